"""The mail's text twin (``summary.txt``): the same numbers for readers without HTML."""

from __future__ import annotations

from okrsheet.assessment import Assessment
from okrsheet.report.html import environment, fitted, words
from okrsheet.report.view import Edition
from okrsheet.text import Language


def summary_text(assessment: Assessment, language: Language) -> str:
    """The mail as plain text, shortened where the mail is."""
    view, _ = fitted(Edition(assessment, language))
    template = environment().overlay(autoescape=False).get_template("summary.txt.j2")
    made = template.render(view=view, words=words(language)).replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in made.splitlines()).strip() + "\n"
