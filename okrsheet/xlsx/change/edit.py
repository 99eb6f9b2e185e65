"""Cells of a workbook filled, and nothing else: the one way in which okrsheet changes a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from okrsheet.basics.cells import CellRef
from okrsheet.basics.errors import Refused
from okrsheet.xlsx import refusals
from okrsheet.xlsx.change.damage import check_fillable, opened_to_fill
from okrsheet.xlsx.change.insert import (
    NewColumn,
    NewSheet,
    Widening,
    filled_to,
    filled_within,
    has_room_for,
    insertions,
    with_table_rows,
)
from okrsheet.xlsx.change.looks import styles_of
from okrsheet.xlsx.change.recalc import with_full_calc_on_load
from okrsheet.xlsx.change.splice import Spots, edits, located, spliced
from okrsheet.xlsx.change.transplant import transplanted
from okrsheet.xlsx.package.archive import Packed, pack
from okrsheet.xlsx.package.markup import check_well_formed
from okrsheet.xlsx.package.opening import package_from
from okrsheet.xlsx.package.parts import Package, SheetPart
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.areas import Area, layers
from okrsheet.xlsx.sheet.opened import has_formulas
from okrsheet.xlsx.sheet.pieces import CellXml, Row, Sheet
from okrsheet.xlsx.sheet.rawcells import formula_areas, merged_areas, raw_cell
from okrsheet.xlsx.sheet.sharedtext import SharedTexts, shared_texts
from okrsheet.xlsx.sheet.styles import Formats, days_of
from okrsheet.xlsx.sheet.values import CellValue, Days, same
from okrsheet.xlsx.verification.workbook import compare, complaints

__all__ = [
    "Edited",
    "NewColumn",
    "NewSheet",
    "Widening",
    "edit",
    "filled_to",
    "filled_within",
    "has_room_for",
    "take_in",
    "widen",
]


class Edited(NamedTuple):
    """A workbook's new content, not yet on disk."""

    data: bytes
    changed_parts: tuple[str, ...]
    recalculates: bool
    """Whether Excel is told to calculate everything anew because of this edit."""
    cells: AbstractSet[tuple[str, int, int]] = frozenset()
    """The cells that hold something else than before, by part, row and column."""


def edit(
    package: Package,
    cells: Mapping[str, Mapping[tuple[int, int], CellValue]],
    *,
    recalculate: bool = True,
    tables_to: Mapping[str, int] | None = None,
    like: Mapping[str, Mapping[int, int]] | None = None,
) -> Edited:
    """Fills cells, and checks the outcome before anybody sees it.

    Where every cell holds its value already, the very same bytes come back.

    Args:
        package: the workbook as it was read.
        cells: for each sheet, named by its part, the new values by row and column from 1.
        recalculate: whether a workbook with formulas is to be calculated anew on opening.
        tables_to: for each table that must grow, named by its part, its new last row.
        like: for each sheet, the rows whose cells get a number format that shows their new value as what it is, each
            with the row that its new cells look like.

    Raises:
        Refused: a formula, merged cells or an array in the way, a signed file, a sheet that is
            not safe to splice, or an outcome that Excel would complain about.
    """
    check_fillable(package)
    filling = _Filling(package, days_of(package), shared_texts(package), like or {}, Formats(package))
    filled = {part: filling.sheet(part, values) for part, values in cells.items()}
    changed: dict[str, bytes | Packed] = {part: new for part, new in filled.items() if new is not None}
    touched = set(changed)
    for sheet, part, xml in _grown_tables(package, tables_to or {}):
        changed[part] = xml
        touched.add(sheet)
    if not changed:
        return Edited(package.data, (), recalculates=False, cells=filling.changed)
    changed.update(filling.formats.changed)
    recalculates = recalculate and has_formulas(package)
    if recalculates:
        part = package.workbook_part
        with naming(package.path, part):
            workbook = package.read_to_write(part)
            new_workbook = with_full_calc_on_load(workbook)
        if new_workbook != workbook:
            changed[part] = new_workbook
    data = package.with_parts(changed)
    after = package_from(package.path, data)
    compare(package, after, frozenset(changed))
    _check_no_new_complaints(package, after, touched)
    parts = tuple(name for name in package.names if name in changed)
    return Edited(data, parts, recalculates, filling.changed)


def widen(package: Package, widenings: Sequence[Widening], sheet: NewSheet | None = None) -> Package:
    """The workbook with new columns, and perhaps a new sheet, all empty below their headers.

    Raises:
        Refused: a signed file, one that is written in a way that is not safe to add to, or an
            outcome that Excel would complain about.
    """
    check_fillable(package)
    changed, added = insertions(package, widenings, sheet)
    after = package_from(package.path, package.with_parts(changed, added))
    compare(package, after, frozenset(changed), frozenset(added))
    _check_no_new_complaints(package, after, None)
    return after


def take_in(package: Package, made: Package) -> Package:
    """The workbook with the only sheet of another one that okrsheet made, behind all of its own.

    Raises:
        Refused: as :func:`widen`.
    """
    check_fillable(package)
    changed, added = transplanted(package, made)
    after = package_from(package.path, package.with_parts(changed, added))
    compare(package, after, frozenset(changed), frozenset(added))
    _check_no_new_complaints(package, after, None)
    return after


@dataclass(frozen=True, slots=True)
class _Filling:
    """A workbook whose cells are filled, sheet by sheet."""

    package: Package
    days: Days
    shared: SharedTexts
    like: Mapping[str, Mapping[int, int]]
    formats: Formats
    changed: set[tuple[str, int, int]] = field(default_factory=set)

    def sheet(self, part: str, values: Mapping[tuple[int, int], CellValue]) -> Packed | None:
        """A sheet filled, or nothing if it shows the values already.

        It is packed at once, so that only one big sheet is in memory at a time.
        """
        sheet, taken = opened_to_fill(self.package, part)
        with naming(self.package.path, sheet.title):
            different: Iterable[tuple[Row, Spots]] = self._different(sheet, taken, values)
            styles: Mapping[tuple[int, int], int] = {}
            if like := self.like.get(part):
                different = list(different)
                filled = {
                    (row.number, n): value for row, spots in different for n, (_, value) in spots.items()
                }
                styles = styles_of(self.package, taken, filled, like, self.formats)
            found = edits(taken, different, self.days, styles)
        return pack(spliced(taken.source, found)) if found else None

    def _different(
        self, sheet: SheetPart, taken: Sheet, values: Mapping[tuple[int, int], CellValue]
    ) -> Iterator[tuple[Row, Spots]]:
        """The spots that do not show their values yet, each of them free to be filled."""
        merged, filled = _under_merges(taken, values), layers(values, formula_areas(taken))
        for row, spots in located(taken, values):
            different: Spots = {}
            for column, (place, value) in spots.items():
                key = row.number, column
                cell = self.shared.resolved(raw_cell(taken, place)) if isinstance(place, CellXml) else None
                if cell and cell.formula:
                    raise self._in_the_way(refusals.FORMULA, sheet, key)
                if same(cell, value, self.package.date1904):
                    continue
                if key in merged:
                    area = next(a for a in merged_areas(taken) if a.holds(*key) and (a.top, a.left) != key)
                    raise self._in_the_way(refusals.MERGED, sheet, key, area)
                if key in filled:
                    area = next(a for a in formula_areas(taken) if a.holds(*key))
                    raise self._in_the_way(refusals.FORMULA_AREA, sheet, key, area)
                different[column] = place, value
                self.changed.add((sheet.part, *key))
            if different:
                yield row, different

    def _in_the_way(
        self, what: refusals.Refusal, sheet: SheetPart, key: tuple[int, int], area: Area | None = None
    ) -> Refused:
        return what.of(file=self.package.path, cell=CellRef(sheet.title, *key), area=str(area))


def _under_merges(taken: Sheet, values: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the cells that merged ones hide; the first of them, which holds their value, is free."""
    hidden = layers(values, merged_areas(taken))
    for area in merged_areas(taken):
        if (area.top, area.left) in hidden:
            hidden[area.top, area.left] -= 1
    return {key for key, count in hidden.items() if count}


def _grown_tables(package: Package, tables_to: Mapping[str, int]) -> Iterator[tuple[str, str, bytes]]:
    """Sheet, part and new content of each table that grows."""
    owners = {
        relation.target: sheet.part
        for sheet in (package.sheets if tables_to else ())
        for relation in package.known_relations(sheet.part)
        if relation.kind == "table"
    }
    for part, last_row in tables_to.items():
        if part not in owners:
            raise refusals.UNKNOWN_PART.of(file=package.path, part=part)
        with naming(package.path, part):
            old = package.read_to_write(part)
            check_well_formed(old)
            new = with_table_rows(old, last_row)
        if new != old:
            yield owners[part], part, new


def _check_no_new_complaints(package: Package, after: Package, sheets: set[str] | None) -> None:
    known: set[int] | None = None
    for complaint in complaints(after, sheets):
        if known is None:
            # There may be millions, so only their hashes are kept.
            known = {hash(old.key) for old in complaints(package, sheets)}
        if hash(complaint.key) not in known:
            raise refusals.WOULD_COMPLAIN.of(
                file=package.path, where=complaint.where, complaint=complaint.message
            )
