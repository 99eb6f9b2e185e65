"""Drafts made into the rows of a standard workbook, and an account of every cell of the source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from okrsheet.basics.dates import Period
from okrsheet.basics.text import Message, Text, fold, fold_id
from okrsheet.importing.drafts import Draft, Drafts, Found, OfPeriod
from okrsheet.importing.fields import KEY_RESULT, KPI, OBJECTIVE
from okrsheet.importing.items import Item, build
from okrsheet.importing.mapping import Map
from okrsheet.importing.source import Source
from okrsheet.importing.view import Spot
from okrsheet.plan import CheckIn, KeyResult, Kpi, Objective, Person, PhasedTarget, Settings
from okrsheet.plan.columns import Record
from okrsheet.workbook.sample import Content, Row, Value

_RECORDS: Mapping[str, type[Record]] = {OBJECTIVE: Objective, KEY_RESULT: KeyResult, KPI: Kpi}
_LETTERS = {OBJECTIVE: "O", KEY_RESULT: "KR", KPI: "K"}

REASONS: Mapping[str, Text] = {
    "outside": Text(en="belongs to no table", zh_TW="不屬於任何表格"),
    "sheet": Text(en="the sheet holds no goals", zh_TW="工作表沒有目標"),
    "total": Text(en="a row of totals", zh_TW="合計列"),
    "nameless": Text(en="the row names no item", zh_TW="該列沒有項目名稱"),
    "left": Text(en="left out by the map", zh_TW="依對應檔不匯入"),
    "placeholder": Text(en="says that there is no value", zh_TW="表示沒有數值"),
    "compared": Text(
        en="their own figure: compared, not taken over", zh_TW="來源自行計算的數字：僅供比對，不匯入"
    ),
    "error": Text(
        en="an error value, or a formula that was never calculated", zh_TW="錯誤值，或尚未計算的公式"
    ),
    "long": Text(en="longer than a cell can be", zh_TW="超過儲存格可容納的長度"),
}
"""Why a cell was not placed."""


@dataclass(frozen=True)
class Unplaced:
    """A cell that was not placed."""

    spot: Spot
    text: str
    reason: str


@dataclass(frozen=True)
class Assembled:
    """What a source became: the content of a workbook, and of each of its cells what became of it."""

    content: Content
    placed: Mapping[Spot, str]
    unplaced: tuple[Unplaced, ...]
    ids: Mapping[str, str]
    theirs: tuple[tuple[str, Found], ...] = ()
    """Their own progress and status, by the ID of the item."""
    told: tuple[Message, ...] = ()

    def count(self, record: type[Record]) -> int:
        """How many rows a sheet has."""
        return len(self.content.get(record, ()))


@dataclass
class _Ids:
    """IDs: the source's own where they are unique, those of an earlier import, else new ones."""

    before: Mapping[str, str]
    made: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    of: dict[int, str] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)
    """Items whose ID is their own."""

    def give(self, items: Iterable[Draft]) -> None:
        """An ID for each item, in their order."""
        items = list(items)
        marks = [_own_id(item) for item in items]
        folded = [fold_id(mark) for mark in marks]
        for item, mark, one in zip(items, marks, folded, strict=True):
            if mark and folded.count(one) == 1 and not mark.isdigit():
                self.of[id(item)] = mark
                self.own.add(id(item))
                self.taken.add(one)
        kept = set(self.before.values())
        self.taken |= {fold_id(one) for one in kept}
        for item in items:
            if id(item) not in self.of:
                self._make(item)

    def _make(self, item: Draft) -> None:
        key = _identity(item)
        made = self.before.get(key) if key not in self.made else None
        if made is None:
            number = 1
            above = self.of.get(id(item.above), "") if item.kind == KEY_RESULT and item.above else ""
            stem = (
                f"KR{above.removeprefix('O')}."
                if above.startswith("O") and above[1:].isdigit()
                else _LETTERS[item.kind]
            )
            while fold_id(f"{stem}{number}") in self.taken:
                number += 1
            made = f"{stem}{number}"
        self.taken.add(fold_id(made))
        self.of[id(item)] = made
        self.made.setdefault(key, made)


def _own_id(item: Draft) -> str:
    found = item.first("id")
    text = found.text if found else item.mark
    return text if 0 < len(text) <= 20 and "\n" not in text else ""


def _identity(item: Draft) -> str:
    """What an item is known by in a later import: its kind, and its name below the names above it."""
    names = []
    one: Draft | None = item
    while one is not None and len(names) < 5:
        names.append(" ".join(one.title.split())[:80])
        one = one.above
    said = item.said.get("department", "") or item.said.get("owner", "")
    return f"{item.kind}: {' < '.join(names)}" + (f" ({said})" if said else "")


def assemble(source: Source, plan_map: Map, drafts: Drafts, today: dt.date) -> Assembled:
    """The content of a workbook, and of each of the source's cells what became of it."""
    ids = _Ids(plan_map.ids)
    ids.give(drafts.items)
    rows: dict[type[Record], list[Row]] = {record: [] for record in (Objective, KeyResult, Kpi)}
    check_ins: list[Row] = []
    phased: list[Row] = []
    placed: dict[Spot, str] = dict(drafts.used)
    left: dict[Spot, str] = dict(drafts.left)
    theirs: list[tuple[str, Found]] = []
    people = _People()
    for draft in drafts.items:
        own = ids.of[id(draft)]
        above = ids.of.get(id(draft.above), "") if draft.above else ""
        item = build(draft, own, above, id(draft) in ids.own, plan_map.period, today)
        rows[_RECORDS[draft.kind]].append(item.row)
        check_ins += item.check_ins
        phased += item.phased
        theirs += [(own, found) for found in draft.theirs]
        left |= {found.spot: "compared" for found in draft.theirs}
        left |= item.left
        placed |= item.placed
        people.add(item)
    placed_only = {spot: where for spot, where in placed.items()}
    content: dict[type[Record], list[Row]] = {
        Settings: [], Person: people.rows(), **rows, CheckIn: _in_order(check_ins), PhasedTarget: phased,
    }  # fmt: skip
    return Assembled(
        {record: tuple(found) for record, found in content.items() if found},
        placed_only,
        tuple(_unplaced(source, placed_only, left, plan_map)),
        ids.made,
        tuple(theirs),
    )


def _in_order(check_ins: list[Row]) -> list[Row]:
    def day(row: Row) -> dt.date:
        value = row["date"]
        return value if isinstance(value, dt.date) else dt.date.min

    return sorted(check_ins, key=day)


def _unplaced(
    source: Source, placed: Mapping[Spot, str], left: Mapping[Spot, str], plan_map: Map
) -> Iterable[Unplaced]:
    """Every cell that holds something and is not placed, with the reason."""
    from okrsheet.importing.view import text_of

    with_tables = {table.sheet for table in plan_map.tables}
    for sheet in source.sheets:
        for (row, column), cell in sorted(sheet.cells.items(), key=lambda one: one[0]):
            spot = Spot(sheet.title, row, column)
            if spot in placed:
                continue
            default = (
                "error"
                if cell.error or cell.value is None
                else "outside"
                if sheet.title in with_tables
                else "sheet"
            )
            yield Unplaced(spot, text_of(cell), left.get(spot, default))


@dataclass
class _People:
    """Everybody who owns an item, once, with the address where the source gives one."""

    known: dict[str, dict[str, Value]] = field(default_factory=dict)

    def add(self, item: Item) -> None:
        """Takes in the owners of an item."""
        for name, mail in item.owners:
            person = self.known.setdefault(fold(name) or name, {"name": name})
            if mail:
                person.setdefault("email", mail)

    def rows(self) -> list[Row]:
        """The rows of the People sheet."""
        return list(self.known.values())
