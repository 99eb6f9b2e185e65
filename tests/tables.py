"""Plans from small tables of text, so that a test shows only what matters.

A block begins with a sheet's title; its next line holds headers, each further line a row::

    KPIs
    ID | Target | Current
    K1 | 20     | "12"

A cell is read as if somebody had typed it into Excel: ``20`` is a number, ``"20"`` a text,
``85%`` a number shown as a percentage, ``2026-10-31`` a date, ``#REF!`` an error, ``=`` a formula
that was never calculated and ``=20`` one with a result. ``⚑`` marks a cell in which a finding is
expected. Required cells of columns that a block does not mention are filled from the
declaration's examples; sheets that are not mentioned hold one healthy row.

A block *Sources* is no sheet, but what the KPIs' data sources say: a row is a value of the source that the KPI with
this ID names (without *Day*, one whose day the source does not tell), or a trouble. A KPI that names a source and
has no row there names one that is not configured. ::

    Sources
    ID | Day        | Value | Trouble
    K1 | 2026-10-31 | 85.2% |
    K2 |            |       | it did not answer in time
"""

from __future__ import annotations

import datetime as dt
import inspect
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.cells import Cell, CellRef, Grid
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import fold, fold_id
from okrsheet.basics.text import plain as as_it_is
from okrsheet.plan import SHEETS, KeyResult, Kpi, Objective, Plan, SettingRow
from okrsheet.plan.columns import Column, Record, columns_of
from okrsheet.plan.convert import to_value, typed_as_percent
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.supplied import SuppliedValue, Supplies, Supply
from okrsheet.plan.words import Milestone, Word
from okrsheet.rules.rule import Rule
from okrsheet.workbook.tables import read_tables

AS_OF = dt.date(2026, 10, 31)
FLAG = "⚑"
_BY_TITLE = {fold(t): s for s in SHEETS for t in (s.SHEET.en, s.SHEET.zh_TW, *s.FORMERLY)}
QUARTER = "Settings\nSetting | Value\nPeriod start|2026-10-01\nPeriod end|2026-12-31"


def plan_of(tables: str, as_of: dt.date = AS_OF, *, alone: bool = False) -> Plan:
    """The plan that the tables describe; ``alone`` adds nothing that they do not mention."""
    return read_tables(grids_of(tables, alone=alone), as_of)


def assessed(tables: str, as_of: dt.date | str = AS_OF, *, alone: bool = False) -> Assessment:
    """The assessment of such a plan."""
    day = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    plan = plan_of(tables, day, alone=alone)
    return assess(plan, day, supplies=supplies_of(tables, plan, day))


SOURCES = "Sources"
"""The block that is no sheet."""
HELP = "Look at it by hand."
"""The hint of every trouble."""


def supplies_of(tables: str, plan: Plan, as_of: dt.date) -> Supplies | None:
    """What the data sources say by the block *Sources*; ``None`` where there is none, for nobody asked them."""
    rows = source_rows(tables)
    if rows is None:
        return None
    found: dict[Kpi, Supply] = {}
    for kpi in plan.kpis:
        own = [row for row in rows if fold_id(row["ID"]) == fold_id(kpi.id)]
        if kpi.data_source:
            trouble = next((row["Trouble"] for row in own if row.get("Trouble")), "")
            found[kpi] = Supply(
                kpi.data_source,
                configured=bool(own),
                values=() if trouble else tuple(_supplied(row, as_of) for row in own),
                trouble=OkrsheetError(as_it_is(trouble), as_it_is(HELP)) if trouble else None,
            )
    return found


def source_rows(tables: str) -> list[dict[str, str]] | None:
    """The rows of the block *Sources*."""
    found = blocks(tables, SOURCES)
    return [dict(zip(b.labels, row, strict=False)) for b in found for row in b.rows] if found else None


def _supplied(row: dict[str, str], as_of: dt.date) -> SuppliedValue:
    cell, day = cell_of(row["Value"]), row.get("Day", "")
    value = to_value(cell)
    assert isinstance(value, (float, Milestone)), row
    quantity = value if isinstance(value, Milestone) else Quantity(value, typed_as_percent(cell))
    return SuppliedValue(dt.date.fromisoformat(day) if day else as_of, quantity, own_day=bool(day))


def grids_of(tables: str, *, alone: bool = False) -> list[Grid]:
    """The sheets that the tables describe, as if read from a file."""
    described = blocks(tables)
    mentioned = {block.record for block in described}
    if not alone and SettingRow not in mentioned:
        described = blocks(QUARTER) + described
    healthy = [] if alone else [r for r in (Objective, KeyResult, Kpi) if r not in mentioned]
    return [_grid(block, fill=not alone) for block in described] + [_example(record) for record in healthy]


def flagged(tables: str) -> set[CellRef]:
    """The cells that the tables mark with ⚑."""
    return {
        CellRef(block.title, row, column)
        for block in blocks(tables)
        for row, texts in enumerate(block.rows, 2)
        for column, text in enumerate(texts, 1)
        if FLAG in text
    }


def tables_in(rule: Rule, heading: str) -> str:
    """The tables below a heading of a rule's docstring, *Passes* or *Fails*."""
    doc = inspect.cleandoc(rule.check.__doc__ or "")
    found = re.search(rf"^{heading}:\n\n((?:    .*\n?|\n)+)", doc + "\n", re.MULTILINE)
    assert found, f"{rule.code} has no table “{heading}”"
    return found[1]


@dataclass(frozen=True)
class Block:
    """One sheet of the tables, its cells still as text."""

    title: str
    labels: list[str]
    rows: list[list[str]]

    @property
    def record(self) -> type[Record] | None:
        return _BY_TITLE.get(fold(self.title))


def blocks(tables: str, only: str = "") -> list[Block]:
    """The sheets that the tables describe; with ``only``, the blocks of that title."""
    found = []
    for block in re.split(r"\n\s*\n", textwrap.dedent(tables).strip("\n")):
        if block.strip():
            title, header, *rows = block.strip().split("\n")
            cells = [[text.strip() for text in row.split("|")] for row in rows]
            found.append(Block(title.strip(), [h.strip() for h in header.split("|")], cells))
    return [block for block in found if (block.title == only if only else block.title != SOURCES)]


def _grid(block: Block, *, fill: bool) -> Grid:
    extra = needed(block.record, block.labels) if fill and block.record else []
    labels = [*block.labels, *(c.label.en for c in extra)]
    grid: dict[int, dict[int, Cell]] = {1: {n: Cell(label) for n, label in enumerate(labels, 1)}}
    for number, texts in enumerate(block.rows, 2):
        cells = [cell_of(text) for text in texts]
        cells += [Cell()] * (len(block.labels) - len(cells)) + [Cell(plain(c.example)) for c in extra]
        grid[number] = {n: cell for n, cell in enumerate(cells, 1) if not cell.blank or cell.formula}
    return Grid(block.title, grid)


def needed(record: type[Record], labels: Sequence[str]) -> list[Column]:
    """The columns that a healthy row needs and the table leaves out."""
    there = {fold(label) for label in labels}
    return [
        c
        for c in columns_of(record)
        if (c.required or c.component) and not there & {fold(c.label.en), fold(c.label.zh_TW)}
    ]


def _example(record: type[Record]) -> Grid:
    columns = [c for c in columns_of(record) if c.example is not None]
    header = {n: Cell(c.label.en) for n, c in enumerate(columns, 1)}
    return Grid(
        record.SHEET.en, {1: header, 2: {n: Cell(plain(c.example)) for n, c in enumerate(columns, 1)}}
    )


def plain(value: object) -> object:
    """An example of the declaration as it is typed."""
    return value.text.en if isinstance(value, Word) else value


def cell_of(text: str) -> Cell:
    """A cell as if somebody had typed the text."""
    text = text.replace(FLAG, "").strip()
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        return Cell(text[1:-1])
    if text.startswith("="):
        return Cell(cell_of(text[1:]).value, formula=True)
    if text.startswith("#"):
        return Cell(text, error=True)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return Cell(dt.datetime.fromisoformat(text))
    if re.fullmatch(r"-?\d+(\.\d+)?%", text):
        return Cell(float(text[:-1]) / 100, percent=True)
    if re.fullmatch(r"-?\d+", text):
        return Cell(int(text))
    if re.fullmatch(r"-?\d*\.\d+", text):
        return Cell(float(text))
    return Cell(text or None)
