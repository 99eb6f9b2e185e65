"""Converting cells: each becomes the value that was meant or, rather than a guess, a problem."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import MONTH_NAME, Calendar, end_of_month, month_number, says_its_year
from okrsheet.basics.text import INVISIBLE, Text, fold, fold_id
from okrsheet.plan.words import Milestone, Word


class ProblemKind(Enum):
    """Why a cell that holds something has no value."""

    NOT_A_NUMBER = auto()
    AMBIGUOUS_NUMBER = auto()
    NOT_A_DATE = auto()
    AMBIGUOUS_DATE = auto()
    UNKNOWN_WORD = auto()
    ERROR_VALUE = auto()
    NEVER_CALCULATED = auto()
    PLACEHOLDER = auto()
    OUT_OF_RANGE = auto()
    TURNED_INTO_DATE = auto()


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that could not be understood, and what stands in it; ``hint`` says what to do where that
    is not what is usually done about its kind.
    """

    kind: ProblemKind
    typed: str
    choices: type[Word] | None = None
    hint: Text | None = None


Converted: TypeAlias = "float | str | dt.date | Word | tuple[str, ...] | None | Problem"

_LARGEST = 1e300  # beyond it, sums are no longer finite
_YEARS = range(1905, 2200)  # a date outside them is a slip of the keyboard, or no workbook can hold it
_NEAR = 10  # years from now within which a year of two digits may lie

_PLACEHOLDERS = {
    fold(p)
    for p in (
        "TBD", "TBA", "TBC", "n/a", "na", "none", "null", "nil", "unknown", "to be defined", "to be determined",
        "to be confirmed", "to be announced", "to be decided", "to do", "todo", "xx", "xxx", "pending", "not set",
        "not available", "not applicable", "no data", "not yet", "blank",
        "待定", "無", "未定", "待確認", "待補", "不適用", "尚未決定", "待討論", "暫無", "沒有", "待填", "未填", "尚無", "未知", "無資料",
        "待議", "待決定", "尚未確定", "空白", "无", "待确认", "待补", "不适用", "待讨论", "暂无", "没有", "尚无",
    )
}  # fmt: skip
_DASHES = "−～~＝=⋯"
_WIDE: dict[int, int | str | None] = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},  # the whole of ASCII in full width
    **str.maketrans("﹪﹒﹐﹢−–‑﹣’", "%.,+----'"),
    **{ord(mark): None for mark in INVISIBLE if not mark.isspace()},
}

_LONGEST_NUMBER = 60  # characters; nobody means a number by more
_GROUPS = r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+"
_NUMBER = re.compile(rf"[+-]?(?:{_GROUPS}|\d+)(?:\.\d+)?|[+-]?\.\d+", re.ASCII)
_AMBIGUOUS_NUMBER = re.compile(
    r"[+-]?\d[\d.,' ]*[.,'][\d.,' ]*\d|[△▲▼▽] ?[\d.,]+|\([\d.,]+\)|0\d{0,2}(?: \d{3})+", re.ASCII
)
_OF = re.compile(
    r"(\d{1,6}) ?(?:of|/|out of) ?(\d{1,6})|(\d{1,6}) ?[項個件]?中 ?(\d{1,6}) ?[項個件]?",
    re.ASCII | re.IGNORECASE,
)
_REPUBLIC = r"(?:中?[華华]?民[國国] ?)"
_TIME = r"(?:[T ](?:上午|下午|[ap]m )? ?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?[ap]m)?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII | re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)", re.ASCII)
_CHINESE = re.compile(rf"({_REPUBLIC})?(\d{{2,4}}) ?年 ?(\d{{1,2}}) ?月 ?(\d{{1,2}}) ?[日號号]", re.ASCII)
_REPUBLICAN = re.compile(rf"{_REPUBLIC}(\d{{2,3}})([-/.])(\d{{1,2}})\2(\d{{1,2}})", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2,4})|(\d{2,3})([-/.])(\d{1,2})\6(\d{1,2})", re.ASCII)
_NAMED = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]+{MONTH_NAME}|{MONTH_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?)"
    r",?[\s\-/.]+(\d{4}|'?\d\d)",
    re.ASCII,
)
_NO_YEAR = re.compile(
    rf"\d{{1,2}}[-/]\d{{1,2}}|\d{{1,2}} ?月 ?\d{{1,2}} ?[日號号]"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-]*{MONTH_NAME}|{MONTH_NAME}[\s-]*\d{{1,2}}(?:st|nd|rd|th)?",
    re.ASCII,
)
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)", re.ASCII | re.IGNORECASE)


def tidy(value: object) -> str:
    """Text with full-width signs, odd spaces, outer blanks and invisible marks made plain."""
    return " ".join(str(value).translate(_WIDE).split())


def is_placeholder(text: str) -> bool:
    """Whether a text only says that there is no value yet: ``TBD``, ``?``, ``-``, ``待定``.

    Dashes, dots, tildes and the like are placeholders; ✓, ★ and ▲ say something.
    """
    folded = fold(text)
    if folded:
        return folded in _PLACEHOLDERS
    return all(c in _DASHES or unicodedata.category(c)[0] in "PZC" for c in text)


def unreadable(cell: Cell) -> Problem | None:
    """The problem of a cell with a formula that has no value: its result is an error, or it has none stored."""
    if cell.error:
        return Problem(ProblemKind.ERROR_VALUE, str(cell.value))
    if cell.formula and cell.value is None:
        return Problem(ProblemKind.NEVER_CALCULATED, "")
    return None


def to_text(cell: Cell) -> str | None:
    """A cell as a text; whole numbers without ``.0``, dates as ISO."""
    match cell.value:
        case None:
            return None
        case bool():
            return str(cell.value).upper()
        case float() if cell.value.is_integer():
            return str(int(cell.value))
        case dt.datetime() if cell.value.time() == dt.time():
            return cell.value.date().isoformat()
        case _:
            return str(cell.value).strip(INVISIBLE) or None


def to_name(cell: Cell) -> str | Problem | None:
    """A cell as a text; a placeholder is a problem."""
    text = to_text(cell)
    return Problem(ProblemKind.PLACEHOLDER, text) if text is not None and is_placeholder(text) else text


def to_number(cell: Cell) -> float | Problem | None:
    """A cell as a number; percentages as shares (``85 %`` → 0.85).

    Dates, times and booleans are no numbers; neither are ``inf``, ``NaN`` and ``1_000``. Currencies,
    units and 萬 are not read, for the number would then count something else than its column says.
    """
    value = cell.value
    if isinstance(value, dt.date):
        return turned_into_date(cell)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _finite(value, str(value)[:40])
    if not isinstance(value, str):
        return Problem(ProblemKind.NOT_A_NUMBER, to_text(cell) or "")
    typed = tidy(value)
    if not typed:
        return None
    return count_problem(cell) if is_count(cell) and "/" in typed else parse_number(typed)


def turned_into_date(cell: Cell) -> Problem:
    """The problem of a date where none is wanted: Excel makes one of 3/5, and of an ID such as 1-2."""
    return Problem(ProblemKind.TURNED_INTO_DATE, to_text(cell) or "")


def _finite(value: float, typed: str) -> float | Problem:
    fine = abs(value) < _LARGEST
    return float(value) + 0.0 if fine else Problem(ProblemKind.NOT_A_NUMBER, typed)


def parse_number(typed: str) -> float | Problem:
    """A tidied text as a number.

    >>> parse_number("1,234.5"), parse_number("85 %")
    (1234.5, 0.85)
    """
    body = typed[:-1].rstrip() if typed.endswith("%") else typed
    body = re.sub(r"^([+-]) ", r"\1", body)
    if _NUMBER.fullmatch(body):
        parsed = _finite(float(body.replace(",", "").replace(" ", "")), typed)
        return parsed / 100 if typed.endswith("%") and isinstance(parsed, float) else parsed
    if is_placeholder(typed):
        return Problem(ProblemKind.PLACEHOLDER, typed)
    ambiguous = len(body) <= _LONGEST_NUMBER and _AMBIGUOUS_NUMBER.fullmatch(body)
    kind = ProblemKind.AMBIGUOUS_NUMBER if ambiguous else ProblemKind.NOT_A_NUMBER
    return Problem(kind, typed)


def typed_as_percent(cell: Cell) -> bool:
    """Whether a number was typed as a percentage: by its format, with a % sign, or as “3 of 5”."""
    if not isinstance(cell.value, str):
        return cell.percent
    typed = tidy(cell.value)
    return typed.endswith("%") or _count_of(typed) is not None


def is_count(cell: Cell) -> bool:
    """Whether a cell says “3 of 5” or “3/5”, which only a milestone may."""
    return isinstance(cell.value, str) and _count_of(tidy(cell.value)) is not None


def count_problem(cell: Cell) -> Problem:
    """The problem of “3/5” in an item that is no milestone: it may be a day, a share, or a count of 3."""
    return Problem(ProblemKind.AMBIGUOUS_NUMBER, to_text(cell) or "", hint=_MILESTONES_ONLY)


_MILESTONES_ONLY = Text(
    en="Type the number alone; only the value of a milestone may be 3 of 5.",
    zh_TW="請只填數字；只有里程碑的數值可寫成「5 項中 3 項」。",
)


def percent_problem(cell: Cell) -> Problem:
    """The problem of 80 % or 0.8 where a number of points is wanted, such as 8 of 10."""
    typed = (
        f"{cell.value * 100:g}%" if cell.percent and isinstance(cell.value, (int, float)) else to_text(cell)
    )
    return Problem(ProblemKind.AMBIGUOUS_NUMBER, typed or "", hint=_POINTS)


_POINTS = Text(
    en="Type a number from 0 to 10: 8 where 80 % is meant.", zh_TW="請填 0 至 10 的數字；80% 請填 8。"
)


def _count_of(typed: str) -> float | None:
    """The share that “3 of 5”, “3/5” or 「5 項中 3 項」 is."""
    if found := _OF.fullmatch(typed):
        count, of = (found[1], found[2]) if found[1] else (found[4], found[3])
        return int(count) / int(of) if int(of) and int(count) <= int(of) < 1000 else None
    return None


def to_value(cell: Cell) -> float | Milestone | Problem | None:
    """A cell as a measured value: a number, or how far a milestone is in words."""
    if isinstance(cell.value, bool):
        return Milestone.DONE if cell.value else Milestone.NOT_STARTED
    if isinstance(cell.value, str) and (word := Milestone.find(cell.value)):
        return word
    if isinstance(cell.value, str) and (share := _count_of(tidy(cell.value))) is not None:
        return share
    return to_number(cell)


def to_word(cell: Cell, words: type[Word]) -> Word | Problem | None:
    """A cell as one of a drop-down's words."""
    typed = to_text(cell)
    if typed is None:
        return None
    if word := words.find(typed):
        return word
    if is_placeholder(typed):
        return Problem(ProblemKind.PLACEHOLDER, typed)
    return Problem(ProblemKind.UNKNOWN_WORD, typed, words)


def to_date(cell: Cell, calendar: Calendar, end: bool = False) -> dt.date | None | Problem:
    """A cell as a day; of a period by name, its first day, or with ``end`` its last.

    Days outside the years 1905 to 2199 are no dates. A period without its year is one only where
    somebody said which year it is in.
    """
    found = _day(cell, calendar, end)
    if isinstance(found, dt.date) and found.year not in _YEARS:
        return Problem(ProblemKind.NOT_A_DATE, found.isoformat())
    return found


def _day(cell: Cell, calendar: Calendar, end: bool) -> dt.date | None | Problem:
    value = cell.value
    if isinstance(value, dt.date):
        date = value.date() if isinstance(value, dt.datetime) else value
        return end_of_month(date) if end and cell.month_only and date.day == 1 else date
    typed = tidy(value) if isinstance(value, str) else to_text(cell) or ""
    if not isinstance(value, str) and not (
        isinstance(value, (int, float)) and re.fullmatch(r"[12]\d{3}(?:\d{4})?", typed)
    ):
        return Problem(ProblemKind.NOT_A_DATE, typed)
    if not typed:
        return None
    day = parse_date(typed, calendar.anchor.year)
    if not isinstance(day, Problem) or not (period := calendar.named(typed)):
        return day
    if not calendar.given and not says_its_year(typed):
        return Problem(ProblemKind.AMBIGUOUS_DATE, typed, hint=_WHICH_YEAR)
    return period.end if end else period.start


_WHICH_YEAR = Text(
    en="Write the year, such as 2026-Q4, or give Period start and Period end in Settings.",
    zh_TW="請寫出年份，例如 2026 年第四季，或在設定中填寫期間開始與期間結束。",
)


def parse_date(typed: str, now: int) -> dt.date | Problem:
    """A tidied text as a day, where it can mean one day only. A time of day is left out; a year of
    two digits lies near the year ``now``.

    >>> parse_date("2026/10/31", 2026), parse_date("31-Oct-26", 2026) == parse_date("2026年10月31日", 2026)
    (datetime.date(2026, 10, 31), True)
    >>> parse_date("03/04/2026", 2026).kind
    <ProblemKind.AMBIGUOUS_DATE: 4>
    """
    parts: tuple[int, int, int] | None = None
    if found := _ISO.fullmatch(typed):
        parts = int(found[1]), int(found[3]), int(found[4])
    elif found := _COMPACT.fullmatch(typed):
        parts = int(found[1]), int(found[2]), int(found[3])
    elif found := _CHINESE.fullmatch(typed):
        era = 1911 if found[1] or len(found[2]) == 3 else 0  # 115年 can only be a year of the Republic
        if era or len(found[2]) == 4:
            parts = int(found[2]) + era, int(found[3]), int(found[4])
    elif found := _REPUBLICAN.fullmatch(typed):
        parts = int(found[1]) + 1911, int(found[3]), int(found[4])
    elif found := _NAMED.fullmatch(typed.casefold()):
        if month := month_number(found[2] or found[3]):
            if (year := _year(found[5], month, found[1] or found[4], now)) is None:
                return Problem(ProblemKind.AMBIGUOUS_DATE, typed)
            parts = year, month, int(found[1] or found[4])
    elif found := _NUMERIC.fullmatch(typed):
        return _numeric_date(typed, found)
    if parts is None:
        return Problem(_why_no_date(typed), typed)
    try:
        return dt.date(*parts)
    except ValueError:
        return Problem(ProblemKind.NOT_A_DATE, typed)


def _year(typed: str, month: int, day: str, now: int) -> int | None:
    """The year of ``31-Oct-26``: what Excel itself reads there, if it lies near; ``None`` where the
    day, read as the year, lies as near: 26-Oct-31 may be a day of 2026.
    """
    if len(typed) == 4:
        return int(typed)
    short = int(typed.removeprefix("'"))
    away, turned = abs(2000 + short - now), abs(2000 + int(day) - now)
    turns = len(day) == 2 and 1 <= short <= monthrange(2000 + int(day), month)[1] and short != int(day)
    return 2000 + short if away <= _NEAR and not (turns and turned <= away) else None


def _why_no_date(typed: str) -> ProblemKind:
    """A day without a year, or of a year in two digits, or in another time zone, may be any of several."""
    if is_placeholder(typed):
        return ProblemKind.PLACEHOLDER
    found = _NO_YEAR.fullmatch(typed.casefold())
    named = found and (found[1] or found[2])
    vague = (found and (not named or month_number(named))) or _CHINESE.fullmatch(typed)
    return ProblemKind.AMBIGUOUS_DATE if vague or _ZONED.fullmatch(typed) else ProblemKind.NOT_A_DATE


def _numeric_date(typed: str, found: re.Match[str]) -> dt.date | Problem:
    if found[4] is None or len(found[4]) != 4:
        return Problem(ProblemKind.AMBIGUOUS_DATE, typed)
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    readings = set()
    for month, day in ((first, second), (second, first)):
        try:
            readings.add(dt.date(year, month, day))
        except ValueError:
            continue
    if len(readings) == 1:
        return readings.pop()
    kind = ProblemKind.AMBIGUOUS_DATE if readings else ProblemKind.NOT_A_DATE
    return Problem(kind, typed)


def to_id(cell: Cell) -> str | Problem | None:
    """A cell as an ID: text or number as it was typed, but not the date that Excel made of it."""
    if isinstance(cell.value, (dt.date, dt.time)):
        return turned_into_date(cell)
    return to_name(cell)


def to_ids(cell: Cell) -> tuple[str, ...] | Problem:
    """A cell as IDs, each once, separated by commas of any script, semicolons or line breaks."""
    typed = to_id(cell)
    if typed is None or isinstance(typed, Problem):
        return typed or ()
    parts = [part.strip(INVISIBLE) for part in re.split(r"[,;，、；\n]+", typed)]
    return tuple({fold_id(part): part for part in reversed(parts) if part}.values())[::-1]
