"""Whose a column is: one of ours, or one of people's own that bears a name of ours.

Words tell by themselves: okrsheet writes few, and always the same. Numbers and days do not; they are
okrsheet's where its words stand in the same row (a status, “2 of 3”), or where History knows the row. A
number for which nothing vouches is people's, and as long as it stands there, okrsheet writes nothing
that would vouch for it, neither in the row (or, where it is a whole column, in the sheet) nor in
History. So the answer is the same however often it is asked.
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

_SLACK = 1e-9
_RANGES: Mapping[Kind, tuple[float, float]] = {
    Kind.SHARE: (0, 1),
    Kind.SCORE: (0, 1),
    Kind.POINTS: (-100, 100),
}
_DAYS = (1, 110_000)  # serial numbers of days, to the year 2200
_NUMBERED = (*_RANGES, Kind.NUMBER, Kind.VALUE, Kind.DATE)
_VOUCHING = (Kind.STATUS, Kind.COUNT)
"""The columns of words that okrsheet fills in every row."""
_MONTH = re.compile(r"\d{4}-\d\d")


def can_be_ours(column: Column, cell: Cell) -> bool:
    """Whether okrsheet can have written what a cell holds, in this version or an older one, in any
    language. A number can be ours where it lies in range; whether it is, the row must tell.
    """
    value = cell.value
    if cell.error or isinstance(value, bool):
        return False
    if isinstance(value, str):
        text = value.strip()
        if column.kind in ANSWERS:
            return can_be_answer(column.kind, text)
        if column.kind is Kind.TEXT:
            return True  # an item's title, in Past months; it vouches for nothing
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
    """The columns that lay claim to each name; a header that says it is okrsheet's beats those that do not."""
    claims = {
        key: [n for n in columns if is_claimed(str(grid.cell(row, n).value))]
        for key, columns in matches.items()
    }
    return {key: claims[key] or columns for key, columns in matches.items()}


def settled(found: Sequence[tuple[Grid, Layout]]) -> list[tuple[Grid, Layout]]:
    """The sheets, each column that okrsheet would fill being ours, or named as people's own."""
    sheets = {layout.record: _Sheet(grid, layout) for grid, layout in found}
    history = sheets.get(HistoryRow)
    remembered = history.remembered if history else None
    return [
        (grid, replace(sheets[layout.record], remembered_ids=remembered).layout_settled)
        for grid, layout in found
    ]


@dataclass(frozen=True)
class _Sheet:
    """A sheet as it was found, and what tells in it whose a column is."""

    grid: Grid
    layout: Layout
    remembered_ids: frozenset[str] | None = None
    """The folded IDs of which History knows; ``None`` where there is no History to be kept."""

    @cached_property
    def ours(self) -> tuple[Column, ...]:
        """The columns that okrsheet would fill, but for those by which it finds a row of History."""
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
        """What stands in our columns; formulas, which nobody takes for ours, are refused later."""
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
    def strange(self) -> Mapping[str, tuple[int, ...]]:
        """By column, the rows with what okrsheet cannot have written."""
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
        """The columns of which not even half can be ours."""
        return frozenset(
            key
            for key, rows in self.strange.items()
            if key not in self.claimed and rows and 2 * len(rows) >= len(self.filled[key])
        )

    @cached_property
    def vouches_itself(self) -> bool:
        """Whether the sheet has a column of words that okrsheet fills in every row."""
        there = [column for column in self.ours if column.key not in self.peoples]
        if self.layout.record is HistoryRow and any(column.key == "as_of" for column in there):
            return True  # a day that lies in the row's month
        return any(column.kind in _VOUCHING for column in there)

    @cached_property
    def vouched(self) -> frozenset[int]:
        """The rows that okrsheet has filled before, as its words in them show, or as History knows.

        Of History itself, also those that are spelt as okrsheet spells them: people may have begun it by hand.
        """
        rows = {
            row
            for column in self.ours
            if column.kind in ANSWERS and column.key not in self.peoples
            for row in self.filled[column.key].keys() - self.strange[column.key]
        }
        rows |= {where.row for where in self.layout.formulas}  # while one is there, nothing is written at all
        if self.layout.record is HistoryRow:
            return frozenset(rows | {row for row in self.rows if self._is_row_of_history(row)})
        known = self.remembered_ids if "id" in self.layout.columns else None
        return frozenset(rows | {row for row in self.rows if known and self._id(row) in known})

    def _is_row_of_history(self, row: int) -> bool:
        """Whether the day lies in the month; without a day, whether the month is spelt as okrsheet does."""
        columns = self.layout.columns
        month = self.grid.cell(row, columns["month"]).value if "month" in columns else None
        spelt = f"{month:%Y-%m}" if isinstance(month, dt.date) else str(month).strip()
        if "as_of" not in columns or "as_of" in self.peoples:
            return not self.vouches_itself and bool(_MONTH.fullmatch(spelt))
        day = self.grid.cell(row, columns["as_of"]).value
        return isinstance(day, (str, dt.date)) and str(day)[:7] == spelt

    def _id(self, row: int) -> str:
        return fold_id(str(self.grid.cell(row, self.layout.columns["id"]).value))

    @property
    def remembered(self) -> frozenset[str] | None:
        """Of History, the folded IDs in the rows that okrsheet has written."""
        layout = self.layout_settled
        if not {"month", "id"} <= layout.columns.keys():
            return None
        return frozenset(self._id(row) for row in self.vouched)

    @cached_property
    def numbers(self) -> Mapping[str, Collection[int]]:
        """By column, the rows with a number or a day that can be ours."""
        return {
            column.key: self.filled[column.key].keys() - self.strange[column.key]
            for column in self.ours
            if column.kind not in ANSWERS and column.key not in self.peoples | self.claimed
        }

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The columns of numbers of which nothing vouches for even half."""
        if self.layout.record is HistoryRow:
            return frozenset()
        return frozenset(
            key
            for key, rows in self.numbers.items()
            if rows and 2 * len(self.vouched & set(rows)) <= len(rows)
        )

    @cached_property
    def held(self) -> frozenset[str]:
        """The columns that are left blank: all of ours while one is doubtful, numbers where nothing
        could vouch for them.
        """
        if self.doubtful:
            return frozenset(c.key for c in self.ours) - self.peoples - self.doubtful
        could = self.vouches_itself or self.remembered_ids is not None or self.layout.record is HistoryRow
        return frozenset() if could else frozenset(self.numbers)

    @property
    def layout_settled(self) -> Layout:
        """The layout, in which only columns that okrsheet fills count as its own."""
        layout = self.layout
        own = {
            key: self._own_column(key)
            for key in (c.key for c in self.ours)
            if key in self.peoples | self.doubtful
        }
        out = own.keys() | self.held
        columns = {key: n for key, n in layout.columns.items() if key not in out}
        unvouched = self._unvouched(columns)
        left = {layout.columns[key] for key in out}
        named = frozenset() if layout.record is HistoryRow else unvouched  # a past typed by hand is no fault
        odd = {
            layout.at(row, n): self.grid.cell(row, n)
            for key, n in columns.items()
            for row in (*self.strange.get(key, ()), *(named & set(self.numbers.get(key, ()))))
        }
        return replace(
            layout,
            columns=columns,
            formulas=tuple(where for where in layout.formulas if where.column not in left),
            emptied={w: cell for w, cell in layout.emptied.items() if w.column not in left and w not in odd},
            own=own,
            held={c.key: layout.columns[c.key] for c in self.ours if c.key in self.held},
            odd=odd,
            unvouched=unvouched,
        )

    def _own_column(self, key: str) -> OwnColumn:
        number = self.layout.columns[key]
        row = min(self.strange[key] or self.filled[key])
        return OwnColumn(number, self.layout.at(row, number), self.grid.cell(row, number))

    def _unvouched(self, columns: Mapping[str, int]) -> frozenset[int]:
        """The rows that are not filled: all while a column is doubtful, and those with a number of people's."""
        if self.doubtful:
            return frozenset(self.rows)
        return (
            frozenset(row for key, rows in self.numbers.items() if key in columns for row in rows)
            - self.vouched
        )
