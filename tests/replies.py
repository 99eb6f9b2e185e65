"""Mails as people and their programs send them back, byte by byte where a library would write them too well."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def mail(
    content: bytes | None,
    name: str = "plan.xlsx",
    *,
    sender: str = "ada@example.com",
    to: str = "okr@example.com",
    text: str = "Here you are.",
    type: str = XLSX,
    refers: str = "",
    date: str = "Mon, 30 Nov 2026 09:00:00 +0800",
) -> bytes:
    """A reply with a workbook attached, as a mail program writes it."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"], made["Date"] = sender, to, "Re: 3 values", date
    if refers:
        made["In-Reply-To"] = refers
    made.set_content(text)
    if content is not None:
        made.add_attachment(content, *type.split("/"), filename=name)
    return made.as_bytes()


def part(headers: str, content: bytes) -> bytes:
    """A mail of two parts, the second with headers and an encoding of its own."""
    top = "From: ada@example.com\nTo: okr@example.com\nSubject: Re\nDate: Mon, 30 Nov 2026 09:00:00 +0800\n"
    line = f"=_{zlib.crc32(content):x}"  # another one in each mail within a mail
    body = (
        f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{line}"\n\n'
        f"--{line}\nContent-Type: text/plain\n\nhi\n--{line}\n"
    )
    return (top + body + headers.strip() + "\n\n").encode() + content + f"\n--{line}--\n".encode()


def coded(content: bytes) -> bytes:
    """Base64 as mails have it."""
    return base64.encodebytes(content)


def forwarded(inner: bytes, *, sender: str = "bob@example.com", coded_inside: bool = False) -> bytes:
    """A mail forwarded as an attachment."""
    headers = "Content-Type: message/rfc822"
    if coded_inside:
        headers += "\nContent-Transfer-Encoding: base64"
    made = part(headers, coded(inner) if coded_inside else inner.replace(b"\r\n", b"\n"))
    return made.replace(b"From: ada@example.com", f"From: {sender}".encode(), 1)


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """An archive of files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def winmail(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Outlook's own wrapping of attachments."""
    made = b"\x78\x9f\x3e\x22\x01\x00"
    for name, content in files:
        for attribute, kind, value in (
            (0x9002, 6, bytes(14)),
            (0x8010, 1, name.encode() + b"\0"),
            (0x800F, 6, content),
        ):
            checksum = sum(value) & 0xFFFF
            made += struct.pack("<BHHL", 2, attribute, kind, len(value)) + value + struct.pack("<H", checksum)
    return made
