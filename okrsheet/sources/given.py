"""What a data source is asked, and what it gives."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from okrsheet.basics.cells import Cell
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Message, Text

T = TypeVar("T")

MOST_VALUES = 10_000
"""Values that a source may give for one KPI; a check-in a day for 27 years."""


class Kept:
    """What sources have answered in one run, so that nobody is asked the same for each of the KPIs that need it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking: dict[Hashable, threading.Lock] = {}
        self._answers: dict[Hashable, Any] = {}

    def once(self, what: Hashable, ask: Callable[[], T]) -> T:
        """The answer to a question; of those who want it at the same time one asks, and the others wait. What fails is not kept."""
        with self._lock:
            asking = self._asking.setdefault(what, threading.Lock())
        with asking:
            if what not in self._answers:
                self._answers[what] = ask()
            answer: T = self._answers[what]
            return answer


@dataclass(frozen=True, slots=True)
class Question:
    """What is wanted of a source: the values of one KPI up to a day, before a moment.

    ``period_start`` is the first day of the plan's period, ``start`` that of the KPI itself. ``until`` is a moment of
    :func:`time.monotonic`, after which nobody waits any longer.
    """

    kpi_id: str
    as_of: dt.date
    period_start: dt.date
    start: dt.date
    until: float
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)
    """What was answered before in the same run."""

    @property
    def binds(self) -> Mapping[str, str | dt.date]:
        """What queries and filters may name, as ``:as_of``."""
        return {
            "kpi_id": self.kpi_id,
            "as_of": self.as_of,
            "period_start": self.period_start,
            "start": self.start,
        }

    @property
    def seconds(self) -> float:
        """How long there is still to wait, at least a little.

        Raises:
            NoAnswer: the time is over.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise too_slow()
        return max(left, 0.05)


@dataclass(frozen=True, slots=True)
class Given:
    """One value that a source gave, as it stands there: a cell, or what would stand in one.

    ``day`` is the value's own day, ``None`` where the source does not say. ``where`` says in the source's own terms where
    it stands, for the check-in's comment: ``orders.csv, Amount``. ``running`` says that it is a total of all days up to its own, of
    which the next one will hold this one once more.
    """

    value: Cell
    day: Cell | None = None
    where: str = ""
    running: bool = False


class SourceError(OkrsheetError):
    """A source cannot be read, or gives nothing that is a value. The message does not name the source; whoever asked does."""


class NoAnswer(SourceError):
    """A source that did not answer, or said that it cannot just now; it may another time, so it is asked again.

    ``after`` are the seconds that it wants to be left alone, where it says so.
    """

    def __init__(self, message: Message | Text, hint: Message | Text, after: float | None = None) -> None:
        super().__init__(message, hint)
        self.after = after


class NotLetIn(SourceError):
    """A source that does not let in who asks. It is not asked about other KPIs with the same name and password, for many a
    failure locks an account.
    """


def too_slow() -> NoAnswer:
    """The error of a source that takes longer than it may."""
    return NoAnswer(_TOO_SLOW, _TOO_SLOW_HINT)


def too_many(what: Message | Text | str) -> SourceError:
    """The error of a source that gives far more than values of a KPI."""
    return SourceError(_TOO_MANY.says(what=what, most=MOST_VALUES), _TOO_MANY_HINT)


_TOO_SLOW = Text(en="it did not answer in time", zh_TW="未在時限內回應")
_TOO_SLOW_HINT = Text(
    en="Try it by hand; if it is always so slow, set a longer timeout (seconds).",
    zh_TW="請手動確認；若一向如此緩慢，請設定較長的 timeout（秒）。",
)
_TOO_MANY = Text(en="{what} gives more than {most} values", zh_TW="{what} 的數值超過 {most} 個")
_TOO_MANY_HINT = Text(
    en="Take fewer rows: a filter, a later first day, or one value for all of them.",
    zh_TW="請減少資料列：加上篩選條件、較晚的起始日，或彙整成一個數值。",
)
