"""The JSON Schema (2020-12) of ``report.json``. What items have of columns is said by the declaration of the
workbook; ``make docs`` writes it all into ``report.schema.json``, which ships with the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from okrsheet.plan import KINDS, MEASURED, Item
from okrsheet.plan.columns import Column, Kind, has_column
from okrsheet.plan.status import Status
from okrsheet.plan.words import Component, Level, Measure
from okrsheet.rules.rule import FAMILIES, Severity

FORMAT: Final = 1  # 1: the first

STANDING: Final = ("progress", "expected", "status", "score", "change")
"""The filled columns that stand together in every item; those that only some have stand by themselves."""

_Schema = dict[str, Any]

_STRING: _Schema = {"type": "string"}
_TEXT: _Schema = {"type": ["string", "null"]}
_NUMBER: _Schema = {"type": ["number", "null"]}
_SHARE: _Schema = {**_NUMBER, "minimum": 0, "maximum": 1}
_COUNT: _Schema = {"type": "integer", "minimum": 0}
_A_DAY: _Schema = {**_STRING, "format": "date"}
_DAY: _Schema = {**_TEXT, "format": "date"}

_OF_KIND: Final[Mapping[Kind, _Schema]] = {
    Kind.NUMBER: _NUMBER,
    Kind.SHARE: _SHARE,
    Kind.SCORE: _SHARE,
    Kind.POINTS: _NUMBER,
    Kind.DATE: _DAY,
    Kind.STATUS: {"$ref": "#/$defs/status"},
    Kind.SIGN: {"enum": ["▲", "▼", "▬", None]},
    Kind.COMPONENTS: {
        "type": "array",
        "uniqueItems": True,
        "items": {"enum": [component.key for component in Component]},
    },
}
"""What a filled column holds; one of any other kind, a text."""


def schema() -> _Schema:
    """What a report is held against."""
    kinds = {kind.key: _list_of(_name(record)) for record, kind in KINDS.items()}
    groups = {key: _list_of("group") for key in ("departments", "owners")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"okrsheet report.json, format {FORMAT}",
        "description": "Numbers are unrounded; shares are 0..1; unknown is null, never 0; days are ISO 8601.",
        **_object(
            {
                **_HEAD,
                "summary": _summary(),
                **kinds,
                **groups,
                "review": _REVIEW,
                "findings": _list_of("finding"),
            }
        ),
        "$defs": {
            "status": {"enum": [status.key for status in Status]},
            "counts": {
                "type": "object",
                "description": "How many items have each status; absent is none.",
                "propertyNames": _ref("status"),
                "additionalProperties": {"type": "integer", "minimum": 1},
            },
            **{_name(record): _item(record) for record in KINDS},
            "group": _object(
                {
                    "name": _STRING,
                    **{kind.key: _ref("counts") for kind in KINDS.values()},
                    "progress": _SHARE,
                    "expected": _SHARE,
                    "status": {"description": "As of one objective.", **_or_null("status")},
                }
            ),
            "finding": _FINDING,
            "forecast": _FORECAST,
            "reported": _object({"month": _TEXT, "progress": _NUMBER, "status": _or_null("status")}),
            "comment": _object({"text": _STRING, "by": _TEXT, "date": _A_DAY}),
        },
    }


def _object(properties: _Schema, optional: str = "") -> _Schema:
    required = [key for key in properties if key != optional]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def _ref(name: str) -> _Schema:
    return {"$ref": f"#/$defs/{name}"}


def _or_null(name: str) -> _Schema:
    return {"anyOf": [{"type": "null"}, _ref(name)]}


def _list_of(name: str) -> _Schema:
    return {"type": "array", "items": _ref(name)}


def _name(record: type[Item]) -> str:
    return KINDS[record].type


def _item(record: type[Item]) -> _Schema:
    """What is said of one item of a kind."""
    filled = {c.key: _filled(c) for c in record.OURS if c.kind is not Kind.CHECKS}
    standing: _Schema = {key: filled[key] for key in STANDING if key in filled}
    others = {key: value for key, value in filled.items() if key not in STANDING}
    names = {"id": _TEXT, "title": _TEXT}
    owners = {"owner": _TEXT, "owners": {"type": "array", "items": _STRING}}
    if record in MEASURED:
        above = _text_if(has_column(record, "objective_id"), "objective")
        department = _text_if(has_column(record, "department"), "department")
        own = {**above, **names, **owners, **_MEASURED, **standing, **_EVERY, **department, **others}
    else:
        level = {"level": {"enum": [level.key for level in Level] + [None]}, "department": _TEXT}
        own = {**names, **level, **owners, "supports": _TEXT, **others, **standing, **_EVERY}
    return _object(own, optional="forecast")


def _text_if(known: bool, key: str) -> _Schema:
    return {key: _TEXT} if known else {}


def _filled(column: Column) -> _Schema:
    """What a column that okrsheet fills holds for programs."""
    said = {"description": _SAYS.get(column.key, column.help.en)}
    if column.kind is not Kind.COUNT:
        return {**_OF_KIND.get(column.kind, _TEXT), **said}
    if column.of != column.key:  # the cell says “2 of 4”, and programs are told the 2
        return {**_COUNT, "maximum": len(Component), **said}
    pair = {"prefixItems": [{"type": "integer"}, {"type": "integer"}], "minItems": 2, "maxItems": 2}
    return {"type": "array", **pair, **said}


_SAYS: Final[Mapping[str, str]] = {
    "progress": "Raw progress held within 0 and 1.",
    "reported": "[2, 3]: 2 of 3 parts have a number.",
}
"""What programs must be told otherwise than people."""


def _summary() -> _Schema:
    gone = _object({"id": _STRING, "title": _TEXT, "status": _or_null("status")})
    return _object(
        {
            "progress": _SHARE,
            "expected": _SHARE,
            "status": {
                "description": "The plan's own, as of one objective; null where it has no objectives.",
                **_or_null("status"),
            },
            "forecast": {
                "description": "Where the plan is heading at its pace; null where that is not known.",
                **_object({"end": _A_DAY, "progress": _SHARE}),
                "type": ["object", "null"],
            },
            **{kind.key: _ref("counts") for kind in KINDS.values()},
            "kpis_complete": _COUNT,
            "kpis_total": _COUNT,
            "gone": {
                "type": "array",
                "description": "Items that were reported for the month before and that the plan no longer has.",
                "items": gone,
            },
            "new": {
                "type": "array",
                "description": (
                    "IDs of items that were not reported for the month before; none where nothing was."
                ),
                "items": _STRING,
            },
        }
    )


_HEAD: Final[_Schema] = {
    "format": {"const": FORMAT},
    "okrsheet": _STRING,
    "as_of": _A_DAY,
    "period": _object({"start": _A_DAY, "end": _A_DAY}),
    "language": {**_STRING, "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
    "sources": {
        "type": "array",
        "items": _object({"file": _STRING, "sha256": {**_STRING, "pattern": "^[0-9a-f]{64}$"}}),
    },
    "unread": {
        "type": "array",
        "description": "Workbooks of the plan that could not be read.",
        "items": _object({"file": _STRING, "message": _STRING}),
    },
}

_SCORED: Final[_Schema] = {
    "progress": _SHARE,
    "score": {**_SHARE, "description": "Progress to one decimal."},
    "grade": {
        "enum": ["good", "warn", "bad", None],
        "description": (
            "Aspirational: good from 0.7, warn from 0.4; committed: good is 1 only. Null while it runs."
        ),
    },
}
_IDS: Final[_Schema] = {"type": "array", "items": _STRING}
_REVIEW: Final[_Schema] = {
    "description": (
        "The review of the period, in the report of its last month and later; null before. achieved, missed and "
        "without_figure are the key results and KPIs that have ended."
    ),
    **_object(
        {
            "over": {"type": "boolean", "description": "Whether the period has ended."},
            **_SCORED,
            "objectives": {"type": "array", "items": _object({"id": _STRING, **_SCORED})},
            "achieved": _IDS,
            "missed": _IDS,
            "without_figure": _IDS,
            "set_aside": {**_IDS, "description": "Closed, cancelled or postponed."},
            "goalposts": {
                "type": "array",
                "description": "What is another than in the first report of the period.",
                "items": _object(
                    {
                        "id": _STRING,
                        "what": {"enum": ["target", "baseline", "end", "weight"]},
                        "before": {"type": ["number", "string", "null"]},
                        "after": {"type": ["number", "string", "null"]},
                    }
                ),
            },
            "forecasts": {
                "type": "array",
                "description": "How good those were that were made at the end of a month; mean_miss is a share 0..1.",
                "items": _object({"as_of": _A_DAY, "count": _COUNT, "right": _COUNT, "mean_miss": _SHARE}),
            },
        }
    ),
    "type": ["object", "null"],
}

_MEASURED: Final[_Schema] = {
    "measure": {"enum": [measure.key for measure in Measure] + [None]},
    "baseline": _NUMBER,
    "target": {
        **_NUMBER,
        "description": "As typed; with increase_by and decrease_by, the distance from the baseline.",
    },
    "value": {
        "type": ["number", "string", "null"],
        "description": "The value as of the day; a milestone's may be done, not_started or in_progress.",
    },
    "value_date": {**_DAY, "description": "The check-in's day; null when the value is the Current cell's."},
    "raw": {**_NUMBER, "description": "May be below 0 or above 1."},
    "stale": {"type": "boolean"},
}
"""What only items with values of their own have."""

_EVERY: Final[_Schema] = {
    "forecast": _ref("forecast"),
    "reported_before": {
        "description": "What Past months has of the item for the month before, as it was reported.",
        **_or_null("reported"),
    },
    "comment": {
        "description": "The latest comment of a check-in up to the day of the report.",
        **_or_null("comment"),
    },
    "confidence": {**_NUMBER, "minimum": 0, "maximum": 10, "description": "The owner's, 0 to 10."},
    "owner_call": {
        **_TEXT,
        "description": "The owner's own view: a status by its key, other words as typed.",
    },
    "file": _STRING,
    "cell": {**_STRING, "description": "The row's first cell, as KPIs!A5."},
}
"""What every item has."""

_FINDING: Final[_Schema] = _object(
    {
        "code": {**_STRING, "pattern": f"^[{''.join(FAMILIES)}]1[0-9]{{2}}$"},
        "rule": _STRING,
        "severity": {"enum": [severity.key for severity in Severity]},
        "file": _STRING,
        "cell": _STRING,
        "id": _TEXT,
        "message": _STRING,
        "hint": _STRING,
    }
)

_FORECAST: Final[_Schema] = {
    "description": (
        "Where the item is heading, in its own unit (shares for what is rolled up); null for what is not under "
        "way, limits, and yes-or-no milestones. value, progress and per_week need three dated values."
    ),
    **_object(
        {
            "end": {**_A_DAY, "description": "The item's last day."},
            "value": {**_NUMBER, "description": "On the last day."},
            "progress": {**_SHARE, "description": "On the last day."},
            "per_week": {
                **_NUMBER,
                "description": "The pace: the median slope between every two values (Theil–Sen).",
            },
            "needed_per_week": {
                **_NUMBER,
                "description": (
                    "From now on, to reach the target on the last day; null for what is not behind."
                ),
            },
            "needed_per_month": _NUMBER,
            "values": {**_COUNT, "description": "How many dated values there are since the first day."},
            "since": {**_DAY, "description": "The day of the first of them."},
        }
    ),
    "type": ["object", "null"],
}
