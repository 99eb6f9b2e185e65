"""Which rows of a source count: the table ``where``, a column each and what must stand in it."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

from okrsheet.basics.cells import Cell
from okrsheet.basics.text import Text, fold, fold_id, one_line
from okrsheet.plan.convert import tidy, to_text
from okrsheet.plan.words import Milestone
from okrsheet.sources.given import Question, SourceError
from okrsheet.sources.readings import Writing, check_calculated, quoted

_OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
_COMPARISON = re.compile(r"(>=|<=|!=|=|>|<)\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"([+-]?\d{1,60}(?:\.\d{1,60})?)\s*(%?)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_BIND = re.compile(r":([a-z_]+)", re.ASCII)
_DIGITS = re.compile(r"(?<!\w)-?\d+|\d+")


class _Id(NamedTuple):
    text: str


class _Amount(NamedTuple):
    value: float
    percent: bool


_Wanted: TypeAlias = "str | bool | dt.date | _Id | _Amount"


@dataclass(frozen=True, slots=True)
class Condition:
    """What must stand in a column: any of the ``tests``, each a comparison and what is compared with."""

    column: str
    tests: tuple[tuple[str, _Wanted], ...]

    @property
    def is_of_kpi(self) -> bool:
        """Whether it asks for the rows of the KPI."""
        return any(isinstance(wanted, _Id) for _, wanted in self.tests)

    @property
    def kpi(self) -> str | None:
        """The ID of the KPI, as the rows are known by it (:func:`id_in`), where only its rows are asked for."""
        match self.tests:
            case (("=", _Id(text)),):
                return fold_id(text)
        return None

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that are looked for, which a wrong encoding would hide."""
        return tuple(wanted for _, wanted in self.tests if isinstance(wanted, str))

    def fits(self, cell: Cell, writing: Writing) -> bool:
        """Whether a cell is as it must be; a blank one is so only where blank ones are asked for.

        Raises:
            SourceError: it cannot be compared; the message does not say in which cell.
        """
        check_calculated(cell)
        if cell.blank:
            return ("=", "") in self.tests
        return any(_fits(cell, writing, sign, wanted) for sign, wanted in self.tests)


def id_in(cell: Cell) -> str:
    """The ID that a cell holds, as IDs are compared; blank where it holds nothing.

    Raises:
        SourceError: nobody knows what it holds; the message does not say in which cell.
    """
    check_calculated(cell)
    return fold_id(to_text(cell) or "")


def conditions(where: Mapping[str, Any], asked: Question) -> tuple[Condition, ...]:
    """The conditions of a source, with what they name of the question filled in.

    Raises:
        SourceError: one of them is not understood.
    """
    return tuple(Condition(column, _tests(column, wanted, asked)) for column, wanted in where.items())


def _tests(column: str, wanted: Any, asked: Question) -> tuple[tuple[str, _Wanted], ...]:
    alternatives = wanted if isinstance(wanted, list) else [wanted]
    if not alternatives:
        raise SourceError(_NOTHING.says(column=column), _SEE)
    tests = tuple(_test(column, one, asked) for one in alternatives)
    if len(tests) > 1 and any(sign == "!=" for sign, _ in tests):
        raise SourceError(_ALWAYS.says(column=column), _SEE)
    return tests


def _test(column: str, wanted: Any, asked: Question) -> tuple[str, _Wanted]:
    match wanted:
        case bool():
            return "=", wanted
        case int() | float() if abs(wanted) < 1e300:
            return "=", _Amount(float(wanted), percent=False)
        case dt.datetime():
            return "=", wanted.date()
        case dt.date():
            return "=", wanted
        case str():
            return _of_text(column, wanted.strip(), asked)
    raise SourceError(_NOT_UNDERSTOOD.says(column=column, typed=one_line(str(wanted), 40)), _SEE)


def _of_text(column: str, typed: str, asked: Question) -> tuple[str, _Wanted]:
    found = _COMPARISON.fullmatch(typed)
    sign, rest = (found[1], found[2]) if found else ("", typed)
    wanted = _named(column, rest, asked)
    if found and isinstance(wanted, str):
        if number := _NUMBER.fullmatch(wanted):
            share = bool(number[2])
            wanted = _Amount(round(float(number[1]) / 100, 12) if share else float(number[1]), share)
        elif _DAY.fullmatch(wanted):
            wanted = _day(column, wanted)
    if sign not in ("", "=", "!=") and isinstance(wanted, (str, _Id)):
        raise SourceError(_NOT_UNDERSTOOD.says(column=column, typed=one_line(typed, 40)), _SEE)
    return sign or "=", wanted


def _named(column: str, typed: str, asked: Question) -> _Wanted:
    """What ``:as_of`` and the like stand for; any other text is itself."""
    found = _BIND.fullmatch(typed)
    if not found:
        return typed
    if found[1] not in asked.binds:
        known = tuple(f":{name}" for name in asked.binds)
        raise SourceError(_NO_BIND.says(column=column, typed=typed), _BINDS.says(known=known))
    value = asked.binds[found[1]]
    return _Id(value) if isinstance(value, str) else value


def _day(column: str, typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise SourceError(_NOT_UNDERSTOOD.says(column=column, typed=typed), _SEE) from None


def _fits(cell: Cell, writing: Writing, sign: str, wanted: _Wanted) -> bool:
    compare = _OPERATORS[sign]
    match wanted:
        case bool():
            return compare(_truth(cell), wanted)
        case dt.date():
            day = writing.day(cell)
            return day is not None and compare(day, wanted)
        case _Amount():
            number = writing.number(cell)
            if number is None:
                return False
            if number.percent != wanted.percent and number.value:  # nothing is nothing, in per cent as well
                raise SourceError(_PERCENT.says(typed=quoted(cell)), _WRITE_PERCENT)
            return compare(number.value, wanted.value)
        case _Id():
            return compare(id_in(cell), fold_id(wanted.text))
    return compare(_is_same(to_text(cell) or "", wanted), True)


def _is_same(one: str, other: str) -> bool:
    """Whether two texts are equal as headers are; but the signs between digits count: 1.5 is not 15, K1-1 not K11."""
    if fold(one) != fold(other):
        return False
    return one == other or (
        _DIGITS.findall(tidy(one)) == _DIGITS.findall(tidy(other))
        and bool(fold(one) or tidy(one) == tidy(other))
    )


def _truth(cell: Cell) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    text = fold(to_text(cell) or "")
    word = Milestone.find(text)
    if text in ("1", "y") or word is Milestone.DONE:
        return True
    if text in ("0", "n") or word is Milestone.NOT_STARTED:
        return False
    raise SourceError(_NO_TRUTH.says(typed=quoted(cell)), _WRITE_TEXT)


_SEE = Text(
    en='Examples: where = {{ Region = "North", Amount = ">= 100", Day = ">= :period_start" }}.',
    zh_TW='例如 where = {{ "地區" = "北區", "金額" = ">= 100", "日期" = ">= :period_start" }}。',
).says()
_NOTHING = Text(en="where {column}: an empty list fits nothing", zh_TW="where {column}：空清單不符合任何資料")
_ALWAYS = Text(
    en="where {column}: of several “!=” one is always true", zh_TW="where {column}：多個「!=」並列時恆為真"
)
_NOT_UNDERSTOOD = Text(
    en="where {column}: “{typed}” is nothing that can be compared with",
    zh_TW="where {column}：「{typed}」無法用來比較",
)
_NO_BIND = Text(en="where {column}: there is no {typed}", zh_TW="where {column}：沒有 {typed}")
_BINDS = Text(en="Known are: {known}.", zh_TW="可用的名稱：{known}。")
_PERCENT = Text(
    en="“{typed}” cannot be compared: either it or the number in “where” is a percentage, the other is not",
    zh_TW="「{typed}」無法比較：它與 where 中的數字，一個是百分比，另一個不是",
)
_WRITE_PERCENT = Text(
    en='Write percentages as "> 85 %" and plain numbers as "> 0.85".',
    zh_TW='百分比請寫成 "> 85 %"，一般數字請寫成 "> 0.85"。',
)
_NO_TRUTH = Text(en="“{typed}” is neither yes nor no", zh_TW="「{typed}」既非是也非否")
_WRITE_TEXT = Text(
    en="Write the text itself in “where”, between quotation marks.",
    zh_TW="請在 where 以引號寫出該文字。",
)
