"""The texts that cells share, looked up only where one is asked for."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import cached_property

from okrsheet.xlsx.markup import only_tags
from okrsheet.xlsx.package import Package
from okrsheet.xlsx.scan import RawCell
from okrsheet.xlsx.values import shown_text

_ITEM = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")


@dataclass(frozen=True)
class SharedTexts:
    """The shared texts of a workbook."""

    package: Package

    def resolved(self, cell: RawCell) -> RawCell:
        """A cell with the text that it shows, where it holds but the number of one; with none where
        the workbook has no text of that number.
        """
        if cell.kind != "s":
            return cell
        number = cell.text or ""
        if number not in self._known:
            self._known[number] = self._text(number)
        return cell._replace(text=self._known[number])

    def __len__(self) -> int:
        return len(_ITEM.findall(self._xml))

    def _text(self, number: str) -> str | None:
        starts = self._starts
        first = int(number) if number.strip().isdecimal() else len(starts)
        if first >= len(starts):
            return None
        return shown_text(self._xml[starts[first] : starts[first + 1] if first + 1 < len(starts) else None])

    @cached_property
    def _known(self) -> dict[str, str | None]:
        return {}

    @cached_property
    def _xml(self) -> bytes:
        part = self.package.related("sharedStrings")
        return only_tags(self.package.read(part)) if part else b""

    @cached_property
    def _starts(self) -> array[int]:
        return array("Q", (found.start() for found in _ITEM.finditer(self._xml)))
