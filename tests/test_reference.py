"""Every figure of plans that nobody thought of, held against a naive reference."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.reference import Book, Row
from tests.tables import assessed

MEASURES = (
    "Increase to", "Decrease to", "Increase by", "Decrease by", "At least", "At most", "Between", "Milestone",
)  # fmt: skip
DAYS = st.dates(dt.date(2026, 8, 15), dt.date(2027, 1, 20))
NUMBERS = st.sampled_from([0, 1, 2, 3, 5, 8, 10, 12, 20])
WEIGHTS = st.sampled_from([None, None, 0, 1, 2, 3])
STATES = st.sampled_from([None, None, None, "Open", "Closed", "Postponed", "Cancelled"])
STARTS = st.sampled_from([None, None, dt.date(2026, 9, 1), dt.date(2026, 10, 15), dt.date(2026, 12, 1)])
ENDS = st.sampled_from([None, None, dt.date(2026, 12, 5), dt.date(2026, 12, 31), dt.date(2027, 1, 15)])
COLUMNS = {
    "id": "ID", "supports": "Supports", "weight": "Weight", "start": "Start", "end": "End", "roll_up": "Roll-up",
    "state": "State", "objective": "Objective ID", "measure": "Measure", "baseline": "Baseline", "target": "Target",
    "upper": "Upper target", "current": "Current", "kpis": "KPIs", "aggregation": "Aggregation",
    "data_source": "Data source", "frequency": "Frequency", "date": "Date", "value": "Value", "month": "Month",
    "progress": "Progress",
}  # fmt: skip


@st.composite
def measured(draw: st.DrawFn, name: str, full: bool) -> Row:
    """What key results and KPIs have in common."""
    measure = draw(st.sampled_from(MEASURES))
    target = draw(st.none() | NUMBERS)
    if measure == "Milestone":
        target = draw(st.sampled_from([5, 10]))
    return {
        "id": name,
        "measure": measure,
        "baseline": draw(st.none() | NUMBERS),
        "target": target,
        "upper": 25 if measure == "Between" else None,
        "current": draw(st.none() | values_of({"measure": measure}, full)),
        "aggregation": draw(st.sampled_from([None, None, "Latest", "Sum", "Average"])),
        "start": draw(STARTS),
        "end": draw(ENDS),
        "state": draw(STATES),
    }


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A plan of a few items, healthy enough that every cell can be read."""
    full = draw(st.integers(0, 3)) == 0
    kpis = [
        {
            **draw(measured(f"K{n}", full)),
            "supports": draw(st.sampled_from([None, "O0"])),
            "data_source": draw(st.sampled_from(["CRM", "CRM", "CRM", None])),
            "frequency": "Monthly",
        }
        for n in range(draw(st.integers(0, 3)))
    ]
    objectives = [
        {
            "id": f"O{n}",
            "supports": f"O{draw(st.integers(0, n - 1))}" if n and draw(st.booleans()) else None,
            "weight": draw(WEIGHTS),
            "start": draw(STARTS),
            "end": draw(ENDS),
            "roll_up": draw(st.sampled_from([None, None, "key results", "aligned objectives", "both"])),
            "state": draw(STATES),
        }
        for n in range(draw(st.integers(1, 4)))
    ]
    results = [
        {
            **draw(measured(f"R{n}", full)),
            "objective": f"O{draw(st.integers(0, len(objectives) - 1))}",
            "weight": draw(WEIGHTS),
            "kpis": draw(st.lists(st.sampled_from([k["id"] for k in kpis]), unique=True)) if kpis else [],
        }
        for n in range(draw(st.integers(0, 4)))
    ]
    items = results + kpis
    log = [
        {"date": draw(DAYS), "id": item["id"], "value": draw(values_of(item, full))}
        for item in items
        for _ in range(draw(st.integers(0, 3)))
    ]
    ways = [item for item in items if item["measure"] not in ("At least", "At most", "Between")]
    phases = [
        {"id": item["id"], "date": draw(DAYS), "target": draw(NUMBERS)}
        for item in ways
        if item["target"] and draw(st.booleans())
    ]
    day = draw(st.dates(dt.date(2026, 9, 10), dt.date(2027, 1, 25)))
    before = day.replace(day=1) - dt.timedelta(days=1)
    history = [
        {"month": f"{before:%Y-%m}", "id": item["id"], "progress": draw(st.sampled_from([0, 0.25, 0.5, 1]))}
        for item in [*objectives, *items]
        if draw(st.integers(0, 3)) == 0
    ]
    plan = {
        "start": dt.date(2026, 10, 1),
        "end": dt.date(2026, 12, 31),
        "roll_up": draw(st.sampled_from(["key results", "aligned objectives", "both"])),
        "unreported": draw(st.sampled_from(["leave out", "count as zero"])),
        "pace": draw(st.sampled_from(["okrsheet", "viva", "workfront", "upraise", "engagedly"])),
    }
    return Book(day, plan, objectives, results, kpis, log, phases, history)


FULL = {
    "Increase to": 20, "Decrease to": 0, "Increase by": 40, "Decrease by": -20, "At least": 20, "At most": 0,
    "Between": 22, "Milestone": "done",
}  # fmt: skip


def values_of(item: Row, full: bool) -> st.SearchStrategy[Any]:
    """Values of an item; in a plan that is full, those that reach any target."""
    if full:
        return st.just(FULL[item["measure"]])
    return st.sampled_from(["done", "not started", 2, 5]) if item["measure"] == "Milestone" else NUMBERS


def written(book: Book) -> str:
    """The plan as the tables of a workbook."""
    settings_rows = [
        ("Period start", book.settings["start"]), ("Period end", book.settings["end"]),
        ("Roll-up", book.settings["roll_up"]), ("Unreported key results", book.settings["unreported"]),
        ("Pace rule", book.settings["pace"]),
    ]  # fmt: skip
    blocks = [
        "\n".join(["Settings", "Setting | Value", *(f"{name} | {value}" for name, value in settings_rows)])
    ]
    for title, rows in (
        ("Objectives", book.objectives), ("Key Results", book.results), ("KPIs", book.kpis), ("Check-ins", book.log),
        ("Phased targets", book.phases), ("Past months", book.history),
    ):  # fmt: skip
        if rows:
            lines = [" | ".join(cell(value) for value in row.values()) for row in rows]
            header = " | ".join(COLUMNS[key] for key in rows[0])
            blocks.append("\n".join([title, header, *lines]))
    return "\n\n".join(blocks)


def cell(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


@settings(max_examples=300, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(books())
def test_every_figure_is_that_of_the_reference(book: Book) -> None:
    """A plan that fails is not made smaller: that takes minutes."""
    found = assessed(written(book), book.day, alone=True)
    for item in (*book.objectives, *book.results, *book.kpis):
        outcome, name = found[item["id"]], item["id"]
        assert outcome.progress == near(book.progress(item, book.day)), name
        assert outcome.expected == near(book.expected_of(item, book.day)), name
        assert outcome.status.text.en == book.status(item, book.day), name
        assert outcome.change == near(book.change(item)), name


def near(figure: Any) -> Any:
    return None if figure is None else pytest.approx(float(figure), abs=1e-9)
