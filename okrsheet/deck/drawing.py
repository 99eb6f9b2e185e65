"""Draws slides: titles, the line below them, counters, tables, charts and lines, each in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import clean
from okrsheet.deck import charts, tables
from okrsheet.deck.lettering import BULLET, INK, LINE, Hand, Style, asian_font, breadth
from okrsheet.deck.saving import saved
from okrsheet.deck.template import Frame, Stage, new_slide, no_presentation, opened, points
from okrsheet.plan.palette import COLOURS
from okrsheet.report.slides import Cell, Deck, Slide, Table, numbered, sources_heading, table_says
from okrsheet.report.verdict import CounterView

_TITLE = (28.0, 24.0, 20.0, 18.0)
_COVER = (40.0, 32.0, 26.0, 22.0)
_LINES = (18.0, 16.0, 14.0, 12.0)
_LEAD, _CHIP, _FOOT = 14.0, 14.0, 11.0
_GAP = 8.0  # points between things
_REST, _REST_SIZES = 26.0, (14.0, 12.0)
"""Room below a table for a line about what has no row."""
_MOST_LINES_OF_ONE = 3


def drawn(deck: Deck, template: Path | None) -> bytes:
    """A deck as the bytes of a PowerPoint file.

    Raises:
        Refused: the template is no presentation that it can be drawn on.
    """
    stage = opened(template)
    try:
        return _drawn(deck, stage)
    except OkrsheetError:
        raise
    except (
        Exception
    ) as error:  # of many kinds, as what is damaged in a template is read only when it is drawn on
        if template is None:
            raise
        _drawn(deck, opened(None))  # whose own error tells that it is not the template's fault
        raise no_presentation(template) from error


def _drawn(deck: Deck, stage: Stage) -> bytes:
    hand = Hand(deck.language, asian_font(deck.language, stage.asian), breadth(stage.latin))
    pen = _Pen(deck, stage, hand)
    pen.cover()
    for slide in deck.slides:
        pen.draw(slide)
    return saved(stage.presentation, deck.foot, deck.day)


class _Pen:
    """Draws the slides of one deck on one stage."""

    def __init__(self, deck: Deck, stage: Stage, hand: Hand) -> None:
        self.deck, self.stage, self.hand = deck, stage, hand
        self.area = stage.area

    def cover(self) -> None:
        """The first slide: whose plan, which month, as of which day."""
        slide, _ = new_slide(self.stage, self.stage.cover, numbered=False)
        self.title(slide, self.deck.title, _COVER)
        places = (s for s in slide.placeholders if s.placeholder_format.type is KIND.SUBTITLE)
        below = next(places, None) or self.box(slide, self.area)
        styles = (Style(22), Style(16))[-len(self.deck.lines) :]
        self.hand.fill(below.text_frame, zip(self.deck.lines, styles, strict=True), after=6, left=False)
        self.notes(slide, self.deck.sources, heading=False)

    def draw(self, view: Slide) -> None:
        """One slide, or as many as its table takes."""
        if view.table is not None:
            self.table(view, view.table)
            return
        slide = self.new(view.title)
        self.contents(slide, view, self.lead(slide, view, self.area))
        self.notes(slide, view.sources)

    def table(self, view: Slide, table: Table) -> None:
        """A table over as many slides as it takes; below its last page what is said of rows that have no room."""
        high = points(self.area.height)
        first = high - self._lead_height(view)
        pages = tables.pages(table, self.area, self.hand, first, high, _REST)
        rest = table.rest(sum(len(one.rows) for one in pages))
        for number, one in enumerate(pages, 1):
            slide = self.new(view.title, number, len(pages))
            area = self.lead(slide, view, self.area) if number == 1 else self.area
            says = table_says(view.title, len(one.rows), self.deck.language)
            self.describe(tables.draw(slide, area, table, one, self.hand), says)
            area = area.below(one.table + _GAP)
            if one.asked:
                self.decisions(slide, table.asks, one, area)
            if rest and number == len(pages):
                self.lines(slide, [rest], area.below(one.asks), _REST_SIZES)
            self.notes(slide, (*view.sources, *(row.source for row in one.rows if row.source)))

    def new(self, title: str, page: int = 1, pages: int = 1) -> Any:
        """A slide with its title, which says which of several it is."""
        slide, foot = new_slide(self.stage, self.stage.inner, numbered=True)
        if foot is not None:
            self.hand.write(foot.text_frame.paragraphs[0], self.deck.foot, Style(_FOOT))
        self.title(slide, title, _TITLE, lambda text: numbered(text, page, pages, self.deck.language))
        return slide

    def title(
        self, slide: Any, text: str, sizes: Sequence[float], around: Callable[[str], str] = str
    ) -> None:
        """Writes a title at the first of some sizes at which what ``around`` makes of it fits in two lines."""
        place = slide.shapes.title
        if place is None:
            top = int(self.stage.presentation.slide_height * 0.04)
            high = max(self.area.top - top, _emu(28))
            place = self.box(slide, Frame(self.area.left, top, self.area.width, high))
        room = (points(place.width) - 16) * 0.96  # titles are bold
        most = max(min(2, int(points(place.height) / (sizes[-1] * LINE))), 1)
        size = self.hand.size_for(around(text), room, most, sizes)
        place.text_frame.word_wrap = True
        said = self.hand.clipped(text, size, room, most, around)
        self.hand.write(place.text_frame.paragraphs[0], said, Style(size, bold=True))

    # What stands below the title

    def _lead(self, view: Slide) -> list[tuple[str, Style]]:
        """The paragraphs below the title, each in two lines at most."""
        room = points(self.area.width) - (self._chip_width(view.status) + _GAP if view.status else 0)
        texts = [(text, Style(_LEAD)) for text in view.lead]
        texts += [(view.warning, Style(_LEAD, bold=True))] if view.warning else []
        return [(self.hand.clipped(text, _LEAD, room, 2), style) for text, style in texts]

    def _lead_height(self, view: Slide) -> float:
        room = points(self.area.width) - (self._chip_width(view.status) + _GAP if view.status else 0)
        high = sum(self.hand.height(text, _LEAD, room) + 3 for text, _ in self._lead(view))
        return max(high, _CHIP * 1.9 if view.status else 0) + _GAP if high or view.status else 0

    def _chip_width(self, status: Cell) -> float:
        return self.hand.width(status.text) * _CHIP + 26

    def lead(self, slide: Any, view: Slide, area: Frame) -> Frame:
        """The status and what is said beside it; gives what room is left."""
        taken = self._lead_height(view)
        if not taken:
            return area
        left = area.left
        if view.status:
            wide = self._chip_width(view.status)
            chip = self.tinted(
                slide, Frame(area.left, area.top, _emu(wide), _emu(_CHIP * 1.7)), view.status.tone
            )
            self.hand.fill(chip.text_frame, [(view.status.text, Style(_CHIP, bold=True, colour=INK))])
            chip.text_frame.word_wrap = False
            left += _emu(wide + _GAP)
        box = self.box(slide, Frame(left, area.top, area.left + area.width - left, _emu(taken)))
        self.hand.fill(box.text_frame, self._lead(view), after=3)
        return area.below(taken)

    def contents(self, slide: Any, view: Slide, area: Frame) -> None:
        """Counters, chart and lines: beside each other where there are two of them."""
        if view.counters and view.chart:
            self.counters(slide, view.counters, area.part(0.74, 1), across=False)
            self.chart(slide, view, area.part(0, 0.71))
        elif view.counters:
            self.counters(slide, view.counters, area, across=True)
        elif view.chart and view.lines and view.chart.counts:
            self.lines(slide, view.lines, area.part(0, 0.56))
            self.chart(slide, view, area.part(0.6, 1))
        elif view.chart:
            under = self._lines_height(view.lines)
            self.chart(slide, view, replaced(area, points(area.height) - under))
            self.lines(slide, view.lines, area.below(points(area.height) - under))
        else:
            self.lines(slide, view.lines, area)

    def counters(self, slide: Any, counters: Sequence[CounterView], area: Frame, *, across: bool) -> None:
        """A card for each counter: how many, of what, and what has changed."""
        count, gap = len(counters), _emu(_GAP)
        wide = (area.width - gap * (count - 1)) // count if across else area.width
        high = _emu(110) if across else (area.height - gap * (count - 1)) // count
        for number, counter in enumerate(counters):
            left = area.left + (wide + gap) * number if across else area.left
            top = area.top if across else area.top + (high + gap) * number
            card = self.tinted(slide, Frame(left, top, wide, high), counter.tone)
            texts = [(f"{counter.shape} {counter.count}", Style(26, bold=True, colour=INK)),
                     (counter.label, Style(13, colour=INK))]  # fmt: skip
            if counter.change:
                texts.append((counter.change, Style(11, colour=INK)))
            self.hand.fill(card.text_frame, texts)

    def chart(self, slide: Any, view: Slide, area: Frame) -> None:
        """A chart below its caption."""
        chart = view.chart
        assert chart is not None
        if chart.caption:
            box = self.box(slide, replaced(area, 24))
            self.hand.fill(box.text_frame, [(chart.caption, Style(14, bold=True))])
            area = area.below(26)
        bars = len(chart.series[0].points)
        if not chart.lines:
            area = replaced(area, min(points(area.height), 30 + bars * (52 if not chart.counts else 48)))
        size = 14 if chart.lines or bars <= 8 else 11
        made = charts.draw(slide, area, chart, self.hand, self.deck.day, size)
        self.describe(made, chart.says)

    def decisions(self, slide: Any, heading: str, page: tables.Page, area: Frame) -> None:
        """What is to be decided, below a table."""
        size = page.size.text
        box = self.box(slide, area)
        texts = [(heading, Style(size + 1, bold=True))]
        texts += [(one, Style(size, bullet=True)) for one in page.asked]
        self.hand.fill(box.text_frame, texts, after=tables.AFTER_ASKED)

    def _lines_height(self, texts: Sequence[str]) -> float:
        """What lines below a table or chart take."""
        room = points(self.area.width)
        return (
            sum(self.hand.height(self.hand.clipped(text, 12, room, 2), 12, room) + 3 for text in texts) + _GAP
            if texts
            else 0
        )

    def lines(self, slide: Any, texts: Sequence[str], area: Frame, sizes: Sequence[float] = _LINES) -> None:
        """Lines at the largest size at which all of them fit."""
        if not texts:
            return
        room, high = points(area.width) - BULLET, points(area.height)

        def taken(size: float) -> float:
            return sum(
                self.hand.height(self.hand.clipped(text, size, room, _MOST_LINES_OF_ONE), size, room)
                + size * 0.5
                for text in texts
            )

        size = next((size for size in sizes if taken(size) <= high), sizes[-1])
        box = self.box(slide, area)
        style = Style(size, bullet=len(texts) > 1)
        said = [(self.hand.clipped(text, size, room, _MOST_LINES_OF_ONE), style) for text in texts]
        self.hand.fill(box.text_frame, said, after=size * 0.5)

    # Shapes

    def box(self, slide: Any, frame: Frame) -> Any:
        """A text box without margins."""
        box = slide.shapes.add_textbox(*map(Emu, frame))
        text = box.text_frame
        text.word_wrap = True
        text.margin_left = text.margin_right = text.margin_top = text.margin_bottom = 0
        return box

    def tinted(self, slide: Any, frame: Frame, tone: str) -> Any:
        """A rectangle with the tint of a tone and a narrow edge of its colour."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Emu, frame))
        colour = COLOURS[tone]
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(colour.tint.lstrip("#").upper())
        shape.line.fill.background()
        shape._element.remove(shape._element.find(qn("p:style")))  # which brings a shadow and white text
        text = shape.text_frame
        text.word_wrap, text.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        text.margin_left = text.margin_right = Pt(10)
        text.margin_top = text.margin_bottom = Pt(2)
        return shape

    def describe(self, shape: Any, says: str) -> None:
        """Says what a table or chart shows to those who do not see it."""
        shape._element.find(f".//{qn('p:cNvPr')}").set("descr", clean(says))

    def notes(self, slide: Any, sources: Sequence[str], *, heading: bool = True) -> None:
        """Where the figures come from, below the slide."""
        told = list(dict.fromkeys(sources))
        if not told:
            return
        frame = slide.notes_slide.notes_text_frame
        if frame is None:  # a template's notes may have no place for text
            return
        first = [sources_heading(self.deck.language)] if heading else []
        self.hand.fill(frame, [(text, Style(12)) for text in (*first, *told)])


def replaced(frame: Frame, high: float) -> Frame:
    """A place of another height, in points."""
    return frame._replace(height=_emu(high))


def _emu(length: float) -> int:
    return int(length * 12700)
