"""The files that ``okrsheet report`` writes."""

from __future__ import annotations

from okrsheet.assessment import Assessment
from okrsheet.report import html, json, text
from okrsheet.report.view import Edition
from okrsheet.text import Language


def rendered(assessment: Assessment, language: Language) -> dict[str, str]:
    """Every file's name and content; what several of them say is worked out once."""
    edition = Edition(assessment, language)
    view, mail = html.fitted(edition)
    return {
        "summary.html": mail,
        "summary.txt": text.twin(view, language),
        "report.html": html.full_page(edition),
        "report.json": json.render(assessment, language),
    }
