"""The commands ``okrsheet mail`` and ``okrsheet outbox``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import LANGUAGES, Language, Message, Text, plain
from okrsheet.cli.bilingual import Group, argument, command, option, own_language
from okrsheet.cli.common import (
    DONE,
    FAILED,
    FILE,
    FOLDER,
    PATH,
    PATHS,
    PLACE,
    STOPPED,
    BadValue,
    Misused,
    common_options,
    complain,
    config_option,
    day_of,
    each_option,
    parsed_month,
    plans_of,
    progress,
    remark,
    show,
    talk,
    work_options,
    workers_for,
)

if TYPE_CHECKING:
    from okrsheet.mail.mailing import Ready
    from okrsheet.mail.outbox import Entry, MessageState, Outbox
    from okrsheet.mail.sending import Attempt, Decision


def an_address(typed: str) -> str:
    """The address that was typed as an option's value."""
    from okrsheet.basics.addresses import one_address

    if (address := one_address(typed)) is None:
        raise BadValue(_NO_ADDRESS.says(typed=typed))
    return address


ADDRESS = Text(en="ADDRESS", zh_TW="地址")


def delivery_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what becomes of messages."""
    for add in (
        option(
            "--redirect-to",
            type=an_address,
            metavar=ADDRESS,
            help=Text(en="A trial: all to this address.", zh_TW="試寄：全部寄到這個地址。"),
        ),
        option(
            "-y",
            "--yes",
            is_flag=True,
            help=Text(en="Do not ask before sending more than 20.", zh_TW="超過 20 封時不詢問即寄出。"),
        ),
        option("--send", is_flag=True, help=Text(en="Send them.", zh_TW="寄出。")),
        option(
            "--draft",
            type=PATH,
            metavar=FOLDER,
            help=Text(en="Write unsent messages (.eml).", zh_TW="產生未寄出的郵件（.eml）。"),
        ),
    ):
        command = add(command)
    return command


@command(
    zh_TW="""寄給每個人摘要中與其有關的部分。

    未加 --draft 或 --send 時，只顯示誰會收到什麼。同一份報告不會重複寄給同一個人：已寄出的郵件保存在寄件紀錄中（見 okrsheet outbox）。結束代碼：0 完成，2 應寄而未寄，130 以 Ctrl-C 中止。

    \b
    範例：
      okrsheet mail plan.xlsx --month 2026-10
      okrsheet mail plan.xlsx --month 2026-10 --draft drafts
      okrsheet mail plan.xlsx --month 2026-10 --send --redirect-to me@example.com
      okrsheet mail plan.xlsx --month last --send --yes
    """
)
@argument("paths", nargs=-1, required=True, type=PLACE, metavar=PATHS)
@option(
    "--to",
    multiple=True,
    type=an_address,
    metavar=ADDRESS,
    help=Text(en="Only this one; may be repeated.", zh_TW="只寄給此人；可重複使用。"),
)
@option(
    "--by",
    type=click.Choice(["company", "department", "owner", "manager", "keeper"]),
    help=Text(
        en="What everybody gets [default: as Receives on the People sheet says].",
        zh_TW="每個人收到的範圍 [預設：依「人員」工作表的「收件範圍」]。",
    ),
)
@option(
    "--attach",
    type=click.Choice(["html", "pdf"]),
    help=Text(
        en="The full report comes with the mails about the whole plan.",
        zh_TW="寄送整份計畫的郵件附上完整報告。",
    ),
)
@delivery_options
@option(
    "--early",
    is_flag=True,
    help=Text(
        en="Also a day that is still to come; the subject says so.", zh_TW="日期尚未到來也寄出；主旨會註明。"
    ),
)
@option(
    "--anyway",
    is_flag=True,
    help=Text(
        en="Also a plan in which nothing, or nearly nothing any more, has a value.",
        zh_TW="計畫中沒有任何數值，或數值幾乎全部消失，也寄出。",
    ),
)
@option(
    "--correction",
    is_flag=True,
    help=Text(
        en="Send again what reads differently from what was sent.", zh_TW="內容與已寄出者不同時，再寄一次。"
    ),
)
@option(
    "--renamed/--not-renamed",
    default=None,
    help=Text(
        en="Whether PATH is what was sent under another name.", zh_TW="這個路徑的檔案是否曾以其他名稱寄出。"
    ),
)
@option(
    "--no-sources",
    is_flag=True,
    help=Text(
        en="Do not ask the data sources for the keeper's mail.", zh_TW="不為維護者的郵件查詢資料來源。"
    ),
)
@config_option
@each_option
@work_options
@common_options
def mail(
    paths: Sequence[Path | str],
    to: Sequence[str],
    by: str | None,
    attach: str | None,
    draft: Path | None,
    send: bool,
    yes: bool,
    redirect_to: str | None,
    early: bool,
    anyway: bool,
    correction: bool,
    renamed: bool | None,
    no_sources: bool,
    config: Path | None,
    each: bool,
    jobs: int | None,
    dask: str | None,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Mail each person the part of the summary that concerns them.

    Without --draft or --send it only shows who would get what. Nobody gets a report twice:
    what was sent is kept in an outbox (see okrsheet outbox). Exit code: 0 done, 2 something
    that should have gone out did not, 130 stopped by Ctrl-C.

    \b
    Examples:
      okrsheet mail plan.xlsx --month 2026-10
      okrsheet mail plan.xlsx --month 2026-10 --draft drafts
      okrsheet mail plan.xlsx --month 2026-10 --send --redirect-to me@example.com
      okrsheet mail plan.xlsx --month last --send --yes
    """
    from okrsheet.mail.contents import Attach
    from okrsheet.mail.mailing import Mailing, Ready, left_out, prepare
    from okrsheet.mail.sending import ASK_ABOVE, SendOptions
    from okrsheet.report.audience import Extent

    if draft and (send or redirect_to or correction):
        raise Misused(_DRAFT_OR_SEND)
    if renamed is not None and not send:
        raise Misused(_RENAMED_SENDS)
    day, ready = day_of(as_of, month), list[Ready]()
    plans, failed = plans_of(paths, lang, each=each, absolute=bool(dask))
    if renamed and len(plans) > 1:
        raise Misused(RENAMED_ONE)
    drafts, workers = set[str](), workers_for(jobs, dask)
    options = SendOptions(correction, redirect_to or "", early, anyway)
    for files in plans:
        extent, form = Extent(by) if by else None, Attach(attach) if attach else None
        mailing = Mailing(files, day, config, lang, extent, tuple(to), workers, form, not no_sources)
        try:
            with progress([files], lang or own_language()) as step:
                ready.append(
                    prepare(mailing, options, sending=send, drafting=bool(draft), renamed=renamed, step=step)
                )
        except OkrsheetError as error:
            complain(error, lang or error.language or own_language())
            failed = True
    for one in ready:
        for message in left_out(one):
            talk(message, one.language)
    waiting = sum(one.waiting for one in ready)
    if send and waiting > ASK_ABOVE and not yes and not agreed(waiting, lang or own_language()):
        sys.exit(FAILED)
    for one in ready:
        try:
            failed |= bool(one.unread)
            failed |= _drafted(one, draft, drafts) if draft else _sent(one) if send else _shown(one)
        except OkrsheetError as error:
            complain(error, one.language)
            failed = True
    sys.exit(FAILED if failed or not ready else DONE)


def _shown(ready: Ready) -> bool:
    """Prints who would get what. Returns ``False``, as nothing can have failed."""
    from okrsheet.mail.tables import table_of_letters

    for line in table_of_letters(ready.decisions, ready.language):
        show(line + "\n")
    remark(
        _WOULD_SEND.says(file=ready.mailing.path, count=ready.waiting, day=ready.mailing.day), ready.language
    )
    return False


def _drafted(ready: Ready, folder: Path, taken: set[str]) -> bool:
    """Writes drafts under names that are not ``taken``. Returns whether somebody has none who should."""
    from okrsheet.mail.mailing import draft, undraft

    failed = tell_drafted(ready, draft(ready, folder, taken), undraft(ready, folder, taken))
    return failed or ready.lacking


def tell_drafted(ready: Ready, made: Iterable[Path | Decision], removed: Iterable[Message]) -> bool:
    """Tells what drafts are ``made``, then what old ones are ``removed``. Returns whether any was not made."""
    from okrsheet.mail.sending import Decision

    count, failed = 0, False
    for one in made:
        if isinstance(one, Decision):
            talk(_FAULT.says(address=one.letter.recipient.address, why=one.why), ready.language)
            failed = True
        else:
            show(f"{one}\n")
            count += 1
    for message in removed:
        talk(message, ready.language)
    remark(_DRAFTED.says(file=ready.mailing.path, count=count), ready.language)
    return failed


def _sent(ready: Ready) -> bool:
    """Sends. Returns whether somebody did not get what they should."""
    from okrsheet.mail.mailing import send

    return tell_sent(ready, send(ready)) or ready.lacking


def tell_sent(ready: Ready, results: Iterable[Decision | Attempt]) -> bool:
    """Tells what becomes of letters while they are sent. Returns whether any did not go out that should."""
    from okrsheet.mail.outbox import MessageState
    from okrsheet.mail.sending import Decision

    language, states, stay, failed = ready.language, list[MessageState](), 0, False
    try:
        for result in results:
            if isinstance(result, Decision):
                stay += 1
                failed |= result.fault
                if result.fault:
                    talk(_FAULT.says(address=result.letter.recipient.address, why=result.why), language)
                continue
            states.append(result.delivery.state)
            show(result.line.into(language) + "\n")
            if result.advice:
                talk(_ADVICE.says(advice=result.advice), language)
    except KeyboardInterrupt:
        talk(
            _STOPPED.says(file=ready.mailing.path, counts=_counts(states), naming=ready.options.naming),
            language,
        )
        sys.exit(STOPPED)
    except OkrsheetError as error:
        complain(error, language)
        left = ready.waiting - sum(state is not MessageState.QUEUED for state in states)
        talk(_ENDED.says(file=ready.mailing.path, counts=_counts(states), left=left), language)
        return True
    remark(_SENT.says(file=ready.mailing.path, counts=_counts(states), others=stay), language)
    return failed or any(state is not MessageState.SENT for state in states)


def _counts(states: Sequence[MessageState]) -> Text | tuple[Message, ...]:
    """How many messages are in each state."""
    counts = {state: states.count(state) for state in type(states[0])} if states else {}
    found = tuple(_COUNT.says(state=s.text, count=count) for s, count in counts.items() if count)
    return found or _NOTHING_SENT


def agreed(count: int, language: Language) -> bool:
    """Asks whether so many messages are to be sent."""
    return _confirmed(_ASK.says(count=count), _NOTHING_SENT, language)


def _confirmed(question: Message, otherwise: Text, language: Language) -> bool:
    """Asks a question. Returns whether the answer is yes; if not, prints ``otherwise``."""
    try:
        if click.confirm(question.into(language), err=True):
            return True
    except click.Abort as abort:
        if isinstance(abort.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        talk(_YES_HINT, language)
    talk(otherwise, language)
    return False


def _state(typed: str) -> MessageState:
    from okrsheet.mail.outbox import MessageState

    if (found := MessageState.find(typed)) is None:
        raise BadValue(_NO_STATE.says(typed=typed, states=tuple(state.text for state in MessageState)))
    return found


def _of_outbox(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which outbox is meant."""
    for add in (
        option(
            "--lang",
            type=click.Choice(LANGUAGES),
            help=Text(en="Language of the output [default: yours].", zh_TW="輸出的語言 [預設：系統語言]。"),
        ),
        option(
            "--config",
            type=PATH,
            metavar=FILE,
            help=Text(en="The okrsheet.toml that names it.", zh_TW="指定寄件紀錄的 okrsheet.toml。"),
        ),
        option(
            "--of",
            type=PATH,
            metavar=Text(en="PATH", zh_TW="路徑"),
            help=Text(
                en="The workbook or folder beside which it lies [default: this folder].",
                zh_TW="寄件紀錄旁的活頁簿或資料夾 [預設：目前資料夾]。",
            ),
        ),
    ):
        command = add(command)
    return command


def _which(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which messages are meant."""
    for chosen in (
        option(
            "--month",
            type=parsed_month,
            metavar="YYYY-MM",
            help=Text(
                en="Only reports as of a day of it; or: last.", zh_TW="只限該月份的報告；亦可填 last。"
            ),
        ),
        option(
            "--report",
            default="",
            metavar=_NAME,
            help=Text(en="Only this report, as listed.", zh_TW="只限所列的這份報告。"),
        ),
        option(
            "--state",
            "states",
            multiple=True,
            type=_state,
            metavar=Text(en="STATE", zh_TW="狀態"),
            help=Text(en="Only messages in it.", zh_TW="只限此狀態的郵件。"),
        ),
    ):
        command = chosen(command)
    return command


_NAME = Text(en="NAME", zh_TW="名稱")


@click.group(
    cls=Group,
    invoke_without_command=True,
    zh_TW="""列出寄給誰什麼，並確認狀態不明的郵件。

    郵件的狀態為待寄、寄送中、已寄出、被拒收或不明。不明是指交給郵件伺服器後連線中斷：在有人確認沒有送達之前，不會再次寄出。

    \b
    範例：
      okrsheet outbox
      okrsheet outbox --state unknown --of plan.xlsx
      okrsheet outbox settle 3f2a9c --arrived
      okrsheet outbox settle --state unknown --not-arrived
      okrsheet outbox bounces ~/Maildir
    """,
)
@_which
@_of_outbox
@click.pass_context
def outbox(
    context: click.Context,
    states: Sequence[MessageState],
    report: str,
    month: dt.date | None,
    of: Path | None,
    config: Path | None,
    lang: Language | None,
) -> None:
    """List what was sent to whom, and settle what nobody knows.

    Messages are queued, sending, sent, refused or unknown. Unknown is one that was
    handed over, but not clearly taken or refused: it is never sent again until somebody says that it
    did not arrive.

    \b
    Examples:
      okrsheet outbox
      okrsheet outbox --state unknown --of plan.xlsx
      okrsheet outbox settle 3f2a9c --arrived
      okrsheet outbox settle --state unknown --not-arrived
      okrsheet outbox bounces ~/Maildir
    """
    if context.invoked_subcommand:
        return
    from okrsheet.mail.tables import table_of_outbox

    language = lang or own_language()
    with _outbox(of, config, language, reading=True) as box:
        for line in table_of_outbox(box.entries(states, report, _in(month)), language):
            show(line + "\n")


@outbox.command(
    zh_TW="""確認郵件已送達，或沒有送達而須再次寄出。

    代號為 okrsheet outbox 所列代號的開頭；--state 指該狀態的所有郵件，會先列出並詢問。沒有送達的郵件改為待寄，下次執行該報告的
    okrsheet mail … --send 時寄出。

    \b
    範例：
      okrsheet outbox settle 3f2a9c --arrived
      okrsheet outbox settle 3f2a9c 77b01d --not-arrived --of plan.xlsx
      okrsheet outbox settle --state unknown --not-arrived
      okrsheet outbox settle --state refused --report plan.xlsx --month 2026-10 --not-arrived --yes
    """
)
@argument("keys", nargs=-1, metavar=Text(en="[KEY…]", zh_TW="[代號…]"))
@option(
    "--arrived/--not-arrived",
    default=None,
    help=Text(en="What the recipient says.", zh_TW="收件人所說的結果。"),
)
@_which
@option(
    "-y",
    "--yes",
    is_flag=True,
    help=Text(en="Do not ask before settling those in a state.", zh_TW="確認某狀態的所有郵件時不詢問。"),
)
@_of_outbox
def settle(
    keys: Sequence[str],
    arrived: bool | None,
    states: Sequence[MessageState],
    report: str,
    month: dt.date | None,
    yes: bool,
    of: Path | None,
    config: Path | None,
    lang: Language | None,
) -> None:
    """Say of messages that they arrived, or that they did not and are to be sent again.

    KEY is the beginning of a key that okrsheet outbox lists; --state means all messages in it,
    which are listed and asked about. What did not arrive is queued, and goes out with the next
    okrsheet mail … --send of that report.

    \b
    Examples:
      okrsheet outbox settle 3f2a9c --arrived
      okrsheet outbox settle 3f2a9c 77b01d --not-arrived --of plan.xlsx
      okrsheet outbox settle --state unknown --not-arrived
      okrsheet outbox settle --state refused --report plan.xlsx --month 2026-10 --not-arrived --yes
    """
    before = _before()
    states, report = states or before["states"], report or before["report"]
    month = month or before["month"]
    if arrived is None:
        raise Misused(_WHICH)
    if bool(keys) == bool(states) or (keys and (report or month)):
        raise Misused(_KEY_OR_STATE)
    language = lang or own_language()
    with _outbox(of, config, language) as box:
        if keys:
            for key in keys:
                _tell_settled(box.settle(key, arrived=arrived), language)
        elif not _settled(box, box.entries(states, report, _in(month)), language, arrived=arrived, yes=yes):
            sys.exit(FAILED)


def _in(month: dt.date | None) -> str:
    return f"{month:%Y-%m}" if month else ""


def _settled(box: Outbox, entries: Sequence[Entry], language: Language, *, arrived: bool, yes: bool) -> bool:
    """Lists messages, asks, and settles them. Returns whether all of them could be settled."""
    from okrsheet.mail.tables import table_of_outbox

    if not entries:
        talk(_NONE_SUCH, language)
        return True
    if not yes:
        for line in table_of_outbox(entries, language):
            talk(plain(line), language)
        question = _ASK_ARRIVED if arrived else _ASK_NOT_ARRIVED
        if not _confirmed(question.says(count=len(entries)), _NOTHING_SETTLED, language):
            return False
    done = True
    for entry in entries:
        try:
            _tell_settled(box.say(entry, arrived=arrived), language)
        except OkrsheetError as error:
            complain(error, language)
            done = False
    return done


def _tell_settled(entry: Entry, language: Language) -> None:
    show(f"{entry.key}  {entry.recipient}: {entry.state.text.into(language)}\n")


@outbox.command(
    zh_TW="""從信箱讀取退回的郵件，並標示為被拒收。

    信箱為 Maildir、mbox 檔案，或含有 .eml 檔的資料夾；其內容不會變更。

    \b
    範例：
      okrsheet outbox bounces ~/Maildir
      okrsheet outbox bounces bounced/ --of plan.xlsx
    """
)
@argument("mailbox", type=PATH, metavar=Text(en="MAILBOX", zh_TW="信箱"))
@_of_outbox
def bounces(mailbox: Path, of: Path | None, config: Path | None, lang: Language | None) -> None:
    """Read from a mailbox what came back, and mark it as refused.

    MAILBOX is a Maildir, an mbox file, an .eml file, or a folder of them; nothing in it is
    changed. What cannot be read is named and passed over.

    \b
    Examples:
      okrsheet outbox bounces ~/Maildir
      okrsheet outbox bounces bounced/ --of plan.xlsx
    """
    from okrsheet.mail.bounces import note_in_words

    language, count = lang or own_language(), 0
    with _outbox(of, config, language) as box:
        for message, changed in note_in_words(box, mailbox):
            if changed is None:
                talk(message, language)
                continue
            show(message.into(language) + "\n")
            count += changed
    remark(_BOUNCED.says(mailbox=mailbox, count=count), language)


def _before() -> dict[str, Any]:
    """The options that were given to the command before this one."""
    above = click.get_current_context().parent
    return above.params if above else {}


@contextmanager
def _outbox(
    of: Path | None, config: Path | None, language: Language, *, reading: bool = False
) -> Iterator[Outbox]:
    """The outbox that the options of this command, or of the one before it, name; errors are printed and end
    the command.
    """
    from okrsheet.mail.mailing import open_outbox

    before = _before()
    try:
        place, named = of or before.get("of") or Path(), config or before.get("config")
        with open_outbox(place, named, reading=reading) as box:
            yield box
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)


_WOULD_SEND = Text(
    en="{file}: messages as of {day}: {count}; nothing was sent (--draft DIR writes them, --send sends them)",
    zh_TW="{file}：截至 {day} 的郵件共 {count} 封；尚未寄出（--draft DIR 產生草稿，--send 寄出）",
)
_DRAFTED = Text(
    en="{file}: drafts: {count}; they open as unsent messages, and the outbox does not know of them",
    zh_TW="{file}：{count} 封草稿；開啟後即為未寄出的郵件，不列入寄件紀錄",
)
_SENT = Text(
    en="{file}: {counts}; others, not sent now: {others}",
    zh_TW="{file}：{counts}；此次未寄的其他郵件：{others}",
)
_COUNT = Text(en="{state} {count}", zh_TW="{state} {count}")
_STOPPED = Text(
    en="{file}: stopped: {counts}. If a message was on its way, it is unknown; the next run sends the others: "
    "okrsheet outbox{naming}",
    zh_TW="{file}：已中止：{counts}。正在寄送的那封狀態為不明，其餘於下次執行時寄出：okrsheet outbox{naming}",
)
_ENDED = Text(
    en="{file}: ended early: {counts}; still to be sent: {left}",
    zh_TW="{file}：提前結束：{counts}；仍待寄出：{left}",
)
_NO_ADDRESS = Text(
    en="“{typed}” is not one e-mail address that can be used, such as ada@example.com",
    zh_TW="「{typed}」不是單一可用的電子郵件地址（例如 ada@example.com）",
)
_DRAFT_OR_SEND = Text(
    en="--draft writes files; --send, --redirect-to and --correction send",
    zh_TW="--draft 產生檔案；--send、--redirect-to 與 --correction 用於寄送",
)
_RENAMED_SENDS = Text(
    en="--renamed and --not-renamed go with --send", zh_TW="--renamed 與 --not-renamed 須與 --send 一起使用"
)
RENAMED_ONE = Text(en="--renamed is about one workbook", zh_TW="--renamed 一次只能用於一份活頁簿")
_NO_STATE = Text(en="“{typed}” is none of: {states}", zh_TW="「{typed}」不是下列狀態之一：{states}")
_WHICH = Text(en="say --arrived or --not-arrived", zh_TW="請指定 --arrived 或 --not-arrived")
_KEY_OR_STATE = Text(
    en="name messages by KEY, or all of some with --state (and --report, --month)",
    zh_TW="請以 KEY 指定個別郵件，或以 --state（可加 --report、--month）指定一批",
)
_ASK_ARRIVED = Text(en="Did these {count} arrive?", zh_TW="確定這 {count} 封都已送達？")
_ASK_NOT_ARRIVED = Text(
    en="Did these {count} not arrive? They will be sent again.",
    zh_TW="確定這 {count} 封都未送達？將會重新寄出。",
)
_NONE_SUCH = Text(en="there are no such messages", zh_TW="沒有符合的郵件")
_NOTHING_SETTLED = Text(en="nothing was settled", zh_TW="未變更任何郵件")
_ADVICE = Text(en="  {advice}", zh_TW="  {advice}")
_FAULT = Text(en="{address}: {why}", zh_TW="{address}：{why}")
_NOTHING_SENT = Text(en="nothing was sent", zh_TW="未寄出任何郵件")
_ASK = Text(en="Send {count} messages?", zh_TW="確定寄出 {count} 封郵件？")
_YES_HINT = Text(en="There is nobody to ask; schedules need --yes.", zh_TW="無人可確認；排程請加 --yes。")
_BOUNCED = Text(en="{mailbox}: came back or confirmed: {count}", zh_TW="{mailbox}：{count} 封退回或確認送達")
