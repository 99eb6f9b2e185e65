"""Reading and assessing plans, without reports: what ``check`` does, and every other command does first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.errors import OkrsheetError, no_traceback
from okrsheet.basics.places import shown
from okrsheet.basics.workers import HERE, Workers, nothing
from okrsheet.formats import Checked
from okrsheet.plan import Plan
from okrsheet.plan.supplied import Supplies
from okrsheet.workbook.files import Files
from okrsheet.workbook.reader import read_files


@dataclass(frozen=True, slots=True)
class CheckJob:
    """A plan that is to be checked, by which rules; with ``sources`` its data sources are asked, as ``config`` says, or the
    configuration beside it.
    """

    files: Files
    as_of: dt.date
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    workers: Workers = HERE
    sources: bool = False
    config: Path | None = None


def check(job: CheckJob, step: Callable[[], None] = nothing) -> Checked:
    """Reads and assesses a plan; what stops it, or a workbook of it, is part of the result."""
    name = shown(job.files.name)
    ask = partial(ask_sources, day=job.as_of, beside=job.files.name, config=job.config)
    try:
        assessment = assess_files(
            job.files,
            job.as_of,
            job.select,
            job.ignore,
            ask=ask if job.sources else None,
            workers=job.workers,
            step=step,
        )
        return Checked.of(name, assessment)
    except OkrsheetError as error:
        return Checked.failed(name, error)


def assess_files(
    files: Files,
    day: dt.date,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    *,
    ask: Callable[[Plan], Supplies] | None = None,
    add_columns: bool = False,
    workers: Workers = HERE,
    step: Callable[[], None] = nothing,
) -> Assessment:
    """Reads and assesses a plan; whatever goes wrong with it is an :class:`OkrsheetError`. ``ask`` asks its data sources."""
    with no_traceback(files.name):
        plan = read_files(files, day, add_columns=add_columns, workers=workers, step=step)
        return assess(plan, day, select=select, ignore=ignore, supplies=ask(plan) if ask else None)


def ask_sources(plan: Plan, day: dt.date, beside: Path, config: Path | None) -> Supplies:
    """What the data sources of a plan say of its KPIs up to a day, as the configuration beside it tells where they are, or the
    one that is named.

    Raises:
        OkrsheetError: the configuration cannot be read.
    """
    from okrsheet.sources.settings import load
    from okrsheet.sources.supplying import supplies

    return supplies(plan, day, load(beside, config))


@contextmanager
def speaking_as(assessment: Assessment) -> Iterator[None]:
    """Gives an error the workbook's language, so that it is told in the language of the other messages."""
    try:
        yield
    except OkrsheetError as error:
        error.language = assessment.plan.language
        raise
