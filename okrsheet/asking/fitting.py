"""Which answers go into the plan: those that contradict neither each other, nor the plan, nor its rules."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from okrsheet.additions import (
    Fill,
    NewCheckIn,
    Standing,
    fault_of,
    in_words,
    log_workbook,
    objections,
    standing,
)
from okrsheet.asking.answers import Answer, Misfit, Remark, in_percent, place_of
from okrsheet.asking.asked import COMPONENT_KEYS
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Message, Text
from okrsheet.plan import CheckIn, Item, MeasuredItem, Plan
from okrsheet.plan.columns import column_of
from okrsheet.plan.convert import Problem, to_text
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.status import rounded
from okrsheet.plan.words import Milestone
from okrsheet.rules.rule import Finding

_BY_MEASURE = ("baseline", "target", "upper_target")
"""What is said of these is meant for one measure."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What goes into the plan of one answer."""

    answer: Answer
    check_in: NewCheckIn | None = None
    fills: tuple[Fill, ...] = ()


@dataclass(slots=True)
class Fitted:
    """What goes into the plan, what does not fit, what is only to be known, and the answers that the plan has already."""

    taken: list[Taken] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    known: list[Answer] = field(default_factory=list)


def fit(answers: Sequence[Answer], plan: Plan, today: dt.date) -> Fitted:
    """Decides about answers; those that are equal count once, of those that contradict each other none."""
    fitted = Fitted()
    new = _each_once(_without_known(answers, plan, fitted), fitted)
    usable = _without_broken(new, plan, today, fitted)
    by_item: defaultdict[Item, list[Answer]] = defaultdict(list)
    for answer in usable:
        by_item[answer.item].append(answer)
    for theirs in by_item.values():
        check_ins = _check_ins(theirs, plan, fitted)
        fills = _fills(theirs, fitted)
        for answer in theirs:
            wanted = Taken(answer, check_ins.get(answer), fills.get(answer, ()))
            if wanted.check_in or wanted.fills:
                fitted.taken.append(wanted)
    return fitted


def _without_known(answers: Iterable[Answer], plan: Plan, fitted: Fitted) -> Iterator[Answer]:
    """The answers without what the plan holds already."""
    for answer in answers:
        said = answer.check_in
        same = (
            said is not None
            and said.date is not None
            and said.value is not None
            and standing(plan, answer.item, said.date, said.value) is Standing.SAME
        )
        filled = {
            key
            for key, value in answer.fills.items()
            if answer.item.has(key) and _alike(getattr(answer.item, key), value)
        }
        if same or filled:
            fitted.known.append(answer)
        if same and said is not None:
            fitted.remarks += _said_besides(answer, said, plan)
        left = {key: value for key, value in answer.fills.items() if key not in filled}
        if not left and (same or said is None):
            continue
        if answer.doubt:
            fitted.misfits.append(answer.doubt)
        else:
            yield replace(answer, check_in=None if same else said, fills=left)


def _said_besides(answer: Answer, said: CheckIn, plan: Plan) -> Iterator[Remark]:
    """What goes with a value that the plan has already, and which the plan does not have."""
    there = [row for row in plan.log_of(answer.item) if row.date == said.date]
    for key in ("confidence", "comment"):
        typed = getattr(said, key)
        if typed is not None and all(getattr(row, key) != typed for row in there):
            what = _BESIDES.says(
                value=in_words(said.value),
                day=said.date,
                cell=there[-1].at("value"),
                label=column_of(CheckIn, key).label,
                typed=typed,
            )
            yield Remark(place_of(answer.row.at(key)), what)


def _each_once(answers: Iterable[Answer], fitted: Fitted) -> list[Answer]:
    """The answers without those that say the same of an item as one before."""
    found: list[Answer] = []
    seen: list[tuple[object, ...]] = []
    for answer in answers:
        said = answer.check_in
        typed = said and (said.date, said.value, said.confidence, said.comment, said.problems)
        key = (answer.item, typed, dict(answer.fills))
        if key in seen:
            fitted.known.append(answer)
        else:
            seen.append(key)
            found.append(answer)
    return found


def _check_ins(answers: Sequence[Answer], plan: Plan, fitted: Fitted) -> dict[Answer, NewCheckIn]:
    """The check-in that one of an item's answers becomes."""
    new = []
    for answer in answers:
        if answer.check_in and standing(plan, answer.item, *_dated(answer)) is Standing.DIFFERS:
            fitted.misfits.append(_differs(answer, plan))
        elif answer.check_in:
            new.append(answer)
    if len(new) > 1:
        fitted.misfits += [_contradicted(one, [other for other in new if other is not one]) for one in new]
    if len(new) != 1:
        return {}
    (first,) = new
    try:
        log = log_workbook(plan, first.item).layouts[CheckIn]
    except Refused as refused:
        fitted.misfits.append(Misfit(first.where, refused.message, refused.hint, first.about))
        return {}
    for key in ("confidence", "comment"):
        typed = getattr(first.check_in, key)
        if typed is not None and key not in log.columns:
            what = _NOT_KEPT.says(sheet=log.title, label=column_of(CheckIn, key).label, typed=in_words(typed))
            fitted.remarks.append(Remark(first.where, what))
    return {first: _new(first)}


def _dated(answer: Answer) -> tuple[dt.date, Quantity | Milestone]:
    assert answer.check_in and answer.check_in.date is not None and answer.check_in.value is not None
    return answer.check_in.date, answer.check_in.value


def _new(answer: Answer) -> NewCheckIn:
    (day, value), said = _dated(answer), answer.check_in
    assert said is not None
    return NewCheckIn(
        answer.item,
        day,
        in_percent(answer, value) if isinstance(value, Quantity) else value,
        confidence=None if said.confidence is None else float(said.confidence),
        by=answer.ask.person,
        comment=said.comment,
    )


def _differs(answer: Answer, plan: Plan) -> Misfit:
    day, value = _dated(answer)
    there = next(row for row in plan.log_of(answer.item) if row.date == day)
    why = _OTHER_IN_PLAN.says(
        value=in_words(value),
        day=day,
        cell=there.at("value"),
        other=in_words(there.value),
        by=there.by or "–",
    )
    return Misfit(answer.where, why, _OTHER_IN_PLAN_HINT, answer.about)


def _contradicted(answer: Answer, others: Iterable[Answer]) -> Misfit:
    theirs = tuple(_SAID.says(where=one.where, said=_said(one)) for one in others)
    why = _CONTRADICTED.says(said=_said(answer), others=theirs)
    return Misfit(answer.where, why, _CONTRADICTED_HINT, answer.about)


def _said(answer: Answer) -> Message:
    day, value = _dated(answer)
    comment = answer.check_in.comment if answer.check_in else None
    return (_VALUE_AND_MORE if comment else _VALUE).says(value=in_words(value), day=day, comment=comment)


def _fills(answers: Sequence[Answer], fitted: Fitted) -> dict[Answer, tuple[Fill, ...]]:
    """The blank cells of an item that its answers fill. Numbers that go with a measure go in with it alone."""
    found: defaultdict[Answer, list[Fill]] = defaultdict(list)
    without_measure = set[Answer]()
    for key in COMPONENT_KEYS:
        theirs = [answer for answer in answers if key in answer.fills]
        if not theirs:
            continue
        first, misfit = theirs[0], _why_not(key, theirs)
        if misfit is None and key in _BY_MEASURE and not without_measure.isdisjoint(theirs):
            why = _WITH_MEASURE.says(**_filled_in(key, first))
            misfit = Misfit(place_of(first.row.at(key)), why, _FILLED_HINT, first.about)
        if misfit is None:
            found[first].append(Fill(first.item, key, first.fills[key]))  # type: ignore[arg-type]
            continue
        fitted.misfits.append(misfit)
        without_measure |= set(theirs) if key == "measure" else set()
    return {answer: tuple(fills) for answer, fills in found.items()}


def _why_not(key: str, theirs: Sequence[Answer]) -> Misfit | None:
    """Why nothing of what answers say about one cell of an item goes into it."""
    first, item = theirs[0], theirs[0].item
    where, values = place_of(first.row.at(key)), _filled_in(key, first)
    if any(not _alike(one.fills[key], first.fills[key]) for one in theirs[1:]):
        others = tuple(
            _SAID.says(where=place_of(one.row.at(key)), said=in_words(one.fills[key])) for one in theirs[1:]
        )
        why = _FILLS_CONTRADICTED.says(**values, others=others)
        return Misfit(where, why, _CONTRADICTED_HINT, first.about)
    if key not in item.origin.columns:
        return Misfit(where, _NO_COLUMN.says(**values), _NO_COLUMN_HINT, first.about)
    if item.has(key):
        why = _FILLED.says(**values, cell=item.at(key), other=to_text(item.typed(key)) or "–")
        return Misfit(where, why, _FILLED_HINT, first.about)
    return None


def _filled_in(key: str, answer: Answer) -> dict[str, object]:
    label = column_of(type(answer.item), key).label
    return {"label": label, "value": in_words(answer.fills[key])}


def _alike(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return rounded(one) == rounded(other)
    return one == other


def _without_broken(answers: Sequence[Answer], plan: Plan, today: dt.date, fitted: Fitted) -> list[Answer]:
    """The answers without what the plan's own rules would complain about, were it in the plan."""
    day = max([today, *(a.check_in.date for a in answers if a.check_in and a.check_in.date)])
    troubles = _troubles(answers, plan, day)
    usable = []
    for answer in answers:
        broken = troubles.get(answer, {})
        for key, finding in broken.items():
            where = place_of(answer.row.at(key))
            fitted.misfits.append(Misfit(where, finding.message, finding.hint, answer.about, answer.asked.id))
        left = {key: value for key, value in answer.fills.items() if key not in broken}
        check_in = answer.check_in if not broken.keys() - answer.fills.keys() else None
        if check_in or left:
            usable.append(replace(answer, check_in=check_in, fills=left))
    return usable


def _troubles(answers: Sequence[Answer], plan: Plan, day: dt.date) -> Mapping[Answer, Mapping[str, Finding]]:
    """What the rules find in the plan with the answers in it, and do not find without them: by answer and column.

    Each round tries the next answer of every item, so that none is blamed for another one's fault.
    """
    known = set(map(fault_of, objections(plan, day)))
    found: dict[Answer, dict[str, Finding]] = {}
    waiting = list(answers)
    while waiting:
        tried: dict[Item, Answer] = {}
        for answer in waiting:
            tried.setdefault(answer.item, answer)
        new = [f for f in objections(_with(plan, list(tried.values())), day) if fault_of(f) not in known]
        for answer in tried.values():
            if theirs := dict(_blamed(answer, plan, new)):
                found[answer] = theirs
        waiting = [answer for answer in waiting if tried[answer.item] is not answer]
    return found


def _blamed(answer: Answer, plan: Plan, new: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """The new findings about an answer, or about its item and what is known of it, each by the column at fault."""
    lines = {row.line for row in (*plan.log_of(answer.item), *plan.phases_of(answer.item))}
    in_form = {column: key for key, column in answer.row.places.items()}
    in_plan = {column: key for key, column in answer.item.origin.columns.items()}
    for finding in new:
        column, key = finding.where.column, "value"
        if finding.where.line == answer.row.line:
            key = in_form.get(column, key)
        elif finding.where.line == answer.item.line:
            key = in_plan[column] if in_plan.get(column) in answer.fills else key
        elif finding.where.line not in lines:
            continue
        if key == "value" and answer.check_in is None:
            key = next(iter(answer.fills), key)
        yield key, finding


def _with(plan: Plan, answers: Sequence[Answer]) -> Plan:
    """The plan as it would be with some answers in it."""
    check_ins = tuple(a.check_in for a in answers if a.check_in)
    filled: dict[Item, Item] = {a.item: _filled(a) for a in answers if a.fills}
    changed: dict[str, Any] = {"check_ins": (*plan.check_ins, *check_ins)}
    if filled:
        changed["key_results"] = tuple(filled.get(one, one) for one in plan.key_results)
        changed["kpis"] = tuple(filled.get(one, one) for one in plan.kpis)
    return replace(plan, **changed)


def with_taken(plan: Plan, taken: Iterable[Taken]) -> Plan:
    """The plan with what was taken in it."""
    return _with(
        plan,
        [
            replace(
                one.answer,
                check_in=one.answer.check_in if one.check_in else None,
                fills={fill.key: fill.value for fill in one.fills},
            )
            for one in taken
        ],
    )


def _filled(answer: Answer) -> MeasuredItem:
    """An item with its blank cells filled by an answer."""
    item = answer.item
    values: dict[str, Any] = {
        k: v for k, v in answer.fills.items() if not item.has(k) and not isinstance(v, Problem)
    }
    problems = {k: v for k, v in answer.fills.items() if isinstance(v, Problem)}
    typed = dict(item.origin.typed) | {
        column: answer.row.cell(key) for key in answer.fills if (column := item.origin.columns.get(key))
    }
    values = {k: _at(v, item, k) for k, v in values.items()}
    return replace(
        item, **values, problems={**item.problems, **problems}, origin=item.origin._replace(typed=typed)
    )


def _at(value: object, item: MeasuredItem, key: str) -> object:
    """A value as if it stood in the item's own cell."""
    return Quantity(float(value), value.percent, item.at(key)) if isinstance(value, Quantity) else value


_VALUE = Text(en="{value} on {day}", zh_TW="{day} 為 {value}")
_VALUE_AND_MORE = Text(en="{value} on {day} (“{comment}”)", zh_TW="{day} 為 {value}（「{comment}」）")
_SAID = Text(en="{where}: {said}", zh_TW="{where}：{said}")
_OTHER_IN_PLAN = Text(
    en="it says {value} on {day}, but {cell} says {other} (by {by})",
    zh_TW="填寫 {day} 為 {value}，但 {cell} 為 {other}（填報人：{by}）",
)
_OTHER_IN_PLAN_HINT = Text(
    en="What stands in the plan is not overwritten. Ask which of the two is right, and correct the plan if need be.",
    zh_TW="計畫中已有的內容不會被覆寫。請確認何者正確，必要時修改計畫。",
)
_CONTRADICTED = Text(
    en="there are answers that differ: {said}; {others}", zh_TW="有不一致的答覆：{said}；{others}"
)
_CONTRADICTED_HINT = Text(
    en="None of them was taken. Remove the wrong one, or type the value into the plan.",
    zh_TW="皆未採用。請移除錯誤的答覆，或直接將數值填入計畫。",
)
_FILLS_CONTRADICTED = Text(
    en="there are answers for “{label}” that differ: {value}; {others}",
    zh_TW="「{label}」有不一致的答覆：{value}；{others}",
)
_FILLED = Text(
    en="it says {value} for “{label}”, but {cell} says {other}",
    zh_TW="「{label}」填寫 {value}，但 {cell} 為 {other}",
)
_WITH_MEASURE = Text(
    en="it says {value} for “{label}”, which goes with the measure that is not taken",
    zh_TW="「{label}」填寫 {value}，須與未採用的衡量方式一併考量",
)
_FILLED_HINT = Text(
    en="What stands in the plan is not overwritten, be it a placeholder. Clear the cell if the answer is to stand there, save, "
    "and collect again.",
    zh_TW="計畫中已有的內容不會被覆寫，即使只是暫填文字。若要採用答覆，請清除該儲存格並儲存，再收取一次。",
)
_BESIDES = Text(
    en="{cell} has {value} on {day} already; the answer's “{label}”, “{typed}”, is not added to it",
    zh_TW="{cell} 已有 {day} 的 {value}；答覆中的「{label}」（{typed}）不會加入",
)
_NOT_KEPT = Text(
    en="the sheet “{sheet}” has no column “{label}”, so “{typed}” is not kept",
    zh_TW="「{sheet}」工作表沒有「{label}」欄，因此不保留「{typed}」",
)
_NO_COLUMN = Text(
    en="the plan's sheet has no column “{label}” for {value}",
    zh_TW="計畫的工作表沒有「{label}」欄可填入 {value}",
)
_NO_COLUMN_HINT = Text(
    en="Add the column to the plan, and collect again.", zh_TW="請在計畫中新增該欄後再收取一次。"
)
