"""Content types and relations of a workbook's parts, and what points from one part to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from okrsheet.basics.errors import Refused
from okrsheet.xlsx.package.markup import elements, feed, reader
from okrsheet.xlsx.package.parts import CONTENT_TYPES, OFFICE, Package
from okrsheet.xlsx.verification import complaints as say
from okrsheet.xlsx.verification.bookcheck import elements_of
from okrsheet.xlsx.verification.complaints import Complaint

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DRAWN = "application/vnd.openxmlformats-officedocument"
_MACROS = "application/vnd.ms-excel"
_MAIN_TYPES: Mapping[str, tuple[str, ...]] = {
    ".xlsx": (f"{_SHEET}.sheet.main+xml",),
    ".xlsm": (f"{_MACROS}.sheet.macroEnabled.main+xml",),
}
"""Excel does not open a file whose ending says something else than its workbook's type."""
_EVERY_MAIN_TYPE = (
    f"{_SHEET}.sheet.main+xml",
    f"{_SHEET}.template.main+xml",
    f"{_MACROS}.sheet.macroEnabled.main+xml",
    f"{_MACROS}.template.macroEnabled.main+xml",
    f"{_MACROS}.addin.macroEnabled.main+xml",
)
_TYPES: Mapping[str, str] = {
    "styles": f"{_SHEET}.styles+xml",
    "sharedStrings": f"{_SHEET}.sharedStrings+xml",
    "calcChain": f"{_SHEET}.calcChain+xml",
    "chartsheet": f"{_SHEET}.chartsheet+xml",
    "table": f"{_SHEET}.table+xml",
    "comments": f"{_SHEET}.comments+xml",
    "drawing": f"{_DRAWN}.drawing+xml",
    "chart": f"{_DRAWN}.drawingml.chart+xml",
    "pivotTable": f"{_SHEET}.pivotTable+xml",
    "pivotCacheDefinition": f"{_SHEET}.pivotCacheDefinition+xml",
    "pivotCacheRecords": f"{_SHEET}.pivotCacheRecords+xml",
    "externalLink": f"{_SHEET}.externalLink+xml",
}
"""What a part is to be, by the kind of the relation that points to it."""


def part_complaints(package: Package) -> Iterator[Complaint]:
    """What is wrong with types and relations, apart from those that lead nowhere."""
    types = types_of(package)
    yield from _listed_types(package)
    yield from _book_type(package, types)
    for name in package.names:
        folder, found, file = name.rpartition("_rels/")
        if found and file.endswith(".rels"):
            yield from _relations(package, name, folder + file.removesuffix(".rels"), types)
        elif name.startswith("xl/drawings/") or "/charts/" in name:
            yield from _pointers(package, name)


def _listed_types(package: Package) -> Iterator[Complaint]:
    listed = elements_of(package, CONTENT_TYPES)
    said = Counter((e.name, (e.get("Extension") or e.get("PartName")).casefold()) for e in listed[1:])
    for (name, key), times in said.items():
        if times > 1:
            yield Complaint(CONTENT_TYPES, key, say.TYPE_TWICE.says())
        if name == "Override" and key.lstrip("/") == CONTENT_TYPES.casefold():
            yield Complaint(CONTENT_TYPES, key, say.TYPE_OF_TYPES.says())
        if name == "Override" and not key.startswith("/"):
            yield Complaint(CONTENT_TYPES, key, say.TYPE_OF_NO_PART.says())


def types_of(package: Package) -> dict[str, str]:
    """The content type of each part that has one."""
    listed = elements_of(package, CONTENT_TYPES)
    endings = {e.get("Extension").casefold(): e.get("ContentType") for e in listed if e.name == "Default"}
    parts = {
        e.get("PartName").lstrip("/").casefold(): e.get("ContentType") for e in listed if e.name == "Override"
    }
    found = {}
    for name in package.names:
        kind = parts.get(name.casefold()) or endings.get(name.rpartition(".")[2].casefold())
        if kind:
            found[name] = kind
    return found


def _book_type(package: Package, types: Mapping[str, str]) -> Iterator[Complaint]:
    part, ending = package.workbook_part, package.path.suffix.casefold()
    kind = types.get(part)
    if kind and kind not in _EVERY_MAIN_TYPE:
        yield Complaint(part, part, say.PART_TYPE.says(type=kind, kind="officeDocument"))
    elif kind and ending in _MAIN_TYPES and kind not in _MAIN_TYPES[ending]:
        yield Complaint(part, part, say.ENDING.says(type=kind, ending=ending))


def _relations(package: Package, name: str, part: str, types: Mapping[str, str]) -> Iterator[Complaint]:
    try:
        listed = [e for e in elements(package.read(name)) if e.name == "Relationship"]
    except Refused:
        return  # the part itself is complained about
    for key in ("Id", "Type", "Target"):
        for _ in (e for e in listed if not e.get(key)):
            if key != "Target":  # Excel writes links to nowhere
                yield Complaint(name, name, say.NEEDS.says(name="Relationship", key=key))
    for id_, times in Counter(e.get("Id") for e in listed).items():
        if times > 1:
            yield Complaint(name, id_, say.RELATION_TWICE.says(id=id_))
    for relation in package.known_relations(part):
        wanted, kind = _TYPES.get(relation.kind), types.get(relation.target)
        if wanted and kind and not relation.external and kind != wanted:
            yield Complaint(
                relation.target, relation.target, say.PART_TYPE.says(type=kind, kind=relation.kind)
            )


def _pointers(package: Package, name: str) -> Iterator[Complaint]:
    """Relations that a drawing or a chart uses and does not have."""
    try:
        xml = package.read(name)
        known = {relation.id for relation in package.relations(name)}
    except Refused:
        return
    used: dict[str, None] = {}

    def start(_: str, said: dict[str, str]) -> None:
        for key, value in said.items():
            if value and key.startswith(f"{OFFICE} "):
                used[value] = None

    try:
        feed(reader(start), xml)
    except Refused:
        return  # the part itself is complained about
    for id_ in used:
        if id_ not in known:
            yield Complaint(name, id_, say.LOST_ID.says(id=id_))
