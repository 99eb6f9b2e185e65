"""The formats of ``okrsheet check``: a module each, with one pure function.

To add one, write a module with ``render(checked, language) -> str`` and name it in ``FORMATS``.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Language, Text

if TYPE_CHECKING:
    from okrsheet.assessment import Assessment
    from okrsheet.figures.sources import SourceState
    from okrsheet.rules.rule import Finding

FORMATS: tuple[str, ...] = ("text", "json", "github", "sarif")


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking one plan, without the plan itself: there may be thousands.

    ``language`` is the plan's, ``None`` where it could not be read; ``workbooks`` are its files with their
    hashes, ``failures`` the files that could not be read, each with the reason. ``data_sources`` are those that the plan
    names; ``None`` where they were not asked.
    """

    file: str
    language: Language | None = None
    as_of: dt.date | None = None
    findings: tuple[Finding, ...] = ()
    workbooks: tuple[tuple[str, str], ...] = ()
    kpis: int = 0
    kpis_complete: int = 0
    failures: tuple[tuple[str, OkrsheetError], ...] = ()
    data_sources: tuple[SourceState, ...] | None = None

    @classmethod
    def of(cls, file: str, assessment: Assessment) -> Checked:
        """What is told of an assessment."""
        plan = assessment.plan
        return cls(
            file,
            plan.language,
            assessment.as_of,
            assessment.findings,
            tuple((workbook.file, workbook.sha256) for workbook in plan.workbooks),
            len(assessment.counted_kpis),
            assessment.kpis_complete,
            tuple((one.file, one.why) for one in plan.unread),
            assessment.figures.data_sources,
        )

    @classmethod
    def failed(cls, file: Path | str, error: OkrsheetError) -> Checked:
        """What is told where a plan could not be read."""
        return cls(str(file), failures=((str(file), error),))

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
