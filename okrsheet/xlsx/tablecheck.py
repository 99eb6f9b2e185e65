"""Excel tables: where they are, and whether they agree with the cells below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from okrsheet.cells import CellRef
from okrsheet.errors import Refused
from okrsheet.text import Text
from okrsheet.xlsx import complaints as say
from okrsheet.xlsx import refusals
from okrsheet.xlsx.complaints import Complaint
from okrsheet.xlsx.markup import Element, elements
from okrsheet.xlsx.package import Package, SheetPart
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.scan import cells_of, filtered_areas, merged_areas
from okrsheet.xlsx.sharedtext import SharedTexts
from okrsheet.xlsx.sheetxml import Area, Sheet, parse_area
from okrsheet.xlsx.values import unescaped

_TEXTS = ("s", "str", "inlineStr")


@dataclass(frozen=True, slots=True)
class TablePart:
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
    """The tables of a sheet.

    Raises:
        Refused: a table's part is damaged, or the table lies nowhere.
    """
    found = []
    for relation in package.relations(sheet.part):
        if relation.kind == "table" and package.entry(relation.target):
            with naming(package.path, relation.target):
                listed = elements(package.read(relation.target))
                try:
                    found.append(_table(relation.target, listed))
                except ValueError as error:
                    reason = say.BAD_AREA.says(ref=listed[0].get("ref"))
                    raise refusals.BAD_XML.of(reason=reason) from error
    return tuple(found)


def _table(part: str, found: list[Element]) -> TablePart:
    root = found[0]
    try:
        area = parse_area(root.get("ref"))
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


def table_complaints(package: Package, part: SheetPart, sheet: Sheet, formats: int) -> Iterator[Complaint]:
    """What Excel would not accept about the tables of a sheet; ``formats`` is how many they may name."""
    try:
        tables = tables_of(package, part)
    except Refused as refused:
        yield Complaint(part.part, part.title, say.UNREADABLE.says(reason=refused.message))
        return
    for table in tables:
        yield from _shape(table)
        yield from _headers(package, part, sheet, table)
        for number in table.formats:
            if number.isdecimal() and float(number) >= max(1, formats):
                yield _about(table, say.TABLE_FORMAT, number=number, count=formats)
    for index, table in enumerate(tables):
        for other in tables[index + 1 :]:
            if table.area.meets(other.area):
                yield _about(table, say.TABLES_MEET, other=other.name)
    yield from _filters(sheet, tables)
    for area in merged_areas(sheet) if tables else ():
        for table in tables:
            if table.area.meets(area):
                yield _about(table, say.TABLE_MERGED, area=str(area))


def _filters(sheet: Sheet, tables: Sequence[TablePart]) -> Iterator[Complaint]:
    """A sheet's own filter must not lie over a table, which has one of its own."""
    for area in filtered_areas(sheet) if tables else ():
        for table in tables:
            if table.area.meets(area):
                yield _about(table, say.FILTERS_MEET, area=str(area))


def _about(table: TablePart, text: Text, **values: object) -> Complaint:
    return Complaint(table.part, str(table.area), text.says(table=table.name, **values))


def _shape(table: TablePart) -> Iterator[Complaint]:
    width, count = table.area.right - table.area.left + 1, len(table.columns)
    if width != count:
        yield _about(table, say.TABLE_WIDTH, width=width, count=count)
    if table.said_columns not in ("", str(count)):
        yield _about(table, say.TABLE_COUNT, said=table.said_columns, count=count)
    for name in _twice([name.casefold() for name in table.columns]):
        yield _about(table, say.COLUMN_TWICE, name=name)
    for number in _twice(table.ids):
        yield _about(table, say.COLUMN_ID_TWICE, id=number)
    if table.filter:
        try:
            filtered = parse_area(table.filter)
        except ValueError:
            yield _about(table, say.BAD_AREA, ref=table.filter)
        else:
            area = table.area
            whole = filtered == area._replace(bottom=area.bottom - table.has_totals)
            if not whole:
                yield _about(table, say.TABLE_FILTER)


def _twice(names: Sequence[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _headers(package: Package, part: SheetPart, sheet: Sheet, table: TablePart) -> Iterator[Complaint]:
    if not table.has_header:
        return
    row = table.area.top
    keys = [(row, table.area.left + offset) for offset in range(len(table.columns))]
    try:
        standing = cells_of(sheet, keys)
    except Refused:
        return  # the rows themselves were complained about
    shared = SharedTexts(package)
    for key, name in zip(keys, table.columns, strict=True):
        text = shared.resolved(standing[key]).text if key in standing else None
        if key in standing and standing[key].kind not in _TEXTS:
            yield Complaint(table.part, str(CellRef(part.title, *key)), say.HEADER_KIND.says())
        if _same_lines(text or "") != _same_lines(name):
            where = str(CellRef(part.title, *key))
            message = say.HEADER.says(text=text, table=table.name, name=name)
            yield Complaint(table.part, where, message)


def _same_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
