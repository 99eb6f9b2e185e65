"""Which items have moved since the end of the month before, and how."""

from __future__ import annotations

from dataclasses import dataclass

from okrsheet.figures.outcome import Known, Measured
from okrsheet.plan.status import WORST_FIRST, Status, Tone, rounded
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.items import earlier_status, rank, value_before, value_moved
from okrsheet.report.sections import Section, listed
from okrsheet.report.views import StatusView, status_view

_IN_MAIL = 5  # lines


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
    """The key results and KPIs that moved since the end of the month before: worse statuses first,
    the worst of them before all, then better ones, then the largest moves. What somebody has set aside,
    or taken up again, has moved whatever its figures say, objectives too.
    """
    return context.once(_changes)


def _changes(context: Context) -> tuple[ChangeView, ...]:
    found: list[tuple[tuple[object, ...], ChangeView]] = []
    for item in (*context.selection.objectives, *context.selection.measured):
        outcome = context.assessment[item]
        before = earlier_status(context, outcome)
        decided = before is not None and bool({before, outcome.status} & _DECIDED)
        if not decided and not _moved(outcome):
            continue
        sinks = _sinks(before, outcome.status)
        severity = WORST_FIRST.index(outcome.status) if sinks else 0
        order = (not before, not sinks, severity, -abs(outcome.change or 0), rank(outcome))
        if before or rounded(outcome.change or 0) or value_moved(outcome):
            found.append((order, _change(context, outcome, before)))
    return tuple(view for _, view in sorted(found, key=lambda pair: pair[0]))


def section(context: Context) -> Section[ChangeView]:
    """The first of them, for the mail; without a heading where there is nothing to compare with."""
    title = heading(context) if context.compares else ""
    return listed(context, title, changes(context), _IN_MAIL, unmoved(context))


def heading(context: Context) -> str:
    """What stands above them."""
    return context.say(p.CHANGED.says(month=context.month_name))


def unmoved(context: Context) -> str:
    """What is said where no item has moved: whether the progress of them all did so nevertheless."""
    whole = rounded(context.summary.change or 0)
    return context.say(p.UNMOVED_PARTS if whole else p.UNMOVED)


_DECIDED = {Status.POSTPONED, Status.CANCELLED, Status.CLOSED}


def _moved(outcome: Known) -> bool:
    """Whether it is known how far an item with values of its own has moved."""
    own = isinstance(outcome, Measured) and outcome.measured_by is outcome.item
    return own and outcome.change is not None


def _sinks(before: Status | None, now: Status) -> bool:
    """Whether an item went from a better status to a worse one."""
    return before is not None and WORST_FIRST.index(now) < WORST_FIRST.index(before)


def _change(context: Context, outcome: Known, before: Status | None) -> ChangeView:
    item = outcome.item
    moved = rounded(outcome.change or 0)
    points = formatting.points(outcome.change, context.language)
    return ChangeView(
        title=context.title(item),
        values=_from_to(context, outcome),
        before=status_view(before, context.language) if before else None,
        now=status_view(outcome.status, context.language),
        progress=context.say(p.PROGRESS_BY.says(points=points)) if moved else "",
        tone=(Tone.GOOD if moved > 0 else Tone.BAD if moved < 0 else Tone.NONE).value,
        item=context.anchors[item],
    )


def _from_to(context: Context, outcome: Known) -> str:
    earlier = value_before(outcome)
    if not isinstance(outcome, Measured) or earlier is None or outcome.reading is None:
        return ""
    if not value_moved(outcome):
        return ""
    written = formatting.amounts(outcome, context.language, beside=earlier.value)
    return context.say(
        p.FROM_TO.says(
            before=written.show(earlier.value, earlier.percent or None),
            after=written.show(outcome.reading.value, outcome.reading.percent or None),
            target=formatting.target_of(outcome, written) or formatting.UNKNOWN,
        )
    )
