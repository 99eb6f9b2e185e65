"""The sections of the mail that list items: objectives with their key results, then the other kinds; of a large plan
the company's objectives, and what is worst.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from okrsheet.plan import KINDS, Item, KeyResult, Objective
from okrsheet.plan.status import Status
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.actions import agenda
from okrsheet.report.context import Context
from okrsheet.report.items import ItemView, counts, item_view, rank
from okrsheet.report.sections import Section, more

MOST_ROWS = 60
"""Items that have a row of their own; of a plan with more, only the worst have one."""
_NO_TROUBLE = {
    Status.ON_TRACK, Status.ACHIEVED, Status.CLOSED, Status.POSTPONED, Status.CANCELLED, Status.NOT_STARTED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective with the key results that measure it, and a line about those without a row."""

    item: ItemView
    key_results: tuple[ItemView, ...] = ()
    others: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a plan the mail shows.

    ``tops`` are how many of the plan's own objectives have a row, ``objectives`` how many in all, ``worst`` how many
    of the worst other items; ``None`` is all, in the sections that they belong to. ``quiet`` says that what goes well has a row as well, ``bars`` that key
    results and KPIs may have one each.
    """

    tops: int | None = None
    objectives: int | None = None
    worst: int | None = None
    quiet: bool = True
    bars: bool = True

    @property
    def everything(self) -> bool:
        """Whether items stand in the sections that they belong to, rather than the worst in one of their own."""
        return self.worst is None


EVERYTHING = Size()
SIZES = (
    EVERYTHING,
    Size(bars=False),
    Size(bars=False, quiet=False),
    Size(40, 15, 10),
    Size(40, 0, 10),
    *(Size(tops, 0, worst) for tops, worst in ((25, 10), (15, 6), (6, 3), (3, 1), (0, 0))),
)
"""From all to nearly nothing, for the mail to become short enough whatever people have typed."""


def fits(context: Context, size: Size) -> bool:
    """Whether a size is worth trying: items in their sections only where they are few enough."""
    if not size.everything:
        return True
    objectives, measured = context.selection.objectives, context.selection.measured
    return len(objectives) + len(_with_a_row(context, size, measured)) <= MOST_ROWS


def _with_a_row(context: Context, size: Size, items: Sequence[Item]) -> list[Item]:
    if size.quiet:
        return list(items)
    return [item for item in items if _is_in_trouble(context, item)]


def _is_in_trouble(context: Context, item: Item) -> bool:
    """Whether an item does not go well, or a decision is asked for."""
    return context.assessment[item].status not in _NO_TROUBLE or item in context.once(_decided_on)


def _decided_on(context: Context) -> frozenset[Item]:
    return frozenset(item for action in agenda(context) if action.decides for item in action.items)


def _without(context: Context, size: Size, items: Sequence[Item]) -> str:
    """What goes well and has no row, counted."""
    gone = set(items) - set(_with_a_row(context, size, items))
    return context.say(p.WITHOUT_ROW.says(counts=counts(context, _statuses(context, gone)))) if gone else ""


def _statuses(context: Context, items: Iterable[Item]) -> list[Status]:
    return [context.assessment[item].status for item in items]


def objectives(context: Context, size: Size) -> Section[ObjectiveView]:
    """Objectives, the plan's own first, then worst first; in a small plan each has its key results, worst first."""
    tops, shows = set(context.selection.tops), context.selection
    found = sorted(shows.objectives, key=lambda o: (o not in tops, rank(context.assessment[o])))
    most = None if size.objectives is None else max(size.objectives, min(len(tops), size.tops or 0))
    kept = found[:most]
    rows = tuple(_objective(context, size, objective) for objective in kept)
    return Section(context.say(KINDS[Objective].many), rows, more(context, len(found) - len(kept)))


def _objective(context: Context, size: Size, objective: Objective) -> ObjectiveView:
    view = item_view(context, objective)
    if not size.everything:
        return ObjectiveView(view)
    below = context.selection.key_results_of(context.plan, objective)
    return ObjectiveView(view, _rows(context, size, below), _without(context, size, below))


def others(context: Context, size: Size) -> Section[ItemView]:
    """The key results that no objective shows: it is unknown or another reader's, or their ID is taken."""
    plan, shows = context.plan, context.selection
    placed = {k for o in shows.objectives for k in plan.key_results_of.get(o, ())}
    rest = [k for k in shows.key_results if k not in placed] if size.everything else []
    several = any(k in shows.taken for k in rest)
    elsewhere = all(plan.parent_objective(k) for k in rest)
    title = context.say(p.OTHER_ROWS if several else p.ELSEWHERE if elsewhere else p.OTHERS)
    return Section(title, _rows(context, size, rest), _without(context, size, rest))


def apart(context: Context, size: Size) -> tuple[Section[ItemView], ...]:
    """Every other kind of item, each with its worst first."""
    kinds = [record for record in KINDS if record not in (Objective, KeyResult)] if size.everything else []
    found = ((KINDS[record], context.selection.of(record)) for record in kinds)
    return tuple(
        Section(context.say(kind.many), _rows(context, size, items), _without(context, size, items))
        for kind, items in found
    )


def worst(context: Context, size: Size) -> Section[ItemView]:
    """Of a large plan, the key results and KPIs that are most in trouble."""
    if size.everything:
        return Section()
    known = ((rank(context.assessment[item]), item) for item in context.selection.measured)
    troubled = [pair for pair in known if _is_in_trouble(context, pair[1])]
    kept = heapq.nsmallest(size.worst or 0, troubled, key=lambda pair: pair[0])
    views = tuple(item_view(context, item) for _, item in kept)
    title = context.say(p.WORST.says(count=len(kept)) if kept else p.TROUBLED)
    return Section(title, views, more(context, len(troubled) - len(kept)))


def tallies(context: Context, size: Size) -> tuple[str, ...]:
    """Of a large plan, how many items of each kind there are in which status."""
    if size.everything:
        return ()
    return tuple(_tallies(context))


def _tallies(context: Context) -> Iterator[str]:
    shown = set(context.selection.counted)
    for record, kind in KINDS.items():
        statuses = [context.assessment[item].status for item in context.selection.of(record) if item in shown]
        if statuses:
            known = {
                "total": formatting.count(len(statuses), context.language),
                "what": kind.noun(len(statuses)),
            }
            yield context.say(p.COMPOSITION.says(**known, counts=counts(context, statuses)))


def _rows(context: Context, size: Size, items: Sequence[Item]) -> tuple[ItemView, ...]:
    """Those that have a row, worst first."""
    views = (item_view(context, item) for item in _with_a_row(context, size, items))
    return tuple(sorted(views, key=lambda view: view.rank))
