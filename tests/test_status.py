"""Status, pace rules, score, staleness, change: hand-computed tables."""

from __future__ import annotations

import pytest

from okrsheet.plan.pace import Pace, PaceRule
from okrsheet.plan.status import Status, Tone, score, score_tone
from okrsheet.plan.words import ObjectiveType
from tests.tables import assessed
from tests.test_progress import only_kpi


@pytest.mark.parametrize(
    ("rule", "progress", "expected", "status"),
    [
        ("okrsheet", 0.90, 1.00, "on_track"),
        ("okrsheet", 0.89, 1.00, "at_risk"),
        ("okrsheet", 0.05, 0.10, "on_track"),  # 5 points behind are near enough
        ("okrsheet", 0.70, 1.00, "at_risk"),
        ("okrsheet", 0.69, 1.00, "off_track"),
        ("okrsheet", 0.15, 0.30, "at_risk"),
        ("okrsheet", 0.27, 0.30, "on_track"),
        ("okrsheet", 0.14, 0.30, "off_track"),
        ("viva", 0.50, 0.50, "on_track"),
        ("viva", 0.49, 0.50, "at_risk"),
        ("viva", 0.25, 0.50, "at_risk"),
        ("viva", 0.24, 0.50, "off_track"),
        ("workfront", 0.45, 0.50, "on_track"),
        ("workfront", 0.35, 0.50, "at_risk"),
        ("workfront", 0.34, 0.50, "off_track"),
        ("upraise", 0.95, 1.00, "on_track"),
        ("upraise", 0.75, 1.00, "at_risk"),
        ("upraise", 0.74, 1.00, "off_track"),
        ("engagedly", 0.336, 0.50, "on_track"),
        ("engagedly", 0.335, 0.50, "at_risk"),
        ("engagedly", 0.17, 0.50, "at_risk"),
        ("engagedly", 0.16, 0.50, "off_track"),
    ],
)
def test_pace_rules(rule: str, progress: float, expected: float, status: str) -> None:
    found = PaceRule.find(rule)
    assert found is not None
    assert Pace(found).status(progress, expected).key == status


def test_with_nothing_expected_nothing_is_behind() -> None:
    assert {Pace(rule).status(0, 0) for rule in PaceRule} == {Status.ON_TRACK}


def test_thresholds_come_from_settings() -> None:
    strict = """
        Settings
        Setting       | Value
        On track from | 100%
        At risk from  | 0.95
        Period start  | 2026-10-01
        Period end    | 2026-10-31

        KPIs
        ID | Target | Current | End
        K1 | 100    | 94      | 2026-10-31
        K2 | 100    | 70      | 2026-10-31
    """
    found = assessed(strict)
    assert [found[k].status for k in found.plan.kpis] == [Status.AT_RISK, Status.OFF_TRACK]


@pytest.mark.parametrize(
    ("row", "as_of", "status"),
    [
        # measure     | baseline | target | upper | current
        ("Increase to |          | 100    |       | 98", "2026-12-31", "on_track"),  # the last day
        ("Increase to |          | 100    |       | 98", "2027-01-01", "missed"),
        ("Increase to |          | 100    |       | 100", "2026-10-31", "achieved"),
        ("Increase to |          | 100    |       | 100", "2027-01-01", "achieved"),
        ("Increase to |          | 100    |       | 5", "2026-09-30", "not_started"),
        ("Increase to |          | 100    |       |", "2026-10-31", "no_data"),
        ("Increase to |          |        |       | 5", "2026-10-31", "incomplete"),
        ("Increase to |          | 100    |       | 5", "2026-10-31", "off_track"),
        ("At least    |          | 100    |       | 100", "2026-10-31", "on_track"),
        ("At least    |          | 100    |       | 95", "2026-10-31", "at_risk"),
        ("At least    |          | 100    |       | 94", "2026-10-31", "off_track"),
        ("At most     |          | 100    |       | 105", "2026-10-31", "at_risk"),
        ("Between     |          | 100    | 200   | 210", "2026-10-31", "at_risk"),
        ("Between     |          | 100    | 200   | 211", "2026-10-31", "off_track"),
        ("At least    |          | 100    |       | 100", "2027-01-01", "achieved"),
        ("At least    |          | 100    |       | 99", "2027-01-01", "missed"),
        ("Milestone   |          | 1      |       | done", "2026-10-31", "achieved"),
    ],
)
def test_status(row: str, as_of: str, status: str) -> None:
    assert only_kpi(row, as_of=as_of).status.key == status


def test_a_guardrail_is_judged_by_its_latest_value_whatever_its_share() -> None:
    log = "2026-10-01 | K1 | 100\n2026-10-02 | K1 | 100\n2026-10-03 | K1 | 50"
    outcome = only_kpi("At least | | 100 | |", log)
    assert outcome.raw == pytest.approx(2 / 3)
    assert outcome.status.key == "off_track"


def test_an_objective_is_not_achieved_while_a_guardrail_below_it_is_running() -> None:
    tables = """
        Key Results
        ID | Measure     | Target | Current
        A  | Increase to | 10     | 10
        B  | At least    | 85     | 90
    """
    outcome = (found := assessed(tables))[found.plan.objectives[0]]
    assert (outcome.progress, outcome.status) == (1, Status.ON_TRACK)
    outcome = (found := assessed(tables, "2027-01-01"))[found.plan.objectives[0]]
    assert outcome.status is Status.ACHIEVED


def test_state_comes_first() -> None:
    found = assessed(
        """
        KPIs
        ID | Target | State
        K1 |        | Closed
        K2 |        | postponed
        """
    )
    assert [found[k].status.key for k in found.plan.kpis] == ["closed", "postponed"]


@pytest.mark.parametrize(
    ("progress", "rounded"),
    [(0, 0), (0.04, 0), (0.05, 0.1), (0.25, 0.3), (0.35, 0.4), (0.6499999999999999, 0.7), (1, 1)],
)
def test_score_is_one_decimal_half_up(progress: float, rounded: float) -> None:
    assert score(progress) == rounded


@pytest.mark.parametrize(
    ("value", "kind", "tone"),
    [
        (0.7, ObjectiveType.ASPIRATIONAL, Tone.GOOD),
        (0.6, ObjectiveType.ASPIRATIONAL, Tone.WARN),
        (0.3, None, Tone.BAD),
        (1.0, ObjectiveType.COMMITTED, Tone.GOOD),
        (0.9, ObjectiveType.COMMITTED, Tone.BAD),
    ],
)
def test_colour_of_a_score(value: float, kind: ObjectiveType | None, tone: Tone) -> None:
    assert score_tone(value, kind) is tone


@pytest.mark.parametrize(
    ("frequency", "last", "due"),
    [
        ("Daily", "2026-10-30", "2026-11-02"),  # Friday to Monday
        ("持續", "2026-10-28", "2026-10-29"),
        ("Weekly", "2026-10-20", "2026-10-27"),
        ("每兩週", "2026-10-20", "2026-11-03"),
        ("Monthly", "2026-08-31", "2026-09-30"),
        ("Quarterly", "2026-10-01", "2027-01-01"),
        ("每年", "2025-02-28", "2026-02-28"),
        ("Twice a year", "2026-08-31", "2027-02-28"),
        ("Each time", "2026-10-01", None),
    ],
)
def test_next_due_and_stale(frequency: str, last: str, due: str | None) -> None:
    tables = f"KPIs\nID | Frequency | Start\nK1 | {frequency} | 2025-03-01\n\nCheck-ins\nDate | ID | Value\n{last} | K1 | 5"
    outcome = (found := assessed(tables, "2027-01-05"))[found.plan.kpis[0]]
    assert (outcome.next_due.isoformat() if outcome.next_due else None) == due
    if due and due < "2026-12-31":
        on_the_day = (found := assessed(tables, due))[found.plan.kpis[0]]
        assert not on_the_day.stale
        assert outcome.stale


def test_grace_days_put_staleness_off() -> None:
    tables = """
        Settings
        Setting      | Value
        Grace days   | {grace}
        Period start | 2026-10-01
        Period end   | 2026-12-31

        KPIs
        ID | Frequency
        K1 | Weekly

        Check-ins
        Date       | ID | Value
        2026-10-20 | K1 | 5
    """
    stale = [(f := assessed(tables.format(grace=g)))[f.plan.kpis[0]].stale for g in (0, 3, 4)]
    assert stale == [True, True, False]


def test_change_is_recomputed_from_the_log() -> None:
    log = "2026-10-20 | K1 | 2\n2026-11-20 | K1 | 5"
    outcome = only_kpi("Increase to | | 10 | |", log, "2026-11-30")
    assert outcome.change == pytest.approx(30)
    assert outcome.trend == "▲"


def test_trend_says_better_or_worse_for_the_measure() -> None:
    log = "2026-10-20 | K1 | 5\n2026-11-20 | K1 | 6"
    assert only_kpi("Decrease to | 10 | 0 | |", log, "2026-11-30").trend == "▼"
    assert only_kpi("Increase to | | 4 | |", log, "2026-11-30").trend == "▬"  # both beyond the target


def test_what_had_not_begun_by_the_end_of_the_month_before_has_no_change() -> None:
    log = "2026-09-20 | K1 | 2\n2026-10-20 | K1 | 5"  # the quarter began on 1 October
    outcome = only_kpi("Increase to | | 10 | |", log)
    assert (outcome.progress, outcome.change, outcome.trend) == (0.5, None, None)


def test_where_the_log_does_not_reach_back_history_does() -> None:
    tables = """
        Key Results
        ID | Target | Current
        A  | 10     | 6
        B  | 10     | 5

        Past months
        Month   | ID | Progress
        2026-10 | A  | 0.2
        2026-10 | O1 | 0.3
    """
    found = assessed(tables, "2026-11-30")
    a, b = (found[k] for k in found.plan.key_results)
    assert a.change == pytest.approx(40)
    assert b.change is None  # an undated Current says nothing about October
    assert found[found.plan.objectives[0]].change == pytest.approx(25)


def test_incomplete_is_never_called_healthy_and_lists_what_is_missing() -> None:
    found = assessed(
        """
        KPIs
        ID | Measure | Target | End | Data source | Frequency | Current
        K1 |         |        |     |             |           | 90
        K2 |         |        | TBD | 無          | weekly    |
        K3 | Between | 5      | Q4  | CRM         | 每周      | 7
        """
    )
    assert [found[k].complete for k in found.plan.kpis] == [0, 1, 3]
    assert [[c.key for c in found[k].missing] for k in found.plan.kpis] == [
        ["target", "timeframe", "data_source", "frequency"],
        ["target", "timeframe", "data_source"],
        ["target"],
    ]
    assert {found[k].status for k in found.plan.kpis} == {Status.INCOMPLETE}
