"""Who must do what by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from okrsheet.basics.dates import MONTHS, end_of_month
from okrsheet.basics.text import Message, fold
from okrsheet.figures.outcome import Measured
from okrsheet.figures.target import is_guardrail
from okrsheet.plan import Item, MeasuredItem
from okrsheet.plan.status import Status
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.audience import Extent
from okrsheet.report.context import NAME, Context
from okrsheet.report.forecasts import needs, value_then
from okrsheet.report.items import rank
from okrsheet.report.sections import Section, listed
from okrsheet.report.verdict import BAD, running, under_way
from okrsheet.report.views import Shown
from okrsheet.rules.rule import Finding, Severity

_TITLES_IN_ONE_ACTION, _NAME_OF_SEVERAL = 3, 60
_IN_MAIL = 7  # lines


@dataclass(frozen=True, slots=True)
class ActionView:
    """Who must do what by when, and which items it is about, by their anchors."""

    owner: Shown[str | None]
    what: str
    due: str
    late: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Action:
    due: dt.date
    order: int
    items: Sequence[Item]
    owner: Shown[str | None]
    what: Message
    now: bool


def actions(context: Context) -> tuple[ActionView, ...]:
    """Who must act, overdue first, then by due date, then worst first; values that one person owes
    by one day are one action.
    """
    return context.once(_actions)


def _actions(context: Context) -> tuple[ActionView, ...]:
    found = [*_entries(context), *_others(context)]
    found.sort(key=lambda a: (a.due, min(rank(context.assessment[i]) for i in a.items), a.order))
    return tuple(
        ActionView(
            owner=action.owner,
            what=context.say(action.what),
            due=context.say(p.NOW) if action.now else context.day(action.due),
            late=context.say(p.OVERDUE) if action.due < context.assessment.as_of else "",
            items=tuple(context.anchors[item] for item in action.items),
        )
        for action in found
    )


def _open(context: Context) -> Iterator[MeasuredItem]:
    """The items that somebody can do something about, each with its own values."""
    for item in context.selection.measured:
        if under_way(context, item) and context.plan.is_first(item):
            yield item


def _own(context: Context, item: MeasuredItem) -> bool:
    """Whether an item has figures of its own, rather than those of KPIs."""
    outcome = context.assessment[item]
    return isinstance(outcome, Measured) and outcome.measured_by is item


def _errors(context: Context, item: Item) -> list[Finding]:
    return [f for f in context.assessment.about(item) if f.severity is Severity.ERROR]


def _needs_value(context: Context, item: MeasuredItem) -> bool:
    outcome = context.assessment[item]
    if not isinstance(outcome, Measured) or outcome.measured_by is not item:
        return False
    if outcome.missing or _errors(context, item):
        return False
    return outcome.overdue or outcome.reading is None


def _owner(context: Context, item: Item) -> Shown[str | None]:
    owner = context.plan.owner(item)
    return Shown(owner, context.name(owner or context.say(p.NO_OWNER), 60))


def _entries(context: Context) -> Iterator[_Action]:
    """Values that are owed, one action for each owner and day."""
    as_of, owed = context.assessment.as_of, dict[tuple[str, dt.date], list[MeasuredItem]]()
    for item in _open(context):
        if _needs_value(context, item):
            due = context.assessment[item].next_due or as_of
            owed.setdefault((fold(_owner(context, item).text), due), []).append(item)
    month, closing = MONTHS[as_of.month - 1], end_of_month(as_of) + dt.timedelta(days=1)
    for (_, due), items in owed.items():
        items.sort(key=lambda i: rank(context.assessment[i]))
        most = NAME if len(items) == 1 else _NAME_OF_SEVERAL
        titles: object = tuple(
            p.QUOTED.says(title=context.title(i, most)) for i in items[:_TITLES_IN_ONE_ACTION]
        )
        if (rest := len(items) - _TITLES_IN_ONE_ACTION) > 0:
            titles = p.MORE_TITLES.says(titles=titles, count=rest)
        phrase = p.ENTER_MONTH if as_of.replace(day=1) <= due <= closing else p.ENTER
        yield _Action(
            due, 3, items, _owner(context, items[0]), phrase.says(titles=titles, month=month), due == as_of
        )


def _others(context: Context) -> Iterator[_Action]:
    """What else an item asks for: to be completed, to be corrected, or a decision."""
    as_of = context.assessment.as_of
    for item in _open(context):
        outcome, owner = context.assessment[item], _owner(context, item)
        if isinstance(outcome, Measured) and outcome.missing:
            missing = tuple(c.text for c in outcome.missing)
            fill_in = p.FILL_IN.says(missing=missing, title=context.title(item))
            yield _Action(as_of, 2, [item], owner, fill_in, True)
        elif errors := _errors(context, item):
            yield _Action(as_of, 1, [item], owner, _correct(context, item, errors[0]), True)
        elif outcome.status in BAD and not outcome.stale and isinstance(outcome, Measured):
            missed = outcome.status is Status.MISSED and outcome.span is not None
            due = outcome.span.end if missed and outcome.span else as_of
            yield _Action(due, 0, [item], owner, decision(context, outcome), due == as_of)
        elif isinstance(outcome, Measured) and (end := _short_by(context, outcome)):
            yield _Action(end, 4, [item], owner, decision(context, outcome), False)
    for objective in context.selection.objectives:
        if running(objective) and (errors := _errors(context, objective)):
            correct = _correct(context, objective, errors[0])
            yield _Action(as_of, 1, [objective], _owner(context, objective), correct, True)


def _short_by(context: Context, outcome: Measured) -> dt.date | None:
    """The last day of an item at risk that is known to fall short of its target at its pace."""
    ahead = context.assessment.figures.forecasts[outcome.item]
    short = ahead is not None and ahead.slope is not None and ahead.behind
    return ahead.end if ahead and short and outcome.status is Status.AT_RISK else None


def _correct(context: Context, item: Item, finding: Finding) -> Message:
    message, cell = context.brief(finding.message).rstrip(".。"), str(finding.where)
    if "title" in finding.message.values:
        return p.CORRECT_TITLED.says(cell=cell, message=message)
    return p.CORRECT.says(cell=cell, title=context.title(item), message=message)


def decision(context: Context, outcome: Measured) -> Message:
    """The decision that an item off track asks for, with where it is heading."""
    item, title = outcome.item, context.title(outcome.item)
    written = formatting.amounts(outcome, context.language)
    value = outcome.reading.value if outcome.reading else None
    known = {
        "title": title,
        "value": written.with_unit(written.show(value)),
        "target": formatting.target_of(outcome, written) or formatting.UNKNOWN,
        "progress": formatting.share(outcome.progress, context.language),
        "expected": formatting.share(outcome.expected, context.language),
        "day": context.day(outcome.span.end if outcome.span else None),
    }
    if is_guardrail(item):
        return p.DECIDE_BOUND.says(**known)
    if outcome.status is Status.MISSED:
        return p.DECIDE_MISSED.says(**known)
    if outcome.raw is not None and outcome.raw < 0:
        return p.DECIDE_BACK.says(**known)
    ahead = context.assessment.figures.forecasts[item]
    if ahead is None:
        return p.DECIDE_SHARE.says(**known)
    if not ahead.behind:
        return p.DECIDE_REACHES.says(**known)
    needed = needs(ahead, outcome, context.language)
    if ahead.away:
        return p.DECIDE_AWAY.says(**known, needed=needed)
    if ahead.slope is None:
        return p.DECIDE_NEED.says(**known, needed=needed)
    then = value_then(ahead, outcome, context.language)
    return p.DECIDE_PACE.says(
        **known | {"value": then, "progress": formatting.share(ahead.progress, context.language)},
        needed=needed,
    )


def section(context: Context) -> Section[ActionView]:
    """The first of them, for the mail."""
    found = actions(context)
    return listed(context, heading(context, found), found, _IN_MAIL, nothing_to_do(context))


def heading(context: Context, found: Sequence[ActionView]) -> str:
    """What stands above the actions; a person's own are theirs alone."""
    reader, who = context.selection.reader, context.plan.directory.who
    owners = {who(action.owner.value or "") for action in found}
    alone = reader.extent is Extent.OWNER and owners <= {who(reader.person)}
    return context.say(p.YOUR_ACTIONS if alone else p.ACT)


def nothing_to_do(context: Context) -> str:
    """What is said where there is nothing to do; what is at risk is no all-clear."""
    at_risk = sum(context.assessment[item].status is Status.AT_RISK for item in context.selection.measured)
    if at_risk:
        return context.say(p.WATCH.says(count=at_risk))
    if context.selection.reader.extent is Extent.OWNER:
        return context.say(p.NOTHING_FOR_YOU)
    return context.say(p.NOBODY if context.selection.items else p.FIRST_ITEM)
