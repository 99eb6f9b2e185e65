"""Who must act by when: what each person is to decide first, then what is to be entered or mended."""

from __future__ import annotations

import datetime as dt
import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.figures.outcome import Measured
from okrsheet.plan import Item
from okrsheet.plan.status import Status
from okrsheet.report.actions import actions, agenda, by_person, nothing_to_do
from okrsheet.report.audience import Selection
from okrsheet.report.context import Context
from okrsheet.report.summary import summary_view
from tests.tables import QUARTER, assessed, plan_of

DECIDE = "Decide: ease the target, add resources, or close it"
DECIDE_LIMIT = "Decide: get back within the limit, or move it"
DECIDE_MILESTONE = "Decide: add resources, move the date, or drop it"
DECIDE_OVER = "Decide: close it, or set a new date"
RED = {Status.OFF_TRACK, Status.MISSED}

KPIS = """
KPIs
ID | KPI | Owner | Measure | Baseline | Target | Start | End | Data source | Frequency | State
"""
LOG = """
Check-ins
Date | ID | Value
"""


def context(tables: str, language: Language = "en", as_of: str = "2026-10-31") -> Context:
    return Context(assessed(f"{QUARTER}\n\n{textwrap.dedent(tables)}", as_of, alone=True), language)


def kpis(*rows: str, log: tuple[str, ...] = ()) -> str:
    return KPIS + "\n".join(rows) + "\n" + LOG + "\n".join(log)


def asked(made: Context) -> list[tuple[str, str, str, str]]:
    """Who is to do what, and by when."""
    return [(a.owner.text, a.lead, a.what, f"{a.due} {a.late}".strip()) for a in actions(made)]


# Who comes first


SIX = kpis(
    "K1 | Slow   | Ada  | Increase to | 0 | 100 |            | 2026-12-31 | CRM | Monthly |",
    "K2 | Slower | Ben  | Increase to | 0 | 100 |            | 2026-12-31 | CRM | Monthly |",
    "K3 | Bare   | Cleo | Increase to | 0 | 100 |            | 2026-12-31 |     | Monthly |",
    "K4 | Late   | Dora | Increase to | 0 | 100 |            | 2026-12-31 | CRM | Weekly  |",
    "K5 | Over   | Ed   | Increase to | 0 | 100 | 2026-09-01 | 2026-10-15 | CRM | Monthly |",
    "K6 | Ahead  | Fay  | Increase to | 0 | 100 |            | 2026-12-31 | CRM | Monthly |",
    log=("2026-10-30 | K1 | 9", "2026-10-30 | K2 | 2", "2026-10-12 | K4 | 30", "2026-10-10 | K5 | 40"),
)


def test_decisions_about_the_worst_come_first_then_chores_by_their_day() -> None:
    assert [(a.owner.text, a.decides, a.due, a.late) for a in actions(context(SIX))] == [
        ("Ed", True, "15 Oct", "overdue"),
        ("Ben", True, "now", ""),
        ("Ada", True, "now", ""),
        ("Dora", False, "19 Oct", "overdue"),
        ("Cleo", False, "now", ""),
        ("Fay", False, "1 Nov", ""),
    ]


def test_whatever_one_person_is_to_do_stands_together_decisions_first() -> None:
    mine = SIX.replace("Dora", "ed").replace("Fay", "Ada").replace("Cleo", "Ben")
    people = by_person(actions(context(mine)))
    assert [(one.owner.text, [(s.lead, len(s.actions)) for s in one.steps]) for one in people] == [
        ("Ed", [(DECIDE_OVER, 1), ("Enter the October value", 1)]),
        ("Ben", [(DECIDE, 1), ("Fill in", 1)]),
        ("Ada", [(DECIDE, 1), ("Enter the October value", 1)]),
    ]


# What is to be decided

CUSTOMERS = "K1 | Customers | Ben | Increase to | 0 | 100 | 2026-10-01 | 2026-12-31 | CRM | Monthly |"
DAYS = ("2026-10-01", "2026-10-16", "2026-10-31")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(
            (0, 5, 10),
            [("Ben", DECIDE, "“Customers”: at this pace 30 by 31 Dec, target 100; it needs +45 a month", "now")],
            id="off track",
        ),
        pytest.param(
            (0, 13, 26),
            [("Ben", DECIDE, "“Customers”: at this pace 79 by 31 Dec, target 100; it needs +37 a month", "30 Nov")],
            id="at risk, and short of its target",
        ),
        pytest.param(
            (0, 15.5, 31),
            [("Ben", DECIDE, "“Customers”: at this pace 94 by 31 Dec, target 100; it needs +34 a month", "30 Nov")],
            id="on track, and short of its target",
        ),
        pytest.param(
            (50, 46, 42),
            [
                (
                    "Ben",
                    DECIDE,
                    "“Customers”: moving away from its target, 42 now, target 100; it needs +29 a month",
                    "30 Nov",
                )
            ],
            id="on track, and moving away",
        ),
        pytest.param((0, 20, 40), [], id="gets there"),
        pytest.param((None, None, 31), [], id="on track, no pace is known"),
        pytest.param(
            (None, None, -5),
            [("Ben", DECIDE, "“Customers”: further from 100 than at the start, −5 now", "now")],
            id="worse than at the start",
        ),
    ],
)  # fmt: skip
def test_what_is_red_or_heads_for_less_asks_for_a_decision(
    values: tuple[float | None, ...], expected: list[tuple[str, str, str, str]]
) -> None:
    log = (f"{d} | K1 | {v}" for d, v in zip(DAYS, values, strict=True) if v is not None)
    assert asked(context(kpis(CUSTOMERS, log=tuple(log)))) == expected


def test_what_only_just_reaches_its_target_says_so() -> None:
    """Red today although its latest pace would do."""
    log = ("2026-10-28 | K1 | 0", "2026-10-29 | K1 | 2", "2026-10-31 | K1 | 6")
    assert asked(context(kpis(CUSTOMERS, log=log))) == [
        ("Ben", DECIDE, "“Customers”: 6% done, 34% expected; it reaches its target only if its pace holds", "now")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "target", "value", "expected"),
    [
        ("At most", "5", "9", (DECIDE_LIMIT, "“Load”: 9, the limit is ≤ 5")),
        ("At least", "50%", "10%", (DECIDE_LIMIT, "“Load”: 10%, the limit is ≥ 50%")),
        ("Milestone", "5", "0", (DECIDE, "“Load”: 0% done, 34% expected; it needs +2.5 a month")),
    ],
)
def test_each_measure_has_its_ways(measure: str, target: str, value: str, expected: tuple[str, str]) -> None:
    row = f"K1 | Load | Ben | {measure} | | {target} | 2026-10-01 | 2026-12-31 | CRM | Monthly |"
    ((_, lead, what, _),) = asked(context(kpis(row, log=(f"2026-10-30 | K1 | {value}",))))
    assert (lead, what) == expected


def test_a_yes_or_no_milestone_is_not_done_rather_than_at_zero() -> None:
    tables = """
        Key Results
        ID  | Key result | Owner | Measure   | Due
        KR1 | Website    | Ben   | Milestone | 2026-12-31

        Check-ins
        Date       | ID  | Value
        2026-10-30 | KR1 | not started
    """
    said = {language: asked(context(tables, language)) for language in LANGUAGES}
    assert said["en"] == [("Ben", DECIDE_MILESTONE, "“Website”: not done yet, due 31 Dec", "now")]
    assert said["zh-TW"][0][2] == "「Website」：尚未完成，期限 12 月 31 日"


def test_a_red_item_asks_for_its_decision_and_for_the_value_that_it_owes() -> None:
    made = context(SIX.replace("2026-10-12 | K4 | 30", "2026-10-05 | K4 | 1"))
    assert [one[1:] for one in asked(made) if one[0] == "Dora"] == [
        (DECIDE, "“Late”: 1% done, 34% expected; the value is of 5 Oct", "now"),
        ("Enter the October value", "“Late”", "12 Oct overdue"),
    ]


def test_in_chinese() -> None:
    log = ("2026-10-01 | K1 | 0", "2026-10-16 | K1 | 5", "2026-10-31 | K1 | 10")
    assert asked(context(kpis(CUSTOMERS, log=log), "zh-TW")) == [
        (
            "Ben",
            "請決策：放寬目標、增加資源，或結案",
            "「Customers」：照目前速度，12 月 31 日為 30，目標值 100；每月需 +45",
            "立即",
        )
    ]


MADE_OF = """
    Objectives
    ID | Objective | Owner | Level
    O1 | Lead      | Ada   | Company

    Key Results
    ID  | Objective ID | Key result | Owner | Measure     | Target | KPIs
    KR1 | O1           | Sales      | Ben   | Increase to |        | K1
    KR2 | O1           | Partners   | Cleo  | Increase to | 10     | K2

    KPIs
    ID | KPI   | Owner | Measure     | Baseline | Target | End | Data source | Frequency
    K1 | Leads | Dora  | Increase to | 0        | 100    | Q4  | CRM         | Monthly
    K2 | Deals | Ed    | Increase to | 0        | 20     | Q4  | CRM         | Monthly

    Check-ins
    Date       | ID | Value
    2026-10-30 | K1 | {leads}
    2026-10-30 | K2 | {deals}
"""


@pytest.mark.parametrize(
    ("leads", "deals", "who"),
    [
        pytest.param(1, 1, ["Dora", "Ed"], id="the KPIs ask, not what is made of them"),
        pytest.param(1, 10, ["Dora"], id="one asks for the whole"),
        pytest.param(40, 10, [], id="all is well"),
    ],
)
def test_what_is_made_of_others_leaves_it_to_them(leads: int, deals: int, who: list[str]) -> None:
    made = context(MADE_OF.format(leads=leads, deals=deals))
    assert sorted(a.owner.text for a in actions(made) if a.decides) == who


def test_a_red_whole_of_which_no_part_asks_asks_itself() -> None:
    """Parts without a value owe one, and no decision; counted as zero they make the whole red."""
    tables = """
        Settings
        Setting         | Value
        Period start    | 2026-10-01
        Period end      | 2026-12-31
        Unreported key results | count as zero

        Objectives
        ID | Objective | Owner | Level
        O1 | Lead      | Ada   | Company

        Key Results
        ID  | Objective ID | Key result | Owner | Measure     | Target
        KR1 | O1           | Calls      | Ben   | Increase to | 100
        KR2 | O1           | Mails      | Cleo  | Increase to | 100
        KR3 | O1           | Visits     | Cleo  | Increase to | 100

        Check-ins
        Date       | ID  | Value
        2026-10-30 | KR1 | 40
    """
    made = Context(assessed(tables, alone=True), "en")
    assert [one[:3] for one in asked(made)] == [
        ("Ada", DECIDE, "“Lead”: 13% done, 34% expected"),
        ("Cleo", "Enter the October value", "“Mails”, “Visits”"),
    ]


MEASURES = st.sampled_from(["Increase to", "Decrease to", "At least", "At most", "Milestone"])
VALUES = st.one_of(st.none(), st.integers(-10, 110))
ROW = st.tuples(MEASURES, VALUES, st.integers(0, 5), st.sampled_from(["", "", "", "Postponed", "Closed"]))


def random_plan(
    results: list[tuple[str, int | None, int, str]], figures: list[tuple[str, int | None, int, str]]
) -> Assessment:
    """Objectives that support each other, key results below them of which some are measured by KPIs."""
    many = len(figures)
    lines = [
        f"KR{n} | O{where % 4} | Result {n} | Owner {n % 3} | {measure} | 100 | {state} | {f'K{where % many}' if where > 3 and many else ''}"
        for n, (measure, _, where, state) in enumerate(results)
    ]
    watched = [
        f"K{n} | Figure {n} | Owner {n % 4} | {measure} | 100 | Q4 | CRM | Weekly | {state}"
        for n, (measure, _, _, state) in enumerate(figures)
    ]
    log = [
        f"{dt.date(2026, 10, 31) - dt.timedelta(days=back)} | {identifier}{n} | {value - back if value > 50 else value}"
        for identifier, rows in (("KR", results), ("K", figures))
        for n, (_, value, where, _) in enumerate(rows)
        if value is not None
        for back in range(0, 21, 4 + where)
    ]
    tables = "\n".join((
        QUARTER,
        "\nObjectives\nID | Objective | Owner | Level | Supports",
        "O0 | Top | Ada | Company |\nO1 | One | Ben | Department | O0\nO2 | Two | Cleo | Department | O0\nO3 | Three | Dora | Department | O1",
        *(["\nKey Results\nID | Objective ID | Key result | Owner | Measure | Target | State | KPIs", *lines] if lines else []),
        *(["\nKPIs\nID | KPI | Owner | Measure | Target | End | Data source | Frequency | State", *watched] if watched else []),
        *(["\nCheck-ins\nDate | ID | Value", *log] if log else []),
    ))  # fmt: skip
    as_of = dt.date(2026, 10, 31)
    return assess(plan_of(tables, as_of, alone=True), as_of)


SET_ASIDE = {Status.CLOSED, Status.POSTPONED, Status.CANCELLED, Status.NOT_STARTED}


def below(assessment: Assessment, item: Item) -> set[Item]:
    """Everything that an item is made of, however deep, as far as it is under way."""
    outcome = assessment[item]
    direct = {part.item for part in outcome.parts}
    if isinstance(outcome, Measured) and outcome.measured_by is not item:
        direct.add(outcome.measured_by)
    direct = {part for part in direct if assessment[part].status not in SET_ASIDE}
    return direct.union(*(below(assessment, part) for part in direct))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, max_size=8), st.lists(ROW, max_size=6))
def test_every_red_item_is_asked_about_now_itself_or_in_what_it_is_made_of(
    results: list[tuple[str, int | None, int, str]], figures: list[tuple[str, int | None, int, str]]
) -> None:
    made = Context(random_plan(results, figures), "en")
    decisions = [action for action in agenda(made) if action.decides]
    asked_about = [item for action in decisions for item in action.items]
    now = {item for action in decisions if action.due <= made.assessment.as_of for item in action.items}
    assert len(asked_about) == len(set(asked_about))
    for item in made.plan.items:
        if made.assessment[item].status in RED:
            assert (item in now) is not bool(below(made.assessment, item) & now), item
    for item in asked_about:
        assert made.assessment[item].status in {*RED, Status.AT_RISK, Status.ON_TRACK}


# What is to be entered


def test_a_value_is_due_when_the_next_check_in_is() -> None:
    plan = kpis(
        "K1 | Monthly one   | Ben | Increase to | 0 | 100 | 2026-10-01 | 2026-12-31 | CRM | Monthly   |",
        "K2 | Weekly one    | Ben | Increase to | 0 | 100 | 2026-10-01 | 2026-12-31 | CRM | Weekly    |",
        "K3 | Quarterly one | Ben | Increase to | 0 | 100 | 2026-10-01 | 2026-12-31 | CRM | Quarterly |",
    )
    assert asked(context(plan, as_of="2026-10-03")) == [
        ("Ben", "Enter the October value", "“Weekly one”", "8 Oct"),
        ("Ben", "Enter the October value", "“Monthly one”", "1 Nov"),
        ("Ben", "Enter a value", "“Quarterly one”", "1 Jan 2027"),
    ]


def test_two_titles_stand_in_one_action() -> None:
    plan = kpis(
        "K1 | Leads | Ben | At least | | 5 | | Q4 | CRM | Monthly |",
        "K2 | Calls | Ben | At least | | 5 | | Q4 | CRM | Monthly |",
    )
    (english,), (chinese,) = (actions(context(plan, language)) for language in LANGUAGES)
    assert (english.lead, english.what) == ("Enter the October value", "“Leads”, “Calls”")
    assert (chinese.lead, chinese.what) == ("填報 10 月的數值", "「Leads」、「Calls」")
    assert len(english.items) == 2


@pytest.mark.parametrize(("language", "end"), [("en", "…” and 1 more"), ("zh-TW", "…」等，另有 1 項")])
def test_long_titles_are_clipped_so_that_the_sentence_keeps_its_end(language: Language, end: str) -> None:
    rows = [f"K{n} | {'LMNZ'[n] * 110} | Ben | At least | | 5 | | Q4 | CRM | Monthly |" for n in range(4)]
    (together,) = actions(context(kpis(*rows), language))
    assert together.what.endswith(end)
    assert [together.what.count(letter) for letter in "LMNZ"] == [59, 59, 59, 0]
    (alone,) = actions(context(kpis(rows[0]), language))
    assert alone.what.count("L") == 110
    wrong = kpis("K1 | Leads | Ben | At least | | 5 | WWWW | Q4 | CRM | Monthly |".replace("W", "W" * 75))
    (correct,) = [a for a in actions(context(wrong, language)) if "W" in a.what]
    assert correct.what.count("W") == 59
    assert correct.what.endswith({"en": " is not a date", "zh-TW": "不是日期"}[language])


BARE = """
    Objectives
    ID | Objective | Owner | Level | State | Weight
    O1 | Lead | Ada | Company | {state} | -1

    Key Results
    ID | Objective ID | Key result | Owner | Measure | Target | State
    KR1 | O1 | Wrong | Ada | Increase to | "1.234,5" | {state}
    KR2 | O1 | Empty | Ada | Increase to | 10 | {state}

    KPIs
    ID | KPI | Owner | Measure | Target | End | Data source | Frequency | State
    K1 | Lacking | Ben | Increase to | 5 | 2026-12-31 | | | {state}
"""


@pytest.mark.parametrize("state", ["Closed", "Postponed"])
def test_what_is_closed_or_postponed_asks_for_nothing(state: str) -> None:
    running, over = (context(BARE.format(state=word)) for word in ("Open", state))
    assert len(actions(running)) == 4
    assert actions(over) == ()
    assert "To be filled in by: Ben (1)." in summary_view(running).quality
    box = summary_view(over).quality
    assert not any("Ben" in line for line in box)
    assert box[0].endswith(": 0 of 1.") and box[1] == "Missing most often: data source (1), frequency (1)."


def test_many_chores_are_one_line_and_decisions_beyond_a_dozen_are_counted() -> None:
    rows = [
        f"K{n} | Figure {n} | Owner {n} | Increase to | 0 | 100 | 2026-10-01 | 2026-12-31 | CRM | Monthly |"
        for n in range(25)
    ]
    red = tuple(f"2026-10-30 | K{n} | {n}" for n in range(15))
    english, chinese = (summary_view(context(kpis(*rows, log=red), of)).actions for of in LANGUAGES)
    assert sum(len(step.actions) for person in english.people for step in person.steps) == 12
    assert (english.more, chinese.more) == ("+3 more", "另有 3 項")
    assert english.tasks == "Besides: Enter the October value (10, 10 people)."
    assert chinese.tasks == "此外：填報 10 月的數值（10 項，10 人）。"
    few = summary_view(context(kpis(*rows[15:23]))).actions
    assert (few.tasks, len(few.people)) == ("", 8)


# Nothing to do


def test_what_is_at_risk_is_no_all_clear() -> None:
    tables = """
        Key Results
        ID  | Measure     | Target | Start      | Due
        KR1 | Increase to | 10     | 2026-10-01 | 2026-12-31

        Check-ins
        Date       | ID  | Value
        2026-10-31 | KR1 | {value}
    """
    said = {"5": "Nobody has to act.", "2.5": "1 item is at risk: keep an eye on it."}
    for value, end in said.items():
        whole = Context(assessed(tables.format(value=value)), "en")
        mine = whole.showing(Selection(whole.plan.key_results, ()))
        assert nothing_to_do(mine).endswith(end), value
