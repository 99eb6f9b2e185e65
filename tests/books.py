"""Real workbooks for the tests: made, damaged on purpose, and looked into."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from okrsheet.basics.dates import Period
from okrsheet.basics.text import Language
from okrsheet.workbook.template import new_workbook
from okrsheet.xlsx import CellValue

Q4 = Period(dt.date(2026, 10, 1), dt.date(2026, 12, 31))
SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def sample(folder: Path, language: Language = "en", name: str = "plan.xlsx") -> Path:
    """The sample company's workbook."""
    path = folder / name
    new_workbook(path, language, Q4, sample=True)
    return path


def parts(path: Path) -> dict[str, bytes]:
    """Every part of a package, inflated."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def made(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook made by hand, without any of the template's finery."""
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def cell_value(value: object) -> CellValue:
    """A value that is of a kind which openpyxl writes into a cell."""
    assert value is None or isinstance(value, (str, int, float, dt.date)), value
    return value


def goals(owner: str, goal: str = "Lead", value: int = 6) -> dict[str, list[list[object]]]:
    """The least that is worth a mail."""
    return {
        "Objectives": [["ID", "Objective", "Owner"], ["O1", goal, owner]],
        "KPIs": [
            ["ID", "KPI", "Owner", "Measure", "Target", "Current"],
            ["K1", "Leads", owner, "At least", 5, value],
        ],
    }


def shown(path: Path, sheet: str) -> list[list[object]]:
    """A sheet's values as openpyxl reads them."""
    book = openpyxl.load_workbook(path, data_only=True)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def through_libreoffice(path: Path, folder: Path) -> Path:
    """The workbook opened and saved again by LibreOffice."""
    assert SOFFICE is not None
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder.resolve()}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / path.name
