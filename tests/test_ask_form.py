"""The form: what it holds, what may be typed into it, and what of it comes through other programs."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.asking.asked import Ask, AskedRow, Scale
from okrsheet.asking.columns import COLUMNS, columns_of_form
from okrsheet.asking.form import HEADER_ROW, form
from okrsheet.asking.token import ask_id, is_genuine, key_beside, load_key, parts_of, token_of
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan import CheckIn, Kpi
from okrsheet.plan.columns import FORM_MARK, column_of
from okrsheet.xlsx import package_from, verify
from tests.books import SOFFICE, needs_libreoffice
from tests.test_cli import run

KEY = b"k" * 32
NOVEMBER = dt.date(2026, 11, 30)
ROWS = (
    AskedRow(id="K1", title="New leads", unit="leads", target="20 leads", last="14",
             last_day=dt.date(2026, 11, 23), wanted="Value", date=NOVEMBER, earliest=dt.date(2026, 10, 1)),
    AskedRow(id="K5", title="Workload", unit="%", target="≥ 85%", last="89%", wanted="Value", date=NOVEMBER,
             scale=Scale.PERCENT),
    AskedRow(id="KR1", title="=HYPERLINK(\"http://x\")", wanted="Value", date=NOVEMBER, scale=Scale.MILESTONE),
    AskedRow(id="K7", title="Utilisation", wanted="Missing: Measure, Frequency", wants_value=False,
             lacking=("measure", "frequency"), optional=("baseline",)),
)  # fmt: skip


def ask(*rows: AskedRow, person: str = "Ada", language: Language = "en", **more: object) -> Ask:
    made = Ask(
        plan="plan.xlsx", plan_name="Acme", about="2026-11", person=person, address="ada@example.com",
        language=language, day=NOVEMBER, asked_on=NOVEMBER, due=dt.date(2026, 12, 3), asker="Eve", rows=rows or ROWS,
    )  # fmt: skip
    made = replace(made, **more)  # type: ignore[arg-type]
    return replace(made, id=ask_id(made))


def sheet_of(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def places(sheet: Worksheet, one: Ask) -> dict[str, int]:
    """The column of each key, by the headers."""
    labels = {column.label.into(one.language): column.key for column in columns_of_form(one)}
    return {labels[str(cell.value)]: cell.column for cell in sheet[HEADER_ROW] if cell.value}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_yellow_cells_are_open(language: Language) -> None:
    one = ask(language=language)
    sheet = sheet_of(form(one, KEY))
    where = places(sheet, one)
    assert sheet.protection.sheet
    assert not sheet.protection.password
    for number, row in enumerate(ROWS, HEADER_ROW + 1):
        open_keys = {key for key, column in where.items() if not sheet.cell(number, column).protection.locked}
        yellow = {
            key
            for key, column in where.items()
            if sheet.cell(number, column).fill.start_color.rgb == "00FFF2A8"
        }
        assert open_keys == yellow == set(row.open_keys), row.id
    others = (cell for row in sheet.iter_rows(max_row=HEADER_ROW) for cell in row)
    assert all(cell.protection.locked for cell in others)


def test_the_headers_are_those_of_the_plan() -> None:
    for column in COLUMNS:
        if column.key in ("date", "value", "confidence", "comment", "id"):
            assert column.label == column_of(CheckIn, column.key).label
        elif column.declared:
            assert column.label == column_of(Kpi, column.key).label
    keys = [c.key for c in columns_of_form(ask())]
    assert keys[7:] == ["date", "value", "confidence", "comment", "measure", "baseline", "frequency", "mark"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_may_be_typed_is_stopped_where_it_is_wrong(language: Language) -> None:
    one = ask(language=language)
    sheet = sheet_of(form(one, KEY))
    where = places(sheet, one)
    rules = {str(cell): v for v in sheet.data_validations.dataValidation for cell in v.sqref.ranges}
    assert all(v.showErrorMessage and v.error and len(v.error) <= 255 for v in rules.values())
    letter = {key: openpyxl.utils.get_column_letter(column) for key, column in where.items()}
    first = HEADER_ROW + 1
    kinds = {key: rules[f"{letter[key]}{first}"].type for key in ("date", "value", "confidence")}
    assert kinds == {"date": "date", "value": "decimal", "confidence": "decimal"}
    assert rules[f"{letter['date']}{first}"].formula1 == "46296"  # 1 October 2026, the first day of K1
    percent = rules[f"{letter['value']}{first + 1}"]
    assert (percent.formula1, percent.formula2, percent.errorStyle) == (
        "-10",
        "10",
        "stop",
    )  # 85 lacks its sign
    milestone = rules[f"{letter['value']}{first + 2}"]
    assert (milestone.type, milestone.errorStyle) == ("list", "warning")  # “3 of 5” is none of its words
    measures = rules[f"{letter['measure']}{first + 3}"]
    assert measures.formula1 and measures.formula1.startswith('"') and len(measures.formula1) <= 257
    assert f"{letter['measure']}{first}" not in rules


def test_it_holds_no_formula_note_or_macro_and_nothing_that_excel_would_mend() -> None:
    content = form(ask(), KEY)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [name for name in names if "comment" in name or "vba" in name or "external" in name]
    sheet = sheet_of(content)
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert sheet.cell(HEADER_ROW + 3, 2).value == '=HYPERLINK("http://x")'
    assert list(verify(package_from(Path("form.xlsx"), content))) == []


def test_percentages_stay_percentages_and_fractions_no_days() -> None:
    one = ask()
    sheet = sheet_of(form(one, KEY))
    value = places(sheet, one)["value"]
    assert [sheet.cell(HEADER_ROW + n, value).number_format for n in (1, 2, 3)] == ["General", "0%", "@"]


def test_the_same_ask_is_the_same_file() -> None:
    assert form(ask(), KEY) == form(ask(), KEY)
    again = Ask.from_data(json.loads(json.dumps(ask().as_data())))
    assert again == ask()


def test_a_form_is_no_part_of_a_plan(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(form(ask(), KEY))
    shown = run("check", tmp_path / "form.xlsx")
    assert shown.exit_code == 2
    assert "no sheet of this workbook is one of okrsheet's" in shown.stderr


# Marks


def test_a_mark_is_of_one_row_of_one_ask() -> None:
    one, other = ask(), ask(person="Ben")
    token = token_of(KEY, one, 1, "K1")
    assert is_genuine(KEY, token, one, "K1")
    assert not is_genuine(KEY, token, one, "K2"), "the ID was typed anew"
    assert not is_genuine(KEY, token, other, "K1"), "the row was pasted into a colleague's form"
    assert not is_genuine(KEY, token, replace(one, plan="other.xlsx"), "K1"), "another plan's"
    assert not is_genuine(b"x" * 32, token, one, "K1"), "another key"
    assert not is_genuine(KEY, token.replace(".1.", ".2."), one, "K1"), "another row's number"
    assert not is_genuine(KEY, token[:-1], one, "K1")
    assert parts_of("K1") is None


def test_an_ask_has_another_id_when_it_shows_something_else() -> None:
    assert ask().id == ask(asked_on=dt.date(2026, 11, 1), due=dt.date(2026, 12, 24)).id
    assert len({ask().id, ask(*ROWS[:2]).id, ask(person="Ben").id, ask(about="2026-10").id}) == 4
    assert ask(replace(ROWS[0], last="15")).id != ask(ROWS[0]).id


def test_the_key_is_made_once_and_is_only_its_owners(tmp_path: Path) -> None:
    path = key_beside(tmp_path / "okrsheet-outbox.sqlite")
    assert load_key(path) is None
    made = load_key(path, make=True)
    assert made is not None and len(made) == 32
    assert load_key(path, make=True) == load_key(path) == made
    assert (path.name, path.stat().st_mode & 0o777) == ("okrsheet-asks.key", 0o600)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    path.write_text("not a key", "ascii")
    with pytest.raises(OkrsheetError, match="holds no key of forms"):
        load_key(path)


# Through LibreOffice


def converted(content: bytes, folder: Path, kind: str) -> bytes:
    """A form as LibreOffice saves it."""
    assert SOFFICE
    source = folder / "in" / "form.xlsx"
    source.parent.mkdir()
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"form.{kind}").read_bytes()


@needs_libreoffice
def test_libreoffice_keeps_marks_locks_and_rules(tmp_path: Path) -> None:
    one = ask()
    content = converted(form(one, KEY), tmp_path, "xlsx")
    sheet = sheet_of(content)
    where = places(sheet, one)
    for number, row in enumerate(ROWS, 1):
        mark = sheet.cell(HEADER_ROW + number, where["mark"]).value
        assert is_genuine(KEY, str(mark), one, row.id)
    assert sheet.column_dimensions[openpyxl.utils.get_column_letter(where["mark"])].hidden
    assert sheet.protection.sheet
    assert sheet.cell(HEADER_ROW + 1, where["id"]).protection.locked
    assert not sheet.cell(HEADER_ROW + 1, where["value"]).protection.locked
    kinds = {v.type for v in sheet.data_validations.dataValidation if v.showErrorMessage}
    assert kinds == {"date", "decimal", "list"}
    assert FORM_MARK in zipfile.ZipFile(io.BytesIO(content)).read("docProps/custom.xml").decode()


@needs_libreoffice
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_printed_on_one_page(tmp_path: Path, language: Language) -> None:
    rows = tuple(replace(ROWS[n % 4], id=f"K{n}") for n in range(20))
    pdf = converted(form(ask(*rows, language=language), KEY), tmp_path, "pdf")
    assert pdf.count(b"/Type/Page\n") + pdf.count(b"/Type/Page/") + pdf.count(b"/Type /Page\n") == 1
