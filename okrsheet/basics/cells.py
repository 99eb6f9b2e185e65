"""Cells: where they stand in a workbook, what is stored in them, and sheets as grids of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from okrsheet.basics.text import INVISIBLE

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
"""The last row and column of a worksheet in Excel."""

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_BARE_TITLE = re.compile(r"[^\W\d]\w*")


def column_letters(column: int) -> str:
    """``1 → A``, ``27 → AA``: a column number as Excel writes it."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """``A → 1``, ``AA → 27``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse_address(address: str) -> tuple[int, int]:
    """``F12 → (12, 6)``: row and column of an address without a sheet. Some programs write ``f12``.

    Raises:
        ValueError: it is no address, or lies outside a worksheet.
    """
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(f"{address!r} is not a cell address")
    row, column = int(found[2]), column_number(found[1])
    if row > MAX_ROW or column > MAX_COLUMN:
        raise ValueError(f"{address!r} lies outside a worksheet")
    return row, column


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A cell of a sheet; printed so that it can be pasted into Excel's *Go To*."""

    sheet: str
    row: int
    column: int
    file: str = ""
    """The path of the workbook; blank where there is only one to speak of."""
    book: str = field(default="", compare=False)
    """What the workbook is called among several, such as ``sales.xlsx``; blank where there is only one."""

    @property
    def line(self) -> tuple[str, str, int]:
        """The row that it stands in: file, sheet, number."""
        return self.file, self.sheet, self.row

    @property
    def address(self) -> str:
        """The address within the sheet, such as ``F12``."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        """As Excel writes it: ``KPIs!B7``, or of a plan of several workbooks ``[sales.xlsx]KPIs!B7``."""
        if not self.book:
            return self.within
        title = f"[{self.book}]{self.sheet}"
        bare = _is_bare(self.sheet) and re.fullmatch(r"[\w./]+", self.book)
        return f"{title if bare else _quoted(title)}!{self.address}"

    @property
    def within(self) -> str:
        """The address within its workbook, for where the file is named beside it."""
        return f"{self.sheet if _is_bare(self.sheet) else _quoted(self.sheet)}!{self.address}"


def _is_bare(title: str) -> bool:
    """Whether a sheet's title needs no quotes around it."""
    return bool(_BARE_TITLE.fullmatch(title)) and not _ADDRESS.fullmatch(title.upper())


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


class Cell(NamedTuple):
    """What is stored in one cell of the file, not yet interpreted.

    ``value`` is the stored value, of a formula the cached one (``None`` when it was never
    calculated). ``percent`` tells a typed ``85 %`` from ``0.85``; ``month_only``, that a date is
    shown without its day, as Excel does with what was typed as ``Oct 2026``.
    """

    value: object = None
    formula: bool = False
    error: bool = False
    percent: bool = False
    month_only: bool = False

    @property
    def blank(self) -> bool:
        """Whether a reader of the sheet sees nothing here and nothing will be calculated."""
        value = self.value
        if isinstance(value, str):
            return not value.strip(INVISIBLE)
        return value is None and not self.formula


BLANK = Cell()


class CellsOfRow(Mapping[int, Cell]):
    """The cells of a row by their columns, in half of the room that a dictionary takes: rows with the same
    columns filled share the list of these.
    """

    __slots__ = ("_cells", "_places")

    def __init__(self, places: Mapping[int, int], cells: tuple[Cell, ...]) -> None:
        self._places, self._cells = places, cells

    def __getitem__(self, column: int) -> Cell:
        return self._cells[self._places[column]]

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._cells)


class Table(NamedTuple):
    """An Excel table: its name, the part that describes it, its rows and columns, all included."""

    name: str
    part: str
    header_row: int
    last_row: int
    left: int
    right: int
    has_totals: bool = False
    """Whether its last row is one of totals."""

    @property
    def totals_row(self) -> int | None:
        """The row that holds totals."""
        return self.last_row if self.has_totals else None

    def spans(self, column: int) -> bool:
        """Whether a column is one of the table's."""
        return self.left <= column <= self.right


class Merged(NamedTuple):
    """Merged cells that reach over several rows, and the column of the one that holds the value."""

    top: int
    bottom: int
    column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as sparse rows of cells, both counted from 1 as in Excel."""

    title: str
    rows: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    tables: tuple[Table, ...] = ()
    merged: tuple[Merged, ...] = ()
    file: str = ""
    book: str = ""

    def cell(self, row: int, column: int) -> Cell:
        """The cell at this place; a blank one where nothing is stored."""
        return self.rows.get(row, {}).get(column, BLANK)

    def at(self, row: int, column: int) -> CellRef:
        """Where a cell stands."""
        return CellRef(self.title, row, column, self.file, self.book)
