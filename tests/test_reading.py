"""Sheets and headers as people move them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl

import okrsheet
from okrsheet.basics.cells import Cell, Grid
from okrsheet.plan import KeyResult, Kpi, Objective
from okrsheet.plan.words import Measure
from okrsheet.workbook.tables import read_tables
from tests.books import made
from tests.parts import zipped
from tests.tables import AS_OF, grids_of, plan_of


def test_sheets_and_headers_in_either_language_in_any_order_anywhere() -> None:
    plan = plan_of(
        """
        我的筆記
        whatever

        關鍵結果
        Objective ID | 我的欄位 | ＫＥＹ　ＲＥＳＵＬＴ * | 編號 | Measure 衡量方式
        o1           | x        | Grow                | KR1  | 增加至

        objectives
        負責人 | 目標 | ID
        CEO    | Lead | O1
        """,
        alone=True,
    )
    key_result = plan.key_results[0]
    assert (key_result.title, key_result.id, key_result.measure) == ("Grow", "KR1", Measure.INCREASE_TO)
    assert plan.objective(key_result.objective_id) is plan.objectives[0]
    assert str(key_result.at("title")) == "關鍵結果!C2"
    assert str(key_result.at()) == "關鍵結果!A2"


def test_the_header_need_not_be_in_the_first_row() -> None:
    rows = grids_of("KPIs\nID | KPI | Owner\nK1 | Leads | CEO", alone=True)[0].rows
    moved = Grid(
        "KPIs", {1: {1: Cell("Our KPIs")}, 2: {2: Cell("KPI")}, **{r + 4: c for r, c in rows.items()}}
    )
    plan = read_tables([moved], AS_OF)
    assert plan.workbook.layouts[Kpi].header_row == 5
    assert [str(k.at("title")) for k in plan.kpis] == ["KPIs!B6"]


def test_a_sheet_of_another_name_is_found_by_its_headers() -> None:
    plan = plan_of("2026 goals\nID | Objective | Owner\nO1 | Lead | CEO", alone=True)
    assert plan.workbook.layouts[Objective].title == "2026 goals"
    assert KeyResult not in plan.workbook.layouts


def test_the_workbooks_language_is_that_of_its_headers_unless_settings_say_so() -> None:
    chinese = "KPI 指標\n編號 | KPI名稱 | 負責人\nK1 | 名單 | 執行長"
    assert plan_of(chinese, alone=True).language == "zh-TW"
    assert plan_of("Settings\nSetting | Value\nLanguage | en\n\n" + chinese, alone=True).language == "en"


def test_blank_rows_and_rows_that_only_hold_our_columns_are_no_records() -> None:
    plan = plan_of("KPIs\nID | KPI | Owner | Status\nK1 | A | B | x\n | | | On track\n\n", alone=True)
    assert len(plan.kpis) == 1


def test_merged_cells_are_read_through_but_for_what_tells_rows_apart(tmp_path: Path) -> None:
    header = ["ID", "Objective ID", "Key result", "Owner", "Target", "Status"]
    rows: list[list[object]] = [
        ["KR1", "O1", "Grow", "Ann", 10, None],
        ["KR2", None, None, None, None, None],
        [None] * 5 + ["On track"],
    ]
    path = made(tmp_path / "plan.xlsx", {"Key Results": [header, *rows]})
    book = openpyxl.load_workbook(path)
    for column in "BCDE":
        book["Key Results"].merge_cells(f"{column}2:{column}4")
    book.save(path)

    first, second = okrsheet.read(path).key_results

    assert (second.objective_id, second.owner, second.target) == ("O1", "Ann", 10.0)
    assert (first.title, second.title) == ("Grow", None)


def test_what_is_hidden_under_merged_cells_does_not_count(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx",
        {"KPIs": [["ID", "KPI", "Target"], ["K1", "Leads", 20], ["K2", "Calls", None]]},
    )
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    sheet = next(name for name, xml in content.items() if b"Leads" in xml and b"sheetData" in xml)
    hidden = content[sheet].replace(b"</row></sheetData>", b'<c r="C3"><v>2</v></c></row></sheetData>')
    merges = b'</sheetData><mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'
    content[sheet] = hidden.replace(b"</sheetData>", merges)
    path.write_bytes(zipped(content))

    assert [kpi.target for kpi in okrsheet.read(path).kpis] == [20.0, 20.0]


def test_merged_names_of_settings_change_no_setting(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Setting", "Value"], ["Period start", "2026-10-01"], [None, "2026-12-31"]]
    path = made(tmp_path / "plan.xlsx", {"KPIs": [["ID", "KPI"], ["K1", "Leads"]], "Settings": rows})
    book = openpyxl.load_workbook(path)
    book["Settings"].merge_cells("A2:A3")
    book.save(path)

    settings = okrsheet.read(path).settings

    assert (str(settings.period_start), settings.period_end) == ("2026-10-01", None)
