"""Why an item stands as it does, in the words of those who answer for it."""

from __future__ import annotations

from dataclasses import dataclass

from okrsheet.figures.outcome import Known
from okrsheet.plan import Item
from okrsheet.plan.status import Status
from okrsheet.report import phrases as p
from okrsheet.report.context import Context

_LONGEST = 240  # characters of a comment
_ASKED_FOR = {Status.AT_RISK, Status.OFF_TRACK, Status.MISSED}
"""The statuses that want a reason."""


@dataclass(frozen=True, slots=True)
class Why:
    """The latest comment on an item, by whom and when, and what its owner holds of it beside our figures: a
    call of their own, a confidence. What nobody said is blank.
    """

    comment: str
    said: str
    """By whom and when the comment was made."""
    beside: str
    asked: bool
    """Whether the item is one for which a reason is wanted: it is at risk, off track or missed."""

    def __bool__(self) -> bool:
        return bool(self.comment or self.beside)


def why(context: Context, item: Item, outcome: Known) -> Why:
    """What was said of an item up to the day of the report."""
    row, beside = outcome.comment, _beside(context, item, outcome)
    by = (context.name(row.by, 60),) if row and row.by else ()
    return Why(
        comment=context.name(row.comment, _LONGEST) if row else "",
        said=context.list((*by, context.day(row.date))) if row else "",
        beside=context.list(beside) if beside else "",
        asked=outcome.status in _ASKED_FOR,
    )


def _beside(context: Context, item: Item, outcome: Known) -> list[str]:
    said = []
    if item.owner_call:
        status = Status.find(item.owner_call)
        call = p.STATES[status].into(context.language) if status else context.name(item.owner_call, 40)
        said.append(context.say(p.OWNERS_CALL.says(call=call)))
    if outcome.confidence is not None:
        said.append(context.say(p.CONFIDENCE.says(confidence=outcome.confidence)))
    return said
