"""From what was typed to what was meant: a cell becomes a value, or a problem, never a guess."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from okrsheet.cells import Cell
from okrsheet.dates import Calendar
from okrsheet.text import fold
from okrsheet.words import Milestone, Word


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


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that could not be understood, and what stands in it."""

    kind: ProblemKind
    typed: str
    choices: type[Word] | None = None


Converted: TypeAlias = "float | str | dt.date | Word | tuple[str, ...] | None | Problem"

_LARGEST = 1e300  # beyond it, sums are no longer finite
_YEARS = range(1900, 2200)  # outside, a date is a slip of the keyboard

_PLACEHOLDERS = {
    fold(p)
    for p in (
        "TBD", "TBA", "TBC", "n/a", "na", "none", "null", "nil", "unknown", "to be defined",
        "to be determined", "to do", "todo", "xxx", "pending", "not set",
        "待定", "無", "未定", "待確認", "待補", "不適用", "尚未決定", "待討論", "暫無", "沒有",
    )
}  # fmt: skip
_WIDE = {ord("０") + d: str(d) for d in range(10)} | str.maketrans(
    "％．，－＋−–﹣：／（）　\u00a0\u2007\u202f\u2009", "%.,-+---:/()     "
)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+", re.ASCII)
_AMBIGUOUS_NUMBER = re.compile(r"[+-]?\d[\d.,' ]*[.,']\d[\d.,' ]*", re.ASCII)
_OF = re.compile(
    r"(\d{1,6}) ?(?:of|/|out of) ?(\d{1,6})|(\d{1,6}) ?[項個件]?中 ?(\d{1,6}) ?[項個件]?",
    re.ASCII | re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_CHINESE = re.compile(r"(?:(民國)?(\d{2,4})年)(\d{1,2})月(\d{1,2})[日號]", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2,4})|(\d{2,3})([-/.])(\d{1,2})\6(\d{1,2})", re.ASCII)
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?|([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?)"
    r",?[\s-]+(\d{4})",
    re.ASCII,
)


def tidy(value: object) -> str:
    """Text with full-width signs, odd spaces and outer blanks made plain."""
    return " ".join(str(value).translate(_WIDE).split())


def is_placeholder(text: str) -> bool:
    """Whether a text only says that there is no value yet: ``TBD``, ``?``, ``-``, ``待定``."""
    folded = fold(text)
    return not folded or folded in _PLACEHOLDERS


def unreadable(cell: Cell) -> Problem | None:
    """The problem of a cell whose content never came to be: an error, or no cached result."""
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
            return str(cell.value).strip().strip("\u00a0\u3000\ufeff") or None


def to_number(cell: Cell) -> float | Problem | None:
    """A cell as a number; percentages as shares (``85 %`` → 0.85).

    Dates, times and booleans are no numbers; neither are ``inf``, ``NaN`` and ``1_000``.
    """
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _finite(value, str(value)[:40])
    if not isinstance(value, str):
        return Problem(ProblemKind.NOT_A_NUMBER, to_text(cell) or "")
    typed = tidy(value)
    if not typed:
        return None
    return parse_number(typed)


def _finite(value: float, typed: str) -> float | Problem:
    fine = abs(value) < _LARGEST
    return float(value) if fine else Problem(ProblemKind.NOT_A_NUMBER, typed)


def parse_number(typed: str) -> float | Problem:
    """A tidied text as a number.

    >>> parse_number("1,234.5"), parse_number("85 %")
    (1234.5, 0.85)
    """
    body = typed[:-1].rstrip() if typed.endswith("%") else typed
    if body[:2] in ("- ", "+ "):
        body = body[0] + body[2:]
    if _NUMBER.fullmatch(body):
        parsed = _finite(float(body.replace(",", "").replace(" ", "")), typed)
        return parsed / 100 if typed.endswith("%") and isinstance(parsed, float) else parsed
    if is_placeholder(typed):
        return Problem(ProblemKind.PLACEHOLDER, typed)
    ambiguous = _AMBIGUOUS_NUMBER.fullmatch(body)
    kind = ProblemKind.AMBIGUOUS_NUMBER if ambiguous else ProblemKind.NOT_A_NUMBER
    return Problem(kind, typed)


def is_percent(cell: Cell) -> bool:
    """Whether the number was given as a share: by its format, a % sign, or as “3 of 5”."""
    if not isinstance(cell.value, str):
        return cell.percent
    typed = tidy(cell.value)
    return typed.endswith("%") or _count_of(typed) is not None


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

    Days outside the years 1900 to 2199 are no dates.
    """
    found = _day(cell, calendar, end)
    if isinstance(found, dt.date) and found.year not in _YEARS:
        return Problem(ProblemKind.NOT_A_DATE, found.isoformat())
    return found


def _day(cell: Cell, calendar: Calendar, end: bool) -> dt.date | None | Problem:
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    typed = tidy(value) if isinstance(value, str) else to_text(cell) or ""
    if not isinstance(value, str) and not (
        isinstance(value, (int, float)) and re.fullmatch(r"[12]\d{3}", typed)
    ):
        return Problem(ProblemKind.NOT_A_DATE, typed)
    if not typed:
        return None
    day = parse_date(typed)
    if isinstance(day, Problem) and (period := calendar.period(typed)):
        return period.end if end else period.start
    return day


def parse_date(typed: str) -> dt.date | Problem:
    """A tidied text as a day, where it can mean one day only.

    >>> parse_date("2026/10/31"), parse_date("31 Oct 2026") == parse_date("2026年10月31日")
    (datetime.date(2026, 10, 31), True)
    >>> parse_date("03/04/2026").kind
    <ProblemKind.AMBIGUOUS_DATE: 4>
    """
    parts: tuple[int, int, int] | None = None
    if found := _ISO.fullmatch(typed):
        parts = int(found[1]), int(found[3]), int(found[4])
    elif found := _CHINESE.fullmatch(typed):
        era = 1911 if found[1] or len(found[2]) == 3 else 0  # 115年 can only be a year of the Republic
        if era or len(found[2]) == 4:
            parts = int(found[2]) + era, int(found[3]), int(found[4])
    elif found := _NAMED.fullmatch(typed.casefold()):
        month = Calendar(dt.date(2000, 1, 1)).period(found[2] or found[3])
        if month and month.start.month == month.end.month:
            parts = int(found[5]), month.start.month, int(found[1] or found[4])
    elif found := _NUMERIC.fullmatch(typed):
        return _numeric_date(typed, found)
    if parts is None:
        kind = ProblemKind.PLACEHOLDER if is_placeholder(typed) else ProblemKind.NOT_A_DATE
        return Problem(kind, typed)
    try:
        return dt.date(*parts)
    except ValueError:
        return Problem(ProblemKind.NOT_A_DATE, typed)


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


def to_ids(cell: Cell) -> tuple[str, ...]:
    """A cell as IDs, separated by commas of any script, semicolons or line breaks."""
    typed = to_text(cell) or ""
    return tuple(part.strip() for part in re.split(r"[,;，、；\n]+", typed) if part.strip())
