"""What cells mean, as items need it: thin words between :mod:`~okrsheet.importing.meaning.values` and a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from okrsheet.basics.cells import Cell
from okrsheet.importing.meaning.values import Number, Point, read_number
from okrsheet.importing.meaning.wording import done_or_not, owners
from okrsheet.plan.words import Measure, Milestone
from okrsheet.workbook.sample import Percent, Value


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as a cell means it, and what its text says besides."""

    number: Number

    @property
    def value(self) -> float:
        """The number; of a percentage the share."""
        return self.number.value

    @property
    def percent(self) -> bool:
        """Whether it was typed as a percentage."""
        return self.number.percent

    @property
    def measure(self) -> Measure | None:
        """Of ``≥ 85 %``, at least."""
        return self.number.measure

    @property
    def unit(self) -> str:
        """Of ``8 days``, the days."""
        return self.number.unit

    @property
    def rest(self) -> bool:
        """Whether the cell says more than a row can: a footnote's mark, or a bound that does not count itself."""
        return bool(self.number.mark or self.number.strict)

    @property
    def typed(self) -> Value:
        """The number as a workbook holds it."""
        return Percent(self.value) if self.percent else self.value

    @property
    def upper(self) -> Value | None:
        """The upper end of a range."""
        if self.number.upper is None:
            return None
        return Percent(self.number.upper) if self.percent else self.number.upper

    @property
    def alone(self) -> bool:
        """Whether the cell holds nothing besides the number."""
        return not (self.measure or self.unit or self.rest or self.number.upper is not None)


def amount_of(cell: Cell, point: Point | None = None, near: Sequence[float] = ()) -> Amount | None:
    """The number of a cell; ``None`` where it is none. ``near`` are other numbers of the item."""
    read = read_number(cell, point, near)
    return Amount(read) if isinstance(read, Number) else None


def done_of(cell: Cell) -> tuple[Milestone, dt.date | None] | None:
    """Whether a cell says that something is done, and on which day."""
    found = done_or_not(cell)
    return (Milestone.DONE if found.done else Milestone.NOT_STARTED, found.on) if found else None


def owners_of(text: str) -> list[tuple[str, str]]:
    """The people whom a cell names, each with the address where it says it; whoever is only an address is called by it."""
    return [(one.name or one.email, one.email) for one in owners(text)]
