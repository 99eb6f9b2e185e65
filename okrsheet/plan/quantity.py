"""A number from a cell, with the way in which it was typed."""

from __future__ import annotations

from typing import Self

from okrsheet.basics.cells import CellRef


class Quantity(float):
    """A number as a record holds it: ``percent`` says that it was typed as a percentage (85 %, “3 of 5”, or
    0.85 in a cell with a percent format) and is therefore a share, ``at`` is the cell that it stands in.

    It is a float, so figures are computed from it like from any other; what is computed is a plain
    float, which was typed nowhere.
    """

    __slots__ = ("at", "percent")

    percent: bool
    at: CellRef | None

    def __new__(cls, value: float, percent: bool = False, at: CellRef | None = None) -> Self:
        """The number ``value``, typed as a percentage or not, in the cell ``at``."""
        made = super().__new__(cls, value)
        made.percent, made.at = percent, at
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[float, bool, CellRef | None]]:
        return type(self), (float(self), self.percent, self.at)


def is_percent(value: object) -> bool:
    """Whether a value is a number that was typed as a percentage."""
    return isinstance(value, Quantity) and value.percent


def same_value(one: object, other: object) -> bool:
    """Whether two values are the same; numbers up to the 15 digits that spreadsheet programs keep. 85 % and 0.85 are."""
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one == other or f"{one:.15g}" == f"{other:.15g}"  # -0.0 and 0 are one value with two texts
    return one is other


def as_typed(value: float) -> str:
    """A number as people type it, to the 15 digits that a spreadsheet keeps.

    >>> as_typed(Quantity(0.07, percent=True)), as_typed(52300.5), as_typed(Quantity(3))
    ('7%', '52300.5', '3')
    """
    return f"{value * 100:.15g}%" if is_percent(value) else f"{value:.15g}"
