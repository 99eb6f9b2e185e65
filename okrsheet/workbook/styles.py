"""The styles of the template: fonts that Windows has, and colours that the colour-blind tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Language, breadth
from okrsheet.plan.status import Tone

INK: Final = "1F2937"
MUTED: Final = "4B5563"
WHITE: Final = "FFFFFF"
NAVY: Final = "1F3A5F"
TEAL: Final = "0B6E69"
GREY: Final = "D5D9E0"
PALE: Final = "F3F4F6"
LINE: Final = "D9DDE3"
AMBER: Final = "E69F00"
TO_FILL: Final = "FFF3CD"
BAR: Final = "CFE3F0"
"""Of bars behind numbers, which stay readable on it."""


@dataclass(frozen=True, slots=True)
class Shade:
    """An area and the text on it, at 4.5 : 1 or more, perhaps with a coloured lower edge."""

    fill: str
    text: str
    edge: str = LINE


TONES: Final[dict[Tone, Shade]] = {
    Tone.GOOD: Shade("D6E9F8", "005A9C"),
    Tone.WARN: Shade("FCE8C5", "7A4200"),
    Tone.BAD: Shade("FADCDC", "A4161A"),
    Tone.NONE: Shade("E5E7EB", "4B5563"),
}


def font(language: Language, *, size: float = 11, bold: bool = False, colour: str = INK) -> Font:
    """The template's font in one language."""
    return Font(name=conventions(language).font, size=size, bold=bold, color=colour)


def fill(colour: str) -> PatternFill:
    """A plain area; also right in a conditional format, which shows the second colour."""
    return PatternFill(fill_type="solid", start_color=colour, end_color=colour)


def aligned(
    horizontal: str | None = None, *, vertical: str = "top", wrap: bool = False, indent: int = 0
) -> Alignment:
    """Where text stands in its cell."""
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap, indent=indent)


def underline(colour: str = LINE, style: str = "thin") -> Border:
    """A line below the cell."""
    return Border(bottom=Side(style=style, color=colour))  # type: ignore[arg-type]


def lines(text: str, width: float, language: Language) -> int:
    """About how many lines a text takes in a column of that width."""
    letters = int(width * conventions(language).letters_wide)
    return sum(1 + max(0, breadth(line) - 1) // letters for line in text.split("\n"))


def print_layout(
    sheet: Worksheet, orientation: Literal["landscape", "portrait"], *, large: bool = False
) -> None:
    """One page wide (A4, or A3), as many pages long as it takes, with name and number below."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = 8 if large else 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if footer := sheet.HeaderFooter.oddFooter:
        footer.left.text, footer.right.text = "&A", "&P / &N"
