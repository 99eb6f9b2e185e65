"""Raw progress, value as of a day, expected, roll-up: hand-computed tables."""

from __future__ import annotations

import datetime as dt

import pytest

from okrsheet.assessment import Assessment
from okrsheet.figures.outcome import Measured, RolledUp
from okrsheet.report import rows
from okrsheet.report.explanation import explain
from tests.tables import AS_OF, assessed


def only_kpi(row: str, log: str = "", as_of: str = "2026-10-31") -> Measured:
    """The outcome of one KPI: ``measure | baseline | target | upper | current``."""
    check_ins = f"\n\nCheck-ins\nDate | ID | Value\n{log}" if log else ""
    tables = f"KPIs\nID | Measure | Baseline | Target | Upper target | Current\nK1 | {row}{check_ins}"
    found = assessed(tables, as_of)
    return found[found.plan.kpis[0]]


@pytest.mark.parametrize(
    ("row", "raw"),
    [
        # measure     | baseline | target | upper | current
        ("Increase to |          | 10     |       | 5.9", 0.59),
        ("Increase to | 20       | 120    |       | 45", 0.25),
        ("Increase to | 20       | 120    |       | 10", -0.1),
        ("增加至      |          | １０   |       | 5.9", 0.59),
        ("Decrease to | 10       | 0      |       | 7", 0.30),
        ("Decrease to | 100      | 60     |       | 50", 1.25),
        ("減少至      | 100      | 60     |       | 110", -0.25),
        ("Increase by | 100      | 20     |       | 115", 0.75),
        ("Decrease by | 5        | 2      |       | 4", 0.5),
        ("Decrease by | 4.2      | 0.5    |       | 3.95", 0.5),
        ("At least    |          | 85%    |       | 85%", 1),
        ("At least    |          | 85%    |       | 84.9%", 0),
        ("At most     |          | 3      |       | 3", 1),
        ("At most     |          | 3      |       | 3.01", 0),
        ("Between     |          | 5      | 9     | 9", 1),
        ("Between     |          | 5      | 9     | 9.5", 0),
        ("At least    |          | 0.3    |       | 0.30000000000000004", 1),
        ("Milestone   |          | 5      |       | 3", 0.6),
        ("Milestone   |          |        |       | 60%", 0.6),
        ("Milestone   |          | 5      |       | 60%", 0.6),
        ("Milestone   |          |        |       | done", 1),
        ('Milestone   |          |        |       | "3 of 5"', 0.6),
        ('里程碑      |          | 5      |       | "5 項中 3 項"', 0.6),
        ("At least    |          | 85%    | 3     | 90%", 1),  # an upper target that it does not use
        ("At least    | ten      | 85%    |       | 90%", 1),  # nor the baseline
        ("Increase to | TBD      | 10     |       | 5", 0.5),  # a placeholder is a blank
        ("里程碑      |          |        |       | 完成", 1),
        ("Milestone   |          | 5      |       | not started", 0),
        ("Milestone   |          |        |       | 未開始", 0),
    ],
)
def test_raw_progress(row: str, raw: float) -> None:
    assert only_kpi(row).raw == pytest.approx(raw, abs=1e-12)


@pytest.mark.parametrize(
    ("row", "obstacle"),
    [
        ("Increase to |          |        |       | 5", "NO_TARGET"),
        ("            |          | 10     |       | 5", "NO_MEASURE"),
        ("Decrease to |          | 10     |       | 5", "NO_BASELINE"),
        ("Increase by |          | 10     |       | 5", "NO_BASELINE"),
        ("Decrease to | TBD      | 10     |       | 5", "NO_BASELINE"),
        ("Increase to |          | TBD    |       | 5", "NO_TARGET"),
        ("Increase to | ten      | 20     |       | 15", "UNREADABLE"),
        ("Increase to | 10       | 10     |       | 5", "NO_DISTANCE"),
        ("Decrease by | 10       | 0      |       | 5", "NO_DISTANCE"),
        ("Increase to | 10       | 5      |       | 7", "WRONG_SIDE"),
        ("Decrease to | 5        | 10     |       | 7", "WRONG_SIDE"),
        ("Between     |          | 5      |       | 7", "NO_UPPER"),
        ("Between     |          | 5      | 4     | 7", "UPPER_BELOW"),
        ("Milestone   |          | 0      |       | 0", "NO_DISTANCE"),
        ("Milestone   |          | 100%   |       | 60", "MIXED_PERCENT"),
        ('Milestone   |          |        |       | "2026/10"', "NO_VALUE"),
        ("At least    |          | 85%    |       | 91", "MIXED_PERCENT"),
        ("Increase to |          | 10     |       | done", "WORD_FOR_NUMBER"),
        ("Milestone   |          |        |       | in progress", "NO_SHARE"),
        ("Milestone   |          |        |       | 3", "NO_SHARE"),
        ("Increase to |          | 10     |       |", "NO_VALUE"),
    ],
)
def test_unknown_is_not_zero(row: str, obstacle: str) -> None:
    outcome = only_kpi(row)
    assert (outcome.raw, outcome.progress, outcome.score) == (None, None, None)
    assert outcome.obstacle is not None
    assert outcome.obstacle.name == obstacle


def test_a_guardrail_is_the_share_of_check_ins_that_met_it() -> None:
    log = "\n".join(f"2026-10-{day:02} | K1 | {80 if day == 7 else 90}%" for day in range(1, 13))
    outcome = only_kpi("At least | | 85% | |", log)
    assert outcome.raw == pytest.approx(11 / 12)
    assert round(outcome.raw or 0, 5) == 0.91667
    assert outcome.kept is not None
    assert (outcome.kept.met, outcome.kept.count) == (11, 12)


def test_a_guardrail_without_check_ins_in_its_span_goes_by_the_value_as_of_the_day() -> None:
    assert only_kpi("At least | | 85 | |", "2026-09-30 | K1 | 90").raw == 1
    assert only_kpi("At least | | 85 | |", "2026-09-30 | K1 | 80").raw == 0
    assert only_kpi("At least | | 85 | | 90").raw == 1


@pytest.mark.parametrize(
    ("as_of", "value"),
    [
        ("2026-10-04", None),  # the log holds check-ins, only later ones: Current does not count
        ("2026-10-05", 2),
        ("2026-10-19", 2),
        ("2026-10-20", 5),  # of one day, the lower row
        ("2026-12-31", 5),
    ],
)
def test_value_as_of_a_day(as_of: str, value: float | None) -> None:
    log = "2026-10-20 | K1 | 4\n2026-10-05 | K1 | 2\n2026-10-20 | K1 | 5"
    outcome = only_kpi("Increase to | | 10 | | 9", log, as_of)
    assert (outcome.reading.value if outcome.reading else None) == value


def test_a_check_in_that_cannot_be_read_is_passed_over_and_current_does_not_step_in() -> None:
    assert only_kpi("Increase to | | 10 | | 9", "2026-10-05 | K1 | many").reading is None


@pytest.mark.parametrize(
    ("start", "end", "as_of", "expected"),
    [
        ("2026-04-01", "2026-04-30", "2026-04-15", 0.5),
        ("2026-04-01", "2026-04-30", "2026-04-01", 1 / 30),
        ("2026-04-01", "2026-04-30", "2026-04-30", 1),
        ("2026-04-01", "2026-04-30", "2026-05-01", 1),
        ("2026-04-01", "2026-04-30", "2026-03-31", 0),
        ("2026-04-15", "2026-04-15", "2026-04-15", 1),
    ],
)
def test_expected(start: str, end: str, as_of: str, expected: float) -> None:
    found = assessed(f"KPIs\nID | Start | End\nK1 | {start} | {end}", as_of)
    assert found[found.plan.kpis[0]].expected == expected


def test_a_guardrail_is_expected_to_be_kept_from_the_first_day() -> None:
    assert only_kpi("At least | | 85 | | 90", as_of="2026-10-01").expected == 1


def test_dates_default_to_the_objectives_and_then_to_settings() -> None:
    found = assessed(
        """
        Objectives
        ID | Start      | End
        O1 | 2026-10-01 | 2026-10-10
        O2 |            |

        Key Results
        ID  | Objective ID | Due        | Current
        KR1 | O1           |            | 1
        KR2 | O1           | 2026-10-05 | 1
        KR3 | O2           |            | 1

        KPIs
        ID | Supports
        K1 | KR2
        """
    )
    spans = [
        (item.id, span.start.day, span.end.isoformat())
        for item in found.plan.key_results
        if (span := found[item].span)
    ]
    assert spans == [("KR1", 1, "2026-10-10"), ("KR2", 1, "2026-10-05"), ("KR3", 1, "2026-12-31")]
    own = found[found.plan.kpis[0]].span
    assert own and own.end == dt.date(2026, 12, 31)  # from the example


def test_without_a_period_in_settings_it_is_the_quarter_of_the_day() -> None:
    found = assessed("Settings\nSetting | Value\nGrace days | 0\n\nKPIs\nID | End\nK1 |", "2026-08-15")
    span = found[found.plan.kpis[0]].span
    assert span and (span.start, span.end) == (dt.date(2026, 7, 1), dt.date(2026, 9, 30))


def key_results(*rows: str, objectives: str = "O1", more: str = "") -> Assessment:
    """An assessment of key results ``ID | weight | current`` (target 1) of objective O1."""
    lines = "\n".join(f"{row} | O1 | 1" for row in rows)
    return assessed(
        f"Objectives\nID\n{objectives}\n\nKey Results\nID | Weight | Current | Objective ID | Target\n{lines}\n{more}"
    )


def test_an_objective_is_the_weighted_mean_of_its_key_results() -> None:
    found = key_results("A | .4 | .3", "B | .2 | .3", "C | .4 | .4")
    assert found[found.plan.objectives[0]].progress == pytest.approx(0.34, abs=1e-15)


def test_blank_weight_is_one_and_zero_leaves_out() -> None:
    outcome = (found := key_results("A | | .2", "B | 3 | .6", "C | 0 | 1"))[found.plan.objectives[0]]
    assert outcome.progress == pytest.approx(0.5)
    assert outcome.reported == (2, 2)


def test_progress_is_held_within_0_and_1_before_it_is_rolled_up() -> None:
    outcome = (found := key_results("A | | 3", "B | | -3"))[found.plan.objectives[0]]
    assert outcome.progress == 0.5


def test_unreported_parts_are_left_out_and_counted() -> None:
    outcome = (found := key_results("A | | .2", "B | | .6", "C | |"))[found.plan.objectives[0]]
    assert outcome.progress == pytest.approx(0.4)
    assert outcome.reported == (2, 3)
    assert outcome.status.key != "no_data"


def test_with_less_than_half_the_weight_reported_there_is_a_number_but_no_status() -> None:
    outcome = (found := key_results("A | 1 | .2", "B | 2 |"))[found.plan.objectives[0]]
    assert (outcome.progress, outcome.status.key) == (0.2, "no_data")
    half = (found := key_results("A | 1 | .2", "B | 1 |"))[found.plan.objectives[0]]
    assert half.status.key != "no_data"


def test_unreported_can_count_as_zero() -> None:
    found = assessed(
        """
        Settings
        Setting                | Value
        Unreported key results | count as zero
        Period start           | 2026-10-01
        Period end             | 2026-12-31

        Key Results
        ID | Current | Target
        A  | 1       | 1
        B  |         | 1
        """
    )
    outcome = found[found.plan.objectives[0]]
    assert (outcome.progress, outcome.reported) == (0.5, (1, 2))
    assert found[found.plan.key_results[1]].progress is None


TREE = """
    Settings
    Setting      | Value
    Roll-up      | {mode}
    Period start | 2026-10-01
    Period end   | 2026-12-31

    Objectives
    ID | Supports | Weight | State
    O1 |          |        |
    O2 | O1       | 3      |
    O3 | O1       |        |
    O4 | O1       |        | Postponed

    Key Results
    ID | Objective ID | Current | Target
    A  | O1           | .9      | 1
    B  | O2           | .1      | 1
    C  | O3           | .5      | 1
    D  | O4           | 1       | 1
"""


@pytest.mark.parametrize(
    ("mode", "progress"),
    [
        ("key results", 0.9),
        ("aligned objectives", (3 * 0.1 + 0.5) / 4),
        ("both", (0.9 + 3 * 0.1 + 0.5) / 5),
    ],
)
def test_roll_up_modes(mode: str, progress: float) -> None:
    found = assessed(TREE.format(mode=mode))
    outcome = found[found.plan.objectives[0]]
    assert outcome.progress == pytest.approx(progress)
    assert outcome.aligned_progress == pytest.approx(0.2)
    assert found[found.plan.objectives[3]].progress == 1


def test_an_objective_without_key_results_takes_the_objectives_that_support_it() -> None:
    found = assessed(
        """
        Objectives
        ID | Supports
        O1 |
        O2 | O1

        Key Results
        ID | Objective ID | Current | Target
        B  | O2           | .3      | 1
        """
    )
    assert found[found.plan.objectives[0]].progress == 0.3


def test_closed_parts_keep_counting_and_postponed_ones_do_not() -> None:
    found = assessed(
        """
        Key Results
        ID | Current | Target | State
        A  | .2      | 1      | Closed
        B  | .6      | 1      |
        C  | 1       | 1      | 延後
        """
    )
    assert found[found.plan.objectives[0]].progress == pytest.approx(0.4)
    assert [found[k].status.key for k in found.plan.key_results] == ["closed", "on_track", "postponed"]


def test_expected_rolls_up_over_the_parts_that_have_a_number() -> None:
    found = assessed(
        """
        Key Results
        ID | Current | Target | Due
        A  | .2      | 1      | 2026-10-31
        B  |         | 1      | 2026-12-31
        """
    )
    assert found[found.plan.objectives[0]].expected == 1
    alone = assessed("Objectives\nID\nO2")
    assert alone[alone.plan.objectives[0]].expected == 31 / 92


def test_a_key_result_without_a_target_takes_the_mean_of_its_kpis() -> None:
    found = assessed(
        """
        Key Results
        ID | Target | KPIs       | Current
        A  |        | K1, K2, K3 |
        B  | 20     | K1         |

        KPIs
        ID | Target | Current
        K1 | 10     | 5
        K2 | 10     | 8
        K3 | 10     |
        """
    )
    mean, own = (found[k] for k in found.plan.key_results)
    assert isinstance(mean, RolledUp)
    assert mean.progress == pytest.approx(0.65)
    assert mean.reported == (2, 3)
    assert own.progress == 0.25


def test_loops_unknown_and_duplicate_ids_cost_only_themselves() -> None:
    found = assessed(
        """
        Objectives
        ID | Supports
        O1 | O3
        O2 | O1
        O3 | O2
        O4 | O9
        O4 |

        Key Results
        ID | Objective ID | Current | Target
        A  | O1           | .5      | 1
        A  | O2           | .7      | 1
        B  | O9           | .5      | 1
        C  | O4           | .5      | 1
        """
    )
    progress = [found[o].progress for o in found.plan.objectives]
    assert progress == [0.5, None, None, 0.5, None]
    assert {"L101", "L102", "L103", "L104"} <= {f.code for f in found.findings}
    assert [found[k].progress for k in found.plan.key_results] == [0.5, None, 0.5, 0.5]


def test_the_summary_is_that_of_the_company_objectives() -> None:
    tables = """
        Objectives
        ID | Level   | Supports | Weight
        O1 | {level} |          | 3
        O2 | {level} |          |
        O3 |         | O1       |

        Key Results
        ID | Objective ID | Current | Target
        A  | O1           | .2      | 1
        B  | O2           | .6      | 1
        C  | O3           | 1       | 1
    """
    for level in ("Company", ""):
        assert assessed(tables.format(level=level)).summary.progress == pytest.approx(0.3)


def test_one_check_in_on_another_scale_costs_a_guardrail_its_number() -> None:
    log = "2026-10-05 | K1 | 90%\n2026-10-06 | K1 | 85\n2026-10-07 | K1 | 86%"
    outcome = only_kpi("At least | | 85% | |", log)
    assert (outcome.raw, outcome.obstacle.name if outcome.obstacle else None) == (None, "MIXED_PERCENT")


def test_a_formula_that_was_never_calculated_is_unknown_not_missing() -> None:
    outcome = only_kpi("Increase to | | = | | 5")
    assert (outcome.missing, outcome.raw, outcome.status.key) == ((), None, "no_data")


def test_a_period_that_ends_before_it_starts_is_a_finding_in_settings() -> None:
    found = assessed(
        """
        Settings
        Setting      | Value
        Period start | 2026-10-01
        Period end   | 2026-09-01
        """
    )
    assert [str(f.where) for f in found.findings if f.code == "T101"] == ["Settings!B3"]


def test_owners_are_spelt_as_on_the_people_sheet() -> None:
    found = assessed(
        """
        People
        Name
        Sales lead

        KPIs
        ID | Owner
        K1 | SALES  lead
        K2 | sales lead
        """
    )
    assert [g.name for g in found.owners if g.kpis] == ["Sales lead"]


def test_a_period_is_no_day_of_a_check_in() -> None:
    assert only_kpi("Increase to | | 10 | |", "Q4 | K1 | 5").reading is None


def test_a_placeholder_is_read_as_a_blank() -> None:
    found = assessed(
        """
        Objectives
        ID | Start | End | Weight
        O1 | TBD   | -   | 待定

        Key Results
        ID  | Objective ID | Measure     | Target | Weight | Start | KPIs
        KR1 | O1           | Increase to | n/a    | ?      | TBD   | K1

        KPIs
        ID | Current | Target | Frequency
        K1 | 5       | 10     | Each time
        """
    )
    objective, key_result = found.plan.objectives[0], found.plan.key_results[0]
    assert (found[objective].progress, found[key_result].progress) == (0.5, 0.5)
    assert found[key_result].span == found.plan.period(AS_OF)
    assert {f.code for f in found.findings if f.id} == {"V106"}


def test_a_key_result_made_of_kpis_has_its_own_pace_and_status() -> None:
    tables = """
        Key Results
        ID  | Start      | Due        | KPIs    | Measure
        KR1 | 2026-10-01 | 2026-11-01 | A       | Increase to
        KR2 |            |            | B, C, D | Increase to
        KR3 |            |            | B       | At least

        KPIs
        ID | Current | Target | End
        A  | 5       | 10     | Q4 2026
        B  | 10      | 10     | Q4 2026
        C  |         | 10     | Q4 2026
        D  |         | 10     | Q4 2026
        """
    found = assessed(tables, "2026-10-15")
    first, second, third = (found[k] for k in found.plan.key_results)
    assert (first.progress, first.expected) == (0.5, 15 / 32)
    assert isinstance(second, RolledUp)
    assert (second.progress, second.status.key, second.reported) == (1, "achieved", (1, 3))
    assert (third.progress, third.expected, third.status.key) == (1, 15 / 92, "achieved")
    ended = assessed(tables, "2027-01-15")
    assert [ended[k].status.key for k in ended.plan.key_results] == ["missed", "achieved", "achieved"]


def test_a_check_in_without_a_value_is_no_news() -> None:
    found = assessed(
        """
        KPIs
        ID | Frequency | Target
        K1 | weekly    | 10

        Check-ins
        Date       | ID | Value
        2026-10-05 | K1 | 4
        2026-10-30 | K1 | TBD
        2026-10-31 | K1 |
        """
    )
    outcome = found[found.plan.kpis[0]]
    assert (outcome.last_check_in, outcome.next_due, outcome.stale) == (
        dt.date(2026, 10, 5), dt.date(2026, 10, 12), True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # The quarter has 92 days; 20 by the end of October (day 31), 50 by the end of November (day 61).
        ("2026-10-01", 0.2 / 31),
        ("2026-10-31", 0.2),
        ("2026-11-15", 0.2 + 0.3 * 15 / 30),
        ("2026-11-30", 0.5),
        ("2026-12-31", 1),
    ],
)
@pytest.mark.parametrize(
    ("measure", "steps"),
    [
        ("Increase to | 0   | 100", (20, 50)),
        ("Decrease to | 200 | 100", (180, 150)),
        ("Increase by | 40  | 100", (20, 50)),
        ("Milestone   |     | 10", (2, 5)),
    ],
)
def test_phased_targets_say_what_is_expected_by_when(
    measure: str, steps: tuple[int, int], day: str, expected: float
) -> None:
    tables = f"""
        KPIs
        ID | Measure | Baseline | Target
        K1 | {measure}

        Phased targets
        ID | Date    | Target
        K1 | 2026-11 | {steps[1]}
        K1 | 2026-10 | {steps[0]}
        """
    found = assessed(tables, day)
    assert found["K1"].expected == pytest.approx(expected)


@pytest.mark.parametrize(
    ("how", "october", "november"),
    [("", 3, 5), ("Latest", 3, 5), ("Sum", 7, 12), ("加總", 7, 12), ("Average", 3.5, 4), ("平均", 3.5, 4)],
)
def test_check_ins_become_a_value_by_aggregation(how: str, october: float, november: float) -> None:
    tables = f"""
        KPIs
        ID | Measure     | Target | Aggregation
        K1 | Increase to | 20     | {how}

        Check-ins
        Date       | ID | Value
        2026-09-20 | K1 | 9
        2026-10-05 | K1 | 4
        2026-10-25 | K1 | 3
        2026-11-10 | K1 | 5
        """
    for day, value in (("2026-10-31", october), ("2026-11-30", november)):
        outcome = assessed(tables, day)["K1"]
        assert isinstance(outcome, Measured) and outcome.reading
        assert outcome.reading.value == pytest.approx(value)
        assert outcome.progress == pytest.approx(value / 20)
    assert outcome.change == pytest.approx((november - october) / 20 * 100)


def test_check_ins_long_before_the_start_are_an_earlier_items() -> None:
    tables = """
        KPIs
        ID | Target | Current
        K1 | 10     | 4
        K2 | 10     |

        Check-ins
        Date       | ID | Value
        2026-08-30 | K1 | 9
        2026-08-31 | K2 | 8
        """
    found = assessed(tables)  # the quarter begins on 1 October
    readings = [found[kpi].reading for kpi in found.plan.kpis]
    assert [reading and reading.value for reading in readings] == [4, 8]


def test_a_limit_without_check_ins_in_its_span_is_kept_or_not_by_the_average() -> None:
    tables = """
        KPIs
        ID | Measure | Target | Aggregation | Start
        K1 | At most | 1      | Average     | 2026-10-20

        Check-ins
        Date       | ID | Value
        2026-10-05 | K1 | 2
        2026-10-12 | K1 | 1
        """
    # Both are from before the start, so the latest value as of the day would count; an average has none.
    assert assessed(tables)["K1"].progress is None
    result = """
        Key Results
        ID  | Measure | Target | KPIs | Start
        KR1 | At most | 1      | K1   | 2026-10-20
        """
    whole = tables.replace("| 2026-10-20", "| 2026-10-01") + result
    assert assessed(whole)["KR1"].progress == 0  # the average of 2 and 1 misses the limit


PHASED = """
    Key Results
    ID  | Measure     | Baseline | Target | Start      | Due
    KR1 | Increase to | 0        | 10     | 2026-01-01 | 2026-12-31

    Phased targets
    ID  | Date    | Target
    KR1 | 2026-03 | 2
    KR1 | 2026-06 | 3
    KR1 | 2026-09 | 6
"""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            "2026-07-31",
            "0.3 ('Phased targets'!C3) + (0.6 ('Phased targets'!C4) − 0.3 ('Phased targets'!C3)) × (212 − 181) ÷ "
            "(273 − 181) days = 0.401087",
        ),
        ("2026-02-14", "0 + (0.2 ('Phased targets'!C2) − 0) × (45 − 0) ÷ (90 − 0) days = 0.1"),
        ("2026-12-31", "0.6 ('Phased targets'!C4) + (1 − 0.6 ('Phased targets'!C4)) × (365 − 273) ÷ (365 − 273) days = 1"),
    ],
)  # fmt: skip
def test_the_explanation_of_phased_targets_names_the_two_around_the_day(day: str, said: str) -> None:
    lines = [line.into("en") for line in explain(assessed(PHASED, day), "KR1")]
    (expected,) = (line for line in lines if line.startswith("expected"))
    assert expected.startswith(f"expected, by the targets on the way = {said}, from 2026-01-01")


def test_the_expected_pace_of_a_chart_bends_at_phased_targets() -> None:
    found = assessed(
        PHASED + "\n    Check-ins\n    Date | ID | Value\n    2026-04-30 | KR1 | 2", "2026-07-31"
    )
    (key_result,) = found.plan.key_results
    *bends, (day, value) = rows._pace(found[key_result])
    assert bends == [(dt.date(2026, 1, 1), 0.0), (dt.date(2026, 3, 31), 2.0), (dt.date(2026, 6, 30), 3.0)]
    assert day == dt.date(2026, 7, 31)
    assert value == pytest.approx(4.01087, abs=1e-5)


def test_a_period_in_settings_that_cannot_be_read_is_no_guess() -> None:
    """“Q4” without its year would be another quarter on 1 January."""
    tables = """
        Settings
        Setting      | Value
        Period start | Q4
        Period end   | Q4

        Key Results
        ID  | Measure     | Target
        KR1 | Increase to | 10

        Check-ins
        Date       | ID  | Value
        2026-12-15 | KR1 | 3
        """
    for day in ("2026-12-31", "2027-01-01"):
        found = assessed(tables, day)
        assert (found["KR1"].span, found["KR1"].expected) == (None, None)
        assert "V104" in {finding.code for finding in found.findings}


def test_weights_are_odd_only_beside_those_that_they_are_weighed_against() -> None:
    """The company's 100 % meets no weight of objectives that support nothing."""
    found = assessed(
        """
        Objectives
        ID | Level      | Weight
        O1 | Company    | 100%
        O2 | Individual | 2
        O3 | Individual | 3

        Key Results
        ID  | Objective ID | Target | Current
        KR1 | O1           | 10     | 5
        """
    )
    assert found.summary.progress == 0.5
    assert "V131" not in {finding.code for finding in found.findings}


def test_a_plain_number_beside_shares_is_no_figure_on_any_day() -> None:
    """0.8 of 5 steps, then 4 of 5: nobody knows whether anything moved."""
    found = assessed(
        """
        Key Results
        ID  | Measure   | Target
        KR1 | Milestone | 5

        Check-ins
        Date       | ID  | Value
        2026-09-15 | KR1 | 0.8
        2026-10-15 | KR1 | "4/5"
        """
    )
    assert (found["KR1"].progress, found["KR1"].change) == (0.8, None)
    assert {str(f.where) for f in found.findings if f.code == "V129"} == {"'Check-ins'!C2"}


def test_a_kpi_of_which_only_an_earlier_item_had_values_lends_none() -> None:
    found = assessed(
        """
        Key Results
        ID  | Measure     | Target | KPIs
        KR1 | Increase to | 10     | K1

        KPIs
        ID | Measure     | Target
        K1 | Increase to | 10

        Check-ins
        Date       | ID  | Value
        2025-07-15 | K1  | 9
        2026-10-15 | KR1 | 4
        """
    )
    assert found["KR1"].progress == 0.4
    codes = [finding.code for finding in found.findings]
    assert codes.count("T108") == 1 and "T107" not in codes


@pytest.mark.parametrize(
    ("first", "second", "stale"),
    [
        ("Daily", "Yearly", True),
        ("Continuous", "Yearly", True),
        ("Continuous", "Each time", True),
        ("Quarterly", "Yearly", False),
        ("Each time", "Yearly", False),
    ],
)
def test_a_key_result_is_looked_at_as_often_as_the_most_frequent_of_its_kpis(
    first: str, second: str, stale: bool
) -> None:
    found = assessed(
        f"""
        Key Results
        ID  | Measure     | Target | KPIs
        KR1 | Increase to | 50     | K1, K2

        KPIs
        ID | Frequency
        K1 | {first}
        K2 | {second}

        Check-ins
        Date       | ID  | Value
        2026-10-14 | KR1 | 10
        """,
        "2026-11-30",
    )
    assert found["KR1"].stale is stale


@pytest.mark.parametrize(
    ("row", "stale"),
    [
        pytest.param("100 | K1 | ", True, id="it has its only KPI's value"),
        pytest.param("    | K1 | ", True, id="it is the mean of its KPIs"),
        pytest.param("    | K1 | Cancelled", False, id="it is cancelled"),
        pytest.param("    | K1 | Closed", False, id="it is closed"),
    ],
)
def test_where_a_kpi_does_not_say_how_often_settings_do(row: str, stale: bool) -> None:
    found = assessed(
        f"""
        Key Results
        ID  | Measure     | Target | KPIs | State
        KR1 | Increase to | {row}

        KPIs
        ID | Frequency | Measure     | Target
        K1 | "?"       | Increase to | 100

        Check-ins
        Date       | ID | Value
        2026-10-05 | K1 | 10
        """,
        "2026-12-15",
    )
    assert found["KR1"].stale is stale


@pytest.mark.parametrize(
    ("dates", "state", "stale"),
    [
        ("2026-10-01 | 2026-12-31", "", True),
        ("2026-10-01 | 2026-12-31", "Postponed", False),
        ("2026-10-01 | 2026-10-09", "", False),
        ("2026-12-01 | 2026-12-31", "", False),
    ],
)
def test_nothing_is_overdue_of_a_key_result_that_does_not_run(dates: str, state: str, stale: bool) -> None:
    found = assessed(
        f"""
        Key Results
        ID  | KPIs | Target | Start | Due | State
        KR1 | K1   |        | {dates} | {state}

        KPIs
        ID | Frequency | Measure     | Target
        K1 | Weekly    | Increase to | 100

        Check-ins
        Date       | ID | Value
        2026-10-05 | K1 | 10
        """,
        "2026-11-30",
    )
    assert found["KR1"].stale is stale


def test_an_objective_of_weight_0_is_no_part_of_the_headline() -> None:
    found = assessed(
        """
        Objectives
        ID | Level   | Weight | Start
        O1 | Company | 0      | 2026-09-01
        O2 | Company |        | 2026-09-01

        Key Results
        ID  | Objective ID | Measure     | Target | Current | Start
        KR1 | O1           | Increase to | 10     | 3       | 2026-09-01
        KR2 | O2           | Increase to | 100    |         | 2026-09-01

        Check-ins
        Date       | ID  | Value
        2026-09-20 | KR2 | 20
        2026-10-20 | KR2 | 50
        """
    )
    assert found.summary.progress == 0.5
    assert found.summary.change == pytest.approx(30)


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ("2026-09-01", "", ("2026-09-01", "2026-12-31")),
        ("", "2026-12-15", ("2026-10-01", "2026-12-15")),
        ("2027-02-01", "", ("2027-02-01", "2027-03-31")),
        ("", "2026-08-31", ("2026-07-01", "2026-08-31")),
    ],
)
def test_the_end_that_settings_do_not_give_is_this_quarters(
    start: str, end: str, period: tuple[str, str]
) -> None:
    found = assessed(f"Settings\nSetting | Value\nPeriod start | {start}\nPeriod end | {end}\n", "2026-11-30")
    span = found.plan.period(found.as_of)
    assert (span.start.isoformat(), span.end.isoformat()) == period
