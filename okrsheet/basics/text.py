"""Words in both languages, kept side by side and rendered at the very end."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh-TW"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-TW")

_NO_LETTERS = re.compile(r"[\W_]+")
"""What is neither a letter nor a digit of any script."""
_BREAKING = ("Cc", "Zl", "Zp")
INVISIBLE = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\xad\u1680\u202f\u205f\u3000\ufe0e\ufe0f\ufeff" + "".join(
    chr(code) for first, last in ((0x2000, 0x200F), (0x2028, 0x202E), (0x2060, 0x2069)) for code in range(first, last + 1)
)  # fmt: skip
"""Characters that cannot be seen: spaces of every width, and marks that come with text that is pasted."""


@dataclass(frozen=True, slots=True)
class Text:
    """One phrase in English and in Traditional Chinese, perhaps with ``{placeholders}``."""

    en: str
    zh_TW: str

    def into(self, language: Language) -> str:
        """The phrase in one language, placeholders and all."""
        return self.en if language == "en" else self.zh_TW

    def says(self, **values: object) -> Message:
        """The phrase together with what its placeholders stand for."""
        return Message(self, values)


@dataclass(frozen=True, slots=True)
class Message:
    """A phrase with values, still in no language.

    Values may be texts, messages, numbers, dates, or tuples of them; each is put into
    the language of the whole. ``{count:row|rows}`` is the word that goes with a count.
    """

    text: Text
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.into("en")

    def into(self, language: Language) -> str:
        """The sentence in one language."""
        shown = {name: _Inserted(render(value, language)) for name, value in self.values.items()}
        return self.text.into(language).format(**shown)


class _Inserted(str):
    """The text of a value in a phrase; where the placeholder offers two words, the one for one or for many."""

    __slots__ = ()

    def __format__(self, words: str) -> str:
        one, _, many = words.partition("|")
        return super().__format__(words) if not many else one if self == "1" else many


def plain(value: str) -> Message:
    """A message that reads the same in every language, such as a name from a cell."""
    return Message(Text("{it}", "{it}"), {"it": value})


def render(value: object, language: Language) -> str:
    """A value as a reader of ``language`` would write it; ``None`` is an en dash."""
    match value:
        case None:
            return "–"
        case Text() | Message():
            return value.into(language)
        case bool():
            return str(value).upper()
        case float():
            return number(value)
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else str(value)
        case dt.date():
            return value.isoformat()
        case PurePath():
            return "".join("\ufffd" if unicodedata.category(c) in _BREAKING else c for c in str(value))
        case tuple() | list():
            return (", " if language == "en" else "、").join(render(v, language) for v in value)
        case _:
            return str(value)


def number(value: float, decimals: int = 6) -> str:
    """A number without needless zeros and with a true minus sign: ``1000``, ``0.3``, ``−2.5``.

    It is rounded to ``decimals`` places after the point; to nine, as in comparisons, where it would
    look whole though it is not.
    """
    if not math.isfinite(value):
        return "–"
    if round(value, decimals) % 1 == 0:
        value, decimals = round(value, 9), 9
    shown = f"{value:,.{decimals}f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return "0" if shown in ("-0", "0") else shown.replace("-", "−")


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
    return unicodedata.category(character) == "Cf" and character not in "\u200c\u200d"


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
    return text[: max(n for n in range(len(text)) if breadth(text[:n]) < most)].rstrip() + "…"
