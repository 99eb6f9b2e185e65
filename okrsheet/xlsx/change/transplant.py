"""A sheet of another workbook, which okrsheet made, put into a user's: with its looks and its charts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Final

from okrsheet.xlsx.change.insert import check_room, free_part, registered, with_child
from okrsheet.xlsx.change.splice import splice
from okrsheet.xlsx.package.markup import top_tags
from okrsheet.xlsx.package.parts import CONTENT_TYPES, OFFICE, Package
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.opened import sheet_of
from okrsheet.xlsx.sheet.reading import Reader
from okrsheet.xlsx.sheet.styles import Formats

_CONTENT: Final = {
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
}
"""What may hang on the sheet, by the kind of relation that leads there, and its content type."""

_STYLE: Final = re.compile(rb'(<(?:c|col|row) (?:[^>]*? )?(?:s|style)=")(\d+)"')
_VIEWS: Final = re.compile(rb"<sheetViews>.*?</sheetViews>", re.DOTALL)


def transplanted(package: Package, made: Package) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The parts of the workbook that change when it takes in the only sheet of another one, and the new ones.

    Raises:
        Refused: the workbook is written in a way that is not safe to add to.
    """
    (sheet,) = made.sheets
    check_room(package, sheet.title)
    names = {sheet.part: free_part(package)} | _free_names(package, made, sheet.part)
    formats = Formats(package)
    added = {new: made.read(old) for old, new in names.items()}
    with naming(package.path, sheet.title):
        added[names[sheet.part]] = _sheet_xml(package, made, formats)
    for old, new in names.items():
        if made.relations(old):
            folder, name = posixpath.split(new)
            added[posixpath.join(folder, "_rels", f"{name}.rels")] = _relations(made, old, names)
    changed = dict(registered(package, sheet.title, names[sheet.part]))
    for old, new in names.items():
        if kind := _kind(made, old):
            listed = f'PartName="/{new}" ContentType="{_CONTENT[kind]}"'
            changed[CONTENT_TYPES] = with_child(changed[CONTENT_TYPES], b"Override", listed)
    return {**changed, **formats.changed}, added


def _hanging(made: Package, part: str) -> Iterator[tuple[str, str]]:
    """The parts that hang on a part, however deep, and the kind of each."""
    for relation in made.relations(part):
        yield relation.target, relation.kind
        yield from _hanging(made, relation.target)


def _kind(made: Package, part: str) -> str | None:
    return dict(_hanging(made, made.sheets[0].part)).get(part)


def _free_names(package: Package, made: Package, part: str) -> dict[str, str]:
    """By the name of each part that hangs on the sheet, one that the workbook does not have."""
    names: dict[str, str] = {}
    for old, _ in _hanging(made, part):
        stem = re.sub(r"\d+\.xml$", "", old)
        free = (name for n in count(1) if package.entry(name := f"{stem}{n}.xml") is None)
        names[old] = next(name for name in free if name not in names.values())
    return names


def _relations(made: Package, part: str, names: Mapping[str, str]) -> bytes:
    arrows = "".join(
        f'<Relationship Id="{one.id}" Type="{OFFICE}/{one.kind}" Target="/{names[one.target]}"/>'
        for one in made.relations(part)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{arrows}</Relationships>'.encode()


def _sheet_xml(package: Package, made: Package, formats: Formats) -> bytes:
    """The sheet as the workbook takes it: texts in their cells, and styles of its own list."""
    (sheet,) = made.sheets
    cells = Reader(made).whole(sheet).rows
    texts = {
        (row, n): c.value for row, one in cells.items() for n, c in one.items() if isinstance(c.value, str)
    }
    xml = splice(sheet_of(made, sheet.part).source, texts)
    # or Excel would show it together with the sheet that the user looked at last, and type into both
    xml = xml.replace(b' tabSelected="1"', b"")
    if not any(tag.local == b"bookViews" for tag in top_tags(package.read(package.workbook_part))):
        xml = _VIEWS.sub(b"", xml)
    return _STYLE.sub(lambda found: b'%s%d"' % (found[1], formats.taken_over(made, int(found[2]))), xml)
