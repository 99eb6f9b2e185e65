"""The review of the period in words, in the reports of its last month and later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from typing import Final

from okrsheet.basics.dates import MONTHS
from okrsheet.basics.text import Message, Text, with_marks
from okrsheet.figures.review import Accuracy, Review, Scored, scored
from okrsheet.plan import Item, Objective
from okrsheet.plan.palette import SHAPES
from okrsheet.plan.status import Status, Tone, score_tone
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.goalposts import GoalpostView, goalpost
from okrsheet.report.items import ItemView, item_view
from okrsheet.report.sections import Section, listed

_EVERY: Final = 200  # lines of a list on the page
_SHAPES: Final = {
    Tone.GOOD: SHAPES[Status.ON_TRACK], Tone.WARN: SHAPES[Status.AT_RISK], Tone.BAD: SHAPES[Status.OFF_TRACK],
    Tone.NONE: SHAPES[Status.NO_DATA],
}  # fmt: skip
_TITLES: Final = 6  # that are named
_FINAL: Final = (Status.ACHIEVED, Status.MISSED)


@dataclass(frozen=True, slots=True)
class ScoreView:
    """The score of an objective (by its anchor and record), 0 to 1, as number, word, shape and tone."""

    item: str
    record: Objective
    title: str
    score: str
    word: str
    shape: str
    tone: str
    progress: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The review of the period: the whole's score, those of objectives, what was achieved and missed, which goals were
    moved on the way, what ended without a figure, how good forecasts were.
    """

    title: str
    lead: tuple[str, ...]
    scores: Section[ScoreView]
    achieved: Section[ItemView]
    missed: Section[ItemView]
    goalposts: Section[GoalpostView]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Room:
    """How many lines each list has."""

    scores: int = _EVERY
    items: int = _EVERY
    goalposts: int = _EVERY


_MAIL: Final = _Room(scores=8, items=5, goalposts=3)


def in_mail(context: Context) -> ReviewView | None:
    """The review with as much as a mail has room for; ``None`` before the last month."""
    return _view(context, _MAIL)


def in_full(context: Context) -> ReviewView | None:
    """The review as the page has it; ``None`` before the last month."""
    return _view(context, _Room())


def _view(context: Context, room: _Room) -> ReviewView | None:
    found = context.assessment.review
    shown = frozenset(context.selection.counted)
    if found is None or not shown:
        return None
    achieved, missed = ([i for i in some if i in shown] for some in (found.achieved, found.missed))
    first = sorted(found.scores, key=lambda objective: objective not in context.selection.tops)
    scores = [_score(context, o, found.scores[o]) for o in first if o in shown]
    moved = [goalpost(context, item, moves) for item, moves in found.moved.items() if item in shown]
    return ReviewView(
        title=_title(context, found),
        lead=(*_lead(context, found, achieved, missed), *_committed(context, found, shown)),
        scores=listed(context, context.say(p.REVIEW_SCORES), scores, room.scores),
        achieved=_items(context, p.REVIEW_ACHIEVED, achieved, room),
        missed=_items(context, p.REVIEW_MISSED, missed, room),
        goalposts=listed(context, context.say(p.REVIEW_GOALPOSTS), moved, room.goalposts),
        notes=tuple(_notes(context, found, shown, unmoved=not moved)),
    )


def _title(context: Context, found: Review) -> str:
    start, end = (context.full_day(day) for day in (found.period.start, found.period.end))
    return context.say(p.REVIEW.says(start=start, end=end))


def _items(context: Context, title: Text, items: Sequence[Item], room: _Room) -> Section[ItemView]:
    heading = context.say(title.says(count=_count(context, items)))
    return listed(context, heading, [item_view(context, item) for item in items], room.items)


def _lead(context: Context, found: Review, achieved: Sequence[Item], missed: Sequence[Item]) -> list[str]:
    """The score of the whole, how many of what has ended was achieved, why other parts of the report count otherwise on
    the last day, and that the rest still runs.
    """
    said = []
    whole = scored(context.assessment.figures, context.summary.progress, context.selection.tops)
    if whole.tone is not None and context.selection.is_everything:
        score, word = _number(context, whole.score, 1), p.GRADES[whole.tone] if whole.ended else p.SO_FAR
        said.append(context.say(p.REVIEW_SCORE.says(score=score, word=word)))
    if count := len(achieved) + len(missed):
        counted = {"achieved": _count(context, achieved), "count": formatting.count(count, context.language)}
        said.append(context.say(p.REVIEW_COUNTS.says(**counted)))
    if any(context.assessment[i].status not in _FINAL for i in (*achieved, *missed)):
        said.append(context.say(p.REVIEW_LAST_DAY.says(day=context.full_day(context.assessment.as_of))))
    if not found.is_over:
        said.append(context.say(p.REVIEW_SO_FAR.says(day=context.full_day(found.period.end))))
    return said


def _committed(context: Context, found: Review, shown: frozenset[Item]) -> Iterator[str]:
    """Why a score of 0.8 is poor, where one is: it would be good or fair of an objective that was not committed."""
    if hard := [
        p.QUOTED.says(title=context.own_title(objective, 40))
        for objective, one in found.scores.items()
        if objective in shown
        and one.ended
        and one.score is not None
        and one.tone is not score_tone(one.score, None)
    ]:
        yield context.say(p.REVIEW_COMMITTED.says(titles=_few(hard)))


def _score(context: Context, objective: Objective, one: Scored) -> ScoreView:
    runs = one.tone is not None and not one.ended
    tone = one.tone if one.tone and one.ended else Tone.NONE
    return ScoreView(
        item=context.anchors[objective],
        record=objective,
        title=context.title(objective),
        score=_number(context, one.score, 1),
        word=context.say(p.SO_FAR if runs else p.GRADES[tone]),
        shape=_SHAPES[tone],
        tone=tone.value,
        progress=formatting.share(one.progress, context.language),
    )


def _number(context: Context, value: float | None, decimals: int) -> str:
    if value is None:
        return formatting.UNKNOWN
    return with_marks(f"{formatting.half_up(value, decimals)}", context.language)


def _notes(context: Context, found: Review, shown: frozenset[Item], *, unmoved: bool) -> list[str]:
    said = []
    if unknown := [p.QUOTED.says(title=context.own_title(i, 40)) for i in found.unknown if i in shown]:
        said.append(context.say(p.REVIEW_UNKNOWN.says(count=_count(context, unknown), titles=_few(unknown))))
    if decided := [_decided(context, item) for item in found.decided if item in shown]:
        said.append(context.say(p.REVIEW_DECIDED.says(count=_count(context, decided), titles=_few(decided))))
    if unmoved and not shown.isdisjoint(found.compared):
        said.append(context.say(p.REVIEW_UNMOVED))
    return [*said, *(_accuracy(context, one) for one in found.accuracy(shown))]


def _count(context: Context, some: Sized) -> str:
    """How many there are, as it is written."""
    return formatting.count(len(some), context.language)


def _few(titles: Sequence[Message]) -> object:
    """The first titles, and how many more there are."""
    first, rest = tuple(titles[:_TITLES]), len(titles) - _TITLES
    return p.MORE_TITLES.says(titles=first, count=rest) if rest > 0 else first


def _decided(context: Context, item: Item) -> Message:
    """What was decided of an item, and how far it is."""
    outcome = context.assessment[item]
    known = {"title": context.own_title(item, 40), "status": p.STATES[outcome.status]}
    return p.REVIEW_AT.says(**known, progress=formatting.share(outcome.progress, context.language))


def _accuracy(context: Context, one: Accuracy) -> str:
    return context.say(
        p.REVIEW_FORECASTS.says(
            month=MONTHS[one.made.month - 1],
            right=formatting.count(one.right, context.language),
            count=formatting.count(one.count, context.language),
            miss=_number(context, one.mean_miss, 2),
        )
    )
