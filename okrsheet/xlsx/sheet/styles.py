"""The cell styles of a workbook: which of them show dates, and new ones like the old."""

from __future__ import annotations

import re
from collections.abc import Mapping

from okrsheet.basics.text import Text
from okrsheet.xlsx.package.markup import (
    Child,
    attributes,
    check_utf8,
    elements,
    quoted,
    top_tags,
    unescape,
    whole,
    with_attribute,
)
from okrsheet.xlsx.package.parts import Package
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.pieces import odd
from okrsheet.xlsx.sheet.values import Days

LITERAL = re.compile(r'"[^"]*"|\\.|\[[^]]*]')
"""What a number format shows as it stands: quoted, escaped, and in brackets."""
_BUILT_IN = {
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy/m/d"),  # as the country writes days
    9: "0%",
    10: "0.00%",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    49: "@",
}
"""The number formats that a workbook need not spell out and that show more than a number, by their
numbers: ECMA-376 part 1, 18.8.30.
"""
_NUMBERS = {"": 0} | {code: number for number, code in _BUILT_IN.items()}
_FIRST_CUSTOM = 164
_ODD = Text(en="alternative cell formats", zh_TW="儲存格格式有替代寫法")


def number_formats(package: Package) -> tuple[str, ...]:
    """The code of each cell style's number format, by the style's index."""
    return package.once(_number_formats, package.related("styles") or "")


def _number_formats(package: Package, part: str) -> tuple[str, ...]:
    if not part:
        return ()
    with naming(package.path, part):
        found = elements(package.read(part))
    # Deeper number formats belong to conditional ones.
    own = {e.get("numFmtId"): e.get("formatCode") for e in found if e.name == "numFmt" and e.depth == 3}
    known = {str(number): code for number, code in _BUILT_IN.items()} | own
    codes, inside = [], False
    for element in found:
        if element.depth == 2:
            inside = element.name == "cellXfs"
        elif inside and element.depth == 3 and element.name == "xf":
            codes.append(known.get(element.get("numFmtId"), "General"))
    return tuple(codes)


def days_of(package: Package) -> Days:
    """How a workbook shows days: as a day with a year or a day of the month in it, not as a time."""
    shows = [LITERAL.sub("", code) for code in number_formats(package)]
    dated, timed = (
        frozenset(b"%d" % n for n, code in enumerate(shows) if re.search(letters, code, re.IGNORECASE))
        for letters in ("[yd]", "[ydhs]")
    )
    return Days(package.date1904, dated, timed, len(shows))


_LOOKS = {
    b"fonts": (b"fontId", b"applyFont"),
    b"fills": (b"fillId", b"applyFill"),
    b"borders": (b"borderId", b"applyBorder"),
}
"""The lists of what makes a cell look as it does; where a format says which one it means, and that it means it."""


def _item(xml: bytes, name: bytes, index: int) -> bytes:
    """An element of a list."""
    tag = next(tag for tag in top_tags(xml) if tag.local == name)
    inner = xml[tag.start : tag.end]
    item = [one for one in top_tags(inner) if one.depth == 2][index]
    return inner[item.start : item.end]


class Formats:
    """The cell formats of a workbook, and those that are to be added to them."""

    def __init__(self, package: Package) -> None:
        self._path = package.path
        self._part = package.related("styles")
        self._old = package.read(self._part) if self._part else b""
        self._xml = self._old
        # Thousands of cells may ask for the same few formats.
        self._counted = (b"", 0)
        self._indexes: dict[tuple[int, str], int] = {}

    @property
    def changed(self) -> Mapping[str, bytes]:
        """The part that holds them, if anything was added."""
        return {self._part: self._xml} if self._part and self._xml != self._old else {}

    def existing(self, index: int) -> int:
        """A format's index; 0, the usual one, where the workbook has none of that index."""
        if self._counted[0] is not self._xml:
            tag = self._list()
            self._counted = (self._xml, len(self._items(tag)) if tag else 0)
        return index if index < self._counted[1] else 0

    def index(self, like: int, number_format: str) -> int:
        """The index of a format like another one, but with its own way to show numbers."""
        if (like, number_format) not in self._indexes:
            with naming(self._path, self._part or ""):
                check_utf8(self._old, to_write=True)
                self._indexes[like, number_format] = self._index(like, number_format)
        return self._indexes[like, number_format]

    def _index(self, like: int, number_format: str) -> int:
        tag = self._list()
        if tag is None or not self._items(tag):
            return like
        known = _NUMBERS.get(number_format)
        number = self._number(number_format) if known is None else known
        tag = self._list() or tag  # it may have moved
        standing = self._items(tag)
        like = like if like < len(standing) else 0
        model = self._xml[tag.start + standing[like].start : tag.start + standing[like].end]
        if whole(attributes(next(top_tags(model)).rest).get(b"numFmtId")) == number:
            return like
        new = with_attribute(model, next(top_tags(model)), b"numFmtId", b"%d" % number)
        new = with_attribute(new, next(top_tags(new)), b"applyNumberFormat", b"1")
        written = [self._xml[tag.start + item.start : tag.start + item.end] for item in standing]
        if new in written:
            return written.index(new)
        self._append(tag, new, len(standing) + 1)
        return len(standing)

    def taken_over(self, made: Package, index: int) -> int:
        """The index of a format that looks like one of another workbook, which okrsheet made.

        Where this workbook's list of looks is written in an unusual way, only numbers are shown alike.
        """
        theirs = made.read(made.related("styles") or "")
        with naming(self._path, self._part or ""):
            check_utf8(self._old, to_write=True)
            return self._looking_like(theirs, index, number_formats(made)[index])

    def _looking_like(self, theirs: bytes, index: int, number_format: str) -> int:
        lists = [self._named(name) for name in _LOOKS]
        if self._list() is None or not all(lists):
            return self._index(0, "" if number_format == "General" else number_format)
        new = _item(theirs, b"cellXfs", index)
        said = attributes(next(top_tags(new)).rest)
        for name, (pointer, applies) in _LOOKS.items():
            look = _item(theirs, name, whole(said.get(pointer)))
            new = with_attribute(new, next(top_tags(new)), pointer, b"%d" % self._added(name, look))
            new = with_attribute(new, next(top_tags(new)), applies, b"1")
        known = _NUMBERS.get("" if number_format == "General" else number_format)
        number = self._number(number_format) if known is None else known
        for name, value in ((b"numFmtId", number), (b"xfId", 0), (b"applyNumberFormat", 1)):
            new = with_attribute(new, next(top_tags(new)), name, b"%d" % value)
        return self._added(b"cellXfs", new)

    def _named(self, name: bytes) -> Child | None:
        """A list of the part, where it is written without a prefix."""
        return next((t for t in top_tags(self._xml) if t.name == name and not t.closed), None)

    def _added(self, name: bytes, new: bytes) -> int:
        """The place of an element in a list, to which it is added if it is not there."""
        tag = self._named(name)
        assert tag is not None  # the lists were looked for
        standing = [self._xml[tag.start + one.start : tag.start + one.end] for one in self._items(tag)]
        if new in standing:
            return standing.index(new)
        self._append(tag, new, len(standing) + 1)
        return len(standing)

    def _number(self, code: str) -> int:
        """The number under which a format code is known, added if it is not."""
        tag = next((t for t in top_tags(self._xml) if t.local == b"numFmts"), None)
        known = [attributes(item.rest) for item in self._items(tag)] if tag else []
        ids = [whole(one.get(b"numFmtId")) for one in known]
        for number, one in zip(ids, known, strict=True):
            if unescape(one.get(b"formatCode", b"")) == code:
                return number
        number = max([_FIRST_CUSTOM - 1, *ids]) + 1
        root = next(top_tags(self._xml))
        prefix = root.name.removesuffix(b"styleSheet")
        new = b'<%snumFmt numFmtId="%d" formatCode="%s"/>' % (prefix, number, quoted(code))
        if tag:
            self._append(tag, new, len(known) + 1)
        else:
            new = b'<%snumFmts count="1">%s</%snumFmts>' % (prefix, new, prefix)
            self._xml = self._xml[: root.end] + new + self._xml[root.end :]
        return number

    def _list(self) -> Child | None:
        """The list of cell formats; without one, every cell looks the same."""
        tag = next((t for t in top_tags(self._xml) if t.local == b"cellXfs" and not t.closed), None)
        if tag and b"AlternateContent" in self._xml[tag.start : tag.end]:
            raise odd(_ODD)
        return tag

    def _items(self, tag: Child) -> list[Child]:
        return [t for t in top_tags(self._xml[tag.start : tag.end]) if t.depth == 2]

    def _append(self, tag: Child, new: bytes, number: int) -> None:
        if tag.closed:
            rest = tag.rest.removesuffix(b"/").rstrip()
            opened = b"<%s%s>%s</%s>" % (tag.name, rest, new, tag.name)
            longer, tag = self._xml[: tag.start] + opened + self._xml[tag.end :], tag._replace(rest=rest)
        else:
            end = self._xml.rindex(b"</", tag.start, tag.end)
            longer = self._xml[:end] + new + self._xml[end:]
        self._xml = with_attribute(longer, tag, b"count", b"%d" % number)
