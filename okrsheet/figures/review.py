"""The review of a period in its last month: scores, what was achieved and missed, and how good forecasts were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from okrsheet.basics.dates import Period, month_ends, month_name
from okrsheet.figures import goals, history
from okrsheet.figures.compute import Figures, compute
from okrsheet.figures.goals import Move
from okrsheet.figures.judge import Judge, judge_of
from okrsheet.figures.outcome import Known, Outcome, RolledUp
from okrsheet.plan import HistoryRow, Item, KeyResult, Objective
from okrsheet.plan import status as state
from okrsheet.plan.status import Status, Tone, at_least, score_tone
from okrsheet.plan.words import ObjectiveType

_DAY = dt.timedelta(days=1)
_MONTHS = 3
"""As many month ends are looked back to: what was foreseen a year ago says nothing of how forecasts are made."""


@dataclass(frozen=True, slots=True)
class Scored:
    """How far something is: its progress (a share 0..1), and how good that is; both ``None`` while unknown.
    ``ended`` says that it stays so.
    """

    progress: float | None
    tone: Tone | None
    ended: bool

    @property
    def score(self) -> float | None:
        """Progress to one decimal, half up."""
        return None if self.progress is None else state.score(self.progress)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The forecast of an item at the end of a month, and what came of it: shares 0..1 of the way to its target."""

    item: Item
    made: dt.date
    promised: float
    came: float

    @property
    def was_right(self) -> bool:
        """Whether it was right about reaching the target."""
        return at_least(self.promised, 1) is at_least(self.came, 1)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How good the forecasts of one day were: how many, how many were right about reaching the target, and by how much
    of the way (a share 0..1) they missed on average.
    """

    made: dt.date
    count: int
    right: int
    mean_miss: float


@dataclass(frozen=True, eq=False)
class Review:
    """The review of a plan's period. ``achieved`` and ``missed`` are the key results and KPIs that have ended, by their
    last values, whatever their status says on their last day; ``unknown`` those that ended without a figure; ``decided``
    are closed, cancelled or postponed, objectives among them. ``moved`` is held against the first report of the period
    in Past months, ``compared`` are the items that it has.
    """

    period: Period
    is_over: bool
    scores: Mapping[Objective, Scored]
    achieved: tuple[Item, ...]
    missed: tuple[Item, ...]
    unknown: tuple[Item, ...]
    decided: tuple[Item, ...]
    compared: frozenset[Item]
    moved: Mapping[Item, tuple[Move, ...]]
    foreseen: tuple[Foreseen, ...]

    def accuracy(self, items: Collection[Item]) -> tuple[Accuracy, ...]:
        """How good the forecasts of some items were, by the day on which they were made."""
        among = set(items)
        found: dict[dt.date, list[Foreseen]] = {}
        for one in self.foreseen:
            if one.item in among:
                found.setdefault(one.made, []).append(one)
        return tuple(_accuracy(day, found[day]) for day in sorted(found))


def _accuracy(made: dt.date, some: Sequence[Foreseen]) -> Accuracy:
    misses = [abs(one.promised - one.came) for one in some]
    return Accuracy(made, len(some), sum(one.was_right for one in some), sum(misses) / len(some))


def is_due(figures: Figures) -> bool:
    """Whether the plan is in its last month, or over."""
    end = figures.plan.period(figures.as_of).end
    return month_name(figures.as_of) == month_name(end) or figures.as_of >= end


def review(figures: Figures) -> Review | None:
    """The review of a plan; ``None`` before its last month."""
    if not is_due(figures):
        return None
    plan, as_of = figures.plan, figures.as_of
    period = plan.period(as_of)
    finals = _Finals(figures)
    ended = {
        item: finals.of(figures[item]).status
        for item in plan.measured
        if plan.is_first(item) and _has_ended(figures[item])
    }
    if plan.settings.period_end is None and not ended:
        return None  # nobody has said that the plan ends with the quarter
    first = dict(_first_reports(figures, period))
    moved = {i: found for i, row in first.items() if (found := tuple(goals.moves(figures, i, row)))}
    return Review(
        period=period,
        is_over=as_of >= period.end,
        scores={o: scored(figures, figures[o].progress, [o]) for o in plan.taking_part(plan.objectives)},
        achieved=tuple(i for i, status in ended.items() if status is Status.ACHIEVED),
        missed=tuple(i for i, status in ended.items() if status is Status.MISSED),
        unknown=tuple(i for i, s in ended.items() if s in (Status.NO_DATA, Status.INCOMPLETE)),
        decided=tuple(i for i in plan.items if plan.is_first(i) and i.asks_for_nothing),
        compared=frozenset(first),
        moved=moved,
        foreseen=tuple(_foreseen(figures, period, ended)),
    )


def scored(figures: Figures, progress: float | None, objectives: Sequence[Objective | KeyResult]) -> Scored:
    """How good a progress of some objectives together is; as of a committed one only where all are."""
    ended = all(_has_ended(figures[o]) for o in objectives)
    if progress is None:
        return Scored(None, None, ended)
    committed = all(isinstance(o, Objective) and o.type is ObjectiveType.COMMITTED for o in objectives)
    kind = ObjectiveType.COMMITTED if objectives and committed else None
    return Scored(progress, score_tone(state.score(progress), kind), ended)


def _has_ended(outcome: Known) -> bool:
    """Whether the day is the last of the item's, or after it."""
    return outcome.span is not None and outcome.span.end <= outcome.day


class _Finals:
    """What items have come to in the end: on its last day an item may still change, so that only the day after says
    missed, or of a limit achieved; by the values of the last day that is known already.
    """

    def __init__(self, figures: Figures) -> None:
        self.judge: Judge = judge_of(figures.plan.settings)
        self.found: dict[Item, Known] = {}

    def of(self, outcome: Known) -> Known:
        """The outcome, judged as on the day after its end."""
        if outcome.item not in self.found:
            self.found[outcome.item] = self._of(outcome)
        return self.found[outcome.item]

    def _of(self, outcome: Known) -> Known:
        if not _has_ended(outcome):
            return outcome
        after = replace(outcome, day=outcome.day + _DAY)
        if isinstance(after, RolledUp):
            parts = (
                replace(part, outcome=self.of(part.outcome)) if isinstance(part.outcome, Outcome) else part
                for part in after.parts
            )
            after = replace(after, parts=tuple(parts))
        return replace(after, judgement=self.judge.judgement(after))


def _first_reports(figures: Figures, period: Period) -> Iterator[tuple[Item, HistoryRow]]:
    """The first row of each item in Past months since the period began, of a month before that of the report."""
    first, last = month_name(period.start), month_name(figures.as_of)
    for item in figures.plan.counted:
        span = figures[item].span
        rows = [
            row
            for row in figures.plan.history_of(item)
            if row.month and first <= row.month < last and history.can_be_of(row, span)
        ]
        if rows:
            yield item, min(rows, key=lambda row: row.month or "")


def _foreseen(figures: Figures, period: Period, ended: Collection[Item]) -> Iterator[Foreseen]:
    """What was foreseen, at the ends of the last months, of what has ended with a figure: the forecasts of then, worked
    out again from the log by today's plan.
    """
    items = [item for item in ended if figures[item].progress is not None]
    last = min(figures.as_of, period.end)
    days = [day for day in month_ends(period.start, last) if day < last][-_MONTHS:] if items else []
    for day in days:
        then = compute(figures.plan, day).forecasts
        for item in items:
            ahead, came = then[item], figures[item].progress
            if ahead and ahead.progress is not None and came is not None:
                yield Foreseen(item, day, ahead.progress, came)
