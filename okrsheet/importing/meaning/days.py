"""Days and spans of days as strangers type them, in ten languages: “3. Oktober 2026”, “1/4 – 30/6/2026”, “by end of Q2”."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar, Period, end_of_month
from okrsheet.importing.meaning.periods import month_numbered, period_in, period_named
from okrsheet.plan.convert import Problem, parse_date, tidy

Order: TypeAlias = Literal["dmy", "mdy"]
"""What a column's dates such as 03/04/2026 begin with: the day or the month."""

_LONGEST = 120  # characters of a text in which a span is looked for
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?:[ T]\d{1,2}:\d\d.*)?")
_NAMED = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|[.ºªo]|er)?[\s\-/]*(?:de\s+|of\s+)?(?P<m1>[^\W\d_]{3,})\.?|(?P<m2>[^\W\d_]{3,})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?)"
    r"(?:,?[\s\-/]*(?:de\s+|del\s+)?(?P<y>(?:19|20)\d\d|'\d\d))?"
)
_EAST = re.compile(
    r"(?:(?P<y>(?:19|20)\d\d)\s*[年년]\s*)?(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日號号일](?:\s*前)?"
)
_VIETNAMESE = re.compile(
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:,?\s*(?:năm\s+)?(?P<y>(?:19|20)\d\d))?"
)
_REPUBLICAN = re.compile(r"(1[01]\d)([-/.])(\d{1,2})\2(\d{1,2})")
"""A year of three digits can only be one of the Republic of China: 115/12/31."""
_SHORT = re.compile(r"(\d{1,2})([/.-])(\d{1,2})")
_BEFORE: Final = re.compile(
    r"^(?:(?:by|until|till|due|due by|due on|no later than|not later than|on|on or before|target|deadline|through|from|starting|between|von|vom|ab|bis|bis zum|spätestens|before|avant|avant le|"
    r"antes del?|hasta|hasta el|del?|desde|desde el|até|do|a partir de|au plus tard le|du|le|d'ici|d'ici le|từ|trước|đến|timeline|period)(?![^\W\d_])"
    r"|于|於|至|在|預計|预计|最遲|최대)\s*[:：]?\s*(?=.)"
)
_STRICTLY_BEFORE: Final = re.compile(r"^(?:before|avant|antes|trước|vor)(?![^\W\d_])")
"""Words by which the end of a period is not meant: “before Q3” is over when it begins."""
_AFTER: Final = re.compile(r"\s*(?:前|之前|以前|止|まで|迄|까지|以降|起|から|부터)$")
_END_OF: Final = re.compile(
    r"^(?:the\s+)?(?:end of|eo|eom|end|late|fin de|finales de|final de|fim de|ende|cuối)\s+(?:the\s+)?(?P<rest>.+)$|^(?P<rest2>.+?)\s*(?:底|末|月底|end|말)$"
)
_BETWEEN = re.compile(
    r"\s+(?:-|–|—|to|until|till|through|thru|and|bis|a|al|até|à|au|đến|y|e|und|et)\s+|\s*(?:~|〜|～|至|到|→|–|—)\s*|(?<=[\d日月년월일])\s*-\s*(?=[\d(])|(?<=[^\W\d_])-(?=[^\W\d_]|\d{1,2} )|(?<=\d)-(?=[qh]\d)|(?<=/\d)-(?=\d{1,2}/)|(?<=/\d\d)-(?=\d{1,2}/)|から|부터"
)


def read_day(
    cell: Cell, calendar: Calendar, order: Order | None = None, *, end: bool = True
) -> dt.date | None:
    """A cell as a day; of a period by name its last day, or with ``end=False`` its first. Nothing for what is no
    day, or may be either of two.
    """
    value = cell.value
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return end_of_month(day) if end and cell.month_only and day.day == 1 else day
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        text = str(int(value)) if float(value).is_integer() else ""
        return day_in(text, calendar, order, end=end) if re.fullmatch(r"20\d\d(?:\d{4})?", text) else None
    return day_in(value, calendar, order, end=end) if isinstance(value, str) else None


def day_in(text: str, calendar: Calendar, order: Order | None = None, *, end: bool = True) -> dt.date | None:
    """A text as a day. Words around it do not count: “by 30 June 2026”, “2026/6/30前”.

    >>> day_in("3. Oktober 2026", Calendar(dt.date(2026, 1, 1))), day_in("by Q2 2026", Calendar(dt.date(2026, 1, 1)))
    (datetime.date(2026, 10, 3), datetime.date(2026, 6, 30))
    """
    typed = _stripped(text)
    if not typed or len(typed) > _LONGEST:
        return None
    day = parse_date(typed, calendar.anchor.year)
    if not isinstance(day, Problem):
        return day
    if found := _foreign(typed, calendar, order):
        return found
    if _STRICTLY_BEFORE.match(text.strip().casefold()):
        return None
    period = period_named(typed, calendar)
    if period is None and (said := _END_OF.match(typed)):
        period = period_named(said["rest"] or said["rest2"], calendar) if end else None
    if period is None:
        return None
    return period.end if end else period.start


def span_in(text: str, calendar: Calendar, order: Order | None = None) -> Period | None:
    """The days from the first to the last of a text: “Jan – Mar 2026”, 「2026/1/1～3/31」, “Q2 2026”, “1 April 2026 to
    30 June 2026”. A year said once counts for both ends. Nothing for a single day.
    """
    typed = " ".join(unicodedata.normalize("NFKC", tidy(text)).split()).casefold()
    if not typed or len(typed) > _LONGEST:
        return None
    if whole := period_named(_stripped(typed), calendar):
        return whole if whole.start < whole.end else None
    for cut in _BETWEEN.finditer(typed):
        found = _two_ends(typed[: cut.start()], typed[cut.end() :], calendar, order)
        if found:
            return found
    within = period_in(typed)
    return (
        within.period(calendar)
        if within and not re.search(r"\d", within.rest) and len(within.rest) < 12
        else None
    )


def _two_ends(left: str, right: str, calendar: Calendar, order: Order | None) -> Period | None:
    right = _stripped(right)
    last = day_in(right, calendar, order)
    if last is None:
        return None
    near = Calendar(dt.date(last.year, 1, 1), calendar.fiscal_month)
    first = day_in(_stripped(left), near, order, end=False)
    if first is None and re.fullmatch(r"\d{1,2}\.?", left.strip()):  # “1 – 15 March 2026”
        first = _made(last.year, last.month, int(left.strip(" .")))
    if first is None:
        return None
    if not _says_year(right) and first.year > last.year:  # the year stood at the left end
        last = day_in(right, Calendar(dt.date(first.year, 1, 1), calendar.fiscal_month), order) or last
    if first > last and not _says_year(left):  # from November to February
        first = _made(first.year - 1, first.month, first.day) or first
    return Period(first, last) if first < last else None


def _says_year(text: str) -> bool:
    return bool(re.search(r"(?:19|20)\d\d|'\d\d", text))


def _stripped(text: str) -> str:
    """A text without the words before and after a day."""
    plain = " ".join(unicodedata.normalize("NFKC", tidy(text)).split()).casefold().strip(" .,;:()")
    for _ in range(2):
        plain = _AFTER.sub("", _BEFORE.sub("", plain)).strip(" .,;:()")
    return plain


def _foreign(typed: str, calendar: Calendar, order: Order | None) -> dt.date | None:
    """Days that okrsheet's own workbooks do not take: other languages, or no year, or an order that the column shows."""
    if found := _REPUBLICAN.fullmatch(typed):
        return _made(int(found[1]) + 1911, int(found[3]), int(found[4]))
    if (found := _NUMERIC.fullmatch(typed)) and order:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        return _made(year, second, first) if order == "dmy" else _made(year, first, second)
    if found := _NAMED.fullmatch(typed):
        month = month_numbered(found["m1"] or found["m2"])
        return _in_year(found["y"], month or 0, int(found["d1"] or found["d2"]), calendar)
    for pattern in (_EAST, _VIETNAMESE):
        if found := pattern.fullmatch(typed):
            return _in_year(found["y"], int(found["m"]), int(found["d"]), calendar)
    if found := _SHORT.fullmatch(typed):
        first, second = int(found[1]), int(found[3])
        month_first = order == "mdy" or (order is None and second > 12)
        if order is None and first <= 12 and second <= 12:
            return None
        return _in_year("", first, second, calendar) if month_first else _in_year("", second, first, calendar)
    return None


def _in_year(typed: str | None, month: int, day: int, calendar: Calendar) -> dt.date | None:
    """A day of a year, or where none is said, of the calendar's current fiscal year."""
    if typed:
        return _made(int(typed[-2:]) + 2000 if typed.startswith("'") else int(typed), month, day)
    if not 1 <= month <= 12:
        return None
    of_month = calendar.period(f"{month}月")
    return _made(of_month.start.year, month, day) if of_month else None


def _made(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def date_order(texts: Iterable[str]) -> Order | None:
    """Whether a column's dates begin with the day or the month, by those of which one part is above 12; ``None`` where
    none is, or they differ.

    >>> date_order(["03/04/2026", "25/04/2026"]), date_order(["03/04/2026"])
    ('dmy', None)
    """
    found: set[Order] = set()
    for text in texts:
        for one in re.finditer(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(?:19|20)?\d\d(?!\d)", tidy(text)):
            first, second = int(one[1]), int(one[3])
            if first > 12 >= second:
                found.add("dmy")
            elif second > 12 >= first:
                found.add("mdy")
            elif one[2] == "." and first <= 12:
                found.add("dmy")  # days with points are written in this order wherever they are
    return found.pop() if len(found) == 1 else None
