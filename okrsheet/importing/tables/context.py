"""What stands above a table and counts for all of it: “Objective: …”, a department, an owner, a period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from okrsheet.importing.meaning.dating import dated
from okrsheet.importing.meaning.fields import OBJECTIVE
from okrsheet.importing.meaning.marks import mark_of
from okrsheet.importing.meaning.words import NONE, Vocabulary
from okrsheet.importing.tables.headers import is_plain_number
from okrsheet.importing.tables.view import View, text_of

_SPLIT = re.compile(r"\s*[:：]\s*")
_FIELDS = {
    "objective": "objective",
    "owner": "owner",
    "department": "department",
    "period": "period",
    "level": "level",
}
_FARTHEST = 3  # columns between a label and its value
_LONGEST = 300  # characters of a value


@dataclass(frozen=True, slots=True)
class Said:
    """Something said of a whole table, and the cells that say it: the label, if it has one of its own, and the value."""

    field: str
    value: str
    places: tuple[tuple[int, int], ...]


def said_above(view: View, first: int, last: int, words: Vocabulary) -> Iterator[Said]:
    """What the rows above a header say, from top to bottom."""
    for row in range(first, last + 1):
        cells = view.row(row)
        used: set[int] = set()
        for column, cell in cells.items():
            if column in used:
                continue
            said = _of_cell(view, row, column, text_of(cell), words)
            if said:
                used |= {c for _, c in said.places}
                yield said


def _of_cell(view: View, row: int, column: int, text: str, words: Vocabulary) -> Said | None:
    parts = _SPLIT.split(text, maxsplit=1)
    label = parts[0].strip()
    if len(parts) == 2 and parts[1].strip():
        field = _field(label, words)
        mark = mark_of(text)
        if field == OBJECTIVE or (mark.kind == OBJECTIVE and mark.path):
            return Said("objective", text if mark.path else parts[1].strip(), ((row, column),))
        return Said(field, parts[1].strip(), ((row, column),)) if field else None
    field = _field(label, words)
    if field:
        beside = _beside(view, row, column)
        if beside is None or (
            not text.rstrip().endswith((":", "：")) and _field(_shown(view, row, beside), words)
        ):
            return None
        return Said(field, _shown(view, row, beside), ((row, column), view.home(row, beside)))
    mark = mark_of(text)
    if mark.kind == OBJECTIVE and mark.path and len(view.row(row)) == 1:
        return Said("objective", text, ((row, column),))
    if dated(view.cell(row, column)):
        return Said("period", text, ((row, column),))
    return None


def _field(label: str, words: Vocabulary) -> str:
    """The field that a label names for certain."""
    found = next(iter(words.candidates(label)), None) if len(label) <= 40 else None
    if found is None or found.field == NONE or found.strength < 0.6:
        return ""
    if found.field in ("kpi", "objective") and found.strength < 1:
        fields = {m.field for m in words.candidates(label)}
        return (
            "owner" if label.casefold() in ("name", "姓名") else "objective" if "objective" in fields else ""
        )
    return _FIELDS.get(found.field, "")


def _beside(view: View, row: int, column: int) -> int | None:
    """The column of the value to the right of a label."""
    area = view.area(row, column)
    start = (area.right if area else column) + 1
    for there in range(start, start + _FARTHEST):
        text = _shown(view, row, there)
        if text:
            return there if len(text) <= _LONGEST and not _is_number(view, row, there) else None
    return None


def _is_number(view: View, row: int, column: int) -> bool:
    return is_plain_number(view.shown(row, column))


def _shown(view: View, row: int, column: int) -> str:
    return text_of(view.shown(row, column))


def heading_start(view: View, top: int, floor: int, words: Vocabulary) -> int:
    """The first row of what stands directly above a header and belongs to it; ``top`` where nothing does. ``floor`` is
    the last row of what comes before it for certain.
    """
    start = top
    for row in range(top - 1, floor, -1):
        cells = view.row(row)
        if not cells:
            if start < top or row < top - 2:
                break
            continue
        if not _is_heading(view, row, words):
            break
        start = row
    return start


def _is_heading(view: View, row: int, words: Vocabulary) -> bool:
    cells = view.row(row)
    if any(is_plain_number(cell) for cell in cells.values()):
        return False
    if any(True for _ in said_above(view, row, row, words)):
        return len(cells) <= 8
    if len(cells) != 1:
        return False
    column = next(iter(cells))
    area = view.area(row, column)
    wide = area is not None and area.right - area.left >= 1
    return wide or text_of(cells[column]).rstrip().endswith((":", "："))
