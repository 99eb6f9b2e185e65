"""Whether Excel tables agree with the cells below them, and with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from okrsheet.basics.cells import MAX_COLUMN, CellRef
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text
from okrsheet.xlsx.package.parts import Package, SheetPart
from okrsheet.xlsx.sheet.areas import meeting, parse_area
from okrsheet.xlsx.sheet.pieces import Sheet
from okrsheet.xlsx.sheet.rawcells import cells_of, filtered_areas, merged_areas
from okrsheet.xlsx.sheet.sharedtext import SharedTexts
from okrsheet.xlsx.sheet.tables import TablePart, table_parts, tables_of
from okrsheet.xlsx.verification import complaints as say
from okrsheet.xlsx.verification.complaints import Complaint

_TEXTS = ("s", "str", "inlineStr")


def table_complaints(
    package: Package, part: SheetPart, sheet: Sheet, formats: int, texts: SharedTexts
) -> Iterator[Complaint]:
    """What Excel would not accept about the tables of a sheet; ``formats`` is how many they may name."""
    try:
        tables = tables_of(package, part)
    except Refused as refused:
        yield Complaint(part.part, part.title, say.UNREADABLE.says(reason=refused.message))
        return
    times = table_parts(package, part.part)
    for table in tables:
        if times[table.part] > 1:
            yield about(table, say.TABLE_AGAIN, count=times[table.part])
        yield from _shape(table)
        for number in table.formats:
            if number.isdecimal() and float(number) >= max(1, formats):
                yield about(table, say.TABLE_FORMAT, number=number, count=formats)
    yield from _headers(part, sheet, tables, texts)
    yield from _meetings(tables, sheet)
    yield from _filters(sheet, tables)


def _meetings(tables: Sequence[TablePart], sheet: Sheet) -> Iterator[Complaint]:
    """Tables that overlap with each other or with merged cells; of two tables, the first is named first."""
    if not tables:
        return
    areas = [*(table.area for table in tables), *merged_areas(sheet)]
    for pair in meeting(areas):
        first, second = sorted(pair)
        if second < len(tables):
            yield about(tables[first], say.TABLES_MEET, other=tables[second].name)
        elif first < len(tables):
            yield about(tables[first], say.TABLE_MERGED, area=str(areas[second]))


def _filters(sheet: Sheet, tables: Sequence[TablePart]) -> Iterator[Complaint]:
    """A sheet's own filter must not lie over a table, which has one of its own."""
    filters = list(filtered_areas(sheet)) if tables else []
    areas = [*(table.area for table in tables), *filters]
    for pair in meeting(areas):
        first, second = sorted(pair)
        if first < len(tables) <= second:
            yield about(tables[first], say.FILTERS_MEET, area=str(areas[second]))


def about(table: TablePart, text: Text, **values: object) -> Complaint:
    """A complaint about a table, which is the same one when the table has grown."""
    return Complaint(table.part, str(table.area), text.says(table=table.name, **values), table.name)


def _shape(table: TablePart) -> Iterator[Complaint]:
    width, count = table.area.right - table.area.left + 1, len(table.columns)
    if width != count:
        yield about(table, say.TABLE_WIDTH, width=width, count=count)
    if table.said_columns not in ("", str(count)):
        yield about(table, say.TABLE_COUNT, said=table.said_columns, count=count)
    for name in _twice([name.casefold() for name in table.columns]):
        yield about(table, say.COLUMN_TWICE, name=name)
    for number in _twice(table.ids):
        yield about(table, say.COLUMN_ID_TWICE, id=number)
    if table.filter:
        try:
            filtered = parse_area(table.filter)
        except ValueError:
            yield about(table, say.BAD_AREA, ref=table.filter)
        else:
            area = table.area
            whole = filtered == area._replace(bottom=area.bottom - table.has_totals)
            if not whole:
                yield about(table, say.TABLE_FILTER)


def _twice(names: Sequence[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _headers(
    part: SheetPart, sheet: Sheet, tables: Sequence[TablePart], texts: SharedTexts
) -> Iterator[Complaint]:
    """Headers that say something else than the tables do. All cells are looked up together, as a table
    may stand at the end of a long sheet.
    """
    names = [((t.area.top, column), t, name) for t in tables if t.has_header for column, name in _columns(t)]
    try:
        standing = cells_of(sheet, {key for key, _, _ in names})
    except Refused:
        return  # the rows themselves were complained about
    for key, table, name in names:
        text = texts.resolved(standing[key]).text if key in standing else None
        if key in standing and standing[key].kind not in _TEXTS:
            yield Complaint(table.part, str(CellRef(part.title, *key)), say.HEADER_KIND.says())
        if _same_lines(text or "") != _same_lines(name):
            where = str(CellRef(part.title, *key))
            message = say.HEADER.says(text=text, table=table.name, name=name)
            yield Complaint(table.part, where, message)


def _columns(table: TablePart) -> Iterator[tuple[int, str]]:
    """The columns of a table that lie within the sheet, and what it calls them."""
    return zip(range(table.area.left, MAX_COLUMN + 1), table.columns)  # noqa: B905 - it may list too many


def _same_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
