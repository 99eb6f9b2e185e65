"""What became of the plan itself since the report of the month before: what is gone, what is new, and
what reads otherwise today than it was reported.
"""

from __future__ import annotations

from dataclasses import dataclass

from okrsheet.figures.outcome import Outcome
from okrsheet.plan import HistoryRow, Item
from okrsheet.report import phrases as p
from okrsheet.report import shown
from okrsheet.report.view import Edition
from okrsheet.status import WORST_FIRST, Status
from okrsheet.text import Message


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One thing that became of the plan, and the anchor of its item; blank for what is gone."""

    item: str
    says: str


def revisions(edition: Edition) -> tuple[RevisionView, ...]:
    """What is gone, the worst first; what is new; and what was reported otherwise, the largest
    difference first. One reader is told only of items that concern them.
    """
    figures, mine = edition.assessment.figures, set(edition.selection.items)
    gone = sorted(figures.gone, key=_worst) if edition.selection.is_everything else ()
    restated = sorted(
        ((item, row) for item, row in figures.restated.items() if item in mine),
        key=lambda pair: -_difference(edition, *pair),
    )
    return (
        *(RevisionView("", edition.say(_gone(edition, row))) for row in gone),
        *(RevisionView(edition.anchors[i], edition.say(_new(edition, i))) for i in figures.new if i in mine),
        *(RevisionView(edition.anchors[i], edition.say(_restated(edition, i, row))) for i, row in restated),
    )


def _worst(row: HistoryRow) -> int:
    status = Status.find(row.status or "")
    return WORST_FIRST.index(status) if status else len(WORST_FIRST)


def _gone(edition: Edition, row: HistoryRow) -> Message:
    status = Status.find(row.status or "")
    title = edition.name(row.title or row.id)
    return p.GONE.says(title=title, id=row.id, status=status.text if status else shown.UNKNOWN)


def _new(edition: Edition, item: Item) -> Message:
    return p.NEW_IN_PLAN.says(title=edition.title(item), status=edition.assessment[item].status.text)


def _restated(edition: Edition, item: Item, row: HistoryRow) -> Message:
    past = edition.assessment.figures.before[item]
    today = past.progress if isinstance(past, Outcome) else None
    known = {"title": edition.title(item), "month": edition.month_name}
    return p.RESTATED.says(**known, today=shown.share(today), reported=shown.share(row.progress))


def _difference(edition: Edition, item: Item, row: HistoryRow) -> float:
    past = edition.assessment.figures.before[item]
    today = past.progress if isinstance(past, Outcome) else None
    return abs((today or 0.0) - (row.progress or 0.0))


def restated_whole(edition: Edition) -> Message | None:
    """That the plan's own progress was reported otherwise, where it was."""
    summary = edition.summary
    before, reported = summary.before, summary.reported
    if before is None or reported is None or shown.share(before) == shown.share(reported):
        return None
    return p.RESTATED_WHOLE.says(today=shown.share(before), reported=shown.share(reported))
