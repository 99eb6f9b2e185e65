"""A fact is worked out once in a run, however many reports tell it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from okrsheet.figures import compute, history
from okrsheet.run import Job, run
from tests.books import sample


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each fact is worked out."""
    calls: Counter[str] = Counter()

    def count(home: Any, name: str) -> None:
        original = getattr(home, name)

        def counting(*args: Any, **more: Any) -> Any:
            calls[name] += 1
            return original(*args, **more)

        monkeypatch.setattr(home, name, counting)

    count(compute._Pass, "walk")
    for name in ("values_of", "target_range", "source_of", "forecast"):
        count(compute, name)
    count(history, "series_of")
    return calls


def test_a_report_walks_over_the_plan_once_for_each_day_that_is_looked_at(
    tmp_path: Path, counted: Counter[str]
) -> None:
    plan = sample(tmp_path)
    run(Job(plan, tmp_path / "out", dt.date(2026, 11, 30)))
    measured, items = 21, 27  # key results and KPIs of the sample; objectives as well
    assert counted["walk"] == 2  # the day of the report, and the end of the month before
    assert counted["values_of"] == counted["target_range"] == counted["source_of"] == measured
    assert counted["forecast"] == counted["series_of"] == items
