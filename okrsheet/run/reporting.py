"""The monthly run on a plan, be it one workbook or a folder: read, assess, render, write back, write the reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.dates import month_name
from okrsheet.basics.errors import OkrsheetError, Refused, no_traceback
from okrsheet.basics.places import is_remote, place
from okrsheet.basics.text import Language, Message, Text
from okrsheet.basics.workers import Abandoned, nothing
from okrsheet.deck import board
from okrsheet.losses import check_losses
from okrsheet.plan import Plan, Workbook
from okrsheet.report.context import Context
from okrsheet.report.files import rendered, rendered_year
from okrsheet.report.slides import deck
from okrsheet.report.year import Figure, figures_of, figures_of_the_past, table
from okrsheet.run.checking import assess_files, speaking_as
from okrsheet.run.jobs import ReportJob, Result, Series, SeriesResult, Update
from okrsheet.run.output import Content, drafts
from okrsheet.run.printing import not_made, pdf_of
from okrsheet.run.remarks import SAME_EVERY_MONTH, VERDICT, about_writing, dated, listed, verdict
from okrsheet.workbook.files import Files
from okrsheet.writeback import (
    Change,
    Done,
    Order,
    carry_out,
    filling,
    order_for,
    written,
)
from okrsheet.xlsx import check_writable, one_run, refusals


class Stopped(KeyboardInterrupt):
    """The user ended a run; ``said`` tells how far it had come."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


def _ignore(result: Result) -> None:
    """What is done with each result where nobody waits for it."""


def run(job: ReportJob, *, dry_run: bool = False, step: Callable[[], None] = nothing) -> Result:
    """Does the job, or with ``dry_run`` says which cells would change and writes nothing.

    The reports are rendered and saved as drafts, and their places looked at, before a workbook
    is written; should a report still fail to take its place, it is said that the workbooks are
    up to date. Of several workbooks, one that cannot be read or written stops none of the others.
    ``step`` is called after each workbook was read, and after each was written.

    Raises:
        OkrsheetError: the only workbook cannot be read, or cannot be written, or none of several can be
            read; or nearly every figure of the last report would be lost.
        Stopped: the user stopped it while workbooks were written. Each is as it was, or complete.
    """
    with no_traceback(job.files.name), one_run():
        return _run(job, None, step, dry_run=dry_run)[1]


def run_months(
    jobs: Sequence[ReportJob],
    folder: Path,
    tell: Callable[[Result], None],
    *,
    step: Callable[[], None] = nothing,
) -> None:
    """Does the jobs of several months of a plan in their order, and writes the year into a folder.

    ``tell`` gets the result of each month as soon as it is done, and then that of the year, ``step`` is
    called after each. What is written is what each month's job would have written by itself: the
    workbooks are read anew after they were changed.

    Raises:
        OkrsheetError: as :func:`run`, of the first month that cannot be done; no later one is tried.
        Stopped: the user stopped it. The months before are done.
    """
    told: set[str] = set()
    figures: list[Figure] = []
    plan: Plan | None = None
    with no_traceback(jobs[0].files.name):
        for count, job in enumerate(jobs):
            try:
                with one_run():  # of its own: a month leaves the workbooks with other bytes
                    assessment, result = _run(job, plan, nothing)
            except Stopped:
                raise
            except KeyboardInterrupt:
                raise Stopped(_STOPPED_MONTHS.says(count=count, all=len(jobs))) from None
            plan = _plan_again(job, assessment)
            figures += figures_of(assessment)
            tell(_news(result, month_name(job.as_of), told))
            step()
        tell(_year(jobs, folder, figures, assessment))


def _plan_again(job: ReportJob, assessment: Assessment) -> Plan | None:
    """The plan for the next month's job; ``None`` where it must be read again: the workbooks may have been
    changed, or without a period in Settings the day of the report says what a date means.
    """
    plan = assessment.plan
    return plan if plan.calendar.given and not job.write_back else None


def _news(result: Result, month: str, told: set[str]) -> Result:
    """The result of one of several months: its messages bear the month; what is the same in every month is
    told once.
    """
    talk = [m for m in result.talk if m.text not in SAME_EVERY_MONTH or str(m) not in told]
    failures = tuple(one for one in result.failures if one.into("en") not in told)
    told |= {str(message) for message in talk} | {one.into("en") for one in failures}
    dated = tuple(
        m if m.text in (*SAME_EVERY_MONTH, VERDICT) else _OF_MONTH.says(month=month, told=m) for m in talk
    )
    return replace(result, talk=dated, failures=failures)


def _year(jobs: Sequence[ReportJob], folder: Path, figures: list[Figure], last: Assessment) -> Result:
    """Writes the year's page and its figures."""
    days = [job.as_of for job in jobs]
    frame = table([*figures, *figures_of_the_past(last, days)])
    language = jobs[-1].language or last.plan.language
    with speaking_as(last), drafts(folder, rendered_year(frame, last, language)) as put:
        files = put()
    known = {"first": month_name(days[0]), "last": month_name(days[-1]), "page": files[0]}
    return Result(tuple(map(str, files)), (_YEAR.says(count=len(days), **known),), language, 0)


def _check_name(path: Path) -> None:
    """Refuses a file name that is not Unicode, for reports name the workbook and are Unicode."""
    if is_remote(path):
        return  # which stores know by Unicode only
    if (name := path.name.encode(errors="replace").decode()) != path.name:
        raise refusals.UNSPEAKABLE_NAME.of(file=path.with_name(name))


def _named(files: Files) -> tuple[Files, tuple[OkrsheetError, ...]]:
    """The workbooks that can be named in reports, and the errors of the others.

    Raises:
        Refused: none can be, or the plan itself cannot.
    """
    _check_name(files.name)
    good, bad = list[Path](), list[OkrsheetError]()
    for path in files.workbooks:
        try:
            _check_name(path)
            good.append(path)
        except Refused as error:
            bad.append(error)
    if not good:
        raise bad[0]
    return (files._replace(workbooks=tuple(good)) if bad else files), tuple(bad)


def _run(
    job: ReportJob, plan: Plan | None, step: Callable[[], None], *, dry_run: bool = False
) -> tuple[Assessment, Result]:
    """Does a job, and gives the assessment that it was done by; ``plan`` spares reading the workbooks."""
    files, unnamed = _named(job.files)
    job = replace(job, files=files)
    if job.write_back and not dry_run and len(job.files.workbooks) == 1:
        check_writable(job.files.workbooks[0])  # before the work that would be in vain
    if plan is None:
        assessment = assess_files(
            job.files, job.as_of, add_columns=job.add_columns, workers=job.workers, step=step
        )
    else:
        assessment = assess(plan, job.as_of)
    with speaking_as(assessment):
        result = _done(job, assessment, dry_run, step)
        return assessment, replace(result, failures=(*unnamed, *result.failures))


def _done(job: ReportJob, assessment: Assessment, dry_run: bool, step: Callable[[], None]) -> Result:
    if not job.anyway:
        check_losses(assessment)
    language = job.language or assessment.plan.language
    unread = tuple(one.why for one in assessment.plan.unread)
    if dry_run:
        written, failures = _written(job, assessment, step, dry_run=True)
        talk = tuple(about_writing(job, assessment, written, dry_run))
        output = tuple(listed(written, language))
        return Result(output, talk, language, assessment.errors, (*unread, *failures))
    reports, unmade = _reports(job, assessment, language)
    with drafts(job.folder, reports) as put:
        written, failures = _written(job, assessment, step) if job.write_back else ({}, ())
        about = tuple(about_writing(job, assessment, written, dry_run))
        try:
            with _too_late(job):
                files = put()
        except KeyboardInterrupt:
            every = len(assessment.plan.workbooks)
            raise Stopped(_STOPPED.says(count=_count(written), all=every)) from None
        except Refused as late:
            if len(job.files.workbooks) == 1:
                raise
            return Result((), about, language, assessment.errors, (*unread, *failures, *unmade, late))
    talk = (
        *about,
        *dated(job, assessment),
        *verdict(job, assessment),
    )
    return Result(tuple(map(str, files)), talk, language, assessment.errors, (*unread, *failures, *unmade))


def _reports(
    job: ReportJob, assessment: Assessment, language: Language
) -> tuple[dict[str, Content], tuple[OkrsheetError, ...]]:
    """The reports that a job asks for, and the error of one that could not be made, which keeps nobody from the others.

    Raises:
        OkrsheetError: as :func:`okrsheet.deck.board`.
    """
    texts = rendered(assessment, language, by_department=job.by_department)
    reports: dict[str, Content] = {**texts}
    if job.slides:
        reports["board.pptx"] = board(deck(Context(assessment, language)), job.slide_template)
    if job.pdf:
        page = "".join(texts["report.html"])
        reports["report.html"] = [page]
        try:
            reports["report.pdf"] = pdf_of(page, job.as_of)
        except OkrsheetError as error:
            return reports, (not_made("report.pdf", error),)
    return reports, ()


def _count(done: Mapping[Workbook, Update]) -> int:
    """How many workbooks were changed."""
    return sum(bool(one.count) for one in done.values())


def _written(
    job: ReportJob, assessment: Assessment, step: Callable[[], None], *, dry_run: bool = False
) -> tuple[dict[Workbook, Update], tuple[OkrsheetError, ...]]:
    """Writes every workbook, and gives what was done, and what could not be.

    Raises:
        OkrsheetError: the only workbook cannot be written.
        Stopped: the user stopped it.
    """
    workbooks = {place(workbook.file): workbook for workbook in assessment.plan.workbooks}
    done, failures = dict[Workbook, Update](), dict[Workbook, OkrsheetError]()
    listed: dict[Workbook, tuple[Change, ...]] = {}

    def orders() -> Iterator[tuple[Path, Order]]:
        options = {"recalculate": job.recalculate, "backup": job.backup, "dry_run": dry_run}
        for path, workbook in workbooks.items():
            try:
                with no_traceback(path):
                    found: Iterable[Change] = filling(assessment, job.rewrite_history, workbook)
                    if dry_run:  # all others are only counted: a plan has hundreds of thousands
                        found = listed[workbook] = tuple(found)
                    order = order_for(workbook, found, **options)
            except OkrsheetError as error:
                failures[workbook] = error
            else:
                yield path, order

    def take(path: Path, outcome: Done | OkrsheetError) -> None:
        workbook = workbooks[path]
        if isinstance(outcome, Done) and not (outcome.as_read or job.workers.may_have_repeated(path)):
            outcome = refusals.CHANGED.of(file=path)
        if isinstance(outcome, OkrsheetError):
            failures[workbook] = outcome
        else:
            changes = listed.pop(workbook, ())
            told = written(assessment, workbook, changes, outcome, rewrite_history=job.rewrite_history)
            done[workbook] = Update(len(outcome.headers) + len(outcome.changed), told)
        step()

    try:
        job.workers.each(carry_out, orders(), take, count=len(workbooks))
    except KeyboardInterrupt as stop:
        if dry_run:  # no workbook was updated
            raise
        says = _ABANDONED if isinstance(stop, Abandoned) else _STOPPED
        raise Stopped(says.says(count=_count(done), all=len(workbooks))) from None
    if failures and len(job.files.workbooks) == 1:
        raise next(iter(failures.values()))
    return (
        {workbook: done[workbook] for workbook in workbooks.values() if workbook in done},
        tuple(failures[workbook] for workbook in workbooks.values() if workbook in failures),
    )


def write_reports(
    assessment: Assessment, folder: Path | str, language: Language | None = None
) -> tuple[Path, ...]:
    """Writes the reports that ``okrsheet report`` writes into a folder, which is made where it is missing.

    They are in ``language``, by default the plan's. The workbook is left alone: that is
    :func:`okrsheet.write_back`. Returns the paths of the files.

    Raises:
        Refused: the folder cannot be written to, or a report in it is open elsewhere.
    """
    files, folder = [place(workbook.file) for workbook in assessment.plan.workbooks], Path(folder)
    with no_traceback(files[0]):
        for file in files:
            _check_name(file)
        reports = rendered(assessment, language or assessment.plan.language)
        with drafts(folder, reports) as put:
            return put()


def run_series(
    series: Series, tell: Callable[[Result], None] = _ignore, step: Callable[[], None] = nothing
) -> SeriesResult:
    """Does the jobs of a plan in their order; ``tell`` gets each result as soon as it is there, ``step`` is
    called as :func:`run` and :func:`run_months` say.
    """
    results: list[Result] = []

    def told(result: Result) -> None:
        results.append(result)
        tell(result)

    try:
        if series.year is not None:
            run_months(series.jobs, series.year, told, step=step)
        else:
            told(run(series.jobs[0], dry_run=series.dry_run, step=step))
    except OkrsheetError as error:
        return SeriesResult(tuple(results), error)
    return SeriesResult(tuple(results))


@contextmanager
def _too_late(job: ReportJob) -> Iterator[None]:
    """Adds to an error, once the workbook was written, that it was."""
    try:
        yield
    except Refused as error:
        if not job.write_back or len(job.files.workbooks) > 1:  # of several it is said how many were updated
            raise
        raise Refused(_LATE.says(trouble=error.message, file=job.files.name), _LATE_HINT) from error


_STOPPED = Text(
    en="Stopped: {count} of {all} workbooks were updated, each of them completely; the reports were not written. "
    "The same command does the rest.",
    zh_TW="已中止：{all} 個活頁簿中已完整更新 {count} 個，未寫入報告。重新執行同一指令即可完成其餘部分。",
)
_ABANDONED = Text(
    en="Stopped at once: at least {count} of {all} workbooks were updated, each of them completely; the reports were not "
    "written. The same command does the rest.",
    zh_TW="已立即中止：{all} 個活頁簿中至少已完整更新 {count} 個，未寫入報告。重新執行同一指令即可完成其餘部分。",
)
_STOPPED_MONTHS = Text(
    en="Stopped: {count} of {all} months are done; the page of the year was not written. The same command does the rest.",
    zh_TW="已中止：{all} 個月中已完成 {count} 個月，未寫入年度頁面。重新執行同一指令即可完成其餘部分。",
)
_OF_MONTH = Text(en="{month}: {told}", zh_TW="{month}：{told}")
_YEAR = Text(
    en="{count} {count:month|months}, {first} to {last}; now open {page}",
    zh_TW="{first} 至 {last} 共 {count} 個月；請開啟 {page}",
)
_LATE = Text(en="{trouble}; {file} itself is up to date", zh_TW="{trouble}；{file} 本身已更新")
_LATE_HINT = Text(en="Close the report and run the command again.", zh_TW="請關閉該報告後重新執行指令。")
