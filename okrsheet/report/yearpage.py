"""The page of the year as data: the plan month by month, and every department and owner beside the months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from okrsheet.basics.text import Message
from okrsheet.plan.status import WORST_FIRST, Status, rounded
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.summary import made_from
from okrsheet.report.verdict import unread
from okrsheet.report.views import StatusView, status_view
from okrsheet.report.year import DEPARTMENT, OWNER, PLAN, Line, Month

_NAME = 60


@dataclass(frozen=True, slots=True)
class CountView:
    """How many items have a status, and their piece of the strip, in percent of its width."""

    status: StatusView
    count: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class MonthView:
    """One month of the plan or of a group; unknown is an en dash, what there is none of is blank."""

    name: str
    progress: str
    expected: str
    bar: str
    mark: str
    reported: str
    last_year: str
    short_last_year: str
    complete: str
    short_complete: str
    counts: tuple[CountView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A department or an owner."""

    name: str
    months: tuple[MonthView, ...]


@dataclass(frozen=True, slots=True)
class YearTable:
    """All departments, or all owners, in the months of one calendar year."""

    anchor: str
    title: str
    heading: str
    months: tuple[str, ...]
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """Everything that the page says."""

    title: str
    meta: str
    verdict: str
    unread: str
    comparison: str
    months: tuple[MonthView, ...]
    legend: tuple[StatusView, ...]
    tables: tuple[YearTable, ...]
    method: tuple[str, ...]
    footer: tuple[str, ...]


def year_view(lines: Sequence[Line], context: Context) -> YearView:
    """The whole page; the context is that of the last month."""
    (plan,) = (line for line in lines if line.kind == PLAN)
    last = plan.months[-1]
    statuses = {status for line in lines for month in line.months for status in month.measured}
    ago = last.shares["last_year"]
    return YearView(
        title=_title(context, plan),
        meta=_meta(context, plan),
        verdict=context.say(_verdict(context, last)),
        unread=unread(context),
        comparison=""
        if ago is None
        else context.say(p.YEAR_BEFORE.says(progress=formatting.share(ago, context.language))),
        months=tuple(_month(context, month) for month in plan.months),
        legend=tuple(status_view(s, context.language) for s in WORST_FIRST if s in statuses),
        tables=tuple(_tables(context, lines)),
        method=tuple(_method(context, last)),
        footer=tuple(made_from(context)),
    )


def _named(context: Context, day: dt.date) -> str:
    return formatting.month(day, context.language)


def _title(context: Context, plan: Line) -> str:
    first, last = (_named(context, month.day) for month in (plan.months[0], plan.months[-1]))
    return context.say(p.YEAR_TITLE.says(organisation=context.organisation(), first=first, last=last))


def _meta(context: Context, plan: Line) -> str:
    """Whose plan it is, and which months."""
    return f"{_title(context, plan)} · {context.say(p.AS_OF.says(day=context.full_day(plan.months[-1].day)))}"


def _verdict(context: Context, last: Month) -> Message:
    """How far the plan has come by the end of the last month."""
    progress, expected = last.shares["progress"], last.shares["expected"]
    known = {"month": _named(context, last.day), "progress": formatting.share(progress, context.language)}
    if progress is None:
        return p.YEAR_UNKNOWN.says(month=known["month"])
    if expected is None:
        return p.YEAR_HEAD.says(**known)
    return p.YEAR_HEAD_EXPECTED.says(**known, expected=formatting.share(expected, context.language))


def _tables(context: Context, lines: Sequence[Line]) -> Iterator[YearTable]:
    """A table of the departments and one of the owners for each calendar year, so that no table is too wide."""
    for kind, anchor, title, heading in (
        (DEPARTMENT, "departments", p.DEPARTMENTS, p.DEPARTMENT),
        (OWNER, "owners", p.OWNERS, p.WHO),
    ):
        groups = [line for line in lines if line.kind == kind]
        years = sorted({month.day.year for line in groups for month in line.months})
        for year in years:
            months = [[m for m in line.months if m.day.year == year] for line in groups]
            yield YearTable(
                anchor=f"{anchor}-{year}",
                title=context.say(p.OF_YEAR.says(what=title, year=year)),
                heading=context.say(heading),
                months=tuple(formatting.month(m.day, context.language, year) for m in months[0]),
                lines=tuple(
                    LineView(context.name(line.name, _NAME), tuple(_month(context, m, year) for m in of_year))
                    for line, of_year in zip(groups, months, strict=True)
                ),
            )


def _month(context: Context, month: Month, year: int | None = None) -> MonthView:
    """A month; in a table of its year it is named without it."""
    progress, expected, ago = (month.shares[key] for key in ("progress", "expected", "last_year"))
    known = {"progress": formatting.share(ago, context.language), "year": month.day.year - 1}
    have, total = (month.counts.get(key, 0) for key in ("kpis_complete", "kpis_total"))
    complete = {
        "have": formatting.count(have, context.language),
        "of": formatting.count(total, context.language),
    }
    return MonthView(
        name=formatting.month(month.day, context.language, year),
        progress=formatting.share(progress, context.language),
        expected=formatting.share(expected, context.language),
        bar="" if progress is None else f"{progress * 100:.1f}",
        mark="" if expected is None else f"{expected * 100:.1f}",
        reported=_reported(context, month),
        last_year=formatting.share(ago, context.language),
        short_last_year="" if ago is None else context.say(p.SHORT_YEAR_AGO.says(**known)),
        complete=context.say(p.HAVE_OF.says(**complete)) if total else formatting.UNKNOWN,
        short_complete=context.say(p.SHORT_COMPLETE.says(**complete)) if total else "",
        counts=tuple(_counts(context, month.measured)),
    )


def _reported(context: Context, month: Month) -> str:
    """What was reported of the month, where that is another figure than today's."""
    progress, reported = month.shares["progress"], month.shares["reported"]
    if reported is None or (progress is not None and rounded(progress) == rounded(reported)):
        return ""
    return context.say(p.REPORTED_THEN.says(progress=formatting.share(reported, context.language)))


def _counts(context: Context, counts: Mapping[Status, int]) -> Iterator[CountView]:
    """The statuses with their counts, worst first, and the pieces of the strip."""
    found = [(status, counts[status]) for status in WORST_FIRST if status in counts]
    total = sum(counts.values())
    starts = accumulate((count for _, count in found), initial=0)
    for (status, count), start in zip(found, starts, strict=False):
        yield CountView(
            status_view(status, context.language),
            formatting.count(count, context.language),
            start=f"{start / total * 100:.2f}",
            width=f"{count / total * 100:.2f}",
        )


def _method(context: Context, last: Month) -> Iterator[str]:
    yield context.say(p.YEAR_METHOD)
    yield context.say(p.YEAR_AGO_METHOD)
    if undated := last.counts["undated"]:
        yield context.say(p.UNDATED.says(count=undated))
