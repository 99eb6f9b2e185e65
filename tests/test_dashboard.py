"""The Dashboard sheet: its tables hold the figures of the report, and nothing else of the sheet is touched."""

from __future__ import annotations

import datetime as dt
import inspect
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table

import okrsheet
from okrsheet.assessment import Assessment, assess
from okrsheet.basics.cells import Cell, Grid
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.dashboard import tables_of
from okrsheet.plan import KINDS, Dashboard, HistoryRow
from okrsheet.plan.columns import columns_of
from okrsheet.plan.dashboard import (
    BLOCKS,
    DEPARTMENTS,
    MONTHS,
    OBJECTIVES,
    PLACES,
    PLAN,
    REPORTED,
    STATUSES,
    SUPPORTED,
    TITLE,
    Block,
    place_of,
)
from okrsheet.plan.status import Status
from okrsheet.report.json import as_data
from okrsheet.workbook import template
from okrsheet.workbook.blocks import find_dashboard
from okrsheet.workbook.reader import read
from okrsheet.workbook.tables import read_tables
from okrsheet.writeback import Written, filling, write_back
from okrsheet.xlsx import open_package, verify
from okrsheet.xlsx.sheet.opened import holds_formula
from tests.books import Q4, made, needs_libreoffice, parts, sample, shown, through_libreoffice
from tests.tables import assessed, grids_of

OCTOBER, NOVEMBER = dt.date(2026, 10, 31), dt.date(2026, 11, 30)
BOTH = pytest.mark.parametrize("language", LANGUAGES)


def written(path: Path, day: dt.date = OCTOBER, *, add_columns: bool = False) -> Written:
    return write_back(okrsheet.assess(read(path, day, add_columns=add_columns), day))


def table(path: Path, block: Block, language: Language = "en", title: str = "") -> list[list[object]]:
    """A table as openpyxl reads it, without its blank rows."""
    top, left = PLACES[block]
    rows = shown(path, title or TITLE.into(language))[top : top + block.height]
    found = [row[left - 1 : left - 1 + len(block.columns)] for row in rows]
    return [row for row in found if any(value is not None for value in row)]


def rows_of(assessment: Assessment, block: Block) -> list[Mapping[str, Any]]:
    """The rows of a table that are not blank."""
    return [row for row in dict(tables_of(assessment, assessment.plan.workbook))[block] if row]


# What it shows


@BOTH
def test_a_report_fills_every_table(tmp_path: Path, language: Language) -> None:
    path = sample(tmp_path, language)
    for day in (OCTOBER, NOVEMBER):
        written(path, day)

    assert table(path, PLAN, language)[0][0] == dt.datetime(2026, 11, 30)
    assert table(path, PLAN, language)[0][3:] == [6, 8]
    off_track = [Status.OFF_TRACK.text.into(language), 0, 1, 1, 2]
    assert table(path, STATUSES, language)[1] == off_track
    assert [str(row[0])[:2] for row in table(path, OBJECTIVES, language)] == [
        "O1",
        "O2",
        "O3",
        "O4",
        "O5",
        "O6",
    ]
    assert [row[1:] for row in table(path, DEPARTMENTS, language)] == [[2, 1], [2, 1], [2, 0]]
    assert [row[0] for row in table(path, MONTHS, language)] == ["2026-10", "2026-11"]
    assert [row[0] for row in table(path, SUPPORTED, language)][:8] == [f"O{n}" for n in range(1, 7)] + [
        "KR1.1",
        "KR1.2",
    ]
    assert [row[0] for row in table(path, REPORTED, language)][-1] == "K8"
    assert verify(open_package(path)) == ()


@BOTH
def test_its_figures_are_those_of_report_json(tmp_path: Path, language: Language) -> None:
    path = sample(tmp_path, language)
    written(path)
    assessment = okrsheet.assess(read(path, NOVEMBER), NOVEMBER)
    write_back(assessment)
    report = json.loads(json.dumps(as_data(assessment, language)))

    summary = report["summary"]
    assert table(path, PLAN, language)[0][1:] == [
        summary["progress"], summary["expected"], summary["kpis_complete"], summary["kpis_total"],
    ]  # fmt: skip
    for row in table(path, STATUSES, language):
        status = Status.find(str(row[0]))
        assert status
        assert row[1:4] == [summary[kind.key].get(status.key, 0) for kind in KINDS.values()]
    shares = {one["id"]: [one["progress"], one["expected"]] for one in report["objectives"]}
    assert {str(row[0]).split()[0]: row[1:] for row in table(path, OBJECTIVES, language)} == shares
    assert table(path, MONTHS, language)[-1] == ["2026-11", summary["progress"]]


ITEM = st.fixed_dictionaries(
    {
        "department": st.sampled_from(["", "Sales", "Product", "IT"]),
        "level": st.sampled_from(["", "Company", "Department"]),
        "state": st.sampled_from(["", "Postponed", "Closed"]),
        "value": st.sampled_from(["", "0", "4", "20"]),
        "source": st.sampled_from(["", "CRM"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEM, min_size=1, max_size=14))
def test_every_figure_is_that_of_the_assessment(items: Sequence[Mapping[str, str]]) -> None:
    found = assessed(
        "Objectives\nID | Department | Level | State\n"
        + "\n".join(f"O{n} | {i['department']} | {i['level']} | {i['state']}" for n, i in enumerate(items))
        + "\n\nKey Results\nID | Objective ID | Target | Current\n"
        + "\n".join(f"R{n} | O{n} | 20 | {i['value']}" for n, i in enumerate(items))
        + "\n\nKPIs\nID | Department | Data source | Target | Current\n"
        + "\n".join(
            f"K{n} | {i['department']} | {i['source']} | 10 | {i['value']}" for n, i in enumerate(items)
        )
    )
    (plan,) = rows_of(found, PLAN)
    assert (plan["progress"], plan["expected"]) == (found.summary.progress, found.summary.expected)
    statuses = rows_of(found, STATUSES)
    assert sum(row["all"] for row in statuses) == len(found.plan.counted)
    assert len(statuses) == len(Status)
    for row in rows_of(found, OBJECTIVES)[: OBJECTIVES.room]:
        outcome = found[row["objective"].split()[0]]
        assert (row["progress"], row["expected"]) == (outcome.progress, outcome.expected)
    complete = {group.name: (group.kpis_complete, group.kpis_total) for group in found.departments}
    for row in rows_of(found, DEPARTMENTS):
        assert (row["complete"], row["complete"] + row["incomplete"]) == complete[row["department"]]
    for block, rows in tables_of(found, found.plan.workbook):
        assert len(rows) == block.height


def test_unknown_is_a_blank_cell() -> None:
    found = assessed("Objectives\nID\nO1\n\nKey Results\nID | Objective ID | Current\nR1 | O1 |")
    assert rows_of(found, OBJECTIVES)[0]["progress"] is None
    assert rows_of(found, PLAN)[0]["progress"] is None


def test_the_companys_objectives_come_first_and_the_rest_is_counted() -> None:
    levels = ["Individual"] * 6 + ["Department"] * 5 + ["Company"]
    found = assessed(
        "Objectives\nID | Objective | Level\n"
        + "\n".join(f"O{n} | Goal | {level}" for n, level in enumerate(levels))
    )
    names = [row["objective"] for row in rows_of(found, OBJECTIVES)]
    assert names == [
        *(f"O{n} Goal" for n in (11, 6, 7, 8, 9, 10, 0, 1, 2, 3)),
        "and 2 more",
    ]


def test_the_last_twelve_months_are_shown_and_the_earlier_ones_counted() -> None:
    months = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][5:-3]
    rows = "\n".join(f"{month} | O1 | {n}%" for n, month in enumerate(months))
    found = assessed("Objectives\nID | Level\nO1 | Company\n\nPast months\nMonth | ID | Progress\n" + rows)
    told = rows_of(found, MONTHS)
    assert [row["month"] for row in told] == [*months[-11:], "2026-10", "and 5 earlier"]
    assert [row["progress"] for row in told[:2]] == [0.05, 0.06]


def test_of_several_workbooks_the_leading_one_shows_the_plan_and_each_other_its_own(tmp_path: Path) -> None:
    goals = {"Company": ("company.xlsx", "O1"), "Department": ("sales.xlsx", "S1")}
    for level, (name, identifier) in goals.items():
        sheets: dict[str, list[list[object]]] = {
            "Objectives": [["ID", "Objective", "Owner", "Level"], [identifier, "Lead", "Ann", level]],
            "KPIs": [["ID", "KPI", "Owner", "Department"], [f"K-{identifier}", "Leads", "Ann", level]],
        }
        if level == "Company":
            sheets["Settings"] = [["Setting", "Value"], ["Period start", dt.date(2026, 10, 1)]]
        made(tmp_path / name, sheets)
    plan = read(tmp_path, OCTOBER, add_columns=True)
    assessment = okrsheet.assess(plan, OCTOBER)
    for workbook in plan.workbooks:
        write_back(assessment, workbook=workbook)
    shown_ids = {
        name: [row[0] for row in table(tmp_path / name, OBJECTIVES)]
        for name in ("company.xlsx", "sales.xlsx")
    }
    assert shown_ids == {"company.xlsx": ["O1 Lead", "S1 Lead"], "sales.xlsx": ["S1 Lead"]}
    assert [row[0] for row in table(tmp_path / "sales.xlsx", DEPARTMENTS)] == ["Department"]


# How it is written


def test_running_twice_changes_nothing(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    once = path.read_bytes()
    assert written(path).changes == ()
    assert path.read_bytes() == once


def test_what_a_longer_plan_filled_is_cleared(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Objectives"]
    for row in sheet.iter_rows(min_row=4, max_row=7):
        for cell in row:
            cell.value = None
    book.save(path)
    written(path)
    assert [str(row[0])[:2] for row in table(path, OBJECTIVES)] == ["O1", "O2"]


def test_what_people_typed_beside_the_tables_stays(tmp_path: Path) -> None:
    path = sample(tmp_path)
    book = openpyxl.load_workbook(path)
    mine: dict[str, str | int] = {"K2": "mine", "Q43": "Note", "A57": "below", "E3": 12}
    for address, value in mine.items():
        book["Dashboard"][address] = value
    book.save(path)
    written(path)
    sheet = openpyxl.load_workbook(path)["Dashboard"]
    assert {address: sheet[address].value for address in mine} == mine


def test_charts_and_all_else_stay_byte_for_byte(tmp_path: Path) -> None:
    path = sample(tmp_path)
    before = parts(path)
    written(path)
    after = parts(path)
    drawn = [name for name in before if "/charts/" in name or "/drawings/" in name]
    assert len(drawn) > 5
    assert all(before[name] == after[name] for name in drawn)


def test_a_formula_in_a_table_is_refused(tmp_path: Path) -> None:
    path = sample(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Dashboard"]["B5"] = "=1+1"
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(Refused, match="Dashboard!B5"):
        written(path)
    assert path.read_bytes() == before


def test_a_title_that_begins_like_a_formula_is_text(tmp_path: Path) -> None:
    path = sample(tmp_path)
    book = openpyxl.load_workbook(path)
    book["KPIs"]["C2"].value = "=cmd"
    book["KPIs"]["C2"].data_type = "s"
    book.save(path)
    written(path)
    cells = [c for c in openpyxl.load_workbook(path)["Dashboard"]["K"] if c.value == "=cmd"]
    assert [cell.data_type for cell in cells] == ["s"]


@needs_libreoffice
@BOTH
def test_a_sheet_that_libreoffice_saved_is_filled_as_well(tmp_path: Path, language: Language) -> None:
    path = through_libreoffice(sample(tmp_path, language), tmp_path / "lo")
    written(path)
    assert [row[1:] for row in table(path, DEPARTMENTS, language)] == [[2, 1], [2, 1], [2, 0]]
    assert written(path).changes == ()


# How it is found


def grid(*rows: Sequence[object], title: str = "Charts") -> Grid:
    cells = {r: {c: Cell(v) for c, v in enumerate(row, 1) if v is not None} for r, row in enumerate(rows, 1)}
    return Grid(title, cells)


def test_a_table_is_found_by_its_headers_wherever_they_stand() -> None:
    found = find_dashboard([grid([], [None, "月份 (okrsheet)", "Progress"]), grid(["Status", "All"])])
    assert isinstance(found, Dashboard)
    assert {key: {k: str(c) for k, c in cells.items()} for key, cells in found.headers.items()} == {
        "months": {"month": "Charts!B2", "progress": "Charts!C2"}
    }


@pytest.mark.parametrize(
    "header",
    [
        ["Month", "Progress"],  # a table of people's own
        ["Month (okrsheet)", "Turnover"],
        ["Progress", "Month (okrsheet)"],  # what stands before it belongs to something else
    ],
)
def test_what_does_not_say_that_it_is_okrsheets_is_not_taken(header: list[str]) -> None:
    assert find_dashboard([grid(header, title="Dashboard")]) is None


def test_of_two_sheets_the_one_called_dashboard_is_filled_and_a_copy_is_kept(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book["Dashboard"])
    copy.title = "October"
    book.move_sheet(copy, -9)
    book.save(path)
    before = shown(path, "October")
    written(path, NOVEMBER)
    assert shown(path, "October") == before
    assert table(path, PLAN)[0][0] == dt.datetime(2026, 11, 30)


def test_a_workbook_without_the_sheet_does_without(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(template.sample_company("en"))
    book = openpyxl.load_workbook(path)
    del book["Dashboard"]
    book.save(path)
    changes = written(path).changes
    assert {c.where.sheet for c in changes} == {
        "Objectives", "Key Results", "KPIs", "Check-ins", "Past months",
    }  # fmt: skip


def test_a_new_sheet_is_not_taken_for_one_that_people_fill(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(template.sample_company("en"))
    book = openpyxl.load_workbook(path)
    del book["Past months"]
    del book["KPIs"]
    book.save(path)
    titles = {layout.title for layout in read(path).workbook.layouts.values()}
    assert titles == {"Settings", "People", "Objectives", "Key Results", "Check-ins", "Phased targets"}


# How it is added


def people_s_own(folder: Path, **sheets: Any) -> Path:
    goals: dict[str, Sequence[Sequence[object]]] = {
        "Objectives": [["ID", "Objective", "Owner", "Level"], ["O1", "Lead", "Ann", "Company"]],
        "Key Results": [
            ["ID", "Objective ID", "Key result", "Measure", "Target", "Current"],
            ["R1", "O1", "Ten", "Increase to", 10, 4],
        ],
    }
    return made(folder / "mine.xlsx", {**goals, **sheets})


def test_add_columns_adds_it_with_its_charts_and_once(tmp_path: Path) -> None:
    path = people_s_own(tmp_path)
    written(path, add_columns=True)
    assert [row[:2] for row in table(path, OBJECTIVES)] == [["O1 Lead", 0.4]]
    assert sum("/charts/chart" in name for name in parts(path)) == 4
    assert verify(open_package(path)) == ()
    once = path.read_bytes()
    assert written(path, add_columns=True).changes == ()
    assert path.read_bytes() == once


def test_it_looks_like_that_of_the_template(tmp_path: Path) -> None:
    path = people_s_own(tmp_path)
    written(path, add_columns=True)
    added = openpyxl.load_workbook(path)["Dashboard"]
    (tmp_path / "new.xlsx").write_bytes(template.build("en", Q4))
    new = openpyxl.load_workbook(tmp_path / "new.xlsx")["Dashboard"]
    for row in new.iter_rows(max_row=60):
        for cell in row:
            other = added[cell.coordinate]
            looks = [
                (c.font.b, c.font.sz, c.fill.start_color.rgb, c.number_format, c.border.bottom.style)
                for c in (cell, other)
            ]
            assert looks[0] == looks[1], cell.coordinate
    assert added.column_dimensions["G"].width == new.column_dimensions["G"].width


def test_beside_a_dashboard_of_peoples_own_it_says_whose_it_is(tmp_path: Path) -> None:
    path = people_s_own(tmp_path, Dashboard=[["Month", "Progress"], ["2026-10", 0.5]])
    written(path, add_columns=True)
    assert openpyxl.load_workbook(path).sheetnames[-1] == "Dashboard (okrsheet)"
    assert shown(path, "Dashboard") == [["Month", "Progress"], ["2026-10", 0.5]]
    assert table(path, OBJECTIVES, title="Dashboard (okrsheet)")[0][0] == "O1 Lead"


def test_charts_that_are_there_keep_their_names(tmp_path: Path) -> None:
    path = people_s_own(tmp_path)
    book = openpyxl.load_workbook(path)
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book["Key Results"], 5, 1, 5, 2), titles_from_data=True)
    book.worksheets[1].add_chart(chart, "A9")
    book.save(path)
    before = parts(path)
    written(path, add_columns=True)
    after = parts(path)
    assert before["xl/charts/chart1.xml"] == after["xl/charts/chart1.xml"]
    assert sorted(name for name in after if "/charts/chart" in name) == [
        f"xl/charts/chart{n}.xml" for n in range(1, 6)
    ]
    assert verify(open_package(path)) == ()


# What the template draws


@BOTH
def test_every_chart_draws_a_whole_column_and_names_itself(language: Language) -> None:
    book = template.build(language, Q4)
    title = TITLE.into(language)
    blocks = (STATUSES, OBJECTIVES, DEPARTMENTS, MONTHS)
    with zipfile.ZipFile(BytesIO(book)) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        charts = [archive.read(f"xl/charts/chart{n}.xml").decode() for n in range(1, 5)]
    for block, chart in zip(blocks, charts, strict=True):
        top, left = place_of(block, block.columns[0].key)
        letter = openpyxl.utils.get_column_letter(left)
        assert f"'{title}'!${letter}${top + 1}:${letter}${top + block.room}" in chart
        assert block.about.into(language) in chart
        assert f'descr="{block.about.into(language)}"' in drawing


def test_the_tables_do_not_lie_over_each_other() -> None:
    cells = [
        (PLACES[block][0] + row, PLACES[block][1] + column)
        for block in BLOCKS
        for row in range(block.height + 1)
        for column in range(len(block.columns))
    ]
    assert len(cells) == len(set(cells))


# The titles beside the IDs of check-ins


LOG: list[list[object]] = [
    ["Date", "ID", "Title (okrsheet)", "Value"],
    [dt.date(2026, 10, 5), "R1", None, 2],
    [dt.date(2026, 10, 12), "r1", None, 4],
    [dt.date(2026, 10, 12), "R9", "Ten", 4],
    [None, None, "Ten", None],
]


def titles(path: Path, sheet: str = "Check-ins") -> list[object]:
    return [row[2] for row in shown(path, sheet)]


def test_the_title_stands_beside_the_id_of_each_check_in(tmp_path: Path) -> None:
    path = people_s_own(tmp_path, **{"Check-ins": LOG})
    written(path)
    assert titles(path) == ["Title (okrsheet)", "Ten", "Ten", None, None]
    assert written(path).changes == ()


@BOTH
def test_the_template_has_it_in_its_language(tmp_path: Path, language: Language) -> None:
    path = sample(tmp_path, language)
    written(path)
    header, first, *_ = shown(path, {"en": "Check-ins", "zh-TW": "進度紀錄"}[language])
    assert (
        header[:3]
        == {"en": ["Date", "ID", "Title (okrsheet)"], "zh-TW": ["日期", "編號", "名稱（okrsheet）"]}[language]
    )
    assert first[1:3] == [
        "KR1.2",
        {"en": "1,000 new customers in Q3", "zh-TW": "第三季新增 1,000 家客戶"}[language],
    ]


def test_a_column_of_titles_of_peoples_own_is_left_alone_and_ours_is_added(tmp_path: Path) -> None:
    theirs = [["Date", "ID", "Title", "Value"], [dt.date(2026, 10, 5), "R1", "my words", 2]]
    path = people_s_own(tmp_path, **{"Check-ins": theirs})
    written(path)
    assert titles(path) == ["Title", "my words"]
    written(path, add_columns=True)
    assert [row[2:] for row in shown(path, "Check-ins")] == [
        ["Title", "Value", "Title (okrsheet)"], ["my words", 2, "Ten"],
    ]  # fmt: skip


# What people typed where okrsheet fills


def said(path: Path, day: dt.date = OCTOBER, language: Language = "en") -> list[str]:
    """What S113 says of a workbook."""
    found = okrsheet.assess(read(path, day), day).findings
    return [f"{f.where} {f.message.into(language)}" for f in found if f.code == "S113"]


def put(path: Path, sheet: str, cells: Mapping[str, Any]) -> None:
    """Types into cells, as people do."""
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book[sheet][address] = value
    book.save(path)


def held(path: Path, sheet: str, addresses: Iterable[str]) -> dict[str, object]:
    cells = openpyxl.load_workbook(path)[sheet]
    return {address: cells[address].value for address in addresses}


def reported_twice(path: Path, day: dt.date = OCTOBER) -> None:
    """A report, and another one that changes no byte."""
    written(path, day)
    once = path.read_bytes()
    assert written(path, day).changes == ()
    assert path.read_bytes() == once


def test_words_beside_the_ids_of_check_ins_stay_and_are_named_once(tmp_path: Path) -> None:
    log: list[list[object]] = [
        ["Date", "ID", "Title (okrsheet)", "Value"],
        [dt.date(2026, 10, 5), "R1", None, 2],
        [dt.date(2026, 10, 12), "r1", "Own words", 4],
        [dt.date(2026, 10, 12), "R9", "what Ann told me", 4],
        [None, None, "Reminder: ask finance", None],
        [dt.date(2026, 10, 13), "R1", 2026, 4],
        [None, None, "Ten", None],
    ]
    path = people_s_own(tmp_path, **{"Check-ins": log})
    reported_twice(path)
    assert titles(path) == [
        "Title (okrsheet)", "Ten", "Own words", "what Ann told me", "Reminder: ask finance", 2026, None,
    ]  # fmt: skip
    assert said(path) == [
        "'Check-ins'!C3 “Own words” is not okrsheet's; the cell is left alone, "
        "and so are 3 other cells under “Title”"
    ]
    assert said(path, language="zh-TW") == [
        "'Check-ins'!C3 「Own words」不是 okrsheet 寫入的，此儲存格保持不動（「名稱」另有 3 格亦同）"
    ]


@BOTH
def test_after_a_rename_the_new_title_replaces_what_past_months_remember(
    tmp_path: Path, language: Language
) -> None:
    path = sample(tmp_path, language)
    written(path)
    kpis, log = {"en": ("KPIs", "Check-ins"), "zh-TW": ("KPI 指標", "進度紀錄")}[language]
    identifiers = [row[1] for row in shown(path, log)]
    put(path, kpis, {"B2": "Brand new"})
    identifier = openpyxl.load_workbook(path)[kpis]["A2"].value
    reported_twice(path, NOVEMBER)
    renamed = {row[2] for row in shown(path, log) if row[1] == identifier}
    assert identifier in identifiers
    assert [row[1] for row in table(path, REPORTED, language) if row[0] == identifier] == ["Brand new"]
    assert renamed == {"Brand new"}
    assert said(path, NOVEMBER) == []


def test_an_old_title_that_nothing_remembers_stays_until_it_is_cleared(tmp_path: Path) -> None:
    path = people_s_own(tmp_path, **{"Check-ins": LOG})
    written(path)
    put(path, "Key Results", {"C2": "Twelve"})
    reported_twice(path)
    assert titles(path)[1:3] == ["Ten", "Ten"]
    assert len(said(path)) == 1
    put(path, "Check-ins", {"C2": None, "C3": None})
    reported_twice(path)
    assert titles(path)[1:3] == ["Twelve", "Twelve"]
    assert said(path) == []


TYPED: Mapping[str, object] = {
    "O52": "Agreed in the board meeting: +5 %",
    "P52": 0.05,  # it stands beside their words
    "A120": "far below",
    "B120": "and beside it",
    "H45": "about half",
    "L50": 3,  # okrsheet writes no number without a name
    "G200": "K1",
    "H200": "ask Ann",
    "C5": "see the board's paper",
}


def test_words_in_the_tables_of_the_dashboard_stay_and_are_named_once_a_table(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    put(path, "Dashboard", TYPED)
    reported_twice(path, NOVEMBER)
    assert held(path, "Dashboard", TYPED) == TYPED
    assert table(path, PLAN)[0][0] == dt.datetime(2026, 11, 30)
    assert [row[0] for row in table(path, MONTHS)][:2] == ["2026-10", "2026-11"]
    assert said(path, NOVEMBER) == [
        "Dashboard!C5 “see the board's paper” is not okrsheet's; the cell is left alone",
        "Dashboard!H45 “about half” is not okrsheet's; the cell is left alone",
        "Dashboard!L50 “3” is not okrsheet's; the cell is left alone",
        "Dashboard!O52 “Agreed in the board meeting: +5 %” is not okrsheet's; the cell is left alone",
        "Dashboard!A120 “far below” is not okrsheet's; the cell is left alone, and so is 1 other cell under "
        "“For the drop-down lists: what can be supported”",
        "Dashboard!H200 “ask Ann” is not okrsheet's; the cell is left alone",
    ]
    put(path, "Dashboard", dict.fromkeys(TYPED))
    reported_twice(path, NOVEMBER)
    assert said(path, NOVEMBER) == []
    assert isinstance(table(path, PLAN)[0][2], float)


def test_a_table_of_peoples_own_in_the_place_of_a_list_stays(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    mine = {"A61": "Task", "B61": "Who", "A62": "Call K1", "B62": "Ann", "A63": "K1", "B63": "Bob"}
    blank = {f"{column}{row}": None for column in "AB" for row in range(61, 100)}
    put(path, "Dashboard", {**blank, **mine})
    reported_twice(path)
    assert held(path, "Dashboard", mine) == mine
    assert held(path, "Dashboard", ["A64"]) == {"A64": "O4"}


@BOTH
def test_whatever_a_report_writes_is_okrsheets_own_on_the_next_one(
    tmp_path: Path, language: Language
) -> None:
    path = sample(tmp_path, language)
    for day in (OCTOBER, NOVEMBER, dt.date(2026, 12, 31)):
        reported_twice(path, day)
        assert said(path, day, language) == []


def test_what_stands_in_the_last_row_is_known_again_in_any_language() -> None:
    text = "Objectives\nID | Objective\n" + "\n".join(f"O{n} | Goal" for n in range(12))
    for language in LANGUAGES:
        words = {"en": "and 1,002 more", "zh-TW": "另有 1,002 項"}[language]
        charts = grid(["Objective (okrsheet)", "Progress"], *[[]] * 10, [words], title="Dashboard")
        (workbook,) = read_tables([*grids_of(text), charts], OCTOBER).workbooks
        plan = read_tables([*grids_of(text), charts], OCTOBER)
        assert plan.typed_among_ours(workbook) == ()


ANYWHERE = st.sampled_from(
    [("Check-ins", row, 3) for row in range(2, 7)]
    + [
        ("Dashboard", PLACES[block][0] + row, PLACES[block][1] + n)
        for block in BLOCKS
        for row in range(1, min(block.height, 14) + 1)
        for n in range(len(block.columns))
    ]
)
WORDS = st.sampled_from(
    ["mine", "K1 is late", "O1 Lead!", "2026-10 or so", "and 2 more to come", "+5 %", "是"]
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(ANYWHERE, WORDS, min_size=1, max_size=12), st.booleans(), st.booleans())
def test_words_of_people_survive_any_report(
    typed: Mapping[tuple[str, int, int], str], before: bool, history: bool
) -> None:
    text = """
        Objectives
        ID | Objective | Level | Department
        O1 | Lead      | Company | Sales

        Key Results
        ID | Objective ID | Key result | Target | Current
        R1 | O1           | Ten        | 10     | 4

        Check-ins
        Date       | ID | Title (okrsheet) | Value
        2026-10-05 | R1 |                  | 2
        2026-10-06 | R9 |                  | 3
    """
    if history:
        text += "\n\nPast months\n" + " | ".join(column.label.en for column in columns_of(HistoryRow))
    charts: dict[int, dict[int, Cell]] = {}
    for block, (row, first) in PLACES.items():
        for n, column in enumerate(block.columns, first):
            charts.setdefault(row, {})[n] = Cell(column.header.into("en"))
    grids = [*grids_of(inspect.cleandoc(text)), Grid("Dashboard", charts)]

    def reported(day: dt.date) -> None:
        changes = list(filling(assess(read_tables(grids, day), day)))
        enter({(c.where.sheet, c.where.row, c.where.column): c.new for c in changes})

    def enter(cells: Mapping[tuple[str, int, int], Any]) -> None:
        for (title, row, n), value in cells.items():
            at = next(i for i, one in enumerate(grids) if one.title == title)
            rows = {number: dict(there) for number, there in grids[at].rows.items()}
            rows.setdefault(row, {})[n] = Cell(value)
            grids[at] = replace(grids[at], rows=rows)

    def still() -> dict[tuple[str, int, int], object]:
        sheets = {one.title: one for one in grids}
        return {(title, row, n): sheets[title].cell(row, n).value for title, row, n in typed}

    if before:
        reported(OCTOBER)
    enter(typed)
    for day in (OCTOBER, OCTOBER, NOVEMBER):
        reported(day)
        assert still() == typed
    named = [
        f.where.sheet for f in assess(read_tables(grids, NOVEMBER), NOVEMBER).findings if f.code == "S113"
    ]
    assert set(named) == {title for title, _, _ in typed}


def test_a_workbook_without_it_is_not_asked_for_it(tmp_path: Path) -> None:
    log = [["Date", "ID", "Value"], [dt.date(2026, 10, 5), "R1", 2]]
    found = okrsheet.assess(read(people_s_own(tmp_path, **{"Check-ins": log}), OCTOBER), OCTOBER)
    assert "Check-ins" not in {finding.where.sheet for finding in found.findings}


def test_a_table_without_room_for_it_takes_nothing_away_from_the_others(tmp_path: Path) -> None:
    path = people_s_own(
        tmp_path, **{"Check-ins": [["Date", "ID", "Value", "mine"], [dt.date(2026, 10, 5), "R1", 2, "x"]]}
    )
    book = openpyxl.load_workbook(path)
    book["Check-ins"].add_table(Table(displayName="Log", ref="A1:C2"))
    book.save(path)
    written(path, add_columns=True)
    assert [row[3:] for row in shown(path, "Check-ins")] == [["mine"], ["x"]]
    assert "Progress" in shown(path, "Objectives")[0]


def test_a_formula_of_a_rule_is_none_of_a_cell() -> None:
    rule = b'<x14:dataBar><x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo></x14:dataBar>'
    assert not holds_formula(rule)
    assert holds_formula(b"<x:c><x:f>1+1</x:f></x:c>")
