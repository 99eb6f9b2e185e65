"""The workbook's wish to be recalculated, spliced in."""

from __future__ import annotations

from okrsheet.basics.text import Text
from okrsheet.xlsx.package.markup import top_tags, with_attribute
from okrsheet.xlsx.sheet.pieces import odd

_BEFORE_CALC = (
    b"fileVersion",
    b"fileSharing",
    b"workbookPr",
    b"workbookProtection",
    b"bookViews",
    b"sheets",
    b"functionGroups",
    b"externalReferences",
    b"definedNames",
)
_NO_PLACE = Text(en="no list of sheets", zh_TW="沒有工作表清單")


def with_full_calc_on_load(workbook_xml: bytes) -> bytes:
    """``workbook.xml`` telling Excel to recalculate on opening; the same bytes if it does.

    Raises:
        Refused: the XML lists no sheets.
    """
    tags = list(top_tags(workbook_xml))
    prefix = tags[0].name.removesuffix(b"workbook") if tags else b""
    for tag in tags:
        if tag.name == prefix + b"calcPr":
            return with_attribute(workbook_xml, tag, b"fullCalcOnLoad", b"1")
    ends = [tag.end for tag in tags[1:] if tag.name.removeprefix(prefix) in _BEFORE_CALC]
    if not ends:
        raise odd(_NO_PLACE)
    new = b'<%scalcPr fullCalcOnLoad="1"/>' % prefix
    return workbook_xml[: max(ends)] + new + workbook_xml[max(ends) :]
