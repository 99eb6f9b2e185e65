"""Which rows of two versions are about the same thing, wherever they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeVar

from okrsheet.basics.addresses import mailbox
from okrsheet.basics.text import fold, fold_id
from okrsheet.plan import Item, Person, Plan, SettingRow
from okrsheet.plan.columns import Origin, Record

Row = TypeVar("Row")
_Key = Callable[[Row], Hashable]


@dataclass(frozen=True, slots=True)
class Matched(Generic[Row]):
    """Rows that are about the same in both, and those that only one of both has."""

    pairs: tuple[tuple[Row, Row], ...]
    gone: tuple[Row, ...]
    new: tuple[Row, ...]


def matched(old: Sequence[Row], new: Sequence[Row], sure: _Key[Row], *others: _Key[Row]) -> Matched[Row]:
    """Rows with one key are one after the other the same; those left over are so by another key that only one of
    each side has. A row whose key is ``None`` is not known by it.
    """
    pairs: list[tuple[Row, Row]] = []
    left, right = list(old), list(new)
    for key in (sure, *others):
        by_key = _by(key, left), _by(key, right)
        for name, theirs in by_key[0].items():
            mine = by_key[1].get(name, [])
            if key is sure or len(theirs) == len(mine) == 1:
                pairs += zip(theirs, mine, strict=False)
        known = {id(one) for pair in pairs for one in pair}
        left, right = ([row for row in rows if id(row) not in known] for rows in (left, right))
    places = {id(row): n for n, row in enumerate(new)}
    return Matched(tuple(sorted(pairs, key=lambda pair: places[id(pair[1])])), tuple(left), tuple(right))


def matched_by_content(
    old: Sequence[Row], new: Sequence[Row], key: _Key[Row], content: _Key[Row]
) -> Matched[Row]:
    """Rows of a log without those that say the same, each of them once; the others with one key are one after the
    other the same row.
    """
    same = matched(old, new, lambda row: (key(row), content(row)))
    return matched(same.gone, same.new, key)


def _by(key: _Key[Row], rows: Iterable[Row]) -> Mapping[Hashable, list[Row]]:
    found: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        if (name := key(row)) is not None:
            found[name].append(row)
    return found


def matched_items(old: Sequence[Item], new: Sequence[Item]) -> Matched[Item]:
    """Items by kind, ID and workbook; else by what is unambiguous: the ID in another workbook, or the title under
    another ID.
    """

    def title(item: Item) -> str:
        return fold(item.title or "")

    def sure(item: Item) -> Hashable:
        return type(item), item.origin.book, fold_id(item.id), None if item.id else title(item)

    def elsewhere(item: Item) -> Hashable:
        return (type(item), fold_id(item.id), title(item)) if item.id and title(item) else None

    def by_id(item: Item) -> Hashable:
        return (type(item), fold_id(item.id)) if item.id else None

    def by_title(item: Item) -> Hashable:
        return (type(item), title(item)) if title(item) else None

    return matched(old, new, sure, elsewhere, by_id, by_title)


def matched_people(old: Sequence[Person], new: Sequence[Person]) -> Matched[Person]:
    """Rows of People by name, address and workbook; else by an address or a name that nobody else has."""

    def who(row: Person) -> tuple[str, str]:
        return fold(row.name or ""), mailbox(row.email or "")

    def sure(row: Person) -> Hashable:
        return row.origin.book, who(row)

    def elsewhere(row: Person) -> Hashable:
        return who(row) if any(who(row)) else None

    def by_mail(row: Person) -> Hashable:
        return mailbox(row.email) if row.email else None

    def by_name(row: Person) -> Hashable:
        return fold(row.name) if row.name else None

    return matched(old, new, sure, elsewhere, by_mail, by_name)


class Names:
    """What IDs and names mean in two versions: values that are equal where the same item or person is meant,
    whatever it is called in each.
    """

    def __init__(self, old: Plan, new: Plan, items: Matched[Item]) -> None:
        self._other = {id(old): new, id(new): old}
        self._numbers: dict[Record, int] = {}
        numbers = count()
        for pair in (*items.pairs, *_of_other_kinds(items)):
            self._numbers |= dict.fromkeys(pair, next(numbers))
        people = matched_people(old.directory.each, new.directory.each)
        for both in people.pairs:
            self._numbers |= dict.fromkeys(both, next(numbers))
        for one in (*old.items, *new.items, *old.directory.each, *new.directory.each):
            if one not in self._numbers:
                self._numbers[one] = next(numbers)

    def item(self, plan: Plan, typed: str, seen_from: Record) -> Hashable:
        """The item that an ID means there; where it means none, that of the other version."""
        found = plan.find(typed, seen_from)
        if found is None:
            other = self._other[id(plan)]
            found = other.find(typed, _seen_from(other, seen_from.origin.book))
        return fold_id(typed) if found is None else self._numbers[found]

    def person(self, plan: Plan, typed: str) -> Hashable:
        """The person whom a name means there; where it means nobody, that of the other version."""
        found = plan.directory.person(typed) or self._other[id(plan)].directory.person(typed)
        return fold(typed) if found is None else self._numbers[found]


def _of_other_kinds(items: Matched[Item]) -> Iterator[tuple[Item, Item]]:
    """A gone and a new item with one ID but of two kinds; what names the ID still means what stands under it."""
    yield from matched(
        items.gone,
        items.new,
        lambda i: (i.origin.book, fold_id(i.id)) if i.id else None,
        lambda i: fold_id(i.id) or None,
    ).pairs


def _seen_from(plan: Plan, book: str) -> Record | None:
    """Some record of the workbook of a plan that is called so."""
    file = next((w.file for w in plan.workbooks if w.book == book), None)
    return None if file is None else SettingRow(origin=Origin(file=file))
