"""The commands that work on plans: new, check, report, explain, verify."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from okrsheet.basics.dates import Calendar, month_name
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.places import folder_for_results, is_address, is_remote, name_of, shown
from okrsheet.basics.text import INVISIBLE, LANGUAGES, Language, Message, Text, as_argument, clean, free_name
from okrsheet.cli.bilingual import argument, command, option, own_language
from okrsheet.cli.common import (
    DONE,
    EMPTY_PATH,
    FAILED,
    FILE,
    FOLDER,
    FOUND,
    PATH,
    PATHS,
    PLACE,
    BadValue,
    Misused,
    backup_option,
    common_options,
    complain,
    config_option,
    day_of,
    each_option,
    parsed_day,
    parsed_months,
    parsed_period,
    plans_of,
    progress,
    progress_of_months,
    put,
    remark,
    show,
    work_options,
    workers_for,
)
from okrsheet.formats import FORMATS

if TYPE_CHECKING:
    from okrsheet.basics.workers import Workers
    from okrsheet.formats import Checked
    from okrsheet.run.jobs import Result, Series, SeriesResult
    from okrsheet.run.verifying import VerifiedFile
    from okrsheet.workbook.files import Files


_CODES = Text(en="CODES", zh_TW="代碼")


def _period_name(typed: str) -> str:
    parsed_period(typed)
    return typed


@command(
    zh_TW="""建立一份待填寫的活頁簿，或由上一期計畫建立下一期。

    使用 --from 時沿用人員、設定、KPI 與尚未結束的目標與關鍵結果，以最後的數值為基準值，期間改為長度相同的下一期；進度紀錄與各月紀錄重新開始。上一期計畫可以是活頁簿或資料夾，不會變更。會列出沿用與未沿用的項目及原因。

    \b
    範例：
      okrsheet new plan.xlsx
      okrsheet new 計畫.xlsx --lang zh-TW --period 2027-Q1
      okrsheet new example.xlsx --sample
      okrsheet new 計畫-2027-Q1.xlsx --from 計畫-2026-Q4.xlsx
    """
)
@argument("file", type=PATH, metavar=FILE)
@option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help=Text(
        en="Language of the workbook [default: the old plan's, else yours].",
        zh_TW="活頁簿的語言 [預設：與上一期計畫相同，否則為系統語言]。",
    ),
)
@option(
    "--period",
    type=_period_name,
    metavar="2026-Q4",
    help=Text(
        en="The plan's period [default: this quarter; with --from the next one of the same length].",
        zh_TW="計畫期間 [預設：本季；使用 --from 時為長度相同的下一期]。",
    ),
)
@option(
    "--sample",
    is_flag=True,
    help=Text(en="Fill it with an example company.", zh_TW="填入一家範例公司的資料。"),
)
@option(
    "--from",
    "old",
    type=PLACE,
    metavar=Text(en="OLD", zh_TW="上一期"),
    help=Text(
        en="Take over what is still open in this plan, a workbook or a folder.",
        zh_TW="沿用這份計畫（活頁簿或資料夾）中尚未結束的項目。",
    ),
)
@option(
    "--all",
    "everything",
    is_flag=True,
    help=Text(
        en="With --from: all items, open or not.", zh_TW="與 --from 並用：沿用所有項目，不論是否已結束。"
    ),
)
@option(
    "--as-of",
    type=parsed_day,
    metavar=Text(en="DATE", zh_TW="日期"),
    help=Text(
        en="With --from: what is known on this day [default: today].",
        zh_TW="與 --from 並用：以這一天所知為準 [預設：今天]。",
    ),
)
def new(
    file: Path,
    lang: Language | None,
    period: str | None,
    sample: bool,
    old: Path | str | None,
    everything: bool,
    as_of: dt.date | None,
) -> None:
    """Make a workbook to fill in, or the next plan from the last.

    With --from it takes over people, settings, KPIs, and the objectives and key results that are
    still open, with the last values as baselines and the period moved to the next one of the same
    length; log and past months start anew. The old plan may be a workbook or a folder, and is only
    read. What was taken over is listed, and what was left behind, with reasons.

    \b
    Examples:
      okrsheet new plan.xlsx
      okrsheet new 計畫.xlsx --lang zh-TW --period 2027-Q1
      okrsheet new example.xlsx --sample
      okrsheet new plan-2027-Q1.xlsx --from plan-2026-Q4.xlsx
    """
    from okrsheet.workbook.template import check_new, new_workbook

    if file.suffix.lower() != ".xlsx":
        raise BadValue(_NO_XLSX.says(file=file.name), FILE)
    if sample and period:
        raise Misused(_OWN_PERIOD)
    if sample and old is not None:
        raise Misused(_SAMPLE_OR_OLD)
    if old is None and (everything or as_of):
        raise Misused(_NEEDS_OLD)
    language = lang or own_language()
    try:
        check_new(file)
        if old is not None:
            _roll_on(file, lang, old, period, as_of, everything=everything)
            return
        calendar = Calendar(dt.date.today())
        span = parsed_period(period, calendar) if period else calendar.quarter(calendar.anchor)
        new_workbook(file, language, span, sample)
    except OkrsheetError as error:
        complain(error, lang or error.language or language)
        sys.exit(FAILED)
    click.echo(str(file))
    remark(_MADE.says(file=file, path=as_argument(str(file)) or "…"), language)


def _roll_on(
    file: Path,
    lang: Language | None,
    old: Path | str,
    period: str | None,
    as_of: dt.date | None,
    *,
    everything: bool,
) -> None:
    """Makes a workbook for the next plan, and tells what was taken over into it."""
    from okrsheet.basics.errors import no_traceback
    from okrsheet.nextplan import next_plan
    from okrsheet.workbook.reader import read_files
    from okrsheet.workbook.template import new_workbook

    plans, missed = plans_of([old], lang)
    if missed or not plans:
        sys.exit(FAILED)
    with no_traceback(plans[0].name):
        plan = read_files(plans[0], as_of)
        try:
            span = parsed_period(period, plan.calendar) if period else None
            made = next_plan(plan, as_of, period=span, everything=everything, language=lang)
        except OkrsheetError as error:
            error.language = plan.language
            raise
        new_workbook(file, made.language, made.period, content=made.content)
    click.echo(str(file))
    known = {"file": file, "start": made.period.start, "end": made.period.end}
    known |= {"old": plans[0].name, "old_start": made.old.start, "old_end": made.old.end}
    language = lang or plan.language
    remark(_ROLLED_ON.says(**known), language)
    for line in made.told():
        remark(line, language)
    if not is_address(str(old)) and Path(old).resolve() in file.resolve().parents:
        remark(_INSIDE.says(file=file, old=old), language)
    remark(_NOW_CHECK.says(path=as_argument(str(file)) or "…"), language)


@command(
    zh_TW="""逐格指出缺少或有誤之處。不寫入任何檔案。

    路徑為活頁簿，或含有活頁簿的資料夾（包含子資料夾）；所有活頁簿合為一份計畫。結束代碼：0 沒有問題，1 發現錯誤，2 有檔案無法讀取。

    \b
    範例：
      okrsheet check plan.xlsx
      okrsheet check plans/ --format json
      okrsheet check plan.xlsx --select C --ignore C104
      okrsheet check plan.xlsx --sources
    """
)
@argument("paths", nargs=-1, required=True, type=PLACE, metavar=PATHS)
@option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help=Text(en="How the findings are written.", zh_TW="檢查結果的格式。"),
)
@option("--strict", is_flag=True, help=Text(en="Warnings count as errors.", zh_TW="警告視同錯誤。"))
@option(
    "--select",
    multiple=True,
    metavar=_CODES,
    help=Text(
        en="Only these rules: C101, or C for a family.", zh_TW="只檢查這些規則：C101，或以 C 代表一類。"
    ),
)
@option("--ignore", multiple=True, metavar=_CODES, help=Text(en="Not these rules.", zh_TW="不檢查這些規則。"))
@option(
    "--sources",
    is_flag=True,
    help=Text(
        en="Also ask the KPIs' data sources, as okrsheet.toml says where they are.",
        zh_TW="另依 okrsheet.toml 向各 KPI 的資料來源查詢並比對。",
    ),
)
@config_option
@each_option
@work_options
@common_options
def check(
    paths: Sequence[Path | str],
    format_name: str,
    strict: bool,
    select: Sequence[str],
    ignore: Sequence[str],
    sources: bool,
    config: Path | None,
    each: bool,
    jobs: int | None,
    dask: str | None,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Say cell by cell what is missing or wrong. Writes nothing.

    PATH is a workbook, or a folder that is searched in depth; all workbooks together are one plan.
    Exit code: 0 nothing wrong, 1 errors were found, 2 a file could not be read.

    \b
    Examples:
      okrsheet check plan.xlsx
      okrsheet check plans/ --format json
      okrsheet check plan.xlsx --select C --ignore C104
      okrsheet check plan.xlsx --sources
    """
    from okrsheet import formats
    from okrsheet.formats import Checked
    from okrsheet.rules.rule import Severity
    from okrsheet.run.checking import CheckJob
    from okrsheet.run.checking import check as check_plan

    day = day_of(as_of, month)
    _check_codes(*_codes(select), *_codes(ignore))
    if not sources:
        _check_unasked(config, _codes(select))
    plans, missed = plans_of(paths, lang, each=each, absolute=bool(dask))
    workers = workers_for(jobs, dask)
    config = config.absolute() if config and dask else config  # its workers stand in other folders
    tasks = [
        CheckJob(files, day, _codes(select), _codes(ignore), sources=sources, config=config)
        for files in plans
    ]
    with progress(plans, lang or own_language()) as step:
        if len(tasks) == 1:
            checked = [check_plan(replace(tasks[0], workers=workers), step)]
        else:
            found = workers.outcomes(check_plan, [(task.files.name, task) for task in tasks], step)
            checked = [
                Checked.failed(task.files.name, one) if isinstance(one, OkrsheetError) else one
                for task, one in zip(tasks, found, strict=True)
            ]
    for _, failure in (failure for one in checked for failure in one.failures):
        complain(failure, lang or own_language())
    (show if format_name == "text" else put)(formats.find(format_name).render(checked, lang))
    for one in checked:
        if told := _unconfigured(one):
            remark(told, lang or one.language or own_language())
    grave = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    graves = [f for one in checked for f in one.findings if f.severity in grave]
    failed = missed or any(one.failures for one in checked)
    sys.exit(FAILED if failed else FOUND if graves else DONE)


@command(
    zh_TW="""計算所有數字、填寫狀態欄，並產生報告。

    產生 summary.html（郵件摘要）、summary.txt、report.html 與 report.json。活頁簿中只有 okrsheet 自己的欄位與「各月紀錄」工作表會變更。
    若上次報告已知的進度幾乎都將消失，則不寫入任何資料。

    路徑為活頁簿，或含有活頁簿的資料夾（包含子資料夾）；所有活頁簿合為一份計畫、一份報告，各活頁簿填寫各自的欄位。無法讀取或寫入的活頁簿會列出名稱，其餘照常處理，結束代碼為 2。

    使用 --months 時，逐月以當月最後一天為準產生報告，最後產生 year.html 與 year.json：並列整份計畫、各部門與各負責人每個月的數字。

    使用 --slides 時另外產生給董事會的簡報 board.pptx（表格與圖表皆可編輯）；使用 --pdf 時以已安裝的 Chromium、Chrome 或 Edge 將 report.html 列印成 report.pdf，也可用 OKRSHEET_BROWSER 指定瀏覽器。

    \b
    範例：
      okrsheet report plan.xlsx --month 2026-10
      okrsheet report plan.xlsx --month 2026-10 --slides --pdf
      okrsheet report plan.xlsx --months 2026-01..2026-10
      okrsheet report plan.xlsx --dry-run
      okrsheet report mine.xlsx --add-columns
      okrsheet report plans/ --out reports --no-write-back
    """
)
@argument("paths", nargs=-1, required=True, type=PLACE, metavar=PATHS)
@option(
    "-o",
    "--out",
    type=PATH,
    metavar=FOLDER,
    help=Text(
        en="Folder for the reports [default: beside the workbook].",
        zh_TW="存放報告的資料夾 [預設：活頁簿旁]。",
    ),
)
@option("--no-write-back", is_flag=True, help=Text(en="Leave the workbook alone.", zh_TW="不變更活頁簿。"))
@option(
    "--add-columns",
    is_flag=True,
    help=Text(
        en="Add the status columns and Past months where they are missing.",
        zh_TW="補上缺少的狀態欄與「各月紀錄」工作表。",
    ),
)
@backup_option
@option(
    "--rewrite-history",
    is_flag=True,
    help=Text(
        en="Replace an older month in Past months; else it stays as it was reported.",
        zh_TW="取代「各月紀錄」中較早的月份；否則保留當時報告的內容。",
    ),
)
@option(
    "--no-recalc",
    is_flag=True,
    help=Text(
        en="Do not ask Excel to recalculate formulas on opening.", zh_TW="不要求 Excel 開啟時重新計算公式。"
    ),
)
@option(
    "-n",
    "--dry-run",
    is_flag=True,
    help=Text(
        en="List the cells that would change; write nothing.", zh_TW="列出將變更的儲存格，不寫入任何檔案。"
    ),
)
@option(
    "--anyway",
    is_flag=True,
    help=Text(
        en="Go on although nearly every figure would be lost.", zh_TW="即使幾乎所有數字都將消失，仍繼續執行。"
    ),
)
@option(
    "--strict",
    is_flag=True,
    help=Text(en="Exit with 1 when errors were found.", zh_TW="發現錯誤時以結束代碼 1 結束。"),
)
@option(
    "--by",
    type=click.Choice(["department"]),
    help=Text(en="A summary for each department as well.", zh_TW="另外為每個部門產生摘要。"),
)
@option(
    "--slides",
    is_flag=True,
    help=Text(en="Slides for a board as well: board.pptx.", zh_TW="另外產生給董事會的簡報：board.pptx。"),
)
@option(
    "--slide-template",
    type=PATH,
    metavar=FILE,
    help=Text(
        en="Make the slides on this company template (.pptx).", zh_TW="以這個公司範本（.pptx）製作簡報。"
    ),
)
@option(
    "--pdf",
    is_flag=True,
    help=Text(
        en="The full page as a PDF as well, printed by an installed browser.",
        zh_TW="另外以已安裝的瀏覽器將完整報告列印成 PDF。",
    ),
)
@option(
    "--months",
    type=parsed_months,
    metavar="YYYY-MM..YYYY-MM",
    help=Text(
        en="Each of these months, and the year as a page; of the last twelve: last12.",
        zh_TW="逐月執行這些月份，並產生年度頁面；last12 為最近十二個月。",
    ),
)
@each_option
@work_options
@common_options
def report(
    paths: Sequence[Path | str],
    out: Path | None,
    no_write_back: bool,
    add_columns: bool,
    backup: bool,
    rewrite_history: bool,
    no_recalc: bool,
    dry_run: bool,
    anyway: bool,
    strict: bool,
    by: str | None,
    slides: bool,
    slide_template: Path | None,
    pdf: bool,
    months: tuple[dt.date, ...] | None,
    each: bool,
    jobs: int | None,
    dask: str | None,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Compute everything, fill the status columns, and write the reports.

    Writes summary.html (the mail), summary.txt, report.html and report.json. In the workbook
    only okrsheet's own columns and the sheet Past months change. Where nearly every progress that the
    last report knew would be lost, nothing is written.

    PATH is a workbook, or a folder that is searched in depth; all workbooks together are one plan with
    one report, and each gets its own columns. One that cannot be read or written is named, and the
    others are done; exit code 2.

    With --months the report of each month is made in turn, as of its last day, and then year.html and
    year.json: the months of the plan, of each department and each owner beside each other.

    With --slides there are slides for a board as well, board.pptx, whose tables and charts can be edited; with --pdf
    an installed Chromium, Chrome or Edge (or the program that OKRSHEET_BROWSER names) prints report.html into
    report.pdf.

    \b
    Examples:
      okrsheet report plan.xlsx --month 2026-10
      okrsheet report plan.xlsx --month 2026-10 --slides --pdf
      okrsheet report plan.xlsx --months 2026-01..2026-10
      okrsheet report plan.xlsx --dry-run
      okrsheet report mine.xlsx --add-columns
      okrsheet report plans/ --out reports --no-write-back
    """
    from okrsheet.basics.workers import HERE
    from okrsheet.deck import check as check_slides
    from okrsheet.run.jobs import ReportJob, Series

    if months and (as_of or month):
        raise Misused(_DAY_AND_MONTHS)
    if months and dry_run:
        raise Misused(_DRY_MONTHS)
    if each and dask:
        raise Misused(_EACH_DASK)
    days = months or (day_of(as_of, month),)
    slides = slides or slide_template is not None
    if slides:
        check_slides(slide_template)
    plans, failed = plans_of(paths, lang, each=each, absolute=bool(dask))
    workers = workers_for(jobs, dask)
    series = [
        Series(
            tuple(
                ReportJob(
                    files,
                    folder,
                    day,
                    lang,
                    write_back=not no_write_back,
                    recalculate=not no_recalc,
                    add_columns=add_columns and not no_write_back,
                    backup=backup,
                    rewrite_history=rewrite_history,
                    by_department=by == "department",
                    slides=slides,
                    slide_template=slide_template,
                    pdf=pdf,
                    anyway=anyway,
                    followed=day != days[-1],
                    workers=workers if len(plans) == 1 else HERE,
                )
                for day, folder in zip(days, folders, strict=True)
            ),
            year if months else None,
            dry_run,
        )
        for files, (folders, year) in zip(plans, _places(plans, paths, out, days), strict=True)
    ]
    errors, trouble = _do(series, workers, lang)
    sys.exit(FAILED if failed or trouble else FOUND if strict and errors else DONE)


def _do(series: Sequence[Series], workers: Workers, lang: Language | None) -> tuple[int, bool]:
    """Does the jobs and tells what was done; gives how many errors were found, and whether something could not be done."""
    errors, failed = 0, False
    for done in _done(series, workers, lang or own_language()):
        for result in done.results:
            _tell(result)
            errors += result.errors
            failed = failed or bool(result.failures)
        if done.error:
            complain(done.error, lang or done.error.language or own_language())
            failed = True
    return errors, failed


def _done(series: Sequence[Series], workers: Workers, language: Language) -> Iterator[SeriesResult]:
    """Does the jobs of every plan: of a single one the workers read and write the workbooks, of several each is
    a worker's. Where the user stops it, what was done until then is given all the same.
    """
    from okrsheet.run.jobs import SeriesResult
    from okrsheet.run.reporting import run_series

    results: list[Result] = []
    done: dict[Path, SeriesResult] = {}
    try:
        if len(series) == 1:
            with _watched(series[0], language) as step:
                yield run_series(series[0], results.append, step)
        else:
            with progress([one.jobs[0].files for one in series], language) as step:

                def take(path: Path, outcome: SeriesResult | OkrsheetError) -> None:
                    if isinstance(outcome, OkrsheetError):
                        outcome = SeriesResult((), outcome)
                    done[path] = outcome
                    step()

                tasks = [(one.jobs[0].files.name, one) for one in series]
                workers.each(run_series, tasks, take, count=len(tasks))
            yield from (done[path] for path, _ in tasks)
    except KeyboardInterrupt:
        yield from done.values() or [SeriesResult(tuple(results))]
        raise


def _watched(series: Series, language: Language) -> AbstractContextManager[Callable[[], None]]:
    """The progress of one plan: month by month, or workbook by workbook, read and then written."""
    if series.year:
        return progress_of_months(len(series.jobs), language)
    job = series.jobs[0]
    return progress([job.files], language, rounds=2 if job.write_back else 1)


def _tell(result: Result) -> None:
    """Prints what was done, what could not be, and what there is to say about it."""
    for line in result.output:
        show(line + "\n")
    for failure in result.failures:
        complain(failure, result.language)
    for message in result.talk:
        remark(message, result.language)


@command(
    zh_TW="""逐步說明一個數字的由來，或說明一條規則。

    路徑為活頁簿，或含有活頁簿的資料夾。項目可用編號、名稱，或只有該名稱才有的字詞指定；多個活頁簿都有該編號時，會逐一說明；也可用 sales.xlsx#O1 指定其中一個。

    \b
    範例：
      okrsheet explain plan.xlsx KR1.2
      okrsheet explain plan.xlsx "回覆時間" --month 2026-10
      okrsheet explain C101
    """
)
@argument(
    "what", nargs=-1, required=True, metavar=Text(en="PATH ID|TITLE | RULE", zh_TW="路徑 編號|名稱 | 規則")
)
@work_options
@common_options
def explain(
    what: Sequence[str],
    jobs: int | None,
    dask: str | None,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Spell out a figure, or tell about a rule.

    PATH is a workbook, or a folder of them. The item is named by its ID, its title, or words that
    only its title holds; where several workbooks have the ID, each is told, or sales.xlsx#O1 names one.

    \b
    Examples:
      okrsheet explain plan.xlsx KR1.2
      okrsheet explain plan.xlsx "lead response time" --month 2026-10
      okrsheet explain C101
    """
    from okrsheet.report.explanation import explain_rule, explanation, find_rule, look_up
    from okrsheet.run.checking import assess_files

    if len(what) > 2:
        raise Misused(_TOO_MUCH)
    if len(what) == 2 and not what[0].strip(INVISIBLE):
        raise BadValue(EMPTY_PATH, Text(en="PATH", zh_TW="路徑"))
    language = lang or own_language()
    rule, failed = find_rule(what[-1]), False
    try:
        if len(what) == 1 and not rule:
            raise Misused(_NO_RULE_ALONE.says(typed=what[0]))
        if rule and len(what) == 1:
            lines = explain_rule(rule)
        else:
            plans, failed = plans_of([what[0]], lang, absolute=bool(dask))
            if not plans:
                sys.exit(FAILED)
            workers = workers_for(jobs, dask)
            with progress(plans, language) as step:
                assessment = assess_files(plans[0], day_of(as_of, month), workers=workers, step=step)
            language = lang or assessment.plan.language
            for one in assessment.plan.unread:
                complain(one.why, lang or own_language())
                failed = True
            if rule and not assessment.plan.meant(what[1]):
                lines = explain_rule(rule)
            else:
                found = look_up(assessment, what[1])
                lines = tuple(line for item in found for line in explanation(assessment, item))
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)
    for line in lines:
        said = line.into(language)
        show(
            f"{said[: len(said) - len(said.lstrip(' '))]}{clean(said)}\n"
        )  # what is part of a sum is indented
    sys.exit(FAILED if failed else DONE)


@command(
    zh_TW="""尋找活頁簿中 Excel 開啟時會回報的問題。不寫入任何檔案。

    檢查 Excel 開啟時會查核的許多內容，但並非全部：docs/verify.zh-TW.md 列出會檢查與不檢查的項目。發現問題時，也會說明 okrsheet 是否仍可寫入。結束代碼：0 未發現問題，1 有問題，2 無法讀取。

    \b
    範例：
      okrsheet verify plan.xlsx
      okrsheet verify plans/
    """
)
@argument("paths", nargs=-1, required=True, type=PLACE, metavar=PATHS)
@option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help=Text(en="Language of the output [default: yours].", zh_TW="輸出的語言 [預設：系統語言]。"),
)
@work_options
def verify(paths: Sequence[Path | str], jobs: int | None, dask: str | None, lang: Language | None) -> None:
    """Look for what Excel would complain about in a workbook. Writes nothing.

    Looks at much of what Excel checks on opening, but not at all of it: docs/verify.en.md lists
    what is looked at and what is not. Where something is found, it also says whether okrsheet
    writes the file all the same. Exit code: 0 found nothing, 1 complaints, 2 unreadable.

    \b
    Examples:
      okrsheet verify plan.xlsx
      okrsheet verify plans/
    """
    from okrsheet.run.verifying import verify_file

    language, complaints = lang or own_language(), 0
    plans, failed = plans_of(paths, lang, absolute=bool(dask))
    workers = workers_for(jobs, dask)
    found: dict[Path, VerifiedFile | OkrsheetError] = {}
    books = [path for files in plans for path in files.workbooks]
    with progress(plans, language) as step:

        def take(path: Path, one: VerifiedFile | OkrsheetError) -> None:
            found[path] = one
            step()

        try:
            workers.each(verify_file, [(path, path) for path in books], take, count=len(books))
        except OkrsheetError as error:
            complain(error, language)
            failed = True
    for path in (path for path in books if path in found):
        one = found[path]
        if isinstance(one, OkrsheetError):
            complain(one, language)
            failed = True
        else:
            _show_complaints(path, one, language)
            complaints += one.count
    sys.exit(FAILED if failed else FOUND if complaints else DONE)


def _show_complaints(path: Path, found: VerifiedFile, language: Language) -> None:
    for complaint in found.complaints:
        sentence = _HARMLESS.says(complaint=complaint.message) if complaint.harmless else complaint.message
        show(f"{shown(path)}: {complaint.part}: {complaint.where}: {sentence.into(language)}\n")
        if complaint.count > 1:
            more = _MORE.says(count=f"{complaint.count - 1:,}")
            show(f"{shown(path)}: {complaint.part}: {more.into(language)}\n")
    verdict = _STOPPED if found.stops else _COMPLAINTS if found.count else _SOUND
    reason = found.stops and found.stops.message
    remark(verdict.says(file=path, count=found.count, reason=reason), language)


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for codes in given for code in codes.split(",") if code.strip())


def _check_codes(*codes: str) -> None:
    from okrsheet.rules import RULES, named

    for code in codes:
        if not any(named(rule.code, rule.name, [code]) for rule in RULES.values()):
            raise Misused(_NO_RULE.says(code=code))


def _check_unasked(config: Path | None, select: Sequence[str]) -> None:
    """Makes sure that nothing is asked for that only the data sources can tell."""
    from okrsheet.rules import RULES, named
    from okrsheet.rules.rule import DATA_SOURCES

    if config:
        raise Misused(_CONFIG_FOR_SOURCES)
    for code in select:
        rules = [rule for rule in RULES.values() if named(rule.code, rule.name, [code])]
        if all(rule.code.startswith(DATA_SOURCES) for rule in rules):
            raise Misused(_ASKS_SOURCES.says(code=code))


def _unconfigured(checked: Checked) -> Message | None:
    """That the sources of a plan were asked for, and there are none."""
    if checked.data_sources is None or any(source.configured for source in checked.data_sources):
        return None
    return (_NONE_CONFIGURED if checked.data_sources else _NONE_NAMED).says(file=checked.file)


def _places(
    plans: Sequence[Files], paths: Sequence[Path | str], out: Path | None, days: Sequence[dt.date]
) -> Iterator[tuple[list[Path], Path]]:
    """Where each plan's reports go: the folder of each day, and that of the year. The months stand where
    ``--month`` puts them; with ``--out`` below the year.
    """
    if len(days) == 1:
        for folder in _folders(plans, paths, out, month_name(days[0])):
            yield [folder], folder
        return
    first, last = month_name(days[0]), month_name(days[-1])
    by_day = [list(_folders(plans, paths, None, month_name(day))) for day in days]
    for year, *months in zip(_folders(plans, paths, out, f"{first}-to-{last}"), *by_day, strict=True):
        yield [year / folder.name if out else folder for folder in months], year


def _folders(
    plans: Sequence[Files], paths: Sequence[Path | str], out: Path | None, when: str
) -> Iterator[Path]:
    """Where each plan's reports of a month (or of some months) go: beside its workbook, or beside the folder
    that was named; of workbooks that were named one by one, in the folder that holds them. No two share one.
    """
    taken: dict[Path, set[str]] = {}
    named = {os.path.abspath(path) for path in map(str, paths) if not is_address(path)}
    for files in plans:
        if is_remote(files.name):
            beside, name = (
                folder_for_results(files.name),
                f"{PurePath(name_of(files.name)).stem or 'plan'}-{when}",
            )
        elif files.is_folder:
            whole = Path(os.path.abspath(files.name))
            beside = whole.parent if str(whole) in named else whole
            name = f"{whole.name or 'plan'}-{when}"
        else:
            beside, name = files.name.parent, f"{files.name.stem}-{when}"
        if out is not None and len(plans) == 1:
            yield out
            continue
        parent = beside if out is None else out
        yield parent / free_name(name, taken.setdefault(parent, set()))


_DAY_AND_MONTHS = Text(
    en="give --months, or one day by --as-of or --month, not both",
    zh_TW="--months 不可與 --as-of 或 --month 同時使用",
)
_EACH_DASK = Text(
    en="the reports of --each are made by those who do the work, and would lie on their machines; leave out --dask",
    zh_TW="--each 的報告會產生在執行工作的電腦上，請移除 --dask",
)
_DRY_MONTHS = Text(
    en="--dry-run shows the cells of one report; give it a day by --month",
    zh_TW="--dry-run 只能預覽一份報告；請改用 --month",
)
_NO_XLSX = Text(
    en="{file}: the workbook's name must end in .xlsx", zh_TW="{file}：活頁簿檔名必須以 .xlsx 結尾"
)
_OWN_PERIOD = Text(
    en="the sample has a period of its own, 2026-Q4; leave out --period",
    zh_TW="範例有自己的期間 2026-Q4，請移除 --period",
)
_SAMPLE_OR_OLD = Text(
    en="the sample is made from no other plan; leave out --sample or --from",
    zh_TW="範例不是由其他計畫建立；--sample 與 --from 請擇一使用",
)
_NEEDS_OLD = Text(
    en="--all and --as-of say what is taken from an old plan; give it by --from",
    zh_TW="--all 與 --as-of 用於沿用上一期計畫；請以 --from 指定",
)
_TOO_MUCH = Text(
    en="give a workbook and an ID or a title, or a rule's code; a title of several words needs quotes around it",
    zh_TW="請指定活頁簿與編號或名稱，或規則代碼；名稱中有空格時，請加上引號",
)
_NO_RULE_ALONE = Text(
    en="“{typed}” is no rule; for a figure give a workbook and an ID or a title after it",
    zh_TW="「{typed}」不是規則；要查數字請指定活頁簿，後接編號或名稱",
)
_NO_RULE = Text(
    en="there is no rule “{code}”; codes look like C101, or C for a family",
    zh_TW="沒有規則「{code}」；代碼的形式如 C101，或以 C 代表一類",
)
_CONFIG_FOR_SOURCES = Text(
    en="check reads a configuration only with --sources", zh_TW="check 只有搭配 --sources 才會讀取設定檔"
)
_ASKS_SOURCES = Text(
    en="{code} is about what the data sources say: add --sources",
    zh_TW="{code} 與資料來源的內容有關：請加上 --sources",
)
_NONE_CONFIGURED = Text(
    en="{file}: none of its data sources is configured; okrsheet.toml needs a table [sources.NAME] for each "
    "(docs/sources.en.md)",
    zh_TW="{file}：資料來源都尚未設定；請在 okrsheet.toml 為每個來源加上 [sources.名稱]（見 docs/sources.zh-TW.md）",
)
_NONE_NAMED = Text(
    en="{file}: no KPI that is under way names a data source", zh_TW="{file}：進行中的 KPI 都沒有填寫資料來源"
)
_MADE = Text(
    en="Made {file}. Read its first sheet, fill it in, then: okrsheet check {path}",
    zh_TW="已建立 {file}。請先閱讀第一個工作表，填寫後執行：okrsheet check {path}",
)
_ROLLED_ON = Text(
    en="Made {file} for {start} to {end} from {old} ({old_start} to {old_end}), which was only read.",
    zh_TW="已由 {old}（{old_start} 至 {old_end}）建立 {file}，期間為 {start} 至 {end}；原計畫未變更。",
)
_INSIDE = Text(
    en="{file} stands in {old}, so a report of that folder would take both as one plan: move it out of there.",
    zh_TW="{file} 位於 {old} 之內，該資料夾的報告會將兩者視為同一份計畫：請移到別處。",
)
_NOW_CHECK = Text(
    en="Look through it, set new targets where they are due, then: okrsheet check {path}",
    zh_TW="請檢視內容並視需要設定新的目標值，然後執行：okrsheet check {path}",
)
_SOUND = Text(
    en="{file}: found nothing that Excel would complain about",
    zh_TW="{file}：未發現 Excel 開啟時會回報的問題",
)
_MORE = Text(en="and {count} more of this kind", zh_TW="還有 {count} 個同類問題")
_COMPLAINTS = Text(
    en="{file}: found {count} {count:thing|things} that Excel would complain about; okrsheet writes it all the same",
    zh_TW="{file}：發現 {count} 項 Excel 開啟時會回報的問題；okrsheet 仍可寫入",
)
_STOPPED = Text(
    en="{file}: found {count} {count:thing|things} that Excel would complain about; okrsheet does not write it: {reason}",
    zh_TW="{file}：發現 {count} 項 Excel 開啟時會回報的問題；okrsheet 不會寫入：{reason}",
)
_HARMLESS = Text(en="{complaint} (harmless)", zh_TW="{complaint}（無妨）")
