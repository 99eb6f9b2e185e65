"""Real workbooks: the cells asked for change and nothing else; of sound ones ``verify`` says nothing.

Without ``--whole`` only some of the files are taken.
"""

from __future__ import annotations

import datetime as dt
import html
import subprocess
from pathlib import Path

import pytest

from benchmarks import fidelity
from okrsheet.basics.errors import Refused
from okrsheet.xlsx import CellValue, Reader, Share, edit, open_package, package_from, verify
from okrsheet.xlsx.sheet.styles import number_formats
from tests import parts as make
from tests.books import SOFFICE, needs_libreoffice

CELL_IS_NOT_FREE = {
    "{file}: {cell} holds a formula, and okrsheet was to write there.",
    "{file}: {cell} is part of the merged cells {area}.",
    "{file}: {cell} lies in {area}, which one formula fills.",
    "{file}: Excel would complain about the new file ({where}: {complaint}). "
    "[the cell says “{text}”, and table {table} calls the column “{name}”]",
}
ODD = "the sheet is written in an unusual way ({what}), which leaves single cells in doubt. "
NOT_SPLICED = {
    "too-many-cols-rows.xlsx": {
        ODD + "[cell {cell} stands in row {row}]",
        "row {row}, column {column} lies outside a worksheet.",
    },
}


@pytest.mark.every(40)
def test_only_the_cells_asked_for_change(workbooks: list[Path]) -> None:
    edited = 0
    for path in workbooks:
        outcome = fidelity.examine(path)
        refused = {sentence for _, sentence in outcome.alone if sentence}
        assert refused <= CELL_IS_NOT_FREE | NOT_SPLICED.get(path.name, set()), path
        assert outcome.faults == [], path
        edited += bool(outcome.data)
    assert edited > 0.9 * len(workbooks)


@pytest.mark.every(40)
def test_rows_are_added_that_look_like_the_last_one(workbooks: list[Path]) -> None:
    """A day, percentages and a number below a sheet's last row come back as what they are, whatever styles it has."""
    values: dict[int, CellValue] = {
        1: dt.date(2026, 11, 27),
        2: Share(0.852),
        3: Share(0.5),
        4: 5.0,
        5: "text",
    }
    added = 0
    for path in workbooks:
        try:
            package = open_package(path)
            reader = Reader(package)
            sheet = next(sheet for sheet in package.sheets if reader.whole(sheet).rows)
            last = max(reader.whole(sheet).rows)
            cells = {(last + 1, column): value for column, value in values.items()}
            edited = edit(package, {sheet.part: cells}, like={sheet.part: {last + 1: last}})
        except (Refused, StopIteration):
            continue
        after = package_from(path, edited.data)
        others = {sheet.part, package.workbook_part, package.related("styles")}
        assert set(edited.changed_parts) <= others, path
        grid = Reader(after).whole(sheet)
        day, exact, half, number, text = (grid.cell(last + 1, column) for column in values)
        styled = bool(number_formats(package))  # a workbook may have no styles at all
        assert as_day(day.value) == values[1] or not styled, path
        assert (exact.value, half.value, number.value, text.value) == (0.852, 0.5, 5, "text"), path
        assert (exact.percent, half.percent, number.percent) == (styled, styled, False), path
        added += 1
    assert added > 0.5 * len(workbooks)  # some have no filled sheet, some cannot be written to


def as_day(value: object) -> object:
    return value.date() if isinstance(value, dt.datetime) else value


@needs_libreoffice
@pytest.mark.every(120)
def test_libreoffice_opens_what_was_written(workbooks: list[Path], tmp_path: Path) -> None:
    before, after = {}, {}
    for number, path in enumerate(workbooks):
        if data := fidelity.examine(path).data:
            before[number] = path
            after[number] = tmp_path / f"{number}{path.suffix.lower()}"
            after[number].write_bytes(data)

    shown = in_libreoffice(list(after.values()), tmp_path)

    closed = [n for n in after if str(n) not in shown]
    assert len(closed) <= 0.01 * len(after)
    assert not in_libreoffice([before[n] for n in closed], tmp_path / "before")
    text = html.escape(str(fidelity.VALUES[0]), quote=False)
    lost = [before[int(stem)] for stem in shown if text not in shown[stem]]
    assert [path for path in lost if not draws_pivots_anew(path)] == []


def draws_pivots_anew(path: Path) -> bool:
    """Whether LibreOffice, on opening, writes over cells that a pivot table of the sheet fills."""
    package = open_package(path)
    return any(relation.kind == "pivotTable" for relation in package.relations(package.sheets[0].part))


def in_libreoffice(paths: list[Path], folder: Path) -> dict[str, str]:
    """Each workbook that LibreOffice opens, as one XML document, by the file's stem."""
    for start in range(0, len(paths), 40):
        subprocess.run(
            [
                str(SOFFICE),
                f"-env:UserInstallation=file://{folder.resolve()}/profile",
                "--headless",
                "--convert-to",
                "fods",
                "--outdir",
                str(folder),
                *map(str, paths[start : start + 40]),
            ],
            check=True,
            capture_output=True,
            timeout=900,
        )
    return {sheet.stem: sheet.read_text("utf-8", "replace") for sheet in folder.glob("*.fods")}


# Would Excel complain?

DAMAGED = {
    "empty_s_attribute.xlsx": {"xl/.DS_Store: the part has no content type"},
    "inlineStr_with_value.xlsx": {"Requirements!D2: text and value in one cell"},
    "missingcalcchainpart.xlsx": {"rId10: it points to xl/calcChain.xml, which is not there"},
    "xf_default_values.xlsx": {
        "xl/theme/theme1.xml: a content type is given for a part that is not there",
    },
    # Macro modules of Excel 4 that are listed as sheets without a part.
    "tdf111974.xlsm": {
        "Roll weeks macro: it uses the relation , which is not there",
        "Module1: it uses the relation , which is not there",
    },
}
DAMAGED_ALL_OVER = {
    "forcepoint107.xlsx": "does not unpack",  # parts overwritten by a fuzzer
    "tdf100709.xlsx": "the part has no content type",  # no content types at all
    "too-many-cols-rows.xlsx": "a sheet has no row 16777214",  # more than a sheet can hold
}


def test_of_sound_workbooks_verify_says_nothing() -> None:
    checked = 0
    for path in fidelity.workbooks():
        try:
            package = open_package(path)
        except Refused:
            continue
        found = {f"{c.where}: {c.message.into('en')}" for c in verify(package)}
        if path.name in DAMAGED_ALL_OVER:
            assert any(DAMAGED_ALL_OVER[path.name] in complaint for complaint in found), path
        else:
            assert found == DAMAGED.get(path.name, set()), path
        checked += 1
    if not checked:
        pytest.skip("no collection of real workbooks beside the project")


# What the measuring itself is worth


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        (b'<dimension ref="A1:C2"/>', b'<dimension ref="A1:J7"/><extra/>', "before its cells"),
        (b"</worksheet>", b"<extra/></worksheet>", "behind its cells"),
        (b'<c r="A2" s="1"><v>20</v>', b'<c r="A2" s="1"><v>21</v>', "A2 differs"),
        (b'<c r="A2" s="1">', b'<c r="A2" s="0">', "A2 differs"),
        (b'<row r="2">', b'<row r="2" hidden="1">', "row 2 differs"),
        (b">0.5<", b">0.6<", "C1 holds n '0.6' and not 0.5"),
    ],
)
def test_a_fault_would_be_found(was: bytes, now: bytes, fault: str) -> None:
    package = package_from(Path("plan.xlsx"), make.zipped(make.parts()))
    part = package.sheets[0].part
    cells: fidelity.Cells = {(1, 3): 0.5}
    outcome = fidelity.Outcome(cells=cells, data=fidelity.by_okrsheet(package, cells))
    assert list(fidelity.faults(package, outcome)) == []

    sheet = package_from(package.path, outcome.data).read(part)
    assert was in sheet
    outcome.data = package.with_parts({part: sheet.replace(was, now)})

    assert any(fault in found for found in fidelity.faults(package, outcome))


def test_another_part_that_differs_would_be_found() -> None:
    package = package_from(Path("plan.xlsx"), make.zipped(make.parts()))
    outcome = fidelity.Outcome(data=package.with_parts({"xl/styles.xml": b"<styleSheet/>"}))

    assert "xl/styles.xml differs" in fidelity.faults(package, outcome)
