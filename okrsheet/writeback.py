"""Write-back: filling our columns and the sheet Past months of a workbook, and changing nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from okrsheet.assessment import Assessment
from okrsheet.basics.cells import BLANK, Cell, CellRef
from okrsheet.basics.dates import month_name
from okrsheet.basics.places import place
from okrsheet.basics.text import Language, fold_id
from okrsheet.dashboard import tables_of
from okrsheet.figures.mean import weight_of
from okrsheet.figures.outcome import Measured, Outcome
from okrsheet.plan import CheckIn, HistoryRow, Item, Layout, Workbook
from okrsheet.plan.columns import Column, Kind, column_of, has_column
from okrsheet.plan.words import State, Word
from okrsheet.rules.rule import Finding
from okrsheet.workbook.addcolumns import add_columns, header_of
from okrsheet.workbook.answers import Value, in_cell
from okrsheet.workbook.reader import read_package
from okrsheet.xlsx import (
    Edited,
    Package,
    backup_of,
    check_writable,
    edit,
    open_package,
    refusals,
    replace_file,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that gets a new value; ``None`` is a blank cell."""

    where: CellRef
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Written:
    """What a write-back did, or with ``dry_run`` would do."""

    changes: tuple[Change, ...]
    recalculates: bool = False
    keeps_history: bool = True
    backup: Path | None = None
    keeps_month: bool = False
    """Whether Past months keeps the month as it was reported, because later months have been reported since."""


class Order(NamedTuple):
    """What is to be written into one workbook: all that the process needs which does it."""

    path: Path
    sha256: str
    """Of the file that was read."""
    cells: Mapping[str, Mapping[tuple[int, int], Value]]
    """What each of our cells is to hold, changed or not, by sheet, row and column."""
    tables_to: Mapping[str, int]
    """The part of a table that must grow, with its new last row."""
    recalculate: bool = True
    backup: bool = False
    dry_run: bool = False
    widened: Workbook | None = None
    """The workbook with all of our columns, where some are to be added."""
    like: Mapping[str, Mapping[int, int]] = {}
    """The rows that people's values go to, by sheet: each with the row that its new cells are to look like."""


class Done(NamedTuple):
    """What became of an order: the cells that changed, by sheet, row and column; the rest as in :class:`Written`.

    ``as_read`` says whether the file still was what had been read. Where it was not, it holds all that was ordered:
    the order was carried out before, or somebody else changed the file.
    """

    as_read: bool
    changed: AbstractSet[tuple[str, int, int]]
    headers: tuple[Change, ...]
    recalculates: bool
    backup: Path | None


def write_back(
    assessment: Assessment,
    *,
    recalculate: bool = True,
    backup: bool = False,
    dry_run: bool = False,
    rewrite_history: bool = False,
    workbook: Workbook | None = None,
) -> Written:
    """Fills our columns and History in a workbook of the plan: its only one, or the one that is named.

    Every other byte of it stays; it is replaced in one step, or not at all. With
    ``recalculate``, Excel is told to recalculate a workbook that holds formulas; with ``backup``,
    the file as it was is kept beside it where anything changes. A month of Past months that is not the
    latest stays as it was reported, unless ``rewrite_history`` says that it is to be replaced.

    Raises:
        Refused: the file is open, read-only, signed, was changed since it was read, or a
            formula stands in one of our cells.
        ValueError: the plan has several workbooks, and none is named.
    """
    workbook = workbook or assessment.plan.workbook
    found = tuple(filling(assessment, rewrite_history, workbook))
    order = order_for(workbook, found, recalculate=recalculate, backup=backup, dry_run=dry_run)
    done = carry_out(order)
    if not done.as_read:
        raise refusals.CHANGED.of(file=order.path)
    return written(assessment, workbook, found, done, rewrite_history=rewrite_history)


def order_for(
    workbook: Workbook, found: Iterable[Change], *, recalculate: bool, backup: bool, dry_run: bool
) -> Order:
    """The order to write into a workbook what :func:`filling` finds for it.

    Raises:
        Refused: something stands below History's table, where rows must be added.
    """
    cells: dict[str, dict[tuple[int, int], Value]] = {}
    for change in found:
        cells.setdefault(change.where.sheet, {})[change.where.row, change.where.column] = change.new
    path, history = place(workbook.file), workbook.layouts.get(HistoryRow)
    return Order(
        path,
        workbook.sha256,
        cells,
        _table_to_extend(cells, history, path),
        recalculate,
        backup,
        dry_run,
        workbook if workbook.adds_columns else None,
    )


def carry_out(order: Order) -> Done:
    """Writes what was ordered; nothing where the workbook holds all of it already.

    So an order may be carried out twice, as where a process died before it could say that it had written. (One that
    adds columns is refused the second time.)

    Raises:
        Refused: as :func:`write_back`.
    """
    path = order.path
    if not order.dry_run:
        check_writable(path)
    package = open_package(path)
    as_read = package.sha256 == order.sha256
    if not as_read and order.widened:
        raise refusals.CHANGED.of(file=path)
    widened, headers = package, tuple[Change, ...]()
    if order.widened:
        before = read_package(package).workbook
        widened, headers = add_columns(package, before), tuple(_headers(before, order.widened))
    edited = apply(order, widened)
    changes_file = edited.data != package.data
    if changes_file and not as_read:
        raise refusals.CHANGED.of(file=path)
    writes = changes_file and not order.dry_run
    if writes:
        replace_file(path, edited.data, expected_sha256=package.sha256, backup=order.backup)
    titles = {sheet.part: sheet.title for sheet in widened.sheets}
    return Done(
        as_read,
        frozenset((titles[part], row, column) for part, row, column in edited.cells),
        headers,
        edited.recalculates,
        backup_of(path) if order.backup and writes else None,
    )


def apply(order: Order, package: Package) -> Edited:
    """The new content of the workbook that an order is for; nothing is written yet."""
    parts = {sheet.title: sheet.part for sheet in package.sheets}
    if not parts.keys() >= order.cells.keys():
        raise refusals.CHANGED.of(file=package.path)
    cells = {parts[title]: values for title, values in order.cells.items()}
    like = {parts[title]: rows for title, rows in order.like.items()}
    return edit(package, cells, recalculate=order.recalculate, tables_to=order.tables_to, like=like)


def written(
    assessment: Assessment, workbook: Workbook, found: Sequence[Change], done: Done, *, rewrite_history: bool
) -> Written:
    """What became of an order, told by what was found for it."""
    changed = (c for c in found if (c.where.sheet, c.where.row, c.where.column) in done.changed)
    return Written(
        (*done.headers, *changed),
        done.recalculates,
        _keeps_history(workbook.layouts.get(HistoryRow)),
        done.backup,
        is_past(assessment, workbook) and not rewrite_history,
    )


def _headers(before: Workbook, after: Workbook) -> Iterator[Change]:
    """The headers of the columns that a workbook did not have."""
    for record, layout in after.layouts.items():
        old = before.layouts.get(record, Layout(record, layout.title))
        there = {*old.columns, *old.left_blank}
        for key in [key for key in layout.columns if key not in there]:
            where = layout.at(layout.header_row, layout.columns[key])
            label = header_of(column_of(record, key), old)
            yield Change(where, None, label.into(after.language))


def _table_to_extend(
    cells: Mapping[str, Mapping[tuple[int, int], Value]], history: Layout | None, file: Path
) -> dict[str, int]:
    """The part of History's table with the last row that the table is to have, where rows are added below it."""
    if history is None or history.table is None:
        return {}
    table = history.table
    last = max((row for row, _ in cells.get(history.title, ())), default=0)
    if last <= table.last_row:
        return {}
    for row, cell in history.beneath.items():
        if row <= last:
            raise refusals.BENEATH.of(file=file, cell=cell, table=table.name)
    return {table.part: last}


def filling(
    assessment: Assessment, rewrite_history: bool = False, workbook: Workbook | None = None
) -> Iterator[Change]:
    """The value that each of our cells of a workbook is to hold, sheet by sheet, changed or not."""
    workbook = workbook or assessment.plan.workbook
    yield from _ours(assessment, workbook)
    yield from _history(assessment, workbook, rewrite_history)
    yield from _dashboard(assessment, workbook)


def _ours(assessment: Assessment, workbook: Workbook) -> Iterator[Change]:
    language = workbook.language
    for item in assessment.plan.items_in(workbook):
        layout = workbook.layouts[type(item)]
        if item.origin.row in layout.rows_left_alone:
            continue
        outcome, findings = assessment[item], assessment.about(item)
        for column in item.OURS:
            if column.key in layout.columns and (where := item.at(column.key)) not in layout.typed_over:
                new = filled_value(column, outcome, findings, language)
                yield Change(where, _old(item.typed(column.key), new), new)
    yield from _titles(assessment, workbook)
    people = _typed_by_people(assessment, workbook)
    for layout in workbook.layouts.values():
        for where, cell in layout.emptied.items():
            if where not in people:
                yield Change(where, _old(cell, None), None)


def _typed_by_people(assessment: Assessment, workbook: Workbook) -> AbstractSet[CellRef]:
    """The cells among the titles of check-ins and in the tables of the Dashboard that are people's."""
    return {where for found in assessment.plan.typed_among_ours(workbook) for where in found.left}


def _titles(assessment: Assessment, workbook: Workbook) -> Iterator[Change]:
    """The title beside the ID of each check-in; none beside an ID that nothing has.

    Those that stand there already are left out, for a log has tens of thousands of rows; and words that are
    no title of the plan, now or in Past months, for okrsheet cannot have written them.
    """
    plan, layout = assessment.plan, workbook.layouts.get(CheckIn)
    if layout is None or "title" not in layout.columns:
        return
    people = _typed_by_people(assessment, workbook)
    for row in plan.check_ins_in(workbook):
        item, typed, where = plan.find(row.id, row), row.typed("title"), row.at("title")
        new = item.title if item else None
        if (typed.formula or typed.value != new) and where not in people:
            yield Change(where, _old(typed, new), new)


def filled_value(
    column: Column, outcome: Outcome, findings: tuple[Finding, ...], language: Language
) -> Value:
    """The value for a cell in a column of ours: the attribute of the outcome that the column names."""
    value = findings if column.kind is Kind.CHECKS else getattr(outcome, column.of)
    return in_cell(column.kind, value, language)


def _dashboard(assessment: Assessment, workbook: Workbook) -> Iterator[Change]:
    """The cells of the Dashboard's tables, blank ones too: what a longer plan filled must not stay, but what
    people typed does.
    """
    dashboard = workbook.dashboard
    if dashboard is None:
        return
    people = _typed_by_people(assessment, workbook)
    for block, rows in tables_of(assessment, workbook):
        headers = dashboard.headers.get(block.key, {})
        for below, row in enumerate(rows, 1):
            for key, header in headers.items():
                where, new = replace(header, row=header.row + below), row.get(key)
                if where not in people:
                    old = _old(dashboard.cells.get((where.row, where.column), BLANK), new)
                    yield Change(where, old, new)


def _keeps_history(layout: Layout | None) -> bool:
    """Whether the workbook has a History sheet with columns for month and ID."""
    return layout is not None and {"month", "id"} <= layout.columns.keys()


def _history(assessment: Assessment, workbook: Workbook, rewrite: bool) -> Iterator[Change]:
    """The cells of Past months, with its rows in the order of months.

    A month that is older than the latest one stays as it was reported, unless it is to be rewritten;
    the latest one is replaced, and one that is not there is put in its place among the others.
    """
    layout, past = workbook.layouts.get(HistoryRow), assessment.plan.history_in(workbook)
    if layout is None or not _keeps_history(layout) or (is_past(assessment, workbook) and not rewrite):
        return
    typed = layout.rows_left_alone or layout.typed_over or layout.own_columns or layout.beside
    if typed or any(not row.month or not row.id for row in past):
        # what people typed among or beside our rows must stay beside the same rows
        yield from _in_place(assessment, workbook, layout)
        return
    month = month_name(assessment.as_of)
    fresh = [history_values(item, assessment) for item in _remembered(assessment, workbook)]
    kept: list[HistoryRow | dict[str, Value]] = [row for row in past if row.month != month]
    wanted = sorted([*kept, *fresh], key=_month_of)  # stable, so each month keeps the order of its rows
    slots = [row.origin.row for row in past]
    slots += range(layout.last_row + 1, layout.last_row + 1 + len(wanted) - len(slots))
    there = {row.origin.row: row for row in past}
    for slot, row in zip_longest(slots, wanted):
        if there.get(slot) is not row or row is None:
            old = there[slot].origin.cells if slot in there else {}
            yield from _row_changes(layout, slot, old, _values_of(row))


def is_past(assessment: Assessment, workbook: Workbook) -> bool:
    """Whether Past months has the month of the report, and a later one as well."""
    month = month_name(assessment.as_of)
    past = {row.month for row in assessment.plan.history_in(workbook) if row.month and row.id}
    return month in past and max(past) > month


def _month_of(row: HistoryRow | dict[str, Value]) -> str:
    return (row.month or "") if isinstance(row, HistoryRow) else str(row["month"])


def _values_of(row: HistoryRow | dict[str, Value] | None) -> Mapping[str, Value]:
    """The values of a row of Past months: new ones, those of a row that is moved, or none for a row left over."""
    if not isinstance(row, HistoryRow):
        return row or {}
    return {key: _moved(cell) for key, cell in row.origin.cells.items()} | {"month": row.month}


def _moved(cell: Cell) -> Value:
    """A cell's value, to be written into another cell; whole numbers stay numbers."""
    value = cell.value
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _old(cell, None)


def _remembered(assessment: Assessment, workbook: Workbook) -> Iterator[Item]:
    """The items that get a row in Past months, in the plan's order."""
    plan = assessment.plan
    for item in plan.items_in(workbook):
        if (
            item.id
            and plan.is_first(item)
            and item.origin.row not in workbook.layouts[type(item)].rows_left_alone
        ):
            yield item


def _in_place(assessment: Assessment, workbook: Workbook, layout: Layout) -> Iterator[Change]:
    """The cells of Past months where no row may be moved: an item's row of this month is written where it
    stands, or at the end.
    """
    month, free = month_name(assessment.as_of), layout.last_row + 1
    there = {fold_id(row.id): row for row in assessment.plan.history_in(workbook) if row.month == month}
    for item in _remembered(assessment, workbook):
        row = there.get(fold_id(item.id))
        values = history_values(item, assessment)
        if row is None:
            yield from _row_changes(layout, free, {}, values)
            free += 1
        elif row.origin.row not in layout.rows_left_alone:
            yield from _row_changes(layout, row.origin.row, row.origin.cells, values)


def _row_changes(
    layout: Layout, row: int, old: Mapping[str, Cell], values: Mapping[str, Value]
) -> Iterator[Change]:
    for key, number in layout.columns.items():
        new, where = values.get(key), layout.at(row, number)
        if where not in layout.typed_over:
            yield Change(where, _old(old.get(key, BLANK), new), new)


def history_values(item: Item, assessment: Assessment) -> dict[str, Value]:
    """The values of an item's row in Past months for the month of the report, by column."""
    outcome, language = assessment[item], assessment.plan.language
    value = outcome.reading.value if isinstance(outcome, Measured) and outcome.reading else None
    return {
        "month": month_name(assessment.as_of),
        "as_of": assessment.as_of,
        "id": item.id,
        "value": value.text.into(language) if isinstance(value, Word) else value,
        "progress": outcome.progress,
        "status": outcome.status.text.into(language),
        "baseline": item.baseline,
        "target": item.target,
        "end": outcome.span.end if outcome.span else None,
        "weight": weight_of(assessment.plan, item) if has_column(type(item), "weight") else None,
        "title": item.title,
        "state": None if item.unusable("state") else (item.state or State.OPEN).text.into(language),
    }


def _old(cell: Cell, new: Value) -> Value:
    """A cell's value, converted to the type of the new one, so that the two can be compared."""
    value = cell.value
    if isinstance(new, dt.date) and value == new.isoformat():
        return new
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(new, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if value is None or isinstance(value, (str, float, dt.date)):
        return value
    return str(value)
