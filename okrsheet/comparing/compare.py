"""Comparing two assessments of one plan.

Values are compared as they are meant: a date cell and ``2026/12/31``, 85 % and 0.85 in a percent format, ``Increase to``
and 增加至 are one. What could not be read is compared as it was typed. Where a row stands does not matter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

from okrsheet.assessment import Assessment
from okrsheet.basics.cells import CellRef
from okrsheet.basics.text import fold, fold_id
from okrsheet.comparing.changes import Change, Comparison, Moved, Standing, Subject
from okrsheet.comparing.groups import KNOWN_BY, Deed, Group, group_of, group_of_row
from okrsheet.comparing.held import Held, held_in, text_of
from okrsheet.comparing.matching import (
    Matched,
    Names,
    matched,
    matched_by_content,
    matched_items,
    matched_people,
)
from okrsheet.plan import KINDS, CheckIn, HistoryRow, Item, Person, PhasedTarget, Plan, SettingRow, Settings
from okrsheet.plan.columns import Column, Kind, Record, Refers, column_of, columns_of
from okrsheet.plan.quantity import is_percent
from okrsheet.plan.status import Status, rounded
from okrsheet.plan.words import State, Word

_OF_A_ROW: Final[Mapping[type[Record], str]] = {
    Person: "people", CheckIn: "check_ins", PhasedTarget: "phased_targets", HistoryRow: "history",
}  # fmt: skip
"""The attribute of a plan that holds the rows of each sheet beside those of items and Settings."""
_WORDS: Final[Mapping[Kind | str, type[Word]]] = {
    Kind.STATUS: Status, Kind.STATE: State, "owner_call": Status,
}  # fmt: skip
"""Words in columns that take any text, by the kind or the name of the column."""
_Row = TypeVar("_Row", bound=Record)


def compare(old: Assessment, new: Assessment) -> Comparison:
    """What ``new`` says otherwise than ``old``.

    Of a workbook that only one of both could read nothing is told: what it holds is unknown, not gone.

    Raises:
        ValueError: the two are of different days, so that their figures say nothing of the changes.
    """
    if old.as_of != new.as_of:
        raise ValueError(f"assessments of {old.as_of} and {new.as_of}: compare two of one day")
    books = {one.book for plan in (old.plan, new.plan) for one in plan.unread}
    run = _Comparing(old, new, books)
    changes = sorted(run.changes(), key=lambda change: list(Group).index(change.group))
    figures = () if books else tuple(run.figures())
    return Comparison(old, new, tuple(changes), figures, tuple(sorted(books)))


def compared_columns(record: type[Record]) -> tuple[Column, ...]:
    """The columns of a sheet that people fill, without those by which its rows are known."""
    return tuple(c for c in columns_of(record) if not c.ours and c.key not in KNOWN_BY.get(record, ()))


class _Comparing:
    """One comparison: the two plans, which items are the same in both, and what names mean."""

    def __init__(self, old: Assessment, new: Assessment, unread: set[str]) -> None:
        self.old, self.new, self.unread = old, new, unread
        self.items: Matched[Item] = matched_items(*self.both("items"))
        self.names = Names(old.plan, new.plan, self.items)
        self.is_of_old = {id(row) for row in old.plan.records} | {id(old.plan.settings)}
        self.is_of_old |= {id(workbook.settings) for workbook in old.plan.workbooks}

    def both(self, name: str) -> tuple[Sequence[Any], Sequence[Any]]:
        """The rows of a sheet in each version, without those of workbooks that one of both could not read."""
        old, new = (
            [row for row in getattr(one.plan, name) if row.origin.book not in self.unread]
            for one in (self.old, self.new)
        )
        return old, new

    def plan_of(self, record: Record) -> Plan:
        """The version that a record is of."""
        return (self.old if id(record) in self.is_of_old else self.new).plan

    def changes(self) -> Iterator[Change]:
        """Every change, sheet by sheet."""
        yield from self.settings()
        yield from self.told(self.items)
        yield from self.told(matched_people(*self.both(_OF_A_ROW[Person])))
        yield from self.told(self.log(PhasedTarget))
        yield from self.told(self.log(CheckIn))
        yield from self.months()

    def log(self, record: type[_Row]) -> Matched[_Row]:
        """The rows of a sheet that names items, matched by item and day or month, and what they say."""
        old, new = self.both(_OF_A_ROW[record])
        found = matched_by_content(old, new, self.known_by, self.content)
        key = self.in_order
        return Matched(
            tuple(sorted(found.pairs, key=lambda pair: key(pair[1]))),
            tuple(sorted(found.gone, key=key)),
            tuple(sorted(found.new, key=key)),
        )

    def in_order(self, record: Record) -> tuple[object, ...]:
        """The order in which rows of a log are told: by item and day, items in the order of their kinds."""
        when, identifier = (held_in(record, key) for key in KNOWN_BY[type(record)])
        item = self.subject(record).item
        kind = list(KINDS).index(type(item)) if item else len(KINDS)
        return (
            kind,
            natural(str(identifier.value or "")),
            str(when.value or when.typed or ""),
            record.origin.row,
        )

    def told(self, found: Matched[_Row]) -> Iterator[Change]:
        """The changes of matched rows: of cells of those that both have, and rows that one has."""
        for old, new in found.pairs:
            yield from self.cells(old, new)
        for deed, rows in ((Deed.REMOVED, found.gone), (Deed.ADDED, found.new)):
            yield from (self.row(deed, row) for row in rows)

    def row(self, deed: Deed, row: Record, rows: int = 1) -> Change:
        """A row that only one version has."""
        columns = columns_of(type(row)) if rows == 1 else ()
        holds = [(c, self.held(row, c)) for c in columns if not c.ours]
        subject = self.subject(row)
        old, new = (subject, None) if deed is Deed.REMOVED else (None, subject)
        filled = tuple((column, held) for column, held in holds if not held.blank)
        return Change(group_of_row(type(row), deed), deed, old, new, holds=filled, rows=rows)

    def cells(self, old: Record, new: Record, group: Group | None = None) -> Iterator[Change]:
        """The cells of a row, or of Settings, that mean different things."""
        for column in compared_columns(type(new)):
            if self.meaning(old, column) != self.meaning(new, column):
                part = group or group_of(type(new), column)
                subjects = self.subject(old), self.subject(new)
                yield Change(
                    part, Deed.CHANGED, *subjects, column, self.held(old, column), self.held(new, column)
                )

    def subject(self, record: Record) -> Subject:
        """A row, and the item that it is or names, be it one of the other version alone."""
        if isinstance(record, tuple(KINDS)):
            return Subject(record, cast("Item", record))
        identifier = getattr(record, "id", None)
        found = self.plan_of(record).find(identifier, record) if identifier else None
        if found is None and identifier:
            found = next(
                (p.find(identifier) for p in (self.new.plan, self.old.plan) if p.find(identifier)), None
            )
        return Subject(record, found)

    def known_by(self, record: Record) -> Hashable:
        """The values by which a row is known."""
        return tuple(self.meaning(record, column_of(type(record), key)) for key in KNOWN_BY[type(record)])

    def content(self, record: Record) -> Hashable:
        """Everything else that a row says."""
        return tuple(self.meaning(record, column) for column in compared_columns(type(record)))

    def meaning(self, record: Record, column: Column) -> Hashable:
        """What a cell means, as a value that is equal to that of every cell that means the same."""
        if problem := record.problems.get(column.key):
            return problem.kind.name, text_of(problem.typed)
        value = getattr(record, column.key)
        if value in (None, (), ""):
            return None
        plan = self.plan_of(record)
        if column.key == "id" and not isinstance(record, tuple(KINDS)):
            return self.names.item(plan, value, record)
        match column.refers:
            case None:
                return _plain_meaning(value, column)
            case Refers.PERSON:
                return tuple(self.names.person(plan, name) for name in plan.directory.each_meant(value))
        if column.kind is Kind.IDS:  # a mean of KPIs does not depend on their order
            return frozenset(self.names.item(plan, one, record) for one in value)
        return self.names.item(plan, value, record)

    def held(self, record: Record, column: Column) -> Held:
        """What a cell holds, and for names which person or item it means."""
        plan = self.plan_of(record)
        held = held_in(
            record, column.key, "" if column.kind is not Kind.ID else str(getattr(record, column.key))
        )
        if held.problem or held.blank or column.refers is None:
            return held
        if column.refers is Refers.PERSON:
            people = map(plan.directory.person, plan.directory.each_meant(str(held.value)))
            fuller = ", ".join(one.email or str(one.at("name")) for one in people if one)
        else:
            typed = held.value if isinstance(held.value, tuple) else (str(held.value),)
            items = [plan.find(one, record) for one in typed]
            fuller = ", ".join(f"{one.origin.book}#{one.id} {one.at()}" for one in items if one)
        return held_in(record, column.key, fuller or str(held.value))

    def settings(self) -> Iterator[Change]:
        """What Settings say otherwise: those that the plan follows, those of its other workbooks, and rows that name no
        setting of ours or are of a workbook that only one version has.
        """
        books = [one.plan.settings.origin.book for one in (self.old, self.new)]
        followed = not self.unread or books[0] == books[1]
        old, new = (_settings_of(one.plan, followed) for one in (self.old, self.new))
        both = old.keys() & new.keys()
        for slot in sorted(both):
            yield from self.cells(old[slot], new[slot], Group.WORDING if slot else None)
        slots = {
            id(plan): {cell: (slot, key) for slot in both for key, cell in found[slot].cells.items()}
            for plan, found in ((self.old.plan, old), (self.new.plan, new))
        }

        def used_as(row: SettingRow) -> tuple[str, str] | None:
            return slots[id(self.plan_of(row))].get(row.at("value"))

        def by_place(row: SettingRow) -> Hashable:
            return used_as(row) or (row.origin.book, fold(row.setting or ""))

        def elsewhere(row: SettingRow) -> Hashable:  # in a workbook that was renamed
            return None if used_as(row) else fold(row.setting or "") or None

        rows = matched(*self.both("setting_rows"), by_place, elsewhere)
        for pair in rows.pairs:  # the value of one that counts has been told
            told = self.cells(*pair)
            yield from (c for c in told if not (c.column and c.column.key == "value" and used_as(pair[1])))
        for deed, left in ((Deed.REMOVED, rows.gone), (Deed.ADDED, rows.new)):
            yield from (self.row(deed, row) for row in left if not used_as(row))

    def months(self) -> Iterator[Change]:
        """What Past months say otherwise; rows that came are told once for each month."""
        found = self.log(HistoryRow)
        yield from self.told(Matched(found.pairs, found.gone, ()))
        by_month: defaultdict[str, list[HistoryRow]] = defaultdict(list)
        for row in found.new:
            by_month[row.month or ""].append(row)
        for month in sorted(by_month):
            yield self.row(Deed.ADDED, by_month[month][0], len(by_month[month]))

    def figures(self) -> Iterator[Moved]:
        """The whole plan and the items that are elsewhere on the day."""
        before, after = (Standing(a.summary.progress, a.summary.status) for a in (self.old, self.new))
        if _is_elsewhere(before, after):
            yield Moved(before, after)
        for old, new in self.items.pairs:
            before, after = (Standing(o.progress, o.status) for o in (self.old[old], self.new[new]))
            if _is_elsewhere(before, after):
                yield Moved(before, after, old, new)


def _is_elsewhere(before: Standing, after: Standing) -> bool:
    shares = [None if one.progress is None else rounded(one.progress) for one in (before, after)]
    return shares[0] != shares[1] or before.status is not after.status


def _settings_of(plan: Plan, followed: bool) -> Mapping[str, Settings]:
    """By their names the Settings of a plan's workbooks, which make no figure; those that the plan follows under a
    blank name, if it is ``followed`` by both versions which those are.
    """
    led_by = plan.settings.origin.file
    others = {
        w.book: w.settings
        for w in plan.workbooks
        if w.book and not (w.file == led_by and plan.settings.cells)
    }
    return ({"": plan.settings} if followed else {}) | others


def _plain_meaning(value: object, column: Column) -> Hashable:
    """The meaning of a value that names nothing."""
    words = _WORDS.get(column.key) or _WORDS.get(column.kind)
    match value:
        case float():
            return float(f"{value:.15g}"), is_percent(value)
        case str() if column.kind is Kind.ID:
            return fold_id(value)
        case str():
            return (words.find(value) if words else None) or text_of(value)
        case dt.date():
            return value
        case _:
            return value


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """The order of IDs as people have it: KR2 before KR10."""
    parts = re.findall(r"\d+|\D+", fold_id(text))
    return tuple((int(p), "") if p.isdecimal() else (-1, p) for p in parts)


def where_both(before: CellRef, after: CellRef) -> tuple[CellRef, ...]:
    """The cells of a change, once where both versions have it in one place."""
    same = (before.sheet, before.address) == (after.sheet, after.address) and before.book == after.book
    return (after,) if same else (before, after)
