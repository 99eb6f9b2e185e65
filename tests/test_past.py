"""Laws of change, of the past and of wholes, tried on plans that nobody thought of."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment
from okrsheet.basics.dates import end_of_month_before
from okrsheet.figures.outcome import Outcome, Recorded, RolledUp, Unknown
from okrsheet.plan import KeyResult, Kpi, Objective
from okrsheet.plan.status import Status, rounded
from okrsheet.writeback import history_values
from tests.tables import assessed

Rows: TypeAlias = dict[str, list[list[str]]]

YEAR = "Settings\nSetting | Value\nPeriod start | 2026-01-01\nPeriod end | 2026-12-31\n"
HEADERS = {
    "Objectives": "ID | Supports | Weight | Roll-up | State | Start",
    "Key Results": "ID | Objective ID | Measure | Baseline | Target | Upper target | Current | KPIs | Weight | State | Start",
    "KPIs": "ID | Measure | Baseline | Target | Upper target | Current | End | Frequency | Data source | State | Start",
    "Check-ins": "Date | ID | Value",
}
MEASURES = ("Increase to", "Decrease to", "Increase by", "At least", "At most", "Between", "Milestone")
weights = st.sampled_from(["", "", "", "1", "2", "0", "0.5"])
states = st.sampled_from(["", "", "", "", "Closed", "Postponed", "Cancelled"])
starts = st.sampled_from(["", "", "", "2026-03-01", "2026-07-01"])
numbers = st.sampled_from(["", "", "0", "2", "5", "10", "12"])
days = st.dates(dt.date(2026, 1, 5), dt.date(2026, 11, 30))


def measured(draw: st.DrawFn) -> list[str]:
    """Measure, baseline, target, upper target, Current."""
    measure = draw(st.sampled_from(MEASURES))
    baseline = "20" if measure.startswith("Decrease") else "0"
    target = "" if measure == "Milestone" else "10"
    return [measure, baseline, target, "12" if measure == "Between" else "", draw(numbers)]


@st.composite
def plans(draw: st.DrawFn) -> Rows:
    """Objectives in a tree, key results with values of their own or made of KPIs, and a log."""
    objectives = [f"O{n}" for n in range(1, draw(st.integers(1, 4)) + 1)]
    kpis = [f"K{n}" for n in range(1, draw(st.integers(0, 4)) + 1)]
    results = [f"KR{n}" for n in range(1, draw(st.integers(1, 5)) + 1)]
    rows: Rows = {sheet: [] for sheet in HEADERS}
    modes = st.sampled_from(["", "", "both", "aligned objectives"])
    for n, one in enumerate(objectives):
        above = draw(st.sampled_from(["", *objectives[:n]]))
        rows["Objectives"].append([one, above, draw(weights), draw(modes), draw(states), draw(starts)])
    for one in results:
        figures, made_of = (
            measured(draw),
            draw(st.lists(st.sampled_from(kpis), max_size=2) if kpis else st.just([])),
        )
        if bool(made_of) and draw(st.booleans()):
            figures[2] = ""  # no target of its own: the mean of its KPIs
        row = [
            one,
            draw(st.sampled_from(objectives)),
            *figures,
            ", ".join(made_of),
            draw(weights),
            draw(states),
        ]
        rows["Key Results"].append([*row, draw(starts)])
    for one in kpis:
        row = [one, *measured(draw), "2026-12-31", "Monthly", "CRM", draw(states), draw(starts)]
        rows["KPIs"].append(row)
    for day in draw(st.lists(days, max_size=12)):
        rows["Check-ins"].append(
            [
                f"{day}",
                draw(st.sampled_from([*results, *kpis])),
                draw(st.sampled_from(["0", "2", "5", "10", "11"])),
            ]
        )
    return rows


def text(plan: Mapping[str, Sequence[Sequence[str]]], history: Sequence[str] = ()) -> str:
    """The plan as tables."""
    blocks = [YEAR]
    for sheet, header in HEADERS.items():
        blocks.append("\n".join([sheet, header, *(" | ".join(row) for row in plan[sheet])]) + "\n")
    if history:
        blocks.append("\n".join(["History", "Month | As of | ID | Value | Progress | Status", *history]))
    return "\n".join(blocks)


def reported(assessment: Assessment) -> list[str]:
    """The rows of Past months that a report writes, as cells of a table."""
    keys = ("month", "as_of", "id", "value", "progress", "status")
    rows = [history_values(item, assessment) for item in assessment.plan.items]
    return [
        " | ".join(
            "" if row[k] is None else repr(row[k]) if isinstance(row[k], float) else str(row[k]) for k in keys
        )
        for row in rows
    ]


def by_id(assessment: Assessment) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for item in assessment.plan.items:
        o = assessment[item]
        exact = (o.progress, o.expected, o.change)
        found[item.id] = (*(None if share is None else rounded(share) for share in exact), o.status, o.stale)
    return found


@settings(max_examples=200, deadline=None)
@given(plans(), st.integers(2, 11))
def test_nothing_changes_where_nothing_happened(plan: Rows, month: int) -> None:
    as_of = dt.date(2026, month, 28)
    quiet = plan | {
        "Check-ins": [
            r
            for r in plan["Check-ins"]
            if not end_of_month_before(as_of) < dt.date.fromisoformat(r[0]) <= as_of
        ]
    }
    assessment = assessed(text(quiet), as_of, alone=True)
    for item in assessment.plan.items:
        assert rounded(assessment[item].change or 0) == 0, item.id


@settings(max_examples=200, deadline=None)
@given(plans(), days)
def test_what_is_achieved_has_nothing_below_it_that_still_runs(plan: Rows, as_of: dt.date) -> None:
    assessment = assessed(text(plan), as_of, alone=True)
    for outcome in assessment.figures.outcomes.values():
        if outcome.status is Status.ACHIEVED and isinstance(outcome, RolledUp):
            assert outcome.progress == 1
            assert all(part.achieved for part in outcome.parts if part.progress is not None)


@settings(max_examples=200, deadline=None)
@given(plans(), days)
def test_a_whole_is_known_only_where_its_parts_are(plan: Rows, as_of: dt.date) -> None:
    assessment = assessed(text(plan), as_of, alone=True)
    for past in assessment.figures.before.values():
        if isinstance(past, RolledUp):
            assert not any(isinstance(part.outcome, Unknown) for part in past.parts)
        assert not isinstance(past, Recorded)  # nothing was reported


@settings(max_examples=100, deadline=None)
@given(plans(), days, st.randoms())
def test_the_order_of_rows_does_not_matter(plan: Rows, as_of: dt.date, chance: random.Random) -> None:
    log = {(row[0], row[1]): row for row in plan["Check-ins"]}  # of one day, the lower row counts
    plan = plan | {"Check-ins": list(log.values())}
    mixed = {sheet: chance.sample(rows, len(rows)) for sheet, rows in plan.items()}
    assert by_id(assessed(text(plan), as_of, alone=True)) == by_id(assessed(text(mixed), as_of, alone=True))


@settings(max_examples=60, deadline=None)
@given(plans(), st.sets(st.integers(1, 11), min_size=1, max_size=4))
def test_any_split_of_the_year_into_months_gives_the_same_past_months(plan: Rows, months: set[int]) -> None:
    kept: list[str] = []
    for month in sorted(months):
        day = dt.date(2026, month, 28)
        alone = reported(assessed(text(plan), day, alone=True))
        after_others = reported(assessed(text(plan, kept), day, alone=True))
        assert alone == after_others
        kept += after_others


@settings(max_examples=100, deadline=None)
@given(plans(), st.integers(1, 10), st.data())
def test_the_statuses_of_the_month_before_are_those_that_were_reported(
    plan: Rows, month: int, data: st.DataObject
) -> None:
    then, now = (end_of_month_before(dt.date(2026, m, 1)) for m in (month + 1, month + 2))
    before = assessed(text(plan), then, alone=True)
    rows = reported(before)
    late = [[f"{then}", row[0], "3"] for row in plan["Key Results"] if data.draw(st.booleans())]
    after = assessed(text(plan | {"Check-ins": plan["Check-ins"] + late}, rows), now, alone=True)
    said = Counter(after.figures.status_before(item) for item in after.plan.items)
    assert said == Counter(before[item].status for item in before.plan.items)
    for item, row in after.figures.restated.items():
        past = after.figures.before[item]
        assert isinstance(past, Outcome) and past.progress != row.progress
    assert not after.figures.gone and not after.figures.new


def test_the_random_plans_hold_everything_that_the_laws_speak_of() -> None:
    kinds = {
        type(i)
        for i in assessed(
            text(
                {s: [] for s in HEADERS}
                | {
                    "Objectives": [["O1", "", "", "", "", ""]],
                    "Key Results": [["KR1", "O1", "Milestone", "", "", "", "done", "", "", "", ""]],
                    "KPIs": [["K1", "At least", "", "10", "", "12", "2026-12-31", "Monthly", "CRM", "", ""]],
                }
            ),
            alone=True,
        ).plan.items
    }
    assert kinds == {Objective, KeyResult, Kpi}
