"""An engineer's script, held against the package's types by ``make types``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import okrsheet
from okrsheet import Assessment, Change, Finding, Kpi, Measured, OkrsheetError, Outcome, Status, Written


def behind(path: Path, day: dt.date) -> list[tuple[str, float | None]]:
    """The KPIs that are off track, and how far they are."""
    try:
        assessment: Assessment = okrsheet.assess(okrsheet.read(path, day), day)
    except OkrsheetError as error:
        print(error.into("en"))
        return []
    found: list[tuple[str, float | None]] = []
    for kpi in assessment.plan.kpis:
        outcome: Outcome = assessment[kpi]
        if outcome.status is Status.OFF_TRACK:
            found.append((kpi.id, outcome.progress))
    return found


def cells(assessment: Assessment, kpi: Kpi) -> list[str]:
    """Where the findings about a KPI are, and its figures spelled out."""
    findings: tuple[Finding, ...] = assessment.about(kpi)
    lines = [line.into("zh-TW") for line in okrsheet.explain(assessment, kpi.id)]
    mean = okrsheet.frames(assessment)["kpis"]["progress"].mean()
    outcome: Measured = assessment[kpi]
    assert assessment[kpi.id] is outcome
    return [*(str(finding.where) for finding in findings), *lines, str(mean)]


def reports(assessment: Assessment, folder: Path) -> list[str]:
    """What a schedule would write: the workbook, then the reports in Chinese."""
    written: Written = okrsheet.write_back(assessment)
    files: tuple[Path, ...] = okrsheet.write_reports(assessment, folder, "zh-TW")
    changes: tuple[Change, ...] = written.changes
    return [*(str(change.where) for change in changes), *(file.name for file in files)]
