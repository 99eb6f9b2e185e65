"""What cells mean, as items need it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from okrsheet.basics.cells import Cell
from okrsheet.plan.convert import is_placeholder, parse_number, tidy
from okrsheet.plan.words import Frequency, Measure, Milestone
from okrsheet.workbook.sample import Percent, Value

_NUMBER = re.compile(r"(?P<before>[^\d]*?)(?P<number>[+-]?\d[\d,]*(?:\.\d+)?\s*%?)(?P<after>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as a cell means it."""

    value: float
    percent: bool = False
    measure: Measure | None = None
    """Of ``≥ 85 %``, at least."""
    upper: float | None = None
    """The upper end of a range."""
    unit: str = ""
    rest: bool = False
    """Whether the cell says more than number and unit."""

    @property
    def typed(self) -> Value:
        """The number as a workbook holds it."""
        return Percent(self.value) if self.percent else self.value

    @property
    def alone(self) -> bool:
        """Whether the cell holds nothing besides."""
        return not (self.measure or self.unit or self.rest or self.upper is not None)


def amount_of(cell: Cell) -> Amount | None:
    """The number of a cell; ``None`` where it is none."""
    value = cell.value
    if cell.error or isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return Amount(float(value), cell.percent)
    if not isinstance(value, str):
        return None
    text = tidy(value)
    parsed = parse_number(text)
    if isinstance(parsed, float):
        return Amount(parsed, text.endswith("%"))
    return None


def direction_of(text: str) -> Measure | None:
    """The measure that a word says."""
    return Measure.find(text)


def frequency_of(text: str) -> Frequency | None:
    """The frequency that a text says."""
    return Frequency.find(text)


def is_done(cell: Cell) -> Milestone | None:
    """Whether a cell says that something is done."""
    if isinstance(cell.value, bool):
        return Milestone.DONE if cell.value else Milestone.NOT_STARTED
    if isinstance(cell.value, dt.date):
        return Milestone.DONE
    return Milestone.find(cell.value) if isinstance(cell.value, str) else None


def owners_of(text: str) -> list[tuple[str, str]]:
    """The people whom a cell names, each with the address where it says it."""
    found = []
    for piece in re.split(r"[,;、，；\n/]+", text):
        name = piece.strip()
        if name and not is_placeholder(name):
            found.append((name, name if "@" in name else ""))
    return found
