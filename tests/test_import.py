"""Other people's goal sheets: every layout gives the right items, and no cell is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.basics.cells import Cell
from okrsheet.importing.run import Import, taken
from okrsheet.importing.source import Source, SourceSheet
from okrsheet.xlsx import Area

TODAY = dt.date(2026, 11, 29)


def source(sheets: dict[str, list[list[object]]], merged: dict[str, list[Area]] | None = None) -> Source:
    """A source of sheets, each a list of rows."""
    made = []
    for title, rows in sheets.items():
        cells = {
            (r, c): Cell(value)
            for r, row in enumerate(rows, 1)
            for c, value in enumerate(row, 1)
            if not Cell(value).blank
        }
        made.append(SourceSheet(title, cells, tuple((merged or {}).get(title, ()))))
    return Source(Path("goals.xlsx"), "", tuple(made))


def accounted(done: Import) -> None:
    """The law: every cell that holds something is placed or listed, once, and what is placed can be read."""
    filled = {(s.title, *place) for s in done.source.sheets for place in s.cells}
    placed = {tuple(spot) for spot in done.assembled.placed}
    listed = [tuple(one.spot) for one in done.assembled.unplaced]
    assert len(listed) == len(set(listed))
    assert not placed & set(listed)
    assert placed | set(listed) == filled


WORDS = st.sampled_from(
    [
        "Objective", "Key Result", "KPI", "Owner", "Target", "Actual", "Weight", "Due", "Status", "Progress", "Notes", "ID", "Parent", "Type",
        "Q1", "Q2", "Jan", "Feb", "2026", "Total", "O1: Grow", "KR1.1 Leads", "1", "1.1", "目標", "關鍵結果", "負責人", "目標值", "1月", "Ann", "ann@example.com",
        "≥ 85 %", "TBD", "1. one\n2. two", "Objective 1", "Key Result 1", "Week 3", "Monthly", "Higher is better", "=1+1", "\x07odd", "Done", "From 3 to 5",
        "Date", "Value", "Target Leads", "Leads", "Month", "Name", "x" * 70,
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.none(), WORDS, st.integers(-5, 3000), st.floats(-10, 10), st.booleans(),
    st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)).map(lambda d: dt.datetime(d.year, d.month, d.day)),
    st.text(max_size=12),
)  # fmt: skip
SHEETS = st.dictionaries(
    st.sampled_from(["Goals", "Q1 2026", "Q2 2026", "Ann", "KPI", "工作表1"]),
    st.lists(st.lists(VALUES, max_size=6), max_size=9),
    min_size=1,
    max_size=3,
)
AREAS = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 5), st.integers(0, 3), st.integers(0, 3)).map(
        lambda t: Area(t[0], t[1], t[0] + t[2], t[1] + t[3])
    ),
    max_size=2,
)


@given(SHEETS, AREAS)
@settings(max_examples=300, deadline=None)
def test_no_cell_is_lost(sheets: dict[str, list[list[object]]], areas: list[Area]) -> None:
    merged = {title: areas[:1] for title in sheets}
    done = taken(source(sheets, merged), today=TODAY)
    accounted(done)
