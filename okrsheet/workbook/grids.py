"""The sheets of a workbook file as grids of cells: those that may be ours whole, of the others the first rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from okrsheet.basics.cells import Grid
from okrsheet.basics.errors import Dangerous, Refused
from okrsheet.plan import KINDS, SHEETS
from okrsheet.workbook.blocks import find_dashboard
from okrsheet.workbook.headers import HEADER_DEPTH, Head, is_title
from okrsheet.workbook.tables import sheets_among
from okrsheet.xlsx import Package, Reader, let_go, refusals


def read_grids(package: Package) -> list[Grid]:
    """The sheets that may be ours, whole; of the others only the first rows.

    Raises:
        Refused: a sheet, or what the sheets share, is damaged or written in a way that is not
            understood.
    """
    reader = Reader(package)
    by_part: dict[str, Grid] = {}
    whole: dict[str, Grid] = {}
    refused = None
    for sheet in package.sheets:
        try:
            # one part may be listed as many sheets; it is read once
            by_part[sheet.part] = by_part.get(sheet.part) or reader.first_rows(sheet, HEADER_DEPTH)
            if any(is_title(sheet.title, record) for record in SHEETS):
                whole[sheet.title] = reader.whole(sheet)  # while it is at hand, as it may be large
        except Dangerous:
            raise
        except Refused as error:  # a sheet that is none of ours may be odd
            refused = refused or error
            by_part.setdefault(sheet.part, Grid(sheet.title))
    heads = [replace(by_part[sheet.part], title=sheet.title) for sheet in package.sheets]
    found = sheets_among(list(map(Head, heads)))
    if refused and not found.keys() >= KINDS.keys():
        raise refused  # the sheet that cannot be read may be the one that is missing
    ours = {head.grid.title for head in found.values()}
    if shown := find_dashboard(heads):
        ours.add(shown.title)
    for part in {s.part for s in package.sheets} - {s.part for s in package.sheets if s.title in ours}:
        let_go(package, part)  # their first rows were all that is read of them
    titles = Counter(sheet.title.casefold() for sheet in package.sheets)
    for title in ours:
        if titles[title.casefold()] > 1:
            raise refusals.TWO_SHEETS.of(file=package.path, title=title)
    return [
        (whole.get(sheet.title) or reader.whole(sheet)) if sheet.title in ours else head
        for sheet, head in zip(package.sheets, heads, strict=True)
    ]
