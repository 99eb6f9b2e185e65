"""The mail as data: what it says, and what it leaves to the full report when it grows too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import okrsheet
from okrsheet import rollup
from okrsheet.assessment import Group
from okrsheet.findings import Finding, Severity
from okrsheet.plan import Item, KeyResult, Objective
from okrsheet.report import news, shown
from okrsheet.report import phrases as p
from okrsheet.report.news import ActionView, ChangeView, CounterView
from okrsheet.report.view import (
    Edition,
    FindingView,
    ItemView,
    ObjectiveView,
    finding_view,
    item_view,
    roll_up_of,
)
from okrsheet.rollup import weight_of
from okrsheet.status import Status
from okrsheet.text import Message, number
from okrsheet.words import State, Unreported

_ACTIONS, _CHANGES, _NAMED, _TITLES = 7, 5, 5, 6


@dataclass(frozen=True, slots=True)
class SummaryView:
    """Everything that the mail and its text twin say."""

    title: str
    verdict: str
    comparison: str
    meta: str
    counters: tuple[CounterView, ...]
    made_up: str
    act: str
    actions: tuple[ActionView, ...]
    more_actions: str
    nobody: str
    changed: str
    changes: tuple[ChangeView, ...]
    objectives: tuple[ObjectiveView, ...]
    more_objectives: str
    strays: ObjectiveRest
    kpis: tuple[ItemView, ...]
    more_kpis: str
    versus: str
    versus_points: str
    quality: tuple[str, ...]
    findings: tuple[FindingView, ...]
    more_findings: str
    method: tuple[str, ...]
    footer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveRest:
    """The key results below none of the objectives shown."""

    title: str = ""
    key_results: tuple[ItemView, ...] = ()
    more: str = ""


def summary_view(edition: Edition) -> SummaryView:
    """The whole mail, nothing folded."""
    actions, changes = news.actions(edition), news.changes(edition)
    findings = edition.assessment.findings
    return SummaryView(
        title=title(edition),
        verdict=news.verdict(edition),
        comparison=news.comparison(edition),
        meta=meta(edition),
        counters=news.counters(edition),
        made_up=news.made_up(edition),
        act=news.heading(edition, actions),
        actions=actions[:_ACTIONS],
        more_actions=_more(
            edition, p.MORE_ACTIONS.says(count=shown.count(len(actions) - _ACTIONS)), len(actions) > _ACTIONS
        ),
        nobody=news.nobody(edition),
        changed=edition.say(p.CHANGED.says(month=edition.month_name)),
        changes=changes[:_CHANGES],
        objectives=objectives(edition),
        more_objectives="",
        strays=strays(edition),
        kpis=kpis(edition),
        more_kpis="",
        versus=edition.say(p.VERSUS.says(month=edition.month_name)),
        versus_points=edition.say(p.VERSUS_POINTS.says(month=edition.month_name)),
        quality=tuple(quality(edition)),
        findings=tuple(finding_view(edition, f) for f in _gravest(edition)),
        more_findings=_more(
            edition, p.MORE_FINDINGS.says(count=shown.count(len(findings) - _NAMED)), len(findings) > _NAMED
        ),
        method=tuple(method(edition)),
        footer=tuple(footer(edition)),
    )


def _more(edition: Edition, phrase: Message, needed: bool) -> str:
    return edition.say(phrase) if needed else ""


def title(edition: Edition) -> str:
    """The organisation and the month."""
    as_of, settings = edition.assessment.as_of, edition.assessment.plan.settings
    return edition.say(
        p.TITLE.says(
            organisation=edition.name(settings.organisation) if settings.organisation else p.PAGE_TITLE,
            month=p.MONTHS[as_of.month - 1],
            year=as_of.year,
        )
    )


def subject(edition: Edition) -> str:
    """The subject of the mail: whose plan, which month, how far, how many off track."""
    settings, as_of = edition.assessment.plan.settings, edition.assessment.as_of
    organisation = edition.name(settings.organisation, 30) if settings.organisation else p.PAGE_TITLE
    known = {"organisation": organisation, "month": p.MONTHS[as_of.month - 1], "year": as_of.year}
    if edition.of:
        whose = p.WHOSE[edition.scope.extent].says(department=edition.name(edition.scope.department, 20))
        return edition.say(p.SUBJECT_PART.says(**known, whose=whose, head=news.headline(edition)))
    return edition.say(p.SUBJECT.says(**known, head=news.headline(edition)))


def scope_name(edition: Edition) -> str:
    """Whose part of the plan it is; blank for the whole plan."""
    if not edition.of:
        return ""
    scope = edition.scope
    names = {"department": edition.name(scope.department, 60), "person": edition.name(scope.person, 60)}
    return edition.say(p.SCOPES[scope.extent].says(**names))


def meta(edition: Edition) -> str:
    """Whose plan, which part of it, which period, as of which day."""
    plan, as_of = edition.assessment.plan, edition.assessment.as_of
    period = plan.period(as_of)
    parts = [
        edition.name(plan.settings.organisation) if plan.settings.organisation else "",
        scope_name(edition),
        edition.say(p.PERIOD.says(start=edition.full_day(period.start), end=edition.full_day(period.end))),
        edition.say(p.AS_OF.says(day=edition.full_day(as_of))),
    ]
    return " · ".join(part for part in parts if part)


def _worst_first(views: Iterable[ItemView]) -> tuple[ItemView, ...]:
    return tuple(sorted(views, key=lambda view: view.rank))


def objectives(edition: Edition) -> tuple[ObjectiveView, ...]:
    """Objectives, worst first, each with its key results, worst first."""
    plan = edition.assessment.plan
    views = [
        ObjectiveView(
            item_view(edition, objective),
            _worst_first(item_view(edition, k) for k in plan.key_results_of.get(objective, ())),
        )
        for objective in plan.objectives
    ]
    return tuple(sorted(views, key=lambda view: view.item.rank))


def strays(edition: Edition) -> ObjectiveRest:
    """The key results that no objective shows: it is unknown or another reader's, or their ID is
    taken.
    """
    plan = edition.assessment.plan
    placed = {k for results in plan.key_results_of.values() for k in results}
    rest = [k for k in plan.key_results if k not in placed]
    elsewhere = all(edition.whole.parent_objective(k) for k in rest)
    return ObjectiveRest(
        edition.say(p.ELSEWHERE if elsewhere else p.OTHERS),
        _worst_first(item_view(edition, k) for k in rest),
    )


def kpis(edition: Edition) -> tuple[ItemView, ...]:
    """KPIs, worst first."""
    return _worst_first(item_view(edition, kpi) for kpi in edition.assessment.plan.kpis)


def quality(edition: Edition) -> Iterator[str]:
    """What the plan lacks: components, values, check-ins, and how much was found wrong."""
    assessment = edition.assessment
    items = news.measured(edition)
    if total := len(assessment.plan.kpis):
        yield edition.say(
            p.KPIS_COMPLETE.says(have=shown.count(assessment.kpis_complete), of=shown.count(total))
        )
        lacking = assessment.incomplete
        for kpi in lacking[:_NAMED]:
            missing = tuple(c.text for c in assessment[kpi].missing)
            yield edition.say(p.MISSES.says(title=edition.title(kpi), cell=str(kpi.at()), missing=missing))
        if len(lacking) > _NAMED:
            yield edition.say(p.MORE_FINDINGS.says(count=shown.count(len(lacking) - _NAMED)))
    if items:
        have = sum(assessment[i].progress is not None for i in items)
        stale = sum(assessment[i].stale for i in items)
        known = {"have": shown.count(have), "of": shown.count(len(items)), "stale": shown.count(stale)}
        yield edition.say(p.VALUES_KNOWN.says(**known, what=news.what(edition)))
    yield _found(edition)


def _found(edition: Edition) -> str:
    findings = edition.assessment.findings
    if not findings:
        return edition.say(p.NO_FINDINGS)
    errors, warnings, notes = (shown.count(sum(f.severity is s for f in findings)) for s in Severity)
    return edition.say(p.FINDINGS_COUNT.says(errors=errors, warnings=warnings, notes=notes))


def _gravest(edition: Edition) -> list[Finding]:
    order = list(Severity)
    ranked = sorted(edition.assessment.findings, key=lambda f: order.index(f.severity))
    return ranked[:_NAMED]


def method(edition: Edition) -> Iterator[str]:
    """How the figures were made: roll-up, pace rule, what was left out, weights."""
    assessment = edition.assessment
    plan, settings = assessment.plan, assessment.plan.settings
    if tops := assessment.tops:
        ids = _listed(edition, [o.id for o in tops])
        one, many = (p.METHOD_PART_ONE, p.METHOD_PART) if edition.of else (p.METHOD_PLAN_ONE, p.METHOD_PLAN)
        phrase = many if len(tops) > 1 else one
        yield edition.say(phrase.says(count=len(tops), ids=ids))
    yield edition.say(p.METHOD_ROLL_UP.says(mode=roll_up_of(edition)))
    if own := [o.id for o in plan.objectives if o.roll_up not in (None, settings.roll_up)]:
        yield edition.say(p.METHOD_OWN_ROLL_UP.says(ids=_listed(edition, own)))
    pace = rollup.pace_of(plan)
    thresholds = {"on_track": shown.share(pace.on_track_from), "at_risk": shown.share(pace.at_risk_from)}
    yield edition.say(p.PACE_RULES[pace.rule].says(**thresholds))
    unreported, out = _without_number(edition), _not_counted(edition)
    if unreported:
        zero = settings.unreported is Unreported.COUNT_AS_ZERO
        phrase = p.METHOD_ZERO if zero else p.METHOD_LEFT_OUT
        yield edition.say(phrase.says(titles=_listed(edition, unreported)))
    if out:
        yield edition.say(p.METHOD_NOT_COUNTED.says(titles=_listed(edition, out)))
    if weights := list(_weights(edition)):
        yield edition.say(p.METHOD_WEIGHTS.says(weights=_listed(edition, weights)))


def _listed(edition: Edition, names: Sequence[str]) -> object:
    """A few names, and how many more there are."""
    few = tuple(edition.name(n, 40) for n in names[:_TITLES])
    rest = len(names) - len(few)
    return p.MORE_TITLES.says(titles=few, count=rest) if rest else few


def _counting(edition: Edition) -> tuple[Objective | KeyResult, ...]:
    plan = edition.assessment.plan
    return (*plan.objectives, *plan.key_results)


def _without_number(edition: Edition) -> list[str]:
    assessment, found = edition.assessment, dict[Item, None]()
    for item in _counting(edition):
        for part in assessment[item].parts:
            if part.assumed or part.progress is None:
                found[part.item] = None
    return [item.id or item.title or "" for item in found]


def _not_counted(edition: Edition) -> list[str]:
    return [i.id for i in _counting(edition) if i.state is State.POSTPONED or weight_of(i) == 0]


def _weights(edition: Edition) -> Iterator[str]:
    for item in _counting(edition):
        if (weight := weight_of(item)) not in (None, 0, 1):
            yield edition.say(p.WEIGHT.says(id=item.id, weight=number(weight or 0)))


def footer(edition: Edition) -> Iterator[str]:
    """Where the figures come from, and why the reader gets them."""
    plan = edition.assessment.plan
    yield edition.say(
        p.MADE_FROM.says(
            file=edition.name(PurePath(plan.file).name) if plan.file else p.NO_FILE,
            sha256=plan.sha256[:12] or shown.UNKNOWN,
            day=edition.full_day(edition.assessment.as_of),
            version=okrsheet.__version__,
        )
    )
    if edition.of:
        yield edition.say(p.WHY_PART.says(whose=scope_name(edition)))
    else:
        yield edition.say(p.WHY_YOU)


@dataclass(frozen=True, slots=True)
class Fold:
    """What the mail leaves to the full report: rows of some statuses, rows beyond a number."""

    hidden: frozenset[Status] = frozenset()
    most: int | None = None


_QUIET = frozenset({Status.ACHIEVED, Status.CLOSED, Status.POSTPONED, Status.NOT_STARTED})
_FINE = _QUIET | {Status.ON_TRACK}
_ALL_BUT_RED = frozenset(Status) - set(news.BAD)
FOLDS: tuple[Fold, ...] = (
    Fold(),
    Fold(_QUIET),
    Fold(_FINE),
    Fold(_FINE | {Status.INCOMPLETE, Status.NO_DATA}),
    Fold(_ALL_BUT_RED),
    *(Fold(_ALL_BUT_RED, most) for most in (90, 75, 60, 40, 25, 15, 8, 4, 2, 0)),
)
"""From nothing folded to nearly all; what is red goes last, and only where a mail full of red
would otherwise be cut off by the mail program."""


def folded(view: SummaryView, fold: Fold, edition: Edition) -> SummaryView:
    """A mail with some of its rows counted instead of shown."""
    if fold == Fold():
        return view
    hidden = {status.key for status in fold.hidden}
    room = _Room(edition, hidden, fold.most)
    objectives = [(o, room.objective(o)) for o in view.objectives]
    visible = [pair for pair in objectives if pair[1].key_results or pair[0].item.status.key not in hidden]
    kept = [cut for _, cut in visible[: fold.most]]
    anchors = {cut.item.anchor for cut in kept}
    gone = [i for o, _ in objectives if o.item.anchor not in anchors for i in (o.item, *o.key_results)]
    stray_rows, stray_more = room.rows(view.strays.key_results)
    kpi_rows, kpi_more = _Room(edition, hidden, fold.most).rows(view.kpis)
    return replace(
        view,
        objectives=tuple(kept),
        more_objectives=room.more(gone),
        strays=replace(view.strays, key_results=stray_rows, more=stray_more),
        kpis=kpi_rows,
        more_kpis=kpi_more,
    )


@dataclass
class _Room:
    """How many rows a section of the mail still has room for."""

    edition: Edition
    hidden: set[str]
    left: int | None

    def rows(self, items: Sequence[ItemView]) -> tuple[tuple[ItemView, ...], str]:
        """The rows that are shown, and a line about those that are not."""
        kept = tuple(i for i in items if i.status.key not in self.hidden)[: self.left]
        if self.left is not None:
            self.left -= len(kept)
        anchors = {item.anchor for item in kept}
        return kept, self.more([item for item in items if item.anchor not in anchors])

    def objective(self, view: ObjectiveView) -> ObjectiveView:
        """An objective with the rows that there is room for."""
        kept, more = self.rows(view.key_results)
        return replace(view, key_results=kept, more=more)

    def more(self, items: Sequence[ItemView]) -> str:
        """``12 more in the full report: ● On track 12``."""
        if not items:
            return ""
        statuses = [Status[item.status.key.upper()] for item in items]
        found = news.counts(self.edition, statuses)
        return self.edition.say(p.MORE_ROWS.says(count=shown.count(len(items)), counts=found))


def group_counts(edition: Edition, group: Group) -> str:
    """A department's or owner's objectives, key results and KPIs by status."""
    statuses = [
        status
        for found in (group.objectives, group.key_results, group.kpis)
        for status, count in found.items()
        for _ in range(count)
    ]
    return news.counts(edition, statuses)
