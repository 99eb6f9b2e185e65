"""Damage in parts that okrsheet neither reads nor fills: ``verify`` tells of it, ``report`` writes all
the same, and the two never say different things of one file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.table import Table

from okrsheet.basics.errors import Refused
from okrsheet.cli import cli
from okrsheet.xlsx import Reader, edit, in_the_way, package_from
from tests import books
from tests import parts as make
from tests.test_corruptions import KINDS, SHEET, corrupted

Parts = dict[str, bytes]

MINE, ITS_RELATIONS = "xl/worksheets/sheet11.xml", "xl/worksheets/_rels/sheet11.xml.rels"
OURS, HISTORY_TABLE = "xl/worksheets/sheet7.xml", "xl/tables/table7.xml"
DRAWING, TYPES, BOOK = "xl/drawings/drawing2.xml", "[Content_Types].xml", "xl/workbook.xml"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The parts of the sample with a sheet of somebody's own: a formula, a table, a chart."""
    path = books.sample(tmp_path_factory.mktemp("sound"))
    book = openpyxl.load_workbook(path)
    mine = book.create_sheet("Mine")
    for row in (["Month", "Cost"], [1, 2], ["=A2", 3]):
        mine.append(row)
    mine.add_table(Table(displayName="Own", ref="A1:B2"))
    chart = BarChart()
    chart.add_data(Reference(mine, min_col=2, min_row=1, max_row=2))
    mine.add_chart(chart, "D4")
    book.save(path)
    return books.parts(path)


def without(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: {part: body for part, body in parts.items() if part != name}


def spoilt(name: str, change: Callable[[bytes], bytes]) -> Callable[[Parts], Parts]:
    return lambda parts: {**parts, name: change(parts[name])}


def cut(body: bytes) -> bytes:
    return body[:-20]


def small_letters(body: bytes) -> bytes:
    return re.sub(
        rb'<c r="([A-Z]+)([0-9]+)"', lambda found: b'<c r="%s%s"' % (found[1].lower(), found[2]), body
    )


def all_in_small_letters(parts: Parts) -> Parts:
    return {n: small_letters(b) if n.startswith("xl/worksheets/sheet") else b for n, b in parts.items()}


def backslashes(parts: Parts) -> Parts:
    def turned(found: re.Match[bytes]) -> bytes:
        return found[0].replace(b"/", b"\\")

    return {
        name.replace("/", "\\"): re.sub(rb'Target="[^"]*"', turned, body) if name.endswith(".rels") else body
        for name, body in parts.items()
    }


NOTHING, TOLD = "found nothing that Excel would complain about", "okrsheet writes it all the same"
WRITTEN: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "relations cut short": (spoilt(ITS_RELATIONS, cut), TOLD),
    "relations with a DOCTYPE": (spoilt(ITS_RELATIONS, lambda x: x.replace(b"<Relationships", b"<!DOCTYPE x><Relationships")), TOLD),
    "relations of a drawing cut short": (spoilt("xl/drawings/_rels/drawing2.xml.rels", cut), TOLD),
    "a drawing that is missing": (without(DRAWING), TOLD),
    "a sheet that is missing": (without(MINE), TOLD),
    "a sheet cut short": (spoilt(MINE, cut), TOLD),
    "a table cut short": (spoilt("xl/tables/table9.xml", cut), TOLD),
    "a table that is missing": (without("xl/tables/table9.xml"), TOLD),
    "a theme that is missing": (without("xl/theme/theme1.xml"), TOLD),
    "a sheet without a relation": (spoilt(BOOK, lambda x: x.replace(b"</sheets>", b'<sheet name="Module" sheetId="99"/></sheets>')), TOLD),
    "addresses in small letters elsewhere": (spoilt(MINE, small_letters), NOTHING),
    "addresses in small letters": (all_in_small_letters, NOTHING),
    "names divided by backslashes": (backslashes, NOTHING),
    "a content type for a part that is not there": (spoilt(TYPES, lambda x: x.replace(b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="x/y"/></Types>')), NOTHING),
}  # fmt: skip
NOT_WRITTEN: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "a sheet of ours cut short": (spoilt(OURS, cut), "the XML is damaged"),
    "a table of ours cut short": (spoilt("xl/tables/table5.xml", cut), "the XML is damaged"),
    "relations of a sheet of ours cut short": (spoilt("xl/worksheets/_rels/sheet7.xml.rels", cut), "the XML is damaged"),
    "styles cut short": (spoilt("xl/styles.xml", cut), "the XML is damaged"),
    "styles that are missing": (without("xl/styles.xml"), "part xl/styles.xml is missing"),
    "merged rows under a table of ours": (spoilt(OURS, lambda x: x.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="4:5"/></mergeCells>')), "is part of the merged cells A4:XFD5"),
    "a sheet with a DOCTYPE": (spoilt(MINE, lambda x: b"<!DOCTYPE x>" + x), "declares a DOCTYPE"),
}  # fmt: skip


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, [*map(str, arguments), "--lang", "en"])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("month", ["2026-10", "2026-11"])
def test_damage_elsewhere_is_told_and_written_around(
    kind: str, month: str, plan: Parts, tmp_path: Path
) -> None:
    """In November the History table grows."""
    change, verdict = WRITTEN[kind]
    before = change(plan)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.zipped(before))

    code, found, said = run("verify", path)
    assert (code, verdict in said) == (0 if verdict == NOTHING else 1, True), (found, said)
    code, _, said = run("report", path, "--month", month)

    assert code == 0, said
    after = books.parts(path)
    assert after.keys() == before.keys()
    mine, relations = (
        name.replace("/", "\\") if kind == "names divided by backslashes" else name
        for name in (MINE, ITS_RELATIONS)
    )
    assert all(after[name] == before[name] for name in (mine, relations) if name in before)


@pytest.mark.parametrize("kind", NOT_WRITTEN)
def test_damage_that_stops_the_writing_is_told_in_the_same_words(
    kind: str, plan: Parts, tmp_path: Path
) -> None:
    change, reason = NOT_WRITTEN[kind]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.zipped(change(plan)))
    before = path.read_bytes()

    code, _, said = run("verify", path)
    assert (code, "okrsheet does not write it: " in said) == (1, True), said
    told = said.partition("okrsheet does not write it: ")[2].strip()
    code, _, refused = run("report", path, "--month", "2026-10")

    assert code == 2
    assert reason in told
    assert told in refused
    assert path.read_bytes() == before


def test_the_same_figures_are_read_and_written_whatever_the_letters_and_slashes(
    plan: Parts, tmp_path: Path
) -> None:
    shown = []
    for name, change in (("plain", dict), ("small", all_in_small_letters), ("windows", backslashes)):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(make.zipped(change(plan)))
        assert run("report", path, "--month", "2026-10")[0] == 0
        path.write_bytes(make.zipped(plainly(books.parts(path))))
        shown.append({title: books.shown(path, title) for title in ("Objectives", "KPIs", "Past months")})

    assert shown[0] == shown[1] == shown[2]


def plainly(parts: Parts) -> Parts:
    """The parts with slashes and capital letters, as openpyxl wants them."""
    return {
        name.replace("\\", "/"): body.replace(b"\\", b"/")
        if name.endswith(".rels")
        else re.sub(rb'<c r="[a-z]+', lambda found: b'<c r="' + found[0][6:].upper(), body)
        for name, body in parts.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_damaged_a_sheet_is_filled_or_what_is_in_the_way_is_known_before(kind: str) -> None:
    try:
        package = package_from(Path("plan.xlsx"), make.zipped(corrupted(kind)))
        Reader(package).whole(package.sheets[0])
    except Refused:
        return  # it is not even read, and so neither written
    foreseen, refused = in_the_way(package, [SHEET]), None
    try:
        edit(package, {SHEET: {(9, 1): "On track"}})
    except Refused as error:
        refused = error

    assert str(refused) == str(foreseen)
