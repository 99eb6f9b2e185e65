"""The full page as data: the tree, every item with how its figure came about, every finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from okrsheet.assessment import Group
from okrsheet.basics.text import fold
from okrsheet.plan import KINDS, MEASURED, Item, KeyResult, Objective, Plan
from okrsheet.plan.status import WORST_FIRST
from okrsheet.report import actions, changes, goalposts, revisions
from okrsheet.report import phrases as p
from okrsheet.report.actions import ActionView
from okrsheet.report.changes import ChangeView
from okrsheet.report.context import Context
from okrsheet.report.goalposts import GoalpostView
from okrsheet.report.items import finding_view, item_about, item_view
from okrsheet.report.revisions import RevisionView
from okrsheet.report.rows import Row
from okrsheet.report.summary import footer, gravest_first, group_counts, meta, method, quality, title
from okrsheet.report.verdict import (
    COUNTED,
    COUNTED_TYPES,
    COUNTERS,
    CounterView,
    comparison,
    composition,
    counters,
    together,
    unread,
    verdict,
)
from okrsheet.report.views import FindingView, Shown, share_view, status_view
from okrsheet.rules.rule import Finding

_DEEPEST = 12  # levels that the tree shows indented; browsers give up on hundreds
_NAME = 60
_LARGE = 1000
"""Items from which on the page leaves out what nobody could look through, and what a browser needs sixteen seconds
to show of 13,000: the tree shows objectives alone, and only the worst figures are explained."""
_MOST_EXPLAINED = 500
_MOST_ROWS = 20_000
"""Rows of one table. What is left out is in report.json."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An objective in the alignment tree, which is listed from top to bottom.

    ``opens`` says that what follows stands below it; ``closes`` how many levels end after it.
    """

    row: Row
    leaves: tuple[Row, ...]
    below: str
    """How many leaves there are, where they are not shown."""
    opens: bool
    closes: int


@dataclass(frozen=True, slots=True)
class Table:
    """The objectives, the key results or the KPIs, worst first."""

    anchor: str
    title: str
    heading: str
    rows: tuple[Row, ...]
    left_out: str
    """How many rows are not shown."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """A department or an owner with shares 0..1, and the link that shows no others."""

    name: str
    link: str
    progress: Shown[float | None]
    expected: Shown[float | None]
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
    unread: str
    meta: str
    counters: tuple[tuple[CounterView, str], ...]
    composition: str
    choices: tuple[Choice, ...]
    actions: tuple[ActionView, ...]
    nothing_to_do: str
    changed: str
    changes: tuple[ChangeView, ...]
    unmoved: str
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


def page_view(context: Context) -> PageView:
    """The whole page; it is the company's, and shows everything."""
    worst_first = sorted(context.plan.items, key=lambda item: item_view(context, item).rank)
    rows = _rows(context, worst_first)
    return PageView(
        title=title(context),
        verdict=verdict(context),
        comparison=comparison(context),
        unread=unread(context),
        meta=meta(context),
        counters=tuple(
            (counter, urlencode({"type": COUNTED_TYPES, "status": statuses}))
            for counter, statuses in zip(counters(context), COUNTED, strict=True)
        ),
        composition=composition(context),
        choices=tuple(_choices(context, list(rows.values()))),
        actions=actions.actions(context),
        nothing_to_do=actions.nothing_to_do(context),
        changed=changes.heading(context),
        changes=changes.changes(context),
        unmoved=changes.unmoved(context),
        moved=goalposts.heading(context),
        goalposts=goalposts.goalposts(context),
        revised=revisions.heading(context),
        revisions=revisions.revisions(context),
        tree=tuple(_tree(context, rows)),
        tables=tuple(_tables(context, [rows[item] for item in worst_first])),
        versus_points=context.say(p.VERSUS_POINTS.says(month=context.month_name)),
        groups=tuple(_groups(context)),
        findings=tuple((finding_view(context, f), _about(context, f)) for f in gravest_first(context)),
        quality=tuple(quality(context)),
        method=tuple(method(context)),
        footer=tuple(footer(context)),
    )


def _rows(context: Context, worst_first: Sequence[Item]) -> dict[Item, Row]:
    """A row for every item; in a large plan only the worst are explained, for a browser to cope."""
    items = context.plan.items
    explained = set(worst_first[:_MOST_EXPLAINED]) if len(items) > _LARGE else set(items)
    return {item: Row(context, item, item in explained) for item in items}


def _about(context: Context, finding: Finding) -> str:
    """The anchor of the item that a finding is about; blank where there is none."""
    item = item_about(context, finding)
    return context.anchors[item] if item else ""


def _tree(context: Context, rows: Mapping[Item, Row]) -> Iterator[Branch]:
    """The objectives that support no other, each with all below it; those in a loop stand alone."""
    plan, shows_leaves = context.plan, len(rows) <= _LARGE
    others: dict[Objective, list[Item]] = {}
    for item in plan.measured:
        if not isinstance(item, KeyResult) and (above := plan.parent_objective(item)):
            others.setdefault(above, []).append(item)

    listed = list(_top_down(plan))
    for (objective, depth), (_, following) in zip(listed, [*listed, (None, 0)][1:], strict=True):
        leaves = [*plan.key_results_of.get(objective, ()), *others.get(objective, ())]
        yield Branch(
            rows[objective],
            tuple(rows[leaf] for leaf in leaves) if shows_leaves else (),
            context.say(p.BELOW.says(count=len(leaves))) if leaves and not shows_leaves else "",
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


def _tables(context: Context, worst_first: Sequence[Row]) -> Iterator[Table]:
    for kind in KINDS.values():
        found = [row for row in worst_first if row.type == kind.type]
        shown, every = tuple(found[:_MOST_ROWS]), len(found)
        few = p.LEFT_OUT.says(count=len(shown), all=every) if len(shown) < every else None
        left_out = context.say(few) if few else ""
        yield Table(kind.anchor, context.say(kind.many), context.say(kind.one), shown, left_out)


def _groups(context: Context) -> Iterator[Groups]:
    departments, owners = context.assessment.departments, context.assessment.owners
    for anchor, name, heading, key, found in (
        ("departments", p.DEPARTMENTS, p.DEPARTMENT, "department", departments),
        ("owners", p.OWNERS, p.WHO, "owner", owners),
    ):
        views = tuple(_group(context, group, key) for group in found)
        yield Groups(anchor, context.say(name), context.say(heading), views)


def _group(context: Context, group: Group, key: str) -> GroupView:
    name = context.name(group.name, _NAME)
    return GroupView(
        name=name,
        link=urlencode({key: name}),
        progress=share_view(group.progress, context.language),
        expected=share_view(group.expected, context.language),
        counts=group_counts(context, group),
    )


def _choices(context: Context, rows: list[Row]) -> Iterator[Choice]:
    """What the page can be filtered by: names in alphabetical order, statuses worst first."""
    types = [(found.type, found.item.kind) for found in rows]
    both = (COUNTED_TYPES, _heading(context.say(together(MEASURED))))
    yield Choice("type", context.say(p.TYPE), tuple(dict.fromkeys([both, *types])))
    yield _names(
        "department",
        context.say(p.DEPARTMENT),
        (r.item.department.text for r in rows if r.item.department.value),
    )
    yield _names("owner", context.say(p.WHO), (name for r in rows for name in r.item.owners))
    yield _names("level", context.say(p.LEVEL), (r.item.level for r in rows if r.item.level))
    found = {r.item.status.status for r in rows}
    single = [status_view(status, context.language) for status in WORST_FIRST if status in found]
    named = {s.key: f"{s.shape} {s.word}" for s in single}
    counted = {value: context.say(label) for value, (label, _, _) in zip(COUNTED, COUNTERS, strict=True)}
    yield Choice("status", context.say(p.STATUS), tuple({**counted, **named}.items()))


def _heading(words: str) -> str:
    """Words from the midst of a sentence as they stand by themselves."""
    return words[:1].upper() + words[1:].strip()


def _names(name: str, label: str, found: Iterable[str]) -> Choice:
    """Each name once, however its letters are cased."""
    names: dict[str, str] = {}
    for typed in found:
        names.setdefault(fold(typed), typed)
    return Choice(name, label, tuple((n, n) for n in sorted(names.values(), key=str.casefold)))
