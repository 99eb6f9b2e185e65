"""What may be read in two ways is told, cell by cell, and never made a number."""

from __future__ import annotations

import datetime as dt

import pytest

from okrsheet.assessment import Assessment
from okrsheet.report.json import as_data
from okrsheet.report.text import summary_text
from okrsheet.status import Status
from tests.tables import assessed


def told(assessment: Assessment, *codes: str) -> list[str]:
    """The findings of some rules, as one reads them."""
    return [str(f) for f in assessment.findings if f.code in codes]


def cells(assessment: Assessment, *codes: str) -> list[str]:
    """The cells that some rules name."""
    found = (str(f.where) for f in assessment.findings if f.code in codes)
    return [cell.replace("Key Results", "KR").replace("'", "").replace("!", " ") for cell in found]


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


@pytest.mark.parametrize("typed", ["03/04", "3/5", "3 of 5", "5項中3項"])
def test_only_a_milestone_may_be_three_of_five(typed: str) -> None:
    found = assessed(
        f"""
        Key Results
        ID  | Measure     | Baseline | Target     | Weight     | Current
        KR1 | Increase to |          | 1          |            | "{typed}"
        KR2 | Increase to |          | "{typed}"  |            | 1
        KR3 | Increase to | "{typed}" | 5         | "{typed}"  | 1
        KR4 | Milestone   |          |            |            | "{typed}"

        KPIs
        ID | Measure  | Target
        K1 | At least | 0.5
        K2 | Milestone | 1

        Check-ins
        Date       | ID | Value
        2026-10-05 | K1 | 0.4
        2026-10-12 | K1 | "{typed}"
        2026-10-12 | K2 | "{typed}"
        """
    )
    assert cells(found, "V101", "V102") == ["KR F2", "KR D3", "KR C4", "KR E4", "Check-ins C3"]
    assert not cells(found, "V117")
    assert [found[i].progress for i in ("KR1", "KR2", "KR3")] == [None, None, None]
    assert found["KR4"].progress == found["K2"].progress in (0.6, 0.75)
    assert found["K1"].progress == 0, "the check-in before is the last number"


@pytest.mark.parametrize("typed", ["80%", '"80 %"', "0.8", '"0.8"', '"８０％"'])
def test_a_confidence_is_a_number_of_points(typed: str) -> None:
    found = assessed(
        f"""
        Key Results
        ID  | Measure     | Target | Confidence
        KR1 | Increase to | 5      | {typed}
        KR2 | Increase to | 5      | 8

        Check-ins
        Date       | ID  | Value | Confidence
        2026-10-05 | KR1 | 1     | {typed}
        2026-10-05 | KR2 | 1     | 0
        """
    )
    assert cells(found, "V102") == ["KR D2", "Check-ins D2"]
    assert [k.confidence for k in found.plan.key_results] == [None, 8]
    assert [c.confidence for c in found.plan.check_ins] == [None, 0]
    (said, _) = (f for f in found.findings if f.code == "V102")
    assert said.hint.into("en") == "Type a number from 0 to 10: 8 where 80 % is meant."


def test_a_row_whose_id_is_taken_counts_nowhere() -> None:
    found = assessed(
        """
        Objectives
        ID | Objective | Owner | Department
        O1 | Grow      | Ann   | Sales
        O1 | Grow more | Ben   | Ops

        Key Results
        ID  | Objective ID | Owner | Measure     | Target | Current
        KR1 | O1           | Ann   | Increase to | 10     | 5
        KR1 | O1           | Ben   | Increase to | 10     | 10

        KPIs
        ID | Owner | Measure     | Target | Frequency | Current
        K1 | Ann   | Increase to | 10     | Monthly   | 5
        K1 | Ben   | Increase to |        |           | 10
        """
    )
    summary = as_data(found, "en")["summary"]
    for counts in (summary["objectives"], summary["key_results"], summary["kpis"]):
        assert sum(counts.values()) == 1
    assert (summary["kpis_complete"], summary["kpis_total"]) == (1, 1)
    assert [group.name for group in found.owners] == ["Ann"]
    assert [group.name for group in found.departments] == ["Sales"]
    assert sum(found.owners[0].key_results.values()) == 1
    said = summary_text(found, "en")
    assert "2 key results and KPIs: ● On track 2" in said


def test_an_owner_of_key_results_alone_has_their_progress() -> None:
    found = assessed(
        """
        Objectives
        ID | Owner
        O1 | Ann
        O2 | Ann

        Key Results
        ID  | Objective ID | Owner | Measure     | Target | Current | Weight | State
        KR1 | O1           | Ben   | Increase to | 10     | 4       | 3      |
        KR2 | O2           | Ben   | Increase to | 10     | 8       | 1      |
        KR3 | O2           | Ben   | Increase to | 10     | 10      |        | Postponed
        KR4 | O2           | Ben   | Increase to | 10     |         |        |

        KPIs
        ID | Owner | Current | Target
        K1 | Cleo  | 5       | 10
        """
    )
    groups = {group.name: group for group in found.owners}
    assert groups["Ann"].progress == pytest.approx(0.6)
    assert groups["Ben"].progress == pytest.approx(0.5)
    assert groups["Ben"].expected == pytest.approx(31 / 92)
    assert groups["Cleo"].progress is None, "KPIs alone roll up into nothing"
