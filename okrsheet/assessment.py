"""Assessing a plan: its figures, the findings about it, and its counts by department and owner.

Reports, write-back, data frames and mail are all made from an :class:`Assessment`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import overload

from okrsheet import rules
from okrsheet.basics.text import fold
from okrsheet.figures import headline
from okrsheet.figures.compute import Figures, compute
from okrsheet.figures.outcome import Known, Measured, RolledUp
from okrsheet.figures.review import Review, review
from okrsheet.plan import KINDS, Item, KeyResult, Kpi, Objective, Plan
from okrsheet.plan.status import Status
from okrsheet.plan.supplied import Supplies
from okrsheet.plan.words import Level
from okrsheet.rules.rule import Finding, Severity


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one department, of one owner, or of the whole plan, counted by status.

    ``progress`` and ``expected`` are shares 0..1, ``None`` while unknown; ``before`` is the progress at
    the end of the month before by today's plan, ``reported`` the one that was reported for that month.
    """

    name: str
    progress: float | None
    expected: float | None
    before: float | None
    reported: float | None
    counts: Mapping[type[Item], Mapping[Status, int]]
    """Of each kind of item, how many have each status."""
    kpis_complete: int
    """How many of the KPIs have all four components."""
    status: Status | None = None
    """The status of the whole, as of one objective; ``None`` where it has none whose mean its progress is."""

    @property
    def objectives(self) -> Mapping[Status, int]:
        """How many objectives have each status."""
        return self.counts[Objective]

    @property
    def key_results(self) -> Mapping[Status, int]:
        """How many key results have each status."""
        return self.counts[KeyResult]

    @property
    def kpis(self) -> Mapping[Status, int]:
        """How many KPIs have each status."""
        return self.counts[Kpi]

    @property
    def kpis_total(self) -> int:
        """How many KPIs there are."""
        return sum(self.kpis.values())

    @property
    def change(self) -> float | None:
        """The change of progress since the end of the month before, in percentage points."""
        if self.progress is None or self.before is None:
            return None
        return (self.progress - self.before) * 100


@dataclass(frozen=True, eq=False)
class Assessment:
    """A plan, its figures as of a day, and the findings about it.

    It is always of the whole plan; a report for one reader shows a selection of its items
    (:mod:`okrsheet.report.audience`).
    """

    plan: Plan
    as_of: dt.date
    figures: Figures
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        return f"Assessment({self.plan!r} on {self.as_of}: {len(self.findings)} findings)"

    @overload
    def __getitem__(self, item: Kpi) -> Measured: ...
    @overload
    def __getitem__(self, item: Objective) -> RolledUp: ...
    @overload
    def __getitem__(self, item: Item | str) -> Known: ...
    def __getitem__(self, item: Item | str) -> Known:
        """The outcome of an item, or of the item with this ID.

        Raises:
            KeyError: no item has this ID.
        """
        return self.figures[item]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(f.severity is Severity.ERROR for f in self.findings)

    @cached_property
    def findings_of(self) -> Mapping[tuple[str, str, int], tuple[Finding, ...]]:
        """The findings of each row, by file, sheet title and row number."""
        rows: dict[tuple[str, str, int], list[Finding]] = {}
        for finding in self.findings:
            rows.setdefault(finding.where.line, []).append(finding)
        return {row: tuple(found) for row, found in rows.items()}

    def about(self, item: Item) -> tuple[Finding, ...]:
        """The findings in an item's row."""
        return self.findings_of.get(item.line, ())

    @cached_property
    def counted_kpis(self) -> tuple[Kpi, ...]:
        """The KPIs without those whose ID is taken by a row above."""
        return tuple(kpi for kpi in self.plan.kpis if self.plan.is_first(kpi))

    @cached_property
    def tops(self) -> tuple[Objective, ...]:
        """The objectives whose progress is the plan's: the company-level ones, or those that
        support nothing where no objective has that level.
        """
        return self.plan.tops(self.plan.objectives, Level.COMPANY)

    @cached_property
    def summary(self) -> Group:
        """The whole plan; its progress is that of :attr:`tops`."""
        return self.group(self.plan.settings.organisation or "", self.plan.counted, self.tops)

    @cached_property
    def review(self) -> Review | None:
        """The review of the period; ``None`` before its last month."""
        return review(self.figures)

    def findings_about(self, items: Collection[Item]) -> tuple[Finding, ...]:
        """What was found in the rows of some items, in their check-ins and in their phased targets."""
        plan = self.plan
        lines = {item.line for item in items}
        lines |= {row.line for i in items for row in (*plan.log_of(i), *plan.phases_of(i))}
        return tuple(finding for finding in self.findings if finding.where.line in lines)

    @cached_property
    def departments(self) -> tuple[Group, ...]:
        """One group per department, in the order of their first mention; progress is that of
        its department-level objectives, or of those that support no other of its own, or where it has
        no objective that of its key results.
        """
        return self.departments_of(self.plan.counted)

    def departments_of(self, items: Iterable[Item]) -> tuple[Group, ...]:
        """The same of some items."""
        return self._by(items, lambda item: (self.plan.department(item),), fold, Level.DEPARTMENT)

    @cached_property
    def owners(self) -> tuple[Group, ...]:
        """One group per owner, in the order of their first mention; an item of several owners counts for each.
        Progress is made up as for a department.
        """
        return self._by(self.plan.counted, self.plan.owners, self.plan.directory.who, Level.INDIVIDUAL)

    def _by(
        self,
        items: Iterable[Item],
        names_of: Callable[[Item], Iterable[str | None]],
        same: Callable[[str], Hashable],
        level: Level,
    ) -> tuple[Group, ...]:
        """One group per name that ``names_of`` gives for an item; ``same`` is equal for two spellings of a name."""
        names: dict[Hashable, str] = {}
        members: dict[Hashable, list[Item]] = {}
        for item in items:
            for name in filter(None, names_of(item)):
                names.setdefault(same(name), name)
                members.setdefault(same(name), []).append(item)
        return tuple(
            self.group(names[n], theirs, self.tops_of(theirs, level)) for n, theirs in members.items()
        )

    def tops_of(self, items: Collection[Item], level: Level) -> Sequence[Objective | KeyResult]:
        """The items whose mean is the progress of a group: its top objectives, or if it has none its key results."""
        if objectives := [i for i in items if isinstance(i, Objective)]:
            return self.plan.tops(objectives, level)
        return self.plan.taking_part([i for i in items if isinstance(i, KeyResult)])

    def group(self, name: str, items: Collection[Item], tops: Sequence[Objective | KeyResult]) -> Group:
        """Some items counted by status; ``tops`` are those whose mean is their progress."""
        progress, expected = headline.overall(self.figures, tops)
        return Group(
            name,
            progress,
            expected,
            headline.overall_before(self.figures, tops),
            headline.overall_reported(self.figures, tops),
            {record: self._counts(items, record) for record in KINDS},
            kpis_complete=sum(isinstance(item, Kpi) and not self[item].missing for item in items),
            status=headline.overall_status(self.figures, tops),
        )

    def _counts(self, items: Iterable[Item], record: type[Item]) -> Mapping[Status, int]:
        found = Counter(self[i].status for i in items if isinstance(i, record))
        return {status: found[status] for status in Status if found[status]}

    def beside(self, supplies: Supplies) -> Assessment:
        """The same plan and figures, with what the KPIs' data sources say beside them; every rule is asked anew, whatever was
        selected or ignored before.
        """
        figures = replace(self.figures, supplies=supplies)
        return replace(self, figures=figures, findings=rules.check(figures))

    @property
    def kpis_complete(self) -> int:
        """How many KPIs have all four components."""
        return self.summary.kpis_complete

    @property
    def incomplete(self) -> tuple[Kpi, ...]:
        """The KPIs that lack a component."""
        return tuple(kpi for kpi in self.counted_kpis if self[kpi].missing)


def assess(
    plan: Plan,
    as_of: dt.date | None = None,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    supplies: Supplies | None = None,
) -> Assessment:
    """Computes every figure of a plan as of a day (default: today) and checks it.

    ``select`` and ``ignore`` hold rule codes or their beginnings (``C``, ``L104``); the
    Settings sheet's *Ignored rules* are left out as well. What is ignored is not reported,
    but its effect on the figures stays. ``supplies`` is what the KPIs' data sources say, where they were asked:
    the rules of family D hold it against the plan, and no figure is made of it.
    """
    figures = replace(compute(plan, as_of or dt.date.today()), supplies=supplies)
    findings = rules.check(figures, select=select, ignore=ignore)
    return Assessment(plan, figures.as_of, figures, findings)
