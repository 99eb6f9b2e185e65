"""From a value to raw progress: what each measure makes of baseline, target and log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

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
    NO_DISTANCE = Text("its target leaves it nothing to move", "目標值沒有留下進展空間")
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
    if off_scale(item, ()):  # before 85 % is said to lie on the wrong side of 30
        return Obstacle.MIXED_PERCENT
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


class Number(NamedTuple):
    """One of an item's numbers, and the cell in which it stands."""

    value: float
    percent: bool
    at: CellRef

    @property
    def plain(self) -> bool:
        """Whether it can only be a plain number: 85 beside 85 % cannot be a share."""
        return not self.percent and abs(self.value) > _SCALE


def _numbers(item: KeyResult | Kpi, readings: Iterable[Reading]) -> list[Number]:
    """The numbers of a goal, the target first, and those of the readings."""
    keys = sorted(_counting(item) or ("target",), key=lambda key: key != "target")
    goals = ((getattr(item, key), is_percent(item.typed(key)), item.at(key)) for key in keys)
    numbers = [Number(*goal) for goal in goals if goal[0] is not None]
    return numbers + [Number(r.value, r.percent, r.at) for r in readings if isinstance(r.value, float)]


def off_scale(item: KeyResult | Kpi, readings: Sequence[Reading]) -> bool:
    """Whether percentages meet plain numbers that cannot be shares."""
    numbers = _numbers(item, readings)
    return any(number.percent for number in numbers) and any(number.plain for number in numbers)


def odd_ones(item: KeyResult | Kpi, readings: Sequence[Reading], log: Sequence[Reading]) -> list[Number]:
    """Of an item that mixes percentages and plain numbers, those written unlike most that it and
    its log hold; where there are as many of each, those written unlike the target.
    """
    numbers = _numbers(item, readings)
    known = {number.at: number for number in (*numbers, *_numbers(item, log))}.values()
    lead = sum(number.percent for number in known) - sum(number.plain for number in known)
    shares = lead > 0 or (lead == 0 and next((n.percent for n in numbers if n.percent or n.plain), False))
    return [number for number in numbers if (number.plain if shares else number.percent)]


def logged(plan: Plan, item: KeyResult | Kpi) -> tuple[Reading, ...]:
    """Every number that the log holds for an item, or for the KPI whose values it has."""
    return tuple(
        Reading(c.value, is_percent(c.typed("value")), c.date, c.at("value"))
        for c in log_of(plan, source(plan, item))
        if isinstance(c.value, float)
    )


def readings_of(
    plan: Plan, item: KeyResult | Kpi, read: Reading | None, span: Period | None, as_of: dt.date
) -> tuple[Reading, ...]:
    """The readings that a figure is made of: of a guardrail, every check-in of its span."""
    if span is None or not is_guardrail(item):
        return (read,) if read else ()
    until = Period(span.start, as_of)
    within = tuple(r for r in logged(plan, item) if r.on and r.on in until)
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
