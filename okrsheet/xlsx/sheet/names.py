"""The defined names of a workbook: what people call cells by."""

from __future__ import annotations

from typing import NamedTuple

from okrsheet.xlsx import refusals
from okrsheet.xlsx.package import markup
from okrsheet.xlsx.package.parts import Package
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.values import unescaped

MOST_NAMES = 65_536
"""Names of a workbook; those with tens of thousands have them from sheets that were copied over and over."""


class DefinedName(NamedTuple):
    """A name, and the formula that it stands for, such as ``Sheet1!$B$7``. ``sheet`` is the title of the sheet in which
    alone it is known, blank where it is known in all.
    """

    name: str
    formula: str
    sheet: str = ""


def defined_names(package: Package) -> tuple[DefinedName, ...]:
    """The defined names of a workbook, in its order.

    Raises:
        Refused: the part that lists them is damaged, or lists far more than anybody has.
    """
    return package.once(_defined_names, package.workbook_part)


def _defined_names(package: Package, part: str) -> tuple[DefinedName, ...]:
    titles: list[str] = []  # of all sheets, charts among them, by which a name's sheet is counted
    found: list[tuple[str, str, list[str]]] = []
    within: list[str] | None = None

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal within
        if tag == f"{markup.MAIN} sheet":
            titles.append(attributes.get("name", ""))
        if tag == f"{markup.MAIN} definedName":
            within = []
            found.append((attributes.get("name", ""), attributes.get("localSheetId", ""), within))
            if len(found) > MOST_NAMES:
                raise refusals.LONG_LIST.of(limit=f"{MOST_NAMES:,}")

    def end(tag: str) -> None:
        nonlocal within
        if tag == f"{markup.MAIN} definedName":
            within = None

    def text(said: str) -> None:
        if within is not None:
            within.append(said)

    with naming(package.path, part):
        markup.feed(markup.reader(start, end, text), package.read(part))
    names = []
    for name, number, said in found:
        place = markup.whole(number.encode())
        known = not number or place < len(titles)
        if known:  # of a sheet that is not there, nobody can mean it
            names.append(DefinedName(unescaped(name), "".join(said).strip(), titles[place] if number else ""))
    return tuple(names)
