"""Where items are heading: the pace of their dated values, continued to the last day.

The pace is the median of the slopes between every two values (Theil–Sen), so a value that is far
off does not move it much. It is continued from the latest value, which counts everywhere else as
well. A whole goes where its parts go: its own past may be that of other parts, with other weights.
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
from okrsheet.figures.target import WHOLE_WAY, TargetRange, is_guardrail
from okrsheet.figures.value import off_scale
from okrsheet.plan import Item
from okrsheet.plan.status import Status, at_least, rounded
from okrsheet.plan.words import Measure

LEAST = 3
"""As many dated values are needed for a forecast."""
WEEK, MONTH = 7.0, 365.25 / 12
"""Days."""
_MOST = 40  # values are thinned out evenly beyond this, for every two of them are compared
_UNDER_WAY = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)
_OVER = (Status.ACHIEVED, Status.MISSED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of one item by its last day if it goes on as it did, and what it would need.

    ``pace`` is per day; ``value`` and ``progress`` (a share 0..1) are those of ``end``. All three
    are ``None`` with fewer than three dated values (``count``), and of a whole where nobody can tell of a part
    that counts in it. ``behind`` says that the target is not reached at this pace or, while that is
    unknown, that the item is not on track. ``parts`` are those of a whole, by weight, with their progress then.
    """

    now: float
    on: dt.date
    aim: TargetRange
    end: dt.date
    days_left: int
    behind: bool
    count: int
    since: dt.date | None
    pace: float | None = None
    value: float | None = None
    progress: float | None = None
    parts: tuple[tuple[float, float], ...] = ()

    @property
    def target(self) -> float:
        """The value to be reached."""
        return self.aim.target or 0.0

    def reached(self, value: float) -> float:
        """The progress (a share 0..1) that a value is."""
        return min(1.0, max(0.0, self.aim.share(value)))

    def on_day(self, day: dt.date) -> float | None:
        """The progress at this pace by a day; after the last day, that of the last day."""
        if self.pace is None:
            return None
        return self.reached(self.now + self.pace * (min(day, self.end) - self.on).days)

    @property
    def away(self) -> bool:
        """Whether it is known to move away from the target."""
        return self.pace is not None and rounded(self.pace * (self.target - self.now)) < 0

    def needed(self, days: float) -> float | None:
        """The change in so many days that reaches the target on the last day, counted from the
        day of the report; ``None`` for what is not behind.
        """
        return (self.target - self.now) / self.days_left * days if self.behind else None


def forecasts_of(outcomes: Iterable[Known], series: Mapping[Item, Series]) -> dict[Item, Forecast | None]:
    """Every item's forecast; ``outcomes`` go from parts to wholes."""
    found: dict[Item, Forecast | None] = {}
    for outcome in outcomes:
        found[outcome.item] = forecast(outcome, series[outcome.item], found)
    return found


def forecast(outcome: Known, series: Series, others: Mapping[Item, Forecast | None]) -> Forecast | None:
    """An item's forecast from its dated values, or of a whole from the forecasts of its parts, which
    are among ``others``; ``None`` for what is not under way (done, over, closed, postponed, not begun,
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
    if isinstance(outcome, RolledUp):
        return _of_parts(ahead, outcome, others)
    points = [p for p in series if p[0] >= span.start]
    ahead = replace(ahead, count=len(points), since=points[0][0] if points else None)
    if len(points) < LEAST or _is_off_scale(outcome):
        return ahead
    slope = pace(points)
    return _reaching(ahead, slope, now + slope * (span.end - on).days)


def _reaching(ahead: Forecast, slope: float, value: float) -> Forecast:
    """A forecast with the value of the last day."""
    progress = ahead.reached(value)
    return replace(ahead, pace=slope, value=value, progress=progress, behind=not at_least(progress, 1))


def _of_parts(ahead: Forecast, whole: RolledUp, others: Mapping[Item, Forecast | None]) -> Forecast:
    """The weighted mean of the parts that have a number, each where it will be on the whole's last day."""
    then = [(p.weight, _then(p, others, ahead.end)) for p in whole.parts if p.progress is not None]
    known = tuple((weight, share) for weight, share in then if share is not None)
    if len(known) < len(then) or (value := weighted_mean(known)) is None:
        return ahead
    slope = (value - ahead.now) / ahead.days_left
    return _reaching(replace(ahead, parts=known), slope, value)


def _then(part: Part, others: Mapping[Item, Forecast | None], day: dt.date) -> float | None:
    """A part's progress on a later day; ``None`` where there is no telling. What is done, over or closed
    stays where it is, and of a limit nobody forecasts how often it will be kept: it counts as so far.
    """
    outcome = part.outcome
    if ahead := others.get(part.item):
        return ahead.on_day(day)
    if not isinstance(outcome, Known) or (outcome.stale and outcome.status in _UNDER_WAY):
        return None
    kept = isinstance(outcome, Measured) and is_guardrail(outcome.item)
    full = part.progress is not None and at_least(part.progress, 1)
    return part.progress if kept or full or outcome.status in _OVER else None


def _stands_at(outcome: Known) -> tuple[dt.date, float] | None:
    """Where an item stands, and since which day."""
    if isinstance(outcome, RolledUp):
        return None if outcome.progress is None else (outcome.day, outcome.progress)
    read = outcome.reading
    if outcome.raw is None or read is None or not isinstance(read.value, float):
        return None
    return read.on or outcome.day, float(read.value)


def pace(points: Sequence[tuple[dt.date, float]]) -> float:
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
    """From where to where an item's values go; ``None`` where they go no way."""
    if isinstance(outcome, RolledUp):
        return WHOLE_WAY
    aim, item = outcome.target, outcome.item
    if not isinstance(aim, TargetRange) or is_guardrail(item):
        return None
    if item.measure is not Measure.MILESTONE:
        return aim
    counted = aim.target and outcome.reading and not outcome.reading.percent
    return TargetRange(0.0, aim.target) if counted else WHOLE_WAY


def _is_off_scale(outcome: Known) -> bool:
    """Whether percentages and plain numbers are mixed anywhere in an item's log."""
    if not isinstance(outcome, Measured):
        return False
    readings = [r for r in outcome.values.log if isinstance(r.value, float)]
    if outcome.item.measure is Measure.MILESTONE:
        return len({r.percent for r in readings}) > 1
    return off_scale(outcome.item, readings)
