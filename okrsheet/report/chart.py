"""Drawings of the full page: where each point of a history goes, in pixels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Series: TypeAlias = tuple[tuple[dt.date, float], ...]

WIDTH, HEIGHT, MARGIN, ABOVE = 180.0, 56.0, 5.0, 17.0
"""Of the chart of an item. What is ``ABOVE`` leaves room for a value over the line's highest point."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An area of a drawing, and the days and values that its edges stand for."""

    left: float
    top: float
    right: float
    bottom: float
    first: dt.date
    last: dt.date
    low: float
    high: float

    def across(self, day: dt.date) -> float:
        """How far to the right a day stands."""
        start, wide = self._days
        return start + day.toordinal() * wide

    def up(self, value: float) -> float:
        """How far down from the top a value stands."""
        start, high = self._values
        return start - value * high

    def points(self, line: Iterable[tuple[dt.date, float]]) -> str:
        """A line as SVG has it: ``4 23 124 22``."""
        (left, wide), (bottom, high) = self._days, self._values
        return " ".join(
            f"{left + day.toordinal() * wide:.0f} {bottom - value * high:.0f}" for day, value in line
        )

    @property
    def _days(self) -> tuple[float, float]:
        """Where day 0 stands, and how wide a day is; of a single day, the right edge."""
        days = self.last.toordinal() - self.first.toordinal()
        wide = (self.right - self.left) / days if days else 0.0
        return (self.left if days else self.right) - self.first.toordinal() * wide, wide

    @property
    def _values(self) -> tuple[float, float]:
        """Where 0 stands, and how high a unit is; of a single value, the middle."""
        span = self.high - self.low
        high = (self.bottom - self.top) / span if span > 0 else 0.0
        return (self.bottom if span > 0 else (self.top + self.bottom) / 2) + self.low * high, high


@dataclass(frozen=True, slots=True)
class Chart:
    """The history of an item as paths: its points and the last of them, its targets, the expected pace; what its
    first and last value say, and the heights at which they stand. The first is blank where it is the only one.
    """

    line: str
    end_x: str
    end_y: str
    aims: str
    pace: str
    label: str
    first: str
    first_y: str
    last: str
    last_y: str


def draw(
    series: Series, aims: Sequence[float], pace: Series, label: str, ends: tuple[str, str] = ("", "")
) -> Chart:
    """The chart of a series of one point or more; ``ends`` say its first and its last value."""
    days = [day for line in (series, pace) for day, _ in line[:: max(1, len(line) - 1)]]
    heights = [*aims, *(value for line in (series, pace) for _, value in line)]
    frame = Frame(
        MARGIN, ABOVE, WIDTH - MARGIN, HEIGHT - MARGIN, min(days), max(days), min(heights), max(heights)
    )
    (_, began), (day, value) = series[0], series[-1]
    height = frame.up(value)
    return Chart(
        line=f"M{frame.points(series)}",
        end_x=short(frame.across(day)),
        end_y=short(height),
        aims="".join(f"M0 {frame.up(aim):.0f}h{WIDTH:.0f}" for aim in aims),
        pace=f"M{frame.points(pace)}" if pace else "",
        label=label,
        first=ends[0],
        first_y=short(frame.up(began) - MARGIN),
        last=ends[1],
        last_y=short(height - MARGIN),
    )


def short(pixels: float) -> str:
    """A length to the pixel."""
    return f"{pixels:.0f}"
