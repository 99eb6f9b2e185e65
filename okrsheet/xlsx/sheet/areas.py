"""Areas of a sheet, one or many at once; however large they are, none is gone through cell by cell."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from okrsheet.basics.cells import MAX_COLUMN, MAX_ROW, column_letters, parse_address

_WHOLE_LINES = re.compile(r"(\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})|\$?[0-9]{1,7}:\$?[0-9]{1,7}")
_LAST_COLUMN = column_letters(MAX_COLUMN)
_REFERENCE = re.compile(r"(?:(?:'((?:[^']|'')+)'|([^'!\[\]][^!\[\]]*))!)?([^!]+)")
"""An area with the sheet that it lies in. Excel puts most titles between quotation marks (``'Owner''s'``), people do not."""


class Area(NamedTuple):
    """A rectangle of cells, counted from 1, all four sides included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether two areas have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def around(self, row: int, column: int) -> Area:
        """The smallest area that also holds one more cell."""
        return Area(
            min(self.top, row),
            min(self.left, column),
            max(self.bottom, row),
            max(self.right, column),
        )

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


def parse_area(ref: str, *, lines: bool = True) -> Area:
    """``B2:D5`` or ``B2`` as an area; with ``lines``, whole rows (``4:5``) and columns (``A:C``) too.

    Raises:
        ValueError: it is none of them.
    """
    first, _, last = ref.partition(":")
    if lines and (whole := _WHOLE_LINES.fullmatch(ref)):
        first, last = (first + "1", last + str(MAX_ROW)) if whole[1] else ("A" + first, _LAST_COLUMN + last)
    top, left = parse_address(first)
    bottom, right = parse_address(last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def parse_reference(ref: str) -> tuple[str, Area]:
    """``'My sheet'!$B$2:$B$13`` as the sheet's title, blank where none is named, and the area.

    Raises:
        ValueError: it is no area of one sheet.
    """
    found = _REFERENCE.fullmatch(ref)
    if not found:
        raise ValueError(f"{ref!r} is not a reference")
    title = found[1].replace("''", "'") if found[1] else found[2] or ""
    return title, parse_area(found[3])


def layers(cells: Iterable[tuple[int, int]], areas: Iterable[Area]) -> dict[tuple[int, int], int]:
    """In how many of the areas each of the cells lies; only those that lie in any.

    A sweep from top to bottom: an area begins to count at its first row and ends after its last.
    """
    areas = tuple(areas)
    if not areas:
        return {}
    wanted = sorted(set(cells))
    rows = [row for row, _ in wanted]
    columns = sorted({column for _, column in wanted})
    begins: list[tuple[int, int, int]] = []
    ends: list[tuple[int, int, int]] = []
    for area in areas:
        first, last = bisect_left(columns, area.left), bisect_right(columns, area.right)
        if first < last and bisect_left(rows, area.top) < bisect_right(rows, area.bottom):
            begins.append((area.top, first, last))
            ends.append((area.bottom + 1, first, last))
    begins.sort(reverse=True)
    ends.sort(reverse=True)
    count, found = _Counts(len(columns)), {}
    for row, column in wanted:
        while begins and begins[-1][0] <= row:
            count.add(1, *begins.pop()[1:])
        while ends and ends[-1][0] <= row:
            count.add(-1, *ends.pop()[1:])
        if lying := count.at(bisect_left(columns, column)):
            found[row, column] = lying
    return found


def meeting(areas: Sequence[Area]) -> Iterator[tuple[int, int]]:
    """Every area that overlaps with one above or beside it, and one such area, by their places in the list.

    A sweep from top to bottom: those that reach down to where it is stand side by side, so that
    only neighbours must be looked at.
    """
    lefts: list[int] = []
    standing: list[int] = []
    for number in sorted(range(len(areas)), key=areas.__getitem__):
        area = areas[number]
        place = bisect_left(lefts, area.left)
        if place and areas[standing[place - 1]].right >= area.left:
            place -= 1
        while place < len(lefts) and lefts[place] <= area.right:
            if areas[standing[place]].bottom >= area.top:
                yield number, standing[place]
                break
            del lefts[place], standing[place]
        else:
            lefts.insert(place, area.left)
            standing.insert(place, number)


class _Counts:
    """A row of counters of which many are counted up in few steps: a Fenwick tree."""

    def __init__(self, size: int) -> None:
        self._sums = [0] * (size + 1)

    def add(self, more: int, first: int, last: int) -> None:
        """Counts up those from the first to before the last."""
        for start, change in ((first + 1, more), (last + 1, -more)):
            place = start
            while place < len(self._sums):
                self._sums[place] += change
                place += place & -place

    def at(self, place: int) -> int:
        """One counter's count."""
        count, place = 0, place + 1
        while place:
            count += self._sums[place]
            place &= place - 1
        return count
