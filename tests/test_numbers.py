"""What may be read in two ways is told, cell by cell, and never made a number."""

from __future__ import annotations

import datetime as dt

import pytest

from okrsheet.assessment import Assessment
from okrsheet.plan.status import Status
from okrsheet.report.json import as_data
from okrsheet.report.text import summary_text
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
    assert [k.confidence for k in found.plan.key_results] == [None, 8.0]
    assert [c.confidence for c in found.plan.check_ins] == [None, 0.0]
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


def test_weights_of_two_scales_are_not_weighed_together() -> None:
    tables = """
        Key Results
        ID  | Measure     | Target | Current | Weight
        KR1 | Increase to | 10     | 10      | {}
        KR2 | Increase to | 10     | 0       | {}
        KR3 | Increase to | 10     | 5       | {}
        """
    found = assessed(tables.format("30", "30%", "40%"))
    assert told(found, "V131") == [
        "'Key Results'!E2: error[V131] Weight: 30 stands beside percentages; percentages and plain numbers "
        "cannot be weighed together, so this one is not used"
    ]
    assert found["O1"].progress == pytest.approx(0.4 * 0.5 / 0.7)
    assert found[found.plan.objectives[0]].reported == (2, 3)
    assert cells(assessed(tables.format("30", "30", "40%")), "V131") == ["KR E4"]
    assert cells(assessed(tables.format("30", "30%", "")), "V131") == ["KR E2"], (
        "as many of each: the plain one"
    )
    for fine in (("30", "30", "40"), ("30%", "30%", "0.4"), ("1", "0.5", "2"), ("30%", "0", "70%")):
        assert not cells(assessed(tables.format(*fine)), "V131"), fine


def test_weights_that_never_meet_may_be_of_two_scales() -> None:
    tables = """
        Settings
        Setting    | Value
        Period end | 2026-12-31
        Roll-up    | {}

        Objectives
        ID | Supports | Weight
        O1 |          | 3
        O2 | O1       | 30%
        O3 | O1       | 70%

        Key Results
        ID  | Objective ID | Weight
        KR1 | O1           | 2
        """
    assert not cells(assessed(tables.format("key results")), "V131")
    assert cells(assessed(tables.format("both")), "V131") == ["KR C2"]


@pytest.mark.parametrize("target", ['"3/5"', "2026-12-31", "launched", "=", "#REF!"])
def test_a_milestones_target_that_is_no_number_is_told(target: str) -> None:
    found = assessed(
        f"""
        Key Results
        ID  | Measure   | Target   | Current
        KR1 | Milestone | {target} | done
        KR2 | Milestone | {target} | 60%
        KR3 | Milestone | {target} | 1
        """
    )
    assert cells(found, "V130", "V107", "V108") == ["KR C2", "KR C3", "KR C4"]
    assert [found[i].progress for i in ("KR1", "KR2", "KR3")] == [1, 0.6, None]


def milestone(values: str, target: str = "5") -> Assessment:
    rows = "\n".join(f"2026-10-{day:02} | KR1 | {one}" for day, one in enumerate(values.split(), 1))
    tables = f"Key Results\nID | Measure | Target\nKR1 | Milestone | {target}\n\nCheck-ins\nDate | ID | Value\n{rows}"
    return assessed(tables)


@pytest.mark.parametrize(
    ("values", "progress", "odd"),
    [
        ('"4/5" 80%', 0.8, []), ('"4/5" "80%"', 0.8, []), ('"4/5" 5', 1.0, []), ('"4/5" 0', 0.0, []),
        ('"4/5" 0.8', None, ["Check-ins C3"]), ('60% 1', None, ["Check-ins C3"]), ('"4/5" 0.8 90%', 0.9, []),
        ("3 0.8", 0.16, ["Check-ins C3"]), ("3 1", 0.2, []), ('0.8 "4/5"', 0.8, []),
    ],
)  # fmt: skip
def test_a_milestone_never_falls_because_a_share_was_read_as_steps(
    values: str, progress: float | None, odd: list[str]
) -> None:
    found = milestone(values)
    assert found["KR1"].progress == (None if progress is None else pytest.approx(progress))
    assert cells(found, "V129") == odd
    assert not cells(milestone(values, target="1"), "V129")


def test_shares_under_the_unit_percent_are_told_and_shown_as_typed() -> None:
    tables = """
        KPIs
        ID | KPI    | Unit | Measure     | Target | Current
        K1 | Uptime | %    | Increase to | {}     | {}
        """
    found = assessed(tables.format("0.9", "0.45"))
    assert told(found, "V132") == [
        "KPIs!E2: warning[V132] “Uptime” is in %, but 0.9 is below 1 as all its numbers are, and has no percent sign"
    ]
    said = summary_text(found, "en")
    assert "0.45" in said
    assert "0.45%" not in said
    assert "0.9%" not in said
    for fine in (("90%", "45%"), ("90", "0.45"), ("0.9", "45%")):
        assert not cells(assessed(tables.format(*fine)), "V132"), fine


def test_a_key_result_without_a_number_is_told_of_the_kpi_that_supports_it() -> None:
    tables = """
        Key Results
        ID  | Key result | Measure | Target | Current | KPIs
        KR1 | Reach      | {}

        KPIs
        ID | Supports | Current
        K1 | KR1      | 5
        K2 | KR1      | 6
        """
    assert told(assessed(tables.format("Milestone | | |")), "L115") == [
        "'Key Results'!F2: info[L115] “Reach” has no value of its own; it could take one from K1, K2, "
        "which it does not use"
    ]
    for fine in ("Milestone | | done |", "Milestone | | | K1", "Increase to | 10 | |"):
        assert not cells(assessed(tables.format(fine)), "L115"), fine
