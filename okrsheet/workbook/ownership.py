"""The owner of each column under a name of ours: okrsheet, or people who have a column of that name.

Words show who wrote them: okrsheet writes few, and always the same. Numbers and days do not; they count
as okrsheet's where its words in the same row (a status, “2 of 3”), or a row of History, are the proof. A
number without proof is people's. As long as it stands there, okrsheet writes nothing that could later be
taken for its proof: nothing in its row (in the sheet, where most of a column is without proof), and no row
of History. So a later run decides the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from okrsheet.basics.cells import Cell, Grid
from okrsheet.basics.text import fold_id
from okrsheet.plan import HistoryRow, Layout, OwnColumn, is_claimed, kept_by_okrsheet
from okrsheet.plan.columns import ANSWERS, Column, Kind, columns_of
from okrsheet.plan.words import Milestone
from okrsheet.workbook.answers import can_be_answer, written_words

_SLACK = 1e-9  # floats may lie that far outside their range
_RANGES: Mapping[Kind, tuple[float, float]] = {
    Kind.SHARE: (0, 1),
    Kind.SCORE: (0, 1),
    Kind.POINTS: (-100, 100),
}
_DAYS = (1, 110_000)  # serial numbers of days, to the year 2200
_NUMBERED = (*_RANGES, Kind.NUMBER, Kind.VALUE, Kind.DATE)
_PROOF = (Kind.STATUS, Kind.COUNT)
"""The columns of words that okrsheet fills in every row, so that they prove that it has filled the row."""
_MONTH = re.compile(r"\d{4}-\d\d")


def can_be_ours(column: Column, cell: Cell) -> bool:
    """Whether okrsheet can have written what a cell holds, in this version or an older one, in any
    language. Of a number that only says that it lies in the range of its column.
    """
    value = cell.value
    if cell.error or isinstance(value, bool):
        return False
    if isinstance(value, str):
        text = value.strip()
        if column.kind in ANSWERS:
            return can_be_answer(column.kind, text)
        if column.kind is Kind.TEXT:
            return True  # an item's title, in Past months; any text can be one
        if column.kind is Kind.VALUE:
            return text in written_words(Milestone)
        return column.kind is Kind.DATE and _is_iso(text)
    if isinstance(value, (dt.date, dt.time)):
        return column.kind in _NUMBERED  # a number may look like a day, by its format alone
    if isinstance(value, (int, float)) and column.kind in _NUMBERED:
        low, high = _DAYS if column.kind is Kind.DATE else _RANGES.get(column.kind, (value, value))
        return low - _SLACK <= value <= high + _SLACK
    return False


def _is_iso(text: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def claimed_first(grid: Grid, row: int, matches: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """The columns under each name; a header that says that it is okrsheet's excludes those that do not."""
    claims = {
        key: [n for n in columns if is_claimed(str(grid.cell(row, n).value))]
        for key, columns in matches.items()
    }
    return {key: claims[key] or columns for key, columns in matches.items()}


def decide_ownership(found: Sequence[tuple[Grid, Layout]]) -> list[tuple[Grid, Layout]]:
    """The sheets with their layouts, in which each column that okrsheet would fill is now ours or people's."""
    sheets = {layout.record: _Sheet(grid, layout) for grid, layout in found}
    history = sheets.get(HistoryRow)
    remembered = history.remembered if history else None
    return [
        (grid, replace(sheets[layout.record], remembered_ids=remembered).decided_layout)
        for grid, layout in found
    ]


@dataclass(frozen=True)
class _Sheet:
    """A sheet, and whose each of its columns is."""

    grid: Grid
    layout: Layout
    remembered_ids: frozenset[str] | None = None
    """The folded IDs that History holds; ``None`` where there is no History to be kept."""

    @cached_property
    def ours(self) -> tuple[Column, ...]:
        """The columns that okrsheet would fill, without Month and ID of History, by which it finds the row."""
        keys = {"month", "id"} if self.layout.record is HistoryRow else set()
        return tuple(
            c for c in kept_by_okrsheet(self.layout.record) if c.key in self.layout.columns.keys() - keys
        )

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows that okrsheet fills, because people have filled them."""
        layout, columns = self.layout, self.layout.columns
        keys = (
            ("month", "id")
            if layout.record is HistoryRow
            else tuple(c.key for c in columns_of(layout.record) if not c.ours)
        )
        typed = [columns[key] for key in keys if key in columns]
        skipped = {layout.totals_row, *layout.beneath, *(note.row for note in layout.notes)}
        return tuple(
            row
            for row in sorted(self.grid.rows)
            if row > layout.header_row > 0
            and row not in skipped
            and any(not self.grid.cell(row, n).blank for n in typed)
        )

    @cached_property
    def filled(self) -> Mapping[str, Mapping[int, Cell]]:
        """The filled cells of our columns, by row; without formulas, for which write-back is refused later."""
        emptied = {where.row for where in self.layout.emptied}
        return {
            column.key: {
                row: cell
                for row in (*self.rows, *emptied)
                if not (cell := self.grid.cell(row, self.layout.columns[column.key])).blank
                and not cell.formula
            }
            for column in self.ours
        }

    @cached_property
    def not_ours(self) -> Mapping[str, tuple[int, ...]]:
        """By column, the rows whose cell okrsheet cannot have written."""
        return {
            column.key: tuple(
                row for row, cell in self.filled[column.key].items() if not can_be_ours(column, cell)
            )
            for column in self.ours
        }

    @cached_property
    def claimed(self) -> frozenset[str]:
        """The columns whose header says that they are okrsheet's."""
        header, columns = self.layout.header_row, self.layout.columns
        return frozenset(
            c.key for c in self.ours if is_claimed(str(self.grid.cell(header, columns[c.key]).value))
        )

    @cached_property
    def peoples(self) -> frozenset[str]:
        """The columns of people: at least half of their cells cannot be ours."""
        return frozenset(
            key
            for key, rows in self.not_ours.items()
            if key not in self.claimed and rows and 2 * len(rows) >= len(self.filled[key])
        )

    @cached_property
    def has_proof(self) -> bool:
        """Whether the sheet has a column of words that okrsheet fills in every row."""
        there = [column for column in self.ours if column.key not in self.peoples]
        if self.layout.record is HistoryRow and any(column.key == "as_of" for column in there):
            return True  # a day that lies in the row's month
        return any(column.kind in _PROOF for column in there)

    @cached_property
    def proven(self) -> frozenset[int]:
        """The rows that okrsheet has filled before: its words stand in them, or History holds their ID.

        Of History itself, also those that are spelt as okrsheet spells them: people may have begun it by hand.
        """
        rows = {
            row
            for column in self.ours
            if column.kind in ANSWERS and column.key not in self.peoples
            for row in self.filled[column.key].keys() - self.not_ours[column.key]
        }
        rows |= {where.row for where in self.layout.formulas}  # while one is there, nothing is written at all
        if self.layout.record is HistoryRow:
            return frozenset(rows | {row for row in self.rows if self._is_row_of_history(row)})
        ids = self.remembered_ids if "id" in self.layout.columns else None
        return frozenset(rows | {row for row in self.rows if ids and self._id(row) in ids})

    def _is_row_of_history(self, row: int) -> bool:
        """Whether the day lies in the month; without a day, whether the month is spelt as okrsheet does."""
        columns = self.layout.columns
        month = self.grid.cell(row, columns["month"]).value if "month" in columns else None
        spelt = f"{month:%Y-%m}" if isinstance(month, dt.date) else str(month).strip()
        if "as_of" not in columns or "as_of" in self.peoples:
            return not self.has_proof and bool(_MONTH.fullmatch(spelt))
        day = self.grid.cell(row, columns["as_of"]).value
        return isinstance(day, (str, dt.date)) and str(day)[:7] == spelt

    def _id(self, row: int) -> str:
        return fold_id(str(self.grid.cell(row, self.layout.columns["id"]).value))

    @property
    def remembered(self) -> frozenset[str] | None:
        """In a History sheet: the folded IDs of the rows that okrsheet has written."""
        layout = self.decided_layout
        if not {"month", "id"} <= layout.columns.keys():
            return None
        return frozenset(self._id(row) for row in self.proven)

    @cached_property
    def numbers(self) -> Mapping[str, Collection[int]]:
        """By column, the rows with a number or a day that can be ours."""
        return {
            column.key: self.filled[column.key].keys() - self.not_ours[column.key]
            for column in self.ours
            if column.kind not in ANSWERS and column.key not in self.peoples | self.claimed
        }

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The columns of numbers of which at most half have proof."""
        if self.layout.record is HistoryRow:
            return frozenset()
        return frozenset(
            key
            for key, rows in self.numbers.items()
            if rows and 2 * len(self.proven & set(rows)) <= len(rows)
        )

    @cached_property
    def left_blank(self) -> frozenset[str]:
        """The columns that are not filled: all of ours while one is doubtful; numbers where there could be no
        proof of them later.
        """
        if self.doubtful:
            return frozenset(c.key for c in self.ours) - self.peoples - self.doubtful
        could = self.has_proof or self.remembered_ids is not None or self.layout.record is HistoryRow
        return frozenset() if could else frozenset(self.numbers)

    @property
    def decided_layout(self) -> Layout:
        """The layout, with only those columns of ours that okrsheet fills, and with what is people's instead."""
        layout = self.layout
        own_columns = {
            key: self._own_column(key)
            for key in (c.key for c in self.ours)
            if key in self.peoples | self.doubtful
        }
        out = own_columns.keys() | self.left_blank
        columns = {key: n for key, n in layout.columns.items() if key not in out}
        left_alone = self._rows_left_alone(columns)
        left = {layout.columns[key] for key in out}
        named = (
            frozenset() if layout.record is HistoryRow else left_alone
        )  # rows of History that people typed are no fault
        typed_over = {
            layout.at(row, n): self.grid.cell(row, n)
            for key, n in columns.items()
            for row in (*self.not_ours.get(key, ()), *(named & set(self.numbers.get(key, ()))))
        }
        return replace(
            layout,
            columns=columns,
            formulas=tuple(where for where in layout.formulas if where.column not in left),
            emptied={
                w: cell for w, cell in layout.emptied.items() if w.column not in left and w not in typed_over
            },
            own_columns=own_columns,
            left_blank={c.key: layout.columns[c.key] for c in self.ours if c.key in self.left_blank},
            typed_over=typed_over,
            rows_left_alone=left_alone,
        )

    def _own_column(self, key: str) -> OwnColumn:
        number = self.layout.columns[key]
        row = min(self.not_ours[key] or self.filled[key])
        return OwnColumn(number, self.layout.at(row, number), self.grid.cell(row, number))

    def _rows_left_alone(self, columns: Mapping[str, int]) -> frozenset[int]:
        """The rows that are not filled: all while a column is doubtful, else those with a number of people's."""
        if self.doubtful:
            return frozenset(self.rows)
        return (
            frozenset(row for key, rows in self.numbers.items() if key in columns for row in rows)
            - self.proven
        )
