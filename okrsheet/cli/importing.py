"""The command that makes a standard workbook of somebody's own goal sheet."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from okrsheet.basics.dates import Period
from okrsheet.basics.errors import OkrsheetError, no_traceback
from okrsheet.basics.text import LANGUAGES, Language, Text
from okrsheet.cli.bilingual import argument, command, option, own_language
from okrsheet.cli.common import (
    DONE,
    FAILED,
    FOUND,
    PATH,
    BadValue,
    complain,
    parsed_period,
    remark,
    show,
    talk,
)


@command(
    zh_TW="""將自己的目標表（.xlsx、.xlsm、.csv）或其他工具匯出的檔案轉成標準活頁簿。

    自動判斷哪些工作表與欄位是目標、關鍵結果與 KPI，列出取用與未取用的每一個儲存格。來源檔案不會變更。
    對應關係寫在新活頁簿旁的 NEW.map.toml，可更正後以 --map 重新執行。沒有把握時只寫出對應檔並提出問題。
    結束代碼：0 已寫入活頁簿，1 沒有把握，2 無法匯入，或檔案中沒有目標。

    \b
    範例：
      okrsheet import 我們的目標.xlsx -o plan.xlsx
      okrsheet import 我們的目標.xlsx -o plan.xlsx --map plan.map.toml
      okrsheet import export.csv -o plan.xlsx --period 2026-Q4
    """,
    name="import",
)
@argument("source", type=PATH, metavar=Text(en="SOURCE", zh_TW="來源"))
@option(
    "-o",
    "--out",
    type=PATH,
    required=True,
    metavar=Text(en="NEW.xlsx", zh_TW="新檔.xlsx"),
    help=Text(en="The workbook to make.", zh_TW="要建立的活頁簿。"),
)
@option(
    "--map",
    "map_file",
    type=PATH,
    metavar=Text(en="MAP.toml", zh_TW="對應檔.toml"),
    help=Text(en="Take the source by this map.", zh_TW="依這個對應檔匯入。"),
)
@option(
    "--words",
    type=PATH,
    metavar=Text(en="WORDS.toml", zh_TW="詞彙.toml"),
    help=Text(en="Header words of your own, besides okrsheet's.", zh_TW="自訂的欄名詞彙，與內建詞彙併用。"),
)
@option(
    "--period",
    type=parsed_period,
    metavar="2026-Q4",
    help=Text(
        en="The plan's period, and the year of months without one [default: what the source says].",
        zh_TW="計畫期間，也是沒有年份的月份所屬的年份 [預設：依來源內容]。",
    ),
)
@option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help=Text(
        en="Language of the workbook and the output [default: yours].",
        zh_TW="活頁簿與輸出的語言 [預設：系統語言]。",
    ),
)
def import_(
    source: Path,
    out: Path,
    map_file: Path | None,
    words: Path | None,
    period: Period | None,
    lang: Language | None,
) -> None:
    """Make a standard workbook of your own goal sheet (.xlsx, .xlsm, .csv) or another tool's export.

    Works out which sheets and columns hold objectives, key results and KPIs, and lists every cell that was
    not taken. The source is never changed. How it was taken is written beside the new workbook as
    NEW.map.toml, to be corrected and used with --map. What is not sure is asked, and only the map is written.
    Exit code: 0 the workbook was written, 1 not sure, 2 it could not be done, or there are no goals.

    \b
    Examples:
      okrsheet import "our goals.xlsx" -o plan.xlsx
      okrsheet import "our goals.xlsx" -o plan.xlsx --map plan.map.toml
      okrsheet import export.csv -o plan.xlsx --period 2026-Q4
    """
    from okrsheet.importing.run import Request, carry_out

    language = lang or own_language()
    if out.suffix.lower() != ".xlsx":
        raise BadValue(_NO_XLSX.says(file=out.name))
    try:
        with no_traceback(source):
            outcome = carry_out(Request(source, out, map_file, words, period, language))
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)
    show("".join(f"{line}\n" for line in outcome.lines))
    for line in outcome.remarks:
        remark(line, language)
    for line in outcome.questions:
        talk(line, language)
    sys.exit(FAILED if outcome.nothing else DONE if outcome.written else FOUND)


_NO_XLSX = Text(
    en="the new workbook must be called .xlsx, not {file}",
    zh_TW="新活頁簿的檔名必須以 .xlsx 結尾，不可為 {file}",
)
