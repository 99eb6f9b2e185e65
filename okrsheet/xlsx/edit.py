"""Cells of a workbook filled, and nothing else: the one way in which okrsheet changes a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrsheet.cells import CellRef
from okrsheet.xlsx import refusals
from okrsheet.xlsx.calc import with_full_calc_on_load
from okrsheet.xlsx.growth import (
    NewColumn,
    NewSheet,
    Widening,
    filled_to,
    filled_within,
    growth,
    with_table_rows,
)
from okrsheet.xlsx.markup import check_well_formed
from okrsheet.xlsx.package import Package, SheetPart, package_from
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.scan import RawCell, cells_of, formula_areas, merged_areas
from okrsheet.xlsx.sharedtext import shared_texts
from okrsheet.xlsx.sheetxml import Area, Sheet, take_apart
from okrsheet.xlsx.splice import splice_sheet
from okrsheet.xlsx.styles import dated_styles
from okrsheet.xlsx.tablecheck import TablePart, tables_of
from okrsheet.xlsx.values import CellValue, Days, same
from okrsheet.xlsx.verify import compare, verify

__all__ = [
    "Edited",
    "NewColumn",
    "NewSheet",
    "TablePart",
    "Widening",
    "edit",
    "filled_to",
    "filled_within",
    "tables_of",
    "widen",
]


@dataclass(frozen=True, slots=True)
class Edited:
    """A workbook's new content, not yet on disk."""

    data: bytes
    changed_parts: tuple[str, ...]
    recalculates: bool
    """Whether Excel is told to calculate everything anew because of this edit."""


def edit(
    package: Package,
    cells: Mapping[str, Mapping[tuple[int, int], CellValue]],
    *,
    recalculate: bool = True,
    tables_to: Mapping[str, int] | None = None,
) -> Edited:
    """Fills cells, and checks the outcome before anybody sees it.

    Where every cell holds its value already, the very same bytes come back.

    Args:
        package: the workbook as it was read.
        cells: for each sheet, named by its part, the new values by row and column from 1.
        recalculate: whether a workbook with formulas is to be calculated anew on opening.
        tables_to: for each table that must grow, named by its part, its new last row.

    Raises:
        Refused: a formula, merged cells or an array in the way, a signed file, a sheet that is
            not safe to splice, or an outcome that Excel would complain about.
    """
    if package.signed:
        raise refusals.SIGNED.of(file=package.path)
    changed = dict(_changed_sheets(package, cells))
    touched = set(changed)
    for sheet, part, xml in _grown_tables(package, tables_to or {}):
        changed[part] = xml
        touched.add(sheet)
    if not changed:
        return Edited(package.data, (), recalculates=False)
    recalculates = recalculate and package.has_formulas
    if recalculates:
        part = package.workbook_part
        with naming(package.path, part):
            workbook = package.read(part)
            new_workbook = with_full_calc_on_load(workbook)
        if new_workbook != workbook:
            changed[part] = new_workbook
    data = package.with_parts(changed)
    compare(package, data, frozenset(changed))
    _check_no_new_complaints(package, data, touched)
    return Edited(data, tuple(name for name in package.names if name in changed), recalculates)


def widen(package: Package, widenings: Sequence[Widening], sheet: NewSheet | None = None) -> Package:
    """The workbook with new columns, and perhaps a new sheet, all empty below their headers.

    Raises:
        Refused: a signed file, one that is written in a way that is not safe to add to, or an
            outcome that Excel would complain about.
    """
    if package.signed:
        raise refusals.SIGNED.of(file=package.path)
    changed, added = growth(package, widenings, sheet)
    data = package.with_parts(changed, added)
    compare(package, data, frozenset(changed), frozenset(added))
    _check_no_new_complaints(package, data, None)
    return package_from(package.path, data)


def _changed_sheets(
    package: Package, cells: Mapping[str, Mapping[tuple[int, int], CellValue]]
) -> Iterator[tuple[str, bytes]]:
    days = Days(package.date1904, dated_styles(package))
    for part, values in cells.items():
        sheet = package.sheet(part)
        if sheet is None:
            raise refusals.UNKNOWN_PART.of(file=package.path, part=part)
        with naming(package.path, sheet.title):
            old = package.read(part)
            taken = take_apart(old)
            standing = cells_of(taken, values)
        different = _different(package, standing, values)
        _check_free(package, sheet, taken, standing, different)
        with naming(package.path, sheet.title):
            new = splice_sheet(taken, different, days)
        if new != old:
            yield part, new


def _different(
    package: Package,
    standing: Mapping[tuple[int, int], RawCell],
    values: Mapping[tuple[int, int], CellValue],
) -> dict[tuple[int, int], CellValue]:
    """The values that their cells do not hold yet."""
    texts = shared_texts(package, [cell for cell in standing.values() if cell.kind == "s"])
    return {
        key: value
        for key, value in values.items()
        if not same(standing.get(key), value, texts, package.date1904)
    }


def _check_free(
    package: Package,
    sheet: SheetPart,
    taken: Sheet,
    standing: Mapping[tuple[int, int], RawCell],
    different: Mapping[tuple[int, int], CellValue],
) -> None:
    for key in sorted(standing):
        if standing[key].formula:
            raise refusals.FORMULA.of(file=package.path, cell=CellRef(sheet.title, *key))
    for key, area in _within(different, merged_areas(taken)):
        if key != (area.top, area.left):
            cell = CellRef(sheet.title, *key)
            raise refusals.MERGED.of(file=package.path, cell=cell, area=str(area))
    for key, area in _within(different, formula_areas(taken)):
        cell = CellRef(sheet.title, *key)
        raise refusals.FORMULA_AREA.of(file=package.path, cell=cell, area=str(area))


def _within(
    keys: Mapping[tuple[int, int], CellValue], areas: Iterable[Area]
) -> Iterator[tuple[tuple[int, int], Area]]:
    """Every key that lies in an area; small areas are not compared with thousands of keys."""
    for area in areas:
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if size < len(keys):
            yield from ((key, area) for key in area.cells() if key in keys)
        else:
            yield from ((key, area) for key in keys if area.holds(*key))


def _grown_tables(package: Package, tables_to: Mapping[str, int]) -> Iterator[tuple[str, str, bytes]]:
    """Sheet, part and new content of each table that grows."""
    owners = {
        relation.target: sheet.part
        for sheet in (package.sheets if tables_to else ())
        for relation in package.relations(sheet.part)
        if relation.kind == "table"
    }
    for part, last_row in tables_to.items():
        if part not in owners:
            raise refusals.UNKNOWN_PART.of(file=package.path, part=part)
        with naming(package.path, part):
            old = package.read(part)
            check_well_formed(old)
            new = with_table_rows(old, last_row)
        if new != old:
            yield owners[part], part, new


def _check_no_new_complaints(package: Package, data: bytes, sheets: set[str] | None) -> None:
    after = verify(package_from(package.path, data), sheets)
    if not after:
        return
    before = {complaint.key for complaint in verify(package, sheets)}
    for complaint in after:
        if complaint.key not in before:
            raise refusals.WOULD_COMPLAIN.of(
                file=package.path, where=complaint.where, complaint=complaint.message
            )
