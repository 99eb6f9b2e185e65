"""What Excel's schema says about single elements: what they need, may say, and may hold.

Excel reads a part against its schema and offers a repair at the first thing that it does not allow.
The tables below hold what is easily got wrong by programs and by hand; they are no whole schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from okrsheet.basics.text import Message
from okrsheet.xlsx.package.markup import MAIN, Element, feed, reader
from okrsheet.xlsx.sheet.values import number, unescaped
from okrsheet.xlsx.verification import complaints as say

_COLOUR = re.compile("[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}")
_MOST = 2**31 - 1
_DEEPEST = 6
_PIECE = 1 << 16
_LONG_ENOUGH = 1 << 16  # for any text to be called too long


class Law(NamedTuple):
    """What one element must keep to; of attributes that are named nowhere, nothing is said."""

    needs: tuple[str, ...] = ()
    words: Mapping[str, str] = MappingProxyType({})
    """Attributes, and the words that they may say."""
    numbers: Mapping[str, tuple[float, float]] = MappingProxyType({})
    """Attributes, and the least and the greatest number that they may say."""
    lengths: Mapping[str, int] = MappingProxyType({})
    """Attributes, and how many characters they may have; ``text`` is the element's own text."""
    children: str = ""
    """Every element that may stand in it, if only these may."""
    filled: bool = False
    """Whether at least one must."""


@dataclass(slots=True)
class Told:
    """An element that was read to its end: its own text, what it stands in, and what stands in it."""

    element: Element
    above: Told | None
    text: str = ""
    below: list[str] = field(default_factory=list)
    """The names of its children in their order; those of other namespaces begin with a colon."""
    columns: list[str] = field(default_factory=list)
    """The columns that its children filter."""

    @property
    def around(self) -> Iterator[Element]:
        """The element and those that it stands in, as far as a sound part nests them."""
        one: Told | None = self
        for _ in range(_DEEPEST):
            if one:
                yield one.element
                one = one.above


def told(xml: bytes) -> Iterator[Told]:
    """Every element of the main namespace, each at its end. A part may hold millions, so none is kept.

    Raises:
        Refused: the XML is damaged or has a DOCTYPE.
    """
    reading = _Reading()
    parser = reader(reading.start, reading.end, reading.text)
    for start in range(0, len(xml), _PIECE):
        feed(parser, xml[start : start + _PIECE], last=start + _PIECE >= len(xml))
        yield from reading.ended
        reading.ended.clear()


@dataclass(slots=True)
class _Reading:
    """The elements that are open while a part is read, and those that have just ended."""

    open: list[Told] = field(default_factory=list)
    ended: list[Told] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        above = self.open[-1] if self.open else None
        if above:
            listed = name if namespace == MAIN else f":{name}"
            above.below.append(self.names.setdefault(listed, listed))
            if name == "filterColumn":
                above.columns.append(attributes.get("colId", ""))
        self.open.append(Told(Element(namespace, name, len(self.open) + 1, attributes), above))

    def text(self, piece: str) -> None:
        one = self.open[-1]
        if not one.below and len(one.text) < _LONG_ENOUGH:
            one.text += piece

    def end(self, _: str) -> None:
        one = self.open.pop()
        if one.element.namespace == MAIN:
            self.ended.append(one)


def broken(one: Told, law: Law) -> Iterator[Message]:
    """What an element does that its law forbids."""
    name, said = one.element.name, one.element.attributes
    for key in law.needs:
        if key not in said:
            yield say.NEEDS.says(name=name, key=key.rpartition(" ")[2])
    for key, words in law.words.items():
        if key in said and said[key] not in words.split():
            yield say.WORD.says(name=name, key=key, word=said[key][:40])
    for key, (least, most) in law.numbers.items():
        value = number(said[key]) if key in said else least
        if value is None or not least <= value <= most:
            yield say.NUMBER.says(name=name, key=key, number=said[key][:40], least=least, most=most)
    for key, longest in law.lengths.items():
        value_of = one.text if key == "text" else said.get(key, "")
        length = len(unescaped(value_of)) if len(value_of) > longest else 0
        if length > longest:
            yield say.LENGTH.says(name=name, key=key, length=length, most=longest)
    yield from _children(one, law)


def _children(one: Told, law: Law) -> Iterator[Message]:
    name = one.element.name
    if law.filled and not one.below:
        yield say.HOLDS_NOTHING.says(name=name)
    for child in dict.fromkeys(one.below) if law.children else ():
        if not child.startswith(":") and child not in law.children.split():
            yield say.STRANGER.says(name=child, where=name)


def colours(one: Told) -> Iterator[Message]:
    """Colours that are none."""
    rgb = one.element.get("rgb")
    if rgb and not _COLOUR.fullmatch(rgb):
        yield say.COLOUR.says(colour=rgb[:40])


_PANES = "bottomLeft bottomRight topLeft topRight"
_OPERATORS = "between equal greaterThan greaterThanOrEqual lessThan lessThanOrEqual notBetween notEqual"
_LEVELS = {"outlineLevel": (0, 7)}

OF_SHEETS: Mapping[str, Law] = {
    "sheetViews": Law(children="sheetView extLst", filled=True),
    "sheetView": Law(
        needs=("workbookViewId",),
        words={"view": "normal pageBreakPreview pageLayout"},
        numbers={"workbookViewId": (0, _MOST), "zoomScale": (0, 400)},
        children="pane selection pivotSelection extLst",
    ),
    "pane": Law(
        words={"activePane": _PANES, "state": "frozen frozenSplit split"},
        numbers={"xSplit": (0, _MOST), "ySplit": (0, _MOST)},
    ),
    "selection": Law(words={"pane": _PANES}),
    "sheetFormatPr": Law(numbers={"baseColWidth": (0, 255), "defaultRowHeight": (0, 409.5), "outlineLevelRow": (0, 7)}),
    "cols": Law(children="col", filled=True),
    "col": Law(
        needs=("min", "max"),
        numbers={"min": (1, 16_384), "max": (1, 16_384), "width": (0, 255)} | _LEVELS,
    ),
    "protectedRanges": Law(children="protectedRange", filled=True),
    "protectedRange": Law(needs=("name", "sqref")),
    "autoFilter": Law(children="filterColumn sortState extLst"),
    "filterColumn": Law(
        needs=("colId",),
        numbers={"colId": (0, 16_383)},
        children="filters top10 customFilters dynamicFilter colorFilter iconFilter extLst",
    ),
    "filters": Law(children="filter dateGroupItem"),
    "customFilters": Law(children="customFilter", filled=True),
    "customFilter": Law(words={"operator": _OPERATORS}),
    "sortState": Law(needs=("ref",), children="sortCondition extLst"),
    "sortCondition": Law(needs=("ref",)),
    "mergeCells": Law(children="mergeCell", filled=True),
    "mergeCell": Law(needs=("ref",)),
    "conditionalFormatting": Law(children="cfRule extLst", filled=True),
    "cfRule": Law(
        needs=("priority",),
        words={
            "type": "expression cellIs colorScale dataBar iconSet top10 uniqueValues duplicateValues containsText "
            "notContainsText beginsWith endsWith containsBlanks notContainsBlanks containsErrors notContainsErrors "
            "timePeriod aboveAverage",
            "timePeriod": "today yesterday tomorrow last7Days thisMonth lastMonth nextMonth thisWeek lastWeek nextWeek",
        },
        numbers={"priority": (0, _MOST), "dxfId": (0, _MOST)},
        children="formula colorScale dataBar iconSet extLst",
    ),
    "cfvo": Law(needs=("type",), words={"type": "num percent max min formula percentile"}),
    "dataValidations": Law(children="dataValidation"),
    "dataValidation": Law(
        needs=("sqref",),
        words={
            "type": "none whole decimal list date time textLength custom",
            "operator": _OPERATORS,
            "errorStyle": "stop warning information",
        },
        lengths={"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255},
        children="formula1 formula2",
    ),
    "hyperlinks": Law(children="hyperlink", filled=True),
    "hyperlink": Law(needs=("ref",), lengths={"location": 2_079, "tooltip": 255}),
    "pageMargins": Law(
        needs=("left", "right", "top", "bottom", "header", "footer"),
        numbers=dict.fromkeys(("left", "right", "top", "bottom", "header", "footer"), (0, 49)),
    ),
    "pageSetup": Law(
        words={
            "orientation": "default portrait landscape",
            "pageOrder": "downThenOver overThenDown",
            "cellComments": "none asDisplayed atEnd",
            "errors": "displayed blank dash NA",
        },
        numbers={"scale": (0, 400), "fitToWidth": (0, 32_767), "fitToHeight": (0, 32_767)},
    ),
    "headerFooter": Law(children="oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter"),
    **dict.fromkeys(
        ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"),
        Law(lengths={"text": 255}),
    ),
    "rowBreaks": Law(children="brk"),
    "colBreaks": Law(children="brk"),
    "brk": Law(numbers={"id": (0, 1_048_576)}),
    "ignoredErrors": Law(children="ignoredError extLst", filled=True),
    "ignoredError": Law(needs=("sqref",)),
    "tableParts": Law(children="tablePart"),
}  # fmt: skip
"""What stands around the cells of a worksheet."""

OF_BOOKS: Mapping[str, Law] = {
    "bookViews": Law(children="workbookView", filled=True),
    "workbookView": Law(words={"visibility": "visible hidden veryHidden"}, numbers={"tabRatio": (0, 1000)}),
    "sheets": Law(children="sheet", filled=True),
    "sheet": Law(
        needs=("name", "sheetId"),
        words={"state": "visible hidden veryHidden"},
        numbers={"sheetId": (1, 65_534)},
    ),
    "definedNames": Law(children="definedName"),
    "definedName": Law(
        needs=("name",),
        lengths={"name": 255, "comment": 255, "text": 8_192},
    ),
    "externalReferences": Law(children="externalReference", filled=True),
    "pivotCaches": Law(children="pivotCache", filled=True),
    "pivotCache": Law(needs=("cacheId",)),
    "calcPr": Law(
        words={"calcMode": "manual auto autoNoTable", "refMode": "A1 R1C1"},
        numbers={"iterateCount": (1, 32_767)},
    ),
}  # fmt: skip

_ALIGNED = {"horizontal": "general left center right fill justify centerContinuous distributed"}
_LINES = "none thin medium dashed dotted thick double hair mediumDashed dashDot mediumDashDot dashDotDot mediumDashDotDot slantDashDot"
_PATTERNS = (
    "none solid mediumGray darkGray lightGray darkHorizontal darkVertical darkDown darkUp darkGrid darkTrellis "
    "lightHorizontal lightVertical lightDown lightUp lightGrid lightTrellis gray125 gray0625"
)
OF_STYLES: Mapping[str, Law] = {
    "numFmts": Law(children="numFmt"),
    "numFmt": Law(needs=("numFmtId", "formatCode"), numbers={"numFmtId": (0, 65_535)}, lengths={"formatCode": 255}),
    "fonts": Law(children="font"),
    "fills": Law(children="fill"),
    "borders": Law(children="border"),
    "cellStyleXfs": Law(children="xf"),
    "cellXfs": Law(children="xf", filled=True),
    "cellStyles": Law(children="cellStyle"),
    "cellStyle": Law(needs=("xfId",), lengths={"name": 255}),
    "dxfs": Law(children="dxf"),
    "dxf": Law(children="font numFmt fill alignment border protection extLst"),
    "patternFill": Law(words={"patternType": _PATTERNS}),
    "alignment": Law(
        words=_ALIGNED | {"vertical": "top center bottom justify distributed"},
        numbers={"textRotation": (0, 255), "indent": (0, 250)},
    ),
    **dict.fromkeys(("left", "right", "top", "bottom", "diagonal"), Law(words={"style": _LINES})),
    "sz": Law(needs=("val",), numbers={"val": (1, 409.55)}),
    "name": Law(lengths={"val": 31}),
}  # fmt: skip

OF_TABLES: Mapping[str, Law] = {
    "table": Law(
        needs=("id", "displayName", "ref"),
        numbers={"id": (1, _MOST), "headerRowCount": (0, 1), "totalsRowCount": (0, 1)},
        lengths={"displayName": 255},
        children="autoFilter sortState tableColumns tableStyleInfo extLst",
    ),
    "tableColumns": Law(children="tableColumn", filled=True),
    "tableColumn": Law(
        needs=("id", "name"),
        numbers={"id": (1, _MOST)},
        words={"totalsRowFunction": "none sum min max average count countNums stdDev var custom"},
        lengths={"name": 255},
    ),
    **{name: OF_SHEETS[name] for name in ("autoFilter", "filterColumn", "filters", "sortState", "sortCondition", "customFilters", "customFilter")},
}  # fmt: skip

OF_COMMENTS: Mapping[str, Law] = {
    "comments": Law(children="authors commentList extLst"),
    "authors": Law(children="author"),
    "commentList": Law(children="comment"),
    "comment": Law(needs=("ref", "authorId"), children="text commentPr"),
}
