"""The types of figures: what is known of one item on one day.

On the day of a report an item is :class:`Measured` or :class:`RolledUp`. On a past day it may also be
:class:`Recorded`, when only what was reported then is known, or :class:`Unknown`. Unknown has no attribute
for progress, so that nobody takes it for a number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TypeAlias

from okrsheet.basics.dates import Period
from okrsheet.basics.text import Message, Text
from okrsheet.figures.target import Obstacle, TargetRange
from okrsheet.figures.timing import Phase
from okrsheet.figures.value import Reading, Values
from okrsheet.plan import CheckIn, HistoryRow, Item, MeasuredItem
from okrsheet.plan import status as state
from okrsheet.plan.columns import columns_of
from okrsheet.plan.status import Status
from okrsheet.plan.supplied import remark_in
from okrsheet.plan.words import Component, Measure, RollUp


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status, why it was given, and whether the figures alone say Achieved, which a state such
    as Closed may hide.
    """

    status: Status = Status.NO_DATA
    because: Message | Text = Text(en="", zh_TW="")
    achieved: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """How often a guardrail was kept: ``met`` of ``count`` check-ins within the span."""

    met: int
    count: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Outcome:
    """What every item has on a day. Shares are 0..1; ``None`` is unknown, never 0.

    ``log`` are the item's own check-ins in the order of their rows; ``parts`` are what it is rolled up from,
    none where it is measured. ``before`` is the item at the end of the month before; ``None`` in the
    outcomes of that day itself.
    """

    item: Item
    day: dt.date
    span: Period | None
    progress: float | None
    expected: float | None
    log: tuple[CheckIn, ...] = ()
    parts: tuple[Part, ...] = ()
    judgement: Judgement = Judgement()
    last_check_in: dt.date | None = None
    next_due: dt.date | None = None
    stale: bool = False
    before: Past | None = None

    def __repr__(self) -> str:
        progress = "no number" if self.progress is None else f"{self.progress:.1%}"
        stands = f"{progress}, {self.status.text.en} on {self.day}"
        return f"{type(self).__name__}({self.item.id or self.item.title!r}: {stands})"

    @property
    def status(self) -> Status:
        """The status of the item."""
        return self.judgement.status

    @property
    def score(self) -> float | None:
        """Progress to one decimal, half up."""
        return None if self.progress is None else state.score(self.progress)

    @property
    def change(self) -> float | None:
        """Percentage points since the end of the month before; ``None`` unless progress is known
        of both days and the item had begun by the earlier one.
        """
        if self.progress is None or self.before is None or isinstance(self.before, Unknown):
            return None
        if self.before.progress is None or not self.had_begun:
            return None
        return (self.progress - self.before.progress) * 100

    @property
    def had_begun(self) -> bool:
        """Whether the item had begun by the end of the month before."""
        return self.before is not None and (self.span is None or self.span.start <= self.before.day)

    @property
    def newly(self) -> bool:
        """Whether it has a number now and is known to have had none at the end of the month before."""
        past = self.before
        return isinstance(past, Outcome) and past.progress is None and self.progress is not None

    @property
    def overdue(self) -> bool:
        """Whether a check-in is late."""
        return self.stale

    @property
    def comment(self) -> CheckIn | None:
        """The latest check-in up to the day that has somebody's comment; of one that okrsheet added, what somebody has added to it."""
        for row in self._latest_first():
            if said := remark_in(row):
                return (
                    row
                    if said == row.comment
                    else replace(row, comment=said, by=None if row.by_okrsheet else row.by)
                )
        return None

    @property
    def confidence(self) -> float | None:
        """The owner's confidence, 0 to 10: of the latest check-in that has one, else of the row."""
        stated = (row.confidence for row in self._latest_first() if row.confidence is not None)
        return next(stated, self.item.confidence)

    def _latest_first(self) -> list[CheckIn]:
        """The check-ins up to the day; of one day's, the lowest row first, as for values."""
        rows = [row for row in reversed(self.log) if row.date and row.date <= self.day]
        return sorted(rows, key=lambda row: row.date or dt.date.min, reverse=True)

    @property
    def trend(self) -> str | None:
        """▲ better, ▼ worse, ▬ the same as at the end of the month before."""
        if self.change is None:
            return None
        moved = state.rounded(self.change)
        return "▲" if moved > 0 else "▼" if moved < 0 else "▬"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Measured(Outcome):
    """A key result or KPI that has values of its own.

    ``measured_by`` is the item whose values count (a key result's only KPI, else the item itself),
    ``readings`` are those that the figure is made of. ``raw`` may be below 0 or above 1; where there is
    none, ``obstacle`` says why. ``missing`` are the components that a KPI lacks, ``phases`` its phased
    targets, in the order of their days.
    """

    item: MeasuredItem
    measured_by: MeasuredItem
    target: TargetRange | Obstacle
    values: Values
    reading: Reading | None
    readings: tuple[Reading, ...]
    raw: float | None
    obstacle: Obstacle | None
    kept: Kept | None = None
    missing: tuple[Component, ...] = ()
    phases: tuple[Phase, ...] = ()

    @property
    def overdue(self) -> bool:
        """Whether a check-in is late; a milestone that is done needs none."""
        done = self.item.measure is Measure.MILESTONE and self.judgement.achieved
        return self.stale and not done

    @property
    def needs_components(self) -> bool:
        """Whether the item is of a kind that must have the four components."""
        return any(column.component for column in columns_of(type(self.item)))

    @property
    def complete(self) -> int:
        """How many of the four components a KPI has."""
        return len(Component) - len(self.missing)

    @property
    def components(self) -> tuple[int, int]:
        """How many of the four components a KPI has, and four."""
        return self.complete, len(Component)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a roll-up: an item, and its weight.

    ``progress`` is ``None`` while the part has no number, or none that may be used. ``assumed`` says that
    it is the zero that Settings ask for where nothing was reported.
    """

    outcome: Past
    weight: float
    progress: float | None
    assumed: bool = False

    @property
    def item(self) -> Item:
        """The item that is the part."""
        return self.outcome.item

    @property
    def expected(self) -> float | None:
        """What is expected of the item, a share 0..1."""
        return self.outcome.expected

    @property
    def achieved(self) -> bool:
        """Whether the item's own figures say Achieved."""
        return isinstance(self.outcome, Outcome) and self.outcome.judgement.achieved


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RolledUp(Outcome):
    """An objective, or a key result made of KPIs: the weighted mean of its ``parts``.

    ``mode`` is what an objective was rolled up from in fact, which is not always what Settings
    say; ``None`` for a key result. ``reported`` counts the parts with a number, and all of them.
    """

    mode: RollUp | None
    reported: tuple[int, int]
    aligned: tuple[Part, ...] = ()
    aligned_progress: float | None = None

    @property
    def raw(self) -> float | None:
        """The mean; it lies within 0..1 because those of the parts do."""
        return self.progress


@dataclass(frozen=True, slots=True)
class Recorded:
    """An item on a past day whose progress is only known from History."""

    item: Item
    day: dt.date
    progress: float
    expected: float | None
    row: HistoryRow

    @property
    def status(self) -> Status | None:
        """The status that was reported; ``None`` where the cell holds no status."""
        return Status.find(self.row.status or "")


@dataclass(frozen=True, slots=True)
class Unknown:
    """An item on a past day whose progress is not known: its value, or that of a part, stands in a cell
    without a date.
    """

    item: Item
    day: dt.date
    expected: float | None


Past: TypeAlias = "Measured | RolledUp | Recorded | Unknown"
"""What is known of an item on a past day."""
Known: TypeAlias = Measured | RolledUp
"""What is known of an item on the day of a report."""
