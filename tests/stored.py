"""Workbooks written cell by cell as Excel stores them, so that a test knows what was typed and how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from okrsheet.basics.cells import Cell, column_letters
from tests.parts import MAIN, OFFICE, cells, declared, parts, relations, zipped

_PLAIN, _PERCENT, _DAY, _MOMENT, _MONTH, _TIME = range(6)
_STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="4"><numFmt numFmtId="164" formatCode="0.0%"/>
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="166" formatCode="yyyy/m/d h:mm"/>
<numFmt numFmtId="167" formatCode="[$-404]mmm\\-yy;@"/></numFmts><cellXfs count="6"><xf numFmtId="0"/>
<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="21"/></cellXfs></styleSheet>"""


def stored(sheets: Mapping[str, Sequence[Sequence[Cell]]], date1904: bool = False) -> bytes:
    """A workbook of these cells; texts are shared in even rows, and in place in odd ones."""
    shared: list[str] = []
    content = parts()
    names, targets = "", {"rId1": "sharedStrings sharedStrings.xml", "rId2": "styles styles.xml"}
    for number, (title, rows) in enumerate(sheets.items(), 1):
        body = "".join(_row(n, row, shared, date1904) for n, row in enumerate(rows, 1))
        content[f"xl/worksheets/sheet{number}.xml"] = cells(body)
        names += f'<sheet name="{escape(title)}" sheetId="{number}" r:id="rId{number + 2}"/>'
        targets[f"rId{number + 2}"] = f"worksheet worksheets/sheet{number}.xml"
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in shared)
    content["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'
    content["xl/styles.xml"] = _STYLES
    content["xl/_rels/workbook.xml.rels"] = relations(**targets)
    content["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{date1904:d}"/><sheets>{names}</sheets></workbook>'
    )
    return zipped(declared(content))


def _row(number: int, row: Sequence[Cell], shared: list[str], date1904: bool) -> str:
    inner = "".join(
        _cell(cell, f"{column_letters(n)}{number}", shared if number % 2 == 0 else None, date1904)
        for n, cell in enumerate(row, 1)
        if not (cell.value is None and not cell.formula)
    )
    return f'<row r="{number}">{inner}</row>'


def _cell(cell: Cell, address: str, shared: list[str] | None, date1904: bool) -> str:
    opening, calculated = f'<c r="{address}"', "<f>A1</f>" if cell.formula else ""
    match cell.value:
        case None:
            return f"{opening}>{calculated}</c>"
        case bool():
            return f'{opening} t="b">{calculated}<v>{cell.value:d}</v></c>'
        case dt.datetime():
            style = _MONTH if cell.month_only else _DAY if cell.value.time() == dt.time() else _MOMENT
            days = (cell.value - dt.datetime(1904, 1, 1)) / dt.timedelta(days=1) + (0 if date1904 else 1462)
            return f'{opening} s="{style}">{calculated}<v>{days!r}</v></c>'
        case dt.time():
            seconds = cell.value.hour * 3600 + cell.value.minute * 60 + cell.value.second
            return f'{opening} s="{_TIME}">{calculated}<v>{seconds / 86400!r}</v></c>'
        case int() | float():
            style = _PERCENT if cell.percent else _PLAIN
            return f'{opening} s="{style}">{calculated}<v>{cell.value!r}</v></c>'
    return opening + _text(cell, calculated, shared)


def _text(cell: Cell, calculated: str, shared: list[str] | None) -> str:
    text = escape(str(cell.value))
    if cell.error or cell.formula:
        return f' t="{"e" if cell.error else "str"}">{calculated}<v>{text}</v></c>'
    if shared is None:
        return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    shared.append(str(cell.value))
    return f' t="s"><v>{len(shared) - 1}</v></c>'
