"""How the plan stands, in a sentence and in four counters, beside the end of the month before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Message, Text, sentences
from okrsheet.figures import headline
from okrsheet.figures.history import row_is_measured
from okrsheet.figures.outcome import Known, Unknown
from okrsheet.plan import KINDS, MEASURED, Item, KeyResult
from okrsheet.plan.status import BAD, Status, rounded
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.items import counts
from okrsheet.report.revisions import reported_otherwise, restated_whole
from okrsheet.report.views import status_view

COUNTERS: tuple[tuple[Text, Status, tuple[Status, ...]], ...] = (
    (p.GOOD, Status.ON_TRACK, (Status.ON_TRACK, Status.ACHIEVED)),
    (p.WARN, Status.AT_RISK, (Status.AT_RISK,)),
    (p.BAD, Status.OFF_TRACK, BAD),
    (p.OPEN, Status.NO_DATA, (Status.NO_DATA, Status.INCOMPLETE)),
)


def status_value(statuses: Sequence[Status]) -> str:
    """What the address of the page calls several statuses together."""
    return " ".join(status.key for status in statuses)


COUNTED_TYPES = " ".join(KINDS[record].type for record in MEASURED)
COUNTED = tuple(status_value(statuses) for _, _, statuses in COUNTERS)
"""What filters of the page know the counted items by: their types, and the statuses of each counter."""


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
    """The first words of every report: the plan's own status, how far it is and should be, and how many items are
    in the worst class; what is at risk is always said.
    """
    summary, items = context.summary, context.selection.measured
    if not context.selection.items:
        return context.say(p.EMPTY_PLAN)
    if summary.progress is None and items:
        return context.say(_headless(context))
    known = {"head": _head(context), "tail": _tail(context)}
    if summary.status is None or summary.progress is None:
        return context.say(p.VERDICT.says(**known))
    return context.say(p.VERDICT_STATUS.says(status=summary.status.text, **known))


def _head(context: Context) -> Message:
    """How far, and how far it should be."""
    summary = context.summary
    if summary.progress is None:
        return p.HEAD_UNKNOWN.says()
    progress, expected = (formatting.share(n, context.language) for n in (summary.progress, summary.expected))
    if summary.status is Status.NO_DATA:
        return p.HEAD_THIN.says(progress=progress)
    if summary.expected is None:
        return p.HEAD_ALONE.says(progress=progress)
    return p.HEAD.says(progress=progress, expected=expected)


def _headless(context: Context) -> Message:
    """The verdict on a plan without a progress of its own, such as one of KPIs alone."""
    items, nothing = context.selection.measured, _nothing(context)
    if len(items) == 1:
        return (p.NO_FIGURE if nothing else p.SINGLE).says(**_single(context))
    known = {"total": formatting.count(len(items), context.language), "what": what(context)}
    if nothing:
        return p.NO_FIGURES.says(**known)
    states = (*_troubles(context), *_without_number(context, p.WITHOUT_FIGURE))
    none = () if _troubles(context) else (p.NONE_OFF.says(),)
    return p.HEADLESS.says(**known, states=(*none, *states))


def _nothing(context: Context) -> bool:
    """Whether items are under way, and none has a number."""
    items = context.selection.measured
    known = any(context.assessment[item].progress is not None for item in items)
    return not known and any(under_way(context, item) for item in items)


def _troubles(context: Context) -> tuple[Message, ...]:
    """How many items are off track or missed, and how many at risk; what there is none of is left out."""
    return tuple(
        p.HOW_MANY.says(count=formatting.count(count, context.language), how=how)
        for count, how in _classes(context)
    )


def _classes(context: Context) -> list[tuple[int, Text]]:
    """The classes of trouble that have items, the worst first: how many, and what they are called."""
    counts = Counter(context.assessment[i].status for i in context.selection.measured)
    off, missed = counts[Status.OFF_TRACK], counts[Status.MISSED]
    how = p.OFF_OR_MISSED if off and missed else p.MISSED if missed else p.OFF
    return [
        (count, said) for count, said in ((off + missed, how), (counts[Status.AT_RISK], p.RISKY)) if count
    ]


def _without_number(context: Context, says: Text) -> tuple[Message, ...]:
    """How many items should have a number and have none; nothing where all have one."""
    unknown = sum(
        context.assessment[i].progress is None for i in context.selection.measured if under_way(context, i)
    )
    return (says.says(count=formatting.count(unknown, context.language)),) if unknown else ()


def _single(context: Context) -> dict[str, object]:
    """What there is to say of the only item."""
    (item,) = context.selection.measured
    return {"what": KINDS[type(item)].only, "status": p.STATES[context.assessment[item].status]}


def _tail(context: Context) -> tuple[Message, ...]:
    """How many items are in the worst class, then in the others."""
    items = context.selection.measured
    if not items:
        return (p.TAIL_EMPTY.says(),)
    if len(items) == 1:
        return (p.TAIL_SINGLE.says(**_single(context)),)
    known = {"total": formatting.count(len(items), context.language), "what": what(context)}
    classes, others = _classes(context), _troubles(context)[1:]
    worst = p.TAIL_NONE.says(**known)
    if classes:
        count, how = classes[0]
        worst = p.TAIL.says(**known, count=formatting.count(count, context.language), how=how)
    return (worst, *others, *_without_number(context, p.WITHOUT_FIGURE))


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
            begun = any(under_way(context, item) for item in context.selection.measured)
            if context.compares or begun:
                yield (known if context.compares else p.FIRST_MONTH).says(month=month)
        return
    phrase = p.SAME if rounded(summary.change) == 0 else p.UP if summary.change > 0 else p.DOWN
    yield phrase.says(points=formatting.size(summary.change, context.language), month=month)
    if count := _newly_counted(context):
        yield (p.NEW_SINCE_ONE if count == 1 else p.NEW_SINCE).says(count=count)
    yield _against_expected(context)
    yield restated_whole(context)


def _against_expected(context: Context) -> Message | None:
    """How far the plan is behind what is expected of it, and how far it was: more progress may be less than enough."""
    summary = context.summary
    then = headline.overall_expected_before(context.assessment.figures, context.selection.tops)
    if summary.progress is None or summary.expected is None or summary.before is None or then is None:
        return None
    gaps = [summary.progress - summary.expected, summary.before - then]
    now, before = (_gap(context, gap * 100) for gap in gaps)
    return p.AGAINST.says(now=now, then=before, month=context.month_name)


def _gap(context: Context, points: float) -> Message | Text:
    if abs(points) < _LEVEL:
        return p.AS_EXPECTED
    return (p.AHEAD_BY if points > 0 else p.BEHIND_BY).says(points=formatting.size(points, context.language))


_LEVEL = 0.5  # percentage points that look like none


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


def running(context: Context, item: Item) -> bool:
    """Whether an item asks for anything; what is closed or set aside does not, nor do the key results of such an
    objective.
    """
    above = context.plan.parent_objective(item) if item.FOLLOWS else None
    return not item.asks_for_nothing and not (above and above.asks_for_nothing)


def under_way(context: Context, item: Item) -> bool:
    """Whether an item has begun and is not set aside."""
    return running(context, item) and context.assessment[item].status is not Status.NOT_STARTED


def in_short(context: Context) -> str:
    """The verdict in a few words, for a subject."""
    summary, troubles, unknown = context.summary, _troubles(context), _without_number(context, p.UNKNOWN)
    if summary.progress is None and _nothing(context):
        return context.say(p.HEADLINE_UNKNOWN)
    parts: list[Message | Text] = []
    if summary.progress is not None:
        parts += [p.STATES[summary.status]] if summary.status else []
        parts.append(p.DONE.says(progress=formatting.share(summary.progress, context.language)))
    elif not troubles:
        parts.append(p.NONE_OFF.says())
    comma = conventions(context.language).marks.comma
    return comma.join(context.say(part) for part in (*parts, *(troubles[:1] or unknown)))
