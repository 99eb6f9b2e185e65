"""The charts of the Dashboard sheet. They are Excel's own and draw the cells of its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias
from xml.sax.saxutils import quoteattr

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.text import Text as ChartText
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Language
from okrsheet.plan.dashboard import DEPARTMENTS, MONTHS, OBJECTIVES, STATUSES, Block, place_of
from okrsheet.plan.palette import COLOURS
from okrsheet.plan.status import WORST_FIRST, Tone
from okrsheet.workbook import styles

Chart: TypeAlias = BarChart | LineChart

_SHARE: Final = "0%"
_COUNT: Final = "0;;"
"""Shows no zero: where nothing is counted there is no bar either."""
_ROOM_FOR_LABELS: Final = 1.1
"""Where an axis of shares ends, so that the label of 100 % has room."""


def every(sheet: Worksheet, language: Language) -> tuple[Chart, ...]:
    """The charts in their order, from left to right and from top to bottom."""
    drawn = _Drawing(sheet, language)
    return tuple(draw(drawn) for draw in _DRAW.values())


def alternative_text(number: int, language: Language) -> bytes:
    """The attributes of a drawing that say what the chart of this number, from 1, shows."""
    block = list(_DRAW)[number - 1]
    said = quoteattr(block.about.into(language))
    return f"name={said} descr={said}".encode()


def _statuses(drawn: _Drawing) -> Chart:
    """How many items have each status; the bars have the colour of the status, which stands beside them."""
    counts = drawn.series(STATUSES, "all", _fill(Tone.NONE))
    for place, status in enumerate(WORST_FIRST):
        point = DataPoint(idx=place, invertIfNegative=False)
        point.graphicalProperties = GraphicalProperties(solidFill=_fill(status.tone))
        counts.dPt.append(point)
    counts.dLbls = drawn.labels(_COUNT, "outEnd")
    return drawn.bars(STATUSES, "status", counts)


def _objectives(drawn: _Drawing) -> Chart:
    progress = drawn.series(OBJECTIVES, "progress", _fill(Tone.GOOD))
    expected = drawn.series(OBJECTIVES, "expected", styles.GREY)
    for one in (progress, expected):
        one.dLbls = drawn.labels(_SHARE, "outEnd")
    chart = drawn.bars(OBJECTIVES, "objective", progress, expected)
    chart.y_axis.scaling.max = _ROOM_FOR_LABELS
    return drawn.with_legend(chart)


def _departments(drawn: _Drawing) -> Chart:
    complete = drawn.series(DEPARTMENTS, "complete", _fill(Tone.GOOD))
    complete.dLbls = drawn.labels(_COUNT, "ctr", styles.WHITE)
    incomplete = drawn.series(DEPARTMENTS, "incomplete", styles.TONES[Tone.WARN].fill)
    incomplete.graphicalProperties.line = LineProperties(solidFill=_fill(Tone.WARN))
    incomplete.dLbls = drawn.labels(_COUNT, "ctr")
    chart = drawn.bars(DEPARTMENTS, "department", complete, incomplete)
    chart.grouping, chart.overlap = "stacked", 100
    return drawn.with_legend(chart)


def _months(drawn: _Drawing) -> Chart:
    chart = LineChart()
    progress = drawn.series(MONTHS, "progress", _fill(Tone.GOOD))
    progress.graphicalProperties = GraphicalProperties(
        ln=LineProperties(solidFill=_fill(Tone.GOOD), w=28_575)
    )
    progress.marker = Marker("circle", size=8)
    progress.marker.graphicalProperties = GraphicalProperties(solidFill=_fill(Tone.GOOD))
    progress.smooth = False
    progress.dLbls = drawn.labels(_SHARE, "t")
    chart.append(progress)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, _ROOM_FOR_LABELS
    return drawn.finished(chart, MONTHS, "month")


_DRAW: Final[Mapping[Block, Callable[[_Drawing], Chart]]] = {
    STATUSES: _statuses,
    OBJECTIVES: _objectives,
    DEPARTMENTS: _departments,
    MONTHS: _months,
}


def _fill(tone: Tone) -> str:
    return COLOURS[tone.value].fill.removeprefix("#").upper()


@dataclass(frozen=True)
class _Drawing:
    """What all charts have in common: the cells that they draw, and how their words look."""

    sheet: Worksheet
    language: Language

    def bars(self, block: Block, names: str, *series: Series) -> BarChart:
        """Bars from left to right, in the order of the table from top to bottom."""
        chart = BarChart()
        chart.type, chart.gapWidth = "bar", 30
        chart.y_axis.scaling.min = 0
        for one in series:
            chart.append(one)
        self.finished(chart, block, names)
        chart.x_axis.scaling.orientation = "maxMin"
        return chart

    def finished(self, chart: Chart, block: Block, names: str) -> Chart:
        """A chart with its title and its names, without a grid and an axis of numbers: each figure is labelled."""
        chart.title = self._title(block)
        chart.set_categories(self._cells(block, names))
        chart.legend = None
        chart.x_axis.delete, chart.y_axis.delete = False, True
        chart.x_axis.txPr = self._words(9, styles.INK)
        chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=styles.GREY))
        chart.x_axis.majorTickMark = "none"
        chart.y_axis.majorGridlines = None
        chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=styles.LINE))
        chart.roundedCorners = False
        chart.display_blanks = "gap"
        return chart

    def with_legend(self, chart: Chart) -> Chart:
        """A chart whose series are named below it."""
        chart.legend = Legend()
        chart.legend.position, chart.legend.overlay = "b", False
        chart.legend.txPr = self._words(9, styles.INK)
        return chart

    def series(self, block: Block, key: str, colour: str) -> Series:
        """The figures of a column, called like it."""
        made: Series = SeriesFactory(self._cells(block, key, header=True), title_from_data=True)
        made.graphicalProperties = GraphicalProperties(solidFill=colour)
        made.invertIfNegative = False
        return made

    def labels(self, number_format: str, position: str, colour: str = styles.INK) -> DataLabelList:
        """Each figure beside or on what stands for it."""
        shown = DataLabelList(dLblPos=position, numFmt=number_format, showVal=True)
        shown.showSerName = shown.showCatName = shown.showLegendKey = shown.showPercent = False
        shown.txPr = self._words(9, colour)
        return shown

    def _cells(self, block: Block, key: str, *, header: bool = False) -> Reference:
        row, column = place_of(block, key)
        return Reference(self.sheet, column, row + (not header), column, row + block.room)

    def _title(self, block: Block) -> Title:
        looks = self._looks(12, styles.NAVY, bold=True)
        run = RegularTextRun(rPr=looks, t=block.about.into(self.language))
        title = Title(overlay=False)
        title.tx = ChartText(rich=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=looks), r=[run])]))
        return title

    def _words(self, size: float, colour: str) -> RichText:
        looks = self._looks(size, colour)
        paragraph = Paragraph(pPr=ParagraphProperties(defRPr=looks), endParaRPr=CharacterProperties())
        return RichText(bodyPr=RichTextProperties(), p=[paragraph])

    def _looks(self, size: float, colour: str, *, bold: bool = False) -> CharacterProperties:
        font = Font(typeface=conventions(self.language).font)
        return CharacterProperties(sz=round(size * 100), b=bold, solidFill=colour, latin=font, ea=font)
