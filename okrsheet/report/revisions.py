"""What became of the plan itself since the report of the month before: what is gone, what is new, and
what reads otherwise today than it was reported.
"""

from __future__ import annotations

from dataclasses import dataclass

from okrsheet.basics.dates import MONTHS
from okrsheet.basics.text import Message
from okrsheet.figures import headline
from okrsheet.figures.history import is_restated
from okrsheet.figures.outcome import Outcome
from okrsheet.plan import HistoryRow, Item
from okrsheet.plan.status import WORST_FIRST, Status
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.sections import Section, listed

_IN_MAIL = 5  # lines


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One thing that became of the plan, and the anchor of its item; blank for what is gone."""

    item: str
    says: str


def revisions(context: Context) -> tuple[RevisionView, ...]:
    """What is gone, the worst first, and what it may be called now; what is new; and what was reported
    otherwise, the largest difference first. A reader of a part is told only of items that the part
    has, or that nobody has.
    """
    figures, mine = context.assessment.figures, set(context.selection.items)
    gone = sorted(figures.gone, key=_worst) if context.selection.is_everything else []
    told = {figures.renamed.get(row) for row in gone}
    new = [i for i in figures.new if i in mine and i not in told and _was_there(context, i)]
    anew = sum(item in mine for item in figures.with_reused_id)
    restated = sorted(
        (
            (item, row)
            for item, row in figures.restated.items()
            if item in mine and not _is_headline(context, item)
        ),
        key=lambda pair: -_difference(context, *pair),
    )
    return (
        *(
            (RevisionView("", context.say(p.ANEW.says(count=anew, month=context.month_name))),)
            if anew
            else ()
        ),
        *(_gone(context, row) for row in gone),
        *(RevisionView(context.anchors[i], context.say(_new(context, i))) for i in new),
        *(RevisionView(context.anchors[i], context.say(_restated(context, i, row))) for i, row in restated),
    )


def section(context: Context) -> Section[RevisionView]:
    """The first of them, for the mail."""
    return listed(context, heading(context), revisions(context), _IN_MAIL)


def heading(context: Context) -> str:
    """What stands above them."""
    return context.say(p.REVISED.says(month=context.month_name))


def _worst(row: HistoryRow) -> int:
    status = Status.find(row.status or "")
    return WORST_FIRST.index(status) if status else len(WORST_FIRST)


def _gone(context: Context, row: HistoryRow) -> RevisionView:
    status, now = Status.find(row.status or ""), context.assessment.figures.renamed.get(row)
    known: dict[str, object] = {"title": context.name(row.title or row.id), "id": row.id}
    known["status"] = status.text if status else formatting.UNKNOWN
    if now is None:
        return RevisionView("", context.say(p.GONE.says(**known)))
    known |= {
        "new": now.id,
        "new_title": context.title(now),
        "new_status": context.assessment[now].status.text,
    }
    return RevisionView(context.anchors[now], context.say(p.RENAMED.says(**known)))


def _was_there(context: Context, item: Item) -> bool:
    """Whether an item belongs to the report's own month: of a month that was reported long ago, what
    came later is no news.
    """
    then = context.assessment.figures.as_reported
    return not then or item in then


def _is_headline(context: Context, item: Item) -> bool:
    """Whether an item's progress is the plan's own, which is told at the head of the report."""
    return context.selection.tops == (item,) and restated_whole(context) is not None


def _new(context: Context, item: Item) -> Message:
    return p.NEW_IN_PLAN.says(title=context.title(item), status=context.assessment[item].status.text)


def _restated(context: Context, item: Item, row: HistoryRow) -> Message:
    past = context.assessment.figures.before[item]
    today = past.progress if isinstance(past, Outcome) else None
    known = {"title": context.title(item), "month": context.month_name}
    return p.RESTATED.says(
        **known,
        today=formatting.share(today, context.language),
        reported=formatting.share(row.progress, context.language),
    )


def _difference(context: Context, item: Item, row: HistoryRow) -> float:
    past = context.assessment.figures.before[item]
    today = past.progress if isinstance(past, Outcome) else None
    return abs((today or 0.0) - (row.progress or 0.0))


def restated_whole(context: Context) -> Message | None:
    """That the plan's own progress was reported otherwise, where it was."""
    summary = context.summary
    before, reported = summary.before, summary.reported
    if (
        before is None
        or reported is None
        or formatting.share(before, context.language) == formatting.share(reported, context.language)
    ):
        return None
    known = {
        "today": formatting.share(before, context.language),
        "reported": formatting.share(reported, context.language),
        "month": context.month_name,
    }
    return p.RESTATED_WHOLE.says(**known)


def reported_otherwise(context: Context) -> Message | None:
    """That the report's own month was reported otherwise, where it was and later ones have been since."""
    figures, items = context.assessment.figures, context.selection.items
    rows = ((item, figures.as_reported.get(item)) for item in items)
    if not any(row and _is_otherwise(context.assessment[item], row) for item, row in rows):
        return None
    then = headline.overall_recorded(figures.as_reported, context.selection.tops)
    known = {"month": MONTHS[figures.as_of.month - 1], "reported": formatting.share(then, context.language)}
    return (p.OTHERWISE if then is None else p.OTHERWISE_WHOLE).says(**known)


def _is_otherwise(outcome: Outcome, row: HistoryRow) -> bool:
    return is_restated(outcome, row) or Status.find(row.status or "") not in (None, outcome.status)
