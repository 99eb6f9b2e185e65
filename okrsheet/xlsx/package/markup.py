"""XML as okrsheet reads it: by expat, without document types, and never written back."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from okrsheet.basics.text import Text
from okrsheet.xlsx import refusals
from okrsheet.xlsx.package.archive import lumps

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"

TAG_REST = rb"""([^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*)>"""
"""What follows a tag's name, up to its end; ``>`` may stand inside an attribute."""

MARKUP = re.compile(
    rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<!DOCTYPE|<(/?)([^\s<>/!?]+)" + TAG_REST, re.DOTALL
)
"""Any piece of markup; of a tag, whether it closes, its name, and what follows the name."""

# The second is found in UTF-16 of either byte order, as white space follows.
_DOCTYPE_MARKS = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"))
_ATTRIBUTE = re.compile(rb"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_OTHER_MARKUP = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_REFERENCE = re.compile(r"&(#x[0-9A-Fa-f]+|#[0-9]+|lt|gt|amp|quot|apos);")
_ENCODING = re.compile(rb"""^<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)""")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
TRUE = (b"1", b"true", b"on")
"""How an attribute says yes."""
MOST_ELEMENTS = 500_000
"""Tags of a part that is read as a whole; Excel keeps 65,490 formats of cells, of three tags each."""
LONGEST_NUMBER = 1000
"""Digits; Python itself refuses to read more than 4,300."""
_LONGEST_TAG = 64 << 20
_LUMP = 4 << 20
_DEEPEST = 100_000
_DEEP = Text(en="elements more than {limit} deep within each other", zh_TW="元素的巢狀超過 {limit} 層")
_LONG_TAG = Text(en="one tag of more than {limit} MiB", zh_TW="單一標籤超過 {limit} MiB")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class Element(NamedTuple):
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


class Child(NamedTuple):
    """A tag just below the root (or the root, at depth 1), and where its element ends."""

    depth: int
    name: bytes
    rest: bytes
    rest_start: int
    end: int

    @property
    def local(self) -> bytes:
        """Its name without a prefix."""
        return self.name.rpartition(b":")[2]

    @property
    def start(self) -> int:
        """Where its start tag begins."""
        return self.rest_start - len(self.name) - 1

    @property
    def closed(self) -> bool:
        """Whether it was closed at once, and so has no content."""
        return self.rest.endswith(b"/")


def _refuse_doctype(*_: object) -> NoReturn:
    raise refusals.DOCTYPE.of()


def _parser(namespaces: bool) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def reader(
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> expat.XMLParserType:
    """A parser to be fed in pieces; names are told as ``namespace name``."""
    parser = _parser(namespaces=True)
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    return parser


def feed(parser: expat.XMLParserType, xml: bytes, *, last: bool = True) -> None:
    """Reads on.

    Raises:
        Refused: the XML is damaged or has a DOCTYPE.
    """
    try:
        parser.Parse(xml, last)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise refusals.BAD_XML.of(reason=error) from error


def check_utf8(xml: bytes, *, to_write: bool = False) -> None:
    """Raises ``Refused`` for XML in another encoding than UTF-8, whose bytes mean something else.

    ASCII can be read as UTF-8, but takes in no other letters.
    """
    declared = _ENCODING.match(xml.removeprefix(b"\xef\xbb\xbf")[:200])
    known = (b"utf-8",) if to_write else (b"utf-8", b"us-ascii", b"ascii")
    if xml.startswith(_WIDE_MARKS) or (declared and declared[1].lower() not in known):
        raise refusals.ENCODING.of()


def check_well_formed(xml: bytes | Iterable[bytes | memoryview]) -> None:
    """Raises ``Refused`` for XML that is damaged, names an unknown prefix, or has a DOCTYPE.

    It may come in pieces, so that a large part need not be in memory as a whole.
    """
    parser, fed, depth = _parser(namespaces=True), 0, 0
    try:
        for piece in [xml] if isinstance(xml, bytes) else lumps(xml, _LUMP):
            # The parser keeps every element that is open. To count signs is quick; what it is out by is comments and the like.
            signs = bytes(piece)
            depth += signs.count(b"<") - 2 * signs.count(b"</") - signs.count(b"/>")
            if depth > _DEEPEST:
                raise refusals.BAD_XML.of(reason=_DEEP.says(limit=_DEEPEST))
            parser.Parse(piece, False)
            fed += len(piece)
            # The parser keeps a tag until it ends, and begins it anew with every piece.
            if fed - parser.CurrentByteIndex > max(_LONGEST_TAG, len(piece)):
                raise refusals.BAD_XML.of(reason=_LONG_TAG.says(limit=_LONGEST_TAG >> 20))
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise refusals.BAD_XML.of(reason=error) from error


def refuse_doctype(xml: bytes) -> None:
    """Raises ``Refused`` for XML with a DOCTYPE, of a part that is not parsed but looked into."""
    if any(mark in xml for mark in _DOCTYPE_MARKS):
        check_well_formed(xml)


def elements(xml: bytes) -> list[Element]:
    """Every start tag of a small part, in order.

    Raises:
        Refused: the XML is damaged, has a DOCTYPE, or is far longer than such parts are.
    """
    found: list[Element] = []
    names: dict[str, tuple[str, str]] = {}
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if name not in names:
            namespace, _, local = name.rpartition(" ")
            names[name] = namespace, local
        found.append(Element(*names[name], depth, attributes))
        if len(found) > MOST_ELEMENTS:
            raise refusals.LONG_LIST.of(limit=f"{MOST_ELEMENTS:,}")

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


def whole(value: bytes | None) -> int:
    """The whole number that an attribute says; 0 where it says none, or one beyond every use."""
    return int(value) if value and value.isdigit() and len(value) < LONGEST_NUMBER else 0


def only_tags(xml: bytes) -> bytes:
    """The XML without comments and instructions, and with CDATA as escaped text."""
    if b"<!" not in xml and b"<?" not in xml:
        return xml
    return _OTHER_MARKUP.sub(lambda found: escape(found[1] or b""), xml)


def escape(text: bytes) -> bytes:
    """Text as it stands between two tags."""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def quoted(text: str) -> bytes:
    """Text as it stands in an attribute, between double quotes."""
    return escape(text.encode()).replace(b'"', b"&quot;")


def unescape(text: bytes) -> str:
    """What text between two tags, or an attribute, says."""
    decoded = text.decode("utf-8", "replace")
    return _REFERENCE.sub(_referred, decoded) if "&" in decoded else decoded


def _referred(found: re.Match[str]) -> str:
    name = found[1]
    if name in _NAMED:
        return _NAMED[name]
    digits, base = (name[2:], 16) if name[1] == "x" else (name[1:], 10)
    code = int(digits.lstrip("0")[:8] or "0", base)
    return chr(code) if code <= sys.maxunicode else "\N{REPLACEMENT CHARACTER}"


def top_tags(xml: bytes) -> Iterator[Child]:
    """The root and its children, in order."""
    depth = 0
    open_child: tuple[bytes, bytes, int] | None = None
    for found in MARKUP.finditer(xml):
        closing, name, rest = found[1], found[2], found[3]
        if name is None:
            continue
        if closing:
            depth -= 1
            if depth == 1 and open_child:
                yield Child(2, *open_child, found.end())
            continue
        depth += 1
        this = name, rest, found.start(3)
        if depth == 1:
            yield Child(1, *this, found.end())
        if depth == 2:
            open_child = this
        if rest.endswith(b"/"):
            if depth == 2:
                yield Child(2, *this, found.end())
            depth -= 1


def with_attribute(xml: bytes, tag: Child, name: bytes, value: bytes) -> bytes:
    """The XML with one attribute of a tag set; the same bytes if it says so already."""
    where = attribute_span(tag.rest, name)
    if where is None:
        place = tag.rest_start + len(tag.rest.removesuffix(b"/").rstrip())
        return xml[:place] + b' %s="%s"' % (name, value) + xml[place:]
    start, stop = (tag.rest_start + offset for offset in where)
    if xml[start:stop] == value or (value == b"1" and xml[start:stop] in TRUE):
        return xml
    return xml[:start] + value + xml[stop:]
