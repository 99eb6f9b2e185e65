"""Where items are heading: the pace of their dated values, continued to the last day.

The pace is the median of the slopes between every two values (Theil–Sen), so a value that is far
off does not move it much. It is continued from the latest value, which counts everywhere else as
well. Amounts are in the item's own unit, per day; of an objective, and of a key result made of
KPIs, they are shares 0..1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from okrsheet.dates import end_of_month_before, parse_month
from okrsheet.measure import Goal, goal, log_of, logged, off_scale, source
from okrsheet.plan import HistoryRow, Item, KeyResult, Kpi, Objective
from okrsheet.rollup import Figures, Outcome
from okrsheet.status import Status, at_least, rounded
from okrsheet.text import fold_id
from okrsheet.words import Measure

LEAST = 3
"""As many dated values are needed for a forecast."""
WEEK, MONTH = 7.0, 365.25 / 12
"""Days."""
_MOST = 40  # values are thinned out evenly beyond this, for every two of them are compared
_SHARE = Goal(0.0, 1.0)
_UNDER_WAY = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of one item by its last day if it goes on as it did, and what it would need.

    ``pace`` is per day; ``value`` and ``progress`` (a share 0..1) are those of ``end``. All three
    are ``None`` with fewer than three dated values (``count``). ``behind`` says that the target is
    not reached at this pace or, while that is unknown, that the item is not on track.
    """

    now: float
    on: dt.date
    aim: Goal
    end: dt.date
    days_left: int
    behind: bool
    count: int
    since: dt.date | None
    pace: float | None = None
    value: float | None = None
    progress: float | None = None

    @property
    def target(self) -> float:
        """The value to be reached."""
        return self.aim.target or 0.0

    def reached(self, value: float) -> float:
        """The progress (a share 0..1) that a value is."""
        return min(1.0, max(0.0, _share(self.aim, value)))

    @property
    def away(self) -> bool:
        """Whether it is known to move away from the target."""
        return self.pace is not None and rounded(self.pace * (self.target - self.now)) < 0

    def needed(self, days: float) -> float | None:
        """The change in so many days that reaches the target on the last day, counted from the
        day of the report; ``None`` for what is not behind.
        """
        return (self.target - self.now) / self.days_left * days if self.behind else None


def forecast(figures: Figures, item: Item) -> Forecast | None:
    """An item's forecast; ``None`` for what is not under way (done, over, closed, postponed, not
    begun, incomplete, without a number), is to be kept rather than reached, or is told in words
    (done, not started).
    """
    outcome, aim = figures[item], _aim(item, figures[item])
    span, as_of, start = outcome.span, figures.as_of, _standing(figures, item)
    if aim is None or span is None or start is None or outcome.status not in _UNDER_WAY:
        return None
    if as_of >= span.end or at_least(_share(aim, start[1]), 1):
        return None
    (on, now), days = start, (span.end - as_of).days
    points = [p for p in dated_values(figures, item) if p[0] >= span.start]
    since = points[0][0] if points else None
    known = len(points) >= LEAST and not _off_scale(figures, item)
    slope = pace(points) if known else None
    value = None if slope is None else now + slope * (span.end - on).days
    ahead = Forecast(now, on, aim, span.end, days, False, len(points), since, slope, value)
    progress = None if value is None else ahead.reached(value)
    late = outcome.status is not Status.ON_TRACK if progress is None else not at_least(progress, 1)
    return replace(ahead, behind=late, progress=progress)


def _share(aim: Goal, value: float) -> float:
    assert aim.baseline is not None and aim.target is not None
    return (value - aim.baseline) / (aim.target - aim.baseline)


def _standing(figures: Figures, item: Item) -> tuple[dt.date, float] | None:
    """Where an item stands, and since which day."""
    outcome = figures[item]
    if isinstance(item, Objective) or outcome.parts:
        return None if outcome.progress is None else (figures.as_of, outcome.progress)
    read = outcome.reading
    if outcome.raw is None or read is None or not isinstance(read.value, float):
        return None
    return read.on or figures.as_of, read.value


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


def _aim(item: Item, outcome: Outcome) -> Goal | None:
    """From where to where an item's values go; ``None`` where they go no way."""
    if isinstance(item, Objective) or outcome.parts:
        return _SHARE
    aim = goal(item)
    if not isinstance(aim, Goal) or item.measure is None or item.measure.guardrail:
        return None
    if item.measure is not Measure.MILESTONE:
        return aim
    counted = aim.target and outcome.reading and not outcome.reading.percent
    return Goal(0.0, aim.target) if counted else _SHARE


def dated_values(figures: Figures, item: Item) -> tuple[tuple[dt.date, float], ...]:
    """What is known of an item's past, one value a day: History up to its first check-in, then
    check-ins; of an objective, and of a key result made of KPIs, its progress month by month.
    """
    plan, outcome, found = figures.plan, figures[item], dict[dt.date, float]()
    past = [r for r in plan.history_of.get(fold_id(item.id), ()) if plan.is_first(item)]
    if isinstance(item, Objective) or outcome.parts:
        found |= {day: row.progress for row in past if (day := _day_of(row)) and row.progress is not None}
        known = ((end_of_month_before(figures.as_of), outcome.before), (figures.as_of, outcome.progress))
        found |= {day: share for day, share in known if share is not None}
    else:
        log = [
            (c.date, c.value)
            for c in log_of(plan, source(plan, item))
            if c.date and isinstance(c.value, float)
        ]
        first = min((day for day, _ in log), default=figures.as_of)
        found |= {
            day: row.value
            for row in past
            if (day := _day_of(row)) and day < first and isinstance(row.value, float)
        }
        found |= dict(log)
        if not log and outcome.reading and isinstance(outcome.reading.value, float):
            found[figures.as_of] = outcome.reading.value
    return tuple(sorted((day, v) for day, v in found.items() if day <= figures.as_of))


def _day_of(row: HistoryRow) -> dt.date | None:
    try:
        return row.as_of or parse_month(row.month or "")
    except ValueError:
        return None


def _off_scale(figures: Figures, item: Item) -> bool:
    """Whether percentages and plain numbers are mixed anywhere in an item's log."""
    if not isinstance(item, (KeyResult, Kpi)) or figures[item].parts:
        return False
    readings = logged(figures.plan, item)
    if item.measure is Measure.MILESTONE:
        return len({r.percent for r in readings}) > 1
    return off_scale(item, readings)
