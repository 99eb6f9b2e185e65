"""Moved goalposts: what was to be reached otherwise when an item was reported before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from okrsheet.figures.compute import Figures
from okrsheet.figures.mean import weight_of
from okrsheet.plan import HistoryRow, Item, MeasuredItem
from okrsheet.plan.columns import has_column
from okrsheet.plan.status import rounded
from okrsheet.plan.words import Measure

Goal: TypeAlias = float | dt.date | None
"""One part of a goal: a number, or the day by which it is to be reached."""


class Move(NamedTuple):
    """A part of a goal that is another than it was: History's column, what it was and what it is."""

    key: str
    before: Goal
    now: Goal


def moves(figures: Figures, item: Item, row: HistoryRow) -> Iterator[Move]:
    """What of an item's target, baseline, due date and weight is another than a row of History has it. Of a month that
    was reported long ago, what was reported then is compared, and not today's plan.
    """
    layout = figures.plan.sheet_of(row)
    for key, before, now in _goals(figures, item, row):
        known = layout is not None and key in layout.columns
        known = known and not row.unusable(key) and not item.unusable(key)
        if known and _differ(before, now):
            yield Move(key, before, now)


def _goals(figures: Figures, item: Item, row: HistoryRow) -> Iterator[tuple[str, Goal, Goal]]:
    """Each part of a goal: History's column, what it was, what it is."""
    if then := figures.as_reported.get(item):
        for key in ("target", "baseline", "end", "weight"):
            yield key, getattr(row, key), getattr(then, key)
        return
    span = figures[item].span
    if isinstance(item, MeasuredItem):
        if item.measure is not Measure.MILESTONE or item.target is not None:
            yield "target", row.target, item.target
        yield "baseline", row.baseline, item.baseline
    if span:
        yield "end", row.end, span.end
    if has_column(type(item), "weight"):
        yield "weight", row.weight, weight_of(figures.plan, item)


def _differ(before: Goal, now: Goal) -> bool:
    if isinstance(before, float) and isinstance(now, float):
        return rounded(before) != rounded(now)
    return before != now
