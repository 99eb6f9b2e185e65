"""When an import is not sure: what it asks before it writes a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from okrsheet.basics.cells import column_letters
from okrsheet.basics.text import Message, Text, one_line
from okrsheet.importing.meaning.fields import FIELDS, NAMES
from okrsheet.importing.rows.assembling import Assembled
from okrsheet.importing.tables.drafts import Drafts
from okrsheet.importing.tables.mapping import METRICS, Map, TableMap

_LEAST = 0.5  # confidence of a column of names, below which it is asked
_LIKELY = 0.45  # confidence that will do where all else is there
_NAMELESS = 0.5  # share of a table's rows without a name, from which it is asked
_FEW = 4  # rows; in fewer, one without a name is no sign


def doubts(plan_map: Map, drafts: Drafts, made: Assembled) -> Iterator[Message]:
    """The questions, table by table."""
    for table in plan_map.tables:
        yield from _names(table)
    nameless = Counter((spot.sheet, spot.row) for spot, reason in drafts.left.items() if reason == "nameless")
    rows = Counter(sheet for sheet, _ in nameless)
    items = Counter(item.sheet for item in drafts.items)
    for sheet, count in rows.items():
        if count >= _FEW and count > _NAMELESS * (count + items[sheet]):
            yield _ROWS.says(sheet=one_line(sheet, 60), count=count)
    if drafts.items and len(made.unplaced) > 3 * len(made.placed) and len(plan_map.tables) == 1:
        yield _MOST.says(sheet=one_line(plan_map.tables[0].sheet, 60), count=len(made.unplaced))


def _names(table: TableMap) -> Iterator[Message]:
    if _is_measured(table):
        return
    for column, choice in table.because.items():
        if choice.role.field in NAMES and choice.confidence < _LEAST and table.layout != METRICS:
            line = str(column) if table.turned else column_letters(column)
            yield _NAME.says(
                sheet=one_line(table.sheet, 60),
                column=line,
                header=one_line(choice.header, 60),
                field=FIELDS[choice.role.field],
            )


def _is_measured(table: TableMap) -> bool:
    """Whether a table that names items in one column has targets, values, and who is responsible: its rows are goals,
    whatever its header calls them.
    """
    fields = {role.field for role in table.columns.values()}
    named = [one for one in table.because.values() if one.role.field in NAMES]
    return len(named) == 1 and named[0].confidence >= _LIKELY and {"target", "current", "owner"} <= fields


_NAME = Text(
    en="Sheet “{sheet}”, column {column}: does “{header}” hold each row's {field}?",
    zh_TW="工作表「{sheet}」第 {column} 欄：「{header}」是否為各列的{field}？",
)
_ROWS = Text(
    en="Sheet “{sheet}”: {count} rows name no item; which column holds their names, and which rows belong to the table?",
    zh_TW="工作表「{sheet}」：有 {count} 列沒有項目名稱；名稱在哪一欄，表格包含哪些列？",
)
_MOST = Text(
    en="Sheet “{sheet}”: {count} cells, more than three in four, were not placed; is this the right table?",
    zh_TW="工作表「{sheet}」：有 {count} 個儲存格（超過四分之三）未匯入；是否為正確的表格？",
)
