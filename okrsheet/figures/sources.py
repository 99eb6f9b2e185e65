"""What people typed beside what the data sources say, and how old that is."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from okrsheet.basics.cells import CellRef
from okrsheet.basics.dates import Period
from okrsheet.basics.text import fold
from okrsheet.figures.timing import due_after
from okrsheet.figures.value import aggregation_of, own_log
from okrsheet.plan import CheckIn, Kpi, Plan
from okrsheet.plan.quantity import Quantity, as_typed, is_percent, same_value
from okrsheet.plan.supplied import SuppliedValue, Supplies, Supply, is_pulled
from okrsheet.plan.words import Aggregation, Measure, Milestone

_ROUNDED = 0.02
"""By how much a number may be out because somebody rounded it: 85 of 85.2, and not 1 of 0.852."""
_EXACT = decimal.Context(
    prec=700, rounding=decimal.ROUND_HALF_UP
)  # digits enough for any two numbers of a float


@dataclass(frozen=True, slots=True)
class Compared:
    """A value of the plan beside what the data source says of that day.

    ``at`` is its cell, the last of several, ``by`` who typed it, where a check-in says so. It is ``pulled`` if nobody typed it: it
    is what the source itself said before.
    """

    at: CellRef
    typed: Quantity | Milestone
    by: str | None
    given: SuppliedValue
    agrees: bool
    pulled: bool = False
    several: bool = False
    """Whether it is what several check-ins of the day add up to."""

    @property
    def by_a_hundred(self) -> bool:
        """Whether one of the two is a hundred times the other: one of them may be in percent, the other a share."""
        typed, given = self.typed, self.given.value
        if isinstance(typed, Milestone) or isinstance(given, Milestone):
            return False
        if self.agrees or not typed or not given:
            return False
        return any(math.isclose(typed, given * by, rel_tol=_ROUNDED) for by in (100, 0.01))


class Late(NamedTuple):
    """That a source has nothing as new as a KPI needs: its latest day, and when a newer one was due."""

    latest: dt.date
    due: dt.date


@dataclass(frozen=True, slots=True)
class SourceState:
    """What became of asking one data source: its name as it is first typed, and its KPIs by their IDs.

    ``configured`` are those for which the configuration has it, ``answered`` those for which it gave values. ``latest`` is the
    latest day that it told itself; ``agree`` and ``differ`` count values that people typed, the latter also those that were pulled
    and that the source has changed since.
    """

    name: str
    kpis: tuple[str, ...]
    configured: tuple[str, ...]
    answered: tuple[str, ...]
    latest: dt.date | None
    agree: int
    differ: int


def compared(plan: Plan, kpi: Kpi, supply: Supply, span: Period | None, as_of: dt.date) -> Iterator[Compared]:
    """The typed values of a KPI of which its source has the same day, in the order of days; while it has no check-in, its
    Current cell beside the source's latest value. What was pulled is among them only where the source has changed it since.

    Of several check-ins of a day the last counts; what is added up, their sum; of averages none, as nobody knows what they
    make of the day. A value whose day the source does not tell is compared with what is of the day itself. What check-ins of
    many days add up to, or their mean, is no value of a day, so a Current cell of that kind is not compared.
    """
    log, how = own_log(plan, kpi, span), aggregation_of(kpi)
    given = {one.day: one for one in supply.values if one.own_day or one.day == as_of}
    days: dict[dt.date, list[CheckIn]] = {}
    for row in log:
        if row.date in given:
            days.setdefault(row.date, []).append(row)
    for day in sorted(days):
        found = compared_day(days[day], how, given[day])
        if found and not (found.pulled and found.agrees):
            yield found
    if not log and kpi.current is not None and supply.latest and how is Aggregation.LATEST:
        agrees = agree(kpi.current, supply.latest.value)
        if agrees is not None:
            yield Compared(kpi.at("current"), kpi.current, None, supply.latest, agrees)


def compared_day(log: Sequence[CheckIn], how: Aggregation, given: SuppliedValue) -> Compared | None:
    """The check-ins of one day beside a source's value of it; ``None`` where the two cannot be compared.

    What people typed may be rounded; what was pulled is the very number, or the source has changed it.
    """
    rows = [row for row in log if row.value is not None]
    if not rows or (len(rows) > 1 and how is Aggregation.AVERAGE):
        return None
    last, typed, decimals = rows[-1], rows[-1].value, None
    pulled = all(map(is_pulled, rows))
    by = None if last.by_okrsheet else last.by  # who changed or kept what okrsheet put there, nobody knows
    if len(rows) > 1 and how is Aggregation.SUM:
        numbers = [row.value for row in rows if isinstance(row.value, Quantity)]
        typed = Quantity(math.fsum(numbers), any(map(is_percent, numbers)))
        decimals = max(map(_decimals, numbers), default=None)
        by = by if {row.by for row in rows} == {by} else None
    if typed is None:
        return None
    agrees = same_value(typed, given.value) if pulled else agree(typed, given.value, decimals)
    at = (last.value.at if isinstance(last.value, Quantity) else None) or last.at("value")
    if agrees is None:
        return None
    return Compared(at, typed, by, given, agrees, pulled, len(rows) > 1 and how is Aggregation.SUM)


def agree(
    typed: Quantity | Milestone, given: Quantity | Milestone, decimals: int | None = None
) -> bool | None:
    """Whether a typed value is what a source says, rounded to as many ``decimals`` as were typed (by default its own); ``None``
    where the two cannot be compared: a word beside a plain number.

    >>> agree(Quantity(0.85, percent=True), Quantity(0.852, percent=True)), agree(Quantity(0.9, percent=True), Quantity(0.852))
    (True, False)
    """
    if isinstance(typed, Quantity) and isinstance(given, Quantity):
        return _rounds_to(typed, given, decimals)
    stages = _stage(typed), _stage(given)
    return None if None in stages else stages[0] is stages[1]


def _rounds_to(typed: Quantity, given: float, decimals: int | None = None) -> bool:
    """Whether a number is the typed one, once it is rounded as that was: of a percentage, its decimals in percent."""
    unit = decimal.Decimal(1).scaleb(-(_decimals(typed) if decimals is None else decimals))
    return _exact(Quantity(given, typed.percent)).quantize(unit, context=_EXACT) == _exact(typed)


def _exact(number: Quantity) -> decimal.Decimal:
    return decimal.Decimal(as_typed(number).removesuffix("%"))


def _decimals(number: Quantity) -> int:
    return max(0, -int(_exact(number).as_tuple().exponent))


def _stage(value: Quantity | Milestone) -> Milestone | None:
    """How far a milestone is, in words; of a percentage, the word for it."""
    if isinstance(value, Milestone):
        return value
    if value and not is_percent(value):
        return None
    if value >= 1:
        return Milestone.DONE
    return Milestone.IN_PROGRESS if value > 0 else Milestone.NOT_STARTED


def late(plan: Plan, kpi: Kpi, supply: Supply, span: Period | None, as_of: dt.date) -> Late | None:
    """Whether what a source has is older than the KPI's frequency and the grace days allow; it is not asked for anything
    after the KPI's end.

    Not judged are KPIs without a frequency, milestones that are done, and sources that do not tell the days of their values.
    """
    latest = supply.latest
    if span is None or latest is None or not latest.own_day:
        return None
    if kpi.measure is Measure.MILESTONE and _stage(latest.value) is Milestone.DONE:
        return None
    due = due_after(latest.day, kpi.frequency)
    grace = dt.timedelta(days=plan.settings.grace_days or 0)
    return Late(latest.day, due) if due and min(as_of, span.end) > due + grace else None


def states(
    plan: Plan, supplies: Supplies, found: Mapping[Kpi, tuple[Compared, ...]]
) -> tuple[SourceState, ...]:
    """What became of asking each source that a plan names, in the order in which they are first named."""
    by_name: dict[str, list[tuple[Kpi, Supply]]] = {}
    for kpi, supply in supplies.items():
        by_name.setdefault(fold(supply.source) or supply.source, []).append((kpi, supply))
    return tuple(_state(plan, asked, found) for asked in by_name.values())


def _state(
    plan: Plan, asked: list[tuple[Kpi, Supply]], found: Mapping[Kpi, tuple[Compared, ...]]
) -> SourceState:
    typed = [one for kpi, _ in asked for one in found[kpi]]
    agreeing = sum(one.agrees for one in typed)
    return SourceState(
        name=asked[0][1].source,
        kpis=tuple(plan.known_as(kpi) for kpi, _ in asked),
        configured=tuple(plan.known_as(kpi) for kpi, supply in asked if supply.configured),
        answered=tuple(plan.known_as(kpi) for kpi, supply in asked if supply.answered),
        latest=max((one.day for _, supply in asked for one in supply.values if one.own_day), default=None),
        agree=agreeing,
        differ=len(typed) - agreeing,
    )
