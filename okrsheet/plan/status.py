"""The statuses of an item, the comparisons that decide them, and scores.

Source: SPEC section 4 as summarised in ``docs/figures.md``.
"""

from __future__ import annotations

import decimal
from enum import Enum

from okrsheet.plan.words import ObjectiveType, Word


class Tone(Enum):
    """How good a status or score is; each page chooses its own colours for it."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    NONE = "none"


class Status(Word):
    """The status of an item on a day."""

    ACHIEVED = ("Achieved", "已達成", "done", "complete", "completed", "達成", "完成")
    ON_TRACK = ("On track", "進度正常", "green", "good", "正常", "綠燈", "綠")
    AT_RISK = ("At risk", "有風險", "amber", "yellow", "warning", "風險", "黃燈", "黃")
    OFF_TRACK = ("Off track", "已偏離", "red", "behind", "偏離", "落後", "紅燈", "紅")
    MISSED = ("Missed", "未達成", "failed")
    NOT_STARTED = ("Not started", "尚未開始", "未開始")
    NO_DATA = ("No data", "無資料")
    INCOMPLETE = ("Incomplete", "資料不全")
    POSTPONED = ("Postponed", "已延後", "on hold")
    CANCELLED = ("Cancelled", "已取消", "canceled")
    CLOSED = ("Closed", "已結案")

    @property
    def tone(self) -> Tone:
        """Good, warn, bad, or neither."""
        return _TONES.get(self, Tone.NONE)


_TONES = {
    Status.ACHIEVED: Tone.GOOD,
    Status.ON_TRACK: Tone.GOOD,
    Status.AT_RISK: Tone.WARN,
    Status.INCOMPLETE: Tone.WARN,
    Status.OFF_TRACK: Tone.BAD,
    Status.MISSED: Tone.BAD,
}

WORST_FIRST: tuple[Status, ...] = (
    Status.MISSED,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.NO_DATA,
    Status.INCOMPLETE,
    Status.NOT_STARTED,
    Status.ON_TRACK,
    Status.ACHIEVED,
    Status.POSTPONED,
    Status.CANCELLED,
    Status.CLOSED,
)
"""The order in which reports list them: what needs attention first."""
BAD: tuple[Status, ...] = (Status.OFF_TRACK, Status.MISSED)
TROUBLED: tuple[Status, ...] = (*BAD, Status.AT_RISK)
"""What is looked at first, and wants a reason: the statuses of what is not as it should be."""


def rounded(value: float) -> float:
    """A number as it takes part in comparisons: to 9 decimals, so that 0.1 + 0.2 equals 0.3."""
    return round(value, 9)


def at_least(value: float, bound: float) -> bool:
    """``value ≥ bound``, inclusive, after rounding both to 9 decimals."""
    return rounded(value) >= rounded(bound)


def score(progress: float) -> float:
    """Progress to one decimal, half up: 0.25 → 0.3."""
    exact = decimal.Decimal(repr(rounded(progress)))
    return float(exact.quantize(decimal.Decimal("0.1"), decimal.ROUND_HALF_UP))


def score_tone(value: float, kind: ObjectiveType | None) -> Tone:
    """How good a score is: 0.7 of an aspirational objective is good, of a committed one only 1.0."""
    if kind is ObjectiveType.COMMITTED:
        return Tone.GOOD if value >= 1 else Tone.BAD
    return Tone.GOOD if value >= 0.7 else Tone.WARN if value >= 0.4 else Tone.BAD
