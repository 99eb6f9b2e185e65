"""The tidy tables of a plan: which there are, what their columns hold, and by which keys they are joined.

``okrsheet.frames`` makes them, ``okrsheet export`` writes them. A column that people fill, or that okrsheet fills,
is declared in :mod:`okrsheet.plan.records` and comes along by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from okrsheet.basics.text import Text
from okrsheet.plan import (
    KINDS,
    KINDS_ABOVE,
    MEASURED,
    CheckIn,
    HistoryRow,
    Item,
    Objective,
    Person,
    PhasedTarget,
)
from okrsheet.plan.columns import Column, Kind, Record, columns_of, has_column


class Type(Enum):
    """What a column holds. Each may be unknown."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    FLAG = "flag"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, those that no two rows share, and the columns that hold the key of
    another table, with that table's name.
    """

    about: Text
    columns: Mapping[str, Type]
    key: tuple[str, ...] = ("key",)
    refers: Mapping[str, str] = field(default_factory=dict)


SPLIT: Final[Mapping[str, tuple[str, ...]]] = {"reported": ("reported_parts", "parts")}
"""The columns that hold the two numbers of one column of a sheet."""
_CALLED: Final[Mapping[str, str]] = {"objective_id": "objective", "end": "due"}
"""Columns with another name than in the declaration; ``end`` is a word of SQL."""
_TYPES: Final[Mapping[Kind, Type]] = {
    **dict.fromkeys((Kind.DATE, Kind.START, Kind.END), Type.DAY),
    **dict.fromkeys((Kind.NUMBER, Kind.VALUE, Kind.SHARE, Kind.POINTS, Kind.SCORE), Type.NUMBER),
    Kind.COUNT: Type.COUNT,
}
_TEXT, _NUMBER, _COUNT, _FLAG, _DAY = Type


def called(column: Column) -> str:
    """What a column of a sheet is called in the tables."""
    return _CALLED.get(column.key, column.key)


def above_column(record: type[Item]) -> str:
    """The column in which the items of a kind name the one above them."""
    return _CALLED.get(record.ABOVE, record.ABOVE)


def typed_columns(record: type[Record]) -> tuple[Column, ...]:
    """The columns of a sheet that people fill; of Past months, all."""
    return tuple(column for column in columns_of(record) if not column.ours)


def _types(columns: tuple[Column, ...]) -> Iterator[tuple[str, Type]]:
    """The columns of a table that are those of a sheet; “2 of 3” is two numbers, and Checks are a table of their own."""
    for column in columns:
        if column.kind is not Kind.CHECKS:
            for name in SPLIT.get(column.key, (called(column),)):
                yield name, _TYPES.get(column.kind, Type.TEXT)


_PLACE = {"file": _TEXT, "cell": _TEXT}
_VALUE = {"value": _NUMBER, "milestone": _TEXT, "percent": _FLAG}
"""A value: a number, or a milestone's word; and whether the number is a share that was typed as a percentage."""
_READING = {**_VALUE, "value_date": _DAY, "raw": _NUMBER, "stale": _FLAG}
_BELONGING = {"department": _TEXT, "department_key": _TEXT, "owner": _TEXT, "owner_key": _TEXT}
_BELONGS = {"department_key": "departments", "owner_key": "owners", "file": "workbooks"}
_STANDING = {"progress": _NUMBER, "expected": _NUMBER, "status": _TEXT, "change": _NUMBER}
_TELLING = {
    "because": _TEXT,
    "forecast_progress": _NUMBER, "forecast_value": _NUMBER, "forecast_per_week": _NUMBER,
    "needed_per_week": _NUMBER, "falls_short": _FLAG,
    "comment": _TEXT, "comment_by": _TEXT, "comment_date": _DAY,
    "confidence": _NUMBER, "owner_call": _TEXT, "counted": _FLAG,
}  # fmt: skip
_GROUP = {**_STANDING, "items": _COUNT, "kpis_complete": _COUNT, "kpis_total": _COUNT}


def _of_sheet(record: type[Record], *referring: str) -> dict[str, Type]:
    """The columns that people fill, each of those ``referring`` to another row with the key of that row behind it."""
    columns: dict[str, Type] = {}
    for name, of in _types(typed_columns(record)):
        columns |= _VALUE if name == "value" else {name: of}
        columns |= {f"{name}_key": _TEXT} if name in referring else {}
    return columns


_EACH = Text(
    en="one row each: what people typed, what is missing, and the figures",
    zh_TW="每項一列：填寫的內容、缺少的項目與計算的數字",
)


def _of_kind(record: type[Item]) -> Table:
    """The table of one kind of item; each has a department, be it that of its owner."""
    above = above_column(record)
    columns = {"key": _TEXT, "id": _TEXT, "title": _TEXT, **_BELONGING, **_of_sheet(record, above)}
    columns |= {"runs_from": _DAY, "runs_until": _DAY}
    columns |= _READING if record in MEASURED else {}
    columns |= {"measured_by_key": _TEXT} if has_column(record, "kpis") else {}
    columns |= dict(_types(record.OURS)) | _TELLING | _PLACE
    refers = {
        "key": "items",
        **_BELONGS,
        f"{above}_key": "objectives" if KINDS_ABOVE[record] == (Objective,) else "items",
    }
    refers |= {"measured_by_key": "items"} if has_column(record, "kpis") else {}
    return Table(_EACH, columns, refers=refers)


def _log(record: type[Record], about: Text, **referring: str) -> Table:
    """The table of a sheet whose rows name an item."""
    columns = {"number": _COUNT, "item_key": _TEXT, **_of_sheet(record, *referring), **_PLACE}
    keys = {f"{name}_key": other for name, other in referring.items()}
    return Table(about, columns, ("number",), {"item_key": "items", **keys, "file": "workbooks"})


TABLES: Final[Mapping[str, Table]] = {
    "plan": Table(
        Text(en="one row: the whole plan on its day", zh_TW="只有一列：整份計畫在當日的數字"),
        {
            "as_of": _DAY, "organisation": _TEXT, "period_start": _DAY, "period_end": _DAY, "language": _TEXT,
            **_STANDING, "forecast_progress": _NUMBER,
            **{kind.key: _COUNT for kind in KINDS.values()}, "kpis_complete": _COUNT,
            "errors": _COUNT, "findings": _COUNT, "okrsheet": _TEXT,
        },
        ("as_of",),
    ),
    "workbooks": Table(
        Text(en="one row per workbook, and whether it could be read", zh_TW="每個活頁簿一列，以及是否能讀取"),
        {"file": _TEXT, "sha256": _TEXT, "could_be_read": _FLAG, "message": _TEXT},
        ("file",),
    ),
    "people": Table(
        Text(en="one row per person of the People sheet", zh_TW="「人員」工作表中每人一列"),
        {"key": _TEXT, **_of_sheet(Person, "manager"), **_PLACE},
        refers={"manager_key": "people", "file": "workbooks"},
    ),
    "departments": Table(
        Text(en="one row per department, with its figures", zh_TW="每個部門一列與其數字"),
        {"key": _TEXT, **_GROUP},
    ),
    "owners": Table(
        Text(en="one row per owner, with the figures of what is theirs", zh_TW="每位負責人一列，以及其負責項目的數字"),
        {"key": _TEXT, "person_key": _TEXT, **_GROUP},
        refers={"person_key": "people"},
    ),
    "items": Table(
        Text(
            en="one row per objective, key result and KPI: what they all have",
            zh_TW="每個目標、關鍵結果與 KPI 各一列：共有的內容",
        ),
        {
            "key": _TEXT, "kind": _TEXT, "id": _TEXT, "title": _TEXT, **_BELONGING, "above_key": _TEXT,
            "objective_key": _TEXT, **_STANDING, "because": _TEXT, "state": _TEXT, "counted": _FLAG, **_PLACE,
        },
        refers={**_BELONGS, "above_key": "items", "objective_key": "objectives"},
    ),
    **{kind.key: _of_kind(record) for record, kind in KINDS.items()},
    "item_owners": Table(
        Text(en="who owns which item, the first answers for it", zh_TW="哪些人負責哪個項目，第一位為主要負責人"),
        {"item_key": _TEXT, "number": _COUNT, "owner": _TEXT, "owner_key": _TEXT},
        ("item_key", "number"),
        {"item_key": "items", "owner_key": "owners"},
    ),
    "key_result_kpis": Table(
        Text(en="which KPIs measure which key result", zh_TW="哪些 KPI 衡量哪個關鍵結果"),
        {"key_result_key": _TEXT, "number": _COUNT, "kpi": _TEXT, "kpi_key": _TEXT},
        ("key_result_key", "number"),
        {"key_result_key": "key_results", "kpi_key": "kpis"},
    ),
    "roll_ups": Table(
        Text(
            en="what the progress of a roll-up is the weighted mean of",
            zh_TW="彙總的進度由哪些項目加權平均而來",
        ),
        {
            "whole_key": _TEXT, "number": _COUNT, "part_key": _TEXT, "weight": _NUMBER, "progress": _NUMBER,
            "expected": _NUMBER, "assumed": _FLAG,
        },
        ("whole_key", "number"),
        {"whole_key": "items", "part_key": "items"},
    ),
    "check_ins": _log(CheckIn, Text(en="one row per check-in", zh_TW="每筆進度紀錄一列"), by="people"),
    "phased_targets": _log(PhasedTarget, Text(en="one row per phased target", zh_TW="每個階段目標一列")),
    "history": _log(
        HistoryRow,
        Text(en="one row per month and item of Past months", zh_TW="「各月紀錄」中每月每個項目一列"),
    ),
    "findings": Table(
        Text(en="one row per finding of okrsheet check", zh_TW="okrsheet check 的每個檢查結果一列"),
        {
            "number": _COUNT, "item_key": _TEXT,
            **dict.fromkeys(("code", "rule", "severity", "file", "cell", "id", "message", "hint"), _TEXT),
        },
        ("number",),
        {"item_key": "items"},
    ),
}  # fmt: skip
"""Every table by its name."""
