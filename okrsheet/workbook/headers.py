"""Headers: which of our sheets a sheet may be, by its title and its first rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import permutations

from okrsheet.basics.cells import Cell, Grid
from okrsheet.basics.text import Text, fold, render
from okrsheet.plan import CLAIM, SHEETS, kept_by_okrsheet
from okrsheet.plan.columns import FORM_MARK, Record, columns_of
from okrsheet.workbook.ownership import claimed_first

HEADER_DEPTH = 60
"""How many filled rows of a sheet are searched for its header."""

_AROUND = (
    r"(?:\(\d+\)|\((?:copy|複本|副本|拷貝)[^)]*\)|copy of|copy|的?(?:複本|副本|拷貝)|fy\d{2,4}|\d+"
    r"|q[1-4]|h[12]|年度?|第[一二三四1-4]季度?|[上下]半年度?|月|[\s\-_–—.,/#:()])+"
)
_BEFORE, _BEHIND = re.compile("^" + _AROUND), re.compile(_AROUND + "$")


def spellings(text: Text) -> set[str]:
    """A label folded: in every language, and in two of them in one cell."""
    folded = [fold(said) for said in text.every()]
    return {*folded, *map("".join, permutations(folded, 2))}


_FORM_MARK = fold(FORM_MARK)
_TITLES: dict[type[Record], set[str]] = {}
_LABELS: dict[type[Record], dict[str, tuple[str, bool]]] = {}
_ANY_LABEL: set[str] = set()


def _titles(record: type[Record]) -> set[str]:
    if record not in _TITLES:
        _TITLES[record] = spellings(record.SHEET) | {fold(title) for title in record.FORMERLY}
    return _TITLES[record]


def is_title(title: str, record: type[Record]) -> bool:
    """Whether a title is that of one of our sheets, in any language."""
    return fold(title) in _titles(record)


def is_title_of_ours(title: str) -> bool:
    """Whether a title is that of any of our sheets."""
    return any(is_title(title, record) for record in SHEETS)


def is_akin(title: str, record: type[Record]) -> bool:
    """Whether a title is one of ours or another word for it, years, numbers and marks of a copy aside:
    ``Check-ins 2026``, ``KPIs (2)``, ``Copy of Objectives``, ``2026年目標``.
    """
    plain = unicodedata.normalize("NFKC", title).casefold()
    bare = fold(_BEHIND.sub("", _BEFORE.sub("", plain)))
    titles = _titles(record) | {fold(other) for other in record.ALSO}
    return bool({bare, fold(title)} & titles)


def numbers_in(title: str) -> tuple[int, ...]:
    """The numbers of a title, by which the later of two sheets (``Check-ins 2025``, ``2026``) is found."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", unicodedata.normalize("NFKC", title)))


@dataclass(frozen=True, slots=True)
class Header:
    """A sheet's header: its row (0 where none was found) and its columns; the rest as in a ``Layout``."""

    row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    clashes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    likeliest_row: int = 0
    other_headers: Mapping[int, str] = field(default_factory=dict)


class Head:
    """A sheet's first rows, read once for every record that it may hold."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = {row: _folded(grid.rows[row]) for row in sorted(grid.rows)[:HEADER_DEPTH]}
        self._like_headers = {row: texts for row, texts in self.rows.items() if _is_like_header(texts)}
        self._headers: dict[type[Record], Header] = {}

    @property
    def is_of_a_form(self) -> bool:
        """Whether the sheet is one that people are sent to be filled in: its answers count once they are collected."""
        return any(_FORM_MARK in texts.values() for texts in self.rows.values())

    def header(self, record: type[Record]) -> Header:
        """The row that holds most of a record's labels, and at least two of them.

        Where one column has the label and another a synonym of it, the label counts.
        """
        if record not in self._headers:
            self._headers[record] = self._found(record)
        return self._headers[record]

    def lacking(self, record: type[Record]) -> int:
        """How many of the columns that must be there the header lacks."""
        header = self.header(record)
        there = {*header.columns, *header.clashes}
        return sum(column.required and column.key not in there for column in columns_of(record))

    def _found(self, record: type[Record]) -> Header:
        best: dict[str, list[int]] = {}
        header_row = 0
        for row, texts in self._like_headers.items():
            matches = _matches(texts, record)
            if len(matches) > max(1, len(best)):
                best, header_row = claimed_first(self.grid, row, matches), row
        likeliest_row = header_row or self.likeliest()
        named = {number for numbers in best.values() for number in numbers}
        return Header(
            header_row,
            {key: numbers[0] for key, numbers in best.items() if len(numbers) == 1},
            {key: tuple(numbers) for key, numbers in best.items() if len(numbers) > 1},
            likeliest_row,
            {n: text for n, text in self.texts(likeliest_row).items() if n not in named},
        )

    def likeliest(self) -> int:
        """The row that looks most like a header, whatever it says: the first with most texts; 0 without any."""
        filled = {row: len(texts) for row, texts in self.rows.items() if self._says(row)}
        return max(filled, key=filled.__getitem__, default=0)

    def _says(self, row: int) -> bool:
        """Whether anything can be read in a row."""
        cells = self.grid.rows.get(row, {}).values()
        return any(not cell.blank and cell.value is not None for cell in cells)

    def texts(self, row: int) -> dict[int, str]:
        """The texts of a row's cells, by column."""
        cells = self.grid.rows.get(row, {})
        return {
            n: " ".join(render(cell.value, "en").split())
            for n, cell in sorted(cells.items())
            if not cell.blank and cell.value is not None
        }


def _folded(cells: Mapping[int, Cell]) -> dict[int, str]:
    texts = {n: fold(cell.value) for n, cell in sorted(cells.items()) if isinstance(cell.value, str)}
    return {n: text for n, text in texts.items() if text}


def _is_like_header(texts: Mapping[int, str]) -> bool:
    """Whether a row holds two labels of any of our sheets: most rows need be held against no single one."""
    if not _ANY_LABEL:
        _ANY_LABEL.update(*map(_labels, SHEETS))
    return sum(text in _ANY_LABEL for text in texts.values()) > 1


def _labels(record: type[Record]) -> dict[str, tuple[str, bool]]:
    """The column that each spelling means, and whether it is the column's label rather than a synonym; where
    one spelling is both, the label counts.
    """
    if record not in _LABELS:
        other = {fold(word): (c.key, False) for c in columns_of(record) for word in c.also}
        labels = {s: (c.key, True) for c in columns_of(record) if not c.claims for s in spellings(c.label)}
        kept = {s + CLAIM: (c.key, True) for c in kept_by_okrsheet(record) for s in spellings(c.label)}
        _LABELS[record] = other | labels | kept
    return _LABELS[record]


def _matches(texts: Mapping[int, str], record: type[Record]) -> dict[str, list[int]]:
    labels = _labels(record)
    exact: dict[str, list[int]] = {}
    others: dict[str, list[int]] = {}
    for number, text in texts.items():
        if found := labels.get(text):
            key, is_label = found
            (exact if is_label else others).setdefault(key, []).append(number)
    return others | exact
