"""What a column of a source may hold, and where that goes in a standard workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from okrsheet.basics.text import Text

OBJECTIVE, KEY_RESULT, KPI, ITEM = "objective", "key_result", "kpi", "item"
"""Columns that name something; ``item`` names whatever its row is, which number, level or parent tell."""

NAMES: Final = (OBJECTIVE, KEY_RESULT, KPI, ITEM)

COMPARED: Final = ("progress", "status", "difference")
"""What a source has worked out by itself: it is held against okrsheet's own figures, and never taken over."""

FIELDS: Final[Mapping[str, Text]] = {
    OBJECTIVE: Text(en="objective", zh_TW="目標"),
    KEY_RESULT: Text(en="key result", zh_TW="關鍵結果"),
    KPI: Text(en="KPI", zh_TW="KPI"),
    ITEM: Text(en="name of the row's item", zh_TW="該列項目的名稱"),
    "id": Text(en="ID", zh_TW="編號"),
    "parent": Text(en="the item above", zh_TW="上層項目"),
    "kind": Text(en="kind of item", zh_TW="項目種類"),
    "level": Text(en="level", zh_TW="層級"),
    "category": Text(en="category, into Notes", zh_TW="類別（併入備註）"),
    "owner": Text(en="owner", zh_TW="負責人"),
    "email": Text(en="owner's e-mail", zh_TW="負責人電子郵件"),
    "manager": Text(en="manager, into Notes", zh_TW="主管（併入備註）"),
    "department": Text(en="department", zh_TW="部門"),
    "measure": Text(en="measure", zh_TW="衡量方式"),
    "unit": Text(en="unit", zh_TW="單位"),
    "baseline": Text(en="baseline", zh_TW="基準值"),
    "target": Text(en="target", zh_TW="目標值"),
    "upper_target": Text(en="upper target", zh_TW="目標上限"),
    "stretch": Text(en="stretch target, into Notes", zh_TW="挑戰目標（併入備註）"),
    "current": Text(en="current value", zh_TW="目前值"),
    "value": Text(en="value of the day", zh_TW="當日數值"),
    "done": Text(en="done or not", zh_TW="完成與否"),
    "start": Text(en="start", zh_TW="開始日"),
    "due": Text(en="due", zh_TW="截止日"),
    "period": Text(en="period", zh_TW="期間"),
    "date": Text(en="day of the value", zh_TW="數值的日期"),
    "frequency": Text(en="frequency", zh_TW="監控頻率"),
    "source": Text(en="data source", zh_TW="資料來源"),
    "weight": Text(en="weight", zh_TW="權重"),
    "confidence": Text(en="confidence", zh_TW="信心"),
    "line": Text(en="which number the row holds", zh_TW="該列為何種數值"),
    "comment": Text(en="comment", zh_TW="說明"),
    "formula": Text(en="formula, into Notes", zh_TW="公式（併入備註）"),
    "notes": Text(en="notes", zh_TW="備註"),
    "progress": Text(en="progress, to be compared", zh_TW="進度（供比對）"),
    "status": Text(en="status, to be compared", zh_TW="狀態（供比對）"),
    "difference": Text(en="difference, to be compared", zh_TW="差異（供比對）"),
    "leave": Text(en="left out", zh_TW="不匯入"),
}
"""Every field, as the result calls it."""

CORE: Final = frozenset((OBJECTIVE, KEY_RESULT, KPI, "target", "current", "baseline", "owner"))
"""The fields that make a row a header more than others do."""
