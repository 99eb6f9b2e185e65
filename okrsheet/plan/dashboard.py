"""The Dashboard sheet: small tables of figures that okrsheet fills, from which its charts are drawn.

They are plain values and no formulas, because formulas show last month's numbers wherever nobody calculates.
The first header of each table claims it for okrsheet, so that a table of people's own is never taken for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from okrsheet.basics.text import Text
from okrsheet.plan.columns import Column, Kind
from okrsheet.plan.records import KINDS, KeyResult, Kpi, Objective
from okrsheet.plan.status import Status

TITLE: Final = Text(en="Dashboard", zh_TW="儀表板")
ABOUT: Final = Text(
    en="Charts, and the tables of figures that they are drawn from. okrsheet fills these with every report, in plain "
    "values; they may be moved, and what stands beside them is yours. Of several workbooks, the one whose Settings are "
    "the plan's shows the whole plan, each other one what stands in it. A workbook without this sheet does without, or "
    "gets it by okrsheet report --add-columns.",
    zh_TW="圖表，以及圖表所依據的數字表格。okrsheet 每次產生報告時以純數值填寫這些表格；表格可以移動，旁邊的內容由您自由使用。"
    "計畫有多個活頁簿時，採用其設定的活頁簿顯示整份計畫，其他活頁簿各自顯示自己的內容。沒有這個工作表也無妨，"
    "或可用 okrsheet report --add-columns 加入。",
)

MORE: Final = Text(en="and {count} more", zh_TW="另有 {count} 項")
EARLIER: Final = Text(en="and {count} earlier", zh_TW="另有更早的 {count} 個月")
"""What the last row of a table says where more is known than it has room for."""
LONG: Final = 60
"""Letters of an objective beside its bars."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One of the tables: a header, ``room`` rows of figures, and in an ``open`` one a row below them that
    says how many more there are.
    """

    key: str
    about: Text
    """What stands above its chart."""
    columns: tuple[Column, ...]
    room: int
    open: bool = True

    @property
    def height(self) -> int:
        """How many rows below the header are okrsheet's."""
        return self.room + self.open


def _column(key: str, kind: Kind, en: str, zh_tw: str, *, claims: bool = False) -> Column:
    return Column(kind, Text(en=en, zh_TW=zh_tw), Text(en="", zh_TW=""), key=key, claims=claims)


_PROGRESS = _column("progress", Kind.SHARE, "Progress", "進度")
_EXPECTED = _column("expected", Kind.SHARE, "Expected", "預期進度")
_ID = _column("id", Kind.ID, "ID", "編號", claims=True)

PLAN: Final = Block(
    "plan",
    Text(en="The plan", zh_TW="整體計畫"),
    (
        _column("as_of", Kind.DATE, "As of", "截至", claims=True),
        _PROGRESS,
        _EXPECTED,
        _column("kpis_complete", Kind.NUMBER, "Complete KPIs", "完整的 KPI"),
        _column("kpis_total", Kind.NUMBER, "All KPIs", "全部 KPI"),
    ),
    room=1,
    open=False,
)
STATUSES: Final = Block(
    "statuses",
    Text(en="Objectives, key results and KPIs by status", zh_TW="目標、關鍵結果與 KPI 的狀態"),
    (
        _column("status", Kind.STATUS, "Status", "狀態", claims=True),
        *(Column(Kind.NUMBER, kind.many, kind.many, key=kind.key) for kind in KINDS.values()),
        _column("all", Kind.NUMBER, "All", "合計"),
    ),
    room=len(Status),
    open=False,
)
OBJECTIVES: Final = Block(
    "objectives",
    Text(en="Objectives: progress against expected", zh_TW="目標：進度與預期進度"),
    (_column("objective", Kind.TEXT, "Objective", "目標", claims=True), _PROGRESS, _EXPECTED),
    room=10,
)
DEPARTMENTS: Final = Block(
    "departments",
    Text(en="KPIs with all four components, by department", zh_TW="各部門 KPI 是否具備四項要素"),
    (
        _column("department", Kind.TEXT, "Department", "部門", claims=True),
        _column("complete", Kind.NUMBER, "Complete", "完整"),
        _column("incomplete", Kind.NUMBER, "Incomplete", "不完整"),
    ),
    room=8,
)
MONTHS: Final = Block(
    "months",
    Text(en="Progress, month by month", zh_TW="各月進度"),
    (_column("month", Kind.MONTH, "Month", "月份", claims=True), _PROGRESS),
    room=12,
)
SUPPORTED: Final = Block(
    "supported",
    Text(en="For the drop-down lists: what can be supported", zh_TW="供下拉清單使用：可支援的項目"),
    (_ID, _column("title", Kind.TEXT, "Objective or key result", "目標或關鍵結果")),
    room=300,
)
REPORTED: Final = Block(
    "reported",
    Text(en="For the drop-down lists: what is reported on", zh_TW="供下拉清單使用：可填報的項目"),
    (_ID, _column("title", Kind.TEXT, "Key result or KPI", "關鍵結果或 KPI")),
    room=300,
)

BLOCKS: Final[tuple[Block, ...]] = (PLAN, STATUSES, OBJECTIVES, DEPARTMENTS, MONTHS, SUPPORTED, REPORTED)
"""All tables, in the sheet's order."""

LISTED: Final = {SUPPORTED: (Objective, KeyResult), REPORTED: (KeyResult, Kpi)}
"""The kinds of items whose IDs a list holds."""

PLACES: Final[Mapping[Block, tuple[int, int]]] = {
    PLAN: (4, 1),
    STATUSES: (43, 1),
    OBJECTIVES: (43, 7),
    DEPARTMENTS: (43, 11),
    MONTHS: (43, 15),
    SUPPORTED: (60, 1),
    REPORTED: (60, 7),
}
"""Row and column of the first header of each in a sheet that okrsheet makes."""


def place_of(block: Block, key: str) -> tuple[int, int]:
    """Row and column of a column's header in a sheet that okrsheet makes."""
    row, first = PLACES[block]
    return row, first + [column.key for column in block.columns].index(key)
