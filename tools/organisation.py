"""The sample organisation: one plan in four workbooks, in two languages.

The company and two of its departments are those of the sample company; the product department's check-ins
stand in a workbook of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from okrsheet.basics.text import Language, Text
from okrsheet.plan import CheckIn, HistoryRow, KeyResult, Kpi, Objective, Person, SettingRow, Settings
from okrsheet.plan.columns import Record
from okrsheet.plan.words import Frequency, Level, Measure, Milestone, ObjectiveType, Receives, RollUp
from okrsheet.workbook import template
from okrsheet.workbook.sample import PERIOD, Content

_CHIEF, _DEVELOPER = "Chief executive", "Website developer"
_MARKETING_LEAD, _PRODUCT_LEAD = "行銷主管", "Product lead"
_ITEMS: Final = (Objective, KeyResult, Kpi, CheckIn, HistoryRow)

_COMPANY: Final[Content] = {
    Settings: ({"organisation": Text(en="Example SaaS Co.", zh_TW="範例軟體公司"), "roll_up": RollUp.BOTH},),
    Person: (
        {"name": _CHIEF, "email": "chief@example.com", "department": "Management", "receives": Receives.COMPANY},
        {"name": _MARKETING_LEAD, "email": "marketing@example.com", "department": "行銷部", "manager": _CHIEF,
         "receives": Receives.DEPARTMENT},
        {"name": _PRODUCT_LEAD, "email": "product@example.com", "department": "Product", "manager": _CHIEF,
         "receives": Receives.DEPARTMENT},
        {"name": _DEVELOPER, "email": "website@example.com", "department": "Product", "manager": _PRODUCT_LEAD,
         "receives": Receives.OWN},
    ),
    Objective: (
        {"id": "O1", "title": "Become the market leader in SaaS", "level": Level.COMPANY, "department": "Management",
         "owner": _CHIEF, "type": ObjectiveType.ASPIRATIONAL},
    ),
    KeyResult: (
        {"id": "KR1", "objective_id": "O1", "title": "Release website 2.0", "owner": _PRODUCT_LEAD,
         "measure": Measure.MILESTONE, "unit": "stages", "target": 5},
        {"id": "KR2", "objective_id": "O1", "title": "1,000 new customers", "owner": _CHIEF,
         "measure": Measure.INCREASE_TO, "unit": "customers", "baseline": 0, "target": 1000},
    ),
    CheckIn: (
        {"date": dt.date(2026, 10, 30), "id": "KR1", "value": 2, "by": _PRODUCT_LEAD},
        {"date": dt.date(2026, 10, 30), "id": "KR2", "value": 450, "by": _CHIEF},
        {"date": dt.date(2026, 11, 27), "id": "KR1", "value": 3, "by": _PRODUCT_LEAD},
        {"date": dt.date(2026, 11, 27), "id": "KR2", "value": 700, "by": _CHIEF},
    ),
}  # fmt: skip

_MARKETING: Final[Content] = {
    Objective: (
        {"id": "M1", "title": "擴大我們在各數位平台的觸及", "level": Level.DEPARTMENT, "department": "行銷部",
         "owner": _MARKETING_LEAD, "supports": "O1", "type": ObjectiveType.ASPIRATIONAL},
    ),
    KeyResult: (
        {"id": "MK1", "objective_id": "M1", "title": "在 Facebook、LinkedIn、Instagram 投放 12 檔付費廣告",
         "owner": _MARKETING_LEAD, "measure": Measure.INCREASE_TO, "unit": "檔", "baseline": 0, "target": 12},
        {"id": "MK2", "objective_id": "M1", "title": "為網站與社群媒體產出 24 篇優質 SEO 內容",
         "owner": _MARKETING_LEAD, "measure": Measure.INCREASE_TO, "unit": "篇", "baseline": 0, "target": 24},
    ),
    Kpi: (
        {"id": "MP1", "title": "每筆潛在客戶成本", "department": "行銷部", "owner": _MARKETING_LEAD,
         "measure": Measure.DECREASE_BY, "unit": "美元", "baseline": 4, "target": 0.5, "end": "2026-Q4",
         "data_source": "專案企劃", "frequency": Frequency.MONTHLY, "supports": "M1"},
    ),
    CheckIn: (
        {"date": dt.date(2026, 10, 30), "id": "MK1", "value": 5, "by": _MARKETING_LEAD},
        {"date": dt.date(2026, 10, 30), "id": "MK2", "value": 6, "by": _MARKETING_LEAD},
        {"date": dt.date(2026, 10, 30), "id": "MP1", "value": 3.9, "by": _MARKETING_LEAD},
        {"date": dt.date(2026, 11, 27), "id": "MK1", "value": 9, "by": _MARKETING_LEAD},
        {"date": dt.date(2026, 11, 27), "id": "MK2", "value": 12, "by": _MARKETING_LEAD},
        {"date": dt.date(2026, 11, 27), "id": "MP1", "value": 3.7, "by": _MARKETING_LEAD},
    ),
}  # fmt: skip

_PRODUCT: Final[Content] = {
    Objective: (
        {"id": "P1", "title": "Build a high-performance website", "level": Level.DEPARTMENT, "department": "Product",
         "owner": _PRODUCT_LEAD, "supports": "O1", "type": ObjectiveType.COMMITTED},
        {"id": "P2", "title": "Write website code that is fast and dependable", "level": Level.INDIVIDUAL,
         "department": "Product", "owner": _DEVELOPER, "supports": "P1", "type": ObjectiveType.COMMITTED},
    ),
    KeyResult: (
        {"id": "PK1", "objective_id": "P1", "title": "Debug the current site: clear the backlog down to 6 bugs",
         "owner": _DEVELOPER, "measure": Measure.DECREASE_TO, "unit": "open bugs", "baseline": 48, "target": 6},
        {"id": "PK2", "objective_id": "P1", "title": "Rework the layout with a designer", "owner": _PRODUCT_LEAD,
         "measure": Measure.MILESTONE},
        {"id": "PK3", "objective_id": "P2", "title": "Home page loads in 2 seconds", "owner": _DEVELOPER,
         "measure": Measure.DECREASE_TO, "unit": "seconds", "baseline": 4, "target": 2},
    ),
}  # fmt: skip

_CHECK_INS: Final[Content] = {
    CheckIn: (
        {"date": dt.date(2026, 10, 30), "id": "PK1", "value": 34, "by": _DEVELOPER},
        {"date": dt.date(2026, 10, 30), "id": "PK2", "value": Milestone.NOT_STARTED, "by": _PRODUCT_LEAD},
        {"date": dt.date(2026, 10, 30), "id": "PK3", "value": 3.5, "by": _DEVELOPER},
        {"date": dt.date(2026, 11, 27), "id": "PK1", "value": 27, "by": _DEVELOPER},
        {"date": dt.date(2026, 11, 27), "id": "PK2", "value": Milestone.DONE, "by": _PRODUCT_LEAD},
        {"date": dt.date(2026, 11, 27), "id": "PK3", "value": 3, "by": _DEVELOPER,
         "comment": "Images are still too large; compression comes next."},
    ),
}  # fmt: skip

_BOOKS: Final[Mapping[str, tuple[Language, Content, Sequence[type[Record]]]]] = {
    "company.xlsx": ("en", _COMPANY, (SettingRow, Person, Objective, KeyResult, CheckIn, HistoryRow)),
    "departments/行銷部.xlsx": ("zh-TW", _MARKETING, _ITEMS),
    "departments/product.xlsx": ("en", _PRODUCT, (Objective, KeyResult, HistoryRow)),
    "departments/product check-ins.xlsx": ("en", _CHECK_INS, (CheckIn,)),
}


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Each workbook of the organisation: its path below the folder, and what it holds."""
    for name, (language, content, sheets) in _BOOKS.items():
        yield name, template.build(language, PERIOD, content=content, sheets=sheets)
