"""The files that ``okrsheet report`` writes: a name and a pure function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from okrsheet.assessment import Assessment
from okrsheet.report import html, json, text
from okrsheet.text import Language

Render: TypeAlias = Callable[[Assessment, Language], str]

FILES: Final[dict[str, Render]] = {
    "summary.html": html.summary,
    "summary.txt": text.summary_text,
    "report.html": html.page,
    "report.json": json.render,
}


def rendered(assessment: Assessment, language: Language) -> dict[str, str]:
    """Every file's name and content."""
    return {name: render(assessment, language) for name, render in FILES.items()}
