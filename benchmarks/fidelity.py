"""What is left of real workbooks after cells were set: okrsheet beside openpyxl.

Into the first worksheet of every file in ``../shared/corpus`` (or a folder named on the command
line) go a text with Chinese and markup, a number, a truth value, a date and a blank, each into a
cell that exists, into a new cell of a row that exists, and into a new row: first each alone, then
all that were not refused together, through okrsheet's own edit and store. The outcome is read by
others than okrsheet: zipfile, ElementTree and calamine. openpyxl sets the same cells by load and
save. Printed are refusals by their sentence, what differs although it should not, and how many
package parts stayed byte-identical::

    python benchmarks/fidelity.py [--every N] [FOLDER]
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import io
import re
import tempfile
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from xml.etree import ElementTree as ET

from okrsheet.basics.cells import MAX_COLUMN, MAX_ROW, Cell, CellRef, column_letters, column_number
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Message
from okrsheet.xlsx import CellValue, Package, Reader, edit, open_package, replace_file

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
VALUES: tuple[CellValue, ...] = ("進度 <落後> & “100％”", 0.5, True, dt.date(2026, 10, 31), None)
PLACES = ("existing cell", "new cell", "new row")
MAX_RECTANGLE = 4_000_000
"""Calamine makes room for every cell of the used range; beyond this it is not asked."""

Key = tuple[int, int]
Cells = dict[Key, CellValue]
T = TypeVar("T")


@dataclass
class Outcome:
    """What became of one file."""

    refused: str = ""
    """Why the file was not even opened."""
    alone: collections.Counter[tuple[str, str]] = field(default_factory=collections.Counter)
    """Place, and the refusal's sentence or ``""``: how many cells, each set alone."""
    cells: Cells = field(default_factory=dict)
    """The cells set together."""
    data: bytes = b""
    faults: list[str] = field(default_factory=list)
    read: int = 0
    """Cells of all sheets that calamine reads as well."""


def workbooks(folder: Path = CORPUS) -> list[Path]:
    """Every workbook in a folder and below; none where there is no such folder."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".xlsx", ".xlsm"))


def examine(path: Path) -> Outcome:
    """Sets the cells of one file, on a copy, and lists what changed although it should not."""
    try:
        package = open_package(path)
    except Refused as refused:
        return Outcome(reason(refused))
    outcome, part = Outcome(), package.sheets[0].part
    outcome.faults += misread(package, outcome)
    for place, found in targets(parts(package.data)[part]).items():
        for key, value in found.items():
            try:
                edit(package, {part: {key: value}})
            except Refused as refused:
                outcome.alone[place, reason(refused)] += 1
            else:
                outcome.alone[place, ""] += 1
                outcome.cells[key] = value
    if not outcome.cells:
        return outcome
    try:
        outcome.data = stored(package, outcome.cells)
    except Refused as refused:
        outcome.faults.append(f"refused together, though not alone: {refused}")
    else:
        outcome.faults += faults(package, outcome)
    return outcome


def stored(package: Package, cells: Cells) -> bytes:
    """The file after its copy was edited on disk; a second run must leave it as it is."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / package.path.name
        copy.write_bytes(package.data)
        for _ in range(2):
            now = open_package(copy)
            new = edit(now, {now.sheets[0].part: cells}).data
            replace_file(copy, new, expected_sha256=now.sha256)
            if now.data not in (package.data, new):
                raise AssertionError("a second run changed the file again")
        return copy.read_bytes()


def reason(refused: Refused) -> str:
    """A refusal's sentence without the names in it, so that equal ones can be counted."""
    message = refused.message
    assert isinstance(message, Message), "a refusal names its file"
    while isinstance(trouble := message.values.get("trouble"), Message):
        message = trouble
    inner = message.values.get("what") or message.values.get("complaint") or message.values.get("reason")
    return f"{message.text.en} [{inner.text.en}]" if isinstance(inner, Message) else message.text.en


# Where to write


def targets(xml: bytes) -> dict[str, Cells]:
    """For each place one cell per value: spread over the sheet, whatever stands there."""
    try:
        rows = {number: list(found) for number, _, found in sheet_rows(xml)}
    except ET.ParseError:
        return {"existing cell": {(1, 1): VALUES[0]}}
    some = _spread([(row, column) for row in rows for column in rows[row]])
    free = {row: _gap(rows[row], MAX_COLUMN) for row in _spread(list(rows))}
    row = _gap(list(rows), MAX_ROW)
    return {
        "existing cell": dict(zip(some, VALUES, strict=False)),
        "new cell": {(r, c): v for (r, c), v in zip(free.items(), VALUES, strict=False) if c},
        "new row": {(row, 1 + 3 * i): v for i, v in enumerate(VALUES)} if row else {},
    }


def _spread(found: list[T]) -> list[T]:
    return list(dict.fromkeys(found[i * len(found) // len(VALUES)] for i in range(len(VALUES)) if found))


def _gap(numbers: list[int], last: int) -> int:
    """The first number that is free; 0 where none is."""
    taken = set(numbers)
    return next((n for n in range(1, last + 1) if n not in taken), 0)


def sheet_rows(xml: bytes) -> Iterator[tuple[int, dict[str, str], dict[int, ET.Element]]]:
    """Number, attributes and cells by column of each row, as ElementTree reads them."""
    number = 0
    for row in ET.fromstring(xml).iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r", number + 1))
        column, cells = 0, {}
        for cell in row.iterfind("{*}c"):
            letters = re.match("[A-Z]+", cell.get("r", ""))
            column = column_number(letters[0]) if letters else column + 1
            cells[column] = cell
        yield number, dict(row.attrib), cells


# What changed


def faults(package: Package, outcome: Outcome) -> Iterator[str]:
    """Everything that differs although it should not."""
    before, after = parts(package.data), parts(outcome.data)
    part, workbook = package.sheets[0].part, package.workbook_part
    if list(before) != list(after):
        yield "other parts, or in another order"
    for name in before.keys() & after.keys() - {part, workbook}:
        if before[name] != after[name]:
            yield f"{name} differs"
    if _unasked(before[workbook]) != _unasked(after[workbook]):
        yield f"{workbook} differs in more than the wish to be recalculated"
    yield from _around(before[part], after[part])
    yield from _other_cells(before[part], after[part], outcome.cells)
    yield from _wrong_values(after[part], outcome.cells)
    yield from _as_calamine_reads(package, outcome)


def _name(info: zipfile.ZipInfo) -> str:
    """What a part is called; some programs write backslashes."""
    return info.filename.replace("\\", "/")


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package, by name; a damaged one as the file holds it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = {}
        for info in package.infolist():
            try:
                found[_name(info)] = package.read(info)
            except (zipfile.BadZipFile, zlib.error):
                found[_name(info)] = data[info.header_offset :][: info.compress_size + 30]
        return found


def _unasked(workbook: bytes) -> bytes:
    """``workbook.xml`` without the wish to be recalculated."""
    return re.sub(rb"<(\w+:)?calcPr\s*/>", b"", re.sub(rb' fullCalcOnLoad="\w+"', b"", workbook))


def _around(before: bytes, after: bytes) -> Iterator[str]:
    """Byte for byte, what stands before and behind the cells; only the dimension may grow."""
    pieces = [
        re.split(rb"(?s)<(?:\w+:)?sheetData\b.*</(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*/>", xml)
        for xml in (before, after)
    ]
    head, tail = (list(found) for found in zip(*pieces, strict=True))
    if (
        len({re.sub(rb"(<(?:\w+:)?dimension\b[^>]*?\sref=)[\"'][^\"']*[\"']", rb"\1", xml) for xml in head})
        > 1
    ):
        yield "the sheet differs before its cells"
    if len(set(tail)) > 1:
        yield "the sheet differs behind its cells"


def _other_cells(before: bytes, after: bytes, cells: Cells) -> Iterator[str]:
    old, new = ({n: (tag, found) for n, tag, found in sheet_rows(xml)} for xml in (before, after))
    for number in old.keys() | new.keys():
        was, now = old.get(number, ({}, {})), new.get(number, ({"r": str(number)}, {}))
        if number in old and _spanless(was[0]) != _spanless(now[0]):
            yield f"row {number} differs"
        for column in was[1].keys() | now[1].keys():
            if (number, column) not in cells and _said(was[1], column) != _said(now[1], column):
                yield f"{column_letters(column)}{number} differs"


def _spanless(tag: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in tag.items() if name != "spans"}


def _said(cells: dict[int, ET.Element], column: int) -> bytes:
    return ET.tostring(cells[column]) if column in cells else b""


def _wrong_values(after: bytes, cells: Cells) -> Iterator[str]:
    """The cells that were set, as ElementTree reads them."""
    found = {(number, c): cell for number, _, row in sheet_rows(after) for c, cell in row.items()}
    for (row, column), value in cells.items():
        cell = found.get((row, column))
        text = "".join(cell.itertext()).strip() if cell is not None else ""
        kind = cell.get("t", "n") if cell is not None and text else ""
        match value:
            case None:
                right = not text
            case bool():
                right = (kind, text) == ("b", "1")
            case str():
                right = (kind, text) == ("inlineStr", value)
            case dt.date():
                right = (kind, text) in (("n", "46326"), ("n", "44864"), ("inlineStr", value.isoformat()))
            case _:
                right = (kind, text) == ("n", str(value))
        if not right:
            yield f"{column_letters(column)}{row} holds {kind} {text!r} and not {value!r}"


def _as_calamine_reads(package: Package, outcome: Outcome) -> Iterator[str]:
    """Every sheet's values before and after; the sheets must be of a size that it can hold."""
    from python_calamine import CalamineError, CalamineWorkbook

    contents = parts(package.data)
    try:
        if any(_is_beyond_calamine(contents.get(sheet.part)) for sheet in package.sheets):
            return
        book = CalamineWorkbook.from_filelike(io.BytesIO(package.data))
        old = {name: _values(book, name) for name in book.sheet_names}
    except (CalamineError, ET.ParseError):
        return  # damaged before
    book = CalamineWorkbook.from_filelike(io.BytesIO(outcome.data))
    new = {name: _values(book, name) for name in book.sheet_names}
    first = package.sheets[0].title
    for name in old.keys() | new.keys():
        was, now = old.get(name, {}), new.get(name, {})
        changed = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
        if changed - (outcome.cells.keys() if name == first else set()):
            yield f"calamine reads other values in {name}"
    for key, value in outcome.cells.items():
        if isinstance(value, str) and new[first].get(key) != value:
            yield f"calamine reads {new[first].get(key)!r} in {key}"


def _rectangle(xml: bytes) -> int:
    rows = [(number, max(found, default=0)) for number, _, found in sheet_rows(xml)]
    return max((n for n, _ in rows), default=0) * max((c for _, c in rows), default=0)


def _is_beyond_calamine(xml: bytes | None) -> bool:
    """Whether calamine cannot be asked: a sheet whose part is missing or is named in other letters in the
    zip, or one so large that its blank cells would fill the memory.
    """
    return xml is None or _rectangle(xml) > MAX_RECTANGLE


def _values(book: CalamineWorkbook, name: str) -> Mapping[Key, object]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}


def misread(package: Package, outcome: Outcome) -> Iterator[str]:
    """The texts, numbers and truths of all sheets that calamine reads otherwise; it has no errors,
    and days where okrsheet has moments.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    contents = parts(package.data)
    try:
        if any(_is_beyond_calamine(contents.get(sheet.part)) for sheet in package.sheets):
            return
        book = CalamineWorkbook.from_filelike(io.BytesIO(package.data))
        theirs = {sheet.title: _values(book, sheet.title) for sheet in package.sheets}
    except (CalamineError, ET.ParseError):
        return  # damaged
    for sheet in package.sheets:
        try:
            rows = Reader(package).whole(sheet).rows
        except Refused as refused:
            yield f"{sheet.title} cannot be read: {reason(refused)}"
            continue
        ours = {(r, c): cell for r, row in rows.items() for c, cell in row.items()}
        for key in ours.keys() | theirs[sheet.title].keys():
            mine, other = ours.get(key, Cell()), theirs[sheet.title].get(key)
            if not (mine.error or isinstance(mine.value, (dt.date, dt.time, dt.timedelta))):
                outcome.read += 1
                if _plain(mine.value) != _plain(other):
                    yield f"{CellRef(sheet.title, *key)} is {other!r}, and was read as {mine.value!r}"


def _plain(value: object) -> object:
    """A value without the outer blanks and kinds of line break that calamine treats otherwise."""
    return " ".join(value.split()) if isinstance(value, str) else "" if value is None else value


# openpyxl beside it, and the figures


def by_openpyxl(package: Package, cells: Cells) -> bytes:
    """The cells set by load and save."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(package.data), keep_vba=package.path.suffix == ".xlsm")
    sheet = book.worksheets[0]
    for (row, column), value in cells.items():
        sheet.cell(row, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_okrsheet(package: Package, cells: Cells) -> bytes:
    """The cells spliced in."""
    return edit(package, {package.sheets[0].part: cells}).data


TOOLS = {"okrsheet": by_okrsheet, "openpyxl": by_openpyxl}


def compared(path: Path) -> tuple[Path, Outcome, dict[str, collections.Counter[str]]]:
    """One file edited by both tools, and what became of its parts."""
    warnings.simplefilter("ignore")
    outcome = examine(path)
    counts = {name: collections.Counter[str]() for name in TOOLS}
    if not outcome.data:
        return path, outcome, counts
    package = open_package(path)
    before, allowed = parts(package.data), {package.sheets[0].part, package.workbook_part}
    for name, tool in TOOLS.items():
        found, start = counts[name], time.perf_counter()
        try:
            after = parts(tool(package, outcome.cells))
        except Exception:  # noqa: BLE001 - whatever it raises is what is counted
            found["failed"] += 1
            continue
        found["ms"] += round(1000 * (time.perf_counter() - start))
        same = {part for part in before if after.get(part) == before[part]}
        found["files"] += 1
        found["parts"] += len(before)
        found["same"] += len(same)
        found["only"] += set(before) - same <= allowed and set(before) == set(after)
    outcome.data = b""
    return path, outcome, counts


def main() -> None:
    """Counts, and prints what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--every", type=int, default=1)
    chosen = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(compared, workbooks(chosen.folder)[:: chosen.every], chunksize=8))
    outcomes = [outcome for _, outcome, _ in found]
    refused = collections.Counter(outcome.refused for outcome in outcomes if outcome.refused)
    print(f"{len(found)} files, {sum(refused.values())} not opened:")
    for sentence, count in refused.most_common():
        print(f"  {count:5} {sentence}")
    alone = sum((outcome.alone for outcome in outcomes), collections.Counter[tuple[str, str]]())
    for place in PLACES:
        tried = sum(count for (where, _), count in alone.items() if where == place)
        print(f"{place}: {tried} tried, {alone[place, '']} set, refused:")
        for (where, sentence), count in alone.most_common():
            if where == place and sentence:
                print(f"  {count:5} {sentence}")
    faulty = [(path, fault) for path, outcome, _ in found for fault in outcome.faults]
    cells = sum(len(outcome.cells) for outcome in outcomes)
    files = sum(bool(outcome.cells) for outcome in outcomes)
    print(f"read: {sum(outcome.read for outcome in outcomes)} cells as calamine reads them too")
    print(f"together: {cells} cells in {files} files, {len(faulty)} faults")
    for path, fault in faulty:
        print(f"  {path.name}: {fault}")
    for name in TOOLS:
        total = sum((counts[name] for _, _, counts in found), collections.Counter[str]())
        print(
            f"{name:9} {total['files']} edited, {total['failed']} failed, {total['only']} with nothing else "
            f"changed, {total['same'] / max(1, total['parts']):.1%} of parts byte-identical, {total['ms'] / 1000:.1f} s"
        )


if __name__ == "__main__":
    main()
