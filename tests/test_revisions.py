"""What became of the plan itself: gone, renamed, new, restated, set aside, begun anew."""

from __future__ import annotations

import pytest

from okrsheet.report.changes import changes
from okrsheet.report.context import Context
from okrsheet.report.goalposts import goalposts
from okrsheet.report.revisions import revisions
from tests.tables import assessed

YEAR = "Settings\nSetting | Value\nPeriod start | 2026-01-01\nPeriod end | 2026-12-31\n"


def context(tables: str, as_of: str = "2026-10-31") -> Context:
    """The report on a plan of the year 2026."""
    return Context(assessed(f"{YEAR}\n{tables}", as_of, alone=True), "en")


def said(tables: str, as_of: str = "2026-10-31") -> list[str]:
    return [revision.says for revision in revisions(context(tables, as_of))]


@pytest.mark.parametrize(
    ("gone", "now", "told"),
    [
        ("K2 | Leads", "S9 | Leads", ["“Leads” (K2), then Off track; renamed to S9 “Leads”, No data?"]),
        (
            "K-02 | Leads",
            "K2 | New leads",
            ["“Leads” (K-02), then Off track; renamed to K2 “New leads”, No data?"],
        ),
        (
            "KR2.1 | ",
            "KR2.10 | Leads",
            ["“KR2.1” (KR2.1), then Off track; renamed to KR2.10 “Leads”, No data?"],
        ),
        ("KR2.1 | Leads", "KR2.2 | Cost", ["“Leads” (KR2.1), then Off track", "“Cost”, No data"]),
        ("K2 | Leads", "K3 | Cost", ["“Leads” (K2), then Off track", "“Cost”, No data"]),
    ],
    ids=["same title", "alike", "title not known", "neighbours are not alike", "nothing in common"],
)
def test_a_renamed_item_is_told_once(gone: str, now: str, told: list[str]) -> None:
    tables = f"""
Key Results
ID | Key result | Measure   | Target
{now} | Milestone |

History
Month   | ID | Title | Status
2026-09 | {gone} | Off track
"""
    starts = ("No longer in the plan: ", "New in the plan: ")
    assert said(tables) == [start + words for start, words in zip(starts, told, strict=False)]


def test_an_objective_that_is_set_aside_or_taken_up_again_is_a_change() -> None:
    tables = """
Objectives
ID | Objective | State
O1 | Grow      | Cancelled
O2 | Lead      |
O3 | Keep      |

Key Results
ID  | Objective ID | Key result | Measure   | Current
KR2 | O2           | Site       | Milestone | done

History
Month   | ID | Status
2026-09 | O1 | On track
2026-09 | O2 | Postponed
2026-09 | O3 | No data
"""
    found = {c.title: (c.before and c.before.word, c.now.word) for c in changes(context(tables))}
    assert found == {"Grow": ("On track", "Cancelled"), "Lead": ("Postponed", "Achieved")}


EARLIER = """
Key Results
ID | Key result | Measure     | Target | Start
K1 | Leads      | Increase to | 20     | {start}

Check-ins
Date       | ID | Value
2026-06-20 | K1 | 3
2026-07-20 | K1 | 4

History
Month   | As of      | ID | Value | Progress | Status   | Target | Due
2026-06 | 2026-06-30 | K1 | 3     | 0.3      | At risk | 10     | {due}
"""


def test_what_ended_before_an_item_starts_was_another_item() -> None:
    """An ID used again: no moved goalpost, no restated figure, no change of status."""
    tables = EARLIER.format(start="2026-07-01", due="2026-06-30")
    report = context(tables, "2026-07-31")
    assert not goalposts(report)
    assert not report.assessment.figures.restated
    assert not changes(report)
    assert report.assessment.figures.series[report.assessment.plan.key_results[0]][0][1] == 4
    assert said(tables, "2026-07-31") == [
        "1 item starts anew under an ID of the report of June; nothing is compared with what ended then"
    ]


def test_an_item_that_goes_on_is_compared_with_what_was_reported_of_it() -> None:
    tables = EARLIER.format(start="2026-01-01", due="2026-12-31")
    (moved,) = goalposts(context(tables, "2026-07-31"))
    assert moved.moves == "target 10 → 20"
    assert said(tables, "2026-07-31") == [
        "“Leads”: 15% at the end of June by today's plan and log; 30% was reported then"
    ]


def test_no_check_in_is_owed_for_a_milestone_that_is_done() -> None:
    tables = """
Key Results
ID  | Key result | Measure   | Target
KR1 | Site       | Milestone |
KR2 | Office     | Milestone | 5

Check-ins
Date       | ID  | Value
2026-06-01 | KR1 | done
2026-06-01 | KR2 | 3
"""
    assessment = context(tables).assessment
    assert [(o.stale, o.overdue) for o in assessment.figures.measured.values()] == [
        (True, False),
        (True, True),
    ]
    assert {f.id for f in assessment.findings if f.rule.name == "stale-check-in"} <= {"KR2"}
