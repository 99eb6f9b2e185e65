"""Bounces: reports of mail servers, found in a mailbox, about messages in the outbox."""

from __future__ import annotations

import email
import email.message
import hashlib
import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.errors import OkrsheetError
from okrsheet.mail.address import domain_of
from okrsheet.mail.outbox import Entry, Outbox, State
from okrsheet.report import shown
from okrsheet.text import Text

_ID = re.compile(r"<[^<>\s]+>")
_ENDS = {"failed": State.REFUSED, "delivered": State.SENT}


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


def notices(folder: Path) -> Iterator[Notice]:
    """The delivery reports in a Maildir, an mbox file, or a folder of ``.eml`` files. Nothing in
    it is changed; what is no delivery report is passed over.

    Raises:
        OkrsheetError: there is no such mailbox, or it cannot be read.
    """
    try:
        for content in _contents(folder):
            yield from _notices(content)
    except (OSError, mailbox.Error) as error:
        raise OkrsheetError(_UNREADABLE.says(folder=folder, why=str(error)), _UNREADABLE_HINT) from error


def note(outbox: Outbox, found: Iterator[Notice]) -> Iterator[Noted]:
    """Marks the messages that came back as refused, and says which; one that a server reports as
    delivered is no longer unknown. What is about somebody else's address is just told. No notice
    is dealt with twice: a person may have settled the message since.
    """
    known = {entry.message_id: entry for entry in outbox.entries()}
    for notice in found:
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


def _contents(folder: Path) -> Iterator[bytes]:
    """Each message as bytes; the box is closed when the last one was read."""
    if folder.is_file():
        with closing(mailbox.mbox(folder, create=False)) as box:
            for key in box.iterkeys():
                yield box.get_bytes(key)
    elif all((folder / name).is_dir() for name in ("cur", "new")):
        for name in ("new", "cur"):
            for path in sorted(p for p in (folder / name).iterdir() if p.is_file()):
                yield path.read_bytes()
    elif folder.is_dir():
        for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() == ".eml" and p.is_file()):
            yield path.read_bytes()
    else:
        raise OkrsheetError(_NO_BOX.says(folder=folder), _UNREADABLE_HINT)


def _notices(content: bytes) -> Iterator[Notice]:
    message = email.message_from_bytes(content)
    own = _line(message, "Message-ID").encode() or content
    reports = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    ids = tuple(_ids(message)) if reports else ()
    payloads = [report.get_payload() for report in reports]
    blocks = [block for payload in payloads if isinstance(payload, list) for block in payload]
    for number, block in enumerate(blocks):
        if isinstance(block, email.message.Message) and block["Action"]:
            yield Notice(
                key=hashlib.sha256(b"%d %s" % (number, own)).hexdigest(),
                ids=ids,
                action=_line(block, "Action").split()[0].casefold(),
                answer=_answer(block),
                meant=_address(block, "Original-Recipient"),
                reached=_address(block, "Final-Recipient"),
            )


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
    return shown.clip(words if status in words else f"{status} {words}".strip(), 300)


def _address(block: email.message.Message, name: str) -> str:
    """The address of ``rfc822; ada@example.com``."""
    return _line(block, name).rpartition(";")[2].strip().strip("<>")


def _line(message: email.message.Message, name: str) -> str:
    return shown.clean(str(message[name] or ""))


_UNREADABLE = Text("{folder}: the mailbox cannot be read ({why})", "{folder}：無法讀取信箱（{why}）")
_NO_BOX = Text("{folder}: there is no mailbox", "{folder}：沒有信箱")
_UNREADABLE_HINT = Text(
    "Name a Maildir, an mbox file, or a folder of .eml files.",
    "請指定 Maildir、mbox 檔案，或存放 .eml 檔的資料夾。",
)
