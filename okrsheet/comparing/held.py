"""What a cell holds, and how that is shown: exactly, so that two that differ never look alike."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from okrsheet.basics.cells import CellRef
from okrsheet.basics.text import Language, Text, clean, clip, render, with_marks
from okrsheet.plan.columns import Record
from okrsheet.plan.convert import Problem, ProblemKind
from okrsheet.plan.quantity import is_percent
from okrsheet.plan.words import Word

_LONGEST = 200  # characters of a text beside another
_BEFORE = 30  # of them before the first that differs


@dataclass(frozen=True, slots=True)
class Held:
    """What one cell holds: its value as it is meant, or what is typed there and cannot be read; neither of a
    blank one. ``fuller`` are other words for it, should it look like another that is something else.
    """

    value: object
    problem: Problem | None
    where: CellRef
    fuller: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing is there."""
        return self.problem is None and self.value in (None, ())

    @property
    def typed(self) -> str | None:
        """What is typed there, where it could not be read."""
        return None if self.problem is None else clean(self.problem.typed)

    def shown(self, language: Language, *, bare: bool = False) -> str:
        """As a reader sees it, with nothing rounded; texts (unless ``bare``), and what could not be read, in quotes."""
        if self.problem is not None:
            if self.problem.kind is ProblemKind.NEVER_CALCULATED:
                return _NEVER.into(language)
            return quoted(self.problem.typed, language)
        match self.value:
            case None | ():
                return _BLANK.into(language)
            case str():
                return text_of(self.value) if bare or self.fuller else quoted(self.value, language)
            case Word():
                return self.value.text.into(language)
            case float():
                return with_marks(_exact(self.value), language)
            case tuple():
                return ", ".join(map(clean, self.value))
            case _:
                return render(self.value, language)


def _exact(value: float) -> str:
    """A number to the fifteen digits that a spreadsheet keeps."""
    return f"{value * 100:,.15g}%" if is_percent(value) else f"{value:,.15g}"


def text_of(value: str) -> str:
    """The form in which two texts are equal that read alike: line breaks, invisible marks and ways of putting an
    accent on a letter aside.
    """
    return clean(unicodedata.normalize("NFC", value))


def quoted(text: str, language: Language) -> str:
    """A text of a cell in quotes, on one line."""
    return _QUOTED.says(text=text_of(text)).into(language)


def side_by_side(old: Held, new: Held, language: Language) -> tuple[str, str]:
    """Two cells that differ, so that it is seen: of long texts, what stands around the first difference."""
    a, b = old.shown(language), new.shown(language)
    if a == b:
        a, b = (f"{text} ({one.fuller or one.value!r})" for text, one in ((a, old), (b, new)))
    if max(len(a), len(b)) <= _LONGEST:
        return a, b
    same = next(
        (n for n, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b))
    )
    start = max(same - _BEFORE, 0)
    lead = "…" * bool(start)
    return clip(lead + a[start:], _LONGEST), clip(lead + b[start:], _LONGEST)


def plain_data(held: Held) -> Mapping[str, object]:
    """A cell for programs: unrounded, with keys for words and ISO days."""
    value = held.value
    match value:
        case Word():
            value = value.key
        case dt.date():
            value = value.isoformat()
        case tuple():
            value = list(value)
    return {"value": value, "percent": is_percent(held.value), "typed": held.typed, "cell": str(held.where)}


def held_in(record: Record, key: str, fuller: str = "") -> Held:
    """What a record's cell holds."""
    return Held(getattr(record, key), record.problems.get(key), record.at(key), fuller)


_QUOTED: Final = Text(en="“{text}”", zh_TW="「{text}」")
_BLANK: Final = Text(en="(blank)", zh_TW="（空白）")
_NEVER: Final = Text(en="(a formula that was never calculated)", zh_TW="（未計算的公式）")
