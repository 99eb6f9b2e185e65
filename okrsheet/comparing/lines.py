"""One workbook as text for ``git diff``: a line for each fact, in an order that does not depend on where rows stand.

It holds what people typed and nothing that okrsheet fills, no formats, and no figures, so it is as quick as reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Language, Text, clean
from okrsheet.comparing.compare import compared_columns, natural
from okrsheet.comparing.groups import KNOWN_BY, Group, group_of
from okrsheet.comparing.held import held_in, text_of
from okrsheet.plan import KINDS, CheckIn, HistoryRow, Item, Person, PhasedTarget, Plan, SettingRow, Settings
from okrsheet.plan.columns import Column, Record, columns_of

_PARTS: Final = (Group.GOALPOSTS, Group.PROGRESS, Group.WORDING)
"""What is told of Settings and items cell by cell."""
_Row = TypeVar("_Row", bound=Record)


def lines_of(plan: Plan) -> Iterator[str]:
    """The facts of a workbook in its own language: goalposts, progress with the log, wording with people, Past months."""
    spoken = plan.language
    for part in _PARTS:
        found = list(_cells(plan, part))
        if part is Group.GOALPOSTS:
            found += _rows(plan.phased_targets, PhasedTarget, spoken)
        elif part is Group.PROGRESS:
            found += _rows(plan.check_ins, CheckIn, spoken)
        else:
            found += _rows(plan.people, Person, spoken)
            found += _unknown_settings(plan)
        yield from _part(part.title, found, spoken)
    yield from _part(HistoryRow.SHEET, list(_rows(plan.history, HistoryRow, spoken)), spoken)


def _part(title: Text, found: Sequence[str], language: Language) -> Iterator[str]:
    if found:
        yield f"[{title.into(language)}]"
        yield from found


def _cells(plan: Plan, part: Group) -> Iterator[str]:
    """The filled cells of Settings and items that belong to a part, those of an item below each other."""
    spoken = plan.language
    for column in columns_of(Settings):
        if group_of(Settings, column) is part:
            yield from _cell(plan.settings, column, Settings.SHEET.into(spoken), spoken)
    for kind, words in KINDS.items():
        items: list[Item] = sorted(plan.items_of(kind), key=lambda item: (natural(item.id), item.title or ""))
        for item in items:
            for column in compared_columns(kind):
                if column.key != "id" and group_of(kind, column) is part:
                    yield from _cell(item, column, f"{words.one.into(spoken)} {clean(item.id)}", spoken)


def _cell(record: Record, column: Column, name: str, language: Language) -> Iterator[str]:
    shown = _shown(record, column, language)
    if shown or column.key == "title":  # so that an item with nothing but an ID has a line
        yield f"{name}{conventions(language).marks.colon}{column.label.into(language)} = {shown}".rstrip()


def _shown(record: Record, column: Column, language: Language) -> str:
    """What a cell holds; texts without quotes, since they end with the line. Blank for a blank cell."""
    held = held_in(record, column.key)
    return "" if held.blank else held.shown(language, bare=True)


def _rows(rows: Sequence[_Row], kind: type[_Row], language: Language) -> list[str]:
    """A line for each row of a log, by item and day, and of People by name."""
    columns = [column for column in columns_of(kind) if not column.ours]
    first = [column for key in reversed(KNOWN_BY[kind]) for column in columns if column.key == key]
    rest = [column for column in columns if column not in first]
    marks = conventions(language).marks

    def line(row: _Row) -> str:
        name = "  ".join(_shown(row, column, language) or "–" for column in first)
        told = ((column, _shown(row, column, language)) for column in rest)
        said = marks.semicolon.join(f"{column.label.into(language)} {text}" for column, text in told if text)
        return f"{kind.SHEET.into(language)}{marks.colon}{name}{'  ' * bool(name)}{said}"

    made = [(tuple(natural(_shown(row, column, language)) for column in first), line(row)) for row in rows]
    return [text for _, text in sorted(made)]


def _unknown_settings(plan: Plan) -> list[str]:
    """The rows of Settings that name nothing that okrsheet knows, or something twice."""
    used = set(plan.settings.cells.values())
    colon = conventions(plan.language).marks.colon
    rows = (row for row in plan.setting_rows if row.at("value") not in used)
    sheet = SettingRow.SHEET.into(plan.language)
    return sorted(f"{sheet}{colon}{text_of(row.setting or '')} = {text_of(row.value or '')}" for row in rows)
