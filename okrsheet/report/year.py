"""The year: the figures of every month beside each other, as a table, as a page and as JSON.

The figures of a month are those of its assessment. They are gathered into a tidy pandas frame, one row
per figure, which pandas groups; the page and ``year.json`` only read it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import okrsheet
from okrsheet.assessment import Assessment, Group
from okrsheet.basics.dates import add_months, end_of_month, month_name, parse_month
from okrsheet.basics.text import Language
from okrsheet.figures import headline
from okrsheet.figures.compute import compute
from okrsheet.figures.outcome import Measured
from okrsheet.plan import KINDS, MEASURED
from okrsheet.plan.status import Status
from okrsheet.report.json import sources

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1  # of year.json; 1: the first
PLAN, DEPARTMENT, OWNER = "plan", "department", "owner"
_MEASURED = tuple(KINDS[record].key for record in MEASURED)
_SHARES = ("progress", "expected", "reported", "last_year")
_COUNTS = ("kpis_complete", "kpis_total", "undated")


class Figure(NamedTuple):
    """One figure of the plan, a department or an owner in one month.

    ``measure`` is a share (``progress``, ``expected``, ``reported``, ``last_year``), a count
    (``kpis_complete``, ``kpis_total``, ``undated``), or a status; then ``items`` says what was counted, and
    a status that nothing has is left out. An unknown share is ``None``.
    """

    month: str
    kind: str
    group: str
    items: str
    measure: str
    value: float | None


Key: TypeAlias = tuple[str, str]
"""What a group is found by: its kind and its name."""


def figures_of(assessment: Assessment) -> Iterator[Figure]:
    """The figures of one month, from its assessment."""
    month = month_name(assessment.as_of)
    for (kind, name), group in _groups(assessment):
        shares = {"progress": group.progress, "expected": group.expected}
        counts = {"kpis_complete": group.kpis_complete, "kpis_total": group.kpis_total}
        for measure, value in (*shares.items(), *counts.items()):
            yield Figure(month, kind, name, "", measure, value)
        for record, of in KINDS.items():
            for status, count in group.counts[record].items():
                yield Figure(month, kind, name, of.key, status.key, count)
    yield Figure(month, PLAN, "", "", "undated", _undated(assessment))


def _undated(assessment: Assessment) -> int:
    """How many items have a value without a date, which counts on every day."""
    outcomes = (assessment[item] for item in assessment.plan.counted)
    read = [outcome.reading for outcome in outcomes if isinstance(outcome, Measured)]
    return sum(reading is not None and reading.on is None for reading in read)


def figures_of_the_past(last: Assessment, days: Sequence[dt.date]) -> Iterator[Figure]:
    """What the assessment of the last month knows beside the figures of each month end: what was reported
    for it, where later months have been reported since, and how far each group was a year before.
    """
    replaced = max(
        last.plan.latest_month, month_name(last.as_of)
    )  # the latest month is not kept as it was reported
    for day in days:
        month = month_name(day)
        reported = headline.overall_reported_in(last.plan, month, last.tops) if month < replaced else None
        yield Figure(month, PLAN, "", "", "reported", reported)
        for (kind, name), progress in _a_year_before(last, day):
            yield Figure(month, kind, name, "", "last_year", progress)


def _a_year_before(last: Assessment, day: dt.date) -> Iterator[tuple[Key, float | None]]:
    """Each group's progress at the end of the same month a year before: from dated values by today's plan,
    else as it was reported; ``None`` where nobody knows.

    The first day of the following month tells of it as every report tells of the month before. Rules are
    not asked, for the figures alone count. What was reported of the whole plan then counts even if other
    items had its IDs, such as those of last year's plan.
    """
    end = end_of_month(add_months(day, -12))
    after = end + dt.timedelta(days=1)
    then = Assessment(last.plan, after, compute(last.plan, after), ())
    for (kind, name), group in _groups(then):
        known = group.reported if group.before is None else group.before
        if known is None and kind == PLAN:
            known = headline.overall_reported_in(last.plan, month_name(end), last.tops)
        yield (kind, name), known


def _groups(assessment: Assessment) -> Iterator[tuple[Key, Group]]:
    yield (PLAN, ""), assessment.summary
    yield from (((DEPARTMENT, group.name), group) for group in assessment.departments)
    yield from (((OWNER, group.name), group) for group in assessment.owners)


def table(figures: Iterable[Figure]) -> pd.DataFrame:
    """The figures as a tidy frame, one row per figure; unknown is NaN."""
    import pandas as pd

    frame = pd.DataFrame(list(figures), columns=list(Figure._fields))
    return frame.astype({"value": "float64"})


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of one group in one month: shares 0..1, or ``None``; counts; and how many items have each
    status, by kind of item, and of key results and KPIs together.
    """

    name: str
    shares: Mapping[str, float | None]
    counts: Mapping[str, int]
    statuses: Mapping[str, Mapping[Status, int]]
    measured: Mapping[Status, int]

    @property
    def day(self) -> dt.date:
        """The last day of the month."""
        return parse_month(self.name)


@dataclass(frozen=True, slots=True)
class Line:
    """The months of the plan, of a department or of an owner, in their order."""

    kind: str
    name: str
    months: tuple[Month, ...]


def lines(frame: pd.DataFrame) -> tuple[Line, ...]:
    """The plan, the departments and the owners of a frame, in the order in which they are first mentioned.

    A group that the plan did not have in some month, because somebody edited it meanwhile, has nothing then.
    """
    single, counted = frame[frame["items"] == ""], frame[frame["items"] != ""]
    together = counted[counted["items"].isin(_MEASURED)].groupby([*_PLACE, "measure"])["value"].sum()
    values, measured = _by_month(single), _by_month(together.reset_index())
    by_kind = {kind.key: _by_month(counted[counted["items"] == kind.key]) for kind in KINDS.values()}

    def month(*at: str) -> Month:
        found = values.get(at, {})
        return Month(
            name=at[-1],
            shares={key: found.get(key) for key in _SHARES},
            counts={key: int(found[key]) for key in _COUNTS if key in found},
            statuses={of: _statuses(counts.get(at, {})) for of, counts in by_kind.items()},
            measured=_statuses(measured.get(at, {})),
        )

    groups = frame[["kind", "group"]].drop_duplicates().itertuples(index=False, name=None)
    names = sorted(frame["month"].unique())
    return tuple(
        Line(kind, group, tuple(month(kind, group, name) for name in names)) for kind, group in groups
    )


_PLACE = ["kind", "group", "month"]


def _by_month(frame: pd.DataFrame) -> dict[tuple[str, ...], dict[str, float]]:
    """The known values by measure, of each group in each month."""
    found: dict[tuple[str, ...], dict[str, float]] = {}
    known = frame.dropna(subset=["value"])[[*_PLACE, "measure", "value"]]
    for kind, group, month, measure, value in known.itertuples(index=False, name=None):
        found.setdefault((kind, group, month), {})[measure] = value
    return found


def _statuses(counts: Mapping[str, float]) -> dict[Status, int]:
    return {status: int(counts[status.key]) for status in Status if status.key in counts}


def render(found: Sequence[Line], last: Assessment, language: Language) -> str:
    """``year.json``: every figure unrounded, unknown as null."""
    return json.dumps(as_data(found, last, language), ensure_ascii=False, indent=1) + "\n"


def as_data(found: Sequence[Line], last: Assessment, language: Language) -> dict[str, Any]:
    """The year as plain dictionaries, lists, numbers and strings."""
    (plan,) = (line for line in found if line.kind == PLAN)
    return {
        "format": FORMAT,
        "okrsheet": okrsheet.__version__,
        "first": plan.months[0].name,
        "last": plan.months[-1].name,
        "language": language,
        "sources": sources(last.plan),
        "months": [_month_data(month) for month in plan.months],
        **{
            f"{kind}s": [
                {"name": line.name, "months": [_month_data(month) for month in line.months]}
                for line in found
                if line.kind == kind
            ]
            for kind in (DEPARTMENT, OWNER)
        },
    }


def _month_data(month: Month) -> dict[str, Any]:
    return {
        "month": month.name,
        "as_of": month.day.isoformat(),
        **month.shares,
        **{of: {status.key: n for status, n in counts.items()} for of, counts in month.statuses.items()},
        **month.counts,
    }
