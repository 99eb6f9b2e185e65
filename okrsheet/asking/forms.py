"""Reading a form that came back: its rows, by the marks in its hidden column, wherever they stand now."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from okrsheet.asking.columns import COLUMNS, MARK
from okrsheet.asking.found import File
from okrsheet.asking.token import parts_of
from okrsheet.basics.cells import BLANK, Cell, CellRef, Grid
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text, fold
from okrsheet.plan import SHEETS
from okrsheet.workbook.headers import is_title
from okrsheet.xlsx import Reader, package_from

_LARGEST = 64 << 20
"""Bytes of a form when it is unpacked; one has a hundred thousand."""
_MOST_ROWS, _MOST_SHEETS = 10_000, 20
_LABELS = {fold(said): column.key for column in COLUMNS for said in column.label.every()}
TABLE = "CSV"
"""What the sheet of a table of text is called."""
_ENCODINGS = ("utf-8-sig", "cp950", "gb18030", "cp1252")
_LOST_LETTERS = re.compile(r"\?{2,}")
_ANSWERS = ("value", "date")


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form. ``cells`` are by the keys of the form's columns; ``mark`` is blank in a row without one."""

    file: str
    sheet: str
    number: int
    mark: str
    places: Mapping[str, int]
    cells: Mapping[str, Cell]

    def cell(self, key: str) -> Cell:
        """One cell; blank where the form has no such column any more."""
        return self.cells.get(key, BLANK)

    def at(self, key: str = "") -> CellRef:
        """Where a cell stands; the row's first cell without a key."""
        column = self.places.get(key) or min(self.places.values(), default=1)
        return CellRef(self.sheet, self.number, column, self.file)

    @property
    def line(self) -> tuple[str, str, int]:
        """The row, as findings name it."""
        return self.file, self.sheet, self.number


@dataclass(frozen=True, slots=True)
class Form:
    """The rows of a form that came back: those with a mark, and ``unmarked`` ones that hold an ID and a value."""

    rows: tuple[FormRow, ...] = ()
    unmarked: tuple[FormRow, ...] = ()

    @property
    def is_one(self) -> bool:
        """Whether anything in it may be an answer."""
        return bool(self.rows or self.unmarked)


def read_form(file: File, label: str) -> Form:
    """The rows of a workbook or table that may be answers; none of a workbook that is no form.

    ``label`` is what the file is called, and by which its rows are told from those of others.

    Raises:
        OkrsheetError: it cannot be read, is far too large, or has macros, which no form has.
    """
    is_workbook = file.content.startswith((b"PK", b"\xd0\xcf"))
    grids = _grids(file.content, label) if is_workbook else [_table(file.content, label)]
    forms = [_form(grid, label) for grid in grids]
    rows = tuple(row for form in forms for row in form.rows)
    unmarked = tuple(row for form in forms for row in form.unmarked)
    return Form(rows, unmarked)


def _grids(content: bytes, label: str) -> Iterable[Grid]:
    package = package_from(Path(label), content)
    if sum(entry.size for entry in package.archive.entries) > _LARGEST:
        raise Refused(_TOO_LARGE.says(file=label, most=_LARGEST >> 20), _TOO_LARGE_HINT)
    if any(name.casefold().endswith("vbaproject.bin") for name in package.names):
        raise Refused(_MACROS.says(file=label), _MACROS_HINT)
    reader = Reader(package)
    sheets = {sheet.part: sheet for sheet in package.sheets}  # one part may be listed as many sheets
    grids = [reader.whole(sheet) for sheet in list(sheets.values())[:_MOST_SHEETS]]
    is_plan = any(is_title(grid.title, record) for grid in grids for record in SHEETS)
    return [] if is_plan and not any(_marks(grid) for grid in grids) else grids


def _table(content: bytes, label: str) -> Grid:
    """A table of text, such as spreadsheet programs save for who asks for CSV."""
    text = _decoded(content)
    head = next((line for line in text.splitlines() if MARK.label.en in line), "")
    separator = max(",;\t", key=head.count)
    try:
        lines = list(
            zip(range(1, _MOST_ROWS + 1), csv.reader(io.StringIO(text), delimiter=separator), strict=False)
        )
    except csv.Error as error:
        raise Refused(_NO_TABLE.says(file=label, why=str(error)), _AS_WORKBOOK) from error
    header = next((texts for _, texts in lines if MARK.label.en in texts), [])
    if sum(bool(_LOST_LETTERS.fullmatch(one.strip())) for one in header) > 1:
        raise Refused(_LETTERS.says(file=label), _AS_WORKBOOK)
    rows = {
        number: {at: Cell(typed) for at, typed in enumerate(texts, 1) if typed.strip()}
        for number, texts in lines
    }
    return Grid(TABLE, {number: cells for number, cells in rows.items() if cells})


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _marks(grid: Grid) -> dict[int, tuple[int, str]]:
    """By row, the column and the text of its mark."""
    found: dict[int, tuple[int, str]] = {}
    for number, cells in grid.rows.items():
        for column, cell in cells.items():
            if isinstance(cell.value, str) and parts_of(cell.value):
                found[number] = column, cell.value.strip()
    return found


def _form(grid: Grid, file: str) -> Form:
    marks = _marks(grid)
    header, places = _header(grid, marks)
    if not {"id", *_ANSWERS[:1]} & places.keys():
        return Form()
    marked, unmarked = [], []
    for number, cells in sorted(grid.rows.items()):
        if number <= header:
            continue
        by_key = {key: cells[column] for key, column in places.items() if column in cells}
        mark = marks[number][1] if number in marks else ""
        row = FormRow(file, grid.title, number, mark, places, by_key)
        if mark:
            marked.append(row)
        elif not row.cell("id").blank and any(not row.cell(key).blank for key in ("value", "comment")):
            unmarked.append(row)
    return Form(tuple(marked), tuple(unmarked))


def _header(grid: Grid, marks: Mapping[int, tuple[int, str]]) -> tuple[int, dict[str, int]]:
    """The row of the headers and the column of each: the row above the first mark, or anywhere, that has most of
    them.
    """
    last = min(marks, default=_MOST_ROWS)
    best: tuple[int, dict[str, int]] = (0, {})
    for number, cells in sorted(grid.rows.items()):
        if number >= last:
            break
        places = _labelled(cells)
        if len(places) > len(best[1]):
            best = number, places
    return best if len(best[1]) >= _LEAST_HEADERS else (0, {})


_LEAST_HEADERS = 3


def _labelled(cells: Mapping[int, Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in sorted(cells.items()):
        key = _LABELS.get(fold(cell.value)) if isinstance(cell.value, str) else None
        if key:
            found.setdefault(key, column)
    return found


def typed_rows(rows: Sequence[FormRow], keys: Iterable[str]) -> tuple[FormRow, ...]:
    """The rows in which something stands under one of these keys."""
    wanted = tuple(keys)
    return tuple(row for row in rows if any(not row.cell(key).blank for key in wanted))


_TOO_LARGE = Text(
    en="{file} unpacks to more than {most} MB, which no form does; it was not opened",
    zh_TW="{file} 解壓縮後超過 {most} MB，不可能是填報表單，因此未開啟",
)
_TOO_LARGE_HINT = Text(
    en="Ask its sender for the form as it was sent, with the values in it.",
    zh_TW="請寄件者用原本寄出的表單填寫後再寄一次。",
)
_MACROS = Text(
    en="{file} holds macros, which no form has; nothing was taken from it",
    zh_TW="{file} 含有巨集，原本的表單沒有巨集，因此沒有採用其中的內容",
)
_MACROS_HINT = Text(
    en="Do not open it unless you know who made it. Ask its sender for the form as it was sent.",
    zh_TW="除非確定來源，否則請勿開啟。請寄件者用原本寄出的表單回覆。",
)
_NO_TABLE = Text(en="{file} is no table that can be read ({why})", zh_TW="{file} 不是可讀取的表格（{why}）")
_LETTERS = Text(
    en="{file} was saved as CSV in an encoding without Chinese letters; they are question marks now",
    zh_TW="{file} 存成 CSV 時使用了沒有中文字的編碼，文字已變成問號",
)
_AS_WORKBOOK = Text(
    en="Ask for the workbook itself (.xlsx), or for CSV in UTF-8.",
    zh_TW="請改寄活頁簿（.xlsx），或以 UTF-8 編碼的 CSV。",
)
