"""Outlook's ``winmail.dat``: what is attached to a mail that Outlook sent in its own wrapping (TNEF)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD = struct.Struct("<BHHL")  # level, attribute, type, length
_NEXT, _TITLE, _DATA = 0x9002, 0x8010, 0x800F  # [MS-OXTNEF]: attAttachRendData, attAttachTitle, attAttachData


def attachments(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in a ``winmail.dat`` with their names. One that is cut off ends with what is whole."""
    name, at = "", len(SIGNATURE) + 2  # a key of two bytes follows
    while at + _HEAD.size <= len(content):
        _, attribute, _, length = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        value = content[at : at + length]
        at += length + 2  # a checksum follows
        if attribute == _NEXT:
            name = ""
        elif attribute == _TITLE:
            name = value.rstrip(b"\0").decode("utf-8", "replace")
        elif attribute == _DATA and len(value) == length:
            yield name, value
