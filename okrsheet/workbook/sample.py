"""The sample company: a software firm's fourth quarter, the same figures in every language.

Its objectives and its six complete KPIs are those of the article that okrsheet starts from;
K7 and K8 have nothing but a name on purpose: they are the article's counter-examples.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from okrsheet.basics.dates import Period
from okrsheet.basics.text import Text
from okrsheet.plan import CheckIn, KeyResult, Kpi, Objective, Person, Settings
from okrsheet.plan.columns import Record
from okrsheet.plan.words import (
    Frequency,
    Level,
    Measure,
    Milestone,
    ObjectiveType,
    Receives,
    Word,
)


class Percent(float):
    """A share that is typed, and shown, as a percentage."""


Value: TypeAlias = "float | str | Text | dt.date | Word | tuple[str, ...]"
Row: TypeAlias = Mapping[str, Value]
Content: TypeAlias = Mapping[type[Record], Sequence[Row]]
"""Rows by sheet; each row holds values by column key. ``Settings`` has one row: its settings."""

PERIOD: Final = Period(dt.date(2026, 10, 1), dt.date(2026, 12, 31))

_MANAGEMENT = Text(en="Management", zh_TW="管理部")
_SALES = Text(en="Sales", zh_TW="業務部")
_MARKETING = Text(en="Marketing", zh_TW="行銷部")
_PRODUCT = Text(en="Product", zh_TW="產品部")
_PROJECTS = Text(en="Project management", zh_TW="專案管理部")
_CHIEF = Text(en="Chief executive", zh_TW="執行長")
_SALES_LEAD = Text(en="Sales lead", zh_TW="業務主管")
_MARKETING_LEAD = Text(en="Marketing lead", zh_TW="行銷主管")
_PRODUCT_LEAD = Text(en="Product lead", zh_TW="產品主管")
_PROJECT_LEAD = Text(en="Project office lead", zh_TW="專案主管")
_DEVELOPER = Text(en="Website developer", zh_TW="網站工程師")
_WRITER = Text(en="Content editor", zh_TW="內容編輯")
_CAMPAIGNER = Text(en="Campaign specialist", zh_TW="廣告專員")
_DESIGNER = Text(en="Designer", zh_TW="設計師")
_LEADS = Text(en="leads", zh_TW="筆")
_CUSTOMERS = Text(en="customers", zh_TW="家")
_PERCENT = Text(en="%", zh_TW="%")
_USD = Text(en="USD", zh_TW="美元")
_ORGANISATION = Text(en="Example SaaS Co.", zh_TW="範例軟體公司")
_Q4 = "2026-Q4"


def _person(name: Text, mailbox: str, department: Text, receives: Receives, manager: Text | None) -> Row:
    row: dict[str, Value] = {
        "name": name, "email": f"{mailbox}@example.com", "department": department, "receives": receives,
    }  # fmt: skip
    return row | ({"manager": manager} if manager else {})


_PEOPLE: Final[tuple[Row, ...]] = (
    _person(_CHIEF, "chief", _MANAGEMENT, Receives.COMPANY, None),
    _person(_SALES_LEAD, "sales", _SALES, Receives.DEPARTMENT, _CHIEF),
    _person(_MARKETING_LEAD, "marketing", _MARKETING, Receives.DEPARTMENT, _CHIEF),
    _person(_PRODUCT_LEAD, "product", _PRODUCT, Receives.DEPARTMENT, _CHIEF),
    _person(_PROJECT_LEAD, "projects", _PROJECTS, Receives.DEPARTMENT, _CHIEF),
    _person(_DEVELOPER, "website", _PRODUCT, Receives.OWN, _PRODUCT_LEAD),
    _person(_DESIGNER, "design", _PRODUCT, Receives.OWN, _PRODUCT_LEAD),
    _person(_WRITER, "content", _MARKETING, Receives.OWN, _MARKETING_LEAD),
    _person(_CAMPAIGNER, "campaigns", _MARKETING, Receives.OWN, _MARKETING_LEAD),
)

_OBJECTIVES: Final[tuple[Row, ...]] = (
    {
        "id": "O1", "title": Text(en="Become the market leader in SaaS", zh_TW="成為 SaaS 市場的領導者"),
        "level": Level.COMPANY, "department": _MANAGEMENT, "owner": _CHIEF,
        "start": dt.date(2026, 7, 1), "end": dt.date(2026, 12, 31), "type": ObjectiveType.ASPIRATIONAL,
        "notes": Text(en="Half a year: its customer key result belongs to Q3.", zh_TW="為期半年：新客戶數的關鍵結果屬於第三季。"),
    },
    {
        "id": "O2", "title": Text(en="Widen our reach on every digital platform", zh_TW="擴大我們在各數位平台的觸及"),
        "level": Level.DEPARTMENT, "department": _MARKETING, "owner": _MARKETING_LEAD, "supports": "O1",
        "type": ObjectiveType.ASPIRATIONAL,
    },
    {
        "id": "O3", "title": Text(en="Build a high-performance website", zh_TW="打造高效能網站"),
        "level": Level.DEPARTMENT, "department": _PRODUCT, "owner": _PRODUCT_LEAD, "supports": "O1",
        "type": ObjectiveType.COMMITTED,
    },
    {
        "id": "O4", "title": Text(en="Turn more enquiries into customers", zh_TW="讓更多詢問成為客戶"),
        "level": Level.DEPARTMENT, "department": _SALES, "owner": _SALES_LEAD, "supports": "O1",
        "type": ObjectiveType.COMMITTED,
    },
    {
        "id": "O5", "title": Text(en="Write website code that is fast and dependable", zh_TW="寫出快速又可靠的網站程式"),
        "level": Level.INDIVIDUAL, "department": _PRODUCT, "owner": _DEVELOPER, "supports": "O3",
        "type": ObjectiveType.COMMITTED,
    },
    {
        "id": "O6", "title": Text(en="Publish content that people look for and share", zh_TW="產出讓人想搜尋也願意分享的內容"),
        "level": Level.INDIVIDUAL, "department": _MARKETING, "owner": _WRITER, "supports": "O2",
        "type": ObjectiveType.ASPIRATIONAL,
    },
)  # fmt: skip

_KEY_RESULTS: Final[tuple[Row, ...]] = (
    {
        "id": "KR1.1", "objective_id": "O1", "title": Text(en="Release website 2.0", zh_TW="推出網站 2.0"),
        "owner": _PRODUCT_LEAD, "measure": Measure.MILESTONE, "unit": Text(en="stages", zh_TW="階段"), "target": 5,
        "start": dt.date(2026, 10, 1), "end": dt.date(2026, 12, 15), "weight": 1, "confidence": 7,
        "notes": Text(en="Concept, design, build, test, launch.", zh_TW="構想、設計、開發、測試、上線。"),
    },
    {
        "id": "KR1.2", "objective_id": "O1", "title": Text(en="1,000 new customers in Q3", zh_TW="第三季新增 1,000 家客戶"),
        "owner": _SALES_LEAD, "measure": Measure.INCREASE_TO, "unit": _CUSTOMERS, "baseline": 0,
        "target": 1000, "start": dt.date(2026, 7, 1), "end": dt.date(2026, 9, 30), "weight": 1,
    },
    {
        "id": "KR2.1", "objective_id": "O2",
        "title": Text(en="Run 12 paid campaigns on Facebook, LinkedIn and Instagram",
                      zh_TW="在 Facebook、LinkedIn、Instagram 投放 12 檔付費廣告"),
        "owner": _CAMPAIGNER, "measure": Measure.INCREASE_TO, "unit": Text(en="campaigns", zh_TW="檔"), "baseline": 0,
        "target": 12, "confidence": 8,
    },
    {
        "id": "KR2.2", "objective_id": "O2",
        "title": Text(en="Publish 24 pieces of quality SEO content for the website and social media",
                      zh_TW="為網站與社群媒體產出 24 篇優質 SEO 內容"),
        "owner": _WRITER, "measure": Measure.INCREASE_TO, "unit": Text(en="pieces", zh_TW="篇"), "baseline": 0,
        "target": 24, "confidence": 6,
    },
    {
        "id": "KR2.3", "objective_id": "O2",
        "title": Text(en="Give all platforms one profile and one tone of voice", zh_TW="統一各平台的簡介與品牌語氣"),
        "owner": _MARKETING_LEAD, "measure": Measure.MILESTONE, "end": dt.date(2026, 10, 30),
    },
    {
        "id": "KR3.1", "objective_id": "O3",
        "title": Text(en="Debug the current site: clear the product backlog down to 6 bugs",
                      zh_TW="修復現有網站：將產品待辦清單的錯誤降到 6 個"),
        "owner": _DEVELOPER, "measure": Measure.DECREASE_TO, "unit": Text(en="open bugs", zh_TW="個"), "baseline": 48,
        "target": 6, "weight": 2, "confidence": 7,
    },
    {
        "id": "KR3.2", "objective_id": "O3",
        "title": Text(en="Rework the layout with a designer", zh_TW="與設計師一起重新設計版面"),
        "owner": _DESIGNER, "measure": Measure.MILESTONE, "end": dt.date(2026, 11, 20), "weight": 1,
    },
    {
        "id": "KR4.1", "objective_id": "O4",
        "title": Text(en="Win enough new inbound leads (value comes from KPI K1)", zh_TW="取得足夠的新潛在客戶（數值取自 KPI K1）"),
        "owner": _SALES_LEAD, "measure": Measure.INCREASE_TO, "kpis": ("K1",),
    },
    {
        "id": "KR4.2", "objective_id": "O4",
        "title": Text(en="Three customers agree to be our references", zh_TW="三家客戶同意擔任推薦案例"),
        "owner": _SALES_LEAD, "measure": Measure.INCREASE_TO, "unit": _CUSTOMERS, "baseline": 0, "target": 3,
    },
    {
        "id": "KR5.1", "objective_id": "O5",
        "title": Text(en="Home page loads in 2 seconds", zh_TW="首頁在 2 秒內載入"),
        "owner": _DEVELOPER, "measure": Measure.DECREASE_TO, "unit": Text(en="seconds", zh_TW="秒"), "baseline": 4.2,
        "target": 2, "confidence": 5,
    },
    {
        "id": "KR5.2", "objective_id": "O5",
        "title": Text(en="Automated tests cover 80 % of the code", zh_TW="自動化測試涵蓋 80% 的程式碼"),
        "owner": _DEVELOPER, "measure": Measure.INCREASE_TO, "unit": _PERCENT, "baseline": Percent(0.52),
        "target": Percent(0.8), "confidence": 8,
    },
    {
        "id": "KR6.1", "objective_id": "O6",
        "title": Text(en="30,000 visits a month from search engines", zh_TW="每月搜尋引擎造訪達 30,000 次"),
        "owner": _WRITER, "measure": Measure.INCREASE_TO, "unit": Text(en="visits", zh_TW="次"), "baseline": 18000,
        "target": 30000,
    },
    {
        "id": "KR6.2", "objective_id": "O6",
        "title": Text(en="5,000 newsletter subscribers", zh_TW="電子報訂閱人數達 5,000 人"),
        "owner": _WRITER, "measure": Measure.INCREASE_TO, "unit": Text(en="subscribers", zh_TW="人"), "baseline": 3800,
        "target": 5000,
    },
)  # fmt: skip

_KPIS: Final[tuple[Row, ...]] = (
    {
        "id": "K1", "title": Text(en="New inbound leads in the quarter", zh_TW="本季新進潛在客戶數"),
        "department": _SALES, "owner": _SALES_LEAD, "measure": Measure.INCREASE_TO, "unit": _LEADS,
        "baseline": 0, "target": 20, "end": _Q4, "data_source": Text(en="CRM", zh_TW="CRM 系統"),
        "frequency": Frequency.WEEKLY, "supports": "KR4.1",
    },
    {
        "id": "K2", "title": Text(en="Average lead response time", zh_TW="潛在客戶平均回應時間"),
        "department": _SALES, "owner": _SALES_LEAD, "measure": Measure.DECREASE_BY,
        "unit": Text(en="days", zh_TW="天"), "baseline": 3.5, "target": 2, "end": _Q4,
        "data_source": Text(en="Reporting software", zh_TW="報表軟體"), "frequency": Frequency.DAILY,
        "supports": "O4",
    },
    {
        "id": "K3", "title": Text(en="Cost per lead", zh_TW="每筆潛在客戶成本"),
        "department": _MARKETING, "owner": _MARKETING_LEAD, "measure": Measure.DECREASE_BY, "unit": _USD,
        "baseline": 4, "target": 0.5, "end": _Q4,
        "data_source": Text(en="Project plan: budget per expected lead", zh_TW="專案企劃：預算 ÷ 預估名單數"),
        "frequency": Frequency.EACH_TIME, "supports": "O2",
        "notes": Text(en="Computed when each project is planned.", zh_TW="規劃每個專案時計算。"),
    },
    {
        "id": "K4", "title": Text(en="New customers through marketing", zh_TW="行銷帶來的新客戶數"),
        "department": _MARKETING, "owner": _MARKETING_LEAD, "measure": Measure.INCREASE_TO,
        "unit": _CUSTOMERS, "baseline": 0, "target": 100, "end": _Q4,
        "data_source": Text(en="Project-management software", zh_TW="專案管理軟體"), "frequency": Frequency.CONTINUOUS,
        "supports": "O2",
    },
    {
        "id": "K5", "title": Text(en="Workload utilisation of the project teams", zh_TW="各專案團隊的工作負荷率"),
        "department": _PROJECTS, "owner": _PROJECT_LEAD, "measure": Measure.AT_LEAST, "unit": _PERCENT,
        "target": Percent(0.85), "end": _Q4, "data_source": Text(en="Asana workload", zh_TW="Asana 工作負荷"),
        "frequency": Frequency.WEEKLY,
    },
    {
        "id": "K6", "title": Text(en="Return on investment of each project", zh_TW="每個專案的投資報酬率"),
        "department": _PROJECTS, "owner": _PROJECT_LEAD, "measure": Measure.AT_LEAST, "unit": _PERCENT,
        "target": Percent(0.1), "end": _Q4,
        "data_source": Text(en="Asana: budget against actual cost", zh_TW="Asana：預算與實際成本"),
        "frequency": Frequency.EACH_TIME,
    },
    {
        "id": "K7", "title": Text(en="Workload utilisation", zh_TW="工作負荷率"), "department": _PROJECTS,
        "owner": _PROJECT_LEAD,
        "notes": Text(en="Only a name so far.", zh_TW="目前只有名稱。"),
    },
    {
        "id": "K8", "title": Text(en="New inbound leads", zh_TW="新進潛在客戶"), "department": _SALES,
        "owner": _SALES_LEAD, "data_source": Text(en="CRM", zh_TW="CRM 系統"),
        "notes": Text(en="Compare with K1.", zh_TW="請與 K1 對照。"),
    },
)  # fmt: skip

_BY: Final = {
    "KR1.1": _PRODUCT_LEAD, "KR1.2": _SALES_LEAD, "KR2.1": _CAMPAIGNER, "KR2.2": _WRITER,
    "KR2.3": _MARKETING_LEAD, "KR3.1": _DEVELOPER, "KR3.2": _DESIGNER, "KR5.1": _DEVELOPER,
    "KR5.2": _DEVELOPER, "KR6.1": _WRITER, "KR6.2": _WRITER, "K1": _SALES_LEAD, "K2": _SALES_LEAD,
    "K3": _MARKETING_LEAD, "K4": _MARKETING_LEAD, "K5": _PROJECT_LEAD, "K6": _PROJECT_LEAD,
}  # fmt: skip

_Reading: TypeAlias = "float | Milestone"

_READINGS: Final[Mapping[str, Mapping[str, _Reading]]] = {
    "KR1.1": {"10-09": 1, "10-30": 2, "11-20": 3},
    "KR1.2": {"10-01": 940},
    "KR2.1": {"10-05": 1, "10-12": 2, "10-19": 3, "10-26": 4, "11-02": 5, "11-09": 6, "11-16": 7, "11-23": 8},
    "KR2.2": {"10-05": 1, "10-12": 2, "10-19": 4, "10-26": 5, "11-02": 8, "11-09": 10, "11-16": 13, "11-23": 15},
    "KR2.3": {"10-09": Milestone.NOT_STARTED, "10-21": Milestone.DONE},
    "KR3.1": {"10-09": 44, "10-16": 41, "10-23": 36, "10-30": 33, "11-06": 29, "11-13": 25, "11-20": 21},
    "KR3.2": {"10-16": Milestone.NOT_STARTED, "10-30": Milestone.NOT_STARTED, "11-18": Milestone.DONE},
    "KR5.1": {"10-09": 4.0, "10-23": 3.8, "10-30": 3.6, "11-06": 3.5, "11-13": 3.4, "11-20": 3.3},
    "KR5.2": {"10-09": Percent(0.55), "10-16": Percent(0.57), "10-23": Percent(0.60), "10-30": Percent(0.62),
              "11-06": Percent(0.65), "11-13": Percent(0.68), "11-20": Percent(0.71)},
    "KR6.1": {"10-15": 20100, "10-30": 22500, "11-13": 24800, "11-20": 26400},
    "KR6.2": {"10-15": 3870, "10-30": 3950, "11-13": 4260, "11-20": 4420},
    "K1": {"10-05": 1, "10-12": 2, "10-19": 4, "10-26": 6, "11-02": 8, "11-09": 10, "11-16": 12, "11-23": 14},
    "K3": {"10-06": 4.05, "10-14": 3.95, "10-27": 3.9, "11-05": 3.8, "11-12": 3.72, "11-19": 3.65},
    "K4": {"10-02": 3, "10-06": 7, "10-09": 11, "10-13": 16, "10-16": 21, "10-20": 27, "10-23": 32, "10-27": 37,
           "10-30": 41, "11-03": 46, "11-06": 52, "11-10": 58, "11-13": 64, "11-17": 69, "11-20": 74, "11-23": 78},
    "K5": {"10-05": Percent(0.88), "10-12": Percent(0.86), "10-19": Percent(0.83), "11-02": Percent(0.86),
           "11-09": Percent(0.88), "11-16": Percent(0.87), "11-23": Percent(0.89)},
    "K6": {"10-09": Percent(0.14), "10-16": Percent(0.12), "10-29": Percent(0.11), "11-06": Percent(0.07),
           "11-13": Percent(0.12), "11-20": Percent(0.06)},
}  # fmt: skip

_DAILY: Final = (
    3.5, 3.5, 3.4, 3.5, 3.4, 3.4, 3.3, 3.3, 3.4, 3.3, 3.2, 3.2, 3.1, 3.2, 3.1, 3.0, 3.0, 3.1, 3.0, 2.9, 2.9, 2.9,
    2.9, 2.8, 2.8, 2.9, 2.8, 2.7, 2.8, 2.7, 2.7, 2.6, 2.7, 2.6, 2.6, 2.5, 2.6, 2.5,
)  # fmt: skip
"""K2 on every working day from 1 October to 23 November."""

_COMMENTS: Final = {
    ("KR1.1", "10-09"): Text(en="Concept approved.", zh_TW="構想已核准。"),
    ("KR1.1", "10-30"): Text(en="Design signed off by marketing.", zh_TW="行銷部已確認設計稿。"),
    ("KR1.1", "11-20"): Text(
        en="Build finished a week late; testing has begun.", zh_TW="開發晚一週完成，已開始測試。"
    ),
    ("KR1.2", "10-01"): Text(
        en="Closed at 940: two large deals slipped into Q4.", zh_TW="結算 940 家：兩筆大案延到第四季。"
    ),
    ("KR2.2", "10-26"): Text(en="One editor on leave for two weeks.", zh_TW="一位編輯請假兩週。"),
    ("KR2.2", "11-02"): Text(
        en="Freelancer has joined; catching up.", zh_TW="外部撰稿人已加入，正在趕上進度。"
    ),
    ("KR2.3", "10-21"): Text(en="All three profiles are live.", zh_TW="三個平台的簡介都已上線。"),
    ("KR3.2", "10-30"): Text(en="Waiting for the designer's contract.", zh_TW="等待設計師簽約。"),
    ("KR3.2", "11-18"): Text(en="New layout approved and merged.", zh_TW="新版面已核准並完成合併。"),
    ("KR5.1", "11-20"): Text(
        en="Images are still too large; compression comes next.", zh_TW="圖片仍過大，下一步是壓縮圖片。"
    ),
    ("KR6.2", "11-13"): Text(en="Sign-up form now on every article.", zh_TW="每篇文章都已加上訂閱表單。"),
    ("K1", "10-26"): Text(en="Trade fair brought two.", zh_TW="商展帶來兩筆。"),
    ("K3", "11-12"): Text(en="Cheaper audience on LinkedIn.", zh_TW="LinkedIn 受眾成本較低。"),
    ("K5", "10-19"): Text(en="Two people on training.", zh_TW="兩位同仁參加訓練。"),
    ("K6", "11-06"): Text(en="Scope grew without a change request.", zh_TW="未經變更申請即擴大範圍。"),
    ("K6", "11-20"): Text(
        en="Second project above budget: review with finance.", zh_TW="第二個專案超出預算，將與財務檢討。"
    ),
}

_CONFIDENCE: Final = {
    ("KR1.1", "10-30"): 8, ("KR1.1", "11-20"): 6, ("KR2.2", "10-26"): 5, ("KR2.2", "11-23"): 7,
    ("KR3.1", "11-20"): 7, ("KR5.1", "10-30"): 6, ("KR5.1", "11-20"): 4, ("KR5.2", "11-20"): 8,
}  # fmt: skip


def _working_days(first: dt.date) -> Iterator[dt.date]:
    while True:
        if first.weekday() < 5:
            yield first
        first += dt.timedelta(days=1)


def _readings() -> Iterator[tuple[dt.date, str, _Reading]]:
    for identifier, readings in _READINGS.items():
        for day, value in readings.items():
            yield dt.date.fromisoformat(f"2026-{day}"), identifier, value
    for date, value in zip(_working_days(PERIOD.start), _DAILY, strict=False):
        yield date, "K2", value


def _check_ins() -> Iterator[Row]:
    order = list(_BY)
    for date, identifier, value in sorted(_readings(), key=lambda r: (r[0], order.index(r[1]))):
        at = (identifier, f"{date:%m-%d}")
        row: dict[str, Value] = {"date": date, "id": identifier, "value": value, "by": _BY[identifier]}
        if at in _CONFIDENCE:
            row["confidence"] = _CONFIDENCE[at]
        if at in _COMMENTS:
            row["comment"] = _COMMENTS[at]
        yield row


def company() -> Content:
    """The sample company's whole workbook, for the period :data:`PERIOD`."""
    return {
        Settings: ({"organisation": _ORGANISATION},),
        Person: _PEOPLE,
        Objective: _OBJECTIVES,
        KeyResult: _KEY_RESULTS,
        Kpi: _KPIS,
        CheckIn: tuple(_check_ins()),
    }
