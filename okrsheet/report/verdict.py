"""How the plan stands, in a sentence and in four counters, beside the end of the month before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from okrsheet.basics.text import Message, Text, sentences
from okrsheet.figures.history import row_is_measured
from okrsheet.figures.outcome import Known, Unknown
from okrsheet.plan import KINDS, MEASURED, Item, KeyResult
from okrsheet.plan.status import Status, rounded
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.items import counts
from okrsheet.report.revisions import reported_otherwise, restated_whole
from okrsheet.report.views import status_view

BAD = (Status.OFF_TRACK, Status.MISSED)

COUNTERS: tuple[tuple[Text, Status, tuple[Status, ...]], ...] = (
    (p.GOOD, Status.ON_TRACK, (Status.ON_TRACK, Status.ACHIEVED)),
    (p.WARN, Status.AT_RISK, (Status.AT_RISK,)),
    (p.BAD, Status.OFF_TRACK, BAD),
    (p.OPEN, Status.NO_DATA, (Status.NO_DATA, Status.INCOMPLETE)),
)


@dataclass(frozen=True, slots=True)
class CounterView:
    """One of the four big numbers."""

    count: str
    label: str
    shape: str
    tone: str
    change: str


def what(context: Context) -> Text | Message:
    """What the counted items are called together."""
    shown = [record for record in MEASURED if context.selection.of(record)] or MEASURED[:1]
    return together(shown, len(context.selection.measured))


def together(records: Sequence[type[Item]], count: int = 2) -> Text | Message:
    """What so many items of some kinds are called."""
    if len(records) == 1:
        return KINDS[records[0]].noun(count)
    *first, last = (KINDS[record].noun(2) for record in records)
    return p.AND.says(first=tuple(first), last=last)


def verdict(context: Context) -> str:
    """The first words of every report: how far, how far it should be, how many are off track."""
    summary, items = context.summary, context.selection.measured
    progress, expected = (formatting.share(n, context.language) for n in (summary.progress, summary.expected))
    if not context.selection.items:
        return context.say(p.EMPTY_PLAN)
    if summary.progress is None and items:
        return context.say(_headless(context))
    if summary.progress is None:
        head = p.HEAD_UNKNOWN.says()
    elif summary.expected is None:
        head = p.HEAD_ALONE.says(progress=progress)
    else:
        head = p.HEAD.says(progress=progress, expected=expected)
    return context.say(p.VERDICT.says(head=head, tail=_tail(context)))


def _headless(context: Context) -> Message:
    """The verdict on a plan without a progress of its own, such as one of KPIs alone."""
    items, nothing = context.selection.measured, _nothing(context)
    if len(items) == 1:
        return (p.NO_FIGURE if nothing else p.SINGLE).says(**_single(context))
    known = {"total": formatting.count(len(items), context.language), "what": what(context)}
    if nothing:
        return p.NO_FIGURES.says(**known)
    return p.HEADLESS.says(**known, states=_states(context, p.WITHOUT_VALUE))


def _unknown(context: Context) -> int:
    """How many items should have a number and have none."""
    return sum(
        context.assessment[i].progress is None for i in context.selection.measured if under_way(context, i)
    )


def _nothing(context: Context) -> bool:
    """Whether no item has a number."""
    return all(context.assessment[i].progress is None for i in context.selection.measured)


def _states(context: Context, without: Text) -> tuple[Message, ...]:
    """How many are off track, and of how many that is not known."""
    bad, how = _off(context)
    off = (
        p.HOW_MANY.says(count=formatting.count(bad, context.language), how=how) if bad else p.NONE_OFF.says()
    )
    unknown = _unknown(context)
    return (off, without.says(count=formatting.count(unknown, context.language))) if unknown else (off,)


def _single(context: Context) -> dict[str, object]:
    """What there is to say of the only item."""
    (item,) = context.selection.measured
    return {"what": KINDS[type(item)].only, "status": p.STATES[context.assessment[item].status]}


def _off(context: Context) -> tuple[int, Text]:
    """How many items are off track or missed, and which of it they are."""
    counts = Counter(context.assessment[i].status for i in context.selection.measured)
    off, missed = counts[Status.OFF_TRACK], counts[Status.MISSED]
    return off + missed, p.OFF_OR_MISSED if off and missed else p.MISSED if missed else p.OFF


def _tail(context: Context) -> Message:
    items = context.selection.measured
    if not items:
        return p.TAIL_EMPTY.says()
    if len(items) == 1:
        return p.TAIL_SINGLE.says(**_single(context))
    bad, how = _off(context)
    known = {
        "total": formatting.count(len(items), context.language),
        "count": formatting.count(bad, context.language),
        "what": what(context),
        "how": how,
    }
    tail = (p.TAIL_NONE if bad == 0 else p.TAIL_ONE if bad == 1 else p.TAIL_MANY).says(**known)
    unknown = _unknown(context)
    return (
        p.TAIL_UNKNOWN.says(tail=tail, count=formatting.count(unknown, context.language)) if unknown else tail
    )


def comparable(context: Context) -> bool:
    """Whether the end of the month before can be compared with: something had a value then,
    and the plan's progress is known for both days or for neither.
    """
    summary, now = context.summary, context.assessment.figures
    if summary.progress is not None:
        return summary.change is not None
    return any(_was_known(now[i]) for i in context.selection.measured)


def _was_known(outcome: Known) -> bool:
    """Whether an item had begun by the end of the month before, and had a progress then."""
    past = outcome.before
    return (
        past is not None and outcome.had_begun and not isinstance(past, Unknown) and past.progress is not None
    )


def unread(context: Context) -> str:
    """What the plan lacks because a workbook of it could not be read; blank where all were."""
    books = [context.name(one.book, 60) for one in context.plan.unread]
    if not books:
        return ""
    named, rest = tuple(books[:_UNREAD]), len(books) - _UNREAD
    listed = p.MORE_TITLES.says(titles=named, count=rest) if rest > 0 else named
    return context.say(p.UNREAD.says(files=listed, count=len(books)))


_UNREAD = 3  # workbooks that are named; of more, their count


def comparison(context: Context) -> str:
    """How the plan's progress compares with the end of the month before, and what was reported
    otherwise; blank where a plan has no progress of its own.
    """
    said = (*_compared(context), reported_otherwise(context))
    return sentences((context.say(one) for one in said if one), context.language)


def _compared(context: Context) -> Iterator[Message | None]:
    summary, month = context.summary, context.month_name
    if summary.change is None:
        if not comparable(context) and context.selection.items:
            known = p.NO_FIGURES_THEN if summary.progress is None else p.NO_PROGRESS_THEN
            yield (known if context.compares else p.NOTHING_THEN).says(month=month)
        return
    phrase = p.SAME if rounded(summary.change) == 0 else p.UP if summary.change > 0 else p.DOWN
    yield phrase.says(points=formatting.size(summary.change, context.language), month=month)
    if count := _newly_counted(context):
        yield (p.NEW_SINCE_ONE if count == 1 else p.NEW_SINCE).says(count=count)
    yield restated_whole(context)


def _newly_counted(context: Context) -> int:
    """How many key results have a number now, had none then, and count in the plan's progress."""
    found, open_ = set[Item](), list[Item](context.selection.tops)
    while open_:
        outcome = context.assessment[open_.pop()]
        parts = [part.item for part in outcome.parts]
        open_ += [item for item in parts if item not in found]
        found |= set(parts)
    return sum(isinstance(item, KeyResult) and context.assessment[item].newly for item in found)


def counters(context: Context) -> tuple[CounterView, ...]:
    """The four counters, with their change since the month before where that can be told."""
    now = Counter(context.assessment[i].status for i in context.selection.measured)
    before = _counts_before(context)
    return tuple(
        CounterView(
            count=formatting.count(sum(now[s] for s in statuses), context.language),
            label=context.say(label),
            shape=status_view(sign, context.language).shape,
            tone=sign.tone.value,
            change=_counter_change(context, statuses, now, before),
        )
        for label, sign, statuses in COUNTERS
    )


def _counts_before(context: Context) -> Counter[Status] | None:
    """The statuses that were reported for the month before, of what is gone as well; where nothing
    was reported, those that are known of it, if all are and the plan can be compared at all. Nothing
    is compared where all that there is began since.
    """
    figures, items = context.assessment.figures, context.selection.measured
    if not context.compares:
        return None
    if figures.was_reported:
        rows = [row for item in items if (row := figures.reported.get(item))]
        # One reader cannot be told of what is gone: nobody knows whose it was.
        everything = context.selection.is_everything
        gone = (row for row in figures.gone if row_is_measured(row)) if everything else ()
        return Counter(s for row in (*rows, *gone) if (s := Status.find(row.status or "")))
    statuses = [figures.status_before(item) for item in items]
    known = [status for status in statuses if status]
    return Counter(known) if len(known) == len(statuses) and comparable(context) else None


def _counter_change(
    context: Context,
    statuses: Sequence[Status],
    now: Counter[Status],
    before: Counter[Status] | None,
) -> str:
    if before is None:
        return ""
    change = formatting.signed(sum(now[s] - before[s] for s in statuses), context.language)
    return context.say(p.SINCE.says(change=change, month=context.month_name))


def composition(context: Context) -> str:
    """What the counters are made of: every status with its count."""
    items = context.selection.measured
    found = counts(context, (context.assessment[i].status for i in items))
    return (
        context.say(
            p.COMPOSITION.says(
                total=formatting.count(len(items), context.language), what=what(context), counts=found
            )
        )
        if items
        else ""
    )


def running(item: Item) -> bool:
    """Whether an item asks for anything; what is closed or postponed does not."""
    return not item.asks_for_nothing


def under_way(context: Context, item: Item) -> bool:
    """Whether an item has begun and is not set aside."""
    return running(item) and context.assessment[item].status is not Status.NOT_STARTED


def headline(context: Context) -> Message:
    """The verdict in a few words, for a subject."""
    progress, states = context.summary.progress, _states(context, p.UNKNOWN)
    if progress is not None:
        return p.HEADLINE.says(progress=formatting.share(progress, context.language), states=states)
    return p.HEADLINE_UNKNOWN.says() if _nothing(context) else p.HEADLINE_ALONE.says(states=states)
