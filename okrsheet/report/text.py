"""The mail's text twin (``summary.txt``): the same numbers for readers without HTML."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from okrsheet.assessment import Assessment
from okrsheet.basics.text import Language
from okrsheet.report.context import Context
from okrsheet.report.html import environment, fitted, words
from okrsheet.report.summary import SummaryView

if TYPE_CHECKING:
    import jinja2


def summary_text(assessment: Assessment, language: Language) -> str:
    """The mail as plain text, shortened where the mail is."""
    view, _ = fitted(Context(assessment, language))
    return twin(view, language)


def twin(view: SummaryView, language: Language) -> str:
    """A mail as plain text."""
    made = _template().render(view=view, words=words(language)).replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in made.splitlines()).strip() + "\n"


@cache
def _template() -> jinja2.Template:
    return environment().overlay(autoescape=False).get_template("summary.txt.j2")
