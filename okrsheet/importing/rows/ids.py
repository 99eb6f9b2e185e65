"""IDs: the source's own where they are unique, else made; and found again in a later import of the same source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from okrsheet.basics.text import fold, fold_id
from okrsheet.importing.meaning.fields import KEY_RESULT, KPI, OBJECTIVE
from okrsheet.importing.meaning.marks import code_of
from okrsheet.importing.tables.drafts import Draft

_LETTERS: Final = {OBJECTIVE: "O", KEY_RESULT: "KR", KPI: "K"}
_ALIKE: Final = 0.75  # likeness of two names from which one is the other, edited
_MOST: Final = 200  # names that are compared with each other; where more have changed, it is another source
_COUNTED = re.compile(r" #\d+$")


class Renamed(NamedTuple):
    """An item that kept the ID it had under another name."""

    id: str
    before: str
    now: str


@dataclass
class Ids:
    """The ID of each item, given once for all of them."""

    before: Mapping[str, str]
    """Those that an earlier import made, by what it made them for."""
    made: dict[str, str] = field(default_factory=dict)
    """Those that were made, with the earlier ones of items that are gone, so that no other item gets them."""
    of: dict[int, str] = field(default_factory=dict)
    renamed: list[Renamed] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)
    _last: dict[str, int] = field(default_factory=dict)
    """The last number that was given, by what stands before it."""

    def give(self, items: Iterable[Draft]) -> None:
        """An ID for each item, in their order."""
        items = list(items)
        self._own(items)
        others = [item for item in items if id(item) not in self.of]
        keys = _identities(others)
        known = self._known(others, keys)
        self._taken |= {fold_id(one) for one in self.before.values()}
        for item in others:
            own = known.get(id(item)) or self._next(item)
            self._taken.add(fold_id(own))
            self.of[id(item)] = self.made[keys[id(item)]] = own
        given = {fold_id(one) for one in self.of.values()}
        self.made |= {key: own for key, own in self.before.items() if fold_id(own) not in given}

    def _own(self, items: Sequence[Draft]) -> None:
        """The source's own, where they are unique."""
        marks = [_own_id(item) for item in items]
        folded = [fold_id(mark) for mark in marks]
        count = Counter(folded)
        again = {
            item.kind
            for item, one in zip(items, folded, strict=True)
            if one and count[one] > 1 and _is_code(item, one)
        }  # where some codes before names come again, as those do that start anew below each objective
        for item, mark, one in zip(items, marks, folded, strict=True):
            if item.kind in again and _is_code(item, one):
                continue
            if mark and count[one] == 1 and not mark.isdigit():
                self.of[id(item)] = mark
                self._taken.add(one)

    def _known(self, items: Sequence[Draft], keys: Mapping[int, str]) -> dict[int, str]:
        """The earlier ID of each item: by its name and the names above it, by its name alone, by one much like it."""
        left = {key: own for key, own in self.before.items() if fold_id(own) not in self._taken}
        found = {id(item): left.pop(key) for item in items if (key := keys[id(item)]) in left}
        others = [item for item in items if id(item) not in found]
        if not left or not others:
            return found
        before, now = Counter(map(_named, left)), Counter(_named(keys[id(item)]) for item in others)
        by_name = {_named(key): key for key in left}
        for item in others:
            name = _named(keys[id(item)])
            if before[name] == now[name] == 1:
                found[id(item)] = left.pop(by_name[name])
        new = {keys[id(item)]: item for item in others if id(item) not in found}
        if len(new) <= _MOST and len(left) <= _MOST:
            for key, old in _edited(list(new), list(left)):
                found[id(new[key])] = left[old]
                self.renamed.append(Renamed(left[old], _title(old), new[key].title))
        return found

    def _next(self, item: Draft) -> str:
        above = self.of.get(id(item.above), "") if item.kind == KEY_RESULT and item.above else ""
        below_one = above.startswith("O") and above[1:].isdigit()
        stem = f"KR{above.removeprefix('O')}." if below_one else _LETTERS[item.kind]
        number = self._last.get(stem, 0) + 1
        while fold_id(f"{stem}{number}") in self._taken:
            number += 1
        self._last[stem] = number
        return f"{stem}{number}"


def _is_code(item: Draft, own: str) -> bool:
    """Whether an ID is a code that counts within something, such as ``KR1``, rather than one of a column of IDs."""
    code = code_of(own)
    return not item.first("id") or (code is not None and bool(code.kind) and len(code.path) == 1)


def _own_id(item: Draft) -> str:
    found = item.first("id")
    text = found.text if found else item.mark
    return text if 0 < len(text) <= 20 and "\n" not in text else ""


def _identities(items: Sequence[Draft]) -> dict[int, str]:
    """What each item is known by in a later import: its kind, and its name below the names above it. Of several that
    are alike, all but the first are counted.
    """
    seen: Counter[str] = Counter()
    found: dict[int, str] = {}
    for item in items:
        key = _identity(item)
        seen[key] += 1
        found[id(item)] = key if seen[key] == 1 else f"{key} #{seen[key]}"
    return found


def _identity(item: Draft) -> str:
    names: list[str] = []
    one: Draft | None = item
    while one is not None and len(names) < 5:
        names.append(_short(one.title))
        one = one.above
    said = item.said.get("department", "") or item.said.get("owner", "")
    return f"{item.kind}: {' < '.join(names)}" + (f" ({said})" if said else "")


def _short(title: str) -> str:
    return " ".join(title.split())[:80]


def _title(key: str) -> str:
    """The name of the item, without what stands above it and what is said of it."""
    name, above, _ = _COUNTED.sub("", key.partition(": ")[2]).partition(" < ")
    said = not above and name.endswith(")")
    return (name.rpartition(" (")[0] if said else "") or name


def _named(key: str) -> tuple[str, str]:
    """Its kind and its name."""
    return key.partition(":")[0], fold(_title(key))


def _edited(now: Sequence[str], before: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Those of now and of before that are much alike, the likest first, each once."""
    pairs = [(new, old) for new in now for old in before if _named(new)[0] == _named(old)[0]]
    like = {pair: SequenceMatcher(None, _named(pair[0])[1], _named(pair[1])[1]).ratio() for pair in pairs}
    done: set[str] = set()
    for new, old in sorted(pairs, key=lambda pair: -like[pair]):
        if like[new, old] >= _ALIKE and new not in done and old not in done:
            done |= {new, old}
            yield new, old
