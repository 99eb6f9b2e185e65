"""Would Excel complain? A workbook checked without Excel, and compared with the one it was."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from okrsheet.basics.errors import Refused
from okrsheet.xlsx import refusals
from okrsheet.xlsx.package.markup import TAG_REST, attributes, check_well_formed, only_tags, whole
from okrsheet.xlsx.package.opening import package_from
from okrsheet.xlsx.package.parts import CONTENT_TYPES, Package, SheetPart
from okrsheet.xlsx.sheet.opened import sheet_of
from okrsheet.xlsx.sheet.pieces import Sheet
from okrsheet.xlsx.sheet.rawcells import without_formula
from okrsheet.xlsx.sheet.sharedtext import SharedTexts, shared_texts
from okrsheet.xlsx.verification import complaints as say
from okrsheet.xlsx.verification.bookcheck import Styles, book_complaints, elements_of, styles_of
from okrsheet.xlsx.verification.complaints import Complaint, counted
from okrsheet.xlsx.verification.framecheck import FrameCheck
from okrsheet.xlsx.verification.partcheck import part_complaints
from okrsheet.xlsx.verification.schemacheck import (
    SheetSchema,
    book_schema,
    comment_schema,
    long_texts,
    style_schema,
    table_schema,
    views_of,
)
from okrsheet.xlsx.verification.sheetcheck import SheetCheck
from okrsheet.xlsx.verification.tablecheck import table_complaints

__all__ = ["Complaint", "compare", "complaints", "verify"]

_ENTRIES = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])" + TAG_REST)
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def verify(workbook: Package | bytes, sheets: Collection[str] | None = None) -> tuple[Complaint, ...]:
    """Everything in a workbook for which Excel would offer a repair; of each kind the first hundred, of
    which the last says how many there are more.

    Args:
        workbook: the package, or the bytes of the file.
        sheets: only these sheet parts, and what hangs together with them.

    Raises:
        Refused: the file cannot be read at all.
    """
    package = workbook if isinstance(workbook, Package) else package_from(Path("."), workbook)
    return tuple(counted(complaints(package, sheets)))


def complaints(package: Package, sheets: Collection[str] | None = None) -> Iterator[Complaint]:
    """The same one by one, however many there are."""
    return _Check(package).complaints(sheets)


def compare(
    old: Package, new: Package | bytes, allowed: frozenset[str], added: frozenset[str] = frozenset()
) -> None:
    """Makes sure that only the allowed parts differ, that the parts' order is the same, and that
    nothing but ``added`` follows them.

    Raises:
        Refused: anything else differs, were it one byte of a zip header.
    """
    after = new if isinstance(new, Package) else package_from(old.path, new)
    for part in set(old.names) ^ set(after.names) ^ added:
        raise refusals.MORE_CHANGED.of(file=old.path, part=part)
    for was, now in zip(old.archive.entries, after.archive.entries, strict=False):
        same = was.name == now.name and old.archive.raw(was) == after.archive.raw(now)
        if was.name != now.name or not (same or was.name in allowed):
            raise refusals.MORE_CHANGED.of(file=old.path, part=was.name)
    if old.archive.trailer[22:] != after.archive.trailer[22:]:
        raise refusals.MORE_CHANGED.of(file=old.path, part="zip comment")


@dataclass(frozen=True)
class _Check:
    """One workbook under examination."""

    package: Package

    def complaints(self, only: Collection[str] | None) -> Iterator[Complaint]:
        if only is None:
            yield from self._parts()
            yield from self._types()
            yield from self._relations()
            yield from part_complaints(self.package)
            yield from book_complaints(self.package, self._styles)
            yield from book_schema(self.package)
            yield from style_schema(self.package)
            yield from self._long_texts()
        for sheet in {sheet.part: sheet for sheet in self.package.sheets}.values():
            if only is None or sheet.part in only:
                yield from self._sheet(sheet)
        if only is None:
            yield from self._chained_sheets()

    def _parts(self) -> Iterator[Complaint]:
        checked_later = {sheet.part for sheet in self.package.sheets}
        for name in self.package.names:
            if name.endswith((".xml", ".rels")) and name not in checked_later:
                yield from self._well_formed(name)

    def _well_formed(self, name: str) -> Iterator[Complaint]:
        try:
            check_well_formed(self.package.pieces(name))
        except Refused as refused:
            yield Complaint(name, name, say.UNREADABLE.says(reason=refused.message))

    def _types(self) -> Iterator[Complaint]:
        found = elements_of(self.package, CONTENT_TYPES)
        endings = {e.get("Extension").casefold(): e.get("ContentType") for e in found if e.name == "Default"}
        parts = {e.get("PartName").lstrip("/"): e.get("ContentType") for e in found if e.name == "Override"}
        folded = {part.casefold(): kind for part, kind in parts.items()}
        worksheets = {sheet.part for sheet in self.package.sheets}
        for name in self.package.names:
            ending = name.rpartition(".")[2].casefold()
            kind = folded.get(name.casefold(), endings.get(ending))
            ignored = name == CONTENT_TYPES or name.endswith("/") or name.startswith("[trash]/")
            if kind is None and not ignored:
                yield Complaint(name, name, say.NO_TYPE.says())
            elif kind is not None and name in worksheets and kind != _WORKSHEET:
                yield Complaint(name, name, say.SHEET_TYPE.says(type=kind))
        for part in sorted(parts):
            # Excel itself lists revision logs of shared workbooks that it does not save.
            if self.package.entry(part) is None and "/revisions/" not in part:
                yield Complaint(CONTENT_TYPES, part, say.TYPE_WITHOUT_PART.says())

    def _relations(self) -> Iterator[Complaint]:
        for name in self.package.names:
            folder, found, file = name.rpartition("_rels/")
            if not found or not file.endswith(".rels"):
                continue
            try:
                relations = self.package.relations(folder + file.removesuffix(".rels"))
            except Refused:
                continue
            for relation in relations:
                # Excel itself writes the target NULL where a theme once had a picture.
                named = not relation.external and relation.kind != "hyperlink"
                lost = named and self.package.entry(relation.target) is None
                if lost and not relation.target.endswith("/NULL"):
                    message = say.LOST_TARGET.says(target=relation.target)
                    yield Complaint(name, relation.id, message)

    def _sheet(self, part: SheetPart) -> Iterator[Complaint]:
        try:
            sheet = sheet_of(self.package, part.part)
        except Refused as refused:
            yield Complaint(part.part, part.title, say.UNREADABLE.says(reason=refused.message))
            return
        formats = self._styles["dxfs"]
        ids = self._relation_ids(part.part)
        yield from FrameCheck(part, sheet, ids, formats).complaints()
        known = {relation.id: relation for relation in self.package.known_relations(part.part)}
        styles = self._styles["cellXfs"]
        yield from SheetSchema(part, sheet, known, self._views, styles).complaints()
        check = SheetCheck(part.title, part.part, sheet, styles, self._shared)
        yield from check.complaints()
        yield from table_complaints(self.package, part, sheet, formats, self._texts)
        yield from table_schema(self.package, part)
        yield from comment_schema(self.package, part)
        yield from self._chain(part, sheet)

    def _relation_ids(self, part: str) -> set[str] | None:
        """The relations that a part may use; ``None`` where they are damaged, which is told of them."""
        try:
            return {relation.id for relation in self.package.relations(part)}
        except Refused:
            return None

    def _chain(self, part: SheetPart, sheet: Sheet) -> Iterator[Complaint]:
        try:
            lost = without_formula(sheet, self._chained.get(part.number, ()))
        except Refused:
            return  # the rows themselves were complained about
        for address in lost:
            cell = f"{part.title}!{address}"
            yield Complaint(self._chain_part, cell, say.CHAIN_LOST.says(cell=cell))

    def _long_texts(self) -> Iterator[Complaint]:
        part = self.package.related("sharedStrings")
        if part:
            yield from long_texts(part, self._tags(part))

    def _chained_sheets(self) -> Iterator[Complaint]:
        for number in sorted(self._chained.keys() - {sheet.number for sheet in self.package.sheets}):
            for address in self._chained[number]:
                yield Complaint(self._chain_part, address, say.CHAIN_SHEET.says(number=number))

    @cached_property
    def _chain_part(self) -> str:
        return self.package.related("calcChain") or ""

    @cached_property
    def _chained(self) -> dict[int, list[str]]:
        """The calculation chain's addresses by sheet; a sheet's number counts until the next one."""
        found: dict[int, list[str]] = {}
        number = 0
        for tag in _ENTRIES.finditer(self._tags(self._chain_part) if self._chain_part else b""):
            entry = attributes(tag[1])
            number = whole(entry.get(b"i")) or number
            found.setdefault(number, []).append(entry.get(b"r", b"").decode("ascii", "replace").upper())
        return found

    def _tags(self, part: str) -> bytes:
        try:
            return only_tags(self.package.read(part))
        except Refused:
            return b""

    @cached_property
    def _styles(self) -> Styles:
        return styles_of(self.package)

    @cached_property
    def _texts(self) -> SharedTexts:
        return shared_texts(self.package)

    @cached_property
    def _views(self) -> int:
        return views_of(self.package)

    @cached_property
    def _shared(self) -> int:
        try:
            return len(self._texts)
        except Refused:
            return 0
