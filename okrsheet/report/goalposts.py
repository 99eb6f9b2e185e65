"""Moved goalposts in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from okrsheet.basics.text import Message, Text, number
from okrsheet.figures import goals
from okrsheet.figures.goals import Goal, Move
from okrsheet.plan import Item, MeasuredItem
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.sections import Section, listed

_WHAT: Final[Mapping[str, Text]] = {
    "target": p.THE_TARGET, "baseline": p.THE_BASELINE, "end": p.THE_DUE_DATE, "weight": p.THE_WEIGHT,
}  # fmt: skip
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
    figures = context.assessment.figures
    rows = ((item, figures.reported_of(item)) for item in context.selection.items)
    found = ((item, tuple(goals.moves(figures, item, row))) for item, row in rows if row)
    return tuple(goalpost(context, item, moved) for item, moved in found if moved)


def goalpost(context: Context, item: Item, moved: Iterable[Move]) -> GoalpostView:
    """How the goal of an item was moved."""
    said = (_said(context, item, move) for move in moved)
    return GoalpostView(context.anchors[item], context.title(item), context.list(said))


def section(context: Context) -> Section[GoalpostView]:
    """The first of them, for the mail."""
    return listed(context, heading(context), goalposts(context), _IN_MAIL)


def heading(context: Context) -> str:
    """What stands above them."""
    return context.say(p.GOALPOSTS.says(month=context.month_name))


def _said(context: Context, item: Item, move: Move) -> Message:
    before, after = (_written(context, item, value, move.key) for value in (move.before, move.now))
    return p.MOVED.says(what=_WHAT[move.key], before=before, after=after)


def _written(context: Context, item: Item, value: Goal, key: str) -> str:
    if isinstance(value, dt.date):
        return context.day(value)
    if not isinstance(item, MeasuredItem) or key == "weight":
        return formatting.UNKNOWN if value is None else number(value, context.language)
    return formatting.amounts(context.assessment[item], context.language).show(value)
