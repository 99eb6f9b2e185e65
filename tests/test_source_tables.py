"""Values from tables: what rows of text and of workbooks come to, and what may be read in two ways."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table, TableColumn

from okrsheet.basics.cells import Cell
from okrsheet.basics.errors import OkrsheetError, Refused
from okrsheet.importing.meaning.values import Number, read_number
from okrsheet.sources import rows as rows_module
from okrsheet.sources.given import Given, NoAnswer, Question, SourceError
from okrsheet.sources.readings import Writing
from okrsheet.sources.settings import AGGREGATES, Csv, Sheet
from okrsheet.sources.tables import read_csv, values_of
from tests.books import made, needs_libreoffice, through_libreoffice

AS_OF = dt.date(2026, 10, 31)
ORDERS = """Day,Region,Amount,Returned
2026-10-01,North,100,no
2026-10-01,South,50,no
2026-10-02,North,70.5,yes
2026-11-03,North,900,no
"""


def question(until: float = 60, kpi_id: str = "K7") -> Question:
    period = dt.date(2026, 10, 1)
    return Question(kpi_id, AS_OF, period, period, time.monotonic() + until)


def told(text: str | bytes, name: str = "orders.csv", **setting: Any) -> list[Given]:
    """What a file gives."""
    data = text.encode() if isinstance(text, str) else text
    return values_of(Csv(**{"column": "Amount", **setting}), [(name, data)], question())


def values(text: str | bytes, **setting: Any) -> list[object]:
    """The values alone, of a series with their days."""
    found = told(text, **setting)
    return [(one.day.value, one.value.value) if one.day else one.value.value for one in found]


def refused(text: str | bytes, name: str = "orders.csv", **setting: Any) -> str:
    """Why a file gives nothing, in English; Chinese has a sentence of its own with the same values."""
    with pytest.raises(OkrsheetError) as caught:
        told(text, name, **setting)
    english, chinese = caught.value.into("en"), caught.value.into("zh-TW")
    assert chinese != english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert "{" not in str(caught.value)
    return english


# Which rows count


def test_one_row_is_the_value() -> None:
    [one] = told(ORDERS, where={"Day": dt.date(2026, 10, 2)})
    assert one == Given(Cell(70.5), None, "orders.csv:4, Amount")


@pytest.mark.parametrize(
    ("where", "total"),
    [
        ({}, 1120.5),
        ({"region": "NORTH"}, 1070.5),
        ({"Region": ["South", "North"]}, 1120.5),
        ({"Region": "!= North"}, 50),
        ({"Amount": 50}, 50),
        ({"Amount": ">= 70.5"}, 1070.5),
        ({"Amount": "< 70.5"}, 50),
        ({"Day": ">= 2026-10-02"}, 970.5),
        ({"Day": "<= :as_of"}, 220.5),
        ({"Day": [":period_start", ":as_of"]}, 150),
        ({"Returned": False}, 1050),
        ({"Returned": True, "Region": "North"}, 70.5),
        ({"Day": dt.date(2026, 11, 3)}, 900),
        ({"Day": "!= :start"}, 970.5),
    ],
)
def test_where_says_which_rows_count(where: Mapping[str, object], total: float) -> None:
    assert values(ORDERS, where=where, aggregate="sum") == [total]


def test_one_column_may_be_compared_as_numbers_and_as_days() -> None:
    table = 'When,Amount\n25/10/2026,1\n"12,500.5",2\n"1,000",4\n05/10/2026,8\n'
    writing = Writing((Cell(line.strip('"')) for line in ("25/10/2026", "12,500.5")), "", AS_OF)
    assert writing.number(Cell("1,000")) == Cell(1000.0)
    assert writing.day(Cell("05/10/2026")) == dt.date(2026, 10, 5)
    assert values(table, where={"When": "1,000"}) == [4]


def test_the_id_of_the_kpi_chooses_its_rows() -> None:
    table = "KPI,Amount\nK7,3\nk8,4\nK-7,5\n"
    assert values(table, where={"KPI": ":kpi_id"}) == [3]
    assert values(table, where={"KPI": "!= :kpi_id"}, aggregate="sum") == [9]


def test_texts_are_equal_as_headers_are_but_numbers_in_them_are_not() -> None:
    table = "Version,Amount\n1.5,1\n15,2\nv-15,4\n(V 15),8\n-15,16\n"
    assert values(table, where={"Version": "15"}) == [2]
    assert values(table, where={"Version": "V15"}, aggregate="sum") == [12]
    assert values(table, where={"Version": "1.5"}) == [1]
    assert values(table, where={"Version": "-15"}) == [16]


def test_blank_cells_fit_only_where_they_are_asked_for() -> None:
    table = "Closed,Amount\n,1\n2026-10-05,2\n  ,4\n"
    assert values(table, where={"Closed": ""}, aggregate="sum") == [5]
    assert values(table, where={"Closed": "!="}) == [2]
    assert values(table, where={"Closed": "< 2027-01-01"}) == [2]
    assert values(table, where={"Closed": "!= 2027-01-01"}) == [2]


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ({"Amount": "> many"}, "where Amount: “> many” is nothing"),
        ({"Amount": dt.time(1)}, "where Amount: “01:00:00” is nothing"),
        ({"Amount": {"a": 1}}, "where Amount: “{'a': 1}” is nothing"),
        ({"Amount": float("inf")}, "where Amount: “inf” is nothing"),
        ({"Day": ">= 2026-02-30"}, "where Day: “2026-02-30” is nothing"),
        ({"Day": ">= :today"}, "there is no :today\n  Known are: :kpi_id, :as_of, :period_start, :start."),
        ({"Region": "> :kpi_id"}, "where Region: “> :kpi_id” is nothing"),
        ({"Region": []}, "where Region: an empty list"),
        ({"Region": ["!= North", "!= South"]}, "where Region: of several “!=” one is always true"),
        ({"Region": "> 5"}, "orders.csv, row 2, Region: “North” is no number"),
        ({"Region": "> 2026-01-01"}, "orders.csv, row 2, Region: “North” is no day"),
        ({"Region": True}, "orders.csv, row 2, Region: “North” is neither yes nor no"),
        ({"Amount": "> 85 %"}, "orders.csv, row 2, Amount: “100” cannot be compared"),
        ({"Regoin": "North"}, "orders.csv has no column “Regoin”"),
        ({"": "North"}, "orders.csv has no column “”"),
        ({"Region": "East"}, "orders.csv: none of its 4 rows fits “where”"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(where: Mapping[str, object], says: str) -> None:
    with pytest.raises(SourceError) as caught:
        told(ORDERS, where=where, aggregate="sum")
    assert says in caught.value.into("en")
    assert caught.value.into("zh-TW") != caught.value.into("en")


def test_a_row_that_is_left_out_is_not_looked_at_any_further() -> None:
    table = "Region,Amount\nNorth,12\nTotal,about 12\n"
    assert values(table, where={"Region": "!= Total", "Amount": "> 1"}) == [12]


# Which row is the value


def test_a_series_has_one_value_a_day_in_order() -> None:
    table = "Day,Amount\n2026-10-03,3\n2026-10-01,1\n2026-10-02,\n2026-10-03,3\n"
    assert values(table, date="Day") == [(dt.date(2026, 10, 1), 1), (dt.date(2026, 10, 3), 3)]


def test_two_values_of_a_day_are_a_sentence() -> None:
    says = refused(ORDERS, date="Day")
    assert (
        "2026-10-01 has two values: “100” (orders.csv, row 2, Amount) and “50” (orders.csv, row 3, Amount)"
        in says
    )
    assert "where" in says
    assert "aggregate" in says


def test_several_rows_without_a_day_are_a_sentence() -> None:
    assert "4 rows fit, such as orders.csv, row 2, Amount and orders.csv, row 3, Amount" in refused(ORDERS)


def test_a_value_for_each_day_or_one_for_the_period() -> None:
    first, second, later = dt.date(2026, 10, 1), dt.date(2026, 10, 2), dt.date(2026, 11, 3)
    assert values(ORDERS, date="Day", aggregate="sum") == [(first, 150), (second, 70.5), (later, 900)]
    assert values(ORDERS, date="Day", aggregate="sum", every="period") == [(second, 220.5)]
    assert values(ORDERS, date="Day", aggregate="count", column="", every="period") == [(second, 3)]
    assert "“aggregate” does not say how" in refused(ORDERS, date="Day", every="period")
    found = told(ORDERS, date="Day", aggregate="mean")
    assert [one.where for one in found] == [
        "orders.csv, Amount",
        "orders.csv:4, Amount",
        "orders.csv:5, Amount",
    ]


@pytest.mark.parametrize(
    ("how", "value"),
    [("sum", 12), ("mean", 3), ("median", 2.5), ("min", 1), ("max", 6), ("count", 4), ("first", 3), ("last", 6)],
)  # fmt: skip
def test_several_rows_come_to_one_value(how: str, value: float) -> None:
    assert values("Amount\n3\n1\n\n2\n6\n", aggregate=how) == [value]


def test_first_and_last_go_by_the_day_and_the_time() -> None:
    table = "Day,Amount\n2026-10-02 09:30,3\n2026-10-02 08:00,2\n2026-10-01T23:59:59+08:00,1\n2026-10-02 1:00 PM,4\n"
    assert values(table, date="Day", aggregate="last", every="period") == [(dt.date(2026, 10, 2), 4)]
    assert values(table, date="Day", aggregate="first") == [
        (dt.date(2026, 10, 1), 1),
        (dt.date(2026, 10, 2), 2),
    ]


def test_unknown_is_not_zero() -> None:
    assert "no rows below it" in refused("Day,Amount\n", aggregate="sum")
    assert "no rows below it" in refused("Day,Amount\n", aggregate="count", column="")
    assert "none of its 4 rows fits" in refused(ORDERS, aggregate="sum", where={"Region": "East"})
    assert "Amount holds no value in any of the 2 rows" in refused(
        "Day,Amount\n1,\n2,n/a\n", aggregate="mean"
    )
    assert "no row that fits has a day from 2026-10-01 to 2026-10-31" in refused(
        "Day,Amount\n2026-09-30,1\n2026-11-01,1\n", date="Day", aggregate="sum", every="period"
    )


def test_only_a_count_of_a_list_that_is_there_is_zero() -> None:
    counted = {"aggregate": "count", "column": ""}
    assert values("Severity,State\n2,open\n", where={"Severity": 1}, **counted) == [0]
    assert "none of its" in refused("KPI,State\nK1,open\n", where={"KPI": ":kpi_id"}, **counted)
    assert "none of its" in refused(ORDERS, where={"Region": "East"}, date="Day", **counted)


def test_words_of_milestones_pass_through() -> None:
    table = "Step,Amount\nDesign,已完成\nBuild,in progress\nTest,3 of 5\n"
    assert values(table, where={"Step": "Design"}) == ["已完成"]
    assert values(table, where={"Step": "Test"}) == ["3 of 5"]
    assert values(table, aggregate="first") == ["已完成"]
    assert "orders.csv, row 2, Amount: “已完成” is no number" in refused(table, aggregate="sum")


def test_a_row_of_totals_is_not_counted_again() -> None:
    table = "Region,Amount\nNorth,3\nSouth,4\n合計,7\n"
    says = refused(table, aggregate="sum")
    assert "row 4 looks like one of totals (“合計”), which would count everything twice" in says
    assert '"Region" = "!= 合計"' in says
    assert values(table, aggregate="sum", where={"Region": "!= 合計"}) == [7]
    assert values(table, where={"Region": "合計"}) == [7]


# Numbers and days


@pytest.mark.parametrize(
    ("typed", "value", "percent"),
    [
        ("12", 12, False), ("-3.5", -3.5, False), ("85.2 %", 0.852, True), ("85,2%", 0.852, True), ("$1,000", 1000, False),
        ("1,234.50", 1234.5, False), ("1.234,50", 1234.5, False), ("(12)", -12, False), ("12-", -12, False), ("1.234,5-", -1234.5, False),
        ("1.5E+03", 1500, False), ("2e-05", 2e-05, False), ("１２", 12, False), ("1 000", 1000, False), ("0.125", 0.125, False), ("-0", 0, False),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_and_programs_write_them(typed: str, value: float, percent: bool) -> None:
    [one] = told(f'Amount\n"{typed}"\n')
    assert (one.value.value, one.value.percent) == (pytest.approx(value, abs=1e-12), percent)


@given(st.from_regex(r"[+-]?[0-9]{0,5}[.,]?[0-9]{0,6}", fullmatch=True), st.sampled_from(["", ".", ","]))
def test_the_short_way_to_read_numbers_leads_where_the_long_one_does(typed: str, decimal: Any) -> None:
    writing, cell = Writing([], decimal, AS_OF), Cell(typed)
    read = read_number(cell, decimal or None)
    if isinstance(read, Number):
        number = writing.number(cell)
        assert number is not None
        assert number.value == read.value
    else:
        with suppress(SourceError):
            assert writing.number(cell) is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12 days", "“12 days” is not a number alone"),
        ("£5m", "“£5m” is not a number alone"),
        ("5 млн", "“5 млн” is not a number alone"),
        ("5 dozen", "“5 dozen” is not a number alone"),
        ("5‰", "“5‰” is not a number alone"),
        ("5 bps", "“5 bps” is not a number alone"),
        ("5½", "“5½” is not a number alone"),
        ("1,000", "“1,000” may be either of two numbers"),
        ("1.250", "“1.250” may be either of two numbers"),
        ("12k", "“12k” is not a number alone"),
        ("12萬", "“12萬” is not a number alone"),
        ("3億元", "“3億元” is not a number alone"),
        (">5", "“>5” is not a number alone"),
        ("about 5", "“about 5” is not a number alone"),
        ("3-5", "“3-5” is not a number alone"),
        ("1e999", "“1e999” is no number"),
        ("inf", "“inf” is no number"),
        ("nan", "“nan” is no number"),
        ("1_000", "“1_000” is no number"),
        ("9" * 400, f"“{'9' * 39}…” is no number"),
        ("=1+1", "“=1+1” is no number"),
        ("2026-10-01", "“2026-10-01” is no number"),
        ("abc\u202e\x07", "“abc” is no number"),
    ],
)
def test_what_is_no_plain_number_is_a_sentence(typed: str, says: str) -> None:
    assert f"orders.csv, row 2, Amount: {says}" in refused(f'Amount\n"{typed}"\n')


def test_the_column_or_the_setting_says_what_a_comma_means() -> None:
    assert values('Amount\n"1,000"\n"12,500.5"\n', aggregate="max") == [12500.5]
    assert values('Amount\n"1,000"\n', decimal=".") == [1000]
    assert values('Amount\n"1,000"\n', decimal=",") == [1]
    assert "Set decimal" in refused('Amount\n"1,000"\n')


def test_percentages_and_plain_numbers_do_not_mix() -> None:
    says = refused("Amount\n85%\n0.9\n", aggregate="mean")
    assert (
        "“85%” (orders.csv, row 2, Amount) and “0.9” (orders.csv, row 3, Amount) cannot be put together"
        in says
    )
    [one] = told("Amount\n85%\n90%\n", aggregate="mean")
    assert (one.value.value, one.value.percent) == (pytest.approx(0.875), True)


@pytest.mark.parametrize(
    ("days", "day"),
    [
        (["2026-10-05"], (10, 5)), (["2026/10/5"], (10, 5)), (["20261005"], (10, 5)), (["115/10/05"], (10, 5)), (["2026年10月5日"], (10, 5)),
        (["05/10/2026", "25/10/2026"], (10, 5)), (["10/05/2026", "10/25/2026"], (10, 5)), (["5.10.2026"], (10, 5)), (["5 Oct 2026"], (10, 5)),
        (["2026-10-05T23:30:00-05:00"], (10, 5)), (["2026-10"], (10, 31)), (["Oct 2026"], (10, 31)), (["05/10/26", "25/10/26"], (10, 5)),
    ],
)  # fmt: skip
def test_days_are_read_in_the_order_of_their_column(days: Sequence[str], day: tuple[int, int]) -> None:
    table = "Day,Amount\n" + "".join(f"{day},{number}\n" for number, day in enumerate(days))
    assert (dt.date(2026, *day), 0) in values(table, date="Day")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("05/10/2026", "“05/10/2026” may be any of several days"),
        ("5/10", "“5/10” may be any of several days"),
        ("10/25", "“10/25” may be any of several days"),
        ("26/10/31", "“26/10/31” may be any of several days"),
        ("2026-Q3", "“2026-Q3” may be any of several days"),
        ("October", "“October” may be any of several days"),
        ("soon", "“soon” is no day"),
        ("2026-02-30", "“2026-02-30” is no day"),
        ("45931", "“45931” is no day"),
    ],
)
def test_what_is_no_single_day_is_a_sentence(typed: str, says: str) -> None:
    assert f"orders.csv, row 2, Day: {says}" in refused(f"Day,Amount\n{typed},1\n", date="Day")


def test_a_value_without_its_day_is_a_sentence() -> None:
    assert "orders.csv, row 2, Day: the day of this value is blank" in refused("Day,Amount\n,1\n", date="Day")


# Text files


def test_columns_are_found_in_every_encoding_and_with_every_separator() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp950", "gb18030", "cp932"):
        for separator in (",", ";", "\t", "|"):
            table = f"日期{separator}金額\n2026-10-01{separator}12\n".encode(encoding)
            assert values(table, column="金額", date="日期") == [(dt.date(2026, 10, 1), 12)], (
                encoding,
                separator,
            )


def test_of_several_encodings_the_one_is_taken_that_has_the_words_of_where() -> None:
    table = "Region;Amount\nZürich;1\nBern;2\n".encode("cp1252")
    assert values(table, where={"Region": ["Zürich", "Bern"]}, aggregate="sum") == [3]
    table = "Region;Amount\n北区;1\n東区;2\n".encode("cp932")
    assert values(table, where={"Region": "北区"}) == [1]


def test_decimal_commas_are_no_separators() -> None:
    assert values("Amount\n1,5\n", decimal=",") == [1.5]
    assert values("Day;Amount\n2026-10-01;1,5\n", date="Day") == [(dt.date(2026, 10, 1), 1.5)]


def test_the_settings_of_a_file_come_first() -> None:
    table = "Day~Amount\n2026-10-01~5\n".encode("cp037")
    assert values(table, encoding="cp037", separator="~") == [5]
    assert values("A\tAmount\n1\t2\n", separator="tab") == [2]
    assert "cannot be read as utf-8" in refused(b"Amount\n\xff\n", encoding="utf-8")
    assert "encoding: there is no “utf-99”" in refused(ORDERS, encoding="utf-99")
    assert "encoding: there is no “zip”" in refused(ORDERS, encoding="zip")
    assert "separator: “;;” is not one sign" in refused(ORDERS, separator=";;")


def test_quotes_lines_within_cells_and_the_line_for_excel() -> None:
    assert values('sep=;\nNote;Amount\n"one\ntwo; ""three""";7\n\nlast;8\n', aggregate="sum") == [15]
    [one] = told('Note,Amount\n"one\ntwo",7\n')
    assert one.where == "orders.csv:2, Amount"


def test_shorter_rows_are_blank_and_longer_ones_a_sentence() -> None:
    assert values("Day,Amount,Note\n2026-10-01,3\n2026-10-02\n,,,,\n2026-10-03,4,x,,\n", aggregate="sum") == [
        7
    ]
    says = refused("Day,Amount\n2026-10-01,3\n2026-10-02,1,234\n", aggregate="sum", separator=",")
    assert "orders.csv, row 3 has more cells than the 2 of the header" in says


def test_a_column_that_is_not_there_is_a_sentence_with_those_that_are() -> None:
    says = refused(ORDERS, column="Amuont")
    assert "orders.csv has no column “Amuont”; it has Day, Region, Amount, Returned" in says
    assert "Did you mean “Amount”?" in says
    assert "set encoding and separator" in refused("a~b\n1~2\n", column="金額")


def test_a_column_that_stands_twice_is_a_sentence() -> None:
    assert "orders.csv has the column “Amount” twice" in refused("Amount,Amount\n1,2\n")
    assert values("Amount,Note,Note\n1,2,3\n") == [1]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "orders.csv holds nothing"),
        (b"\xef\xbb\xbf\r\n \r\n", "orders.csv holds nothing"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "orders.csv is a web page, perhaps one to log in"),
        (b'\n<HTML lang="en">\n<head>', "orders.csv is a web page"),
        (b'<?xml version="1.0"?><rows/>', "orders.csv is XML"),
        (b'{"error": "not found"}', "orders.csv is JSON"),
        (b'[{"Sum": 1}]', "orders.csv is JSON"),
        (bytes(range(256)) * 4, "orders.csv is neither text"),
        (b"Amount\0,\0\n1\0", "orders.csv is neither text"),
        (b'Amount\n"' + b"9" * 1_000_000 + b'"\n', "orders.csv, row 2 cannot be read: field larger than field limit"),
        (b'Day,Amount\n1,2\n2,"3\n3,4\n', "orders.csv, row 3 cannot be read: unexpected end of data"),
        (b'Day,Amount\n1,"2"3\n', "orders.csv, row 2 cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "orders.csv is not an Excel workbook"),
        (b"PK\x03\x04 and no more", "orders.csv is damaged"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_a_sentence(data: bytes, says: str) -> None:
    assert says in refused(data)


def test_limits_are_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "MOST_ROWS", 100)
    table = "Amount\n" + "1\n" * 60
    source = Csv(column="Amount", aggregate="sum")
    with pytest.raises(SourceError, match="it holds more than 100 rows"):
        values_of(source, [("a.csv", table.encode()), ("b.csv", table.encode())], question())
    monkeypatch.setattr(rows_module, "MOST_BYTES", 100)
    with pytest.raises(SourceError, match="larger than"):
        values_of(source, [("a.csv", table.encode())], question())


def test_a_file_of_blank_lines_is_not_read_without_end() -> None:
    assert "it holds more than 1048576 rows" in refused(b"Amount\n" + b"\n" * 1_100_000)


def test_too_many_values_and_too_little_time_are_sentences() -> None:
    start = dt.date(1990, 1, 1)
    table = "Day,Amount\n" + "".join(f"{start + dt.timedelta(days)},1\n" for days in range(10_001))
    assert "Amount gives more than 10000 values" in refused(table, date="Day")
    with pytest.raises(NoAnswer):
        values_of(Csv(column="Amount", date="Day"), [("a.csv", table.encode())], question(until=-1))


# Workbooks


def book(rows: Sequence[Sequence[object]], **other: Sequence[Sequence[object]]) -> bytes:
    """A workbook with these rows, as bytes."""
    made_of = openpyxl.Workbook()
    for title, filled in {"Orders": rows, **other}.items():
        sheet = made_of.create_sheet(title)
        for row in filled:
            sheet.append(list(row))
    del made_of["Sheet"]
    kept = io.BytesIO()
    made_of.save(kept)
    return kept.getvalue()


def test_a_sheet_gives_what_the_same_rows_as_text_give() -> None:
    rows = [line.split(",") for line in ORDERS.splitlines()]
    typed: list[Sequence[object]] = [
        rows[0],
        *(
            [dt.date.fromisoformat(day), region, float(amount), back]
            for day, region, amount, back in rows[1:]
        ),
    ]
    for setting in (
        {"aggregate": "sum"},
        {"date": "Day", "aggregate": "mean"},
        {"where": {"Region": "South"}, "date": "Day"},
    ):
        expected = told(ORDERS, **setting)
        for table in (list[Sequence[object]](rows), typed):
            found = told(book(table), "orders.csv", **setting)
            assert found == expected


def test_the_header_of_a_sheet_may_stand_below_a_title() -> None:
    data = book(
        [["Orders of the year"], [], ["made by", "CRM"], ["Day", "Amount"], [dt.date(2026, 10, 1), 5]]
    )
    [one] = told(data, "orders.xlsx", date="Day")
    assert one == Given(Cell(5.0), Cell(dt.date(2026, 10, 1)), "orders.xlsx:5, Amount")
    deep = book([["x"]] * 30 + [["Amount"], [1]])
    assert "orders.xlsx has no column “Amount”; it has x" in refused(deep, "orders.xlsx")


def test_of_several_sheets_one_must_be_named() -> None:
    data = book([["Amount"], [1]], Other=[["Amount"], [2]])
    assert "orders.xlsx shows 2 sheets, so one must be named\n  Its sheets are Orders, Other." in refused(
        data, "orders.xlsx"
    )
    assert values(data, sheet="other") == [2]
    assert "has no sheet “Third”" in refused(data, "orders.xlsx", sheet="Third")


def test_percent_formats_errors_and_formulas_never_calculated() -> None:
    made_of = openpyxl.Workbook()
    sheet = made_of.worksheets[0]
    for row in (["Name", "Amount"], ["share", 0.852], ["error", "=1/0"], ["sum", "=1+1"]):
        sheet.append(row)
    sheet["B2"].number_format = "0.0%"
    sheet["B3"].value, sheet["B3"].data_type = "#DIV/0!", "e"
    kept = io.BytesIO()
    made_of.save(kept)
    [one] = told(kept.getvalue(), where={"Name": "share"})
    assert one.value == Cell(0.852, percent=True)
    assert "row 3, Amount: the formula there gives #DIV/0!" in refused(
        kept.getvalue(), where={"Name": "error"}
    )
    says = refused(kept.getvalue(), where={"Name": "sum"})
    assert "was never calculated" in says
    assert "Open the workbook in Excel and save it once." in says


def test_a_table_of_excel_ends_above_its_totals() -> None:
    made_of = openpyxl.Workbook()
    sheet = made_of.worksheets[0]
    for row in (["Region", "Amount"], ["North", 3], ["South", 4], ["", 7], [], ["as of today", 99]):
        sheet.append(row)
    table = Table(displayName="Orders", ref="A1:B4", totalsRowCount=1)
    table.tableColumns = [
        TableColumn(id=1, name="Region"),
        TableColumn(id=2, name="Amount", totalsRowFunction="sum"),
    ]
    sheet.add_table(table)
    kept = io.BytesIO()
    made_of.save(kept)
    assert values(kept.getvalue(), aggregate="sum") == [7]


@needs_libreoffice
def test_a_workbook_saved_by_libreoffice(tmp_path: Path) -> None:
    path = made(
        tmp_path / "orders.xlsx",
        {"Orders": [["Day", "Amount"], [dt.date(2026, 10, 1), 5], [dt.date(2026, 10, 2), "=B2*2"]]},
    )
    saved = through_libreoffice(path, tmp_path / "saved")
    source = Csv(folder=saved.parent, file=saved.name, column="Amount", date="Day")
    found = read_csv(source, question())
    assert [(one.day and one.day.value, one.value.value) for one in found] == [
        (dt.date(2026, 10, 1), 5),
        (dt.date(2026, 10, 2), 10),
    ]


def test_bombs_are_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"\0" * 60_000_000)
    with pytest.raises(Refused):
        told(kept.getvalue(), "orders.xlsx")


# Files


def test_a_pattern_gives_the_rows_of_all_files_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "ex[ports]"
    folder.mkdir()
    (folder / "b.csv").write_text("Amount,Day\n3,2026-10-02\n", "utf-8")
    (folder / "a.csv").write_text("Day;Amount\n2026-10-01;1\n2026-10-01;2\n", "cp950")
    (folder / "c.txt").write_text("nothing", "utf-8")
    (folder / "~$d.csv").write_text("owner", "utf-8")
    (folder / "e.csv").mkdir()
    source = Csv(folder=folder, file="*.csv", column="Amount", aggregate="last")
    assert read_csv(source, question()) == [Given(Cell(3.0), None, "*.csv, Amount")]
    one = Csv(folder=folder, file="*.csv", column="Amount", date="Day", where={"Day": "2026-10-02"})
    assert read_csv(one, question()) == [Given(Cell(3.0), Cell(dt.date(2026, 10, 2)), "b.csv:2, Amount")]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for folder in ("2025", "2026"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "orders.csv").write_text(f"Year,Amount\n{folder},x\n", "utf-8")
    source = Csv(folder=tmp_path, file="*/orders.csv", column="Amount", where={"Year": 2026})
    with pytest.raises(SourceError, match=r"^2026/orders\.csv, row 2, Amount: “x” is no number"):
        read_csv(source, question())


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "orders [1].csv").write_text("Amount\n4\n", "utf-8")
    source = Csv(folder=tmp_path, file="orders [1].csv", column="Amount")
    assert [one.value.value for one in read_csv(source, question())] == [4]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"orders\.csv: there is no such file"):
        read_csv(Csv(folder=tmp_path, file="orders.csv", column="Amount"), question())
    with pytest.raises(SourceError, match=r"no file fits .*orders-\*\.csv"):
        read_csv(Csv(folder=tmp_path, file="orders-*.csv", column="Amount"), question())
    with pytest.raises(Refused, match="is a folder"):
        read_csv(Csv(folder=tmp_path.parent, file=tmp_path.name, column="Amount"), question())


def test_files_in_a_store() -> None:
    import fsspec

    store = fsspec.filesystem("memory")
    for month, amount in (("09", 1), ("10", 2)):
        store.pipe(f"/exports/orders-{month}.csv", f"Amount\n{amount}\n".encode())
    try:
        source = Csv(file="memory://exports/orders-*.csv", column="Amount", aggregate="sum")
        assert [one.value.value for one in read_csv(source, question())] == [3]
        one = Csv(file="memory://exports/orders-10.csv", column="Amount")
        assert read_csv(one, question()) == [Given(Cell(2.0), None, "orders-10.csv:2, Amount")]
    finally:
        store.rm("/exports", recursive=True)


def test_a_sheet_at_an_address_is_read_the_same_way() -> None:
    source = Sheet(url="https://example.org", column="Amount", aggregate="sum")
    assert values_of(source, [("export", ORDERS.encode())], question()) == [
        Given(Cell(1120.5), None, "export, Amount")
    ]
    assert values_of(source, [("export", book([["Amount"], [2]]))], question())[0].value == Cell(2.0)
    with pytest.raises(SourceError, match="web page"):
        values_of(source, [("orders.xlsx", b"<html>Sign in</html>")], question())


# Laws

NUMBERS = st.floats(-1e12, 1e12).map(lambda value: round(value, 2))
ROWS = st.lists(st.tuples(st.sampled_from(["North", "南區", "a;b", 'say "x"', "1\n2"]), st.integers(0, 40), NUMBERS | st.none()), min_size=1)  # fmt: skip
FILES = st.tuples(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp950", "gb18030"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([".", ","]),
)


@settings(deadline=None)
@given(ROWS, FILES, st.sampled_from(AGGREGATES), st.booleans(), st.booleans())
def test_aggregates_are_those_of_pandas(
    rows: list[tuple[str, int, float | None]],
    file: tuple[str, str, str],
    how: str,
    dated: bool,
    filtered: bool,
) -> None:
    encoding, separator, decimal = file
    first = dt.date(2026, 9, 20)
    frame = pd.DataFrame(
        [(place, first + dt.timedelta(days), value) for place, days, value in rows],
        columns=["地區", "Day", "Amount"],
    )
    data = frame.to_csv(index=False, sep=separator, decimal=decimal).encode(encoding)
    setting: dict[str, Any] = {"aggregate": how, "decimal": decimal, "date": "Day" if dated else ""}
    if filtered:
        setting |= {"where": {"地區": "南區"}}
        frame = frame[frame["地區"] == "南區"]
    expected = frame.dropna(subset=["Amount"])
    if how == "count" and not dated and expected.empty:
        return  # what is 0 then is told above
    if expected.empty:
        refused(data, **setting)
        return
    wanted = (
        expected.groupby("Day")["Amount"].agg(how) if dated else {None: expected["Amount"].agg(_whole(how))}
    )
    found = told(data, **setting)
    assert [one.day.value if one.day else None for one in found] == list(wanted.keys())
    for one, value in zip(found, wanted.values() if isinstance(wanted, dict) else wanted, strict=True):
        assert one.value.value == pytest.approx(value, rel=1e-9, abs=1e-3)


def _whole(how: str) -> Any:
    """First and last of a whole column, which pandas knows of groups only."""
    return {"first": lambda column: column.iloc[0], "last": lambda column: column.iloc[-1]}.get(how, how)


@settings(deadline=None, max_examples=25)
@given(ROWS, st.sampled_from(AGGREGATES), st.booleans())
def test_a_workbook_gives_what_its_rows_as_text_give(
    rows: list[tuple[str, int, float | None]], how: str, dated: bool
) -> None:
    first = dt.date(2026, 9, 20)
    typed = [[place, first + dt.timedelta(days), value] for place, days, value in rows]
    frame = pd.DataFrame(typed, columns=["Region", "Day", "Amount"])
    setting = {"aggregate": how, "date": "Day" if dated else "", "decimal": "."}
    results: list[object] = []
    for data in (frame.to_csv(index=False).encode(), book([["Region", "Day", "Amount"], *typed])):
        try:
            results.append(told(data, **setting))
        except SourceError as error:
            results.append(error.into("en"))
    assert results[0] == results[1]


@settings(deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: f"Amount{text}".encode("utf-8", "replace"))
)
def test_nothing_that_a_file_holds_is_more_than_a_sentence(data: bytes) -> None:
    for setting in ({}, {"aggregate": "sum", "where": {"Amount": "> 1"}}, {"date": "Amount"}):
        with suppress(OkrsheetError):
            told(data, **setting)


@pytest.mark.parametrize("word", ["合計", "全區總計", "北區小計", "Total"])
def test_a_row_of_totals_is_known_in_whatever_column_its_word_stands(word: str) -> None:
    rows = f"Day,Region,Amount\n2026-10-02,North,10\n2026-10-02,South,20\n2026-10-02,{word},30\n"
    said = refused(rows, column="Amount", date="Day", aggregate="sum")
    assert f"orders.csv, row 4 looks like one of totals (“{word}”)" in said
    assert f'where = {{ "Region" = "!= {word}" }}' in said or f'where = {{ Region = "!= {word}" }}' in said


@pytest.mark.parametrize(
    "typed", ["10元", "10 元", "10圓", "10元整", "新台幣10元", "10美元", "NT$10", "10 USD"]
)
def test_a_currency_may_stand_beside_a_number(typed: str) -> None:
    assert values(f"Amount\n{typed}\n", column="Amount") == [10]
