"""The pace rules, each in one place: its name, its thresholds, and its sentence in the reports.

They tell on track from at risk and off track while work is under way. Those that bear the name of a
product carry the thresholds that it documents for its own OKR screens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from okrsheet.basics.text import Message, Text
from okrsheet.plan.status import Status, at_least
from okrsheet.plan.words import Word


class PaceRule(Word):
    """Which rule tells on track from at risk."""

    OKRSHEET = ("okrsheet", "okrsheet")
    VIVA = ("viva", "viva", "Viva Goals", "Microsoft Viva Goals")
    WORKFRONT = ("workfront", "workfront", "Adobe Workfront")
    UPRAISE = ("upraise", "upraise")
    ENGAGEDLY = ("engagedly", "engagedly")


@dataclass(frozen=True, slots=True)
class Pace:
    """A pace rule with the Settings' thresholds, which only the okrsheet rule uses."""

    rule: PaceRule = PaceRule.OKRSHEET
    on_track_from: float = 0.90
    at_risk_from: float = 0.70

    def status(self, progress: float, expected: float) -> Status:
        """On track, at risk or off track; ``progress`` and ``expected`` are shares 0..1."""
        rule = _RULES[self.rule]
        if rule.on_track(self, progress, expected):
            return Status.ON_TRACK
        return Status.AT_RISK if rule.at_risk(self, progress, expected) else Status.OFF_TRACK

    def says(self, **thresholds: object) -> Message:
        """The rule in a sentence; ``on_track`` and ``at_risk`` are its thresholds as they are shown."""
        return _RULES[self.rule].about.says(**thresholds)


_Test: TypeAlias = Callable[[Pace, float, float], bool]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One pace rule: the test for on track, the test for at risk of the rest, and the rule in a sentence."""

    on_track: _Test
    at_risk: _Test
    about: Text


def _ratio(p: float, e: float, least: float) -> bool:
    """Whether progress p is at least this share of what is expected, e; so it is while nothing is expected."""
    return e <= 0 or at_least(p / e, least)


def _behind(p: float, e: float, most: float) -> bool:
    """Whether progress p is at most so far behind what is expected, e; all are shares 0..1."""
    return at_least(most, e - p)


_RULES: Final[dict[PaceRule, _Rule]] = {
    PaceRule.OKRSHEET: _Rule(
        lambda pace, p, e: _ratio(p, e, pace.on_track_from) or _behind(p, e, 0.05),
        lambda pace, p, e: _ratio(p, e, pace.at_risk_from) or _behind(p, e, 0.15),
        Text(
            en="Pace rule okrsheet: on track from {on_track} of what is expected, or at most 5 points behind it; "
            "at risk from {at_risk}, or at most 15 points behind; else off track.",
            zh_TW="進度規則 okrsheet：達預期進度的 {on_track}，或落後不超過 5 個百分點為正常；"
            "達 {at_risk}，或落後不超過 15 個百分點為有風險；其餘為已偏離。",
        ),
    ),
    PaceRule.VIVA: _Rule(
        lambda _, p, e: _behind(p, e, 0),
        lambda _, p, e: _behind(p, e, 0.25),
        Text(
            en="Pace rule viva: on track when not behind; at risk up to 25 points behind; else off track.",
            zh_TW="進度規則 viva：未落後為正常；落後 25 個百分點以內為有風險；其餘為已偏離。",
        ),
    ),
    PaceRule.WORKFRONT: _Rule(
        lambda _, p, e: _ratio(p, e, 0.90),
        lambda _, p, e: _ratio(p, e, 0.70),
        Text(
            en="Pace rule workfront: on track from 90% of what is expected; at risk from 70%; else off track.",
            zh_TW="進度規則 workfront：達預期進度的 90% 為正常；達 70% 為有風險；其餘為已偏離。",
        ),
    ),
    PaceRule.UPRAISE: _Rule(
        lambda _, p, e: _ratio(p, e, 0.95),
        lambda _, p, e: _ratio(p, e, 0.75),
        Text(
            en="Pace rule upraise: on track from 95% of what is expected; at risk from 75%; else off track.",
            zh_TW="進度規則 upraise：達預期進度的 95% 為正常；達 75% 為有風險；其餘為已偏離。",
        ),
    ),
    PaceRule.ENGAGEDLY: _Rule(
        lambda _, p, e: not at_least(e - p, 0.165),
        lambda _, p, e: _behind(p, e, 0.33),
        Text(
            en="Pace rule engagedly: on track when less than 16.5 points behind; at risk up to 33 points; "
            "else off track.",
            zh_TW="進度規則 engagedly：落後少於 16.5 個百分點為正常；落後 33 個百分點以內為有風險；其餘為已偏離。",
        ),
    ),
}
