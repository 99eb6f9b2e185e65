"""Forms: a sheet for one KPI, key result or objective, or several below each other, with labels beside their values, in
one pair of columns or in several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okrsheet.basics.cells import Cell
from okrsheet.importing.meaning.fields import FIELDS, KEY_RESULT, KPI, OBJECTIVE
from okrsheet.importing.meaning.marks import mark_of
from okrsheet.importing.meaning.words import NONE, How, Match, Vocabulary
from okrsheet.importing.tables.bench import Bench, says
from okrsheet.importing.tables.drafts import Draft
from okrsheet.importing.tables.mapping import FORM, TableMap
from okrsheet.importing.tables.profile import fit, profile
from okrsheet.importing.tables.view import View, text_of

_NAMES = (OBJECTIVE, KEY_RESULT, KPI)
_OF_ALL = ("owner", "department", "period", "level")
"""Fields that are said of every item, where they stand above the first."""
_FARTHEST = 4  # columns between a label and its value
_ENOUGH = 4  # pairs that make a form
_LONGEST = 40  # characters of a label


@dataclass(frozen=True, slots=True)
class _Pair:
    field: str
    label: tuple[int, int]
    value: tuple[int, int]


def form(view: View, words: Vocabulary) -> TableMap | None:
    """The form that a sheet is: labels in at least two columns, each with its value to the right of it."""
    pairs = list(_pairs(view, words))
    names = [pair for pair in pairs if pair.field in _NAMES]
    columns = {pair.label[1] for pair in pairs}
    filled = sum(not cell.blank for cell in view.cells.values())
    if not names or len(pairs) < _ENOUGH or len(columns) < 2 or 4 * len(pairs) < filled:
        return None
    if len({pair.value[0] for pair in names}) < len(names):
        return None  # several names in one row are a table
    first = min(pair.value[0] for pair in names)
    above = {p.field: p for p in reversed(pairs) if p.value[0] < first and p.field in _OF_ALL}
    return TableMap(
        view.sheet.title, FORM, view.turned, (0, 0), (min(view.by_row), view.last_row),
        constants={name: text_of(view.cell(*pair.value)) for name, pair in above.items()},
        placed={pair.value: pair.field for pair in pairs},
    )  # fmt: skip


def _pairs(view: View, words: Vocabulary) -> Iterator[_Pair]:
    """Each label with its value, row by row; a value is no label of another."""
    for row, cells in view.by_row.items():
        taken: set[int] = set()
        for column, cell in cells.items():
            name = "" if column in taken else _field(cell, words)
            beside = _beside(view, row, column, words) if name else 0
            if beside:
                taken.add(beside)
                value = view.home(row, beside)
                yield _Pair(_fitting(cell, view.cell(*value), words), (row, column), value)


def _fitting(label: Cell, value: Cell, words: Vocabulary) -> str:
    """Of the fields that a label may mean, the one that its value fits: “Direction” is a department in French."""
    seen = profile([value])
    found = words.candidates(text_of(label).rstrip(":： "))
    return max(found, key=lambda one: one.strength * fit(one.field, seen)).field


def _field(cell: Cell, words: Vocabulary) -> str:
    """The field that a label names for certain; less will do where a colon follows it."""
    if not isinstance(cell.value, str) or len(cell.value) > _LONGEST:
        return ""
    text = cell.value.strip()
    least = 0.6 if text.endswith((":", "：")) else 1.0
    meant = words.candidates(text.rstrip(":： "))
    found = [m.field for m in meant if m.strength >= least or _is_numbered(m)]
    return found[0] if found and found[0] != NONE else ""


def _is_numbered(one: Match) -> bool:
    """Whether a label names one of several goals: “Goal 1”, 「目標2」; elsewhere the word may be a number's."""
    return one.field in _NAMES and one.rest.isdecimal() and one.how is How.PART


def _beside(view: View, row: int, column: int, words: Vocabulary) -> int:
    """The column of the value to the right of a label; 0 where another label comes first, or nothing."""
    area = view.area(row, column)
    first = (area.right if area else column) + 1
    for there in range(first, first + _FARTHEST):
        cell = view.cell(row, there)
        if cell.blank:
            continue
        label = isinstance(cell.value, str) and cell.value.rstrip().endswith((":", "："))
        return 0 if label or _field(cell, words) else there
    return 0


def take_form(bench: Bench) -> None:
    """The item of a form, or of each form below another: a name begins a new one of its kind."""
    open_items: dict[str, Draft] = {}
    first = min((row for (row, _), name in bench.table.placed.items() if name in _NAMES), default=0)
    waiting: list[tuple[tuple[int, int], str]] = []
    for place, name in sorted(bench.table.placed.items()):
        _use_label(bench, place)
        if place[0] < first and bench.table.constants.get(name) == text_of(bench.view.cell(*place)):
            continue  # it is said of all of them
        bench.drafts.used.pop(bench.view.spot(*place), None)
        if name in _NAMES and says(bench.view.cell(*place)):
            _open(bench, open_items, name, place)
            for earlier, held in waiting:
                _give(bench, open_items, held, earlier)
            waiting = []
        elif place[0] < first and not open_items:
            waiting.append((place, name))  # an ID or a department above the name
        elif name in FIELDS:
            _give(bench, open_items, name, place)


def _open(bench: Bench, items: dict[str, Draft], kind: str, place: tuple[int, int]) -> None:
    found = bench.found(*place)
    mark = mark_of(found.text)
    wider = [items[name] for name in _NAMES[: _NAMES.index(kind)] if name in items]
    item = bench.item(kind, mark.rest, [found], wider[-1] if wider else None, mark)
    for narrower in _NAMES[_NAMES.index(kind) :]:
        items.pop(narrower, None)
    items[kind] = item


def _give(bench: Bench, items: Mapping[str, Draft], name: str, place: tuple[int, int]) -> None:
    item = next((items[kind] for kind in reversed(_NAMES) if kind in items), None)
    if item is None:
        return
    found = bench.found(*place)._replace(header=_label(bench, place))
    item.add(name, found)


def _label(bench: Bench, place: tuple[int, int]) -> str:
    row, column = place
    for left in range(column - 1, max(column - 1 - _FARTHEST, 0), -1):
        cell = bench.view.cell(row, left)
        if not cell.blank:
            return text_of(cell).rstrip(":： ")
    return ""


def _use_label(bench: Bench, place: tuple[int, int]) -> None:
    row, column = place
    for left in range(column - 1, max(column - 1 - _FARTHEST, 0), -1):
        if not bench.view.cell(row, left).blank:
            bench.drafts.used[bench.view.spot(row, left)] = "header"
            return
