"""A map proposed for a source: which tables hold goals, what each column holds, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from okrsheet.basics.dates import Period
from okrsheet.basics.text import Message, Text, plain
from okrsheet.importing.fields import ITEM, KEY_RESULT, KPI, NAMES, OBJECTIVE
from okrsheet.importing.headers import Block, Headers, Label
from okrsheet.importing.mapfile import MapFile
from okrsheet.importing.mapping import Choice, Map, Role, TableMap
from okrsheet.importing.profile import Profile, fit, profile
from okrsheet.importing.source import Source, SourceSheet
from okrsheet.importing.view import View, text_of
from okrsheet.importing.words import NONE, Vocabulary, vocabulary
from okrsheet.importing.years import Years

_ONCE = frozenset((
    *NAMES, "id", "parent", "kind", "level", "owner", "email", "department", "measure", "unit", "baseline", "target", "upper_target",
    "current", "value", "done", "start", "due", "date", "frequency", "weight", "confidence", "period",
))  # fmt: skip
"""Fields that one column of a table holds; others may be in several."""
_SURE = 0.45
"""Strength times fit from which a column is taken for a field."""


@dataclass(frozen=True)
class Options:
    """What the user said beside the source."""

    period: Period | None = None
    words: Vocabulary | None = None
    today: dt.date | None = None
    said: MapFile | None = None
    """A map that somebody corrected; what it says rules."""


def propose(source: Source, options: Options | None = None) -> Map:
    """The likeliest map of a source."""
    options = options or Options()
    words = options.words or vocabulary()
    years = Years(source, options.period, options.today or dt.date.today())
    tables: list[TableMap] = []
    left_out: dict[str, Text | Message] = {}
    for sheet in source.sheets:
        found = list(_tables(sheet, words, years))
        tables += found
        if not found:
            left_out[sheet.title] = _NO_TABLE if sheet.cells else _EMPTY
    assumptions = list(years.told())
    return Map(tables, left_out, years.plan_period(tables), (), assumptions)


def _tables(sheet: SourceSheet, words: Vocabulary, years: Years) -> Iterator[TableMap]:
    view = View(sheet)
    headers = Headers(view, words)
    for block in headers.blocks():
        made = _Reading(view, block, words, years.of_sheet(sheet.title)).table()
        if made:
            yield made


@dataclass
class _Reading:
    """One block while its columns are understood."""

    view: View
    block: Block
    words: Vocabulary
    year: int

    def table(self) -> TableMap | None:
        """The table that a block is; ``None`` where it names nothing."""
        choices = self._choices()
        if not any(one.role.field in NAMES for one in choices.values()):
            return None
        return TableMap(
            self.view.sheet.title,
            header=(self.block.top, self.block.bottom),
            rows=(self.block.bottom + 1, self.block.last),
            columns={column: one.role for column, one in choices.items()},
            because=choices,
        )

    def _profile(self, column: int) -> Profile:
        rows = range(self.block.bottom + 1, self.block.last + 1)
        return profile(cell for row in rows if not (cell := self.view.cell(row, column)).blank)

    def _choices(self) -> dict[int, Choice]:
        choices: dict[int, Choice] = {}
        wanted: list[tuple[float, int, Choice]] = []
        for column, labels in sorted(self.block.labels.items()):
            header = " ".join(label.text for label in labels)
            if made := self._of_period(labels, header):
                choices[column] = made
                continue
            seen = self._profile(column)
            wanted += [(score, column, one) for score, one in self._candidates(labels, header, seen)]
        taken = {one.role.field for one in choices.values() if not one.role.period}
        for _, column, one in sorted(wanted, key=lambda w: (-w[0], w[1])):
            if column in choices or (one.role.field in _ONCE and one.role.field in taken):
                continue
            choices[column] = one
            taken.add(one.role.field)
        for column, labels in self.block.labels.items():
            header = " ".join(label.text for label in labels)
            choices.setdefault(column, Choice(Role("notes"), 0.0, _UNKNOWN, header))
        self._unlabelled(choices)
        return dict(sorted(choices.items()))

    def _candidates(
        self, labels: Sequence[Label], header: str, seen: Profile
    ) -> Iterator[tuple[float, Choice]]:
        for depth, label in enumerate(reversed(labels)):
            for match in label.matches:
                if match.field == NONE:
                    continue
                score = match.strength * fit(match.field, seen) * (1 if not depth else 0.8)
                if score >= _SURE:
                    why = _WHOLE if match.strength >= 1 else _PART
                    yield score, Choice(Role(match.field), score, why.says(word=match.word), header)

    def _of_period(self, labels: Sequence[Label], header: str) -> Choice | None:
        """A column of a month, quarter or year: its period, and what it holds of it."""
        named = [label for label in labels if label.dated]
        if not named:
            return None
        smallest = min(named, key=lambda one: _days(one, self.year))
        year = next((one.dated.year for one in named if one.dated and one.dated.year), self.year)
        assert smallest.dated
        period = smallest.dated.within(year)
        if period is None:
            return None
        fields = [m.field for label in reversed(labels) for m in label.matches if m.field != NONE]
        name = next((f for f in fields if f in _OF_PERIODS), "current")
        return Choice(Role(_OF_PERIODS.get(name, name), period), 0.9, _PERIOD, header)

    def _unlabelled(self, choices: dict[int, Choice]) -> None:
        """Columns without a header: numbering by what they hold, else notes."""
        rows = range(self.block.bottom + 1, self.block.last + 1)
        filled = {column for row in rows for column in self.view.row(row)} - set(choices)
        for column in sorted(filled):
            seen = self._profile(column)
            taken = {one.role.field for one in choices.values()}
            if seen.codes > 0.6 and "id" not in taken and column < min(choices):
                choices[column] = Choice(Role("id"), 0.7, _NUMBERING)
            else:
                choices[column] = Choice(Role("notes"), 0.0, _NO_HEADER)


def _days(label: Label, year: int) -> int:
    period = label.dated.within(year) if label.dated else None
    return (period.end - period.start).days if period else 10_000


_OF_PERIODS: Mapping[str, str] = {
    "target": "target", "current": "current", "value": "current", "difference": "difference", "progress": "progress", "status": "status",
    "comment": "notes", "notes": "notes", "baseline": "notes", "stretch": "notes", "done": "current",
}  # fmt: skip
_EMPTY = Text(en="it is empty", zh_TW="空白")
_NO_TABLE = Text(en="no goals, key results or KPIs were found in it", zh_TW="找不到目標、關鍵結果或 KPI")
_WHOLE = Text(en="the header is a word for it ({word})", zh_TW="欄名就是這個意思（{word}）")
_PART = Text(
    en="the header may mean it ({word}), and what stands below fits",
    zh_TW="欄名可能是這個意思（{word}），內容也相符",
)
_PERIOD = Text(en="the header names a period", zh_TW="欄名是期間")
_UNKNOWN = Text(en="the header is none of the known words", zh_TW="欄名不在已知的詞彙中")
_NO_HEADER = Text(en="no header stands above it", zh_TW="上方沒有欄名")
_NUMBERING = Text(en="it holds numbers or codes", zh_TW="內容是編號")
