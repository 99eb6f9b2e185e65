"""What is to be done with plans, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Language, Message
from okrsheet.basics.workers import HERE, Workers
from okrsheet.workbook.files import Files
from okrsheet.writeback import Written


@dataclass(frozen=True, slots=True)
class ReportJob:
    """What is to be done with a plan."""

    files: Files
    folder: Path
    as_of: dt.date
    language: Language | None = None
    write_back: bool = True
    recalculate: bool = True
    add_columns: bool = False
    """Whether the columns that okrsheet fills, and Past months, are added where they are missing."""
    backup: bool = False
    rewrite_history: bool = False
    """Whether a month that is not the latest in Past months is replaced, and not kept as it was reported."""
    by_department: bool = False
    """Whether there is a summary for each department as well."""
    slides: bool = False
    """Whether there are slides for a board as well (``board.pptx``)."""
    slide_template: Path | None = None
    """The company's template that the slides are made on."""
    pdf: bool = False
    """Whether the full page is printed as well (``report.pdf``)."""
    anyway: bool = False
    """Whether to go on although nearly every figure of the last report would be lost."""
    workers: Workers = HERE
    """Who reads and writes the workbooks."""
    followed: bool = False
    """Whether a later month follows in the same run; how the plan stands is then told of that one."""


@dataclass(frozen=True, slots=True)
class Series:
    """The jobs of one plan: that of a day, or those of several months, with the folder of their year."""

    jobs: tuple[ReportJob, ...]
    year: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What was done: lines for stdout, and what there is to say about it.

    ``errors`` counts findings; ``failures`` are the workbooks of several that could not be read, or not
    be written.
    """

    output: tuple[str, ...]
    talk: tuple[Message, ...]
    language: Language
    errors: int
    failures: tuple[OkrsheetError, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesResult:
    """What was done of a series, and the error that stopped it."""

    results: tuple[Result, ...]
    error: OkrsheetError | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """What became of a workbook, and how many of its cells changed. Which these are is kept for a dry run only,
    as there may be thousands of workbooks.
    """

    count: int
    written: Written
