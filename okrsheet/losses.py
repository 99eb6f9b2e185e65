"""Whether a report would forget nearly all that the one before it knew.

A sheet that was renamed, a log that was emptied: every value is gone, and each figure for itself is
rightly unknown. All of them together are a mishap, and nothing should be written over it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from okrsheet.assessment import Assessment
from okrsheet.dates import month_name, parse_month
from okrsheet.errors import Refused
from okrsheet.plan import MAIN_SHEETS, CheckIn, Item
from okrsheet.status import Status
from okrsheet.text import Message, Text

_FEW = 5  # items; of fewer, all may well be without a value
_NEARLY_ALL = 0.9
_CAUSES = ("S101", "S115", "S104", "S105")

_FORGOTTEN = Text(
    "{file}: the progress of {known} items was known {when}; now that of {lost} of them would be unknown. "
    "Nothing was written.",
    "{file}：{when}已知 {known} 個項目的進度，現在其中 {lost} 個將變成未知。未寫入任何資料。",
)
_HINT = Text(
    "The likely cause: {cause}. If this is as it should be, repeat the command with --anyway.",
    "可能的原因：{cause}。若確實如此，請加上 --anyway 重新執行。",
)
_IN_MONTH = Text("in {month}", "{month} 時")
_IN_COLUMNS = Text("when its columns were last filled", "上次填寫狀態欄時")
_AT = Text("{cell}: {message}", "{cell}：{message}")
_NO_LOG = Text("the sheet “{sheet}” holds no check-ins", "「{sheet}」工作表沒有任何填報")
_UNKNOWN = Text("see what okrsheet check says", "請查看 okrsheet check 的結果")


def check_losses(assessment: Assessment) -> None:
    """Looks at the items that had a progress the last time and should have one still.

    Raises:
        Refused: there are at least five of them, and nine in ten have none now.
    """
    month = _month_before(assessment)
    known = list(_known(assessment, month))
    lost = [item for item in known if _is_lost(assessment, item)]
    if len(known) < _FEW or len(lost) < _NEARLY_ALL * len(known):
        return
    when = _IN_MONTH.says(month=month) if month else _IN_COLUMNS
    says = _FORGOTTEN.says(
        file=tuple(workbook.file for workbook in assessment.plan.workbooks),
        known=len(known),
        lost=len(lost),
        when=when,
    )
    raise Refused(says, _HINT.says(cause=_cause(assessment)))


def _month_before(assessment: Assessment) -> str:
    """The newest of the past months that knows anything; this month's own report is one of them."""
    this = month_name(assessment.as_of)
    months = (r.month for r in assessment.plan.history if r.month and r.progress is not None)
    return max((month for month in months if month <= this), default="")


def _known(assessment: Assessment, month: str) -> Iterator[Item]:
    """The items of which a progress was known, but for those that began since: a new quarter's
    items may bear the IDs, and stand in the rows, of the last one's.
    """
    plan, day = assessment.plan, assessment.as_of
    is_latest = all(r.month <= month_name(day) for r in plan.history if r.month)
    rows = plan.reported_in(month)
    for item in plan.items:
        row = rows.get(item)
        shown = is_latest and _is_number(item.typed("progress").value)
        span = assessment[item].span
        began = span is None or span.start <= ((row.as_of if row else None) or _last_day(month) or day)
        if plan.is_first(item) and began and (shown or (row is not None and row.progress is not None)):
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
