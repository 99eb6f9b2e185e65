"""The workbook's wish to be recalculated, and tables that grow downwards, spliced in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from okrsheet.cells import MAX_ROW
from okrsheet.text import Text
from okrsheet.xlsx import refusals
from okrsheet.xlsx.markup import MARKUP, attribute_span, attributes, unescape
from okrsheet.xlsx.sheetxml import Area, odd, parse_area

_TRUE = (b"1", b"true", b"on")
_BEFORE_CALC = (
    b"fileVersion",
    b"fileSharing",
    b"workbookPr",
    b"workbookProtection",
    b"bookViews",
    b"sheets",
    b"functionGroups",
    b"externalReferences",
    b"definedNames",
)
_NO_PLACE = Text("no list of sheets", "沒有工作表清單")
_NO_REF = Text("a table without its range", "表格缺少範圍")


class _Child(NamedTuple):
    """A tag just below the root (or the root, at depth 1), and where its element ends."""

    depth: int
    name: bytes
    rest: bytes
    rest_start: int
    end: int


def with_full_calc_on_load(workbook_xml: bytes) -> bytes:
    """``workbook.xml`` telling Excel to recalculate on opening; the same bytes if it does.

    Raises:
        Refused: the XML lists no sheets.
    """
    tags = list(_top_tags(workbook_xml))
    prefix = tags[0].name.removesuffix(b"workbook") if tags else b""
    for tag in tags:
        if tag.name == prefix + b"calcPr":
            return _with_attribute(workbook_xml, tag, b"fullCalcOnLoad", b"1")
    ends = [tag.end for tag in tags[1:] if tag.name.removeprefix(prefix) in _BEFORE_CALC]
    if not ends:
        raise odd(_NO_PLACE)
    new = b'<%scalcPr fullCalcOnLoad="1"/>' % prefix
    return workbook_xml[: max(ends)] + new + workbook_xml[max(ends) :]


def with_table_rows(table_xml: bytes, last_row: int) -> bytes:
    """A table's part with the table reaching down to ``last_row``; it never shrinks.

    Raises:
        Refused: the table ends with a totals row, or the row lies outside a worksheet.
    """
    tags = list(_top_tags(table_xml))
    if not tags:
        raise odd(_NO_REF)
    table = attributes(tags[0].rest)
    area = _area(tags[0])
    if area is None:
        raise odd(_NO_REF)
    if last_row <= area.bottom:
        return table_xml
    if last_row > MAX_ROW:
        raise refusals.OUTSIDE_SHEET.of(row=last_row, column=area.left)
    if table.get(b"totalsRowCount", b"0") != b"0":
        name = unescape(table.get(b"displayName", table.get(b"name", b"")))
        raise refusals.TOTALS_ROW.of(table=name)
    grown = table_xml
    # From the end backwards, so that the positions in front stay true.
    for tag in reversed(tags):
        own = tag.depth == 1 or tag.name.rpartition(b":")[2] == b"autoFilter"
        reach = _area(tag) if own else None
        if reach is not None and reach.bottom == area.bottom:
            wider = Area(reach.top, reach.left, last_row, reach.right)
            grown = _with_attribute(grown, tag, b"ref", str(wider).encode())
    return grown


def _area(tag: _Child) -> Area | None:
    try:
        return parse_area(attributes(tag.rest).get(b"ref", b"").decode())
    except ValueError:
        return None


def _top_tags(xml: bytes) -> Iterator[_Child]:
    """The root and its children, in order."""
    depth = 0
    open_child: tuple[bytes, bytes, int] | None = None
    for found in MARKUP.finditer(xml):
        closing, name, rest = found[1], found[2], found[3]
        if name is None:
            continue
        if closing:
            depth -= 1
            if depth == 1 and open_child:
                yield _Child(2, *open_child, found.end())
            continue
        depth += 1
        this = name, rest, found.start(3)
        if depth == 1:
            yield _Child(1, *this, found.end())
        if depth == 2:
            open_child = this
        if rest.endswith(b"/"):
            if depth == 2:
                yield _Child(2, *this, found.end())
            depth -= 1


def _with_attribute(xml: bytes, tag: _Child, name: bytes, value: bytes) -> bytes:
    """The XML with one attribute of a tag set; the same bytes if it says so already."""
    where = attribute_span(tag.rest, name)
    if where is None:
        place = tag.rest_start + len(tag.rest.removesuffix(b"/").rstrip())
        return xml[:place] + b' %s="%s"' % (name, value) + xml[place:]
    start, stop = (tag.rest_start + offset for offset in where)
    if xml[start:stop] == value or (value == b"1" and xml[start:stop] in _TRUE):
        return xml
    return xml[:start] + value + xml[stop:]
