"""Reading a workbook file into a plan."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from okrsheet.basics.cells import Grid
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Message, Text, clip
from okrsheet.plan import KINDS, MAIN_SHEETS, Layout, Plan
from okrsheet.plan.columns import columns_of
from okrsheet.workbook.addcolumns import add_columns as add_columns_to
from okrsheet.workbook.grids import read_grids
from okrsheet.workbook.headers import Head
from okrsheet.workbook.tables import opened, plan_of
from okrsheet.xlsx import Package, open_package

_FOREIGN = Text(
    "{file}: no sheet of this workbook is one of okrsheet's that a plan is made of. It has: {sheets}.",
    "{file}：這個活頁簿裡沒有 okrsheet 的工作表（目標、關鍵結果或 KPI 指標）。現有：{sheets}。",
)
_FOREIGN_HINT = Text(
    "okrsheet looks for the sheets Objectives, Key Results and KPIs (or 目標, 關鍵結果, KPI 指標), or for their "
    "headers. “okrsheet new plan.xlsx” makes a workbook that has them.",
    "okrsheet 會尋找「目標」、「關鍵結果」、「KPI 指標」（或 Objectives、Key Results、KPIs）工作表，或這些工作表的欄位名稱。"
    "執行「okrsheet new plan.xlsx」可建立含有這些工作表的活頁簿。",
)
_HEADLESS = Text(
    "{file}: the sheet “{sheet}” has no header that can be read; its row {row} holds {texts}.",
    "{file}：無法辨識「{sheet}」工作表的表頭；第 {row} 列的內容是{texts}。",
)
_HEADLESS_HINT = Text(
    "It needs at least these headers in one row: {headers}. If the sheet is about something else, give it another name.",
    "至少需要在同一列有這些欄位名稱：{headers}。若這個工作表是其他內容，請改用別的名稱。",
)
_SHEET = Text("“{title}” ({texts})", "「{title}」（{texts}）")
_BLANK = Text("blank", "空白")
_MORE = Text("{count} more", "另有 {count} 項")
_QUOTED = Text("“{text}”", "「{text}」")
_MANY_SHEETS, _MANY_TEXTS, _LONG = 6, 8, 30  # sheets and texts that a sentence names; characters of a text


def read(path: str | Path, as_of: dt.date | None = None, *, add_columns: bool = False) -> Plan:
    """Reads a workbook; bad cells become findings, only a bad file raises.

    ``as_of`` (default: today) says in which quarter the plan is where the Settings sheet gives no
    period. With ``add_columns`` the plan is that of a workbook with all of our columns
    and the sheet Past months; writing it back adds what is missing.

    Raises:
        Refused: the file is missing, damaged, protected, dangerous, holds nothing of a plan, or a
            sheet that bears one of our names and whose header cannot be read; or our columns have
            no room.
    """
    package = open_package(Path(path))
    plan = read_package(package, as_of)
    if not add_columns:
        return plan
    again = read_package(add_columns_to(package, plan.workbook), as_of)
    workbook = dataclasses.replace(again.workbook, sha256=package.sha256, adds_columns=True)
    return dataclasses.replace(again, workbooks=(workbook,))


def read_package(package: Package, as_of: dt.date | None = None) -> Plan:
    """As :func:`read`, of a file that is open already."""
    grids = read_grids(package)
    plan = plan_of([opened(grids, str(package.path), package.sha256)], as_of or dt.date.today())
    for record in MAIN_SHEETS:
        layout = plan.workbook.layouts.get(record)
        if (
            layout and layout.likeliest_row and not layout.header_row
        ):  # or its rows would be lost without a word
            raise _headless(package, layout)
    if not any(map(plan.has_sheet, KINDS)):
        raise Refused(_FOREIGN.says(file=package.path, sheets=_seen(grids)), _FOREIGN_HINT)
    return plan


def _headless(package: Package, layout: Layout) -> Refused:
    headers = tuple(column.label for column in columns_of(layout.record) if column.required)
    says = _HEADLESS.says(
        file=package.path,
        sheet=layout.title,
        row=layout.likeliest_row,
        texts=_texts(layout.other_headers.values()),
    )
    return Refused(says, _HEADLESS_HINT.says(headers=headers))


def _seen(grids: Iterable[Grid]) -> tuple[Message, ...]:
    """Each sheet's title with the texts of the row that looks most like a header."""
    heads = list(map(Head, grids))
    seen = [
        _SHEET.says(title=head.grid.title, texts=_texts(head.texts(head.likeliest()).values()))
        for head in heads[:_MANY_SHEETS]
    ]
    left = len(heads) - len(seen)
    return (*seen, *([_MORE.says(count=left)] if left else []))


def _texts(found: Iterable[str]) -> tuple[Message | Text, ...]:
    texts = list(found)
    quoted = [_QUOTED.says(text=clip(text, _LONG)) for text in texts[:_MANY_TEXTS]]
    left = len(texts) - len(quoted)
    return (*quoted, *([_MORE.says(count=left)] if left else [])) or (_BLANK,)
