"""The mail as data: what it says, and what it leaves to the full report when it grows too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import okrsheet
from okrsheet.assessment import Group
from okrsheet.figures.judge import pace_of
from okrsheet.figures.mean import weight_of
from okrsheet.figures.outcome import RolledUp
from okrsheet.findings import Finding, Severity
from okrsheet.plan import Item, KeyResult, Objective
from okrsheet.report import news, shown
from okrsheet.report import phrases as p
from okrsheet.report.goalposts import GoalpostView, goalposts
from okrsheet.report.news import ActionView, ChangeView, CounterView
from okrsheet.report.revisions import RevisionView, revisions
from okrsheet.report.view import (
    Edition,
    FindingView,
    ItemView,
    ObjectiveView,
    finding_view,
    item_view,
    roll_up_of,
)
from okrsheet.text import breadth, number
from okrsheet.words import State, Unreported

_ACTIONS, _CHANGES, _NAMED, _TITLES = 7, 5, 5, 6
_SUBJECT, _LONGEST_NAME, _SHORTEST_NAME = 60, 30, 16
_OF_COMPONENTS = frozenset({"no-target", "no-timeframe", "no-data-source", "no-frequency"})


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
    more_changes: str
    moved: str
    goalposts: tuple[GoalpostView, ...]
    more_goalposts: str
    revised: str
    revisions: tuple[RevisionView, ...]
    more_revisions: str
    objectives: tuple[ObjectiveView, ...]
    more_objectives: str
    strays: ObjectiveRest
    kpis: tuple[ItemView, ...]
    more_kpis: str
    also: Also
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


@dataclass(frozen=True, slots=True)
class Also:
    """What is off track or missed and has no row: a line each and, beyond those, names."""

    lines: tuple[str, ...] = ()
    names: str = ""
    more: str = ""


def summary_view(edition: Edition) -> SummaryView:
    """The whole mail, nothing folded."""
    actions, changes, moved = news.actions(edition), news.changes(edition), goalposts(edition)
    revised = revisions(edition)
    findings = [f for f in gravest_first(edition) if f.rule.name not in _OF_COMPONENTS]  # told in the box
    return SummaryView(
        title=title(edition),
        verdict=news.verdict(edition),
        comparison=news.comparison(edition),
        meta=meta(edition),
        counters=news.counters(edition),
        made_up=news.made_up(edition),
        act=news.heading(edition, actions),
        actions=actions[:_ACTIONS],
        more_actions=_more(edition, len(actions) - _ACTIONS),
        nobody=news.nobody(edition),
        changed=edition.say(p.CHANGED.says(month=edition.month_name)),
        changes=changes[:_CHANGES],
        more_changes=_more(edition, len(changes) - _CHANGES),
        moved=edition.say(p.GOALPOSTS.says(month=edition.month_name)),
        goalposts=moved[:_CHANGES],
        more_goalposts=_more(edition, len(moved) - _CHANGES),
        revised=edition.say(p.REVISED.says(month=edition.month_name)),
        revisions=revised[:_CHANGES],
        more_revisions=_more(edition, len(revised) - _CHANGES),
        objectives=objectives(edition),
        more_objectives="",
        strays=strays(edition),
        kpis=kpis(edition),
        more_kpis="",
        also=Also(),
        versus=edition.say(p.VERSUS.says(month=edition.month_name)),
        versus_points=edition.say(p.VERSUS_POINTS.says(month=edition.month_name)),
        quality=tuple(quality(edition, _NAMED)),
        findings=tuple(finding_view(edition, f) for f in findings[:_NAMED]),
        more_findings=_more(edition, len(findings) - _NAMED),
        method=tuple(method(edition)),
        footer=tuple(footer(edition)),
    )


def _more(edition: Edition, count: int) -> str:
    """That there are more than are listed; blank when there are not."""
    return edition.say(p.MORE.says(count=shown.count(count))) if count > 0 else ""


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
    """The subject of the mail: whose plan, which month, how far, how many off track; names are
    clipped where it would be longer than lists of mails show.
    """
    said = (_subject(edition, most) for most in range(_LONGEST_NAME, _SHORTEST_NAME - 1, -1))
    return next((words for words in said if breadth(words) <= _SUBJECT), _subject(edition, _SHORTEST_NAME))


def _subject(edition: Edition, most: int) -> str:
    """A subject with no name wider than ``most`` letters."""
    settings, as_of = edition.assessment.plan.settings, edition.assessment.as_of
    name = shown.clip_wide(edition.name(settings.organisation), most)
    organisation = name if settings.organisation else p.PAGE_TITLE
    known = {"organisation": organisation, "month": p.MONTHS[as_of.month - 1], "year": as_of.year}
    said = p.SUBJECT.says(**known, head=news.headline(edition))
    if edition.of:
        department = shown.clip_wide(edition.name(edition.scope.department), most)
        whose = p.WHOSE[edition.scope.extent].says(department=department)
        said = p.SUBJECT_PART.says(**known, whose=whose, head=news.headline(edition))
    return _in_small_letters(edition.say(said))


def _in_small_letters(words: str) -> str:
    """A subject that no spam filter takes for one in capitals, as those of Chinese with a
    capitalised name in it are taken.
    """
    capitals = any(c.isupper() for c in words) and not any(c.islower() for c in words)
    return f"[okr] {words}" if capitals else words


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


def quality(edition: Edition, most: int | None = None) -> Iterator[str]:
    """What the plan lacks: components, values, check-ins, and how much was found wrong; of the
    KPIs that lack something, ``most`` are named.
    """
    assessment = edition.assessment
    items = news.measured(edition)
    if assessment.plan.kpis:
        yield from _completeness(edition, most)
    if items:
        have = sum(assessment[i].progress is not None for i in items)
        stale = sum(assessment[i].stale for i in items)
        known = {"have": shown.count(have), "of": shown.count(len(items)), "stale": shown.count(stale)}
        yield edition.say(p.VALUES_KNOWN.says(**known, what=news.what(edition)))
    yield _found(edition)


def _completeness(edition: Edition, most: int | None) -> Iterator[str]:
    """How many KPIs are complete, what most of the others lack, and who fills that in while they
    are watched.
    """
    assessment, total = edition.assessment, len(edition.assessment.plan.kpis)
    lacking = assessment.incomplete
    yield edition.say(p.KPIS_COMPLETE.says(have=shown.count(total - len(lacking)), of=shown.count(total)))
    counts = Counter(component for kpi in lacking for component in assessment[kpi].missing)
    if counts:
        often = tuple(p.TIMES.says(component=c.text, count=shown.count(n)) for c, n in counts.most_common())
        yield edition.say(p.MISSING_MOST.says(components=often))
    asked = [kpi for kpi in lacking if news.running(kpi)]
    for kpi in asked[:most]:
        owner = edition.whole.owner(kpi)
        phrase = p.MISSES if owner else p.NOBODY_FILLS
        missing = tuple(c.text for c in assessment[kpi].missing)
        known = {"owner": edition.name(owner, 60), "title": edition.title(kpi), "cell": str(kpi.at())}
        yield edition.say(phrase.says(**known, missing=missing))
    if most is not None and len(asked) > most:
        yield _more(edition, len(asked) - most)


def _found(edition: Edition) -> str:
    findings = edition.assessment.findings
    if not findings:
        return edition.say(p.NO_FINDINGS)
    errors, warnings, notes = (shown.count(sum(f.severity is s for f in findings)) for s in Severity)
    return edition.say(p.FINDINGS_COUNT.says(errors=errors, warnings=warnings, notes=notes))


def gravest_first(edition: Edition) -> list[Finding]:
    """The findings, the gravest first."""
    order = list(Severity)
    return sorted(edition.assessment.findings, key=lambda f: order.index(f.severity))


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
    pace = pace_of(settings)
    thresholds = {"on_track": shown.share(pace.on_track_from), "at_risk": shown.share(pace.at_risk_from)}
    yield edition.say(p.PACE_RULES[pace.rule].says(**thresholds))
    ahead = (assessment.figures.forecasts[item] for item in plan.items)
    if any(one and one.pace is not None for one in ahead):
        yield edition.say(p.METHOD_PACE)
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
        match assessment[item]:
            case RolledUp(parts=parts):
                found |= {p.item: None for p in parts if p.assumed or p.progress is None}
    return [item.id or item.title or "" for item in found]


def _not_counted(edition: Edition) -> list[str]:
    aside = (State.POSTPONED, State.CANCELLED)
    return [i.id for i in _counting(edition) if i.state in aside or weight_of(i) == 0]


def _weights(edition: Edition) -> Iterator[str]:
    for item in _counting(edition):
        if (weight := weight_of(item)) not in (None, 0, 1):
            yield edition.say(p.WEIGHT.says(id=item.id, weight=number(weight or 0)))


def footer(edition: Edition) -> Iterator[str]:
    """Where the figures come from, and why the reader gets them."""
    plan = edition.assessment.plan
    for workbook in plan.workbooks:
        yield edition.say(
            p.MADE_FROM.says(
                file=edition.name(workbook.name) if workbook.file else p.NO_FILE,
                sha256=workbook.sha256[:12] or shown.UNKNOWN,
                day=edition.full_day(edition.assessment.as_of),
                version=okrsheet.__version__,
            )
        )
    if edition.of:
        yield edition.say(p.WHY_PART.says(whose=scope_name(edition)))
    else:
        yield edition.say(p.WHY_YOU)


def group_counts(edition: Edition, group: Group) -> str:
    """A department's or owner's objectives, key results and KPIs by status."""
    statuses = [
        status
        for found in (group.objectives, group.key_results, group.kpis)
        for status, count in found.items()
        for _ in range(count)
    ]
    return news.counts(edition, statuses)
