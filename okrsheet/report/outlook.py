"""What stands below the verdict: where the plan will end, what its figure is made of, what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from okrsheet.basics.text import Message, number, sentences
from okrsheet.figures import headline
from okrsheet.figures.mean import weight_of
from okrsheet.figures.outcome import Part
from okrsheet.plan import KINDS, KeyResult
from okrsheet.plan.status import at_least
from okrsheet.plan.words import RollUp
from okrsheet.report import formatting, goalposts
from okrsheet.report import phrases as p
from okrsheet.report.changes import DECIDED, moves
from okrsheet.report.context import Context
from okrsheet.report.verdict import together

_MOST_PARTS, _TITLE = 4, 40
_MOST_DECISIONS = 3


def outlook(context: Context) -> str:
    """Where the plan will end at its pace, or that this cannot be told; blank where nothing lies ahead."""
    summary, tops = context.summary, context.selection.tops
    if summary.progress is None or at_least(summary.progress, 1):
        return ""
    figures = context.assessment.figures
    if ahead := headline.overall_forecast(figures, tops):
        day, progress = ahead
        known = {"day": context.day(day), "progress": formatting.share(progress, context.language)}
        return context.say(p.OUTLOOK.says(**known))
    ends = [span.end for top in tops if (span := context.assessment[top].span)]
    return context.say(p.NO_OUTLOOK) if ends and max(ends) > figures.as_of else ""


def made_of(context: Context) -> str:
    """How the plan's figure follows from its parts, where it has more than one: their progress and weights, what
    supports them without counting, what is left over from an earlier period.
    """
    if context.summary.progress is None:
        return ""
    said = (*_means(context), *_aligned(context), *_left_over(context))
    return sentences((context.say(one) for one in said), context.language)


def _means(context: Context) -> Iterator[Message]:
    tops = context.selection.tops
    parts = context.assessment[tops[0]].parts if len(tops) == 1 else _as_parts(context)
    known = [part for part in parts if part.progress is not None]
    if len(parts) < 2 or not known:
        return
    listed: object = tuple(_part(context, part) for part in known[:_MOST_PARTS])
    if (rest := len(known) - _MOST_PARTS) > 0:
        listed = p.MORE_TITLES.says(titles=listed, count=formatting.count(rest, context.language))
    said = {
        "progress": formatting.share(context.summary.progress, context.language),
        "count": formatting.count(len(known), context.language),
        "of": formatting.count(len(parts), context.language),
        "what": together(
            [record for record in KINDS if any(isinstance(part.item, record) for part in parts)]
        ),
        "parts": listed,
    }
    yield (p.MADE_OF if len(known) == len(parts) else p.MADE_OF_SOME).says(**said)


def _as_parts(context: Context) -> tuple[Part, ...]:
    """The plan's objectives as the parts of it."""
    return tuple(
        Part(context.assessment[top], weight, context.assessment[top].progress)
        for top in context.selection.tops
        if (weight := weight_of(context.plan, top))
    )


def _part(context: Context, part: Part) -> Message:
    known = {
        "title": context.title(part.item, _TITLE),
        "progress": formatting.share(part.progress, context.language),
    }
    if part.weight == 1:
        return p.A_PART.says(**known)
    return p.A_PART_OF_WEIGHT.says(**known, weight=number(part.weight, context.language))


def _aligned(context: Context) -> Iterator[Message]:
    """What supports the only company objective, where it does not count in its figure."""
    if len(context.selection.tops) != 1:
        return
    outcome = context.assessment[context.selection.tops[0]]
    aside = outcome.mode is RollUp.KEY_RESULTS and outcome.aligned
    if aside and outcome.aligned_progress is not None:
        progress = formatting.share(outcome.aligned_progress, context.language)
        title = context.title(outcome.item, _TITLE)
        yield p.ALIGNED.says(count=len(outcome.aligned), title=title, progress=progress)


def _left_over(context: Context) -> Iterator[Message]:
    """Key results that ended before the plan's period and count in its figure."""
    start = context.plan.period(context.assessment.as_of).start
    counting = [part for top in context.selection.tops for part in context.assessment[top].parts]
    results = [
        part.item for part in counting if isinstance(part.item, KeyResult) and part.progress is not None
    ]
    spans = [(item, context.assessment[item].span) for item in results]
    over = [(item, span.end) for item, span in spans if span and span.end < start]
    if len(over) == 1:
        ((item, end),) = over
        yield p.LEFT_OVER.says(title=context.title(item, _TITLE), day=context.day(end))
    elif over:
        yield p.LEFT_OVERS.says(count=len(over))


def decided(context: Context) -> str:
    """What was decided since the end of the month before, as far as the workbook tells: moved goalposts, and what
    was set aside, closed or taken up again. Blank where nothing was reported then to compare with.
    """
    if not context.assessment.figures.was_reported:
        return ""
    said = [*_set_aside(context), *_dropped(context), *_moved(context)]
    if not said:
        return context.say(p.NOTHING_DECIDED.says(month=context.month_name))
    few: object = tuple(said[:_MOST_DECISIONS])
    if (rest := len(said) - _MOST_DECISIONS) > 0:
        few = p.MORE_TITLES.says(titles=few, count=rest)
    return context.say(p.DECIDED.says(month=context.month_name, decisions=few))


def _set_aside(context: Context) -> Iterator[Message]:
    for outcome, before in moves(context):
        title = context.title(outcome.item, _TITLE)
        if outcome.status in DECIDED:
            yield p.DECIDED_ITEM.says(title=title, what=p.STATES[outcome.status])
        elif before in DECIDED:
            yield p.DECIDED_ITEM.says(title=title, what=p.TAKEN_UP)


def _dropped(context: Context) -> Iterator[Message]:
    """What is no longer in the plan; one reader cannot be told of it, for nobody knows whose it was."""
    figures = context.assessment.figures
    for row in figures.gone if context.selection.is_everything else ():
        if row not in figures.renamed:
            yield p.DECIDED_ITEM.says(title=context.name(row.title or row.id, _TITLE), what=p.DROPPED)


def _moved(context: Context) -> Iterator[Message]:
    for moved in goalposts.goalposts(context):
        yield p.DECIDED_ITEM.says(title=moved.title, what=moved.moves)
