"""What templates may see of an item: values with the texts that they are read as, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from okrsheet.basics.text import Language
from okrsheet.plan.palette import SHAPES
from okrsheet.plan.status import Status
from okrsheet.report import formatting

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """A value, and the text that it is read as. Templates print the text; whatever sorts, compares or
    leaves out goes by the value.
    """

    value: T
    text: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """A status as shape, word and tone."""

    status: Status
    word: str
    shape: str
    tone: str

    @property
    def key(self) -> str:
        """What filters know it by."""
        return self.status.key


@cache
def status_view(status: Status, language: Language) -> StatusView:
    """A status in one language."""
    return StatusView(status, status.text.into(language), SHAPES[status], status.tone.value)


def share_view(share: float | None, language: Language) -> Shown[float | None]:
    """A share as whole percent."""
    return Shown(share, formatting.share(share, language))


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding: where, how grave, what, and what to do."""

    cell: str
    code: str
    severity: str
    tone: str
    message: str
    hint: str
    item: str
    """The title of the item that it is about, where the message does not name it."""
