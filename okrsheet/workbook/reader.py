"""From a workbook file to grids of cells, each with what it shows and how it came about."""

from __future__ import annotations

import dataclasses
import datetime as dt
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import lru_cache
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from okrsheet.cells import MAX_ROW, Cell, Grid, Totals
from okrsheet.errors import OkrsheetError, Refused
from okrsheet.plan import Plan
from okrsheet.text import Text
from okrsheet.workbook.addcolumns import add_columns as add_columns_to
from okrsheet.workbook.tables import HEADER_DEPTH, find_sheets, read_tables
from okrsheet.xlsx.markup import refuse_doctype
from okrsheet.xlsx.package import Package, SheetPart, open_package
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.splice import SheetScan, scan
from okrsheet.xlsx.styles import LITERAL
from okrsheet.xlsx.tablecheck import tables_of
from okrsheet.xlsx.values import unescaped

_ODD = Text("{file}: this workbook cannot be read ({reason}).", "{file}：無法讀取這個活頁簿（{reason}）。")
_ODD_HINT = Text(
    "Open it in Excel, save it under a new name, and try again.", "請用 Excel 開啟，另存新檔後再試一次。"
)
_FOREIGN = Text(
    "{file}: no sheet of this workbook is one of okrsheet's.", "{file}：這個活頁簿裡沒有 okrsheet 的工作表。"
)
_FOREIGN_HINT = Text(
    "okrsheet looks for the sheets Objectives, Key Results and KPIs (or 目標, 關鍵結果, KPI 指標). "
    "“okrsheet new plan.xlsx” makes a workbook that has them.",
    "okrsheet 會尋找「目標」、「關鍵結果」、「KPI 指標」（或 Objectives、Key Results、KPIs）工作表。"
    "執行「okrsheet new plan.xlsx」可建立含有這些工作表的活頁簿。",
)


def read(path: str | Path, as_of: dt.date | None = None, *, add_columns: bool = False) -> Plan:
    """Reads a workbook; bad cells become findings, only a bad file raises.

    ``as_of`` (default: today) anchors period names such as ``Q4`` where the Settings sheet
    gives no period. With ``add_columns`` the plan is that of a workbook with all of our columns
    and a History sheet; writing it back adds what is missing.

    Raises:
        Refused: the file is missing, damaged, protected, dangerous, or holds none of our sheets;
            or our columns have no room.
    """
    package = open_package(Path(path))
    plan = read_package(package, as_of)
    if not add_columns:
        return plan
    grown = add_columns_to(package, plan)
    return dataclasses.replace(read_package(grown, as_of), sha256=package.sha256, adds_columns=True)


def read_package(package: Package, as_of: dt.date | None = None) -> Plan:
    """As :func:`read`, of a file that is open already."""
    plan = read_tables(read_grids(package), as_of or dt.date.today())
    if not plan.layouts:
        raise Refused(_FOREIGN.says(file=package.path), _FOREIGN_HINT)
    return dataclasses.replace(plan, file=str(package.path), sha256=package.sha256)


def read_grids(package: Package) -> list[Grid]:
    """The sheets that may be ours, whole; of the others only the first rows."""
    try:
        # openpyxl warns of what it does not know, and prints what it thinks of styles.
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            return list(_grids(package))
    except OkrsheetError:
        raise
    except Exception as error:  # openpyxl raises nearly anything on files it does not know
        for name in package.names:
            package.read(name)  # a damaged part is refused by its name
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        raise Refused(_ODD.says(file=package.path, reason=reason), _ODD_HINT) from error


def _grids(package: Package) -> Iterator[Grid]:
    import openpyxl

    _refuse_doctypes(package)
    book = openpyxl.load_workbook(BytesIO(package.data), read_only=True, data_only=True)
    by_title = {sheet.title: sheet for sheet in book.worksheets}
    parts = [sheet for sheet in package.sheets if sheet.title in by_title]
    heads = [_head(by_title[sheet.title]) for sheet in parts]
    ours = {grid.title for grid, _ in find_sheets(heads)}
    for sheet, head in zip(parts, heads, strict=True):
        yield _whole(package, sheet, by_title[sheet.title]) if sheet.title in ours else head
    book.close()


def _refuse_doctypes(package: Package) -> None:
    """Looks into whatever openpyxl may parse, which would expand entities without a question."""
    needed = {r.target for r in package.relations(package.workbook_part)}
    for name in package.names:
        if name in needed or name.endswith((".xml", ".rels")):
            try:
                xml = package.read(name)
            except Refused:
                if name in needed:
                    raise
                continue  # damaged, and of no interest
            with naming(package.path, name):
                refuse_doctype(xml)


def _head(sheet: Any) -> Grid:
    rows = {}
    for cells in islice(_rows(sheet), HEADER_DEPTH):
        rows[cells[0].row] = {c.column: Cell(_value(c)) for c in cells}
    return Grid(sheet.title, rows)


def _whole(package: Package, part: SheetPart, sheet: Any) -> Grid:
    xml = package.read(part.part)
    with naming(package.path, part.title):
        seen = scan(xml)
    rows: dict[int, dict[int, Cell]] = {}
    for cells in _rows(sheet):
        rows[cells[0].row] = {c.column: _cell(c, seen) for c in cells}
    for (row, column), text in seen.misspelt.items():
        rows[row][column] = Cell(text)
    for row, column in seen.uncalculated:
        rows.setdefault(row, {})[column] = Cell(formula=True)
    return Grid(sheet.title, dict(sorted(rows.items())), seen.hidden_rows, _totals(package, part))


def _totals(package: Package, part: SheetPart) -> tuple[Totals, ...]:
    """The totals rows of a sheet's tables; a damaged table stands in the way of writing only."""
    try:
        areas = [table.area for table in tables_of(package, part) if table.has_totals]
    except Refused:
        return ()
    return tuple(Totals(area.bottom, area.top, area.left, area.right) for area in areas)


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """The filled cells of each row; a sheet's own idea of its size is not believed."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MAX_ROW):
        if cells := [c for c in row if c.value is not None]:
            yield cells


def _value(cell: Any) -> Any:
    """What a cell holds; openpyxl leaves Excel's escapes (``_x000D_``) in its texts."""
    value = cell.value
    return unescaped(value).replace("\r\n", "\n") if isinstance(value, str) else value


def _cell(cell: Any, seen: SheetScan) -> Cell:
    value = _value(cell)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    day = isinstance(value, dt.datetime)
    shows = _shows(cell.number_format or "") if number or day else frozenset()
    return Cell(
        value,
        formula=(cell.row, cell.column) in seen.formulas,
        error=cell.data_type == "e",
        percent=number and "%" in shows,
        month_only=day and "m" in shows and not shows & set("dhs"),
    )


@lru_cache(maxsize=256)
def _shows(number_format: str) -> frozenset[str]:
    """The letters and signs of a number format that stand for a part of the value."""
    return frozenset(LITERAL.sub("", number_format).lower())
