"""A worksheet's XML taken apart by position, so that a piece can be replaced and no more.

Rows that are written the usual way are taken in by one pattern, which knows them to be sound. Of others,
``<`` always starts markup in well-formed XML: with comments, CDATA and instructions blotted out, and no
namespace declared anew, the patterns below are exact for them, too.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from okrsheet.basics.cells import MAX_COLUMN, MAX_ROW, column_letters, column_number, parse_address
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text
from okrsheet.xlsx import refusals
from okrsheet.xlsx.package.markup import (
    LONGEST_NUMBER,
    MAIN,
    MARKUP,
    STRICT,
    TAG_REST,
    TRUE,
    attributes,
    check_utf8,
    top_tags,
    unescape,
)
from okrsheet.xlsx.sheet.usual import usual

_NO_TAG = re.compile(rb"<!"), re.compile(rb"<\?")
_BLOTTED = re.compile(rb"<!--.*?-->|<\?.*?\?>|(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_TRAPS = (b"<!--", b"-->"), (b"<?", b"?>"), (b"<![CDATA[", b"]]>")
_FEW = 100
"""Cells of a row that are looked for one by one."""
_MOST_BEFORE_CELLS = 100_000
"""Tags; a sheet describes 16,384 columns at most, and little else."""
_SMALL = re.compile(rb' r="[a-z]')  # an address in small letters, which some programs write
_XMLNS = re.compile(rb"xmlns")
_WITHIN_TAG = rb"""<[^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*\s"""

_UNCLOSED = Text(en="a comment or the like without an end", zh_TW="註解或類似標記沒有結尾")
_NAMESPACES = Text(en="namespaces declared among the cells", zh_TW="儲存格之間有命名空間宣告")
_LONG_HEAD = Text(en="far more columns than a sheet has", zh_TW="描述的欄數遠超過工作表的欄數")
_NO_SHEET_DATA = Text(en="no list of cells", zh_TW="沒有儲存格清單")
_STRAY = Text(en="something between the rows", zh_TW="列之間有其他內容")
_STRAY_CELL = Text(en="something between the cells of row {row}", zh_TW="第 {row} 列的儲存格之間有其他內容")
_CELL_ORDER = Text(en="cells of row {row} out of order", zh_TW="第 {row} 列的儲存格順序不正確")
_MISPLACED = Text(en="cell {cell} stands in row {row}", zh_TW="儲存格 {cell} 位於第 {row} 列")


class Tag(NamedTuple):
    """A start tag before or after the cells, and where what follows its name begins."""

    name: bytes
    rest: bytes
    rest_start: int


class Row(NamedTuple):
    """A row; ``body:body_end`` are its cells, ``start:end`` is all of it."""

    number: int
    rest: bytes
    start: int
    body: int
    body_end: int
    end: int


class CellXml(NamedTuple):
    """A cell, in the same terms as a row."""

    column: int
    rest: bytes
    start: int
    body: int
    body_end: int
    end: int


class Patterns(NamedTuple):
    """What the tags of a sheet look like, given the prefix of its main namespace."""

    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    addressed: re.Pattern[bytes]
    cell_end: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    formula_text: re.Pattern[bytes]
    calculated: re.Pattern[bytes]
    value: re.Pattern[bytes]


@dataclass(slots=True)
class Listed:
    """The rows of a sheet in the file's order: their numbers, and where each starts and ends in the XML."""

    numbers: array[int] = field(default_factory=lambda: array("Q"))
    starts: array[int] = field(default_factory=lambda: array("Q"))
    ends: array[int] = field(default_factory=lambda: array("Q"))
    usual: bytearray = field(default_factory=bytearray)
    """Of each row, whether it is written the usual way, and so known to be sound."""
    hidden: list[int] = field(default_factory=list)
    """The numbers of the rows that are not shown."""
    stray: bool = False
    """Whether something follows that is no row: what stands behind it was not looked at."""


class Sheet(NamedTuple):
    """The XML of a sheet and where its cells stand: ``body:body_end`` within ``start:end``.

    ``source`` is the sheet as the file holds it; in ``xml``, of the same length, no comment hides a
    tag and no CDATA looks like one.
    """

    source: bytes
    xml: bytes
    prefix: bytes
    head: tuple[Tag, ...]
    start: int
    body: int
    body_end: int
    end: int
    patterns: Patterns
    listed: Listed


@lru_cache(maxsize=32)
def _patterns(prefix: bytes) -> Patterns:
    p = re.escape(prefix)
    after = rb"(?=[\s/>])"
    return Patterns(
        row=re.compile(rb"\s*(<" + p + rb"row" + after + TAG_REST + rb")"),
        cell=re.compile(rb"\s*(<" + p + rb"c" + after + TAG_REST + rb")"),
        addressed=re.compile(rb"<" + p + rb'c r="([A-Z]{1,3})([1-9][0-9]{0,6})"'),
        cell_end=re.compile(rb"</" + p + rb"c\s*>"),
        formula=re.compile(rb"<" + p + rb"f" + after + TAG_REST),
        formula_text=re.compile(rb"<" + p + rb"f(?:\s[^<>]*)?>([^<]+)<"),
        calculated=re.compile(rb"<" + p + rb'c r="([A-Z]+[0-9]+)"[^<>]*><' + p + rb"f" + after),
        value=re.compile(rb"<" + p + rb"v" + after + TAG_REST + rb"([^<]*)"),
    )


def odd(what: Text, **values: object) -> Refused:
    """The refusal of a sheet that is written in a way the patterns do not cover."""
    return refusals.ODD_SHEET.of(what=what.says(**values))


def take_apart(xml: bytes) -> Sheet:
    """Finds the cells of a sheet.

    Raises:
        Refused: a DOCTYPE, another encoding than UTF-8, or written in a way that is not safe to
            splice. Whether it is well-formed is for others to see.
    """
    check_utf8(xml)
    _check_closed(xml)
    head: list[Tag] = []
    for found in MARKUP.finditer(xml):
        if found[0] == b"<!DOCTYPE":
            raise refusals.DOCTYPE.of()
        if found[2] is None or found[1]:
            continue
        head.append(Tag(found[2], found[3], found.start(3)))
        prefix = _prefix(head[0])
        if len(head) > _MOST_BEFORE_CELLS:
            raise odd(_LONG_HEAD)
        if found[2] == prefix + b"sheetData":
            return _sheet(xml, prefix, tuple(head), found)
    raise odd(_NO_SHEET_DATA)


def _check_closed(xml: bytes) -> None:
    """Refuses a comment or the like without an end, after which patterns would look again and again."""
    for opening, closing in _TRAPS:
        start = xml.rfind(opening)
        if start >= 0 and xml.find(closing, start) < 0:
            raise odd(_UNCLOSED)


def _prefix(root: Tag) -> bytes:
    prefix, colon, local = root.name.rpartition(b":")
    namespace = attributes(root.rest).get(b"xmlns:" + prefix if colon else b"xmlns", b"")
    if local != b"worksheet" or unescape(namespace) not in (MAIN, STRICT):
        raise odd(_NO_SHEET_DATA)
    return prefix + colon


def _without_traps(xml: bytes, start: int) -> bytes:
    """The XML with spaces for comments and instructions, and letters for CDATA, from ``start`` on."""
    # To look for two or more bytes, a pattern takes a third of the time that bytes.find takes.
    if not any(pattern.search(xml, start) for pattern in _NO_TAG):
        return xml
    blot = _BLOTTED.sub(lambda found: (b"x" if found[1] else b" ") * len(found[0]), xml[start:])
    return xml[:start] + blot


def _sheet(source: bytes, prefix: bytes, head: tuple[Tag, ...], tag: re.Match[bytes]) -> Sheet:
    start, body = tag.span()
    patterns, listed = _patterns(prefix), Listed()
    if tag[3].endswith(b"/"):
        xml = _without_traps(source, body)
        return Sheet(source, xml, prefix, head, start, body, body, body, patterns, listed)
    reached = _list_usual(source, body, prefix, listed)
    xml = _without_traps(source, reached)  # there is none in rows that are written the usual way
    body_end = xml.find(b"</" + prefix + b"sheetData", reached)
    end = xml.find(b">", body_end) + 1
    if body_end < 0 or end == 0:
        raise odd(_NO_SHEET_DATA)
    sheet = Sheet(source, xml, prefix, head, start, body, body_end, end, patterns, listed)
    _check_namespaces(sheet, reached)
    _list_others(sheet, reached)
    return sheet


def _list_usual(source: bytes, position: int, prefix: bytes, listed: Listed) -> int:
    """Lists the rows from a position on that are written the usual way, up to the first that is not."""
    match, before_number = usual(prefix).row.match, len(prefix) + len('<row r="')
    numbers, starts, ends = listed.numbers.append, listed.starts.append, listed.ends.append
    there = len(listed.numbers)
    while (found := match(source, position)) and (number := int(found[1])) <= MAX_ROW:
        position = found.end()
        numbers(number)
        starts(found.start(1) - before_number)
        ends(position)
        if _is_hidden(found[2]):
            listed.hidden.append(number)
    listed.usual.extend(b"\1" * (len(listed.numbers) - there))
    return position


def _is_hidden(rest: bytes) -> bool:
    return b"hidden" in rest and attributes(rest).get(b"hidden") in TRUE


def _list_others(sheet: Sheet, position: int) -> None:
    """Lists the rows from a position on, however they are written; one without a number follows the one before."""
    xml, last, listed = sheet.xml, sheet.body_end, sheet.listed
    match, closing = sheet.patterns.row.match, b"</" + sheet.prefix + b"row"
    while found := match(xml, position, last):
        rest, end = found[2], found.end()
        number = _row_number(rest, listed.numbers[-1] + 1 if listed.numbers else 1)
        if not rest.endswith(b"/"):
            end = xml.find(closing, end, last)
            end = xml.find(b">", end, last) + 1 if end >= 0 else 0
        if number is None or not end:
            break
        listed.numbers.append(number)
        listed.starts.append(found.start(1))
        listed.ends.append(end)
        listed.usual.append(False)
        if _is_hidden(rest):
            listed.hidden.append(number)
        position = _list_usual(sheet.source, end, sheet.prefix, listed)
    listed.stray = bool(xml[position:last].strip())


def _row_number(rest: bytes, following: int) -> int | None:
    """The number of a row; none of one whose number has so many digits that Python refuses to read it."""
    written = attributes(rest).get(b"r", b"")
    if len(written) > LONGEST_NUMBER:
        return None
    return min(int(written), sys.maxsize) if written.isdigit() else following


def _check_namespaces(sheet: Sheet, position: int) -> None:
    where = sheet.xml, position, sheet.body_end
    if _XMLNS.search(*where):
        means = unescape(attributes(sheet.head[0].rest).get(_declares(sheet.prefix), b""))
        for found in _declarations(sheet.prefix).finditer(*where):
            if unescape(found[1].strip(b"\"'")) != means:
                raise odd(_NAMESPACES)


def _declares(prefix: bytes) -> bytes:
    """The attribute that says what the sheet's own prefix means; other prefixes are harmless."""
    return b"xmlns:" + prefix.removesuffix(b":") if prefix else b"xmlns"


@lru_cache(maxsize=32)
def _declarations(prefix: bytes) -> re.Pattern[bytes]:
    """Where a tag says it anew, and what it says."""
    quoted = rb"""\s*=\s*("[^"]*"|'[^']*')"""
    return re.compile(_WITHIN_TAG + re.escape(_declares(prefix)) + quoted)


def rows(sheet: Sheet) -> Iterator[Row]:
    """The rows of a sheet in the file's order.

    Raises:
        Refused: at its end, if something stands there that is no row.
    """
    for place in range(len(sheet.listed.starts)):
        yield row_at(sheet, place)
    check_no_stray(sheet)


def check_no_stray(sheet: Sheet) -> None:
    """Raises ``Refused`` for a sheet with something between its rows, or behind them."""
    if sheet.listed.stray:
        raise odd(_STRAY)


def row_at(sheet: Sheet, place: int) -> Row:
    """The row of that place in the list."""
    start, end = sheet.listed.starts[place], sheet.listed.ends[place]
    found = sheet.patterns.row.match(sheet.xml, start, end)
    assert found is not None  # it was listed
    rest, body = found[2], found.end()
    body_end = body if rest.endswith(b"/") else sheet.xml.rindex(b"</", body, end)
    return Row(sheet.listed.numbers[place], rest, start, body, body_end, end)


def cells(sheet: Sheet, row: Row) -> Iterator[CellXml]:
    """The cells of a row in the file's order; one without an address follows the one before."""
    xml, position, column = sheet.xml, row.body, 0
    while found := sheet.patterns.cell.match(xml, position, row.body_end):
        cell = cell_at(sheet, row, found, column + 1)
        column, position = cell.column, cell.end
        yield cell
    if xml[position : row.body_end].strip():
        raise odd(_STRAY_CELL, row=row.number)


def cell_at(sheet: Sheet, row: Row, found: re.Match[bytes], following: int) -> CellXml:
    """The cell whose start tag was found; ``following`` is its column if it does not say."""
    address = attributes(found[2]).get(b"r")
    if address is None:
        return _whole_cell(sheet, row, found, following)
    at_row, column = _address(address, row.number)
    if at_row != row.number:
        raise odd(_MISPLACED, cell=address.decode("ascii", "replace"), row=row.number)
    return _whole_cell(sheet, row, found, column)


def _whole_cell(sheet: Sheet, row: Row, found: re.Match[bytes], column: int) -> CellXml:
    rest = found[2]
    body = body_end = end = found.end()
    if not rest.endswith(b"/"):
        closing = sheet.patterns.cell_end.search(sheet.xml, body, row.body_end)
        if closing is None:
            raise odd(_STRAY_CELL, row=row.number)
        body_end, end = closing.span()
    return CellXml(column, rest, found.start(1), body, body_end, end)


def places(sheet: Sheet, row: Row, columns: Iterable[int]) -> dict[int, CellXml | int]:
    """For each column, in order, the cell that stands there, or where a new one belongs."""
    columns = list(columns)
    if len(columns) > _FEW:
        return dict(_searched(sheet, row, columns))
    found: dict[int, CellXml | int] = {}
    absent = []
    for column in columns:
        cell = _cell_by_address(sheet, row, column)
        if cell is None:
            absent.append(column)
        else:
            found[column] = cell
    if absent and _last_column(sheet, row) < absent[0]:
        found.update(dict.fromkeys(absent, row.body_end))
    elif absent:
        found.update(_searched(sheet, row, absent))
    return found


def _searched(sheet: Sheet, row: Row, columns: Iterable[int]) -> Iterator[tuple[int, CellXml | int]]:
    standing = list(cells(sheet, row))
    numbers = [cell.column for cell in standing]
    if numbers != sorted(set(numbers)):
        raise odd(_CELL_ORDER, row=row.number)
    for column in columns:
        place = bisect_left(numbers, column)
        if place == len(standing):
            yield column, row.body_end
        else:
            at_or_after = standing[place]
            yield column, at_or_after if at_or_after.column == column else at_or_after.start


def _cell_by_address(sheet: Sheet, row: Row, column: int) -> CellXml | None:
    """The cell, if its tag begins with its address as Excel writes it."""
    address = b'<%sc r="%s%d"' % (sheet.prefix, letters(column), row.number)
    start = sheet.xml.find(address, row.body, row.body_end)
    found = sheet.patterns.cell.match(sheet.xml, start, row.body_end) if start >= 0 else None
    return _whole_cell(sheet, row, found, column) if found else None


def _last_column(sheet: Sheet, row: Row) -> float:
    """The column of the last cell, or infinity where that is not plain to see."""
    if _SMALL.search(sheet.xml, row.body, row.body_end):
        return float("inf")
    start = sheet.xml.rfind(b"<" + sheet.prefix + b"c ", row.body, row.body_end)
    found = sheet.patterns.addressed.match(sheet.xml, start, row.body_end) if start >= 0 else None
    return _number(found[1]) if found and int(found[2]) == row.number else float("inf")


@lru_cache(maxsize=1024)
def letters(column: int) -> bytes:
    """A column as it stands in the XML."""
    return column_letters(column).encode()


@lru_cache(maxsize=1024)
def _number(written: bytes) -> int:
    return column_number(written.decode())


def _address(written: bytes, row: int) -> tuple[int, int]:
    try:
        return parse_address(written.decode())
    except ValueError as error:
        raise odd(_MISPLACED, cell=written.decode("ascii", "replace"), row=row) from error


def tail_tags(sheet: Sheet, name: bytes) -> Iterator[dict[bytes, bytes]]:
    """The attributes of every tag of that name after the cells, one by one: there may be many."""
    for tag in _named(sheet.prefix + name).finditer(sheet.xml, sheet.end):
        yield attributes(tag[1])


@lru_cache(maxsize=32)
def _named(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<" + re.escape(name) + rb"(?=[\s/>])" + TAG_REST)


def top_names(sheet: Sheet) -> Iterator[str]:
    """The names of the sheet's own elements around its cells, in the order in which they stand."""
    prefix = sheet.prefix
    without_cells = b"%s<%ssheetData/>%s" % (sheet.xml[: sheet.start], prefix, sheet.xml[sheet.end :])
    for tag in top_tags(without_cells):
        if tag.depth == 2 and tag.name.startswith(prefix):
            yield tag.name.removeprefix(prefix).decode("utf-8", "replace")


def inside(row: int, column: int) -> bool:
    """Whether a worksheet has such a cell."""
    return 1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN
