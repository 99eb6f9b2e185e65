"""Who must do what by when: what each person is to decide first, then what is to be entered or mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from okrsheet.basics.dates import MONTHS, end_of_month
from okrsheet.basics.text import Message, fold
from okrsheet.figures.outcome import Known, Measured
from okrsheet.figures.target import Obstacle, is_guardrail
from okrsheet.plan import Item, MeasuredItem
from okrsheet.plan.status import BAD, Status
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.audience import Extent
from okrsheet.report.context import NAME, Context
from okrsheet.report.forecasts import is_yes_or_no, needs, value_then
from okrsheet.report.items import rank
from okrsheet.report.verdict import running, under_way
from okrsheet.report.views import Shown
from okrsheet.rules.rule import Finding, Severity

_TITLES_IN_ONE_ACTION, _NAME_OF_SEVERAL = 3, 60
_UNDER_WAY = {Status.ON_TRACK, Status.AT_RISK}
_OVER = {Status.ACHIEVED, Status.MISSED}
"""What needs no value any more."""


@dataclass(frozen=True, slots=True)
class ActionView:
    """One thing that a person is to do: ``lead`` is what is to be done and which ways there are, ``what`` what it is
    done to and why; ``items`` are the anchors of what it is about.
    """

    owner: Shown[str | None]
    lead: str
    what: str
    due: str
    late: str
    items: tuple[str, ...]
    decides: bool
    """Whether it is a decision rather than something to be entered or mended."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a person does in one way: the lead, said once, and the actions under it."""

    lead: str
    actions: tuple[ActionView, ...]


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person's actions, decisions first."""

    owner: Shown[str | None]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """As :class:`ActionView`, not in words yet: of thousands the mail shows a dozen."""

    owner: Shown[str | None]
    lead: Message
    what: Callable[[], Message]
    due: dt.date
    items: Sequence[Item]
    rank: tuple[float, ...]
    decides: bool = False
    early: bool = False
    """Whether it is about something that is not off track yet."""
    order: int = 0

    @property
    def urgency(self) -> tuple[object, ...]:
        """Decisions before chores, the worst first; chores by their day."""
        return (not self.decides, dt.date.min if self.decides else self.due, self.order, self.rank)


def agenda(context: Context) -> tuple[Action, ...]:
    """Who must act: person by person, those first whose decisions are about the worst items; of each person the
    decisions first, worst first, then the rest by due date. Values that one person owes by one day are one action.
    """
    return context.once(_agenda)


def _agenda(context: Context) -> tuple[Action, ...]:
    found: dict[str, list[Action]] = {}
    for action in (*_decisions(context), *_entries(context), *_repairs(context)):
        found.setdefault(fold(action.owner.text), []).append(action)
    people = [sorted(mine, key=lambda action: action.urgency) for mine in found.values()]
    people.sort(key=lambda mine: mine[0].urgency)
    return tuple(action for mine in people for action in mine)


def actions(context: Context) -> tuple[ActionView, ...]:
    """The whole agenda in words."""
    return views(context, agenda(context))


def views(context: Context, found: Iterable[Action]) -> tuple[ActionView, ...]:
    """Some actions in words."""
    return tuple(_view(context, action) for action in found)


def _view(context: Context, action: Action) -> ActionView:
    as_of = context.assessment.as_of
    return ActionView(
        owner=action.owner,
        lead=context.say(action.lead),
        what=context.say(action.what()),
        due=context.say(p.NOW) if action.due == as_of else context.day(action.due),
        late=context.say(p.OVERDUE) if action.due < as_of else "",
        items=tuple(context.anchors[item] for item in action.items),
        decides=action.decides,
    )


def by_person(found: Sequence[ActionView]) -> tuple[PersonView, ...]:
    """Actions under the people that they are for, and under what is to be done."""
    return tuple(
        PersonView(
            mine[0].owner, tuple(Step(lead, tuple(same)) for lead, same in groupby(mine, lambda a: a.lead))
        )
        for _, group in groupby(found, lambda action: fold(action.owner.text))
        if (mine := list(group))
    )


def _open(context: Context) -> Iterator[MeasuredItem]:
    """The items that somebody can do something about, each with its own values."""
    for item in context.selection.measured:
        if under_way(context, item) and context.plan.is_first(item):
            yield item


def _errors(context: Context, item: Item) -> list[Finding]:
    return [f for f in context.assessment.about(item) if f.severity is Severity.ERROR]


def _owner(context: Context, item: Item) -> Shown[str | None]:
    owner = context.plan.owner(item)
    return Shown(owner, context.name(owner or context.say(p.NO_OWNER), 60))


# Decisions


def _decisions(context: Context) -> Iterator[Action]:
    """What is off track or missed, and what heads for less than its target or away from it. What is made of others
    is left to them where one of them asks already.
    """
    shows, plan = context.selection, context.plan
    asked: dict[Item, bool] = {}  # and whether about something that is not off track yet
    chosen = set(shows.objectives)
    objectives = (o for o in plan.bottom_up if o in chosen)
    bottom_up: tuple[Item, ...] = (*shows.kpis, *shows.key_results, *objectives)
    for item in bottom_up:
        outcome = context.assessment[item]
        if not under_way(context, item) or not plan.is_first(item):
            continue
        day, early = _asks_by(context, outcome), not (outcome.status in BAD or _ends_short(outcome))
        below = [asked[part] for part in _made_of(outcome) if part in asked]
        if below and (day is None or early or not all(below)):
            asked[item] = all(below)
        elif day:
            asked[item] = early
            facts = partial(_what, context, outcome)
            yield Action(
                _owner(context, item),
                ways(outcome),
                facts,
                day,
                [item],
                rank(outcome),
                decides=True,
                early=early,
            )


def _made_of(outcome: Known) -> set[Item]:
    """The items that an item takes its figure from."""
    if isinstance(outcome, Measured):
        return set[Item]((outcome.measured_by,)) - {outcome.item}
    return {part.item for part in outcome.parts}


def _asks_by(context: Context, outcome: Known) -> dt.date | None:
    """The day by which an item asks for a decision; ``None`` where it asks for none. What is not off track yet, but
    heads for less than its target, has time until its next check-in.
    """
    as_of = context.assessment.as_of
    if outcome.status is Status.MISSED and outcome.span:
        return outcome.span.end
    if outcome.status in BAD or _ends_short(outcome):
        return as_of
    ahead = context.assessment.figures.forecasts[outcome.item] if isinstance(outcome, Measured) else None
    if not ahead or not ahead.falls_short or outcome.status not in _UNDER_WAY:
        return None
    due = outcome.next_due
    return due if due and as_of < due < ahead.end else as_of


def _ends_short(outcome: Known) -> bool:
    """Whether it is the last day of an item that has a way to go, and has not gone it."""
    last = outcome.span is not None and outcome.span.end <= outcome.day
    way = isinstance(outcome, Measured) and not is_guardrail(outcome.item)
    return last and way and outcome.status in _UNDER_WAY


def ways(outcome: Known) -> Message:
    """The ways that there are for an item in trouble."""
    if outcome.status is Status.MISSED:
        return p.DECIDE_OVER.says()
    if is_yes_or_no(outcome):
        return p.DECIDE_MILESTONE.says()
    limit = isinstance(outcome, Measured) and is_guardrail(outcome.item)
    return (p.DECIDE_LIMIT if limit else p.DECIDE).says()


def _what(context: Context, outcome: Known) -> Message:
    """Where an item is and where it is heading; of a value that is overdue, of which day it is."""
    what = _facts(context, outcome)
    if isinstance(outcome, Measured) and outcome.stale and outcome.reading and outcome.reading.on:
        return p.OF_THE_DAY.says(what=what, day=context.day(outcome.reading.on))
    return what


def _facts(context: Context, outcome: Known) -> Message:
    known = {
        "title": context.own_title(outcome.item),
        "progress": formatting.share(outcome.progress, context.language),
        "expected": formatting.share(outcome.expected, context.language),
        "day": context.day(outcome.span.end if outcome.span else None),
    }
    if outcome.status is Status.MISSED:
        return (p.ENDED_NOT_DONE if is_yes_or_no(outcome) else p.ENDED).says(**known)
    if _ends_short(outcome):
        return p.LAST_DAY.says(**known)
    if not isinstance(outcome, Measured):
        return p.BEHIND.says(**known)
    written = formatting.amounts(outcome, context.language)
    known["value"] = written.with_unit(written.show(outcome.reading.value if outcome.reading else None))
    known["target"] = formatting.target_of(outcome, written) or formatting.UNKNOWN
    if is_guardrail(outcome.item):
        return p.OUT_OF_BOUNDS.says(**known)
    if is_yes_or_no(outcome):
        return p.NOT_DONE.says(**known)
    if outcome.raw is not None and outcome.raw < 0:
        return p.BACKWARDS.says(**known)
    return _heading_for(context, outcome, known)


def _heading_for(context: Context, outcome: Measured, known: dict[str, str]) -> Message:
    """Where an item is heading, as far as that is known."""
    ahead = context.assessment.figures.forecasts[outcome.item]
    if ahead is None:
        return p.BEHIND.says(**known)
    if not ahead.behind and not ahead.away:
        return p.JUST_REACHES.says(**known)
    needed = needs(ahead, outcome, context.language)
    if ahead.away:
        return p.AWAY.says(**known, needed=needed)
    if ahead.slope is None:
        return p.NEEDED.says(**known, needed=needed)
    known["value"] = value_then(ahead, outcome, context.language)
    return p.AT_PACE.says(**known, needed=needed)


# Chores


def _entries(context: Context) -> Iterator[Action]:
    """Values that are owed, one action for each owner and day."""
    as_of, owed = context.assessment.as_of, dict[tuple[str, dt.date], list[MeasuredItem]]()
    for item in _open(context):
        if _needs_value(context, item):
            due = context.assessment[item].next_due or as_of
            owed.setdefault((fold(_owner(context, item).text), due), []).append(item)
    closing = end_of_month(as_of) + dt.timedelta(days=1)
    for (_, due), items in owed.items():
        items.sort(key=lambda i: rank(context.assessment[i]))
        in_month = as_of.replace(day=1) <= due <= closing
        lead = p.ENTER_MONTH.says(month=MONTHS[as_of.month - 1]) if in_month else p.ENTER.says()
        worst = rank(context.assessment[items[0]])
        titles = partial(_titles, context, items)
        yield Action(_owner(context, items[0]), lead, titles, due, items, worst, order=3)


def _needs_value(context: Context, item: MeasuredItem) -> bool:
    outcome = context.assessment[item]
    if not isinstance(outcome, Measured) or outcome.measured_by is not item:
        return False
    if outcome.missing or _errors(context, item) or outcome.status in _OVER:
        return False
    return outcome.overdue or outcome.reading is None or outcome.obstacle is Obstacle.NO_SHARE


def _titles(context: Context, items: Sequence[Item]) -> Message:
    most = NAME if len(items) == 1 else _NAME_OF_SEVERAL
    few = items[:_TITLES_IN_ONE_ACTION]
    titles: object = tuple(p.QUOTED.says(title=context.own_title(item, most)) for item in few)
    if (rest := len(items) - len(few)) > 0:
        titles = p.MORE_TITLES.says(titles=titles, count=rest)
    return p.LISTED.says(titles=titles)


def _repairs(context: Context) -> Iterator[Action]:
    """What is to be completed or corrected."""
    as_of = context.assessment.as_of
    for item in _open(context):
        outcome, owner = context.assessment[item], _owner(context, item)
        if isinstance(outcome, Measured) and outcome.missing:
            lacking = partial(_lacking, context, outcome)
            yield Action(owner, p.FILL_IN.says(), lacking, as_of, [item], rank(outcome), order=2)
        elif errors := _errors(context, item):
            wrong = partial(_wrong, context, item, errors[0])
            yield Action(owner, p.CORRECT.says(), wrong, as_of, [item], rank(outcome), order=1)
    for objective in context.selection.objectives:
        if not running(context, objective):
            continue
        worst, owner = rank(context.assessment[objective]), _owner(context, objective)
        if not context.assessment[objective].parts:
            title = partial(_titles, context, [objective])
            yield Action(owner, p.ADD_KEY_RESULTS.says(), title, as_of, [objective], worst, order=1)
        if errors := _errors(context, objective):
            wrong = partial(_wrong, context, objective, errors[0])
            yield Action(owner, p.CORRECT.says(), wrong, as_of, [objective], worst, order=1)


def _lacking(context: Context, outcome: Measured) -> Message:
    missing = tuple(component.text for component in outcome.missing)
    return p.LACKING.says(missing=missing, title=context.own_title(outcome.item))


def _wrong(context: Context, item: Item, finding: Finding) -> Message:
    known = {"message": context.brief(finding.message).rstrip(".。"), "cell": str(finding.where)}
    if "title" in finding.message.values:
        return p.WRONG_TITLED.says(**known)
    return p.WRONG.says(title=context.own_title(item), **known)


# Around them


def heading(context: Context) -> str:
    """What stands above the actions; a person's own are theirs alone."""
    reader, who = context.selection.reader, context.plan.directory.who
    owners = {who(action.owner.value or "") for action in agenda(context)}
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
