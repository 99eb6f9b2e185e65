"""Adding our columns, and the sheets Past months and Dashboard, to a workbook that lacks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from okrsheet.basics.cells import CellRef
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Language, Message, Text, breadth
from okrsheet.plan import (
    KINDS,
    SHEETS,
    HistoryRow,
    Layout,
    Workbook,
    claimed,
    kept_by_okrsheet,
)
from okrsheet.plan.columns import NUMBER_FORMATS, Column
from okrsheet.plan.dashboard import TITLE
from okrsheet.xlsx import (
    Area,
    NewColumn,
    NewSheet,
    Package,
    SheetPart,
    Widening,
    filled_to,
    filled_within,
    has_room_for,
    package_from,
    take_in,
    widen,
)

_IN_THE_WAY = Text(
    en="{file}: table {table} cannot take in okrsheet's columns, because {cell}, to the right of it, is not empty",
    zh_TW="{file}：表格 {table} 右側的 {cell} 不是空白，無法加入 okrsheet 的欄位",
)
_IN_THE_WAY_HINT = Text(
    en="Move what stands beside the table, save, and retry.", zh_TW="請先移動表格旁的內容，儲存後再試一次。"
)


def add_columns(package: Package, workbook: Workbook) -> Package:
    """The file with those of our columns that it lacks, and with the sheets Past months and Dashboard; unchanged if
    it has all.

    The columns stand to the right of everything in the header's row and below; where the header
    is that of an Excel table, the table is widened by them.

    Raises:
        Refused: something stands beside the table, or the workbook is not safe to add to.
    """
    try:
        widened = _with_columns(package, workbook)
    except Refused:
        widened = _with_columns(package, workbook, helps=False)
    return _with_dashboard(widened, workbook)


def _with_columns(package: Package, workbook: Workbook, *, helps: bool = True) -> Package:
    """The file with columns and Past months; without those that are but a help where they find no room."""
    widenings = []
    for record in filter(kept_by_okrsheet, SHEETS):
        if layout := workbook.layouts.get(record):
            sheet = next(sheet for sheet in package.sheets if sheet.title == layout.title)
            if record is HistoryRow and not filled_to(package, sheet.part, 1):
                layout = replace(layout, header_row=1)
            missing = tuple(c for c in _missing(layout) if helps or not c.claims)
            if layout.header_row and missing:
                widenings.append(_widening(package, sheet, layout, missing, workbook.language))
    history = None if HistoryRow in workbook.layouts else _history(package, workbook)
    return widen(package, widenings, history) if widenings or history else package


def _with_dashboard(package: Package, workbook: Workbook) -> Package:
    """The file with a Dashboard sheet; it does without where its structure is protected, as charts are but a help."""
    if workbook.dashboard or not any(record in workbook.layouts for record in KINDS):
        return package
    titles = (title.into(workbook.language) for title in (TITLE, claimed(TITLE)))
    free = next((title for title in titles if has_room_for(package, title)), None)
    if free is None:
        return package
    from okrsheet.workbook import template  # and with it openpyxl, which nobody else needs to read a workbook

    made = package_from(package.path, template.dashboard_alone(workbook.language, free))
    return take_in(package, made)


def header_of(column: Column, layout: Layout | None) -> Text | Message:
    """The header of a new column; beside one of people's own of that name, ``Status (okrsheet)``."""
    return claimed(column.label) if layout and column.key in layout.own_columns else column.header


def _missing(layout: Layout) -> tuple[Column, ...]:
    there = layout.columns.keys() | layout.clashes.keys() | layout.left_blank.keys()
    kept = kept_by_okrsheet(layout.record)
    return tuple(c for c in kept if c.key not in there and not (c.late and layout.columns))


def _widening(
    package: Package, sheet: SheetPart, layout: Layout, missing: tuple[Column, ...], language: Language
) -> Widening:
    table = layout.table
    right = table.right if table else filled_to(package, sheet.part, layout.header_row)
    if table:
        beside = Area(table.header_row, right + 1, table.last_row, right + len(missing))
        if taken := filled_within(package, sheet.part, beside):
            cell = CellRef(sheet.title, *taken)
            says = _IN_THE_WAY.says(file=package.path, table=table.name, cell=cell)
            raise Refused(says, _IN_THE_WAY_HINT)
    columns = tuple(_new_columns(missing, right + 1, language, layout))
    last_row = table.last_row if table else layout.last_row
    return Widening(sheet.part, layout.header_row, columns, last_row, table.part if table else None)


def _new_columns(
    missing: tuple[Column, ...], first: int, language: Language, layout: Layout | None = None
) -> Iterator[NewColumn]:
    for number, column in enumerate(missing, first):
        number_format = NUMBER_FORMATS.get(column.kind, "")
        title = header_of(column, layout).into(language)
        yield NewColumn(number, title, max(column.width, breadth(title)), number_format)


def _history(package: Package, workbook: Workbook) -> NewSheet | None:
    """A History sheet that looks like the first of the others; none while nothing is planned."""
    layout = next((one for one in workbook.layouts.values() if one.header_row), None)
    if layout is None:
        return None
    part = next(sheet.part for sheet in package.sheets if sheet.title == layout.title)
    columns = tuple(_new_columns(kept_by_okrsheet(HistoryRow), 1, workbook.language))
    title = HistoryRow.SHEET.into(workbook.language)
    return NewSheet(title, columns, (part, layout.header_row))
