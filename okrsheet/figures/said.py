"""What people last said of an item beside its value: a comment, and how confident they are."""

from __future__ import annotations

import datetime as dt

from okrsheet.plan import CheckIn, Item, KeyResult, Plan


def comment(plan: Plan, item: Item, as_of: dt.date) -> CheckIn | None:
    """The latest check-in up to a day that has a comment."""
    return next((row for row in _latest_first(plan, item, as_of) if row.comment), None)


def confidence(plan: Plan, item: Item, as_of: dt.date) -> float | None:
    """The owner's confidence, 0 to 10: of the latest check-in that has one, else of the row."""
    said = (row.confidence for row in _latest_first(plan, item, as_of))
    latest = next((value for value in said if value is not None), None)
    if latest is None and isinstance(item, KeyResult):
        return item.confidence
    return latest


def _latest_first(plan: Plan, item: Item, as_of: dt.date) -> list[CheckIn]:
    """The check-ins of an item up to a day; of one day's, the lowest row first, as for values."""
    rows = [row for row in reversed(plan.log_of(item)) if row.date and row.date <= as_of]
    return sorted(rows, key=lambda row: row.date or dt.date.min, reverse=True)
