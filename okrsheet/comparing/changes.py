"""What two versions of a plan differ in, as data in no language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrsheet.assessment import Assessment
from okrsheet.comparing.groups import Deed, Group
from okrsheet.comparing.held import Held
from okrsheet.plan import Item
from okrsheet.plan.columns import Column, Record
from okrsheet.plan.status import Status


@dataclass(frozen=True, slots=True)
class Subject:
    """A row of one version, and the item that it is or names, where there is one."""

    record: Record
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A cell of which the two versions say different things, or a row that only one of them has.

    Of a cell there are the ``column`` and what it holds in each, of a row what it ``holds``, column by column.
    ``rows`` is more than 1 where several rows are told as one, as those of a month are.
    """

    group: Group
    deed: Deed
    old: Subject | None
    new: Subject | None
    column: Column | None = None
    before: Held | None = None
    after: Held | None = None
    holds: tuple[tuple[Column, Held], ...] = ()
    rows: int = 1

    @property
    def subject(self) -> Subject:
        """The row as it is now; of one that is gone, as it was."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def is_remarkable(self) -> bool:
        """Whether a record that should only grow was altered: the log, or what was reported."""
        return self.group is Group.ALTERED or (self.group is Group.REPORTED and self.deed is not Deed.ADDED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far something is on a day: a share 0..1, ``None`` while unknown, and its status, if it has one."""

    progress: float | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that is another in the new version; without items, that of the whole plan."""

    before: Standing
    after: Standing
    old: Item | None = None
    new: Item | None = None


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two versions of a plan, and what they differ in.

    ``changes`` is what was typed otherwise, ``figures`` what that makes of progress and status on the day of the
    assessments. ``unread`` are the workbooks that only one version could be read of: what they hold is
    compared with nothing, and there are no figures.
    """

    old: Assessment
    new: Assessment
    changes: tuple[Change, ...]
    figures: tuple[Moved, ...]
    unread: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.changes or self.figures)

    def of(self, group: Group) -> Sequence[Change]:
        """The changes of one part."""
        return [change for change in self.changes if change.group is group]
