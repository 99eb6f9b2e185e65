"""What a source gave, as values of its KPI: its scale, its days, and what is no value."""

from __future__ import annotations

import datetime as dt

import pytest

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Period
from okrsheet.plan import Kpi
from okrsheet.plan.quantity import as_typed
from okrsheet.plan.supplied import NotThen
from okrsheet.plan.words import Milestone
from okrsheet.sources.given import Given, SourceError
from okrsheet.sources.kpi_values import values_for
from okrsheet.sources.settings import Csv, Http, Sql
from tests.tables import plan_of

DAY = dt.date(2026, 11, 29)
SPAN = Period(dt.date(2026, 10, 1), dt.date(2026, 12, 31))
COUNT = "KPIs\nID | Unit | Measure | Baseline | Target\nK1 | leads | Increase to | 0 | 20"
SHARES = "KPIs\nID | Unit | Measure | Target\nK1 | % | At least | 85%"
PLAIN_PERCENT = "KPIs\nID | Unit | Measure | Target\nK1 | % | At least | 85"
ONLY_LOG = "KPIs\nID | Target\nK1 | \n\nCheck-ins\nDate | ID | Value\n2026-10-05 | K1 | 88%"
MILESTONE = "KPIs\nID | Measure\nK1 | Milestone"
Percent = Cell(0.852, percent=True)


def given(value: Cell | object, day: object = None, where: str = "crm.csv, Amount") -> Given:
    cell = value if isinstance(value, Cell) else Cell(value)
    return Given(cell, None if day is None else Cell(day), where)


def values(tables: str, *rows: Given, scale: str = "", as_of: dt.date = DAY) -> list[tuple[str, str, bool]]:
    """Day, value as it is typed, and whether the day is the source's own."""
    plan = plan_of(tables, DAY)
    kpi = plan.find("K1")
    assert isinstance(kpi, Kpi)
    found = values_for(rows, kpi, Csv(scale=scale), plan, as_of, SPAN, DAY)
    return [
        (
            f"{one.day}",
            str(one.value) if isinstance(one.value, Milestone) else as_typed(one.value),
            one.own_day,
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("tables", "value", "scale", "expected"),
    [
        (COUNT, 14, "", "14"),
        (COUNT, "1,234.5", "", "1234.5"),
        (COUNT, True, "", None),
        # a KPI in percent: what bears the sign is one; else somebody has to say
        (SHARES, Percent, "", "85.2%"),
        (SHARES, "85.2 %", "", "85.2%"),
        (SHARES, 85.2, "percent", "85.2%"),
        (SHARES, 0.852, "share", "85.2%"),
        (SHARES, 85.2, "", None),
        (SHARES, 0.852, "", None),
        (SHARES, 88.1, "share", None),  # 8,810 %
        # a plan that writes 85 and means 85 %
        (PLAIN_PERCENT, 85.2, "", "85.2"),
        (PLAIN_PERCENT, Percent, "", "85.2"),
        (PLAIN_PERCENT, 0.852, "share", "85.2"),
        # nothing in the KPI's row says so, its log does
        (ONLY_LOG, Percent, "", "85.2%"),
        (ONLY_LOG, 85.2, "", None),
        (ONLY_LOG, 85.2, "percent", "85.2%"),
    ],
)
def test_a_number_has_the_scale_of_its_kpi(
    tables: str, value: object, scale: str, expected: str | None
) -> None:
    if expected is None:
        with pytest.raises(SourceError):
            values(tables, given(value), scale=scale)
    else:
        assert values(tables, given(value), scale=scale) == [(f"{DAY}", expected, False)]


def test_milestones_are_words() -> None:
    assert values(MILESTONE, given("done")) == [(f"{DAY}", str(Milestone.DONE), False)]
    assert values(MILESTONE, given(True)) == [(f"{DAY}", str(Milestone.DONE), False)]
    assert values(MILESTONE, given("3 of 5")) == [(f"{DAY}", "60%", False)]


def test_values_are_in_the_order_of_their_days_and_within_the_kpis_dates() -> None:
    found = values(
        COUNT,
        given(9, "2026-11-23"),
        given(1, dt.datetime(2026, 9, 30)),  # before it starts
        given(4, dt.datetime(2026, 10, 5, 13, 45)),
        given(30, "2026-12-07"),  # to come
        given(None, "2026-10-19"),  # blank
        given(7, "2026年11月9日"),
        given(7.0, dt.date(2026, 11, 9)),  # once more
    )
    assert found == [("2026-10-05", "4", True), ("2026-11-09", "7", True), ("2026-11-23", "9", True)]


def test_what_is_of_a_month_is_of_its_last_day() -> None:
    assert values(COUNT, given(5, "2026-10"), given(9, "2026-11")) == [("2026-10-31", "5", True)]


@pytest.mark.parametrize(
    ("rows", "en", "zh"),
    [
        ([given("about 5")], "crm.csv, Amount: “about 5” is no number", "「about 5」不是數字"),
        ([given("TBD")], "“TBD” says that there is no value yet", "表示尚無數值"),
        ([given("1.234,5")], "“1.234,5” may be read in two ways", "可能有兩種讀法"),
        ([given("done")], "“done” is a word for a milestone", "是里程碑的用詞"),
        ([given(Cell("#REF!", error=True))], "shows the error #REF!", "顯示錯誤 #REF!"),
        ([given(Cell(None, formula=True))], "the formula was never calculated", "公式從未計算"),
        ([given(dt.datetime(2026, 3, 5))], "2026-03-05 is a day, not a value", "是日期，不是數值"),
        ([given(5, "03/04/2026")], "“03/04/2026” does not say for certain which day", "無法確定是哪一天"),
        ([given(5, "")], "a value has no date", "沒有日期"),
        (
            [given(5, "2026-11-02"), given(6, "2026-11-02")],
            "it gives two values for 2026-11-02: 5 and 6",
            "2026-11-02 有兩個不同的數值：5 與 6",
        ),
        (
            [given(5, "2026-09-02"), given(6, "2027-01-02")],
            "none of its 2 values lies between 2026-10-01 and 2026-11-29; the latest is of 2027-01-02",
            "2 個數值都不在 2026-10-01 到 2026-11-29 之間",
        ),
        ([], "it gives no value", "沒有任何數值"),
        ([given(None)], "it gives no value", "沒有任何數值"),
    ],
)
def test_what_is_no_value_is_said(rows: list[Given], en: str, zh: str) -> None:
    with pytest.raises((SourceError, NotThen)) as refused:
        values(COUNT, *rows)
    assert en in refused.value.into("en")
    assert zh in refused.value.into("zh-TW")


def test_the_doubt_about_a_percentage_names_the_setting() -> None:
    with pytest.raises(SourceError) as refused:
        values(SHARES, given(0.852))
    assert refused.value.into("en").splitlines() == [
        "it says 0.852 without a percent sign, which may be 0.852 % or a share of 1",
        '  Say which: scale = "percent" where 85.2 means 85.2 %, scale = "share" where 0.852 does.',
    ]


@pytest.mark.parametrize("aggregation", ["Sum", "Average"])
@pytest.mark.parametrize(
    ("value", "told"),
    [
        (given(7), "it gives a value without a day, and K1 makes one value of its check-ins by “{}”"),
        (
            Given(Cell(7), Cell("2026-11-23"), "crm.csv", running=True),
            "it gives a total of all days so far, and K1 makes one value of its check-ins by “{}”",
        ),
    ],
)
def test_what_would_be_counted_again_with_each_run_is_no_value_of_a_sum(
    aggregation: str, value: Given, told: str
) -> None:
    tables = f"KPIs\nID | Aggregation\nK1 | {aggregation}"
    assert values(tables, given(7, "2026-11-23")) == [("2026-11-23", "7", True)]
    with pytest.raises(SourceError) as refused:
        values(tables, value)
    assert refused.value.into("en").startswith(told.format(aggregation))


def test_a_value_without_a_day_is_todays_unless_the_source_was_asked_for_that_day() -> None:
    with pytest.raises(NotThen) as refused:
        values(COUNT, given(7), as_of=dt.date(2026, 10, 31))
    assert "its value is today's, and not that of 2026-10-31" in refused.value.into("en")
    assert values(COUNT, given(7), as_of=dt.date(2026, 12, 31)) == [(f"{DAY}", "7", False)]
    plan = plan_of(COUNT, DAY)
    kpi, then = plan.find("K1"), dt.date(2026, 10, 31)
    assert isinstance(kpi, Kpi)
    for source in (
        Sql(query="select count(*) from leads where day <= :as_of"),
        Http(url="https://example.com/leads?until={as_of}"),
        Csv(where={"Day": "<= :as_of"}),
    ):
        assert [one.day for one in values_for([given(7)], kpi, source, plan, then, SPAN, DAY)] == [then]
