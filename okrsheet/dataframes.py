"""Tidy pandas frames of an assessment, one row per thing, for pivots and exports.

Column names are those of ``report.json``; numbers are floats with NaN for unknown, days are
``datetime64``, words are keys such as ``on_track``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.dates import month_ends, parse_month
from okrsheet.plan import KINDS, MEASURED, SHEETS, Item, Plan
from okrsheet.plan.columns import Kind, Record, columns_of, has_column
from okrsheet.plan.words import Word
from okrsheet.report.json import as_data
from okrsheet.report.year import Figure, figures_of, figures_of_the_past, table
from okrsheet.workbook.reader import read

if TYPE_CHECKING:
    import pandas as pd


def frames(assessment: Assessment) -> dict[str, pd.DataFrame]:
    """``objectives``, ``key_results``, ``kpis``, ``check_ins``, ``history`` and ``findings``.

    >>> kpis = frames(assessment)["kpis"]                        # doctest: +SKIP
    >>> kpis.groupby("department")["progress"].mean()            # doctest: +SKIP
    """
    data = as_data(assessment, assessment.plan.language)
    rows: dict[str, list[dict[str, Any]]] = {kind.key: data[kind.key] for kind in KINDS.values()}
    rows["check_ins"] = [
        {
            "date": c.date,
            "id": c.id,
            "value": _plain(c.value),
            "confidence": c.confidence,
            "by": c.by,
            "comment": c.comment,
            "cell": str(c.at()),
        }
        for c in assessment.plan.check_ins
    ]
    rows["history"] = [
        {
            "month": h.month,
            "as_of": h.as_of,
            "id": h.id,
            "value": _plain(h.value),
            "progress": h.progress,
            "status": h.status,
            "baseline": h.baseline,
            "target": h.target,
            "due": h.end,
            "weight": h.weight,
            "cell": str(h.at()),
        }
        for h in assessment.plan.history
    ]
    rows["findings"] = data["findings"]
    return {name: _frame(found, _COLUMNS[name]) for name, found in rows.items()}


def months(
    plan: Plan | str | Path | Sequence[str | Path], first: str | dt.date, last: str | dt.date
) -> pd.DataFrame:
    """The figures of several months, each as of its last day: those of ``okrsheet report --months``.

    ``plan`` is a plan that was read, or what :func:`okrsheet.read` takes; ``first`` and ``last`` are months
    such as ``2026-01``, or days in them. One row per figure: ``month``, ``kind`` (plan, department, owner),
    ``group`` (its name), ``items`` (what was counted, where ``measure`` is a status), ``measure`` and ``value``.

    >>> found = months("plan.xlsx", "2026-01", "2026-12")                                 # doctest: +SKIP
    >>> progress = found.query("kind == 'department' and measure == 'progress'")          # doctest: +SKIP
    >>> progress.pivot(index="group", columns="month", values="value")                    # doctest: +SKIP

    Raises:
        ValueError: a month cannot be read, or the last one is before the first.
        OkrsheetError: as :func:`okrsheet.read`.
    """
    days = month_ends(*(parse_month(day) if isinstance(day, str) else day for day in (first, last)))
    if not days:
        raise ValueError(f"{last} is before {first}")
    read_already = plan if isinstance(plan, Plan) else read(plan, days[-1])
    anew = not isinstance(plan, Plan) and not read_already.calendar.given  # dates depend on the day then
    figures: list[Figure] = []
    for day in days:
        assessment = assess(read(plan, day) if anew and not isinstance(plan, Plan) else read_already, day)
        figures += figures_of(assessment)
    return table([*figures, *figures_of_the_past(assessment, days)])


def _ours(record: type[Record]) -> tuple[str, ...]:
    """The columns that okrsheet fills; “2 of 3” is two numbers here, and Checks are a frame of their own."""
    keys: list[str] = []
    for column in record.OURS:
        if column.kind is not Kind.CHECKS:
            keys += _SPLIT.get(column.key, (column.key,))
    return tuple(keys)


_SPLIT: dict[str, tuple[str, ...]] = {"reported": ("reported_parts", "parts")}
"""The columns of a frame that hold the two numbers of one column of a sheet."""
_MEASURED = ("owner", "measure", "baseline", "target", "value", "value_date", "raw")


def _of_kind(record: type[Item]) -> tuple[str, ...]:
    """The columns of one kind of item: an objective or a department where its sheet has a column for it."""
    if record not in MEASURED:
        return "id", "title", "level", "department", "owner", "supports", *_ours(record), "file", "cell"
    above = ("objective",) if has_column(record, "objective_id") else ()
    department = ("department",) if has_column(record, "department") else ()
    return "id", *above, "title", *department, *_MEASURED, *_ours(record), "stale", "file", "cell"


_COLUMNS: dict[str, tuple[str, ...]] = {
    **{kind.key: _of_kind(record) for record, kind in KINDS.items()},
    "check_ins": ("date", "id", "value", "confidence", "by", "comment", "cell"),
    "history": (
        "month", "as_of", "id", "value", "progress", "status", "baseline", "target", "due", "weight",
        "cell",
    ),
    "findings": ("code", "rule", "severity", "file", "cell", "id", "message", "hint"),
}  # fmt: skip

_KINDS = {column.key: column.kind for record in SHEETS for column in columns_of(record)} | {
    "due": Kind.DATE, "value_date": Kind.DATE, "raw": Kind.SHARE,
}  # fmt: skip
"""The kind of a column of a frame: that of the sheets' columns of the same name."""
_DAYS = (Kind.DATE, Kind.START, Kind.END)
_NUMBERS = (Kind.NUMBER, Kind.SHARE, Kind.POINTS, Kind.SCORE)


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    for row in rows:
        for key, names in _SPLIT.items():
            row.update(zip(names, row.pop(key, ()), strict=False))
        if "missing" in row:
            row["missing"] = ", ".join(row["missing"])
    frame = pd.DataFrame(rows, columns=list(columns))
    for name in columns:
        if _KINDS.get(name) in _DAYS:
            frame[name] = pd.to_datetime(frame[name])
        elif _KINDS.get(name) in _NUMBERS:
            frame[name] = frame[name].astype("float64")
    return frame


def _plain(value: object) -> object:
    return value.key if isinstance(value, Word) else value
