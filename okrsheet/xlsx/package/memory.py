"""What was made of a workbook's parts, remembered so that it is made once in a run."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

MOST_REMEMBERED = 64 << 20
"""Bytes of unpacked parts of one workbook. Reading a sheet whole takes once or twice its bytes more; one that
is larger is unpacked again, as all of them were else.
"""

Key: TypeAlias = tuple[Hashable, str]
"""What was done with a part, and the part's name."""


@dataclass(slots=True)
class Memory:
    """The outcomes of what was done with parts. The heavy ones make room for each other, the oldest first;
    what weighs nothing stays.
    """

    _made: dict[Key, Any] = field(default_factory=dict)
    _weights: dict[Key, int] = field(default_factory=dict)

    def once(self, key: Key, make: Callable[[], Any], weight: int = 0) -> Any:
        """The outcome that is remembered, or one made now; what is refused is tried again next time."""
        if key not in self._made:
            made = make()
            if weight > MOST_REMEMBERED:
                return made
            self._made[key], self._weights[key] = made, weight
            self._make_room()
        return self._made[key]

    def forget(self, key: Key) -> None:
        """Lets go of an outcome that nobody needs any longer."""
        self._made.pop(key, None)
        self._weights.pop(key, None)

    def _make_room(self) -> None:
        heavy = [key for key, weight in self._weights.items() if weight]
        while sum(self._weights[key] for key in heavy) > MOST_REMEMBERED:
            self.forget(heavy.pop(0))
