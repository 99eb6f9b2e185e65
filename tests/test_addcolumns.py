"""Our columns and History in workbooks that people made without them: `report --add-columns`."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table

import okrsheet
from okrsheet.basics.errors import OkrsheetError, Refused
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan import HistoryRow, Kpi, Objective
from okrsheet.plan.columns import columns_of
from okrsheet.workbook.reader import read
from okrsheet.writeback import Written, write_back
from okrsheet.xlsx import (
    CellValue,
    NewColumn,
    NewSheet,
    Widening,
    edit,
    filled_to,
    open_package,
    package_from,
    verify,
    widen,
)
from tests import parts as make
from tests.books import made, needs_libreoffice, parts, shown, through_libreoffice

OCTOBER = dt.date(2026, 10, 31)
HERE = Path("plan.xlsx")

KPIS: dict[Language, list[list[object]]] = {
    "en": [
        ["ID", "KPI", "Owner", "Measure", "Target", "End", "Data source", "Frequency", "Current"],
        ["K1", "Leads", "Ann", "Increase to", 20, "2026-Q4", "CRM", "Monthly", 7],
        ["K2", "Sales", "Ben", "Increase to", 10, "2026-Q4", "CRM", "Monthly", 9],
    ],
    "zh-TW": [
        ["編號", "KPI名稱", "負責人", "衡量方式", "目標值", "截止日", "資料來源", "監控頻率", "目前值"],
        ["K1", "潛在客戶", "Ann", "增加至", 20, "2026-Q4", "CRM", "每月", 7],
        ["K2", "營收", "Ben", "增加至", 10, "2026-Q4", "CRM", "每月", 9],
    ],
}


def plain(folder: Path, language: Language = "en") -> Path:
    """A list of KPIs as somebody typed it, formatted by hand, with a note on a sheet beside it."""
    path = made(folder / "mine.xlsx", {"KPIs": KPIS[language], "Mine": [["a note", 1]]})
    book = openpyxl.load_workbook(path)
    sheet = book["KPIs"]
    sheet.insert_rows(1)
    sheet["A1"] = "All our numbers"
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", start_color="1F3A5F")
    book.save(path)
    return path


def as_table(path: Path, **cells: CellValue) -> Path:
    """The list made an Excel table, and some cells filled."""
    book = openpyxl.load_workbook(path)
    book["KPIs"].add_table(Table(displayName="Numbers", ref="A2:I4"))
    for address, value in cells.items():
        book["KPIs"][address] = value
    book.save(path)
    return path


def added(path: Path, *, dry_run: bool = False) -> Written:
    plan = read(path, OCTOBER, add_columns=True)
    return write_back(okrsheet.assess(plan, OCTOBER), dry_run=dry_run)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_ours_is_added_and_filled(tmp_path: Path, language: Language) -> None:
    path = plain(tmp_path, language)
    added(path)
    header, first, second = shown(path, "KPIs")[1:]
    assert header == [*KPIS[language][0], *(c.label.into(language) for c in columns_of(Kpi) if c.ours)]
    ours = dict(zip(header[9:], first[9:], strict=True))
    assert [ours[label] for label in header[9:12]] == [
        {"en": "4 of 4", "zh-TW": "4 項中 4 項"}[language],
        None,
        0.35,
    ]
    assert second[11] == 0.9
    history = shown(path, HistoryRow.SHEET.into(language))
    assert history[0] == [c.label.into(language) for c in columns_of(HistoryRow)]
    assert [row[2:5] for row in history[1:]] == [["K1", 7, 0.35], ["K2", 9, 0.9]]
    assert verify(open_package(path)) == ()


def test_it_is_done_once(tmp_path: Path) -> None:
    path = plain(tmp_path)
    added(path)
    once = path.read_bytes()
    assert added(path).changes == ()
    assert path.read_bytes() == once
    assert okrsheet.write_back(okrsheet.assess(okrsheet.read(path, OCTOBER), OCTOBER)).changes == ()


NEW = [
    "xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml", "xl/drawings/drawing1.xml",
    *(f"xl/charts/chart{n}.xml" for n in range(1, 5)),
    "xl/worksheets/_rels/sheet4.xml.rels", "xl/drawings/_rels/drawing1.xml.rels",
]  # fmt: skip
"""The parts of the sheets Past months and Dashboard."""


def test_nothing_else_in_the_file_changes(tmp_path: Path) -> None:
    path = plain(tmp_path)
    before = parts(path)
    added(path)
    after = parts(path)
    assert {name for name in after if after[name] != before.get(name)} == {
        "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml",
        "xl/worksheets/sheet1.xml", *NEW,
    }  # fmt: skip
    assert list(after) == [*before, *NEW]
    assert [row[:9] for row in shown(path, "KPIs")] == [["All our numbers", *[None] * 8], *KPIS["en"]]


def test_they_look_like_what_stands_beside_them(tmp_path: Path) -> None:
    path = plain(tmp_path)
    added(path)
    sheet = openpyxl.load_workbook(path)["KPIs"]
    assert (sheet["L2"].value, sheet["L2"].font.b, sheet["L2"].fill.start_color.rgb) == (
        "Progress", True, "001F3A5F",
    )  # fmt: skip
    assert (sheet["L3"].number_format, sheet["R3"].number_format) == ("0%", "yyyy-mm-dd")
    assert sheet.column_dimensions["S"].width == 48


def test_an_excel_table_takes_them_in(tmp_path: Path) -> None:
    path = as_table(plain(tmp_path))
    added(path)
    table = openpyxl.load_workbook(path)["KPIs"].tables["Numbers"]
    assert (table.ref, table.autoFilter.ref) == ("A2:S4", "A2:S4")
    assert table.column_names == [*KPIS["en"][0], *(c.label.en for c in columns_of(Kpi) if c.ours)]
    assert verify(open_package(path)) == ()


def test_what_stands_beside_a_table_is_never_overwritten(tmp_path: Path) -> None:
    path = as_table(plain(tmp_path), L4="my own sum")
    before = path.read_bytes()
    with pytest.raises(OkrsheetError) as caught:
        added(path)
    assert caught.value.message.into("en") == (
        f"{path}: table Numbers cannot take in okrsheet's columns, because KPIs!L4, to the right of it, "
        "is not empty"
    )
    assert "右側的 KPIs!L4 不是空白" in caught.value.message.into("zh-TW")
    assert path.read_bytes() == before


def test_without_a_table_they_stand_right_of_everything(tmp_path: Path) -> None:
    path = plain(tmp_path)
    book = openpyxl.load_workbook(path)
    book["KPIs"]["L4"] = "my own sum"
    book.save(path)
    added(path)
    assert shown(path, "KPIs")[1][12:14] == ["Complete", "Missing"]
    assert shown(path, "KPIs")[3][11] == "my own sum"


def test_only_missing_columns_are_added(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx",
        {"Objectives": [["ID", "Objective", "Owner", "Status"], ["O1", "Lead", "Ann", None]], "History": []},
    )
    added(path)
    header = shown(path, "Objectives")[0]
    missing = [c.label.en for c in columns_of(Objective) if c.ours and c.key != "status"]
    assert header == ["ID", "Objective", "Owner", "Status", *missing]
    assert shown(path, "History")[0] == [c.label.en for c in columns_of(HistoryRow)]


def test_a_dry_run_names_the_headers_first_and_writes_nothing(tmp_path: Path) -> None:
    path = plain(tmp_path)
    before = path.read_bytes()
    found = [(str(c.where), c.new) for c in added(path, dry_run=True).changes]
    assert found[:2] == [("KPIs!J2", "Complete"), ("KPIs!K2", "Missing")]
    assert ("KPIs!L3", 0.35) in found
    assert path.read_bytes() == before


@needs_libreoffice
def test_libreoffice_shows_them(tmp_path: Path) -> None:
    path = as_table(plain(tmp_path))
    added(path)
    again = through_libreoffice(path, tmp_path / "lo")
    assert [row[11] for row in shown(again, "KPIs")[1:]] == ["Progress", 0.35, 0.9]
    assert len(shown(again, "Past months")) == 3


# The XML that producers write

COLUMNS = (NewColumn(3, "Progress", 10, "0%"), NewColumn(4, "Next due", 12, "yyyy-mm-dd"))
ROW = '<sheetData><row r="1" spans="1:2"><c r="A1" s="1"/></row><row r="2"><c r="A2"/><c r="D2" s="1"/></row></sheetData>'


def widened(sheet: str, **others: str) -> dict[str, str]:
    package = package_from(HERE, make.zipped(make.parts(make.sheet(sheet), **others)))
    grown = widen(package, [Widening("xl/worksheets/sheet1.xml", 1, COLUMNS, 2)])
    return {name: grown.read(name).decode() for name in grown.names}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ("", "")),
        ('<cols><col min="1" max="2" width="5"/></cols>', ('<col min="1" max="2" width="5"/>', "")),
        (
            '<cols><col min="1" max="26" width="7" style="1"/></cols>',
            ('<col min="1" max="2" width="7" style="1"/>', '<col min="5" max="26" width="7" style="1"/>'),
        ),
        ('<cols><col min="3" max="3" width="5"/></cols>', ("", "")),
        ('<cols><col max="16384" min="4"/></cols>', ("", '<col min="5" max="16384" />')),
    ],
)
def test_widths_of_other_columns_stay(before: str, after: tuple[str, str]) -> None:
    ours = (
        '<col min="3" max="3" width="10.00" style="2" customWidth="1"/>'
        '<col min="4" max="4" width="12.00" style="3" customWidth="1"/>'
    )
    left, right = after
    xml = widened(before + ROW)["xl/worksheets/sheet1.xml"]
    assert f"<cols>{left}{ours}{right}</cols><sheetData>" in xml


def test_cells_that_are_there_keep_their_style() -> None:
    xml = widened(ROW)["xl/worksheets/sheet1.xml"]
    assert '<row r="1" spans="1:4"><c r="A1" s="1"/><c r="C1" s="1" t="inlineStr">' in xml
    assert '<row r="2"><c r="A2"/><c r="C2" s="2"/><c r="D2" s="1"/></row>' in xml


@pytest.mark.parametrize(
    ("styles", "formats"),
    [
        ("", '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>'),
        (
            '<numFmts count="0"/>',
            '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>',
        ),
        (
            '<numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy-mm-dd"/></numFmts>',
            '<numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy-mm-dd"/></numFmts>',
        ),
        (
            '<numFmts count="1"><numFmt numFmtId="170" formatCode="0"/></numFmts>',
            '<numFmts count="2"><numFmt numFmtId="170" formatCode="0"/>'
            '<numFmt numFmtId="171" formatCode="yyyy-mm-dd"/></numFmts>',
        ),
    ],
)
def test_number_formats_are_found_or_added(styles: str, formats: str) -> None:
    given = f'<styleSheet xmlns="{make.MAIN}">{styles}<cellXfs count="2"><xf/><xf/></cellXfs></styleSheet>'
    xml = widened(ROW, xl__styles=given)["xl/styles.xml"]
    assert formats in xml
    assert xml.count("<xf ") == 2
    assert '<cellXfs count="4"><xf/><xf/><xf numFmtId="9" applyNumberFormat="1"/>' in xml


def test_a_workbook_without_cell_formats_gets_none() -> None:
    xml = widened(ROW.replace(' s="1"', ""), xl__styles=f'<styleSheet xmlns="{make.MAIN}"/>')
    assert '<col min="3" max="3" width="10.00" customWidth="1"/>' in xml["xl/worksheets/sheet1.xml"]


def test_a_new_sheet_is_known_to_the_workbook() -> None:
    package = package_from(HERE, make.zipped(make.parts()))
    grown = widen(package, [], NewSheet("Past months", COLUMNS))
    assert [(s.title, s.part, s.number) for s in grown.sheets] == [
        ("KPIs", "xl/worksheets/sheet1.xml", 7), ("Past months", "xl/worksheets/sheet2.xml", 8),
    ]  # fmt: skip
    assert verify(grown) == ()
    again = widen(package_from(HERE, grown.data), [], NewSheet("Other", COLUMNS))
    assert again.sheets[2].part == "xl/worksheets/sheet3.xml"


def test_a_second_sheet_of_one_name_is_refused() -> None:
    package = package_from(HERE, make.zipped(make.parts()))
    with pytest.raises(Refused, match="a sheet called “KPIs” is there already"):
        widen(package, [], NewSheet("kpis", COLUMNS))


def test_a_chart_of_that_name_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = plain(tmp_path)
    book = openpyxl.load_workbook(path)
    book.create_chartsheet("PAST MONTHS")
    book.save(path)

    with pytest.raises(Refused, match=r"mine\.xlsx: a sheet called “PAST MONTHS” is there already"):
        read(path, OCTOBER, add_columns=True)


def test_a_workbook_whose_structure_is_protected_gets_no_sheet(tmp_path: Path) -> None:
    path = plain(tmp_path)
    book = openpyxl.load_workbook(path)
    book.security.lockStructure = True
    book.save(path)

    with pytest.raises(Refused, match="the structure of this workbook is protected"):
        read(path, OCTOBER, add_columns=True)

    book.create_sheet("History").append([c.label.en for c in columns_of(HistoryRow)])
    book.save(path)
    assert HistoryRow in read(path, OCTOBER, add_columns=True).workbook.layouts


@pytest.mark.parametrize("listed", ["<cellXfs/>", '<cellXfs count="0"></cellXfs>'])
def test_a_list_of_formats_may_be_empty(listed: str) -> None:
    styles = f'<styleSheet xmlns="{make.MAIN}">{listed}</styleSheet>'
    package = package_from(
        HERE, make.zipped(make.parts(make.sheet(ROW.replace(' s="1"', "")), xl__styles=styles))
    )
    sheet = package.sheets[0].part
    assert widen(package, [Widening(sheet, 1, COLUMNS)]).read("xl/styles.xml").decode() == styles


HAS_NO_ROOM = {"Foo.xlsx", "tdf100709.xlsx", "too-many-cols-rows.xlsx"}
"""Filled to the last column, damaged all over, and with more cells than a sheet can hold."""


@pytest.mark.every(10)
def test_real_workbooks_take_columns_and_a_sheet(workbooks: list[Path]) -> None:
    odd = []
    for path in workbooks:
        try:
            package = open_package(path)
        except Refused:
            continue
        part = package.sheets[0].part
        try:
            last = filled_to(package, part, 1)
            columns = tuple(
                NewColumn(last + 1 + c.number, c.title, c.width, c.number_format) for c in COLUMNS
            )
            grown = widen(
                package, [Widening(part, 1, columns, 5)] if last else [], NewSheet("OKR log", COLUMNS)
            )
            filled = edit(grown, {grown.sheets[-1].part: {(2, 3): 0.5, (2, 4): OCTOBER}})
        except Refused as refused:
            if path.name not in HAS_NO_ROOM:
                odd.append(f"{path.name}: {refused}")
            continue
        before = {complaint.key for complaint in verify(package)}
        assert not {c.key for c in verify(package_from(path, filled.data))} - before, path
    assert odd == []


def test_the_filter_of_a_table_with_totals_leaves_them_out(tmp_path: Path) -> None:
    path = plain(tmp_path)
    book = openpyxl.load_workbook(path)
    book["KPIs"]["A5"] = "Total"
    table = Table(displayName="Numbers", ref="A2:I5", totalsRowCount=1)
    table.autoFilter = AutoFilter(ref="A2:I4")
    book["KPIs"].add_table(table)
    book.save(path)
    added(path)
    grown = openpyxl.load_workbook(path)["KPIs"].tables["Numbers"]
    assert (grown.ref, grown.autoFilter.ref) == ("A2:S5", "A2:S4")
    assert verify(open_package(path)) == ()


def test_a_table_that_a_query_fills_is_refused(tmp_path: Path) -> None:
    path = as_table(plain(tmp_path))
    content = parts(path)
    name = next(name for name in content if "/tables/" in name)
    content[name] = content[name].replace(b"<table ", b'<table tableType="queryTable" ')
    with zipfile.ZipFile(path, "w") as archive:
        for part, xml in content.items():
            archive.writestr(part, xml)
    with pytest.raises(Refused, match=r"mine\.xlsx.*filled by a query"):
        added(path)


def test_a_date_beside_new_columns_makes_no_dates_of_them() -> None:
    dated = (
        f'<styleSheet xmlns="{make.MAIN}"><cellXfs count="2"><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    cells = '<sheetData><row r="1"><c r="A1"/></row><row r="2"><c r="B2" s="1"><v>9</v></c></row></sheetData>'
    package = package_from(HERE, make.zipped(make.parts(make.sheet(cells), xl__styles=dated)))
    grown = widen(package, [Widening("xl/worksheets/sheet1.xml", 1, (NewColumn(3, "Status", 9),), 2)])
    assert b'<c r="C2" s="2"/>' in grown.read("xl/worksheets/sheet1.xml")
    assert b'<xf numFmtId="0" applyNumberFormat="1"/></cellXfs>' in grown.read("xl/styles.xml")


def test_a_list_of_columns_that_is_empty_is_filled() -> None:
    assert "<cols><col min" in widened("<cols/>" + ROW)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("merged", ["5:5", "A5:XFD5"])
def test_a_merged_row_has_no_end_and_takes_no_room(tmp_path: Path, merged: str) -> None:
    path = plain(tmp_path)
    book = openpyxl.load_workbook(path)
    book["KPIs"].merge_cells("A5:B5")
    book["KPIs"]["A6"] = "K9"
    book.save(path)
    path.write_bytes(make.zipped({n: x.replace(b"A5:B5", merged.encode()) for n, x in parts(path).items()}))

    added(path)

    assert parts(path)["xl/worksheets/sheet1.xml"].count(f'"{merged}"'.encode()) == 1
    assert read(path, OCTOBER).workbook.layouts[Kpi].columns["complete"] == 10
    assert verify(open_package(path)) == ()


@pytest.mark.parametrize("merged", ["I2:K2", "L3:M3"])
def test_merged_cells_count_as_filled(tmp_path: Path, merged: str) -> None:
    path = plain(tmp_path)
    book = openpyxl.load_workbook(path)
    book["KPIs"].merge_cells(merged)
    book.save(path)

    added(path)

    header = openpyxl.load_workbook(path)["KPIs"][2]
    first = next(cell.column_letter for cell in header if cell.value == "Complete")
    assert first == {"K": "L", "M": "N"}[merged[3]]


def test_merged_cells_beside_a_table_are_in_its_way(tmp_path: Path) -> None:
    path = as_table(plain(tmp_path))
    book = openpyxl.load_workbook(path)
    book["KPIs"].merge_cells("L3:M4")
    book.save(path)

    with pytest.raises(Refused, match="KPIs!L3, to the right of it, is not empty"):
        read(path, OCTOBER, add_columns=True)


def test_lists_of_parts_may_end_with_a_remark() -> None:
    content = make.parts()
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        body = content[name]
        assert isinstance(body, str)
        content[name] = f"{body}<!-- made </by> hand -->"
    grown = widen(package_from(HERE, make.zipped(content)), [], NewSheet("Past months", COLUMNS))
    assert verify(grown) == ()


def test_a_part_that_takes_in_no_utf8_is_refused(tmp_path: Path) -> None:
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    content = make.parts()
    content["xl/workbook.xml"] = declared + make.workbook()
    with pytest.raises(Refused, match=r"xl/workbook\.xml\): the XML is not in UTF-8"):
        widen(package_from(HERE, make.zipped(content)), [], NewSheet("各月紀錄", COLUMNS))


def test_blank_merged_cells_below_the_list_do_not_count(tmp_path: Path) -> None:
    path = plain(tmp_path)
    book = openpyxl.load_workbook(path)
    book["KPIs"].merge_cells("A30:XFD30")
    book.save(path)

    added(path)

    assert openpyxl.load_workbook(path)["KPIs"]["J2"].value == "Complete"
