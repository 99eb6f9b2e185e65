"""Values from cells of another workbook: a cell, a range, a defined name, or a column of a table."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from okrsheet.basics.cells import BLANK, Cell, CellRef
from okrsheet.basics.places import is_address, name_of, place
from okrsheet.basics.text import Message, Text, fold, one_line, plain
from okrsheet.sources.given import MOST_VALUES, Given, Question, SourceError, too_many
from okrsheet.sources.readings import Found, Writing, one_a_day, one_of, placed, typed_value
from okrsheet.sources.rows import MOST_BYTES, in_time, sheet_named
from okrsheet.sources.settings import Excel
from okrsheet.xlsx import (
    Area,
    Package,
    Reader,
    SheetPart,
    defined_names,
    open_package,
    parse_reference,
    tables_of,
)

_COLUMN_OF_TABLE = re.compile(r"([^\[\]!]+)\[([^\[\]]+)\]")
_EXTERNAL = re.compile(r"'?(?:[^'!]*\\|[^'!]*/)?\[[^\]]+\]")
_NAME = re.compile(r"[^\W\d][\w.]*|\\[\w.]*")


def read_excel(source: Excel, asked: Question) -> list[Given]:
    """The values of a KPI in cells of a workbook.

    Raises:
        SourceError: there are no such cells, or they hold no value, or several where one is wanted.
        Refused: the workbook cannot be read.
    """
    path = place(source.file) if is_address(source.file) else source.folder / source.file
    _ = asked.seconds  # which raises when the time is over
    package = open_package(path, MOST_BYTES)
    return _Cells(_Workbook(package, name_of(path)), source, asked).values()


class _Named(NamedTuple):
    """What a reference leads to: an area of a sheet, and how it was called."""

    sheet: SheetPart
    area: Area
    typed: str

    @property
    def within(self) -> str:
        """Where it lies, as Excel writes it."""
        first = CellRef(self.sheet.title, self.area.top, self.area.left).within
        return first if self.area[:2] == self.area[2:] else f"{first}:{str(self.area).partition(':')[2]}"


class _Workbook:
    """A workbook in which people name cells."""

    def __init__(self, package: Package, file: str) -> None:
        self.package, self.file, self.reader = package, file, Reader(package)

    def find(self, typed: str, beside: SheetPart | None = None) -> _Named:
        """The area that a reference names; ``beside`` is the sheet that is meant where none is named.

        Raises:
            SourceError: it leads nowhere, or not to one area.
        """
        if found := _COLUMN_OF_TABLE.fullmatch(typed):
            return self._column(typed, found[1].strip(), found[2].strip())
        try:
            title, area = parse_reference(typed)
        except ValueError:
            return self._defined(typed)
        sheet = beside if beside and not title else sheet_named(self.package, title, self.file)
        return _Named(sheet, area, typed)

    def _column(self, typed: str, name: str, column: str) -> _Named:
        """The rows of a table's column, without header and totals."""
        for sheet in self.package.sheets:
            for table in tables_of(self.package, sheet):
                if table.name.casefold() == name.casefold():
                    columns = [fold(one) for one in table.columns]
                    if columns.count(fold(column)) != 1:
                        said = {"file": self.file, "table": table.name, "column": column}
                        raise SourceError(_NO_COLUMN.says(**said), _COLUMNS.says(columns=table.columns))
                    left = table.area.left + columns.index(fold(column))
                    top, bottom = table.area.top + table.has_header, table.area.bottom - table.has_totals
                    return _Named(sheet, Area(top, left, max(top, bottom), left), typed)
        raise SourceError(_NO_TABLE.says(file=self.file, table=name), _CHECK_NAMES)

    def _defined(self, typed: str) -> _Named:
        """What a defined name stands for; one of a sheet may be named with it: ``Budget!Total``."""
        title, _, name = typed.rpartition("!")
        scope = (
            sheet_named(self.package, title.strip("'").replace("''", "'"), self.file).title if title else ""
        )
        names = defined_names(self.package)
        found = [one for one in names if one.name.casefold() == name.casefold()]
        if title:
            found = [one for one in found if one.sheet == scope] or [one for one in found if not one.sheet]
        elif len(found) > 1:
            found = [one for one in found if not one.sheet] or found
        if not found:
            raise SourceError(_NO_NAME.says(file=self.file, name=typed), self._nearest(name))
        if len(found) > 1:
            sheets = tuple(one.sheet for one in found)
            raise SourceError(_NAME_OF_SEVERAL.says(name=name, sheets=sheets), _NAME_SHEET)
        return self._meant(typed, found[0].formula)

    def _nearest(self, name: str) -> Message | Text:
        names = {
            fold(one.name): one.name
            for one in defined_names(self.package)
            if not one.name.startswith("_xlnm.")
        }
        near = difflib.get_close_matches(fold(name), names, n=1)
        return _NEAREST.says(near=one_line(names[near[0]], 40)) if near else _REFERENCES

    def _meant(self, typed: str, formula: str) -> _Named:
        """The one area that a name's formula is."""
        formula = formula.removeprefix("=")
        if found := _COLUMN_OF_TABLE.fullmatch(formula):
            return self._column(typed, found[1], found[2])
        try:
            title, area = parse_reference(formula)
        except ValueError:
            title, area = "", None
        known = area is not None and title and not set(title) & set("[#")
        if area is None or not known or not _is_fixed(formula):
            raise SourceError(_NO_AREA.says(name=typed, what=_what(formula)), _NAME_CELLS)
        return _Named(sheet_named(self.package, title, self.file), area, typed)

    def filled(self, named: _Named) -> dict[tuple[int, int], Cell]:
        """The cells of an area that hold anything, by row and column within it; of merged cells, what they show."""
        area, grid = named.area, self.reader.whole(named.sheet)
        if area[:2] == area[2:]:
            merged = self.reader.shape(named.sheet).merged
            over = next((one for one in merged if one.holds(area.top, area.left)), area)
            cell = grid.cell(over.top, over.left)
            return {} if cell.blank else {(0, 0): cell}
        return {
            (row - area.top, column - area.left): cell
            for row, cells in grid.rows.items()
            if area.top <= row <= area.bottom
            for column, cell in sorted(cells.items())
            if area.left <= column <= area.right and not cell.blank
        }


def _is_fixed(formula: str) -> bool:
    """Whether a reference says where it leads by itself: one without $ depends on the cell in which it is used."""
    area = formula.rpartition("!")[2].split(":")
    return all(re.fullmatch(r"\$[A-Za-z]+\$\d+|\$[A-Za-z]+|\$\d+", corner) for corner in area)


def _what(formula: str) -> Message:
    """What a name stands for that is no area."""
    if "#REF!" in formula:
        return _LOST.says()
    if _EXTERNAL.match(formula):
        return _ELSEWHERE.says()
    shown = one_line(formula, 60)
    if re.fullmatch(r"[-+]?[\d.]+(?:[eE][-+]?\d+)?%?|\"(?:[^\"]|\"\")*\"|TRUE|FALSE", formula, re.IGNORECASE):
        return _CONSTANT.says(formula=shown)
    if re.fullmatch(r"(?:'[^']+'|[\w.]+)!\$?[A-Za-z]*\$?\d*(?::\$?[A-Za-z]*\$?\d*)?", formula):
        return _RELATIVE.says(formula=shown)
    if re.fullmatch(r"(?:[^(),]+![^(),]+,)+[^(),]+", formula):
        return _SEVERAL_AREAS.says(formula=shown)
    return _FORMULA.says(formula=shown)


class _Cells:
    """The cells of a source."""

    def __init__(self, workbook: _Workbook, source: Excel, asked: Question) -> None:
        self.workbook, self.source, self.asked = workbook, source, asked
        self.named = workbook.find(source.cell)
        self.dates = workbook.find(source.date, self.named.sheet) if source.date else None

    def values(self) -> list[Given]:
        """What the source gives.

        Raises:
            SourceError: nothing, or what may be several values.
        """
        found = list(in_time(self._found(), self.asked))
        if not found:
            raise SourceError(_BLANK.says(where=self._shown()), _BLANK_HINT)
        if self.source.aggregate:
            return [self._together(found)]
        if len(found) > 1 and (self.dates is None or _is_single(self.dates)):
            raise SourceError(_SEVERAL.says(where=self._shown(), count=len(found)), _SEVERAL_HINT)
        found = one_a_day(found, _TWO_DAYS_HINT) if self.dates else found
        if len(found) > MOST_VALUES:
            raise too_many(self.source.cell)
        return [self._given(one) for one in found]

    def _found(self) -> Iterator[Found]:
        for number, ((down, right), cell) in enumerate(self.workbook.filled(self.named).items()):
            ref = CellRef(self.named.sheet.title, self.named.area.top + down, self.named.area.left + right)
            where = plain(f"{self.workbook.file}, {ref.within}")
            try:
                value = Cell(1.0) if self.source.aggregate == "count" else typed_value(cell)
            except SourceError as error:
                raise placed(error, where) from error
            if value is not None:
                day = self._day((down, right), where)
                yield Found(value, day, (day or self.asked.as_of, number), where, str(where))

    def _day(self, at: tuple[int, int], where: Message) -> dt.date | None:
        """The day of the value at this place of its area."""
        if self.dates is None:
            return None
        cell = self._days.get((0, 0) if _is_single(self.dates) else at, BLANK)
        try:
            day = self._writing.day(cell)
        except SourceError as error:
            raise placed(error, f"{self.workbook.file}, {self.dates.within}") from error
        if day is None:
            raise SourceError(_NO_DAY.says(where=where, dates=self.source.date), _NO_DAY_HINT)
        return day

    @cached_property
    def _days(self) -> dict[tuple[int, int], Cell]:
        assert self.dates is not None
        ours, theirs = self.named.area, self.dates.area
        if not _is_single(self.dates) and _shape(ours) != _shape(theirs):
            said = {"cells": self.named.within, "dates": self.dates.within}
            raise SourceError(_OTHER_SHAPE.says(**said), _SAME_SHAPE)
        return self.workbook.filled(self.dates)

    @cached_property
    def _writing(self) -> Writing:
        return Writing(self._days.values(), "", self.asked.as_of)

    def _together(self, found: list[Found]) -> Given:
        """All cells as one value; those with a day each, from the KPI's first day to that of which it was asked."""
        asked = self.asked
        if self.dates and not _is_single(self.dates):
            found = [one for one in found if one.day and asked.start <= one.day <= asked.as_of]
            if not found:
                raise SourceError(_NOT_WITHIN.says(start=asked.start, as_of=asked.as_of), _BLANK_HINT)
        latest = max(found, key=lambda one: one.order)
        cell = one_of(found, self.source.aggregate)
        given = self._given(latest._replace(cell=cell, place=self._shown()))
        return replace(given, running=self.dates is not None)

    def _given(self, one: Found) -> Given:
        return Given(one.cell, Cell(one.day) if one.day else None, one.place)

    def _shown(self) -> str:
        return f"{self.workbook.file}, {self.named.within}"


def _is_single(named: _Named) -> bool:
    return named.area[:2] == named.area[2:]


def _shape(area: Area) -> tuple[int, int]:
    return area.bottom - area.top, area.right - area.left


_REFERENCES = Text(
    en='Write cell = "Sheet!B7", a range ("\'My sheet\'!B2:B13"), a defined name, or a column of a table ("Sales[Amount]").',
    zh_TW='請寫 cell = "工作表!B7"、範圍（"\'我的工作表\'!B2:B13"）、已定義的名稱，或表格的欄（"Sales[Amount]"）。',
)
_CHECK_NAMES = Text(
    en="Check the name in Excel: Formulas → Name Manager.",
    zh_TW="請在 Excel 的「公式 → 名稱管理員」檢查名稱。",
)
_NO_TABLE = Text(en="{file} has no table “{table}”", zh_TW="{file} 沒有表格「{table}」")
_NO_COLUMN = Text(
    en="{file}: the table {table} has no single column “{column}”",
    zh_TW="{file}：表格 {table} 沒有唯一的「{column}」欄",
)
_COLUMNS = Text(en="Its columns are {columns}.", zh_TW="現有的欄位：{columns}。")
_NO_NAME = Text(
    en="{file}: “{name}” is neither a cell nor a name of that workbook",
    zh_TW="{file}：「{name}」不是儲存格，也不是該活頁簿的名稱",
)
_NEAREST = Text(en="Did you mean “{near}”?", zh_TW="是否為「{near}」？")
_NAME_OF_SEVERAL = Text(
    en="the name “{name}” stands for a cell of its own in each of several sheets: {sheets}",
    zh_TW="名稱「{name}」在多個工作表各有定義：{sheets}",
)
_NAME_SHEET = Text(en="Write the sheet before it: Sheet!Name.", zh_TW="請在前面寫出工作表：工作表!名稱。")
_NO_AREA = Text(en="the name “{name}” {what}, not for cells", zh_TW="名稱「{name}」{what}，而非儲存格")
_LOST = Text(en="stands for what was deleted (#REF!)", zh_TW="所指的內容已刪除（#REF!）")
_ELSEWHERE = Text(en="stands for cells of another workbook", zh_TW="指向另一個活頁簿")
_CONSTANT = Text(en="stands for the constant {formula}", zh_TW="是常數 {formula}")
_SEVERAL_AREAS = Text(en="stands for several areas ({formula})", zh_TW="包含多個範圍（{formula}）")
_RELATIVE = Text(
    en="stands for what depends on the cell that uses it ({formula}, without $)",
    zh_TW="隨使用它的儲存格而變動（{formula}，沒有 $）",
)
_FORMULA = Text(en="stands for a formula ({formula})", zh_TW="是公式（{formula}）")
_NAME_CELLS = Text(
    en="Let the name stand for one fixed range, such as =Budget!$B$2:$B$13, or write the cells themselves.",
    zh_TW="請讓名稱指向單一固定範圍，例如 =預算!$B$2:$B$13，或直接寫出儲存格。",
)
_BLANK = Text(en="{where} holds no value", zh_TW="{where} 沒有數值")
_BLANK_HINT = Text(
    en="That is not taken for 0. Check the cells, and whether the workbook is up to date.",
    zh_TW="這不視為 0。請檢查儲存格，以及活頁簿是否為最新。",
)
_SEVERAL = Text(
    en="{where} holds {count} values; one is wanted", zh_TW="{where} 有 {count} 個數值；只能有一個"
)
_SEVERAL_HINT = Text(
    en='Name one cell, or set aggregate (such as "sum"), or date: a range of the same shape with the day of each.',
    zh_TW='請指定單一儲存格、設定 aggregate（例如 "sum"），或以 date 指定形狀相同的日期範圍。',
)
_TWO_DAYS_HINT = Text(
    en="Correct the days in that workbook, or set aggregate.",
    zh_TW="請更正該活頁簿的日期，或設定 aggregate。",
)
_NO_DAY = Text(en="{where}: its day in {dates} is blank", zh_TW="{where}：{dates} 中對應的日期空白")
_NO_DAY_HINT = Text(en="Fill in the day in that workbook.", zh_TW="請在該活頁簿填上日期。")
_OTHER_SHAPE = Text(
    en="{dates} with the days has another shape than {cells} with the values",
    zh_TW="日期範圍 {dates} 與數值範圍 {cells} 的形狀不同",
)
_SAME_SHAPE = Text(
    en="Let date be a range of as many rows and columns, or a single cell for all.",
    zh_TW="date 請指定列數與欄數相同的範圍，或所有數值共用的單一儲存格。",
)
_NOT_WITHIN = Text(
    en="none of the days is from {start} to {as_of}", zh_TW="沒有任何日期在 {start} 至 {as_of} 之間"
)
