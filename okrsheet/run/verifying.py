"""What Excel would complain about in a workbook, and whether okrsheet would write it all the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError, no_traceback
from okrsheet.plan import kept_by_okrsheet
from okrsheet.run.checking import assess_files
from okrsheet.workbook.files import Files
from okrsheet.workbook.reader import read_package
from okrsheet.writeback import write_back
from okrsheet.xlsx import Complaint, in_the_way, open_package, verify


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """What Excel would complain about in a workbook; and if it is anything, the error that keeps ``report``
    from writing it.
    """

    complaints: tuple[Complaint, ...]
    stops: OkrsheetError | None = None

    @property
    def count(self) -> int:
        """How many complaints there are, without the harmless ones."""
        return sum(one.count for one in self.complaints if not one.harmless)


def verify_file(path: Path) -> VerifiedFile:
    """What was found in a workbook that Excel would complain about, as :func:`okrsheet.xlsx.verify` tells."""
    with no_traceback(path):
        found = VerifiedFile(verify(open_package(path)))
    return replace(found, stops=_stops_writing(path)) if found.count else found


def _stops_writing(path: Path) -> OkrsheetError | None:
    """The error that would keep ``report`` from writing a workbook, such as damage or a formula in our cells."""
    try:
        with no_traceback(path):
            package = open_package(path)
            layouts = read_package(package).workbook.layouts
            filled = {
                layout.title
                for record, layout in layouts.items()
                if any(column.key in layout.columns for column in kept_by_okrsheet(record))
            }
            parts = [sheet.part for sheet in package.sheets if sheet.title in filled]
            if damage := in_the_way(package, parts):
                return damage
            write_back(assess_files(Files.of(path), dt.date.today()), dry_run=True)
    except OkrsheetError as error:
        return error
    return None
