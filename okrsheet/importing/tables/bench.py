"""What the takers of all layouts share: a table, its cells with their headers, and the items that are known so far."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar, Period
from okrsheet.basics.text import fold
from okrsheet.importing.meaning.dating import dated_within, named
from okrsheet.importing.meaning.days import span_in
from okrsheet.importing.meaning.marks import Mark
from okrsheet.importing.meaning.words import Vocabulary
from okrsheet.importing.tables.drafts import Draft, Drafts, Found
from okrsheet.importing.tables.mapping import TableMap
from okrsheet.importing.tables.view import Spot, View, text_of

_Key = tuple[str, int, str, str]


@dataclass
class Known:
    """Items that several rows or tables may name: by kind, the item above, number and name, and what is said of
    their table.
    """

    items: dict[_Key, Draft] = field(default_factory=dict)


@dataclass
class Bench:
    """A table while it is taken."""

    view: View
    table: TableMap
    drafts: Drafts
    words: Vocabulary
    known: Known
    section: str = ""
    """The heading under which the rows stand."""
    section_at: tuple[Spot, ...] = ()
    """Its cells, which are placed once an item stands below them."""

    @property
    def last(self) -> int:
        """The last row of the table."""
        return self.table.rows[1] or self.view.last_row

    @cached_property
    def period(self) -> Period | None:
        """The period of the whole table."""
        text = self.table.constants.get("period", "")
        return named_period(text) if text else None

    @property
    def year(self) -> int:
        """The year of what does not say its own."""
        return self.table.year or (self.period.start.year if self.period else 0)

    def headers(self) -> None:
        """Takes the cells of the header, and those above it that say something of the whole table."""
        top, bottom = self.table.header
        for row in range(max(top, 1), bottom + 1):
            for column in self.view.row(row):
                self.drafts.used[self.view.spot(row, column)] = "header"
        for place in self.table.placed:
            self.drafts.used[self.view.spot(*place)] = "constant"

    def found(self, row: int, column: int) -> Found:
        """A cell with its header; of merged ones, the first."""
        because = self.table.because.get(column)
        place = self.view.home(row, column)
        return Found(
            self.view.spot(*place), self.view.cell(*place), because.header if because else self.header(column)
        )

    def header(self, column: int) -> str:
        """The labels above a column in one."""
        top, bottom = self.table.header
        said = [text_of(self.view.shown(row, column)) for row in range(max(top, 1), bottom + 1)]
        return " ".join(" ".join(dict.fromkeys(one for one in said if one)).split())

    def item(
        self,
        kind: str,
        title: str,
        names: Sequence[Found],
        above: Draft | None,
        mark: Mark | None = None,
        *,
        again: bool = False,
        unless: Draft | None = None,
        owner: str = "",
    ) -> Draft:
        """The item of this name; with ``again`` the one that any table named so, else only ``unless`` it is that
        which the row before has named, a new one.
        """
        said = {n: v for n, v in self.table.constants.items() if n in ("owner", "department", "level")}
        if owner:
            said["owner"] = owner
        whose = fold(said.get("department", "") + said.get("owner", ""))
        key = (kind, id(above), fold(title) + fold(mark.mark if mark else ""), whose)
        item = self.known.items.get(key)
        if item is None or not (again or item is unless):
            item = Draft(
                kind, title, above=above, mark=mark.mark if mark else "", said=said, sheet=self.table.sheet
            )
            if self.section:
                item.said["group"] = self.section
                self.drafts.used |= dict.fromkeys(self.section_at, "group")
            item.period = self.period
            self.drafts.items.append(item)
            self.known.items[key] = item
        elif item.period != self.period and item.period and self.period:
            item.period = Period(
                min(item.period.start, self.period.start), max(item.period.end, self.period.end)
            )
        item.names += names
        return item


def says(cell: Cell) -> bool:
    """Whether a cell holds a text or number that can be a name."""
    return not cell.blank and not cell.error and bool(text_of(cell))


def named_period(text: str) -> Period | None:
    """The period that a constant names: as a map writes it, or as people do."""
    found = named(text)
    if found:
        return found
    within = dated_within(text)
    if within and within.year and not re.search(r"\d", within.rest):
        return within.within(within.year)
    return span_in(text, Calendar(dt.date(2001, 1, 1))) if re.search(r"(?:19|20)\d\d", text) else None
