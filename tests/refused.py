"""Files that okrsheet refuses, one for every refusal that a file alone can cause.

Those that fail as zip or XML are written part by part and stored without compression, so that
every byte of them is known; those that only writing meets are plans that openpyxl makes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet import losses
from okrsheet.basics.text import Text
from okrsheet.plan import HistoryRow
from okrsheet.plan.columns import columns_of
from okrsheet.workbook import reader
from okrsheet.xlsx import refusals
from okrsheet.xlsx.package import markup
from okrsheet.xlsx.package.markup import STRICT
from tests.faults import Change, Exhibit, made
from tests.parts import MAIN, OFFICE, PACKAGE, relations, zipped

Parts = dict[str, str | bytes]

_SHEET = "xl/worksheets/sheet1.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ROWS: tuple[tuple[str | int | None, ...], ...] = (
    ("ID", "KPI", "Owner", "Measure", "Target", "End", "Data source", "Frequency", "Current", "Status"),
    ("K1", "New inbound leads", "Sales lead", "At least", 20, "2026-12-31", "CRM", "Monthly", 24, None),
)


def _cell(address: str, value: str | int | None) -> str:
    if isinstance(value, int):
        return f'<c r="{address}"><v>{value}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""


def _rows() -> str:
    return "".join(
        f'<row r="{number}">{"".join(_cell(f"{chr(65 + n)}{number}", v) for n, v in enumerate(row))}</row>'
        for number, row in enumerate(_ROWS, 1)
    )


def _types(**overrides: str) -> str:
    """``[Content_Types].xml``; parts by path, ``/`` written ``__``, with the end of their type."""
    listed = "".join(
        f'<Override PartName="/{path.replace("__", "/")}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for path, kind in overrides.items()
    )
    rels = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    default = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{rels}{default}{listed}</Types>'


def plan() -> Parts:
    """The parts of a small sound plan of one KPI."""
    return {
        "[Content_Types].xml": _types(xl__workbook="sheet.main", xl__worksheets__sheet1="worksheet"),
        "_rels/.rels": relations(rId1="officeDocument xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="KPIs" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(rId1="worksheet worksheets/sheet1.xml"),
        _SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{_rows()}</sheetData></worksheet>',
    }


def _stored(**changed: Callable[[str], str | bytes]) -> Callable[[], bytes]:
    """The plan with some parts made anew from what they were; named by the last word of their path."""

    def make() -> bytes:
        parts = plan()
        for word, change in changed.items():
            (name,) = [n for n in parts if n.endswith(f"{word}.xml")]
            parts[name] = change(str(parts[name]))
        return zipped(parts, zipfile.ZIP_STORED)

    return make


def _with(**added: str | bytes) -> Callable[[], bytes]:
    """The plan and one more part; ``add`` is its name, ``body`` what it holds."""
    name, body = str(added["add"]), added["body"]
    return lambda: zipped({**plan(), name: body}, zipfile.ZIP_STORED)


def _sound() -> bytes:
    return zipped(plan(), zipfile.ZIP_STORED)


def _cut_off() -> bytes:
    return _sound()[:-400]


def _bad_directory() -> bytes:
    data = bytearray(_sound())
    data[data.index(b"PK\1\2")] = 0
    return bytes(data)


def _moved_part() -> bytes:
    data = bytearray(_sound())
    data[data.index(b"PK\3\4", 4) + 30] = ord("?")
    return bytes(data)


def _flipped() -> bytes:
    return _sound().replace(b"<v>20</v>", b"<v>29</v>")


def _encrypted_entry() -> bytes:
    data = bytearray(_sound())
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def _lost_part() -> bytes:
    parts = plan()
    del parts["xl/workbook.xml"]
    return zipped(parts, zipfile.ZIP_STORED)


def _bomb() -> bytes:
    """Twelve megabytes of blanks in a sheet: refused for its ratio, harmless for who unpacks it."""
    parts = plan()
    parts[_SHEET] = str(parts[_SHEET]).replace("</sheetData>", " " * (12 << 20) + "</sheetData>")
    return zipped(parts)


def _long_list() -> bytes:
    """More tags than are read; short ones, so that they are no bomb."""
    parts = plan()
    tags = "<a/>" * markup.MOST_ELEMENTS
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("</workbook>", f"{tags}</workbook>")
    return zipped(parts)


def _word_document() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = "<w:p><w:r><w:t>Our goals for Q4</w:t></w:r></w:p>"
    parts: Parts = {
        "[Content_Types].xml": _types(word__document="x").replace(f"{_TYPE}.x+xml", kind),
        "_rels/.rels": relations(rId1="officeDocument word/document.xml"),
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{text}</w:body></w:document>',
    }
    return zipped(parts, zipfile.ZIP_STORED)


def _chart_only() -> bytes:
    views = '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
    parts = plan()
    del parts[_SHEET]
    parts |= {
        "[Content_Types].xml": _types(xl__workbook="sheet.main", xl__chartsheets__sheet1="chartsheet"),
        "xl/_rels/workbook.xml.rels": relations(rId1="chartsheet chartsheets/sheet1.xml"),
        "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}">{views}</chartsheet>',
    }
    return zipped(parts, zipfile.ZIP_STORED)


def _strict() -> bytes:
    office = STRICT.replace("spreadsheetml/main", "officeDocument/relationships")
    parts = {n: str(body).replace(MAIN, STRICT).replace(OFFICE, office) for n, body in plan().items()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "<workbook ", '<workbook conformance="strict" '
    )
    return zipped(parts, zipfile.ZIP_STORED)


def _xlsb() -> bytes:
    """A binary workbook of one empty sheet, record by record."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return bytes([kind, 1, len(body)]) + body

    def text(said: str) -> bytes:
        return struct.pack("<L", len(said)) + said.encode("utf-16-le")

    sheet = record(0x9C, struct.pack("<2L", 0, 1) + text("rId1") + text("KPIs"))
    parts: Parts = {
        "[Content_Types].xml": _types().replace(
            "</Types>",
            '<Override PartName="/xl/workbook.bin" '
            'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
            '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
            "</Types>",
        ),
        "_rels/.rels": relations(rId1="officeDocument xl/workbook.bin"),
        "xl/workbook.bin": record(0x83) + record(0x8F) + sheet + record(0x90) + record(0x84),
        "xl/_rels/workbook.bin.rels": relations(rId1="worksheet worksheets/sheet1.bin"),
        "xl/worksheets/sheet1.bin": record(0x81) + record(0x91) + record(0x92) + record(0x82),
    }
    return zipped(parts, zipfile.ZIP_STORED)


def _ods() -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names = "urn:oasis:names:tc:opendocument:xmlns"
    cells = "".join(f"<table:table-cell><text:p>{x}</text:p></table:table-cell>" for x in _ROWS[0])
    entries = f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
    entries += '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
    spaces = " ".join(f'xmlns:{n}="{names}:{n}:1.0"' for n in ("office", "table", "text"))
    parts: Parts = {
        "mimetype": kind,
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{names}:manifest:1.0" m:version="1.2">'
        f"{entries}</m:manifest>",
        "content.xml": f'<office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="KPIs"><table:table-row>{cells}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>",
    }
    return zipped(parts, zipfile.ZIP_STORED)


def _signed() -> bytes:
    """A plan with all that a signature needs but the signing itself."""
    kind, arrow = "application/vnd.openxmlformats-package.digital-signature", f"{PACKAGE}/relationships"
    parts = plan()
    types = "".join(
        f'<Default Extension="{extension}" ContentType="{kind}-{word}"/>'
        for extension, word in (("sigs", "origin"), ("sig", "xmlsignature+xml"))
    )
    origin = relations(rId9="x _xmlsignatures/origin.sigs").replace(
        f"{OFFICE}/x", f"{arrow}/digital-signature/origin"
    )
    arrows = re.findall("<Relationship .*?/>", origin)[0]
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
        "<Override", types + "<Override", 1
    )
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("</Relationships>", arrows + "</Relationships>")
    parts |= {
        "_xmlsignatures/origin.sigs": "",
        "_xmlsignatures/_rels/origin.sigs.rels": relations(rId1="x signature1.sig").replace(
            f"{OFFICE}/x", f"{arrow}/digital-signature/signature"
        ),
        "_xmlsignatures/signature1.sig": '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
    }
    return zipped(parts, zipfile.ZIP_STORED)


def _csv() -> bytes:
    return "".join(",".join(str(v or "") for v in row) + "\n" for row in _ROWS).encode()


def _planned(
    tables: str = "", change: Change | None = None, **replaced: tuple[str, str]
) -> Callable[[], bytes]:
    """A whole plan, something done to it, and in some parts a text replaced (``sheet4=(…, …)``)."""

    def make() -> bytes:
        data, _ = made(tables, change)
        if not replaced:
            return data
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts: Parts = {name: file.read(name).decode() for name in file.namelist()}
        for word, (old, new) in replaced.items():
            (name,) = [n for n in parts if n.endswith(f"{word}.xml")]
            assert re.search(old, str(parts[name])), f"{name} says no {old}"
            parts[name] = re.sub(old, new.replace("\\", r"\\"), str(parts[name]), count=1)
        return zipped(parts)

    return make


def _history(book: Workbook) -> Worksheet:
    """A sheet of past months as a table of one month."""
    page: Worksheet = book.create_sheet(HistoryRow.SHEET.en)
    page.append([c.label.en for c in columns_of(HistoryRow)])
    page.append(["2026-09", "2026-09-30", "K1", 5])
    page.add_table(Table(displayName="PastMonths", ref="A1:L2"))
    return page


def _at(book: Workbook, label: str) -> str:
    page = book["KPIs"]
    return next(cell.column_letter for cell in page[1] if cell.value == label)


def _formula(book: Workbook) -> None:
    book["KPIs"][f"{_at(book, 'Status')}2"] = '=IF(E2>10,"On track","At risk")'


def _merged(book: Workbook) -> None:
    book["KPIs"].merge_cells(f"{_at(book, 'Status')}2:{_at(book, 'Status')}3")


def _array(book: Workbook) -> None:
    area = f"{_at(book, 'Notes')}2:{_at(book, 'Complete')}2"
    book["KPIs"][area[: area.index(":")]] = ArrayFormula(area, "=TRANSPOSE(A1:A2)")


def _totals_row(book: Workbook) -> None:
    page = _history(book)
    page.append(["Total", None, None, 5])
    page.tables["PastMonths"].ref, page.tables["PastMonths"].totalsRowCount = "A1:L3", 1
    # Below it, so that the next free row lies outside the table
    page["A3"] = "2026-09"
    page["C3"] = "KR1"


def _emptied_log(book: Workbook) -> None:
    page = book["KPIs"]
    for row in range(2, 7):
        page[f"{_at(book, 'Status')}{row}"], page[f"{_at(book, 'Progress')}{row}"] = "On track", 0.6
    book["Check-ins"].delete_rows(2, 20)


def _full_sheet(book: Workbook) -> None:
    page = book.create_sheet(HistoryRow.SHEET.en)
    page.append([c.label.en for c in columns_of(HistoryRow)])
    page.cell(1_048_576, 1, "2026-09")
    page.cell(1_048_576, 3, "K1")


def _note_below(book: Workbook) -> None:
    _history(book)["A3"] = "Figures before September are in the archive."


def _other_sheets(book: Workbook) -> None:
    for title in book.sheetnames:
        del book[title]
    page = book.create_sheet("Budget 2026")
    for row in (("Month", "Planned", "Spent"), ("October", 12000, 11800), ("November", 12000, 0)):
        page.append(row)


REFUSED = (
    Exhibit("refused-empty.xlsx", refusals.EMPTY.message, Text(
        en="A file of 0 bytes, as a broken copy or download leaves it.", zh_TW="0 位元組的檔案，常見於複製或下載中斷。"),
        lambda: b""),
    Exhibit("refused-encrypted.xlsx", refusals.ENCRYPTED.message, Text(
        en="A workbook with a password for opening (it is “okrsheet”).", zh_TW="設有開啟密碼的活頁簿（密碼為「okrsheet」）。"),
        None),
    Exhibit("refused-old-format.xls", refusals.OLD_XLS.message, Text(
        en="A workbook in the format of Excel 97–2003.", zh_TW="Excel 97–2003 格式的活頁簿。"), None),
    Exhibit("refused-binary.xlsb", refusals.XLSB.message, Text(
        en="A workbook saved as Excel Binary Workbook.", zh_TW="存成「Excel 二進位活頁簿」的活頁簿。"), _xlsb),
    Exhibit("refused-opendocument.ods", refusals.ODS.message, Text(
        en="A spreadsheet as LibreOffice saves it.", zh_TW="LibreOffice 預設格式的試算表。"), _ods),
    Exhibit("refused-csv-renamed.xlsx", refusals.TEXT_FILE.message, Text(
        en="A CSV file that somebody renamed.", zh_TW="被改名的 CSV 檔。"), _csv),
    Exhibit("refused-word-document.xlsx", refusals.NOT_A_WORKBOOK.message, Text(
        en="A Word document that somebody renamed.", zh_TW="被改名的 Word 文件。"), _word_document),
    Exhibit("refused-strict.xlsx", refusals.STRICT.message, Text(
        en="A workbook saved as Strict Open XML Spreadsheet.", zh_TW="存成「Strict Open XML 試算表」的活頁簿。"), _strict),
    Exhibit("refused-no-worksheet.xlsx", refusals.NO_WORKSHEET.message, Text(
        en="A workbook that holds a chart sheet only.", zh_TW="只有圖表工作表的活頁簿。"), _chart_only),
    Exhibit("refused-foreign.xlsx", reader._FOREIGN, Text(
        en="A workbook about something else.", zh_TW="內容與計畫無關的活頁簿。"), _planned("", _other_sheets)),
    Exhibit("refused-no-header.xlsx", reader._HEADLESS, Text(
        en="A sheet of KPIs whose header somebody has deleted.", zh_TW="「KPI 指標」工作表的表頭被刪除。"),
        _planned("", lambda book: book["KPIs"].delete_rows(1))),
    Exhibit("refused-two-sheets.xlsx", refusals.TWO_SHEETS.message, Text(
        en="Two sheets of one name, as no spreadsheet program writes them.", zh_TW="有兩個同名的工作表，一般試算表程式不會這樣寫。"),
        _planned("", None, workbook=('name="Key Results"', 'name="kpis"'))),
    Exhibit("refused-lost-text.xlsx", refusals.LOST_TEXT.message, Text(
        en="A cell points to a shared text that the file does not hold.", zh_TW="儲存格引用了檔案裡沒有的共用字串。"),
        _stored(sheet1=lambda x: x.replace(_cell("C2", "Sales lead"), '<c r="C2" t="s"><v>7</v></c>'))),
    Exhibit("refused-truncated.xlsx", refusals.DAMAGED.message, Text(
        en="A file whose end is missing, as a broken download leaves it.", zh_TW="檔案結尾遺失，常見於下載中斷。"),
        _cut_off),
    Exhibit("refused-bad-directory.xlsx", refusals.DAMAGED.message, Text(
        en="A zip whose table of contents is damaged.", zh_TW="zip 目錄損壞。"), _bad_directory),
    Exhibit("refused-moved-part.xlsx", refusals.DAMAGED.message, Text(
        en="A zip whose table of contents points to the wrong place.", zh_TW="zip 目錄指向錯誤的位置。"), _moved_part),
    Exhibit("refused-changed-part.xlsx", refusals.DAMAGED.message, Text(
        en="A part whose content does not match its checksum.", zh_TW="內部檔案的內容與檢查碼不符。"), _flipped),
    Exhibit("refused-lost-part.xlsx", refusals.DAMAGED.message, Text(
        en="A zip that lacks the part which lists the sheets.", zh_TW="缺少列出工作表的內部檔案。"), _lost_part),
    Exhibit("refused-bomb.xlsx", refusals.BOMB.message, Text(
        en="A sheet of 12 MiB of blanks, packed into some kilobytes (harmless to unpack).",
        zh_TW="12 MiB 的空白壓縮成數 KB 的工作表（解壓縮並無危險）。"), _bomb),
    Exhibit("refused-encrypted-part.xlsx", refusals.ENCRYPTED_ENTRY.message, Text(
        en="A zip in which one part is marked as encrypted.", zh_TW="zip 中有一個內部檔案標示為已加密。"), _encrypted_entry),
    Exhibit("refused-bzip2.xlsx", refusals.COMPRESSION.message, Text(
        en="A zip that is packed with bzip2.", zh_TW="以 bzip2 壓縮的 zip。"), lambda: zipped(plan(), zipfile.ZIP_BZIP2)),
    Exhibit("refused-part-twice.xlsx", refusals.DUPLICATE.message, Text(
        en="A zip with two parts of one name, of which programs may read either.",
        zh_TW="zip 中有兩個同名的內部檔案，各程式讀到的可能不同。"), _with(add="XL/Workbook.xml", body="<workbook/>")),
    Exhibit("refused-path.xlsx", refusals.BAD_NAME.message, Text(
        en="A zip with a part that would be unpacked outside its folder.", zh_TW="zip 中有會解壓縮到資料夾以外的內部檔案。"),
        _with(add="../outside.xml", body="<a/>")),
    Exhibit("refused-doctype.xlsx", refusals.DOCTYPE.message, Text(
        en="XML with entities of its own, which could grow without end.", zh_TW="XML 自訂實體，可能無限膨脹。"),
        _stored(workbook=lambda x: '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + x)),
    Exhibit("refused-long-list.xlsx", refusals.LONG_LIST.message, Text(
        en="A list of sheets with half a million tags behind it, packed into some kilobytes.",
        zh_TW="工作表清單後面有五十萬個標籤，壓縮成數 KB。"), _long_list),
    Exhibit("refused-bad-xml.xlsx", refusals.BAD_XML.message, Text(
        en="A part whose XML ends in the middle.", zh_TW="內部檔案的 XML 中途截斷。"), _stored(workbook=lambda x: x[:-30])),
    Exhibit("refused-utf-16.xlsx", refusals.ENCODING.message, Text(
        en="A sheet whose XML is in UTF-16.", zh_TW="工作表的 XML 採用 UTF-16 編碼。"),
        _stored(sheet1=lambda x: ('<?xml version="1.0" encoding="UTF-16"?>' + x).encode("utf-16"))),
    Exhibit("refused-odd-sheet.xlsx", refusals.ODD_SHEET.message, Text(
        en="A row whose cells say that they stand in another one.", zh_TW="儲存格自稱的位置與所在的列不符。"),
        _stored(sheet1=lambda x: x.replace('<row r="2"', '<row r="9"', 1))),
    Exhibit("refused-table-nowhere.xlsx", refusals.NOWHERE.message, Text(
        en="A table whose range is no range.", zh_TW="表格的範圍無效。"),
        _planned("", _history, table1=('ref="A1:L2"', 'ref="A1:L"')), "report"),
    Exhibit("refused-totals-row.xlsx", refusals.TOTALS_ROW.message, Text(
        en="A table of past months with a totals row, which is in the way of the new month.",
        zh_TW="各月紀錄表格有合計列，擋住了新的月份。"), _planned("", _totals_row), "report"),
    Exhibit("refused-note-below.xlsx", refusals.BENEATH.message, Text(
        en="A remark right below the table of past months, where the new month belongs.",
        zh_TW="各月紀錄表格正下方有備註，擋住了新的月份。"), _planned("", _note_below), "report"),
    Exhibit("refused-full-sheet.xlsx", refusals.OUTSIDE_SHEET.message, Text(
        en="A sheet of past months that is filled down to its last row.", zh_TW="各月紀錄已填到工作表的最後一列。"),
        _planned("", _full_sheet), "report"),
    Exhibit("refused-long-text.xlsx", refusals.TOO_LONG.message, Text(
        en="An ID of 40,000 letters, which some other program wrote.", zh_TW="其他程式寫入了長達 40,000 字元的編號。"),
        _planned("KPIs\nID\nK1", _history, sheet4=("<t>K1</t>", f"<t>{'K' * 40_000}</t>")), "report"),
    Exhibit("refused-formula.xlsx", refusals.FORMULA.message, Text(
        en="A formula in a cell that okrsheet fills.", zh_TW="okrsheet 要填寫的儲存格裡有公式。"),
        _planned("", _formula), "report"),
    Exhibit("refused-merged.xlsx", refusals.MERGED.message, Text(
        en="Merged cells that okrsheet fills.", zh_TW="okrsheet 要填寫的儲存格被合併。"),
        _planned("KPIs\nID\nK1\nK2", _merged), "report"),
    Exhibit("refused-array-formula.xlsx", refusals.FORMULA_AREA.message, Text(
        en="An array formula that reaches into a cell which okrsheet fills.",
        zh_TW="陣列公式延伸到 okrsheet 要填寫的儲存格。"), _planned("KPIs\nID | Notes\nK1 |", _array), "report"),
    Exhibit("refused-all-lost.xlsx", losses._FORGOTTEN, Text(
        en="A log that somebody emptied: every figure of the last report would become “No data”.",
        zh_TW="進度紀錄被清空：上次報告的所有數字都將變成「無資料」。"),
        _planned("KPIs\nID\nK1\nK2\nK3\nK4\nK5", _emptied_log), "report"),
    Exhibit("refused-signed.xlsx", refusals.SIGNED.message, Text(
        en="A workbook with a digital signature.", zh_TW="含有數位簽章的活頁簿。"),
        _signed, "report"),
)  # fmt: skip
"""In the order in which a file is looked at."""


ELSEWHERE: Mapping[str, Text] = {
    "MISSING": Text(en="The file is not there.", zh_TW="檔案不存在。"),
    "FOLDER": Text(en="A folder is named where a workbook is wanted.", zh_TW="指定的是資料夾而不是活頁簿。"),
    "NOT_REGULAR": Text(en="A device or a pipe is named where a workbook is wanted.", zh_TW="指定的是裝置或管線而不是活頁簿。"),
    "UNSPEAKABLE_NAME": Text(en="The file's name holds bytes that are no Unicode (Linux).", zh_TW="檔名含有非 Unicode 的位元組（Linux）。"),
    "NO_PERMISSION": Text(en="The file may not be read.", zh_TW="沒有讀取權限。"),
    "UNREADABLE": Text(en="The drive or the network fails.", zh_TW="磁碟或網路發生錯誤。"),
    "OWNER_FILE": Text(en="The mark is named that Excel leaves beside an open workbook.", zh_TW="指定了 Excel 開啟檔案時留下的鎖定檔。"),
    "TOO_LARGE": Text(en="The file is larger than 1 GiB.", zh_TW="檔案超過 1 GiB。"),
    "OPEN_IN_EXCEL": Text(en="Somebody has the workbook open in Excel.", zh_TW="有人正在 Excel 中開啟活頁簿。"),
    "OPEN_IN_LIBREOFFICE": Text(en="Somebody has the workbook open in LibreOffice.", zh_TW="有人正在 LibreOffice 中開啟活頁簿。"),
    "OPEN_IN_WPS": Text(en="Somebody has the workbook open in WPS Office.", zh_TW="有人正在 WPS Office 中開啟活頁簿。"),
    "LOCKED": Text(en="Another program has locked the workbook.", zh_TW="其他程式已鎖定活頁簿。"),
    "QUERY_TABLE": Text(
        en="--add-columns meets a table that a query fills.", zh_TW="--add-columns 遇到由查詢填入的表格。"
    ),
    "TITLE_TAKEN": Text(
        en="--add-columns meets a chart sheet called Past months.", zh_TW="--add-columns 遇到名為「各月紀錄」的圖表工作表。"
    ),
    "LOCKED_STRUCTURE": Text(
        en="--add-columns needs a sheet of past months, and the workbook's structure is protected.",
        zh_TW="--add-columns 需要新增各月紀錄工作表，但活頁簿的結構受到保護。",
    ),
    "BAD_DATE": Text(en="A guard: a day before Excel's calendar begins.", zh_TW="防護：早於 Excel 日曆起點的日期。"),
    "BUSY": Text(en="Another run of okrsheet is writing the workbook.", zh_TW="另一個 okrsheet 正在寫入活頁簿。"),
    "IN_USE": Text(en="Another program holds the file (Windows).", zh_TW="其他程式正在使用檔案（Windows）。"),
    "READ_ONLY": Text(en="The file is read-only.", zh_TW="檔案是唯讀的。"),
    "FOLDER_READ_ONLY": Text(en="The folder may not be written to.", zh_TW="資料夾沒有寫入權限。"),
    "CHANGED": Text(en="Somebody saved the workbook while okrsheet was at work.", zh_TW="okrsheet 執行期間有人儲存了活頁簿。"),
    "NO_CONDITION": Text(
        en="The workbook lies in a store that cannot keep two writers apart.", zh_TW="活頁簿位於無法防止同時寫入的儲存位置。"
    ),
    "DISK_FULL": Text(en="The drive is full.", zh_TW="磁碟空間不足。"),
    "NO_BACKUP": Text(en="--backup meets a folder that has the backup's name.", zh_TW="--backup 遇到與備份同名的資料夾。"),
    "NOT_WRITTEN": Text(en="The drive or the network fails while writing.", zh_TW="寫入時磁碟或網路發生錯誤。"),
    "WOULD_COMPLAIN": Text(en="A guard: the new file is not as sound as the old one.", zh_TW="防護：新檔案不如原檔健全。"),
    "MORE_CHANGED": Text(en="A guard: something else than the status columns would change.", zh_TW="防護：狀態欄以外的內容將被更動。"),
    "UNKNOWN_PART": Text(en="A program asks for cells of a sheet that is not there.", zh_TW="程式指定了不存在的工作表。"),
    "NOT_A_NUMBER": Text(en="A program asks for a cell to hold infinity.", zh_TW="程式要求在儲存格寫入無限大。"),
}  # fmt: skip
"""Refusals that no file alone causes, by the name of their constant, and what does."""
