"""The texts that cells share, looked up only where one is asked for."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import cached_property

from okrsheet.xlsx.package.markup import check_utf8, check_well_formed, only_tags, unescape
from okrsheet.xlsx.package.parts import Package
from okrsheet.xlsx.refusals import naming
from okrsheet.xlsx.sheet.rawcells import RawCell
from okrsheet.xlsx.sheet.values import shown_text, unescaped

_LONGEST_INDEX = 9  # digits
_PLAIN = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
"""A text as it mostly is, without runs."""
_ITEM = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")


def shared_texts(package: Package) -> SharedTexts:
    """The shared texts of a workbook, the same whenever somebody asks for them."""
    return package.once(_shared_texts, package.related("sharedStrings") or "", heavy=True)


def _shared_texts(package: Package, _: str) -> SharedTexts:
    return SharedTexts(package)


@dataclass(frozen=True)
class SharedTexts:
    """The shared texts of a workbook."""

    package: Package

    def resolved(self, cell: RawCell) -> RawCell:
        """A cell with the text that it shows, where it holds but the number of one; with none where
        the workbook has no text of that number.
        """
        return cell._replace(text=self.text(cell.text or "")) if cell.kind == "s" else cell

    def text(self, number: str) -> str | None:
        """The text of a number as a cell says it; none where the workbook has no such text."""
        if number not in self._known:
            self._known[number] = self._text(number)
        return self._known[number]

    def __len__(self) -> int:
        return len(self._starts)

    def _text(self, number: str) -> str | None:
        starts = self._starts
        index = number.strip()
        if not index.isdecimal() or len(index) > _LONGEST_INDEX or int(index) >= len(starts):
            return None
        first = int(index)
        if plain := _PLAIN.match(self._xml, starts[first]):
            return unescaped(unescape(plain[1]))
        return shown_text(self._xml[starts[first] : starts[first + 1] if first + 1 < len(starts) else None])

    @cached_property
    def _known(self) -> dict[str, str | None]:
        return {}

    @cached_property
    def _xml(self) -> bytes:
        part = self.package.related("sharedStrings")
        if part is None:
            return b""
        xml = self.package.read(part)
        with naming(self.package.path, part):
            check_utf8(xml)
            check_well_formed(xml)
        return only_tags(xml)

    @cached_property
    def _starts(self) -> array[int]:
        return array("Q", (found.start() for found in _ITEM.finditer(self._xml)))
