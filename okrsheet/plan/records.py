"""The declaration of the workbook: every sheet, column and setting, once.

Template, reader, required-cell rule, write-back, manual and tests are derived from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, TypeAlias, get_args

from okrsheet.basics.cells import CellRef
from okrsheet.basics.text import Text, fold
from okrsheet.plan.columns import Column, Kind, Record, Refers, column, column_of, columns_of, filled
from okrsheet.plan.pace import PaceRule
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.words import (
    Aggregation,
    Component,
    Frequency,
    LanguageWord,
    Level,
    Measure,
    Milestone,
    ObjectiveType,
    Receives,
    RollUp,
    State,
    Unreported,
)

OKRSHEET: Final = "okrsheet"
"""Who stands in *By* of check-ins that nobody typed: those that okrsheet kept of Current cells, or pulled from data sources."""

_PROGRESS = ("How far it is, 0 % to 100 %.", "目前達成的比例，0% 至 100%。")
_EXPECTED = ("How far it should be by now, at an even pace.", "以平均速度計算，目前應達到的進度。")
_STATUS = ("Where it stands on the day of the report.", "報告當日的狀態。")
_SCORE = ("Progress to one decimal, 0 to 1.", "進度取到小數一位，0 至 1。")
_CHANGE = (
    "Percentage points since the end of last month.",
    "與上月底相比的變化，單位為百分點。",
)
_LAST = ("The day of the latest check-in.", "最近一次填報的日期。")
_CHECKS = ("What is missing or wrong in this row.", "這一列缺少或有誤的地方。")
_STATE_HELP = (
    "Open, Postponed or Cancelled (left out of the roll-up), or Closed (keeps counting).",
    "進行中、延後或取消（不列入彙總），或結案（仍列入彙總）。",
)
_WEIGHT_HELP = ("How much it counts; blank is 1, 0 leaves it out.", "所占權重；空白為 1，0 表示不列入。")
_BASELINE_HELP = ("The value at the start.", "開始時的數值。")
_TARGET_HELP = (
    "The number to reach; with “by”, the distance from the baseline; with “at least” and "
    "“at most”, the limit.",
    "要達到的數值；選「增加」「減少」時為與基準值的差距；選「至少」「至多」時為上限或下限。",
)
_AGGREGATION_HELP = (
    "How check-ins become the value. Latest (blank): each is the running total or level so far. Sum: each is "
    "the amount since the one before. Average: their mean.",
    "填報如何成為數值。最新值（留白）：每筆為截至當時的累計或水準；加總：每筆為該期間的數量；平均：取各筆平均。",
)
_FROM_BASELINE = (Measure.DECREASE_TO, Measure.INCREASE_BY, Measure.DECREASE_BY)
_UP_TO_A_LIMIT = (Measure.BETWEEN,)
_UPPER_HELP = ("The upper limit, for “Between” only.", "上限，僅「介於」使用。")
_MEASURE_HELP = ("How the value is held against the target.", "數值與目標值的比較方式。")
_UNIT_HELP = ("What the numbers count: leads, days, %, USD.", "數值的單位：筆、天、%、元。")
_START_HELP = ("First day, or a period such as 2026-Q4.", "第一天，或期間名稱，例如 2026 年第四季。")
_END_HELP = ("Last day, or a period such as 2026-Q4.", "最後一天，或期間名稱，例如 2026 年第四季。")
_CURRENT_HELP = (
    "The value now; used only while the log holds no check-in.",
    "目前的數值；只有在進度紀錄沒有任何填報時才採用。",
)
_OWNER_HELP = (
    "From the People sheet; several with commas between them: the first answers for it, each receives it.",
    "填「人員」工作表中的姓名；可填多人，以頓號或逗號分隔，第一位為主要負責人，每位都會收到報告。",
)
_DEPARTMENT = ("Dept", "Department name", "部門別", "所屬部門", "權責單位")
_OWNER = (
    "Owner name", "Responsible", "Person responsible", "Responsible person", "Person in charge", "Assignee", "Assigned to",
    "DRI", "負責人員", "負責人姓名", "承辦人", "主責", "主責人", "擁有者",
)  # fmt: skip
_START = ("Start date", "Begin", "Begin date", "開始日期", "開始時間", "起始日", "起始日期", "起日")
_END = (
    "End date", "Due date", "Deadline", "截止日期", "截止時間", "期限", "到期日", "完成期限", "結束日", "結束日期", "迄日",
)  # fmt: skip
_WEIGHT = ("Weighting", "Weightage", "比重", "權重比例", "加權")
_MEASURE = ("Measure type", "Measurement type", "Direction", "衡量方向", "指標方向", "衡量類型", "方向")
_UNIT = ("Units", "UoM", "Unit of measure", "Measurement unit", "計量單位", "衡量單位", "度量單位")
_BASELINE = ("Baseline value", "Start value", "Starting value", "Initial value", "起始值", "初始值", "基期值")
_TARGET = ("Target value", "Goal value", "目標數值", "目標數", "目標數字", "標的值")
_UPPER = ("Upper limit", "Upper bound", "Maximum target", "上限", "上限值", "目標值上限")
_CURRENT = (
    "Actual", "Actual value", "Current value", "Latest value", "實際值", "實際數值", "實績", "實績值", "現值", "目前數值", "當前值",
)  # fmt: skip
_CONFIDENCE = ("Confidence level", "Confidence score", "信心指數", "信心程度", "信心水準", "信心分數")
_NOTES_HELP = ("Anything you like; okrsheet does not read it.", "可自由填寫，okrsheet 不讀取。")
_PROGRESS_COLUMN = filled("progress", Kind.SHARE, "Progress", "進度", _PROGRESS, width=10)
_EXPECTED_COLUMN = filled("expected", Kind.SHARE, "Expected", "預期進度", _EXPECTED, width=10)
_STATUS_COLUMN = filled("status", Kind.STATUS, "Status", "狀態", _STATUS, width=12)
_SCORE_COLUMN = filled("score", Kind.SCORE, "Score", "評分", _SCORE, width=8)
_CHANGE_COLUMN = filled("change", Kind.POINTS, "Change", "變化", _CHANGE, width=9)
_LAST_CHECK_IN_COLUMN = filled("last_check_in", Kind.DATE, "Last check-in", "最近更新", _LAST, width=13)
_CHECKS_COLUMN = filled("checks", Kind.CHECKS, "Checks", "檢查結果", _CHECKS, width=48)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SettingRow(Record):
    """One row of the Settings sheet, as typed."""

    SHEET: ClassVar[Text] = Text(en="Settings", zh_TW="設定")
    ALSO: ClassVar[tuple[str, ...]] = ("Configuration", "Config", "Parameters", "參數", "參數設定", "設定值")
    ABOUT: ClassVar[Text] = Text(
        en="How this plan is computed and in which language it is reported.",
        zh_TW="這份計畫如何計算、用哪一種語言產生報告。",
    )

    setting: str | None = column(
        Kind.TEXT,
        "Setting",
        "項目",
        ("The name of the setting.", "設定項目的名稱。"),
        required=True,
        width=26,
        also=("Parameter", "設定項目", "設定", "參數"),
    )
    value: str | None = column(
        Kind.NOTE,
        "Value",
        "值",
        ("Leave blank for the default.", "留白則採用預設值。"),
        width=26,
        also=("設定值", "內容"),
    )
    notes: str | None = column(
        Kind.NOTE, "Notes", "說明", ("What the setting does.", "這個項目的作用。"), width=70
    )


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Settings(Record):
    """What the Settings sheet says, defaults filled in. Each field is one row of it."""

    SHEET: ClassVar[Text] = SettingRow.SHEET
    ABOUT: ClassVar[Text] = SettingRow.ABOUT

    cells: Mapping[str, CellRef] = field(default_factory=dict)

    organisation: str | None = column(
        Kind.TEXT, "Organisation", "組織", ("Name in the report.", "報告中顯示的名稱。")
    )
    period_start: dt.date | None = column(
        Kind.START, "Period start", "期間開始",
        ("First day of everything without its own; blank: this quarter.",
         "未填開始日者的預設值；留白為本季。"),
    )  # fmt: skip
    period_end: dt.date | None = column(
        Kind.END, "Period end", "期間結束",
        ("Last day of everything without its own; blank: this quarter.",
         "未填截止日者的預設值；留白為本季。"),
    )  # fmt: skip
    fiscal_month: float | None = column(
        Kind.NUMBER, "Fiscal year starts in month", "會計年度起始月",
        ("1 to 12; decides what “Q4” means. Default: 1.", "1 至 12，決定「第四季」是哪幾個月。預設：1。"),
        example=1, low=1, high=12, whole=True,
    )  # fmt: skip
    language: LanguageWord | None = column(
        Kind.WORD, "Language", "語言",
        ("en or zh-TW: status words and reports. Default: that of the headers.",
         "英文（en）或繁體中文（zh-TW）：狀態用語與報告的語言。預設與表頭相同。"),
        words=LanguageWord,
    )  # fmt: skip
    pace_rule: PaceRule | None = column(
        Kind.WORD, "Pace rule", "進度規則",
        ("Which rule tells on track from at risk. Default: okrsheet.",
         "判斷正常或有風險的規則。預設：okrsheet。"),
        words=PaceRule, example=PaceRule.OKRSHEET,
    )  # fmt: skip
    on_track_from: float | None = column(
        Kind.NUMBER, "On track from", "正常門檻",
        ("Progress ÷ expected from which it is on track (okrsheet rule). Default: 0.90.",
         "進度 ÷ 預期進度達此值為正常（okrsheet 規則）。預設：0.90。"),
        example=0.9, low=0, high=1,
    )  # fmt: skip
    at_risk_from: float | None = column(
        Kind.NUMBER, "At risk from", "風險門檻",
        ("Progress ÷ expected from which it is at risk, not off track. Default: 0.70.",
         "進度 ÷ 預期進度達此值為有風險，低於則為已偏離。預設：0.70。"),
        example=0.7, low=0, high=1,
    )  # fmt: skip
    tolerance: float | None = column(
        Kind.NUMBER, "Guardrail tolerance", "容許誤差",
        ("Share of the limit by which a guardrail may miss it and be at risk only. Default: 0.05.",
         "上下限型指標未達標但仍屬「有風險」的容許比例。預設：0.05。"),
        example=0.05, low=0, high=1,
    )  # fmt: skip
    roll_up: RollUp | None = column(
        Kind.WORD, "Roll-up", "彙總方式",
        ("What an objective's progress is made of. Default: key results.",
         "目標進度由什麼計算。預設：關鍵結果。"),
        words=RollUp, example=RollUp.KEY_RESULTS,
    )  # fmt: skip
    unreported: Unreported | None = column(
        Kind.WORD, "Unreported key results", "未回報的關鍵結果",
        ("Leave out, or count as zero. Default: leave out.", "不列入，或以零計。預設：不列入。"),
        words=Unreported, example=Unreported.LEAVE_OUT,
    )  # fmt: skip
    grace_days: float | None = column(
        Kind.NUMBER, "Grace days", "逾期寬限天數",
        ("Days before a late check-in is called stale. Default: 0.",
         "超過應更新日幾天後才視為逾期。預設：0。"),
        example=0, low=0, high=366, whole=True,
    )  # fmt: skip
    key_result_check_ins: Frequency | None = column(
        Kind.WORD, "Key result check-ins", "關鍵結果更新頻率",
        ("How often a key result without a KPI is looked at. Default: Monthly.",
         "沒有對應 KPI 的關鍵結果多久檢視一次。預設：每月。"),
        words=Frequency, example=Frequency.MONTHLY,
    )  # fmt: skip
    full_report: str | None = column(
        Kind.NOTE, "Full report", "完整報告連結",
        ("Address or path of the full page, for the mails; {month} and {id} stand for themselves.",
         "完整報告的網址或路徑，供郵件使用；{month} 與 {id} 會自動代入。"),
    )  # fmt: skip
    ignored_rules: str | None = column(
        Kind.NOTE, "Ignored rules", "略過的規則",
        ("Rule codes, comma-separated, such as L104, T102.", "規則代碼，以逗號分隔，例如 L104, T102。"),
    )  # fmt: skip

    def at(self, key: str = "") -> CellRef:
        """The cell that holds the setting's value."""
        return self.cells.get(key) or CellRef(self.origin.sheet, max(self.origin.row, 1), 1, self.origin.file)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Person(Record):
    """Somebody who owns items or receives reports."""

    SHEET: ClassVar[Text] = Text(en="People", zh_TW="人員")
    ALSO: ClassVar[tuple[str, ...]] = (
        "Person", "Staff", "Team", "Team members", "Members", "Employees", "人員名單", "人員清單", "名單",
        "成員", "團隊成員", "同仁", "員工", "員工名單",
    )  # fmt: skip
    ABOUT: ClassVar[Text] = Text(
        en="Everybody who owns something or receives the report.", zh_TW="負責項目或接收報告的每一個人。"
    )

    name: str | None = column(
        Kind.TEXT, "Name", "姓名",
        ("As in the Owner columns; of two with one name, write “Name (Department)” or the address there.",
         "與各表「負責人」欄相同的寫法；若有同名者，該欄請寫「姓名（部門）」或電子郵件地址。"),
        required=True, example="Sales lead", width=22,
        also=("Full name", "Person", "Employee", "人員", "員工姓名", "名字"),
    )  # fmt: skip
    email: str | None = column(
        Kind.TEXT, "Email", "電子郵件", ("One address.", "一個電子郵件地址。"),
        required=True, example="sales@example.com", width=30,
        also=("E-mail address", "Mail", "Mail address", "電子信箱", "電郵", "信箱", "郵件", "Email 信箱"),
    )  # fmt: skip
    department: str | None = column(
        Kind.TEXT,
        "Department",
        "部門",
        ("Their department.", "所屬部門。"),
        width=18,
        also=_DEPARTMENT,
    )
    manager: str | None = column(
        Kind.TEXT, "Manager", "主管", ("A name from this sheet.", "本工作表中的姓名。"),
        refers=Refers.PERSON, width=22,
        also=("Reports to", "Supervisor", "Line manager", "直屬主管", "上級主管"),
    )  # fmt: skip
    receives: Receives | None = column(
        Kind.WORD, "Receives", "收件範圍",
        ("How much of the plan they are mailed.", "寄給此人的報告範圍。"), words=Receives, width=14,
        also=("收件", "報告範圍"),
    )  # fmt: skip
    language: LanguageWord | None = column(
        Kind.WORD, "Language", "語言",
        ("Of their mail, en or zh-TW; blank: the plan's.", "寄給此人的語言，英文（en）或繁體中文；留白與計畫相同。"),
        words=LanguageWord, width=13,
    )  # fmt: skip


class ItemRecord(Record):
    """What has an ID, an owner and a status. A kind of item declares those of these columns that it has;
    where it has none, the item has nothing of that name, and nobody need ask first what kind it is.
    """

    ABOVE: ClassVar[str] = "supports"
    """The column that names the item above, to which it belongs."""
    FOLLOWS: ClassVar[bool] = False
    """Whether a blank owner or department is that of its objective."""

    @property
    def level(self) -> Level | None:
        """Whether it is the company's, a department's or somebody's."""
        return None

    @property
    def department(self) -> str | None:
        """The department that is typed in its row."""
        return None

    @property
    def supports(self) -> str | None:
        """The ID of what it supports."""
        return None

    @property
    def measure(self) -> Measure | None:
        """How its value is held against its target."""
        return None

    @property
    def baseline(self) -> Quantity | None:
        """Its value at the start."""
        return None

    @property
    def target(self) -> Quantity | None:
        """What it is to reach."""
        return None

    @property
    def frequency(self) -> Frequency | None:
        """How often it is looked at."""
        return None

    @property
    def weight(self) -> Quantity | None:
        """How much it counts."""
        return None

    @property
    def kpis(self) -> tuple[str, ...]:
        """The IDs of the KPIs that measure it."""
        return ()

    @property
    def confidence(self) -> Quantity | None:
        """The owner's confidence, 0 to 10."""
        return None

    @property
    def owner_call(self) -> str | None:
        """The owner's own view of it."""
        return None

    @property
    def state(self) -> State | None:
        """What its owner has decided to do with it."""
        return None

    @property
    def is_set_aside(self) -> bool:
        """Whether it is postponed or cancelled: nobody works on it, and it counts in no mean."""
        return self.state in (State.POSTPONED, State.CANCELLED)

    @property
    def asks_for_nothing(self) -> bool:
        """Whether nobody need look at it any more: it is set aside or closed."""
        return self.is_set_aside or self.state is State.CLOSED

    @property
    def above(self) -> str | None:
        """The ID of the item above, as it was typed."""
        typed: str | None = getattr(self, self.ABOVE)
        return typed


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Objective(ItemRecord):
    """What is to be achieved, as in “I will [objective], as measured by [key results]”."""

    SHEET: ClassVar[Text] = Text(en="Objectives", zh_TW="目標")
    ALSO: ClassVar[tuple[str, ...]] = (
        "Objective", "OKR", "OKRs", "Goals", "Objectives list", "List of objectives", "OKR 目標", "目標清單", "目標表",
        "目標一覽", "目標設定",
    )  # fmt: skip
    ABOUT: ClassVar[Text] = Text(
        en="What you want to achieve, from the company down to each person.",
        zh_TW="想要達成的事，從公司一路展開到每一個人。",
    )

    id: str = column(
        Kind.ID, "ID", "編號", ("Short and unique, such as O1.", "簡短且不重複，例如 O1。"),
        required=True, example="O1", width=8,
        also=(
            "Objective ID", "Objective no.", "Goal ID", "OKR ID", "Code", "目標編號", "目標代號", "目標代碼",
            "OKR編號", "代號", "代碼",
        ),
    )  # fmt: skip
    title: str | None = column(
        Kind.TEXT, "Objective", "目標", ("One sentence that people want to come true.", "一句讓人想實現的話。"),
        required=True, example="Become the market leader", width=44,
        also=(
            "Objectives", "Objective name", "Objective title", "Goal", "Goal title", "目標名稱", "目標項目",
        ),
    )  # fmt: skip
    level: Level | None = column(
        Kind.WORD,
        "Level",
        "層級",
        ("Company, department or individual.", "公司、部門或個人。"),
        words=Level,
        width=13,
        also=("Objective level", "Goal level", "目標層級", "階層"),
    )
    department: str | None = column(
        Kind.TEXT,
        "Department",
        "部門",
        ("Whose objective it is.", "所屬部門。"),
        width=16,
        also=_DEPARTMENT,
    )
    owner: str | None = column(
        Kind.TEXT, "Owner", "負責人", _OWNER_HELP, required=True, example="Sales lead",
        refers=Refers.PERSON, width=20,
        also=(*_OWNER, "Objective owner", "Goal owner", "目標負責人"),
    )  # fmt: skip
    supports: str | None = column(
        Kind.ID, "Supports", "支援目標", ("ID of the objective above.", "上一層目標的編號。"),
        refers=Refers.OBJECTIVE, width=11,
        also=(
            "Parent", "Parent ID", "Parent objective", "Parent goal", "Aligned to", "Aligns to", "上層目標",
            "上層目標編號", "對齊目標", "承接目標",
        ),
    )  # fmt: skip
    start: dt.date | None = column(Kind.START, "Start", "開始日", _START_HELP, width=12, also=_START)
    end: dt.date | None = column(Kind.END, "End", "截止日", _END_HELP, width=12, also=(*_END, "Due"))
    type: ObjectiveType | None = column(
        Kind.WORD, "Type", "類型",
        ("Aspirational: 70 % is good. Committed: only 100 % is.", "挑戰型：達成七成即為良好；承諾型：須全部達成。"),
        words=ObjectiveType, width=13,
        also=("Objective type", "Goal type", "目標類型"),
    )  # fmt: skip
    weight: Quantity | None = column(
        Kind.NUMBER, "Weight", "權重", _WEIGHT_HELP, low=0, width=9, also=_WEIGHT
    )
    roll_up: RollUp | None = column(
        Kind.WORD, "Roll-up", "彙總方式",
        ("What its progress is made of; blank: as in Settings.", "進度由什麼計算；留白則依設定。"),
        words=RollUp, width=16,
    )  # fmt: skip
    state: State | None = column(Kind.WORD, "State", "執行狀態", _STATE_HELP, words=State, width=12)
    notes: str | None = column(Kind.NOTE, "Notes", "備註", _NOTES_HELP, width=24)

    OURS: ClassVar[tuple[Column, ...]] = (
        _PROGRESS_COLUMN,
        _EXPECTED_COLUMN,
        _STATUS_COLUMN,
        _SCORE_COLUMN,
        filled(
            "reported",
            Kind.COUNT,
            "Reported",
            "已回報",
            ("How many of its parts have a number.", "有數值的項目數。"),
            width=12,
        ),
        filled(
            "aligned_progress",
            Kind.SHARE,
            "Aligned progress",
            "支援目標進度",
            ("Weighted mean of the objectives that support it.", "支援此目標的各目標之加權平均。"),
            width=16,
        ),
        _CHANGE_COLUMN,
        _CHECKS_COLUMN,
    )


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class KeyResult(ItemRecord):
    """What shows that an objective is reached: a number, or a milestone."""

    SHEET: ClassVar[Text] = Text(en="Key Results", zh_TW="關鍵結果")
    ALSO: ClassVar[tuple[str, ...]] = (
        "Key Result", "KR", "KRs", "KR list", "關鍵結果清單", "關鍵結果表", "關鍵成果", "主要成果",
    )  # fmt: skip
    ABOUT: ClassVar[Text] = Text(
        en="How you will know that an objective is reached: a number to move or a milestone to pass.",
        zh_TW="如何知道目標已達成：要推動的數字，或要完成的里程碑。",
    )
    ABOVE: ClassVar[str] = "objective_id"
    FOLLOWS: ClassVar[bool] = True

    id: str = column(
        Kind.ID, "ID", "編號", ("Short and unique, such as KR1.1.", "簡短且不重複，例如 KR1.1。"),
        required=True, example="KR1", width=8,
        also=(
            "KR ID", "KR no.", "Key result ID", "Code", "KR編號", "KR代號", "關鍵結果編號", "關鍵結果代號",
            "代號", "代碼",
        ),
    )  # fmt: skip
    objective_id: str | None = column(
        Kind.ID, "Objective ID", "目標編號", ("The objective that it measures.", "所衡量的目標編號。"),
        required=True, example="O1", refers=Refers.OBJECTIVE, width=13,
        also=(
            "O ID", "Goal ID", "OKR ID", "Parent objective ID", "Objective no.", "目標代號", "目標代碼",
            "所屬目標編號", "對應目標編號", "OKR編號",
        ),
    )  # fmt: skip
    title: str | None = column(
        Kind.TEXT, "Key result", "關鍵結果", ("What will be true when it is done.", "完成時會成立的事。"),
        required=True, example="1,000 new customers", width=44,
        also=(
            "Key results", "KR name", "KR title", "Key result name", "關鍵成果", "主要成果", "關鍵結果名稱",
            "KR名稱",
        ),
    )  # fmt: skip
    owner: str | None = column(
        Kind.TEXT, "Owner", "負責人", ("Blank: the objective's owner.", "留白則為目標的負責人。"),
        refers=Refers.PERSON, width=20,
        also=(*_OWNER, "KR owner", "Key result owner", "關鍵結果負責人"),
    )  # fmt: skip
    measure: Measure | None = column(
        Kind.WORD, "Measure", "衡量方式", _MEASURE_HELP, words=Measure, required=True,
        example=Measure.INCREASE_TO, width=14,
        also=_MEASURE,
    )  # fmt: skip
    unit: str | None = column(Kind.NOTE, "Unit", "單位", _UNIT_HELP, width=11, also=_UNIT)
    baseline: Quantity | None = column(
        Kind.NUMBER, "Baseline", "基準值", _BASELINE_HELP, width=11, also=_BASELINE, needed_for=_FROM_BASELINE
    )
    target: Quantity | None = column(
        Kind.NUMBER, "Target", "目標值", _TARGET_HELP, example=10, width=11, also=_TARGET
    )
    upper_target: Quantity | None = column(
        Kind.NUMBER, "Upper target", "目標上限", _UPPER_HELP, width=13, also=_UPPER, needed_for=_UP_TO_A_LIMIT
    )
    current: Quantity | Milestone | None = column(
        Kind.VALUE,
        "Current",
        "目前值",
        _CURRENT_HELP,
        example=5,
        width=11,
        also=_CURRENT,
    )
    start: dt.date | None = column(Kind.START, "Start", "開始日", _START_HELP, width=12, also=_START)
    end: dt.date | None = column(Kind.END, "Due", "截止日", _END_HELP, width=12, also=(*_END, "End"))
    weight: Quantity | None = column(
        Kind.NUMBER, "Weight", "權重", _WEIGHT_HELP, low=0, width=9, also=_WEIGHT
    )
    kpis: tuple[str, ...] = column(
        Kind.IDS, "KPIs", "對應KPI",
        ("IDs of KPIs that measure it, comma-separated.", "衡量此關鍵結果的 KPI 編號，以逗號分隔。"),
        refers=Refers.KPI, width=12,
        also=("KPI IDs", "Linked KPIs", "Related KPIs", "KPI編號", "對應KPI編號", "相關KPI", "關聯KPI"),
    )  # fmt: skip
    aggregation: Aggregation | None = column(
        Kind.WORD, "Aggregation", "彙整方式", _AGGREGATION_HELP, words=Aggregation, width=13,
    )  # fmt: skip
    confidence: Quantity | None = column(
        Kind.NUMBER,
        "Confidence",
        "信心",
        ("The owner's, 0 to 10.", "負責人的信心，0 至 10。"),
        low=0,
        high=10,
        width=11,
        also=_CONFIDENCE,
    )
    owner_call: str | None = column(
        Kind.TEXT, "Owner's call", "負責人判斷",
        ("The owner's own view: on track, at risk, off track.", "負責人自己的看法：進度正常、有風險、已偏離。"),
        width=14,
        also=("Owner's view", "Owner's assessment", "Self-assessment", "自評", "自評狀態", "負責人評估"),
    )  # fmt: skip
    state: State | None = column(Kind.WORD, "State", "執行狀態", _STATE_HELP, words=State, width=12)
    notes: str | None = column(Kind.NOTE, "Notes", "備註", _NOTES_HELP, width=24)

    OURS: ClassVar[tuple[Column, ...]] = (
        _PROGRESS_COLUMN,
        _EXPECTED_COLUMN,
        _STATUS_COLUMN,
        _SCORE_COLUMN,
        _CHANGE_COLUMN,
        _LAST_CHECK_IN_COLUMN,
        _CHECKS_COLUMN,
    )


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Kpi(ItemRecord):
    """A figure that is watched; complete when it has a target, a timeframe, a data source
    and a frequency.
    """

    SHEET: ClassVar[Text] = Text(en="KPIs", zh_TW="KPI 指標")
    ALSO: ClassVar[tuple[str, ...]] = (
        "KPI", "KPI list", "List of KPIs", "Metrics", "Indicators", "KPI清單", "KPI一覽", "KPI表", "指標", "指標清單",
        "績效指標", "關鍵績效指標",
    )  # fmt: skip
    ABOUT: ClassVar[Text] = Text(
        en="Figures to watch. Each needs four things: a target, a timeframe, a data source, a frequency.",
        zh_TW="要持續觀察的數字。每項都要有目標值、期限、資料來源與監控頻率。",
    )

    id: str = column(
        Kind.ID, "ID", "編號", ("Short and unique, such as K1.", "簡短且不重複，例如 K1。"),
        required=True, example="K1", width=8,
        also=(
            "KPI ID", "KPI no.", "KPI code", "Metric ID", "Indicator ID", "Code", "KPI編號", "KPI代號",
            "KPI代碼", "指標編號", "指標代號", "指標代碼", "代號", "代碼",
        ),
    )  # fmt: skip
    title: str | None = column(
        Kind.TEXT, "KPI", "KPI名稱", ("What is counted.", "衡量的內容。"),
        required=True, example="New inbound leads", width=40,
        also=(
            "KPI title", "KPI indicator", "Metric", "Metric name", "Indicator", "Indicator name", "指標",
            "指標名稱", "KPI項目", "指標項目", "績效指標", "考核指標", "關鍵績效指標",
        ),
    )  # fmt: skip
    department: str | None = column(
        Kind.TEXT, "Department", "部門", ("Who runs it.", "所屬部門。"), width=18, also=_DEPARTMENT
    )
    owner: str | None = column(
        Kind.TEXT, "Owner", "負責人", _OWNER_HELP, required=True, example="Sales lead",
        refers=Refers.PERSON, width=20,
        also=(*_OWNER, "KPI owner", "Metric owner", "KPI負責人", "指標負責人"),
    )  # fmt: skip
    measure: Measure | None = column(
        Kind.WORD, "Measure", "衡量方式", _MEASURE_HELP, words=Measure,
        component=Component.TARGET, example=Measure.INCREASE_TO, width=14,
        also=_MEASURE,
    )  # fmt: skip
    unit: str | None = column(Kind.NOTE, "Unit", "單位", _UNIT_HELP, width=11, also=_UNIT)
    baseline: Quantity | None = column(
        Kind.NUMBER, "Baseline", "基準值", _BASELINE_HELP, width=11, also=_BASELINE, needed_for=_FROM_BASELINE
    )
    target: Quantity | None = column(
        Kind.NUMBER,
        "Target",
        "目標值",
        _TARGET_HELP,
        component=Component.TARGET,
        example=20,
        width=11,
        also=_TARGET,
    )
    upper_target: Quantity | None = column(
        Kind.NUMBER, "Upper target", "目標上限", _UPPER_HELP, width=13, also=_UPPER, needed_for=_UP_TO_A_LIMIT
    )
    start: dt.date | None = column(Kind.START, "Start", "開始日", _START_HELP, width=12, also=_START)
    end: dt.date | None = column(
        Kind.END, "End", "截止日", _END_HELP, component=Component.TIMEFRAME,
        example=dt.date(2026, 12, 31), width=12,
        also=(*_END, "Due", "Timeframe"),
    )  # fmt: skip
    data_source: str | None = column(
        Kind.TEXT, "Data source", "資料來源",
        ("Where the number comes from: a system, a report, a file.", "數字從哪裡來：系統、報表或檔案。"),
        component=Component.DATA_SOURCE, example="CRM", width=22,
        also=(
            "Data sources", "Source", "Source of data", "Source of truth", "數據來源", "來源", "資料出處",
            "數據出處",
        ),
    )  # fmt: skip
    frequency: Frequency | None = column(
        Kind.WORD, "Frequency", "監控頻率", ("How often it is looked at.", "多久檢視一次。"),
        words=Frequency, component=Component.FREQUENCY, example=Frequency.WEEKLY, width=14,
        also=(
            "Monitoring frequency", "Update frequency", "Check-in frequency", "Cadence", "頻率", "更新頻率",
            "追蹤頻率", "檢視頻率", "監測頻率",
        ),
    )  # fmt: skip
    supports: str | None = column(
        Kind.ID, "Supports", "支援", ("An objective or key result.", "目標或關鍵結果的編號。"),
        refers=Refers.OBJECTIVE_OR_KEY_RESULT, width=11,
        also=("Supports ID", "Objective ID", "目標編號", "支援目標"),
    )  # fmt: skip
    aggregation: Aggregation | None = column(
        Kind.WORD, "Aggregation", "彙整方式", _AGGREGATION_HELP, words=Aggregation, width=13,
    )  # fmt: skip
    current: Quantity | Milestone | None = column(
        Kind.VALUE,
        "Current",
        "目前值",
        _CURRENT_HELP,
        example=5,
        width=11,
        also=_CURRENT,
    )
    state: State | None = column(Kind.WORD, "State", "執行狀態", _STATE_HELP, words=State, width=12)
    notes: str | None = column(Kind.NOTE, "Notes", "備註", _NOTES_HELP, width=24)

    OURS: ClassVar[tuple[Column, ...]] = (
        filled(
            "complete",
            Kind.COUNT,
            "Complete",
            "完整度",
            ("How many of the four components it has.", "四項要素中已具備幾項。"),
            width=11,
            of="components",
        ),
        filled(
            "missing",
            Kind.COMPONENTS,
            "Missing",
            "缺少項目",
            ("Which of the four it lacks.", "缺少哪幾項要素。"),
            width=38,
        ),
        _PROGRESS_COLUMN,
        _EXPECTED_COLUMN,
        _STATUS_COLUMN,
        filled(
            "trend",
            Kind.SIGN,
            "Trend",
            "趨勢",
            (
                "▲ better, ▼ worse, ▬ same as at the end of last month.",
                "與上月底相比：▲ 變好、▼ 變差、▬ 持平。",
            ),
            width=8,
        ),
        _CHANGE_COLUMN,
        _LAST_CHECK_IN_COLUMN,
        filled(
            "next_due",
            Kind.DATE,
            "Next due",
            "下次更新",
            ("When the next check-in is due.", "下一次應填報的日期。"),
            width=12,
        ),
        _CHECKS_COLUMN,
    )


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CheckIn(Record):
    """The value of an item on a day, as people report it."""

    SHEET: ClassVar[Text] = Text(en="Check-ins", zh_TW="進度紀錄")
    ALSO: ClassVar[tuple[str, ...]] = (
        "Check-in", "Check-in log", "Updates", "Update log", "Progress updates", "Progress log", "Log", "進度更新",
        "進度回報", "更新紀錄", "填報紀錄", "回報紀錄", "填報", "進度記錄",
    )  # fmt: skip
    ABOUT: ClassVar[Text] = Text(
        en="The log. Add a row whenever a value is known; never change old rows.",
        zh_TW="逐筆紀錄。有新數值時就新增一列，不要修改舊資料。",
    )

    date: dt.date | None = column(
        Kind.DATE, "Date", "日期", ("The day of the value.", "數值的日期。"),
        required=True, example=dt.date(2026, 10, 15), width=12,
        also=(
            "Check-in date", "Update date", "Reporting date", "Date of value", "填報日期", "填報日", "更新日期",
            "回報日期", "紀錄日期", "記錄日期",
        ),
    )  # fmt: skip
    id: str = column(
        Kind.ID, "ID", "編號", ("A key result or a KPI.", "關鍵結果或 KPI 的編號。"),
        required=True, example="K1", refers=Refers.ITEM, width=10,
        also=(
            "Item ID", "KPI ID", "KR ID", "KPI/KR", "KR/KPI", "KPI or KR", "KPI編號", "KR編號", "指標編號",
            "項目編號", "關鍵結果編號",
        ),
    )  # fmt: skip
    value: Quantity | Milestone | None = column(
        Kind.VALUE, "Value", "數值",
        ("A number; for a milestone also done, not started.", "數字；里程碑亦可填完成、未開始。"),
        required=True, example=5, width=12,
        also=(*_CURRENT, "New value", "Reported value", "填報值", "回報值", "本期數值"),
    )  # fmt: skip
    confidence: Quantity | None = column(
        Kind.NUMBER,
        "Confidence",
        "信心",
        ("0 to 10.", "0 至 10。"),
        low=0,
        high=10,
        width=11,
        also=_CONFIDENCE,
    )
    by: str | None = column(
        Kind.TEXT,
        "By",
        "填報人",
        ("Who says so.", "由誰填報。"),
        refers=Refers.PERSON,
        width=20,
        also=(
            "Reported by",
            "Updated by",
            "Checked in by",
            "Author",
            "填報者",
            "填報人員",
            "回報人",
            "更新人",
            "更新者",
        ),
    )
    comment: str | None = column(
        Kind.NOTE,
        "Comment",
        "說明",
        ("What is behind it.", "背後的原因。"),
        width=50,
        also=("Comments", "Remarks", "附註", "評論"),
    )

    @property
    def by_okrsheet(self) -> bool:
        """Whether okrsheet added it (:data:`OKRSHEET`); what it says there is no reason that anybody gave."""
        return fold(self.by or "") == OKRSHEET

    OURS: ClassVar[tuple[Column, ...]] = (
        filled(
            "title",
            Kind.TEXT,
            "Title",
            "名稱",
            ("The key result or KPI of this ID.", "這個編號的關鍵結果或 KPI。"),
            width=40,
            claims=True,
            beside="id",
        ),
    )


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PhasedTarget(Record):
    """What an item should have reached by a day on its way to its target."""

    SHEET: ClassVar[Text] = Text(en="Phased targets", zh_TW="階段目標")
    ABOUT: ClassVar[Text] = Text(
        en="Only where an even pace would be wrong: what should be reached by when on the way to the target.",
        zh_TW="只有在平均速度不合適時才需要：在達到目標值之前，何時應達到多少。",
    )

    id: str = column(
        Kind.ID, "ID", "編號", ("A key result or a KPI with a target.", "有目標值的關鍵結果或 KPI 的編號。"),
        required=True, example="K1", refers=Refers.ITEM, width=10,
    )  # fmt: skip
    date: dt.date | None = column(
        Kind.END, "Date", "日期",
        ("The day by which it should be reached; of a month or a quarter, its last day.",
         "應達到的日期；填月份或季度時為其最後一天。"),
        required=True, example=dt.date(2026, 11, 15), width=12,
    )  # fmt: skip
    target: Quantity | None = column(
        Kind.NUMBER, "Target", "目標值",
        ("Written like the item's own target; with “by”, the distance from the baseline.",
         "與該項目的目標值寫法相同；選「增加」「減少」時為與基準值的差距。"),
        required=True, example=5, width=11,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class HistoryRow(Record):
    """What okrsheet found for one item in one month; okrsheet keeps this sheet by itself."""

    SHEET: ClassVar[Text] = Text(en="Past months", zh_TW="各月紀錄")
    FORMERLY: ClassVar[tuple[str, ...]] = ("History", "歷史紀錄")  # English Excel keeps “History” for itself
    ABOUT: ClassVar[Text] = Text(
        en="okrsheet's own memory: one row per month and item. Please do not edit.",
        zh_TW="okrsheet 自己的紀錄：每月每個項目一列，請勿修改。",
    )

    month: str | None = column(
        Kind.MONTH,
        "Month",
        "月份",
        ("Such as 2026-10.", "例如 2026-10。"),
        required=True,
        example="2026-10",
        width=10,
    )
    as_of: dt.date | None = column(
        Kind.DATE, "As of", "截至", ("The day of the report.", "報告的日期。"), width=12
    )
    id: str = column(
        Kind.ID, "ID", "編號", ("The item.", "項目編號。"), required=True, example="K1", width=10
    )
    value: Quantity | Milestone | None = column(
        Kind.VALUE, "Value", "數值", ("The value on that day.", "當日的數值。"), width=12
    )
    progress: Quantity | None = column(Kind.SHARE, "Progress", "進度", _PROGRESS, width=10)
    status: str | None = column(Kind.STATUS, "Status", "狀態", _STATUS, width=12)
    baseline: Quantity | None = column(Kind.NUMBER, "Baseline", "基準值", _BASELINE_HELP, width=11)
    target: Quantity | None = column(Kind.NUMBER, "Target", "目標值", _TARGET_HELP, width=11)
    end: dt.date | None = column(Kind.DATE, "Due", "截止日", _END_HELP, width=12)
    weight: Quantity | None = column(Kind.NUMBER, "Weight", "權重", _WEIGHT_HELP, low=0, width=9)
    title: str | None = column(
        Kind.TEXT, "Title", "名稱", ("What the item was called.", "當時的名稱。"), width=40, late=True
    )
    state: str | None = column(
        Kind.STATE,
        "State",
        "執行狀態",
        ("What its owner had decided.", "負責人當時的決定。"),
        width=12,
        late=True,
    )


def kept_by_okrsheet(record: type[Record]) -> tuple[Column, ...]:
    """The columns of a sheet that okrsheet fills: those of ours, and all of History."""
    everything = columns_of(record)
    return everything if record is HistoryRow else tuple(c for c in everything if c.ours)


MeasuredItem: TypeAlias = KeyResult | Kpi
"""What has values of its own."""

Item: TypeAlias = Objective | MeasuredItem


@dataclass(frozen=True, slots=True)
class ItemKind:
    """What a kind of item is called, in data and for people.

    ``key`` is the name of its attribute of :class:`Plan`, of its list in ``report.json`` and of its frame.
    """

    key: str
    one: Text
    many: Text
    nouns: tuple[Text, Text]
    """One and several of them in the midst of a sentence. In Chinese, Latin letters have a space on either side."""
    only: Text
    """The only one, before a mark."""
    a: Text
    """One of them at the end of a sentence."""
    to_above: Text = Text(en="supports", zh_TW="支援")
    """What it does for the item above."""

    @property
    def type(self) -> str:
        """What the full page's filters call one of them: ``key_result``."""
        return self.one.en.lower().replace(" ", "_")

    def noun(self, count: int) -> Text:
        """What so many are called in the midst of a sentence: ``key results``, ``KPIs``."""
        return self.nouns[count != 1]

    def counted(self, count: int) -> str:
        """A number of them in English: ``1 objective``, ``8 KPIs``."""
        return f"{count} {self.noun(count).en}"


KINDS: Final[Mapping[type[Item], ItemKind]] = {
    Objective: ItemKind(
        "objectives",
        Text(en="Objective", zh_TW="目標"),
        Text(en="Objectives", zh_TW="目標"),
        nouns=(Text(en="objective", zh_TW="目標"), Text(en="objectives", zh_TW="目標")),
        only=Text(en="objective", zh_TW="目標"),
        a=Text(en="an objective", zh_TW="目標"),
    ),
    KeyResult: ItemKind(
        "key_results",
        Text(en="Key result", zh_TW="關鍵結果"),
        Text(en="Key results", zh_TW="關鍵結果"),
        nouns=(Text(en="key result", zh_TW="關鍵結果"), Text(en="key results", zh_TW="關鍵結果")),
        only=Text(en="key result", zh_TW="關鍵結果"),
        a=Text(en="a key result", zh_TW="關鍵結果"),
        to_above=Text(en="measures", zh_TW="衡量"),
    ),
    Kpi: ItemKind(
        "kpis",
        Text(en="KPI", zh_TW="KPI"),
        Text(en="KPIs", zh_TW="KPI 指標"),
        nouns=(Text(en="KPI", zh_TW=" KPI "), Text(en="KPIs", zh_TW=" KPI ")),
        only=Text(en="KPI", zh_TW=" KPI"),
        a=Text(en="a KPI", zh_TW=" KPI"),
    ),
}
"""The kinds of item, in the order in which they are listed everywhere: what is made of others stands before
them.
"""

MEASURED: Final[tuple[type[MeasuredItem], ...]] = get_args(MeasuredItem)
"""The kinds of item that have values of their own."""

REFERENTS: Final[Mapping[Refers | None, tuple[type[Item], ...]]] = {
    Refers.OBJECTIVE: (Objective,),
    Refers.KPI: (Kpi,),
    Refers.OBJECTIVE_OR_KEY_RESULT: (Objective, KeyResult),
    Refers.ITEM: MEASURED,
}
"""The kinds of item for which the IDs of a column may stand."""

KINDS_ABOVE: Final[Mapping[type[Item], tuple[type[Item], ...]]] = {
    record: REFERENTS[column_of(record, record.ABOVE).refers] for record in KINDS
}
"""The kinds of item to which one of each kind may belong."""

SHEETS: Final[tuple[type[Record], ...]] = (
    SettingRow, Person, Objective, KeyResult, Kpi, CheckIn, PhasedTarget, HistoryRow,
)  # fmt: skip
"""Every sheet, in the template's order."""

MAIN_SHEETS: Final[tuple[type[Record], ...]] = (*KINDS, CheckIn)
"""The sheets that a plan is made of: the items and their log. The others say more about them."""
