"""What one person is asked for: the rows of one form, as they are shown, sent, remembered and compared."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, Self

from okrsheet.basics.text import Language, clean, clip
from okrsheet.plan import MeasuredItem

CHECK_IN_KEYS = ("date", "value", "confidence", "comment")
"""The columns of Check-ins that a form has; people fill them."""
COMPONENT_KEYS = ("measure", "baseline", "target", "upper_target", "end", "data_source", "frequency")
"""The columns of KPIs and Key Results that a form may ask for, in its order."""


_TITLE, _UNIT = 200, 40  # characters that a form shows


def title_of(item: MeasuredItem) -> str:
    """What a form calls an item."""
    return clip(clean(item.title or item.id), _TITLE)


def unit_of(item: MeasuredItem) -> str:
    """An item's unit, as a form shows it."""
    return clip(clean(item.unit or ""), _UNIT)


class Stage(Enum):
    """Which mail about a month it is: the first one, a reminder, or the one to the manager."""

    ASK = "ask"
    FIRST_REMINDER = "reminder"
    SECOND_REMINDER = "reminder-2"
    MANAGER = "manager"


class Scale(Enum):
    """How an item's values are typed."""

    NUMBER = "number"
    PERCENT = "percent"
    MILESTONE = "milestone"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """What is asked about one item, in the words of the person who is asked.

    ``id`` is how the plan calls it from outside: of several workbooks with that ID, ``sales.xlsx#K1``.
    ``last`` is its last value, as shown, on ``last_day``; ``wanted`` says what is to be filled in; ``date``
    stands in the Date cell already.
    ``lacking`` are the keys of the columns that must be filled (of :data:`COMPONENT_KEYS`), ``optional`` those
    that some answers need. ``earliest`` is the first day that a value may have.
    """

    id: str
    title: str
    unit: str = ""
    target: str = ""
    last: str = ""
    last_day: dt.date | None = None
    wanted: str = ""
    date: dt.date | None = None
    earliest: dt.date | None = None
    wants_value: bool = True
    scale: Scale = Scale.NUMBER
    decimals: int = 0
    lacking: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def open_keys(self) -> tuple[str, ...]:
        """The keys of the columns that people may fill in this row."""
        return (*(CHECK_IN_KEYS if self.wants_value else ()), *self.lacking, *self.optional)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """All that one person is asked for at one time.

    ``id`` is the same for the same question (:func:`okrsheet.asking.token.ask_id`). ``plan`` is the plan as
    the outbox calls it, ``plan_name`` what people call it. ``about`` is the month (``2026-11``), or the day
    where one was asked for; ``day`` the day as of which values are due, ``due`` the one by which the answer is
    wanted, ``asked_on`` the one on which it was asked. ``person`` is what the plan's directory calls them;
    ``address`` is blank where they have none. ``label`` is what the outbox has as the day of its mail
    (``2026-11-ask``), so that each goes once.
    """

    id: str = ""
    plan: str
    plan_name: str
    about: str
    stage: Stage = Stage.ASK
    person: str
    address: str = ""
    language: Language
    day: dt.date
    asked_on: dt.date
    due: dt.date
    asker: str = ""
    label: str = ""
    rows: tuple[AskedRow, ...] = ()

    @property
    def values(self) -> int:
        """How many values are asked for."""
        return sum(row.wants_value for row in self.rows)

    @property
    def lacking(self) -> int:
        """In how many items something is to be filled in that the plan lacks."""
        return sum(bool(row.lacking) for row in self.rows)

    def row(self, item: str) -> AskedRow | None:
        """The row about an item, by its ID as the form has it."""
        return next((row for row in self.rows if row.id == item), None)

    def as_data(self) -> dict[str, Any]:
        """The ask as plain values, which JSON can hold; :meth:`from_data` takes them."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """The ask of which these are the plain values.

        Raises:
            KeyError, TypeError, ValueError: they are not.
        """
        days = {key: dt.date.fromisoformat(data[key]) for key in ("day", "asked_on", "due")}
        rows = tuple(_row(row) for row in data["rows"])
        return cls(**{**data, **days, "stage": Stage(data["stage"]), "rows": rows})


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case dt.date():
            return value.isoformat()
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case tuple() | list():
            return [_plain(one) for one in value]
        case _:
            return value


def _row(data: dict[str, Any]) -> AskedRow:
    days = {
        key: dt.date.fromisoformat(data[key]) if data[key] else None
        for key in ("last_day", "date", "earliest")
    }
    keys = {key: tuple(data[key]) for key in ("lacking", "optional")}
    return AskedRow(**{**data, **days, **keys, "scale": Scale(data["scale"])})
