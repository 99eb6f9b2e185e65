"""Single parts of a workbook, element by element, against what Excel allows in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from okrsheet.basics.cells import MAX_COLUMN, MAX_ROW, CellRef, column_number
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Message, Text
from okrsheet.xlsx.package.markup import Element, unescape
from okrsheet.xlsx.package.parts import OFFICE, Package, Relation, SheetPart
from okrsheet.xlsx.sheet.areas import Area, parse_area
from okrsheet.xlsx.sheet.pieces import Sheet
from okrsheet.xlsx.sheet.values import MAX_TEXT, number, unescaped
from okrsheet.xlsx.verification import complaints as say
from okrsheet.xlsx.verification import laws
from okrsheet.xlsx.verification.complaints import Complaint
from okrsheet.xlsx.verification.formulacheck import parses
from okrsheet.xlsx.verification.framecheck import RANKS
from okrsheet.xlsx.verification.laws import Law, Told, broken, colours, told

_BOOK_ORDER = """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups
externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes
webPublishing fileRecoveryPr webPublishObjects extLst"""
_STYLE_ORDER = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
_REPEATED = ("fileRecoveryPr",)
_ANYWHERE = ("colors",)  # LibreOffice has put it elsewhere

# What a name may not look like: A1 or R1C1.
_NAME = re.compile(r"[^\W\d][\w.\\?]*|\\(?:[\w.\\?]+)?")
_LIKE_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})|[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*")
_LONGEST_LIST = 255
_LONGEST_ADDRESS = 2_079
_MOST_HYPERLINKS = 65_530
_MOST_FORMATS = 65_490
_SCALE = {"colorScale": (2, 3), "dataBar": (2, 2), "iconSet": (3, 5)}
_COMPARED = ("between", "notBetween")

_KINDS_OF_POINTERS: Mapping[str, tuple[str, ...]] = {
    "tablePart": ("table",),
    "drawing": ("drawing",),
    "legacyDrawing": ("vmlDrawing",),
    "legacyDrawingHF": ("vmlDrawing",),
    "picture": ("image",),
    "hyperlink": ("hyperlink",),
}
_SHEET_KINDS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet", "macrosheet")


def is_name(name: str) -> bool:
    """Whether Excel would take this as the name of a range or of a table."""
    like = _LIKE_CELL.fullmatch(name)
    cell = like and (not like[1] or (column_number(like[1]) <= MAX_COLUMN and 0 < int(like[2]) <= MAX_ROW))
    return _NAME.fullmatch(name) is not None and not cell


@dataclass(frozen=True)
class SheetSchema:
    """What stands around the cells of a sheet, held against the schema.

    ``views`` is how many windows the workbook describes, ``styles`` how many formats cells may name.
    """

    at: SheetPart
    sheet: Sheet
    relations: Mapping[str, Relation]
    views: int
    styles: int

    def complaints(self) -> Iterator[Complaint]:
        """Everything that an element around the cells does and may not."""
        sheet = self.sheet
        without_cells = b"%s<%ssheetData/>%s" % (
            sheet.xml[: sheet.start],
            sheet.prefix,
            sheet.xml[sheet.end :],
        )
        windows: set[str] = set()
        for one in told(without_cells):
            name = one.element.name
            law = laws.OF_SHEETS.get(name)
            for message in (*(broken(one, law) if law else ()), *colours(one), *self._more(one)):
                yield Complaint(self.at.part, self._where(one), message)
            if name == "sheetView":
                window = one.element.get("workbookViewId")
                if window in windows:
                    yield self._about(say.VIEW_TWICE, number=window)
                windows.add(window)
            elif name == "hyperlinks" and one.below.count("hyperlink") > _MOST_HYPERLINKS:
                yield self._about(say.MANY_LINKS, count=one.below.count("hyperlink"))
            elif one.above is None:
                for child in strangers(one, RANKS):
                    yield self._about(say.STRANGER, name=child, where="worksheet")

    def _about(self, text: Text, /, **values: object) -> Complaint:
        return Complaint(self.at.part, self.at.title, text.says(**values))

    def _where(self, one: Told) -> str:
        """The cells that an element is about, or else the sheet."""
        for element in one.around:
            ref = element.get("sqref") or element.get("ref")
            if ref:
                return str(CellRef(self.at.title, 1, 1)).removesuffix("A1") + ref.split()[0][:40]
        return self.at.title

    def _more(self, one: Told) -> Iterator[Message]:
        match one.element.name:
            case "col":
                yield from self._column(one)
            case "sheetView":
                yield from self._view(one)
            case "autoFilter":
                yield from filter_messages(one)
            case "cfRule":
                yield from _of_rule(one)
            case "colorScale" | "dataBar" | "iconSet":
                yield from _of_scale(one)
            case "dataValidation":
                yield from _of_validation(one)
            case "formula" | "formula1" | "formula2":
                yield from _of_formula(one)
            case "hyperlink":
                yield from self._link(one)
        kinds = _KINDS_OF_POINTERS.get(one.element.name)
        relation = self.relations.get(one.element.get(f"{OFFICE} id")) if kinds else None
        if kinds and relation and relation.id and relation.kind not in kinds:
            yield say.WRONG_KIND.says(id=relation.id, kind=relation.kind)

    def _column(self, one: Told) -> Iterator[Message]:
        first, last, style = (number(one.element.get(key)) for key in ("min", "max", "style"))
        if first is not None and last is not None and first > last:
            yield say.BACKWARDS.says(first=first, last=last)
        if style is not None and style >= max(1, self.styles):
            yield say.STYLE.says(index=style, count=self.styles)

    def _view(self, one: Told) -> Iterator[Message]:
        index = number(one.element.get("workbookViewId"))
        if index is not None and index >= max(1, self.views):
            yield say.NO_VIEW.says(index=index, count=self.views)

    def _link(self, one: Told) -> Iterator[Message]:
        relation = self.relations.get(one.element.get(f"{OFFICE} id"))
        if relation and relation.external and len(relation.target) > _LONGEST_ADDRESS:
            yield say.LONG_ADDRESS.says(length=len(relation.target))


def _of_rule(one: Told) -> Iterator[Message]:
    formulas = one.below.count("formula")
    kind, operator = one.element.get("type"), one.element.get("operator")
    needed = 2 if kind == "cellIs" and operator in _COMPARED else 1 if kind in ("cellIs", "expression") else 0
    if formulas < needed:
        yield say.FEW_FORMULAS.says(name="cfRule", count=formulas, needed=needed)
    if kind in _SCALE and one.below and kind not in one.below:
        yield say.NEEDS.says(name="cfRule", key=kind)


def _of_scale(one: Told) -> Iterator[Message]:
    least, most = _SCALE[one.element.name]
    count = one.below.count("cfvo")
    if not least <= count <= most:
        yield say.POINTS.says(name=one.element.name, count=count, least=least, most=most)


def _of_validation(one: Told) -> Iterator[Message]:
    # Excel wraps a list whose items hold commas, for the sake of older versions.
    given = any(child == "formula1" or child.startswith(":") for child in one.below)
    if one.element.get("type", "none") != "none" and not given:
        yield say.FEW_FORMULAS.says(name="dataValidation", count=0, needed=1)


def _of_formula(one: Told) -> Iterator[Message]:
    yield from formula_messages(one.text)
    listed = one.element.name == "formula1" and one.text.startswith('"')
    if listed and len(one.text.strip().strip('"').replace('""', '"')) > _LONGEST_LIST:
        yield say.LONG_LIST.says(length=len(one.text) - 2)


def formula_messages(text: str) -> Iterator[Message]:
    """What is wrong with a formula outside the cells."""
    if not parses(text):
        yield say.BAD_FORMULA.says(text=text[:40])


def filter_messages(one: Told) -> Iterator[Message]:
    """What is wrong with the columns of a filter."""
    area = _area(one.element.get("ref"))
    for column, times in Counter(one.columns).items():
        index, width = number(column), area.right - area.left + 1 if area else MAX_COLUMN
        if index is not None and index >= width:
            yield say.FILTER_COLUMN.says(column=column, width=width)
        if times > 1:
            yield say.FILTER_TWICE.says(column=column)


def strangers(one: Told, known: Container[str]) -> Iterator[str]:
    """The children of an element that have no place in it."""
    for name in dict.fromkeys(one.below):
        if not name.startswith(":") and name not in known:
            yield name


def _area(ref: str) -> Area | None:
    try:
        return parse_area(ref)
    except ValueError:
        return None


def _read(package: Package, part: str | None) -> Iterator[Told]:
    """The elements of a part, each at its end; none of one that is missing, and of one that is damaged
    those before the damage, which is complained about.
    """
    with suppress(Refused):
        yield from told(package.read(part)) if part else ()


def _broken(part: str, one: Told, by_name: Mapping[str, Law], where: str = "") -> Iterator[Complaint]:
    """What an element breaks of its law; it is called by its name, which stays when a table grows."""
    named = where or one.element.get("name") or one.element.get("displayName") or one.element.name
    law = by_name.get(one.element.name)
    for message in (*(broken(one, law) if law else ()), *colours(one)):
        yield Complaint(part, named[:40], message)


def _ordered(part: str, root: Told, order: str) -> Iterator[Complaint]:
    """The children of the root: each of them known, in its place, and there once."""
    name, ranks = root.element.name, {child: rank for rank, child in enumerate(order.split())}
    for child in strangers(root, ranks):
        yield Complaint(part, name, say.STRANGER.says(name=child, where=name))
    known = [child for child in root.below if child in ranks and child not in _ANYWHERE]
    for first, second in pairwise(known):
        again = first == second and second not in _REPEATED
        if ranks[second] < ranks[first] or again:
            yield Complaint(part, name, say.ELEMENT_ORDER.says(name=second))


# The workbook


def book_schema(package: Package) -> Iterator[Complaint]:
    """The list of sheets, names and views against the schema."""
    part = package.workbook_part
    found = list(_read(package, part))
    relations = {relation.id: relation for relation in package.known_relations(part)}
    sheets = [one.element for one in found if one.element.name == "sheet" and one.element.depth == 3]
    for one in found:
        yield from _broken(part, one, laws.OF_BOOKS)
        if one.above is None:
            yield from _ordered(part, one, _BOOK_ORDER)
        if one.element.name == "definedName":
            for message in _defined(one, len(sheets)):
                yield Complaint(part, one.element.get("name")[:40], message)
        pointer = one.element.get(f"{OFFICE} id")
        if pointer and one.element.name != "sheet" and pointer not in relations:
            yield Complaint(part, one.element.name, say.LOST_ID.says(id=pointer))
    for sheet in sheets:
        relation = relations.get(sheet.get(f"{OFFICE} id"))
        if relation and relation.kind not in _SHEET_KINDS:
            yield Complaint(part, sheet.get("name"), say.WRONG_KIND.says(id=relation.id, kind=relation.kind))


def _defined(one: Told, sheets: int) -> Iterator[Message]:
    name, scope = one.element.get("name"), one.element.get("localSheetId")
    if name and not is_name(name):
        yield say.NO_NAME.says(name=name[:40])
    index = number(scope)
    if scope and (index is None or index >= sheets):
        yield say.NO_SCOPE.says(index=scope, count=sheets)
    if not one.text.strip():
        yield say.HOLDS_NOTHING.says(name="definedName")
    # Macros of old stand in names, too, in a language of their own.
    elif not {"function", "xlm", "vbProcedure"} & set(one.element.attributes):
        yield from formula_messages(one.text)


def views_of(package: Package) -> int:
    """How many windows the workbook describes."""
    return sum(one.element.name == "workbookView" for one in _read(package, package.workbook_part))


# Styles, tables, comments


def style_schema(package: Package) -> Iterator[Complaint]:
    """The style sheet against the schema, and against what it lists itself."""
    part = package.related("styles")
    if not part:
        return
    found = list(_read(package, part))
    count = Counter(
        (one.above.element.name, one.element.name) for one in found if one.above and one.element.depth == 3
    )
    base, formats, changes = count["cellStyleXfs", "xf"], count["cellXfs", "xf"], count["dxfs", "dxf"]
    if formats > _MOST_FORMATS:
        yield Complaint(part, "cellXfs", say.MANY_FORMATS.says(count=formats))
    fonts, fills, borders = count["fonts", "font"], count["fills", "fill"], count["borders", "border"]
    limits = {
        ("cellStyleXfs", "xf"): {"fontId": fonts, "fillId": fills, "borderId": borders},
        ("cellStyles", "cellStyle"): {"xfId": base},
        ("tableStyle", "tableStyleElement"): {"dxfId": changes},
    }
    for one in found:
        yield from _broken(part, one, laws.OF_STYLES)
        if one.above is None:
            yield from _ordered(part, one, _STYLE_ORDER)
        else:
            limit = limits.get((one.above.element.name, one.element.name), {})
            yield from _numbered(part, one.element, limit)


def _numbered(part: str, element: Element, limits: Mapping[str, int]) -> Iterator[Complaint]:
    """What an element names by number, and of which there are so many; of none, the usual one exists."""
    for key, most in limits.items():
        said = element.get(key, "0")
        index = number(said)
        if index is None or index >= max(1, most):
            message = say.NO_STYLE_PART.says(key=key, name=element.name, number=said, count=most)
            yield Complaint(part, element.get("name") or element.name, message)


def table_schema(package: Package, sheet: SheetPart) -> Iterator[Complaint]:
    """The tables of a sheet against the schema."""
    parts = dict.fromkeys(r.target for r in package.known_relations(sheet.part) if r.kind == "table")
    for part in parts:
        for one in _read(package, part):
            yield from _broken(part, one, laws.OF_TABLES)
            for message in _of_table(one):
                table = list(one.around)[-1]
                yield Complaint(part, table.get("displayName") or table.name, message)


def _of_table(one: Told) -> Iterator[Message]:
    element = one.element
    match element.name:
        case "table":
            yield from _of_whole_table(element)
        case "autoFilter":
            yield from filter_messages(one)
        case "tableColumn":
            if element.attributes.get("name") == "":
                yield say.NAMELESS_COLUMN.says(number=element.get("id"))
        case "calculatedColumnFormula" | "totalsRowFormula":
            yield from formula_messages(one.text)


def _of_whole_table(element: Element) -> Iterator[Message]:
    name, area = element.get("displayName"), _area(element.get("ref"))
    if name and not is_name(name):
        yield say.NO_NAME.says(name=name[:40])
    header = element.get("headerRowCount", "1") != "0"
    if area and header and area.top == area.bottom:
        yield say.NO_ROWS.says()


def comment_schema(package: Package, sheet: SheetPart) -> Iterator[Complaint]:
    """The comments of a sheet: each by somebody, at a cell of its own, and not too long."""
    parts = dict.fromkeys(r.target for r in package.known_relations(sheet.part) if r.kind == "comments")
    for part in parts:
        authors, seen = 0, set()
        for one in _read(package, part):
            ref = one.element.get("ref").upper()
            where = f"{sheet.title}: {ref[:40]}" if ref else ""
            yield from _broken(part, one, laws.OF_COMMENTS, where)
            if one.element.name == "author":
                authors += 1
            elif one.element.name == "comment":
                for message in _of_comment(one.element, authors, ref in seen):
                    yield Complaint(part, where, message)
                seen.add(ref)


def _of_comment(element: Element, authors: int, again: bool) -> Iterator[Message]:
    author, ref = number(element.get("authorId")), element.get("ref")
    if author is not None and author >= authors:
        yield say.NO_AUTHOR.says(index=author, count=authors)
    area = _area(ref)
    if ref and (area is None or area[:2] != area[2:]):
        yield say.BAD_AREA.says(ref=ref[:40])
    if again:
        yield say.COMMENT_TWICE.says(cell=ref)


def long_texts(part: str, texts: bytes) -> Iterator[Complaint]:
    """Shared texts that are longer than a cell holds; ``texts`` is the part's XML."""
    for found in _LONG_TEXT.finditer(texts):
        length = len(unescaped(unescape(found[1])).encode("utf-16-le", "surrogatepass")) // 2
        if length > MAX_TEXT:
            yield Complaint(part, part, say.TOO_LONG.says(length=length))


_LONG_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^<>]*)?>([^<]{32768,})<")
