"""The file that is imported: its sheets as sparse cells, be it a workbook or a text file of rows."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from okrsheet.basics.cells import BLANK, Cell, CellRef
from okrsheet.basics.errors import Dangerous, Refused
from okrsheet.basics.text import INVISIBLE, Text
from okrsheet.importing.meaning.words import weight
from okrsheet.xlsx import Area, Package, Reader, SheetPart, content_of_file, let_go, package_from

MOST_CELLS = 300_000
"""Filled cells of a source. A plan of a thousand people has some 20,000; more is a data table."""

_TEXT_FILES = (".csv", ".tsv", ".txt", ".tab")
_ENCODINGS = ("utf-8", "cp950", "gb18030", "cp932", "cp949", "cp1252")
"""In the order in which they are tried; of those that read equally well, the first is taken."""
_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 40  # rows in which the header is looked for
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SAID_SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n", re.IGNORECASE)
"""The first line by which Excel is told what stands between the cells."""

_TOO_MANY = Text(
    en="{file} holds more than {most} filled cells; it is a table of data, not a goal sheet.",
    zh_TW="{file} 有超過 {most} 個有內容的儲存格；這是資料表，不是目標表。",
)
_TOO_MANY_HINT = Text(
    en="Copy the sheets that hold goals into a workbook of their own and import that.",
    zh_TW="請把存放目標的工作表複製到另一個活頁簿，再匯入該檔案。",
)
_NO_TEXT = Text(
    en="{file} cannot be read as text in any of the usual encodings.",
    zh_TW="{file} 無法以任何常見的文字編碼讀取。",
)
_NO_TEXT_HINT = Text(
    en="Open it in a spreadsheet program and save it as CSV UTF-8 or as an Excel workbook (.xlsx).",
    zh_TW="請用試算表軟體開啟，另存成「CSV UTF-8」或 Excel 活頁簿 (.xlsx)。",
)
_BAD_ROWS = Text(en="{file} is no table of text: {reason}.", zh_TW="{file} 不是文字表格：{reason}。")
_EMPTY = Text(en="{file} holds nothing.", zh_TW="{file} 沒有任何內容。")
_EMPTY_HINT = Text(en="Check the name of the file.", zh_TW="請檢查檔名。")


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """A sheet of the source. ``cells`` holds only cells that are not blank, by row and column from 1."""

    title: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Area, ...] = ()
    """Areas of more than one cell; what an area shows stands in its top left cell."""
    hidden: bool = False
    """Whether the sheet itself is not shown."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    file: str = ""
    last_row: int = field(init=False, compare=False)
    """The last row that holds anything; 0 of an empty sheet."""
    last_column: int = field(init=False, compare=False)
    """The last column that holds anything; 0 of an empty sheet."""
    _areas: Mapping[tuple[int, int], Area] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "last_row", max((row for row, _ in self.cells), default=0))
        object.__setattr__(self, "last_column", max((column for _, column in self.cells), default=0))
        covered: dict[tuple[int, int], Area] = {}
        for area in self.merged:
            # Only where the sheet holds anything: an area may be as large as a sheet, and there may be many.
            rows = range(area.top, min(area.bottom, self.last_row) + 1)
            columns = range(area.left, min(area.right, self.last_column) + 1)
            if len(covered) + len(rows) * len(columns) <= MOST_CELLS:
                within = {(row, column): area for row in rows for column in columns}
                # An area without anything in its first cell shows nothing, and what others of it hold would be lost.
                if (area.top, area.left) in self.cells or self.cells.keys().isdisjoint(within):
                    covered |= within
        object.__setattr__(self, "_areas", covered)

    def cell(self, row: int, column: int) -> Cell:
        """What is stored in a cell."""
        return self.cells.get((row, column), BLANK)

    def area(self, row: int, column: int) -> Area | None:
        """The merged area in which a cell lies."""
        return self._areas.get((row, column))

    def shown(self, row: int, column: int) -> Cell:
        """What a reader sees at a place: in a merged area, what its first cell holds."""
        area = self.area(row, column)
        return self.cell(area.top, area.left) if area else self.cell(row, column)

    def at(self, row: int, column: int) -> CellRef:
        """Where a cell stands."""
        return CellRef(self.title, row, column, self.file)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its sheets in order, and those that could not be read, with the reason."""

    path: Path
    sha256: str
    sheets: tuple[SourceSheet, ...]
    unread: Mapping[str, Refused] = field(default_factory=dict)
    encoding: str = ""
    """Of a text file, its encoding; blank for a workbook."""
    separator: str = ""
    """Of a text file, what stands between its cells."""


def read_source(path: Path) -> Source:
    """Reads a workbook (.xlsx, .xlsm) or a text file (.csv, .tsv, .txt) that is to be imported.

    Raises:
        Refused: it is missing, of another kind, damaged, dangerous, or far too large.
    """
    data = content_of_file(path)
    if not data.startswith(b"PK") and is_text(path, data):
        return _of_text(path, data)
    return _of_workbook(package_from(path, data))


# Workbooks


def _of_workbook(package: Package) -> Source:
    reader, room = Reader(package), MOST_CELLS
    sheets: list[SourceSheet] = []
    unread: dict[str, Refused] = {}
    for part in package.sheets:
        try:
            sheet = _sheet(package, reader, part, room)
        except Dangerous:
            raise
        except Refused as refused:
            unread[part.title] = refused
            continue
        finally:
            let_go(package, part.part)
        room -= len(sheet.cells)
        if room < 0:
            raise _too_many(package.path)
        sheets.append(sheet)
    if not sheets:
        raise next(iter(unread.values()))
    return Source(package.path, package.sha256, tuple(sheets), unread)


def _sheet(package: Package, reader: Reader, part: SheetPart, room: int) -> SourceSheet:
    grid, shape = reader.whole(part), reader.shape(part)
    if sum(map(len, grid.rows.values())) > 4 * room:  # blank texts aside, which are many at times
        raise _too_many(package.path)
    cells = {
        (row, column): cell
        for row, filled in grid.rows.items()
        for column, cell in sorted(filled.items())
        if not cell.blank
    }
    columns = {column for _, column in cells}
    hidden = {c for c in columns for first, last in shape.hidden_columns if first <= c <= last}
    return SourceSheet(
        part.title,
        cells,
        shape.merged,
        part.state != "visible",
        grid.hidden,
        frozenset(hidden),
        str(package.path),
    )


def _too_many(path: Path) -> Refused:
    return Refused(_TOO_MANY.says(file=path, most=MOST_CELLS), _TOO_MANY_HINT)


# Text files


def is_text(path: Path, data: bytes) -> bool:
    """Whether a file is one of rows of text, by its name; some programs call theirs .xls."""
    if path.suffix.lower() in _TEXT_FILES:
        return True
    start = data[:4096]
    return path.suffix.lower() == ".xls" and b"\t" in start and not re.search(rb"^\s*<|[\x00-\x08]", start)


def _of_text(path: Path, data: bytes) -> Source:
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise Refused(_EMPTY.says(file=path), _EMPTY_HINT)
    encoding, text, separator = _decoded(path, data)
    cells: dict[tuple[int, int], Cell] = {}
    try:
        for row, values in enumerate(text_rows(text, separator), 1):
            for column, value in enumerate(values, 1):
                if value.strip(INVISIBLE):
                    cells[row, column] = Cell(value.replace("\r\n", "\n"))
            if len(cells) > MOST_CELLS:
                raise _too_many(path)
    except csv.Error as error:
        raise Refused(_BAD_ROWS.says(file=path, reason=str(error)), _NO_TEXT_HINT) from error
    sheet = SourceSheet(path.stem, cells, file=str(path))
    return Source(path, hashlib.sha256(data).hexdigest(), (sheet,), {}, encoding, separator)


def text_rows(text: str, separator: str, *, strict: bool = False) -> Iterator[list[str]]:
    """The rows of a text, blank ones among them; ``strict`` takes no quotation mark that is never closed.

    Raises:
        csv.Error: it is no table of text.
    """
    lines = io.StringIO(text, newline="")
    yield from csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=strict)


def _decoded(path: Path, data: bytes) -> tuple[str, str, str]:
    """Encoding, text and separator: of those in which the file can be read, what gives most header words."""
    read = [
        (likeness(text, separator), encoding, text, separator)
        for encoding, text, separator in ways_to_read(data)
    ]
    if not read or all("\0" in text for _, _, text, _ in read):
        raise Refused(_NO_TEXT.says(file=path), _NO_TEXT_HINT)
    _, encoding, text, separator = max(read, key=lambda each: each[0])  # the first of equals
    return encoding, text, separator


def ways_to_read(data: bytes, encoding: str = "", separator: str = "") -> Iterator[tuple[str, str, str]]:
    """Every way in which a text file can be read: encoding, text, separator, likely encodings first. Those that are
    given are the only ones.
    """
    for tried in (encoding,) if encoding else _possible(data):
        try:
            text = data.decode(tried)
        except UnicodeError:
            continue
        said = _SAID_SEPARATOR.match(text)
        text = text[said.end() :] if said else text.removeprefix("\ufeff")
        told = separator or (said[1] if said and said[1] in _SEPARATORS else "")
        for between in (told,) if told else _SEPARATORS:
            yield tried, text, between


def _possible(data: bytes) -> Sequence[str]:
    """The encodings that a file may be in; one only, where its first bytes or zeros tell."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return (encoding,)
    sample = data[:4096]
    if sample.count(0) > len(sample) // 4:
        return ("utf-16-le",) if sample[1::2].count(0) > sample[::2].count(0) else ("utf-16-be",)
    try:
        data.decode("utf-8")
    except UnicodeError:
        return _ENCODINGS[1:]
    return ("utf-8",)  # text in another encoding is hardly ever valid UTF-8 by chance


def likeness(text: str, separator: str) -> float:
    """How much a reading looks like a table with a header: by known words, rows of equal length, odd letters."""
    try:
        rows = [row for row, _ in zip(text_rows(text[:200_000], separator), range(_SAMPLE), strict=False)]
    except csv.Error:
        return -1.0
    words = max((sum(map(weight, dict.fromkeys(row))) for row in rows), default=0.0)
    lengths = Counter(len(row) for row in rows if len(row) > 1)
    even = max(lengths.values(), default=0) / max(len(rows), 1)
    letters = [c for row in rows for value in row for c in value[:200] if ord(c) > 127]
    odd = sum(map(_is_odd, letters)) / max(len(letters), 1)
    return words + even - 3 * odd


def _is_odd(character: str) -> bool:
    """Letters that wrong encodings make of right bytes: unassigned, private, controls, half-width katakana,
    and Latin signs that stand in no word.
    """
    kind = unicodedata.category(character)
    return (
        kind in ("Cn", "Co", "Cc")
        or "\uff61" <= character <= "\uff9f"
        or (character < "\u0100" and kind[0] != "L" and character not in "°·«»¿¡ªº£€±§²³½¼¾×÷\xa0´’")
    )
