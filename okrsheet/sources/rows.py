"""The rows of a source: files of text, and sheets of workbooks, as cells of the columns that are wanted."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path, PurePath
from typing import NamedTuple, TypeVar

from okrsheet.basics.cells import BLANK, MAX_ROW, Cell, Grid
from okrsheet.basics.text import INVISIBLE, Message, Text, fold, one_line
from okrsheet.importing.meaning.marks import is_total
from okrsheet.importing.tables.source import is_text, likeness, text_rows, ways_to_read
from okrsheet.plan.convert import to_text
from okrsheet.sources.given import Question, SourceError
from okrsheet.sources.settings import Csv, Sheet
from okrsheet.xlsx import Package, Reader, SheetPart, package_from

T = TypeVar("T")

MOST_ROWS = 300_000
"""Rows of a source, all its files together."""
MOST_BYTES = 50 << 20
"""Of a source's files together."""
_HEADER_WITHIN = 30  # rows that hold anything; a header below more than that is none
_SAMPLE = 40  # rows by which encoding and separator are judged
_SAMPLE_LENGTH = 200_000  # characters in which these rows are looked for
_COMPARED = 500  # columns among which one of nearly the same name is looked for
_EVERY = 2000  # rows after which the time is looked at
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how old and encrypted workbooks begin
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_NAMED_SEPARATORS = {"tab": "\t", "\\t": "\t"}
_MARKUP = re.compile(rb"[\xef\xbb\xbf\s]*<[!?a-zA-Z]")


class Row(NamedTuple):
    """A row: its number as a spreadsheet counts, and the cells of the columns that are wanted, in their order.
    ``label`` is the first thing that stands in the row, and ``labels`` the column in which.
    """

    file: str
    number: int
    cells: tuple[Cell, ...]
    label: str
    labels: str


def read_rows(
    source: Csv | Sheet,
    files: Sequence[tuple[str, bytes]],
    wanted: Sequence[str],
    known: Iterable[str],
    asked: Question,
) -> list[Row]:
    """The rows of files, each by its name and content, that hold anything. ``wanted`` are the names of the columns;
    ``known`` are texts that stand in them, which tell a right encoding from a wrong one.

    Raises:
        SourceError: a file is no table, or has not these columns, or all hold far too much.
        Refused: a workbook cannot be read.
    """
    check_size(sum(len(data) for _, data in files))
    words = tuple(text for text in known if not text.isascii())
    ways = (source.sheet, source.encoding, source.separator)
    # by the identity of the bytes, which are kept as well
    what = ("rows", tuple((name, id(data)) for name, data in files), tuple(wanted), words, ways)
    return asked.kept.once(what, lambda: _rows_of(source, files, wanted, words, asked))


def _rows_of(
    source: Csv | Sheet,
    files: Sequence[tuple[str, bytes]],
    wanted: Sequence[str],
    words: Sequence[str],
    asked: Question,
) -> list[Row]:
    rows: list[Row] = []
    for name, data in files:
        read = _of_workbook if _is_workbook(name, data) else _of_text
        rows += in_time(islice(read(source, name, data, wanted, words), MOST_ROWS + 1 - len(rows)), asked)
        if len(rows) > MOST_ROWS:
            raise SourceError(_TOO_MANY.says(most=MOST_ROWS), _FEWER)
    return rows


def names_total(text: str) -> bool:
    """Whether a text says that its row is a total; in Chinese the end of a word decides."""
    return not text[:1].isdigit() and (is_total(text) or text.strip().endswith(("合計", "總計", "小計")))


def check_size(size: int) -> None:
    """Raises ``SourceError`` for more bytes than the files of a source may have."""
    if size > MOST_BYTES:
        raise SourceError(_TOO_LARGE.says(limit=MOST_BYTES >> 20), _FEWER)


def in_time(items: Iterable[T], asked: Question) -> Iterator[T]:
    """The same items, as long as there is time.

    Raises:
        NoAnswer: it is over.
    """
    for number, item in enumerate(items):
        if number % _EVERY == 0:
            _ = asked.seconds  # which raises
        yield item


def _is_workbook(name: str, data: bytes) -> bool:
    """Whether a file is read as a workbook: by its first bytes, whatever it is called, and else by its name."""
    if data.startswith((b"PK\x03\x04", _OLE)):
        return True
    path = PurePath(name)
    return path.suffix.lower() in _WORKBOOKS and not is_text(Path(path), data) and not _MARKUP.match(data)


# Columns


def key(name: str) -> str:
    """What is equal for two spellings of a column's name."""
    return fold(name) or name.strip(INVISIBLE)


def _missing(header: Sequence[str], wanted: Iterable[str]) -> list[str]:
    there = set(map(key, header))
    return [name for name in wanted if key(name) not in there]


def _places(file: str, header: Sequence[str], wanted: Iterable[str]) -> list[int]:
    """Where in a header the wanted columns stand, from 0."""
    keys = [key(name) for name in header]
    if missing := _missing(header, wanted):
        there = tuple(one_line(name, 40) for name in header if name.strip(INVISIBLE))
        near = difflib.get_close_matches(key(missing[0]), filter(None, keys[:_COMPARED]), n=1)
        hint = _NEAREST.says(near=one_line(header[keys.index(near[0])], 40)) if near else _CHECK_COLUMNS
        said = {"file": file, "column": missing[0], "there": there[:_SAMPLE] or "–"}
        raise SourceError(_NO_COLUMN.says(**said), hint)
    for name in wanted:
        if keys.count(key(name)) > 1:
            raise SourceError(_TWICE.says(file=file, column=name), _RENAME)
    return [keys.index(key(name)) for name in wanted]


# Text


class _Reading(NamedTuple):
    """A text as it may be meant, and its first rows, of which the ``top``-th, counted from 0, is the header."""

    text: str
    separator: str
    sample: list[list[str]]
    top: int

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return self.sample[self.top] if self.sample else []

    @property
    def has_longer_rows(self) -> bool:
        """Whether a row has more cells than the header, as where a decimal comma is taken for a separator."""
        return any(_is_filled(row[len(self.header) :]) for row in self.sample[self.top :])


def _of_text(
    source: Csv | Sheet, name: str, data: bytes, wanted: Sequence[str], words: Sequence[str]
) -> Iterator[Row]:
    reading = _reading(source, name, data, wanted, words)
    header = reading.header
    places, width = _places(name, header, wanted), len(header)
    for number, values in _numbered(name, reading):
        if number <= reading.top + 1:
            continue
        if len(values) > width and _is_filled(values[width:]):
            raise SourceError(_LONGER.says(file=name, row=number, width=width), _LONGER_HINT)
        filled = (place for place, value in enumerate(values) if value.strip(INVISIBLE))
        label = next(filled, None)
        if label is not None and source.aggregate:  # a total may be called so in any column
            label = next((place for place in (label, *filled) if names_total(values[place])), label)
        if label is not None:
            cells = tuple(_cell(values[place]) if place < len(values) else BLANK for place in places)
            yield Row(name, number, cells, values[label], header[label])


def _cell(text: str) -> Cell:
    return Cell(text) if text.strip(INVISIBLE) else BLANK


def _is_filled(values: Iterable[str]) -> bool:
    return any(value.strip(INVISIBLE) for value in values)


def _numbered(name: str, reading: _Reading) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, values in enumerate(text_rows(reading.text, reading.separator, strict=True), 1):
            if number > MAX_ROW:  # blank ones; of others so many were refused before
                raise SourceError(_TOO_MANY.says(most=MAX_ROW), _FEWER)
            yield number, values
    except csv.Error as error:
        raise SourceError(
            _BAD_ROW.says(file=name, row=number + 1, reason=str(error)), _BAD_ROW_HINT
        ) from error


def _reading(
    source: Csv | Sheet, name: str, data: bytes, wanted: Sequence[str], words: Sequence[str]
) -> _Reading:
    """Of the ways in which a text can be read, the first that has all columns and most of the words."""
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise SourceError(_EMPTY.says(file=name), _EMPTY_HINT)
    _check_settings(source)
    separator = _NAMED_SEPARATORS.get(source.separator, source.separator)
    best: tuple[tuple[bool, bool, int], _Reading] | None = None
    others: list[_Reading] = []
    for _, text, between in ways_to_read(data, source.encoding, separator):
        sample = _sample(text, between)
        reading = _Reading(text, between, sample, _top(sample, wanted))
        if "\0" in text or not reading.header:
            continue
        if _missing(reading.header, wanted):
            others.append(reading._replace(text=text[:_SAMPLE_LENGTH]))
            continue
        has = sum(word in text for word in words)
        rank = (not reading.has_longer_rows, len(reading.header) > 1, has)
        if best is None or rank > best[0]:
            best = rank, reading
    if best:
        return best[1]
    _check_rows(source, name, data, others)
    return max(others, key=lambda one: (len(one.header) > 1, likeness(one.text, one.separator)))


def _sample(text: str, separator: str) -> list[list[str]]:
    """The first rows, as far as they can be read."""
    rows: list[list[str]] = []
    try:
        for row in text_rows(text[:_SAMPLE_LENGTH], separator, strict=True):
            rows.append(row)
            if len(rows) == _SAMPLE:
                break
    except csv.Error:  # told with its row, once it is known how the text is meant
        pass
    return rows


def _top(sample: Sequence[Sequence[str]], wanted: Sequence[str]) -> int:
    """Which row is the header: the first that holds all columns, or else the first that holds anything."""
    filled = [number for number, row in enumerate(sample) if _is_filled(row)]
    having = (number for number in filled[:_HEADER_WITHIN] if not _missing(sample[number], wanted))
    return next(having, filled[0] if filled else 0)


def _check_settings(source: Csv | Sheet) -> None:
    separator = _NAMED_SEPARATORS.get(source.separator, source.separator)
    if len(separator) > 1 or separator in tuple('"\r\n'):
        raise SourceError(_NO_SEPARATOR.says(typed=source.separator), _SEPARATORS)
    try:
        bytes(4).decode(source.encoding or "utf-8")
    except UnicodeError:
        pass  # it is known
    except (LookupError, ValueError) as error:
        raise SourceError(_NO_ENCODING.says(typed=source.encoding), _ENCODINGS) from error


def _check_rows(source: Csv | Sheet, name: str, data: bytes, readings: Sequence[_Reading]) -> None:
    """Raises ``SourceError`` for what is no table of text at all."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _MARKUP.match(start):
        page = re.search(rb"<html|<!doctype html|<body|<head", start, re.IGNORECASE)
        raise SourceError((_PAGE if page else _XML).says(file=name), _PAGE_HINT if page else _NO_ROWS_HINT)
    if re.match(rb"\{|\[\s*[\[{\"\d\]]", start):
        raise SourceError(_JSON.says(file=name), _JSON_HINT)
    if not readings and source.encoding:
        raise SourceError(_NOT_SO_ENCODED.says(file=name, encoding=source.encoding), _ENCODINGS)
    if not readings:
        raise SourceError(_NO_TEXT.says(file=name), _NO_ROWS_HINT)


# Workbooks


def _of_workbook(
    source: Csv | Sheet, name: str, data: bytes, wanted: Sequence[str], _: Sequence[str]
) -> Iterator[Row]:
    package = package_from(Path(name), data)
    part, reader = sheet_named(package, source.sheet, name), Reader(package)
    if len(reader.first_rows(part, MOST_ROWS + _HEADER_WITHIN).rows) == MOST_ROWS + _HEADER_WITHIN:
        raise SourceError(_TOO_MANY.says(most=MOST_ROWS), _FEWER)
    grid = reader.whole(part)
    shown = {
        number: {at: cell for at, cell in row.items() if not cell.blank} for number, row in grid.rows.items()
    }
    filled = {number: row for number, row in shown.items() if row}
    top = _header_row(filled, wanted)
    header = {at: to_text(cell) or "" for at, cell in filled.get(top, {}).items()}
    columns = [list(header)[place] for place in _places(name, list(header.values()), wanted)]
    last = _last_row(grid, top, columns)
    for number, row in filled.items():
        if top < number <= last:
            first = min(row)
            if source.aggregate:
                first = next((at for at in sorted(row) if names_total(to_text(row[at]) or "")), first)
            cells = tuple(row.get(column, BLANK) for column in columns)
            yield Row(name, number, cells, to_text(row[first]) or "", header.get(first, ""))


def _header_row(rows: Mapping[int, Mapping[int, Cell]], wanted: Sequence[str]) -> int:
    """The first row that holds all columns, or else the first one, or else anything."""
    first = list(islice(rows.items(), _HEADER_WITHIN))
    for names in (wanted, wanted[:1]):
        for number, row in first:
            if not _missing([to_text(cell) or "" for cell in row.values()], names):
                return number
    return first[0][0] if first else 0


def _last_row(grid: Grid, top: int, columns: Sequence[int]) -> int:
    """The last row below a header: of an Excel table, the last one above its totals."""
    for table in grid.tables:
        if table.header_row == top and columns and table.spans(columns[0]):
            return table.last_row - table.has_totals
    return max(grid.rows, default=0)


def sheet_named(package: Package, title: str, name: str) -> SheetPart:
    """A sheet of a workbook, which may be hidden; without a title, the only one that is shown.

    Raises:
        SourceError: there is none of that title, or several are shown.
    """
    titles = tuple(part.title for part in package.sheets)
    if title:
        found = [part for part in package.sheets if part.title.casefold() == title.casefold()] or [
            part for part in package.sheets if key(part.title) == key(title)
        ]
        if len(found) != 1:
            raise SourceError(_NO_SHEET.says(file=name, sheet=title), _SHEETS.says(titles=titles))
        return found[0]
    seen = [part for part in package.sheets if part.state == "visible"]
    if len(seen) != 1:
        raise SourceError(_SEVERAL_SHEETS.says(file=name, count=len(seen)), _SHEETS.says(titles=titles))
    return seen[0]


def spot(row: Row, column: str) -> Message:
    """Where a cell of a row stands, as messages say it."""
    return _SPOT.says(file=row.file, row=row.number, column=column)


_SPOT = Text(en="{file}, row {row}, {column}", zh_TW="{file} 第 {row} 列的 {column}")
_TOO_MANY = Text(en="it holds more than {most} rows", zh_TW="資料超過 {most} 列")
_TOO_LARGE = Text(en="its files are larger than {limit} MiB", zh_TW="檔案超過 {limit} MiB")
_FEWER = Text(
    en="Let it hold less: one year, or sums by month; or put it into a database and ask that.",
    zh_TW="請減少內容，例如只取一年或按月加總；或放進資料庫再查詢。",
)
_NO_COLUMN = Text(
    en="{file} has no column “{column}”; it has {there}",
    zh_TW="{file} 沒有「{column}」欄；現有的欄位：{there}",
)
_NEAREST = Text(en="Did you mean “{near}”?", zh_TW="是否為「{near}」？")
_CHECK_COLUMNS = Text(
    en="Check the names of the columns, and if they look wrong, set encoding and separator.",
    zh_TW="請檢查欄位名稱；若顯示為亂碼或未分欄，請設定 encoding 與 separator。",
)
_TWICE = Text(en="{file} has the column “{column}” twice", zh_TW="{file} 有兩個「{column}」欄")
_RENAME = Text(en="Rename one of them in the source.", zh_TW="請在來源將其中一欄改名。")
_LONGER = Text(
    en="{file}, row {row} has more cells than the {width} of the header",
    zh_TW="{file} 第 {row} 列的儲存格比標題列的 {width} 欄還多",
)
_LONGER_HINT = Text(
    en='A text or number there has the separator in it: let the source write quotation marks around it, or set separator = ";".',
    zh_TW='該列的文字或數字含有分隔符號；請讓來源加上引號，或設定 separator = ";"。',
)
_BAD_ROW = Text(
    en="{file}, row {row} cannot be read: {reason}", zh_TW="無法讀取 {file} 第 {row} 列：{reason}"
)
_BAD_ROW_HINT = Text(
    en="Look for a quotation mark that is never closed, or a cell that holds a whole document.",
    zh_TW="請檢查是否有未成對的引號，或內容過長的儲存格。",
)
_EMPTY = Text(en="{file} holds nothing", zh_TW="{file} 沒有任何內容")
_EMPTY_HINT = Text(
    en="Check whether the export failed, and the name of the file.",
    zh_TW="請檢查匯出是否失敗，以及檔名是否正確。",
)
_NO_SEPARATOR = Text(en="separator: “{typed}” is not one sign", zh_TW="separator：「{typed}」不是單一符號")
_SEPARATORS = Text(
    en='Write separator = ",", ";", "|" or "tab".', zh_TW='請寫 separator = ","、";"、"|" 或 "tab"。'
)
_NO_ENCODING = Text(en="encoding: there is no “{typed}”", zh_TW="encoding：沒有「{typed}」")
_NOT_SO_ENCODED = Text(en="{file} cannot be read as {encoding}", zh_TW="{file} 無法以 {encoding} 讀取")
_ENCODINGS = Text(
    en='Write encoding = "utf-8", "utf-16", "cp950" (Traditional Chinese) or "cp1252" (Western Europe), or leave it out.',
    zh_TW='請寫 encoding = "utf-8"、"utf-16"、"cp950"（繁體中文）或 "cp1252"（西歐），或省略不寫。',
)
_PAGE = Text(
    en="{file} is a web page, perhaps one to log in, and no table",
    zh_TW="{file} 是網頁（可能是登入頁），不是表格",
)
_PAGE_HINT = Text(
    en="Open the address without being logged in: it must download a table. Publish the sheet as CSV, or export it.",
    zh_TW="請在未登入的情況下開啟該位址，應直接下載表格。請將試算表發布為 CSV，或改用匯出的檔案。",
)
_XML = Text(en="{file} is XML, not a table of text", zh_TW="{file} 是 XML，不是文字表格")
_JSON = Text(en="{file} is JSON, not a table of text", zh_TW="{file} 是 JSON，不是文字表格")
_JSON_HINT = Text(
    en='Read it with kind = "http", or let the system export CSV.',
    zh_TW='請改用 kind = "http" 讀取，或讓系統匯出 CSV。',
)
_NO_TEXT = Text(
    en="{file} is neither text in any of the usual encodings nor a workbook",
    zh_TW="{file} 不是常見編碼的文字檔，也不是活頁簿",
)
_NO_ROWS_HINT = Text(
    en="Let the system export CSV in UTF-8, or an Excel workbook (.xlsx).",
    zh_TW="請讓系統匯出 UTF-8 編碼的 CSV，或 Excel 活頁簿 (.xlsx)。",
)
_NO_SHEET = Text(en="{file} has no sheet “{sheet}”", zh_TW="{file} 沒有工作表「{sheet}」")
_SEVERAL_SHEETS = Text(
    en="{file} shows {count} sheets, so one must be named",
    zh_TW="{file} 顯示 {count} 個工作表，請指定其中一個",
)
_SHEETS = Text(en="Its sheets are {titles}.", zh_TW="現有的工作表：{titles}。")
