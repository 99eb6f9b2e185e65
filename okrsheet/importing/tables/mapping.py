"""The map: which sheets of a source hold goals, how they are laid out, and what each column holds.

It is proposed by :mod:`okrsheet.importing.tables.proposing`, written as TOML so that people can correct it, and all
that decides how a source is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from okrsheet.basics.dates import Period
from okrsheet.basics.text import Message, Text

VERSION: Final = 1
"""Of the file format."""

ROWS, LOG, METRICS, MATRIX, FORM = "rows", "log", "metrics", "matrix", "form"
LAYOUTS: Final[Mapping[str, Text]] = {
    ROWS: Text(en="a row for each item", zh_TW="每列一個項目"),
    LOG: Text(en="items with a value for each day or period", zh_TW="各項目每日或每期一個數值"),
    METRICS: Text(en="a KPI in each column", zh_TW="每欄一個 KPI"),
    MATRIX: Text(en="objectives across, key results below", zh_TW="目標橫排，關鍵結果在其下方"),
    FORM: Text(en="a form: labels beside values", zh_TW="表單：標籤旁為內容"),
}

CONSTANTS: Final = ("objective", "owner", "department", "period", "level")
"""What may be said of all rows of a table at once."""


class Role(NamedTuple):
    """What a column holds: a field, and of a column of one month, quarter or year, which."""

    field: str
    period: Period | None = None
    label: str = ""
    """In a table with a KPI in each column, the KPI's name."""


class Choice(NamedTuple):
    """Why a column was taken for something: a sentence, and how sure that is, from 0 to 1."""

    role: Role
    confidence: float
    reason: Message | Text
    header: str = ""


@dataclass(frozen=True)
class TableMap:
    """One table of a source. Rows and columns are those of its view: where it is turned, a column is a row of
    the sheet.
    """

    sheet: str
    layout: str = ROWS
    turned: bool = False
    header: tuple[int, int] = (1, 1)
    """First and last row of the header; (0, 0) where there is none."""
    rows: tuple[int, int] = (2, 0)
    """First and last row of what lies below it; 0 is the end of the sheet."""
    columns: Mapping[int, Role] = field(default_factory=dict)
    year: int = 0
    """The year of months and days that do not say theirs; 0 where none is needed."""
    preset: str = ""
    """The key of the tool of which it is an export."""
    constants: Mapping[str, str] = field(default_factory=dict)
    because: Mapping[int, Choice] = field(default_factory=dict, compare=False)
    """Why each column was taken as it was; of a map that was proposed."""
    placed: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells outside the table that say something about all of it, and which constant they became."""

    @property
    def confidence(self) -> float:
        """How sure the columns that name items are."""
        named = [
            one.confidence
            for one in self.because.values()
            if one.role.field in ("objective", "key_result", "kpi", "item")
        ]
        return min(named, default=1.0)

    def columns_of(self, *fields: str) -> list[int]:
        """The columns that hold any of some fields, from left to right."""
        return sorted(column for column, role in self.columns.items() if role.field in fields)


@dataclass(frozen=True)
class Map:
    """All of a source's tables, and the sheets that are left out, with the reason."""

    tables: Sequence[TableMap] = ()
    left_out: Mapping[str, Text | Message] = field(default_factory=dict)
    period: Period | None = None
    """The period of the plan; ``None`` where nothing says it."""
    questions: Sequence[Message] = ()
    """What is not sure enough to be taken without being asked."""
    assumptions: Sequence[Message] = ()
    """What was taken as likely, and is told."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """IDs that were made before, by what they are made for."""
    words: Mapping[str, Any] = field(default_factory=dict)
    """Header words that a map added, as it wrote them."""

    @property
    def sure(self) -> bool:
        """Whether a workbook may be made of it without asking."""
        return bool(self.tables) and not self.questions
