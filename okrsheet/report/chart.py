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
    """A drawn series, in SVG units; ``target`` is the height of the dashed line."""

    line: str
    end_x: str
    end_y: str
    target: str | None
    label: str
    width: str = f"{WIDTH:.0f}"
    height: str = f"{HEIGHT:.0f}"


def draw(series: Series, target: float | None, label: str) -> Chart | None:
    """The chart of a series; ``None`` when it has fewer than two points."""
    if len(series) < 2:
        return None
    values = [value for _, value in series]
    bounds = values if target is None else [*values, target]
    across = _scale([float(day.toordinal()) for day, _ in series], WIDTH)
    low, high = min(bounds), max(bounds)

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
        target=None if target is None else f"{up(target):.1f}",
        label=label,
    )


def _scale(values: Sequence[float], size: float) -> list[float]:
    low, high = min(values), max(values)
    return [MARGIN + (v - low) / ((high - low) or 1.0) * (size - 2 * MARGIN) for v in values]
