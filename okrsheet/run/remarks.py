"""What a report run says about what it did: to each workbook, to the history, and how the plan stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from okrsheet.assessment import Assessment
from okrsheet.basics.dates import month_name
from okrsheet.basics.text import Language, Message, Text, as_argument, clean
from okrsheet.plan import KINDS, HistoryRow, Workbook
from okrsheet.run.jobs import ReportJob, Update
from okrsheet.writeback import Written


def listed(written: Mapping[Workbook, Update], language: Language) -> Iterator[str]:
    """Each cell that changes, old → new."""
    for workbook, done in written.items():
        for c in done.written.changes:
            old, new = (_BLANK if value is None else value for value in (c.old, c.new))
            told = _CELL.says(cell=c.where.within, old=old, new=new).into(language)
            yield f"{workbook.file}: {clean(told)}"


def about_writing(
    job: ReportJob, assessment: Assessment, written: Mapping[Workbook, Update], dry_run: bool
) -> Iterator[Message]:
    """What became of each workbook; of several, only what changed or has something to be said of it."""
    if not job.write_back:
        yield _LEFT.says(file=job.files.name)
        return
    several = len(assessment.plan.workbooks) > 1
    for workbook, done in written.items():
        count = done.count
        if count or not several:
            text = _WOULD if dry_run else _WROTE if count else _SAME
            yield text.says(file=workbook.file, count=count)
        yield from _noted(job, workbook, done.written)
    if several:
        count = sum(bool(done.count) for done in written.values())
        every = len(assessment.plan.workbooks)
        text = _WOULD_IN_ALL if dry_run else _WROTE_ALL if count == every else _WROTE_IN_ALL
        yield text.says(file=job.files.name, count=count, all=every)


def _noted(job: ReportJob, workbook: Workbook, done: Written) -> Iterator[Message]:
    file = workbook.file
    if done.recalculates:
        yield _RECALC.says(file=file)
    if done.backup:
        yield _KEPT.says(file=file, backup=done.backup)
    holds_items = any(record in workbook.layouts for record in KINDS)
    if not done.keeps_history and holds_items:
        odd = workbook.layouts.get(HistoryRow)
        sheet = odd.title if odd else HistoryRow.SHEET
        yield (_ODD_HISTORY if odd else _NO_HISTORY).says(file=file, sheet=sheet)
    if done.keeps_month:
        yield _AS_REPORTED.says(file=file, month=month_name(job.as_of))


def dated(job: ReportJob, assessment: Assessment) -> Iterator[Message]:
    """Messages about the day: that it is still to come, or that a later month has been reported already."""
    if job.as_of > dt.date.today():
        yield _TO_COME.says(day=job.as_of)
    later = assessment.plan.latest_month
    if job.write_back and later > month_name(job.as_of) and not job.followed:
        yield _OLDER.says(file=job.files.name, month=later, day=job.as_of)


def verdict(job: ReportJob, assessment: Assessment) -> tuple[Message, ...]:
    """How many errors there are, and what to open now; nothing where a later month follows."""
    if job.followed:
        return ()
    warnings = sum(f.severity.key == "warning" for f in assessment.findings)
    known = {"file": job.files.name, "path": as_argument(str(job.files.name)) or "…"}
    known |= {"day": job.as_of, "page": job.folder / "summary.html"}
    return (VERDICT.says(errors=assessment.errors, warnings=warnings, **known),)


_CELL = Text(en="{cell}: {old} → {new}", zh_TW="{cell}：{old} → {new}")
_BLANK = Text(en="(blank)", zh_TW="（空白）")
_WOULD = Text(
    en="{file}: {count} {count:cell|cells} would change; nothing was written",
    zh_TW="{file}：將更新 {count} 個儲存格；未寫入任何資料",
)
_WROTE = Text(
    en="{file}: {count} {count:cell was|cells were} updated", zh_TW="{file}：已更新 {count} 個儲存格"
)
_SAME = Text(en="{file}: every cell is up to date already", zh_TW="{file}：所有儲存格已是最新")
_WOULD_IN_ALL = Text(
    en="{file}: {count} of {all} workbooks would change; nothing was written",
    zh_TW="{file}：{all} 個活頁簿中有 {count} 個將變更；未寫入任何資料",
)
_WROTE_IN_ALL = Text(
    en="{file}: {count} of {all} workbooks were updated; the others were up to date, or are named above",
    zh_TW="{file}：{all} 個活頁簿中已更新 {count} 個；其餘已是最新，或列於上方",
)
_WROTE_ALL = Text(en="{file}: all {all} workbooks were updated", zh_TW="{file}：{all} 個活頁簿皆已更新")
_KEPT = Text(en="{file}: as it was before, it is kept in {backup}", zh_TW="{file}：原檔保留於 {backup}")
_LEFT = Text(en="{file}: the workbook was left alone", zh_TW="{file}：未更動活頁簿")
_RECALC = Text(
    en="{file}: Excel will recalculate its formulas on opening (--no-recalc leaves that out)",
    zh_TW="{file}：Excel 開啟時會重新計算公式（--no-recalc 可略過）",
)
_NO_HISTORY = Text(
    en="{file}: there is no sheet “{sheet}”, so no history is kept (--add-columns makes one)",
    zh_TW="{file}：沒有「{sheet}」工作表，因此不保留歷史（--add-columns 可建立）",
)
_ODD_HISTORY = Text(
    en="{file}: the header of the sheet “{sheet}” is not recognised, so no history is kept (rename the sheet, or "
    "give it the columns Month and ID)",
    zh_TW="{file}：無法辨識「{sheet}」工作表的表頭，因此不保留歷史（請改工作表名稱，或加上「月份」與「編號」欄）",
)
VERDICT = Text(
    en="{file}: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings} (okrsheet check {path} --as-of {day}); now open {page}",
    zh_TW="{file}：{errors} 個錯誤、{warnings} 個警告（okrsheet check {path} --as-of {day}）；請開啟 {page}",
)
_TO_COME = Text(
    en="{day} is still to come: values entered until then may change the figures",
    zh_TW="{day} 尚未到來：在此之前填報的數值仍可能改變結果",
)
_OLDER = Text(
    en="{file}: its past months go on to {month}, but its columns now show the figures of {day}",
    zh_TW="{file}：各月紀錄已有 {month}，但狀態欄目前顯示的是 {day} 的數字",
)
_AS_REPORTED = Text(
    en="{file}: Past months keeps {month} as it was reported (--rewrite-history replaces it)",
    zh_TW="{file}：各月紀錄保留 {month} 當時報告的內容（--rewrite-history 可取代）",
)
SAME_EVERY_MONTH = (_LEFT, _RECALC, _NO_HISTORY, _ODD_HISTORY)
