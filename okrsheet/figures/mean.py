"""The weighted mean of several shares, and what an item weighs in it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from okrsheet.plan import Item, Plan


def weighted_mean(parts: Iterable[tuple[float, float | None]]) -> float | None:
    """The mean of ``(weight, share)`` pairs; those without a share are left out."""
    known = [(weight, share) for weight, share in parts if share is not None and weight > 0]
    total = math.fsum(weight for weight, _ in known)
    if not total:
        return None
    return math.fsum(weight * share for weight, share in known) / total


def weight_of(plan: Plan, item: Item) -> float | None:
    """An item's weight: blank is 1; ``None`` when it cannot be used (unreadable, negative, or a plain
    number beside percentages).
    """
    if item.unusable("weight") or item in plan.odd_weights:
        return None
    return 1.0 if item.weight is None else float(item.weight)
