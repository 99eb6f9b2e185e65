"""What each column of a table holds: its header says what it may, and the cells below decide."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Period
from okrsheet.basics.text import Text, fold
from okrsheet.importing.meaning.dating import Dated, dated_within
from okrsheet.importing.meaning.fields import COMPARED, ITEM, KEY_RESULT, KPI, NAMES, OBJECTIVE
from okrsheet.importing.meaning.marks import Mark, code_of, mark_of
from okrsheet.importing.meaning.periods import week_number, week_of
from okrsheet.importing.meaning.presets import Preset, preset_of
from okrsheet.importing.meaning.values import Number, read_number
from okrsheet.importing.meaning.words import NONE, How, Match, Vocabulary
from okrsheet.importing.tables.headers import Block, Label
from okrsheet.importing.tables.mapping import Choice, Role
from okrsheet.importing.tables.profile import Profile, fit, is_number_like, profile
from okrsheet.importing.tables.view import View, text_of
from okrsheet.plan.words import Level

ONCE = frozenset((
    *NAMES, "id", "parent", "kind", "level", "owner", "email", "department", "measure", "unit", "baseline", "target", "upper_target",
    "current", "value", "done", "start", "due", "date", "frequency", "weight", "confidence", "source",
))  # fmt: skip
"""Fields that one column of a table holds; others may be in several."""
_SURE = 0.45
"""Strength times fit from which a column is taken for a field."""
_DESCRIBES = ("notes", "comment", *NAMES)
"""What the lower header of a name may say: “Key results” over “Description”."""
_OF_PERIODS: Mapping[str, str] = {
    "target": "target", "current": "current", "value": "current", "difference": "difference", "progress": "progress", "status": "status",
    "comment": "notes", "notes": "notes", "baseline": "baseline", "stretch": "notes", "done": "current",
}  # fmt: skip
_SMART = re.compile(
    r"specific|measurable|a(?:chievable|ttainable|ssignable)|re(?:levant|alistic)|time(?:[- ]?(?:bound|ly|based|frame))?",
    re.IGNORECASE,
)
_MOST_PERCENT = 300  # a higher number is no share of anything
_PER_KIND = ("owner", "email", "weight", "due", "start", "department")
"""Fields that an objective and its key results may have each."""
_OBJECTIVES = re.compile(
    r"\b(?:objectives?|goals?)\b|目標負責|目標權重|目标负责|目标权重|obje?c?tivo|^ziel", re.IGNORECASE
)
_GOALS = re.compile(
    r"goal|objective|outcome|result|priorit|strateg|statement|aim|目標|目标|策略|战略|目的|方針|ziel|strategie|obje?c?tivo|estrat|objectif|résultat|axe|mục tiêu|chiến lược|목표|전략|과제",
    re.IGNORECASE,
)
"""What a header holds that speaks of goals."""
_KINDS: Mapping[str, str] = {"objective": OBJECTIVE, "key_result": KEY_RESULT, "kpi": KPI}


@dataclass
class Columns:
    """The columns of one block, understood together."""

    view: View
    block: Block
    words: Vocabulary
    year: int
    quarter: Period | None = None
    """The quarter of the sheet, from which weeks are counted."""
    choices: dict[int, Choice] = field(default_factory=dict)

    @cached_property
    def preset(self) -> Preset | None:
        """The tool of which this is an export."""
        return preset_of(self.header(column) for column in self.block.labels)

    def chosen(self) -> dict[int, Choice]:
        """A choice for every column that has a header or holds anything."""
        self._by_preset()
        self._by_periods()
        self._by_words()
        self._outcomes()
        self._smart()
        self._per_kind()
        self._ids()
        self._lines()
        self._unlabelled()
        self._numbered_names()
        self._hierarchy()
        self._lone_name()
        self._grouping()
        self._amounts()
        return dict(sorted(self.choices.items()))

    @property
    def rows(self) -> range:
        """The rows below the header."""
        return range(self.block.bottom + 1, self.block.last + 1)

    def profile(self, column: int) -> Profile:
        """What stands in a column, in figures."""
        return self._profiles.setdefault(column, profile(self.cells(column)))

    @cached_property
    def _profiles(self) -> dict[int, Profile]:
        return {}

    def cells(self, column: int) -> Iterator[Cell]:
        """The filled cells of a column."""
        return (cell for row in self.rows if not (cell := self.view.cell(row, column)).blank)

    def _filled(self) -> set[int]:
        """The columns of the table that hold anything."""
        columns = {column for row in self.rows for column in self.view.row(row)}
        return {column for column in columns if self.block.left <= column <= self.block.right}

    def header(self, column: int) -> str:
        """The labels of a column in one."""
        return " ".join(label.text for label in self.block.labels.get(column, ()))

    @property
    def headers(self) -> str:
        """All labels in one."""
        return " | ".join(map(self.header, self.block.labels))

    def _taken(self) -> set[str]:
        return {one.role.field for one in self.choices.values() if not one.role.period}

    def names_by_id(self, choices: Mapping[int, Choice]) -> bool:
        """Whether rows are values of items that are known by an ID alone."""
        fields = {one.role.field: column for column, one in choices.items()}
        if (
            "id" not in fields
            or not fields.keys() & {"date", "period"}
            or not fields.keys() & {"value", "current"}
        ):
            return False
        return self.profile(fields["id"]).distinct < 0.7

    # Headers

    def _by_preset(self) -> None:
        for column in self.block.labels if self.preset else ():
            header = self.header(column)
            known = self.preset.column(header) if self.preset else None
            if known and self.preset:
                self.choices[column] = Choice(
                    Role(known.field), 1.0, _EXPORT.says(tool=self.preset.name), header
                )

    def _by_periods(self) -> None:
        for column, labels in sorted(self.block.labels.items()):
            if column in self.choices or self._names_of_period(column, labels):
                continue
            if made := self._of_period(labels, self.header(column)):
                self.choices[column] = made
        self._alike()
        self._roll_years()
        self._weeks()
        self._before_the_target()

    def _alike(self) -> None:
        """Columns of numbers whose headers are the same but for a month or quarter, “Review Q1”, “Review Q2”, though the
        word is not known.
        """
        found: dict[str, list[tuple[int, Dated]]] = {}
        for column, labels in self.block.labels.items():
            named = dated_within(labels[-1].text) if len(labels) == 1 and not labels[0].known else None
            if named and named.kind in ("month", "quarter") and self.profile(column).numbers >= 0.7:
                found.setdefault(fold(named.rest), []).append((column, named))
        for columns in found.values():
            periods = {column: named.within(named.year or self.year) for column, named in columns}
            if len(set(periods.values())) < 2 or len(set(periods.values())) < len(columns):
                continue
            for column, period in periods.items():
                if column not in self.choices and period:
                    self.choices[column] = Choice(Role("current", period), 0.8, _PERIOD, self.header(column))

    def _weeks(self) -> None:
        """Columns of weeks, counted from the first day of the sheet's quarter; where nothing says that, they are
        notes.
        """
        numbers = {
            c: n for c, labels in self.block.labels.items() if (n := week_number(labels[-1].text)) is not None
        }
        if len(numbers) < 2:
            return
        for column, number in numbers.items():
            day = week_of(number, self.quarter) if self.quarter and max(numbers.values()) <= 14 else None
            role = Role("current", Period(day, day)) if day else Role("notes")
            self.choices[column] = Choice(
                role, 0.9 if day else 0.0, _PERIOD if day else _UNKNOWN, self.header(column)
            )

    def _smart(self) -> None:
        """“Specific, measurable, achievable, relevant, time-bound” are five questions about a goal."""
        asked = {c for c, labels in self.block.labels.items() if _SMART.fullmatch(labels[-1].text)}
        if len(asked) >= 4:
            for column in asked:
                if self.choices[column].role.field in NAMES:
                    self.choices[column] = Choice(Role("notes"), 0.9, _UNKNOWN, self.header(column))

    def beyond(self, today: dt.date) -> bool:
        """Whether values stand in columns of periods that are still to come."""
        ahead = [c for c, one in self.choices.items() if one.role.field == "current" and one.role.period]
        return any(
            (period := self.choices[c].role.period)
            and period.start > today
            and any(map(is_number_like, self.cells(c)))
            for c in ahead
        )

    def _before_the_target(self) -> None:
        """What was reached in the year before the target's is where it starts from: “Actual 2025”, “Target 2026”; and
        a baseline starts everything, whatever year it is of.
        """
        dated = {c: one.role for c, one in self.choices.items() if one.role.period}
        targets = [role.period for role in dated.values() if role.field == "target" and role.period]
        currents = {c: role.period for c, role in dated.items() if role.field == "current" and role.period}
        for column, role in dated.items():
            before = (
                len(targets) == len(currents) == 1
                and column in currents
                and currents[column].end < targets[0].start
            )
            if role.field == "baseline" or before:
                self.choices[column] = self.choices[column]._replace(role=Role("baseline"))

    def _names_of_period(self, column: int, labels: Sequence[Label]) -> bool:
        """Whether a column holds the names of what is to be reached in a period: “2026 Goals”, 「115年度目標」."""
        label = labels[-1]
        names = label.matches and label.matches[0].field in NAMES
        seen = self.profile(column)
        return bool(label.dated and names) and seen.texts >= 0.7 and seen.length >= 6

    def _of_period(self, labels: Sequence[Label], header: str) -> Choice | None:
        """A column of a month, quarter or year: its period, and what it holds of it."""
        named = [label for label in labels if label.dated]
        if not named:
            return None
        smallest = min(named, key=lambda one: _days(one, self.year))
        assert smallest.dated
        year = smallest.dated.year or next(
            (one.dated.year for one in named if one.dated and one.dated.year), self.year
        )
        period = smallest.dated.within(year)
        if period is None:
            return None
        fields = [m.field for label in reversed(labels) for m in label.matches if m.field != NONE]
        lower = labels[labels.index(smallest) + 1 :]
        unknown = any(not label.known for label in lower)
        name = next((f for f in fields if f in _OF_PERIODS), "notes" if unknown else "current")
        return Choice(Role(_OF_PERIODS.get(name, name), period), 0.9, _PERIOD, header)

    def _roll_years(self) -> None:
        """Months without a year go on into the next one; where they begin in the last quarter of a year, as a
        fiscal year does that starts in December, the first of them lie in the year before.
        """
        bare = [
            (column, dated.month, dated)
            for column, labels in sorted(self.block.labels.items())
            for dated in [next((one.dated for one in labels if one.dated and one.dated.month), None)]
            if dated and column in self.choices and not any(one.dated and one.dated.year for one in labels)
        ]
        months = [month for _, month, _ in bare]
        turns = [n for n in range(1, len(months)) if months[n] < months[n - 1]]
        if len(turns) != 1:
            return
        before = -1 if turns[0] < len(months) - turns[0] else 0
        for place, (column, _, dated) in enumerate(bare):
            year = self.year + before + (place >= turns[0])
            one = self.choices[column]
            self.choices[column] = one._replace(role=one.role._replace(period=dated.within(year)))

    def _by_words(self) -> None:
        wanted: list[tuple[float, int, Choice]] = []
        for column, labels in sorted(self.block.labels.items()):
            if column not in self.choices:
                wanted += [(score, column, one) for score, one in self._candidates(column, labels)]
        taken = self._taken()
        for _, column, one in sorted(wanted, key=lambda w: (-round(w[0], 3), w[1])):
            name = one.role.field
            if column in self.choices or (name in ONCE and name in taken and not self._again(column, one)):
                continue
            self.choices[column] = one
            taken.add(name)
        for column in self.block.labels:
            if column not in self.choices:
                found = self._by_content(column)
                self.choices[column] = found or Choice(Role("notes"), 0.0, _UNKNOWN, self.header(column))

    def _outcomes(self) -> None:
        """“Result” behind the numbers of what another column names for certain says how it went: it names nothing."""
        names = {c: one for c, one in self.choices.items() if one.role.field in NAMES}
        numbers = [c for c, one in self.choices.items() if one.role.field in ("target", "current")]
        sure = [c for c, one in names.items() if one.confidence >= 0.8]
        for column, one in names.items():
            if sure and numbers and one.confidence < 0.7 and column > max(*numbers[:1], *sure):
                self.choices[column] = Choice(Role("notes"), 0.0, _UNKNOWN, one.header)

    def _candidates(self, column: int, labels: Sequence[Label]) -> Iterator[tuple[float, Choice]]:
        header, seen = self.header(column), self.profile(column)
        for depth, label in enumerate(reversed(labels)):
            for match in label.matches:
                if match.field == NONE or (
                    match.field in NAMES and match.strength < 0.7 and _is_choice(seen)
                ):
                    continue
                score = match.strength * fit(match.field, seen) * (1 if not depth else 0.8)
                if match.field == "start" and seen.numbers > 0.5 and not seen.dates:
                    yield 0.9, Choice(Role("baseline"), 0.9, _PART, header)
                elif score >= _SURE:
                    yield score, Choice(Role(match.field), score, _why(match), header)
        if len(labels) > 1 and (upper := labels[-2]).field in NAMES and labels[-1].field in _DESCRIBES:
            score = 1.01 * upper.strength * fit(upper.field, seen)
            if score >= _SURE:
                yield score, Choice(Role(upper.field), min(score, 1.0), _why(upper.matches[0]), header)

    def _by_content(self, column: int) -> Choice | None:
        """What a column holds whose header is not known, where its words leave no doubt."""
        seen, header, taken = self.profile(column), self.header(column), self._taken()
        for name, share in (
            ("frequency", seen.frequencies),
            ("measure", seen.measures),
            ("email", seen.mails),
        ):
            if share > 0.7 and seen.count > 1 and name not in taken:
                field_name = "owner" if name == "email" and "owner" not in taken else name
                return Choice(Role(field_name), 0.7, _CONTENT, header)
        return None

    def _again(self, column: int, one: Choice) -> bool:
        """Whether a field has several columns: “Key result 1”, “Key result 2”, with “KR1 target”, “KR2 target”; or one column of objectives stands
        above another: “Strategic goal”, “Objective”.
        """
        if one.role.field == OBJECTIVE:
            return self._above_another(column, one)
        if one.role.field != KEY_RESULT and not self._several_results():
            return False
        return any(
            choice.role.field == one.role.field
            and _unnumbered(choice.header) == _unnumbered(one.header) != one.header
            for choice in self.choices.values()
        )

    def _several_results(self) -> bool:
        """Whether the key results of an objective stand beside each other, each with a target of its own."""
        return sum(one.role.field == KEY_RESULT for one in self.choices.values()) > 1

    def _per_kind(self) -> None:
        """A column of its own for the objective: “Objective owner” beside “Owner”, or one that is filled only where
        an objective is named.
        """
        names = {one.role.field: column for column, one in self.choices.items() if one.role.field in NAMES}
        if OBJECTIVE not in names or not names.keys() & {KEY_RESULT, KPI}:
            return
        for column in sorted(set(self.block.labels) - set(names.values())):
            one = self.choices[column]
            field_name = one.role.field if one.role.field in _PER_KIND else self._would_be(column)
            if one.role.period or field_name not in _PER_KIND:
                continue
            if _OBJECTIVES.search(one.header) or self._follows(column, names):
                self.choices[column] = one._replace(role=Role(field_name, label=OBJECTIVE))
                if one.role.field == field_name:
                    self._second(field_name, names.values())

    def _ids(self) -> None:
        """Columns of IDs: one whose IDs repeat with the objectives is theirs, the other the key results' or KPIs'."""
        names = {one.role.field: column for column, one in self.choices.items() if one.role.field in NAMES}
        finer = names.get(KEY_RESULT) or names.get(KPI)
        if OBJECTIVE not in names or not finer:
            return
        objectives = len({text_of(cell) for cell in self.cells(names[OBJECTIVE])})
        rows = sum(1 for _ in self.cells(finer))
        for column in sorted(set(self.block.labels) - set(names.values())):
            one = self.choices[column]
            if one.role.field != "id" and not (one.role.field == "notes" and self._would_be(column) == "id"):
                continue
            ids = [text_of(cell) for cell in self.cells(column)]
            distinct = len(set(ids))
            if (
                distinct == objectives
                and distinct < rows
                and (len(ids) == objectives or len(ids) >= 0.9 * rows)
            ):
                self.choices[column] = one._replace(role=Role("id", label=OBJECTIVE))
            elif not any(c.role == Role("id") for k, c in self.choices.items() if k != column):
                self.choices[column] = Choice(Role("id"), 0.9, _WHOLE, one.header)

    def _would_be(self, column: int) -> str:
        """The field that a column would have been, had another not been it already."""
        found = max(self._candidates(column, self.block.labels[column]), key=lambda one: one[0], default=None)
        return found[1].role.field if found else ""

    def _second(self, field_name: str, names: Iterable[int]) -> None:
        """Gives a field, which has become the objective's, to the column that comes next for it."""
        for column in sorted(set(self.block.labels) - set(names)):
            one = self.choices[column]
            if (
                one.role.field == "notes"
                and self._would_be(column) == field_name
                and not _OBJECTIVES.search(one.header)
            ):
                self.choices[column] = Choice(Role(field_name), 0.9, _WHOLE, one.header)
                return

    def _follows(self, column: int, names: Mapping[str, int]) -> bool:
        """Whether a column is filled only in rows that name an objective, and more rows than those name items."""
        filled = {row for row in self.rows if not self.view.cell(row, column).blank}
        named = {row for row in self.rows if not self.view.cell(row, names[OBJECTIVE]).blank}
        finer = [c for name, c in names.items() if name != OBJECTIVE]
        others = {row for row in set(self.rows) - named for c in finer if not self.view.cell(row, c).blank}
        return bool(filled) and filled <= named and len(others) >= 2 and len(filled) >= 0.6 * len(named)

    def _above_another(self, column: int, one: Choice) -> bool:
        others = [c for c, other in self.choices.items() if other.role.field == OBJECTIVE]
        if len(others) != 1 or one.confidence < 0.8 or self.choices[others[0]].confidence < 0.8:
            return False
        upper, lower = sorted((column, others[0]))
        counts = [len({text_of(cell) for cell in self.cells(c)}) for c in (upper, lower)]
        return 1 <= counts[0] < counts[1]

    # Content

    def _lines(self) -> None:
        """A column that says which number each row holds: target, actual, difference."""
        if not any(one.role.period for one in self.choices.values()):
            return
        filled = self._filled()
        for column in sorted(filled):
            one = self.choices.get(column)
            if one and one.role.period:
                continue
            texts = [text_of(cell) for cell in self.cells(column)]
            found = (self._number_said(text) for text in texts)
            known = [name for name in found if name]
            both = "target" in known and len(set(known)) > 1
            if both and len(known) >= 0.6 * len(texts):
                self.choices[column] = Choice(Role("line"), 0.9, _LINES, self.header(column))
                return

    def _number_said(self, text: str) -> str:
        """Which number of an item a row holds, by its label; a word such as 目標 may be that of a target or of a goal."""
        numbers = ("target", "current", "value", "baseline", *COMPARED)
        fields = (match.field for match in self.words.candidates(text) if match.strength >= 0.6)
        return next((name for name in fields if name in numbers), "")

    def _unlabelled(self) -> None:
        """Columns without a header: numbering by what they hold, else notes."""
        filled = self._filled() - set(self.choices)
        for column in sorted(filled):
            seen = self.profile(column)
            if seen.codes > 0.6 and "id" not in self._taken() and self.choices and column < min(self.choices):
                self.choices[column] = Choice(Role("id"), 0.7, _NUMBERING)
            else:
                self.choices[column] = Choice(Role("notes"), 0.0, _NO_HEADER)

    def _numbered_names(self) -> None:
        """Under “KR” stand numbers, and the names beside them: they are key results then."""
        named = [(c, one) for c, one in self.choices.items() if one.role.field in NAMES]
        if len(named) != 1 or named[0][1].role.field != KPI:
            return
        for column, one in self.choices.items():
            labels = self.block.labels.get(column, ())
            kinds = {label.field for label in labels if label.strength >= 0.6} & {KEY_RESULT, OBJECTIVE}
            if kinds and one.role.field in ("notes", "id") and self.profile(column).codes > 0.6:
                self.choices[column] = one._replace(role=Role("id"))
                self.choices[named[0][0]] = named[0][1]._replace(role=Role(kinds.pop()))
                return

    def _hierarchy(self) -> None:
        """One column of names for items of several kinds, told apart by kind, number or the item above."""
        named = [(c, one) for c, one in self.choices.items() if one.role.field in NAMES]
        if not named:
            named = self._nameless()
        if len(named) == 2 and "parent" in self._taken():
            named = self._of_every_row(named)
        if len(named) != 1:
            return
        column, one = named[0]
        why = self._tells_kinds(column)
        if why:
            self.choices[column] = Choice(Role(ITEM), one.confidence, why, one.header)

    def _of_every_row(self, named: list[tuple[int, Choice]]) -> list[tuple[int, Choice]]:
        """Where rows name the item above them, each is one item: of “Name” and “Metric”, the one that all rows fill; the
        other says what is measured.
        """
        (most, one), (fewer, other) = sorted(named, key=lambda n: -self.profile(n[0]).count)
        if self.profile(most).count == self.profile(fewer).count:
            return named
        self.choices[fewer] = other._replace(role=Role("notes"))
        return [(most, one)]

    def _nameless(self) -> list[tuple[int, Choice]]:
        """The column of the longest texts, where the table says kinds or items above and no header names items."""
        if not self._taken() & {"parent", "kind"}:
            return []
        texts = [(self.profile(c).length, c) for c, one in self.choices.items() if one.role.field == "notes"]
        column = max(texts, default=(0, 0))[1]
        return [(column, self.choices[column])] if column and self.profile(column).texts > 0.7 else []

    def _tells_kinds(self, column: int) -> Text | None:
        taken = self._taken()
        for name in ("kind", "level"):
            for c in [c for c, one in self.choices.items() if one.role.field == name]:
                kinds = {self._kind(text_of(cell)) for cell in self.cells(c)}
                if len(kinds - {""}) > 1:
                    self.choices[c] = self.choices[c]._replace(role=Role("kind"))
                    return _BY_KIND
        if "parent" in taken:
            return _BY_PARENT
        marks = self.marks(column)
        if len(marks) < 2:
            return None
        if {OBJECTIVE, KEY_RESULT} <= {mark.kind for mark in marks}:
            return _BY_NUMBER
        depths = [len(mark.path) for mark in marks if mark.path]
        paths = {mark.path for mark in marks}
        nested = sum(path[:-1] in paths for path in paths if len(path) > 1)
        return _BY_NUMBER if len(depths) >= 0.6 * len(marks) and len(set(depths)) > 1 and nested else None

    def _kind(self, text: str) -> str:
        return (self.preset.kind(text) if self.preset else "") or kind_of(text, self.words)

    def marks(self, column: int) -> list[Mark]:
        """The number or code of each row that has a name."""
        ids = [c for c, one in self.choices.items() if one.role.field == "id"]
        found = []
        for row in self.rows:
            text = text_of(self.view.cell(row, column))
            if not text:
                continue
            own = code_of(text_of(self.view.cell(row, ids[0]))) if ids else None
            found.append(own if own and (own.path or own.kind) else mark_of(text))
        return found

    def _lone_name(self) -> None:
        """A name that does not say of what: below an objective it is a key result's; alone a KPI's where numbers
        stand beside it, and else an objective's.
        """
        named = {c: one for c, one in self.choices.items() if one.role.field in NAMES}
        kinds = {one.role.field for one in named.values()}
        for column, one in named.items():
            if one.role.field == ITEM and not self._is_hierarchy(one):
                wanted = self._kind_of_item(kinds)
                self.choices[column] = one._replace(role=Role(wanted) if wanted else Role("notes"))
        if len(named) == 1:
            column, one = next(iter(named.items()))
            if (
                one.role.field == OBJECTIVE
                and one.confidence <= 0.62
                and not _goal_like(one.header)
                and self._numbers()
            ):
                self.choices[column] = one._replace(role=Role(KPI))

    def _grouping(self) -> None:
        """Texts that each stand over several KPIs are their objectives, where the header speaks of goals at all: “Results
        statement”, 「策略績效目標」.
        """
        named = {one.role.field: column for column, one in self.choices.items() if one.role.field in NAMES}
        if not named or named.keys() & {OBJECTIVE, ITEM}:
            return
        first = min(named.values())
        rows = {row for row in self.rows if not self.view.cell(row, first).blank}
        for column in sorted((c for c in self.choices if c < first), reverse=True):
            one, seen = self.choices[column], self.profile(column)
            filled = {row for row in self.rows if not self.view.cell(row, column).blank}
            groups = len(filled) < len(rows) or seen.distinct < 0.8
            known = one.role.field != "notes" or one.confidence > 0 or not _GOALS.search(one.header)
            if not known and groups and seen.texts > 0.8 and seen.length >= 6:
                self.choices[column] = Choice(Role(OBJECTIVE), 0.7, _GROUPS, one.header)
                return

    def _amounts(self) -> None:
        """“Progress” is a share; where amounts stand below that word, 「3.2萬」, they are what was reached."""
        if "current" in self._taken():
            return
        for column, one in self.choices.items():
            if one.role != Role("progress"):
                continue
            read = [read_number(cell) for cell in self.cells(column)]
            numbers = [n for n in read if isinstance(n, Number)]
            if numbers and any(abs(n.value) > _MOST_PERCENT and not n.percent for n in numbers):
                self.choices[column] = one._replace(role=Role("current"))
                return

    def _is_hierarchy(self, one: Choice) -> bool:
        return one.reason in (_BY_KIND, _BY_PARENT, _BY_NUMBER) or bool(self.preset)

    def _kind_of_item(self, kinds: set[str]) -> str:
        if OBJECTIVE in kinds:
            return "" if kinds & {KEY_RESULT, KPI} else KEY_RESULT
        return "" if len(kinds) > 1 else KPI if self._numbers() else OBJECTIVE

    def _numbers(self) -> bool:
        return any(
            one.role.field in ("target", "current", "baseline") or one.role.period
            for one in self.choices.values()
        )

    @property
    def weak(self) -> bool:
        """Whether no header says for certain that the rows are goals, and no numbers do."""
        names = [one for one in self.choices.values() if one.role.field in NAMES]
        sure = any(one.confidence > 0.62 and one.header and not self._only_item(one.header) for one in names)
        fields = {one.role.field for one in self.choices.values()}
        return not sure and not ("target" in fields and fields & {"current", "baseline", "measure", "value"})

    @property
    def records(self) -> bool:
        """Whether the rows tell what was said or done on a day, such as the “objective of the call”."""
        names = [one for one in self.choices.values() if one.role.field in NAMES]
        fields = {one.role.field for one in self.choices.values()}
        if "date" not in fields or fields & {"target", "current", "baseline", "value"}:
            return False
        sure = {one.role.field for one in names if one.confidence >= 0.8}
        return not sure or (sure == {OBJECTIVE} and not fields & {"owner", "due", "email"})

    def _only_item(self, header: str) -> bool:
        found = self.words.candidates(header)
        return bool(found) and found[0].field == ITEM and bool(found[0].word)


def _is_choice(seen: Profile) -> bool:
    """Whether a column holds a few short words over and over, such as high, medium, low."""
    return seen.count >= 4 and seen.distinct < 0.5 and seen.length < 12


def kind_of(text: str, words: Vocabulary) -> str:
    """The kind of item that a word names; blank for none. A task is none."""
    found = next(
        (m.field for m in words.candidates(text) if m.strength >= 0.6 and m.how is not How.BEFORE), ""
    )
    if found in _KINDS:
        return _KINDS[found]
    return OBJECTIVE if Level.find(text) else ""


def _goal_like(header: str) -> bool:
    return bool(re.search(r"goal|objecti|ziel|obje?c?tivo|目標|目标|목표|mục tiêu", header, re.IGNORECASE))


def _unnumbered(header: str) -> str:
    return re.sub(r"[\d#①-⑨]+", "", header).strip().casefold()


def _days(label: Label, year: int) -> int:
    period = label.dated.within(year) if label.dated else None
    return (period.end - period.start).days if period else 10_000


def _why(match: Match) -> Text:
    return _WHOLE if match.strength >= 1 else _PART


_EXPORT = Text(en="so {tool} calls it in its exports", zh_TW="{tool} 匯出檔的欄名")
_WHOLE = Text(en="the header is a word for it", zh_TW="欄名就是這個意思")
_PART = Text(en="the header may mean it, and the cells below agree", zh_TW="欄名可能是這個意思，內容也相符")
_PERIOD = Text(en="the header names a period", zh_TW="欄名是期間")
_UNKNOWN = Text(en="the header is none of the known words", zh_TW="欄名不在已知的詞彙中")
_CONTENT = Text(
    en="so say the cells below; the header is not known", zh_TW="依內容判斷；欄名不在已知的詞彙中"
)
_GROUPS = Text(en="each of its texts stands over several rows", zh_TW="每段文字涵蓋數列")
_NO_HEADER = Text(en="no header stands above it", zh_TW="上方沒有欄名")
_NUMBERING = Text(en="it holds numbers or codes", zh_TW="內容是編號")
_LINES = Text(en="it says target, actual and the like, row by row", zh_TW="逐列註明目標、實際等")
_BY_KIND = Text(en="another column says what each row is", zh_TW="另一欄註明每列是什麼")
_BY_PARENT = Text(en="another column names the item above", zh_TW="另一欄註明上層項目")
_BY_NUMBER = Text(en="numbers such as 1 and 1.1 say what each row is", zh_TW="由 1、1.1 等編號得知每列是什麼")
