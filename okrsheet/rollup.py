"""Progress, expected, status and change of every item, from the leaves up to the company."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from okrsheet import status as state
from okrsheet.convert import ProblemKind
from okrsheet.dates import (
    Period,
    add_months,
    end_of_month_before,
    month_name,
    next_working_day,
)
from okrsheet.measure import (
    Kept,
    Obstacle,
    Reading,
    goal,
    log_of,
    meets,
    nearly_meets,
    raw_progress,
    reading,
    source,
)
from okrsheet.plan import Item, KeyResult, Kpi, Objective, Plan
from okrsheet.status import Pace, Status, at_least
from okrsheet.text import Message, Text, fold_id
from okrsheet.words import (
    Component,
    Frequency,
    Level,
    Measure,
    PaceRule,
    RollUp,
    State,
    Unreported,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a roll-up. ``progress`` is ``None`` while it has no number; ``assumed``
    tells a zero that Settings asked for from one that was reported.
    """

    item: Item
    weight: float
    progress: float | None
    expected: float | None
    assumed: bool = False
    achieved: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of one item on one day. Shares are 0..1, ``change`` is in percentage
    points; ``None`` is unknown, never 0.
    """

    status: Status = Status.NO_DATA
    because: Message | Text = Text("", "")
    raw: float | None = None
    expected: float | None = None
    obstacle: Obstacle | None = None
    reading: Reading | None = None
    kept: Kept | None = None
    span: Period | None = None
    parts: tuple[Part, ...] = ()
    reported: tuple[int, int] = (0, 0)
    aligned: tuple[Part, ...] = ()
    aligned_progress: float | None = None
    achieved: bool = False
    missing: tuple[Component, ...] = ()
    last_check_in: dt.date | None = None
    next_due: dt.date | None = None
    stale: bool = False
    before: float | None = None
    undated: bool = False

    @property
    def progress(self) -> float | None:
        """Raw progress held within 0..1; this is what is rolled up."""
        return None if self.raw is None else min(1.0, max(0.0, self.raw))

    @property
    def score(self) -> float | None:
        """Progress to one decimal, half up."""
        return None if self.progress is None else state.score(self.progress)

    @property
    def change(self) -> float | None:
        """Percentage points since the end of the month before."""
        if self.progress is None or self.before is None:
            return None
        return (self.progress - self.before) * 100

    @property
    def trend(self) -> str | None:
        """▲ better, ▼ worse, ▬ the same as at the end of the month before."""
        if self.change is None:
            return None
        moved = state.rounded(self.change)
        return "▲" if moved > 0 else "▼" if moved < 0 else "▬"

    @property
    def complete(self) -> int:
        """How many of the four components a KPI has."""
        return len(Component) - len(self.missing)


@dataclass(frozen=True, eq=False)
class Figures:
    """Every outcome of a plan on one day."""

    plan: Plan
    as_of: dt.date
    outcomes: Mapping[Item, Outcome] = field(default_factory=dict)

    def __getitem__(self, item: Item) -> Outcome:
        return self.outcomes[item]


def weighted_mean(parts: Iterable[tuple[float, float | None]]) -> float | None:
    """The mean of ``(weight, share)`` pairs; those without a share are left out."""
    known = [(weight, share) for weight, share in parts if share is not None and weight > 0]
    total = math.fsum(weight for weight, _ in known)
    if not total:
        return None
    return math.fsum(weight * share for weight, share in known) / total


def weight_of(item: Item) -> float | None:
    """An item's weight: blank is 1; ``None`` when it cannot be used (unreadable, negative)."""
    if isinstance(item, Kpi):
        return 1.0
    if item.unusable("weight"):
        return None
    return 1.0 if item.weight is None else item.weight


def missing_components(kpi: Kpi) -> tuple[Component, ...]:
    """Which of the four components a KPI lacks, in their order."""
    between = kpi.measure is Measure.BETWEEN
    needed = {
        Component.TARGET: ("measure", "target", "upper_target") if between else ("measure", "target"),
        Component.TIMEFRAME: ("end",),
        Component.DATA_SOURCE: ("data_source",),
        Component.FREQUENCY: ("frequency",),
    }
    return tuple(c for c, keys in needed.items() if not all(_is_there(kpi, key) for key in keys))


def _is_there(kpi: Kpi, key: str) -> bool:
    """Whether a cell has a value, or a formula whose value is only not known yet."""
    problem = kpi.problems.get(key)
    unknown = problem is not None and problem.kind is ProblemKind.NEVER_CALCULATED
    return unknown or getattr(kpi, key) is not None


def expected_share(span: Period, as_of: dt.date) -> float:
    """The even pace: days gone over days in all, both ends included, within 0..1."""
    gone, days = (as_of - span.start).days + 1, (span.end - span.start).days + 1
    return min(1.0, max(0.0, gone / days))


def due_after(day: dt.date, frequency: Frequency | None) -> dt.date | None:
    """The day by which the next check-in is due; ``None`` for *each time*."""
    match frequency:
        case Frequency.DAILY | Frequency.CONTINUOUS:
            return next_working_day(day)
        case Frequency.WEEKLY:
            return day + dt.timedelta(days=7)
        case Frequency.EVERY_TWO_WEEKS:
            return day + dt.timedelta(days=14)
        case Frequency.MONTHLY:
            return add_months(day, 1)
        case Frequency.QUARTERLY:
            return add_months(day, 3)
        case Frequency.YEARLY:
            return add_months(day, 12)
        case _:
            return None


def pace_of(plan: Plan) -> Pace:
    """The plan's pace rule with its thresholds."""
    settings, usual = plan.settings, Pace()
    return Pace(
        settings.pace_rule or PaceRule.OKRSHEET,
        usual.on_track_from if settings.on_track_from is None else settings.on_track_from,
        usual.at_risk_from if settings.at_risk_from is None else settings.at_risk_from,
    )


def span_of(plan: Plan, item: Item, as_of: dt.date) -> Period | None:
    """The item's first and last day: its own, else its objective's, else the plan's.

    ``None`` when a date cannot be read, or the start lies after the end.
    """
    ends = ends_of(plan, item, as_of)
    return Period(*ends) if ends and ends[0] <= ends[1] else None


def ends_of(plan: Plan, item: Item, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    """As :func:`span_of`, though the first day may lie after the last."""
    chain: list[Item] = [item]
    if isinstance(item, Kpi) and isinstance(above := plan.item(item.supports), KeyResult):
        chain.append(above)
    if parent := plan.parent_objective(item):
        chain.append(parent)
    period = plan.period(as_of)
    ends: dict[str, dt.date] = {}
    for key, usual in (("start", period.start), ("end", period.end)):
        for holder in chain:
            if holder.unusable(key):
                return None
            if (day := getattr(holder, key)) is not None:
                ends[key] = day
                break
        else:
            ends[key] = usual
    return ends["start"], ends["end"]


def roll_up(plan: Plan, as_of: dt.date) -> Figures:
    """Every figure of a plan as of a day, changes since the month before included."""
    now = _Run(plan, as_of).figures()
    before = _Run(plan, end_of_month_before(as_of), looking_back=True).figures()
    outcomes = {
        item: replace(outcome, before=before[item].progress) for item, outcome in now.outcomes.items()
    }
    return Figures(plan, as_of, outcomes)


class _Run:
    """One pass over a plan. Looking back, only dated values count, History where the log
    does not reach.
    """

    def __init__(self, plan: Plan, as_of: dt.date, looking_back: bool = False) -> None:
        self.plan, self.as_of, self.looking_back = plan, as_of, looking_back
        self.pace, self.outcomes = pace_of(plan), dict[Item, Outcome]()

    def figures(self) -> Figures:
        for kpi in self.plan.kpis:
            self.outcomes[kpi] = self._leaf(kpi)
        for key_result in self.plan.key_results:
            mean = self._has_kpis_only(key_result)
            self.outcomes[key_result] = self._of_kpis(key_result) if mean else self._leaf(key_result)
        for objective in self.plan.bottom_up:
            self.outcomes[objective] = self._objective(objective)
        return Figures(self.plan, self.as_of, self.outcomes)

    def _has_kpis_only(self, item: KeyResult) -> bool:
        if not item.kpis or item.target is not None or item.unusable("target"):
            return False
        milestone = item.measure is Measure.MILESTONE
        return not (milestone and reading(self.plan, item, self.as_of))

    def _leaf(self, item: KeyResult | Kpi) -> Outcome:
        span, read = span_of(self.plan, item, self.as_of), reading(self.plan, item, self.as_of)
        raw, kept = raw_progress(self.plan, item, read, span, self.as_of)
        guardrail = item.measure is not None and item.measure.guardrail
        outcome = Outcome(
            raw=None if isinstance(raw, Obstacle) else raw,
            obstacle=raw if isinstance(raw, Obstacle) else None,
            expected=None if span is None else 1.0 if guardrail else expected_share(span, self.as_of),
            reading=read,
            kept=kept,
            span=span,
            missing=missing_components(item) if isinstance(item, Kpi) else (),
        )
        if self.looking_back and (read is None or read.on is None):
            return self._from_history(item, outcome)
        return self._judged(item, self._watched(item, outcome))

    def _from_history(self, item: Item, outcome: Outcome) -> Outcome:
        row = self.plan.past.get((month_name(self.as_of), fold_id(item.id)))
        share = row.progress if row else None
        return replace(outcome, raw=share, undated=share is None and outcome.raw is not None)

    def _watched(self, item: KeyResult | Kpi, outcome: Outcome) -> Outcome:
        """Adds when it was last looked at, and when it must be again."""
        dates = [
            c.date for c in log_of(self.plan, source(self.plan, item)) if c.date and c.date <= self.as_of
        ]
        last = max(dates, default=None)
        frequency = item.frequency if isinstance(item, Kpi) else None
        since = last or (outcome.span.start if outcome.span else None)
        due = due_after(since, frequency) if since else None
        return replace(outcome, last_check_in=last, next_due=due, stale=self._stale(item, outcome, due))

    def _stale(self, item: Item, outcome: Outcome, due: dt.date | None) -> bool:
        span = outcome.span
        if due is None or span is None or item.state in (State.CLOSED, State.POSTPONED):
            return False
        grace = dt.timedelta(days=self.plan.settings.grace_days or 0)
        return min(self.as_of, span.end) > due + grace

    def _of_kpis(self, item: KeyResult) -> Outcome:
        """A key result without a target of its own: the mean of its KPIs."""
        kpis = dict.fromkeys(k for name in item.kpis if (k := self.plan.kpi(name)))
        parts = _counted([self._part(kpi) for kpi in kpis])
        watched = [self.outcomes[kpi] for kpi in kpis]
        outcome = replace(
            self._rolled(parts, span_of(self.plan, item, self.as_of)),
            last_check_in=max((o.last_check_in for o in watched if o.last_check_in), default=None),
            stale=any(o.stale for o in watched),
        )
        return self._judged(item, outcome)

    def _objective(self, item: Objective) -> Outcome:
        results = [self._part(k) for k in self.plan.key_results_of.get(item, ())]
        below = [self._part(o) for o in self.plan.supporters_of.get(item, ())]
        mode = item.roll_up or self.plan.settings.roll_up or RollUp.KEY_RESULTS
        chosen = {
            RollUp.KEY_RESULTS: results or below,
            RollUp.ALIGNED_OBJECTIVES: below or results,
            RollUp.BOTH: results + below,
        }[mode]
        counted, aligned = _counted(chosen), _counted(below)
        outcome = replace(
            self._rolled(counted, span_of(self.plan, item, self.as_of)),
            aligned=aligned,
            aligned_progress=weighted_mean((p.weight, p.progress) for p in aligned),
        )
        if self.looking_back:
            unknown = any(self.outcomes[p.item].undated for p in counted)
            if unknown or outcome.raw is None:
                return self._from_history(item, replace(outcome, raw=outcome.raw if unknown else None))
        return self._judged(item, outcome)

    def _part(self, item: Item) -> Part:
        outcome, weight = self.outcomes[item], weight_of(item)
        usable = outcome.progress if weight is not None and self.plan.is_first(item) else None
        zero = self.plan.settings.unreported is Unreported.COUNT_AS_ZERO
        assumed = usable is None and zero and isinstance(item, KeyResult) and weight is not None
        return Part(
            item,
            1.0 if weight is None else weight,
            0.0 if assumed else usable,
            outcome.expected,
            assumed,
            outcome.achieved,
        )

    def _rolled(self, parts: tuple[Part, ...], span: Period | None) -> Outcome:
        numbered = [p for p in parts if p.progress is not None]
        expected = weighted_mean((p.weight, p.expected) for p in numbered or parts)
        if not parts and span:
            expected = expected_share(span, self.as_of)
        return Outcome(
            raw=weighted_mean((p.weight, p.progress) for p in parts),
            expected=expected,
            span=span,
            parts=parts,
            reported=(sum(not p.assumed for p in numbered), len(parts)),
        )

    def _judged(self, item: Item, outcome: Outcome) -> Outcome:
        status, because = self._by_figures(item, outcome)
        achieved = status is Status.ACHIEVED
        if item.state in (State.CLOSED, State.POSTPONED):
            closed = item.state is State.CLOSED
            status = Status.CLOSED if closed else Status.POSTPONED
            because = _BY_STATE.says(state=item.state.text)
        return replace(outcome, status=status, because=because, achieved=achieved)

    def _by_figures(self, item: Item, outcome: Outcome) -> tuple[Status, Message | Text]:
        """The status that the figures give, in SPEC's order, and why."""
        span, progress = outcome.span, outcome.progress
        if outcome.missing:
            return Status.INCOMPLETE, _INCOMPLETE.says(
                have=outcome.complete, missing=tuple(c.text for c in outcome.missing)
            )
        if span and self.as_of < span.start:
            return Status.NOT_STARTED, _NOT_STARTED.says(start=span.start)
        if progress is None or _mostly_unreported(outcome.parts):
            return Status.NO_DATA, self._why_no_data(outcome)
        if (
            isinstance(item, (KeyResult, Kpi))
            and item.measure
            and item.measure.guardrail
            and not outcome.parts
        ):
            return self._guardrail(item, outcome)
        if at_least(progress, 1) and all(p.achieved for p in outcome.parts if p.progress is not None):
            return Status.ACHIEVED, _ACHIEVED
        if span and self.as_of > span.end:
            return Status.MISSED, _MISSED.says(end=span.end)
        if outcome.expected is None:
            return Status.NO_DATA, _NO_DATES
        status = self.pace.status(progress, outcome.expected)
        return status, _BY_PACE.says(rule=self.pace.rule.text)

    def _why_no_data(self, outcome: Outcome) -> Message | Text:
        if outcome.obstacle:
            return _OBSTACLE.says(why=outcome.obstacle.text)
        if not outcome.parts:
            return _NO_PARTS
        have, of = outcome.reported
        return _UNREPORTED.says(have=have, of=of)

    def _guardrail(self, item: KeyResult | Kpi, outcome: Outcome) -> tuple[Status, Message | Text]:
        aim, read = goal(item), outcome.reading
        if isinstance(aim, Obstacle) or read is None or not isinstance(read.value, float):
            return Status.NO_DATA, _NO_PARTS
        kept = meets(item, aim, read.value)
        if outcome.span and self.as_of > outcome.span.end:
            return (Status.ACHIEVED, _KEPT) if kept else (Status.MISSED, _NOT_KEPT)
        if kept:
            return Status.ON_TRACK, _KEPT
        given = self.plan.settings.tolerance
        tolerance = 0.05 if given is None else given
        if nearly_meets(item, aim, read.value, tolerance):
            return Status.AT_RISK, _NEARLY_KEPT.says(tolerance=tolerance)
        return Status.OFF_TRACK, _NOT_KEPT


_BY_STATE = Text("State says {state}", "執行狀態為「{state}」")
_INCOMPLETE = Text(
    "it has {have} of the 4 components; missing: {missing}", "4 項要素中具備 {have} 項；缺少：{missing}"
)
_NOT_STARTED = Text("it starts on {start}", "開始日為 {start}")
_OBSTACLE = Text("there is no number: {why}", "沒有數值：{why}")
_NO_PARTS = Text("nothing below it has a number", "下層沒有任何數值")
_UNREPORTED = Text(
    "less than half of the weight has a number ({have} of {of})",
    "有數值的權重不到一半（{of} 項中 {have} 項）",
)
_NO_DATES = Text("its dates cannot be read", "日期無法讀取")
_ACHIEVED = Text("progress has reached 100 %", "進度已達 100%")
_MISSED = Text("it ended on {end} below 100 %", "已於 {end} 截止，進度未達 100%")
_BY_PACE = Text(
    "progress against expected, by the pace rule “{rule}”", "以進度規則「{rule}」比較進度與預期進度"
)
_KEPT = Text("the latest value is within the limit", "最新數值符合上下限")
_NEARLY_KEPT = Text(
    "the latest value misses the limit by no more than the tolerance of {tolerance}",
    "最新數值超出上下限，但在容許誤差 {tolerance} 之內",
)
_NOT_KEPT = Text("the latest value misses the limit", "最新數值超出上下限")


def _counted(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts that take part: postponed ones and those of weight 0 do not."""
    return tuple(p for p in parts if p.weight > 0 and p.item.state is not State.POSTPONED)


def _mostly_unreported(parts: Sequence[Part]) -> bool:
    total = math.fsum(p.weight for p in parts)
    known = math.fsum(p.weight for p in parts if p.progress is not None)
    return not at_least(known, total / 2)


def tops(plan: Plan, objectives: Sequence[Objective], level: Level | None) -> tuple[Objective, ...]:
    """The objectives that stand for a whole: those of the level or, where none has it (or no
    level is asked for), those that support no other of them. Postponed ones do not take part.
    """
    of_level = [o for o in objectives if level and o.level is level]
    among = set(objectives)
    roots = [o for o in objectives if o in plan.looping or plan.objective(o.supports) not in among]
    return tuple(o for o in of_level or roots if o.state is not State.POSTPONED and plan.is_first(o))


def overall(figures: Figures, objectives: Sequence[Objective]) -> tuple[float | None, float | None]:
    """Weighted mean progress of several objectives, and the expected of those with a number."""
    weighed = [(w, figures[o]) for o in objectives if (w := weight_of(o)) is not None]
    progress = weighted_mean((w, o.progress) for w, o in weighed)
    numbered = [(w, o) for w, o in weighed if o.progress is not None]
    return progress, weighted_mean((w, o.expected) for w, o in numbered or weighed)


def overall_before(figures: Figures, objectives: Sequence[Objective]) -> float | None:
    """Weighted mean progress of several objectives at the end of the month before; ``None``
    unless it is known for every one that has a number now.
    """
    numbered = [o for o in objectives if figures[o].progress is not None]
    if any(figures[o].before is None for o in numbered):
        return None
    return weighted_mean((w, figures[o].before) for o in numbered if (w := weight_of(o)) is not None)
