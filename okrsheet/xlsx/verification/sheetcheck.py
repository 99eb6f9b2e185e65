"""A worksheet checked cell by cell for what Excel does not forgive."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from okrsheet.basics.cells import MAX_ROW, CellRef, column_number, parse_address
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Message, Text
from okrsheet.xlsx.package.markup import attributes, unescape
from okrsheet.xlsx.sheet.pieces import CellXml, Row, Sheet, cells, check_no_stray, row_at
from okrsheet.xlsx.sheet.rawcells import raw_cell
from okrsheet.xlsx.sheet.usual import usual
from okrsheet.xlsx.sheet.values import ERRORS, MAX_TEXT, number
from okrsheet.xlsx.verification import complaints as say
from okrsheet.xlsx.verification.complaints import Complaint
from okrsheet.xlsx.verification.formulacheck import parses

_KINDS = ("", "s", "str", "inlineStr", "b", "e", "d")
_DIGITS = re.compile(rb"[0-9]+")

_TAG = re.compile(rb"<([^\s<>/!?]+)")
_IN_CELLS = frozenset(
    b"f v is t r rPr rPh phoneticPr extLst ext b i strike condense extend outline shadow u vertAlign sz color "
    b"rFont family charset scheme".split()
)
_SHARINGS = (b"normal", b"array", b"dataTable", b"shared")
_MAX_FORMULA = 8_192
_TALLEST = 409.5
_DEEPEST = 7


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """The cells of a sheet, and how many styles and shared texts they may name."""

    title: str
    part: str
    sheet: Sheet
    styles: int
    shared: int

    def complaints(self) -> Iterator[Complaint]:
        """Everything that is wrong with the rows, their cells, and the formulas."""
        yield from self._rows()
        yield from self._formulas()
        yield from self._shared_formulas()

    def _at(self, row: int, column: int, text: Text, /, **values: object) -> Complaint:
        return Complaint(self.part, str(CellRef(self.title, row, column)), text.says(**values))

    def _rows(self) -> Iterator[Complaint]:
        """A row that is written the usual way is sound if its cells are in order and no number in it, of
        a style or the like, is too high. Most are, and to see it is fast.
        """
        listed, previous = self.sheet.listed, 0
        low = self._usual_numbers_are_low()
        orders: set[bytes] = set()
        try:
            for place, number in enumerate(listed.numbers):
                if not (low and listed.usual[place] and self._in_order(place, orders)):
                    row = row_at(self.sheet, place)
                    yield from self._layout(row)
                    yield from self._cells(row)
                if not 1 <= number <= MAX_ROW:
                    yield self._at(number, 1, say.ROW_RANGE, row=number)
                elif number <= previous:
                    yield self._at(number, 1, say.ROW_ORDER, row=number)
                previous = number
            check_no_stray(self.sheet)
        except Refused as refused:
            yield Complaint(self.part, self.title, _reason(refused))

    def _layout(self, row: Row) -> Iterator[Complaint]:
        said = attributes(row.rest)
        height, style, level = (
            number(unescape(said.get(key, b""))) for key in (b"ht", b"s", b"outlineLevel")
        )
        if height is not None and height > _TALLEST:
            yield self._at(row.number, 1, say.TOO_TALL, height=height)
        if style is not None and style >= max(1, self.styles):
            yield self._at(row.number, 1, say.STYLE, index=style, count=self.styles)
        if level is not None and level > _DEEPEST:
            yield self._at(row.number, 1, say.TOO_DEEP, level=level)

    def _in_order(self, place: int, known: set[bytes]) -> bool:
        """Whether the cells of a usual row stand from left to right; ``known`` are the columns of rows
        that were found to be in order, such as ``A#B#D``.
        """
        sheet, listed = self.sheet, self.sheet.listed
        columns = usual(sheet.prefix).column.findall(sheet.xml, listed.starts[place], listed.ends[place])
        order = b"#".join(columns)
        if order not in known:
            numbers = [column_number(column.decode()) for column in columns]
            if numbers != sorted(set(numbers)):
                return False
            known.add(order)
        return True

    def _usual_numbers_are_low(self) -> bool:
        """Whether all styles and shared texts exist that are named in the usual way, and no row is
        too tall.
        """
        numbers, xml = _numbers(self.sheet.prefix), self.sheet.xml
        highest = [
            (numbers.style, max(0, self.styles - 1)),
            (numbers.shared, self.shared - 1),
            (numbers.height, _TALLEST),
        ]
        if b' outlineLevel="' in self.sheet.xml:
            highest.append((numbers.level, _DEEPEST))
        return all(
            float(number) <= most
            for start, stop in _slices(self.sheet)
            for pattern, most in highest
            for number in set(pattern.findall(xml, start, stop))
        )

    def _cells(self, row: Row) -> Iterator[Complaint]:
        previous = 0
        try:
            for cell in cells(self.sheet, row):
                if cell.column <= previous:
                    address = CellRef(self.title, row.number, cell.column).address
                    yield self._at(row.number, cell.column, say.CELL_ORDER, cell=address)
                previous = cell.column
                for text, values in self._cell(cell):
                    yield self._at(row.number, cell.column, text, **values)
        except Refused as refused:
            where = str(CellRef(self.title, row.number, 1))
            yield Complaint(self.part, where, _reason(refused))

    def _cell(self, cell: CellXml) -> Iterator[tuple[Text, dict[str, object]]]:
        raw = raw_cell(self.sheet, cell)
        style = attributes(cell.rest).get(b"s", b"0")
        # Not every writer makes a style sheet; without one only the default style exists.
        if style.strip() and not (style.isdigit() and float(style) < max(1, self.styles)):
            yield say.STYLE, {"index": style.decode(), "count": self.styles}
        if raw.kind not in _KINDS:
            yield say.BAD_KIND, {"kind": raw.kind}
        for name in self._strangers(cell):
            yield say.STRANGE_CHILD, {"name": name}
        if self._inner(cell) not in ([], [b"f"], [b"v"], [b"f", b"v"]):
            yield say.INNER_ORDER, {}
        if raw.kind == "inlineStr" and self.sheet.patterns.value.search(
            self.sheet.xml, cell.body, cell.body_end
        ):
            yield say.INLINE_VALUE, {}
        yield from self._value(raw.kind, raw.text or "")

    def _strangers(self, cell: CellXml) -> Iterator[str]:
        """What stands in a cell and has no place there."""
        tags = _TAG.findall(self.sheet.xml, cell.body, cell.body_end)
        for name in dict.fromkeys(tags):
            if name.removeprefix(self.sheet.prefix) not in _IN_CELLS and (
                b":" not in name or name.startswith(self.sheet.prefix or b":")
            ):
                yield name.decode("utf-8", "replace")

    def _inner(self, cell: CellXml) -> list[bytes]:
        """Formulas and values of a cell, in their order."""
        found: list[bytes] = _numbers(self.sheet.prefix).inner.findall(
            self.sheet.xml, cell.body, cell.body_end
        )
        return found

    def _value(self, kind: str, text: str) -> Iterator[tuple[Text, dict[str, object]]]:
        if not text.strip():
            return  # be it only the line break between two tags
        match kind:
            case "" if number(text) is None:
                yield say.BAD_NUMBER, {"text": text[:40]}
            case "b" if text.strip() not in ("0", "1", "true", "false"):
                yield say.BAD_BOOLEAN, {"text": text[:40]}
            case "d" if not _is_date(text.strip()):
                yield say.BAD_DATE, {"text": text[:40]}
            case "e" if text.strip() not in ERRORS:
                yield say.BAD_ERROR, {"text": text[:40]}
            case "s" if not (text.strip().isdecimal() and float(text) < self.shared):
                yield say.SHARED_STRING, {"index": text[:40], "count": self.shared}
            case "str" | "inlineStr" if len(text) > MAX_TEXT // 2:
                length = len(text.encode("utf-16-le", "surrogatepass")) // 2
                if length > MAX_TEXT:
                    yield say.TOO_LONG, {"length": length}
            case _:
                return

    def _formulas(self) -> Iterator[Complaint]:
        """A formula like one seen before but for its digits is as sound as that one."""
        sheet = self.sheet
        sound: set[bytes] = set()
        for found in sheet.patterns.formula_text.finditer(sheet.xml, sheet.body, sheet.body_end):
            if len(found[1]) > _MAX_FORMULA and len(unescape(found[1])) > _MAX_FORMULA:
                yield self._in_cell(found.start(), say.LONG_FORMULA, length=len(unescape(found[1])))
                continue
            shape = _DIGITS.sub(b"0", found[1])
            if shape not in sound:
                text = unescape(found[1])
                if parses(text):
                    sound.add(shape)
                else:
                    yield self._in_cell(found.start(), say.BAD_FORMULA, text=text[:40])

    def _in_cell(self, position: int, said: Text, /, **values: object) -> Complaint:
        """A complaint about the cell that a piece of XML stands in."""
        sheet = self.sheet
        start = sheet.xml.rfind(b"<" + sheet.prefix + b"c ", sheet.body, position)
        tag = sheet.patterns.cell.match(sheet.xml, start) if start >= 0 else None
        address = attributes(tag[2]).get(b"r", b"").decode("ascii", "replace") if tag else ""
        try:
            return self._at(*parse_address(address), said, **values)
        except ValueError:
            return self._about(said, **values)

    def _shared_formulas(self) -> Iterator[Complaint]:
        masters: set[bytes] = set()
        users: set[bytes] = set()
        sheet = self.sheet
        for found in sheet.patterns.formula.finditer(sheet.xml, sheet.body, sheet.body_end):
            if b"t=" not in found[1]:
                continue
            formula = attributes(found[1])
            kind, si = formula.get(b"t", b"normal"), formula.get(b"si", b"")
            if kind not in _SHARINGS:
                yield self._in_cell(found.start(), say.BAD_SHARING, kind=kind.decode("utf-8", "replace")[:40])
            if kind in (b"array", b"dataTable") and b"ref" not in formula:
                yield self._in_cell(found.start(), say.NO_AREA)
            if kind != b"shared":
                continue
            if b"ref" not in formula:
                users.add(si)
            elif si in masters:
                yield self._about(say.FORMULA_TWICE, si=si.decode())
            else:
                masters.add(si)
        for si in sorted(users - masters):
            yield self._about(say.ORPHAN_FORMULA, si=si.decode())

    def _about(self, text: Text, /, **values: object) -> Complaint:
        return Complaint(self.part, self.title, text.says(**values))


def _slices(sheet: Sheet, size: int = 1 << 22) -> Iterator[tuple[int, int]]:
    """The list of cells in pieces that end between two rows, so that no list grows too long."""
    start = sheet.body
    while start < sheet.body_end:
        stop = sheet.xml.find(b"<" + sheet.prefix + b"row", start + size, sheet.body_end)
        yield start, stop if stop >= 0 else sheet.body_end
        start = stop if stop >= 0 else sheet.body_end


def _is_date(text: str) -> bool:
    for read in (dt.datetime.fromisoformat, dt.time.fromisoformat):
        with contextlib.suppress(ValueError):
            read(text)
            return True
    return False


def _reason(refused: Refused) -> Message:
    message = refused.message
    # That single cells cannot be replaced is of no interest here; what is odd about them is.
    odd = message.values.get("what") if isinstance(message, Message) else None
    return say.UNREADABLE.says(reason=odd or message)


class _Numbers(NamedTuple):
    """Where numbers stand that must not be too high, and what a cell holds."""

    style: re.Pattern[bytes]
    shared: re.Pattern[bytes]
    height: re.Pattern[bytes]
    level: re.Pattern[bytes]
    inner: re.Pattern[bytes]


@lru_cache(maxsize=32)
def _numbers(prefix: bytes) -> _Numbers:
    p = re.escape(prefix)
    return _Numbers(
        style=re.compile(rb' s="([0-9]+)"'),
        shared=re.compile(rb' t="s"><%bv>([0-9]+)<' % p),
        height=re.compile(rb' ht="([0-9]+(?:\.[0-9]+)?)"'),
        level=re.compile(rb' outlineLevel="([0-9]+)"'),
        inner=re.compile(rb"<%b([fv])(?=[\s/>])" % p),
    )
