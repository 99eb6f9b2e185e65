"""A file as text for git, whatever it is: the facts of a plan, or the sentence that says why it cannot be read."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError, Refused, no_traceback
from okrsheet.basics.text import Language, Text, clean
from okrsheet.comparing.lines import lines_of
from okrsheet.plan import KINDS, Plan
from okrsheet.workbook.grids import read_grids
from okrsheet.workbook.reader import read_package
from okrsheet.workbook.tables import opened, plan_of
from okrsheet.xlsx import open_package


def text_of_file(path: Path, language: Language) -> str:
    """The text of a workbook in its own language; of a file that cannot be read, why, in ``language``.

    git hands over a copy with a name by chance, which the sentence does not tell. The file's hash does, so that a
    changed file is seen to have changed.
    """
    try:
        with no_traceback(path):
            return "".join(f"{line}\n" for line in lines_of(_plan_in(path)))
    except OkrsheetError as error:
        said = error.into(error.language or language).replace(str(path), _THIS_FILE.into(language))
        return "".join(f"{clean(line)}\n" for line in said.splitlines()) + _hash_of(path)


def _plan_in(path: Path) -> Plan:
    """The plan of a workbook; of one that is part of a plan and holds no items, what it holds, such as check-ins.

    Raises:
        Refused: it is no workbook of a plan.
    """
    package = open_package(path)
    try:
        return read_package(package)
    except Refused:
        one = opened(read_grids(package), str(path), package.sha256)
        layouts = one.workbook.layouts
        if not layouts or layouts.keys() & KINDS.keys() or not all(x.header_row for x in layouts.values()):
            raise
        return plan_of([one], dt.date.today())


def _hash_of(path: Path) -> str:
    """The hash of a file of any size; of what is no file, such as a pipe that nobody writes to, none."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return f"SHA-256 {hashlib.file_digest(file, 'sha256').hexdigest()}\n"
    except OSError:
        return ""


_THIS_FILE = Text(en="this file", zh_TW="這個檔案")
