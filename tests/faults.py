"""A small real plan in which one thing is wrong, made from what a rule's docstring says fails.

The rule's table is filled up until everything else is healthy: required cells, our columns,
an objective and a key result for whatever hangs in the air, and a value for every item. The
cells that the table marks are yellow.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from okrsheet.basics.cells import BLANK, Cell, CellRef
from okrsheet.basics.configuration import key_of
from okrsheet.basics.text import Text, fold, fold_id
from okrsheet.plan import SHEETS, CheckIn, KeyResult, Kpi, Objective, SettingRow
from okrsheet.plan.columns import Column, Record, column_of, columns_of
from okrsheet.rules.rule import Rule
from okrsheet.workbook import styles
from okrsheet.workbook.template import finished
from tests.books import cell_value
from tests.tables import AS_OF, FLAG, QUARTER, Block, blocks, cell_of, needed, plain, source_rows, tables_in

Change = Callable[[Workbook], object]

DAY = dt.datetime.combine(AS_OF, dt.time())
_LAST_VALUE = Cell(DAY - dt.timedelta(days=1))

_TYPED: Mapping[type[Record], Mapping[str, tuple[str, ...]]] = {
    Objective: {"title": ("Become the market leader", "Win back lost customers", "Ship on time")},
    KeyResult: {"title": ("1,000 new customers", "Renew 50 contracts", "Answer within a day")},
    Kpi: {
        "title": ("New inbound leads", "Demos held", "Tickets closed"),
        "frequency": ("Monthly",),  # so that no value is late on the day of the report
    },
}
"""What people typed into columns that a table leaves out, row by row; else the declaration's example."""


@dataclass(frozen=True)
class Exhibit:
    """A workbook of the catalogue: its name, the sentence that it is to show, and what is wrong.

    ``make`` is absent where a file is kept as it once was made; ``options`` are the command's, ``mark`` stands in
    front of the sentence in what is printed. ``beside`` are other files that it needs, such as its data sources.
    """

    name: str
    says: Text
    wrong: Text
    make: Callable[[], bytes] | None
    command: str = "check"
    mark: str = "okrsheet: "
    options: tuple[str, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)


@dataclass
class _Sheet:
    """One sheet in the making: its header, and rows of cells by their column's label."""

    record: type[Record]
    title: str
    labels: list[str]
    rows: list[dict[str, Cell]] = field(default_factory=list)
    marked: set[tuple[int, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.typed = set(map(self.column_of, self.labels))
        self.labels += [c.label.en for c in needed(self.record, self.labels)]
        if self.record is KeyResult and not (self.mentions("target") or self.mentions("kpis")):
            self.labels.append(column_of(KeyResult, "target").label.en)

    def column_of(self, label: str) -> Column | None:
        """The declared column that a header names."""
        names = (c for c in columns_of(self.record) if fold(label) in (fold(c.label.en), fold(c.label.zh_TW)))
        return next(names, None)

    def mentions(self, key: str) -> bool:
        """Whether the rule's table has the column."""
        return key in {column.key for column in self.typed if column}

    def cell(self, row: dict[str, Cell], key: str) -> Cell:
        """The cell of a row in one declared column."""
        return next((row[label] for label in row if (c := self.column_of(label)) and c.key == key), BLANK)

    def is_marked(self, number: int, key: str) -> bool:
        """Whether the cell is the one at fault; rows are counted from 0."""
        return any(at == number and (c := self.column_of(x)) and c.key == key for at, x in self.marked)

    def sound(self, key: str) -> Iterator[str]:
        """What stands in one column, but for the cells at fault."""
        for number, row in enumerate(self.rows):
            if not self.is_marked(number, key) and not (cell := self.cell(row, key)).blank:
                yield from (part.strip() for part in str(cell.value).split(","))

    def add(self, given: Mapping[str, Cell]) -> None:
        """One more row; what is not given is what people would have typed."""
        row = {label: cell for label, cell in given.items() if label in self.labels}
        for label in self.labels:
            column = self.column_of(label)
            if column and label not in given:
                row[label] = given.get(column.key) or self._example(column)
        self.rows.append(row)

    def _example(self, column: Column) -> Cell:
        if column in self.typed:
            return BLANK
        typed = _TYPED.get(self.record, {}).get(column.key)
        return Cell(typed[len(self.rows) % len(typed)] if typed else plain(column.example))

    def in_order(self) -> list[str]:
        """The headers as the template has them, with those that okrsheet fills."""
        order = list(columns_of(self.record))
        ours = [c.header.into("en") for c in order if c.ours and not c.claims and not self.mentions(c.key)]
        place = {label: order.index(c) for label in self.labels if (c := self.column_of(label))}
        return sorted(self.labels, key=lambda label: place.get(label, len(order))) + ours


def made(tables: str = "", change: Change | None = None) -> tuple[bytes, set[CellRef]]:
    """The workbook that holds the tables, and its cells at fault; ``change`` is done to it last."""
    book = Workbook()
    book.remove(book.worksheets[0])
    at_fault: set[CellRef] = set()
    for number, sheet in enumerate(_whole(tables)):
        at_fault |= set(_written(book.create_sheet(sheet.title), sheet))
        if sheet.marked:
            book.active = number  # what is wrong is seen on opening
    if change:
        change(book)
    book.properties.creator = book.properties.lastModifiedBy = "okrsheet"
    book.properties.created = DAY
    file = io.BytesIO()
    book.save(file)
    return finished(file.getvalue(), DAY, "en"), at_fault


def _whole(tables: str) -> list[_Sheet]:
    """The sheets of the tables, and around them a plan in which nothing else is wrong."""
    described = [_sheet(block) for block in blocks(tables)]
    there = {sheet.record for sheet in described}
    if SettingRow not in there:
        described.append(_sheet(blocks(QUARTER)[0]))
    absent = (record for record in (Objective, KeyResult, Kpi, CheckIn) if record not in there)
    described += [_Sheet(record, record.SHEET.en, []) for record in absent]
    first = {sheet.record: sheet for sheet in reversed(described)}
    _hang_up(first[Objective], first[KeyResult])
    if not first[Kpi].rows and not first[Kpi].typed:
        first[Kpi].add({})
    if CheckIn not in there or first[CheckIn].rows:
        _check_in(first[CheckIn], (first[KeyResult], first[Kpi]))
    return sorted(described, key=lambda sheet: SHEETS.index(sheet.record))


def _sheet(block: Block) -> _Sheet:
    assert block.record, f"{block.title} is no sheet of a plan"
    sheet = _Sheet(block.record, block.title, list(block.labels))
    for number, texts in enumerate(block.rows):
        typed = dict(zip(block.labels, texts, strict=False))
        sheet.add({label: cell_of(text) for label, text in typed.items()})
        sheet.marked |= {(number, label) for label, text in typed.items() if FLAG in text}
    return sheet


def _hang_up(objectives: _Sheet, results: _Sheet) -> None:
    """An objective for every key result that names one, a key result for every objective that has none."""
    known = set(map(fold_id, objectives.sound("id")))
    named = dict.fromkeys(results.sound("objective_id"))
    for number in named or ([] if known else ["O1"]):
        if fold_id(number) not in known:
            objectives.add({"id": Cell(number)})
    measured = {*map(fold_id, results.sound("objective_id")), *map(fold_id, objectives.sound("supports"))}
    for number in [n for n in objectives.sound("id") if fold_id(n) not in measured]:
        results.add({"id": Cell(f"KR{len(results.rows) + 1}"), "objective_id": Cell(number)})


def _check_in(log: _Sheet, items: Iterable[_Sheet]) -> None:
    """A value for every item that has none, unless its table speaks of Current."""
    wrong = {number for number, _ in log.marked}
    known = {fold_id(str(log.cell(r, "id").value)) for n, r in enumerate(log.rows) if n not in wrong}
    for sheet in items:
        for number, row in enumerate(sheet.rows):
            named = sheet.cell(row, "id")
            reported = named.blank or fold_id(str(named.value)) in known
            if not reported and not sheet.mentions("current") and not sheet.is_marked(number, "id"):
                log.add({"date": _LAST_VALUE, "id": named, "value": _on_the_way(sheet.cell(row, "target"))})


def _on_the_way(target: Cell) -> Cell:
    """A value that fits the target."""
    if isinstance(target.value, (int, float)):
        return Cell(round(target.value * 0.6, 2), percent=target.percent)
    return Cell(12)


def _written(page: Worksheet, sheet: _Sheet) -> Iterator[CellRef]:
    """Writes the sheet; yields the cells at fault."""
    labels = sheet.in_order()
    for number, label in enumerate(labels, 1):
        header = page.cell(1, number, label)
        header.font, header.alignment = (
            styles.font("en", bold=True),
            Alignment(wrap_text=True, vertical="top"),
        )
        column = sheet.column_of(label)
        page.column_dimensions[get_column_letter(number)].width = column.width + 2 if column else 14
        for at, row in enumerate(sheet.rows):
            _write(page, at + 2, number, row.get(label, BLANK))
            if (at, label) in sheet.marked:
                page.cell(at + 2, number).fill = styles.fill(styles.TO_FILL)
                yield CellRef(sheet.title, at + 2, number)
    page.freeze_panes = "B2"


def _write(page: Worksheet, row: int, number: int, typed: Cell) -> None:
    if typed.formula:
        assert typed.value is None, "openpyxl stores no result with a formula"
        page.cell(row, number, "=SUM(10,10)")
    elif not typed.blank:
        cell = page.cell(row, number, cell_value(typed.value))
        if typed.percent:
            cell.number_format = "0%"
        elif isinstance(typed.value, dt.date):
            cell.number_format = "yyyy-mm-dd"


def _without_header(title: str) -> Change:
    return lambda book: book[title].delete_rows(1)


def _renamed(label: str, typed: str) -> Change:
    def change(book: Workbook) -> None:
        next(cell for cell in book["KPIs"][1] if cell.value == label).value = typed

    return change


def _last_year(book: Workbook) -> None:
    book["進度紀錄"].title = "Check-ins 2025"


def _without(label: str) -> Change:
    def change(book: Workbook) -> None:
        page = book["KPIs"]
        page.delete_cols([cell.value for cell in page[1]].index(label) + 1)

    return change


def _formula_in_our_column(book: Workbook) -> None:
    page = book["KPIs"]
    page.cell(2, [cell.value for cell in page[1]].index("Status") + 1, '=IF(G2>10,"On track","At risk")')


def _hidden(book: Workbook) -> None:
    book["KPIs"].row_dimensions[3].hidden = True


_KPI_WITH_A_VALUE = "KPIs\nID | Current\nK1 | 5"  # so that no check-in speaks of it

_BY_HAND: Mapping[str, tuple[str, Change | None]] = {
    "S101": (
        f"Key Results\nID | Target | KPIs\nKR1 | 10 | K1\n\n{_KPI_WITH_A_VALUE}",
        lambda book: book.remove(book["KPIs"]),
    ),
    "S102": (
        f"Key Results\nID | Current\nKR1 | 5\n\n{_KPI_WITH_A_VALUE}\n\nCheck-ins\nDate | ID | Value",
        None,
    ),
    "S103": ("People\nName | Email\nSales lead | sales@example.com", _without_header("People")),
    "S104": ("", _renamed("Data source", "Where we look it up")),
    "S105": ("KPIs\nID | Owner | 負責人\nK1 | Sales lead | Marketing lead", None),
    "S106": ("KPIs\nID\nK1\n\nKPI 指標\nID\nK2", None),
    "S108": ("KPIs\nID\nK1\nK2", _hidden),
    "S109": ("", _without("Status")),
    "S110": ("", _formula_in_our_column),
    "S112": ("KPIs\nID | Status\nK1 | Blocked by legal", None),
    "S114": ("KPIs\nID | Progress\nK1 | 0.45", None),
    "S115": (
        "Check-ins\nDate | ID | Value\n2026-10-30 | K1 | 5\n\n進度紀錄\nDate | ID | Value\n2025-12-31 | K1 | 4",
        _last_year,
    ),
}
"""What fails, where a table of cells cannot say it: sheets, headers, hidden rows."""


def faulty(rule: Rule) -> tuple[bytes, set[CellRef]]:
    """The workbook that breaks a rule, and the cells in which its table marks that."""
    return made(*_BY_HAND[rule.code]) if rule.code in _BY_HAND else made(tables_in(rule, "Fails"))


def broken(rule: Rule) -> Exhibit:
    """The catalogue's workbook for a rule."""
    name = f"{rule.code}-{rule.name}"
    beside = dict(_sources(name, tables_in(rule, "Fails"))) if rule.code.startswith("D") else {}
    options = ("--sources", "--config", f"{name}.toml") if beside else ()
    return Exhibit(
        f"{name}.xlsx",
        rule.message,
        rule.about,
        lambda: faulty(rule)[0],
        mark=f"[{rule.code}] ",
        options=options,
        beside=beside,
    )


def _sources(name: str, tables: str) -> Iterator[tuple[str, bytes]]:
    """The configuration and the csv file that say what the block *Sources* of a table does; where that tells of a trouble,
    the file is missing.
    """
    rows = source_rows(tables) or []
    named = {row["ID"]: CRM for row in rows}
    for block in blocks(tables):
        if block.record is Kpi and "Data source" in block.labels:
            typed = [dict(zip(block.labels, row, strict=False)) for row in block.rows]
            named |= {row["ID"]: row["Data source"].replace(FLAG, "") for row in typed if row["ID"] in named}
    entries = (
        _ENTRY.format(key=key_of(source), file=f"{name}.csv") for source in dict.fromkeys(named.values())
    )
    yield f"{name}.toml", "\n".join(entries).encode()
    if values := [row for row in rows if not row.get("Trouble")]:
        lines = ["ID,Day,Value", *(",".join((row["ID"], row["Day"], row["Value"])) for row in values)]
        yield f"{name}.csv", "".join(line + "\n" for line in lines).encode()


CRM = str(column_of(Kpi, "data_source").example)
_ENTRY = """\
[sources.{key}]
kind = "csv"
file = "{file}"
column = "Value"
date = "Day"
where = {{ ID = ":kpi_id" }}
"""
