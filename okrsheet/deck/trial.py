"""A small deck with one of everything, drawn on a template to see whether a report's slides can be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from okrsheet.deck.drawing import drawn
from okrsheet.report.slides import Cell, Chart, Column, Deck, Point, Row, Series, Slide, Table


def tried(template: Path) -> None:
    """Draws the deck, and drops it.

    Raises:
        Refused: the template cannot be used.
    """
    drawn(_DECK, template)


_DAYS = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))
_LINE = Series("-", tuple(Point(day, share, "") for day, share in zip(_DAYS, (0.0, 1.0), strict=True)))
_BARS = Series("-", (Point("-", 0.5, "50%", "good"),))
_ROW = Row((Cell("-", "-", "good"), Cell("-")), asks="-", source="-")
_DECK = Deck(
    language="en",
    day=_DAYS[1],
    title="-",
    lines=("-", "-"),
    foot="-",
    sources=("-",),
    slides=(
        Slide("-", Cell("-", tone="good"), ("-",), chart=Chart((_LINE, _LINE), "-", lines=True, caption="-")),
        Slide("-", chart=Chart((_BARS,), "-"), lines=("-",), sources=("-",)),
        Slide("-", table=Table((Column("-", 1), Column("-", 1, numbers=True)), (_ROW,), "-")),
    ),
)
