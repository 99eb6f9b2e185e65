"""Forms filled in as people do, through another library than the one that reads them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.asking.columns import COLUMNS

Cells = Mapping[tuple[str, str], object]
"""What is typed, by the ID of a row and the key of a column."""
_KEYS = {said: column.key for column in COLUMNS for said in column.label.every()}


class Opened:
    """A form in openpyxl's hands."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Worksheet = self.book.worksheets[0]
        self.header = next(
            row for row in range(1, 20) if sum(cell.value in _KEYS for cell in self.sheet[row]) > 3
        )
        self.columns = {_KEYS[str(c.value)]: c.column for c in self.sheet[self.header] if c.value in _KEYS}
        at = self.columns["id"]
        last = self.sheet.max_row + 1
        self.rows = {str(self.sheet.cell(r, at).value): r for r in range(self.header + 1, last)}

    def cell(self, item: str, key: str) -> Any:
        """One cell."""
        return self.sheet.cell(self.rows[item], self.columns[key])

    def saved(self) -> bytes:
        """The workbook as bytes."""
        made = io.BytesIO()
        self.book.save(made)
        return made.getvalue()


def filled(content: bytes, cells: Cells, then: Callable[[Opened], None] | None = None) -> bytes:
    """The form with something typed into its cells, locked or not, and perhaps more done to it."""
    opened = Opened(content)
    for (item, key), typed in cells.items():
        opened.cell(item, key).value = typed
    if then:
        then(opened)
    return opened.saved()


def items_of(content: bytes) -> tuple[str, ...]:
    """The IDs that a form asks about."""
    return tuple(Opened(content).rows)
