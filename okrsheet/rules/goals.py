"""The rules about targets and values (family V): numbers of one item that do not go together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from okrsheet.basics.cells import CellRef
from okrsheet.basics.text import Text
from okrsheet.figures.compute import Figures, missing_components
from okrsheet.figures.outcome import Measured, RolledUp
from okrsheet.figures.target import Obstacle, TargetRange
from okrsheet.figures.value import Number, first_unsaid_percent, in_percent, may_be_percent, odd_ones
from okrsheet.plan import MEASURED, MeasuredItem
from okrsheet.plan.convert import ProblemKind
from okrsheet.plan.quantity import Quantity, is_percent
from okrsheet.plan.status import Status, rounded
from okrsheet.plan.words import Measure, Milestone, Word
from okrsheet.rules.causes import unread
from okrsheet.rules.rule import Severity, Spot, rule

_SILENT = (Status.NO_DATA, Status.NOT_STARTED, Status.POSTPONED, Status.CANCELLED, Status.CLOSED)


def _named(item: MeasuredItem) -> dict[str, object]:
    return {"title": item.title or item.id}


def _stuck(figures: Figures, *obstacles: Obstacle) -> Iterator[MeasuredItem]:
    """The items whose target cannot be used, for one of these reasons."""
    for item in figures.plan.measured:
        match figures[item]:
            case Measured(target=Obstacle() as obstacle):  # what is made of KPIs has no target of its own
                if obstacle in obstacles and not missing_components(item):
                    yield item


@rule(
    "V109",
    "baseline-missing",
    Severity.ERROR,
    message=Text(
        en="“{title}” has no baseline, so nobody knows how far it has come",
        zh_TW="「{title}」沒有基準值，無法得知已前進多少",
    ),
    hint=Text(en="Give the value at the start.", zh_TW="請填寫開始時的數值。"),
    about=Text(
        en="“Decrease to”, “Decrease by” and “Increase by” need the value at the start. Only “Increase "
        "to” may leave it blank and starts at 0.",
        zh_TW="「減少至」、「減少」、「增加」都需要開始時的數值；只有「增加至」可留白，視為從 0 開始。",
    ),
)
def baseline_missing(figures: Figures) -> Iterator[Spot]:
    """A measure that needs a baseline, without one.

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
    told = {record: unread(figures.plan, record, "baseline") for record in MEASURED}
    for item in _stuck(figures, Obstacle.NO_BASELINE):
        if not told[type(item)]:
            yield Spot(item.at("baseline"), item.id, _named(item))


@rule(
    "V110",
    "target-equals-baseline",
    Severity.ERROR,
    message=Text(
        en="“{title}” has nothing to move: {why}",
        zh_TW="「{title}」沒有進展空間：{why}",
    ),
    hint=Text(
        en="Correct the target or the baseline, or use “At least” or “At most” to keep a level.",
        zh_TW="請更正目標值或基準值；若要維持水準，請改用「至少」或「至多」。",
    ),
    about=Text(
        en="Progress is the way come over the whole way; a way of length 0 has none.",
        zh_TW="進度是已走的路程除以全程；全程為 0 時無法計算。",
    ),
)
def target_equals_baseline(figures: Figures) -> Iterator[Spot]:
    """A target that leaves nothing to do, such as one that equals the baseline.

    Passes:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Increase to | 5        | 6

    Fails:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Increase to | 5        | 5⚑
        K2 | Decrease by | 5        | 0⚑

        Key Results
        ID  | Measure   | Target
        KR1 | Milestone | 0⚑
    """
    for item in _stuck(figures, Obstacle.NO_DISTANCE):
        relative = item.measure is not None and item.measure.relative
        why = _NO_STEPS if item.measure is Measure.MILESTONE else _NO_WAY if relative else _SAME
        yield Spot(item.at("target"), item.id, {**_named(item), "why": why})


_SAME = Text(en="target and baseline are the same", zh_TW="目標值與基準值相同")
_NO_WAY = Text(en="its target, the distance from the baseline, is 0", zh_TW="目標值（與基準值的差距）為 0")
_NO_STEPS = Text(en="its target, the number of its steps, is 0", zh_TW="目標值（步驟的數目）為 0")


@rule(
    "V111",
    "target-on-wrong-side",
    Severity.ERROR,
    message=Text(
        en="“{title}”: the target lies on the wrong side of the baseline",
        zh_TW="「{title}」：目標值在基準值的相反方向",
    ),
    hint=Text(
        en="Correct target, baseline or measure; with “by”, the target is a positive distance.",
        zh_TW="請更正目標值、基準值或衡量方式；選「增加」「減少」時，目標值為正的差距。",
    ),
    about=Text(
        en="To increase, the target must be above the baseline; to decrease, below it.",
        zh_TW="增加時，目標值須高於基準值；減少時，須低於基準值。",
    ),
)
def target_on_wrong_side(figures: Figures) -> Iterator[Spot]:
    """A target below the baseline of what is to increase, or above that of what is to decrease.

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
        en="“{title}” is to be between two limits, but has no upper one above the lower",
        zh_TW="「{title}」應介於上下限之間，但沒有高於下限的上限",
    ),
    hint=Text(
        en="Give in Upper target a limit that is not below Target.",
        zh_TW="請在「目標上限」填寫不低於「目標值」的上限。",
    ),
    about=Text(
        en="“Between” needs a target and an upper target that is not below it.",
        zh_TW="「介於」需要目標值與不低於它的目標上限。",
    ),
)
def no_upper_target(figures: Figures) -> Iterator[Spot]:
    """“Between” without an upper target, or with one below the target.

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


def _stopped(figures: Figures, obstacle: Obstacle) -> Iterator[Measured]:
    """The outcomes that have no progress for this reason."""
    for outcome in figures.measured.values():
        if outcome.obstacle is obstacle:
            yield outcome


@rule(
    "V113",
    "mixed-percent",
    Severity.ERROR,
    message=Text(
        en="“{title}” mixes percentages (85 % is 0.85) and plain numbers (85): {value} is the odd one",
        zh_TW="「{title}」混用百分比（85% 即 0.85）與一般數字（85）：寫法不同的是 {value}",
    ),
    hint=Text(
        en="If {meant} is meant, type it so: the target and all values must be written in the same way.",
        zh_TW="若是指 {meant}，請改成這種寫法；目標值與所有數值須用同一種寫法。",
    ),
    about=Text(
        en="A cell with 85 % holds 0.85. Beside it, a plain 85 may mean 85 % or 8,500 %: there is no "
        "figure until one of them is changed.",
        zh_TW="顯示 85% 的儲存格實際值為 0.85。與之並列的 85 可能是 85% 或 8500%，在更正之前不計算進度。",
    ),
)
def mixed_percent(figures: Figures) -> Iterator[Spot]:
    """Percentages and plain numbers in one item: 85 % beside 85.

    Passes:

        KPIs
        ID | Measure  | Target | Current
        K1 | At least | 85%    | 91%

    Fails:

        KPIs
        ID | Measure     | Baseline | Target | Current
        K1 | At least    |          | 85%    | 91⚑
        K2 | At least    |          | 85     |
        K3 | Increase to |          | 85⚑    |
        K4 | Increase to | 30⚑      | 85%    | 40%

        Check-ins
        Date       | ID | Value
        2026-10-05 | K2 | 90
        2026-10-06 | K2 | 86%⚑
        2026-10-07 | K2 | 88
        2026-10-05 | K3 | 70%
        2026-10-12 | K3 | 72%
    """
    for outcome in _stopped(figures, Obstacle.MIXED_PERCENT):
        item = outcome.item
        for odd in odd_ones(item, outcome.readings, outcome.values.log):
            share, plain = _PERCENT.says(number=100 * odd.value), odd.value
            value, meant = (share, 100 * odd.value) if odd.percent else (plain, _PERCENT.says(number=plain))
            yield Spot(odd.at, item.id, {**_named(item), "value": value, "meant": meant})


_PERCENT = Text(en="{number} %", zh_TW="{number}%")


@rule(
    "V114",
    "percent-scale",
    Severity.WARNING,
    message=Text(
        en="“{title}” is in %, but its numbers are of two scales: {low} and {high}",
        zh_TW="「{title}」以 % 計，但數字的尺度不一：{low} 與 {high}",
    ),
    hint=Text(en="Write all of them as 85, or all of them as 85 %.", zh_TW="請一律寫成 85，或一律寫成 85%。"),
    about=Text(
        en="With the unit %, 0.85 and 85 in one item are most likely the same thing written twice.",
        zh_TW="單位為 % 時，同一項目中的 0.85 與 85 多半是同一個數值的兩種寫法。",
    ),
)
def percent_scale(figures: Figures) -> Iterator[Spot]:
    """An item of unit % whose numbers are of two scales: 0.85 and 85.

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
        K4 | %    | At least | 0.85⚑  |

        Check-ins
        Date       | ID | Value
        2026-10-05 | K3 | 0.9
        2026-10-12 | K3 | 88⚑
        2026-10-19 | K3 | 0.86
        2026-10-05 | K4 | 90
        2026-10-12 | K4 | 88
        2026-10-19 | K4 | 86
    """
    for item, outcome in figures.measured.items():
        if odd := _other_scale(outcome):
            low, high, at = odd
            yield Spot(at, item.id, {**_named(item), "low": low, "high": high})


def _other_scale(outcome: Measured) -> tuple[float, float, CellRef] | None:
    """Two numbers of an item in % that are of different scales, and the one to be reported: the target where
    most of the log is of another scale.
    """
    item = outcome.item
    if item.baseline and item.target and _scales_differ(item.baseline, item.target):
        return None  # 30 % to be reduced to 0.5 %: both are meant
    numbers = [
        Number(r.value, r.percent, r.at) for r in outcome.readings if isinstance(r.value, float) and r.value
    ]
    if item.target:
        numbers.insert(0, Number(item.target, item.target.percent, item.at("target")))
    if not numbers:
        return None
    if outcome.obstacle is Obstacle.MIXED_PERCENT or not (
        in_percent(item) or all(number.percent for number in numbers)
    ):
        return None
    for other in numbers[1:]:
        first = numbers[0]
        if _scales_differ(first.value, other.value):
            low, high = sorted((abs(first.value), abs(other.value)))
            return low, high, first.at if _is_odd_one(outcome, first.value) else other.at
    return None


def _is_odd_one(outcome: Measured, number: float) -> bool:
    """Whether most of an item's log is of another scale than a number."""
    log = [r.value for r in outcome.values.log if isinstance(r.value, float) and r.value]
    differ = sum(_scales_differ(number, value) for value in log)
    return differ > len(log) - differ + 1


def _scales_differ(one: float, other: float) -> bool:
    low, high = sorted((abs(one), abs(other)))
    return low <= 1 and high >= 50 * low


@rule(
    "V116",
    "current-differs",
    Severity.WARNING,
    message=Text(
        en="Current says {current}, but {cell} says {value}, which counts",
        zh_TW="「目前值」為 {current}，但 {cell} 為 {value}；以後者為準",
    ),
    hint=Text(
        en="Clear Current, or add a check-in with the new value.",
        zh_TW="請清除「目前值」，或以新數值新增一筆填報。",
    ),
    about=Text(
        en="The log is the source of truth: Current is used only while the log holds no check-in for the item. A Current that "
        "is the baseline says where the item began, and is no other opinion.",
        zh_TW="進度紀錄為準：只有在該項目沒有任何填報時，才採用「目前值」。與基準值相同的「目前值」表示起點，不算不一致。",
    ),
)
def current_differs(figures: Figures) -> Iterator[Spot]:
    """A Current cell that differs from the log, which counts.

    Passes:

        KPIs
        ID | Baseline | Current
        K1 |          | 5
        K2 | 4        | 4

        Check-ins
        Date       | ID | Value
        2026-10-15 | K1 | 5
        2026-10-15 | K2 | 6

    Fails:

        KPIs
        ID | Current
        K1 | 6⚑

        Check-ins
        Date       | ID | Value
        2026-10-15 | K1 | 5
    """
    for item, outcome in figures.measured.items():
        log, read = outcome.values.log, outcome.reading
        if item.current is None or read is None or read.at == item.at("current"):
            continue
        agreeing = (*(r.value for r in log[-1:]), read.value, item.baseline)
        if not any(_same(item.current, value) for value in agreeing if value is not None):
            values = {"current": _as_text(item.current), "value": _as_text(read.value), "cell": read.at}
            yield Spot(item.at("current"), item.id, values)


def _same(one: float | Milestone, other: float | Milestone) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return rounded(one) == rounded(other)
    return one is other


def _as_text(value: float | Milestone) -> object:
    return value.text if isinstance(value, Word) else value


@rule(
    "V117",
    "word-for-number",
    Severity.ERROR,
    message=Text(
        en="“{title}” is measured by a number, but its value is “{value}”",
        zh_TW="「{title}」以數字衡量，但數值為「{value}」",
    ),
    hint=Text(en="Give the number, or make it a milestone.", zh_TW="請填數字，或將衡量方式改為「里程碑」。"),
    about=Text(
        en="Words such as done are values of milestones only.", zh_TW="「完成」等文字只能作為里程碑的數值。"
    ),
)
def word_for_number(figures: Figures) -> Iterator[Spot]:
    """A word, such as “done”, as the value of an item that is measured by a number.

    Passes:

        Key Results
        ID  | Measure   | Current
        KR1 | Milestone | done

    Fails:

        Key Results
        ID  | Measure     | Target | Current
        KR1 | Increase to | 10     | done⚑
    """
    for outcome in _stopped(figures, Obstacle.WORD_FOR_NUMBER):
        if (read := outcome.reading) and isinstance(read.value, Milestone):
            yield Spot(read.at, outcome.item.id, {**_named(outcome.item), "value": read.value.text})


@rule(
    "V118",
    "milestone-without-share",
    Severity.WARNING,
    message=Text(
        en="milestone “{title}”: “{value}” does not say how far it is",
        zh_TW="里程碑「{title}」：「{value}」無法得知進度",
    ),
    hint=Text(
        en="Check in a percentage such as 60 %, 3 of 5, done, or not started.",
        zh_TW="請填百分比（例如 60%）、「5 項中 3 項」、完成或未開始。",
    ),
    about=Text(
        en="“in progress” is not a number. The milestone is left out of the roll-up until one is known.",
        zh_TW="「進行中」不是數字。在得知數值之前，這個里程碑不列入彙總。",
    ),
)
def milestone_without_share(figures: Figures) -> Iterator[Spot]:
    """A milestone whose value does not say how far it is.

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
    told = {record: unread(figures.plan, record, "target") for record in MEASURED}
    for outcome in _stopped(figures, Obstacle.NO_SHARE):
        if not told[type(outcome.item)] and (read := outcome.reading):
            yield Spot(read.at, outcome.item.id, {**_named(outcome.item), "value": _as_text(read.value)})


@rule(
    "V121",
    "call-disagrees",
    Severity.WARNING,
    message=Text(
        en="the owner says {call}, the figures say {status}",
        zh_TW="負責人判斷為「{call}」，數字顯示為「{status}」",
    ),
    hint=Text(
        en="Talk about it, then bring the figures or the call up to date.", zh_TW="請討論後更新數字或判斷。"
    ),
    about=Text(
        en="The owner's call is shown beside the computed status, never instead of it.",
        zh_TW="負責人判斷會與計算出的狀態並列，不會取而代之。",
    ),
)
def call_disagrees(figures: Figures) -> Iterator[Spot]:
    """An owner's call that differs from the computed status.

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
        silent = status in _SILENT
        if call and call is not status and not silent:
            yield Spot(item.at("owner_call"), item.id, {"call": call.text, "status": status.text})


@rule(
    "V125",
    "plain-among-percent",
    Severity.WARNING,
    message=Text(
        en="“{title}”: {value} is a plain number in a column of percentages (85 % is 0.85)",
        zh_TW="「{title}」：這一欄多為百分比（85% 即 0.85），此格卻是一般數字 {value}",
    ),
    hint=Text(
        en="If {value} % is meant, type it with its % sign.", zh_TW="若是指 {value}%，請連同 % 符號一起輸入。"
    ),
    about=Text(
        en="Most items of the sheet whose unit is % hold shares such as 0.85 in this column. A plain 85 among "
        "them counts as 85: right only where all numbers of its item are written so.",
        zh_TW="在單位為 % 的項目中，這一欄多數的值是 0.85 這樣的比例。其中的 85 會以 85 計算；只有該項目的所有數字都這樣寫才正確。",
    ),
)
def plain_among_percent(figures: Figures) -> Iterator[Spot]:
    """A plain 85 in a column in which most items write 85 %.

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
        K2 | %    | 90%
        K3 | %    | 85⚑
    """
    for items in map(figures.plan.items_of, MEASURED):
        ours = [item for item in items if in_percent(item)]
        for key in ("baseline", "target", "upper_target", "current"):
            found = [(i, n, n.percent) for i in ours if isinstance(n := getattr(i, key), Quantity)]
            fractions = [number for _, number, percent in found if percent or 0 < abs(number) <= 1]
            odd = [(item, number) for item, number, percent in found if not percent and abs(number) > 1]
            if len(fractions) < 2 or len(fractions) <= len(odd):
                continue
            for item, number in odd:
                outcome = figures[item]
                told = isinstance(outcome, Measured) and (
                    outcome.obstacle is Obstacle.MIXED_PERCENT or _other_scale(outcome)
                )
                if not told:
                    yield Spot(item.at(key), item.id, {**_named(item), "value": number})


@rule(
    "V126",
    "hundredfold",
    Severity.WARNING,
    message=Text(
        en="“{title}”: {value} and a target of {target} look like one percentage written in two ways",
        zh_TW="「{title}」：{value} 與目標值 {target} 看起來像同一種百分比的兩種寫法",
    ),
    hint=Text(
        en="Write both as 85, or both as 85 %; set Unit to % where percentages are meant.",
        zh_TW="請一律寫成 85，或一律寫成 85%；若為百分比，請在「單位」填 %。",
    ),
    about=Text(
        en="0.85 beside 85 is most often 85 % beside 85. The figures take both as they stand, so progress is "
        "out by a factor of a hundred if it is.",
        zh_TW="0.85 與 85 並列時，多半是 85% 與 85。系統會照原樣計算，若真是如此，進度會相差一百倍。",
    ),
)
def hundredfold(figures: Figures) -> Iterator[Spot]:
    """A value and a target that look like one percentage in two spellings: 0.85 beside 85.

    Passes:

        KPIs
        ID | Measure     | Baseline | Target | Current
        K1 | Increase to |          | 85     | 60
        K2 | Decrease to | 30       | 0.5    | 12
        K3 | Increase to |          | 85     | 0.2

    Fails:

        KPIs
        ID | Measure     | Target | Current
        K1 | Increase to | 0.85   | 85⚑
        K2 | At least    | 85     |

        Check-ins
        Date       | ID | Value
        2026-10-05 | K2 | 88
        2026-10-12 | K2 | 0.86⚑
    """
    for item, outcome in figures.measured.items():
        plain = outcome.obstacle is not Obstacle.MIXED_PERCENT and not is_percent(item.target)
        relative = item.measure is not None and item.measure.relative
        if not plain or relative or not item.target or _other_scale(outcome):
            continue
        for read in outcome.readings:
            if isinstance(read.value, float) and _look_alike(item.target, item.baseline, read.value):
                values = {**_named(item), "value": read.value, "target": item.target}
                yield Spot(read.at, item.id, values)
                break


def _look_alike(target: float, baseline: float | None, value: float) -> bool:
    """Whether one number looks like a fraction and the other like the same in percent: 0.85 and 85."""
    if _may_be_fraction(target):
        return not (baseline and abs(baseline) > 1.5) and 1.5 < value <= 150 and value >= 20 * target
    alike = 10 <= target <= 150 and _may_be_fraction(value) and 0.5 <= 100 * value / target <= 1.2
    return alike and not (baseline and _may_be_fraction(baseline))


def _may_be_fraction(number: float) -> bool:
    return 0 < number <= 1.5 and not number.is_integer()


@rule(
    "V127",
    "value-not-used",
    Severity.WARNING,
    message=Text(
        en="“{title}” takes its value from {kpis}, so this one is not used",
        zh_TW="「{title}」的數值取自 {kpis}，因此不採用這一筆",
    ),
    hint=Text(
        en="Enter values of the KPI itself, or clear the key result's KPIs.",
        zh_TW="請改為填報該 KPI，或清除關鍵結果的「對應KPI」。",
    ),
    about=Text(
        en="A key result with a target and exactly one KPI takes that KPI's value; without a target, the mean "
        "of its KPIs. Values of its own are left aside.",
        zh_TW="有目標值且只有一項 KPI 的關鍵結果採用該 KPI 的數值；沒有目標值時採用其 KPI 的平均。自己的填報不予採用。",
    ),
)
def value_not_used(figures: Figures) -> Iterator[Spot]:
    """A value of a key result that takes its value from its KPIs.

    Passes:

        Key Results
        ID  | Target | KPIs
        KR1 | 10     | K1

        KPIs
        ID | Current
        K1 | 5

    Fails:

        Key Results
        ID  | Target | KPIs | Current
        KR1 | 10     | K1   |
        KR2 |        | K1   | 3⚑

        KPIs
        ID | Current
        K1 | 5

        Check-ins
        Date       | ID  | Value
        2026-10-05 | KR1 | 4
        2026-10-12 | KR1 | 6⚑
    """
    for item in figures.plan.key_results:
        match figures[item]:
            case RolledUp(parts=parts):
                takes, current = tuple(part.item.id for part in parts), item.current
            case Measured(measured_by=measuring):
                takes, current = () if measuring is item else (measuring.id,), None
        if not takes:
            continue
        dated = [c for c in figures[item].log if c.date and c.value is not None]
        unused = [c.at("value") for c in sorted(dated, key=lambda c: c.date or dt.date.min)[-1:]]
        if current is not None:
            unused.append(item.at("current"))
        for where in unused:
            yield Spot(where, item.id, {**_named(item), "kpis": takes})


@rule(
    "V129",
    "share-or-count",
    Severity.WARNING,
    message=Text(
        en="milestone “{title}”: beside a target of {target}, {value} may be a share or a count: {read}",
        zh_TW="里程碑「{title}」：目標值為 {target}，{value} 可能是比例，也可能是數量；{read}",
    ),
    hint=Text(
        en="Type a share with its sign, such as {percent} %, or as 3 of 5; a count as a whole number.",
        zh_TW="比例請加上百分號，例如 {percent}%，或寫成「5 項中 3 項」；數量請填整數。",
    ),
    about=Text(
        en="With a target of 5, 80 % and 4 of 5 are shares, and 4 counts. A plain 0.8 is 0.8 of 5 only "
        "where no share was ever checked in; beside one it is not used, for nobody knows which it is.",
        zh_TW="目標值為 5 時，80% 與「5 項中 4 項」是比例，4 是數量。若從未填過比例，一般數字 0.8 視為 5 之中的 0.8；"
        "若其他填報是比例則不採用，因為無法得知是哪一種。",
    ),
)
def share_or_count(figures: Figures) -> Iterator[Spot]:
    """A plain number below 1 as the value of a milestone whose target counts steps.

    Passes:

        Key Results
        ID  | Measure   | Target | Current
        KR1 | Milestone | 5      | 80%
        KR2 | Milestone | 5      | 1
        KR3 | Milestone |        | 0.8

    Fails:

        Key Results
        ID  | Measure   | Target | Current
        KR1 | Milestone | 5      | 0.8⚑
        KR2 | Milestone | 5      |
        KR3 | Milestone | 5      |

        Check-ins
        Date       | ID  | Value
        2026-10-05 | KR2 | "4/5"
        2026-10-12 | KR2 | 0.8⚑
        2026-09-29 | KR3 | 0.8⚑
        2026-10-12 | KR3 | "4/5"
    """
    for item, outcome in figures.measured.items():
        if item.measure is Measure.MILESTONE:
            before = outcome.before if isinstance(outcome.before, Measured) else None
            found = {one.reading.at: one for one in (before, outcome) if one and one.reading}
            yield from (spot for one in found.values() for spot in _share_or_count(one))


def _share_or_count(outcome: Measured) -> Iterator[Spot]:
    """Of a milestone on one day, be it today or the one that changes are counted from."""
    item, read, unused = outcome.item, outcome.reading, outcome.obstacle is Obstacle.SHARE_OR_COUNT
    if read is None or not isinstance(read.value, float):
        return
    fraction = isinstance(outcome.target, TargetRange) and may_be_percent(outcome.target, read)
    if unused or (fraction and read.value < 1):
        values = {**_named(item), "target": item.target, "value": read.value, "percent": 100 * read.value}
        yield Spot(read.at, item.id, {**values, "read": _NOT_USED if unused else _A_COUNT})


_NOT_USED = Text(en="it is not used", zh_TW="因此不採用")
_A_COUNT = Text(en="it is read as a count", zh_TW="以數量計算")


@rule(
    "V130",
    "milestone-target-not-a-number",
    Severity.WARNING,
    message=Text(
        en="milestone “{title}”: its target “{typed}” is not a number, so it is not used",
        zh_TW="里程碑「{title}」：目標值「{typed}」不是數字，因此不採用",
    ),
    hint=Text(
        en="Give the number of steps, such as 5, or leave the cell blank; a day belongs in the column of days.",
        zh_TW="請填步驟的數目，例如 5，或留白；日期請填在日期欄。",
    ),
    about=Text(
        en="The target of a milestone is the number of its steps. Without one, a milestone is measured by done, "
        "not started, percentages and 3 of 5 alone; a plain number then says nothing.",
        zh_TW="里程碑的目標值是步驟的數目。無法採用時，只依完成、未開始、百分比或「5 項中 3 項」計算進度；一般數字無法換算。",
    ),
)
def milestone_target_not_a_number(figures: Figures) -> Iterator[Spot]:
    """A milestone whose target is a word, a day or a “3 of 5”.

    Passes:

        Key Results
        ID  | Measure   | Target | Current
        KR1 | Milestone | 5      | 3
        KR2 | Milestone |        | done

    Fails:

        Key Results
        ID  | Measure   | Target      | Current
        KR1 | Milestone | "3/5"⚑      | done
        KR2 | Milestone | 2026-12-31⚑ | not started
        KR3 | Milestone | launched⚑   | 60%
    """
    for item in figures.plan.measured:
        problem = item.problems.get("target")
        if item.measure is Measure.MILESTONE and problem and problem.kind in _NO_NUMBER:
            yield Spot(item.at("target"), item.id, {**_named(item), "typed": problem.typed[:60]})


_NO_NUMBER = (ProblemKind.NOT_A_NUMBER, ProblemKind.AMBIGUOUS_NUMBER, ProblemKind.TURNED_INTO_DATE)


@rule(
    "V131",
    "mixed-weights",
    Severity.ERROR,
    message=Text(
        en="Weight: {value} stands beside {other}; percentages and plain numbers cannot be weighed together, "
        "so this one is not used",
        zh_TW="「權重」：{value} 與 {other} 並列；百分比與一般數字無法一起加權，因此不採用這一個",
    ),
    hint=Text(en="Write all of them as 30, or all of them as 30 %.", zh_TW="請一律寫成 30，或一律寫成 30%。"),
    about=Text(
        en="30 % is 0.3: beside it a plain 30 would weigh a hundred times as much. Of weights that meet in one "
        "roll-up, those written unlike most are not used, the plain ones where there are as many of each; "
        "the row is left out of the roll-up.",
        zh_TW="30% 即 0.3，與之並列的 30 會重一百倍。同一彙總中，寫法與多數不同的權重不予採用；兩種寫法一樣多時，"
        "不採用一般數字。該列不列入彙總。",
    ),
)
def mixed_weights(figures: Figures) -> Iterator[Spot]:
    """Weights in one roll-up of which some are percentages and others plain numbers.

    Passes:

        Key Results
        ID  | Weight
        KR1 | 30%
        KR2 | 0.3
        KR3 | 40%

    Fails:

        Key Results
        ID  | Weight
        KR1 | 30⚑
        KR2 | 30%
        KR3 | 40%
    """
    for item, weight in figures.plan.odd_weights.items():
        value: object = _PERCENT.says(number=100 * weight) if weight.percent else weight
        other = _PLAIN if weight.percent else _PERCENTAGES
        yield Spot(item.at("weight"), item.id, {"value": value, "other": other})


_PERCENTAGES = Text(en="percentages", zh_TW="百分比")
_PLAIN = Text(en="plain numbers", zh_TW="一般數字")


@rule(
    "V132",
    "percent-without-sign",
    Severity.WARNING,
    message=Text(
        en="“{title}” is in %, but {value} is below 1 as all its numbers are, and has no percent sign",
        zh_TW="「{title}」以 % 計，但 {value} 與其他數字都小於 1，且沒有百分號",
    ),
    hint=Text(
        en="Type {percent} % if that is meant, or format the cells as percentages.",
        zh_TW="若是指 {percent}%，請連同百分號一起輸入，或將儲存格格式設為百分比。",
    ),
    about=Text(
        en="With the unit %, 0.45 may be 45 % or less than half a percent. Progress is the same either way; "
        "the reports show such numbers as they were typed, without a percent sign.",
        zh_TW="單位為 % 時，0.45 可能是 45%，也可能不到 0.5%。兩種讀法的進度相同；報告會照原樣顯示數字，不加百分號。",
    ),
)
def percent_without_sign(figures: Figures) -> Iterator[Spot]:
    """An item of unit % whose numbers are all below 1 and have no percent sign.

    Passes:

        KPIs
        ID | Unit  | Measure  | Target | Current
        K1 | %     | At least | 45%    | 50%
        K2 | %     | At least | 45     | 0.5
        K3 | index | At least | 0.45   | 0.5

    Fails:

        KPIs
        ID | Unit | Measure  | Target | Current
        K1 | %    | At least | 0.45⚑  | 0.5
        K2 | ％   | At most  | 0      | 0.5⚑
    """
    for item, outcome in figures.measured.items():
        if (found := first_unsaid_percent(item, outcome.readings)) and not _other_scale(outcome):
            values = {**_named(item), "value": found.value, "percent": 100 * found.value}
            yield Spot(found.at, item.id, values)
