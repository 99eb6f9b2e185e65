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
    """A drawn series, in SVG units; ``aims`` are the heights of the dashed lines."""

    line: str
    end_x: str
    end_y: str
    aims: tuple[str, ...]
    label: str
    width: str = f"{WIDTH:.0f}"
    height: str = f"{HEIGHT:.0f}"


def draw(series: Series, aims: Sequence[float], label: str) -> Chart | None:
    """The chart of a series; ``None`` when it has fewer than two points."""
    if len(series) < 2:
        return None
    values = [value for _, value in series]
    ends = [*values, *aims]
    across = _scale([float(day.toordinal()) for day, _ in series], WIDTH)
    low, high = min(ends), max(ends)

    def up(value: float) -> float:
        middle = HEIGHT / 2
        return (
            middle if low == high else HEIGHT - MARGIN - (value - low) / (high - low) * (HEIGHT - 2 * MARGIN)
        )

    spots = [(x, up(value)) for x, value in zip(across, values, strict=True)]
    return Chart(
        line=" ".join(f"{x:.1f},{y:.1f}" for x, y in spots),
        end_x=f"{spots[-1][0]:.1f}",
        end_y=f"{spots[-1][1]:.1f}",
        aims=tuple(f"{up(aim):.1f}" for aim in aims),
        label=label,
    )


def _scale(values: Sequence[float], size: float) -> list[float]:
    low, high = min(values), max(values)
    return [MARGIN + (v - low) / ((high - low) or 1.0) * (size - 2 * MARGIN) for v in values]
