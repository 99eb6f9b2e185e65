"""From a workbook file to a plan."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from okrsheet.errors import Refused
from okrsheet.plan import Plan
from okrsheet.text import Text
from okrsheet.workbook.addcolumns import add_columns as add_columns_to
from okrsheet.workbook.grids import read_grids
from okrsheet.workbook.tables import read_tables
from okrsheet.xlsx.package import Package, open_package

_FOREIGN = Text(
    "{file}: no sheet of this workbook is one of okrsheet's.", "{file}：這個活頁簿裡沒有 okrsheet 的工作表。"
)
_FOREIGN_HINT = Text(
    "okrsheet looks for the sheets Objectives, Key Results and KPIs (or 目標, 關鍵結果, KPI 指標). "
    "“okrsheet new plan.xlsx” makes a workbook that has them.",
    "okrsheet 會尋找「目標」、「關鍵結果」、「KPI 指標」（或 Objectives、Key Results、KPIs）工作表。"
    "執行「okrsheet new plan.xlsx」可建立含有這些工作表的活頁簿。",
)


def read(path: str | Path, as_of: dt.date | None = None, *, add_columns: bool = False) -> Plan:
    """Reads a workbook; bad cells become findings, only a bad file raises.

    ``as_of`` (default: today) anchors period names such as ``Q4`` where the Settings sheet
    gives no period. With ``add_columns`` the plan is that of a workbook with all of our columns
    and a History sheet; writing it back adds what is missing.

    Raises:
        Refused: the file is missing, damaged, protected, dangerous, or holds none of our sheets;
            or our columns have no room.
    """
    package = open_package(Path(path))
    plan = read_package(package, as_of)
    if not add_columns:
        return plan
    grown = add_columns_to(package, plan)
    return dataclasses.replace(read_package(grown, as_of), sha256=package.sha256, adds_columns=True)


def read_package(package: Package, as_of: dt.date | None = None) -> Plan:
    """As :func:`read`, of a file that is open already."""
    plan = read_tables(read_grids(package), as_of or dt.date.today())
    if not plan.layouts:
        raise Refused(_FOREIGN.says(file=package.path), _FOREIGN_HINT)
    return dataclasses.replace(plan, file=str(package.path), sha256=package.sha256)
