"""The formats of ``okrsheet check``: a module each, with one pure function.

To add one, write a module with ``render(checked, language) -> str`` and name it in ``FORMATS``.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from okrsheet.assessment import Assessment
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Language, Text
from okrsheet.rules.rule import Finding

FORMATS: tuple[str, ...] = ("text", "json", "github", "sarif")


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking one workbook, or several that make one plan: an assessment, or the error that
    made it impossible.
    """

    file: str
    assessment: Assessment | None = None
    error: OkrsheetError | None = None

    @property
    def failures(self) -> tuple[tuple[str, OkrsheetError], ...]:
        """What could not be read, each file with its reason."""
        if self.assessment is None:
            return ((self.file, self.error),) if self.error else ()
        return tuple((one.file, one.why) for one in self.assessment.plan.unread)

    def file_of(self, path: str) -> str:
        """How a workbook is named: as it was on the command line, one of a folder's by its own path."""
        return path or self.file


_TWO_SENTENCES = Text(en="{message}. {hint}", zh_TW="{message}。{hint}")


def told(finding: Finding, language: Language) -> str:
    """A finding in two sentences: what is wrong, and what to do."""
    return _TWO_SENTENCES.says(message=finding.message, hint=finding.hint).into(language)


class Format(Protocol):
    """What a module of this package offers."""

    def render(self, checked: Sequence[Checked], language: Language | None) -> str:
        """All findings as text; ``language`` ``None`` is each workbook's own."""
        ...


def find(name: str) -> Format:
    """The format of this name."""
    return cast("Format", importlib.import_module(f"okrsheet.formats.{name}"))
