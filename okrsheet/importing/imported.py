"""A source taken: read, described by a map, its items made into the rows of a standard workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.basics.dates import Calendar, Period
from okrsheet.basics.text import Language
from okrsheet.importing.meaning.words import vocabulary
from okrsheet.importing.rows.assembling import Assembled, assemble
from okrsheet.importing.rows.doubts import doubts
from okrsheet.importing.tables.drafts import Drafts
from okrsheet.importing.tables.mapping import Map
from okrsheet.importing.tables.proposing import Options, propose
from okrsheet.importing.tables.source import Source, read_source
from okrsheet.importing.tables.taking import take


@dataclass(frozen=True)
class Import:
    """What an import found, and the workbook that it makes."""

    source: Source
    map: Map
    drafts: Drafts
    assembled: Assembled
    today: dt.date

    @property
    def period(self) -> Period:
        """The period of the plan; this quarter, where the source says none."""
        return self.map.period or Calendar(self.today).quarter(self.today)

    @property
    def goals(self) -> int:
        """How many objectives, key results and KPIs there are together."""
        return sum(self.drafts.counts)

    def workbook(self, language: Language) -> bytes:
        """The standard workbook."""
        from okrsheet.workbook.template import build

        return build(language, self.period, content=self.assembled.content)


def import_from(path: Path, options: Options | None = None, today: dt.date | None = None) -> Import:
    """Reads a source and takes it by the map that is proposed for it, corrected by what a map file says.

    Raises:
        Refused: the source cannot be read.
        UsageError: the map does not fit the source.
    """
    return taken(read_source(path), options, today)


def taken(source: Source, options: Options | None = None, today: dt.date | None = None) -> Import:
    """A source that was read, taken as :func:`import_from` does.

    Raises:
        UsageError: the map does not fit the source.
    """
    options, today = options or Options(), today or dt.date.today()
    found = propose(source, replace(options, today=today))
    drafts = take(source, found, options.words or vocabulary())
    assembled = assemble(source, found, drafts, today)
    questions = tuple(doubts(found, drafts, assembled))
    return Import(source, replace(found, ids=assembled.ids, questions=questions), drafts, assembled, today)
