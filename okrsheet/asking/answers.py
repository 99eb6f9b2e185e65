"""What a row of a form answers: who was asked what, and whether the answer fits that; if not, why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from okrsheet.asking.asked import CHECK_IN_KEYS, Ask, AskedRow, Scale, Stage, title_of, unit_of
from okrsheet.asking.columns import COLUMNS, shown
from okrsheet.asking.forms import TABLE, Form, FormRow
from okrsheet.asking.found import Came
from okrsheet.asking.token import is_genuine, parts_of
from okrsheet.basics.addresses import mailbox
from okrsheet.basics.cells import Cell, CellRef
from okrsheet.basics.text import Message, Text, clip, fold, fold_id, one_line, plain
from okrsheet.figures.history import likeness
from okrsheet.plan import CheckIn, MeasuredItem, Plan
from okrsheet.plan.columns import Column, Origin, column_of
from okrsheet.plan.convert import (
    Converted,
    Problem,
    ProblemKind,
    count_problem,
    is_count,
    to_number,
    to_text,
    typed_as_percent,
)
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.words import Measure
from okrsheet.workbook.tables import convert

_LOCKED = ("id", "unit", "goal")
"""The locked columns by which a row says what it asks: where one was changed, something else is answered."""
_LABELS = {column.key: column.label for column in COLUMNS}
_FILLABLE = tuple(column.key for column in COLUMNS if column.declared is not None)
_LONGEST = 10_000  # characters of a text; a cell holds three times as many
_REWORDED = 0.6
"""How alike two titles are of which one is the other reworded: “New leads”, “New inbound leads”."""
_QUOTED = 80  # characters of what somebody typed that a sentence repeats


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that came back and is not taken: where it is, what it is about, why, and what to do. Where ``why``
    says where it is, ``where`` need not.

    Some of it is settled once the person, or the item by its ID, that ``until`` names has nothing open any more.
    """

    where: Message | None
    why: Message | Text
    hint: Message | Text
    about: Message | None = None
    until: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about what came back that keeps nothing from being taken."""

    where: Message | None
    what: Message | Text


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A row that somebody filled in, and what it answers.

    ``check_in`` is the row as a record of Check-ins, where it has a value; ``fills`` are the values of columns that
    the plan lacks, by their keys. What could not be understood is a problem there, for the rules to tell. ``doubt``
    is why it is not to be taken; what the plan holds already, nobody need doubt.
    """

    ask: Ask
    asked: AskedRow
    item: MeasuredItem
    row: FormRow
    came: Came
    check_in: CheckIn | None = None
    fills: Mapping[str, object] = field(default_factory=dict)
    doubt: Misfit | None = None

    @property
    def where(self) -> Message:
        """The row in words."""
        return place_of(self.row.at("value" if self.check_in else ""))

    @property
    def about(self) -> Message:
        """What it is about."""
        return about(self.asked)


@dataclass(frozen=True)
class Questions:
    """What was asked: ``asks`` of this plan by their IDs, ``others`` of other plans; ``key`` sealed the marks.

    ``month`` is the one that answers are wanted about, blank for the last one that each person was asked about.
    """

    asks: Mapping[str, Ask]
    others: Mapping[str, Ask]
    key: bytes
    month: str = ""

    @cached_property
    def _newest(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for ask in self.asks.values():
            found[ask.person] = max(found.get(ask.person, ""), ask.about)
        return found

    def about(self, ask: Ask) -> str:
        """The month, or day, about which the person's answers are wanted."""
        return self.month or self._newest[ask.person]

    @cached_property
    def wanted(self) -> tuple[Ask, ...]:
        """The asks to which answers are wanted."""
        return tuple(
            ask
            for ask in self.asks.values()
            if ask.about == self.about(ask) and ask.stage is not Stage.MANAGER
        )

    @property
    def since(self) -> dt.date:
        """The day from which on answers may have come: a day early, for the clocks of senders may be wrong."""
        return min(ask.asked_on for ask in self.wanted) - dt.timedelta(days=1)


@dataclass(frozen=True)
class Known:
    """What an answer is held against: the plan, and what was asked. ``any_sender`` takes answers that came from
    another address than the one that was asked.
    """

    plan: Plan
    questions: Questions
    today: dt.date
    any_sender: bool = False

    @cached_property
    def _by_person(self) -> Mapping[str, str]:
        people = self.plan.directory
        return {people.label(person): person.email or "" for person in people.each}

    def addresses_of(self, ask: Ask) -> set[str]:
        """The address at which somebody was asked, and the one that they have on the People sheet by now."""
        return {mailbox(one) for one in (ask.address, self._by_person.get(ask.person)) if one}


def place_of(where: CellRef) -> Message:
    """A cell of a form, with the file or mail that it came in."""
    return _AT.says(file=where.file, cell=where.within)


def about(asked: AskedRow) -> Message:
    """An item as it was asked about."""
    return plain(f"{asked.id} {clip(asked.title, 60)}")


def read_row(row: FormRow, came: Came, form_of: str, known: Known) -> Answer | Misfit | None:
    """What a row with a mark answers; ``None`` where nobody has filled it in.

    Args:
        row: the row.
        came: how its form came.
        form_of: the person whose form it is; blank where that is not known.
        known: what it is held against.
    """
    filled = is_filled(row)
    identified = _identified(row, known)
    if isinstance(identified, Misfit):
        return identified if filled else None
    ask, asked = identified
    if row.slid:
        return Misfit(place_of(row.at()), _SLID, _SLID_HINT, about(asked)) if filled else None
    if not any(not row.cell(key).blank for key in asked.open_keys if key != "date"):
        return None
    item = known.plan.find(asked.id)
    if not isinstance(item, MeasuredItem):
        return Misfit(place_of(row.at("id")), _GONE.says(id=asked.id), _GONE_HINT, about(asked))
    doubt = (
        _of_another_month(row, ask, asked, known)
        or _of_somebody_else(row, ask, asked, came, form_of, known)
        or _changed(row, asked)
        or _closed(row, asked, item)
        or _became_another(row, asked, item, known.plan)
    )
    read = _read(row, ask, asked, item, came, known)
    if doubt:
        return replace(read, doubt=doubt) if isinstance(read, Answer) else doubt
    return read


def is_filled(row: FormRow) -> bool:
    """Whether somebody typed anything besides the date, which stands there already."""
    return any(not row.cell(key).blank for key in _FILLABLE if key != "date")


def _identified(row: FormRow, known: Known) -> tuple[Ask, AskedRow] | Misfit:
    parts = parts_of(row.mark)
    assert parts is not None
    where, identifier = place_of(row.at("id")), _typed(row, "id")
    if other := known.questions.others.get(parts[0]):
        return Misfit(
            where,
            OTHER_PLAN.says(plan=other.plan_name, file=other.plan),
            OTHER_PLAN_HINT,
            plain(identifier),
        )
    ask = known.questions.asks.get(parts[0])
    if ask is None:
        return Misfit(where, _UNKNOWN_ASK, _UNKNOWN_ASK_HINT, plain(identifier))
    asked = ask.rows[parts[1] - 1] if 0 < parts[1] <= len(ask.rows) else None
    if asked is None or not is_genuine(known.questions.key, row.mark, ask, asked.id):
        return Misfit(where, _FORGED, _SEAL_HINT, plain(identifier))
    if fold(identifier) != fold(asked.id):
        why = _OTHER_ID.says(asked=asked.id, typed=identifier or "–")
        return Misfit(where, why, _FORGED_HINT, about(asked))
    return ask, asked


def _of_another_month(row: FormRow, ask: Ask, asked: AskedRow, known: Known) -> Misfit | None:
    wanted = known.questions.about(ask)
    if ask.about == wanted:
        return None
    why = _OTHER_MONTH.says(person=ask.person, month=ask.about, wanted=wanted)
    return Misfit(place_of(row.at()), why, _OTHER_MONTH_HINT.says(month=ask.about), about(asked))


def _of_somebody_else(
    row: FormRow, ask: Ask, asked: AskedRow, came: Came, form_of: str, known: Known
) -> Misfit | None:
    where = place_of(row.at())
    if form_of != ask.person:
        pasted = _PASTED if form_of else _MIXED
        return Misfit(where, pasted.says(person=ask.person, other=form_of), _FORGED_HINT, about(asked))
    if not came.by_mail or known.any_sender or not ask.address:
        return None
    if known.addresses_of(ask) & {*came.senders, *came.mentioned}:
        return None
    why = _OTHER_SENDER.says(sender=came.sender, person=ask.person, address=ask.address)
    return Misfit(where, why, _OTHER_SENDER_HINT.says(person=ask.person), about(asked))


def _changed(row: FormRow, asked: AskedRow) -> Misfit | None:
    """Whether a locked cell that says what is asked holds something else now."""
    sent = shown(asked)
    for key in _LOCKED:
        if key in row.places and not _reads(row, key, sent[key]):
            why = _LOCKED_CHANGED.says(
                label=_LABELS[key], was=str(sent[key] or "–"), now=_typed(row, key) or "–"
            )
            return Misfit(place_of(row.at(key)), why, _LOCKED_HINT, about(asked))
    return None


def _reads(row: FormRow, key: str, sent: object) -> bool:
    """Whether a locked cell still reads as it was sent; programs make numbers of texts such as 85%, and in tables of
    text some signs, such as ≥, become question marks.
    """
    cell = row.cell(key)
    now, was = to_text(cell) or "", str(sent or "")
    if fold(now) == fold(was):
        return True
    if row.sheet == TABLE and len(now) == len(was) and "?" in now:
        return all(one in (other, "?") for one, other in zip(now, was, strict=True))
    numbers = to_number(cell), to_number(Cell(was))
    return isinstance(numbers[0], float) and numbers[0] == numbers[1]


def _closed(row: FormRow, asked: AskedRow, item: MeasuredItem) -> Misfit | None:
    if not item.asks_for_nothing or item.state is None:
        return None
    why = _CLOSED.says(id=asked.id, state=item.state.text)
    return Misfit(place_of(row.at("id")), why, _CLOSED_HINT, about(asked))


def _became_another(row: FormRow, asked: AskedRow, item: MeasuredItem, plan: Plan) -> Misfit | None:
    """Whether what has the ID now is another item than the one that was asked about, or is counted otherwise."""
    where, unit = place_of(row.at("id")), unit_of(item)
    if _was_retitled(asked, item) and not _is_alike(asked, item, plan):
        why = _OTHER_ITEM.says(id=asked.id, was=clip(asked.title, _QUOTED), now=clip(title_of(item), _QUOTED))
        return Misfit(where, why, _OTHER_ITEM_HINT, about(asked))
    if fold_id(unit) != fold_id(asked.unit):
        why = _OTHER_UNIT.says(id=asked.id, was=asked.unit or "–", now=unit or "–")
        return Misfit(where, why, _OTHER_ITEM_HINT, about(asked))
    was_milestone = asked.scale is Scale.MILESTONE
    if "measure" not in asked.lacking and was_milestone is not (item.measure is Measure.MILESTONE):
        return Misfit(where, _OTHER_MEASURE.says(id=asked.id), _OTHER_ITEM_HINT, about(asked))
    return None


def _was_retitled(asked: AskedRow, item: MeasuredItem) -> bool:
    return fold(asked.title) != fold(title_of(item))


def _is_alike(asked: AskedRow, item: MeasuredItem, plan: Plan) -> bool:
    """Whether a title was only reworded, and no other item bears the one that was asked about."""
    others = (one for one in plan.measured if one is not item)
    return likeness(fold(asked.title), fold(title_of(item))) >= _REWORDED and not any(
        fold(title_of(one)) == fold(asked.title) for one in others
    )


def remarks_on(row: FormRow, known: Known) -> Iterator[Remark]:
    """What was typed into cells of a row that were not to be filled, which changes nothing about its answer."""
    identified = _identified(row, known)
    if isinstance(identified, Misfit) or row.slid:
        return
    asked, sent = identified[1], shown(identified[1])
    for key in _FILLABLE:
        if key not in asked.open_keys and not row.cell(key).blank:
            yield Remark(place_of(row.at(key)), _NOT_ASKED.says(label=_LABELS[key], typed=_typed(row, key)))
    for key in ("title", "last", "wanted"):
        if key in row.places and not _reads(row, key, sent[key]):
            what = _LOCKED_CHANGED.says(
                label=_LABELS[key], was=clip(str(sent[key] or "–"), _QUOTED), now=_typed(row, key) or "–"
            )
            yield Remark(place_of(row.at(key)), what)
    if is_filled(row):
        yield from _changed_since(row, *identified, known.plan)


def _changed_since(row: FormRow, ask: Ask, asked: AskedRow, plan: Plan) -> Iterator[Remark]:
    """What became of an item since it was asked about: another title, or another owner."""
    item = plan.find(asked.id)
    if not isinstance(item, MeasuredItem):
        return
    if _was_retitled(asked, item) and _is_alike(asked, item, plan):
        yield Remark(place_of(row.at("id")), _RETITLED.says(id=asked.id, was=asked.title, now=title_of(item)))
    owner = plan.directory.person(plan.owner(item))
    is_same = owner and mailbox(owner.email or "") == mailbox(ask.address) != ""
    if owner and not is_same and plan.directory.label(owner) != ask.person:
        told = _OTHER_OWNER.says(id=asked.id, person=ask.person, owner=plan.directory.label(owner))
        yield Remark(place_of(row.at("id")), told)


def _read(
    row: FormRow, ask: Ask, asked: AskedRow, item: MeasuredItem, came: Came, known: Known
) -> Answer | Misfit:
    if misfit := _too_long(row, asked):
        return misfit
    fills: dict[str, object] = {}
    for key in (*asked.lacking, *asked.optional):
        value = _converted(row, column_of(type(item), key), item, known.plan)
        if value is not None:
            fills[key] = value
    typed = any(not row.cell(key).blank for key in CHECK_IN_KEYS if key != "date")
    if not asked.wants_value or not typed:
        return Answer(ask, asked, item, row, came, None, fills)
    check_in = _check_in(row, ask, asked, item, known.plan)
    if misfit := _unusable(row, asked, check_in, known):
        return misfit
    return Answer(ask, asked, item, row, came, check_in, fills)


def _too_long(row: FormRow, asked: AskedRow) -> Misfit | None:
    """A text that no cell could hold would keep everybody's answers out of the workbook."""
    for key in asked.open_keys:
        length = len(to_text(row.cell(key)) or "")
        if length > _LONGEST:
            why = _TOO_LONG.says(label=_LABELS[key], count=length, most=_LONGEST)
            return Misfit(place_of(row.at(key)), why, _TOO_LONG_HINT, about(asked), asked.id)
    return None


def _converted(row: FormRow, column: Column, item: MeasuredItem, plan: Plan) -> Converted:
    """What a cell means, as if it stood in the plan."""
    cell = row.cell(column.key)
    if column.key == "value" and is_count(cell) and item.measure not in (None, Measure.MILESTONE):
        return count_problem(cell)
    value = convert(cell, column, plan.calendar)
    if isinstance(value, float):
        return Quantity(value, typed_as_percent(cell), row.at(column.key))
    return value


def _check_in(row: FormRow, ask: Ask, asked: AskedRow, item: MeasuredItem, plan: Plan) -> CheckIn:
    """The row as a row of Check-ins."""
    values: dict[str, object] = {"id": asked.id, "by": ask.person}
    problems: dict[str, Problem] = {}
    for key in CHECK_IN_KEYS:
        value = _converted(row, column_of(CheckIn, key), item, plan)
        if isinstance(value, Problem):
            problems[key] = value
        elif value is not None:
            values[key] = value
    columns = {key: row.places[key] for key in ("id", *CHECK_IN_KEYS) if key in row.places}
    typed = {column: row.cell(key) for key, column in columns.items()}
    origin = Origin(row.sheet, row.number, columns, typed, row.file)
    return CheckIn.holding(origin, problems, values)


def _unusable(row: FormRow, asked: AskedRow, check_in: CheckIn, known: Known) -> Misfit | None:
    """What keeps an answer from being a check-in that no rule about plans knows."""
    if not check_in.has("value"):
        said = _typed(row, "comment") or _typed(row, "confidence")
        return Misfit(
            place_of(row.at("value")), _NO_VALUE.says(said=said), _NO_VALUE_HINT, about(asked), asked.id
        )
    problem = check_in.problems.get("value")
    if problem and problem.kind is ProblemKind.PLACEHOLDER:
        why = _PLACEHOLDER.says(typed=clip(problem.typed, _QUOTED))
        return Misfit(place_of(row.at("value")), why, _NO_VALUE_HINT, about(asked), asked.id)
    where = place_of(row.at("date"))
    if not check_in.has("date"):
        return Misfit(where, _NO_DATE, _NO_DATE_HINT, about(asked), asked.id)
    if check_in.date is None:
        return None  # a rule tells why
    if check_in.date > known.today:
        return Misfit(where, _TO_COME.says(day=check_in.date), _DATE_HINT, about(asked), asked.id)
    if asked.earliest and check_in.date < asked.earliest:
        why = _TOO_EARLY.says(day=check_in.date, start=asked.earliest)
        return Misfit(where, why, _DATE_HINT, about(asked), asked.id)
    return None


def in_percent(answer: Answer, value: Quantity) -> Quantity:
    """A value as its item's values are written: of an item in percent, 0.85 without its sign is 85 % as well."""
    percent = value.percent or answer.asked.scale is Scale.PERCENT
    return Quantity(float(value), percent, value.at)


def proposal(row: FormRow, came: Came, known: Known) -> Misfit | None:
    """A row without a mark that may be an answer all the same: told, and never taken."""
    item = known.plan.find(_typed(row, "id"))
    where = place_of(row.at("value"))
    if not isinstance(item, MeasuredItem):
        return None
    asked = [a for a in known.questions.wanted if a.row(_typed(row, "id"))]
    person = next((a.person for a in asked if known.addresses_of(a) & {*came.senders}), "")
    told = (_NO_MARK_ASKED if person else _NO_MARK).says(
        value=_typed(row, "value") or "–", day=_typed(row, "date") or "–", person=person
    )
    return Misfit(where, told, _NO_MARK_HINT, plain(f"{item.id} {clip(item.title or '', 60)}"))


def _typed(row: FormRow, key: str) -> str:
    return one_line(to_text(row.cell(key)) or "", _QUOTED)


def person_of(form: Form, known: Known) -> str:
    """The person whose form it is: by the mark of the whole form, else the one to whom most of its rows belong; blank
    where none is known, or two have as many.
    """
    asks, witness = known.questions.asks, parts_of(form.witness)
    ask = asks.get(witness[0]) if witness else None
    if ask and is_genuine(known.questions.key, form.witness, ask, ""):
        return ask.person
    rows = Counter(
        it.person for row in form.rows if (parts := parts_of(row.mark)) and (it := asks.get(parts[0]))
    )
    most = rows.most_common(2)
    return most[0][0] if most and (len(most) == 1 or most[0][1] > most[1][1]) else ""


def of_another_plan(form: Form, known: Known) -> Ask | None:
    """The ask of another plan that all rows of a form with marks are of; ``None`` where that is not so."""
    asks = {parts[0] for row in form.rows if (parts := parts_of(row.mark))}
    found = [known.questions.others.get(one) for one in asks]
    return found[0] if found and all(found) else None


def lost_columns(form: Form, asks: Sequence[Ask]) -> tuple[Text, ...]:
    """The columns to be filled in that a form has no more, or under another header."""
    there = {key for row in form.rows for key in row.places}
    wanted = {key for ask in asks for asked in ask.rows for key in asked.open_keys}
    return tuple(_LABELS[key] for key in _FILLABLE if key in wanted - there)


def asked_in(rows: Sequence[FormRow], known: Known) -> tuple[Ask, ...]:
    """The asks that the rows of a form are of."""
    found = (known.questions.asks.get(parts[0]) for row in rows if (parts := parts_of(row.mark)))
    return tuple({ask.id: ask for ask in found if ask}.values())


def missing_rows(rows: Sequence[FormRow], ask: Ask) -> tuple[AskedRow, ...]:
    """What was asked in a form and stands in it no more."""
    there = {parts[1] for row in rows if (parts := parts_of(row.mark)) and parts[0] == ask.id}
    return tuple(asked for number, asked in enumerate(ask.rows, 1) if number not in there)


_AT = Text(en="{file}: {cell}", zh_TW="{file}：{cell}")
_UNKNOWN_ASK = Text(
    en="the row's mark is of no question that is remembered here",
    zh_TW="這一列的標記不屬於此處記錄的任何詢問",
)
_UNKNOWN_ASK_HINT = Text(
    en="If it was asked from another folder, name its okrsheet.toml with --config; else type the value into the plan.",
    zh_TW="若是從其他資料夾詢問的，請以 --config 指定該處的 okrsheet.toml；否則請直接將數值填入計畫。",
)
OTHER_PLAN = Text(
    en="this answers a question about another plan, {plan} ({file})",
    zh_TW="這是另一份計畫 {plan}（{file}）的答覆",
)
OTHER_PLAN_HINT = Text(en="Collect it into that plan.", zh_TW="請收取到該計畫。")
_FORGED = Text(en="the row's mark is not the one that it was sent with", zh_TW="這一列的標記與寄出時不符")
_FORGED_HINT = Text(
    en="Rows cannot be moved from one form to another. Ask its sender to fill in their own form, or type the value "
    "into the plan.",
    zh_TW="各列不能從一份表單移到另一份。請寄件者填寫自己的表單，或直接將數值填入計畫。",
)
_SLID = Text(
    en="the cells of this row have moved and stand under other headers than those that they were sent under",
    zh_TW="這一列的儲存格已移位，與寄出時的標題不再對應",
)
_SLID_HINT = Text(
    en="A cell of it was deleted or inserted. Ask its sender to fill in the form anew, or type the value into the plan.",
    zh_TW="可能刪除或插入了儲存格。請寄件者重新填寫表單，或直接將數值填入計畫。",
)
_SEAL_HINT = Text(
    en="Ask its sender to fill in their own form, or type the value into the plan. If all forms are told so, the file "
    "okrsheet-asks.key beside the outbox is not the one that sealed them: restore it from a backup.",
    zh_TW="請寄件者填寫自己的表單，或直接將數值填入計畫。若所有表單都如此，表示寄件紀錄旁的 okrsheet-asks.key 不是當時的金鑰，請從備份還原。",
)
_OTHER_ID = Text(
    en="the row asked about {asked}, but its ID says {typed}",
    zh_TW="這一列詢問的是 {asked}，編號卻寫成 {typed}",
)
_OTHER_MONTH = Text(
    en="it answers what {person} was asked about {month}; the answers about {wanted} are wanted now",
    zh_TW="這是 {person} 對 {month} 的答覆；目前收取的是 {wanted}",
)
_OTHER_MONTH_HINT = Text(
    en="If the values of that month are wanted as well, collect them with --month {month}.",
    zh_TW="若也要收取該月的數值，請加上 --month {month}。",
)
_PASTED = Text(
    en="the row was asked of {person}, but stands in the form of {other}",
    zh_TW="這一列詢問的是 {person}，卻出現在 {other} 的表單裡",
)
_MIXED = Text(
    en="the row was asked of {person}, but stands among as many of others, so whose form it is cannot be told",
    zh_TW="這一列詢問的是 {person}，但表單裡也有同樣多列屬於他人，無法得知是誰的表單",
)
_OTHER_SENDER = Text(
    en="it came from {sender}, but {person} ({address}) was asked, who is not named in the mail",
    zh_TW="寄件者為 {sender}，但詢問的是 {person}（{address}），郵件中也沒有提到此人",
)
_OTHER_SENDER_HINT = Text(
    en="If it is the answer of {person} all the same, collect it with --any-sender.",
    zh_TW="若確實是 {person} 的答覆，請加上 --any-sender 收取。",
)
_LOCKED_CHANGED = Text(
    en="“{label}” was changed: it said “{was}”, and says “{now}”",
    zh_TW="「{label}」已被更改：原為「{was}」，現為「{now}」",
)
_LOCKED_HINT = Text(
    en="The value may be of something else than was asked. Ask for it, or type it into the plan.",
    zh_TW="數值可能不是所詢問的內容。請與填報人確認，或直接填入計畫。",
)
_GONE = Text(en="the plan has no {id} any more", zh_TW="計畫中已沒有 {id}")
_GONE_HINT = Text(
    en="If its ID was changed, type the value into the plan.", zh_TW="若編號已更改，請直接將數值填入計畫。"
)
_CLOSED = Text(en="{id} is {state} by now", zh_TW="{id} 目前為{state}")
_CLOSED_HINT = Text(
    en="If the value counts all the same, type it into the plan.",
    zh_TW="若仍要採用這個數值，請直接填入計畫。",
)
_OTHER_ITEM = Text(
    en="{id} was “{was}” when it was asked about, and is “{now}” by now",
    zh_TW="詢問時 {id} 是「{was}」，目前是「{now}」",
)
_OTHER_UNIT = Text(
    en="the unit of {id} was {was} when it was asked about, and is {now} by now",
    zh_TW="詢問時 {id} 的單位是 {was}，目前是 {now}",
)
_OTHER_MEASURE = Text(
    en="{id} was made a milestone, or is none any more, since it was asked about",
    zh_TW="詢問之後，{id} 改成了里程碑，或不再是里程碑",
)
_OTHER_ITEM_HINT = Text(
    en="If the value is right for it all the same, type it into the plan; else ask again.",
    zh_TW="若數值仍然適用，請直接填入計畫；否則請重新詢問。",
)
_RETITLED = Text(
    en="{id} was “{was}” when it was asked about; the plan calls it “{now}” by now",
    zh_TW="詢問時 {id} 名為「{was}」，計畫中目前名為「{now}」",
)
_OTHER_OWNER = Text(
    en="{person} was asked about {id}; its owner is {owner} by now",
    zh_TW="{id} 詢問的是 {person}，目前的負責人是 {owner}",
)
_NO_VALUE = Text(
    en="there is no value, but this was written: “{said}”", zh_TW="沒有填數值，但寫了：「{said}」"
)
_NO_VALUE_HINT = Text(
    en="A check-in needs a value. Ask for it, or type it into the plan.",
    zh_TW="填報必須有數值。請與填報人確認，或直接填入計畫。",
)
_TOO_LONG = Text(
    en="“{label}” has {count} characters; more than {most} are not taken",
    zh_TW="「{label}」有 {count} 個字元；超過 {most} 個不予採用",
)
_TOO_LONG_HINT = Text(
    en="Ask for a shorter one, or type it into the plan.", zh_TW="請對方縮短，或直接填入計畫。"
)
_PLACEHOLDER = Text(en="“{typed}” is no value yet", zh_TW="「{typed}」還不是數值")
_NO_DATE = Text(en="the value has no date", zh_TW="數值沒有日期")
_NO_DATE_HINT = Text(
    en="Ask of which day it is, or type it into the plan.", zh_TW="請詢問是哪一天的數值，或直接填入計畫。"
)
_TO_COME = Text(en="its day, {day}, is still to come", zh_TW="日期 {day} 尚未到來")
_TOO_EARLY = Text(en="its day, {day}, is before the start on {start}", zh_TW="日期 {day} 早於開始日 {start}")
_DATE_HINT = Text(
    en="It may be a slip of the keyboard. Ask for the right day, or type the value into the plan.",
    zh_TW="可能是輸入錯誤。請與填報人確認日期，或直接將數值填入計畫。",
)
_NOT_ASKED = Text(
    en="“{label}” was not asked for in this row, so “{typed}” is not read",
    zh_TW="這一列沒有詢問「{label}」，因此不讀取「{typed}」",
)
_NO_MARK = Text(
    en="the row has no mark of a form; it says {value} on {day}",
    zh_TW="這一列沒有表單的標記；內容為 {day}：{value}",
)
_NO_MARK_ASKED = Text(
    en="the row has no mark of a form; {person}, who was asked, says {value} on {day}",
    zh_TW="這一列沒有表單的標記；被詢問的 {person} 填寫 {day}：{value}",
)
_NO_MARK_HINT = Text(
    en="Nothing without a mark is taken by itself. Type the value into the plan if it is right.",
    zh_TW="沒有標記的內容不會自動採用。若數值無誤，請直接填入計畫。",
)
