"""The head of every report: the verdict, the counters, who must act, what changed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from okrsheet.dates import end_of_month
from okrsheet.figures.history import row_is_measured
from okrsheet.figures.outcome import Known, Measured, Unknown
from okrsheet.figures.target import is_guardrail
from okrsheet.findings import Finding, Severity
from okrsheet.plan import Item, KeyResult, Kpi
from okrsheet.report import phrases as p
from okrsheet.report import shown
from okrsheet.report.outlook import needs, value_then
from okrsheet.report.revisions import restated_whole
from okrsheet.report.scope import Extent
from okrsheet.report.view import (
    NAME,
    Edition,
    StatusView,
    rank,
    status_view,
    turned,
    value_before,
    value_moved,
)
from okrsheet.status import WORST_FIRST, Status, Tone, rounded
from okrsheet.text import Message, Text, fold
from okrsheet.words import Measure, State

BAD = (Status.OFF_TRACK, Status.MISSED)
COUNTERS: tuple[tuple[Text, Status, tuple[Status, ...]], ...] = (
    (p.GOOD, Status.ON_TRACK, (Status.ON_TRACK, Status.ACHIEVED)),
    (p.WARN, Status.AT_RISK, (Status.AT_RISK,)),
    (p.BAD, Status.OFF_TRACK, BAD),
    (p.OPEN, Status.NO_DATA, (Status.NO_DATA, Status.INCOMPLETE)),
)
_TITLES_IN_ONE_ACTION, _NAME_OF_SEVERAL = 3, 60


@dataclass(frozen=True, slots=True)
class CounterView:
    """One of the four big numbers."""

    count: str
    label: str
    shape: str
    tone: str
    change: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """Who must do what by when, and which items it is about, by their anchors."""

    owner: str
    what: str
    due: str
    late: str
    items: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class _Action:
    due: dt.date
    order: int
    items: Sequence[Item]
    owner: str
    what: Message
    now: bool


def measured(edition: Edition) -> tuple[KeyResult | Kpi, ...]:
    """What is counted: key results and KPIs."""
    plan = edition.assessment.plan
    return (*plan.key_results, *plan.kpis)


def what(edition: Edition) -> Text:
    """What the counted items are called together."""
    plan, one = edition.assessment.plan, len(measured(edition)) == 1
    if plan.key_results and plan.kpis:
        return p.ALL_ITEMS
    if plan.kpis:
        return p.ONLY_KPI if one else p.ONLY_KPIS
    return p.ONE_KEY_RESULT if one else p.ONLY_KEY_RESULTS


def verdict(edition: Edition) -> str:
    """The first words of every report: how far, how far it should be, how many are off track."""
    summary, items = edition.assessment.summary, measured(edition)
    progress, expected = shown.share(summary.progress), shown.share(summary.expected)
    if not edition.assessment.plan.items:
        return edition.say(p.EMPTY_PLAN)
    if summary.progress is None and items:
        return edition.say(_headless(edition))
    if summary.progress is None:
        head = p.HEAD_UNKNOWN.says()
    elif summary.expected is None:
        head = p.HEAD_ALONE.says(progress=progress)
    else:
        head = p.HEAD.says(progress=progress, expected=expected)
    return edition.say(p.VERDICT.says(head=head, tail=_tail(edition)))


def _headless(edition: Edition) -> Message:
    """The verdict on a plan without a progress of its own, such as one of KPIs alone."""
    items, nothing = measured(edition), _nothing(edition)
    if len(items) == 1:
        return (p.NO_FIGURE if nothing else p.SINGLE).says(**_single(edition))
    known = {"total": shown.count(len(items)), "what": what(edition)}
    if nothing:
        return p.NO_FIGURES.says(**known)
    return p.HEADLESS.says(**known, states=_states(edition, p.WITHOUT_VALUE))


def _unknown(edition: Edition) -> int:
    """How many items should have a number and have none."""
    return sum(edition.assessment[i].progress is None for i in measured(edition) if under_way(edition, i))


def _nothing(edition: Edition) -> bool:
    """Whether no item has a number."""
    return all(edition.assessment[i].progress is None for i in measured(edition))


def _states(edition: Edition, without: Text) -> tuple[Message, ...]:
    """How many are off track, and of how many that is not known."""
    bad, how = _off(edition)
    off = p.HOW_MANY.says(count=shown.count(bad), how=how) if bad else p.NONE_OFF.says()
    unknown = _unknown(edition)
    return (off, without.says(count=shown.count(unknown))) if unknown else (off,)


def _single(edition: Edition) -> dict[str, object]:
    """What there is to say of the only item."""
    (item,) = measured(edition)
    kind = p.ONE_KPI if isinstance(item, Kpi) else p.ONE_KEY_RESULT
    return {"what": kind, "status": p.STATES[edition.assessment[item].status]}


def _off(edition: Edition) -> tuple[int, Text]:
    """How many items are off track or missed, and which of it they are."""
    counts = Counter(edition.assessment[i].status for i in measured(edition))
    off, missed = counts[Status.OFF_TRACK], counts[Status.MISSED]
    return off + missed, p.OFF_OR_MISSED if off and missed else p.MISSED if missed else p.OFF


def _tail(edition: Edition) -> Message:
    items = measured(edition)
    if not items:
        return p.TAIL_EMPTY.says()
    if len(items) == 1:
        return p.TAIL_SINGLE.says(**_single(edition))
    bad, how = _off(edition)
    known = {"total": shown.count(len(items)), "count": shown.count(bad), "what": what(edition), "how": how}
    tail = (p.TAIL_NONE if bad == 0 else p.TAIL_ONE if bad == 1 else p.TAIL_MANY).says(**known)
    unknown = _unknown(edition)
    return p.TAIL_UNKNOWN.says(tail=tail, count=shown.count(unknown)) if unknown else tail


def comparable(edition: Edition) -> bool:
    """Whether the end of the month before can be compared with: something had a value then,
    and the plan's progress is known for both days or for neither.
    """
    summary, now = edition.assessment.summary, edition.assessment.figures
    if summary.progress is not None:
        return summary.change is not None
    return any(_was_known(now[i]) for i in measured(edition))


def _was_known(outcome: Known) -> bool:
    """Whether an item had a progress at the end of the month before."""
    past = outcome.before
    return past is not None and not isinstance(past, Unknown) and past.progress is not None


def comparison(edition: Edition) -> str:
    """How the plan's progress compares with the end of the month before; blank where a plan has
    no progress of its own.
    """
    change = edition.assessment.summary.change
    if change is None:
        blank = comparable(edition) or not edition.assessment.plan.items
        phrase = p.NO_FIGURES_THEN if edition.assessment.summary.progress is None else p.NO_PROGRESS_THEN
        return "" if blank else edition.say(phrase.says(month=edition.month_name))
    phrase = p.SAME if rounded(change) == 0 else p.UP if change > 0 else p.DOWN
    size = shown.size(change, edition.language)
    said = [edition.say(phrase.says(points=size, month=edition.month_name))]
    if count := sum(edition.assessment[k].newly for k in edition.assessment.plan.key_results):
        said.append(edition.say((p.NEW_SINCE_ONE if count == 1 else p.NEW_SINCE).says(count=count)))
    if restated := restated_whole(edition):
        said.append(edition.say(restated))
    return ("" if edition.language == "zh-TW" else " ").join(said)


def counters(edition: Edition) -> tuple[CounterView, ...]:
    """The four counters, with their change since the month before where that can be told."""
    now = Counter(edition.assessment[i].status for i in measured(edition))
    before = _counts_before(edition)
    return tuple(
        CounterView(
            count=shown.count(sum(now[s] for s in statuses)),
            label=edition.say(label),
            shape=status_view(sign, edition.language).shape,
            tone=sign.tone.value,
            change=_counter_change(edition, statuses, now, before),
        )
        for label, sign, statuses in COUNTERS
    )


def _counts_before(edition: Edition) -> Counter[Status] | None:
    """The statuses that were reported for the month before, of what is gone as well; where nothing
    was reported, those that are known of it, if all are and the plan can be compared at all.
    """
    figures = edition.assessment.figures
    statuses = [figures.status_before(item) for item in measured(edition)]
    if figures.was_reported:
        # A reader of a part cannot be told of what is gone: nobody knows whose it was.
        gone = () if edition.of else (row for row in figures.gone if row_is_measured(row))
        return Counter(s for s in (*statuses, *(Status.find(row.status or "") for row in gone)) if s)
    known = [status for status in statuses if status]
    return Counter(known) if len(known) == len(statuses) and comparable(edition) else None


def _counter_change(
    edition: Edition,
    statuses: Sequence[Status],
    now: Counter[Status],
    before: Counter[Status] | None,
) -> str:
    if before is None:
        return ""
    change = shown.signed(sum(now[s] - before[s] for s in statuses))
    return edition.say(p.SINCE.says(change=change, month=edition.month_name))


def counts(edition: Edition, statuses: Iterable[Status]) -> str:
    """How many there are of each status, worst first, in one line."""
    found = Counter(statuses)
    views = [(status_view(s, edition.language), found[s]) for s in WORST_FIRST if found[s]]
    return edition.list(p.COUNT.says(shape=v.shape, word=v.word, count=shown.count(n)) for v, n in views)


def made_up(edition: Edition) -> str:
    """What the counters are made of: every status with its count."""
    items = measured(edition)
    found = counts(edition, (edition.assessment[i].status for i in items))
    return (
        edition.say(p.MADE_UP.says(total=shown.count(len(items)), what=what(edition), counts=found))
        if items
        else ""
    )


def actions(edition: Edition) -> tuple[ActionView, ...]:
    """Who must act, overdue first, then by due date, then worst first; values that one person owes
    by one day are one action.
    """
    found = [*_entries(edition), *_others(edition)]
    found.sort(key=lambda a: (a.due, min(rank(edition.assessment[i]) for i in a.items), a.order))
    return tuple(
        ActionView(
            owner=action.owner,
            what=edition.say(action.what),
            due=edition.say(p.NOW) if action.now else edition.day(action.due),
            late=edition.say(p.OVERDUE) if action.due < edition.assessment.as_of else "",
            items=tuple(edition.anchors[item] for item in action.items),
        )
        for action in found
    )


def running(item: Item) -> bool:
    """Whether an item asks for anything; what is closed or postponed does not."""
    return item.state not in (State.CLOSED, State.POSTPONED, State.CANCELLED)


def under_way(edition: Edition, item: Item) -> bool:
    """Whether an item has begun and is not set aside."""
    return running(item) and edition.assessment[item].status is not Status.NOT_STARTED


def _open(edition: Edition) -> Iterator[KeyResult | Kpi]:
    """The items that somebody can do something about, each with its own values."""
    for item in measured(edition):
        if under_way(edition, item) and edition.whole.is_first(item):
            yield item


def _own(edition: Edition, item: KeyResult | Kpi) -> bool:
    """Whether an item has figures of its own, rather than those of KPIs."""
    outcome = edition.assessment[item]
    return isinstance(outcome, Measured) and outcome.source is item


def _errors(edition: Edition, item: Item) -> list[Finding]:
    return [f for f in edition.assessment.about(item) if f.severity is Severity.ERROR]


def _needs_value(edition: Edition, item: KeyResult | Kpi) -> bool:
    outcome = edition.assessment[item]
    if not isinstance(outcome, Measured) or outcome.source is not item:
        return False
    if outcome.missing or _errors(edition, item):
        return False
    done = item.measure is Measure.MILESTONE and outcome.judgement.achieved  # it stays done
    return (outcome.stale and not done) or outcome.reading is None


def _owner(edition: Edition, item: Item) -> str:
    return edition.name(edition.whole.owner(item) or edition.say(p.NO_OWNER), 60)


def _entries(edition: Edition) -> Iterator[_Action]:
    """Values that are owed, one action for each owner and day."""
    as_of, owed = edition.assessment.as_of, dict[tuple[str, dt.date], list[KeyResult | Kpi]]()
    for item in _open(edition):
        if _needs_value(edition, item):
            due = edition.assessment[item].next_due or as_of
            owed.setdefault((fold(_owner(edition, item)), due), []).append(item)
    month, closing = p.MONTHS[as_of.month - 1], end_of_month(as_of) + dt.timedelta(days=1)
    for (_, due), items in owed.items():
        items.sort(key=lambda i: rank(edition.assessment[i]))
        most = NAME if len(items) == 1 else _NAME_OF_SEVERAL
        titles: object = tuple(
            p.QUOTED.says(title=edition.title(i, most)) for i in items[:_TITLES_IN_ONE_ACTION]
        )
        if (rest := len(items) - _TITLES_IN_ONE_ACTION) > 0:
            titles = p.MORE_TITLES.says(titles=titles, count=rest)
        phrase = p.ENTER_MONTH if as_of.replace(day=1) <= due <= closing else p.ENTER
        yield _Action(
            due, 3, items, _owner(edition, items[0]), phrase.says(titles=titles, month=month), due == as_of
        )


def _others(edition: Edition) -> Iterator[_Action]:
    """What else an item asks for: to be completed, to be corrected, or a decision."""
    as_of = edition.assessment.as_of
    for item in _open(edition):
        outcome, owner = edition.assessment[item], _owner(edition, item)
        if isinstance(outcome, Measured) and outcome.missing:
            missing = tuple(c.text for c in outcome.missing)
            fill_in = p.FILL_IN.says(missing=missing, title=edition.title(item))
            yield _Action(as_of, 2, [item], owner, fill_in, True)
        elif errors := _errors(edition, item):
            yield _Action(as_of, 1, [item], owner, _correct(edition, item, errors[0]), True)
        elif outcome.status in BAD and not outcome.stale and isinstance(outcome, Measured):
            missed = outcome.status is Status.MISSED and outcome.span is not None
            due = outcome.span.end if missed and outcome.span else as_of
            yield _Action(due, 0, [item], owner, decision(edition, outcome), due == as_of)
        elif isinstance(outcome, Measured) and (end := _short_by(edition, outcome)):
            yield _Action(end, 4, [item], owner, decision(edition, outcome), False)
    for objective in edition.assessment.plan.objectives:
        if running(objective) and (errors := _errors(edition, objective)):
            correct = _correct(edition, objective, errors[0])
            yield _Action(as_of, 1, [objective], _owner(edition, objective), correct, True)


def _short_by(edition: Edition, outcome: Measured) -> dt.date | None:
    """The last day of an item at risk that is known to fall short of its target at its pace."""
    ahead = edition.assessment.figures.forecasts[outcome.item]
    short = ahead is not None and ahead.pace is not None and ahead.behind
    return ahead.end if ahead and short and outcome.status is Status.AT_RISK else None


def _correct(edition: Edition, item: Item, finding: Finding) -> Message:
    message, cell = edition.brief(finding.message).rstrip(".。"), str(finding.where)
    if "title" in finding.message.values:
        return p.CORRECT_TITLED.says(cell=cell, message=message)
    return p.CORRECT.says(cell=cell, title=edition.title(item), message=message)


def decision(edition: Edition, outcome: Measured) -> Message:
    """The decision that an item off track asks for, with where it is heading."""
    item, title = outcome.item, edition.title(outcome.item)
    written = shown.amounts(item, outcome.reading, edition.language)
    value = outcome.reading.value if outcome.reading else None
    known = {
        "title": title,
        "value": written.with_unit(written.show(value)),
        "target": shown.target_of(item, written),
        "progress": shown.share(outcome.progress),
        "expected": shown.share(outcome.expected),
        "day": edition.day(outcome.span.end if outcome.span else None),
    }
    if is_guardrail(item):
        return p.DECIDE_BOUND.says(**known)
    if outcome.status is Status.MISSED:
        return p.DECIDE_MISSED.says(**known)
    if outcome.raw is not None and outcome.raw < 0:
        return p.DECIDE_BACK.says(**known)
    ahead = edition.assessment.figures.forecasts[item]
    if ahead is None:
        return p.DECIDE_SHARE.says(**known)
    if not ahead.behind:
        return p.DECIDE_REACHES.says(**known)
    needed = needs(ahead, outcome, edition.language)
    if ahead.away:
        return p.DECIDE_AWAY.says(**known, needed=needed)
    if ahead.pace is None:
        return p.DECIDE_NEED.says(**known, needed=needed)
    then = value_then(ahead, outcome, edition.language)
    return p.DECIDE_PACE.says(
        **known | {"value": then, "progress": shown.share(ahead.progress)}, needed=needed
    )


def changes(edition: Edition) -> tuple[ChangeView, ...]:
    """The items that moved since the end of the month before: worse statuses first, the worst of
    them before all, then better ones, then the largest moves. What somebody has set aside, or taken
    up again, has moved whatever its figures say.
    """
    found: list[tuple[tuple[object, ...], ChangeView]] = []
    for item in measured(edition):
        outcome = edition.assessment[item]
        before = turned(edition, outcome)
        decided = before is not None and bool({before, outcome.status} & _SET_ASIDE)
        if not decided and not _moved(outcome):
            continue
        sinks = _sinks(before, outcome.status)
        severity = WORST_FIRST.index(outcome.status) if sinks else 0
        order = (not before, not sinks, severity, -abs(outcome.change or 0), rank(outcome))
        if before or rounded(outcome.change or 0) or value_moved(outcome):
            found.append((order, _change(edition, outcome, before)))
    return tuple(view for _, view in sorted(found, key=lambda pair: pair[0]))


_SET_ASIDE = {Status.POSTPONED, Status.CANCELLED, Status.CLOSED}


def _moved(outcome: Known) -> bool:
    """Whether it is known how far an item with values of its own has moved."""
    own = isinstance(outcome, Measured) and outcome.source is outcome.item
    return own and outcome.change is not None


def _sinks(before: Status | None, now: Status) -> bool:
    """Whether an item went from a better status to a worse one."""
    return before is not None and WORST_FIRST.index(now) < WORST_FIRST.index(before)


def _change(edition: Edition, outcome: Known, before: Status | None) -> ChangeView:
    item = outcome.item
    moved = rounded(outcome.change or 0)
    points = shown.points(outcome.change, edition.language)
    return ChangeView(
        title=edition.title(item),
        values=_from_to(edition, outcome),
        before=status_view(before, edition.language) if before else None,
        now=status_view(outcome.status, edition.language),
        progress=edition.say(p.PROGRESS_BY.says(points=points)) if moved else "",
        tone=(Tone.GOOD if moved > 0 else Tone.BAD if moved < 0 else Tone.NONE).value,
        item=edition.anchors[item],
    )


def _from_to(edition: Edition, outcome: Known) -> str:
    earlier = value_before(outcome)
    if not isinstance(outcome, Measured) or earlier is None or outcome.reading is None:
        return ""
    item = outcome.item
    if not value_moved(outcome):
        return ""
    written = shown.amounts(item, outcome.reading, edition.language)
    return edition.say(
        p.FROM_TO.says(
            before=written.show(earlier.value, earlier.percent or None),
            after=written.show(outcome.reading.value, outcome.reading.percent or None),
            target=shown.target_of(item, written),
        )
    )


def heading(edition: Edition, found: Sequence[ActionView]) -> str:
    """What stands above the actions; a person's own are theirs alone."""
    reader = edition.name(edition.scope.person, 60)
    alone = edition.scope.extent is Extent.OWNER and all(action.owner == reader for action in found)
    return edition.say(p.YOUR_ACTIONS if alone else p.ACT)


def headline(edition: Edition) -> Message:
    """The verdict in a few words, for a subject."""
    progress, states = edition.assessment.summary.progress, _states(edition, p.UNKNOWN)
    if progress is not None:
        return p.HEADLINE.says(progress=shown.share(progress), states=states)
    return p.HEADLINE_UNKNOWN.says() if _nothing(edition) else p.HEADLINE_ALONE.says(states=states)


def nobody(edition: Edition) -> str:
    """What is said where there is nothing to do."""
    if edition.scope.extent is Extent.OWNER:
        return edition.say(p.NOTHING_FOR_YOU)
    return edition.say(p.NOBODY if edition.assessment.plan.items else p.FIRST_ITEM)
