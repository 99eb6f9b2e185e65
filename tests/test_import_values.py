"""What strangers type into cells, and what it means: numbers, days, directions, frequencies, people, periods, headers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsheet.basics.cells import Cell
from okrsheet.basics.dates import Calendar, Period
from okrsheet.importing.meaning.days import date_order, day_in, read_day, span_in
from okrsheet.importing.meaning.periods import dated, period_in, period_named, periods_of, week_number
from okrsheet.importing.meaning.values import (
    NoNumber,
    Number,
    Why,
    decimal_point,
    is_of_hundred,
    read_number,
    read_share,
    read_text,
    read_weights,
    unit_of,
    way_in,
)
from okrsheet.importing.meaning.wording import (
    Done,
    Owner,
    direction,
    done_or_not,
    frequency,
    is_no_value,
    owners,
    status_word,
)
from okrsheet.plan.status import Status
from okrsheet.plan.words import Frequency, Measure

YEAR = Calendar(dt.date(2026, 5, 1))

PLAIN_NUMBERS = {
    "752,886.79": 752886.79, "1.234,5": 1234.5, "12,5": 12.5, "1,234,567": 1234567, "1.234.567": 1234567, "1 234 567": 1234567, "1'234.5": 1234.5,
    "１２３": 123, "０．５": 0.5, ".5": 0.5, "(1,234.5)": -1234.5, "-3": -3, "−3": -3, "~100": 100, "= 5": 5, "1.2億": 1.2e8, "3萬": 3e4, "5万": 5e4, "2억": 2e8,
    "5k": 5000, "10 M": 1e7, "1.5 million": 1.5e6, "2 crore": 2e7,
}  # fmt: skip
PERCENTAGES = {"85%": 0.85, "85 %": 0.85, "８５％": 0.85, "99.9%": 0.999, "12,5 %": 0.125, "-5%": -0.05, "50 percent": 0.5, "30 Prozent": 0.3}  # fmt: skip
WITH_UNITS = {
    "8 days": (8, "days"), "$125": (125, "$"), "NT$1.2M": (1.2e6, "NT$"), "€1.234,50": (1234.5, "€"), "120 人": (120, "人"), "500萬元": (500, "萬元"), "86億元": (86, "億元"), "100億円": (100, "億円"),
    "R$ 2 mi": (2e6, "R$"), "30 min": (30, "min"), "5m": (5, "m"), "5 mi": (5, "mi"), "24h": (24, "h"), "12 per month": (12, "per month"), "20件/月": (20, "件/月"),
    "4.5/5": (4.5, "/5"), "4.2 out of 5": (4.2, "/5"), "50 bps": (50, "bps"), "5 pp": (5, "pp"), "12 Mio. €": (12e6, "€"), "95 pts": (95, "pts"),
}  # fmt: skip
COMPARED = {
    "≥100%": (1.0, Measure.AT_LEAST), "<21%": (0.21, Measure.AT_MOST), ">= 5": (5, Measure.AT_LEAST), "≤3": (3, Measure.AT_MOST), "at least 95%": (0.95, Measure.AT_LEAST),
    "95%以上": (0.95, Measure.AT_LEAST), "3天以內": (3, Measure.AT_MOST), "不超過5件": (5, Measure.AT_MOST), "100+": (100, Measure.AT_LEAST), "5 or more": (5, Measure.AT_LEAST),
    "under 2 hours": (2, Measure.AT_MOST), "höchstens 5 Tage": (5, Measure.AT_MOST), "tối thiểu 90%": (0.9, Measure.AT_LEAST), "90% 이상": (0.9, Measure.AT_LEAST),
    "increase to 500": (500, Measure.INCREASE_TO), "reduce to 3%": (0.03, Measure.DECREASE_TO), "máximo 4": (4, Measure.AT_MOST), "mind. 97 %": (0.97, Measure.AT_LEAST), "max. 3": (3, Measure.AT_MOST),
}  # fmt: skip
RANGES = {"3-5": (3, 5), "80–90%": (0.8, 0.9), "95%-98%": (0.95, 0.98), "5 - 10 days": (5, 10), "10 to 20": (10, 20), "100 ± 5": (95, 105), "1萬~2萬": (1e4, 2e4)}  # fmt: skip
NO_NUMBERS = {
    "± 4%": Why.TOLERANCE, "Pending": Why.NO_VALUE, "No target": Why.NO_VALUE, "N/A": Why.NO_VALUE, "TBD": Why.NO_VALUE, "待定": Why.NO_VALUE, "미정": Why.NO_VALUE,
    "3/5": Why.COUNT, "10:26:33": Why.TIME, "2h 30m": Why.TIME, "1,000": Why.AMBIGUOUS, "1.250": Why.AMBIGUOUS, "€2,500": Why.AMBIGUOUS, "2026/3/1": Why.DATE,
    "2024-2025": Why.WORDS, "10 in Q1, 20 in Q2": Why.WORDS, "Reach 100 customers": Why.WORDS, "Top 3": Why.WORDS, "v2.0": Why.WORDS, "#1": Why.WORDS,
    ">=90%;<95%": Why.WORDS, "10^3": Why.WORDS, "1e5": Why.WORDS, "": Why.BLANK, "Zero": Why.WORDS,
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), PLAIN_NUMBERS.items())
def test_a_number(text: str, value: float) -> None:
    assert read_text(text) == Number(value)


@pytest.mark.parametrize(("text", "share"), PERCENTAGES.items())
def test_a_percentage_is_a_share(text: str, share: float) -> None:
    assert read_text(text) == Number(share, percent=True)


@pytest.mark.parametrize(("text", "said"), WITH_UNITS.items())
def test_a_number_with_its_unit(text: str, said: tuple[float, str]) -> None:
    read = read_text(text)
    assert isinstance(read, Number)
    assert (read.value, read.unit, read.measure) == (*said, None)


@pytest.mark.parametrize(("text", "said"), COMPARED.items())
def test_a_number_that_says_how_it_is_compared(text: str, said: tuple[float, Measure]) -> None:
    read = read_text(text)
    assert isinstance(read, Number)
    assert (read.value, read.measure) == said


@pytest.mark.parametrize(("text", "ends"), RANGES.items())
def test_a_range_is_between_its_ends(text: str, ends: tuple[float, float]) -> None:
    read = read_text(text)
    assert isinstance(read, Number)
    assert (read.value, read.upper, read.measure) == (*ends, Measure.BETWEEN)


@pytest.mark.parametrize(("text", "why"), NO_NUMBERS.items())
def test_what_is_no_number_says_why(text: str, why: Why) -> None:
    assert read_text(text) == NoNumber(why, text)


@pytest.mark.parametrize(
    ("text", "mark"), {"752,886.79*": "*", "90% (1)": "(1)", "85†": "†", "12.5 註1": "註1"}.items()
)
def test_a_footnotes_mark_is_told(text: str, mark: str) -> None:
    read = read_text(text)
    assert isinstance(read, Number) and read.mark == mark


def test_a_bound_that_does_not_count_itself_says_so() -> None:
    strict, other = read_text("< 48 hours"), read_text("≤ 48 hours")
    assert isinstance(strict, Number) and isinstance(other, Number)
    assert (strict.strict, other.strict) == (True, False)


def test_the_other_cells_of_a_column_decide_what_is_ambiguous() -> None:
    american, german = decimal_point(["1,000", "12.5"]), decimal_point(["1.250", "3,5"])
    assert (american, german) == (".", ",")
    assert read_text("1,000", american) == Number(1000)
    assert read_text("1.250", german) == Number(1250)
    assert read_text("1.250", american) == Number(1.25)
    assert decimal_point(["1,000", "2,000"]) is None
    assert decimal_point(["1,5", "1.5"]) is None, "they differ, so that nothing is known"


def test_money_is_counted_in_the_unit_that_was_typed() -> None:
    typed = read_text("3億元")
    assert isinstance(typed, Number)
    assert (typed.value, typed.unit, typed.spelt_out) == (3, "億元", Number(3e8, unit="元"))


def test_neighbours_decide_what_is_ambiguous() -> None:
    weekly = [72400, 91050, 88300]
    assert read_number(Cell("85,000"), near=weekly) == Number(85000)
    assert read_number(Cell("1.250"), near=[1.2, 1.3]) == Number(1.25)
    unsure = read_number(Cell("85,000"), near=[900])
    assert isinstance(unsure, NoNumber) and unsure.why is Why.AMBIGUOUS
    assert read_text("$85,000") == Number(85000, unit="$")


def test_cells_that_hold_numbers_and_others() -> None:
    assert read_number(Cell(0.85, percent=True)) == Number(0.85, percent=True)
    assert read_number(Cell(7)) == Number(7)
    for value, why in (
        (True, Why.WORDS),
        (dt.datetime(2026, 5, 3), Why.DATE),
        (dt.time(10, 26), Why.TIME),
        (None, Why.BLANK),
    ):
        read = read_number(Cell(value))
        assert isinstance(read, NoNumber) and read.why is why
    never, error = read_number(Cell(None, formula=True)), read_number(Cell("#REF!", error=True))
    assert isinstance(never, NoNumber) and isinstance(error, NoNumber)
    assert never.why is error.why is Why.ERROR


@given(st.integers(-(10**12), 10**12))
def test_every_whole_number_is_read_as_itself(number: int) -> None:
    assert read_text(str(number)) == Number(number)
    grouped = read_text(f"{number:,}", ".")
    assert grouped == Number(number)


@given(st.text(max_size=80))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert isinstance(read_text(text), Number | NoNumber)
    assert period_in(text) is None or period_in(text)
    assert day_in(text, YEAR) is None or isinstance(day_in(text, YEAR), dt.date)
    span_in(text, YEAR), frequency(text), direction(text), owners(text), status_word(text), way_in(text)


def test_weights_of_a_column_are_brought_to_one_scale() -> None:
    assert read_weights([Cell(0.15), Cell(0.85)]) == [0.15, 0.85]
    assert read_weights([Cell(15), Cell(0.15, percent=True), Cell("15%"), Cell("–")]) == [15, 15, 15, None]


def test_progress_of_a_column_that_counts_to_a_hundred() -> None:
    assert is_of_hundred([Cell(64), Cell(0)]) and not is_of_hundred([Cell(0.64), Cell(1)])
    assert read_share(Cell(64), of_hundred=True) == read_share(Cell("64%"), of_hundred=True) == 0.64
    assert read_share(Cell("half"), of_hundred=False) is None


@pytest.mark.parametrize(
    ("remark", "unit"),
    {"%": "%", "in days": "days", "單位：萬元": "萬元", "NT$": "NT$", "what we want": "", "2026": ""}.items(),
)
def test_the_unit_in_a_headers_brackets(remark: str, unit: str) -> None:
    assert unit_of(remark) == unit


WAYS = {
    "Increase NPS from 30 to 50": (30, 50, Measure.INCREASE_TO), "從 10% 提升到 25%": (0.1, 0.25, Measure.INCREASE_TO),
    "Reduce churn from 5% to 3%": (0.05, 0.03, Measure.DECREASE_TO), "Raise ARR from $1M to $2.5M": (1e6, 2.5e6, Measure.INCREASE_TO),
    "Kosten von 5 auf 3 senken": (5, 3, Measure.DECREASE_TO), "pasar de 30 a 50 clientes": (30, 50, Measure.INCREASE_TO),
}  # fmt: skip


@pytest.mark.parametrize(("text", "way"), WAYS.items())
def test_from_where_to_where_a_sentence_goes(text: str, way: tuple[float, float, Measure]) -> None:
    found = way_in(text)
    assert found and (found.baseline.value, found.target.value, found.measure) == way


@pytest.mark.parametrize(
    "text", ["from 2024 to 2026", "from 5 to 3 and from 7 to 9", "Launch the new site", "from 10% to 5"]
)
def test_a_sentence_that_does_not_say_one_way(text: str) -> None:
    assert way_in(text) is None


# Days and periods

DAYS = {
    "3. Oktober 2026": "2026-10-03", "15 de marzo de 2026": "2026-03-15", "1er mars 2026": "2026-03-01", "2026年10月3日": "2026-10-03", "10月3日": "2026-10-03",
    "by 30 June 2026": "2026-06-30", "2026/6/30前": "2026-06-30", "end of Q2": "2026-06-30", "Q2 2026": "2026-06-30", "March 2026": "2026-03-31", "31-Dec-26": "2026-12-31",
    "December 31, 2026": "2026-12-31", "ngày 15 tháng 3 năm 2026": "2026-03-15", "2026년 3월 5일": "2026-03-05", "三月底": "2026-03-31", "Friday, 3 April 2026": "2026-04-03",
    "20260630": "2026-06-30", "spätestens 30.06.2026": "2026-06-30", "fin de marzo": "2026-03-31", "30/6": "2026-06-30",
}  # fmt: skip


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day(text: str, day: str) -> None:
    assert str(day_in(text, YEAR)) == day


@pytest.mark.parametrize("text", ["03/04/2026", "Ongoing", "TBD", "before Q3", "31/31/2026", "Friday"])
def test_what_is_no_day_or_may_be_two(text: str) -> None:
    assert day_in(text, YEAR) is None


def test_the_other_days_of_a_column_decide_the_order() -> None:
    order = date_order(["03/04/2026", "25/04/2026"])
    assert order == "dmy" and str(day_in("03/04/2026", YEAR, order)) == "2026-04-03"
    assert date_order(["04/25/2026"]) == "mdy" and date_order(["03/04/2026"]) is None
    assert date_order(["25/04/2026", "04/25/2026"]) is None


def test_a_month_as_a_date_ends_with_its_last_day() -> None:
    shown = Cell(dt.datetime(2026, 6, 1), month_only=True)
    assert (
        str(read_day(shown, YEAR)) == "2026-06-30" and str(read_day(shown, YEAR, end=False)) == "2026-06-01"
    )


SPANS = {
    "Jan - Mar 2026": ("2026-01-01", "2026-03-31"), "Q1-Q2 2026": ("2026-01-01", "2026-06-30"), "01/01/2026 - 31/03/2026": ("2026-01-01", "2026-03-31"),
    "2026/1/1～3/31": ("2026-01-01", "2026-03-31"), "1月~6月": ("2026-01-01", "2026-06-30"), "from 1 Jan to 31 Mar 2026": ("2026-01-01", "2026-03-31"),
    "Nov 2025 - Feb 2026": ("2025-11-01", "2026-02-28"), "Nov - Feb": ("2025-11-01", "2026-02-28"), "1-15 March 2026": ("2026-03-01", "2026-03-15"),
    "del 1 de enero al 31 de marzo de 2026": ("2026-01-01", "2026-03-31"), "01.01.2026 bis 31.03.2026": ("2026-01-01", "2026-03-31"), "2026年上半年": ("2026-01-01", "2026-06-30"),
    "2024-2026": ("2024-01-01", "2026-12-31"), "từ tháng 1 đến tháng 6": ("2026-01-01", "2026-06-30"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "ends"), SPANS.items())
def test_a_span_of_days(text: str, ends: tuple[str, str]) -> None:
    found = span_in(text, YEAR)
    assert found and (str(found.start), str(found.end)) == ends


PERIODS = {
    "Q1": ("Q1", ""), "Q1 2026": ("2026-Q1", ""), "1Q26": ("2026-Q1", ""), "FY26 Q1": ("2026-Q1", ""), "T1 2026": ("2026-Q1", ""), "Quý II/2026": ("2026-Q2", ""),
    "2026년 2분기": ("2026-Q2", ""), "第2四半期": ("Q2", ""), "2026年第三季": ("2026-Q3", ""), "3. Quartal 2026": ("2026-Q3", ""), "1er trimestre": ("Q1", ""),
    "Jan-24": ("2024-01", ""), "ene-26": ("2026-01", ""), "août": ("8月", ""), "十二月": ("12月", ""), "tháng 12/2026": ("2026-12", ""), "1月": ("1月", ""),
    "上半年": ("H1", ""), "하반기": ("H2", ""), "1. Halbjahr 2026": ("2026-H1", ""), "2026": ("2026", ""), "113年度": ("2024", ""),
    "Q1 2026 Target": ("2026-Q1", "Target"), "Q1目標": ("Q1", "目標"), "2026Q1": ("2026-Q1", ""), "FY26Q1目标": ("2026-Q1", "目标"), "25H2實績": ("2025-H2", "實績"), "達成(26Q2)": ("2026-Q2", "達成"), "Actual Mar": ("3月", "Actual"), "目標(3月)": ("3月", "目標"), "OKR 2026 Q2 - Sales": ("2026-Q2", "OKR - Sales"), "2026 目標值": ("2026", "目標值"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), PERIODS.items())
def test_the_period_that_a_header_speaks_of(text: str, said: tuple[str, str]) -> None:
    found, (name, rest) = period_in(text), said
    assert found and found.period(YEAR) == YEAR.period(name) and found.rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "Customers may churn",
        "Goal 1",
        "Team 2",
        "1.2",
        "85",
        "Q1 and Q2",
        "31 Dec 2026",
        "Phase 1",
        "",
        "3月5日",
    ],
)
def test_what_is_no_period(text: str) -> None:
    assert period_in(text) is None


def test_months_in_a_row_are_read_together() -> None:
    april = periods_of(
        ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"], YEAR
    )
    assert [str(p.start) for p in april if p][-3:] == ["2027-01-01", "2027-02-01", "2027-03-01"]
    after_december = periods_of(["Dec 2025", "Jan", "Feb"], YEAR)
    assert [str(p.start) for p in after_december if p] == ["2025-12-01", "2026-01-01", "2026-02-01"]
    months, quarters = periods_of(["T1", "T2", "T5"], YEAR), periods_of(["T1", "T2", "T4"], YEAR)
    assert months[1] == YEAR.period("2月") and quarters[1] == YEAR.period("Q2")
    assert periods_of([str(n) for n in range(1, 13)], YEAR)[11] == YEAR.period("12月")


def test_a_cell_of_a_header_may_be_a_month_a_year_or_neither() -> None:
    december = dated(Cell(dt.datetime(2025, 12, 1), month_only=True))
    assert december and december.within(0) == Period(dt.date(2025, 12, 1), dt.date(2025, 12, 31))
    year = dated(Cell(2026))
    assert year and year.kind == "year" and dated(Cell(2026.5)) is None and dated(Cell(85)) is None
    assert period_named("Q3", YEAR) == YEAR.period("Q3")
    assert [week_number(text) for text in ("Week 3", "W03", "KW 12", "第 3 週", "Week 60")] == [
        3,
        3,
        12,
        3,
        None,
    ]


# Words

FREQUENCIES = {
    "once a month by the 5th": Frequency.MONTHLY, "Monthly, by the 10th working day": Frequency.MONTHLY, "Semestral": Frequency.TWICE_A_YEAR, "trimestral": Frequency.QUARTERLY,
    "每月": Frequency.MONTHLY, "每两周": Frequency.EVERY_TWO_WEEKS, "분기별": Frequency.QUARTERLY, "hàng tháng": Frequency.MONTHLY, "jährlich": Frequency.YEARLY, "毎週": Frequency.WEEKLY,
    "on the last day of each quarter": Frequency.QUARTERLY, "every Monday": Frequency.WEEKLY, "M": Frequency.MONTHLY, "Q": Frequency.QUARTERLY, "Ongoing": Frequency.CONTINUOUS,
    "bimestral": None, "quadrimestral": None, "cuatrimestral": None, "per incident": None, "weekly and monthly": None, "ad hoc": None, "twice a week": None, "soon": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "word"), FREQUENCIES.items())
def test_a_frequency_in_prose(text: str, word: Frequency | None) -> None:
    assert frequency(text) is word


DIRECTIONS = {
    "Higher is Better": Measure.AT_LEAST, "maior_igual": Measure.AT_LEAST, "up_is_good": Measure.AT_LEAST, "越高越好": Measure.AT_LEAST, "正向": Measure.AT_LEAST, "↑": Measure.AT_LEAST,
    "≥": Measure.AT_LEAST, "menor_igual": Measure.AT_MOST, "Lower is better": Measure.AT_MOST, "越低越好": Measure.AT_MOST, "≤": Measure.AT_MOST, "낮을수록 좋음": Measure.AT_MOST,
    "grow": Measure.INCREASE_TO, "reduce": Measure.DECREASE_TO, "maintain": None, "Increase to": Measure.INCREASE_TO,
}  # fmt: skip


@pytest.mark.parametrize(("text", "measure"), DIRECTIONS.items())
def test_a_direction_in_words(text: str, measure: Measure | None) -> None:
    found = direction(text)
    assert found and found.measure is measure


def test_a_word_that_speaks_of_moving_needs_a_value_to_start_from() -> None:
    reduce, higher = direction("reduce"), direction("higher is better")
    assert reduce and higher and reduce.needs_baseline and not higher.needs_baseline
    assert direction("Marketing") is None


@pytest.mark.parametrize(
    "text",
    ["Pending", "No target", "N/A", "待訂", "未設定", "미정", "por definir", "k.A.", "chưa có", "-", "?"],
)
def test_what_only_says_that_there_is_nothing_yet(text: str) -> None:
    assert is_no_value(text)


STATUSES = {"🟢": Status.ON_TRACK, "Green": Status.ON_TRACK, "紅燈": Status.OFF_TRACK, "at risk": Status.AT_RISK, "em dia": Status.ON_TRACK, "Im Verzug": Status.OFF_TRACK, "In progress": None, "Fred": None}  # fmt: skip


@pytest.mark.parametrize(("text", "status"), STATUSES.items())
def test_their_own_status_by_our_names(text: str, status: Status | None) -> None:
    assert status_word(text) is status


def test_done_or_not() -> None:
    assert (
        done_or_not(Cell(True))
        == done_or_not(Cell("Yes"))
        == done_or_not(Cell("✓"))
        == done_or_not(Cell("已完成"))
        == Done(True)
    )
    assert done_or_not(Cell(False)) == done_or_not(Cell("未開始")) == Done(False)
    assert done_or_not(Cell(dt.datetime(2026, 3, 4))) == Done(True, dt.date(2026, 3, 4))
    assert done_or_not(Cell("in progress")) is None and done_or_not(Cell(3)) is None


OWNERS = {
    "Ann Lee <ann@example.com>; bob@example.com": [("Ann Lee", "ann@example.com"), ("", "bob@example.com")], "王小明、李大華": [("王小明", ""), ("李大華", "")],
    "王小明和李大華": [("王小明", ""), ("李大華", "")], "John & Mary": [("John", ""), ("Mary", "")], "Juan Pérez y María López": [("Juan Pérez", ""), ("María López", "")],
    "Ann (Sales, EMEA)": [("Ann (Sales, EMEA)", "")], "Anderson": [("Anderson", "")], "TBD": [], "@ann": [("ann", "")], "Ann, Ann": [("Ann", "")],
}  # fmt: skip


@pytest.mark.parametrize(("text", "people"), OWNERS.items())
def test_whom_an_owners_cell_names(text: str, people: list[tuple[str, str]]) -> None:
    assert list(owners(text)) == [Owner(*person) for person in people]
