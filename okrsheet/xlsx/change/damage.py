"""Which damage keeps okrsheet from writing a workbook that it can read.

Filling cells needs the sheets that they stand in, the tables of these and the relations by which the
tables are found, the formats of numbers, and a file without a signature. Whatever else there is, is
copied byte for byte, sound or not; of its damage ``verify`` tells, and nothing stops. Both the writing
and what ``okrsheet verify`` says about it ask here.
"""

from __future__ import annotations

from collections.abc import Iterable

from okrsheet.basics.cells import MAX_ROW
from okrsheet.basics.errors import Refused
from okrsheet.xlsx import refusals
from okrsheet.xlsx.change.splice import located
from okrsheet.xlsx.package.parts import LOST_PART, Package, SheetPart
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.opened import sheet_to_write
from okrsheet.xlsx.sheet.pieces import Sheet
from okrsheet.xlsx.sheet.styles import days_of
from okrsheet.xlsx.sheet.tables import tables_of

_LAST_CELL = {(MAX_ROW, 1): None}


def check_fillable(package: Package) -> None:
    """Raises ``Refused`` for a file that any change would make invalid, or that has lost the formats
    which new cells are to have.
    """
    if package.signed:
        raise refusals.SIGNED.of(file=package.path)
    for relation in package.relations(package.workbook_part):
        if relation.kind == "styles" and package.entry(relation.target) is None:
            raise refusals.DAMAGED.of(file=package.path, reason=LOST_PART.says(part=relation.target))


def opened_to_fill(package: Package, part: str) -> tuple[SheetPart, Sheet]:
    """A sheet, and its XML taken apart to be filled.

    Raises:
        Refused: the file has no such sheet; or the sheet, a table of it, or the list of its relations
            is damaged.
    """
    sheet = package.sheet(part)
    if sheet is None:
        raise refusals.UNKNOWN_PART.of(file=package.path, part=part)
    tables_of(package, sheet)
    with naming(package.path, sheet.title):
        return sheet, sheet_to_write(package, part)


def in_the_way(package: Package, parts: Iterable[str]) -> Refused | None:
    """What keeps okrsheet from filling these sheets, whatever it were to write there."""
    try:
        check_fillable(package)
        days_of(package)
        for part in parts:
            sheet, taken = opened_to_fill(package, part)
            with naming(package.path, sheet.title):
                for _ in located(taken, _LAST_CELL):
                    pass  # every row was seen, each in its place
    except Refused as refused:
        return refused
    return None
