"""The file that is imported: workbooks with what their sheets say of cells, and text files in what people save."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from okrsheet.basics.cells import Cell
from okrsheet.basics.errors import Refused
from okrsheet.importing.tables import source as module
from okrsheet.importing.tables.source import SourceSheet, read_source
from okrsheet.xlsx import Area

ROWS = {
    "zh-TW": "項次;目標;負責人;目標值;實際值\n1;提升客戶滿意度;王小明;85%;80%\n",
    "zh-CN": "序号,目标,负责人,目标值,完成值\n1,提升客户满意度,张三,90,80\n",
    "ja": "番号\t目標\t担当者\t目標値\t実績\n1\t売上を伸ばす\t山田\t100\t80\n",
    "ko": "번호|목표|담당자|목표값|실적\n1|매출 증가|김|100|80\n",
    "de": "Ziel;Zuständig;Zielwert;Fälligkeit\nGröße gewinnen;Jörg;1,5;1.1.2026\n",
    "pt": "Objetivo;Responsável;Meta;Prazo\nAumentar a satisfação;João;10;março\n",
}
CASES = [
    ("zh-TW", "cp950", ";"), ("zh-TW", "utf-8", ";"), ("zh-TW", "utf-8-sig", ";"), ("zh-TW", "utf-16", ";"), ("zh-CN", "gb18030", ","), ("ja", "cp932", "\t"),
    ("ja", "utf-8", "\t"), ("ko", "cp949", "|"), ("ko", "utf-16-le", "|"), ("de", "cp1252", ";"), ("de", "utf-8", ";"), ("pt", "cp1252", ";"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "encoding", "separator"), CASES)
def test_a_text_file_is_read_as_what_gives_most_header_words(
    tmp_path: Path, language: str, encoding: str, separator: str
) -> None:
    path = tmp_path / "goals.csv"
    path.write_bytes(ROWS[language].encode(encoding))
    read = read_source(path)
    assert read.separator == separator
    [sheet] = read.sheets
    typed = [line.split(separator) for line in ROWS[language].splitlines()]
    assert {place: cell.value for place, cell in sheet.cells.items()} == {
        (row, column): text for row, line in enumerate(typed, 1) for column, text in enumerate(line, 1)
    }


def test_quotes_lines_within_cells_and_the_line_for_excel(tmp_path: Path) -> None:
    path = tmp_path / "goals.csv"
    path.write_text('sep=;\nObjective;Key result\n"Grow, and ""fast""";"1. one\n2. two"\n', "utf-8")
    [sheet] = read_source(path).sheets
    assert sheet.title == "goals"
    assert sheet.cell(1, 1).value == "Objective"
    assert (sheet.cell(2, 1).value, sheet.cell(2, 2).value) == ('Grow, and "fast"', "1. one\n2. two")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.csv", b"", "holds nothing"),
        ("blank.csv", b"\xef\xbb\xbf \r\n\n", "holds nothing"),
        ("binary.csv", bytes(range(256)) * 4, "cannot be read as text"),
        ("goals.pdf", b"%PDF-1.7 ...", "not an Excel workbook"),
        ("goals.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not an Excel workbook"),
        ("cell.csv", b'Objective,"' + b"x" * 200_000, "no table of text"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refused, match=says) as refused:
        read_source(path)
    assert name in str(refused.value)


def test_a_table_of_data_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CELLS", 100)
    path = tmp_path / "data.csv"
    path.write_text("a,b\n" * 60, "utf-8")
    with pytest.raises(Refused, match="table of data"):
        read_source(path)
    book = Workbook()
    for _ in range(60):
        book.worksheets[0].append([1, 2])
    book.save(tmp_path / "data.xlsx")
    with pytest.raises(Refused, match="table of data"):
        read_source(tmp_path / "data.xlsx")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Goals"
    sheet.append(["Objective", "Key result", dt.datetime(2026, 1, 1), "Weight"])
    sheet["C1"].number_format = "mmm-yy"
    sheet.append(["Grow", "New customers", 12, 0.15])
    sheet.append([None, "Fewer complaints", "=C2*2", "   "])
    sheet["D2"].number_format = "0%"
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Lists").sheet_state = "hidden"
    book.create_chartsheet("Chart")
    path = tmp_path / "goals.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_with_what_its_sheets_say_of_cells(workbook: Path) -> None:
    read = read_source(workbook)
    goals, lists = read.sheets
    assert (goals.title, lists.title, goals.hidden, lists.hidden) == ("Goals", "Lists", False, True)
    assert goals.shown(3, 1).value == "Grow" and goals.cell(3, 1).blank
    assert goals.cell(1, 3).month_only and goals.cell(2, 4).percent
    assert goals.cell(3, 3).formula and goals.cell(3, 3).value is None and not goals.cell(3, 3).blank
    assert (3, 4) not in goals.cells, "spaces are nothing"
    assert goals.hidden_rows == frozenset({3}) and goals.hidden_columns == frozenset({4})
    assert str(goals.area(3, 1)) == "A2:A3" and goals.area(2, 2) is None
    assert (goals.last_row, goals.last_column, lists.last_row) == (3, 4, 0)
    assert str(goals.at(2, 4)).endswith("Goals!D2")


def test_merged_areas_as_large_as_a_sheet_are_no_trouble() -> None:
    everywhere = [Area(1, 1, 1_048_576, 16_384)] * 1000
    sheet = SourceSheet("Goals", {(1, 1): Cell("Grow"), (900, 900): Cell("x")}, tuple(everywhere))
    assert sheet.shown(1, 1).value == "Grow"


def test_a_source_is_known_by_its_bytes(workbook: Path) -> None:
    first = read_source(workbook)
    assert first == read_source(workbook) and len(first.sha256) == 64
