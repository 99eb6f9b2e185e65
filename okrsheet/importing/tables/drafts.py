"""Items as a source names them, each with the cells that belong to it, before anything is converted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Period
from okrsheet.importing.meaning.fields import COMPARED, KEY_RESULT, KPI, OBJECTIVE
from okrsheet.importing.tables.view import Spot, text_of


class Found(NamedTuple):
    """A cell of the source, with the header above it."""

    spot: Spot
    cell: Cell
    header: str = ""

    @property
    def text(self) -> str:
        """What it shows."""
        return text_of(self.cell)


class OfPeriod(NamedTuple):
    """A number of one month, quarter or year: a value, or a target on the way."""

    period: Period
    found: Found
    by: Found | None = None
    """Of a log, who has reported it."""
    comment: Found | None = None


@dataclass(eq=False)
class Draft:
    """An item while its cells are gathered. ``kind`` is one of the fields that name an item."""

    kind: str
    title: str
    names: list[Found] = field(default_factory=list)
    """The cells that name it: several, where an objective is repeated in each of its rows."""
    above: Draft | None = None
    mark: str = ""
    """The number or code that stands before its name, such as ``KR1.1``."""
    cells: dict[str, list[Found]] = field(default_factory=dict)
    values: list[OfPeriod] = field(default_factory=list)
    targets: list[OfPeriod] = field(default_factory=list)
    theirs: list[tuple[str, Found]] = field(default_factory=list)
    """Their own progress, status and difference, each with its field."""
    said: dict[str, str] = field(default_factory=dict)
    """What is said of all items of the table: a department, an owner, a group."""
    period: Period | None = None
    """The period of its table, where that has one of its own."""
    sheet: str = ""

    def add(self, name: str, found: Found) -> None:
        """Takes in a cell as one of its fields; what a source has worked out by itself is kept apart."""
        if name in COMPARED:
            self.theirs.append((name, found))
            return
        self.cells.setdefault(name, []).append(found)

    def first(self, name: str) -> Found | None:
        """The first cell of a field."""
        return next(iter(self.cells.get(name, ())), None)


@dataclass(eq=False)
class Drafts:
    """All items of a source, in the order in which they stand, and what became of the cells that belong to none."""

    items: list[Draft] = field(default_factory=list)
    used: dict[Spot, str] = field(default_factory=dict)
    """Cells that were used for something else than an item: headers, periods, numbering."""
    left: dict[Spot, str] = field(default_factory=dict)
    """Cells that were left out on purpose, and the key of the reason."""

    def of(self, kind: str) -> Iterator[Draft]:
        """The items of a kind."""
        return (item for item in self.items if item.kind == kind)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many objectives, key results and KPIs there are."""
        objectives, key_results, kpis = (
            sum(1 for _ in self.of(kind)) for kind in (OBJECTIVE, KEY_RESULT, KPI)
        )
        return objectives, key_results, kpis
