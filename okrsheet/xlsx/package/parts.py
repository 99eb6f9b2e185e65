"""A workbook file as the parts it is made of, each reachable by name, all else untouched."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias, TypeVar
from urllib.parse import quote, unquote

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text
from okrsheet.xlsx import refusals
from okrsheet.xlsx.package import markup
from okrsheet.xlsx.package.archive import Archive, Entry, Packed, pack
from okrsheet.xlsx.package.memory import Memory
from okrsheet.xlsx.refusals import naming

T = TypeVar("T")
SheetState: TypeAlias = Literal["visible", "hidden", "veryHidden"]

CONTENT_TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LOST_PART = Text(en="part {part} is missing", zh_TW="缺少內部檔案 {part}")


class SheetPart(NamedTuple):
    """A worksheet: its title on the tab, the part that holds it, and whether it is shown."""

    title: str
    part: str
    state: SheetState = "visible"
    number: int = 0
    """``sheetId`` in the workbook, by which the calculation chain knows it."""


class Relation(NamedTuple):
    """An arrow from one part to another, or to something outside the file."""

    id: str
    kind: str
    """The last word of the relationship's type, such as ``worksheet`` or ``table``."""
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that was read: nothing in it ever changes, so what was made of a part holds good."""

    path: Path
    data: bytes = field(repr=False)
    sha256: str
    archive: Archive = field(repr=False)
    by_name: Mapping[str, Entry] = field(repr=False)
    workbook_part: str
    sheets: tuple[SheetPart, ...]
    date1904: bool
    _memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the file's order."""
        return tuple(entry.name for entry in self.archive.entries)

    @property
    def signed(self) -> bool:
        """Whether somebody put a digital signature on the file."""
        named = any(name.casefold().startswith("_xmlsignatures/") for name in self.names)
        return named or any(relation.kind == "origin" for relation in self.relations(""))

    def entry(self, name: str) -> Entry | None:
        """The entry of a part, upper and lower case being alike, as Excel sees it."""
        return self.by_name.get(name.casefold())

    def read(self, name: str) -> bytes:
        """The content of a part.

        Raises:
            Refused: the part is missing or damaged.
        """
        return content_of(self.archive, self.by_name, name)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a part that nobody needs as a whole; it may be as large as it likes.

        Raises:
            Refused: the part is missing or damaged.
        """
        return self.archive.pieces(_entry(self.archive, self.by_name, name))

    def once(self, work: Callable[[Package, str], T], part: str = "", *, heavy: bool = False) -> T:
        """What ``work`` makes of a part (``""``: of the whole file), made once and then remembered.

        What is ``heavy`` weighs as much as the part does unpacked, and may be made again where room is short.
        """
        entry = self.entry(part) if heavy else None
        made: T = self._memory.once((work, part), lambda: work(self, part), entry.size if entry else 0)
        return made

    def forget(self, work: Callable[[Package, str], object], part: str) -> None:
        """Lets go of what is remembered of a part."""
        self._memory.forget((work, part))

    def read_to_write(self, name: str) -> bytes:
        """The content of a part of XML that is to take in UTF-8.

        Raises:
            Refused: the part is missing or damaged, or in another encoding.
        """
        xml = self.read(name)
        markup.check_utf8(xml, to_write=True)
        return xml

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Where a part points to; ``""`` asks for the relations of the file itself."""
        return self.once(_known_relations, part)

    def known_relations(self, part: str) -> tuple[Relation, ...]:
        """The same of a part that okrsheet merely looks at: none where they are damaged."""
        try:
            return self.relations(part)
        except Refused:
            return ()

    def related(self, kind: str) -> str | None:
        """The part to which the workbook points as its styles, its shared texts, or the like."""
        for relation in self.relations(self.workbook_part):
            if relation.kind == kind and self.entry(relation.target):
                return relation.target
        return None

    def sheet(self, part: str) -> SheetPart | None:
        """The worksheet that a part holds."""
        return next((sheet for sheet in self.sheets if sheet.part == part), None)

    def with_parts(
        self, changed: Mapping[str, bytes | Packed], added: Mapping[str, bytes] = MappingProxyType({})
    ) -> bytes:
        """The whole file with some parts replaced and some added, all others byte for byte.

        Raises:
            KeyError: a changed part is not in the file.
        """
        missing = set(changed) - set(self.names)
        if missing:
            raise KeyError(*missing)
        packed = {name: new if isinstance(new, Packed) else pack([new]) for name, new in changed.items()}
        return self.archive.rewritten(packed, {name: pack([new]) for name, new in added.items()})


def content_of(archive: Archive, by_name: Mapping[str, Entry], name: str) -> bytes:
    """The content of a part of a file that is not a package yet."""
    return archive.inflate(_entry(archive, by_name, name))


def _entry(archive: Archive, by_name: Mapping[str, Entry], name: str) -> Entry:
    entry = by_name.get(name.casefold())
    if entry is None:
        raise refusals.DAMAGED.of(file=archive.path, reason=LOST_PART.says(part=name))
    return entry


def relations_of(archive: Archive, by_name: Mapping[str, Entry], part: str) -> tuple[Relation, ...]:
    """Where a part of such a file points to."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    entry = by_name.get(rels.casefold())
    if entry is None:
        return ()
    with naming(archive.path, rels):
        found = markup.elements(archive.inflate(entry))
    return tuple(_relation(element, folder, by_name) for element in found if element.name == "Relationship")


def _known_relations(package: Package, part: str) -> tuple[Relation, ...]:
    return relations_of(package.archive, package.by_name, part)


def _relation(element: markup.Element, folder: str, by_name: Mapping[str, Entry]) -> Relation:
    kind = element.get("Type").rpartition("/")[2]
    target = element.get("Target")
    if element.get("TargetMode") == "External":
        return Relation(element.get("Id"), kind, target, external=True)
    target = target.partition("#")[0].replace("\\", "/")
    inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    inside = posixpath.normpath(f"/{inside}").lstrip("/")  # nothing lies above the file: LibreOffice tries
    spellings = (inside, unquote(inside), quote(inside))
    entry = next((by_name[s.casefold()] for s in spellings if s.casefold() in by_name), None)
    return Relation(element.get("Id"), kind, entry.name if entry else inside, external=False)
