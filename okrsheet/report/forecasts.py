"""Where an item is heading, in words: what it comes to at its pace, and what it would need."""

from __future__ import annotations

import math
from dataclasses import replace

from okrsheet.basics.text import Language, Message
from okrsheet.figures.compute import Figures
from okrsheet.figures.forecast import MONTH, WEEK, Forecast
from okrsheet.figures.outcome import Known, Measured, Past, RolledUp
from okrsheet.plan import Item
from okrsheet.plan.status import Status
from okrsheet.plan.words import Measure
from okrsheet.report import formatting
from okrsheet.report import phrases as p

_MONTHS_LEFT, _WEEKS_LEFT = 60, 14  # days for which a need is said by the month, by the week


def forecast_in_words(figures: Figures, item: Item, language: Language) -> str:
    """Where an item is heading, in half a sentence that says so where its status is another story; blank where there
    is no telling.
    """
    outcome, ahead = figures[item], figures.forecasts[item]
    if is_yes_or_no(outcome) and outcome.span and outcome.span.end > figures.as_of:
        day = formatting.day(outcome.span.end, language, figures.as_of.year)
        return p.NOT_DUE.says(day=day).into(language)
    if ahead is None:
        return ""
    words, reaches = _ahead(figures, outcome, ahead, language)
    if words and reaches is not None and reaches is not (outcome.status is Status.ON_TRACK):
        return p.TODAY_BUT.says(status=p.STATES[outcome.status], ahead=words).into(language)
    return words.into(language) if words else ""


def _ahead(
    figures: Figures, outcome: Known, ahead: Forecast, language: Language
) -> tuple[Message | None, bool | None]:
    """Where an item is heading, and whether it reaches its target so; ``None`` where that is not known."""
    if not ahead.behind:
        return (p.REACHES.says(), True) if ahead.slope is not None else (None, None)
    needed = needs(ahead, outcome, language)
    if ahead.away:
        return p.GOES_AWAY.says(needed=needed), False
    if ahead.slope is None:
        parts_say = isinstance(outcome, RolledUp)  # what they need
        return None if parts_say else p.NEEDS.says(needed=needed), None
    known = {"value": value_then(ahead, outcome, language), "day": _day(ahead, figures, language)}
    if any(_is_over(part.outcome) for part in outcome.parts):
        return p.HEADS_ALONE.says(**known), False  # the others alone cannot make up for it
    return p.HEADS.says(**known, needed=needed), False


def _is_over(outcome: Past) -> bool:
    """Whether a part has ended, or was closed, short of its target."""
    if not isinstance(outcome, Known) or outcome.status not in (Status.MISSED, Status.CLOSED):
        return False
    return (outcome.progress or 0) < 1


def is_yes_or_no(outcome: Known) -> bool:
    """Whether an item is a milestone that is either done or not, and not done yet: nobody can tell from its figure
    how far it is.
    """
    if not isinstance(outcome, Measured) or outcome.item.measure is not Measure.MILESTONE:
        return False
    return outcome.item.target is None and not outcome.raw and outcome.reading is not None


def _day(ahead: Forecast, figures: Figures, language: Language) -> str:
    return formatting.day(ahead.end, language, figures.as_of.year)


def value_then(ahead: Forecast, outcome: Known, language: Language) -> str:
    """The value on the last day, with the decimals of the item's other numbers; it never looks like a target that it
    misses.
    """
    match outcome:
        case RolledUp():
            return formatting.share(ahead.progress, language)
        case Measured():
            return _estimate(ahead, formatting.amounts(outcome, language))


def _estimate(ahead: Forecast, written: formatting.Amounts) -> str:
    """A value as exactly as an estimate is, and never as the target that it misses."""
    if ahead.value is None:
        return formatting.UNKNOWN
    value = ahead.value if written.percent else formatting.rough(ahead.value)
    scaled = value * 100 if written.percent else value
    needed = 1 - math.floor(math.log10(abs(scaled))) if scaled else 0
    for decimals in range(
        max(written.decimals, min(needed, formatting.MOST_DECIMALS)), formatting.MOST_DECIMALS
    ):
        finer = replace(written, decimals=decimals)
        if float(formatting.half_up(scaled, decimals)) not in written.aims or ahead.value == ahead.target:
            return finer.show(value)
    return written.show(value)


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
            return formatting.in_points(formatting.step(change * 100, language))
        case Measured():
            written = formatting.amounts(outcome, language)
            if written.percent or written.unit == "%":
                scale = 100 if written.percent else 1
                return formatting.in_points(formatting.step(change * scale, language))
            return written.with_unit(formatting.step(change, language))
