"""A comparison as a page of its own: one file without script that fetches nothing."""

from __future__ import annotations

from okrsheet.basics.text import Language
from okrsheet.comparing.changes import Comparison
from okrsheet.comparing.views import view_of
from okrsheet.report import html


def render(comparison: Comparison, names: tuple[str, str], language: Language) -> str:
    """The page; whatever a cell holds is escaped."""
    return html.render("diff.html.j2", view_of(comparison, names, language), language)
