"""A source taken by a map: each row's cells become an item's, and nothing is converted yet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Period
from okrsheet.basics.text import fold, fold_id
from okrsheet.importing.meaning.dating import dated, dated_within, month_in
from okrsheet.importing.meaning.fields import COMPARED, ITEM, KEY_RESULT, KPI, NAMES, OBJECTIVE
from okrsheet.importing.meaning.marks import code_of, is_total, label_of_kind, lines_of, mark_of
from okrsheet.importing.meaning.words import Vocabulary, vocabulary
from okrsheet.importing.tables.bench import Bench, Known, says
from okrsheet.importing.tables.columnwise import take_matrix, take_metrics
from okrsheet.importing.tables.drafts import Draft, Drafts, Found, OfPeriod
from okrsheet.importing.tables.forms import take_form
from okrsheet.importing.tables.hierarchy import Placed, give_numbers, resolve, share_with_the_only_one
from okrsheet.importing.tables.mapping import FORM, LOG, MATRIX, METRICS, Map, Role, TableMap
from okrsheet.importing.tables.source import Source
from okrsheet.importing.tables.view import View, text_of

_ASIDE = re.compile(
    r"(?:[*†‡¹²³※]+\s*\S|(?:signatures?|firma|assinatura|unterschrift|visa|chữ ký|ký tên|date of signature|approval|sign-off)\b.{0,40}$|.{0,12}(?:簽名|簽章|签字|签名|署名|捺印|서명)\s*[:：]?.{0,12}$|(?:note|notes|source|legend|remarks?|prepared by|approved by|reviewed by|checked by|signed|signature|updated|last updated|elaborado por|aprobado por|revisado por|nota|notas|"
    r"fuente|elaborado|aprovado|fonte|erstellt|genehmigt|freigegeben|hinweis|quelle|établi par|approuvé|lập bảng|phê duyệt|ghi chú|備註|備注|附註|註|注|填表人|製表|核准|審核|核定|主管簽核|簽名|填写说明|填寫說明|说明|"
    r"units?|unidad|unidade|einheit|unité|đơn vị|단위|単位|單位|单位|制表|审核|批准|备注|作成者|承認|注記|備考|작성자|승인|비고)\s*(?:\d*\s*[:：]|$))",
    re.IGNORECASE,
)
"""How a row begins that is a footnote or a signature."""
_CHAPTER = re.compile(r"(?:[IVX]{1,5}|[A-H]|[一二三四五六七八九十]{1,2})\s*[.、)]?")
ORDER = (OBJECTIVE, KEY_RESULT, KPI)
_VALUES = ("current", "value", "done")
_SHARED = ("owner", "department", "due", "start", "period", "frequency", "unit", "source")
"""Fields of which one merged cell counts for each of its rows."""
_LABELLED = ("owner", "department", "due", "start", "weight", "notes", "comment", "level", "confidence", "email", "formula", "target", "current", "baseline", "unit", "frequency", "source", "status", "progress")  # fmt: skip
"""Fields that a row of a form may hold, as a label and its value."""
_OF_EACH = ("owner", "due", "start", "department", "period")
"""Fields of a row that count for each of several key results named in one cell."""
_LINES = ("target", "current", "value", "baseline", *COMPARED)


def take(source: Source, plan_map: Map, words: Vocabulary | None = None) -> Drafts:
    """Every item that the map finds in a source."""
    drafts, known = Drafts(), Known()
    sheets = {sheet.title: sheet for sheet in source.sheets}
    for table in plan_map.tables:
        if table.sheet not in sheets:
            continue
        bench = Bench(View(sheets[table.sheet], table.turned), table, drafts, words or vocabulary(), known)
        bench.headers()
        if table.layout == FORM:
            take_form(bench)
        elif table.layout == METRICS:
            take_metrics(bench)
        elif table.layout == MATRIX:
            take_matrix(bench)
        else:
            _Rows(bench).take()
    share_with_the_only_one(drafts)
    return drafts


@dataclass
class _Rows:
    """One table of rows while it is taken."""

    bench: Bench
    open: dict[str, Draft] = field(default_factory=dict)
    """The item of each kind to which the next row may belong."""
    upper: dict[int, Draft] = field(default_factory=dict)
    """The objectives that are open, by their columns: one column may stand above another."""
    placed: list[Placed] = field(default_factory=list)
    """Items of a hierarchy, before it is known what belongs to what."""

    @cached_property
    def view(self) -> View:
        return self.bench.view

    @cached_property
    def table(self) -> TableMap:
        return self.bench.table

    @cached_property
    def names(self) -> Mapping[int, str]:
        """The columns that name items, with the kind of each, the widest kind first."""
        found = {column: self.table.columns[column].field for column in self.table.columns_of(*NAMES)}
        order = (*ORDER, ITEM)
        if set(found.values()) == {OBJECTIVE} and len(found) == 1 and self._under_headings(*found):
            found = dict.fromkeys(found, KEY_RESULT)
        return dict(sorted(found.items(), key=lambda one: (order.index(one[1]), one[0])))

    def _under_headings(self, name: int) -> bool:
        """Whether goals with numbers stand under headings of their own rows: “Health”, and below it “Run 500 km”, are
        an objective and its key result.
        """
        numbers = self.table.columns_of("target", "baseline")
        rows = [self.view.row(row) for row in range(self.table.rows[0], self.bench.last + 1)]
        held = [cells.keys() & self.table.columns.keys() for cells in rows]
        goals = [filled for filled in held if name in filled and len(filled) > 1]
        measured = sum(any(c in filled for c in numbers) for filled in goals)
        headings = [
            following for one, following in pairwise(filter(None, held)) if len(one) == 1 and min(one) <= name
        ]
        below = sum(name in following and len(following) > 1 for following in headings)
        return below >= 2 and 2 * measured >= len(goals) > below

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(self.names.values())

    def take(self) -> None:
        """Goes through the rows from top to bottom."""
        self._objective_above()
        for row in range(self.table.rows[0], self.bench.last + 1):
            cells = {c: cell for c, cell in self.view.row(row).items() if c in self.table.columns}
            if cells and row < self.end:
                self._row(row, cells)
        resolve(self.placed, self.bench)
        give_numbers(self.bench.drafts)

    def _objective_above(self) -> None:
        """An objective above the table is an item."""
        title = self.table.constants.get("objective")
        if not title:
            return
        places = [place for place, name in self.table.placed.items() if name == "objective"]
        names = [self.bench.found(*place) for place in places]
        mark = mark_of(title)
        self.open[OBJECTIVE] = self.bench.item(OBJECTIVE, mark.rest, names, None, mark, again=True)

    # A row

    def _row(self, row: int, cells: Mapping[int, Cell]) -> None:
        named = {c: cells[c] for c in self.names if c in cells and says(cells[c])}
        section = self._section_of(row, cells)
        if section is not None:
            self._begin_section(row, section)
            return
        if self._is_labelled(row, cells):
            return
        if self._is_sum(cells):
            for column in cells:
                self.bench.drafts.left[self.view.spot(row, column)] = "total"
            return
        if self._is_aside(row, cells):
            for column in cells:
                self.bench.drafts.left[self.view.spot(row, column)] = "outside"
            return
        own = None if named else self._code_and_name(cells)
        if own is not None:
            named = {own: cells[own]}
        items = self._items_of(row, named)
        rest = {c: cell for c, cell in cells.items() if c not in self.names and c != own}
        if not items and not self._continues(row, rest):
            for column in rest:
                self.bench.drafts.left[self.view.spot(row, column)] = "nameless"
            return
        self._fill(row, rest, items)

    def _code_and_name(self, cells: Mapping[int, Cell]) -> int | None:
        """Of a hierarchy's row without a name, the column of codes, where it holds “Objective 2: …”."""
        if ITEM not in self.kinds:
            return None
        for column in self.table.columns_of("id"):
            mark = mark_of(text_of(cells[column])) if column in cells else None
            if mark and mark.mark and mark.kind and mark.rest:
                return column
        return None

    def _is_aside(self, row: int, cells: Mapping[int, Cell]) -> bool:
        """Whether a row is none of the table's: a signature, a footnote, or a sentence below all of it."""
        texts = [text_of(cell) for _, cell in sorted(cells.items()) if isinstance(cell.value, str)]
        if len(texts) < len(cells) or not texts:
            return False
        if _ASIDE.match(texts[0]) or row > self.sum:
            return True
        return len(cells) == 1 and row > self.tail and not self.view.row(row - 1)

    @cached_property
    def end(self) -> int:
        """The first row that is no longer the table's: what follows a blank row and fills none of the columns that
        nearly every row before it fills, such as a legend.
        """
        rows = range(self.table.rows[0], self.bench.last + 1)
        filled = {row: self.view.row(row).keys() & self.table.columns.keys() for row in rows}
        names = [row for row in rows if any(c in filled[row] for c in self.names)]
        for place, row in enumerate(names):
            if place < 3 or filled.get(row - 1) or place == 0:
                continue
            before = names[:place]
            usual = [
                c for c in self.table.columns if sum(c in filled[r] for r in before) >= 0.8 * len(before)
            ]
            usual = [c for c in usual if c not in self.names]
            after = names[place:]
            if len(usual) > 1 and not any(c in filled[r] for r in after for c in usual):
                return row
        return self.bench.last + 1

    @cached_property
    def sum(self) -> int:
        """The row of the last sum, where no numbers follow it: what stands below is none of the table's."""
        columns = self.table.columns_of("target", "current", "baseline", "value", "weight")
        sums = [
            row for row in range(self.table.rows[0], self.bench.last + 1) if self._is_sum(self.view.row(row))
        ]
        if not sums or not columns:
            return self.bench.last
        below = range(sums[-1] + 1, self.bench.last + 1)
        return self.bench.last if any(c in self.view.row(row) for row in below for c in columns) else sums[-1]

    def _is_sum(self, cells: Mapping[int, Cell]) -> bool:
        return any(
            is_total(text_of(cell))
            for c, cell in cells.items()
            if c in self.table.columns and self._may_name(c) and isinstance(cell.value, str)
        )

    @cached_property
    def tail(self) -> int:
        """The last row that holds more than one cell."""
        rows = range(self.table.rows[0], self.bench.last + 1)
        several = [row for row in rows if len(self.view.row(row).keys() & self.table.columns.keys()) > 1]
        return max(several, default=self.bench.last)

    def _may_name(self, column: int) -> bool:
        """Whether a cell of a column says what its row is: a name, a number before it, or a word to its left."""
        return (
            column in self.names
            or column < min(self.names, default=0)
            or self.table.columns[column].field == "id"
        )

    def _section_of(self, row: int, cells: Mapping[int, Cell]) -> int | None:
        """The column of a row that holds one text only, which is a heading of what follows it."""
        if len(cells) == 2 and (heading := self._numbered_heading(cells)):
            return heading
        if len(cells) != 1:
            return None
        column, cell = next(iter(cells.items()))
        name = self.table.columns[column].field
        if (
            not isinstance(cell.value, str)
            or (name in ("notes", "comment", "line", *COMPARED) and self.bench.header(column))
            or ITEM in self.kinds
        ):
            return None
        if column not in self.names:
            return column if column < min(self.names, default=0) else None
        if row in self.headings:
            return column
        area = self.view.area(row, column)
        if OBJECTIVE in self.kinds:
            return None
        wide = area is not None and area.right > area.left
        mark = mark_of(text_of(cell))
        return column if wide or (mark.kind == OBJECTIVE and bool(mark.mark)) else None

    @cached_property
    def headings(self) -> frozenset[int]:
        """Rows that hold a name only, in a table whose other rows hold more: headings, where there are several, or
        one above all rows.
        """
        if len(self.names) != 1 or OBJECTIVE in self.kinds or ITEM in self.kinds or self.table.layout == LOG:
            return frozenset()
        counts = {
            row: sum(c in self.table.columns for c in self.view.row(row))
            for row in range(self.table.rows[0], self.bench.last + 1)
        }
        filled = [row for row, count in counts.items() if count]
        bare = [
            row
            for row, after in pairwise(filled)
            if counts[row] == 1 and counts[after] > 2 and next(iter(self.names)) in self.view.row(row)
        ]
        first = bool(bare) and bare[0] == filled[0]
        fuller = sum(count > 2 for count in counts.values())
        return frozenset(bare) if (len(bare) > 1 or first) and fuller >= 2 * len(bare) else frozenset()

    def _is_labelled(self, row: int, cells: Mapping[int, Cell]) -> bool:
        """Whether a row of a hierarchy is a label and its value: “Owner: | Ann” says something of the item above it."""
        ids = self.table.columns_of("id")
        if ITEM not in self.kinds or not ids or self._finest() is None or ids[0] not in cells:
            return False
        text = text_of(cells[ids[0]])
        if code_of(text) or label_of_kind(text):
            return False
        found = next((m for m in self.bench.words.candidates(text) if m.strength >= 0.6), None)
        if found is None or found.field not in _LABELLED:
            return False
        self.bench.drafts.used[self.view.spot(row, ids[0])] = "header"
        item = self._finest()
        for column in sorted(set(cells) - {ids[0]}):
            if item is not None:
                name = found.field if column in self.names or found.field in COMPARED else "notes"
                item.add(name, self.bench.found(row, column)._replace(header=text.rstrip(":： ")))
        return True

    def _numbered_heading(self, cells: Mapping[int, Cell]) -> int | None:
        """The name's column of a row that holds a name alone, numbered as chapters are: I, II, A, B, 一."""
        (first, number), (second, name) = sorted(cells.items())
        plain = self.table.columns[first].field in ("id", "notes", "category")
        if not plain or second not in self.names or self.kinds != {KPI} or not self._has_numbers:
            return None
        return second if _CHAPTER.fullmatch(text_of(number)) and isinstance(name.value, str) else None

    @cached_property
    def _has_numbers(self) -> bool:
        """Whether the table has columns of numbers."""
        return bool(self.table.columns_of("target", "current", "baseline", "value"))

    def _begin_section(self, row: int, column: int) -> None:
        text = text_of(self.view.cell(row, column))
        mark, found = mark_of(text), self.bench.found(row, column)
        before = [c for c in self.view.row(row) if c != column and c in self.table.columns]
        goal = OBJECTIVE not in self.kinds and (KEY_RESULT in self.kinds or mark.kind == OBJECTIVE)
        self.open, self.upper = {}, {}
        if goal:
            self.open[OBJECTIVE] = self.bench.item(OBJECTIVE, mark.rest, [found], None, mark)
            for other in before:
                self.open[OBJECTIVE].add("notes", self.bench.found(row, other))
            self.bench.section = ""
        else:
            numbers = [text_of(self.view.cell(row, c)) for c in before]
            self.bench.section = " ".join((*numbers, text))
            self.bench.section_at = tuple(self.view.spot(row, c) for c in (*before, column))

    def _items_of(self, row: int, named: Mapping[int, Cell]) -> dict[int, list[Draft]]:
        """The items that a row names, by their columns, the widest first."""
        items: dict[int, list[Draft]] = {}
        for column, cell in named.items():
            kind = self.names.get(column, ITEM)
            found = self.bench.found(row, column)
            if kind == ITEM:
                items[column] = [self._placed(row, found, text_of(cell))]
            else:
                items[column] = self._of_cell(kind, found, text_of(cell), column)
        return items

    def _of_cell(self, kind: str, found: Found, text: str, column: int) -> list[Draft]:
        """The item that a cell names, or several, where it holds numbered lines."""
        if self.table.layout == LOG and (logged := self._logged(found, text)):
            logged.names.append(found)
            self._opened(kind, logged, column)
            return [logged]
        if self._explains and (known_by := self.elsewhere.get(fold(mark_of(text).rest))):
            known_by.names.append(found)
            self._opened(kind, known_by, column)
            return [known_by]
        lines = lines_of(text) if kind == KEY_RESULT else (text,)
        items = []
        for piece in lines:
            mark = mark_of(piece)
            again = kind == OBJECTIVE or self.table.layout == LOG
            above = self._above(kind, column)
            known = self.open.get(kind)
            items.append(self.bench.item(kind, mark.rest, [found], above, mark, again=again, unless=known))
        self._opened(kind, items[-1], column)
        return items

    @cached_property
    def elsewhere(self) -> Mapping[str, Draft]:
        """The key results and KPIs of other sheets, by their names."""
        items = [item for item in self.bench.drafts.items if item.sheet != self.table.sheet]
        return {fold(item.title): item for item in reversed(items) if item.kind in (KEY_RESULT, KPI)}

    @cached_property
    def _explains(self) -> bool:
        """Whether the table says more of items that other sheets have: definitions, sources, formulas."""
        if len(self.names) != 1 or OBJECTIVE in self.kinds or self.table.layout == LOG:
            return False
        roles = self.table.columns.values()
        if any(role.period or role.field in ("target", "current", "baseline", "value") for role in roles):
            return False
        (column,) = self.names
        rows = range(self.table.rows[0], self.bench.last + 1)
        named = [text for row in rows if (text := text_of(self.view.cell(row, column)))]
        known = sum(fold(mark_of(text).rest) in self.elsewhere for text in named)
        return known >= 2 and known >= 0.6 * len(named)

    def _logged(self, found: Found, text: str) -> Draft | None:
        """The item of which a log speaks, by its ID or its name, where another table has it."""
        row = found.spot.column if self.view.turned else found.spot.row
        own = fold_id(self._text(row, "id"))
        title, named = fold(text), fold_id(text)
        for item in self.bench.drafts.items:
            known = item.first("id")
            theirs = fold_id(known.text if known else item.mark)
            if theirs and theirs in (own, named):
                return item
        return next(
            (one for one in self.bench.drafts.items if fold(one.title) == title and one.kind != OBJECTIVE),
            None,
        )

    def _above(self, kind: str, column: int) -> Draft | None:
        if kind == OBJECTIVE:
            return next((item for c, item in sorted(self.upper.items(), reverse=True) if c < column), None)
        wider = [self.open[name] for name in ORDER[: ORDER.index(kind)] if name in self.open]
        return wider[-1] if wider else None

    def _opened(self, kind: str, item: Draft, column: int) -> None:
        if kind == OBJECTIVE:
            self.upper = {c: one for c, one in self.upper.items() if c < column} | {column: item}
        for narrower in ORDER[ORDER.index(kind) + 1 :]:
            self.open.pop(narrower, None)
        self.open[kind] = item

    def _placed(self, row: int, found: Found, text: str) -> Draft:
        """An item of a hierarchy, whose kind is known in the end."""
        mark = mark_of(text)
        draft = self.bench.item(ITEM, mark.rest, [found], None, mark)
        said = {name: self._text(row, name) for name in ("id", "parent", "kind")}
        if said["id"] == text:
            said["id"] = ""
        self.placed.append(Placed(draft, mark, said["id"], said["parent"], said["kind"], row))
        self.open = {ITEM: draft}
        return draft

    def _text(self, row: int, name: str) -> str:
        columns = self.table.columns_of(name)
        return next((text for c in columns if (text := text_of(self.view.shown(row, c)))), "")

    # What belongs to an item

    def _continues(self, row: int, rest: Mapping[int, Cell]) -> bool:
        """Whether a row without a name says more of the item that is open."""
        if not self.open:
            return False
        if self.table.columns_of("line") or any(self.table.columns[c].period for c in rest):
            return True
        within = [c for c in self.names if (area := self.view.area(row, c)) and area.top < row]
        return bool(within) or any(isinstance(cell.value, str) for cell in rest.values())

    def _fill(self, row: int, rest: Mapping[int, Cell], items: Mapping[int, list[Draft]]) -> None:
        finest = self._of_row(items) if items else self._finest()
        if finest is None:
            return
        several = len([c for c in items if self.names.get(c) == KEY_RESULT]) > 1
        (line, words), day = self._line(row), self._day(row)
        if self.table.layout == LOG and day and items:
            rest = self._log_row(row, rest, finest, day)
        if ITEM in self.kinds and not self.table.header[0]:
            rest = self._pairs(row, rest, finest)
        together = self._together(items)
        for column in rest:
            role = self.table.columns[column]
            if together and self._shared_out(row, column, role, together):
                continue
            if role.label in self.open:
                item = self.open[role.label]
            else:
                item = self._nearest(column, role, items) if several else self._whose(row, column, finest)
            found = self.bench.found(row, column)
            if role.field == "department" and item.kind == KEY_RESULT and OBJECTIVE in self.open:
                item = self.open[OBJECTIVE]  # a key result has no department of its own
                first = item.first("department")
                if first and fold(first.text) == fold(found.text):
                    self.bench.drafts.used[found.spot] = "department"
                    continue
            self._give(
                item, role, found._replace(header=f"{words} {found.header}") if line else found, line, day
            )
        for column, role in self.table.columns.items():  # what is merged over several rows and stands above
            if items and column not in rest and role.field in _SHARED and not role.period and not role.label:
                self._inherit(row, column, role, finest)

    def _together(self, items: Mapping[int, list[Draft]]) -> list[Draft]:
        """The key results that one cell names, where it names several."""
        return next((found for found in reversed(list(items.values())) if len(found) > 1), [])

    def _shared_out(self, row: int, column: int, role: Role, items: list[Draft]) -> bool:
        """Gives each of several key results of one cell its line of another that has as many; a person or day is said
        of all of them, and besides of the objective.
        """
        found = self.bench.found(row, column)
        if role.period or role.label:
            return False
        if role.field in _OF_EACH:
            for item in items:
                item.add(role.field, found)
            return False
        lines = lines_of(found.text)
        if len(lines) != len(items) or role.field in ("id", "parent", "kind"):
            return False
        for item, line in zip(items, lines, strict=True):
            piece = found._replace(cell=Cell(mark_of(line).rest))
            self._give(item, role, piece, "", None)
        return True

    def _pairs(self, row: int, rest: Mapping[int, Cell], item: Draft) -> Mapping[int, Cell]:
        """Labels beside their values within a row, “Weight | 50%”, of a table without a header; what is left is given
        back.
        """
        left = dict(rest)
        for column, following in pairwise(sorted(rest)):
            text = text_of(rest[column])
            found = next((m for m in self.bench.words.candidates(text) if m.strength >= 1), None)
            if column in left and following in left and found and found.field in _LABELLED:
                self.bench.drafts.used[self.view.spot(row, column)] = "header"
                value = self.bench.found(row, following)._replace(header=text.rstrip(":： "))
                self._give(item, Role(found.field), value, "", None)
                del left[column], left[following]
        return left

    def _of_row(self, items: Mapping[int, list[Draft]]) -> Draft:
        """The item to which the cells of a row belong: the finest, or where one cell names several, what is above
        them all.
        """
        last = list(items.values())[-1]
        return last[0].above or last[-1] if len(last) > 1 else last[-1]

    def _log_row(self, row: int, rest: Mapping[int, Cell], item: Draft, day: Period) -> Mapping[int, Cell]:
        """A value with its day, who has reported it and what they say; the rest of the row is given back."""
        fields = {self.table.columns[c].field: c for c in rest if not self.table.columns[c].period}
        value = next((fields[name] for name in _VALUES if name in fields), None)
        if value is None:
            return rest
        by = fields.get("owner") if item.first("owner") or item.sheet != self.table.sheet else None
        comment = fields.get("comment", fields.get("notes"))
        item.values.append(
            OfPeriod(
                day,
                self.bench.found(row, value),
                self.bench.found(row, by) if by else None,
                self.bench.found(row, comment) if comment else None,
            )
        )
        return {c: cell for c, cell in rest.items() if c not in (value, by, comment)}

    def _finest(self) -> Draft | None:
        return next((self.open[kind] for kind in (ITEM, *reversed(ORDER)) if kind in self.open), None)

    def _nearest(self, column: int, role: Role, items: Mapping[int, list[Draft]]) -> Draft:
        """Of several key results in a row, the one to the left, of what comes once for each; else the objective."""
        left = [c for c in items if c < column and self.names.get(c) == KEY_RESULT]
        repeated = len(self.table.columns_of(role.field)) > 1
        first = next(iter(items.values()))[0]
        return items[max(left)][-1] if left and repeated else first

    def _whose(self, row: int, column: int, finest: Draft) -> Draft:
        """The objective, of a cell that is merged over as many rows as its name; else the finest item."""
        area = self.view.area(row, column)
        objective = self.open.get(OBJECTIVE)
        names = next((c for c, kind in self.names.items() if kind == OBJECTIVE), 0)
        if not area or area.bottom == area.top or not objective or not names or finest is objective:
            return finest
        named = self.view.area(row, names)
        return objective if named and (named.top, named.bottom) == (area.top, area.bottom) else finest

    def _inherit(self, row: int, column: int, role: Role, item: Draft) -> None:
        area = self.view.area(row, column)
        if area and area.top < row <= area.bottom and area.top >= self.table.rows[0]:
            found = self.bench.found(area.top, area.left)
            if not found.cell.blank and self._whose(row, column, item) is item:
                item.add(role.field, found)
            return
        above = self.departments.get(column, {}).get(row)
        if not area and above and self._whose(row, column, item) is item:
            item.add(role.field, self.bench.found(above, column))

    @cached_property
    def departments(self) -> Mapping[int, Mapping[int, int]]:
        """Of each column of departments before the names, where each is written once above its rows: by row, the row
        in which the department stands.
        """
        found: dict[int, dict[int, int]] = {}
        for column in self.table.columns_of("department"):
            rows = [row for row in range(self.table.rows[0], self.bench.last + 1) if self.view.row(row)]
            said = [row for row in rows if not self.view.cell(row, column).blank]
            texts = [text_of(self.view.cell(row, column)) for row in said]
            once = len(set(texts)) == len(texts) and said[:1] == rows[:1]
            if self.view.turned or not self.names or column > min(self.names) or not once:
                continue
            found[column] = {row: max(one for one in said if one <= row) for row in rows if row not in said}
        return found

    def _give(self, item: Draft, role: Role, found: Found, line: str, day: Period | None) -> None:
        name, period = role.field, role.period or day
        if line and (role.period or name in _VALUES):
            name = line
        if (name == "line" and line) or (name in ("date", "period") and day):
            self.bench.drafts.used[found.spot] = name
        elif name == "leave":
            self.bench.drafts.left[found.spot] = "left"
        elif name in COMPARED:
            item.theirs.append((name, found))
        elif period and name == "target":
            item.targets.append(OfPeriod(period, found))
        elif period and name in _VALUES:
            item.values.append(OfPeriod(period, found))
        elif role.period:
            item.add("notes", found)
        else:
            item.add(name, found)

    def _day(self, row: int) -> Period | None:
        """The day or period of a row's values, in a log."""
        if self.table.layout != LOG:
            return None
        year = 0
        for column in self.table.columns_of("date", "period"):
            cell = self.view.shown(row, column)
            named = dated(cell) or dated_within(text_of(cell)) or (month_in(cell) if year else None)
            if named and named.kind == "year" and len(self.table.columns_of("date", "period")) > 1:
                year = named.year
            elif named and (period := named.within(named.year or year or self.bench.year)):
                return period
        if year:
            return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
        return self.bench.period

    def _line(self, row: int) -> tuple[str, str]:
        """Which number the row holds, where a column of the table says so, and its word for it."""
        for column in self.table.columns_of("line"):
            text = text_of(self.view.shown(row, column))
            for match in self.bench.words.candidates(text):
                if match.field in _LINES:
                    return ("current" if match.field == "value" else match.field), text
        return "", ""
