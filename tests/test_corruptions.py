"""Each kind of corruption that Excel is known to repair or refuse, seeded into one sound book:
``okrsheet verify`` names what is wrong, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from okrsheet.cli import cli
from okrsheet.text import LANGUAGES
from tests import parts as make

SHEET, TABLE, CHAIN = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/calcChain.xml"
BOOK, ITS_RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
STYLES, TABLE_2 = "xl/styles.xml", "xl/tables/table2.xml"

ROW_2 = (
    '<row r="2"><c r="A2" s="1"><v>20</v></c><c r="B2" t="b"><v>1</v></c>'
    '<c r="C2"><f t="shared" ref="C2:C3" si="0">A2*2</f><v>40</v></c><c r="D2" t="d"><v>2026-10-31</v></c></row>'
)
ROW_3 = (
    '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="inlineStr"><is><t>late</t></is></c>'
    '<c r="C3"><f t="shared" si="0"/><v>0</v></c><c r="D3"><f>SUM(A2:A3)</f><v>20</v></c></row>'
)
SOUND = make.declared({
    **make.parts(),
    SHEET: make.sheet(
        '<dimension ref="A1:D5"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        f'{ROW_2}{ROW_3}</sheetData><mergeCells count="2"><mergeCell ref="A5:B5"/><mergeCell ref="C5:D5"/></mergeCells>'
        '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/><drawing r:id="rId2"/>'
        '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    ).decode(),
    "xl/worksheets/_rels/sheet1.xml.rels": make.relations(
        rId1="table ../tables/table1.xml", rId2="drawing ../drawings/drawing1.xml"
    ),
    "xl/drawings/drawing1.xml": '<wsDr xmlns="urn:drawing"/>',
    TABLE: make.TABLE,
    STYLES: f'<styleSheet xmlns="{make.MAIN}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/><xf fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>',
    BOOK: make.workbook('<definedNames><definedName name="Goal">KPIs!$A$2</definedName></definedNames>').replace("</sheets>", '<sheet name="Notes" sheetId="8" r:id="rId5"/></sheets>'),
    ITS_RELATIONS: make.relations(
        rId1="worksheet worksheets/sheet1.xml",
        rId2="sharedStrings sharedStrings.xml",
        rId3="styles styles.xml",
        rId4="calcChain calcChain.xml",
        rId5="worksheet worksheets/sheet2.xml",
    ),
    "xl/worksheets/sheet2.xml": make.cells(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    ).decode(),
    "xl/worksheets/_rels/sheet2.xml.rels": make.relations(rId1="table ../tables/table2.xml"),
    TABLE_2: f'<table xmlns="{make.MAIN}" id="2" displayName="Notes" ref="A1:A2"><tableColumns count="1">'
    '<tableColumn id="1" name="Target"/></tableColumns></table>',
    CHAIN: f'<calcChain xmlns="{make.MAIN}"><c r="C2" i="7"/><c r="C3"/><c r="D3"/></calcChain>',
})  # fmt: skip

KINDS: dict[str, tuple[str, str, str | None, list[str]]] = {
    # kind: (part, what stood there, what stands there now, the complaints)
    "rows out of order": (SHEET, ROW_2 + ROW_3, ROW_3 + ROW_2, ["KPIs!A2: row 2 comes twice or in the wrong order"]),
    "duplicate row": (SHEET, ROW_3, ROW_3 + '<row r="3"/>', ["KPIs!A3: row 3 comes twice or in the wrong order"]),
    "row beyond the last": (SHEET, ROW_3, ROW_3 + '<row r="1048577"/>', ["KPIs!A1048577: a sheet has no row 1048577"]),
    "cells out of order": (
        SHEET,
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>',
        '<c r="B1" t="s"><v>1</v></c><c r="A1" t="s"><v>0</v></c>',
        ["KPIs!A1: cell A1 comes twice or in the wrong order"],
    ),
    "duplicate cell": (
        SHEET,
        '<c r="B2" t="b"><v>1</v></c>',
        '<c r="A2"><v>1</v></c>',
        ["KPIs!A2: cell A2 comes twice or in the wrong order"],
    ),
    "cell in the wrong row": (SHEET, 'r="D2"', 'r="D3"', ["KPIs!A2: cell D3 stands in row 2"]),
    "cell beyond the last column": (SHEET, 'r="D2"', 'r="XFE2"', ["KPIs!A2: cell XFE2 stands in row 2"]),
    "cell address that is none": (SHEET, 'r="D2"', 'r="2D"', ["KPIs!A2: cell 2D stands in row 2"]),
    "cell of an unknown type": (SHEET, 't="d"', 't="date"', ["KPIs!D2: the cell is of an unknown kind, “date”"]),
    "style out of range": (SHEET, 's="1"', 's="2"', ["KPIs!A2: it names style 2; there are 2"]),
    "shared text out of range": (
        SHEET,
        '<c r="A3" t="s"><v>1</v>',
        '<c r="A3" t="s"><v>2</v>',
        ["KPIs!A3: it names text 2 of the shared texts, which has 2"],
    ),
    "shared text that is no number": (
        SHEET,
        '<c r="A3" t="s"><v>1</v>',
        '<c r="A3" t="s"><v>Status</v>',
        ["KPIs!A3: it names text Status of the shared texts, which has 2"],
    ),
    "decimal comma": (SHEET, "<v>20</v></c><c r", "<v>1,5</v></c><c r", ["KPIs!A2: “1,5” is no number"]),
    "nan": (SHEET, "<v>20</v></c><c r", "<v>nan</v></c><c r", ["KPIs!A2: “nan” is no number"]),
    "bad boolean": (SHEET, 't="b"><v>1', 't="b"><v>ja', ["KPIs!B2: “ja” is neither TRUE nor FALSE"]),
    "bad date": (SHEET, "2026-10-31", "31.10.2026", ["KPIs!D2: “31.10.2026” is no date"]),
    "a day that never was": (SHEET, "2026-10-31", "2026-02-30", ["KPIs!D2: “2026-02-30” is no date"]),
    "text and value": (SHEET, "</is>", "</is><v>1</v>", ["KPIs!B3: text and value in one cell"]),
    "text too long": (
        SHEET,
        "late",
        "x" * 32768,
        ["KPIs!B3: the text has 32768 characters; a cell holds 32,767"],
    ),
    "unbalanced formula": (SHEET, "SUM(A2:A3)", "SUM(A2:A3", ["KPIs!D3: the formula “SUM(A2:A3” cannot be read"]),
    "dangling operator": (SHEET, "SUM(A2:A3)", "A2+*A3", ["KPIs!D3: the formula “A2+*A3” cannot be read"]),
    "open quotation": (SHEET, "SUM(A2:A3)", 'A2&amp;" %', ["KPIs!D3: the formula “A2&\" %” cannot be read"]),
    "orphan shared formula": (
        SHEET,
        '<f t="shared" si="0"/>',
        '<f t="shared" si="1"/>',
        ["KPIs: the formula it shares (1) is not there"],
    ),
    "formula shared twice": (
        SHEET,
        "<f>SUM(A2:A3)</f>",
        '<f t="shared" si="0" ref="D3">A3</f>',
        ["KPIs: two formulas are shared as number 0"],
    ),
    "calcChain names a value": (
        CHAIN,
        'r="C3"',
        'r="A3"',
        ["KPIs!A3: the calculation chain names KPIs!A3, which holds no formula"],
    ),
    "calcChain names a sheet that is not there": (
        CHAIN,
        '<c r="D3"/>',
        '<c r="D3"/><c r="A1" i="9"/>',
        ["A1: the calculation chain names sheet number 9, which is not there"],
    ),
    "overlapping merges": (SHEET, '"C5:D5"', '"B5:D5"', ["KPIs!B5: merged cells overlap with A5:B5"]),
    "bad reference": (SHEET, '"C5:D5"', '"C5:D"', ["KPIs: “C5:D” is no range of cells"]),
    "elements in the wrong order": (
        SHEET,
        '<drawing r:id="rId2"/>',
        '<drawing r:id="rId2"/><sheetProtection sheet="1"/>',
        ["KPIs: <sheetProtection> comes twice or in the wrong order"],
    ),
    "element twice": (
        SHEET,
        '<drawing r:id="rId2"/>',
        '<drawing r:id="rId2"/><drawing r:id="rId2"/>',
        ["KPIs: <drawing> comes twice or in the wrong order"],
    ),
    "dangling r:id": (SHEET, 'r:id="rId2"', 'r:id="rId9"', ["KPIs: it uses the relation rId9, which is not there"]),
    "dangling r:id of a sheet": (BOOK, "rId5", "rId9", ["Notes: it uses the relation rId9, which is not there"]),
    "table header differs": (
        TABLE,
        'name="Target"',
        'name="Goal"',
        ["KPIs!A1: the cell says “Target”, and table KPIs calls the column “Goal”"],
    ),
    "table wider than its columns": (
        TABLE,
        'ref="A1:B2"><auto',
        'ref="A1:C2"><auto',
        [
            "A1:C2: table KPIs spans 3 columns and lists 2",
            "A1:C2: the filter of table KPIs is not as large as it",
        ],
    ),
    "wrong count of columns": (TABLE, 'count="2"', 'count="3"', ["A1:B2: table KPIs says 3 columns and lists 2"]),
    "duplicate column names": (
        TABLE,
        'name="Status"',
        'name="TARGET"',
        [
            "A1:B2: table KPIs has two columns “target”",
            "KPIs!B1: the cell says “Status”, and table KPIs calls the column “TARGET”",
        ],
    ),
    "duplicate column ids": (TABLE, 'id="2"', 'id="1"', ["A1:B2: table KPIs has two columns with number 1"]),
    "filter beyond its table": (
        TABLE,
        'ref="A1:B2"/>',
        'ref="A1:B9"/>',
        ["A1:B2: the filter of table KPIs is not as large as it"],
    ),
    "table nowhere": (TABLE, 'ref="A1:B2"><auto', 'ref="A0"><auto', ["KPIs: plan.xlsx (xl/tables/table1.xml): the table's place “A0” is no range of cells."]),
    "duplicate sheet names": (BOOK, '"Notes"', '"kpis"', ["kpis: two sheets are called “kpis”"]),
    "duplicate sheet numbers": (BOOK, 'sheetId="8"', 'sheetId="7"', ["Notes: two sheets have the number 7", *(f"Notes!{c}: the calculation chain names Notes!{c}, which holds no formula" for c in ("C2", "C3", "D3"))]),
    "invalid sheet name": (BOOK, '"Notes"', '"N/A"', ["N/A: “N/A” cannot be the title of a sheet"]),
    "sheet name too long": (BOOK, '"Notes"', f'"{"n" * 32}"', [f"{'n' * 32}: “{'n' * 32}” cannot be the title of a sheet"]),
    "every sheet hidden": (BOOK, "<sheet ", '<sheet state="hidden" ', ["xl/workbook.xml: every sheet is hidden"]),
    "missing target": (
        ITS_RELATIONS,
        "styles.xml",
        "style.xml",
        [
            "rId3: it points to xl/style.xml, which is not there",
            "KPIs!A2: it names style 1; there are 0",
        ],
    ),
    "missing part": (CHAIN, "", None, ["rId4: it points to xl/calcChain.xml, which is not there"]),
    "missing sheet": (
        "xl/worksheets/sheet2.xml",
        "",
        None,
        [
            "xl/worksheets/sheet2.xml: a content type is given for a part that is not there (harmless)",
            "rId5: it points to xl/worksheets/sheet2.xml, which is not there",
            "Notes: plan.xlsx is damaged or incomplete: part xl/worksheets/sheet2.xml is missing.",
        ],
    ),
    "missing content type": ("xl/media/image1.png", "", "x", ["xl/media/image1.png: the part has no content type"]),
    "content type of nothing": (
        TYPES,
        "</Types>",
        '<Override PartName="/xl/none.xml" ContentType="x/y"/></Types>',
        ["xl/none.xml: a content type is given for a part that is not there (harmless)"],
    ),
    "malformed sheet": (SHEET, "</row></sheetData>", "</sheetData>", ["KPIs: the XML is damaged: mismatched tag: line 1, column 611."]),
    "malformed drawing": ("xl/drawings/drawing1.xml", "/>", ">", ["xl/drawings/drawing1.xml: the XML is damaged: no element found: line 1, column 26."]),
    "undeclared prefix": (SHEET, "<drawing ", "<x:drawing ", ["KPIs: the XML is damaged: unbound prefix: line 1, column 784."]),
    "a DOCTYPE": ("xl/styles.xml", "<styleSheet", "<!DOCTYPE s><styleSheet", ["xl/styles.xml: the XML declares a DOCTYPE, which no workbook needs.", "KPIs!A2: it names style 1; there are 0"]),
    "a row too tall": (SHEET, '<row r="2">', '<row r="2" ht="999">', ["KPIs!A2: the row is 999 points high; a row has 409.5 at most"]),
    "a number too large": (SHEET, "<v>20</v></c><c r", "<v>1E400</v></c><c r", ["KPIs!A2: “1E400” is no number"]),
    "unknown error": (SHEET, '<c r="B2" t="b"><v>1', '<c r="B2" t="e"><v>#FOO!', ["KPIs!B2: “#FOO!” is no error that Excel knows"]),
    "two values": (SHEET, "<v>20</v></c></row>", "<v>20</v><v>21</v></c></row>", ["KPIs!D3: a cell holds one formula and one value at most, in this order"]),
    "two formulas": (SHEET, "<f>SUM(A2:A3)</f>", "<f>SUM(A2:A3)</f><f>A2</f>", ["KPIs!D3: a cell holds one formula and one value at most, in this order"]),
    "value before formula": (SHEET, "<f>SUM(A2:A3)</f><v>20</v>", "<v>20</v><f>SUM(A2:A3)</f>", ["KPIs!D3: a cell holds one formula and one value at most, in this order"]),
    "formula too long": (SHEET, "SUM(A2:A3)", "1+" * 4096 + "1", ["KPIs!D3: the formula has 8193 characters; 8,192 are allowed"]),
    "operator behind a comma": (SHEET, "SUM(A2:A3)", "SUM(A2,*2)", ["KPIs!D3: the formula “SUM(A2,*2)” cannot be read"]),
    "overlapping columns": (SHEET, "<sheetData>", '<cols><col min="3" max="4"/><col min="1" max="3"/></cols><sheetData>', ["KPIs: column C is described twice"]),
    "dimension nowhere": (SHEET, '<dimension ref="A1:D5"/>', '<dimension ref="A0:D5"/>', ["KPIs: “A0:D5” is no range of cells"]),
    "validation nowhere": (
        SHEET,
        '<pageMargins ',
        '<dataValidations><dataValidation type="list" sqref="A2 A3:ZZZZ3"><formula1>"a"</formula1></dataValidation></dataValidations><pageMargins ',
        ["KPIs: “A3:ZZZZ3” is no range of cells"],
    ),
    "rule nowhere": (
        SHEET,
        '<pageMargins ',
        '<conditionalFormatting sqref="A1048577"><cfRule type="uniqueValues" priority="1"/></conditionalFormatting><pageMargins ',
        ["KPIs: “A1048577” is no range of cells"],
    ),
    "format of a rule out of range": (
        SHEET,
        '<pageMargins ',
        '<conditionalFormatting sqref="A:A"><cfRule type="uniqueValues" priority="1" dxfId="1"/></conditionalFormatting><pageMargins ',
        ["KPIs: a rule names format 1; there are 0"],
    ),
    "dangling hyperlink": (
        SHEET,
        '<pageMargins ',
        '<hyperlinks><hyperlink ref="A1" r:id="rId9"/></hyperlinks><pageMargins ',
        ["KPIs: it uses the relation rId9, which is not there"],
    ),
    **{
        f"dangling {name}": (
            SHEET,
            '<tableParts',
            f'{before}<{name} shapeId="1" r:id="rId9"/>{after}<tableParts',
            ["KPIs: it uses the relation rId9, which is not there"],
        )
        for name, before, after in (
            ("legacyDrawing", "", ""),
            ("oleObject", "<oleObjects>", "</oleObjects>"),
            ("control", "<controls>", "</controls>"),
        )
    },
    "merged cells in a table": (SHEET, '"A5:B5"', '"A2:A3"', ["A1:B2: the merged cells A2:A3 lie in table KPIs"]),
    "format of a table out of range": (TABLE, '<tableColumn id="1"', '<tableColumn dataDxfId="3" id="1"', ["A1:B2: table KPIs names format 3; there are 0"]),
    "two tables of one name": (TABLE_2, 'displayName="Notes" ', 'displayName="kpis" ', ["A1:A2: two tables are called kpis"]),
    "two tables of one number": (TABLE_2, 'id="2" d', 'id="1" d', ["A1:A2: table Notes has the number of another, 1"]),
    "a table called like a name": (BOOK, 'name="Goal"', 'name="NOTES"', ["A1:A2: table Notes is called like a defined name"]),
    "two names that differ in case": (
        BOOK,
        "</definedNames>",
        '<definedName name="GOAL">KPIs!$A$2</definedName></definedNames>',
        ["GOAL: two defined names are called GOAL"],
    ),
    "one part for two sheets": (
        BOOK,
        '"rId5"',
        '"rId1"',
        ["Notes: two sheets use the relation rId1"],
    ),
    "content type of a sheet missing": (
        TYPES,
        '<Override PartName="/xl/worksheets/sheet1.xml" ',
        '<Override PartName="/xl/worksheets/sheet2.xml" ',
        ["xl/worksheets/sheet1.xml: its content type, “application/xml”, is not that of a worksheet"],
    ),
    **{
        f"{key} out of range": (STYLES, f'{key}="0"', f'{key}="7"', [f"cellXfs 1: {key} of style 1 is 7; there are 1"])
        for key in ("fontId", "fillId", "borderId", "xfId")
    },
}  # fmt: skip


def said(path: Path, content: dict[str, str | bytes], language: str) -> tuple[int, list[str]]:
    """The exit code, and the complaints without the names of file and part in front."""
    path.write_bytes(make.zipped(content))
    done = CliRunner().invoke(cli, ["verify", str(path), "--lang", language])
    lines = done.stdout.replace(f"{path.parent}/", "").splitlines()
    assert all(line.startswith("plan.xlsx: ") for line in lines)
    return done.exit_code, [line.split(": ", 2)[2] for line in lines]


def test_the_book_is_sound(tmp_path: Path) -> None:
    assert said(tmp_path / "plan.xlsx", SOUND, "en") == (0, [])


def corrupted(kind: str) -> dict[str, str | bytes]:
    """The book with one kind of damage."""
    part, was, now, _ = KINDS[kind]
    content: dict[str, str | bytes] = dict(SOUND)
    if now is None:
        del content[part]
    else:
        assert was in SOUND.get(part, "")
        content[part] = SOUND.get(part, "").replace(was, now) if was else now
    return content


@pytest.mark.parametrize("kind", KINDS)
def test_corruption_is_named(kind: str, tmp_path: Path) -> None:
    content, complaints = corrupted(kind), KINDS[kind][3]

    (code, english), (_, chinese) = (
        said(tmp_path / "plan.xlsx", content, language) for language in LANGUAGES
    )

    harmless = all(complaint.endswith("(harmless)") for complaint in complaints)
    assert code == (0 if harmless else 1)
    assert english == complaints
    assert len(chinese) == len(english)
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in line) for line in chinese)
