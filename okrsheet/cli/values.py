"""The commands by which values come from people: ``okrsheet ask`` and ``okrsheet collect``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from okrsheet.basics.dates import month_name
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import INVISIBLE, Language, Text, as_argument
from okrsheet.cli.bilingual import argument, command, option, own_language
from okrsheet.cli.common import (
    DONE,
    EMPTY_PATH,
    FAILED,
    FOLDER,
    FOUND,
    PATH,
    PATHS,
    PLACE,
    BadValue,
    Misused,
    common_options,
    complain,
    config_option,
    day_of,
    each_option,
    lang_option,
    parsed_day,
    parsed_month,
    plans_of,
    progress,
    remark,
    show,
    talk,
    work_options,
    workers_for,
)
from okrsheet.cli.mails import (
    ADDRESS,
    RENAMED_ONE,
    agreed,
    an_address,
    delivery_options,
    tell_drafted,
    tell_sent,
)

if TYPE_CHECKING:
    from okrsheet.asking.asking import Prepared
    from okrsheet.asking.collecting import Collected


@command(
    zh_TW="""請每位負責人填報到期的數值，並補上缺少的內容。

    每個人會收到一份小型活頁簿，只列出本人該填的項目；郵件內容說明要填什麼、何時之前回覆。未加 --send、--draft 或 --out 時，只顯示會詢問誰。同一個月不會重複詢問同一個人；--remind
    只提醒尚未填報的人。回收請用 okrsheet collect。結束代碼：0 完成，2 應詢問而未詢問，130 以 Ctrl-C 中止。

    \b
    範例：
      okrsheet ask plan.xlsx --month 2026-11
      okrsheet ask plan.xlsx --month 2026-11 --send --due 2026-12-03
      okrsheet ask plan.xlsx --month 2026-11 --send --remind
      okrsheet ask plan.xlsx --month 2026-11 --out forms
    """
)
@argument("paths", nargs=-1, required=True, type=PLACE, metavar=PATHS)
@option(
    "--due",
    type=parsed_day,
    metavar=Text(en="DATE", zh_TW="日期"),
    help=Text(
        en="Answers are wanted by this day [default: three working days after the month, or today].",
        zh_TW="請在這一天前回覆 [預設：月底或今天之後三個工作天]。",
    ),
)
@option(
    "--remind",
    is_flag=True,
    help=Text(
        en="Only what was asked and is still open; after two reminders, the manager.",
        zh_TW="只提醒已詢問而尚未填報的內容；提醒兩次後通知主管。",
    ),
)
@option(
    "--to",
    multiple=True,
    type=an_address,
    metavar=ADDRESS,
    help=Text(en="Only this one; may be repeated.", zh_TW="只詢問此人；可重複使用。"),
)
@option(
    "--out",
    type=PATH,
    metavar=FOLDER,
    help=Text(en="Write the forms as files, without mail.", zh_TW="將表單存為檔案，不寄信。"),
)
@delivery_options
@option(
    "--renamed/--not-renamed",
    default=None,
    help=Text(
        en="Whether PATH is what was asked about under another name.",
        zh_TW="這個路徑的檔案是否曾以其他名稱詢問。",
    ),
)
@config_option
@each_option
@work_options
@common_options
def ask(
    paths: Sequence[Path | str],
    due: dt.date | None,
    remind: bool,
    to: Sequence[str],
    out: Path | None,
    draft: Path | None,
    send: bool,
    yes: bool,
    redirect_to: str | None,
    renamed: bool | None,
    config: Path | None,
    each: bool,
    jobs: int | None,
    dask: str | None,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Ask each owner for the values that are due, and for what is missing.

    Each gets one small workbook with only what is due from them, in a mail that says what is
    wanted by when. Without --send, --draft or --out it only shows who would be asked. Nobody is
    asked twice for a month; --remind writes to those alone whose values are still open. okrsheet
    collect reads what comes back. Exit code: 0 done, 2 somebody was not asked who should be,
    130 stopped by Ctrl-C.

    \b
    Examples:
      okrsheet ask plan.xlsx --month 2026-11
      okrsheet ask plan.xlsx --month 2026-11 --send --due 2026-12-03
      okrsheet ask plan.xlsx --month 2026-11 --send --remind
      okrsheet ask plan.xlsx --month 2026-11 --out forms
    """
    from okrsheet.asking.asking import Asking, Prepared, prepare
    from okrsheet.mail.mailing import today
    from okrsheet.mail.sending import ASK_ABOVE, SendOptions

    if sum(map(bool, (out, draft, send))) > 1 or (redirect_to and (out or draft)):
        raise Misused(_ONE_WAY)
    if out and remind:
        raise Misused(_NO_REMINDING)
    if due and due < today():
        raise Misused(_PAST.says(day=due))
    day, made = day_of(as_of, month), list[Prepared]()
    about = day.isoformat() if as_of else month_name(day)
    plans, failed = plans_of(paths, lang, each=each, absolute=bool(dask))
    if renamed and len(plans) > 1:
        raise Misused(RENAMED_ONE)
    # two plans may ask one person the same
    workers, options = workers_for(jobs, dask), SendOptions(redirect_to=redirect_to or "", another=True)
    way = {"sending": send, "writing": bool(draft or send), "laying_out": bool(out)}
    for files in plans:
        asking = Asking(files, day, about, config, lang, tuple(to), due, remind, renamed, workers)
        try:
            with progress([files], lang or own_language()) as step:
                made.append(prepare(asking, options, **way, step=step))
        except OkrsheetError as error:
            complain(error, lang or error.language or own_language())
            failed = True
    waiting = sum(one.ready.waiting for one in made)
    _tell_unasked(made, mailed=not out)
    if send and waiting > ASK_ABOVE and not yes and not agreed(waiting, lang or own_language()):
        sys.exit(FAILED)
    drafts = set[str]()
    for one in made:
        try:
            failed |= _done(one, out, draft, drafts, send=send)
        except OkrsheetError as error:
            complain(error, one.ready.language)
            failed = True
    sys.exit(FAILED if failed or not made else DONE)


def _tell_unasked(made: Sequence[Prepared], *, mailed: bool) -> None:
    from okrsheet.asking.asking import unasked

    for one in made:
        for message in unasked(one, mailed=mailed):
            talk(message, one.ready.language)


def _done(one: Prepared, out: Path | None, draft: Path | None, taken: set[str], *, send: bool) -> bool:
    """Does with what is asked what the command line says. Returns whether something did not work."""
    from okrsheet.asking import asking

    lacking = bool(one.ready.unread)
    if out:
        _lay_out(one, out)
        return lacking
    if draft:
        made, removed = asking.draft(one, draft, taken), asking.undraft(one, draft, taken)
        return tell_drafted(one.ready, made, removed) or one.lacking or lacking
    if send:
        return tell_sent(one.ready, asking.send(one)) or one.lacking or lacking
    _shown(one)
    return lacking


def _lay_out(one: Prepared, out: Path) -> None:
    """Writes the forms as files; one that stays as it is, is no failure."""
    from okrsheet.asking.asking import lay_out

    language, count = one.ready.language, 0
    for form in lay_out(one, out):
        show(_LAID_OUT.says(path=form.path, fate=form.fate.text).into(language) + "\n")
        count += 1
    plan, folder = as_argument(str(one.asking.path)) or "…", as_argument(str(out)) or "…"
    command = f"okrsheet collect {plan} {folder}"
    remark(_FORMS.says(file=one.asking.path, count=count, folder=out, command=command), language)


def _shown(one: Prepared) -> None:
    """Prints who would be asked for how much."""
    from okrsheet.asking.tables import table_of_questions

    for line in table_of_questions(one, one.ready.language):
        show(line + "\n")
    remark(
        _WOULD_ASK.says(file=one.asking.path, count=one.ready.waiting, day=one.asking.day),
        one.ready.language,
    )


_PLAN = Text(en="PATH", zh_TW="路徑")
_FROM = Text(en="FROM…", zh_TW="來源…")


def _an_origin(typed: str) -> str:
    """Where answers come from: a path, or the address of a mailbox; a blank one is a variable that is not set."""
    if not typed.strip(INVISIBLE):
        raise BadValue(EMPTY_PATH)
    return typed


@command(
    zh_TW="""讀取寄回的表單，將數值加入計畫。

    來源可為檔案、資料夾（含子資料夾）、.eml、Maildir、mbox，或信箱位址（如下例，密碼以
    OKRSHEET_IMAP_PASSWORD 提供）。信箱中的內容不會變動。相同的答覆不會重複加入，已填的內容不會被覆寫；不符的、互相矛盾的與尚未回覆的都會列出。--month 收取較早月份的答覆。結束代碼：0 完成，1 有內容未採用，2 無法讀取或寫入。

    \b
    範例：
      okrsheet collect plan.xlsx forms
      okrsheet collect plan.xlsx ~/Mail/okr answers.zip --dry-run
      okrsheet collect plan.xlsx imaps://okr%40example.com@mail.example.com/INBOX
    """
)
@argument("plan", type=PLACE, metavar=_PLAN)
@argument("origins", nargs=-1, required=True, type=_an_origin, metavar=_FROM)
@option(
    "--since",
    type=parsed_day,
    metavar=Text(en="DATE", zh_TW="日期"),
    help=Text(
        en="Pass over mails from before this day [default: the day on which it was asked].",
        zh_TW="略過這一天以前的郵件 [預設：詢問當天]。",
    ),
)
@option(
    "--any-sender",
    is_flag=True,
    help=Text(
        en="Also answers from other addresses than the one that was asked.",
        zh_TW="也採用由其他地址寄來的答覆。",
    ),
)
@option(
    "-n",
    "--dry-run",
    is_flag=True,
    help=Text(en="Say what would be taken; write nothing.", zh_TW="只顯示將採用的內容，不寫入。"),
)
@option(
    "--backup",
    is_flag=True,
    help=Text(en="Keep each workbook as it was beside it.", zh_TW="在旁邊保留每個活頁簿的原檔。"),
)
@config_option
@work_options
@option(
    "--month",
    type=parsed_month,
    metavar="YYYY-MM",
    help=Text(
        en="Answers about this month [default: about the last that was asked].",
        zh_TW="收取這個月的答覆 [預設：最近一次詢問的月份]。",
    ),
)
@option(
    "--as-of",
    type=parsed_day,
    metavar=Text(en="DATE", zh_TW="日期"),
    help=Text(en="Where it was asked as of a day: this day.", zh_TW="以日期詢問者：該日期。"),
)
@lang_option
def collect(
    plan: Path | str,
    origins: Sequence[str],
    since: dt.date | None,
    any_sender: bool,
    dry_run: bool,
    backup: bool,
    config: Path | None,
    jobs: int | None,
    dask: str | None,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Read the forms that came back, and add their values to the plan.

    FROM is a file, a folder (searched in depth), an .eml, a Maildir, an mbox, or the address of a
    mailbox as below, whose password is OKRSHEET_IMAP_PASSWORD. Mailboxes are left as they are. Nothing is added twice, and nothing that was typed is overwritten; what does not fit,
    answers that differ, and who has not answered are listed. --month takes the answers about an earlier
    month. Exit code: 0 done, 1 something was not taken, 2 something could not be read or written.

    \b
    Examples:
      okrsheet collect plan.xlsx forms
      okrsheet collect plan.xlsx ~/Mail/okr answers.zip --dry-run
      okrsheet collect plan.xlsx imaps://okr%40example.com@mail.example.com/INBOX
    """
    from okrsheet.asking.collecting import Collecting
    from okrsheet.asking.collecting import collect as collect_answers

    if as_of and month:
        day_of(as_of, month)  # which says that they exclude each other
    about = as_of.isoformat() if as_of else month_name(month) if month else ""
    (plans, failed), found = plans_of([plan], lang, absolute=bool(dask)), False
    workers = workers_for(jobs, dask)
    for files in plans:
        job = Collecting(
            files, tuple(origins), about, since, config, lang, any_sender, backup, dry_run, workers
        )
        try:
            with progress([files], lang or own_language()) as step:
                collected = collect_answers(job, step)
        except OkrsheetError as error:
            complain(error, lang or error.language or own_language())
            failed = True
        else:
            _tell_collected(collected)
            failed |= collected.failed
            found |= bool(collected.misfits)
    sys.exit(FAILED if failed or not plans else FOUND if found else DONE)


def _tell_collected(collected: Collected) -> None:
    from okrsheet.asking.telling import lines_of, summary_of

    for line in lines_of(collected):
        show(line + "\n")
    for error in collected.failures:
        complain(error, collected.language)
    for message in summary_of(collected):
        remark(message, collected.language)


_ONE_WAY = Text(
    en="choose one: --send, --draft or --out; --redirect-to goes with --send",
    zh_TW="--send、--draft、--out 請擇一使用；--redirect-to 須與 --send 一起使用",
)
_PAST = Text(en="--due: {day} is past", zh_TW="--due：{day} 已過")
_NO_REMINDING = Text(
    en="--remind writes mails; files in a folder are there already",
    zh_TW="--remind 用於寄信；資料夾中的檔案本來就在",
)
_LAID_OUT = Text(en="{path}: {fate}", zh_TW="{path}：{fate}")
_FORMS = Text(
    en="{file}: forms in {folder}: {count}. Once they are filled in: {command}",
    zh_TW="{file}：{folder} 中有 {count} 份表單；填寫後請執行：{command}",
)
_WOULD_ASK = Text(
    en="{file}: mails as of {day}: {count}; nobody was asked (--send sends them, --draft DIR writes them, --out DIR "
    "writes the forms alone)",
    zh_TW="{file}：截至 {day} 的郵件共 {count} 封；尚未詢問任何人（--send 寄出，--draft DIR 產生草稿，--out DIR 只產生表單）",
)
