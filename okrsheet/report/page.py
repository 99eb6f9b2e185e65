"""The full page as data: the tree, every item with how its figure came about, every finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from okrsheet.assessment import Group
from okrsheet.plan import Item, Objective, Plan
from okrsheet.report import news, shown
from okrsheet.report.news import ActionView, ChangeView, CounterView
from okrsheet.report.summary import (
    ObjectiveRest,
    footer,
    group_counts,
    meta,
    method,
    summary_view,
    title,
)
from okrsheet.report.view import (
    Branch,
    Edition,
    FindingView,
    ItemView,
    ObjectiveView,
    finding_view,
)
from okrsheet.rollup import Outcome

_DEEPEST = 12  # levels that the tree shows indented; browsers give up on hundreds


@dataclass(frozen=True, slots=True)
class GroupView:
    """A department or an owner."""

    name: str
    progress: str
    expected: str
    bar: str
    mark: str
    counts: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the page can be filtered by."""

    departments: tuple[str, ...]
    owners: tuple[str, ...]
    levels: tuple[str, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything that the full page says."""

    title: str
    verdict: str
    comparison: str
    meta: str
    counters: tuple[CounterView, ...]
    made_up: str
    actions: tuple[ActionView, ...]
    nobody: str
    changed: str
    changes: tuple[ChangeView, ...]
    tree: tuple[Branch, ...]
    objectives: tuple[ObjectiveView, ...]
    strays: ObjectiveRest
    kpis: tuple[ItemView, ...]
    versus: str
    versus_points: str
    departments: tuple[GroupView, ...]
    owners: tuple[GroupView, ...]
    findings: tuple[FindingView, ...]
    quality: tuple[str, ...]
    method: tuple[str, ...]
    footer: tuple[str, ...]
    choices: Choices


def page_view(edition: Edition) -> PageView:
    """The whole page."""
    mail = summary_view(edition)
    views = _views(mail.objectives, mail.strays.key_results, mail.kpis)
    return PageView(
        title=title(edition),
        verdict=mail.verdict,
        comparison=mail.comparison,
        meta=meta(edition),
        counters=mail.counters,
        made_up=mail.made_up,
        actions=news.actions(edition),
        nobody=mail.nobody,
        changed=mail.changed,
        changes=news.changes(edition),
        tree=tuple(_tree(edition, views)),
        objectives=mail.objectives,
        strays=mail.strays,
        kpis=mail.kpis,
        versus=mail.versus,
        versus_points=mail.versus_points,
        departments=tuple(_group(edition, g) for g in edition.assessment.departments),
        owners=tuple(_group(edition, g) for g in edition.assessment.owners),
        findings=tuple(finding_view(edition, f) for f in edition.assessment.findings),
        quality=mail.quality,
        method=tuple(method(edition)),
        footer=tuple(footer(edition)),
        choices=_choices(views.values()),
    )


def _views(
    objectives: Iterable[ObjectiveView], strays: Iterable[ItemView], kpis: Iterable[ItemView]
) -> dict[str, ItemView]:
    """Every item on the page by its anchor."""
    found = [view for o in objectives for view in (o.item, *o.key_results)]
    return {view.anchor: view for view in (*found, *strays, *kpis)}


def _tree(edition: Edition, views: Mapping[str, ItemView]) -> Iterator[Branch]:
    """The objectives that support no other, each with all below it; those in a loop stand alone."""
    plan = edition.assessment.plan
    kpis: dict[Objective, list[Item]] = {}
    for kpi in plan.kpis:
        if above := plan.parent_objective(kpi):
            kpis.setdefault(above, []).append(kpi)

    listed = list(_top_down(plan))
    for (objective, depth), (_, following) in zip(listed, [*listed, (None, 0)][1:], strict=True):
        leaves = [*plan.key_results_of.get(objective, ()), *kpis.get(objective, ())]
        yield Branch(
            views[edition.anchors[objective]],
            tuple(views[edition.anchors[leaf]] for leaf in leaves),
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


def _group(edition: Edition, group: Group) -> GroupView:
    known = Outcome(raw=group.progress, expected=group.expected)
    return GroupView(
        name=edition.name(group.name),
        progress=shown.share(known.progress),
        expected=shown.share(known.expected),
        bar=f"{(known.progress or 0) * 100:.1f}",
        mark="" if known.expected is None else f"{known.expected * 100:.1f}",
        counts=group_counts(edition, group),
    )


def _choices(views: Iterable[ItemView]) -> Choices:
    """What occurs, in alphabetical order; statuses worst first."""
    items = list(views)

    def of(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({n for n in names if n not in ("", shown.UNKNOWN)}, key=str.casefold))

    statuses = sorted(items, key=lambda view: view.rank)
    return Choices(
        departments=of(view.department for view in items),
        owners=of(view.owner for view in items),
        levels=of(view.level for view in items),
        statuses=tuple(dict.fromkeys(view.status.word for view in statuses)),
    )
