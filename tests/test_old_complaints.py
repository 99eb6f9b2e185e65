"""What was wrong with the user's file before, and has been lived with, never stops a month."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

import okrsheet
from okrsheet.basics.errors import Refused
from okrsheet.writeback import write_back
from okrsheet.xlsx import NewColumn, Widening, edit, open_package, package_from, verify, widen
from tests import parts as make
from tests.books import parts
from tests.fuzz import small_plans

MONTHS = [dt.date(2026, 10, 31), dt.date(2026, 11, 30), dt.date(2026, 12, 31)]
HISTORY, TABLE = "xl/worksheets/sheet6.xml", "xl/tables/table6.xml"
HERE, PART = Path("plan.xlsx"), "xl/worksheets/sheet1.xml"

ODD: dict[str, tuple[str, str, str]] = {
    "two columns of one number": (TABLE, 'id="2" name="As of"', 'id="1" name="As of"'),
    "a column under another name": (TABLE, 'name="As of"', 'name="Day"'),
    "two columns under one name": (TABLE, 'name="As of"', 'name="Month"'),
    "a column too few": (TABLE, '<tableColumn id="5" name="Progress" />', ""),
    "another count": (TABLE, '<tableColumns count="5"', '<tableColumns count="4"'),
    "a filter that is too short": (TABLE, '<autoFilter ref="A1:E2"', '<autoFilter ref="A1:E1"'),
    "a filter that is too narrow": (TABLE, '<autoFilter ref="A1:E2"', '<autoFilter ref="A1:D2"'),
    "a filter that is nowhere": (TABLE, '<autoFilter ref="A1:E2"', '<autoFilter ref="A1:E"'),
    "a format that is not there": (TABLE, '<tableColumn id="2"', '<tableColumn dataDxfId="999" id="2"'),
    "merged cells in the header": (
        HISTORY,
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="E1:F1"/></mergeCells>',
    ),
    "two lists of merged cells": (HISTORY, "</sheetData>", "</sheetData><mergeCells/><mergeCells/>"),
    "a dimension that is none": (HISTORY, '<dimension ref="A1:E2"', '<dimension ref="A1:E"'),
    "a cell of an unknown format": (HISTORY, '<c r="C1"', '<c r="C1" s="9999"'),
    "a column of an unknown format": (
        HISTORY,
        "<sheetData>",
        '<cols><col min="1" max="9" style="9999" width="9"/></cols><sheetData>',
    ),
}


def odd_plan(folder: Path, kind: str) -> Path:
    """A small plan whose table of History, two rows high, is odd."""
    path = folder / "small-table.xlsx"
    list(small_plans(folder))
    part, was, now = ODD[kind]
    content: dict[str, str | bytes] = {**parts(path)}
    text = parts(path)[part].decode()
    assert was in text, "the plan is not written as this test thinks"
    path.write_bytes(make.zipped({**content, part: text.replace(was, now, 1)}))
    return path


def keys(path: Path) -> set[tuple[str, ...]]:
    return {complaint.key for complaint in verify(open_package(path))}


@pytest.mark.parametrize("kind", ODD)
def test_a_history_with_an_odd_table_takes_in_month_after_month(kind: str, tmp_path: Path) -> None:
    path = odd_plan(tmp_path, kind)
    before = keys(path)
    assert before or kind == "a column of an unknown format"

    for day in MONTHS:
        write_back(okrsheet.assess(okrsheet.read(path, day), day))

    assert Counter(row.month for row in okrsheet.read(path).history) == {
        "2026-09": 1,
        **{f"{day:%Y-%m}": 5 for day in MONTHS},
    }
    assert 'ref="A1:E17"' in parts(path)[TABLE].decode()
    assert keys(path) == before


def test_a_table_that_overlapped_with_another_may_grow(tmp_path: Path) -> None:
    tail = '<tableParts count="2"><tablePart r:id="rId1"/><tablePart r:id="rId2"/></tableParts>'
    old = make.with_table(sheet_xml=make.sheet(make.PLAIN_SHEET + tail))
    old["xl/worksheets/_rels/sheet1.xml.rels"] = make.relations(
        rId1="table ../tables/table1.xml", rId2="table ../tables/table2.xml"
    )
    old["xl/tables/table2.xml"] = (
        make.TABLE.replace('id="1" displayName="KPIs"', 'id="2" displayName="Other"')
        .replace("A1:B2", "B1:B9")
        .replace('<tableColumn id="1" name="Target"/>', "")
        .replace('count="2"', 'count="1"')
    )
    book = package_from(HERE, make.zipped(make.declared(old)))
    before = verify(book)

    for last in (4, 9, 12):
        grown = edit(book, {PART: {(last, 1): 5}}, tables_to={"xl/tables/table1.xml": last})
        book = package_from(HERE, grown.data)
        assert {c.key for c in verify(book)} == {c.key for c in before}

    assert [(c.where, c.message.into("en")) for c in before] == [
        ("A1:B2", "tables KPIs and Other overlap"),
    ]


def test_a_cell_of_an_unknown_format_is_no_news_when_formats_are_added() -> None:
    tail = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    styled = make.sheet(make.PLAIN_SHEET.replace('<c r="B1"', '<c r="B1" s="9"') + tail)
    book = package_from(HERE, make.zipped(make.with_table(sheet_xml=styled)))
    assert [c.message.into("en") for c in verify(book)] == ["it names style 9; there are 2"]

    added = NewColumn(3, "Score", 9, "0.0"), NewColumn(4, "Change", 9, "0.00")
    grown = widen(book, [Widening(PART, 1, added, 2, "xl/tables/table1.xml")])

    # The header beside it, which looks like it, is not of an unknown format as well.
    assert [c.message.into("en") for c in verify(grown)] == ["it names style 9; there are 4"]


def test_new_cells_do_not_take_over_a_format_that_is_not_there() -> None:
    cols = (
        '<cols><col min="1" max="1" style="99" width="9"/><col min="2" max="2" style="1" width="9"/></cols>'
    )
    rows = '<row r="7" s="99" customFormat="1"><c r="C7"/></row>'
    book = package_from(HERE, make.zipped(make.parts(make.sheet(f"{cols}<sheetData>{rows}</sheetData>"))))

    filled = edit(book, {PART: {(3, 1): 5, (3, 2): 6, (7, 1): 7}})

    xml = package_from(HERE, filled.data).read(PART)
    assert b'<c r="A3"><v>5</v></c><c r="B3" s="1"><v>6</v></c>' in xml
    assert b'<c r="A7"><v>7</v></c>' in xml


def test_what_is_new_still_stops_it() -> None:
    twice = make.TABLE.replace('id="2" name="Status"', 'id="1" name="Status"')
    book = package_from(HERE, make.zipped(make.with_table(twice)))
    assert len(verify(book)) == 1

    with pytest.raises(Refused, match="Excel would complain"):
        edit(book, {PART: {(1, 1): "Goal"}})
