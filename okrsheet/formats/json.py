"""Findings as JSON, with the same keys as in ``report.json``."""

from __future__ import annotations

import json
from collections.abc import Sequence

import okrsheet
from okrsheet.basics.text import Language
from okrsheet.formats import Checked
from okrsheet.report.json import finding_data


def render(checked: Sequence[Checked], language: Language | None) -> str:
    """``{"format": 1, "okrsheet": …, "files": […], "failures": […], "findings": […]}``."""
    data = {
        "format": 1,
        "okrsheet": okrsheet.__version__,
        "files": [
            {"file": one.file_of(file), "sha256": sha256, "as_of": one.as_of and one.as_of.isoformat()}
            for one in checked
            for file, sha256 in one.workbooks
        ],
        "failures": [
            {"file": file, "message": error.message.into(language or "en")}
            for one in checked
            for file, error in one.failures
        ],
        "findings": [
            finding_data(f, one.file_of(f.where.file), language or one.language or "en")
            for one in checked
            for f in one.findings
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
