"""Cells replaced inside a sheet's XML: every byte outside them stays as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from okrsheet.cells import column_letters
from okrsheet.text import Text
from okrsheet.xlsx import refusals
from okrsheet.xlsx.markup import attribute_parts, attribute_span, attributes
from okrsheet.xlsx.scan import RawCell, SheetScan, formula_areas, read_cells, scan
from okrsheet.xlsx.sheetxml import (
    CellXml,
    Row,
    Sheet,
    cell_by_address,
    cells,
    inside,
    last_column,
    odd,
    parse_area,
    rows,
    take_apart,
)
from okrsheet.xlsx.values import CellValue, Days, content

__all__ = ["CellValue", "RawCell", "SheetScan", "formula_areas", "read_cells", "scan", "splice"]

_ROW_ORDER = Text("row {row} out of order", "第 {row} 列的順序不正確")
_CELL_ORDER = Text("cells of row {row} out of order", "第 {row} 列的儲存格順序不正確")
_TRUE = (b"1", b"true")
_DROPPED = (b"t", b"cm", b"vm")


@dataclass(frozen=True, slots=True)
class _Style:
    """Which style a cell gets where none was: that of its row, else that of its column."""

    columns: tuple[tuple[int, int, bytes], ...]

    def of(self, row_rest: bytes, column: int) -> bytes:
        row = attributes(row_rest)
        if row.get(b"customFormat") in _TRUE and b"s" in row:
            return row[b"s"]
        return next((s for first, last, s in self.columns if first <= column <= last), b"")


class _Edit(NamedTuple):
    """Bytes to stand in the place of ``start:stop``; ``column`` orders what goes to one place."""

    start: int
    stop: int
    column: int
    new: bytes


def splice(
    xml: bytes,
    edits: Mapping[tuple[int, int], CellValue],
    *,
    date1904: bool = False,
) -> bytes:
    """A sheet's XML with some cells holding other values.

    Args:
        xml: the worksheet part.
        edits: the new value of each cell, by row and column counted from 1.
        date1904: whether the workbook counts its days from 1904.

    Raises:
        Refused: a value that no cell can hold, or a sheet that is not safe to splice.
    """
    return splice_sheet(take_apart(xml), edits, Days(date1904))


def splice_sheet(sheet: Sheet, edits: Mapping[tuple[int, int], CellValue], days: Days) -> bytes:
    """The same for a sheet that was taken apart already."""
    wanted = _by_row(edits)
    style = _Style(tuple(_column_styles(sheet)))
    found, new_cells = _row_edits(sheet, wanted, style, days)
    found += _dimension_edit(sheet, new_cells)
    if sheet.body == sheet.end and found:
        found = _opened(sheet, found)
    return _applied(sheet.xml, found)


def _by_row(edits: Mapping[tuple[int, int], CellValue]) -> dict[int, dict[int, CellValue]]:
    wanted: dict[int, dict[int, CellValue]] = {}
    for (row, column), value in sorted(edits.items(), key=lambda edit: edit[0]):
        if not inside(row, column):
            raise refusals.OUTSIDE_SHEET.of(row=row, column=column)
        wanted.setdefault(row, {})[column] = value
    return wanted


def _row_edits(
    sheet: Sheet, wanted: dict[int, dict[int, CellValue]], style: _Style, days: Days
) -> tuple[list[_Edit], list[tuple[int, int]]]:
    """The edits of all rows, and the addresses of the cells that are new."""
    found: list[_Edit] = []
    new: list[tuple[int, int]] = []
    pending = iter(wanted)
    waiting = next(pending, None)
    previous = 0

    def add_rows(before: int | None, place: int) -> None:
        nonlocal waiting
        while waiting is not None and (before is None or waiting < before):
            row = Row(waiting, b"", place, place, place, place)
            written = _new_cells(sheet, row, wanted[waiting], style, days)
            if written:
                found.append(_Edit(place, place, waiting, _new_row(sheet, waiting, written)))
                new.extend((row.number, column) for column in written)
            waiting = next(pending, None)

    for row in rows(sheet):
        if row.number <= previous:
            raise odd(_ROW_ORDER, row=row.number)
        previous = row.number
        add_rows(row.number, row.start)
        if row.number == waiting:
            inside_row, columns = _edits_in(sheet, row, wanted[waiting], style, days)
            found += inside_row
            new.extend((row.number, column) for column in columns)
            waiting = next(pending, None)
    add_rows(None, sheet.body_end)
    return found, new


def _edits_in(
    sheet: Sheet, row: Row, values: dict[int, CellValue], style: _Style, days: Days
) -> tuple[list[_Edit], list[int]]:
    """The edits of one row that exists, and the columns of the cells that are new in it."""
    places = _places(sheet, row, values)
    absent = {c: value for c, value in values.items() if isinstance(places[c], int)}
    written = _new_cells(sheet, row, absent, style, days)
    found = []
    for column, place in places.items():
        if isinstance(place, CellXml):
            new = _replaced(sheet, row, place, values[column], days)
            found.append(_Edit(place.start, place.end, column, new))
        elif column in written:
            found.append(_Edit(place, place, column, written[column]))
    return _row_tag(sheet, row, written, found), list(written)


def _places(sheet: Sheet, row: Row, columns: Iterable[int]) -> dict[int, CellXml | int]:
    """For each column the cell that stands there, or where a new one belongs."""
    places: dict[int, CellXml | int] = {}
    absent = []
    for column in columns:
        cell = cell_by_address(sheet, row, column)
        if cell is None:
            absent.append(column)
        else:
            places[column] = cell
    if absent and last_column(sheet, row) < absent[0]:
        places.update(dict.fromkeys(absent, row.body_end))
    elif absent:
        places.update(_searched(sheet, row, absent))
    return places


def _searched(sheet: Sheet, row: Row, columns: Iterable[int]) -> Iterator[tuple[int, CellXml | int]]:
    standing = list(cells(sheet, row))
    numbers = [cell.column for cell in standing]
    if numbers != sorted(set(numbers)):
        raise odd(_CELL_ORDER, row=row.number)
    for column in columns:
        at_or_after = next((cell for cell in standing if cell.column >= column), None)
        if at_or_after is None:
            yield column, row.body_end
        else:
            yield column, at_or_after if at_or_after.column == column else at_or_after.start


def _replaced(sheet: Sheet, row: Row, cell: CellXml, value: CellValue, days: Days) -> bytes:
    xml = sheet.xml
    style = attributes(cell.rest).get(b"s", b"") if isinstance(value, dt.date) else b""
    fitting = days.fitting(value, style)
    address = f"{column_letters(cell.column)}{row.number}"
    kind, inner = content(fitting, address, sheet.prefix, days.from_1904)
    if not inner and not xml[cell.body : cell.body_end].strip():
        return xml[cell.start : cell.end]
    kept = b"".join(b" " + whole for name, whole in attribute_parts(cell.rest) if name not in _DROPPED)
    return _cell(sheet.prefix, kept, kind, inner)


def _new_cells(
    sheet: Sheet, row: Row, values: Mapping[int, CellValue], style: _Style, days: Days
) -> dict[int, bytes]:
    """Cells that were not there, by column; a blank one is not worth a tag."""
    new = {}
    for column, value in sorted(values.items()):
        address = f"{column_letters(column)}{row.number}"
        s = style.of(row.rest, column)
        kind, inner = content(days.fitting(value, s), address, sheet.prefix, days.from_1904)
        if inner:
            kept = b' r="%s"' % address.encode() + (b' s="%s"' % s if s else b"")
            new[column] = _cell(sheet.prefix, kept, kind, inner)
    return new


def _cell(prefix: bytes, kept: bytes, kind: bytes, inner: bytes) -> bytes:
    tag = prefix + b"c"
    if not inner:
        return b"<%s%s/>" % (tag, kept)
    return b"<%s%s%s>%s</%s>" % (tag, kept, b' t="%s"' % kind if kind else b"", inner, tag)


def _new_row(sheet: Sheet, number: int, written: Mapping[int, bytes]) -> bytes:
    tag = sheet.prefix + b"row"
    return b'<%s r="%d">%s</%s>' % (tag, number, b"".join(written.values()), tag)


def _row_tag(sheet: Sheet, row: Row, written: Mapping[int, bytes], found: list[_Edit]) -> list[_Edit]:
    """The edits of a row, with its tag opened and its ``spans`` widened where new cells need it."""
    if not written:
        return found
    rest = spanned(row.rest, min(written), max(written))
    closed = row.body == row.end
    opening = b"<%srow%s>" % (sheet.prefix, rest.removesuffix(b"/").rstrip() if closed else rest)
    if closed:
        body = b"".join(written.values())
        return [_Edit(row.start, row.end, 0, opening + body + b"</%srow>" % sheet.prefix)]
    return found if rest == row.rest else [_Edit(row.start, row.body, 0, opening), *found]


def spanned(rest: bytes, first: int, last: int) -> bytes:
    """A row's attributes with ``spans`` reaching from the first to the last of new cells."""
    where = attribute_span(rest, b"spans")
    if where is None:
        return rest
    try:
        spans = [[int(n) for n in span.split(b":")] for span in rest[slice(*where)].split()]
        if any(low <= first and last <= high for low, high in spans):
            return rest
        low, high = min(s[0] for s in spans), max(s[1] for s in spans)
    except ValueError:
        return rest
    widened = b"%d:%d" % (min(low, first), max(high, last))
    return rest[: where[0]] + widened + rest[where[1] :]


def _dimension_edit(sheet: Sheet, new_cells: list[tuple[int, int]]) -> list[_Edit]:
    for tag in sheet.head:
        where = attribute_span(tag.rest, b"ref")
        if tag.name == sheet.prefix + b"dimension" and where and new_cells:
            try:
                area = parse_area(tag.rest[slice(*where)].decode())
            except ValueError:
                return []
            wider = area
            for row, column in new_cells:
                wider = wider.around(row, column)
            start, stop = (tag.rest_start + offset for offset in where)
            return [_Edit(start, stop, 0, str(wider).encode())] if wider != area else []
    return []


def _column_styles(sheet: Sheet) -> Iterator[tuple[int, int, bytes]]:
    for tag in sheet.head:
        column = attributes(tag.rest) if tag.name == sheet.prefix + b"col" else {}
        first, last = column.get(b"min", b""), column.get(b"max", b"")
        if first.isdigit() and last.isdigit() and b"style" in column:
            yield int(first), int(last), column[b"style"]


def _opened(sheet: Sheet, found: list[_Edit]) -> list[_Edit]:
    """The edits of a sheet whose ``<sheetData/>`` was closed at once."""
    tag = sheet.prefix + b"sheetData"
    body = b"".join(edit.new for edit in found if edit.start >= sheet.start)
    rest = sheet.head[-1].rest.removesuffix(b"/").rstrip()
    opened = b"<%s%s>%s</%s>" % (tag, rest, body, tag)
    before = [edit for edit in found if edit.start < sheet.start]
    return [*before, _Edit(sheet.start, sheet.end, 0, opened)]


def _applied(xml: bytes, found: list[_Edit]) -> bytes:
    pieces = []
    position = 0
    # What is inserted at a place comes before what is replaced there.
    for edit in sorted(found, key=lambda edit: (edit.start, edit.stop > edit.start, edit.column)):
        pieces += [xml[position : edit.start], edit.new]
        position = edit.stop
    return b"".join([*pieces, xml[position:]])
