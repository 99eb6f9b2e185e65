"""Text on slides: how much room it takes, and runs that say which language and which fonts they are in.

Nobody knows the fonts of the computer that will show a deck, and PowerPoint shrinks no text by itself until
somebody edits it; so widths are counted here, prudently, and sizes chosen by them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Language, clean

LINE, WIDE_LINE = 1.22, 1.4  # heights of a line to its type size: of Latin letters, of Chinese ones
_PIECES = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+")
_TAGS = {"en": "en-US"}
"""What PowerPoint calls a language where that is not the code itself."""
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WIDE_LETTER = 1.02  # of a Chinese letter
BULLET = 14.0  # points that a list's text is moved in
INK = "1F2937"
"""The colour of text on a tint, whatever colours the template has."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks: its size in points, its weight, its colour (blank is the template's), and whether it is
    one of a list.
    """

    size: float
    bold: bool = False
    colour: str = ""
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """Writes runs in one language, and counts how much room text takes. ``asian`` is the font of Chinese letters; blank
    leaves it to the template. ``breadth`` is how wide Latin letters are beside Calibri's.
    """

    language: Language
    asian: str
    breadth: float = 1

    @property
    def tag(self) -> str:
        """What PowerPoint calls the language."""
        return _TAGS.get(self.language, self.language)

    def write(self, paragraph: Any, text: str, style: Style) -> None:
        """Adds a run to a paragraph."""
        run = paragraph.add_run()
        run.text = clean(text)
        font = run.font
        font.size, font.bold = Pt(style.size), style.bold
        if style.colour:
            font.color.rgb = RGBColor.from_string(style.colour)
        self.mark(font._element)

    def mark(self, properties: Any) -> None:
        """Gives the properties of some text its language and its font of Chinese letters."""
        properties.set("lang", self.tag)
        properties.set("altLang", "en-US")
        if self.asian:
            asian = properties.makeelement(f"{_DRAWING}ea", {"typeface": self.asian})
            latin = properties.find(f"{_DRAWING}latin")
            if latin is not None:
                latin.addnext(asian)
            else:
                properties.append(asian)

    def fill(
        self, frame: Any, paragraphs: Iterable[tuple[str, Style]], after: float = 0, *, left: bool = True
    ) -> None:
        """Fills a text frame that is still empty; ``after`` points lie between its paragraphs, which begin at the
        left or where the layout has them.
        """
        for number, (text, style) in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(after)
            if left:
                paragraph.alignment = PP_ALIGN.LEFT
            if style.bullet:
                _bullet(paragraph)
            self.write(paragraph, text, style)

    def width(self, text: str) -> float:
        """How wide a text is at a type size of 1, prudently."""
        return sum(self._width(letter) for letter in text)

    def _width(self, letter: str) -> float:
        kind = unicodedata.east_asian_width(letter)
        if kind in "WF" or (
            kind == "A" and self.asian
        ):  # signs such as ■ are wide in fonts of Chinese letters
            return _WIDE_LETTER
        return _latin_width(letter) * self.breadth

    def _wrapped(self, text: str, size: float, room: float) -> Iterator[str]:
        """The lines of a text: Chinese breaks after any letter, other words only where they are wider than a line."""
        most, line, taken = room / size, "", 0.0
        for piece in _PIECES.findall(text):
            left, needed = piece, self.width(piece)
            if taken + needed > most and line:
                yield line
                line, taken = "", 0.0
                if piece.isspace():
                    continue
            while needed > most and len(left) > 1:
                cut = max(1, int(len(left) * most / needed))
                yield left[:cut]
                left = left[cut:]
                needed = self.width(left)
            line, taken = line + left, taken + needed
        if line:
            yield line

    def lines(self, text: str, size: float, room: float) -> int:
        """How many lines a text takes in so many points of width."""
        return max(sum(1 for _ in self._wrapped(text, size, room)), 1)

    def height(self, text: str, size: float, room: float) -> float:
        """How many points of height a text takes in so many points of width; none where there is no text."""
        line = WIDE_LINE if any(unicodedata.east_asian_width(letter) in "WF" for letter in text) else LINE
        return self.lines(text, size, room) * size * line if text else 0

    def clipped(
        self, text: str, size: float, room: float, most: int, around: Callable[[str], str] = str
    ) -> str:
        """What ``around`` makes of a text, in at most so many lines: where it is longer, of the text's beginning and
        an ellipsis.
        """
        if self.lines(around(text), size, room) <= most:
            return around(text)
        fits, too_long = 0, len(text)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if self.lines(around(text[:middle].rstrip() + "…"), size, room) <= most:
                fits = middle
            else:
                too_long = middle
        return around(text[:fits].rstrip() + "…")

    def size_for(self, text: str, room: float, most: int, sizes: Sequence[float]) -> float:
        """The first of some sizes at which a text takes no more than ``most`` lines; the last where none does."""
        return next((size for size in sizes if self.lines(text, size, room) <= most), sizes[-1])


def breadth(font: str) -> float:
    """How wide the letters of a theme's Latin font are, beside Calibri's; unknown ones are taken for wide."""
    return 1 if font in ("Calibri", "Carlito", "Garamond", "Times New Roman") else 1.14


def _bullet(paragraph: Any) -> None:
    """Makes a paragraph one of a list, whose lines begin below each other."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(int(BULLET * 12700)))
    properties.set("indent", str(-int(BULLET * 12700)))
    font = properties.makeelement(f"{_DRAWING}buFont", {"typeface": "Arial"})
    properties.append(font)
    properties.append(properties.makeelement(f"{_DRAWING}buChar", {"char": "•"}))


def asian_font(language: Language, of_theme: str) -> str:
    """The font of Chinese letters: the theme's own where it names one (then blank), else the language's."""
    return "" if of_theme else conventions(language).font if conventions(language).letters else ""


def _latin_width(letter: str) -> float:
    """How wide a letter is at the most at a type size of 1, in Calibri, bold or not."""
    if letter in "mMW—…%@":
        return 0.86
    if letter in "frt()-":
        return 0.36
    if letter in "csz":
        return 0.43
    if letter in "gkvxy“”‘’":
        return 0.48
    if ord(letter) >= 0x2000:
        return 0.66
    if letter.isupper() or letter == "w":
        return 0.62
    return 0.26 if letter in " .,:;'|ijl·" else 0.51
