"""The months behind and ahead: the status of an item month by month, and the burn-up of the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from okrsheet.basics.dates import SHORT_MONTHS, end_of_month_before, month_name, parse_month
from okrsheet.figures import headline
from okrsheet.figures.history import Series, can_be_of
from okrsheet.figures.outcome import Outcome
from okrsheet.plan import Item
from okrsheet.plan.status import Status
from okrsheet.report import formatting
from okrsheet.report.context import Context
from okrsheet.report.views import Shown, StatusView, share_view, status_view

MONTHS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class MonthView:
    """How an item stood at the end of one month, as it was reported; the last is the day of this report."""

    label: str
    """The month's short name: ``Oct``."""
    name: str
    """With its year: ``Oct 2026``."""
    status: StatusView | None
    progress: Shown[float | None]


@dataclass(frozen=True, slots=True)
class BurnUp:
    """The plan's progress by day, what is expected, and where it is heading. All are shares 0..1.

    ``done`` are the ends of the months behind, as they were reported (the month before: by today's plan, as the
    head of the report compares with it), and the day of the report; ``expected`` leads from nothing at the start to
    everything at the end; ``ahead`` is the last day with the progress at today's pace, ``None`` where that is not
    known.
    """

    done: Series
    expected: Series
    ahead: tuple[dt.date, float] | None


def strip(context: Context, item: Item) -> tuple[MonthView, ...]:
    """The latest months of an item from the first on that is known; none where no month before is."""
    days = _month_ends(context.assessment.as_of)
    found = [_month(context, item, day) for day in days]
    first = next((n for n, month in enumerate(found) if month.progress.value is not None), len(found))
    return tuple(found[first:]) if first < len(found) - 1 else ()


def plan_strip(context: Context) -> tuple[MonthView, ...]:
    """The same of what is shown as a whole. The past status of several objectives together is not known."""
    tops = context.selection.tops
    if len(tops) == 1:
        return strip(context, tops[0])
    found = burn_up(context)
    if found is None or len(found.done) < 2:
        return ()
    done, status = found.done[-MONTHS_SHOWN:], context.summary.status
    return tuple(
        _view(context, day, status if day == done[-1][0] else None, progress) for day, progress in done
    )


def _month_ends(as_of: dt.date) -> list[dt.date]:
    """The ends of the months before, and the day of the report."""
    days = [as_of]
    while len(days) < MONTHS_SHOWN:
        days.insert(0, end_of_month_before(days[0]))
    return days


def _month(context: Context, item: Item, day: dt.date) -> MonthView:
    return _view(context, day, *_stood(context, item, day))


def _view(context: Context, day: dt.date, status: Status | None, progress: float | None) -> MonthView:
    return MonthView(
        label=SHORT_MONTHS[day.month - 1].into(context.language),
        name=formatting.month(day, context.language),
        status=status_view(status, context.language) if status else None,
        progress=share_view(progress, context.language),
    )


def _stood(context: Context, item: Item, day: dt.date) -> tuple[Status | None, float | None]:
    """An item's status and progress at the end of a month: as reported; of the month before, where nothing was
    reported at all, by today's plan.
    """
    figures = context.assessment.figures
    outcome = figures[item]
    if day == figures.as_of:
        return outcome.status, outcome.progress
    if day == figures.day_before and not figures.was_reported:
        past = figures.before[item]
        known = isinstance(past, Outcome) and outcome.had_begun
        return (past.status, past.progress) if known and isinstance(past, Outcome) else (None, None)
    row = context.plan.reported_in(month_name(day)).get(item)
    if row is None or not can_be_of(row, outcome.span):
        return None, None
    return Status.find(row.status or ""), row.progress


def burn_up(context: Context) -> BurnUp | None:
    """The burn-up of what is shown; ``None`` where it has no progress, or no days."""
    summary, tops, as_of = context.summary, context.selection.tops, context.assessment.as_of
    spans = [span for top in tops if (span := context.assessment[top].span)]
    if summary.progress is None or not spans:
        return None
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    if not start <= as_of:
        return None
    done = dict(_behind(context, start))
    return BurnUp(
        done=(*sorted(done.items()), (as_of, summary.progress)),
        expected=tuple(_expected(context, start, end)),
        ahead=headline.overall_forecast(context.assessment.figures, tops),
    )


def _behind(context: Context, start: dt.date) -> Iterator[tuple[dt.date, float]]:
    """The ends of the months from the start on at which the plan's progress is known."""
    plan, this_month = context.plan, month_name(context.assessment.as_of)
    for month, share in headline.overall_by_month(plan, context.selection.tops, this_month):
        day = _last_day(month)
        if share is not None and day and day >= start:
            yield day, share
    if context.summary.before is not None:
        yield context.month_before, context.summary.before


def _last_day(month: str) -> dt.date | None:
    """The last day of a month as History writes it; ``None`` where the cell holds something else."""
    try:
        return parse_month(month)
    except ValueError:
        return None


def _expected(context: Context, start: dt.date, end: dt.date) -> Iterator[tuple[dt.date, float]]:
    figures, before = context.assessment.figures, context.month_before
    yield start, 0.0
    then = headline.overall_expected_before(figures, context.selection.tops)
    if before > start and context.summary.before is not None and then is not None:
        yield before, then
    if context.summary.expected is not None and figures.as_of > start:
        yield figures.as_of, context.summary.expected
    if end > figures.as_of:
        yield end, 1.0
