"""A comparison as JSON, unrounded, with the same keys in every language."""

from __future__ import annotations

import json
from collections.abc import Mapping

import okrsheet
from okrsheet.assessment import Assessment
from okrsheet.comparing.changes import Change, Comparison, Moved, Standing
from okrsheet.comparing.held import plain_data
from okrsheet.plan import KINDS, CheckIn, HistoryRow, Person, PhasedTarget, SettingRow, Settings
from okrsheet.plan.columns import Record

_SHEETS: Mapping[type[Record], str] = {
    **{record: kind.key for record, kind in KINDS.items()},
    SettingRow: "settings", Settings: "settings", Person: "people", CheckIn: "check_ins",
    PhasedTarget: "phased_targets", HistoryRow: "history",
}  # fmt: skip
"""What a sheet is called, as in data frames and exports."""


def render(comparison: Comparison, names: tuple[str, str]) -> str:
    """``{"format": 1, "differs": …, "changes": […], "figures": […]}``."""
    versions = zip(("old", "new"), names, (comparison.old, comparison.new), strict=True)
    data = {
        "format": 1,
        "okrsheet": okrsheet.__version__,
        "as_of": comparison.new.as_of.isoformat(),
        **{key: _version(name, assessment) for key, name, assessment in versions},
        "differs": comparison.differs,
        "not_compared": list(comparison.unread),
        "changes": [_change(change) for change in comparison.changes],
        "figures": [_moved(moved) for moved in comparison.figures],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _version(name: str, assessment: Assessment) -> Mapping[str, object]:
    return {
        "path": name,
        "workbooks": [{"file": w.file, "sha256": w.sha256} for w in assessment.plan.workbooks],
    }


def _change(change: Change) -> Mapping[str, object]:
    record, item = change.subject.record, change.subject.item
    identifier = getattr(record, "id", None)
    return {
        "group": change.group.key,
        "change": change.deed.value,
        "remarkable": change.is_remarkable,
        "sheet": _SHEETS[type(record)],
        "workbook": record.origin.book or None,
        "id": identifier if change.rows == 1 else None,
        "kind": KINDS[type(item)].type if item and change.rows == 1 else None,
        "title": item.title if item and change.rows == 1 else None,
        "name": _name(record),
        "date": _iso(getattr(record, "date", None)),
        "month": getattr(record, "month", None),
        "column": change.column.key if change.column else None,
        "old": plain_data(change.before) if change.before else None,
        "new": plain_data(change.after) if change.after else None,
        "row": {column.key: plain_data(held) for column, held in change.holds} or None,
        "rows": change.rows,
    }


def _name(record: Record) -> str | None:
    """What tells rows apart that have no ID: a person's name, a setting's."""
    if isinstance(record, Person):
        return record.name
    return record.setting if isinstance(record, SettingRow) else None


def _iso(day: object) -> str | None:
    return str(day) if day else None


def _moved(moved: Moved) -> Mapping[str, object]:
    return {
        "kind": KINDS[type(moved.new)].type if moved.new else "plan",
        "id": moved.new.id if moved.new else None,
        "title": moved.new.title if moved.new else None,
        "workbook": (moved.new.origin.book or None) if moved.new else None,
        "old": _standing(moved.before),
        "new": _standing(moved.after),
    }


def _standing(standing: Standing) -> Mapping[str, object]:
    return {"progress": standing.progress, "status": standing.status.key if standing.status else None}
