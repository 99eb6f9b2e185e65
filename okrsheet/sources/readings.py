"""What cells of a source say: numbers, words of milestones, days; and one value of many."""

from __future__ import annotations

import datetime as dt
import math
import re
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar
from okrsheet.basics.text import Message, Text, one_line
from okrsheet.importing.meaning.days import Order, date_order, read_day
from okrsheet.importing.meaning.values import CURRENCY, Number, Point, Why, decimal_point, read_number
from okrsheet.plan.convert import (
    Problem,
    ProblemKind,
    is_count,
    parse_date,
    tidy,
    to_text,
    to_value,
    typed_as_percent,
    unreadable,
)
from okrsheet.plan.words import Milestone
from okrsheet.sources.given import SourceError

_LARGEST = 1e300  # beyond it, sums are no longer finite
_CLEAR = re.compile(r"[+-]?(?:\d{1,60}|(?:0|\d{4,60})?[.,]\d{3}|\d{0,60}[.,](?:\d{1,2}|\d{4,60}))", re.ASCII)
"""Numbers as programs write them, which need no closer look: with a sign that cannot stand between thousands."""
_BY_POINT: Final = {sign: re.compile(rf"[+-]?\d{{1,60}}[{sign}]\d{{1,60}}", re.ASCII) for sign in ".,"}
"""The same where the decimal sign is known."""
_SCIENTIFIC = re.compile(r"([+-]?\d(?:[.,]\d{1,60})?)[eE]([+-]?\d{1,3})", re.ASCII)
"""As well; with one digit in front, the sign behind it can only be a decimal sign."""
_MONEY = re.compile("新[台臺]幣|人民幣|美元|港幣|[元圓円]整?")
"""Currencies in Chinese."""
_ALONE = re.compile(r"[\s(+-]*[\d.,'’\s]*\d[\d.,'’\s]*[\s)%*-]*", re.ASCII)
"""A number without anything else that might count: millions, dozens, per mille."""
_MINUS_BEHIND = re.compile(r"(.*\d\s?%?)\s?-", re.DOTALL)
"""As SAP writes what is negative."""
_ISO_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d.*", re.DOTALL | re.ASCII)
_TIME = re.compile(
    r"(上午|下午)?\s?(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?\s?([ap]m)?", re.IGNORECASE | re.ASCII
)
_SHORT_YEAR = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D.*)?", re.DOTALL | re.ASCII)
_SHOWN = 40  # characters of a cell that a message quotes
_LATE = 86_400.0  # seconds of a day


class Writing:
    """How the numbers and days of one column are written, by its settings, and by its texts where these say nothing.

    ``near`` is a day in whose neighbourhood years of two digits lie. All methods raise ``SourceError`` for what may be either
    of two, or is none; the message does not say in which cell.
    """

    def __init__(self, cells: Iterable[Cell], decimal: str, near: dt.date) -> None:
        self._cells, self._decimal, self._near = cells, decimal, near
        self._days: dict[str, dt.date | None] = {}

    @cached_property
    def _point(self) -> Point | None:
        match self._decimal:
            case "." | ",":
                return self._decimal
        return decimal_point(text for text in self._texts if "," in text or "." in text)

    @cached_property
    def _order(self) -> Order | None:
        return date_order(text for text in self._texts if len(text) <= _SHOWN)

    @cached_property
    def _texts(self) -> set[str]:
        return {cell.value for cell in self._cells if isinstance(cell.value, str)}

    def value(self, cell: Cell) -> Cell | None:
        """A number, or what may be said of a milestone; ``None`` where there is no value yet: blank, N/A, a dash."""
        told = cell.value
        if not isinstance(told, str):
            return Cell(told) if isinstance(told, bool) and not cell.error else self.number(cell)
        if not _CLEAR.fullmatch(told) and (Milestone.find(told) or is_count(cell)) and not cell.error:
            return Cell(one_line(told, _SHOWN))
        return self.number(cell)

    def number(self, cell: Cell) -> Cell | None:
        """A number as a cell, that of a percentage being the share; ``None`` as above."""
        check_calculated(cell)
        told = cell.value
        if isinstance(told, str):
            plain = told.strip()
            if _CLEAR.fullmatch(plain) or (self._point and _BY_POINT[self._point].fullmatch(plain)):
                return _number(float(plain.replace(",", ".")), False, told)
            tidied = tidy(told)
            if found := _SCIENTIFIC.fullmatch(tidied):
                return _number(float(f"{found[1].replace(',', '.')}e{found[2]}"), False, told)
            if (found := _MINUS_BEHIND.fullmatch(tidied)) and not tidied.startswith(("-", "+", "(")):
                cell = Cell(f"-{found[1]}")
            elif _MONEY.search(tidied):
                cell = Cell(_MONEY.sub("", tidied))
        read = read_number(cell, self._point)
        if isinstance(read, Number):
            alone = not isinstance(told, str) or _ALONE.fullmatch(CURRENCY.sub("", tidy(cell.value)))
            if read.measure is not None or not read.exact or read.times != 1.0 or not alone:
                raise SourceError(_INEXACT.says(typed=quoted(Cell(told))), _LEAVE_OUT)
            return _number(read.value, read.percent, told)
        if read.why in (Why.BLANK, Why.NO_VALUE):
            return None
        if read.why is Why.AMBIGUOUS:
            raise SourceError(_EITHER.says(typed=quoted(Cell(told))), _SET_DECIMAL)
        raise SourceError(_NO_NUMBER.says(typed=quoted(Cell(told))), _LEAVE_OUT)

    def day(self, cell: Cell) -> dt.date | None:
        """A day, of a month its last; ``None`` where the cell is blank. A time of day is left out, in whatever zone."""
        check_calculated(cell)
        if cell.blank:
            return None
        if not isinstance(cell.value, str):
            return self._read_day(cell)
        if cell.value not in self._days:
            self._days[cell.value] = self._read_day(cell)
        return self._days[cell.value]

    def _read_day(self, cell: Cell) -> dt.date:
        if isinstance(cell.value, str) and (moment := _ISO_MOMENT.fullmatch(cell.value.strip())):
            cell = Cell(moment[1])
        found = {read_day(cell, calendar, self._order) for calendar in self._calendars()}
        day = found.pop()
        if found or (day and self._may_begin_with_year(cell, day)):
            raise SourceError(_WHICH_DAY.says(typed=quoted(cell)), _ISO_DAYS)
        if day is None:
            said = _WHICH_DAY if self._is_vague(cell) else _NO_DAY
            raise SourceError(said.says(typed=quoted(cell)), _ISO_DAYS)
        return day

    def _calendars(self) -> tuple[Calendar, Calendar]:
        """Two that agree only on what needs neither the current year nor the first month of a fiscal one."""
        earlier = self._near.replace(year=self._near.year - 2, day=1)
        return Calendar(self._near), Calendar(earlier, fiscal_month=4)

    def _is_vague(self, cell: Cell) -> bool:
        """Whether a text is a day, but of two orders or none of a year."""
        problem = parse_date(tidy(cell.value), self._near.year) if isinstance(cell.value, str) else None
        return isinstance(problem, Problem) and problem.kind is ProblemKind.AMBIGUOUS_DATE

    def _may_begin_with_year(self, cell: Cell, day: dt.date) -> bool:
        """Whether the first two digits of 26/10/31 are as likely its year."""
        found = _SHORT_YEAR.fullmatch(tidy(cell.value)) if isinstance(cell.value, str) else None
        if not found:
            return False
        try:
            other = dt.date(2000 + int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return False
        return other != day and abs(other.year - self._near.year) <= abs(day.year - self._near.year)


def time_of(cell: Cell) -> float:
    """The time of day that is told beside a day, in seconds; 0 where none is. Only for the order of rows."""
    told = cell.value
    if isinstance(told, dt.datetime):
        return told.hour * 3600 + told.minute * 60 + told.second + told.microsecond / 1e6
    found = _TIME.search(tidy(told)) if isinstance(told, str) else None
    if not found:
        return 0.0
    half = (found[5] or found[1] or "").lower()
    hour = int(found[2]) % 12 + 12 * (half in ("pm", "下午")) if half else int(found[2])
    return min(hour * 3600 + int(found[3]) * 60 + float(found[4] or 0), _LATE)


def check_calculated(cell: Cell) -> None:
    """Raises ``SourceError`` for a formula that gives an error or was never calculated."""
    problem = unreadable(cell)
    if problem and problem.kind is ProblemKind.ERROR_VALUE:
        raise SourceError(_ERROR.says(typed=one_line(problem.typed, _SHOWN)), _CORRECT_FORMULA)
    if problem:
        raise SourceError(_NEVER_CALCULATED, _SAVE_ONCE)


def typed_value(cell: Cell) -> Cell | None:
    """A cell of a workbook as a check-in's value would be read: a number, or what may be said of a milestone; ``None``
    where there is no value yet.

    Raises:
        SourceError: it is neither; the message does not say in which cell.
    """
    check_calculated(cell)
    value = to_value(cell)
    if isinstance(value, Problem):
        if value.kind is ProblemKind.PLACEHOLDER:
            return None
        vague = value.kind is ProblemKind.AMBIGUOUS_NUMBER
        said = (_EITHER if vague else _NO_NUMBER).says(typed=quoted(cell))
        raise SourceError(said, _TYPE_NUMBERS)
    if value is None:
        return None
    if isinstance(value, Milestone) or is_count(cell):
        return Cell(one_line(cell.value, _SHOWN) if isinstance(cell.value, str) else cell.value)
    return _number(value, typed_as_percent(cell), cell.value)


def quoted(cell: Cell) -> str:
    """A cell as messages quote it."""
    if cell.percent and isinstance(cell.value, (int, float)):
        return f"{cell.value * 100:.15g}%"
    return one_line(to_text(cell) or "", _SHOWN)


def placed(error: SourceError, where: Message | str) -> SourceError:
    """The same error, with the cell in front."""
    return SourceError(_AT.says(where=where, what=error.message), error.hint)


def _number(value: float, percent: bool, typed: object) -> Cell:
    if not abs(value) < _LARGEST:
        raise SourceError(_NO_NUMBER.says(typed=one_line(str(typed), _SHOWN)), _LEAVE_OUT)
    return Cell(value + 0.0, percent=percent)  # never minus zero


# One value of many


class Found(NamedTuple):
    """A value where it was found: ``order`` is what it comes before others by, ``row`` its row or cell."""

    cell: Cell
    day: dt.date | None
    order: tuple[dt.date | float | int, ...]
    where: Message
    place: str = ""


def one_of(found: Sequence[Found], how: str) -> Cell:
    """What several values come to; ``how`` is one of ``AGGREGATES``, and there is at least one value.

    Raises:
        SourceError: they cannot be put together: words, or percentages beside plain numbers.
    """
    if how == "count":
        return Cell(float(len(found)))
    if how in ("first", "last"):
        in_order = sorted(found, key=lambda one: one.order)
        return in_order[0 if how == "first" else -1].cell
    for one in found:
        if isinstance(one.cell.value, bool) or not isinstance(one.cell.value, (int, float)):
            error = SourceError(_NO_NUMBER.says(typed=quoted(one.cell)), _LEAVE_OUT)
            raise placed(error, one.where)
    percent = found[0].cell.percent
    if other := next((one for one in found if one.cell.percent != percent), None):
        said = {"one": quoted(found[0].cell), "at": found[0].where, "other": quoted(other.cell)}
        raise SourceError(_MIXED.says(**said, beside=other.where), _ALL_ALIKE)
    return Cell(_WAYS[how]([_float(one.cell) for one in found]), percent=percent)


def one_a_day(found: Iterable[Found], hint: Text) -> list[Found]:
    """Values in the order of their days, one for each; equal ones of one day count once.

    Raises:
        SourceError: two of one day differ; ``hint`` says what to do then.
    """
    days: dict[dt.date | None, Found] = {}
    for one in found:
        other = days.setdefault(one.day, one)
        if not _same(other.cell, one.cell):
            both = {
                "one": quoted(other.cell),
                "at": other.where,
                "other": quoted(one.cell),
                "beside": one.where,
            }
            raise SourceError(_TWO_OF_A_DAY.says(day=one.day, **both), hint)
    return sorted(days.values(), key=lambda one: one.day or dt.date.min)


def _same(one: Cell, other: Cell) -> bool:
    return (one.value, one.percent) == (other.value, other.percent)


def _float(cell: Cell) -> float:
    return float(cell.value) if isinstance(cell.value, (int, float)) else math.nan


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


_WAYS: Final[Mapping[str, Callable[[list[float]], float]]] = {
    "sum": math.fsum,
    "mean": _mean,
    "median": statistics.median,
    "min": min,
    "max": max,
}

_AT = Text(en="{where}: {what}", zh_TW="{where}：{what}")
_NO_NUMBER = Text(en="“{typed}” is no number", zh_TW="「{typed}」不是數字")
_INEXACT = Text(
    en="“{typed}” is not a number alone, but has a word such as k, 萬 or days, a comparison or a range",
    zh_TW="「{typed}」並非單純的數字，而帶有 k、萬、天等字詞、比較符號或範圍",
)
_LEAVE_OUT = Text(
    en="Correct it in the source, or leave such rows out with “where”.",
    zh_TW="請在來源更正，或以 where 排除這類資料列。",
)
_EITHER = Text(
    en="“{typed}” may be either of two numbers, as commas and points mean different things in different countries",
    zh_TW="「{typed}」可能是兩個不同的數字，因為各國的逗點與小數點寫法不同",
)
_SET_DECIMAL = Text(
    en='Set decimal = "." or decimal = "," for this source: the sign before the decimals.',
    zh_TW='請為此來源設定 decimal = "." 或 decimal = ","（小數點的符號）。',
)
_TYPE_NUMBERS = Text(
    en="Type a plain number into that cell, or name another.",
    zh_TW="請在該儲存格填入單純的數字，或改指定其他儲存格。",
)
_ERROR = Text(en="the formula there gives {typed}", zh_TW="該處公式的結果為 {typed}")
_CORRECT_FORMULA = Text(en="Correct the formula in that workbook.", zh_TW="請更正該活頁簿的公式。")
_NEVER_CALCULATED = Text(
    en="the formula there was never calculated, so that the file holds no value",
    zh_TW="該處公式尚未計算過，檔案內沒有數值",
)
_SAVE_ONCE = Text(
    en="Open the workbook in Excel and save it once.", zh_TW="請用 Excel 開啟該活頁簿並儲存一次。"
)
_NO_DAY = Text(en="“{typed}” is no day", zh_TW="「{typed}」不是日期")
_WHICH_DAY = Text(en="“{typed}” may be any of several days", zh_TW="「{typed}」可能是不同的日期")
_ISO_DAYS = Text(
    en="Let the source write days as 2026-10-31, or leave such rows out with “where”.",
    zh_TW="請讓來源以 2026-10-31 的形式輸出日期，或以 where 排除這類資料列。",
)
_MIXED = Text(
    en="“{one}” ({at}) and “{other}” ({beside}) cannot be put together: one is a percentage, the other is not",
    zh_TW="「{one}」（{at}）與「{other}」（{beside}）無法合併計算：一個是百分比，另一個不是",
)
_ALL_ALIKE = Text(
    en="Let the source write all of them alike, or leave some out with “where”.",
    zh_TW="請讓來源以相同形式輸出，或以 where 排除部分資料列。",
)
_TWO_OF_A_DAY = Text(
    en="{day} has two values: “{one}” ({at}) and “{other}” ({beside})",
    zh_TW="{day} 有兩個數值：「{one}」（{at}）與「{other}」（{beside}）",
)
