"""Findings as GitHub Actions annotations (workflow commands)."""

from __future__ import annotations

from collections.abc import Sequence

from okrsheet.basics.text import Language
from okrsheet.formats import Checked, told
from okrsheet.rules.rule import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(checked: Sequence[Checked], language: Language | None) -> str:
    """``::error file=plan.xlsx,title=C102 …::KPIs!L7: …``; line breaks and commas escaped."""
    lines = []
    for one in checked:
        for failed, error in one.failures:
            lines.append(f"::error file={_property(failed)}::{_data(error.into(language or 'en'))}\n")
        spoken = language or one.language or "en"
        for finding in one.findings:
            title = f"{finding.code} {finding.rule.name}"
            message = f"{finding.where.within}: {told(finding, spoken)}"
            file = one.file_of(finding.where.file)
            place = f"file={_property(file)},title={_property(title)}"
            lines.append(f"::{_COMMANDS[finding.severity]} {place}::{_data(message)}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
