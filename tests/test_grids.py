"""From a cell as the file stores it to what it shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from benchmarks.plans import Program, plan
from okrsheet.basics.cells import MAX_ROW, Cell, Merged, column_letters
from okrsheet.basics.errors import Refused
from okrsheet.plan import Kpi
from okrsheet.plan.columns import columns_of
from okrsheet.workbook.grids import read_grids
from okrsheet.workbook.tables import find_sheets
from okrsheet.xlsx import Reader, open_package, package_from
from okrsheet.xlsx.sheet.opened import sheet_of
from okrsheet.xlsx.sheet.reading import _format
from okrsheet.xlsx.sheet.styles import _BUILT_IN
from okrsheet.xlsx.sheet.values import moment
from tests import parts as make

HERE = Path("plan.xlsx")
HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
STYLES = f"""<styleSheet xmlns="{make.MAIN}"><numFmts><numFmt numFmtId="200" formatCode="[Red]mmm yyyy"/>
<numFmt numFmtId="201" formatCode="0&quot;m_;&quot;"/>
<numFmt numFmtId="9" formatCode="yyyy&quot;%&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="27"/><xf numFmtId="200"/><xf numFmtId="9"/>
<xf numFmtId="20"/><xf numFmtId="46"/><xf numFmtId="777"/>
<xf numFmtId="201"/></cellXfs></styleSheet>"""
GENERAL, DATE, PERCENT, DATE_OF_TAIWAN, MONTH, REDEFINED, TIME, DURATION, UNKNOWN, QUOTED, LOST = range(11)
DAY = dt.datetime(2026, 10, 31)


def read(cell: str, style: int = GENERAL, workbook: str = "", row: str = '<row r="2">') -> Cell:
    """What is read of cell A2, given what follows its address."""
    xml = make.cells(f'{HEADER}{row}<c r="A2" s="{style}"{cell}</row>')
    content = make.parts(xml, xl__styles=STYLES)
    if workbook:
        content["xl/workbook.xml"] = make.workbook(workbook)
    return read_grids(package_from(HERE, make.zipped(content)))[0].cell(2, 1)


ROWS = {"as Excel writes it": '<row r="2">', "in another way": "<row r='2'><!-- -->"}
"""One row, as the pattern of usual rows takes it in, and as it is looked at cell by cell."""


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("/>", Cell()),
        ("></c>", Cell()),
        ("><v/></c>", Cell()),
        (' t="str"><v/>\n</c>', Cell()),
        (' t="s"><v></v></c>', Cell()),
        (' t="inlineStr"><is/></c>', Cell()),
        ("><v>20</v></c>", Cell(20)),
        ("><v> -2.50 </v></c>", Cell(-2.5)),
        ("><v>1E3</v></c>", Cell(1000.0)),
        ("><v>12345678901234567</v></c>", Cell(12345678901234567)),
        ("><v>1_000</v></c>", Cell("1_000")),
        ("><v>INF</v></c>", Cell("INF")),
        (' t="n"><v>20</v></c>', Cell(20)),
        (' t="b"><v>1</v></c>', Cell(True)),
        (' t="b"><v>false</v></c>', Cell(False)),
        (' t="b"><v>maybe</v></c>', Cell("maybe")),
        (' t="e"><v>#N/A</v></c>', Cell("#N/A", error=True)),
        (' t="d"><v>2026-10-31</v></c>', Cell(DAY)),
        (' t="d"><v>2026-10-31T09:30:00Z</v></c>', Cell(dt.datetime(2026, 10, 31, 9, 30))),
        (' t="d"><v>09:30:00</v></c>', Cell(dt.time(9, 30))),
        (' t="d"><v>2026-10</v></c>', Cell("2026-10")),
        (' t="d"><v>20261031</v></c>', Cell("20261031")),
        (' t="d"><v>soon</v></c>', Cell("soon")),
        (' t="s"><v>0</v></c>', Cell("Target")),
        (' t="str"><v>a &lt; b_x000D_&#10;c</v></c>', Cell("a < b\nc")),
        (' t="str"><v><![CDATA[<f>]]></v></c>', Cell("<f>")),
        (
            ' t="inlineStr"><is><r><t>東</t></r><r><t>京</t></r><rPh sb="0" eb="1"><t>とう</t></rPh></is></c>',
            Cell("東京"),
        ),
        (' t="inlineStr"><is><t>_x005F_x000D_</t></is></c>', Cell("_x000D_")),
    ],
)
def test_what_is_stored_and_what_it_shows(stored: str, shown: Cell, row: str) -> None:
    assert read(stored, row=row) == shown


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        ("0.85", PERCENT, Cell(0.85, percent=True)),
        ("0.85", GENERAL, Cell(0.85)),
        ("46326", DATE, Cell(DAY)),
        ("46326", DATE_OF_TAIWAN, Cell(DAY)),
        ("46296", MONTH, Cell(dt.datetime(2026, 10, 1), month_only=True)),
        ("46326", REDEFINED, Cell(DAY)),
        ("0.4375", TIME, Cell(dt.time(10, 30))),
        ("1.5", DURATION, Cell(dt.timedelta(days=1, hours=12))),
        ("46326", UNKNOWN, Cell(46326)),
        ("46326", LOST, Cell(46326)),
        ("123456789", DATE, Cell(123456789)),
        ("10000000000", DURATION, Cell(10000000000)),
        ("45000", QUOTED, Cell(45000)),
    ],
)
def test_a_number_is_what_its_format_makes_of_it(number: str, style: int, shown: Cell, row: str) -> None:
    assert read(f"><v>{number}</v></c>", style, row=row) == shown


def test_days_may_be_counted_from_1904() -> None:
    assert read("><v>44864</v></c>", DATE, '<workbookPr date1904="1"/>') == Cell(DAY)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("><f>B1</f><v>1</v></c>", Cell(1, formula=True)),
        ('><f t="shared" si="0"/><v>1</v></c>', Cell(1, formula=True)),
        ("><f></f><v>1</v></c>", Cell(1)),
        ("><f>B1</f></c>", Cell(formula=True)),
        ("><f>B1</f><v/></c>", Cell(formula=True)),
        (' t="str"><f>B1</f><v></v></c>', Cell("", formula=True)),
        (' t="e"><f>1/0</f><v>#DIV/0!</v></c>', Cell("#DIV/0!", formula=True, error=True)),
    ],
)
def test_a_formula_counts_as_calculated_once_it_has_a_result_were_it_an_empty_text(
    stored: str, shown: Cell, row: str
) -> None:
    assert read(stored, row=row) == shown


def test_comments_among_the_cells_are_passed_over() -> None:
    xml = make.cells(HEADER + '<row r="2"><!-- <c r="A2"><v>1</v></c> --><c r="B2"><v>2</v></c></row>')

    grid = read_grids(package_from(HERE, make.zipped(make.parts(xml))))[0]

    assert grid.rows[2] == {2: Cell(2)}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_text_that_the_file_does_not_hold_is_named(row: str) -> None:
    with pytest.raises(Refused, match=r"plan\.xlsx: KPIs!A2 points to a text that the file does not hold"):
        read(' t="s"><v>7</v></c>', row=row)


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A3"><v>1</v></c>',
        '<c r="XFE2"/>',
        '<c r="A2" xmlns="urn:other"/>',
    ],
)
def test_what_only_looks_like_a_usual_row_is_refused(cells: str) -> None:
    with pytest.raises(Refused):
        read_grids(
            package_from(HERE, make.zipped(make.parts(make.cells(f'{HEADER}<row r="2">{cells}</row>'))))
        )


@pytest.mark.parametrize("program", get_args(Program))
def test_rows_that_excel_or_openpyxl_writes_are_usual(program: Program, tmp_path: Path) -> None:
    package = open_package(plan(tmp_path / "plan.xlsx", 30, program))

    for sheet in package.sheets:
        listed = sheet_of(package, sheet.part).listed
        assert listed.numbers
        assert all(listed.usual)


@pytest.mark.parametrize("most", range(1, 6))
def test_a_sheet_that_was_begun_is_read_on(most: int) -> None:
    row = '<row r="{0}"><c r="{1}{0}"><v>{0}</v></c></row>'
    rows = [(2, "A"), (4, "A"), (3, "A"), (2, "B"), (6, "A"), (3, "C")]
    content = make.zipped(make.parts(make.cells(HEADER + "".join(row.format(*one) for one in rows))))
    package = package_from(HERE, content)
    reader, sheet = Reader(package), package.sheets[0]

    head = reader.first_rows(sheet, most)

    whole = Reader(package).whole(sheet)
    assert len(head.rows) == min(most, len(whole.rows))
    assert reader.whole(sheet) == whole
    assert whole.rows[2] == {1: Cell(2), 2: Cell(2)}


def test_a_workbook_without_shared_texts_needs_none() -> None:
    header = "".join(f'<c t="inlineStr"><is><t>{label}</t></is></c>' for label in ("Target", "Status"))
    content = make.parts(make.cells(f'<row r="1">{header}</row><row r="2"><c r="A2"><v>2</v></c></row>'))
    del content["xl/sharedStrings.xml"]

    assert read_grids(package_from(HERE, make.zipped(content)))[0].cell(2, 1) == Cell(2)


@given(st.floats(0, 2_957_003), st.booleans())
@example(0.0, False)
@example(59.0, False)
@example(60.0, False)
@example(0.9999999999, False)
def test_a_serial_number_is_the_moment_that_openpyxl_makes_of_it(serial: float, date1904: bool) -> None:
    expected = from_excel(serial, CALENDAR_MAC_1904 if date1904 else CALENDAR_WINDOWS_1900)

    assert moment(serial, date1904) == expected


@pytest.mark.parametrize("number", BUILTIN_FORMATS)
def test_the_formats_that_need_not_be_spelled_out_are_those_that_openpyxl_knows(number: int) -> None:
    code = BUILTIN_FORMATS[number]
    shown, expected = _format(_BUILT_IN.get(number, "General")), _format(code)

    assert shown == expected
    assert (expected.moment, expected.duration) == (is_date_format(code), is_timedelta_format(code))


def test_a_row_may_be_written_in_two_pieces_and_rows_in_any_order() -> None:
    row = '<row r="{}"><c r="{}"><v>{}</v></c></row>'
    pieces = row.format(3, "A3", 3) + row.format(2, "A2", 1) + row.format(2, "B2", 2)

    grid = read_grids(package_from(HERE, make.zipped(make.parts(make.cells(HEADER + pieces)))))[0]

    assert list(grid.rows) == [1, 2, 3]
    assert grid.rows[2] == {1: Cell(1), 2: Cell(2)}


# What stands elsewhere in the workbook


@pytest.mark.parametrize(
    "other",
    [
        make.cells("").decode().encode("utf-16"),
        make.cells("stray"),
        make.cells('<row r="1"><c r="a1"/></row>'),
        make.cells('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
        b"<worksheet",
    ],
)
def test_what_is_odd_about_a_sheet_that_is_not_ours_is_passed_over(other: bytes) -> None:
    *ours, mine = read_grids(package_from(HERE, make.zipped(beside(other, "Objectives", "Key Results"))))

    assert [grid.cell(2, 1) for grid in ours] == [Cell(20)] * 3
    assert mine.title == "Mine"


def test_a_sheet_that_cannot_be_read_may_be_the_one_that_is_missing() -> None:
    with pytest.raises(Refused, match=r"plan\.xlsx \(Mine\): the XML is damaged"):
        read_grids(package_from(HERE, make.zipped(beside(b"<worksheet", "Objectives"))))


def beside(other: bytes, *others: str) -> dict[str, str | bytes]:
    """The small workbook with its sheet under further titles, and with a sheet called Mine."""
    content = make.parts()
    ours = "".join(f'<sheet name="{title}" sheetId="{n}" r:id="rId1"/>' for n, title in enumerate(others, 20))
    content["xl/workbook.xml"] = make.workbook().replace(
        "</sheets>", f'{ours}<sheet name="Mine" sheetId="8" r:id="rId9"/></sheets>'
    )
    arrows = str(content["xl/_rels/workbook.xml.rels"])
    content["xl/_rels/workbook.xml.rels"] = arrows.replace(
        "</", f'<Relationship Id="rId9" Type="{make.OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></', 1
    )
    return {**content, "xl/worksheets/sheet2.xml": other}


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "utf-16"])
def test_texts_in_another_encoding_are_refused_and_not_misread(encoding: str) -> None:
    texts = f'<?xml version="1.0" encoding="{encoding}"?><sst xmlns="{make.MAIN}"><si><t>René</t></si></sst>'
    content = make.parts() | {"xl/sharedStrings.xml": texts.encode(encoding)}

    with pytest.raises(Refused, match=r"sharedStrings\.xml\): the XML is not in UTF-8"):
        read_grids(package_from(HERE, make.zipped(content)))


def test_entities_in_the_texts_are_refused() -> None:
    texts = f'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst xmlns="{make.MAIN}"><si><t>&a;</t></si></sst>'

    with pytest.raises(Refused, match="DOCTYPE"):
        read_grids(package_from(HERE, make.zipped(make.parts() | {"xl/sharedStrings.xml": texts})))


def test_merged_cells_are_told_with_the_rows_that_they_reach_over() -> None:
    refs = ("B2:C4", "A2:C2", "6:7", "9:9", "E:E")
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    merges = f"<mergeCells>{merges}</mergeCells>"
    xml = make.cells(HEADER + '<row r="2"><c r="B2"><v>1</v></c></row>', merges)

    assert read_grids(package_from(HERE, make.zipped(make.parts(xml))))[0].merged == (
        Merged(2, 4, 2),
        Merged(6, 7, 1),
        Merged(1, MAX_ROW, 5),
    )


def test_a_header_may_be_written_in_two_pieces_under_any_title() -> None:
    labels = [c.label.en for c in columns_of(Kpi) if c.required]
    row = '<row r="1"><c r="{}1" t="inlineStr"><is><t>{}</t></is></c></row>'
    pieces = "".join(row.format(column_letters(n), label) for n, label in enumerate(labels, 1))
    content = make.parts(make.cells(pieces + '<row r="2"><c r="A2"><v>1</v></c></row>'))
    content["xl/workbook.xml"] = make.workbook().replace('name="KPIs"', 'name="My numbers"')

    grid = read_grids(package_from(HERE, make.zipped(content)))[0]

    assert [cell.value for cell in grid.rows[1].values()] == labels
    assert find_sheets([grid])
