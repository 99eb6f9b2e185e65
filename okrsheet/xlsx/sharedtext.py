"""The texts that cells share, looked up only where one is asked for."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, replace
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
        """A cell with the text that it shows, where it holds but the number of one."""
        return replace(cell, text=self._text(cell.text or "")) if cell.kind == "s" else cell

    def _text(self, index: str) -> str | None:
        if index not in self._known:
            xml, starts = self._items
            number = int(index) if index.strip().isdecimal() else len(starts)
            known = number + 1 < len(starts)
            self._known[index] = shown_text(xml[starts[number] : starts[number + 1]]) if known else None
        return self._known[index]

    @cached_property
    def _known(self) -> dict[str, str | None]:
        return {}

    @cached_property
    def _items(self) -> tuple[bytes, array[int]]:
        """The part, and where its items start, the last being its end."""
        part = self.package.related("sharedStrings")
        xml = only_tags(self.package.read(part)) if part else b""
        return xml, array("Q", [*(found.start() for found in _ITEM.finditer(xml)), len(xml)])

    def __len__(self) -> int:
        return len(self._items[1]) - 1
