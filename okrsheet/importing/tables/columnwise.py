"""Tables that are no rows of items: a KPI in each column, and objectives across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Period
from okrsheet.importing.meaning.dating import dated, dated_within
from okrsheet.importing.meaning.fields import KEY_RESULT, KPI, NAMES, OBJECTIVE
from okrsheet.importing.meaning.marks import code_of, is_total, mark_of
from okrsheet.importing.meaning.words import NONE
from okrsheet.importing.tables.bench import Bench, says
from okrsheet.importing.tables.drafts import Draft, Found, OfPeriod
from okrsheet.importing.tables.layouts import said_of_all
from okrsheet.importing.tables.view import text_of


def take_metrics(bench: Bench) -> None:
    """Each column is a KPI, each row a period, a person or a team; or says something of each KPI, such as its unit."""
    known: dict[str, list[Draft]] = {}
    of_all: dict[int, str] = {}
    for row in range(bench.table.rows[0], bench.last + 1):
        cells = {c: cell for c, cell in bench.view.row(row).items() if c in bench.table.columns}
        if not cells:
            continue
        if name := said_of_all(bench.view.row(row), bench.words):
            of_all[row] = name
            continue
        keys = {c: cell for c, cell in cells.items() if not bench.table.columns[c].label}
        if any(is_total(text_of(cell)) for cell in keys.values()) or not any(map(says, keys.values())):
            for column in cells:
                bench.drafts.left[bench.view.spot(row, column)] = "total" if keys else "nameless"
            continue
        for label, item in _metrics_row(bench, row, cells).items():
            known.setdefault(label, []).append(item)
    for row, name in of_all.items():
        _of_all(bench, row, name, known)


def _of_all(bench: Bench, row: int, name: str, known: Mapping[str, Sequence[Draft]]) -> None:
    """What a row says of the KPI of each column."""
    for column in bench.view.row(row):
        role = bench.table.columns.get(column)
        if role is None or not role.label:
            bench.drafts.used[bench.view.spot(row, column)] = "header"
            continue
        found = bench.found(row, column)._replace(header=name)
        for item in dict.fromkeys(known.get(role.label, ())):
            item.add(name, found)


def _metrics_row(bench: Bench, row: int, cells: dict[int, Cell]) -> dict[str, Draft]:
    period = _period_of(bench, row)
    who = next(
        (text for name in ("owner", "department", "category") if (text := _text(bench, row, name))), ""
    )
    items: dict[str, Draft] = {}
    for column in cells:
        role = bench.table.columns[column]
        if not role.label:
            continue
        item = items.setdefault(role.label, _metric(bench, role.label, column, who))
        _give(item, role.field, bench.found(row, column), period)
    for column in cells:
        role = bench.table.columns[column]
        if role.label:
            continue
        found = bench.found(row, column)
        if role.field == "leave":
            bench.drafts.left[found.spot] = "left"
            continue
        if role.field in ("period", "date") and period:
            bench.drafts.used[found.spot] = role.field
        for item in items.values():
            if role.field not in ("period", "date") or not period:
                item.add(role.field, found)
    return items


def _metric(bench: Bench, label: str, column: int, name: str) -> Draft:
    """The KPI of a column; of each person or team its own."""
    head = bench.found(bench.table.header[1], column)
    title = f"{label} ({name})" if name else label
    return bench.item(KPI, title, [head], None, again=True)


def _give(item: Draft, name: str, found: Found, period: Period | None) -> None:
    if name == "target" and period:
        item.targets.append(OfPeriod(period, found))
    elif name in ("current", "value") and period:
        item.values.append(OfPeriod(period, found))
    else:
        item.add(name, found)


def _period_of(bench: Bench, row: int) -> Period | None:
    for column in bench.table.columns_of("period", "date"):
        cell = bench.view.shown(row, column)
        named = dated(cell) or dated_within(text_of(cell))
        if named and (period := named.within(named.year or bench.year)):
            return period
    return bench.period


def _text(bench: Bench, row: int, name: str) -> str:
    columns = bench.table.columns_of(name)
    return next((text for c in columns if (text := text_of(bench.view.shown(row, c)))), "")


def take_matrix(bench: Bench) -> None:
    """Objectives stand across, and the key results of each in the column below it. A row whose label names something
    else, such as the owner, says that of each objective.
    """
    columns = [column for column, role in sorted(bench.table.columns.items()) if role.field == OBJECTIVE]
    labels = {row: _label_of(bench, row, columns) for row in range(bench.table.rows[0], bench.last + 1)}
    for column in columns:
        head = bench.found(bench.table.header[1], column)
        bench.drafts.used.pop(head.spot, None)
        mark = mark_of(head.text)
        objective = bench.item(OBJECTIVE, mark.rest, [head], None, mark)
        for row, name in labels.items():
            if not says(bench.view.cell(row, column)):
                continue
            found = bench.found(row, column)
            if name:
                objective.add(name, found)
            else:
                below = mark_of(found.text)
                bench.item(KEY_RESULT, below.rest, [found], objective, below)


def _label_of(bench: Bench, row: int, columns: Sequence[int]) -> str:
    """What the label to the left of a row names, where that is no key result."""
    for column, cell in bench.view.row(row).items():
        if column >= min(columns):
            break
        fields = [one.field for one in bench.words.candidates(text_of(cell)) if one.strength >= 0.6]
        if fields or code_of(text_of(cell)):
            bench.drafts.used[bench.view.spot(row, column)] = "header"
        return (
            next((name for name in fields if name not in (*NAMES, NONE)), "")
            if fields[:1] != [KEY_RESULT]
            else ""
        )
    return ""
