"""What hangs together across a whole workbook: its sheets, names, tables and styles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text
from okrsheet.xlsx.package.markup import MAIN, Element, elements
from okrsheet.xlsx.package.parts import Package
from okrsheet.xlsx.sheet.tables import TablePart, tables_of
from okrsheet.xlsx.verification import complaints as say
from okrsheet.xlsx.verification.complaints import Complaint
from okrsheet.xlsx.verification.tablecheck import about

_TITLE_LENGTH = 31
_NOT_IN_TITLES = frozenset("[]:*?/\\\0")
_STYLE_PARTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
_FILTER = "_xlnm._filterdatabase"


@dataclass(frozen=True)
class Styles:
    """How much of each kind a style sheet lists, and the formats of cells among it."""

    counts: Mapping[str, int] = field(default_factory=dict)
    cells: tuple[Element, ...] = ()

    def __getitem__(self, kind: str) -> int:
        return self.counts.get(kind, 0)


def styles_of(package: Package) -> Styles:
    """What the style sheet of a workbook lists; nothing where there is none or it is damaged."""
    counts: Counter[str] = Counter()
    cells: list[Element] = []
    kind = ""
    for element in elements_of(package, package.related("styles")):
        if element.depth == 2:
            kind = element.name
        elif element.depth == 3:
            counts[kind] += 1
            if (kind, element.name) == ("cellXfs", "xf"):
                cells.append(element)
    return Styles(counts, tuple(cells))


def book_complaints(package: Package, styles: Styles) -> Iterator[Complaint]:
    """What Excel would not accept about a workbook apart from its single sheets."""
    found = [e for e in elements_of(package, package.workbook_part) if e.namespace == MAIN]
    yield from _sheets(package, [e for e in found if e.name == "sheet" and e.depth == 3])
    names = [e for e in found if e.name == "definedName"]
    yield from _names(package, names)
    yield from _tables(package, {e.get("name").casefold() for e in names if not e.get("localSheetId")})
    yield from _styles(package, styles)


def elements_of(package: Package, part: str | None) -> list[Element]:
    """Every start tag of a part; none of one that is missing or damaged."""
    try:
        return elements(package.read(part)) if part else []
    except Refused:
        return []  # the part itself is complained about


def _sheets(package: Package, listed: list[Element]) -> Iterator[Complaint]:
    ids = {relation.id for relation in package.relations(package.workbook_part)}
    titles: set[str] = set()
    numbers: set[str] = set()
    pointers: set[str] = set()

    def about(text: Text, **values: object) -> Complaint:
        return Complaint(package.workbook_part, title, text.says(**values))

    for sheet in listed:
        title, number = sheet.get("name"), sheet.get("sheetId")
        pointer = next((v for k, v in sheet.attributes.items() if k.endswith(" id")), "")
        if not _is_title(title):
            yield about(say.SHEET_TITLE, title=title)
        if title.casefold() in titles:
            yield about(say.SHEET_TWICE, title=title)
        if number in numbers:
            yield about(say.SHEET_ID_TWICE, number=number)
        if pointer not in ids:
            yield about(say.LOST_ID, id=pointer)
        elif pointer in pointers:
            yield about(say.SHEET_PART_TWICE, id=pointer)
        titles.add(title.casefold())
        numbers.add(number)
        pointers.add(pointer)
    if listed and all(sheet.get("state", "visible") != "visible" for sheet in listed):
        yield Complaint(package.workbook_part, package.workbook_part, say.ALL_HIDDEN.says())


def _is_title(title: str) -> bool:
    if not 1 <= len(title) <= _TITLE_LENGTH or _NOT_IN_TITLES & set(title):
        return False
    return title[0] != "'" and title[-1] != "'"


def _names(package: Package, names: list[Element]) -> Iterator[Complaint]:
    seen: set[tuple[str, str]] = set()
    for element in names:
        name = element.get("name")
        key = element.get("localSheetId"), name.casefold()
        # LibreOffice lists the range of a sheet's filter twice.
        if key in seen and key[1] != _FILTER:
            yield Complaint(package.workbook_part, name, say.NAME_TWICE.says(name=name))
        seen.add(key)


def _tables(package: Package, names: set[str]) -> Iterator[Complaint]:
    """Tables of different sheets that take each other's name or number, or that of a range."""
    titles: set[str] = set()
    numbers: set[str] = set()
    for table in _all_tables(package):
        name = table.name.casefold()
        if name in titles:
            yield about(table, say.TABLE_TWICE)
        if name in names:
            yield about(table, say.TABLE_NAMED)
        if table.id and table.id in numbers:
            yield about(table, say.TABLE_ID_TWICE, id=table.id)
        titles.add(name)
        numbers.add(table.id)


def _all_tables(package: Package) -> Iterator[TablePart]:
    for sheet in {sheet.part: sheet for sheet in package.sheets}.values():
        try:
            yield from tables_of(package, sheet)
        except Refused:
            continue  # the sheet is complained about


def _styles(package: Package, styles: Styles) -> Iterator[Complaint]:
    part = package.related("styles") or ""
    for index, cell in enumerate(styles.cells):
        for key, kind in _STYLE_PARTS.items():
            number = cell.get(key, "0")
            # As with cells: of what is not listed at all, the default exists.
            if not (number.isdecimal() and float(number) < max(1, styles[kind])):
                message = say.STYLE_PART.says(kind=key, index=index, number=number, count=styles[kind])
                yield Complaint(part, f"cellXfs {index}", message)
