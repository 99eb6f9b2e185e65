"""Days, months, and periods by name (``Q4``, ``第四季``, ``FY2026``)."""

from __future__ import annotations

import calendar as _calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from okrsheet.basics.text import Text

MONTHS: Final = (
    Text(en="January", zh_TW="1 月"), Text(en="February", zh_TW="2 月"), Text(en="March", zh_TW="3 月"), Text(en="April", zh_TW="4 月"),
    Text(en="May", zh_TW="5 月"), Text(en="June", zh_TW="6 月"), Text(en="July", zh_TW="7 月"), Text(en="August", zh_TW="8 月"),
    Text(en="September", zh_TW="9 月"), Text(en="October", zh_TW="10 月"), Text(en="November", zh_TW="11 月"), Text(en="December", zh_TW="12 月"),
)  # fmt: skip
SHORT_MONTHS: Final = (
    Text(en="Jan", zh_TW="1 月"), Text(en="Feb", zh_TW="2 月"), Text(en="Mar", zh_TW="3 月"), Text(en="Apr", zh_TW="4 月"),
    Text(en="May", zh_TW="5 月"), Text(en="Jun", zh_TW="6 月"), Text(en="Jul", zh_TW="7 月"), Text(en="Aug", zh_TW="8 月"),
    Text(en="Sep", zh_TW="9 月"), Text(en="Oct", zh_TW="10 月"), Text(en="Nov", zh_TW="11 月"), Text(en="Dec", zh_TW="12 月"),
)  # fmt: skip
MONTH_NAME: Final = r"((?u:[^\W\d_]{3,}))\.?"
"""What may be the name of a month in any language that has one, in a pattern."""
_CHINESE_DIGITS = {d: n for n, d in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}

_REPUBLIC = re.compile(r"中?[華华]?民[國国]\s*(\d{2,3})(?=\s*年)|(?<!\d)(1\d\d)(?=\s*年)", re.ASCII)
_GAP = r"[\s\-_/.,]{0,3}"
_YEAR = (
    rf"(?:(?:(?:fy|fiscal year|(?P<civil>cy|calendar year)|會計年度|会计年度){_GAP})?(?P<year>\d{{4}})|fy{_GAP}(?P<short>\d\d))"
    rf"(?:{_GAP}(?:會計年度|会计年度|年度|年))?"
)
_QUARTER_OR_HALF = (
    rf"(?:(?:q|quarter){_GAP}(?P<q>[1-4])|(?P<q2>[1-4]){_GAP}q|(?:第{_GAP})?(?P<q3>[一二三四1-4]){_GAP}季度?"
    rf"|(?P<q4>1st|2nd|3rd|4th|first|second|third|fourth){_GAP}quarter"
    rf"|(?:h|half){_GAP}(?P<h>[12])|(?P<h2>[12]){_GAP}h|(?P<h3>[上下]){_GAP}半(?:年度|年)"
    rf"|(?P<h4>1st|2nd|first|second){_GAP}half)"
)
_PERIOD = tuple(
    re.compile(p, re.ASCII)
    for p in (
        _YEAR + _GAP + _QUARTER_OR_HALF,
        _QUARTER_OR_HALF + _GAP + rf"(?:of{_GAP})?" + _YEAR,
        _QUARTER_OR_HALF,
        _YEAR,
    )
)
_ORDINALS = {"上": 1, "下": 2} | {
    word: number
    for words in ("1234", "一二三四", ("1st", "2nd", "3rd", "4th"), ("first", "second", "third", "fourth"))
    for number, word in enumerate(words, 1)
}
_MONTH_NUMERIC = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)(\d{1,2})\s*月?(?:份)?", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})", re.ASCII)
_MONTH_CHINESE = re.compile(r"(?:(\d{4})\s*年)?\s*(\d{1,2}|十[一二]?|[一二三四五六七八九])\s*月份?", re.ASCII)
_MONTH_NAMED = re.compile(rf"(?:(\d{{4}})[\s-]*)?{MONTH_NAME},?(?:[\s-]*(\d{{4}}))?", re.ASCII)
_END_OF_YEAR = re.compile(
    r"(?:(\d{4})\s*(?:年\s*){0,2}|年)[底末終终]|(?:the )?end of (?:the )?year(?:[\s,]+(\d{4}))?"
    r"|(?:the )?end of (\d{4})|(?:year[ -]?end|eoy)(?:[\s,]+(\d{4}))?|(\d{4}) (?:year[ -]?end|eoy)",
    re.ASCII,
)
_END_OF_PERIOD = re.compile(r"(.+\S)\s*[底末]|(?:the )?end of (?:the )?(.+)|(.+\S) end", re.ASCII)


def month_number(name: str) -> int | None:
    """``oct`` → 10: the month that a name or its abbreviation stands for, in any language."""
    return _months_by_name().get(name.casefold())


@cache
def _months_by_name() -> dict[str, int]:
    named = enumerate(zip(MONTHS, SHORT_MONTHS, strict=True), 1)
    spelt = {name: number for number, texts in named for text in texts for name in text.every()}
    return {"sept": 9} | {name.casefold().rstrip("."): number for name, number in spelt.items()}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end


def end_of_month(day: dt.date) -> dt.date:
    """The last day of the day's month."""
    return day.replace(day=_calendar.monthrange(day.year, day.month)[1])


def end_of_month_before(day: dt.date) -> dt.date:
    """The last day of the month before the day's month."""
    return day.replace(day=1) - dt.timedelta(days=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later; the month's last day where it is shorter (31 Jan → 28 Feb).

    Raises:
        OverflowError: the result lies beyond the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("the date lies outside the years 1 to 9999")
    return dt.date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def month_ends(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """The last day of each month from that of ``first`` to that of ``last``; none where they are reversed."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(end_of_month(add_months(first.replace(day=1), months)) for months in range(count))


def following(period: Period) -> Period:
    """The next period of the same length: as many whole months (so a quarter follows a quarter), else as many days.

    Weeks stay weeks: thirteen that do not begin on the first of a month are 91 days, not three months.

    Raises:
        OverflowError: it would end after the year 9999.
    """
    start = period.end + dt.timedelta(days=1)
    days = (start - period.start).days
    months = (start.year - period.start.year) * 12 + start.month - period.start.month
    in_months = months > 0 and add_months(period.start, months) == start
    if in_months and (period.start.day == 1 or days % 7):
        return Period(start, add_months(start, months) - dt.timedelta(days=1))
    return Period(start, period.end + dt.timedelta(days=days))


def next_working_day(day: dt.date) -> dt.date:
    """The first Monday-to-Friday day after ``day``; public holidays are not known."""
    return day + dt.timedelta(days={4: 3, 5: 2}.get(day.weekday(), 1))


def month_name(day: dt.date) -> str:
    """The month as History writes it, such as ``2026-10``."""
    return f"{day.year:04d}-{day.month:02d}"


def parse_month(typed: str) -> dt.date:
    """``2026-10``, ``2026/10``, ``Oct 2026``, ``2026年10月`` → the month's last day.

    Raises:
        ValueError: it is no month, or does not say its year.
    """
    period = Calendar(dt.date.today()).period(typed)
    if period is None or not says_its_year(typed) or period != _months(period.start.replace(day=1), 1):
        raise ValueError(f"{typed!r} is not a month such as 2026-10")
    return period.end


def is_period(typed: str) -> bool:
    """Whether a text is the name of a period, or of its end, in whatever year."""
    return Calendar(dt.date(2001, 1, 1)).named(typed) is not None


def says_its_year(typed: str) -> bool:
    """Whether the name of a period or of its end means the same in whatever year it is read."""
    one, other = (Calendar(dt.date(year, 1, 1)).named(typed) for year in (2001, 2002))
    return one is not None and one == other


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a period's name means: the fiscal year's first month, and a day of the current one.

    A fiscal year that does not start in January is named after the calendar year in which it
    *ends*, as pandas (``Q-MAR``) and most companies' reports have it; rule T106 says so
    whenever a name was read that way. Where nobody has said which year is the current one, the
    anchor is not ``given``: it moves with the day of the report.
    """

    anchor: dt.date
    fiscal_month: int = 1
    given: bool = True

    def fiscal_year(self, day: dt.date) -> int:
        """The number of the fiscal year that holds the day."""
        return day.year + (self.fiscal_month > 1 and day.month >= self.fiscal_month)

    def year(self, day: dt.date) -> Period:
        """The fiscal year that holds the day."""
        return _months(add_months(day.replace(day=1), -((day.month - self.fiscal_month) % 12)), 12)

    def quarter(self, day: dt.date) -> Period:
        """The fiscal quarter that holds the day."""
        back = (day.month - self.fiscal_month) % 3
        start = add_months(day.replace(day=1), -back)
        return _months(start, 3)

    def name(self, period: Period) -> str:
        """What a period is called, such as ``2027-Q1``; by its first day where it has no name."""
        year = self.fiscal_year(period.start)
        parts = (*(f"{year}-Q{n}" for n in range(1, 5)), f"{year}-H1", f"{year}-H2")
        names = (*parts, f"{year}", month_name(period.start))
        return next((name for name in names if self.period(name) == period), f"{period.start}")

    def period(self, typed: str) -> Period | None:
        """The period that a name stands for; ``None`` when it is no period's name.

        Without a year, quarters, halves and months are those of the fiscal year that holds
        the anchor.
        """
        text = _plain(typed)
        return self._month(text) or self._fiscal(text)

    def named(self, typed: str) -> Period | None:
        """As :meth:`period`, but also for the end of a period by name, such as 年底: that is its last day alone.

        年底 is 31 December, as people mean it, whenever the fiscal year ends (that is 年度底); without
        its year, the December of the fiscal year that holds the anchor.
        """
        text = _plain(typed)
        if found := _END_OF_YEAR.fullmatch(text):
            year = next(filter(None, found.groups()), None)
            period = self.period(f"{year}-12" if year else "12月")
        elif found := _END_OF_PERIOD.fullmatch(text):
            period = self.period(found[1] or found[2] or found[3])
        else:
            return self.period(typed)
        return Period(period.end, period.end) if period else None

    def _first_day(self, year: int) -> dt.date | None:
        first = year - (self.fiscal_month > 1)
        return dt.date(first, self.fiscal_month, 1) if 1900 <= first <= 9990 else None

    def _fiscal(self, text: str) -> Period | None:
        for pattern in _PERIOD:
            if found := pattern.fullmatch(text):
                groups = {k: v for k, v in found.groupdict().items() if v}
                break
        else:
            return None
        year = groups.get("year") or ("20" + groups["short"] if "short" in groups else "")
        if "civil" in groups and self.fiscal_month > 1:
            return Calendar(self.anchor).period(text)
        start = self._first_day(int(year) if year else self.fiscal_year(self.anchor))
        if start is None:
            return None
        number = {key[0]: _ORDINALS[value] for key, value in groups.items() if key[0] in "qh"}
        if "q" in number:
            return _months(add_months(start, 3 * number["q"] - 3), 3)
        if "h" in number:
            return _months(add_months(start, 6 * number["h"] - 6), 6)
        return _months(start, 12)

    def _month(self, text: str) -> Period | None:
        if found := _MONTH_NUMERIC.fullmatch(text):
            year, month = found[1], int(found[2])
        elif found := _MONTH_FIRST.fullmatch(text):
            year, month = found[2], int(found[1])
        elif found := _MONTH_CHINESE.fullmatch(text):
            year, month = found[1], _CHINESE_DIGITS.get(found[2]) or int(found[2])
        elif (found := _MONTH_NAMED.fullmatch(text)) and (named := month_number(found[2])):
            if found[1] and found[3]:
                return None
            year, month = found[1] or found[3], named
        else:
            return None
        if not 1 <= month <= 12 or (year and not 1900 <= int(year) <= 9990):
            return None
        return _months(dt.date(int(year), month, 1) if year else self._in_this_year(month), 1)

    def _in_this_year(self, month: int) -> dt.date:
        first = self._first_day(self.fiscal_year(self.anchor))
        start = first or self.anchor.replace(day=1)
        return add_months(start, (month - start.month) % 12)


def _plain(typed: str) -> str:
    """A name in lower case and normal width, with single spaces; years of the Republic (民國) as years AD."""
    text = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    return _REPUBLIC.sub(lambda found: str(int(found[1] or found[2]) + 1911), text)


def _months(start: dt.date, count: int) -> Period:
    return Period(start, add_months(start, count) - dt.timedelta(days=1))
