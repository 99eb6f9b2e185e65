"""A figure spelled out: the formula with its numbers, and the cells they came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from okrsheet.assessment import Assessment
from okrsheet.basics.errors import UsageError
from okrsheet.basics.text import Joined, Language, Message, Text, fold
from okrsheet.figures.forecast import MONTH, WEEK, Forecast
from okrsheet.figures.outcome import Known, Measured, Part, Recorded, RolledUp, Unknown
from okrsheet.figures.target import TargetRange, is_guardrail
from okrsheet.figures.timing import days_gone, ends_of, marks_around
from okrsheet.figures.value import Reading
from okrsheet.plan import Item, MeasuredItem
from okrsheet.plan import status as state
from okrsheet.plan.status import Status
from okrsheet.plan.words import Aggregation, Measure, Milestone
from okrsheet.rules.rule import RULES, Rule

_TITLE = Text(en="{id} “{title}” ({cell})", zh_TW="{id}「{title}」（{cell}）")
_DAY = Text(en="as of {day}", zh_TW="截至 {day}")
_VALUE = Text(en="value = {value} (check-in of {day}, {cell})", zh_TW="數值 = {value}（{day} 填報，{cell}）")
_CURRENT = Text(
    en="value = {value} (Current, {cell}; the log holds no check-in)",
    zh_TW="數值 = {value}（目前值，{cell}；尚無填報）",
)
_BASELINE = Text(en="baseline = {value} ({cell})", zh_TW="基準值 = {value}（{cell}）")
_NO_BASELINE = Text(
    en="baseline = 0 (“Increase to” without one starts at 0)", zh_TW="基準值 = 0（「增加至」未填時從 0 開始）"
)
_TARGET = Text(en="target = {value} ({cell})", zh_TW="目標值 = {value}（{cell}）")
_UPPER = Text(en="upper target = {value} ({cell})", zh_TW="目標上限 = {value}（{cell}）")
_BY = Text(
    en="target to reach = {baseline} {sign} {distance} = {target}",
    zh_TW="要達到的數值 = {baseline} {sign} {distance} = {target}",
)
_RAW = Text(en="raw progress = {formula} = {raw}", zh_TW="原始進度 ={formula}= {raw}")
_WAY = Text(
    en="(value − baseline) ÷ (target − baseline) = ({value} − {baseline}) ÷ ({target} − {baseline})",
    zh_TW="（數值 − 基準值）÷（目標值 − 基準值）=（{value} − {baseline}）÷（{target} − {baseline}）",
)
_KEPT = Text(
    en="check-ins since {start} that were within the limit = {met} of {count}: {cells}",
    zh_TW=" 自 {start} 起符合上下限的填報 = {count} 次中 {met} 次：{cells}",
)
_SHOWN = 12  # check-ins that a line names
_ONCE = Text(en="1 if the value is within the limit, else 0", zh_TW=" 數值符合上下限為 1，否則為 0 ")
_COUNT = Text(en="value ÷ target = {value} ÷ {target}", zh_TW=" 數值 ÷ 目標值 = {value} ÷ {target} ")
_WORDS = Text(en="1 when done, 0 when not, or the share given", zh_TW=" 完成為 1，未完成為 0，或所填的比例 ")
_NOT_KNOWN = Text(en="progress is unknown: {why}", zh_TW="進度未知：{why}")
_PROGRESS = Text(
    en="progress = raw progress held within 0 and 1 = {progress}",
    zh_TW="進度 = 原始進度限制在 0 與 1 之間 = {progress}",
)
_SCORE = Text(
    en="score = progress to one decimal, half up = {score}", zh_TW="評分 = 進度四捨五入至小數一位 = {score}"
)
_EXPECTED = Text(
    en="expected = days gone ÷ days = {gone} ÷ {days} = {expected}, from {start} to {end}",
    zh_TW="預期進度 = 已過天數 ÷ 總天數 = {gone} ÷ {days} = {expected}，從 {start}至 {end}",
)
_PHASED = Text(
    en="expected, by the targets on the way = {low} + ({high} − {low}) × ({gone} − {left}) ÷ ({right} − {left}) days = {expected}, "
    "from {start} to {end}",
    zh_TW="依階段目標的預期進度 = {low} +（{high} − {low}）×（{gone} − {left}）÷（{right} − {left}）天 = {expected}，從 {start}至 {end}",
)
_AT = Text(en="{value} ({cell})", zh_TW="{value}（{cell}）")
_QUARTER = Text(en="{day} (the quarter's)", zh_TW="{day}（當季）")
_GUARDED = Text(
    en="expected = 1 (a limit is to be kept from the first day)",
    zh_TW="預期進度 = 1（上下限從第一天起就應符合）",
)
_ROLLED = Text(
    en="expected, weighted alike = ({sum}) ÷ ({weights}) = {expected}",
    zh_TW="預期進度依相同權重 =（{sum}）÷（{weights}）= {expected}",
)
_MODE = Text(en="progress is rolled up from: {mode}", zh_TW="進度彙總自：{mode}")
_OF_KPIS = Text(en="progress is the mean of its KPIs", zh_TW="進度為對應 KPI 的平均")
_PART = Text(
    en="  {id}: weight {weight} × progress {progress}, expected {expected} ({cell})",
    zh_TW="  {id}：權重 {weight} × 進度 {progress}，預期 {expected}（{cell}）",
)
_OUT = Text(
    en="  {id}: weight {weight}, no number; left out ({cell})",
    zh_TW="  {id}：權重 {weight}，沒有數值，不列入（{cell}）",
)
_ZERO = Text(
    en="  {id}: weight {weight}, no number; counts as zero ({cell})",
    zh_TW="  {id}：權重 {weight}，沒有數值，以零計（{cell}）",
)
_MEAN = Text(
    en="progress = ({sum}) ÷ ({weights}) = {progress}", zh_TW="進度 =（{sum}）÷（{weights}）= {progress}"
)
_REPORTED = Text(en="reported: {have} of {of}", zh_TW="已回報：{of} 項中 {have} 項")
_ALIGNED = Text(en="aligned progress = {progress}", zh_TW="支援目標進度 = {progress}")
_STATUS = Text(en="status = {status}: {because}", zh_TW="狀態 = {status}：{because}")
_PACE = Text(
    en="  progress ÷ expected = {ratio}, expected − progress = {gap}",
    zh_TW="  進度 ÷ 預期進度 = {ratio}，預期進度 − 進度 = {gap}",
)
_CHANGE = Text(
    en="change = {now} − {before} = {change} points since the end of last month",
    zh_TW="變化 = {now} − {before} = 較上月底 {change} 個百分點",
)
_CHANGE_REPORTED = Text(
    en="change = {now} − {before} (as History has it) = {change} points since the end of last month",
    zh_TW="變化 = {now} − {before}（取自各月紀錄）= 較上月底 {change} 個百分點",
)
_NO_CHANGE = Text(
    en="change: none, because there was no progress at the end of last month",
    zh_TW="變化：無，因為上月底還沒有進度",
)
_CHANGE_HIDDEN = Text(
    en="change: unknown, because it hangs on a Current cell, which does not say since when it holds",
    zh_TW="變化：未知，因為數值取自「目前值」，無法得知從何時開始",
)
_NO_CHANGE_YET = Text(
    en="change: none, because it had not begun by {day}", zh_TW="變化：無，因為 {day} 時尚未開始"
)
_SUM = Text(
    en="value = sum of the {count} check-ins since {since} = {value}: {cells}",
    zh_TW="數值 = {since} 起 {count} 筆填報的加總 = {value}：{cells}",
)
_AVERAGE = Text(
    en="value = mean of the {count} check-ins since {since} = {value}: {cells}",
    zh_TW="數值 = {since} 起 {count} 筆填報的平均 = {value}：{cells}",
)
_PACE_OF_VALUES = Text(
    en="pace = median of the slopes between its {count} values since {since} (Theil–Sen) = {week} a week",
    zh_TW="速度 = {since} 起 {count} 筆數值兩兩之間斜率的中位數（Theil–Sen）= 每週 {week}",
)
_AHEAD = Text(
    en="  on {end} at this pace = {now} + {week} ÷ 7 × {days} {days:day|days} since {on} = {value}: progress {progress}",
    zh_TW="  照此速度，{end} = {now} + {week} ÷ 7 × {on} 起 {days} 天 = {value}：進度 {progress}",
)
_AHEAD_OF_PARTS = Text(
    en="on {end} at the pace of its parts, weighted alike = ({sum}) ÷ ({weights}) = {progress}",
    zh_TW="照各部分的速度，{end} 依相同權重 =（{sum}）÷（{weights}）= {progress}",
)
_NEEDED = Text(
    en="needed from now on = ({target} − {now}) ÷ {left} {left:day|days} × 7 = {week} a week, {month} a month",
    zh_TW="今後需要 =（{target} − {now}）÷ {left} 天 × 7 = 每週 {week}，每月 {month}",
)
_COMPLETE = Text(en="complete: {have} of 4", zh_TW="完整度：4 項中 {have} 項")
_MISSING = Text(
    en="complete: {have} of 4; missing: {missing}", zh_TW="完整度：4 項中 {have} 項；缺少：{missing}"
)
_STALE = Text(en="stale: the next check-in was due on {due}", zh_TW="逾期：應於 {due} 更新")
_DUE = Text(en="next check-in due on {due}", zh_TW="下次應於 {due} 更新")
_FINDING = Text(en="{code} {message} ({cell})", zh_TW="{code} {message}（{cell}）")
_UNKNOWN = Text(
    en="{file}: there is no item or rule called {typed}, and no title that holds these words",
    zh_TW="{file}：沒有名為 {typed} 的項目或規則，也沒有含有這些字的名稱",
)
_UNKNOWN_HINT = Text(en="{near}Items of this workbook: {items}.", zh_TW="{near}這個活頁簿的項目：{items}。")
_NEAR = Text(en="Closest: {items}. ", zh_TW="最接近：{items}。")
_SEVERAL = Text(en="{file}: “{typed}” fits {count} items", zh_TW="{file}：有 {count} 個項目符合「{typed}」")
_SEVERAL_HINT = Text(en="Name one by its ID: {items}.", zh_TW="請以編號指定其中一個：{items}。")
_ITEM = Text(en="{id} “{title}”", zh_TW="{id}「{title}」")
_LISTED, _TITLED = 30, 12  # items that a hint names by ID, and by ID and title


def explain(assessment: Assessment, name: str) -> tuple[Message, ...]:
    """How the figures of the item with this ID or title came about, a line each.

    Raises:
        UsageError: the plan has no such item, or several.
    """
    return tuple(line for item in look_up(assessment, name) for line in explanation(assessment, item))


def look_up(assessment: Assessment, name: str) -> list[Item]:
    """The items with this ID, one of each workbook that has it; else the one of this title, or the one
    whose title holds these words.

    Raises:
        UsageError: there is none, or several have such a title.
    """
    words, items = fold(name), assessment.plan.items
    if found := [item for item in items if item in assessment.plan.meant(name)]:
        return found
    titled = [item for item in items if words and words in fold(item.title or "")]
    found = [item for item in titled if words == fold(item.title or "")] or titled
    if len(found) == 1:
        return found
    file = tuple(workbook.file for workbook in assessment.plan.workbooks)
    if found:
        fitting = _SEVERAL_HINT.says(items=_listed(found))
        raise UsageError(_SEVERAL.says(file=file, typed=name, count=len(found)), fitting)
    raise UsageError(_UNKNOWN.says(file=file, typed=name), _unknown_hint(items, words))


def _unknown_hint(items: Sequence[Item], words: str) -> Message:
    """The items that are called most alike, and the IDs that there are."""
    known = {fold(name): item for item in items for name in (item.id, item.title or "")}
    alike = {known[name]: None for name in get_close_matches(words, known, n=3)}
    near = _NEAR.says(items=_listed(alike)) if alike else ""
    ids = [item.id for item in items if item.id]
    return _UNKNOWN_HINT.says(near=near, items=(*ids[:_LISTED], *(["…"] if len(ids) > _LISTED else [])))


def _listed(items: Iterable[Item]) -> tuple[object, ...]:
    """Items by ID and title; of one without an ID, its cell."""
    said = [_ITEM.says(id=item.id or item.at(), title=item.title) for item in items]
    return (*said[:_TITLED], *(["…"] if len(said) > _TITLED else []))


def explanation(assessment: Assessment, item: Item) -> tuple[Message, ...]:
    """As :func:`explain`, of an item at hand."""
    outcome = assessment[item]
    match outcome:
        case Measured():
            lines = _measured_lines(assessment, outcome)
        case RolledUp():
            lines = _roll_up_lines(assessment, outcome)
    return (
        _TITLE.says(id=item.id, title=item.title, cell=item.at()),
        _DAY.says(day=assessment.as_of),
        *lines,
        *_standing_lines(outcome),
        *_forecast_lines(assessment.figures.forecasts[item]),
        *(_FINDING.says(code=f.code, message=f.message, cell=f.where) for f in assessment.about(item)),
    )


def _measured_lines(assessment: Assessment, outcome: Measured) -> Iterator[Message]:
    item, aim = outcome.item, outcome.target
    if outcome.reading:
        yield _value_line(outcome, outcome.reading)
    if isinstance(aim, TargetRange):
        yield from _target_lines(item, aim)
    if outcome.raw is None:
        yield _NOT_KNOWN.says(why=outcome.obstacle.text if outcome.obstacle else None)
    elif isinstance(aim, TargetRange):
        yield _RAW.says(formula=_formula(aim, outcome), raw=outcome.raw)
        yield _PROGRESS.says(progress=outcome.progress)
    yield from _expected_lines(assessment, outcome)


def _value_line(outcome: Measured, read: Reading) -> Message:
    """The value and where it stands; of a sum or an average, each check-in that is in it."""
    if read.made_of:
        summed = outcome.values.aggregation is Aggregation.SUM
        text, since = _SUM if summed else _AVERAGE, outcome.values.start
        return text.says(value=read.value, since=since, cells=_cells(read.made_of), count=len(read.made_of))
    values = {"value": _value(outcome), "cell": read.at, "day": read.on}
    return (_VALUE if read.on else _CURRENT).says(**values)


def _cells(readings: Sequence[Reading]) -> tuple[object, ...]:
    """Check-ins with their cells, the latest where there are many."""
    cells = tuple(_AT.says(value=one.value, cell=one.at) for one in readings[-_SHOWN:])
    return ("…", *cells) if len(readings) > _SHOWN else cells


def _expected_lines(assessment: Assessment, outcome: Known) -> Iterator[Message]:
    """Expected by the even pace, with the cells that say the dates."""
    ends = ends_of(assessment.plan, outcome.item, assessment.as_of)
    if outcome.expected is None or outcome.span is None or ends is None:
        return
    if isinstance(outcome, Measured) and is_guardrail(outcome.item):
        yield _GUARDED.says()
        return
    days = (ends[1].day - ends[0].day).days + 1
    start, end = (
        _AT.says(value=one.day, cell=one.at) if one.at else _QUARTER.says(day=one.day) for one in ends
    )
    gone = days_gone(outcome.span, assessment.as_of)
    known = {"gone": gone, "days": days, "expected": outcome.expected, "start": start, "end": end}
    if isinstance(outcome, Measured) and outcome.phases:
        left, right = marks_around(outcome.span, assessment.as_of, outcome.phases)
        low, high = (_AT.says(value=m.share, cell=m.at) if m.at else m.share for m in (left, right))
        yield _PHASED.says(**known, low=low, high=high, left=left.gone, right=right.gone)
    else:
        yield _EXPECTED.says(**known)


def _target_lines(item: MeasuredItem, aim: TargetRange) -> Iterator[Message]:
    if item.baseline is not None:
        yield _BASELINE.says(value=item.baseline, cell=item.at("baseline"))
    elif item.measure is Measure.INCREASE_TO:
        yield _NO_BASELINE.says()
    if item.target is not None:
        yield _TARGET.says(value=item.target, cell=item.at("target"))
    if item.measure and item.measure.relative:
        sign = "+" if item.measure.rising else "−"
        yield _BY.says(baseline=item.baseline, sign=sign, distance=item.target, target=aim.target)
    if item.measure is Measure.BETWEEN:
        yield _UPPER.says(value=aim.upper, cell=item.at("upper_target"))


def _formula(aim: TargetRange, outcome: Measured) -> Message:
    value, item = _value(outcome), outcome.item
    if (kept := outcome.kept) and (span := outcome.span):
        return _KEPT.says(start=span.start, met=kept.met, count=kept.count, cells=_cells(outcome.readings))
    if item.measure is Measure.MILESTONE:
        counted = isinstance(value, float) and aim.target and outcome.raw == value / aim.target
        return _COUNT.says(value=value, target=aim.target) if counted else _WORDS.says()
    if is_guardrail(item):
        return _ONCE.says()
    return _WAY.says(value=value, baseline=aim.baseline, target=aim.target)


def _value(outcome: Measured) -> object:
    value = outcome.reading.value if outcome.reading else None
    return value.text if isinstance(value, Milestone) else value


def _roll_up_lines(assessment: Assessment, outcome: RolledUp) -> Iterator[Message]:
    yield _MODE.says(mode=outcome.mode.text) if outcome.mode else _OF_KPIS.says()
    yield from (_part_line(part) for part in outcome.parts)
    numbered = [p for p in outcome.parts if p.progress is not None]
    if numbered:
        yield _MEAN.says(**_weighed((p.weight, p.progress) for p in numbered), progress=outcome.progress)
    have, of = outcome.reported
    yield _REPORTED.says(have=have, of=of)
    if outcome.mode and outcome.parts and outcome.expected is not None:
        among = [(p.weight, p.expected) for p in numbered or outcome.parts if p.expected is not None]
        yield _ROLLED.says(**_weighed(among), expected=outcome.expected)
    else:
        yield from _expected_lines(assessment, outcome)
    if outcome.aligned_progress is not None:
        yield _ALIGNED.says(progress=outcome.aligned_progress)


def _weighed(parts: Iterable[tuple[float, float | None]]) -> dict[str, object]:
    """The two sums of a weighted mean, written out."""
    terms = [(weight, Joined(" × ", (weight, share))) for weight, share in parts]
    return {
        "sum": Joined(" + ", tuple(term for _, term in terms)),
        "weights": Joined(" + ", tuple(weight for weight, _ in terms)),
    }


def _part_line(part: Part) -> Message:
    text = _ZERO if part.assumed else _OUT if part.progress is None else _PART
    item = part.item
    typed = item.weight is not None
    return text.says(
        id=item.id,
        weight=_AT.says(value=part.weight, cell=item.at("weight")) if typed else part.weight,
        progress=part.progress,
        expected=part.expected,
        cell=item.at(),
    )


def _standing_lines(outcome: Known) -> Iterator[Message]:
    if outcome.score is not None:
        yield _SCORE.says(score=outcome.score)
    if isinstance(outcome, Measured) and outcome.needs_components:
        missing = tuple(c.text for c in outcome.missing)
        yield (_MISSING if missing else _COMPLETE).says(have=outcome.complete, missing=missing)
    yield _STATUS.says(status=outcome.status.text, because=outcome.judgement.because)
    paced = outcome.status in (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)
    guarded = isinstance(outcome, Measured) and is_guardrail(outcome.item)
    if paced and outcome.expected and not guarded:
        progress = outcome.progress or 0.0
        yield _PACE.says(ratio=progress / outcome.expected, gap=outcome.expected - progress)
    yield from _change_lines(outcome)
    if outcome.next_due:
        yield (_STALE if outcome.stale else _DUE).says(due=outcome.next_due)


def _change_lines(outcome: Known) -> Iterator[Message]:
    """The change since the end of the month before, or why there is none."""
    past = outcome.before
    if past is None or outcome.progress is None:
        return
    if outcome.change is not None and not isinstance(past, Unknown):
        text = _CHANGE_REPORTED if isinstance(past, Recorded) else _CHANGE
        yield text.says(now=outcome.progress, before=past.progress, change=state.rounded(outcome.change))
    elif not outcome.had_begun:
        yield _NO_CHANGE_YET.says(day=past.day)
    else:
        yield (_CHANGE_HIDDEN if isinstance(past, Unknown) else _NO_CHANGE).says()


def _forecast_lines(ahead: Forecast | None) -> Iterator[Message]:
    if ahead is None:
        return
    if ahead.parts:
        yield _AHEAD_OF_PARTS.says(**_weighed(ahead.parts), end=ahead.end, progress=ahead.progress)
    elif ahead.slope is not None:
        week = ahead.slope * WEEK
        yield _PACE_OF_VALUES.says(count=ahead.count, since=ahead.since, week=week)
        yield _AHEAD.says(
            end=ahead.end,
            now=ahead.now,
            week=week,
            days=(ahead.end - ahead.on).days,
            on=ahead.on,
            value=ahead.value,
            progress=ahead.progress,
        )
    if ahead.behind:
        yield _NEEDED.says(
            target=ahead.target,
            now=ahead.now,
            left=ahead.days_left,
            week=ahead.needed(WEEK),
            month=ahead.needed(MONTH),
        )


_RULE = Text(en="{code} {name} ({severity})", zh_TW="{code} {name}（{severity}）")
_ABOUT = Text(en="{about}", zh_TW="{about}")
_SAYS = Text(en="It says: {message}", zh_TW="訊息：{message}")
_DO = Text(en="What to do: {hint}", zh_TW="處理方式：{hint}")


def explain_rule(rule: Rule) -> tuple[Message, ...]:
    """What a rule is about, what it says, and what to do, a line each."""
    return (
        _RULE.says(code=rule.code, name=rule.name, severity=rule.severity.text),
        _ABOUT.says(about=rule.about),
        _SAYS.says(message=_Open(en=rule.message.en, zh_TW=rule.message.zh_TW)),
        _DO.says(hint=_Open(en=rule.hint.en, zh_TW=rule.hint.zh_TW)),
    )


class _Open(Text):
    """A phrase whose placeholders read as what they stand for: ``‹title›``."""

    __slots__ = ()

    def into(self, language: Language) -> str:
        """The phrase in one language."""
        return re.sub(r"\{(\w+)\}", r"‹\1›", super().into(language))


def find_rule(typed: str) -> Rule | None:
    """The rule of this code or name, however its letters are cased."""
    for rule in RULES.values():
        if typed.strip().casefold() in (rule.code.casefold(), rule.name):
            return rule
    return None
