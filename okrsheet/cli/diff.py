"""The command ``okrsheet diff``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.places import place, shown
from okrsheet.basics.text import Language, Text
from okrsheet.cli.bilingual import argument, command, option, own_language
from okrsheet.cli.common import (
    DONE,
    FAILED,
    FILE,
    FOUND,
    PATH,
    PLACE,
    BadValue,
    common_options,
    complain,
    day_of,
    plans_of,
    progress,
    put,
    remark,
    show,
    work_options,
    workers_for,
)

if TYPE_CHECKING:
    from okrsheet.assessment import Assessment
    from okrsheet.comparing.changes import Comparison
    from okrsheet.workbook.files import Files

_FORMATS = ("text", "json", "html")


def _textconv(context: click.Context, _: click.Parameter, file: Path | None) -> None:
    """Prints a workbook as text and ends the run. git stops a whole ``git log -p`` where this fails, so a file that
    is no plan is told as text as well.
    """
    if file is None:
        return
    from okrsheet.comparing.textconv import text_of_file

    if not file.exists():  # which git never asks for
        raise BadValue(_NOT_THERE.says(file=file))
    put(text_of_file(file, own_language()))
    context.exit(DONE)


@command(
    zh_TW="""比較同一份計畫的兩個版本，列出差異：目標設定與進度分開。

    舊版與新版各為一個活頁簿或資料夾。以種類與編號辨識項目，列的位置不影響結果；數值依其意義比較，不論填寫方式或語言。
    結束代碼：0 沒有差異，1 有差異，2 有檔案無法讀取。

    \b
    範例：
      okrsheet diff 十月/plan.xlsx plan.xlsx
      okrsheet diff plans-2026-10/ plans/ --format html --out changes.html
      okrsheet diff --textconv plan.xlsx
    """
)
@argument("old", type=PLACE, metavar=Text(en="OLD", zh_TW="舊版"))
@argument("new", type=PLACE, metavar=Text(en="NEW", zh_TW="新版"))
@option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help=Text(en="How the changes are written.", zh_TW="差異的格式。"),
)
@option(
    "-o",
    "--out",
    type=PATH,
    metavar=FILE,
    help=Text(en="Write them into this file [default: print them].", zh_TW="寫入這個檔案 [預設：直接輸出]。"),
)
@option(
    "--textconv",
    type=PATH,
    metavar=FILE,
    is_eager=True,
    expose_value=False,
    callback=_textconv,
    help=Text(
        en="Print one workbook as text, a line for each fact, and do nothing else: for git diff.",
        zh_TW="將一個活頁簿輸出為文字，每項內容一行，不做其他事：供 git diff 使用。",
    ),
)
@work_options
@common_options
def diff(
    old: Path | str,
    new: Path | str,
    format_name: str,
    out: Path | None,
    jobs: int | None,
    dask: str | None,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Say what changed between two versions of a plan, goalposts apart from progress.

    OLD and NEW are a workbook or a folder each. Items are known by kind and ID, so it does not matter where a row
    stands; values are compared as they are meant, however and in whatever language they were typed. What the
    changes make of progress and status on the day is told apart from them.
    Exit code: 0 nothing differs, 1 something does, 2 a file could not be read.

    \b
    Examples:
      okrsheet diff october/plan.xlsx plan.xlsx
      okrsheet diff plans-2026-10/ plans/ --format html --out changes.html
      okrsheet diff --textconv plan.xlsx
    """
    from okrsheet.comparing.compare import compare

    day = day_of(as_of, month)
    found = [plans_of([path], lang, absolute=bool(dask)) for path in (old, new)]
    files = [plans[0] for plans, _ in found if plans]
    if len(files) < len(found):
        sys.exit(FAILED)
    if out is not None:
        _check_out(out)
    first, second = _assessed(files, day, jobs, dask, lang)
    language = lang or second.plan.language
    missed = any(missing for _, missing in found)
    for unread in (*first.plan.unread, *second.plan.unread):
        complain(unread.why, language)
        missed = True
    compared = compare(first, second)
    text = _rendered(compared, format_name, (_name(old), _name(new)), language)
    _hand_out(text, out, format_name, language)
    sys.exit(FAILED if missed else FOUND if compared.differs else DONE)


def _name(path: Path | str) -> str:
    return shown(place(str(path)))


def _assessed(
    files: Sequence[Files], day: dt.date, jobs: int | None, dask: str | None, lang: Language | None
) -> list[Assessment]:
    """Both versions as of a day; the command ends where one of them cannot be read at all."""
    from okrsheet.run.checking import assess_files
    from okrsheet.xlsx import one_run

    workers = workers_for(jobs, dask)
    failures: list[OkrsheetError] = []
    found: list[Assessment] = []
    with one_run(), progress(files, lang or own_language()) as step:
        for one in files:
            try:
                found.append(assess_files(one, day, workers=workers, step=step))
            except OkrsheetError as error:
                failures.append(error)
    for failure in failures:
        complain(failure, lang or own_language())
    if failures:
        sys.exit(FAILED)
    return found


def _rendered(compared: Comparison, format_name: str, names: tuple[str, str], language: Language) -> str:
    from okrsheet.comparing import html, json, text

    match format_name:
        case "json":
            return json.render(compared, names)
        case "html":
            return html.render(compared, names, language)
    return text.render(compared, names, language)


def _check_out(out: Path) -> None:
    """Refuses to write over a workbook, be it one of those that are compared or another."""
    from okrsheet.workbook.files import ENDINGS

    if out.suffix.lower() in ENDINGS:
        raise BadValue(_NO_WORKBOOK.says(file=out))


def _hand_out(text: str, out: Path | None, format_name: str, language: Language) -> None:
    """Prints the changes, or puts them into a file."""
    from okrsheet.run.output import drafts

    if out is None:
        (show if format_name == "text" else put)(text)
        return
    try:
        with drafts(out.parent, {out.name: (text,)}) as in_place:
            in_place()
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)
    remark(_WRITTEN.says(file=out), language)


_NOT_THERE = Text(en="{file} does not exist", zh_TW="{file} 不存在")
_NO_WORKBOOK = Text(
    en="{file} would be written over a workbook; choose a name such as changes.html",
    zh_TW="{file} 會覆寫活頁簿；請改用 changes.html 之類的檔名",
)
_WRITTEN = Text(en="{file} was written", zh_TW="已寫入 {file}")
