"""People: which person of the People sheet a cell means, by name, address or ``Name (Department)``.

Names are not addresses: two people may have one. Rows of the People sheet with one name and one
address are one person, for whom the first row stands; with different addresses they are two, and
the name alone means neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from okrsheet.basics.addresses import mailbox
from okrsheet.basics.text import fold
from okrsheet.plan.records import Person

_BETWEEN = re.compile(r"[,;、，；\n]+")
_BRACKETED = re.compile(r"\([^()]*\)|（[^（）]*）")
_IN_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)\s*")


@dataclass(frozen=True, eq=False)
class People:
    """The rows of the People sheet, to be looked up by what people type."""

    rows: tuple[Person, ...]
    _meant: dict[str, tuple[Person, ...]] = field(default_factory=dict, init=False, repr=False)
    _each_meant: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)
    """What was looked up so far: the same few cells stand in thousands of rows."""

    @cached_property
    def _called(self) -> Mapping[str, tuple[Person, ...]]:
        """The rows under each folded name."""
        found: defaultdict[str, list[Person]] = defaultdict(list)
        for row in self.rows:
            if row.name:
                found[fold(row.name)].append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    @cached_property
    def _first(self) -> Mapping[Person, Person]:
        """For each row, the first one that is about the same person."""
        first: dict[tuple[str, str], Person] = {}
        return {
            row: first.setdefault((fold(row.name), mailbox(row.email or "")), row) if row.name else row
            for row in self.rows
        }

    @cached_property
    def _at(self) -> Mapping[str, Person]:
        """The person at each address; of people who share a mailbox, the one who gets its mail."""
        found: dict[str, Person] = {}
        for row in self.rows:
            if row.email:
                found.setdefault(mailbox(row.email), self._first[row])
        return found

    @cached_property
    def each(self) -> tuple[Person, ...]:
        """Every person, once each."""
        return tuple(dict.fromkeys(self._first.values()))

    def first_row(self, row: Person) -> Person:
        """The first row that is about the same person; the person is known by it."""
        return self._first[row]

    def rows_of(self, person: Person) -> tuple[Person, ...]:
        """Every row about one person."""
        rows = self._called.get(fold(person.name or ""), (person,))
        return tuple(row for row in rows if self._first[row] is person)

    def called(self, name: str) -> tuple[Person, ...]:
        """Everybody who has a name."""
        return tuple(dict.fromkeys(self._first[row] for row in self._called.get(fold(name), ())))

    def meant(self, typed: str) -> tuple[Person, ...]:
        """Every person whom a cell may mean, as a name, as an address, and as a name with brackets."""
        if typed not in self._meant:
            self._meant[typed] = tuple(dict.fromkeys(self._may_mean(typed)))
        return self._meant[typed]

    def _may_mean(self, typed: str) -> Iterator[Person]:
        yield from self.called(typed)
        if "@" in typed and (owner := self._at.get(mailbox(typed))):
            yield owner
        if brackets := _IN_BRACKETS.fullmatch(unicodedata.normalize("NFKC", typed).strip()):
            yield from self._in_brackets(*brackets.groups())

    def _in_brackets(self, name: str, apart: str) -> Iterator[Person]:
        for row in self._called.get(fold(name), ()):
            departments = bool(row.department) and fold(row.department or "") == fold(apart)
            if departments or ("@" in apart and mailbox(row.email or "") == mailbox(apart)):
                yield self._first[row]

    def each_meant(self, typed: str) -> tuple[str, ...]:
        """The people whom an Owner cell names, each once, as typed: ``Sales lead, Product lead``. A comma
        in brackets, or in a name that the People sheet has, separates nobody.
        """
        if typed not in self._each_meant:
            self._each_meant[typed] = self._taken_apart(typed)
        return self._each_meant[typed]

    def _taken_apart(self, typed: str) -> tuple[str, ...]:
        places = _between(typed)
        starts, ends = [0, *(stop for _, stop in places)], [*(start for start, _ in places), len(typed)]
        found: dict[Person | str, str] = {}
        n = 0
        while n < len(starts):
            ends_of_a_name = (
                k for k in reversed(range(n, len(ends))) if self.meant(typed[starts[n] : ends[k]].strip())
            )
            last = next(ends_of_a_name, n)
            if name := typed[starts[n] : ends[last]].strip():
                found.setdefault(self.who(name), name)
            n = last + 1
        return tuple(found.values())

    def person(self, typed: str | None) -> Person | None:
        """Whom a cell means; ``None`` where that is nobody, or may be one of several."""
        found = self.meant(typed) if typed else ()
        return found[0] if len(found) == 1 else None

    def who(self, typed: str) -> Person | str:
        """A value by which two spellings of one person are equal: the person, or where a text means no single
        person, the folded text.
        """
        return self.person(typed) or fold(typed)

    def label(self, person: Person) -> str:
        """A name by which nobody else is meant: the name alone where nobody else has it."""
        return self._labels[person]

    @cached_property
    def _labels(self) -> Mapping[Person, str]:
        return {person: next(self._ways(person)) for person in self.each}

    def _ways(self, person: Person) -> Iterator[str]:
        name = person.name or ""
        apart = (person.department, person.email)
        ways = (name, *(f"{name} ({it})" for it in apart if it), person.email or "")
        yield from (way for way in ways if self.person(way) is person)
        yield f"{name} ({person.at('name')})"  # with no address, and no department of its own


def _between(typed: str) -> list[tuple[int, int]]:
    """Where a cell separates two names: at commas and the like that are not in brackets."""
    bracketed = [found.span() for found in _BRACKETED.finditer(typed)]
    places = (found.span() for found in _BETWEEN.finditer(typed))
    return [(a, b) for a, b in places if not any(start < a < stop for start, stop in bracketed)]
