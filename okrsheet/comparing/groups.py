"""The one place that says to which part of a comparison a change belongs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from okrsheet.basics.text import Text
from okrsheet.plan import KINDS, CheckIn, HistoryRow, Person, PhasedTarget, SettingRow
from okrsheet.plan.columns import Column, Kind, Record


class Group(Enum):
    """The parts of a comparison in their order; ``about`` says what stands in one where that is no matter of course."""

    GOALPOSTS = ("goalposts", Text(en="Goalposts", zh_TW="目標設定"), None)
    ITEMS = ("items", Text(en="Items new, gone or renamed", zh_TW="新增、移除或改編號的項目"), None)
    REPORTED = (
        "past_months",
        Text(en="Past months", zh_TW="各月紀錄"),
        Text(
            en="The record of what was reported is different in rows that were there before. okrsheet itself rewrites only "
            "the month that it reports.",
            zh_TW="原有各列的報告紀錄已不同。okrsheet 本身只會改寫正在報告的月份。",
        ),
    )
    ALTERED = (
        "altered_check_ins",
        Text(en="Old check-ins changed or removed", zh_TW="舊填報被修改或移除"),
        Text(
            en="The log is kept by adding rows; these stood in it before.",
            zh_TW="進度紀錄應只新增、不修改；以下是原已存在的填報。",
        ),
    )
    PROGRESS = ("progress", Text(en="Progress", zh_TW="進度"), None)
    WORDING = ("wording", Text(en="Wording and people", zh_TW="文字與人員"), None)

    def __init__(self, key: str, title: Text, about: Text | None) -> None:
        self.key, self.title, self.about = key, title, about


class Deed(Enum):
    """What became of a cell or a row."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


KNOWN_BY: Final[Mapping[type[Record], tuple[str, ...]]] = {
    **dict.fromkeys(KINDS, ()),
    SettingRow: ("setting",),
    Person: (),
    CheckIn: ("date", "id"),
    PhasedTarget: ("date", "id"),
    HistoryRow: ("month", "id"),
}
"""The columns by which a row of each sheet is known; of a row with other words there it is another row."""

_TEXTS: Final = (Kind.TEXT, Kind.NOTE)
_OTHERWISE: Final[Mapping[str, Group]] = {
    "id": Group.ITEMS,
    "owner": Group.GOALPOSTS,
    "unit": Group.GOALPOSTS,
    "confidence": Group.PROGRESS,
    "owner_call": Group.PROGRESS,
    "state": Group.PROGRESS,
    "current": Group.PROGRESS,
    "language": Group.WORDING,  # a drop-down's word, but no figure comes of it
}
"""Columns whose kind says something else."""


def group_of(record: type[Record], column: Column) -> Group:
    """To what a changed cell belongs. A column that is declared later comes along by its kind: numbers, days, links and
    words of drop-downs make figures and are goalposts, free text is wording.
    """
    match record:
        case _ if record is Person:
            return Group.WORDING
        case _ if record is CheckIn:
            return Group.ALTERED
        case _ if record is HistoryRow:
            return Group.REPORTED
    by_kind = Group.WORDING if column.kind in _TEXTS else Group.GOALPOSTS
    return _OTHERWISE.get(column.key, by_kind)


def group_of_row(record: type[Record], deed: Deed) -> Group:
    """To what a row belongs that was added or removed."""
    if record in KINDS:
        return Group.ITEMS
    if record is CheckIn:
        return Group.PROGRESS if deed is Deed.ADDED else Group.ALTERED
    return {PhasedTarget: Group.GOALPOSTS, HistoryRow: Group.REPORTED}.get(record, Group.WORDING)
