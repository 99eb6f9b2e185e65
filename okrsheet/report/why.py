"""Why an item stands as it does, in the words of those who answer for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrsheet.basics.languages import conventions
from okrsheet.figures.outcome import Known
from okrsheet.plan import CheckIn, Item
from okrsheet.plan.status import TROUBLED, Status
from okrsheet.report import phrases as p
from okrsheet.report.context import Context

_LONGEST = 240  # characters of a comment


@dataclass(frozen=True, slots=True)
class Why:
    """The latest comment on an item, by whom and when, and what its owner holds of it beside our figures: a
    call of their own, a confidence. What nobody said is blank.
    """

    comment: str
    """In quotation marks."""
    said: str
    """By whom and when the comment was made."""
    beside: str
    asked: bool
    """Whether a reason is wanted: the item is at risk, off track or missed."""
    shown: bool
    """Whether it stands in the mail: a reason is wanted, or what is said does not agree with our figures, or with
    where they are heading, or they say nothing.
    """

    def __bool__(self) -> bool:
        return bool(self.comment or self.beside)


def why(context: Context, item: Item, outcome: Known) -> Why:
    """What was said of an item up to the day of the report."""
    row = outcome.comment
    return Why(
        comment=context.say(p.QUOTED.says(title=context.name(row.comment, _LONGEST))) if row else "",
        said=_said(context, row) if row else "",
        beside=_and(context, _beside(context, item, outcome)),
        asked=outcome.status in TROUBLED,
        shown=outcome.status in TROUBLED
        or (bool(outcome.comment or item.owner_call) and _differs(context, item, outcome)),
    )


def _differs(context: Context, item: Item, outcome: Known) -> bool:
    """Whether there is more to an item than its status tells: it heads for less, it has no figure, or its owner holds
    something else of it.
    """
    ahead = context.assessment.figures.forecasts[item]
    short = ahead is not None and ahead.falls_short
    call = Status.find(item.owner_call or "")
    return short or outcome.progress is None or call not in (None, outcome.status)


def _said(context: Context, row: CheckIn) -> str:
    return _and(context, [context.name(row.by, 60) if row.by else "", context.day(row.date)])


def _and(context: Context, parts: Sequence[str]) -> str:
    """Parts of a sentence, with commas between those that there are."""
    return conventions(context.language).marks.comma.join(part for part in parts if part)


def _beside(context: Context, item: Item, outcome: Known) -> list[str]:
    said = []
    if item.owner_call:
        status = Status.find(item.owner_call)
        call = p.STATES[status].into(context.language) if status else context.name(item.owner_call, 40)
        said.append(context.say(p.OWNERS_CALL.says(call=call)))
    if outcome.confidence is not None:
        said.append(context.say(p.CONFIDENCE.says(confidence=outcome.confidence)))
    return said
