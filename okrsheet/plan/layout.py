"""The layout of a workbook: where its sheets' headers stand, and which columns they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NamedTuple

from okrsheet.basics.cells import Cell, CellRef, Table
from okrsheet.basics.text import Language
from okrsheet.plan.columns import Record


class OwnColumn(NamedTuple):
    """A column of people's own that has the name of one of ours, and a cell that proves it."""

    number: int
    where: CellRef
    cell: Cell


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one sheet's header stands in a workbook, and which columns it has.

    ``clashes`` holds the columns that two headers lay claim to; none of them is read. ``table`` is
    the Excel table whose header ours is, and ``last_row`` the last that belongs to the list;
    ``beneath`` holds the first cell of each filled row below a table. ``notes`` are rows that hold
    a remark and no record. ``emptied`` holds our cells of rows whose contents people have cleared; ``beside`` the rows of
    Past months in which people have written something outside its columns.
    ``other_headers`` are the headers that are none of ours, by column. Where no header was found
    (``header_row`` is 0), they are what stands in row ``likeliest_row``, of all the likeliest one;
    that is 0 in a sheet that holds nothing.

    What people typed where okrsheet would fill is left alone (:mod:`okrsheet.workbook.ownership`):
    ``own`` holds their columns, which are none of ``columns``; ``held`` those of ours that stay blank
    because of them; ``odd`` single cells of our columns, and ``unvouched`` the rows that stay as they are.
    """

    record: type[Record]
    title: str
    header_row: int = 0
    likeliest_row: int = 0
    other_headers: Mapping[int, str] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    clashes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    last_row: int = 0
    table: Table | None = None
    beneath: Mapping[int, CellRef] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()
    twins: tuple[str, ...] = ()
    formulas: tuple[CellRef, ...] = ()
    notes: Mapping[CellRef, str] = field(default_factory=dict)
    emptied: Mapping[CellRef, Cell] = field(default_factory=dict)
    beside: frozenset[int] = frozenset()
    own: Mapping[str, OwnColumn] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    odd: Mapping[CellRef, Cell] = field(default_factory=dict)
    unvouched: frozenset[int] = frozenset()
    file: str = ""

    def at(self, row: int, column: int) -> CellRef:
        """Where a cell of the sheet stands."""
        return CellRef(self.title, row, column, self.file)

    @property
    def totals_row(self) -> int | None:
        """The row of its Excel table that holds totals and no record."""
        return self.table.totals_row if self.table else None


@dataclass(frozen=True, slots=True, eq=False)
class Workbook:
    """One file of a plan, and where its sheets stand in it.

    With ``adds_columns`` it was read as if our missing columns were there, for write-back to add them.
    ``others`` are the titles of the sheets that are none of ours.
    """

    file: str = ""
    sha256: str = ""
    language: Language = "en"
    """The language of the words that are written into it."""
    layouts: Mapping[type[Record], Layout] = field(default_factory=dict)
    adds_columns: bool = False
    others: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return PurePath(self.file).name
