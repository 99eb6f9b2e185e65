"""Workbooks spoiled at random, each spoiling reproducible from the file's name and a number."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random
from typing import TypeAlias, TypeVar

Parts: TypeAlias = dict[str, bytes]
T = TypeVar("T")

_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_ATTRIBUTE = re.compile(rb'([\w:.-]+)="([^"]*)"')
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
_SIGNATURE = re.compile(b"PK(?:\1\2|\3\4|\5\6|\6\6|\6\7)")
_ODD_NUMBERS = (
    b"0", b"-1", b"1", b"2", b"255", b"65536", b"1048576", b"1048577", b"16385", b"2147483648", b"4294967295",
    b"18446744073709551616", b"9" * 400, b"1e308", b"1e999", b"-0", b"0.1", b"1.5", b"NaN", b"INF", b"", b" 3 ", b"+4",
    "１２".encode(), "٣".encode(), b"0x10", b"1_000", b"1,5", b"2958466", b"-657435", b"60", b"45000.999999999",
)  # fmt: skip
_ODD_TEXTS = (
    b"", b" ", b"TBD", b"85%", b"1.234,5", b"03/04/2026", b"Q4", b"true", b"#REF!", b"_x0000_", b"_xD800_", b"A1:A1",
    b"A0", b"XFE1", b"$A$1:$B$2", b"a1", b"A1048577", b"AAAA1", b"ZZZ99999999", b"2:1", b"B2:A1", b"A1:XFD1048576",
    b"&#0;", b"&#xD800;", b"&lt;", b"&bogus;", b"&", b"]]>", b"\xff\xfe", b"\xed\xa0\x80", b"\0", b"../../x", b"/",
    b"NULL", b"inlineStr", b"s", b"str", b"b", b"e", b"d", b"n", b"shared", b"array", b"dataTable", b"yyyy", b"x" * 40_000,
    "目標".encode(), "編號".encode(), b"ID", b"Objectives", b"KPIs", b"Key Results", b"O1", b"KR1.1", b"[h]:mm", b'"%"0',
    "\ufeff\u202e\u0000".encode(), "𝟘".encode(), "²".encode(), "民國115年10月31日".encode(), b"2026-02-30T25:61:61Z",
)  # fmt: skip
_ODD_MARKUP = (
    b"<!DOCTYPE x>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<![CDATA[<c>]]>", b"<!-- <row> -->", b"<?pi <v>?>", b"<c>",
    b"</c>", b"<row/>", b'<row r="1">', b"<v/>", b"<v>", b"<f/>", b"<is/>", b"<is><t/></is>", b"<t>", b"<x:c r='A1'/>",
    b"<sheetData/>", b"<sheetData>", b"</worksheet>", b"<mergeCell ref=''/>", b'<c r="A1" t="s"><v>99999</v></c>',
    b"<c r='A1' t=\"inlineStr\"><is><r><t>a</t></r><rPh sb='0'/></is></c>", b"<si/>", b"<xf/>", b"<numFmt/>",
    b'<?xml version="1.0" encoding="utf-16"?>', b'<?xml version="1.1"?>', b"<d><d><d><d>" * 300, b"<", b">", b"<>", b"/>",
)  # fmt: skip


def mutant(data: bytes, name: str, number: int) -> bytes:
    """One spoilt copy of a workbook; the same for the same name and number."""
    random = Random(f"{name} {number}")
    parts = _unpacked(data) if random.random() < 0.75 else {}
    if not parts:
        return _several(random, data, _FILE)
    parts = _several(random, parts, _PARTS) if random.random() < 0.1 else parts
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        part = _any_part(random, parts)
        parts[part] = _several(random, parts[part], _XML)
    spoilt = _packed(random, parts)
    return _several(random, spoilt, _FILE) if random.random() < 0.02 else spoilt


def _several(random: Random, content: T, ways: tuple[Callable[[Random, T], T], ...]) -> T:
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        content = random.choice(ways)(random, content)
    return content


def _unpacked(data: bytes) -> Parts:
    """The parts of a zip; none of what cannot be unpacked, such as a file with a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return {}


def _packed(random: Random, parts: Parts) -> bytes:
    file = io.BytesIO()
    method = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(file, "w", method, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def _any_part(random: Random, parts: Parts) -> str:
    """A part, those that okrsheet looks into far more often than the others."""
    xml = [n for n in parts if n.endswith((".xml", ".rels"))] or list(parts)
    ours = [n for n in xml if re.search(r"sheet|workbook|styles|shared|table|Types|_rels/\.rels", n)]
    sheets = [n for n in xml if "worksheets/sheet" in n and n.endswith(".xml")]
    return random.choice(random.choice((sheets or xml, sheets or xml, ours or xml, xml, list(parts))))


def _flip(random: Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8))):
        if spoilt:
            spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def _cut_off(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _cut_out(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data) + 1)
    return data[:start] + data[start + random.choice((1, 2, 8, 100, 5000)) :]


def _say_twice(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data) + 1)
    stop = start + random.choice((1, 8, 100, 5000))
    return data[:stop] + data[start:stop] + data[stop:]


def _junk_around(random: Random, data: bytes) -> bytes:
    junk = random.randbytes(random.choice((1, 22, 4000)))
    return random.choice((junk + data, data + junk, data + data[-22:]))


def _zip_header(random: Random, data: bytes) -> bytes:
    """A few bytes of one of the zip's own records overwritten."""
    records = [found.start() for found in _SIGNATURE.finditer(data)]
    if not records:
        return _flip(random, data)
    place = random.choice(records) + random.randrange(48)
    odd = random.choice(
        (b"\0", b"\1", b"\xff", b"\xff\xff", b"\xff" * 4, b"\0" * 4, b"\x08\0", random.randbytes(2))
    )
    return data[:place] + odd + data[place + len(odd) :]


def _drop_part(random: Random, parts: Parts) -> Parts:
    gone = random.choice(list(parts)) if len(parts) > 1 else None
    return {name: content for name, content in parts.items() if name != gone}


def _rename_part(random: Random, parts: Parts) -> Parts:
    old = random.choice(list(parts))
    new = random.choice(
        (old.upper(), "/" + old, old + "/", "xl//x", "../" + old, old.replace("/", "\\"), "表.xml")
    )
    return {new if name == old else name: content for name, content in parts.items()}


def _swap_parts(random: Random, parts: Parts) -> Parts:
    one, other = random.choice(list(parts)), random.choice(list(parts))
    return {**parts, one: parts[other], other: parts[one]}


def _shuffle_parts(random: Random, parts: Parts) -> Parts:
    names = list(parts)
    random.shuffle(names)
    return {name: parts[name] for name in names}


def _tokens(xml: bytes) -> list[bytes]:
    return _TOKEN.findall(xml) or [xml]


def _token_out(random: Random, xml: bytes) -> bytes:
    tokens = _tokens(xml)
    del tokens[random.randrange(len(tokens))]
    return b"".join(tokens)


def _tokens_moved(random: Random, xml: bytes) -> bytes:
    """A run of tokens copied, or moved, or put in the place of others."""
    tokens = _tokens(xml)
    start = random.randrange(len(tokens))
    run = tokens[start : start + random.choice((1, 1, 2, 3, 5, 20))]
    if random.random() < 0.5:
        del tokens[start : start + len(run)]
    place = random.randrange(len(tokens) + 1)
    tokens[place : place + random.choice((0, 0, 1, len(run)))] = run
    return b"".join(tokens)


def _element(random: Random, xml: bytes) -> tuple[int, int]:
    """Where an element starts and ends; an empty span where none is found."""
    openings = [f for f in _TOKEN.finditer(xml) if f[0][:1] == b"<" and f[0][1:2] not in (b"/", b"?", b"!")]
    if not openings:
        return 0, 0
    opening = random.choice(openings)
    if opening[0].endswith(b"/>"):
        return opening.span()
    name = re.match(rb"<([^\s/>]*)", opening[0])
    closing = b"</" + (name[1] if name else b"") + b">"
    end = xml.find(closing, opening.end())
    return opening.start(), end + len(closing) if end >= 0 else opening.end()


def _element_out(random: Random, xml: bytes) -> bytes:
    start, end = _element(random, xml)
    return xml[:start] + xml[end:]


def _element_twice(random: Random, xml: bytes) -> bytes:
    start, end = _element(random, xml)
    times = random.choice((2, 2, 2, 3, 50 if end - start < 2000 else 2))
    return xml[:start] + xml[start:end] * times + xml[end:]


def _element_elsewhere(random: Random, xml: bytes) -> bytes:
    start, end = _element(random, xml)
    place, _ = _element(random, xml)
    return xml[:place] + xml[start:end] + xml[place:]


def _attributes(random: Random, xml: bytes) -> bytes:
    """An attribute left out, doubled, renamed, or with the value of another or an odd one."""
    found = list(_ATTRIBUTE.finditer(xml))
    if not found:
        return _token_out(random, xml)
    one, other = random.choice(found), random.choice(found)
    name, value = one[1], one[2]
    new = random.choice(
        (
            b"", one[0] + b" " + one[0], b'%s="%s"' % (name, other[2]), b'%s="%s"' % (other[1], value), other[0],
            b"%s='%s'" % (name, value), b'%s = "%s"' % (name, value), b'x:%s="%s"' % (name, value),
            *(b'%s="%s"' % (name, random.choice(odd)) for odd in (_ODD_NUMBERS, _ODD_NUMBERS, _ODD_TEXTS, _ODD_TEXTS)),
        )
    )  # fmt: skip
    return xml[: one.start()] + new + xml[one.end() :]


def _number(random: Random, xml: bytes) -> bytes:
    found = list(_NUMBER.finditer(xml))
    if not found:
        return _text(random, xml)
    one = random.choice(found)
    return xml[: one.start()] + random.choice(_ODD_NUMBERS) + xml[one.end() :]


def _text(random: Random, xml: bytes) -> bytes:
    """What stands between two tags replaced."""
    tokens = _tokens(xml)
    texts = [n for n, token in enumerate(tokens) if not token.startswith(b"<")]
    if texts:
        tokens[random.choice(texts)] = random.choice(random.choice((_ODD_TEXTS, _ODD_NUMBERS)))
    return b"".join(tokens)


def _markup(random: Random, xml: bytes) -> bytes:
    tokens = _tokens(xml)
    tokens.insert(random.randrange(len(tokens) + 1), random.choice(_ODD_MARKUP))
    return b"".join(tokens)


def _words(random: Random, xml: bytes) -> bytes:
    """One name or word replaced by another wherever it stands, or in one place."""
    words = re.findall(rb"[A-Za-z][\w.-]*", xml)
    if not words:
        return xml
    return xml.replace(random.choice(words), random.choice(words), random.choice((1, 1, -1)))


def _encoding(random: Random, xml: bytes) -> bytes:
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return xml
    codec = random.choice(("utf-16", "utf-16-be", "utf-8-sig", "big5", "latin-1", "utf-7"))
    return text.encode(codec, "replace")


_FILE = (_flip, _flip, _cut_off, _cut_out, _say_twice, _junk_around, _zip_header, _zip_header, _zip_header)
_PARTS = (_drop_part, _rename_part, _swap_parts, _shuffle_parts)
_XML = (
    _flip, _cut_off, _cut_out, _say_twice, _token_out, _tokens_moved, _tokens_moved, _element_out, _element_out,
    _element_twice, _element_elsewhere, _attributes, _attributes, _attributes, _number, _number, _text, _text, _markup,
    _words, _encoding,
)  # fmt: skip
