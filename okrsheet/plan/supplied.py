"""What data sources say of KPIs: values that come from systems and stand in no workbook."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Message, Text, clip
from okrsheet.plan.quantity import Quantity, as_typed, same_value
from okrsheet.plan.records import CheckIn, Kpi
from okrsheet.plan.words import Milestone


@dataclass(frozen=True, slots=True)
class SuppliedValue:
    """One value of a KPI as its source has it. ``own_day`` says whether the source told the day; else it is the day of
    which it was asked. ``where`` tells where it stands there, such as ``orders.csv, Amount``.
    """

    day: dt.date
    value: Quantity | Milestone
    own_day: bool = True
    where: str = ""


class NotThen(OkrsheetError):
    """A source that answers, but has no value for the day of which it was asked."""


@dataclass(frozen=True, slots=True)
class Supply:
    """What a KPI gets from its data source.

    ``source`` is the name as it was typed in the KPI's row. ``values`` are in the order of their days, one a day, none after the
    day of which the source was asked and none before the KPI's own start. ``trouble`` says why there are none.
    """

    source: str
    configured: bool
    values: tuple[SuppliedValue, ...] = ()
    trouble: OkrsheetError | None = None
    nearest: str | None = None
    """Of a source that is not configured, the configured one with nearly the same name."""
    elsewhere: bool = False
    """Of a source that is not configured for the KPI, whether it is for others."""
    scale_said: bool = False
    """Whether the configuration says how its numbers are meant, so that nobody need doubt it."""

    @property
    def answered(self) -> bool:
        """Whether the source answered, be it that it has no value for the day."""
        return self.configured and (self.trouble is None or isinstance(self.trouble, NotThen))

    @property
    def latest(self) -> SuppliedValue | None:
        """The latest value."""
        return self.values[-1] if self.values else None


Supplies: TypeAlias = Mapping[Kpi, Supply]
"""What each KPI that names a data source gets from it."""


def comment_on(source: str, given: SuppliedValue) -> Message:
    """Where a value is from, as the check-in says that is made of it; and what it was, so that it shows when somebody has typed
    another one in its place.
    """
    value = as_typed(given.value) if isinstance(given.value, Quantity) else given.value.text
    where = clip(given.where, _LONGEST)
    said = _FROM_PLACE if where else _FROM
    return said.says(source=source, where=where, value=value)


def is_pulled(row: CheckIn) -> bool:
    """Whether a check-in is what a source said. What okrsheet kept of a Current cell, or somebody has changed since, is typed;
    a remark behind what the comment says changes nothing.
    """
    found = _PULLED.match(row.comment or "") if row.by_okrsheet else None
    if not found:
        return False
    said = next(one for one in found.groups() if one is not None)
    if isinstance(row.value, Milestone):
        return Milestone.find(said) is row.value
    return same_value(row.value, _number(said))


def _number(said: str) -> Quantity | None:
    """A number as :func:`comment_on` writes it."""
    try:
        return Quantity(float(said[:-1]) / 100) if said.endswith("%") else Quantity(float(said))
    except ValueError:
        return None


def remark_in(row: CheckIn) -> str | None:
    """What somebody says in a check-in's comment: all but what okrsheet itself has written there."""
    said = row.comment or ""
    own = _PULLED.match(said) or _KEPT.match(said)
    return (said[own.end() :] if own else said).strip() or None


_LONGEST = 120  # characters of what a comment says of the place in the source
_FROM = Text(en="From the data source “{source}”: {value}.", zh_TW="取自資料來源「{source}」：{value}。")
FROM_CURRENT = Text(en="From the column Current.", zh_TW="取自「目前值」欄。")
"""The comment of a check-in that was kept of a Current cell."""
_KEPT = re.compile("|".join(map(re.escape, FROM_CURRENT.every())))
_FROM_PLACE = Text(
    en="From the data source “{source}” ({where}): {value}.",
    zh_TW="取自資料來源「{source}」（{where}）：{value}。",
)


def _pattern(said: str) -> str:
    """What such a comment looks like in one language; its group is the value."""
    begin, _, rest = said.partition("{source}")
    between, _, end = rest.partition("{value}")
    pair = rf"{re.escape(begin)}.*?{re.escape(between[:1])}.*?{re.escape(between[1:])}"
    return rf"{pair}([^:：]+?){re.escape(end)}(?=\s|$)"


_PULLED = re.compile("|".join(_pattern(said) for said in _FROM.every()), re.DOTALL)
