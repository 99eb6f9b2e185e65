"""Losses: whether nearly every progress that the last report told would now be unknown.

That happens when a sheet was renamed or a log was emptied. Each figure is then rightly unknown, but all of
them together are a mishap, so nothing is written into the workbook and nothing is mailed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from okrsheet.assessment import Assessment
from okrsheet.basics.dates import month_name, parse_month
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Message, Text
from okrsheet.plan import MAIN_SHEETS, MEASURED, CheckIn, Item
from okrsheet.plan.status import Status

_FEW = 5  # items; of fewer, all may well be without a value
_NEARLY_ALL = 0.9  # of the items that had a progress
_CAUSES = ("S101", "S115", "S104", "S105")

_FORGOTTEN = Text(
    en="{file}: the progress of {known} items{of} was known {when}; now that of {lost} of them would be unknown. "
    "{undone}",
    zh_TW="{file}：{when}已知{of} {known} 個項目的進度，現在其中 {lost} 個將變成未知。{undone}",
)
_ANYWHERE = Text(en="", zh_TW="")
_OF_SHEET = Text(en=" of “{sheet}”", zh_TW="「{sheet}」中")
_NOTHING_WRITTEN = Text(en="Nothing was written.", zh_TW="未寫入任何資料。")
NOTHING_MAILED = Text(en="Nothing is mailed.", zh_TW="不寄送任何郵件。")
_HINT = Text(
    en="If this is as it should be, repeat the command with --anyway. The likely cause: {cause}",
    zh_TW="若確實如此，請加上 --anyway 重新執行。可能的原因：{cause}",
)
_IN_MONTH = Text(en="in {month}", zh_TW="{month} 時")
_IN_COLUMNS = Text(en="when its columns were last filled", zh_TW="上次填寫狀態欄時")
_AT = Text(en="{cell}: {message}", zh_TW="{cell}：{message}")
_NO_LOG = Text(en="the sheet “{sheet}” holds no check-ins", zh_TW="「{sheet}」工作表沒有任何填報")
_UNKNOWN = Text(en="see what okrsheet check says", zh_TW="請查看 okrsheet check 的結果")


def check_losses(assessment: Assessment) -> None:
    """Looks for losses before anything is written.

    Raises:
        Refused: nearly every progress is lost, in the plan or in a sheet of it.
    """
    if found := losses(assessment, _NOTHING_WRITTEN):
        raise found


def losses(assessment: Assessment, undone: Text) -> Refused | None:
    """The error that stops a run because of losses: of at least five items that had a progress in the last
    report and should still have one, nine in ten have none now, of all items, of key results or of KPIs.

    ``undone`` is a sentence that says what is not done because of it.
    """
    month = _month_before(assessment)
    had_progress = list(_had_progress(assessment, month))
    for of, some in _groups(had_progress):
        lost = [item for item in some if _is_lost(assessment, item)]
        if len(some) < _FEW or len(lost) < _NEARLY_ALL * len(some):
            continue
        when = _IN_MONTH.says(month=month) if month else _IN_COLUMNS
        files = tuple(workbook.file for workbook in assessment.plan.workbooks)
        counts = {"known": len(some), "lost": len(lost)}
        says = _FORGOTTEN.says(file=files, **counts, of=of, when=when, undone=undone)
        return Refused(says, _HINT.says(cause=_cause(assessment)))
    return None


def _groups(items: list[Item]) -> Iterator[tuple[Message | Text, list[Item]]]:
    """The groups in which losses are counted: all items, key results, KPIs. Objectives are no group, for when
    their key results are new, none of them may have a progress yet.
    """
    yield _ANYWHERE, items
    for record in MEASURED:
        mine: list[Item] = [item for item in items if isinstance(item, record)]
        if mine:
            yield _OF_SHEET.says(sheet=mine[0].origin.sheet), mine


def _month_before(assessment: Assessment) -> str:
    """The newest month of History with a progress, up to this month itself; blank where there is none."""
    this = month_name(assessment.as_of)
    months = (r.month for r in assessment.plan.history if r.month and r.progress is not None)
    return max((month for month in months if month <= this), default="")


def _had_progress(assessment: Assessment, month: str) -> Iterator[Item]:
    """The items that had a progress in the last report, as History or their own columns say.

    Items that began since are left out: a new quarter's may have the IDs, and stand in the rows, of the
    last quarter's.
    """
    plan, day = assessment.plan, assessment.as_of
    is_latest = all(r.month <= month_name(day) for r in plan.history if r.month)
    rows = plan.reported_in(month)
    for item in plan.items:
        row = rows.get(item)
        in_columns = is_latest and _is_number(item.typed("progress").value)
        span = assessment[item].span
        began = span is None or span.start <= ((row.as_of if row else None) or _last_day(month) or day)
        if plan.is_first(item) and began and (in_columns or (row is not None and row.progress is not None)):
            yield item


def _last_day(month: str) -> dt.date | None:
    return parse_month(month) if month else None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_lost(assessment: Assessment, item: Item) -> bool:
    outcome = assessment[item]
    return outcome.progress is None and outcome.status in (Status.NO_DATA, Status.INCOMPLETE)


def _cause(assessment: Assessment) -> Message | Text:
    plan = assessment.plan
    titles = [record.SHEET.into(plan.language) for record in MAIN_SHEETS]
    titles += [layout.title for layout in plan.sheets if layout.record in MAIN_SHEETS]
    for code in _CAUSES:
        for finding in assessment.findings:
            if finding.code == code and (code == "S115" or finding.where.sheet in titles):
                return _AT.says(cell=str(finding.where), message=finding.message)
    if (logs := plan.sheets_of(CheckIn)) and not plan.check_ins:
        return _NO_LOG.says(sheet=logs[0].title)
    return _UNKNOWN
