"""Laws of comparing: what differs is what was planted, whoever typed it, in whatever language, wherever it stands."""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.text import Language
from okrsheet.comparing.changes import Change, Comparison
from okrsheet.comparing.compare import compare
from okrsheet.comparing.groups import KNOWN_BY, Deed
from okrsheet.comparing.held import side_by_side
from okrsheet.plan import KINDS, SHEETS, CheckIn, HistoryRow, KeyResult, Kpi, Objective, Person, PhasedTarget
from okrsheet.plan.columns import Column, Kind, Record, Refers, columns_of
from tests.tables import QUARTER, plan_of

DAY = dt.date(2026, 11, 29)
Spelt: TypeAlias = tuple[str, ...]
"""The ways in which one meaning may be typed, as cells of a table."""

NUMBERS: tuple[Spelt, ...] = (
    ("",), ("20", '"20"', '"２０"'), ("0",), ("0.85", '"0.85"'), ("85%", '"85 %"', '"85％"'), ("85",), ("1234.5", '"1,234.5"'),
    ('"about 5"',), ("#REF!",), ("=",), ('"TBD"',),
)  # fmt: skip
VALUES = (*NUMBERS, ('"done"', '"完成"', '"✓"'), ('"not started"', '"未開始"'))
LAST_DAYS: tuple[Spelt, ...] = (
    ("",), ("2026-12-31", '"2026/12/31"', '"2026年12月31日"', '"2026-Q4"', '"2026年第四季"'), ("2026-11-30", '"Nov 2026"'), ('"soon"',),
)  # fmt: skip
FIRST_DAYS: tuple[Spelt, ...] = (
    ("",), ("2026-10-01", '"1 October 2026"', '"2026-Q4"'), ("2026-11-01", '"2026-11"'), ('"03/04/2026"',),
)  # fmt: skip
PEOPLE: tuple[Spelt, ...] = (
    ("",), ("Ann", "ann", '"ann@example.com"'), ("Bob", "ＢＯＢ", "bob@example.com"), ("Ann, Bob", "ANN、bob@example.com"), ("Bob, Ann",), ("Cy",),
)  # fmt: skip
TEXTS: tuple[Spelt, ...] = (("",), ("one",), ("two",), ("甲乙",))
OBJECTIVES: tuple[Spelt, ...] = (("",), ("O1", "o1", "Ｏ1"), ("O2", "o2"), ("O7",))
ITEMS: tuple[Spelt, ...] = (("",), ("K1", "k1"), ("K2",), ("K1, K2", "K2、k1", "K2;K1"), ("K7",))
EXACT: Mapping[str, tuple[Spelt, ...]] = {  # columns that take less than their kind
    "confidence": (("",), ("3", '"3"'), ("8",)),
    "owner_call": (("",), ("On track", "進度正常", "green"), ("At risk", "有風險"), ("fine",)),
}
DAYS: tuple[Spelt, ...] = tuple(
    (f"2026-11-{day:02}", f'"2026/11/{day}"', f'"2026年11月{day}日"') for day in (2, 9, 16)
)
SHARES = ("0%", "50%", "85%", "100%")
"""What okrsheet itself writes into Past months; anything else would show that a column is people's own."""
MONTHS: tuple[Spelt, ...] = (("2026-08-01", '"2026-08"'), ('"2026-09"',), ('"2026-10"', "2026-10-01"))
GROUPS = {
    "goalposts": {
        "owner", "supports", "objective_id", "start", "end", "level", "type", "weight", "roll_up", "measure", "unit", "baseline",
        "target", "upper_target", "kpis", "aggregation", "frequency",
    },
    "progress": {"current", "confidence", "owner_call", "state"},
    "wording": {"title", "department", "notes", "data_source", "email", "manager", "receives", "language"},
}  # fmt: skip
"""Where each column of items and people is told, written down once more."""
GROUP = {key: group for group, keys in GROUPS.items() for key in keys}


def filled_by_people(record: type[Record]) -> list[Column]:
    return [column for column in columns_of(record) if not column.ours]


def meanings(column: Column) -> tuple[Spelt, ...]:
    """What may be typed into a column, by meaning."""
    if column.key in EXACT:
        return EXACT[column.key]
    if column.words:
        return (("",), *((word.text.en, word.text.zh_TW, *word.synonyms[:1]) for word in column.words))
    if column.refers is Refers.PERSON:
        return PEOPLE if column.key != "manager" else PEOPLE[:3]
    match column.kind:
        case Kind.NUMBER:
            return tuple(one for one in NUMBERS if column.low is None or one[0] not in ('"about 5"',))
        case Kind.VALUE:
            return VALUES
        case Kind.START:
            return FIRST_DAYS
        case Kind.END | Kind.DATE:
            return LAST_DAYS
        case Kind.ID:
            return OBJECTIVES
        case Kind.IDS:
            return ITEMS
    return TEXTS


Cells: TypeAlias = dict[str, int]
"""Which meaning each column of a row has."""
Row: TypeAlias = tuple[str, int, tuple[int, ...]]
"""A row of a log: the item, which day, what else."""


@dataclass
class Model:
    """A plan by meanings, which are numbers: how they are typed, and where, is decided when it is written down."""

    items: dict[type[Record], dict[str, Cells]] = field(default_factory=dict)
    people: dict[str, Cells] = field(default_factory=dict)
    log: Counter[Row] = field(default_factory=Counter)
    phases: dict[tuple[str, int], int] = field(default_factory=dict)
    reported: dict[tuple[str, int], int] = field(default_factory=dict)
    """Progress by item and past month."""


LOG = [column for column in filled_by_people(CheckIn) if column.key not in KNOWN_BY[CheckIn]]


@st.composite
def rows(draw: st.DrawFn, record: type[Record]) -> Cells:
    columns = (c for c in filled_by_people(record) if c.key not in ("id", "title", "name"))
    return {c.key: draw(st.integers(0, len(meanings(c)) - 1)) for c in columns}


@st.composite
def check_ins(draw: st.DrawFn, names: list[str]) -> Row:
    said = tuple(draw(st.integers(0, len(meanings(c)) - 1)) for c in LOG)
    return draw(st.sampled_from(names)), draw(st.integers(0, len(DAYS) - 1)), said


NAMES: Mapping[type[Record], list[str]] = {
    Objective: ["O1", "O2", "O3"], KeyResult: ["KR1", "KR2", "KR10"], Kpi: ["K1", "K2", "K3"],
}  # fmt: skip
MEASURED = [*NAMES[KeyResult], *NAMES[Kpi]]


@st.composite
def models(draw: st.DrawFn) -> Model:
    model = Model()
    for record, names in NAMES.items():
        here = draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
        model.items[record] = {name: {"title": 0, **draw(rows(record))} for name in here}
    model.people = {name: draw(rows(Person)) for name in ("Ann", "Bob")}
    model.log = Counter(draw(st.lists(check_ins(MEASURED), max_size=6)))
    keys = st.tuples(st.sampled_from(MEASURED), st.integers(0, len(DAYS) - 1))
    model.phases = draw(st.dictionaries(keys, st.integers(0, 5), max_size=3))
    model.reported = draw(st.dictionaries(keys, st.integers(0, 3), max_size=4))
    return model


@st.composite
def edited(draw: st.DrawFn, before: Model) -> Model:
    """The model after a few edits."""
    after = copy.deepcopy(before)
    for _ in range(draw(st.integers(0, 6))):
        record = draw(st.sampled_from(list(KINDS)))
        there = after.items[record]
        match draw(
            st.sampled_from(
                ["cell", "cell", "item", "person", "check-in", "gone", "phase", "month", "months"]
            )
        ):
            case "cell":
                cells = there[draw(st.sampled_from(sorted(there)))]
                key = draw(st.sampled_from(sorted(cells)))
                cells[key] = draw(st.integers(0, _most(record, key)))
            case "item":
                name = draw(st.sampled_from(NAMES[record]))
                if name in there and len(there) > 1:
                    del there[name]
                elif name not in there:
                    there[name] = {"title": 0, **draw(rows(record))}
            case "person":
                after.people[draw(st.sampled_from(["Ann", "Bob"]))]["department"] = draw(st.integers(0, 3))
            case "check-in":
                after.log[draw(check_ins(MEASURED))] += 1
            case "gone" if after.log:
                one = draw(st.sampled_from(sorted(after.log)))
                after.log[one] -= 1
                after.log = +after.log
            case "month":
                month = draw(st.sampled_from(MEASURED)), draw(st.integers(0, len(DAYS) - 1))
                after.reported[month] = draw(st.integers(0, 3))
            case "months" if after.reported:
                del after.reported[draw(st.sampled_from(sorted(after.reported)))]
            case _:
                key_of_phase = draw(st.sampled_from(MEASURED)), draw(st.integers(0, len(DAYS) - 1))
                after.phases[key_of_phase] = draw(st.integers(0, 5))
    return after


def _most(record: type[Record], key: str) -> int:
    if key == "title":
        return 2
    return next(len(meanings(c)) - 1 for c in filled_by_people(record) if c.key == key)


def written(model: Model, random: Random, language: Language | None = None) -> Assessment:
    """The model as a workbook: rows and columns in any order, each meaning spelt in any way; with a language, in the
    headers and words of that.
    """
    blocks = [
        _block(
            "Settings", ["Setting", "Value"], [["Period start", "2026-10-01"], ["Period end", "2026-12-31"]]
        )
    ]

    def spelt(column: Column, meaning: int) -> str:
        ways = meanings(column)[meaning]
        if language and column.words and len(ways) > 1:
            return ways[0 if language == "en" else 1]
        return random.choice(ways)

    def sheet(record: type[Record], found: list[dict[str, str]]) -> None:
        columns = filled_by_people(record)
        random.shuffle(columns)
        random.shuffle(found)
        spoken: Language = language or "en"
        labels = [column.label.into(spoken) for column in columns]
        made = [[row.get(column.key, "") for column in columns] for row in found]
        blocks.append(_block(record.SHEET.into(spoken), labels, made))

    for record, there in model.items.items():
        declared = {column.key: column for column in filled_by_people(record)}
        sheet(record, [
            {"id": random.choice([name, name.lower()]), "title": f"{name} {'abc'[cells['title']]}"}
            | {key: spelt(declared[key], n) for key, n in cells.items() if key != "title"}
            for name, cells in there.items()
        ])  # fmt: skip
    declared = {column.key: column for column in filled_by_people(Person)}
    sheet(Person, [
        {"name": name} | {key: spelt(declared[key], n) for key, n in cells.items()} | {"email": f"{name.lower()}@example.com"}
        for name, cells in model.people.items()
    ])  # fmt: skip
    sheet(CheckIn, [
        {"id": random.choice([name, name.lower()]), "date": random.choice(DAYS[day])}
        | {column.key: spelt(column, n) for column, n in zip(LOG, said, strict=True)}
        for name, day, said in model.log.elements()
    ])  # fmt: skip
    sheet(PhasedTarget, [
        {"id": name, "date": random.choice(DAYS[day]), "target": random.choice(NUMBERS[1:][n])}
        for (name, day), n in model.phases.items()
    ])  # fmt: skip
    sheet(HistoryRow, [
        {"id": name, "month": random.choice(MONTHS[month]), "progress": SHARES[n]}
        for (name, month), n in model.reported.items()
    ])  # fmt: skip
    return assess(plan_of("\n\n".join(blocks), DAY, alone=True), DAY)


def _block(title: str, labels: list[str], found: list[list[str]]) -> str:
    return "\n".join([title, " | ".join(labels), *(" | ".join(row) for row in found)])


Told: TypeAlias = tuple[str, str, str, str, str]
"""Part, what happened, sheet, ID or name, column."""


def told(comparison: Comparison) -> Counter[Told]:
    """What a comparison tells of everything but changed check-ins."""
    return Counter(_told(one) for one in comparison.changes if not _is_changed_check_in(one))


def _is_changed_check_in(change: Change) -> bool:
    return isinstance(change.subject.record, CheckIn) and change.column is not None


def _told(change: Change) -> Told:
    record = change.subject.record
    if isinstance(record, HistoryRow) and change.deed is Deed.ADDED:
        return change.group.key, change.deed.value, "HistoryRow", str(record.month), str(change.rows)
    name = str(getattr(record, "id", "") or getattr(record, "name", "")).upper()
    return (
        change.group.key,
        change.deed.value,
        type(record).__name__,
        name,
        change.column.key if change.column else "",
    )


def planted(old: Model, new: Model) -> Counter[Told]:
    """What differs between two models, of everything but changed check-ins."""
    found: Counter[Told] = Counter()
    for record in NAMES:
        a, b = old.items[record], new.items[record]
        found.update(("items", "removed", record.__name__, name, "") for name in a.keys() - b.keys())
        found.update(("items", "added", record.__name__, name, "") for name in b.keys() - a.keys())
        for name in a.keys() & b.keys():
            found.update(
                (GROUP[key], "changed", record.__name__, name, key)
                for key in a[name]
                if a[name][key] != b[name][key]
            )
    for name, cells in old.people.items():
        if cells["department"] != new.people[name]["department"]:
            found["wording", "changed", "Person", name.upper(), "department"] += 1
    for key in old.phases.keys() | new.phases.keys():
        was, now = old.phases.get(key), new.phases.get(key)
        deed = "added" if was is None else "removed" if now is None else "changed"
        if was != now:
            found["goalposts", deed, "PhasedTarget", key[0], "target" if deed == "changed" else ""] += 1
    for key in old.reported.keys() & new.reported.keys():
        found["past_months", "changed", "HistoryRow", key[0], "progress"] += (
            old.reported[key] != new.reported[key]
        )
    for key in old.reported.keys() - new.reported.keys():
        found["past_months", "removed", "HistoryRow", key[0], ""] += 1
    come = Counter(month for _, month in new.reported.keys() - old.reported.keys())
    for month, count in come.items():
        found["past_months", "added", "HistoryRow", f"2026-{8 + month:02}", str(count)] += 1
    for (item, _), (_, more, fewer) in in_log(old, new).items():
        found["progress", "added", "CheckIn", item, ""] += more
        found["altered_check_ins", "removed", "CheckIn", item, ""] += fewer
    return +found


def in_log(old: Model, new: Model) -> dict[tuple[str, int], tuple[int, int, int]]:
    """By item and day, how many check-ins were changed, added, removed: those that say the same in both are none of these."""
    found = {}
    for key in {row[:2] for row in (*old.log, *new.log)}:
        gone = sum(n for row, n in (old.log - new.log).items() if row[:2] == key)
        come = sum(n for row, n in (new.log - old.log).items() if row[:2] == key)
        found[key] = min(gone, come), max(come - gone, 0), max(gone - come, 0)
    return found


randoms = st.randoms(use_true_random=False)
pairs = models().flatmap(lambda model: st.tuples(st.just(model), edited(model)))


@settings(max_examples=60, deadline=None)
@given(models(), randoms, randoms)
def test_nothing_differs_however_it_is_typed_and_wherever_it_stands(
    model: Model, one: Random, other: Random
) -> None:
    first = written(model, one)
    assert compare(first, first).differs is False
    assert compare(first, written(model, other)).changes == ()


@settings(max_examples=60, deadline=None)
@given(models(), randoms)
def test_the_language_makes_no_difference(model: Model, random: Random) -> None:
    assert compare(written(model, random, "en"), written(model, random, "zh-TW")).changes == ()


@settings(max_examples=150, deadline=None)
@given(pairs, randoms, randoms)
def test_what_differs_is_what_was_planted(pair: tuple[Model, Model], one: Random, other: Random) -> None:
    old, new = pair
    found = compare(written(old, one), written(new, other))
    assert told(found) == planted(old, new)
    rows = {id(c.subject.record) for c in found.changes if _is_changed_check_in(c)}
    assert len(rows) == sum(changed for changed, _, _ in in_log(old, new).values())


@settings(max_examples=60, deadline=None)
@given(pairs, randoms, randoms)
def test_what_differs_never_looks_alike(pair: tuple[Model, Model], one: Random, other: Random) -> None:
    for change in compare(written(pair[0], one), written(pair[1], other)).changes:
        if change.before and change.after:
            for language in ("en", "zh-TW"):
                before, after = side_by_side(change.before, change.after, language)
                assert before != after, change


@settings(max_examples=60, deadline=None)
@given(pairs, randoms, randoms)
def test_the_other_way_round_old_and_new_are_swapped(
    pair: tuple[Model, Model], one: Random, other: Random
) -> None:
    a, b = written(pair[0], one), written(pair[1], other)
    there, back = compare(a, b), compare(b, a)
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}

    def cells(comparison: Comparison, *, swapped: bool) -> Counter[object]:
        found: Counter[object] = Counter()
        for c in comparison.changes:
            deed = opposite[c.deed.value] if swapped else c.deed.value
            column = c.column.key if c.column else ""
            held = (c.after, c.before) if swapped else (c.before, c.after)
            found[deed, type(c.subject.record), column, *map(_seen, held)] += (
                c.rows
            )  # rows of a new month are one change
        return found

    assert cells(there, swapped=False) == cells(back, swapped=True)
    assert [(m.before, m.after) for m in sorted(there.figures, key=_by_name)] == [
        (m.after, m.before) for m in sorted(back.figures, key=_by_name)
    ]


def _seen(held: object) -> object:
    return held and (
        getattr(held, "value", None),
        getattr(held, "typed", None),
        str(getattr(held, "where", "")),
    )


def _by_name(moved: object) -> str:
    return str(getattr(getattr(moved, "new", None), "id", "")).upper()


@pytest.mark.parametrize("record", SHEETS)
def test_no_sheet_and_no_column_is_forgotten(record: type[Record]) -> None:
    """A sheet or a column that is declared later fails here until somebody has looked where it is told."""
    assert record in KNOWN_BY
    if record in KINDS or record is Person:
        keys = {column.key for column in filled_by_people(record)} - {"id", "name"}
        assert keys <= GROUP.keys(), keys - GROUP.keys()
    if record is HistoryRow:
        assert KNOWN_BY[record] == ("month", "id")


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (record, column.key)
        for record in KINDS
        for column in filled_by_people(record)
        if column.key not in ("id", "title")
    ],
)
def test_two_cells_are_one_if_and_only_if_they_mean_the_same(record: type[Record], key: str) -> None:
    """Every two spellings of all that may stand in a column, one in the old version and the other in the new."""
    column = next(c for c in filled_by_people(record) if c.key == key)
    ways = [(meaning, cell) for meaning, cells in enumerate(meanings(column)) for cell in cells]
    both = [(old, new) for old in ways for new in ways]
    known = "Objectives\nID\nO1\nO2\n\nKPIs\nID\nK1\nK2\n\nPeople\nName | Email\nAnn | ann@example.com\nBob | bob@example.com"
    others = [block for block in known.split("\n\n") if not block.startswith(record.SHEET.en)]

    def version(cells: list[tuple[int, str]]) -> Assessment:
        made = [[f"X{n}", cell] for n, (_, cell) in enumerate(cells)]
        blocks = [QUARTER, *others, _block(record.SHEET.en, ["ID", column.label.en], made)]
        return assess(plan_of("\n\n".join(blocks), DAY, alone=True), DAY)

    found = compare(version([old for old, _ in both]), version([new for _, new in both])).changes
    expected = [f"X{n}" for n, (old, new) in enumerate(both) if old[0] != new[0]]
    assert [getattr(change.subject.record, "id", "") for change in found] == expected
    assert all(
        side_by_side(c.before, c.after, "en")[0] != side_by_side(c.before, c.after, "en")[1]
        for c in found
        if c.before and c.after
    )
