"""The small line chart of the full page: where each point of an item's history goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Series: TypeAlias = tuple[tuple[dt.date, float], ...]

WIDTH, HEIGHT, MARGIN = 132.0, 36.0, 4.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn series in pixels: its points and the last of them, the heights of its targets, and
    the points of the expected pace.
    """

    line: str
    end_x: str
    end_y: str
    aims: tuple[str, ...]
    pace: str
    label: str
    width: str = f"{WIDTH:.0f}"
    height: str = f"{HEIGHT:.0f}"


def draw(series: Series, aims: Sequence[float], pace: Series, label: str) -> Chart:
    """The chart of a series of one point or more."""
    drawn = (*series, *pace)
    days, heights = [day.toordinal() for day, _ in drawn], [*aims, *(value for _, value in drawn)]
    first, last, low, high = min(days), max(days), min(heights), max(heights)

    def across(day: dt.date) -> float:
        share = (day.toordinal() - first) / (last - first) if last > first else 1.0
        return MARGIN + share * (WIDTH - 2 * MARGIN)

    def up(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)

    def points(line: Series) -> str:
        return " ".join(f"{_short(across(day))},{_short(up(value))}" for day, value in line)

    day, value = series[-1]
    return Chart(
        line=points(series),
        end_x=_short(across(day)),
        end_y=_short(up(value)),
        aims=tuple(_short(up(aim)) for aim in aims),
        pace=points(pace),
        label=label,
    )


def _short(pixels: float) -> str:
    return f"{pixels:.1f}".removesuffix(".0")
