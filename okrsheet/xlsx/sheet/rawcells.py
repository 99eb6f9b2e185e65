"""What a sheet's XML tells a reader: single cells raw, and which of them formulas fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from okrsheet.basics.cells import parse_address
from okrsheet.xlsx.package.markup import attributes, only_tags, unescape, whole
from okrsheet.xlsx.sheet.areas import Area, layers, parse_area
from okrsheet.xlsx.sheet.pieces import (
    CellXml,
    Patterns,
    Row,
    Sheet,
    cell_at,
    cells,
    check_no_stray,
    places,
    row_at,
    rows,
    tail_tags,
    take_apart,
)
from okrsheet.xlsx.sheet.values import shown_text, unescaped


class RawCell(NamedTuple):
    """A cell as it is stored.

    ``kind`` is its ``t`` (``""`` means a number); ``text`` is its value unescaped, ``None`` when it
    has none. Of a shared string it is the index. ``style`` is the index of its format.
    """

    kind: str
    text: str | None
    formula: bool
    style: int = 0


def _formula_cells(sheet: Sheet, row: Row) -> Iterator[CellXml]:
    """The cells of a row that hold a formula, without a look at the others where possible."""
    xml, formula, opening = sheet.xml, sheet.patterns.formula, b"<" + sheet.prefix + b"c "
    position = row.body
    while found := formula.search(xml, position, row.body_end):
        start = xml.rfind(opening, position, found.start())
        tag = sheet.patterns.cell.match(xml, start, found.start()) if start >= 0 else None
        if tag is None or b' r="' not in tag[2]:
            left = (cell for cell in cells(sheet, row) if cell.start >= position)
            yield from (c for c in left if _has_formula(sheet.patterns, xml[c.body : c.body_end]))
            return
        cell = cell_at(sheet, row, tag, 0)
        position = cell.end
        yield cell


def without_formula(sheet: Sheet, addresses: Iterable[str]) -> list[str]:
    """Those of the addresses that no formula fills, be it as one of an array."""
    addresses = list(addresses)
    if not addresses:
        return []
    plainly = {address.decode() for address in sheet.patterns.calculated.findall(sheet.xml)}
    left = {address: _cell_of(address) for address in addresses if address not in plainly}
    if not left:
        return []
    standing = ((row.number, cell.column) for row in rows(sheet) for cell in _formula_cells(sheet, row))
    filled = set(left.values()).intersection(standing)
    filled |= layers(set(left.values()) - filled, formula_areas(sheet)).keys()
    return [address for address, cell in left.items() if cell not in filled]


def _cell_of(address: str) -> tuple[int, int]:
    """The row and column of an address, which may be none; no formula stands in row 0."""
    try:
        return parse_address(address)
    except ValueError:
        return 0, 0


def _has_formula(patterns: Patterns, inner: bytes) -> bool:
    found = patterns.formula.search(inner)
    # One without a text or a kind is none; those that share another's are empty, too.
    return found is not None and (
        b"t" in attributes(found[1]) or inner[found.end() : found.end() + 1] not in (b"<", b"")
    )


def merged_areas(sheet: Sheet) -> Iterator[Area]:
    """The merged ranges of a sheet."""
    for tag in tail_tags(sheet, b"mergeCell"):
        try:
            yield parse_area(unescape(tag.get(b"ref", b"")))
        except ValueError:
            continue


def filtered_areas(sheet: Sheet) -> Iterator[Area]:
    """The range that a sheet's own filter narrows, if it has one."""
    for tag in tail_tags(sheet, b"autoFilter"):
        with suppress(ValueError):
            yield parse_area(tag.get(b"ref", b"").decode())


def formula_areas(sheet: Sheet) -> Iterator[Area]:
    """The ranges that one formula fills: arrays, spills, data tables, shared formulas."""
    for found in sheet.patterns.formula.finditer(sheet.xml, sheet.body, sheet.body_end):
        if b"ref" in found[1]:
            try:
                yield parse_area(unescape(attributes(found[1]).get(b"ref", b"")))
            except ValueError:
                continue


def read_cells(xml: bytes, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], RawCell]:
    """Those of the cells that the sheet has, as they are stored."""
    return cells_of(take_apart(xml), keys)


def cells_of(sheet: Sheet, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], RawCell]:
    """Those of the cells that a sheet taken apart has."""
    wanted: dict[int, list[int]] = {}
    for number, column in sorted(keys):
        wanted.setdefault(number, []).append(column)
    found = {}
    for place, number in enumerate(sheet.listed.numbers):
        if number in wanted:
            row = row_at(sheet, place)
            for column, cell in places(sheet, row, wanted.pop(number)).items():
                if isinstance(cell, CellXml):
                    found[number, column] = raw_cell(sheet, cell)
        if not wanted:
            return found
    check_no_stray(sheet)
    return found


def raw_cell(sheet: Sheet, cell: CellXml) -> RawCell:
    """A cell as it is stored."""
    inner = slice(cell.body, cell.body_end)
    return stored(sheet.patterns, cell.rest, sheet.xml[inner], sheet.source[inner])


def stored(patterns: Patterns, rest: bytes, inner: bytes, source: bytes) -> RawCell:
    """A cell as it is stored, from what follows its tag's name and what it holds, without and with what may
    look like a tag.
    """
    said = attributes(rest)
    kind = unescape(said.get(b"t", b""))
    formula, style = _has_formula(patterns, inner), whole(said.get(b"s"))
    if kind == "inlineStr":
        return RawCell(kind, shown_text(source) if source.strip() else None, formula, style)
    value = patterns.value.search(inner)
    text = None
    if value:
        # What follows a tag that was closed at once is not in it.
        text = "" if value[1].endswith(b"/") else unescape(only_tags(source[slice(*value.span(2))]))
    return RawCell("" if kind == "n" else kind, unescaped(text) if text else text, formula, style)
