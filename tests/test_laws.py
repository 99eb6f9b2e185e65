"""Laws that hold for every plan, tried with plans that nobody thought of."""

from __future__ import annotations

import datetime as dt
import math
from random import Random
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.assessment import assess
from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar, Period, add_months
from okrsheet.figures.mean import weighted_mean
from okrsheet.figures.outcome import RolledUp
from okrsheet.figures.timing import expected_share
from okrsheet.plan.convert import to_date, to_number, to_value
from okrsheet.plan.pace import Pace, PaceRule
from okrsheet.plan.status import Status, score
from tests.tables import assessed, plan_of

Pairs: TypeAlias = list[tuple[float, float | None]]

shares = st.floats(0, 1)
weights = st.just(0.0) | st.floats(1e-6, 1e6)
parts = st.lists(st.tuples(weights, st.none() | shares), min_size=1)
days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))
ORDER = [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK]


@given(parts)
def test_a_weighted_mean_lies_between_its_parts(pairs: Pairs) -> None:
    mean = weighted_mean(pairs)
    known = [share for weight, share in pairs if share is not None and weight > 0]
    assert (mean is None) == (not known)
    if mean is not None:
        assert min(known) - 1e-9 <= mean <= max(known) + 1e-9


@given(parts, st.randoms())
def test_a_weighted_mean_does_not_depend_on_order(pairs: Pairs, random: Random) -> None:
    mixed = pairs[:]
    random.shuffle(mixed)
    one, other = weighted_mean(pairs), weighted_mean(mixed)
    assert one == other


@given(parts, st.floats(0.001, 1000))
def test_a_weighted_mean_does_not_depend_on_the_unit_of_weights(pairs: Pairs, factor: float) -> None:
    one, other = weighted_mean(pairs), weighted_mean([(w * factor, s) for w, s in pairs])
    if one is not None and other is not None:
        assert math.isclose(one, other, abs_tol=1e-6)


@given(st.sampled_from(PaceRule), shares, shares, shares)
def test_more_progress_never_worsens_the_status(rule: PaceRule, one: float, other: float, due: float) -> None:
    low, high = sorted((one, other))
    pace = Pace(rule)
    assert ORDER.index(pace.status(low, due)) <= ORDER.index(pace.status(high, due))


@given(st.sampled_from(PaceRule), shares)
def test_being_on_pace_is_on_track(rule: PaceRule, share: float) -> None:
    assert Pace(rule).status(share, share) is Status.ON_TRACK


@given(shares)
def test_a_score_is_progress_to_within_a_twentieth(share: float) -> None:
    assert abs(score(share) - share) <= 0.05 + 1e-9
    assert round(score(share) * 10) == score(share) * 10


@given(days, days, days)
def test_expected_rises_from_0_before_the_span_to_1_on_its_last_day(
    a: dt.date, b: dt.date, day: dt.date
) -> None:
    span = Period(min(a, b), max(a, b))
    share = expected_share(span, day)
    assert 0 <= share <= 1
    assert expected_share(span, span.end) == 1
    assert expected_share(span, span.start - dt.timedelta(days=1)) == 0
    assert share <= expected_share(span, day + dt.timedelta(days=1))


@given(days, st.integers(0, 600))
def test_months_later_is_in_the_right_month(day: dt.date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@given(days, st.integers(1, 12), st.sampled_from(["Q1", "Q2", "Q3", "Q4", "H1", "H2", "FY2030", "第三季"]))
def test_a_period_by_name_starts_in_a_month_of_the_fiscal_year(day: dt.date, month: int, name: str) -> None:
    period = Calendar(day, month).period(name)
    assert period is not None
    assert period.start.day == 1
    assert (period.start.month - month) % 3 == 0
    assert (period.end + dt.timedelta(days=1)).day == 1


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.datetimes())
def test_no_cell_whatsoever_makes_reading_fail_or_a_number_infinite(value: object) -> None:
    cell = Cell(value)
    for found in (to_number(cell), to_value(cell)):
        assert not isinstance(found, float) or math.isfinite(found)
    to_date(cell, Calendar(dt.date(2026, 10, 31)))


@given(st.floats(-1e12, 1e12).map(lambda f: round(f, 4)))
def test_a_number_typed_as_text_is_the_number(value: float) -> None:
    wide = str.maketrans("0123456789.-,", "０１２３４５６７８９．－，")
    for typed in (f"{value:.4f}", f"{value:,.4f}", f" {value:,.4f} ".translate(wide)):
        assert to_number(Cell(typed)) == value


ids = st.sampled_from(["", "O1", "O2", "O3", "o1", "KR1", "K1", "K2", "zzz"])
cells = st.sampled_from(
    ["", "0", "5", "-3", "1e9", '"85 %"', "85%", "TBD", "=", "=7", "#REF!", "done", "2026-10-15", "Q4", '"1,5"',
     "Increase to", "At least", "Between", "Milestone", "Decrease by", "Closed", "Postponed", "both", "weekly"]
)  # fmt: skip
OBJECTIVES = ("ID", "Objective", "Supports", "Weight", "Start", "End", "Roll-up", "State")
RESULTS = (
    "ID", "Objective ID", "Measure", "Baseline", "Target", "Upper target", "Current", "Weight", "KPIs", "Due", "State",
)  # fmt: skip
KPIS = ("ID", "Measure", "Baseline", "Target", "Upper target", "Current", "End", "Frequency", "Supports")
CHECK_INS = ("Date", "ID", "Value")


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A workbook in which anything may stand anywhere."""
    blocks = []
    for title, labels in (
        ("Objectives", OBJECTIVES), ("Key Results", RESULTS), ("KPIs", KPIS), ("Check-ins", CHECK_INS),
    ):  # fmt: skip
        linked = ("ID", "Objective ID", "Supports", "KPIs")
        row = st.tuples(*(ids if label in linked else cells for label in labels))
        rows = draw(st.lists(row, max_size=5))
        blocks.append("\n".join([title, "|".join(labels), *("|".join(r) for r in rows if any(r))]))
    return "\n\n".join(blocks)


@settings(max_examples=300, deadline=None)
@given(tables())
def test_no_plan_crashes_and_every_share_is_a_share(drawn: str) -> None:
    assessment = assessed(drawn, alone=True)
    for item in assessment.plan.items:
        outcome = assessment[item]
        shares = [outcome.progress, outcome.expected]
        if isinstance(outcome, RolledUp):
            shares.append(outcome.aligned_progress)
            assert 0 <= outcome.reported[0] <= outcome.reported[1]
        assert all(share is None or 0 <= share <= 1 for share in shares)
        assert outcome.raw is None or math.isfinite(outcome.raw)
        assert (outcome.status is Status.ACHIEVED) <= (outcome.progress == 1)
    for finding in assessment.findings:
        assert finding.message.into("en")
        assert finding.message.into("zh-TW")
        assert finding.where.row >= 1


@settings(max_examples=60, deadline=None)
@given(tables())
def test_the_same_day_gives_the_same_answer(drawn: str) -> None:
    def figures() -> list[object]:
        plan = plan_of(drawn, alone=True)
        found = assess(plan, dt.date(2026, 10, 31))
        return [(i.id, found[i].raw, found[i].status, found[i].change) for i in plan.items]

    assert figures() == figures()


@settings(max_examples=60, deadline=None)
@given(tables())
def test_unknown_is_not_zero(drawn: str) -> None:
    assessment = assessed(drawn, alone=True)
    for outcome in assessment.figures.measured.values():
        if outcome.reading is None:
            assert outcome.raw is None
