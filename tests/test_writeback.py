"""Write-back: our columns and History change, everything else stays, twice is once."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table

import okrsheet
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan import KINDS, HistoryRow
from okrsheet.plan.columns import columns_of
from okrsheet.writeback import Written, filled_value, filling, write_back
from okrsheet.xlsx import open_package, verify
from tests.books import made, needs_libreoffice, parts, sample, shown, through_libreoffice
from tests.tables import assessed

OCTOBER, NOVEMBER = dt.date(2026, 10, 31), dt.date(2026, 11, 30)


def written(
    path: Path, as_of: dt.date = OCTOBER, *, recalculate: bool = True, dry_run: bool = False
) -> Written:
    assessment = okrsheet.assess(okrsheet.read(path, as_of), as_of)
    return write_back(assessment, recalculate=recalculate, dry_run=dry_run)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_sheets_with_our_cells_change_and_only_there(tmp_path: Path, language: Language) -> None:
    path = sample(tmp_path, language)
    before = parts(path)
    result = written(path)
    after = parts(path)
    assert list(after) == list(before)
    package = open_package(path)
    ours = {s.part for s in package.sheets if s.title in {c.where.sheet for c in result.changes}}
    assert {name for name in before if before[name] != after[name]} == ours
    assert len(ours) == 6
    for part in ours:
        assert _without_cells(before[part], result) == _without_cells(after[part], result)


def _without_cells(xml: bytes, result: Written) -> bytes:
    """A sheet without the changed cells, and without what they needed: rows, spans, dimension."""
    addresses = {c.where.address.encode() for c in result.changes}
    cell = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    rest = cell.sub(lambda m: b"" if m[1] in addresses else m[0], xml)
    for grown in (rb' spans="[^"]*"', rb"<row [^>]*?(?:/>|></row>)", rb"<dimension [^>]*/>"):
        rest = re.sub(grown, b"", rest)
    return rest


def test_running_twice_changes_nothing(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    once = path.read_bytes()
    stamp = path.stat().st_mtime_ns
    assert written(path).changes == ()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (once, stamp)


def test_another_month_adds_to_history_and_the_same_month_replaces(tmp_path: Path) -> None:
    path = sample(tmp_path)
    for day in (OCTOBER, NOVEMBER, dt.date(2026, 11, 23), NOVEMBER):
        written(path, day)
    rows = [row[:3] for row in shown(path, "Past months")[1:] if row[0]]
    items = len(okrsheet.read(path).items)
    assert [row[0] for row in rows] == ["2026-10"] * items + ["2026-11"] * items
    assert {row[1] for row in rows if row[0] == "2026-11"} == {dt.datetime(2026, 11, 30)}


def test_what_is_written_is_what_was_computed(tmp_path: Path) -> None:
    path = sample(tmp_path)
    assessment = okrsheet.assess(okrsheet.read(path, OCTOBER), OCTOBER)
    write_back(assessment)
    sheet = openpyxl.load_workbook(path)["KPIs"]
    header = {cell.value: column for column, cell in enumerate(sheet[1], 1)}
    for kpi in assessment.plan.kpis:
        outcome, row = assessment[kpi], kpi.origin.row
        assert sheet.cell(row, header["Status"]).value == outcome.status.text.en
        assert sheet.cell(row, header["Progress"]).value == outcome.progress
        assert sheet.cell(row, header["Complete"]).value == f"{outcome.complete} of 4"
        due = sheet.cell(row, header["Next due"]).value
        assert (due.date() if isinstance(due, dt.datetime) else due) == outcome.next_due


def test_status_words_are_in_the_workbooks_language(tmp_path: Path) -> None:
    path = sample(tmp_path, "zh-TW")
    written(path)
    table = shown(path, "KPI 指標")
    missing = [row[table[0].index("缺少項目")] for row in table[1:9]]
    assert missing[6:] == ["目標值, 期限, 資料來源, 監控頻率", "目標值, 期限, 監控頻率"]
    assert {row[table[0].index("狀態")] for row in table[1:9]} <= {s.text.zh_TW for s in okrsheet.Status}


def test_a_dry_run_lists_every_cell_and_writes_nothing(tmp_path: Path) -> None:
    path = sample(tmp_path)
    before = path.read_bytes()
    dry = written(path, dry_run=True)
    assert path.read_bytes() == before
    assert dry.changes == written(path).changes
    assert len(dry.changes) > 100


@needs_libreoffice
def test_libreoffice_reads_the_new_values(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    again = through_libreoffice(path, tmp_path / "lo")
    for sheet in ("Objectives", "Key Results", "KPIs"):
        ours, theirs = shown(path, sheet), shown(again, sheet)
        width = len(ours[0])
        for mine, other in zip(ours, theirs, strict=False):
            assert [_close(v) for v in mine] == [_close(v) for v in other[:width]]


def _close(value: object) -> object:
    return round(value, 9) if isinstance(value, float) else value


@needs_libreoffice
def test_a_workbook_that_libreoffice_saved_is_written_back_as_well(tmp_path: Path) -> None:
    path = through_libreoffice(sample(tmp_path), tmp_path / "lo")
    before = parts(path)
    assert written(path).changes
    after = parts(path)
    assert all(name.startswith("xl/worksheets/") for name in before if before[name] != after[name])
    once = path.read_bytes()
    assert written(path).changes == ()
    assert path.read_bytes() == once


@needs_libreoffice
def test_what_libreoffice_rounded_to_15_digits_is_no_change(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    again = through_libreoffice(path, tmp_path / "lo")
    assert written(again).changes == ()


def test_numbers_that_are_equal_to_15_digits_are_equal(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", HAND_MADE)
    book = openpyxl.load_workbook(path)
    book["Key Results"]["E2"] = 15  # 5 of 15
    book.save(path)
    written(path)
    book = openpyxl.load_workbook(path)
    for rounded, changed in ((0.333333333333333, []), (0.33333333333334, ["I2"]), (0.3333, ["I2"])):
        book["Key Results"]["I2"] = rounded
        book.save(path)
        assert [c.where.address for c in written(path).changes] == changed


def test_the_file_is_sound_afterwards(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    assert verify(open_package(path)) == ()


def test_history_grows_beyond_its_table(tmp_path: Path) -> None:
    path = sample(tmp_path)
    for month in range(1, 13):
        written(path, dt.date(2027, month, 28))
    for month in range(1, 13):
        written(path, dt.date(2028, month, 28))
    rows = [row for row in shown(path, "Past months")[1:] if row[0]]
    book = openpyxl.load_workbook(path)
    table = next(iter(book["Past months"].tables.values()))
    assert table.ref.endswith(str(len(rows) + 1))
    assert verify(open_package(path)) == ()


HAND_MADE: dict[str, list[list[object]]] = {
    "Objectives": [["ID", "Objective", "Owner"], ["O1", "Lead", "CEO"]],
    "Key Results": [
        ["ID", "Objective ID", "Key result", "Measure", "Target", "Current", "Status", "My note", "Progress"],
        ["KR1", "O1", "Grow", "Increase to", 10, 5, None, "=2+2", None],
    ],
}


def test_columns_that_are_not_there_are_left_out_and_said(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", HAND_MADE)
    result = written(path)
    assert {str(c.where): c.new for c in result.changes} == {
        "'Key Results'!G2": "On track",
        "'Key Results'!I2": 0.5,
    }
    assert not result.keeps_history


def test_a_workbook_with_formulas_is_recalculated_on_opening_unless_told_not_to(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", HAND_MADE)
    quiet = made(tmp_path / "quiet.xlsx", HAND_MADE)
    assert written(path).recalculates
    assert not written(quiet, recalculate=False).recalculates
    assert b'fullCalcOnLoad="1"' in parts(path)["xl/workbook.xml"]
    assert openpyxl.load_workbook(path)["Key Results"]["H2"].value == "=2+2"


def test_a_formula_in_one_of_our_cells_is_never_overwritten(tmp_path: Path) -> None:
    sheets = {**HAND_MADE, "Key Results": [HAND_MADE["Key Results"][0], [*HAND_MADE["Key Results"][1]]]}
    sheets["Key Results"][1][6] = "=1+1"
    path = made(tmp_path / "plan.xlsx", sheets)
    before = path.read_bytes()
    with pytest.raises(Refused, match=r"'Key Results'!G2"):
        written(path)
    assert path.read_bytes() == before


def test_a_file_that_changed_since_it_was_read_is_left_alone(tmp_path: Path) -> None:
    path = sample(tmp_path)
    assessment = okrsheet.assess(okrsheet.read(path, OCTOBER), OCTOBER)
    written(path, NOVEMBER)
    before = path.read_bytes()
    with pytest.raises(Refused, match="changed"):
        write_back(assessment)
    assert path.read_bytes() == before


@pytest.mark.parametrize("owner_file", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_left_alone(tmp_path: Path, owner_file: str) -> None:
    path = sample(tmp_path)
    (tmp_path / owner_file).write_bytes(b"")
    before = path.read_bytes()
    with pytest.raises(Refused):
        written(path)
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["plan.xlsx", owner_file])


def test_text_is_never_written_as_a_formula(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["ID", "Objective", "Owner", "Checks"],
        ["=cmd|' /C calc'!A0", "Lead", "CEO", None],
    ]
    path = tmp_path / "plan.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Objectives"
    for row in rows:
        sheet.append(row)
    sheet["A2"].data_type = "s"
    book.create_sheet("Key Results").append(["ID", "Objective ID", "Key result", "Measure"])
    book.save(path)
    written(path)
    again = openpyxl.load_workbook(path)["Objectives"]
    assert again["D2"].data_type == "s"
    assert "C107" in again["D2"].value


def test_every_column_of_ours_says_the_value_that_fills_it() -> None:
    table = "Objectives\nID\nO1\n\nKey results\nID | Objective ID | KPIs\nKR1 | O1 | K1, K2\n\nKPIs\nID | Target\nK1 | 10\nK2 | 5"
    assessment = assessed(table)
    for item in assessment.plan.items:
        for column in item.OURS:
            filled_value(column, assessment[item], (), "en")  # of any kind of outcome, or it raises


def test_a_column_of_ours_is_no_value_of_a_record() -> None:
    for item in (record() for record in KINDS):
        for column in item.OURS:
            with pytest.raises(AttributeError):
                getattr(item, column.key)


def test_an_unknown_is_a_blank_cell_not_a_zero(tmp_path: Path) -> None:
    path = sample(tmp_path)
    assessment = okrsheet.assess(okrsheet.read(path, OCTOBER), OCTOBER)
    incomplete = assessment.incomplete[0]
    cells = {c.where: c.new for c in filling(assessment)}
    assert cells[incomplete.at("progress")] is None


def test_a_day_is_never_written_as_a_bare_number(tmp_path: Path) -> None:
    header = ["ID", "KPI", "Owner", "Measure", "Target", "End", "Data source", "Frequency", "Next due"]
    row = ["K1", "Leads", "A", "Increase to", 10, dt.date(2026, 12, 31), "CRM", "Weekly", None]
    log: list[list[object]] = [["Date", "ID", "Value"], [dt.date(2026, 10, 20), "K1", 5]]
    history = [["Month", "As of", "ID", "Due"]]
    path = made(tmp_path / "plan.xlsx", {"KPIs": [header, row], "Check-ins": log, "History": history})
    written(path)
    assert shown(path, "KPIs")[1][8] == "2026-10-27"
    assert shown(path, "History")[1] == ["2026-10", "2026-10-31", "K1", "2026-12-31"]
    assert written(path).changes == ()


def test_a_users_own_table_on_our_sheet_keeps_its_size(tmp_path: Path) -> None:
    from openpyxl.worksheet.table import Table

    path = sample(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["KPIs"]
    sheet["AE1"], sheet["AE2"] = "Legend", "mine"
    sheet.add_table(Table(displayName="Legend", ref="AE1:AE2"))
    book.save(path)
    written(path)
    assert openpyxl.load_workbook(path)["KPIs"].tables["Legend"].ref == "AE1:AE2"


def test_figures_of_a_row_that_was_cleared_are_cleared(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", HAND_MADE)
    book = openpyxl.load_workbook(path)
    sheet = book["Key Results"]
    sheet["G3"], sheet["H3"], sheet["I3"] = "On track", "mine", 0.4
    sheet["G5"], sheet["I5"] = "Legend: what the colours mean", 1
    book.save(path)
    cleared = {str(c.where): c.old for c in written(path).changes if c.new is None}
    assert cleared == {"'Key Results'!G3": "On track", "'Key Results'!I3": 0.4}
    rows = shown(path, "Key Results")
    assert rows[2][6:] == [None, "mine", None]
    assert rows[4][6:] == ["Legend: what the colours mean", None, 1]


def test_a_month_that_excel_made_a_date_is_still_that_month(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    book = openpyxl.load_workbook(path)
    for row in book["Past months"].iter_rows(min_row=2, max_col=1):
        if row[0].value == "2026-10":
            row[0].value = dt.datetime(2026, 10, 1)
    book.save(path)
    found = okrsheet.read(path, OCTOBER)
    rows = len(found.history)
    assert {row.month for row in found.history} == {"2026-10"}
    written(path)
    assert len(okrsheet.read(path, OCTOBER).history) == rows


def test_a_table_that_lies_nowhere_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = sample(tmp_path)
    written(path)
    content = parts(path)
    name = next(name for name, xml in content.items() if "tables/" in name and b"Pastmonths" in xml)
    content[name] = re.sub(rb'ref="[^"]*"', b'ref="here"', content[name])
    with zipfile.ZipFile(path, "w") as archive:
        for part, xml in content.items():
            archive.writestr(part, xml)
    with pytest.raises(Refused, match="is no range of cells"):
        written(path, NOVEMBER)


def test_a_totals_row_is_no_item_and_is_left_alone(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx",
        {
            "KPIs": [
                ["ID", "KPI", "Owner", "Target", "Progress", "Status"],
                ["K1", "Leads", "Ann", 20, None, None],
                ["Total", None, None, 20, "=SUBTOTAL(101,E2:E2)", "mean"],
            ]
        },
    )
    book = openpyxl.load_workbook(path)
    table = Table(displayName="Numbers", ref="A1:F3", totalsRowCount=1)
    table.autoFilter = AutoFilter(ref="A1:F2")
    book["KPIs"].add_table(table)
    book.save(path)
    result = written(path)
    assert [kpi.id for kpi in okrsheet.read(path, OCTOBER).kpis] == ["K1"]
    assert {c.where.row for c in result.changes} == {2}
    assert shown(path, "KPIs")[2] == ["Total", None, None, 20, None, "mean"]


def test_a_formula_is_never_passed_over_even_where_it_shows_the_right_words(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", HAND_MADE)
    written(path)
    content = parts(path)
    name = "xl/worksheets/sheet2.xml"
    found = re.search(rb'<c r="G2"[^>]*>.*?</c>', content[name])
    assert found
    formula = b'<c r="G2" t="str"><f>"On track"</f><v>On track</v></c>'
    content[name] = content[name].replace(found[0], formula)
    with zipfile.ZipFile(path, "w") as archive:
        for part, xml in content.items():
            archive.writestr(part, xml)
    with pytest.raises(Refused, match="holds a formula"):
        written(path)


def test_what_stands_already_is_no_change_whatever_its_format_shows(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", HAND_MADE)
    book = openpyxl.load_workbook(path)
    book["Key Results"]["I2"].number_format = "yyyy-mm-dd"  # Progress, which thereby reads as a day
    book.save(path)
    assert "'Key Results'!I2" in {str(c.where) for c in written(path).changes}
    assert written(path).changes == ()


def with_note(path: Path, row: int) -> Path:
    """A plan of two KPIs and a History table of one month, with a remark below it."""
    months = [c.label.en for c in columns_of(HistoryRow)]
    made(
        path,
        {
            "KPIs": [["ID", "KPI", "Owner", "Target"], ["K1", "Leads", "Ann", 20], ["K2", "Calls", "Ann", 9]],
            "History": [
                months,
                ["2026-09", "2026-09-30", "K1", 5],
                *[[]] * (row - 3),
                ["Older: see archive"],
            ],
        },
    )
    book = openpyxl.load_workbook(path)
    book["History"].add_table(Table(displayName="Log", ref="A1:J2"))
    book.save(path)
    return path


def test_new_months_follow_the_table_and_not_what_stands_below_it(tmp_path: Path) -> None:
    path = with_note(tmp_path / "plan.xlsx", 5)

    written(path)

    assert [row[:3:2] for row in shown(path, "History")[1:]] == [
        ["2026-09", "K1"],
        ["2026-10", "K1"],
        ["2026-10", "K2"],
        ["Older: see archive", None],
    ]
    assert openpyxl.load_workbook(path)["History"].tables["Log"].ref == "A1:J4"


def test_what_stands_where_the_next_months_belong_is_named(tmp_path: Path) -> None:
    path = with_note(tmp_path / "plan.xlsx", 4)
    before = path.read_bytes()

    with pytest.raises(okrsheet.Refused, match="History!A4 stands where table Log needs room"):
        written(path)

    assert path.read_bytes() == before


def test_months_that_the_table_has_not_taken_in_belong_to_it(tmp_path: Path) -> None:
    path = with_note(tmp_path / "plan.xlsx", 9)
    book = openpyxl.load_workbook(path)
    book["History"]["A3"], book["History"]["C3"] = "2026-09", "K2"
    book.save(path)

    written(path)

    assert [row[:3:2] for row in shown(path, "History")[1:5]] == [
        ["2026-09", "K1"],
        ["2026-09", "K2"],
        ["2026-10", "K1"],
        ["2026-10", "K2"],
    ]
    assert openpyxl.load_workbook(path)["History"].tables["Log"].ref == "A1:J5"


def test_what_stands_beside_a_table_does_not_stretch_it(tmp_path: Path) -> None:
    path = with_note(tmp_path / "plan.xlsx", 5)
    book = openpyxl.load_workbook(path)
    book["History"]["A5"], book["History"]["N300"] = None, "my sum"
    book.save(path)

    written(path)

    assert openpyxl.load_workbook(path)["History"].tables["Log"].ref == "A1:J4"
