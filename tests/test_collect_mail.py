"""The whole way with real parts: okrsheet asks by SMTP, LibreOffice fills the forms in, they come back by mail, IMAP."""

from __future__ import annotations

import datetime as dt
import json
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import Result

from okrsheet.asking import asking, collecting
from okrsheet.basics.text import Language
from tests.books import made, needs_libreoffice, sample, shown
from tests.filling import Opened, filled
from tests.libreoffice import typed_in
from tests.mailserver import PASSWORD, USERNAME, certificates
from tests.postfix import Postfix, needs_imap, running
from tests.replies import forwarded, mail
from tests.test_cli import run
from tests.test_collect import KPI

pytestmark = needs_imap
NOVEMBER = dt.date(2026, 11, 30)
MONTH = ("--month", "2026-11")
SAMPLE = [
    "chief", "sales", "marketing", "product", "projects", "website", "design", "content", "campaigns",
]  # fmt: skip
CROWD = [f"p{n}" for n in range(200)]


@pytest.fixture(scope="module")
def server() -> Iterator[Postfix]:
    with running([*SAMPLE, *CROWD]) as started:
        yield started


@pytest.fixture(autouse=True)
def on_the_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP", "IMAP"):
        monkeypatch.setenv(f"OKRSHEET_{name}_PASSWORD", PASSWORD)
    for module in (asking, collecting):
        monkeypatch.setattr(module, "today", lambda: NOVEMBER)


def configured(folder: Path, server: Postfix) -> None:
    common = f"""host = "localhost"
ca_file = '{certificates() / "ca.pem"}'
username = "{USERNAME}"
"""
    (folder / "okrsheet.toml").write_text(
        f"""[smtp]
{common}port = {server.port}
from = "OKR <okr@example.com>"
allowed_domains = ["example.com"]

[imap]
{common}port = {server.imaps}
"""
    )


def asked(server: Postfix, name: str) -> EmailMessage:
    """The last mail that somebody got."""
    content = server.arrived(name, 1)[-1]
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def form_in(message: EmailMessage) -> bytes:
    (attached,) = message.iter_attachments()
    content = attached.get_content()
    assert isinstance(content, bytes)
    return content


def sent_back(server: Postfix, replies: Sequence[tuple[str, bytes]]) -> None:
    """The replies of some people, each from their own address, arrive in the mailbox of okrsheet."""
    before = _received(server)
    context = ssl.create_default_context(cafile=certificates() / "ca.pem")
    with smtplib.SMTP("localhost", server.port) as line:
        line.starttls(context=context)
        line.login(USERNAME, PASSWORD)
        for sender, content in replies:
            line.sendmail(sender, ["okr@example.com"], content)
    server.arrived("okr", before + len(replies), seconds=60)


def _received(server: Postfix) -> int:
    new = server.box("okr") / "new"
    return len(list(new.iterdir())) if new.is_dir() else 0


def emptied(server: Postfix) -> None:
    """Nothing lies in any mailbox any more."""
    for path in server.mail.rglob("*"):
        if path.is_file() and path.parent.name in ("new", "cur"):
            path.unlink()


def collected(plan: Path, *more: object) -> Result:
    # the server goes by its own clock, which is not the test's
    return run("collect", plan, "imaps:", "--since", "2020-01-01", *more)


@needs_libreoffice
@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_the_sample_company_from_asking_to_its_report(
    tmp_path: Path, server: Postfix, language: Language
) -> None:
    emptied(server)
    plan = sample(tmp_path, language)
    configured(tmp_path, server)
    sent = run("ask", plan, *MONTH, "--send")
    assert sent.exit_code == 0, sent.output
    names = [line.partition("@")[0] for line in sent.stdout.splitlines()]
    assert {"sales", "projects"} <= set(names)

    questions = {name: asked(server, name) for name in names}
    typed, values = dict[Path, dict[str, str]](), dict[str, float]()
    for name, question in questions.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(form_in(question))
        typed[path] = _typed(path.read_bytes(), values)
    answers = typed_in(tmp_path, typed)
    replies = [
        (
            f"{name}@example.com",
            mail(
                answers[tmp_path / f"{name}.xlsx"],
                "plan (1).xlsx",
                sender=f"{name}@example.com",
                refers=str(question["Message-ID"]),
            ),
        )
        for name, question in questions.items()
    ]
    replies[0] = ("chief@example.com", forwarded(replies[0][1], sender="chief@example.com"))
    sent_back(server, replies)

    done = collected(plan)
    assert done.exit_code == 0, done.output
    assert ("Nothing is open any more." if language == "en" else "已全部填報。") in done.stdout
    assert len(values) >= 5 and _reported(plan, tmp_path, values) == values
    before = plan.read_bytes()
    again = collected(plan)
    assert again.exit_code == 0 and plan.read_bytes() == before
    assert run("verify", plan).exit_code == 0


def _typed(form: bytes, values: dict[str, float]) -> dict[str, str]:
    """What a person types, into yellow cells and for a slip into a locked one; ``values`` gets what it means."""
    opened, typed = Opened(form), dict[str, str]()
    for number, item in enumerate(opened.rows, 1):
        cell = opened.cell(item, "value")
        if not cell.protection.locked:
            percent = cell.number_format.startswith("0") and cell.number_format.endswith("%")
            typed[cell.coordinate] = f"{90 + number}%" if percent else str(number)
            values[item] = (90 + number) / 100 if percent else number
            typed[opened.cell(item, "comment").coordinate] = "一切順利, all is well"
        for key, said in (
            ("measure", "Increase to"), ("target", "20"), ("baseline", "0"), ("end", "2026-12-31"),
            ("data_source", "CRM"), ("frequency", "Weekly"),
        ):  # fmt: skip
            if key in opened.columns and not opened.cell(item, key).protection.locked:
                typed[opened.cell(item, key).coordinate] = said
        typed[opened.cell(item, "title").coordinate] = "typed over"
    return typed


def _reported(plan: Path, folder: Path, items: Mapping[str, float]) -> dict[str, float]:
    """The values of some items in the report."""
    out = folder / "out"
    assert run("report", plan, *MONTH, "--out", out, "--no-write-back").exit_code == 0
    told = json.loads((out / "report.json").read_text("utf-8"))
    found = {one["id"]: one["value"] for kind in ("kpis", "key_results") for one in told[kind]}
    return {item: found[item] for item in items}


def test_two_hundred_people_are_asked_and_answer(tmp_path: Path, server: Postfix) -> None:
    emptied(server)
    first, last = dt.date(2026, 10, 1), dt.date(2026, 12, 31)
    people = [[name.upper(), f"{name}@example.com", "own"] for name in CROWD]
    kpis = [
        [
            f"K{n}",
            f"Leads of {n}",
            f"P{n}",
            "Increase to",
            "leads",
            0,
            20,
            None,
            first,
            last,
            "CRM",
            "Monthly",
            None,
        ]
        for n in range(len(CROWD))
    ]
    plan = made(
        tmp_path / "plan.xlsx",
        {
            "Settings": [["Setting", "Value"], ["Period start", first], ["Period end", last]],
            "People": [["Name", "Email", "Receives"], *people],
            "Objectives": [["ID", "Objective", "Owner"], ["O1", "Lead", "P0"]],
            "KPIs": [KPI, *kpis],
            "Check-ins": [["Date", "ID", "Value", "By"]],
        },
    )
    configured(tmp_path, server)
    assert run("ask", plan, *MONTH, "--send", "--yes").exit_code == 0
    silent, replies = CROWD[190:], list[tuple[str, bytes]]()
    for n, name in enumerate(CROWD):
        question = asked(server, name)
        if name not in silent:
            answer = filled(form_in(question), {(f"K{n}", "value"): n})
            refers = str(question["Message-ID"])
            address = f"{name}@example.com"
            replies.append((address, mail(answer, sender=address, refers=refers)))
    sent_back(server, replies)
    done = collected(plan)
    assert done.exit_code == 0, done.output[-2000:]
    assert {str(row[1]): row[2] for row in shown(plan, "Check-ins")[1:]} == {f"K{n}": n for n in range(190)}
    assert "Still open (10 people):" in done.stdout and "P190: K190 Leads of 190" in done.stdout
    before = plan.read_bytes()
    assert collected(plan).exit_code == 0 and plan.read_bytes() == before
