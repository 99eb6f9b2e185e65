"""The means to declare a sheet: a record class is a sheet, a field of it is a column."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, ClassVar, Final, NamedTuple, Self

from okrsheet.basics.cells import BLANK, Cell, CellRef
from okrsheet.basics.text import Message, Text, fold
from okrsheet.plan.convert import Problem, ProblemKind
from okrsheet.plan.words import Component, Word


class Kind(Enum):
    """What a column holds, which decides how it is read and formatted, and how people are helped to fill it."""

    TEXT = auto()
    NOTE = auto()  # free text in which "none" is an answer, not a placeholder
    ID = auto()
    IDS = auto()
    WORD = auto()
    NUMBER = auto()
    VALUE = auto()  # a number, or a milestone's word
    DATE = auto()
    START = auto()  # a date, or a period by name: its first day
    END = auto()  # a date, or a period by name: its last day
    MONTH = auto()  # 2026-10, as okrsheet writes it, even where Excel has made a date of it
    SHARE = auto()  # 0..1, shown as a percentage
    POINTS = auto()  # percentage points
    SCORE = auto()  # 0..1 to one decimal
    STATUS = auto()  # this and what follows: words that okrsheet itself writes
    STATE = auto()
    COUNT = auto()  # 2 of 3
    COMPONENTS = auto()  # of a KPI
    SIGN = auto()  # ▲ ▼ ▬
    CHECKS = auto()  # findings


ANSWERS: Final = frozenset((Kind.STATUS, Kind.STATE, Kind.COUNT, Kind.COMPONENTS, Kind.SIGN, Kind.CHECKS))
"""The kinds of columns that hold words which okrsheet itself writes."""

NUMBER_FORMATS: Final[Mapping[Kind, str]] = {
    Kind.ID: "@", Kind.IDS: "@", Kind.MONTH: "@",  # or Excel makes a date of 1-2
    Kind.DATE: "yyyy-mm-dd", Kind.START: "yyyy-mm-dd", Kind.END: "yyyy-mm-dd",
    Kind.SHARE: "0%", Kind.POINTS: "+0.0;-0.0;0.0", Kind.SCORE: "0.0",
}  # fmt: skip
"""The number formats that Excel uses for a kind of column; the other kinds have none."""


class Refers(Enum):
    """What the names or IDs in a column refer to."""

    PERSON = auto()
    OBJECTIVE = auto()
    KPI = auto()
    OBJECTIVE_OR_KEY_RESULT = auto()
    ITEM = auto()


CLAIM: Final = "okrsheet"
"""The end of a folded header that says that its column is okrsheet's."""

FORM_MARK: Final = "okrsheet-form"
"""The header of the column that only the small workbooks have which people are sent to be filled in; such a sheet
is no part of a plan, though it has the headers of Check-ins.
"""


_CLAIMED = Text(en="{label} (okrsheet)", zh_TW="{label}（okrsheet）")


def claimed(label: Text) -> Message:
    """A column's name where people have a column of their own under it: ``Status (okrsheet)``."""
    return _CLAIMED.says(label=label)


def is_claimed(header: str) -> bool:
    """Whether a header says that its column is okrsheet's."""
    return fold(header).endswith(CLAIM)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, declared once, for template, reader, rules, write-back and manual.

    ``example`` is a good value; tests fill required cells with it.
    ``ours`` columns are filled by okrsheet and are never read; their value is the attribute of the
    item's outcome that is called like the column, or as ``of`` says. Numbers outside ``low`` to
    ``high``, or with a fraction where they must be ``whole``, are not used. ``also`` are other words
    for the header. A ``late`` column is younger than its sheet: it is filled where it is, and never
    added to a sheet that was made without it. Where nothing in a column's cells could show whose it is,
    its header ``claims`` it for okrsheet. It stands ``beside`` another one, else behind people's.
    Some measures cannot do without a column: it is ``needed_for`` them.
    """

    kind: Kind
    label: Text
    help: Text
    key: str = ""
    required: bool = False
    ours: bool = False
    of: str = ""
    example: object = None
    words: type[Word] | None = None
    refers: Refers | None = None
    component: Component | None = None
    width: int = 14
    low: float | None = None
    high: float | None = None
    whole: bool = False
    also: tuple[str, ...] = ()
    late: bool = False
    claims: bool = False
    beside: str = ""
    needed_for: tuple[Word, ...] = ()

    @property
    def header(self) -> Text | Message:
        """What stands above the column."""
        return claimed(self.label) if self.claims else self.label


def column(kind: Kind, en: str, zh_tw: str, help: tuple[str, str], **more: Any) -> Any:
    """Declares a column that people fill, as a field of a record class."""
    declared = Column(kind, Text(en=en, zh_TW=zh_tw), Text(en=help[0], zh_TW=help[1]), **more)
    return field(default=() if kind is Kind.IDS else None, metadata={"column": declared})


def filled(
    key: str,
    kind: Kind,
    en: str,
    zh_tw: str,
    help: tuple[str, str],
    *,
    width: int,
    of: str = "",
    claims: bool = False,
    beside: str = "",
) -> Column:
    """Declares a column that okrsheet fills, for :attr:`Record.OURS`.

    ``of`` is the attribute of the item's outcome that fills its cells, where it is not called ``key``:
    a cell may show two numbers (“3 of 4”) where programs get one. Checks are filled from the row's findings.
    """
    return Column(
        kind,
        Text(en=en, zh_TW=zh_tw),
        Text(en=help[0], zh_TW=help[1]),
        key=key,
        ours=True,
        of=of or key,
        width=width,
        claims=claims,
        beside=beside,
    )


_NAMES = ("id", "title", "name", "setting")
"""The columns by which people know a record, the best first."""


class Origin(NamedTuple):
    """The row that a record was read from, the column of each key, and by column the row's cells as they
    were typed. Of Settings, which stand below each other, both go by the row of each.
    """

    sheet: str = ""
    row: int = 0
    columns: Mapping[str, int] = {}
    typed: Mapping[int, Cell] = {}
    file: str = ""
    book: str = ""

    @property
    def cells(self) -> dict[str, Cell]:
        """The cells by their keys."""
        return {key: self.typed[n] for key, n in self.columns.items() if n in self.typed}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Record:
    """A row of a sheet: its values by name, and where each of them stands.

    A value that is missing or could not be understood is ``None``; ``problems`` says why, of the latter.
    """

    SHEET: ClassVar[Text]
    """The sheet's title."""
    FORMERLY: ClassVar[tuple[str, ...]] = ()
    """Titles that okrsheet itself gave it in earlier versions; they count like today's."""
    ALSO: ClassVar[tuple[str, ...]] = ()
    """Titles that people give such a sheet; they count where its headers fit."""
    ABOUT: ClassVar[Text]
    OURS: ClassVar[tuple[Column, ...]] = ()
    """The columns that okrsheet fills."""

    origin: Origin = Origin()
    problems: Mapping[str, Problem] = field(default_factory=dict)

    @classmethod
    def holding(cls, origin: Origin, problems: Mapping[str, Problem], values: Mapping[str, object]) -> Self:
        """A record with these values, and of all other fields the defaults.

        A plan has as many as a sheet has rows, and ``__init__`` takes five times as long, because it sets
        each field of a frozen class by itself.
        """
        record = object.__new__(cls)
        record.__dict__.update(values, origin=origin, problems=problems)
        return record

    def __repr__(self) -> str:
        name = next((value for key in _NAMES if (value := getattr(self, key, None))), None)
        told = ([] if name is None else [repr(name)]) + [f"at {self.at()}"] * bool(self.origin.sheet)
        return f"{type(self).__name__}({' '.join(told)})"

    def at(self, key: str = "") -> CellRef:
        """The cell of one column; the row's first cell without a key, or where the sheet
        does not have the column.
        """
        origin = self.origin
        column = origin.columns.get(key) or min(origin.columns.values(), default=1)
        return CellRef(origin.sheet, origin.row, column, origin.file, origin.book)

    @property
    def line(self) -> tuple[str, str, int]:
        """The row that it stands in, as :attr:`CellRef.line` has it."""
        return self.origin.file, self.origin.sheet, self.origin.row

    def typed(self, key: str) -> Cell:
        """One column's cell as it was typed."""
        return self.origin.typed.get(self.origin.columns.get(key, 0), BLANK)

    def has(self, key: str) -> bool:
        """Whether anything was typed into one column's cell, understood or not."""
        return not self.typed(key).blank

    def unusable(self, key: str) -> bool:
        """Whether a cell holds something that cannot be used; a placeholder is like a blank."""
        return key in self.problems and self.problems[key].kind is not ProblemKind.PLACEHOLDER


_COLUMNS: dict[type[Record], tuple[Column, ...]] = {}


def columns_of(record: type[Record]) -> tuple[Column, ...]:
    """A sheet's columns in the template's order: the people's first, then ours, but for those beside one."""
    if record not in _COLUMNS:
        _COLUMNS[record] = _declared(record)
    return _COLUMNS[record]


def _declared(record: type[Record]) -> tuple[Column, ...]:
    found = [
        dataclasses.replace(f.metadata["column"], key=f.name)
        for f in dataclasses.fields(record)
        if "column" in f.metadata
    ]
    for one in record.OURS:
        keys = [column.key for column in found]
        found.insert(keys.index(one.beside) + 1 if one.beside else len(found), one)
    return tuple(found)


def has_column(record: type[Record], key: str) -> bool:
    """Whether a sheet has a column of this name."""
    return any(declared.key == key for declared in columns_of(record))


def column_of(record: type[Record], key: str) -> Column:
    """One column of a sheet by its name.

    Raises:
        KeyError: the sheet has no such column.
    """
    for declared in columns_of(record):
        if declared.key == key:
            return declared
    raise KeyError(key)
