"""The command ``okrsheet record``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Language, Text
from okrsheet.cli.bilingual import argument, command, option, own_language
from okrsheet.cli.common import (
    DONE,
    FAILED,
    FOUND,
    PATHS,
    PLACE,
    backup_option,
    common_options,
    complain,
    known_day_of,
    plans_of,
    progress,
    remark,
    talk,
    tell_added,
)

if TYPE_CHECKING:
    from okrsheet.run.recording import Recorded


@command(
    zh_TW="""把「目前值」欄的數值記成當日的進度紀錄。

    供只更新「目前值」的人使用：每個目前值都成為一筆填報，之後就有歷史、趨勢與變化。與最近一筆填報相同的數值會略過，因為無法得知負責人是否已確認；--all 一併記錄。既有的內容不會被覆寫，同一天執行第二次不會再記錄。

    結束代碼：0 完成，1 有目前值無法記錄，2 有檔案無法讀取或寫入。

    \b
    範例：
      okrsheet record plan.xlsx
      okrsheet record plan.xlsx --dry-run
      okrsheet record plans/ --as-of 2026-11-30
    """
)
@argument("paths", nargs=-1, required=True, type=PLACE, metavar=PATHS)
@option(
    "--all",
    "every",
    is_flag=True,
    help=Text(
        en="Record values that have not changed since the last check-in, too.",
        zh_TW="與最近一筆填報相同的數值也一併記錄。",
    ),
)
@backup_option
@option(
    "-n",
    "--dry-run",
    is_flag=True,
    help=Text(en="List what would be recorded; write nothing.", zh_TW="列出將記錄的內容，不寫入任何檔案。"),
)
@common_options
def record(
    paths: Sequence[Path | str],
    every: bool,
    backup: bool,
    dry_run: bool,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Keep the values in the column Current as check-ins of the day.

    For people who only ever overwrite Current: each value becomes a check-in, so that there are a history, trends
    and changes. A value that the last check-in has already is left out, because nobody knows whether its owner has
    looked at it since; --all records it too. Nothing that stands in the log is overwritten, and a second run on the
    same day records nothing.

    Exit code: 0 done, 1 a value could not be recorded, 2 a file could not be read or written.

    \b
    Examples:
      okrsheet record plan.xlsx
      okrsheet record plan.xlsx --dry-run
      okrsheet record plans/ --as-of 2026-11-30
    """
    from okrsheet.run.checking import assess_files
    from okrsheet.run.recording import record as record_plan
    from okrsheet.xlsx import one_run

    day = known_day_of(as_of, month)
    plans, failed = plans_of(paths, lang)
    if not plans:
        sys.exit(FAILED)
    language = lang or own_language()
    try:
        with one_run(), progress(plans, language) as step:
            assessment = assess_files(plans[0], day, step=step)
            language = lang or assessment.plan.language
            done = record_plan(assessment, every=every, backup=backup, dry_run=dry_run)
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)
    for unread in assessment.plan.unread:
        complain(unread.why, language)
    refused = _told(done, dry_run, language)
    failed = failed or refused or bool(assessment.plan.unread)
    sys.exit(FAILED if failed else FOUND if done.passed else DONE)


def _told(done: Recorded, dry_run: bool, language: Language) -> bool:
    """Prints what was recorded and what was not; whether a workbook could not be written."""
    count = tell_added(done.added, language)
    for passed in done.passed:
        talk(_PASSED.says(file=passed.item.origin.file, cell=passed.where, why=passed.why), language)
    refused_values = sum(len(one.check_ins) for one in done.added if one.refused)
    known = {"unchanged": len(done.unchanged), "passed": len(done.passed) + refused_values}
    remark((_WOULD if dry_run else _DONE).says(count=count, **known), language)
    return any(one.refused for one in done.added)


_PASSED = Text(en="{file}: {cell} is not recorded: {why}", zh_TW="{file}：{cell} 未記錄：{why}")
_DONE = Text(
    en="{count} {count:value was|values were} recorded, {unchanged} had not changed, {passed} could not be recorded",
    zh_TW="已記錄 {count} 個數值；{unchanged} 個未變更，{passed} 個無法記錄",
)
_WOULD = Text(
    en="{count} {count:value|values} would be recorded, {unchanged} have not changed, {passed} cannot be recorded; nothing was written",
    zh_TW="將記錄 {count} 個數值；{unchanged} 個未變更，{passed} 個無法記錄；未寫入任何資料",
)
