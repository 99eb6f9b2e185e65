"""What an item is to reach: a baseline and a target, or for a guardrail the bounds to be kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from okrsheet.basics.text import Text
from okrsheet.plan import Item, MeasuredItem
from okrsheet.plan.quantity import is_percent
from okrsheet.plan.status import at_least, rounded
from okrsheet.plan.words import Measure


class Obstacle(Enum):
    """Why an item has no progress, though a value may be there."""

    NO_MEASURE = Text(en="it has no measure", zh_TW="沒有衡量方式")
    NO_TARGET = Text(en="it has no target", zh_TW="沒有目標值")
    NO_BASELINE = Text(en="this measure needs a baseline", zh_TW="這種衡量方式需要基準值")
    NO_DISTANCE = Text(en="its target leaves it nothing to move", zh_TW="目標值沒有留下進展空間")
    WRONG_SIDE = Text(
        en="the target lies on the wrong side of the baseline", zh_TW="目標值在基準值的相反方向"
    )
    NO_UPPER = Text(en="“Between” needs an upper target", zh_TW="「介於」需要目標上限")
    UPPER_BELOW = Text(en="the upper target lies below the target", zh_TW="目標上限低於目標值")
    UNREADABLE = Text(en="one of its numbers or dates cannot be read", zh_TW="有數字或日期無法讀取")
    MIXED_PERCENT = Text(en="percentages and plain numbers are mixed in it", zh_TW="百分比與一般數字混用")
    WORD_FOR_NUMBER = Text(en="its value is a word, not a number", zh_TW="數值是文字而不是數字")
    NO_SHARE = Text(
        en="“in progress”, or a count without a target, says no share",
        zh_TW="「進行中」或沒有目標值的數量無法換算成比例",
    )
    SHARE_OR_COUNT = Text(
        en="its value may be a share as those before it, or a count as its target",
        zh_TW="數值可能與先前一樣是比例，也可能與目標值一樣是數量",
    )
    NO_VALUE = Text(en="no value is known for that day", zh_TW="當日沒有已知的數值")

    @property
    def text(self) -> Text:
        """The reason as the second half of a sentence."""
        value: Text = self.value
        return value


@dataclass(frozen=True, slots=True)
class TargetRange:
    """Where an item's values come from and go to, in absolute numbers; of a guardrail its bounds,
    ``upper`` for *Between* only. ``percent`` says that the target was typed as a percentage.
    """

    baseline: float | None
    target: float | None
    upper: float | None = None
    percent: bool = False

    def share(self, value: float) -> float:
        """The share of the distance from baseline to target that a value has covered; may be below 0 or above 1."""
        assert self.baseline is not None and self.target is not None
        return (value - self.baseline) / (self.target - self.baseline)


ZERO_TO_ONE = TargetRange(0.0, 1.0)
"""The range of what is a share already: of what is rolled up, and of milestones told in words."""


def target_range(item: MeasuredItem) -> TargetRange | Obstacle:
    """What an item is to reach, or what stands in the way of saying so.

    *Increase to* without a baseline starts at 0; the other measures that are no guardrail need one. A cell
    that cannot be read is an obstacle, never a blank.
    """
    if any(item.unusable(key) for key in ("measure", *numbers_needed(item))):
        return Obstacle.UNREADABLE
    if item.measure is None:
        return Obstacle.NO_MEASURE
    if item.measure is Measure.MILESTONE:
        if item.target is not None and not item.target:
            return Obstacle.NO_DISTANCE
        return TargetRange(None, item.target, percent=is_percent(item.target))
    if item.target is None:
        return Obstacle.NO_TARGET
    if _mixes(item):  # checked first, or 85 % would be said to lie on the wrong side of 30
        return Obstacle.MIXED_PERCENT
    if item.measure.guardrail:
        return _bounds(item)
    return _way(item, item.measure, item.target)


def numbers_needed(item: MeasuredItem) -> tuple[str, ...]:
    """The columns that an item's measure needs as numbers; a milestone can do without any."""
    if item.measure is Measure.MILESTONE:
        return ()
    if item.measure is Measure.BETWEEN:
        return "target", "upper_target"
    return ("target",) if item.measure and item.measure.guardrail else ("baseline", "target")


LARGEST_PLAIN_PERCENT = 1.5
"""A plain number above this, beside percentages, is no percentage: who plans for 150 % does not type 1.5."""


def _mixes(item: MeasuredItem) -> bool:
    """Whether among the numbers of a target range are percentages and plain numbers that cannot be any."""
    numbers = [n for key in numbers_needed(item) if (n := getattr(item, key)) is not None]
    return any(map(is_percent, numbers)) and any(
        not is_percent(n) and abs(n) > LARGEST_PLAIN_PERCENT for n in numbers
    )


def _bounds(item: MeasuredItem) -> TargetRange | Obstacle:
    percent = is_percent(item.target)
    if item.measure is not Measure.BETWEEN:
        return TargetRange(item.baseline, item.target, percent=percent)
    if item.upper_target is None:
        return Obstacle.NO_UPPER
    if item.target is not None and item.upper_target < item.target:
        return Obstacle.UPPER_BELOW
    return TargetRange(item.baseline, item.target, item.upper_target, percent)


def _way(item: MeasuredItem, measure: Measure, target: float) -> TargetRange | Obstacle:
    baseline: float | None = item.baseline
    if baseline is None:
        if measure is not Measure.INCREASE_TO:
            return Obstacle.NO_BASELINE
        baseline = 0.0
    percent = is_percent(target)
    if measure.relative:
        target = baseline + target if measure.rising else baseline - target
    distance = rounded(target) - rounded(baseline)
    if distance == 0:
        return Obstacle.NO_DISTANCE
    if (distance > 0) != measure.rising:
        return Obstacle.WRONG_SIDE
    return TargetRange(baseline, target, percent=percent)


def is_guardrail(item: Item) -> bool:
    """Whether the item has bounds to keep rather than a target to move to."""
    return item.measure is not None and item.measure.guardrail


def missed_bounds(measure: Measure | None, aim: TargetRange, value: float) -> Iterator[float]:
    """The bounds of a guardrail that a value does not keep."""
    lower = aim.target if measure in (Measure.AT_LEAST, Measure.BETWEEN) else None
    upper = aim.upper if measure is Measure.BETWEEN else None
    if measure is Measure.AT_MOST:
        upper = aim.target
    if lower is not None and not at_least(value, lower):
        yield lower
    if upper is not None and not at_least(upper, value):
        yield upper


def meets(measure: Measure | None, aim: TargetRange, value: float) -> bool:
    """Whether a value keeps a guardrail's bounds, themselves included."""
    return not any(True for _ in missed_bounds(measure, aim, value))


def nearly_meets(measure: Measure | None, aim: TargetRange, value: float, tolerance: float) -> bool:
    """Whether a value misses a bound by no more than ``tolerance`` as a share of that bound."""
    return all(
        at_least(abs(bound) * tolerance, abs(value - bound)) for bound in missed_bounds(measure, aim, value)
    )
