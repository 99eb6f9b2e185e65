"""What data sources say of KPIs: values that come from systems and stand in no workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from okrsheet.basics.errors import OkrsheetError
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.records import Kpi
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
    scale_said: bool = False
    """Whether the configuration says how its numbers are meant, so that nobody need doubt it."""

    @property
    def latest(self) -> SuppliedValue | None:
        """The latest value."""
        return self.values[-1] if self.values else None


Supplies: TypeAlias = Mapping[Kpi, Supply]
"""What each KPI that names a data source gets from it."""
