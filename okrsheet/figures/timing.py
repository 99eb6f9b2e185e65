"""When an item runs, what is expected of it by a day, and when its next check-in is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from okrsheet.basics.cells import CellRef
from okrsheet.basics.dates import Period, add_months, next_working_day
from okrsheet.plan import Item, Plan
from okrsheet.plan.words import Frequency


class SpanEnd(NamedTuple):
    """The first or the last day of a span, and the cell that says so; ``None`` for the quarter's."""

    day: dt.date
    at: CellRef | None


class Phase(NamedTuple):
    """A phased target: its day, the progress (a share 0..1) to be reached by then, and its cell."""

    day: dt.date
    share: float
    at: CellRef


def span_of(plan: Plan, item: Item, as_of: dt.date) -> Period | None:
    """The item's first and last day: its own, else its objective's, else the plan's.

    ``None`` when a date cannot be read, or the start lies after the end.
    """
    ends = ends_of(plan, item, as_of)
    return Period(ends[0].day, ends[1].day) if ends and ends[0].day <= ends[1].day else None


def ends_of(plan: Plan, item: Item, as_of: dt.date) -> tuple[SpanEnd, SpanEnd] | None:
    """As :func:`span_of`, though the first day may lie after the last."""
    chain = (item, *plan.above(item))
    period, settings = plan.period(as_of), plan.settings
    ends = []
    for key, usual in (("start", period.start), ("end", period.end)):
        for holder in chain:
            if holder.unusable(key):
                return None
            if (day := getattr(holder, key)) is not None:
                ends.append(SpanEnd(day, holder.at(key)))
                break
        else:
            setting = f"period_{key}"
            if settings.unusable(setting):
                return None
            ends.append(SpanEnd(usual, settings.at(setting) if getattr(settings, setting) else None))
    return ends[0], ends[1]


def days_gone(span: Period, as_of: dt.date) -> int:
    """How many of a span's days are over, the day itself included: 0 before it begins."""
    return min((span.end - span.start).days + 1, max(0, (as_of - span.start).days + 1))


class Mark(NamedTuple):
    """A point of the expected progress: the days of the span gone, the progress (a share 0..1) expected by
    then, and the cell that says so; ``None`` for the start and the end.
    """

    gone: int
    share: float
    at: CellRef | None = None


def marks_around(span: Period, as_of: dt.date, phases: Sequence[Phase] = ()) -> tuple[Mark, Mark]:
    """The two points between which a day lies; after the end, the last two."""
    days = (span.end - span.start).days + 1
    marks = [Mark(0, 0.0), *(Mark(days_gone(span, p.day), p.share, p.at) for p in phases), Mark(days, 1.0)]
    gone = days_gone(span, as_of)
    pairs = [(left, right) for left, right in pairwise(marks) if right.gone > left.gone]
    return next(((left, right) for left, right in pairs if gone <= right.gone), pairs[-1])


def expected_share(span: Period, as_of: dt.date, phases: Sequence[Phase] = ()) -> float:
    """The progress (a share 0..1) expected by a day: days gone over days in all, both ends included.

    ``phases`` are days of the span with the share that is to be reached on each, in the order of days;
    between two of them it grows evenly.
    """
    left, right = marks_around(span, as_of, phases)
    gone = days_gone(span, as_of)
    share = left.share + (right.share - left.share) * (gone - left.gone) / (right.gone - left.gone)
    return min(1.0, max(0.0, share))


def due_after(day: dt.date, frequency: Frequency | None) -> dt.date | None:
    """The day by which the next check-in is due; ``None`` for *each time*."""
    match frequency:
        case Frequency.DAILY | Frequency.CONTINUOUS:
            return next_working_day(day)
        case Frequency.WEEKLY:
            return day + dt.timedelta(days=7)
        case Frequency.EVERY_TWO_WEEKS:
            return day + dt.timedelta(days=14)
        case Frequency.MONTHLY:
            return add_months(day, 1)
        case Frequency.QUARTERLY:
            return add_months(day, 3)
        case Frequency.TWICE_A_YEAR:
            return add_months(day, 6)
        case Frequency.YEARLY:
            return add_months(day, 12)
        case _:
            return None
