"""The end of a plan, and the command that makes the next one of it."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

from okrsheet.basics.dates import Period, following
from okrsheet.basics.places import common_folder, is_address, name_of, place
from okrsheet.basics.text import as_argument
from okrsheet.figures.outcome import Known
from okrsheet.plan import Plan


class Ended(NamedTuple):
    """The last day of a plan that is over, and the command that makes the next one of it."""

    day: dt.date
    command: str


def ended(plan: Plan, outcomes: Iterable[Known], as_of: dt.date) -> Ended | None:
    """A plan that is over on a day: its period in Settings has ended, and so has each of its items that anybody still
    works on; ``None`` while one runs.
    """
    end = plan.settings.period_end
    if end is None or end >= as_of or not plan.items:
        return None
    spans = [outcome.span for outcome in outcomes if not outcome.item.asks_for_nothing]
    if any(span and span.end >= as_of for span in spans):
        return None
    return Ended(end, command(plan, plan.period(as_of)))


def command(plan: Plan, period: Period) -> str:
    """The command that makes the next plan; with … for what cannot be typed safely, or stands in no file."""
    new = plan.calendar.name(following(period)) if period.start <= period.end else "…"
    old = _path(plan) or "plan.xlsx"
    path = place(old)
    beside = path.parent
    if name_of(path) in ("", os.pardir):  # a folder whose path does not say its name, such as the current one
        path, beside = path.resolve(), path / os.pardir
    name = f"{_renamed(PurePath(name_of(path)).stem, plan.calendar.name(period), new)}.xlsx"
    made = name if is_address(old) else str(beside / name)
    return f"okrsheet new {as_argument(made) or '…'} --from {as_argument(old) or '…'}"


def _path(plan: Plan) -> str:
    """The workbook of a plan; of several, the folder that holds them."""
    files = [workbook.file for workbook in plan.workbooks]
    return files[0] if len(files) == 1 else str(common_folder([place(file) for file in files]))


def _renamed(stem: str, old: str, new: str) -> str:
    """What the next workbook is called: as the last, with the name of the new period in it."""
    found = re.compile(re.escape(old), re.IGNORECASE)
    return found.sub(lambda _: new, stem) if found.search(stem) else f"{stem}-{new}"
