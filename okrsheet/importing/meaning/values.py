"""Numbers as strangers type them: ``≥100%``, ``$125``, ``8 days``, ``752,886.79*``, ``1.2 億``, ``80–90 %``.

Pure functions. Each answers with what the text says, or with the reason why it is no number; nothing is guessed.
Words (directions, frequencies, statuses, people) are in :mod:`okrsheet.importing.meaning.wording`, days in
:mod:`okrsheet.importing.meaning.days`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final, Literal, TypeAlias

from okrsheet.basics.cells import Cell
from okrsheet.importing.meaning.wording import is_no_value
from okrsheet.plan.convert import tidy
from okrsheet.plan.words import Measure

Point: TypeAlias = Literal[".", ","]
"""What stands between whole numbers and decimals."""


class Why(Enum):
    """Why a text is no number."""

    BLANK = auto()
    NO_VALUE = auto()
    """It says that there is none yet: “TBD”, “No target”."""
    AMBIGUOUS = auto()
    """It may be either of two: ``1,000`` where the decimal sign is not known."""
    TOLERANCE = auto()
    """It says how far something may be off: “± 4%”."""
    COUNT = auto()
    """“3/5”, which is a share only of a milestone."""
    TIME = auto()
    """A time of day or a duration: ``10:26:33``."""
    WORDS = auto()
    """It holds words that are neither a unit nor a comparison, or several numbers."""
    DATE = auto()
    ERROR = auto()
    """An error of a formula, or a formula that was never calculated."""


@dataclass(frozen=True, slots=True)
class NoNumber:
    """A cell that holds no number, and why."""

    why: Why
    typed: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number with what was typed around it.

    ``value`` of a percentage is the share (85 % is 0.85), and ``percent`` says so. ``measure`` is what the text
    itself compares by: ``≥ 5`` at least, ``< 3`` at most, ``3–5`` between, with the other end in ``upper``.
    """

    value: float
    percent: bool = False
    unit: str = ""
    """As it was typed: ``$``, ``days``, ``萬元``; blank for none and for %."""
    measure: Measure | None = None
    strict: bool = False
    """Whether it was ``<`` or ``>``: the bound itself does not count, which okrsheet cannot say."""
    upper: float | None = None
    mark: str = ""
    """A footnote's mark behind it: ``*``, ``(1)``."""
    times: float = 1.0
    """Of a unit such as 萬元 or 億円, in which people count: how many of the plain unit it is."""
    exact: bool = field(default=True, compare=False)
    """Whether the digits alone are the number: no word such as k or 萬 multiplies them, and none says “about”."""

    @property
    def spelt_out(self) -> Number:
        """The same in the plain unit: 3 億元 as 300,000,000 元."""
        if self.times == 1.0:
            return self
        upper = None if self.upper is None else self.upper * self.times
        return replace(
            self, value=self.value * self.times, unit=_COUNTED_IN.sub("", self.unit), upper=upper, times=1.0
        )


Read: TypeAlias = Number | NoNumber

_POINTS: Final[tuple[Point, ...]] = (".", ",")
_POINT_MONEY = frozenset(("$", "US$", "NT$", "HK$", "S$", "A$", "C$", "CA$", "£", "¥", "￥", "₩", "₹", "฿", "₱", "USD", "GBP", "TWD", "NTD", "HKD", "SGD", "AUD", "CAD", "JPY", "CNY", "RMB", "KRW", "INR", "THB", "PHP", "MXN"))  # fmt: skip
"""Currencies of countries that write a point before decimals; a dollar may be one of those that do not, but is
then written with decimals or without groups.
"""
_LONGEST = 60  # characters; nobody means a number by more
_CURRENCY = (
    r"NT\$|HK\$|US\$|A\$|CA?\$|S\$|R\$|MX\$|US ?\$|\$|€|£|¥|￥|₩|₫|₹|฿|₱|₽|Rs\.?(?![a-z])|RM(?![a-z])|Rp\.?(?![a-z])"
    r"|(?:USD|EUR|GBP|JPY|CNY|RMB|NTD|TWD|HKD|KRW|VND|BRL|MXN|COP|CLP|PEN|ARS|CHF|CAD|AUD|SGD|INR|IDR|MYR|THB|PHP|ZAR|AED|SAR|EGP|NGN|KES)(?![A-Za-z])"
)
CURRENCY: Final = re.compile(_CURRENCY)
"""The sign or the code of a currency."""
_DIGITS = r"\d[\d.,'’  ]*\d|\d|[.,]\d+"
_SCALES: Final = {
    "k": 1e3, "K": 1e3, "千": 1e3, "천": 1e3, "thousand": 1e3, "mil": 1e3, "tsd": 1e3, "nghìn": 1e3, "ngàn": 1e3,
    "萬": 1e4, "万": 1e4, "만": 1e4, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "百萬": 1e6, "百万": 1e6, "백만": 1e6,
    "M": 1e6, "MM": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "millones": 1e6, "millón": 1e6, "milhões": 1e6,
    "milhão": 1e6, "mi": 1e6, "millionen": 1e6, "triệu": 1e6, "千萬": 1e7, "千万": 1e7, "crore": 1e7, "crores": 1e7, "cr": 1e7,
    "億": 1e8, "亿": 1e8, "억": 1e8, "B": 1e9, "bn": 1e9, "billion": 1e9, "mrd": 1e9, "milliarden": 1e9, "milliards": 1e9, "tỷ": 1e9, "tỉ": 1e9,
    "十億": 1e9, "十亿": 1e9, "兆": 1e12,
}  # fmt: skip
_EASTERN_SCALES = (
    "千",
    "萬",
    "万",
    "百萬",
    "百万",
    "千萬",
    "千万",
    "億",
    "亿",
    "만",
    "억",
    "천",
    "백만",
    "兆",
)
_MONEY = re.compile(r"[元圓圆円원]|日[圓圆元円]|美元|美金|人民[幣币]|新?[臺台][幣币]|港[幣币]|歐元|欧元")
_COUNTED_IN = re.compile("^(?:" + "|".join(sorted(_EASTERN_SCALES, key=len, reverse=True)) + ")")
_SCALE = "|".join(
    rf"(?-i:{re.escape(word)})" if len(word) <= 2 and word.isascii() else re.escape(word)
    for word in sorted(_SCALES, key=len, reverse=True)
)
_PERCENT = r"%|percent(?!age)|per ?cent(?!age)|pct|por ?ciento|por ?cento|pour ?cent|prozent|phần trăm|퍼센트|パーセント"
_AT_LEAST = (
    r">=|=>|≥|≧|⩾|at least|min(?:imum|\.)?(?: of)?|mind\.|no(?:t)? (?:less|lower|fewer) than|or more than|mindestens|al menos|como mínimo|mínimo(?: de)?|pelo menos|no mínimo|au moins"
    r"|minimum|tối thiểu|ít nhất|至少|不低於|不低于|不少於|不少于|大於等於|大于等于|最少|최소"
)
_AT_MOST = (
    r"<=|=<|≤|≦|⩽|at most|max(?:imum|\.)?(?: of)?|höchst\.|up to|no(?:t)? (?:more|higher|greater) than|höchstens|maximal|como máximo|máximo(?: de)?|no máximo|au plus|tối đa|không quá"
    r"|至多|不超過|不超过|不高於|不高于|不多於|不多于|小於等於|小于等于|最多|최대"
)
_ABOVE = r">|over|above|more than|greater than|higher than|exceeds?|über|mehr als|más de|mayor (?:a|que)|superior a|mais de|maior que|acima de|plus de|supérieur à|trên|hơn|大於|大于|超過|超过|高於|高于|逾"
_BELOW = r"<|under|below|less than|lower than|fewer than|unter|weniger als|menos de|menor (?:a|que)|inferior a|abaixo de|moins de|inférieur à|dưới|小於|小于|低於|低于|少於|少于"
_TO = r"(?:increase|grow|raise|rise|improve|boost)s?(?: up)? to|提升至|提升到|增加至|增加到|提高到|提高至|達到|达到|成長至|aumentar a|aumentar para|augmenter à|steigern auf|erhöhen auf"
_DOWN_TO = r"(?:reduce|decrease|cut|lower|drop)s?(?: down)? to|降至|降到|減少至|减少到|降低至|降低到|reducir a|reduzir para|réduire à|senken auf"
_EQUAL = r"=|exactly|about|around|approx(?:imately)?\.?|ca\.?|circa|~|≈|約|约|約|약"
_BEHIND_LEAST = r"以上|或以上|이상|or (?:more|higher|above|greater|better)|and (?:above|more|over)|\+|minimum|plus|ou mais|o más|ou plus|oder mehr|trở lên|up(?:wards)?"
_BEHIND_MOST = r"以下|以內|以内|或以下|이하|이내|or (?:less|lower|fewer|below|under)|and (?:below|under|less)|max(?:imum)?|ou menos|o menos|ou moins|oder weniger|trở xuống"
_BEHIND_ABOVE, _BEHIND_BELOW = r"초과", r"미만|未満|未滿"
_MARK = r"\*{1,3}|†|‡|[¹²³⁴⁵]|\[\d{1,2}\]|\((?:\d|[a-z])\)|（\d）|[註注]\s?\d{0,2}|※\d?"
_UNIT = r"[^\d\s<>≥≤=±~*†‡][^\d<>≥≤=±~*†‡]{0,23}?[³²]?"

_SHAPE = re.compile(
    rf"(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})|(?P<above>{_ABOVE})|(?P<below>{_BELOW})|(?P<to>{_TO})|(?P<down>{_DOWN_TO})|(?P<equal>{_EQUAL}))?\s*"
    rf"(?P<sign>[-+])?\s*(?P<currency>{_CURRENCY})?\s*(?P<sign2>[-+])?(?P<digits>{_DIGITS})\s*"
    rf"(?:(?P<scale>{_SCALE})(?![a-zA-Zà-ỹ]))?\s*(?P<percent>{_PERCENT})?\s*"
    rf"(?:(?:(?P<least2>{_BEHIND_LEAST})|(?P<most2>{_BEHIND_MOST})|(?P<above2>{_BEHIND_ABOVE})|(?P<below2>{_BEHIND_BELOW}))(?![a-z]))?"
    rf"(?:\s*(?P<unit>{_UNIT}))??"
    rf"(?:\s*(?:(?P<least3>{_BEHIND_LEAST})|(?P<most3>{_BEHIND_MOST})|(?P<above3>{_BEHIND_ABOVE})|(?P<below3>{_BEHIND_BELOW})))?"
    rf"\s*(?P<mark>{_MARK})?",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?:between |from |介於|entre |zwischen )?(?P<c1>{_CURRENCY})?\s*(?P<low>{_DIGITS})\s*(?P<s1>{_SCALE})?\s*(?P<p1>%)?"
    rf"(?:\s*(?:-|~|〜|至|到)\s*|\s+(?:to|and|a|à|bis|und|y|e|et|đến)\s+)"
    rf"(?P<c2>{_CURRENCY})?\s*(?P<high>{_DIGITS})\s*(?P<s2>{_SCALE})?\s*(?P<p2>%)?(?:之間)?\s*(?P<unit>{_UNIT})?\s*(?P<mark>{_MARK})?",
    re.IGNORECASE,
)
_AROUND = re.compile(
    rf"(?P<c1>{_CURRENCY})?\s*(?P<middle>{_DIGITS})\s*(?P<p1>%)?\s*(?:±|\+/-|\+-)\s*(?P<off>{_DIGITS})\s*(?P<p2>%)?\s*(?P<unit>{_UNIT})?",
    re.IGNORECASE,
)
_TOLERANCE = re.compile(rf"(?:±|\+/-|\+-|within)\s*(?:{_DIGITS}).*", re.IGNORECASE | re.DOTALL)
_COUNT = re.compile(r"\d{1,4}\s*(?:/|of|out of)\s*\d{1,4}", re.IGNORECASE)
_RATING = re.compile(r"(?P<digits>\d+[.,]\d+)\s*(?:/|out of|of)\s*(?P<of>\d{1,4})", re.IGNORECASE)
_TIME = re.compile(r"\d{1,3}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?|\d+\s*h(?:ours?|rs?)?\s*\d+\s*(?:m|min|minutes)?", re.IGNORECASE)  # fmt: skip
_NEGATIVE = re.compile(rf"\(\s*(?P<inside>(?:{_CURRENCY})?\s*(?:{_DIGITS})\s*%?)\s*\)", re.IGNORECASE)
_DAYLIKE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:\s.*)?|\d{4}年.*")
_STRANGE = re.compile(
    r"[?;:!|=]|\b(?:and|or|by|per|from|until|in|on|at|the|to|with|y|und|et)\b", re.IGNORECASE
)
_PER = re.compile(r"(?:per|por|pro|par|a|an|/)\s*\w+(?: \w+)?", re.IGNORECASE)


def read_number(cell: Cell, point: Point | None = None, near: Sequence[float] = ()) -> Read:
    """A cell as a number; ``point`` is the decimal sign of its column, where :func:`decimal_point` knows it, and
    ``near`` are other numbers of the same thing, which may show what an ambiguous one must be.
    """
    value = cell.value
    if cell.error or (cell.formula and value is None):
        return NoNumber(Why.ERROR, str(value or ""))
    if isinstance(value, bool):
        return NoNumber(Why.WORDS, str(value).upper())
    if isinstance(value, (int, float)):
        return (
            Number(float(value), cell.percent) if abs(value) < 1e300 else NoNumber(Why.WORDS, str(value)[:40])
        )
    if isinstance(value, dt.date):
        return NoNumber(Why.DATE, value.isoformat())
    if isinstance(value, (dt.time, dt.timedelta)):
        return NoNumber(Why.TIME, str(value))
    if not isinstance(value, str):
        return NoNumber(Why.BLANK, "")
    read = read_text(value, point)
    if isinstance(read, NoNumber) and read.why is Why.AMBIGUOUS:
        return _by_neighbours(value, near) or read
    return read


def _by_neighbours(text: str, near: Sequence[float]) -> Number | None:
    """Of the two numbers that an ambiguous text may be, the one as large as its neighbours, where the other is
    a hundred times off: beside 72,400 and 91,050, “85,000” is no 85.
    """
    sizes = sorted(abs(value) for value in near if value)
    readings = [one for point in _POINTS if isinstance(one := read_text(text, point), Number) and one.value]
    if not sizes or len(readings) != 2:
        return None
    middle = sizes[len(sizes) // 2]
    away = [abs(math.log10(abs(one.value) / middle)) for one in readings]
    nearer, farther = sorted(zip(away, readings, strict=True), key=lambda each: each[0])
    return nearer[1] if nearer[0] < 1.2 and farther[0] > 2 else None


def read_text(text: str, point: Point | None = None) -> Read:
    """A text as a number.

    >>> read_text("≥ 1,234.5 days").value, read_text("<21%").measure.name, read_text("± 4%").why.name
    (1234.5, 'AT_MOST', 'TOLERANCE')
    """
    typed = tidy(text)
    if not typed:
        return NoNumber(Why.BLANK, "")
    if is_no_value(typed):
        return NoNumber(Why.NO_VALUE, typed)
    if len(typed) > _LONGEST or not re.search(r"\d", typed):
        return NoNumber(Why.WORDS, typed)
    for pattern, why in (
        (_TIME, Why.TIME),
        (_COUNT, Why.COUNT),
        (_TOLERANCE, Why.TOLERANCE),
        (_DAYLIKE, Why.DATE),
    ):
        if pattern.fullmatch(typed):
            return NoNumber(why, typed)
    if found := _RATING.fullmatch(typed):
        value = _value(found["digits"], point)
        return Number(value, unit=f"/{found['of']}") if value is not None else NoNumber(Why.AMBIGUOUS, typed)
    if found := _AROUND.fullmatch(typed):
        return _around(found, typed, point)
    if found := _RANGE.fullmatch(typed):
        return _range(found, typed, point)
    if found := _NEGATIVE.fullmatch(typed):
        inner = read_text(found["inside"], point)
        return Number(-inner.value, inner.percent, inner.unit) if isinstance(inner, Number) else inner
    found = _SHAPE.fullmatch(typed)
    return _one(found, typed, point) if found else NoNumber(Why.WORDS, typed)


def _one(found: re.Match[str], typed: str, point: Point | None) -> Read:
    """One number with what stands around it."""
    unit = (found["unit"] or "").strip(" .,，。")
    if point is None and (found["currency"] or "").upper() in _POINT_MONEY:
        point = "."
    if (_STRANGE.search(unit) and not _PER.fullmatch(unit)) or unit.casefold() == "of":
        return NoNumber(Why.WORDS, typed)
    value = _value(found["digits"], point)
    if value is None:
        return NoNumber(Why.AMBIGUOUS, typed)
    sign = -1 if "-" in (found["sign"] or "", found["sign2"] or "") else 1
    percent = bool(found["percent"])
    if found["percent"] and unit.casefold() in ("points", "point", "pts"):
        percent, unit = False, "pp"
    scale = found["scale"] or ""
    if scale == "mi" and not found["currency"]:  # miles, but of money, as Brazilians write it, millions
        scale, unit = "", scale
    times = _scale(scale) if scale in _EASTERN_SCALES and _MONEY.match(unit) else 1.0
    value, unit = sign * value * _scale(scale) / times, (scale + unit if times > 1 else unit)
    if percent:
        value = round(value / 100, 12)
    measure, strict = _comparison(found)
    return Number(
        value,
        percent,
        (found["currency"] or unit).strip(),
        measure,
        strict,
        mark=(found["mark"] or "").strip(),
        times=times,
        exact=not scale and not found["equal"],
    )


def _comparison(found: re.Match[str]) -> tuple[Measure | None, bool]:
    said = {name.rstrip("23") for name, text in found.groupdict().items() if text and name != "mark"}
    if "to" in said or "down" in said:
        return (Measure.INCREASE_TO if "to" in said else Measure.DECREASE_TO), False
    if said & {"least", "above"}:
        return Measure.AT_LEAST, "above" in said
    if said & {"most", "below"}:
        return Measure.AT_MOST, "below" in said
    return None, False


def _range(found: re.Match[str], typed: str, point: Point | None) -> Read:
    low, high = _value(found["low"], point), _value(found["high"], point)
    if low is None or high is None:
        return NoNumber(Why.AMBIGUOUS, typed)
    percent = bool(found["p2"])
    low *= _scale(found["s1"] or found["s2"])
    high *= _scale(found["s2"])
    years = not (percent or found["unit"] or found["c1"]) and all(
        1990 <= each <= 2100 for each in (low, high)
    )
    if low >= high or years or (found["p1"] and not percent):
        return NoNumber(Why.WORDS, typed)
    share = 100 if percent else 1
    unit = (found["c1"] or found["c2"] or found["unit"] or "").strip()
    return Number(low / share, percent, unit, Measure.BETWEEN, upper=high / share, mark=found["mark"] or "")


def _around(found: re.Match[str], typed: str, point: Point | None) -> Read:
    """“100 ± 5” is a range; “100 ± 5%” is five per cent of the hundred."""
    middle, off = _value(found["middle"], point), _value(found["off"], point)
    if middle is None or off is None:
        return NoNumber(Why.AMBIGUOUS, typed)
    percent = bool(found["p1"])
    if found["p2"] and not percent:
        off = middle * off / 100
    share = 100 if percent else 1
    unit = (found["c1"] or found["unit"] or "").strip()
    return Number((middle - off) / share, percent, unit, Measure.BETWEEN, upper=(middle + off) / share)


def _scale(word: str | None) -> float:
    if not word:
        return 1
    return _SCALES.get(word) or _SCALES.get(word.casefold(), 1)


# Decimal signs

_PLAIN = re.compile(r"\d+")
_EITHER = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_POINT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+")
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d*,\d+")
_SPACED = re.compile(r"[1-9]\d{0,2}(?:[ '’]\d{3})+(?:([.,])\d+)?")


def _value(digits: str, point: Point | None) -> float | None:
    """Digits with their signs as a number; ``None`` where they may be either of two, or are none."""
    plain = digits.strip()
    if _SPACED.fullmatch(plain):
        plain = re.sub(r"[ '’]", "", plain)
        return float(plain.replace(",", "."))
    if " " in plain or "'" in plain or "’" in plain:
        return None
    if _PLAIN.fullmatch(plain):
        return float(plain)
    sign = point or _sign_of(plain)
    if sign is None:
        return None
    fits = _POINT_GROUPS if sign == "." else _COMMA_GROUPS
    if not fits.fullmatch(plain):
        other = _sign_of(plain)  # the column's sign is no reason to misread what can be read in one way only
        if other is None or other == sign:
            return None
        sign = other
    return float(plain.replace("," if sign == "." else ".", "").replace(",", "."))


def _sign_of(digits: str) -> Point | None:
    """The decimal sign that a number shows by itself; ``1,000`` shows none, nor does ``1.250``."""
    if _EITHER.fullmatch(digits):
        return None
    by_point, by_comma = _POINT_GROUPS.fullmatch(digits), _COMMA_GROUPS.fullmatch(digits)
    return "." if by_point and not by_comma else "," if by_comma and not by_point else None


def decimal_point(texts: Iterable[str]) -> Point | None:
    """The decimal sign of a column, by those of its texts that leave no doubt; ``None`` where none does, or
    they differ.

    >>> decimal_point(["1,000", "12,500.5"]), decimal_point(["1.250", "3,5"]), decimal_point(["1,000"])
    ('.', ',', None)
    """
    found = {
        sign
        for text in texts
        for digits in re.findall(_DIGITS, tidy(text)[:_LONGEST])
        if (sign := _sign_of(digits.strip()))
    }
    return found.pop() if len(found) == 1 else None


# Columns of numbers


def read_weights(cells: Sequence[Cell]) -> list[float | None]:
    """Weights of one column on one scale, as they were typed: 0.15, 15 % and 15 may stand side by side, and then
    all become points out of a hundred.
    """
    read = [read_number(cell) for cell in cells]
    numbers = [one for one in read if isinstance(one, Number)]
    mixed = any(one.percent for one in numbers) and any(one.value > 1 and not one.percent for one in numbers)
    return [
        (round(one.value * 100, 9) if mixed and one.percent else one.value)
        if isinstance(one, Number)
        else None
        for one in read
    ]


def read_share(cell: Cell, of_hundred: bool) -> float | None:
    """Somebody's own progress as a share: 64 %, 0.64, or 64 in a column ``of_hundred``."""
    one = read_number(cell)
    if not isinstance(one, Number) or one.measure:
        return None
    return one.value / 100 if of_hundred and not one.percent else one.value


def is_of_hundred(cells: Iterable[Cell]) -> bool:
    """Whether a column of progress counts to a hundred: it has a number above 1.5 without a % sign."""
    read = (read_number(cell) for cell in cells)
    return any(isinstance(one, Number) and not one.percent and one.value > 1.5 for one in read)


_UNITS: Final = """
% percent pct $ € £ ¥ usd eur gbp jpy cny rmb ntd twd krw vnd brl nt$ 元 萬元 万元 千元 億元 亿元 円 원 人 件 次 個 个 家 天 日 小時 小时 分 分鐘 分钟
月 週 項 项 台 噸 吨 kg km m h hrs hr hour hours day days week weeks month months min mins minutes number no # count pts points score k mn tons ton
people units pcs 건 명 개 시간 horas dias días heures jours stunden tage stück ngày giờ người lần
"""
_KNOWN_UNITS: Final = frozenset(_UNITS.split())


def unit_of(remark: str) -> str:
    """The unit that a remark in a header names: of “Target (%)” the percent sign; blank where it names none."""
    plain = tidy(remark).strip(" :.[]()（）")
    plain = re.sub(
        r"^(?:in|unit|units|單位|单位|単位|단위|en|em|đvt|einheit)[:：]?\s*", "", plain, flags=re.IGNORECASE
    )
    known = plain.casefold() in _KNOWN_UNITS or bool(re.fullmatch(_CURRENCY, plain, re.IGNORECASE))
    return plain if known else ""


_FROM_TO = re.compile(
    rf"(?:\bfrom|從|从|由|\bde|\bvon|\btừ)\s*(?P<c1>{_CURRENCY})?\s*(?P<low>{_DIGITS})\s*(?P<s1>k|K|M|萬|万|億|亿)?\s*(?P<p1>%)?[^\d]{{0,20}}?"
    rf"(?:\bto|至|到|\ba|\bà|\bpara|\bauf|\blên|\bxuống)\s*(?P<c2>{_CURRENCY})?\s*(?P<high>{_DIGITS})\s*(?P<s2>k|K|M|萬|万|億|亿)?(?![a-z])\s*(?P<p2>%)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where a sentence goes: “Raise NPS from 30 to 50”."""

    baseline: Number
    target: Number

    @property
    def measure(self) -> Measure:
        """Up or down."""
        return Measure.INCREASE_TO if self.target.value > self.baseline.value else Measure.DECREASE_TO


def way_in(text: str) -> Way | None:
    """The one “from … to …” of a sentence; nothing where there are several, or what they name are years."""
    found = list(_FROM_TO.finditer(tidy(text)[:400]))
    if len(found) != 1:
        return None
    one = found[0]
    low, high = (_value(one[key].strip(), None) for key in ("low", "high"))
    if low is None or high is None or low == high or all(1990 <= each <= 2100 for each in (low, high)):
        return None
    percent = bool(one["p2"])
    if one["p1"] and not percent:
        return None
    unit, share = (one["c1"] or one["c2"] or "").strip(), 100 if percent else 1
    low, high = low * _scale(one["s1"]), high * _scale(one["s2"])
    return Way(Number(low / share, percent, unit), Number(high / share, percent, unit))
