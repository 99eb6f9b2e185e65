"""The command ``okrsheet export``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Language, Text
from okrsheet.cli.bilingual import argument, command, option, own_language
from okrsheet.cli.common import (
    DONE,
    FAILED,
    FOLDER,
    PATH,
    PATHS,
    PLACE,
    common_options,
    complain,
    day_of,
    plans_of,
    progress,
    remark,
    show,
    work_options,
    workers_for,
)
from okrsheet.exporting import FORMATS, Format, check


@command(
    zh_TW="""把計畫寫成表格，供 BI 工具、資料庫與筆記本使用。不變更活頁簿。

    包含項目、目標、關鍵結果、KPI、進度紀錄、各月紀錄、檢查結果，以及用來串接各表的索引鍵。數字不四捨五入，未知的一律留空。資料夾中由先前匯出產生的檔案會被取代，其他檔案不受影響。

    結束代碼：0 完成，2 有檔案無法讀取或寫入。

    \b
    範例：
      okrsheet export plan.xlsx tables
      okrsheet export plans/ --to parquet --month 2026-10 tables
      okrsheet export plan.xlsx --to sqlite tables
    """
)
@argument("paths", nargs=-1, required=True, type=PLACE, metavar=PATHS)
@argument("folder", type=PATH, metavar=FOLDER)
@option(
    "--to",
    type=click.Choice(FORMATS),
    default="csv",
    show_default=True,
    help=Text(en="The kind of files.", zh_TW="檔案的種類。"),
)
@work_options
@common_options
def export(
    paths: Sequence[Path | str],
    folder: Path,
    to: Format,
    jobs: int | None,
    dask: str | None,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Write a plan as tables, for BI tools, databases and notebooks. Leaves the workbook alone.

    There are tables of items, objectives, key results, KPIs, check-ins, past months and findings, and the keys by
    which they are joined. Numbers are unrounded; what is unknown is left blank. Files of an earlier export in the
    folder are replaced; other files stay as they are.

    Exit code: 0 done, 2 a file could not be read or written.

    \b
    Examples:
      okrsheet export plan.xlsx tables
      okrsheet export plans/ --to parquet --month 2026-10 tables
      okrsheet export plan.xlsx --to sqlite tables
    """
    from okrsheet.run.checking import assess_files
    from okrsheet.run.exporting import write_tables

    day, language = day_of(as_of, month), lang or own_language()
    try:
        check(to)
        plans, failed = plans_of(paths, lang, absolute=bool(dask))
        if not plans:
            sys.exit(FAILED)
        with progress(plans, language) as step:
            assessment = assess_files(plans[0], day, workers=workers_for(jobs, dask), step=step)
            language = lang or assessment.plan.language
            written = write_tables(assessment, folder, to, language)
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)
    for unread in assessment.plan.unread:
        complain(unread.why, language)
    for path in written:
        show(f"{path}\n")
    remark(_WRITTEN.says(day=assessment.as_of, folder=folder, items=len(assessment.plan.items)), language)
    sys.exit(FAILED if failed or assessment.plan.unread else DONE)


_WRITTEN = Text(
    en="{items} {items:item|items} as of {day} written to {folder}",
    zh_TW="已將截至 {day} 的 {items} 個項目寫入 {folder}",
)
