"""Native tables, cut into as many pages as there are slides for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from okrsheet.deck.lettering import BULLET, INK, Hand, Style
from okrsheet.deck.template import Frame, points
from okrsheet.plan.palette import COLOURS
from okrsheet.report.slides import Cell, Column, Row, Table

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without fills and lines."""
_SIDE, _ABOVE, AFTER_ASKED = 5.0, 4.0, 4.0  # points between a cell's edge and its text; after a decision
_AFTER_NUMBERS = 14.0  # points between numbers, which stand at the right, and the next column
_MOST_LINES = {"text": 3, "below": 2, "asks": 2}
_RULE = "D1D5DB"
_MARKED = re.compile("[^，、]+[，、]?")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes of a table, in points, for how wide it is."""

    text: float
    below: float
    heading: float


_LARGE, _MEDIUM, _SMALLER, _SMALL = (
    Sizes(16, 12, 13),
    Sizes(14, 11, 12),
    Sizes(13, 10.5, 11.5),
    Sizes(12, 10, 11),
)
_LEAST_HEADING = 9.0
_WIDE = 780  # points; narrower tables have small type


@dataclass(frozen=True, slots=True)
class Page:
    """The rows on one slide, and how high heading, rows and decisions are, in points."""

    size: Sizes
    rows: tuple[Row, ...]
    heights: tuple[float, ...]
    asked: tuple[str, ...]
    """The decisions, as long as there is room for."""
    asks: float

    @property
    def table(self) -> float:
        """How high the table is."""
        return sum(self.heights)

    @property
    def high(self) -> float:
        """How high everything is."""
        return self.table + self.asks


def pages(table: Table, frame: Frame, hand: Hand, first: float, later: float, below: float) -> list[Page]:
    """A table cut so that no page is higher than ``first`` points, or on a later slide ``later``; no more pages than the
    table may have. What fits one page has larger type. Where rows remain, the last page has ``below`` points to spare.
    """
    wide = points(frame.width) > _WIDE
    spare = below if table.rest(len(table.rows)) else 0
    for size in (_LARGE, _MEDIUM, _SMALLER) if wide else (_MEDIUM, _SMALL):
        whole = page(table.rows, table, frame, hand, size)
        if whole.high <= first - spare:
            return [whole]
    size = _MEDIUM if wide else _SMALL
    cut = _cut(table, frame, hand, size, first - spare, later - spare)
    if len(cut) <= table.slides:
        return cut
    *full, last = _cut(table, frame, hand, size, first, later)[: table.slides]
    room = (later if full else first) - below
    while last.high > room and len(last.rows) > 1:
        last = page(last.rows[:-1], table, frame, hand, size)
    return [*full, last]


def _cut(table: Table, frame: Frame, hand: Hand, size: Sizes, first: float, later: float) -> list[Page]:
    """As few pages as there can be, with as many rows each as may be where no page is left out."""
    done: list[Page] = []
    taken: list[Row] = []
    for row in table.rows:
        room = later if done else first
        if taken and page([*taken, row], table, frame, hand, size).high > room:
            done.append(page(taken, table, frame, hand, size))
            taken = []
        taken.append(row)
    done.append(page(taken, table, frame, hand, size))
    each = -(-len(table.rows) // len(done))
    starts = range(0, len(table.rows), each)
    even = [page(table.rows[start : start + each], table, frame, hand, size) for start in starts]
    fit = all(one.high <= (later if n else first) for n, one in enumerate(even))
    return even if fit and len(done) <= table.slides else done


def page(rows: Sequence[Row], table: Table, frame: Frame, hand: Hand, size: Sizes) -> Page:
    """Some rows measured."""
    wide = widths(table, frame, hand)
    size = replace(size, heading=_heading(table, wide, hand, size))
    heads = zip(table.columns, wide, strict=True)
    highs = [
        max(hand.height(column.heading, size.heading * 1.05, room) for column, room in heads) + 2 * _ABOVE
    ]
    for row in rows:
        cells = (_cell_height(cell, room, hand, size) for cell, room in zip(row.cells, wide, strict=True))
        highs.append(max(cells) + 2 * _ABOVE)
    room = points(frame.width) - BULLET
    asked = tuple(hand.clipped(row.asks, size.text, room, _MOST_LINES["asks"]) for row in rows if row.asks)
    asks = sum(hand.height(one, size.text, room) + AFTER_ASKED for one in asked)
    heading = hand.height(table.asks, size.text + 1, room) + 3 * AFTER_ASKED if asked else 0
    return Page(size, tuple(rows), tuple(highs), asked, asks + heading)


def _heading(table: Table, rooms: Sequence[float], hand: Hand, size: Sizes) -> float:
    """The size at which no heading is torn within a word."""
    most = size.heading
    for column, room in zip(table.columns, rooms, strict=True):
        for word in _words(column.heading):
            most = min(most, room / hand.width(word) / 1.05)  # headings are bold
    return max(most, _LEAST_HEADING)


def _words(heading: str) -> list[str]:
    """What of a heading belongs on one line: a word, or in Chinese, which may break anywhere, what ends with a mark."""
    return _MARKED.findall(heading) if any(ord(letter) > 0x2E80 for letter in heading) else heading.split()


def _heading_lines(heading: str, hand: Hand, size: float, room: float) -> list[str]:
    """The paragraphs of a heading: one, or where a Chinese one takes several lines, one for each of its parts."""
    whole = hand.width(heading) * size * 1.05 <= room or " ".join(_words(heading)) == heading
    return [heading] if whole else _words(heading)


def _whole_widths(table: Table, frame: Frame, hand: Hand) -> list[float]:
    """How wide each column is, in points: by its share, but where there is room no narrower than its heading's words."""
    whole = sum(column.share for column in table.columns)
    wide = [points(frame.width) * column.share / whole for column in table.columns]
    least = [
        max(map(hand.width, _words(column.heading)), default=0) * _LEAST_HEADING * 1.06 + _beside(column)
        for column in table.columns
    ]
    lacking = sum(max(need - has, 0) for has, need in zip(wide, least, strict=True))
    spare = sum(max(has - need, 0) for has, need in zip(wide, least, strict=True))
    if not 0 < lacking <= spare:
        return wide
    given = lacking / spare
    return [need if has < need else has - (has - need) * given for has, need in zip(wide, least, strict=True)]


def _beside(column: Column) -> float:
    """The room at both sides of a cell's text, in points."""
    return _SIDE + (_AFTER_NUMBERS if column.numbers else _SIDE)


def widths(table: Table, frame: Frame, hand: Hand) -> list[float]:
    """The room for text in each column, in points."""
    wide = _whole_widths(table, frame, hand)
    return [has - _beside(column) for has, column in zip(wide, table.columns, strict=True)]


def _texts(cell: Cell, room: float, hand: Hand, size: Sizes) -> tuple[str, str]:
    return (
        hand.clipped(cell.text, size.text, room, _MOST_LINES["text"]),
        hand.clipped(cell.below, size.below, room, _MOST_LINES["below"]),
    )


def _heading_height(column: Column, room: float, hand: Hand, size: Sizes) -> float:
    lines = _heading_lines(column.heading, hand, size.heading, room)
    return sum(hand.height(line, size.heading * 1.05, room) for line in lines)


def _cell_height(cell: Cell, room: float, hand: Hand, size: Sizes) -> float:
    text, below = _texts(cell, room, hand, size)
    return hand.height(text, size.text, room) + hand.height(below, size.below, room)


def draw(slide: Any, frame: Frame, table: Table, one: Page, hand: Hand) -> Any:
    """Puts one page of a table into its place, and gives its graphic frame."""
    shape = slide.shapes.add_table(
        len(one.rows) + 1,
        len(table.columns),
        Emu(frame.left),
        Emu(frame.top),
        Emu(frame.width),
        Pt(one.table),
    )
    made, size, rooms = shape.table, one.size, widths(table, frame, hand)
    made._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN
    made.horz_banding = False
    for drawn, wide in zip(made.columns, _whole_widths(table, frame, hand), strict=True):
        drawn.width = Pt(wide)
    for drawn, high in zip(made.rows, one.heights, strict=True):
        drawn.height = Pt(high)
    for number, (column, room) in enumerate(zip(table.columns, rooms, strict=True)):
        heading, style = made.cell(0, number), Style(size.heading, bold=True)
        parts = _heading_lines(column.heading, hand, size.heading, room)
        _fill(heading, [(part, style) for part in parts], hand, column.numbers)
        heading.vertical_anchor = MSO_ANCHOR.BOTTOM
        _rule(heading, 1.5, "6B7280")
    for line, row in enumerate(one.rows, 1):
        for number, (cell, room) in enumerate(zip(row.cells, rooms, strict=True)):
            _draw_cell(made.cell(line, number), cell, room, size, hand, table.columns[number].numbers)
    return shape


def _draw_cell(drawn: Any, cell: Cell, room: float, size: Sizes, hand: Hand, numbers: bool) -> None:
    ink = INK if cell.tone else ""
    text, below = _texts(cell, room, hand, size)
    paragraphs = [(text, Style(size.text, bold=bool(cell.tone), colour=ink))]
    if below:
        paragraphs.append((below, Style(size.below, colour=ink)))
    _fill(drawn, paragraphs, hand, numbers)
    drawn.vertical_anchor = MSO_ANCHOR.MIDDLE
    _rule(drawn, 0.75, _RULE)
    if cell.tone:
        drawn.fill.solid()
        drawn.fill.fore_color.rgb = RGBColor.from_string(COLOURS[cell.tone].tint.lstrip("#").upper())


def _fill(cell: Any, paragraphs: list[tuple[str, Style]], hand: Hand, numbers: bool) -> None:
    cell.margin_left, cell.margin_right = Pt(_SIDE), Pt(_AFTER_NUMBERS if numbers else _SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_ABOVE)
    hand.fill(cell.text_frame, paragraphs)
    for paragraph in cell.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT if numbers else PP_ALIGN.LEFT


def _rule(cell: Any, size: float, colour: str) -> None:
    """A line below a cell."""
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": str(int(size * 12700))})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": colour}))
    line.append(fill)
    properties.insert(0, line)  # before the fill, as the schema has it
