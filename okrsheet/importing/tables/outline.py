"""Sheets in which one column says what each row is: “Objective 1”, “Key result 1.1”, with the text beside it or behind
the code. Such sheets often have no header at all, and are what most templates of OKRs look like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from okrsheet.basics.text import Text, breadth
from okrsheet.importing.meaning.fields import ITEM, KEY_RESULT, KPI, NAMES, OBJECTIVE
from okrsheet.importing.meaning.marks import Mark, label_of_kind, mark_of
from okrsheet.importing.meaning.words import NONE, Vocabulary
from okrsheet.importing.tables.columns import Columns
from okrsheet.importing.tables.context import said_above
from okrsheet.importing.tables.headers import Headers
from okrsheet.importing.tables.mapping import ROWS, Choice, Role, TableMap
from okrsheet.importing.tables.view import View, text_of

_FIRST = 6  # columns in which the codes are looked for
_ABOVE = 3  # rows above the first code in which a header may stand
_TEXT = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class _Codes:
    """The rows in which a column says kinds, and whether the name stands in the same cell."""

    column: int
    rows: tuple[int, ...]
    inside: bool


def outline(view: View, words: Vocabulary, year: int) -> TableMap | None:
    """The table of a sheet in which a column says which rows are objectives and which key results."""
    codes = _codes(view, words)
    if codes is None:
        return None
    name = codes.column if codes.inside else _beside(view, codes)
    if not name:
        return None
    first = codes.rows[0]
    top = _header_above(view, first, words)
    block = Headers(view, words).block_at(top, top, view.last_row)
    columns = Columns(view, replace(block, bottom=first - 1), words, year)
    choices = {c: one for c, one in columns.chosen().items() if c not in (codes.column, name)}
    choices = {
        c: one._replace(role=Role("notes")) if one.role.field in NAMES else one for c, one in choices.items()
    }
    if not codes.inside:
        choices[codes.column] = Choice(Role("id"), 0.9, _CODES, columns.header(codes.column))
    choices[name] = Choice(Role(ITEM), 0.9, _NAMED, columns.header(name))
    return TableMap(
        view.sheet.title, ROWS, view.turned, (top, top), (first, view.last_row),
        {c: one.role for c, one in sorted(choices.items())}, because=choices,
    )  # fmt: skip


def _codes(view: View, words: Vocabulary) -> _Codes | None:
    """The column that says kinds: one objective at least, two key results, and little else between them."""
    for column in range(1, min(view.last_column, _FIRST) + 1):
        kinds = {row: kind for row in view.by_row if (kind := _kind(view, row, column, words))}
        if (
            sum(k == OBJECTIVE for k in kinds.values()) < 1
            or sum(k in (KEY_RESULT, KPI) for k in kinds.values()) < 2
        ):
            continue
        rows = sorted(row for row, kind in kinds.items() if kind)
        between = [
            row for row in view.by_row if rows[0] <= row <= rows[-1] and not view.cell(row, column).blank
        ]
        if len(rows) < 0.6 * len(between) or len(set(rows)) < 3 or kinds[rows[0]] != OBJECTIVE:
            continue
        if len([row for row in rows if kinds[row] == OBJECTIVE]) == 1 and _is_form(view, rows[0], column):
            continue
        inside = sum(
            bool((mark := mark_of(text_of(view.cell(row, column)))).mark) or _is_bullet(mark) for row in rows
        )
        return _Codes(column, tuple(rows), 2 * inside > len(rows))
    return None


def _kind(view: View, row: int, column: int, words: Vocabulary) -> str:
    """The kind that a cell says; none where labels of other columns stand beside it, for then it is a header."""
    cell = view.cell(row, column)
    if not isinstance(cell.value, str):
        return ""
    mark = mark_of(cell.value)
    if (mark.mark and mark.kind) or _is_bullet(mark):
        return mark.kind
    kind = label_of_kind(cell.value)
    if not kind:
        return ""
    beside = [text_of(one) for c, one in view.row(row).items() if c != column]
    known = sum(any(m.strength >= 1 and m.field != NONE for m in words.candidates(text)) for text in beside)
    if any(c.isdigit() for c in cell.value):
        return kind if len(beside) > known else ""
    return "" if 2 * known >= len(beside) else kind


def _is_bullet(mark: Mark) -> bool:
    """Whether a name stands behind a bullet, as key results do below their objective."""
    return bool(mark.kind) and not mark.mark


def _is_form(view: View, row: int, column: int) -> bool:
    """Whether the only objective of a column has others beside it: the sheet is read down then."""
    texts = [text_of(cell) for c, cell in view.row(row).items() if c > column]
    return sum(breadth(text) >= 5 and bool(_TEXT.search(text)) for text in texts) > 1


def _beside(view: View, codes: _Codes) -> int:
    """The column of names to the right of the codes."""
    for column in range(codes.column + 1, codes.column + 4):
        texts = [text_of(view.cell(row, column)) for row in codes.rows]
        if sum(bool(_TEXT.search(text)) for text in texts) >= 0.6 * len(codes.rows):
            return column
    return 0


def _header_above(view: View, first: int, words: Vocabulary) -> int:
    """The row above the first code that holds labels; 0 where there is none."""
    headers = Headers(view, words)
    for row in range(first - 1, max(first - 1 - _ABOVE, 0), -1):
        cells: Sequence[int] = list(view.row(row))
        if any(len(said.places) == 2 for said in said_above(view, row, row, words)):
            return 0  # labels beside their values
        labels = [headers.label(row, column) for column in cells]
        known = [label for label in labels if label is not None and label.known]
        if len(known) >= 2 or (
            len(known) == 1 and len(cells) == 1 and known[0].strength >= 1 and _far(view, row)
        ):
            return row
        if cells:
            return 0
    return 0


def _far(view: View, row: int) -> bool:
    return min(view.row(row)) > 2


_CODES = Text(en="it says what each row is", zh_TW="註明每列是什麼")
_NAMED = Text(
    en="it holds the texts of rows that another column or a code tells apart",
    zh_TW="各列的名稱，由編號或另一欄得知種類",
)
