"""Goal workbooks as strangers keep them, made up: every layout at least twice, in several languages, and untidy.

Each says what a person would find in it: how many objectives, key results and KPIs, and a few of their values.
Companies, people and figures are invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.plan.words import Aggregation, Frequency, Measure

Expected = Mapping[str, object]
Rows = list[list[object]]


@dataclass(frozen=True)
class Foreign:
    """A made-up source: its name, what makes it, how many items it holds, and some of their values by title."""

    name: str
    make: Callable[[], Workbook | bytes]
    counts: tuple[int, int, int]
    """Objectives, key results, KPIs."""
    items: Mapping[str, Expected] = field(default_factory=dict)
    """By title, column keys of a standard workbook and what stands there; ``above`` is the title of the item above."""
    check_ins: int | None = None
    phased: int | None = None

    @property
    def file(self) -> str:
        """What the file is called."""
        return self.name + (".csv" if isinstance(self.make(), bytes) else ".xlsx")

    def write(self, folder: Path) -> Path:
        """Puts the file into a folder."""
        made, path = self.make(), folder / self.file
        if isinstance(made, bytes):
            path.write_bytes(made)
        else:
            made.save(path)
        return path


FOREIGN: Final[list[Foreign]] = []


def foreign(
    objectives: int, key_results: int, kpis: int, items: Mapping[str, Expected] | None = None, **others: Any
) -> Callable[[Callable[[], Workbook | bytes]], Callable[[], Workbook | bytes]]:
    """Adds what a function makes to the list, under its name."""

    def add(make: Callable[[], Workbook | bytes]) -> Callable[[], Workbook | bytes]:
        name = make.__name__.strip("_")
        FOREIGN.append(Foreign(name, make, (objectives, key_results, kpis), items or {}, **others))
        return make

    return add


def book(*sheets: tuple[str, Sequence[Sequence[object]], Iterable[str]]) -> Workbook:
    """A workbook of sheets: title, rows, merged areas."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows, merged in sheets:
        sheet: Worksheet = made.create_sheet(title)
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                cell: Any = sheet.cell(row, column)
                if isinstance(value, tuple):
                    cell.value, cell.number_format = value
                elif value is not None:
                    cell.value = value
        for area in merged:
            sheet.merge_cells(area)
    return made


N = None
PCT = "0%"


def pct(share: float) -> tuple[float, str]:
    """A share with a percent format."""
    return share, PCT


def month(year: int, number: int) -> tuple[dt.date, str]:
    """The first day of a month, shown as a month: Jan-26."""
    return dt.date(year, number, 1), "mmm-yy"


# One flat or grouped table


@foreign(
    2, 4, 0,
    {
        "Sign 40 new hotel groups": {"target": 40, "current": 12, "owner": "Dana Cole", "above": "Win the hotel market"},
        "Cut onboarding to 10 days": {"baseline": 25, "target": 10, "current": 18, "above": "Make customers stay"},
    },
)  # fmt: skip
def flat_repeated() -> Workbook:
    rows: Rows = [
        [
            "Objective",
            "Key Result",
            "Owner",
            "Start Value",
            "Target",
            "Current",
            "Progress",
            "Status",
            "Notes",
        ]
    ]
    win, stay = "Win the hotel market", "Make customers stay"
    rows += [
        [
            win,
            "Sign 40 new hotel groups",
            "Dana Cole",
            0,
            40,
            12,
            pct(0.3),
            "At Risk",
            "two large deals slipped",
        ],
        [win, "Raise average deal size to $18k", "Dana Cole", 12000, 18000, 13500, pct(0.25), "On Track", N],
        [stay, "Cut onboarding to 10 days", "Ravi Shah", 25, 10, 18, pct(0.47), "On Track", N],
        [stay, "Reach NPS of 50", "Ravi Shah", 31, 50, 38, pct(0.37), "Behind", "survey in May"],
    ]
    return book(("OKRs", rows, ()))


@foreign(
    3, 6, 0,
    {
        "Launch mobile app in 3 countries": {"above": "Delight our users", "target": 3, "current": 1},
        "90% of invoices paid on time": {"above": "Healthy cash", "target": 0.9, "current": 0.72},
    },
)  # fmt: skip
def flat_merged_under_title() -> Workbook:
    rows: Rows = [
        ["Northwind Bikes — OKRs Q2 2026"],
        ["Confidential. Updated every Monday by the OKR champions."],
        [],
        ["#", "Objectives", "Key Results", "Lead", "Target", "Actual", "Due date", "Confidence (1-10)"],
        [1, "Delight our users", "Launch mobile app in 3 countries", "Tom", 3, 1, dt.date(2026, 6, 30), 7],
        [N, N, "App rating of 4.6", "Tom", 4.6, 4.4, dt.date(2026, 6, 30), 8],
        [
            2,
            "Healthy cash",
            "90% of invoices paid on time",
            "Ines",
            pct(0.9),
            pct(0.72),
            dt.date(2026, 5, 31),
            5,
        ],
        [N, N, "Stock below 45 days", "Ines", 45, 52, dt.date(2026, 6, 30), 6],
        [3, "A team that grows", "Hire 5 engineers", "Lou", 5, 2, dt.date(2026, 6, 15), 4],
        [N, N, "Two training days each", "Lou", 2, 1, dt.date(2026, 6, 30), 9],
        [],
        ["* Confidence: 10 = certain"],
    ]
    merged = ("A1:H1", "A2:H2", "B5:B6", "B7:B8", "B9:B10", "A5:A6", "A7:A8", "A9:A10")
    return book(("Q2", rows, merged))


@foreign(
    2, 5, 0,
    {
        "新增 30 家經銷商": {"above": "拓展南部市場", "target": 30, "current": 11, "owner": "林怡君"},
        "客訴件數降到每月 5 件以下": {"above": "提升服務品質", "owner": "陳志明, 張雅婷"},
    },
)  # fmt: skip
def flat_blank_below_zh() -> Workbook:
    rows: Rows = [
        ["115年第二季 目標與關鍵結果追蹤表"],
        ["製表：企劃室", N, N, N, N, "單位：依各項"],
        ["項次", "目標", "關鍵結果", "負責人", "目標值", "實際值", "達成率", "燈號", "備註"],
        [1, "拓展南部市場", "新增 30 家經銷商", "林怡君", 30, 11, pct(0.37), "黃燈", "高雄展延後"],
        [2, N, "南部營收 1,200 萬元", "林怡君", 12000000, 4300000, pct(0.36), "黃燈", N],
        [3, N, "開設台南門市", "王大同", N, "進行中", N, "綠燈", "已簽約"],
        [4, "提升服務品質", "客訴件數降到每月 5 件以下", "陳志明、張雅婷", "≤5", 8, N, "紅燈", N],
        [5, N, "客戶滿意度 4.5 分", "陳志明", 4.5, 4.2, pct(0.93), "綠燈", N],
        ["合計", N, N, N, N, N, pct(0.55), N, N],
    ]
    return book(("OKR", rows, ("A1:I1",)))


@foreign(
    0, 0, 6,
    {
        "On-time delivery": {"target": 0.95, "current": 0.91, "frequency": Frequency.WEEKLY, "data_source": "TMS", "measure": Measure.AT_LEAST},
        "Cost per parcel": {"target": 3.2, "unit": "$", "frequency": Frequency.MONTHLY, "measure": Measure.AT_MOST},
        "Damage rate": {"target": 0.005, "measure": Measure.AT_MOST},
    },
)  # fmt: skip
def kpi_register() -> Workbook:
    rows: Rows = [
        ["KPI Register 2026"],
        [],
        ["KPI ID", "Key Performance Indicator (KPI)", "Department", "Responsible Team/Person", "Unit", "Target", "Actual", "Direction", "Data Source", "Frequency", "Formula"],
        ["K-01", "On-time delivery", "Operations", "Omar Diaz", "%", pct(0.95), pct(0.91), "Higher is Better", "TMS", "Weekly", "on time / all"],
        ["K-02", "Cost per parcel", "Operations", "Omar Diaz", "$", 3.2, 3.45, "Lower is Better", "ERP", "Monthly, by the 5th working day", "cost / parcels"],
        ["K-03", "Damage rate", "Operations", "Lena Fox", "%", "<0.5%", "0.7%", "Lower is better", "Claims log", "monthly", N],
        ["K-04", "New accounts", "Sales", "Kim Ito", "#", 120, 37, "Higher is Better", "CRM", "Monthly", N],
        ["K-05", "Employee turnover", "HR", "Bo Lind", "%", "Pending", "N/A", "Lower is better", "HRIS", "Quarterly", "leavers / headcount"],
        ["K-06", "Customer satisfaction (1-5)", "Sales", "Kim Ito", "score", "4.5/5", "4.3/5", "Higher is better", "Survey", "Twice a year", N],
        [],
        ["Prepared by:", "PMO", N, "Approved by:", "COO"],
    ]  # fmt: skip
    return book(
        ("KPIs", rows, ("A1:K1",)),
        ("Instructions", [["How to fill in this file"], ["Only yellow cells."]], ()),
    )


@foreign(
    2, 3, 0,
    {"Publish 12 case studies": {"above": "Be seen", "target": 12, "end": dt.date(2026, 9, 30)}},
)  # fmt: skip
def header_in_row_38() -> Workbook:
    cover: Rows = [[] for _ in range(37)]
    cover[1] = [N, "Annual planning pack"]
    cover[3] = [N, "Purpose", "To agree on what matters this year."]
    cover[4] = [N, "Version", 1.3]
    cover[6] = [N, "Scoring guide"]
    for n, line in enumerate(
        (
            "0.0 - 0.3 red: we failed to make progress",
            "0.4 - 0.6 yellow: some progress",
            "0.7 - 1.0 green: delivered",
        )
    ):
        cover[7 + n] = [N, line]
    cover[20] = [
        N,
        "Please describe the objective in one sentence, without numbers, so that it can be remembered by everybody in the team.",
    ]
    cover[35] = [N, "Company OKRs 2026"]
    rows: Rows = [
        *cover,
        [N, "Objective", "Key Result", "Owner", "Metric target", "Deadline", "Score"],
        [N, "Be seen", "Publish 12 case studies", "Marketing", 12, dt.date(2026, 9, 30), 0.4],
        [N, N, "Speak at 4 conferences", "Marketing", 4, dt.date(2026, 12, 31), 0.2],
        [N, "Be quick", "Ship every week", "Engineering", 52, dt.date(2026, 12, 31), 0.9],
    ]
    return book(("Plan", rows, ("B36:G36",)))


# Months, quarters or years as columns


@foreign(
    0, 0, 3,
    {"Umsatz": {"target": 1200000, "owner": "Vogel"}, "Reklamationen": {"target": 12}},
    check_ins=9,
)  # fmt: skip
def months_across() -> Workbook:
    rows: Rows = [
        ["KPI-Cockpit 2026", N, N, N, N, N, "Stand: 3. April"],
        [],
        ["Kennzahl", "Einheit", "Verantwortlich", "Ziel 2026", "Jan", "Feb", "Mär", "Apr", "Mai"],
        ["Umsatz", "€", "Vogel", 1200000, 88000, 91500, 102300],
        ["Reklamationen", "Stück", "Kern", 12, 2, 0, 1],
        ["Liefertreue", "%", "Kern", pct(0.97), pct(0.95), pct(0.96), pct(0.98)],
    ]
    return book(("Kennzahlen", rows, ()))


@foreign(
    0, 0, 2,
    {"Ventas": {"frequency": Frequency.MONTHLY, "target": 120}, "Quejas": {"owner": "Rosa Gil", "measure": Measure.AT_MOST}},
    check_ins=6, phased=2,
)  # fmt: skip
def months_with_subcolumns() -> Workbook:
    rows: Rows = [
        ["Tablero de indicadores 2025"],
        ["Indicador", "Responsable", "Frecuencia", "Enero", N, N, "Febrero", N, N, "Marzo", N, N],
        [N, N, N, *["Meta", "Real", "Dif."] * 3],
        ["Ventas", "Luis Mora", "Mensual", 100, 96, -4, 110, 115, 5, 120, 119, -1],
        ["Quejas", "Rosa Gil", "Mensual", 9, 7, -2, 8, 9, 1, 7, 6, -1],
    ]
    merged = ("A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:I2", "J2:L2", "A1:L1")
    return book(("Tablero", rows, merged))


@foreign(
    0, 0, 2,
    {"新規顧客数": {"owner": "佐藤"}, "解約率": {"unit": "%"}},
    check_ins=6, phased=2,
)  # fmt: skip
def plan_and_actual_in_rows() -> Workbook:
    rows: Rows = [
        ["2025年度 KPI管理表"],
        ["KPI", "担当者", "単位", "区分", "4月", "5月", "6月"],
        ["新規顧客数", "佐藤", "社", "目標", 10, 12, 15],
        [N, N, N, "実績", 8, 13, 16],
        [N, N, N, "差異", -2, 1, 1],
        ["解約率", "鈴木", "%", "目標", pct(0.03), pct(0.025), pct(0.02)],
        [N, N, N, "実績", pct(0.032), pct(0.027), pct(0.021)],
        [N, N, N, "差異", pct(0.002), pct(0.002), pct(0.001)],
    ]
    merged = ("A3:A5", "A6:A8", "B3:B5", "B6:B8", "C3:C5", "C6:C8")
    return book(("KPI", rows, merged))


@foreign(0, 0, 2, {"Tickets closed": {"target": 400}, "First response time": {"unit": "h"}}, check_ins=8)
def real_dates_from_december() -> Workbook:
    rows: Rows = [
        ["Service desk metrics", N, N, N, "Actuals"],
        [
            "Metric",
            "UoM",
            "Owner",
            "Monthly target",
            month(2025, 12),
            month(2026, 1),
            month(2026, 2),
            month(2026, 3),
        ],
        ["Tickets closed", "#", "Jo Park", 400, 377, 391, 402, 415],
        ["First response time", "h", "Jo Park", 4, 5.2, 4.9, 4.1, 3.8],
    ]
    return book(("Metrics", rows, ("E1:H1",)))


@foreign(
    1, 0, 2,
    {"Share of renewable power": {"baseline": 0.22, "above": "Halve our footprint"}},
    phased=None,
)  # fmt: skip
def years_across() -> Workbook:
    rows: Rows = [
        ["Sustainability targets"],
        ["Goal", "Indicator", "Baseline (2023)", "2024", N, "2025", N, "2026", N],
        [N, N, N, "Target", "Actual", "Target", "Actual", "Target", "Actual"],
        [
            "Halve our footprint",
            "Share of renewable power",
            pct(0.22),
            pct(0.3),
            pct(0.31),
            pct(0.45),
            pct(0.41),
            pct(0.6),
        ],
        [N, "Tonnes of CO2", 1900, 1700, 1725, 1400, 1390, 1000],
    ]
    return book(("ESG", rows, ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:I2", "A4:A5")))


@foreign(
    0,
    0,
    3,
    {"營業額": {"department": "業務部", "unit": "萬元", "target": 3600}, "離職率": {"target": 0.02}},
    check_ins=9,
)
def months_across_zh() -> Workbook:
    rows: Rows = [
        ["○○股份有限公司 114 年度 KPI 追蹤表"],
        ["編號", "KPI項目", "權責單位", "單位", "年度目標", "1月", "2月", "3月", "4月", "全年平均"],
        ["A01", "營業額", "業務部", "萬元", 3600, 280, 265, 310],
        ["A02", "離職率", "人資部", "%", pct(0.02), pct(0.018), pct(0.021), pct(0.017)],
        ["A03", "交期達成率", "生產部", "%", pct(0.98), pct(0.96), pct(0.97), pct(0.99)],
        ["註：1. 數字以財務部結算為準。"],
    ]
    return book(("114年度", rows, ("A1:J1",)))


# A log


@foreign(0, 0, 2, {"Signups": {}, "Churned accounts": {}}, check_ins=6)
def log_of_values() -> Workbook:
    rows: Rows = [["Metric", "Period", "Value", "Target", "Comment"]]
    rows += [
        ["Signups", "Jan 2026", 140, 150, N], ["Signups", "Feb 2026", 155, 150, "ads"], ["Signups", "Mar 2026", 149, 150, N],
        ["Churned accounts", "Jan 2026", 9, 8, N], ["Churned accounts", "Feb 2026", 7, 8, N], ["Churned accounts", "Mar 2026", 6, 8, "new desk"],
    ]  # fmt: skip
    return book(("data", rows, ()))


@foreign(0, 0, 2, {"良率": {"target": 0.985, "department": "製造部"}}, check_ins=6)
def log_of_values_zh() -> Workbook:
    rows: Rows = [["日期", "指標名稱", "負責單位", "目標值", "實際值", "說明"]]
    for day, good, hours in ((31, 0.981, 12), (28, 0.984, 9), (31, 0.987, 7)):
        number = 1 if (day, good) == (31, 0.981) else 2 if day == 28 else 3
        rows.append([dt.date(2026, number, day), "良率", "製造部", pct(0.985), pct(good), N])
        rows.append([dt.date(2026, number, day), "停機時數", "設備部", 8, hours, N])
    return book(("紀錄", rows, ()))


# Each KPI a column


@foreign(0, 0, 3, {"Revenue": {"target": 50000}, "Leads": {"target": 90}, "NPS": {"target": 45}}, check_ins=9)
def a_column_for_each_kpi() -> Workbook:
    rows: Rows = [
        ["Month", "Revenue", "Target Revenue", "Leads", "Target Leads", "NPS", "Target NPS"],
        ["Jan 2026", 43000, 50000, 81, 90, 41, 45],
        ["Feb 2026", 47500, 50000, 94, 90, 43, 45],
        ["Mar 2026", 51200, 50000, 88, 90, 46, 45],
    ]
    return book(("Monthly", rows, ()))


@foreign(0, 0, 4, {}, check_ins=None)
def a_row_for_each_person() -> Workbook:
    rows: Rows = [
        ["2026年3月 業務人員績效"],
        ["姓名", "目標業績", "實際業績", "目標拜訪數", "實際拜訪數"],
        ["吳建宏", 500, 430, 40, 38],
        ["許淑芬", 450, 470, 40, 45],
    ]
    return book(("3月", rows, ()))


# Hierarchy


@foreign(
    2, 4, 0,
    {"Reduce churn to 2%": {"above": "Keep customers"}, "Open Lisbon office": {"above": "Expand abroad"}},
)  # fmt: skip
def numbered_hierarchy() -> Workbook:
    rows: Rows = [
        ["No.", "Title", "Owner", "Target", "Current", "Weight"],
        [1, "Keep customers", "Amy", N, N, 60],
        ["1.1", "Reduce churn to 2%", "Amy", pct(0.02), pct(0.031), 30],
        ["1.2", "Answer within 4 hours", "Ben", 4, 5, 30],
        [2, "Expand abroad", "Cleo", N, N, 40],
        ["2.1", "Open Lisbon office", "Cleo", 1, 0, 20],
        ["2.2", "Sign 10 partners", "Dirk", 10, 3, 20],
    ]
    return book(("Goals", rows, ()))


@foreign(
    2, 5, 0,
    {"Ship version 3": {"above": "Build what people love"}, "Reduce incidents to 2 a month": {"above": "Sleep at night", "target": 2, "current": 5}},
)  # fmt: skip
def coded_in_one_column() -> Workbook:
    rows: Rows = [
        ["Engineering OKRs - Q3 FY26"],
        [],
        ["OKR", "Owner", "Target", "Actual", "% Complete", "RAG"],
        ["O1: Build what people love", "CTO", N, N, pct(0.5), "Amber"],
        ["KR1.1: Ship version 3", "Mia", N, "Done", pct(1), "Green"],
        ["KR1.2: 60% weekly active", "Mia", pct(0.6), pct(0.48), pct(0.4), "Red"],
        ["O2: Sleep at night", "CTO", N, N, pct(0.7), "Green"],
        ["KR2.1: Reduce incidents to 2 a month", "Sam", 2, 5, pct(0.5), "Amber"],
        ["KR2.2: 99.95% uptime", "Sam", "99.95%", "99.91%", pct(0.6), "Amber"],
        ["KR2.3: Runbooks for all services", "Uma", "All services", "In progress", pct(0.8), "Green"],
    ]
    return book(("Eng", rows, ("A1:F1",)))


@foreign(
    2, 3, 0,
    {"增加官網流量": {"above": "提高品牌知名度", "target": 50000, "current": 32000}},
)  # fmt: skip
def coded_in_one_column_zh() -> Workbook:
    rows: Rows = [
        ["目標與關鍵結果", "負責人", "目標值", "目前值", "進度"],
        ["O1 提高品牌知名度", "行銷部", N, N, N],
        ["KR1 增加官網流量", "小美", 50000, 32000, "64%"],
        ["KR2 舉辦 4 場講座", "小美", 4, 1, "25%"],
        ["O2 建立專業團隊", "人資部", N, N, N],
        ["KR1 完成 8 堂內訓", "阿德", 8, 6, "75%"],
    ]
    return book(("行銷", rows, ()))


@foreign(
    2,
    3,
    0,
    {
        "Double trial sign-ups": {
            "above": "Grow the base",
            "owner": "kay@example.com",
            "target": 800,
            "baseline": 400,
        }
    },
)
def peoplebox_export() -> bytes:
    return (
        b"Row ID,Parent Row IDs,Parent Goal IDs,Goal ID,Action,Goal Title,Owner Emails,Goal Cycle,Goal Type,Scope,Departments,Start Date,End Date,Description,Starting Value,Target Value,Current Value,Progress Status,Check-in Type\n"
        b"1,,,,,Grow the base,ana@example.com,Q2 2026,Default Progress,Company,,2026-04-01,2026-06-30,,,,,On Track,Auto Rollup\n"
        b"2,1,,,,Double trial sign-ups,kay@example.com,Q2 2026,Number,Department,Growth,2026-04-01,2026-06-30,,400,800,510,At Risk,Manual\n"
        b"3,1,,,,Activation at 35%,kay@example.com,Q2 2026,Custom Percent,Department,Growth,2026-04-01,2026-06-30,within a week,22,35,27,On Track,Manual\n"
        b"4,,,,,Fix the foundations,ole@example.com,Q2 2026,Default Progress,Company,,2026-04-01,2026-06-30,,,,,On Track,Auto Rollup\n"
        b"5,4,,,,Migrate billing,ole@example.com,Q2 2026,Binary,Department,Platform,2026-04-01,2026-06-30,,0,1,0,Off Track,Manual\n"
    )


@foreign(2, 3, 0, {"Reply in one day": {"above": "Better support", "owner": "Pia"}})
def parent_by_title() -> Workbook:
    rows: Rows = [
        ["Title", "Type", "Parent", "Owner", "Due date", "Target", "Current", "Progress"],
        ["Better support", "Objective", N, "Nico", dt.date(2026, 6, 30), N, N, 40],
        ["Reply in one day", "Key Result", "Better support", "Pia", dt.date(2026, 6, 30), "95%", "81%", 50],
        [
            "Help centre with 60 articles",
            "Key Result",
            "Better support",
            "Pia",
            dt.date(2026, 6, 30),
            60,
            22,
            30,
        ],
        ["Sell to schools", "Objective", N, "Nico", dt.date(2026, 6, 30), N, N, 10],
        ["10 pilot schools", "Key Result", "Sell to schools", "Quim", dt.date(2026, 6, 30), 10, 1, 10],
    ]
    return book(("Export", rows, ()))


# Several key results in one cell


@foreign(
    2, 5, 0, {"Open 3 stores": {"above": "Grow in the north"}, "Waste below 4%": {"above": "Lean kitchens"}}
)
def numbered_lines_in_a_cell() -> Workbook:
    rows: Rows = [
        ["Team goals"],
        ["Objective", "Key Results", "Owner", "Timeline", "Status"],
        [
            "Grow in the north",
            "1. Open 3 stores\n2. Hire 24 staff\n3. Revenue of $1.2M",
            "Nora",
            "Q1 - Q2 2026",
            "On track",
        ],
        ["Lean kitchens", "1) Waste below 4%\n2) One supplier per region", "Otto", "Q2 2026", "At risk"],
    ]
    return book(("Goals", rows, ()))


@foreign(2, 4, 0, {"完成 ISO 認證": {"above": "制度化管理"}, "人均產值提高 10%": {"above": "提升效率"}})
def bulleted_lines_in_a_cell_zh() -> Workbook:
    rows: Rows = [
        ["部門", "目標 O", "關鍵結果 KR", "負責人", "期限"],
        ["管理部", "制度化管理", "• 完成 ISO 認證\n• 修訂 12 份規章", "周經理", "2026/6/30"],
        ["製造部", "提升效率", "1、人均產值提高 10%\n2、換線時間少於 30 分鐘", "賴課長", "2026/9/30"],
    ]
    return book(("年度目標", rows, ()))


# Forms


@foreign(
    0, 0, 1,
    {"Average handling time": {"target": 6, "unit": "minutes", "frequency": Frequency.DAILY, "owner": "Call centre manager", "data_source": "Telephony report"}},
)  # fmt: skip
def form_of_one_kpi() -> Workbook:
    rows: Rows = [
        ["KPI DEFINITION SHEET"],
        [],
        [N, "KPI name:", "Average handling time", N, "KPI ID:", "CC-07"],
        [N, "Description:", "Time from answering to closing a call, without waiting", N, "Version:", 2],
        [N, "Owner:", "Call centre manager", N, "Department:", "Customer care"],
        [N, "Unit:", "minutes", N, "Target:", 6],
        [N, "Baseline:", 8.2, N, "Frequency:", "Daily"],
        [N, "Data source:", "Telephony report", N, "Direction:", "Lower is better"],
        [],
        [N, "Approved:", "____________"],
    ]
    return book(("CC-07", rows, ("A1:F1",)))


@foreign(
    1, 3, 0,
    {"每月拜訪 20 家客戶": {"above": "成為區域第一", "target": 20}},
)  # fmt: skip
def form_with_a_table_zh() -> Workbook:
    rows: Rows = [
        ["個人目標設定表"],
        ["姓名", "何佳蓉", N, "部門", "業務二部", N],
        ["職稱", "資深專員", N, "期間", "2026年第二季", N],
        ["目標（O）", "成為區域第一"],
        ["關鍵結果（KR）", N, "衡量", N, "權重", "備註"],
        [N, N, "目標值", "實際值", N, N],
        ["每月拜訪 20 家客戶", N, 20, 17, pct(0.4), N],
        ["成交 6 件", N, 6, 2, pct(0.4), N],
        ["毛利率 35%", N, pct(0.35), pct(0.33), pct(0.2), "不含專案"],
        ["主管簽核", N, N, N, N, N],
    ]
    return book(
        ("何佳蓉", rows, ("A1:F1", "B4:F4", "A5:B6", "C5:D5", "E5:E6", "F5:F6", "A7:B7", "A8:B8", "A9:B9"))
    )


# Objectives across, key results below


@foreign(3, 7, 0, {"2 outages at most": {"above": "Reliable"}, "Team of 12": {"above": "Strong team"}})
def objectives_across() -> Workbook:
    rows: Rows = [
        ["OKRs on a page - 2026"],
        [N, "Objective 1", "Objective 2", "Objective 3"],
        [N, "Reliable", "Known", "Strong team"],
        ["Key result 1", "2 outages at most", "20 press articles", "Team of 12"],
        ["Key result 2", "Backups tested monthly", "5,000 followers", "eNPS of 30"],
        ["Key result 3", "All alerts have an owner", N, N],
    ]
    return book(("On a page", rows, ("A1:D1",)))


@foreign(2, 5, 0, {"取得 3 張專利": {"above": "技術領先"}})
def objectives_across_zh() -> Workbook:
    rows: Rows = [
        ["2026 部門 OKR 一頁式"],
        ["目標", "技術領先", "客戶信賴"],
        ["關鍵結果 1", "取得 3 張專利", "客訴少於 10 件"],
        ["關鍵結果 2", "發表 2 篇論文", "續約率 95%"],
        ["關鍵結果 3", "完成平台重構", N],
        ["負責人", "研發處", "客服處"],
    ]
    return book(("一頁", rows, ("A1:C1",)))


# A sheet for each quarter, team or person


@foreign(
    4, 6, 0,
    {"Launch beta": {"start": dt.date(2026, 1, 1), "end": dt.date(2026, 3, 31)}, "1,000 paying users": {"end": dt.date(2026, 6, 30), "target": 1000}},
)  # fmt: skip
def a_sheet_for_each_quarter() -> Workbook:
    head: list[object] = ["Objective", "Key Result", "Owner", "Target", "Actual"]
    first: Rows = [
        head,
        ["Get to market", "Launch beta", "Zoe", 1, 1],
        [N, "200 testers", "Zoe", 200, 180],
        ["Find money", "Raise $2M", "Abe", "$2M", "$1.5M"],
    ]
    second: Rows = [
        head,
        ["Get traction", "1,000 paying users", "Zoe", 1000, 320],
        ["Build the team", "Hire 6", "Cyd", 6, 4],
        [N, "Office found", "Cyd", N, "Yes"],
    ]
    return book(("Q1 2026", first, ()), ("Q2 2026", second, ()))


@foreign(3, 4, 0, {"Close the books in 5 days": {"above": "Fast finance", "target": 5}})
def a_sheet_for_each_team() -> Workbook:
    head: Rows = [
        ["Team:", "", N, "Period:", "H1 2026"],
        [],
        ["Objective", "Key results", "Target", "Current", "Due"],
    ]

    def team(name: str, *rows: list[object]) -> Rows:
        return [["Team:", name, N, "Period:", "H1 2026"], *head[1:], *rows]

    finance = team(
        "Finance",
        ["Fast finance", "Close the books in 5 days", 5, 8, "30 June 2026"],
        [N, "No manual journals", 0, 14, "30 June 2026"],
    )
    people = team("People", ["Great place", "eNPS 40", 40, 35, "end of Q2"])
    legal = team("Legal", ["No surprises", "All contracts in one place", "100%", "70%", "May 2026"])
    return book(
        ("Finance", finance, ()),
        ("People", people, ()),
        ("Legal", legal, ()),
        ("Lists", [["On track"], ["At risk"]], ()),
    )


# Records without any goal


@foreign(0, 0, 0)
def records_of_orders() -> Workbook:
    rows: Rows = [
        ["Order ID", "Order Date", "Customer Name", "Product", "Quantity", "Unit Price", "Status", "Region"]
    ]
    rows += [
        [f"SO-{n}", dt.date(2026, 1, n), "Contoso", "Pump", n, 12.5, "Shipped", "North"] for n in range(1, 20)
    ]
    return book(("Orders", rows, ()))


@foreign(0, 0, 0)
def records_of_employees() -> Workbook:
    rows: Rows = [
        ["Employee ID", "Name", "Department", "Position", "Start Date", "Salary", "Email", "Manager"]
    ]
    rows += [
        [n, f"Person {n}", "Sales", "Clerk", dt.date(2020, 1, n), 3000 + n, f"p{n}@example.com", "Person 1"]
        for n in range(1, 20)
    ]
    return book(("Staff", rows, ()))


@foreign(0, 0, 0)
def records_of_hours_zh() -> Workbook:
    rows: Rows = [["日期", "員工編號", "姓名", "部門", "上班時間", "下班時間", "工時"]]
    rows += [
        [dt.date(2026, 3, n), 1000 + n, "員工", "製造部", dt.time(8, 0), dt.time(17, 30), 8.5]
        for n in range(1, 20)
    ]
    return book(("出勤", rows, ()))


# Languages, and what stands in the cells


@foreign(
    0, 0, 3,
    {
        "Receita líquida": {"target": 1500000, "unit": "R$", "measure": Measure.AT_LEAST, "frequency": Frequency.MONTHLY},
        "Inadimplência": {"target": 0.03, "measure": Measure.AT_MOST, "frequency": Frequency.QUARTERLY},
        "Satisfação": {"frequency": Frequency.TWICE_A_YEAR},
    },
)  # fmt: skip
def indicators_pt() -> bytes:
    return (
        "Indicador;Setor;Responsável;Unidade;Direção da meta;Meta;Valor atual;Periodicidade;Fonte de dados\n"
        "Receita líquida;Comercial;Márcia Alves;R$;maior_igual;1.500.000,00;1.312.450,50;Mensal;ERP\n"
        "Inadimplência;Financeiro;João Prado;%;menor_igual;3%;4,1%;Trimestral;ERP\n"
        "Satisfação;Atendimento;Bia Nunes;nota;maior_igual;9,0;8,7;Semestral;Pesquisa\n"
    ).encode("cp1252")


@foreign(
    2, 0, 4,
    {
        "Índice de satisfacción": {"target": 0.9, "owner": "Jefe de calidad", "frequency": Frequency.TWICE_A_YEAR, "above": "Mejorar el servicio"},
        "Tiempo de respuesta": {"target": 24, "measure": Measure.AT_MOST},
    },
)  # fmt: skip
def scorecard_es() -> Workbook:
    rows: Rows = [
        ["CUADRO DE MANDO INTEGRAL"],
        ["Vigencia 2026"],
        [
            "Perspectiva",
            "Objetivo estratégico",
            "Indicador",
            "Fórmula",
            "Línea base",
            "Meta",
            "Frecuencia",
            "Responsable",
            "Fuente",
            "Iniciativas",
        ],
        [
            "Clientes",
            "Mejorar el servicio",
            "Índice de satisfacción",
            "encuestas favorables / total",
            pct(0.82),
            ">= 90%",
            "Semestral",
            "Jefe de calidad",
            "Encuesta",
            "Plan de capacitación",
        ],
        [
            N,
            N,
            "Tiempo de respuesta",
            "promedio",
            "36 horas",
            "< 24 horas",
            "Mensual",
            "Mesa de ayuda",
            "Sistema PQR",
            N,
        ],
        [
            "Finanzas",
            "Crecer con rentabilidad",
            "Margen operativo",
            "utilidad / ventas",
            pct(0.11),
            pct(0.14),
            "Trimestral",
            "Gerente financiero",
            "Contabilidad",
            N,
        ],
        [
            N,
            N,
            "Ventas netas",
            N,
            "$ 4.200 millones",
            "$ 5.000 millones",
            "Mensual",
            "Gerente comercial",
            "ERP",
            "Nuevos canales",
        ],
    ]
    return book(("BSC", rows, ("A1:J1", "A2:J2", "A4:A5", "B4:B5", "A6:A7", "B6:B7")))


@foreign(
    1, 2, 0,
    {"Réduire le délai à 5 jours": {"baseline": 9, "target": 5, "current": 7, "end": dt.date(2026, 6, 30), "above": "Simplifier le parcours client"}},
)  # fmt: skip
def okr_fr() -> Workbook:
    rows: Rows = [
        [
            "Objectif",
            "Résultat clé",
            "Pilote",
            "Valeur de départ",
            "Cible",
            "Réalisé",
            "Échéance",
            "Avancement",
            "Commentaires",
        ],
        [
            "Simplifier le parcours client",
            "Réduire le délai à 5 jours",
            "A. Moreau",
            9,
            5,
            7,
            "30 juin 2026",
            pct(0.5),
            "Prestataire en retard",
        ],
        [N, "80 % de demandes en ligne", "C. Petit", "55 %", "80 %", "61 %", "30 juin 2026", pct(0.24), N],
    ]
    return book(("OKR T2", rows, ("A2:A3",)))


@foreign(
    0,
    0,
    2,
    {
        "매출액": {"target": 500, "owner": "김민수", "frequency": Frequency.MONTHLY},
        "불량률": {"measure": Measure.AT_MOST, "target": 0.01},
    },
)
def indicators_ko() -> Workbook:
    rows: Rows = [
        ["2026년 성과지표 관리표"],
        [
            "번호",
            "지표명",
            "담당자",
            "단위",
            "가중치",
            "목표값",
            "실적",
            "달성률",
            "측정주기",
            "방향",
            "데이터출처",
        ],
        [1, "매출액", "김민수", "억원", 60, 500, 320, pct(0.64), "매월", "높을수록 좋음", "ERP"],
        [2, "불량률", "이지은", "%", 40, pct(0.01), pct(0.013), pct(0.77), "매주", "낮을수록 좋음", "MES"],
    ]
    return book(("KPI", rows, ()))


@foreign(
    0,
    0,
    2,
    {"Doanh thu": {"target": 12000, "frequency": Frequency.MONTHLY, "data_source": "Phần mềm kế toán"}},
)
def indicators_vi() -> Workbook:
    rows: Rows = [
        ["BẢNG CHỈ TIÊU KPI NĂM 2026"],
        [
            "STT",
            "Chỉ tiêu",
            "ĐVT",
            "Trọng số",
            "Kế hoạch",
            "Thực hiện",
            "% hoàn thành",
            "Người phụ trách",
            "Tần suất",
            "Nguồn dữ liệu",
            "Ghi chú",
        ],
        [
            1,
            "Doanh thu",
            "triệu đồng",
            "60%",
            12000,
            9100,
            pct(0.76),
            "Nguyễn Lan",
            "Hàng tháng",
            "Phần mềm kế toán",
            N,
        ],
        [
            2,
            "Khách hàng mới",
            "người",
            "40%",
            300,
            212,
            pct(0.71),
            "Trần Minh",
            "Hàng tuần",
            "CRM",
            "đang đẩy mạnh",
        ],
    ]
    return book(("KPI", rows, ("A1:K1",)))


@foreign(
    2, 4, 0,
    {"Replace the boiler": {"above": "Safe buildings"}, "Train all wardens": {"above": "Safe buildings"}, "Digital visitor log": {"above": "Easy reception"}},
)  # fmt: skip
def done_and_dates() -> Workbook:
    rows: Rows = [
        ["Facility goals H1 2026"],
        ["Goal", "Milestone", "Responsible", "Weight", "Done", "Completed on", "Comments"],
        ["Safe buildings", "Replace the boiler", "Ed", 0.25, True, dt.date(2026, 2, 20), N],
        [N, "Train all wardens", "Fay", 0.25, False, N, "two left"],
        ["Easy reception", "Digital visitor log", "Gus", 0.25, True, dt.date(2026, 3, 1), N],
        [N, "New phones", "Gus", 0.25, False, N, "waiting for quote"],
    ]
    return book(("Facilities", rows, ("A3:A4", "A5:A6")))


@foreign(
    2,
    4,
    0,
    {
        "Finish the course": {"above": "Learn Spanish"},
        "Run 10 km": {"above": "Stay healthy"},
    },
)
def culture_amp_export() -> bytes:
    return (
        b"email,name,description,visibility,due_at,created_at,priority,status,completion,key_result_1_title,key_result_1_completion,key_result_2_title,key_result_2_completion\n"
        b"eva@example.com,Learn Spanish,,everyone,2026-06-30,2026-01-05,1,ongoing,0.4,Finish the course,0.5,Speak with a client,0.3\n"
        b"fin@example.com,Stay healthy,before summer,owner,2026-05-31,2026-01-07,2,ongoing,0.2,Run 10 km,0.2,Cook at home,0.2\n"
    )


@foreign(
    2,
    5,
    0,
    {
        "50 demos": {"above": "Fill the pipeline"},
        "Close 12 deals": {"above": "Fill the pipeline"},
        "Churn under 3%": {"above": "Keep accounts"},
    },
)
def key_results_in_columns() -> Workbook:
    rows: Rows = [
        ["Objective", "Owner", "Key Result 1", "Key Result 2", "Key Result 3", "Due date"],
        [
            "Fill the pipeline",
            "Hal",
            "50 demos",
            "Close 12 deals",
            "3 partner referrals a month",
            dt.date(2026, 6, 30),
        ],
        ["Keep accounts", "Ivy", "Churn under 3%", "QBR with top 20", N, dt.date(2026, 6, 30)],
    ]
    return book(("Sales", rows, ()))


@foreign(
    2, 3, 0,
    {"Cut lead time by 30%": {"above": "Operational Excellence"}, "ISO 9001 audit passed": {"above": "Operational Excellence"}},
)  # fmt: skip
def objectives_as_section_rows() -> Workbook:
    rows: Rows = [
        ["2026 Strategic plan"],
        ["Key Result", "Owner", "Baseline", "Target", "Q1", "Q2", "Q3", "Q4"],
        ["Objective 1: Operational Excellence"],
        ["Cut lead time by 30%", "Jan Roos", 20, 14, 19, 17],
        ["ISO 9001 audit passed", "Kit Bay", N, "Pass", N, N],
        ["Objective 2: Customer Intimacy"],
        ["Retention of 92%", "Lia Wong", pct(0.88), pct(0.92), pct(0.885), pct(0.9)],
    ]
    return book(("Plan", rows, ("A1:H1", "A3:H3", "A6:H6")))


@foreign(
    0,
    0,
    3,
    {"Gross margin": {"target": 0.42, "owner": "CFO"}, "Days sales outstanding": {"target": 38}},
    check_ins=None,
)
def two_tables_side_by_side_below() -> Workbook:
    rows: Rows = [
        ["Finance"],
        ["KPI", "Owner", "Target", "Actual"],
        ["Gross margin", "CFO", pct(0.42), pct(0.395)],
        ["Days sales outstanding", "CFO", 38, 44],
        [],
        ["Operations"],
        ["KPI", "Owner", "Target", "Actual"],
        ["Orders shipped on time", "COO", "98%", "96.4%¹"],
        [],
        ["¹ excludes strikes"],
    ]
    return book(("Scorecard", rows, ()))


# More of the same, as others write it


@foreign(
    3, 0, 7,
    {
        "Taux de service": {"target": 0.97, "current": 0.942, "owner": "S. Lambert", "frequency": Frequency.MONTHLY, "above": "Satisfaire nos clients"},
        "Délai moyen de livraison": {"target": 3, "unit": "jours", "measure": Measure.AT_MOST},
        "Accidents avec arrêt": {"target": 0, "current": 1},
    },
)  # fmt: skip
def dashboard_fr() -> Workbook:
    rows: Rows = [
        ["Tableau de bord 2026", N, N, N, N, N, N, N, N, "Mis à jour le 04/05/2026"],
        [],
        ["Axe stratégique", "N°", "Indicateur", "Unité", "Cible", "Réalisé", "Taux d'atteinte", "Pilote", "Fréquence", "Source", "Commentaires"],
        ["Satisfaire nos clients", 1, "Taux de service", "%", "97 %", "94,2 %", pct(0.97), "S. Lambert", "Mensuelle", "ERP", N],
        [N, 2, "Délai moyen de livraison", N, "≤ 3 jours", "3,4 jours", N, "S. Lambert", "Mensuelle", "TMS", "grève en mars"],
        [N, 3, "Réclamations", "nombre", 24, 9, N, "A. Roy", "Trimestrielle", "CRM", N],
        ["Maîtriser les coûts", 4, "Coût logistique / CA", "%", "5,5 %", "5,9 %", N, "C. Blanc", "Mensuelle", "Compta", N],
        [N, 5, "Valeur du stock", "k€", "1 250,5", "1 310", N, "C. Blanc", "Mensuelle", "ERP", N],
        ["Prendre soin des équipes", 6, "Accidents avec arrêt", "nombre", 0, 1, N, "RH", "Mensuelle", "RH", N],
        [N, 7, "Heures de formation", "h", 420, 133, N, "RH", "Semestrielle", "RH", N],
    ]  # fmt: skip
    merged = ("A4:A6", "A7:A8", "A9:A10", "A1:D1")
    return book(("TdB", rows, merged))


@foreign(
    2, 4, 0,
    {
        "Lançar 2 produtos": {"owner": "Bia", "target": 2, "current": 1, "above": "Crescer em novos mercados"},
        "NPS de 70": {"baseline": 58, "target": 70, "current": 63, "end": dt.date(2026, 6, 30)},
    },
)  # fmt: skip
def okr_pt() -> Workbook:
    rows: Rows = [
        ["OKRs 2º trimestre 2026 - Time de Produto"],
        ["Objetivo", "Resultado-chave", "Dono", "Valor inicial", "Meta", "Valor atual", "% Atingido", "Prazo", "Farol", "Confiança"],
        ["Crescer em novos mercados", "Lançar 2 produtos", "Bia", 0, 2, 1, pct(0.5), "30/06/2026", "Amarelo", 6],
        ["Crescer em novos mercados", "Receita de R$ 1,2 mi", "Caio", "R$ 800.000,00", "R$ 1.200.000,00", "R$ 905.500,00", pct(0.26), "30/06/2026", "Vermelho", 4],
        ["Encantar clientes", "NPS de 70", "Duda", 58, 70, 63, pct(0.42), "30/06/2026", "Verde", 7],
        ["Encantar clientes", "Reduzir o tempo de resposta para 2h", "Duda", "5h", "2h", "3h", pct(0.67), "15/06/2026", "Verde", 8],
    ]  # fmt: skip
    return book(("OKRs", rows, ("A1:J1",)))


@foreign(
    2, 4, 0,
    {"Ký 30 hợp đồng mới": {"target": 30, "current": 11, "owner": "Hà", "above": "Mở rộng thị trường miền Trung"}},
)  # fmt: skip
def okr_vi() -> Workbook:
    rows: Rows = [
        ["OKR QUÝ 2/2026 - PHÒNG KINH DOANH"],
        [
            "STT",
            "Mục tiêu (O)",
            "Kết quả then chốt (KR)",
            "Người phụ trách",
            "Mục tiêu",
            "Thực hiện",
            "Tiến độ",
            "Hạn hoàn thành",
            "Ghi chú",
        ],
        [
            1,
            "Mở rộng thị trường miền Trung",
            "Ký 30 hợp đồng mới",
            "Hà",
            30,
            11,
            "37%",
            dt.date(2026, 6, 30),
            N,
        ],
        [N, N, "Mở 2 văn phòng đại diện", "Nam", 2, 1, "50%", dt.date(2026, 6, 30), "Đà Nẵng xong"],
        [2, "Khách hàng hài lòng", "Điểm hài lòng 4,5", "Lan", "4,5", "4,2", "60%", dt.date(2026, 6, 30), N],
        [N, N, "Giảm khiếu nại còn 5 vụ/tháng", "Lan", 5, 8, "40%", dt.date(2026, 6, 30), N],
    ]
    return book(("OKR Q2", rows, ("A1:I1", "A3:A4", "B3:B4", "A5:A6", "B5:B6")))


@foreign(
    3, 6, 0,
    {
        "신규 고객 100개사 확보": {"target": 100, "current": 42, "owner": "박지훈", "above": "중견기업 시장을 연다"},
        "이탈률 2% 이하": {"measure": Measure.AT_MOST, "target": 0.02},
    },
)  # fmt: skip
def okr_ko() -> Workbook:
    rows: Rows = [
        ["2026년 2분기 OKR"],
        ["부서: 영업본부", N, N, "작성일: 2026-04-02"],
        [],
        ["목표 (Objective)", "핵심결과 (Key Result)", "담당자", "목표값", "현재값", "달성률", "상태", "비고"],
        ["중견기업 시장을 연다", "신규 고객 100개사 확보", "박지훈", 100, 42, pct(0.42), "주의", N],
        [N, "파트너 10곳 계약", "최유나", 10, 6, pct(0.6), "정상", N],
        ["고객이 남는다", "이탈률 2% 이하", "정다은", "2% 이하", "2.8%", N, "지연", "원인 분석 중"],
        [N, "NPS 50점", "정다은", 50, 44, pct(0.88), "정상", N],
        ["강한 팀", "채용 8명", "인사팀", "8명", "5명", pct(0.63), "정상", N],
        [N, "교육 이수율 100%", "인사팀", pct(1), pct(0.7), pct(0.7), "주의", N],
    ]
    return book(("2분기", rows, ("A1:H1", "A5:A6", "A7:A8", "A9:A10")))


@foreign(
    0, 0, 4,
    {"来客数": {"owner": "店長", "target": 36000, "unit": "人"}, "廃棄率": {"measure": Measure.AT_MOST}},
    check_ins=12,
)  # fmt: skip
def months_with_three_rows_ja() -> Workbook:
    rows: Rows = [
        ["店舗KPI 2025年度"],
        ["No", "指標", "単位", "責任者", "年間目標", "項目", "4月", "5月", "6月", "7月"],
    ]
    for number, (name, unit, who, year, plan, real) in enumerate(
        (
            ("来客数", "人", "店長", 36000, (3000, 3000, 3100), (2890, 3120, 3050)),
            ("客単価", "円", "店長", 1450, (1400, 1420, 1440), (1395, 1432, 1441)),
            ("廃棄率", "%", "厨房", "2%以下", ("2%以下", "2%以下", "2%以下"), ("2.4%", "1.9%", "2.1%")),
            ("アンケート件数", "件", "副店長", 600, (50, 50, 50), (31, 48, 55)),
        ),
        1,
    ):
        rows.append([number, name, unit, who, year, "計画", *plan])
        rows.append([N, N, N, N, N, "実績", *real])
    merged = [f"{c}{r}:{c}{r + 1}" for r in (3, 5, 7, 9) for c in "ABCDE"]
    return book(("KPI", rows, merged))


@foreign(0, 0, 3, {"Website visits": {"owner": "Kay"}, "Demo requests": {"target": 60}}, check_ins=12)
def years_and_months_in_two_rows() -> Workbook:
    rows: Rows = [
        [N, N, N, N, 2025, 2026, N, N],
        ["KPI", "Unit", "Owner", "Target", "December", "January", "February", "March"],
        ["Website visits", "#", "Kay", 20000, 17400, 18100, 18800, 19350],
        ["Demo requests", "#", "Kay", 60, 41, 44, 52, 49],
        ["Cost per lead", "EUR", "Lee", 45, 61, 58, 52, 50],
    ]
    return book(("Marketing KPIs", rows, ("F1:H1",)))


@foreign(
    0, 0, 3,
    {"Order accuracy %": {"target": 0.995, "unit": "%"}, "Lines picked per hour": {"target": 85}},
    check_ins=9,
)  # fmt: skip
def targets_in_columns_named_target() -> Workbook:
    rows: Rows = [
        ["Warehouse KPI 2026"],
        [],
        ["Period", "Order accuracy %", "Target Order accuracy %", "Lines picked per hour", "Target Lines picked per hour", "Returns", "Target Returns"],
        ["2026-01", pct(0.991), pct(0.995), 78, 85, 41, 30],
        ["2026-02", pct(0.993), pct(0.995), 81, 85, 38, 30],
        ["2026-03", pct(0.996), pct(0.995), 84, 85, 33, 30],
    ]  # fmt: skip
    return book(("KPI", rows, ()))


@foreign(
    2,
    3,
    0,
    {"取得 200 位會員": {"above": "經營社群", "owner": "阿明"}, "每週發文 3 篇": {"above": "經營社群"}},
)
def a_sheet_for_each_person_zh() -> Workbook:
    def sheet(name: str, *rows: list[object]) -> Rows:
        return [
            ["2026 Q3 個人 OKR"],
            ["姓名", name, "部門", "行銷部"],
            ["目標", "關鍵結果", "目標值", "目前值", "權重", "備註"],
            *rows,
        ]

    ming = sheet(
        "阿明", ["經營社群", "取得 200 位會員", 200, 85, "60%", N], [N, "每週發文 3 篇", 3, 2, "40%", N]
    )
    hua = sheet("小華", ["提升官網轉換", "轉換率 2.5%", "2.5%", "1.9%", "100%", "改版中"])
    return book(("阿明", ming, ()), ("小華", hua, ()))


@foreign(
    2, 4, 0,
    {"Sell 500 seats": {"above": "Fill the hall", "target": 500, "current": 310}},
)  # fmt: skip
def jira_export() -> bytes:
    return (
        b"Summary,Issue key,Issue id,Issue Type,Status,Parent key,Assignee,Due date,Target,Current\n"
        b"Fill the hall,GOAL-1,10001,Objective,In Progress,,Ada,2026-09-30,,\n"
        b"Sell 500 seats,GOAL-2,10002,Key Result,In Progress,GOAL-1,Ada,2026-09-30,500,310\n"
        b"20 group bookings,GOAL-3,10003,Key Result,To Do,GOAL-1,Ben,2026-09-30,20,4\n"
        b"Healthy finances,GOAL-4,10004,Objective,In Progress,,Cy,2026-12-31,,\n"
        b"Two new sponsors,GOAL-5,10005,Key Result,Done,GOAL-4,Cy,2026-12-31,2,2\n"
        b"Costs below 90k,GOAL-6,10006,Key Result,In Progress,GOAL-4,Cy,2026-12-31,90000,61000\n"
    )


@foreign(2, 3, 0, {"Onboard 12 schools": {"above": "Reach more schools", "owner": "wes@example.org"}})
def betterworks_export() -> bytes:
    return (
        b"name,type,progress,start_date,end_date,owner_email,categories,description\n"
        b"Reach more schools,goal,35,2026-01-01,2026-06-30,vi@example.org,Growth,why it matters\n"
        b"Onboard 12 schools,milestone,50,2026-01-01,2026-06-30,wes@example.org,,\n"
        b"Train 40 teachers,milestone,20,2026-01-01,2026-06-30,wes@example.org,,\n"
        b"Reliable platform,goal,80,2026-01-01,2026-06-30,xi@example.org,Tech,\n"
        b"Move to new hosting,milestone,80,2026-01-01,2026-05-31,xi@example.org,,\n"
    )


@foreign(
    3, 0, 6,
    {
        "Staff turnover": {"target": 0.12, "measure": Measure.AT_MOST, "above": "People"},
        "Bed occupancy": {"target": 0.85, "upper_target": 0.92, "measure": Measure.BETWEEN},
    },
)  # fmt: skip
def goals_as_section_rows_over_kpis() -> Workbook:
    rows: Rows = [
        ["St. Example Hospital - KPI scorecard 2026"],
        ["KPI", "Owner", "Target", "Q1", "Q2", "Q3", "Q4", "Comment"],
        ["Goal: Quality"],
        ["Infections per 1000 days", "Infection control", "< 1.5", 1.7, 1.4],
        ["Patient satisfaction", "Nursing", "90%", "88%", "91%", N, N, "new survey"],
        ["Goal: Capacity"],
        ["Bed occupancy", "Ops", "85-92%", "94%", "90%"],
        ["Theatre utilisation", "Ops", ">= 80%", "76%", "79%"],
        ["Goal: People"],
        ["Staff turnover", "HR", "≤ 12%", "13%", "12.5%"],
        ["Mandatory training", "HR", "100%", "96%", "97%"],
    ]
    return book(("Scorecard", rows, ("A1:H1", "A3:H3", "A6:H6", "A9:H9")))


@foreign(2, 4, 0, {"Hire 3 designers": {"above": "Grow the studio"}})
def okrs_one_below_the_other() -> Workbook:
    rows: Rows = [
        ["Team OKRs", N, N, N, "Quarter:", "Q1 2026"],
        [],
        ["Objective 1: Grow the studio"],
        ["Key Result", "Owner", "Target", "Actual", "Score"],
        ["Hire 3 designers", "Ro", 3, 2, 0.7],
        ["Win 4 new clients", "Sy", 4, 4, 1.0],
        [],
        ["Objective 2: Be known for craft"],
        ["Key Result", "Owner", "Target", "Actual", "Score"],
        ["Publish 6 case studies", "Ty", 6, 3, 0.5],
        ["Win 1 award", "Ro", 1, 0, 0.3],
    ]
    return book(("OKR", rows, ()))


@foreign(
    2, 4, 0,
    {"網站可用率 99.9%": {"above": "穩定可靠的系統"}, "新功能 3 項上線": {"above": "客戶愛用的產品"}},
)  # fmt: skip
def labels_beside_texts_zh() -> Workbook:
    rows: Rows = [
        ["產品部 2026 Q2 OKR"],
        ["O1", "穩定可靠的系統"],
        ["KR1", "網站可用率 99.9%", "負責人：小陳"],
        ["KR2", "重大事故 0 件", "負責人：小陳"],
        ["O2", "客戶愛用的產品"],
        ["KR1", "新功能 3 項上線", "負責人：小林"],
        ["KR2", "月活躍 5 萬人", "負責人：小林"],
    ]
    return book(("Q2", rows, ("A1:C1",)))


@foreign(0, 0, 0)
def records_of_invoices_de() -> bytes:
    return (
        "Rechnungsnummer;Datum;Kunde;Betrag;Status;Fällig am\n"
        + "".join(f"R-{n};0{n}.03.2026;Kunde {n};{n}.250,00;offen;30.04.2026\n" for n in range(1, 9))
    ).encode("cp1252")


@foreign(0, 0, 0)
def records_of_tasks() -> Workbook:
    rows: Rows = [["Task", "Assigned to", "Start", "Finish", "Duration", "% Complete", "Predecessors"]]
    rows += [
        [f"Pour section {n}", "Crew A", dt.date(2026, 3, n), dt.date(2026, 3, n + 2), "2 days", pct(0.5), n]
        for n in range(1, 12)
    ]
    return book(("Schedule", rows, ()))


@foreign(0, 0, 0)
def records_of_a_budget() -> Workbook:
    rows: Rows = [
        ["Budget 2026"],
        ["Account", "Description", "Cost center", "Jan", "Feb", "Mar", "Total"],
        [4000, "Office rent", 110, 900, 900, 900, 2700],
        [4010, "Electricity", 110, 120, 130, 110, 360],
        [4100, "Travel", 120, 300, 0, 250, 550],
        ["Total", N, N, 1320, 1030, 1260, 3610],
    ]
    return book(("Budget", rows, ()))


@foreign(
    0, 0, 4, {"Booked hours": {"target": 1500, "unit": "h"}, "Defect rate": {"target": 0.02}}, check_ins=12
)
def units_and_targets_below_the_names() -> Workbook:
    rows: Rows = [
        ["Workshop performance 2026"],
        ["Month", "Booked hours", "Defect rate", "Lead time", "Overtime"],
        ["Unit", "h", "%", "days", "h"],
        ["Target", 1500, pct(0.02), 5, 40],
        ["January", 1410, pct(0.031), 6.2, 55],
        ["February", 1455, pct(0.027), 5.8, 48],
        ["March", 1520, pct(0.019), 5.1, 37],
    ]
    return book(("KPI 2026", rows, ("A1:E1",)))


@foreign(
    0, 0, 5,
    {"Doanh thu thuần": {"target": 1200}, "Tỷ lệ giao hàng đúng hạn": {"target": 0.98}},
    check_ins=15,
)  # fmt: skip
def months_with_sections_vi() -> Workbook:
    rows: Rows = [
        ["BÁO CÁO KPI NĂM 2026 - NHÀ MÁY MẪU"],
        [
            "STT",
            "Chỉ tiêu",
            "Đơn vị tính",
            "Kế hoạch năm",
            "Tháng 1",
            "Tháng 2",
            "Tháng 3",
            "Tháng 4",
            "Ghi chú",
        ],
        ["I", "TÀI CHÍNH"],
        [1, "Doanh thu thuần", "tỷ đồng", 1200, 92, 88, 105],
        [2, "Chi phí sản xuất", "tỷ đồng", 760, 61, 60, 66],
        ["II", "KHÁCH HÀNG"],
        [1, "Tỷ lệ giao hàng đúng hạn", "%", pct(0.98), pct(0.96), pct(0.97), pct(0.98)],
        [2, "Số khiếu nại", "vụ", 24, 3, 1, 2, N, "tháng 1 do bao bì"],
        ["III", "CON NGƯỜI"],
        [1, "Tỷ lệ nghỉ việc", "%", "≤ 8%", "0,9%", "0,7%", "0,5%"],
    ]
    return book(("KPI 2026", rows, ("A1:I1",)))


@foreign(
    2, 4, 0,
    {
        "40 rendez-vous par mois": {"target": 40, "current": 31, "end": dt.date(2026, 6, 30), "above": "Ouvrir le marché du Sud-Ouest"},
        "Délai de réponse de 24 h": {"above": "Un service irréprochable"},
    },
)  # fmt: skip
def blocks_with_small_tables_fr() -> Workbook:
    rows: Rows = [
        ["FICHE D'OBJECTIFS"],
        ["Collaborateur :", "Hélène Marchand", N, "Période :", "T2 2026"],
        ["Service :", "Commercial", N, "Responsable hiérarchique :", "P. Girard"],
        [],
        ["Objectif 1 :", "Ouvrir le marché du Sud-Ouest"],
        ["Résultat clé", "Cible", "Réalisé", "Échéance", "Commentaire"],
        ["40 rendez-vous par mois", 40, 31, "30/06/2026", N],
        ["6 nouveaux distributeurs", 6, 2, "30/06/2026", "deux en négociation"],
        [],
        ["Objectif 2 :", "Un service irréprochable"],
        ["Résultat clé", "Cible", "Réalisé", "Échéance", "Commentaire"],
        ["Délai de réponse de 24 h", "24 h", "30 h", "15/06/2026", N],
        ["Note de satisfaction de 4,6", "4,6", "4,4", "30/06/2026", N],
        [],
        ["Signature du collaborateur :", N, N, "Signature du responsable :"],
    ]
    return book(("Marchand", rows, ("A1:E1", "B5:E5", "B10:E10")))


@foreign(
    3, 5, 0,
    {
        "MRR of 90k": {"start": dt.date(2026, 4, 1), "end": dt.date(2026, 6, 30), "target": 90000, "above": "Grow revenue"},
        "p95 under 300 ms": {"end": dt.date(2026, 9, 30)},
    },
)  # fmt: skip
def teams_with_their_period_above() -> Workbook:
    def team(name: str, period: str, *rows: list[object]) -> Rows:
        return [
            [f"{name} team OKRs"],
            [f"Period: {period}", N, f"Lead: {name} lead"],
            [],
            ["Objectives", "Key results", "Baseline", "Target", "Current", "%"],
            *rows,
        ]

    sales = team(
        "Sales",
        "Q2 2026",
        ["Grow revenue", "MRR of 90k", 71000, 90000, 78000, pct(0.37)],
        [N, "12 enterprise deals", 0, 12, 5, pct(0.42)],
    )
    tech = team(
        "Tech",
        "Q3 2026",
        ["Fast and stable", "p95 under 300 ms", 420, 300, 350, pct(0.58)],
        [N, "No P1 incident", 3, 0, 1, pct(0.67)],
    )
    people = team("People", "Q2 2026", ["Happy people", "eNPS of 45", 38, 45, 41, pct(0.43)])
    return book(("Sales", sales, ()), ("Tech", tech, ()), ("People", people, ()))


@foreign(
    2,
    5,
    0,
    {
        "Open rate of 35%": {"above": "Newsletter people love"},
        "3 talks given": {"above": "Known in the community"},
    },
)
def objectives_and_key_results_stepped() -> Workbook:
    rows: Rows = [
        ["OKR board - Community"],
        ["Objectives", "Key Results", "Progress", "Initiatives", "Owner"],
        ["Newsletter people love", N, "45%", N, "Gil"],
        [N, "Open rate of 35%", "60%", "A/B tests", "Gil"],
        [N, "5,000 subscribers", "30%", "Referral page", "Gil"],
        ["Known in the community", N, "20%", N, "Hana"],
        [N, "3 talks given", "33%", "Call for papers", "Hana"],
        [N, "2 sponsored meetups", "0%", N, "Hana"],
        [N, "Slack group of 400", "28%", N, "Gil"],
    ]
    return book(("Board", rows, ("A1:E1",)))


@foreign(
    0, 0, 3,
    {"門市營收": {"unit": "萬元", "department": "營業部"}},
    check_ins=6, phased=None,
)  # fmt: skip
def captions_over_the_header_zh() -> Workbook:
    rows: Rows = [
        ["一一五年度重點指標管考表"],
        ["基本資料", N, N, N, "第一季", N, "第二季", N, "說明"],
        ["項次", "指標名稱", "單位", "主責單位", "目標", "實績", "目標", "實績", N],
        [1, "門市營收", "萬元", "營業部", 900, 872, 950, 961],
        [2, "會員成長數", "人", "行銷部", 500, 540, 600, 580],
        [3, "退貨率", "%", "品管部", pct(0.02), pct(0.018), pct(0.018), pct(0.021)],
        ["平均達成率", N, N, N, N, pct(1.01), N, pct(0.98)],
        ["備註：退貨率愈低愈好"],
    ]
    return book(("管考表", rows, ("A1:I1", "A2:D2", "E2:F2", "G2:H2", "I2:I3")))


@foreign(
    2,
    4,
    0,
    {"Cut energy use by 8%": {"above": "Greener plant"}, "Zero lost-time injuries": {"above": "Safer plant"}},
)
def weeks_across() -> Workbook:
    rows: Rows = [
        ["Objective", "Key Result", "Owner", "Target", "Week 1", "Week 2", "Week 3", "Week 4"],
        ["Greener plant", "Cut energy use by 8%", "Ola", "8%", "1%", "2%", "2.5%", "3%"],
        [N, "Recycle 70% of waste", "Ola", "70%", "52%", "55%", "57%", "61%"],
        ["Safer plant", "Zero lost-time injuries", "Per", 0, 0, 0, 1, 0],
        [N, "60 safety walks", "Per", 60, 4, 9, 15, 21],
    ]
    return book(("Q3 2026", rows, ("A2:A3", "A4:A5")))


@foreign(0, 0, 3, {"On-time starts": {"owner": "Uwe", "target": 0.9, "current": 0.87}})
def german_kpis_with_two_headers() -> Workbook:
    rows: Rows = [
        ["KPI-Bericht", N, N, "Stand:", dt.date(2026, 4, 30)],
        [],
        ["Kennzahl", "Einheit", "Zuständig", "Werte 2026", N, N, "Bewertung", N],
        [N, N, N, "Soll", "Ist", "Abw.", "Ampel", "Kommentar"],
        ["On-time starts", "%", "Uwe", "90 %", "87 %", "-3 %", "gelb", N],
        ["Auslastung", "%", "Uwe", "82,5 %", "84,1 %", "1,6 %", "grün", "Sonderschichten"],
        ["Krankenstand", "%", "Eva", "≤ 4,5 %", "5,2 %", "0,7 %", "rot", N],
    ]
    return book(("Bericht", rows, ("D3:F3", "G3:H3", "A3:A4", "B3:B4", "C3:C4")))


@foreign(
    2,
    3,
    0,
    {
        "客户净推荐值达到60": {"above": "客户愿意推荐我们"},
        "上线 3 个新品": {"above": "产品更有竞争力", "owner": "孙涛"},
    },
)
def okr_and_actions_zh_cn() -> Workbook:
    rows: Rows = [
        ["2026年第二季度OKR（产品中心）"],
        ["目标O", "关键结果KR", "权重", "负责人", "行动计划", "进度", "信心指数", "备注"],
        [
            "客户愿意推荐我们",
            "客户净推荐值达到60",
            "60%",
            "李敏",
            "1. 每周回访 20 家\n2. 投诉 24 小时闭环",
            "45%",
            6,
            N,
        ],
        [N, "投诉率降到1%以下", "40%", "李敏", "客服培训", "30%", 5, "4月投诉上升"],
        ["产品更有竞争力", "上线 3 个新品", "100%", "孙涛", "立项评审", "66%", 8, N],
    ]
    return book(("产品中心", rows, ("A1:H1", "A3:A4")))


_SUM: Final = {"aggregation": Aggregation.SUM}


@foreign(
    0,
    0,
    4,
    {
        "營業收入": {"target": 1200, "baseline": None, "measure": Measure.INCREASE_TO, **_SUM},
        "新客戶數": {"target": 40, **_SUM},
        "客訴件數": {"target": 12, "measure": Measure.AT_MOST, **_SUM},
        "準時交貨率": {"target": 0.95, "aggregation": None},
    },
    check_ins=4,
    phased=6,
)
def quarterly_amounts_zh() -> Workbook:
    rows: Rows = [
        ["2026年度 業務部關鍵績效指標"],
        ["指標", "單位", "去年實績", "全年目標", "Q1目標", "Q2目標", "Q3目標", "Q4目標", "Q1實際"],
        ["營業收入", "萬元", 1080, 1200, 270, 290, 310, 330, 255],
        ["新客戶數", "家", N, 40, 10, 10, 10, 10, 12],
        ["客訴件數", "件", N, 12, 3, 3, 3, 3, 2],
        ["準時交貨率", "%", N, "95%", "95%", "95%", "95%", "95%", "93%"],
        ["註：目標經 2025/12/20 經營會議核定"],
    ]
    return book(("業務部", rows, ("A1:I1",)))


@foreign(
    0,
    0,
    3,
    {
        "Units sold": {"target": 5000, "measure": Measure.INCREASE_TO, **_SUM},
        "Average basket": {"target": 60, "aggregation": None},
        "Stores open": {"target": 14, "aggregation": None},
    },
    check_ins=12,
)
def months_with_a_sum_to_date() -> Workbook:
    rows: Rows = [
        ["Retail scorecard 2026"],
        [],
        ["KPI", "Owner", "Annual target", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "YTD actual"],
        ["Units sold", "Ines", 5000, 380, 410, 395, 420, 1605],
        ["Average basket", "Ines", 60, 52.1, 53.4, 51.8, 54, 54],
        ["Stores open", "Max", 14, 10, 10, 11, 12, 12],
    ]
    return book(("KPIs", rows, ("A1:H1",)))


@foreign(
    0,
    0,
    4,
    {
        "營收": {"target": 1200, "owner": "林佳慧", **_SUM},
        "客訴": {"measure": Measure.AT_MOST, **_SUM},
        "良率": {"target": 0.985, "aggregation": None},
    },
    check_ins=12,
)
def names_of_two_characters_zh() -> Workbook:
    rows: Rows = [
        ["指標", "負責人", "年度目標", "1月", "2月", "3月", "累計"],
        ["營收", "林佳慧", 1200, 90, 110, 100, 300],
        ["客訴", "周宏達", 24, 2, 3, 1, 6],
        ["良率", "周宏達", "98.5%", "97.9%", "98.2%", "98.1%", "98.1%"],
        ["毛利", "林佳慧", 400, 28, 35, 31, 94],
        ["單位：萬元"],
    ]
    return book(("115年", rows, ()))


@foreign(2, 3, 0, {"NPS of 50": {"above": "Delight our guests"}, "20 demos": {"above": "Grow the bookings"}})
def codes_with_and_without_their_texts() -> Workbook:
    rows: Rows = [
        ["Objective 1: Grow the bookings", N, N],
        ["KR1", "100 sign-ups", "Ana"],
        ["KR2", "20 demos", "Bo"],
        ["Objective 2: Delight our guests", N, N],
        ["KR1", "NPS of 50", "Cy"],
    ]
    return book(("OKR", rows, ()))


@foreign(2, 0, 3, {"營收": {"target": 120, "above": "成長"}, "良率": {"above": "品質"}}, check_ins=3)
def quarters_over_target_and_actual_zh() -> Workbook:
    rows: Rows = [
        ["部門目標", "衡量指標", "權重", "Q1", N, "Q2", N],
        [N, N, N, "目標", "實際", "目標", "實際"],
        ["成長", "營收", 0.4, 100, 90, 120, N],
        [N, "毛利", 0.2, 30, 28, 35, N],
        ["品質", "良率", 0.4, "98%", "97%", "98%", N],
    ]
    return book(("2026", rows, ()))


@foreign(0, 0, 2, {"OTD": {"target": 0.95}, "CR": {"target": 5}})
def abbreviations() -> Workbook:
    rows: Rows = [
        ["KPI", "Target", "Actual", "Variance"],
        ["OTD", "95%", "93%", "-2%"],
        ["CR", 5, 4, -1],
    ]
    return book(("2026", rows, ()))


@foreign(
    2,
    3,
    0,
    {
        "Close 12 deals": {"confidence": 7, "baseline": 0, "above": "Win enterprise"},
        "ACV to $45k": {"current": 38500, "confidence": 6},
        "NRR 115%": {"confidence": 8, "above": "Retain"},
    },
)
def confidence_of_ten() -> Workbook:
    rows: Rows = [
        ["2026 Sales Team OKR"],
        [],
        ["Objective", "Key Results", "Owner", "Start", "Target", "Now", "Conf."],
        ["O1 Win enterprise", "Close 12 deals", "Ana", 0, 12, 5, "7/10"],
        [N, "ACV to $45k", "Bo", 32000, 45000, "38.5k", 6],
        ["O2 Retain", "NRR 115%", "Cy", "104%", "115%", "109%", "80%"],
    ]
    return book(("OKR", rows, ()))


@foreign(
    0, 0, 4, {"回款率": {"department": "销售部", "target": 0.95}, "招聘完成率": {"department": "人力资源部"}}
)
def departments_written_once_zh_cn() -> Workbook:
    rows: Rows = [
        ["部门", "KPI指标", "权重", "目标值", "实际完成值", "完成率", "考核周期", "数据来源"],
        ["销售部", "销售额", "40%", "500万", "420万", "84%", "月度", "CRM"],
        [N, "回款率", "30%", "≥95%", "92%", "96.8%", "月度", "财务系统"],
        [N, "新客户数", "30%", 60, 41, "68%", "月度", "CRM"],
        ["人力资源部", "招聘完成率", "100%", "100%", "80%", "80%", "季度", "HR系统"],
    ]
    return book(("考核", rows, ()))


@foreign(
    3,
    3,
    0,
    {"Cut waste": {"owner": "Linda M."}, "Waste below 10 kg a day": {"above": "Cut waste"}},
)
def a_year_in_the_name_of_the_column() -> Workbook:
    return book(
        ("Goals", [
            ["Area", "2026 Goal", "Who", "By when??", "How will we know?"],
            ["Kitchen", "Cut waste", "Linda M.", "Sept 1", "Waste below 10 kg a day"],
            [None, "Repair the oven", "Bob", "TBD", "It is hot"],
            ["Hall", "New chairs for the hall", "Trustees", dt.datetime(2026, 11, 20), "80 chairs delivered"],
        ], ()),
    )  # fmt: skip


@foreign(3, 3, 0, {"待ち時間を減らす": {"owner": "山田 花子"}, "月2件以下": {"above": "事故を減らす"}})
def form_of_numbered_goals() -> Workbook:
    return book(
        ("目標管理シート", [
            ["2026年度 目標管理シート"],
            [],
            ["部署", "外来", None, "氏名", "山田 花子"],
            ["役職", "主任", None, "上司", "鈴木 部長"],
            *[row for number, goal, result in ((1, "待ち時間を減らす", "平均30分以内"), (2, "事故を減らす", "月2件以下"), (3, "後輩を育てる", "新人2名の独り立ち")) for row in (
                [], [f"目標{number}", goal], ["達成基準", result], ["期限", dt.datetime(2026, 9, 30), None, "ウエイト", "30%"],
            )],
        ], ()),
    )  # fmt: skip


@foreign(
    0,
    0,
    2,
    {"Missed bins": {"owner": "J Whit", "baseline": 61, "target": 50, "measure": Measure.DECREASE_TO}},
)
def the_year_before_as_outturn() -> Workbook:
    return book(
        ("Report", [
            ["PI Ref", "Indicator", "Lead Officer", "Good is", "2024/25 Outturn", "Target 2025/26"],
            ["E01", "Missed bins", "J Whit", "Lower", 61, 50],
            ["E02", "Streets cleaned", "P Osei", "Higher", 870, 900],
        ], ()),
    )  # fmt: skip


@foreign(2, 4, 0, {"Gym 120 times": {"above": "HEALTH", "target": 120, "end": dt.date(2026, 12, 31)}})
def goals_with_numbers_under_headings() -> Workbook:
    return book(
        ("goals", [
            ["2026 is my year"],
            [None, "Goal", "Why", "Deadline", "How much", "Now", "Done?"],
            ["HEALTH"],
            [None, "Gym 120 times", None, dt.datetime(2026, 12, 31), 120, 71, False],
            [None, "Run a half marathon", "prove it", dt.datetime(2026, 9, 20), None, None, True],
            [],
            ["MONEY"],
            [None, "Save $3,000", "trip", dt.datetime(2026, 12, 31), "$3,000", "$1,850", False],
            [None, "Read 24 books", None, dt.datetime(2026, 12, 31), 24, 13, False],
        ], ()),
    )  # fmt: skip


@foreign(2, 3, 0, {"Tasa de abandono": {"above": "Mejorar los resultados", "unit": "%", "baseline": 24}})
def one_column_named_for_three_kinds() -> Workbook:
    return book(
        ("Plan", [
            ["Nº", "Eje / Objetivo / Indicador", "Responsable", "Unidad", "Línea base 2025", "Meta 2026", "Meta 2027"],
            ["1", "DOCENCIA DE CALIDAD"],
            ["1.1", "Mejorar los resultados"],
            ["1.1.1", "Tasa de rendimiento", "Ana", "%", 68, 69, 71],
            ["1.1.2", "Tasa de abandono", "Ana", "%", 24, 23, 21],
            ["1.1.3", "Tesis leídas", "Luis", "nº", 5, 6, 7],
        ], ()),
    )  # fmt: skip


@foreign(0, 0, 3, {"Offers accepted": {"target": 0.85}, "Cases closed": {"target": 0.9}})
def a_slip_in_a_header() -> Workbook:
    return book(
        ("Plan", [
            ["Key Performance Indicator", "Weight", "Taget", "Actaul", "Due date"],
            ["Offers accepted", 0.5, "85%", "80%", dt.datetime(2026, 12, 31)],
            ["Cases closed", 0.25, "≥ 90%", "91%", dt.datetime(2026, 12, 31)],
            ["Average time to hire (days)", 0.25, 45, 50, dt.datetime(2026, 12, 31)],
        ], ()),
    )  # fmt: skip


@foreign(0, 0, 2)
def work_done_is_no_goal() -> Workbook:
    return book(
        ("KPI Tracker", [["KPI", "Owner", "Target", "Actual"], ["Sessions", "Tom", 18000, 17210], ["Leads", "Ines", 45, 44]], ()),
        ("Deliverables", [["Month", "Deliverable", "Hours", "Sent?"], ["Jan", "4 blog posts", 32, "y"], ["Feb", "Landing page", 24, "n"]], ()),
    )  # fmt: skip


@foreign(2, 4, 0, {
    "P0故障不超过1次": {"owner": "周凯", "end": dt.date(2026, 9, 30), "above": "提升稳定性"},
    "NPS达到45": {"owner": "陈丽"},
})  # fmt: skip
def who_and_when_of_lines_in_one_cell() -> Workbook:
    return book(
        ("OKR", [
            ["O（目标）", "KR（关键结果）", "负责人", "截止日期", "完成情况"],
            ["提升稳定性", "1. 可用性达到99.95%\n2. P0故障不超过1次", "周凯", dt.datetime(2026, 9, 30), "1. 99.91%\n2. 已发生1次"],
            ["降低客户流失", "①季度续约率≥92%\n②NPS达到45", "陈丽", dt.datetime(2026, 9, 30), "进行中"],
        ], ()),
    )  # fmt: skip


@foreign(1, 2, 0, {"Deploys per week": {"target": 15, "above": "Make releases boring"}})
def stories_among_key_results() -> Workbook:
    return book(
        ("Export", [
            ["Key", "Issue Type", "Summary", "Parent", "Assignee", "Status", "Start value", "Target value", "Current value"],
            ["P-1", "Objective", "Make releases boring", None, "Hana", "In Progress"],
            ["P-4", "Key Result", "Change failure rate", "P-1", "Hana", "In Progress", 22, 8, 14],
            ["P-22", "Story", "Quarantine of tests", "P-4", "Raj", "In Review"],
            ["P-5", "Key Result", "Deploys per week", "P-1", "Ola", "In Progress", 3, 15, 11],
            ["P-23", "Sub-task", "Move billing", "P-5", "Raj", "Done"],
        ], ()),
    )  # fmt: skip


@foreign(0, 0, 0)
def calls_with_an_objective_each() -> Workbook:
    return book(
        ("Calls", [
            ["Date", "Account", "Contact", "Owner", "Objective of call", "Key outcome / result", "Next step", "Status"],
            [dt.datetime(2026, 8, 3), "Acme", "Jeff", "Sara", "Renewal", "Will renew", "Send quote", "Open"],
            [dt.datetime(2026, 8, 4), "Bluebird", "Dr. Chu", "Sara", "Intro", "No answer", "Call again", "Open"],
            [dt.datetime(2026, 8, 5), "Delgado", "Ana", "Wade", "Upsell", "Not interested", None, "Closed"],
        ], ()),
    )  # fmt: skip


@foreign(1, 2, 0, {"DAU 12,000명 달성": {"target": 12000}})
def an_average_of_all_in_two_words() -> Workbook:
    return book(
        ("OKR", [
            ["Objective", "Key Result", "담당자", "목표값", "현재값", "진행률"],
            ["좋은 앱을 만든다", "DAU 12,000명 달성", "김민준", 12000, 9150, (0.5, "0%")],
            [None, "평점 4.6 달성", "이서연", 4.6, 4.3, (0.4, "0%")],
            ["전체 평균", None, None, None, None, (0.45, "0%")],
        ], ("A2:A3",)),
    )  # fmt: skip


@foreign(3, 3, 0, {"準時交貨率": {"owner": "林佳蓉"}})
def quality_goals_by_month() -> Workbook:
    return book(
        ("品質目標", [
            ["115年度 品質目標管制表"],
            ["項次", "部門", "品質目標", "目標值", "頻率", "擔當", "1月", "2月", "3月"],
            [1, "業務部", "準時交貨率", "≧95%", "每月", "林佳蓉", (0.96, "0.0%"), (0.94, "0.0%"), (0.97, "0.0%")],
            [2, "製造部", "製程不良率", "≦0.5%", "每月", "黃國倫", (0.006, "0.0%"), (0.005, "0.0%"), (0.0048, "0.0%")],
            [3, "品保部", "客訴件數", "≦3件", "每月", "吳明哲", 2, 4, 1],
        ], ("A1:I1",)),
    )  # fmt: skip


@foreign(
    2,
    4,
    0,
    {
        "Talks": {"target": 8, "current": 5, "above": "Build a brand"},
        "Talks by others": {"target": 9, "current": 3},
    },
)
def a_target_for_each_key_result_beside_it() -> Workbook:
    return book(
        ("OKR", [
            ["Team", "Objective", "KR1", "KR1 Target", "KR1 Current", "KR2", "KR2 Target", "KR2 Current", "Owner"],
            ["Sales", "Build a brand", "Sessions", 60000, 48200, "Talks", 8, 5, "Jonas"],
            ["People", "Be a great place", "eNPS", 40, 33, "Talks by others", 9, 3, "Ben"],
        ], ()),
    )  # fmt: skip


@foreign(1, 2, 0, {"崩溃率": {"target": 0.003}})
def an_average_of_the_department_zh_cn() -> Workbook:
    return book(
        ("OKR", [
            ["目标(O)", "关键结果(KR)", "起始值", "目标值", "当前值", "完成度"],
            ["发布新版本", "崩溃率", (0.012, "0.0%"), (0.003, "0.0%"), (0.006, "0.0%"), (0.67, "0%")],
            [None, "应用商店评分", 4.1, 4.6, 4.4, (0.6, "0%")],
            [],
            ["部门平均完成度", None, None, None, None, (0.6, "0%")],
        ], ("A2:A3",)),
    )  # fmt: skip


@foreign(0, 0, 1, check_ins=2)
def remarks_that_are_numbers_zh_cn() -> Workbook:
    return book(
        ("看板", [
            ["月份", "新增用户数", "目标 新增用户数", "备注"],
            [dt.datetime(2026, 1, 1), 12800, 12000, "618"],
            [dt.datetime(2026, 2, 1), 9800, 11000, None],
        ], ()),
    )  # fmt: skip


@foreign(2, 2, 0, {
    "顧客を獲得する": {"end": dt.date(2026, 9, 30)},
    "新規契約20社": {"end": dt.date(2026, 9, 30), "above": "顧客を獲得する"},
})  # fmt: skip
def a_day_said_once_of_goal_and_result_ja() -> Workbook:
    return book(
        ("目標管理", [
            ["No.", "目標項目", "達成基準", "ウエイト", "期限"],
            [1, "顧客を獲得する", "新規契約20社", 0.5, dt.datetime(2026, 9, 30)],
            [2, "解約を防ぐ", "解約率 3% 以下", 0.5, dt.datetime(2026, 8, 31)],
            ["合計", None, None, 1],
            ["評価基準：5=上回る 3=達成 1=下回る"],
        ], ()),
    )  # fmt: skip


@foreign(0, 0, 2, {"Ingresos": {"baseline": 310500, "target": 742300}})
def codes_with_points_beside_points_of_thousands() -> Workbook:
    return book(
        ("POA", [
            ["Código", "Indicador", "Línea base", "Meta", "Responsable"],
            ["I1.1", "Tasa de titulación", "38,2 %", "45,5 %", "Ana"],
            ["I1.2", "Ingresos", "310.500", "742.300", "Luis"],
        ], ()),
    )  # fmt: skip


@foreign(0, 0, 3, {"Accidents": {"frequency": Frequency.MONTHLY, "data_source": "HR", "target": 2}})
def a_sheet_of_definitions() -> Workbook:
    return book(
        ("Indicators", [
            ["Indicator", "Unit", "2024", "2025", "Target"],
            ["Emissions", "t", 40250, 37900, 24100],
            ["Accidents", "per million hours", 5.1, 4.7, 2],
            ["Water", "m3", 1745, 1702, 1400],
        ], ()),
        ("Definitions", [
            ["Indicator", "Definition", "Frequency", "Data source"],
            ["Emissions", "Direct, and of the energy that is bought", "yearly", "Sites"],
            ["Accidents", "Accidents with days off by hours worked", "monthly", "HR"],
        ], ()),
    )  # fmt: skip


@foreign(
    2,
    3,
    0,
    {"Hotline unter 90 Sekunden": {"above": "Wir sind einfach"}, "120 Verträge": {"owner": "Uwe Frank"}},
)
def objectives_across_under_a_title_with_a_hyphen() -> Workbook:
    return book(
        ("OKR Q4 2026", [
            ["OKR-Canvas der Stadtwerke"],
            [],
            ["Objective", "Wir sind einfach", "Die Wärmewende rollt"],
            ["Verantwortlich", "Sabine Kurz", "Uwe Frank"],
            ["Key Result 1", "Abschlüsse von 31 % auf 45 % steigern", "120 Verträge"],
            ["Key Result 2", "Hotline unter 90 Sekunden", None],
            ["Status", "gelb", "grün"],
        ], ("A1:C1",)),
    )  # fmt: skip


@foreign(2, 2, 0, {
    "ARR to 10M": {"above": "Win in EMEA", "target": 10},
    "Build the team": {"above": "Win in EMEA"},
})  # fmt: skip
def a_metric_beside_the_name_of_each_row() -> Workbook:
    return book(
        ("Tracker", [
            ["ID", "Level", "Parent ID", "Name", "Metric", "Start", "Target", "Now", "Owner"],
            ["C1", "Company", None, "Win in EMEA", None, None, None, None, "Kim"],
            ["C1.1", "Company KR", "C1", "ARR to 10M", "ARR", 6, 10, 7.5, "Kim"],
            ["T1", "Team", "C1", "Build the team", None, None, None, None, "Lee"],
            ["T1.1", "Team KR", "T1", "Hire 10 reps", "Reps", 0, 10, 4, "Lee"],
        ], ()),
    )  # fmt: skip


@foreign(2, 2, 0, {"Fast answers": {"end": dt.date(2026, 9, 30)}})
def questions_as_headers() -> Workbook:
    return book(
        ("Plan", [
            ["What do we want?", "How do we measure it?", "Who?", "Until when?"],
            ["Happier users", "CSAT 4.5 or more", "Eva", "Q4 2026"],
            ["Quick support", "Fast answers", "Tom", "Q3 2026"],
        ], ()),
    )  # fmt: skip


@foreign(0, 0, 0)
def hours_at_work() -> Workbook:
    return book(
        ("Hours", [
            ["Employee", "Date", "In", "Out", "Target hours", "Actual hours"],
            ["Ann", dt.datetime(2026, 1, 5), "09:00", "17:30", 8, 8.5],
            ["Bob", dt.datetime(2026, 1, 5), "09:10", "17:00", 8, 7.8],
        ], ()),
    )  # fmt: skip


@foreign(0, 0, 0)
def courses_with_an_objective_each() -> Workbook:
    return book(
        ("Training", [
            ["Course", "Objective", "Trainer", "Date", "Participants", "Result"],
            ["Safety", "Know the rules", "Ann", dt.datetime(2026, 1, 3), 12, "passed"],
            ["Sheets", "Use pivots", "Bob", dt.datetime(2026, 2, 3), 8, "passed"],
        ], ()),
    )  # fmt: skip


@foreign(
    2, 2, 0, {"Get 10 partners": {"above": "Sell", "start": dt.date(2026, 4, 1), "end": dt.date(2026, 6, 30)}}
)
def quarters_without_their_year() -> Workbook:
    return book(
        ("Q1", [["Objective", "Key Result", "Owner"], ["Grow", "Get 100 signups", "Ann"]], ()),
        ("Q2", [["Objective", "Key Result", "Owner"], ["Sell", "Get 10 partners", "Bob"]], ()),
    )  # fmt: skip


@foreign(2, 3, 0, {
    "加速開發": {"department": "研發部"},
    "網站流量": {"current": 85000, "target": 100000},
})  # fmt: skip
def amounts_under_progress_zh() -> Workbook:
    return book(
        ("OKR", [
            ["部門", "目標", "關鍵結果", "目標值", "目前進度", "負責人"],
            ["行銷部", "提升知名度", "粉絲成長", "5萬", "3.2萬", "小美"],
            [None, None, "網站流量", "10萬", "85,000", "阿哲"],
            ["研發部", "加速開發", "發布新版本", "v2.0", "開發中", "Kevin"],
        ], ("A2:A3", "B2:B3")),
    )  # fmt: skip


@foreign(2, 0, 2, {"Reclamaciones": {"above": "Reducir reclamaciones", "target": 3}}, check_ins=4)
def how_it_went_behind_the_numbers() -> Workbook:
    return book(
        ("Objetivos", [
            ["OBJETIVO", "INDICADOR", "META", "RESPONSABLE", "SEGUIMIENTO 1T", "SEGUIMIENTO 2T", "RESULTADO"],
            ["Reducir reclamaciones", "Reclamaciones", "≤3", "Calidad", "3,4", "2,9", "Conforme"],
            ["Mejorar plazos", "Entregas a tiempo", ">=95%", "Logística", "93%", "94,5%", "No conforme"],
        ], ()),
    )  # fmt: skip
