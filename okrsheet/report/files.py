"""The files that ``okrsheet report`` writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from okrsheet.assessment import Assessment
from okrsheet.basics.text import Language, file_name, free_name
from okrsheet.report import html, json, text, year
from okrsheet.report.audience import Audience, Extent, Scope
from okrsheet.report.context import Context
from okrsheet.report.yearpage import year_view

if TYPE_CHECKING:
    import pandas as pd


def rendered(
    assessment: Assessment, language: Language, *, by_department: bool = False
) -> dict[str, Iterable[str]]:
    """Every file's name and content, in pieces to be gone through once; what several of them say is worked out once.

    With ``by_department`` there is also a summary for each department, in a folder that bears its name.
    """
    context = Context(assessment, language)
    view, mail = html.fitted(context)
    files: dict[str, Iterable[str]] = {
        "summary.html": [mail],
        "summary.txt": [text.twin(view, language)],
        "report.html": html.full_page(context),
        "report.json": json.written(assessment, language),
    }
    return files | (_of_departments(context) if by_department else {})


def _of_departments(context: Context) -> dict[str, Iterable[str]]:
    """The summary of each department: what its lead is mailed."""
    audience, files, taken = Audience(context.plan), dict[str, Iterable[str]](), set[str]()
    for group in context.assessment.departments:
        selection = audience.selection(Scope(Extent.DEPARTMENT, department=group.name))
        view, mail = html.fitted(context.showing(selection))
        folder = free_name(file_name(group.name), taken)
        files |= {
            f"{folder}/summary.html": [mail],
            f"{folder}/summary.txt": [text.twin(view, context.language)],
        }
    return files


def rendered_year(frame: pd.DataFrame, last: Assessment, language: Language) -> dict[str, Iterable[str]]:
    """The name and content of the files of a year; ``frame`` holds its figures, ``last`` is its last month."""
    lines = year.lines(frame)
    return {
        "year.html": [html.render("year.html.j2", year_view(lines, Context(last, language)), language)],
        "year.json": [year.render(lines, last, language)],
    }
