"""Tidy pandas frames of an assessment, one row per thing, for pivots and exports.

What ``report.json`` has too is called as there; numbers are floats with NaN for unknown, counts ``Int64``, days
``datetime64``, words keys such as ``on_track``. :mod:`okrsheet.tidy` says what each frame holds.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import okrsheet
from okrsheet.assessment import Assessment, Group, assess
from okrsheet.basics.dates import month_ends, parse_month
from okrsheet.basics.text import Language, fold, free_name
from okrsheet.figures.forecast import WEEK
from okrsheet.figures.outcome import Measured
from okrsheet.plan import KINDS, CheckIn, HistoryRow, Item, Objective, Person, PhasedTarget, Plan
from okrsheet.plan.columns import Record
from okrsheet.plan.quantity import is_percent
from okrsheet.plan.status import Status
from okrsheet.plan.words import Milestone, State, Word
from okrsheet.report.json import as_data
from okrsheet.report.year import Figure, figures_of, figures_of_the_past, table
from okrsheet.tidy import SPLIT, TABLES, Table, Type, above_column, called, typed_columns
from okrsheet.workbook.reader import read

if TYPE_CHECKING:
    import pandas as pd

_Row: TypeAlias = dict[str, Any]


def frames(assessment: Assessment, language: Language | None = None) -> dict[str, pd.DataFrame]:
    """Every table of :data:`okrsheet.tidy.TABLES`, among them ``objectives``, ``key_results``, ``kpis``,
    ``check_ins``, ``history`` and ``findings``. Messages are in ``language``, by default the plan's.

    An item's ``key`` is its ID; of one of several workbooks ``sales.xlsx#O1``; of a row without an ID of its own,
    it names the row. A column whose name ends in ``_key`` holds the key of another table's row.

    >>> kpis = frames(assessment)["kpis"]                        # doctest: +SKIP
    >>> kpis.groupby("department")["progress"].mean()            # doctest: +SKIP
    """
    rows = _Rows(assessment, language or assessment.plan.language)
    return {name: _frame(rows.of(name), declared) for name, declared in TABLES.items()}


def months(
    plan: Plan | str | Path | Sequence[str | Path], first: str | dt.date, last: str | dt.date
) -> pd.DataFrame:
    """The figures of several months, each as of its last day: those of ``okrsheet report --months``.

    ``plan`` is a plan that was read, or what :func:`okrsheet.read` takes; ``first`` and ``last`` are months
    such as ``2026-01``, or days in them. One row per figure: ``month``, ``kind`` (plan, department, owner),
    ``group`` (its name), ``items`` (what was counted, where ``measure`` is a status), ``measure`` and ``value``.

    >>> found = months("plan.xlsx", "2026-01", "2026-12")                                 # doctest: +SKIP
    >>> progress = found.query("kind == 'department' and measure == 'progress'")          # doctest: +SKIP
    >>> progress.pivot(index="group", columns="month", values="value")                    # doctest: +SKIP

    Raises:
        ValueError: a month cannot be read, or the last one is before the first.
        OkrsheetError: as :func:`okrsheet.read`.
    """
    days = month_ends(*(parse_month(day) if isinstance(day, str) else day for day in (first, last)))
    if not days:
        raise ValueError(f"{last} is before {first}")
    read_already = plan if isinstance(plan, Plan) else read(plan, days[-1])
    anew = not isinstance(plan, Plan) and not read_already.calendar.given  # dates depend on the day then
    figures: list[Figure] = []
    for day in days:
        assessment = assess(read(plan, day) if anew and not isinstance(plan, Plan) else read_already, day)
        figures += figures_of(assessment)
    return table([*figures, *figures_of_the_past(assessment, days)])


class _Rows:
    """The rows of the tables, and the keys by which they refer to each other."""

    def __init__(self, assessment: Assessment, language: Language) -> None:
        self.assessment, self.plan, self.language = assessment, assessment.plan, language
        self.told = as_data(assessment, language)

    def of(self, name: str) -> list[_Row]:
        """The rows of one table."""
        kinds = {kind.key: record for record, kind in KINDS.items()}
        if name in kinds:
            told = zip(self.plan.items_of(kinds[name]), self.told[name], strict=True)
            return [self._item_of_kind(item, one) for item, one in told]
        make: Callable[[], Iterable[_Row]] = getattr(self, f"_{name}")
        return list(make())

    @cached_property
    def _keys(self) -> Mapping[Item, str]:
        """Each item's key. Rows whose ID is taken come last, so that they take no other's key."""
        taken: set[str] = set()
        in_order = (*self.plan.counted, *(item for item in self.plan.items if item in self.plan.taken))
        return {item: free_name(_text(self._name(item)), taken) for item in in_order}

    def _name(self, item: Item) -> str:
        book = f"{item.origin.book}#" if item.origin.book else ""
        if item.id and self.plan.is_first(item):
            return f"{book}{item.id}"
        return f"{book}{item.id} ({item.at().within})" if item.id else f"{book}({item.at().within})"

    def _key(self, item: Item | None) -> str | None:
        return self._keys[item] if item else None

    @cached_property
    def _person_keys(self) -> Mapping[Person, str]:
        directory, taken = self.plan.directory, set[str]()
        return {one: free_name(_text(directory.label(one)), taken) for one in directory.each}

    def _person_key(self, typed: str | None) -> str | None:
        person = self.plan.directory.person(typed)
        return self._person_keys[person] if person else None

    @cached_property
    def _department_keys(self) -> Mapping[str, str]:
        taken: set[str] = set()
        return {fold(one.name): free_name(_text(one.name), taken) for one in self.assessment.departments}

    @cached_property
    def _owner_keys(self) -> Mapping[Person | str, str]:
        who, taken = self.plan.directory.who, set[str]()
        return {who(one.name): free_name(_text(one.name), taken) for one in self.assessment.owners}

    def _belonging(self, item: Item) -> _Row:
        """Whose an item is."""
        department, owner = self.plan.department(item), self.plan.owner(item)
        return {
            "department": department,
            "department_key": self._department_keys.get(fold(department or "")),
            "owner": owner,
            "owner_key": self._owner_key(owner),
        }

    def _owner_key(self, owner: str | None) -> str | None:
        return self._owner_keys.get(self.plan.directory.who(owner)) if owner else None

    def _place(self, record: Record) -> _Row:
        workbook = self.plan.workbook_of(record)
        return {"file": workbook.book or workbook.name, "cell": record.at().within}

    def _above(self, item: Item) -> Item | None:
        """The item that an item names as the one above it."""
        if isinstance(item, Objective):
            return self.plan.objective(item.supports, item)
        return next(iter(self.plan.above(item)), None)

    def _plan(self) -> Iterator[_Row]:
        told, plan = self.told["summary"], self.plan
        forecast = told["forecast"] or {}
        yield {
            **_standing(self.assessment.summary),
            "as_of": self.assessment.as_of,
            "organisation": plan.settings.organisation,
            "period_start": self.told["period"]["start"],
            "period_end": self.told["period"]["end"],
            "language": self.language,
            "forecast_progress": forecast.get("progress"),
            **{
                kind.key: sum(self.assessment.summary.counts[record].values())
                for record, kind in KINDS.items()
            },
            "kpis_complete": self.assessment.kpis_complete,
            "errors": self.assessment.errors,
            "findings": len(self.assessment.findings),
            "okrsheet": okrsheet.__version__,
        }

    def _workbooks(self) -> Iterator[_Row]:
        for one in self.told["sources"]:
            if one["file"]:
                yield {**one, "could_be_read": True}
        for one in self.told["unread"]:
            yield {**one, "could_be_read": False}

    def _people(self) -> Iterator[_Row]:
        for person, key in self._person_keys.items():
            yield {
                **_typed(person),
                **self._place(person),
                "key": key,
                "manager_key": self._person_key(person.manager),
            }

    def _departments(self) -> Iterator[_Row]:
        for group in self.assessment.departments:
            yield {"key": self._department_keys[fold(group.name)], **_standing(group)}

    def _owners(self) -> Iterator[_Row]:
        for group in self.assessment.owners:
            key = self._owner_key(group.name)
            yield {"key": key, "person_key": self._person_key(group.name), **_standing(group)}

    def _items(self) -> Iterator[_Row]:
        for item in self.plan.items:
            outcome = self.assessment[item]
            yield {
                "key": self._keys[item],
                "kind": KINDS[type(item)].type,
                "id": item.id,
                "title": item.title,
                **self._belonging(item),
                "above_key": self._key(self._above(item)),
                "objective_key": self._key(
                    item if isinstance(item, Objective) else self.plan.parent_objective(item)
                ),
                "progress": outcome.progress,
                "expected": outcome.expected,
                "status": outcome.status,
                "change": outcome.change,
                "because": outcome.judgement.because.into(self.language),
                "state": item.state,
                "counted": self.plan.is_first(item),
                **self._place(item),
            }

    def _item_of_kind(self, item: Item, told: Mapping[str, Any]) -> _Row:
        """An item as it was typed, and what is known of it; ``told`` is what report.json says."""
        outcome, above = self.assessment[item], self._above(item)
        comment, read = outcome.comment, outcome.reading if isinstance(outcome, Measured) else None
        row = {
            **_typed(item),
            **told,
            **self._belonging(item),
            **self._place(item),
            "key": self._keys[item],
            f"{above_column(type(item))}_key": self._key(above),
            "runs_from": outcome.span.start if outcome.span else None,
            "runs_until": outcome.span.end if outcome.span else None,
            **(_value(read.value, percent=read.percent) if read else {}),
            "measured_by_key": self._key(outcome.measured_by) if isinstance(outcome, Measured) else None,
            "because": outcome.judgement.because.into(self.language),
            **self._forecast(item),
            "comment": comment and comment.comment,
            "comment_by": comment and comment.by,
            "comment_date": comment and comment.date,
            "counted": self.plan.is_first(item),
        }
        for key, names in SPLIT.items():
            row.update(zip(names, row.get(key, ()), strict=False))
        return row

    def _forecast(self, item: Item) -> _Row:
        ahead = self.assessment.figures.forecasts[item]
        if ahead is None or ahead.slope is None:
            return {"needed_per_week": ahead and ahead.needed(WEEK)}
        return {
            "forecast_progress": ahead.progress,
            "forecast_value": ahead.value,
            "forecast_per_week": ahead.slope * WEEK,
            "needed_per_week": ahead.needed(WEEK),
            "falls_short": ahead.falls_short,
        }

    def _item_owners(self) -> Iterator[_Row]:
        for item in self.plan.items:
            for number, owner in enumerate(self.plan.owners(item), 1):
                key = self._owner_key(owner)
                yield {"item_key": self._keys[item], "number": number, "owner": owner, "owner_key": key}

    def _key_result_kpis(self) -> Iterator[_Row]:
        for item in self.plan.key_results:
            for number, typed in enumerate(item.kpis, 1):
                key = self._key(self.plan.kpi(typed, item))
                yield {"key_result_key": self._keys[item], "number": number, "kpi": typed, "kpi_key": key}

    def _roll_ups(self) -> Iterator[_Row]:
        for item in self.plan.items:
            for number, part in enumerate(self.assessment[item].parts, 1):
                yield {
                    "whole_key": self._keys[item],
                    "number": number,
                    "part_key": self._keys[part.item],
                    "weight": part.weight,
                    "progress": part.progress,
                    "expected": part.expected,
                    "assumed": part.assumed,
                }

    def _check_ins(self) -> Iterator[_Row]:
        for number, row in enumerate(self.plan.check_ins, 1):
            yield {
                **self._naming(row, row.id, number),
                **_value(row.value, percent=is_percent(row.value)),
                "by_key": self._person_key(row.by),
                "cell": str(row.at()),
            }

    def _phased_targets(self) -> Iterator[_Row]:
        for number, row in enumerate(self.plan.phased_targets, 1):
            yield self._naming(row, row.id, number)

    def _history(self) -> Iterator[_Row]:
        for number, row in enumerate(self.plan.history, 1):
            yield {
                **self._naming(row, row.id, number),
                **_value(row.value, percent=is_percent(row.value)),
                "status": Status.find(row.status or ""),
                "state": State.find(row.state or ""),
                "cell": str(row.at()),
            }

    def _naming(self, row: Record, named: str, number: int) -> _Row:
        """A row that names an item by its ID."""
        key = self._key(self.plan.find(named, row))
        return {**_typed(row), **self._place(row), "number": number, "item_key": key}

    def _findings(self) -> Iterator[_Row]:
        named: tuple[CheckIn | PhasedTarget | HistoryRow, ...] = (
            *self.plan.check_ins,
            *self.plan.phased_targets,
            *self.plan.history,
        )
        rows = {row.line: self.plan.find(row.id, row) for row in named}
        rows |= {item.line: item for item in self.plan.items}
        found = zip(self.assessment.findings, self.told["findings"], strict=True)
        for number, (finding, told) in enumerate(found, 1):
            yield {**told, "number": number, "item_key": self._key(rows.get(finding.where.line))}


def _typed(record: Record) -> _Row:
    """A row's cells by the names of the tables' columns."""
    return {called(column): getattr(record, column.key) for column in typed_columns(type(record))}


def _value(value: float | Milestone | None, *, percent: bool) -> _Row:
    """A value as columns: a number, or a milestone's word."""
    if isinstance(value, Milestone):
        return {"value": None, "milestone": value}
    return {"value": value, "percent": None if value is None else percent}


def _standing(group: Group) -> _Row:
    """The figures of some items together."""
    return {
        "progress": group.progress,
        "expected": group.expected,
        "status": group.status,
        "change": group.change,
        "items": sum(sum(counts.values()) for counts in group.counts.values()),
        "kpis_complete": group.kpis_complete,
        "kpis_total": group.kpis_total,
    }


def _frame(rows: Sequence[_Row], declared: Table) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {name: _series([_AS[of](row.get(name)) for row in rows], of) for name, of in declared.columns.items()}
    )


def _series(values: list[Any], of: Type) -> pd.Series[Any]:
    """A column; where a library would guess a type from its values, it gets the same whatever these are."""
    import numpy as np
    import pandas as pd

    match of:
        case Type.TEXT:
            return pd.Series([*values, ""]).iloc[
                :-1
            ]  # a text at least, or an empty column would be one of objects
        case Type.DAY:  # in seconds, for nanoseconds end in the year 2262
            return pd.Series(np.array(values, dtype="datetime64[D]").astype("datetime64[s]"))
        case Type.NUMBER:
            return pd.Series(values, dtype="float64")
        case Type.COUNT:
            return pd.Series(values, dtype="Int64")
        case Type.FLAG:
            return pd.Series(values, dtype="boolean")


_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What is no character of a text, though a cell or a file's name may hold it: no format could hand it on."""


def _text(value: Any) -> str:
    return _NO_TEXT.sub("\ufffd", value)


def _as_text(value: Any) -> str | None:
    match value:
        case Word():
            return value.key
        case tuple() | list():
            return _as_text(", ".join(value))
    return _text(value) if value else None


def _as_number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None


def _as_day(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


_AS: Final[Mapping[Type, Callable[[Any], Any]]] = {
    Type.TEXT: _as_text, Type.NUMBER: _as_number, Type.DAY: _as_day,
    Type.COUNT: lambda value: value, Type.FLAG: lambda value: value,
}  # fmt: skip
"""A value as a column of each type holds it."""
