"""Each kind of corruption that Excel is known to repair or refuse, seeded into one sound book:
``okrsheet verify`` names what is wrong, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from okrsheet.basics.text import LANGUAGES
from okrsheet.cli import cli
from tests import parts as make

NOTES, ITS_NOTES, COMMENTS = (
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/_rels/sheet2.xml.rels",
    "xl/comments1.xml",
)
DRAWING = "xl/drawings/drawing1.xml"
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
# One of everything that stands around cells.
AROUND = (
    '<sheetPr><tabColor rgb="FF00AA00"/></sheetPr><dimension ref="A1:E9"/><sheetViews><sheetView tabSelected="1" zoomScale="90" '
    'workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" '
    'activeCell="B2" sqref="B2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="2" width="12.5" '
    'customWidth="1"/></cols><sheetData><row r="1" outlineLevel="1"><c r="A1" t="s"><v>0</v></c></row><row r="4"><c r="C4"><v>1</v></c>'
    '<c r="D4"><f t="array" ref="D4:D5">C4:C5*2</f><v>2</v></c></row></sheetData>'
    '<protectedRanges><protectedRange name="Open" sqref="B2:B9"/></protectedRanges>'
    '<autoFilter ref="C4:E9"><filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn><sortState ref="C5:E9">'
    '<sortCondition ref="C5:C9"/></sortState></autoFilter><mergeCells count="1"><mergeCell ref="A20:B20"/></mergeCells>'
    '<conditionalFormatting sqref="C5:C9"><cfRule type="cellIs" priority="1" operator="between"><formula>1</formula><formula>C4</formula></cfRule>'
    '<cfRule type="colorScale" priority="2"><colorScale><cfvo type="min"/><cfvo type="max"/><color rgb="FFFF0000"/><color rgb="FF00FF00"/>'
    '</colorScale></cfRule></conditionalFormatting><dataValidations count="2"><dataValidation type="list" promptTitle="Which" prompt="Choose" '
    'sqref="D5:D9"><formula1>"Yes,No"</formula1></dataValidation><dataValidation type="whole" operator="between" errorStyle="stop" sqref="E5">'
    '<formula1>1</formula1><formula2>9</formula2></dataValidation></dataValidations><hyperlinks><hyperlink ref="B5" r:id="rId2"/>'
    '<hyperlink ref="B6" location="KPIs!A1" tooltip="There"/></hyperlinks><pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
    '<pageSetup orientation="landscape" scale="80"/><headerFooter><oddHeader>&amp;CGoals</oddHeader></headerFooter>'
    '<rowBreaks count="1" manualBreakCount="1"><brk id="9" max="16383" man="1"/></rowBreaks><ignoredErrors><ignoredError sqref="A1" numberStoredAsText="1"/>'
    '</ignoredErrors><legacyDrawing r:id="rId3"/><tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
)  # fmt: skip
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
    DRAWING: '<wsDr xmlns="urn:drawing"/>',
    TABLE: make.TABLE,
    STYLES: f'<styleSheet xmlns="{make.MAIN}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/><xf fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>',
    BOOK: make.workbook('<definedNames><definedName name="Goal">KPIs!$A$2</definedName><definedName name="_xlnm.Print_Area" localSheetId="1">Notes!$A$1:$E$9'
    "</definedName></definedNames>").replace("</sheets>", '<sheet name="Notes" sheetId="8" r:id="rId5"/></sheets>').replace("<sheets>", "<bookViews><workbookView/></bookViews><sheets>"),
    ITS_RELATIONS: make.relations(
        rId1="worksheet worksheets/sheet1.xml",
        rId2="sharedStrings sharedStrings.xml",
        rId3="styles styles.xml",
        rId4="calcChain calcChain.xml",
        rId5="worksheet worksheets/sheet2.xml",
    ),
    NOTES: make.sheet(AROUND).decode(),
    ITS_NOTES: make.relations(
        rId1="table ../tables/table2.xml", rId2="hyperlink https://example.com/goals",
        rId3="vmlDrawing ../drawings/vml1.vml", rId4="comments ../comments1.xml",
    ).replace('Target="https', 'TargetMode="External" Target="https'),
    "xl/drawings/vml1.vml": "<xml/>",
    COMMENTS: f'<comments xmlns="{make.MAIN}"><authors><author>PMO</author></authors><commentList><comment ref="A1" authorId="0"><text><t>Why?</t></text>'
    '</comment><comment ref="B2" authorId="0"><text><t>Because.</t></text></comment></commentList></comments>',
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
    "missing part": (CHAIN, "", None, ["xl/calcChain.xml: a content type is given for a part that is not there (harmless)", "rId4: it points to xl/calcChain.xml, which is not there"]),
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
        [
            "xl/worksheets/sheet1.xml: its content type, “application/xml”, is not that of a worksheet",
            "/xl/worksheets/sheet2.xml: its content type is given twice",
        ],
    ),
    **{
        f"{key} out of range": (STYLES, f'{key}="0"', f'{key}="7"', [f"cellXfs 1: {key} of style 1 is 7; there are 1", *["Normal: xfId of <cellStyle> is 7; there are 1"] * (key == "xfId")])
        for key in ("fontId", "fillId", "borderId", "xfId")
    },
}  # fmt: skip


def notes(was: str, now: str, *complaints: str) -> tuple[str, str, str | None, list[str]]:
    """Damage to the sheet that has one of everything."""
    return NOTES, was, now, list(complaints)


def book(was: str, now: str, *complaints: str) -> tuple[str, str, str | None, list[str]]:
    """Damage to the list of sheets and names."""
    return BOOK, was, now, list(complaints)


LONG = "x" * 256
KINDS |= {
    # Names
    **{
        f"a name that is {what}": book('name="Goal"', f'name="{name}"', f"{name}: “{name}” cannot be a name")
        for what, name in {
            "a cell": "A1", "the last cell": "XFD1048576", "a cell in small letters": "kpi1", "a cell of R1C1": "R1C1", "a row": "r", "a column": "C",
            "in two words": "My goal", "a number": "2026", "punctuated": "goal-2026", "with an exclamation mark": "Goal!",
        }.items()
    },
    "a name without a name": book('name="Goal"', 'nam="Goal"', "definedName: <definedName> lacks name"),
    "a name too long": book('name="Goal"', f'name="{LONG}"', f"{LONG[:40]}: name of <definedName> has 256 characters; 255 are allowed"),
    "a name of nothing": book(">KPIs!$A$2<", "><", "Goal: <definedName> is empty"),
    "a name whose formula is open": book(">KPIs!$A$2<", ">SUM(KPIs!$A$2<", "Goal: the formula “SUM(KPIs!$A$2” cannot be read"),
    "a name whose formula has semicolons": book(">KPIs!$A$2<", ">IF(1;2;3)<", "Goal: the formula “IF(1;2;3)” cannot be read"),
    "a name of a sheet that is not there": book('localSheetId="1"', 'localSheetId="2"', "_xlnm.Print_Area: the name belongs to sheet 2, counted from 0; there are 2"),
    "a name of a sheet that is no number": book('localSheetId="1"', 'localSheetId="Notes"', "_xlnm.Print_Area: the name belongs to sheet Notes, counted from 0; there are 2"),
    "two names within one sheet": book("</definedNames>", '<definedName name="_xlnm.Print_Area" localSheetId="1">Notes!$A$1</definedName></definedNames>', "_xlnm.Print_Area: two defined names are called _xlnm.Print_Area"),
    # The workbook
    "an element nobody knows in the workbook": book("<sheets>", "<goals/><sheets>", "workbook: <goals> cannot stand in <workbook>"),
    "names before sheets": book("<bookViews>", '<calcPr/><bookViews>', "workbook: <bookViews> comes twice or in the wrong order"),
    "sheets listed twice": book("<definedNames>", "<sheets><sheet name='X' sheetId='9' r:id='rId5'/></sheets><definedNames>", "X: two sheets use the relation rId5", "workbook: <sheets> comes twice or in the wrong order"),
    "no view in the list of views": book("<workbookView/>", "", "bookViews: <bookViews> is empty"),
    "a sheet without a number": book(' sheetId="8"', "", "Notes: <sheet> lacks sheetId"),
    "a sheet whose number is none": book('sheetId="8"', 'sheetId="0"', "Notes: <sheet> says sheetId=“0”; 1 to 65534 is allowed"),
    "a sheet hidden in an unknown way": book('sheetId="8"', 'sheetId="8" state="gone"', "Notes: <sheet> says state=“gone”, which Excel does not know"),
    "a sheet that is a style sheet": book('"rId5"', '"rId3"', "Notes: the relation rId3 is of another kind, “styles”"),
    "a sheet called with an apostrophe in front": book('"Notes"', '"\'Notes"', "'Notes: “'Notes” cannot be the title of a sheet"),
    "a sheet without a title": book('"Notes"', '""', ": “” cannot be the title of a sheet"),
    "a calculation in an unknown way": book("</definedNames>", '</definedNames><calcPr calcMode="never"/>', "calcPr: <calcPr> says calcMode=“never”, which Excel does not know"),
    "another workbook that is not there": book("<definedNames>", '<externalReferences><externalReference r:id="rId9"/></externalReferences><definedNames>', "externalReference: it uses the relation rId9, which is not there"),
    "no other workbook in the list of them": book("<definedNames>", "<externalReferences/><definedNames>", "externalReferences: <externalReferences> is empty"),
    # Content types and relations
    "content type twice": (TYPES, "</Types>", '<Override PartName="/xl/Styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>', ["/xl/styles.xml: its content type is given twice"]),
    "content type of an ending twice": (TYPES, "</Types>", '<Default Extension="XML" ContentType="application/xml"/></Types>', ["xml: its content type is given twice"]),
    "content type of the content types": (TYPES, "</Types>", '<Override PartName="/[Content_Types].xml" ContentType="text/xml"/></Types>', ["/[content_types].xml: the list of content types gives itself a type"]),
    "content type of no part's name": (TYPES, 'PartName="/xl/styles.xml"', 'PartName="xl/styles.xml"', ["xl/styles.xml: a content type is given for something that is no part's name"]),
    **{
        f"content type of {kind} missing": (TYPES, f'PartName="/{part}"', 'PartName="/xl/none.xml"', ["xl/none.xml: a content type is given for a part that is not there (harmless)", f"{part}: its content type, “application/xml”, is not that of the part that a relation “{kind}” points to"])
        for kind, part in {"styles": STYLES, "sharedStrings": "xl/sharedStrings.xml", "calcChain": CHAIN, "table": TABLE, "drawing": DRAWING, "comments": COMMENTS, "officeDocument": BOOK}.items()
    },
    "content type of a workbook with macros": (TYPES, "openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main", ["xl/workbook.xml: its content type, “application/vnd.ms-excel.sheet.macroEnabled.main+xml”, is not that of a file that ends in .xlsx"]),
    "no content type for pictures of comments": (TYPES, '<Default Extension="vml" ', '<Default Extension="wml" ', ["xl/drawings/vml1.vml: the part has no content type"]),
    "two relations of one name": (ITS_NOTES, 'Id="rId4"', 'Id="rId3"', ["rId3: two relations are called rId3", "Notes: the relation rId3 is of another kind, “comments”"]),
    "a relation without a name": (ITS_NOTES, 'Id="rId4" ', "", ["xl/worksheets/_rels/sheet2.xml.rels: <Relationship> lacks Id"]),
    "a relation without a kind": (ITS_RELATIONS, f'Type="{make.OFFICE}/calcChain" ', "", ["xl/_rels/workbook.xml.rels: <Relationship> lacks Type"]),
    "a link too long": (ITS_NOTES, "/goals", "/" + "g" * 2079, ["Notes!B5: the address of the link has 2099 characters; 2,079 are allowed"]),
    "a drawing that lacks its chart": (DRAWING, "/>", f' xmlns:r="{make.OFFICE}"><chart r:id="rId1"/></wsDr>', ["rId1: it uses the relation rId1, which is not there"]),
    "a drawing that is a table": notes('<legacyDrawing r:id="rId3"/>', '<legacyDrawing r:id="rId1"/>', "Notes: the relation rId1 is of another kind, “table”"),
    "a link that is a table": notes('"B5" r:id="rId2"', '"B5" r:id="rId1"', "Notes!B5: the relation rId1 is of another kind, “table”"),
    "a table that is a drawing": notes('<tablePart r:id="rId1"/>', '<tablePart r:id="rId3"/>', "Notes: the relation rId3 is of another kind, “vmlDrawing”"),
    "relations cut short": (ITS_NOTES, "</Relationships>", "", ["xl/worksheets/_rels/sheet2.xml.rels: the XML is damaged: no element found: line 1, column 663.", "Notes: plan.xlsx (xl/worksheets/_rels/sheet2.xml.rels): the XML is damaged: no element found: line 1, column 663."]),
    # Views, columns, rows
    "an element nobody knows": notes("<hyperlinks>", "<goals/><hyperlinks>", "Notes: <goals> cannot stand in <worksheet>"),
    "an element nobody knows among columns": notes("</cols>", "<goal/></cols>", "Notes: <goal> cannot stand in <cols>"),
    "no view at all": notes(AROUND[AROUND.index("<sheetView "):AROUND.index("</sheetViews>")], "", "Notes: <sheetViews> is empty"),
    "a view of a window that is not there": notes('workbookViewId="0"', 'workbookViewId="1"', "Notes: a view belongs to window 1, counted from 0; there are 1"),
    "a view without a window": notes('workbookViewId="0"', "", "Notes: <sheetView> lacks workbookViewId"),
    "two views of one window": notes("</sheetView>", '</sheetView><sheetView workbookViewId="0"/>', "Notes: two views belong to window 0"),
    "a view of an unknown kind": notes('zoomScale="90"', 'view="upsideDown"', "Notes: <sheetView> says view=“upsideDown”, which Excel does not know"),
    "a view too large": notes('zoomScale="90"', 'zoomScale="900"', "Notes: <sheetView> says zoomScale=“900”; 0 to 400 is allowed"),
    "a pane nobody knows": notes('activePane="bottomLeft"', 'activePane="below"', "Notes: <pane> says activePane=“below”, which Excel does not know"),
    "a pane frozen oddly": notes('state="frozen"', 'state="cold"', "Notes: <pane> says state=“cold”, which Excel does not know"),
    "a pane split nowhere": notes('ySplit="1"', 'ySplit="-1"', "Notes: <pane> says ySplit=“-1”; 0 to 2147483647 is allowed"),
    "a pane that begins nowhere": notes('topLeftCell="A2"', 'topLeftCell="A0"', "Notes: “A0” is no range of cells"),
    "a selection nowhere": notes('sqref="B2"/>', 'sqref="B"/>', "Notes: “B” is no range of cells"),
    "a selection in an unknown pane": notes('<selection pane="bottomLeft"', '<selection pane="left"', "Notes!B2: <selection> says pane=“left”, which Excel does not know"),
    "rows too tall by default": notes('defaultRowHeight="15"', 'defaultRowHeight="500"', "Notes: <sheetFormatPr> says defaultRowHeight=“500”; 0 to 409.5 is allowed"),
    "no column in the list of columns": notes('<col min="1" max="2" width="12.5" customWidth="1"/>', "", "Notes: <cols> is empty"),
    "columns backwards": notes('min="1" max="2"', 'min="2" max="1"', "Notes: columns 2 to 1 run backwards"),
    "column 0": notes('min="1" max="2"', 'min="0" max="2"', "Notes: <col> says min=“0”; 1 to 16384 is allowed"),
    "a column beyond the last": notes('min="1" max="2"', 'min="1" max="16385"', "Notes: <col> says max=“16385”; 1 to 16384 is allowed"),
    "a column without its last": notes('max="2" width', "width", "Notes: <col> lacks max"),
    "a column too wide": notes('width="12.5"', 'width="256"', "Notes: <col> says width=“256”; 0 to 255 is allowed"),
    "a column of no width": notes('width="12.5"', 'width="-1"', "Notes: <col> says width=“-1”; 0 to 255 is allowed"),
    "a column whose width is no number": notes('width="12.5"', 'width="12,5"', "Notes: <col> says width=“12,5”; 0 to 255 is allowed"),
    "a column in a style that is not there": notes('width="12.5"', 'width="12.5" style="2"', "Notes: it names style 2; there are 2"),
    "a column grouped too deep": notes('width="12.5"', 'outlineLevel="8"', "Notes: <col> says outlineLevel=“8”; 0 to 7 is allowed"),
    "a row grouped too deep": notes('outlineLevel="1"', 'outlineLevel="8"', "Notes!A1: the row is grouped 8 levels deep; 7 are allowed"),
    "a row in a style that is not there": notes('<row r="4">', '<row r="4" s="2" customFormat="1">', "Notes!A4: it names style 2; there are 2"),
    "a colour that is none": notes('rgb="FF00AA00"', 'rgb="green"', "Notes: “green” is no colour"),
    # Cells and formulas
    "a shared text too long": ("xl/sharedStrings.xml", "Target", "T" * 32768, ["xl/sharedStrings.xml: the text has 32768 characters; a cell holds 32,767", f"KPIs!A1: the cell says “{'T' * 32768}”, and table KPIs calls the column “Target”", f"Notes!A1: the cell says “{'T' * 32768}”, and table Notes calls the column “Target”"]),
    "semicolons in a formula": (SHEET, "SUM(A2:A3)", "SUM(A2;A3)", ["KPIs!D3: the formula “SUM(A2;A3)” cannot be read"]),
    "brackets too deep": (SHEET, "SUM(A2:A3)", "(" * 131 + "1" + ")" * 131, [f"KPIs!D3: the formula “{'(' * 40}” cannot be read"]),
    "a formula of an unknown kind": (SHEET, "<f>SUM(A2:A3)</f>", '<f t="matrix">SUM(A2:A3)</f>', ["KPIs!D3: the formula is of an unknown kind, “matrix”"]),
    "an array without its place": notes(' ref="D4:D5"', "", "Notes!D4: the formula for several cells does not say for which"),
    "an element nobody knows in a cell": notes("<v>1</v>", "<v>1</v><goal>1</goal>", "Notes!C4: <goal> cannot stand in a cell"),
    # Filters, merges, protection
    "a filter nowhere": notes('<autoFilter ref="C4:E9">', '<autoFilter ref="C4:E0">', "Notes: “C4:E0” is no range of cells"),
    "a filter of a column outside": notes('colId="0"', 'colId="3"', "Notes!C4:E9: the filter names column 3, counted from 0, and is 3 wide"),
    "a filter without its column": notes(' colId="0"', "", "Notes!C4:E9: <filterColumn> lacks colId"),
    "a column filtered twice": notes("</filterColumn>", '</filterColumn><filterColumn colId="0"/>', "Notes!C4:E9: column 0, counted from 0, is filtered twice"),
    "a filter of an unknown kind": notes('<filter val="1"/>', '<goal val="1"/>', "Notes!C4:E9: <goal> cannot stand in <filters>"),
    "a filter over a table": notes('<autoFilter ref="C4:E9">', '<autoFilter ref="A2:E9">', "A1:A2: the filter A2:E9 overlaps with table Notes"),
    "sorted nowhere": notes('<sortState ref="C5:E9">', '<sortState ref="C5:E">', "Notes: “C5:E” is no range of cells"),
    "sorted by no column": notes('<sortCondition ref="C5:C9"/>', "<sortCondition/>", "Notes!C5:E9: <sortCondition> lacks ref"),
    "no merged cells in their list": notes('<mergeCell ref="A20:B20"/>', "", "Notes: <mergeCells> is empty"),
    "merged cells without a place": notes('<mergeCell ref="A20:B20"/>', "<mergeCell/>", "Notes: “” is no range of cells", "Notes: <mergeCell> lacks ref"),
    "an open range without a name": notes('name="Open" ', "", "Notes!B2:B9: <protectedRange> lacks name"),
    "an open range without a place": notes(' sqref="B2:B9"', "", "Notes: <protectedRange> lacks sqref"),
    # Conditional formats and validations
    "a rule without a priority": notes('type="cellIs" priority="1"', 'type="cellIs"', "Notes!C5:C9: <cfRule> lacks priority"),
    "a rule whose priority is a word": notes('type="cellIs" priority="1"', 'type="cellIs" priority="first"', "Notes!C5:C9: <cfRule> says priority=“first”; 0 to 2147483647 is allowed"),
    "a rule of an unknown kind": notes('type="cellIs"', 'type="cellWas"', "Notes!C5:C9: <cfRule> says type=“cellWas”, which Excel does not know"),
    "a rule that lacks a formula": notes("<formula>1</formula>", "", "Notes!C5:C9: <cfRule> has 1 formula and needs 2"),
    "a rule whose formula is open": notes("<formula>1</formula>", "<formula>MAX(1</formula>", "Notes!C5:C9: the formula “MAX(1” cannot be read"),
    "a rule with semicolons": notes("<formula>1</formula>", "<formula>MAX(1;2)</formula>", "Notes!C5:C9: the formula “MAX(1;2)” cannot be read"),
    "a rule that is none": notes(AROUND[AROUND.index("<cfRule"):AROUND.index("</conditionalFormatting>")], "", "Notes!C5:C9: <conditionalFormatting> is empty"),
    "a colour scale of one colour": notes('<cfvo type="max"/>', "", "Notes!C5:C9: <colorScale> has 1 point; 2 to 3 are allowed"),
    "a colour scale that is none": notes(AROUND[AROUND.index("<colorScale>"):AROUND.index("</cfRule></cond")], "<goal/>", "Notes!C5:C9: <goal> cannot stand in <cfRule>", "Notes!C5:C9: <cfRule> lacks colorScale"),
    "a point of an unknown kind": notes('<cfvo type="max"/>', '<cfvo type="most"/>', "Notes!C5:C9: <cfvo> says type=“most”, which Excel does not know"),
    "a validation without a place": notes(' sqref="E5"', "", "Notes: <dataValidation> lacks sqref"),
    "a validation of an unknown kind": notes('type="whole"', 'type="entire"', "Notes!E5: <dataValidation> says type=“entire”, which Excel does not know"),
    "a validation that compares oddly": notes('type="whole" operator="between"', 'type="whole" operator="near"', "Notes!E5: <dataValidation> says operator=“near”, which Excel does not know"),
    "a validation that warns oddly": notes('errorStyle="stop"', 'errorStyle="shout"', "Notes!E5: <dataValidation> says errorStyle=“shout”, which Excel does not know"),
    "a list without choices": notes('<formula1>"Yes,No"</formula1>', "", "Notes!D5:D9: <dataValidation> has 0 formulas and needs 1"),
    "a list of choices too long": notes('"Yes,No"', f'"{LONG}"', "Notes!D5:D9: the list of choices has 256 characters; 255 are allowed"),
    "a validation whose formula is open": notes("<formula2>9<", "<formula2>(9<", "Notes!E5: the formula “(9” cannot be read"),
    "a validation with a stranger in it": notes("<formula2>9</formula2>", "<formula3>9</formula3>", "Notes!E5: <formula3> cannot stand in <dataValidation>"),
    "a prompt too long": notes('prompt="Choose"', f'prompt="{LONG}"', "Notes!D5:D9: prompt of <dataValidation> has 256 characters; 255 are allowed"),
    "a title of a prompt too long": notes('promptTitle="Which"', f'promptTitle="{"w" * 33}"', "Notes!D5:D9: promptTitle of <dataValidation> has 33 characters; 32 are allowed"),
    # Links, print, the rest
    "no link in the list of links": notes(AROUND[AROUND.index("<hyperlink "):AROUND.index("</hyperlinks>")], "", "Notes: <hyperlinks> is empty"),
    "a link without a place": notes('ref="B6" ', "", "Notes: <hyperlink> lacks ref"),
    "a link nowhere": notes('ref="B6"', 'ref="6B"', "Notes: “6B” is no range of cells"),
    "a hint too long": notes('tooltip="There"', f'tooltip="{LONG}"', "Notes!B6: tooltip of <hyperlink> has 256 characters; 255 are allowed"),
    "a margin missing": notes(' header="1"', "", "Notes: <pageMargins> lacks header"),
    "a margin that is none": notes(' header="1"', ' header="-1"', "Notes: <pageMargins> says header=“-1”; 0 to 49 is allowed"),
    "paper turned oddly": notes('"landscape"', '"sideways"', "Notes: <pageSetup> says orientation=“sideways”, which Excel does not know"),
    "printed too large": notes('scale="80"', 'scale="500"', "Notes: <pageSetup> says scale=“500”; 0 to 400 is allowed"),
    "a page header too long": notes("Goals<", f"{LONG}<", "Notes: text of <oddHeader> has 258 characters; 255 are allowed"),
    "a page break beyond the last row": notes('<brk id="9"', '<brk id="1048577"', "Notes: <brk> says id=“1048577”; 0 to 1048576 is allowed"),
    "ignored errors without a place": notes(' sqref="A1" numberStoredAsText', " numberStoredAsText", "Notes: <ignoredError> lacks sqref"),
    # Tables
    "a table called like a cell": (TABLE_2, 'displayName="Notes"', 'displayName="N1"', ["N1: “N1” cannot be a name"]),
    "a table called in two words": (TABLE_2, 'displayName="Notes"', 'displayName="My notes"', ["My notes: “My notes” cannot be a name"]),
    "a table without a name": (TABLE_2, ' displayName="Notes"', "", ["table: <table> lacks displayName"]),
    "a table whose name is too long": (TABLE_2, 'displayName="Notes"', f'displayName="{LONG}"', [f"{LONG[:40]}: displayName of <table> has 256 characters; 255 are allowed"]),
    "a table of number 0": (TABLE_2, 'id="2"', 'id="0"', ["Notes: <table> says id=“0”; 1 to 2147483647 is allowed"]),
    "a table of two headers": (TABLE_2, 'ref="A1:A2"', 'ref="A1:A2" headerRowCount="2"', ["Notes: <table> says headerRowCount=“2”; 0 to 1 is allowed"]),
    "a table without a row": (TABLE_2, 'ref="A1:A2"', 'ref="A1:A1"', ["Notes: the table has a header and no row below it"]),
    "a column of a table without a name": (TABLE_2, 'name="Target"', 'name=""', ["Notes!A1: the cell says “Target”, and table Notes calls the column “”", "Notes: column number 1 has no name"]),
    "a column of a table whose name is missing": (TABLE_2, ' name="Target"', "", ["Notes!A1: the cell says “Target”, and table Notes calls the column “”", "tableColumn: <tableColumn> lacks name"]),
    "a column of a table of number 0": (TABLE_2, 'id="1" name', 'id="0" name', ["Target: <tableColumn> says id=“0”; 1 to 2147483647 is allowed"]),
    "a column of a table summed up oddly": (TABLE_2, 'name="Target"', 'name="Target" totalsRowFunction="total"', ["Target: <tableColumn> says totalsRowFunction=“total”, which Excel does not know"]),
    "a table without columns": (TABLE_2, '<tableColumn id="1" name="Target"/>', "", ["A1:A2: table Notes spans 1 columns and lists 0", "A1:A2: table Notes says 1 columns and lists 0", "tableColumns: <tableColumns> is empty"]),
    "an element nobody knows in a table": (TABLE_2, "<tableColumns", "<goal/><tableColumns", ["Notes: <goal> cannot stand in <table>"]),
    "a filter of a column outside its table": (TABLE, '<autoFilter ref="A1:B2"/>', '<autoFilter ref="A1:B2"><filterColumn colId="2"/></autoFilter>', ["KPIs: the filter names column 2, counted from 0, and is 2 wide"]),
    "a formula of a column with semicolons": (TABLE_2, 'name="Target"/>', 'name="Target"><calculatedColumnFormula>IF(1;2;3)</calculatedColumnFormula></tableColumn>', ["Notes: the formula “IF(1;2;3)” cannot be read"]),
    "a header that is a number": notes('<c r="A1" t="s"><v>0</v></c>', '<c r="A1"><v>0</v></c>', "Notes!A1: the header of a table must be text, and the cell holds a number", "Notes!A1: the cell says “0”, and table Notes calls the column “Target”"),
    # Comments
    "a comment by nobody": (COMMENTS, 'ref="B2" authorId="0"', 'ref="B2" authorId="1"', ["Notes: B2: the comment is by author 1, counted from 0; there are 1"]),
    "a comment without an author": (COMMENTS, 'ref="B2" authorId="0"', 'ref="B2"', ["Notes: B2: <comment> lacks authorId"]),
    "two comments at one cell": (COMMENTS, 'ref="B2"', 'ref="A1"', ["Notes: A1: cell A1 has two comments"]),
    "a comment beyond the sheet": (COMMENTS, 'ref="B2"', 'ref="XFE2"', ["Notes: XFE2: “XFE2” is no range of cells"]),
    "a comment at several cells": (COMMENTS, 'ref="B2"', 'ref="B2:B3"', ["Notes: B2:B3: “B2:B3” is no range of cells"]),
    # Styles
    "styles out of order": (STYLES, "<fonts><font/></fonts><fills><fill/></fills>", "<fills><fill/></fills><fonts><font/></fonts>", ["styleSheet: <fonts> comes twice or in the wrong order"]),
    "an element nobody knows among the styles": (STYLES, "<fonts>", "<goals/><fonts>", ["styleSheet: <goals> cannot stand in <styleSheet>"]),
    "a style of a style that is not there": (STYLES, 'name="Normal" xfId="0"', 'name="Normal" xfId="1"', ["Normal: xfId of <cellStyle> is 1; there are 1"]),
    "a base style with a font that is not there": (STYLES, "<cellStyleXfs><xf/>", '<cellStyleXfs><xf fontId="1"/>', ["xf: fontId of <xf> is 1; there are 1"]),
    "a number format without its code": (STYLES, "<fonts>", '<numFmts><numFmt numFmtId="164"/></numFmts><fonts>', ["numFmt: <numFmt> lacks formatCode"]),
    "a number format too long": (STYLES, "<fonts>", f'<numFmts><numFmt numFmtId="164" formatCode="{LONG}"/></numFmts><fonts>', ["numFmt: formatCode of <numFmt> has 256 characters; 255 are allowed"]),
    "a font too large": (STYLES, "<font/>", '<font><sz val="500"/></font>', ["sz: <sz> says val=“500”; 1 to 409.55 is allowed"]),
    "a fill of an unknown pattern": (STYLES, "<fill/>", '<fill><patternFill patternType="striped"/></fill>', ["patternFill: <patternFill> says patternType=“striped”, which Excel does not know"]),
    "a border of an unknown line": (STYLES, "<border/>", '<border><left style="wavy"/></border>', ["left: <left> says style=“wavy”, which Excel does not know"]),
    "a text aligned oddly": (STYLES, 'xfId="0"/></cellXfs>', 'xfId="0"><alignment horizontal="middle"/></xf></cellXfs>', ["alignment: <alignment> says horizontal=“middle”, which Excel does not know"]),
    "a colour of a font that is none": (STYLES, "<font/>", '<font><color rgb="red"/></font>', ["color: “red” is no colour"]),
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
        sound = SOUND.get(part, "")
        assert isinstance(sound, str) and was in sound
        content[part] = sound.replace(was, now) if was else now
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
