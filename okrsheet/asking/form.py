"""The small workbook that one person fills in: what is due from them, and yellow cells for the answers.

It is made anew by openpyxl, the same bytes for the same ask. It holds no formula, which a protected view would
show blank, and no cell note, at which some libraries stop. Its locked cells are protected without a password: that
keeps slips of the hand away, and is all that it is meant to do.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.asking import words
from okrsheet.asking.asked import Ask, AskedRow, Scale
from okrsheet.asking.columns import FormColumn, Part, columns_of_form, shown
from okrsheet.asking.token import token_of, witness_of
from okrsheet.basics.text import Language, Message, Text
from okrsheet.plan.columns import FORM_MARK, Kind
from okrsheet.plan.words import Milestone
from okrsheet.workbook import styles
from okrsheet.workbook.template import finished

TITLE: Final = Text(en="Values", zh_TW="填報表")
"""The title of the sheet; it is none of the plan's."""
_YELLOW: Final = "FFF2A8"
_GROUPS: Final = 7  # the row that says what groups of columns are for
HEADER_ROW: Final = _GROUPS + 1
"""The row of the headers in a form as it is sent."""
_ON_ONE_PAGE: Final = 25  # rows that are legible on one sheet of paper
_WRAPS: Final = ("title", "wanted", "comment", "data_source")
_DAY: Final = "yyyy-mm-dd"
_DAY_ZERO: Final = dt.date(1899, 12, 30)
_MONTH_OF_GRACE: Final = dt.timedelta(days=31)
_A_YEAR: Final = dt.timedelta(days=366)
_LOCKED: Final = PatternFill(fill_type="solid", start_color=styles.PALE, end_color=styles.PALE)
_CROSSED_OUT: Final = PatternFill(fill_type="lightUp", start_color="C4C9D2", end_color=styles.PALE)
_OPEN: Final = PatternFill(fill_type="solid", start_color=_YELLOW, end_color=_YELLOW)
_LEAST, _MOST = "-1000000000000000", "1000000000000000"
_LARGEST_SHARE: Final = 10  # 1000 %; what is typed beyond it lacks its % sign


def form(ask: Ask, key: bytes) -> bytes:
    """The workbook of one ask; ``key`` seals the marks of its rows."""
    book = Workbook()
    _Form(book.worksheets[0], ask, key).fill()
    book.properties.creator = book.properties.lastModifiedBy = "okrsheet"
    book.properties.title = words.title(ask)
    book.properties.created = dt.datetime.combine(ask.asked_on, dt.time())
    witness = StringProperty(name=FORM_MARK, value=witness_of(key, ask))
    book.custom_doc_props.append(witness)  # type: ignore[attr-defined]
    made = BytesIO()
    book.save(made)
    return finished(made.getvalue(), book.properties.created, ask.language)


@dataclass(frozen=True)
class _Form:
    """One form while it is made."""

    sheet: Worksheet
    ask: Ask
    key: bytes

    @property
    def language(self) -> Language:
        """That of the person who is asked."""
        return self.ask.language

    def fill(self) -> None:
        """Writes all of the sheet."""
        self.sheet.title = TITLE.into(self.language)
        columns = columns_of_form(self.ask)
        self._head()
        self._groups(columns)
        for number, column in enumerate(columns, 1):
            self._header(number, column)
        for number, row in enumerate(self.ask.rows, 1):
            self._row(HEADER_ROW + number, number, row, columns)
        self._validations(columns)
        self._view(columns)

    def _head(self) -> None:
        """The title, who asks whom by when, and the steps, which run over the cells beside them."""
        steps = [step.into(self.language) for step in words.STEPS_OF_FORM]
        for row, said in enumerate([words.title(self.ask), words.who_asks(self.ask), *steps], 1):
            first, cell = row == 1, self.sheet.cell(row, 1)
            self._write(cell, said)
            colour = styles.NAVY if first else styles.INK
            cell.font = styles.font(self.language, size=14 if first else 11, bold=first, colour=colour)
            cell.alignment = styles.aligned("left", vertical="center")
            self.sheet.row_dimensions[row].height = 24 if first else 17
        self.sheet.row_dimensions[_GROUPS - 1].height = 6

    def _groups(self, columns: Sequence[FormColumn]) -> None:
        for part in (Part.ASKED, Part.CHECK_IN, Part.COMPONENT):
            numbers = [number for number, column in enumerate(columns, 1) if column.part is part]
            if not numbers:
                continue
            cell = self.sheet.cell(_GROUPS, numbers[0])
            self._write(cell, part.value.into(self.language))
            cell.font = styles.font(self.language, bold=True)
            cell.alignment = styles.aligned("left", vertical="center", wrap=len(numbers) < 3, indent=1)
            for number in numbers:
                self.sheet.cell(_GROUPS, number).fill = styles.fill(_HEADS[part])
            if len(numbers) > 1:
                self.sheet.merge_cells(
                    start_row=_GROUPS, end_row=_GROUPS, start_column=numbers[0], end_column=numbers[-1]
                )
        self.sheet.row_dimensions[_GROUPS].height = 20

    def _header(self, number: int, column: FormColumn) -> None:
        cell = self.sheet.cell(HEADER_ROW, number)
        self._write(cell, column.header(self.language))
        cell.font = styles.font(self.language, bold=True)
        cell.fill = styles.fill(_HEADS[column.part])
        cell.alignment = _aligned(column, wrap=True)
        cell.border = styles.underline(styles.INK)
        dimension = self.sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.hidden = column.part is Part.MARK
        self.sheet.row_dimensions[HEADER_ROW].height = 33

    def _row(self, at: int, number: int, row: AskedRow, columns: Sequence[FormColumn]) -> None:
        holds = {**shown(row), "mark": token_of(self.key, self.ask, number, row.id), "date": row.date}
        for place, column in enumerate(columns, 1):
            cell = self.sheet.cell(at, place)
            self._write(cell, holds.get(column.key))
            cell.font = styles.font(self.language, colour=styles.INK)
            cell.alignment = _aligned(column, wrap=column.key in _WRAPS)
            cell.number_format = _number_format(column, row)
            self._colour(cell, column, row)
        lines = max(
            styles.lines(str(holds.get(c.key) or ""), c.width - 3, self.language)
            for c in columns
            if c.key in _WRAPS
        )
        self.sheet.row_dimensions[at].height = max(24.0, 15.5 * lines + 3)

    def _colour(self, cell: Cell | MergedCell, column: FormColumn, row: AskedRow) -> None:
        """Yellow and unlocked is what may be filled; what is not asked in a row is crossed out."""
        is_open = column.key in row.open_keys
        cell.protection = Protection(locked=not is_open)
        if column.part is Part.ASKED:
            cell.fill, cell.border = _LOCKED, styles.underline()
        elif is_open:
            edge = Side(style="thin", color=styles.AMBER)
            cell.fill, cell.border = _OPEN, Border(left=edge, right=edge, top=edge, bottom=edge)
        else:
            cell.fill, cell.border = _CROSSED_OUT, styles.underline()

    def _write(self, cell: Cell | MergedCell, value: object) -> None:
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str):
            cell.data_type = "s"  # also where it begins with "="

    def _validations(self, columns: Sequence[FormColumn]) -> None:
        found: defaultdict[_Check, list[str]] = defaultdict(list)
        for place, column in enumerate(columns, 1):
            for at, row in enumerate(self.ask.rows, HEADER_ROW + 1):
                check = _check(self.ask, column, row) if column.key in row.open_keys else None
                if check:
                    found[check].append(f"{get_column_letter(place)}{at}")
        for check, cells in found.items():
            made = check.validation(self.language)
            for cell in cells:
                made.add(cell)
            self.sheet.add_data_validation(made)

    def _view(self, columns: Sequence[FormColumn]) -> None:
        sheet = self.sheet
        sheet.freeze_panes = f"C{HEADER_ROW + 1}"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 100
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False  # these may be changed
        wanted = self.ask.rows[0].open_keys
        first = "value" if "value" in wanted else wanted[0]
        place = next(number for number, column in enumerate(columns, 1) if column.key == first)
        selected = f"{get_column_letter(place)}{HEADER_ROW + 1}"
        for selection in sheet.sheet_view.selection:
            if selection.pane == "bottomRight":
                selection.activeCell = selection.sqref = selected
        styles.print_layout(sheet, "landscape")
        sheet.print_title_rows = f"{_GROUPS}:{HEADER_ROW}"
        if len(self.ask.rows) <= _ON_ONE_PAGE:
            sheet.page_setup.fitToHeight = 1


_HEADS: Final = {
    Part.ASKED: styles.GREY, Part.CHECK_IN: "FFD95A", Part.COMPONENT: "FFD95A", Part.MARK: styles.GREY,
}  # fmt: skip
_RIGHT: Final = ("goal", "last", "value", "confidence", "baseline", "target", "upper_target")


def _aligned(column: FormColumn, *, wrap: bool) -> Alignment:
    return styles.aligned("right" if column.key in _RIGHT else "left", vertical="center", wrap=wrap, indent=1)


def _number_format(column: FormColumn, row: AskedRow) -> str:
    if column.key in ("date", "last_day", "end"):
        return _DAY
    if column.part is Part.ASKED or (column.key == "value" and row.scale is Scale.MILESTONE):
        return "@"  # or 3/5 becomes a day
    if column.key == "value" and row.scale is Scale.PERCENT:
        # Excel takes an 85 typed into such a cell for 85 %
        return "0%" if row.decimals == 0 else f"0.{'0' * row.decimals}%"
    return "General"  # a typed 85% stays one, and can be told from a number


@dataclass(frozen=True, slots=True)
class _Check:
    """What may be typed into a cell; ``strict`` stops everything else, which otherwise is only asked about."""

    type: str
    error: Message
    first: str = ""
    last: str = ""
    strict: bool = True

    def __hash__(self) -> int:
        return hash((self.type, self.first, self.last, self.strict))

    def validation(self, language: Language) -> DataValidation:
        """The rule as openpyxl has it. Without ``showErrorMessage`` it would stop nothing."""
        return DataValidation(
            type=self.type,  # type: ignore[arg-type]
            operator="between" if self.last else None,
            formula1=self.first,
            formula2=self.last or None,
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="stop" if self.strict else "warning",
            errorTitle="okrsheet",
            error=self.error.into(language),
        )


def _check(ask: Ask, column: FormColumn, row: AskedRow) -> _Check | None:
    language = ask.language
    match column.key:
        case "date":
            first, last = (row.earliest or ask.day - _A_YEAR), max(ask.day, ask.due) + _MONTH_OF_GRACE
            first = min(first, row.date or first)
            return _Check("date", words.ONLY_DAYS.says(first=first, last=last), _serial(first), _serial(last))
        case "value" if row.scale is Scale.MILESTONE:
            listed = tuple(word.text for word in Milestone)
            return _Check("list", words.MILESTONES.says(), _inline(listed, language), strict=False)
        case "value" if row.scale is Scale.PERCENT:
            return _Check("decimal", words.ONLY_SHARES.says(), f"-{_LARGEST_SHARE}", f"{_LARGEST_SHARE}")
        case "confidence":
            return _Check("decimal", words.ONLY_POINTS.says(), "0", "10")
        case "value" | "baseline" | "target" | "upper_target":
            return _Check("decimal", words.ONLY_NUMBERS.says(), _LEAST, _MOST)
        case _:
            return _listed(column, language)


def _listed(column: FormColumn, language: Language) -> _Check | None:
    declared = column.declared
    if declared is None or declared.kind is not Kind.WORD or declared.words is None:
        return None
    listed = tuple(word.text for word in declared.words)
    return _Check("list", words.ONLY_LISTED.says(words=listed), _inline(listed, language))


def _inline(listed: Sequence[Text], language: Language) -> str:
    """The words of a drop-down within the rule itself; libraries lose lists that stand in cells."""
    return '"' + ",".join(word.into(language) for word in listed) + '"'


def _serial(day: dt.date) -> str:
    """A day as Excel counts it."""
    return str((day - _DAY_ZERO).days)
