"""What a workbook lacks, added to it: rows and columns of tables, columns of sheets, a sheet."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import NamedTuple

from okrsheet.basics.cells import MAX_COLUMN, MAX_ROW, column_letters
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text
from okrsheet.xlsx import refusals
from okrsheet.xlsx.change.splice import spanned, splice
from okrsheet.xlsx.package import markup
from okrsheet.xlsx.package.markup import Child, attributes, quoted, top_tags, unescape, whole, with_attribute
from okrsheet.xlsx.package.parts import CONTENT_TYPES, OFFICE, Package
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.areas import Area, parse_area
from okrsheet.xlsx.sheet.opened import sheet_of, sheet_to_write
from okrsheet.xlsx.sheet.pieces import Row, Sheet, cells, odd, rows, take_apart
from okrsheet.xlsx.sheet.rawcells import formula_areas, merged_areas
from okrsheet.xlsx.sheet.styles import Formats

_NO_REF = Text(en="a table without its range", zh_TW="表格缺少範圍")
_NO_LIST = Text(en="an empty list of parts", zh_TW="內部檔案清單是空的")
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class NewColumn(NamedTuple):
    """A column that a sheet is to have: its place from 1, header, width, and number format."""

    number: int
    title: str
    width: float
    number_format: str = ""


class Widening(NamedTuple):
    """New columns for a sheet, formatted down to ``last_row``; ``table`` is the part of the table
    that takes them in.
    """

    part: str
    header_row: int
    columns: tuple[NewColumn, ...]
    last_row: int = 0
    table: str | None = None


class NewSheet(NamedTuple):
    """A sheet of a header only, which looks like the header ``like``: a sheet's part, and a row."""

    title: str
    columns: tuple[NewColumn, ...]
    like: tuple[str, int] | None = None


def insertions(
    package: Package, widenings: Sequence[Widening], sheet: NewSheet | None
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The parts of the workbook that change with these columns and this sheet, and the new ones.

    Raises:
        Refused: the workbook is written in a way that is not safe to add to.
    """
    changed: dict[str, bytes] = {}
    added: dict[str, bytes] = {}
    formats = Formats(package)
    for widening in widenings:
        title = next(s.title for s in package.sheets if s.part == widening.part)
        with naming(package.path, title):
            changed[widening.part] = _widened(sheet_to_write(package, widening.part), widening, formats)
        if widening.table:
            names = [column.title for column in widening.columns]
            with naming(package.path, widening.table):
                changed[widening.table] = with_table_columns(package.read_to_write(widening.table), names)
    if sheet:
        check_room(package, sheet.title)
        part = free_part(package)
        with naming(package.path, sheet.title):
            added[part] = _sheet_xml(package, sheet, formats)
        changed.update(registered(package, sheet.title, part))
    changed.update(formats.changed)
    return changed, added


def _widened(sheet: Sheet, widening: Widening, formats: Formats) -> bytes:
    top, first = widening.header_row, widening.columns[0].number
    return _titled(
        sheet, widening, formats, (_style_left_of(sheet, top, first), _style_left_of(sheet, top + 1, first))
    )


def _titled(sheet: Sheet, widening: Widening, formats: Formats, like: tuple[int, int]) -> bytes:
    """The sheet with the new headers and formats; ``like`` are the styles of a header and a cell."""
    header, below = map(formats.existing, like)
    top, columns = widening.header_row, widening.columns
    of_headers = {c.number: header for c in columns}
    of_cells = {c.number: formats.index(below, c.number_format) for c in columns}
    of_columns = {c.number: formats.index(0, c.number_format) for c in columns}
    styles = {row: of_cells for row in sheet.listed.numbers if top < row <= widening.last_row}
    styled = _with_blanks(sheet, {**styles, top: of_headers})
    titled = splice(styled, {(top, column.number): column.title for column in columns})
    return _with_columns(take_apart(titled), columns, of_columns)


def _style_left_of(sheet: Sheet, number: int, column: int) -> int:
    """The style of the last cell before a column in a row; 0, the usual one, without any."""
    row = next((row for row in rows(sheet) if row.number == number), None)
    before = [c for c in cells(sheet, row) if c.column < column] if row else []
    return whole(attributes(before[-1].rest).get(b"s")) if before else 0


def _with_blanks(sheet: Sheet, styles: Mapping[int, Mapping[int, int]]) -> bytes:
    """The sheet with styled blank cells where rows that exist have none."""
    pieces, position = [], 0
    for row in rows(sheet):
        if row.number not in styles or row.rest.endswith(b"/"):
            continue
        missing = {column: style for column, style in styles[row.number].items() if style}
        if not missing:
            continue
        pieces += [sheet.source[position : row.start], _row_tag(sheet, row, missing)]
        position = row.body
        for cell in cells(sheet, row):
            left = sorted(column for column in missing if column < cell.column)
            missing.pop(cell.column, None)
            pieces += [
                sheet.source[position : cell.start],
                *(_blank(sheet, row, c, missing.pop(c)) for c in left),
            ]
            position = cell.start
        pieces.append(sheet.source[position : row.body_end])
        pieces += [_blank(sheet, row, column, style) for column, style in sorted(missing.items())]
        position = row.body_end
    return b"".join([*pieces, sheet.source[position:]])


def _row_tag(sheet: Sheet, row: Row, columns: Iterable[int]) -> bytes:
    numbers = sorted(columns)
    return b"<%srow%s>" % (sheet.prefix, spanned(row.rest, numbers[0], numbers[-1]))


def _blank(sheet: Sheet, row: Row, column: int, style: int) -> bytes:
    address = f"{column_letters(column)}{row.number}".encode()
    return b'<%sc r="%s" s="%d"/>' % (sheet.prefix, address, style)


def _with_columns(sheet: Sheet, columns: Sequence[NewColumn], styles: Mapping[int, int]) -> bytes:
    """The sheet with the widths and styles of some columns said anew."""
    tag, xml = sheet.prefix + b"col", sheet.source
    wanted = {c.number: c.width for c in columns}
    written = []
    for number, width in wanted.items():
        style = b' style="%d"' % styles[number] if styles[number] else b""
        said = tag, number, number, width, style
        written.append((number, b'<%s min="%d" max="%d" width="%.2f"%s customWidth="1"/>' % said))
    for old in sheet.head:
        if old.name == tag:
            written += _pieces(old.rest.removesuffix(b"/"), tag, wanted)
    inner = b"".join(piece for _, piece in sorted(written))
    place = sheet.start
    listed = next((t for t in sheet.head if t.name == sheet.prefix + b"cols"), None)
    if listed is None:
        return xml[:place] + b"<%ss>%s</%ss>" % (tag, inner, tag) + xml[place:]
    start = listed.rest_start + len(listed.rest) + 1
    if listed.rest.endswith(b"/"):
        opening = listed.rest_start - len(listed.name) - 1
        return xml[:opening] + b"<%ss>%s</%ss>" % (tag, inner, tag) + xml[start:]
    return xml[:start] + inner + xml[xml.index(b"</%ss" % tag, start) :]


def _pieces(rest: bytes, tag: bytes, without: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """What is left of a range of columns once some of them are described elsewhere."""
    said = attributes(rest)
    first, last = (whole(said.get(key)) for key in (b"min", b"max"))
    taken = sorted(n for n in without if first <= n <= last)
    for start, stop in zip([first, *(n + 1 for n in taken)], [*(n - 1 for n in taken), last], strict=True):
        if start <= stop:
            kept = re.sub(rb'\s(?:min|max)\s*=\s*(?:"[^"]*"|\'[^\']*\')', b"", rest).strip()
            yield start, b'<%s min="%d" max="%d" %s/>' % (tag, start, stop, kept)


def with_table_rows(table_xml: bytes, last_row: int) -> bytes:
    """A table's part with the table reaching down to ``last_row``; it never shrinks.

    Raises:
        Refused: the table ends with a totals row, or the row lies outside a worksheet.
    """
    tags, area = _table(table_xml)
    if last_row <= area.bottom:
        return table_xml
    if last_row > MAX_ROW:
        raise refusals.OUTSIDE_SHEET.of(row=last_row, column=area.left)
    table = attributes(tags[0].rest)
    if table.get(b"totalsRowCount", b"0") != b"0":
        name = unescape(table.get(b"displayName", table.get(b"name", b"")))
        raise refusals.TOTALS_ROW.of(table=name)
    return _resized(table_xml, tags, area, Area(area.top, area.left, last_row, area.right))


def with_table_columns(table_xml: bytes, names: Sequence[str]) -> bytes:
    """A table's part with columns of these names added at its right.

    Raises:
        Refused: the part lists no columns, or a column lies outside a worksheet.
    """
    tags, area = _table(table_xml)
    if attributes(tags[0].rest).get(b"tableType", b"worksheet") != b"worksheet":
        raise refusals.QUERY_TABLE.of()
    listed = next((tag for tag in tags if tag.local == b"tableColumns" and not tag.closed), None)
    if listed is None:
        raise odd(_NO_LIST)
    right = area.right + len(names)
    if right > MAX_COLUMN:
        raise refusals.OUTSIDE_SHEET.of(row=area.top, column=right)
    standing = [tag for tag in top_tags(table_xml[listed.start : listed.end]) if tag.depth == 2]
    ids = [whole(attributes(tag.rest).get(b"id")) for tag in standing]
    tag = listed.name.removesuffix(b"s")
    new = b"".join(
        b'<%s id="%d" name="%s"/>' % (tag, number, quoted(name))
        for number, name in zip(count(max(ids, default=0) + 1), names)
    )
    end = table_xml.rindex(b"</", listed.start, listed.end)
    grown = table_xml[:end] + new + table_xml[end:]
    grown = with_attribute(grown, listed, b"count", b"%d" % (len(standing) + len(names)))
    before = [tag for tag in tags if tag.start < listed.start]
    return _resized(grown, before, area, Area(area.top, area.left, area.bottom, right))


def _table(xml: bytes) -> tuple[list[Child], Area]:
    tags = list(top_tags(xml))
    area = _area(tags[0]) if tags else None
    if area is None:
        raise odd(_NO_REF)
    return tags, area


def _resized(xml: bytes, tags: Sequence[Child], old: Area, new: Area) -> bytes:
    """The table's range set to another; its filter, which leaves out a totals row, grows as much."""
    # From the end backwards, so that the positions in front stay true.
    for tag in reversed(tags):
        reach = _area(tag) if tag.depth == 1 or tag.local == b"autoFilter" else None
        if reach is not None and reach.right == old.right:
            bottom = reach.bottom + new.bottom - old.bottom
            wider = Area(reach.top, reach.left, bottom, new.right)
            xml = with_attribute(xml, tag, b"ref", str(wider).encode())
    return xml


def _area(tag: Child) -> Area | None:
    try:
        return parse_area(attributes(tag.rest).get(b"ref", b"").decode())
    except ValueError:
        return None


def has_room_for(package: Package, title: str) -> bool:
    """Whether a workbook can take in a sheet of this title."""
    try:
        check_room(package, title)
    except Refused:
        return False
    return True


def check_room(package: Package, title: str) -> None:
    """Refuses a sheet whose title is taken, were it by a chart, or that the workbook does not admit."""
    for element in markup.elements(package.read(package.workbook_part)):
        if element.name == "workbookProtection" and element.get("lockStructure").encode() in markup.TRUE:
            raise refusals.LOCKED_STRUCTURE.of(file=package.path, title=title)
        if (
            element.name == "sheet"
            and element.depth == 3
            and element.get("name").casefold() == title.casefold()
        ):
            raise refusals.TITLE_TAKEN.of(file=package.path, title=element.get("name"))


def _sheet_xml(package: Package, sheet: NewSheet, formats: Formats) -> bytes:
    views = b""
    if any(tag.local == b"bookViews" for tag in top_tags(package.read(package.workbook_part))):
        pane = b'<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        views = b'<sheetViews><sheetView workbookViewId="0">%s</sheetView></sheetViews>' % pane
    bare = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="%s">%s%s</worksheet>'
    xml = bare % (markup.MAIN.encode(), views, b'<sheetData><row r="1"></row></sheetData>')
    header = 0
    if sheet.like:
        part, row = sheet.like
        header = _style_left_of(_taken(package, part), row, MAX_COLUMN + 1)
    return _titled(take_apart(xml), Widening("", 1, sheet.columns), formats, (header, 0))


def free_part(package: Package) -> str:
    """A name for a new sheet that no part has."""
    folder = posixpath.dirname(package.sheets[0].part)
    names = (posixpath.join(folder, f"sheet{number}.xml") for number in count(1))
    return next(name for name in names if package.entry(name) is None)


def registered(package: Package, title: str, part: str) -> Iterator[tuple[str, bytes]]:
    """The parts that must know a new sheet: the workbook, its relations, and the content types."""
    workbook = package.workbook_part
    folder, name = posixpath.split(workbook)
    relations = package.entry(posixpath.join(folder, "_rels", f"{name}.rels"))
    assert relations is not None  # the sheets were found through it
    taken = {relation.id for relation in package.relations(workbook)}
    identity = next(new for n in count(1) if (new := f"rId{n}") not in taken)
    target = posixpath.relpath(part, folder or ".")
    arrow = f'Id="{identity}" Type="{OFFICE}/worksheet" Target="{target}"'
    with naming(package.path, relations.name):
        yield relations.name, with_child(package.read_to_write(relations.name), b"Relationship", arrow)
    kind = f'PartName="/{part}" ContentType="{_WORKSHEET}"'
    with naming(package.path, CONTENT_TYPES):
        yield CONTENT_TYPES, with_child(package.read_to_write(CONTENT_TYPES), b"Override", kind)
    with naming(package.path, workbook):
        yield workbook, _with_sheet(package.read_to_write(workbook), title, identity)


def with_child(xml: bytes, name: bytes, written: str) -> bytes:
    """A list with one more element at its end."""
    root, *children = top_tags(xml)
    if root.closed:
        raise odd(_NO_LIST)
    prefix = root.name.removesuffix(root.local)
    end = children[-1].end if children else root.end
    return xml[:end] + b"<%s%s %s/>" % (prefix, name, written.encode()) + xml[end:]


def _with_sheet(xml: bytes, title: str, identity: str) -> bytes:
    listed = next((tag for tag in top_tags(xml) if tag.local == b"sheets" and not tag.closed), None)
    if listed is None:
        raise odd(_NO_LIST)
    standing = [attributes(tag.rest) for tag in top_tags(xml[listed.start : listed.end]) if tag.depth == 2]
    pointer = next((name for one in standing for name in one if name.endswith(b":id")), None)
    if pointer is None:
        raise odd(_NO_LIST)
    # Some producers say on each sheet anew what the prefix means.
    means = b"xmlns:" + pointer.removesuffix(b":id")
    declared = b' %s="%s"' % (means, standing[0][means]) if means in standing[0] else b""
    numbers = [whole(sheet.get(b"sheetId")) for sheet in standing]
    tag = listed.name.removesuffix(b"s")
    named = tag, quoted(title), max(numbers) + 1, declared, pointer, identity.encode()
    end = xml.rindex(b"</", listed.start, listed.end)
    return xml[:end] + b'<%s name="%s" sheetId="%d"%s %s="%s"/>' % named + xml[end:]


def _taken(package: Package, part: str) -> Sheet:
    title = next(sheet.title for sheet in package.sheets if sheet.part == part)
    with naming(package.path, title):
        return sheet_of(package, part)


def filled_to(package: Package, part: str, header_row: int) -> int:
    """The last column that holds anything in the header's row or below it. Blank merged cells below
    all that do not count, nor do merged rows that have no end.
    """
    sheet = _taken(package, part)
    last_row = right = 0
    for cell in _filled_cells(sheet):
        last_row = max(last_row, cell.bottom)
        right = max(right, cell.right if cell.bottom >= header_row else 0)
    joined = (a for a in _joined(sheet) if a.bottom >= header_row and a.top <= last_row)
    return max([right, *(area.right for area in joined if area.right < MAX_COLUMN)])


def filled_within(package: Package, part: str, area: Area) -> tuple[int, int] | None:
    """The first cell of an area that holds anything, or is not one of its own."""
    sheet = _taken(package, part)
    met = (other for other in chain(_filled_cells(sheet), _joined(sheet)) if other.meets(area))
    return next(((max(o.top, area.top), max(o.left, area.left)) for o in met), None)


def _filled_cells(sheet: Sheet) -> Iterator[Area]:
    """The cells that hold anything."""
    for row in rows(sheet):
        for cell in cells(sheet, row):
            if cell.body_end > cell.body:
                yield Area(row.number, cell.column, row.number, cell.column)


def _joined(sheet: Sheet) -> Iterator[Area]:
    """The cells that are merged, and those that one formula fills."""
    yield from merged_areas(sheet)
    yield from formula_areas(sheet)
