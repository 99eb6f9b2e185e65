"""From a value to raw progress: what each measure makes of baseline, target and log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from okrsheet.cells import CellRef
from okrsheet.convert import is_percent
from okrsheet.dates import Period
from okrsheet.plan import CheckIn, Item, KeyResult, Kpi, Objective, Plan
from okrsheet.status import at_least, rounded
from okrsheet.text import Text, fold_id
from okrsheet.words import Measure, Milestone

_SCALE = 1.5  # a plain number above this beside percentages is not a share


class Obstacle(Enum):
    """Why an item has no number though a value may be there."""

    NO_MEASURE = Text("it has no measure", "沒有衡量方式")
    NO_TARGET = Text("it has no target", "沒有目標值")
    NO_BASELINE = Text("this measure needs a baseline", "這種衡量方式需要基準值")
    NO_DISTANCE = Text("target and baseline are the same", "目標值與基準值相同")
    WRONG_SIDE = Text("the target lies on the wrong side of the baseline", "目標值在基準值的相反方向")
    NO_UPPER = Text("“Between” needs an upper target", "「介於」需要目標上限")
    UPPER_BELOW = Text("the upper target lies below the target", "目標上限低於目標值")
    UNREADABLE = Text("one of its numbers or dates cannot be read", "有數字或日期無法讀取")
    MIXED_PERCENT = Text("percentages and plain numbers are mixed in it", "百分比與一般數字混用")
    WORD_FOR_NUMBER = Text("its value is a word, not a number", "數值是文字而不是數字")
    NO_SHARE = Text(
        "“in progress”, or a count without a target, says no share",
        "「進行中」或沒有目標值的數量無法換算成比例",
    )
    NO_VALUE = Text("no value is known for that day", "當日沒有已知的數值")

    @property
    def text(self) -> Text:
        """The reason as the second half of a sentence."""
        value: Text = self.value
        return value


@dataclass(frozen=True, slots=True)
class Goal:
    """Where an item comes from and where it goes to; bounds for a guardrail."""

    baseline: float | None
    target: float | None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The value as of a day: what it is, since when, and the cell that says so."""

    value: float | Milestone
    percent: bool
    on: dt.date | None
    at: CellRef


@dataclass(frozen=True, slots=True)
class Kept:
    """How often a guardrail was kept: ``met`` of ``count`` check-ins within the span."""

    met: int
    count: int


def goal(item: KeyResult | Kpi) -> Goal | Obstacle:
    """The item's goal in absolute numbers, or what stands in the way of one.

    *Increase to* without a baseline starts at 0; every other measure that goes a way
    needs one. A cell that cannot be read is an obstacle, never a blank.
    """
    if any(item.unusable(key) for key in ("measure", *_counting(item))):
        return Obstacle.UNREADABLE
    if item.measure is None:
        return Obstacle.NO_MEASURE
    if item.measure is Measure.MILESTONE:
        return Obstacle.NO_DISTANCE if item.target == 0 else Goal(None, item.target)
    if item.target is None:
        return Obstacle.NO_TARGET
    if item.measure.guardrail:
        return _bounds(item)
    return _way(item, item.measure, item.target)


def _counting(item: KeyResult | Kpi) -> tuple[str, ...]:
    """The columns that a measure needs as numbers; a milestone's target may be words."""
    if item.measure is Measure.MILESTONE:
        return ()
    if item.measure is Measure.BETWEEN:
        return "target", "upper_target"
    return ("target",) if item.measure and item.measure.guardrail else ("baseline", "target")


def _bounds(item: KeyResult | Kpi) -> Goal | Obstacle:
    if item.measure is not Measure.BETWEEN:
        return Goal(item.baseline, item.target)
    if item.upper_target is None:
        return Obstacle.NO_UPPER
    if item.target is not None and item.upper_target < item.target:
        return Obstacle.UPPER_BELOW
    return Goal(item.baseline, item.target, item.upper_target)


def _way(item: KeyResult | Kpi, measure: Measure, target: float) -> Goal | Obstacle:
    baseline = item.baseline
    if baseline is None:
        if measure is not Measure.INCREASE_TO:
            return Obstacle.NO_BASELINE
        baseline = 0.0
    if measure.relative:
        target = baseline + target if measure.rising else baseline - target
    distance = rounded(target) - rounded(baseline)
    if distance == 0:
        return Obstacle.NO_DISTANCE
    if (distance > 0) != measure.rising:
        return Obstacle.WRONG_SIDE
    return Goal(baseline, target)


def is_guardrail(item: Item) -> bool:
    """Whether the item has bounds to keep rather than a way to go."""
    return not isinstance(item, Objective) and item.measure is not None and item.measure.guardrail


def source(plan: Plan, item: KeyResult | Kpi) -> KeyResult | Kpi:
    """The item whose values count: a key result with a target and exactly one KPI has that
    KPI's, where the KPI has any.
    """
    if isinstance(item, KeyResult) and len(item.kpis) == 1 and item.target is not None:
        kpi = plan.kpi(item.kpis[0])
        if kpi and (fold_id(kpi.id) in plan.logged or kpi.current is not None):
            return kpi
    return item


def log_of(plan: Plan, item: KeyResult | Kpi) -> tuple[CheckIn, ...]:
    """The item's own dated check-ins, oldest first; none for a row whose ID is taken."""
    return plan.log.get(fold_id(item.id), ()) if item.id and plan.is_first(item) else ()


def reading(plan: Plan, item: KeyResult | Kpi, as_of: dt.date) -> Reading | None:
    """The value as of a day: the latest check-in up to it (of one day, the lower row), or the
    Current cell while the log holds no check-in at all.
    """
    item = source(plan, item)
    if item.id and fold_id(item.id) in plan.logged:
        for check_in in reversed(log_of(plan, item)):
            if check_in.date and check_in.date <= as_of and check_in.value is not None:
                percent = is_percent(check_in.typed("value"))
                return Reading(check_in.value, percent, check_in.date, check_in.at("value"))
        return None
    if item.current is None or not plan.is_first(item):
        return None
    return Reading(item.current, is_percent(item.typed("current")), None, item.at("current"))


def off_scale(item: KeyResult | Kpi, readings: Sequence[Reading]) -> CellRef | None:
    """The cell at which percentages meet plain numbers that cannot be shares, if they do."""
    keys = _counting(item) or ("target",)
    numbers = [
        (value, is_percent(item.typed(key)), item.at(key))
        for key in keys
        if (value := getattr(item, key)) is not None
    ]
    numbers += [(r.value, r.percent, r.at) for r in readings if isinstance(r.value, float)]
    shares = [percent for _, percent, _ in numbers]
    plain = [not percent and abs(value) > _SCALE for value, percent, _ in numbers]
    if not (any(shares) and any(plain)):
        return None
    first_is_share = next(share for share, odd in zip(shares, plain, strict=True) if share or odd)
    odd_ones = plain if first_is_share else shares
    return next(at for (_, _, at), odd in zip(numbers, odd_ones, strict=True) if odd)


def readings_of(
    plan: Plan, item: KeyResult | Kpi, read: Reading | None, span: Period | None, as_of: dt.date
) -> tuple[Reading, ...]:
    """The readings that a figure is made of: of a guardrail, every check-in of its span."""
    if span is None or not is_guardrail(item):
        return (read,) if read else ()
    until = Period(span.start, as_of)
    within = tuple(
        Reading(c.value, is_percent(c.typed("value")), c.date, c.at("value"))
        for c in log_of(plan, source(plan, item))
        if isinstance(c.value, float) and c.date and c.date in until
    )
    return within or ((read,) if read else ())


def raw_progress(
    plan: Plan, item: KeyResult | Kpi, read: Reading | None, span: Period | None, as_of: dt.date
) -> tuple[float | Obstacle, Kept | None]:
    """Raw progress (may be below 0 or above 1), and for a guardrail how often it was kept."""
    aim = goal(item)
    if isinstance(aim, Obstacle):
        return aim, None
    if read is None:
        return Obstacle.NO_VALUE, None
    if item.measure is Measure.MILESTONE:
        return _milestone(item, aim, read), None
    if not isinstance(read.value, float):
        return Obstacle.WORD_FOR_NUMBER, None
    readings = readings_of(plan, item, read, span, as_of)
    if off_scale(item, readings):
        return Obstacle.MIXED_PERCENT, None
    if is_guardrail(item):
        return (Obstacle.UNREADABLE, None) if span is None else _kept(item, aim, readings, span.start)
    assert aim.baseline is not None and aim.target is not None
    return (read.value - aim.baseline) / (aim.target - aim.baseline), None


def _milestone(item: KeyResult | Kpi, aim: Goal, read: Reading) -> float | Obstacle:
    match read.value:
        case Milestone.DONE:
            return 1.0
        case Milestone.NOT_STARTED:
            return 0.0
        case Milestone.IN_PROGRESS:
            return Obstacle.NO_SHARE
    target_is_share = is_percent(item.typed("target"))
    if read.percent and not target_is_share:
        return read.value
    if target_is_share and not read.percent and abs(read.value) > _SCALE:
        return Obstacle.MIXED_PERCENT
    if aim.target:
        return read.value / aim.target
    return read.value if 0 <= read.value <= 1 else Obstacle.NO_SHARE


def _kept(
    item: KeyResult | Kpi, aim: Goal, readings: Sequence[Reading], start: dt.date
) -> tuple[float, Kept | None]:
    values = [r.value for r in readings if isinstance(r.value, float)]
    met = sum(meets(item, aim, value) for value in values)
    within = all(r.on and r.on >= start for r in readings)
    return met / len(values), Kept(met, len(values)) if within else None


def missed_bounds(item: KeyResult | Kpi, aim: Goal, value: float) -> Iterator[float]:
    """The bounds of a guardrail that a value does not keep."""
    lower = aim.target if item.measure in (Measure.AT_LEAST, Measure.BETWEEN) else None
    upper = aim.upper if item.measure is Measure.BETWEEN else None
    if item.measure is Measure.AT_MOST:
        upper = aim.target
    if lower is not None and not at_least(value, lower):
        yield lower
    if upper is not None and not at_least(upper, value):
        yield upper


def meets(item: KeyResult | Kpi, aim: Goal, value: float) -> bool:
    """Whether a value keeps a guardrail's bounds, themselves included."""
    return not any(True for _ in missed_bounds(item, aim, value))


def nearly_meets(item: KeyResult | Kpi, aim: Goal, value: float, tolerance: float) -> bool:
    """Whether a value misses a bound by no more than ``tolerance`` as a share of that bound."""
    return all(
        at_least(abs(bound) * tolerance, abs(value - bound)) for bound in missed_bounds(item, aim, value)
    )
