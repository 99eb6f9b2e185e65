"""The message as bytes: one recipient, HTML and text, the same bytes for the same input.

Nothing in a message is random and nothing but ``Date`` depends on the clock: the boundary is derived
from the content, the ``Message-ID`` from the message's key in the outbox. ``Date`` is added when the
message is sent (:func:`dated`), because mail servers distrust mail that claims to be days old. Drafts
have none; the mail program that sends them adds it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from email import message_from_bytes
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from okrsheet.basics.addresses import domain_of
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text, clean, clip
from okrsheet.mail.config import Smtp, sender_address
from okrsheet.mail.contents import EARLY, Letter

NO_DOMAIN = "okrsheet.invalid"  # in the Message-IDs of drafts; a domain that nobody can have
_NAME = 60  # characters of a person's name
_UNBROKEN = (
    "Message-ID",
    "In-Reply-To",
    "References",
    "List-Id",
    "List-Unsubscribe",
    "X-Okrsheet-Intended-To",
)


class _Unbroken:
    """A header without spaces, which stays on one line: Python's own class would encode its end."""

    max_count = 1

    @classmethod
    def parse(cls, value: str, found: dict[str, Any]) -> None:
        found["parse_tree"], found["decoded"] = None, value

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


class _Subject(UniqueUnstructuredHeader):
    """A subject that keeps its spaces: where Python's own class folds one that is not ASCII, it loses that space."""

    def fold(self, *, policy: Policy) -> str:
        if self.isascii():  # type: ignore[attr-defined]
            return str(super().fold(policy=policy))  # type: ignore[misc]
        folded = Header(str(self), "utf-8", header_name="Subject").encode(linesep=policy.linesep)
        return f"Subject: {folded}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("Subject", _Subject)  # type: ignore[arg-type]
for _name in _UNBROKEN:
    _HEADERS.map_to_type(_name, _Unbroken)  # type: ignore[arg-type]
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who messages come from; blank for drafts, where the sender's mail program fills it in."""

    name: str = ""
    address: str = ""
    reply_to: tuple[str, str] = ("", "")

    @property
    def domain(self) -> str:
        """The sender's domain, which Message-IDs end in."""
        return domain_of(self.address) if self.address else NO_DOMAIN


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A letter that is to be sent.

    ``key`` is its key in the outbox, ``corrects`` the Message-ID of the message that it corrects,
    ``trial`` the address that gets it instead of its recipient; the last two may be blank.
    """

    letter: Letter
    key: str
    corrects: str = ""
    trial: str = ""

    @property
    def address(self) -> str:
        """The one address that gets it."""
        return self.trial or self.letter.recipient.address

    @property
    def subject(self) -> str:
        """The subject, which says when it is early, a correction or a trial."""
        language, words = self.letter.recipient.language, self.letter.content.subject
        if self.letter.early:
            day = self.letter.day.removesuffix(EARLY)
            words = _EARLY.says(subject=words, day=day).into(language)
        if self.corrects:
            words = _CORRECTION.says(subject=words).into(language)
        if self.trial:
            words = _TRIAL.says(subject=words, address=self.letter.recipient.address).into(language)
        return _harmless(words)

    def message_id(self, envelope: Envelope) -> str:
        """The Message-ID, with its angle brackets."""
        return f"<okrsheet-{self.letter.day}-{self.key}@{envelope.domain}>"


def envelope_of(smtp: Smtp) -> Envelope:
    """The sender as configured; blank where nothing is."""
    name, address = sender_address(smtp.sender) or ("", "")
    return Envelope(name, address, sender_address(smtp.reply_to) or ("", ""))


def message(dispatch: Dispatch, envelope: Envelope, *, draft: bool = False) -> bytes:
    """The message with its headers but for Date, lines ended by CR LF.

    ``draft`` makes it open as an unsent message in Outlook (``X-Unsent: 1``).

    Raises:
        OkrsheetError: read back, the message is not what was meant. No input that leads to this is known.
    """
    for named in (True, False):  # older Pythons lose the quotation marks around odd names
        made = _message(dispatch, envelope, draft=draft, named=named)
        content = made.as_bytes()
        if _is_as_meant(content, made, dispatch, envelope):
            return content
    raise OkrsheetError(_NOT_AS_MEANT.says(address=dispatch.address), _NOT_AS_MEANT_HINT)


def _message(dispatch: Dispatch, envelope: Envelope, *, draft: bool, named: bool) -> EmailMessage:
    letter, made = dispatch.letter, EmailMessage(policy=_POLICY)
    made["Subject"] = dispatch.subject
    if envelope.address:
        made["From"] = _person(envelope.name if named else "", envelope.address)
    made["To"] = _person(letter.recipient.name if named and not dispatch.trial else "", dispatch.address)
    if envelope.reply_to[1]:
        made["Reply-To"] = _person(envelope.reply_to[0] if named else "", envelope.reply_to[1])
    made["Message-ID"] = dispatch.message_id(envelope)
    if dispatch.corrects:
        made["In-Reply-To"] = dispatch.corrects
        made["References"] = dispatch.corrects
    if draft:
        made["X-Unsent"] = "1"
    else:
        made["Auto-Submitted"] = "auto-generated"
        made["X-Auto-Response-Suppress"] = "OOF, AutoReply"
        made["List-Id"] = f"<okrsheet.{envelope.domain}>"
        if envelope.reply_to[1]:  # nobody need read what comes to the sender
            to = quote(envelope.reply_to[1], safe="@")
            made["List-Unsubscribe"] = f"<mailto:{to}?subject=unsubscribe>"
    if dispatch.trial:
        made["X-Okrsheet-Intended-To"] = letter.recipient.address
    made.set_content(letter.content.text, cte="quoted-printable")
    made.add_alternative(letter.content.html, subtype="html", cte="quoted-printable")
    both = f"{letter.content.text}\0{letter.content.html}"
    # neither quoted-printable nor base64 text can hold "=_"
    boundary = f"=_okrsheet_{hashlib.sha256(both.encode()).hexdigest()[:32]}"
    made.set_boundary(boundary)
    if attached := letter.content.attachment:
        made.add_attachment(
            attached.content,
            *attached.type.split("/"),
            filename=attached.name,
            params={"charset": "utf-8"} if attached.type.startswith("text/") else {},
        )
        made.set_boundary(f"{boundary}_with")
    made["Content-Language"] = letter.recipient.language
    return made


def dated(content: bytes, moment: dt.datetime) -> bytes:
    """A message with the Date at which it is sent."""
    return f"Date: {format_datetime(moment)}\r\n".encode() + content


def _person(name: str, address: str) -> Address:
    return Address(clip(_harmless(name), _NAME), addr_spec=address)


def _harmless(text: str) -> str:
    """One line in which mail programs find nothing to decode."""
    return clean(text).replace("=?", "= ?")


def _is_as_meant(content: bytes, made: EmailMessage, dispatch: Dispatch, envelope: Envelope) -> bool:
    """Whether the message, read back as a server would read it, has just the headers that were set, just
    one recipient, and unchanged those headers that programs compare.
    """
    read = message_from_bytes(content, policy=SMTP)
    people = {"To": dispatch.address, "From": envelope.address, "Reply-To": envelope.reply_to[1]}
    found = {name: [one.addr_spec for one in read[name].addresses] for name in people if name in read}
    names = [sorted(name.casefold() for name in message) for message in (made, read)]
    expected = {name: [address] for name, address in people.items() if address}
    lines = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    unchanged = all(f"{name}: {made[name]}".encode() in lines for name in _UNBROKEN if name in made)
    return found == expected and names[0] == names[1] and unchanged and content.isascii()


_EARLY = Text(en="Early, before {day}: {subject}", zh_TW="提前版（{day} 之前）：{subject}")
_CORRECTION = Text(en="Correction: {subject}", zh_TW="更正：{subject}")
_TRIAL = Text(en="Trial for {address}: {subject}", zh_TW="試寄（{address}）：{subject}")
_NOT_AS_MEANT = Text(
    en="the message to {address} did not come out as meant, so it is not sent",
    zh_TW="給 {address} 的郵件內容不如預期，因此不寄送",
)
_NOT_AS_MEANT_HINT = Text(
    en="This is a fault of okrsheet; please report it, with the person's name and the subject.",
    zh_TW="這是 okrsheet 的錯誤，請回報，並附上收件人姓名與主旨。",
)
