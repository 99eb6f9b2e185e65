"""What stands around the cells of a worksheet, checked for what Excel does not forgive."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from okrsheet.basics.cells import MAX_COLUMN, CellRef, column_letters
from okrsheet.basics.text import Text
from okrsheet.xlsx.package.markup import MARKUP, attributes, unescape, whole
from okrsheet.xlsx.package.parts import OFFICE, SheetPart
from okrsheet.xlsx.sheet.areas import meeting, parse_area
from okrsheet.xlsx.sheet.pieces import Sheet, tail_tags, top_names
from okrsheet.xlsx.verification import complaints as say
from okrsheet.xlsx.verification.complaints import Complaint

# ECMA-376 part 1, 18.3.1.99
_ORDER = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr
conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks
colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF
drawingHF picture oleObjects controls webPublishItems tableParts extLst"""
RANKS = {name: rank for rank, name in enumerate(_ORDER.split())}

_PLACES = {
    b"dimension": (b"ref",),
    b"sheetView": (b"topLeftCell",),
    b"pane": (b"topLeftCell",),
    b"selection": (b"activeCell", b"sqref"),
    b"protectedRange": (b"sqref",),
    b"autoFilter": (b"ref",),
    b"sortState": (b"ref",),
    b"sortCondition": (b"ref",),
    b"conditionalFormatting": (b"sqref",),
    b"dataValidation": (b"sqref",),
    b"hyperlink": (b"ref",),
    b"ignoredError": (b"sqref",),
    b"cellWatch": (b"r",),
}
_DIGITS = 7  # no column's number has more


@dataclass(frozen=True)
class FrameCheck:
    """A sheet, the relations that it has if they can be read, and how many formats its rules may name."""

    at: SheetPart
    sheet: Sheet
    relations: Collection[str] | None
    formats: int

    def complaints(self) -> Iterator[Complaint]:
        """Everything that is wrong with what stands around the cells."""
        yield from self._order()
        yield from self._columns()
        yield from self._merges()
        yield from self._places()
        yield from self._formats()
        yield from self._pointers()

    def _about(self, text: Text, /, **values: object) -> Complaint:
        return Complaint(self.at.part, self.at.title, text.says(**values))

    @property
    def _tags(self) -> Iterator[tuple[bytes, dict[bytes, bytes]]]:
        """Every tag around the cells: its name without the sheet's own prefix, and its attributes. There
        may be very many, so none is kept.
        """
        after = MARKUP.finditer(self.sheet.xml, self.sheet.end)
        opening = ((tag[2], tag[3]) for tag in after if tag[2] and not tag[1])
        before = ((tag.name, tag.rest) for tag in self.sheet.head)
        prefix = self.sheet.prefix
        for name, rest in chain(before, opening):
            yield (name.removeprefix(prefix) if name.startswith(prefix) else b":" + name), attributes(rest)

    def _named(self, name: bytes) -> Iterator[dict[bytes, bytes]]:
        written = self.sheet.prefix + name
        yield from (attributes(tag.rest) for tag in self.sheet.head if tag.name == written)
        yield from tail_tags(self.sheet, name)

    def _order(self) -> Iterator[Complaint]:
        """The parts of a sheet have one order; of most there is one at most."""
        previous = -1
        for name in top_names(self.sheet):
            if name not in RANKS:
                continue
            rank = RANKS[name]
            if rank < previous or (rank == previous and name != "conditionalFormatting"):
                yield self._about(say.ELEMENT_ORDER, name=name)
            previous = max(rank, previous)

    def _columns(self) -> Iterator[Complaint]:
        described = sorted(
            (whole(said.get(b"min", b"")[:_DIGITS]), whole(said.get(b"max", b"")[:_DIGITS]))
            for said in self._named(b"col")
        )
        for (_, last), (first, _) in pairwise(described):
            if 0 < first <= min(last, MAX_COLUMN):
                yield self._about(say.COLUMN_AGAIN, column=column_letters(first))

    def _merges(self) -> Iterator[Complaint]:
        areas = []
        for tag in self._named(b"mergeCell"):
            ref = unescape(tag.get(b"ref", b""))
            try:
                areas.append(parse_area(ref))
            except ValueError:
                yield self._about(say.BAD_AREA, ref=ref)
        for number, other in meeting(areas):
            where = str(CellRef(self.at.title, areas[number].top, areas[number].left))
            yield Complaint(self.at.part, where, say.MERGES_MEET.says(area=str(areas[other])))

    def _places(self) -> Iterator[Complaint]:
        for name, keys in _PLACES.items():
            for said in self._named(name):
                for ref in unescape(b" ".join(said.get(key, b"") for key in keys)).split():
                    if not _is_place(ref):
                        yield self._about(say.BAD_AREA, ref=ref[:40])

    def _formats(self) -> Iterator[Complaint]:
        for rule in self._named(b"cfRule"):
            number = rule.get(b"dxfId", b"0")
            if number.isdigit() and float(number) >= max(1, self.formats):
                yield self._about(say.RULE_FORMAT, number=number.decode(), count=self.formats)

    def _pointers(self) -> Iterator[Complaint]:
        if self.relations is None:
            return
        said = (attribute for _, tag in self._tags for attribute in tag.items())
        namespaces = (key for key, value in said if key.startswith(b"xmlns:") and value == OFFICE.encode())
        ids = {key.removeprefix(b"xmlns:") + b":id" for key in namespaces}
        known = {relation.encode() for relation in self.relations}
        for key, value in (attribute for _, tag in self._tags for attribute in tag.items()):
            if key in ids and value not in known:
                yield self._about(say.LOST_ID, id=value.decode("utf-8", "replace"))


def _is_place(ref: str) -> bool:
    try:
        parse_area(ref)
    except ValueError:
        return False
    return True
