"""The rules of family T: dates that cannot be right, and values that are late."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from okrsheet.basics.dates import Calendar
from okrsheet.basics.text import Message, Text
from okrsheet.figures.compute import Figures
from okrsheet.figures.target import Obstacle
from okrsheet.figures.timing import SpanEnd, ends_of, span_of
from okrsheet.plan import MEASURED, Item
from okrsheet.plan.convert import to_text
from okrsheet.plan.status import Status
from okrsheet.rules.causes import log_unread, unread
from okrsheet.rules.rule import Severity, Spot, rule

_YEAR = dt.timedelta(days=366)  # so that a whole leap year is not longer than a year
_FAR = dt.timedelta(days=183)  # half a year
_NEVER = Text(en="none yet", zh_TW="尚無")


@rule(
    "T101",
    "end-before-start",
    Severity.ERROR,
    message=Text(
        en="it ends on {end}, before it starts on {start}", zh_TW="截止日為 {end}，早於開始日 {start}"
    ),
    hint=Text(
        en="Correct one of the two; a blank one is taken from the objective or Settings.",
        zh_TW="請更正其中之一；留白者取自目標或設定。",
    ),
    about=Text(
        en="A span of no days has no pace, so nothing is expected of it.",
        zh_TW="期間長度不足一天時，無法計算預期進度。",
    ),
)
def end_before_start(figures: Figures) -> Iterator[Spot]:
    """An item that ends before it starts.

    Passes:

        KPIs
        ID | Start      | End
        K1 | 2026-10-01 | 2026-12-31

    Fails:

        Key Results
        ID  | Start
        KR1 | 2026-11-01
        KR2 | 2027-01-01⚑

        KPIs
        ID | Supports | Start      | End
        K1 |          | 2026-10-01 | 2026-09-30⚑
        K2 |          |            | 2026-09-30⚑
        K3 | KR1      |            | 2026-10-31⚑
    """
    settings, period = figures.plan.settings, figures.plan.period(figures.as_of)
    doubted = set()  # dates that are wrong themselves; an item that takes them over is not reported as well
    if period.end < period.start:
        doubted = {settings.at(key) for key in ("period_start", "period_end")}
        yield Spot(settings.at("period_end"), values={"start": period.start, "end": period.end})
    for item in figures.plan.items:
        ends = ends_of(figures.plan, item, figures.as_of)
        if not ends or ends[1].day >= ends[0].day or not (item.start or item.end):
            continue
        if not doubted & {end.at for end in ends}:
            own = item.at("end" if item.end else "start")
            start, end = (_end(one, item) for one in ends)
            yield Spot(own, item.id, {"start": start, "end": end})


def _end(end: SpanEnd, item: Item) -> Message | dt.date:
    """The end of a span in words: the day, and its cell where that is in another row."""
    if end.at is None:
        return _QUARTER.says(day=end.day)
    own = end.at in (item.at("start"), item.at("end"))
    return end.day if own else _AT.says(day=end.day, cell=end.at)


_AT = Text(en="{day} ({cell})", zh_TW="{day}（{cell}）")
_QUARTER = Text(en="{day} (the quarter's)", zh_TW="{day}（當季）")


@rule(
    "T102",
    "longer-than-a-year",
    Severity.WARNING,
    message=Text(
        en="it runs from {start} to {end}, for more than a year", zh_TW="期間從 {start} 到 {end}，超過一年"
    ),
    hint=Text(
        en="Cut it into objectives that can be reached within a year.", zh_TW="請拆成一年內可以達成的目標。"
    ),
    about=Text(
        en="Most OKRs should end within a year; otherwise they keep growing.",
        zh_TW="多數 OKR 應在一年內結束，否則會不斷膨脹。",
    ),
)
def longer_than_a_year(figures: Figures) -> Iterator[Spot]:
    """An objective of more than a year.

    Passes:

        Objectives
        ID | Start      | End
        O1 | 2026-01-01 | 2026-12-31

    Fails:

        Objectives
        ID | Start      | End
        O1 | 2026-01-01 | 2027-06-30⚑
    """
    for item in figures.plan.objectives:
        span = span_of(figures.plan, item, figures.as_of)
        if span and item.end and span.end - span.start >= _YEAR:
            yield Spot(item.at("end"), item.id, {"start": span.start, "end": span.end})


@rule(
    "T103",
    "stale-check-in",
    Severity.WARNING,
    message=Text(
        en="“{title}” was due for a check-in on {due} (the last one: {last})",
        zh_TW="「{title}」應於 {due} 更新（最近一次填報：{last}）",
    ),
    hint=Text(en="Add a check-in with the latest value.", zh_TW="請以最新數值新增一筆填報。"),
    about=Text(
        en="A KPI is stale when its last check-in (or its start) is longer ago than its frequency and the "
        "grace days allow: one working day for daily and continuous, 7 and 14 days, one, three and "
        "twelve calendar months; each time never.",
        zh_TW="距離最近一次填報（或開始日）超過監控頻率與寬限天數時，即為逾期：每日與持續為一個工作天，每週 7 天，"
        "每兩週 14 天，每月、每季、每年為一、三、十二個月；每次則不會逾期。",
    ),
)
def stale_check_in(figures: Figures) -> Iterator[Spot]:
    """A KPI or key result whose check-in is late (as of 31 October 2026).

    Passes:

        KPIs
        ID | Frequency
        K1 | Weekly

        Check-ins
        Date       | ID | Value
        2026-10-24 | K1 | 5

    Fails:

        KPIs
        ID  | Frequency
        K1⚑ | Weekly

        Check-ins
        Date       | ID | Value
        2026-10-23 | K1 | 5
    """
    unread_ids = {record: unread(figures.plan, record, "id") for record in MEASURED}
    if log_unread(figures.plan):
        return
    for item, outcome in figures.measured.items():
        counts = figures.plan.is_first(item) and outcome.measured_by is item
        if outcome.overdue and counts and not unread_ids[type(item)]:
            values = {
                "title": item.title or item.id,
                "due": outcome.next_due,
                "last": outcome.last_check_in or _NEVER,
            }
            yield Spot(item.at("id"), item.id, values)


@rule(
    "T104",
    "no-value-yet",
    Severity.WARNING,
    message=Text(en="“{title}” has no value on {day}", zh_TW="「{title}」在 {day} 還沒有數值"),
    hint=Text(
        en="Add a check-in that is dated {day} or earlier; while there is none at all, Current will do.",
        zh_TW="請新增一筆日期不晚於 {day} 的填報；沒有任何填報時，也可填寫「目前值」。",
    ),
    about=Text(
        en="Without a value there is no progress. It is left out of the roll-up (unless Settings say to "
        "count it as zero) and Reported says so.",
        zh_TW="沒有數值就沒有進度；除非設定為以零計，否則不列入彙總，並會顯示在「已回報」。",
    ),
)
def no_value_yet(figures: Figures) -> Iterator[Spot]:
    """A key result or KPI without any value.

    Passes:

        KPIs
        ID | Current
        K1 | 0

    Fails:

        KPIs
        ID  | Current
        K1⚑ |
        K2⚑ | 5

        Check-ins
        Date       | ID | Value
        2026-11-02 | K2 | 5
    """
    unread_ids = {record: unread(figures.plan, record, "id") for record in MEASURED}
    if log_unread(figures.plan):
        return
    for item, outcome in figures.measured.items():
        if unread_ids[type(item)]:
            continue
        waiting = outcome.status is Status.NO_DATA and outcome.obstacle is Obstacle.NO_VALUE
        if waiting and figures.plan.is_first(item) and "current" not in item.problems:
            yield Spot(item.at("id"), item.id, {"title": item.title or item.id, "day": figures.as_of})


@rule(
    "T105",
    "due-after-objective",
    Severity.WARNING,
    message=Text(
        en="it is due on {due}, after its objective ends on {end}",
        zh_TW="截止日 {due} 晚於所屬目標的截止日 {end}",
    ),
    hint=Text(en="Bring one of the two dates in line.", zh_TW="請調整其中一個日期。"),
    about=Text(
        en="A key result that ends after its objective cannot help to judge it on its last day.",
        zh_TW="關鍵結果若晚於目標結束，就無法在目標最後一天用來評估。",
    ),
)
def due_after_objective(figures: Figures) -> Iterator[Spot]:
    """A key result that ends after its objective.

    Passes:

        Objectives
        ID | End
        O1 | 2026-12-31

        Key Results
        ID  | Objective ID | Due
        KR1 | O1           | 2026-11-30

    Fails:

        Objectives
        ID | End
        O1 | 2026-12-31

        Key Results
        ID  | Objective ID | Due
        KR1 | O1           | 2027-01-31⚑
    """
    for item in figures.plan.key_results:
        above = figures.plan.objective(item.objective_id, item)
        span = span_of(figures.plan, above, figures.as_of) if above else None
        if span and item.end and item.end > span.end:
            yield Spot(item.at("end"), item.id, {"due": item.end, "end": span.end})


@rule(
    "T106",
    "fiscal-year-by-name",
    Severity.INFO,
    message=Text(en="“{typed}” is read as {read}", zh_TW="「{typed}」讀作 {read}"),
    hint=Text(en="If another year is meant, type the date.", zh_TW="若指的是另一個年度，請直接填日期。"),
    about=Text(
        en="With a fiscal year that does not start in January, FY2026 is the year that ends in 2026. "
        "Companies differ in this, so okrsheet says how it was read.",
        zh_TW="會計年度不是從一月開始時，FY2026 指在 2026 年結束的年度。各公司習慣不同，因此 okrsheet 會說明其讀法。",
    ),
)
def fiscal_year_by_name(figures: Figures) -> Iterator[Spot]:
    """A period by name in a plan whose fiscal year does not start in January.

    Passes:

        Settings
        Setting                     | Value
        Fiscal year starts in month | 4

        KPIs
        ID | End
        K1 | 2026-10

    Fails:

        Settings
        Setting                     | Value
        Fiscal year starts in month | 4

        KPIs
        ID | End
        K1 | Q4 2027⚑
        K2 | ２０２７－Ｑ４⚑
        K3 | 2027⚑
    """
    calendar = figures.plan.calendar
    usual = Calendar(calendar.anchor)
    for item in figures.plan.items:
        for key in ("start", "end"):
            typed = to_text(item.typed(key)) or ""
            if not re.search(r"\d\d", typed) or isinstance(item.typed(key).value, dt.date):
                continue
            period = calendar.named(typed)
            if period and period != usual.named(typed):
                span = _SPAN.says(start=period.start, end=period.end)
                values = {"typed": typed, "read": period.end if period.start == period.end else span}
                yield Spot(item.at(key), item.id, values)


_SPAN = Text(en="{start} to {end}", zh_TW="{start} 至 {end}")


@rule(
    "T107",
    "date-far-away",
    Severity.WARNING,
    message=Text(
        en="the check-in is dated {day}, more than half a year away from the plan",
        zh_TW="填報日期 {day} 與計畫期間相差超過半年",
    ),
    hint=Text(en="Correct the year if it is a slip.", zh_TW="若為筆誤，請更正年份。"),
    about=Text(
        en="A check-in of another year is most often a slip of the keyboard.",
        zh_TW="與計畫相差半年以上的填報日期通常是輸入錯誤。",
    ),
)
def date_far_away(figures: Figures) -> Iterator[Spot]:
    """A check-in more than half a year before or after the plan.

    Passes:

        KPIs
        ID | End
        K1 | 2026-12-31

        Check-ins
        Date       | ID | Value
        2026-10-15 | K1 | 5

    Fails:

        Check-ins
        Date        | ID | Value
        2062-10-15⚑ | K1 | 5
    """
    first, last = _reach(figures)
    told = {row for outcome in figures.measured.values() for row in outcome.values.earlier}  # T108 does
    for row in figures.plan.check_ins:
        near = row in told or not row.date or (first - row.date <= _FAR and row.date - last <= _FAR)
        if not near:
            yield Spot(row.at("date"), row.id, {"day": row.date})


@rule(
    "T109",
    "plan-has-ended",
    Severity.WARNING,
    message=Text(
        en="the plan ended on {end}, and nothing in it runs any longer",
        zh_TW="計畫已於 {end} 結束，所有項目皆已截止",
    ),
    hint=Text(
        en="Make the next one, with what is still open: {command}",
        zh_TW="請建立下一期計畫並沿用尚未結束的項目：{command}",
    ),
    about=Text(
        en="After its last day a plan's figures no longer change but by late check-ins. The command takes over people, "
        "settings, KPIs and what is still open, with the last values as baselines.",
        zh_TW="計畫結束後，除補登的填報外，數字不再變動。此指令會沿用人員、設定、KPI 與尚未結束的項目，並以最後的數值為基準值。",
    ),
)
def plan_has_ended(figures: Figures) -> Iterator[Spot]:
    """A plan of which nothing runs any longer (as of 31 October 2026).

    Passes:

        Settings
        Setting      | Value
        Period start | 2026-07-01
        Period end   | 2026-09-30

        KPIs
        ID | Start      | End
        K1 | 2026-07-01 | 2026-12-31

    Fails:

        Settings
        Setting      | Value
        Period start | 2026-07-01
        Period end   | 2026-09-30⚑

        Key Results
        ID  | Measure   | Current
        KR1 | Milestone | done

        KPIs
        ID | End
        K1 | 2026-09-30
    """
    if over := figures.ended:
        where = figures.plan.settings.at("period_end")
        yield Spot(where, values={"end": over.day, "command": over.command})


def _reach(figures: Figures) -> tuple[dt.date, dt.date]:
    """The first and the last day of a plan. Where nothing says when an item starts, it may be on the
    first day of the fiscal year in which it ends.
    """
    plan = figures.plan
    period = plan.period(figures.as_of)
    days = [day for day in (plan.settings.period_start, plan.settings.period_end) if day]
    for item in plan.items:
        if ends := ends_of(plan, item, figures.as_of):
            start, end = ends
            days += [end.day, start.day if start.at else plan.calendar.year(end.day).start]
    return min(days, default=period.start), max(days, default=period.end)
