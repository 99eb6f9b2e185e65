"""Commands that send: mail and outbox."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from okrsheet.cli.common import (
    DONE,
    FAILED,
    PATH,
    STOPPED,
    BadValue,
    Misused,
    common_options,
    complain,
    day_of,
    own_language,
    remark,
    show,
    talk,
    workbooks_of,
)
from okrsheet.errors import OkrsheetError
from okrsheet.text import LANGUAGES, Language, Message, Text

if TYPE_CHECKING:
    from okrsheet.mail.job import Ready
    from okrsheet.mail.outbox import Outbox, State


def _one_address(typed: str) -> str:
    from okrsheet.mail.address import one_address

    if (address := one_address(typed)) is None:
        raise BadValue(_NO_ADDRESS.says(typed=typed))
    return address


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH…")
@click.option(
    "--to", multiple=True, type=_one_address, metavar="ADDRESS", help="Only this one; may be repeated."
)
@click.option(
    "--by",
    type=click.Choice(["company", "department", "owner", "manager"]),
    help="What everybody gets [default: as Receives on the People sheet says].",
)
@click.option("--draft", type=PATH, metavar="DIR", help="Write unsent messages (.eml).")
@click.option("--send", is_flag=True, help="Send them.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before sending more than 20.")
@click.option("--redirect-to", type=_one_address, metavar="ADDRESS", help="A trial: all to this address.")
@click.option("--correction", is_flag=True, help="Send again what reads differently from what was sent.")
@click.option(
    "--renamed/--not-renamed", default=None, help="Whether PATH is what was sent under another name."
)
@click.option("--config", type=PATH, help="The okrsheet.toml [default: beside PATH].")
@common_options
def mail(
    paths: Sequence[Path],
    to: Sequence[str],
    by: str | None,
    draft: Path | None,
    send: bool,
    yes: bool,
    redirect_to: str | None,
    correction: bool,
    renamed: bool | None,
    config: Path | None,
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
    from okrsheet.mail import job as mailing
    from okrsheet.mail.posting import ASK_ABOVE, Order
    from okrsheet.report.scope import Extent

    if draft and (send or redirect_to or correction):
        raise Misused(_DRAFT_OR_SEND)
    if renamed is not None and not send:
        raise Misused(_RENAMED_SENDS)
    day, ready = day_of(as_of, month), list[mailing.Ready]()
    workbooks, failed = workbooks_of(paths, lang)
    if renamed and len(workbooks) > 1:
        raise Misused(_RENAMED_ONE)
    drafts: set[str] = set()
    order = Order(correction, redirect_to or "")
    for path in workbooks:
        job = mailing.Job(path, day, config, lang, Extent(by) if by else None, tuple(to))
        try:
            ready.append(mailing.prepare(job, order, sending=send, renamed=renamed))
        except OkrsheetError as error:
            complain(error, lang or own_language())
            failed = True
    for one in ready:
        for message in mailing.left_out(one):
            talk(message, one.language)
    waiting = sum(one.waiting for one in ready)
    if send and waiting > ASK_ABOVE and not yes and not _agreed(waiting, lang or own_language()):
        sys.exit(FAILED)
    for one in ready:
        try:
            failed |= _drafted(one, draft, drafts) if draft else _sent(one) if send else _shown(one)
        except OkrsheetError as error:
            complain(error, one.language)
            failed = True
    sys.exit(FAILED if failed or not ready else DONE)


def _shown(ready: Ready) -> bool:
    """Prints who would get what; ``False``, for nothing can go wrong."""
    from okrsheet.mail.job import table

    for line in table(ready):
        show(line + "\n")
    remark(_WOULD_SEND.says(file=ready.job.path, count=ready.waiting, day=ready.job.day), ready.language)
    return False


def _drafted(ready: Ready, folder: Path, taken: set[str]) -> bool:
    """Writes drafts under names that are not taken; whether somebody has none who should."""
    from okrsheet.mail.job import draft

    count = 0
    for path in draft(ready, folder, taken):
        show(f"{path}\n")
        count += 1
    remark(_DRAFTED.says(file=ready.job.path, count=count), ready.language)
    return ready.lacking


def _sent(ready: Ready) -> bool:
    """Sends; whether somebody did not get what they should."""
    from okrsheet.mail.job import send
    from okrsheet.mail.outbox import State
    from okrsheet.mail.posting import Decision

    language, states, stay, failed = ready.language, list[State](), 0, ready.lacking
    try:
        for outcome in send(ready):
            if isinstance(outcome, Decision):
                stay += 1
                failed |= outcome.fault
                if outcome.fault:
                    talk(_FAULT.says(address=outcome.letter.recipient.address, why=outcome.why), language)
                continue
            states.append(outcome.delivery.state)
            show(outcome.said.into(language) + "\n")
            if outcome.advice:
                talk(_ADVICE.says(advice=outcome.advice), language)
    except KeyboardInterrupt:
        talk(_STOPPED.says(file=ready.job.path, counts=_counts(states), naming=ready.order.naming), language)
        sys.exit(STOPPED)
    remark(_SENT.says(file=ready.job.path, counts=_counts(states), others=stay), language)
    return failed or any(state is not State.SENT for state in states)


def _counts(states: Sequence[State]) -> Text | tuple[Message, ...]:
    """How many messages are in each state."""
    counts = {state: states.count(state) for state in type(states[0])} if states else {}
    found = tuple(_COUNT.says(state=s.text, count=count) for s, count in counts.items() if count)
    return found or _NOTHING_SENT


def _agreed(count: int, language: Language) -> bool:
    """Asks whether so many messages are to be sent."""
    try:
        if click.confirm(_ASK.says(count=count).into(language), err=True):
            return True
    except click.Abort as abort:
        if isinstance(abort.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        talk(_YES_HINT, language)
    talk(_NOTHING_SENT, language)
    return False


def _state(typed: str) -> State:
    from okrsheet.mail.outbox import State

    if (found := State.find(typed)) is None:
        raise BadValue(_NO_STATE.says(typed=typed, states=tuple(state.text for state in State)))
    return found


def _of_outbox(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which outbox is meant."""
    for option in (
        click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the output [default: yours]."),
        click.option("--config", type=PATH, help="The okrsheet.toml that names it."),
        click.option(
            "--of",
            type=PATH,
            help="The workbook or folder beside which it lies [default: this folder].",
        ),
    ):
        command = option(command)
    return command


@click.group(invoke_without_command=True)
@click.option("--state", "states", multiple=True, type=_state, metavar="STATE", help="Only messages in it.")
@_of_outbox
@click.pass_context
def outbox(
    context: click.Context,
    states: Sequence[State],
    of: Path | None,
    config: Path | None,
    lang: Language | None,
) -> None:
    """List what was sent to whom, and settle what nobody knows.

    Messages are queued, sending, sent, refused or unknown. Unknown is one whose connection
    was cut after it had been handed over: it is never sent again until somebody says that it
    did not arrive.

    \b
    Examples:
      okrsheet outbox
      okrsheet outbox --state unknown --of plan.xlsx
      okrsheet outbox settle 3f2a9c --arrived
      okrsheet outbox settle 3f2a9c --not-arrived
      okrsheet outbox bounces ~/Maildir
    """
    if context.invoked_subcommand:
        return
    from okrsheet.mail import job as mailing

    language = lang or own_language()
    with _outbox(of, config, language, reading=True) as box:
        for line in mailing.listed(box.entries(states), language):
            show(line + "\n")


@outbox.command()
@click.argument("keys", nargs=-1, required=True, metavar="KEY…")
@click.option("--arrived/--not-arrived", default=None, help="What the recipient says.")
@_of_outbox
def settle(
    keys: Sequence[str], arrived: bool | None, of: Path | None, config: Path | None, lang: Language | None
) -> None:
    """Say of a message that it arrived, or that it did not and is to be sent again.

    KEY is the beginning of a key that okrsheet outbox lists. What did not arrive is queued,
    and goes out with the next okrsheet mail … --send of that report.

    \b
    Examples:
      okrsheet outbox settle 3f2a9c --arrived
      okrsheet outbox settle 3f2a9c 77b01d --not-arrived --of plan.xlsx
    """
    if arrived is None:
        raise Misused(_WHICH)
    language = lang or own_language()
    with _outbox(of, config, language) as box:
        for key in keys:
            entry = box.settle(key, arrived=arrived)
            show(f"{entry.key}  {entry.recipient}: {entry.state.text.into(language)}\n")


@outbox.command()
@click.argument("mailbox", type=PATH)
@_of_outbox
def bounces(mailbox: Path, of: Path | None, config: Path | None, lang: Language | None) -> None:
    """Read from a mailbox what came back, and mark it as refused.

    MAILBOX is a Maildir, an mbox file, or a folder of .eml files; nothing in it is changed.

    \b
    Examples:
      okrsheet outbox bounces ~/Maildir
      okrsheet outbox bounces bounced/ --of plan.xlsx
    """
    from okrsheet.mail import job as mailing

    language, count = lang or own_language(), 0
    with _outbox(of, config, language) as box:
        for message, changed in mailing.bounced(box, mailbox):
            show(message.into(language) + "\n")
            count += changed
    remark(_BOUNCED.says(mailbox=mailbox, count=count), language)


@contextmanager
def _outbox(
    of: Path | None, config: Path | None, language: Language, *, reading: bool = False
) -> Iterator[Outbox]:
    """The outbox that is meant, by this command or the one before it; what goes wrong is said."""
    from okrsheet.mail.job import open_outbox

    above = click.get_current_context().parent
    before = above.params if above else {}
    try:
        place, named = of or before.get("of") or Path(), config or before.get("config")
        with open_outbox(place, named, reading=reading) as box:
            yield box
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)


_WOULD_SEND = Text(
    "{file}: messages as of {day}: {count}; nothing was sent (--draft DIR writes them, --send sends them)",
    "{file}：截至 {day} 的郵件共 {count} 封；尚未寄出（--draft DIR 產生草稿，--send 寄出）",
)
_DRAFTED = Text(
    "{file}: drafts: {count}; they open as unsent messages, and the outbox does not know of them",
    "{file}：{count} 封草稿；開啟後即為未寄出的郵件，不列入寄件紀錄",
)
_SENT = Text(
    "{file}: {counts}; others, not sent now: {others}", "{file}：{counts}；此次未寄的其他郵件：{others}"
)
_COUNT = Text("{state} {count}", "{state} {count}")
_STOPPED = Text(
    "{file}: stopped: {counts}. If a message was on its way, it is unknown; the others stay queued: "
    "okrsheet outbox{naming}",
    "{file}：已中止：{counts}。正在寄送的那封狀態為不明，其餘保留待寄：okrsheet outbox{naming}",
)
_NO_ADDRESS = Text(
    "“{typed}” is not one e-mail address such as ada@example.com",
    "「{typed}」不是單一的電子郵件地址（例如 ada@example.com）",
)
_DRAFT_OR_SEND = Text(
    "--draft writes files; --send, --redirect-to and --correction send",
    "--draft 產生檔案；--send、--redirect-to 與 --correction 用於寄送",
)
_RENAMED_SENDS = Text(
    "--renamed and --not-renamed go with --send", "--renamed 與 --not-renamed 須與 --send 一起使用"
)
_RENAMED_ONE = Text("--renamed is about one workbook", "--renamed 一次只能用於一份活頁簿")
_NO_STATE = Text("“{typed}” is none of: {states}", "「{typed}」不是下列狀態之一：{states}")
_WHICH = Text("say --arrived or --not-arrived", "請指定 --arrived 或 --not-arrived")
_ADVICE = Text("  {advice}", "  {advice}")
_FAULT = Text("{address}: {why}", "{address}：{why}")
_NOTHING_SENT = Text("nothing was sent", "未寄出任何郵件")
_ASK = Text("Send {count} messages?", "確定寄出 {count} 封郵件？")
_YES_HINT = Text("There is nobody to ask; schedules need --yes.", "無人可確認；排程請加 --yes。")
_BOUNCED = Text("{mailbox}: came back or confirmed: {count}", "{mailbox}：{count} 封退回或確認送達")
