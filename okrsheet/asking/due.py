"""What is due from whom: values that should be known by a day, and what items lack to be measured at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okrsheet.asking.asked import COMPONENT_KEYS, AskedRow, Scale, title_of, unit_of
from okrsheet.assessment import Assessment
from okrsheet.basics.addresses import one_address
from okrsheet.basics.text import Language, Message, Text, clean, clip, fold_id
from okrsheet.figures.outcome import Known, Measured
from okrsheet.figures.timing import due_after
from okrsheet.figures.value import Reading
from okrsheet.mail.recipients import (
    BAD_ADDRESS,
    NAMESAKE,
    NO_ADDRESS,
    UNCLEAR_LANGUAGE,
    UNLISTED,
    WANTS_NONE,
    Skipped,
)
from okrsheet.plan import Kpi, MeasuredItem, Person, Plan
from okrsheet.plan.columns import column_of, has_column
from okrsheet.plan.words import Aggregation, Frequency, Measure, Receives
from okrsheet.report.formatting import amounts, target_of

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due from one person.

    ``label`` is what the plan's directory calls them, as one harmless line. ``unmailed`` says why they cannot be mailed, where that is
    so: who only takes no mail, or has no address, may still be given a file.
    """

    person: Person
    label: str
    address: str
    language: Language
    rows: tuple[AskedRow, ...]
    unmailed: Text | None = None

    @property
    def who(self) -> Message:
        """The person, with the cell that keeps them from being mailed."""
        key = _CELLS.get(self.unmailed, "name") if self.unmailed else "name"
        return _NAMED.says(name=self.person.name or self.label, cell=self.person.at(key))


def what_is_due(
    assessment: Assessment,
    today: dt.date,
    language: Language,
    asked: Mapping[str, dt.date | None] | None = None,
    *,
    alone: bool = True,
) -> tuple[tuple[Due, ...], tuple[Skipped, ...]]:
    """What is due by the assessment's day from each person, in the order of the People sheet; and the items about
    which nobody can be asked, with why.

    A value is asked of an item's first owner when the next one is due by its frequency, within the item's own
    dates; of a KPI without a frequency, every month. Key results whose value comes from KPIs, what is closed, set
    aside or done, and what happens *each time* are not asked about. Whatever a KPI lacks of its four components, and
    a key result to be measured, is asked of the same person.

    Args:
        assessment: the plan, and its figures as of the day.
        today: the day on which people are asked; the Date cells propose no later one.
        language: of those who have none of their own.
        asked: the items that were asked about, by ID as a form has it, with the day of the last value that was
            known then. A value that has come in since is not due again, be it of an earlier day than the assessment's.
        alone: whether nothing but these items is due.
    """
    plan = assessment.plan
    found: dict[Person, list[MeasuredItem]] = {}
    skipped: list[Skipped] = []
    for item in open_items(assessment, asked, alone=alone):
        whom = _owner(plan, item) if item.id else NO_ID
        if fold_id(clean(item.id)) != fold_id(item.id):
            whom = ODD_ID
        if isinstance(whom, Text):
            skipped.append(Skipped(_about(item), whom))
        else:
            found.setdefault(whom, []).append(item)
    each = [person for person in plan.directory.each if person in found]
    due = [_due(assessment, person, found[person], today, language, asked) for person in each]
    return tuple(due), tuple(skipped)


def open_items(
    assessment: Assessment, asked: Mapping[str, dt.date | None] | None = None, *, alone: bool = True
) -> Iterator[MeasuredItem]:
    """The items of which something is due by the assessment's day, whoever may be asked; as :func:`what_is_due`."""
    plan = assessment.plan
    for item in plan.measured:
        if not plan.is_first(item) or (asked is not None and alone and called(plan, item) not in asked):
            continue
        if lacking(assessment[item]) or _is_open(assessment, item, asked):
            yield item


def _due(
    assessment: Assessment,
    person: Person,
    items: list[MeasuredItem],
    today: dt.date,
    usual: Language,
    asked: Mapping[str, dt.date | None] | None,
) -> Due:
    language = person.language.language if person.language else usual
    rows = tuple(
        _row(assessment, item, today, language, wants=_is_open(assessment, item, asked)) for item in items
    )
    address = one_address(person.email or "") or ""
    label = clean(assessment.plan.directory.label(person))
    return Due(person, label, address, language, rows, _unmailed(assessment.plan, person, address))


def _unmailed(plan: Plan, person: Person, address: str) -> Text | None:
    """Why a person cannot be mailed."""
    if any(row.receives is Receives.NONE for row in plan.directory.rows_of(person)):
        return WANTS_NONE
    if not address:
        return BAD_ADDRESS if person.email else NO_ADDRESS
    unclear = person.language is None and "language" in person.problems
    return UNCLEAR_LANGUAGE if unclear else None


def _owner(plan: Plan, item: MeasuredItem) -> Person | Text:
    """Who answers for an item, or why that is nobody who can be asked."""
    owner = plan.owner(item)
    if owner is None:
        return NO_OWNER
    if person := plan.directory.person(owner):
        return person
    return NAMESAKE if plan.directory.meant(owner) else UNLISTED


def _is_open(assessment: Assessment, item: MeasuredItem, asked: Mapping[str, dt.date | None] | None) -> bool:
    """Whether a value is due, and none has come in since it was asked for, of whatever day after the last one."""
    outcome = assessment[item]
    name = called(assessment.plan, item)
    if not is_value_due(outcome) or asked is None or name not in asked or not isinstance(outcome, Measured):
        return is_value_due(outcome)
    known = asked[name] or dt.date.min
    return not any(one.on and one.on > known for one in outcome.values.log)


def is_value_due(outcome: Known) -> bool:
    """Whether a value of an item is due by the outcome's day."""
    item, span, day = outcome.item, outcome.span, outcome.day
    if not isinstance(outcome, Measured) or outcome.measured_by is not item or item.asks_for_nothing:
        return False
    if (span and span.start > day) or (item.measure is Measure.MILESTONE and outcome.judgement.achieved):
        return False
    due = outcome.next_due
    if has_column(type(item), "frequency") and item.frequency is None:
        since = outcome.last_check_in or (span.start if span else None)
        due = due_after(since, Frequency.MONTHLY) if since else None
    if due is None:
        return outcome.last_check_in is None and item.frequency is not Frequency.EACH_TIME
    # the first value is that of the first interval, which ends the day before: of a month that begins on the
    # 1st, on its last day
    due = due if outcome.last_check_in else due - _ONE_DAY
    return due <= (min(day, span.end) if span else day)


def lacking(outcome: Known) -> tuple[str, ...]:
    """The keys of the columns without which an item cannot be measured, or a KPI is not complete, and that hold
    nothing: a blank, or a placeholder. What holds something that cannot be read is for the plan's keeper to mend.
    """
    item = outcome.item
    if not isinstance(outcome, Measured) or item.asks_for_nothing or outcome.measured_by is not item:
        return ()
    wanted = [] if item.measure is Measure.MILESTONE and not isinstance(item, Kpi) else ["measure", "target"]
    needed = ("baseline", "upper_target")
    wanted += [key for key in needed if item.measure in column_of(type(item), key).needed_for]
    if isinstance(item, Kpi):
        wanted += ["end", "data_source", "frequency"]
    return tuple(key for key in COMPONENT_KEYS if key in wanted and _is_blank(outcome.item, key))


def _optional(item: MeasuredItem, lacks: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that some measures need, while nobody has said which measure it is."""
    if "measure" not in lacks:
        return ()
    return tuple(key for key in ("baseline", "upper_target") if key not in lacks and _is_blank(item, key))


def _is_blank(item: MeasuredItem, key: str) -> bool:
    return getattr(item, key) is None and not item.unusable(key)


def _row(
    assessment: Assessment, item: MeasuredItem, today: dt.date, language: Language, *, wants: bool
) -> AskedRow:
    outcome = assessment[item]
    assert isinstance(outcome, Measured)  # nothing else is asked about
    written, lacks = amounts(outcome, language), lacking(outcome)
    last = _last(outcome)
    value = written.show(last.value, last.percent or None) if last else ""
    optional = _optional(item, lacks)
    ends = [day for day in (outcome.day, today, outcome.span.end if outcome.span else None) if day]
    return AskedRow(
        id=called(assessment.plan, item),
        title=title_of(item),
        unit=unit_of(item),
        target=target_of(outcome, written) or "",
        last=value,
        last_day=last.on if last else None,
        wanted=_wanted(outcome, lacks, optional, wants=wants).into(language),
        date=min(ends) if wants else None,
        earliest=outcome.span.start if outcome.span else None,
        wants_value=wants,
        scale=_scale(item, percent=written.percent),
        decimals=written.decimals,
        lacking=lacks,
        optional=optional,
    )


def _last(outcome: Measured) -> Reading | None:
    """The last value that was checked in by the day, or the Current cell; not the sum of several."""
    until = [one for one in outcome.values.log if one.on and one.on <= outcome.day]
    return until[-1] if until else outcome.values.current


def _scale(item: MeasuredItem, *, percent: bool) -> Scale:
    if item.measure is Measure.MILESTONE:
        return Scale.MILESTONE
    return Scale.PERCENT if percent else Scale.NUMBER


def _wanted(
    outcome: Measured, lacks: tuple[str, ...], optional: tuple[str, ...], *, wants: bool
) -> Message | Text:
    """What is to be filled in, in words."""
    missing: object = _labels(outcome.item, lacks)
    if optional:
        missing = _PERHAPS.says(missing=missing, optional=_labels(outcome.item, optional))
    summed = outcome.values.aggregation is Aggregation.SUM and outcome.item.measure is not Measure.MILESTONE
    value = _SUMMED if summed else _VALUE
    if wants and lacks:
        return _BOTH.says(value=value, missing=missing)
    return value if wants else _MISSING.says(missing=missing)


def _labels(item: MeasuredItem, keys: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(column_of(type(item), key).label for key in keys)


def called(plan: Plan, item: MeasuredItem) -> str:
    """How an item is called from outside its workbook."""
    return clean(plan.known_as(item))


def _about(item: MeasuredItem) -> Message:
    return _NAMED.says(name=item.id or clip(clean(item.title or "–"), 60), cell=item.at("owner"))


_NAMED = Text(en="{name} ({cell})", zh_TW="{name}（{cell}）")
NO_ID = Text(en="the item has no ID", zh_TW="項目沒有編號")
ODD_ID = Text(en="the ID holds invisible characters", zh_TW="編號含有看不見的字元")
NO_OWNER = Text(en="the item has no owner", zh_TW="項目沒有負責人")
_CELLS = {
    WANTS_NONE: "receives", NO_ADDRESS: "email", BAD_ADDRESS: "email", UNCLEAR_LANGUAGE: "language",
}  # fmt: skip
_VALUE = Text(en="Value", zh_TW="數值")
_SUMMED = Text(en="Amount since the last one (they are added up)", zh_TW="上次之後的數量（會累加）")
_MISSING = Text(en="Missing: {missing}", zh_TW="缺少：{missing}")
_PERHAPS = Text(
    en="{missing} (and if the measure needs it: {optional})", zh_TW="{missing}（視衡量方式：{optional}）"
)
_BOTH = Text(en="{value}; missing: {missing}", zh_TW="{value}；缺少：{missing}")
