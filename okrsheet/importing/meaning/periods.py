"""Months, quarters, halves and years as strangers write them, in ten languages, alone or within a text.

What :class:`~okrsheet.basics.dates.Calendar` reads is read by it; this knows other languages' names, and
periods inside a header or a sheet's title. The names of months are those of the Unicode CLDR.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar, Period

_NAMES: Final = (
    "january jan enero ene janeiro januar janvier janv jän jänner",
    "february feb febrero fevereiro fev februar février févr fév fevr",
    "march mar marzo março marco märz mär mrz mars",
    "april apr abril abr avril avr",
    "may mayo maio mai",
    "june jun junio junho juni juin",
    "july jul julio julho juli juillet juil",
    "august aug agosto ago août aout",
    "september sept sep septiembre setiembre setembro set septembre",
    "october oct octubre outubro out oktober okt octobre",
    "november nov noviembre novembro novembre",
    "december dec diciembre dic dezembro dez dezember décembre déc",
)
"""Of each month, its names and their abbreviations in the languages that have any."""
_WORDS_TOO: Final = frozenset(
    {"may", "mar", "mars", "mai", "set", "out", "dec", "ago", "jan", "sep", "march"}
)
"""Names of months that are also words, or may be: within a text they count at its start and end only."""
_YEARS: Final = range(1990, 2100)
_LONGEST = 80  # characters of a header or title in which a period is looked for
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_CHINESE: Final = {d: n for n, d in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_ORDINAL: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "primer": 1, "primero": 1, "segundo": 2, "tercer": 3, "tercero": 3,
    "cuarto": 4, "primeiro": 1, "terceiro": 3, "quarto": 4, "premier": 1, "deuxieme": 2, "deuxième": 2, "second semestre": 2,
    "troisième": 3, "quatrième": 4, "erstes": 1, "zweites": 2, "drittes": 3, "viertes": 4,
    "上": 1, "下": 2, "상": 1, "하": 2, "đầu": 1, "cuối": 2,
}  # fmt: skip

_N = r"(?P<n>[1-4]|iv|i{1,3}|[一二三四])"
_NTH = r"(?P<n>[1-4]|iv|i{1,3}|first|second|third|fourth|primer|primero|segundo|tercer|tercero|cuarto|primeiro|terceiro|quarto|premier|deuxi[èe]me|troisième|quatrième|erstes|zweites|drittes|viertes)"
_TH = r"(?:st|nd|rd|th|[.]?er|[.]?[ºªo°]|[eè]me|e|re|[.])?"
_QUARTER_WORD = r"(?:quarter|qtr|trimestre|trimester|trim|quartal|quý|quy|kwartaal)"
_HALF_WORD = r"(?:half(?: year)?|semestre|semester|sem|halbjahr|hj)"
_LETTER: Final = r"a-z_\u00c0-\u024f\u1e00-\u1eff"
_APART: Final = rf"(?<![{_LETTER}])(?:(?<!\d)|(?<=(?:19|20)\d\d)|(?<=fy\d\d)|(?<=\W[1-4]\d)|(?<=^[1-4]\d))"
"""Of Q1, what may stand before it: neither a letter nor, but for a year's, a digit; 第, 年 and the like may."""
_CLOSED: Final = rf"(?![{_LETTER}\d])"
_CORES: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("month", r"(?:(?:tháng|thang|thg)\s*(?P<n>1[0-2]|[1-9]))(?!\d)"),
        ("month", r"(?<![\d一二三四五六七八九十])(?P<n>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*(?:月(?:份|度)?|월)(?!\s*\d|[一二三四五六七八九十])"),
        ("quarter", rf"{_APART}(?:q|qtr)\s*(?P<n>[1-4]){_CLOSED}(?![.,]\d)"),
        ("quarter", r"(?<![\w.])(?P<n>[1-4])\s*(?:q|qtr)(?![a-z])"),
        ("quarter", rf"(?<!\w){_NTH}{_TH}\s*{_QUARTER_WORD}(?![a-z])"),
        ("quarter", rf"(?<!\w){_QUARTER_WORD}[.]?\s*{_N}(?!\w)"),
        ("quarter", r"제?\s*(?P<n>[1-4])(?:/4)?\s*분기"),
        ("quarter", rf"第?\s*(?<!\d){_N}\s*(?:四半期|季度|季)"),
        ("quarter", r"(?<!\w)t(?P<n>[1-4])(?!\w)"),
        ("quarter", r"(?<!\w)(?P<n>[1-4])t(?=\s|$|\d\d)"),
        ("month", r"(?<!\w)t(?P<n>1[0-2]|0?[5-9])(?!\w)"),
        ("half", rf"{_APART}(?:h|s|hj|sem)\s*(?P<n>[12]){_CLOSED}"),
        ("half", r"(?<!\w)(?P<n>[12])\s*(?:h|hj)(?![a-z])"),
        ("half", rf"(?<!\w){_NTH}{_TH}\s*{_HALF_WORD}(?![a-z])"),
        ("half", rf"(?<!\w){_HALF_WORD}[.]?\s*(?P<n>[12]|i{{1,2}})(?!\w)"),
        ("half", r"(?P<n>[上下])\s*(?:半年度?|半期|期(?!望|待|限))"),
        ("half", r"(?P<n>[상하])\s*반기"),
        ("half", r"6 tháng (?P<n>đầu|cuối)(?: năm)?"),
    )
)  # fmt: skip
_SEP = r"[\s\-_/.,'’·|]{0,3}"
_OF = rf"(?:{_SEP}(?:of|de|del|do|du|des|năm)\s+|{_SEP})"
_YEAR_WORD = (
    r"(?:fy|cy|fiscal year|ejercicio|gestión|año|ano|année|exercice|jahr|geschäftsjahr|gj|năm|year|民國|民国)"
)
_YEAR = rf"(?:{_YEAR_WORD}{_SEP})?(?:(?P<long>(?:19|20)\d\d)|(?P<short>[0-4]\d)|(?P<republic>1[01]\d)(?=\s*年))(?!\d)(?:\s*(?:年度|年|년도|년))?"
_AFTER = re.compile(_OF + _YEAR)
_BEFORE = re.compile(rf"(?<![\d.,])(?:(?P<fy>fy)\s*)?{_YEAR}{_SEP}$")
_YEAR_ALONE = re.compile(
    rf"(?<![\d.,/-])(?:(?:{_YEAR_WORD}{_SEP})(?P<said>(?:19|20)\d\d|[1-4]\d)|(?P<bare>20[0-4]\d)|(?P<republic>1[01]\d)(?=\s*年))"
    r"(?![\d,%/]|\.\d|-\d)(?:\s*(?:年度|年|년도|년))?"
)
_FISCAL = re.compile(r"(?<![a-z])(?:fy|fiscal year|會計年度|会计年度|geschäftsjahr|ejercicio|exercice)")


@dataclass(frozen=True, slots=True)
class Found:
    """A period within a text."""

    kind: str
    """``month``, ``quarter``, ``half`` or ``year``."""
    number: int
    """1 to 12 of months, 1 to 4, 1 to 2; of a year, 1."""
    year: int
    """0 where the text does not say it."""
    fiscal: bool
    said: str
    """The part of the text that names the period."""
    rest: str
    """The text without it."""

    def period(self, calendar: Calendar) -> Period | None:
        """The days that are meant; without a year, those of the calendar's current fiscal year."""
        if self.kind == "month":
            name = f"{self.year}-{self.number}" if self.year else f"{self.number}月"
        else:
            year = f"{'FY' if self.fiscal else ''}{self.year}" if self.year else ""
            part = {"quarter": f"Q{self.number}", "half": f"H{self.number}", "year": ""}[self.kind]
            name = f"{year} {part}".strip()
        return calendar.period(name)

    def within(self, year: int) -> Period | None:
        """The days that are meant, of this year where the text does not say its own; nothing where neither does."""
        if not (self.year or year):
            return None
        return self.period(Calendar(dt.date(self.year or year, 1, 1)))


Dated = Found
"""What a label says of time."""


def dated(cell: Cell) -> Dated | None:
    """The period that a whole cell of a header names: text, a year as a number, or a date. A date stands for its
    month, be it shown as one or not: months are headed by their first day, their last, or the 15th.
    """
    value = cell.value
    if isinstance(value, dt.date):
        said = f"{value:%Y-%m}"
        return Found("month", value.month, value.year, fiscal=False, said=said, rest="")
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str):
        found = period_in(value)
        return found if found and not _SIGNS.sub("", found.rest) else None
    whole = float(value).is_integer() and value in _YEARS and not cell.percent
    return Found("year", 1, int(value), fiscal=False, said=str(int(value)), rest="") if whole else None


def named(text: str) -> Period | None:
    """The period that a whole text names together with its year: ``2026-Q1``, ``März 2026``."""
    found = dated(Cell(text.strip()))
    return found.within(0) if found and found.year else None


def period_named(text: str, calendar: Calendar) -> Period | None:
    """The period that a whole text is the name of.

    >>> period_named("Trimestre 2 2026", Calendar(dt.date(2026, 1, 1)))
    Period(start=datetime.date(2026, 4, 1), end=datetime.date(2026, 6, 30))
    """
    if known := calendar.named(text):
        return known
    found = period_in(text)
    return found.period(calendar) if found and not _SIGNS.sub("", found.rest) else None


_SIGNS = re.compile(r"[\W_]+")


def period_in(text: str) -> Found | None:
    """The period that a header or a title speaks of: of “Q1 2026 Target” the quarter, with ``Target`` as the rest.

    Nothing where it speaks of none, or of two (“Q1 and Q2”), which are a range.
    """
    if not text or len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).casefold()
    if len(plain) != len(text):
        text = plain
    cores = _cores(plain)
    if not cores:
        return _numeric_month(text, plain) or _year_alone(text, plain)
    kind, number, start, end = cores[0]
    if len(cores) > 1 or (kind == "month" and _DAY_BEFORE.search(plain[:start])):
        return None
    year = 0
    if (before := _BEFORE.search(plain[:start])) and _counts(before, kind):
        year, start = _year(before), before.start()
    elif (after := _AFTER.match(plain[end:])) and _counts(after, kind):
        year, end = _year(after), end + after.end()
    return _found(kind, number, year, text, plain, (start, end))


def _found(kind: str, number: int, year: int, text: str, plain: str, place: tuple[int, int]) -> Found:
    start, end = place
    rest = " ".join(f"{text[:start]} {text[end:]}".split()).strip(" -–—_|:/·,()（）[]")
    return Found(kind, number, year, bool(_FISCAL.search(plain)), text[start:end].strip(), rest)


_DAY_BEFORE = re.compile(r"(?<!\d)[0-3]?\d(?:st|nd|rd|th|[.]|\s+de)?[\s\-/]+$")
"""What shows that a month is only part of a day: “31 Dec 2026”."""
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<y1>20\d\d)[-/._](?P<m1>0?[1-9]|1[0-2])|(?P<m2>0?[1-9]|1[0-2])[-/.](?P<y2>20\d\d)|(?P<y3>20[1-4]\d)(?P<m3>0[1-9]|1[0-2]))(?![\d./-])"
)


def _numeric_month(text: str, plain: str) -> Found | None:
    found = list(_NUMERIC.finditer(plain))
    if len(found) != 1:
        return None
    one = found[0].groupdict()
    year = next(int(one[key]) for key in ("y1", "y2", "y3") if one[key])
    month = next(int(one[key]) for key in ("m1", "m2", "m3") if one[key])
    return _found("month", month, year, text, plain, found[0].span())


def periods_of(headers: Sequence[str], calendar: Calendar) -> list[Period | None]:
    """The periods that a row of headers names, each the whole header, read together: after December comes the
    next January; ``T1`` is a month where there is a ``T5``, else a quarter; the numbers 1 to 12 are months.
    """
    texts = [text.strip() for text in headers]
    if [t for t in texts if t] == [str(n) for n in range(1, 13)]:
        texts = [f"{t}月" if t else "" for t in texts]
    elif any(re.fullmatch(r"[tT](?:[5-9]|1[0-2])", t) for t in texts):
        texts = [re.sub(r"^[tT](?=\d{1,2}$)", "tháng ", t) for t in texts]
    found = [period_in(text) for text in texts]
    whole = [one if one and not _SIGNS.sub("", one.rest) else None for one in found]
    return [
        one.period(calendar) if one else calendar.named(t) if t else None
        for one, t in zip(_years_rolled(whole, calendar), texts, strict=True)
    ]


def _years_rolled(found: list[Found | None], calendar: Calendar) -> list[Found | None]:
    """Months in a row, with the years that they lack: that of the one before, or the next one after December."""
    rolled: list[Found | None] = []
    year, last = 0, 0
    for one in found:
        if one is None or one.kind != "month":
            rolled.append(one)
            continue
        if one.year:
            year = one.year
        elif year:
            year += one.number < last
        elif one.number < last and calendar.fiscal_month == 1:
            year = calendar.anchor.year + 1
        last = one.number
        rolled.append(replace(one, year=year))
    return rolled


def week_number(text: str) -> int | None:
    """The number in “Week 3”, “W03”, “KW 12”, 「第 3 週」; whether of the year or of the quarter, it does not say."""
    found = re.fullmatch(
        r"(?:week|wk|w|kw|semana|sem|semaine|tuần|s)\s*[-.#]?\s*0?(\d{1,2})|第\s*(\d{1,2})\s*[週周]|(\d{1,2})\s*(?:주차|주)",
        unicodedata.normalize("NFKC", text).casefold().strip(),
    )
    number = int(next(filter(None, found.groups()))) if found else 0
    return number if 1 <= number <= 53 else None


def month_numbered(name: str) -> int | None:
    """``août`` → 8: the month of a name in any of the languages that have names for them."""
    return _month_names().get(name.casefold().rstrip("."))


@cache
def _month_names() -> dict[str, int]:
    return {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}


@cache
def _named_month() -> re.Pattern[str]:
    names = sorted(_month_names(), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d_])({'|'.join(names)})\.?(?![^\W\d_])")


def _cores(plain: str) -> list[tuple[str, int, int, int]]:
    """Kind, number and place of what a text names, without its year; the longest where they overlap."""
    found = [
        (kind, _number(match["n"]), match.start(), match.end())
        for kind, pattern in _CORES
        for match in pattern.finditer(plain)
    ]
    for match in _named_month().finditer(plain):
        at_edge = not plain[: match.start()].strip(" (") or not re.sub(r"[\d\W]", "", plain[match.end() :])
        if match[1] not in _WORDS_TOO or at_edge:
            found.append(("month", _month_names()[match[1]], match.start(), match.end()))
    kept: list[tuple[str, int, int, int]] = []
    for one in sorted(found, key=lambda each: each[2] - each[3]):
        if all(one[3] <= other[2] or one[2] >= other[3] for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda each: each[2])


def _number(typed: str) -> int:
    if typed.isdecimal():
        return int(typed)
    return _ROMAN.get(typed) or _CHINESE.get(typed) or _ORDINAL[typed]


def _year(found: re.Match[str]) -> int:
    if found["republic"]:
        return int(found["republic"]) + 1911
    return int(found["long"] or f"20{found['short']}")


def _counts(found: re.Match[str], kind: str) -> bool:
    """Whether what stands beside a month or quarter is its year; a bare number of two digits may be a day,
    but not beside a quarter, and not after a sign: ``Jan-24``, ``Q1'26``.
    """
    if found["short"] is None:
        return True
    return bool(re.search(r"['’\-_/]\s*\d\d|fy|^\s?\d\d\b", found[0])) and (
        kind != "month" or int(found["short"]) > 12
    )


def _year_alone(text: str, plain: str) -> Found | None:
    found = list(_YEAR_ALONE.finditer(plain))
    if len(found) != 1:
        return None
    one = found[0]
    typed = one["said"] or one["bare"]
    year = int(one["republic"]) + 1911 if one["republic"] else int(typed if len(typed) == 4 else f"20{typed}")
    return _found("year", 1, year, text, plain, one.span())


def week_of(number: int, quarter: Period) -> dt.date:
    """The last day of a week, counted from the first day of a quarter; no later than the quarter's end."""
    return min(quarter.start + dt.timedelta(days=7 * number - 1), quarter.end)
