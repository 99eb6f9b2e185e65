"""XML as okrsheet reads it: by expat, without document types, and never written back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from okrsheet.xlsx import refusals

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"

TAG_REST = rb"""([^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*)>"""
"""What follows a tag's name, up to its end; ``>`` may stand inside an attribute."""

MARKUP = re.compile(
    rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<!DOCTYPE|<(/?)([^\s<>/!?]+)" + TAG_REST, re.DOTALL
)
"""Any piece of markup; of a tag, whether it closes, its name, and what follows the name."""

_ATTRIBUTE = re.compile(rb"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_OTHER_MARKUP = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_REFERENCE = re.compile(r"&(#x[0-9A-Fa-f]+|#[0-9]+|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag: its name within ``namespace``, how deep it stands, and its attributes.

    Attributes of another namespace are named ``namespace name``.
    """

    namespace: str
    name: str
    depth: int
    attributes: Mapping[str, str]

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute."""
        return self.attributes.get(name, default)


def _refuse_doctype(*_: object) -> NoReturn:
    raise refusals.DOCTYPE.of()


def _parser(namespaces: bool) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def check_well_formed(xml: bytes) -> None:
    """Raises ``Refused`` for XML that is damaged, names an unknown prefix, or has a DOCTYPE."""
    try:
        _parser(namespaces=True).Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise refusals.BAD_XML.of(reason=error) from error


def elements(xml: bytes) -> list[Element]:
    """Every start tag of a small part, in order.

    Raises:
        Refused: the XML is damaged or has a DOCTYPE.
    """
    found: list[Element] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        namespace, _, local = name.rpartition(" ")
        found.append(Element(namespace, local, depth, attributes))

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = _parser(namespaces=True)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise refusals.BAD_XML.of(reason=error) from error
    return found


def attributes(rest: bytes) -> dict[bytes, bytes]:
    """The attributes of a tag from the bytes after its name; values are still escaped."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(rest)}


def attribute_parts(rest: bytes) -> list[tuple[bytes, bytes]]:
    """The name of each attribute, and all of it as it is written."""
    return [(found[1], found[0]) for found in _ATTRIBUTE.finditer(rest)]


def attribute_span(rest: bytes, name: bytes) -> tuple[int, int] | None:
    """Where the value of an attribute starts and ends within the bytes after a tag's name."""
    for found in _ATTRIBUTE.finditer(rest):
        if found[1] == name:
            return found.span(2) if found[2] is not None else found.span(3)
    return None


def only_tags(xml: bytes) -> bytes:
    """The XML without comments and instructions, and with CDATA as escaped text."""
    if b"<!" not in xml and b"<?" not in xml:
        return xml
    return _OTHER_MARKUP.sub(lambda found: escape(found[1] or b""), xml)


def escape(text: bytes) -> bytes:
    """Text as it stands between two tags."""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def unescape(text: bytes) -> str:
    """What text between two tags, or an attribute, says."""
    decoded = text.decode("utf-8", "replace")
    return _REFERENCE.sub(_referred, decoded) if "&" in decoded else decoded


def _referred(found: re.Match[str]) -> str:
    name = found[1]
    if name in _NAMED:
        return _NAMED[name]
    return chr(int("0" + name[1:], 0) if name[1] == "x" else int(name[1:]))
