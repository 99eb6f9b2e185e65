"""The JSON Schema of ``report.json``: what the filled columns add to it follows from their declaration.

``python -m tools.schema`` writes it. All else in the file is written by hand, descriptions and the columns
that JSON has in another form included; a column that the file does not know is added by its kind.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from okrsheet.plan import KINDS
from okrsheet.plan.columns import Kind

FILE: Final = Path(__file__).resolve().parents[1] / "okrsheet" / "report" / "report.schema.json"

_NUMBER: Final[Mapping[str, Any]] = {"type": ["number", "null"]}
_SHARE: Final[Mapping[str, Any]] = {**_NUMBER, "minimum": 0, "maximum": 1}
_TEXT: Final[Mapping[str, Any]] = {"type": ["string", "null"]}
_OF_KIND: Final[Mapping[Kind, Mapping[str, Any]]] = {
    Kind.NUMBER: _NUMBER,
    Kind.POINTS: _NUMBER,
    Kind.SHARE: _SHARE,
    Kind.SCORE: _SHARE,
    Kind.DATE: {**_TEXT, "format": "date"},
    Kind.STATUS: {"$ref": "#/$defs/status"},
}


def text() -> str:
    """The schema as it is to be, as JSON text."""
    schema = json.loads(FILE.read_text("utf-8"))
    for record, kind in KINDS.items():
        items = schema["$defs"][kind.key.removesuffix("s")]
        for column in record.OURS:
            if column.kind is Kind.CHECKS or column.key in items["properties"]:
                continue
            items["properties"][column.key] = {
                **_OF_KIND.get(column.kind, _TEXT),
                "description": column.help.en,
            }
            items["required"].append(column.key)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Writes the schema."""
    FILE.write_text(text(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
