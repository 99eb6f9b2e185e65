"""What of a plan a report shows: all of it, or what concerns a department, a person, a team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from okrsheet.basics.text import fold
from okrsheet.plan import Item, KeyResult, Kpi, MeasuredItem, Objective, Plan
from okrsheet.plan.words import Level


class Extent(Enum):
    """How much of a plan concerns a reader."""

    COMPANY = "company"
    KEEPER = "keeper"
    DEPARTMENT = "department"
    OWNER = "owner"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which items of a plan concern whom.

    ``COMPANY`` is the whole plan; so is ``KEEPER``, for whoever keeps the workbook, with what was found in it and
    how the figures were made. ``DEPARTMENT`` is what belongs to the department, and what the
    person owns elsewhere. ``OWNER`` is what the person owns, and the key results below the
    objectives among it; ``MANAGER`` is that of the person and of all who report to them directly.
    ``person`` is what the plan's directory calls them.
    """

    extent: Extent
    person: str = ""
    department: str = ""


COMPANY, KEEPER = Scope(Extent.COMPANY), Scope(Extent.KEEPER)
WHOLE = (Extent.COMPANY, Extent.KEEPER)
"""The extents that leave nothing out."""


@dataclass(frozen=True, eq=False)
class Selection:
    """What a report shows of a plan: ``items`` in the plan's order, as their progress that of the
    objectives in ``tops``, for the readers in ``reader``. The plan and its figures stay whole.
    """

    items: tuple[Item, ...]
    tops: tuple[Objective, ...]
    reader: Scope = COMPANY
    taken: frozenset[Item] = frozenset()
    """Rows whose ID is taken by a row above them: they are shown, without figures, and counted nowhere."""

    @property
    def is_everything(self) -> bool:
        """Whether it is the company's, which leaves nothing out."""
        return self.reader.extent in WHOLE

    def of(self, record: type[Item]) -> tuple[Item, ...]:
        """The items of one kind."""
        return tuple(item for item in self.items if isinstance(item, record))

    @cached_property
    def objectives(self) -> tuple[Objective, ...]:
        """The objectives among the items."""
        return tuple(i for i in self.items if isinstance(i, Objective))

    @cached_property
    def key_results(self) -> tuple[KeyResult, ...]:
        """The key results among the items."""
        return tuple(i for i in self.items if isinstance(i, KeyResult))

    @cached_property
    def kpis(self) -> tuple[Kpi, ...]:
        """The KPIs among the items."""
        return tuple(i for i in self.items if isinstance(i, Kpi))

    @cached_property
    def measured(self) -> tuple[MeasuredItem, ...]:
        """What the counters count: what has values of its own, in the plan's order."""
        return tuple(item for item in self.counted if isinstance(item, MeasuredItem))

    @cached_property
    def counted(self) -> tuple[Item, ...]:
        """The items that count."""
        return tuple(item for item in self.items if item not in self.taken)

    @property
    def counted_kpis(self) -> tuple[Kpi, ...]:
        """The KPIs that count."""
        return tuple(kpi for kpi in self.kpis if kpi not in self.taken)

    def key_results_of(self, plan: Plan, objective: Objective) -> tuple[KeyResult, ...]:
        """The key results below one objective that are shown."""
        return tuple(k for k in plan.key_results_of.get(objective, ()) if k in self._chosen)

    @cached_property
    def _chosen(self) -> frozenset[Item]:
        return frozenset(self.items)


@dataclass(frozen=True, eq=False)
class Audience:
    """Who answers for which items of a plan."""

    plan: Plan

    @cached_property
    def _owned(self) -> Mapping[Hashable, tuple[Item, ...]]:
        return self._by(self.plan.owners, self.plan.directory.who)

    @cached_property
    def _of_department(self) -> Mapping[Hashable, tuple[Item, ...]]:
        return self._by(lambda item: (self.plan.department(item),), fold)

    def _by(
        self, names_of: Callable[[Item], Iterable[str | None]], same: Callable[[str], Hashable]
    ) -> Mapping[Hashable, tuple[Item, ...]]:
        """The items under each name; ``same`` makes two spellings of one name equal."""
        found: defaultdict[Hashable, list[Item]] = defaultdict(list)
        for item in self.plan.items:
            for name in filter(None, names_of(item)):
                found[same(name)].append(item)
        return {key: tuple(items) for key, items in found.items()}

    @cached_property
    def _team(self) -> Mapping[Hashable, tuple[str, ...]]:
        """What those are called who report to each person."""
        found, directory = defaultdict[Hashable, list[str]](list), self.plan.directory
        for person in directory.each:
            if person.manager and person.name:
                found[directory.who(person.manager)].append(directory.label(person))
        return {manager: tuple(team) for manager, team in found.items()}

    def manages(self, person: str) -> bool:
        """Whether anybody reports to a person."""
        return self.plan.directory.who(person) in self._team

    def items(self, scope: Scope) -> tuple[Item, ...]:
        """What concerns the readers of a scope, each item once."""
        if scope.extent in WHOLE:
            return self.plan.items
        own = self._answered_for([scope.person])
        if scope.extent is Extent.DEPARTMENT:
            return tuple(dict.fromkeys((*self._of_department.get(fold(scope.department), ()), *own)))
        if scope.extent is Extent.MANAGER:
            return self._answered_for(
                [scope.person, *self._team.get(self.plan.directory.who(scope.person), ())]
            )
        return own

    def _answered_for(self, names: Iterable[str]) -> tuple[Item, ...]:
        owned = [item for name in names for item in self._owned.get(self.plan.directory.who(name), ())]
        below = [
            key_result
            for item in owned
            if isinstance(item, Objective)
            for key_result in self.plan.key_results_of.get(item, ())
        ]
        return tuple(dict.fromkeys((*owned, *below)))

    def selection(self, scope: Scope) -> Selection:
        """What a report to the readers of a scope shows."""
        chosen = set(self.items(scope))
        items = tuple(i for i in self.plan.items if i in chosen)
        return Selection(items, self._tops(scope), scope, self.plan.taken)

    def _tops(self, scope: Scope) -> tuple[Objective, ...]:
        """The objectives whose progress is the scope's, as in the assessment's groups."""
        if scope.extent in WHOLE:
            return self.plan.tops(self.plan.objectives, Level.COMPANY)
        items, level = {
            Extent.DEPARTMENT: (self._of_department.get(fold(scope.department), ()), Level.DEPARTMENT),
            Extent.OWNER: (self._owned.get(self.plan.directory.who(scope.person), ()), Level.INDIVIDUAL),
            Extent.MANAGER: (self.items(scope), None),
        }[scope.extent]
        return self.plan.tops([i for i in items if isinstance(i, Objective)], level)
