"""Native charts that people can edit, each with its figures in a workbook of its own.

python-pptx writes that workbook so that a name with ``=`` in front becomes a live formula; here it is
written anew, with every name as text.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from okrsheet.basics.dates import SHORT_MONTHS
from okrsheet.basics.languages import conventions
from okrsheet.basics.text import clean
from okrsheet.deck.lettering import Hand
from okrsheet.deck.template import Frame, points
from okrsheet.plan.palette import COLOURS
from okrsheet.report import formatting
from okrsheet.report.slides import Chart, Point, Series

_GREY, _PALE = "9CA3AF", "D1D5DB"
_SHARES, _COUNTS = "0%", "#,##0"
_PLOT = (0.08, 0.05, 0.74, 0.8)
"""Where lines stand within their chart, as shares of it: left, top, wide, high."""
_APART = 0.06  # of a chart's height: how far above or below its point a line's name stands
_LOW = 0.1  # a name below a point so low would stand on the axis
_MOST_MONTHS = 7  # named below a line
_SERIAL = dt.date(1899, 12, 30).toordinal()
"""The day from which charts count days."""


def draw(slide: Any, frame: Frame, chart: Chart, hand: Hand, day: dt.date, size: float) -> Any:
    """Puts a chart into its place, and gives its graphic frame."""
    labels = _labels(chart)
    data = CategoryChartData(number_format=_COUNTS if chart.counts else _SHARES)
    data.categories = labels
    for series in chart.series:
        data.add_series(clean(series.name), _values(series, chart, labels))
    kind = XL_CHART_TYPE.LINE_MARKERS if chart.lines else XL_CHART_TYPE.BAR_CLUSTERED
    shape = slide.shapes.add_chart(kind, *map(Emu, frame), data)
    made = shape.chart
    made.has_legend = made.has_title = False
    made.font.size = Pt(size)
    hand.mark(made.font._element)
    if chart.lines:
        _draw_lines(made, chart, labels, hand, size / points(frame.width))
    else:
        _draw_bars(made, chart, labels, hand)
    _number_axes(made)
    made.part.chart_workbook.update_from_xlsx_blob(_workbook(chart, labels, day))
    return shape


def _number_axes(made: Any) -> None:
    """Makes the numbers by which axes are known positive, as the schema has them; python-pptx's are not."""
    for name in ("c:axId", "c:crossAx"):
        for element in made._chartSpace.iter(qn(name)):
            element.set("val", str(abs(int(element.get("val")))))


def _labels(chart: Chart) -> Sequence[Any]:
    """The days of lines, in their order; the labels of bars as they are."""
    if chart.lines:
        return sorted({point.at for series in chart.series for point in series.points})
    return [clean(str(point.at)) for point in chart.series[0].points]


def _values(series: Series, chart: Chart, labels: Sequence[Any]) -> list[float | None]:
    if not chart.lines:
        return [point.value for point in series.points]
    known = {point.at: point.value for point in series.points}
    return [known.get(label) for label in labels]


def _workbook(chart: Chart, labels: Sequence[Any], day: dt.date) -> bytes:
    """The figures of a chart where python-pptx says that they are, every text as a text."""
    blob = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(blob, options) as book:
        book.set_properties({"created": dt.datetime.combine(day, dt.time())})
        sheet = book.add_worksheet("Sheet1")
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        shares = book.add_format({"num_format": _COUNTS if chart.counts else _SHARES})
        for row, label in enumerate(labels, 1):
            if isinstance(label, dt.date):
                sheet.write_datetime(row, 0, dt.datetime.combine(label, dt.time()), dates)
            else:
                sheet.write_string(row, 0, label)
        for column, series in enumerate(chart.series, 1):
            sheet.write_string(0, column, clean(series.name))
            for row, value in enumerate(_values(series, chart, labels), 1):
                if value is not None:
                    sheet.write_number(row, column, value, shares)
    return blob.getvalue()


# Lines


def _draw_lines(made: Any, chart: Chart, labels: Sequence[Any], hand: Hand, size: float) -> None:
    """Expected in grey, done as a line with markers, what is ahead dashed in the same colour; each named at a point.
    ``size`` is the type's, as a share of the chart's width.
    """
    _room(made, *_PLOT)
    made._chartSpace.find(f".//{qn('c:dispBlanksAs')}").set(
        "val", "span"
    )  # a line knows some of the days only
    values = made.value_axis
    values.minimum_scale, values.maximum_scale, values.major_unit = 0, 1, 0.25
    values.has_major_gridlines = True
    _line(values.major_gridlines.format.line, _PALE, 0.75)
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = _SHARES, False
    _months_below(made, labels, hand)
    for number, (drawn, series) in enumerate(zip(made.plots[0].series, chart.series, strict=True)):
        colour = _GREY if number == 0 else COLOURS["good"].fill.lstrip("#").upper()
        _draw_line(drawn, colour, number)
        index, upper = _place_of_name(chart, number)
        point = series.points[index]
        label = _name_at(drawn, labels.index(point.at), point, hand)
        label.position = XL_LABEL_POSITION.LEFT if upper else XL_LABEL_POSITION.RIGHT
        if number < 2:
            room = (labels[labels.index(point.at)] - _axis_start(labels)) / max(
                labels[-1] - _axis_start(labels), dt.timedelta(1)
            )
            wide = hand.width(f"{clean(series.name)} {point.text} ") * size * 1.05  # names are bold
            _move(label._dLbl, *_beside(point.value or 0, room * _PLOT[2], wide, upper=upper))


def _draw_line(drawn: Any, colour: str, number: int) -> None:
    """One line: the first thin, the second with markers, the third dashed."""
    drawn.smooth = False
    _line(drawn.format.line, colour, 2.25 if number == 0 else 3)
    if number == 2:
        drawn.format.line.dash_style = MSO_LINE.SQUARE_DOT
    drawn.marker.style = XL_MARKER_STYLE.CIRCLE if number == 1 else XL_MARKER_STYLE.NONE
    if number == 1:
        drawn.marker.size = 8
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = RGBColor.from_string(colour)
        drawn.marker.format.line.fill.background()


def _place_of_name(chart: Chart, number: int) -> tuple[int, bool]:
    """At which of its points a line is named, and whether on its upper side, at the left: expected and done at the day of
    the report, the upper one of them so, the other one below and at the right. Lines climb, so no name stands on one.
    """
    expected, done, *ahead = map(_days, chart.series)
    own = (expected, done, *ahead)[number]
    if number == 2:
        return len(own) - 1, False
    today, reached = done[-1]
    due = dict(expected).get(today, expected[-1][1])
    index = next((n for n, (day, _) in enumerate(own) if day == today), len(own) - 1)
    return index, due >= reached if number == 0 else reached > due


def _beside(value: float, room: float, wide: float, *, upper: bool) -> tuple[float, float]:
    """How far a name is moved from the point at its side, as shares of the chart: a name at the left for which there is no
    room before the axis goes to the right, and up as far as the line may climb.
    """
    if not upper:
        return 0.0, -_APART * 0.75 if value < _LOW else _APART
    over = max(wide - room, 0.0)
    climb = over / room * value * _PLOT[3] if room else 0.0
    top = _PLOT[1] + (1 - value) * _PLOT[3]
    return over, -min(_APART + climb, max(top, 0.0))


def _move(label: Any, right: float, down: float) -> None:
    """Moves a label from where it would stand."""
    layout = label.makeelement(qn("c:layout"), {})
    manual = layout.makeelement(qn("c:manualLayout"), {})
    layout.append(manual)
    for name, value in (("x", right), ("y", down)):
        manual.append(manual.makeelement(qn(f"c:{name}"), {"val": f"{value:.4f}"}))
    for old in label.findall(qn("c:layout")):
        label.remove(old)
    label.find(qn("c:idx")).addnext(layout)


def _days(series: Series) -> list[tuple[int, float]]:
    """A line's days as numbers, with its values."""
    return [(p.at.toordinal(), p.value or 0.0) for p in series.points if isinstance(p.at, dt.date)]


def _line(line: Any, colour: str, size: float) -> None:
    line.color.rgb = RGBColor.from_string(colour)
    line.width = Pt(size)


def _axis_start(labels: Sequence[Any]) -> dt.date:
    """The last day of the month before the first day: from there on the axis counts months, so that the name of each
    stands where it ends, below what was reported of it.
    """
    first: dt.date = labels[0]
    return first.replace(day=1) - dt.timedelta(1)


def _months_below(made: Any, labels: Sequence[Any], hand: Hand) -> None:
    """One mark for the end of each month of the axis, or each few months of a long one; the first day where it begins."""
    axis, start = made.category_axis, _axis_start(labels)
    axis.has_major_gridlines = False
    axis.format.line.color.rgb = RGBColor.from_string(_GREY)
    months = max((labels[-1] - start).days / 30.4, 1)
    axis.minimum_scale = start.toordinal() - _SERIAL
    axis.tick_labels.number_format = _months_format(start, months, hand)
    axis.tick_labels.number_format_is_linked = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    element = axis._element
    for name in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in element.findall(qn(name)):
            element.remove(old)
    every = -(-int(months) // _MOST_MONTHS)
    for name, value in (("c:baseTimeUnit", "days"), ("c:majorUnit", str(max(every, 1))), ("c:majorTimeUnit", "months")):  # fmt: skip
        child = element.makeelement(qn(name), {"val": value})
        element.append(child)


def _months_format(start: dt.date, months: float, hand: Hand) -> str:
    """How the days of the axis are written: as the months that they end, but for the first one."""
    year_first = conventions(hand.language).full_month.startswith("{year}")
    january = SHORT_MONTHS[0].into(hand.language)
    plain = f'm"{january[1:]}"' if january.startswith("1") else "mmm"
    if months > 12.5:  # a month comes twice
        plain = "yyyy/m" if year_first else "mmm yyyy"
    begin = start + dt.timedelta(1)
    first = formatting.day(begin, hand.language, begin.year)
    return f'[<={start.toordinal() - _SERIAL}]"{first}";{plain}'


def _name_at(drawn: Any, index: int, point: Point, hand: Hand) -> Any:
    """Names a series at one of its points, with the value: in place of a legend, whose colours would be the series' alone."""
    label = drawn.points[index].data_label
    label.font.bold = True
    hand.mark(label.font._element)
    element = label._dLbl
    element.find(qn("c:showSerName")).set("val", "1")
    element.find(qn("c:showVal")).set("val", "1")
    separator = element.makeelement(qn("c:separator"), {})
    separator.text = " "
    element.append(separator)
    _format(element, point)
    return label


def _format(element: Any, point: Point) -> None:
    """How a label's value is written: as percent, or as the reports do where that would be untrue (99.6% as 100%)."""
    plain = f"{formatting.half_up((point.value or 0) * 100)}%"
    code = _SHARES if point.text == plain else f'"{point.text}"'
    form = element.makeelement(qn("c:numFmt"), {"formatCode": code, "sourceLinked": "0"})
    first = next(
        child
        for child in element
        if child.tag in map(qn, ("c:spPr", "c:txPr", "c:dLblPos", "c:showLegendKey"))
    )
    first.addprevious(form)


# Bars


def _draw_bars(made: Any, chart: Chart, labels: Sequence[Any], hand: Hand) -> None:
    """The first label on top; each bar in its tone, with its value at the end."""
    wide = max(map(len, labels), default=0) > 24
    _room(made, 0.42 if wide else 0.28, 0.02, 0.54 if wide else 0.68, 0.96)
    made.category_axis.reverse_order = True
    made.category_axis.format.line.color.rgb = RGBColor.from_string(_GREY)
    made.category_axis.has_major_gridlines = False
    made.value_axis.has_major_gridlines = False
    made.value_axis.visible = False
    made.value_axis.minimum_scale = 0
    if not chart.counts:
        made.value_axis.maximum_scale = 1.1  # so that the label of a whole bar has room
    plot = made.plots[0]
    plot.gap_width, plot.overlap = 55, 0
    plot.vary_by_categories = False
    for drawn, series in zip(plot.series, chart.series, strict=True):
        _colour_bars(drawn, series)
        _label_bars(drawn, series, chart, hand)


def _colour_bars(drawn: Any, series: Series) -> None:
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = RGBColor.from_string(_PALE)
    for index, point in enumerate(series.points):
        if point.tone != "none" and point.value is not None:
            fill = drawn.points[index].format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor.from_string(COLOURS[point.tone].fill.lstrip("#").upper())


def _label_bars(drawn: Any, series: Series, chart: Chart, hand: Hand) -> None:
    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = _COUNTS if chart.counts else _SHARES, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    hand.mark(labels.font._element)
    for index, point in enumerate(series.points):
        plain = (
            point.value is None or chart.counts or point.text == f"{formatting.half_up(point.value * 100)}%"
        )
        if not plain:
            label = drawn.points[index].data_label
            label.position = XL_LABEL_POSITION.OUTSIDE_END
            _format(label._dLbl, point)


def _room(made: Any, left: float, top: float, wide: float, high: float) -> None:
    """Where the plot itself stands within the chart, as shares of it: names and labels have the rest."""
    area = made._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = area.makeelement(qn("c:layout"), {})
    manual = layout.makeelement(qn("c:manualLayout"), {})
    layout.append(manual)
    for name, value in (
        ("layoutTarget", "inner"),
        ("xMode", "edge"),
        ("yMode", "edge"),
        ("x", left),
        ("y", top),
        ("w", wide),
        ("h", high),
    ):
        manual.append(manual.makeelement(qn(f"c:{name}"), {"val": str(value)}))
    area.insert(0, layout)
