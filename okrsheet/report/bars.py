"""Bars made of table cells, for mail programs that draw nothing else: the widths and colours of their pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrsheet.plan.palette import COLOURS
from okrsheet.plan.status import Tone

_RAIL, _DARK_MARK, _LIGHT_MARK = "#d1d5db", "#111827", "#ffffff"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: whole percent of its width, the colour, and that of the mark at its right end, if any."""

    width: int
    colour: str
    mark: str = ""


def bullet(progress: float | None, expected: float | None, tone: str) -> tuple[Piece, ...]:
    """The bar of a progress with a mark where it is expected to be; none where there is no progress. Both are
    shares 0..1.

    The mark is the border of a piece, for one of its own would be too narrow to be drawn; none is at the left edge.
    """
    if progress is None:
        return ()
    done, due = _percent(progress), None if expected is None else _percent(expected)
    ends = sorted({done, due or done, 100} - {0})
    found, start = list[Piece](), 0
    for end in ends:
        colour = COLOURS[tone].fill if end <= done else _RAIL
        ahead = due is not None and due < done
        mark = (_LIGHT_MARK if ahead else _DARK_MARK) if end == due else ""
        found.append(Piece(end - start, colour, mark))
        start = end
    return tuple(found)


def _percent(share: float) -> int:
    """A share as whole percent; 0 and 100 only where they are true."""
    return round(share * 100) if share in (0, 1) else min(99, max(1, round(share * 100)))


def stacked(counts: Sequence[tuple[int, Tone]], rest: int = 0) -> tuple[Piece, ...]:
    """One bar of several counts, with a ``rest`` that is left empty; every count that there is gets at least one
    percent.
    """
    colours = [(count, COLOURS[tone.value].fill) for count, tone in counts] + [(rest, _RAIL)]
    known = [(count, colour) for count, colour in colours if count]
    total = sum(count for count, _ in known)
    if not total:
        return ()
    widths = [max(1, round(count / total * 100)) for count, _ in known]
    widths[widths.index(max(widths))] += 100 - sum(widths)
    last = len(known) - 1
    return tuple(
        Piece(width, colour, _LIGHT_MARK if n < last else "")
        for n, (width, (_, colour)) in enumerate(zip(widths, known, strict=True))
    )
