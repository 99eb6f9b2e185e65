"""A sheet read: its cells in a grid, each with what it shows and how it came about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from okrsheet.basics.cells import Cell, CellRef, Grid, Merged, Table, column_number
from okrsheet.basics.errors import Refused
from okrsheet.xlsx import refusals
from okrsheet.xlsx.package.markup import TRUE, attributes, unescape, whole
from okrsheet.xlsx.package.parts import Package, SheetPart
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.areas import Area
from okrsheet.xlsx.sheet.opened import sheet_of
from okrsheet.xlsx.sheet.pieces import Patterns, Row, Sheet, cells, check_no_stray, row_at
from okrsheet.xlsx.sheet.rawcells import RawCell, merged_areas, raw_cell, stored
from okrsheet.xlsx.sheet.sharedtext import SharedTexts, shared_texts
from okrsheet.xlsx.sheet.styles import LITERAL, number_formats
from okrsheet.xlsx.sheet.tables import tables_of
from okrsheet.xlsx.sheet.usual import usual
from okrsheet.xlsx.sheet.values import moment, number, unescaped

_QUOTED = re.compile(r'"[^"]*"|\\.')
_PADDING = re.compile("[_*].")
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_ISO_DAY, _ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d\d:\d\d")
_KINDS = {None: "", b"n": ""} | {kind.encode(): kind for kind in ("s", "str", "inlineStr", "b", "e")}
"""What usual cells are called in the XML and in a :class:`RawCell`."""
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}


class _Format(NamedTuple):
    """What a number format makes of a number."""

    moment: bool
    duration: bool
    percent: bool
    month_only: bool


@dataclass(slots=True)
class _Begun:
    """A sheet of which some rows were read: what they hold, and which row comes next."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    next: int = 0

    @property
    def in_order(self) -> dict[int, dict[int, Cell]]:
        """The rows by their numbers, as a file need not list them."""
        return dict(sorted(self.rows.items()))


class _Shown(dict[bytes, Cell]):
    """What cells show, by all that is written of them behind their addresses: a sheet says the same
    things over and over, and each of them is worked out once.
    """

    def __init__(self, make: Callable[[bytes], Cell]) -> None:
        self._make = make

    def __missing__(self, said: bytes) -> Cell:
        cell = self._make(said)
        if len(self) >= _MOST_SHOWN:
            self.clear()
        self[said] = cell
        return cell


class _Columns(dict[bytes, int]):
    """The numbers of columns by their letters."""

    def __missing__(self, letters: bytes) -> int:
        return self.setdefault(letters, column_number(letters.decode()))


_COLUMNS = _Columns()
_MOST_SHOWN = 1 << 16
"""Cells that are remembered at one time; those that are all different need not be."""


class _TextIsLost(Exception):
    """A cell names a text that the file does not hold."""


class Shape(NamedTuple):
    """What a sheet says of its cells beside what they hold."""

    merged: tuple[Area, ...]
    """The merged areas of more than one cell; each shows what its first cell holds."""
    hidden_columns: tuple[tuple[int, int], ...]
    """The columns that are not shown, as first and last of each run."""


class Reader:
    """A workbook whose cells are read, by the eyes that also look when they are written.

    What a cell shows hangs on the texts and styles of the workbook and on nothing else in the
    file, so a damaged drawing or property is no reason not to read it. Of a sheet that was begun,
    the rest is read when all of it is asked for.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._at: tuple[str, Sheet] | None = None
        self._begun: dict[str, _Begun] = {}
        self._shown: dict[bytes, _Shown] = {}

    def first_rows(self, part: SheetPart, most: int) -> Grid:
        """The first rows of a sheet that hold anything, at most so many.

        Raises:
            Refused: the sheet, or what the sheets share, is damaged or written in a way that is not
                understood.
        """
        with naming(self._package.path, part.title):
            begun = self._begun.setdefault(part.part, _Begun())
            self._read_on(part, self._opened(part), begun, most)
        return Grid(part.title, begun.in_order)

    def whole(self, part: SheetPart) -> Grid:
        """All of a sheet: its cells, hidden rows, tables and merged cells.

        Raises:
            Refused: as above.
        """
        with naming(self._package.path, part.title):
            sheet = self._opened(part)
            begun = self._begun.pop(part.part, _Begun())
            self._read_on(part, sheet, begun)
        merged = tuple(
            Merged(area.top, area.bottom, area.left) for area in merged_areas(sheet) if area.bottom > area.top
        )
        hidden = frozenset(sheet.listed.hidden)
        return Grid(part.title, begun.in_order, hidden, _tables(self._package, part), merged)

    def shape(self, part: SheetPart) -> Shape:
        """The merged areas and hidden columns of a sheet.

        Raises:
            Refused: as above.
        """
        with naming(self._package.path, part.title):
            sheet = self._opened(part)
        merged = (area for area in merged_areas(sheet) if area[:2] != area[2:])
        return Shape(tuple(merged), tuple(_hidden_columns(sheet)))

    def _opened(self, part: SheetPart) -> Sheet:
        """A sheet taken apart; that of the last call is at hand, however large it is."""
        if self._at is None or self._at[0] != part.part:
            self._at = None  # or there would be two in memory
            self._at = part.part, sheet_of(self._package, part.part)
        return self._at[1]

    def _read_on(self, part: SheetPart, sheet: Sheet, begun: _Begun, most: int | None = None) -> None:
        """Reads rows until so many hold anything; one may be written in several pieces."""
        found, numbers, read = begun.rows, sheet.listed.numbers, self._row_reader(part, sheet)
        for place in range(begun.next, len(numbers)):
            number, filled = numbers[place], read(place)
            if filled and number in found:
                found[number] = {**found[number], **filled}
            elif filled:
                if len(found) == most:
                    return
                found[number] = filled
            begun.next = place + 1
        check_no_stray(sheet)

    def _row_reader(self, part: SheetPart, sheet: Sheet) -> Callable[[int], dict[int, Cell]]:
        """What reads the cells of a row that hold anything, by its place in the list of rows."""
        source, listed, columns = sheet.source, sheet.listed, _COLUMNS
        starts, ends, is_usual = listed.starts, listed.ends, listed.usual
        filled = usual(sheet.prefix).filled.findall
        shown = self._shown.setdefault(
            sheet.prefix, _Shown(partial(self._usual_cell, sheet.prefix, sheet.patterns))
        )

        def read(place: int) -> dict[int, Cell]:
            if is_usual[place]:
                try:
                    found = filled(source, starts[place], ends[place])
                    return {columns[letters]: shown[said] for letters, said in found}
                except _TextIsLost:
                    pass  # and it is told below in which cell
            return dict(self._cells(part, sheet, row_at(sheet, place)))

        return read

    def _usual_cell(self, prefix: bytes, patterns: Patterns, said: bytes) -> Cell:
        """A cell that holds something, from what follows its address in a row that is written the usual way."""
        plain = usual(prefix).plain.fullmatch(said)
        if plain is None:
            rest, _, inner = said.partition(b">")
            return self._cell(stored(patterns, rest, inner, inner))
        style, kind, value = plain.groups()
        text = self._texts.text(value.decode()) if kind == b"s" else unescaped(unescape(value))
        if text is None:
            raise _TextIsLost
        return self._cell(RawCell(_KINDS[kind], text, formula=False, style=whole(style)))

    def _cells(self, part: SheetPart, sheet: Sheet, row: Row) -> Iterator[tuple[int, Cell]]:
        """The same of a row that may be written in any way."""
        for one in cells(sheet, row):
            raw = raw_cell(sheet, one) if one.body_end > one.body else None
            if raw and (raw.formula or raw.text):
                shown = self._texts.resolved(raw)
                if raw.text and shown.text is None:
                    cell = CellRef(part.title, row.number, one.column)
                    raise refusals.LOST_TEXT.of(file=self._package.path, cell=cell)
                yield one.column, self._cell(shown)

    def _cell(self, stored: RawCell) -> Cell:
        text, formula = stored.text, stored.formula
        if text is None or (not text and not stored.kind):
            return Cell(formula=formula)
        match stored.kind:
            case "":
                return self._number(stored, text)
            case "b":
                return Cell(_TRUTHS.get(text.strip(), text), formula)
            case "e":
                return Cell(text, formula, error=True)
            case "d":
                return Cell(_iso(text), formula)
            case _:
                return Cell(text.replace("\r\n", "\n"), formula)

    def _number(self, stored: RawCell, text: str) -> Cell:
        """A number as its format shows it; ``1_000`` or ``INF`` is none, whatever the file says."""
        value = number(text)
        if value is None:
            return Cell(text, stored.formula)
        known = stored.style < len(self._formats)
        shown = _format(self._formats[stored.style] if known else "General")
        if shown.duration:
            with suppress(OverflowError):
                return Cell(dt.timedelta(days=value), stored.formula)
        shows = moment(value, self._package.date1904) if shown.moment else None
        if shows is not None:
            whole_month = shown.month_only and isinstance(shows, dt.datetime)
            return Cell(shows, stored.formula, month_only=whole_month)
        return Cell(value, stored.formula, percent=shown.percent)

    @cached_property
    def _texts(self) -> SharedTexts:
        return shared_texts(self._package)

    @cached_property
    def _formats(self) -> tuple[str, ...]:
        return number_formats(self._package)


def _hidden_columns(sheet: Sheet) -> Iterator[tuple[int, int]]:
    for tag in sheet.head:
        column = attributes(tag.rest) if tag.name == sheet.prefix + b"col" else {}
        first, last = whole(column.get(b"min")), whole(column.get(b"max"))
        if 0 < first <= last and column.get(b"hidden") in TRUE:
            yield first, last


@lru_cache(maxsize=256)
def _format(code: str) -> _Format:
    positive = _PADDING.sub("", _QUOTED.sub("", code)).partition(";")[0]
    duration = bool(_DURATION.search(positive))
    shows = set(LITERAL.sub("", positive).lower())
    month_only = "m" in shows and not shows & set("dhs")
    return _Format(duration or bool(shows & set("ymdhs")), duration, "%" in shows, month_only)


def _iso(text: str) -> object:
    """A moment as some producers write it; the text itself where it is none."""
    for written, read in ((_ISO_DAY, dt.datetime.fromisoformat), (_ISO_TIME, dt.time.fromisoformat)):
        if written.match(text):  # of “2026-10” or “20261031” Python would make a time
            with suppress(ValueError):
                return read(text).replace(tzinfo=None)
    return text


def _tables(package: Package, part: SheetPart) -> tuple[Table, ...]:
    """The tables of a sheet; a damaged one stands in the way of writing only."""
    try:
        found = tables_of(package, part)
    except Refused:
        return ()
    return tuple(
        Table(t.name, t.part, t.area.top, t.area.bottom, t.area.left, t.area.right, t.has_totals)
        for t in found
        if t.has_header
    )
