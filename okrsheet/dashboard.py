"""The figures of the Dashboard sheet, table by table: those of the report, and nothing computed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from okrsheet.assessment import Assessment, Group
from okrsheet.basics.dates import month_name
from okrsheet.basics.text import Language
from okrsheet.figures import headline
from okrsheet.plan import KINDS, Item, KeyResult, Objective, Workbook
from okrsheet.plan.dashboard import (
    BLOCKS,
    DEPARTMENTS,
    EARLIER,
    LISTED,
    MONTHS,
    MORE,
    OBJECTIVES,
    PLAN,
    STATUSES,
    Block,
)
from okrsheet.plan.status import WORST_FIRST
from okrsheet.plan.typed import objective_label
from okrsheet.plan.words import Level
from okrsheet.workbook.answers import Value

Row: TypeAlias = Mapping[str, Value]
"""The values of a row of a table, by column; a column that is not among them is blank."""


def tables_of(assessment: Assessment, workbook: Workbook) -> Iterator[tuple[Block, list[Row]]]:
    """Each table with all rows below its header; unknown is a blank cell.

    Where more is known than a table has room for, its last row says how much.
    """
    scope = _Scope(assessment, workbook)
    for block in BLOCKS:
        yield block, _fitted(block, list(_ROWS[block](scope)), scope.language)


def _fitted(block: Block, rows: list[Row], language: Language) -> list[Row]:
    if len(rows) > block.room:
        over = len(rows) - block.room
        says, kept = (EARLIER, rows[over:]) if block is MONTHS else (MORE, rows[: block.room])
        rows = [*kept, {block.columns[0].key: says.says(count=over).into(language)}]
    return [*rows, *[{}] * (block.height - len(rows))]


class _Scope:
    """What a workbook's dashboard is about: the plan, or in one of several workbooks what stands in it.

    The workbook whose Settings are the plan's shows the plan: it is the one with the company's objectives.
    """

    def __init__(self, assessment: Assessment, workbook: Workbook) -> None:
        plan = assessment.plan
        self.assessment, self.language = assessment, workbook.language
        self.is_whole = len(plan.workbooks) == 1 or workbook.file == plan.settings.origin.file
        here = (item for item in plan.items_in(workbook) if plan.is_first(item))
        self.items: Sequence[Item] = plan.counted if self.is_whole else tuple(here)

    @cached_property
    def group(self) -> Group:
        """The counts and the progress of all of it."""
        return self.assessment.summary if self.is_whole else self.assessment.group("", self.items, self.tops)

    @property
    def tops(self) -> Sequence[Objective | KeyResult]:
        """The items whose mean is its progress."""
        return self.assessment.tops if self.is_whole else self.assessment.tops_of(self.items, Level.COMPANY)

    @property
    def departments(self) -> Iterable[Group]:
        """The same by department."""
        return self.assessment.departments_of(self.items)

    def months(self) -> Iterator[tuple[str, float | None]]:
        """The plan's progress in each month that was reported, and in this one."""
        assessment, plan = self.assessment, self.assessment.plan
        now = month_name(assessment.as_of)
        yield from headline.overall_by_month(plan, self.tops, now)
        yield now, self.group.progress


def _plan(scope: _Scope) -> Iterator[Row]:
    group = scope.group
    yield {
        "as_of": scope.assessment.as_of,
        "progress": group.progress,
        "expected": group.expected,
        "kpis_complete": float(group.kpis_complete),
        "kpis_total": float(group.kpis_total),
    }


def _statuses(scope: _Scope) -> Iterator[Row]:
    counts = scope.group.counts
    for status in WORST_FIRST:
        found = {KINDS[record].key: counts[record].get(status, 0) for record in KINDS}
        numbers = {**found, "all": sum(found.values())}
        yield {"status": status.text.into(scope.language)} | {key: float(n) for key, n in numbers.items()}


def _objectives(scope: _Scope) -> Iterator[Row]:
    """The company's objectives first, then the departments', then those of persons."""
    named = [item for item in scope.items if isinstance(item, Objective) and (item.id or item.title)]
    found = [item for item in named if not item.is_set_aside]
    for item in sorted(found, key=_rank):
        outcome = scope.assessment[item]
        label = objective_label(item.id, item.title)
        yield {"objective": label, "progress": outcome.progress, "expected": outcome.expected}


def _rank(objective: Objective) -> int:
    levels = list(Level)
    return levels.index(objective.level) if objective.level else len(levels)


def _departments(scope: _Scope) -> Iterator[Row]:
    """Those with most KPIs first; those without any are left out."""
    groups = [group for group in scope.departments if group.kpis_total]
    for group in sorted(groups, key=lambda group: -group.kpis_total):
        incomplete = group.kpis_total - group.kpis_complete
        counts = {"complete": float(group.kpis_complete), "incomplete": float(incomplete)}
        yield {"department": group.name, **counts}


def _months(scope: _Scope) -> Iterator[Row]:
    for month, progress in scope.months():
        yield {"month": month, "progress": progress}


def _listed(block: Block) -> Callable[[_Scope], Iterator[Row]]:
    kinds: tuple[type[Item], ...] = LISTED[block]

    def rows(scope: _Scope) -> Iterator[Row]:
        for item in scope.items:
            if isinstance(item, kinds) and item.id:
                yield {"id": item.id, "title": item.title}

    return rows


_ROWS: Final[Mapping[Block, Callable[[_Scope], Iterator[Row]]]] = {
    PLAN: _plan,
    STATUSES: _statuses,
    OBJECTIVES: _objectives,
    DEPARTMENTS: _departments,
    MONTHS: _months,
    **{block: _listed(block) for block in BLOCKS if block in LISTED},
}
