"""The past of items: the rows of History, and the values of each item by day."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from okrsheet.basics.dates import Period, month_name, parse_month
from okrsheet.basics.text import fold
from okrsheet.figures.outcome import Known, Measured, Outcome, Unknown
from okrsheet.plan import HistoryRow, Item, Plan
from okrsheet.plan.status import rounded

Series: TypeAlias = tuple[tuple[dt.date, float], ...]
"""One value a day, in the order of days."""

_EARLIER = dt.timedelta(days=31)  # before its start, rows are an earlier item's (SPEC section 3)
_ALIKE = 0.7  # of likeness: K-09 and K-9 are alike, K2 and K3 are not


def day_of(row: HistoryRow) -> dt.date | None:
    """The day that a row of History is about; ``None`` where it cannot be read."""
    try:
        return row.as_of or parse_month(row.month or "")
    except ValueError:
        return None


def row_is_measured(row: HistoryRow) -> bool:
    """Whether a row is that of a key result or a KPI: objectives have no value and no target of
    their own. A milestone in words that never had a value cannot be told from an objective.
    """
    return any(found is not None for found in (row.value, row.target, row.baseline))


def can_be_of(row: HistoryRow, span: Period | None) -> bool:
    """Whether a row can be about an item with this span: what was to end before the item starts was an
    earlier item of that ID, such as last year's.
    """
    return span is None or not isinstance(row.end, dt.date) or row.end >= span.start


def renamed(gone: Iterable[HistoryRow], new: Iterable[Item]) -> dict[HistoryRow, Item]:
    """Which new item each gone one may have become: one of the same title, else one of a similar ID whose
    title is similar or not known. It is a guess, to be asked about.
    """
    found: dict[HistoryRow, Item] = {}
    for alike in (_same_title, _similar):
        for row in gone:
            free = (item for item in new if item not in found.values())
            match = next((item for item in free if row not in found and alike(row, item)), None)
            if match:
                found[row] = match
    return found


def _same_title(row: HistoryRow, item: Item) -> bool:
    return bool(row.title) and fold(row.title or "") == fold(item.title or "")


def _similar(row: HistoryRow, item: Item) -> bool:
    titles = (fold(row.title or ""), fold(item.title or ""))
    told_apart = all(titles) and likeness(*titles) < _ALIKE
    return not told_apart and likeness(fold(row.id or ""), fold(item.id or "")) >= _ALIKE


def likeness(one: str, other: str) -> float:
    """0 where two words have nothing in common, 1 where they are the same."""
    return difflib.SequenceMatcher(None, one, other).ratio()


def is_restated(past: Outcome, row: HistoryRow) -> bool:
    """Whether by today's plan the progress at the end of a month is another one than was reported for it.

    A row as of another day of that month is not compared.
    """
    if day_of(row) != past.day:
        return False
    if past.progress is None or row.progress is None:
        return past.progress is not row.progress
    return rounded(past.progress) != rounded(row.progress)


def series_of(plan: Plan, outcome: Known) -> Series:
    """An item's values by day: those of History up to its first check-in, then its check-ins; of what is
    rolled up, its progress month by month.
    """
    match outcome:
        case Measured():
            found = dict(_measured(plan, outcome))
        case _:
            found = {day: row.progress for day, row in _past_rows(plan, outcome) if row.progress is not None}
            before = outcome.before
            if before and not isinstance(before, Unknown) and before.progress is not None:
                found[before.day] = before.progress
            if outcome.progress is not None:
                found[outcome.day] = outcome.progress
    return tuple(sorted((day, float(value)) for day, value in found.items() if day <= outcome.day))


def _measured(plan: Plan, outcome: Measured) -> Iterator[tuple[dt.date, float]]:
    log = _own(plan, outcome)
    first = log[0][0] if log else outcome.day
    for day, row in _past_rows(plan, outcome):
        if day < first and isinstance(row.value, float):
            yield day, row.value
    yield from log
    read = outcome.reading
    if read and read.on is None and isinstance(read.value, float):
        yield outcome.day, read.value


def _own(plan: Plan, outcome: Measured) -> Series:
    """An item's values by day; where an earlier item of its ID ended before it starts, from its start."""
    log, span = outcome.values.series(outcome.day), outcome.span
    if span and not all(can_be_of(row, span) for row in plan.history_of(outcome.item)):
        return tuple((day, value) for day, value in log if day >= span.start)
    return tuple(log)


def _past_rows(plan: Plan, outcome: Known) -> Iterator[tuple[dt.date, HistoryRow]]:
    """An item's own rows of History; those from long before its start are an earlier item's, and those of
    the report's own month are about to be replaced by it.
    """
    item, this_month = outcome.item, month_name(outcome.day)
    for row in plan.history_of(item):
        day = None if row.month == this_month else day_of(row)
        too_old = day and outcome.span and day < outcome.span.start - _EARLIER
        if day and not too_old and can_be_of(row, outcome.span):
            yield day, row
