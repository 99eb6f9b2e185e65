"""Sheets that are written oddly, or to do harm: sound figures or a sentence, in bounded memory and time."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import okrsheet
from okrsheet.basics.errors import Refused
from okrsheet.workbook.reader import read
from okrsheet.xlsx.package.markup import check_well_formed
from tests import parts as make
from tests.books import parts, sample

pytest.importorskip("resource", reason="needs POSIX limits")

DAY = dt.date(2026, 10, 31)
KPIS = "xl/worksheets/sheet7.xml"
LAST = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'

Change = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The parts of the sample."""
    return parts(sample(tmp_path_factory.mktemp("sound")))


def plan(folder: Path, content: dict[str, bytes], change: Change, only: str = "xl/worksheets/") -> Path:
    """The sample with its sheets, or one of them, written otherwise."""
    path = folder / "plan.xlsx"
    changed = {name: change(body) if name.startswith(only) else body for name, body in content.items()}
    assert changed != content
    path.write_bytes(make.zipped(changed))
    return path


def figures(path: Path) -> dict[str, tuple[object, object]]:
    """Every figure, and what was found fault with, by ID and by cell."""
    assessment = okrsheet.assess(read(path, DAY), DAY)
    found: dict[str, tuple[object, object]] = {
        str(f.where): (f.code, f.message.into("en")) for f in assessment.findings
    }
    return {
        **found,
        **{item.id: (assessment[item].progress, assessment[item].status) for item in assessment.plan.items},
    }


def bare(xml: bytes) -> bytes:
    """Rows and cells without addresses; every cell up to a row's last is there."""
    return re.sub(rb'(<(?:row|c)) r="[A-Z]*[0-9]+"', rb"\1", xml)


def dimension(ref: bytes) -> Change:
    return lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + ref + b'"', xml)


ODD: dict[str, Change] = {
    "rows and cells without addresses": bare,
    "a dimension that says too little": dimension(b"A1"),
    "a dimension that says too much": dimension(b"A1:XFD1048576"),
    "no dimension": lambda xml: re.sub(rb"<dimension [^>]*>", b"", xml),
    "a cell in the last corner": lambda xml: xml.replace(b"</sheetData>", LAST),
}


@pytest.mark.parametrize("name", ODD)
def test_the_figures_are_those_of_a_sheet_written_plainly(
    name: str, tmp_path: Path, content: dict[str, bytes]
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.zipped(content))
    plain = figures(path)

    assert figures(plan(tmp_path, content, ODD[name], KPIS)) == plain


ELSEWHERE: dict[str, tuple[str, bytes, bytes]] = {
    "a property that is no date": ("docProps/core.xml", b"</cp:coreProperties>", b"<dcterms:created xmlns:dcterms='http://purl.org/dc/terms/'>yesterday</dcterms:created></cp:coreProperties>"),
    "properties with entities": ("docProps/core.xml", b"<cp:core", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><cp:core'),
    "a theme cut short": ("xl/theme/theme1.xml", b"</a:theme>", b""),
    "an empty fill": ("xl/styles.xml", b"</fills>", b"<fill/></fills>"),
    "a script nobody knows": ("xl/styles.xml", b"<name ", b'<charset val="-4"/><name '),
    "a cell format with an attribute of the future": ("xl/styles.xml", b"<xf numFmtId", b'<xf new="1" numFmtId'),
    "a style that is not there": ("xl/styles.xml", b"</cellXfs>", b'</cellXfs><cellStyles><cellStyle name="x" xfId="7"/></cellStyles>'),
    "a window that is hidden oddly": ("xl/workbook.xml", b'visibility="visible"', b'visibility="veryVisible"'),
    "a condition nobody knows": (KPIS, b"</worksheet>", b'<conditionalFormatting sqref="A1"><cfRule type="new" operator="sideways"/></conditionalFormatting></worksheet>'),
}  # fmt: skip


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_wrong_elsewhere_in_the_file_does_not_keep_the_cells_from_being_read(
    name: str, tmp_path: Path, content: dict[str, bytes]
) -> None:
    part, old, new = ELSEWHERE[name]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.zipped(content))
    plain = figures(path)

    spoilt = plan(tmp_path, content, lambda xml: re.sub(re.escape(old), lambda _: new, xml, count=1), part)

    assert figures(spoilt) == plain


@pytest.mark.parametrize("command", ["report", "verify"])
@pytest.mark.parametrize("name", ["a cell in the last corner", "a dimension that says too much"])
def test_memory_and_time_are_bounded(
    name: str, command: str, tmp_path: Path, content: dict[str, bytes]
) -> None:
    code, trouble = bounded(command, plan(tmp_path, content, ODD[name], KPIS))

    assert code == 0, trouble


def test_a_cell_in_the_last_corner_of_history_stands_beside_its_table_and_in_nobodys_way(
    tmp_path: Path, content: dict[str, bytes]
) -> None:
    history = "xl/worksheets/sheet9.xml"

    code, trouble = bounded("report", plan(tmp_path, content, ODD["a cell in the last corner"], history))

    assert code == 0, trouble


def bounded(command: str, path: Path) -> tuple[int, str]:
    """Exit code and stderr of a command with 700 MiB of address space and a minute of the processor."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (60, 60))\n"
        "from okrsheet.cli import main; main()"
    )
    arguments = [command, str(path)] + ["--month", "2026-10"] * (command != "verify")
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stderr


def target(cell: bytes) -> Change:
    """The target of K1, in H2, written otherwise."""
    return lambda xml: re.sub(rb'<c r="H2"[^>]*><v>20</v></c>', cell, xml)


@pytest.mark.parametrize(
    "text", ["inf", "-inf", "Infinity", "NaN", "nan", "1_000", "1e5_0", "0x10", "20e999"]
)
def test_what_python_takes_for_a_number_and_people_do_not(
    text: str, tmp_path: Path, content: dict[str, bytes]
) -> None:
    cell = f'<c r="H2" t="inlineStr"><is><t>{text}</t></is></c>'.encode()

    found = figures(plan(tmp_path, content, target(cell), KPIS))

    assert found["KPIs!H2"][0] == "V101"
    assert found["K1"][0] is None


@pytest.mark.parametrize("raw", ["NaN", "INF", "-INF", "1_000", "20e999", "0x10", "٢٠"])
def test_a_stored_number_that_is_none(raw: str, tmp_path: Path, content: dict[str, bytes]) -> None:
    found = figures(plan(tmp_path, content, target(f'<c r="H2"><v>{raw}</v></c>'.encode()), KPIS))

    assert found["KPIs!H2"] == ("V101", f"Target: “{raw}” is not a number")
    assert found["K1"][0] is None


def test_a_stored_number_larger_than_any(tmp_path: Path, content: dict[str, bytes]) -> None:
    found = figures(plan(tmp_path, content, target(b'<c r="H2"><v>1e999</v></c>'), KPIS))

    assert found["KPIs!H2"][0] == "V101"
    assert found["K1"][0] is None


def test_elements_that_are_never_closed_fill_no_memory() -> None:
    for pieces in (b"<row>" * 200_000, [b"<row>" * 60_000] * 3):
        with pytest.raises(Refused, match=r"more than 100000 deep"):
            check_well_formed(pieces)
    check_well_formed(b"<a>" + b"<!-- x --><b/><b></b>" * 20_000 + b"</a>")
