"""okrsheet: OKRs and KPIs in spreadsheets — checked, rolled up, written back, reported.

    >>> import okrsheet
    >>> plan = okrsheet.read("plan.xlsx")                       # doctest: +SKIP
    >>> assessment = okrsheet.assess(plan)                      # doctest: +SKIP
    >>> assessment.summary.progress                             # doctest: +SKIP
    0.62

Names are imported when they are first used, so that the command line starts at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "read": "okrsheet.workbook.reader",
    "assess": "okrsheet.assessment",
    "Assessment": "okrsheet.assessment",
    "Group": "okrsheet.assessment",
    "compare": "okrsheet.comparing.compare",
    "Comparison": "okrsheet.comparing.changes",
    "explain": "okrsheet.report.explanation",
    "frames": "okrsheet.dataframes",
    "months": "okrsheet.dataframes",
    "write_back": "okrsheet.writeback",
    "Written": "okrsheet.writeback",
    "Change": "okrsheet.writeback",
    "write_reports": "okrsheet.run.reporting",
    "write_tables": "okrsheet.run.exporting",
    "Plan": "okrsheet.plan",
    "Workbook": "okrsheet.plan",
    "Settings": "okrsheet.plan",
    "Person": "okrsheet.plan",
    "Objective": "okrsheet.plan",
    "KeyResult": "okrsheet.plan",
    "Kpi": "okrsheet.plan",
    "CheckIn": "okrsheet.plan",
    "HistoryRow": "okrsheet.plan",
    "PhasedTarget": "okrsheet.plan",
    "Outcome": "okrsheet.figures.outcome",
    "Measured": "okrsheet.figures.outcome",
    "RolledUp": "okrsheet.figures.outcome",
    "Recorded": "okrsheet.figures.outcome",
    "Unknown": "okrsheet.figures.outcome",
    "Figures": "okrsheet.figures.compute",
    "Finding": "okrsheet.rules.rule",
    "Rule": "okrsheet.rules.rule",
    "Severity": "okrsheet.rules.rule",
    "Status": "okrsheet.plan.status",
    "Tone": "okrsheet.plan.status",
    "CellRef": "okrsheet.basics.cells",
    "Text": "okrsheet.basics.text",
    "OkrsheetError": "okrsheet.basics.errors",
    "Refused": "okrsheet.basics.errors",
}

__all__ = [
    "Assessment", "CellRef", "Change", "CheckIn", "Comparison", "Figures", "Finding", "Group", "HistoryRow", "KeyResult", "Kpi",
    "Measured", "Objective", "OkrsheetError", "Outcome", "Person", "PhasedTarget", "Plan", "Recorded", "Refused", "RolledUp",
    "Rule", "Settings", "Severity", "Status", "Text", "Tone", "Unknown", "Workbook", "Written", "__version__", "assess", "compare", "explain", "frames",
    "months", "read", "write_back", "write_reports", "write_tables",
]  # fmt: skip

if TYPE_CHECKING:
    from okrsheet.assessment import Assessment, Group, assess
    from okrsheet.basics.cells import CellRef
    from okrsheet.basics.errors import OkrsheetError, Refused
    from okrsheet.basics.text import Text
    from okrsheet.comparing.changes import Comparison
    from okrsheet.comparing.compare import compare
    from okrsheet.dataframes import frames, months
    from okrsheet.figures.compute import Figures
    from okrsheet.figures.outcome import Measured, Outcome, Recorded, RolledUp, Unknown
    from okrsheet.plan import (
        CheckIn,
        HistoryRow,
        KeyResult,
        Kpi,
        Objective,
        Person,
        PhasedTarget,
        Plan,
        Settings,
        Workbook,
    )
    from okrsheet.plan.status import Status, Tone
    from okrsheet.report.explanation import explain
    from okrsheet.rules.rule import Finding, Rule, Severity
    from okrsheet.run.exporting import write_tables
    from okrsheet.run.reporting import write_reports
    from okrsheet.workbook.reader import read
    from okrsheet.writeback import Change, Written, write_back


def __dir__() -> list[str]:
    """The names that are meant for others."""
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'okrsheet' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
