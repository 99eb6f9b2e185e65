"""V: cells that hold something, but not what they should."""

from __future__ import annotations

import re
from collections.abc import Iterator

from okrsheet import measure as m
from okrsheet.convert import ProblemKind
from okrsheet.findings import Check, Severity, Spot, rule
from okrsheet.measure import Obstacle
from okrsheet.plan import HistoryRow, KeyResult, Kpi
from okrsheet.rollup import Figures, missing_components
from okrsheet.schema import Column, Record, columns_of
from okrsheet.status import Status, rounded
from okrsheet.text import Text
from okrsheet.words import Measure, Milestone, Word

_ADDRESS = re.compile(r"[^@\s,;<>\"()\[\]\\]+@[^@\s,;<>\"()\[\]\\.]+(\.[^@\s,;<>\"()\[\]\\.]+)+")


def _problems(figures: Figures, kind: ProblemKind) -> Iterator[tuple[Record, Column, Spot]]:
    """The cells, settings among them, that could not be understood for one reason."""
    for record in (figures.plan.settings, *figures.plan.records):
        for column in columns_of(type(record)):
            problem = record.problems.get(column.key)
            if problem and problem.kind is kind and not isinstance(record, HistoryRow):
                words = tuple(w.text for w in problem.choices) if problem.choices else ()
                values = {"typed": _short(problem.typed), "label": column.label, "choices": words}
                yield record, column, Spot(record.at(column.key), getattr(record, "id", ""), values)


def _short(typed: str) -> str:
    return typed if len(typed) <= 60 else typed[:59] + "…"


def _all(kind: ProblemKind) -> Check:
    def check(figures: Figures) -> Iterator[Spot]:
        for record, column, spot in _problems(figures, kind):
            milestone = isinstance(record, (KeyResult, Kpi)) and record.measure is Measure.MILESTONE
            if not (milestone and column.key in ("target", "baseline", "upper_target")):
                yield spot

    return check


@rule(
    "V101",
    "not-a-number",
    Severity.ERROR,
    message=Text("{label}: “{typed}” is not a number", "「{label}」：「{typed}」不是數字"),
    hint=Text(
        "Type the number alone, such as 18000; what it counts belongs in Unit.",
        "請只填數字，例如 18000；單位請寫在「單位」欄。",
    ),
    about=Text(
        "A number may have thousands separators, a percent sign or full-width digits, but no words. "
        "What cannot be read has no value; it is never taken for 0.",
        "數字可含千分位、百分號或全形數字，但不可夾雜文字。無法讀取的儲存格視為沒有數值，不會當作 0。",
    ),
)
def not_a_number(figures: Figures) -> Iterator[Spot]:
    """Text in a number column.

    Passes:

        KPIs
        ID | Target
        K1 | "１，２３４"
        K2 | "85 %"

    Fails:

        KPIs
        ID | Target
        K1 | about 20⚑
        K2 | "1_000"⚑
        K3 | inf⚑
    """
    return _all(ProblemKind.NOT_A_NUMBER)(figures)


@rule(
    "V102",
    "ambiguous-number",
    Severity.ERROR,
    message=Text("{label}: “{typed}” can be read in two ways", "「{label}」：「{typed}」有兩種讀法"),
    hint=Text(
        "Type it as a number in Excel, or as 1,234.5 with a point for decimals.",
        "請在 Excel 中直接輸入數字，或寫成 1,234.5（以句點表示小數）。",
    ),
    about=Text(
        "1.234,5 is a thousand to some and a bit over one to others. okrsheet does not choose.",
        "1.234,5 在不同地區代表不同的數值，okrsheet 不會自行選擇。",
    ),
)
def ambiguous_number(figures: Figures) -> Iterator[Spot]:
    """A text whose comma or point may mean either.

    Passes:

        KPIs
        ID | Target
        K1 | "1,234.5"

    Fails:

        KPIs
        ID | Target
        K1 | "1.234,5"⚑
        K2 | "1,5"⚑
    """
    return _all(ProblemKind.AMBIGUOUS_NUMBER)(figures)


@rule(
    "V103",
    "not-a-date",
    Severity.ERROR,
    message=Text("{label}: “{typed}” is not a date", "「{label}」：「{typed}」不是日期"),
    hint=Text(
        "Type a date such as 2026-10-31, or a period such as Q4 2026.",
        "請填日期，例如 2026-10-31，或期間，例如 2026 年第四季。",
    ),
    about=Text(
        "Dates may be real dates, ISO text, or periods by name. A day that does not exist is no date.",
        "日期可以是 Excel 日期、ISO 格式文字或期間名稱。不存在的日子不是日期。",
    ),
)
def not_a_date(figures: Figures) -> Iterator[Spot]:
    """Something in a date column that is no day.

    Passes:

        KPIs
        ID | End
        K1 | FY2026
        K2 | 2026年10月

    Fails:

        KPIs
        ID | End
        K1 | soon⚑
        K2 | "2026-02-30"⚑
    """
    return _all(ProblemKind.NOT_A_DATE)(figures)


@rule(
    "V104",
    "ambiguous-date",
    Severity.ERROR,
    message=Text(
        "{label}: “{typed}” does not say for certain which day is meant",
        "「{label}」：「{typed}」無法確定是哪一天",
    ),
    hint=Text(
        "Type year-month-day, such as 2026-10-31, or a real date in Excel.",
        "請依年-月-日填寫，例如 2026-10-31，或在 Excel 中輸入日期。",
    ),
    about=Text(
        "03/04/2026 as text is in March to some and in April to others. okrsheet does not choose.",
        "文字 03/04/2026 可能是三月或四月，okrsheet 不會自行選擇。",
    ),
)
def ambiguous_date(figures: Figures) -> Iterator[Spot]:
    """A text in which day and month may be either.

    Passes:

        KPIs
        ID | End
        K1 | "31/12/2026"

    Fails:

        KPIs
        ID | End
        K1 | "03/04/2026"⚑
    """
    return _all(ProblemKind.AMBIGUOUS_DATE)(figures)


@rule(
    "V105",
    "unknown-word",
    Severity.ERROR,
    message=Text("{label}: “{typed}” is not one of its words", "「{label}」：「{typed}」不是可用的選項"),
    hint=Text("Choose one of: {choices}.", "請選擇：{choices}。"),
    about=Text(
        "Columns with a drop-down take its words, in English or Chinese, and common synonyms.",
        "有下拉選單的欄位可填中英文選項與常見同義詞。",
    ),
)
def unknown_word(figures: Figures) -> Iterator[Spot]:
    """A word that the drop-down does not have.

    Passes:

        KPIs
        ID | Frequency
        K1 | WEEKLY
        K2 | 每周

    Fails:

        KPIs
        ID | Frequency
        K1 | now and then⚑
    """
    return _all(ProblemKind.UNKNOWN_WORD)(figures)


@rule(
    "V106",
    "placeholder",
    Severity.WARNING,
    message=Text(
        "{label}: “{typed}” is a placeholder, not a value", "「{label}」：「{typed}」是暫填文字，不是數值"
    ),
    hint=Text("Fill it in, or leave the cell blank.", "請填寫實際內容，或留白。"),
    about=Text(
        "TBD, ?, -, n/a, 待定 and 無 say that there is no value yet; they are read as blanks. Where a "
        "value is required, that rule says so instead.",
        "TBD、?、-、n/a、待定、無表示尚無內容，視同空白。必填欄位則由對應的規則提醒。",
    ),
)
def placeholder(figures: Figures) -> Iterator[Spot]:
    """A placeholder in a cell that may as well be blank.

    Passes:

        KPIs
        ID | Baseline | Notes
        K1 |          | n/a

    Fails:

        KPIs
        ID | Baseline
        K1 | TBD⚑
        K2 | -⚑
    """
    for _, column, spot in _problems(figures, ProblemKind.PLACEHOLDER):
        if not column.required and column.component is None:
            yield spot


@rule(
    "V107",
    "error-value",
    Severity.ERROR,
    message=Text("{label}: the cell shows {typed}", "「{label}」：儲存格顯示 {typed}"),
    hint=Text("Repair the formula, or type the value.", "請修正公式，或直接輸入數值。"),
    about=Text(
        "#REF!, #DIV/0! and their like are the results of broken formulas; they have no value.",
        "#REF!、#DIV/0! 等是公式出錯的結果，沒有數值可用。",
    ),
)
def error_value(figures: Figures) -> Iterator[Spot]:
    """A formula that ended in an error.

    Passes:

        KPIs
        ID | Target
        K1 | =20

    Fails:

        KPIs
        ID | Target
        K1 | #REF!⚑
    """
    return _all(ProblemKind.ERROR_VALUE)(figures)


@rule(
    "V108",
    "never-calculated",
    Severity.ERROR,
    message=Text(
        "{label}: the formula was never calculated: open and save it in Excel",
        "「{label}」：公式從未計算，請在 Excel 開啟並儲存",
    ),
    hint=Text(
        "The file was made by a program that does not calculate; Excel and LibreOffice do when saving.",
        "產生此檔案的程式沒有計算公式；Excel 與 LibreOffice 存檔時會計算。",
    ),
    about=Text(
        "okrsheet reads the result that is stored with a formula. A file that no spreadsheet program "
        "has saved has none; the value is not missing, only unknown.",
        "okrsheet 讀取公式存下的結果。從未由試算表程式存檔的檔案沒有結果，數值並非缺漏，只是未知。",
    ),
)
def never_calculated(figures: Figures) -> Iterator[Spot]:
    """A formula without a stored result.

    Passes:

        KPIs
        ID | Target
        K1 | =20

    Fails:

        KPIs
        ID | Target
        K1 | =⚑
    """
    return _all(ProblemKind.NEVER_CALCULATED)(figures)


def _stuck(figures: Figures, *obstacles: Obstacle) -> Iterator[KeyResult | Kpi]:
    """The items whose goal is made impossible by one of these obstacles."""
    for item in figures.plan.measured:
        aim = m.goal(item)
        complete = isinstance(item, KeyResult) or not missing_components(item)
        if isinstance(aim, Obstacle) and aim in obstacles and complete:
            yield item


def _named(item: KeyResult | Kpi) -> dict[str, object]:
    return {"title": item.title or item.id}


@rule(
    "V109",
    "baseline-missing",
    Severity.ERROR,
    message=Text(
        "“{title}” has no baseline, so nobody knows how far it has come",
        "「{title}」沒有基準值，無法得知已前進多少",
    ),
    hint=Text("Give the value at the start.", "請填寫開始時的數值。"),
    about=Text(
        "“Decrease to”, “Decrease by” and “Increase by” need the value at the start. Only “Increase "
        "to” may leave it blank and starts at 0.",
        "「減少至」、「減少」、「增加」都需要開始時的數值；只有「增加至」可留白，視為從 0 開始。",
    ),
)
def baseline_missing(figures: Figures) -> Iterator[Spot]:
    """A way without a beginning.

    Passes:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Decrease to | 10       | 5
        K2 | Increase to |          | 5

    Fails:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Decrease to | ⚑        | 5
        K2 | Increase by | ⚑        | 5
    """
    for item in _stuck(figures, Obstacle.NO_BASELINE):
        yield Spot(item.at("baseline"), item.id, _named(item))


@rule(
    "V110",
    "target-equals-baseline",
    Severity.ERROR,
    message=Text(
        "“{title}” has nothing to move: target and baseline are the same",
        "「{title}」的目標值與基準值相同，沒有進展空間",
    ),
    hint=Text(
        "Correct one of them, or use “At least” or “At most” to keep a level.",
        "請更正其中之一；若要維持水準，請改用「至少」或「至多」。",
    ),
    about=Text(
        "Progress is the way come over the whole way; a way of length 0 has none.",
        "進度是已走的路程除以全程；全程為 0 時無法計算。",
    ),
)
def target_equals_baseline(figures: Figures) -> Iterator[Spot]:
    """A goal that is where it begins.

    Passes:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Increase to | 5        | 6

    Fails:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Increase to | 5        | 5⚑
        K2 | Decrease by | 5        | 0⚑
    """
    for item in _stuck(figures, Obstacle.NO_DISTANCE):
        yield Spot(item.at("target"), item.id, _named(item))


@rule(
    "V111",
    "target-on-wrong-side",
    Severity.ERROR,
    message=Text(
        "“{title}”: the target lies on the wrong side of the baseline",
        "「{title}」：目標值在基準值的相反方向",
    ),
    hint=Text(
        "Correct target, baseline or measure; with “by”, the target is a positive distance.",
        "請更正目標值、基準值或衡量方式；選「增加」「減少」時，目標值為正的差距。",
    ),
    about=Text(
        "To increase, the target must be above the baseline; to decrease, below it.",
        "增加時，目標值須高於基準值；減少時，須低於基準值。",
    ),
)
def target_on_wrong_side(figures: Figures) -> Iterator[Spot]:
    """A target behind the start.

    Passes:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Decrease to | 5        | 3

    Fails:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Increase to | 5        | 3⚑
        K2 | Decrease by | 5        | -2⚑
    """
    for item in _stuck(figures, Obstacle.WRONG_SIDE):
        yield Spot(item.at("target"), item.id, _named(item))


@rule(
    "V112",
    "no-upper-target",
    Severity.ERROR,
    message=Text(
        "“{title}” is to be between two limits, but has no upper one above the lower",
        "「{title}」應介於上下限之間，但沒有高於下限的上限",
    ),
    hint=Text("Give the upper limit in Upper target.", "請在「目標上限」填寫上限。"),
    about=Text(
        "“Between” needs a target and an upper target that is not below it.",
        "「介於」需要目標值與不低於它的目標上限。",
    ),
)
def no_upper_target(figures: Figures) -> Iterator[Spot]:
    """A range without an upper end, or upside down.

    Passes:

        Key Results
        ID  | Measure | Target | Upper target
        KR1 | Between | 5      | 9

    Fails:

        Key Results
        ID  | Measure | Target | Upper target
        KR1 | Between | 5      | ⚑
        KR2 | Between | 5      | 3⚑
    """
    for item in _stuck(figures, Obstacle.NO_UPPER, Obstacle.UPPER_BELOW):
        yield Spot(item.at("upper_target"), item.id, _named(item))


def _stopped(figures: Figures, obstacle: Obstacle) -> Iterator[KeyResult | Kpi]:
    """The items whose value as of the day cannot be made a share of the way."""
    for item in figures.plan.measured:
        if figures[item].obstacle is obstacle:
            yield item


@rule(
    "V113",
    "mixed-percent",
    Severity.ERROR,
    message=Text(
        "“{title}” mixes percentages (85 % is 0.85) and plain numbers (85)",
        "「{title}」混用百分比（85% 即 0.85）與一般數字（85）",
    ),
    hint=Text("Write the target and all its values in the same way.", "目標值與所有數值請用同一種寫法。"),
    about=Text(
        "A cell with 85 % holds 0.85. Beside it, a plain 85 may mean 85 % or 8,500 %: there is no "
        "figure until one of them is changed.",
        "顯示 85% 的儲存格實際值為 0.85。與之並列的 85 可能是 85% 或 8500%，在更正之前不計算進度。",
    ),
)
def mixed_percent(figures: Figures) -> Iterator[Spot]:
    """A plain 85 beside percentages.

    Passes:

        KPIs
        ID | Measure  | Target | Current
        K1 | At least | 85%    | 91%

    Fails:

        KPIs
        ID | Measure  | Target | Current
        K1 | At least | 85%    | 91⚑
        K2 | At least | 85     |

        Check-ins
        Date       | ID | Value
        2026-10-05 | K2 | 90
        2026-10-06 | K2 | 86%⚑
        2026-10-07 | K2 | 88
    """
    for item in _stopped(figures, Obstacle.MIXED_PERCENT):
        outcome = figures[item]
        readings = m.readings_of(figures.plan, item, outcome.reading, outcome.span, figures.as_of)
        yield Spot(m.off_scale(item, readings) or item.at("target"), item.id, _named(item))


@rule(
    "V114",
    "percent-scale",
    Severity.WARNING,
    message=Text(
        "“{title}” is in %, but its numbers are of two scales: {low} and {high}",
        "「{title}」以 % 計，但數字的尺度不一：{low} 與 {high}",
    ),
    hint=Text("Write all of them as 85, or all of them as 85 %.", "請一律寫成 85，或一律寫成 85%。"),
    about=Text(
        "With the unit %, 0.85 and 85 in one item are most likely the same thing written twice.",
        "單位為 % 時，同一項目中的 0.85 與 85 多半是同一個數值的兩種寫法。",
    ),
)
def percent_scale(figures: Figures) -> Iterator[Spot]:
    """Shares and percentages in one item of unit %.

    Passes:

        KPIs
        ID | Unit | Measure  | Target | Current
        K1 | %    | At least | 85     | 91

    Fails:

        KPIs
        ID | Unit | Measure  | Target | Current
        K1 | %    | At least | 0.85   | 91⚑
    """
    for item in figures.plan.measured:
        read = figures[item].reading
        if "%" not in (item.unit or "").replace("％", "%") or not read or not isinstance(read.value, float):
            continue
        numbers = [abs(n) for n in (item.target, read.value) if n]
        if len(numbers) == 2 and min(numbers) <= 1 and max(numbers) >= 50 * min(numbers):
            yield Spot(read.at, item.id, {**_named(item), "low": min(numbers), "high": max(numbers)})


@rule(
    "V115",
    "out-of-range",
    Severity.ERROR,
    message=Text(
        "{label}: {typed} is out of range ({range}), so it is not used",
        "「{label}」：{typed} 超出範圍（{range}），因此不採用",
    ),
    hint=Text("{help}", "{help}"),
    about=Text(
        "Weights are numbers from 0 up, confidence is 0 to 10, settings have ranges of their own. A row "
        "whose weight cannot be used is left out of the roll-up; a setting falls back to its default.",
        "權重為 0 以上的數字，信心為 0 至 10，各項設定也有其範圍。權重無法採用的列不列入彙總；設定則改用預設值。",
    ),
)
def out_of_range(figures: Figures) -> Iterator[Spot]:
    """A number that cannot be meant.

    Passes:

        Settings
        Setting       | Value
        On track from | 0.8

        Key Results
        ID  | Weight | Confidence
        KR1 | 0      | 7
        KR2 |        |

    Fails:

        Settings
        Setting                     | Value
        On track from               | 80⚑
        Fiscal year starts in month | 1.5⚑

        Key Results
        ID  | Weight | Confidence
        KR1 | -1⚑    | 70⚑
    """
    for _, column, spot in _problems(figures, ProblemKind.OUT_OF_RANGE):
        bounds = (_FROM if column.high is None else _FROM_TO).says(low=column.low, high=column.high)
        yield Spot(spot.where, spot.id, {**spot.values, "range": bounds, "help": column.help})


_FROM = Text("{low} or more", "{low} 以上")
_FROM_TO = Text("{low} to {high}", "{low} 至 {high}")


@rule(
    "V116",
    "current-differs",
    Severity.WARNING,
    message=Text(
        "Current says {current}, but {cell} says {value}, which counts",
        "「目前值」為 {current}，但 {cell} 為 {value}；以後者為準",
    ),
    hint=Text(
        "Clear Current, or add a check-in with the new value.", "請清除「目前值」，或以新數值新增一筆填報。"
    ),
    about=Text(
        "The log is the source of truth: Current is used only while the log holds no check-in for the item.",
        "進度紀錄為準：只有在該項目沒有任何填報時，才採用「目前值」。",
    ),
)
def current_differs(figures: Figures) -> Iterator[Spot]:
    """A Current cell that the log contradicts.

    Passes:

        KPIs
        ID | Current
        K1 | 5

        Check-ins
        Date       | ID | Value
        2026-10-15 | K1 | 5

    Fails:

        KPIs
        ID | Current
        K1 | 6⚑

        Check-ins
        Date       | ID | Value
        2026-10-15 | K1 | 5
    """
    for item in figures.plan.measured:
        log = [c.value for c in m.log_of(figures.plan, m.source(figures.plan, item)) if c.value is not None]
        read = m.reading(figures.plan, item, figures.as_of)
        if item.current is None or read is None or read.at == item.at("current"):
            continue
        if not any(_same(item.current, value) for value in (*log[-1:], read.value)):
            values = {"current": _shown(item.current), "value": _shown(read.value), "cell": read.at}
            yield Spot(item.at("current"), item.id, values)


def _same(one: float | Milestone, other: float | Milestone) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return rounded(one) == rounded(other)
    return one is other


def _shown(value: float | Milestone) -> object:
    return value.text if isinstance(value, Word) else value


@rule(
    "V117",
    "word-for-number",
    Severity.ERROR,
    message=Text(
        "“{title}” is measured by a number, but its value is “{value}”",
        "「{title}」以數字衡量，但數值為「{value}」",
    ),
    hint=Text("Give the number, or make it a milestone.", "請填數字，或將衡量方式改為「里程碑」。"),
    about=Text("Words such as done are values of milestones only.", "「完成」等文字只能作為里程碑的數值。"),
)
def word_for_number(figures: Figures) -> Iterator[Spot]:
    """“done” where a number is wanted.

    Passes:

        Key Results
        ID  | Measure   | Current
        KR1 | Milestone | done

    Fails:

        Key Results
        ID  | Measure     | Target | Current
        KR1 | Increase to | 10     | done⚑
    """
    for item in _stopped(figures, Obstacle.WORD_FOR_NUMBER):
        if (read := figures[item].reading) and isinstance(read.value, Milestone):
            yield Spot(read.at, item.id, {**_named(item), "value": read.value.text})


@rule(
    "V118",
    "milestone-without-share",
    Severity.WARNING,
    message=Text(
        "milestone “{title}”: “{value}” does not say how far it is",
        "里程碑「{title}」：「{value}」無法得知進度",
    ),
    hint=Text(
        "Check in a percentage such as 60 %, 3 of 5, done, or not started.",
        "請填百分比（例如 60%）、「3/5」、完成或未開始。",
    ),
    about=Text(
        "“in progress” is not a number. The milestone is left out of the roll-up until one is known.",
        "「進行中」不是數字。在得知數值之前，這個里程碑不列入彙總。",
    ),
)
def milestone_without_share(figures: Figures) -> Iterator[Spot]:
    """A milestone that is somewhere on its way.

    Passes:

        Key Results
        ID  | Measure   | Target | Current
        KR1 | Milestone | 5      | 3
        KR2 | Milestone |        | 60%

    Fails:

        Key Results
        ID  | Measure   | Target | Current
        KR1 | Milestone |        | in progress⚑
        KR2 | Milestone |        | 3⚑
    """
    for item in _stopped(figures, Obstacle.NO_SHARE):
        if read := figures[item].reading:
            yield Spot(read.at, item.id, {**_named(item), "value": _shown(read.value)})


@rule(
    "V119",
    "bad-email",
    Severity.ERROR,
    message=Text("“{typed}” is not one e-mail address", "「{typed}」不是單一的電子郵件地址"),
    hint=Text("Give one address, such as name@example.com.", "請填一個地址，例如 name@example.com。"),
    about=Text(
        "A person has one address; lists and names with it are refused.",
        "每個人只能有一個地址，不接受多個地址或附帶姓名。",
    ),
)
def bad_email(figures: Figures) -> Iterator[Spot]:
    """Something else than one address.

    Passes:

        People
        Name       | Email
        Sales lead | sales@example.com

    Fails:

        People
        Name       | Email
        Sales lead | a@example.com, b@example.com⚑
        CEO        | ceo⚑
    """
    for person in figures.plan.people:
        if person.email and not _ADDRESS.fullmatch(person.email):
            yield Spot(person.at("email"), values={"typed": _short(person.email)})


@rule(
    "V120",
    "unknown-call",
    Severity.WARNING,
    message=Text("the owner's call “{typed}” is no status", "負責人判斷「{typed}」不是狀態"),
    hint=Text("Choose one of: {choices}.", "請選擇：{choices}。"),
    about=Text(
        "The owner's call is one of the status words, or a colour.", "負責人判斷請填狀態用語或燈號顏色。"
    ),
)
def unknown_call(figures: Figures) -> Iterator[Spot]:
    """A call that nobody understands.

    Passes:

        Key Results
        ID  | Owner's call
        KR1 | green

    Fails:

        Key Results
        ID  | Owner's call
        KR1 | meh⚑
    """
    for item in figures.plan.key_results:
        if item.owner_call and not Status.find(item.owner_call):
            values = {"typed": _short(item.owner_call), "choices": tuple(s.text for s in Status)}
            yield Spot(item.at("owner_call"), item.id, values)


@rule(
    "V121",
    "call-disagrees",
    Severity.WARNING,
    message=Text(
        "the owner says {call}, the figures say {status}", "負責人判斷為「{call}」，數字顯示為「{status}」"
    ),
    hint=Text(
        "Talk about it: either the figures lag behind, or the call is hopeful.",
        "請討論：可能是數字未更新，也可能是判斷過於樂觀。",
    ),
    about=Text(
        "The owner's call is shown beside the computed status, never instead of it.",
        "負責人判斷會與計算出的狀態並列，不會取而代之。",
    ),
)
def call_disagrees(figures: Figures) -> Iterator[Spot]:
    """The owner and the figures are of two minds.

    Passes:

        Key Results
        ID  | Target | Current | Owner's call
        KR1 | 10     | 10      | Achieved

    Fails:

        Key Results
        ID  | Target | Current | Owner's call
        KR1 | 10     | 10      | Off track⚑
    """
    for item in figures.plan.key_results:
        call, status = Status.find(item.owner_call or ""), figures[item].status
        silent = status in (Status.NO_DATA, Status.NOT_STARTED, Status.POSTPONED, Status.CLOSED)
        if call and call is not status and not silent:
            yield Spot(item.at("owner_call"), item.id, {"call": call.text, "status": status.text})


@rule(
    "V122",
    "unknown-rule-ignored",
    Severity.WARNING,
    message=Text("“{typed}” in Ignored rules is no rule's code", "「略過的規則」中的「{typed}」不是規則代碼"),
    hint=Text(
        "Codes look like C101; “okrsheet explain C101” tells about one.",
        "代碼格式如 C101；「okrsheet explain C101」可查看說明。",
    ),
    about=Text(
        "Ignored rules holds codes, names, or beginnings of codes such as T.",
        "「略過的規則」可填規則代碼、名稱，或代碼開頭，例如 T。",
    ),
)
def unknown_rule_ignored(figures: Figures) -> Iterator[Spot]:
    """An ignored rule that does not exist.

    Passes:

        Settings
        Setting       | Value
        Ignored rules | L105, T

    Fails:

        Settings
        Setting       | Value
        Ignored rules | X999⚑
    """
    from okrsheet.findings import RULES
    from okrsheet.rules import ignored_by_settings, named

    for typed in ignored_by_settings(figures):
        if typed.strip() and not any(named(r.code, r.name, [typed]) for r in RULES.values()):
            yield Spot(figures.plan.settings.at("ignored_rules"), values={"typed": typed.strip()})
