"""``okrsheet pull``: what data sources say, as check-ins of the KPIs that name them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from okrsheet.additions import (
    Added,
    NewCheckIn,
    add,
    fault_of,
    in_words,
    log_workbook,
    objections,
)
from okrsheet.basics.cells import CellRef
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Message, Text, clip
from okrsheet.figures.sources import Compared, compared_day
from okrsheet.figures.value import aggregation_of
from okrsheet.plan import CheckIn, Kpi, Plan
from okrsheet.plan.columns import Origin
from okrsheet.plan.convert import to_text
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.records import OKRSHEET
from okrsheet.plan.supplied import SuppliedValue, Supplies, Supply, comment_on
from okrsheet.plan.words import Aggregation
from okrsheet.rules.rule import Finding

_DOUBTED = ("V114", "V125", "V126", "V132")
"""The rules that doubt whether a number is a percentage, a share, or neither."""
_SCALES = ("V113", *_DOUBTED)
"""And that which finds percentages and plain numbers in one item."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A value that is not added, or a source that gave none, and why.

    ``typed`` is the check-in of the day that somebody wrote and that says something else.
    """

    kpi: Kpi
    source: str
    why: Message | Text
    hint: Message | Text
    typed: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a run pulled, or with ``dry_run`` would pull.

    ``known`` counts values that the log has already, ``not_taken`` are those that somebody must look at, ``unconfigured`` the
    KPIs whose data source is not configured.
    """

    plan: Plan
    supplies: Supplies
    check_ins: tuple[NewCheckIn, ...]
    known: int
    not_taken: tuple[NotTaken, ...]
    added: tuple[Added, ...]

    @property
    def unconfigured(self) -> tuple[Kpi, ...]:
        """The KPIs whose data source is not configured."""
        return tuple(kpi for kpi, supply in self.supplies.items() if not supply.configured)

    @property
    def failed(self) -> tuple[NotTaken, ...]:
        """What was not taken for another reason than that somebody typed another value."""
        return tuple(one for one in self.not_taken if one.typed is None)


def pull(
    plan: Plan, supplies: Supplies, today: dt.date, *, backup: bool = False, dry_run: bool = False
) -> Pulled:
    """Appends what the sources of a plan's KPIs say to its log.

    What the log has already is not written again, and a check-in that somebody typed is never contradicted below it. Where a
    source has corrected a value that was pulled before, the new one is appended, as the lower row of a day counts. A KPI in
    whose values the plan's own rules would find an error gets none of them.
    """
    new, not_taken, known = dict[Kpi, list[NewCheckIn]](), list[NotTaken](), 0
    for kpi, supply in supplies.items():
        if supply.trouble:
            not_taken.append(NotTaken(kpi, supply.source, supply.trouble.message, supply.trouble.hint))
            continue
        for one in _decided(plan, kpi, supply):
            match one:
                case NewCheckIn():
                    new.setdefault(kpi, []).append(one)
                case NotTaken():
                    not_taken.append(one)
                case _:
                    known += 1
    for kpi, finding in _objected(plan, new, supplies, today):
        del new[kpi]
        hint = _SCALE_HINT if finding.code in _SCALES else finding.hint
        not_taken.append(NotTaken(kpi, supplies[kpi].source, finding.message, hint))
    check_ins = sorted((one for theirs in new.values() for one in theirs), key=lambda one: one.date)
    added = add(plan, check_ins, backup=backup, dry_run=dry_run)
    return Pulled(plan, supplies, tuple(check_ins), known, tuple(not_taken), added)


def _decided(plan: Plan, kpi: Kpi, supply: Supply) -> Iterator[NewCheckIn | NotTaken | None]:
    """What becomes of each value: a check-in, or why not; ``None`` where the log has it already."""
    try:
        language = log_workbook(plan, kpi).language
    except Refused as refused:
        yield NotTaken(kpi, supply.source, refused.message, refused.hint)
        return
    how = aggregation_of(kpi)
    days: dict[dt.date | None, list[CheckIn]] = {}
    for row in plan.log_of(kpi):
        if row.has("value"):  # a remark alone says nothing of the day
            days.setdefault(row.date, []).append(row)
    for one in supply.values:
        there = days.get(one.day, [])
        found = compared_day(there, how, one)
        if found and found.agrees:
            yield None
        elif not there or (found and found.pulled and how is Aggregation.LATEST):
            comment = comment_on(supply.source, one).into(language)
            yield NewCheckIn(kpi, one.day, one.value, by=OKRSHEET, comment=comment)
        else:
            yield _differing(kpi, supply, one, there, found)


def _differing(
    kpi: Kpi, supply: Supply, given: SuppliedValue, there: Sequence[CheckIn], found: Compared | None
) -> NotTaken:
    """A value that is not added, since the check-ins of its day say something else, or cannot be compared with it
    (``found`` is ``None``).
    """
    last = there[-1]
    value, cell = (found.typed, found.at) if found else (last.value, last.at("value"))
    shown = clip(to_text(last.typed("value")) or "–", 60) if value is None else in_words(value)
    said = {"source": supply.source, "given": in_words(given.value), "day": given.day}
    said |= {"value": shown, "cell": cell, "by": last.by or "–"}
    if found:
        why = _OTHER_SUM if found.several else _OTHER
    else:  # the mean of several has no value of the day
        why = _SEVERAL if len(there) > 1 and value is not None else _OTHER
    hint = _CORRECT_HINT if found and found.pulled else _DIFFERS_HINT
    return NotTaken(kpi, supply.source, why.says(**said), hint, cell)


def _objected(
    plan: Plan, new: dict[Kpi, list[NewCheckIn]], supplies: Supplies, today: dt.date
) -> list[tuple[Kpi, Finding]]:
    """The KPIs about whose new values the plan's own rules would complain, each with the first complaint."""
    if not new:
        return []
    known = set(map(fault_of, objections(plan, today)))
    rows = {
        kpi: [_row(plan, one, number) for number, one in enumerate(theirs, 1)] for kpi, theirs in new.items()
    }
    with_them = replace(
        plan, check_ins=(*plan.check_ins, *(row for theirs in rows.values() for row in theirs))
    )
    lines = {
        kpi: {row.line for row in (*with_them.log_of(kpi), *with_them.phases_of(kpi), kpi)} for kpi in new
    }
    found: dict[Kpi, Finding] = {}
    for finding in objections(with_them, today):
        if fault_of(finding) in known:
            continue
        for kpi in new:
            if finding.code in _DOUBTED and _is_sure(supplies[kpi]):
                continue
            if finding.where.line in lines[kpi]:
                found.setdefault(kpi, finding)
    return list(found.items())


def _is_sure(supply: Supply) -> bool:
    """Whether nobody need doubt how the numbers of a source are meant: the configuration says it, or each bears its sign."""
    return supply.scale_said or all(isinstance(v.value, Quantity) and v.value.percent for v in supply.values)


def _row(plan: Plan, one: NewCheckIn, number: int) -> CheckIn:
    """A check-in as if it stood in the log already."""
    workbook = log_workbook(plan, one.item)
    origin = Origin(
        f"{one.item.id}↓", number, {"date": 1, "id": 2, "value": 3}, {}, workbook.file, workbook.book
    )
    seen = CheckIn(origin=origin)
    identifier = plan.typed_as(one.item, seen)
    value = one.value
    if isinstance(value, Quantity):
        value = Quantity(float(value), value.percent, seen.at("value"))
    return CheckIn(origin=origin, date=one.date, id=identifier, value=value, by=one.by, comment=one.comment)


_OTHER = Text(
    en="{cell} says {value} (by {by}), “{source}” says {given} on {day}",
    zh_TW="{cell} 為 {value}（填報人：{by}），「{source}」在 {day} 為 {given}",
)
_SEVERAL = Text(
    en="there are several check-ins of {day} ({cell} is the last), and “{source}” says {given}",
    zh_TW="{day} 有多筆填報（最後一筆在 {cell}），「{source}」為 {given}",
)
_OTHER_SUM = Text(
    en="the check-ins of {day} add up to {value} (the last is {cell}), “{source}” says {given}",
    zh_TW="{day} 的填報合計為 {value}（最後一筆在 {cell}），「{source}」為 {given}",
)
_DIFFERS_HINT = Text(
    en="What people typed stays. Ask which of the two is right, and correct the plan or the source if need be.",
    zh_TW="已填報的內容不會變更。請確認何者正確，必要時修改計畫或來源。",
)
_CORRECT_HINT = Text(
    en="The source has changed its value since it was pulled. It would be added up twice, so correct the cell by hand.",
    zh_TW="來源在取得之後修改了數值。若再新增一筆會重複累計，請直接修改該儲存格。",
)
_SCALE_HINT = Text(
    en='Say how the source means its numbers: scale = "percent" (85.2), "share" (0.852), or "number" as they stand.',
    zh_TW='請指定來源數字的意義：scale = "percent"（85.2）、"share"（0.852），或 "number"（照原數字）。',
)
