"""The template: new workbooks, made from the declaration in :mod:`okrsheet.plan.records`."""

from __future__ import annotations

import datetime as dt
import os
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.basics.dates import Period
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Language, Text
from okrsheet.plan import (
    KINDS,
    SHEETS,
    CheckIn,
    HistoryRow,
    KeyResult,
    Kpi,
    Objective,
    Person,
    PhasedTarget,
    SettingRow,
    Settings,
    kept_by_okrsheet,
)
from okrsheet.plan.columns import ANSWERS, NUMBER_FORMATS, Column, Kind, Record, Refers, columns_of
from okrsheet.plan.dashboard import REPORTED, SUPPORTED, TITLE, Block, place_of
from okrsheet.plan.status import Status, Tone
from okrsheet.plan.words import LanguageWord, Word
from okrsheet.workbook import charts, dashboard, guide, sample, styles
from okrsheet.workbook.sample import Content, Percent
from okrsheet.xlsx import literal, percent_format

_TABLE_ROWS: Final[Mapping[type[Record], int]] = {
    SettingRow: 0, KeyResult: 60, Kpi: 40, CheckIn: 200, HistoryRow: 600,
}  # fmt: skip
"""How many rows a table has at least, where not 30; okrsheet fills History without changing its table."""

_REACH: Final = 2000
"""The last row that drop-downs and conditional colours cover."""

_A4_WIDTH: Final = 200
"""The total column width beyond which a sheet is legible on A3 only."""

_PADDING: Final = 2
"""What indents and filter buttons take of a column's width."""

_LONG_TEXT: Final = 20
"""The column width from which text is wrapped."""

_TABS: Final[Mapping[type[Record], str]] = {
    SettingRow: styles.MUTED, Person: styles.MUTED, CheckIn: styles.AMBER, PhasedTarget: styles.MUTED,
    HistoryRow: styles.GREY,
}  # fmt: skip

_DATES: Final = (Kind.DATE, Kind.START, Kind.END)
_RIGHT: Final = (Kind.NUMBER, Kind.VALUE, Kind.SHARE, Kind.POINTS, Kind.SCORE)

_SOURCES: Final[Mapping[Refers, tuple[type[Record], str]]] = {
    Refers.PERSON: (Person, "name"),
    Refers.OBJECTIVE: (Objective, "id"),
    Refers.OBJECTIVE_OR_KEY_RESULT: (KeyResult, "id"),
    Refers.KPI: (Kpi, "id"),
    Refers.ITEM: (Kpi, "id"),
}
"""Where a drop-down takes its names from."""

_LISTS: Final = {Refers.OBJECTIVE_OR_KEY_RESULT: SUPPORTED, Refers.ITEM: REPORTED}
"""A list has one source only. What names items of two kinds takes them from the Dashboard, once okrsheet has
listed them there."""

_NAMES: Final = ("id", "title", "name")
"""What tells a row from others, and stays in sight."""

_LARGE: Final = {"#,##0": 3, "#,##0.0###": 164}
"""The number formats of large numbers, and the numbers that stand for them."""

_CALLS: Final = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)

_HIGHEST: Final = 409
"""Points that a row may be high in Excel, which calls a file damaged where one is higher."""
_FIXED_HEIGHT: Final = re.compile(rb'(<row r="(?!1")\d+" ht="[\d.]+") customHeight="1"')
"""Below the header, heights are only a first proposal: Excel may fit the row to what is typed."""

_LABEL_FORMAT: Final = re.compile(rb'(<numFmt formatCode="[^"]*")\s*/>')
"""Labels of charts; openpyxl does not say that their format is not that of the cells."""

_CHART_NAME: Final = re.compile(rb'name="Chart (\d+)"')
"""What a screen reader would read aloud, were there nothing better."""

_MADE_BY: Final = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>okrsheet</Application></Properties>"
)
"""In the place of openpyxl's, which names itself and its version."""

_REQUIRED = Text(en="Must be filled.", zh_TW="必填。")
_OURS = Text(en="Filled by okrsheet: please do not type here.", zh_TW="由 okrsheet 填寫，請勿輸入。")
_COMPONENT = Text(en="One of the four components of a complete KPI.", zh_TW="完整 KPI 的四項要素之一。")
_UNLISTED = Text(
    en="This is not in the list. You may keep it if you are sure.",
    zh_TW="清單中沒有這個內容。若確定無誤，可以保留。",
)
_EXISTS = Text(en="{file} is there already; nothing was written.", zh_TW="{file} 已存在，沒有寫入任何內容。")
_EXISTS_HINT = Text(
    en="Choose another name, or move the old file away.", zh_TW="請換一個檔名，或先移走舊檔案。"
)
_NO_FOLDER = Text(en="The folder {folder} does not exist.", zh_TW="資料夾 {folder} 不存在。")
_NO_FOLDER_HINT = Text(en="Create it first, or name another one.", zh_TW="請先建立資料夾，或指定其他資料夾。")
_NOT_WRITTEN = Text(en="{file} cannot be written: {reason}.", zh_TW="{file} 無法寫入：{reason}。")
_NOT_WRITTEN_HINT = Text(
    en="Choose a folder that you may write to, with room on the drive.",
    zh_TW="請選擇有寫入權限且空間足夠的資料夾。",
)


def new_workbook(
    path: Path, language: Language, period: Period, sample: bool = False, content: Content | None = None
) -> None:
    """Writes a new workbook, with some content; with ``sample`` the sample company's, whose period is its own.

    Raises:
        Refused: the file exists already, or its folder does not, or it cannot be written.
    """
    check_new(path)
    put(path, sample_company(language) if sample else build(language, period, content=content))


def put(path: Path, new: bytes) -> None:
    """Writes a new file, complete or not at all.

    Raises:
        Refused: there is one already, or it cannot be written.
    """
    try:
        _create(path, new)
    except FileExistsError as error:
        raise Refused(_EXISTS.says(file=path), _EXISTS_HINT) from error
    except OSError as error:
        reason = error.strerror or error
        raise Refused(_NOT_WRITTEN.says(file=path, reason=reason), _NOT_WRITTEN_HINT) from error


def check_new(path: Path) -> None:
    """Looks whether a new workbook may be written there.

    Raises:
        Refused: the file exists already, or its folder does not.
    """
    if path.exists() or path.is_symlink():
        raise Refused(_EXISTS.says(file=path), _EXISTS_HINT)
    if not path.parent.is_dir():
        raise Refused(_NO_FOLDER.says(folder=path.parent), _NO_FOLDER_HINT)


def sample_company(language: Language) -> bytes:
    """The sample company's workbook."""
    return build(language, sample.PERIOD, content=sample.company())


def build(
    language: Language,
    period: Period,
    *,
    content: Content | None = None,
    sheets: Sequence[type[Record]] = SHEETS,
) -> bytes:
    """A workbook in one language, with some of the sheets; the same arguments give the same bytes."""
    book = Workbook()
    front = book.worksheets[0]
    front.title = guide.TITLE.into(language)
    front.sheet_properties.tabColor = styles.TEAL
    guide.write(front, language)
    if HistoryRow in sheets:
        drawn = book.create_sheet(TITLE.into(language))
        drawn.sheet_properties.tabColor = styles.TEAL
        dashboard.write(drawn, language)
        drawn.page_setup.fitToHeight = 1
    for record in sheets:
        rows = _setting_rows(language, period, content or {}) if record is SettingRow else None
        sheet = book.create_sheet(record.SHEET.into(language))
        _Page(sheet, record, language, sheets).fill(rows or (content or {}).get(record, ()))
    return _saved(book, period.start, language)


def dashboard_alone(language: Language, title: str) -> bytes:
    """A workbook of a Dashboard sheet only, from which other workbooks take it in."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    dashboard.write(sheet, language)
    return _saved(book, dt.date(2026, 1, 1), language)


def _saved(book: Workbook, day: dt.date, language: Language) -> bytes:
    book.properties.creator = book.properties.lastModifiedBy = "okrsheet"
    book.properties.created = dt.datetime.combine(day, dt.time())
    made = BytesIO()
    book.save(made)
    return finished(made.getvalue(), book.properties.created, language)


def _setting_rows(language: Language, period: Period, content: Content) -> list[Mapping[str, object]]:
    values: dict[str, object] = {
        "period_start": period.start, "period_end": period.end,
        "language": LanguageWord.of(language),
    }  # fmt: skip
    for settings in content.get(Settings, ()):
        values |= settings
    rows: list[Mapping[str, object]] = []
    for setting in columns_of(Settings):
        value = values.get(setting.key, setting.example)
        row: dict[str, object] = {"setting": setting.label, "notes": setting.help}
        rows.append(row if value is None else {**row, "value": value})
    return rows


@dataclass(frozen=True)
class _Page:
    """One data sheet while it is made."""

    sheet: Worksheet
    record: type[Record]
    language: Language
    among: Sequence[type[Record]]
    """The sheets of the workbook."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the sheet; those that okrsheet fills are not required. A log without items in its
        workbook has none of these, so that okrsheet need never write into it.
        """
        ours = kept_by_okrsheet(self.record)
        fills = any(record in KINDS for record in self.among)
        return tuple(
            replace(c, ours=True, required=False) if c in ours else c
            for c in columns_of(self.record)
            if fills or not c.claims
        )

    def fill(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Writes header, rows and everything that helps people to fill them."""
        filled = list(rows)
        last = 1 + max(_TABLE_ROWS.get(self.record, 30), len(filled))
        for number, column in enumerate(self.columns, 1):
            self._header(number, column)
            self._column(number, column, 1 if self.record is HistoryRow else last)
            if column.refers or column.words or column.key == "owner_call":
                self._drop_down(number, column)
        for row_number, row in enumerate(filled, 2):
            for number, column in enumerate(self.columns, 1):
                if column.key in row:
                    self._value(row_number, number, row[column.key])
            self._fit(row_number)
        if self.record is SettingRow:
            self._settings()
        self._colours()
        self._table(last)
        self._view()

    def _header(self, number: int, column: Column) -> None:
        cell = self.sheet.cell(1, number, column.header.into(self.language))
        colour = styles.GREY if column.ours else styles.TEAL if column.component else styles.NAVY
        ink = styles.INK if column.ours else styles.WHITE
        cell.fill = styles.fill(colour)
        cell.font = styles.font(self.language, bold=column.required or column.ours, colour=ink)
        cell.alignment = styles.aligned("left", vertical="center", wrap=True, indent=1)
        cell.border = styles.underline(styles.AMBER, "thick") if column.required else Border()
        notes = [column.label, column.help]
        notes += [text for applies, text in (
            (column.required, _REQUIRED), (column.component, _COMPONENT), (column.ours, _OURS),
        ) if applies]  # fmt: skip
        comment = "\n".join(note.into(self.language) for note in notes)
        cell.comment = Comment(
            comment, "okrsheet", width=280, height=24 + 20 * styles.lines(comment, 38, self.language)
        )

    def _column(self, number: int, column: Column, last: int) -> None:
        dimension = self.sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width + _PADDING
        # The whole column, so that cells which okrsheet adds further down look like their neighbours
        cells: list[Any] = [self.sheet.cell(row, number) for row in range(2, last + 1)]
        for target in (dimension, *cells[:1]):
            target.font = styles.font(self.language, colour=styles.MUTED if column.ours else styles.INK)
            target.alignment = _alignment(column)
            target.number_format = NUMBER_FORMATS.get(column.kind, "General")
            if target is not dimension:
                target.border = styles.underline()
                if column.ours:
                    target.fill = styles.fill(styles.PALE)
        for cell in cells[1:]:  # openpyxl compares each style anew with all others
            cell._style = copy(cells[0]._style)  # noqa: SLF001

    def _value(self, row: int, number: int, value: object) -> None:
        cell = self.sheet.cell(row, number)
        match value:
            case Word():
                cell.value = value.text.into(self.language)
            case Text():
                cell.value = value.into(self.language)
            case tuple():
                cell.value = ", ".join(value)
            case Percent():
                cell.value = float(value)
                cell.number_format = percent_format(value)
            case str() | float() | int() | dt.date() | None:
                cell.value = value
            case _:
                raise TypeError(value)
        if isinstance(cell.value, str):
            cell.value = literal(cell.value)  # openpyxl writes it as it is
            cell.data_type = "s"  # also where it begins with "="

    def _fit(self, row: int) -> None:
        """Sets the height of a row. Excel fits it to the text on opening; other programs use the file's."""
        texts = (
            (str(self.sheet.cell(row, number).value or ""), column.width)
            for number, column in enumerate(self.columns, 1)
            if _wraps(column)
        )
        lines = max((styles.lines(text, width, self.language) for text, width in texts), default=1)
        if lines > 1:
            self.sheet.row_dimensions[row].height = min(15.5 * lines, _HIGHEST)

    def _drop_down(self, number: int, column: Column) -> None:
        if column.refers and _SOURCES[column.refers][0] not in self.among:
            return  # the names stand in another workbook of the plan
        # Where several IDs may stand in a cell, or items of two kinds, the list only helps.
        strict = column.key not in ("kpis", "supports") and column.refers is not Refers.ITEM
        letter = get_column_letter(number)
        self._validate(self._choices(column), f"{letter}2:{letter}{_REACH}", strict)

    def _choices(self, column: Column) -> str:
        if column.refers is None:
            words: Iterable[Word] = column.words or _CALLS
            return '"' + ",".join(word.text.into(self.language) for word in words) + '"'
        record, key = _SOURCES[column.refers]
        title, letter = record.SHEET.into(self.language), _letter(record, key)
        rows = f"${letter}$2:${letter}${_REACH}"
        # Down to the last filled cell, for rows may be left blank between; not further, or Excel opens the
        # list at its end.
        last = f"SUMPRODUCT(MAX((LEN('{title}'!{rows})>0)*ROW({rows})))"
        typed = f"OFFSET('{title}'!${letter}$2,0,0,MAX(1,{last}-1),1)"
        block = _LISTS.get(column.refers)
        return typed if block is None or HistoryRow not in self.among else self._listed(block, typed)

    def _listed(self, block: Block, otherwise: str) -> str:
        """The IDs in a list of the Dashboard; something else while it is blank."""
        row, column = place_of(block, "id")
        first = f"{TITLE.into(self.language)}!${get_column_letter(column)}${row + 1}"
        cells = f"{first}:${get_column_letter(column)}${row + block.room}"
        return f"IF(LEN({first})=0,{otherwise},OFFSET({first},0,0,COUNTA({cells}),1))"

    def _validate(self, formula: str, cells: str, strict: bool) -> None:
        validation = DataValidation(
            type="list", formula1=formula, allow_blank=True, errorStyle="warning", showErrorMessage=strict,
            errorTitle="okrsheet", error=_UNLISTED.into(self.language),
        )  # fmt: skip
        validation.add(cells)
        self.sheet.add_data_validation(validation)

    def _settings(self) -> None:
        value = _letter(SettingRow, "value")
        for row, setting in enumerate(columns_of(Settings), 2):
            cell = self.sheet[f"{value}{row}"]
            cell.number_format = NUMBER_FORMATS.get(setting.kind, "General")
            self.sheet.cell(row, 1).font = styles.font(self.language, bold=True)
            if setting.words:
                self._validate(self._choices(setting), cell.coordinate, strict=True)

    def _colours(self) -> None:
        typed = [number for number, column in enumerate(self.columns, 1) if not column.ours]
        first, last = (get_column_letter(n) for n in (typed[0], typed[-1])) if typed else ("", "")
        for number, column in enumerate(self.columns, 1):
            letter = get_column_letter(number)
            if column.kind is Kind.STATUS or column.key == "owner_call":
                self._status_colours(letter)
            elif column.kind is Kind.SIGN:
                self._colour(letter, f'${letter}2="▲"', Tone.GOOD)
                self._colour(letter, f'${letter}2="▼"', Tone.BAD)
            elif column.kind is Kind.COMPONENTS:
                self._colour(letter, f"LEN(${letter}2)>0", Tone.WARN)
            elif (column.required or column.component) and self.record not in (SettingRow, HistoryRow):
                blank = f"AND(LEN(TRIM({letter}2))=0,COUNTA(${first}2:${last}2)>0)"
                self._format(letter, blank, fill=styles.fill(styles.TO_FILL))
            if column.needed_for:
                self._needed(letter, column)
            if column.kind in (Kind.NUMBER, Kind.VALUE) and self.record is not SettingRow:
                self._thousands(letter)
            if column.key == "progress" and self.record is not HistoryRow:
                self._bars(letter)

    def _needed(self, letter: str, column: Column) -> None:
        """A cell that some measures need is yellow while it is blank and one of them is chosen."""
        measure = _letter(self.record, "measure")
        words = [f'${measure}2="{word}"' for one in column.needed_for for word in one.text.every()]
        blank = f"AND(LEN(TRIM({letter}2))=0,OR({','.join(words)}))"
        self._format(letter, blank, fill=styles.fill(styles.TO_FILL))

    def _thousands(self, letter: str) -> None:
        """Large numbers with separators. The cells' own format stays General: in any other one Excel would
        show a typed 85% as 0.85, and okrsheet could not tell it from a number.
        """
        large = f"ISNUMBER({letter}2),ABS({letter}2)>=1000"
        for whole, code in (
            (f"{letter}2=INT({letter}2)", "#,##0"),
            (f"{letter}2<>INT({letter}2)", "#,##0.0###"),
        ):
            shown = DifferentialStyle(numFmt=NumberFormat(numFmtId=_LARGE[code], formatCode=code))
            self._conditional(letter, Rule(type="expression", formula=[f"AND({large},{whole})"], dxf=shown))

    def _bars(self, letter: str) -> None:
        ends = [FormatObject("num", val=end) for end in (0, 1)]
        self._conditional(letter, Rule(type="dataBar", dataBar=DataBar(cfvo=ends, color=styles.BAR)))

    def _status_colours(self, letter: str) -> None:
        for tone in Tone:
            words = [w for s in Status if s.tone is tone for w in s.text.every()]
            self._colour(letter, "OR(" + ",".join(f'${letter}2="{w}"' for w in words) + ")", tone)

    def _colour(self, letter: str, formula: str, tone: Tone) -> None:
        shade = styles.TONES[tone]
        self._format(
            letter,
            formula,
            fill=styles.fill(shade.fill),
            font=Font(bold=tone is not Tone.NONE, color=shade.text),
        )

    def _format(self, letter: str, formula: str, *, fill: PatternFill, font: Font | None = None) -> None:
        shown = DifferentialStyle(fill=fill, font=font)
        self._conditional(letter, Rule(type="expression", formula=[formula], dxf=shown))

    def _conditional(self, letter: str, rule: Rule) -> None:
        self.sheet.conditional_formatting.add(f"{letter}2:{letter}{_REACH}", rule)

    def _table(self, last: int) -> None:
        name = re.sub(r"[^A-Za-z]", "", self.record.SHEET.en)
        table = Table(displayName=name, ref=f"A1:{get_column_letter(len(self.columns))}{last}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        self.sheet.add_table(table)

    def _view(self) -> None:
        sheet = self.sheet
        frozen = max((n for n, c in enumerate(self.columns, 1) if c.key in _NAMES and not c.late), default=1)
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
        sheet.row_dimensions[1].height = 36
        sheet.sheet_properties.tabColor = _TABS.get(self.record, styles.NAVY)
        styles.print_layout(sheet, "landscape", large=sum(c.width for c in self.columns) > _A4_WIDTH)
        sheet.print_title_rows = "1:1"


def _letter(record: type[Record], key: str) -> str:
    return get_column_letter([column.key for column in columns_of(record)].index(key) + 1)


def _alignment(column: Column) -> Alignment:
    if column.kind in _RIGHT:
        return styles.aligned("right")
    if column.kind in _DATES:
        return styles.aligned("center")
    return styles.aligned("left", wrap=_wraps(column), indent=1)


def _wraps(column: Column) -> bool:
    """Whether a column shows long text in several lines; beside another one, rows stay as low as that has them."""
    return (
        not column.beside and column.kind in (Kind.TEXT, Kind.NOTE, *ANSWERS) and column.width >= _LONG_TEXT
    )


def finished(package: bytes, day: dt.datetime, language: Language) -> bytes:
    """The same package without dates and without what openpyxl writes in other ways than the standard says."""
    moment = f"{day:%Y-%m-%dT%H:%M:%SZ}".encode()
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment, data)
            if name == "docProps/app.xml":
                data = _MADE_BY
            if name == "xl/styles.xml":
                data = re.sub(rb"(?<=<font>).*?(?=</font>)", _in_schema_order, data)
            if name.startswith("xl/charts/"):
                data = _LABEL_FORMAT.sub(rb'\1 sourceLinked="0"/>', data)
            if name.startswith("xl/drawings/drawing"):
                data = _CHART_NAME.sub(lambda found: charts.alternative_text(int(found[1]), language), data)
            if name.startswith("xl/worksheets/"):
                data = _FIXED_HEIGHT.sub(rb"\1", data)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return made.getvalue()


def _in_schema_order(font: re.Match[bytes]) -> bytes:
    """A font's elements in the standard's order; openpyxl writes the name first."""
    order = (
        b"b",
        b"i",
        b"strike",
        b"u",
        b"vertAlign",
        b"sz",
        b"color",
        b"name",
        b"family",
        b"charset",
        b"scheme",
    )
    names = re.findall(rb"<(\w+)[^>]*/>", font[0])
    elements = re.findall(rb"<\w+[^>]*/>", font[0])
    return b"".join(element for _, element in sorted(zip(map(order.index, names), elements, strict=True)))


def _create(path: Path, new: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            raise FileExistsError(path)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
