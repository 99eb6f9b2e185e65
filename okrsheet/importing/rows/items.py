"""One item: its cells converted into the columns of a standard workbook.

A cell that cannot be converted, or for which the item's sheet has no column, goes into Notes under its header;
so no text is lost, and nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from okrsheet.basics.dates import Calendar, Period
from okrsheet.basics.text import fold
from okrsheet.importing.meaning.amounts import amount_of, owners_of
from okrsheet.importing.meaning.dating import dated, dated_within
from okrsheet.importing.meaning.days import Order, read_day, span_in
from okrsheet.importing.meaning.fields import KEY_RESULT, KPI, OBJECTIVE
from okrsheet.importing.meaning.wording import frequency, is_no_value
from okrsheet.importing.tables.drafts import Draft, Found
from okrsheet.importing.tables.view import Spot
from okrsheet.plan import KeyResult, Kpi, Objective
from okrsheet.plan.columns import has_column
from okrsheet.plan.words import Level
from okrsheet.workbook.sample import Row, Value
from okrsheet.xlsx import MAX_TEXT, UNWRITABLE

_LONGEST: Final = 32_000  # characters of Notes; the rest is for what headings and tables say
_TEXTS: Mapping[str, str] = {"unit": "unit", "source": "data_source"}
_OF_TEN = re.compile(r"(10|\d(?:\.\d)?)\s*/\s*10")
_RECORDS = {OBJECTIVE: Objective, KEY_RESULT: KeyResult, KPI: Kpi}
_NUMBERS = ("baseline", "target", "upper_target")


@dataclass(eq=False)
class Item:
    """An item's row, its check-ins and phased targets, who owns it, and what became of its cells."""

    draft: Draft
    row: dict[str, Value] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    check_ins: list[Row] = field(default_factory=list)
    phased: list[Row] = field(default_factory=list)
    owners: list[tuple[str, str]] = field(default_factory=list)
    placed: dict[Spot, str] = field(default_factory=dict)
    left: dict[Spot, str] = field(default_factory=dict)

    def put(self, key: str, value: Value, *founds: Found) -> None:
        """Fills a column, and says of which cells."""
        self.row[key] = value
        for found in founds:
            self.placed[found.spot] = key

    def note(self, found: Found, label: str = "") -> None:
        """Puts a cell into Notes, under its header."""
        text, label = found.text, label or found.header
        if found.cell.error or found.cell.value is None:
            self.left[found.spot] = "error"
        elif is_no_value(text):
            self.left[found.spot] = "placeholder"
        else:
            line = f"{label}: {text}" if label else text
            if line not in self.notes:
                if sum(map(_length, self.notes)) + _length(line) > _LONGEST:
                    self.left[found.spot] = "long"
                    return
                self.notes.append(line)
            self.placed[found.spot] = "notes"


def begun(draft: Draft, own: str, above: str, period: Period | None, order: Order | None = None) -> Item:
    """The item that a draft is, with its ID and that of the item above, but for its numbers and notes."""
    item = Item(draft)
    _identify(item, own, above)
    _people(item)
    _times(item, period, order)
    _words(item)
    return item


def finish(item: Item) -> None:
    """Puts all that found no column into Notes."""
    draft = item.draft
    for name, founds in draft.cells.items():
        for found in founds:
            if name in _READ and found.spot in item.placed and _says_more(item, name, found):
                item.note(found, found.header or name)
            if found.spot in item.placed or found.spot in item.left:
                continue
            if name == "id" and found.text.isdigit():
                item.left[found.spot] = "number"
            else:
                item.note(found, "" if name == "notes" or found.header else name.replace("id", "ID"))
    group = draft.said.get("group")
    if group:
        item.notes.insert(0, group)
    if item.notes:
        item.row["notes"] = plain_text("\n".join(item.notes))
    _shorten(item)


_READ: Final = (
    "email",
    "baseline",
    "target",
    "upper_target",
    "current",
    "value",
    "period",
    "frequency",
    "start",
    "due",
)
"""Fields of which only a number, a day, a word or an address is kept."""
_WORDS: Final = re.compile(r"[^\W\d_]{3,}")


def _says_more(item: Item, name: str, found: Found) -> bool:
    """Whether a text has words besides what was read from it, so that it stands in Notes as well."""
    text = found.text
    if not isinstance(found.cell.value, str):
        return False
    if name == "frequency":
        return len(re.findall(r"[^\W_]+", text)) > 1 or any(c.isdigit() for c in text)
    if name in ("period", "start", "due"):
        within = dated_within(text)
        return bool(within and _WORDS.search(within.rest))
    mails = (mail for _, mail in item.owners)
    kept = fold(" ".join((*(value for value in item.row.values() if isinstance(value, str)), *mails)))
    return any(fold(word) not in kept for word in _WORDS.findall(text))


def _shorten(item: Item) -> None:
    """What no cell can hold is cut, and the cells from which it comes are listed."""
    for key, value in item.row.items():
        if isinstance(value, str) and _length(value) > MAX_TEXT:
            item.row[key] = value.encode("utf-16-le")[: 2 * MAX_TEXT].decode("utf-16-le", "ignore")
            for spot in [spot for spot, placed in item.placed.items() if placed == key]:
                del item.placed[spot]
                item.left[spot] = "long"


def _length(text: str) -> int:
    """As Excel counts: letters outside the basic plane twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain_text(text: str) -> str:
    """A text without the characters that no workbook may hold."""
    return UNWRITABLE.sub(" ", text)


def _identify(item: Item, own: str, above: str) -> None:
    draft = item.draft
    item.put("id", plain_text(own))
    item.put("title", plain_text(draft.title), *draft.names)
    if above:
        item.put({OBJECTIVE: "supports", KEY_RESULT: "objective_id", KPI: "supports"}[draft.kind], above)
    for found in draft.cells.get("id", ()):
        if fold(found.text) == fold(own):
            item.placed[found.spot] = "id"
    for one in draft.cells.get("parent", ()):
        if draft.above is not None:
            item.placed[one.spot] = "above"


def _people(item: Item) -> None:
    founds = item.draft.cells.get("owner", [])
    mails = item.draft.cells.get("email", [])
    said = item.draft.said.get("owner", "")
    people: list[tuple[str, str]] = []
    for found in (*founds, *mails):
        if is_no_value(found.text):
            item.left[found.spot] = "placeholder"
            continue
        for name, mail in owners_of(found.text):
            people.append((name, mail))
        item.placed[found.spot] = "owner"
    if mails and founds and len(people) == 2:
        people = [(people[0][0], people[1][1])]
    if not people and said:
        people = owners_of(said)
    known: dict[str, tuple[str, str]] = {}
    for name, mail in people:
        known.setdefault(fold(name) or name, (plain_text(name), mail))
    if known:
        item.owners = list(known.values())
        item.row["owner"] = ", ".join(name for name, _ in item.owners)


def _times(item: Item, plan: Period | None, order: Order | None) -> None:
    draft = item.draft
    calendar = Calendar(plan.start if plan else dt.date.today(), given=plan is not None)
    for name, key, last in (("start", "start", False), ("due", "end", True)):
        found = draft.first(name)
        if found is None or found.cell.error:
            continue
        if day := read_day(found.cell, calendar, order, end=last):
            item.put(key, day, found)
        elif span := span_in(found.text, calendar, order):
            item.row.setdefault("start", span.start)
            item.put("end", span.end, found)
    period = _period(item, calendar, order)
    if period and period != plan:
        item.row.setdefault("start", period.start)
        item.row.setdefault("end", period.end)
    if draft.kind == KPI and plan and "end" not in item.row:
        item.row["end"] = plan.end
    _untangle(item)


def _period(item: Item, calendar: Calendar, order: Order | None) -> Period | None:
    """The period that the item's own cell names, else that of its table."""
    found = item.draft.first("period")
    if found is None or found.cell.error:
        return item.draft.period
    named = dated_within(found.text) if isinstance(found.cell.value, str) else dated(found.cell)
    if named and not named.rest and (period := named.within(named.year or calendar.anchor.year)):
        item.placed[found.spot] = "period"
        return period
    if span := span_in(found.text, calendar, order):
        item.placed[found.spot] = "period"
        return span
    within = named.within(named.year or calendar.anchor.year) if named else None
    return within or item.draft.period


def _untangle(item: Item) -> None:
    """A start after the end is a slip of one of both: neither is taken, and both are noted."""
    start, end = item.row.get("start"), item.row.get("end")
    if isinstance(start, dt.date) and isinstance(end, dt.date) and start > end:
        for name, key in (("start", "start"), ("due", "end")):
            if found := item.draft.first(name):
                item.row.pop(key, None)
                item.placed.pop(found.spot, None)


def _said_of_all(item: Item) -> None:
    """What is said of all items of a table and has no column of this kind of item stands in Notes."""
    draft, record = item.draft, _RECORDS[item.draft.kind]
    said = draft.said.get("level", "")
    if said and "level" not in item.row:
        meant = Level.find(said) if has_column(record, "level") else None
        if meant:
            item.row["level"] = meant
        elif draft.above is None:
            item.notes.append(said)
    if "department" in draft.said and not has_column(record, "department") and draft.above is None:
        item.notes.append(draft.said["department"])


def _words(item: Item) -> None:
    """Columns of words and texts."""
    draft, record = item.draft, _RECORDS[item.draft.kind]
    for name, key in (("unit", "unit"), ("source", "data_source"), ("department", "department")):
        found = draft.first(name)
        empty = found is not None and is_no_value(found.text) and found.text.strip() not in ("%", "#", "‰")
        if found and has_column(record, key) and not found.cell.error and not empty:
            item.put(key, plain_text(found.text), found)
        elif not found and name in draft.said and has_column(record, key):
            item.row[key] = draft.said[name]
    found = draft.first("frequency")
    if found and has_column(record, "frequency") and (word := frequency(found.text)):
        item.put("frequency", word, found)
    found = draft.first("level")
    if found and has_column(record, "level") and (level := Level.find(found.text)):
        item.put("level", level, found)
    _said_of_all(item)
    found = draft.first("weight")
    if (
        found
        and has_column(record, "weight")
        and (amount := amount_of(found.cell))
        and amount.alone
        and amount.value >= 0
    ):
        item.put("weight", amount.typed, found)
    found = draft.first("confidence")
    if found and has_column(record, "confidence") and (amount := amount_of(found.cell)) and amount.alone:
        points = amount.value * 10 if amount.percent else amount.value
        if 0 <= points <= 10 and (amount.percent or points > 1 or points == 0):
            item.put("confidence", points, found)
    elif found and has_column(record, "confidence") and (of_ten := _OF_TEN.fullmatch(found.text.strip())):
        item.put("confidence", float(of_ten[1]), found)
    for one in draft.cells.get("kind", ()):
        if fold(one.text) in _KINDS[draft.kind]:
            item.placed[one.spot] = "kind"


_KINDS = {
    OBJECTIVE: {fold(w) for w in ("Objective", "O", "目標", "目标", "Objetivo", "Ziel", "Objectif", "Goal")},
    KEY_RESULT: {fold(w) for w in ("Key result", "KR", "關鍵結果", "关键结果", "Key results")},
    KPI: {fold(w) for w in ("KPI", "Metric", "指標", "指标", "KPIs")},
}
