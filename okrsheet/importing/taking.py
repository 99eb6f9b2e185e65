"""A source taken by a map: each row's cells become an item's, and nothing is converted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Period
from okrsheet.basics.text import fold
from okrsheet.importing.dating import dated_within, named
from okrsheet.importing.drafts import Draft, Drafts, Found, OfPeriod
from okrsheet.importing.fields import COMPARED, ITEM, KEY_RESULT, KPI, NAMES, OBJECTIVE
from okrsheet.importing.mapping import LOG, MATRIX, Map, Role, TableMap
from okrsheet.importing.marks import Mark, is_total, lines_of, mark_of
from okrsheet.importing.source import Source
from okrsheet.importing.view import View, text_of
from okrsheet.importing.words import Vocabulary, vocabulary

_ORDER = (OBJECTIVE, KEY_RESULT, KPI)
_VALUES = ("current", "value", "done")


def take(source: Source, plan_map: Map, words: Vocabulary | None = None) -> Drafts:
    """Every item that the map finds in a source."""
    drafts = Drafts()
    sheets = {sheet.title: sheet for sheet in source.sheets}
    taker = _Known()
    for table in plan_map.tables:
        if table.sheet in sheets:
            view = View(sheets[table.sheet], table.turned)
            _Table(view, table, drafts, words or vocabulary(), taker).take()
    return drafts


@dataclass
class _Known:
    """Items that several tables may name: by kind, the item above, and name."""

    items: dict[tuple[str, int, str], Draft] = field(default_factory=dict)


@dataclass
class _Table:
    """One table while it is taken."""

    view: View
    table: TableMap
    drafts: Drafts
    words: Vocabulary
    known: _Known
    open: dict[str, Draft] = field(default_factory=dict)
    section: str = ""
    section_item: Draft | None = None

    @property
    def last(self) -> int:
        return self.table.rows[1] or self.view.last_row

    @property
    def names(self) -> dict[str, int]:
        """The columns that name items, the widest kind first."""
        found = {name: columns[0] for name in NAMES if (columns := self.table.columns_of(name))}
        return {name: found[name] for name in (*_ORDER, ITEM) if name in found}

    def take(self) -> None:
        """Goes through the rows from top to bottom."""
        self._headers()
        self._constants()
        if self.table.layout == MATRIX:
            self._matrix()
            return
        for row in range(self.table.rows[0], self.last + 1):
            cells = {c: cell for c, cell in self.view.row(row).items() if c in self.table.columns}
            if cells:
                self._row(row, cells)

    def _headers(self) -> None:
        top, bottom = self.table.header
        for row in range(max(top, 1), bottom + 1):
            for column in self.view.row(row):
                self.drafts.used[self.view.spot(row, column)] = "header"
        for place in self.table.placed:
            self.drafts.used[self.view.spot(*place)] = "constant"

    def _constants(self) -> None:
        """What is said of the whole table; an objective above it is an item."""
        title = self.table.constants.get("objective")
        if title:
            spots = [place for place, name in self.table.placed.items() if name == "objective"]
            names = [self._found(*place) for place in spots]
            for place in spots:
                self.drafts.used.pop(self.view.spot(*place), None)
            self.open[OBJECTIVE] = self._item(OBJECTIVE, title, names, None)

    # A row

    def _row(self, row: int, cells: Mapping[int, Cell]) -> None:
        named = self._named(row, cells)
        if not named and self._is_section(row, cells):
            self._begin_section(row, cells)
            return
        if self._is_sum(row, cells):
            for column in cells:
                self.drafts.left[self.view.spot(row, column)] = "total"
            return
        items = self._items_of(row, named)
        rest = {c: cell for c, cell in cells.items() if c not in set(self.names.values())}
        if not items and not self._continues(row, rest):
            for column in rest:
                self.drafts.left[self.view.spot(row, column)] = "nameless"
            return
        self._fill(row, rest, items)

    def _named(self, row: int, cells: Mapping[int, Cell]) -> dict[str, Cell]:
        return {name: cells[c] for name, c in self.names.items() if c in cells and _says(cells[c])}

    def _is_section(self, row: int, cells: Mapping[int, Cell]) -> bool:
        """Whether a row holds one text only, outside the columns of names: a heading of what follows."""
        texts = [cell for cell in cells.values() if isinstance(cell.value, str)]
        if len(cells) != 1 or not texts:
            return False
        column = next(iter(cells))
        return self.table.columns[column].field not in ("notes", "comment", *COMPARED)

    def _begin_section(self, row: int, cells: Mapping[int, Cell]) -> None:
        column, cell = next(iter(cells.items()))
        self._section(row, column, text_of(cell))

    def _section(self, row: int, column: int, text: str) -> None:
        mark = mark_of(text)
        found = self._found(row, column)
        goal = OBJECTIVE not in self.names and (KEY_RESULT in self.names or mark.kind == OBJECTIVE)
        self.open = {}
        if goal:
            self.open[OBJECTIVE] = self._item(OBJECTIVE, mark.rest, [found], None, mark)
            self.section = ""
        else:
            self.section = text
            self.drafts.used[found.spot] = "group"

    def _is_sum(self, row: int, cells: Mapping[int, Cell]) -> bool:
        return any(is_total(text_of(cell)) for cell in cells.values() if isinstance(cell.value, str))

    def _items_of(self, row: int, named: Mapping[str, Cell]) -> list[Draft]:
        """The items that a row names, the widest first."""
        items: list[Draft] = []
        for name, cell in named.items():
            found = self._found(row, self.names[name])
            items += self._of_cell(name, found, text_of(cell))
        return items

    def _of_cell(self, kind: str, found: Found, text: str) -> list[Draft]:
        """The item that a cell names, or several, where it holds numbered lines."""
        lines = lines_of(text) if kind == KEY_RESULT else ()
        pieces = lines if len(lines) > 1 else (text,)
        items = []
        for piece in pieces:
            mark = mark_of(piece)
            above = self._above(kind)
            items.append(self._item(kind, mark.rest, [found], above, mark))
        self._opened(kind, items[-1])
        return items

    def _above(self, kind: str) -> Draft | None:
        wider = (
            [self.open[name] for name in _ORDER[: _ORDER.index(kind)] if name in self.open]
            if kind in _ORDER
            else []
        )
        return wider[-1] if wider else None

    def _opened(self, kind: str, item: Draft) -> None:
        for narrower in _ORDER[_ORDER.index(kind) + 1 :] if kind in _ORDER else ():
            self.open.pop(narrower, None)
        self.open[kind] = item

    def _item(
        self, kind: str, title: str, names: Sequence[Found], above: Draft | None, mark: Mark | None = None
    ) -> Draft:
        """The item of this name below the same one; a new one where it was not named before."""
        key = (kind, id(above), fold(title) + (fold(mark.mark) if mark else ""))
        known = (
            self.known.items.get(key)
            if kind == OBJECTIVE or self.table.layout == LOG
            else self._same(kind, key)
        )
        if known is None:
            known = Draft(kind, title, above=above, mark=mark.mark if mark else "", sheet=self.table.sheet)
            known.said = {n: v for n, v in self.table.constants.items() if n not in ("objective", "period")}
            if self.section:
                known.said["group"] = self.section
            if period := self.table.constants.get("period"):
                known.period = named_period(period)
            self.drafts.items.append(known)
            self.known.items[key] = known
        known.names += names
        return known

    def _same(self, kind: str, key: tuple[str, int, str]) -> Draft | None:
        """The item that is open, where a row repeats its name."""
        known = self.known.items.get(key)
        return known if known is not None and known is self.open.get(kind) else None

    # What belongs to an item

    def _continues(self, row: int, rest: Mapping[int, Cell]) -> bool:
        """Whether a row without a name says more of the item that is open."""
        if not self.open:
            return False
        if self.table.columns_of("line") or any(self.table.columns[c].period for c in rest):
            return True
        texts = [c for c, cell in rest.items() if isinstance(cell.value, str)]
        within = [c for name, c in self.names.items() if (a := self.view.area(row, c)) and a.top < row]
        return bool(texts) or bool(within)

    def _fill(self, row: int, rest: Mapping[int, Cell], items: Sequence[Draft]) -> None:
        finest = items[-1] if items else self._finest()
        if finest is None:
            return
        line = self._line(row)
        for column, cell in rest.items():
            role = self.table.columns[column]
            item = self._owner_of(row, column, finest)
            self._give(item, role, self._found(row, column), line)
        for column, role in self.table.columns.items():  # what is merged over several rows and stands above
            if items and column not in rest and role.field in _SHARED and not role.period:
                self._inherit(row, column, role, finest)

    def _finest(self) -> Draft | None:
        for kind in (ITEM, *reversed(_ORDER)):
            if kind in self.open:
                return self.open[kind]
        return None

    def _owner_of(self, row: int, column: int, finest: Draft) -> Draft:
        """The objective, of a cell that is merged over as many rows as its name; else the finest item."""
        area = self.view.area(row, column)
        objective, names = self.open.get(OBJECTIVE), self.names.get(OBJECTIVE)
        if not area or area.bottom == area.top or not objective or not names or finest is objective:
            return finest
        named = self.view.area(row, names)
        return objective if named and (named.top, named.bottom) == (area.top, area.bottom) else finest

    def _inherit(self, row: int, column: int, role: Role, item: Draft) -> None:
        area = self.view.area(row, column)
        if area and area.top < row <= area.bottom and area.top >= self.table.rows[0]:
            found = self._found(area.top, area.left)
            if found.cell.blank or self._owner_of(row, column, item) is not item:
                return
            item.add(role.field, found)

    def _give(self, item: Draft, role: Role, found: Found, line: str) -> None:
        name = role.field
        if line and (role.period or name in ("current", "value")):
            name = line
        if name == "line":
            self.drafts.used[found.spot] = "line"
        elif name == "leave":
            self.drafts.left[found.spot] = "left"
        elif name in COMPARED:
            item.theirs.append(found)
        elif role.period and name == "target":
            item.targets.append(OfPeriod(role.period, found))
        elif role.period and name in _VALUES:
            item.values.append(OfPeriod(role.period, found))
        elif role.period:
            item.add("notes", found)
        else:
            item.add(name, found)

    def _line(self, row: int) -> str:
        """Which number the row holds, where a column of the table says so."""
        for column in self.table.columns_of("line"):
            text = text_of(self.view.shown(row, column))
            for match in self.words.candidates(text):
                if match.field in ("target", "current", "value", "baseline", *COMPARED):
                    return "current" if match.field == "value" else match.field
        return self.table.constants.get("line", "")

    def _found(self, row: int, column: int) -> Found:
        row, column = self.view.home(row, column)
        role_header = (
            self.table.because[column].header if column in self.table.because else self._header(column)
        )
        return Found(self.view.spot(row, column), self.view.cell(row, column), role_header)

    def _header(self, column: int) -> str:
        top, bottom = self.table.header
        said = [text_of(self.view.shown(row, column)) for row in range(max(top, 1), bottom + 1)]
        return " ".join(" ".join(dict.fromkeys(one for one in said if one)).split())

    def _matrix(self) -> None:
        """Objectives across, key results in the columns below them."""
        for column, role in sorted(self.table.columns.items()):
            if role.field != OBJECTIVE:
                continue
            title = text_of(self.view.shown(self.table.header[1], column))
            mark = mark_of(title)
            head = self._found(self.table.header[1], column)
            self.drafts.used.pop(head.spot, None)
            self.open = {}
            self.open[OBJECTIVE] = self._item(OBJECTIVE, mark.rest, [head], None, mark)
            for row in range(self.table.rows[0], self.last + 1):
                cell = self.view.cell(row, column)
                if _says(cell):
                    self._of_cell(KEY_RESULT, self._found(row, column), text_of(cell))


_SHARED = ("owner", "department", "due", "start", "period", "frequency", "unit", "source")
"""Fields of which one merged cell counts for each of its rows."""


def _says(cell: Cell) -> bool:
    return not cell.blank and not cell.error and bool(text_of(cell))


def named_period(text: str) -> Period | None:
    """The period that a constant names: as a map writes it, or as people do."""
    found = named(text)
    if found:
        return found
    within = dated_within(text)
    return within.within(within.year) if within and within.year else None
