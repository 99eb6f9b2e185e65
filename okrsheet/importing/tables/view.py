"""A sheet as a table reads it: as it stands, or turned, so that its columns are rows.

A form, and a sheet with a KPI in each column, are ordinary tables once they are turned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from okrsheet.basics.cells import BLANK, Cell, CellRef, column_letters
from okrsheet.basics.text import number
from okrsheet.importing.tables.source import SourceSheet
from okrsheet.plan.convert import to_text
from okrsheet.xlsx import Area


class Spot(NamedTuple):
    """A cell of the source, wherever a view shows it."""

    sheet: str
    row: int
    column: int

    @property
    def ref(self) -> CellRef:
        """As it is written for people: ``Goals!B7``."""
        return CellRef(self.sheet, self.row, self.column)


@dataclass(frozen=True, eq=False)
class View:
    """Rows and columns of a sheet, exchanged where it is ``turned``."""

    sheet: SourceSheet
    turned: bool = False

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """What the sheet holds, by row and column of the view."""
        if not self.turned:
            return self.sheet.cells
        return {(column, row): cell for (row, column), cell in self.sheet.cells.items()}

    @cached_property
    def by_row(self) -> Mapping[int, Mapping[int, Cell]]:
        """The cells by their rows, both in order."""
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items(), key=lambda one: one[0]):
            rows.setdefault(row, {})[column] = cell
        return rows

    @cached_property
    def last_row(self) -> int:
        """The last row that holds anything."""
        return max(self.by_row, default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column that holds anything."""
        return max((column for _, column in self.cells), default=0)

    def row(self, row: int) -> Mapping[int, Cell]:
        """The filled cells of a row."""
        return self.by_row.get(row, {})

    def cell(self, row: int, column: int) -> Cell:
        """What is stored at a place."""
        return self.cells.get((row, column), BLANK)

    def area(self, row: int, column: int) -> Area | None:
        """The merged area around a place, as the view shows it."""
        if not self.turned:
            return self.sheet.area(row, column)
        found = self.sheet.area(column, row)
        return Area(found.left, found.top, found.right, found.bottom) if found else None

    def home(self, row: int, column: int) -> tuple[int, int]:
        """Where that stands which a reader sees at a place: the first cell of a merged area."""
        area = self.area(row, column)
        return (area.top, area.left) if area else (row, column)

    def shown(self, row: int, column: int) -> Cell:
        """What a reader sees at a place."""
        return self.cell(*self.home(row, column))

    def spot(self, row: int, column: int) -> Spot:
        """The source's own name of a place."""
        return Spot(self.sheet.title, *((column, row) if self.turned else (row, column)))

    def line(self, column: int) -> str:
        """How the source calls a column of the view: by letters, or where it is turned, by the row's number."""
        return str(column) if self.turned else column_letters(column)


def text_of(cell: Cell) -> str:
    """What a cell shows, as text; blank where it shows nothing."""
    value = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if cell.percent and isinstance(value, (int, float)):
        return number(value * 100, "en").replace(",", "") + "%"
    if isinstance(value, dt.datetime) and cell.month_only:
        return f"{value:%Y-%m}"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.12g}"
    return (to_text(cell) or "") if value is not None else ""
