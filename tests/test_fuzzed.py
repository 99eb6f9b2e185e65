"""What spoilt workbooks have taught, each as the smallest file that shows it; more come from ``make fuzz``."""

from __future__ import annotations

import datetime as dt
import signal
import zipfile
from pathlib import Path

import pytest

from okrsheet.basics.cells import Cell
from okrsheet.basics.errors import OkrsheetError
from okrsheet.run.jobs import ReportJob
from okrsheet.run.reporting import run
from okrsheet.run.verifying import verify_file
from okrsheet.workbook.files import Files
from tests import fuzz
from tests.parts import declared, with_table, zipped
from tests.stored import stored

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs Unix timers")
DAY = dt.date(2026, 10, 31)
HEADER = [Cell(label) for label in ("ID", "KPI", "Owner", "Status")]
PLAN = {"KPIs": [HEADER, [Cell("K1"), Cell("Leads"), Cell("CEO")]]}


def spoilt(path: Path, part: str, old: str, new: bytes) -> Path:
    """A small plan in one of whose parts something is replaced."""
    path.write_bytes(stored(PLAN))
    with zipfile.ZipFile(path) as archive:
        content: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    before = content[part]
    assert isinstance(before, bytes)
    content[part] = before.replace(old.encode(), new, 1)
    assert content[part] != before
    path.write_bytes(zipped(content))
    return path


SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (BOOK, "<workbook ", b'<?xml version="1.0" encoding="UTF-INF"?><workbook '),  # an encoding unheard of
        (SHEET, "<worksheet ", b'<?xml version="1.0" encoding="UTF-INF"?><worksheet '),
        (SHEET, "spreadsheetml/2006", b"spread\xecsheetml/2006"),  # a namespace that is no UTF-8
        (SHEET, "</sheetData></worksheet>", b"</sheetData"),  # cut off within the last tag
    ],
)
def test_damaged_xml_is_refused_with_a_sentence(tmp_path: Path, part: str, old: str, new: bytes) -> None:
    path = spoilt(tmp_path / "plan.xlsx", part, old, new)
    assert list(fuzz.faults(path, report=True)) == []
    with pytest.raises(OkrsheetError, match=r"plan\.xlsx"):
        run(ReportJob(Files.of(path), tmp_path / "out", DAY), dry_run=True)


def test_a_row_numbered_beyond_every_sheet_costs_no_time(tmp_path: Path) -> None:
    path = spoilt(tmp_path / "plan.xlsx", SHEET, '<row r="2">', b'<row r="%s">' % (b"9" * 400))
    assert list(fuzz.faults(path)) == []


def test_a_table_that_lies_nowhere_is_a_complaint_and_stops_only_the_writing(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    table = '<table xmlns="x" id="1" displayName="t" ref="J45000.9"><tableColumns count="0"/></table>'
    path.write_bytes(zipped(declared(with_table(table))))
    assert any("J45000.9" in str(complaint.message) for complaint in verify_file(path).complaints)
    assert list(fuzz.faults(path)) == []


@pytest.mark.parametrize("first", range(1, 61, 20))
def test_mutants_give_a_result_or_a_sentence(first: int, tmp_path: Path) -> None:
    small = next(iter(fuzz.small_plans(tmp_path)))
    seed = fuzz.Seed(small.name, small.read_bytes())
    assert [
        fault for number in range(first, first + 20) for fault in fuzz.tried(seed, number, tmp_path)
    ] == []


def test_the_fuzzer_sees_what_it_is_to_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash, a crash dressed up as a sentence, and a standstill are faults; a refusal is none."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(stored(PLAN))
    assert list(fuzz.faults(path)) == []

    def crash(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(fuzz, "_edit", crash)
    assert [fault.split(":")[0] for fault in fuzz.faults(path)] == ["crash"]
    monkeypatch.setattr("okrsheet.run.checking.assess", crash)
    assert [fault.split(":")[0] for fault in fuzz.faults(path)] == ["_check", "_write", "crash"]
    path.write_bytes(b"no workbook at all")
    monkeypatch.undo()
    assert list(fuzz.faults(path)) == []


LEADS = '<c r="B2" t="s"><v>1</v></c>'
BEYOND = "9" * 5000  # digits; Python reads 4,300 at most


def inline(texts: str) -> str:
    return f'<c r="B2" t="inlineStr"><is>{texts}</is></c>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<sheetData>", "<!--" * 40_000 + "<sheetData>"),
        ("<sheetData>", "<sheetData>" + "<!--" * 100_000),
        ("<sheetData>", "<sheetData>" + "<?a " * 40_000),
        (LEADS, inline("<t>Leads</t>" + "<rPh />" * 60_000)),
        (LEADS, inline(f"<t>{'1,' * 16_000}x</t>")),
        (LEADS, inline("<t>&#x110000;</t>")),
        (LEADS, inline(f"<t>&#{BEYOND};</t>")),
        ("<sheetData>", f'<cols><col min="{BEYOND}" max="{BEYOND}" style="1"/></cols><sheetData>'),
        ("<v>0</v>", f"<v>{BEYOND}</v>"),
        ('<c r="A2" ', f'<c r="A2" s="{BEYOND}" '),
    ],
)
def test_what_would_keep_a_pattern_or_a_number_busy_for_ever(tmp_path: Path, old: str, new: str) -> None:
    path = spoilt(tmp_path / "plan.xlsx", SHEET, old, new.encode())
    assert list(fuzz.faults(path)) == []
