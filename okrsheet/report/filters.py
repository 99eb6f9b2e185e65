"""What the full page can be filtered by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from okrsheet.basics.text import fold
from okrsheet.plan import KINDS, MEASURED, Item
from okrsheet.plan.status import WORST_FIRST, Status
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.departments import COLUMNS
from okrsheet.report.verdict import COUNTED_TYPES, together
from okrsheet.report.views import status_view


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice as the address of the page has it, its name, and the facets of the items that fit."""

    value: str
    name: str
    facets: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that the page can be filtered by."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Filters:
    """The facets of every item: its type, department, owners, level and status. Names, which may be long and are
    repeated in thousands of rows, are numbered; a name is one however its letters are cased.
    """

    context: Context
    _names: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict, init=False)
    _statuses: set[Status] = field(default_factory=set, init=False)

    @cached_property
    def facets(self) -> dict[Item, str]:
        """Those of each item, with spaces between them."""
        return {item: " ".join(self._of(item)) for item in self.context.plan.items}

    def _of(self, item: Item) -> Iterator[str]:
        context, plan = self.context, self.context.plan
        status = context.assessment[item].status
        self._statuses.add(status)
        yield KINDS[type(item)].type
        yield status.key
        if department := plan.department(item):
            yield self._numbered("department", department)
        for owner in plan.owners(item):
            yield self._numbered("owner", owner)
        objective = plan.parent_objective(item) or item
        if objective.level:
            yield self._numbered("level", context.say(objective.level.text))

    def _numbered(self, kind: str, typed: str) -> str:
        """What a name is in rows: ``d3`` for the fourth department."""
        names = self._names.setdefault(kind, {})
        key = fold(typed)
        if key not in names:
            names[key] = (self.context.name(typed, 60), f"{kind[0]}{len(names)}")
        return names[key][1]

    @property
    def choices(self) -> Iterator[Choice]:
        """What there is to choose from: names in alphabetical order, statuses worst first."""
        say = self.context.say
        types = dict.fromkeys(facets.split(" ", 1)[0] for facets in self.facets.values())
        kinds = {kind.type: say(kind.one) for kind in KINDS.values()}
        both = Option(COUNTED_TYPES, _heading(say(together(MEASURED))), COUNTED_TYPES)
        yield Choice("type", say(p.TYPE), (both, *(Option(one, kinds[one], one) for one in types)))
        for name, label in (("department", p.DEPARTMENT), ("owner", p.WHO), ("level", p.LEVEL)):
            found = sorted(self._names.get(name, {}).values(), key=lambda one: one[0].casefold())
            yield Choice(name, say(label), tuple(Option(shown, shown, facet) for shown, facet in found))
        yield Choice("status", say(p.STATUS), tuple(self._of_status()))

    def _of_status(self) -> Iterator[Option]:
        """What the counters count, then every status that there is."""
        together = [(status_value(statuses), self.context.say(label)) for label, _, statuses in COLUMNS]
        found = [status_view(s, self.context.language) for s in WORST_FIRST if s in self._statuses]
        single = [(view.key, f"{view.shape} {view.word}") for view in found]
        yield from (Option(value, name, value) for value, name in {**dict(together), **dict(single)}.items())


def status_value(statuses: tuple[Status, ...]) -> str:
    """What the address calls several statuses together."""
    return " ".join(status.key for status in statuses)


def _heading(words: str) -> str:
    """Words from the midst of a sentence as they stand by themselves."""
    return words[:1].upper() + words[1:].strip()
