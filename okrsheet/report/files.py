"""The files that ``okrsheet report`` writes."""

from __future__ import annotations

from okrsheet.assessment import Assessment
from okrsheet.basics.text import Language
from okrsheet.report import html, json, text
from okrsheet.report.context import Context


def rendered(assessment: Assessment, language: Language) -> dict[str, str]:
    """Every file's name and content; what several of them say is worked out once."""
    context = Context(assessment, language)
    view, mail = html.fitted(context)
    return {
        "summary.html": mail,
        "summary.txt": text.twin(view, language),
        "report.html": html.full_page(context),
        "report.json": json.render(assessment, language),
    }
