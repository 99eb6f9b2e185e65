"""Departments and owners beside each other: how many of their key results and KPIs are in which state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from okrsheet.assessment import Group
from okrsheet.basics.text import fold
from okrsheet.plan import Item, MeasuredItem
from okrsheet.plan.status import Status
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.verdict import COUNTERS
from okrsheet.report.views import Shown, StatusView, share_view, status_view


@dataclass(frozen=True, slots=True)
class ClassView:
    """One column of the table: what a counter counts."""

    label: str
    word: str
    """A shorter label, for a narrow column."""
    shape: str
    tone: str
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many items of one row are in one class; none is an en dash."""

    count: Shown[int]
    tone: str
    """The tone of the class, or ``none`` where there are no such items."""


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """One department or owner, or the items of none, or several departments together."""

    name: str
    """As it is shown; a department's own as in :attr:`typed`."""
    typed: str | None
    """What filters know it by; ``None`` where the row is not one department."""
    status: StatusView | None
    progress: Shown[float | None]
    expected: Shown[float | None]
    counts: tuple[ClassCount, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DepartmentTable:
    """Departments × classes of status, those with most that is off track first. Every key result and KPI that is
    shown counts in exactly one row, so the columns add up to the counters.
    """

    classes: tuple[ClassView, ...]
    rows: tuple[DepartmentView, ...]

    @property
    def has_progress(self) -> bool:
        """Whether the progress of any department is known."""
        return any(row.progress.value is not None for row in self.rows)


def _classes(context: Context) -> tuple[ClassView, ...]:
    return tuple(
        ClassView(context.say(label), context.say(word), view.shape, view.tone, statuses)
        for (label, sign, statuses), word in zip(COLUMNS, _SHORT, strict=True)
        for view in (status_view(sign, context.language),)
    )


_REST = tuple(status for status in Status if not any(status in statuses for _, _, statuses in COUNTERS))
COLUMNS = (*COUNTERS, (p.QUIET, Status.NOT_STARTED, _REST))
"""The counters, and what they leave out: not started, set aside."""
_SHORT = (p.GOOD_SHORT, p.WARN_SHORT, p.BAD_SHORT, p.OPEN_SHORT, p.QUIET_SHORT)


def departments(context: Context) -> DepartmentTable:
    """The departments of what is shown."""
    named = ((item, context.plan.department(item) or "") for item in context.selection.measured)
    return _table(context, named, context.assessment.departments, context.say(p.NO_DEPARTMENT))


def owners(context: Context) -> DepartmentTable:
    """The owners of what is shown, those of objectives alone too; what several own counts for each of them."""
    named = ((item, name) for item in context.selection.items for name in context.plan.owners(item) or ("",))
    return _table(context, named, context.assessment.owners, context.say(p.NO_OWNER))


def _table(
    context: Context, named: Iterable[tuple[Item, str]], known: Iterable[Group], nameless: str
) -> DepartmentTable:
    """A row for each name, and one for the items without any."""
    found: dict[str, list[Item]] = {}
    names: dict[str, str] = {}
    for item, name in named:
        names.setdefault(fold(name), name)
        found.setdefault(fold(name), []).append(item)
    groups = {fold(group.name): group for group in known}
    rows = []
    for key, items in found.items():
        group = groups.get(key)
        status = group.status if group else None
        rows.append(
            DepartmentView(
                name=context.name(names[key], 60) if key else nameless,
                typed=names[key] or None,
                status=status_view(status, context.language) if status else None,
                progress=share_view(group.progress if group else None, context.language),
                expected=share_view(group.expected if group else None, context.language),
                counts=_counts(context, items),
                total=len(items),
            )
        )
    return _without_quiet(DepartmentTable(_classes(context), tuple(sorted(rows, key=_worst_first))))


def _without_quiet(table: DepartmentTable) -> DepartmentTable:
    """The table without its last column where nobody has anything in it."""
    if any(row.counts[-1].count.value for row in table.rows):
        return table
    rows = tuple(replace(row, counts=row.counts[:-1]) for row in table.rows)
    return DepartmentTable(table.classes[:-1], rows)


def _worst_first(row: DepartmentView) -> tuple[int, ...]:
    """Most off track first, then most at risk, then most without a number."""
    good, risk, bad, unknown, _ = (one.count.value for one in row.counts)
    return (-bad, -risk, -unknown, -good)


def shortened(context: Context, table: DepartmentTable, most: int) -> DepartmentTable:
    """The first rows, and one for all others together, so that the columns still add up."""
    if len(table.rows) <= most:
        return table
    shown, others = table.rows[: most - 1], table.rows[most - 1 :]
    together = DepartmentView(
        name=context.say(p.OTHER_DEPARTMENTS.says(count=len(others))),
        typed=None,
        status=None,
        progress=share_view(None, context.language),
        expected=share_view(None, context.language),
        counts=_summed(context, others),
        total=sum(row.total for row in others),
    )
    return DepartmentTable(table.classes, (*shown, together))


def _counts(context: Context, items: Iterable[Item]) -> tuple[ClassCount, ...]:
    found = Counter(context.assessment[item].status for item in items if isinstance(item, MeasuredItem))
    return tuple(
        _count(context, sum(found[status] for status in statuses), sign.tone.value)
        for _, sign, statuses in COLUMNS
    )


def _summed(context: Context, rows: Sequence[DepartmentView]) -> tuple[ClassCount, ...]:
    columns = zip(*(row.counts for row in rows), strict=True)
    sums = (sum(one.count.value for one in column) for column in columns)
    return tuple(  # the last column may be missing
        _count(context, total, sign.tone.value) for total, (_, sign, _) in zip(sums, COLUMNS, strict=False)
    )


def _count(context: Context, count: int, tone: str) -> ClassCount:
    text = formatting.count(count, context.language) if count else formatting.UNKNOWN
    return ClassCount(Shown(count, text), tone if count else "none")
