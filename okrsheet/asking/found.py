"""What came back: the workbooks in mails and files, however they are wrapped, and what else a mail says.

A file is known by its first bytes, never by its name or its type: phones and mail programs change both.
"""

from __future__ import annotations

import binascii
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.message import Message as Part
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from enum import Enum, auto
from html.parser import HTMLParser

from okrsheet.asking import tnef
from okrsheet.basics.addresses import mailbox
from okrsheet.basics.errors import described
from okrsheet.basics.text import Message, Text, one_line

LARGEST = 20 << 20
"""Bytes of an attachment or file; a form has ten thousand."""
_NOBODY = "?"
"""The sender of a mail that names none; it is none of those who were asked."""
_MOST_FILES, _DEEPEST = 2000, 8  # files in one mail or archive, and mails within mails
_EXCERPT = 160  # characters of what somebody wrote
_MOST_PARTS, _LONGEST_TEXT, _LONGEST_HEADER = 200, 50_000, 2000
"""Parts of a mail, and characters of each text and header, that are looked at: more of them is nobody's answer, and some
patterns, and the library's parser of headers, take a time that grows with the square of the length.
"""
_ZIP, _OLE = b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADERS = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){3}")
_SENDER = re.compile(rb"^(?:from|received|return-path|message-id):", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(rb"(?im)^from:[^\n]*(?:\n[ \t][^\n]*)*")
_MOST_LINES = 5000  # that begin like a boundary between parts
_FIRST_BYTES = 1 << 14  # in which it shows whether something is a mail
_FAILED = re.compile(rb"(?im)^action:\s*(?:failed|fail|error)\b")  # the last is OpenSMTPD's
_AWAY = re.compile(
    r"(?i)\s*(?:automatic reply|out of office|auto(?:matic)?[- ]?reply|自動回覆|自動答覆|不在辦公室)"
)
_ID = re.compile(r"<[^<>\s]+>")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_CLOUD = re.compile(
    r"https?://(?:[\w.-]+\.)?(onedrive\.live\.com|1drv\.ms|sharepoint\.com|drive\.google\.com|docs\.google\.com|"
    r"dropbox\.com|icloud\.com|box\.com)[/:?]",
    re.IGNORECASE,
)
_QUOTE_STARTS = re.compile(
    r"\s*(?:-{2,} ?(?:original|forwarded|原始|轉寄)|_{8,}$|on .{4,120} wrote:|.{0,80}(?:寫道|来信|來信)[:：]?$"
    r"|(?:from|寄件者|寄件人|發件人)\s*[:：])",
    re.IGNORECASE,
)


class _Bounded(EmailPolicy):
    """The library's way of reading mails, with the beginning of each header only."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value of a header as it stands in the mail."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


_POLICY = _Bounded()


class Kind(Enum):
    """What a mail is."""

    WRITTEN = auto()
    AUTOMATIC = auto()  # an absence note and the like
    REPORT = auto()  # of a mail server, about a mail of ours
    OURS = auto()  # okrsheet sent it


@dataclass(frozen=True, slots=True)
class Came:
    """How something came.

    ``where`` is what it is called; of a mail, ``senders`` are the addresses that it and the mails in it come
    from, outermost first, ``mentioned`` all that its headers and texts name, ``sent`` its date, ``refers`` the
    Message-IDs that it answers.
    """

    where: str
    senders: tuple[str, ...] = ()
    mentioned: frozenset[str] = frozenset()
    sent: dt.datetime | None = None
    refers: frozenset[str] = frozenset()

    @property
    def by_mail(self) -> bool:
        """Whether it is a mail, rather than a file."""
        return bool(self.senders)

    @property
    def sender(self) -> str:
        """The address that it comes from; blank for a file."""
        return self.senders[0] if self.senders else ""


@dataclass(frozen=True, slots=True)
class File:
    """Something that may be a workbook or a table, and what it is called."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something attached that cannot be read, and why."""

    name: str
    why: Message | Text


@dataclass(frozen=True, slots=True)
class Source:
    """One mail, or one file, taken apart. ``words`` is the beginning of what its sender wrote, ``cloud`` the
    hosts of drives that it links to; ``mails`` are those in an archive, to be taken apart by :func:`mail`.
    """

    came: Came
    files: tuple[File, ...] = ()
    faults: tuple[Fault, ...] = ()
    words: str = ""
    cloud: tuple[str, ...] = ()
    kind: Kind = Kind.WRITTEN
    mails: tuple[File, ...] = ()


@dataclass(slots=True)
class _Gathered:
    """What has been found so far in one mail or file. In a file that is no mail, ``mails`` are kept apart: each has a
    sender of its own.
    """

    files: list[File] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    mails: list[File] | None = None

    def fault(self, name: str, why: Message | Text) -> None:
        self.faults.append(Fault(name, why))

    def too_many(self, name: str) -> None:
        """Tells once that not all files were opened."""
        if not any(fault.why is _TOO_MANY for fault in self.faults):
            self.fault(name, _TOO_MANY)


def is_mail(content: bytes) -> bool:
    """Whether it begins like a mail: with headers, one of which says where it comes from."""
    beginning = content[:_FIRST_BYTES].replace(b"\r\n", b"\n")
    return bool(_HEADERS.match(beginning) and _SENDER.search(beginning))


def source(where: str, content: bytes) -> Source:
    """A mail, an archive, a workbook or whatever else a file holds, taken apart. It raises nothing: what
    cannot be read is a fault.
    """
    if is_mail(content):
        return mail(where, content)
    apart = list[File]()
    gathered = _Gathered(mails=apart)
    _sort(where, content, gathered, depth=0)
    return Source(Came(where), tuple(gathered.files), tuple(gathered.faults), mails=tuple(apart))


def mail(where: str, content: bytes) -> Source:
    """A mail taken apart, with the mails in it."""
    gathered = _Gathered()
    if content.count(b"\n--") > _MOST_LINES:
        return unopened(where, content, _TOO_MANY)
    try:
        message = message_from_bytes(content, policy=_POLICY)
        assert isinstance(message, EmailMessage)
        _take_apart(message, gathered, depth=0)
        came = _came(where, message, gathered)
        kind = _kind(message, content)
    except Exception as error:  # noqa: BLE001 - whatever a stranger's message does to its parser
        return unopened(where, content, _NOT_READ.says(why=one_line(described(error), 120)))
    return Source(
        came,
        tuple(gathered.files),
        tuple(gathered.faults),
        _own_words(gathered.texts[0]) if gathered.texts else "",
        tuple(dict.fromkeys(found.casefold() for text in gathered.texts for found in _CLOUD.findall(text))),
        kind,
    )


def unopened(where: str, content: bytes, why: Message | Text) -> Source:
    """A mail that cannot be taken apart, be it only its beginning; whom it comes from is known as far as a look can
    tell.
    """
    found = _FROM.search(content[:_FIRST_BYTES])
    line = found[0].decode("latin-1")[:_LONGEST_HEADER] if found else ""
    senders = tuple(map(mailbox, _ADDRESS.findall(line))) or (_NOBODY,)
    return Source(Came(where, senders), faults=(Fault("", why),))


def _came(where: str, message: Part, gathered: _Gathered) -> Came:
    said = [*gathered.headers, *gathered.texts]
    refers = {i for name in ("In-Reply-To", "References") for i in _ID.findall(header(message, name))}
    return Came(
        where,
        tuple(dict.fromkeys(gathered.senders)) or (_NOBODY,),
        frozenset(mailbox(a) for text in said for a in _ADDRESS.findall(text)),
        sent_on(header(message, "Date")),
        frozenset(refers),
    )


def header(message: Part, name: str) -> str:
    """A header in one line; blank where it is missing, or cannot be read at all."""
    try:
        return one_line(str(message[name] or ""), 1000)
    except Exception:  # noqa: BLE001 - the library raises many things at headers of strangers
        return ""


def sent_on(typed: str) -> dt.datetime | None:
    """The moment that a Date header tells, in UTC where it names no zone."""
    try:
        moment = parsedate_to_datetime(typed)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _kind(message: Part, content: bytes) -> Kind:
    automatic = header(message, "Auto-Submitted").casefold()
    if header(message, "Content-Type").casefold().startswith("multipart/report"):
        return Kind.REPORT if _FAILED.search(content) else Kind.AUTOMATIC  # a receipt, or a delay
    if header(message, "Message-ID").startswith("<okrsheet-") and automatic.startswith("auto-generated"):
        return Kind.OURS
    told = automatic not in ("", "no") or header(message, "X-Autoreply")
    return Kind.AUTOMATIC if told or _AWAY.match(header(message, "Subject")) else Kind.WRITTEN


def _take_apart(message: Part, gathered: _Gathered, depth: int) -> None:
    """Sorts a message's parts; those of a message in it as well."""
    if depth > _DEEPEST:
        gathered.fault(header(message, "Subject"), _TOO_DEEP)
        return
    if message.get("From") or depth == 0:
        addresses = [a for _, a in getaddresses([header(message, "From")]) if "@" in a]
        gathered.senders += map(mailbox, addresses)
        gathered.headers += [header(message, name) for name in ("To", "Cc", "Reply-To", "Sender")]
    for number, part in enumerate(_leaves(message)):
        if number >= _MOST_PARTS:
            gathered.too_many(header(message, "Subject"))
            return
        name = _name_of(part)
        if part.get_content_type() == "message/rfc822":
            for inner in _enclosed(part):
                _take_apart(inner, gathered, depth + 1)
        elif part.get_content_type() == "message/delivery-status":
            continue
        elif part.get_content_maintype() == "text" and not name:
            gathered.texts.append(_text(part))
        elif isinstance(content := part.get_payload(decode=True), bytes):
            _sort(name, content, gathered, depth)


def _leaves(message: Part) -> Iterator[Part]:
    """The parts that hold something, without going into messages that are attached."""
    if message.get_content_maintype() == "multipart" and isinstance(message.get_payload(), list):
        for part in message.get_payload():
            assert isinstance(part, Part)
            yield from _leaves(part)
    else:
        yield message


def _enclosed(part: Part) -> Iterator[Part]:
    """The messages in a part. Some programs wrap them in base64 although no standard allows it; they seem empty then."""
    held = part.get_payload()
    for inner in held if isinstance(held, list) else []:
        assert isinstance(inner, Part)
        coded = inner.get_payload()
        if header(part, "Content-Transfer-Encoding").casefold() == "base64" and isinstance(coded, str):
            try:
                yield message_from_bytes(binascii.a2b_base64(coded), policy=_POLICY)
                continue
            except binascii.Error:
                pass
        yield inner


def _name_of(part: Part) -> str:
    """What an attached file is called; blank for the text of the mail itself."""
    try:
        name = part.get_filename() or ""
    except Exception:  # noqa: BLE001 - as above
        name = ""
    if not name and header(part, "Content-Disposition").casefold().startswith("attachment"):
        return "?"
    return one_line(name, 120)


def _sort(name: str, content: bytes, gathered: _Gathered, depth: int) -> None:
    """Puts a file where it belongs, by what it begins with; what can hold no answer is passed over."""
    if len(content) > LARGEST:
        gathered.fault(name, TOO_LARGE.says(most=LARGEST >> 20))
    elif len(gathered.files) >= _MOST_FILES:
        gathered.too_many(name)
    elif content.startswith(_ZIP):
        _sort_zip(name, content, gathered, depth)
    elif content.startswith(_OLE):
        _sort_ole(name, content, gathered)
    elif content.startswith(tnef.SIGNATURE):
        for inner, held in tnef.attachments(content):
            _sort(_within(name, inner), held, gathered, depth + 1)
    elif gathered.mails is not None and (is_mail(content) or name.casefold().endswith(".eml")):
        gathered.mails.append(File(name, content))
    elif is_mail(content) and depth < _DEEPEST:
        _take_apart(message_from_bytes(content, policy=_POLICY), gathered, depth + 1)
    elif name.casefold().endswith((".p7m", ".pgp", ".gpg")):
        gathered.fault(name, _ENCRYPTED)
    elif name.casefold().endswith((".csv", ".tsv")):
        gathered.files.append(File(name, content))


def _sort_ole(name: str, content: bytes, gathered: _Gathered) -> None:
    """Files of older Office programs, and mails that Outlook saved."""
    if "__nameid_version1.0".encode("utf-16-le") in content:
        gathered.fault(name, _MSG)
    elif any(it.encode("utf-16-le") in content for it in ("EncryptedPackage", "Workbook", "Book")):
        gathered.files.append(File(name, content))


def _sort_zip(name: str, content: bytes, gathered: _Gathered, depth: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names and not any(n.startswith("xl/") for n in names):
                return  # a text or presentation
            if "[Content_Types].xml" not in names and "mimetype" not in names:
                _unpack(name, archive, gathered, depth)
                return
    except Exception:  # noqa: BLE001, S110 - it is damaged, and the reader of workbooks says how
        pass
    gathered.files.append(File(name, content))


def _unpack(name: str, archive: zipfile.ZipFile, gathered: _Gathered, depth: int) -> None:
    """The files of an archive, of which one in an archive is not opened."""
    if depth >= _DEEPEST or "›" in name:
        gathered.fault(name, _NESTED)
        return
    room = LARGEST
    for member in archive.infolist()[: _MOST_FILES + 1]:
        inner = _within(name, member.filename)
        if member.is_dir():
            continue
        if member.flag_bits & 1:
            gathered.fault(inner, _LOCKED)
            continue
        with archive.open(member) as opened:
            content = opened.read(room + 1)
        room -= len(content)
        if room < 0:
            gathered.fault(inner, TOO_LARGE.says(most=LARGEST >> 20))
            return
        _sort(inner, content, gathered, depth + 1)
    if len(archive.infolist()) > _MOST_FILES:
        gathered.too_many(name)


def _within(outer: str, inner: str) -> str:
    return f"{outer} › {one_line(inner, 120)}" if outer else one_line(inner, 120)


def _text(part: Part) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    content = content[:_LONGEST_TEXT]
    try:
        text = content.decode(part.get_content_charset("utf-8"), errors="replace")
    except LookupError:  # no encoding that anybody knows
        text = content.decode("latin-1")
    return _without_markup(text) if part.get_content_subtype() == "html" else text


class _Words(HTMLParser):
    """The words of a page, with the addresses that its links lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "script", "head")
        if tag in ("p", "div", "br", "tr", "li"):
            self.found.append("\n")
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self.found.append(f" {address} ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script", "head")

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.found.append(data)


def _without_markup(text: str) -> str:
    words = _Words()
    words.feed(text)
    return "".join(words.found)


def _own_words(text: str) -> str:
    """The beginning of what the sender wrote: not what is quoted below."""
    own: list[str] = []
    for line in text.splitlines():
        if _QUOTE_STARTS.match(line):
            break
        if not line.lstrip().startswith(">"):
            own.append(line)
    return one_line(" ".join(own), _EXCERPT)


TOO_LARGE = Text(en="larger than {most} MB, so it was not opened", zh_TW="超過 {most} MB，因此未開啟")
_NOT_READ = Text(en="this mail cannot be read ({why})", zh_TW="無法讀取這封郵件（{why}）")
_TOO_DEEP = Text(en="too many mails within mails", zh_TW="郵件中包含太多層郵件")
_TOO_MANY = Text(en="too many files; the others were not opened", zh_TW="檔案太多，其餘未開啟")
_NESTED = Text(
    en="an archive within an archive, which is not opened; send the workbook itself",
    zh_TW="壓縮檔中的壓縮檔，不予開啟；請直接寄送活頁簿",
)
_LOCKED = Text(
    en="the archive asks for a password; send the workbook itself", zh_TW="壓縮檔有密碼；請直接寄送活頁簿"
)
_ENCRYPTED = Text(
    en="the mail is encrypted or sealed as a whole; save the workbook from it, and collect that",
    zh_TW="整封郵件已加密或簽章；請先從中另存活頁簿，再收取該檔案",
)
_MSG = Text(
    en="a message saved by Outlook (.msg); save it as .eml, or save the workbook from it",
    zh_TW="Outlook 儲存的郵件（.msg）；請另存為 .eml，或從中另存活頁簿",
)
