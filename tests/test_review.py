"""The review of a period: when there is one, scores, what was achieved and missed, moved goalposts, forecasts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.figures.review import Review
from okrsheet.plan.status import Status, Tone, rounded
from okrsheet.report import html, text
from okrsheet.report.audience import Extent, Scope, Selection
from okrsheet.report.context import Context
from okrsheet.report.json import as_data
from okrsheet.report.review import in_mail
from okrsheet.report.slides import deck
from tests.browser import needs_browser, opened
from tests.tables import assessed
from tests.test_past import Rows, plans
from tests.test_past import text as rows

PLAN = """
    Objectives
    ID | Objective | Type         | State
    O1 | Grow      | Aspirational |
    O2 | Answer    | Committed    |
    O3 | Wait      |              | Postponed

    Key Results
    ID  | Objective ID | Key result | Measure     | Baseline | Target | Due        | State  | Weight
    KR1 | O1           | Customers  | Increase to | 0        | 100    |            |        | 3
    KR2 | O1           | Shops      | Milestone   |          |        | 2026-11-30 |        |
    KR3 | O2           | Days       | Decrease to | 5        | 1      |            |        |
    KR4 | O2           | Abroad     | Increase to | 0        | 10     | 2027-03-31 |        |
    KR5 | O2           | Prizes     | Increase to | 0        | 10     |            |        |
    KR6 | O2           | Closed     | Increase to | 0        | 10     |            | Closed | 0

    KPIs
    ID | KPI      | Measure  | Target | End        | Frequency | Data source
    K1 | Promises | At least | 85%    | 2026-12-31 | Monthly   | CRM
    K2 | Quality  | At least | 85%    | 2026-12-31 | Monthly   | CRM

    Check-ins
    Date       | ID  | Value | By  | Comment
    2026-10-10 | KR1 | 10    |     |
    2026-10-20 | KR1 | 20    |     |
    2026-10-31 | KR1 | 31    |     |
    2026-11-30 | KR1 | 60    |     |
    2026-12-30 | KR1 | 60    | Ann | Two accounts left.
    2026-11-20 | KR2 | done  |     |
    2026-10-31 | KR3 | 4     |     |
    2026-11-15 | KR3 | 2     |     |
    2026-11-30 | KR3 | 1.5   |     |
    2026-12-30 | KR3 | 1     |     |
    2026-12-30 | KR4 | 5     |     |
    2026-12-30 | KR6 | 5     |     |
    2026-11-15 | K1  | 80%   |     |
    2026-12-30 | K1  | 90%   |     |
    2026-12-30 | K2  | 80%   |     |

    Past months
    Month   | As of      | ID  | Value | Progress | Status   | Baseline | Target | Due        | Weight
    2026-10 | 2026-10-31 | KR1 | 31    | 26%      | On track | 0        | 120    | 2026-12-31 | 3
    2026-11 | 2026-11-30 | KR1 | 60    | 60%      | On track | 0        | 100    | 2026-12-31 | 3
    2026-10 | 2026-10-31 | KR3 | 4     | 25%      | On track | 5        | 1      | 2026-12-31 | 1
    2026-06 | 2026-06-30 | K1  | 1     | 25%      | On track |          | 10%    | 2026-06-30 |
"""


def reviewed(as_of: str = "2026-12-31") -> Review:
    found = assessed(PLAN, as_of).review
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("as_of", "there"),
    [("2026-11-30", False), ("2026-12-01", True), ("2026-12-31", True), ("2027-01-20", True)],
)
def test_there_is_one_from_the_last_month_on(as_of: str, there: bool) -> None:
    assert (assessed(PLAN, as_of).review is not None) is there


def test_objectives_are_scored_by_their_weighted_progress_and_kind() -> None:
    scores = {o.id: (one.score, one.tone) for o, one in reviewed().scores.items()}
    assert scores == {
        "O1": (0.7, Tone.GOOD),  # (3 × 0.6 + 1) / 4
        "O2": (0.8, Tone.BAD),  # committed: only 1 is good
    }


@pytest.mark.parametrize(
    ("kind", "last", "said"), [("Committed", 1, True), ("", 1, False), ("Committed", 5, False)]
)
def test_a_committed_objective_that_any_other_would_beat_is_named(kind: str, last: int, said: bool) -> None:
    """O2 comes to 0.8, or to 0.3, which is poor of any objective."""
    plan = PLAN.replace("O2 | Answer    | Committed ", f"O2 | Answer    | {kind:10}")
    plan = plan.replace("2026-12-30 | KR3 | 1 ", f"2026-12-30 | KR3 | {last} ")
    view = in_mail(Context(assessed(plan, "2026-12-31"), "en"))
    assert view is not None
    assert ("Of a committed objective only a score of 1 is good: “Answer”." in view.lead) is said


def test_what_still_runs_has_no_grade_yet() -> None:
    longer = PLAN.replace(
        "    ID | Objective | Type         | State\n", "    ID | Objective | Type         | State | End\n"
    )
    longer = longer.replace(
        "O2 | Answer    | Committed    |", "O2 | Answer    | Committed    |       | 2027-03-31"
    )
    view = in_mail(Context(assessed(longer, "2026-12-31"), "en"))
    assert view is not None
    assert [(row.title, row.score, row.word, row.tone) for row in view.scores.rows] == [
        ("Grow", "0.7", "good", "good"),
        ("Answer", "0.8", "so far", "none"),
    ]


@pytest.mark.parametrize(("end", "there"), [("2026-12-31", True), ("2027-06-30", False)])
def test_a_plan_without_a_period_of_its_own_has_one_when_something_has_ended(end: str, there: bool) -> None:
    plan = f"""
        Settings
        Setting    | Value
        Grace days | 0

        Key Results
        ID  | Measure     | Target | Due
        KR1 | Increase to | 5      | {end}
    """
    assert (assessed(plan, "2026-12-31", alone=True).review is not None) is there


def test_what_has_ended_is_achieved_or_missed_and_the_others_wait() -> None:
    found = reviewed()
    assert [item.id for item in found.achieved] == ["KR2", "KR3", "K1"]  # a limit counts by its last value
    assert [item.id for item in found.missed] == ["KR1", "K2"]  # KR4 still runs, KR6 was closed
    assert [item.id for item in found.unknown] == ["KR5"]
    assert [item.id for item in reviewed("2026-12-15").achieved] == ["KR2"]


def test_the_day_after_says_the_same_as_the_last_day() -> None:
    last, after = reviewed(), reviewed("2027-01-01")
    assert [i.id for i in last.achieved] == [i.id for i in after.achieved]
    assert [i.id for i in last.missed] == [i.id for i in after.missed]
    assert last.is_over
    assert not reviewed("2026-12-30").is_over


def test_goalposts_are_held_against_the_first_report_of_the_period() -> None:
    found = reviewed()
    moved: dict[str, list[tuple[object, ...]]] = {
        item.id: [tuple(m) for m in moves] for item, moves in found.moved.items()
    }
    assert moved == {"KR1": [("target", 120, 100)]}
    assert {item.id for item in found.compared} == {"KR1", "KR3"}  # June's K1 was an earlier item


def test_forecasts_are_worked_out_again_and_held_against_what_came() -> None:
    found = reviewed()
    foreseen = {(one.item.id, f"{one.made:%m}"): (rounded(one.promised), one.came) for one in found.foreseen}
    slope = 21 / 21  # from 10 to 31 in 21 days: one a day
    assert foreseen[("KR1", "10")] == (rounded((31 + 61 * slope) / 100), 0.6)
    assert foreseen[("KR1", "11")][0] < 1
    assert foreseen[("KR3", "11")] == (1.0, 1.0)
    accuracy = [
        (f"{one.made}", one.count, one.right) for one in found.accuracy([o.item for o in found.foreseen])
    ]
    assert accuracy == [("2026-10-31", 1, 1), ("2026-11-30", 2, 2)]


def test_a_forecast_was_wrong_where_it_promised_the_target_and_the_target_was_missed() -> None:
    promised = PLAN.replace("2026-10-31 | KR1 | 31 ", "2026-10-31 | KR1 | 45 ")
    found = assessed(promised, "2026-12-31").review
    assert found is not None
    (first, *_) = found.accuracy([one.item for one in found.foreseen])
    assert (first.count, first.right, rounded(first.mean_miss)) == (1, 0, 0.4)  # 100 % promised, 60 % came


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "The period in review: 1 Oct 2026 to 31 Dec 2026",
                "Of 5 key results and KPIs that ended with a figure, 3 were achieved.",
                "What ends on 31 Dec 2026 is judged here by its last value; its status says so from the next day on.",
                "- Grow: ● 0.7 good (70%)",
                "Of a committed objective only a score of 1 is good: “Answer”.",
                "- Answer: ■ 0.8 poor (75%)",
                "Achieved (3)",
                "- Shops: 100% · Now done, target done",
                "Missed (2)",
                "- Customers: 60% · Now 60, target 100",
                "  “Two accounts left.” (Ann, 30 Dec)",
                "  no reason given yet",
                "- Customers: target 120 → 100",
                "1 ended without a figure: “Prizes”.",
                "2 were closed, cancelled or postponed: “Wait” (postponed, –), “Closed” (closed, 50%).",
            ],
        ),
        (
            "zh-TW",
            [
                "本期回顧：2026 年 10 月 1 日至 2026 年 12 月 31 日",
                "已截止且有數字的 5 項關鍵結果與 KPI 中，3 項已達成。",
                "於 2026 年 12 月 31 日截止的項目，此處以最後的數值判定；其狀態自次日起才會顯示。",
                "承諾型目標的評分須為 1 才是良好：「Answer」。",
                "- Grow：● 0.7 良好（70%）",
                "未達成（2）",
                "  「Two accounts left.」（Ann，12 月 30 日）",
                "1 項截止時沒有數字：「Prizes」。",
                "2 項已結案、取消或延後：「Wait」（已延後，–）、「Closed」（已結案，50%）。",
            ],
        ),
    ],
)
def test_reports_say_it_in_both_languages(language: Language, lines: list[str]) -> None:
    assessment = assessed(PLAN, "2026-12-31")
    said = text.summary_text(assessment, language).replace("\u2060", "")
    for line in lines:
        assert line in said.splitlines(), said
    for page in (html.summary(assessment, language), html.page(assessment, language)):
        assert lines[0] in page.replace("\u2060", "")


def test_the_scores_begin_with_the_company_s_and_large_numbers_have_separators() -> None:
    results = "".join(f"\n        R{i} | O1 | Increase to | 10 | 4" for i in range(1200))
    large = assessed(
        f"""
        Objectives
        ID | Objective | Level      | Supports
        O1 | Sell      | Department | O2
        O2 | Lead      | Company    |

        Key Results
        ID | Objective ID | Measure | Target | Current{results}

        KPIs
        ID | KPI
        """,
        "2026-12-31",
    )
    view = in_mail(Context(large, "en"))
    assert view is not None
    assert [row.title for row in view.scores.rows] == ["Lead", "Sell"]
    assert "Of 1,200 key results and KPIs that ended with a figure, 0 were achieved." in view.lead
    assert view.missed.title == "Missed (1,200)"


@pytest.mark.parametrize(
    ("as_of", "said"), [("2026-12-31", True), ("2027-01-01", False), ("2026-12-15", False)]
)
def test_only_on_the_last_day_does_it_judge_otherwise_than_statuses(as_of: str, said: bool) -> None:
    summary = text.summary_text(assessed(PLAN, as_of), "en")
    assert ("judged here by its last value" in summary) is said


def test_before_the_last_month_nothing_is_said_of_it() -> None:
    assessment = assessed(PLAN, "2026-11-30")
    assert as_data(assessment, "en")["review"] is None
    assert "review" not in text.summary_text(assessment, "en")
    assert 'id="review"' not in html.page(assessment, "en")


def test_programs_get_the_same() -> None:
    found = json.loads(json.dumps(as_data(assessed(PLAN, "2026-12-31"), "en")["review"]))
    assert found["over"] is True
    assert found["objectives"][1] == {"id": "O2", "progress": 0.75, "score": 0.8, "grade": "bad"}
    assert found["missed"] == ["KR1", "K2"]
    assert found["goalposts"] == [{"id": "KR1", "what": "target", "before": 120, "after": 100}]
    assert [one["right"] for one in found["forecasts"]] == [1, 2]


def test_a_board_gets_slides_of_it() -> None:
    titles = [slide.title for slide in deck(Context(assessed(PLAN, "2026-12-31"), "en")).slides]
    assert "The period in review: 1 Oct 2026 to 31 Dec 2026" in titles
    assert "What was missed and achieved" in titles
    before = [slide.title for slide in deck(Context(assessed(PLAN, "2026-11-30"), "en")).slides]
    assert "What was missed and achieved" not in before


@pytest.mark.parametrize(("ids", "said"), [("O2 KR3", True), ("O2 KR5", False)])
def test_that_no_goalpost_was_moved_is_said_only_of_what_was_reported_before(ids: str, said: bool) -> None:
    assessment = assessed(PLAN, "2026-12-31")
    items = tuple(i for i in assessment.plan.items if i.id in ids.split())
    view = in_mail(Context(assessment, "en", Selection(items, (), Scope(Extent.OWNER, person="Ann"))))
    assert view is not None
    assert ("No goalpost is another than in the first report of the period." in view.notes) is said


def test_a_reader_of_a_part_is_told_of_that_part() -> None:
    assessment = assessed(PLAN, "2026-12-31")
    items = tuple(i for i in assessment.plan.items if i.id in ("O2", "KR3", "KR5"))
    part = Selection(items, (), Scope(Extent.OWNER, person="Ann"))
    found = in_mail(Context(assessment, "en", part))
    assert found is not None
    assert [row.title for row in found.scores.rows] == ["Answer"]
    assert ([i.title for i in found.achieved.rows], found.missed.rows) == (["Days"], ())
    assert found.lead == (
        "Of 1 key result or KPI that ended with a figure, 1 was achieved.",
        "Of a committed objective only a score of 1 is good: “Answer”.",
    )


@settings(max_examples=150, deadline=None)
@given(plans())
def test_the_last_day_foretells_what_the_day_after_says(plan: Rows) -> None:
    last, after = (assessed(rows(plan), day, alone=True) for day in ("2026-12-31", "2027-01-01"))
    assert last.review is not None
    said = {item.id: Status.ACHIEVED for item in last.review.achieved}
    said |= {item.id: Status.MISSED for item in last.review.missed}
    statuses = {item.id: after[item].status for item in after.plan.measured}
    assert said == {i: s for i, s in statuses.items() if s in (Status.ACHIEVED, Status.MISSED)}
    for item, one in last.review.scores.items():
        assert one.score == last[item].score


@needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [390, 1440])
def test_the_review_fits_every_screen(browser: Any, tmp_path: Path, language: Language, width: int) -> None:
    long = PLAN.replace("Two accounts left.", "Two accounts left. " * 20)
    assessment = assessed(long, "2026-12-31")
    pages = {
        "summary.html": html.summary(assessment, language),
        "report.html": html.page(assessment, language),
    }
    for name, made in pages.items():
        (tmp_path / name).write_text(made, "utf-8")
        with opened(browser, tmp_path / name, width) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width
