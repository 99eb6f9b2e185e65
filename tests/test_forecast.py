"""Where items are heading: hand-computed tables, laws of the pace, and the words for it."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsheet.basics.text import LANGUAGES
from okrsheet.figures.forecast import MONTH, WEEK, Forecast, median_slope
from okrsheet.report import formatting, json
from okrsheet.report.actions import actions
from okrsheet.report.context import Context
from okrsheet.report.explanation import explain
from okrsheet.report.forecasts import forecast_in_words
from tests.tables import AS_OF, assessed

DAY = dt.date(2026, 10, 1)

HEAD = """
    Key Results
    ID  | Objective ID | Key result | Measure | Baseline | Target | Unit | Start      | Due
    KR1 | O1           | Customers  | {row}

    Check-ins
    Date       | ID  | Value
"""


def tables(row: str, *log: str) -> str:
    """A key result with its measure, baseline, target, unit and dates, and its check-ins."""
    return HEAD.format(row=row) + "\n".join(f"    {line.replace(' = ', ' | KR1 | ')}" for line in log)


def ahead(row: str, *log: str, as_of: dt.date | str = AS_OF) -> Forecast | None:
    assessment = assessed(tables(row, *log), as_of)
    (item,) = assessment.plan.key_results
    return assessment.figures.forecasts[item]


def said(row: str, *log: str, as_of: dt.date | str = AS_OF) -> tuple[str, str]:
    assessment = assessed(tables(row, *log), as_of)
    (item,) = assessment.plan.key_results
    english, chinese = (forecast_in_words(assessment.figures, item, language) for language in LANGUAGES)
    return english, chinese


CUSTOMERS = "Increase to | 0 | 100 | customers | 2026-10-01 | 2026-12-31"
YES_OR_NO = "Milestone | | | | 2026-10-01 | 2026-12-31"
SECONDS = "Decrease to | 4 | 2   | s         | 2026-10-01 | 2026-12-31"


# The figures


def test_the_pace_is_the_median_slope_continued_from_the_latest_value() -> None:
    # Slopes a day: 10/10, 16/20, 6/10; their median is 0.8. Then 16 + 0.8 × 71 days.
    found = ahead(CUSTOMERS, "2026-10-01 = 0", "2026-10-11 = 10", "2026-10-21 = 16")
    assert found is not None
    assert found.slope == pytest.approx(0.8)
    assert found.value == pytest.approx(16 + 0.8 * 71)
    assert found.progress == pytest.approx(0.728)
    assert (found.count, found.since, found.on) == (3, DAY, dt.date(2026, 10, 21))


def test_what_is_needed_is_counted_from_the_day_of_the_report() -> None:
    found = ahead(CUSTOMERS, "2026-10-01 = 0", "2026-10-11 = 10", "2026-10-21 = 16")
    assert found is not None and found.days_left == 61
    assert found.needed(WEEK) == pytest.approx((100 - 16) / 61 * 7)
    assert found.needed(MONTH) == pytest.approx((100 - 16) / 61 * 30.4375)


def test_what_reaches_its_target_needs_nothing() -> None:
    found = ahead(CUSTOMERS, "2026-10-01 = 0", "2026-10-11 = 12", "2026-10-21 = 24")
    assert found is not None and found.value == pytest.approx(24 + 1.2 * 71)
    assert (found.progress, found.behind, found.needed(WEEK)) == (1.0, False, None)


def test_a_way_down_is_a_way_like_any_other() -> None:
    found = ahead(SECONDS, "2026-10-01 = 4", "2026-10-11 = 3.9", "2026-10-21 = 3.8")
    assert found is not None and found.slope == pytest.approx(-0.01)
    assert found.value == pytest.approx(3.09)
    assert found.progress == pytest.approx((3.09 - 4) / (2 - 4))


def test_by_a_distance_is_a_way_to_baseline_and_distance() -> None:
    found = ahead(
        "Increase by | 50 | 20 | | 2026-10-01 | 2026-12-31", *(f"2026-10-{d:02} = 51" for d in (5, 6, 7))
    )
    assert found is not None
    assert (found.target, found.slope, found.value, found.progress) == (70, 0, 51, 0.05)


def test_percentages_are_shares() -> None:
    row = "Increase to | 40% | 80% | | 2026-10-01 | 2026-12-31"
    found = ahead(row, "2026-10-01 = 40%", "2026-10-11 = 41%", "2026-10-21 = 42%")
    assert found is not None and found.value == pytest.approx(0.42 + 0.001 * 71)


def test_milestones_that_are_counted_have_a_pace() -> None:
    row = "Milestone | | 5 | | 2026-10-01 | 2026-12-31"
    found = ahead(row, "2026-10-01 = 0", "2026-10-16 = 1", "2026-10-31 = 2")
    assert found is not None and found.slope == pytest.approx(1 / 15)
    assert found.progress == 1.0
    share = ahead(
        "Milestone | | | | 2026-10-01 | 2026-12-31", "2026-10-01 = 0%", "2026-10-16 = 5%", "2026-10-31 = 10%"
    )
    assert share is not None and share.progress == pytest.approx(0.1 + 0.05 / 15 * 61)


@pytest.mark.parametrize(
    ("row", "log"),
    [
        ("At least | | 85 | | 2026-10-01 | 2026-12-31", ("2026-10-01 = 80", "2026-10-11 = 81", "2026-10-21 = 82")),
        ("Milestone | | | | 2026-10-01 | 2026-12-31", ("2026-10-01 = not started", "2026-10-21 = not started")),
        (CUSTOMERS, ()),
        (CUSTOMERS, ("2026-10-01 = 0", "2026-10-11 = 50", "2026-10-21 = 100")),
        (CUSTOMERS.replace("12-31", "10-31"), ("2026-10-01 = 0", "2026-10-11 = 5", "2026-10-21 = 10")),
        (CUSTOMERS.replace("10-01", "11-30"), ("2026-10-01 = 0", "2026-10-11 = 5", "2026-10-21 = 10")),
        ("Decrease to | | 2 | | 2026-10-01 | 2026-12-31", ("2026-10-01 = 4", "2026-10-11 = 3", "2026-10-21 = 3")),
    ],
    ids=["a limit", "words", "no value", "done", "over", "not begun", "no number"],
)  # fmt: skip
def test_what_goes_no_way_has_no_forecast(row: str, log: tuple[str, ...]) -> None:
    assert ahead(row, *log) is None


@pytest.mark.parametrize(
    "log",
    [
        ("2026-10-01 = 0", "2026-10-21 = 16"),
        ("2026-10-21 = 10", "2026-10-21 = 12", "2026-10-21 = 16"),
        ("2026-08-01 = 1", "2026-09-01 = 2", "2026-10-21 = 16"),
        ("2026-10-01 = 3%", "2026-10-11 = 10", "2026-10-21 = 16"),
        ("2026-10-11 = 10", "2026-10-21 = 16", "2026-11-01 = 50"),
    ],
    ids=["two", "of one day", "before its first day", "mixed with percentages", "of days to come"],
)
def test_without_three_dated_values_the_pace_is_unknown_and_not_zero(log: tuple[str, ...]) -> None:
    found = ahead(CUSTOMERS, *log)
    assert found is not None
    assert (found.slope, found.value, found.progress) == (None, None, None)
    assert found.needed(WEEK) == pytest.approx(84 / 61 * 7)  # that much is known all the same


def test_what_is_on_track_without_a_pace_is_not_said_to_need_anything() -> None:
    found = ahead(CUSTOMERS, "2026-10-21 = 40")
    assert found is not None and not found.behind and found.needed(WEEK) is None


def test_an_incomplete_kpi_has_no_forecast() -> None:
    kpis = """
        KPIs
        ID | KPI   | Measure     | Target | End | Data source | Frequency
        K1 | Leads | Increase to | 20     | Q4  | CRM         | {frequency}

        Check-ins
        Date       | ID | Value
        2026-10-01 | K1 | 1
        2026-10-11 | K1 | 2
        2026-10-28 | K1 | 3
    """
    for frequency, known in (("Weekly", True), ("", False)):
        assessment = assessed(kpis.format(frequency=frequency))
        assert (assessment.figures.forecasts[assessment.plan.kpis[0]] is not None) == known


WHOLE = """
    Objectives
    ID | Objective | Level   | Start      | End
    O1 | Lead      | Company | 2026-10-01 | 2026-12-31

    Key Results
    ID  | Objective ID | Key result | Measure     | Target | Weight | State
    KR1 | O1           | Customers  | Increase to | 100    | 3      |
    KR2 | O1           | Partners   | Increase to | 10     | 1      | {state}

    Check-ins
    Date       | ID  | Value
    2026-10-01 | KR1 | 0
    2026-10-11 | KR1 | 10
    2026-10-31 | KR1 | 30
    {partners}
"""


def test_a_whole_goes_where_its_parts_go() -> None:
    log = "2026-10-01 | KR2 | 0\n    2026-10-16 | KR2 | 3\n    2026-10-31 | KR2 | 6"
    assessment = assessed(WHOLE.format(state="", partners=log))
    found = assessment.figures.forecasts[assessment.plan.objectives[0]]
    assert found is not None and found.progress is not None
    # KR1 gains 1 a day: 91 on the last day. KR2 gains 0.2 a day and would be full by then.
    assert found.progress == pytest.approx((3 * 0.91 + 1 * 1) / 4)
    assert found.now == pytest.approx((3 * 0.3 + 0.6) / 4)
    assert forecast_in_words(assessment.figures, assessment.plan.objectives[0], "en") == (
        "on track today, at this pace 93% by 31 Dec; needs +31 points a month"
    )
    lines = [line.into("en") for line in explain(assessment, "O1")]
    assert (
        "on 2026-12-31 at the pace of its parts, weighted alike = (3 × 0.91 + 1 × 1) ÷ (3 + 1) = 0.9325"
        in lines
    )


@pytest.mark.parametrize(
    ("state", "log", "progress"),
    [
        pytest.param("", "2026-10-31 | KR2 | 3", None, id="a part with a single value tells nothing"),
        pytest.param("Postponed", "2026-10-31 | KR2 | 3", 0.91, id="what is postponed does not count"),
        pytest.param("Closed", "2026-10-31 | KR2 | 3", (3 * 0.91 + 0.3) / 4, id="what is closed stays"),
        pytest.param("", "2026-10-31 | KR2 | 10", (3 * 0.91 + 1) / 4, id="what is full stays"),
        pytest.param("", "", 0.91, id="a part without a number is left out, as today"),
    ],
)
def test_of_a_part_that_does_not_move_on_the_whole_takes_what_is_known(
    state: str, log: str, progress: float | None
) -> None:
    assessment = assessed(WHOLE.format(state=state, partners=log))
    found = assessment.figures.forecasts[assessment.plan.objectives[0]]
    assert found is not None
    assert found.progress == (None if progress is None else pytest.approx(progress))


def test_a_whole_of_which_a_part_is_stale_has_no_forecast() -> None:
    log = "2026-10-01 | KR2 | 0\n    2026-10-05 | KR2 | 1\n    2026-10-10 | KR2 | 2"
    fresh = WHOLE.format(state="", partners=log)
    late = fresh.replace("2026-10-31 | KR1 | 30", "2026-10-31 | KR1 | 30\n    2026-11-30 | KR1 | 60")
    for tables, day, known in ((fresh, "2026-10-31", True), (late, "2026-11-30", False)):
        assessment = assessed(tables, day)
        found = assessment.figures.forecasts[assessment.plan.objectives[0]]
        assert found is not None and (found.progress is not None) is known


def test_the_row_of_the_reports_own_month_is_no_value_of_the_past() -> None:
    """A run earlier in the month left it, and this run replaces it."""
    tables = """
        Key Results
        ID  | Measure     | Target | Current | Start
        KR1 | Increase to | 100    | 40      | 2026-09-01

        Past months
        Month   | As of      | ID  | Value | Progress | Target
        2026-09 | 2026-09-30 | KR1 | 10    | 10%      | 100
        2026-10 | {day} | KR1 | 30    | 30%      | 100
    """
    for day in ("2026-10-14", "2026-10-31"):
        found = assessed(tables.format(day=day), "2026-10-31")
        (key_result,) = found.plan.key_results
        assert found.figures.series[key_result] == ((dt.date(2026, 9, 30), 10), (dt.date(2026, 10, 31), 40))


# Laws of the pace


@given(
    st.lists(st.integers(0, 400), min_size=3, max_size=90, unique=True),
    st.integers(-1000, 1000),
    st.integers(-50, 50),
)
def test_values_on_a_line_have_the_slope_of_the_line(days: list[int], first: int, slope: int) -> None:
    points = [(DAY + dt.timedelta(days=n), float(first + slope * n)) for n in sorted(days)]
    assert median_slope(points) == pytest.approx(slope)


@given(
    st.lists(st.integers(0, 400), min_size=5, max_size=40, unique=True),
    st.floats(-1e6, 1e6),
    st.integers(0, 39),
)
def test_one_value_far_off_does_not_move_the_pace_of_the_others(
    days: list[int], off: float, which: int
) -> None:
    points = [(DAY + dt.timedelta(days=n), 3.0 * n) for n in sorted(days)]
    points[which % len(points)] = (points[which % len(points)][0], off)
    # n − 1 of n(n − 1)/2 slopes are spoilt: fewer than half of them from five values on.
    assert median_slope(points) == pytest.approx(3.0)


@given(st.lists(st.tuples(st.integers(0, 400), st.floats(-1e6, 1e6)), min_size=3, max_size=60))
def test_the_pace_lies_within_the_steepest_steps(values: list[tuple[int, float]]) -> None:
    points = [(DAY + dt.timedelta(days=n), value) for n, value in sorted(dict(values).items())]
    if len(points) < 2:
        return
    steps = [(b - a) / (later - day).days for (day, a), (later, b) in pairwise(points)]
    if len(points) <= 40:
        assert min(steps) - 1e-6 <= median_slope(points) <= max(steps) + 1e-6


def test_ten_years_of_daily_values_take_no_time() -> None:
    noise = random.Random(1)
    points = [(DAY + dt.timedelta(days=n), 2.0 * n + noise.gauss(0, 50)) for n in range(3650)]
    assert median_slope(points) == pytest.approx(2.0, rel=0.05)


@pytest.mark.parametrize(
    ("change", "shown_as"),
    [(0, "+0"), (120.4, "+120"), (12.34, "+12"), (1.234, "+1.2"), (-0.2468, "−0.25"), (-0.00123, "−0.0012")],
)
def test_a_step_is_said_to_two_places(change: float, shown_as: str) -> None:
    assert formatting.step(change, "en") == shown_as


# The words


@pytest.mark.parametrize(
    ("row", "log", "en", "zh"),
    [
        (
            CUSTOMERS,
            ("2026-10-01 = 0", "2026-10-11 = 10", "2026-10-21 = 16"),
            "at this pace 73 by 31 Dec; needs +42 customers a month",
            "照目前速度，12 月 31 日為 73；每月需 +42 customers",
        ),
        (
            CUSTOMERS.replace("12-31", "11-20"),
            ("2026-10-01 = 0", "2026-10-11 = 10", "2026-10-21 = 16"),
            "at this pace 40 by 20 Nov; needs +29 customers a week",
            "照目前速度，11 月 20 日為 40；每週需 +29 customers",
        ),
        (
            CUSTOMERS.replace("12-31", "11-05"),
            ("2026-10-01 = 0", "2026-10-11 = 10", "2026-10-21 = 16"),
            "at this pace 28 by 5 Nov; needs +84 customers by 5 Nov",
            "照目前速度，11 月 5 日為 28；11 月 5 日前需 +84 customers",
        ),
        (
            SECONDS,
            ("2026-10-01 = 3", "2026-10-11 = 3.2", "2026-10-21 = 3.4"),
            "on track today, moving away from its target; needs −0.7 s a month",
            "目前進度正常，離目標值越來越遠；每月需 −0.7 s",
        ),
        (SECONDS, ("2026-10-21 = 3.9",), "needs −0.95 s a month", "每月需 −0.95 s"),
        (
            "Increase to | 40% | 80% | | 2026-10-01 | 2026-12-31",
            ("2026-10-01 = 40%", "2026-10-11 = 41%", "2026-10-21 = 42%"),
            "at this pace 49% by 31 Dec; needs +19 points a month",
            "照目前速度，12 月 31 日為 49%；每月需 +19 個百分點",
        ),
        (
            "Increase to | 40 | 80 | % | 2026-10-01 | 2026-12-31",
            ("2026-10-01 = 40", "2026-10-11 = 41", "2026-10-21 = 42"),
            "at this pace 49% by 31 Dec; needs +19 points a month",
            "照目前速度，12 月 31 日為 49%；每月需 +19 個百分點",
        ),
        (
            CUSTOMERS,
            ("2026-10-01 = 0", "2026-10-11 = 11", "2026-10-21 = 23.5"),
            "at risk today, reaches its target at this pace",
            "目前有風險，照目前速度可達標",
        ),
        (
            CUSTOMERS,
            ("2026-10-01 = 0", "2026-10-11 = 20", "2026-10-21 = 40"),
            "reaches its target at this pace",
            "照目前速度可達標",
        ),
        (
            CUSTOMERS,
            ("2026-10-01 = 0", "2026-10-16 = 15.5", "2026-10-31 = 31"),
            "on track today, at this pace 94 by 31 Dec; needs +34 customers a month",
            "目前進度正常，照目前速度，12 月 31 日為 94；每月需 +34 customers",
        ),
        (YES_OR_NO, ("2026-10-01 = not started",), "not due before 31 Dec", "12 月 31 日才到期"),
        (YES_OR_NO, ("2026-10-01 = done",), "", ""),
        (CUSTOMERS, ("2026-10-21 = 40",), "", ""),
    ],
)
def test_the_forecast_is_half_a_sentence(row: str, log: tuple[str, ...], en: str, zh: str) -> None:
    assert said(row, *log) == (en, zh)


def test_a_target_that_is_missed_is_not_rounded_into_one_that_is_reached() -> None:
    log = ("2026-10-01 = 0", "2026-10-11 = 10.95", "2026-10-21 = 21.9")
    assert said(CUSTOMERS, *log)[0].startswith("at this pace 99.6 by 31 Dec")


@pytest.mark.parametrize(
    ("values", "decisions"),
    [
        ((0, 14, 40), []),  # it gets there
        (
            (0, 11, 31),  # on track, and short of it by little
            ["“Customers”: at this pace 97 by 31 Dec, target 100 customers; it needs +34 customers a month"],
        ),
        (
            (0, 10, 25),
            ["“Customers”: at this pace 78 by 31 Dec, target 100 customers; it needs +37 customers a month"],
        ),
    ],
)
def test_what_heads_for_less_is_to_be_decided_on_within_a_month(
    values: tuple[int, int, int], decisions: list[str]
) -> None:
    days = ("2026-10-01", "2026-10-11", "2026-10-30")
    log = [f"{day} = {value}" for day, value in zip(days, values, strict=True)]
    made = Context(assessed(tables(CUSTOMERS, *log)), "en")
    found = [(a.what, a.due, a.late) for a in actions(made) if "Customers" in a.what]
    assert found == [(decision, "30 Nov", "") for decision in decisions]


def test_explain_spells_the_forecast_out() -> None:
    assessment = assessed(tables(CUSTOMERS, "2026-10-01 = 0", "2026-10-11 = 10", "2026-10-21 = 16"))
    english, chinese = (
        [line.into(language) for line in explain(assessment, "KR1")][-3:] for language in LANGUAGES
    )
    assert english == [
        "pace = median of the slopes between its 3 values since 2026-10-01 (Theil–Sen) = 5.6 a week",
        "  on 2026-12-31 at this pace = 16 + 5.6 ÷ 7 × 71 days since 2026-10-21 = 72.8: progress 0.728",
        "needed from now on = (100 − 16) ÷ 61 days × 7 = 9.639344 a week, 41.913934 a month",
    ]
    assert chinese == [
        "速度 = 2026-10-01 起 3 筆數值兩兩之間斜率的中位數（Theil–Sen）= 每週 5.6",
        "  照此速度，2026-12-31 = 16 + 5.6 ÷ 7 × 2026-10-21 起 71 天 = 72.8：進度 0.728",
        "今後需要 =（100 − 16）÷ 61 天 × 7 = 每週 9.639344，每月 41.913934",
    ]


def test_programs_get_it_unrounded() -> None:
    log = ("2026-10-01 = 0", "2026-10-11 = 10", "2026-10-21 = 16")
    data = json.as_data(assessed(tables(CUSTOMERS, *log), "2026-10-31"), "en")
    (result,) = data["key_results"]
    assert result["forecast"] == {
        "end": "2026-12-31",
        "value": pytest.approx(72.8),
        "progress": pytest.approx(0.728),
        "per_week": pytest.approx(5.6),
        "needed_per_week": pytest.approx(84 / 61 * 7),
        "needed_per_month": pytest.approx(84 / 61 * 30.4375),
        "values": 3,
        "since": "2026-10-01",
    }
    assert data["kpis"][0]["stale"] and data["kpis"][0]["forecast"] is None
