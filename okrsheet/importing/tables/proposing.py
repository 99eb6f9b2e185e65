"""A map proposed for a source: which tables hold goals, what each column holds, and why."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from okrsheet.basics.dates import Period
from okrsheet.basics.text import Message, Text, fold_id
from okrsheet.importing.meaning.dating import dated_within, name_of
from okrsheet.importing.meaning.fields import ITEM, KEY_RESULT, KPI, NAMES, OBJECTIVE
from okrsheet.importing.meaning.words import Vocabulary, vocabulary
from okrsheet.importing.tables.bench import named_period
from okrsheet.importing.tables.columns import Columns
from okrsheet.importing.tables.context import Said as SaidAbove
from okrsheet.importing.tables.context import heading_start, said_above
from okrsheet.importing.tables.correcting import check_sheets, corrected
from okrsheet.importing.tables.forms import form
from okrsheet.importing.tables.headers import Block, Headers
from okrsheet.importing.tables.layouts import is_about_goals, matrix, metrics, metrics_at
from okrsheet.importing.tables.mapfile import MapFile, Said
from okrsheet.importing.tables.mapping import LOG, METRICS, ROWS, Choice, Map, Role, TableMap
from okrsheet.importing.tables.outline import outline
from okrsheet.importing.tables.series import of_sheets
from okrsheet.importing.tables.source import Source, SourceSheet
from okrsheet.importing.tables.view import View, text_of
from okrsheet.importing.tables.years import Years

_MORE = 12  # letters beside a period, from which its cell says more than that, and is listed
_LONGEST_FORM = 1000  # rows and columns; a larger sheet is no form, and is not read down


@dataclass(frozen=True)
class Options:
    """What the user said beside the source."""

    period: Period | None = None
    words: Vocabulary | None = None
    today: dt.date | None = None
    said: MapFile | None = None
    """A map that somebody corrected; what it says rules."""


def propose(source: Source, options: Options | None = None) -> Map:
    """The likeliest map of a source.

    Raises:
        UsageError: the map that somebody corrected names a sheet that is not there.
    """
    options = options or Options()
    said = options.said
    words = options.words or vocabulary()
    period = options.period or (said.period if said else None)
    years = Years(source, period, options.today or dt.date.today())
    tables: list[TableMap] = []
    left_out: dict[str, Text | Message] = {}
    if said:
        check_sheets(said, source)
    proposed = _proposed(source, words, years)
    for sheet in source.sheets:
        found: list[TableMap] | None = proposed[sheet.title]
        if said and said.leaves_out(sheet.title) and not said.names(sheet.title):
            found = None
        elif said:
            found = corrected(said, sheet, found or (), partial(_at, words=words, years=years))
        tables += map(partial(_to_the_end, sheet), found or ())
        if not found:
            left_out[sheet.title] = _NOT_NAMED if said else _NO_TABLE if sheet.cells else _EMPTY
    tables = of_sheets(source, list(_with_known_ids(source, tables)), words, years)
    made = Map(tables, left_out, years.plan_period(tables), (), list(years.told(tables)))
    return replace(made, ids=said.ids, words=said.words) if said else made


def _proposed(source: Source, words: Vocabulary, years: Years) -> dict[str, list[TableMap]]:
    """The tables of each sheet. That the file is called after goals counts only where no sheet shows any for itself: of
    several sheets, the others hold the work for them.
    """
    found = {sheet.title: list(_tables(sheet, "", words, years)) for sheet in source.sheets}
    if any(found.values()) or not is_about_goals(source.path.stem):
        return found
    return {sheet.title: list(_tables(sheet, source.path.stem, words, years)) for sheet in source.sheets}


def _to_the_end(sheet: SourceSheet, table: TableMap) -> TableMap:
    """A table that ends with its sheet ends so however long that grows."""
    last = sheet.last_column if table.turned else sheet.last_row
    return replace(table, rows=(table.rows[0], 0)) if table.rows[1] >= last else table


def _with_known_ids(source: Source, tables: Sequence[TableMap]) -> Iterator[TableMap]:
    """The tables without logs whose IDs no other table has: those are records of something else."""
    sheets = {sheet.title: sheet for sheet in source.sheets}

    def texts(table: TableMap, *fields: str) -> set[str]:
        view = View(sheets[table.sheet], table.turned)
        rows = range(table.rows[0], (table.rows[1] or view.last_row) + 1)
        found = {fold_id(text_of(view.cell(row, c))) for c in table.columns_of(*fields) for row in rows}
        return found - {""}

    for table in tables:
        if any(one.reason is BY_ID for one in table.because.values()):
            ids = texts(table, KPI)
            known = {one for other in tables if other is not table for one in texts(other, "id")}
            if len(ids & known) < 0.6 * len(ids):
                continue
        yield table


def _at(view: View, said: Said, words: Vocabulary, years: Years) -> TableMap:
    """The table whose header somebody has named; without a header, the first rows are one."""
    top, bottom = said.header or (min(view.by_row, default=1),) * 2
    if said.layout == METRICS and (made := metrics_at(view, bottom, words, "kpi")):
        return made
    last = said.rows[1] if said.rows and said.rows[1] else view.last_row
    block = Headers(view, words).block_at(top, bottom, last)
    title = view.sheet.title
    columns = Columns(view, block, words, years.of_sheet(title), years.quarter_of(title))
    choices = columns.chosen()
    first = said.rows[0] if said.rows and said.rows[0] else bottom + 1
    return TableMap(
        view.sheet.title, said.layout or ROWS, view.turned, (top, bottom), (first, last),
        {column: one.role for column, one in choices.items()}, because=choices,
    )  # fmt: skip


def _tables(sheet: SourceSheet, file: str, words: Vocabulary, years: Years) -> Iterator[TableMap]:
    """The tables of a sheet: rows of items, else one of the other layouts, else a form."""
    view = View(sheet)
    about = " ".join((file, sheet.title, *_first_texts(view)))
    found = list(_rows(view, words, years, about))
    if not any(_tells(table) for table in found) and (
        coded := outline(view, words, years.of_sheet(sheet.title))
    ):
        found = [_above_codes(coded, view, words, years.of_sheet(sheet.title))]
    if found:
        yield from found
        return
    long = max(sheet.last_row, sheet.last_column) > _LONGEST_FORM
    turned = [] if long else list(_rows(View(sheet, turned=True), words, years, about))
    other = None if long else form(view, words)
    if other is None and not any(map(_tells, turned)):
        other = matrix(view) or metrics(view, words, about)
    if other and other.layout == METRICS:
        other = replace(other, year=years.of_sheet(sheet.title))
    yield from [other] if other else turned


def _tells(table: TableMap) -> bool:
    """Whether a table tells objectives from key results."""
    return bool(table.columns_of(ITEM) or (table.columns_of(OBJECTIVE) and table.columns_of(KEY_RESULT, KPI)))


def _above_codes(table: TableMap, view: View, words: Vocabulary, year: int) -> TableMap:
    return _with_context(table, said_above(view, 1, (table.header[0] or table.rows[0]) - 1, words), year)


def _first_texts(view: View) -> Iterator[str]:
    for row in list(view.by_row)[:4]:
        cells = view.row(row)
        if len(cells) <= 2:
            yield from (text_of(cell) for cell in cells.values())


def _rows(view: View, words: Vocabulary, years: Years, about: str) -> Iterator[TableMap]:
    """The tables of a sheet; what stands above the first of them counts for all."""
    said: dict[str, str] = {}
    for table in _blocks(view, words, years, about):
        shared = {name: value for name, value in said.items() if not table.columns_of(name)}
        yield replace(table, constants={**shared, **table.constants})
        said = said or {name: value for name, value in table.constants.items() if name in _OF_ALL}


_OF_ALL = ("owner", "department", "period", "level")


def _blocks(view: View, words: Vocabulary, years: Years, about: str) -> Iterator[TableMap]:
    blocks = Headers(view, words).blocks()
    tops = sorted({block.top for block in blocks})
    before = 0
    for top in tops:
        following = next((row for row in tops if row > top), 0)
        beside = [block for block in blocks if block.top == top]
        last = heading_start(view, following, beside[0].bottom, words) - 1 if following else beside[0].last
        for block in beside:
            if table := _table(view, replace(block, last=last), before + 1, words, years, about):
                yield table
        before = last


def _table(
    view: View, block: Block, above: int, words: Vocabulary, years: Years, about: str
) -> TableMap | None:
    """The table that a block is; ``None`` where it names nothing."""
    title = view.sheet.title
    columns = Columns(view, block, words, years.of_sheet(title), years.quarter_of(title))
    choices = columns.chosen()
    if years.assumes(title) and columns.beyond(years.today):  # what is filled in has been
        columns = Columns(view, block, words, years.of_sheet(title) - 1, years.quarter_of(title))
        choices = columns.chosen()
    named = {one.role.field for one in choices.values()} & set(NAMES)
    logged = not named and columns.names_by_id(choices)
    if logged:
        return _log_of_ids(view, block, choices, years.of_sheet(title))
    if (
        not named
        or columns.records
        or (view.turned and len(choices) < 3)
        or (columns.weak and not is_about_goals(about, columns.headers))
    ):
        return None
    table = TableMap(
        view.sheet.title, ROWS, view.turned, (block.top, block.bottom), (block.bottom + 1, block.last),
        {column: one.role for column, one in choices.items()}, preset=columns.preset.key if columns.preset else "", because=choices,
    )  # fmt: skip
    table = _with_context(table, said_above(view, above, block.top - 1, words), years.of_sheet(title))
    if _is_log(table, columns):
        return replace(table, layout=LOG, year=years.of_sheet(title))
    return table


def _log_of_ids(view: View, block: Block, choices: dict[int, Choice], year: int) -> TableMap:
    """A log whose rows say only the IDs of items that stand in another table."""
    ids = next(column for column, one in choices.items() if one.role.field == "id")
    choices[ids] = Choice(Role(KPI), 0.9, BY_ID, choices[ids].header)
    return TableMap(
        view.sheet.title, LOG, view.turned, (block.top, block.bottom), (block.bottom + 1, block.last),
        {column: one.role for column, one in choices.items()}, year=year, because=choices,
    )  # fmt: skip


def _period_said(text: str, year: int) -> Period | None:
    """The period that stands above a table; without a year, in that of the sheet."""
    found = named_period(text)
    within = dated_within(text) if found is None else None
    return found or (within.within(within.year or year) if within else None)


def _with_context(table: TableMap, said: Iterator[SaidAbove], year: int) -> TableMap:
    """A table with what stands above it; an objective only where no column names them."""
    constants, placed = dict(table.constants), dict(table.placed)
    for one in said:
        if one.field == "objective" and table.columns_of(OBJECTIVE, "item"):
            continue
        if one.field in ("owner", "department", "level") and table.columns_of(one.field):
            continue
        if one.field in constants and one.field != "objective":
            continue
        more = False
        if one.field == "period":
            period = _period_said(one.value, year)
            within = dated_within(one.value)
            more = bool(within and len(re.sub(r"[\W_]+", "", within.rest)) > _MORE)
            if period is None:
                continue
            one = replace(one, value=name_of(period))  # noqa: PLW2901
        if one.field == "objective":
            placed = {place: name for place, name in placed.items() if name != "objective"}
        constants[one.field] = one.value
        if not more:
            placed |= dict.fromkeys(one.places, one.field)
    return replace(table, constants=constants, placed=placed)


def _is_log(table: TableMap, columns: Columns) -> bool:
    """Whether the rows are values of days or periods: names come again and again, and the periods differ."""
    names, days = table.columns_of(*NAMES), table.columns_of("date", "period")
    if len(names) != 1 or not days or not table.columns_of("value", "current", "target"):
        return False
    seen = columns.profile(names[0])
    distinct = max(columns.profile(column).distinct for column in days)
    return seen.count >= 4 and seen.distinct <= 0.6 and distinct > 1.5 / seen.count


BY_ID: Final = Text(en="it holds IDs of items in another table", zh_TW="內容是另一個表格的項目編號")
_NOT_NAMED = Text(en="the map does not name it, or leaves it out", zh_TW="對應檔未列出，或指定不匯入")
_EMPTY = Text(en="it is empty", zh_TW="空白")
_NO_TABLE = Text(en="no goals, key results or KPIs were found in it", zh_TW="找不到目標、關鍵結果或 KPI")
