"""The full page as data: the tree, every item with how its figure came about, every finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from okrsheet.assessment import Group
from okrsheet.findings import Finding
from okrsheet.plan import Item, Objective, Plan
from okrsheet.report import news, shown
from okrsheet.report import phrases as p
from okrsheet.report.goalposts import GoalpostView, goalposts
from okrsheet.report.news import ActionView, ChangeView, CounterView
from okrsheet.report.revisions import RevisionView, revisions
from okrsheet.report.rows import MEASURED, Row, row
from okrsheet.report.summary import footer, gravest_first, group_counts, meta, method, quality, title
from okrsheet.report.view import Edition, FindingView, finding_view, status_view
from okrsheet.status import WORST_FIRST
from okrsheet.text import Text, fold

_DEEPEST = 12  # levels that the tree shows indented; browsers give up on hundreds
_NAME = 60


@dataclass(frozen=True, slots=True)
class Branch:
    """An objective in the alignment tree, which is listed from top to bottom.

    ``opens`` says that what follows stands below it; ``closes`` how many levels end after it.
    """

    row: Row
    leaves: tuple[Row, ...]
    opens: bool
    closes: int


@dataclass(frozen=True, slots=True)
class Table:
    """The objectives, the key results or the KPIs, worst first."""

    anchor: str
    title: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A department or an owner, and the link that shows no others."""

    name: str
    link: str
    progress: str
    expected: str
    counts: str


@dataclass(frozen=True, slots=True)
class Groups:
    """All departments, or all owners."""

    anchor: str
    title: str
    heading: str
    groups: tuple[GroupView, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that the page can be filtered by: its options' values and names."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything that the full page says. A counter comes with a link to the items that it counts,
    a finding with the item that it is about.
    """

    title: str
    verdict: str
    comparison: str
    meta: str
    counters: tuple[tuple[CounterView, str], ...]
    made_up: str
    choices: tuple[Choice, ...]
    actions: tuple[ActionView, ...]
    nobody: str
    changed: str
    changes: tuple[ChangeView, ...]
    moved: str
    goalposts: tuple[GoalpostView, ...]
    revised: str
    revisions: tuple[RevisionView, ...]
    tree: tuple[Branch, ...]
    tables: tuple[Table, ...]
    versus_points: str
    groups: tuple[Groups, ...]
    findings: tuple[tuple[FindingView, str], ...]
    quality: tuple[str, ...]
    method: tuple[str, ...]
    footer: tuple[str, ...]


def page_view(edition: Edition) -> PageView:
    """The whole page."""
    assessment = edition.assessment
    rows = {item: row(edition, item) for item in assessment.plan.items}
    at = {item.at().line: item for item in assessment.plan.items}
    return PageView(
        title=title(edition),
        verdict=news.verdict(edition),
        comparison=news.comparison(edition),
        meta=meta(edition),
        counters=tuple(
            (counter, urlencode({"type": MEASURED, "status": statuses}))
            for counter, statuses in zip(news.counters(edition), _counted(), strict=True)
        ),
        made_up=news.made_up(edition),
        choices=tuple(_choices(edition, list(rows.values()))),
        actions=news.actions(edition),
        nobody=news.nobody(edition),
        changed=edition.say(p.CHANGED.says(month=edition.month_name)),
        changes=news.changes(edition),
        moved=edition.say(p.GOALPOSTS.says(month=edition.month_name)),
        goalposts=goalposts(edition),
        revised=edition.say(p.REVISED.says(month=edition.month_name)),
        revisions=revisions(edition),
        tree=tuple(_tree(assessment.plan, rows)),
        tables=tuple(_tables(edition, rows)),
        versus_points=edition.say(p.VERSUS_POINTS.says(month=edition.month_name)),
        groups=tuple(_groups(edition)),
        findings=tuple((finding_view(edition, f), _about(edition, f, at)) for f in gravest_first(edition)),
        quality=tuple(quality(edition)),
        method=tuple(method(edition)),
        footer=tuple(footer(edition)),
    )


def _counted() -> Iterator[str]:
    """The statuses of each counter."""
    for _, _, statuses in news.COUNTERS:
        yield " ".join(status.key for status in statuses)


def _about(edition: Edition, finding: Finding, at: Mapping[tuple[str, str, int], Item]) -> str:
    """The anchor of the item whose row or check-in a finding is in."""
    item = at.get(finding.where.line)
    if item is None and finding.id:
        item = edition.whole.find(finding.id)
    return edition.anchors[item] if item else ""


def _tree(plan: Plan, rows: Mapping[Item, Row]) -> Iterator[Branch]:
    """The objectives that support no other, each with all below it; those in a loop stand alone."""
    kpis: dict[Objective, list[Item]] = {}
    for kpi in plan.kpis:
        if above := plan.parent_objective(kpi):
            kpis.setdefault(above, []).append(kpi)

    listed = list(_top_down(plan))
    for (objective, depth), (_, following) in zip(listed, [*listed, (None, 0)][1:], strict=True):
        leaves = [*plan.key_results_of.get(objective, ()), *kpis.get(objective, ())]
        yield Branch(
            rows[objective],
            tuple(rows[leaf] for leaf in leaves),
            opens=following > depth,
            closes=max(0, depth - following),
        )


def _top_down(plan: Plan) -> Iterator[tuple[Objective, int]]:
    """Every objective after the one that it supports, and how deep it stands."""
    placed = {o for below in plan.supporters_of.values() for o in below}
    waiting = [(o, 0) for o in reversed(plan.objectives) if o not in placed]
    while waiting:
        objective, depth = waiting.pop()
        yield objective, min(depth, _DEEPEST)
        waiting += [(o, depth + 1) for o in reversed(plan.supporters_of.get(objective, ()))]


def _tables(edition: Edition, rows: Mapping[Item, Row]) -> Iterator[Table]:
    plan = edition.assessment.plan
    named: tuple[tuple[str, Text, Text, tuple[Item, ...]], ...] = (
        ("objectives", p.OBJECTIVES, p.OBJECTIVE, plan.objectives),
        ("key-results", p.KEY_RESULTS, p.KEY_RESULT, plan.key_results),
        ("kpis", p.KPIS, p.KPI, plan.kpis),
    )
    for anchor, name, heading, items in named:
        worst_first = sorted((rows[item] for item in items), key=lambda found: found.item.rank)
        yield Table(anchor, edition.say(name), edition.say(heading), tuple(worst_first))


def _groups(edition: Edition) -> Iterator[Groups]:
    departments, owners = edition.assessment.departments, edition.assessment.owners
    for anchor, name, heading, key, found in (
        ("departments", p.DEPARTMENTS, p.DEPARTMENT, "department", departments),
        ("owners", p.OWNERS, p.WHO, "owner", owners),
    ):
        views = tuple(_group(edition, group, key) for group in found)
        yield Groups(anchor, edition.say(name), edition.say(heading), views)


def _group(edition: Edition, group: Group, key: str) -> GroupView:
    name = edition.name(group.name, _NAME)
    return GroupView(
        name=name,
        link=urlencode({key: name}),
        progress=shown.share(group.progress),
        expected=shown.share(group.expected),
        counts=group_counts(edition, group),
    )


def _choices(edition: Edition, rows: list[Row]) -> Iterator[Choice]:
    """What the page can be filtered by: names in alphabetical order, statuses worst first."""
    types = [(found.type, found.item.kind) for found in rows]
    both = (MEASURED, edition.say(p.KEY_RESULTS_AND_KPIS))
    yield Choice("type", edition.say(p.TYPE), tuple(dict.fromkeys([both, *types])))
    yield _names("department", edition.say(p.DEPARTMENT), (r.item.department for r in rows))
    yield _names("owner", edition.say(p.WHO), (r.item.owner for r in rows))
    yield _names("level", edition.say(p.LEVEL), (r.item.level for r in rows))
    found = {r.item.status.key for r in rows}
    single = [status_view(status, edition.language) for status in WORST_FIRST if status.key in found]
    named = {s.key: f"{s.shape} {s.word}" for s in single}
    counted = {
        value: edition.say(label) for value, (label, _, _) in zip(_counted(), news.COUNTERS, strict=True)
    }
    yield Choice("status", edition.say(p.STATUS), tuple({**counted, **named}.items()))


def _names(name: str, label: str, found: Iterable[str]) -> Choice:
    """Each name once, however its letters are cased."""
    names: dict[str, str] = {}
    for typed in found:
        if typed not in ("", shown.UNKNOWN):
            names.setdefault(fold(typed), typed)
    return Choice(name, label, tuple((n, n) for n in sorted(names.values(), key=str.casefold)))
