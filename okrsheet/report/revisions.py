"""What became of the plan itself since the report of the month before: what is gone, what is new, and
what reads otherwise today than it was reported.
"""

from __future__ import annotations

from dataclasses import dataclass

from okrsheet.figures.outcome import Outcome
from okrsheet.plan import HistoryRow, Item
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.status import WORST_FIRST, Status
from okrsheet.text import Message


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One thing that became of the plan, and the anchor of its item; blank for what is gone."""

    item: str
    says: str


def revisions(context: Context) -> tuple[RevisionView, ...]:
    """What is gone, the worst first; what is new; and what was reported otherwise, the largest
    difference first. One reader is told only of items that concern them.
    """
    figures, mine = context.assessment.figures, set(context.selection.items)
    gone = sorted(figures.gone, key=_worst) if context.selection.is_everything else ()
    restated = sorted(
        ((item, row) for item, row in figures.restated.items() if item in mine),
        key=lambda pair: -_difference(context, *pair),
    )
    return (
        *(RevisionView("", context.say(_gone(context, row))) for row in gone),
        *(RevisionView(context.anchors[i], context.say(_new(context, i))) for i in figures.new if i in mine),
        *(RevisionView(context.anchors[i], context.say(_restated(context, i, row))) for i, row in restated),
    )


def _worst(row: HistoryRow) -> int:
    status = Status.find(row.status or "")
    return WORST_FIRST.index(status) if status else len(WORST_FIRST)


def _gone(context: Context, row: HistoryRow) -> Message:
    status = Status.find(row.status or "")
    title = context.name(row.title or row.id)
    return p.GONE.says(title=title, id=row.id, status=status.text if status else formatting.UNKNOWN)


def _new(context: Context, item: Item) -> Message:
    return p.NEW_IN_PLAN.says(title=context.title(item), status=context.assessment[item].status.text)


def _restated(context: Context, item: Item, row: HistoryRow) -> Message:
    past = context.assessment.figures.before[item]
    today = past.progress if isinstance(past, Outcome) else None
    known = {"title": context.title(item), "month": context.month_name}
    return p.RESTATED.says(**known, today=formatting.share(today), reported=formatting.share(row.progress))


def _difference(context: Context, item: Item, row: HistoryRow) -> float:
    past = context.assessment.figures.before[item]
    today = past.progress if isinstance(past, Outcome) else None
    return abs((today or 0.0) - (row.progress or 0.0))


def restated_whole(context: Context) -> Message | None:
    """That the plan's own progress was reported otherwise, where it was."""
    summary = context.summary
    before, reported = summary.before, summary.reported
    if before is None or reported is None or formatting.share(before) == formatting.share(reported):
        return None
    return p.RESTATED_WHOLE.says(today=formatting.share(before), reported=formatting.share(reported))
