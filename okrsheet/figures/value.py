"""What an item has reached by a day: its check-ins, or its Current cell, as one value."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from okrsheet.basics.cells import CellRef
from okrsheet.basics.dates import Period
from okrsheet.basics.text import fold
from okrsheet.figures.target import LARGEST_PLAIN_PERCENT, TargetRange, numbers_needed
from okrsheet.figures.timing import span_of
from okrsheet.plan import CheckIn, Item, MeasuredItem, Plan
from okrsheet.plan.quantity import Quantity, is_percent
from okrsheet.plan.words import Aggregation, Measure, Milestone

_EARLIER = dt.timedelta(days=31)  # before its start, check-ins are an earlier item's (SPEC section 3)


@dataclass(frozen=True, slots=True)
class Reading:
    """The value as of a day: what it is, its day, and its cell.

    ``on`` is ``None`` for a Current cell, which has no day. ``made_of`` are the check-ins of a sum or an
    average; day and cell are then those of the latest.
    """

    value: float | Milestone
    percent: bool
    on: dt.date | None
    at: CellRef
    made_of: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Values:
    """Every value of one item that counts: its check-ins, oldest first and of one day the upper rows
    first; or its Current cell while it has no check-in.

    ``earlier`` are check-ins of an earlier item of the same ID: more than 31 days older than the
    item's start (SPEC section 3). ``aggregation`` is Latest for what cannot be added up.
    """

    log: tuple[Reading, ...] = ()
    current: Reading | None = None
    aggregation: Aggregation = Aggregation.LATEST
    start: dt.date | None = None
    earlier: tuple[CheckIn, ...] = ()

    def by(self, day: dt.date) -> Reading | None:
        """The value as of a day; ``None`` where the log begins later."""
        if self.current:
            return self.current
        until = self.log[: bisect_right(self.log, day, key=_day)]
        if self.aggregation is Aggregation.LATEST:
            return until[-1] if until else None
        return _aggregated([r for r in until if self._counts(r)], self.aggregation)

    def _counts(self, reading: Reading) -> bool:
        """Whether a check-in is added up in a sum or an average: only those from the item's start on are."""
        return self.start is None or _day(reading) >= self.start

    def percent_beside(self, reading: Reading) -> bool:
        """Whether another check-in, before or after this one, was typed as a percentage."""
        return reading in self.log and any(one.percent for one in self.log if one is not reading)

    def within(self, period: Period) -> tuple[Reading, ...]:
        """The check-ins with a number in a period."""
        return tuple(r for r in self.log if isinstance(r.value, float) and _day(r) in period)

    def series(self, until: dt.date) -> tuple[tuple[dt.date, float], ...]:
        """The value as of each day that has a check-in with a number, up to a day."""
        days = dict.fromkeys(_day(r) for r in self.log if isinstance(r.value, float) and _day(r) <= until)
        if self.aggregation is Aggregation.LATEST:
            latest = {_day(r): r.value for r in self.log if isinstance(r.value, float)}
            return tuple((day, latest[day]) for day in days)
        found = ((day, self.by(day)) for day in days)
        return tuple((day, r.value) for day, r in found if r and isinstance(r.value, float))


def _day(reading: Reading) -> dt.date:
    return reading.on or dt.date.min


def _aggregated(readings: Sequence[Reading], how: Aggregation) -> Reading | None:
    numbers = [r for r in readings if isinstance(r.value, float)]
    if not numbers:
        return None
    total = math.fsum(r.value for r in numbers if isinstance(r.value, float))
    value = total if how is Aggregation.SUM else total / len(numbers)
    last = numbers[-1]
    return Reading(value, any(r.percent for r in numbers), last.on, last.at, tuple(numbers))


def measured_by(plan: Plan, item: MeasuredItem, as_of: dt.date) -> MeasuredItem:
    """The item whose values count for an item: for a key result with a target and exactly one KPI, that
    KPI if it has any value, on whatever day; else the item itself.
    """
    if len(item.kpis) == 1 and item.target is not None:
        kpi = plan.kpi(item.kpis[0], item)
        if kpi and (own_log(plan, kpi, span_of(plan, kpi, as_of)) or kpi.current is not None):
            return kpi
    return item


def own_log(plan: Plan, item: Item, span: Period | None) -> tuple[CheckIn, ...]:
    """The check-ins of an item in the order of their rows, those of an earlier item of its ID left out."""
    return tuple(row for row in plan.log_of(item) if not _is_earlier(row, span))


def _is_earlier(row: CheckIn, span: Period | None) -> bool:
    """Whether a check-in belongs to an earlier item of its ID: it is more than 31 days older than the
    item's start.
    """
    return row.date is not None and span is not None and row.date < span.start - _EARLIER


def values_of(plan: Plan, item: MeasuredItem, span: Period | None) -> Values:
    """An item's own values; none for a row whose ID is taken by a row above it.

    Check-ins without a usable day or value are left out. But an item with any check-in at all does not use
    its Current cell: its value will come from the log.
    """
    if not plan.is_first(item):
        return Values()
    rows = own_log(plan, item, span)
    earlier = tuple(row for row in plan.log_of(item) if _is_earlier(row, span))
    log = tuple(sorted(_readings(rows), key=_day))
    current = None
    if not rows and item.current is not None:
        current = Reading(item.current, is_percent(item.current), None, item.at("current"))
    start = span.start if span else None
    return Values(log, current, aggregation_of(item), start, earlier)


def aggregation_of(item: MeasuredItem) -> Aggregation:
    """How an item's check-ins become one value; of milestones always the latest, for they cannot be added up."""
    if item.aggregation is None or item.measure is Measure.MILESTONE:
        return Aggregation.LATEST
    return item.aggregation


def _readings(rows: Iterable[CheckIn]) -> Iterator[Reading]:
    for row in rows:
        if row.date and row.value is not None:
            at = row.value.at if isinstance(row.value, Quantity) else None
            yield Reading(row.value, is_percent(row.value), row.date, at or row.at("value"))


def counted_in(
    item: MeasuredItem, values: Values, reading: Reading | None, span: Period | None, as_of: dt.date
) -> tuple[Reading, ...]:
    """The readings that a figure is made of: of a guardrail, every check-in of its span; of a sum or an
    average, each that is in it.
    """
    guarded = item.measure is not None and item.measure.guardrail
    if guarded and span and (within := values.within(Period(span.start, as_of))):
        return within
    if reading is None:
        return ()
    return (reading,) if guarded else reading.made_of or (reading,)


class Number(NamedTuple):
    """One of an item's numbers, and the cell in which it stands."""

    value: float
    percent: bool
    at: CellRef

    @property
    def plain(self) -> bool:
        """Whether it can only be a plain number: 85 beside percentages is none."""
        return not self.percent and abs(self.value) > LARGEST_PLAIN_PERCENT


def _numbers(item: MeasuredItem, readings: Iterable[Reading]) -> list[Number]:
    """The numbers of a target range, the target first, and those of the readings."""
    needed = [key for key in numbers_needed(item) if key != "target"]
    typed = (getattr(item, key) for key in ("target", *needed))
    numbers = [Number(float(n), n.percent, n.at) for n in typed if isinstance(n, Quantity) and n.at]
    return numbers + [Number(r.value, r.percent, r.at) for r in readings if isinstance(r.value, float)]


def off_scale(item: MeasuredItem, readings: Iterable[Reading]) -> bool:
    """Whether there are percentages beside plain numbers that cannot be any."""
    numbers = _numbers(item, readings)
    return any(number.percent for number in numbers) and any(number.plain for number in numbers)


def may_be_percent(aim: TargetRange, reading: Reading) -> bool:
    """Whether a milestone's value, a plain 0.8 beside a target of 5, may be 80 % or 0.8 steps of 5."""
    if not isinstance(reading.value, float) or reading.percent or aim.percent:
        return False
    return aim.target is not None and aim.target > 1 and 0 < reading.value <= 1


def in_percent(item: MeasuredItem) -> bool:
    """Whether an item's unit is %."""
    unit = unicodedata.normalize("NFKC", item.unit or "")
    return "%" in unit or fold(unit) in ("percent", "percentage", "百分比")


def first_unsaid_percent(item: MeasuredItem, readings: Iterable[Reading]) -> Number | None:
    """Of an item in % whose numbers are all below 1 and bear no percent sign, the first that is not 0,
    the target before others: 0.45 may be 0.45 % or 45 %.
    """
    if not in_percent(item) or item.measure is Measure.MILESTONE:
        return None
    numbers = [number for number in _numbers(item, readings) if number.value]
    unsaid = all(abs(number.value) < 1 and not number.percent for number in numbers)
    return numbers[0] if numbers and unsaid else None


def odd_ones(item: MeasuredItem, readings: Sequence[Reading], log: Sequence[Reading]) -> list[Number]:
    """Of an item that mixes percentages and plain numbers, those of the kind that is rarer in the item and
    its log; where there are as many of each, those of another kind than the target.
    """
    numbers = _numbers(item, readings)
    every = {number.at: number for number in (*numbers, *_numbers(item, log))}.values()
    lead = sum(number.percent for number in every) - sum(number.plain for number in every)
    mostly_percent = lead > 0 or (
        lead == 0 and next((n.percent for n in numbers if n.percent or n.plain), False)
    )
    return [number for number in numbers if (number.plain if mostly_percent else number.percent)]
