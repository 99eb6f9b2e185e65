"""Periods of headers, titles and cells, in a form that a map can write and read."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar, Period, end_of_month
from okrsheet.importing.meaning.periods import Found, period_in
from okrsheet.plan.convert import parse_date, tidy

YEARS: Final = range(1990, 2100)
"""The years that a plan may be of; another number is no year."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A period as it was named: a day, or what :mod:`~okrsheet.importing.meaning.periods` found; ``rest`` is what else
    the text says.
    """

    day: dt.date | None = None
    found: Found | None = None

    @property
    def year(self) -> int:
        """The year that it says; 0 where it says none."""
        return self.day.year if self.day else (self.found.year or 0) if self.found else 0

    @property
    def rest(self) -> str:
        """What else the text says."""
        return self.found.rest if self.found else ""

    @property
    def kind(self) -> str:
        """``day``, ``month``, ``quarter``, ``half`` or ``year``."""
        return "day" if self.day or not self.found else self.found.kind

    @property
    def month(self) -> int:
        """The number of a month; 0 of anything else."""
        return self.found.number if self.found and self.found.kind == "month" else 0

    def within(self, year: int) -> Period | None:
        """The period itself; of one without a year, that of ``year``."""
        if self.day:
            return Period(self.day, self.day)
        return self.found.period(Calendar(dt.date(self.year or year or 2001, 1, 1))) if self.found else None


def dated(cell: Cell) -> Dated | None:
    """The period that a cell names, and nothing besides."""
    value = cell.value
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        if day.year not in YEARS:
            return None
        if cell.month_only or day.day == 1:
            return Dated(found=Found("month", day.month, day.year, False, "", ""))
        return Dated(day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        whole = float(value).is_integer() and int(value) in YEARS and not cell.percent
        return Dated(found=Found("year", 1, int(value), False, "", "")) if whole else None
    return whole_text(tidy(value)) if isinstance(value, str) else None


@lru_cache(maxsize=1 << 12)
def whole_text(text: str) -> Dated | None:
    """The period that a text names and nothing besides."""
    if text[:1].isdigit() and len(text) <= 20:
        day = parse_date(text, 2020)
        if isinstance(day, dt.date) and day.year in YEARS:
            return Dated(day)
    found = period_in(text)
    return Dated(found=found) if found and not re.sub(r"[\W_]+", "", found.rest) else None


def month_in(cell: Cell) -> Dated | None:
    """A month by its number alone, as it stands beside a column of years."""
    value = cell.value
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    number = int(text) if text.isdecimal() and len(text) <= 2 else 0
    return Dated(found=Found("month", number, 0, False, text, "")) if 1 <= number <= 12 else None


@lru_cache(maxsize=1 << 12)
def dated_within(text: str) -> Dated | None:
    """The period of which a text speaks: of “Target Q1 2024”, the quarter."""
    found = period_in(text)
    return Dated(found=found) if found else None


def name_of(period: Period) -> str:
    """A period as a map writes it: ``2024-01``, ``2024-Q1``, ``2024-H2``, ``2024``, ``2024-01-31``, or with two
    dots between its days.
    """
    start, end = period.start, period.end
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    whole = start.day == 1 and end == end_of_month(end)
    if start == end:
        return start.isoformat()
    if whole and months == 1:
        return f"{start:%Y-%m}"
    if whole and months == 3 and start.month % 3 == 1:
        return f"{start.year}-Q{start.month // 3 + 1}"
    if whole and months == 6 and start.month % 6 == 1:
        return f"{start.year}-H{start.month // 6 + 1}"
    if whole and months == 12 and start.month == 1:
        return str(start.year)
    return f"{start.isoformat()}..{end.isoformat()}"


def named(text: str) -> Period | None:
    """The period that a map names, or that somebody typed with its year."""
    first, dots, last = text.partition("..")
    try:
        if dots:
            return Period(dt.date.fromisoformat(first.strip()), dt.date.fromisoformat(last.strip()))
        if len(text.strip()) == 10:
            day = dt.date.fromisoformat(text.strip())
            return Period(day, day)
    except ValueError:
        return None
    found = whole_text(text.strip())
    return found.within(found.year) if found and found.year else None
