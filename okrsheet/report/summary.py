"""The mail as data: what it says, and what it leaves to the full report when it grows too long."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import okrsheet
from okrsheet.assessment import Group
from okrsheet.basics.dates import MONTHS, month_name
from okrsheet.basics.text import breadth, clean, clip, clip_wide, number
from okrsheet.figures.judge import pace_of
from okrsheet.figures.mean import weight_of
from okrsheet.figures.outcome import RolledUp
from okrsheet.plan import Item, KeyResult, Objective
from okrsheet.plan.words import Unreported
from okrsheet.report import actions, changes, formatting, goalposts, itemlists, revisions
from okrsheet.report import phrases as p
from okrsheet.report.actions import ActionView
from okrsheet.report.changes import ChangeView
from okrsheet.report.context import Context
from okrsheet.report.goalposts import GoalpostView
from okrsheet.report.itemlists import Apart, Objectives
from okrsheet.report.items import counts, finding_view, roll_up_of
from okrsheet.report.revisions import RevisionView
from okrsheet.report.sections import LongSection, Section, listed, more
from okrsheet.report.verdict import (
    CounterView,
    comparison,
    composition,
    counters,
    headline,
    running,
    unread,
    verdict,
    what,
)
from okrsheet.report.views import FindingView
from okrsheet.rules.rule import Finding, Severity

_NAMED, _TITLES = 5, 6
_FILES = 4  # of which the foot of the mail has a line each
_SUBJECT, _LONGEST_NAME, _SHORTEST_NAME = 60, 30, 16
_OF_COMPONENTS = frozenset({"no-target", "no-timeframe", "no-data-source", "no-frequency"})


@dataclass(frozen=True, slots=True)
class SummaryView:
    """Everything that the mail and its text twin say."""

    title: str
    verdict: str
    comparison: str
    unread: str
    meta: str
    full_report: FullReport | None
    counters: tuple[CounterView, ...]
    composition: str
    actions: Section[ActionView]
    changes: Section[ChangeView]
    goalposts: Section[GoalpostView]
    revisions: Section[RevisionView]
    objectives: Objectives
    apart: Apart
    also: Also
    versus: str
    versus_points: str
    quality: tuple[str, ...]
    findings: Section[FindingView]
    method: tuple[str, ...]
    footer: tuple[str, ...]

    @property
    def long_sections(self) -> dict[str, Any]:
        """The sections that can be shortened, in their order."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in values if isinstance(value, LongSection)}

    @property
    def count(self) -> int:
        """How many items have a row of their own."""
        return sum(len(section.items) for section in self.long_sections.values())


@dataclass(frozen=True, slots=True)
class Also:
    """What is off track or missed and has no row: a line each and, beyond those, names."""

    lines: tuple[str, ...] = ()
    names: str = ""
    more: str = ""


def summary_view(context: Context) -> SummaryView:
    """The whole mail, nothing left out."""
    findings = [f for f in gravest_first(context) if f.rule.name not in _OF_COMPONENTS]  # told in the box
    return SummaryView(
        title=title(context),
        verdict=verdict(context),
        comparison=comparison(context),
        unread=unread(context),
        meta=meta(context),
        full_report=full_report(context),
        counters=counters(context),
        composition=composition(context),
        actions=actions.section(context),
        changes=changes.section(context),
        goalposts=goalposts.section(context),
        revisions=revisions.section(context),
        objectives=itemlists.objectives(context),
        apart=itemlists.apart(context),
        also=Also(),
        versus=context.say(p.VERSUS.says(month=context.month_name)),
        versus_points=context.say(p.VERSUS_POINTS.says(month=context.month_name)) if context.compares else "",
        quality=tuple(quality(context, _NAMED)),
        findings=listed(context, "", [finding_view(context, f) for f in findings], _NAMED),
        method=tuple(method(context)),
        footer=tuple(footer(context)),
    )


def title(context: Context) -> str:
    """The organisation and the month."""
    as_of = context.assessment.as_of
    return context.say(
        p.TITLE.says(
            organisation=context.organisation(),
            month=MONTHS[as_of.month - 1],
            year=as_of.year,
        )
    )


def subject(context: Context) -> str:
    """The subject of the mail: whose plan, which month, how far, how many off track; names are
    clipped where it would be longer than lists of mails show.
    """
    said = (_subject(context, most) for most in range(_LONGEST_NAME, _SHORTEST_NAME - 1, -1))
    return next((words for words in said if breadth(words) <= _SUBJECT), _subject(context, _SHORTEST_NAME))


def _subject(context: Context, most: int) -> str:
    """A subject with no name wider than ``most`` letters."""
    as_of, organisation = context.assessment.as_of, context.organisation(most)
    known = {"organisation": organisation, "month": MONTHS[as_of.month - 1], "year": as_of.year}
    said = p.SUBJECT.says(**known, head=headline(context))
    if not context.selection.is_everything:
        department = clip_wide(context.name(context.selection.reader.department), most)
        whose = p.WHOSE[context.selection.reader.extent].says(department=department)
        said = p.SUBJECT_READER.says(**known, whose=whose, head=headline(context))
    return _in_small_letters(context.say(said))


def _in_small_letters(words: str) -> str:
    """A subject that no spam filter takes for one in capitals, as those of Chinese with a
    capitalised name in it are taken.
    """
    capitals = any(c.isupper() for c in words) and not any(c.islower() for c in words)
    return f"[okr] {words}" if capitals else words


def scope_name(context: Context) -> str:
    """Whom the summary is for; blank for the company."""
    if context.selection.is_everything:
        return ""
    scope = context.selection.reader
    names = {"department": context.name(scope.department, 60), "person": context.name(scope.person, 60)}
    return context.say(p.SCOPES[scope.extent].says(**names))


@dataclass(frozen=True, slots=True)
class FullReport:
    """Where the full page is: an address that may be followed, or a path that is only named."""

    address: str
    shown: str


def full_report(context: Context) -> FullReport | None:
    """Where Settings say that the full page is; ``{month}`` stands for the report's month, and ``{id}`` for no
    single item.
    """
    typed = clean(context.plan.settings.full_report or "")
    if not typed:
        return None
    place = typed.replace("{month}", month_name(context.assessment.as_of)).replace("{id}", "")
    followed = place if _FOLLOWED.match(place) and not _NO_PART_OF_A_LINK.search(place) else ""
    return FullReport(followed, clip(place, _LONGEST_LINK))


_FOLLOWED = re.compile(r"https?://\S", re.IGNORECASE)
"""A mail program may be asked for these; of any other address nobody knows what following it would do."""
_NO_PART_OF_A_LINK = re.compile(r"[\s<>\"']")
_LONGEST_LINK = 200  # characters


def meta(context: Context) -> str:
    """Whose plan, which part of it, which period, as of which day."""
    plan, as_of = context.plan, context.assessment.as_of
    period = plan.period(as_of)
    parts = [
        context.name(plan.settings.organisation) if plan.settings.organisation else "",
        scope_name(context),
        context.say(p.PERIOD.says(start=context.full_day(period.start), end=context.full_day(period.end))),
        context.say(p.AS_OF.says(day=context.full_day(as_of))),
    ]
    return " · ".join(part for part in parts if part)


def quality(context: Context, most: int | None = None) -> Iterator[str]:
    """What the plan lacks: components, values, check-ins, and how much was found wrong; of the
    KPIs that lack something, ``most`` are named.
    """
    assessment = context.assessment
    items = context.selection.measured
    if context.selection.kpis:
        yield from _completeness(context, most)
    if items:
        have = sum(assessment[i].progress is not None for i in items)
        stale = sum(assessment[i].overdue for i in items)
        known = {
            "have": formatting.count(have, context.language),
            "of": formatting.count(len(items), context.language),
            "stale": formatting.count(stale, context.language),
        }
        yield context.say(p.VALUES_KNOWN.says(**known, what=what(context)))
    yield _found(context)


def _completeness(context: Context, most: int | None) -> Iterator[str]:
    """How many KPIs are complete, what most of the others lack, and who fills that in while they
    are watched.
    """
    assessment, counted = context.assessment, context.selection.counted_kpis
    lacking = [kpi for kpi in counted if assessment[kpi].missing]
    have, of = (formatting.count(n, context.language) for n in (len(counted) - len(lacking), len(counted)))
    yield context.say(p.KPIS_COMPLETE.says(have=have, of=of))
    counts = Counter(component for kpi in lacking for component in assessment[kpi].missing)
    if counts:
        often = tuple(
            p.TIMES.says(component=c.text, count=formatting.count(n, context.language))
            for c, n in counts.most_common()
        )
        yield context.say(p.MISSING_MOST.says(components=often))
    asked = [kpi for kpi in lacking if running(kpi)]
    for kpi in asked[:most]:
        owner = context.plan.owner(kpi)
        phrase = p.MISSES if owner else p.NOBODY_FILLS
        missing = tuple(c.text for c in assessment[kpi].missing)
        known = {"owner": context.name(owner, 60), "title": context.title(kpi), "cell": str(kpi.at())}
        yield context.say(phrase.says(**known, missing=missing))
    if most is not None and len(asked) > most:
        yield more(context, len(asked) - most)


def _found(context: Context) -> str:
    findings = context.findings
    if not findings:
        return context.say(p.NO_FINDINGS)
    numbers = (sum(f.severity is s for f in findings) for s in Severity)
    errors, warnings, notes = (formatting.count(n, context.language) for n in numbers)
    return context.say(p.FINDINGS_COUNT.says(errors=errors, warnings=warnings, notes=notes))


def gravest_first(context: Context) -> list[Finding]:
    """The findings, the gravest first."""
    order = list(Severity)
    return sorted(context.findings, key=lambda f: order.index(f.severity))


def method(context: Context) -> Iterator[str]:
    """How the figures were made: roll-up, pace rule, what was left out, weights."""
    assessment, shows, settings = context.assessment, context.selection, context.plan.settings
    if tops := shows.tops:
        ids = _listed(context, [o.id for o in tops])
        of_plan, of_reader = (p.METHOD_PLAN_ONE, p.METHOD_PLAN), (p.METHOD_READER_ONE, p.METHOD_READER)
        one, many = of_plan if shows.is_everything else of_reader
        phrase = many if len(tops) > 1 else one
        yield context.say(phrase.says(count=len(tops), ids=ids))
    yield context.say(p.METHOD_ROLL_UP.says(mode=roll_up_of(context)))
    if own := [o.id for o in shows.objectives if o.roll_up not in (None, settings.roll_up)]:
        yield context.say(p.METHOD_OWN_ROLL_UP.says(ids=_listed(context, own)))
    pace = pace_of(settings)
    thresholds = {
        "on_track": formatting.share(pace.on_track_from, context.language),
        "at_risk": formatting.share(pace.at_risk_from, context.language),
    }
    yield context.say(pace.says(**thresholds))
    ahead = (assessment.figures.forecasts[item] for item in shows.items)
    if any(one and one.slope is not None for one in ahead):
        yield context.say(p.METHOD_PACE)
    unreported, out = _without_number(context), _not_counted(context)
    if unreported:
        zero = settings.unreported is Unreported.COUNT_AS_ZERO
        phrase = p.METHOD_ZERO if zero else p.METHOD_LEFT_OUT
        yield context.say(phrase.says(titles=_listed(context, unreported)))
    if out:
        yield context.say(p.METHOD_NOT_COUNTED.says(titles=_listed(context, out)))
    if weights := list(_weights(context)):
        yield context.say(p.METHOD_WEIGHTS.says(weights=_listed(context, weights)))


def _listed(context: Context, names: Sequence[str]) -> object:
    """A few names, and how many more there are."""
    few = tuple(context.name(n, 40) for n in names[:_TITLES])
    rest = len(names) - len(few)
    return p.MORE_TITLES.says(titles=few, count=rest) if rest else few


def _counting(context: Context) -> tuple[Objective | KeyResult, ...]:
    return (*context.selection.objectives, *context.selection.key_results)


def _without_number(context: Context) -> list[str]:
    assessment, found = context.assessment, dict[Item, None]()
    for item in _counting(context):
        match assessment[item]:
            case RolledUp(parts=parts):
                found |= {p.item: None for p in parts if p.assumed or p.progress is None}
    return [item.id or item.title or "" for item in found]


def _not_counted(context: Context) -> list[str]:
    return [i.id for i in _counting(context) if i.is_set_aside or weight_of(context.plan, i) == 0]


def _weights(context: Context) -> Iterator[str]:
    for item in _counting(context):
        if (weight := weight_of(context.plan, item)) not in (None, 0, 1):
            yield context.say(p.WEIGHT.says(id=item.id, weight=number(weight or 0, context.language)))


def footer(context: Context) -> Iterator[str]:
    """Where the figures come from, and why the reader gets them."""
    yield from made_from(context)
    if context.selection.is_everything:
        yield context.say(p.WHY_YOU)
    else:
        yield context.say(p.WHY_READER.says(whose=scope_name(context)))


def made_from(context: Context) -> Iterator[str]:
    """The workbooks that the figures come from."""
    workbooks = context.plan.workbooks
    known = {"day": context.full_day(context.assessment.as_of), "version": okrsheet.__version__}
    for workbook in workbooks if len(workbooks) <= _FILES else ():
        file = context.name(workbook.book or workbook.name) if workbook.file else p.NO_FILE
        sha256 = workbook.sha256[:12] or formatting.UNKNOWN
        yield context.say(p.MADE_FROM.says(file=file, sha256=sha256, **known))
    if len(workbooks) > _FILES:  # report.json lists them
        yield context.say(
            p.MADE_FROM_MANY.says(count=formatting.count(len(workbooks), context.language), **known)
        )


def group_counts(context: Context, group: Group) -> str:
    """A department's or owner's items by status."""
    statuses = [
        status for found in group.counts.values() for status, count in found.items() for _ in range(count)
    ]
    return counts(context, statuses)
