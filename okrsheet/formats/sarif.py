"""Findings as SARIF 2.1.0, for code-scanning screens."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import okrsheet
from okrsheet.basics.text import Language
from okrsheet.formats import Checked, told
from okrsheet.rules.rule import RULES, Finding, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(checked: Sequence[Checked], language: Language | None) -> str:
    """One run; a cell is a logical location, its row and column a region.

    A workbook that could not be read is a notification of the run.
    """
    spoken = language or next((c.language for c in checked if c.language), None) or "en"
    run = {
        "tool": {
            "driver": {
                "name": "okrsheet",
                "version": okrsheet.__version__,
                "rules": [
                    {
                        "id": rule.code,
                        "name": rule.name,
                        "shortDescription": {"text": rule.name.replace("-", " ")},
                        "fullDescription": {"text": rule.about.into(spoken)},
                        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
                    }
                    for rule in RULES.values()
                ],
            }
        },
        "invocations": [_invocation(checked, spoken)],
        "results": [
            _result(one.file_of(finding.where.file), finding, language or one.language or "en")
            for one in checked
            for finding in one.findings
        ],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _invocation(checked: Sequence[Checked], language: Language) -> dict[str, Any]:
    failed = [
        {
            "level": "error",
            "message": {"text": error.into(language)},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(file)}}],
        }
        for one in checked
        for file, error in one.failures
    ]
    return {"executionSuccessful": not failed, "toolExecutionNotifications": failed}


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(os.fsencode(PurePath(file).as_posix()))}  # a name need not be Unicode


def _result(file: str, finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": told(finding, language)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(file),
                    "region": {"startLine": finding.where.row, "startColumn": finding.where.column},
                },
                "logicalLocations": [{"fullyQualifiedName": finding.where.within, "kind": "cell"}],
            }
        ],
    }
