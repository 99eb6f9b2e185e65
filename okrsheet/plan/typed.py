"""What people typed into cells that okrsheet fills, where only the whole plan can tell: beside the IDs of
check-ins, and in the tables of the Dashboard.

Any text can be a title. So a text counts as okrsheet's only if it is one that okrsheet knows: of the plan as it is
now, or of Past months, which remember what an item was called before it was renamed. Whatever else stands
there are somebody's words, and no figure is worth them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from okrsheet.basics.cells import BLANK, Cell, CellRef
from okrsheet.basics.text import LANGUAGES, Text, clip_wide, fold_id
from okrsheet.plan.columns import Column, Kind, column_of
from okrsheet.plan.convert import to_text
from okrsheet.plan.dashboard import BLOCKS, DEPARTMENTS, EARLIER, LONG, MORE, OBJECTIVES, Block
from okrsheet.plan.layout import Workbook
from okrsheet.plan.records import CheckIn
from okrsheet.plan.status import Status

if TYPE_CHECKING:
    from okrsheet.plan.plan import Plan

_WORDS: Final = (Kind.TEXT, Kind.STATUS, Kind.MONTH, Kind.ID)
"""The columns of the Dashboard's tables that hold words; the others hold numbers and days."""
_MONTH: Final = re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True, slots=True)
class TypedAmongOurs:
    """What people typed into a column or a table of ours.

    ``cells`` are those that okrsheet cannot have written, ``left`` these and whatever stands in a row that is left
    alone because of them: a number beside somebody's words is most likely theirs, too.
    """

    label: Text
    cells: Mapping[CellRef, Cell]
    left: AbstractSet[CellRef]


def typed_among_ours(plan: Plan) -> Mapping[str, tuple[TypedAmongOurs, ...]]:
    """What people typed among okrsheet's cells, by the file of a workbook."""
    known = _Known(plan)
    return {
        workbook.file: (*_beside_check_ins(plan, workbook, known), *_in_tables(workbook, known))
        for workbook in plan.workbooks
    }


class _Known:
    """The words of the plan and of its Past months."""

    def __init__(self, plan: Plan) -> None:
        named = [(row.id, row.title) for row in (*plan.items, *plan.history)]
        self.ids = {fold_id(identifier) for identifier, _ in named if identifier}
        self.titles = {title for _, title in named if title}
        self._names = {
            OBJECTIVES.key: {objective_label(*one) for one in named},
            DEPARTMENTS.key: {name for item in plan.items if (name := plan.department(item))},
        }

    def is_title(self, cell: Cell) -> bool:
        """Whether a cell holds the title of an item."""
        return isinstance(cell.value, str) and not cell.error and to_text(cell) in self.titles

    def can_be_ours(self, block: Block, column: Column, cell: Cell) -> bool:
        """Whether okrsheet can have written what a cell of a table holds."""
        if cell.error or isinstance(cell.value, bool):
            return False
        if column.kind not in _WORDS:
            return not isinstance(cell.value, str) or (column.kind is Kind.DATE and _is_iso(cell.value))
        if not isinstance(cell.value, str):
            return False
        text = to_text(cell) or ""
        if column is block.columns[0] and any(one.fullmatch(text) for one in _counts_of_the_rest()):
            return True
        match column.kind:
            case Kind.STATUS:
                return any(text in status.text.every() for status in Status)
            case Kind.MONTH:
                return bool(_MONTH.fullmatch(text))
            case Kind.ID:
                return fold_id(text) in self.ids
            case _:
                return text in self._names.get(block.key, self.titles)


def objective_label(identifier: str, title: str | None) -> str:
    """What an objective is called beside its bars."""
    return clip_wide(f"{identifier} {title or ''}".strip(), LONG)


@cache
def _counts_of_the_rest() -> tuple[re.Pattern[str], ...]:
    texts = [text.into(language) for text in (MORE, EARLIER) for language in LANGUAGES]
    return tuple(re.compile(text.format(count=r"[\d,]+")) for text in texts)


def _is_iso(text: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(text.strip()))
    except ValueError:
        return False


def _beside_check_ins(plan: Plan, workbook: Workbook, known: _Known) -> Iterator[TypedAmongOurs]:
    """What stands in the column of titles, in rows with a check-in and in others, and is no title.

    A formula is none of it: while one is in the way, write-back is refused.
    """
    layout = workbook.layouts.get(CheckIn)
    if layout is None or "title" not in layout.columns:
        return
    number, found = layout.columns["title"], dict[CellRef, Cell]()
    for row in plan.check_ins_in(workbook):
        cell = row.typed("title")
        if not (cell.blank or cell.formula or known.is_title(cell)):
            found[layout.at(row.origin.row, number)] = cell
    for where, cell in (*layout.emptied.items(), *layout.typed_over.items()):
        if where.column == number and not (cell.formula or known.is_title(cell)):
            found[where] = cell
    if found:
        cells = {where: found[where] for where in sorted(found, key=lambda where: where.row)}
        yield TypedAmongOurs(column_of(CheckIn, "title").label, cells, cells.keys())


def _in_tables(workbook: Workbook, known: _Known) -> Iterator[TypedAmongOurs]:
    """What stands in the tables of the Dashboard and is none of the words and figures that okrsheet puts there."""
    dashboard = workbook.dashboard
    for block in BLOCKS if dashboard else ():
        assert dashboard
        headers = dashboard.headers.get(block.key)
        if not headers:
            continue
        cells: dict[CellRef, Cell] = {}
        left: set[CellRef] = set()
        for below in range(1, block.height + 1):
            places = {key: (header.row + below, header.column) for key, header in headers.items()}
            filled = {
                key: cell
                for key, place in places.items()
                if not (cell := dashboard.cells.get(place, BLANK)).blank and not cell.formula
            }
            if not filled:
                continue
            at = {key: replace(header, row=header.row + below) for key, header in headers.items()}
            theirs, whole_row = _typed_in(block, filled, known)
            cells |= {at[key]: filled[key] for key in theirs}
            left |= set(at.values()) if whole_row else {at[key] for key in theirs}
        if cells:
            yield TypedAmongOurs(block.about, cells, left)


def _typed_in(block: Block, filled: Mapping[str, Cell], known: _Known) -> tuple[list[str], bool]:
    """The filled cells of a row of a table that people typed, and whether all of the row is theirs.

    It is where a word of it is, or where it does not say what it is about, as each row of okrsheet's does: what
    okrsheet wrote beside such a cell would make it look like okrsheet's own the next time.
    """
    theirs = [c for c in block.columns if c.key in filled and not known.can_be_ours(block, c, filled[c.key])]
    if block.columns[0].key not in filled:
        return [column.key for column in theirs] or list(filled)[:1], True
    return [c.key for c in theirs], any(c.kind in _WORDS or c is block.columns[0] for c in theirs)
