"""Whatever a file lists, a longer list costs more in proportion and no more; nothing is gone through cell by
cell because somebody wrote ``A:XFD``. Counted are the lines of Python that run, never seconds."""

from __future__ import annotations

import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import okrsheet
from okrsheet.basics.cells import column_letters
from okrsheet.basics.errors import Refused
from okrsheet.cli import cli
from okrsheet.workbook.grids import read_grids
from okrsheet.xlsx import Area, edit, package_from, verify
from okrsheet.xlsx.package.markup import elements
from okrsheet.xlsx.sheet.areas import layers, meeting
from okrsheet.xlsx.verification.complaints import MOST_OF_A_KIND
from tests import parts as make

T = TypeVar("T")
Parts = dict[str, str | bytes]
Place = Callable[[str], Parts]

HERE, PART = Path("plan.xlsx"), "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
TAIL = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
FEW, MANY = 100, 400


def rows(more: str = "", before: str = "", after: str = "") -> Parts:
    """A sheet with a table, more rows below it, and more before and after the cells."""
    inner = make.PLAIN_SHEET.replace("</sheetData>", more + "</sheetData>" + after + TAIL)
    return make.with_table(sheet_xml=make.sheet(inner.replace("<sheetData>", before + "<sheetData>")))


def columns(more: str) -> Parts:
    return rows(before=f"<cols>{more}</cols>")


def after(name: str) -> Place:
    """In an element of that name after the cells; in none without a name."""
    return lambda more: rows(after=f"<{name}>{more}</{name}>" if name else more)


def sqref(more: str) -> Parts:
    return rows(after=f'<dataValidations><dataValidation sqref="{more}"/></dataValidations>')


def end_of(part: str, name: str) -> Place:
    """At the end of an element of another part."""

    def put(more: str) -> Parts:
        content = rows()
        assert f"</{name}>" in str(content[part])
        return {**content, part: str(content[part]).replace(f"</{name}>", f"{more}</{name}>", 1)}

    return put


def names(more: str) -> Parts:
    return {**rows(), "xl/workbook.xml": make.workbook(f"<definedNames>{more}</definedNames>")}


def comments(more: str) -> Parts:
    return {**rows(), "xl/comments1.xml": f"<comments>{more}</comments>"}


def chain(entries: str, more: str = "") -> Parts:
    """A calculation chain, and rows beside it."""
    content = rows(more)
    content["xl/_rels/workbook.xml.rels"] = make.relations(
        rId1="worksheet worksheets/sheet1.xml",
        rId2="sharedStrings sharedStrings.xml",
        rId3="styles styles.xml",
        rId4="calcChain calcChain.xml",
    )
    return {**content, "xl/calcChain.xml": f'<calcChain xmlns="{make.MAIN}">{entries}</calcChain>'}


def chain_beside_columns(entries: str) -> Parts:
    """A calculation chain beside as many formulas that fill whole columns."""
    formula = '<row r="{n}"><c r="AA{n}"><f t="array" ref="C:XFD">1</f></c></row>'
    return chain(entries, many(entries.count("<c "), formula))


def tables(more: str) -> Parts:
    """As many tables as there are commas, all in one place."""
    count, content = more.count(","), rows()
    arrows = {f"rId{n}": f"table ../tables/table{n}.xml" for n in range(1, count + 1)}
    named = {f"xl/tables/table{n}.xml": make.TABLE.replace("KPIs", f"T{n}") for n in range(2, count + 1)}
    return make.declared({**content, **named, RELATIONS: make.relations(**arrows)})


def many(count: int, pattern: str) -> str:
    """The pattern so many times; ``{n}`` is its number, ``{c}`` a column."""
    return "".join(pattern.format(n=n, c=column_letters(n % 16000 + 40)) for n in range(10, count + 10))


relations = end_of(RELATIONS, "Relationships")
MERGES = after("mergeCells")
ARROW = f'<Relationship Id="x{{n}}" Type="{make.OFFICE}/'

LISTS: dict[str, tuple[Place, str]] = {
    "merged cells": (MERGES, '<mergeCell ref="D{n}:E{n}"/>'),
    "merged cells one over the other": (MERGES, '<mergeCell ref="B2:B{n}"/>'),
    "merged cells over everything": (MERGES, '<mergeCell ref="B2:XFD1048576"/>'),
    "merged columns": (MERGES, '<mergeCell ref="{c}:{c}"/>'),
    "merged cells that are none": (MERGES, '<mergeCell ref="{n}?"/>'),
    "names": (names, '<definedName name="n{n}"/>'),
    "one name": (names, '<definedName name="n"/>'),
    "relations to one table": (relations, ARROW + 'table" Target="../tables/table1.xml"/>'),
    "relations to nothing": (relations, ARROW + 'image" Target="../nothing.png"/>'),
    "tables one over the other": (tables, ","),
    "content types": (end_of("[Content_Types].xml", "Types"), '<Override PartName="/x{n}" ContentType="x"/>'),
    "one part for many sheets": (end_of("xl/workbook.xml", "sheets"), '<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>'),
    "shared texts": (end_of("xl/sharedStrings.xml", "sst"), "<si><t>{n}</t></si>"),
    "formats of cells": (end_of("xl/styles.xml", "cellXfs"), '<xf fontId="{n}"/>'),
    "rows": (rows, '<row r="{n}"/>'),
    "the same row": (rows, '<row r="9"/>'),
    "cells of no format": (rows, '<row r="{n}"><c r="D{n}" s="9"/></row>'),
    "columns": (columns, '<col min="{n}" max="16384" style="1"/>'),
    "validations": (after("dataValidations"), '<dataValidation sqref="A:XFD 1:1048576"/>'),
    "places of one validation": (sqref, "A{n}:XFD1048576 "),
    "conditional formats": (after(""), '<conditionalFormatting sqref="A:A"><cfRule dxfId="9"/></conditionalFormatting>'),
    "links": (after("hyperlinks"), '<hyperlink ref="A{n}" r:id="r{n}"/>'),
    "elements where none belong": (after(""), "<sheetPr/>"),
    "a stale calculation chain": (chain, '<c r="A{n}" i="7"/>'),
    "a stale calculation chain beside whole columns": (chain_beside_columns, '<c r="{c}9" i="7"/>'),
    "a calculation chain of no sheet": (chain, '<c r="A{n}" i="8"/>'),
    "shared formulas": (rows, '<row r="{n}"><c r="AA{n}"><f t="shared" si="{n}" ref="B2:XFD1048576">1</f></c></row>'),
    "lost shared formulas": (rows, '<row r="{n}"><c r="AA{n}"><f t="shared" si="{n}"/></c></row>'),
    "formulas that are none": (rows, '<row r="{n}"><c r="AA{n}"><f>({c}</f></c></row>'),
    "columns of a table": (end_of("xl/tables/table1.xml", "tableColumns"), '<tableColumn id="{n}" name="c{n}"/>'),
    "comments": (comments, '<comment ref="A{n}"/>'),
}  # fmt: skip


def read(data: bytes) -> None:
    read_grids(package_from(HERE, data))


def verified(data: bytes) -> None:
    verify(data)


def filled(data: bytes) -> None:
    edit(package_from(HERE, data), {PART: {(row, 30): 1 for row in range(3, 50)}})


VERBS = {"read": read, "verify": verified, "fill": filled}


def traced(work: Callable[[], T]) -> tuple[T, int]:
    """What some work gives, and how many lines of okrsheet run for it."""
    lines = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace if "/okrsheet/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        result = work()
    finally:
        sys.settrace(before)
    return result, lines


def lines_run(verb: str, kind: str, count: int) -> int:
    """How many lines run for a list of that length, be it refused or not."""
    place, pattern = LISTS[kind]
    data = make.zipped(place(many(count, pattern)))

    def work() -> None:
        with suppress(Refused):
            VERBS[verb](data)

    return traced(work)[1]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", LISTS)
def test_a_list_four_times_as_long_is_no_more_than_four_times_the_work(kind: str, verb: str) -> None:
    lines_run(verb, kind, 2)  # what is done only once in a process counts for none of them
    least, few, more = (lines_run(verb, kind, count) for count in (1, FEW, MANY))

    assert more - least <= 5 * max(few - least, FEW)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", LISTS)
def test_a_large_area_takes_no_memory(kind: str, verb: str) -> None:
    place, pattern = LISTS[kind]
    data = make.zipped(place(many(FEW, pattern)))
    tracemalloc.start()
    try:
        with suppress(Refused):
            VERBS[verb](data)
        assert tracemalloc.get_traced_memory()[1] < 5 << 20
    finally:
        tracemalloc.stop()


def test_of_each_kind_the_first_complaints_are_told_and_the_others_counted() -> None:
    content = rows(many(MOST_OF_A_KIND + 250, '<row r="{n}"><c r="D{n}" s="9"/></row>') + '<row r="9"/>')

    found = verify(make.zipped(content))

    told = [(complaint.where, complaint.message.into("en"), complaint.count) for complaint in found]
    assert told[0] == ("KPIs!D10", "it names style 9; there are 2", 1)
    assert told[MOST_OF_A_KIND - 1 :] == [
        ("KPIs!D109", "it names style 9; there are 2", 251),
        ("KPIs!A9", "row 9 comes twice or in the wrong order", 1),
    ]


def test_the_command_says_how_many_more_there_are(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.zipped(rows(many(1350, '<row r="{n}"><c r="D{n}" s="9"/></row>'))))

    done = CliRunner().invoke(cli, ["verify", str(path), "--lang", "en"])

    assert done.exit_code == 1
    *_, last, more = done.stdout.splitlines()
    assert last == f"{path}: {PART}: KPIs!D109: it names style 9; there are 2"
    assert more == f"{path}: {PART}: and 1,250 more of this kind"
    assert "found 1350 things" in done.stderr


def test_a_table_to_which_many_relations_lead_is_one_table() -> None:
    place, pattern = LISTS["relations to one table"]

    found = verify(make.zipped(place(many(3000, pattern))))

    assert [complaint.message.into("en") for complaint in found] == [
        "3001 relations of one sheet lead to table KPIs"
    ]


def test_a_list_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsheet.xlsx.package.markup.MOST_ELEMENTS", 1000)
    monkeypatch.setattr("okrsheet.xlsx.sheet.pieces._MOST_BEFORE_CELLS", 1000)

    assert len(elements(b"<a>" + b"<b/>" * 999 + b"</a>")) == 1000
    with pytest.raises(Refused, match="lists more than 1,000 things"):
        elements(b"<a>" + b"<b/>" * 1000 + b"</a>")
    with pytest.raises(Refused, match="far more columns than a sheet has"):
        edit(package_from(HERE, make.zipped(columns('<col min="1"/>' * 1000))), {PART: {(3, 1): 1}})


def merged_owners(count: int) -> Parts:
    """A list of KPIs with as many owners merged over each other as there are rows."""
    cell = '<c r="{0}{1}" t="inlineStr"><is><t>{2}</t></is></c>'
    header = "".join(cell.format(*given) for given in (("A", 1, "ID"), ("B", 1, "KPI"), ("C", 1, "Owner")))
    owner = cell.format("C", 2, "Sales lead")
    below = "".join(f'<row r="{n}">{cell.format("A", n, f"K{n}")}</row>' for n in range(3, count + 3))
    listed = f'<row r="1">{header}</row><row r="2">{cell.format("A", 2, "K2")}{owner}</row>{below}'
    merged = "".join(f'<mergeCell ref="C2:C{n}"/>' for n in range(3, count + 3))
    return make.parts(make.cells(listed, f"<mergeCells>{merged}</mergeCells>"))


def test_rows_under_merged_cells_that_lie_over_each_other_are_gone_through_once(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"

    def lines(count: int) -> int:
        path.write_bytes(make.zipped(merged_owners(count)))
        plan, run = traced(lambda: okrsheet.read(path))
        assert {kpi.owner for kpi in plan.kpis} == {"Sales lead"}
        assert len(plan.kpis) == count + 1
        return run

    least, few, more = map(lines, (1, FEW, MANY))
    assert more - least <= 5 * (few - least)


AREAS = st.builds(
    lambda top, left, high, wide: Area(top, left, top + high, left + wide),
    *[st.integers(1, 9)] * 2,
    *[st.integers(0, 5)] * 2,
)


@given(st.lists(AREAS, max_size=12), st.sets(st.tuples(st.integers(1, 14), st.integers(1, 14))))
def test_layers_are_the_areas_that_hold_a_cell(areas: list[Area], cells: set[tuple[int, int]]) -> None:
    held = Counter(cell for cell in cells for area in areas if area.holds(*cell))

    assert layers(cells, areas) == held


@given(st.lists(AREAS, max_size=12))
def test_areas_meet_where_two_of_them_do(areas: list[Area]) -> None:
    found = list(meeting(areas))

    assert all(one != other and areas[one].meets(areas[other]) for one, other in found)
    overlapping = any(a.meets(b) for n, a in enumerate(areas) for b in areas[:n])
    assert bool(found) == overlapping
