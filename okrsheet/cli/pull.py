"""The command ``okrsheet pull``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from okrsheet.basics.errors import OkrsheetError, no_traceback
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
    config_option,
    known_day_of,
    plans_of,
    progress,
    remark,
    talk,
    tell_added,
)

if TYPE_CHECKING:
    from okrsheet.run.pulling import NotTaken, Pulled


@command(
    zh_TW="""從 KPI 的資料來源取得數值，新增為進度紀錄。

    資料來源在 okrsheet.toml 的 [sources.名稱] 設定，名稱就是「資料來源」欄的內容；可以是文字檔、其他活頁簿、資料庫、網路上的 JSON 或發布的試算表。數值附上來源名稱，填報人為 okrsheet；紀錄中已有的不會重複新增，使用者填報的內容不會變更。無法讀取的來源會列出原因，其餘照常處理。密碼取自環境變數或作業系統的密碼管理功能。

    結束代碼：0 完成，1 有來源無法讀取或數值無法採用，2 有檔案無法讀取或寫入。使用者另填數值之處會列出，不影響結束代碼。

    \b
    範例：
      okrsheet pull plan.xlsx --dry-run
      okrsheet pull plan.xlsx --month last
      okrsheet pull plans/ --source "CRM 系統"
    """
)
@argument("paths", nargs=-1, required=True, type=PLACE, metavar=PATHS)
@option(
    "--source",
    "only",
    multiple=True,
    metavar=Text(en="NAME", zh_TW="名稱"),
    help=Text(en="Only this data source; may be repeated.", zh_TW="只讀取這個資料來源；可重複使用。"),
)
@config_option
@backup_option
@option(
    "-n",
    "--dry-run",
    is_flag=True,
    help=Text(
        en="Ask the sources and list what would be added; write nothing.",
        zh_TW="讀取來源並列出將新增的內容，不寫入任何檔案。",
    ),
)
@common_options
def pull(
    paths: Sequence[Path | str],
    only: Sequence[str],
    config: Path | None,
    backup: bool,
    dry_run: bool,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Add what the KPIs' data sources say as check-ins.

    A source stands in okrsheet.toml as [sources.NAME], where NAME is what the KPI's Data source cell says. It may be a text
    file, another workbook, a database, JSON on the web or a published sheet. Each value names its source and is by okrsheet. What
    the log has already is not added again, and what people typed stays as it is. A source that cannot be read is named, and
    the others go on. Secrets come from the environment or the system's keyring.

    Exit code: 0 done, 1 a source could not be read or gave no usable value, 2 a file could not be read or written. Where people
    typed another value than the source has, that is told, and is no failure.

    \b
    Examples:
      okrsheet pull plan.xlsx --dry-run
      okrsheet pull plan.xlsx --month last
      okrsheet pull plans/ --source CRM
    """
    from okrsheet.run.pulling import pull as pull_plan
    from okrsheet.sources.serving import check_any, check_named, unused
    from okrsheet.sources.settings import load
    from okrsheet.sources.supplying import supplies
    from okrsheet.workbook.reader import read_files
    from okrsheet.xlsx import one_run

    day, today = known_day_of(as_of, month), dt.date.today()
    plans, failed = plans_of(paths, lang)
    if not plans:
        sys.exit(FAILED)
    language = lang or own_language()
    try:
        with one_run(), no_traceback(plans[0].name), progress(plans, language) as step:
            plan = read_files(plans[0], day, step=step)
            language = lang or plan.language
            for unread in plan.unread:
                complain(unread.why, language)
            configured = load(plans[0].name, config)
            check_any(configured, plans[0].name)
            check_named(only, plan)
            for message in unused(plan, configured, only=only):
                remark(message, language)
            found = supplies(plan, day, configured, only=only)
            done = pull_plan(plan, found, today, backup=backup, dry_run=dry_run)
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)
    refused = _told(done, dry_run, language)
    failed = failed or refused or bool(plan.unread)
    sys.exit(FAILED if failed else FOUND if done.failed else DONE)


def _told(done: Pulled, dry_run: bool, language: Language) -> bool:
    """Prints what was added and what was not; whether a workbook could not be written."""
    count = tell_added(done.added, language)
    _tell_unconfigured(done, language)
    _tell_not_taken(done, language)
    told = {
        "count": count,
        "known": done.known,
        "left": len(done.not_taken),
        "unconfigured": len(done.unconfigured),
    }
    remark((_WOULD if dry_run else _DONE).says(**told), language)
    return any(one.refused for one in done.added)


def _tell_unconfigured(done: Pulled, language: Language) -> None:
    """Prints which KPIs name a source that is not configured for them."""
    for kpi in done.unconfigured:
        supply = done.supplies[kpi]
        said = _FOR_OTHERS if supply.elsewhere else _NEARLY if supply.nearest else _UNCONFIGURED
        known = {"cell": kpi.at("data_source"), "source": supply.source, "nearest": supply.nearest}
        remark(said.says(id=done.plan.known_as(kpi), **known), language)


def _tell_not_taken(done: Pulled, language: Language) -> None:
    """Prints what was not taken: what is the same of several KPIs once, and one hint below all that it is for."""
    groups: dict[str, dict[tuple[str, str], list[NotTaken]]] = {}
    for left in done.not_taken:
        said = left.source, left.why.into(language)
        groups.setdefault(left.hint.into(language), {}).setdefault(said, []).append(left)
    for told in groups.values():
        for (source, _), alike in list(told.items())[:_SHOWN]:
            ids = tuple(done.plan.known_as(one.kpi) or str(one.kpi.at("id")) for one in alike)
            talk(_NOT_TAKEN.says(ids=ids, source=source, why=alike[0].why), language)
        if len(told) > _SHOWN:
            talk(_MORE.says(count=len(told) - _SHOWN), language)
        talk(_HINT.says(hint=alike[0].hint), language)


_SHOWN = 20
"""Lines that are shown of what has the same hint; “okrsheet check --sources” lists all."""
_UNCONFIGURED = Text(
    en="{id} ({cell}): the data source “{source}” is not configured",
    zh_TW="{id}（{cell}）：資料來源「{source}」未設定",
)
_NEARLY = Text(
    en="{id} ({cell}): the data source “{source}” is not configured; “{nearest}” is",
    zh_TW="{id}（{cell}）：資料來源「{source}」未設定，但有「{nearest}」",
)
_FOR_OTHERS = Text(
    en="{id} ({cell}): the data source “{source}” is configured for other KPIs only",
    zh_TW="{id}（{cell}）：資料來源「{source}」只設定給其他 KPI 使用",
)
_NOT_TAKEN = Text(en="{ids}, “{source}”: {why}", zh_TW="{ids}，「{source}」：{why}")
_MORE = Text(
    en="… and {count} more; “okrsheet check --sources” lists them all",
    zh_TW="……另有 {count} 項；okrsheet check --sources 會全部列出",
)
_HINT = Text(en="  {hint}", zh_TW="  {hint}")
_DONE = Text(
    en="{count} {count:value was|values were} added, {known} were there already, {left} not taken; {unconfigured} {unconfigured:KPI names a source that is|KPIs name sources that are} not configured",
    zh_TW="已新增 {count} 個數值；原有 {known} 個，{left} 項未採用；{unconfigured} 個 KPI 的資料來源未設定",
)
_WOULD = Text(
    en="{count} {count:value|values} would be added, {known} are there already, {left} not taken; {unconfigured} {unconfigured:KPI names a source that is|KPIs name sources that are} not configured; nothing was written",
    zh_TW="將新增 {count} 個數值；原有 {known} 個，{left} 項未採用；{unconfigured} 個 KPI 的資料來源未設定；未寫入任何資料",
)
