"""A sheet read: its cells in a grid, each with what it shows and how it came about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from okrsheet.basics.cells import Cell, CellRef, Grid, Merged, Table
from okrsheet.basics.errors import Refused
from okrsheet.xlsx import refusals
from okrsheet.xlsx.package.parts import Package, SheetPart
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.opened import sheet_of
from okrsheet.xlsx.sheet.pieces import Row, Sheet, cells, rows
from okrsheet.xlsx.sheet.rawcells import RawCell, merged_areas, raw_cell
from okrsheet.xlsx.sheet.sharedtext import SharedTexts, shared_texts
from okrsheet.xlsx.sheet.styles import LITERAL, number_formats
from okrsheet.xlsx.sheet.tables import tables_of
from okrsheet.xlsx.sheet.values import moment, number

_QUOTED = re.compile(r'"[^"]*"|\\.')
_PADDING = re.compile("[_*].")
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_ISO_DAY, _ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d\d:\d\d")
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}


class _Format(NamedTuple):
    """What a number format makes of a number."""

    moment: bool
    duration: bool
    percent: bool
    month_only: bool


def first_rows(package: Package, part: SheetPart, most: int) -> Grid:
    """The first rows of a sheet that hold anything, at most so many.

    Raises:
        Refused: the sheet, or what the sheets share, is damaged or written in a way that is not
            understood.
    """
    with naming(package.path, part.title):
        sheet = sheet_of(package, part.part)
        return Grid(part.title, _gathered(_Reading(package).rows(part, sheet, rows(sheet)), most))


def whole_sheet(package: Package, part: SheetPart) -> Grid:
    """All of a sheet: its cells, hidden rows, tables and merged cells.

    Raises:
        Refused: as above.
    """
    with naming(package.path, part.title):
        sheet = sheet_of(package, part.part)
        hidden = sheet.listed.hidden
        filled = _gathered(_Reading(package).rows(part, sheet, rows(sheet)))
    merged = tuple(
        Merged(area.top, area.bottom, area.left) for area in merged_areas(sheet) if area.bottom > area.top
    )
    return Grid(part.title, filled, frozenset(hidden), _tables(package, part), merged)


@dataclass(frozen=True)
class _Reading:
    """A workbook whose cells are read, by the eyes that also look when they are written.

    What a cell shows hangs on the texts and styles of the workbook and on nothing else in the
    file, so a damaged drawing or property is no reason not to read it.
    """

    package: Package

    def rows(
        self, part: SheetPart, sheet: Sheet, listed: Iterable[Row]
    ) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows that hold anything, and in each the cells that do."""
        for row in listed:
            filled = {}
            for one in cells(sheet, row):
                stored = raw_cell(sheet, one) if one.body_end > one.body else None
                if stored and (stored.formula or stored.text):
                    shown = self._texts.resolved(stored)
                    if stored.text and shown.text is None:
                        cell = CellRef(part.title, row.number, one.column)
                        raise refusals.LOST_TEXT.of(file=self.package.path, cell=cell)
                    filled[one.column] = self._cell(shown)
            if filled:
                yield row.number, filled

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
        shows = moment(value, self.package.date1904) if shown.moment else None
        if shows is not None:
            whole_month = shown.month_only and isinstance(shows, dt.datetime)
            return Cell(shows, stored.formula, month_only=whole_month)
        return Cell(value, stored.formula, percent=shown.percent)

    @cached_property
    def _texts(self) -> SharedTexts:
        return shared_texts(self.package)

    @cached_property
    def _formats(self) -> tuple[str, ...]:
        return number_formats(self.package)


def _gathered(
    pieces: Iterable[tuple[int, dict[int, Cell]]], most: int | None = None
) -> dict[int, dict[int, Cell]]:
    """The rows, at most so many, in their order; one may be written in several pieces."""
    found: dict[int, dict[int, Cell]] = {}
    for row, cells_of_row in pieces:
        if len(found) == most and row not in found:
            break
        found.setdefault(row, {}).update(cells_of_row)
    return dict(sorted(found.items()))


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
