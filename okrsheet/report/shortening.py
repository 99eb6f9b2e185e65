"""Makes a mail fit that would grow too long for mail programs. Rows of what goes well are counted instead of
shown; what is off track or missed gets a row, a line or just its name, as far as there is room.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from okrsheet.basics.text import Message, clip
from okrsheet.plan.status import Status
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.report.items import ItemView
from okrsheet.report.sections import Room, Shortening
from okrsheet.report.summary import Also, SummaryView
from okrsheet.report.verdict import BAD

_TITLE = 40


_QUIET = frozenset({Status.ACHIEVED, Status.CLOSED, Status.POSTPONED, Status.CANCELLED, Status.NOT_STARTED})
_FINE = _QUIET | {Status.ON_TRACK}
_ALL_BUT_RED = frozenset(Status) - set(BAD)
_ROWS, _LINES = 15, 25  # what the worst keep however many there are
_FEWER = ((8, _LINES), (4, _LINES), (0, _LINES), (0, 0))  # unless they are longer than a mail
_SHORTENINGS = (
    Shortening(),
    Shortening(_QUIET),
    Shortening(_FINE),
    Shortening(_FINE | {Status.INCOMPLETE, Status.NO_DATA}),
    *(Shortening(_ALL_BUT_RED, rows) for rows in (None, 60, 40, 25, _ROWS)),
)
"""From nothing left out to a few rows and a line for all else that is red, each shorter than the one
before.
"""


def least_shortened(view: SummaryView, fits: Callable[[Shortening], bool]) -> Shortening:
    """The shortening of a mail that leaves out least of what fits. Of what is red the worst keep their
    rows and lines, and the others are named as far as there is room.
    """
    if fits(_SHORTENINGS[0]):
        return _SHORTENINGS[0]
    step = bisect_left(_SHORTENINGS, True, lo=1, key=fits)
    if step < len(_SHORTENINGS):
        return _SHORTENINGS[step]
    named, counts = Shortening(_ALL_BUT_RED, _ROWS, _LINES), range(len(_red(_items(view))) + 1)
    briefly = replace(named, brief=True)
    if enough := next(filter(fits, (named, briefly)), None):
        return _last((replace(enough, lines=lines) for lines in counts[_LINES:]), fits)
    fewer = [replace(briefly, rows=rows, lines=lines, names=0) for rows, lines in _FEWER]
    worst = next(filter(fits, (replace(briefly, names=0), *fewer)), fewer[-1])
    return _last((replace(worst, names=names) for names in counts), fits)


def _last(folds: Iterable[Shortening], fits: Callable[[Shortening], bool]) -> Shortening:
    """The last of some folds, each longer than the one before, that fits; the first in any case."""
    listed = tuple(folds)
    return listed[bisect_left(listed, True, lo=1, key=lambda shortening: not fits(shortening)) - 1]


def shortened(view: SummaryView, shortening: Shortening, context: Context) -> SummaryView:
    """A mail with some of its rows counted, or shortened, instead of shown."""
    if shortening == Shortening():
        return view
    cut = {name: section.shortened(Room(context, shortening)) for name, section in view.long_sections.items()}
    shown = {item.anchor for section in cut.values() for item in section.items}
    gone = [item for item in _items(view) if item.anchor not in shown]
    return replace(view, **cut, also=_also(Room(context, shortening), gone))


def _items(view: SummaryView) -> Iterator[ItemView]:
    for section in view.long_sections.values():
        yield from section.items


def _red(items: Iterable[ItemView]) -> list[ItemView]:
    return sorted((i for i in items if i.status.status in BAD), key=lambda item: item.rank)


def _also(room: Room, items: Iterable[ItemView]) -> Also:
    context, shortening = room.context, room.shortening
    lines, rest = _cut(_red(items), shortening.lines)
    named, rest = _cut(rest, shortening.names)
    names = tuple(_names(named, shortening.brief))
    return Also(
        tuple(context.say(_line(item)) for item in lines),
        context.say(p.BY_NAME.says(names=names)) if names else "",
        room.more(rest),
    )


def _cut(items: Sequence[ItemView], most: int | None) -> tuple[Sequence[ItemView], Sequence[ItemView]]:
    return (items, ()) if most is None else (items[:most], items[most:])


def _line(item: ItemView) -> Message:
    title, name = clip(item.title, _TITLE), item.cell if _by_cell(item) else item.id
    return p.BRIEF.says(shape=item.status.shape, name=name.text, title=title, progress=item.progress.text)


def _by_cell(item: ItemView, brief: bool = False) -> bool:
    """Whether an item is found by its cell rather than by its ID."""
    return item.id.value is None or (brief and len(quote(item.id.text)) > len(quote(item.cell.text)))


def _names(items: Sequence[ItemView], brief: bool) -> Iterator[str]:
    """What items are found by: IDs, then cells, a sheet said once for all that follow in it."""
    yield from (item.id.text for item in items if not _by_cell(item, brief))
    before = ""
    for cell in (item.cell for item in items if _by_cell(item, brief)):
        yield cell.value.address if cell.value.sheet == before else cell.text
        before = cell.value.sheet
