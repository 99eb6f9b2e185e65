"""Would Excel complain? Sound files pass; each seeded corruption is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsheet.errors import Refused
from okrsheet.text import LANGUAGES, Text
from okrsheet.xlsx import complaints
from okrsheet.xlsx.package import open_package, package_from
from okrsheet.xlsx.verify import compare, verify
from tests import parts as make

MERGES = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'
SHARED = '<row r="1"><c r="A1"><f t="shared" si="0"/><v>1</v></c></row>'
TWO_SHARED = (
    '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A2">1</f></c>'
    '<c r="B1"><f t="shared" si="0" ref="B1:B2">1</f></c></row>'
)
DRAWING = '<sheetData/><drawing r:id="rId9"/>'


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


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ('<row r="2"/><row r="1"/>', "KPIs!A1: row 1 comes twice"),
        ('<row r="2"/><row r="2"/>', "KPIs!A2: row 2 comes twice"),
        (
            '<row r="1"><c r="B1"/><c r="A1"/></row>',
            "KPIs!A1: cell A1 comes twice or in the wrong order",
        ),
        ('<row r="1"><c r="A1"/><c r="A1"/></row>', "KPIs!A1: cell A1 comes twice"),
        ('<row r="1"><c r="A2"/></row>', "cell A2 stands in row 1"),
        ('<row r="1048577"/>', "a sheet has no row 1048577"),
        ('<row r="1"><c r="XFE1"/></row>', "cell XFE1 stands in row 1"),
        ('<row r="1"><c r="A1"><v>1,5</v></c></row>', "KPIs!A1: “1,5” is no number"),
        ('<row r="1"><c r="A1"><v>nan</v></c></row>', "“nan” is no number"),
        ('<row r="1"><c r="A1" t="b"><v>yes</v></c></row>', "“yes” is neither"),
        ('<row r="1"><c r="A1" t="q"/></row>', "unknown kind, “q”"),
        (
            '<row r="1"><c r="A1" t="s"><v>2</v></c></row>',
            "names text 2 of the shared texts, which has 2",
        ),
        ('<row r="1"><c r="A1" t="s"><v>x</v></c></row>', "names text x"),
        ('<row r="1"><c r="A1" s="2"/></row>', "names style 2; there are 2"),
        ('<row r="1"><c r="A1" t="inlineStr"><v>1</v></c></row>', "text and value in one cell"),
        (f'<row r="1"><c r="A1" t="str"><v>{"x" * 32768}</v></c></row>', "32768 characters"),
        (SHARED, "KPIs: the formula it shares (0) is not there"),
        (TWO_SHARED, "KPIs: two formulas are shared as number 0"),
        ("<row r='1'><c r='A1'><v>1</v></row>", "damaged"),
        ("<row r='1'><x:c r='A1'/></row>", "damaged"),
    ],
)
def test_corrupt_cells(rows: str, complaint: str) -> None:
    (found,) = complaints_of(make.parts(make.cells(rows)))

    assert complaint in found


@pytest.mark.parametrize(
    ("inner", "complaint"),
    [
        (f"<sheetData/>{MERGES}", "KPIs!B2: merged cells overlap with A1:B2"),
        ('<sheetData/><mergeCells><mergeCell ref="A0"/></mergeCells>', "“A0” is no range"),
        (DRAWING, "KPIs: it uses the relation rId9, which is not there"),
    ],
)
def test_corrupt_sheets(inner: str, complaint: str) -> None:
    (found,) = complaints_of(make.parts(make.sheet(inner)))

    assert complaint in found


@pytest.mark.parametrize(
    ("was", "is_now", "complaint"),
    [
        ('name="Target"', 'name="Goal"', "KPIs!A1: the cell says “Target”, and table KPIs calls"),
        ('ref="A1:B2"><auto', 'ref="A1:C2"><auto', "spans 3 columns and lists 2"),
        ('count="2"', 'count="3"', "says 3 columns and lists 2"),
        ('id="2"', 'id="1"', "two columns with number 1"),
        ('ref="A1:B2"/>', 'ref="A1:B9"/>', "filter of table KPIs reaches outside"),
        ('ref="A1:B2"><auto', 'ref="A0"><auto', "no range of cells"),
    ],
)
def test_corrupt_tables(was: str, is_now: str, complaint: str) -> None:
    found = complaints_of(make.with_table(make.TABLE.replace(was, is_now, 1)))

    assert len(found) == 1
    assert complaint in found[0]


def test_two_columns_of_a_table_cannot_share_a_name() -> None:
    table = make.TABLE.replace('name="Status"', 'name="TARGET"')

    assert "two columns “target”" in complaints_of(make.with_table(table))[0]


def test_tables_cannot_overlap() -> None:
    content = make.with_table()
    content["xl/worksheets/_rels/sheet1.xml.rels"] = make.relations(
        rId1="table ../tables/table1.xml", rId2="table ../tables/table2.xml"
    )
    content["xl/tables/table2.xml"] = make.TABLE.replace('displayName="KPIs"', 'displayName="Other"')

    assert complaints_of(content) == ["A1:B2: tables KPIs and Other overlap"]


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
        ('<c r="B2"/><c r="A2"/>', "KPIs!A2: cell A2 comes twice or in the wrong order"),
        ('<c r="A2"/><c r="A2"/>', "KPIs!A2: cell A2 comes twice or in the wrong order"),
        ('<c r="A3"/>', "KPIs!A2: the sheet is written in an unusual way (cell A3 stands in row 2)"),
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

    assert complaints_of(content) == [
        "KPIs!B1: the calculation chain names KPIs!B1, which holds no formula",
        "A1: the calculation chain names sheet number 8, which is not there",
    ]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"xl/media.png": b""}, "xl/media.png: the part has no content type"),
        ({"xl/extra.xml": b"<a>"}, "xl/extra.xml: the XML is damaged"),
        (
            {"xl/_rels/styles.xml.rels": make.relations(rId1="image media/none.png")},
            "rId1: it points to xl/media/none.png, which is not there",
        ),
        (
            {
                "[Content_Types].xml": make.CONTENT_TYPES.replace(
                    "</Types>", '<Override PartName="/xl/none.xml" ContentType="x/y"/></Types>'
                )
            },
            "xl/none.xml: a content type is given for a part that is not there",
        ),
        (
            {"xl/workbook.xml": make.workbook().replace('name="KPIs"', 'name="A/B"')},
            "“A/B” cannot be the title",
        ),
        (
            {"xl/workbook.xml": make.workbook().replace("<sheet ", '<sheet state="hidden" ')},
            "every sheet is hidden",
        ),
        (
            {
                "xl/workbook.xml": make.workbook().replace(
                    "</sheets>", '<sheet name="kpis" sheetId="8" r:id="rId1"/></sheets>'
                )
            },
            "two sheets are called “kpis”",
        ),
    ],
)
def test_corrupt_packages(changes: dict[str, str | bytes], complaint: str) -> None:
    (found,) = complaints_of({**make.parts(), **changes})

    assert complaint in found


def test_every_complaint_is_written_in_both_languages() -> None:
    for name, text in vars(complaints).items():
        if isinstance(text, Text) and name != "UNREADABLE":
            assert text.en != text.zh_TW, name


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
    fewer = make.zipped({name: body for name, body in content.items() if "shared" not in name})
    moved = make.zipped(dict(reversed(content.items())))

    with pytest.raises(Refused, match=r"sharedStrings\.xml"):
        compare(old, fewer, frozenset())
    with pytest.raises(Refused):
        compare(old, moved, frozenset(content))


# Real workbooks

# Made or damaged by hand for tests of other programs; Excel would complain about most of them.
UNSOUND = {
    "empty_s_attribute.xlsx",
    "forcepoint107.xlsx",
    "inlineStr_with_value.xlsx",
    "missingcalcchainpart.xlsx",
    "tdf100709.xlsx",
    "tdf111974.xlsm",
    "too-many-cols-rows.xlsx",
    "xf_default_values.xlsx",
}


def test_real_workbooks_pass() -> None:
    for path in make.corpus(every=3):
        try:
            package = open_package(path)
        except Refused:
            continue
        if path.name not in UNSOUND:
            assert verify(package) == (), path
