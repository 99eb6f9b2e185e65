"""Findings as JSON, with the same keys as in ``report.json``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import okrsheet
from okrsheet.basics.text import Language
from okrsheet.figures.sources import SourceState
from okrsheet.formats import Checked
from okrsheet.report.json import finding_data


def render(checked: Sequence[Checked], language: Language | None) -> str:
    """``{"format": 1, "okrsheet": …, "files": […], "failures": […], "findings": […]}``; with ``"data_sources": […]`` where they
    were asked.
    """
    data: dict[str, Any] = {
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
    asked = [one for one in checked if one.data_sources is not None]
    if asked:
        data["data_sources"] = [_source(one, source) for one in asked for source in one.data_sources or ()]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _source(checked: Checked, source: SourceState) -> dict[str, Any]:
    return {
        "file": checked.file,
        "source": source.name,
        "kpis": source.kpis,
        "configured": source.configured,
        "answered": source.answered,
        "latest": source.latest and source.latest.isoformat(),
        "agree": source.agree,
        "differ": source.differ,
    }
