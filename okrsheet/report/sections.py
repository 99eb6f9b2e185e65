"""What the sections of the mail have in common: a heading, rows, and how they make room when it grows too
long.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from okrsheet.plan.status import Status
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.items import ItemView, counts

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Shortening:
    """What the mail leaves to the full report.

    Rows of the ``hidden`` statuses are counted. Of what is left, ``rows`` are shown, then so many
    get a line (``lines``), then so many are named (``names``); ``None`` is all. A name is an ID, or
    the cell of a row without one; ``brief`` takes whichever is shorter.
    """

    hidden: frozenset[Status] = frozenset()
    rows: int | None = None
    lines: int | None = None
    names: int | None = None
    brief: bool = False


@dataclass
class Room:
    """How many rows a section of the mail still has room for."""

    context: Context
    shortening: Shortening

    def __post_init__(self) -> None:
        self.left = self.shortening.rows

    def hides(self, item: ItemView) -> bool:
        """Whether an item's status is only counted."""
        return item.status.status in self.shortening.hidden

    def rows(self, items: Sequence[ItemView]) -> tuple[tuple[ItemView, ...], str]:
        """The rows that are shown, and a line about those that are not."""
        kept = tuple(i for i in items if not self.hides(i))[: self.left]
        if self.left is not None:
            self.left -= len(kept)
        anchors = {item.anchor for item in kept}
        return kept, self.more([item for item in items if item.anchor not in anchors])

    def more(self, items: Sequence[ItemView]) -> str:
        """``12 more in the full report: ● On track 12``; what is red is told elsewhere as well."""
        if not items:
            return ""
        found = counts(self.context, (item.status.status for item in items))
        return self.context.say(
            p.MORE_ROWS.says(count=formatting.count(len(items), self.context.language), counts=found)
        )


@dataclass(frozen=True)
class Section(Generic[Row]):
    """A heading, rows, a line about the rows that are left out, and what is said where there are none."""

    title: str = ""
    rows: tuple[Row, ...] = ()
    more: str = ""
    nothing: str = ""


class LongSection(Section[Row], ABC):
    """A section that grows with the plan. What loses its row when it is shortened is told of at the end
    of the mail.
    """

    @property
    @abstractmethod
    def items(self) -> tuple[ItemView, ...]:
        """The items that have a row of their own."""

    @abstractmethod
    def shortened(self, room: Room) -> Self:
        """The section with the rows that there is room for."""


@dataclass(frozen=True)
class ItemSection(LongSection[ItemView]):
    """Items of one kind, whose name stands above the first column."""

    heading: str = ""

    @property
    def items(self) -> tuple[ItemView, ...]:
        """All its rows."""
        return self.rows

    def shortened(self, room: Room) -> Self:
        """The first of them."""
        kept, more = room.rows(self.rows)
        return replace(self, rows=kept, more=more)


def listed(context: Context, title: str, rows: Sequence[Row], most: int, nothing: str = "") -> Section[Row]:
    """A section of a few lines, however many rows there are."""
    return Section(title, tuple(rows[:most]), more(context, len(rows) - most), nothing)


def more(context: Context, count: int) -> str:
    """That there are more than are listed; blank when there are not."""
    return context.say(p.MORE.says(count=formatting.count(count, context.language))) if count > 0 else ""
