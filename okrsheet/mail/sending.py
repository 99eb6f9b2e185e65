"""Sending: which letters have not been sent yet, and sending those through the outbox."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.basics.addresses import domain_of
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.places import is_remote, shown
from okrsheet.basics.text import Message, Text
from okrsheet.mail.config import Config, allowed
from okrsheet.mail.contents import Letter
from okrsheet.mail.message import Dispatch, Envelope, dated, message
from okrsheet.mail.outbox import Entry, MessageState, Outbox, key_of
from okrsheet.mail.server import LATER, Delivery, Server, advice

ASK_ABOVE = 20
"""More messages than this in one run are sent only after a question (SPEC section 9)."""


@dataclass(frozen=True, slots=True)
class SendOptions:
    """How letters are to be sent, as the options of ``okrsheet mail`` say.

    ``correction`` sends again what reads differently from what was sent; ``redirect_to`` is the address
    that gets everything on trial. ``early`` lets a report go out before its day, ``anyway`` one of a plan
    in which nothing, or nearly nothing any more, has a value, ``another`` one that reads like another
    file's. ``naming`` are the options, a space before them, by which ``okrsheet outbox`` finds the outbox;
    hints repeat them.
    """

    correction: bool = False
    redirect_to: str = ""
    early: bool = False
    anyway: bool = False
    another: bool = False
    naming: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a letter: to send it, as ``dispatch`` says, or not to, and ``why``.

    ``fault`` says that somebody has to do something about a letter that is not sent.
    """

    letter: Letter
    dispatch: Dispatch | None
    why: Message | Text
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a letter that this run handed to the server."""

    dispatch: Dispatch
    delivery: Delivery
    naming: str = ""

    @property
    def line(self) -> Message:
        """The recipient, what became of the letter, and the server's answer, in one line."""
        state, answer = self.delivery.state, self.delivery.answer
        values = {"address": self.dispatch.address, "state": state.text, "answer": answer}
        return (_DONE if state is MessageState.SENT else _NOT_DONE).says(**values)

    @property
    def advice(self) -> Message | Text | None:
        """What to do about it; nothing when it was sent."""
        if self.delivery.state is MessageState.SENT:
            return None
        if self.delivery.state is MessageState.UNKNOWN:
            return _SETTLE.says(key=self.dispatch.key, naming=self.naming)
        return LATER if self.delivery.state is MessageState.QUEUED else advice(self.delivery.answer)


def decide(
    letters: Iterable[Letter], outbox: Outbox | None, config: Config, options: SendOptions
) -> list[Decision]:
    """For each letter, whether it is to be sent; nothing goes twice to anybody."""
    return [_decided(letter, outbox, config, options) for letter in letters]


def may_go(letter: Letter, config: Config) -> bool:
    """Whether a letter's address is in a domain that mail may go to; in any, where none is said."""
    return not config.smtp.allowed_domains or allowed(domain_of(letter.recipient.address), config.smtp)


def _decided(letter: Letter, outbox: Outbox | None, config: Config, options: SendOptions) -> Decision:
    recipient = letter.recipient
    if not may_go(letter, config):
        return Decision(letter, None, NOT_ALLOWED, fault=True)
    key = key_of(letter.report, letter.day, recipient.identity)
    if options.redirect_to:
        # by the content as well: a trial that reads differently may be repeated
        key = key_of(key, options.redirect_to, letter.content.digest)
        trial = Dispatch(letter, key, trial=options.redirect_to)
        return _unless_gone(Decision(letter, trial, _TO_SEND), outbox.find(key) if outbox else None, options)
    about = (letter.report, letter.day, recipient.identity)
    last = outbox.latest(*about) if outbox else None
    if outbox is None or last is None:
        while outbox and outbox.find(key):
            # the key is taken by a report that was renamed since, for keys stay as they were made
            key = key_of(key)
        return Decision(letter, Dispatch(letter, key), _TO_SEND)
    if last.state is MessageState.QUEUED and last.corrects:
        arrived = outbox.latest(*about, (MessageState.SENT,))
        if arrived and arrived.digest == letter.content.digest:  # changed back before it went out
            last = arrived
    again = Dispatch(letter, last.key, corrects=last.corrects)
    if last.state is MessageState.SENT and last.digest != letter.content.digest:
        if not options.correction:
            return Decision(letter, None, _CHANGED.says(day=last.changed[:10]), fault=True)
        key = key_of(last.key, letter.content.digest)
        return Decision(letter, Dispatch(letter, key, corrects=last.message_id), _CORRECTS)
    return _unless_gone(Decision(letter, again, _TO_SEND), last, options)


def _unless_gone(decision: Decision, entry: Entry | None, options: SendOptions) -> Decision:
    """The decision, or not to send the message where it was sent before or may have been."""
    if entry is None or entry.state is MessageState.QUEUED:
        return decision
    values = {"key": entry.key, "day": entry.changed[:10], "answer": entry.answer, "naming": options.naming}
    fault = entry.state in (MessageState.UNKNOWN, MessageState.REFUSED, MessageState.SENDING)
    return replace(decision, dispatch=None, why=_WHY_NOT[entry.state].says(**values), fault=fault)


def send_decided(
    decisions: Sequence[Decision], outbox: Outbox, server: Server, envelope: Envelope, options: SendOptions
) -> Iterator[Decision | Attempt]:
    """Sends the letters that were decided to be sent, one after the other, and yields what became of each;
    for a letter that is not sent, its decision.

    Everything is decided a second time once this process alone has the right to send, so of two runs at
    once the second finds what the first has sent. The second time can only decide to send less: what
    the user was not told of is left to the next run.

    Raises:
        OkrsheetError: no message can be sent; those not yet sent stay queued.
    """
    with outbox.run():
        config, letters = server.config, [d.letter for d in decisions]
        if not (options.redirect_to or options.another) and (names := find_copies(letters, outbox)):
            raise copied(letters[0].report, names)
        # another run may have sent some of them since the first time
        decided = decide(letters, outbox, config, options)
        wanted = [
            now if was.dispatch or not now.dispatch else replace(now, dispatch=None, why=_LEFT, fault=True)
            for was, now in zip(decisions, decided, strict=True)
        ]
        yield from (d for d in wanted if d.dispatch is None)
        waiting = [d.dispatch for d in wanted if d.dispatch]
        # all of them first, so that nothing is queued that cannot be written
        ready = [(dispatch, message(dispatch, envelope)) for dispatch in waiting]
        if waiting:
            server.connect()
        outbox.queue(_entry(dispatch, envelope) for dispatch in waiting)
        pause = 60 / config.smtp.per_minute if config.smtp.per_minute else 0
        for number, (dispatch, content) in enumerate(ready):
            if number and pause:
                time.sleep(pause)
            if outbox.claim(dispatch.key):
                delivery = _sent(dispatch, content, outbox, server, envelope)
                yield Attempt(dispatch, delivery, options.naming)


def _sent(dispatch: Dispatch, content: bytes, outbox: Outbox, server: Server, envelope: Envelope) -> Delivery:
    try:
        delivery = server.deliver(envelope.address, dispatch.address, dated(content, dt.datetime.now(dt.UTC)))
    except (OkrsheetError, KeyboardInterrupt):
        outbox.record(dispatch.key, MessageState.UNKNOWN if server.handing_over else MessageState.QUEUED, "")
        raise
    outbox.record(dispatch.key, delivery.state, delivery.answer)
    return delivery


def _entry(dispatch: Dispatch, envelope: Envelope) -> Entry:
    letter = dispatch.letter
    return Entry(
        key=dispatch.key,
        report=letter.report,
        day=letter.day,
        recipient=letter.recipient.identity,
        trial=dispatch.trial,
        corrects=dispatch.corrects,
        message_id=dispatch.message_id(envelope),
        subject=dispatch.subject,
        digest=letter.content.digest,
    )


def lost_names(letters: Sequence[Letter], outbox: Outbox, config: Config) -> list[str]:
    """The names of workbooks that are no longer there, of which the recipients who have nothing of this
    report were sent one as of the same day: this workbook may have been renamed.
    """
    new = _new(letters, outbox)
    found = outbox.reports(new[0].day, [one.recipient.identity for one in new]) if new else []
    return [name for name in found if not (config.outbox.parent / name).exists()]


def find_copies(letters: Sequence[Letter], outbox: Outbox) -> list[str]:
    """The names of workbooks of which the recipients who have nothing of this report were sent one as of
    the same day that reads the same: one workbook is a copy of the other.
    """
    new = _new(letters, outbox)
    found = (outbox.alike(one.day, one.recipient.identity, one.content.digest) for one in new)
    return sorted({name for names in found for name in names})


def _new(letters: Sequence[Letter], outbox: Outbox) -> list[Letter]:
    return [one for one in letters if not outbox.latest(one.report, one.day, one.recipient.identity)]


def copied(report: object, names: Sequence[str]) -> OkrsheetError:
    """The error for a report that was sent as another workbook's already."""
    return OkrsheetError(COPIED.says(file=report, names=tuple(names)), _COPIED_HINT)


def report_name(workbook: Path, config: Config) -> str:
    """What the outbox calls a workbook: its path as seen from the outbox, so that it is the same
    from every computer that sees both.
    """
    if is_remote(workbook):
        return shown(workbook)
    try:
        seen = Path(os.path.relpath(workbook.resolve(), config.outbox.parent.resolve()))
        return (seen if seen.name else Path("..", workbook.resolve().name)).as_posix()
    except ValueError:  # on another drive
        return workbook.resolve().as_posix()


_LEFT = Text(en="not sent by this run; the next one sends it", zh_TW="此次未寄，下次執行時寄出")
_TO_SEND = Text(en="to be sent", zh_TW="將寄出")
_CORRECTS = Text(en="to be sent as a correction", zh_TW="將寄出更正版")
NOT_ALLOWED = Text(
    en="not sent: its domain is not in allowed_domains", zh_TW="不寄：網域不在 allowed_domains 內"
)
_CHANGED = Text(
    en="sent on {day}; it reads differently now (--correction sends that)",
    zh_TW="已於 {day} 寄出；內容已有變動（加 --correction 可寄更正版）",
)
_WHY_NOT = {
    MessageState.SENT: Text(en="sent already, on {day}", zh_TW="已於 {day} 寄出"),
    MessageState.REFUSED: Text(
        en="refused on {day}: {answer} (to try again: okrsheet outbox settle {key}{naming} --not-arrived)",
        zh_TW="已於 {day} 被拒收：{answer}（要重寄：okrsheet outbox settle {key}{naming} --not-arrived）",
    ),
    MessageState.UNKNOWN: Text(
        en="unknown since {day} (ask them, then: okrsheet outbox settle {key}{naming} --arrived or --not-arrived)",
        zh_TW="自 {day} 起狀態不明（請先詢問對方，再執行 okrsheet outbox settle {key}{naming} 加上 --arrived 或 --not-arrived）",
    ),
    MessageState.SENDING: Text(en="being sent by another okrsheet", zh_TW="另一個 okrsheet 正在寄送"),
}
_DONE = Text(en="{address}: {state}", zh_TW="{address}：{state}")
_NOT_DONE = Text(en="{address}: {state}: {answer}", zh_TW="{address}：{state}：{answer}")
_SETTLE = Text(
    en="It may have arrived, so it is not sent again by itself. Ask them, then: okrsheet outbox settle {key}"
    "{naming} --arrived, or --not-arrived.",
    zh_TW="此信可能已送達，因此不會自動重寄。請先詢問對方，再執行 okrsheet outbox settle {key}{naming} --arrived 或 --not-arrived。",
)
COPIED = Text(
    en="{file}: the same people were sent just this report, as of the same day, as that of {names}: one "
    "workbook is a copy of the other",
    zh_TW="{file}：同一天、內容完全相同的報告已以 {names} 之名寄給相同的人，兩者之一應為複本",
)
_COPIED_HINT = Text(
    en="Send from that file. To go on with this one instead, add --renamed: what was sent then counts for it. "
    "If it is a plan of its own that happens to read the same, add --not-renamed: everybody gets it.",
    zh_TW="請從該檔案寄送。若要改用這一份，請加 --renamed，先前寄出的就算數；若這是另一份計畫，只是內容相同，"
    "請加 --not-renamed，所有人都會再收到。",
)
