"""Tables whose rows are no items: a KPI in each column, and objectives across with key results below them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from okrsheet.basics.cells import Cell
from okrsheet.basics.text import Text
from okrsheet.importing.meaning.dating import dated
from okrsheet.importing.meaning.fields import OBJECTIVE
from okrsheet.importing.meaning.marks import code_of, mark_of
from okrsheet.importing.meaning.words import NONE, Vocabulary, fold_header
from okrsheet.importing.tables.headers import Headers, is_plain_number
from okrsheet.importing.tables.mapping import MATRIX, METRICS, Choice, Role, TableMap
from okrsheet.importing.tables.profile import is_number_like
from okrsheet.importing.tables.view import View, text_of

_NUMBERED = ("target", "current", "baseline", "difference", "progress", "status")
_GOALS = re.compile(
    r"kpi|okr|metric|scorecard|dashboard|indicator|indicador|kennzahl|chỉ số|指標|指标|지표|goal|objective|目標|目标|목표|performance|績效|绩效",
    re.IGNORECASE,
)
_GOAL_WORDS = re.compile(
    r"\bkpis?\b|\bokrs?\b|\bgoals?\b|\bkey results?\b|目標|目标|목표|指標|指标", re.IGNORECASE
)
_DEPTH = 40  # rows in which such a header is looked for


@dataclass(frozen=True, slots=True)
class _Named:
    """A header as the name of a KPI, and which of its numbers stands below."""

    name: str
    key: str
    field: str


def metrics(view: View, words: Vocabulary, about: str) -> TableMap | None:
    """The table of a sheet that has a KPI in each column and a row for each period, person or team.

    ``about`` is all that file and sheet call it: columns of numbers by date are goals only where something says so.
    """
    for row in list(view.by_row)[:_DEPTH]:
        if any(is_plain_number(cell) for cell in view.row(row).values()) or len(view.row(row)) < 2:
            continue
        made = metrics_at(view, row, words, about)
        if made:
            return made
    return None


def metrics_at(view: View, top: int, words: Vocabulary, about: str) -> TableMap | None:
    """The same with its header in a certain row."""
    bottom, headers = _headers(view, top, words)
    below = [row for row in view.by_row if row > bottom and not said_of_all(view.row(row), words)]
    if not below:
        return None
    numbers: list[int] = []
    keys: dict[int, Choice] = {}
    for column, header in headers.items():
        filled = [view.cell(row, column) for row in below if not view.cell(row, column).blank]
        if not filled or not header:
            continue
        if _COMES.fullmatch(header.strip()) and 2 * sum(map(_is_time, filled)) > len(filled):
            return None  # when people came and went: records
        periods = sum(dated(one) is not None for one in filled)
        field = next((m.field for m in words.candidates(header) if m.field != NONE and m.strength >= 0.6), "")
        if periods >= 0.7 * len(filled) and not any(is_plain_number(one) for one in filled):
            keys[column] = Choice(
                Role("date" if any(d and d.kind == "day" for d in map(dated, filled)) else "period"),
                0.9,
                _DATES,
                header,
            )
        elif field not in _WORDY and sum(map(is_number_like, filled)) >= 0.6 * len(filled):
            numbers.append(column)
        else:
            keys[column] = Choice(Role(_who(field, header)), 0.8, _KEYS, header)
    named = _paired({column: headers[column] for column in numbers}, words)
    if not _goals_told(below, keys, named, about):
        return None
    choices = dict(keys)
    for column, one in named.items():
        choices[column] = Choice(
            Role(one.field, label=one.name), 0.8, _METRIC, text_of(view.cell(top, column))
        )
    return TableMap(
        view.sheet.title, METRICS, view.turned, (top, bottom), (bottom + 1, view.last_row),
        {c: one.role for c, one in sorted(choices.items())}, because=dict(sorted(choices.items())),
    )  # fmt: skip


def _is_time(cell: Cell) -> bool:
    """Whether a cell holds a time of the day."""
    value = cell.value
    return isinstance(value, dt.time) or (isinstance(value, str) and bool(_CLOCK.fullmatch(value.strip())))


_CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\.?)?", re.IGNORECASE)
_COMES = re.compile(
    r"(?:clock|check|punch|time|sign)?[ -]?(?:in|out)(?: time)?|(?:start|end|arrival|departure)(?: time)?|entrada|sa[lí]+da|kommen|gehen|beginn|ende|arrivée|départ|上班|下班|出勤|退勤|出社|退社|출근|퇴근",
    re.IGNORECASE,
)
_WORDY = ("notes", "comment", "email")
"""Fields that no KPI is called by, though all their cells hold numbers."""


def said_of_all(cells: Mapping[int, Cell], words: Vocabulary) -> str:
    """The field that a row below such a header says of each KPI: “Unit”, “Target”; blank for a row of values."""
    label = text_of(cells[min(cells)]) if cells else ""
    found = next((m for m in words.candidates(label) if m.strength >= 0.9), None)
    return found.field if found and found.field in _OF_ALL else ""


_OF_ALL = frozenset(
    ("unit", "target", "owner", "baseline", "frequency", "source", "measure", "formula", "weight", "due")
)


def _headers(view: View, top: int, words: Vocabulary) -> tuple[int, dict[int, str]]:
    """The last row of a header and what stands above each column: a second row says target and actual of each."""
    headers = {c: text_of(cell) for c, cell in view.row(top).items()}
    lower = {c: text_of(cell) for c, cell in view.row(top + 1).items()}
    said = [
        any(m.field in (*_NUMBERED, "value") and m.strength >= 0.6 for m in words.candidates(t))
        for t in lower.values()
    ]
    if not said or sum(said) < 0.6 * len(said) or len(said) < 2:
        return top, headers
    labels = Headers(view, words).block_at(top, top + 1, view.last_row).labels
    return top + 1, {c: " ".join(label.text for label in found) for c, found in labels.items()}


def _who(field: str, header: str) -> str:
    if field in ("department", "notes", "comment", "email", "owner"):
        return field
    return "owner" if _PERSON.search(header) else "category"


_PERSON = re.compile(
    r"person|\brep\b|reps|agent|name|employee|staff|member|人員|員工|业务员|業務|姓名|担当|직원|vendedor|mitarbeiter|nhân viên",
    re.IGNORECASE,
)


def _paired(headers: Mapping[int, str], words: Vocabulary) -> dict[int, _Named]:
    """The KPI of each column of numbers: “Calls” and “Target Calls” are two numbers of one."""
    bare = {fold_header(header) for header in headers.values()}
    found: dict[int, _Named] = {}
    rests: dict[str, set[str]] = {}
    for column, header in headers.items():
        one = _split(header, words)
        found[column] = one
        if one.field != "current" or one.key != fold_header(header):
            rests.setdefault(one.key, set()).add(one.field)
    names = {fold_header(h): h for h in headers.values()}
    paired: dict[int, _Named] = {}
    for column, header in headers.items():
        one = found[column]
        if one.key in bare or len(rests.get(one.key, ())) > 1:
            paired[column] = _Named(names.get(one.key, one.name), one.key, one.field)
        else:
            paired[column] = _Named(header, fold_header(header), "current")
    return paired


def _split(header: str, words: Vocabulary) -> _Named:
    """A header without its word for target or actual: of “Target Calls”, the calls."""
    if found := _PREFIX.match(header):
        rest, field = header[found.end() :], _prefixed(found[1])
        return _Named(rest, fold_header(rest), field)
    for match in words.candidates(header):
        if match.field in (*_NUMBERED, "value") and match.rest:
            name = _without(header, match.word) or match.rest
            return _Named(name, fold_header(match.rest), "current" if match.field == "value" else match.field)
    return _parted(header, words) or _Named(header, fold_header(header), "current")


def _parted(header: str, words: Vocabulary) -> _Named | None:
    """The same where the word stands apart, before or behind: 「目標 營收」, 「營收_實際」."""
    parts = [part for part in re.split(r"[\s\-–_:：|/()（）]+", header) if part]
    for word, rest in ((parts[0], parts[1:]), (parts[-1], parts[:-1])) if len(parts) > 1 else ():
        field = next(
            (
                m.field
                for m in words.candidates(word)
                if m.strength >= 0.6 and m.field in (*_NUMBERED, "value")
            ),
            "",
        )
        if field:
            name = " ".join(rest)
            return _Named(name, fold_header(name), "current" if field == "value" else field)
    return None


def _prefixed(word: str) -> str:
    return "target" if word[:2] in ("目標", "目标", "목표") else "current"


_PREFIX = re.compile(r"(目標值?|目标值?|實際值?|实际值?|実績値?|목표|실적)(?=\w{2})")


def _without(header: str, word: str) -> str:
    parts = re.split(re.escape(word), header, maxsplit=1, flags=re.IGNORECASE)
    return " ".join(" ".join(parts).split()).strip(" -–:：()（）/|") if len(parts) == 2 else ""


def is_about_goals(about: str, headers: str = "") -> bool:
    """Whether what file and sheet are called speaks of goals, or the headers do."""
    return bool(_GOALS.search(about) or _GOAL_WORDS.search(headers))


def _goals_told(
    below: list[int], keys: Mapping[int, Choice], named: Mapping[int, _Named], about: str
) -> bool:
    fields = {one.role.field for one in keys.values()}
    targets = any(one.field == "target" for one in named.values())
    if not named or len(below) < 2 or not fields & {"period", "date", "owner", "department", "category"}:
        return False
    if targets:
        return True
    return bool(fields & {"period"}) and is_about_goals(about)


def matrix(view: View) -> TableMap | None:
    """The table of a sheet that has objectives side by side, and the key results of each below it: a row of numbered
    objectives, or of their numbers alone, with the names in the row below.
    """
    for row in list(view.by_row)[:_DEPTH]:
        cells = {c: text_of(cell) for c, cell in view.row(row).items()}
        named = [c for c, text in cells.items() if (mark := mark_of(text)).kind == OBJECTIVE and mark.path]
        numbered = [c for c, text in cells.items() if (code := code_of(text)) and code.kind == OBJECTIVE]
        coded, names = (named, row) if len(named) > 1 else (numbered, row + 1)
        if len(coded) < 2 or any(is_plain_number(view.cell(row, c)) for c in cells):
            continue
        if not all(isinstance(view.cell(names, c).value, str) for c in coded):
            continue
        below = [view.cell(r, c) for r in range(names + 1, view.last_row + 1) for c in coded]
        texts = sum(isinstance(cell.value, str) for cell in below if not cell.blank)
        if texts >= 2 and texts >= 0.7 * sum(not cell.blank for cell in below):
            choices = {c: Choice(Role(OBJECTIVE), 0.9, _ACROSS, cells[c]) for c in coded}
            return TableMap(
                view.sheet.title, MATRIX, view.turned, (row, names), (names + 1, view.last_row),
                {c: one.role for c, one in choices.items()}, because=choices,
            )  # fmt: skip
    return None


_DATES = Text(en="it holds periods or days", zh_TW="內容是期間或日期")
_KEYS = Text(en="it holds texts beside columns of numbers", zh_TW="數值欄旁的文字")
_METRIC = Text(en="a column of numbers by period or person", zh_TW="依期間或人員排列的數值")
_ACROSS = Text(en="its header is a numbered objective", zh_TW="欄名是有編號的目標")
