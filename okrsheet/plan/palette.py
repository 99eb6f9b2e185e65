"""How a status looks: its shape, and the colours of its tone.

Shapes are such as the fonts of every mail program have; the colours differ for people with
any kind of colour blindness, and each has at least 4.5 : 1 against its background.
"""

from __future__ import annotations

from dataclasses import dataclass

from okrsheet.plan.status import Status, Tone

SHAPES: dict[Status, str] = {
    Status.ACHIEVED: "✓",
    Status.ON_TRACK: "●",
    Status.AT_RISK: "▲",
    Status.OFF_TRACK: "■",
    Status.MISSED: "✕",
    Status.NOT_STARTED: "◇",
    Status.NO_DATA: "○",
    Status.INCOMPLETE: "□",
    Status.POSTPONED: "‖",
    Status.CANCELLED: "⊘",
    Status.CLOSED: "▣",
}


@dataclass(frozen=True, slots=True)
class Colour:
    """One tone: as text on white, as a filled area, as text on a dark page; and as the background of dark
    text, and of light text on a dark page.
    """

    text: str
    fill: str
    dark: str
    tint: str
    shade: str


COLOURS: dict[str, Colour] = {
    Tone.GOOD.value: Colour("#005a9c", "#0072b2", "#7cc4ff", "#cfe3f0", "#16425f"),
    Tone.WARN.value: Colour("#8a4b00", "#b87a00", "#ffc166", "#f6e3b8", "#57400f"),
    Tone.BAD.value: Colour("#a4161a", "#c1272d", "#ff9a9a", "#f6c9cb", "#672629"),
    Tone.NONE.value: Colour("#4b5563", "#6b7280", "#c4c9d2", "#e5e7eb", "#374151"),
}
