"""A workbook file as the parts it is made of, each reachable by name, all else untouched."""

from __future__ import annotations

import hashlib
import posixpath
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeVar
from urllib.parse import quote, unquote

from okrsheet.errors import Refused
from okrsheet.text import Text
from okrsheet.xlsx import markup, refusals
from okrsheet.xlsx.archive import MAX_INFLATED, Archive, Entry, Packed, pack, read_archive
from okrsheet.xlsx.memory import Memory
from okrsheet.xlsx.refusals import naming

T = TypeVar("T")
SheetState: TypeAlias = Literal["visible", "hidden", "veryHidden"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENT_TYPES = "[Content_Types].xml"
_BINARY = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATION_NAMESPACES = (OFFICE, _STRICT_OFFICE)
LOST_PART = Text("part {part} is missing", "缺少內部檔案 {part}")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its title on the tab, the part that holds it, and whether it is shown."""

    title: str
    part: str
    state: SheetState = "visible"
    number: int = 0
    """``sheetId`` in the workbook, by which the calculation chain knows it."""


@dataclass(frozen=True, slots=True)
class Relation:
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
        return _read(self.archive, self.by_name, name)

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
        return self.once(_relations_of, part)

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


_RUN: ContextVar[list[Package] | None] = ContextVar("_RUN", default=None)


@contextmanager
def one_run() -> Iterator[None]:
    """Within it, a file that is opened again and holds the same bytes is the package that it was, with all
    that was made of its parts.
    """
    token = _RUN.set([])
    try:
        yield
    finally:
        _RUN.reset(token)


def open_package(path: Path) -> Package:
    """Reads a workbook from disk, once.

    Raises:
        Refused: it is not there, not an .xlsx or .xlsm, protected, damaged, or dangerous.
    """
    if path.name.startswith("~$"):
        raise refusals.OWNER_FILE.of(file=path)
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise refusals.FOLDER.of(file=path)
        if not stat.S_ISREG(about.st_mode):
            raise refusals.NOT_REGULAR.of(file=path)
        if about.st_size > MAX_INFLATED:
            raise refusals.TOO_LARGE.of(file=path, limit=MAX_INFLATED >> 20)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise refusals.MISSING.of(file=path) from error
    except PermissionError as error:
        raise refusals.NO_PERMISSION.of(file=path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise refusals.UNREADABLE.of(file=path, reason=reason) from error
    opened = _RUN.get()
    if opened is None:
        return package_from(path, data)
    if not any(one.path == path and one.data == data for one in opened):
        opened[:] = [
            package_from(path, data)
        ]  # the last one is not needed: it is another file, or was changed
    return opened[0]


def package_from(path: Path, data: bytes) -> Package:
    """The workbook that these bytes are; ``path`` is only named in what is refused."""
    _check_kind(path, data)
    archive = read_archive(path, data)
    by_name = {entry.name.casefold(): entry for entry in archive.entries}
    _check_office(archive, by_name)
    workbook = _workbook_part(archive, by_name)
    _check_not_binary(archive, by_name, workbook)
    with naming(path, workbook):
        found = markup.elements(_read(archive, by_name, workbook))
    if found[0].namespace == markup.STRICT:
        raise refusals.STRICT.of(file=path)
    if (found[0].namespace, found[0].name) != (markup.MAIN, "workbook"):
        raise refusals.NOT_A_WORKBOOK.of(file=path)
    sheets = _sheets(found, _relations(archive, by_name, workbook))
    if not sheets:
        raise refusals.NO_WORKSHEET.of(file=path)
    digest = hashlib.sha256(data).hexdigest()
    return Package(path, data, digest, archive, by_name, workbook, sheets, _date1904(found))


def _check_kind(path: Path, data: bytes) -> None:
    """Refuses by the first bytes what is no zip, each kind with its own sentence."""
    if not data:
        raise refusals.EMPTY.of(file=path)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refusals.ENCRYPTED.of(file=path)
        if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
            raise refusals.OLD_XLS.of(file=path)
        raise refusals.NOT_A_WORKBOOK.of(file=path)
    if data.startswith(b"PK") or b"PK\5\6" in data[-(1 << 16) :]:
        return
    if data.startswith((b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\4", b"\x09\2")):
        raise refusals.OLD_XLS.of(file=path)
    raise (refusals.TEXT_FILE if _is_text(data) else refusals.NOT_A_WORKBOOK).of(file=path)


def _is_text(data: bytes) -> bool:
    sample = data[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", sample) and not sample.startswith(b"%PDF")


def _check_office(archive: Archive, by_name: Mapping[str, Entry]) -> None:
    """Refuses what is no package of Office at all."""
    if "mimetype" in by_name:
        mimetype = _read(archive, by_name, "mimetype")
        if b"opendocument.spreadsheet" in mimetype:
            raise refusals.ODS.of(file=archive.path)
        raise refusals.NOT_A_WORKBOOK.of(file=archive.path)
    if CONTENT_TYPES.casefold() not in by_name or "_rels/.rels" not in by_name:
        raise refusals.NOT_A_WORKBOOK.of(file=archive.path)
    with naming(archive.path, CONTENT_TYPES):
        markup.refuse_doctype(_read(archive, by_name, CONTENT_TYPES))


def _check_not_binary(archive: Archive, by_name: Mapping[str, Entry], workbook: str) -> None:
    """Refuses an .xlsb, by the type of its workbook; other files declare its types without need."""
    try:
        types = markup.elements(_read(archive, by_name, CONTENT_TYPES))
    except Refused:
        return  # of no use to anybody; the workbook itself is still to be looked at
    name, ending = f"/{workbook}".casefold(), workbook.rpartition(".")[2].casefold()
    own = [e.get("ContentType") for e in types if e.get("PartName").casefold() == name]
    of_ending = [e.get("ContentType") for e in types if e.get("Extension").casefold() == ending]
    if _BINARY in (own or of_ending):
        raise refusals.XLSB.of(file=archive.path)


def _workbook_part(archive: Archive, by_name: Mapping[str, Entry]) -> str:
    for relation in _relations(archive, by_name, ""):
        if relation.kind == "officeDocument" and not relation.external:
            if relation.target.casefold() not in by_name:
                reason = LOST_PART.says(part=relation.target)
                raise refusals.DAMAGED.of(file=archive.path, reason=reason)
            return by_name[relation.target.casefold()].name
    raise refusals.NOT_A_WORKBOOK.of(file=archive.path)


def _read(archive: Archive, by_name: Mapping[str, Entry], name: str) -> bytes:
    return archive.inflate(_entry(archive, by_name, name))


def _entry(archive: Archive, by_name: Mapping[str, Entry], name: str) -> Entry:
    entry = by_name.get(name.casefold())
    if entry is None:
        raise refusals.DAMAGED.of(file=archive.path, reason=LOST_PART.says(part=name))
    return entry


def _relations(archive: Archive, by_name: Mapping[str, Entry], part: str) -> tuple[Relation, ...]:
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    entry = by_name.get(rels.casefold())
    if entry is None:
        return ()
    with naming(archive.path, rels):
        found = markup.elements(archive.inflate(entry))
    return tuple(_relation(element, folder, by_name) for element in found if element.name == "Relationship")


def _relations_of(package: Package, part: str) -> tuple[Relation, ...]:
    return _relations(package.archive, package.by_name, part)


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


def _sheets(workbook: list[markup.Element], relations: tuple[Relation, ...]) -> tuple[SheetPart, ...]:
    parts = {relation.id: relation.target for relation in relations if relation.kind == "worksheet"}
    sheets = []
    for element in workbook:
        if (element.namespace, element.name, element.depth) != (markup.MAIN, "sheet", 3):
            continue
        ids = [element.get(f"{namespace} id") for namespace in _RELATION_NAMESPACES]
        part = parts.get(next(filter(None, ids), ""))
        if part is not None:
            number = element.get("sheetId")
            sheets.append(
                SheetPart(
                    element.get("name"),
                    part,
                    _state(element.get("state")),
                    markup.whole(number.encode()),
                )
            )
    return tuple(sheets)


def _state(written: str) -> SheetState:
    match written:
        case "hidden":
            return "hidden"
        case "veryHidden":
            return "veryHidden"
        case _:
            return "visible"


def _date1904(workbook: list[markup.Element]) -> bool:
    # x15:workbookPr has the same name in another namespace and says nothing about dates.
    return any(
        element.get("date1904") in ("1", "true", "on")
        for element in workbook
        if (element.namespace, element.name) == (markup.MAIN, "workbookPr")
    )
