"""What a sheet's XML tells a reader: formulas, hidden rows, odd numbers, and single cells raw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from okrsheet.cells import column_letters
from okrsheet.xlsx.markup import attributes, check_well_formed, unescape
from okrsheet.xlsx.sheetxml import (
    Area,
    CellXml,
    Row,
    Sheet,
    cell_at,
    cells,
    parse_area,
    places,
    rows,
    tail_tags,
    take_apart_to_read,
)
from okrsheet.xlsx.values import shown_text, unescaped

_UNDERSCORED = re.compile(rb"[0-9]_[0-9.eE_+-]*</(?:[\w.-]+:)?v\s*>")
_TRUE = (b"1", b"true", b"on")


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What is worth knowing of a sheet besides its values; cells are (row, column)."""

    formulas: frozenset[tuple[int, int]]
    uncalculated: frozenset[tuple[int, int]]
    """Formulas without a stored result: never calculated."""
    hidden_rows: frozenset[int]
    misspelt: Mapping[tuple[int, int], str]
    """Numbers such as ``1_000``, which Python would read and Excel does not."""


class RawCell(NamedTuple):
    """A cell as it is stored.

    ``kind`` is its ``t`` (``""`` means a number); ``text`` is its value unescaped, ``None`` when it
    has none. Of a shared string it is the index.
    """

    kind: str
    text: str | None
    formula: bool


def scan(xml: bytes) -> SheetScan:
    """Looks through a sheet.

    Raises:
        Refused: damaged XML, a DOCTYPE, another encoding than UTF-8.
    """
    check_well_formed(xml)
    sheet = take_apart_to_read(xml)
    formulas: set[tuple[int, int]] = set()
    uncalculated: set[tuple[int, int]] = set()
    hidden: set[int] = set()
    for row in rows(sheet):
        if b"hidden" in row.rest and attributes(row.rest).get(b"hidden") in _TRUE:
            hidden.add(row.number)
        for cell in _formula_cells(sheet, row):
            formulas.add((row.number, cell.column))
            if not _calculated(sheet, cell):
                uncalculated.add((row.number, cell.column))
    return SheetScan(
        frozenset(formulas),
        frozenset(uncalculated),
        frozenset(hidden),
        dict(_misspelt(sheet)),
    )


def _misspelt(sheet: Sheet) -> Iterator[tuple[tuple[int, int], str]]:
    if _UNDERSCORED.search(sheet.xml, sheet.body, sheet.body_end):
        for row in rows(sheet):
            for cell in cells(sheet, row):
                stored = raw_cell(sheet, cell)
                if not stored.kind and stored.text and "_" in stored.text:
                    yield (row.number, cell.column), stored.text


def _formula_cells(sheet: Sheet, row: Row) -> Iterator[CellXml]:
    """The cells of a row that hold a formula, without a look at the others where possible."""
    xml, formula, opening = sheet.xml, sheet.patterns.formula, b"<" + sheet.prefix + b"c "
    position = row.body
    while found := formula.search(xml, position, row.body_end):
        start = xml.rfind(opening, position, found.start())
        tag = sheet.patterns.cell.match(xml, start, found.start()) if start >= 0 else None
        if tag is None or b' r="' not in tag[2]:
            yield from (c for c in cells(sheet, row) if c.start >= position and _has_formula(sheet, c))
            return
        cell = cell_at(sheet, row, tag, 0)
        position = cell.end
        yield cell


def without_formula(sheet: Sheet, addresses: Iterable[str]) -> list[str]:
    """Those of the addresses that no formula fills, be it as one of an array."""
    plainly = {address.decode() for address in sheet.patterns.calculated.findall(sheet.xml)}
    left = [address for address in addresses if address not in plainly]
    if not left:
        return []
    arrays = [area for area in formula_areas(sheet) if area.top < area.bottom or area.left < area.right]
    standing = ((row.number, cell.column) for row in rows(sheet) for cell in _formula_cells(sheet, row))
    filled = {f"{column_letters(column)}{row}" for row, column in chain(standing, *map(Area.cells, arrays))}
    return [address for address in left if address not in filled]


def _has_formula(sheet: Sheet, cell: CellXml) -> bool:
    return sheet.patterns.formula.search(sheet.xml, cell.body, cell.body_end) is not None


def _calculated(sheet: Sheet, cell: CellXml) -> bool:
    value = sheet.patterns.value.search(sheet.xml, cell.body, cell.body_end)
    if value is None:
        return False
    return bool(value[2]) or attributes(cell.rest).get(b"t") == b"str"


def merged_areas(sheet: Sheet) -> Iterator[Area]:
    """The merged ranges of a sheet."""
    for tag in tail_tags(sheet, b"mergeCell"):
        try:
            yield parse_area(tag.get(b"ref", b"").decode())
        except ValueError:
            continue


def formula_areas(sheet: Sheet) -> Iterator[Area]:
    """The ranges that one formula fills: arrays, spills, data tables, shared formulas."""
    for found in sheet.patterns.formula.finditer(sheet.xml, sheet.body, sheet.body_end):
        if b"ref" in found[1]:
            try:
                yield parse_area(attributes(found[1]).get(b"ref", b"").decode())
            except ValueError:
                continue


def read_cells(xml: bytes, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], RawCell]:
    """Those of the cells that the sheet has, as they are stored."""
    return cells_of(take_apart_to_read(xml), keys)


def cells_of(sheet: Sheet, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], RawCell]:
    """Those of the cells that a sheet taken apart has."""
    wanted: dict[int, list[int]] = {}
    for number, column in sorted(keys):
        wanted.setdefault(number, []).append(column)
    found = {}
    for row in rows(sheet):
        for column, place in places(sheet, row, wanted.pop(row.number, ())).items():
            if isinstance(place, CellXml):
                found[row.number, column] = raw_cell(sheet, place)
        if not wanted:
            break
    return found


def raw_cell(sheet: Sheet, cell: CellXml) -> RawCell:
    """A cell as it is stored."""
    kind = unescape(attributes(cell.rest).get(b"t", b""))
    formula = _has_formula(sheet, cell)
    if kind == "inlineStr":
        inner = sheet.xml[cell.body : cell.body_end]
        return RawCell(kind, shown_text(inner) if inner.strip() else None, formula)
    value = sheet.patterns.value.search(sheet.xml, cell.body, cell.body_end)
    text = unescape(value[2]) if value else None
    return RawCell("" if kind == "n" else kind, unescaped(text) if text else text, formula)
