"""A workbook file opened: refused where it is none, or none that is safe to read."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError, Refused, described
from okrsheet.basics.places import is_remote, name_in_store, store_of
from okrsheet.xlsx import refusals
from okrsheet.xlsx.package import markup
from okrsheet.xlsx.package.archive import MAX_INFLATED, Archive, Entry, read_archive
from okrsheet.xlsx.package.parts import (
    CONTENT_TYPES,
    LOST_PART,
    OFFICE,
    Package,
    Relation,
    SheetPart,
    SheetState,
    content_of,
    relations_of,
)
from okrsheet.xlsx.refusals import naming

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATION_NAMESPACES = (OFFICE, _STRICT_OFFICE)

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


def content_of_file(path: Path, most: int = MAX_INFLATED) -> bytes:
    """The bytes of a file that is to be opened, at most so many.

    Raises:
        Refused: it is not there, or cannot be read, or is far too large for a workbook.
    """
    if path.name.startswith("~$"):
        raise refusals.OWNER_FILE.of(file=path)
    try:
        data = _stored(path, most) if is_remote(path) else _read(path, most)
    except OkrsheetError:
        raise
    except FileNotFoundError as error:
        raise refusals.MISSING.of(file=path) from error
    except PermissionError as error:
        raise refusals.NO_PERMISSION.of(file=path) from error
    except Exception as error:
        if not isinstance(error, (OSError, ValueError)) and not is_remote(path):
            raise
        reason = getattr(error, "strerror", None) or (described(error) if is_remote(path) else str(error))
        raise refusals.UNREADABLE.of(file=path, reason=reason) from error
    return data


def open_package(path: Path, most: int = MAX_INFLATED) -> Package:
    """Reads a workbook from disk, once, of at most so many bytes.

    Raises:
        Refused: it is not there, not an .xlsx or .xlsm, protected, damaged, or dangerous.
    """
    data, opened = content_of_file(path, most), _RUN.get()
    if opened is None:
        return package_from(path, data)
    if not any(one.path == path and one.data == data for one in opened):
        opened[:] = [
            package_from(path, data)
        ]  # the last one is not needed: it is another file, or was changed
    return opened[0]


def _read(path: Path, most: int) -> bytes:
    about = path.stat()
    if stat.S_ISDIR(about.st_mode):
        raise refusals.FOLDER.of(file=path)
    if not stat.S_ISREG(about.st_mode):
        raise refusals.NOT_REGULAR.of(file=path)
    if about.st_size > most:
        raise refusals.TOO_LARGE.of(file=path, limit=most >> 20)
    return path.read_bytes()


def _stored(path: Path, most: int) -> bytes:
    """The content of a file in a store, whose errors are of many kinds."""
    if (store_of(path).info(name_in_store(path)).get("size") or 0) > most:
        raise refusals.TOO_LARGE.of(file=path, limit=most >> 20)
    return bytes(store_of(path).cat_file(name_in_store(path)))


def package_from(path: Path, data: bytes) -> Package:
    """The workbook that these bytes are; ``path`` is only named in what is refused."""
    _check_kind(path, data)
    archive = read_archive(path, data)
    by_name = {entry.name.casefold(): entry for entry in archive.entries}
    _check_office(archive, by_name)
    workbook = _workbook_part(archive, by_name)
    _check_not_binary(archive, by_name, workbook)
    with naming(path, workbook):
        found = markup.elements(content_of(archive, by_name, workbook))
    if found[0].namespace == markup.STRICT:
        raise refusals.STRICT.of(file=path)
    if (found[0].namespace, found[0].name) != (markup.MAIN, "workbook"):
        raise refusals.NOT_A_WORKBOOK.of(file=path)
    sheets = _sheets(found, relations_of(archive, by_name, workbook))
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
        mimetype = content_of(archive, by_name, "mimetype")
        if b"opendocument.spreadsheet" in mimetype:
            raise refusals.ODS.of(file=archive.path)
        raise refusals.NOT_A_WORKBOOK.of(file=archive.path)
    if CONTENT_TYPES.casefold() not in by_name or "_rels/.rels" not in by_name:
        raise refusals.NOT_A_WORKBOOK.of(file=archive.path)
    with naming(archive.path, CONTENT_TYPES):
        markup.refuse_doctype(content_of(archive, by_name, CONTENT_TYPES))


def _check_not_binary(archive: Archive, by_name: Mapping[str, Entry], workbook: str) -> None:
    """Refuses an .xlsb, by the type of its workbook; other files declare its types without need."""
    try:
        types = markup.elements(content_of(archive, by_name, CONTENT_TYPES))
    except Refused:
        return  # of no use to anybody; the workbook itself is still to be looked at
    name, ending = f"/{workbook}".casefold(), workbook.rpartition(".")[2].casefold()
    own = [e.get("ContentType") for e in types if e.get("PartName").casefold() == name]
    of_ending = [e.get("ContentType") for e in types if e.get("Extension").casefold() == ending]
    if _BINARY in (own or of_ending):
        raise refusals.XLSB.of(file=archive.path)


def _workbook_part(archive: Archive, by_name: Mapping[str, Entry]) -> str:
    for relation in relations_of(archive, by_name, ""):
        if relation.kind == "officeDocument" and not relation.external:
            if relation.target.casefold() not in by_name:
                reason = LOST_PART.says(part=relation.target)
                raise refusals.DAMAGED.of(file=archive.path, reason=reason)
            return by_name[relation.target.casefold()].name
    raise refusals.NOT_A_WORKBOOK.of(file=archive.path)


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
