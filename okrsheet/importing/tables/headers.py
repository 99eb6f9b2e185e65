"""Where the tables of a sheet are: rows that are headers, of one to three rows, and what each column is called.

The score is that of a prototype on sheets in ten languages: twice the core fields, the other fields, periods,
less long texts; a plain number excludes a row. Merged cells say how many rows a header has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from okrsheet.basics.cells import MAX_COLUMN, Cell
from okrsheet.basics.text import breadth, fold
from okrsheet.importing.meaning.dating import Dated, dated, dated_within
from okrsheet.importing.meaning.fields import CORE, NAMES
from okrsheet.importing.meaning.words import NONE, Match, Vocabulary, vocabulary
from okrsheet.importing.tables.view import View, text_of

_LONGEST = 60  # letters of a label; a longer text is a sentence
_ENOUGH = 3.0  # of the score: an objective and an owner, or more
_DEPTH = 80  # filled rows in which the first header is looked for
_MOST_PERIODS = 6  # that count in the score
_MOST_ROWS = 3  # of one header
_YEARS = range(1990, 2100)
_OF_FORMS = frozenset(("objective", "key_result", "kpi", "owner", "department", "period", "manager", "level"))
"""Fields that stand in the rows above a table, beside what they are."""


@dataclass(frozen=True, slots=True)
class Label:
    """A cell of a header: what it says, which fields that may be, likeliest first, and which period."""

    text: str
    matches: tuple[Match, ...]
    dated: Dated | None

    @property
    def field(self) -> str:
        """The likeliest field; blank where there is none."""
        return self.matches[0].field if self.matches and self.matches[0].field != NONE else ""

    @property
    def strength(self) -> float:
        """How sure that field is, from 0 to 1."""
        return self.matches[0].strength if self.field else 0.0

    @property
    def known(self) -> bool:
        """Whether it means anything to us."""
        return bool(self.field) or self.dated is not None


@dataclass(frozen=True, slots=True)
class Block:
    """A table: the first and last row of its header, the last row below it, and its labels by column, upper first."""

    top: int
    bottom: int
    last: int
    labels: Mapping[int, tuple[Label, ...]]
    left: int = 1
    right: int = MAX_COLUMN
    """Its first and last column, where another table stands beside it."""


class Headers:
    """The headers of a view, found once."""

    def __init__(self, view: View, words: Vocabulary | None = None) -> None:
        self.view, self.words = view, words or vocabulary()
        self._labels: dict[tuple[int, int], Label | None] = {}
        self._scores: dict[int, float | None] = {}

    def label(self, row: int, column: int) -> Label | None:
        """What a cell says as a label; ``None`` where it cannot be one."""
        place = self.view.home(row, column)
        if place not in self._labels:
            self._labels[place] = label_of(self.view.cell(*place), self.words)
        return self._labels[place]

    def blocks(self) -> list[Block]:
        """Every table of the view, from top to bottom."""
        tops = self._header_rows()
        blocks: list[Block] = []
        if not tops:
            return blocks
        for (top, bottom), (below, _) in zip(tops, [*tops[1:], (self.view.last_row + 1, 0)], strict=True):
            labels = self._paths(top, bottom)
            blocks += _side_by_side(Block(top, bottom, self._last(bottom, below), labels))
        return blocks

    def block_at(self, top: int, bottom: int, last: int) -> Block:
        """The table whose header stands in certain rows."""
        return Block(top, bottom, last, self._paths(top, bottom) if top else {})

    def _last(self, bottom: int, below: int) -> int:
        """The last row of a table above the next one, or above the end: titles of the next one are not its own."""
        last = below - 1
        if below <= self.view.last_row:
            while last > bottom + 1 and len(self.view.row(last)) <= 1:
                last -= 1
        return last

    def _header_rows(self) -> list[tuple[int, int]]:
        among = {
            row: score for row in list(self.view.by_row)[:_DEPTH] if (score := self._scored(row)) is not None
        }
        best = max(among, key=lambda row: among[row], default=0)
        if not best or among[best] < _ENOUGH:
            return []  # and a table of records is not gone through row by row
        scores = self.scores
        found: list[tuple[int, int]] = []
        for row in scores:
            if found and row <= found[-1][1]:
                continue
            if row == best or self._repeats(row, best) or self._independent(row, scores):
                top, bottom = self._around(row, found[-1][1] if found else 0)
                found.append((top, bottom))
        return found

    def _repeats(self, row: int, best: int) -> bool:
        """Whether a row says the same as the best header, in most columns."""
        ours, theirs = self._texts(row), self._texts(best)
        same = sum(ours.get(column) == text for column, text in theirs.items())
        return len(theirs) > 1 and same >= 0.6 * len(theirs)

    def _independent(self, row: int, scores: Mapping[int, float]) -> bool:
        """Whether a row is a header for itself: three labels at least are words of ours, and few are not."""
        labels = [label for column in self.view.row(row) if (label := self.label(row, column))]
        exact = {label.field for label in labels if label.strength >= 1}
        return scores[row] >= _ENOUGH + 1 and len(exact) >= 3 and 2 * len(exact) >= len(labels)

    def _texts(self, row: int) -> dict[int, str]:
        return {column: fold(text_of(cell)) for column, cell in self.view.row(row).items()}

    @cached_property
    def scores(self) -> dict[int, float]:
        """How much each filled row looks like a header; rows with plain numbers are left out."""
        return {row: score for row in self.view.by_row if (score := self._scored(row)) is not None}

    def _scored(self, row: int) -> float | None:
        if row not in self._scores:
            self._scores[row] = self._score(row, self.view.row(row))
        return self._scores[row]

    def _score(self, row: int, cells: Mapping[int, Cell]) -> float | None:
        fields: dict[str, float] = {}
        periods = known = long = 0
        for column, cell in cells.items():
            if is_plain_number(cell):
                return None
            label = self.label(row, column)
            if label is None:
                long += 1
                continue
            known += label.known
            periods += label.dated is not None
            if label.field:
                fields[label.field] = max(fields.get(label.field, 0), label.strength)
        if not known or 3 * known < len(cells):
            return 0.0
        core = sum(strength for name, strength in fields.items() if name in CORE)
        if len(fields) + periods < 2:
            return 0.0
        return (
            core
            + sum(fields.values())
            + 0.8 * min(periods, _MOST_PERIODS)
            + self._numbers_below(row)
            - 2 * long
        )

    def _numbers_below(self, row: int) -> float:
        """A little more for a row under which numbers stand."""
        below = [self.view.row(row + n) for n in (1, 2, 3)]
        columns = {column for cells in below for column, cell in cells.items() if is_plain_number(cell)}
        return 0.3 * min(len(columns & set(self.view.row(row))), 3)

    # How many rows a header has

    def _around(self, row: int, above: int) -> tuple[int, int]:
        top, bottom = row, row
        while top - 1 > above and bottom - top < _MOST_ROWS - 1 and self._belongs_above(top):
            top -= 1
        while bottom - top < _MOST_ROWS - 1 and self._belongs_below(bottom):
            bottom += 1
        return top, bottom

    def _belongs_above(self, top: int) -> bool:
        """Whether the row above one is the upper row of the same header: what it says spans labels below."""
        cells = self.view.row(top - 1)
        if not cells or any(
            is_plain_number(cell) or self.label(top - 1, c) is None for c, cell in cells.items()
        ):
            return False
        if any(text_of(cell).rstrip().endswith((":", "：")) for cell in cells.values()):
            return False
        if self._is_pair(top - 1):
            return False
        header = set(self.view.row(top))
        spans = self._spans(top - 1, header)
        if not all(self._stands_over(top - 1, c, len(span & header)) for c, span in spans.items()):
            return False
        width = max(header) - min(header) + 1
        if len(cells) == 1 and max((len(s) for s in spans.values()), default=0) >= 0.8 * max(
            len(header), width * 0.8
        ):
            return False  # a title
        return any(len(below & header) > 1 for below in spans.values()) or self._reaches_down(top - 1)

    def _stands_over(self, row: int, column: int, width: int) -> bool:
        """Whether a label may stand over so many labels: several only where it is merged, or means something."""
        label = self.label(row, column)
        return width < 2 or self.view.area(row, column) is not None or (label is not None and label.known)

    def _is_pair(self, row: int) -> bool:
        """Whether a row is one of a form: a label, and beside it the text that it names."""
        said = [self.label(row, column) for column in sorted(self.view.row(row))]
        pairs = pairwise(said)
        return len(said) <= 4 and any(
            one is not None
            and one.field in _OF_FORMS
            and one.strength >= 1
            and other is not None
            and not other.known
            for one, other in pairs
        )

    def _reaches_down(self, row: int) -> bool:
        """Whether a label of a row is merged with what is below it."""
        areas = (self.view.area(row, column) for column in self.view.row(row))
        return any(area and area.top <= row < area.bottom for area in areas)

    def _spans(self, row: int, header: set[int]) -> dict[int, set[int]]:
        """The columns over which each label of a row stands: merged, or with blanks to the right of it."""
        filled = sorted(self.view.row(row))
        spans = {}
        for column, following in zip(filled, [*filled[1:], max(header, default=0) + 1], strict=True):
            area = self.view.area(row, column)
            spans[column] = set(range(column, area.right + 1)) if area else set(range(column, following))
        return spans

    def _belongs_below(self, bottom: int) -> bool:
        """Whether the row below one is the lower row of the same header: labels under what spans them."""
        cells = self.view.row(bottom + 1)
        if not cells or any(is_plain_number(cell) for cell in cells.values()):
            return False
        labels = [self.label(bottom + 1, column) for column in cells]
        if None in labels:
            return False
        header = set(self.view.row(bottom))
        spans = self._spans(bottom, header | set(cells))
        wide = {c for columns in spans.values() if len(columns) > 1 for c in columns}
        beneath = [c for c in cells if c in wide or c not in header]
        if len(beneath) < len(cells) or len(cells) < 2:
            return False
        known = sum(label is not None and label.known for label in labels)
        return self._reaches_down(bottom) or 2 * known >= len(cells)

    def _paths(self, top: int, bottom: int) -> dict[int, tuple[Label, ...]]:
        """The labels of each column, the upper first; what spans several stands over each of them."""
        shown = {row: self._shown(row, top, bottom) for row in range(top, bottom + 1)}
        columns = sorted({column for labels in shown.values() for column in labels})
        found = {}
        for column in columns:
            said: list[Label] = []
            for row in range(top, bottom + 1):
                label = shown[row].get(column)
                if label and (not said or said[-1].text != label.text):
                    said.append(label)
            if said:
                found[column] = tuple(said)
        return found

    def _shown(self, row: int, top: int, bottom: int) -> dict[int, Label]:
        shown: dict[int, Label] = {}
        filled = self.view.row(row)
        beneath = {c for r in range(row + 1, bottom + 1) for c in self.view.row(r)}
        last: tuple[int, Label] | None = None
        for column in range(1, self.view.last_column + 1):
            area = self.view.area(row, column)
            if column in filled or (
                area and area.top >= top and self.view.home(row, column) in self.view.cells
            ):
                label = self.label(row, column)
                if label:
                    shown[column] = label
                    last = (column, label)
            elif last and column in beneath and row < bottom and not area:
                first = last[0]
                if first in beneath:  # “Jan”, over target, actual and difference
                    shown[column] = last[1]
            elif column not in beneath:
                last = None if not area else last
        return shown


def _side_by_side(block: Block) -> list[Block]:
    """The tables of one header: two, where a blank column parts two that begin with the same words."""
    columns = sorted(block.labels)
    first = block.labels[columns[0]][-1] if columns else None
    starts = [
        column
        for before, column in pairwise(columns)
        if first
        and first.field in NAMES
        and column > before + 1
        and block.labels[column][-1].text == first.text
    ]
    if not starts:
        return [block]
    edges = [columns[0], *starts, MAX_COLUMN + 1]
    return [
        replace(
            block,
            left=left,
            right=right - 1,
            labels={c: v for c, v in block.labels.items() if left <= c < right},
        )
        for left, right in pairwise(edges)
    ]


def is_plain_number(cell: Cell) -> bool:
    """Whether a cell holds a number that is no year."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return cell.percent or not (float(value).is_integer() and int(value) in _YEARS)


def label_of(cell: Cell, words: Vocabulary) -> Label | None:
    """A cell read as a label; ``None`` where it is a number, or too long for one."""
    if cell.blank or cell.error or is_plain_number(cell) or isinstance(cell.value, bool | dt.timedelta):
        return None
    text = " ".join(text_of(cell).split())
    if not text or breadth(text) > _LONGEST:
        return None
    whole = dated(cell)
    if whole:
        return Label(text, (), whole)
    part = dated_within(text)
    if part and part.rest and (rest := words.candidates(part.rest)):
        return Label(text, rest, part)
    return Label(text, words.candidates(text), None)
