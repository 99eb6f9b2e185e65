"""The Dashboard sheet of new workbooks: charts, and below them the tables that they are drawn from."""

from __future__ import annotations

from typing import Final

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.basics.text import Language, Text
from okrsheet.plan.columns import NUMBER_FORMATS, Column, Kind
from okrsheet.plan.dashboard import BLOCKS, LISTED, PLACES, PLAN, TITLE, Block
from okrsheet.workbook import charts, styles

_WIDTHS: Final = (22, 12, 12, 13, 10, 3, 46, 11, 11, 3, 24, 11, 12, 3, 20, 11)
"""Of the columns that the tables and the gaps between them take."""

_CHARTS: Final = ((1, 7, 7, 25), (8, 7, 16, 25), (1, 26, 7, 40), (8, 26, 16, 40))
"""The cells that each chart covers: from column and row to column and row."""

_EDGE: Final = 60_000
"""The gap between two charts, in EMU; a centimetre has 360,000."""

_LAST_PRINTED: Final = 56

_NOTE = Text(
    en="okrsheet fills the grey tables with every report, and the charts follow. Everything else here is yours.",
    zh_TW="灰色表格由 okrsheet 在每次產生報告時填寫，圖表隨之更新；其餘部分可自由使用。",
)

_LEFT: Final = (Kind.TEXT, Kind.STATUS, Kind.MONTH, Kind.ID)


def write(sheet: Worksheet, language: Language) -> None:
    """Fills and lays out the Dashboard; the figures come with the first report."""
    page = _Page(sheet, language)
    page.head()
    for block in BLOCKS:
        page.table(block)
    for cells, chart in zip(_CHARTS, charts.every(sheet, language), strict=True):
        chart.anchor = _over(*cells)  # type: ignore[assignment]
        sheet.add_chart(chart)
    sheet.sheet_view.showGridLines = False
    styles.print_layout(sheet, "landscape")
    sheet.print_options.horizontalCentered = True
    sheet.print_area = f"A1:{get_column_letter(len(_WIDTHS))}{_LAST_PRINTED}"


class _Page:
    """The sheet while it is made."""

    def __init__(self, sheet: Worksheet, language: Language) -> None:
        self.sheet = sheet
        self.language = language

    def head(self) -> None:
        """The title and what the sheet is, above everything."""
        for number, width in enumerate(_WIDTHS, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        lines = ((TITLE, 18, styles.NAVY, 32), (_NOTE, 10, styles.MUTED, 18))
        for row, (text, size, colour, height) in enumerate(lines, 1):
            cell = self.sheet.cell(row, 1, text.into(self.language))
            cell.font = styles.font(self.language, size=size, bold=size > 11, colour=colour)
            cell.alignment = styles.aligned(vertical="center")
            self.sheet.row_dimensions[row].height = height

    def table(self, block: Block) -> None:
        """A table: what it is about, its header, and the cells for its figures."""
        row, first = PLACES[block]
        if block is not PLAN:
            caption = self.sheet.cell(row - 1, first, block.about.into(self.language))
            caption.font = styles.font(self.language, bold=True, colour=styles.NAVY)
        for number, column in enumerate(block.columns, first):
            header = self.sheet.cell(row, number, column.header.into(self.language))
            header.fill = styles.fill(styles.GREY)
            header.font = styles.font(self.language, bold=True)
            header.alignment = styles.aligned(_side(column), vertical="center", wrap=True)
            for below in range(row + 1, row + 1 + block.height):
                self._figure(below, number, column, block)
        self.sheet.row_dimensions[row].height = 32
        if block is PLAN:
            self.sheet.row_dimensions[row + 1].height = 30

    def _figure(self, row: int, number: int, column: Column, block: Block) -> None:
        cell = self.sheet.cell(row, number)
        big = block is PLAN
        cell.number_format = NUMBER_FORMATS.get(column.kind, "General")
        if block in LISTED:
            return  # no looks: they would be printed, page after page
        cell.font = styles.font(self.language, size=16 if big else 11, bold=big, colour=styles.INK)
        cell.fill = styles.fill(styles.PALE)
        cell.border = styles.underline()
        cell.alignment = styles.aligned(_side(column), vertical="center")


def _over(left: int, top: int, right: int, bottom: int) -> TwoCellAnchor:
    """An anchor by which a chart covers these cells, but for a narrow edge, and moves and grows with them."""
    start = AnchorMarker(col=left - 1, row=top - 1, colOff=_EDGE, rowOff=_EDGE)
    return TwoCellAnchor("twoCell", _from=start, to=AnchorMarker(col=right, row=bottom))


def _side(column: Column) -> str:
    return "left" if column.kind in _LEFT else "center" if column.kind is Kind.DATE else "right"
