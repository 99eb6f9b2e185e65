"""The sheets of a workbook, each unpacked, checked and taken apart once in a run."""

from __future__ import annotations

import re

from okrsheet.basics.errors import Refused
from okrsheet.xlsx.package.markup import check_utf8, check_well_formed
from okrsheet.xlsx.package.parts import Package
from okrsheet.xlsx.sheet.pieces import Sheet, take_apart

_FORMULA = re.compile(rb"<f[\s/>]")
_MAYBE_FORMULA = re.compile(rb":f[\s/>]")
_PREFIXED_FORMULA = re.compile(rb"<(?!xm:)[\w.-]+:f[\s/>]")  # xm:f is a rule's, of colours or of a drop-down


def sheet_of(package: Package, part: str) -> Sheet:
    """The sheet that a part holds, well-formed and taken apart.

    Raises:
        Refused: the part is missing or damaged, or written in a way that is not understood.
    """
    return package.once(_taken_apart, part, heavy=True)


def sheet_to_write(package: Package, part: str) -> Sheet:
    """The same of a sheet that is to take in UTF-8.

    Raises:
        Refused: as above, or it is in another encoding.
    """
    sheet = sheet_of(package, part)
    check_utf8(sheet.source, to_write=True)
    return sheet


def let_go(package: Package, part: str) -> None:
    """Forgets a sheet of which no more is read; whether it holds formulas is kept, as a report asks for it."""
    package.once(_has_formula, part)
    package.forget(_taken_apart, part)


def has_formulas(package: Package) -> bool:
    """Whether any cell of any sheet of a workbook holds a formula."""
    if any(relation.kind == "calcChain" for relation in package.relations(package.workbook_part)):
        return True
    parts = dict.fromkeys(sheet.part for sheet in package.sheets)
    return any(package.once(_has_formula, part) for part in parts)


def holds_formula(sheet_xml: bytes) -> bool:
    """Whether any cell of a sheet holds a formula."""
    if _FORMULA.search(sheet_xml):
        return True
    # A pattern that starts with plain bytes is ten times as fast as one that does not.
    return bool(_MAYBE_FORMULA.search(sheet_xml) and _PREFIXED_FORMULA.search(sheet_xml))


def _taken_apart(package: Package, part: str) -> Sheet:
    xml = package.read(part)
    check_well_formed(xml)
    return take_apart(xml)


def _has_formula(package: Package, part: str) -> bool:
    try:
        return holds_formula(sheet_of(package, part).source)
    except Refused:
        pass  # a sheet that okrsheet fills was read before; of others `verify` tells
    try:
        return holds_formula(package.read(part))
    except Refused:
        return False
