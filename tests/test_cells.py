"""What people type, and what is understood: a value, or the code of the finding that says why not.

Every table here is read twice: cell by cell, and from the bytes of a workbook.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import pytest

import okrsheet
from okrsheet.assessment import Assessment, assess
from okrsheet.basics.cells import Cell, CellRef, Grid
from okrsheet.basics.dates import Calendar
from okrsheet.plan import CheckIn, KeyResult, Kpi, Objective, Person, Settings
from okrsheet.plan.columns import Record, column_of, columns_of
from okrsheet.plan.pace import PaceRule
from okrsheet.plan.words import (
    Frequency,
    LanguageWord,
    Level,
    Measure,
    Milestone,
    ObjectiveType,
    Receives,
    RollUp,
    State,
    Word,
)
from okrsheet.workbook.grids import read_grids
from okrsheet.workbook.tables import read_tables
from okrsheet.xlsx import package_from
from tests.stored import stored
from tests.tables import assessed as assessed_tables

DAY = dt.date(2026, 10, 31)
NEVER = Cell(formula=True)
EMPTY = None


def percent(value: float) -> Cell:
    return Cell(value, percent=True)


def month(year: int, number: int, day: int = 1) -> Cell:
    return Cell(dt.datetime(year, number, day), month_only=True)


def error(shown: str) -> Cell:
    return Cell(shown, error=True)


def formula(result: object) -> Cell:
    return Cell(result, formula=True)


Cases: TypeAlias = Mapping[str, Sequence[tuple[object, object]]]

NUMBERS: Cases = {
    "numbers": [(20, 20.0), (0, 0.0), (-3, -3.0), (0.85, 0.85), (1e-9, 1e-9), (1e15, 1e15), (percent(0.85), 0.85),
                (percent(85), 85.0), (formula(20), 20.0), (formula(0), 0.0), (formula("20"), 20.0)],
    "numbers stored as text": [("20", 20.0), ("0", 0.0), ("007", 7.0), ("-5", -5.0), ("+5", 5.0), ("0.5", 0.5),
                               (".5", 0.5), ("-.5", -0.5), ("1.10", 1.1), ("20.00", 20.0), ("1.234", 1.234)],
    "full width": [("１２３", 123.0), ("０．５", 0.5), ("－５", -5.0), ("＋５", 5.0), ("１，２３４", 1234.0),
                   ("１，２３４．５", 1234.5), ("１２3", 123.0), ("１ ２３４", 1234.0), ("﹣5", -5.0), ("1﹐234﹒5", 1234.5)],
    "percentages as text": [("85%", 0.85), ("85 %", 0.85), ("８５％", 0.85), ("85﹪", 0.85), ("８５　％", 0.85),
                            ("0.5%", 0.005), ("-5%", -0.05), ("1,234%", 12.34), ("100%", 1.0), ("0%", 0.0),
                            ("85\u00a0%", 0.85), ("+5 %", 0.05)],
    "thousands": [("1,234", 1234.0), ("1,234.5", 1234.5), ("12,345,678", 12345678.0), ("1 234", 1234.0),
                  ("1 234 567", 1234567.0), ("1\u00a0234", 1234.0), ("1\u202f234", 1234.0), ("1\u2009234", 1234.0),
                  ("1\u3000234", 1234.0), ("-1,234", -1234.0), ("1234567", 1234567.0), ("1 234.5", 1234.5)],
    "stray spaces and marks": [(" 20 ", 20.0), ("\u300020\u3000", 20.0), ("\u00a020", 20.0), ("20\n", 20.0),
                               ("\t20", 20.0), ("\ufeff20", 20.0), ("20\u200b", 20.0), ("\u200e-5", -5.0),
                               ("2\u200b0", 20.0), ("- 5", -5.0), ("－ 5", -5.0), ("85 \u200f%", 0.85)],
    "minus signs": [("−5", -5.0), ("–5", -5.0), ("－5", -5.0), ("−0.5%", -0.005)],
    "blank": [("", EMPTY), (" ", EMPTY), ("\u3000", EMPTY), ("\u00a0", EMPTY), ("\u200b", EMPTY), ("\ufeff \u2060", EMPTY)],
    "read in two ways": [("1.234,5", "V102"), ("1,5", "V102"), ("1,50", "V102"), ("12,34", "V102"), ("1,23,456", "V102"),
                         ("1.234.567", "V102"), ("1'234", "V102"), ("1’234", "V102"), ("1'234.5", "V102"), ("1,2345", "V102"),
                         ("0,850", "V102"), ("0,123", "V102"), ("012,345", "V102"), ("0 123", "V102"), ("1.2.3", "V102"),
                         ("1,5%", "V102"), ("１，５", "V102"), ("1 234,5", "V102"), ("-1,5", "V102"), ("(5)", "V102"),
                         ("（５）", "V102"), ("(1,234)", "V102"), ("▲5", "V102"), ("△5", "V102"), ("▼ 5", "V102"), ("▲5%", "V102")],
    "currencies": [("$0.50", "V101"), ("NT$ 1,000", "V101"), ("NT$1000", "V101"), ("US$5", "V101"), ("￥100", "V101"),
                   ("¥100", "V101"), ("€5", "V101"), ("5€", "V101"), ("100元", "V101"), ("新台幣100元", "V101"),
                   ("USD 5", "V101"), ("1,000 TWD", "V101"), ("$ 5", "V101"), ("-$5", "V101")],
    "units": [("12 leads", "V101"), ("12筆", "V101"), ("12 筆", "V101"), ("2 days", "V101"), ("5x", "V101"), ("約20", "V101"),
              ("about 20", "V101"), ("> 20", "V101"), ("≥20", "V101"), ("20+", "V101"), ("~20", "V101"), ("10-20", "V101"),
              ("10～20", "V101"), ("20/月", "V101"), ("3/5", "V102"), ("4:30", "V101"), ("No. 1", "V101"), ("＃1", "V101")],
    "large numbers in words": [("100萬", "V101"), ("1.2億", "V101"), ("3千", "V101"), ("18k", "V101"), ("1M", "V101"),
                               ("一百", "V101"), ("二十", "V101"), ("twenty", "V101"), ("八成五", "V101"), ("百分之85", "V101")],
    "what only a machine reads": [("1e3", "V101"), ("1E+05", "V101"), ("1e400", "V101"), ("inf", "V101"), ("Infinity", "V101"),
                                  ("nan", "V101"), ("NaN", "V101"), ("1_000", "V101"), ("0x10", "V101"), ("1d", "V101"),
                                  (float("inf"), "V101"), (float("nan"), "V101"), (1e301, "V101"), ("9" * 310, "V101")],
    "digits of other scripts": [("٨٥", "V101"), ("८५", "V101"), ("½", "V101"), ("1½", "V101"), ("5²", "V101"), ("①", "V101"),
                                ("Ⅳ", "V101"), ("𝟓", "V101"), ("85‰", "V101"), ("85٪", "V101")],
    "broken signs": [("85%%", "V101"), ("%85", "V101"), ("--5", "V101"), ("5-", "V101"), ("5.", "V101"), ("+-5", "V101"),
                     ("1 2", "V101"), ("12 34", "V101"), ("1,,234", "V102"), ("=20", "V101"), ("'20", "V101")],
    "words": [("done", "V101"), ("high", "V101"), ("完成", "V101"), ("✓", "V101"), ("★★★", "V101"), ("TRUE", "V101")],
    "neither number nor text": [(True, "V101"), (False, "V101"), (dt.time(3, 5), "V101"), (dt.time(0, 0), "V101"),
                                (dt.timedelta(days=1, hours=4), "V101")],
    "dates that were 3/5 or 1-2": [(dt.datetime(2026, 3, 5), "V123"), (dt.datetime(2026, 3, 5, 12, 30), "V123"),
                                   (month(2026, 3), "V123"), (formula(dt.datetime(2026, 3, 5)), "V123")],
    "errors": [(error("#REF!"), "V107"), (error("#DIV/0!"), "V107"), (error("#N/A"), "V107"), (error("#VALUE!"), "V107"),
               (error("#NAME?"), "V107"), (Cell("#REF!", formula=True, error=True), "V107"), ("#REF!", "V101"), (NEVER, "V108")],
    "placeholders": [(typed, "V106") for typed in (
        "TBD", "tbd", "T.B.D.", "tbc", "TBA", "?", "??", "？", "???%", "-", "--", "—", "–", "－", "−", "_", ".", "...", "…", "⋯⋯",
        "/", "*", "~", "～", "n/a", "N/A", "N.A.", "na", "#N/A", "none", "None", "null", "nil", "unknown", "pending", "%", "XXX", "ＴＢＤ",
        "not available", "no data", "待定", "無", "无", "未定", "待確認", "待补", "不適用", "暫無", "尚無", "無資料", "（待定）", "待 定", "(空白)",
        "[TBD]", "to do", "()",
    )],
}  # fmt: skip

VALUES: Cases = {
    "numbers": [(3, 3.0), ("60%", 0.6), ("６０％", 0.6), (percent(0.6), 0.6), ("1,234", 1234.0), (formula(3), 3.0)],
    "counts": [("3 of 5", 0.6), ("3/5", 0.6), ("3 / 5", 0.6), ("３／５", 0.6), ("3 out of 5", 0.6), ("3 OF 5", 0.6),
               ("5項中3項", 0.6), ("5 項中 3 項", 0.6), ("5個中3個", 0.6), ("5中3", 0.6), ("0/5", 0.0), ("5/5", 1.0),
               ("6/5", "V101"), ("0/0", "V101"), ("3/5/7", "V101"), ("3 von 5", "V101")],
    "done": [(typed, Milestone.DONE) for typed in (
        "done", "Done", "DONE!", " done ", "完成", "已完成", "complete", "Completed", "finished", "yes", "是", "達成", "已達成", "达成",
        "achieved", True, "TRUE", "true", "✓", "✔", "✔\ufe0f", "☑", "✅", "ｄｏｎｅ", "Done 完成", formula(True), "完 成",
    )],
    "not started": [(typed, Milestone.NOT_STARTED) for typed in (
        "not started", "Not Started", "not-started", "未開始", "未开始", "尚未開始", "no", "否", "未完成", "not done", "to do", False,
        "FALSE", "☐", "□",
    )],
    "in progress": [(typed, Milestone.IN_PROGRESS) for typed in (
        "in progress", "In-Progress", "進行中", "进行中", "處理中", "执行中", "ongoing", "started", "WIP", "in progress 進行中",
    )],
    "dates that were 3/5": [(dt.datetime(2026, 3, 5), "V123"), (month(2026, 5), "V123")],
    "neither": [("almost", "V101"), ("快好了", "V101"), ("50-60%", "V101"), ("取消", "V101"), ("cancelled", "V101"), ("✗", "V101"),
                ("★★★", "V101"), ("1,5", "V102"), ("TBD", "V106"), ("-", "V106"), (error("#N/A"), "V107"), (NEVER, "V108"),
                (dt.time(1, 0), "V101")],
}  # fmt: skip

# A period has a first and a last day; what is one day has it twice.
DAYS: Cases = {
    "dates": [(typed, "2026-10-31") for typed in (
        dt.datetime(2026, 10, 31), dt.datetime(2026, 10, 31, 23, 59), formula(dt.datetime(2026, 10, 31)), month(2026, 10, 31),
    )],
    "text, year first": [(typed, "2026-10-31") for typed in (
        "2026-10-31", "2026/10/31", "2026.10.31", " 2026-10-31 ", "２０２６－１０－３１", "２０２６／１０／３１", "2026-10-31\u200b", "\u200e2026-10-31",
        "20261031", 20261031, "2026年10月31日", "2026年10月31號", "2026 年 10 月 31 日", "2026年10月31号",
    )] + [("2026-1-5", "2026-01-05"), ("2026/1/5", "2026-01-05"), ("2026年1月5日", "2026-01-05")],
    "text with a time of day": [(typed, "2026-10-31") for typed in (
        "2026-10-31T00:00:00", "2026-10-31 00:00", "2026-10-31T14:30", "2026-10-31 14:30:59", "2026-10-31 14:30:59.123",
        "2026/10/31 下午 2:30:00", "2026/10/31 上午 09:05", "2026-10-31 2:30 PM", "2026-10-31 2:30pm",
    )],
    "text, month in words": [(typed, "2026-10-31") for typed in (
        "31 Oct 2026", "31 October 2026", "31-Oct-2026", "Oct 31, 2026", "October 31 2026", "31st Oct 2026", "OCT 31, 2026",
        "31 oct. 2026", "３１　Ｏｃｔ　２０２６", "Oct. 31st, 2026", "31/Oct/2026", "31.Oct.2026",
    )],
    "text, the year in two digits, as Excel itself reads it": [(typed, "2026-10-31") for typed in (
        "31-Oct-26", "31 Oct 26", "31/Oct/26", "31-oct-26", "31 October '26", "Oct 31, 26", "３１－Ｏｃｔ－２６",
    )] + [("10-Oct-26", "2026-10-10"), ("1-Jan-27", "2027-01-01"), ("26-Oct-26", "2026-10-26"), ("31-Dec-30", "2030-12-31")],
    "ends of periods": [(typed, "2026-12-31") for typed in (
        "年底", "年末", "年終", "2026年底", "2026 年底", "2026年年底", "民國115年底", "115年底", "２０２６年底", "12月底", "十二月底", "12月份底", "2026年12月底", "115年12月底",
        "第四季底", "第四季末", "2026年第四季底", "Q4底", "下半年底", "end of year", "End of the year", "end of 2026", "year-end", "year end 2026", "EOY",
        "EOY 2026", "2026 year-end", "end of December", "end of Dec 2026", "end of Q4", "end of Q4 2026", "end of FY2026", "2026年度底",
    )] + [("10月底", "2026-10-31"), ("2月底", "2026-02-28"), ("2027年底", "2027-12-31"), ("end of the 1st quarter", "2026-03-31"), ("上半年底", "2026-06-30")],
    "text, the day can only be one": [("31/12/2026", "2026-12-31"), ("12/31/2026", "2026-12-31"), ("31.12.2026", "2026-12-31"),
                                      ("03/03/2026", "2026-03-03"), ("13-1-2026", "2026-01-13")],
    "years of the Republic": [(typed, "2026-10-31") for typed in (
        "民國115年10月31日", "中華民國115年10月31日", "115年10月31日", "民国115年10月31日", "民國 115 年 10 月 31 日", "民國１１５年１０月３１日",
        "民國115/10/31", "民國115.10.31", "民國115-10-31",
    )] + [("民國99年1月1日", "2010-01-01")],
    "quarters": [(typed, "2026-10-01 2026-12-31") for typed in (
        "Q4", "q4", "Q 4", "Ｑ４", "4Q", "Q4 2026", "2026-Q4", "2026Q4", "2026 Q4", "2026/Q4", "Q4/2026", "Q4-2026", "q4, 2026", "4Q2026",
        "4Q 2026", "FY2026 Q4", "FY26Q4", "Q4 FY26", "Q4 FY2026", "fy26-q4", "第四季", "第4季", "第４季", "四季", "第四季度", "2026年第四季",
        "2026年第四季度", "2026 第四季", "2026年Q4", "２０２６年第四季", "2026年度第四季", "民國115年第四季", "115年第四季", "115年度第四季", "115年Q4",
        "Quarter 4", "quarter 4 2026", "4th quarter", "Q4 of 2026", "Fourth Quarter 2026", "2026 4th quarter", "Q4\n2026", "Q4\u00a02026",
        "Q4\u200b",
    )] + [("Q1", "2026-01-01 2026-03-31"), ("第一季", "2026-01-01 2026-03-31"), ("第二季度", "2026-04-01 2026-06-30"),
          ("2025年第三季", "2025-07-01 2025-09-30"), ("Q3 2027", "2027-07-01 2027-09-30")],
    "halves": [(typed, "2026-07-01 2026-12-31") for typed in (
        "H2", "h2", "Ｈ２", "2H", "H2 2026", "2026-H2", "2026H2", "2H2026", "下半年", "2026下半年", "2026年下半年", "2026年度下半年",
        "115年下半年", "second half", "2nd half 2026", "second half of 2026", "FY2026 H2",
    )] + [("H1", "2026-01-01 2026-06-30"), ("上半年", "2026-01-01 2026-06-30"), ("2027 上半年", "2027-01-01 2027-06-30"),
          ("first half 2026", "2026-01-01 2026-06-30")],
    "months": [(typed, "2026-10-01 2026-10-31") for typed in (
        "2026-10", "2026/10", "2026.10", "２０２６－１０", "10/2026", "10-2026", "Oct 2026", "October 2026", "OCT 2026", "Oct. 2026",
        "Oct-2026", "2026 Oct", "2026-Oct", "October, 2026", "Oct", "october", "2026年10月", "2026 年 10 月", "2026年10月份", "２０２６年１０月",
        "10月", "10月份", "十月", "2026年十月", "民國115年10月", "115年10月", month(2026, 10),
    )] + [("2026-2", "2026-02-01 2026-02-28"), ("2024/02", "2024-02-01 2024-02-29"), ("Sept 2026", "2026-09-01 2026-09-30"),
          ("十二月", "2026-12-01 2026-12-31"), ("May", "2026-05-01 2026-05-31")],
    "years": [(typed, "2026-01-01 2026-12-31") for typed in (
        "FY2026", "fy2026", "FY 2026", "FY26", "FY-2026", "CY2026", "2026", 2026, 2026.0, "2026年", "2026年度", "2026 年度", "會計年度2026",
        "会计年度2026", "2026會計年度", "２０２６", "115年", "民國115年", "115年度", "Fiscal Year 2026", formula(2026),
    )],
    "blank": [("", EMPTY), ("\u3000", EMPTY), ("\u200b", EMPTY)],
    "one of several days": [(typed, "V104") for typed in (
        "03/04/2026", "3-4-2026", "3.4.2026", "０３／０４／２０２６", "03/04/26", "3/4/26", "31/12/26", "26/12/31", "115/10/31", "115.10.31", "115-10-31",
        "10/31", "3/5", "10-31", "20/26", "1/9/99", "2/0/26", "10月31日", "26年10月31日", "99年1月1日", "31 Oct", "Oct 31", "Oct-31", "31-Oct", "Oct-26", "October 31st",
        "26-Oct-31", "26-Oct-27", "25-Jan-27", "31-Oct-99", "31 Oct 15",
        "2026-10-31T18:00:00Z", "2026-10-31T18:00:00+08:00", "2026-10-31 18:00:00+0800",
    )],
    "days that never were": [(typed, "V103") for typed in (
        "2026-02-30", "2026/13/01", "31/02/2026", "2026-00-10", "2026年2月30日", "30 Feb 2026", "Feb 30, 2026", "20260230", "20261301",
        "民國115年2月30日", "0000-01-01", "1899-12-31", "2200-01-01", "99991231", 99991231, "2026-10-31 25:00",
        dt.datetime(1899, 12, 31), dt.datetime(2200, 1, 1),
    )],
    "not dates": [(typed, "V103") for typed in (
        "soon", "Q5", "Q0", "Q4 26", "第五季", "H3", "2026-13", "13/2026", "13月", "2026-Q", "next month", "下個月", "月底", "今年底", "end of month", "end of", "底", "第五季底", "13月底", "weekend", "ASAP", "31-Smarch-26", "31-Feb-26",
        "9999-Q4-1", "Q4-Q5", "2.026", "2 026", "Q 4 20 26", "2026-10-31~2026-11-30", "10.31", "26年10月", "FY", "2026-", "2026~", "-3季", "Q4-", "Q4/-/-/2026", "Smarch 2026", "Foo 31, 2026", 46326, "46326", 0.5, 2026.1, True,
        dt.time(12, 0), percent(0.85), "2026-10-31 (六)", "二〇二六年十月",
    )],
    "placeholders and errors": [("TBD", "V106"), ("待定", "V106"), ("-", "V106"), ("?", "V106"), ("n/a", "V106"), ("…", "V106"), ("未定", "V106"),
                                (error("#REF!"), "V107"), (error("#VALUE!"), "V107"), (NEVER, "V108")],
}  # fmt: skip

WORDS: dict[tuple[type[Record], str], list[tuple[Word | str, list[object]]]] = {
    (KeyResult, "measure"): [
        (Measure.INCREASE_TO, ["Increase to", "increase  to", "INCREASE TO", "Increase-to", "增加至", "增加到", "提升至", "成長至", "Increase to 增加至",
                               "增加至 Increase to", "增加 至", "ｉｎｃｒｅａｓｅ　ｔｏ", "grow to", "raise to"]),
        (Measure.DECREASE_TO, ["Decrease to", "減少至", "减少至", "減少到", "降至", "降低至", "縮短至", "缩短到", "reduce to", "Cut to"]),
        (Measure.INCREASE_BY, ["Increase by", "增加", "grow by"]),
        (Measure.DECREASE_BY, ["Decrease by", "減少", "减少", "reduce by", "ｄｅｃｒｅａｓｅ　ｂｙ"]),
        (Measure.AT_LEAST, ["At least", "at  least", "至少", "不低於", "不低于", "不少於", "大於等於", "≥", "≧", ">=", "＞＝", " ≥ ", "min.", "No less than"]),
        (Measure.AT_MOST, ["At most", "至多", "不超過", "不超过", "不高於", "≤", "≦", "<=", "maximum"]),
        (Measure.BETWEEN, ["Between", "介於", "介于", "區間", "範圍", "range"]),
        (Measure.MILESTONE, ["Milestone", "里程碑", "milestone 里程碑"]),
        ("V105", ["increase", "decrease", "提升", "more", ">", "<", "=>", "increase to 20", "to", 5, True]),
        ("C105", ["TBD", "-", "?", "無", "待定"]),
        ("V107", [error("#NAME?")]),
        ("V108", [NEVER]),
    ],
    (Kpi, "frequency"): [
        (Frequency.DAILY, ["Daily", "daily", "每日", "每天", "every day", "日"]),
        (Frequency.WEEKLY, ["Weekly", " WEEKLY ", "weekly.", "每週", "每周", "每 週", "每星期", "每週一次", "week", "Weekly 每週", "ｗｅｅｋｌｙ", "once a week"]),
        (Frequency.EVERY_TWO_WEEKS, ["Every two weeks", "Every 2 weeks", "biweekly", "bi-weekly", "Fortnightly", "每兩週", "每两周", "每二週", "每２週", "雙週",
                                     "双周", "隔週", "隔周"]),
        (Frequency.MONTHLY, ["Monthly", "每月", "每個月", "每个月", "按月", "every month", "月"]),
        (Frequency.QUARTERLY, ["Quarterly", "每季", "每季度", "季", "every quarter"]),
        (Frequency.YEARLY, ["Yearly", "annually", "Annual", "每年", "年度"]),
        (Frequency.EACH_TIME, ["Each time", "每次", "per project", "每個專案", "每个专案", "逐次"]),
        (Frequency.CONTINUOUS, ["Continuous", "continuously", "持續", "持续", "即時", "real-time", "隨時", "随时"]),
        ("V105", ["now and then", "twice a week", "as needed", "視需要", "7", 7, "Q4"]),
    ],
    (Objective, "level"): [
        (Level.COMPANY, ["Company", "公司", "COMPANY", "全公司", "Corporate"]),
        (Level.DEPARTMENT, ["Department", "部門", "部门", "team", "團隊", "团队"]),
        (Level.INDIVIDUAL, ["Individual", "個人", "个人", "personal"]),
        ("V105", ["galaxy", 1, "第一層"]),
    ],
    (Objective, "type"): [
        (ObjectiveType.ASPIRATIONAL, ["Aspirational", "挑戰型", "挑战型", "stretch"]),
        (ObjectiveType.COMMITTED, ["Committed", "承諾型", "承诺型"]),
        ("V105", ["OKR"]),
    ],
    (Objective, "state"): [
        (State.OPEN, ["Open", "進行中", "进行中", "Active", "in progress"]),
        (State.POSTPONED, ["Postponed", "延後", "延后", "已延後", "暫停", "暂停", "on hold", "On-hold"]),
        (State.CLOSED, ["Closed", "結案", "结案", "已結案", "關閉"]),
        ("V105", ["maybe", "刪除"]),
    ],
    (Objective, "roll_up"): [
        (RollUp.KEY_RESULTS, ["key results", "Key Results", "關鍵結果", "关键结果", "KR"]),
        (RollUp.ALIGNED_OBJECTIVES, ["aligned objectives", "支援目標", "支援目标"]),
        (RollUp.BOTH, ["both", "兩者", "两者"]),
        ("V105", ["average"]),
    ],
    (Person, "receives"): [
        (Receives.COMPANY, ["company", "公司", "all"]),
        (Receives.DEPARTMENT, ["department", "部門"]),
        (Receives.OWN, ["own", "個人", "个人", "Own"]),
        (Receives.NONE, ["none", "None", "不寄", "無", "无", "no"]),
        ("V105", ["everything"]),
    ],
}  # fmt: skip

IDS: Cases = {
    "texts": [("K1", "K1"), (" K1 ", "K1"), ("K1\u00a0", "K1"), ("\u3000K1", "K1"), ("K1\u200b", "K1"), ("\ufeffK1", "K1"), ("KR 1", "KR 1"),
              ("目標一", "目標一"), ("1.10", "1.10"), ("001", "001"), ("1-2", "1-2"), ("3/5", "3/5"), ("Ｋ１", "Ｋ１")],
    "numbers": [(1, "1"), (1.0, "1"), (1.1, "1.1"), (101, "101"), (formula(7), "7"), (True, "TRUE")],
    "dates that were 1-2": [(dt.datetime(2026, 1, 2), "V123"), (month(2026, 1), "V123"), (dt.time(1, 2), "V123")],
    "placeholders": [("TBD", "C105"), ("-", "C105"), ("待定", "C105")],
    "errors": [(error("#REF!"), "V107"), (NEVER, "V108")],
}  # fmt: skip

LISTS: list[tuple[object, object]] = [
    ("K1", ("K1",)), ("K1, K2", ("K1", "K2")), ("K1；K2", ("K1", "K2")), ("K1、K2，K3", ("K1", "K2", "K3")), ("K1\nK2", ("K1", "K2")),
    ("K1,", ("K1",)), ("K1,,K2", ("K1", "K2")), ("K1, k1 ,Ｋ１", ("K1",)), (1.0, ("1",)), ("K1\u200b; K2\u00a0", ("K1", "K2")),
    (dt.datetime(2026, 1, 2), "V123"), ("-", "V106"), ("n/a", "V106"), ("無", "V106"), (error("#REF!"), "V107"), (NEVER, "V108"),
]  # fmt: skip


def flat(tables: Cases) -> list[tuple[object, object]]:
    return [case for cases in tables.values() for case in cases]


def cell_of(typed: object) -> Cell:
    return typed if isinstance(typed, Cell) else Cell(typed)


def understood(record: type[Record], key: str, typed: list[object]) -> list[object]:
    """What each of the cells, one below the other, is taken for: a value or a finding's code."""
    return _answers(assessed(grid_of(record, key, typed)), record, key)


def grid_of(record: type[Record], key: str, typed: list[object]) -> Grid:
    """A sheet of two columns: IDs, and the one in question."""
    header = {1: Cell(record.SHEET.en), 2: Cell(column_of(record, key).label.en)}
    if key != "id":
        first = "name" if record is Person else "id"
        header[1] = Cell(column_of(record, first).label.en)
    rows = {n: {1: Cell(f"X{n}"), 2: cell_of(one)} for n, one in enumerate(typed, 2)}
    return Grid(record.SHEET.en, {1: {**header, 3: Cell(_another(record))}, **rows})


def _another(record: type[Record]) -> str:
    """The label of one more column, so that a header is known as one."""
    return column_of(record, {Person: "email", CheckIn: "value"}.get(record, "owner")).label.en


def assessed(*grids: Grid) -> Assessment:
    given = any(grid.title == "Settings" for grid in grids)
    return assess(read_tables(grids if given else (PERIOD, *grids), DAY), DAY)


PERIOD = Grid("Settings", {
    1: {1: Cell("Setting"), 2: Cell("Value")}, 2: {1: Cell("Period end"), 2: Cell(dt.datetime(2026, 12, 31))},
})  # fmt: skip


def _answers(found: Assessment, record: type[Record], key: str) -> list[object]:
    codes: dict[CellRef, set[str]] = {}
    for finding in found.findings:
        if re.match(r"V1(0[1-8]|23)|C105", finding.code):
            codes.setdefault(finding.where, set()).add(finding.code)
    layout = found.plan.workbook.layouts[record]
    by_row = {one.origin.row: one for one in found.plan.records if isinstance(one, record)}
    answers: list[object] = []
    for row in range(2, layout.last_row + 1):
        said = codes.get(CellRef(layout.title, row, layout.columns[key]), set())
        value = getattr(by_row[row], key) if row in by_row else None
        assert not (said and value), (row, said, value)
        answers.append("+".join(sorted(said)) or value)
    return answers


@pytest.mark.parametrize("about", NUMBERS)
def test_numbers(about: str) -> None:
    held(KeyResult, "baseline", NUMBERS[about])


def about_equal(value: object) -> Any:
    return pytest.approx(value) if isinstance(value, float) else value


def held(record: type[Record], key: str, cases: Sequence[tuple[object, object]]) -> None:
    """Holds what is understood against what is meant, all cells of a table in one go."""
    got = understood(record, key, [typed for typed, _ in cases])
    wrong = [
        (typed, meant, answer)
        for (typed, meant), answer in zip(cases, got, strict=True)
        if answer != about_equal(meant)
    ]
    assert not wrong


@pytest.mark.parametrize("about", VALUES)
def test_values_of_milestones_and_numbers(about: str) -> None:
    held(KeyResult, "current", VALUES[about])


@pytest.mark.parametrize("about", DAYS)
def test_days_and_periods_by_name(about: str) -> None:
    first = [(typed, _day(meant, 0)) for typed, meant in DAYS[about]]
    last = [(typed, _day(meant, -1)) for typed, meant in DAYS[about]]
    held(KeyResult, "start", first)
    held(KeyResult, "end", last)


def _day(meant: object, which: int) -> object:
    if meant is None or re.match("[VC]1", str(meant)):
        return meant
    return dt.date.fromisoformat(str(meant).split()[which])


@pytest.mark.parametrize(("record", "key"), WORDS, ids=[key for _, key in WORDS])
def test_words_of_drop_downs(record: type[Record], key: str) -> None:
    held(record, key, [(typed, word) for word, spellings in WORDS[record, key] for typed in spellings])


@pytest.mark.parametrize("words", [Frequency, Measure, *Word.__subclasses__()], ids=lambda w: w.__name__)
def test_no_two_words_of_a_drop_down_are_spelt_alike(words: type[Word]) -> None:
    for word in words:
        for spelling in (word.text.en, word.text.zh_TW, *word.synonyms):
            assert words.find(spelling) is word, spelling


@pytest.mark.parametrize("about", IDS)
def test_ids(about: str) -> None:
    for typed, meant in IDS[about]:  # one by one: IDs must differ
        held(Kpi, "id", [(typed, meant)])


def test_lists_of_ids() -> None:
    held(KeyResult, "kpis", LISTS)


CHECK_IN_DAYS: list[tuple[object, object]] = [
    (dt.datetime(2026, 10, 31), "2026-10-31"), ("2026-10-31", "2026-10-31"), ("民國115年10月31日", "2026-10-31"),
    (month(2026, 10, 31), "2026-10-31"), ("Q4", "V104"), ("2026-10", "V104"), ("Oct 2026", "V104"), (2026, "V104"), ("10月", "V104"),
    (month(2026, 10), "V104"), ("10/31", "V104"), ("10月底", "V104"), ("年底", "V104"), ("end of Q4", "V104"), ("2026年10月底", "2026-10-31"),
    ("31-Oct-26", "2026-10-31"), ("yesterday", "V103"), ("昨天", "V103"), ("TBD", "C105"),
]  # fmt: skip


def test_a_check_in_needs_a_day_not_a_period() -> None:
    held(CheckIn, "date", [(typed, _day(meant, 0)) for typed, meant in CHECK_IN_DAYS])


SETTINGS: list[tuple[str, object, object]] = [
    ("Fiscal year starts in month", "４", 4.0), ("Fiscal year starts in month", 4.5, "V115"), ("會計年度起始月", 13, "V115"),
    ("Fiscal year starts in month", "April", "V101"), ("On track from", "90%", 0.9), ("On track from", percent(0.9), 0.9),
    ("正常門檻", "９０％", 0.9), ("On track from", 90, "V115"), ("At risk from", "0,7", "V102"), ("Grace days", "2 days", "V101"),
    ("Grace days", "-1", "V115"), ("Period start", "2026年第四季", dt.date(2026, 10, 1)), ("期間結束", "2026年第四季", dt.date(2026, 12, 31)),
    ("期間結束", "第四季", "V104"),
    ("Period end", "03/04/2026", "V104"), ("Pace rule", "VIVA", PaceRule.VIVA), ("Roll-up", "两者", RollUp.BOTH), ("Language", "中文", LanguageWord["ZH_TW"]),
    ("Language", "Klingon", "V105"), ("Pace rule", "?", "V106"), ("Grace days", error("#REF!"), "V107"), ("Grace days", NEVER, "V108"),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "typed", "meant"), SETTINGS)
def test_settings_are_typed_by_the_same_people(setting: str, typed: object, meant: object) -> None:
    rows = {1: {1: Cell("Setting"), 2: Cell("Value")}, 2: {1: Cell(setting), 2: cell_of(typed)}}
    found = assessed(Grid("Settings", rows))
    said = [f.code for f in found.findings if str(f.where) == "Settings!B2"]
    plan = found.plan.settings
    column = next(c for c in columns_of(Settings) if setting in (c.label.en, c.label.zh_TW))
    assert (said or [getattr(plan, column.key)]) == [meant]


@pytest.mark.parametrize(
    ("fiscal_month", "typed", "first", "last"),
    [
        (1, "Q4", "2026-10-01", "2026-12-31"), (1, "FY2026", "2026-01-01", "2026-12-31"), (1, "H2", "2026-07-01", "2026-12-31"),
        (4, "Q1", "2026-04-01", "2026-06-30"), (4, "Q4", "2027-01-01", "2027-03-31"), (4, "FY2026", "2025-04-01", "2026-03-31"),
        (4, "第三季", "2026-10-01", "2026-12-31"), (4, "2027年上半年", "2026-04-01", "2026-09-30"), (4, "H2 2026", "2025-10-01", "2026-03-31"),
        (4, "10月", "2026-10-01", "2026-10-31"), (4, "2026-10", "2026-10-01", "2026-10-31"), (4, "2月", "2027-02-01", "2027-02-28"),
        (7, "Q2 2027", "2026-10-01", "2026-12-31"), (7, "FY27", "2026-07-01", "2027-06-30"), (7, "下半年", "2027-01-01", "2027-06-30"),
        (10, "Q1", "2026-10-01", "2026-12-31"), (10, "115年度", "2025-10-01", "2026-09-30"), (12, "Q1 2027", "2026-12-01", "2027-02-28"),
        (2, "Q4 FY26", "2025-11-01", "2026-01-31"), (11, "第四季", "2026-08-01", "2026-10-31"),
        (4, "CY2026", "2026-01-01", "2026-12-31"), (4, "CY2026 Q4", "2026-10-01", "2026-12-31"),
    ],
)  # fmt: skip
def test_periods_of_fiscal_years_that_start_in_other_months(
    fiscal_month: int, typed: str, first: str, last: str
) -> None:
    period = Calendar(DAY, fiscal_month).period(typed)
    assert period is not None
    assert (period.start.isoformat(), period.end.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("fiscal_month", "typed", "day"),
    [
        (4, "年底", "2026-12-31"), (4, "12月底", "2026-12-31"), (4, "3月底", "2027-03-31"), (4, "Q4底", "2027-03-31"),
        (4, "2026年底", "2026-12-31"), (4, "end of 2026", "2026-12-31"), (4, "2027年度底", "2027-03-31"), (4, "end of FY2027", "2027-03-31"),
        (7, "end of the year", "2026-12-31"),
    ],
)  # fmt: skip
def test_the_end_of_a_year_is_december_whenever_the_fiscal_year_ends(
    fiscal_month: int, typed: str, day: str
) -> None:
    period = Calendar(DAY, fiscal_month).named(typed)
    assert period is not None
    assert (period.start.isoformat(), period.end.isoformat()) == (day, day)


@pytest.mark.parametrize("date1904", [False, True], ids=["1900", "1904"])
def test_the_bytes_of_a_workbook_give_the_same_cells(date1904: bool) -> None:
    tables = (NUMBERS, VALUES, DAYS, IDS)
    typed = [cell_of(one) for table in tables for one, _ in flat(table)]
    typed += [cell_of(one) for table in WORDS.values() for _, cells in table for one in cells]
    typed = [cell for cell in typed if _storable(cell)]
    assert len(typed) > 700
    header = [Cell(label) for label in ("ID", "Baseline", "Owner")]
    data = stored({"KPIs": [header, *([Cell(n), cell] for n, cell in enumerate(typed))]}, date1904)
    grid = read_grids(package_from(Path("plan.xlsx"), data))[0]
    read = [grid.cell(row, 2) for row in range(2, len(typed) + 2)]
    wrong = [(was, now) for was, now in zip(typed, read, strict=True) if not _alike(was, now)]
    assert not wrong


def _storable(cell: Cell) -> bool:
    """Whether a workbook can hold it: infinite numbers, durations and days of other centuries it cannot."""
    day = cell.value
    return not isinstance(day, dt.timedelta) and not (
        (isinstance(day, float) and not abs(day) < 1e300)
        or (isinstance(day, dt.datetime) and not 1905 < day.year < 2200)
    )


def _alike(was: Cell, now: Cell) -> bool:
    same = was.value == now.value or (was.value == "" and now.value is None)
    return same and (was.formula, was.error, was.percent, was.month_only) == (
        now.formula, now.error, now.percent, now.month_only,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number_format", "shown_as"),
    [
        ("mmm-yy", "month"), ("yyyy-mm", "month"), ('yyyy"年"m"月"', "month"), ("[$-404]e/m", "month"), ("[$-409]mmmm yyyy", "month"),
        ("yyyy/m/d", "day"), ("d-mmm-yy", "day"), ('yyyy"年"m"月"d"日"', "day"), ("m/d/yy h:mm", "day"), ("[$-404]e/m/d", "day"),
        ("0%", "share"), ("0.00 %", "share"), ("[Red]0%;-0%", "share"), ('0"%"', "number"), ("0\\%", "number"), ("#,##0", "number"),
        ("General", "number"), ('"% "0', "number"), ("0.0,", "number"),
    ],
)  # fmt: skip
def test_what_a_number_format_shows_is_part_of_what_was_typed(
    tmp_path: Path, number_format: str, shown_as: str
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "KPIs"
    sheet.append(["ID", "KPI", "Current"])
    sheet.append(["K1", "Leads", 0.85 if shown_as in ("share", "number") else dt.datetime(2026, 10, 1)])
    sheet["C2"].number_format = number_format
    book.save(tmp_path / "plan.xlsx")
    cell = okrsheet.read(tmp_path / "plan.xlsx", DAY).kpis[0].typed("current")
    assert (cell.percent, cell.month_only) == (shown_as == "share", shown_as == "month")


@pytest.mark.parametrize(
    "rows",
    [
        "K1|%|85%|91%\nK2|%|90%|88%\nK3|leads|85|60",  # counts beside shares
        "K1|%|85|91\nK2|%|90|88\nK3|%|85%|91%",  # most are plain: the one share says so itself
        "K1|%|85%|91%\nK2|%|85|91",  # one of each: no column of anything
        "K1|%|0.5|0.4\nK2|%|85|91\nK3|%|90|80",  # an error rate of half a percent
        "K1|%|150%|120%\nK2|%|0.9|0.8\nK3|%|100%|99%",  # more than all of it
        "K1|pp|2|85\nK2|%|90%|80%\nK3|%|90%|80%",  # percentage points
        "K1||1|60\nK2||2|80\nK3||3|90",  # no unit at all
        "K1||0.5|60\nK2||85%|80%",  # plain numbers without a unit are not percent
        "K1|%|0|85\nK2|%|0%|80%",  # nothing is of every scale
    ],
)
def test_no_false_alarm_about_percentages(rows: str) -> None:
    found = assessed_tables(f"KPIs\nID | Unit | Target | Current\n{rows}")
    assert [str(f) for f in found.findings if f.code in ("V113", "V114", "V125")] == []


@pytest.mark.parametrize(
    ("rows", "flags"),
    [
        ("K1|%|85%|91%\nK2|%|90%|88%\nK3|%|85|91", ["V125 KPIs!C4", "V125 KPIs!D4"]),
        ("K1|%|0.85|0.9\nK2|%|0.9|0.8\nK3|%|85|", ["V125 KPIs!C4"]),
        ("K1|百分比|85%|0.9\nK2|％|0.9|80%\nK3|Percent|85|", ["V125 KPIs!C4"]),
        ("K1|%|85%|91", ["V113 KPIs!D2"]),
        ("K1||85%|91", ["V113 KPIs!D2"]),
        ("K1|%|0.85|91", ["V114 KPIs!D2"]),
        ("K1|%|85|0.91", ["V114 KPIs!D2"]),
        ("K1||85%|8500%", ["V114 KPIs!D2"]),
        ("K1|%|85%|91%\nK2|%|90%|88%\nK3|%|85%|91", ["V113 KPIs!D4"]),  # told once
    ],
)
def test_85_among_shares_is_a_finding_and_no_number_is_changed(rows: str, flags: list[str]) -> None:
    found = assessed_tables(f"KPIs\nID | Unit | Target | Current\n{rows}")
    told = [f"{f.code} {f.where}" for f in found.findings if f.code in ("V113", "V114", "V125")]
    assert sorted(told) == flags
    for row, kpi in zip(rows.split("\n"), found.plan.kpis, strict=True):
        typed = [
            float(text[:-1]) / 100 if text.endswith("%") else float(text)
            for text in row.split("|")[2:]
            if text
        ]
        assert [n for n in (kpi.target, kpi.current) if n is not None] == pytest.approx(typed)
