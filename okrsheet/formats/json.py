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
    done = [(one, one.assessment) for one in checked if one.assessment]
    data = {
        "format": 1,
        "okrsheet": okrsheet.__version__,
        "files": [
            {"file": one.file_of(workbook.file), "sha256": workbook.sha256, "as_of": a.as_of.isoformat()}
            for one, a in done
            for workbook in a.plan.workbooks
        ],
        "failures": [
            {"file": file, "message": error.message.into(language or "en")}
            for one in checked
            for file, error in one.failures
        ],
        "findings": [
            finding_data(f, one.file_of(f.where.file), language or a.plan.language)
            for one, a in done
            for f in a.findings
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
