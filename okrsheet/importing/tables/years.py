"""Which year the months and quarters of a source are in, and what the period of the whole plan is."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from okrsheet.basics.dates import Calendar, Period, end_of_month
from okrsheet.basics.text import Message, Text
from okrsheet.importing.meaning.dating import dated, dated_within
from okrsheet.importing.tables.bench import named_period
from okrsheet.importing.tables.mapping import LOG, METRICS, TableMap
from okrsheet.importing.tables.source import Source, SourceSheet
from okrsheet.importing.tables.view import text_of

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_TOP = 8  # rows of a sheet in which a title may say the year

_ANNUAL = re.compile(
    r"\b(?:annual|yearly|full[ -]year|year[ -]end|anual|anuais|annuel\w*|jahres\w*|fin de año|cả năm)(?!\w)|全年|年度|年間|年底|年目標|연간|年目标",
    re.IGNORECASE,
)
"""What the header of a target says that is one of a year."""


class Years:
    """The years that a source names, asked for by sheet."""

    def __init__(self, source: Source, period: Period | None, today: dt.date) -> None:
        self._source, self._period, self.today = source, period, today
        self._years: dict[str, int] = {}
        self._quarters: dict[str, Period | None] = {}

    def _year_of(self, title: str) -> int:
        """As :func:`year_of`, looked for once in each sheet, which may hold many tables."""
        if title not in self._years:
            self._years[title] = year_of(self._source, title)
        return self._years[title]

    def of_sheet(self, title: str) -> int:
        """The year of a sheet's periods that do not say theirs; 0 asks for nothing."""
        if self._period:
            return self._period.start.year
        return self._year_of(title) or self.today.year

    def assumes(self, title: str) -> bool:
        """Whether nothing says the year of a sheet."""
        return not self._period and not self._year_of(title)

    def quarter_of(self, title: str) -> Period | None:
        """The quarter that a sheet's title, its first rows or the file's name speak of."""
        if title not in self._quarters:
            self._quarters[title] = self._quarter_of(title)
        return self._quarters[title]

    def _quarter_of(self, title: str) -> Period | None:
        sheet = next(one for one in self._source.sheets if one.title == title)
        tops = [text_of(c) for (row, _), c in sheet.cells.items() if row <= _TOP and isinstance(c.value, str)]
        for text in (title, self._source.path.stem, *(text for text in tops if len(text) < 80)):
            found = dated_within(text)
            if found and found.kind == "quarter":
                return found.within(found.year or self.of_sheet(title))
        return None

    def plan_period(self, tables: Sequence[TableMap]) -> Period | None:
        """The period of all tables together; ``None`` where none is named anywhere."""
        if self._period:
            return self._period
        found = self._named_period(tables)
        return _around(found, list(self._due(tables))) if found else None

    def _due(self, tables: Sequence[TableMap]) -> Iterator[dt.date]:
        """The days on which items are due."""
        for table in tables:
            sheet = next(one for one in self._source.sheets if one.title == table.sheet)
            columns = table.columns_of("due")
            for (row, column), cell in sheet.cells.items():
                within = (column if table.turned else row) >= table.rows[0]
                if (
                    within
                    and (row if table.turned else column) in columns
                    and isinstance(cell.value, dt.date)
                ):
                    yield cell.value.date() if isinstance(cell.value, dt.datetime) else cell.value

    def _named_period(self, tables: Sequence[TableMap]) -> Period | None:
        spans = [role.period for table in tables for role in table.columns.values() if role.period]
        spans += [span for table in tables if (span := named_period(table.constants.get("period", "")))]
        for table in tables:
            spans += self._logged(table)
        titled = self._titled(tables)
        if not spans:
            return titled or self._by_days()
        whole = Period(min(p.start for p in spans), max(p.end for p in spans))
        if whole.start.year == whole.end.year and any(map(self._of_the_year, tables)):
            whole = Period(whole.start.replace(month=1, day=1), whole.end.replace(month=12, day=31))
        return titled if titled and titled.start <= whole.start and whole.end <= titled.end else whole

    def _titled(self, tables: Sequence[TableMap]) -> Period | None:
        """The period that the titles of sheets, what stands above the tables, or the file's name speak of."""
        texts = (*(t.sheet for t in tables), *self._tops(tables), self._source.path.stem)
        found = [
            (one, period)
            for text in texts
            if (one := dated_within(text)) and one.year and (period := one.within(one.year))
        ]
        years = [period for one, period in found if one.kind == "year"]
        parts = [period for one, period in found if one.kind != "year"]
        first = next((p for p in parts if not years or years[0].start <= p.start <= years[0].end), None)
        return first or (years[0] if years else None)

    def _of_the_year(self, table: TableMap) -> bool:
        """Whether a table's targets are those of its year, by their header."""
        sheet = next(one for one in self._source.sheets if one.title == table.sheet)
        return any(
            _ANNUAL.search(text_of(cell))
            for (row, column), cell in sheet.cells.items()
            if table.header[0] <= (column if table.turned else row) <= table.header[-1]
            and (row if table.turned else column) in table.columns_of("target")
        )

    def _logged(self, table: TableMap) -> list[Period]:
        """The first and the last period of a log's rows."""
        if table.layout not in (LOG, METRICS):
            return []
        sheet = next(one for one in self._source.sheets if one.title == table.sheet)
        columns = table.columns_of("date", "period")
        found = [
            period
            for (row, column), cell in sheet.cells.items()
            if (row if table.turned else column) in columns
            and (one := dated(cell))
            and (period := one.within(one.year or table.year))
        ]
        return [min(found, key=lambda p: p.start), max(found, key=lambda p: p.end)] if found else []

    def _tops(self, tables: Sequence[TableMap]) -> Iterator[str]:
        """What stands above the tables."""
        for table in tables:
            sheet = next(one for one in self._source.sheets if one.title == table.sheet)
            top = table.header[0] or table.rows[0]
            for (row, column), cell in sorted(sheet.cells.items(), key=lambda one: one[0]):
                above = (column if table.turned else row) < top
                if above and isinstance(cell.value, str) and len(cell.value) < 80:
                    yield text_of(cell)

    def _by_days(self) -> Period | None:
        """The years or quarter that hold every day of the source."""
        days = [
            cell.value.date() if isinstance(cell.value, dt.datetime) else cell.value
            for sheet in self._source.sheets
            for cell in sheet.cells.values()
            if isinstance(cell.value, dt.date)
        ]
        days = [day for day in days if 2000 <= day.year < 2100]
        if not days:
            return None
        first, last = min(days), max(days)
        quarter = Calendar(last).quarter(last)
        if first >= quarter.start:
            return quarter
        return Period(dt.date(first.year, 1, 1), end_of_month(dt.date(last.year, 12, 1)))

    def told(self, tables: Sequence[TableMap]) -> Iterator[Message]:
        """What was assumed of some tables."""
        logs = any(
            table.year and not self._year_of(table.sheet) and _lacks_year(self._source, table)
            for table in tables
        )
        titled = any(
            "period" in table.constants
            and (named := dated_within(table.sheet))
            and not named.year
            and not self._year_of(table.sheet)
            for table in tables
        )
        bare = (
            logs
            or titled
            or any(
                role.period and not self._year_of(table.sheet) and not _says_year(self._source, table)
                for table in tables
                for role in table.columns.values()
            )
        )
        if bare and not self._period:
            used = {
                role.period.start.year for table in tables for role in table.columns.values() if role.period
            }
            yield _ASSUMED.says(year=", ".join(map(str, sorted(used or {self.today.year}))))


def _around(period: Period, due: Sequence[dt.date]) -> Period:
    """A period that holds the days on which items are due, where many of them, or their starts, would lie outside."""
    near = [day for day in due if abs(day.year - period.end.year) <= 1]
    before, after = [d for d in near if d < period.start], [d for d in near if d > period.end]
    if before:
        period = Period(Calendar(min(before)).quarter(min(before)).start, period.end)
    if len(after) > 0.3 * len(near):
        period = Period(period.start, end_of_month(max(after)))
    return period


def year_of(source: Source, title: str) -> int:
    """The year that a sheet's title, its first rows, the file's name or its days name; 0 where nothing does."""
    sheet = next(one for one in source.sheets if one.title == title)
    return _named_in(title) or _at_the_top(sheet) or _named_in(source.path.stem) or _by_dates(sheet)


def _says_year(source: Source, table: TableMap) -> bool:
    """Whether the header of a table says the years of its periods."""
    sheet = next(one for one in source.sheets if one.title == table.sheet)
    top, bottom = table.header
    lines = [
        cell
        for (row, column), cell in sheet.cells.items()
        if top <= (column if table.turned else row) <= bottom
    ]
    return any((found := dated_within(text_of(cell))) and found.year for cell in lines)


def _lacks_year(source: Source, table: TableMap) -> bool:
    """Whether the rows of a log name periods without a year."""
    sheet = next(one for one in source.sheets if one.title == table.sheet)
    columns = table.columns_of("date", "period")
    cells = [c for (row, column), c in sheet.cells.items() if (row if table.turned else column) in columns]
    return any((found := dated(cell)) and not found.year for cell in cells)


def _named_in(text: str) -> int:
    found = _YEAR.findall(text)
    if found:
        return int(found[0])
    within = dated_within(text)
    return within.year if within else 0


def _at_the_top(sheet: SourceSheet) -> int:
    for (row, _), cell in sorted(sheet.cells.items(), key=lambda one: one[0]):
        if row > _TOP:
            break
        if (isinstance(cell.value, str) and len(cell.value) < 80) and (found := _named_in(text_of(cell))):
            return found
    return 0


def _by_dates(sheet: SourceSheet) -> int:
    years = Counter(cell.value.year for cell in sheet.cells.values() if isinstance(cell.value, dt.date))
    return years.most_common(1)[0][0] if years else 0


_ASSUMED = Text(
    en="the months have no year; they were taken as those of {year} (--period says otherwise)",
    zh_TW="月份沒有年份，視為 {year} 年（可用 --period 指定）",
)
