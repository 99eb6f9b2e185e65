"""Moved goalposts: what was to be reached otherwise at the end of the month before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from okrsheet.basics.text import Message, Text, number
from okrsheet.figures.mean import weight_of
from okrsheet.plan import HistoryRow, Item, MeasuredItem
from okrsheet.plan.columns import has_column
from okrsheet.plan.status import rounded
from okrsheet.plan.words import Measure
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.sections import Section, listed

_Goal: TypeAlias = float | dt.date | None

_IN_MAIL = 5  # lines


@dataclass(frozen=True, slots=True)
class GoalpostView:
    """One item (by its anchor) whose goal was moved, and how: ``target 1,000 → 800, weight 1 → 2``."""

    item: str
    title: str
    moves: str


def goalposts(context: Context) -> tuple[GoalpostView, ...]:
    """Items whose target, baseline, due date or weight is another than History has for the month
    before, in the plan's order. Of a month that was reported long ago, what was reported then is
    compared, and not today's plan.
    """
    found = []
    for item in context.selection.items:
        row = context.assessment.figures.reported_of(item)
        if row and (moves := list(_moves(context, item, row))):
            found.append(GoalpostView(context.anchors[item], context.title(item), context.list(moves)))
    return tuple(found)


def section(context: Context) -> Section[GoalpostView]:
    """The first of them, for the mail."""
    return listed(context, heading(context), goalposts(context), _IN_MAIL)


def heading(context: Context) -> str:
    """What stands above them."""
    return context.say(p.GOALPOSTS.says(month=context.month_name))


def _moves(context: Context, item: Item, row: HistoryRow) -> Iterator[Message]:
    layout = context.plan.sheet_of(row)
    for key, what, before, now in _goals(context, item, row):
        known = layout is not None and key in layout.columns
        known = known and not row.unusable(key) and not item.unusable(key)
        if known and _differ(before, now):
            old, new = (_written(context, item, value, key) for value in (before, now))
            yield p.MOVED.says(what=what, before=old, after=new)


def _goals(context: Context, item: Item, row: HistoryRow) -> Iterator[tuple[str, Text, _Goal, _Goal]]:
    """Each part of a goal: History's column, its name, what it was, what it is."""
    if then := context.assessment.figures.as_reported.get(item):
        for key, what in (("target", p.THE_TARGET), ("baseline", p.THE_BASELINE), ("end", p.THE_DUE_DATE),
                          ("weight", p.THE_WEIGHT)):  # fmt: skip
            yield key, what, getattr(row, key), getattr(then, key)
        return
    outcome = context.assessment[item]
    if isinstance(item, MeasuredItem):
        if item.measure is not Measure.MILESTONE or item.target is not None:
            yield "target", p.THE_TARGET, row.target, item.target
        yield "baseline", p.THE_BASELINE, row.baseline, item.baseline
    if outcome.span:
        yield "end", p.THE_DUE_DATE, row.end, outcome.span.end
    if has_column(type(item), "weight"):
        yield "weight", p.THE_WEIGHT, row.weight, weight_of(context.plan, item)


def _differ(before: _Goal, now: _Goal) -> bool:
    if isinstance(before, float) and isinstance(now, float):
        return rounded(before) != rounded(now)
    return before != now


def _written(context: Context, item: Item, value: _Goal, key: str) -> str:
    if isinstance(value, dt.date):
        return context.day(value)
    if not isinstance(item, MeasuredItem) or key == "weight":
        return formatting.UNKNOWN if value is None else number(value, context.language)
    return formatting.amounts(context.assessment[item], context.language).show(value)
