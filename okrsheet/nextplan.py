"""The next plan made from the last: what is still open goes on, with the last values as baselines.

An item that runs beyond the old plan's last day goes on unchanged, its check-ins included: its figures are
made of them. Any other that is still open starts anew in the new period. The old workbook is only read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Period, following, is_period
from okrsheet.basics.errors import UsageError
from okrsheet.basics.text import Language, Message, Text, clean, fold, one_line
from okrsheet.figures.compute import Figures, compute
from okrsheet.figures.outcome import Measured
from okrsheet.figures.target import TargetRange, is_guardrail
from okrsheet.figures.value import Reading
from okrsheet.plan import (
    KINDS,
    CheckIn,
    Item,
    KeyResult,
    Kpi,
    Layout,
    MeasuredItem,
    Person,
    PhasedTarget,
    Plan,
    Settings,
)
from okrsheet.plan.columns import Record, column_of, columns_of
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.status import Status, rounded
from okrsheet.plan.words import Aggregation, LanguageWord, Measure, State, Word
from okrsheet.workbook.guide import TITLE
from okrsheet.workbook.sample import Content, Percent, Row, Value
from okrsheet.xlsx import UNWRITABLE

_DAY = dt.timedelta(days=1)
_OWNERS_VIEW: Final = ("confidence", "owner_call")
"""What an owner thought of the old period; it says nothing of the new one."""
_Rows: TypeAlias = dict[type[Record], list[Row]]


@dataclass(frozen=True, slots=True)
class Taken:
    """An item that stands in the next plan; ``notes`` say what is different there."""

    item: Item
    notes: tuple[Message | Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """An item that stays behind, and why."""

    item: Item
    why: Message | Text


@dataclass(frozen=True, slots=True)
class NextPlan:
    """A plan for the next period: the rows of its workbook, and what became of those of the old one.

    ``taken`` and ``left`` together are all items of the old plan. ``others`` say what else stays behind.
    ``assumed`` says that the old plan's Settings do not name its period, which was taken to be the day's quarter.
    """

    old: Period
    assumed: bool
    period: Period
    language: Language
    content: Content
    taken: tuple[Taken, ...]
    left: tuple[Left, ...]
    others: tuple[Message, ...]
    people: int

    def told(self) -> Iterator[Message | Text]:
        """Line by line, what was taken over and what stays behind."""
        if self.assumed:
            yield _ASSUMED.says(start=self.old.start, end=self.old.end)
        counts = Counter(type(one.item) for one in self.taken)
        kinds = tuple(_COUNT.says(count=counts[kind], noun=k.noun(counts[kind])) for kind, k in KINDS.items())
        yield _TAKEN.says(kinds=(*kinds, _PEOPLE.says(count=self.people)))
        for one in self.taken:
            yield _LINE.says(item=_named(one.item), what=one.notes or _AS_IT_WAS)
        if self.left or self.others:
            yield _LEFT_BEHIND
        for stays in self.left:
            yield _LINE.says(item=_named(stays.item), what=stays.why)
        yield from self.others


def next_plan(
    plan: Plan,
    as_of: dt.date | None = None,
    *,
    period: Period | None = None,
    everything: bool = False,
    language: Language | None = None,
) -> NextPlan:
    """What the next plan holds: by default what is still open, with ``everything`` all of it.

    Still open is what is neither closed, cancelled nor achieved and has not ended before the old plan did. Values
    are those of the old plan's last day, or of ``as_of`` (default: today) while it has not ended. ``period`` is by
    default the next one of the same length, ``language`` the old plan's.

    Raises:
        UsageError: the old period cannot be read, or the new one does not begin after it began; or several
            workbooks of the plan use one ID, which cannot stay as it is in one workbook.
        OkrsheetError: a workbook of the plan could not be read.
    """
    today = as_of or dt.date.today()
    old = plan.period(today)
    _check_readable(plan, old)
    new = period or following(old)
    if new.start <= old.start:
        raise UsageError(_NOT_AFTER.says(start=new.start, old=old.start), _NOT_AFTER_HINT)
    over = old.end + _DAY if today > old.end else today
    last = min(today, old.end)
    chosen = _Selection(plan, old, new, compute(plan, last), compute(plan, over), everything=everything)
    return _made(chosen, language or plan.language)


def _check_readable(plan: Plan, old: Period) -> None:
    """Refuses what no plan can be made from."""
    if plan.unread:
        raise plan.unread[0].why
    settings = plan.settings
    bad = [settings.at(key) for key in ("period_start", "period_end") if settings.unusable(key)]
    if bad:
        raise UsageError(_NO_PERIOD.says(cells=tuple(map(str, bad))), _NO_PERIOD_HINT)
    if old.end < old.start:
        raise UsageError(_REVERSED.says(start=old.start, end=old.end), _NO_PERIOD_HINT)
    if plan.shared_ids:
        ids = tuple(dict.fromkeys(items[0].id for items in plan.shared_ids))
        raise UsageError(_SHARED.says(ids=ids[:_MOST_IDS]), _SHARED_HINT)


@dataclass(frozen=True, eq=False)
class _Selection:
    """Which items come along, and which of them go on as they are.

    ``last`` are the figures of the last day of the old plan that is known, ``over`` those of the day after,
    when a limit has been kept or not.
    """

    plan: Plan
    old: Period
    new: Period
    last: Figures
    over: Figures
    everything: bool
    left: dict[Item, Message | Text] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for item in reversed(self.plan.items):  # KPIs first: a key result may be made of them
            if why := self._why_not(item):
                self.left[item] = why
        for item in self.plan.key_results:
            above = self.plan.objective(item.objective_id, item)
            if item not in self.left and above is not None and above in self.left:
                self.left[item] = _OBJECTIVE_STAYS.says(id=above.id)

    def _why_not(self, item: Item) -> Message | Text | None:
        """Why an item stays behind, by itself; ``None`` where it comes along."""
        if not self.plan.is_first(item):
            return _ID_TAKEN.says(id=item.id)
        if self.everything:
            return None
        if item.state in (State.CLOSED, State.CANCELLED):
            return _DECIDED.says(state=item.state.text)
        span = self.over[item].span
        if span and span.end < self.last.as_of and item.state is not State.POSTPONED:
            return _ENDED.says(day=span.end, status=self.over[item].status.text)
        if self.over[item].status is Status.ACHIEVED and not isinstance(item, Kpi):
            return _DONE
        if isinstance(item, KeyResult) and self._made_of_what_stays(item):
            return _KPIS_STAY
        return None

    def _made_of_what_stays(self, item: KeyResult) -> bool:
        """Whether all that a key result without a target of its own is made of stays behind."""
        kpis = [kpi for name in item.kpis if (kpi := self.plan.kpi(name, item))]
        return bool(kpis) and item.target is None and all(kpi in self.left for kpi in kpis)

    def comes(self, item: Item | None) -> bool:
        """Whether an item stands in the next plan."""
        return item is not None and item not in self.left

    @property
    def taken(self) -> tuple[Item, ...]:
        """The items that come along, in the plan's order."""
        return tuple(item for item in self.plan.items if self.comes(item))

    def goes_on(self, item: Item) -> bool:
        """Whether an item is not over when the new period begins: its dates and all that is measured by them stay."""
        span = self.last[item].span
        if span is None or span.end <= self.old.end or span.end < self.new.start:
            return False
        return self._holder(item, "end") is not None

    def _holder(self, item: Item, key: str) -> Item | None:
        """What says when an item starts or ends, itself or above it, if that comes along."""
        for one in (item, *self.plan.above(item)):
            if not self.comes(one):
                return None
            if getattr(one, key) is not None:
                return one
        return None

    def start_of(self, item: Item) -> dt.date | None:
        """The first day of an item that goes on, where its row must say it now: it was the old period's."""
        holder, span = self._holder(item, "start"), self.last[item].span
        stays = holder is not None and (holder is item or self.goes_on(holder))
        return None if stays or span is None else span.start

    def must_start(self, item: Item) -> bool:
        """Whether the row of an item that starts anew must say so: what is above it began earlier and goes on."""
        return any(self.comes(one) and self.goes_on(one) for one in self.plan.above(item))


def _made(chosen: _Selection, language: Language) -> NextPlan:
    """The next plan of what was chosen."""
    plan, rows, taken = chosen.plan, _Rows(), list[Taken]()
    rows[Settings] = [_settings(chosen, language)]
    rows[Person] = list(_people(plan.people))
    for item in chosen.taken:
        row, notes = _row_of(chosen, item)
        rows.setdefault(type(item), []).append(row)
        taken.append(Taken(item, tuple(notes)))
    kept = [row for row in plan.check_ins if _is_of_what_goes_on(chosen, row)]
    ahead = [row for row in plan.phased_targets if _is_ahead(chosen, row)]
    rows[CheckIn] = [_named_by_id(plan, row) for row in kept]
    rows[PhasedTarget] = [_named_by_id(plan, row) for row in ahead]
    left = tuple(Left(item, chosen.left[item]) for item in plan.items if item in chosen.left)
    copied = [*plan.people, *chosen.taken, *kept, *ahead]
    others = (*_others(plan, len(kept), len(ahead)), *_of_the_file(plan, copied))
    return NextPlan(
        old=chosen.old,
        assumed=None in (plan.settings.period_start, plan.settings.period_end),
        period=chosen.new,
        language=language,
        content=rows,
        taken=tuple(taken),
        left=left,
        others=others,
        people=len(rows[Person]),
    )


def _is_of_what_goes_on(chosen: _Selection, row: CheckIn | PhasedTarget) -> bool:
    item = chosen.plan.find(row.id, row)
    return item is not None and chosen.comes(item) and chosen.goes_on(item)


def _is_ahead(chosen: _Selection, row: PhasedTarget) -> bool:
    """Whether a phased target comes along: its day lies in the new period, or its item goes on as it was."""
    ahead = _in(row.date, chosen.new) or _is_of_what_goes_on(chosen, row)
    return ahead and chosen.comes(chosen.plan.find(row.id, row))


def _others(plan: Plan, check_ins: int, phases: int) -> Iterator[Message]:
    """What stays behind that is no item."""
    if count := len(plan.check_ins) - check_ins:
        yield _CHECK_INS.says(count=count)
    if count := len(plan.history):
        yield _HISTORY.says(count=count)
    if count := len(plan.phased_targets) - phases:
        yield _PHASES.says(count=count)
    known = {fold(said) for column in columns_of(Settings) for said in column.label.every()}
    if settings := [
        clean(r.setting) for r in plan.setting_rows if r.setting and fold(r.setting) not in known
    ]:
        yield _OWN_SETTINGS.says(names=tuple(settings))


def _of_the_file(plan: Plan, copied: Iterable[Record]) -> Iterator[Message]:
    """What stays behind of the files: sheets and columns of people's own, and formulas in the rows that are taken."""
    guide = {fold(said) for said in TITLE.every()}
    sheets = [clean(t) for workbook in plan.workbooks for t in workbook.others if fold(t) not in guide]
    if sheets:
        yield _OWN_SHEETS.says(names=tuple(sheets))
    headers = [
        _OF_SHEET.says(header=header, sheet=clean(layout.title))
        for layout in plan.sheets
        for header in _own_headers(layout)
    ]
    if headers:
        yield _OWN_COLUMNS.says(names=tuple(headers))
    formulas = [cell for record in copied for cell in record.origin.cells.values() if cell.formula]
    blank = sum(cell.value is None for cell in formulas)
    if count := len(formulas) - blank:
        yield _FORMULAS.says(count=count)
    if blank:
        yield _NEVER_CALCULATED.says(count=blank)


def _own_headers(layout: Layout) -> Iterator[str | Text]:
    """The headers of the columns of a sheet that are people's own, be it under one of our names."""
    if layout.header_row:
        yield from map(clean, layout.other_headers.values())
        yield from (column_of(layout.record, key).label for key in layout.own_columns)


def _settings(chosen: _Selection, language: Language) -> Row:
    row = _row(chosen.plan.settings)
    period = {"period_start": chosen.new.start, "period_end": chosen.new.end}
    return {**row, **period, "language": LanguageWord.of(language)}


def _people(people: Iterable[Person]) -> Iterator[Row]:
    """The people, each once: several workbooks of a plan may name the same one."""
    seen: list[Row] = []
    for row in map(_row, people):
        if row not in seen:
            seen.append(row)
    return iter(seen)


def _row(record: Record) -> dict[str, Value]:
    """What people typed into a row; where a cell was not understood, what stands in it, to be told again."""
    found: dict[str, Value] = {}
    for column in columns_of(type(record)):
        value = None if column.ours else getattr(record, column.key)
        if record.problems.get(column.key):
            value = _as_typed(record.typed(column.key))
        if (plain := _plain(value)) is not None:
            found[column.key] = plain
    return found


def _as_typed(cell: Cell) -> object:
    """What stands in a cell that was not understood; a percentage among them stays one."""
    return Quantity(cell.value, True) if cell.percent and isinstance(cell.value, (int, float)) else cell.value


def _plain(value: object) -> Value | None:
    """A value as the template writes it; numbers without what arithmetic leaves in the last decimals."""
    match value:
        case None | ():
            return None
        case Quantity():
            return Percent(rounded(value)) if value.percent else rounded(value)
        case float():
            return rounded(value)
        case str():
            return UNWRITABLE.sub("", value)
        case int() | dt.date() | tuple() | Text() | Word():
            return value
        case _:  # such as a time of day
            return str(value)


def _named_by_id(plan: Plan, record: CheckIn | PhasedTarget) -> Row:
    """A row that names an item, by its own ID alone."""
    item = plan.find(record.id, record)
    return {**_row(record), "id": item.id if item else record.id}


def _row_of(chosen: _Selection, item: Item) -> tuple[Row, list[Message | Text]]:
    """An item's row in the next plan, and what is different there."""
    row, notes = _row(item), list[Message | Text]()
    notes += _linked(chosen, item, row)
    if chosen.goes_on(item):
        if start := chosen.start_of(item):
            row["start"] = start
        span = chosen.last[item].span
        return row, [_GOES_ON.says(end=span.end if span else None), *notes]
    notes += _move_dates(chosen, item, row)
    for key in _OWNERS_VIEW:
        row.pop(key, None)
    outcome = chosen.last[item]
    if isinstance(outcome, Measured):
        notes += _start_again(chosen, outcome, row)
    if item.state is State.POSTPONED:
        notes.append(_POSTPONED)
    return row, notes


def _linked(chosen: _Selection, item: Item, row: dict[str, Value]) -> Iterator[Message]:
    """Keeps the links of an item to what comes along, and tells which are dropped. One that never led anywhere
    stays as it was typed, for the rules to tell.
    """
    plan = chosen.plan
    above = plan.find(item.above, item)
    if above is not None and chosen.comes(above):
        row[item.ABOVE] = above.id
    elif above is not None:
        row.pop(item.ABOVE, None)
        yield _NO_PARENT.says(id=above.id)
    meant = [(name, plan.find(name, item)) for name in item.kpis]
    row.pop("kpis", None)
    if named := tuple(
        one.id if one is not None else name for name, one in meant if one is None or one not in chosen.left
    ):
        row["kpis"] = named
    if gone := tuple(one.id for _, one in meant if one is not None and one in chosen.left):
        yield _NO_KPIS.says(ids=gone)


def _move_dates(chosen: _Selection, item: Item, row: dict[str, Value]) -> Iterator[Message]:
    """The dates of an item that starts anew: those of the old period become those of the new one, and what lies
    before it is left out, so that the new period's count. A KPI keeps an end, which is one of its components. Tells
    what else is moved or left out.
    """
    old, new = chosen.old, chosen.new
    start, end = _day(item, "start"), _day(item, "end")
    if start == old.start or (chosen.must_start(item) and not _in(start, new)):
        row["start"] = new.start
    elif not _in(start, new):
        yield from _drop(item, row, "start")
    if end == old.end:
        row["end"] = new.end
    elif end is not None and isinstance(item, Kpi) and not _in(end, new):
        row["end"] = new.end
        yield _ENDS.says(before=end, end=new.end)
    elif not _in(end, new):
        yield from _drop(item, row, "end")


def _in(day: dt.date | None, period: Period) -> bool:
    return day is not None and day in period


def _day(item: Item, key: str) -> dt.date | None:
    day: dt.date | None = getattr(item, key)
    return day


def _drop(item: Item, row: dict[str, Value], key: str) -> Iterator[Message]:
    """Leaves a date out, and tells so; one that was never understood stays for the rules, unless it is a period's name without a year,
    which would mean the new period now.
    """
    problem = item.problems.get(key)
    if problem is None or is_period(problem.typed):
        left_out = row.pop(key, None)
        if left_out is not None:
            yield _LEFT_OUT.says(column=column_of(type(item), key).label, typed=left_out)


def _start_again(chosen: _Selection, outcome: Measured, row: dict[str, Value]) -> Iterator[Message | Text]:
    """Lets an item begin at its last value, where that fits how it is measured. The value stands in Current until the
    first check-in; not where it comes from a KPI, or begins at nothing.
    """
    item, read, source = outcome.item, outcome.reading, outcome.measured_by
    if outcome.log:  # which stays behind, and Current was not used beside it
        row.pop("current", None)
    if read is None:
        if item.baseline is not None and not is_guardrail(item):
            yield _NO_VALUE
        return
    own = source is item or not chosen.comes(source)
    anew = _counts_anew(outcome) and (source is item or not own)
    if not own or anew:
        row.pop("current", None)
    else:
        row["current"] = _number(read.value, read.percent) if isinstance(read.value, float) else read.value
    if item.measure is Measure.MILESTONE or not isinstance(read.value, float):
        return
    if anew:
        yield (_COUNTS_ANEW if isinstance(item, Kpi) else _ADDS_ANEW).says(
            value=_shown(read.value, read.percent)
        )
    elif isinstance(outcome.target, TargetRange) and outcome.raw is not None and not is_guardrail(item):
        yield from _rebase(item, outcome.target, read, read.value, row)
    elif item.baseline is not None and not is_guardrail(item):
        yield _NO_FIGURE


def _counts_anew(outcome: Measured) -> bool:
    """Whether an item's value begins at nothing in every period: it is the sum of check-ins, or of a KPI a count that
    had no baseline but 0, such as the new customers of a quarter.
    """
    source = outcome.measured_by
    if outcome.values.aggregation is Aggregation.SUM:
        return True
    counts = isinstance(source, Kpi) and source.measure is not None and source.measure.rising
    return counts and not source.baseline


def _rebase(
    item: MeasuredItem, aim: TargetRange, read: Reading, value: float, row: dict[str, Value]
) -> Iterator[Message]:
    """Makes the last value the baseline. The target stays; of a key result that was to move by an amount, what is left of
    it. Where the target is reached already, the row stays as it was, for from there it could not be reached again.
    """
    assert item.measure is not None and aim.target is not None and aim.baseline is not None
    percent, left = read.percent or aim.percent, aim.target - value
    again = item.measure.relative and isinstance(item, Kpi)
    if not again and (rounded(left) == 0 or (left > 0) is not item.measure.rising):
        yield _REACHED.says(target=_shown(aim.target, aim.percent), value=_shown(value, percent))
        return
    row["baseline"] = _number(value, percent)
    before = _shown(aim.baseline, percent)
    yield _REBASED.says(before=before, now=_shown(value, percent))
    goal = value + (aim.target - aim.baseline)
    if again and rounded(goal) < 0 <= rounded(aim.target):
        yield _BELOW_ZERO.says(goal=_shown(goal, percent))
    if item.measure.relative and not again:
        row["target"] = _number(abs(left), aim.percent)
        yield _LEFT_TO_GO.says(
            target=_shown(float(item.target or 0), aim.percent), left=_shown(abs(left), aim.percent)
        )


def _number(value: float, percent: bool) -> float:
    return Percent(rounded(value)) if percent else rounded(value)


def _shown(value: float, percent: bool) -> Message:
    return _PERCENT.says(number=value * 100) if percent else _NUMBER.says(number=float(value))


def _named(item: Item) -> Message:
    return _ITEM.says(id=item.id, title=one_line(item.title or "", _LONGEST_TITLE))


_LONGEST_TITLE = 100  # characters
_MOST_IDS = 5  # that a sentence names
_ITEM = Text(en="{id} {title}", zh_TW="{id} {title}")
_LINE = Text(en="  {item}: {what}", zh_TW="  {item}：{what}")
_COUNT = Text(en="{count} {noun}", zh_TW="{count} 項{noun}")
_PEOPLE = Text(en="{count} {count:person|people}", zh_TW="{count} 位人員")
_NUMBER = Text(en="{number}", zh_TW="{number}")
_PERCENT = Text(en="{number}%", zh_TW="{number}%")
_TAKEN = Text(en="Taken over: {kinds}.", zh_TW="已沿用：{kinds}。")
_LEFT_BEHIND = Text(en="Left behind:", zh_TW="未沿用：")
_AS_IT_WAS = Text(en="moved to the new period", zh_TW="改為新的期間")
_GOES_ON = Text(
    en="goes on until {end}, with its baseline and its check-ins", zh_TW="持續至 {end}，基準值與填報一併保留"
)
_POSTPONED = Text(en="still postponed", zh_TW="仍為延後")
_REBASED = Text(
    en="baseline {before} → {now} (the last value)", zh_TW="基準值 {before} → {now}（最後的數值）"
)
_LEFT_TO_GO = Text(
    en="target {target} → {left} (what is left of it)", zh_TW="目標值 {target} → {left}（尚未完成的部分）"
)
_REACHED = Text(
    en="has reached its target {target} already (it stands at {value}) and keeps its old baseline: please set a new target",
    zh_TW="已達到目標值 {target}（目前為 {value}），基準值不變：請設定新的目標值",
)
_BELOW_ZERO = Text(
    en="by the same amount again it would come to {goal}: please set a new target",
    zh_TW="若再變動相同的幅度將為 {goal}：請設定新的目標值",
)
_NO_VALUE = Text(
    en="had no value to begin at, and keeps its old baseline", zh_TW="沒有數值可作為起點，基準值不變"
)
_NO_FIGURE = Text(
    en="had no progress that could be computed (okrsheet check says why), and keeps its old baseline",
    zh_TW="無法計算進度（原因請見 okrsheet check），基準值不變",
)
_ENDS = Text(en="ends on {end} (it was {before})", zh_TW="截止日改為 {end}（原為 {before}）")
_LEFT_OUT = Text(en="{column} {typed} is left out", zh_TW="「{column}」{typed} 不沿用")
_ASSUMED = Text(
    en="Settings of the old plan do not name its period, so it was taken to be {start} to {end}. "
    "If it was an earlier one, give a day in it by --as-of.",
    zh_TW="原計畫的「設定」未填期間，因此視為 {start} 至 {end}。若為較早的期間，請以 --as-of 指定其中一天。",
)
_COUNTS_ANEW = Text(
    en="counts from 0 again (it came to {value}); if it goes on from there, type that as its baseline",
    zh_TW="重新由 0 起算（上期為 {value}）；若應接續計算，請將該數值填入基準值",
)
_ADDS_ANEW = Text(
    en="counts from its old baseline again (it came to {value}), with the whole target: please see whether that is meant",
    zh_TW="由原基準值重新起算（上期為 {value}），目標值不變：請確認是否如此",
)
_NO_PARENT = Text(en="no longer supports {id}, which stays behind", zh_TW="不再支援未沿用的 {id}")
_NO_KPIS = Text(en="no longer measured by {ids} (left behind)", zh_TW="不再以未沿用的 {ids} 衡量")
_ID_TAKEN = Text(en="a row above it has the ID {id} as well", zh_TW="上方已有編號同為 {id} 的列")
_DECIDED = Text(en="its State is {state}", zh_TW="執行狀態為「{state}」")
_ENDED = Text(en="it ended on {day} already ({status})", zh_TW="已於 {day} 截止（{status}）")
_DONE = Text(en="Achieved", zh_TW="已達成")
_OBJECTIVE_STAYS = Text(en="its objective {id} stays behind", zh_TW="所屬目標 {id} 未沿用")
_KPIS_STAY = Text(en="the KPIs that it is made of stay behind", zh_TW="組成它的 KPI 未沿用")
_CHECK_INS = Text(
    en="  {count} {count:check-in|check-ins}: the new log starts empty but for what goes on",
    zh_TW="  {count} 筆填報：除持續中的項目外，進度紀錄重新開始",
)
_HISTORY = Text(
    en="  {count} {count:row|rows} of past months: they start anew", zh_TW="  {count} 列各月紀錄：重新開始"
)
_PHASES = Text(
    en="  {count} phased {count:target|targets}: not in the new period, or of what stays behind",
    zh_TW="  {count} 列階段目標：不在新的期間內，或所屬項目未沿用",
)
_OWN_SETTINGS = Text(
    en="  rows of Settings that okrsheet does not know: {names}", zh_TW="  okrsheet 不認得的設定項目：{names}"
)
_OF_SHEET = Text(en="{header} ({sheet})", zh_TW="{header}（{sheet}）")
_OWN_COLUMNS = Text(en="  columns of your own: {names}", zh_TW="  您自己的欄位：{names}")
_FORMULAS = Text(
    en="  {count} {count:formula|formulas}, whose {count:value was|values were} taken over",
    zh_TW="  {count} 個公式（已沿用其數值）",
)
_NEVER_CALCULATED = Text(
    en="  {count} {count:formula that was|formulas that were} never calculated, so there is no value: {count:its cell is|their cells are} blank",
    zh_TW="  {count} 個從未計算的公式（沒有數值，儲存格留白）",
)
_OWN_SHEETS = Text(en="  sheets of your own: {names}", zh_TW="  您自己的工作表：{names}")
_NO_PERIOD = Text(
    en="the old plan's period cannot be read ({cells})", zh_TW="無法讀取原計畫的期間（{cells}）"
)
_REVERSED = Text(
    en="the old plan's period ends on {end}, before it starts on {start}",
    zh_TW="原計畫的期間結束於 {end}，早於開始日 {start}",
)
_NO_PERIOD_HINT = Text(
    en="Correct Period start and Period end on its Settings sheet.",
    zh_TW="請更正其「設定」工作表中的期間開始與期間結束。",
)
_NOT_AFTER = Text(
    en="the new period would begin on {start}, but the old plan itself began on {old}",
    zh_TW="新的期間將於 {start} 開始，但原計畫的開始日為 {old}",
)
_NOT_AFTER_HINT = Text(
    en="Give a later one by --period, or leave it out for the next of the same length.",
    zh_TW="請以 --period 指定較晚的期間，或省略以採用長度相同的下一期。",
)
_SHARED = Text(
    en="several workbooks of this plan use one ID: {ids}; in one workbook an ID must be unique",
    zh_TW="這份計畫有多個活頁簿使用相同的編號：{ids}；同一活頁簿內的編號不可重複",
)
_SHARED_HINT = Text(
    en="Make the next plan of each workbook by itself.", zh_TW="請分別為每個活頁簿建立下一期計畫。"
)
