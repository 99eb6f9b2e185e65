"""Reading a form that came back: its rows, by the marks in its hidden column, wherever they stand now."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from okrsheet.asking.columns import COLUMNS, MARK
from okrsheet.asking.found import File
from okrsheet.asking.token import parts_of
from okrsheet.basics.cells import BLANK, Cell, CellRef, Grid
from okrsheet.basics.errors import OkrsheetError, Refused
from okrsheet.basics.text import Text, fold
from okrsheet.plan import SHEETS
from okrsheet.workbook.headers import is_title
from okrsheet.xlsx import Package, Reader, package_from

_LARGEST = 64 << 20
"""Bytes of a form when it is unpacked; one has a hundred thousand."""
_MOST_ROWS, _MOST_SHEETS = 10_000, 20
_LABELS = {fold(said): column.key for column in COLUMNS for said in column.label.every()}
TABLE = "CSV"
"""What the sheet of a table of text is called."""
_ENCODINGS = ("utf-8-sig", "cp950", "gb18030", "cp1252")
_LOST_LETTERS = re.compile(r"\?{2,}")
_LEAST_HEADERS = 3  # of those that a row has which may be one of headers
_PROPERTIES, _WITNESS = "docProps/custom.xml", re.compile(rb"\b[0-9a-f]{10}\.0\.[0-9a-f]{12}\b")


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form. ``cells`` are by the keys of the form's columns; ``mark`` is blank in a row without one. In one that
    has ``slid``, the mark stands in another column than those of other rows, and so may everything else.
    """

    file: str
    sheet: str
    number: int
    mark: str
    places: Mapping[str, int]
    cells: Mapping[str, Cell]
    slid: bool = False

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
    """The rows of a form that came back: those with a mark, and ``unmarked`` ones that hold an ID and a value. ``witness``
    is the mark of the whole form; blank where the program that saved it does not keep such properties.
    """

    rows: tuple[FormRow, ...] = ()
    unmarked: tuple[FormRow, ...] = ()
    witness: str = ""

    @property
    def is_one(self) -> bool:
        """Whether anything in it may be an answer."""
        return bool(self.rows or self.unmarked)


def read_form(file: File, label: str) -> Form:
    """The rows of a workbook or table that may be answers; none of a workbook that is no form.

    ``label`` is what the file is called, and by which its rows are told from those of others.

    Raises:
        OkrsheetError: it cannot be read, is far too large, has macros, which no form has, or has lost its headers.
    """
    if file.content.startswith((b"PK", b"\xd0\xcf")):
        package = package_from(Path(label), file.content)
        grids, witness = _grids(package, label), _witness(package)
    else:
        grids, witness = [_table(file.content, label)], ""
    forms = [_form(grid, label) for grid in grids]
    rows = tuple(row for form in forms for row in form.rows)
    unmarked = tuple(row for form in forms for row in form.unmarked)
    return Form(rows, unmarked, witness)


def _witness(package: Package) -> str:
    """The mark of the whole form, among the document's own properties; blank where there is none that can be read."""
    with contextlib.suppress(OkrsheetError):
        if _PROPERTIES in package.names:
            found = _WITNESS.search(package.read(_PROPERTIES))
            return found[0].decode() if found else ""
    return ""


def _grids(package: Package, label: str) -> Sequence[Grid]:
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
    if not {"id", "value"} & places.keys():
        if marks:
            raise Refused(_NO_HEADERS.says(file=file, sheet=grid.title), _NO_HEADERS_HINT)
        return Form()
    usual = Counter(column for column, _ in marks.values()).most_common(1)
    column_of_marks = places.get("mark") or (usual[0][0] if usual else 0)
    marked, unmarked = [], []
    for number, cells in sorted(grid.rows.items()):
        by_key = {key: cells[column] for key, column in places.items() if column in cells}
        column, mark = marks.get(number, (0, ""))
        row = FormRow(
            file, grid.title, number, mark, places, by_key, bool(mark) and column != column_of_marks
        )
        if mark:
            marked.append(row)
        elif number > header and _says_something(row):
            unmarked.append(row)
    return Form(tuple(marked), tuple(unmarked))


def _says_something(row: FormRow) -> bool:
    return not row.cell("id").blank and any(not row.cell(key).blank for key in ("value", "comment"))


def _header(grid: Grid, marks: Mapping[int, tuple[int, str]]) -> tuple[int, dict[str, int]]:
    """The row of the headers and the column of each: the first of the rows without a mark that have most of them."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, cells in sorted(grid.rows.items()):
        places = _labelled(cells) if number not in marks else {}
        if len(places) > len(best[1]):
            best = number, places
    return best if len(best[1]) >= _LEAST_HEADERS else (0, {})


def _labelled(cells: Mapping[int, Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in sorted(cells.items()):
        key = _LABELS.get(fold(cell.value)) if isinstance(cell.value, str) else None
        if key:
            found.setdefault(key, column)
    return found


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
_NO_HEADERS = Text(
    en="{file}: the sheet “{sheet}” has rows of a form, but not its headers any more, so nothing was taken from it",
    zh_TW="{file}：「{sheet}」工作表有表單的內容，但已沒有標題列，因此沒有採用其中的內容",
)
_NO_HEADERS_HINT = Text(
    en="Put the row of headers back above the others, as in the form that was sent, and collect again.",
    zh_TW="請依寄出的表單補回標題列，再收取一次。",
)
_AS_WORKBOOK = Text(
    en="Ask for the workbook itself (.xlsx), or for CSV in UTF-8.",
    zh_TW="請改寄活頁簿（.xlsx），或以 UTF-8 編碼的 CSV。",
)
