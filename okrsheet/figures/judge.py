"""The status of an item, by the rules of SPEC section 4 and in their order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from okrsheet.basics.text import Message, Text
from okrsheet.figures.outcome import Judgement, Known, Measured, Part, RolledUp
from okrsheet.figures.target import Obstacle, is_guardrail, meets, nearly_meets
from okrsheet.plan import Objective, Settings
from okrsheet.plan.pace import Pace, PaceRule
from okrsheet.plan.status import Status, at_least
from okrsheet.plan.words import State

_Verdict = tuple[Status, Message | Text]

_DECIDED = {
    State.CLOSED: Status.CLOSED,
    State.POSTPONED: Status.POSTPONED,
    State.CANCELLED: Status.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Judge:
    """The plan's pace rule and how far a guardrail may miss its bound, as a share of it."""

    pace: Pace
    tolerance: float

    def judgement(self, outcome: Known) -> Judgement:
        """The status of an item, and why."""
        status, because = self._by_figures(outcome)
        achieved, decided = status is Status.ACHIEVED, outcome.item.state
        if decided in _DECIDED:
            return Judgement(_DECIDED[decided], _BY_STATE.says(state=decided.text), achieved)
        return Judgement(status, because, achieved)

    def _by_figures(self, outcome: Known) -> _Verdict:
        missing = outcome.missing if isinstance(outcome, Measured) else ()
        if missing and isinstance(outcome, Measured):
            lacking = tuple(component.text for component in missing)
            return Status.INCOMPLETE, _INCOMPLETE.says(have=outcome.complete, missing=lacking)
        if outcome.span and outcome.day < outcome.span.start:
            return Status.NOT_STARTED, _NOT_STARTED.says(start=outcome.span.start)
        match outcome:
            case Measured():
                return self._measured(outcome)
            case RolledUp():
                return self._rolled_up(outcome)

    def _measured(self, outcome: Measured) -> _Verdict:
        if outcome.progress is None:
            why = outcome.obstacle.text if outcome.obstacle else None
            return Status.NO_DATA, _OBSTACLE.says(why=why)
        if is_guardrail(outcome.item):
            return self._guardrail(outcome)
        if at_least(outcome.progress, 1):
            return Status.ACHIEVED, _ACHIEVED
        return self._under_way(outcome, outcome.progress)

    def _rolled_up(self, outcome: RolledUp) -> _Verdict:
        """A mean of 1 is not enough for Achieved: every part with a number must itself be Achieved, which a
        guardrail is only after its end.
        """
        thin = isinstance(outcome.item, Objective) and _mostly_unreported(outcome.parts)
        if outcome.progress is None or thin:
            have, of = outcome.reported
            return Status.NO_DATA, _UNREPORTED.says(have=have, of=of) if outcome.parts else _NO_PARTS
        full = at_least(outcome.progress, 1)
        if full and all(part.achieved for part in outcome.parts if part.progress is not None):
            return Status.ACHIEVED, _ACHIEVED
        return self._under_way(outcome, outcome.progress)

    def _under_way(self, outcome: Known, progress: float) -> _Verdict:
        if outcome.span and outcome.day > outcome.span.end:
            missed = _NOT_ALL if at_least(progress, 1) else _MISSED
            return Status.MISSED, missed.says(end=outcome.span.end)
        if outcome.expected is None:
            return Status.NO_DATA, _NO_DATES
        rule = _BY_PACE.says(rule=self.pace.rule.text)
        return self.pace.status(progress, outcome.expected), rule

    def _guardrail(self, outcome: Measured) -> _Verdict:
        aim, read, measure = outcome.target, outcome.reading, outcome.item.measure
        if isinstance(aim, Obstacle) or read is None or not isinstance(read.value, float):
            return Status.NO_DATA, _NO_PARTS
        kept = meets(measure, aim, read.value)
        if outcome.span and outcome.day > outcome.span.end:
            # only now: while it runs, a guardrail that is kept may still be missed
            return (Status.ACHIEVED, _KEPT) if kept else (Status.MISSED, _NOT_KEPT)
        if kept:
            return Status.ON_TRACK, _KEPT
        if nearly_meets(measure, aim, read.value, self.tolerance):
            return Status.AT_RISK, _NEARLY_KEPT.says(tolerance=self.tolerance)
        return Status.OFF_TRACK, _NOT_KEPT


def judge_of(settings: Settings) -> Judge:
    """The judge that Settings ask for."""
    return Judge(pace_of(settings), 0.05 if settings.tolerance is None else settings.tolerance)


def pace_of(settings: Settings) -> Pace:
    """The pace rule of Settings with its thresholds."""
    usual = Pace()
    return Pace(
        settings.pace_rule or PaceRule.OKRSHEET,
        usual.on_track_from if settings.on_track_from is None else settings.on_track_from,
        usual.at_risk_from if settings.at_risk_from is None else settings.at_risk_from,
    )


def _mostly_unreported(parts: Sequence[Part]) -> bool:
    """Whether less than half of the weight has a number: the mean then says nothing of the objective."""
    total = math.fsum(p.weight for p in parts)
    reported = math.fsum(p.weight for p in parts if p.progress is not None)
    return not at_least(reported, total / 2)


_BY_STATE = Text(en="State says {state}", zh_TW="執行狀態為「{state}」")
_INCOMPLETE = Text(
    en="it has {have} of the 4 components; missing: {missing}",
    zh_TW="4 項要素中具備 {have} 項；缺少：{missing}",
)
_NOT_STARTED = Text(en="it starts on {start}", zh_TW="開始日為 {start}")
_OBSTACLE = Text(en="there is no number: {why}", zh_TW="沒有數值：{why}")
_NO_PARTS = Text(en="nothing below it has a number", zh_TW="下層沒有任何數值")
_UNREPORTED = Text(
    en="less than half of the weight has a number ({have} of {of})",
    zh_TW="有數值的權重不到一半（{of} 項中 {have} 項）",
)
_NO_DATES = Text(en="its dates cannot be read", zh_TW="日期無法讀取")
_ACHIEVED = Text(en="progress has reached 100 %", zh_TW="進度已達 100%")
_MISSED = Text(en="it ended on {end} below 100 %", zh_TW="已於 {end} 截止，進度未達 100%")
_NOT_ALL = Text(
    en="it ended on {end} before every part was Achieved", zh_TW="已於 {end} 截止，並非所有項目都已達成"
)
_BY_PACE = Text(
    en="progress against expected, by the pace rule “{rule}”", zh_TW="以進度規則「{rule}」比較進度與預期進度"
)
_KEPT = Text(en="the latest value is within the limit", zh_TW="最新數值符合上下限")
_NEARLY_KEPT = Text(
    en="the latest value misses the limit by no more than the tolerance of {tolerance}",
    zh_TW="最新數值超出上下限，但在容許誤差 {tolerance} 之內",
)
_NOT_KEPT = Text(en="the latest value misses the limit", zh_TW="最新數值超出上下限")
