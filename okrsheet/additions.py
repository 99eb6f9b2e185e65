"""Values that people or systems report, put into a workbook: check-ins below its log, and cells that were left blank.

Nothing that somebody typed is overwritten, and nothing is written twice: :func:`standing` says what the plan knows of
a value already. The way into the file is that of :mod:`okrsheet.writeback`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeAlias

from okrsheet import rules
from okrsheet.basics.cells import CellRef
from okrsheet.basics.errors import OkrsheetError, Refused
from okrsheet.basics.places import place
from okrsheet.basics.text import Message, Text
from okrsheet.figures.compute import compute
from okrsheet.plan import CheckIn, Item, Layout, Plan, Workbook
from okrsheet.plan.columns import Origin, column_of
from okrsheet.plan.quantity import Quantity, is_percent, same_value
from okrsheet.plan.words import Milestone, Word
from okrsheet.rules.rule import Finding, Severity
from okrsheet.workbook.answers import Value
from okrsheet.writeback import Change, Order, carry_out
from okrsheet.xlsx import Share, refusals

_Cells: TypeAlias = dict[tuple[int, int], Value]
_Given: TypeAlias = "Quantity | Word | str | float | dt.date"
"""What a cell is filled with, before it is put in words."""


class Standing(Enum):
    """What a plan's check-ins say of an item's value on a day."""

    NEW = auto()
    """They have none of that day."""
    SAME = auto()
    """They have just that value."""
    DIFFERS = auto()
    """They have another value of that day, or one that cannot be read."""


@dataclass(frozen=True, slots=True)
class NewCheckIn:
    """A value of an item on a day, to be appended to the log. Percentages are quantities that say so: 0.85 with
    ``percent``. ``confidence`` is 0 to 10, ``by`` who reported it.
    """

    item: Item
    date: dt.date
    value: Quantity | Milestone
    confidence: float | None = None
    by: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """What an item's blank cell in a column that people fill is to hold."""

    item: Item
    key: str
    value: _Given


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the additions to one workbook: the cells that changed, or why nothing was written."""

    workbook: Workbook
    check_ins: tuple[NewCheckIn, ...]
    fills: tuple[Fill, ...]
    changes: tuple[Change, ...] = ()
    refused: OkrsheetError | None = None

    @property
    def rows(self) -> tuple[Message, ...]:
        """Each check-in that was appended, as a line that names its row; none where the workbook was refused."""
        if self.refused:
            return ()
        log = self.workbook.layouts.get(CheckIn)
        days = [
            c.where
            for c in self.changes
            if log and c.where.sheet == log.title and c.where.column == log.columns["date"]
        ]
        return tuple(
            _ROW.says(
                cell=where.within,
                id=one.item.id,
                title=one.item.title,
                day=one.date,
                value=in_words(one.value),
            )
            for where, one in zip(days, self.check_ins, strict=True)
        )


def in_words(value: object) -> object:
    """A value as a sentence shows it: percentages as such, words in the reader's language."""
    if isinstance(value, Quantity) and value.percent:
        return _PERCENT.says(number=float(value) * 100)
    return value.text if isinstance(value, Word) else value


def standing(plan: Plan, item: Item, day: dt.date, value: Quantity | Milestone) -> Standing:
    """What the plan's check-ins say of an item's value on a day.

    85 beside 0.85 is another value: which of them is meant, only people know.
    """
    there = [row for row in plan.log_of(item) if row.date == day]
    if not there:
        return Standing.NEW
    return Standing.SAME if any(same_value(row.value, value) for row in there) else Standing.DIFFERS


def log_workbook(plan: Plan, item: Item) -> Workbook:
    """The workbook whose log takes an item's values: the one that has its check-ins already, else the item's own,
    else the only one that has a log.

    Raises:
        Refused: no workbook has a sheet for check-ins that can be filled, or several have, and none of them is the
            item's.
    """
    logs = [w for w in plan.workbooks if _takes_check_ins(w.layouts.get(CheckIn))]
    rows = plan.log_of(item)
    candidates = ([plan.workbook_of(rows[-1])] if rows else []) + [plan.workbook_of(item)]
    found = next((w for w in candidates if w in logs), logs[0] if len(logs) == 1 else None)
    if found is None:
        told = _SEVERAL_LOGS if logs else _NO_LOG
        raise Refused(told.says(file=plan.workbook_of(item).file, id=item.id, cell=item.at("id")), _LOG_HINT)
    return found


def _takes_check_ins(layout: Layout | None) -> bool:
    return layout is not None and {"date", "id", "value"} <= layout.columns.keys()


_RULES = ("V", "T101", "T107", "L107", "L108")
"""The rules that may tell of a value that is to be added: those about values and their days."""
_DOUBTS = ("V114", "V125", "V126", "V129", "V132", "T107")
"""The warnings after which nobody knows which value was meant. They are told of a plan; into one, nothing goes that
raises them.
"""


def objections(plan: Plan, day: dt.date) -> Iterator[Finding]:
    """What the plan's own rules find by a day that keeps a value from being added, where it was not found without that value."""
    for finding in rules.check(compute(plan, day), select=_RULES):
        if finding.severity is Severity.ERROR or finding.code in _DOUBTS:
            yield finding


def fault_of(finding: Finding) -> tuple[object, ...]:
    """What is the same of a fault that was found twice."""
    return finding.code, finding.where.line, finding.where.column


def add(
    plan: Plan,
    check_ins: Sequence[NewCheckIn],
    fills: Sequence[Fill] = (),
    *,
    recalculate: bool = True,
    backup: bool = False,
    dry_run: bool = False,
) -> tuple[Added, ...]:
    """Appends check-ins to the logs of a plan's workbooks and fills blank cells, each workbook in one step.

    The check-ins are taken as they are: whether one is new, :func:`standing` says. A workbook that cannot be written,
    or has no cell for what is to be filled, or one that is not blank, is left as it is and keeps nobody from the others.

    Raises:
        Refused: an item has no log that its value could go to (:func:`log_workbook`), or a workbook that could not be read may hold
            check-ins of the same items; nothing is written then.
    """
    if check_ins and plan.unread:
        files = tuple(one.book for one in plan.unread)
        raise Refused(_UNREAD.says(files=files), _UNREAD_HINT)
    by_workbook: dict[str, tuple[list[NewCheckIn], list[Fill]]] = {}
    for one in check_ins:
        by_workbook.setdefault(log_workbook(plan, one.item).file, ([], []))[0].append(one)
    for fill in fills:
        by_workbook.setdefault(fill.item.origin.file, ([], []))[1].append(fill)
    found = []
    for workbook in plan.workbooks:
        if workbook.file in by_workbook:
            rows, cells = by_workbook[workbook.file]
            wanted = Added(workbook, tuple(rows), tuple(cells))
            try:
                changes, order = _order(plan, workbook, rows, cells)
                order = order._replace(recalculate=recalculate, backup=backup, dry_run=dry_run)
                if not carry_out(order).as_read:
                    raise refusals.CHANGED.of(file=order.path)
                found.append(replace(wanted, changes=changes))
            except OkrsheetError as error:
                found.append(replace(wanted, refused=error))
    return tuple(found)


def _order(
    plan: Plan, workbook: Workbook, check_ins: Sequence[NewCheckIn], fills: Iterable[Fill]
) -> tuple[tuple[Change, ...], Order]:
    changes: list[Change] = []
    tables_to, like = dict[str, int](), dict[str, dict[int, int]]()
    if check_ins:
        layout = workbook.layouts[CheckIn]
        first = _first_free_row(plan, workbook, layout, len(check_ins))
        model = max([row.origin.row for row in plan.check_ins_in(workbook)], default=first)
        for row, one in enumerate(check_ins, first):
            changes += _row_changes(plan, workbook, layout, row, one)
            like.setdefault(layout.title, {})[row] = model
        if layout.table and first + len(check_ins) - 1 > layout.table.last_row:
            tables_to[layout.table.part] = first + len(check_ins) - 1
    for fill in fills:
        where = _blank_cell(fill)
        changes.append(Change(where, None, _in_cell(fill.value, workbook)))
        like.setdefault(where.sheet, {})[where.row] = where.row
    cells: dict[str, _Cells] = {}
    for change in changes:
        cells.setdefault(change.where.sheet, {})[change.where.row, change.where.column] = change.new
    order = Order(place(workbook.file), workbook.sha256, cells, tables_to, like=like)
    return tuple(changes), order


def _blank_cell(fill: Fill) -> CellRef:
    """The cell that a value goes to.

    Raises:
        Refused: the sheet has no such column, or something stands in the cell.
    """
    item, key = fill.item, fill.key
    column = column_of(type(item), key).label
    if key not in item.origin.columns:
        raise Refused(
            _NO_COLUMN.says(file=item.origin.file, sheet=item.origin.sheet, column=column), _NO_COLUMN_HINT
        )
    if item.has(key):
        raise Refused(_FILLED.says(file=item.origin.file, cell=item.at(key), column=column), _FILLED_HINT)
    return item.at(key)


def _row_changes(
    plan: Plan, workbook: Workbook, layout: Layout, row: int, one: NewCheckIn
) -> Iterable[Change]:
    """The cells of a new check-in, as far as the log has columns for them; its ID names the workbook only where it must,
    for files get other names.
    """
    stands = CheckIn(origin=Origin(file=workbook.file))
    values: Mapping[str, _Given | None] = {
        "date": one.date,
        "id": plan.typed_as(one.item, stands),
        "title": one.item.title,
        "value": one.value,
        "confidence": one.confidence,
        "by": one.by,
        "comment": one.comment,
    }
    for key, column in layout.columns.items():
        if (value := values.get(key)) is not None:
            yield Change(layout.at(row, column), None, _in_cell(value, workbook))


def _in_cell(value: _Given, workbook: Workbook) -> Value:
    """A value as a cell holds it: words in the workbook's language, percentages as such."""
    if isinstance(value, Word):
        return value.text.into(workbook.language)
    if isinstance(value, Quantity):
        return Share(value) if is_percent(value) else float(value)
    return value


def _first_free_row(plan: Plan, workbook: Workbook, layout: Layout, count: int) -> int:
    """The first of so many rows below the last check-in.

    Below it, people's columns hold remarks only, and totals: every other row would have been read as a check-in.

    Raises:
        Refused: a remark or the totals of the table stand where the rows belong.
    """
    last = max([layout.header_row, *(row.origin.row for row in plan.check_ins_in(workbook))])
    first, table = last + 1, layout.table
    remarks = [where for where in layout.notes if where.row > last]
    if table is None:
        return max([first, *(where.row + 1 for where in remarks)])
    end = first + count - 1
    if table.totals_row and end >= table.totals_row:
        with refusals.naming(place(workbook.file), layout.title):
            raise refusals.TOTALS_ROW.of(table=table.name)
    for where in remarks:
        if where.row <= end:
            raise refusals.BENEATH.of(file=workbook.file, cell=where, table=table.name)
    return first


_PERCENT = Text(en="{number} %", zh_TW="{number}%")
_ROW = Text(en="{cell}: {id} {title}: {value} on {day}", zh_TW="{cell}：{id} {title}：{day} 為 {value}")
_NO_COLUMN = Text(
    en="{file}: the sheet “{sheet}” has no column {column}, so nothing can be filled in there.",
    zh_TW="{file}：「{sheet}」工作表沒有「{column}」欄，無法填入。",
)
_NO_COLUMN_HINT = Text(en="Add the column, save, and retry.", zh_TW="請新增該欄，儲存後再試一次。")
_FILLED = Text(
    en="{file}: {cell} ({column}) holds something already; what people typed is not overwritten.",
    zh_TW="{file}：{cell}（{column}）已有內容；不會覆寫既有的輸入。",
)
_FILLED_HINT = Text(
    en="Clear the cell if the new value is to stand there, save, and retry.",
    zh_TW="若要填入新的內容，請先清除該儲存格，儲存後再試一次。",
)
_UNREAD = Text(
    en="nothing is added to the log while {files} cannot be read: check-ins of the same items may stand there",
    zh_TW="{files} 無法讀取，其中可能有相同項目的填報，因此不新增任何填報",
)
_UNREAD_HINT = Text(en="Mend that first, and retry.", zh_TW="請先解決上述問題，再試一次。")
_NO_LOG = Text(
    en="{file}: there is no sheet Check-ins that the value of {id} ({cell}) could be added to.",
    zh_TW="{file}：沒有「進度紀錄」工作表，無法加入 {id}（{cell}）的數值。",
)
_SEVERAL_LOGS = Text(
    en="{file}: several workbooks of the plan have a sheet Check-ins, and it is not clear which takes the value of {id} ({cell}).",
    zh_TW="{file}：計畫中有多個活頁簿具有「進度紀錄」工作表，無法確定 {id}（{cell}）的數值應加入哪一個。",
)
_LOG_HINT = Text(
    en="Add a sheet Check-ins with the headers Date, ID and Value to the workbook that holds the item.",
    zh_TW="請在含有該項目的活頁簿中新增「進度紀錄」工作表，欄位為「日期」、「編號」、「數值」。",
)
