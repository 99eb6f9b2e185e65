"""V: cells that hold something, but not what they should."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from okrsheet import measure as m
from okrsheet.cells import CellRef
from okrsheet.convert import ProblemKind, is_percent
from okrsheet.findings import Check, Severity, Spot, rule
from okrsheet.measure import Obstacle
from okrsheet.plan import HistoryRow, KeyResult, Kpi, SettingRow
from okrsheet.rollup import Figures, missing_components
from okrsheet.schema import Column, Record, columns_of
from okrsheet.status import Status, rounded
from okrsheet.text import Text, fold, fold_id
from okrsheet.words import Measure, Milestone, Word

_ADDRESS = re.compile(r"[^@\s,;<>\"()\[\]\\]+@[^@\s,;<>\"()\[\]\\.]+(\.[^@\s,;<>\"()\[\]\\.]+)+")


def _problems(figures: Figures, kind: ProblemKind) -> Iterator[tuple[Record, Column, Spot]]:
    """The cells, settings among them, that could not be understood for one reason."""
    for record in (figures.plan.settings, *figures.plan.records):
        for column in columns_of(type(record)):
            problem = record.problems.get(column.key)
            told_by_setting = isinstance(record, SettingRow) and column.key == "value"
            if problem and problem.kind is kind and not (isinstance(record, HistoryRow) or told_by_setting):
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
        "Type the number alone and in full, such as 18000; what it counts belongs in Unit.",
        "請只填完整的數字，例如 18000（不寫成 1.8萬）；單位請寫在「單位」欄。",
    ),
    about=Text(
        "A number may have thousands separators, a percent sign or full-width digits, but no words, "
        "currencies or units: $5 and NT$5 are not the same 5. What cannot be read has no value; it is "
        "never taken for 0.",
        "數字可含千分位、百分號或全形數字，但不可夾雜文字、貨幣符號或單位，因為 $5 與 NT$5 並不相同。"
        "無法讀取的儲存格視為沒有數值，不會當作 0。",
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
        K4 | NT$ 1,000⚑
        K5 | 100萬⚑
    """
    return _all(ProblemKind.NOT_A_NUMBER)(figures)


@rule(
    "V102",
    "ambiguous-number",
    Severity.ERROR,
    message=Text("{label}: “{typed}” can be read in two ways", "「{label}」：「{typed}」有兩種讀法"),
    hint=Text(
        "Type it as a number in Excel, or as 1,234.5 with a point for decimals and -5 below zero.",
        "請在 Excel 中直接輸入數字，或寫成 1,234.5（以句點表示小數），負數寫成 -5。",
    ),
    about=Text(
        "1.234,5 is a thousand to some and a bit over one to others; (5) and ▲5 are below zero in some "
        "reports, and above in others. okrsheet does not choose.",
        "1.234,5 在不同地區代表不同的數值；(5) 與 ▲5 在有些報表是負數，在有些不是。okrsheet 不會自行選擇。",
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
        K3 | "0,850"⚑
        K4 | "(5)"⚑
        K5 | ▲5⚑
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
        "03/04/2026 as text is in March to some and in April to others, 115/10/31 counts from 1912, and "
        "10/31 says no year. okrsheet does not choose.",
        "文字 03/04/2026 可能是三月或四月，115/10/31 可能是民國年，10/31 沒有年份。okrsheet 不會自行選擇。",
    ),
)
def ambiguous_date(figures: Figures) -> Iterator[Spot]:
    """A text in which day and month may be either.

    Passes:

        KPIs
        ID | End
        K1 | "31/12/2026"
        K2 | 民國115年12月31日

    Fails:

        KPIs
        ID | End
        K1 | "03/04/2026"⚑
        K2 | 115/12/31⚑
        K3 | Oct-31⚑
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
        K2 |      | At least | 85%    | 9100%⚑
        K3 | %    | At least | 0.85   |

        Check-ins
        Date       | ID | Value
        2026-10-05 | K3 | 0.9
        2026-10-12 | K3 | 88⚑
        2026-10-19 | K3 | 0.86
    """
    for item in figures.plan.measured:
        if odd := _other_scale(figures, item):
            low, high, at = odd
            yield Spot(at, item.id, {**_named(item), "low": low, "high": high})


def _other_scale(figures: Figures, item: KeyResult | Kpi) -> tuple[float, float, CellRef] | None:
    """The first number of an item in % that is of another scale than the one before it, if any."""
    outcome = figures[item]
    readings = m.readings_of(figures.plan, item, outcome.reading, outcome.span, figures.as_of)
    numbers = [(item.target, is_percent(item.typed("target")), item.at("target"))]
    numbers += [(r.value, r.percent, r.at) for r in readings if isinstance(r.value, float)]
    numbers = [number for number in numbers if number[0]]
    if outcome.obstacle is Obstacle.MIXED_PERCENT or not (
        _counted_in_percent(item) or all(percent for _, percent, _ in numbers)
    ):
        return None
    for value, _, at in numbers[1:]:
        low, high = sorted((abs(numbers[0][0] or 0), abs(value or 0)))
        if low <= 1 and high >= 50 * low:
            return low, high, at
    return None


def _counted_in_percent(item: KeyResult | Kpi) -> bool:
    unit = unicodedata.normalize("NFKC", item.unit or "")
    return "%" in unit or fold(unit) in ("percent", "percentage", "百分比")


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


@rule(
    "V123",
    "turned-into-date",
    Severity.ERROR,
    message=Text(
        "{label}: the cell holds the date {typed}, which no {label} can be",
        "「{label}」：儲存格的內容是日期 {typed}，不能作為「{label}」",
    ),
    hint=Text(
        "Excel makes dates of texts such as 3/5 and 1-2. Format the cell as Text and type it again; for "
        "3 of 5, type “3 of 5” or 60 %.",
        "Excel 會把 3/5、1-2 這類文字變成日期。請先將儲存格格式設為「文字」再重新輸入；5 項中完成 3 項請寫「5 項中 3 項」或 60%。",
    ),
    about=Text(
        "What was typed is lost: the cell holds a day, and 3/5 may have been a share, an ID, or the third "
        "of May.",
        "原本輸入的內容已不存在：儲存格裡只有日期，而 3/5 可能是比例、編號或五月三日。",
    ),
)
def turned_into_date(figures: Figures) -> Iterator[Spot]:
    """A date where a number or an ID belongs.

    Passes:

        Key Results
        ID  | Measure   | Target     | Current
        KR1 | Milestone | 2026-12-31 | "3/5"

    Fails:

        Key Results
        ID          | Measure   | Target      | Current     | KPIs
        KR1         | Milestone |             | 2026-03-05⚑ |
        KR2         | At least  | 2026-01-20⚑ |             | 2026-01-02⚑
        2026-01-02⚑ | Milestone |             | done        |
    """
    return _all(ProblemKind.TURNED_INTO_DATE)(figures)


@rule(
    "V124",
    "shortened-id",
    Severity.WARNING,
    message=Text(
        "two IDs are the number {id}: Excel shortens 1.10 to 1.1",
        "有兩個編號都是數字 {id}：Excel 會把 1.10 縮短成 1.1",
    ),
    hint=Text(
        "Format the ID column as Text, and type the IDs again.",
        "請將「編號」欄設為文字格式，再重新輸入編號。",
    ),
    about=Text(
        "A number has no last zero: after 1.9, a 1.10 that is typed as a number becomes 1.1 once more.",
        "數字不會保留結尾的 0：在 1.9 之後以數字輸入的 1.10，會再次變成 1.1。",
    ),
)
def shortened_id(figures: Figures) -> Iterator[Spot]:
    """An ID that was 1.10 before Excel made a number of it.

    Passes:

        Key Results
        ID
        1.1
        1.2
        "1.10"

    Fails:

        Key Results
        ID
        1.1
        1.2
        1.10⚑
    """
    for item in figures.plan.items:
        first = item if figures.plan.is_first(item) else figures.plan.by_id[fold_id(item.id)]
        numbers = [one.typed("id").value for one in (item, first)]
        if first is not item and all(isinstance(n, float) and not n.is_integer() for n in numbers):
            yield Spot(item.at("id"), item.id, {"id": item.id})


@rule(
    "V125",
    "plain-among-percent",
    Severity.WARNING,
    message=Text(
        "“{title}”: {value} is a plain number in a column of percentages (85 % is 0.85)",
        "「{title}」：這一欄多為百分比（85% 即 0.85），此格卻是一般數字 {value}",
    ),
    hint=Text("If {value} % is meant, type it with its % sign.", "若是指 {value}%，請連同 % 符號一起輸入。"),
    about=Text(
        "Most items of the sheet whose unit is % hold shares such as 0.85 in this column. A plain 85 among "
        "them counts as 85: right only where all numbers of its item are written so.",
        "在單位為 % 的項目中，這一欄多數的值是 0.85 這樣的比例。其中的 85 會以 85 計算；只有該項目的所有數字都這樣寫才正確。",
    ),
)
def plain_among_percent(figures: Figures) -> Iterator[Spot]:
    """A plain 85 among items that write 85 %.

    Passes:

        KPIs
        ID | Unit  | Target
        K1 | %     | 85%
        K2 | %     | 90%
        K3 | leads | 85

    Fails:

        KPIs
        ID | Unit | Target
        K1 | %    | 85%
        K2 | %    | 0.9
        K3 | %    | 85⚑
    """
    for items in (figures.plan.key_results, figures.plan.kpis):
        ours = [item for item in items if _counted_in_percent(item)]
        for key in ("baseline", "target", "upper_target", "current"):
            found = [
                (i, n, is_percent(i.typed(key))) for i in ours if isinstance(n := getattr(i, key), float)
            ]
            shares = [number for _, number, percent in found if percent or abs(number) <= 1]
            odd = [(item, number) for item, number, percent in found if not percent and abs(number) > 1]
            if len(shares) < 2 or len(shares) <= len(odd):
                continue
            for item, number in odd:
                told = figures[item].obstacle is Obstacle.MIXED_PERCENT or _other_scale(figures, item)
                if not told:
                    yield Spot(item.at(key), item.id, {**_named(item), "value": number})
