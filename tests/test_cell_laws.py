"""Laws of reading: whatever stands in a cell has a value or one reason why not, and noise changes nothing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar
from okrsheet.basics.text import INVISIBLE, number
from okrsheet.plan import SHEETS, CheckIn, KeyResult, Kpi, Objective
from okrsheet.plan.columns import Column, Kind, columns_of
from okrsheet.plan.convert import Problem, to_number
from okrsheet.workbook.reader import read_package
from okrsheet.workbook.tables import convert
from okrsheet.writeback import apply, filling, order_for
from okrsheet.xlsx import Edited, package_from, verify
from tests.stored import stored
from tests.test_cells import DAYS, LISTS, NUMBERS, VALUES, WORDS, Cases, flat

DAY = dt.date(2026, 10, 31)
CALENDAR = Calendar(DAY)
KINDS = {c.kind: c for record in SHEETS for c in columns_of(record) if not c.ours}
COLUMNS = {c.label.en: c for record in SHEETS for c in columns_of(record) if not c.ours}
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})

# What a workbook can hold in a cell.
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)
fragments = st.lists(
    st.sampled_from([
        "20", "1,234", "0,850", "85", "%", "％", ".", ",", " ", "\u3000", "\u200b", "-", "−", "Q4", "2026", "年", "10", "月", "31", "日", "/",
        "第四季", "H2", "FY", "Oct", "民國115", "done", "3 of 5", "weekly", "每週", "TBD", "NT$", "萬", "(", ")", "'", "e", "inf", "K1", "、", ":",
    ]),
    max_size=6,
).map("".join)  # fmt: skip
words = st.sampled_from([str(typed) for table in WORDS.values() for _, cells in table for typed in cells[:3]])
numbers = st.floats(allow_subnormal=False) | st.integers(-(10**18), 10**18)
moments = st.datetimes(dt.datetime(1905, 1, 1), dt.datetime(2199, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
anything = st.builds(
    Cell,
    texts | fragments | words | numbers | moments | st.times() | st.timedeltas() | st.booleans() | st.none(),
    formula=st.booleans(),
    error=st.just(False),
    percent=st.booleans(),
    month_only=st.booleans(),
) | st.builds(
    Cell, st.sampled_from(["#REF!", "#N/A", "#VALUE!", "#DIV/0!"]), formula=st.booleans(), error=st.just(True)
)


@settings(max_examples=500, deadline=None)
@given(anything, st.sampled_from(list(COLUMNS.values())))
def test_every_cell_of_every_column_has_a_value_or_one_problem(cell: Cell, column: Column) -> None:
    found = convert(cell, column, CALENDAR)
    if isinstance(found, float):
        assert math.isfinite(found)
    if isinstance(found, dt.date):
        assert 1900 <= found.year < 2200
    if cell.blank:
        assert found in (None, ())
    if cell.error:
        assert isinstance(found, Problem)
    if isinstance(found, Problem):
        assert found.typed or cell.formula or cell.error


@given(st.floats(-1e12, 1e12).map(lambda value: round(value, 6)))
def test_a_number_shown_by_us_and_typed_again_is_the_same(value: float) -> None:
    assert to_number(Cell(number(value, "en"))) == pytest.approx(value, abs=1e-6)
    once = to_number(Cell(number(value, "en")))
    assert isinstance(once, float)
    assert to_number(Cell(number(once, "en"))) == once


def accepted() -> list[tuple[Column, str]]:
    """Every text of the tables that is read as something, with a column in which it is."""
    of_kind: list[tuple[Kind, Cases]] = [
        (Kind.NUMBER, NUMBERS),
        (Kind.VALUE, VALUES),
        (Kind.START, DAYS),
        (Kind.END, DAYS),
    ]
    found = [(KINDS[kind], typed) for kind, table in of_kind for typed, _ in flat(table)]
    found += [
        (next(c for c in columns_of(record) if c.key == key), typed)
        for (record, key), table in WORDS.items()
        for _, cells in table
        for typed in cells
    ]
    found += [(KINDS[Kind.IDS], typed) for typed, _ in LISTS]
    return [
        (column, typed)
        for column, typed in found
        if isinstance(typed, str) and not isinstance(convert(Cell(typed), column, CALENDAR), Problem)
    ]


@settings(max_examples=300)
@given(st.sampled_from(accepted()), st.text(INVISIBLE, max_size=3), st.text(INVISIBLE, max_size=3))
def test_invisible_noise_around_a_text_changes_nothing(
    case: tuple[Column, str], left: str, right: str
) -> None:
    column, typed = case
    assert convert(Cell(left + typed + right), column, CALENDAR) == convert(Cell(typed), column, CALENDAR)


@pytest.mark.parametrize("noise", [lambda t: t.translate(WIDE), str.upper, str.lower, lambda t: t.replace(" ", "\u00a0")],
                         ids=["full width", "upper case", "lower case", "non-breaking spaces"])  # fmt: skip
def test_width_case_and_kind_of_space_change_nothing(noise: Callable[[str], str]) -> None:
    changed = {
        typed
        for column, typed in accepted()
        if column.kind is not Kind.IDS
        and convert(Cell(noise(typed)), column, CALENDAR) != convert(Cell(typed), column, CALENDAR)
    }
    assert changed == set()


SHEET_CELLS = (
    (Objective, ("id", "title", "owner", "supports", "start", "end", "weight", "roll_up", "state")),
    (KeyResult, ("id", "objective_id", "title", "measure", "unit", "baseline", "target", "upper_target", "current", "start",
                 "end", "weight", "kpis", "confidence", "owner_call", "state")),
    (Kpi, ("id", "title", "owner", "measure", "unit", "baseline", "target", "current", "end", "source", "frequency", "supports")),
    (CheckIn, ("date", "id", "value", "confidence")),
)  # fmt: skip
ids = st.sampled_from(["O1", "O2", "KR1", "K1", "k1\u200b", "Ｋ２", 1.1, 1, "", dt.datetime(2026, 1, 2)]).map(
    Cell
)
sensible = {
    Kind.NUMBER: st.sampled_from([0, 5, 85, 0.85, -3, "20", "1,5", "TBD", "８５％"]).map(Cell),
    Kind.VALUE: st.sampled_from([0, 5, 85, 0.85, "3/5", "done", "進行中", "85%"]).map(Cell),
    Kind.WORD: words.map(Cell),
    Kind.ID: ids,
    Kind.IDS: ids,
}


def _storable(cell: Cell) -> bool:
    """Whether Excel could have written the cell."""
    infinite = isinstance(cell.value, float) and not math.isfinite(cell.value)
    return not isinstance(cell.value, (dt.timedelta, dt.time)) and not infinite


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """A file with our sheets in which anything may stand anywhere, sensible things oftener."""
    sheets = {}
    for record, keys in SHEET_CELLS:
        columns = [c for c in columns_of(record) if c.key in keys or c.ours]
        header = [Cell(c.label.into(draw(st.sampled_from(["en", "zh-TW"])))) for c in columns]
        rows = [[_drawn(draw, column) for column in columns] for _ in range(draw(st.integers(0, 3)))]
        sheets[record.SHEET.en] = [header, *rows]
    history = [c.label.zh_TW for c in columns_of(SHEETS[-1])]
    sheets["各月紀錄"] = [[Cell(label) for label in history]]
    return stored(sheets, date1904=draw(st.booleans()))


def _drawn(draw: st.DrawFn, column: Column) -> Cell:
    if column.ours:
        return Cell()
    wild = draw(st.integers(0, 3)) == 0
    cell = draw(anything.filter(_storable) if wild else sensible.get(column.kind, texts.map(Cell)))
    return cell if cell.value not in ("", None) else Cell()


@settings(max_examples=40, deadline=None)
@given(workbooks())
def test_any_workbook_is_assessed_written_back_and_then_up_to_date(data: bytes) -> None:
    first = _assessed(data)
    for record in first.plan.records:
        for key, problem in record.problems.items():
            assert getattr(record, key) in (None, "", ()), (key, problem)
    for finding in first.findings:
        assert finding.message.into("en")
        assert finding.message.into("zh-TW")
    written = _written(first, data)
    assert verify(written.data) == verify(data)
    twice = _written(_assessed(written.data), written.data)
    assert (twice.cells, twice.data) == (set(), written.data)


def _written(assessment: Assessment, data: bytes) -> Edited:
    workbook = assessment.plan.workbook
    order = order_for(workbook, filling(assessment), recalculate=True, backup=False, dry_run=False)
    return apply(order, package_from(Path("plan.xlsx"), data))


def _assessed(data: bytes) -> Assessment:
    return assess(read_package(package_from(Path("plan.xlsx"), data), DAY), DAY)
