"""Values as the inside of a cell's XML, there and back."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeAlias

from okrsheet.xlsx import refusals
from okrsheet.xlsx.package.markup import escape, only_tags, unescape, whole

CellValue: TypeAlias = str | float | int | bool | dt.date | None
"""What a cell is to hold; ``None`` and ``""`` leave it blank, with its style."""


class Share(float):
    """A number that a cell is to show as a percentage: 0.85 as 85%."""

    __slots__ = ()


MAX_TEXT = 32_767

ERRORS = (
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!",
    "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!", "#EXTERNAL!", "#BUSY!", "#PYTHON!", "#TIMEOUT!",
)  # fmt: skip
"""The errors that Excel knows."""

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that cannot stand in XML; a cell can hold them all the same, in disguise."""
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Where a text would be read as an escaped character."""
# Half a surrogate pair is no character, nor are the last two of the plane.
_ESCAPED = re.compile(r"_x((?![Dd][89A-Fa-f]|[Ff]{3}[EFef])[0-9A-Fa-f]{4})_")
_PHONETIC = re.compile(rb"<(?:[\w.-]+:)?rPh(?=[\s>])[^<>]*(?<!/)>.*?</(?:[\w.-]+:)?rPh\s*>", re.DOTALL)
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^<>]*)?(?<!/)>([^<]*)<")

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_EPOCH_1900 = dt.date(1899, 12, 30)
_EPOCH_1904 = dt.date(1904, 1, 1)
_FIRST_SOUND_DAY_1900 = dt.date(1900, 3, 1)
_DAY = dt.timedelta(days=1)


class Content(NamedTuple):
    """A cell's ``t`` attribute (``b""`` for a number) and what stands between its tags."""

    kind: bytes
    inner: bytes


@dataclass(frozen=True, slots=True)
class Days:
    """How a workbook shows days: where it counts from, and which cell styles are dates'.

    ``styles`` are indexes as they stand in the XML; ``None`` takes every style for a date's.
    ``timed`` are those in which a number would look like a day or a time, ``count`` is how many
    there are.
    """

    from_1904: bool = False
    styles: frozenset[bytes] | None = None
    timed: frozenset[bytes] = frozenset()
    count: int | None = None

    def fitting(self, value: CellValue, style: bytes) -> CellValue:
        """A value as its cell can show it: a day that would be a bare number becomes ISO text."""
        if not isinstance(value, dt.date) or self.styles is None or (style or b"0") in self.styles:
            return value
        return value.isoformat()

    def existing(self, style: bytes) -> bytes:
        """A style; none where the workbook has no such one, for which a new cell would be faulted."""
        return style if self.count is None or whole(style) < self.count else b""

    def disguises(self, value: CellValue, style: bytes) -> bool:
        """Whether a number would look like a day or a time in a cell of this style."""
        return (
            isinstance(value, (int, float)) and not isinstance(value, bool) and (style or b"0") in self.timed
        )


def content(value: CellValue, address: str, prefix: bytes, date1904: bool) -> Content:
    """What a cell must hold to show ``value``; ``address`` is only named in what is refused.

    Raises:
        Refused: the value is not finite, too long, or a day before Excel's calendar.
    """
    match value:
        case None | "":
            return Content(b"", b"")
        case bool():
            return Content(b"b", _tagged(prefix, b"v", b"1" if value else b"0"))
        case str():
            return _text(value, address, prefix)
        case dt.date():
            return Content(b"", _tagged(prefix, b"v", _digits(serial(value, address, date1904))))
        case _ if not math.isfinite(value):
            raise refusals.NOT_A_NUMBER.of(cell=address, value=str(value))
        case _:
            return Content(b"", _tagged(prefix, b"v", _digits(value)))


def serial(day: dt.date, address: str, date1904: bool) -> float:
    """The number that stands for a day, or for a moment of it, in a workbook."""
    date = day.date() if isinstance(day, dt.datetime) else day
    # Excel counts a 29 February 1900 that never was; the days before it are not worth a guess.
    if date < (_EPOCH_1904 if date1904 else _FIRST_SOUND_DAY_1900):
        raise refusals.BAD_DATE.of(cell=address, value=day)
    days = (date - (_EPOCH_1904 if date1904 else _EPOCH_1900)).days
    if not isinstance(day, dt.datetime):
        return days
    since_midnight = day.replace(tzinfo=None) - dt.datetime.combine(date, dt.time())
    return days + since_midnight / _DAY


@lru_cache(maxsize=4096)
def moment(serial: float, date1904: bool) -> dt.datetime | dt.time | None:
    """The day and time that a number shows in a cell of a date's format, to the millisecond; below 1
    the time alone. Nothing outside the years that Excel knows.
    """
    whole_days, fraction = divmod(serial, 1)
    since_midnight = dt.timedelta(milliseconds=round(fraction * 86_400_000))
    first = dt.datetime.combine(_EPOCH_1904 if date1904 else _EPOCH_1900, dt.time())
    if 0 <= serial < 1 and since_midnight < _DAY:
        return (first + since_midnight).time()
    if not date1904 and 0 < serial < 60:
        whole_days += 1  # before the 29 February 1900 that never was
    try:
        return first + dt.timedelta(days=whole_days) + since_midnight if serial >= 0 else None
    except OverflowError:
        return None


@lru_cache(maxsize=256)
def cleaned(text: str) -> str:
    """Text as a cell can hold it: without what XML forbids, lines ended as Excel ends them."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Stored(Protocol):
    """A cell as it is stored: its ``t``, and the text that it shows."""

    @property
    def kind(self) -> str:
        """Its ``t``; ``""`` means a number."""

    @property
    def text(self) -> str | None:
        """Its value, ``None`` when it has none."""


def same(standing: Stored | None, value: CellValue, date1904: bool) -> bool:
    """Whether a cell shows a value already; numbers to 15 digits, for no spreadsheet program shows more, and
    LibreOffice saves no more.
    """
    wanted = cleaned(value) if isinstance(value, str) else value
    if standing is None or not standing.text:
        return wanted is None or wanted == ""
    text = standing.text
    match wanted:
        case None | "":
            return text == ""
        case bool():
            return standing.kind == "b" and text == ("1" if wanted else "0")
        case str():
            return standing.kind in ("s", "str", "inlineStr") and text == wanted
        case dt.date():
            as_number = standing.kind == "" and number(text) == serial(wanted, "", date1904)
            return as_number or text == wanted.isoformat()
        case _:
            shown = number(text) if standing.kind == "" else None
            return shown is not None and (shown == wanted or f"{shown:.15g}" == f"{wanted:.15g}")


def number(text: str | None) -> int | float | None:
    """The number that a cell's value is; ``None`` for what is none, such as ``NaN`` or ``1_000``."""
    if text is None or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    if not math.isfinite(value):
        return None
    return value if set(text) & set(".eE") else int(text)


def shown_text(xml: bytes) -> str:
    """The text of an ``<is>`` or ``<si>``, all its runs together, without phonetic hints."""
    words = b"".join(_TEXT.findall(_PHONETIC.sub(b"", only_tags(xml))))
    return unescaped(unescape(words))


def literal(text: str) -> str:
    """Text as it must be stored so that :func:`unescaped` gives it back."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def percent_format(share: float) -> str:
    """The number format that shows a share as a percentage without rounding it to another one.

    >>> percent_format(0.85), percent_format(0.715)
    ('0%', '0.00%')
    """
    return "0%" if round(share * 100, 9).is_integer() else "0.00%"


def unescaped(text: str) -> str:
    """Text with Excel's ``_x000D_`` turned into the character that it stands for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _text(value: str, address: str, prefix: bytes) -> Content:
    text = cleaned(value)
    # Excel counts UTF-16 units: letters outside the basic plane count twice.
    if len(text) > MAX_TEXT // 2:
        length = len(text.encode("utf-16-le")) // 2
        if length > MAX_TEXT:
            raise refusals.TOO_LONG.of(cell=address, length=f"{length:,}")
    return _inline(text, prefix)


@lru_cache(maxsize=1024)
def _inline(text: str, prefix: bytes) -> Content:
    """A text as it stands in a cell; a column of states says the same few words over and over."""
    if not text:
        return Content(b"", b"")
    written = escape(literal(text).encode())
    space = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    tagged = b"<%st%s>%s</%st>" % (prefix, space, written, prefix)
    return Content(b"inlineStr", _tagged(prefix, b"is", tagged))


def _tagged(prefix: bytes, name: bytes, inner: bytes) -> bytes:
    return b"<%s%s>%s</%s%s>" % (prefix, name, inner, prefix, name)


def _digits(value: float) -> bytes:
    number = float(value)
    without_fraction = number.is_integer() and abs(number) < 1e15
    return str(int(number) if without_fraction else number).encode()
