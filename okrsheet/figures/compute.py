"""Every figure of a plan on one day: from values to key results to objectives, bottom up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import overload

from okrsheet.basics.dates import Period, end_of_month_before, is_period, month_name
from okrsheet.figures import history, sources
from okrsheet.figures.ending import Ended, ended
from okrsheet.figures.forecast import Forecast, forecasts_of
from okrsheet.figures.judge import Judge, judge_of
from okrsheet.figures.mean import weight_of, weighted_mean
from okrsheet.figures.outcome import Kept, Known, Measured, Outcome, Part, Past, Recorded, RolledUp, Unknown
from okrsheet.figures.target import (
    LARGEST_PLAIN_PERCENT,
    Obstacle,
    TargetRange,
    is_guardrail,
    meets,
    target_range,
)
from okrsheet.figures.timing import Phase, due_after, expected_share, span_of
from okrsheet.figures.value import (
    Reading,
    Values,
    counted_in,
    may_be_percent,
    measured_by,
    off_scale,
    own_log,
    values_of,
)
from okrsheet.plan import (
    MEASURED,
    CheckIn,
    HistoryRow,
    Item,
    KeyResult,
    Kpi,
    MeasuredItem,
    Objective,
    PhasedTarget,
    Plan,
)
from okrsheet.plan.columns import columns_of, has_column
from okrsheet.plan.convert import ProblemKind
from okrsheet.plan.status import Status
from okrsheet.plan.supplied import Supplies
from okrsheet.plan.words import Component, Frequency, Measure, Milestone, RollUp, Unreported


@dataclass(frozen=True, eq=False)
class Figures:
    """The outcome of every item of a plan on one day, and at the end of the month before.

    *Reported* is what History holds for the month before; where the plan has changed since, it may differ
    from ``before``, which is computed from today's plan.
    """

    plan: Plan
    as_of: dt.date
    outcomes: Mapping[Item, Known]
    before: Mapping[Item, Past]
    supplies: Supplies | None = None
    """What the KPIs' data sources say; ``None`` where nobody asked them. No figure is made of it."""

    @overload
    def __getitem__(self, item: Kpi) -> Measured: ...
    @overload
    def __getitem__(self, item: Objective) -> RolledUp: ...
    @overload
    def __getitem__(self, item: Item | str) -> Known: ...
    def __getitem__(self, item: Item | str) -> Known:
        """The outcome of an item, or of the item with this ID.

        Raises:
            KeyError: no item has this ID.
        """
        found = self.plan.find(item) if isinstance(item, str) else item
        if found is None:
            raise KeyError(item)
        return self.outcomes[found]

    def __repr__(self) -> str:
        return f"Figures({self.plan!r}, as_of={self.as_of}, {len(self.outcomes)} items)"

    @property
    def day_before(self) -> dt.date:
        """The end of the month before, from which changes are counted."""
        return end_of_month_before(self.as_of)

    @cached_property
    def measured(self) -> Mapping[MeasuredItem, Measured]:
        """The key results and KPIs that have values of their own, in the plan's order."""
        return {o.item: o for o in self.outcomes.values() if isinstance(o, Measured)}

    @cached_property
    def series(self) -> Mapping[Item, history.Series]:
        """What is known of each item's past, one value a day up to the day of the figures."""
        return {item: history.series_of(self.plan, outcome) for item, outcome in self.outcomes.items()}

    @cached_property
    def forecasts(self) -> Mapping[Item, Forecast | None]:
        """What each item will have reached by its last day; ``None`` where no forecast is made."""
        return forecasts_of(self.outcomes.values(), self.series)

    @cached_property
    def compared(self) -> Mapping[Kpi, tuple[sources.Compared, ...]]:
        """What was typed of each KPI beside what its data source says; empty where nobody asked the sources."""
        return {
            kpi: tuple(sources.compared(self.plan, kpi, supply, self[kpi].span, self.as_of))
            for kpi, supply in (self.supplies or {}).items()
        }

    @cached_property
    def late_sources(self) -> Mapping[Kpi, sources.Late]:
        """The KPIs whose data source has nothing as new as they need."""
        found = {
            kpi: sources.late(self.plan, kpi, supply, self[kpi].span, self.as_of)
            for kpi, supply in (self.supplies or {}).items()
        }
        return {kpi: late for kpi, late in found.items() if late}

    @cached_property
    def data_sources(self) -> tuple[sources.SourceState, ...] | None:
        """What became of asking each data source; ``None`` where nobody asked them."""
        return None if self.supplies is None else sources.states(self.plan, self.supplies, self.compared)

    @cached_property
    def ended(self) -> Ended | None:
        """The plan's end, where it is over and nothing in it still runs."""
        return ended(self.plan, self.outcomes.values(), self.as_of)

    @cached_property
    def reported(self) -> Mapping[Item, HistoryRow]:
        """What was reported for the month before, of items that the plan still has."""
        return self.plan.reported_in(month_name(self.day_before))

    @cached_property
    def gone(self) -> tuple[HistoryRow, ...]:
        """What was reported for the month before, of items that the plan no longer has."""
        return self.plan.gone_in(month_name(self.day_before))

    @property
    def was_reported(self) -> bool:
        """Whether anything was reported for the month before."""
        return bool(self.reported or self.gone)

    @cached_property
    def new(self) -> tuple[Item, ...]:
        """The items that were not reported for the month before; none where nothing was reported at all."""
        if not self.was_reported:
            return ()
        return tuple(i for i in self.plan.counted if i.id and i not in self.reported)

    @cached_property
    def renamed(self) -> Mapping[HistoryRow, Item]:
        """Which new item each gone one may have become, by its title or ID."""
        return history.renamed(self.gone, self.new)

    @cached_property
    def with_reused_id(self) -> tuple[Item, ...]:
        """The items that have the ID of an earlier item, which the report of the month before told of."""
        rows = ((item, self.reported.get(item)) for item in self.plan.counted)
        return tuple(i for i, row in rows if row and not history.can_be_of(row, self.outcomes[i].span))

    @cached_property
    def as_reported(self) -> Mapping[Item, HistoryRow]:
        """What was reported for the month of the day, where later months have been reported since; empty
        for the latest month.
        """
        month = month_name(self.as_of)
        return self.plan.reported_in(month) if self.plan.latest_month > month else {}

    @cached_property
    def restated(self) -> Mapping[Item, HistoryRow]:
        """What was reported for the month before, of items whose progress at its end is another one by
        today's plan.
        """
        found = {}
        for item, past in self.before.items():
            row = self.reported_of(item)
            begun = self.outcomes[item].had_begun
            if row and begun and isinstance(past, Outcome) and history.is_restated(past, row):
                found[item] = row
        return found

    def status_before(self, item: Item) -> Status | None:
        """The status that was reported for the month before; where nothing at all was reported, the one by
        today's plan. ``None`` for new items, and where it is not known.
        """
        if self.was_reported:
            row = self.reported_of(item)
            return Status.find(row.status or "") if row else None
        past = self.before[item]
        return None if isinstance(past, Unknown) else past.status

    def reported_of(self, item: Item) -> HistoryRow | None:
        """What was reported of an item for the month before; not of an earlier one of its ID."""
        row = self.reported.get(item)
        return row if row and history.can_be_of(row, self.outcomes[item].span) else None


def compute(plan: Plan, as_of: dt.date) -> Figures:
    """Every figure of a plan as of a day, changes since the end of the month before included.

    Two passes: first the end of the month before, so that each outcome of the day can know its own
    past. What is the same on both days (spans, targets, whose values count) is worked out once.
    """
    basis = {item: _basis(plan, item, as_of) for item in plan.measured}
    spans = {item: span_of(plan, item, as_of) for item in plan.objectives}
    # the past first: it knows nothing of the day, and each outcome of the day keeps its own
    before = _Past(plan, end_of_month_before(as_of), basis, spans).outcomes()
    now = _Present(plan, as_of, basis, spans).outcomes()
    outcomes = {item: replace(outcome, before=before[item]) for item, outcome in now.items()}
    return Figures(plan, as_of, outcomes, before)


def phases_of(
    plan: Plan, item: MeasuredItem, target: TargetRange | Obstacle, span: Period | None
) -> tuple[Phase, ...]:
    """An item's phased targets in the order of days; where two rows have one day, the lower row counts.

    Left out, for rules to tell, is what cannot be used: days outside the span, and phased targets of a
    guardrail or of an item without a target.
    """
    if isinstance(target, Obstacle) or span is None or is_guardrail(item):
        return ()
    found: dict[dt.date, Phase] = {}
    for row in plan.phases_of(item):
        share = share_of_phase(item, target, row)
        if row.date and share is not None and span.start <= row.date < span.end:
            found[row.date] = Phase(row.date, share, row.at("target"))
    return tuple(found[day] for day in sorted(found))


def share_of_phase(item: MeasuredItem, target: TargetRange, row: PhasedTarget) -> float | None:
    """The progress (a share 0..1) that a phased target is; ``None`` where that cannot be told."""
    if row.target is None or item.target is None or row.target.percent is not item.target.percent:
        return None  # a percentage beside a plain number may mean anything
    if item.measure is Measure.MILESTONE or (item.measure and item.measure.relative):
        return row.target / item.target
    return target.share(row.target)


def missing_components(item: MeasuredItem) -> tuple[Component, ...]:
    """Which of the four components an item lacks, in their order; none where its kind needs none."""
    needed = [(c.component, c.key) for c in columns_of(type(item)) if c.component]
    if needed and item.measure is Measure.BETWEEN:
        needed.append((Component.TARGET, "upper_target"))
    lacking = {component for component, key in needed if not _is_there(item, key)}
    return tuple(component for component in Component if component in lacking)


def _is_there(item: MeasuredItem, key: str) -> bool:
    """Whether a cell counts as filled: it has a value, or a formula that was never calculated, or a period
    without its year.
    """
    problem = item.problems.get(key)
    unknown = problem is not None and (
        problem.kind is ProblemKind.NEVER_CALCULATED or (key == "end" and is_period(problem.typed))
    )
    return unknown or getattr(item, key) is not None


@dataclass(frozen=True, slots=True)
class _Basis:
    """What is the same of a measured item on every day.

    ``kpis`` are those that a key result is the mean of; ``None`` for what has values of its own. For the
    other fields see :class:`Measured`.
    """

    span: Period | None
    measured_by: MeasuredItem
    target: TargetRange | Obstacle
    values: Values
    missing: tuple[Component, ...]
    frequency: Frequency | None
    kpis: tuple[Kpi, ...] | None
    phases: tuple[Phase, ...]
    log: tuple[CheckIn, ...]


def _basis(plan: Plan, item: MeasuredItem, as_of: dt.date) -> _Basis:
    span, measuring = span_of(plan, item, as_of), measured_by(plan, item, as_of)
    values = values_of(plan, measuring, span if measuring is item else span_of(plan, measuring, as_of))
    missing = missing_components(item)
    kpis = tuple(dict.fromkeys(k for name in item.kpis if (k := plan.kpi(name, item))))
    made_of = kpis if _is_made_of_kpis(item, values) else None
    frequency, target = _frequency(plan, item, measuring, kpis), target_range(item)
    phases = phases_of(plan, item, target, span)
    log = own_log(plan, item, span)
    return _Basis(span, measuring, target, values, missing, frequency, made_of, phases, log)


def _is_made_of_kpis(item: MeasuredItem, values: Values) -> bool:
    """Whether a key result is the mean of its KPIs: it names some and has no target of its own. A
    milestone that has a value of its own, on whatever day, is measured by that instead.
    """
    if not item.kpis or item.target is not None or item.unusable("target"):
        return False
    own_value = values.log or item.current is not None
    return not (item.measure is Measure.MILESTONE and own_value)


_MOST_FREQUENT_FIRST = (
    Frequency.DAILY,
    Frequency.CONTINUOUS,
    Frequency.WEEKLY,
    Frequency.EVERY_TWO_WEEKS,
    Frequency.MONTHLY,
    Frequency.QUARTERLY,
    Frequency.TWICE_A_YEAR,
    Frequency.YEARLY,
    Frequency.EACH_TIME,
)


def _frequency(
    plan: Plan, item: MeasuredItem, measuring: MeasuredItem, kpis: Sequence[Kpi]
) -> Frequency | None:
    """How often an item needs a check-in: as its own row says; where its kind has no such column, as often as
    the most frequent of its KPIs, else as Settings say, else monthly.
    """
    if has_column(type(item), "frequency"):
        return item.frequency
    watched: Sequence[MeasuredItem] = kpis if measuring is item else [measuring]
    known = [one.frequency for one in watched if one.frequency]
    return (
        min(known, key=_MOST_FREQUENT_FIRST.index, default=None)
        or plan.settings.key_result_check_ins
        or Frequency.MONTHLY
    )


class _Pass:
    """One walk over a plan as of a day, from KPIs up to objectives."""

    def __init__(
        self,
        plan: Plan,
        day: dt.date,
        basis: Mapping[MeasuredItem, _Basis],
        spans: Mapping[Objective, Period | None],
    ) -> None:
        self.plan, self.day, self.basis, self.spans = plan, day, basis, spans
        self.judge: Judge = judge_of(plan.settings)
        self.found: dict[Item, Past] = {}

    def walk(self) -> None:
        """KPIs first, then the key results made of them, then objectives from the lowest up."""
        for record in reversed(MEASURED):
            for item in self.plan.items_of(record):
                kpis = self.basis[item].kpis
                self.found[item] = self.leaf(item) if kpis is None else self.of_kpis(item, kpis)
        for objective in self.plan.bottom_up:
            self.found[objective] = self.objective(objective)

    def leaf(self, item: MeasuredItem) -> Past:
        return self.measured(item)

    def of_kpis(self, item: MeasuredItem, kpis: Sequence[Kpi]) -> Past:
        return self.mean_of_kpis(item, kpis)

    def objective(self, item: Objective) -> Past:
        return self.rolled_up(item)

    def measured(self, item: MeasuredItem) -> Measured:
        """An item by its own values."""
        basis, reading = self.basis[item], self.basis[item].values.by(self.day)
        readings = counted_in(item, basis.values, reading, basis.span, self.day)
        raw, kept = _raw(item, basis, reading, readings)
        number = raw if isinstance(raw, float) else None
        outcome = Measured(
            item=item,
            day=self.day,
            span=basis.span,
            progress=None if number is None else min(1.0, max(0.0, number)),
            expected=self._expected(item, basis.span),
            log=basis.log,
            measured_by=basis.measured_by,
            target=basis.target,
            values=basis.values,
            reading=reading,
            readings=readings,
            raw=number,
            obstacle=raw if isinstance(raw, Obstacle) else None,
            kept=kept,
            missing=basis.missing,
            phases=basis.phases,
        )
        last = max((r.on for r in basis.values.log if r.on and r.on <= self.day), default=None)
        since = last or (basis.span.start if basis.span else None)
        due = due_after(since, basis.frequency) if since else None
        stale = self._is_late(item, basis.span, due)
        judgement = self.judge.judgement(outcome)
        return replace(outcome, last_check_in=last, next_due=due, stale=stale, judgement=judgement)

    def _expected(self, item: MeasuredItem, span: Period | None) -> float | None:
        """The expected progress: evenly over the span, or by phased targets; of a guardrail 1 from the first day."""
        if span is None:
            return None
        if is_guardrail(item):
            return 1.0
        return expected_share(span, self.day, self.basis[item].phases)

    def _is_late(self, item: Item, span: Period | None, due: dt.date | None) -> bool:
        """Whether a check-in is overdue; none is due after the item's end, or for what is set aside."""
        if due is None or span is None or item.asks_for_nothing:
            return False
        grace = dt.timedelta(days=self.plan.settings.grace_days or 0)
        return min(self.day, span.end) > due + grace

    def mean_of_kpis(self, item: MeasuredItem, kpis: Sequence[Kpi]) -> RolledUp:
        """A key result without a target of its own: the mean of its KPIs, by its own dates."""
        parts, span = _counted([self._part(kpi) for kpi in kpis]), self.basis[item].span
        last, due, stale = self._watched(item, kpis)
        outcome = RolledUp(
            item=item,
            day=self.day,
            span=span,
            progress=weighted_mean((p.weight, p.progress) for p in parts),
            expected=None if span is None else expected_share(span, self.day),
            log=self.basis[item].log,
            mode=None,
            parts=parts,
            reported=_reported(parts),
            last_check_in=last,
            next_due=due,
            stale=stale,
        )
        return replace(outcome, judgement=self.judge.judgement(outcome))

    def _watched(
        self, item: MeasuredItem, kpis: Sequence[Kpi]
    ) -> tuple[dt.date | None, dt.date | None, bool]:
        """Of a key result made of KPIs, the last check-in, when the next one is due, and whether it is late:
        as its KPIs are looked at or, where none of them says how often, as Settings say. Before its start
        nothing is: its KPIs may run already.
        """
        outcomes = [o for kpi in kpis if isinstance(o := self.found[kpi], Outcome)]
        last = max((o.last_check_in for o in outcomes if o.last_check_in), default=None)
        span, watching = self.basis[item].span, [kpi for kpi in kpis if not kpi.is_set_aside]
        outcomes = [o for o in outcomes if not o.item.is_set_aside]  # nobody owes a check-in of these
        if watching and not any(kpi.frequency for kpi in watching):
            since = last or (span.start if span else None)
            due = due_after(since, self.basis[item].frequency) if since else None
            return last, due, self._is_late(item, span, due)
        due = min((o.next_due for o in outcomes if o.next_due), default=None)
        if span and self.day < span.start:
            return last, due, False
        return last, due, any(o.stale and self._is_late(item, span, o.next_due) for o in outcomes)

    def rolled_up(self, item: Objective) -> RolledUp:
        """An objective: the weighted mean of its key results, of what supports it, or of both."""
        results = [self._part(k) for k in self.plan.key_results_of.get(item, ())]
        below = [self._part(o) for o in self.plan.supporters_of.get(item, ())]
        mode = _mode(item.roll_up or self.plan.settings.roll_up or RollUp.KEY_RESULTS, results, below)
        chosen = {RollUp.KEY_RESULTS: results, RollUp.ALIGNED_OBJECTIVES: below, RollUp.BOTH: results + below}
        parts, aligned, span = _counted(chosen[mode]), _counted(below), self.spans[item]
        # only parts with a number, so that progress is compared with what is expected of the same parts
        numbered = [p for p in parts if p.progress is not None]
        expected = weighted_mean((p.weight, p.expected) for p in numbered or parts)
        if not parts and span:
            expected = expected_share(span, self.day)
        outcome = RolledUp(
            item=item,
            day=self.day,
            span=span,
            progress=weighted_mean((p.weight, p.progress) for p in parts),
            expected=expected,
            log=own_log(self.plan, item, span),
            mode=mode,
            parts=parts,
            reported=_reported(parts),
            aligned=aligned,
            aligned_progress=weighted_mean((p.weight, p.progress) for p in aligned),
        )
        return replace(outcome, judgement=self.judge.judgement(outcome))

    def _part(self, item: Item) -> Part:
        outcome, weight = self.found[item], weight_of(self.plan, item)
        progress = None if isinstance(outcome, Unknown) or weight is None else outcome.progress
        zero = self.plan.settings.unreported is Unreported.COUNT_AS_ZERO and isinstance(item, KeyResult)
        # an item whose weight cannot be used counts for nothing, so it is not taken for a zero either
        assumed = progress is None and zero and weight is not None
        return Part(outcome, 1.0 if weight is None else weight, 0.0 if assumed else progress, assumed)


class _Present(_Pass):
    """The pass over the day of the report. It never reads History, so months may be run in any order."""

    def outcomes(self) -> dict[Item, Known]:
        self.walk()
        return {item: outcome for item, outcome in self.found.items() if isinstance(outcome, Outcome)}


class _Past(_Pass):
    """The pass over the end of the month before: by dated values, else as History has it, else unknown."""

    def outcomes(self) -> dict[Item, Past]:
        self.walk()
        return self.found

    def leaf(self, item: MeasuredItem) -> Past:
        """By dated values. An undated value says nothing about the past: then as History has it, else unknown.
        An item that has no value now had none then, which is known.
        """
        outcome = self.measured(item)
        if outcome.reading and outcome.reading.on:
            return outcome
        if recorded := self._recorded(outcome):
            return recorded
        if outcome.progress is not None:
            return Unknown(item, self.day, outcome.expected)
        return outcome

    def of_kpis(self, item: MeasuredItem, kpis: Sequence[Kpi]) -> Past:
        return self._unless_hidden(self.mean_of_kpis(item, kpis))

    def objective(self, item: Objective) -> Past:
        return self._unless_hidden(self.rolled_up(item))

    def _unless_hidden(self, outcome: RolledUp) -> Past:
        """A roll-up counts only where every part that counts in it is known; else the item's own row in
        History does, for that was reported (SPEC section 3, Change).
        """
        counting = (p for p in outcome.parts if weight_of(self.plan, p.item) is not None)
        hidden = any(isinstance(part.outcome, Unknown) for part in counting)
        if not hidden and outcome.progress is not None:
            return outcome
        if recorded := self._recorded(outcome):
            return recorded
        return Unknown(outcome.item, self.day, outcome.expected) if hidden else outcome

    def _recorded(self, outcome: Known) -> Recorded | None:
        item = outcome.item
        row = self.plan.reported_in(month_name(self.day)).get(item)
        if row is None or row.progress is None or not history.can_be_of(row, outcome.span):
            return None
        return Recorded(item, self.day, row.progress, outcome.expected, row)


def _mode(asked: RollUp, results: Sequence[Part], below: Sequence[Part]) -> RollUp:
    """What an objective is rolled up from: what Settings or the row ask for, where it has any of that; else
    the other.
    """
    if asked is RollUp.KEY_RESULTS and not results and below:
        return RollUp.ALIGNED_OBJECTIVES
    if asked is not RollUp.KEY_RESULTS and not below:
        return RollUp.KEY_RESULTS
    if asked is RollUp.BOTH and not results:
        return RollUp.ALIGNED_OBJECTIVES
    return asked


def _counted(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts that count: not those that are postponed, cancelled or of weight 0."""
    return tuple(p for p in parts if p.weight > 0 and not p.item.is_set_aside)


def _reported(parts: Sequence[Part]) -> tuple[int, int]:
    """How many parts have a number that somebody reported, and how many there are."""
    return sum(p.progress is not None and not p.assumed for p in parts), len(parts)


def _raw(
    item: MeasuredItem, basis: _Basis, reading: Reading | None, readings: Sequence[Reading]
) -> tuple[float | Obstacle, Kept | None]:
    """The raw progress (it may be below 0 or above 1) or why there is none; of a guardrail, how often it was kept."""
    aim = basis.target
    if isinstance(aim, Obstacle):
        return aim, None
    if reading is None:
        return Obstacle.NO_VALUE, None
    if item.measure is Measure.MILESTONE:
        return _milestone(item, aim, reading, basis.values), None
    if not isinstance(reading.value, float):
        return Obstacle.WORD_FOR_NUMBER, None
    if off_scale(item, readings):
        return Obstacle.MIXED_PERCENT, None
    if is_guardrail(item):
        return (Obstacle.UNREADABLE, None) if basis.span is None else _kept(item, aim, readings, basis.span)
    return aim.share(reading.value), None


def _milestone(item: MeasuredItem, aim: TargetRange, reading: Reading, values: Values) -> float | Obstacle:
    """How far a milestone is: by its word, by a percentage, or by a number as a share of its target; where the
    target cannot be read, by a word or a percentage alone.
    """
    match reading.value:
        case Milestone.DONE:
            return 1.0
        case Milestone.NOT_STARTED:
            return 0.0
        case Milestone.IN_PROGRESS:
            return Obstacle.NO_SHARE
    value = float(reading.value)
    if reading.percent and not aim.percent:
        return value
    if aim.percent and not reading.percent and abs(value) > LARGEST_PLAIN_PERCENT:
        return Obstacle.MIXED_PERCENT
    if item.unusable("target"):
        return Obstacle.UNREADABLE
    if aim.target:
        odd = may_be_percent(aim, reading) and values.percent_beside(reading)
        return Obstacle.SHARE_OR_COUNT if odd else value / aim.target
    return value if 0 <= value <= 1 else Obstacle.NO_SHARE


def _kept(
    item: MeasuredItem, aim: TargetRange, readings: Sequence[Reading], span: Period
) -> tuple[float, Kept | None]:
    """The share of check-ins that kept the bounds; of a value from before the span, or without a day,
    1 or 0.
    """
    values = [r.value for r in readings if isinstance(r.value, float)]
    met = sum(meets(item.measure, aim, value) for value in values)
    within = all(r.on and r.on >= span.start for r in readings)
    return met / len(values), Kept(met, len(values)) if within else None
