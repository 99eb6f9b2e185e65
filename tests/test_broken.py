"""Workbooks as they come: each fault gets its exact sentence, everything else is computed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import okrsheet
from okrsheet.basics.text import Language
from okrsheet.cli import cli
from tests.books import made, sample

DAY = dt.date(2026, 10, 31)


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """The sample, damaged in a dozen ways."""
    path = sample(tmp_path)
    book = openpyxl.load_workbook(path)
    objectives, results, kpis = book["Objectives"], book["Key Results"], book["KPIs"]
    objectives["F2"] = "O3"  # O1 supports O3 supports O1
    objectives["F5"] = "O77"
    results["A4"] = "KR1.1"  # KR2.1 takes an ID that is taken
    results["B5"] = "O99"
    results["G7"] = "TBD"  # KR3.1's baseline
    results["H3"] = "about 1,000"
    kpis["H2"] = "２０"
    kpis["H6"] = "85 %"
    kpis["H3"].value, kpis["H3"].data_type = "#REF!", "e"
    kpis["H4"] = "=1/2"
    kpis["H5"] = "1.234,5"
    kpis["K7"] = "03/04/2026"
    kpis["M2"] = "now and then"
    kpis.row_dimensions[6].hidden = True
    book.save(path)
    return path


EN = """\
Objectives!F2: error[L104] O1 supports itself, by way of O1 → O3 → O1
Objectives!F4: error[L104] O3 supports itself, by way of O3 → O1 → O3
Objectives!F5: error[L103] O4 supports “O77”, which does not exist
'Key Results'!H3: error[V101] Target: “about 1,000” is not a number
'Key Results'!A4: error[L101] ID KR1.1 is already used in 'Key Results'!A2; this row is left out of all figures
'Key Results'!B5: error[L102] there is no objective O99
'Key Results'!G7: warning[V106] Baseline: “TBD” is a placeholder, not a value
'Key Results'!G7: error[V109] “Debug the current site: clear the product backlog down to 6 bugs” has no baseline, so nobody knows how far it has come
KPIs!M2: error[V105] Frequency: “now and then” is not one of its words
KPIs!H3: error[V107] Target: the cell shows #REF!
KPIs!H4: error[V108] Target: the formula was never calculated: open and save it in Excel
KPIs!H5: error[V102] Target: “1.234,5” can be read in two ways
KPIs!A6: info[S108] 1 hidden row of “KPIs” counts like any other (row 6)
KPIs!K7: error[V104] End: “03/04/2026” does not say for certain which day is meant
"""

ZH = """\
Objectives!F2: error[L104] O1 經由 O1 → O3 → O1 又支援到自己
Objectives!F4: error[L104] O3 經由 O3 → O1 → O3 又支援到自己
Objectives!F5: error[L103] O4 支援的「O77」不存在
'Key Results'!H3: error[V101] 「目標值」：「about 1,000」不是數字
'Key Results'!A4: error[L101] 編號 KR1.1 已在 'Key Results'!A2 使用，這一列不列入任何計算
'Key Results'!B5: error[L102] 沒有編號為 O99 的目標
'Key Results'!G7: warning[V106] 「基準值」：「TBD」是暫填文字，不是實際內容
'Key Results'!G7: error[V109] 「Debug the current site: clear the product backlog down to 6 bugs」沒有基準值，無法得知已前進多少
KPIs!M2: error[V105] 「監控頻率」：「now and then」不是可用的選項
KPIs!H3: error[V107] 「目標值」：儲存格顯示 #REF!
KPIs!H4: error[V108] 「目標值」：公式從未計算，請在 Excel 開啟並儲存
KPIs!H5: error[V102] 「目標值」：「1.234,5」有兩種讀法
KPIs!A6: info[S108] 「KPIs」有 1 列被隱藏，仍照常計算（第 6 列）
KPIs!K7: error[V104] 「截止日」：「03/04/2026」無法確定是哪一天
"""


@pytest.mark.parametrize(("language", "expected"), [("en", EN), ("zh-TW", ZH)])
def test_each_fault_gets_its_exact_sentence(damaged: Path, language: Language, expected: str) -> None:
    arguments = [
        "check",
        str(damaged),
        "--as-of",
        "2026-10-31",
        "--lang",
        language,
        "--select",
        "S1,V,L",
        "--ignore",
        "L107",
    ]
    said = CliRunner().invoke(cli, arguments)
    lines = [line.removeprefix(f"{damaged}: ") for line in said.stdout.splitlines() if "[" in line]
    assert "\n".join(lines) + "\n" == expected
    assert said.exit_code == 1


def test_everything_else_is_still_computed(damaged: Path) -> None:
    whole = sample(damaged.parent, name="whole.xlsx")
    good, bad = (okrsheet.assess(okrsheet.read(p, DAY), DAY) for p in (whole, damaged))
    same = {
        one.id
        for one, other in zip(good.plan.items, bad.plan.items, strict=True)
        if good[one].progress == bad[other].progress is not None
    }
    assert {"K1", "K5", "KR1.1", "KR2.2", "KR5.1", "O5"} <= same
    unknown = {item.id for item in bad.plan.items if bad[item].progress is None}
    assert {"K2", "K3", "K4", "KR1.2", "KR3.1"} <= unknown
    assert bad["O1"].progress == bad["KR1.1"].progress


def test_the_damaged_workbook_is_reported_and_written_back_all_the_same(damaged: Path) -> None:
    done = CliRunner().invoke(cli, ["report", str(damaged), "--month", "2026-10"])
    assert (done.exit_code, done.exception) == (0, None), done.output
    data = json.loads((damaged.parent / "plan-2026-10" / "report.json").read_text("utf-8"))
    assert {f["code"] for f in data["findings"]} >= {"L101", "L102", "L103", "L104", "V108", "S108"}


def check(path: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["check", str(path), "--as-of", "2026-10-31", *more])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_no_kpis_sheet(tmp_path: Path) -> None:
    path = sample(tmp_path)
    book = openpyxl.load_workbook(path)
    del book["KPIs"]
    book.save(path)
    code, said = check(path, "--select", "S")
    assert (code, f"{path}: KPIs!A1: warning[S101] the workbook has no sheet “KPIs”" in said) == (0, True)


def test_an_empty_sheet_and_a_sheet_without_rows(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", {"Objectives": [], "KPIs": [["ID", "KPI", "Owner"]]})
    said = check(path, "--select", "S")[1]
    assert "Objectives" not in said  # a blank sheet is as good as none
    assert "KPIs!A2: info[S102] the sheet “KPIs” has no rows yet" in said
    assert "KPIs!A1: error[S104] the sheet “KPIs” has no column “Measure”" in said


def test_two_headers_for_one_column_and_two_sheets_for_one_thing(tmp_path: Path) -> None:
    header = ["ID", "KPI", "Owner", "負責人"]
    path = made(
        tmp_path / "plan.xlsx",
        {"KPIs": [header, ["K1", "Leads", "A", "B"]], "KPI 指標": [["ID", "KPI"], ["K2", "x"]]},
    )
    said = check(path, "--select", "S")[1]
    assert "KPIs!D1: error[S105] two columns are called “Owner” (C1, D1); neither is read" in said
    assert "'KPI 指標'!A1: warning[S106] the sheet “KPI 指標” is not read: “KPIs” already is" in said


def test_a_formula_in_our_column_is_found_before_it_is_in_the_way(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx",
        {"KPIs": [["ID", "KPI", "Owner", "Status"], ["K1", "Leads", "A", "=1+1"]]},
    )
    assert "KPIs!D2: error[S110] a formula stands in a cell that okrsheet fills" in check(path)[1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.xlsx", b"", "plan.xlsx"),
        ("plan.xlsx", b"ID,Objective\nO1,Lead\n", "plan.xlsx"),
        ("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan.xls"),
        ("plan.xlsx", b"PK\x03\x04" + b"\0" * 200, "plan.xlsx"),
        ("plan.ods", b"PK\x05\x06" + b"\0" * 18, "plan.ods"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    code, output = check(path, "--lang", "en")
    assert code == 2
    assert said in output
    assert len(output.strip().splitlines()) == 2  # what, and what to do


def test_a_stray_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", {"KPIs": [["ID", "KPI", "Owner"], ["K1", "Leads", "A"]]})
    book = openpyxl.load_workbook(path)
    book["KPIs"]["XFD1048576"] = "stray"
    book.save(path)
    assert [k.id for k in okrsheet.read(path, DAY).kpis] == ["K1"]


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx",
        {"KPIs": [["ID", "KPI", "Owner", "End"], ["K1", "Leads", "A", dt.datetime(2026, 12, 31)]]},
    )
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book["KPIs"]["D2"] = dt.datetime(2026, 12, 31)
    book.save(path)
    assert okrsheet.read(path, DAY).kpis[0].end == dt.date(2026, 12, 31)


def test_hostile_text_does_no_harm(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>\x0b{0} {title} %s =1+1 \u202egnp.exe " + "w" * 300
    path = made(
        tmp_path / "plan.xlsx",
        {
            "Objectives": [
                ["ID", "Objective", "Owner", "Checks"],
                ["{id}", nasty.replace("\x0b", ""), "{owner}"],
            ],
            "KPIs": [["ID", "KPI", "Owner", "Target", "Checks"], ["K1", "=HYPERLINK(1)", "a\nb", "{typed}"]],
        },
    )
    done = CliRunner().invoke(cli, ["report", str(path), "--month", "2026-10"])
    assert (done.exit_code, done.exception) == (0, None), done.output
    for name in ("summary.html", "report.html"):
        assert "<script>alert" not in (tmp_path / "plan-2026-10" / name).read_text("utf-8")


def test_a_history_without_a_header_is_told(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx", {"KPIs": [["ID", "KPI"]], "History": [["when", "what"], ["2026-10", 1]]}
    )
    assert "History!A1: error[S103] no header row is found in the sheet “History”" in check(path)[1]


def test_a_header_below_many_blank_rows_is_found(tmp_path: Path) -> None:
    rows: list[list[object]] = [[] for _ in range(200)]
    path = made(tmp_path / "plan.xlsx", {"My numbers": [*rows, ["ID", "KPI", "Owner"], ["K1", "Leads", "A"]]})
    assert okrsheet.read(path).kpis[0].at().address == "A202"


def test_line_breaks_that_excel_wrote_as_escapes_are_line_breaks(tmp_path: Path) -> None:
    header = ["ID", "KPI_x000D_\nname", "KPI", "Owner_x000D_\n"]
    path = made(tmp_path / "plan.xlsx", {"KPIs": [header, ["K1_x000D_\n", 1, "Leads_x000D_\nper week", "A"]]})
    kpi = okrsheet.read(path).kpis[0]
    assert (kpi.id, kpi.title, kpi.owner) == ("K1", "Leads\nper week", "A")
