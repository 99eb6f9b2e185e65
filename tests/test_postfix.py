"""``okrsheet mail`` and a real mail server: Postfix, with Dovecot's login (``make mailserver``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.books import goals, made
from tests.mailserver import PASSWORD, USERNAME, certificates
from tests.postfix import Postfix, needs_postfix, running
from tests.test_cli import run

pytestmark = needs_postfix
NAMES = [f"p{n}" for n in range(20)]
MONTH = ("--month", "2026-10")


@pytest.fixture(scope="module")
def postfix() -> Iterator[Postfix]:
    with running(NAMES) as server:
        yield server


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OKRSHEET_SMTP_PASSWORD", PASSWORD)
    people = [[name.upper(), f"{name}@example.com", "company"] for name in (*NAMES, "nobody")]
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "People": [["Name", "Email", "Receives"], *people],
        **goals("P0", "成為市場的領導者"),
    }
    return made(tmp_path / "plan.xlsx", sheets)


def configured(plan: Path, port: int) -> None:
    (plan.parent / "okrsheet.toml").write_text(
        f"""[smtp]
host = "localhost"
port = {port}
ca_file = '{certificates() / "ca.pem"}'
username = "{USERNAME}"
from = "OKR <okr@example.com>"
allowed_domains = ["example.com"]
"""
    )


def test_everybody_gets_one_message_and_an_unknown_address_is_refused(plan: Path, postfix: Postfix) -> None:
    configured(plan, postfix.port)
    done = run("mail", plan, *MONTH, "--send", "--yes", "--lang", "en")
    assert done.exit_code == 2
    assert "sent 20, refused 1" in done.stderr
    assert "nobody@example.com: refused: 550 5.1.1" in done.stdout
    assert "Check the address on the People sheet" in done.stderr
    run("mail", plan, *MONTH, "--send", "--yes")
    for name in NAMES:
        (content,) = postfix.arrived(name, 1)
        message = message_from_bytes(content, policy=policy.default)
        assert message["To"].addresses[0].addr_spec == f"{name}@example.com"
        body = message.get_body(("plain",))
        assert body is not None and "成為市場的領導者" in body.get_content()


def test_a_wrong_password_is_explained(plan: Path, postfix: Postfix, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(plan, postfix.port)
    monkeypatch.setenv("OKRSHEET_SMTP_PASSWORD", "wrong")
    done = run("mail", plan, *MONTH, "--send", "--yes", "--lang", "en")
    assert done.exit_code == 2
    assert f"refused the login of {USERNAME}: 535 5.7.8" in done.stderr


def test_what_bounces_later_is_read_from_the_senders_mailbox(plan: Path, postfix: Postfix) -> None:
    configured(plan, postfix.careless)
    done = run("mail", plan, *MONTH, "--to", "nobody@example.com", "--send", "--lang", "en")
    assert (done.exit_code, done.stdout) == (0, "nobody@example.com: sent\n")
    assert postfix.arrived("okr", 1)
    read = run("outbox", "bounces", postfix.box("okr"), "--of", plan, "--lang", "en")
    assert read.stdout.startswith("nobody@example.com: refused: ")
    assert "unknown user" in read.stdout
    assert run("mail", plan, *MONTH, "--to", "nobody@example.com", "--send").exit_code == 2
