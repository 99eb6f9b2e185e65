"""Values from cells of another workbook: single ones, ranges, defined names, columns of tables."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from benchmarks.fidelity import workbooks
from okrsheet.basics.cells import Cell
from okrsheet.basics.errors import OkrsheetError, Refused
from okrsheet.sources.cells import read_excel
from okrsheet.sources.given import Given, NoAnswer, Question
from okrsheet.sources.settings import Excel
from okrsheet.xlsx import Area, defined_names, open_package, parse_reference
from okrsheet.xlsx.sheet import names as names_module
from tests.books import needs_libreoffice, through_libreoffice

AS_OF = dt.date(2026, 10, 31)
MONTHS = [dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31), dt.date(2026, 11, 30)]
NAMES = {
    "Revenue": "Budget!$B$2:$B$5",
    "Share": "'My \"own\" sheet'!$A$1",
    "Whole": "Budget!$B:$B",
    "Lost": "Budget!#REF!",
    "LostSheet": "#REF!$A$1",
    "Outside": "[1]Budget!$B$2",
    "OutsideToo": "'[2]My sheet'!$B$2",
    "Vat": "0.05",
    "Greeting": '"hello"',
    "Pair": "Budget!$B$2,Budget!$B$4",
    "Moving": "OFFSET(Budget!$B$2,1,0)",
    "Loose": "Budget!B2",
    "OfTable": "Sales[Amount]",
    "Gone": "Nowhere!$A$1",
}


def question(until: float = 60) -> Question:
    return Question("K7", AS_OF, dt.date(2026, 9, 1), dt.date(2026, 9, 1), time.monotonic() + until)


@pytest.fixture(scope="module")
def budget(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with months and amounts, names of every kind, a table with totals, and a hidden sheet."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Budget"
    rows: list[Any] = [["Month", "Revenue", "Rate", "Text"], *zip(MONTHS, [10, 20, 30.5, 40], [0.5, 0.6, None, 0.8], ["done", "TBD", "1,234", "x"], strict=True)]  # fmt: skip
    for row in rows:
        sheet.append(row)
    for cell in ("C2", "C3", "C5"):
        sheet[cell].number_format = "0%"
    sheet["A7"] = "=B2*2"
    sheet["A8"].value, sheet["A8"].data_type = "#DIV/0!", "e"
    sheet["A9"], sheet["A10"] = dt.date(2026, 10, 31), "03/04/2026"
    sheet["A11"] = 7
    sheet.merge_cells("A11:B12")
    own = made.create_sheet('My "own" sheet')
    own["A1"] = "85.2 %"
    hidden = made.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden["A1"] = True
    orders = made.create_sheet("Owner's")
    for row in (
        ["Amount", "Day"],
        [1, dt.date(2026, 9, 5)],
        [2, dt.date(2026, 10, 5)],
        [4, dt.date(2026, 11, 5)],
    ):
        orders.append(row)
    orders.add_table(Table(displayName="Sales", ref="A1:B4"))
    for name, formula in NAMES.items():
        made.defined_names[name] = DefinedName(name, attr_text=formula)
    for title in ("Budget", "Owner's"):
        local = DefinedName("Local", attr_text=f"'{title.replace(chr(39), chr(39) * 2)}'!$A$2")
        made[title].defined_names["Local"] = local
    path = tmp_path_factory.mktemp("budget") / "budget.xlsx"
    made.save(path)
    return path


def told(path: Path, cell: str, **setting: Any) -> list[Given]:
    return read_excel(Excel(folder=path.parent, file=path.name, cell=cell, **setting), question())


def refused(path: Path, cell: str, **setting: Any) -> str:
    """Why nothing is given, in English; Chinese has a sentence of its own."""
    with pytest.raises(OkrsheetError) as caught:
        told(path, cell, **setting)
    english, chinese = caught.value.into("en"), caught.value.into("zh-TW")
    assert chinese != english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    return english


@pytest.mark.parametrize(
    ("cell", "value", "where"),
    [
        ("Budget!B2", Cell(10.0), "Budget!B2"),
        ("budget!$B$2", Cell(10.0), "Budget!B2"),
        ("'Budget'!B2", Cell(10.0), "Budget!B2"),
        ("Budget!C2", Cell(0.5, percent=True), "Budget!C2"),
        ("Budget!C4:C4", Cell(0.5, percent=True), ""),
        ("'My \"own\" sheet'!A1", Cell(0.852, percent=True), "'My \"own\" sheet'!A1"),
        ("Share", Cell(0.852, percent=True), "'My \"own\" sheet'!A1"),
        ("Hidden!A1", Cell(True), "Hidden!A1"),
        ("Budget!D2", Cell("done"), "Budget!D2"),
        ("Budget!D4", Cell(1234.0), "Budget!D4"),
        ("Budget!B12", Cell(7.0), "Budget!B12"),
        ("'Owner''s'!A3", Cell(2.0), "'Owner''s'!A3"),
        ("Owner's!A3", Cell(2.0), "'Owner''s'!A3"),
        ("Owner's!Local", Cell(1.0), "'Owner''s'!A2"),
        ("Budget!E2:Z9", None, ""),
    ],
)
def test_a_cell_is_read_as_it_is_meant(budget: Path, cell: str, value: Cell | None, where: str) -> None:
    if not where:
        assert "holds no value" in refused(budget, cell)
        return
    [one] = told(budget, cell)
    assert one.value == value
    assert one.day is None
    assert one.where.startswith(f"budget.xlsx, {where}")


def test_a_range_is_a_series_with_days(budget: Path) -> None:
    expected = [(Cell(day), Cell(value)) for day, value in zip(MONTHS, [10.0, 20.0, 30.5, 40.0], strict=True)]
    for cell in ("Budget!B2:B5", "Revenue"):
        found = told(budget, cell, date="A2:A5")
        assert [(one.day, one.value) for one in found] == expected
        assert found[0].where == "budget.xlsx, Budget!B2"
    assert [one.value for one in told(budget, "Budget!C2:C5", date="Budget!A2:A5")] == [
        Cell(share, percent=True) for share in (0.5, 0.6, 0.8)
    ]
    assert [one.value.value for one in told(budget, "Sales[amount]", date="Sales[Day]")] == [1, 2, 4]
    assert [one.value.value for one in told(budget, "OfTable", date="'Owner''s'!B2:B4")] == [1, 2, 4]


def test_a_range_comes_to_one_value(budget: Path) -> None:
    [one] = told(budget, "Revenue", aggregate="sum")
    assert one == Given(Cell(100.5), None, "budget.xlsx, Budget!B2:B5")
    [one] = told(budget, "Revenue", aggregate="max", date="A9")
    assert (one.value, one.day) == (Cell(40.0), Cell(AS_OF))
    [one] = told(budget, "Revenue", aggregate="sum", date="A2:A5")
    assert (one.value, one.day) == (
        Cell(50.5),
        Cell(AS_OF),
    )  # from the KPI's first day to that of the question
    assert told(budget, "Budget!A1:D1", aggregate="count")[0].value == Cell(4.0)
    assert told(budget, "Budget!D2:D3", aggregate="last")[0].value == Cell("done")
    assert told(budget, "Budget!B2", date="A9") == [Given(Cell(10.0), Cell(AS_OF), "budget.xlsx, Budget!B2")]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("B2", "budget.xlsx shows 3 sheets, so one must be named"),
        (
            "Bugdet!B2",
            'budget.xlsx has no sheet “Bugdet”\n  Its sheets are Budget, My "own" sheet, Hidden, Owner\'s.',
        ),
        ("Budget!B6", "budget.xlsx, Budget!B6 holds no value"),
        ("Budget!D3", "budget.xlsx, Budget!D3 holds no value"),
        ("Budget!D5", "budget.xlsx, Budget!D5: “x” is no number"),
        ("Budget!A2", "budget.xlsx, Budget!A2: “2026-08-31” is no number"),
        ("Budget!A7", "budget.xlsx, Budget!A7: the formula there was never calculated"),
        ("Budget!A8", "budget.xlsx, Budget!A8: the formula there gives #DIV/0!"),
        ("Budget!B2:B5", "budget.xlsx, Budget!B2:B5 holds 4 values; one is wanted"),
        ("Budget!B2:XFE5", "“Budget!B2:XFE5” is neither a cell nor a name"),
        ("Revenu", "“Revenu” is neither a cell nor a name of that workbook\n  Did you mean “Revenue”?"),
        ("A name?", "neither a cell nor a name of that workbook\n  Write cell ="),
        ("Lost", "the name “Lost” stands for what was deleted (#REF!)"),
        ("LostSheet", "the name “LostSheet” stands for what was deleted (#REF!)"),
        ("Outside", "the name “Outside” stands for cells of another workbook"),
        ("OutsideToo", "the name “OutsideToo” stands for cells of another workbook"),
        ("Vat", "the name “Vat” stands for the constant 0.05"),
        ("Greeting", 'the name “Greeting” stands for the constant "hello"'),
        ("Pair", "the name “Pair” stands for several areas"),
        ("Moving", "the name “Moving” stands for a formula (OFFSET(Budget!$B$2,1,0))"),
        ("Loose", "the name “Loose” stands for what depends on the cell that uses it (Budget!B2, without $)"),
        ("Gone", "budget.xlsx has no sheet “Nowhere”"),
        ("Local", "the name “Local” stands for a cell of its own in each of several sheets: Budget, Owner's"),
        ("Whole", "budget.xlsx, Budget!B1: “Revenue” is no number"),
        ("Sales[Amuont]", "the table Sales has no single column “Amuont”\n  Its columns are Amount, Day."),
        ("Buys[Amount]", "budget.xlsx has no table “Buys”"),
    ],
)
def test_what_leads_to_no_value_is_a_sentence(budget: Path, cell: str, says: str) -> None:
    assert says in refused(budget, cell)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"date": "A2:A4"}, "Budget!A2:A4 with the days has another shape than Budget!B2:B5 with the values"),
        ({"date": "A9"}, "holds 4 values; one is wanted"),
        ({"date": "A5:A8"}, "budget.xlsx, Budget!B3: its day in A5:A8 is blank"),
        ({"date": "D2:D5"}, "budget.xlsx, Budget!D2:D5: “done” is no day"),
        (
            {"date": "A10", "aggregate": "sum"},
            "budget.xlsx, Budget!A10: “03/04/2026” may be any of several days",
        ),
        ({"date": "B9", "aggregate": "sum"}, "its day in B9 is blank"),
    ],
)
def test_days_that_do_not_fit_are_a_sentence(budget: Path, setting: dict[str, str], says: str) -> None:
    assert says in refused(budget, "Revenue", **setting)


def test_values_that_cannot_be_put_together_are_a_sentence(budget: Path) -> None:
    says = refused(budget, "Budget!B2:C2", aggregate="sum")
    assert "“10” (budget.xlsx, Budget!B2) and “50%” (budget.xlsx, Budget!C2) cannot be put together" in says
    says = refused(budget, "Budget!B5:B6", date="A5:A6", aggregate="sum")
    assert "none of the days is from 2026-09-01 to 2026-10-31" in says


def test_two_values_of_a_day_are_a_sentence(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in ([AS_OF, 1], [AS_OF, 2], [AS_OF, 1]):
        made.worksheets[0].append(row)
    made.save(path := tmp_path / "book.xlsx")
    says = refused(path, "B1:B2", date="A1:A2")
    assert "2026-10-31 has two values: “1” (book.xlsx, Sheet!B1) and “2” (book.xlsx, Sheet!B2)" in says
    assert [one.value.value for one in told(path, "B3:B3", date="A3")] == [1]


def test_files_that_are_no_workbook_or_not_there_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text("Amount\n1\n", "utf-8")
    assert "is a text file" in refused(tmp_path / "book.csv", "A1")
    (tmp_path / "old.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    )
    assert "is protected with a password" in refused(tmp_path / "old.xlsx", "A1")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"\0" * 60_000_000)
    with pytest.raises(Refused):
        told(tmp_path / "bomb.xlsx", "A1")
    assert "there is no such file" in refused(tmp_path / "none.xlsx", "A1")


def test_too_little_time_is_a_sentence(budget: Path) -> None:
    with pytest.raises(NoAnswer):
        read_excel(Excel(folder=budget.parent, file=budget.name, cell="Revenue"), question(until=-1))


def test_a_workbook_in_a_store(budget: Path) -> None:
    import fsspec

    store = fsspec.filesystem("memory")
    store.pipe("/plans/budget.xlsx", budget.read_bytes())
    try:
        found = read_excel(Excel(file="memory://plans/budget.xlsx", cell="Budget!B2"), question())
        assert found == [Given(Cell(10.0), None, "budget.xlsx, Budget!B2")]
    finally:
        store.rm("/plans", recursive=True)


@needs_libreoffice
def test_a_workbook_saved_by_libreoffice_gives_the_same(budget: Path, tmp_path: Path) -> None:
    saved = through_libreoffice(budget, tmp_path / "saved")
    for cell, setting in (("Revenue", {"aggregate": "sum"}), ("Share", {}), ("Revenue", {"date": "A2:A5"}), ("Owner's!Local", {})):  # fmt: skip
        assert told(saved, cell, **setting) == told(budget, cell, **setting)
    [one] = told(saved, "Budget!A7")
    assert one.value == Cell(20.0)


# Defined names


def test_the_names_of_a_workbook(budget: Path) -> None:
    found = {one.name: one.formula for one in defined_names(open_package(budget)) if not one.sheet}
    assert found == NAMES
    local = [(one.sheet, one.formula) for one in defined_names(open_package(budget)) if one.sheet]
    assert local == [("Budget", "'Budget'!$A$2"), ("Owner's", "'Owner''s'!$A$2")]


def test_far_too_many_names_are_refused(budget: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_module, "MOST_NAMES", 3)
    assert "budget.xlsx" in refused(budget, "Revenue")


@pytest.mark.filterwarnings("ignore:.*:UserWarning")  # openpyxl tells what else it leaves out
def test_names_in_real_workbooks_are_those_that_openpyxl_finds() -> None:
    paths, compared = workbooks()[::10], 0
    if not paths:
        pytest.skip("there are no real workbooks")
    for path in paths:
        try:
            ours = defined_names(open_package(path))
            book = openpyxl.load_workbook(io.BytesIO(path.read_bytes())) if ours else openpyxl.Workbook()
        except (OkrsheetError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile):
            continue  # damaged on purpose, for the tests of other programs
        known = {(one.sheet, one.name): one.formula for one in ours if not one.name.startswith("_xlnm.")}
        theirs = {name: one.attr_text for name, one in book.defined_names.items() if name[:6] != "_xlnm."}
        assert {name: formula for (title, name), formula in known.items() if not title} == theirs, path
        local = {(name, one.attr_text) for sheet in book for name, one in sheet.defined_names.items()}
        assert local <= {(name, formula) for (title, name), formula in known.items() if title}, path
        compared += len(known)
        for sheet_title, name in known:
            with suppress(OkrsheetError):  # whatever a name stands for, there is a value or a sentence
                told(path, f"{sheet_title}!{name}" if sheet_title else name, aggregate="count")
    assert compared > 20


@given(st.text(min_size=1, max_size=31).filter(lambda title: not set(title) & set("[]!:*?/\\") and title.strip("'") == title), st.integers(1, 999), st.integers(1, 999))  # fmt: skip
def test_a_reference_is_read_as_excel_writes_it(title: str, top: int, more: int) -> None:
    quoted = title.replace("'", "''")
    assert parse_reference(f"'{quoted}'!$B${top}:$D${top + more}") == (title, Area(top, 2, top + more, 4))
    assert parse_reference(f"$B${top}") == ("", Area(top, 2, top, 2))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_value_or_a_sentence(budget: Path, typed: str) -> None:
    for cell in (typed, f"Budget!{typed}", f"Sales[{typed}]"):
        with suppress(OkrsheetError):
            told(budget, cell)
