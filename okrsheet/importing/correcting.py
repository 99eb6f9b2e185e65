"""A proposed map corrected by what somebody wrote: what that says rules, the rest stays as it was proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from okrsheet.basics.errors import UsageError
from okrsheet.basics.text import Text, one_line
from okrsheet.importing.columns import ONCE
from okrsheet.importing.mapfile import MapFile, Said
from okrsheet.importing.mapping import Choice, Role, TableMap
from okrsheet.importing.source import Source, SourceSheet
from okrsheet.importing.view import View

At = Callable[[View, Said], TableMap]
"""Makes the table whose header somebody has named."""


def check_sheets(said: MapFile, source: Source) -> None:
    """Whether every sheet that a map names is there.

    Raises:
        UsageError: one is not.
    """
    titles = {sheet.title for sheet in source.sheets}
    for one in said.tables:
        if not any(one.speaks_of(title) for title in titles):
            known = ", ".join(one_line(title, 40) for title in sorted(titles)[:12])
            raise UsageError(
                _NO_SHEET.says(file=said.path, sheet=one_line(one.sheet, 60), known=known), _AS_THERE
            )


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
    return [_made(one, number, sheet, proposed, at) for number, one in enumerate(spoken)]


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
_AS_THERE = Text(
    en="Write the sheet's name as it stands in the source.", zh_TW="請依來源中的名稱填寫工作表。"
)
