"""The progress of several objectives, or key results, as one number: of a plan, a department, a person."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from okrsheet.figures.compute import Figures
from okrsheet.figures.forecast import progress_then
from okrsheet.figures.history import row_is_measured
from okrsheet.figures.judge import pace_of
from okrsheet.figures.mean import weight_of, weighted_mean
from okrsheet.figures.outcome import Part, Unknown
from okrsheet.plan import HistoryRow, Item, KeyResult, Objective, Plan
from okrsheet.plan.status import Status, at_least


def overall(
    figures: Figures, objectives: Sequence[Objective | KeyResult]
) -> tuple[float | None, float | None]:
    """Weighted mean progress of several objectives, and the expected of those with a number."""
    weighed = [(w, figures[o]) for o in objectives if (w := weight_of(figures.plan, o))]
    progress = weighted_mean((w, o.progress) for w, o in weighed)
    numbered = [(w, o) for w, o in weighed if o.progress is not None]
    return progress, weighted_mean((w, o.expected) for w, o in numbered or weighed)


def overall_status(figures: Figures, objectives: Sequence[Objective | KeyResult]) -> Status | None:
    """The status of several objectives as of one: the one that all of them have; else judged by their mean, as a
    roll-up of them would be. ``None`` where there are none.
    """
    if len(statuses := {figures[o].status for o in objectives}) < 2:
        return next(iter(statuses), None)
    weighed = [(w, figures[o]) for o in objectives if (w := weight_of(figures.plan, o))]
    progress, expected = overall(figures, objectives)
    numbered = [(w, outcome) for w, outcome in weighed if outcome.progress is not None]
    known, whole = (math.fsum(w for w, _ in some) for some in (numbered, weighed))
    if progress is None or expected is None or not at_least(known, whole / 2):
        return Status.NO_DATA
    if all(outcome.judgement.achieved for _, outcome in numbered):
        return Status.ACHIEVED
    if all(outcome.span and figures.as_of > outcome.span.end for _, outcome in weighed):
        return Status.MISSED
    return pace_of(figures.plan.settings).status(progress, expected)


def overall_forecast(
    figures: Figures, objectives: Sequence[Objective | KeyResult]
) -> tuple[dt.date, float] | None:
    """The last day of several objectives, and the weighted mean progress that they come to by then at their pace;
    ``None`` where that is not known of one that has a number, or there is nothing ahead.
    """
    weighed = [(w, figures[o]) for o in objectives if (w := weight_of(figures.plan, o))]
    ends = [outcome.span.end for _, outcome in weighed if outcome.span]
    if not ends or max(ends) <= figures.as_of:
        return None
    parts = [Part(o, w, o.progress) for w, o in weighed if o.progress is not None]
    known = [(part.weight, progress_then(part, figures.forecasts, max(ends))) for part in parts]
    progress = weighted_mean(known)
    if progress is None or any(share is None for _, share in known):
        return None
    if not any(figures.forecasts[part.item] for part in parts):
        return None  # all of them are over
    return max(ends), progress


def overall_before(figures: Figures, objectives: Sequence[Objective | KeyResult]) -> float | None:
    """Weighted mean progress of several objectives at the end of the month before.

    ``None`` unless every one that has a number now had begun and had a number then: an objective that
    gains its first number would move the mean as if work had been done.
    """
    then = []
    for objective in objectives:
        outcome, weight = figures[objective], weight_of(figures.plan, objective)
        if outcome.progress is None or not weight:
            continue
        past = outcome.before
        if past is None or isinstance(past, Unknown) or past.progress is None or not outcome.had_begun:
            return None
        then.append((weight, past.progress))
    return weighted_mean(then)


def overall_expected_before(figures: Figures, objectives: Sequence[Objective | KeyResult]) -> float | None:
    """Weighted mean of what was expected of several objectives by the end of the month before."""
    weighed = [(w, figures.before[o]) for o in objectives if (w := weight_of(figures.plan, o))]
    return weighted_mean((w, past.expected) for w, past in weighed)


def overall_reported(figures: Figures, objectives: Sequence[Objective | KeyResult]) -> float | None:
    """The same mean as it was reported for the month before, from the rows and weights of then.

    ``None`` where one of them may be gone since: nobody knows whether it counted.
    """
    if _one_is_gone(figures.gone, objectives):
        return None
    return _recorded(row for o in objectives if (row := figures.reported_of(o)))


def overall_reported_in(plan: Plan, month: str, objectives: Sequence[Objective | KeyResult]) -> float | None:
    """As :func:`overall_reported`, for any month, and whichever items had these IDs then."""
    if _one_is_gone(plan.gone_in(month), objectives):
        return None
    return overall_recorded(plan.reported_in(month), objectives)


def overall_by_month(
    plan: Plan, objectives: Sequence[Objective | KeyResult], before: str
) -> Iterator[tuple[str, float | None]]:
    """Each month (``2026-10``) before another that History has, in their order, with what :func:`overall_reported_in`
    it is.
    """
    for month in sorted({row.month for row in plan.history if row.month and row.month < before}):
        yield month, overall_reported_in(plan, month, objectives)


def _one_is_gone(gone: Iterable[HistoryRow], objectives: Sequence[Objective | KeyResult]) -> bool:
    """Whether one of the gone items may have counted in the mean of such items."""
    of_objectives = all(isinstance(o, Objective) for o in objectives)
    return any(not (row_is_measured(row) and of_objectives) for row in gone)


def overall_recorded(
    rows: Mapping[Item, HistoryRow], objectives: Sequence[Objective | KeyResult]
) -> float | None:
    """The same mean by the rows of any month."""
    return _recorded(row for o in objectives if (row := rows.get(o)))


def _recorded(rows: Iterable[HistoryRow]) -> float | None:
    return weighted_mean((_weight(row), row.progress) for row in rows)


def _weight(row: HistoryRow) -> float:
    return 1.0 if row.weight is None else float(row.weight)
