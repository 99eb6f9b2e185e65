"""The tables of a workbook: finds our sheets and their headers, and makes a record of every row."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from okrsheet.basics.cells import Cell, CellRef, CellsOfRow, Grid, Table
from okrsheet.basics.dates import Calendar, month_name, says_its_year
from okrsheet.basics.languages import conventions
from okrsheet.basics.text import LANGUAGES, Language, Text, fold
from okrsheet.plan import (
    KINDS,
    MAIN_SHEETS,
    MEASURED,
    SHEETS,
    CheckIn,
    HistoryRow,
    Layout,
    MeasuredItem,
    Objective,
    Person,
    PhasedTarget,
    Plan,
    SettingRow,
    Settings,
    Unread,
    Workbook,
)
from okrsheet.plan.columns import Column, Kind, Origin, Record, columns_of
from okrsheet.plan.convert import (
    Converted,
    Problem,
    ProblemKind,
    count_problem,
    is_count,
    percent_problem,
    to_date,
    to_id,
    to_ids,
    to_name,
    to_number,
    to_text,
    to_value,
    to_word,
    typed_as_percent,
    unreadable,
)
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.status import Status
from okrsheet.plan.words import Level, Measure
from okrsheet.workbook.blocks import find_dashboard, has_blocks
from okrsheet.workbook.headers import Head, is_akin, is_title, numbers_in, spellings
from okrsheet.workbook.ownership import decide_ownership

_NO_PROBLEMS: Mapping[str, Problem] = {}
_LONG_ID = 20  # characters; a longer text that stands alone in its row is a remark
_TELL_ROWS_APART = ("id", "title", "name")
_Valued = TypeVar("_Valued", bound=Record)
_NEARLY_ALL = 0.75
"""A sheet with this share of our headers is ours, even if one that must be there is missing."""


class Opened(NamedTuple):
    """A workbook whose sheets of ours were found but not read yet."""

    workbook: Workbook
    grids: dict[type[Record], Grid]


def opened(grids: Sequence[Grid], file: str = "", sha256: str = "", book: str = "") -> Opened:
    """Finds the sheets of a plan among a workbook's; ``book`` is what it is called among several."""
    grids = [replace(grid, file=file, book=book) for grid in grids]
    found = decide_ownership(find_sheets(grids))
    ours = {grid.title for grid, _ in found}
    if dashboard := find_dashboard(grids):
        ours.add(dashboard.title)
    workbook = Workbook(
        file,
        sha256,
        layouts={layout.record: layout for _, layout in found},
        others=tuple(grid.title for grid in grids if grid.title not in ours),
        book=book,
        dashboard=dashboard,
    )
    return Opened(workbook, {layout.record: grid for grid, layout in found})


def read_tables(grids: Sequence[Grid], as_of: dt.date) -> Plan:
    """A plan from the sheets of one workbook."""
    return plan_of([opened(grids)], as_of)


def plan_of(workbooks: Sequence[Opened], as_of: dt.date, unread: Sequence[Unread] = ()) -> Plan:
    """A plan from its workbooks: the Settings of one of them first, because they say what dates mean.

    ``as_of`` is the day of the report; where Settings give no period, the quarter that holds it is the plan's.
    ``unread`` are workbooks of it that could not be read. A sheet's grid is let go, and taken out of its
    workbook's, as soon as its records are made: of thousands of workbooks both would not fit into memory.
    """
    of_all, of_each = (
        _spoken_in(workbooks),
        {w.file: _spoken_in([Opened(w, grids)]) for w, grids in workbooks},
    )

    def read(record: type[Record], calendar: Calendar) -> tuple[Any, ...]:
        there = [one for one in workbooks if record in one.grids]
        return tuple(
            row for w, grids in there for row in _rows(grids.pop(record), w.layouts[record], calendar)
        )

    led_by = leading(workbooks).workbook.file
    blank = Calendar(as_of, given=False)
    setting_rows = read(SettingRow, blank)
    rows_of: dict[str, list[SettingRow]] = {w.file: [] for w, _ in workbooks}
    for row in setting_rows:
        rows_of[row.origin.file].append(row)
    followed = rows_of[led_by]
    calendar = _calendar(read_settings(followed, blank), as_of)
    settings = read_settings(followed, calendar)
    own = {file: read_settings(rows, calendar) for file, rows in rows_of.items()}
    items: dict[str, Any] = {kind.key: read(record, calendar) for record, kind in KINDS.items()}
    for record in MEASURED:
        rows = (_without_count(row, "current", row.measure) for row in items[KINDS[record].key])
        items[KINDS[record].key] = tuple(rows)
    plan = Plan(
        settings=settings,
        setting_rows=setting_rows,
        people=read(Person, calendar),
        **items,
        check_ins=read(CheckIn, calendar),
        phased_targets=read(PhasedTarget, calendar),
        history=read(HistoryRow, calendar),
        calendar=_calendar(settings, as_of),
        language=_language(settings, of_all),
        workbooks=tuple(
            replace(w, settings=own[w.file], language=_language(own[w.file], of_each[w.file]))
            for w, _ in workbooks
        ),
        unread=tuple(unread),
    )
    told = tuple(
        _without_count(row, "value", _measure_of(plan, row)) if is_count(row.typed("value")) else row
        for row in plan.check_ins
    )
    return replace(plan, check_ins=told) if told != plan.check_ins else plan


def leading(workbooks: Sequence[Opened]) -> Opened:
    """The workbook whose Settings are the plan's: that of the company's objectives; where none has any,
    or it has no Settings, the first that has Settings.
    """
    with_settings = [one for one in workbooks if SettingRow in one.grids] or workbooks
    return next((one for one in with_settings if _has_company_level(one)), with_settings[0])


def _has_company_level(one: Opened) -> bool:
    grid, layout = one.grids.get(Objective), one.workbook.layouts.get(Objective)
    if grid is None or layout is None or (column := layout.columns.get("level")) is None:
        return False
    levels = (grid.cell(row, column) for row in grid.rows if row > layout.header_row)
    return any(to_word(cell, Level) is Level.COMPANY for cell in levels)


def _measure_of(plan: Plan, row: CheckIn) -> Measure | None:
    """The measure of the item that a check-in is about."""
    item = plan.find(row.id, row)
    return item.measure if isinstance(item, MeasuredItem) else None


def _without_count(record: _Valued, key: str, measure: Measure | None) -> _Valued:
    """The record, with a problem in place of a value such as “3/5” where its item is no milestone: only a
    milestone may be told as a share of its steps.

    It is done after the rows are read, because a check-in's item is known only then. Items without a
    measure have no figure anyway.
    """
    if measure in (None, Measure.MILESTONE) or not is_count(record.typed(key)):
        return record
    changed: dict[str, Any] = {key: None}
    changed["problems"] = {**record.problems, key: count_problem(record.typed(key))}
    return replace(record, **changed)


def find_sheets(grids: Sequence[Grid]) -> list[tuple[Grid, Layout]]:
    """Our sheets among a workbook's with their layouts, in the order of :data:`SHEETS`."""
    heads = [Head(grid) for grid in grids]
    found = sheets_among(heads)
    free = [head for head in heads if head not in found.values() and not has_blocks(head.grid)]
    return [
        (head.grid, replace(_layout(head, record), unread_sheets=_unread_sheets(record, free)))
        for record, head in found.items()
    ]


def sheets_among(heads: Sequence[Head]) -> dict[type[Record], Head]:
    """Our sheets among a workbook's, by their first rows, in the order of :data:`SHEETS`.

    A sheet is ours by its title; else by all the headers that must be there, whether its title is like ours
    (``Check-ins 2026``) or not; else by most of its headers. The surest ways come first, for all sheets, so
    that none takes a sheet that is more surely another. Each sheet is taken once; layouts name others that
    could have been taken in ``unread_sheets``.
    """
    found: dict[type[Record], Head] = {}
    # whose headers are like those of our sheets
    heads = [head for head in heads if not has_blocks(head.grid) and not head.is_of_a_form]
    for is_it in (
        _is_titled,
        _is_akin,
        _is_by_headers,
        _is_akin_but_for_one,
        _is_by_most_headers,
        _is_titled_only,
    ):
        for record in SHEETS:
            if record in found:
                continue
            free = [h for h in heads if h not in found.values() and not _belongs_to_another(h, record)]
            if fitting := [head for head in free if is_it(head, record)]:
                found[record] = max(fitting, key=lambda head: _year(head, record))
    return {record: found[record] for record in SHEETS if record in found}


def _year(head: Head, record: type[Record]) -> tuple[int, ...]:
    """The numbers in a title like ours: of ``Check-ins 2025`` and ``Check-ins 2026``, the later one is read."""
    return numbers_in(head.grid.title) if is_akin(head.grid.title, record) else ()


def _unread_sheets(record: type[Record], free: Iterable[Head]) -> tuple[str, ...]:
    """Titles of the sheets that would be read as this record if no other sheet were.

    Headers alone are not enough for People and Settings: other lists have names and addresses, too.
    """
    by_headers = record in MAIN_SHEETS
    return tuple(
        head.grid.title
        for head in free
        if not _belongs_to_another(head, record)
        and (
            is_title(head.grid.title, record)
            or _is_akin_but_for_one(head, record)
            or (by_headers and _is_by_headers(head, record))
        )
    )


def _belongs_to_another(head: Head, record: type[Record]) -> bool:
    """Whether a sheet bears the title of another one of ours."""
    return any(is_title(head.grid.title, other) for other in SHEETS if other is not record)


def _is_titled(head: Head, record: type[Record]) -> bool:
    return is_title(head.grid.title, record) and head.header(record).row > 0


def _is_akin(head: Head, record: type[Record]) -> bool:
    return is_akin(head.grid.title, record) and head.lacking(record) == 0 and _names_settings(head, record, 1)


def _is_by_headers(head: Head, record: type[Record]) -> bool:
    """Whether the headers alone show that a sheet is ours; for People and Past months, whose required headers
    many other lists have, others of them must be there as well.
    """
    columns = head.header(record).columns.keys()
    if record is Person and not columns & {"department", "manager", "receives"}:
        return False
    if record is HistoryRow and not {"as_of", "progress"} <= columns:
        return False
    return head.lacking(record) == 0 and _names_settings(head, record, 2)


def _is_akin_but_for_one(head: Head, record: type[Record]) -> bool:
    return is_akin(head.grid.title, record) and head.lacking(record) <= 1 and _names_settings(head, record, 1)


def _is_by_most_headers(head: Head, record: type[Record]) -> bool:
    """Whether a sheet has so many of our headers that the one which it lacks must have been renamed.

    It takes that many, because any list of tasks has an ID, an owner, a start, an end and a status.
    """
    if record in (SettingRow, HistoryRow) or head.lacking(record) > 1:
        return False
    counts = {r: len(head.header(r).columns) for r in SHEETS}
    peoples = [column.key for column in columns_of(record) if not column.ours]
    there = sum(key in head.header(record).columns for key in peoples)
    return counts[record] == max(counts.values()) and there >= _NEARLY_ALL * len(peoples)


def _is_titled_only(head: Head, record: type[Record]) -> bool:
    return is_title(head.grid.title, record)


def _names_settings(head: Head, record: type[Record], least: int) -> bool:
    """Whether a sheet that may be Settings names at least so many settings of ours; true of other sheets."""
    if record is not SettingRow:
        return True
    row, columns = head.header(record).row, head.header(record).columns
    if not {"setting", "value"} <= columns.keys():
        return False
    settings = {s for c in columns_of(Settings) for s in spellings(c.label)}
    return sum(head.rows[r].get(columns["setting"]) in settings for r in head.rows if r > row) >= least


def _layout(head: Head, record: type[Record]) -> Layout:
    grid, header = head.grid, head.header(record)
    header_row, columns = header.row, header.columns
    table = next((t for t in grid.tables if _is_header_of(t, header_row, columns)), None)
    filled: Iterable[int] = grid.rows
    beneath: dict[int, CellRef] = {}
    if table and record is HistoryRow:
        inside = _inside(grid, table)
        filled, beneath = inside, _beneath(grid, table, columns, inside)
    totals_row = table.totals_row if table else None
    below = sorted(row for row in grid.rows if row > header_row and row != totals_row)
    peoples = [columns[c.key] for c in columns_of(record) if not c.ours and c.key in columns]
    ours = [columns[c.key] for c in columns_of(record) if c.ours and c.key in columns]
    claims = [columns[c.key] for c in columns_of(record) if c.claims and c.key in columns]
    return Layout(
        record,
        grid.title,
        header_row,
        header.likeliest_row,
        header.other_headers,
        columns,
        clashes=header.clashes,
        last_row=max([header_row, *(row for row in filled if row not in beneath)]),
        table=table,
        beneath=beneath,
        hidden=tuple(row for row in below if row in grid.hidden),
        formulas=tuple(
            grid.at(row, n)
            for row in below
            for n in ours
            if n in grid.rows[row] and grid.rows[row][n].formula
        ),
        notes={
            grid.at(row, min(peoples)): str(grid.cell(row, min(peoples)).value)
            for row in below
            if _is_note(grid, row, peoples)
        },
        emptied={
            grid.at(row, n): grid.cell(row, n)
            for row in below
            if _is_emptied(grid, row, peoples, columns.get("status"), claims)
            for n in ours
            if not grid.cell(row, n).blank
        },
        beside=_beside(grid, below, columns) if record is HistoryRow else frozenset(),
        file=grid.file,
        book=grid.book,
    )


def _beside(grid: Grid, rows: Iterable[int], columns: Mapping[str, int]) -> frozenset[int]:
    """The rows in which something stands outside our columns, such as a remark of people's own."""
    ours = set(columns.values())
    return frozenset(
        row for row in rows if any(n not in ours and not cell.blank for n, cell in grid.rows[row].items())
    )


def _is_header_of(table: Table, header_row: int, columns: Mapping[str, int]) -> bool:
    """Whether a table's header is ours; other tables on the sheet are the user's."""
    return table.header_row == header_row and any(map(table.spans, columns.values()))


def _inside(grid: Grid, table: Table) -> dict[int, list[int]]:
    """By row, the filled cells' columns within a table's width, in rows above and below it as well."""
    filled = (
        (row, [n for n in cells if table.spans(n) and not cells[n].blank]) for row, cells in grid.rows.items()
    )
    return {row: columns for row, columns in filled if columns}


def _beneath(
    grid: Grid, table: Table, columns: Mapping[str, int], inside: Mapping[int, Sequence[int]]
) -> dict[int, CellRef]:
    """The filled rows below a History table that are no rows of History, by their first cell."""
    keys = {columns.get("month"), columns.get("id")}
    return {
        row: grid.at(row, min(filled))
        for row, filled in sorted(inside.items())
        if row > table.last_row and not keys <= set(filled)
    }


def _is_emptied(
    grid: Grid, row: int, peoples: Sequence[int], status: int | None, claims: Sequence[int]
) -> bool:
    """Whether people have cleared a row: only okrsheet's own cells, a status or what its header claims among
    them, are still filled.
    """
    if (status is None and not claims) or any(not grid.cell(row, n).blank for n in peoples):
        return False
    told = status is not None and isinstance(to_word(grid.cell(row, status), Status), Status)
    return told or any(not grid.cell(row, n).blank for n in claims)


def _is_note(grid: Grid, row: int, peoples: Sequence[int]) -> bool:
    """Whether a row holds nothing but a remark: words in its first column, below a gap."""
    cells, first = grid.rows[row], min(peoples, default=0)
    text = cells[first].value if first in cells else None
    if not isinstance(text, str) or cells[first].blank:
        return False
    if any(n in cells and not cells[n].blank for n in peoples if n != first):
        return False
    wordy = len(text) > _LONG_ID or bool(re.search(r"[\s,:;，：；。]", text.strip()))
    gap = all(grid.cell(row - 1, n).blank for n in peoples)
    return wordy and (gap or len(text) > 2 * _LONG_ID)


def _rows(grid: Grid, layout: Layout, calendar: Calendar) -> Iterable[Record]:
    """A record for every row below the header in which people have typed something."""
    declared = [c for c in columns_of(layout.record) if c.key in layout.columns]
    typed_by_people = [layout.columns[c.key] for c in declared if not c.ours]
    if layout.record is HistoryRow:
        typed_by_people = [layout.columns[k] for k in ("month", "id") if k in layout.columns]
    skipped = {layout.totals_row, *(note.row for note in layout.notes), *layout.beneath}
    through = {} if layout.record is SettingRow else _merged_values(grid, layout, declared)
    make = _maker(layout, declared, calendar)
    for row in sorted(
        r for r in grid.rows if layout.header_row and r > layout.header_row and r not in skipped
    ):
        cells = grid.rows[row]
        if any(n in cells and not cells[n].blank for n in typed_by_people):
            yield make(row, {**cells, **through[row]} if row in through else cells)


def _merged_values(grid: Grid, layout: Layout, declared: Sequence[Column]) -> dict[int, dict[int, Cell]]:
    """The value of merged cells in each of their lower rows, by row and column, as people see it.

    Columns that tell rows apart (ID, title, name) are left out: whoever merged those wrote one thing in several rows.
    """
    shared = {layout.columns[c.key] for c in declared if not c.ours and c.key not in _TELL_ROWS_APART}
    found: dict[int, dict[int, Cell]] = {}
    rows = sorted(grid.rows)
    reached: dict[int, int] = {}
    for top, bottom, column in sorted(m for m in grid.merged if m.column in shared):
        cell = grid.cell(top, column)
        if top > layout.header_row and not cell.blank:
            # Where merged cells lie over each other, a row is seen through the upper ones only.
            start = max(top, reached.get(column, top))
            for row in rows[bisect_right(rows, start) : bisect_right(rows, bottom)]:
                found.setdefault(row, {})[column] = cell
            reached[column] = max(start, bottom)
    return found


class _Number(NamedTuple):
    """What a cell means that holds a number; where it stands, the row will tell."""

    value: float
    percent: bool


def _maker(
    layout: Layout, declared: Sequence[Column], calendar: Calendar
) -> Callable[[int, Mapping[int, Cell]], Record]:
    """What makes a record of a row. What a cell means in its column is worked out once: of the cells of
    a sheet that hold the same, there is but one object, which lives as long as the grid does.
    """
    columns = [(c.key, layout.columns[c.key], c, dict[int, Any]()) for c in declared if not c.ours]
    has_id = any(c.key == "id" for c in columns_of(layout.record))
    patterns: dict[tuple[int, ...], dict[int, int]] = {}

    def make(row: int, cells: Mapping[int, Cell]) -> Record:
        values: dict[str, Any] = {"id": ""} if has_id else {}
        problems: dict[str, Problem] | None = None
        for key, number, column, known in columns:
            if (cell := cells.get(number)) is None:
                continue
            value = known.get(id(cell), known)
            if value is known:
                value = known[id(cell)] = _meaning(cell, column, calendar)
            if value is None:
                continue
            if isinstance(value, _Number):
                values[key] = Quantity(*value, layout.at(row, number))
            elif isinstance(value, Problem):
                problems = {**(problems or {}), key: value}
            else:
                values[key] = value
        filled = tuple(cells)
        if (places := patterns.get(filled)) is None:
            places = patterns[filled] = {column: place for place, column in enumerate(filled)}
        typed = CellsOfRow(places, tuple(cells.values()))
        origin = Origin(layout.title, row, layout.columns, typed, layout.file, layout.book)
        return layout.record.holding(origin, problems or _NO_PROBLEMS, values)

    return make


def _meaning(cell: Cell, column: Column, calendar: Calendar) -> Converted | _Number:
    value = convert(cell, column, calendar)
    return _Number(value, typed_as_percent(cell)) if isinstance(value, float) else value


def convert(cell: Cell, column: Column, calendar: Calendar) -> Converted:
    """What a cell means in its column: a value, ``None`` for a blank, or a problem."""
    if problem := unreadable(cell):
        return problem
    if cell.blank:
        return None
    match column.kind:
        case Kind.NUMBER | Kind.SHARE | Kind.POINTS | Kind.SCORE:
            return _in_range(to_number(cell), column, cell)
        case Kind.VALUE:
            return to_value(cell)
        case Kind.DATE | Kind.START | Kind.END | Kind.MONTH:
            return _dated(cell, column.kind, calendar)
        case Kind.WORD:
            return to_word(cell, column.words) if column.words else to_text(cell)
        case Kind.IDS:
            return to_ids(cell)
        case Kind.ID:
            return to_id(cell)
        case Kind.TEXT:
            return to_name(cell)
        case _:  # remarks, and the words that okrsheet writes itself
            return to_text(cell)


def _dated(cell: Cell, kind: Kind, calendar: Calendar) -> Converted:
    """A day, or a month's name; where a log must say the day, a period would be a guess."""
    first, last = (to_date(cell, calendar, end=end) for end in (False, True))
    typed = cell.value if isinstance(cell.value, str) else ""
    yearless = calendar.named(typed) is not None and not says_its_year(typed)  # 10月底
    if kind is Kind.DATE and (first != last or yearless):
        return Problem(ProblemKind.AMBIGUOUS_DATE, to_text(cell) or "")
    if kind is Kind.MONTH and isinstance(first, dt.date):
        return month_name(first)
    return last if kind is Kind.END else first


def _in_range(value: float | Problem | None, column: Column, cell: Cell) -> float | Problem | None:
    if not isinstance(value, float):
        return value
    low, high = column.low, column.high
    points = high is not None and high > 1 and not column.whole
    if points and (typed_as_percent(cell) or 0 < value < 1):  # 0.8 of 10 points, or 80 % of them?
        return percent_problem(cell)
    fits = (low is None or value >= low) and (high is None or value <= high)
    if fits and (not column.whole or value.is_integer()):
        return value
    return Problem(ProblemKind.OUT_OF_RANGE, to_text(cell) or "")


def read_settings(rows: Iterable[SettingRow], calendar: Calendar) -> Settings:
    """The Settings sheet's rows as settings; of a setting given twice, the first counts."""
    labels = {s: c for c in columns_of(Settings) for s in spellings(c.label)}
    values: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    cells: dict[str, CellRef] = {}
    columns: dict[str, int] = {}
    typed: dict[int, Cell] = {}
    first = next(iter(rows), None)
    for row in rows:
        column = labels.get(fold(row.setting or ""))
        if column is None or column.key in cells:
            continue
        cells[column.key], columns[column.key] = row.at("value"), row.origin.row
        typed[row.origin.row] = row.typed("value")
        value = convert(row.typed("value"), column, calendar)
        if isinstance(value, Problem):
            problems[column.key] = value
        else:
            values[column.key] = value
    origin = first.origin._replace(columns=columns, typed=typed) if first else Origin()
    return Settings(origin=origin, problems=problems, cells=cells, **values)


def _calendar(settings: Settings, as_of: dt.date) -> Calendar:
    given = settings.period_start or settings.period_end
    return Calendar(given or as_of, int(settings.fiscal_month or 1), given is not None)


def _language(settings: Settings, headers: Counter[Language]) -> Language:
    """The language that Settings name, else the one in which most headers are written."""
    if settings.language is not None:
        return settings.language.language
    return max(LANGUAGES, key=lambda language: headers[language])  # of equals the first


def _spoken_in(workbooks: Sequence[Opened]) -> Counter[Language]:
    """How many headers are written in each language."""
    found: Counter[Language] = Counter()
    for grid, layout in [(grids[record], w.layouts[record]) for w, grids in workbooks for record in grids]:
        labels = {c.key: c.label for c in columns_of(layout.record)}
        for key, column in layout.columns.items():
            found.update(_spoken(str(grid.cell(layout.header_row, column).value), labels[key]))
    return found


def _spoken(header: str, label: Text) -> set[Language]:
    """The languages of a header: those whose name for the column it holds, and those whose letters alone."""
    written = fold(header)
    by_name = {language for language in LANGUAGES if fold(label.into(language)) in written}
    by_letters = {
        language
        for language in LANGUAGES
        if (own := conventions(language).letters) and re.search(own, written)
    }
    return (by_name | by_letters if by_name <= {LANGUAGES[0]} else by_name) or {LANGUAGES[0]}
