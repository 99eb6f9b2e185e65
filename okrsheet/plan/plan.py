"""The plan: the records of one or more workbooks, and the links between them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, overload

from okrsheet.basics.cells import CellRef
from okrsheet.basics.dates import Calendar, Period
from okrsheet.basics.text import Language, fold_id
from okrsheet.plan.columns import Record
from okrsheet.plan.layout import Layout, Unread, Workbook
from okrsheet.plan.people import People
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.records import (
    KINDS,
    KINDS_ABOVE,
    CheckIn,
    HistoryRow,
    Item,
    KeyResult,
    Kpi,
    MeasuredItem,
    Objective,
    Person,
    PhasedTarget,
    SettingRow,
    Settings,
)
from okrsheet.plan.typed import TypedAmongOurs, typed_among_ours
from okrsheet.plan.words import Level, RollUp

Row = TypeVar("Row", CheckIn, PhasedTarget, HistoryRow)
"""A record that names an item."""
Top = TypeVar("Top", Objective, KeyResult)
AnyRow = TypeVar("AnyRow", bound=Record)


@dataclass(frozen=True, eq=False)
class Plan:
    """The settings and records of one or more workbooks, and the links between them.

    The IDs of a workbook are its own: two workbooks may both have an O1. Links are resolved here, and
    nowhere else; everybody asks with the item. ``unread`` are the workbooks that belong to the plan and
    could not be read.
    """

    settings: Settings = field(default_factory=Settings)
    people: tuple[Person, ...] = ()
    objectives: tuple[Objective, ...] = ()
    key_results: tuple[KeyResult, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    phased_targets: tuple[PhasedTarget, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    setting_rows: tuple[SettingRow, ...] = ()
    calendar: Calendar = Calendar(dt.date(2026, 1, 1))
    language: Language = "en"
    workbooks: tuple[Workbook, ...] = (Workbook(),)
    unread: tuple[Unread, ...] = ()
    _above: dict[Item, tuple[Item, ...]] = field(default_factory=dict, init=False, repr=False)
    _owners: dict[Item, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)
    _meant: dict[tuple[str, str | None], tuple[Item, ...]] = field(
        default_factory=dict, init=False, repr=False
    )
    _periods: dict[dt.date, Period] = field(default_factory=dict, init=False, repr=False)
    """What was asked so far, of an item, of an ID seen from a file, of a day: figures, rules and each
    report ask it again.
    """

    def __repr__(self) -> str:
        counts = (kind.counted(len(self.items_of(record))) for record, kind in KINDS.items())
        names = ", ".join(repr(workbook.name) for workbook in self.workbooks)
        return f"Plan({names}: {', '.join(counts)})"

    @property
    def workbook(self) -> Workbook:
        """The workbook of a plan that has only one.

        Raises:
            ValueError: it has several.
        """
        if len(self.workbooks) != 1:
            raise ValueError(f"a plan of {len(self.workbooks)} workbooks: name the one that is meant")
        return self.workbooks[0]

    def workbook_of(self, record: Record) -> Workbook:
        """The workbook that a record was read from."""
        return self._by_name.get(record.origin.file, self.workbooks[0])

    @cached_property
    def _by_name(self) -> Mapping[str, Workbook]:
        return {workbook.file: workbook for workbook in self.workbooks}

    def items_in(self, workbook: Workbook) -> tuple[Item, ...]:
        """The items that stand in one workbook, in the plan's order."""
        return self._items_by_file.get(workbook.file, ())

    def history_in(self, workbook: Workbook) -> tuple[HistoryRow, ...]:
        """The rows of Past months that stand in one workbook."""
        return self._history_by_file.get(workbook.file, ())

    def check_ins_in(self, workbook: Workbook) -> tuple[CheckIn, ...]:
        """The check-ins that stand in one workbook."""
        return self._check_ins_by_file.get(workbook.file, ())

    def typed_among_ours(self, workbook: Workbook) -> tuple[TypedAmongOurs, ...]:
        """What people typed into one workbook among the titles of check-ins and the tables of the Dashboard."""
        return self._typed_by_file[workbook.file]

    @cached_property
    def _typed_by_file(self) -> Mapping[str, tuple[TypedAmongOurs, ...]]:
        return typed_among_ours(self)

    @cached_property
    def _check_ins_by_file(self) -> Mapping[str, tuple[CheckIn, ...]]:
        return _by_file(self.check_ins)

    @cached_property
    def _items_by_file(self) -> Mapping[str, tuple[Item, ...]]:
        return _by_file(self.items)

    @cached_property
    def _history_by_file(self) -> Mapping[str, tuple[HistoryRow, ...]]:
        return _by_file(self.history)

    @property
    def sheets(self) -> tuple[Layout, ...]:
        """Where every sheet stands, workbook by workbook."""
        return tuple(layout for workbook in self.workbooks for layout in workbook.layouts.values())

    def sheets_of(self, record: type[Record]) -> tuple[Layout, ...]:
        """The sheets of one kind: none, or one of a workbook."""
        return tuple(w.layouts[record] for w in self.workbooks if record in w.layouts)

    def sheet_of(self, record: Record) -> Layout | None:
        """The sheet that a record was read from."""
        return self.workbook_of(record).layouts.get(type(record))

    def has_sheet(self, record: type[Record]) -> bool:
        """Whether there is such a sheet, with a header that can be read."""
        return any(layout.header_row > 0 for layout in self.sheets_of(record))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order of :data:`KINDS`."""
        return tuple(item for record in KINDS for item in self.items_of(record))

    @overload
    def items_of(self, record: type[MeasuredItem]) -> tuple[MeasuredItem, ...]: ...
    @overload
    def items_of(self, record: type[Item]) -> tuple[Item, ...]: ...
    def items_of(self, record: type[Item]) -> tuple[Item, ...]:
        """The items of one kind, in the order of their rows."""
        found: tuple[Item, ...] = getattr(self, KINDS[record].key)
        return found

    @cached_property
    def counted(self) -> tuple[Item, ...]:
        """The items that count: all but the rows whose ID is taken by a row above them."""
        return tuple(item for item in self.items if self.is_first(item))

    @cached_property
    def taken(self) -> frozenset[Item]:
        """The rows whose ID is taken by a row above them."""
        return frozenset(self.items).difference(self.counted)

    @cached_property
    def measured(self) -> tuple[MeasuredItem, ...]:
        """The items that have values of their own, in the order of :data:`KINDS`."""
        return tuple(item for item in self.items if isinstance(item, MeasuredItem))

    @property
    def records(self) -> Iterator[Record]:
        """Every row of every sheet."""
        yield from self.setting_rows
        yield from self.people
        yield from self.items
        yield from self.check_ins
        yield from self.phased_targets
        yield from self.history

    @cached_property
    def with_problems(self) -> tuple[Record, ...]:
        """The settings and rows of which a cell could not be understood."""
        return tuple(record for record in (self.settings, *self.records) if record.problems)

    @cached_property
    def _ids(self) -> Mapping[str, Mapping[str, Item]]:
        """By file, the item under each folded ID; of rows that share one, the first."""
        found: defaultdict[str, dict[str, Item]] = defaultdict(dict)
        for item in self.items:
            if item.id:
                found[item.origin.file].setdefault(fold_id(item.id), item)
        return found

    def find(self, typed: str | None, seen_from: Record | None = None) -> Item | None:
        """The item that an ID means, however its letters are cased, in a cell of ``seen_from``.

        ``sales.xlsx#O1`` is the O1 of the workbook of that name. A bare ID is one of the same workbook,
        else that of the only other workbook that has it; where several have it, it means none.
        """
        found = self.meant(typed, seen_from) if typed else ()
        return found[0] if len(found) == 1 else None

    def meant(self, typed: str, seen_from: Record | None = None) -> tuple[Item, ...]:
        """Every item that an ID may mean: as :meth:`find`, which takes it where it is the only one."""
        asked = typed, seen_from.origin.file if seen_from else None
        if asked not in self._meant:
            self._meant[asked] = self._may_mean(*asked)
        return self._meant[asked]

    def _may_mean(self, typed: str, seen_from: str | None) -> tuple[Item, ...]:
        name, _, identifier = typed.rpartition("#")
        named = [w for w in self.workbooks if w.is_called(name)] if name else []
        if len(named) == 1 and (theirs := self._ids.get(named[0].file, {}).get(fold_id(identifier))):
            return (theirs,)
        key = fold_id(typed)
        own = self._ids.get(seen_from, {}).get(key) if seen_from is not None else None
        return (own,) if own else self._sharing.get(key, ())

    @cached_property
    def _sharing(self) -> Mapping[str, tuple[Item, ...]]:
        """By folded ID, the item of each workbook that has it."""
        found: defaultdict[str, list[Item]] = defaultdict(list)
        for ids in self._ids.values():
            for key, item in ids.items():
                found[key].append(item)
        return {key: tuple(items) for key, items in found.items()}

    @cached_property
    def shared_ids(self) -> tuple[tuple[Item, ...], ...]:
        """The items of different workbooks that have one ID; each workbook means its own."""
        return tuple(items for items in self._sharing.values() if len(items) > 1)

    def called(self, item: Item, seen_from: Record) -> str:
        """How a record names an item by its ID: of another workbook, ``sales.xlsx#O1``."""
        elsewhere = item.origin.file != seen_from.origin.file and item.origin.book
        return f"{item.origin.book}#{item.id}" if elsewhere else item.id

    def typed_as(self, item: Item, seen_from: Record) -> str:
        """What a row types to mean an item: its ID where that alone means it, else ``sales.xlsx#O1``."""
        return item.id if self.find(item.id, seen_from) is item else self.called(item, seen_from)

    def known_as(self, item: Item) -> str:
        """How an item is called where no workbook is meant: by its ID, of several with that ID ``sales.xlsx#O1``."""
        return item.id if self.find(item.id) is item else f"{item.origin.book}#{item.id}"

    def is_ambiguous(self, typed: str, seen_from: Record) -> bool:
        """Whether an ID may mean items of several workbooks, none of which is the record's own."""
        return len(self.meant(typed, seen_from)) > 1

    def objective(self, typed: str | None, seen_from: Record | None = None) -> Objective | None:
        """The objective that an ID means; ``None`` when there is none, or it is something else."""
        found = self.find(typed, seen_from)
        return found if isinstance(found, Objective) else None

    def kpi(self, typed: str | None, seen_from: Record | None = None) -> Kpi | None:
        """The KPI that an ID means; ``None`` when there is none, or it is something else."""
        found = self.find(typed, seen_from)
        return found if isinstance(found, Kpi) else None

    def first_of(self, item: Item) -> Item:
        """The item that an item's ID means: itself, or the one above it with the same ID."""
        return self._ids[item.origin.file][fold_id(item.id)] if item.id else item

    def is_first(self, item: Item) -> bool:
        """Whether the item is the one that its ID means; one without an ID is."""
        return self.first_of(item) is item

    @cached_property
    def key_results_of(self) -> Mapping[Objective, tuple[KeyResult, ...]]:
        """Each objective's key results, in the order of their rows."""
        found: defaultdict[Objective, list[KeyResult]] = defaultdict(list)
        for key_result in self.key_results:
            objective = self.objective(key_result.objective_id, key_result)
            if objective and self.is_first(key_result):
                found[objective].append(key_result)
        return {objective: tuple(results) for objective, results in found.items()}

    @cached_property
    def supporters_of(self) -> Mapping[Objective, tuple[Objective, ...]]:
        """Each objective's supporting objectives; loops are left out (rule L104 names them)."""
        found: defaultdict[Objective, list[Objective]] = defaultdict(list)
        for objective in self.objectives:
            above = self.objective(objective.supports, objective)
            if above and objective not in self.looping and self.is_first(objective):
                found[above].append(objective)
        return {objective: tuple(below) for objective, below in found.items()}

    @cached_property
    def odd_weights(self) -> Mapping[Item, Quantity]:
        """The weights that no roll-up can use, such as a plain 30 beside 30 %: those written unlike most
        that they are weighed against; of as many of each kind, the plain ones.
        """
        odd: dict[Item, Quantity] = {}
        for together in self._weighed_together:
            weighed = [(i, i.weight) for i in together if i.weight and not i.is_set_aside]
            percents: dict[Item, Quantity] = {item: weight for item, weight in weighed if weight.percent}
            plain: dict[Item, Quantity] = {
                item: weight for item, weight in weighed if not weight.percent and weight > 1
            }
            if percents and plain:
                odd |= percents if len(plain) > len(percents) else plain
        return odd

    @property
    def _weighed_together(self) -> Iterator[tuple[Objective | KeyResult, ...]]:
        """The items that are weighed in one mean, mean by mean."""
        yield self.tops(self.objectives, Level.COMPANY)
        for objective in self.objectives:
            results = self.key_results_of.get(objective, ())
            below = self.supporters_of.get(objective, ())
            if (objective.roll_up or self.settings.roll_up) is RollUp.BOTH:
                yield (*results, *below)
            else:
                yield results
                yield below

    def tops(self, objectives: Sequence[Objective], level: Level | None) -> tuple[Objective, ...]:
        """The objectives whose mean is the progress of all of them: those of the level or, where none has it
        (or no level is asked for), those that support no other; without postponed and cancelled ones.
        """
        of_level = [o for o in objectives if level and o.level is level]
        among = set(objectives)
        roots = [o for o in objectives if o in self.looping or self.objective(o.supports, o) not in among]
        return self.taking_part(of_level or roots)

    def taking_part(self, items: Sequence[Top]) -> tuple[Top, ...]:
        """The items that count in a mean: not postponed or cancelled ones, nor rows whose ID is taken."""
        return tuple(i for i in items if not i.is_set_aside and self.is_first(i))

    @cached_property
    def looping(self) -> frozenset[Objective]:
        """The objectives that support themselves, directly or through others."""
        loops: set[Objective] = set()
        seen: set[Objective] = set()
        for start in self.objectives:
            path: dict[Objective, int] = {}
            here: Objective | None = start
            while here is not None and here not in seen and here not in path:
                path[here] = len(path)
                here = self.objective(here.supports, here)
            if here in path:
                loops.update(list(path)[path[here] :])
            seen.update(path)
        return frozenset(loops)

    @cached_property
    def bottom_up(self) -> tuple[Objective, ...]:
        """Every objective, each after all that support it."""
        depths: dict[Objective, int] = dict.fromkeys(self.looping, 0)
        for start in self.objectives:
            path: list[Objective] = []
            here: Objective | None = start
            while here is not None and here not in depths:
                path.append(here)
                here = self.objective(here.supports, here)
            above = -1 if here is None else depths[here]
            for step, objective in enumerate(reversed(path), 1):
                depths[objective] = above + step
        return tuple(sorted(self.objectives, key=depths.__getitem__, reverse=True))

    @cached_property
    def _log(self) -> Mapping[Item, tuple[CheckIn, ...]]:
        return self._by_item(self.check_ins)

    def log_of(self, item: Item) -> tuple[CheckIn, ...]:
        """The check-ins of an item in the order of their rows, those without a usable day or value
        included; none for a row whose ID is taken.
        """
        return self._log.get(item, ())

    @cached_property
    def _phases(self) -> Mapping[Item, tuple[PhasedTarget, ...]]:
        return self._by_item(self.phased_targets)

    def phases_of(self, item: Item) -> tuple[PhasedTarget, ...]:
        """The phased targets of an item in the order of their rows; none for a row whose ID is taken."""
        return self._phases.get(item, ())

    def _by_item(self, rows: Iterable[Row]) -> Mapping[Item, tuple[Row, ...]]:
        """Rows that name an item, by that item."""
        found: defaultdict[Item, list[Row]] = defaultdict(list)
        for row in rows:
            if item := self.find(row.id, row):
                found[item].append(row)
        return {item: tuple(named) for item, named in found.items()}

    @cached_property
    def directory(self) -> People:
        """The people of the People sheet, to find whom a cell means."""
        return People(self.people)

    @cached_property
    def unclear(self) -> Mapping[Person, tuple[CellRef, ...]]:
        """The Owner and Manager cells that may mean a person, but another one as well."""
        found: defaultdict[Person, list[CellRef]] = defaultdict(list)
        for record, key, typed in self.named:
            meant = self.directory.meant(typed)
            for person in meant if len(meant) > 1 else ():
                found[person].append(record.at(key))
        return {person: tuple(cells) for person, cells in found.items()}

    @property
    def named(self) -> Iterator[tuple[Record, str, str]]:
        """Every name in an Owner or Manager cell: the record, the column, the name as typed."""
        for item in self.items:
            yield from ((item, "owner", name) for name in self.directory.each_meant(item.owner or ""))
        yield from ((person, "manager", person.manager) for person in self.people if person.manager)

    @cached_property
    def _months(self) -> Mapping[str, Mapping[tuple[str, str], HistoryRow]]:
        """History by month, then by file and folded ID; of rows that share one, the last."""
        found: defaultdict[str, dict[tuple[str, str], HistoryRow]] = defaultdict(dict)
        for row in self.history:
            if row.month and row.id:
                found[row.month][row.origin.file, fold_id(row.id)] = row
        return found

    @cached_property
    def latest_month(self) -> str:
        """The latest month (``2026-10``) that History has a row of; blank where it has none."""
        return max((row.month for row in self.history if row.month), default="")

    def rows_in(self, month: str) -> tuple[HistoryRow, ...]:
        """What History has for a month (``2026-10``), of rows that share an ID the last."""
        return tuple(self._months.get(month, {}).values())

    def gone_in(self, month: str) -> tuple[HistoryRow, ...]:
        """What History has for a month of items that the plan no longer has."""
        return tuple(row for row in self.rows_in(month) if self.find(row.id, row) is None)

    @cached_property
    def _reported(self) -> Mapping[str, Mapping[Item, HistoryRow]]:
        return {
            month: {item: row for row in rows.values() if (item := self.find(row.id, row))}
            for month, rows in self._months.items()
        }

    def reported_in(self, month: str) -> Mapping[Item, HistoryRow]:
        """What History has for a month, by the item that was reported."""
        return self._reported.get(month, {})

    @cached_property
    def _history(self) -> Mapping[Item, tuple[HistoryRow, ...]]:
        return self._by_item(self.history)

    def history_of(self, item: Item) -> tuple[HistoryRow, ...]:
        """The rows of History of an item; none for a row whose ID is taken."""
        return self._history.get(item, ())

    def period(self, as_of: dt.date) -> Period:
        """The plan's period: as in Settings, else the fiscal quarter that holds the day; where only one end
        is given that the quarter does not fit, the quarter that holds this end.
        """
        if as_of not in self._periods:
            self._periods[as_of] = self._period(as_of)
        return self._periods[as_of]

    def _period(self, as_of: dt.date) -> Period:
        start, end = self.settings.period_start, self.settings.period_end
        quarter = self.calendar.quarter(as_of)
        if (start and start > quarter.end) or (end and end < quarter.start):
            quarter = self.calendar.quarter(start or end or as_of)
        return Period(start or quarter.start, end or quarter.end)

    def parent_objective(self, item: Item) -> Objective | None:
        """The objective that a key result measures or a KPI supports, be it through a key
        result; ``None`` for an objective.
        """
        above = self.above(item)[-1:]
        return next((one for one in above if isinstance(one, Objective)), None)

    def above(self, item: Item) -> tuple[Item, ...]:
        """What an item belongs to, from the nearest up to its objective; nothing for an objective."""
        if item not in self._above:
            self._above[item] = self._all_above(item)
        return self._above[item]

    def _all_above(self, item: Item) -> tuple[Item, ...]:
        found: list[Item] = []
        here = item
        while not isinstance(here, Objective) and (up := self._next_above(here)) and up not in found:
            found.append(up)
            here = up
        return tuple(found)

    def _next_above(self, item: Item) -> Item | None:
        """The item that an item names as the one above it, if that is of a kind that may stand there."""
        found = self.find(item.above, item)
        return found if found and isinstance(found, KINDS_ABOVE[type(item)]) else None

    def owner(self, item: Item) -> str | None:
        """Who answers for the item: the first of its owners."""
        return next(iter(self.owners(item)), None)

    def owners(self, item: Item) -> tuple[str, ...]:
        """Everybody who owns the item, spelt as on the People sheet, and told apart from others of that
        name; a key result without an owner has its objective's.
        """
        if item not in self._owners:
            self._owners[item] = self._named_as_owners(item)
        return self._owners[item]

    def _named_as_owners(self, item: Item) -> tuple[str, ...]:
        typed = item.owner
        if typed is None and item.FOLLOWS:
            above = self.parent_objective(item)
            typed = above.owner if above else None
        named = ((name, self.directory.person(name)) for name in self.directory.each_meant(typed or ""))
        return tuple(self.directory.label(person) if person else name for name, person in named)

    def department(self, item: Item) -> str | None:
        """The item's department: its own, else its objective's (key results), else its owner's."""
        above = self.parent_objective(item) if item.FOLLOWS else None
        person = self.directory.person(self.owner(item))
        return (
            item.department
            or (above.department if above else None)
            or (person.department if person else None)
        )


def _by_file(rows: Iterable[AnyRow]) -> Mapping[str, tuple[AnyRow, ...]]:
    found: defaultdict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.origin.file].append(row)
    return {file: tuple(those) for file, those in found.items()}
