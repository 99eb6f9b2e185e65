"""Would Excel complain? What is sound although it looks odd, and what hangs together across parts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES, Text
from okrsheet.xlsx import LOOKED_AT, Area, package_from, verify
from okrsheet.xlsx.sheet.areas import meeting, parse_area
from okrsheet.xlsx.verification import complaints
from okrsheet.xlsx.verification.formulacheck import _ATOM, parses
from okrsheet.xlsx.verification.schemacheck import is_name
from okrsheet.xlsx.verification.workbook import compare
from tests import parts as make
from tests.test_corruptions import KINDS, corrupted


def complaints_of(content: dict[str, str | bytes]) -> list[str]:
    found = verify(make.zipped(content))
    assert all(c.message.into(language) for c in found for language in LANGUAGES)
    return [f"{complaint.where}: {complaint.message.into('en')}" for complaint in found]


def test_sound_workbooks_pass() -> None:
    assert complaints_of(make.parts()) == []
    assert complaints_of(make.with_table()) == []


def test_unusual_but_sound_cells_pass() -> None:
    rows = (
        '<row><c><v> 1.5E-3 </v></c><c t="e"><v>#REF!</v></c><c t="d"><v>2026-10-31</v></c></row>'
        '<row r="5" spans="1:2"/><row r="6"><c r="A6" t="str"><f>""</f><v></v></c><c s="" r="B6"/></row>'
        f'<row r="7"><c r="A7" t="inlineStr"><is><t>{"x" * 32767}</t></is></c></row>'
    )

    assert complaints_of(make.parts(make.cells(rows))) == []


def test_tables_cannot_overlap() -> None:
    content = make.with_table()
    content["xl/worksheets/_rels/sheet1.xml.rels"] = make.relations(
        rId1="table ../tables/table1.xml", rId2="table ../tables/table2.xml"
    )
    content["xl/tables/table2.xml"] = make.TABLE.replace(
        'id="1" displayName="KPIs"', 'id="2" displayName="Other"'
    )

    assert complaints_of(make.declared(content)) == ["A1:B2: tables KPIs and Other overlap"]


def test_a_value_that_is_but_white_space_is_none() -> None:
    cells = '<c r="A1"><v/>\n</c><c r="B1" t="s"><v></v></c><c r="C1" t="d"><v>\n</v></c><c r="D1" t="e"><v/>\n</c>'

    assert complaints_of(make.parts(make.cells(f'<row r="1">\n{cells}\n</row>'))) == []


@pytest.mark.parametrize("row", ['<row r="1">', "<row r='1'>"])
def test_errors_of_excel_pass(row: str) -> None:
    errors = [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
    ]
    cells = "".join(f'<c r="{chr(65 + n)}1" t="e"><v>{error}</v></c>' for n, error in enumerate(errors))

    assert complaints_of(make.parts(make.cells(f"{row}{cells}</row>"))) == []


def test_a_number_of_thousands_of_digits_is_out_of_range() -> None:
    number = "9" * 5000
    rule = f'<conditionalFormatting sqref="A1"><cfRule dxfId="{number}"/></conditionalFormatting>'
    columns = f'<cols><col min="{number}" max="{number}"/></cols>'
    content = make.parts(make.sheet(f"{columns}<sheetData/>{rule}"))

    assert complaints_of(content) == [
        f"KPIs: a rule names format {number}; there are 0",
        *(f"KPIs: <col> says {key}=“{number[:40]}”; 1 to 16384 is allowed" for key in ("min", "max")),
        "KPIs!A1: <cfRule> lacks priority",
        f"KPIs!A1: <cfRule> says dxfId=“{number[:40]}”; 0 to 2147483647 is allowed",
    ]


@pytest.mark.parametrize(("ref", "area"), [
    ("4:5", "A4:XFD5"), ("5:4", "A4:XFD5"), ("$4:$4", "A4:XFD4"), ("A:A", "A1:A1048576"), ("$B:D", "B1:D1048576"), ("B2:D5", "B2:D5"),
])  # fmt: skip
def test_whole_rows_and_columns_are_areas(ref: str, area: str) -> None:
    assert str(parse_area(ref)) == area


@pytest.mark.parametrize(
    "ref", ["", ":", "4", "A", "4:A", "A:4", "A:", ":5", "0:5", "1:1048577", "A:XFE", "A1:5"]
)
def test_what_is_no_area(ref: str) -> None:
    with pytest.raises(ValueError, match=r"is not a cell address|outside a worksheet"):
        parse_area(ref)


def test_whole_rows_and_columns_may_be_merged_once() -> None:
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("4:5", "A6:XFD7", "9:9"))
    sound = make.cells("", f"<mergeCells>{merges}</mergeCells>")
    meeting = make.cells("", f'<mergeCells>{merges}<mergeCell ref="C:D"/></mergeCells>')

    assert complaints_of(make.parts(sound)) == []
    assert complaints_of(make.parts(meeting)) == [
        f"KPIs!A{row}: merged cells overlap with C1:D1048576" for row in (4, 6, 9)
    ]


def test_a_table_is_never_whole_rows_or_columns() -> None:
    with_lines = make.with_table(make.TABLE.replace('ref="A1:B2"', 'ref="A:B"', 1))

    assert complaints_of(with_lines) == [
        "KPIs: . (xl/tables/table1.xml): the table's place “A:B” is no range of cells."
    ]


def test_each_area_that_lies_over_another_is_named() -> None:
    areas = [parse_area(ref) for ref in ("A1:B2", "D1:D9", "B3:C4", "C1:C2", "A9:D9", "C4", "A1:A2")]

    found = {str(areas[area]): str(areas[other]) for area, other in meeting(areas)}

    assert found == {"A1:B2": "A1:A2", "C4": "B3:C4", "A9:D9": "D1:D9"}


def test_thousands_of_tall_merges_are_looked_through_at_once() -> None:
    areas = [Area(1, 2 * n, 1000, 2 * n + 1) for n in range(1, 8000)] + [Area(999, 500, 2000, 500)]
    started = time.perf_counter()

    assert [str(areas[number]) for number, _ in meeting(areas)] == ["SF999:SF2000"]
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2">{}</row>',
        '\n  <row r="2" spans="1:2" ht="20">{}</row>\n',
        "<row r='2'>{}</row>",
        '<row spans="1:2" r="2" >{}</row >',
        "<row>{}</row>",
    ],
)
@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ('<c r="A2"><v>1,5</v></c>', "KPIs!A2: “1,5” is no number"),
        ('<c r="A2" s="2"/>', "KPIs!A2: it names style 2; there are 2"),
        ('<c r="A2"><v>1E400</v></c>', "KPIs!A2: “1E400” is no number"),
        (f'<c r="A2"><v>{"9" * 400}</v></c>', f"KPIs!A2: “{'9' * 40}” is no number"),
        ('<c r="A2" t="e"><v>#FOO!</v></c>', "KPIs!A2: “#FOO!” is no error that Excel knows"),
        ('<c r="A2"><v>1</v><f>1</f></c>', "KPIs!A2: a cell holds one formula and one value at most"),
        ('<c r="B2"/><c r="A2"/>', "KPIs!A2: cell A2 comes twice or in the wrong order"),
        ('<c r="A2"/><c r="A2"/>', "KPIs!A2: cell A2 comes twice or in the wrong order"),
        ('<c r="A3"/>', "KPIs!A2: cell A3 stands in row 2"),
    ],
)
def test_a_row_is_checked_however_it_is_written(row: str, cells: str, complaint: str) -> None:
    sheet = make.cells('<row r="1"><c r="A1"/></row>' + row.format(cells) + '<row r="3"><c r="A3"/></row>')

    assert [found[: len(complaint)] for found in complaints_of(make.parts(sheet))] == [complaint]


def test_the_calculation_chain_names_only_formulas() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>1</f></c><c r="B1"/><c r="C1"><f t="array" ref="C1:C2">1</f></c>'
        '<c s="1" r="D1"><f>1</f></c></row>'
    )
    content = make.parts(make.cells(rows))
    content["xl/_rels/workbook.xml.rels"] = make.relations(
        rId1="worksheet worksheets/sheet1.xml",
        rId2="calcChain calcChain.xml",
        rId3="styles styles.xml",
    )
    content["xl/calcChain.xml"] = (
        f'<calcChain xmlns="{make.MAIN}"><c r="A1" i="7"/><c r="B1"/><c r="C2"/><c r="D1"/><c r="A1" i="8"/></calcChain>'
    )

    assert complaints_of(make.declared(content)) == [
        "KPIs!B1: the calculation chain names KPIs!B1, which holds no formula",
        "A1: the calculation chain names sheet number 8, which is not there",
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "1",
        "-A1%",
        "--A1",
        "=A1",
        "A1<>-B1",
        "A1>=+1",
        "SUM(A1:B2 B1:C3,,)",
        "{1,2;3,4}",
        '"(" & "say ""x"""',
        "'It''s (here)'!A1",
        "[1]Sheet!$A$1",
        "'[Book 1.xlsx]A(1'!A1",
        "Table[[#This Row],[Cost ('[€'])]]*2",
        'IF(A1="",,#N/A)',
        "_xlfn.SINGLE(A1#)",
        "SUM(1:1 2:2,-A1)",
        '{-1.5E+3,TRUE;#N/A,"("}',
        "SUM(A1:.B9,Sheet1!#REF!)",
        "NOW()+_xlfn.LAMBDA(1)()",
        "",
    ],
)
def test_formulas_that_can_be_read(formula: str) -> None:
    assert parses(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "(",
        "A1)",
        "{1,2)",
        "SUM(A1",
        'A1&"',
        "'Sheet!A1",
        "Table[",
        "A1+",
        "*A1",
        "A1*/B1",
        "SUM(*1)",
        "A1,",
        "(A1=)",
        "SUM(A1,*2)",
        "5 5",
        "A1!!B",
        "1..2",
        "{A1}",
        "{1,A1}",
        "()",
        "1+()",
    ],
)
def test_formulas_that_cannot_be_read(formula: str) -> None:
    assert not parses(formula)


@pytest.mark.parametrize("opening", ["[", "'", '"', "['", "[a", "[[", "[]["])
def test_what_has_no_end_is_looked_through_once(opening: str) -> None:
    formula = "A1+" + opening * 2001 + "]"

    assert not parses(formula)
    assert len(list(_ATOM.finditer(formula))) <= 2002
    assert sum(found["open"] is not None for found in _ATOM.finditer(formula)) == 1


def test_every_complaint_is_written_in_both_languages() -> None:
    for name, text in vars(complaints).items():
        if isinstance(text, Text) and name != "UNREADABLE":
            assert text.en != text.zh_TW, name


def test_the_manual_lists_every_complaint_once() -> None:
    every = {
        text for name, text in vars(complaints).items() if isinstance(text, Text) and name != "UNREADABLE"
    }
    listed = [text for texts in LOOKED_AT.values() for text in texts]

    assert len(listed) == len(set(listed))
    assert set(listed) == every


def test_each_kind_of_complaint_but_those_of_size_is_met_by_a_planted_corruption() -> None:
    met = {found.message.text for kind in KINDS for found in told_of(kind)}

    every = {text for texts in LOOKED_AT.values() for text in texts}
    assert {text.en for text in every - met} == {
        complaints.MANY_LINKS.en,
        complaints.MANY_FORMATS.en,
        complaints.TABLES_MEET.en,
        complaints.TABLE_AGAIN.en,
    }


def told_of(kind: str) -> tuple[complaints.Complaint, ...]:
    package = package_from(Path("plan.xlsx"), make.zipped(corrupted(kind)))
    return verify(package)


def test_a_shared_text_is_as_long_as_it_is_shown() -> None:
    longest = "&amp;" * 32_766 + "_x000D_"
    content = make.parts(
        xl__sharedStrings=f'<sst xmlns="{make.MAIN}"><si><t>{longest}</t></si><si><t>S</t></si></sst>'
    )
    content["xl/worksheets/sheet1.xml"] = make.cells('<row r="1"><c r="A1" t="s"><v>1</v></c></row>')

    assert complaints_of(content) == []


def test_a_sheet_has_no_more_links_and_a_style_sheet_no_more_formats_than_excel_reads() -> None:
    link = '<hyperlink ref="A1" location="B1"/>'
    sheet = make.cells("", f"<hyperlinks>{link * 65_531}</hyperlinks>")
    styles = f'<styleSheet xmlns="{make.MAIN}"><cellXfs>{"<xf/>" * 65_491}</cellXfs></styleSheet>'

    assert complaints_of(make.parts(sheet, xl__styles=styles)) == [
        "cellXfs: 65491 formats of cells; 65,490 are allowed",
        "KPIs: 65531 links; a sheet has 65,530 at most",
    ]


@pytest.mark.parametrize(
    "name",
    ["Goal", "目標", "_xlnm.Print_Area", "KPI_1", "A1B", "XFE1", "A1048577", "R1C1.x", "\\a", "é", "Rate"],
)
def test_names_that_excel_takes(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "A1", "xfd1048576", "R", "c", "R1C1", "rc", "1st", "My goal", "a-b", ".a", "a!b", "目標 1"]
)
def test_names_that_excel_does_not_take(name: str) -> None:
    assert not is_name(name)


# The outcome compared with the original

HERE = Path("plan.xlsx")


def test_a_part_that_was_not_to_change_is_noticed() -> None:
    old = package_from(HERE, make.zipped(make.parts()))
    new = old.with_parts({"xl/styles.xml": b"<a/>"})

    compare(old, new, frozenset({"xl/styles.xml"}))
    with pytest.raises(Refused, match=r"xl/styles\.xml"):
        compare(old, new, frozenset())


def test_a_part_that_is_missing_or_moved_is_noticed() -> None:
    content = make.parts()
    old = package_from(HERE, make.zipped(content))
    moved = make.zipped(dict(reversed(content.items())))

    less = {name: body for name, body in content.items() if name != "xl/sharedStrings.xml"}

    with pytest.raises(Refused, match=r"sharedStrings\.xml"):
        compare(old, make.zipped(less), frozenset(content))
    with pytest.raises(Refused, match=r"more\.xml"):
        compare(old, old.with_parts({}, {"more.xml": b"<more/>"}), frozenset())
    compare(old, old.with_parts({}, {"more.xml": b"<more/>"}), frozenset(), frozenset({"more.xml"}))
    with pytest.raises(Refused):
        compare(old, moved, frozenset(content))
