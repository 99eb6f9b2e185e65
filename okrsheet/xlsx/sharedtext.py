"""The texts that cells share, looked up only where one is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from okrsheet.xlsx.markup import only_tags
from okrsheet.xlsx.package import Package
from okrsheet.xlsx.scan import RawCell
from okrsheet.xlsx.values import shown_text

_ITEM = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")


def shared_texts(package: Package, cells: Iterable[RawCell]) -> dict[str | None, str]:
    """What shared strings say, by the index that stands in a cell; unknown ones are left out."""
    wanted = {cell.text for cell in cells if cell.text and cell.text.strip().isdecimal()}
    part = next(
        (
            r.target
            for r in package.relations(package.workbook_part)
            if r.kind == "sharedStrings" and package.entry(r.target)
        ),
        None,
    )
    if not wanted or part is None:
        return {}
    xml = only_tags(package.read(part))
    starts = [found.start() for found in _ITEM.finditer(xml)] + [len(xml)]
    return {
        index: shown_text(xml[starts[int(index)] : starts[int(index) + 1]])
        for index in wanted
        if int(index) + 1 < len(starts)
    }
