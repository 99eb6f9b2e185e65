"""``report.json``: every figure unrounded, unknown as null, for programs to read.

Format 1 is described by ``report.schema.json`` beside this module.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

import okrsheet
from okrsheet.assessment import Assessment, Group
from okrsheet.basics.cells import CellRef
from okrsheet.basics.text import Language
from okrsheet.figures import headline
from okrsheet.figures.forecast import MONTH, WEEK
from okrsheet.figures.outcome import Measured
from okrsheet.figures.review import Scored, scored
from okrsheet.plan import KINDS, CheckIn, HistoryRow, Item, MeasuredItem, Objective, Plan
from okrsheet.plan.columns import Kind, has_column
from okrsheet.plan.status import Status
from okrsheet.plan.words import Word
from okrsheet.report.schema import FORMAT, STANDING
from okrsheet.rules.rule import Finding


def render(assessment: Assessment, language: Language) -> str:
    """The whole assessment as JSON text; words for people (titles, messages) in ``language``."""
    return "".join(written(assessment, language))


def written(assessment: Assessment, language: Language) -> Iterator[str]:
    """As :func:`render`, in pieces; each item and each finding has a line of its own."""
    opening = "{\n"
    for key, value in as_data(assessment, language).items():
        yield f"{opening}{_said(key)}: "
        yield from _lines(value) if isinstance(value, list) and value else [_said(value)]
        opening = ",\n"
    yield "\n}\n"


def _lines(values: list[Any]) -> Iterator[str]:
    """A list with a line for each of its values."""
    for number, value in enumerate(values):
        yield (",\n" if number else "[\n") + _said(value)
    yield "\n]"


_said = json.JSONEncoder(ensure_ascii=False).encode


def as_data(assessment: Assessment, language: Language) -> dict[str, Any]:
    """The report as plain dictionaries, lists, numbers and strings."""
    plan = assessment.plan
    period = plan.period(assessment.as_of)
    return {
        "format": FORMAT,
        "okrsheet": okrsheet.__version__,
        "as_of": assessment.as_of.isoformat(),
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "language": language,
        "sources": sources(plan),
        "unread": [{"file": one.book, "message": one.why.message.into(language)} for one in plan.unread],
        "summary": _summary(assessment),
        **{
            kind.key: [_item(assessment, item) for item in plan.items_of(record)]
            for record, kind in KINDS.items()
        },
        "departments": [_group(g) for g in assessment.departments],
        "owners": [_group(g) for g in assessment.owners],
        "review": _review(assessment),
        "findings": [finding_data(f, _file(plan, f.where), language) for f in assessment.findings],
    }


def sources(plan: Plan) -> list[dict[str, str]]:
    """The workbooks that a plan was read from."""
    return [{"file": w.book or w.name, "sha256": w.sha256} for w in plan.workbooks]


def finding_data(finding: Finding, file: str, language: Language) -> dict[str, Any]:
    """One finding as plain data."""
    return {
        "code": finding.code,
        "rule": finding.rule.name,
        "severity": finding.severity.key,
        "file": file,
        "cell": finding.where.within,
        "id": finding.id or None,
        "message": finding.message.into(language),
        "hint": finding.hint.into(language),
    }


def _file(plan: Plan, where: CellRef) -> str:
    """The name of the workbook that a cell stands in; a sheet that is missing stands in none."""
    name = where.book or PurePath(where.file).name
    return name or ", ".join(workbook.book or workbook.name for workbook in plan.workbooks)


def _counts(counts: Mapping[Status, int]) -> dict[str, int]:
    return {status.key: n for status, n in counts.items()}


def _summary(assessment: Assessment) -> dict[str, Any]:
    whole = assessment.summary
    return {
        "progress": whole.progress,
        "expected": whole.expected,
        "status": _plain(whole.status),
        "forecast": _overall(assessment),
        **{kind.key: _counts(whole.counts[record]) for record, kind in KINDS.items()},
        "kpis_complete": assessment.kpis_complete,
        "kpis_total": len(assessment.counted_kpis),
        "gone": [
            {"id": row.id, "title": row.title, "status": _status_key(row)} for row in assessment.figures.gone
        ],
        "new": [item.id for item in assessment.figures.new],
    }


def _review(assessment: Assessment) -> dict[str, Any] | None:
    """The review of the period, in its last month and later."""
    found = assessment.review
    if found is None:
        return None
    whole = scored(assessment.figures, assessment.summary.progress, assessment.tops)
    return {
        "over": found.is_over,
        **_scored(whole),
        "objectives": [{"id": o.id, **_scored(one)} for o, one in found.scores.items()],
        "achieved": [item.id for item in found.achieved],
        "missed": [item.id for item in found.missed],
        "without_figure": [item.id for item in found.unknown],
        "set_aside": [item.id for item in found.decided],
        "goalposts": [
            {"id": item.id, "what": m.key, "before": _plain(m.before), "after": _plain(m.now)}
            for item, moved in found.moved.items()
            for m in moved
        ],
        "forecasts": [
            {
                "as_of": one.made.isoformat(),
                "count": one.count,
                "right": one.right,
                "mean_miss": one.mean_miss,
            }
            for one in found.accuracy(assessment.plan.items)
        ],
    }


def _scored(one: Scored) -> dict[str, Any]:
    grade = one.tone.value if one.tone and one.ended else None
    return {"progress": one.progress, "score": one.score, "grade": grade}


def _overall(assessment: Assessment) -> dict[str, Any] | None:
    """Where the plan is heading."""
    ahead = headline.overall_forecast(assessment.figures, assessment.tops)
    return {"end": _plain(ahead[0]), "progress": ahead[1]} if ahead else None


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        **{kind.key: _counts(group.counts[record]) for record, kind in KINDS.items()},
        "progress": group.progress,
        "expected": group.expected,
        "status": _plain(group.status),
    }


def _filled(assessment: Assessment, item: Item) -> dict[str, Any]:
    """The columns that okrsheet fills, but for Checks, whose findings have a list of their own."""
    outcome = assessment[item]
    return {
        column.key: _plain(getattr(outcome, column.key))
        for column in item.OURS
        if column.kind is not Kind.CHECKS
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it: words by their keys, days in ISO 8601."""
    match value:
        case Word():
            return value.key
        case dt.date():
            return value.isoformat()
        case tuple():
            return [_plain(one) for one in value]
        case _:
            return value


def _standing(assessment: Assessment, item: Item) -> dict[str, Any]:
    """What every item has."""
    filled, outcome = _filled(assessment, item), assessment.figures[item]
    return {
        **{key: filled[key] for key in STANDING if key in filled},
        "forecast": _forecast(assessment, item),
        "reported_before": _reported(assessment.figures.reported_of(item)),
        "comment": _comment(outcome.comment),
        "confidence": outcome.confidence,
        "owner_call": _call(item),
        "file": _file(assessment.plan, item.at()),
        "cell": item.at().within,
    }


def _reported(row: HistoryRow | None) -> dict[str, Any] | None:
    """What was reported of an item for the month before."""
    return {"month": row.month, "progress": row.progress, "status": _status_key(row)} if row else None


def _status_key(row: HistoryRow) -> str | None:
    status = Status.find(row.status or "")
    return status.key if status else None


def _comment(row: CheckIn | None) -> dict[str, Any] | None:
    """A check-in's comment: what, by whom, when."""
    return {"text": row.comment, "by": row.by, "date": _plain(row.date)} if row else None


def _call(item: Item) -> str | None:
    """The owner's call: a status by its key, other words as they were typed."""
    status = Status.find(item.owner_call or "")
    return status.key if status else item.owner_call


def _forecast(assessment: Assessment, item: Item) -> dict[str, Any] | None:
    """Where the item is heading, in its own unit; shares for what is rolled up."""
    ahead = assessment.figures.forecasts[item]
    if ahead is None:
        return None
    return {
        "end": _plain(ahead.end),
        "value": ahead.value,
        "progress": ahead.progress,
        "per_week": None if ahead.slope is None else ahead.slope * WEEK,
        "needed_per_week": ahead.needed(WEEK),
        "needed_per_month": ahead.needed(MONTH),
        "values": ahead.count,
        "since": _plain(ahead.since),
    }


def _item(assessment: Assessment, item: Item) -> dict[str, Any]:
    if isinstance(item, MeasuredItem):
        return _measured(assessment, item)
    return _objective(assessment, item)


def _objective(assessment: Assessment, item: Objective) -> dict[str, Any]:
    plan = assessment.plan
    return {
        "id": item.id or None,
        "title": item.title,
        "level": _plain(item.level),
        "department": plan.department(item),
        "owner": plan.owner(item),
        "owners": list(plan.owners(item)),
        "supports": item.supports,
        **{key: value for key, value in _filled(assessment, item).items() if key not in STANDING},
        **_standing(assessment, item),
    }


def _measured(assessment: Assessment, item: MeasuredItem) -> dict[str, Any]:
    """How an item is measured, and the value as of the day; an objective or a department where its kind has
    a column for it.

    ``baseline`` and ``target`` are as typed; with “by”, the target is a distance.
    """
    outcome, record = assessment[item], type(item)
    read = outcome.reading if isinstance(outcome, Measured) else None
    return {
        **({"objective": item.above} if has_column(record, "objective_id") else {}),
        "id": item.id or None,
        "title": item.title,
        "owner": assessment.plan.owner(item),
        "owners": list(assessment.plan.owners(item)),
        "measure": _plain(item.measure),
        "baseline": item.baseline,
        "target": item.target,
        "value": _plain(read.value) if read else None,
        "value_date": _plain(read.on) if read else None,
        "raw": outcome.raw,
        "stale": outcome.stale,
        **_standing(assessment, item),
        **({"department": assessment.plan.department(item)} if has_column(record, "department") else {}),
        **_filled(assessment, item),
    }
