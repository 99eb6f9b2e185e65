"""Reading a workbook file into a plan."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from okrsheet.basics.cells import Grid
from okrsheet.basics.errors import OkrsheetError, Refused
from okrsheet.basics.places import name_of, place, shown
from okrsheet.basics.text import Message, Text, clip
from okrsheet.basics.workers import HERE, Workers, nothing
from okrsheet.plan import KINDS, MAIN_SHEETS, Layout, Plan, Unread
from okrsheet.plan.columns import columns_of
from okrsheet.workbook.addcolumns import add_columns as add_columns_to
from okrsheet.workbook.files import Files, search
from okrsheet.workbook.grids import read_grids
from okrsheet.workbook.headers import Head
from okrsheet.workbook.remembered import folder, forget_old, remembered
from okrsheet.workbook.tables import Opened, opened, plan_of
from okrsheet.xlsx import Package, content_of_file, open_package, package_from

_FOREIGN = Text(
    en="{file}: no sheet of this workbook is one of okrsheet's that a plan is made of. It has: {sheets}.",
    zh_TW="{file}：這個活頁簿裡沒有 okrsheet 的工作表（目標、關鍵結果或 KPI 指標）。現有：{sheets}。",
)
_FOREIGN_HINT = Text(
    en="okrsheet looks for the sheets Objectives, Key Results and KPIs (or 目標, 關鍵結果, KPI 指標), or for their "
    "headers. “okrsheet new plan.xlsx” makes a workbook that has them.",
    zh_TW="okrsheet 會尋找「目標」、「關鍵結果」、「KPI 指標」（或 Objectives、Key Results、KPIs）工作表，或這些工作表的欄位名稱。"
    "執行「okrsheet new plan.xlsx」可建立含有這些工作表的活頁簿。",
)
_HEADLESS = Text(
    en="{file}: the sheet “{sheet}” has no header that can be read; its row {row} holds {texts}.",
    zh_TW="{file}：無法辨識「{sheet}」工作表的表頭；第 {row} 列的內容是{texts}。",
)
_HEADLESS_HINT = Text(
    en="It needs at least these headers in one row: {headers}. If the sheet is about something else, give it another name.",
    zh_TW="至少需要在同一列有這些欄位名稱：{headers}。若這個工作表是其他內容，請改用別的名稱。",
)
_SHEET = Text(en="“{title}” ({texts})", zh_TW="「{title}」（{texts}）")
_BLANK = Text(en="blank", zh_TW="空白")
_MORE = Text(en="{count} more", zh_TW="另有 {count} 項")
_QUOTED = Text(en="“{text}”", zh_TW="「{text}」")
_WORTH_REMEMBERING = 16  # workbooks; fewer are read in a moment
_MANY_SHEETS, _MANY_TEXTS, _LONG = 6, 8, 30  # sheets and texts that a sentence names; characters of a text


def read(
    path: str | Path | Sequence[str | Path], as_of: dt.date | None = None, *, add_columns: bool = False
) -> Plan:
    """Reads the workbooks of a plan; bad cells become findings, only a bad file raises.

    ``path`` is a workbook, a folder that is searched in depth, or several of either: together they are one
    plan. Of several workbooks those that cannot be read are left out, and :attr:`Plan.unread` says why.
    ``as_of`` (default: today) says in which quarter the plan is where the Settings sheet gives no
    period. With ``add_columns`` the plan is that of workbooks with all of our columns
    and the sheet Past months; writing it back adds what is missing.

    Raises:
        OkrsheetError: there is no workbook.
        Refused: the file (of several, each of them) is missing, damaged, protected, dangerous, holds nothing
            of a plan, or a sheet that bears one of our names and whose header cannot be read; or our columns
            have no room.
    """
    paths = [path] if isinstance(path, (str, Path)) else path
    found = search([place(str(one)) for one in paths])
    if found.missed:
        raise found.missed[0]
    return read_files(found.plans[0], as_of, add_columns=add_columns)


class _ToOpen(NamedTuple):
    """A workbook that is to be opened, by this process or another."""

    path: Path
    book: str
    add_columns: bool
    memory: Path | None
    """Where is remembered what was read before."""


def read_files(
    files: Files,
    as_of: dt.date | None = None,
    *,
    add_columns: bool = False,
    workers: Workers = HERE,
    step: Callable[[], None] = nothing,
) -> Plan:
    """As :func:`read`, of workbooks that were found already; ``step`` is called after each."""
    # Other machines have folders of their own, which nobody here would tidy up.
    remembers = len(files.workbooks) >= _WORTH_REMEMBERING and not workers.elsewhere
    memory = folder() if remembers else None
    tasks = [(path, _ToOpen(path, files.called(path), add_columns, memory)) for path in files.workbooks]
    found = workers.outcomes(_opened, tasks, step)
    if memory:
        forget_old(memory)
    workbooks: list[Opened] = []
    unread: list[Unread] = []
    for path, one in zip(files.workbooks, found, strict=True):
        if isinstance(one, OkrsheetError):
            unread.append(Unread(shown(path), files.called(path) or name_of(path), one))
        else:
            workbooks.append(one)
    if not workbooks:
        raise unread[0].why
    return _plan(workbooks, as_of, unread)


def _opened(task: _ToOpen) -> Opened:
    if not task.memory:
        return _read(task, open_package(task.path))
    data = content_of_file(task.path)
    name = str(task.path), task.book, task.add_columns
    return remembered(task.memory, data, name, lambda: _read(task, package_from(task.path, data)))


def _read(task: _ToOpen, package: Package) -> Opened:
    one = _sheets(package, task.book)
    if not task.add_columns or not one.workbook.layouts.keys() & KINDS.keys():
        return one
    language = _plan([one], None).workbook.language
    widened = add_columns_to(package, dataclasses.replace(one.workbook, language=language))
    again = _sheets(widened, task.book)
    workbook = dataclasses.replace(again.workbook, sha256=package.sha256, adds_columns=True)
    return again._replace(workbook=workbook)


def read_package(package: Package, as_of: dt.date | None = None) -> Plan:
    """The plan of a file that is open already."""
    return _plan([_sheets(package)], as_of)


def _plan(workbooks: Sequence[Opened], as_of: dt.date | None, unread: Sequence[Unread] = ()) -> Plan:
    first = list(workbooks[0].grids.values())
    plan = plan_of(workbooks, as_of or dt.date.today(), unread)
    if not any(map(plan.has_sheet, KINDS)):  # people or check-ins alone are no plan
        raise _foreign(workbooks[0].workbook.file, first)
    return plan


def _sheets(package: Package, book: str = "") -> Opened:
    """The sheets of a workbook; one of several may hold but check-ins, or people.

    Raises:
        Refused: it holds nothing of a plan, or a header cannot be read.
    """
    grids = read_grids(package)
    one = opened(grids, shown(package.path), package.sha256, book)
    for record in MAIN_SHEETS:
        layout = one.workbook.layouts.get(record)
        if layout and layout.likeliest_row and not layout.header_row:  # its rows would be lost in silence
            raise _headless(package, layout)
    wanted = one.workbook.layouts if book else KINDS
    if not any(layout.header_row for record, layout in one.workbook.layouts.items() if record in wanted):
        raise _foreign(shown(package.path), grids)
    return one


def _foreign(file: str, grids: Iterable[Grid]) -> Refused:
    return Refused(_FOREIGN.says(file=Path(file), sheets=_seen(grids)), _FOREIGN_HINT)


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
