"""What an import took and what it did not, as lines for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from okrsheet.basics.cells import column_letters
from okrsheet.basics.dates import Period
from okrsheet.basics.text import Language, Message, Text, aligned, clip_wide, one_line
from okrsheet.importing.imported import Import
from okrsheet.importing.meaning.dating import name_of
from okrsheet.importing.meaning.fields import FIELDS
from okrsheet.importing.rows.assembling import REASONS, Assembled, Unplaced
from okrsheet.importing.tables.mapping import LAYOUTS, Map, TableMap
from okrsheet.importing.tables.source import Source
from okrsheet.plan import KINDS, CheckIn, KeyResult, Kpi, Objective, Person, PhasedTarget
from okrsheet.plan.columns import Record

_GAP = "  "
_WIDE = 44  # letters of a text from a cell


def result(done: Import, language: Language) -> Iterator[str]:
    """Everything that there is to say, in order."""
    if done.goals:
        yield from _tables(done, language)
        for table in done.map.tables:
            yield ""
            yield from _columns(table, language)
        yield ""
        yield _counts(done.assembled, done.period, language)
        for assumption in done.map.assumptions:
            yield f"- {assumption.into(language)}"
        for told in (*done.assembled.told, *_hidden(done)):
            yield f"- {told.into(language)}"
        yield ""
    yield from _unread(done.source, language)
    yield from _sheets(done.map, language)
    yield from _unplaced(done.assembled.unplaced, language, each=bool(done.goals))


def _tables(done: Import, language: Language) -> Iterator[str]:
    head = [text.into(language) for text in _TABLES]
    rows = [
        [
            clip_wide(one_line(table.sheet, 80), 30),
            _span(table),
            LAYOUTS[table.layout].into(language),
            (_TURNED if table.turned else _UPRIGHT).into(language),
            f"{table.confidence:.0%}",
        ]
        for table in done.map.tables
    ]
    yield from aligned([head, *rows])


def _span(table: TableMap) -> str:
    first, last = table.header[0] or table.rows[0], table.rows[1]
    return f"{first}–{last}" if last else f"{first}–"


def _columns(table: TableMap, language: Language) -> Iterator[str]:
    """Which column became what: columns of the same field and of a run of periods in one line."""
    rows = [[text.into(language) for text in _COLUMNS]]
    seen: dict[str, list[int]] = {}
    for column, role in table.columns.items():
        key = role.field if role.period else f"{role.field} {column}"
        seen.setdefault(key, []).append(column)
    for columns in seen.values():
        first, last = columns[0], columns[-1]
        role, because = table.columns[first], table.because.get(first)
        span = table_line(table, first) + (f"…{table_line(table, last)}" if last != first else "")
        held = FIELDS[role.field].into(language) if role.field in FIELDS else role.field
        if role.period:
            ending = table.columns[last].period or role.period
            held += f" {name_of(role.period)}" + (f"…{name_of(ending)}" if last != first else "")
        header = because.header if because else ""
        reason = because.reason.into(language) if because else ""
        rows.append(
            [
                f"{clip_wide(one_line(table.sheet, 80), 24)} {span}",
                clip_wide(one_line(header, 200), 30),
                held,
                one_line(reason, 90),
            ]
        )
    yield from aligned(rows)
    for name, value in table.constants.items():
        yield _ALL.says(what=FIELDS.get(name, name), value=one_line(value, 60)).into(language)


def table_line(table: TableMap, column: int) -> str:
    """How the source calls a column of a table."""
    return str(column) if table.turned else column_letters(column)


def _counts(made: Assembled, period: Period, language: Language) -> str:
    parts: list[Message] = [_COUNTS[record].says(count=made.count(record)) for record in KINDS]
    parts += [_COUNTS[r].says(count=made.count(r)) for r in (CheckIn, PhasedTarget, Person) if made.count(r)]
    return _TAKEN.says(what=tuple(parts), start=period.start, end=period.end).into(language)


def _hidden(done: Import) -> Iterator[Message]:
    """What was taken though the source hides it."""
    for sheet in done.source.sheets:
        tables = [table for table in done.map.tables if table.sheet == sheet.title]
        title = one_line(sheet.title, 60)
        if tables and sheet.hidden:
            yield _HIDDEN_SHEET.says(sheet=title)
        rows = sheet.hidden_rows & {row for row, _ in sheet.cells}
        if tables and (rows or sheet.hidden_columns):
            yield _HIDDEN.says(sheet=title, rows=len(rows), columns=len(sheet.hidden_columns))


def _unread(source: Source, language: Language) -> Iterator[str]:
    """The sheets that could not be read, of which nothing was taken."""
    if source.unread:
        yield _UNREAD.into(language)
        for title, refused in source.unread.items():
            yield f"{_GAP}{one_line(title, 60)}: {refused.message.into(language)}"
        yield ""


def _sheets(plan_map: Map, language: Language) -> Iterator[str]:
    if plan_map.left_out:
        yield _LEFT_OUT.into(language)
        for title, why in plan_map.left_out.items():
            yield f"{_GAP}{one_line(title, 60)}: {why.into(language)}"
        yield ""


def _unplaced(unplaced: Sequence[Unplaced], language: Language, *, each: bool) -> Iterator[str]:
    """The cells that were not placed, ``each`` of them in a line with the others of its row that have the same reason."""
    if not unplaced:
        yield _ALL_PLACED.into(language)
        return
    yield _NOT_PLACED.says(count=len(unplaced)).into(language)
    for reason, count in Counter(one.reason for one in unplaced).most_common():
        yield f"{_GAP}{REASONS[reason].into(language)}: {count}"
    if each:
        for (_, _, reason), row in groupby(unplaced, lambda one: (one.spot.sheet, one.spot.row, one.reason)):
            cells = list(row)
            first, others = cells[0].spot.ref, (one.spot.ref.address for one in cells[1:])
            texts = " | ".join(clip_wide(one_line(one.text, 200), _WIDE) for one in cells)
            yield f"{_GAP}{_GAP}{', '.join([str(first), *others])}  {texts}  ({REASONS[reason].into(language)})"


_TABLES = (
    Text(en="Sheet", zh_TW="工作表"), Text(en="Rows", zh_TW="列"), Text(en="Layout", zh_TW="版面"), Text(en="Read", zh_TW="讀法"),
    Text(en="Sure", zh_TW="把握"),
)  # fmt: skip
_COLUMNS = (
    Text(en="Column", zh_TW="欄"), Text(en="Header", zh_TW="欄名"), Text(en="Holds", zh_TW="內容"), Text(en="Because", zh_TW="理由"),
)  # fmt: skip
_TURNED = Text(en="down", zh_TW="直向")
_UPRIGHT = Text(en="across", zh_TW="橫向")
_ALL = Text(en="All rows: {what} {value}", zh_TW="所有列：{what} {value}")
_COUNTS: Mapping[type[Record], Text] = {
    Objective: Text(en="{count} {count:objective|objectives}", zh_TW="{count} 個目標"),
    KeyResult: Text(en="{count} {count:key result|key results}", zh_TW="{count} 個關鍵結果"),
    Kpi: Text(en="{count} {count:KPI|KPIs}", zh_TW="{count} 個 KPI"),
    CheckIn: Text(en="{count} {count:check-in|check-ins}", zh_TW="{count} 筆進度紀錄"),
    PhasedTarget: Text(en="{count} {count:phased target|phased targets}", zh_TW="{count} 個階段目標"),
    Person: Text(en="{count} {count:person|people}", zh_TW="{count} 位人員"),
}
_TAKEN = Text(en="Taken: {what}. Period: {start} to {end}.", zh_TW="已取得：{what}。期間：{start} 至 {end}。")
_HIDDEN_SHEET = Text(
    en="The sheet “{sheet}” is hidden in the source; it was taken like the others.",
    zh_TW="來源中的「{sheet}」工作表是隱藏的，仍照常匯入。",
)
_HIDDEN = Text(
    en="The sheet “{sheet}” hides {rows} {rows:row|rows} and {columns} {columns:column|columns} with content; they were taken like "
    "the others.",
    zh_TW="「{sheet}」工作表有 {rows} 列與 {columns} 欄有內容但隱藏，仍照常匯入。",
)
_UNREAD = Text(
    en="Sheets that could not be read, so that nothing was taken of them:",
    zh_TW="無法讀取、因此未匯入的工作表：",
)
_LEFT_OUT = Text(en="Sheets that were left out:", zh_TW="未匯入的工作表：")
_ALL_PLACED = Text(en="Every cell was placed.", zh_TW="所有儲存格都已匯入。")
_NOT_PLACED = Text(en="{count} {count:cell was|cells were} not placed:", zh_TW="有 {count} 個儲存格未匯入：")
