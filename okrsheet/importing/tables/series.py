"""Sheets that look alike: one for each period, team or person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from okrsheet.basics.text import fold
from okrsheet.importing.meaning.dating import Dated, dated_within, name_of
from okrsheet.importing.meaning.fields import NAMES
from okrsheet.importing.meaning.words import Vocabulary
from okrsheet.importing.tables.mapping import LOG, ROWS, TableMap
from okrsheet.importing.tables.source import Source
from okrsheet.importing.tables.view import View, text_of
from okrsheet.importing.tables.years import Years

_GENERIC = re.compile(
    r"(?:sheet|tabelle|feuil|hoja|planilha|工作表|シート|trang tính|시트|data|okrs?|kpis?|goals?|objectives?|plan|template|目標|目标|指標|tab|page)[\s\d_\-()]*",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"sales|market|financ|account|\bhr\b|human|people|product|engineer|\bit\b|tech|support|service|operation|\bops\b|legal|design|data|customer|success|growth|"
    r"team|dept|department|company|corporate|group|部|處|课|課|組|组|室|中心|팀|부|equipo|área|vendas|ventas|vertrieb|phòng",
    re.IGNORECASE,
)
_SAME = 0.6  # share of names in common from which sheets of periods hold the same items


def of_sheets(source: Source, tables: Sequence[TableMap], words: Vocabulary, years: Years) -> list[TableMap]:
    """The tables with what their sheets' titles say of them."""
    sheets = {table.sheet for table in tables}
    periods = {title: found for title in sheets if (found := dated_within(title))}
    if len(periods) > 1 and len(periods) >= 0.6 * len(sheets):
        return _of_periods(source, tables, periods, years)
    with_period = [_with_period(table, periods.get(table.sheet), years) for table in tables]
    alike = Counter(_signature(table) for table in with_period)
    texts = _short_texts(source) if len(sheets) > 1 else frozenset()
    return [
        _of_units(texts, table, words) if alike[_signature(table)] > 1 and len(sheets) > 1 else table
        for table in with_period
    ]


def _signature(table: TableMap) -> tuple[object, ...]:
    """What tables of one template have in common: layout, and what names their rows."""
    return (
        table.layout,
        table.turned,
        *sorted({role.field for role in table.columns.values() if role.field in NAMES}),
    )


def _with_period(table: TableMap, found: Dated | None, years: Years) -> TableMap:
    if found is None or found.kind == "year" or any(role.period for role in table.columns.values()):
        return table
    return _at(table, found, years)


def _at(table: TableMap, found: Dated, years: Years) -> TableMap:
    period = found.within(found.year or years.of_sheet(table.sheet))
    if period is None or "period" in table.constants:
        return table
    return replace(table, constants={**table.constants, "period": name_of(period)})


def _of_periods(
    source: Source, tables: Sequence[TableMap], periods: Mapping[str, Dated], years: Years
) -> list[TableMap]:
    """Sheets of periods: the same items with a value each, or other items of each period."""
    names = {title: set(_names(source, [t for t in tables if t.sheet == title])) for title in periods}
    repeated = _overlap(list(names.values())) >= _SAME
    made = []
    for table in tables:
        found = periods.get(table.sheet)
        if found is None or any(role.period for role in table.columns.values()):
            made.append(table)
            continue
        dated_table = _at(table, found, years)
        made.append(replace(dated_table, layout=LOG) if repeated and table.layout == ROWS else dated_table)
    return made


def _names(source: Source, tables: Sequence[TableMap]) -> Iterator[str]:
    """What the rows of some tables are called."""
    for table in tables:
        view = View(next(one for one in source.sheets if one.title == table.sheet), table.turned)
        for column in table.columns_of(*NAMES):
            for row in range(table.rows[0], (table.rows[1] or view.last_row) + 1):
                if text := fold(text_of(view.cell(row, column))):
                    yield text


def _overlap(names: Sequence[set[str]]) -> float:
    filled = [one for one in names if one]
    if len(filled) < 2:
        return 0.0
    shares = [len(a & b) / min(len(a), len(b)) for a, b in pairwise(filled)]
    return sum(shares) / len(shares)


def _of_units(texts: frozenset[str], table: TableMap, words: Vocabulary) -> TableMap:
    """A sheet called after a team or a person says whose its items are, where nothing else does. ``texts`` are those of
    the source, among which a person's name stands.
    """
    title = table.sheet.strip()
    if (
        _GENERIC.fullmatch(title)
        or any(m.strength >= 1 for m in words.candidates(title))
        or dated_within(title)
    ):
        return table
    if fold(title) in texts or (
        not table.columns_of("owner", "email") and "owner" not in table.constants and _is_person(title)
    ):
        missing = not table.columns_of("owner", "email") and "owner" not in table.constants
        return replace(table, constants={**table.constants, "owner": title}) if missing else table
    if table.columns_of("department") or "department" in table.constants:
        return table
    return replace(table, constants={**table.constants, "department": title})


def _short_texts(source: Source) -> frozenset[str]:
    cells = (cell for sheet in source.sheets for cell in sheet.cells.values())
    return frozenset(fold(c.value) for c in cells if isinstance(c.value, str) and len(c.value) < 40)


def _is_person(title: str) -> bool:
    """Whether a title looks like somebody's name: two or three words with capitals, or two to four characters."""
    if _UNITS.search(title):
        return False
    return bool(re.fullmatch(r"[A-ZÀ-Ý][\w'’.-]+(?: [A-ZÀ-Ý][\w'’.-]*){1,2}|[\u4e00-\u9fff]{2,4}", title))
