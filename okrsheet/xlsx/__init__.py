"""Workbook files as bytes: opened safely, read, changed cell by cell, checked, and put in place.

Knows nothing of plans; the only way in which okrsheet changes a file. This is the door: all other packages
import from here (and the sentences of ``refusals``), and from no room behind it.
"""

from okrsheet.xlsx.change.damage import in_the_way
from okrsheet.xlsx.change.edit import (
    Edited,
    NewColumn,
    NewSheet,
    Widening,
    edit,
    filled_to,
    filled_within,
    has_room_for,
    take_in,
    widen,
)
from okrsheet.xlsx.change.store import backup_of, check_writable, replace_file
from okrsheet.xlsx.package.opening import content_of_file, one_run, open_package, package_from
from okrsheet.xlsx.package.parts import Package, SheetPart
from okrsheet.xlsx.sheet.areas import Area, parse_reference
from okrsheet.xlsx.sheet.names import defined_names
from okrsheet.xlsx.sheet.opened import let_go
from okrsheet.xlsx.sheet.reading import Reader
from okrsheet.xlsx.sheet.tables import tables_of
from okrsheet.xlsx.sheet.values import MAX_TEXT, UNWRITABLE, CellValue, Share, literal, percent_format
from okrsheet.xlsx.verification.complaints import HARMLESS, Complaint
from okrsheet.xlsx.verification.lookedat import ELEMENTS, LOOKED_AT, NOT_LOOKED_AT
from okrsheet.xlsx.verification.workbook import verify

__all__ = [
    "ELEMENTS",
    "HARMLESS",
    "LOOKED_AT",
    "MAX_TEXT",
    "NOT_LOOKED_AT",
    "UNWRITABLE",
    "Area",
    "CellValue",
    "Complaint",
    "Edited",
    "NewColumn",
    "NewSheet",
    "Package",
    "Reader",
    "Share",
    "SheetPart",
    "Widening",
    "backup_of",
    "check_writable",
    "content_of_file",
    "defined_names",
    "edit",
    "filled_to",
    "filled_within",
    "has_room_for",
    "in_the_way",
    "let_go",
    "literal",
    "one_run",
    "open_package",
    "package_from",
    "parse_reference",
    "percent_format",
    "replace_file",
    "tables_of",
    "take_in",
    "verify",
    "widen",
]
