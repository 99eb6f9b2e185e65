"""A mail that would grow too long: good news is counted, what is red gets shorter and shorter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from okrsheet.report import news, shown
from okrsheet.report import phrases as p
from okrsheet.report.summary import Also, SummaryView
from okrsheet.report.view import Edition, ItemView, ObjectiveView
from okrsheet.status import Status
from okrsheet.text import Message

_TITLE = 40


@dataclass(frozen=True, slots=True)
class Fold:
    """What the mail leaves to the full report.

    Rows of the ``hidden`` statuses are counted. Of what is left, ``rows`` are shown, then so many
    get a line (``lines``), then so many are named by their ID (``ids``); ``None`` is all.
    """

    hidden: frozenset[Status] = frozenset()
    rows: int | None = None
    lines: int | None = None
    ids: int | None = None


_QUIET = frozenset({Status.ACHIEVED, Status.CLOSED, Status.POSTPONED, Status.NOT_STARTED})
_FINE = _QUIET | {Status.ON_TRACK}
_ALL_BUT_RED = frozenset(Status) - set(news.BAD)
FOLDS: tuple[Fold, ...] = (
    Fold(),
    Fold(_QUIET),
    Fold(_FINE),
    Fold(_FINE | {Status.INCOMPLETE, Status.NO_DATA}),
    *(Fold(_ALL_BUT_RED, rows) for rows in (None, 60, 40, 25, 15)),
    *(Fold(_ALL_BUT_RED, 15, lines) for lines in (400, 300, 200, 100, 50)),
    *(Fold(_ALL_BUT_RED, rows, lines) for rows, lines in ((8, 50), (4, 25), (0, 25), (0, 0))),
    *(Fold(_ALL_BUT_RED, 0, 0, ids) for ids in (5000, 2500, 1000, 0)),
)
"""From nothing folded to nearly all, each shorter than the one before."""


def folded(view: SummaryView, fold: Fold, edition: Edition) -> SummaryView:
    """A mail with some of its rows counted, or shortened, instead of shown."""
    if fold == Fold():
        return view
    room = _Room(edition, fold)
    objectives = [(o, room.objective(o)) for o in view.objectives]
    visible = [cut for o, cut in objectives if cut.key_results or not room.hides(o.item)]
    kept = visible[: fold.rows]
    anchors = {cut.item.anchor for cut in kept}
    gone = [i for o, _ in objectives if o.item.anchor not in anchors for i in (o.item, *o.key_results)]
    strays, stray_more = room.rows(view.strays.key_results)
    kpis, kpi_more = _Room(edition, fold).rows(view.kpis)
    shown_rows = {i.anchor for i in (*(k for o in kept for k in o.key_results), *strays, *kpis)} | anchors
    return replace(
        view,
        objectives=tuple(kept),
        more_objectives=room.more(gone),
        strays=replace(view.strays, key_results=strays, more=stray_more),
        kpis=kpis,
        more_kpis=kpi_more,
        also=_also(edition, fold, [i for i in _items(view) if i.anchor not in shown_rows]),
    )


def _items(view: SummaryView) -> Iterator[ItemView]:
    for objective in view.objectives:
        yield objective.item
        yield from objective.key_results
    yield from view.strays.key_results
    yield from view.kpis


def _red(items: Iterable[ItemView]) -> list[ItemView]:
    bad = {status.key for status in news.BAD}
    return sorted((i for i in items if i.status.key in bad), key=lambda item: item.rank)


def _also(edition: Edition, fold: Fold, items: Iterable[ItemView]) -> Also:
    red = _red(items)
    lines, rest = _cut(red, fold.lines)
    named, rest = _cut(rest, fold.ids)
    return Also(
        tuple(edition.say(_brief(item)) for item in lines),
        edition.say(p.BY_ID.says(ids=tuple(_id(item) for item in named))) if named else "",
        edition.say(p.MORE.says(count=shown.count(len(rest)))) if rest else "",
    )


def _cut(items: Sequence[ItemView], most: int | None) -> tuple[Sequence[ItemView], Sequence[ItemView]]:
    return (items, ()) if most is None else (items[:most], items[most:])


def _brief(item: ItemView) -> Message:
    title = shown.clip(item.title, _TITLE)
    return p.BRIEF.says(shape=item.status.shape, id=item.id, title=title, progress=item.progress)


def _id(item: ItemView) -> str:
    return shown.clip(item.title, _TITLE) if item.id == shown.UNKNOWN else item.id


@dataclass
class _Room:
    """How many rows a section of the mail still has room for."""

    edition: Edition
    fold: Fold

    def __post_init__(self) -> None:
        self.hidden = {status.key for status in self.fold.hidden}
        self.left = self.fold.rows

    def hides(self, item: ItemView) -> bool:
        """Whether an item's status is only counted."""
        return item.status.key in self.hidden

    def rows(self, items: Sequence[ItemView]) -> tuple[tuple[ItemView, ...], str]:
        """The rows that are shown, and a line about those that are not."""
        kept = tuple(i for i in items if not self.hides(i))[: self.left]
        if self.left is not None:
            self.left -= len(kept)
        anchors = {item.anchor for item in kept}
        return kept, self.more([item for item in items if item.anchor not in anchors])

    def objective(self, view: ObjectiveView) -> ObjectiveView:
        """An objective with the rows that there is room for."""
        kept, more = self.rows(view.key_results)
        return replace(view, key_results=kept, more=more)

    def more(self, items: Sequence[ItemView]) -> str:
        """``12 more in the full report: ● On track 12``; what is red is told elsewhere as well."""
        if not items:
            return ""
        statuses = [Status[item.status.key.upper()] for item in items]
        found = news.counts(self.edition, statuses)
        return self.edition.say(p.MORE_ROWS.says(count=shown.count(len(items)), counts=found))
