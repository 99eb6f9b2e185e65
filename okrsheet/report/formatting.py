"""Numbers, days and texts of cells as people read them. Figures come here unrounded; where rounding would
say something untrue (99.6% as 100%), more is shown or the nearest true number.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from okrsheet.basics.dates import SHORT_MONTHS
from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Language, Message, clean, clip, with_marks
from okrsheet.figures.outcome import Known, Measured
from okrsheet.figures.target import TargetRange
from okrsheet.figures.value import Reading, first_unsaid_percent, off_scale
from okrsheet.plan import MeasuredItem
from okrsheet.plan.palette import SHAPES
from okrsheet.plan.quantity import is_percent
from okrsheet.plan.status import rounded
from okrsheet.plan.words import Measure, Milestone
from okrsheet.report import phrases as p

UNKNOWN = "–"
MOST_DECIMALS = 6
_NAME_KEPT_WHOLE = 24
_EXACT = decimal.Context(prec=400, rounding=decimal.ROUND_HALF_UP)
_BLOCKS = "▁▂▃▄▅▆▇█"
_SIGN = re.compile(f"([{''.join(SHAPES.values())}]) (?=\\w)")
_RTL = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"  # Hebrew, Arabic and their neighbours
_RIGHT_TO_LEFT = re.compile(rf"({_RTL}+(?:[\s\d.,-]+{_RTL}+)*)")
_LINK = re.compile(r"(\.(?=[^\W\d_])|:(?=//)|@)")


def pieces(text: str) -> list[str]:
    """A text cut where mail programs would see a link; every other piece is the sign itself."""
    return _LINK.split(text)


def runs(text: str) -> list[str]:
    """A text cut where its direction changes; every other run is written from right to left."""
    return _RIGHT_TO_LEFT.split(text)


def unlinked(text: str) -> str:
    """A text that no mail program takes for a link, by invisible joiners."""
    return _LINK.sub("\u2060\\1\u2060", text)


def unbroken(name: str, most: int = _NAME_KEPT_WHOLE) -> str:
    """A short name that no line break splits, by no-break spaces; a long one as it is."""
    return name.replace(" ", "\u00a0") if len(name) <= most else name


def signs_kept(html: str) -> str:
    """A page on which no line ends between a status's shape and its word."""
    return _SIGN.sub("\\1\u00a0", html)


def half_up(value: float, digits: int = 0) -> decimal.Decimal:
    """A number to some decimals, halves away from zero as Excel shows them: 52.5 → 53."""
    exact = decimal.Decimal(repr(rounded(value)))
    return exact.quantize(_unit(digits), context=_EXACT) if math.isfinite(value) else exact


@cache
def _unit(digits: int) -> decimal.Decimal:
    """One in the last of so many decimals."""
    return decimal.Decimal(1).scaleb(-digits)


@lru_cache(maxsize=1024)  # what is expected is the same for most items
def share(value: float | None, language: Language) -> str:
    """A share as whole percent; 100 % and 0 % are said only when they are true."""
    if value is None:
        return UNKNOWN
    exact = rounded(rounded(value) * 100)
    shown = int(half_up(exact))
    if shown == 100 and exact < 100:
        shown = 99
    elif shown == 0 and exact > 0:
        shown = 1
    return in_percent(with_marks(str(shown), language), language)


def in_percent(shown: str, language: Language) -> str:
    """A number of percent with its sign."""
    return conventions(language).percent.format(number=shown)


def points(change: float | None, language: Language) -> str:
    """A change in percentage points, with its sign: ``+4 points``."""
    if change is None:
        return UNKNOWN
    if rounded(change) == 0:
        return p.NO_CHANGE.into(language)
    return in_points(_signed_points(change, language)).into(language)


def delta(change: float | None, language: Language) -> str:
    """As :func:`points`, below a heading that names the unit: ``+4``."""
    return _signed_points(change, language) if change and rounded(change) else points(change, language)


def size(change: float, language: Language) -> str:
    """A change in percentage points without its sign, for sentences that say up or down."""
    return in_points(with_marks(f"{_in_points(abs(change)):,f}", language)).into(language)


def in_points(shown: str) -> Message:
    """A number of percentage points with its unit."""
    return p.POINTS.says(points=shown)


def _signed_points(change: float, language: Language) -> str:
    return with_marks(f"{_in_points(change):+,f}", language)


def _in_points(change: float) -> decimal.Decimal:
    """Whole, as shares are shown; to as many decimals as it needs where it would look like no change."""
    return next(
        filter(None, (half_up(change, digits) for digits in range(3))), half_up(change, MOST_DECIMALS)
    )


def step(change: float, language: Language) -> str:
    """A change that is needed, with its sign, as exactly as an estimate is: ``+120``, ``−0.25``, ``+14,300,000``."""
    places = 1 - math.floor(math.log10(abs(change))) if change else 0
    shown = half_up(rough(change), min(max(places, 0), 9)).normalize()
    return with_marks(f"{shown:+,f}", language)


def rough(number: float) -> float:
    """A number as exactly as an estimate is: to three significant digits, units always whole."""
    if abs(number) < 1000:
        return number
    return float(round(number, 2 - math.floor(math.log10(abs(number)))))


def day(date: dt.date | None, language: Language, year: int | None = None) -> str:
    """A day: ``31 Oct 2026``, 2026 年 10 月 31 日; without its year when that is ``year``."""
    if date is None:
        return UNKNOWN
    written = conventions(language)
    pattern = written.day if date.year == year else written.full_day
    month = SHORT_MONTHS[date.month - 1].into(language)
    return pattern.format(day=date.day, month=month, year=date.year)


def month(date: dt.date, language: Language, year: int | None = None) -> str:
    """A month: ``Oct 2026``, 2026 年 10 月; without its year when that is ``year``."""
    pattern = "{month}" if date.year == year else conventions(language).full_month
    return pattern.format(month=SHORT_MONTHS[date.month - 1].into(language), year=date.year)


def count(items: int, language: Language) -> str:
    """A whole number with thousands separators."""
    return with_marks(f"{items:,}", language)


def signed(change: int, language: Language) -> str:
    """A whole number with its sign; ±0 where nothing changed."""
    return with_marks(f"{change:+d}", language) if change else "±0"


def blocks(values: Sequence[float]) -> str:
    """A row of block characters, the lowest and highest value at the ends; needs two values."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    if low == high:
        return _BLOCKS[3] * len(values)
    return "".join(_BLOCKS[round((v - low) / (high - low) * (len(_BLOCKS) - 1))] for v in values)


@dataclass(frozen=True, slots=True)
class Amounts:
    """How one item's numbers are written: all with the same decimals, in the same unit; each as
    it was typed where percentages and plain numbers are mixed. None of them looks like one of the
    ``aims`` that is another.
    """

    language: Language
    decimals: int = 0
    percent: bool = False
    unit: str = ""
    mixed: bool = False
    aims: tuple[float, ...] = ()

    def show(self, value: float | Milestone | None, percent: bool | None = None) -> str:
        """A number or a milestone's word, without the unit."""
        if value is None:
            return UNKNOWN
        if isinstance(value, Milestone):
            return value.text.into(self.language)
        as_percent = self.percent if percent is None else percent
        exact = self._exact(rounded(value * 100 if as_percent else value))
        shown = with_marks(f"{exact if exact else abs(exact):,f}", self.language)
        return in_percent(shown, self.language) if as_percent or self.unit == "%" else shown

    def _exact(self, number: float) -> decimal.Decimal:
        if self.mixed:
            return half_up(number, _decimals([number]))
        near, last = half_up(number, self.decimals), _unit(self.decimals)
        if number in self.aims:
            return near
        alike = (
            aim for aim in self.aims if abs(number - aim) <= last and near == half_up(aim, self.decimals)
        )
        missed = next(alike, number)
        return near if number == missed else near - last if number < missed else near + last

    def rounded(self, value: float) -> float:
        """The number that a reader takes a value for."""
        scale = 100 if self.percent else 1
        return float(self._exact(rounded(value * scale))) / scale

    def with_unit(self, value: str) -> str:
        """A number that was shown already, with its unit."""
        return f"{value} {self.unit}" if self.unit not in ("", "%") else value


def reading_of(outcome: Known) -> Reading | None:
    """The value of an item that has one of its own."""
    return outcome.reading if isinstance(outcome, Measured) else None


@lru_cache(maxsize=64)  # each item is asked for several times in a row
def amounts(outcome: Known, language: Language) -> Amounts:
    """How an item's numbers are to be written, from its cells, its target, its value and that of the month before,
    which stands beside it in places; an objective has percentages alone.
    """
    item, read = outcome.item, reading_of(outcome)
    if not isinstance(item, MeasuredItem):
        return Amounts(language, percent=True)
    value = read.value if read and isinstance(read.value, float) else None
    mixed = off_scale(item, (read,) if read else ())
    percent = not mixed and (
        is_percent(item.target) or is_percent(item.baseline) or bool(read and read.percent)
    )
    bounds: list[float | None] = [item.baseline, item.target, item.upper_target]
    if isinstance(outcome, Measured) and isinstance(outcome.target, TargetRange):
        bounds += [outcome.target.baseline, outcome.target.target]
    scale = 100 if percent else 1
    aims = [rounded(bound * scale) for bound in bounds if bound is not None]
    past = reading_of(outcome.before) if isinstance(outcome.before, Measured) else None
    told = [number for number in (value, past.value if past else None) if isinstance(number, float)]
    decimals = max(
        _decimals([*aims, *(rounded(number * scale) for number in told)]), *map(_own_decimals, aims), 0
    )
    unit = clean(item.unit or "").replace("％", "%")
    unsaid = first_unsaid_percent(item, (read,) if read else ())  # 0.45 is not shown as 0.45%
    unit = "" if percent or mixed or unsaid or item.measure is Measure.MILESTONE else unit
    return Amounts(language, decimals, percent, clip(unit, 16), mixed, tuple(aims))


def _own_decimals(typed: float) -> int:
    """The fewest decimals that say a typed number to within one percent."""
    near = (
        digits for digits in range(MOST_DECIMALS) if abs(round(typed, digits) - typed) <= abs(typed) / 100
    )
    return next(near, MOST_DECIMALS)


def _decimals(numbers: Sequence[float]) -> int:
    """The fewest decimals, two at most, that lose nothing; more where two numbers would look
    alike, or like 0, though they are not.
    """
    for digits in range(2):
        if all(round(n, digits) == n for n in numbers):
            return digits
    for digits in range(2, MOST_DECIMALS):
        if len({half_up(n, digits) for n in (*numbers, 0.0)}) == len({*numbers, 0.0}):
            return digits
    return MOST_DECIMALS


def target_of(outcome: Measured, shown: Amounts) -> str | None:
    """What an item aims at, in as few signs as possible: ``≥ 85%``, ``1,000 customers``; ``None``
    where it has no target.
    """
    item, aim = outcome.item, outcome.target
    if item.measure is Measure.MILESTONE:
        return shown.show(item.target) if item.target is not None else p.MILESTONE.into(shown.language)
    if not isinstance(aim, TargetRange):
        percent = is_percent(item.target) or None
        return None if item.target is None else shown.with_unit(shown.show(item.target, percent))
    if shown.mixed:
        target, upper = (shown.show(n, is_percent(n)) for n in (item.target, item.upper_target))
    else:
        target, upper = shown.show(aim.target), shown.show(aim.upper)
    match item.measure:
        case Measure.AT_LEAST:
            target = f"≥ {target}"
        case Measure.AT_MOST:
            target = f"≤ {target}"
        case Measure.BETWEEN:
            target = f"{target} – {upper}"
    return shown.with_unit(target)
