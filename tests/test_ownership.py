"""Whose a column is: what people typed is never overwritten, and okrsheet knows its own cells again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrsheet
from okrsheet.assessment import Assessment, assess
from okrsheet.basics.cells import Cell, Grid
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.figures.outcome import Judgement, Known, Measured, Recorded, RolledUp
from okrsheet.figures.target import Obstacle
from okrsheet.figures.value import Values
from okrsheet.plan import KINDS, HistoryRow, Item, KeyResult, Kpi, Objective, claimed
from okrsheet.plan.columns import columns_of
from okrsheet.plan.status import Status
from okrsheet.plan.words import Component
from okrsheet.workbook.ownership import can_be_ours
from okrsheet.workbook.reader import read
from okrsheet.workbook.tables import read_tables
from okrsheet.writeback import Written, filled_value, filling, write_back
from tests.books import made, needs_libreoffice, sample, shown, through_libreoffice
from tests.tables import grids_of

OCTOBER, NOVEMBER = dt.date(2026, 10, 31), dt.date(2026, 11, 30)
OURS = {record: record.OURS for record in KINDS}


def report(path: Path, day: dt.date = OCTOBER, *, add_columns: bool = False) -> Written:
    plan = read(path, day, add_columns=add_columns)
    return write_back(assess(plan, day))


def said(path: Path, code: str = "S11", language: Language = "en") -> list[str]:
    """What is found in a workbook under a code or the beginning of one, but for what every small sheet lacks."""
    found = okrsheet.assess(okrsheet.read(path, OCTOBER), OCTOBER).findings
    return [f"{f.where} {f.message.into(language)}" for f in found if f.code.startswith(code)]


def plan(folder: Path, *rows: Sequence[object], header: str = "Status", history: bool = True) -> Path:
    """KPIs as people typed them, each in row 2 and on: what stands under our headers."""
    headers = header.split(" | ")
    kpis = [
        [f"K{n}", f"Metric {n}", "Ann", "Increase to", 20, "2026-Q4", "CRM", "Monthly", 7, *row]
        for n, row in enumerate(rows, 1)
    ]
    top = ["ID", "KPI", "Owner", "Measure", "Target", "End", "Data source", "Frequency", "Current"]
    sheets: dict[str, Sequence[Sequence[object]]] = {"KPIs": [[*top, *headers], *kpis]}
    if history:
        sheets["History"] = [[c.label.en for c in columns_of(HistoryRow)]]
    return made(folder / "plan.xlsx", sheets)


def under(path: Path, header: str) -> list[object]:
    """A column of the sheet KPIs, by its header."""
    top, *rows = shown(path, "KPIs")
    return [row[top.index(header)] for row in rows]


# Words of people's own


@pytest.mark.parametrize(
    ("header", "typed"),
    [
        ("Status", "Blocked by legal"),
        ("Progress", "45% per my own estimate"),
        ("Score", "B+"),
        ("Status", "on track, says Bob"),
        ("Expected", "in May"),
        ("Trend", "up"),
        ("Missing", "everything"),
        ("Complete", "yes"),
        ("Checks", "done by audit"),
        ("Next due", "after the holidays"),
        ("Change", "new wording"),
        ("狀態", "法務審查中"),
        ("進度", "約四成"),
    ],
)
def test_words_of_peoples_own_stay(tmp_path: Path, header: str, typed: str) -> None:
    path = plan(tmp_path, [typed], [None], header=header)
    report(path)
    once = path.read_bytes()
    report(path)
    assert under(path, header) == [typed, None]
    assert path.read_bytes() == once


def test_such_a_column_is_named_once_in_both_languages(tmp_path: Path) -> None:
    path = plan(tmp_path, ["Blocked by legal"], ["Waiting for Bob"])
    assert said(path, "S112") == [
        "KPIs!J1 “Status” is taken for a column of your own, for J2 holds “Blocked by legal”; it is left alone"
    ]
    assert said(path, "S112", "zh-TW") == [
        "KPIs!J1 「狀態」視為您自己的欄位（J2 的內容是「Blocked by legal」），保持不動"
    ]


def test_the_other_columns_are_filled(tmp_path: Path) -> None:
    path = plan(tmp_path, ["Blocked by legal", None, None], header="Status | Progress | Complete")
    report(path)
    assert (under(path, "Progress"), under(path, "Complete")) == ([0.35], ["4 of 4"])


@pytest.mark.parametrize("header", ["Status", "狀態"])
def test_ours_are_added_beside_theirs_and_known_from_then_on(tmp_path: Path, header: str) -> None:
    path = plan(tmp_path, ["Blocked by legal"], [None], header=header)
    added = report(path, add_columns=True)
    assert "Status (okrsheet)" in [change.new for change in added.changes]
    assert under(path, header) == ["Blocked by legal", None]
    assert under(path, "Status (okrsheet)") == ["On track", "On track"]
    assert said(path) == []
    once = path.read_bytes()
    report(path)
    report(path, add_columns=True)
    assert path.read_bytes() == once
    report(path, NOVEMBER)
    assert (under(path, header), under(path, "Status (okrsheet)")) == (
        ["Blocked by legal", None],
        ["Off track"] * 2,
    )


@pytest.mark.parametrize(
    "header", ["狀態（okrsheet）", "狀態 (okrsheet)", "STATUS (OKRsheet)", "狀態 Status (okrsheet)"]
)
def test_a_claimed_column_is_ours_however_it_is_spelt(tmp_path: Path, header: str) -> None:
    path = plan(tmp_path, ["Blocked by legal", None], header=f"Status | {header}")
    report(path)
    assert (under(path, "Status"), under(path, header)) == (["Blocked by legal"], ["On track"])
    assert said(path, "S112") == []


def test_a_chinese_workbook_gets_a_chinese_header(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx",
        {"目標": [["編號", "目標", "負責人", "狀態"], ["O1", "成為領導品牌", "執行長", "法務審查中"]]},
    )
    report(path, add_columns=True)
    assert "狀態（okrsheet）" in shown(path, "目標")[0]


def test_a_column_that_people_clear_is_ours_again(tmp_path: Path) -> None:
    path = plan(tmp_path, ["Blocked by legal"], [None])
    book = openpyxl.load_workbook(path)
    book["KPIs"]["J2"] = None
    book.save(path)
    report(path)
    assert under(path, "Status") == ["On track"] * 2


def test_words_in_history_stay_and_so_does_a_month_typed_by_hand(tmp_path: Path) -> None:
    path = plan(tmp_path, [None], [None], [None])
    report(path)
    book = openpyxl.load_workbook(path)
    book["History"]["E2"] = "35 %, but audit disagrees"
    book["History"].append(["2026-11", None, "K1", 11, 0.9])
    book.save(path)
    report(path)
    report(path, NOVEMBER)
    rows = shown(path, "History")
    assert rows[1][:6] == ["2026-10", OCTOBER.isoformat(), "K1", 7, "35 %, but audit disagrees", "On track"]
    assert rows[4][:5] == ["2026-11", None, "K1", 11, 0.9]
    assert [row[2] for row in rows[5:]] == ["K2", "K3"]
    assert said(path) == ["History!E2 “35 %, but audit disagrees” is not okrsheet's; the cell is left alone"]
    found = okrsheet.assess(okrsheet.read(path, NOVEMBER), NOVEMBER).findings
    assert [str(f.where) for f in found if f.code == "S113"] == ["History!E2", "History!A5"]


# One odd cell among ours


def test_a_remark_over_one_of_our_cells_stays_and_is_named_until_it_is_cleared(tmp_path: Path) -> None:
    path = plan(tmp_path, *[[None, None]] * 5, header="Status | Progress")
    report(path)
    book = openpyxl.load_workbook(path)
    book["KPIs"]["J3"], book["KPIs"]["K4"] = "Blocked by legal", "45% per my own estimate"
    book.save(path)
    assert said(path) == [
        "KPIs!J3 “Blocked by legal” is not okrsheet's; the cell is left alone",
        "KPIs!K4 “45% per my own estimate” is not okrsheet's; the cell is left alone",
    ]
    report(path, NOVEMBER)
    once = path.read_bytes()
    report(path, NOVEMBER)
    assert path.read_bytes() == once
    off = "Off track"
    assert under(path, "Status") == [off, "Blocked by legal", off, off, off]
    assert under(path, "Progress") == [0.35, 0.35, "45% per my own estimate", 0.35, 0.35]
    book = openpyxl.load_workbook(path)
    book["KPIs"]["J3"] = book["KPIs"]["K4"] = None
    book.save(path)
    report(path, NOVEMBER)
    assert (under(path, "Status"), said(path)) == ([off] * 5, [])


def test_a_remark_in_a_row_that_was_cleared_stays(tmp_path: Path) -> None:
    path = plan(tmp_path, *[[None, None]] * 3, header="Status | Checks")
    report(path)
    book = openpyxl.load_workbook(path)
    for column in "ABCDEFGHI":
        book["KPIs"][f"{column}4"] = None
    book["KPIs"]["K2"] = book["KPIs"]["K3"] = "C101 the target is missing"
    book["KPIs"]["K4"] = "moved to the sales plan"
    book.save(path)
    report(path)
    assert (under(path, "Status")[2], under(path, "Checks")[2]) == (None, "moved to the sales plan")


def test_a_number_in_a_row_that_was_never_filled_stays_and_so_does_the_row(tmp_path: Path) -> None:
    path = plan(tmp_path, *[[None, None]] * 3, header="Status | Progress")
    report(path)
    book = openpyxl.load_workbook(path)
    row = [cell.value for cell in book["KPIs"][2]]
    book["KPIs"].append(["K9", *row[1:9], None, 0.9])
    book.save(path)
    for _ in range(2):
        report(path)
        assert (under(path, "Status")[3], under(path, "Progress")[3]) == (None, 0.9)
    assert said(path) == ["KPIs!K5 “0.9” is not okrsheet's; the cell is left alone"]


# Numbers of people's own


NUMBERS = [
    ("Progress", 0.45),
    ("Score", 0.7),
    ("Expected", 0.5),
    ("Change", -3),
    ("Progress", 45),
    ("Score", 4),
]


@pytest.mark.parametrize(("header", "typed"), NUMBERS)
@pytest.mark.parametrize("history", [True, False])
def test_numbers_where_okrsheet_never_was_stay_however_often_it_runs(
    tmp_path: Path, header: str, typed: float, history: bool
) -> None:
    rows = [[None, "K1", "Grow", "Increase to", 10, 5, typed, None]]
    head = ["Objective ID", "ID", "Key result", "Measure", "Target", "Current", header, "Status"]
    path = plan(tmp_path, history=history)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Key Results")
    for row in (head, *rows):
        sheet.append(row)
    book.save(path)
    for day in (OCTOBER, OCTOBER, NOVEMBER):
        report(path, day)
        assert shown(path, "Key Results")[1][6] == typed
    report(path, NOVEMBER, add_columns=True)
    top, first = shown(path, "Key Results")
    assert first[6] == typed
    assert first[top.index("Status")] == "At risk"
    assert f"{header} (okrsheet)" in top
    assert said(path) == []


@pytest.mark.parametrize("header", ["Last check-in", "Next due"])
def test_days_where_okrsheet_never_was_stay(tmp_path: Path, header: str) -> None:
    day = dt.datetime(2026, 11, 15)
    path = plan(tmp_path, [None, day], header=f"Status | {header}")
    for _ in range(2):
        report(path)
        assert under(path, header) == [day]


def test_why_a_sheet_is_not_filled_is_said(tmp_path: Path) -> None:
    path = plan(tmp_path, [0.45, None], header="Progress | Status")
    report(path)
    assert said(path) == [
        "KPIs!J1 “Progress” is taken for a column of your own, for J2 holds “0.45”; it is left alone",
        "KPIs!K1 “KPIs” is not filled in Status: nobody could tell later which numbers are okrsheet's",
    ]


# What okrsheet wrote itself


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reported_sample_holds_nothing_strange(tmp_path: Path, language: Language) -> None:
    path = sample(tmp_path, language)
    for day in (OCTOBER, NOVEMBER):
        report(path, day)
    assert said(path) == []


def test_after_the_language_was_switched_all_is_filled_anew(tmp_path: Path) -> None:
    path = sample(tmp_path)
    report(path)
    book = openpyxl.load_workbook(path)
    rows = book["Settings"].iter_rows(min_col=1, max_col=2)
    next(value for name, value in rows if name.value == "Language").value = "zh-TW"
    book.save(path)
    report(path)
    words = {status.text.zh_TW for status in Status}
    header = shown(path, "KPIs")[0].index("Status")
    assert {row[header] for row in shown(path, "KPIs")[1:] if row[0]} <= words
    assert said(path) == []


@needs_libreoffice
def test_what_libreoffice_saved_again_is_still_known(tmp_path: Path) -> None:
    path = sample(tmp_path)
    report(path)
    again = through_libreoffice(path, tmp_path / "lo")
    assert said(again) == []


def outcomes() -> Iterable[Known]:
    kpi, objective = Kpi(), Objective()
    for status in Status:
        for share in (None, 0.0, 1 / 3, 1.0):
            before = {item: Recorded(item, OCTOBER, 0.5, None, HistoryRow()) for item in (kpi, objective)}
            yield RolledUp(
                item=objective, day=NOVEMBER, span=None, progress=share, expected=share, last_check_in=OCTOBER,
                next_due=NOVEMBER, judgement=Judgement(status), mode=None, parts=(), reported=(2, 3),
                aligned_progress=share, before=before[objective],
            )  # fmt: skip
            for missing in ((), (Component.TARGET,), tuple(Component)):
                yield Measured(
                    item=kpi, day=NOVEMBER, span=None, progress=share, expected=share, last_check_in=OCTOBER,
                    next_due=NOVEMBER, judgement=Judgement(status), measured_by=kpi, target=Obstacle.NO_TARGET,
                    values=Values(), reading=None, readings=(), raw=share, obstacle=None, missing=missing,
                    before=before[kpi],
                )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_okrsheet_writes_can_be_its_own(language: Language) -> None:
    for outcome in outcomes():
        for column in outcome.item.OURS:
            value = filled_value(column, outcome, (), language)
            assert value is None or can_be_ours(column, Cell(value)), (column.key, value)


# Laws, on grids: a report is what it would write, put into the cells


def reported(grids: list[Grid], day: dt.date) -> list[Grid]:
    """The sheets after a report."""
    rows = {grid.title: {row: dict(cells) for row, cells in grid.rows.items()} for grid in grids}
    for change in filling(assessment(grids, day)):
        rows[change.where.sheet].setdefault(change.where.row, {})[change.where.column] = Cell(change.new)
    return [replace(grid, rows=rows[grid.title]) for grid in grids]


def assessment(grids: list[Grid], day: dt.date) -> Assessment:
    return assess(read_tables(grids, day), day)


ROWS = {
    Objective: ("Objectives\nID | Objective | Owner", "O{n} | Lead | Ann"),
    KeyResult: (
        "Key Results\nID | Objective ID | Key result | Measure | Baseline | Target | Current",
        "KR{n} | O1 | Grow | Increase to | 0 | 10 | {n}",
    ),
    Kpi: (
        "KPIs\nID | KPI | Owner | Measure | Target | End | Data source | Frequency | Current",
        "K{n} | Leads | Ann | Increase to | 20 | 2026-Q4 | CRM | Monthly | {n}",
    ),
}
HISTORY = "History\n" + " | ".join(c.label.en for c in columns_of(HistoryRow))
PASTS = st.sampled_from(["", HISTORY, "History\nMonth | ID | Progress", "History\nMonth | As of | ID | Due"])
WORDS = [
    "Blocked by legal",
    "45% per my own estimate",
    "on track",
    "On Track!",
    "3/5",
    "TBD",
    "45%",
    "done",
    "2026",
]


def tables(record: type[Item], headers: list[str], rows: list[list[str]], past: str) -> str:
    top, people = ROWS[record]
    typed = [" | ".join([people.format(n=n), *row]) for n, row in enumerate(rows, 1)]
    return "\n".join([" | ".join([top, *headers]), *typed]) + f"\n\n{past}"


def with_typed(
    data: st.DataObject, record: type[Item], language: Language
) -> tuple[list[Grid], dict[tuple[int, int], object]]:
    """A sheet with some of our headers and what people typed below them, and those cells."""
    columns = data.draw(st.lists(st.sampled_from(OURS[record]), min_size=1, unique_by=lambda c: c.key))
    count = data.draw(st.integers(1, 4))
    text = tables(record, [c.label.into(language) for c in columns], [[]] * count, data.draw(PASTS))
    grids = grids_of(text)
    at = next(n for n, grid in enumerate(grids) if grid.title == record.SHEET.en)
    first = 1 + len(ROWS[record][0].split("\n")[1].split("|"))
    values = (
        st.none()
        | st.sampled_from(WORDS)
        | st.floats(-1000, 1000)
        | st.floats(0, 1)
        | st.sampled_from([0, 0.5, 1, 0.35, 0.3, dt.datetime(2026, 10, 15)])
    )
    rows, typed = {row: dict(cells) for row, cells in grids[at].rows.items()}, {}
    for n in range(len(columns)):
        for row in range(2, count + 2):
            if (value := data.draw(values)) is not None:
                rows[row][first + n] = Cell(value)
                typed[row, first + n] = value
    grids[at] = replace(grids[at], rows=rows)
    return grids, typed


@settings(max_examples=400, deadline=None)
@given(st.data(), st.sampled_from(list(KINDS)), st.sampled_from(LANGUAGES))
def test_whatever_people_typed_is_still_there(
    data: st.DataObject, record: type[Item], language: Language
) -> None:
    grids, typed = with_typed(data, record, language)
    for day in (OCTOBER, OCTOBER, NOVEMBER, OCTOBER):
        grids = reported(grids, day)
        sheet = next(grid for grid in grids if grid.title == record.SHEET.en)
        assert {key: sheet.cell(*key).value for key in typed} == typed
    layout = read_tables(grids, OCTOBER).workbook.layouts[record]
    assert not typed or layout.own_columns or layout.typed_over


@settings(max_examples=300, deadline=None)
@given(
    st.data(),
    st.sampled_from(list(KINDS)),
    st.lists(st.dates(OCTOBER, dt.date(2027, 3, 1)), min_size=1, max_size=3),
)
def test_what_okrsheet_wrote_is_its_own_on_any_later_day(
    data: st.DataObject, record: type[Item], days: list[dt.date]
) -> None:
    columns = data.draw(st.lists(st.sampled_from(OURS[record]), min_size=1, unique_by=lambda c: c.key))
    names = [(claimed(c.label) if data.draw(st.booleans()) else c.label).into("en") for c in columns]
    grids = grids_of(tables(record, names, [[]] * data.draw(st.integers(1, 4)), data.draw(PASTS)))
    held = read_tables(grids, OCTOBER).workbook.layouts[record].left_blank
    for day in days:
        grids = reported(grids, day)
        layout = read_tables(grids, day).workbook.layouts[record]
        assert (layout.own_columns, layout.typed_over, layout.rows_left_alone, layout.left_blank) == (
            {},
            {},
            frozenset(),
            held,
        )
        assert [change for change in filling(assessment(grids, day)) if change.old != change.new] == []
