"""The Excel tables of a sheet: where they are, and what they say of themselves."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from okrsheet.xlsx import refusals
from okrsheet.xlsx.package.markup import Element, elements
from okrsheet.xlsx.package.parts import Package, SheetPart
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.areas import Area, parse_area
from okrsheet.xlsx.sheet.values import unescaped


class TablePart(NamedTuple):
    """A table of a sheet: its name, the part that describes it, where it lies, its columns."""

    name: str
    id: str
    part: str
    area: Area
    columns: tuple[str, ...]
    ids: tuple[str, ...]
    said_columns: str
    has_header: bool
    has_totals: bool
    filter: str
    formats: tuple[str, ...]
    """The numbers of formats that it or its columns name."""


def tables_of(package: Package, sheet: SheetPart) -> tuple[TablePart, ...]:
    """The tables of a sheet, each once, however many relations lead to it.

    Raises:
        Refused: a table's part is damaged, or the table lies nowhere.
    """
    return package.once(_tables, sheet.part)


def _tables(package: Package, sheet: str) -> tuple[TablePart, ...]:
    found = []
    for part in table_parts(package, sheet):
        with naming(package.path, part):
            found.append(_table(part, elements(package.read(part))))
    return tuple(found)


def table_parts(package: Package, sheet: str) -> Counter[str]:
    """The parts that describe a sheet's tables, and how many relations lead to each."""
    tables = (relation for relation in package.relations(sheet) if relation.kind == "table")
    return Counter(relation.target for relation in tables if package.entry(relation.target))


def _table(part: str, found: list[Element]) -> TablePart:
    root = found[0]
    try:
        area = parse_area(root.get("ref"), lines=False)
    except ValueError as error:
        raise refusals.NOWHERE.of(ref=root.get("ref")) from error
    columns = [e for e in found if e.name == "tableColumn" and e.depth == 3]
    listed = next((e.get("count") for e in found if e.name == "tableColumns"), "")
    filters = (e.get("ref") for e in found if e.name == "autoFilter" and e.depth == 2)
    return TablePart(
        root.get("displayName") or root.get("name"),
        root.get("id"),
        part,
        area,
        tuple(unescaped(column.get("name")) for column in columns),
        tuple(column.get("id") for column in columns),
        listed,
        root.get("headerRowCount", "1") != "0",
        root.get("totalsRowCount", "0") != "0",
        next(filters, ""),
        tuple(
            number
            for element in (root, *columns)
            for key, number in element.attributes.items()
            if key.casefold().endswith("dxfid")
        ),
    )
