"""What databases and JSON answer, as cells."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal

from okrsheet.basics.cells import Cell
from okrsheet.basics.text import Text, one_line
from okrsheet.sources.given import SourceError

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\s*\d{2}:?\d{2}.*", re.ASCII | re.DOTALL)
"""A day with its time, and perhaps its zone, as ISO 8601 writes them."""
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""A number as text that may be a thousand times as large, by who wrote it."""
_LONGEST = 1000  # characters of a text; a longer one is no value and no day


def value_cell(found: object) -> Cell:
    """A value as it would stand in a cell; a text stays one, and is read as texts in cells are.

    Raises:
        SourceError: it is of a type that no value has, or no finite number.
    """
    match found:
        case None | bool() | dt.date():
            return Cell(found)
        case str() if _EITHER.fullmatch(found.strip()):
            raise SourceError(_TWO_WAYS.says(typed=found.strip()), _NO_NUMBER_HINT)
        case str() if len(found) <= _LONGEST:
            return Cell(found)
        case int() | float() | Decimal():
            try:
                number = float(found)
            except (OverflowError, ValueError):  # too many digits, or a signalling NaN
                number = math.nan
            if not math.isfinite(number):
                raise SourceError(_NO_NUMBER.says(found=one_line(_digits(found), 40)), _NO_NUMBER_HINT)
            return Cell(found if isinstance(found, int) else number)
    raise SourceError(_NO_VALUE.says(found=kind_of(found)), _NO_VALUE_HINT)


def day_cell(found: object) -> Cell:
    """A day as it would stand in a cell: of a moment the day as it is written there, whatever its zone.

    Raises:
        SourceError: it is neither a date nor a text.
    """
    match found:
        case None:
            return Cell()
        case dt.datetime():
            return Cell(found.date())
        case dt.date():
            return Cell(found)
        case str() if len(found) <= _LONGEST:
            moment = _MOMENT.fullmatch(found.strip())
            return Cell(moment[1] if moment else found)
    shown = one_line(_digits(found), 40) if isinstance(found, int | float | Decimal) else kind_of(found)
    raise SourceError(_NO_DAY.says(found=shown), _NO_DAY_HINT)


def kind_of(found: object) -> Text | str:
    """What something is, where its content does not help anybody."""
    match found:
        case dict():
            return _OBJECT
        case list() | tuple():
            return _LIST
        case bytes() | bytearray() | memoryview():
            return _BYTES
        case str():
            return _LONG_TEXT
    return type(found).__name__


def _digits(found: object) -> str:
    try:
        return str(found)
    except ValueError:  # of more digits than Python writes
        return "10^…"


_OBJECT = Text(en="an object", zh_TW="物件")
_LIST = Text(en="a list", zh_TW="清單")
_BYTES = Text(en="bytes", zh_TW="二進位資料")
_LONG_TEXT = Text(en="a long text", zh_TW="長篇文字")
_TWO_WAYS = Text(
    en="“{typed}” is a text, and may be read in two ways", zh_TW="「{typed}」是文字，可能有兩種讀法"
)
_NO_NUMBER = Text(en="{found} is no number to work with", zh_TW="{found} 不是可計算的數字")
_NO_NUMBER_HINT = Text(
    en="Correct it in the source, or leave it out there.", zh_TW="請在來源修正，或在來源排除該筆。"
)
_NO_VALUE = Text(en="it gives {found} where a value should be", zh_TW="應為數值的位置是{found}")
_NO_VALUE_HINT = Text(
    en="Name what holds one number, or a list of numbers.", zh_TW="請指定內容為單一數字或數字清單的項目。"
)
_NO_DAY = Text(en="it gives {found} where a date should be", zh_TW="應為日期的位置是 {found}")
_NO_DAY_HINT = Text(
    en="Give dates as year, month, day: 2026-11-23.", zh_TW="請以年-月-日提供日期，例如 2026-11-23。"
)
