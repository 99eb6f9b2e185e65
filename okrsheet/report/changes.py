"""Which items have moved since the end of the month before, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from okrsheet.figures.outcome import Known, Measured
from okrsheet.plan import Item
from okrsheet.plan.status import WORST_FIRST, Status, Tone, rounded
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.items import earlier_status, guards, rank, value_before, value_moved
from okrsheet.report.sections import Section, more
from okrsheet.report.views import StatusView, status_view

Move: TypeAlias = tuple[Known, Status | None]
_IN_MAIL = 5  # lines
_PRAISED = 6  # titles


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One item that moved: its value, its status, its progress; what stayed is blank."""

    title: str
    values: str
    before: StatusView | None
    now: StatusView
    progress: str
    tone: str
    item: str


def changes(context: Context) -> tuple[ChangeView, ...]:
    """What has moved since the end of the month before, in words."""
    return views(context, moves(context))


def views(context: Context, found: Iterable[Move]) -> tuple[ChangeView, ...]:
    """Some of it in words."""
    return tuple(_change(context, *moved) for moved in found)


def moves(context: Context) -> tuple[Move, ...]:
    """The key results and KPIs that moved since the end of the month before, each with its status then if that was
    another: worse statuses first, the worst of them before all, then better ones, then the largest moves. What
    somebody has set aside, or taken up again, has moved whatever its figures say, objectives too.
    """
    return context.once(_moves)


def _moves(context: Context) -> tuple[Move, ...]:
    found: list[tuple[tuple[object, ...], Move]] = []
    for item in (*context.selection.objectives, *context.selection.measured):
        outcome = context.assessment[item]
        before = earlier_status(context, outcome)
        decided = before is not None and bool({before, outcome.status} & DECIDED)
        if not decided and not _is_measured_itself(outcome):
            continue
        sinks = _sinks(before, outcome.status)
        severity = WORST_FIRST.index(outcome.status) if sinks else 0
        order = (not before, not sinks, severity, -abs(outcome.change or 0), rank(outcome))
        if before or rounded(outcome.change or 0) or value_moved(outcome):
            found.append((order, (outcome, before)))
    return tuple(moved for _, moved in sorted(found, key=lambda pair: pair[0]))


def section(context: Context) -> Section[ChangeView]:
    """The first of them, for the mail; without a heading where there is nothing to compare with."""
    title = heading(context) if context.compares else ""
    praised = set(_achieved(context))
    found = [moved for moved in moves(context) if moved[0].item not in praised]
    rows = views(context, found[:_IN_MAIL])
    return Section(title, rows, more(context, len(found) - len(rows)), "" if praised else unmoved(context))


def achieved(context: Context) -> str:
    """What has been achieved since the end of the month before, and by whom; blank where nothing has."""
    found = _achieved(context)
    named = [p.ACHIEVED_BY.says(title=context.title(item, 60), owner=_owner(context, item)) for item in found]
    items: object = tuple(named[:_PRAISED])
    if (rest := len(named) - _PRAISED) > 0:
        items = p.MORE_TITLES.says(titles=items, count=rest)
    return context.say(p.ACHIEVED.says(month=context.month_name, items=items)) if named else ""


def _achieved(context: Context) -> list[Item]:
    """The items that are Achieved now and were not at the end of the month before."""
    outcomes = (context.assessment[item] for item in context.selection.counted)
    reached = (outcome for outcome in outcomes if outcome.status is Status.ACHIEVED)
    return [outcome.item for outcome in reached if earlier_status(context, outcome)]


def _owner(context: Context, item: Item) -> str:
    owners = context.plan.owners(item)
    return context.list(context.name(name, 60) for name in owners) or context.say(p.NO_OWNER)


def heading(context: Context) -> str:
    """What stands above them."""
    return context.say(p.CHANGED.says(month=context.month_name))


def unmoved(context: Context) -> str:
    """What is said where no item has moved: whether the progress of them all did so nevertheless."""
    whole = rounded(context.summary.change or 0)
    return context.say(p.UNMOVED_PARTS if whole else p.UNMOVED)


DECIDED = {Status.POSTPONED, Status.CANCELLED, Status.CLOSED}
"""What an item is by a decision, whatever its figures say."""


def _is_measured_itself(outcome: Known) -> bool:
    """Whether an item has values of its own; what is made of others moves with them, and they tell it."""
    return isinstance(outcome, Measured) and outcome.measured_by is outcome.item


def _sinks(before: Status | None, now: Status) -> bool:
    """Whether an item went from a better status to a worse one."""
    return before is not None and WORST_FIRST.index(now) < WORST_FIRST.index(before)


def _change(context: Context, outcome: Known, before: Status | None) -> ChangeView:
    item = outcome.item
    moved = rounded(outcome.change or 0)
    points = formatting.points(outcome.change, context.language)
    return ChangeView(
        title=context.own_title(item),
        values=_from_to(context, outcome),
        before=status_view(before, context.language) if before else None,
        now=status_view(outcome.status, context.language),
        progress=context.say(p.PROGRESS_BY.says(points=points)) if moved and not guards(outcome) else "",
        tone=(Tone.GOOD if moved > 0 else Tone.BAD if moved < 0 else Tone.NONE).value,
        item=context.anchors[item],
    )


def _from_to(context: Context, outcome: Known) -> str:
    earlier = value_before(outcome)
    if not isinstance(outcome, Measured) or earlier is None or outcome.reading is None:
        return ""
    if not value_moved(outcome):
        return ""
    written = formatting.amounts(outcome, context.language)
    return context.say(
        p.FROM_TO.says(
            before=written.show(earlier.value, earlier.percent or None),
            after=written.show(outcome.reading.value, outcome.reading.percent or None),
            target=formatting.target_of(outcome, written) or formatting.UNKNOWN,
        )
    )
