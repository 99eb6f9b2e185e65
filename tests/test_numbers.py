"""What may be read in two ways is told, cell by cell, and never made a number."""

from __future__ import annotations

import datetime as dt

import pytest

from okrsheet.assessment import Assessment
from okrsheet.status import Status
from tests.tables import assessed


def told(assessment: Assessment, *codes: str) -> list[str]:
    """The findings of some rules, as one reads them."""
    return [str(f) for f in assessment.findings if f.code in codes]


NO_PERIOD = """
    Settings
    Setting      | Value
    Organisation | Ours
"""


def only_kpi_ending(end: str, settings: str = NO_PERIOD, as_of: str = "2026-12-31") -> Assessment:
    rows = f"""
    KPIs
    ID | Measure     | Target | Start      | End   | Data source | Frequency | Current
    K1 | Increase to | 100    | 2026-10-01 | {end} | CRM         | Monthly   | 60
    """
    return assessed(f"{settings}\n{rows}", as_of)


@pytest.mark.parametrize(
    "end", ["Q4", "H2", "第四季", "下半年", "12月", "December", "年底", "end of year", "12月底"]
)
def test_a_period_without_its_year_is_no_date_where_nobody_says_the_year(end: str) -> None:
    for day in ("2026-12-31", "2027-01-01"):
        found = only_kpi_ending(end, as_of=day)
        assert told(found, "V103", "V104", "C102") == [
            f"KPIs!E2: error[V104] End: “{end}” does not say for certain which day is meant"
        ]
        (finding,) = (f for f in found.findings if f.code == "V104")
        assert finding.hint.into("en") == (
            "Write the year, such as 2026-Q4, or give Period start and Period end in Settings."
        )
        kpi = found.plan.kpis[0]
        assert (kpi.end, found[kpi].expected, found[kpi].status) == (None, None, Status.NO_DATA)
        assert found[kpi].complete == 4, "End is a period by name, though nobody knows of which year"


@pytest.mark.parametrize("setting", ["Period start | 2026-10-01", "Period end | 2026-12-31"])
def test_settings_say_the_year_of_a_period_without_one(setting: str) -> None:
    settings = f"Settings\nSetting | Value\n{setting}"
    for day in ("2026-12-31", "2027-01-01"):
        assert only_kpi_ending("Q4", settings, day).plan.kpis[0].end == dt.date(2026, 12, 31)


def test_settings_themselves_must_say_their_year() -> None:
    settings = "Settings\nSetting | Value\nPeriod start | Q4\nPeriod end | {end}"
    assert told(only_kpi_ending("2026-12-31", settings.format(end="Q4")), "V104") == [
        "Settings!B2: error[V104] Period start: “Q4” does not say for certain which day is meant",
        "Settings!B3: error[V104] Period end: “Q4” does not say for certain which day is meant",
    ]
    found = only_kpi_ending("2026-12-31", settings.format(end="2026-12-31"))
    assert not told(found, "V104")
    assert found.plan.settings.period_start == dt.date(2026, 10, 1)


@pytest.mark.parametrize("end", ["2026-Q4", "FY2026", "2026年底", "2026-12", "115年第四季"])
def test_a_period_with_its_year_needs_no_settings(end: str) -> None:
    assert only_kpi_ending(end).plan.kpis[0].end == dt.date(2026, 12, 31)
