"""The run of ``okrsheet report`` on one workbook: read, assess, render, write back, write the reports."""

from __future__ import annotations

import datetime as dt
import os
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.dates import month_name
from okrsheet.basics.errors import OkrsheetError, Refused, described
from okrsheet.basics.text import Language, Message, Text
from okrsheet.losses import check_losses
from okrsheet.plan import HistoryRow, kept_by_okrsheet
from okrsheet.report.files import rendered
from okrsheet.workbook.reader import read, read_package
from okrsheet.writeback import Written, write_back
from okrsheet.xlsx import Complaint, check_writable, in_the_way, one_run, open_package, refusals, verify


@dataclass(frozen=True, slots=True)
class ReportJob:
    """What ``okrsheet report`` is to do with one workbook, as its options say; ``folder`` is for the reports."""

    path: Path
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
    anyway: bool = False
    """Whether to go on although nearly every figure of the last report would be lost."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a run: lines for stdout, messages for stderr, and how many findings are errors."""

    output: tuple[str, ...]
    talk: tuple[Message, ...]
    language: Language
    errors: int


def run(job: ReportJob, *, dry_run: bool = False) -> Result:
    """Does the job, or with ``dry_run`` says which cells would change and writes nothing.

    The reports are written into the folder under other names before the workbook is changed, so that a full
    or forbidden folder stops the run in time. If one still cannot take its place, the error says that the
    workbook is up to date.

    Raises:
        OkrsheetError: the workbook cannot be read, or cannot be written, or nearly every figure of
            the last report would be lost.
    """
    with no_traceback(job.path), one_run():
        return _run(job, dry_run)


def _check_name(path: Path) -> None:
    """Refuses a file name that is not Unicode, for reports name the workbook and are Unicode."""
    name = path.name.encode(errors="replace").decode()
    if name != path.name:
        raise refusals.UNSPEAKABLE_NAME.of(file=path.with_name(name))


def _run(job: ReportJob, dry_run: bool) -> Result:
    _check_name(job.path)
    if job.write_back and not dry_run:
        check_writable(job.path)
    assessment = assess_file(job.path, job.as_of, add_columns=job.add_columns)
    with speaking_as(assessment):
        return _done(job, assessment, dry_run)


def _done(job: ReportJob, assessment: Assessment, dry_run: bool) -> Result:
    if not job.anyway:
        check_losses(assessment)
    language = job.language or assessment.plan.language
    if dry_run:
        written = write_back(
            assessment, recalculate=job.recalculate, dry_run=True, rewrite_history=job.rewrite_history
        )
        return Result(
            _listed(job, written, language),
            _about_writing(job, assessment, written, dry_run),
            language,
            assessment.errors,
        )
    reports = rendered(assessment, language)
    with _drafts(job.folder, reports) as drafts:
        written = Written(())
        if job.write_back:
            written = write_back(
                assessment,
                recalculate=job.recalculate,
                backup=job.backup,
                rewrite_history=job.rewrite_history,
            )
        with _too_late(job):
            files = tuple(_in_place(draft, job.folder / name) for name, draft in drafts.items())
    talk = (
        *_about_writing(job, assessment, written, dry_run),
        *_dated(job, assessment),
        *_verdict(job, assessment),
    )
    return Result(tuple(map(str, files)), talk, language, assessment.errors)


def write_reports(
    assessment: Assessment, folder: Path | str, language: Language | None = None
) -> tuple[Path, ...]:
    """Writes the reports that ``okrsheet report`` writes into a folder, which is made where it is missing.

    They are in ``language``, by default the plan's. The workbook is left alone: that is
    :func:`okrsheet.write_back`. Returns the paths of the files.

    Raises:
        Refused: the folder cannot be written to, or a report in it is open elsewhere.
    """
    files, folder = [Path(workbook.file) for workbook in assessment.plan.workbooks], Path(folder)
    with no_traceback(files[0]):
        for file in files:
            _check_name(file)
        reports = rendered(assessment, language or assessment.plan.language)
        with _drafts(folder, reports) as drafts:
            return tuple(_in_place(draft, folder / name) for name, draft in drafts.items())


def assess_file(
    path: Path,
    day: dt.date,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    *,
    add_columns: bool = False,
) -> Assessment:
    """Reads and assesses a workbook; whatever goes wrong with it is an :class:`OkrsheetError`."""
    with no_traceback(path):
        return assess(read(path, day, add_columns=add_columns), day, select=select, ignore=ignore)


def verify_file(path: Path) -> tuple[Complaint, ...]:
    """What was found in a workbook that Excel would complain about, as :func:`okrsheet.xlsx.verify` tells."""
    with no_traceback(path):
        return verify(open_package(path))


def stops_writing(path: Path) -> OkrsheetError | None:
    """The error that would keep ``report`` from writing a workbook, such as damage or a formula in our cells."""
    try:
        with no_traceback(path):
            package = open_package(path)
            layouts = read_package(package).workbook.layouts
            filled = {layout.title for record, layout in layouts.items() if kept_by_okrsheet(record)}
            parts = [sheet.part for sheet in package.sheets if sheet.title in filled]
            if damage := in_the_way(package, parts):
                return damage
            write_back(assess_file(path, dt.date.today()), dry_run=True)
    except OkrsheetError as error:
        return error
    return None


@contextmanager
def speaking_as(assessment: Assessment) -> Iterator[None]:
    """Gives an error the workbook's language, so that it is told in the language of the other messages."""
    try:
        yield
    except OkrsheetError as error:
        error.language = assessment.plan.language
        raise


@contextmanager
def no_traceback(path: Path) -> Iterator[None]:
    """Turns an unexpected exception into an error that names the file.

    With ``OKRSHEET_DEBUG`` in the environment the traceback is shown as well.
    """
    try:
        yield
    except OkrsheetError:
        raise
    except Exception as error:
        if os.environ.get("OKRSHEET_DEBUG"):
            traceback.print_exc()
        raise OkrsheetError(_UNEXPECTED.says(file=path, what=described(error)), _UNEXPECTED_HINT) from error


_UNEXPECTED = Text("{file}: something unexpected happened ({what})", "{file}：發生未預期的問題（{what}）")
_UNEXPECTED_HINT = Text(
    "This is a fault of okrsheet; please report it. OKRSHEET_DEBUG=1 shows the details.",
    "這是 okrsheet 的錯誤，請回報。設定 OKRSHEET_DEBUG=1 可顯示細節。",
)
_CELL = Text("{cell}: {old} → {new}", "{cell}：{old} → {new}")
_BLANK = Text("(blank)", "（空白）")
_WOULD = Text(
    "{file}: {count} {count:cell|cells} would change; nothing was written",
    "{file}：將更新 {count} 個儲存格；未寫入任何資料",
)
_WROTE = Text("{file}: {count} {count:cell was|cells were} updated", "{file}：已更新 {count} 個儲存格")
_SAME = Text("{file}: every cell is up to date already", "{file}：所有儲存格已是最新")
_KEPT = Text("{file}: as it was before, it is kept in {backup}", "{file}：原檔保留於 {backup}")
_LEFT = Text("{file}: the workbook was left alone", "{file}：未更動活頁簿")
_RECALC = Text(
    "{file}: Excel will recalculate its formulas on opening (--no-recalc leaves that out)",
    "{file}：Excel 開啟時會重新計算公式（--no-recalc 可略過）",
)
_NO_HISTORY = Text(
    "{file}: there is no sheet “{sheet}”, so no history is kept (--add-columns makes one)",
    "{file}：沒有「{sheet}」工作表，因此不保留歷史（--add-columns 可建立）",
)
_ODD_HISTORY = Text(
    "{file}: the header of the sheet “{sheet}” is not recognised, so no history is kept (rename the sheet, or "
    "give it the columns Month and ID)",
    "{file}：無法辨識「{sheet}」工作表的表頭，因此不保留歷史（請改工作表名稱，或加上「月份」與「編號」欄）",
)
_VERDICT = Text(
    "{file}: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings} (okrsheet check {file} --as-of {day}); now open {page}",
    "{file}：{errors} 個錯誤、{warnings} 個警告（okrsheet check {file} --as-of {day}）；請開啟 {page}",
)
_TO_COME = Text(
    "{day} is still to come: values entered until then may change the figures",
    "{day} 尚未到來：在此之前填報的數值仍可能改變結果",
)
_OLDER = Text(
    "{file}: its past months go on to {month}, but its columns now show the figures of {day}",
    "{file}：各月紀錄已有 {month}，但狀態欄目前顯示的是 {day} 的數字",
)
_AS_REPORTED = Text(
    "{file}: Past months keeps {month} as it was reported (--rewrite-history replaces it)",
    "{file}：各月紀錄保留 {month} 當時報告的內容（--rewrite-history 可取代）",
)
_FOLDER = Text("{folder}: cannot be written to ({reason})", "{folder}：無法寫入（{reason}）")
_LATE = Text("{trouble}; {file} itself is up to date", "{trouble}；{file} 本身已更新")
_LATE_HINT = Text("Close the report and run the command again.", "請關閉該報告後重新執行指令。")
_FOLDER_HINT = Text("Choose another folder with --out.", "請用 --out 指定其他資料夾。")


def _listed(job: ReportJob, written: Written, language: Language) -> tuple[str, ...]:
    return tuple(
        f"{job.path}: "
        + _CELL.says(
            cell=c.where,
            old=_BLANK if c.old is None else c.old,
            new=_BLANK if c.new is None else c.new,
        ).into(language)
        for c in written.changes
    )


def _about_writing(
    job: ReportJob, assessment: Assessment, written: Written, dry_run: bool
) -> tuple[Message, ...]:
    if not job.write_back:
        return (_LEFT.says(file=job.path),)
    count = len(written.changes)
    text = _WOULD if dry_run else _WROTE if count else _SAME
    talk = [text.says(file=job.path, count=count)]
    if written.recalculates:
        talk.append(_RECALC.says(file=job.path))
    if written.backup:
        talk.append(_KEPT.says(file=job.path, backup=written.backup))
    if not written.keeps_history:
        odd = assessment.plan.workbook.layouts.get(HistoryRow)
        sheet = odd.title if odd else HistoryRow.SHEET
        talk.append((_ODD_HISTORY if odd else _NO_HISTORY).says(file=job.path, sheet=sheet))
    if written.keeps_month:
        talk.append(_AS_REPORTED.says(file=job.path, month=month_name(job.as_of)))
    return tuple(talk)


def _dated(job: ReportJob, assessment: Assessment) -> Iterator[Message]:
    """Messages about the day: that it is still to come, or that a later month has been reported already."""
    if job.as_of > dt.date.today():
        yield _TO_COME.says(day=job.as_of)
    later = max((row.month for row in assessment.plan.history if row.month), default="")
    if job.write_back and later > month_name(job.as_of):
        yield _OLDER.says(file=job.path, month=later, day=job.as_of)


def _verdict(job: ReportJob, assessment: Assessment) -> tuple[Message, ...]:
    warnings = sum(f.severity.key == "warning" for f in assessment.findings)
    page = job.folder / "summary.html"
    return (
        _VERDICT.says(file=job.path, errors=assessment.errors, warnings=warnings, day=job.as_of, page=page),
    )


@contextmanager
def _drafts(folder: Path, reports: Mapping[str, str]) -> Iterator[dict[str, Path]]:
    """The reports as files under temporary names in their folder, which are removed in the end."""
    drafts = {name: folder / f".{name}.tmp" for name in reports}
    is_new = not folder.exists()
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, draft in drafts.items():
                _check_free(folder / name)
                draft.write_text(reports[name], encoding="utf-8", newline="\n")
        except OSError as error:
            raise _forbidden(folder, error) from error
        yield drafts
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        if is_new:
            with suppress(OSError):
                folder.rmdir()  # which a folder with reports in it does not allow


def _check_free(place: Path) -> None:
    """Refuses a report that cannot be replaced, as one that is open in Word on Windows."""
    try:
        with place.open("r+b"):
            pass
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _forbidden(place, error) from error


def _in_place(draft: Path, place: Path) -> Path:
    try:
        return draft.replace(place)
    except OSError as error:
        raise _forbidden(place, error) from error


@contextmanager
def _too_late(job: ReportJob) -> Iterator[None]:
    """Adds to an error, once the workbook was written, that it was."""
    try:
        yield
    except Refused as error:
        if not job.write_back:
            raise
        raise Refused(_LATE.says(trouble=error.message, file=job.path), _LATE_HINT) from error


def _forbidden(path: Path, error: OSError) -> Refused:
    return Refused(_FOLDER.says(folder=path, reason=error.strerror or str(error)), _FOLDER_HINT)
