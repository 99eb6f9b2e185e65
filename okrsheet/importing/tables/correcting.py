"""A proposed map corrected by what somebody wrote: what that says rules, the rest stays as it was proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from okrsheet.basics.cells import column_letters
from okrsheet.basics.errors import UsageError
from okrsheet.basics.text import Text, one_line
from okrsheet.importing.tables.columns import ONCE
from okrsheet.importing.tables.mapfile import MapFile, Said, is_called
from okrsheet.importing.tables.mapping import Choice, Role, TableMap
from okrsheet.importing.tables.source import Source, SourceSheet
from okrsheet.importing.tables.view import View, text_of

At = Callable[[View, Said], TableMap]
"""Makes the table whose header somebody has named."""


def check_sheets(said: MapFile, source: Source) -> None:
    """Whether every sheet that a map names is there.

    Raises:
        UsageError: one is not.
    """
    titles = {sheet.title for sheet in source.sheets}
    for name in (*(one.sheet for one in said.tables), *said.left_out):
        if not any(is_called(title, name) for title in titles):
            known = ", ".join(one_line(title, 40) for title in sorted(titles)[:12])
            raise UsageError(_NO_SHEET.says(file=said.path, sheet=one_line(name, 60), known=known), _AS_THERE)


def corrected(
    said: MapFile, sheet: SourceSheet, proposed: Sequence[TableMap], at: At
) -> list[TableMap] | None:
    """The tables of a sheet by what a map says of it; ``None`` where it says nothing of it."""
    exact = [one for one in said.tables if one.sheet == sheet.title]
    spoken = exact or [one for one in said.tables if one.speaks_of(sheet.title)]
    if not spoken:
        return None if said.tables else list(proposed)
    if not exact and len(spoken) == 1:  # one word for the tables of many sheets
        return [_changed(table, spoken[0]) for table in proposed] or [
            _changed(at(View(sheet), spoken[0]), spoken[0])
        ]
    told = [_read(one, sheet) for one in spoken]
    for one in told if exact else ():
        _check_places(said, one, sheet)
    return [_made(one, number, sheet, proposed, at) for number, one in enumerate(told)]


def _check_places(said: MapFile, one: Said, sheet: SourceSheet) -> None:
    """Whether the columns, rows and cells that a map names hold anything.

    Raises:
        UsageError: one does not.
    """
    rows, columns = sheet.last_row, sheet.last_column
    if one.turned:
        rows, columns = columns, rows
    named = [*(f"columns.{name}" for name, c in one.numbers(bool(one.turned)).items() if c > columns)]
    named += [f"header = {one.header[1]}"] if one.header and one.header[1] > rows else []
    named += [f"rows = {one.rows[0]}"] if one.rows and one.rows[0] > rows else []
    named += [f"cells.{column_letters(c)}{r}" for r, c in one.cells if (r, c) not in sheet.cells]
    if named:
        last = f"{column_letters(max(sheet.last_column, 1))}{sheet.last_row}"
        title = one_line(sheet.title, 60)
        raise UsageError(
            _NOTHING_THERE.says(file=said.path, what=", ".join(named), sheet=title, last=last), _AS_SHOWN
        )


def _read(one: Said, sheet: SourceSheet) -> Said:
    """What a map says, with what it leaves to be understood: letters are columns of a table that is not turned, and
    a cell that is named is what is said of all rows.
    """
    texts = {name: text_of(sheet.cell(*place)) for place, name in one.cells.items()}
    turned = False if one.letters else one.turned
    return replace(one, turned=turned, constants={**texts, **one.constants})


def _made(one: Said, number: int, sheet: SourceSheet, proposed: Sequence[TableMap], at: At) -> TableMap:
    turned = bool(one.turned)
    for table in proposed:
        same = table.turned is turned or one.turned is None
        if one.header and same and table.header == one.header and one.layout in ("", table.layout):
            return _changed(table, one)
    if (
        number < len(proposed)
        and not one.header
        and one.layout in ("", proposed[number].layout)
        and one.turned in (None, proposed[number].turned)
    ):
        return _changed(proposed[number], one)
    return _changed(at(View(sheet, turned), one), one)


def _changed(table: TableMap, one: Said) -> TableMap:
    """A table with what a map says of it."""
    columns, because = dict(table.columns), dict(table.because)
    said = one.columns_in(table.turned)
    fields = {(role.field, role.label) for role in said.values() if role.field in ONCE and not role.period}
    for column, role in table.columns.items():
        if column not in said and (role.field, role.label) in fields and not role.period:
            columns[column] = Role("notes")
    for column, role in said.items():
        columns[column] = role
        header = because[column].header if column in because else ""
        because[column] = Choice(role, 1.0, _SAID, header)
    for column in set(because) - set(said):
        if because[column].role != columns.get(column):
            because[column] = because[column]._replace(role=columns[column])
    rows = one.rows or table.rows
    placed = {((c, r) if table.turned else (r, c)): name for (r, c), name in one.cells.items()} or dict(
        table.placed
    )
    return replace(
        table, layout=one.layout or table.layout, year=one.year or table.year, preset=one.preset or table.preset, rows=rows, columns=dict(sorted(columns.items())), because=because,
        constants={**table.constants, **one.constants}, placed=placed,
    )  # fmt: skip


_SAID = Text(en="the map says so", zh_TW="依對應檔")
_NO_SHEET = Text(
    en="{file}: the source has no sheet “{sheet}”. It has: {known}.",
    zh_TW="{file}：來源沒有「{sheet}」工作表。現有：{known}。",
)
_NOTHING_THERE = Text(
    en="{file}: {what}: nothing stands there; the sheet “{sheet}” ends at {last}.",
    zh_TW="{file}：{what}：該處沒有內容；「{sheet}」工作表到 {last} 為止。",
)
_AS_SHOWN = Text(
    en="Correct the letter or the number, as the spreadsheet program shows it.",
    zh_TW="請依試算表軟體顯示的欄名與列號更正。",
)
_AS_THERE = Text(
    en="Write the sheet's name as it stands in the source.", zh_TW="請依來源中的名稱填寫工作表。"
)
