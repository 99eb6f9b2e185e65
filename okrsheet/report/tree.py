"""The tree of the full page: the objectives, their key results and KPIs below them, and what belongs to none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from okrsheet.plan import KINDS, Item, KeyResult, Kpi, MeasuredItem, Objective
from okrsheet.plan.status import TROUBLED, Status
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.items import counts, item_view
from okrsheet.report.rows import Row

LARGE = 1000
"""Items from which on only some are told closely, and no branch is open for what is below it."""

_DEEPEST = 12  # levels that are shown one in the other; browsers give up on hundreds
_MOST_TOPS = 30
"""Objectives that support no other and are seen at once; the others are folded away."""
_OPEN_ROWS = 20
"""Rows that are seen before somebody opens a branch, so that the page stays within ten screens."""
_MOST_ROWS = 20_000
"""Key results and KPIs of the page, the worst first. What is left out is in report.json."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An objective with what is below it; or, with a ``title`` in place of an objective's ``row``, what belongs
    to none. Branches are listed from top to bottom.
    """

    row: Row | None
    title: str
    below: str
    """How many of what kind stand right below it; blank where nothing does."""
    trouble: str
    """How many of all below it are not on track."""
    leaves: tuple[Row, ...]
    open: bool
    opens: bool
    """Whether the branch that follows stands below it."""
    closes: int
    """How many branches end after it."""


@dataclass(frozen=True)
class Tree:
    """All branches; rows are made when they are gone through. ``closely`` are the items that are told closely,
    ``worst_first`` are all.
    """

    context: Context
    facets: Mapping[Item, str]
    worst_first: Sequence[Item]
    closely: Collection[Item]

    def __bool__(self) -> bool:
        return bool(self.worst_first)

    def __iter__(self) -> Iterator[Branch]:
        listed = self._listed
        for (here, depth), (_, following) in zip(listed, [*listed[1:], (None, 0)], strict=True):
            yield self._branch(here, opens=following > depth, closes=max(0, depth - following))

    @cached_property
    def left_out(self) -> str:
        """How many rows are not shown."""
        shown, every = len(self._shown), len(self.context.plan.measured)
        count, all_ = (formatting.count(n, self.context.language) for n in (shown, every))
        return self.context.say(p.LEFT_OUT.says(count=count, all=all_)) if shown < every else ""

    @cached_property
    def _shown(self) -> frozenset[Item]:
        """The key results and KPIs that have a row."""
        measured = [item for item in self.worst_first if isinstance(item, MeasuredItem)]
        return frozenset(measured[:_MOST_ROWS])

    @cached_property
    def _listed(self) -> list[tuple[Objective | None, int]]:
        """Every objective after the one that it supports, and how deep it stands; ``None`` for a branch of what is
        none: first the objectives for which there is no room at the top, at last what has no objective.
        """
        listed: list[tuple[Objective | None, int]] = list(self._top_down(self._tops[:_MOST_TOPS], 0))
        if rest := self._tops[_MOST_TOPS:]:
            listed += [(None, 0), *self._top_down(rest, 1)]
        return [*listed, (None, 0)] if self._leaves.get(None) else listed

    @cached_property
    def _tops(self) -> list[Objective]:
        """The objectives that support no other; those that do so in a loop are among them."""
        return [o for o in self.context.plan.objectives if o not in self._above]

    def _top_down(self, tops: Sequence[Objective], depth: int) -> Iterator[tuple[Objective, int]]:
        waiting = [(o, depth) for o in reversed(tops)]
        while waiting:
            objective, depth = waiting.pop()
            yield objective, min(depth, _DEEPEST)
            waiting += [(o, depth + 1) for o in reversed(self._supporters(objective))]

    @cached_property
    def _leaves(self) -> Mapping[Objective | None, list[tuple[Item, bool]]]:
        """The key results of each objective, each with its KPIs below it, then its other KPIs; and of none."""
        plan = self.context.plan
        found: defaultdict[Objective | None, list[tuple[Item, bool]]] = defaultdict(list)
        of_key_result: defaultdict[Item, list[Kpi]] = defaultdict(list)
        alone: list[Kpi] = []
        measuring = {one: objective for objective, several in plan.key_results_of.items() for one in several}
        for kpi in plan.kpis:
            above = next(iter(plan.above(kpi)), None)
            (of_key_result[above] if isinstance(above, KeyResult) else alone).append(kpi)
        for key_result in plan.key_results:
            rows = found[measuring.get(key_result)]
            rows += [(key_result, False), *((kpi, True) for kpi in of_key_result[key_result])]
        for kpi in alone:
            found[plan.parent_objective(kpi)].append((kpi, False))
        return found

    @cached_property
    def _above(self) -> Mapping[Objective, Objective]:
        """The objective that each one supports."""
        return {o: above for above, below in self.context.plan.supporters_of.items() for o in below}

    @cached_property
    def _trouble(self) -> Mapping[Objective | None, Counter[Status]]:
        """How many items below each objective, however deep, have which status of those to be looked at."""
        found: defaultdict[Objective | None, Counter[Status]] = defaultdict(Counter)
        leaves = [(item, home) for home, items in self._leaves.items() for item, _ in items]
        for item, home in (*leaves, *self._above.items()):
            status = self.context.assessment[item].status
            if status in TROUBLED:
                for above in self._upwards(home):
                    found[above][status] += 1
        return found

    def _upwards(self, home: Objective | None) -> Iterator[Objective | None]:
        """An objective and all above it."""
        yield home
        while home and (home := self._above.get(home)):
            yield home

    @cached_property
    def _open(self) -> Collection[Objective | None]:
        """What is open at first: what has no objective above it, if there is room for all of that; then, in a plan
        that is not large, what has something below it that is not on track, while there is room.
        """
        tops = [o for o, depth in self._listed if depth == 0]
        room = _OPEN_ROWS - len(tops) - sum(self._size(o) for o in tops)
        if room < 0 or len(self._tops) > _MOST_TOPS:
            return set()
        opened = set(tops)
        for objective, depth in sorted(self._listed, key=lambda one: one[1]):
            troubled = objective and depth and self._trouble[objective] and self._above[objective] in opened
            if troubled and len(self.worst_first) <= LARGE and self._size(objective) <= room:
                room -= self._size(objective)
                opened.add(objective)
        return opened

    def _size(self, objective: Objective | None) -> int:
        """How many rows appear when an objective is opened."""
        return len(self._leaves.get(objective, ())) + len(self._supporters(objective))

    def _branch(self, here: Objective | None, opens: bool, closes: int) -> Branch:
        say, folded = self.context.say, here is None and opens
        leaves = () if folded else self._leaves.get(here, ())
        objectives = self._tops[_MOST_TOPS:] if folded else self._supporters(here)
        return Branch(
            row=self._row(here) if here else None,
            title="" if here else say(p.MORE_OBJECTIVES if folded else p.WITHOUT_OBJECTIVE),
            below=self._counted([*objectives, *(item for item, _ in leaves)]),
            trouble="" if folded else counts(self.context, self._trouble[here]),
            leaves=tuple(self._row(item, below) for item, below in leaves if item in self._shown),
            open=here in self._open,
            opens=opens,
            closes=closes,
        )

    def _supporters(self, here: Objective | None) -> Sequence[Objective]:
        return self.context.plan.supporters_of.get(here, ()) if here else ()

    def _row(self, item: Item, below: bool = False) -> Row:
        return Row(
            self.context, item, item_view(self.context, item), item in self.closely, self.facets[item], below
        )

    def _counted(self, items: Collection[Item]) -> str:
        """How many there are of each kind: ``2 key results, 10 KPIs``."""
        found = Counter(map(type, items))
        say = self.context.say
        return self.context.list(
            say(p.OF_A_KIND.says(count=formatting.count(n, self.context.language), what=kind.noun(n)))
            for record, kind in KINDS.items()
            if (n := found[record])
        )
