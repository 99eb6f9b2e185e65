"""A row of the full page: an item with its history drawn and its figure spelled out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from okrsheet.basics.text import as_argument, clean
from okrsheet.figures.outcome import Known, Measured, RolledUp, Unknown
from okrsheet.figures.target import Obstacle, TargetRange
from okrsheet.plan import Item, Objective
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.chart import Chart, Series, draw
from okrsheet.report.context import Context
from okrsheet.report.explanation import explanation
from okrsheet.report.items import ItemView, guards, lacks
from okrsheet.report.months import MonthView


@dataclass(frozen=True, slots=True)
class Row:
    """An item as the full page shows it. What only its own row shows is made as that is written, and
    not kept, for it is most of the page.
    """

    _context: Context
    _item: Item
    item: ItemView
    """What the mail shows of it as well."""
    closely: bool = True
    """Whether its months, where it is heading and how its figure came about are told as well."""
    facets: str = ""
    """What filters know it by."""
    below: bool = False
    """Whether it stands below a key result, which it measures."""

    @property
    def owner(self) -> str:
        """Who owns it, or that nobody does."""
        owner = self.item.owner
        return owner.text if owner.value else self._context.say(p.NO_OWNER)

    @property
    def cell(self) -> str:
        """The first cell of its row."""
        return self.item.cell.text

    @property
    def facts(self) -> str:
        """What the small line below it says after its ID."""
        found = list(_facts(self._context, self._item, self.item))
        if self.closely and (ahead := self.item.forecast):
            found.append(ahead)
        return "".join(f" · {fact}" for fact in found)

    @property
    def chart(self) -> Chart | None:
        """Its history."""
        return _chart(self._context, self._item, self.item.value, self.closely)

    @property
    def months(self) -> tuple[MonthView, ...]:
        """How it stood in the latest months."""
        return self.item.months if self.closely else ()

    @property
    def steps(self) -> str:
        """How its figure came about, a line each; blank where it is not told closely."""
        if not self.closely:
            return ""
        context, last = self._context, self._context.assessment[self._item].last_check_in
        seen = [context.say(p.LAST_SEEN.says(day=context.day(last)))] if last else []
        return "\n".join((*_steps(context, self._item), *seen))


def _facts(context: Context, item: Item, view: ItemView) -> Iterator[str]:
    """What the small line below an item says after its ID."""
    if isinstance(item, Objective):
        if item.level:
            yield view.level
        if not context.plan.key_results_of.get(item):
            yield context.say(p.NO_KEY_RESULTS)
    if view.department.value:
        yield view.department.text
    if item in context.plan.taken:
        yield context.say(p.ID_TAKEN)
    outcome = context.assessment[item]
    if outcome.overdue or not isinstance(outcome, Measured) or outcome.missing:
        yield from lacks(context, outcome)


def _steps(context: Context, item: Item) -> list[str]:
    """How an item's figure came about, line by line; what is part of a sum is indented."""
    lines = [line.into(context.language) for line in explanation(context.assessment, item)]
    return [("\u2003" if line.startswith(" ") else "") + clean(line) for line in lines]


def asking(context: Context) -> str:
    """The command that says how any figure came about; blank where it could not be typed safely."""
    workbooks = context.plan.workbooks
    # of several, what the report was made with
    path = as_argument(workbooks[0].file if len(workbooks) == 1 else "…")
    return context.say(p.ASK_HOW.says(path=path, day=context.assessment.as_of)) if path else ""


def _chart(context: Context, item: Item, now: str, closely: bool) -> Chart | None:
    """The item's history beside its target and, closely, the pace that is expected of it."""
    line = context.assessment.figures.series[item]
    if not line:
        return None
    outcome = context.assessment[item]
    first = formatting.amounts(outcome, context.language).show(line[0][1]) if len(line) > 1 else ""
    return draw(line, _aims(outcome), _pace(outcome) if closely else (), _label(context, line), (first, now))


def _label(context: Context, line: Series) -> str:
    """What a chart shows; most items are reported on the same days."""
    labels, key = context.once(_labels), (len(line), line[0][0], line[-1][0])
    if key not in labels:
        count, start, end = key
        known = {"count": count, "start": context.day(start), "end": context.day(end)}
        labels[key] = context.say((p.CHART_ONE if count == 1 else p.CHART).says(**known))
    return labels[key]


def _labels(_: Context) -> dict[tuple[int, dt.date, dt.date], str]:
    """The labels that were made so far."""
    return {}


def _aims(outcome: Known) -> tuple[float, ...]:
    """The heights of a chart's target lines."""
    match outcome:
        case RolledUp():
            return (1.0,)
        case Measured(obstacle=Obstacle.MIXED_PERCENT):
            return ()
        case Measured(target=TargetRange(target=target, upper=upper)):
            return tuple(line for line in (target, upper) if line is not None)
        case _:
            return ()


def _pace(outcome: Known) -> Series:
    """Where an item should have been from its start on, or from the end of the month before; a
    limit to be kept has no pace.
    """
    if outcome.expected is None or guards(outcome):
        return ()
    match outcome:
        case RolledUp(before=past):
            if past is None or isinstance(past, Unknown) or past.expected is None:
                return ()
            return (past.day, past.expected), (outcome.day, outcome.expected)
        case Measured():
            return _pace_of_values(outcome, outcome.expected)


def _pace_of_values(outcome: Measured, expected: float) -> Series:
    """The values that a measured item should have had: even from its baseline, by way of its phased targets."""
    aim = outcome.target
    if not isinstance(aim, TargetRange) or aim.target is None or outcome.span is None or not _aims(outcome):
        return ()
    start, target = aim.baseline or 0.0, aim.target
    first, last = outcome.span.start, min(outcome.span.end, outcome.day)
    on_the_way = [(phase.day, phase.share) for phase in outcome.phases if first < phase.day < last]
    shares = [(first, 0.0), *on_the_way, (last, expected)]
    return tuple((day, start + share * (target - start)) for day, share in shares) if first < last else ()
