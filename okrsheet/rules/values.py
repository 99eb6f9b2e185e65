"""The rules of family V: cells that hold something, but not what they should."""

from __future__ import annotations

from collections.abc import Iterator

from okrsheet.basics.addresses import one_address
from okrsheet.basics.text import Message, Text
from okrsheet.figures.compute import Figures
from okrsheet.plan import CheckIn, HistoryRow, MeasuredItem, SettingRow
from okrsheet.plan.columns import Column, Kind, Record, columns_of
from okrsheet.plan.convert import ProblemKind
from okrsheet.plan.status import Status
from okrsheet.plan.words import Measure
from okrsheet.rules.rule import Check, Severity, Spot, quoted, rule

_GOALS = (
    "baseline",
    "target",
    "upper_target",
)  # of a milestone, V130 tells of the target, and others are not used


def _problems(figures: Figures, kind: ProblemKind) -> Iterator[tuple[Record, Column, Spot]]:
    """The cells, settings included, that have no value for this reason."""
    for record in figures.plan.with_problems:
        for column in columns_of(type(record)):
            problem = record.problems.get(column.key)
            told_by_setting = isinstance(record, SettingRow) and column.key == "value"
            if problem and problem.kind is kind and not (isinstance(record, HistoryRow) or told_by_setting):
                words = tuple(w.text for w in problem.choices) if problem.choices else ()
                values: dict[str, object] = {"typed": quoted(problem.typed), "label": column.label}
                values |= {"choices": words, "takes": _takes(figures, record, column)}
                spot = Spot(record.at(column.key), getattr(record, "id", ""), values, problem.hint)
                yield record, column, spot


def _takes(figures: Figures, record: Record, column: Column) -> Message | Text:
    """What a column of numbers or days may hold, as the end of a sentence."""
    if column.kind is Kind.VALUE and _measure(figures, record) is Measure.MILESTONE:
        return _A_SHARE
    if column.low is not None:
        return (_WHOLE if column.whole else _BOUNDED).says(range=_range(column))
    if column.kind is Kind.DATE:
        return _A_DAY
    return _A_PERIOD if column.kind in (Kind.START, Kind.END) else _A_NUMBER


def _measure(figures: Figures, record: Record) -> Measure | None:
    """The measure of the item that a record is about."""
    item = figures.plan.find(record.id, record) if isinstance(record, CheckIn) else record
    return item.measure if isinstance(item, MeasuredItem) else None


def _range(column: Column) -> Message:
    return (_FROM if column.high is None else _FROM_TO).says(low=column.low, high=column.high)


_FROM = Text(en="{low} or more", zh_TW="{low} 以上")
_FROM_TO = Text(en="{low} to {high}", zh_TW="{low} 至 {high}")
_A_NUMBER = Text(
    en="the number alone and in full, such as 18000; what it counts belongs in Unit",
    zh_TW="完整的數字，例如 18000（不寫成 1.8萬）；單位請寫在「單位」欄",
)
_BOUNDED = Text(en="one number ({range})", zh_TW="一個數字（{range}）")
_WHOLE = Text(en="one whole number ({range})", zh_TW="一個整數（{range}）")
_A_SHARE = Text(
    en="how far the milestone is: done, not started, a percentage such as 60 %, or 3 of 5",
    zh_TW="里程碑的進展：完成、未開始、百分比（例如 60%）或「5 項中 3 項」",
)
_A_DAY = Text(en="one day, such as 2026-10-31", zh_TW="一個日期，例如 2026-10-31")
_A_PERIOD = Text(
    en="a date such as 2026-10-31, or a period such as Q4 2026",
    zh_TW="日期，例如 2026-10-31，或期間，例如 2026 年第四季",
)


def _all(kind: ProblemKind) -> Check:
    def check(figures: Figures) -> Iterator[Spot]:
        for record, column, spot in _problems(figures, kind):
            milestone = _measure(figures, record) is Measure.MILESTONE
            broken = kind in (ProblemKind.ERROR_VALUE, ProblemKind.NEVER_CALCULATED)
            if not (milestone and column.key in _GOALS) or (broken and column.key == "target"):
                yield spot

    return check


@rule(
    "V101",
    "not-a-number",
    Severity.ERROR,
    message=Text(en="{label}: “{typed}” is not a number", zh_TW="「{label}」：「{typed}」不是數字"),
    hint=Text(en="“{label}” takes {takes}.", zh_TW="「{label}」請填{takes}。"),
    about=Text(
        en="A number may have thousands separators, a percent sign or full-width digits, but no words, "
        "currencies or units: $5 and NT$5 are not the same 5. A milestone takes done, not started, 60 % or "
        "3 of 5. What cannot be read has no value; it is never taken for 0.",
        zh_TW="數字可含千分位、百分號或全形數字，但不可夾雜文字、貨幣符號或單位，因為 $5 與 NT$5 並不相同。"
        "里程碑可填完成、未開始、60% 或「5 項中 3 項」。"
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

        Key Results
        ID  | Measure   | Current | Weight | Confidence
        KR1 | Milestone | nearly⚑ | heavy⚑ | high⚑
    """
    return _all(ProblemKind.NOT_A_NUMBER)(figures)


@rule(
    "V102",
    "ambiguous-number",
    Severity.ERROR,
    message=Text(en="{label}: “{typed}” can be read in two ways", zh_TW="「{label}」：「{typed}」有兩種讀法"),
    hint=Text(
        en="Type it as a number in Excel, or as 1,234.5 with a point for decimals and -5 below zero.",
        zh_TW="請在 Excel 中直接輸入數字，或寫成 1,234.5（以句點表示小數），負數寫成 -5。",
    ),
    about=Text(
        en="1.234,5 is a thousand to some and a bit over one to others; (5) and ▲5 are below zero in some "
        "reports, and above in others; 3/5 is a share of a milestone, and elsewhere a day, a share or a 3; a "
        "confidence of 0.8 or 80 % may be 8 of 10 or less than one. okrsheet does not choose.",
        zh_TW="1.234,5 在不同地區代表不同的數值；(5) 與 ▲5 在有些報表是負數，在有些不是；3/5 只有在里程碑才是比例；"
        "信心 0.8 或 80% 可能是 10 分中的 8 分，也可能不到 1 分。okrsheet 不會自行選擇。",
    ),
)
def ambiguous_number(figures: Figures) -> Iterator[Spot]:
    """A text that can be read as two numbers, such as 1.234.

    Passes:

        KPIs
        ID | Target
        K1 | "1,234.5"

        Key Results
        ID  | Measure   | Current | Confidence
        KR1 | Milestone | "3/5"   | 8

    Fails:

        KPIs
        ID | Target
        K1 | "1.234,5"⚑
        K2 | "1,5"⚑
        K3 | "0,850"⚑
        K4 | "(5)"⚑
        K5 | ▲5⚑
        K6 | "3/5"⚑

        Key Results
        ID  | Measure     | Target | Current | Confidence
        KR1 | Increase to | 5      | "3/5"⚑  | 80%⚑
        KR2 | Increase to | 5      |         | 0.8⚑

        Check-ins
        Date       | ID  | Value
        2026-10-05 | KR2 | "03/04"⚑
        2026-10-30 | KR2 | 3
    """
    return _all(ProblemKind.AMBIGUOUS_NUMBER)(figures)


@rule(
    "V103",
    "not-a-date",
    Severity.ERROR,
    message=Text(en="{label}: “{typed}” is not a date", zh_TW="「{label}」：「{typed}」不是日期"),
    hint=Text(en="“{label}” takes {takes}.", zh_TW="「{label}」請填{takes}。"),
    about=Text(
        en="Dates may be real dates, texts such as 2026-10-31 and 31-Oct-26, or periods by name and their ends "
        "(end of 2026, end of October); a check-in needs its day. A day that does not exist is no date.",
        zh_TW="日期可以是 Excel 日期、2026-10-31 或 31-Oct-26 等文字、期間名稱，或期間的最後一天（年底、10月底）；"
        "填報紀錄須為確切的日期。不存在的日子不是日期。",
    ),
)
def not_a_date(figures: Figures) -> Iterator[Spot]:
    """A text in a date column that is no day.

    Passes:

        KPIs
        ID | End
        K1 | FY2026
        K2 | 2026年10月
        K3 | 年底
        K4 | 31-Oct-26

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
        en="{label}: “{typed}” does not say for certain which day is meant",
        zh_TW="「{label}」：「{typed}」無法確定是哪一天",
    ),
    hint=Text(
        en="Type year-month-day, such as 2026-10-31, or a real date in Excel.",
        zh_TW="請依年-月-日填寫，例如 2026-10-31，或在 Excel 中輸入日期。",
    ),
    about=Text(
        en="03/04/2026 as text is in March to some and in April to others, 115/10/31 counts from 1912, "
        "26-Oct-31 may end or begin with its year, and 10/31 says none; in a check-in, a month or Q4 says no "
        "day. Q4 without its year is in the year of the period that Settings give; where they give none, it "
        "would move on every New Year. okrsheet does not choose.",
        zh_TW="文字 03/04/2026 可能是三月或四月，115/10/31 可能是民國年，26-Oct-31 的年份可能在前或在後，10/31 沒有年份；"
        "在填報紀錄中，月份或第四季不是確切的日期。沒有年份的第四季屬於設定中期間所在的年度；"
        "若設定沒有期間，每逢新年就會改變。okrsheet 不會自行選擇。",
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
        K4 | 26-Oct-31⚑
    """
    return _all(ProblemKind.AMBIGUOUS_DATE)(figures)


@rule(
    "V105",
    "unknown-word",
    Severity.ERROR,
    message=Text(
        en="{label}: “{typed}” is not one of its words", zh_TW="「{label}」：「{typed}」不是可用的選項"
    ),
    hint=Text(en="Choose one of: {choices}.", zh_TW="請選擇：{choices}。"),
    about=Text(
        en="Columns with a drop-down take its words, in English or Chinese, and common synonyms.",
        zh_TW="有下拉選單的欄位可填中英文選項與常見同義詞。",
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
        en="{label}: “{typed}” is a placeholder, not a value",
        zh_TW="「{label}」：「{typed}」是暫填文字，不是實際內容",
    ),
    hint=Text(en="Fill it in, or leave the cell blank.", zh_TW="請填寫實際內容，或留白。"),
    about=Text(
        en="TBD, ?, -, n/a, 待定 and 無 say that there is no value yet; they are read as blanks. Where a "
        "value is required, that rule says so instead.",
        zh_TW="TBD、?、-、n/a、待定、無表示尚無內容，視同空白。必填欄位則由對應的規則提醒。",
    ),
)
def placeholder(figures: Figures) -> Iterator[Spot]:
    """A placeholder, such as TBD, in a cell that need not be filled.

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
    message=Text(en="{label}: the cell shows {typed}", zh_TW="「{label}」：儲存格顯示 {typed}"),
    hint=Text(en="Repair the formula, or type the value.", zh_TW="請修正公式，或直接輸入數值。"),
    about=Text(
        en="#REF!, #DIV/0! and their like are the results of broken formulas; they have no value.",
        zh_TW="#REF!、#DIV/0! 等是公式出錯的結果，沒有數值可用。",
    ),
)
def error_value(figures: Figures) -> Iterator[Spot]:
    """A formula whose result is an error.

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
        en="{label}: the formula was never calculated: open and save it in Excel",
        zh_TW="「{label}」：公式從未計算，請在 Excel 開啟並儲存",
    ),
    hint=Text(
        en="The file was made by a program that does not calculate; Excel and LibreOffice do when saving.",
        zh_TW="產生此檔案的程式沒有計算公式；Excel 與 LibreOffice 存檔時會計算。",
    ),
    about=Text(
        en="okrsheet reads the result that is stored with a formula. A file that no spreadsheet program "
        "has saved has none; the value is not missing, only unknown.",
        zh_TW="okrsheet 讀取公式存下的結果。從未由試算表程式存檔的檔案沒有結果，數值並非缺漏，只是未知。",
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


@rule(
    "V115",
    "out-of-range",
    Severity.ERROR,
    message=Text(
        en="{label}: {typed} is out of range ({range}), so it is not used",
        zh_TW="「{label}」：{typed} 超出範圍（{range}），因此不採用",
    ),
    hint=Text(en="{help}", zh_TW="{help}"),
    about=Text(
        en="Weights are numbers from 0 up, confidence is 0 to 10, settings have ranges of their own. A row "
        "whose weight cannot be used is left out of the roll-up; a setting falls back to its default.",
        zh_TW="權重為 0 以上的數字，信心為 0 至 10，各項設定也有其範圍。權重無法採用的列不列入彙總；設定則改用預設值。",
    ),
)
def out_of_range(figures: Figures) -> Iterator[Spot]:
    """A number outside the range of its column.

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
        bounds = _WHOLE_ONES.says(range=_range(column)) if column.whole else _range(column)
        yield Spot(spot.where, spot.id, {**spot.values, "range": bounds, "help": column.help})


_WHOLE_ONES = Text(en="whole numbers, {range}", zh_TW="整數，{range}")


@rule(
    "V119",
    "bad-email",
    Severity.ERROR,
    message=Text(
        en="“{typed}” is not one e-mail address that can be used",
        zh_TW="「{typed}」不是單一可用的電子郵件地址",
    ),
    hint=Text(
        en="Give one address, such as name@example.com: plain letters before the @, a domain that exists behind it.",
        zh_TW="請填一個地址，例如 name@example.com：@ 之前用英文字母，之後為實際存在的網域。",
    ),
    about=Text(
        en="A person has one address; lists and names with it are refused. It is the rule by which the mail "
        "goes out: before the @ plain letters, digits and signs alone, since few servers take others; behind "
        "it a domain with a dot. Names such as .invalid and .localhost are never given to anybody.",
        zh_TW="每個人只能有一個地址，不接受多個地址或附帶姓名。寄信時採用同一規則：@ 之前只能用英文字母、數字與符號"
        "（接受其他文字的伺服器很少），@ 之後是含有點號的網域；.invalid、.localhost 等名稱不會有人使用。",
    ),
)
def bad_email(figures: Figures) -> Iterator[Spot]:
    """An address that is not exactly one e-mail address.

    Passes:

        People
        Name       | Email
        Sales lead | sales@example.com

    Fails:

        People
        Name       | Email
        Sales lead | a@example.com, b@example.com⚑
        CEO        | ceo⚑
        Designer   | 林美@example.com⚑
    """
    for person in figures.plan.people:
        if person.email and one_address(person.email) is None:
            yield Spot(person.at("email"), values={"typed": quoted(person.email)})


@rule(
    "V120",
    "unknown-call",
    Severity.WARNING,
    message=Text(en="the owner's call “{typed}” is no status", zh_TW="負責人判斷「{typed}」不是狀態"),
    hint=Text(en="Choose one of: {choices}.", zh_TW="請選擇：{choices}。"),
    about=Text(
        en="The owner's call is one of the status words, or a colour.",
        zh_TW="負責人判斷請填狀態用語或燈號顏色。",
    ),
)
def unknown_call(figures: Figures) -> Iterator[Spot]:
    """An owner's call that is no status.

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
            values = {"typed": quoted(item.owner_call), "choices": tuple(s.text for s in Status)}
            yield Spot(item.at("owner_call"), item.id, values)


@rule(
    "V122",
    "unknown-rule-ignored",
    Severity.WARNING,
    message=Text(
        en="“{typed}” in Ignored rules is no rule's code", zh_TW="「略過的規則」中的「{typed}」不是規則代碼"
    ),
    hint=Text(
        en="Codes look like C101; “okrsheet explain C101” tells about one.",
        zh_TW="代碼格式如 C101；「okrsheet explain C101」可查看說明。",
    ),
    about=Text(
        en="Ignored rules holds codes, names, or beginnings of codes such as T.",
        zh_TW="「略過的規則」可填規則代碼、名稱，或代碼開頭，例如 T。",
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
    from okrsheet.rules import ignored_by_settings, named
    from okrsheet.rules.rule import RULES

    for typed in ignored_by_settings(figures):
        if typed.strip() and not any(named(r.code, r.name, [typed]) for r in RULES.values()):
            yield Spot(figures.plan.settings.at("ignored_rules"), values={"typed": typed.strip()})


@rule(
    "V123",
    "turned-into-date",
    Severity.ERROR,
    message=Text(
        en="{label}: the cell holds the date {typed}, which no {label} can be",
        zh_TW="「{label}」：儲存格的內容是日期 {typed}，不能作為「{label}」",
    ),
    hint=Text(
        en="Excel makes dates of what looks like one, such as 3/5 and 1-2, and keeps the format. {again}.",
        zh_TW="Excel 會把 3/5、1-2 這類內容變成日期，並保留日期格式。{again}。",
    ),
    about=Text(
        en="What was typed is lost: the cell holds a day, and 3/5 may have been a share, an ID, or the third "
        "of May.",
        zh_TW="原本輸入的內容已不存在：儲存格裡只有日期，而 3/5 可能是比例、編號或五月三日。",
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
    for record, column, spot in _problems(figures, ProblemKind.TURNED_INTO_DATE):
        milestone = _measure(figures, record) is Measure.MILESTONE
        if not (milestone and column.key in _GOALS):
            share = milestone and column.kind is Kind.VALUE
            again = _ID_AGAIN if column.kind in (Kind.ID, Kind.IDS) else _SHARE_AGAIN if share else _AGAIN
            yield Spot(spot.where, spot.id, {**spot.values, "again": again})


_ID_AGAIN = Text(
    en="Format the cell as Text, then type the ID again", zh_TW="請先將儲存格格式設為「文字」，再重新輸入編號"
)
_AGAIN = Text(
    en="Format the cell as General, then type the number again",
    zh_TW="請先將儲存格格式設為「通用格式」，再重新輸入數字",
)
_SHARE_AGAIN = Text(
    en="Format the cell as General, then type “3 of 5” or 60 %",
    zh_TW="請先將儲存格格式設為「通用格式」，再輸入「5 項中 3 項」或 60%",
)


@rule(
    "V124",
    "shortened-id",
    Severity.WARNING,
    message=Text(
        en="two IDs are the number {id}: Excel shortens 1.10 to 1.1",
        zh_TW="有兩個編號都是數字 {id}：Excel 會把 1.10 縮短成 1.1",
    ),
    hint=Text(
        en="Format the ID column as Text, and type the IDs again.",
        zh_TW="請將「編號」欄設為文字格式，再重新輸入編號。",
    ),
    about=Text(
        en="A number has no last zero: after 1.9, a 1.10 that is typed as a number becomes 1.1 once more.",
        zh_TW="數字不會保留結尾的 0：在 1.9 之後以數字輸入的 1.10，會再次變成 1.1。",
    ),
)
def shortened_id(figures: Figures) -> Iterator[Spot]:
    """An ID such as 1.10 that Excel has made into the number 1.1.

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
        first = figures.plan.first_of(item)
        numbers = [one.typed("id").value for one in (item, first)]
        if first is not item and all(isinstance(n, float) and not n.is_integer() for n in numbers):
            yield Spot(item.at("id"), item.id, {"id": item.id})
