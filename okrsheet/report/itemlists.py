"""The sections of the mail that list items: objectives with their key results, then the other kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from okrsheet.plan import KINDS, KeyResult, Objective
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.items import ItemView, ObjectiveView, item_view
from okrsheet.report.sections import ItemSection, LongSection, Room


@dataclass(frozen=True)
class Objectives(LongSection[ObjectiveView]):
    """Objectives, each with its key results, and the key results below none of the objectives shown."""

    others: ItemSection = ItemSection()

    @property
    def items(self) -> tuple[ItemView, ...]:
        """Objectives and key results."""
        return (*(i for row in self.rows for i in (row.item, *row.key_results)), *self.others.items)

    def shortened(self, room: Room) -> Self:
        """Objectives that keep a key result, or whose own status is shown."""
        cut = []
        for row in self.rows:
            key_results, more = room.rows(row.key_results)
            cut.append(replace(row, key_results=key_results, more=more))
        kept = [row for row in cut if row.key_results or not room.hides(row.item)][: room.shortening.rows]
        anchors = {row.item.anchor for row in kept}
        gone = [
            i for row in self.rows if row.item.anchor not in anchors for i in (row.item, *row.key_results)
        ]
        others = self.others.shortened(room)
        return replace(self, rows=tuple(kept), more=room.more(gone), others=others)


@dataclass(frozen=True)
class Apart(LongSection[ItemSection]):
    """The kinds of item that are listed by themselves, such as KPIs."""

    @property
    def items(self) -> tuple[ItemView, ...]:
        """Those of every kind."""
        return tuple(item for section in self.rows for item in section.items)

    def shortened(self, room: Room) -> Self:
        """What there is no room for is missing from the last kinds."""
        return replace(self, rows=tuple(section.shortened(room) for section in self.rows))


def objectives(context: Context) -> Objectives:
    """Objectives, worst first, each with its key results, worst first."""
    shows = context.selection
    views = [
        ObjectiveView(
            item_view(context, objective),
            _worst_first(item_view(context, k) for k in shows.key_results_of(context.plan, objective)),
        )
        for objective in shows.objectives
    ]
    rows = tuple(sorted(views, key=lambda view: view.item.rank))
    return Objectives(context.say(KINDS[Objective].many), rows, others=_other_key_results(context))


def _other_key_results(context: Context) -> ItemSection:
    """The key results that no objective shows: it is unknown or another reader's, or their ID is
    taken.
    """
    plan, shows = context.plan, context.selection
    placed = {k for o in shows.objectives for k in plan.key_results_of.get(o, ())}
    rest = [k for k in shows.key_results if k not in placed]
    several = any(k in shows.taken for k in rest)
    elsewhere = all(plan.parent_objective(k) for k in rest)
    title = context.say(p.OTHER_ROWS if several else p.ELSEWHERE if elsewhere else p.OTHERS)
    rows = _worst_first(item_view(context, k) for k in rest)
    return ItemSection(title, rows, heading=context.say(KINDS[KeyResult].one))


def apart(context: Context) -> Apart:
    """Every other kind of item, each with its worst first."""
    return Apart(
        rows=tuple(
            ItemSection(
                context.say(kind.many),
                _worst_first(item_view(context, item) for item in context.selection.of(record)),
                heading=context.say(kind.one),
            )
            for record, kind in KINDS.items()
            if record not in (Objective, KeyResult)
        )
    )


def _worst_first(views: Iterable[ItemView]) -> tuple[ItemView, ...]:
    return tuple(sorted(views, key=lambda view: view.rank))
