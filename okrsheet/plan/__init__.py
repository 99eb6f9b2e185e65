"""The plan: what its sheets and columns are, where they stand in workbooks, and how its items are linked.

This is the door: other modules import from here.
"""

from okrsheet.plan.columns import CLAIM, claimed, is_claimed
from okrsheet.plan.layout import Dashboard, Layout, OwnColumn, Unread, Workbook
from okrsheet.plan.plan import Plan
from okrsheet.plan.records import (
    KINDS,
    KINDS_ABOVE,
    MAIN_SHEETS,
    MEASURED,
    SHEETS,
    CheckIn,
    HistoryRow,
    Item,
    KeyResult,
    Kpi,
    MeasuredItem,
    Objective,
    Person,
    PhasedTarget,
    SettingRow,
    Settings,
    kept_by_okrsheet,
)

__all__ = [
    "CLAIM",
    "KINDS",
    "KINDS_ABOVE",
    "MAIN_SHEETS",
    "MEASURED",
    "SHEETS",
    "CheckIn",
    "Dashboard",
    "HistoryRow",
    "Item",
    "KeyResult",
    "Kpi",
    "Layout",
    "MeasuredItem",
    "Objective",
    "OwnColumn",
    "Person",
    "PhasedTarget",
    "Plan",
    "SettingRow",
    "Settings",
    "Unread",
    "Workbook",
    "claimed",
    "is_claimed",
    "kept_by_okrsheet",
]
