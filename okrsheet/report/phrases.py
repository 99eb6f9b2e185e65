"""Every word of the reports."""

from __future__ import annotations

from typing import Final

from okrsheet.basics.text import Text
from okrsheet.plan.status import Status, Tone
from okrsheet.report.audience import Extent

# Verdict
VERDICT: Final = Text(en="{head}: {tail}", zh_TW="{head}：{tail}")
VERDICT_STATUS: Final = Text(en="{status}: {head}; {tail}", zh_TW="{status}：{head}；{tail}")
HEAD: Final = Text(
    en="{progress} done, {expected} expected by now", zh_TW="目前達成 {progress}（預期 {expected}）"
)
HEAD_ALONE: Final = Text(en="{progress} done", zh_TW="目前達成 {progress}")
HEAD_THIN: Final = Text(
    en="too little is reported to tell, {progress} done so far", zh_TW="回報不足，無法判定（目前 {progress}）"
)
HEAD_UNKNOWN: Final = Text(en="Progress is not known yet", zh_TW="目前還沒有進度數字")
TAIL: Final = Text(
    en="{count} of {total} {what} {count:is|are} {how}", zh_TW="{total} 項{what}中有 {count} 項{how}"
)
TAIL_NONE: Final = Text(
    en="none of {total} {what} is off track or at risk", zh_TW="{total} 項{what}中沒有項目偏離或有風險"
)
TAIL_SINGLE: Final = Text(en="1 {what}, {status}", zh_TW="1 項{what}，{status}")
TAIL_EMPTY: Final = Text(en="there are no key results or KPIs yet", zh_TW="尚未設定任何關鍵結果或 KPI")
NO_FIGURES: Final = Text(
    en="No figures yet: none of {total} {what} has one", zh_TW="尚無數字：{total} 項{what}都沒有進度"
)
NO_FIGURE: Final = Text(
    en="No figures yet: the only {what} has none", zh_TW="尚無數字：唯一的{what}，尚無進度"
)
SINGLE: Final = Text(en="1 {what}: {status}", zh_TW="1 項{what}：{status}")
HEADLESS: Final = Text(en="{total} {what}: {states}", zh_TW="{total} 項{what}中，{states}")
HOW_MANY: Final = Text(en="{count} {how}", zh_TW="{count} 項{how}")
NONE_OFF: Final = Text(en="none off track or at risk", zh_TW="沒有項目偏離或有風險")
UNKNOWN: Final = Text(en="{count} unknown", zh_TW="{count} 項進度不明")
WITHOUT_FIGURE: Final = Text(en="{count} without a figure", zh_TW="{count} 項無法計算進度")
EMPTY_PLAN: Final = Text(
    en="This plan is empty: no objectives, key results or KPIs yet",
    zh_TW="這份計畫是空的：尚無目標、關鍵結果與 KPI",
)
AND: Final = Text(en="{first} and {last}", zh_TW="{first}與{last}")
STATES: Final[dict[Status, Text]] = {s: Text(en=s.text.en.lower(), zh_TW=s.text.zh_TW) for s in Status}
OFF: Final = Text(en="off track", zh_TW="已偏離")
MISSED: Final = Text(en="missed", zh_TW="未達成")
OFF_OR_MISSED: Final = Text(en="off track or missed", zh_TW="已偏離或未達成")
RISKY: Final = Text(en="at risk", zh_TW="有風險")
UP: Final = Text(en="Up {points} since the end of {month}.", zh_TW="較 {month}底上升 {points}。")
DOWN: Final = Text(en="Down {points} since the end of {month}.", zh_TW="較 {month}底下降 {points}。")
SAME: Final = Text(en="Unchanged since the end of {month}.", zh_TW="與 {month}底持平。")
FULL_REPORT: Final = Text(en="Full report", zh_TW="完整報告")
UNREAD: Final = Text(
    en="{count} {count:workbook|workbooks} could not be read, so what {count:it holds|they hold} is missing here: {files}.",
    zh_TW="有 {count} 個活頁簿無法讀取，因此本報告缺少其內容：{files}。",
)
FIRST_MONTH: Final = Text(
    en="First month: everything is compared with its start.", zh_TW="第一個月：各項皆與開始時比較。"
)
NO_PROGRESS_THEN: Final = Text(
    en="Progress at the end of {month} is not known.", zh_TW="{month}底的進度不明，無法比較。"
)
NO_FIGURES_THEN: Final = Text(
    en="Not comparable with {month}: no figures of that month are known.",
    zh_TW="缺少 {month}的數字，無法比較。",
)
NEW_SINCE: Final = Text(
    en="{count} key {count:result|results} had no number then.", zh_TW="當時有 {count} 項關鍵結果還沒有數字。"
)
NEW_SINCE_ONE: Final = Text(en="1 key result had no number then.", zh_TW="當時有 1 項關鍵結果還沒有數字。")
AGAINST: Final = Text(
    en="Against what is expected: {now}; at the end of {month} {then}.",
    zh_TW="與預期相比：{now}；{month}底{then}。",
)
BEHIND_BY: Final = Text(en="{points} behind", zh_TW="落後 {points}")
AHEAD_BY: Final = Text(en="{points} ahead", zh_TW="超前 {points}")
AS_EXPECTED: Final = Text(en="level", zh_TW="持平")
OUTLOOK: Final = Text(en="At this pace {progress} by {day}.", zh_TW="照目前速度，{day}將達 {progress}。")
NO_OUTLOOK: Final = Text(
    en="Where it will end cannot be told yet: not all of its parts have a pace.",
    zh_TW="目前還無法推估期末結果：並非所有組成項目都能推算速度。",
)
MADE_OF_SOME: Final = Text(
    en="{progress} is the mean of the {count} of {of} {what} that have a figure: {parts}.",
    zh_TW="{progress} 是 {of} 個{what}中 {count} 個有數字者的平均：{parts}。",
)
MADE_OF: Final = Text(
    en="{progress} is the mean of {count} {what}: {parts}.",
    zh_TW="{progress} 是 {count} 個{what}的平均：{parts}。",
)
A_PART: Final = Text(en="“{title}” {progress}", zh_TW="「{title}」{progress}")
A_PART_OF_WEIGHT: Final = Text(
    en="“{title}” {progress} (weight {weight})", zh_TW="「{title}」{progress}（權重 {weight}）"
)
ALIGNED: Final = Text(
    en="The {count} {count:objective that supports|objectives that support} “{title}” {count:is at|come to} {progress}, which does not count in it.",
    zh_TW="支援「{title}」的 {count} 個目標平均為 {progress}，不計入其中。",
)
LEFT_OVER: Final = Text(
    en="“{title}” ended on {day}, before this period, and still counts.",
    zh_TW="「{title}」已於本期之前的 {day}截止，但仍計入。",
)
LEFT_OVERS: Final = Text(
    en="{count} parts ended before this period and still count.",
    zh_TW="有 {count} 個部分在本期之前已截止，但仍計入。",
)
DECIDED: Final = Text(
    en="Decided since the end of {month}: {decisions}.", zh_TW="{month}底以來的決定：{decisions}。"
)
NOTHING_DECIDED: Final = Text(
    en="No decision is on record since the end of {month}: no target, date, weight or state was changed.",
    zh_TW="{month}底以來沒有決定的紀錄：目標值、日期、權重與執行狀態均未更動。",
)
DECIDED_ITEM: Final = Text(en="“{title}” {what}", zh_TW="「{title}」{what}")
DROPPED: Final = Text(en="dropped from the plan", zh_TW="已從計畫移除")
TAKEN_UP: Final = Text(en="taken up again", zh_TW="重新開始")
TO_DECIDE: Final = Text(en="To decide now: {count} ({people}).", zh_TW="現在待決策：{count} 項（{people}）。")
TO_DECIDE_AHEAD: Final = Text(
    en="Not off track yet, but heading for less than the target: {count} ({people}).",
    zh_TW="尚未偏離，但照目前速度達不到目標：{count} 項（{people}）。",
)
CHORES: Final = Text(en="To enter, fill in or correct: {count}.", zh_TW="待填報、補齊或更正：{count} 項。")
MORE_PEOPLE: Final = Text(en="{names} and {count} {count:other|others}", zh_TW="{names}等，另有 {count} 人")
ATTACHED: Final = Text(en="The full report is attached.", zh_TW="完整報告請見附件。")
PERIOD: Final = Text(en="{start} – {end}", zh_TW="{start} – {end}")
AS_OF: Final = Text(en="as of {day}", zh_TW="截至 {day}")
POINTS: Final = Text(en="{points} {points:point|points}", zh_TW="{points} 個百分點")
NO_CHANGE: Final = Text(en="no change", zh_TW="持平")
WITH_NEW_PARTS: Final = Text(
    en="{points} ({count} {count:part|parts} newly reported)", zh_TW="{points}（新增 {count} 項回報）"
)

# Whose part of the plan
SCOPES: Final[dict[Extent, Text]] = {
    Extent.DEPARTMENT: Text(en="{department}", zh_TW="{department}"),
    Extent.OWNER: Text(en="{person}", zh_TW="{person}"),
    Extent.MANAGER: Text(en="{person} and direct reports", zh_TW="{person}與直屬部屬"),
}
WHOSE: Final[dict[Extent, Text]] = {
    **SCOPES,
    Extent.OWNER: Text(en="your items", zh_TW="您負責的項目"),
    Extent.MANAGER: Text(en="you and your reports", zh_TW="您與直屬部屬"),
}
SUBJECT: Final = Text(
    en="{organisation}, {month} {year}: {head}", zh_TW="{organisation} {year} 年 {month}：{head}"
)
SUBJECT_READER: Final = Text(
    en="{organisation}, {month} {year}, {whose}: {head}",
    zh_TW="{organisation} {year} 年 {month}，{whose}：{head}",
)
DONE: Final = Text(en="{progress} done", zh_TW="完成 {progress}")
HEADLINE_UNKNOWN: Final = Text(en="no figures yet", zh_TW="尚無數字")

# Counters
GOOD: Final = Text(en="On track, achieved", zh_TW="正常、達成")
WARN: Final = Text(en="At risk", zh_TW="有風險")
BAD: Final = Text(en="Off track, missed", zh_TW="偏離、未達成")
OPEN: Final = Text(en="No data, incomplete", zh_TW="無資料、不全")
GOOD_SHORT: Final = Text(en="Fine", zh_TW="良好")
WARN_SHORT: Final = Text(en="At risk", zh_TW="有風險")
BAD_SHORT: Final = Text(en="Off", zh_TW="落後")
OPEN_SHORT: Final = Text(en="Open", zh_TW="不明")
QUIET_SHORT: Final = Text(en="Not running", zh_TW="未進行")
QUIET: Final = Text(en="Not started, set aside", zh_TW="未開始、擱置")
SINCE: Final = Text(en="{change} since {month}", zh_TW="較 {month}底 {change}")
COMPOSITION: Final = Text(en="{total} {what}: {counts}", zh_TW="{what}共 {total} 項：{counts}")
COUNT: Final = Text(en="{shape} {word} {count}", zh_TW="{shape} {word} {count}")

# Who must act
ACT: Final = Text(en="Who must act by when", zh_TW="待辦事項")
WHO: Final = Text(en="Owner", zh_TW="負責人")
WHAT: Final = Text(en="Action", zh_TW="處理內容")
DUE: Final = Text(en="Due", zh_TW="期限")
NOW: Final = Text(en="now", zh_TW="立即")
OVERDUE: Final = Text(en="overdue", zh_TW="已逾期")
WATCH: Final = Text(
    en="No decision or check-in is due, but {count} {count:item is|items are} at risk: keep an eye on {count:it|them}.",
    zh_TW="目前沒有到期的決策或填報，但有 {count} 項有風險，請持續留意。",
)
NOBODY: Final = Text(en="Nobody has to act.", zh_TW="目前沒有需要處理的事項。")
YOUR_ACTIONS: Final = Text(en="What you must do by when", zh_TW="您的待辦事項")
NOTHING_FOR_YOU: Final = Text(en="There is nothing for you to do.", zh_TW="目前沒有需要您處理的事項。")
FIRST_ITEM: Final = Text(
    en="The plan is empty: enter the first objective, key result or KPI in the workbook.",
    zh_TW="這份計畫是空的：請先在活頁簿填入目標、關鍵結果或 KPI。",
)
NO_OWNER: Final = Text(en="no owner", zh_TW="無負責人")
QUOTED: Final = Text(en="“{title}”", zh_TW="「{title}」")
LISTED: Final = Text(en="{titles}", zh_TW="{titles}")
ENTER_MONTH: Final = Text(en="Enter the {month} value", zh_TW="填報 {month}的數值")
ENTER: Final = Text(en="Enter a value", zh_TW="填報數值")
FILL_IN: Final = Text(en="Fill in", zh_TW="補齊")
LACKING: Final = Text(en="{missing} of “{title}”", zh_TW="「{title}」的{missing}")
CORRECT: Final = Text(en="Correct", zh_TW="更正")
WRONG_TITLED: Final = Text(en="{cell}: {message}", zh_TW="{cell}：{message}")
WRONG: Final = Text(en="“{title}”, {cell}: {message}", zh_TW="「{title}」（{cell}）：{message}")
DECIDE: Final = Text(
    en="Decide: ease the target, add resources, or close it", zh_TW="請決策：放寬目標、增加資源，或結案"
)
DECIDE_LIMIT: Final = Text(
    en="Decide: get back within the limit, or move it", zh_TW="請決策：回到上下限之內，或調整上下限"
)
DECIDE_MILESTONE: Final = Text(
    en="Decide: add resources, move the date, or drop it", zh_TW="請決策：增加資源、調整期限，或取消"
)
DECIDE_OVER: Final = Text(en="Decide: close it, or set a new date", zh_TW="請決策：結案，或訂新期限")
AT_PACE: Final = Text(
    en="“{title}”: at this pace {value} by {day}, target {target}; it needs {needed}",
    zh_TW="「{title}」：照目前速度，{day}為 {value}，目標值 {target}；{needed}",
)
AWAY: Final = Text(
    en="“{title}”: moving away from its target, {value} now, target {target}; it needs {needed}",
    zh_TW="「{title}」：離目標值越來越遠，目前 {value}，目標值 {target}；{needed}",
)
NEEDED: Final = Text(
    en="“{title}”: {progress} done, {expected} expected; it needs {needed}",
    zh_TW="「{title}」：已完成 {progress}，預期 {expected}；{needed}",
)
JUST_REACHES: Final = Text(
    en="“{title}”: {progress} done, {expected} expected; it reaches its target only if its pace holds",
    zh_TW="「{title}」：已完成 {progress}，預期 {expected}；須維持目前速度才能達標",
)
BACKWARDS: Final = Text(
    en="“{title}”: further from {target} than at the start, {value} now",
    zh_TW="「{title}」：目前 {value}，比開始時離目標值 {target} 更遠",
)
OUT_OF_BOUNDS: Final = Text(
    en="“{title}”: {value}, the limit is {target}", zh_TW="「{title}」：目前 {value}，應為 {target}"
)
BEHIND: Final = Text(
    en="“{title}”: {progress} done, {expected} expected",
    zh_TW="「{title}」：已完成 {progress}，預期 {expected}",
)
NOT_DONE: Final = Text(en="“{title}”: not done yet, due {day}", zh_TW="「{title}」：尚未完成，期限 {day}")
ENDED: Final = Text(en="“{title}”: ended at {progress}", zh_TW="「{title}」：截止時進度 {progress}")
ENDED_NOT_DONE: Final = Text(en="“{title}”: not done by its due date", zh_TW="「{title}」：到期時尚未完成")
LAST_DAY: Final = Text(
    en="“{title}”: {progress} done on its last day", zh_TW="「{title}」：最後一天，進度 {progress}"
)
ADD_KEY_RESULTS: Final = Text(en="Add key results", zh_TW="新增關鍵結果")
OF_THE_DAY: Final = Text(en="{what}; the value is of {day}", zh_TW="{what}；數值為 {day}所填")
TASKS: Final = Text(en="Besides: {tasks}.", zh_TW="此外：{tasks}。")
TASKS_OF: Final = Text(
    en="{lead} ({count}, {people} {people:person|people})", zh_TW="{lead}（{count} 項，{people} 人）"
)
MORE: Final = Text(en="+{count} more", zh_TW="另有 {count} 項")
MORE_THERE: Final = Text(en="+{count} more in the full report", zh_TW="另有 {count} 項，請見完整報告")
MORE_ATTACHED: Final = Text(
    en="+{count} more in the attached report", zh_TW="另有 {count} 項，請見附件的完整報告"
)
MORE_TITLES: Final = Text(en="{titles} and {count} more", zh_TW="{titles}等，另有 {count} 項")

# What changed
CHANGED_SHORT: Final = Text(en="What changed", zh_TW="變化")
ACHIEVED_BY: Final = Text(en="“{title}” ({owner})", zh_TW="「{title}」（{owner}）")
ACHIEVED: Final = Text(en="Achieved since the end of {month}: {items}.", zh_TW="{month}底以來達成：{items}。")
CHANGED: Final = Text(en="What changed since the end of {month}", zh_TW="{month}底以來的變化")
UNMOVED: Final = Text(en="No figure is known to have moved.", zh_TW="沒有已知的變動。")
UNMOVED_PARTS: Final = Text(
    en="No figure of a single item is known to have moved; other items count now than did then.",
    zh_TW="沒有任何單一項目的數字有已知的變動；計入的項目與當時不同。",
)
FROM_TO: Final = Text(
    en="{before} → {after} (target {target})", zh_TW="{before} → {after}（目標值 {target}）"
)
GOALPOSTS: Final = Text(en="Goalposts moved since the end of {month}", zh_TW="{month}底以來更動的目標設定")
REVISED: Final = Text(en="The plan itself since the report of {month}", zh_TW="{month}報告以來計畫本身的變動")
GONE: Final = Text(
    en="No longer in the plan: “{title}” ({id}), then {status}",
    zh_TW="已不在計畫中：「{title}」（{id}），當時{status}",
)
RENAMED: Final = Text(
    en="No longer in the plan: “{title}” ({id}), then {status}; renamed to {new} “{new_title}”, {new_status}?",
    zh_TW="已不在計畫中：「{title}」（{id}），當時{status}；是否已改為 {new}「{new_title}」（{new_status}）？",
)
ANEW: Final = Text(
    en="{count} {count:item starts|items start} anew under {count:an ID|IDs} of the report of {month}; nothing is compared with "
    "what ended then",
    zh_TW="{count} 個項目沿用 {month}報告的編號重新開始，不與當時已截止的項目比較",
)
NEW_IN_PLAN: Final = Text(en="New in the plan: “{title}”, {status}", zh_TW="計畫新增：「{title}」，{status}")
RESTATED: Final = Text(
    en="“{title}”: {today} at the end of {month} by today's plan and log; {reported} was reported then",
    zh_TW="「{title}」：依目前的計畫與填報，{month}底為 {today}；當時報告為 {reported}",
)
RESTATED_WHOLE: Final = Text(
    en="{today} at the end of {month} by today's plan and log; {reported} was reported then.",
    zh_TW="依目前的計畫與填報，{month}底為 {today}；當時報告為 {reported}。",
)
OTHERWISE_WHOLE: Final = Text(
    en="These figures are by today's plan and log: for {month}, {reported} was reported.",
    zh_TW="以下數字依目前的計畫與填報計算；{month}當時報告為 {reported}。",
)
OTHERWISE: Final = Text(
    en="These figures are by today's plan and log: {month} was reported otherwise.",
    zh_TW="以下數字依目前的計畫與填報計算，與{month}當時的報告不同。",
)
MOVED: Final = Text(en="{what} {before} → {after}", zh_TW="{what} {before} → {after}")
THE_TARGET: Final = Text(en="target", zh_TW="目標值")
THE_BASELINE: Final = Text(en="baseline", zh_TW="基準值")
THE_DUE_DATE: Final = Text(en="due date", zh_TW="截止日")
THE_WEIGHT: Final = Text(en="weight", zh_TW="權重")
PROGRESS_BY: Final = Text(en="progress {points}", zh_TW="進度 {points}")

# Where items are heading
TODAY_BUT: Final = Text(en="{status} today, {ahead}", zh_TW="目前{status}，{ahead}")
NOT_DUE: Final = Text(en="not due before {day}", zh_TW="{day}才到期")
REACHES: Final = Text(en="reaches its target at this pace", zh_TW="照目前速度可達標")
HEADS: Final = Text(
    en="at this pace {value} by {day}; needs {needed}", zh_TW="照目前速度，{day}為 {value}；{needed}"
)
HEADS_ALONE: Final = Text(en="at this pace {value} by {day}", zh_TW="照目前速度，{day}為 {value}")
GOES_AWAY: Final = Text(en="moving away from its target; needs {needed}", zh_TW="離目標值越來越遠；{needed}")
NEEDS: Final = Text(en="needs {needed}", zh_TW="{needed}")
A_MONTH: Final = Text(en="{change} a month", zh_TW="每月需 {change}")
A_WEEK: Final = Text(en="{change} a week", zh_TW="每週需 {change}")
IN_ALL: Final = Text(en="{change} by {day}", zh_TW="{day}前需 {change}")
METHOD_PACE: Final = Text(
    en="“At this pace”: the median slope between every two dated values since the item's first day (Theil–Sen; "
    "at least three), continued from the latest one to the last day. Limits and yes-or-no milestones have no "
    "such pace.",
    zh_TW="「照目前速度」：項目開始日以來有日期的數值（至少三筆）兩兩之間斜率的中位數（Theil–Sen），自最近一筆延續到截止日。"
    "上下限與是非型里程碑沒有這種速度。",
)

# Items
PROGRESS: Final = Text(en="Progress", zh_TW="進度")
SCORE: Final = Text(en="Score", zh_TW="評分")
EXPECTED: Final = Text(en="Expected", zh_TW="預期進度")
STATUS: Final = Text(en="Status", zh_TW="狀態")
NOW_COLUMN: Final = Text(en="Now", zh_TW="目前")
VERSUS_POINTS: Final = Text(en="vs {month}, points", zh_TW="較 {month}底，百分點")
BY_NOW: Final = Text(en="expected", zh_TW="預期")
KEPT_OF: Final = Text(
    en="kept in {met} of {count} {count:check-in|check-ins}", zh_TW="{count} 次填報中 {met} 次達標"
)
KEPT: Final = Text(en="kept", zh_TW="達標")
NOT_KEPT: Final = Text(en="not kept", zh_TW="未達標")
PROGRESS_EXPECTED: Final = Text(en="Progress / expected", zh_TW="進度／預期")
NO_REASON: Final = Text(en="no reason given yet", zh_TW="尚未說明原因")
TARGET: Final = Text(en="target", zh_TW="目標值")
SUPPORTS: Final = Text(en="supports {above}", zh_TW="支援 {above}")
MILESTONE: Final = Text(en="done", zh_TW="完成")
REPORTED: Final = Text(en="{have} of {of} reported", zh_TW="已回報 {have}/{of}")
COMPLETE: Final = Text(en="{have} of {of} complete", zh_TW="完整度 {have}/{of}")
MISSING: Final = Text(en="missing: {missing}", zh_TW="缺少：{missing}")
CONFIDENCE: Final = Text(en="confidence {confidence} of 10", zh_TW="信心 {confidence}/10")
OWNERS_CALL: Final = Text(en="owner's call: {call}", zh_TW="負責人判斷：{call}")
LAST_SEEN: Final = Text(en="last check-in {day}", zh_TW="最近更新 {day}")
OVERDUE_SINCE: Final = Text(en="check-in overdue since {day}", zh_TW="{day}起逾期未更新")
STALE: Final = Text(en="check-in overdue", zh_TW="逾期未更新")
CHART: Final = Text(
    en="{count} {count:value|values}, {start} to {end}", zh_TW="{start} 至 {end} 共 {count} 筆數值"
)
CHART_ONE: Final = Text(en="1 value, of {start}", zh_TW="{start} 共 1 筆數值")
WITHOUT_ROW: Final = Text(en="And: {counts}", zh_TW="另有：{counts}")
WORST_FEW: Final = Text(en="What needs attention most ({count})", zh_TW="最需要關注的 {count} 項")
WITH_ID: Final = Text(en="{title} ({id})", zh_TW="{title}（{id}）")
NO_KEY_RESULTS: Final = Text(en="no key results of its own", zh_TW="沒有自己的關鍵結果")

# Completeness and data quality
QUALITY: Final = Text(en="Completeness and data quality", zh_TW="完整度與資料品質")
KPIS_COMPLETE: Final = Text(
    en="KPIs with all four components (target, timeframe, data source, frequency): {have} of {of}.",
    zh_TW="{of} 項 KPI 中有 {have} 項四要素齊備（目標值、期限、資料來源、監控頻率）。",
)
VALUES_KNOWN: Final = Text(
    en="With a figure: {have} of {of} {what} under way; overdue for a check-in: {stale}.",
    zh_TW="進行中的 {of} 項{what}中有 {have} 項有進度數字；{stale} 項逾期未更新。",
)
MISSING_MOST: Final = Text(en="Missing most often: {components}.", zh_TW="最常缺少：{components}。")
TIMES: Final = Text(en="{component} ({count})", zh_TW="{component}（{count} 項）")
MISSES: Final = Text(
    en="{owner} fills in {missing} of “{title}” ({cell}).",
    zh_TW="請{owner}補齊「{title}」（{cell}）的{missing}。",
)
WHO_FILLS_IN: Final = Text(en="To be filled in by: {people}.", zh_TW="待補齊者：{people}。")
NOBODY_YET: Final = Text(en="nobody yet", zh_TW="尚無負責人")
NOBODY_FILLS: Final = Text(
    en="“{title}” ({cell}) lacks {missing} and has no owner.",
    zh_TW="「{title}」（{cell}）缺少{missing}，且沒有負責人。",
)
FINDINGS_COUNT: Final = Text(
    en="Checks of the workbook: errors {errors}, warnings {warnings}, notes {notes}.",
    zh_TW="活頁簿檢查結果：錯誤 {errors} 項、警告 {warnings} 項、提示 {notes} 項。",
)
NO_FINDINGS: Final = Text(en="Checks of the workbook: nothing found.", zh_TW="活頁簿檢查結果：沒有發現問題。")
SOURCES_COUNT: Final = Text(
    en="Data sources: {configured} of {of} are configured, {answered} answered.",
    zh_TW="{of} 個資料來源中有 {configured} 個已設定、{answered} 個有回應。",
)
SOURCES_AGREE: Final = Text(
    en="Of {of} typed {of:value|values} that can be compared, {agree} {agree:agrees|agree}.",
    zh_TW="可比對的 {of} 個填寫數值中有 {agree} 個相符。",
)
SOURCES_MISSING: Final = Text(en="Not configured: {sources}.", zh_TW="尚未設定：{sources}。")
SOURCE_SILENT: Final = Text(
    en="“{source}” gives no value: {why} ({cells}).", zh_TW="無法取得「{source}」的數值：{why}（{cells}）。"
)
SOURCES_MORE: Final = Text(
    en="+{count} more; okrsheet check --sources lists them.",
    zh_TW="另有 {count} 項，請見 okrsheet check --sources。",
)
CELL_SAYS: Final = Text(en="{cell}: {message}", zh_TW="{cell}：{message}")

# How it was computed
METHOD: Final = Text(en="How it was computed", zh_TW="計算方式")
METHOD_PLAN_ONE: Final = Text(
    en="Progress of the plan: that of objective {ids}.", zh_TW="計畫進度：即目標 {ids} 的進度。"
)
METHOD_PLAN: Final = Text(
    en="Progress of the plan: the weighted mean of {count} {count:objective|objectives} ({ids}).",
    zh_TW="計畫進度：{count} 個目標（{ids}）的加權平均。",
)
METHOD_READER_ONE: Final = Text(
    en="Progress in the first line: that of objective {ids}.", zh_TW="開頭的進度：即目標 {ids} 的進度。"
)
METHOD_READER: Final = Text(
    en="Progress in the first line: the weighted mean of {count} {count:objective|objectives} ({ids}).",
    zh_TW="開頭的進度：{count} 個目標（{ids}）的加權平均。",
)
METHOD_ROLL_UP: Final = Text(
    en="Roll-up of objectives: {mode}; every share is held within 0% and 100%.",
    zh_TW="目標的彙總方式：{mode}；每項進度都限制在 0% 到 100% 之間。",
)
METHOD_OWN_ROLL_UP: Final = Text(
    en="Rolled up in a way of their own: {ids}.", zh_TW="另訂彙總方式的目標：{ids}。"
)
METHOD_LEFT_OUT: Final = Text(
    en="Left out of the roll-up, for want of a number: {titles}.", zh_TW="因沒有數值而未列入彙總：{titles}。"
)
METHOD_ZERO: Final = Text(
    en="Counted as zero, for want of a number: {titles}.", zh_TW="因沒有數值而以零計：{titles}。"
)
METHOD_NOT_COUNTED: Final = Text(
    en="Not counted, postponed or of weight 0: {titles}.", zh_TW="延後或權重為 0，不列入計算：{titles}。"
)
METHOD_WEIGHTS: Final = Text(en="Weights other than 1: {weights}.", zh_TW="權重不為 1 的項目：{weights}。")
WEIGHT: Final = Text(en="{id} × {weight}", zh_TW="{id} × {weight}")

# Footer
MADE_FROM: Final = Text(
    en="Made from {file} (SHA-256 {sha256}) as of {day} by okrsheet {version}.",
    zh_TW="由 okrsheet {version} 依據 {file}（SHA-256 {sha256}）製作，資料截至 {day}。",
)
MADE_FROM_MANY: Final = Text(
    en="Made from {count} workbooks as of {day} by okrsheet {version}; report.json lists them.",
    zh_TW="由 okrsheet {version} 依據 {count} 個活頁簿製作，資料截至 {day}；清單見 report.json。",
)
GRADES: Final[dict[Tone, Text]] = {
    Tone.GOOD: Text(en="good", zh_TW="良好"),
    Tone.WARN: Text(en="fair", zh_TW="尚可"),
    Tone.BAD: Text(en="poor", zh_TW="不足"),
    Tone.NONE: Text(en="no figure", zh_TW="無數字"),
}
"""How good a score is."""
SO_FAR: Final = Text(en="so far", zh_TW="目前為止")
REVIEW: Final = Text(en="The period in review: {start} to {end}", zh_TW="本期回顧：{start}至 {end}")
REVIEW_SHORT: Final = Text(en="Review", zh_TW="本期回顧")
REVIEW_SCORE: Final = Text(
    en="The score of the whole is {score} of 1: {word}.", zh_TW="整體評分為 {score}（滿分 1）：{word}。"
)
REVIEW_COUNTS: Final = Text(
    en="Of {count} key {count:result or KPI|results and KPIs} that ended with a figure, {achieved} {achieved:was|were} achieved.",
    zh_TW="已截止且有數字的 {count} 項關鍵結果與 KPI 中，{achieved} 項已達成。",
)
REVIEW_LAST_DAY: Final = Text(
    en="What ends on {day} is judged here by its last value; its status says so from the next day on.",
    zh_TW="於 {day}截止的項目，此處以最後的數值判定；其狀態自次日起才會顯示。",
)
REVIEW_COMMITTED: Final = Text(
    en="Of a committed objective only a score of 1 is good: {titles}.",
    zh_TW="承諾型目標的評分須為 1 才是良好：{titles}。",
)
REVIEW_SO_FAR: Final = Text(
    en="It is a review so far: the period ends on {day}.", zh_TW="此為目前為止的回顧：本期至 {day}結束。"
)
REVIEW_SCORES: Final = Text(en="Score by objective", zh_TW="各目標評分")
REVIEW_ENDED: Final = Text(en="What was missed and achieved", zh_TW="未達成與已達成")
REVIEW_ACHIEVED: Final = Text(en="Achieved ({count})", zh_TW="已達成（{count}）")
REVIEW_MISSED: Final = Text(en="Missed ({count})", zh_TW="未達成（{count}）")
REVIEW_GOALPOSTS: Final = Text(
    en="Goalposts moved on the way, since the first report of the period",
    zh_TW="本期首次報告以來更動的目標設定",
)
REVIEW_UNMOVED: Final = Text(
    en="No goalpost is another than in the first report of the period.",
    zh_TW="目標設定與本期首次報告時相同。",
)
REVIEW_UNKNOWN: Final = Text(
    en="{count} ended without a figure: {titles}.", zh_TW="{count} 項截止時沒有數字：{titles}。"
)
REVIEW_DECIDED: Final = Text(
    en="{count} {count:was|were} closed, cancelled or postponed: {titles}.",
    zh_TW="{count} 項已結案、取消或延後：{titles}。",
)
REVIEW_AT: Final = Text(en="“{title}” ({status}, {progress})", zh_TW="「{title}」（{status}，{progress}）")
REVIEW_FORECASTS: Final = Text(
    en="At the end of {month}, {right} of {count} {count:forecast was|forecasts were} right about reaching the target; "
    "mean miss {miss} of the way.",
    zh_TW="{month}底的 {count} 項預估中，{right} 項正確預測是否達標；平均誤差為全程的 {miss}。",
)
PLAN_ENDED: Final = Text(
    en="This plan ended on {day}. To make the next one, with what is still open:",
    zh_TW="這份計畫已於 {day}結束。建立下一期並沿用尚未結束的項目：",
)
MADE_BY: Final = Text(en="Made by okrsheet as of {day}.", zh_TW="由 okrsheet 製作，資料截至 {day}。")
NO_FILE: Final = Text(en="a plan without a file", zh_TW="未存檔的計畫")
WHY_YOU: Final = Text(
    en="You get this because somebody shares this plan with you. Is a number wrong? Correct it in the "
    "workbook; the next report follows it.",
    zh_TW="您會收到這封信，是因為有人與您分享這份計畫。數字有誤嗎？請直接更正活頁簿，下次報告就會更新。",
)

WHY_READER: Final = Text(
    en="You get this because you are among the people of this plan; it shows what concerns you ({whose}). "
    "Is a number wrong? Correct it in the workbook; the next report follows it.",
    zh_TW="您會收到這封信，是因為您在這份計畫的人員名單中；內容為與您有關的部分（{whose}）。"
    "數字有誤嗎？請直接更正活頁簿，下次報告就會更新。",
)

# The full page
PAGE_TITLE: Final = Text(en="OKR and KPI report", zh_TW="OKR 與 KPI 報告")
TITLE: Final = Text(en="{organisation}, {month} {year}", zh_TW="{organisation} {year} 年 {month}")
SKIP: Final = Text(en="Skip to the report", zh_TW="跳到報告內容")
CONTENTS: Final = Text(en="Contents", zh_TW="目錄")
DARK: Final = Text(en="Dark", zh_TW="深色")
TREE: Final = Text(en="Objectives, key results and KPIs", zh_TW="目標、關鍵結果與 KPI")
DEPARTMENTS: Final = Text(en="Departments", zh_TW="部門")
DEPARTMENT: Final = Text(en="Department", zh_TW="部門")
NO_DEPARTMENT: Final = Text(en="no department", zh_TW="未填部門")
OTHER_DEPARTMENTS: Final = Text(en="{count} other departments", zh_TW="其他 {count} 個部門")
OWNERS: Final = Text(en="Owners", zh_TW="負責人")
LEVEL: Final = Text(en="Level", zh_TW="層級")
TYPE: Final = Text(en="Type", zh_TW="類型")
SEARCH: Final = Text(en="Search", zh_TW="搜尋")
FILTER: Final = Text(en="Search and filter", zh_TW="搜尋與篩選")
ALL: Final = Text(en="all", zh_TW="全部")
CLEAR: Final = Text(en="Clear", zh_TW="清除")
SHOWN_COUNT: Final = Text(en="Items shown: {shown} of {total}", zh_TW="顯示 {shown} 項，共 {total} 項")
SHOW_ALL: Final = Text(en="Show all {count}", zh_TW="顯示全部 {count} 項")
HOW_FIGURE: Final = Text(en="How this figure came about", zh_TW="這個數字怎麼來的")
HOW_FIGURES: Final = Text(en="Show how figures came about", zh_TW="顯示數字由來")
ASK_HOW: Final = Text(
    en="The plan is large: where an item is heading and how its figure came about are told of the worst only. This command "
    "tells it of any: okrsheet explain {path} ID --as-of {day}",
    zh_TW="計畫項目眾多，因此只有最需要注意的項目列出預估與數字由來。任何項目都可以此指令查看：okrsheet explain {path} 編號 --as-of {day}",
)
LEFT_OUT: Final = Text(
    en="The plan is very large: {count} of its {all} key results and KPIs have a row, the worst ones; all are in report.json.",
    zh_TW="計畫項目極多：{all} 項關鍵結果與 KPI 中，以下列出最需要注意的 {count} 項；全部項目見 report.json。",
)
FIRST_OF: Final = Text(en="The first {count} of {all}.", zh_TW="共 {all} 項，以下為前 {count} 項。")
OF_A_KIND: Final = Text(en="{count} {what}", zh_TW="{count} 項{what}")
MORE_OBJECTIVES: Final = Text(en="More objectives", zh_TW="其他目標")
WITHOUT_OBJECTIVE: Final = Text(
    en="Key results and KPIs without an objective", zh_TW="沒有所屬目標的關鍵結果與 KPI"
)
OPEN_ALL: Final = Text(en="Open all", zh_TW="全部展開")
CLOSE_ALL: Final = Text(en="Close all", zh_TW="全部收合")
WORST: Final = Text(en="Needs attention", zh_TW="需要注意")
ALL_WELL: Final = Text(
    en="Nothing is at risk, off track or missed.", zh_TW="沒有任何項目有風險、偏離或未達成。"
)
ITEM: Final = Text(en="Item", zh_TW="項目")
FOUND_BELOW: Final = Text(en="shown: {count}", zh_TW="符合：{count} 項")
NONE_FITS: Final = Text(
    en="No item fits. Search for something else, or clear the filter.",
    zh_TW="沒有符合的項目。請改用其他關鍵字，或清除篩選。",
)
FILTERED: Final = Text(en="Shown is only: {filters}", zh_TW="僅顯示：{filters}")
PRINTED: Final = Text(
    en="The plan has {count} items. Printed are its front page, what needs attention and the beginning of longer lists; to "
    "print a part of the tree, filter the page first.",
    zh_TW="計畫共有 {count} 個項目。列印內容為首頁、需要注意的項目與較長清單的開頭；若要列印部分項目，請先篩選。",
)
BURN_UP: Final = Text(en="Progress of the plan", zh_TW="計畫進度走勢")
BURN_UP_SAYS: Final = Text(
    en="{done} done on {day}, {expected} expected; {ahead}.",
    zh_TW="{day}達成 {done}（預期 {expected}）；{ahead}。",
)
BURN_UP_AHEAD: Final = Text(en="at this pace {share} by {day}", zh_TW="照目前速度，{day}為 {share}")
BURN_UP_OPEN: Final = Text(en="where it will end is not known", zh_TW="終點無法預估")
BURN_UP_OVER: Final = Text(en="its last day has passed", zh_TW="期間已結束")
DONE_AT: Final = Text(en="{share} done", zh_TW="達成 {share}")
EXPECTED_AT: Final = Text(en="expected {share}", zh_TW="預期 {share}")
FORECAST_AT: Final = Text(en="at this pace {share}", zh_TW="照目前速度 {share}")
FIGURES: Final = Text(en="As a table", zh_TW="以表格顯示")
DAY: Final = Text(en="Day", zh_TW="日期")
DONE_COLUMN: Final = Text(en="Done", zh_TW="達成")
IN_MONTHS: Final = Text(en="Latest months", zh_TW="最近幾個月")
HISTORY: Final = Text(en="History", zh_TW="走勢")
CELL: Final = Text(en="Cell", zh_TW="儲存格")
SEVERITY: Final = Text(en="Severity", zh_TW="嚴重程度")
MESSAGE: Final = Text(en="What was found", zh_TW="問題")
HINT: Final = Text(en="What to do", zh_TW="處理方式")
OTHERS: Final = Text(en="Key results without an objective", zh_TW="沒有所屬目標的關鍵結果")
OTHER_ROWS: Final = Text(en="Other key results", zh_TW="其他關鍵結果")
ID_TAKEN: Final = Text(
    en="ID used by a row above, so it counts nowhere", zh_TW="編號已由上方的列使用，因此不列入計算"
)
ELSEWHERE: Final = Text(en="Key results of other objectives", zh_TW="其他目標的關鍵結果")
TOP: Final = Text(en="Back to the top", zh_TW="回到頁首")
LEGEND: Final = Text(
    en="Progress bar: the line across it is what is expected by now. History: first and last value; the dashed line is "
    "the target, the dotted one the expected pace.",
    zh_TW="進度長條上的直線為目前的預期進度。走勢圖標出第一筆與最近一筆數值；虛線為目標值，點線為預期進度。",
)

# The year
YEAR_TITLE: Final = Text(en="{organisation}, {first} – {last}", zh_TW="{organisation} {first}至 {last}")
YEAR_HEAD: Final = Text(en="{progress} done by the end of {month}", zh_TW="{month}底達成 {progress}")
YEAR_HEAD_EXPECTED: Final = Text(
    en="{progress} done by the end of {month}, {expected} expected",
    zh_TW="{month}底達成 {progress}（預期 {expected}）",
)
YEAR_UNKNOWN: Final = Text(en="Progress by the end of {month} is not known", zh_TW="{month}底的進度不明")
YEAR_BEFORE: Final = Text(en="A year before: {progress}.", zh_TW="前一年同月：{progress}。")
MONTH_BY_MONTH: Final = Text(en="Month by month", zh_TW="逐月進度")
MONTH: Final = Text(en="Month", zh_TW="月份")
YEAR_AGO: Final = Text(en="Year before", zh_TW="前一年同月")
COMPLETE_KPIS: Final = Text(en="KPIs complete", zh_TW="完整的 KPI")
HAVE_OF: Final = Text(en="{have} of {of}", zh_TW="{have}/{of}")
SHORT_COMPLETE: Final = Text(en="KPIs {have}/{of}", zh_TW="KPI {have}/{of}")
SHORT_YEAR_AGO: Final = Text(en="{year}: {progress}", zh_TW="{year} 年：{progress}")
REPORTED_THEN: Final = Text(en="({progress} was reported then)", zh_TW="（當時報告為 {progress}）")
OF_YEAR: Final = Text(en="{what}, {year}", zh_TW="{what}（{year} 年）")
YEAR_LEGEND: Final = Text(
    en="Bar and first number: progress at the end of the month; line across the bar and second number: what was expected "
    "by then. Strip and signs: key results and KPIs by status. “KPIs 3/4”: 3 of 4 KPIs have all four components.",
    zh_TW="長條與前一個數字為月底的進度；長條上的直線與後一個數字為當時的預期進度。色帶與符號為關鍵結果與 KPI 的各狀態項數。"
    "「KPI 3/4」表示 4 項 KPI 中有 3 項四要素齊備。",
)
YEAR_METHOD: Final = Text(
    en="Each month is computed as of its last day, by today's plan, as in the report of that month.",
    zh_TW="各月數字以當月最後一天為準，依目前的計畫計算，與該月報告相同。",
)
YEAR_AGO_METHOD: Final = Text(
    en="“Year before”: progress at the end of the same month a year before, by today's plan from dated check-ins, else "
    "as Past months has it; a dash where neither reaches back.",
    zh_TW="「前一年同月」：依目前的計畫，以前一年同月底之前有日期的填報計算，否則採用「各月紀錄」；兩者都沒有時以「–」表示。",
)
UNDATED: Final = Text(
    en="{count} {count:item has|items have} a value without a date (Current): it counts in every month, so nobody can tell from it when it was reached.",
    zh_TW="{count} 個項目只有沒有日期的「目前值」，每個月都以該值計算，因此無法看出是何時達到的。",
)

# Slides
SLIDE_STANDS: Final = Text(en="Progress against what is expected", zh_TW="進度與預期")
SLIDE_DONE: Final = Text(en="Done", zh_TW="實際進度")
SLIDE_AHEAD: Final = Text(en="At this pace", zh_TW="照目前速度")
SLIDE_BURN_UP: Final = Text(
    en="Line chart of the plan's progress: {progress} on {day}, {expected} expected.",
    zh_TW="計畫進度折線圖：{day}為 {progress}，預期 {expected}。",
)
SLIDE_DEPARTMENTS: Final = Text(en="Key results and KPIs by department", zh_TW="各部門的關鍵結果與 KPI")
SLIDE_COMPANY: Final = Text(en="Company objectives", zh_TW="公司目標")
SLIDE_BARS: Final = Text(
    en="Coloured: progress. Grey: what is expected by now.", zh_TW="彩色為進度，灰色為目前預期的進度。"
)
SLIDE_COUNTED: Final = Text(
    en="{count} more {count:objective|objectives}, in the full report: {counts}",
    zh_TW="另有 {count} 個目標，請見完整報告：{counts}",
)
SLIDE_BAR: Final = Text(en="{shape} {word}: {title}", zh_TW="{shape} {word}：{title}")
SLIDE_PROGRESS: Final = Text(
    en="{progress} done, {expected} expected by now", zh_TW="達成 {progress}（預期 {expected}）"
)
SLIDE_NO_PROGRESS: Final = Text(
    en="no figure yet, {expected} expected by now", zh_TW="尚無數字（預期 {expected}）"
)
SLIDE_NOTHING_KNOWN: Final = Text(en="no figure yet", zh_TW="尚無數字")
SLIDE_PART: Final = Text(en="Key result or objective", zh_TW="關鍵結果或目標")
SLIDE_ITEM: Final = Text(en="Key result or KPI", zh_TW="關鍵結果或 KPI")
SLIDE_TARGET: Final = Text(en="target {target}", zh_TW="目標值 {target}")
SLIDE_EXPECTED: Final = Text(en="expected {expected}", zh_TW="預期 {expected}")
SLIDE_WHY: Final = Text(en="Why", zh_TW="原因")
SLIDE_NO_WHY: Final = Text(en="No reason given", zh_TW="未說明原因")
SLIDE_DECISIONS: Final = Text(en="Decisions", zh_TW="待決事項")
SLIDE_MORE: Final = Text(en="{count} more: {counts}", zh_TW="另有 {count} 項：{counts}")
SLIDE_DECISION: Final = Text(en="{owner}: {facts}. {ways}.", zh_TW="{owner}：{facts}。{ways}。")
SLIDE_OF: Final = Text(en="{what}: {said}", zh_TW="{what}：{said}")
SLIDE_ELSEWHERE: Final = Text(en="Also off track or at risk", zh_TW="其他偏離或有風險的項目")
SLIDE_MOVED: Final = Text(en="What moved", zh_TW="變動")
SLIDE_WAS: Final = Text(en="was {status}", zh_TW="原為 {status}")
SLIDE_LACKING: Final = Text(en="KPIs without it", zh_TW="缺少該要素的 KPI")
SLIDE_LACKS: Final = Text(en="Bar chart of what KPIs lack: {lacks}.", zh_TW="KPI 所缺要素長條圖：{lacks}。")
SLIDE_TABLE: Final = Text(
    en="Table: {title}, {count} {count:row|rows}.", zh_TW="表格：{title}，共 {count} 列。"
)
SLIDE_PAGE: Final = Text(en="{title} ({page} of {pages})", zh_TW="{title}（{page}/{pages}）")
SLIDE_SOURCES: Final = Text(en="Where the figures come from:", zh_TW="數字的來源：")
