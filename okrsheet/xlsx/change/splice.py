"""Cells replaced inside a sheet's XML: every byte outside them stays as it is."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from okrsheet.basics.text import Text
from okrsheet.xlsx import refusals
from okrsheet.xlsx.package.markup import TRUE, attribute_parts, attribute_span, attributes, whole
from okrsheet.xlsx.sheet.areas import Area, parse_area
from okrsheet.xlsx.sheet.pieces import (
    CellXml,
    Row,
    Sheet,
    check_no_stray,
    inside,
    letters,
    odd,
    places,
    row_at,
    take_apart,
)
from okrsheet.xlsx.sheet.values import CellValue, Days, content

_ROW_ORDER = Text(en="row {row} out of order", zh_TW="第 {row} 列的順序不正確")
_DROPPED = (b"t", b"cm", b"vm")

Spots: TypeAlias = dict[int, tuple[CellXml | int, CellValue]]
"""By column: the cell that stands there, or the position where one belongs; and its new value."""


@dataclass(frozen=True, slots=True)
class _Style:
    """Which style a cell gets where none was: that of its row, else that of its column."""

    columns: tuple[tuple[int, int, bytes], ...]
    ordered: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Those that single cells are to get, whatever they had."""
    known: dict[int, bytes] = field(default_factory=dict)
    """Those of the columns that were asked for."""

    def of(self, row_rest: bytes, column: int) -> bytes:
        row = attributes(row_rest) if b"customFormat" in row_rest else {}
        if row.get(b"customFormat") in TRUE and b"s" in row:
            return row[b"s"]
        if column not in self.known:
            styles = (s for first, last, s in self.columns if first <= column <= last)
            self.known[column] = next(styles, b"")
        return self.known[column]


class Edit(NamedTuple):
    """Bytes to stand in the place of ``start:stop``."""

    start: int
    stop: int
    new: bytes


def splice(
    xml: bytes,
    values: Mapping[tuple[int, int], CellValue],
    *,
    date1904: bool = False,
) -> bytes:
    """A sheet's XML with some cells holding other values.

    Args:
        xml: the worksheet part.
        values: the new value of each cell, by row and column counted from 1.
        date1904: whether the workbook counts its days from 1904.

    Raises:
        Refused: a value that no cell can hold, or a sheet that is not safe to splice.
    """
    sheet = take_apart(xml)
    return b"".join(spliced(xml, edits(sheet, located(sheet, values), Days(date1904))))


def located(sheet: Sheet, values: Mapping[tuple[int, int], CellValue]) -> Iterator[tuple[Row, Spots]]:
    """Row by row, where values go; a row that is not there yet starts and ends at its place.

    Raises:
        Refused: a value outside a worksheet; rows or cells that are not in order.
    """
    listed = sheet.listed
    for previous, number in pairwise([0, *listed.numbers]):
        if number <= previous:
            raise odd(_ROW_ORDER, row=number)
    check_no_stray(sheet)
    for number, inside_row in _by_row(values):
        place = bisect_left(listed.numbers, number)
        if place < len(listed.numbers) and listed.numbers[place] == number:
            row = row_at(sheet, place)
            where = places(sheet, row, inside_row)
            yield row, {column: (where[column], value) for column, value in inside_row.items()}
        else:
            follows = listed.starts[place] if place < len(listed.starts) else sheet.body_end
            yield _missing(number, inside_row, follows)


def _by_row(values: Mapping[tuple[int, int], CellValue]) -> Iterator[tuple[int, dict[int, CellValue]]]:
    keys = sorted(values)
    for row, column in keys:
        if not inside(row, column):
            raise refusals.OUTSIDE_SHEET.of(row=row, column=column)
    for row, group in groupby(keys, key=itemgetter(0)):
        yield row, {key[1]: values[key] for key in group}


def _missing(number: int, values: Mapping[int, CellValue], place: int) -> tuple[Row, Spots]:
    row = Row(number, b"", place, place, place, place)
    return row, {column: (place, value) for column, value in values.items()}


def edits(
    sheet: Sheet,
    spots: Iterable[tuple[Row, Spots]],
    days: Days,
    styles: Mapping[tuple[int, int], int] | None = None,
) -> list[Edit]:
    """What changes in a sheet's XML when values go to those spots, from its start to its end; ``styles`` are those
    that some of the cells are to get.
    """
    style = _Style(tuple(_column_styles(sheet)), styles or {})
    found: list[Edit] = []
    new_rows: list[int] = []
    new_columns: set[int] = set()
    for row, inside_row in spots:
        changes, new = _edits_in(sheet, row, inside_row, style, days)
        found += changes
        if new:
            new_rows.append(row.number)
            new_columns.update(new)
    if new_rows:
        area = Area(new_rows[0], min(new_columns), new_rows[-1], max(new_columns))
        found = [*_dimension_edit(sheet, area), *found]
    if sheet.body == sheet.end and found:
        found = _opened(sheet, found)
    # Of two edits at one place the first stays first: a new cell, before the one it stands before.
    found.sort(key=itemgetter(0))
    return [edit for edit in found if edit.new != sheet.xml[edit.start : edit.stop]]


def _edits_in(
    sheet: Sheet, row: Row, spots: Spots, style: _Style, days: Days
) -> tuple[list[Edit], dict[int, bytes]]:
    """The edits of one row, and by column the cells that it did not have."""
    found = []
    new = {}
    for column, (place, value) in spots.items():
        if isinstance(place, CellXml):
            ordered = style.ordered.get((row.number, column))
            found.append(Edit(place.start, place.end, _replaced(sheet, row, place, value, days, ordered)))
        elif cell := _new_cell(sheet, row, column, value, style, days):
            found.append(Edit(place, place, cell))
            new[column] = cell
    if not new:
        return found, new
    if row.start == row.end:
        return [Edit(row.start, row.end, _new_row(sheet, row.number, new))], new
    return _row_tag(sheet, row, new, found), new


def spliced(xml: bytes, found: Iterable[Edit]) -> Iterator[bytes | memoryview]:
    """The XML with the edits made, in pieces: so all of it need not be in memory a second time."""
    old = memoryview(xml)
    position = 0
    for edit in found:
        yield old[position : edit.start]
        yield edit.new
        position = edit.stop
    yield old[position:]


def _replaced(
    sheet: Sheet, row: Row, cell: CellXml, value: CellValue, days: Days, ordered: int | None
) -> bytes:
    xml = sheet.xml
    style = attributes(cell.rest).get(b"s", b"") if isinstance(value, dt.date) else b""
    fitting = days.fitting(value, style) if ordered is None else value
    kind, inner = content(fitting, _address(row, cell.column), sheet.prefix, days.from_1904)
    if not inner and not xml[cell.body : cell.body_end].strip():
        return xml[cell.start : cell.end]
    dropped = _DROPPED if ordered is None else (*_DROPPED, b"s")
    kept = b"".join(b" " + whole for name, whole in attribute_parts(cell.rest) if name not in dropped)
    kept += b' s="%d"' % ordered if ordered else b""
    return _cell(sheet.prefix, kept, kind, inner)


def _new_cell(sheet: Sheet, row: Row, column: int, value: CellValue, style: _Style, days: Days) -> bytes:
    """A cell that was not there; nothing for a blank one, which is not worth a tag."""
    if value is None:
        return b""
    address = _address(row, column)
    ordered = style.ordered.get((row.number, column))
    s = days.existing(style.of(row.rest, column)) if ordered is None else b"%d" % ordered
    if ordered is None and days.disguises(value, s):
        s = b""
    fitting = days.fitting(value, s) if ordered is None else value
    kind, inner = content(fitting, address, sheet.prefix, days.from_1904)
    if not inner:
        return b""
    kept = b' r="%s"' % address.encode() + (b' s="%s"' % s if s else b"")
    return _cell(sheet.prefix, kept, kind, inner)


def _address(row: Row, column: int) -> str:
    return f"{letters(column).decode()}{row.number}"


def _cell(prefix: bytes, kept: bytes, kind: bytes, inner: bytes) -> bytes:
    tag = prefix + b"c"
    if not inner:
        return b"<%s%s/>" % (tag, kept)
    return b"<%s%s%s>%s</%s>" % (tag, kept, b' t="%s"' % kind if kind else b"", inner, tag)


def _new_row(sheet: Sheet, number: int, new: Mapping[int, bytes]) -> bytes:
    tag = sheet.prefix + b"row"
    return b'<%s r="%d">%s</%s>' % (tag, number, b"".join(new.values()), tag)


def _row_tag(sheet: Sheet, row: Row, new: Mapping[int, bytes], found: list[Edit]) -> list[Edit]:
    """The edits of a row, with its tag opened and its ``spans`` widened where new cells need it."""
    rest = spanned(row.rest, min(new), max(new))
    closed = row.body == row.end
    opening = b"<%srow%s>" % (sheet.prefix, rest.removesuffix(b"/").rstrip() if closed else rest)
    if closed:
        body = b"".join(new.values())
        return [Edit(row.start, row.end, opening + body + b"</%srow>" % sheet.prefix)]
    return found if rest == row.rest else [Edit(row.start, row.body, opening), *found]


def spanned(rest: bytes, first: int, last: int) -> bytes:
    """A row's attributes with ``spans`` reaching from the first to the last of new cells."""
    where = attribute_span(rest, b"spans") if b"spans" in rest else None
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


def _dimension_edit(sheet: Sheet, new: Area) -> list[Edit]:
    for tag in sheet.head:
        where = attribute_span(tag.rest, b"ref")
        if tag.name == sheet.prefix + b"dimension" and where:
            try:
                area = parse_area(tag.rest[slice(*where)].decode())
            except ValueError:
                return []
            wider = area.around(new.top, new.left).around(new.bottom, new.right)
            start, stop = (tag.rest_start + offset for offset in where)
            return [Edit(start, stop, str(wider).encode())] if wider != area else []
    return []


def _column_styles(sheet: Sheet) -> Iterator[tuple[int, int, bytes]]:
    for tag in sheet.head:
        column = attributes(tag.rest) if tag.name == sheet.prefix + b"col" else {}
        first, last = whole(column.get(b"min")), whole(column.get(b"max"))
        if first and last and b"style" in column:
            yield first, last, column[b"style"]


def _opened(sheet: Sheet, found: list[Edit]) -> list[Edit]:
    """The edits of a sheet whose ``<sheetData/>`` was closed at once."""
    tag = sheet.prefix + b"sheetData"
    body = b"".join(edit.new for edit in found if edit.start >= sheet.start)
    rest = sheet.head[-1].rest.removesuffix(b"/").rstrip()
    opened = b"<%s%s>%s</%s>" % (tag, rest, body, tag)
    before = [edit for edit in found if edit.start < sheet.start]
    return [*before, Edit(sheet.start, sheet.end, opened)]
