"""``okrsheet record``: the Current cells of people who only ever overwrite them, kept as check-ins of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from okrsheet.additions import Added, NewCheckIn, Standing, add, standing
from okrsheet.assessment import Assessment
from okrsheet.basics.cells import CellRef
from okrsheet.basics.text import Message, Text
from okrsheet.figures.timing import span_of
from okrsheet.figures.value import Reading, Values, values_of
from okrsheet.plan import MeasuredItem, Plan
from okrsheet.plan.quantity import Quantity, as_typed, is_percent
from okrsheet.plan.records import OKRSHEET
from okrsheet.plan.supplied import FROM_CURRENT, is_pulled
from okrsheet.plan.words import Aggregation


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A Current cell that is not recorded, and why."""

    item: MeasuredItem
    why: Message

    @property
    def where(self) -> CellRef:
        """The cell."""
        return self.item.at("current")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a run recorded, or with ``dry_run`` would record; ``unchanged`` are Current cells that the log has already."""

    check_ins: tuple[NewCheckIn, ...]
    unchanged: tuple[MeasuredItem, ...]
    passed: tuple[PassedOver, ...]
    added: tuple[Added, ...]


def record(
    assessment: Assessment, *, every: bool = False, backup: bool = False, dry_run: bool = False
) -> Recorded:
    """Appends the Current cells as check-ins of the assessment's day.

    A value that the log's latest check-in has already is left out, because nobody knows whether its owner has looked
    at it since; with ``every`` it is recorded as well. So is one that may be older than the latest check-in, which is
    named otherwise. Nothing is recorded twice on a day.

    Raises:
        Refused: there is no log that a value could go to.
    """
    check_ins, unchanged, passed = list[NewCheckIn](), list[MeasuredItem](), list[PassedOver]()
    for item in assessment.plan.measured:
        match _judged(assessment, item, every):
            case NewCheckIn() as new:
                check_ins.append(new)
            case Message() as why:
                passed.append(PassedOver(item, why))
            case True:
                unchanged.append(item)
            case _:
                pass
    added = add(assessment.plan, check_ins, backup=backup, dry_run=dry_run)
    return Recorded(tuple(check_ins), tuple(unchanged), tuple(passed), added)


def _judged(assessment: Assessment, item: MeasuredItem, every: bool) -> NewCheckIn | Message | bool:
    """The check-in that a Current cell makes, or why it makes none; true where the log has its value, false where it is
    blank or nobody works on the item any more.
    """
    plan, day = assessment.plan, assessment.as_of
    if not plan.is_first(item) or item.asks_for_nothing:
        return False
    current = item.current
    if current is None:
        return _UNUSABLE.says() if item.unusable("current") else False
    span = span_of(plan, item, day)
    if span and day < span.start:
        return _NOT_STARTED.says(id=item.id, day=span.start)
    values = values_of(plan, item, span)
    obstacle = next(_obstacles(assessment, item, values), None)
    if obstacle:
        return obstacle
    reading = values.by(day) if values.log else None
    if reading and values.aggregation is Aggregation.SUM:
        return _since(item, day, reading)
    if not every and reading and reading.value != current and (older := _older(plan, item, values)):
        return older
    known = standing(plan, item, day, current)
    if known is Standing.SAME or (reading and reading.value == current and not every):
        return True
    if known is Standing.DIFFERS:
        there = next(row for row in plan.log_of(item) if row.date == day)
        return _TYPED.says(id=item.id, cell=there.at("value"), day=day)
    return NewCheckIn(
        item, day, current, by=OKRSHEET, comment=FROM_CURRENT.into(plan.workbook_of(item).language)
    )


def _older(plan: Plan, item: MeasuredItem, values: Values) -> Message | None:
    """Why Current may be older than the log: it says what the item began with or came to before, and its latest
    check-in was not made from Current.
    """
    last = plan.log_of(item)[-1]
    if is_pulled(last):
        return _PULLED.says(id=item.id, cell=values.log[-1].at)
    before = (item.baseline, *(reading.value for reading in values.log[:-1]))
    if last.by_okrsheet or item.current not in before:
        return None
    return _MAYBE_OLDER.says(id=item.id, cell=values.log[-1].at)


def _since(item: MeasuredItem, day: dt.date, reading: Reading) -> NewCheckIn | Message | bool:
    """Of what is added up, the amount since the last check-in: so the sum is what Current says."""
    if not isinstance(item.current, Quantity) or not isinstance(reading.value, float):
        return False
    more = item.current - reading.value
    if abs(more) <= 1e-12 * max(abs(item.current), abs(reading.value)):
        return True
    if more < 0:
        return _LESS.says(id=item.id, sum=as_typed(Quantity(reading.value, is_percent(item.current))))
    return NewCheckIn(item, day, Quantity(more, is_percent(item.current)), by=OKRSHEET, comment=None)


def _obstacles(assessment: Assessment, item: MeasuredItem, values: Values) -> Iterator[Message]:
    """Why a Current cell cannot be recorded without a guess."""
    day = assessment.as_of
    if later := [r for r in values.log if r.on and r.on > day]:
        yield _LATER.says(id=item.id, cell=later[-1].at, day=later[-1].on)
    if values.aggregation is Aggregation.AVERAGE:
        yield _AVERAGED.says(id=item.id)
    last = values.log[-1] if values.log else None
    numbers = last is not None and isinstance(last.value, float) and isinstance(item.current, Quantity)
    if last and numbers and item.current and last.value and last.percent is not is_percent(item.current):
        yield _MIXED.says(id=item.id, cell=last.at)


_UNUSABLE = Text(
    en="it holds nothing that can be used as a value; “okrsheet check” says why",
    zh_TW="內容無法當作數值；原因請見 okrsheet check",
)
_NOT_STARTED = Text(en="{id} does not start until {day}", zh_TW="{id} 要到 {day} 才開始")
_TYPED = Text(
    en="{id} has another check-in of {day} ({cell}), which is not overwritten",
    zh_TW="{id} 在 {day} 已有不同的填報（{cell}），不會覆寫",
)
_LATER = Text(
    en="{id} has a later check-in, of {day} ({cell}), so Current may be a value of then",
    zh_TW="{id} 有更晚的填報（{day}，{cell}），目前值可能屬於當時",
)
_AVERAGED = Text(
    en="{id} is an average of its check-ins, and one more value cannot make it what Current says",
    zh_TW="{id} 取各筆填報的平均，無法以一筆填報使平均等於目前值",
)
_LESS = Text(
    en="{id} adds its check-ins up, to {sum} already, and Current is less: it may be the latest amount alone",
    zh_TW="{id} 將填報加總，目前合計為 {sum}，「目前值」較小：可能只是最近一次的數量",
)
_MAYBE_OLDER = Text(
    en="{id} has a newer check-in ({cell}), and Current is its baseline or an earlier value (--all records it all the same)",
    zh_TW="{id} 已有較新的填報（{cell}），而「目前值」與基準值或先前的數值相同（--all 仍會記錄）",
)
_PULLED = Text(
    en="{id} got its latest check-in ({cell}) from its data source, and Current may be older (--all records it all the same)",
    zh_TW="{id} 最近一筆填報（{cell}）取自資料來源，「目前值」可能較舊（--all 仍會記錄）",
)
_MIXED = Text(
    en="{id}: Current and the check-in in {cell} are not both percentages",
    zh_TW="{id}：目前值與 {cell} 的填報，一個是百分比，另一個不是",
)
