"""The next plan from the last: what is taken over, how it begins, and what stays behind and why."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.dates import Period, following
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.nextplan import NextPlan, next_plan
from okrsheet.plan import Item, Plan
from okrsheet.plan.columns import Record
from okrsheet.plan.quantity import as_typed, is_percent
from okrsheet.plan.words import LanguageWord, Milestone, State
from okrsheet.rules.rule import Severity
from okrsheet.workbook.reader import read, read_package
from okrsheet.workbook.template import build
from okrsheet.xlsx import package_from, verify
from tests.books import made, needs_libreoffice, sample, through_libreoffice
from tests.tables import plan_of
from tests.test_cli import run
from tests.test_laws import tables
from tests.test_past import Rows, plans, text

LAST = dt.date(2026, 12, 31)
AFTER = dt.date(2027, 1, 5)
Q1 = Period(dt.date(2027, 1, 1), dt.date(2027, 3, 31))


def rolled(tables: str, as_of: dt.date = AFTER, *, everything: bool = False) -> NextPlan:
    """The next plan of what the tables describe."""
    return next_plan(plan_of(tables, as_of, alone=False), as_of, everything=everything)


def reread(made: NextPlan) -> Plan:
    """The plan as it is read from the workbook that is made of it."""
    book = build(made.language, made.period, content=made.content)
    return read_package(package_from(Path("next.xlsx"), book), made.period.start)


def notes(made: NextPlan, language: Language = "en") -> dict[str, str]:
    """What is told of each item, by its ID."""
    said = [(one.item, " · ".join(n.into(language) for n in one.notes)) for one in made.taken]
    said += [(one.item, one.why.into(language)) for one in made.left]
    return {item.id: what for item, what in said}


def cells(record: Record, keys: str) -> list[object]:
    """What a record holds in some columns."""
    return [getattr(record, key) for key in keys.split()]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-10-01 2026-12-31", "2027-01-01 2027-03-31"),  # a quarter
        ("2027-01-01 2027-03-31", "2027-04-01 2027-06-30"),
        ("2026-01-01 2026-06-30", "2026-07-01 2026-12-31"),  # half a year
        ("2026-04-01 2027-03-31", "2027-04-01 2028-03-31"),  # a fiscal year
        ("2026-01-01 2026-01-31", "2026-02-01 2026-02-28"),  # a month
        ("2026-01-15 2026-04-14", "2026-04-15 2026-07-14"),  # three months from the middle of one
        ("2026-01-05 2026-04-05", "2026-04-06 2026-07-05"),  # thirteen weeks
        ("2026-04-06 2026-07-05", "2026-07-06 2026-10-04"),  # the same, though it is three months to the day
        ("2026-04-01 2026-06-30", "2026-07-01 2026-09-30"),  # a quarter, though it is thirteen weeks
        ("2026-02-03 2026-02-12", "2026-02-13 2026-02-22"),  # ten days
    ],
)
def test_the_next_period_has_the_length_of_the_last(old: str, new: str) -> None:
    assert following(Period(*map(day, old.split()))) == Period(*map(day, new.split()))


START_AGAIN = """
    KPIs
    ID  | Measure     | Baseline | Target | Upper target | Current | End        | Aggregation
    K1  | Increase to | 10       | 20     |              |         | 2026-12-31 |
    K2  | Decrease to | 48       | 6      |              |         | Q4 2026    |
    K3  | Increase by | 100      | 50     |              |         | 2026-12-31 |
    K4  | Decrease by | 3.5      | 2      |              |         | 2026-12-31 |
    K5  | At least    |          | 85%    |              |         | 2026-12-31 |
    K6  | Between     |          | 10     | 12           |         | 2026-12-31 |
    K7  | Increase to |          | 20     |              |         | 2026-12-31 |
    K8  | Increase to | 10       | 20     |              |         | 2026-12-31 | Sum
    K9  | Increase to | 10       | 20     |              |         | 2026-12-31 |
    K10 | Increase to | 52%      | 80%    |              |         | 2026-12-31 |
    K11 | Increase to | 10       | 20     |              | 12      | 2026-12-31 |

    Check-ins
    Date       | ID  | Value
    2026-12-20 | K1  | 14
    2026-12-20 | K2  | 21
    2026-12-20 | K3  | 130
    2026-12-20 | K4  | 2.5
    2026-12-20 | K5  | 88%
    2026-12-20 | K6  | 11
    2026-12-20 | K7  | 14
    2026-12-20 | K8  | 6
    2026-12-21 | K8  | 7
    2026-12-20 | K9  | 22
    2026-12-20 | K10 | 71%
    2027-01-02 | K1  | 19
"""


def test_a_kpi_begins_at_its_last_value_where_that_fits_its_measure() -> None:
    kpis = {kpi.id: kpi for kpi in reread(rolled(START_AGAIN)).kpis}
    found: dict[str, tuple[object, ...]] = {i: (k.baseline, k.target, k.current) for i, k in kpis.items()}
    assert found == {
        "K1": (14, 20, 14),  # the value of the last day, not that of January
        "K2": (21, 6, 21),
        "K3": (130, 50, 130),  # by the same distance again
        "K4": (2.5, 2, 2.5),
        "K5": (None, 0.85, 0.88),  # a limit has no baseline
        "K6": (None, 10, 11),
        "K7": (None, 20, None),  # a count of the period begins at 0 again
        "K8": (10, 20, None),  # so does a sum of check-ins
        "K9": (10, 20, 22),  # reached already: from 22 it would have no way to go
        "K10": (0.71, 0.8, 0.71),
        "K11": (12, 20, 12),  # the Current cell, where there is no check-in
    }
    assert is_percent(kpis["K10"].baseline) and is_percent(kpis["K5"].current)
    assert {kpi.end for kpi in kpis.values()} == {day("2027-03-31")}


def test_how_a_kpi_begins_is_told() -> None:
    said = notes(rolled(START_AGAIN))
    assert said["K1"] == "baseline 10 → 14 (the last value)"
    assert said["K10"] == "baseline 52% → 71% (the last value)"
    assert said["K7"] == (
        "counts from 0 again (it came to 14); if it goes on from there, type that as its baseline"
    )
    assert said["K9"] == (
        "has reached its target 20 already (it stands at 22) and keeps its old baseline: please set a new target"
    )
    assert notes(rolled(START_AGAIN), "zh-TW")["K4"] == "基準值 3.5 → 2.5（最後的數值）"


def test_an_open_key_result_goes_for_what_is_left() -> None:
    made = rolled("""
        Key Results
        ID  | Measure     | Baseline | Target | Current
        KR1 | Increase to | 0        | 12     | 8
        KR2 | Decrease by | 3.5      | 2      | 2.3
        KR3 | Milestone   |          | 5      | 3
        KR4 | Milestone   |          |        | in progress
    """)
    assert {k.id: cells(k, "baseline target current") for k in reread(made).key_results} == {
        "KR1": [8, 12, 8],
        "KR2": [2.3, 0.8, 2.3],  # the same 1.5 as before
        "KR3": [None, 5, 3],
        "KR4": [None, None, Milestone.IN_PROGRESS],
    }
    assert notes(made)["KR2"] == "baseline 3.5 → 2.3 (the last value) · target 2 → 0.8 (what is left of it)"


WHO_COMES = """
    Objectives
    ID | Supports | State     | End
    O1 |          |           |
    O2 | O1       | Closed    |
    O3 | O2       |           |
    O4 | O1       | Cancelled |
    O5 | O1       | Postponed | 2026-11-30
    O6 | O1       |           | 2026-11-30
    O7 | O1       |           |

    Key Results
    ID  | Objective ID | Measure     | Baseline | Target | Current | State  | KPIs
    KR1 | O1           | Increase to | 0        | 10     | 4       |        | K2
    KR2 | O1           | Increase to | 0        | 10     | 10      |        |
    KR3 | O2           | Increase to | 0        | 10     | 4       |        |
    KR4 | O1           | Increase to | 0        | 10     | 4       | Closed |
    KR5 | O7           | Milestone   |          |        | done    |        |
    KR6 | O3           | Increase to |          |        |         |        | K2
    KR7 | O3           | At least    |          | 5      | 6       |        |
    KR7 | O3           | At least    |          | 5      | 6       |        |

    KPIs
    ID | Supports | State  | Baseline | Target | Current
    K1 | KR2      |        | 0        | 10     | 12
    K2 | O1       | Closed | 0        | 10     | 2
"""


def test_what_is_still_open_comes_along_and_each_that_does_not_has_a_reason() -> None:
    made = rolled(WHO_COMES)
    assert [one.item.id for one in made.taken] == ["O1", "O3", "O5", "KR1", "K1"]
    assert {one.item.id: one.why.into("en") for one in made.left} == {
        "O2": "its State is Closed",
        "O4": "its State is Cancelled",
        "O6": "it ended on 2026-11-30 already (No data)",
        "O7": "Achieved",
        "KR2": "Achieved",
        "KR3": "its objective O2 stays behind",
        "KR4": "its State is Closed",
        "KR5": "Achieved",
        "KR6": "the KPIs that it is made of stay behind",
        "KR7": "a row above it has the ID KR7 as well",
        "K2": "its State is Closed",
    } | {one.item.id: one.why.into("en") for one in made.left if one.item.id == "KR7"}
    assert [one.why.into("en") for one in made.left if one.item.id == "KR7"] == [
        "Achieved",  # a limit that was kept to the end
        "a row above it has the ID KR7 as well",
    ]


def test_links_are_kept_where_both_ends_come_along_and_the_others_are_told() -> None:
    made = rolled(WHO_COMES)
    plan = reread(made)
    assert {o.id: o.supports for o in plan.objectives} == {"O1": None, "O3": None, "O5": "O1"}
    assert [(k.id, k.objective_id, k.kpis) for k in plan.key_results] == [("KR1", "O1", ())]
    assert [k.supports for k in plan.kpis] == [None]
    said = notes(made)
    assert said["O3"] == "no longer supports O2, which stays behind"
    assert said["KR1"].startswith("no longer measured by K2 (left behind)")
    assert "still postponed" in said["O5"]
    assert plan.objectives[-1].state is State.POSTPONED and plan.objectives[-1].end is None


def test_all_takes_all_but_rows_whose_id_is_taken() -> None:
    made = rolled(WHO_COMES, everything=True)
    assert [one.why.into("en") for one in made.left] == ["a row above it has the ID KR7 as well"]
    assert len(made.taken) == 16
    assert {o.id: o.supports for o in reread(made).objectives}["O3"] == "O2"


def test_what_runs_beyond_the_old_plan_goes_on_as_it_was() -> None:
    made = rolled("""
        Objectives
        ID | Start | End
        O1 |       | 2027-06-30

        Key Results
        ID  | Objective ID | Measure     | Baseline | Target | Due        | Confidence | Aggregation
        KR1 | O1           | Increase to | 0        | 100    |            | 7          | Sum
        KR2 | O1           | Increase to | 0        | 100    | 2026-12-31 | 7          |

        Check-ins
        Date       | ID  | Value | Comment
        2026-10-20 | KR1 | 20    | a start
        2026-12-20 | KR1 | 30    |
        2026-12-20 | KR2 | 30    |

        Phased targets
        ID  | Date       | Target
        KR1 | 2026-12-31 | 40
        KR2 | 2026-11-30 | 40
        KR2 | 2027-02-28 | 80
    """)
    plan = reread(made)
    objective, (going, anew) = plan.objectives[0], plan.key_results
    assert (objective.start, objective.end) == (
        day("2026-10-01"),
        day("2027-06-30"),
    )  # it was the old period's
    assert cells(going, "start end baseline confidence") == [day("2026-10-01"), None, 0, 7]
    assert cells(anew, "start end baseline confidence") == [Q1.start, Q1.end, 30, None]
    assert [cells(row, "date id value comment") for row in plan.check_ins] == [
        [day("2026-10-20"), "KR1", 20, "a start"],
        [day("2026-12-20"), "KR1", 30, None],
    ]
    assert [(r.id, r.date) for r in plan.phased_targets] == [
        ("KR1", day("2026-12-31")),
        ("KR2", day("2027-02-28")),
    ]
    assert assess(plan, Q1.start)["KR1"].progress == 0.5
    others = [line.into("en") for line in made.others]
    assert others == [
        "  1 check-in: the new log starts empty but for what goes on",
        "  1 phased target: not in the new period, or of what stays behind",
    ]


def test_a_plan_that_has_not_ended_is_taken_over_as_it_stands() -> None:
    made = rolled(START_AGAIN, day("2026-12-20"))
    assert made.period == Q1
    assert float(reread(made).kpis[0].baseline or 0) == 14


def test_dates_of_the_old_period_become_those_of_the_new_one_and_others_are_left_out() -> None:
    made = rolled(
        """
        Key Results
        ID  | Start      | Due
        KR1 | 2026-10-01 | 2026-12-31
        KR2 | 2026-11-01 | 2026-12-31
        KR3 |            | 2026-11-30
        KR4 | 2027-02-01 | 2027-02-28

        KPIs
        ID | End
        K1 | 2026-11-30
    """,
        everything=True,
    )
    plan = reread(made)
    assert {k.id: (k.start, k.end) for k in plan.key_results} == {
        "KR1": (Q1.start, Q1.end),
        "KR2": (None, Q1.end),
        "KR3": (None, None),
        "KR4": (day("2027-02-01"), day("2027-02-28")),
    }
    assert plan.kpis[0].end == Q1.end  # one of its four components


def test_people_and_settings_come_along() -> None:
    plan = reread(
        rolled("""
            Settings
            Setting        | Value
            Period start   | 2026-10-01
            Period end     | 2026-12-31
            Organisation   | =SUM
            Grace days     | 3
            On track from  | 85%
            Roll-up        | both
            Ignored rules  | L104
            Favourite      | blue

            People
            Name | Email         | Department | Manager | Receives | Language
            Ann  | a@example.com | Sales      |         | keeper   | zh-TW
            Bob  | none          | Sales      | Ann     | own      |
        """)
    )
    settings = plan.settings
    assert (settings.period_start, settings.period_end) == (Q1.start, Q1.end)
    assert (settings.grace_days, settings.on_track_from, settings.ignored_rules) == (3, 0.85, "L104")
    assert settings.roll_up is not None and settings.roll_up.name == "BOTH"
    assert [(p.name, p.email, p.manager) for p in plan.people] == [
        ("Ann", "a@example.com", None),
        ("Bob", None, "Ann"),
    ]
    assert plan.people[0].language is LanguageWord["ZH_TW"]
    assert plan.people[1].typed("email").value == "none"  # as it was typed, for check to tell


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    made_by_hand = made(
        tmp_path / "old.xlsx",
        {
            "Objectives": [["ID", "Objective", "Owner", "Notes"], ["O1", "+1", "Ann", "@x"]],
            "Key Results": [
                ["ID", "Objective ID", "Key result", "Measure"],
                ["KR1", "O1", "-1", "Milestone"],
            ],
        },
    )
    plan = reread(next_plan(read(made_by_hand), AFTER))
    assert plan.objectives[0].title == "+1" and not plan.objectives[0].typed("title").formula
    assert plan.objectives[0].notes == "@x"


def errors(assessment: Assessment) -> set[tuple[str, str]]:
    return {(f.code, f.id) for f in assessment.findings if f.severity is Severity.ERROR}


@settings(max_examples=15, deadline=None)
@given(plans(), st.booleans(), st.dates(dt.date(2026, 6, 1), dt.date(2027, 2, 1)))
def test_nothing_is_lost_and_nothing_new_is_wrong(plan: Rows, everything: bool, as_of: dt.date) -> None:
    old = plan_of(text(plan), as_of)
    made = next_plan(old, as_of, everything=everything)
    every: list[Item] = [*(one.item for one in made.taken), *(one.item for one in made.left)]
    assert set(every) == set(old.items) and len(every) == len(old.items)
    new = reread(made)
    assert [i.id for i in new.items] == [one.item.id for one in made.taken]
    for item in new.items:  # no link leads nowhere
        assert item.above is None or new.find(item.above, item) is not None
        assert all(new.kpi(kpi, item) for kpi in item.kpis)
    before = errors(assess(old, min(as_of, dt.date(2026, 12, 31))))
    assert errors(assess(new, made.period.start)) <= before
    assert not [
        f for f in assess(new, made.period.start).findings if f.code.startswith("S") and f.code != "S102"
    ]


@settings(max_examples=15, deadline=None)
@given(tables(), st.booleans())
def test_whatever_stands_in_the_cells_a_workbook_is_made_that_can_be_read(
    drawn: str, everything: bool
) -> None:
    old = plan_of(drawn, LAST, alone=True)
    made = next_plan(old, LAST, everything=everything)
    assert len(made.taken) + len(made.left) == len(old.items)
    assert len(reread(made).items) == len(made.taken)
    for line in made.told():
        assert all(line.into(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Taken over: 6 objectives, 9 key results, 8 KPIs, 9 people.\n",
        ),
        ("zh-TW", "已沿用：6 項目標、9 項關鍵結果、8 項 KPI、9 位人員。\n"),
    ],
)
def test_the_command_makes_the_workbook_and_tells_what_became_of_each_item(
    tmp_path: Path, language: Language, said: str
) -> None:
    old, new = sample(tmp_path, language), tmp_path / "next.xlsx"
    before = old.read_bytes()
    result = run("new", new, "--from", old, "--as-of", "2027-01-05")
    assert result.exit_code == 0
    assert result.stdout == f"{new}\n"
    assert said in result.stderr
    assert old.read_bytes() == before
    assert read(new).language == language
    checked, past = (
        run("check", path, "--as-of", day, "--format", "json").stdout
        for path, day in ((new, "2027-01-01"), (old, "2026-12-31"))
    )
    assert checked.count('"severity": "error"') <= past.count('"severity": "error"')
    assert run("report", new, "--as-of", "2027-01-01").exit_code == 0


def test_the_command_speaks_the_language_that_is_asked_for(tmp_path: Path) -> None:
    new = tmp_path / "next.xlsx"
    result = run("new", new, "--from", sample(tmp_path), "--as-of", "2027-01-05", "--lang", "zh-TW")
    assert "K2 Average lead response time：基準值 3.5 → 2.5（最後的數值）" in result.stderr
    assert (
        "KR2.3 Give all platforms one profile and one tone of voice：已於 2026-10-30 截止（已達成）"
        in result.stderr
    )
    assert read(new).language == "zh-TW"


def test_a_period_may_be_chosen_and_must_come_later(tmp_path: Path) -> None:
    old = sample(tmp_path)
    assert run("new", tmp_path / "half.xlsx", "--from", old, "--period", "2027-H1").exit_code == 0
    assert read(tmp_path / "half.xlsx").settings.period_end == day("2027-06-30")
    refused = run("new", tmp_path / "early.xlsx", "--from", old, "--period", "2026-Q4")
    assert refused.exit_code == 2
    assert (
        "the new period would begin on 2026-10-01, but the old plan itself began on 2026-10-01"
        in refused.stderr
    )
    assert not (tmp_path / "early.xlsx").exists()


def test_a_period_means_what_it_means_in_the_old_plan(tmp_path: Path) -> None:
    """Of a fiscal year from April, Q1 of 2028 begins in April 2027."""
    rows: list[list[object]] = [
        ["Setting", "Value"],
        ["Period start", dt.date(2026, 4, 1)],
        ["Period end", dt.date(2027, 3, 31)],
        ["Fiscal year starts in month", 4],
    ]
    goals: list[list[object]] = [["ID", "Objective"], ["O1", "Grow"]]
    old = made(tmp_path / "old.xlsx", {"Settings": rows, "Objectives": goals})
    new = tmp_path / "next.xlsx"
    assert run("new", new, "--from", old, "--as-of", "2027-04-02", "--period", "2028-Q1").exit_code == 0
    settings = read(new).settings
    assert (settings.period_start, settings.period_end) == (day("2027-04-01"), day("2027-06-30"))


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("Period end | soon", "the old plan's period cannot be read (Settings!B2)"),
        (
            "Period start | 2026-12-31\nPeriod end | 2026-10-01",
            "the old plan's period ends on 2026-10-01, before it starts on 2026-12-31",
        ),
    ],
)
def test_an_old_period_that_makes_no_sense_is_not_moved(period: str, said: str) -> None:
    with pytest.raises(OkrsheetError) as refused:
        next_plan(plan_of(f"Settings\nSetting | Value\n{period}"), AFTER)
    assert str(refused.value) == said


def test_what_else_stays_behind_is_told(tmp_path: Path) -> None:
    old = made(
        tmp_path / "old.xlsx",
        {
            "Objectives": [
                ["ID", "Objective", "Owner", "Region", "Status"],
                ["O1", "Grow", "Ann", "EU", "my own word"],
            ],
            "KPIs": [["ID", "KPI", "Owner", "Target"], ["K1", "Leads", "Ann", "=4*5"]],
            "Budget": [["Cost"], [5]],
        },
    )
    assert [line.into("en") for line in next_plan(read(old), AFTER).others] == [
        "  sheets of your own: Budget",
        "  columns of your own: Region (Objectives), Status (Objectives)",
        "  1 formula that was never calculated, so there is no value: its cell is blank",
    ]


def test_what_no_file_can_hold_is_left_out_of_a_text() -> None:
    old = plan_of('Objectives\nID | Objective | Notes\nO1 | Grow\x07 | "=1+1\ufffe"')
    objective = reread(next_plan(old, AFTER)).objectives[0]
    assert cells(objective, "title notes") == ["Grow", "=1+1"]
    assert not objective.typed("notes").formula


def test_a_file_that_is_there_is_not_touched_and_what_does_not_go_together_is_said(tmp_path: Path) -> None:
    old = sample(tmp_path)
    refused = run("new", old, "--from", old)
    assert refused.exit_code == 2 and "is there already" in refused.stderr
    assert run("new", tmp_path / "n.xlsx", "--from", old, "--sample").exit_code == 2
    assert run("new", tmp_path / "n.xlsx", "--all").exit_code == 2
    assert run("new", tmp_path / "n.xlsx", "--from", tmp_path / "none.xlsx").exit_code == 2
    assert not (tmp_path / "n.xlsx").exists()


def folder_of_two(tmp_path: Path, second: str) -> Path:
    """A plan of two workbooks."""
    folder = tmp_path / "plans"
    folder.mkdir()
    company = {
        "Objectives": [["ID", "Objective", "Owner", "Level"], ["O1", "Lead", "Ann", "Company"]],
        "People": [["Name", "Email"], ["Ann", "ann@example.com"]],
    }
    sales = {
        "Objectives": [["ID", "Objective", "Owner", "Supports"], [second, "Sell", "Ann", "company.xlsx#O1"]],
        "People": [["Name", "Email"], ["Ann", "ann@example.com"]],
    }
    made(folder / "company.xlsx", company)
    made(folder / "sales.xlsx", sales)
    return folder


def test_the_workbooks_of_a_folder_become_one(tmp_path: Path) -> None:
    new = tmp_path / "next.xlsx"
    assert run("new", new, "--from", folder_of_two(tmp_path, "S1")).exit_code == 0
    plan = read(new)
    assert [(o.id, o.supports) for o in plan.objectives] == [("O1", None), ("S1", "O1")]
    assert [p.name for p in plan.people] == ["Ann"]


@pytest.mark.parametrize(("name", "said"), [("next.xlsx", False), ("plans/next.xlsx", True)])
def test_a_next_plan_inside_the_old_folder_is_warned_of(tmp_path: Path, name: str, said: bool) -> None:
    made = run("new", tmp_path / name, "--from", folder_of_two(tmp_path, "S1"))
    assert made.exit_code == 0
    assert ("would take both as one plan" in made.stderr) is said


def test_workbooks_that_use_one_id_do_not_become_one(tmp_path: Path) -> None:
    refused = run("new", tmp_path / "next.xlsx", "--from", folder_of_two(tmp_path, "O1"))
    assert refused.exit_code == 2
    assert "several workbooks of this plan use one ID: O1" in refused.stderr


def test_a_workbook_is_made_that_excel_opens_whatever_stood_in_the_old_cells() -> None:
    """Rows are no higher than Excel allows, what looks escaped stays as it is, percentages are not rounded."""
    old = plan_of(f"""
        Objectives
        ID | Objective        | Notes
        O1 | {"long " * 5000} | _x0041_

        KPIs
        ID | Measure     | Baseline | Target | Current | End
        K1 | Increase to | 50%      | 80%    | 71.5%   | 2026-12-31
    """)
    made = next_plan(old, AFTER)
    package = package_from(Path("next.xlsx"), build("en", made.period, content=made.content))
    assert verify(package) == ()
    plan = read_package(package, Q1.start)
    assert plan.objectives[0].notes == "_x0041_"
    baseline = plan.kpis[0].typed("baseline")
    assert (baseline.value, baseline.percent) == (0.715, True)


def test_what_could_not_begin_at_a_last_value_is_told() -> None:
    made = rolled("""
        KPIs
        ID | Measure     | Baseline | Target | Current  | End
        K1 | Decrease by | 3.5      | 2      | 1.5      | 2026-12-31
        K2 | Decrease by | 3.5      | 2      | 2.5      | 2026-12-31
        K3 | Increase to | 10       | 20     |          | 2026-12-31
        K4 | Increase to | 10       | 20     | about 15 | 2026-12-31
        K5 | Increase to | 52       | 80     | 71%      | 2026-12-31
    """)
    said = notes(made)
    assert said["K1"] == (
        "baseline 3.5 → 1.5 (the last value) · by the same amount again it would come to −0.5: please set a new target"
    )
    assert said["K2"] == "baseline 3.5 → 2.5 (the last value)"
    assert said["K3"] == said["K4"] == "had no value to begin at, and keeps its old baseline"
    assert said["K5"] == (
        "had no progress that could be computed (okrsheet check says why), and keeps its old baseline"
    )
    assert [k.baseline for k in reread(made).kpis] == [1.5, 2.5, 10, 10, 52]


def test_dates_that_are_left_out_or_moved_otherwise_are_told() -> None:
    made = rolled(
        """
        Key Results
        ID  | Start      | Due
        KR1 | 2026-10-01 | 2026-12-31
        KR2 | 2026-11-01 | 2026-11-30

        KPIs
        ID | End
        K1 | 2026-11-30
    """,
        everything=True,
    )
    said = notes(made)
    assert said["KR1"] == ""
    assert said["KR2"].startswith("Start 2026-11-01 is left out · Due 2026-11-30 is left out")
    assert said["K1"].startswith("ends on 2027-03-31 (it was 2026-11-30)")
    assert notes(made, "zh-TW")["KR2"].startswith("「開始日」2026-11-01 不沿用")


def test_a_period_that_nobody_named_is_told() -> None:
    unnamed = "KPIs\nID | Measure | Target | Current | End\nK1 | Increase to | 5 | 2 | 2026-12-31"
    made = next_plan(plan_of(unnamed, AFTER, alone=True), AFTER)
    assert next(made.told()).into("en") == (
        "Settings of the old plan do not name its period, so it was taken to be 2027-01-01 to 2027-03-31. "
        "If it was an earlier one, give a day in it by --as-of."
    )
    assert not rolled(START_AGAIN).assumed
    earlier = next_plan(plan_of(unnamed, LAST, alone=True), LAST)
    assert (earlier.period, [one.item.id for one in earlier.taken]) == (Q1, ["K1"])


@needs_libreoffice
def test_a_formula_is_taken_over_as_its_value(tmp_path: Path) -> None:
    rows = [["ID", "KPI", "Owner", "Target"], ["K1", "Leads", "Ann", "=4*5"]]
    old = read(through_libreoffice(made(tmp_path / "old.xlsx", {"KPIs": rows}), tmp_path / "saved"))
    found = next_plan(old, AFTER)
    assert [line.into("en") for line in found.others] == ["  1 formula, whose value was taken over"]
    assert as_typed(reread(found).kpis[0].target or 0) == "20"


def test_a_long_title_is_told_in_one_line() -> None:
    told = [line.into("en") for line in rolled(f"Objectives\nID | Objective\nO1 | {'long ' * 200}").told()]
    assert max(map(len, told)) < 160
