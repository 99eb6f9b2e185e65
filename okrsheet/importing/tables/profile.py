"""What stands in a column, in figures; and how well that fits each field. Content decides, and vetoes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar
from okrsheet.basics.text import fold
from okrsheet.importing.meaning.days import Order, read_day, span_in
from okrsheet.importing.meaning.marks import code_of
from okrsheet.importing.meaning.values import NoNumber, Number, Why, read_number, read_text
from okrsheet.importing.meaning.wording import direction, frequency, is_no_value
from okrsheet.importing.tables.view import text_of

_ENOUGH = 150  # cells of a column that are looked at from its top, and as many below
_LONGEST = 24  # characters of a text that is a number with something around it
_WIDE = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3]")

_NUMBERS_TOO = (Why.AMBIGUOUS, Why.TOLERANCE, Why.COUNT, Why.TIME)
"""Texts that stand in columns of numbers, though they are none."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of the filled cells of a column, and the mean length of its texts."""

    count: int
    numbers: float
    """Numbers, and texts that are little more than one."""
    plain: float
    """Numbers, and texts that are one and nothing besides."""
    dates: float
    days: float
    """Dates, and texts that name a day or a period."""
    texts: float
    """Texts that hold no number."""
    length: float
    codes: float
    """Numbers and codes such as ``1.1`` and ``KR2``."""
    mails: float
    truths: float
    distinct: float
    measures: float
    """Words for directions and measures."""
    frequencies: float
    placeholders: float
    small: float
    """Whole numbers below 100 that rise from row to row."""
    wide: float
    """Texts of Chinese, Japanese or Korean, in which two characters are a name."""


def profile(cells: Iterable[Cell]) -> Profile:
    """The figures of some cells."""
    filled = _some([cell for cell in cells if not cell.blank and not cell.error])
    texts = [text_of(cell) for cell in filled]
    real = [(c, t) for c, t in zip(filled, texts, strict=True) if not is_no_value(t)]
    count = len(real)
    if not count:
        return Profile(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, float(bool(filled)), 0, 0)
    words = [t for c, t in real if isinstance(c.value, str)]

    def share(of: Iterable[object]) -> float:
        return sum(map(bool, of)) / count

    return Profile(
        count,
        share(is_number_like(c) for c, _ in real),
        share(_is_plain(c) for c, _ in real),
        share(isinstance(c.value, dt.date) for c, _ in real),
        share(_is_day(c) for c, _ in real),
        share(isinstance(c.value, str) and not is_number_like(c) for c, _ in real),
        sum(map(len, words)) / max(len(words), 1),
        share(code_of(t) for c, t in real if not isinstance(c.value, dt.date) and not c.percent),
        share("@" in t and " " not in t.strip() for _, t in real),
        share(isinstance(c.value, bool) for c, _ in real),
        len({fold(t) or t for _, t in real}) / count,
        share(direction(t) for t in words),
        share(frequency(t) for t in words),
        1 - count / max(len(filled), 1),
        _rising([c.value for c, _ in real]),
        share(_WIDE.search(t) for t in words),
    )


def _some(cells: list[Cell]) -> list[Cell]:
    """Cells of a long column that are enough to know it: the first, and others from all over it."""
    if len(cells) <= 2 * _ENOUGH:
        return cells
    step = len(cells) // _ENOUGH
    return [*cells[:_ENOUGH], *cells[_ENOUGH::step]]


def _rising(values: list[object]) -> float:
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(numbers) < 2 or len(numbers) < len(values):
        return 0.0
    return sum(b - a == 1 for a, b in pairwise(numbers)) / (len(numbers) - 1)


def is_number_like(cell: Cell) -> bool:
    """Whether a cell is a number, or a short text that a number makes most of: ``≥ 85 %``, ``$125``, ``8 days``."""
    if isinstance(cell.value, str) and len(cell.value) > _LONGEST:
        return False
    read = read_number(cell)
    if isinstance(read, NoNumber):
        return read.why in _NUMBERS_TOO
    return len(read.unit.split()) <= 2


def _is_day(cell: Cell) -> bool:
    """Whether a cell names a day, a period or a span, in whatever year."""
    if isinstance(cell.value, dt.date):
        return True
    if not isinstance(cell.value, str) or len(cell.value) > 60:
        return False
    return any(
        read_day(cell, _SOME_YEAR, order) is not None or span_in(cell.value, _SOME_YEAR, order) is not None
        for order in _ORDERS
    )


_ORDERS: tuple[Order, ...] = ("dmy", "mdy")
_SOME_YEAR = Calendar(dt.date(2001, 1, 1))


def _is_plain(cell: Cell) -> bool:
    value = cell.value
    if isinstance(value, str):
        return isinstance(read_text(value), Number) and not _WORDS.search(value)
    return isinstance(value, int | float) and not isinstance(value, bool)


_WORDS = re.compile(r"[^\W\d_]{4}|[\u3040-\u9fff\uac00-\ud7a3]{2}")


def fit(name: str, seen: Profile) -> float:
    """How well a column's content fits a field, from 0 (it cannot be) to 1; 0.8 where it is empty."""
    if not seen.count:
        return 0.8
    return _FITS.get(name, _any)(seen)


def _any(_: Profile) -> float:
    return 1.0


def _name(seen: Profile) -> float:
    if seen.plain + seen.dates + seen.truths > 0.5 or seen.mails > 0.5:
        return 0.0
    return (
        0.35
        if seen.codes > 0.5 or seen.length < (2 if seen.wide >= 0.5 or seen.distinct > 0.9 else 3)
        else 1.0
        if seen.length >= 8 or seen.distinct > 0.5
        else 0.9
    )


def _amount(seen: Profile) -> float:
    if seen.dates > 0.5 and seen.numbers < 0.3:
        return 0.0
    if seen.numbers + seen.truths >= 0.5:
        return 1.0
    return 0.15 if seen.length > 25 else 0.6 if seen.numbers >= 0.25 else 0.4


def _person(seen: Profile) -> float:
    return 0.0 if seen.numbers > 0.4 or seen.dates > 0.3 else 0.3 if seen.length > 60 else 1.0


def _day(seen: Profile) -> float:
    if seen.texts > 0.5 and seen.days < 0.2:
        return 0.3
    return 1.0 if seen.dates >= 0.3 or seen.texts > 0.5 else 0.6 if seen.numbers else 0.8


def _code(seen: Profile) -> float:
    return 1.0 if seen.codes > 0.5 or seen.length <= 14 else 0.2


def _weight(seen: Profile) -> float:
    return 1.0 if seen.numbers > 0.5 else 0.2


def _short(seen: Profile) -> float:
    if seen.dates > 0.5:
        return 0.1
    if (seen.numbers > 0.7 and seen.length > 1) or seen.measures > 0.5 or seen.frequencies > 0.5:
        return 0.3
    return 0.4 if seen.length > 60 else 1.0


def _measure(seen: Profile) -> float:
    return 1.0 if seen.measures > 0.3 else 0.1 if seen.numbers > 0.5 or seen.length > 40 else 0.7


def _frequency(seen: Profile) -> float:
    return 1.0 if seen.frequencies > 0.3 else 0.1 if seen.numbers > 0.7 or seen.dates > 0.5 else 0.8


def _period(seen: Profile) -> float:
    return 0.2 if seen.frequencies > 0.5 and seen.numbers < 0.3 else 1.0


def _unit(seen: Profile) -> float:
    return 0.0 if seen.numbers > 0.6 and seen.texts < 0.3 else 0.3 if seen.length > 25 else 1.0


def _label(seen: Profile) -> float:
    return 0.0 if seen.numbers > 0.5 else 1.0


_FITS: Mapping[str, Callable[[Profile], float]] = {
    "period": _period,
    "objective": _name, "key_result": _name, "kpi": _name, "item": _name, "target": _amount, "current": _amount, "value": _amount,
    "baseline": _amount, "upper_target": _amount, "stretch": _amount, "owner": _person, "email": _person,
    "manager": _person, "due": _day, "start": _day, "date": _day, "id": _code, "weight": _weight,
    "department": _short, "level": _short, "kind": _short, "category": _short, "frequency": _frequency, "measure": _measure,
    "unit": _unit, "line": _label, "parent": _person,
}  # fmt: skip
