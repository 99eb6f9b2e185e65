"""When an item runs, what is expected of it by a day, and when its next check-in is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from okrsheet.basics.cells import CellRef
from okrsheet.basics.dates import Period, add_months, next_working_day
from okrsheet.plan import Item, KeyResult, Kpi, Plan
from okrsheet.plan.words import Frequency


class SpanEnd(NamedTuple):
    """The first or the last day of a span, and the cell that says so; ``None`` for the quarter's."""

    day: dt.date
    at: CellRef | None


def span_of(plan: Plan, item: Item, as_of: dt.date) -> Period | None:
    """The item's first and last day: its own, else its objective's, else the plan's.

    ``None`` when a date cannot be read, or the start lies after the end.
    """
    ends = ends_of(plan, item, as_of)
    return Period(ends[0].day, ends[1].day) if ends and ends[0].day <= ends[1].day else None


def ends_of(plan: Plan, item: Item, as_of: dt.date) -> tuple[SpanEnd, SpanEnd] | None:
    """As :func:`span_of`, though the first day may lie after the last."""
    chain: list[Item] = [item]
    if isinstance(item, Kpi) and isinstance(above := plan.find(item.supports, item), KeyResult):
        chain.append(above)
    if parent := plan.parent_objective(item):
        chain.append(parent)
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
            ends.append(SpanEnd(usual, settings.at(setting) if getattr(settings, setting) else None))
    return ends[0], ends[1]


def days_gone(span: Period, as_of: dt.date) -> int:
    """How many of a span's days are over, the day itself included: 0 before it begins."""
    return min((span.end - span.start).days + 1, max(0, (as_of - span.start).days + 1))


def expected_share(span: Period, as_of: dt.date, phases: Sequence[tuple[dt.date, float]] = ()) -> float:
    """The progress (a share 0..1) expected by a day: days gone over days in all, both ends included.

    ``phases`` are days of the span with the share that is to be reached on each, in the order of days;
    between two of them it grows evenly.
    """
    days = (span.end - span.start).days + 1
    marks = [(0, 0.0), *((days_gone(span, day), share) for day, share in phases), (days, 1.0)]
    gone = days_gone(span, as_of)
    for (left, low), (right, high) in pairwise(marks):
        if gone <= right and right > left:
            share = low + (high - low) * (gone - left) / (right - left)
            return min(1.0, max(0.0, share))
    return 1.0


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
