"""Cells as people type them, and headers as people move them."""

from __future__ import annotations

import datetime as dt

import pytest

from okrsheet.cells import Cell, Grid
from okrsheet.convert import Problem, to_date, to_ids, to_number, to_text, to_value, to_word
from okrsheet.dates import Calendar
from okrsheet.plan import KeyResult, Kpi, Objective
from okrsheet.words import Frequency, Measure, Milestone, Word
from okrsheet.workbook.tables import read_tables
from tests.tables import AS_OF, grids_of, plan_of

CALENDAR = Calendar(dt.date(2026, 10, 31))


def kind(value: object) -> str:
    return value.kind.name if isinstance(value, Problem) else repr(value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (20, 20.0), (0.85, 0.85), ("20", 20.0), (" 20 ", 20.0), ("１２３", 123.0), ("８５％", 0.85),
        ("85%", 0.85), ("85 %", 0.85), ("1,234", 1234.0), ("1,234.5", 1234.5), ("1 234", 1234.0),
        ("1\u00a0234", 1234.0), ("12,345,678", 12345678.0), ("-5", -5.0), ("−5", -5.0), ("－５", -5.0),
        ("+5", 5.0), (".5", 0.5), ("－ 5", -5.0), ("１，２３４．５", 1234.5), ("\u30005\u3000", 5.0), ("0", 0.0),
    ],
)  # fmt: skip
def test_numbers(typed: object, value: float) -> None:
    assert to_number(Cell(typed)) == pytest.approx(value)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("1.234,5", "AMBIGUOUS_NUMBER"), ("1,5", "AMBIGUOUS_NUMBER"), ("1'234", "AMBIGUOUS_NUMBER"),
        ("12,34", "AMBIGUOUS_NUMBER"), ("1.234.567", "AMBIGUOUS_NUMBER"),
        ("about 20", "NOT_A_NUMBER"), ("20 leads", "NOT_A_NUMBER"), ("1_000", "NOT_A_NUMBER"),
        ("inf", "NOT_A_NUMBER"), ("NaN", "NOT_A_NUMBER"), ("٨٥", "NOT_A_NUMBER"), ("½", "NOT_A_NUMBER"),
        ("5²", "NOT_A_NUMBER"), ("(5)", "NOT_A_NUMBER"), ("100萬", "NOT_A_NUMBER"), ("$5", "NOT_A_NUMBER"),
        ("1e400", "NOT_A_NUMBER"), (float("inf"), "NOT_A_NUMBER"), (float("nan"), "NOT_A_NUMBER"),
        (True, "NOT_A_NUMBER"), (dt.datetime(2026, 3, 5), "NOT_A_NUMBER"), (dt.time(3, 5), "NOT_A_NUMBER"),
        ("TBD", "PLACEHOLDER"), ("?", "PLACEHOLDER"), ("-", "PLACEHOLDER"), ("n/a", "PLACEHOLDER"),
        ("N.A.", "PLACEHOLDER"), ("待定", "PLACEHOLDER"), ("無", "PLACEHOLDER"), ("—", "PLACEHOLDER"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_a_problem_and_never_a_guess(typed: object, problem: str) -> None:
    assert kind(to_number(Cell(typed))) == problem


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("Q4", "2026-10-01", "2026-12-31"), ("q4", "2026-10-01", "2026-12-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"), ("Q4 2026", "2026-10-01", "2026-12-31"),
        ("2026Q1", "2026-01-01", "2026-03-31"), ("4Q 2026", "2026-10-01", "2026-12-31"),
        ("第四季", "2026-10-01", "2026-12-31"), ("第4季", "2026-10-01", "2026-12-31"),
        ("2026年第四季度", "2026-10-01", "2026-12-31"), ("2026年第一季", "2026-01-01", "2026-03-31"),
        ("２０２６年第四季", "2026-10-01", "2026-12-31"), ("H2", "2026-07-01", "2026-12-31"),
        ("H1 2027", "2027-01-01", "2027-06-30"), ("下半年", "2026-07-01", "2026-12-31"),
        ("2026年上半年", "2026-01-01", "2026-06-30"), ("2026-10", "2026-10-01", "2026-10-31"),
        ("2026/2", "2026-02-01", "2026-02-28"), ("Oct 2026", "2026-10-01", "2026-10-31"),
        ("October 2026", "2026-10-01", "2026-10-31"), ("2026年10月", "2026-10-01", "2026-10-31"),
        ("10月", "2026-10-01", "2026-10-31"), ("十月", "2026-10-01", "2026-10-31"),
        ("FY2026", "2026-01-01", "2026-12-31"), ("FY26", "2026-01-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"), (2026, "2026-01-01", "2026-12-31"),
        ("2026年度", "2026-01-01", "2026-12-31"), (dt.datetime(2026, 10, 31), "2026-10-31", "2026-10-31"),
        ("2026-10-31", "2026-10-31", "2026-10-31"), ("2026/10/31", "2026-10-31", "2026-10-31"),
        ("2026.10.31", "2026-10-31", "2026-10-31"), ("2026-10-31T00:00:00", "2026-10-31", "2026-10-31"),
        ("2026年10月31日", "2026-10-31", "2026-10-31"), ("民國115年10月31日", "2026-10-31", "2026-10-31"), ("115年10月31日", "2026-10-31", "2026-10-31"),
        ("31 Oct 2026", "2026-10-31", "2026-10-31"), ("Oct 31, 2026", "2026-10-31", "2026-10-31"),
        ("31/12/2026", "2026-12-31", "2026-12-31"), ("12/31/2026", "2026-12-31", "2026-12-31"),
        ("03/03/2026", "2026-03-03", "2026-03-03"),
    ],
)  # fmt: skip
def test_dates_and_periods_by_name(typed: object, start: str, end: str) -> None:
    found = [to_date(Cell(typed), CALENDAR, end=last) for last in (False, True)]
    assert found == [dt.date.fromisoformat(start), dt.date.fromisoformat(end)]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("03/04/2026", "AMBIGUOUS_DATE"), ("3-4-2026", "AMBIGUOUS_DATE"), ("03/04/26", "AMBIGUOUS_DATE"),
        ("115/10/31", "AMBIGUOUS_DATE"), ("2026-02-30", "NOT_A_DATE"), ("31/02/2026", "NOT_A_DATE"),
        ("soon", "NOT_A_DATE"), ("Q5", "NOT_A_DATE"), ("2026-13", "NOT_A_DATE"), (46326, "NOT_A_DATE"),
        (0.5, "NOT_A_DATE"), (True, "NOT_A_DATE"), ("Q4 26", "NOT_A_DATE"), ("待定", "PLACEHOLDER"),
        ("9999-Q4-1", "NOT_A_DATE"), ("0000-01-01", "NOT_A_DATE"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_a_problem(typed: object, problem: str) -> None:
    assert kind(to_date(Cell(typed), CALENDAR)) == problem


def test_a_fiscal_year_is_named_after_the_year_in_which_it_ends() -> None:
    april = Calendar(dt.date(2026, 10, 31), fiscal_month=4)
    spans = {name: (p.start.isoformat(), p.end.isoformat()) for name in ("Q1", "Q4", "FY2026", "H2 2026", "10月")
             if (p := april.period(name))}  # fmt: skip
    assert spans == {
        "Q1": ("2026-04-01", "2026-06-30"),  # of the fiscal year that holds the day: FY2027
        "Q4": ("2027-01-01", "2027-03-31"),
        "FY2026": ("2025-04-01", "2026-03-31"),
        "H2 2026": ("2025-10-01", "2026-03-31"),
        "10月": ("2026-10-01", "2026-10-31"),
    }


@pytest.mark.parametrize(
    ("typed", "words", "word"),
    [
        ("weekly", Frequency, Frequency.WEEKLY), ("每周", Frequency, Frequency.WEEKLY),
        (" WEEKLY ", Frequency, Frequency.WEEKLY), ("Every 2 weeks", Frequency, Frequency.EVERY_TWO_WEEKS),
        ("每二週", Frequency, Frequency.EVERY_TWO_WEEKS), ("annually", Frequency, Frequency.YEARLY),
        ("增加", Measure, Measure.INCREASE_BY), ("增加至", Measure, Measure.INCREASE_TO),
        ("at  least", Measure, Measure.AT_LEAST), ("≥", Measure, Measure.AT_LEAST), ("<=", Measure, Measure.AT_MOST),
        ("ｄｅｃｒｅａｓｅ　ｂｙ", Measure, Measure.DECREASE_BY),
    ],
)  # fmt: skip
def test_words(typed: str, words: type[Word], word: Word) -> None:
    assert to_word(Cell(typed), words) is word


def test_a_word_that_could_be_two_is_neither() -> None:
    assert kind(to_word(Cell("increase"), Measure)) == "UNKNOWN_WORD"


@pytest.mark.parametrize("words", [Frequency, Measure, *Word.__subclasses__()], ids=lambda w: w.__name__)
def test_no_two_words_of_a_drop_down_are_spelt_alike(words: type[Word]) -> None:
    for word in words:
        for spelling in (word.text.en, word.text.zh_TW, *word.synonyms):
            assert words.find(spelling) is word, spelling


def test_values_of_milestones() -> None:
    typed = [3, "60%", "done", "完成", "Not started", "進行中", True, False]
    assert [to_value(Cell(v)) for v in typed] == [
        3.0, 0.6, Milestone.DONE, Milestone.DONE, Milestone.NOT_STARTED, Milestone.IN_PROGRESS,
        Milestone.DONE, Milestone.NOT_STARTED,
    ]  # fmt: skip


def test_ids_are_texts_whatever_they_were_typed_as() -> None:
    assert [to_text(Cell(v)) for v in (1, 1.0, " K1\u00a0", 1.5)] == ["1", "1", "K1", "1.5"]
    assert to_ids(Cell("K1, K2；K3、K4\nK5,")) == ("K1", "K2", "K3", "K4", "K5")


def test_sheets_and_headers_in_either_language_in_any_order_anywhere() -> None:
    plan = plan_of(
        """
        我的筆記
        whatever

        關鍵結果
        Objective ID | 我的欄位 | ＫＥＹ　ＲＥＳＵＬＴ * | 編號 | Measure 衡量方式
        o1           | x        | Grow                | KR1  | 增加至

        objectives
        負責人 | 目標 | ID
        CEO    | Lead | O1
        """,
        alone=True,
    )
    key_result = plan.key_results[0]
    assert (key_result.title, key_result.id, key_result.measure) == ("Grow", "KR1", Measure.INCREASE_TO)
    assert plan.objective(key_result.objective_id) is plan.objectives[0]
    assert str(key_result.at("title")) == "關鍵結果!C2"
    assert str(key_result.at()) == "關鍵結果!A2"


def test_the_header_need_not_be_in_the_first_row() -> None:
    rows = grids_of("KPIs\nID | KPI | Owner\nK1 | Leads | CEO", alone=True)[0].rows
    moved = Grid(
        "KPIs", {1: {1: Cell("Our KPIs")}, 2: {2: Cell("KPI")}, **{r + 4: c for r, c in rows.items()}}
    )
    plan = read_tables([moved], AS_OF)
    assert plan.layouts[Kpi].header_row == 5
    assert [str(k.at("title")) for k in plan.kpis] == ["KPIs!B6"]


def test_a_sheet_of_another_name_is_found_by_its_headers() -> None:
    plan = plan_of("2026 goals\nID | Objective | Owner\nO1 | Lead | CEO", alone=True)
    assert plan.layouts[Objective].title == "2026 goals"
    assert KeyResult not in plan.layouts


def test_the_workbooks_language_is_that_of_its_headers_unless_settings_say_so() -> None:
    chinese = "KPI 指標\n編號 | KPI名稱 | 負責人\nK1 | 名單 | 執行長"
    assert plan_of(chinese, alone=True).language == "zh-TW"
    assert plan_of("Settings\nSetting | Value\nLanguage | en\n\n" + chinese, alone=True).language == "en"


def test_blank_rows_and_rows_that_only_hold_our_columns_are_no_records() -> None:
    plan = plan_of("KPIs\nID | KPI | Owner | Status\nK1 | A | B | x\n | | | On track\n\n", alone=True)
    assert len(plan.kpis) == 1
