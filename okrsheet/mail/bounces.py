"""Bounces: what mail servers report, in a mailbox, about messages in the outbox."""

from __future__ import annotations

import email
import email.message
import email.utils
import hashlib
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.basics.addresses import domain_of
from okrsheet.basics.errors import described, no_traceback
from okrsheet.basics.text import Message, Text, clean, clip, one_line
from okrsheet.mail.boxes import explained, messages_in
from okrsheet.mail.outbox import MOST_OF_ANSWER, Entry, MessageState, Outbox

_ID = re.compile(r"<[^<>\s]+>")
_WORD = re.compile(r"[a-z]+")
_CODE = re.compile(r"\b[45]\d\d\b|\b[45]\.\d{1,3}\.\d{1,3}\b")
_FAILED = ("failed", "fail", "error")  # the last is OpenSMTPD's
_ENDS = {"failed": MessageState.REFUSED, "delivered": MessageState.SENT}
_SERVERS = {"mailer-daemon", "postmaster", "maildaemon", "mail-daemon", "mdaemon", ""}
_MOST, _LONGEST = 200_000, 1000  # octets of a bounce, and characters of a line, that flufl.bounce gets


@dataclass(frozen=True, slots=True)
class Notice:
    """What a server reported of one message.

    ``action`` is ``failed``, ``delayed`` and the like, ``answer`` the status and words in one line. ``ids``
    are the Message-IDs that it may be about; ``meant`` and ``reached`` the addresses that the message was
    sent to and that it came to, where the notice has them. ``key`` is the same whenever it is read again.
    """

    key: str
    ids: tuple[str, ...]
    action: str
    answer: str
    meant: str = ""
    reached: str = ""

    def concerns(self, address: str) -> bool:
        """Whether it says what became of a message to an address.

        An alias of the same domain counts as that address. Where another domain refused it, the message
        had arrived and was forwarded.
        """
        if not self.reached or self.meant.casefold() == address.casefold():
            return True
        return domain_of(self.reached) == domain_of(address)


@dataclass(frozen=True, slots=True)
class Noted:
    """A notice about a message in the outbox; ``entry`` as it is now, ``changed`` by it or not."""

    entry: Entry
    notice: Notice
    changed: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """A message in a mailbox that was passed over, and why; somebody should look at it."""

    where: str
    why: Message | Text | str


def notices(folder: Path, sent: Mapping[str, str]) -> Iterator[Notice | Unread]:
    """What servers report in a Maildir, an mbox file, an ``.eml`` file or a folder of them. Nothing
    in it is changed; what is no report is passed over. One that cannot be read stops no other.

    Args:
        folder: the mailbox.
        sent: whom our messages went to, by Message-ID.

    Raises:
        OkrsheetError: there is no such mailbox, or it cannot be read.
    """
    with ExitStack() as opened:
        with explained(folder):
            found = list(messages_in(folder, opened))
        for where, read in found:
            try:
                yield from list(_notices(where, read(), sent))
            except Exception as error:  # noqa: BLE001 - whatever a stranger's message does to its parsers
                yield Unread(where, one_line(described(error), 200))


def note(outbox: Outbox, folder: Path) -> Iterator[Noted | Unread]:
    """Marks messages that came back as refused, and unknown ones that were delivered as sent; yields each
    notice about a message of ours.

    A notice about an address to which the message was forwarded marks nothing. No notice is dealt with
    twice: a person may have settled the message since.
    """
    by_id = {entry.message_id: entry for entry in outbox.entries()}
    for notice in notices(folder, {key: entry.trial or entry.recipient for key, entry in by_id.items()}):
        if isinstance(notice, Unread):
            yield notice
            continue
        entry = next((by_id[i] for i in notice.ids if i in by_id), None)
        end = _ENDS.get(notice.action)
        if entry is None or end is None or outbox.handled(notice.key):
            continue
        open_ = entry.state is MessageState.UNKNOWN or (
            entry.state is MessageState.SENT and end is MessageState.REFUSED
        )
        ours = notice.concerns(entry.trial or entry.recipient)
        outbox.handle(notice.key, entry.key, end if open_ and ours else None, notice.answer)
        if open_ and ours:
            entry = by_id[entry.message_id] = replace(entry, state=end, answer=notice.answer)
        if open_:
            yield Noted(entry, notice, ours)


def note_in_words(outbox: Outbox, folder: Path) -> Iterator[tuple[Message, bool | None]]:
    """Notes what came back in a mailbox (see :func:`note`), in sentences: what each means, and whether it
    changed what is known of a message; ``None`` where it could not be read.
    """
    with no_traceback(folder):
        for found in note(outbox, folder):
            if isinstance(found, Unread):
                yield _PASSED_OVER.says(where=clean(found.where), why=found.why), None
                continue
            entry, notice = found.entry, found.notice
            values = {"address": entry.trial or entry.recipient, "state": entry.state.text}
            text = _CAME_BACK if found.changed else _OF_ANOTHER
            yield text.says(**values, answer=notice.answer, other=notice.reached), found.changed


def _notices(where: str, content: bytes, sent: Mapping[str, str]) -> Iterator[Notice | Unread]:
    message = email.message_from_bytes(content)
    own = _line(message, "Message-ID").encode() or content
    reports = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    ids = tuple(_ids(message))
    payloads = [report.get_payload() for report in reports]
    blocks = [block for payload in payloads if isinstance(payload, list) for block in payload]
    told = False
    for number, block in enumerate(blocks):
        if isinstance(block, email.message.Message) and (action := _action(block)):
            told = True
            yield Notice(
                key=hashlib.sha256(b"%d %s" % (number, own)).hexdigest(),
                ids=ids,
                action=action,
                answer=_answer(block),
                meant=_address(block, "Original-Recipient"),
                reached=_address(block, "Final-Recipient"),
            )
    if not told:
        yield from _in_other_words(where, message, content, sent, ids)


def _action(block: email.message.Message) -> str:
    """``failed``, ``delayed``, ``delivered``, …; blank where nothing is said that can be read."""
    found = _WORD.search(_line(block, "Action").casefold())
    return "" if not found else "failed" if found[0] in _FAILED else found[0]


def _in_other_words(
    where: str, message: email.message.Message, content: bytes, sent: Mapping[str, str], ids: tuple[str, ...]
) -> Iterator[Notice | Unread]:
    """What servers report in other forms than the standard's, which flufl.bounce knows.

    It looks for words that a person may use as well. So it is only asked about what a server writes
    about a message of ours, and believed where it finds the address that the message went to.
    """
    texts = [_text(part) for part in message.walk() if part.get_content_maintype() == "text"]
    ids = tuple(
        i for i in dict.fromkeys([*ids, *(i for text in texts for i in _ID.findall(text))]) if i in sent
    )
    sender = email.utils.parseaddr(_line(message, "From"))[1].casefold()
    from_server = sender.partition("@")[0] in _SERVERS or _line(message, "Return-Path") == "<>"
    if not ids or not from_server or sender == sent[ids[0]].casefold():  # an absence note is its reader's own
        return
    from flufl.bounce import all_failures

    logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())  # it prints what stops it
    address = sent[ids[0]]
    later, gone = ({a.decode().casefold() for a in found} for found in all_failures(_readable(content)))
    if address.casefold() in gone:
        key = hashlib.sha256(_line(message, "Message-ID").encode() or content).hexdigest()
        yield Notice(
            key, ids, "failed", _reason(texts, address) or _line(message, "Subject"), reached=address
        )
    elif address.casefold() not in later:
        yield Unread(where, _UNCLEAR.says(address=address))


def _readable(content: bytes) -> email.message.Message:
    """A message in a form that flufl.bounce can read: its texts decoded, with a sender, for it stops at a
    message without one, and shortened, for the time of some of its searches grows with the square of the
    length.
    """
    message = email.message_from_bytes(content[:_MOST])
    if not email.utils.parseaddr(_line(message, "From"))[1]:
        del message["From"]
        message["From"] = "mailer-daemon"
    for part in message.walk():
        if part.get_content_maintype() == "text" and not part.is_multipart():
            lines = [line[:_LONGEST] for line in _text(part).splitlines()]
            del part["Content-Transfer-Encoding"]
            part.set_payload("\n".join(lines))
    return message


def _text(part: email.message.Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("ascii"), errors="replace")
    except LookupError:  # no encoding that anybody knows
        return content.decode("latin-1")


def _reason(texts: list[str], address: str) -> str:
    """The first line after the address that has a status code; where none has, the first line after it."""
    for text in texts:
        found = re.search(re.escape(address), text, re.IGNORECASE)
        after = text[found.end() :].splitlines()[:20] if found else []
        told = [line for line in map(clean, after) if line.strip("<>:;,. ")]
        if told:
            return clip(next(filter(_CODE.search, told), told[0]).lstrip("<>:;,. "), MOST_OF_ANSWER)
    return ""


def _ids(message: email.message.Message) -> Iterator[str]:
    """The Message-IDs that a notice may be about: of the copy that it holds, and those that it refers to."""
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield from _ID.findall(_line(email.message_from_bytes(content), "Message-ID"))
        elif part is not message and part["Message-ID"]:
            yield from _ID.findall(_line(part, "Message-ID"))
    for name in ("In-Reply-To", "References", "X-Original-Message-ID"):
        yield from _ID.findall(_line(message, name))


def _answer(block: email.message.Message) -> str:
    words = _line(block, "Diagnostic-Code").partition(";")[2].strip()
    status = _line(block, "Status")
    return clip(words if status in words else f"{status} {words}".strip(), MOST_OF_ANSWER)


def _address(block: email.message.Message, name: str) -> str:
    """The address of ``rfc822; ada@example.com``."""
    return _line(block, name).rpartition(";")[2].strip().strip("<>")


def _line(message: email.message.Message, name: str) -> str:
    return clean(str(message[name] or ""))


_UNCLEAR = Text(
    en="it is about the message to {address}, but does not say clearly what became of it",
    zh_TW="與寄給 {address} 的郵件有關，但看不出結果",
)
_PASSED_OVER = Text(en="{where}: passed over: {why}", zh_TW="{where}：略過：{why}")
_CAME_BACK = Text(en="{address}: {state}: {answer}", zh_TW="{address}：{state}：{answer}")
_OF_ANOTHER = Text(
    en="{address}: still {state}; a server reports of {other}, to which it was forwarded: {answer}",
    zh_TW="{address}：仍為{state}；伺服器回報的是轉寄後的地址 {other}：{answer}",
)
