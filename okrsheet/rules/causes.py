"""Sheets and columns that were not read, and which sheets and headers of the workbook may be meant by them.

S101, S104 and S105 tell of each once; other rules ask here, so as not to tell its consequences row by row.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from okrsheet.basics.text import fold, fold_id
from okrsheet.plan import (
    MAIN_SHEETS,
    CheckIn,
    HistoryRow,
    KeyResult,
    Kpi,
    Layout,
    Objective,
    Plan,
    SettingRow,
)
from okrsheet.plan.columns import Column, Record, columns_of

_ALIKE = 0.6  # likeness from which an unknown header may be one that must be there, misspelt
_THE_SAME = 0.85  # the same for one that need not be there; “Current” is not “Currency”
_THE_SAME_HAN = 0.8  # the same in Chinese, where a character is a word: 目標 is 目標值
_HAN = re.compile("[\u4e00-\u9fff]")
_FEW, _FRACTION = 3, 0.2  # of the log's IDs, that are unknown where a sheet must be missing


def unread(plan: Plan, record: type[Record], *keys: str) -> bool:
    """Whether a sheet, or one of these columns of it, was not read although it is needed."""
    if record in missing_sheets(plan):
        return True
    sheets = plan.sheets_of(record)
    return any({*layout.clashes, *missing_columns(layout)} & set(keys) for layout in sheets)


def log_unread(plan: Plan) -> bool:
    """Whether the check-ins were not read, so that no item can be said to have no value."""
    return unread(plan, CheckIn, "date", "id", "value")


def missing_sheets(plan: Plan) -> tuple[type[Record], ...]:
    """The missing sheets that something in the plan refers to.

    No sheet must be there in itself: teams plan with objectives only, or with KPIs only.
    """
    return tuple(r for r in MAIN_SHEETS if not plan.has_sheet(r) and _is_spoken_of(plan, r))


def _is_spoken_of(plan: Plan, record: type[Record]) -> bool:
    if record is Objective:
        return bool(plan.key_results) or any(
            k.supports and plan.find(k.supports, k) is None for k in plan.kpis
        )
    if record is KeyResult:
        return bool(plan.objectives)
    if record is Kpi:
        return any(item.kpis for item in plan.key_results) or _logs_unknown_ids(plan)
    if record is not CheckIn:
        return False
    return bool(plan.measured) and not any(item.has("current") for item in plan.measured)


def _logs_unknown_ids(plan: Plan) -> bool:
    """Whether so many IDs of the log are unknown that their sheet must be missing: more than slips of the
    keyboard, and not because items have lost their IDs.
    """
    logged = {fold_id(row.id) for row in plan.check_ins if row.id}
    unknown = len({fold_id(row.id) for row in plan.check_ins if row.id and plan.find(row.id, row) is None})
    return unknown >= max(_FEW, _FRACTION * len(logged)) and all(item.id for item in plan.items)


def missing_columns(layout: Layout) -> Mapping[str, int | None]:
    """The missing columns by key, each with the number of the column whose header may mean it; ``None``
    where no header is like it.

    These are columns that must be filled, those of the four components, and any other one that a header of
    the sheet nearly spells.
    """
    if not layout.header_row or layout.record in (HistoryRow, SettingRow):
        return {}
    there = {*layout.columns, *layout.clashes}
    absent = [c for c in columns_of(layout.record) if not c.ours and c.key not in there | {"notes"}]
    meant = _meant(layout, absent)
    return {c.key: meant.get(c.key) for c in absent if _must_be(c) or c.key in meant}


def _must_be(column: Column) -> bool:
    return column.required or column.component is not None


def _meant(layout: Layout, absent: list[Column]) -> dict[str, int]:
    """Which unknown header may mean each missing column: the one that is most like its name, else the one that
    stands in its place. No header is taken twice.
    """
    likeness = sorted(
        (
            (_likeness(text, column), number, column)
            for number, text in layout.other_headers.items()
            for column in absent
        ),
        key=lambda found: -found[0],
    )
    found: dict[str, int] = {}
    for alike, number, column in likeness:
        needed = _ALIKE if _must_be(column) else _surely(layout.other_headers[number])
        if alike >= needed and column.key not in found and number not in found.values():
            found[column.key] = number
    for column in absent:
        if _must_be(column) and column.key not in found:
            places = [n for n in _place_of(layout, column) if n not in found.values()]
            found |= {column.key: places[0]} if len(places) == 1 else {}
    return found


def _surely(text: str) -> float:
    return _THE_SAME_HAN if _HAN.search(text) else _THE_SAME


def _likeness(text: str, column: Column) -> float:
    """How much a header is like a column's name, or another word for it; 1 is the same."""
    words = (*column.label.every(), *column.also)
    return max(difflib.SequenceMatcher(None, fold(text), fold(word)).ratio() for word in words)


def _place_of(layout: Layout, column: Column) -> Iterator[int]:
    """The unknown headers between the two columns that are this one's neighbours in a template."""
    keys = [c.key for c in columns_of(layout.record)]
    at = keys.index(column.key)
    left = [layout.columns[key] for key in keys[:at] if key in layout.columns][-1:]
    right = [layout.columns[key] for key in keys[at + 1 :] if key in layout.columns][:1]
    for low, high in pairwise((*(left or [0]), *(right or [max(layout.other_headers, default=0) + 1]))):
        yield from (number for number in layout.other_headers if low < number < high)
