"""A fact is worked out once in a run, however many reports tell it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from okrsheet.figures import compute, forecast, history
from okrsheet.report import actions, changes
from okrsheet.report.context import Context
from okrsheet.report.items import item_view
from okrsheet.report.json import as_data
from okrsheet.run.jobs import ReportJob
from okrsheet.run.reporting import run
from okrsheet.workbook.files import Files
from tests.books import sample
from tests.tables import assessed


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
    for name in ("values_of", "target_range", "measured_by"):
        count(compute, name)
    count(forecast, "forecast")
    count(history, "series_of")
    count(actions, "_agenda")
    count(changes, "_moves")
    return calls


def test_a_report_walks_over_the_plan_once_for_each_day_that_is_looked_at(
    tmp_path: Path, counted: Counter[str]
) -> None:
    plan = sample(tmp_path)
    run(ReportJob(Files.of(plan), tmp_path / "out", dt.date(2026, 11, 30)))
    measured, items = 21, 27  # key results and KPIs of the sample; objectives as well
    assert counted["walk"] == 2  # the day of the report, and the end of the month before
    assert counted["values_of"] == counted["target_range"] == counted["measured_by"] == measured
    assert counted["forecast"] == counted["series_of"] == items
    assert counted["_agenda"] == counted["_moves"] == 1  # for the mail and the page


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        pytest.param("", 8, id="the row's, while no check-in says more"),
        pytest.param("2026-10-05 | KR1 | 3 | 6", 6, id="the check-in's"),
        pytest.param("2026-10-05 | KR1 | 3 | 6\n2026-10-12 | KR1 | 4 |", 6, id="the latest that has one"),
        pytest.param("2026-10-05 | KR1 | 3 | 6\n2026-10-05 | KR1 | 4 | 5", 5, id="the lower row of one day"),
        pytest.param("2026-11-05 | KR1 | 3 | 6", 8, id="not what is said later"),
    ],
)
def test_the_page_and_the_file_tell_the_same_confidence(log: str, expected: float) -> None:
    tables = "Key Results\nID | Target | Confidence\nKR1 | 10 | 8"
    if log:
        tables += f"\n\nCheck-ins\nDate | ID | Value | Confidence\n{log}"
    found = assessed(tables, "2026-10-31")
    assert as_data(found, "en")["key_results"][0]["confidence"] == expected
    (key_result,) = found.plan.key_results
    assert item_view(Context(found, "en"), key_result).why.beside == f"confidence {expected} of 10"


def test_what_was_said_of_an_earlier_item_of_the_id_is_not_said_of_this_one() -> None:
    """Its check-ins are set aside as values, and so are their comments and confidence."""
    found = assessed(
        """
        Key Results
        ID  | Target | Confidence
        KR1 | 10     | 8

        Check-ins
        Date       | ID  | Value | Confidence | Comment
        2026-06-15 | KR1 | 9     | 2          | last year's campaign
        2026-09-15 | KR1 | 3     |            | this year's
        """,
        "2026-10-31",
    )
    (told,) = as_data(found, "en")["key_results"]
    assert (told["value"], told["confidence"], told["comment"]["text"]) == (3.0, 8.0, "this year's")
