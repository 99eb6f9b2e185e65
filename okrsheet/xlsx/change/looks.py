"""Number formats for cells that people's values go to, so that a day looks like a day and 85 % like a percentage."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from okrsheet.xlsx.change.splice import located
from okrsheet.xlsx.package.markup import attributes, whole
from okrsheet.xlsx.package.parts import Package
from okrsheet.xlsx.sheet.pieces import CellXml, Sheet
from okrsheet.xlsx.sheet.styles import LITERAL, Formats, number_formats
from okrsheet.xlsx.sheet.values import CellValue, Share, percent_format


def styles_of(
    package: Package,
    sheet: Sheet,
    values: Mapping[tuple[int, int], CellValue],
    like: Mapping[int, int],
    formats: Formats,
) -> dict[tuple[int, int], int]:
    """The styles that cells of some rows must get to show their new values as what they are.

    ``like`` names for each of these rows the row whose cells new ones look like. A style that shows the value stays;
    otherwise the cell gets one that differs in its number format only, added to ``formats`` if need be.
    """
    codes = number_formats(package)
    models = _styles_in(sheet, {(like[row], column) for row, column in values if row in like})
    own = _styles_in(sheet, {key for key in values if key[0] in like})
    found = {}
    for (row, column), value in values.items():
        if row not in like or value is None:
            continue
        has = own.get((row, column))
        base = formats.existing(models.get((like[row], column), 0) if has is None else has)
        wanted = number_format(value, codes[base] if base < len(codes) else "General")
        index = base if wanted is None else formats.index(base, wanted)
        if index != has and (wanted is None or index != base):
            found[row, column] = index
    return found


def _styles_in(sheet: Sheet, keys: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The styles of those cells that stand in the sheet."""
    found = {}
    for row, spots in located(sheet, dict.fromkeys(keys)):
        for column, (place, _) in spots.items():
            if isinstance(place, CellXml):
                found[row.number, column] = whole(attributes(place.rest).get(b"s"))
    return found


def number_format(value: CellValue, code: str) -> str | None:
    """The number format that a value needs where ``code`` would show it as something else; ``None`` where it does not.

    >>> number_format(Share(0.85), "General"), number_format(Share(0.852), "General"), number_format(5.0, "0%")
    ('0%', '0.00%', '')
    """
    shown = LITERAL.sub("", code)
    match value:
        case bool() | str() | None:
            return None
        case dt.date():
            return None if re.search("[yd]", shown, re.IGNORECASE) else "yyyy-mm-dd"
        case Share():
            return None if "%" in shown else percent_format(value)
        case _:
            return "" if "%" in shown or re.search("[ydhs]", shown, re.IGNORECASE) else None
