"""Words in every language, kept together and rendered at the very end."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import PurePath
from typing import Self

from okrsheet.basics.languages import LANGUAGES, Conventions, Language, conventions, words

__all__ = ["LANGUAGES", "Language"]  # who speaks needs no other module

_NO_LETTERS = re.compile(r"[\W_]+")
"""What is neither a letter nor a digit of any script."""
_USER = re.compile(r"([A-Za-z][\w+.-]+://)[^\s/@]*@")
_QUERY = re.compile(r"(https?://[^\s?#'\"]*)[?#][^\s'\")]*", re.IGNORECASE)
_BREAKING = ("Cc", "Zl", "Zp")
JOINERS = "\u200c\u200d"
"""Invisible marks that belong to words and emoji."""
INVISIBLE = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\xad\u1680\u202f\u205f\u3000\ufe0e\ufe0f\ufeff" + "".join(
    chr(code) for first, last in ((0x2000, 0x200F), (0x2028, 0x202E), (0x2060, 0x2069)) for code in range(first, last + 1)
)  # fmt: skip
"""Characters that cannot be seen: spaces of every width, and marks that come with text that is pasted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One phrase in English and in Traditional Chinese, perhaps with ``{placeholders}``; by the English,
    the other languages have words for it.
    """

    en: str
    zh_TW: str

    def into(self, language: Language) -> str:
        """The phrase in one language, placeholders and all; in English where that has no words for it."""
        match language:
            case "en":
                return self.en
            case "zh-TW":
                return self.zh_TW
        known = words(language)
        return known.get((self.en, self.zh_TW)) or known.get(self.en) or self.en

    def every(self) -> tuple[str, ...]:
        """The phrase in every language, for who reads any of them."""
        return tuple(self.into(language) for language in LANGUAGES)

    def says(self, **values: object) -> Message:
        """The phrase together with what its placeholders stand for."""
        return Message(self, values)


@dataclass(frozen=True, slots=True)
class Message:
    """A phrase with values, still in no language.

    Values may be texts, messages, numbers, dates, or several of them; each is put into
    the language of the whole. ``{count:row|rows}`` is the word that goes with a count.
    """

    text: Text
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.into("en")

    def into(self, language: Language) -> str:
        """The sentence in one language."""
        phrase = self.text.into(language)
        shown = {name: render(value, language) for name, value in self.values.items()}
        if "|" in phrase:
            written = conventions(language)
            shown = {name: _Inserted(value, written) for name, value in shown.items()}
        return phrase.format(**shown)


class _Inserted(str):
    """The text of a value in a phrase; where the placeholder offers several words, the one for its count."""

    __slots__ = ("written",)
    written: Conventions

    def __new__(cls, shown: str, written: Conventions) -> Self:
        made = super().__new__(cls, shown)
        made.written = written
        return made

    def __format__(self, offered: str) -> str:
        one, *more = offered.split("|")
        if not more:
            return super().__format__(offered)
        digits = self.lstrip("+−").replace(self.written.thousands, "")
        return (one, *more)[min(self.written.choose(int(digits) if digits.isdecimal() else 0), len(more))]


_ITSELF = Text(en="{it}", zh_TW="{it}")


def plain(value: str) -> Message:
    """A message that reads the same in every language, such as a name from a cell."""
    return _ITSELF.says(it=value)


@dataclass(frozen=True, slots=True)
class Joined:
    """Values with a sign between them that every language has: ``1 × 0.5 + 2 × 0.25``."""

    sign: str
    values: tuple[object, ...]


def render(value: object, language: Language) -> str:
    """A value as a reader of ``language`` would write it; ``None`` is an en dash."""
    match value:
        case None:
            return "–"
        case str():
            return str(value)
        case Text() | Message():
            return value.into(language)
        case bool():
            return str(value).upper()
        case float():
            return number(value, language)
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else str(value)
        case dt.date():
            return value.isoformat()
        case PurePath():
            return _unbroken(str(value))
        case Joined():
            return value.sign.join(render(v, language) for v in value.values)
        case tuple() | list():
            return _listed([render(v, language) for v in value], conventions(language).between)
        case _:  # among others what lies in a store, whose name may hold anything
            return _unbroken(without_secrets(str(value)))


def without_secrets(text: str) -> str:
    """A text without what addresses in it may hold that opens a door: a password, or a signed query."""
    return _QUERY.sub(r"\1", _USER.sub(r"\1", text))


def _unbroken(name: str) -> str:
    return "".join("\ufffd" if unicodedata.category(c) in _BREAKING else c for c in name)


def _listed(said: Iterable[str], between: str) -> str:
    """Things of a list with a mark between them, which brings its own space."""
    return re.sub(" *\0 *", lambda _: between, "\0".join(said))


def sentences(said: Iterable[str], language: Language) -> str:
    """Sentences one after the other."""
    return conventions(language).after_sentence.join(said)


def number(value: float, language: Language, decimals: int = 6) -> str:
    """A number without needless zeros and with a true minus sign: ``1000``, ``0.3``, ``−2.5``.

    It is rounded to ``decimals`` places after the point; to nine, as in comparisons, where it would
    look whole though it is not.
    """
    if not math.isfinite(value):
        return "–"
    if round(value, decimals) % 1 == 0:
        value, decimals = round(value, 9), 9
    shown = f"{value:,.{decimals}f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return with_marks("0" if shown == "-0" else shown, language)


def with_marks(shown: str, language: Language) -> str:
    """A number as Python writes it, with the language's own marks and a true minus sign."""
    return shown.translate(_marks(language))


@cache
def _marks(language: Language) -> dict[int, str]:
    written = conventions(language)
    return {ord(","): written.thousands, ord("."): written.point, ord("-"): "−"}


@lru_cache(maxsize=1 << 14)  # headers, words and names come up again and again
def fold(name: str) -> str:
    """The form in which two spellings of one name are equal.

    Case, width (``ＫＰＩ``), spaces, line breaks and punctuation do not count: ``Owner's call``
    and ``OWNERS CALL *`` fold to the same string.
    """
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", name).casefold())


def fold_id(identifier: str) -> str:
    """The form in which two spellings of one ID are equal: case, width and outer spaces aside."""
    return " ".join(unicodedata.normalize("NFKC", identifier).casefold().split())


def breadth(text: str) -> int:
    """How wide a text is in letters; a Chinese character counts as two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clean(text: str) -> str:
    """A text as one harmless line, without control characters and marks that change its direction."""
    if text.isprintable():  # no controls, no format marks, no spaces but plain ones
        return " ".join(text.split())
    spaced = (" " if c.isspace() or c in "\x85\u2028\u2029" else c for c in text)
    kept = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs") and not _hidden(c))
    return " ".join("".join(kept).split())


def _hidden(character: str) -> bool:
    """Whether it is an invisible mark, such as one that reverses the direction of text, or no character at all.
    Joiners stay, for emoji are made with them.
    """
    if ord(character) & 0xFFFE == 0xFFFE:
        return True
    return unicodedata.category(character) == "Cf" and character not in JOINERS


def clip(text: str, most: int) -> str:
    """A text of at most ``most`` characters, an ellipsis at the end of a longer one."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def one_line(text: str, most: int) -> str:
    """A text from a cell, a server or another program as one harmless line of at most ``most`` characters."""
    return clip(clean(text), most)


def clip_wide(text: str, most: int) -> str:
    """As :func:`clip`, where a Chinese character takes two."""
    if breadth(text) <= most:
        return text
    wide = 0
    for kept, character in enumerate(text):  # once through, however long the cell is
        wide += breadth(character)
        if wide >= most:
            return text[:kept].rstrip() + "…"
    return text


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of cells as lines, each column as wide as its widest cell."""
    widths = [max(breadth(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - breadth(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


_PLAIN = re.compile(r"[\w./\\:…-]+")
"""Characters that mean nothing to a command line."""
_SAFE = re.compile(r"[\w./\\:… #+,@'&();=（）【】《》、，。：；—–～-]+")
"""Characters that mean nothing else to a command line once they stand in double quotes."""


def as_argument(path: str) -> str:
    """A path as the command line of any system takes it; blank where it could not be typed safely."""
    if not _SAFE.fullmatch(path):
        return ""
    path = f"./{path}" if path.startswith("-") else path  # which would be an option
    return path if _PLAIN.fullmatch(path) else f'"{path}"'


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
_LONGEST_NAME = 60  # characters of a file's name


def file_name(text: str) -> str:
    """A text as the name of a file or folder that every system takes, Windows included."""
    name = _NOT_IN_NAMES.sub("-", clip(clean(unicodedata.normalize("NFC", text)), _LONGEST_NAME)).strip(" .-")
    return f"{name}_" if not name or _RESERVED.fullmatch(name) else name


def free_name(name: str, taken: set[str], ending: str = "") -> str:
    """The name with its ending, or with a number between them that makes it none of those ``taken``, to which it
    is added. Upper and lower case are one, as to many file systems.
    """
    free, number = f"{name}{ending}", 2
    while free.casefold() in taken:
        free, number = f"{name}-{number}{ending}", number + 1
    taken.add(free.casefold())
    return free
