"""The burn-up of the plan as a drawing: how far it has come, what is expected, and where it will end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from okrsheet.basics.dates import SHORT_MONTHS, end_of_month
from okrsheet.basics.text import Message, Text
from okrsheet.figures.judge import pace_of
from okrsheet.plan.pace import Pace
from okrsheet.plan.status import Status
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.chart import Frame, Series, short
from okrsheet.report.context import Context
from okrsheet.report.months import BurnUp, burn_up

_APART = 17.0  # pixels between two labels
_A_MONTH = 34.0  # pixels that the name of a month needs
_NOW = 84.0  # pixels that the label of the last known point takes
_FINE = 200  # steps of a share in which the edge of what is on track is looked for


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point of the drawing."""

    x: str
    y: str
    says: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The burn-up for a window of one width, all lengths in pixels."""

    name: str
    width: str
    height: str
    left: str
    right: str
    grid: tuple[Label, ...]
    months: tuple[Label, ...]
    today: str
    """How far to the right the day of the report stands."""
    band: str
    """What counts as on track, as a closed outline."""
    expected: str
    done: str
    ahead: str
    end_x: str
    end_y: str
    now: Label
    ends: tuple[tuple[str, Label], ...]
    """What stands at the ends of the lines: which line, and its label."""


@dataclass(frozen=True, slots=True)
class BurnUpView:
    """The burn-up in words, as a table and as drawings for wide and narrow windows."""

    says: str
    rows: tuple[tuple[str, str, str], ...]
    """Day, done, expected; unknown is an en dash."""
    drawings: tuple[Drawing, ...]


def burn_up_view(context: Context) -> BurnUpView | None:
    """The burn-up of what is shown; ``None`` where there is none."""
    found = burn_up(context)
    if found is None:
        return None
    return BurnUpView(
        says=context.say(p.BURN_UP_SAYS.says(**_figures(context, found))),
        rows=tuple(_rows(context, found)),
        drawings=(
            _drawing(context, found, "wide", 780.0, 252.0, 124.0),
            _drawing(context, found, "narrow", 334.0, 220.0, 104.0),
        ),
    )


def _figures(context: Context, found: BurnUp) -> dict[str, object]:
    """What the drawing shows, in words."""
    day, done = found.done[-1]
    return {
        "day": context.day(day),
        "done": _share(context, done),
        "expected": _share(context, dict(found.expected).get(day)),
        "ahead": _ahead(context, found),
    }


def _ahead(context: Context, found: BurnUp) -> Text | Message:
    """Where it will end."""
    if found.ahead:
        day, share = found.ahead
        return p.BURN_UP_AHEAD.says(day=context.day(day), share=_share(context, share))
    return p.BURN_UP_OPEN if found.done[-1][0] < found.expected[-1][0] else p.BURN_UP_OVER


def _share(context: Context, share: float | None) -> str:
    return formatting.share(share, context.language)


def _rows(context: Context, found: BurnUp) -> Iterator[tuple[str, str, str]]:
    done, expected = dict(found.done), dict(found.expected)
    for day in sorted(done.keys() | expected.keys()):
        yield context.day(day), _share(context, done.get(day)), _share(context, expected.get(day))


def _drawing(
    context: Context, found: BurnUp, name: str, width: float, height: float, beside: float
) -> Drawing:
    """The burn-up in a drawing of this size with room for words ``beside`` the lines."""
    first, last = found.expected[0][0], max(found.expected[-1][0], found.done[-1][0])
    frame = Frame(40.0, 14.0, width - beside, height - 26.0, first, last, 0.0, 1.0)
    day, done = found.done[-1]
    ahead = (found.done[-1], found.ahead) if found.ahead else ()
    return Drawing(
        name=name,
        width=short(width),
        height=short(height),
        left=short(frame.left),
        right=short(frame.right),
        grid=tuple(
            Label(short(frame.left - 6), short(frame.up(share)), _share(context, share))
            for share in (0.0, 0.5, 1.0)
        ),
        months=tuple(_months(context, frame)),
        today=short(frame.across(day)),
        band=_band(pace_of(context.plan.settings), frame, found.expected),
        expected=frame.points(found.expected),
        done=frame.points(found.done),
        ahead=frame.points(ahead),
        end_x=short(frame.across(day)),
        end_y=short(frame.up(done)),
        now=_now(context, frame, found),
        ends=tuple(_ends(context, frame, found)),
    )


def _now(context: Context, frame: Frame, found: BurnUp) -> Label:
    """What the last known point says: below and to the right of it where that is behind what is expected, else
    above and to the left, so that it stands on neither line.
    """
    day, done = found.done[-1]
    says = context.say(p.DONE_AT.says(share=_share(context, done)))
    x, y = frame.across(day), frame.up(done)
    if done >= dict(found.expected).get(day, 0.0):
        return Label(short(max(x - _NOW, frame.left + 4)), short(max(y - 10, frame.top + 8)), says)
    beside = x + _NOW < frame.right
    left = x + 6 if beside else frame.right - _NOW
    return Label(short(left), short(min(y + (20 if beside else 60), frame.bottom - 4)), says)


def _ends(context: Context, frame: Frame, found: BurnUp) -> Iterator[tuple[str, Label]]:
    """The labels at the right ends of the lines, never one over the other."""
    ends = [("expected", found.expected[-1][1], p.EXPECTED_AT)]
    ends += [("ahead", found.ahead[1], p.FORECAST_AT)] if found.ahead else []
    height = frame.top - _APART
    for line, share, words in sorted(ends, key=lambda end: -end[1]):
        height = max(height + _APART, frame.up(share) + 4)
        yield (
            line,
            Label(
                short(frame.right + 8), short(height), context.say(words.says(share=_share(context, share)))
            ),
        )


def _months(context: Context, frame: Frame) -> Iterator[Label]:
    """The names of the months below the middles of their days, as many as there is room for."""
    right, day = frame.left - _A_MONTH / 2, frame.first
    while day <= frame.last:
        end = min(end_of_month(day), frame.last)
        middle = (frame.across(day) + frame.across(end)) / 2
        if middle - right >= _A_MONTH / 2 and (end - day).days > 7:
            yield Label(
                short(middle), short(frame.bottom + 18), SHORT_MONTHS[day.month - 1].into(context.language)
            )
            right = middle + _A_MONTH / 2
        day = end_of_month(day) + dt.timedelta(days=1)


def _band(pace: Pace, frame: Frame, expected: Series) -> str:
    """The outline of what is on track by the plan's own rule: from the least of it up to what is expected."""
    days = [
        (a + (b - a) * (n / 8), low + (high - low) * n / 8)
        for (a, low), (b, high) in pairwise(expected)
        for n in range(8)
    ]
    days.append(expected[-1])
    lower = [(day, _least_on_track(pace, share)) for day, share in reversed(days)]
    return frame.points((*days, *lower))


def _least_on_track(pace: Pace, expected: float) -> float:
    """The smallest share that is on track where so much is expected."""
    steps = (expected * n / _FINE for n in range(_FINE + 1))
    return next((share for share in steps if pace.status(share, expected) is Status.ON_TRACK), expected)
