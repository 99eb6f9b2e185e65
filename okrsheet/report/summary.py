"""The mail as data: what it says, at the size that the plan leaves room for."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import okrsheet
from okrsheet.basics.dates import MONTHS
from okrsheet.basics.text import Message, Text, breadth, clip_wide, number, sentences
from okrsheet.figures.judge import pace_of
from okrsheet.figures.mean import weight_of
from okrsheet.figures.outcome import RolledUp
from okrsheet.plan import Item, KeyResult, Kpi, Objective
from okrsheet.plan.words import Unreported
from okrsheet.report import (
    actions,
    bars,
    changes,
    formatting,
    goalposts,
    itemlists,
    outlook,
    review,
    revisions,
    sources,
)
from okrsheet.report import phrases as p
from okrsheet.report.actions import Action, PersonView
from okrsheet.report.audience import Extent
from okrsheet.report.bars import Piece
from okrsheet.report.changes import ChangeView
from okrsheet.report.context import Context
from okrsheet.report.departments import DepartmentTable, departments, shortened
from okrsheet.report.goalposts import GoalpostView
from okrsheet.report.itemlists import EVERYTHING, ObjectiveView, Size
from okrsheet.report.items import ItemView, finding_view, roll_up_of
from okrsheet.report.links import Links, links
from okrsheet.report.months import MonthView, plan_strip
from okrsheet.report.review import ReviewView
from okrsheet.report.revisions import RevisionView
from okrsheet.report.sections import Section, listed, more
from okrsheet.report.verdict import (
    COUNTED,
    COUNTED_TYPES,
    COUNTERS,
    CounterView,
    comparable,
    comparison,
    composition,
    counters,
    in_short,
    running,
    under_way,
    unread,
    verdict,
    what,
)
from okrsheet.report.views import FindingView
from okrsheet.rules.rule import DATA_SOURCES, Finding, Severity

_NAMED, _TITLES, _FINDINGS = 10, 6, 12
_FILES = 4  # of which the foot of the mail has a line each
_SUBJECT, _LONGEST_NAME, _SHORTEST_NAME = 60, 30, 16
_DEPARTMENTS, _DECISIONS, _TASKS, _PEOPLE = 8, 12, 8, 3
_OF_COMPONENTS = frozenset({"no-target", "no-timeframe", "no-data-source", "no-frequency"})
_FEW = 40
"""Items up to which each of them has a bar."""


@dataclass(frozen=True, slots=True)
class ActionsView:
    """Who must do what: the people with their decisions and chores, a line about chores that are folded, one about
    decisions that are left out.
    """

    title: str
    people: tuple[PersonView, ...]
    more: str
    tasks: str
    nothing: str


@dataclass(frozen=True, slots=True)
class EndingView:
    """That the plan is over, and the command that makes the next one, to be copied as it is."""

    says: str
    command: str


@dataclass(frozen=True, slots=True)
class KeeperView:
    """What only the keeper of the workbook is told: what was found in it, and how the figures were made."""

    findings: Section[FindingView]
    method: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """Everything that the mail and its text twin say."""

    title: str
    verdict: str
    ending: EndingView | None
    lead: tuple[str, ...]
    unread: str
    meta: str
    links: Links
    attached: str
    counters: tuple[tuple[CounterView, str], ...]
    """Each with the address that shows the items that it counts, blank where there is none."""
    composition: str
    made_of: str
    status_bar: tuple[Piece, ...]
    months: tuple[MonthView, ...]
    departments: DepartmentTable | None
    review: ReviewView | None
    actions: ActionsView
    changes: Section[ChangeView]
    achieved: str
    goalposts: Section[GoalpostView]
    revisions: Section[RevisionView]
    tallies: tuple[str, ...]
    objectives: Section[ObjectiveView]
    others: Section[ItemView]
    worst: Section[ItemView]
    apart: tuple[Section[ItemView], ...]
    all_have_bars: bool
    compares: bool
    quality: tuple[str, ...]
    keeper: KeeperView | None
    footer: tuple[str, ...]

    @property
    def lists(self) -> tuple[Section[ItemView], ...]:
        """The sections below the objectives that list items."""
        return (self.others, self.worst, *self.apart)


def summary_view(context: Context, size: Size = EVERYTHING) -> SummaryView:
    """The mail of a size."""
    shows = context.selection
    table = departments(context) if shows.is_everything else None
    return SummaryView(
        title=title(context),
        verdict=verdict(context),
        ending=ending(context),
        lead=tuple(lead(context)),
        unread=unread(context),
        meta=meta(context),
        links=links(context),
        attached=context.say(p.ATTACHED) if context.attached else "",
        counters=tuple(zip(counters(context), _ways(context), strict=True)),
        composition=composition(context),
        made_of=outlook.made_of(context),
        status_bar=_status_bar(context),
        months=plan_strip(context),
        departments=shortened(context, table, _DEPARTMENTS) if table and len(table.rows) > 1 else None,
        review=review.in_mail(context),
        actions=_actions(context),
        changes=changes.section(context),
        achieved=changes.achieved(context),
        goalposts=goalposts.section(context),
        revisions=revisions.section(context),
        tallies=itemlists.tallies(context, size),
        objectives=itemlists.objectives(context, size),
        others=itemlists.others(context, size),
        worst=itemlists.worst(context, size),
        apart=itemlists.apart(context, size),
        all_have_bars=size.bars and len(shows.items) < _FEW,
        compares=comparable(context),
        quality=tuple(quality(context)),
        keeper=_keeper(context) if shows.reader.extent is Extent.KEEPER else None,
        footer=tuple(footer(context)),
    )


def lead(context: Context) -> Iterator[str]:
    """The lines below the verdict: better or worse and where to, what was decided, what is to be done."""
    said = (comparison(context), outlook.outlook(context))
    yield from (line for line in (
        sentences((one for one in said if one), context.language),
        outlook.decided(context),
        to_do(context),
    ) if line)  # fmt: skip


def ending(context: Context) -> EndingView | None:
    """That the plan is over, for who is shown all of it."""
    over = context.assessment.figures.ended
    if over is None or not context.selection.is_everything:
        return None
    return EndingView(context.say(p.PLAN_ENDED.says(day=context.full_day(over.day))), over.command)


def to_do(context: Context) -> str:
    """How much is to be decided now, by whom first, what is to be decided in time, and how much is to be entered or
    mended.
    """
    found = actions.agenda(context)
    now, early = ([a for a in found if a.decides and a.early is waits] for waits in (False, True))
    chores = [action for action in found if not action.decides]
    said = [
        _decided_by(context, some, says)
        for some, says in ((now, p.TO_DECIDE), (early, p.TO_DECIDE_AHEAD))
        if some
    ]
    if chores:
        said.append(p.CHORES.says(count=_count(context, chores)))
    return sentences((context.say(one) for one in said), context.language)


def _decided_by(context: Context, decisions: Sequence[Action], says: Text) -> Message:
    """How many decisions there are, and whose."""
    names = tuple(dict.fromkeys(action.owner.text for action in decisions))
    people: object = names[:_PEOPLE]
    if (rest := len(names) - _PEOPLE) > 0:
        people = p.MORE_PEOPLE.says(names=people, count=rest)
    return says.says(count=formatting.count(len(decisions), context.language), people=people)


def _count(context: Context, chores: Sequence[Action]) -> str:
    return formatting.count(sum(len(action.items) for action in chores), context.language)


def _ways(context: Context) -> Iterator[str]:
    """The address of the items that each counter counts."""
    for statuses, counter in zip(COUNTED, counters(context), strict=True):
        told = context.selection.is_everything and counter.count != "0"  # the page shows everybody's
        yield links(context).filtered(type=COUNTED_TYPES, status=statuses) if told else ""


def _status_bar(context: Context) -> tuple[Piece, ...]:
    """The counters as one bar."""
    now = Counter(context.assessment[item].status for item in context.selection.measured)
    counted = [(sum(now[s] for s in statuses), sign.tone) for _, sign, statuses in COUNTERS]
    return bars.stacked(counted, rest=now.total() - sum(count for count, _ in counted))


def _actions(context: Context) -> ActionsView:
    """The decisions that there is room for; chores, too, while they are few."""
    found = actions.agenda(context)
    decisions, chores = ([a for a in found if a.decides is decides] for decides in (True, False))
    kept = set(map(id, heapq.nsmallest(_DECISIONS, decisions, key=lambda action: action.rank)))
    folds = len(chores) > _TASKS and context.selection.reader.extent is not Extent.OWNER
    shown = [action for action in found if id(action) in kept or not (action.decides or folds)]
    return ActionsView(
        title=actions.heading(context),
        people=actions.by_person(actions.views(context, shown)),
        more=more(context, len(decisions) - len(kept)),
        tasks=context.say(p.TASKS.says(tasks=tuple(_folded(context, chores)))) if folds else "",
        nothing="" if found else actions.nothing_to_do(context),
    )


def _folded(context: Context, chores: Sequence[Action]) -> Iterator[Message]:
    """How many of each chore there are, and of how many people."""
    found: dict[str, list[Action]] = {}
    for action in chores:
        found.setdefault(context.say(action.lead), []).append(action)
    for lead, alike in found.items():
        people = len({action.owner.text for action in alike})
        yield p.TASKS_OF.says(lead=lead, count=_count(context, alike), people=people)


def _keeper(context: Context) -> KeeperView:
    # what the box says by itself: of what each KPI lacks, of the data sources
    findings = [
        finding
        for finding in gravest_first(context)
        if finding.rule.name not in _OF_COMPONENTS and not finding.code.startswith(DATA_SOURCES)
    ]
    return KeeperView(
        listed(context, "", [finding_view(context, finding) for finding in findings], _FINDINGS),
        tuple(method(context)),
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
    said = p.SUBJECT.says(**known, head=in_short(context))
    if not context.selection.is_everything:
        department = clip_wide(context.name(context.selection.reader.department), most)
        whose = p.WHOSE[context.selection.reader.extent].says(department=department)
        said = p.SUBJECT_READER.says(**known, whose=whose, head=in_short(context))
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


def quality(context: Context) -> Iterator[str]:
    """What the plan lacks: components, values, check-ins; for the keeper, also cell by cell, what its data sources say,
    and how much was found wrong.
    """
    assessment, items = context.assessment, context.selection.measured
    if context.selection.kpis:
        yield from _completeness(context)
    if watched := [item for item in items if under_way(context, item)]:
        have = sum(assessment[i].progress is not None for i in watched)
        stale = sum(assessment[i].overdue for i in watched)
        known = {
            "have": formatting.count(have, context.language),
            "of": formatting.count(len(watched), context.language),
            "stale": formatting.count(stale, context.language),
        }
        yield context.say(p.VALUES_KNOWN.says(**known, what=what(context)))
    if context.selection.reader.extent is Extent.KEEPER:
        yield from sources.lines(context)
        yield found_wrong(context)


def _completeness(context: Context) -> Iterator[str]:
    """How many KPIs are complete, what most of the others lack, and who fills that in while they are watched."""
    assessment, counted = context.assessment, context.selection.counted_kpis
    lacking = [kpi for kpi in counted if assessment[kpi].missing]
    have, of = (formatting.count(n, context.language) for n in (len(counted) - len(lacking), len(counted)))
    yield context.say(p.KPIS_COMPLETE.says(have=have, of=of))
    often = Counter(component for kpi in lacking for component in assessment[kpi].missing)
    if often:
        times = tuple(
            p.TIMES.says(component=component.text, count=formatting.count(n, context.language))
            for component, n in often.most_common()
        )
        yield context.say(p.MISSING_MOST.says(components=times))
    asked = [kpi for kpi in lacking if running(context, kpi)]
    if context.selection.reader.extent is Extent.KEEPER:
        yield from (_lacks(context, kpi) for kpi in asked[:_NAMED])
        if len(asked) > _NAMED:
            yield more(context, len(asked) - _NAMED)
    elif asked:
        people = Counter(
            context.name(context.plan.owner(kpi), 60)
            if context.plan.owner(kpi)
            else context.say(p.NOBODY_YET)
            for kpi in asked
        )
        named = [
            p.TIMES.says(component=name, count=formatting.count(n, context.language))
            for name, n in people.most_common(_TITLES)
        ]
        listed_: object = tuple(named)
        if (rest := len(people) - len(named)) > 0:
            listed_ = p.MORE_PEOPLE.says(names=listed_, count=rest)
        yield context.say(p.WHO_FILLS_IN.says(people=listed_))


def _lacks(context: Context, kpi: Kpi) -> str:
    """What a KPI lacks, where, and who fills it in."""
    owner, missing = context.plan.owner(kpi), context.assessment[kpi].missing
    known = {"owner": context.name(owner, 60), "title": context.title(kpi), "cell": str(kpi.at())}
    phrase = p.MISSES if owner else p.NOBODY_FILLS
    return context.say(phrase.says(**known, missing=tuple(component.text for component in missing)))


def found_wrong(context: Context) -> str:
    """How much the checks of the workbook found."""
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
        yield context.say(phrase.says(count=formatting.count(len(tops), context.language), ids=ids))
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
    return p.MORE_TITLES.says(titles=few, count=formatting.count(rest, context.language)) if rest else few


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
    """Where the figures come from, and why the reader gets them; file states are the keeper's business."""
    if context.selection.reader.extent is Extent.KEEPER:
        yield from made_from(context)
    else:
        yield context.say(p.MADE_BY.says(day=context.full_day(context.assessment.as_of)))
    whole = context.selection.is_everything
    yield context.say(p.WHY_YOU if whole else p.WHY_READER.says(whose=scope_name(context)))


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
