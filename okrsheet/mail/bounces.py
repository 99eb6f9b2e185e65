"""Bounces: what mail servers say, in a mailbox, about messages in the outbox."""

from __future__ import annotations

import email
import email.message
import email.utils
import hashlib
import logging
import mailbox
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Message, Text, clean, clip
from okrsheet.mail.address import domain_of
from okrsheet.mail.outbox import Entry, Outbox, State

_ID = re.compile(r"<[^<>\s]+>")
_WORD = re.compile(r"[a-z]+")
_CODE = re.compile(r"\b[45]\d\d\b|\b[45]\.\d{1,3}\.\d{1,3}\b")
_FAILED = ("failed", "fail", "error")  # the last is OpenSMTPD's
_ENDS = {"failed": State.REFUSED, "delivered": State.SENT}
_SERVERS = {"mailer-daemon", "postmaster", "maildaemon", "mail-daemon", "mdaemon", ""}
_MOST, _LONGEST = 200_000, 1000  # octets of a bounce, and letters of a line in it, that are looked at


@dataclass(frozen=True, slots=True)
class Notice:
    """What a server reported of one message: its ``Action`` (``failed``, ``delayed``, …), and its
    status and words in one line. ``ids`` are the Message-IDs that it may be about, ``meant`` and
    ``reached`` the addresses that it was sent to and that it came to, where they are told.
    ``key`` is the same whenever the notice is read.
    """

    key: str
    ids: tuple[str, ...]
    action: str
    answer: str
    meant: str = ""
    reached: str = ""

    def concerns(self, address: str) -> bool:
        """Whether it is about a message to an address; behind that one others of its domain may
        stand, but what fails elsewhere was forwarded, and has arrived.
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
    """A message in a mailbox that was passed over, and why: somebody should look at it."""

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
        try:
            found = list(_contents(folder, opened))
        except (OSError, mailbox.Error) as error:
            raise OkrsheetError(_UNREADABLE.says(folder=folder, why=str(error)), _UNREADABLE_HINT) from error
        for where, read in found:
            try:
                yield from list(_notices(where, read(), sent))
            except Exception as error:  # noqa: BLE001 - whatever a stranger's message does to its parsers
                why = clip(clean(f"{type(error).__name__}: {error}"), 200)
                yield Unread(where, why)


def note(outbox: Outbox, folder: Path) -> Iterator[Noted | Unread]:
    """Marks the messages that came back as refused, and says which; one that a server reports as
    delivered is no longer unknown. What is about somebody else's address is just told. No notice
    is dealt with twice: a person may have settled the message since.
    """
    known = {entry.message_id: entry for entry in outbox.entries()}
    for notice in notices(folder, {key: entry.trial or entry.recipient for key, entry in known.items()}):
        if isinstance(notice, Unread):
            yield notice
            continue
        entry = next((known[i] for i in notice.ids if i in known), None)
        end = _ENDS.get(notice.action)
        if entry is None or end is None or outbox.handled(notice.key):
            continue
        open_ = entry.state is State.UNKNOWN or (entry.state is State.SENT and end is State.REFUSED)
        ours = notice.concerns(entry.trial or entry.recipient)
        outbox.handle(notice.key, entry.key, end if open_ and ours else None, notice.answer)
        if open_ and ours:
            entry = known[entry.message_id] = replace(entry, state=end, answer=notice.answer)
        if open_:
            yield Noted(entry, notice, ours)


def _contents(folder: Path, opened: ExitStack) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each message's name, and how to read it."""
    if folder.is_file():
        with folder.open("rb") as file:
            alone = file.read(5) != b"From "
        if alone:
            yield folder.name, folder.read_bytes
            return
        box = opened.enter_context(closing(mailbox.mbox(folder, create=False)))
        for number, key in enumerate(box.iterkeys(), start=1):
            yield f"{folder.name}:{number}", lambda key=key: box.get_bytes(key)  # type: ignore[misc]
        return
    if all((folder / name).is_dir() for name in ("cur", "new")):
        paths = [path for name in ("new", "cur") for path in sorted((folder / name).iterdir())]
    elif folder.is_dir():
        paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".eml")
    else:
        raise OkrsheetError(_NO_BOX.says(folder=folder), _UNREADABLE_HINT)
    yield from ((path.relative_to(folder).as_posix(), path.read_bytes) for path in paths if path.is_file())


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
    """What servers report in words of their own, which flufl.bounce knows.

    It looks for words that a person may use as well. So it is only asked about what a server says
    of a message of ours, and believed where it finds whom that went to.
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
    """A message as flufl.bounce reads it: its texts decoded, and neither long nor of long lines,
    for it searches some of them in square time, and from somebody, for it stops at nobody.
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
    """The line with a code that follows the address, or else the next line."""
    for text in texts:
        found = re.search(re.escape(address), text, re.IGNORECASE)
        after = text[found.end() :].splitlines()[:20] if found else []
        told = [line for line in map(clean, after) if line.strip("<>:;,. ")]
        if told:
            return clip(next(filter(_CODE.search, told), told[0]).lstrip("<>:;,. "), 300)
    return ""


def _ids(message: email.message.Message) -> Iterator[str]:
    """The Message-IDs of what came back: in the copy of it, else in what the report refers to."""
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
    return clip(words if status in words else f"{status} {words}".strip(), 300)


def _address(block: email.message.Message, name: str) -> str:
    """The address of ``rfc822; ada@example.com``."""
    return _line(block, name).rpartition(";")[2].strip().strip("<>")


def _line(message: email.message.Message, name: str) -> str:
    return clean(str(message[name] or ""))


_UNCLEAR = Text(
    "it is about the message to {address}, but does not say clearly what became of it",
    "與寄給 {address} 的郵件有關，但看不出結果",
)
_UNREADABLE = Text("{folder}: the mailbox cannot be read ({why})", "{folder}：無法讀取信箱（{why}）")
_NO_BOX = Text("{folder}: there is no mailbox", "{folder}：沒有信箱")
_UNREADABLE_HINT = Text(
    "Name a Maildir, an mbox file, an .eml file, or a folder of them.",
    "請指定 Maildir、mbox 檔案、.eml 檔，或存放 .eml 檔的資料夾。",
)
