"""Where an item is heading, in words: what it comes to at its pace, and what it would need."""

from __future__ import annotations

import dataclasses

from okrsheet.basics.text import Language, Message
from okrsheet.figures.compute import Figures
from okrsheet.figures.forecast import MONTH, WEEK, Forecast
from okrsheet.figures.outcome import Known, Measured, RolledUp
from okrsheet.plan import Item
from okrsheet.report import formatting
from okrsheet.report import phrases as p

_MONTHS_LEFT, _WEEKS_LEFT = 60, 14  # days for which a need is said by the month, by the week


def forecast_in_words(figures: Figures, item: Item, language: Language) -> str:
    """Where an item is heading, in half a sentence; blank where there is no telling."""
    ahead = figures.forecasts[item]
    if ahead is None:
        return ""
    if not ahead.behind:
        return p.REACHES.into(language) if ahead.slope is not None else ""
    needed = needs(ahead, figures[item], language)
    if ahead.away:
        return p.GOES_AWAY.says(needed=needed).into(language)
    if ahead.slope is None:
        if isinstance(figures[item], RolledUp):
            return ""  # its parts say what they need
        return p.NEEDS.says(needed=needed).into(language)
    known = {"value": value_then(ahead, figures[item], language), "day": _day(ahead, figures, language)}
    return p.HEADS.says(**known, needed=needed).into(language)


def _day(ahead: Forecast, figures: Figures, language: Language) -> str:
    return formatting.day(ahead.end, language, figures.as_of.year)


def value_then(ahead: Forecast, outcome: Known, language: Language) -> str:
    """The value on the last day, with as many decimals as tell it from a target that it misses
    and make it as many percent of the way as it is.
    """
    match outcome:
        case RolledUp():
            return formatting.share(ahead.progress, language)
        case Measured():
            written = formatting.amounts(outcome, language)
            while written.decimals < formatting.MOST_DECIMALS and not _true(ahead, written):
                written = dataclasses.replace(written, decimals=written.decimals + 1)
            return written.show(ahead.value)


def _true(ahead: Forecast, written: formatting.Amounts) -> bool:
    """Whether the value of the last day, as it is written, says no more than the exact one."""
    if ahead.value is None or written.show(ahead.value) == written.show(ahead.target):
        return False
    then = ahead.reached(written.rounded(ahead.value))
    return formatting.share(then, written.language) == formatting.share(ahead.progress, written.language)


def needs(ahead: Forecast, outcome: Known, language: Language) -> Message:
    """How much a month, a week or in all reaches the target in time."""
    if ahead.days_left >= _MONTHS_LEFT:
        return p.A_MONTH.says(change=_step(ahead.needed(MONTH), outcome, language))
    if ahead.days_left >= _WEEKS_LEFT:
        return p.A_WEEK.says(change=_step(ahead.needed(WEEK), outcome, language))
    return p.IN_ALL.says(
        change=_step(ahead.needed(ahead.days_left), outcome, language),
        day=formatting.day(ahead.end, language, ahead.end.year),
    )


def _step(change: float | None, outcome: Known, language: Language) -> Message | str:
    """A change with its sign and unit; of percentages in points."""
    if change is None:
        return formatting.UNKNOWN
    match outcome:
        case RolledUp():
            return p.POINTS.says(points=formatting.step(change * 100, language))
        case Measured():
            written = formatting.amounts(outcome, language)
            if written.percent or written.unit == "%":
                scale = 100 if written.percent else 1
                return p.POINTS.says(points=formatting.step(change * scale, language))
            return written.with_unit(formatting.step(change, language))
