"""Whose part of a plan a report shows: the company's, a department's, a person's, a team's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from okrsheet.assessment import Assessment
from okrsheet.figures.headline import tops
from okrsheet.plan import Item, Objective, Plan
from okrsheet.text import fold
from okrsheet.words import Level


class Extent(Enum):
    """How much of a plan concerns a reader."""

    COMPANY = "company"
    DEPARTMENT = "department"
    OWNER = "owner"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a plan, by its reader.

    ``COMPANY`` is the whole plan. ``DEPARTMENT`` is what belongs to the department, and what the
    person owns elsewhere. ``OWNER`` is what the person owns, and the key results below the
    objectives among it; ``MANAGER`` is that of the person and of all who report to them directly.
    ``person`` is what the plan's directory calls them.
    """

    extent: Extent
    person: str = ""
    department: str = ""


COMPANY = Scope(Extent.COMPANY)


@dataclass(frozen=True, eq=False)
class Shares:
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
        if scope.extent is Extent.COMPANY:
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

    def part(self, assessment: Assessment, scope: Scope) -> Assessment:
        """An assessment of no more than what concerns the readers of a scope."""
        return assessment.part(self.items(scope), self._standing(scope))

    def _standing(self, scope: Scope) -> tuple[Objective, ...]:
        """The objectives whose progress is the scope's, as in the assessment's groups."""
        items, level = {
            Extent.COMPANY: (self.plan.items, Level.COMPANY),
            Extent.DEPARTMENT: (self._of_department.get(fold(scope.department), ()), Level.DEPARTMENT),
            Extent.OWNER: (self._owned.get(self.plan.directory.who(scope.person), ()), Level.INDIVIDUAL),
            Extent.MANAGER: (self.items(scope), None),
        }[scope.extent]
        return tops(self.plan, [i for i in items if isinstance(i, Objective)], level)
