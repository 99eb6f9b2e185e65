"""Laws of the sheet Past months, tried on plans and orders of months that nobody thought of."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.cells import Cell, Grid
from okrsheet.basics.dates import end_of_month_before
from okrsheet.workbook.tables import read_tables
from okrsheet.writeback import filling
from tests.story import new_book
from tests.tables import grids_of

Log: TypeAlias = list[tuple[dt.date, str, str]]

PLAN = """
Settings
Setting      | Value
Period start | 2026-01-01
Period end   | 2026-12-31

Objectives
ID | Objective | Owner
O1 | Grow      | Ada

Key Results
ID  | Objective ID | Key result | Measure     | Target | Status
KR1 | O1           | Customers  | Increase to | 10     |
KR2 | O1           | Site       | Milestone   |        |

Check-ins
Date       | ID  | Value
{log}

Past months
Month | As of | ID | Value | Progress | Status | Baseline | Target | Due | Weight | Title | State | Remarks
{past}
"""
PAST = "Past months"
months = st.integers(1, 12)
days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
logs = st.lists(
    st.tuples(days, st.sampled_from(["KR1", "KR2"]), st.sampled_from(["1", "0.5", "0"])), max_size=8
)


def book(log: Log, past: str = "") -> list[Grid]:
    """The sheets of a small plan."""
    rows = "\n".join(" | ".join(map(str, row)) for row in log)
    return grids_of(PLAN.format(log=rows, past=past), alone=True)


def assessment(grids: list[Grid], month: int) -> Assessment:
    day = end_of_month_before(dt.date(2026 + month // 12, month % 12 + 1, 1))
    return assess(read_tables(grids, day), day)


def saved(value: object) -> Cell:
    """A value as a workbook that Excel has saved holds it: whole numbers without a point."""
    return Cell(int(value) if isinstance(value, float) and value.is_integer() else value)


def report(grids: list[Grid], *run: int, rewrite: bool = False) -> list[Grid]:
    """The sheets after reports of these months."""
    for month in run:
        rows = {grid.title: {row: dict(cells) for row, cells in grid.rows.items()} for grid in grids}
        for change in filling(assessment(grids, month), rewrite):
            where = change.where
            rows[where.sheet].setdefault(where.row, {})[where.column] = saved(change.new)
        grids = [replace(grid, rows=rows[grid.title]) for grid in grids]
    return grids


def past(grids: list[Grid]) -> list[list[object]]:
    """What stands in Past months, row by row, without its header."""
    (grid,) = (grid for grid in grids if grid.title == PAST)
    rows = [[grid.cell(row, n).value for n in range(1, 14)] for row in sorted(grid.rows) if row > 1]
    return [row for row in rows if any(value is not None for value in row)]


@settings(max_examples=60, deadline=None)
@given(logs, st.lists(months, min_size=1, max_size=6))
def test_rows_stand_in_the_order_of_months_whatever_the_order_of_reports(log: Log, run: list[int]) -> None:
    found = past(report(book(log), *run))
    assert [row[0] for row in found] == [f"2026-{month:02}" for month in sorted(set(run)) for _ in range(3)]
    assert [row[2] for row in found] == ["O1", "KR1", "KR2"] * len(set(run))
    assert found == past(report(book(log), *sorted(set(run))))


@settings(max_examples=60, deadline=None)
@given(logs, st.lists(months, min_size=1, max_size=4))
def test_the_same_month_twice_changes_nothing(log: Log, run: list[int]) -> None:
    once = report(book(log), *run)
    assert report(once, run[-1]) == once


@settings(max_examples=60, deadline=None)
@given(logs, logs, st.lists(months, min_size=2, max_size=5, unique=True))
def test_an_older_month_stays_as_it_was_reported_unless_it_is_to_be_rewritten(
    log: Log, late: Log, run: list[int]
) -> None:
    made = report(book(log), *run)
    (checks,) = (grid for grid in book([*log, *late]) if grid.title == "Check-ins")
    now = [checks if grid.title == "Check-ins" else grid for grid in made]
    older = min(run)
    assert past(report(now, older)) == past(made)
    month = f"2026-{older:02}"
    anew = past(report(now, older, rewrite=True))
    assert [row for row in anew if row[0] == month] == past(report(book([*log, *late]), older))
    assert [row for row in anew if row[0] != month] == [row for row in past(made) if row[0] != month]


PEOPLES = [
    ["note", None, None, None, "mine"],
    ["2025-12", "2025-12-31", "KR1", 3, 0.3, "so-so"],
    [None, None, None, None, None, None, None, None, None, None, None, None, "Legend"],
]


@settings(max_examples=60, deadline=None)
@given(logs, st.sampled_from(PEOPLES), st.lists(months, min_size=1, max_size=4), st.integers(2, 5))
def test_rows_and_cells_of_peoples_own_stay_where_they_are(
    log: Log, own: list[object], run: list[int], at: int
) -> None:
    grids = book(log)
    (sheet,) = (grid for grid in grids if grid.title == PAST)
    rows = {**sheet.rows, at: {n: Cell(value) for n, value in enumerate(own, 1) if value is not None}}
    grids = [replace(grid, rows=rows) if grid is sheet else grid for grid in grids]
    (after,) = (grid for grid in report(grids, *run) if grid.title == PAST)
    kept = [after.cell(at, n).value for n, value in enumerate(own, 1) if value is not None]
    assert kept == [value for value in own if value is not None]


@settings(max_examples=60, deadline=None)
@given(logs, st.lists(months, min_size=1, max_size=3, unique=True), st.lists(months, max_size=3), st.data())
def test_a_remark_beside_a_row_stays_beside_it(
    log: Log, first: list[int], then: list[int], data: st.DataObject
) -> None:
    grids = report(book(log), *first)
    (sheet,) = (grid for grid in grids if grid.title == PAST)
    row = data.draw(st.sampled_from([row for row in sorted(sheet.rows) if row > 1]))
    rows = {**sheet.rows, row: {**sheet.rows[row], 13: Cell("talked about it")}}
    grids = [replace(grid, rows=rows) if grid is sheet else grid for grid in grids]
    beside = [found[:3] for found in past(report(grids, *then)) if found[12]]
    assert beside == [[sheet.cell(row, n).value for n in (1, 2, 3)]]


def test_whole_numbers_stay_numbers_in_a_file_that_was_saved_in_between(tmp_path: Path) -> None:
    """Excel and openpyxl write 90 where okrsheet wrote 90.0."""
    plan = new_book(tmp_path, "en")
    plan.check_in("2025-01-28", KR1=90)
    plan.report("2025-03")
    openpyxl.load_workbook(plan.path).save(plan.path)
    plan.report("2025-01")
    openpyxl.load_workbook(plan.path).save(plan.path)
    plan.report("2025-02")
    sheet = openpyxl.load_workbook(plan.path)["Past months"]
    found = [(row[0].value, row[3].value) for row in sheet.iter_rows(min_row=2) if row[2].value == "KR1"]
    assert found == [("2025-01", 90), ("2025-02", 90), ("2025-03", 90)]
