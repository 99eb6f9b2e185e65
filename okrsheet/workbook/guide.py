"""The Guide sheet: what somebody who has never seen okrsheet needs to know to fill in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.basics.text import Language, Message, Text
from okrsheet.plan import CheckIn, KeyResult, Kpi, Objective, Person, PhasedTarget, SettingRow
from okrsheet.plan.columns import Record
from okrsheet.plan.status import Status
from okrsheet.plan.words import Component, Measure
from okrsheet.workbook import styles

TITLE: Final = Text(en="Guide", zh_TW="說明")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, perhaps a sentence below it, and rows of two or three cells."""

    title: Text
    rows: tuple[tuple[Text | Message, ...], ...]
    intro: Text | None = None
    head: tuple[Text, ...] = ()
    shades: tuple[styles.Shade, ...] = ()


_HEADLINE = Text(
    en="Objectives, key results and KPIs in one workbook", zh_TW="目標、關鍵結果與 KPI，一份活頁簿就夠"
)
_SUBTITLE = Text(
    en="Five minutes to read. Then fill in the sheets from left to right, as the steps below say.",
    zh_TW="閱讀約需五分鐘。接著依照下方的步驟，由左至右填寫各工作表。",
)

_IDEA = Section(
    Text(en="OKR and KPI: what they are, and how they go together", zh_TW="OKR 與 KPI：各是什麼，如何搭配"),
    (
        (
            Text(en="OKR", zh_TW="OKR"),
            Text(
                en="Objectives and key results say where you want to go. The objective is one sentence that "
                "people want to come true; its key results (two to five are plenty) say how everybody "
                "will see that it has. A key result may be a number to move, or a milestone to pass, such "
                "as “upgrade our CRM”.",
                zh_TW="「目標與關鍵結果」說明要往哪裡去。目標是一句讓人想實現的話；關鍵結果（二到五項就足夠）說明大家"
                "如何看出目標已經達成。關鍵結果可以是要推動的數字，也可以是要完成的里程碑，例如「升級 CRM 系統」。",
            ),
        ),
        (
            Text(en="KPI", zh_TW="KPI"),
            Text(
                en="A key performance indicator watches how well something runs: response time, cost per "
                "lead, workload. It shows whether you are on track, at risk or off track while there is "
                "still time to act.",
                zh_TW="「關鍵績效指標」持續觀察事情運作得好不好，例如回應時間、每筆名單成本、工作負荷。它讓您在還來得及"
                "行動時，就知道進度正常、有風險，還是已偏離。",
            ),
        ),
        (
            Text(en="Together", zh_TW="搭配使用"),
            Text(
                en="KPIs can measure the way to an objective: name them in the KPIs column of a key result, "
                "and its value comes from them. Both also stand alone: a KPI needs no objective, and a "
                "key result needs no KPI.",
                zh_TW="KPI 可以衡量通往目標的進展：在關鍵結果的「對應KPI」欄填入 KPI 編號，數值就會自動取自該 KPI。"
                "兩者也可以各自獨立：KPI 不一定要有目標，關鍵結果也不一定要有 KPI。",
            ),
        ),
    ),
)

_SENTENCE = Section(
    Text(
        en="I will [objective], as measured by [key results].",
        zh_TW="我要［目標］，並以［關鍵結果］來衡量。",
    ),
    (
        (
            Text(en="Say it aloud", zh_TW="唸出來試試"),
            Text(
                en="“I will widen our reach on every digital platform, as measured by 12 paid campaigns on "
                "Facebook, LinkedIn and Instagram, and by 24 pieces of quality SEO content for the website "
                "and social media.” If the sentence sounds right, so is the OKR.",
                zh_TW="「我要擴大我們在各數位平台的觸及，並以在 Facebook、LinkedIn、Instagram 投放 12 檔付費廣告，以及"
                "為網站與社群媒體產出 24 篇優質 SEO 內容來衡量。」唸起來通順合理，就是好的 OKR。",
            ),
        ),
        (
            Text(en="From the top down", zh_TW="由上而下"),
            Text(
                en="Company, then departments, then individuals: each objective names the one above it under "
                "Supports, so that everybody's work leads back to the main goal.",
                zh_TW="先公司，再部門，最後個人：每個目標都在「支援目標」欄填入上一層目標的編號，讓每個人的工作都能連回主要目標。",
            ),
        ),
        (
            Text(en="Within a year", zh_TW="一年之內"),
            Text(
                en="Most objectives should end within a year, better within a quarter; longer ones keep growing.",
                zh_TW="大多數目標應在一年內結束，一季更好；拖得太久，目標會不斷膨脹。",
            ),
        ),
    ),
)

_STEPS: Final[Mapping[type[Record], Text]] = {
    SettingRow: Text(
        en="Enter the name of your organisation and the period. All other settings may stay as they are.",
        zh_TW="填入組織名稱與期間，其他設定可以維持原樣。",
    ),
    Person: Text(
        en="One row for everybody who owns something or receives the report. The drop-down lists of owners "
        "are made from these names, so write each name the same way everywhere.",
        zh_TW="負責項目或接收報告的人各填一列。「負責人」的下拉清單就來自這些姓名，因此各處請使用相同的寫法。",
    ),
    Objective: Text(
        en="First the company's objectives, then those of the departments and of individuals. Give each a "
        "short ID (O1, O2 …) and, under Supports, the ID of the objective above it.",
        zh_TW="先填公司的目標，再填部門與個人的目標。每個目標給一個簡短編號（O1、O2……），並在「支援目標」填入上一層目標的編號。",
    ),
    KeyResult: Text(
        en="Two to five for each objective. Choose the measure first; it decides whether a baseline, a target "
        "or only “done” is needed (see the table of measures below).",
        zh_TW="每個目標二到五項。先選「衡量方式」，它決定需要基準值、目標值，還是只需要「完成」（請見下方的衡量方式表）。",
    ),
    Kpi: Text(
        en="Every figure that you watch. Fill in all four components, the columns with the green header; "
        "without one of them a KPI is reported as incomplete.",
        zh_TW="您要持續觀察的每一個數字。請填齊四項要素，也就是表頭為綠色的欄位；少了任何一項，報告都會列為資料不全。",
    ),
    CheckIn: Text(
        en="From now on this is the only sheet that you need: add a row whenever you know a new value. A value is the "
        "running total or level of that day (42 customers so far this year). If you would rather enter each month's "
        "amount (9 customers in May), set Aggregation of that item to Sum and okrsheet adds them up; never mix the two.",
        zh_TW="從此以後只需要用到這個工作表：有新數值時就新增一列。數值是截至當日的累計或水準（例如今年至今 42 家客戶）。"
        "如果想填各月的數量（例如 5 月新增 9 家），請將該項目的「彙整方式」設為「加總」，由 okrsheet 相加；兩種填法請勿混用。",
    ),
    PhasedTarget: Text(
        en="Leave it blank unless an even pace would be wrong, as with sales that come at the end of the year: then "
        "say what should be reached by which month.",
        zh_TW="平均速度不合適時才填，例如業績集中在年底：請填寫各月份應達到的數值。",
    ),
}

_COLOURS = Section(
    Text(en="What the colours mean", zh_TW="顏色代表什麼"),
    (
        (
            Text(en="Column header", zh_TW="欄位名稱"),
            Text(
                en="Yours to fill in. Point at a header to read what belongs there.",
                zh_TW="由您填寫。將滑鼠移到欄位名稱上，可以看到填寫說明。",
            ),
        ),
        (
            Text(en="Column header", zh_TW="欄位名稱"),
            Text(en="One of the four components of a complete KPI.", zh_TW="完整 KPI 的四項要素之一。"),
        ),
        (
            Text(en="Column header", zh_TW="欄位名稱"),
            Text(
                en="okrsheet fills these columns, most of them at the far right. Please do not type there.",
                zh_TW="灰色欄位由 okrsheet 填寫，大多位於最右側，請勿輸入。",
            ),
        ),
        (
            Text(en="Thick line below", zh_TW="下方粗線"),
            Text(
                en="A header in bold with an orange line below: the column must be filled.",
                zh_TW="粗體且下方有橘線的欄位名稱：必填。",
            ),
        ),
        (
            Text(en="Yellow cell", zh_TW="黃色儲存格"),
            Text(en="Still missing in a row that you have begun.", zh_TW="這一列已開始填寫，但此格尚未填。"),
        ),
    ),
    shades=(
        styles.Shade(styles.NAVY, styles.WHITE),
        styles.Shade(styles.TEAL, styles.WHITE),
        styles.Shade(styles.GREY, styles.INK),
        styles.Shade(styles.NAVY, styles.WHITE, styles.AMBER),
        styles.Shade(styles.TO_FILL, styles.INK),
    ),
)

_COMPONENTS: Final[Mapping[Component, tuple[Text, Text]]] = {
    Component.TARGET: (
        Text(en="What number do we want?", zh_TW="要達到什麼數字？"),
        Text(
            en="Increase to 20 leads (Measure and Target)", zh_TW="增加至 20 筆（「衡量方式」與「目標值」）"
        ),
    ),
    Component.TIMEFRAME: (
        Text(en="By when?", zh_TW="什麼時候之前？"),
        Text(
            en="2026-12-31, or simply 2026-Q4 (End)",
            zh_TW="2026-12-31，或直接填「2026年第四季」（「截止日」）",
        ),
    ),
    Component.DATA_SOURCE: (
        Text(en="Where does the number come from?", zh_TW="數字從哪裡來？"),
        Text(en="CRM", zh_TW="CRM 系統"),
    ),
    Component.FREQUENCY: (
        Text(en="How often do we look at it?", zh_TW="多久看一次？"),
        Text(en="Weekly", zh_TW="每週"),
    ),
}

_GOOD_AND_BAD = (
    (
        Text(en="✕ Only a name", zh_TW="✕ 只有名稱"),
        Text(en="New inbound leads", zh_TW="新進潛在客戶"),
        Text(
            en="Nobody knows how many are enough, by when, who counts them, or when to look.",
            zh_TW="沒有人知道多少才夠、什麼時候之前、數字從哪裡來，也不知道何時該看。",
        ),
    ),
    (
        Text(en="✓ Complete", zh_TW="✓ 完整"),
        Text(
            en="20 new inbound leads by the end of Q4; from the CRM; looked at weekly",
            zh_TW="第四季結束前取得 20 筆新進潛在客戶；數字來自 CRM 系統；每週檢視",
        ),
        Text(
            en="Anybody can check it, and see in good time when it falls behind.",
            zh_TW="任何人都能查核，落後時也能及早發現。",
        ),
    ),
)

_SAME_FORMULA = Text(en="The same; a baseline is needed.", zh_TW="同上；必須填基準值。")
_SHARE_OF_CHECK_INS = Text(en="The same.", zh_TW="同上。")
_MEASURES: Final[Mapping[Measure, tuple[Text, Text]]] = {
    Measure.INCREASE_TO: (
        Text(en="From 0 to 100 customers. Now 40: 40 %.", zh_TW="客戶數從 0 增加至 100。目前 40：40%。"),
        Text(
            en="(value − baseline) ÷ (target − baseline); a blank baseline is 0.",
            zh_TW="（數值 − 基準值）÷（目標值 − 基準值）；基準值留白視為 0。",
        ),
    ),
    Measure.DECREASE_TO: (
        Text(en="From 48 open bugs to 6. Now 27: 50 %.", zh_TW="待修錯誤從 48 個減少至 6 個。目前 27：50%。"),
        _SAME_FORMULA,
    ),
    Measure.INCREASE_BY: (
        Text(
            en="12,000 visits more than 18,000. Now 21,000: 25 %.",
            zh_TW="造訪數由 18,000 增加 12,000。目前 21,000：25%。",
        ),
        Text(en="(value − baseline) ÷ target", zh_TW="（數值 − 基準值）÷ 目標值"),
    ),
    Measure.DECREASE_BY: (
        Text(
            en="2 days less than 3.5 days. Now 2.5: 50 %.",
            zh_TW="回應時間由 3.5 天減少 2 天。目前 2.5：50%。",
        ),
        Text(en="(baseline − value) ÷ target", zh_TW="（基準值 − 數值）÷ 目標值"),
    ),
    Measure.AT_LEAST: (
        Text(
            en="Workload utilisation of 85 % or more. Held at 6 of 8 check-ins: 75 %.",
            zh_TW="工作負荷率至少 85%。8 次填報中有 6 次達標：75%。",
        ),
        Text(
            en="check-ins that met the target ÷ all check-ins since the start",
            zh_TW="達標的填報次數 ÷ 開始至今的填報次數",
        ),
    ),
    Measure.AT_MOST: (
        Text(en="No more than 3 complaints a week.", zh_TW="每週客訴至多 3 件。"),
        _SHARE_OF_CHECK_INS,
    ),
    Measure.BETWEEN: (
        Text(
            en="Stock for 20 to 30 days: 20 under Target, 30 under Upper target.",
            zh_TW="庫存介於 20 至 30 天：「目標值」填 20，「目標上限」填 30。",
        ),
        _SHARE_OF_CHECK_INS,
    ),
    Measure.MILESTONE: (
        Text(
            en="Release the new website: not started, done. Or in stages: 3 of 5 is 60 %.",
            zh_TW="推出新網站：未開始、完成。也可以分階段：5 個階段完成 3 個，即 60%。",
        ),
        Text(
            en="done is 100 %, not started is 0 %; or value ÷ target",
            zh_TW="完成為 100%，未開始為 0%；或 數值 ÷ 目標值",
        ),
    ),
}

_STATUSES: Final[Mapping[Status, Text]] = {
    Status.ACHIEVED: Text(
        en="The target is reached. For At least, At most and Between only once the period is over.",
        zh_TW="已達到目標值。「至少」「至多」「介於」須在期間結束後才算達成。",
    ),
    Status.ON_TRACK: Text(
        en="At least 90 % of the expected progress, or no more than 5 points behind it.",
        zh_TW="進度達預期的 90% 以上，或落後不超過 5 個百分點。",
    ),
    Status.AT_RISK: Text(
        en="At least 70 % of the expected progress, or no more than 15 points behind it: act now.",
        zh_TW="進度達預期的 70% 以上，或落後不超過 15 個百分點：請立即採取行動。",
    ),
    Status.OFF_TRACK: Text(en="Further behind than that.", zh_TW="落後超過上述範圍。"),
    Status.MISSED: Text(
        en="The period is over and the target was not reached.", zh_TW="期間已結束，但未達到目標值。"
    ),
    Status.NOT_STARTED: Text(en="Its first day is still to come.", zh_TW="尚未到開始日。"),
    Status.NO_DATA: Text(
        en="There is no value yet; for an objective: less than half of its parts have one.",
        zh_TW="還沒有數值；就目標而言，有數值的項目不到一半。",
    ),
    Status.INCOMPLETE: Text(
        en="A KPI that lacks one of the four components.", zh_TW="KPI 缺少四項要素中的任何一項。"
    ),
    Status.POSTPONED: Text(
        en="Set by you under State; it is left out of the totals.",
        zh_TW="由您在「執行狀態」設定；不列入彙總。",
    ),
    Status.CANCELLED: Text(
        en="Set by you under State; it is left out of the totals, for good.",
        zh_TW="由您在「執行狀態」設定；不再列入彙總。",
    ),
    Status.CLOSED: Text(
        en="Set by you under State; it keeps counting with what it reached.",
        zh_TW="由您在「執行狀態」設定；以結案時的進度繼續列入彙總。",
    ),
}

_CHECKING_IN = Section(
    Text(en="How to check in", zh_TW="如何填報"),
    (
        (
            Text(en="How", zh_TW="怎麼填"),
            Text(
                en="Go to Check-ins, to the first empty row: date, ID, value; the title is written beside the ID with "
                "the next report. Confidence (0 to 10) and a short comment help others to understand the number.",
                zh_TW="到「進度紀錄」的第一個空白列，填入日期、編號、數值；下次產生報告時，編號旁會填上名稱。"
                "加上信心（0 至 10）與簡短說明，別人更容易理解這個數字。",
            ),
        ),
        (
            Text(en="How often", zh_TW="多久一次"),
            Text(
                en="As often as the KPI's frequency says; a key result at least once a month. okrsheet says "
                "when a check-in is overdue.",
                zh_TW="KPI 依照其監控頻率；關鍵結果至少每月一次。逾期未更新時，okrsheet 會提醒。",
            ),
        ),
        (
            Text(en="Percentages", zh_TW="百分比"),
            Text(
                en="Type 85%, with the sign. Do not mix 85% and 85.",
                zh_TW="請輸入 85%，包含百分比符號，不要混用 85% 與 85。",
            ),
        ),
        (
            Text(en="Milestones", zh_TW="里程碑"),
            Text(
                en="Type done or not started, or the number of stages that are done.",
                zh_TW="填「完成」或「未開始」，或已完成的階段數。",
            ),
        ),
        (
            Text(en="A wrong value", zh_TW="填錯了"),
            Text(
                en="Add a row with the same date and ID: of two, the lower one counts. Old rows stay as they are.",
                zh_TW="用相同的日期與編號再新增一列：兩筆之中以下面那筆為準，舊資料保持不動。",
            ),
        ),
    ),
)

_MONTHLY = Section(
    Text(en="How the monthly report works", zh_TW="每月報告如何運作"),
    (
        (
            Text(en="1  Check", zh_TW="1　檢查"),
            Text(
                en="At the end of the month okrsheet goes through the workbook. It names every missing or "
                "doubtful cell, and you correct it.",
                zh_TW="月底時，okrsheet 會檢查整份活頁簿，指出每個缺漏或有疑問的儲存格，由您更正。",
            ),
        ),
        (
            Text(en="2  Compute", zh_TW="2　計算"),
            Text(
                en="Progress, status and change are written into the grey columns, the charts of the sheet "
                "“Dashboard” follow, and the month is kept in the sheet “Past months”. Nothing that you typed is touched.",
                zh_TW="進度、狀態與變化會寫入灰色欄位，「儀表板」工作表的圖表隨之更新，當月結果保存在「各月紀錄」工作表。"
                "您輸入的內容完全不會更動。",
            ),
        ),
        (
            Text(en="3  Share", zh_TW="3　分享"),
            Text(
                en="Whoever runs okrsheet mails the summary on; Receives in the People sheet says who wants "
                "how much of it. No further status meeting is needed.",
                zh_TW="由負責執行 okrsheet 的同仁將摘要寄出；「人員」工作表的「收件範圍」說明每個人要收到多少內容。"
                "不必再為了報告進度另外開會。",
            ),
        ),
        (
            Text(en="Please", zh_TW="請記得"),
            Text(
                en="Save and close the workbook when you have finished: while it is open in Excel, nothing "
                "can be written into it.",
                zh_TW="填完請存檔並關閉活頁簿：檔案在 Excel 中開啟時，okrsheet 無法寫入。",
            ),
        ),
    ),
)

_QUESTIONS = Section(
    Text(en="Questions that people ask", zh_TW="常見問題"),
    (
        (
            Text(en="May I sort, filter, or add columns?", zh_TW="可以排序、篩選或加欄位嗎？"),
            Text(
                en="Yes. Columns and sheets of your own are left alone, and their order does not matter. Only "
                "the names of our sheets and columns must stay.",
                zh_TW="可以。您自己加的欄位與工作表不會被更動，順序也沒有限制；只要保留原有的工作表與欄位名稱即可。",
            ),
        ),
        (
            Text(en="The table is full. What now?", zh_TW="表格填滿了怎麼辦？"),
            Text(
                en="Type directly below the last row: the table grows by itself. Or drag its lower right corner.",
                zh_TW="直接在最後一列的下方輸入，表格會自動延伸；也可以拖曳表格的右下角。",
            ),
        ),
        (
            Text(en="Which dates are understood?", zh_TW="日期可以怎麼寫？"),
            Text(
                en="2026-10-31, and names of periods: 2026-Q4, 2026-H2, 2026-10; Q4 alone while Settings give the "
                "period. A text such as 03/04/2026 could mean two days; okrsheet asks instead of guessing.",
                zh_TW="2026-10-31，或期間名稱：2026年第四季、2026年下半年、2026年10月；設定中有期間時也可只寫第四季。"
                "像 03/04/2026 這樣的文字可能是兩個不同的日期，okrsheet 會請您確認，不會自行猜測。",
            ),
        ),
        (
            Text(en="Do I need Current?", zh_TW="「目前值」一定要填嗎？"),
            Text(
                en="No. The latest check-in counts; Current is used only while there is none.",
                zh_TW="不用。系統採用最近一次填報；完全沒有填報時才會用「目前值」。",
            ),
        ),
        (
            Text(en="The target has changed. What now?", zh_TW="目標值改了怎麼辦？"),
            Text(
                en="Change it in its cell and say why under Notes. “Past months” keeps the old one, so the report "
                "can show that it moved.",
                zh_TW="直接在該儲存格修改，並在「備註」寫下原因。「各月紀錄」會保留舊值，報告可以顯示目標值曾經調整。",
            ),
        ),
        (
            Text(en="Does one thing count more?", zh_TW="可以讓某項比重較高嗎？"),
            Text(
                en="Yes: with Weight. Blank is 1, 2 counts double, 0 leaves it out.",
                zh_TW="可以，請填「權重」。空白為 1，2 為雙倍，0 表示不列入。",
            ),
        ),
        (
            Text(en="English or Chinese?", zh_TW="可以用英文填嗎？"),
            Text(
                en="Either. Words and headers are understood in both languages, even in the same workbook.",
                zh_TW="中英文都可以。用語與欄位名稱在同一份活頁簿中，中文或英文都能辨識。",
            ),
        ),
    ),
)

_WHO = Section(
    Text(en="Whom to ask", zh_TW="有問題請找誰"),
    (
        (
            Text(en="Who runs okrsheet", zh_TW="執行 okrsheet 的人"),
            Text(
                en="The person who runs okrsheet for you. Write the name here:",
                zh_TW="負責執行 okrsheet 的同仁。請在此填寫姓名：",
            ),
        ),
    ),
)


_STEP = Text(en="{n}  {sheet}", zh_TW="{n}　{sheet}")


def _capital(text: Text) -> Text:
    return Text(en=text.en.capitalize(), zh_TW=text.zh_TW)


SECTIONS: Final[tuple[Section, ...]] = (
    _IDEA,
    _SENTENCE,
    Section(
        Text(en="How to fill it in", zh_TW="填寫步驟"),
        tuple(
            (_STEP.says(n=n, sheet=record.SHEET), what) for n, (record, what) in enumerate(_STEPS.items(), 1)
        ),
    ),
    _COLOURS,
    Section(
        Text(en="A complete KPI has four components", zh_TW="完整的 KPI 有四項要素"),
        (
            *((_capital(component.text), *said) for component, said in _COMPONENTS.items()),
            *_GOOD_AND_BAD,
        ),
        head=(
            Text(en="Component", zh_TW="要素"),
            Text(en="Answers the question", zh_TW="回答的問題"),
            Text(en="Example", zh_TW="範例"),
        ),
    ),
    Section(
        Text(en="Measures: how a value is held against its target", zh_TW="衡量方式：數值如何與目標值比較"),
        tuple((measure.text, *said) for measure, said in _MEASURES.items()),
        Text(
            en="Progress is shown between 0 % and 100 %.",
            zh_TW="進度顯示為 0% 至 100%。",
        ),
        (
            Text(en="Measure", zh_TW="衡量方式"),
            Text(en="Example", zh_TW="範例"),
            Text(en="Progress", zh_TW="進度的算法"),
        ),
    ),
    Section(
        Text(en="Statuses", zh_TW="狀態"),
        tuple((status.text, meaning) for status, meaning in _STATUSES.items()),
        Text(
            en="Expected progress is the share of the days that have passed: half-way through the period, "
            "50 %. At least, At most and Between are on track while the latest value is within the "
            "limit, and at risk when it misses it by no more than 5 %.",
            zh_TW="預期進度是已經過天數的比例：期間過了一半，就是 50%。「至少」「至多」「介於」的最新數值在上下限內為進度正常，"
            "超出上下限 5% 以內為有風險。",
        ),
        shades=tuple(styles.TONES[status.tone] for status in _STATUSES),
    ),
    _CHECKING_IN,
    _MONTHLY,
    _QUESTIONS,
    _WHO,
)
"""The Guide in its order."""

_WIDTHS: Final = {"A": 2.5, "B": 27.0, "C": 52.0, "D": 52.0, "E": 2.5}


def write(sheet: Worksheet, language: Language) -> None:
    """Fills and lays out the Guide."""
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    styles.print_layout(sheet, "portrait")
    page = _Page(sheet, language)
    page.title()
    for section in SECTIONS:
        page.section(section)
    last = sheet.cell(page.row - 1, 4)
    last.border = styles.underline(styles.AMBER, "medium")
    sheet.print_area = f"A1:E{page.row}"


class _Page:
    """Writes from the top down; ``row`` is the next free one."""

    def __init__(self, sheet: Worksheet, language: Language) -> None:
        self.sheet = sheet
        self.language = language
        self.row = 1

    def title(self) -> None:
        """The headline, on a band across the page."""
        for text, size, height in ((_HEADLINE, 20, 42), (_SUBTITLE, 11, 26)):
            for column in range(1, 6):
                self.sheet.cell(self.row, column).fill = styles.fill(styles.NAVY)
            cell = self.sheet.cell(self.row, 2, text.into(self.language))
            cell.font = styles.font(self.language, size=size, bold=size > 11, colour=styles.WHITE)
            cell.alignment = styles.aligned(vertical="center", indent=1)
            self.sheet.row_dimensions[self.row].height = height
            self.row += 1

    def section(self, section: Section) -> None:
        """A heading with its rows, and a gap above."""
        self.sheet.row_dimensions[self.row].height = 16
        self.row += 1
        heading = self.sheet.cell(self.row, 2, section.title.into(self.language))
        heading.font = styles.font(self.language, size=14, bold=True, colour=styles.TEAL)
        heading.alignment = styles.aligned("left", vertical="center", indent=1)
        for column in range(2, 5):
            self.sheet.cell(self.row, column).border = styles.underline(styles.TEAL, "medium")
        self.sheet.row_dimensions[self.row].height = 26
        self.row += 1
        if section.intro:
            self._cells((section.intro,), "B", styles.MUTED)
        if section.head:
            self._cells(section.head, "BCD", styles.TEAL, bold=True)
        for number, row in enumerate(section.rows):
            self._cells(row, "BCD" if len(row) == 3 else "BC")
            if section.shades:
                self._shade(section.shades[number])

    def _cells(
        self, texts: tuple[Text | Message, ...], letters: str, colour: str = styles.INK, *, bold: bool = False
    ) -> None:
        """Texts side by side; the last one reaches to the right edge."""
        height = 0.0
        for letter, text in zip(letters, texts, strict=True):
            written = text.into(self.language)
            cell = self.sheet[f"{letter}{self.row}"]
            cell.value = written
            label = bold or (letter == "B" and len(letters) > 1)
            cell.font = styles.font(self.language, bold=label, colour=colour)
            cell.alignment = styles.aligned("left", vertical="center", wrap=True, indent=1)
            spanned = "BCD"["BCD".index(letter) :] if letter == letters[-1] else letter
            width = sum(_WIDTHS[one] for one in spanned) - 2
            if len(spanned) > 1:
                self.sheet.merge_cells(f"{letter}{self.row}:D{self.row}")
            height = max(height, styles.lines(written, width * (0.9 if label else 1), self.language))
        for column in range(2, 5):
            self.sheet.cell(self.row, column).border = styles.underline()
        # Excel does not fit rows to merged cells by itself
        self.sheet.row_dimensions[self.row].height = height * 16.5 + 6
        self.row += 1

    def _shade(self, shade: styles.Shade) -> None:
        cell = self.sheet.cell(self.row - 1, 2)
        cell.fill = styles.fill(shade.fill)
        cell.font = styles.font(self.language, bold=True, colour=shade.text)
        if shade.edge != styles.LINE:
            cell.border = styles.underline(shade.edge, "thick")
