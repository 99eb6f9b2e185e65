"""The template, the Guide and the sample company, as they come out of `okrsheet new`."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from okrsheet.assessment import assess
from okrsheet.basics.dates import Period
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan import (
    SHEETS,
    CheckIn,
    HistoryRow,
    KeyResult,
    Kpi,
    Objective,
    Person,
    PhasedTarget,
    SettingRow,
    Settings,
)  # fmt: skip
from okrsheet.plan.columns import Column, Record, columns_of
from okrsheet.plan.dashboard import SUPPORTED, TITLE, place_of
from okrsheet.plan.status import Status
from okrsheet.plan.words import Component, Measure
from okrsheet.workbook import guide, sample, template
from okrsheet.workbook.reader import read
from tests.books import needs_libreoffice, through_libreoffice
from tools import ready_made

QUARTER = Period(dt.date(2027, 1, 1), dt.date(2027, 3, 31))
BOOKS = [(language, filled) for language in LANGUAGES for filled in (False, True)]
COLUMNS = [(record, column) for record in SHEETS for column in columns_of(record)]


@cache
def made(language: Language, filled: bool = False) -> bytes:
    return template.sample_company(language) if filled else template.build(language, QUARTER)


@cache
def book(language: Language, filled: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(made(language, filled)))


def validations(sheet: Any, column: int) -> list[Any]:
    cell = sheet.cell(2, column).coordinate
    return [v for v in sheet.data_validations.dataValidation if cell in v.sqref]


def sheet_of(record: type[Record], language: Language, filled: bool = False) -> Any:
    return book(language, filled)[record.SHEET.into(language)]


@pytest.mark.parametrize(("language", "filled"), BOOKS)
def test_the_sheets_stand_in_order_with_titles_in_the_language(language: Language, filled: bool) -> None:
    titles = [title.into(language) for title in (guide.TITLE, TITLE, *(record.SHEET for record in SHEETS))]
    assert book(language, filled).sheetnames == titles


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("record", "column"), COLUMNS, ids=lambda c: getattr(c, "key", None) or c.__name__)
def test_every_declared_column_has_header_note_and_drop_down(
    record: type[Record], column: Column, language: Language
) -> None:
    sheet = sheet_of(record, language)
    number = [c.key for c in columns_of(record)].index(column.key) + 1
    header = sheet.cell(1, number)
    assert header.value == column.header.into(language)
    assert column.help.into(language) in header.comment.text
    if column.words:
        (found,) = validations(sheet, number)
        assert found.formula1 == '"' + ",".join(w.text.into(language) for w in column.words) + '"'
        assert found.errorStyle == "warning"
    if column.refers:
        (found,) = validations(sheet, number)
        named = re.search(r"'([^']+)'!\$([A-Z]+)\$2", found.formula1)
        assert named, found.formula1
        source = book(language)[named[1]]
        source_record, key = template._SOURCES[column.refers]
        labels = {c.key: c.label.into(language) for c in columns_of(source_record)}
        assert source[f"{named[2]}1"].value == labels[key]


@pytest.mark.parametrize(("language", "filled"), BOOKS)
def test_drop_downs_written_out_are_short_enough_for_excel(language: Language, filled: bool) -> None:
    for sheet in book(language, filled):
        for validation in sheet.data_validations.dataValidation:
            assert len(validation.formula1) < 255


@pytest.mark.parametrize(("language", "filled"), BOOKS)
def test_each_data_sheet_is_a_table_that_agrees_with_its_header(language: Language, filled: bool) -> None:
    names = []
    for record in SHEETS:
        sheet = sheet_of(record, language, filled)
        ((name, table),) = [(t.displayName, t) for t in sheet.tables.values()]
        names.append(name)
        assert re.fullmatch(r"[A-Za-z]+", name)
        header, *rows = sheet[table.ref]
        assert [cell.value for cell in header] == [column.name for column in table.tableColumns]
        assert [cell.value for cell in header] == [c.header.into(language) for c in columns_of(record)]
        assert header[0].row == 1
        assert not [c for row in sheet.iter_rows(min_row=len(rows) + 2) for c in row if c.value is not None]
        least = {SettingRow: len(columns_of(Settings)), CheckIn: 200, HistoryRow: 600}.get(record, 30)
        assert len(rows) >= least
    assert len(set(names)) == len(SHEETS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_columns_come_last_and_look_different(language: Language) -> None:
    for record in (Objective, KeyResult, Kpi):
        columns = columns_of(record)
        assert sorted(columns, key=lambda c: c.ours) == list(columns)
        sheet = sheet_of(record, language)
        looks = {
            (column.ours, sheet.cell(1, n).fill.start_color.rgb, sheet.cell(2, n).fill.start_color.rgb)
            for n, column in enumerate(columns, 1)
        }
        ours = {look[1:] for look in looks if look[0]}
        theirs = {look[1:] for look in looks if not look[0]}
        assert len(ours) == 1
        assert ours.isdisjoint(theirs)


def test_rows_below_the_table_inherit_formats_from_their_column() -> None:
    sheet = sheet_of(Kpi, "en")
    keys = [c.key for c in columns_of(Kpi)]
    for key, expected in (
        ("end", "yyyy-mm-dd"),
        ("progress", "0%"),
        ("change", "+0.0;-0.0;0.0"),
        ("id", "@"),
    ):
        letter = openpyxl.utils.get_column_letter(keys.index(key) + 1)
        assert sheet.column_dimensions[letter].number_format == expected


@pytest.mark.parametrize(
    ("record", "frozen"),
    [(SettingRow, "B2"), (Person, "B2"), (Objective, "C2"), (KeyResult, "D2"), (Kpi, "C2"), (CheckIn, "D2"),
     (PhasedTarget, "B2"), (HistoryRow, "D2")],
)  # fmt: skip
def test_a_sheet_is_frozen_up_to_what_its_rows_are_called(record: type[Record], frozen: str) -> None:
    assert sheet_of(record, "en").freeze_panes == frozen


def rules_of(record: type[Record], key: str, language: Language = "en") -> list[Any]:
    """The conditional formats of a column."""
    sheet = sheet_of(record, language)
    cell = sheet.cell(2, [c.key for c in columns_of(record)].index(key) + 1).coordinate
    return [rule for cells in sheet.conditional_formatting if cell in cells.sqref for rule in cells.rules]


@pytest.mark.parametrize("record", [KeyResult, Kpi])
def test_a_baseline_is_yellow_where_its_measure_needs_one(record: type[Record]) -> None:
    letter = template._letter(record, "measure")
    (formula,) = (r.formula[0] for r in rules_of(record, "baseline") if "LEN(TRIM(" in r.formula[0])
    named = set(re.findall(rf'\${letter}2="([^"]+)"', formula))
    assert named == {"Decrease to", "減少至", "Increase by", "增加", "Decrease by", "減少"}


@pytest.mark.parametrize(
    ("record", "key"), [(KeyResult, "target"), (Kpi, "current"), (CheckIn, "value"), (HistoryRow, "value")]
)
def test_large_numbers_have_separators_and_a_typed_percentage_stays_one(
    record: type[Record], key: str
) -> None:
    codes = [rule.dxf.numFmt.formatCode for rule in rules_of(record, key) if rule.dxf and rule.dxf.numFmt]
    assert codes == ["#,##0", "#,##0.0###"]
    letter = template._letter(record, key)
    assert sheet_of(record, "en")[f"{letter}2"].number_format == "General"


@pytest.mark.parametrize("record", [Objective, KeyResult, Kpi])
def test_progress_has_a_bar_from_0_to_100_percent(record: type[Record]) -> None:
    (bar,) = (rule.dataBar for rule in rules_of(record, "progress"))
    assert [float(end.val) for end in bar.cfvo] == [0, 1]
    assert bar.color.rgb == "00CFE3F0"


@pytest.mark.parametrize(
    ("record", "key"), [(KeyResult, "kpis"), (Kpi, "supports"), (Objective, "supports"), (CheckIn, "id")]
)
def test_several_ids_in_a_cell_and_new_ones_are_not_questioned(record: type[Record], key: str) -> None:
    (found,) = validations(sheet_of(record, "en"), [c.key for c in columns_of(record)].index(key) + 1)
    assert not found.showErrorMessage


@needs_libreoffice
def test_a_drop_down_reaches_over_blank_rows_and_takes_the_dashboards_list_where_it_is_filled(
    tmp_path: Path,
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(made("en"))
    book = openpyxl.load_workbook(path)
    for address, value in {"A2": "K1", "A5": "K2"}.items():
        book["KPIs"][address] = value
    for row in range(2):
        book["Dashboard"].cell(place_of(SUPPORTED, "id")[0] + 1 + row, 1, f"O{row}")
    lists = {"KPIs": (KeyResult, "kpis"), "Dashboard": (Kpi, "supports"), "KPIs, too": (CheckIn, "id")}
    sheet = book.create_sheet("Counted")
    for row, (record, key) in enumerate(lists.values(), 1):
        (found,) = validations(sheet_of(record, "en"), [c.key for c in columns_of(record)].index(key) + 1)
        sheet.cell(row, 1, f"=ROWS({found.formula1})")
    book.save(path)
    again = openpyxl.load_workbook(through_libreoffice(path, tmp_path / "lo"), data_only=True)
    assert [again["Counted"].cell(row, 1).value for row in (1, 2, 3)] == [4, 2, 4]


def test_statuses_are_coloured_in_both_languages() -> None:
    for record in (Objective, KeyResult, Kpi, HistoryRow):
        rules = sheet_of(record, "en").conditional_formatting
        formulas = " ".join(f for cells in rules for rule in cells.rules for f in rule.formula)
        for status in Status:
            assert f'"{status.text.en}"' in formulas
            assert f'"{status.text.zh_TW}"' in formulas


@pytest.mark.parametrize(("language", "filled"), BOOKS)
def test_the_same_arguments_give_the_same_bytes(language: Language, filled: bool) -> None:
    again = template.sample_company(language) if filled else template.build(language, QUARTER)
    assert again == made(language, filled)


@pytest.mark.parametrize(("language", "filled"), BOOKS)
def test_a_package_holds_no_formula_and_no_trace_of_its_making(language: Language, filled: bool) -> None:
    with zipfile.ZipFile(BytesIO(made(language, filled))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "<dc:creator>okrsheet</dc:creator>" in parts["docProps/core.xml"]
    start = sample.PERIOD.start if filled else QUARTER.start
    assert set(re.findall(r"\d{4}-\d\d-\d\d", parts["docProps/core.xml"])) == {start.isoformat()}
    for name, part in parts.items():
        assert "openpyxl" not in part.casefold(), name
        if name.startswith("xl/worksheets/sheet"):
            assert "<f>" not in part


def test_the_ready_made_workbooks_are_up_to_date() -> None:
    assert not ready_made.stale()


def test_a_stale_ready_made_workbook_is_found(tmp_path: Path) -> None:
    assert len(ready_made.stale(tmp_path)) == 8


def values_by_place(language: Language) -> dict[tuple[str, int, str], tuple[Any, str]]:
    found: dict[tuple[str, int, str], tuple[Any, str]] = {}
    for record in SHEETS:
        for row in sheet_of(record, language, True).iter_rows(min_row=2):
            for cell, column in zip(row, columns_of(record), strict=False):
                if cell.value is not None:
                    found[record.SHEET.en, cell.row, column.key] = (cell.value, cell.number_format)
    return found


def test_the_sample_has_the_same_figures_in_both_languages() -> None:
    english, chinese = values_by_place("en"), values_by_place("zh-TW")
    assert english.keys() == chinese.keys()
    for place, (value, number_format) in english.items():
        other, other_format = chinese[place]
        assert number_format == other_format
        assert type(value) is type(other)
        if not isinstance(value, str):
            assert value == other


@pytest.fixture(scope="module", params=LANGUAGES)
def sample_plan(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("sample") / "sample.xlsx"
    template.new_workbook(path, request.param, QUARTER, sample=True)
    return read(path, dt.date(2026, 10, 31))


def test_the_sample_passes_its_own_checks_but_for_the_two_bare_metrics(sample_plan: Any) -> None:
    bare = {"K7", "K8"}
    for day in (dt.date(2026, 10, 31), dt.date(2026, 11, 30)):
        found = assess(sample_plan, day)
        assert {f.id for f in found.findings if f.code.startswith("C")} == bare
        assert {f.code for f in found.findings if f.id not in bare} == {"T103", "T104"}
        complete = {kpi.id: 4 - len(found[kpi].missing) for kpi in sample_plan.kpis}
        assert complete == {"K1": 4, "K2": 4, "K3": 4, "K4": 4, "K5": 4, "K6": 4, "K7": 0, "K8": 1}


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        (
            dt.date(2026, 10, 31),
            {"KR1.2": Status.MISSED, "KR2.3": Status.ACHIEVED, "KR2.2": Status.AT_RISK,
             "KR3.2": Status.OFF_TRACK, "KR4.2": Status.NO_DATA, "K4": Status.ON_TRACK},
        ),
        (
            dt.date(2026, 11, 30),
            {"KR1.2": Status.MISSED, "KR3.2": Status.ACHIEVED, "KR1.1": Status.AT_RISK,
             "K6": Status.OFF_TRACK, "KR4.2": Status.NO_DATA, "KR2.2": Status.ON_TRACK},
        ),
    ],
)  # fmt: skip
def test_the_sample_shows_every_state_of_work(
    sample_plan: Any, day: dt.date, statuses: dict[str, Status]
) -> None:
    found = assess(sample_plan, day)
    assert {i: found[sample_plan.find(i)].status for i in statuses} == statuses
    assert any(found[kpi].stale for kpi in sample_plan.kpis)


def test_every_complete_kpi_of_the_sample_has_points_enough_for_a_line(sample_plan: Any) -> None:
    for kpi in sample_plan.kpis[:6]:
        assert len(sample_plan.log_of(kpi)) >= 5


def test_a_blank_template_is_read_without_an_error(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    template.new_workbook(path, "zh-TW", QUARTER, sample=False)
    plan = read(path)
    assert plan.language == "zh-TW"
    assert (plan.settings.period_start, plan.settings.period_end) == (QUARTER.start, QUARTER.end)
    assert not assess(plan, QUARTER.start).errors


def test_a_template_filled_with_its_own_examples_passes(tmp_path: Path) -> None:
    records = (Person, Objective, KeyResult, Kpi, CheckIn)
    content: Any = {
        record: [{c.key: c.example for c in columns_of(record) if c.example is not None}]
        for record in records
    }
    path = tmp_path / "plan.xlsx"
    path.write_bytes(template.build("en", sample.PERIOD, content=content))
    assert not assess(read(path), dt.date(2026, 10, 16)).findings


def test_text_that_looks_like_a_formula_stays_text() -> None:
    content: Any = {Person: [{"name": "=1+1", "email": "a@example.com"}]}
    found = openpyxl.load_workbook(BytesIO(template.build("en", QUARTER, content=content)))
    assert found["People"]["A2"].data_type == "s"
    assert found["People"]["A2"].value == "=1+1"


def test_a_new_workbook_never_takes_the_place_of_another_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_text("mine")
    with pytest.raises(Refused, match="is there already"):
        template.new_workbook(path, "en", QUARTER, sample=False)
    assert path.read_text() == "mine"


def test_a_missing_folder_is_said_and_not_created(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not exist"):
        template.new_workbook(tmp_path / "2027" / "plan.xlsx", "en", QUARTER, sample=False)
    assert not list(tmp_path.iterdir())


def test_nothing_but_the_new_workbook_is_left_behind(tmp_path: Path) -> None:
    template.new_workbook(tmp_path / "plan.xlsx", "en", QUARTER, sample=False)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_explains_every_sheet_measure_status_and_component(language: Language) -> None:
    said = {c.value for row in sheet_text(language) for c in row if c.value}
    for text in (*(m.text for m in Measure), *(s.text for s in Status)):
        assert text.into(language) in said
    everything = " ".join(said).casefold()
    for record in SHEETS:
        assert record.SHEET.into(language).casefold() in everything
    for component in Component:
        assert component.text.into(language) in everything
    assert len(guide._STEPS) == 7


def sheet_text(language: Language) -> Any:
    return book(language)[guide.TITLE.into(language)].iter_rows()


def test_every_section_of_the_guide_says_the_same_in_both_languages() -> None:
    for section in guide.SECTIONS:
        texts = [t for row in section.rows for t in row] + [section.title, *section.head]
        assert all(text.into(language).strip() for text in texts for language in LANGUAGES)
        assert not section.shades or len(section.shades) == len(section.rows)
