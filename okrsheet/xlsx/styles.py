"""Which of a workbook's cell styles show numbers as dates."""

from __future__ import annotations

import re

from okrsheet.xlsx.markup import elements
from okrsheet.xlsx.package import Package
from okrsheet.xlsx.refusals import naming

LITERAL = re.compile(r'"[^"]*"|\\.|\[[^]]*]')
"""What a number format shows as it stands: quoted, escaped, and in brackets."""
_BUILT_IN = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}  # ECMA-376 part 1, 18.8.30


def dated_styles(package: Package) -> frozenset[bytes]:
    """The indexes of the cell styles whose number format has a year or a day in it."""
    part = package.related("styles")
    if part is None:
        return frozenset()
    with naming(package.path, part):
        found = elements(package.read(part))
    formats = {
        e.get("numFmtId"): bool(re.search("[yd]", LITERAL.sub("", e.get("formatCode")), re.IGNORECASE))
        for e in found
        if e.name == "numFmt"
    }
    dated, index, inside = set(), 0, False
    for element in found:
        if element.depth == 2:
            inside = element.name == "cellXfs"
        elif inside and element.depth == 3 and element.name == "xf":
            number = element.get("numFmtId", "0")
            if formats.get(number, number.isdigit() and int(number) in _BUILT_IN):
                dated.add(b"%d" % index)
            index += 1
    return frozenset(dated)
