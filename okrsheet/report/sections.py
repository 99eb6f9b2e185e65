"""What the sections of the mail have in common: a heading, rows, and a line about the rows that are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.links import links

Row = TypeVar("Row")


@dataclass(frozen=True)
class Section(Generic[Row]):
    """A heading, rows, a line about the rows that are left out, and what is said where there are none."""

    title: str = ""
    rows: tuple[Row, ...] = ()
    more: str = ""
    nothing: str = ""


def listed(context: Context, title: str, rows: Sequence[Row], most: int, nothing: str = "") -> Section[Row]:
    """A section of a few lines, however many rows there are."""
    return Section(title, tuple(rows[:most]), more(context, len(rows) - most), nothing)


def more(context: Context, count: int) -> str:
    """That there are more than are listed, and where, if the reader has a way there; blank when there are none."""
    if count <= 0:
        return ""
    says = p.MORE_ATTACHED if context.attached else p.MORE_THERE if links(context).shown else p.MORE
    return context.say(says.says(count=formatting.count(count, context.language)))
