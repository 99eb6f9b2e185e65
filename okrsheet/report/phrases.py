"""Every word of the reports."""

from __future__ import annotations

from typing import Final

from okrsheet.basics.text import Text
from okrsheet.plan.status import Status
from okrsheet.report.audience import Extent

# Verdict
VERDICT: Final = Text("{head}: {tail}", "{head}：{tail}")
HEAD: Final = Text("{progress} done, {expected} expected by now", "目前達成 {progress}（應達 {expected}）")
HEAD_ALONE: Final = Text("{progress} done", "目前達成 {progress}")
HEAD_UNKNOWN: Final = Text("Progress is not known yet", "目前還沒有進度數字")
TAIL_NONE: Final = Text("none of {total} {what} is off track", "{total} 項{what}中沒有項目偏離")
TAIL_ONE: Final = Text("1 of {total} {what} is {how}", "{total} 項{what}中有 1 項{how}")
TAIL_MANY: Final = Text("{count} of {total} {what} are {how}", "{total} 項{what}中有 {count} 項{how}")
TAIL_UNKNOWN: Final = Text("{tail}, {count} {count:has|have} no value", "{tail}，{count} 項沒有數值")
TAIL_SINGLE: Final = Text("1 {what}, {status}", "1 項{what}，{status}")
TAIL_EMPTY: Final = Text("there are no key results or KPIs yet", "尚未設定任何關鍵結果或 KPI")
NO_FIGURES: Final = Text(
    "No figures yet: {total} of {total} {what} have no value",
    "尚無數字：{total} 項{what}中 {total} 項沒有數值",
)
NO_FIGURE: Final = Text("No figures yet: the only {what} has no value", "尚無數字：唯一的{what}，沒有數值")
SINGLE: Final = Text("1 {what}: {status}", "1 項{what}：{status}")
HEADLESS: Final = Text("{total} {what}: {states}", "{total} 項{what}中，{states}")
HOW_MANY: Final = Text("{count} {how}", "{count} 項{how}")
NONE_OFF: Final = Text("none off track", "沒有項目偏離")
UNKNOWN: Final = Text("{count} unknown", "{count} 項無數值")
WITHOUT_VALUE: Final = Text("{count} without a value", "{count} 項沒有數值")
EMPTY_PLAN: Final = Text(
    "This plan is empty: no objectives, key results or KPIs yet", "這份計畫是空的：尚無目標、關鍵結果與 KPI"
)
AND: Final = Text("{first} and {last}", "{first}與{last}")
STATES: Final[dict[Status, Text]] = {s: Text(s.text.en.lower(), s.text.zh_TW) for s in Status}
OFF: Final = Text("off track", "已偏離")
MISSED: Final = Text("missed", "未達成")
OFF_OR_MISSED: Final = Text("off track or missed", "已偏離或未達成")
UP: Final = Text("Up {points} since the end of {month}.", "較 {month}底上升 {points}。")
DOWN: Final = Text("Down {points} since the end of {month}.", "較 {month}底下降 {points}。")
SAME: Final = Text("Unchanged since the end of {month}.", "與 {month}底持平。")
FULL_REPORT: Final = Text("Full report", "完整報告")
UNREAD: Final = Text(
    "{count} {count:workbook|workbooks} could not be read, so what {count:it holds|they hold} is missing here: {files}.",
    "有 {count} 個活頁簿無法讀取，因此本報告缺少其內容：{files}。",
)
NOTHING_THEN: Final = Text(
    "Nothing to compare with yet: no item had begun by the end of {month}.",
    "{month}底尚無項目開始，因此還沒有可比較的數字。",
)
NO_PROGRESS_THEN: Final = Text(
    "Progress at the end of {month} is not known.", "{month}底的進度不明，無法比較。"
)
NO_FIGURES_THEN: Final = Text(
    "Not comparable with {month}: no figures of that month are known.", "缺少 {month}的數字，無法比較。"
)
NEW_SINCE: Final = Text(
    "{count} key {count:result|results} had no number then.", "當時有 {count} 項關鍵結果還沒有數字。"
)
NEW_SINCE_ONE: Final = Text("1 key result had no number then.", "當時有 1 項關鍵結果還沒有數字。")
PERIOD: Final = Text("{start} – {end}", "{start} – {end}")
AS_OF: Final = Text("as of {day}", "截至 {day}")
POINTS: Final = Text("{points} points", "{points} 個百分點")
NO_CHANGE: Final = Text("no change", "持平")
WITH_NEW_PARTS: Final = Text(
    "{points} ({count} {count:part|parts} newly reported)", "{points}（新增 {count} 項回報）"
)

# Whose part of the plan
SCOPES: Final[dict[Extent, Text]] = {
    Extent.DEPARTMENT: Text("{department}", "{department}"),
    Extent.OWNER: Text("{person}", "{person}"),
    Extent.MANAGER: Text("{person} and direct reports", "{person}與直屬部屬"),
}
WHOSE: Final[dict[Extent, Text]] = {
    **SCOPES,
    Extent.OWNER: Text("your items", "您負責的項目"),
    Extent.MANAGER: Text("you and your reports", "您與直屬部屬"),
}
SUBJECT: Final = Text("{organisation}, {month} {year}: {head}", "{organisation} {year} 年 {month}：{head}")
SUBJECT_READER: Final = Text(
    "{organisation}, {month} {year}, {whose}: {head}", "{organisation} {year} 年 {month}，{whose}：{head}"
)
HEADLINE: Final = Text("{progress} done, {states}", "達成 {progress}，{states}")
HEADLINE_ALONE: Final = Text("{states}", "{states}")
HEADLINE_UNKNOWN: Final = Text("no figures yet", "尚無數字")

# Counters
GOOD: Final = Text("On track, achieved", "正常、達成")
WARN: Final = Text("At risk", "有風險")
BAD: Final = Text("Off track, missed", "偏離、未達成")
OPEN: Final = Text("No data, incomplete", "無資料、不全")
SINCE: Final = Text("{change} since {month}", "較 {month}底 {change}")
COMPOSITION: Final = Text("{total} {what}: {counts}", "{what}共 {total} 項：{counts}")
COUNT: Final = Text("{shape} {word} {count}", "{shape} {word} {count}")

# Who must act
ACT: Final = Text("Who must act by when", "待辦事項")
WHO: Final = Text("Owner", "負責人")
WHAT: Final = Text("Action", "處理內容")
DUE: Final = Text("Due", "期限")
NOW: Final = Text("now", "立即")
OVERDUE: Final = Text("overdue", "已逾期")
NOBODY: Final = Text("Nobody has to act.", "目前沒有需要處理的事項。")
YOUR_ACTIONS: Final = Text("What you must do by when", "您的待辦事項")
NOTHING_FOR_YOU: Final = Text("There is nothing for you to do.", "目前沒有需要您處理的事項。")
FIRST_ITEM: Final = Text(
    "The plan is empty: enter the first objective, key result or KPI in the workbook.",
    "這份計畫是空的：請先在活頁簿填入目標、關鍵結果或 KPI。",
)
NO_OWNER: Final = Text("no owner", "無負責人")
ENTER_MONTH: Final = Text("Enter the {month} value for {titles}", "填報 {month}的數值：{titles}")
QUOTED: Final = Text("“{title}”", "「{title}」")
ENTER: Final = Text("Enter a value for {titles}", "填報數值：{titles}")
FILL_IN: Final = Text("Fill in {missing} for “{title}”", "補齊「{title}」的{missing}")
CORRECT_TITLED: Final = Text("Correct {cell}: {message}", "更正（{cell}）：{message}")
CORRECT: Final = Text("Correct {cell} of “{title}”: {message}", "更正「{title}」（{cell}）：{message}")
DECIDE_PACE: Final = Text(
    "Decide: at this pace “{title}” is at {value} ({progress}) by {day}, target {target}; it needs {needed}",
    "請決策：照目前速度，「{title}」{day}為 {value}（{progress}），目標值 {target}；{needed}",
)
DECIDE_AWAY: Final = Text(
    "Decide: “{title}” is moving away from its target ({value} now, target {target}); it needs {needed}",
    "請決策：「{title}」離目標值越來越遠（目前 {value}，目標值 {target}）；{needed}",
)
DECIDE_NEED: Final = Text(
    "Decide: “{title}” is {progress} done, expected {expected}; it needs {needed}",
    "請決策：「{title}」已完成 {progress}，預期 {expected}；{needed}",
)
DECIDE_REACHES: Final = Text(
    "Decide: “{title}” is {progress} done, expected {expected}; it reaches its target only if its pace holds",
    "請決策：「{title}」已完成 {progress}，預期 {expected}；須維持目前速度才能達標",
)
DECIDE_BACK: Final = Text(
    "Decide: “{title}” is further from {target} than at the start ({value} now)",
    "請決策：「{title}」目前為 {value}，比開始時離目標值 {target} 更遠",
)
DECIDE_BOUND: Final = Text(
    "Decide: “{title}” misses its limit, {value} against {target}",
    "請決策：「{title}」未符合上下限，目前 {value}，應為 {target}",
)
DECIDE_SHARE: Final = Text(
    "Decide: “{title}” is {progress} done, expected {expected}",
    "請決策：「{title}」已完成 {progress}，預期 {expected}",
)
DECIDE_MISSED: Final = Text(
    "Decide: “{title}” ended at {progress} on {day}; close it or set a new date",
    "請決策：「{title}」已於 {day}截止，進度 {progress}；請結案或訂新期限",
)
MORE: Final = Text("+{count} more in the full report", "另有 {count} 項，請見完整報告")
MORE_TITLES: Final = Text("{titles} and {count} more", "{titles}等，另有 {count} 項")

# What changed
CHANGED_SHORT: Final = Text("What changed", "變化")
CHANGED: Final = Text("What changed since the end of {month}", "{month}底以來的變化")
UNMOVED: Final = Text("No figure is known to have moved.", "沒有已知的變動。")
UNMOVED_PARTS: Final = Text(
    "No figure of a single item is known to have moved; other items count now than did then.",
    "沒有任何單一項目的數字有已知的變動；計入的項目與當時不同。",
)
FROM_TO: Final = Text("{before} → {after} (target {target})", "{before} → {after}（目標值 {target}）")
GOALPOSTS: Final = Text("Goalposts moved since the end of {month}", "{month}底以來更動的目標設定")
REVISED: Final = Text("The plan itself since the report of {month}", "{month}報告以來計畫本身的變動")
GONE: Final = Text(
    "No longer in the plan: “{title}” ({id}), then {status}",
    "已不在計畫中：「{title}」（{id}），當時{status}",
)
RENAMED: Final = Text(
    "No longer in the plan: “{title}” ({id}), then {status}; renamed to {new} “{new_title}”, {new_status}?",
    "已不在計畫中：「{title}」（{id}），當時{status}；是否已改為 {new}「{new_title}」（{new_status}）？",
)
ANEW: Final = Text(
    "{count} {count:item starts|items start} anew under {count:an ID|IDs} of the report of {month}; nothing is compared with "
    "what ended then",
    "{count} 個項目沿用 {month}報告的編號重新開始，不與當時已截止的項目比較",
)
NEW_IN_PLAN: Final = Text("New in the plan: “{title}”, {status}", "計畫新增：「{title}」，{status}")
RESTATED: Final = Text(
    "“{title}”: {today} at the end of {month} by today's plan and log; {reported} was reported then",
    "「{title}」：依目前的計畫與填報，{month}底為 {today}；當時報告為 {reported}",
)
RESTATED_WHOLE: Final = Text(
    "{today} at the end of {month} by today's plan and log; {reported} was reported then.",
    "依目前的計畫與填報，{month}底為 {today}；當時報告為 {reported}。",
)
OTHERWISE_WHOLE: Final = Text(
    "These figures are by today's plan and log: for {month}, {reported} was reported.",
    "以下數字依目前的計畫與填報計算；{month}當時報告為 {reported}。",
)
OTHERWISE: Final = Text(
    "These figures are by today's plan and log: {month} was reported otherwise.",
    "以下數字依目前的計畫與填報計算，與{month}當時的報告不同。",
)
MOVED: Final = Text("{what} {before} → {after}", "{what} {before} → {after}")
THE_TARGET: Final = Text("target", "目標值")
THE_BASELINE: Final = Text("baseline", "基準值")
THE_DUE_DATE: Final = Text("due date", "截止日")
THE_WEIGHT: Final = Text("weight", "權重")
PROGRESS_BY: Final = Text("progress {points}", "進度 {points}")

# Where items are heading
REACHES: Final = Text("reaches its target at this pace", "照目前速度可達標")
HEADS: Final = Text("at this pace {value} by {day}; needs {needed}", "照目前速度，{day}為 {value}；{needed}")
GOES_AWAY: Final = Text("moving away from its target; needs {needed}", "離目標值越來越遠；{needed}")
NEEDS: Final = Text("needs {needed}", "{needed}")
A_MONTH: Final = Text("{change} a month", "每月需 {change}")
A_WEEK: Final = Text("{change} a week", "每週需 {change}")
IN_ALL: Final = Text("{change} by {day}", "{day}前需 {change}")
METHOD_PACE: Final = Text(
    "“At this pace”: the median slope between every two dated values since the item's first day (Theil–Sen; "
    "at least three), continued from the latest one to the last day. Limits and yes-or-no milestones have no "
    "such pace.",
    "「照目前速度」：項目開始日以來有日期的數值（至少三筆）兩兩之間斜率的中位數（Theil–Sen），自最近一筆延續到截止日。"
    "上下限與是非型里程碑沒有這種速度。",
)

# Items
PROGRESS: Final = Text("Progress", "進度")
EXPECTED: Final = Text("Expected", "預期進度")
STATUS: Final = Text("Status", "狀態")
NOW_COLUMN: Final = Text("Now", "目前")
GAP: Final = Text(" ", "")
"""Between two words of a sentence."""
VERSUS: Final = Text("vs {month}", "較 {month}底")
VERSUS_POINTS: Final = Text("vs {month}, points", "較 {month}底，百分點")
BY_NOW: Final = Text("expected", "預期")
KEPT_OF: Final = Text("kept at {met} of {count} {count:check-in|check-ins}", "{count} 次填報中 {met} 次達標")
KEPT: Final = Text("kept", "達標")
NOT_KEPT: Final = Text("not kept", "未達標")
TARGET: Final = Text("target", "目標值")
SUPPORTS: Final = Text("supports {above}", "支援 {above}")
MILESTONE: Final = Text("done", "完成")
REPORTED: Final = Text("{have} of {of} reported", "已回報 {have}/{of}")
COMPLETE: Final = Text("{have} of {of} complete", "完整度 {have}/{of}")
MISSING: Final = Text("missing: {missing}", "缺少：{missing}")
CONFIDENCE: Final = Text("confidence {confidence} of 10", "信心 {confidence}/10")
OWNERS_CALL: Final = Text("owner's call: {call}", "負責人判斷：{call}")
LAST_SEEN: Final = Text("last check-in {day}", "最近更新 {day}")
OVERDUE_SINCE: Final = Text("check-in overdue since {day}", "{day}起逾期未更新")
STALE: Final = Text("check-in overdue", "逾期未更新")
CHART: Final = Text(
    "{count} {count:value|values}, {start} to {end}; now {value}",
    "{start} 至 {end} 共 {count} 筆數值；目前 {value}",
)
CHART_ONE: Final = Text("1 value, of {start}; now {value}", "{start} 共 1 筆數值；目前 {value}")
MORE_ROWS: Final = Text(
    "{count} more in the full report: {counts}", "另有 {count} 項，請見完整報告：{counts}"
)
ALSO: Final = Text("Also off track or missed", "其他已偏離或未達成的項目")
BRIEF: Final = Text("{shape} {name} {title}: {progress}", "{shape} {name} {title}：{progress}")
BY_NAME: Final = Text("And, by ID or cell: {names}.", "以及（編號或儲存格）：{names}。")
NO_ITEMS: Final = Text("There are none.", "目前沒有。")
NO_KEY_RESULTS: Final = Text("no key results of its own", "沒有自己的關鍵結果")

# Completeness and data quality
QUALITY: Final = Text("Completeness and data quality", "完整度與資料品質")
KPIS_COMPLETE: Final = Text(
    "KPIs with all four components (target, timeframe, data source, frequency): {have} of {of}.",
    "{of} 項 KPI 中有 {have} 項四要素齊備（目標值、期限、資料來源、監控頻率）。",
)
VALUES_KNOWN: Final = Text(
    "With a value: {have} of {of} {what}; overdue for a check-in: {stale}.",
    "{of} 項{what}中有 {have} 項有數值；{stale} 項逾期未更新。",
)
MISSING_MOST: Final = Text("Missing most often: {components}.", "最常缺少：{components}。")
TIMES: Final = Text("{component} ({count})", "{component}（{count} 項）")
MISSES: Final = Text(
    "{owner} fills in {missing} of “{title}” ({cell}).", "請{owner}補齊「{title}」（{cell}）的{missing}。"
)
NOBODY_FILLS: Final = Text(
    "“{title}” ({cell}) lacks {missing} and has no owner.",
    "「{title}」（{cell}）缺少{missing}，且沒有負責人。",
)
FINDINGS_COUNT: Final = Text(
    "Checks of the workbook: errors {errors}, warnings {warnings}, notes {notes}.",
    "活頁簿檢查結果：錯誤 {errors} 項、警告 {warnings} 項、提示 {notes} 項。",
)
NO_FINDINGS: Final = Text("Checks of the workbook: nothing found.", "活頁簿檢查結果：沒有發現問題。")

# How it was computed
METHOD: Final = Text("How it was computed", "計算方式")
METHOD_PLAN_ONE: Final = Text(
    "Progress of the plan: that of objective {ids}.", "計畫進度：即目標 {ids} 的進度。"
)
METHOD_PLAN: Final = Text(
    "Progress of the plan: the weighted mean of {count} {count:objective|objectives} ({ids}).",
    "計畫進度：{count} 個目標（{ids}）的加權平均。",
)
METHOD_READER_ONE: Final = Text(
    "Progress in the first line: that of objective {ids}.", "開頭的進度：即目標 {ids} 的進度。"
)
METHOD_READER: Final = Text(
    "Progress in the first line: the weighted mean of {count} {count:objective|objectives} ({ids}).",
    "開頭的進度：{count} 個目標（{ids}）的加權平均。",
)
METHOD_ROLL_UP: Final = Text(
    "Roll-up of objectives: {mode}; every share is held within 0% and 100%.",
    "目標的彙總方式：{mode}；每項進度都限制在 0% 到 100% 之間。",
)
METHOD_OWN_ROLL_UP: Final = Text("Rolled up in a way of their own: {ids}.", "另訂彙總方式的目標：{ids}。")
METHOD_LEFT_OUT: Final = Text(
    "Left out of the roll-up, for want of a number: {titles}.", "因沒有數值而未列入彙總：{titles}。"
)
METHOD_ZERO: Final = Text(
    "Counted as zero, for want of a number: {titles}.", "因沒有數值而以零計：{titles}。"
)
METHOD_NOT_COUNTED: Final = Text(
    "Not counted, postponed or of weight 0: {titles}.", "延後或權重為 0，不列入計算：{titles}。"
)
METHOD_WEIGHTS: Final = Text("Weights other than 1: {weights}.", "權重不為 1 的項目：{weights}。")
WEIGHT: Final = Text("{id} × {weight}", "{id} × {weight}")

# Footer
MADE_FROM: Final = Text(
    "Made from {file} (SHA-256 {sha256}) as of {day} by okrsheet {version}.",
    "由 okrsheet {version} 依據 {file}（SHA-256 {sha256}）製作，資料截至 {day}。",
)
MADE_FROM_MANY: Final = Text(
    "Made from {count} workbooks as of {day} by okrsheet {version}; report.json lists them.",
    "由 okrsheet {version} 依據 {count} 個活頁簿製作，資料截至 {day}；清單見 report.json。",
)
NO_FILE: Final = Text("a plan without a file", "未存檔的計畫")
WHY_YOU: Final = Text(
    "You get this because somebody shares this plan with you. Is a number wrong? Correct it in the "
    "workbook; the next report follows it.",
    "您會收到這封信，是因為有人與您分享這份計畫。數字有誤嗎？請直接更正活頁簿，下次報告就會更新。",
)

WHY_READER: Final = Text(
    "You get this because you are among the people of this plan; it shows what concerns you ({whose}). "
    "Is a number wrong? Correct it in the workbook; the next report follows it.",
    "您會收到這封信，是因為您在這份計畫的人員名單中；內容為與您有關的部分（{whose}）。"
    "數字有誤嗎？請直接更正活頁簿，下次報告就會更新。",
)

# The full page
PAGE_TITLE: Final = Text("OKR and KPI report", "OKR 與 KPI 報告")
TITLE: Final = Text("{organisation}, {month} {year}", "{organisation} {year} 年 {month}")
SKIP: Final = Text("Skip to the report", "跳到報告內容")
CONTENTS: Final = Text("Contents", "目錄")
DARK: Final = Text("Dark", "深色")
TREE: Final = Text("Alignment tree", "目標對齊圖")
DEPARTMENTS: Final = Text("Departments", "部門")
DEPARTMENT: Final = Text("Department", "部門")
OWNERS: Final = Text("Owners", "負責人")
LEVEL: Final = Text("Level", "層級")
TYPE: Final = Text("Type", "類型")
SEARCH: Final = Text("Search", "搜尋")
FILTER: Final = Text("Search and filter", "搜尋與篩選")
ALL: Final = Text("all", "全部")
CLEAR: Final = Text("Clear", "清除")
SHOWN_COUNT: Final = Text("Items shown: {shown} of {total}", "顯示 {shown} 項，共 {total} 項")
SHOW_ALL: Final = Text("Show all {count}", "顯示全部 {count} 項")
HOW_FIGURE: Final = Text("How this figure came about", "這個數字怎麼來的")
HOW_FIGURES: Final = Text("Open all explanations", "展開所有說明")
HISTORY: Final = Text("History", "走勢")
CELL: Final = Text("Cell", "儲存格")
SEVERITY: Final = Text("Severity", "嚴重程度")
MESSAGE: Final = Text("What was found", "問題")
HINT: Final = Text("What to do", "處理方式")
OTHERS: Final = Text("Key results without an objective", "沒有所屬目標的關鍵結果")
OTHER_ROWS: Final = Text("Other key results", "其他關鍵結果")
ID_TAKEN: Final = Text("ID used by a row above, so it counts nowhere", "編號已由上方的列使用，因此不列入計算")
ELSEWHERE: Final = Text("Key results of other objectives", "其他目標的關鍵結果")
TOP: Final = Text("Back to the top", "回到頁首")
LEGEND: Final = Text(
    "Progress bar: the line across it is what is expected by now. History: the dashed line is the target, "
    "the dotted one the expected pace.",
    "進度長條上的直線為目前的預期進度。走勢圖的虛線為目標值，點線為預期進度。",
)

# The year
YEAR_TITLE: Final = Text("{organisation}, {first} – {last}", "{organisation} {first}至 {last}")
YEAR_HEAD: Final = Text("{progress} done by the end of {month}", "{month}底達成 {progress}")
YEAR_HEAD_EXPECTED: Final = Text(
    "{progress} done by the end of {month}, {expected} expected",
    "{month}底達成 {progress}（應達 {expected}）",
)
YEAR_UNKNOWN: Final = Text("Progress by the end of {month} is not known", "{month}底的進度不明")
YEAR_BEFORE: Final = Text("A year before: {progress}.", "前一年同月：{progress}。")
MONTH_BY_MONTH: Final = Text("Month by month", "逐月進度")
MONTH: Final = Text("Month", "月份")
YEAR_AGO: Final = Text("Year before", "前一年同月")
COMPLETE_KPIS: Final = Text("KPIs complete", "完整的 KPI")
HAVE_OF: Final = Text("{have} of {of}", "{have}/{of}")
SHORT_COMPLETE: Final = Text("KPIs {have}/{of}", "KPI {have}/{of}")
SHORT_YEAR_AGO: Final = Text("{year}: {progress}", "{year} 年：{progress}")
REPORTED_THEN: Final = Text("({progress} was reported then)", "（當時報告為 {progress}）")
OF_YEAR: Final = Text("{what}, {year}", "{what}（{year} 年）")
YEAR_LEGEND: Final = Text(
    "Bar and first number: progress at the end of the month; line across the bar and second number: what was expected "
    "by then. Strip and signs: key results and KPIs by status. “KPIs 3/4”: 3 of 4 KPIs have all four components.",
    "長條與前一個數字為月底的進度；長條上的直線與後一個數字為當時的預期進度。色帶與符號為關鍵結果與 KPI 的各狀態項數。"
    "「KPI 3/4」表示 4 項 KPI 中有 3 項四要素齊備。",
)
YEAR_METHOD: Final = Text(
    "Each month is computed as of its last day, by today's plan, as in the report of that month.",
    "各月數字以當月最後一天為準，依目前的計畫計算，與該月報告相同。",
)
YEAR_AGO_METHOD: Final = Text(
    "“Year before”: progress at the end of the same month a year before, by today's plan from dated check-ins, else "
    "as Past months has it; a dash where neither reaches back.",
    "「前一年同月」：依目前的計畫，以前一年同月底之前有日期的填報計算，否則採用「各月紀錄」；兩者都沒有時以「–」表示。",
)
UNDATED: Final = Text(
    "{count} {count:item has|items have} a value without a date (Current): it counts in every month, so nobody can tell from it when it was reached.",
    "{count} 個項目只有沒有日期的「目前值」，每個月都以該值計算，因此無法看出是何時達到的。",
)
