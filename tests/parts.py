"""Small workbooks written out part by part, so that a test knows every byte of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

CONTENT_TYPES = f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""

PLAIN_SHEET = """<dimension ref="A1:B2"/><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
<row r="2"><c r="A2" s="1"><v>20</v></c><c r="B2" s="1"/></row></sheetData>"""

TABLE = f"""<table xmlns="{MAIN}" id="1" displayName="KPIs" ref="A1:B2">\
<autoFilter ref="A1:B2"/><tableColumns count="2"><tableColumn id="1" name="Target"/>\
<tableColumn id="2" name="Status"/></tableColumns></table>"""


def relations(**targets: str) -> str:
    """Relations named by their id; the kind comes before the target: ``rId1="table x.xml"``."""
    arrows = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for id_, (kind, target) in ((i, t.split(" ", 1)) for i, t in targets.items())
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{arrows}</Relationships>'


def sheet(inner: str = PLAIN_SHEET) -> bytes:
    """A worksheet around what stands in it."""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{inner}</worksheet>'.encode()


def cells(inner: str, after: str = "") -> bytes:
    """A worksheet around its rows."""
    return sheet(f"<sheetData>{inner}</sheetData>{after}")


def workbook(inner: str = "") -> str:
    """``workbook.xml`` of one sheet called KPIs."""
    sheets = '<sheets><sheet name="KPIs" sheetId="7" r:id="rId1"/></sheets>'
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}{inner}</workbook>'


def parts(sheet_xml: bytes | None = None, **others: str | bytes) -> dict[str, str | bytes]:
    """The parts of a small sound workbook; other content by path, ``/`` written ``__``."""
    given = {path.replace("__", "/") + ".xml": content for path, content in others.items()}
    return declared(
        {
            "_rels/.rels": relations(rId1="officeDocument xl/workbook.xml"),
            "xl/workbook.xml": workbook(),
            "xl/_rels/workbook.xml.rels": relations(
                rId1="worksheet worksheets/sheet1.xml",
                rId2="sharedStrings sharedStrings.xml",
                rId3="styles styles.xml",
            ),
            "xl/worksheets/sheet1.xml": sheet() if sheet_xml is None else sheet_xml,
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>Target</t></si><si><t>Status</t></si></sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf/></cellXfs></styleSheet>',
            **given,
        }
    )


def with_table(table: str = TABLE, sheet_xml: bytes | None = None) -> dict[str, str | bytes]:
    """A workbook whose sheet is a table."""
    tail = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    return declared(
        {
            **parts(sheet(PLAIN_SHEET + tail) if sheet_xml is None else sheet_xml),
            "xl/worksheets/_rels/sheet1.xml.rels": relations(rId1="table ../tables/table1.xml"),
            "xl/tables/table1.xml": table,
        }
    )


def declared(content: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """The parts with their content types declared one by one."""
    kinds = {
        "xl/workbook.xml": "sheet.main",
        "xl/styles.xml": "styles",
        "xl/sharedStrings.xml": "sharedStrings",
        "xl/calcChain.xml": "calcChain",
        "xl/comments1.xml": "comments",
    }
    kinds = {name: kind for name, kind in kinds.items() if name in content}
    kinds |= {name: "worksheet" for name in content if name.startswith("xl/worksheets/sheet")}
    kinds |= {name: "table" for name in content if name.startswith("xl/tables/")}
    types = {name: f"spreadsheetml.{kind}" for name, kind in kinds.items()}
    types |= {name: "drawing" for name in content if name.startswith("xl/drawings/drawing")}
    start = "application/vnd.openxmlformats-officedocument."
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{start}{kind}+xml"/>' for name, kind in types.items()
    )
    return {"[Content_Types].xml": CONTENT_TYPES.replace("</Types>", f"{overrides}</Types>")} | {
        name: body for name, body in content.items() if name != "[Content_Types].xml"
    }


def zipped(content: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as the bytes of a file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, body in content.items():
            entry = zipfile.ZipInfo(name, (2026, 10, 31, 9, 0, 0))
            entry.create_system = 3  # else it is that of the machine
            archive.writestr(entry, body, compression)
    return file.getvalue()
