"""``okrsheet ask``: what is due from whom, and how each is asked, reminded, and asked no more."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import shlex
import sqlite3
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.asking import asking
from okrsheet.asking.asked import Stage
from okrsheet.asking.asks import Asks, Way
from okrsheet.asking.due import what_is_due
from okrsheet.asking.form import HEADER_ROW
from okrsheet.asking.reminding import Arrived, next_stage
from okrsheet.assessment import assess
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.mail import mailing
from okrsheet.mail.outbox import Outbox
from okrsheet.plan.words import Frequency
from tests.books import made, sample
from tests.mailserver import PASSWORD, Server, serving
from tests.tables import plan_of
from tests.test_ask_form import ask, sheet_of
from tests.test_cli import run
from tests.test_mail_command import toml

# aiosmtpd does not see that the whole connection is encrypted
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
MONTH = ("--month", "2026-11")
NOVEMBER = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRSHEET_SMTP_PASSWORD", PASSWORD)


@pytest.fixture(autouse=True)
def on_the_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (asking, mailing):
        monkeypatch.setattr(module, "today", lambda: NOVEMBER)


# What is due

PEOPLE = """
    Settings
    Setting      | Value
    Period start | 2026-10-01
    Period end   | 2026-12-31

    People
    Name | Email           | Receives | Language
    Ada  | ada@example.com | own      |
    Ben  |                 |          | zh-TW
    Cleo | c@example.com   | none     |
    Dora | d@example.com   |          |
    Dora | e@example.com   |          |

    Objectives
    ID | Objective | Owner
    O1 | Lead      | Ada
"""


def due(tables: str, as_of: str = "2026-11-30", today: str = "2026-11-30") -> dict[str, list[str]]:
    """What is wanted of each person, and who is not asked why."""
    day = dt.date.fromisoformat(as_of)
    found, skipped = what_is_due(
        assess(plan_of(PEOPLE + tables, day, alone=True), day), dt.date.fromisoformat(today), "en"
    )
    told = {one.label: [f"{row.id} {row.wanted}" for row in one.rows] for one in found}
    return told | {f"({one.why.en})": [str(one.who).split()[0]] for one in skipped}


KPI = "ID | KPI | Owner | Measure | Target | Start | End | Data source | Frequency | State"


@pytest.mark.parametrize(
    ("frequency", "last", "asked"),
    [
        ("Daily", "2026-11-27", True),  # a Friday; the next one is Monday, the 30th
        ("Daily", "2026-11-30", False),
        ("Weekly", "2026-11-23", True),
        ("Weekly", "2026-11-24", False),
        ("Every two weeks", "2026-11-16", True),
        ("Monthly", "2026-10-31", True),
        ("Monthly", "2026-11-02", False),
        ("Quarterly", "2026-10-01", False),
        ("Each time", "2026-10-01", False),
        ("", "2026-10-31", True),  # nobody says how often: every month
        ("", "2026-11-02", False),
    ],
)
def test_a_value_is_due_by_its_frequency(frequency: str, last: str, asked: bool) -> None:
    found = due(f"""
    KPIs
    {KPI}
    K1 | Leads | Ada | Increase to | 20 | 2026-10-01 | 2026-12-31 | CRM | {frequency} | Open

    Check-ins
    Date | ID | Value
    {last} | K1 | 5
    """)
    wanted = "Value" if asked else ""
    missing = "" if frequency else "missing: Frequency" if asked else "Missing: Frequency"
    told = "; ".join(filter(None, (wanted, missing)))
    assert found.get("Ada", []) == ([f"K1 {told}"] if told else [])


@pytest.mark.parametrize(
    ("as_of", "asked"),
    [("2026-10-30", False), ("2026-10-31", True), ("2026-09-30", False), ("2027-03-31", True)],
)
def test_the_first_value_is_due_when_its_first_month_ends(as_of: str, asked: bool) -> None:
    found = due(
        f"""
    KPIs
    {KPI}
    K1 | Leads | Ada | Increase to | 20 | 2026-10-01 | 2026-12-31 | CRM | Monthly | Open
    """,
        as_of,
    )
    assert ("Ada" in found) is asked


def test_what_is_over_set_aside_or_measured_by_others_is_not_asked() -> None:
    found = due(f"""
    Key Results
    ID  | Objective ID | Key result | Owner | Measure     | Baseline | Target | KPIs | State     | Start      | Due
    KR1 | O1           | By its KPI | Ada   | Increase to |          |        | K1   |           | 2026-10-01 | 2026-12-31
    KR2 | O1           | Later      | Ada   | Increase to | 0        | 5      |      | Postponed | 2026-10-01 | 2026-12-31
    KR3 | O1           | Done       | Ada   | Milestone   |          |        |      |           | 2026-10-01 | 2026-12-31
    KR4 | O1           | Open       | Ada   | Milestone   |          |        |      |           | 2026-10-01 | 2026-12-31
    KR5 | O1           | Not begun  | Ada   | Increase to | 0        | 5      |      |           | 2026-12-01 | 2026-12-31
    KR6 | O1           | Its last   | Ada   | Increase to | 0        | 5      |      |           | 2026-07-01 | 2026-09-30
    KR4 | O1           | Taken ID   | Ada   | Increase to | 0        | 5      |      |           | 2026-10-01 | 2026-12-31

    KPIs
    {KPI}
    K1 | Leads | Ada | Increase to | 20 | 2026-10-01 | 2026-12-31 | CRM | Monthly | Closed

    Check-ins
    Date       | ID  | Value
    2026-10-15 | KR3 | done
    2026-09-15 | KR6 | 4
    """)
    assert found == {"Ada": ["KR4 Value"]}


def test_what_a_kpi_or_key_result_lacks_is_asked_of_its_owner() -> None:
    found = due("""
    Key Results
    ID  | Objective ID | Key result | Owner | Measure     | Baseline | Target | Upper target | Current
    KR1 | O1           | Way        | Ada   | Decrease to |          |        |              |
    KR2 | O1           | Range      | Ada   | Between     |          | 5      |              |
    KR3 | O1           | Done       | Ada   | Milestone   |          |        |              |
    KR4 | O1           | From 0     | Ada   | Increase to |          | 5      |              |

    KPIs
    ID | KPI   | Owner | Measure  | Target | End     | Data source | Frequency
    K1 | Whole | Ada   | At least | 5      | 2026-Q4 | CRM         | Quarterly
    K2 | Bare  | Ada   |          |        |         |             |
    K3 | TBD   | Ada   | At least | TBD    | 2026-Q4 | ?           | Quarterly
    K4 | Odd   | Ada   | At least | many   | soon    | CRM         | Quarterly
    """, "2026-10-15")  # fmt: skip
    assert found == {
        "Ada": [
            "KR1 Missing: Baseline, Target",
            "KR2 Missing: Upper target",
            "K2 Missing: Measure, Target, End, Data source, Frequency"
            " (and if the measure needs it: Baseline, Upper target)",
            "K3 Missing: Target, Data source",
            "K4 Value",  # what cannot be read in it is for the plan's keeper to mend
        ]
    }


def test_sums_ask_for_what_has_been_added_since() -> None:
    day = NOVEMBER
    plan = plan_of(f"""{PEOPLE}
    KPIs
    ID | KPI   | Owner | Measure     | Target | Start      | End     | Data source | Frequency | Aggregation
    K1 | Leads | Ada   | Increase to | 20     | 2026-10-01 | 2026-Q4 | CRM         | Monthly   | Sum

    Check-ins
    Date       | ID | Value
    2026-10-10 | K1 | 5
    2026-10-20 | K1 | 7
    """, day, alone=True)  # fmt: skip
    (one,), _ = what_is_due(assess(plan, day), day, "en")
    (row,) = one.rows
    assert (row.last, row.last_day) == ("7", dt.date(2026, 10, 20))  # not 12, their sum
    assert row.wanted == "Amount since the last one (they are added up)"


def test_whoever_cannot_be_asked_is_named_with_the_reason() -> None:
    rows = "\n".join(
        f"    K{n} | Leads | {owner} | At least | 5 | 2026-10-01 | 2026-12-31 | CRM | Monthly | Open"
        for n, owner in enumerate(("Ada", "Ben", "Cleo", "Dora", "Emil", "", "Ada, Ben"), 1)
    )
    found = due(f"\n    KPIs\n    {KPI}\n{rows}\n")
    assert found == {
        "Ada": ["K1 Value", "K7 Value"],  # of several owners, the first answers
        "Ben": ["K2 數值"],  # in his own language
        "Cleo": ["K3 Value"],
        "(others have that name, and what may be theirs stands under the name alone)": ["K4"],
        "(not on the People sheet)": ["K5"],
        "(the item has no owner)": ["K6"],
    }


def test_the_date_is_proposed_no_later_than_today_and_the_end() -> None:
    tables = f"""{PEOPLE}
    KPIs
    {KPI}
    K1 | Leads | Ada | At least | 5 | 2026-10-01 | 2026-11-20 | CRM | Monthly | Open
    K2 | Leads | Ada | At least | 5 | 2026-10-01 | 2026-12-31 | CRM | Monthly | Open
    """
    assessed = assess(plan_of(tables, NOVEMBER, alone=True), NOVEMBER)
    for today, expected in (("2026-11-28", "2026-11-28"), ("2026-12-04", "2026-11-30")):
        (one,), _ = what_is_due(assessed, dt.date.fromisoformat(today), "en")
        assert [str(row.date) for row in one.rows] == ["2026-11-20", expected]


DAYS = st.dates(dt.date(2026, 10, 1), dt.date(2026, 12, 30))
FREQUENCIES = st.sampled_from([one for one in Frequency if one is not Frequency.EACH_TIME])


@settings(max_examples=60, deadline=None)
@given(FREQUENCIES, DAYS, DAYS, st.booleans())
def test_laws_of_what_is_due(frequency: Frequency, last: dt.date, day: dt.date, there: bool) -> None:
    def is_asked(*check_ins: dt.date, on: dt.date) -> bool:
        log = "\n".join(f"    {one} | K1 | 5" for one in check_ins)
        found = due(f"""
    KPIs
    {KPI}
    K1 | Leads | Ada | At least | 5 | 2026-10-01 | 2026-12-31 | CRM | {frequency.text.en} | Open

    Check-ins
    Date | ID | Value
{log}
    """, on.isoformat())  # fmt: skip
        return "Ada" in found

    before = [last] if there else []
    assert not is_asked(*before, day, on=day), "what was given on the day is not asked"
    if is_asked(*before, on=day) and not (there and last > day):
        assert is_asked(*before, on=day + dt.timedelta(days=1)), "what nobody gives stays due"


# The command


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_more_it_shows_who_would_be_asked_and_makes_nothing(
    tmp_path: Path, language: Language
) -> None:
    plan = sample(tmp_path, language)
    shown = run("ask", plan, *MONTH)
    assert shown.exit_code == 0
    head, *lines = shown.stdout.splitlines()
    assert head.startswith("To  " if language == "en" else "收件地址")
    assert [line.split()[0] for line in lines] == [
        "sales@example.com", "marketing@example.com", "projects@example.com",
    ]  # fmt: skip
    assert (
        "4 values and details of 1 item for Nov 2026, please by 3 Dec"
        if language == "en"
        else "請於 12 月 3 日前填報：2026 年 11 月，4 個數值與 1 個項目的待補內容"
    ) in lines[0]
    assert [p.name for p in tmp_path.iterdir()] == ["plan.xlsx"]


def mails(server: Server) -> dict[str, EmailMessage]:
    return dict(server.accepted)


def forms(mail: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_payload(decode=True) for part in mail.iter_attachments()}  # type: ignore[misc]


def test_everybody_is_sent_one_form_once(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        done = run("ask", plan, *MONTH, "--due", "2026-12-04", "--send")
        assert done.exit_code == 0, done.stderr
        assert sorted(mails(server)) == ["marketing@example.com", "projects@example.com", "sales@example.com"]
        mail = mails(server)["sales@example.com"]
        assert mail["Subject"] == "4 values and details of 1 item for Nov 2026, please by 4 Dec"
        text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
        for said in (text, re.sub("<[^>]*>", "", html)):
            assert "KR4.2 · Three customers agree to be our references" in said
            assert "last value 14 on 23 Nov 2026" in said
            assert "attach the file" in said
            assert "OKR needs this for the Nov 2026 report of Example SaaS Co." in said
        ((name, content),) = forms(mail).items()
        assert name == "plan-2026-11-Sales lead.xlsx"
        assert [c.value for c in sheet_of(content)["A"][HEADER_ROW:]] == ["KR4.2", "K1", "K2", "K8"]
        again = run("ask", plan, *MONTH, "--send")
        assert again.exit_code == 0
        assert len(server.accepted) == 3
        assert "sent already" in run("ask", plan, *MONTH).stdout
        # another month is another question
        assert "to be sent" in run("ask", plan, "--month", "2026-12").stdout
    with Asks(tmp_path / "okrsheet-asks.sqlite", reading=True) as known:
        asked = known.of("plan.xlsx", "2026-11")
        assert {one.ask.person: one.ask.values for one in asked} == {
            "Sales lead": 4, "Marketing lead": 1, "Project office lead": 2,
        }  # fmt: skip
        assert {one.way for one in asked} == {Way.SENT}


def test_a_trial_goes_to_one_address_and_asks_nobody(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        done = run("ask", plan, *MONTH, "--send", "--redirect-to", "me@example.com")
        assert done.exit_code == 0, done.stderr
        assert set(server.counts) == {"me@example.com"}
        assert "to be sent" in run("ask", plan, *MONTH).stdout
        assert "nobody was asked yet" in run("ask", plan, *MONTH, "--remind").stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_drafts_open_unsent_with_the_form(tmp_path: Path, language: Language) -> None:
    plan, folder = sample(tmp_path, language), tmp_path / "drafts"
    assert run("mail", plan, *MONTH, "--early", "--draft", folder).exit_code == 0
    others = {path.name for path in folder.iterdir()}
    done = run("ask", plan, *MONTH, "--draft", folder)
    assert done.exit_code == 0, done.stderr
    assert others < {path.name for path in folder.iterdir()}, "the drafts of the report stay"
    written = [Path(line) for line in done.stdout.splitlines()]
    assert len(written) == 3
    read = message_from_bytes(written[0].read_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert read["X-Unsent"] == "1"
    (name,) = forms(read)
    assert name == ("plan-2026-11-Sales lead.xlsx" if language == "en" else "plan-2026-11-業務主管.xlsx")
    (tmp_path / "nobody.xlsx").write_bytes(plan.read_bytes())
    assert run("ask", plan, *MONTH, "--to", "sales@example.com", "--draft", folder).exit_code == 0
    assert others < {path.name for path in folder.iterdir()}


def test_who_takes_no_mail_is_named_and_may_have_a_file(tmp_path: Path) -> None:
    plan = made(tmp_path / "plan.xlsx", {
        "People": [["Name", "Email", "Receives"], ["Ada", "ada@example.com", "none"], ["Ben", "", ""]],
        "Objectives": [["ID", "Objective", "Owner"], ["O1", "Lead", "Ada"]],
        "Key Results": [["ID", "Objective ID", "Key result", "Owner", "Measure", "Baseline", "Target", "Start", "Due"]] + [
            [f"KR{n}", "O1", "Orders", owner, "Increase to", 0, 10, dt.date(2026, 10, 1), dt.date(2026, 12, 31)]
            for n, owner in enumerate(("Ada", "Ben"), 1)
        ],
    })  # fmt: skip
    shown = run("ask", plan, *MONTH)
    assert "Ada (People!C2): Receives is “none”" in shown.stderr
    assert "Ben (People!B3): no e-mail address" in shown.stderr
    assert (
        run("ask", plan, *MONTH, "--draft", tmp_path / "drafts").exit_code == 2
    )  # Ben should have an address
    done = run("ask", plan, *MONTH, "--out", tmp_path / "forms")
    assert done.exit_code == 0
    assert sorted(p.name for p in (tmp_path / "forms").glob("*.xlsx")) == [
        "plan-2026-11-Ada.xlsx", "plan-2026-11-Ben.xlsx",
    ]  # fmt: skip
    assert "not asked" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--send", "--out", "x"),
        ("--draft", "x", "--redirect-to", "a@example.com"),
        ("--out", "x", "--remind"),
    ],
)
def test_what_does_not_go_together_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run("ask", sample(tmp_path), *MONTH, *words).exit_code == 2


def test_nothing_due_is_said_and_no_failure(tmp_path: Path) -> None:
    shown = run("ask", sample(tmp_path), "--month", "2026-09")
    assert shown.exit_code == 0


def test_to_names_who_is_asked_alone(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    shown = run(
        "ask", plan, *MONTH, "--to", "SALES@example.com", "--to", "chief@example.com", "--to", "x@example.com"
    )
    assert len(shown.stdout.splitlines()) == 2
    assert "chief@example.com: nothing is due from them" in shown.stderr
    assert "x@example.com: not on the People sheet" in shown.stderr


# Files on a share


def test_forms_lie_in_a_folder_that_is_no_part_of_the_plan(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    sample(plans)
    before = run("check", plans).stdout
    assert run("ask", plans, *MONTH, "--out", plans / "forms").exit_code == 0
    assert run("check", plans).stdout == before


def test_no_folder_with_workbooks_of_others_becomes_one_of_forms(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    done = run("ask", plan, *MONTH, "--out", tmp_path)
    assert done.exit_code == 2 and "because plan.xlsx lies in it and is none" in done.output
    assert not (tmp_path / ".okrsheet-forms").exists()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".xlsx"] == ["plan.xlsx"]
    # forms without their sign, which a drive may have lost, are none of others
    run("ask", plan, *MONTH, "--out", tmp_path / "forms")
    (tmp_path / "forms" / ".okrsheet-forms").unlink()
    assert run("ask", plan, *MONTH, "--out", tmp_path / "forms").exit_code == 0


def test_the_next_command_is_one_that_works(tmp_path: Path) -> None:
    done = run("ask", sample(tmp_path), *MONTH, "--out", tmp_path / "forms of November")
    command = done.stderr.rpartition("Once they are filled in: okrsheet ")[2]
    assert run(*shlex.split(command)).exit_code == 0


def test_of_two_runs_at_once_both_find_the_forms(tmp_path: Path) -> None:
    plan, out = sample(tmp_path), tmp_path / "forms"
    command = [sys.executable, "-m", "okrsheet", "ask", str(plan), *MONTH, "--out", str(out)]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [one.wait(60) for one in runs] == [0, 0, 0]
    assert len(list(out.glob("*.xlsx"))) == 3 == len([path for path in out.iterdir() if path.suffix])


def check_in(plan: Path, *values: dt.date | str | float) -> None:
    """Adds a date, an ID and a value to the log of a workbook."""
    book = openpyxl.load_workbook(plan)
    log = book["Check-ins"]
    headers = [str(cell.value) for cell in log[1]]
    row = next(n for n in range(2, 300) if log.cell(n, 1).value is None)
    for header, value in zip(("Date", "ID", "Value"), values, strict=True):
        log.cell(row, headers.index(header) + 1).value = value
    book.save(plan)


def test_a_form_into_which_somebody_has_typed_is_never_written_over(tmp_path: Path) -> None:
    plan, folder = sample(tmp_path), tmp_path / "forms"
    run("ask", plan, *MONTH, "--out", folder)
    theirs = folder / "plan-2026-11-Sales lead.xlsx"
    book = openpyxl.load_workbook(theirs)
    book.worksheets[0].cell(HEADER_ROW + 1, 9).value = 2
    book.save(theirs)
    typed = theirs.read_bytes()
    again = run("ask", plan, *MONTH, "--out", folder)
    assert theirs.read_bytes() == typed
    assert f"{theirs}: left as it is; somebody has typed into it" in again.stdout
    assert again.stdout.count("there already; nobody has typed into it yet") == 2
    # the plan has moved on, so what is asked is another question
    check_in(plan, dt.date(2026, 11, 30), "K1", 15)
    later = run("ask", plan, *MONTH, "--out", folder)
    assert theirs.read_bytes() == typed
    assert "plan-2026-11-Sales lead-2.xlsx: written" in later.stdout


# Reminders


def at(day: int, stage: Stage = Stage.ASK) -> Arrived:
    return Arrived(dataclasses.replace(ask(), stage=stage), dt.date(2026, 12, day))


@pytest.mark.parametrize(
    ("before", "day", "then"),
    [
        ([], 4, "not asked yet"),
        ([at(1)], 3, "asked on 2026-12-01; a reminder may go out from 2026-12-04 on"),
        ([at(1)], 4, Stage.FIRST_REMINDER),
        ([at(1), at(4, Stage.FIRST_REMINDER)], 6, "asked on 2026-12-04"),
        ([at(1), at(4, Stage.FIRST_REMINDER)], 7, Stage.SECOND_REMINDER),
        ([at(1), at(4, Stage.FIRST_REMINDER), at(7, Stage.SECOND_REMINDER)], 9, "asked on 2026-12-07"),
        ([at(1), at(4, Stage.FIRST_REMINDER), at(7, Stage.SECOND_REMINDER)], 10, Stage.MANAGER),
        (
            [at(1), at(7, Stage.SECOND_REMINDER), at(10, Stage.MANAGER)],
            28,
            "the manager was told on 2026-12-10",
        ),
    ],
)
def test_two_reminders_then_the_manager_once(before: list[Arrived], day: int, then: str | Stage) -> None:
    found = next_stage(before, dt.date(2026, 12, day))
    assert (
        found is then
        if isinstance(then, Stage)
        else str(found if not hasattr(found, "en") else found.en).startswith(then)
    )


def days_pass(folder: Path, days: int) -> None:
    """As if all mails had gone out some days earlier."""
    with sqlite3.connect(folder / "okrsheet-outbox.sqlite") as base:
        rows = base.execute("SELECT key, changed FROM messages").fetchall()
        for key, changed in rows:
            earlier = dt.datetime.fromisoformat(changed) - dt.timedelta(days=days)
            base.execute("UPDATE messages SET changed = ? WHERE key = ?", (earlier.isoformat(), key))


def test_only_what_is_open_is_reminded_of_and_the_manager_is_told_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "today", lambda: dt.datetime.now(dt.UTC).date())
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        run("ask", plan, *MONTH, "--send")
        assert len(server.accepted) == 3
        early = run("ask", plan, *MONTH, "--remind", "--send")
        assert (early.exit_code, len(server.accepted)) == (0, 3)
        # the marketing lead answers, and the project office lead in part
        check_in(plan, dt.date(2026, 12, 1), "K4", 80)
        check_in(plan, dt.date(2026, 12, 1), "K5", 0.9)
        days_pass(tmp_path, 3)
        assert run("ask", plan, *MONTH, "--remind", "--send").exit_code == 0
        new = dict(server.accepted[3:])
        assert sorted(new) == ["projects@example.com", "sales@example.com"]
        subject = new["projects@example.com"]["Subject"].strip()
        assert subject.startswith("Reminder: 1 value and details of 1 item for Nov 2026, please by ")
        ((_, form),) = forms(new["projects@example.com"]).items()
        assert [c.value for c in sheet_of(form)["A"][HEADER_ROW:]] == ["K7"]
        for count in (7, 8, 8):  # a second reminder, the manager of both, and no more
            days_pass(tmp_path, 4)
            run("ask", plan, *MONTH, "--remind", "--send")
            assert len(server.accepted) == count
        to, last = server.accepted[-1]
        assert (to, last["Subject"]) == (
            "chief@example.com", "2 people have not answered: values for Nov 2026",
        )  # fmt: skip
        assert not forms(last)
        text = last.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "- Sales lead" in text and "- Project office lead" in text
        assert "K7 · Workload utilisation" in text


def test_nobody_is_reminded_of_what_another_person_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = sample(tmp_path)
    run("ask", plan, *MONTH, "--draft", tmp_path / "first")
    book = openpyxl.load_workbook(plan)
    for row in book["KPIs"].iter_rows():
        if row[0].value in ("K1", "K5"):
            owner = next(cell for cell in row if cell.value in ("Sales lead", "Project office lead"))
            owner.value = "Marketing lead" if row[0].value == "K1" else "Content editor"
    book.save(plan)
    monkeypatch.setattr(asking, "today", lambda: dt.datetime.now(dt.UTC).date() + dt.timedelta(days=4))
    done = run("ask", plan, *MONTH, "--remind", "--draft", tmp_path / "second")
    assert re.search(r"not asked: Content editor \(People!A\d+\): not asked yet", done.stderr)
    ids = {}
    for path in (tmp_path / "second").iterdir():
        ((_, form),) = forms(message_from_bytes(path.read_bytes(), policy=policy.default)).items()
        ids[path.stem] = [c.value for c in sheet_of(form)["A"][HEADER_ROW:]]
    assert ids == {
        "plan-2026-11-reminder-sales@example.com": ["KR4.2", "K2", "K8"],
        "plan-2026-11-reminder-marketing@example.com": ["K4"],
        "plan-2026-11-reminder-projects@example.com": ["K7"],
    }


def test_two_people_of_one_mailbox_each_get_their_own(tmp_path: Path) -> None:
    plan = made(tmp_path / "plan.xlsx", {
        "People": [["Name", "Email", "Receives"], ["Ada", "team@example.com", "own"], ["Ben", "team@example.com", ""]],
        "Objectives": [["ID", "Objective", "Owner"], ["O1", "Lead", "Ada"]],
        "Key Results": [["ID", "Objective ID", "Key result", "Owner", "Measure", "Baseline", "Target", "Start", "Due"]] + [
            [f"KR{n}", "O1", "Orders", owner, "Increase to", 0, 10, dt.date(2026, 10, 1), dt.date(2026, 12, 31)]
            for n, owner in enumerate(("Ada", "Ben"), 1)
        ],
    })  # fmt: skip
    with serving(login=True) as server:
        toml(tmp_path, server)
        for _ in range(2):
            assert run("ask", plan, *MONTH, "--send").exit_code == 0
        assert [next(iter(forms(mail))) for _, mail in server.accepted] == [
            "plan-2026-11-Ada.xlsx", "plan-2026-11-Ben.xlsx",
        ]  # fmt: skip


# What comes later


def test_a_daily_value_that_was_given_a_day_early_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "today", lambda: dt.date(2026, 11, 27))  # a Friday
    plan, folder = sample(tmp_path), tmp_path / "forms"
    run("ask", plan, *MONTH, "--out", folder)
    for identifier in ("KR4.2", "K1", "K2", "K8"):  # K2 is looked at daily
        check_in(plan, dt.date(2026, 11, 27), identifier, 2)
    shown = run("ask", plan, *MONTH).stdout
    assert re.search(r"sales@example.com +Sales lead +0 +1 ", shown)  # what K8 lacks is still open
    assert "marketing@example.com" in shown
    # by the frequency alone, it is due again on the last day
    assert re.search(
        r"sales@example.com +Sales lead +1 +1 ", run("ask", plan, "--as-of", "2026-11-30").stdout
    )


def test_what_has_become_due_since_is_asked_by_itself(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        run("ask", plan, *MONTH, "--send")
        book = openpyxl.load_workbook(plan)
        kpis = book["KPIs"]
        where = {str(cell.value): cell.column for cell in kpis[1]}
        row = next(n for n in range(2, 300) if kpis.cell(n, 1).value is None)
        for header, value in (("ID", "K9"), ("KPI", "Churn"), ("Owner", "Sales lead"), ("Measure", "At most"),
                              ("Target", 5), ("End", "2026-Q4"), ("Data source", "CRM"), ("Frequency", "Monthly")):  # fmt: skip
            kpis.cell(row, where[header] or 1).value = value
        book.save(plan)
        shown = run("ask", plan, *MONTH).stdout
        assert "1 value for Nov 2026" in shown and shown.count("sent already") == 2
        for _ in range(2):
            assert run("ask", plan, *MONTH, "--send").exit_code == 0
        assert len(server.accepted) == 4
        ((_, content),) = forms(server.accepted[-1][1]).items()
        assert [c.value for c in sheet_of(content)["A"][HEADER_ROW:]] == ["K9"]


def test_nobody_is_asked_while_a_workbook_of_the_plan_cannot_be_read(tmp_path: Path) -> None:
    sample(tmp_path)
    (tmp_path / "sales.xlsx").write_bytes(b"PK")
    shown = run("ask", tmp_path, *MONTH)
    assert (shown.exit_code, "sales.xlsx" in shown.stderr) == (2, True)
    refused = run("ask", tmp_path, *MONTH, "--out", tmp_path / "forms")
    assert refused.exit_code == 2
    assert "what is due in this workbook would not be asked" in refused.stderr
    assert not (tmp_path / "forms").exists()


def test_an_id_of_two_workbooks_is_told_apart(tmp_path: Path) -> None:
    for name, owner in (("a.xlsx", "Ada"), ("b.xlsx", "Ben")):
        made(tmp_path / name, {
            "People": [["Name", "Email"], [owner, f"{owner.lower()}@example.com"]],
            "Objectives": [["ID", "Objective", "Owner"], [f"O{owner}", "Lead", owner]],
            "KPIs": [["ID", "KPI", "Owner", "Measure", "Target", "Start", "End", "Data source", "Frequency"],
                     ["K1", "Leads", owner, "At least", 5, dt.date(2026, 10, 1), dt.date(2026, 12, 31), "CRM", "Monthly"]],
        })  # fmt: skip
    run("ask", tmp_path, *MONTH, "--out", tmp_path / "forms")
    ids = [
        sheet_of(path.read_bytes()).cell(HEADER_ROW + 1, 1).value
        for path in sorted((tmp_path / "forms").glob("*.xlsx"))
    ]
    assert ids == ["a.xlsx#K1", "b.xlsx#K1"]


# A plan under another name


def test_a_plan_that_was_renamed_is_not_asked_about_again(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server)
        run("ask", plan, *MONTH, "--send")
        new = plan.rename(tmp_path / "plan Q4.xlsx")
        assert "there is no such file any more" in run("ask", new, *MONTH).stderr
        refused = run("ask", new, *MONTH, "--send")
        assert refused.exit_code == 2
        assert "add --renamed" in refused.stderr
        done = run("ask", new, *MONTH, "--send", "--renamed")
        assert (done.exit_code, len(server.accepted)) == (0, 3), done.stderr
        assert "a reminder may go out from" in run("ask", new, *MONTH, "--remind").stdout
        assert "there is no such file" not in run("ask", new, *MONTH).stderr


def test_two_plans_may_ask_one_person_in_one_month(tmp_path: Path) -> None:
    first, second = sample(tmp_path, name="a.xlsx"), sample(tmp_path, name="b.xlsx")
    with serving(login=True) as server:
        toml(tmp_path, server)
        assert run("ask", first, second, *MONTH, "--each", "--send").exit_code == 0
        assert server.counts["sales@example.com"] == 2


def test_an_answer_cannot_be_wanted_by_yesterday(tmp_path: Path) -> None:
    shown = run("ask", sample(tmp_path), *MONTH, "--due", "2026-11-29")
    assert (shown.exit_code, "--due: 2026-11-29 is past" in shown.stderr) == (2, True)


# What is remembered


def test_what_was_asked_is_found_by_its_id_and_keeps_its_content(tmp_path: Path) -> None:
    path, moment = tmp_path / "okrsheet-asks.sqlite", dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    one, later = ask(), ask(due=dt.date(2026, 12, 24))
    with Asks(path) as known:
        known.remember([one, ask(person="Ben")], Way.DRAFTED, moment)
        known.remember([later], Way.DRAFTED, moment + dt.timedelta(days=2))
        found = known.find(one.id)
        assert found and (found.ask, found.moment) == (one, moment)
        known.remember([later], Way.SENT, moment + dt.timedelta(days=2))
        assert [(o.ask.person, o.way) for o in known.of("plan.xlsx")] == [
            ("Ada", Way.SENT),
            ("Ben", Way.DRAFTED),
        ]
        assert known.of("plan.xlsx", "2026-10") == known.of("other.xlsx") == ()
        assert known.find("0" * 10) is None
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(200)])
def test_a_file_that_holds_no_asks_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.sqlite").write_bytes(content)
    with pytest.raises(OkrsheetError, match=r"a\.sqlite"):
        Asks(tmp_path / "a.sqlite")


def test_the_outbox_is_no_place_for_asks(tmp_path: Path) -> None:
    Outbox(tmp_path / "box.sqlite").close()
    with pytest.raises(OkrsheetError, match=r"box\.sqlite"):
        Asks(tmp_path / "box.sqlite")
