"""The rules about the past: check-ins and months of items that are over or gone (families T and L)."""

from __future__ import annotations

from collections.abc import Iterator

from okrsheet.basics.text import Message, Text
from okrsheet.figures.compute import Figures
from okrsheet.plan import HistoryRow
from okrsheet.rules.rule import Severity, Spot, rule


@rule(
    "T108",
    "check-ins-of-an-earlier-item",
    Severity.WARNING,
    message=Text(
        en="{count} {count:check-in|check-ins} of {id}, up to {last}, {count:is|are} from long before it starts on "
        "{start} and {count:does|do} not count",
        zh_TW="{id} 有 {count} 筆填報（至 {last} 為止）遠早於開始日 {start}，不列入計算",
    ),
    hint=Text(
        en="If they belong to it, correct their dates (a year is easily mistyped) or its start; if they are of an earlier item of "
        "that ID, leave them.",
        zh_TW="若屬於這個項目，請更正填報日期（年份容易打錯）或開始日；若屬於先前同編號的項目，可不予理會。",
    ),
    about=Text(
        en="A check-in more than 31 days older than the item's start is taken for one of an earlier item that had "
        "the same ID, such as last year's.",
        zh_TW="比開始日早 31 天以上的填報，視為先前同編號項目（例如去年的）的紀錄。",
    ),
)
def check_ins_of_an_earlier_item(figures: Figures) -> Iterator[Spot]:
    """An ID that was used before (the plan runs from October to December 2026).

    Passes:

        Check-ins
        Date       | ID | Value
        2026-09-15 | K1 | 5

    Fails:

        Check-ins
        Date        | ID | Value
        2026-06-15⚑ | K1 | 5
        2026-07-15  | K1 | 6
        2026-10-15  | K1 | 1
    """
    for item, outcome in figures.measured.items():
        rows = outcome.values.earlier
        if rows and outcome.measured_by is item:
            last = max(row.date for row in rows if row.date)
            values = {"count": len(rows), "id": item.id, "last": last, "start": outcome.values.start}
            yield Spot(rows[0].at("date"), item.id, values)


_RENAMED = Text(en="; is it {id} “{title}” now?", zh_TW="；是否已改為 {id}「{title}」？")


@rule(
    "L113",
    "reported-item-gone",
    Severity.WARNING,
    message=Text(
        en="{id} was reported for {month} ({status}) and is no longer in the plan{renamed}",
        zh_TW="{id} 在 {month} 的報告中（{status}），但計畫中已沒有這個項目{renamed}",
    ),
    hint=Text(
        en="Bring it back with State set to Closed or Cancelled, or leave it: the report says that it is gone.",
        zh_TW="請恢復該項目並將「執行狀態」設為結案或取消；若確定刪除，報告會說明該項目已移除。",
    ),
    about=Text(
        en="An item that is deleted, or gets another ID, takes its past with it: what is red vanishes, and changes "
        "are those of another plan. So the report names what was reported for the month before and is gone.",
        zh_TW="刪除項目或更改編號會使過去的紀錄中斷，偏離的項目也會消失不見。因此報告會列出上月曾報告、如今不在計畫中的項目。",
    ),
)
def reported_item_gone(figures: Figures) -> Iterator[Spot]:
    """An item that last month's report told of and the plan no longer has (as of 31 October 2026).

    Passes:

        KPIs
        ID | KPI
        K1 | Leads

        Past months
        Month   | ID | Status
        2026-09 | K1 | On track
        2026-08 | K9 | On track

    Fails:

        KPIs
        ID | KPI
        K1 | Leads

        Past months
        Month   | ID  | Status
        2026-09 | K1  | On track
        2026-09 | K2⚑ | Off track
    """
    for row in figures.gone:
        values = {"id": row.id, "month": row.month, "status": row.status, "renamed": _renamed(figures, row)}
        yield Spot(row.at("id"), row.id, values)


def _renamed(figures: Figures, row: HistoryRow) -> Message | str:
    """The question whether a gone item has another ID now; blank where none is like it."""
    item = figures.renamed.get(row)
    return _RENAMED.says(id=item.id, title=item.title) if item else ""
