"""The full page as data: how the plan stands, the tree of every item, every finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from okrsheet.plan import Item
from okrsheet.plan.status import TROUBLED
from okrsheet.report import actions, changes, formatting, goalposts, review, revisions
from okrsheet.report import departments as groups
from okrsheet.report import phrases as p
from okrsheet.report.actions import ActionView
from okrsheet.report.burnup import BurnUpView, burn_up_view
from okrsheet.report.changes import ChangeView
from okrsheet.report.context import Context
from okrsheet.report.departments import DepartmentTable, DepartmentView
from okrsheet.report.filters import Choice, Filters
from okrsheet.report.goalposts import GoalpostView
from okrsheet.report.items import ItemView, finding_view, item_about, item_view, rank
from okrsheet.report.outlook import made_of
from okrsheet.report.review import ReviewView
from okrsheet.report.revisions import RevisionView
from okrsheet.report.rows import asking
from okrsheet.report.summary import (
    EndingView,
    ending,
    found_wrong,
    gravest_first,
    lead,
    made_from,
    meta,
    method,
    quality,
    title,
)
from okrsheet.report.tree import LARGE, Tree
from okrsheet.report.verdict import (
    COUNTED,
    COUNTED_TYPES,
    CounterView,
    composition,
    counters,
    status_value,
    unread,
    verdict,
)
from okrsheet.report.views import FindingView
from okrsheet.rules.rule import Finding

S = TypeVar("S")
T = TypeVar("T")

_MOST_CLOSELY = 200
"""Items of a large plan that are told closely, the worst first; all would be half of a page."""
_MOST_WORST = 100
_MOST_LISTED = 200
"""Lines of any other list."""


@dataclass(frozen=True, slots=True)
class Few(Generic[T]):
    """The first lines of a list, and how many there are; blank where these are all."""

    shown: tuple[T, ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """All departments, or all owners. ``links`` lead from a count to the items that it counts, row by row; a row
    that is nobody's has blank ones, the first of a row leads to all of its items.
    """

    anchor: str
    title: str
    heading: str
    table: DepartmentTable
    links: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The row of an item on the page, and what it is called."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything that the full page says. A counter comes with a link to the items that it counts,
    a finding with the item that it is about.
    """

    title: str
    verdict: str
    ending: EndingView | None
    lead: tuple[str, ...]
    unread: str
    meta: str
    counters: tuple[tuple[CounterView, str], ...]
    composition: str
    made_of: str
    burn_up: BurnUpView | None
    departments: GroupTable
    choices: tuple[Choice, ...]
    review: ReviewView | None
    actions: Few[ActionView]
    nothing_to_do: str
    changed: str
    achieved: str
    changes: Few[ChangeView]
    unmoved: str
    moved: str
    goalposts: Few[GoalpostView]
    revised: str
    revisions: Few[RevisionView]
    worst: Few[ItemView]
    tree: Tree
    count: int
    asking: str
    """How to be told what a large page leaves out; blank on another."""
    printed: str
    """What a large plan leaves out in print; blank for another."""
    versus_points: str
    owners: GroupTable
    findings: Few[tuple[FindingView, Place | None]]
    quality: tuple[str, ...]
    method: tuple[str, ...]
    footer: tuple[str, ...]


def page_view(context: Context) -> PageView:
    """The whole page; it is the company's, and shows everything."""
    items = context.plan.items
    worst_first = sorted(items, key=lambda item: rank(context.assessment[item]))
    large, filters = len(items) > LARGE, Filters(context)
    closely = frozenset(worst_first[:_MOST_CLOSELY] if large else items)
    return PageView(
        title=title(context),
        verdict=verdict(context),
        ending=ending(context),
        lead=tuple(lead(context)),
        unread=unread(context),
        meta=meta(context),
        counters=tuple(
            (counter, urlencode({"type": COUNTED_TYPES, "status": statuses}))
            for counter, statuses in zip(counters(context), COUNTED, strict=True)
        ),
        composition=composition(context),
        made_of=made_of(context),
        burn_up=burn_up_view(context),
        departments=_departments(context),
        tree=Tree(context, filters.facets, worst_first, closely),
        choices=tuple(filters.choices),
        review=review.in_full(context),
        actions=_few(context, actions.agenda(context), actions.views),
        nothing_to_do=actions.nothing_to_do(context),
        changed=changes.heading(context),
        achieved=changes.achieved(context),
        changes=_few(context, changes.moves(context), changes.views),
        unmoved=changes.unmoved(context),
        moved=goalposts.heading(context),
        goalposts=_few(context, goalposts.goalposts(context), _as_they_are),
        revised=revisions.heading(context),
        revisions=_few(context, revisions.revisions(context), _as_they_are),
        worst=_worst(context, worst_first),
        count=len(items),
        asking=asking(context) if large else "",
        printed=_printed(context, len(items)) if large else "",
        versus_points=context.say(p.VERSUS_POINTS.says(month=context.month_name)),
        owners=_owners(context),
        findings=_findings(context),
        quality=(*quality(context), found_wrong(context)),
        method=tuple(method(context)),
        footer=tuple(made_from(context)),
    )


def _printed(context: Context, items: int) -> str:
    """What of a large plan is printed."""
    return context.say(p.PRINTED.says(count=formatting.count(items, context.language)))


def _few(
    context: Context, every: Sequence[S], views: Callable[[Context, Sequence[S]], Sequence[T]]
) -> Few[T]:
    """As much of a list as anybody reads, put in words by ``views``, and how many there are."""
    return _shortened(context, views(context, every[:_MOST_LISTED]), len(every))


def _as_they_are(context: Context, every: Sequence[T]) -> Sequence[T]:  # noqa: ARG001
    """Of what is in words already."""
    return every


def _shortened(context: Context, shown: Sequence[T], every: int) -> Few[T]:
    if len(shown) == every:
        return Few(tuple(shown), "")
    first, all_ = (formatting.count(n, context.language) for n in (len(shown), every))
    return Few(tuple(shown), context.say(p.FIRST_OF.says(count=first, all=all_)))


def _worst(context: Context, worst_first: Sequence[Item]) -> Few[ItemView]:
    """What is missed, off track or at risk, the worst first."""
    found = [item for item in worst_first if context.assessment[item].status in TROUBLED]
    return _shortened(context, [item_view(context, item) for item in found[:_MOST_WORST]], len(found))


def _findings(context: Context) -> Few[tuple[FindingView, Place | None]]:
    """What was found, the gravest first, and what each finding is about."""
    found = gravest_first(context)
    views = [(finding_view(context, one), _about(context, one)) for one in found[:_MOST_LISTED]]
    return _shortened(context, views, len(found))


def _about(context: Context, finding: Finding) -> Place | None:
    """The item that a finding is about."""
    item = item_about(context, finding)
    return Place(context.anchors[item], context.title(item)) if item else None


def _departments(context: Context) -> GroupTable:
    found = groups.departments(context)
    return GroupTable(
        "departments",
        context.say(p.DEPARTMENTS),
        context.say(p.DEPARTMENT),
        found,
        tuple(_links("department", found)),
    )


def _owners(context: Context) -> GroupTable:
    found = groups.owners(context)
    return GroupTable(
        "owners", context.say(p.OWNERS), context.say(p.WHO), found, tuple(_links("owner", found))
    )


def _links(key: str, found: DepartmentTable) -> Iterator[tuple[str, ...]]:
    """The filters of each row: all of its items, then those of each class; blank where there are none."""
    statuses = [{"type": COUNTED_TYPES, "status": status_value(one.statuses)} for one in found.classes]
    for row in found.rows:
        yield (
            _link(key, row),
            *(
                _link(key, row, **more) if one.count.value else ""
                for more, one in zip(statuses, row.counts, strict=True)
            ),
        )


def _link(key: str, row: DepartmentView, **more: str) -> str:
    return urlencode({key: row.name, **more}) if row.typed else ""
