"""The layout of a workbook: where its sheets' headers stand, and which columns they have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NamedTuple

from okrsheet.basics.cells import Cell, CellRef, Table
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Language, fold
from okrsheet.plan.columns import Record
from okrsheet.plan.records import Settings


class OwnColumn(NamedTuple):
    """A column of people's own that has the name of one of ours, and a cell that proves it."""

    number: int
    where: CellRef
    cell: Cell


@dataclass(frozen=True, slots=True, repr=False)
class Layout:
    """Where one sheet's header stands in a workbook, and which columns it has.

    ``header_row`` is 0 where no header was found; ``likeliest_row`` is then the row that looks most like
    one, 0 in a sheet that holds nothing. ``other_headers`` are the headers, or the texts of that row, that
    name no column of ours, by column number. ``clashes`` holds the columns that two headers name; none of
    them is read. ``unread_sheets`` are the titles of other sheets of the same kind.

    ``table`` is the Excel table that has the header, ``last_row`` the last row of the list. ``beneath``
    holds the first cell of each filled row below the table, ``notes`` the rows that hold a remark and no
    record, ``emptied`` our cells in rows whose contents people have cleared, ``beside`` the rows of Past
    months in which people have written outside its columns.

    What people typed where okrsheet would fill is left alone (:mod:`okrsheet.workbook.ownership`):
    ``own_columns`` are columns of theirs under our names, which are not among ``columns``; ``left_blank``
    columns of ours that are not filled because of these, ``typed_over`` single cells, ``rows_left_alone``
    rows in which okrsheet fills nothing.
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
    unread_sheets: tuple[str, ...] = ()
    formulas: tuple[CellRef, ...] = ()
    notes: Mapping[CellRef, str] = field(default_factory=dict)
    emptied: Mapping[CellRef, Cell] = field(default_factory=dict)
    beside: frozenset[int] = frozenset()
    own_columns: Mapping[str, OwnColumn] = field(default_factory=dict)
    left_blank: Mapping[str, int] = field(default_factory=dict)
    typed_over: Mapping[CellRef, Cell] = field(default_factory=dict)
    rows_left_alone: frozenset[int] = frozenset()
    file: str = ""
    book: str = ""

    def __repr__(self) -> str:
        return f"Layout({self.title!r}: {self.record.__name__}, {len(self.columns)} columns)"

    def at(self, row: int, column: int) -> CellRef:
        """Where a cell of the sheet stands."""
        return CellRef(self.title, row, column, self.file, self.book)

    @property
    def totals_row(self) -> int | None:
        """The row of its Excel table that holds totals and no record."""
        return self.table.totals_row if self.table else None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The sheet of a workbook that holds tables of :mod:`okrsheet.plan.dashboard`.

    ``headers`` are the cells of their headers, by the keys of table and column; ``cells`` are the filled cells of
    the sheet, by row and column.
    """

    title: str
    headers: Mapping[str, Mapping[str, CellRef]] = field(default_factory=dict)
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Workbook:
    """One file of a plan, and where its sheets stand in it.

    ``book`` is what it is called among several (:class:`okrsheet.basics.cells.CellRef`), ``settings`` are
    what its own Settings sheet says. With ``adds_columns`` it was read as if our missing columns were there, for write-back to add them.
    ``others`` are the titles of the sheets that are none of ours.
    """

    file: str = ""
    sha256: str = ""
    language: Language = "en"
    """The language of the words that are written into it."""
    layouts: Mapping[type[Record], Layout] = field(default_factory=dict)
    adds_columns: bool = False
    others: tuple[str, ...] = ()
    book: str = ""
    settings: Settings = field(default_factory=Settings)
    dashboard: Dashboard | None = None

    def __repr__(self) -> str:
        titles = ", ".join(layout.title for layout in self.layouts.values())
        return f"Workbook({self.name!r}: {titles})"

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return PurePath(self.file).name

    def is_called(self, name: str) -> bool:
        """Whether a name means this workbook: that of its file, or the end of its path, as people type it."""
        *folders, last = (fold(part) for part in re.split(r"[/\\]", name))
        *above, _ = (fold(part) for part in re.split(r"[/\\]", self.file))
        fits = last in (fold(self.name), fold(PurePath(self.name).stem))
        return fits and (not folders or folders == above[-len(folders) :])


@dataclass(frozen=True, slots=True)
class Unread:
    """A workbook that belongs to a plan and could not be read, what it is called in it, and why."""

    file: str
    book: str
    why: OkrsheetError
