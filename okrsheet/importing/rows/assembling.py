"""Drafts made into the rows of a standard workbook, and an account of every cell of the source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from okrsheet.basics.text import Message, Text, fold, one_line
from okrsheet.importing.meaning.days import Order, date_order
from okrsheet.importing.meaning.fields import KEY_RESULT, KPI, OBJECTIVE
from okrsheet.importing.meaning.values import Point, decimal_point
from okrsheet.importing.rows.ids import Ids, Renamed
from okrsheet.importing.rows.items import Item, begun, finish
from okrsheet.importing.rows.numbers import Numbers
from okrsheet.importing.tables.drafts import Draft, Drafts, Found
from okrsheet.importing.tables.mapping import Map
from okrsheet.importing.tables.source import Source
from okrsheet.importing.tables.view import Spot
from okrsheet.plan import CheckIn, KeyResult, Kpi, Objective, Person, PhasedTarget
from okrsheet.plan.columns import Record
from okrsheet.workbook.sample import Content, Row, Value

_RECORDS: Mapping[str, type[Record]] = {OBJECTIVE: Objective, KEY_RESULT: KeyResult, KPI: Kpi}

REASONS: Mapping[str, Text] = {
    "outside": Text(en="belongs to no table", zh_TW="不屬於任何表格"),
    "sheet": Text(en="the sheet holds no goals", zh_TW="工作表沒有目標"),
    "total": Text(en="a row of totals", zh_TW="合計列"),
    "nameless": Text(en="the row names no item", zh_TW="該列沒有項目名稱"),
    "task": Text(en="a task, not a goal", zh_TW="這是任務，不是目標"),
    "left": Text(en="left out by the map", zh_TW="依對應檔不匯入"),
    "placeholder": Text(en="says that there is no value", zh_TW="表示沒有數值"),
    "compared": Text(
        en="their own figure: compared, not taken over", zh_TW="來源自行計算的數字：僅供比對，不匯入"
    ),
    "error": Text(
        en="an error value, or a formula that was never calculated", zh_TW="錯誤值，或尚未計算的公式"
    ),
    "number": Text(en="a running number", zh_TW="流水號"),
    "long": Text(en="longer than a cell can be", zh_TW="超過儲存格可容納的長度"),
}
"""Why a cell was not placed."""


@dataclass(frozen=True)
class Unplaced:
    """A cell that was not placed."""

    spot: Spot
    text: str
    reason: str


class Theirs(NamedTuple):
    """What a source says of an item's progress or status, by the item's ID."""

    id: str
    field: str
    found: Found


@dataclass(frozen=True)
class Assembled:
    """What a source became: the content of a workbook, and of each of its cells what became of it."""

    content: Content
    placed: Mapping[Spot, str]
    unplaced: tuple[Unplaced, ...]
    ids: Mapping[str, str]
    theirs: tuple[Theirs, ...] = ()
    """Their own progress and status, by the ID of the item."""
    told: tuple[Message, ...] = ()

    def count(self, record: type[Record]) -> int:
        """How many rows a sheet has."""
        return len(self.content.get(record, ()))


def assemble(source: Source, plan_map: Map, drafts: Drafts, today: dt.date) -> Assembled:
    """The content of a workbook, and of each of the source's cells what became of it."""
    ids = Ids(plan_map.ids)
    ids.give(drafts.items)
    numbers, orders = Numbers(today, _points(source)), _orders(source)
    items = [_item(draft, ids, numbers, plan_map, orders.get(draft.sheet)) for draft in drafts.items]
    _link_kpis(items)
    _share_owners(items)
    placed, left = dict(drafts.used), dict(drafts.left)
    people = _People()
    for item in items:
        left |= {found.spot: "compared" for _, found in item.draft.theirs} | item.left
        people.add(item)
    for item in items:
        placed |= item.placed
    rows = {kind: [i.row for i in items if i.draft.kind == kind] for kind in _RECORDS}
    content: dict[type[Record], Sequence[Row]] = {
        Person: people.rows(),
        **{_RECORDS[kind]: found for kind, found in rows.items()},
        CheckIn: _in_order([row for item in items for row in item.check_ins]),
        PhasedTarget: [row for item in items for row in item.phased],
    }
    return Assembled(
        {record: tuple(found) for record, found in content.items() if found},
        placed,
        tuple(_unplaced(source, placed, left, plan_map)),
        ids.made,
        tuple(
            Theirs(str(item.row["id"]), name, found) for item in items for name, found in item.draft.theirs
        ),
        (*_told(items, people, numbers), *map(_renamed, ids.renamed)),
    )


def _item(draft: Draft, ids: Ids, numbers: Numbers, plan_map: Map, order: Order | None) -> Item:
    above = ids.of.get(id(draft.above), "") if draft.above else ""
    item = begun(draft, ids.of[id(draft)], above, plan_map.period, order)
    if draft.kind != OBJECTIVE:
        numbers.settle(item)
    finish(item)
    return item


def _points(source: Source) -> dict[str, Point | None]:
    """The decimal sign of each sheet; of one that shows none, that of the whole source."""
    texts = {
        s.title: [
            c.value
            for c in s.cells.values()
            if isinstance(c.value, str) and len(c.value) < 40 and not _CODE.match(c.value)
        ]
        for s in source.sheets
    }
    points = {title: decimal_point(found) for title, found in texts.items()}
    whole = decimal_point(text for found in texts.values() for text in found)
    return {title: point or whole or _usual_point(texts[title]) for title, point in points.items()}


_CODE = re.compile(r"\s*[^\W\d_]+\d")
"""How a code begins: the point of “I1.1” is no decimal sign."""


def _usual_point(texts: Sequence[str]) -> Point | None:
    """In Chinese, Japanese and Korean a point stands before decimals, always."""
    eastern = sum(bool(_EASTERN.search(text)) for text in texts)
    return "." if 3 * eastern > len(texts) else None


_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def _orders(source: Source) -> dict[str, Order | None]:
    """Whether the days of each sheet begin with the day or the month."""
    texts = {
        s.title: [c.value for c in s.cells.values() if isinstance(c.value, str) and len(c.value) < 40]
        for s in source.sheets
    }
    return {title: date_order(found) for title, found in texts.items()}


def _link_kpis(items: Sequence[Item]) -> None:
    """A key result that has no number of its own takes that of the KPIs below it."""
    rows = {id(item.draft): item for item in items}
    for item in items:
        above = rows.get(id(item.draft.above)) if item.draft.above else None
        if item.draft.kind == KPI and above and above.draft.kind == KEY_RESULT and "target" not in above.row:
            known = above.row.get("kpis", ())
            above.row["kpis"] = (*(known if isinstance(known, tuple) else ()), str(item.row["id"]))


def _share_owners(items: Sequence[Item]) -> None:
    """An objective without an owner whose key results all have one and the same is owned by that."""
    below: dict[int, set[str]] = {}
    for item in items:
        if item.draft.above is not None:
            below.setdefault(id(item.draft.above), set()).add(str(item.row.get("owner", "")))
    for objective in items:
        if objective.draft.kind == OBJECTIVE and "owner" not in objective.row:
            owners = below.get(id(objective.draft), set())
            if len(owners) == 1 and (owner := owners.pop()):
                objective.row["owner"] = owner


def _told(items: Sequence[Item], people: _People, numbers: Numbers) -> Iterator[Message]:
    """What the user should know before the first report."""
    ownerless = sum("owner" not in item.row for item in items if item.draft.kind != KEY_RESULT)
    if ownerless:
        yield _OWNERLESS.says(count=ownerless)
    orphans = sum(i.draft.kind == KEY_RESULT and "objective_id" not in i.row for i in items)
    if orphans:
        yield _ORPHANS.says(count=orphans)
    if nowhere := sum("email" not in person for person in people.known.values()):
        yield _NO_MAIL.says(count=nowhere)
    if numbers.assumed:
        yield _ASSUMED.says(count=len(numbers.assumed), ids=one_line(", ".join(numbers.assumed), 80))
    if numbers.summed:
        yield _SUMMED.says(count=len(numbers.summed), ids=one_line(", ".join(numbers.summed), 80))
    if numbers.planned:
        yield _PLANNED.says(count=numbers.planned)


def _renamed(one: Renamed) -> Message:
    return _RENAMED.says(id=one.id, before=one_line(one.before, 60), now=one_line(one.now, 60))


_RENAMED = Text(
    en="{id} was “{before}” before and is “{now}” now; if that is another item, delete its line from [ids] of the map.",
    zh_TW="{id} 原為「{before}」，現為「{now}」；若不是同一項目，請刪除對應檔 [ids] 中的該行。",
)
_OWNERLESS = Text(
    en="{count} {count:objective or KPI has|objectives and KPIs have} no owner in the source; fill in Owner.",
    zh_TW="來源中有 {count} 個目標或 KPI 沒有負責人，請填寫「負責人」。",
)
_ORPHANS = Text(
    en="{count} key {count:result belongs|results belong} to no objective in the source; fill in Objective ID.",
    zh_TW="來源中有 {count} 個關鍵結果不屬於任何目標，請填寫「目標編號」。",
)
_NO_MAIL = Text(
    en="{count} {count:person has|people have} no address in the source; fill in Email on the sheet People.",
    zh_TW="來源中有 {count} 人沒有電子郵件地址，請在「人員」工作表填寫。",
)
_ASSUMED = Text(
    en="Nothing says whether higher or lower is better of {count} {count:item|items}; look at Measure, which was taken by the name: "
    "{ids}",
    zh_TW="有 {count} 個項目沒有說明數值越高或越低為佳，「衡量方式」依名稱判斷，請檢查：{ids}",
)
_SUMMED = Text(
    en="The numbers by periods of {count} {count:item|items} are amounts that add up, so Aggregation is Sum: {ids}",
    zh_TW="有 {count} 個項目的各期數字可加總為全期數字，「彙整方式」因此設為「加總」：{ids}",
)
_PLANNED = Text(
    en="{count} {count:value is|values are} of a period still to come; {count:it was|they were} put into Notes.",
    zh_TW="有 {count} 個數值屬於尚未到來的期間，已併入備註。",
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
    from okrsheet.importing.tables.view import text_of

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
        """Takes in the owners of an item, and who has reported its values."""
        by = [(str(row["by"]), "") for row in item.check_ins if "by" in row]
        for name, mail in (*item.owners, *by):
            person = self.known.setdefault(fold(name) or name, {"name": name})
            if mail:
                person.setdefault("email", mail)

    def rows(self) -> list[Row]:
        """The rows of the People sheet."""
        return list(self.known.values())
