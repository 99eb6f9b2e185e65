"""Forecasts: the slope of an item's dated values, continued to its last day.

The slope is the median of the slopes between every two values (Theil–Sen), so a value that is far
off does not move it much. It is continued from the latest value, which is the item's value everywhere
else as well. A roll-up is forecast from its parts, not
from its own past, which may be that of other parts with other weights.
Amounts are in the item's own unit, per day; of what is rolled up they are shares 0..1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from okrsheet.figures.history import Series
from okrsheet.figures.mean import weighted_mean
from okrsheet.figures.outcome import Known, Measured, Part, RolledUp
from okrsheet.figures.target import ZERO_TO_ONE, TargetRange, is_guardrail
from okrsheet.figures.value import Reading, off_scale
from okrsheet.plan import Item
from okrsheet.plan.status import Status, at_least, rounded
from okrsheet.plan.words import Measure

LEAST = 3
"""How many dated values a forecast needs."""
WEEK, MONTH = 7.0, 365.25 / 12
"""Days."""
_MOST = 40  # values are thinned out evenly beyond this, for every two of them are compared
_UNDER_WAY = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)
_OVER = (Status.ACHIEVED, Status.MISSED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one item will have reached by its last day if it goes on as it did, and what it would need.

    ``slope`` is the change per day; ``value`` and ``progress`` (a share 0..1) are those of ``end``. All three
    are ``None`` with fewer than three dated values (``count``), and of a roll-up where a part has no forecast.
    ``behind`` says that the target is not reached at this slope or, while that is unknown, that the item is
    not on track. ``parts`` are the weights of a roll-up's parts, each with the part's progress by ``end``.
    """

    now: float
    on: dt.date
    aim: TargetRange
    end: dt.date
    days_left: int
    behind: bool
    count: int
    since: dt.date | None
    slope: float | None = None
    value: float | None = None
    progress: float | None = None
    parts: tuple[tuple[float, float], ...] = ()

    @property
    def target(self) -> float:
        """The value to be reached."""
        return self.aim.target or 0.0

    def reached(self, value: float) -> float:
        """The progress (a share 0..1) that a value stands for."""
        return min(1.0, max(0.0, self.aim.share(value)))

    def on_day(self, day: dt.date) -> float | None:
        """The progress (a share 0..1) by a day at this slope; after the last day, that of the last day."""
        if self.slope is None:
            return None
        return self.reached(self.now + self.slope * (min(day, self.end) - self.on).days)

    @property
    def away(self) -> bool:
        """Whether it is known to move away from the target."""
        return self.slope is not None and rounded(self.slope * (self.target - self.now)) < 0

    @property
    def falls_short(self) -> bool:
        """Whether it is known, at its slope, not to reach the target."""
        return self.slope is not None and (self.behind or self.away)

    def needed(self, days: float) -> float | None:
        """The change in so many days that reaches the target on the last day, counted from the
        day of the report; ``None`` for what is not behind.
        """
        return (self.target - self.now) / self.days_left * days if self.behind else None


def forecasts_of(outcomes: Iterable[Known], series: Mapping[Item, Series]) -> dict[Item, Forecast | None]:
    """Every item's forecast. ``outcomes`` must have the parts of a roll-up before it."""
    found: dict[Item, Forecast | None] = {}
    for outcome in outcomes:
        found[outcome.item] = forecast(outcome, series[outcome.item], found)
    return found


def forecast(outcome: Known, series: Series, others: Mapping[Item, Forecast | None]) -> Forecast | None:
    """An item's forecast from its dated values, or of a roll-up from the forecasts of its parts, which are
    among ``others``; ``None`` for what is not under way (done, over, closed, postponed, not begun,
    incomplete, without a number), whose value is stale, is to be kept rather than reached, or is told in
    words (done, not started).
    """
    aim, start, span, as_of = _aim(outcome), _stands_at(outcome), outcome.span, outcome.day
    if aim is None or span is None or start is None or outcome.status not in _UNDER_WAY or outcome.stale:
        return None
    if as_of >= span.end or at_least(aim.share(start[1]), 1):
        return None
    (on, now), days = start, (span.end - as_of).days
    ahead = Forecast(now, on, aim, span.end, days, outcome.status is not Status.ON_TRACK, 0, None)
    match outcome:
        case RolledUp():
            return _of_parts(ahead, outcome, others)
        case Measured():
            return _of_values(ahead, outcome, series, span.start)


def _of_values(ahead: Forecast, outcome: Measured, series: Series, start: dt.date) -> Forecast:
    """The forecast of a measured item: the slope of its values since its start, continued."""
    points = [p for p in series if p[0] >= start]
    ahead = replace(ahead, count=len(points), since=points[0][0] if points else None)
    if len(points) < LEAST or _is_off_scale(outcome):
        return ahead
    slope = median_slope(points)
    return _reaching(ahead, slope, ahead.now + slope * (ahead.end - ahead.on).days)


def _reaching(ahead: Forecast, slope: float, value: float) -> Forecast:
    """A forecast with the value of the last day."""
    progress = ahead.reached(value)
    return replace(ahead, slope=slope, value=value, progress=progress, behind=not at_least(progress, 1))


def _of_parts(ahead: Forecast, outcome: RolledUp, others: Mapping[Item, Forecast | None]) -> Forecast:
    """The forecast of a roll-up: the weighted mean of its parts with a number, by the roll-up's last day."""
    then = [(p.weight, progress_then(p, others, ahead.end)) for p in outcome.parts if p.progress is not None]
    known = tuple((weight, share) for weight, share in then if share is not None)
    if len(known) < len(then) or (value := weighted_mean(known)) is None:
        return ahead
    slope = (value - ahead.now) / ahead.days_left
    return _reaching(replace(ahead, parts=known), slope, value)


def progress_then(part: Part, others: Mapping[Item, Forecast | None], day: dt.date) -> float | None:
    """A part's progress by a later day; ``None`` where it has no forecast.

    What is done, over or closed keeps its progress. So does a guardrail, for which no forecast is made of
    how often it will be kept.
    """
    outcome = part.outcome
    if ahead := others.get(part.item):
        return ahead.on_day(day)
    if not isinstance(outcome, Known) or (outcome.stale and outcome.status in _UNDER_WAY):
        return None
    kept = isinstance(outcome, Measured) and is_guardrail(outcome.item)
    full = part.progress is not None and at_least(part.progress, 1)
    over = outcome.status in _OVER or (outcome.span is not None and outcome.span.end <= outcome.day)
    return part.progress if kept or full or over else None


def _stands_at(outcome: Known) -> tuple[dt.date, float] | None:
    """The day and the amount from which the slope is continued."""
    match outcome:
        case RolledUp(progress=float() as progress):
            return outcome.day, progress
        case Measured(raw=float(), reading=Reading(value=float() as value, on=on)):
            return on or outcome.day, float(value)
        case _:
            return None


def median_slope(points: Sequence[tuple[dt.date, float]]) -> float:
    """The median slope between every two values of different days, per day (Theil–Sen)."""
    pairs = combinations(_thinned(points), 2)
    slopes = sorted((b - a) / (later - day).days for (day, a), (later, b) in pairs)
    middle = len(slopes) // 2
    return slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2


def _thinned(points: Sequence[tuple[dt.date, float]]) -> Sequence[tuple[dt.date, float]]:
    if len(points) <= _MOST:
        return points
    return [points[round(n * (len(points) - 1) / (_MOST - 1))] for n in range(_MOST)]


def _aim(outcome: Known) -> TargetRange | None:
    """From where to where an item's values go; ``None`` for a guardrail, or without a usable target."""
    match outcome:
        case RolledUp():
            return ZERO_TO_ONE
        case Measured(target=TargetRange() as aim, item=item) if not is_guardrail(item):
            if item.measure is not Measure.MILESTONE:
                return aim
            counted = aim.target and outcome.reading and not outcome.reading.percent
            return TargetRange(0.0, aim.target) if counted else ZERO_TO_ONE
        case _:
            return None


def _is_off_scale(outcome: Known) -> bool:
    """Whether percentages and plain numbers are mixed anywhere in an item's log."""
    if not isinstance(outcome, Measured):
        return False
    readings = [r for r in outcome.values.log if isinstance(r.value, float)]
    if outcome.item.measure is Measure.MILESTONE:
        return len({r.percent for r in readings}) > 1
    return off_scale(outcome.item, readings)
