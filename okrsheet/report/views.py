"""What templates may see of an item: values with the texts that they are read as, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from okrsheet.basics.cells import CellRef
from okrsheet.plan.status import Status

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


@dataclass(frozen=True, slots=True)
class ItemView:
    """An objective, key result or KPI as it is shown; unknown is an en dash. Progress and what is
    expected are shares 0..1, the change is in percentage points. What is to be kept rather than reached
    has ``kept`` in place of a progress to compare with what is expected.
    """

    anchor: str
    cell: Shown[CellRef]
    kind: str
    id: Shown[str | None]
    title: str
    status: StatusView
    rank: tuple[float, ...]
    progress: Shown[float | None]
    expected: Shown[float | None]
    kept: bool
    bar: str
    mark: str
    value: str
    target: str
    change: Shown[float | None]
    delta: str
    change_tone: str
    spark: str
    owner: Shown[str | None]
    owners: tuple[str, ...]
    department: Shown[str | None]
    level: str
    supports: str
    about: str
    forecast: str

    @property
    def moved(self) -> bool:
        """Whether its progress is known to be another than at the end of the month before."""
        return bool(self.change.value)


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding: where, how grave, what, and what to do."""

    cell: str
    code: str
    severity: str
    tone: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective with the key results that measure it."""

    item: ItemView
    key_results: tuple[ItemView, ...]
    more: str = ""
