"""What stands below the verdict: where it will end, what the figure is made of, what was decided, what waits."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.report import html, outlook
from okrsheet.report.changes import achieved, changes
from okrsheet.report.context import Context
from okrsheet.report.summary import subject, summary_view, to_do
from okrsheet.report.text import summary_text
from okrsheet.report.verdict import verdict
from tests.markup import page_of
from tests.tables import QUARTER, assessed

NOTHING_KNOWN = "Where it will end cannot be told yet: not all of its parts have a pace."


def context(tables: str, language: Language = "en", as_of: str = "2026-10-31") -> Context:
    return Context(assessed(f"{QUARTER}\n\n{textwrap.dedent(tables)}", as_of, alone=True), language)


def both(tables: str, as_of: str = "2026-10-31") -> tuple[Context, Context]:
    english, chinese = (context(tables, language, as_of) for language in LANGUAGES)
    return english, chinese


TEAM = """
    Objectives
    ID | Objective | Level      | Supports | Weight
    O1 | Lead      | Company    |          | 2
    O3 | Sell      | Department | O1       |

    Key Results
    ID  | Objective ID | Key result | Owner | Measure     | Target | Weight | Start      | Due
    KR1 | O1           | Customers  | Cy    | Increase to | 100    | 3      | 2026-10-01 | 2026-12-31
    KR2 | O1           | Partners   | Di    | Increase to | 100    |        | {start}    | {due}
    KR3 | O3           | Calls      | Ed    | Increase to | 100    |        | 2026-10-01 | 2026-12-31

    Check-ins
    Date       | ID  | Value
    2026-10-01 | KR1 | 0
    2026-10-16 | KR1 | 15
    2026-10-31 | KR1 | 30
    2026-10-30 | KR3 | 40
    {log}
"""


def team(*log: str, start: str = "2026-10-01", due: str = "2026-12-31", more: str = "") -> str:
    tables = TEAM.format(start=start, due=due, log="\n    ".join(log or ("2026-10-30 | KR3 | 40",)))
    return tables.replace("    O3 |", f"{more}    O3 |")


PARTNERS = ("2026-10-01 | KR2 | 0", "2026-10-16 | KR2 | 20", "2026-10-31 | KR2 | 40")
SECOND = "    O2 | Grow | Company | |\n"


# The plan's own status comes first


def several(values: tuple[int, int], weights: tuple[int, int]) -> Context:
    """Two company objectives, each with one key result of so many percent on 31 October."""
    return context(
        f"""
        Objectives
        ID | Objective | Level   | Weight
        O1 | Lead      | Company | {weights[0]}
        O2 | Grow      | Company | {weights[1]}

        Key Results
        ID  | Objective ID | Key result | Measure     | Target
        KR1 | O1           | Customers  | Increase to | 100
        KR2 | O2           | Partners   | Increase to | 100

        Check-ins
        Date       | ID  | Value
        2026-10-30 | KR1 | {values[0]}
        2026-10-30 | KR2 | {values[1]}
        """
    )


@pytest.mark.parametrize(
    ("values", "weights", "said"),
    [
        pytest.param(
            (40, 36), (1, 1),
            "On track: 38% done, 34% expected by now; none of 2 key results is off track or at risk",
            id="all is well",
        ),
        pytest.param(
            (50, 1), (1, 1),
            "At risk: 26% done, 34% expected by now; 1 of 2 key results is off track",
            id="one is red, and the mean is nearly there",
        ),
        pytest.param(
            (60, 1), (1, 9),
            "Off track: 7% done, 34% expected by now; 1 of 2 key results is off track",
            id="the red one weighs more",
        ),
        pytest.param(
            (60, 25), (1, 1),
            "On track: 43% done, 34% expected by now; 1 of 2 key results is at risk",
            id="what is at risk is said in any case",
        ),
        pytest.param(
            (100, 100), (1, 1),
            "Achieved: 100% done, 34% expected by now; none of 2 key results is off track or at risk",
            id="all is done",
        ),
    ],
)  # fmt: skip
def test_several_objectives_are_judged_as_one_rolled_up_from_them(
    values: tuple[int, int], weights: tuple[int, int], said: str
) -> None:
    assert verdict(several(values, weights)) == said


def test_the_worst_class_comes_first_and_what_is_at_risk_after_it() -> None:
    tables = """
        Objectives
        ID | Objective | Level
        O1 | Lead      | Company

        Key Results
        ID  | Objective ID | Measure     | Target | Start      | Due
        KR1 | O1           | Increase to | 100    | 2026-09-01 | 2026-10-15
        KR2 | O1           | Increase to | 100    |            |
        KR3 | O1           | Increase to | 100    |            |
        KR4 | O1           | Increase to | 100    |            |

        Check-ins
        Date       | ID  | Value
        2026-10-15 | KR1 | 80
        2026-10-30 | KR2 | 2
        2026-10-30 | KR3 | 25
    """
    english, chinese = (
        Context(
            assessed(f"{QUARTER}\nOrganisation | Acme\n\n{textwrap.dedent(tables)}", alone=True), language
        )
        for language in LANGUAGES
    )
    assert verdict(english) == (
        "Off track: 36% done, 56% expected by now; 2 of 4 key results are off track or missed, "
        "1 at risk, 1 without a figure"
    )
    assert verdict(chinese) == (
        "已偏離：目前達成 36%（預期 56%）；4 項關鍵結果中有 2 項已偏離或未達成、1 項有風險、1 項無法計算進度"
    )
    assert subject(english).endswith(": off track, 36% done, 2 off track or missed")
    assert subject(chinese).endswith("：已偏離，完成 36%，2 項已偏離或未達成")


# Where it will end


@pytest.mark.parametrize(
    ("tables", "english", "chinese"),
    [
        pytest.param(team(*PARTNERS), "At this pace 93% by 31 Dec.", "照目前速度，12 月 31 日將達 93%。", id="both move on"),
        pytest.param(team(), "At this pace 91% by 31 Dec.", "照目前速度，12 月 31 日將達 91%。", id="one has no number"),
        pytest.param(team("2026-10-30 | KR2 | 60"), NOTHING_KNOWN, "目前還無法推估期末結果：並非所有組成項目都能推算速度。", id="one has no pace"),
        pytest.param(team(*PARTNERS, more=SECOND), "At this pace 93% by 31 Dec.", "照目前速度，12 月 31 日將達 93%。", id="an objective without a number is left out, as today"),
    ],
)  # fmt: skip
def test_where_the_plan_will_end_at_its_pace(tables: str, english: str, chinese: str) -> None:
    assert [outlook.outlook(made) for made in both(tables)] == [english, chinese]


@pytest.mark.parametrize(
    ("tables", "as_of"),
    [
        pytest.param(team(*PARTNERS), "2026-12-31", id="it is over"),
        pytest.param(team("2026-10-30 | KR1 | 100", "2026-10-31 | KR1 | 100", "2026-10-31 | KR2 | 100"), "2026-10-31", id="all is done"),
        pytest.param(team().split("Check-ins", maxsplit=1)[0], "2026-10-31", id="nothing is known"),
    ],
)  # fmt: skip
def test_nothing_is_said_of_an_end_that_is_known_or_unknown_altogether(tables: str, as_of: str) -> None:
    assert outlook.outlook(context(tables, as_of=as_of)) == ""


# What the figure is made of


def test_the_figure_is_explained_by_its_parts_their_weights_and_what_does_not_count() -> None:
    english, chinese = (outlook.made_of(made) for made in both(team(*PARTNERS)))
    assert english.startswith(
        "33% is the mean of 2 key results: “Customers” 30% (weight 3), “Partners” 40%. "
    )
    assert english.endswith("The 1 objective that supports “Lead” is at 40%, which does not count in it.")
    assert chinese == (
        "33% 是 2 個關鍵結果的平均：「Customers」30%（權重 3）、「Partners」40%。支援「Lead」的 1 個目標平均為 40%，不計入其中。"
    )


def test_several_objectives_are_the_parts_of_the_plan() -> None:
    tables = team(*PARTNERS, more=SECOND).replace("KR3 | O3", "KR3 | O2")
    assert outlook.made_of(context(tables)) == (
        "35% is the mean of 2 objectives: “Lead” 33% (weight 2), “Grow” 40%."
    )


def test_a_single_part_needs_no_explanation() -> None:
    assert outlook.made_of(several((40, 40), (1, 0))) == ""


def test_of_many_parts_the_first_are_named() -> None:
    rows = "\n".join(f"KR{n} | O1 | Part {n} | Increase to | 100 | {40 + n}" for n in range(6))
    tables = f"Objectives\nID | Objective | Level\nO1 | Lead | Company\n\nKey Results\nID | Objective ID | Key result | Measure | Target | Current\n{rows}"
    english, chinese = (outlook.made_of(made) for made in both(tables))
    assert english == (
        "43% is the mean of 6 key results: “Part 0” 40%, “Part 1” 41%, “Part 2” 42%, “Part 3” 43% and 2 more."
    )
    assert chinese.endswith("「Part 3」43%等，另有 2 項。")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=2, max_size=6))
def test_the_mean_is_of_as_many_parts_as_have_a_number(values: list[int | None]) -> None:
    rows = "\n".join(
        f"KR{n} | O1 | Part {n} | Increase to | 100 | {'' if v is None else v}" for n, v in enumerate(values)
    )
    tables = f"Objectives\nID | Objective | Level\nO1 | Lead | Company\n\nKey Results\nID | Objective ID | Key result | Measure | Target | Current\n{rows}"
    said = re.match(r"\d+% is the mean of (?:the )?(\d+) ", outlook.made_of(context(tables)))
    known = sum(v is not None for v in values)
    assert said is None or int(said[1]) == known


def test_parts_without_a_number_are_not_in_the_mean() -> None:
    english, chinese = (outlook.made_of(made) for made in both(team()))
    assert english.startswith(
        "30% is the mean of the 1 of 2 key results that have a figure: “Customers” 30% (weight 3)."
    )
    assert chinese.startswith("30% 是 2 個關鍵結果中 1 個有數字者的平均：「Customers」30%（權重 3）。")


def test_what_ended_before_the_period_and_still_counts_is_named() -> None:
    """Both key results of the objective, or one of them."""
    over = team("2026-09-29 | KR2 | 94", start="2026-07-01", due="2026-09-30")
    english, chinese = (outlook.made_of(made) for made in both(over))
    assert english.endswith(" “Partners” ended on 30 Sep, before this period, and still counts.")
    assert chinese.endswith("「Partners」已於本期之前的 9 月 30 日截止，但仍計入。")
    two = over.replace("3      | 2026-10-01 | 2026-12-31", "3      | 2026-07-01 | 2026-09-30").replace(
        "2026-10-16 | KR1", "2026-09-16 | KR1"
    )
    assert outlook.made_of(context(two)).endswith(" 2 parts ended before this period and still count.")
    assert "ended" not in outlook.made_of(context(team(*PARTNERS)))


# What was decided

REPORTED = """
    Objectives
    ID | Objective | Level   | Start
    O1 | Lead      | Company | 2026-09-01

    Key Results
    ID  | Objective ID | Key result | Owner   | Measure     | Target | State  | Start      | Due
    KR1 | O1           | Customers  | Cy      | Increase to | {one}  | {cust} | 2026-09-01 | 2026-12-31
    KR2 | O1           | Partners   | Di, Ed  | Increase to | 10     | {part} | 2026-09-01 | 2026-12-31

    Check-ins
    Date       | ID  | Value
    2026-09-15 | KR1 | 400
    2026-09-15 | KR2 | {then}
    2026-10-30 | KR2 | {now}

    Past months
    Month   | As of      | ID  | Value | Progress | Status   | Target | Due
    2026-09 | 2026-09-30 | O1  |       | 45%      | On track |        | 2026-12-31
    2026-09 | 2026-09-30 | KR1 | 400   | 40%      | On track | 1000   | 2026-12-31
    2026-09 | 2026-09-30 | KR2 | {then}  | 50%      | {was}    | 10     | 2026-12-31
"""


def reported(**given: object) -> str:
    usual = {"one": 1000, "cust": "", "part": "", "then": 5, "now": 5, "was": "On track"}
    return REPORTED.format(**usual | given)


@pytest.mark.parametrize(
    ("tables", "english", "chinese"),
    [
        pytest.param(
            reported(),
            "No decision is on record since the end of September: no target, date, weight or state was changed.",
            "9 月底以來沒有決定的紀錄：目標值、日期、權重與執行狀態均未更動。",
            id="nothing",
        ),
        pytest.param(
            reported(one=800),
            "Decided since the end of September: “Customers” target 1,000 → 800.",
            "9 月底以來的決定：「Customers」目標值 1,000 → 800。",
            id="a target",
        ),
        pytest.param(
            reported(cust="Postponed", part="Closed"),
            "Decided since the end of September: “Customers” postponed, “Partners” closed.",
            "9 月底以來的決定：「Customers」已延後、「Partners」已結案。",
            id="states",
        ),
        pytest.param(
            reported(was="Postponed"),
            "Decided since the end of September: “Partners” taken up again.",
            "9 月底以來的決定：「Partners」重新開始。",
            id="taken up again",
        ),
        pytest.param(reported().split("Past months", maxsplit=1)[0], "", "", id="nothing was reported to compare with"),
    ],
)  # fmt: skip
def test_what_was_decided_since_the_last_report(tables: str, english: str, chinese: str) -> None:
    assert [outlook.decided(made) for made in both(tables)] == [english, chinese]


# Praise


def test_what_was_achieved_is_told_with_its_owners_and_only_once() -> None:
    english, chinese = both(reported(now=10))
    assert achieved(english) == "Achieved since the end of September: “Partners” (Di, Ed)."
    assert achieved(chinese) == "9 月底以來達成：「Partners」（Di、Ed）。"
    assert [change.title for change in changes(english)] == ["Customers", "Partners"]
    assert [change.title for change in summary_view(english).changes.rows] == ["Customers"]
    assert achieved(context(reported(now=9))) == ""
    assert achieved(context(reported(now=10, was="Achieved"))) == ""


# What is to be done


def test_how_much_is_to_be_done_is_told_in_a_line() -> None:
    names = ("Ada", "Ben", "Cleo", "Dora", "Ed")
    tables = "Key Results\nID | Key result | Owner | Measure | Target | Current\n" + "\n".join(
        f"KR{n} | Part {n} | {name} | Increase to | 100 | 1" for n, name in enumerate(names)
    )
    english, chinese = (to_do(made) for made in both(tables + "\nKR9 | Bare | Ed | Increase to | 100 |"))
    assert english == "To decide now: 5 (Ada, Ben, Cleo and 2 others). To enter, fill in or correct: 1."
    assert chinese == "現在待決策：5 項（Ada、Ben、Cleo等，另有 2 人）。待填報、補齊或更正：1 項。"
    ahead, chinese_ahead = (to_do(made) for made in both(team(*PARTNERS)))
    assert ahead.startswith("Not off track yet, but heading for less than the target: 1 (Cy).")
    assert chinese_ahead.startswith("尚未偏離，但照目前速度達不到目標：1 項（Cy）。")


# The first month


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "First month: everything is compared with its start."),
        ("zh-TW", "第一個月：各項皆與開始時比較。"),
    ],
)
def test_in_the_first_month_everything_is_compared_with_its_start(language: Language, said: str) -> None:
    """And no item, counter or heading speaks of a month before; nothing is a column of dashes."""
    first = context(team(*PARTNERS), language)
    view = summary_view(first)
    assert view.lead[0].startswith(said)
    assert (view.changes.title, view.months) == ("", ())
    assert [counter.change for counter, _ in view.counters] == [""] * 4
    shown = [objective.item for objective in view.objectives.rows]
    shown += [k for objective in view.objectives.rows for k in objective.key_results]
    assert {item.change.text for item in shown} == {""}
    for text in (
        page_of(html.summary(first.assessment, language)).text,
        summary_text(first.assessment, language),
    ):
        assert not re.search(r"September|9 月底|– *–|No figure is known to have moved|沒有已知的變動", text)
