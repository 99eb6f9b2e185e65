"""A row of the full page: an item with its history drawn and its figure spelled out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from okrsheet.basics.text import Message, clean, clip
from okrsheet.figures.outcome import Known, Measured, RolledUp, Unknown
from okrsheet.figures.target import Obstacle, TargetRange
from okrsheet.plan import KINDS, Item, Objective
from okrsheet.report import phrases as p
from okrsheet.report.chart import Chart, Series, draw
from okrsheet.report.context import Context
from okrsheet.report.explanation import explanation
from okrsheet.report.items import ItemView, guards, item_view, lacks

_CALL = 120
_SAFE = re.compile(r"[\w.…:/\\ #+,@-]+")
"""Words that mean nothing else to a command line once they stand in quotes."""


@dataclass(frozen=True, slots=True)
class Place:
    """The row of the page that another one supports or measures, and what it is called."""

    relation: str
    anchor: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """An item as the full page shows it. What only its own row shows is made as that is written, and
    not kept, for it is most of the page.
    """

    _context: Context
    _item: Item
    _explained: bool = True

    @property
    def item(self) -> ItemView:
        """What the mail shows of it as well."""
        return item_view(self._context, self._item)

    @property
    def type(self) -> str:
        """What filters know its kind by."""
        return KINDS[type(self._item)].type

    @property
    def owner(self) -> str:
        """Who owns it, or that nobody does."""
        context = self._context
        return self.item.owner.text if context.plan.owner(self._item) else context.say(p.NO_OWNER)

    @property
    def above(self) -> Place | None:
        """What it supports or measures."""
        return _above(self._context, self._item)

    @property
    def facts(self) -> str:
        """What the small line below it says before its link."""
        return " · ".join(_facts(self._context, self._item, self.item))

    @property
    def chart(self) -> Chart | None:
        """Its history."""
        return _chart(self._context, self._item, self.item)

    @property
    def steps(self) -> str:
        """How its figure came about, a line each; or the command that tells it."""
        context, outcome = self._context, self._context.assessment[self._item]
        told = _steps(context, self._item) if self._explained else _asked(context, self._item)
        return "\n".join((*told, *_notes(context, self._item, outcome)))


def _facts(context: Context, item: Item, view: ItemView) -> list[str]:
    """What the small line below an item says before its link."""
    found = [view.id.text]
    found += [view.level] if item.level else []
    found += [view.department.text] if view.department.value else []
    if isinstance(item, Objective) and not context.plan.key_results_of.get(item):
        found.append(context.say(p.NO_KEY_RESULTS))
    found += [view.forecast] if view.forecast else []
    return found + lacks(context, context.assessment[item])


def _above(context: Context, item: Item) -> Place | None:
    """What an item supports or measures."""
    above = context.plan.find(item.above, item)
    if above is None or above is item:
        return None
    relation = context.say(KINDS[type(item)].to_above)
    return Place(relation, context.anchors[above], f"{context.name(above.id, 24)} {context.title(above)}")


def _steps(context: Context, item: Item) -> list[str]:
    """How an item's figure came about, line by line; what is part of a sum is indented."""
    lines = [line.into(context.language) for line in explanation(context.assessment, item)]
    return [("\u2003" if line.startswith(" ") else "") + clean(line) for line in lines]


def _asked(context: Context, item: Item) -> list[str]:
    """The command that says how an item's figure came about; none where it could not be typed safely."""
    workbook, day = context.plan.workbook_of(item), context.assessment.as_of
    path = "…" if workbook.book else workbook.file  # of several, the path that the report was made with
    name = f"{workbook.book}#{item.id}" if workbook.book and item.id else item.id
    if not name or not (_SAFE.fullmatch(path) and _SAFE.fullmatch(name)):
        return []
    return [context.say(p.ASK_HOW.says(path=_quoted(path), name=_quoted(name), day=day))]


def _quoted(word: str) -> str:
    """A word for the command line of any system."""
    return f'"{word}"' if " " in word else word


def _notes(context: Context, item: Item, outcome: Known) -> list[str]:
    """What is known of an item beside its figures."""
    found: list[Message] = []
    if outcome.confidence is not None:
        found.append(p.CONFIDENCE.says(confidence=outcome.confidence))
    if item.owner_call:
        found.append(p.OWNERS_CALL.says(call=item.owner_call))
    if outcome.last_check_in:
        found.append(p.LAST_SEEN.says(day=context.day(outcome.last_check_in)))
    return [clip(context.say(note), _CALL) for note in found]


def _chart(context: Context, item: Item, view: ItemView) -> Chart | None:
    """The item's history beside its target and the pace that is expected of it."""
    line = context.assessment.figures.series[item]
    if not line:
        return None
    known = {"count": len(line), "start": context.day(line[0][0]), "end": context.day(line[-1][0])}
    phrase = p.CHART_ONE if len(line) == 1 else p.CHART
    outcome = context.assessment[item]
    label = context.say(phrase.says(**known, value=view.value))
    return draw(line, _aims(outcome), _pace(outcome), label)


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
