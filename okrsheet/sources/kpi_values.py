"""What a source gave, as values of a KPI: numbers in the KPI's own scale, and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar, Period
from okrsheet.basics.text import Text, clean, clip
from okrsheet.figures.target import LARGEST_PLAIN_PERCENT
from okrsheet.figures.value import aggregation_of, in_percent
from okrsheet.plan import Kpi, Plan
from okrsheet.plan.convert import (
    Problem,
    ProblemKind,
    to_date,
    to_text,
    to_value,
    typed_as_percent,
    unreadable,
)
from okrsheet.plan.quantity import Quantity, as_typed, is_percent, same_value
from okrsheet.plan.supplied import NotThen, SuppliedValue
from okrsheet.plan.words import Aggregation, Measure, Milestone
from okrsheet.sources.given import Given, SourceError
from okrsheet.sources.settings import PERCENT, SHARE, Source, asks_for_day


def values_for(
    given: Iterable[Given], kpi: Kpi, source: Source, plan: Plan, as_of: dt.date, span: Period, today: dt.date
) -> tuple[SuppliedValue, ...]:
    """The values of a KPI that a source gave, by their days: those of its ``span`` up to ``as_of``. What has no day is of today, or
    of ``as_of`` where the source was asked for that day.

    Raises:
        SourceError: one of them is no value of the KPI or has no day for certain, two of one day differ, or there is none.
        NotThen: the source has values, and none of then.
    """
    found: dict[dt.date, SuppliedValue] = {}
    others: list[dt.date] = []
    for one in given:
        value = _value(one, kpi, source, plan)
        if value is None:
            continue
        _check_can_be_added_up(one, kpi)
        day = _day(one, plan.calendar) if one.day is not None else _day_asked_for(source, as_of, today)
        if not span.start <= day <= as_of:
            others.append(day)
            continue
        new = SuppliedValue(day, value, one.day is not None, clean(one.where))
        if day in found and not same_value(found[day].value, value):
            known = {"day": day, "one": _shown(found[day].value), "other": _shown(value)}
            raise SourceError(_TWO.says(**known), _TWO_HINT)
        found[day] = new
    if not found and others:
        known = {"count": len(others), "start": span.start, "day": as_of, "latest": max(others)}
        raise NotThen(_OUTSIDE.says(**known), _OUTSIDE_HINT)
    if not found:
        raise SourceError(_NOTHING, _NOTHING_HINT)
    return tuple(found[day] for day in sorted(found))


def _check_can_be_added_up(given: Given, kpi: Kpi) -> None:
    """Raises ``SourceError`` for a value that would be counted again with each that follows it."""
    how = aggregation_of(kpi)
    if how is not Aggregation.LATEST and (given.day is None or given.running):
        why = _RUNNING if given.running else _UNDATED
        raise SourceError(why.says(id=kpi.id, way=how.text), _ADDED_UP_HINT)


def _day_asked_for(source: Source, as_of: dt.date, today: dt.date) -> dt.date:
    """The day of a value that does not tell it.

    Raises:
        NotThen: nobody knows what the source said then.
    """
    if as_of < today and not asks_for_day(source):
        raise NotThen(_TODAYS.says(day=as_of), _TODAYS_HINT)
    return min(as_of, today)


def _day(given: Given, calendar: Calendar) -> dt.date:
    """The day of a value, of a month or another period its last.

    Raises:
        SourceError: it has none, or none for certain.
    """
    cell = given.day or Cell()
    day = unreadable(cell) or to_date(cell, calendar, end=True)
    if isinstance(day, dt.date):
        return day
    typed = clip(clean(day.typed if isinstance(day, Problem) else to_text(cell) or ""), 60)
    if not typed:
        raise SourceError(_NO_DAY.says(where=given.where), _DAY_HINT)
    raise SourceError(_BAD_DAY.says(where=given.where, typed=typed), _DAY_HINT)


def _value(given: Given, kpi: Kpi, source: Source, plan: Plan) -> Quantity | Milestone | None:
    """A value in the scale of its KPI; ``None`` for a blank.

    Raises:
        SourceError: it is no value of such a KPI.
    """
    cell = given.value
    value = None if cell.blank else unreadable(cell) or to_value(cell)
    if value is None:
        return None
    if isinstance(value, Problem):
        raise SourceError(
            _WHY[value.kind].says(where=given.where, typed=clip(clean(value.typed), 60)), _VALUE_HINT
        )
    if isinstance(value, Milestone):
        if kpi.measure is not Measure.MILESTONE:
            typed = clip(clean(to_text(cell) or ""), 60)
            raise SourceError(_WORD.says(where=given.where, typed=typed), _VALUE_HINT)
        return value
    return _scaled(value, typed_as_percent(cell), kpi, source, plan)


def _scaled(value: float, percent: bool, kpi: Kpi, source: Source, plan: Plan) -> Quantity:
    """A number as the KPI's own numbers are written: as a share that was typed with a percent sign, or as a plain number.

    Of a KPI in percent, 0.85 without a sign may be 85 % or 0.85 %; which of them, only the configuration can say.
    """
    typed = next(_typed_as_percent(kpi, plan), None)
    shares = bool(typed)
    if percent and typed is False and not in_percent(kpi) and kpi.measure is not Measure.MILESTONE:
        raise SourceError(_NOT_IN_PERCENT.says(value=as_typed(Quantity(value, True))), _NOT_IN_PERCENT_HINT)
    if percent:
        as_share = typed is not False or kpi.measure is Measure.MILESTONE
        return Quantity(value, True) if as_share else Quantity(value * 100)
    if not shares and not in_percent(kpi):
        return Quantity(value)
    if source.scale == PERCENT:
        return Quantity(value / 100, True) if shares else Quantity(value)
    if source.scale == SHARE and abs(value) > LARGEST_PLAIN_PERCENT:
        raise SourceError(
            _NO_SHARE.says(value=as_typed(value), percent=as_typed(value * 100)), _NO_SHARE_HINT
        )
    if source.scale == SHARE:
        return Quantity(value, True) if shares else Quantity(value * 100)
    if shares:
        raise SourceError(_SCALE.says(value=as_typed(value)), _SCALE_HINT)
    return Quantity(value)  # plain as the plan's own numbers are, 85 of 100


def _typed_as_percent(kpi: Kpi, plan: Plan) -> Iterator[bool]:
    """How the KPI's numbers were typed, those of its row before those of its log: whether with a percent sign."""
    row = (kpi.target, kpi.baseline, kpi.upper_target, kpi.current)
    for one in (*row, *(check_in.value for check_in in plan.log_of(kpi))):
        if isinstance(one, Quantity) and (one or is_percent(one)):  # 0 is 0 in either way
            yield is_percent(one)


def _shown(value: Quantity | Milestone) -> object:
    return as_typed(value) if isinstance(value, Quantity) else value.text


_NOT_A_NUMBER = Text(en="{where}: “{typed}” is no number", zh_TW="{where}：「{typed}」不是數字")
_AMBIGUOUS = Text(en="{where}: “{typed}” may be read in two ways", zh_TW="{where}：「{typed}」可能有兩種讀法")
_ERROR_VALUE = Text(en="{where}: the cell shows the error {typed}", zh_TW="{where}：儲存格顯示錯誤 {typed}")
_NEVER_CALCULATED = Text(
    en="{where}: the formula was never calculated; open the workbook in Excel and save it once",
    zh_TW="{where}：公式從未計算；請用 Excel 開啟並儲存一次",
)
_DATE = Text(en="{where}: {typed} is a day, not a value", zh_TW="{where}：{typed} 是日期，不是數值")
_PLACEHOLDER = Text(
    en="{where}: “{typed}” says that there is no value yet", zh_TW="{where}：「{typed}」表示尚無數值"
)
_WHY = dict.fromkeys(ProblemKind, _NOT_A_NUMBER) | {
    ProblemKind.AMBIGUOUS_NUMBER: _AMBIGUOUS,
    ProblemKind.ERROR_VALUE: _ERROR_VALUE,
    ProblemKind.NEVER_CALCULATED: _NEVER_CALCULATED,
    ProblemKind.TURNED_INTO_DATE: _DATE,
    ProblemKind.PLACEHOLDER: _PLACEHOLDER,
}
_VALUE_HINT = Text(
    en="Name a column, cell or path that holds plain numbers such as 1234.5 or 85.2%.",
    zh_TW="請指定內容為單純數字（例如 1234.5 或 85.2%）的欄、儲存格或路徑。",
)
_WORD = Text(
    en="{where}: “{typed}” is a word for a milestone, and the KPI wants a number",
    zh_TW="{where}：「{typed}」是里程碑的用詞，但此 KPI 需要數字",
)
_NO_DAY = Text(en="{where}: a value has no date", zh_TW="{where}：有數值沒有日期")
_BAD_DAY = Text(
    en="{where}: “{typed}” does not say for certain which day is meant",
    zh_TW="{where}：「{typed}」無法確定是哪一天",
)
_DAY_HINT = Text(
    en="Give dates as year, month, day: 2026-11-23.", zh_TW="請以年-月-日提供日期，例如 2026-11-23。"
)
_TWO = Text(
    en="it gives two values for {day}: {one} and {other}", zh_TW="{day} 有兩個不同的數值：{one} 與 {other}"
)
_TWO_HINT = Text(
    en="Filter the rows, or say with aggregate how they become one value.",
    zh_TW="請篩選資料列，或以 aggregate 指定如何彙整成一個數值。",
)
_OUTSIDE = Text(
    en="none of its {count} {count:value|values} lies between {start} and {day}; the latest is of {latest}",
    zh_TW="{count} 個數值都不在 {start} 到 {day} 之間；最新的是 {latest}",
)
_OUTSIDE_HINT = Text(
    en="Check the KPI's Start and the dates in the source.", zh_TW="請檢查 KPI 的開始日與來源中的日期。"
)
_NOTHING = Text(en="it gives no value", zh_TW="沒有任何數值")
_NOTHING_HINT = Text(
    en="Look whether the source holds any for this KPI.", zh_TW="請確認來源中是否有此 KPI 的數值。"
)
_UNDATED = Text(
    en="it gives a value without a day, and {id} makes one value of its check-ins by “{way}”: each run would count it once more",
    zh_TW="數值沒有日期，而 {id} 以「{way}」彙整填報：每次執行都會再計入一次",
)
_RUNNING = Text(
    en="it gives a total of all days so far, and {id} makes one value of its check-ins by “{way}”: each run would count them once more",
    zh_TW="數值是截至當日的合計，而 {id} 以「{way}」彙整填報：每次執行都會重複計入",
)
_ADDED_UP_HINT = Text(
    en="Let the source give one value for each day, with its date, or set Aggregation of the KPI to Latest.",
    zh_TW="請讓來源每日各提供一個有日期的數值，或將該 KPI 的「彙整方式」改為「最新值」。",
)
_TODAYS = Text(
    en="it says no day, so its value is today's, and not that of {day}",
    zh_TW="數值沒有日期，因此是今天的數值，而不是 {day} 的",
)
_TODAYS_HINT = Text(
    en="Name where its date stands, let the source be asked for :as_of, or run this on the day itself.",
    zh_TW="請指定日期的位置、以 :as_of 向來源查詢，或於當日執行。",
)
_NO_SHARE = Text(
    en="it says {value}, which as a share of 1 would be {percent} %",
    zh_TW="數值 {value} 若是 1 的比例，就等於 {percent}%",
)
_NO_SHARE_HINT = Text(
    en='Where 85.2 means 85.2 %, say scale = "percent".', zh_TW='若 85.2 表示 85.2%，請寫 scale = "percent"。'
)
_NOT_IN_PERCENT = Text(
    en="it says {value}, and the KPI's own numbers are no percentages",
    zh_TW="數值為 {value}，但此 KPI 的數字不是百分比",
)
_NOT_IN_PERCENT_HINT = Text(
    en="Let the source give a plain number, or set Unit to % and type the target as a percentage.",
    zh_TW="請讓來源提供一般數字，或將「單位」設為 % 並以百分比填寫目標值。",
)
_SCALE = Text(
    en="it says {value} without a percent sign, which may be {value} % or a share of 1",
    zh_TW="數值 {value} 沒有百分比符號，可能是 {value}%，也可能是 1 的比例",
)
_SCALE_HINT = Text(
    en='Say which: scale = "percent" where 85.2 means 85.2 %, scale = "share" where 0.852 does.',
    zh_TW='請指定：85.2 表示 85.2% 時寫 scale = "percent"，0.852 表示 85.2% 時寫 scale = "share"。',
)
