"""``okrsheet mail`` and ``okrsheet outbox`` as people use them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Sequence
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.cli.mails import _sent, agreed
from okrsheet.mail.mailing import Mailing, prepare
from okrsheet.mail.outbox import Entry, MessageState, Outbox
from okrsheet.mail.sending import SendOptions
from okrsheet.workbook.files import Files
from tests.books import goals, made, sample
from tests.mailserver import PASSWORD, USERNAME, Server, certificates, cut_after_taking, serving
from tests.test_cli import run

# aiosmtpd does not see that the whole connection is encrypted
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
MONTH = ("--month", "2026-10")


def toml(folder: Path, server: Server, more: str = "") -> Path:
    path = folder / "okrsheet.toml"
    path.write_text(
        f"""[smtp]
host = "localhost"
port = {server.port}
ca_file = '{certificates() / "ca.pem"}'
username = "{USERNAME}"
from = "OKR <okr@example.com>"
allowed_domains = ["example.com"]
{more}""",
        "utf-8",
    )
    return path


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRSHEET_SMTP_PASSWORD", PASSWORD)


TABLE = {
    "en": """\
To                     Name                 Gets                            Language  Now         Subject
chief@example.com      Chief executive      the whole plan                  en        to be sent  Example SaaS
sales@example.com      Sales lead           department: Sales               en        to be sent  Example SaaS
marketing@example.com  Marketing lead       department: Marketing           en        to be sent  Example SaaS
product@example.com    Product lead         department: Product             en        to be sent  Example SaaS
projects@example.com   Project office lead  department: Project management  en        to be sent  Example SaaS
website@example.com    Website developer    own items                       en        to be sent  Example SaaS
design@example.com     Designer             own items                       en        to be sent  Example SaaS
content@example.com    Content editor       own items                       en        to be sent  Example SaaS
campaigns@example.com  Campaign specialist  own items                       en        to be sent  Example SaaS
""",
    "zh-TW": """\
收件地址               姓名        內容              語言   處理    主旨
chief@example.com      執行長      整份計畫          zh-TW  將寄出  範例軟體公司
sales@example.com      業務主管    部門：業務部      zh-TW  將寄出  範例軟體公司
marketing@example.com  行銷主管    部門：行銷部      zh-TW  將寄出  範例軟體公司
product@example.com    產品主管    部門：產品部      zh-TW  將寄出  範例軟體公司
projects@example.com   專案主管    部門：專案管理部  zh-TW  將寄出  範例軟體公司
website@example.com    網站工程師  個人項目          zh-TW  將寄出  範例軟體公司
design@example.com     設計師      個人項目          zh-TW  將寄出  範例軟體公司
content@example.com    內容編輯    個人項目          zh-TW  將寄出  範例軟體公司
campaigns@example.com  廣告專員    個人項目          zh-TW  將寄出  範例軟體公司
""",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_more_it_shows_who_would_get_what(tmp_path: Path, language: Language) -> None:
    plan = sample(tmp_path, language)
    before = plan.read_bytes()
    shown = run("mail", plan, *MONTH)
    assert shown.exit_code == 0
    lines, expected = shown.stdout.splitlines(), TABLE[language].splitlines()
    assert [line[: len(start)] for line, start in zip(lines, expected, strict=True)] == expected
    assert ("nothing was sent" if language == "en" else "尚未寄出") in shown.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["plan.xlsx"]
    assert plan.read_bytes() == before


def test_the_table_follows_the_language_that_is_asked_for(tmp_path: Path) -> None:
    assert "收件地址" in run("mail", sample(tmp_path), *MONTH, "--lang", "zh-TW").stdout


def test_by_and_to_choose(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    lines = run("mail", plan, *MONTH, "--by", "manager").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [
        f"{name}@example.com" for name in ("chief", "marketing", "product")
    ]
    one = run("mail", plan, *MONTH, "--to", "design@example.com", "--to", "guest@example.com").stdout
    assert re.findall(r"(\w+)@example.com .*?  (own items|the whole plan)", one) == [
        ("design", "own items"), ("guest", "the whole plan"),
    ]  # fmt: skip
    assert run("mail", plan, "--to", "a@x.com, b@y.com").exit_code == 2


def test_drafts_are_written_and_parse(tmp_path: Path) -> None:
    plan, folder = sample(tmp_path), tmp_path / "drafts"
    done = run("mail", plan, *MONTH, "--draft", folder)
    assert done.exit_code == 0
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert len(paths) == 9 and sorted(folder.iterdir()) == sorted(paths)
    for path in paths:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert message["X-Unsent"] == "1"
        assert message["To"].addresses[0].addr_spec in path.name
        assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]
    first = {p: p.read_bytes() for p in paths}
    run("mail", plan, *MONTH, "--draft", folder)
    assert {p: p.read_bytes() for p in paths} == first
    assert not (tmp_path / "okrsheet-outbox.sqlite").exists()


def test_the_full_report_can_be_attached_and_the_keepers_mail_asked_for(tmp_path: Path) -> None:
    plan, folder = sample(tmp_path), tmp_path / "drafts"
    shown = run("mail", plan, *MONTH, "--by", "keeper", "--to", "chief@example.com")
    assert "the whole plan, findings and method" in shown.stdout
    assert run("mail", plan, *MONTH, "--attach", "html", "--draft", folder).exit_code == 0
    attached = {path.name for path in folder.iterdir() if b"report-2026-10-31.html" in path.read_bytes()}
    assert attached == {"plan-2026-10-31-chief@example.com.eml"}
    assert len(list(folder.iterdir())) == 9


def test_drafts_of_several_workbooks_do_not_replace_each_other(tmp_path: Path) -> None:
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        sample(tmp_path / name)
    done = run(
        "mail", tmp_path / "north", tmp_path / "south", *MONTH, "--each", "--draft", tmp_path / "drafts"
    )
    assert len(set(done.stdout.splitlines())) == len(list((tmp_path / "drafts").iterdir())) == 18


def test_a_month_is_sent_once(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        done = run("mail", plan, *MONTH, "--send")
        assert done.exit_code == 0, done.stderr
        assert done.stdout.splitlines()[0] == "chief@example.com: sent"
        assert f"{plan}: sent 9; others, not sent now: 0" in done.stderr
        again = run("mail", plan, "--as-of", "2026-10-31", "--send")
        assert (again.exit_code, again.stdout) == (0, "")
        assert "nothing was sent; others, not sent now: 9" in again.stderr
        assert "sent already, on 20" in run("mail", plan, *MONTH).stdout
        assert set(server.counts.values()) == {1} and len(server.counts) == 9
        run("mail", plan, "--as-of", "2026-11-15", "--send")
        assert set(server.counts.values()) == {2}
    website = next(m for a, m in server.accepted if a == "website@example.com")
    body = website.get_body(("plain",))
    assert body is not None
    assert "Website developer" in body.get_content()
    assert "Cost per lead" not in str(website)


def test_writing_the_status_columns_back_is_no_reason_to_correct(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        run("mail", plan, *MONTH, "--send")
        run("report", plan, *MONTH)
        assert run("mail", plan, *MONTH, "--send", "--correction").stdout == ""
        assert set(server.counts.values()) == {1}


def test_what_goes_wrong_is_said_and_exits_with_2(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        server.rcpt = {"design@example.com": "550 5.1.1 unknown"}
        server.data = {"sales@example.com": cut_after_taking}
        done = run("mail", plan, *MONTH, "--send")
        assert done.exit_code == 2
        assert "design@example.com: refused: 550 5.1.1 unknown" in done.stdout
        assert "Check the address on the People sheet" in done.stderr
        assert "sales@example.com: unknown: " in done.stdout
        assert "sent 7, refused 1, unknown 1; others, not sent now: 0" in done.stderr
        again = run("mail", plan, *MONTH, "--send")
        assert again.exit_code == 2, "somebody still has to settle them"
        assert "sales@example.com: unknown since" in again.stderr
        assert set(server.counts.values()) == {1}


@pytest.mark.parametrize(
    ("language", "why", "counts"),
    [
        ("en", "3 messages in a row ended alike (354 go on)", "ended early: unknown 3; still to be sent: 6"),
        ("zh-TW", "連續 3 封都是同樣結果（354 go on）", "提前結束：不明 3；仍待寄出：6"),
    ],
)
def test_a_server_that_understands_nothing_ends_the_run_and_what_is_left_is_told(
    tmp_path: Path, language: str, why: str, counts: str
) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        server.otherwise = "354 go on"
        done = run("mail", plan, *MONTH, "--send", "--lang", language)
        assert done.exit_code == 2
        assert len(done.stdout.splitlines()) == 3
        assert why in done.stderr and counts in done.stderr
        server.otherwise = "250 ok"
        done = run("mail", plan, *MONTH, "--send", "--lang", language)
        assert done.exit_code == 2, "three are still unknown"
        assert len(server.accepted) == 6


def test_a_person_settles_what_is_unknown(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        server.data = {"sales@example.com": cut_after_taking, "design@example.com": cut_after_taking}
        run("mail", plan, *MONTH, "--send")
        listed = run("outbox", "--of", plan, "--state", "unknown", "--lang", "en").stdout.splitlines()
        assert listed[0].split() == ["Key", "State", "As", "of", "To", "Report", "Since", "(UTC)", "Answer"]
        keys = {line.split()[3]: line.split()[0] for line in listed[1:]}
        assert set(keys) == {"sales@example.com", "design@example.com"}
        for name, answer in (("sales", "--arrived"), ("design", "--not-arrived")):
            settled = run("outbox", "settle", keys[f"{name}@example.com"][:8], answer, "--of", tmp_path)
            assert settled.exit_code == 0
        server.data = {}
        assert run("mail", plan, *MONTH, "--send").stdout == "design@example.com: sent\n"
        assert server.counts["sales@example.com"] == 1
        assert server.counts["design@example.com"] == 2
        assert "已寄出" in run("outbox", "--of", plan, "--lang", "zh-TW").stdout


def unsettled(folder: Path) -> Path:
    """A workbook beside an outbox with messages in every state, of two reports and two months."""
    plan = few(folder)
    with Outbox(folder / "okrsheet-outbox.sqlite") as outbox:
        for number, (report, day, state) in enumerate(
            [
                ("plan.xlsx", "2026-09-30", MessageState.UNKNOWN), ("plan.xlsx", "2026-10-31", MessageState.UNKNOWN),
                ("plan.xlsx", "2026-10-15", MessageState.UNKNOWN), ("b.xlsx", "2026-10-31", MessageState.UNKNOWN),
                ("plan.xlsx", "2026-10-31", MessageState.REFUSED), ("plan.xlsx", "2026-10-31", MessageState.SENT),
                ("plan.xlsx", "2026-10-31", MessageState.QUEUED),
            ]
        ):  # fmt: skip
            key = f"{number}" * 6
            outbox.queue([
                Entry(key=key, report=report, day=day, recipient=f"p{number}@example.com", message_id=f"<{key}@x>",
                      subject="Acme", digest="1"),
            ])  # fmt: skip
            outbox.record(key, state, "timed out")
    return plan


def states_of(plan: Path) -> str:
    with Outbox(plan.parent / "okrsheet-outbox.sqlite", reading=True) as outbox:
        return " ".join(entry.state.key for entry in outbox.entries())


AS_BEFORE = "unknown unknown unknown unknown refused sent queued"


@pytest.mark.parametrize(
    ("words", "after"),
    [
        (("--state", "unknown", "--not-arrived"), "queued queued queued queued refused sent queued"),
        (("--state", "unknown", "--arrived"), "sent sent sent sent refused sent queued"),
        (
            ("--state", "unknown", "--month", "2026-10", "--arrived"),
            "unknown sent sent sent refused sent queued",
        ),
        (
            ("--state", "不明", "--report", "plan.xlsx", "--month", "2026-10", "--arrived"),
            "unknown sent sent unknown refused sent queued",
        ),
        (
            ("--state", "unknown", "--state", "refused", "--report", "plan.xlsx", "--not-arrived"),
            "queued queued queued unknown queued sent queued",
        ),
        (("--state", "unknown", "--report", "none.xlsx", "--arrived"), AS_BEFORE),
    ],
)
def test_many_are_settled_at_once(tmp_path: Path, words: tuple[str, ...], after: str) -> None:
    plan = unsettled(tmp_path)
    done = run("outbox", "settle", *words, "--yes", "--of", plan, "--lang", "en")
    assert (done.exit_code, states_of(plan)) == (0, after)
    changed = sum(a != b for a, b in zip(after.split(), AS_BEFORE.split(), strict=True))
    assert len(done.stdout.splitlines()) == changed
    assert ("there are no such messages" in done.stderr) == (not changed)


def test_what_stands_before_settle_counts_as_well(tmp_path: Path) -> None:
    plan = unsettled(tmp_path)
    words = ("--of", plan, "--month", "2026-09", "settle", "--state", "unknown", "--arrived", "--yes")
    assert run("outbox", *words).exit_code == 0
    assert states_of(plan) == "sent unknown unknown unknown refused sent queued"


@pytest.mark.parametrize(
    ("typed", "code", "first"),
    [("y\n", 0, "queued"), ("n\n", 2, "unknown"), ("\n", 2, "unknown"), ("", 2, "unknown")],
)
def test_many_are_listed_and_asked_about_before(tmp_path: Path, typed: str, code: int, first: str) -> None:
    plan = unsettled(tmp_path)
    words = ("--state", "unknown", "--not-arrived", "--of", plan, "--lang", "en")
    done = run("outbox", "settle", *words, input=typed)
    assert (done.exit_code, states_of(plan).split()[0]) == (code, first)
    assert all(f"p{number}@example.com" in done.stderr for number in range(4))
    assert "p4@example.com" not in done.stderr
    assert "Did these 4 not arrive? They will be sent again." in done.stderr
    assert ("--yes" in done.stderr) == (not typed)
    assert ("nothing was settled" in done.stderr) == bool(code)


@pytest.mark.parametrize(
    "words",
    [
        ("--not-arrived",),
        ("0000", "--state", "unknown", "--arrived"),
        ("0000", "--month", "2026-10", "--arrived"),
    ],
)
def test_messages_are_named_one_by_one_or_by_their_state(tmp_path: Path, words: tuple[str, ...]) -> None:
    plan = unsettled(tmp_path)
    done = run("outbox", "settle", *words, "--of", plan, "--lang", "en")
    assert done.exit_code == 2 and "name messages by KEY, or all of some with --state" in done.stderr
    assert states_of(plan) == AS_BEFORE


def test_one_that_cannot_be_settled_stops_no_other(tmp_path: Path) -> None:
    plan = unsettled(tmp_path)
    with Outbox(tmp_path / "okrsheet-outbox.sqlite") as outbox:  # the first was corrected, and that arrived
        first = outbox.entries()[0]
        outbox.queue(
            [dataclasses.replace(first, key="cccccc", message_id="<c@x>", corrects=first.message_id)]
        )
        outbox.record("cccccc", MessageState.SENT, "250 OK")
    words = ("--state", "unknown", "--not-arrived", "--yes", "--of", plan, "--lang", "en")
    done = run("outbox", "settle", *words)
    assert done.exit_code == 2
    assert "000000 was corrected since" in done.stderr
    assert states_of(plan) == "unknown queued queued queued refused sent queued sent"


def test_a_message_that_changed_after_it_was_listed_is_left_as_it_is(tmp_path: Path) -> None:
    plan = unsettled(tmp_path)
    with Outbox(tmp_path / "okrsheet-outbox.sqlite") as outbox:
        listed = outbox.entries()[0]
        outbox.settle(listed.key, arrived=True)
        with pytest.raises(OkrsheetError, match="has changed since it was listed"):
            outbox.say(listed, arrived=False)
    assert states_of(plan).startswith("sent ")


def test_the_list_can_be_narrowed_down(tmp_path: Path) -> None:
    plan = unsettled(tmp_path)
    words = ("--of", plan, "--state", "unknown", "--report", "plan.xlsx", "--month", "2026-10")
    lines = run("outbox", *words).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["111111", "222222"]


def test_bounces_are_read(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        run("mail", plan, *MONTH, "--send")
        sent = next(m for a, m in server.accepted if a == "sales@example.com")
    from tests.test_outbox import DSN

    box = tmp_path / "bounced"
    box.mkdir()
    known = {"name": "x", "action": "failed", "status": "5.2.1", "said": "disabled", "kind": "message/rfc822"}
    text = DSN.format(**known).replace("<x@okr.example.com>", sent["Message-ID"])
    (box / "1.eml").write_text(text, "utf-8")
    (box / "0.eml").write_text(text.replace("Action: failed", "Action: \x01"), "utf-8")
    read = run("outbox", "--of", plan, "bounces", box, "--lang", "en")
    assert read.stdout == "sales@example.com: refused: 5.2.1 disabled\n"
    assert "0.eml: passed over: it is about the message to sales@example.com" in read.stderr
    assert "came back or confirmed: 1" in read.stderr
    assert run("outbox", "bounces", tmp_path / "no", "--of", plan).exit_code == 2


def many(folder: Path, count: int) -> Path:
    people = [[f"P{n}", f"p{n}@example.com", "company"] for n in range(count)]
    return made(
        folder / "plan.xlsx",
        {
            "People": [["Name", "Email", "Receives"], *people],
            **goals("P0"),
        },
    )


@pytest.mark.parametrize(
    ("count", "options", "typed", "sent"),
    [(20, (), "", 20), (21, (), "y\n", 21), (21, (), "n\n", 0), (21, (), "", 0), (21, ("--yes",), "", 21)],
)
def test_more_than_20_are_asked_about(
    tmp_path: Path, count: int, options: tuple[str, ...], typed: str, sent: int
) -> None:
    plan = many(tmp_path, count)
    with serving(login=True) as server:
        toml(tmp_path, server)
        done = run("mail", plan, *MONTH, "--send", *options, input=typed)
        assert len(server.accepted) == sent
        assert done.exit_code == (0 if sent else 2)
        assert ("--yes" in done.stderr) == (not sent and not typed)


def test_a_trial_goes_to_one_allowed_address(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        assert run("mail", plan, *MONTH, "--send", "--redirect-to", "me@example.org").exit_code == 2
        assert not server.accepted
        assert run("mail", plan, *MONTH, "--send", "--redirect-to", "me@example.com").exit_code == 0
        assert dict(server.counts) == {"me@example.com": 9}
        (tmp_path / "okrsheet.toml").write_text(
            toml(tmp_path, server)
            .read_text("utf-8")
            .replace('["example.com"]', '["example.com", "corp.test"]'),
            "utf-8",
        )
        assert run("mail", plan, *MONTH, "--send", "--redirect-to", "me@corp.test").exit_code == 0
        assert server.counts["me@corp.test"] == 9, "reserved names are a matter of allowed_domains as well"


def test_sending_needs_a_configuration_and_says_what(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    refused = run("mail", plan, *MONTH, "--send", "--lang", "en")
    assert refused.exit_code == 2
    assert "sending needs the setting “host”" in refused.stderr
    assert "OKRSHEET_SMTP_HOST" in refused.stderr
    assert not (tmp_path / "okrsheet-outbox.sqlite").exists()


def test_who_lacks_an_address_is_named_and_the_others_get_their_mail(tmp_path: Path) -> None:
    plan = made(
        tmp_path / "plan.xlsx",
        {
            "People": [
                ["Name", "Email", "Receives"], ["Ada", "ada@example.com", "company"], ["Ben", None, "company"],
                ["Cleo", "cleo@example.org", "company"],
            ],
            **goals("Ada"),
        },
    )  # fmt: skip
    with serving(login=True) as server:
        toml(tmp_path, server)
        done = run("mail", plan, *MONTH, "--send", "--lang", "en")
        assert done.exit_code == 2
        assert dict(server.counts) == {"ada@example.com": 1}
        assert "nothing goes to Ben (People!B3): no e-mail address" in done.stderr
        assert "cleo@example.org: not sent: its domain is not in allowed_domains" in done.stderr


def test_one_bad_workbook_does_not_stop_the_others(tmp_path: Path) -> None:
    sample(tmp_path, name="b.xlsx")
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    done = run("mail", tmp_path, *MONTH)
    assert done.exit_code == 2
    assert "a.xlsx" in done.stderr and "chief@example.com" in done.stdout


def test_an_outbox_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = run("outbox", "--of", tmp_path, "--lang", "en")
    assert done.exit_code == 2
    assert "there is no outbox" in done.stderr
    assert run("outbox", "settle", "abcdef", "--of", tmp_path).exit_code == 2


@pytest.mark.parametrize("command", ["settle", "bounces"])
def test_subcommands_have_help_with_examples(command: str) -> None:
    assert "Examples:" in run("outbox", command, "-h").stdout


# Runs that end in the middle, and two at once


def few(
    folder: Path, *rows: Sequence[object], goal: str = "Lead", value: int = 6, name: str = "plan.xlsx"
) -> Path:
    people = rows or (["Ada", "ada@example.com", "company"], ["Ben", "ben@example.com", "company"])
    return made(
        folder / name,
        {
            "People": [["Name", "Email", "Receives", "Language"], *people],
            **goals("Ada", goal, value),
        },
    )


def started(*words: object, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "okrsheet", *map(str, words)]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, **(pipes | options))


def heeding_ctrl_c() -> None:
    """What a shell starts in the background, the tests perhaps, hears no Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("name", ["ada", "ben"])
def test_a_killed_run_is_told_by_every_later_one_until_somebody_settles_it(tmp_path: Path, name: str) -> None:
    plan, reached, let_go = few(tmp_path), threading.Event(), threading.Event()

    def stop(server: Server, smtp: SMTP) -> str:
        server.taken(smtp.envelope)
        reached.set()
        let_go.wait(30)
        return "250 nobody hears this"

    with serving(login=True) as server:
        toml(tmp_path, server)
        server.data = {f"{name}@example.com": stop}
        process = started("mail", plan, *MONTH, "--send")
        assert reached.wait(60)
        process.kill()
        process.communicate(timeout=30)
        let_go.set()
        server.data = {}
        shown = run("mail", plan, *MONTH).stdout
        assert "being sent" not in shown and shown.count("unknown since") == 1
        for counts in ("sent 1" if name == "ada" else "nothing was sent", "nothing was sent"):
            done = run("mail", plan, *MONTH, "--send")
            assert done.exit_code == 2
            assert f"{name}@example.com: unknown since" in done.stderr
            assert f"{counts}; others" in done.stderr
        assert set(server.counts.values()) == {1} and len(server.counts) == 2
        found = re.search(r"okrsheet outbox (settle \w+ --of \S+) ", done.stderr)
        assert found is not None, "what is to be typed works from anywhere"
        assert run("outbox", *found[1].split(), "--arrived").exit_code == 0
        assert run("mail", plan, *MONTH, "--send").exit_code == 0


def test_of_two_runs_at_once_both_say_who_lacks_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = few(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        server.rcpt = {"ada@example.com": "550 5.1.1 unknown"}
        job = Mailing(Files.of(plan), dt.date(2026, 10, 31), language="en")
        both = [prepare(job, SendOptions(), sending=True) for _ in range(2)]
        assert [one.waiting for one in both] == [2, 2]
        for one, counts in zip(both, ("sent 1, refused 1; others, not sent now: 0",
                                      "nothing was sent; others, not sent now: 2"), strict=True):  # fmt: skip
            assert _sent(one)
            said = "".join(capsys.readouterr())
            assert "ada@example.com: refused" in said and f"{plan}: {counts}" in said
        assert dict(server.counts) == {"ben@example.com": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="other signals")
@pytest.mark.parametrize(("language", "word"), [("en", "stopped: sent 1."), ("zh-TW", "已中止：已寄出 1。")])
def test_ctrl_c_says_what_became_of_the_messages(tmp_path: Path, language: str, word: str) -> None:
    plan, reached, let_go = few(tmp_path), threading.Event(), threading.Event()

    def stop(server: Server, smtp: SMTP) -> str:
        reached.set()
        let_go.wait(30)
        return "250 nobody hears this"

    with serving(login=True) as server:
        toml(tmp_path, server)
        server.data = {"ben@example.com": stop}
        words = ("mail", plan, *MONTH, "--send", "--lang", language)
        process = started(*words, preexec_fn=heeding_ctrl_c)
        assert reached.wait(60)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        let_go.set()
    assert process.returncode == 130
    assert word in said and f"okrsheet outbox --of {plan}" in said and "Aborted" not in said
    assert "unknown" in run("outbox", "--of", plan, "--lang", "en").stdout.splitlines()[2]


def test_ctrl_c_at_the_question_is_no_missing_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("click.termui.visible_prompt_func", stopped)
    with pytest.raises(KeyboardInterrupt):
        agreed(25, "en")
    assert "nobody to ask" not in capsys.readouterr().err


@pytest.mark.parametrize(("language", "said"), [("en", "Stopped.\n"), ("zh-TW", "已中止。\n")])
def test_ctrl_c_is_a_sentence_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("okrsheet.run.checking.assess_files", stopped)
    done = run("check", few(tmp_path), "--lang", language)
    assert (done.exit_code, done.stderr) == (130, said)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_output_that_cannot_be_written_stops_no_sending(tmp_path: Path) -> None:
    plan = few(tmp_path)
    with serving(login=True) as server, open("/dev/full", "w") as full:
        toml(tmp_path, server)
        process = started("mail", plan, *MONTH, "--send", stdout=full)
        _, said = process.communicate(timeout=60)
        assert dict(server.counts) == {"ada@example.com": 1, "ben@example.com": 1}
    assert process.returncode == 2
    assert said.splitlines()[1:] == [
        "okrsheet: the output could not be written (No space left on device); the work itself was done"
    ]


# What is said before anything is sent


def test_looking_writes_nothing(tmp_path: Path) -> None:
    plan = few(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        server.data = {"ada@example.com": cut_after_taking}
        run("mail", plan, *MONTH, "--send")
        before = {path: path.read_bytes() for path in tmp_path.iterdir()}
        run("mail", plan, *MONTH)
        run("outbox", "--of", plan)
        assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
        (tmp_path / "okrsheet-outbox.sqlite").write_bytes(b"")
        for options in ((), ("--send",)):
            done = run("mail", plan, *MONTH, *options)
            assert done.exit_code == 2 and "the outbox is an empty file" in done.stderr
        assert (tmp_path / "okrsheet-outbox.sqlite").read_bytes() == b""
        assert server.counts["ben@example.com"] == 1


def test_what_sending_needs_is_said_before_the_question(tmp_path: Path) -> None:
    done = run("mail", many(tmp_path, 25), *MONTH, "--send", "--lang", "en", input="y\n")
    assert done.exit_code == 2
    assert "sending needs the setting" in done.stderr
    assert "Send 25 messages?" not in done.stderr


@pytest.mark.parametrize("options", [("--send",), ("--draft", "drafts")], ids=["send", "draft"])
def test_a_workbook_that_names_nobody_is_no_success(tmp_path: Path, options: tuple[str, ...]) -> None:
    plan = made(tmp_path / "plan.xlsx", goals("Ada"))
    with serving(login=True) as server:
        toml(tmp_path, server)
        words = [tmp_path / word if word == "drafts" else word for word in options]
        done = run("mail", plan, *MONTH, *words, "--lang", "en")
    assert done.exit_code == 2
    assert "the workbook names nobody: fill in the People sheet, or use --to" in done.stderr


def test_that_nobody_wants_any_is_said(tmp_path: Path) -> None:
    plan = few(tmp_path, ["Ada", "ada@example.com", "none"])
    with serving(login=True) as server:
        toml(tmp_path, server)
        done = run("mail", plan, *MONTH, "--send", "--lang", "en")
    assert done.exit_code == 0
    assert "nobody is left to get anything" in done.stderr


def test_an_unclear_language_is_named_and_not_guessed(tmp_path: Path) -> None:
    plan = few(
        tmp_path,
        ["Ada", "ada@example.com", "company", "klingon"], ["Ben", "ben@example.com", "company", "en"],
    )  # fmt: skip
    with serving(login=True) as server:
        toml(tmp_path, server)
        done = run("mail", plan, *MONTH, "--send", "--lang", "en")
        assert dict(server.counts) == {"ben@example.com": 1}
    assert done.exit_code == 2
    assert "nothing goes to Ada (People!D2): Language is not understood" in done.stderr


def test_many_who_get_nothing_are_counted_as_people(tmp_path: Path) -> None:
    plan = few(tmp_path, *([f"林{n}", None, "company"] for n in range(7)))
    said = run("mail", plan, *MONTH, "--lang", "zh-TW").stderr
    assert "：不寄給林0（People!B2）、" in said
    assert "林4（People!B6）等人，另有 2 位：沒有電子郵件地址" in said


def test_a_renamed_workbook_asks_before_it_sends_again(tmp_path: Path) -> None:
    plan = few(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        run("mail", plan, *MONTH, "--send")
        new = few(tmp_path, ["Ada", "ada@example.com", "company"], ["Cleo", "cleo@example.com", "company"],
                  goal="Follow", name="plan 2026.xlsx")  # fmt: skip
        assert run("mail", new, *MONTH, "--send", "--to", "ada@example.com").exit_code == 0, "both are there"
        plan.rename(tmp_path / "another.xlsx")
        looked = run("mail", tmp_path / "another.xlsx", *MONTH, "--lang", "en")
        assert looked.exit_code == 0 and "the same people as plan.xlsx" in looked.stderr
        refused = run("mail", tmp_path / "another.xlsx", *MONTH, "--send", "--yes", "--lang", "en")
        assert refused.exit_code == 2
        assert "there is no such file any more" in refused.stderr and "--renamed" in refused.stderr
        assert dict(server.counts) == {"ada@example.com": 2, "ben@example.com": 1}
        done = run("mail", tmp_path / "another.xlsx", *MONTH, "--send", "--renamed")
        assert (done.exit_code, done.stdout) == (0, "")
        assert run("mail", tmp_path / "another.xlsx", *MONTH, "--send").exit_code == 0
        assert run("mail", tmp_path / "another.xlsx", *MONTH, "--renamed").exit_code == 2


def test_another_workbook_may_follow_one_that_is_gone(tmp_path: Path) -> None:
    plan = few(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        run("mail", plan, *MONTH, "--send")
        plan.rename(tmp_path / "new.xlsx")
        for options in (("--not-renamed",), ()):
            assert run("mail", tmp_path / "new.xlsx", *MONTH, "--send", *options).exit_code == 0
        assert dict(server.counts) == {"ada@example.com": 2, "ben@example.com": 2}


@pytest.mark.parametrize(
    ("answer", "counts"),
    [((), 1), (("--renamed",), 1), (("--not-renamed",), 2)],
    ids=["", "renamed", "another"],
)
def test_a_copy_under_another_name_sends_nothing_again(
    tmp_path: Path, answer: tuple[str, ...], counts: int
) -> None:
    people = [[name, f"{name}@example.com", "company", "en"] for name in ("ada", "ben")]
    plan, copy = few(tmp_path, *people), tmp_path / "plan (2).xlsx"
    with serving(login=True) as server:
        toml(tmp_path, server)
        assert run("mail", plan, *MONTH, "--send").exit_code == 0
        copy.write_bytes(plan.read_bytes())
        said = f"{copy}: the same people were sent just this report, as of the same day, as that of plan.xlsx"
        assert said in run("mail", copy, *MONTH, "--lang", "en").stderr
        refused = run("mail", copy, *MONTH, "--send", "--yes", "--lang", "en")
        assert refused.exit_code == 2 and said in refused.stderr and "--not-renamed" in refused.stderr
        assert "複本" in run("mail", copy, *MONTH, "--send", "--lang", "zh-TW").stderr
        done = run("mail", copy, *MONTH, "--send", *answer)
        assert done.exit_code == (0 if answer else 2)
        assert dict(server.counts) == {"ada@example.com": counts, "ben@example.com": counts}
        if answer:
            assert run("mail", copy, *MONTH, "--send").exit_code == 0, "it has been said once and for all"


def test_a_workbook_and_its_copy_in_one_run_send_once(tmp_path: Path) -> None:
    few(tmp_path, name="a.xlsx")
    (tmp_path / "b.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    with serving(login=True) as server:
        toml(tmp_path, server)
        done = run("mail", tmp_path, *MONTH, "--each", "--send", "--lang", "en")
        assert done.exit_code == 2 and "as that of a.xlsx" in done.stderr
        assert dict(server.counts) == {"ada@example.com": 1, "ben@example.com": 1}


def test_a_copy_with_another_content_is_a_plan_of_its_own(tmp_path: Path) -> None:
    with serving(login=True) as server:
        toml(tmp_path, server)
        assert run("mail", few(tmp_path), *MONTH, "--send").exit_code == 0
        assert run("mail", few(tmp_path, value=4, name="b.xlsx"), *MONTH, "--send").exit_code == 0
        assert dict(server.counts) == {"ada@example.com": 2, "ben@example.com": 2}


# A day to come, an empty plan, a report that has changed


def tomorrow() -> dt.date:
    return dt.date.today() + dt.timedelta(days=1)


@pytest.mark.parametrize("way", [("--send",), ("--draft", "drafts")], ids=["send", "draft"])
def test_a_day_to_come_goes_out_early_only_when_asked_and_its_own_report_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: tuple[str, ...]
) -> None:
    plan, day = few(tmp_path), ("--as-of", str(tomorrow()))
    words = [tmp_path / word if word == "drafts" else word for word in way]
    with serving(login=True) as server:
        toml(tmp_path, server)
        shown = run("mail", plan, *day, "--lang", "en")
        assert shown.exit_code == 0 and f"{tomorrow()} is still to come" in shown.stderr
        refused = run("mail", plan, *day, *words, "--lang", "en")
        assert refused.exit_code == 2 and "add --early" in refused.stderr
        assert "尚未到來" in run("mail", plan, *day, *words, "--lang", "zh-TW").stderr
        assert not server.accepted and not (tmp_path / "drafts").exists()
        assert run("mail", plan, *day, *words, "--early").exit_code == 0
        if way == ("--send",):
            assert str(server.accepted[0][1]["Subject"]).strip().startswith(f"Early, before {tomorrow()}: ")
            assert run("mail", plan, *day, "--send", "--early").exit_code == 0
            assert set(server.counts.values()) == {1}, "an early report goes out once as well"
        else:
            early = sorted(path.name for path in (tmp_path / "drafts").iterdir())
            assert early == [f"plan-{tomorrow()}-early-{name}@example.com.eml" for name in ("ada", "ben")]
        monkeypatch.setattr("okrsheet.mail.mailing.today", tomorrow)
        assert run("mail", plan, *day, *words).exit_code == 0
        if way == ("--send",):
            assert set(server.counts.values()) == {2}
            assert "Early" not in str(server.accepted[-1][1]["Subject"])
        else:
            made = sorted(path.name for path in (tmp_path / "drafts").iterdir())
            assert made == [f"plan-{tomorrow()}-{name}@example.com.eml" for name in ("ada", "ben")]


def test_what_reads_differently_is_said_aloud(tmp_path: Path) -> None:
    with serving(login=True) as server:
        toml(tmp_path, server)
        assert run("mail", few(tmp_path), *MONTH, "--send").exit_code == 0
        changed = few(tmp_path, value=4)
        done = run("mail", changed, *MONTH, "--send", "--lang", "en")
        assert done.exit_code == 2
        assert "ada@example.com: sent on" in done.stderr and "it reads differently now" in done.stderr
        assert set(server.counts.values()) == {1}
        assert run("mail", changed, *MONTH, "--send", "--correction").exit_code == 0
        assert run("mail", changed, *MONTH, "--send").exit_code == 0


EMPTY = {
    "no items": ({"Objectives": [["ID", "Objective", "Owner"]]}, "no objective, key result or KPI"),
    "no data": (
        {"Objectives": [["ID", "Objective", "Owner"], ["O1", "Lead", "Ada"]]},
        "none of its objectives, key results and KPIs (1) has a value",
    ),
}


@pytest.mark.parametrize("way", [("--send",), ("--draft", "drafts")], ids=["send", "draft"])
@pytest.mark.parametrize(("sheets", "said"), EMPTY.values(), ids=EMPTY)
def test_an_empty_plan_is_not_mailed_unasked(
    tmp_path: Path, sheets: dict[str, list[list[object]]], said: str, way: tuple[str, ...]
) -> None:
    people: list[list[object]] = [["Name", "Email", "Receives"], ["Ada", "ada@example.com", "company"]]
    plan = made(tmp_path / "plan.xlsx", {"People": people, **sheets})
    words = [tmp_path / word if word == "drafts" else word for word in way]
    with serving(login=True) as server:
        toml(tmp_path, server)
        looked = run("mail", plan, *MONTH, "--lang", "en")
        assert looked.exit_code == 0 and said in looked.stderr
        refused = run("mail", plan, *MONTH, *words, "--lang", "en")
        assert refused.exit_code == 2 and said in refused.stderr and "--anyway" in refused.stderr
        assert "沒有可寄的內容" in run("mail", plan, *MONTH, *words, "--lang", "zh-TW").stderr
        assert not server.accepted and not (tmp_path / "drafts").exists()
        assert run("mail", plan, *MONTH, *words, "--anyway").exit_code == 0


@pytest.mark.parametrize("way", [("--send",), ("--draft", "drafts")], ids=["send", "draft"])
def test_a_plan_that_has_lost_nearly_all_is_not_mailed_unasked(tmp_path: Path, way: tuple[str, ...]) -> None:
    known = [[f"K{n}", "Leads", "Ada", "2026-07-01", "2026-Q4"] for n in range(1, 11)]
    plan = made(
        tmp_path / "plan.xlsx",
        {
            "People": [["Name", "Email", "Receives"], ["Ada", "ada@example.com", "company"]],
            "KPIs": [["ID", "KPI", "Owner", "Start", "End", "Measure", "Target"]]
            + [[*row, "Increase to", 20] for row in known],
            "Check-ins": [["Date", "ID", "Value"], ["2026-10-20", "K1", 5]],  # what is left of the log
            "Past months": [["Month", "As of", "ID", "Progress"]]
            + [["2026-09", "2026-09-30", row[0], 0.5] for row in known],
        },
    )
    words = [tmp_path / word if word == "drafts" else word for word in way]
    said = "the progress of 10 items was known in 2026-09; now that of 9 of them would be unknown"
    with serving(login=True) as server:
        toml(tmp_path, server)
        looked = run("mail", plan, *MONTH, "--lang", "en")
        assert looked.exit_code == 0 and said in looked.stderr
        refused = run("mail", plan, *MONTH, *words, "--lang", "en")
        assert refused.exit_code == 2 and f"{said}. Nothing is mailed." in refused.stderr
        assert "--anyway" in refused.stderr
        assert (
            "其中 9 個將變成未知。不寄送任何郵件。"
            in run("mail", plan, *MONTH, *words, "--lang", "zh-TW").stderr
        )
        assert not server.accepted and not (tmp_path / "drafts").exists()
        assert run("mail", plan, *MONTH, *words, "--anyway").exit_code == 0


# Drafts


def test_drafts_of_those_who_get_none_any_more_go_and_nothing_else_does(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    run("mail", few(tmp_path), *MONTH, "--draft", folder)
    run("mail", few(tmp_path, name="other.xlsx"), *MONTH, "--draft", folder)
    run("mail", few(tmp_path), "--as-of", "2026-09-30", "--draft", folder)
    ada, ben = (folder / f"plan-2026-10-31-{name}@example.com.eml" for name in ("ada", "ben"))
    (folder / "mine.eml").write_bytes(b"Subject: my own\r\nX-Unsent: 1\r\n\r\nHello")
    (folder / "edited.eml").write_bytes(ben.read_bytes().replace(b"Leads", b"Leads!"))
    (folder / "notes.txt").touch()
    before = {path.name for path in folder.iterdir()}
    only = few(tmp_path, ["Ada", "ada@example.com", "company"], ["Ben", "ben@example.com", "none"])
    narrowed = run("mail", only, *MONTH, "--draft", folder, "--to", "ada@example.com")
    assert narrowed.exit_code == 0 and ben.exists(), "--to is about nobody else"
    done = run("mail", only, *MONTH, "--draft", folder, "--lang", "en")
    assert {path.name for path in folder.iterdir()} == before - {ben.name} and ada.exists()
    assert f"removed {ben}, the draft of an earlier run" in done.stderr
    assert f"{folder / 'edited.eml'} is for somebody who gets none any more, but was changed" in done.stderr


def test_drafts_keep_to_the_allowed_domains(tmp_path: Path) -> None:
    plan = few(
        tmp_path,
        ["Ada", "ada@example.com", "company"],
        ["Ben", "ben@ex\u0430mple.com", "company"],  # a Cyrillic letter that looks like an a
    )
    folder = tmp_path / "drafts"
    assert run("mail", plan, *MONTH, "--draft", folder).exit_code == 0, "no list, no limit"
    assert len(list(folder.iterdir())) == 2
    (tmp_path / "okrsheet.toml").write_text('[smtp]\nallowed_domains = ["example.com"]', "utf-8")
    done = run("mail", plan, *MONTH, "--draft", folder, "--lang", "en")
    assert done.exit_code == 2
    assert "ben@xn--exmple-4nf.com: not sent: its domain is not in allowed_domains" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["plan-2026-10-31-ada@example.com.eml"]


def test_a_sender_that_is_two_addresses_is_refused_whatever_is_done(tmp_path: Path) -> None:
    (tmp_path / "okrsheet.toml").write_text('[smtp]\nfrom = "A <a@example.com>, B <b@example.com>"', "utf-8")
    for options in ((), ("--draft", tmp_path / "drafts"), ("--send",)):
        done = run("mail", few(tmp_path), *MONTH, *options, "--lang", "en")
        assert done.exit_code == 2
        assert "“from” is not one e-mail address: A <a@example.com>, B" in done.stderr


# Namesakes


def two_of_one_name(folder: Path, owner: str) -> Path:
    people = [
        ["Name", "Email", "Department", "Receives"],
        ["林美", "sales@example.com", "Sales", "own"],
        ["林美", "product@example.com", "Product", "own"],
    ]
    return made(folder / "plan.xlsx", {"People": people, **goals(owner)})


def test_what_is_a_namesakes_by_name_alone_goes_to_nobody(tmp_path: Path) -> None:
    with serving(login=True) as server:
        toml(tmp_path, server)
        plan = two_of_one_name(tmp_path, "林美")
        for options in ((), ("--by", "owner"), ("--to", "sales@example.com"), ("--send",)):
            done = run("mail", plan, *MONTH, "--lang", "en", *options)
            assert "nothing goes to 林美 (People!A2)" in done.stderr
            assert "2 people are called “林美” (People!A2, People!A3)" in done.stderr
            assert "Objectives!C2, KPIs!C2" in done.stderr
            assert "write “林美 (Sales)”, “林美 (Product)”" in done.stderr
        assert done.exit_code == 2 and not server.accepted
        for owner, name in (("林美 (Sales)", "sales"), ("product@example.com", "product")):
            shown = run("mail", two_of_one_name(tmp_path, owner), *MONTH, "--send", "--lang", "en")
            assert shown.stdout == f"{name}@example.com: sent\n" and shown.exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights and names")
def test_files_are_for_their_owner_and_odd_names_are_harmless(tmp_path: Path) -> None:
    plan = few(tmp_path, name="pl\x1b[31man\nx.xlsx")
    with serving(login=True) as server:
        toml(tmp_path, server)
        done = run("mail", plan, *MONTH, "--send")
    drafts = run("mail", plan, *MONTH, "--draft", tmp_path / "drafts").stdout.splitlines()
    for path in (tmp_path / "okrsheet-outbox.sqlite", *map(Path, drafts)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for said in (done.stderr, run("outbox", "--of", plan).stdout):
        assert "\x1b" not in said and "man\nx" not in said


def test_a_long_address_is_clipped_in_the_table(tmp_path: Path) -> None:
    long = f"{'a' * 60}@example.com"
    plan = few(tmp_path, ["Ada", long, "company"])
    assert run("mail", plan, *MONTH).stdout.splitlines()[1].startswith(f"{'a' * 49}…  Ada")


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        (("mail", "x.xlsx", "--to", "a, b"), "is not one e-mail address", "--to' 的值無效：「a, b」不是單一"),
        (("mail", "x.xlsx", "--draft", "d", "--send"), "--draft writes files", "--draft 產生檔案"),
        (("mail", "x.xlsx", "--renamed"), "go with --send", "須與 --send 一起使用"),
        (
            ("mail", "x.xlsx", "y.xlsx", "--each", "--send", "--renamed"),
            "is about one workbook",
            "一次只能用於一份",
        ),
        (("mail", "x.xlsx", "--month", "x"), "is not a month", "不是含年份的月份"),
        (("mail", "x.xlsx", "--as-of", "1800-01-01"), "outside the years", "不在 1900 至 2199 年之間"),
        (("check", "x.xlsx", "--select", "Q"), "there is no rule", "沒有規則"),
        (("outbox", "--state", "lost"), "is none of: queued", "不是下列狀態之一：待寄"),
        (("outbox", "settle", "abcd"), "say --arrived or", "請指定 --arrived 或"),
        (("new", "x.txt"), "Invalid value for 'FILE': x.txt", "'檔案' 的值無效：x.txt"),
    ],
)
def test_what_was_typed_wrong_is_said_in_both_languages(words: tuple[str, ...], en: str, zh: str) -> None:
    for language, said in (("en", en), ("zh-TW", zh)):
        for option in (["--lang", language], [f"--lang={language}"]):
            done = run(*words, *option)
            assert done.exit_code == 2 and said in done.stderr, done.stderr


def test_the_month_may_be_the_last_one(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    last = dt.date.today().replace(day=1) - dt.timedelta(days=1)
    assert f"as of {last}" in run("mail", plan, "--month", "last").stderr
