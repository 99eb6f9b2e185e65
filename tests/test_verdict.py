"""The head of every report: who must act in which order, what changed, and figures told truly."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from okrsheet.assessment import assess
from okrsheet.basics.text import LANGUAGES, Language, breadth, number
from okrsheet.report import html
from okrsheet.report.actions import actions
from okrsheet.report.audience import Audience, Extent, Scope
from okrsheet.report.changes import changes
from okrsheet.report.context import Context
from okrsheet.report.explanation import explanation
from okrsheet.report.page import page_view
from okrsheet.report.summary import subject, summary_view
from okrsheet.report.text import summary_text
from okrsheet.report.verdict import composition, verdict
from okrsheet.workbook.tables import read_tables
from tests.markup import page_of
from tests.tables import assessed


def context(tables: str, language: Language = "en", as_of: str = "2026-10-31") -> Context:
    settings = "Settings\nSetting | Value\nPeriod start | 2026-10-01\nPeriod end | 2026-12-31\n\n"
    return Context(assessed(settings + tables, as_of, alone=True), language)


KPIS = """
KPIs
ID | KPI | Owner | Measure | Baseline | Target | Start | End | Data source | Frequency | State
"""
LOG = """
Check-ins
Date | ID | Value
"""


def kpis(*rows: str, log: tuple[str, ...] = ()) -> str:
    return KPIS + "\n".join(rows) + "\n" + LOG + "\n".join(log)


BARE = """
Objectives
ID | Objective | Owner | Level | State | Weight
O1 | Lead | Ada | Company | {state} | -1

Key Results
ID | Objective ID | Key result | Owner | Measure | Target | State
KR1 | O1 | Wrong | Ada | Increase to | "1.234,5" | {state}
KR2 | O1 | Empty | Ada | Increase to | 10 | {state}
""" + KPIS + """K1 | Lacking | Ben | Increase to | 0 | 5 | | 2026-12-31 | | | {state}
"""  # fmt: skip


# What changed


def test_the_worst_change_of_status_is_told_first_however_small() -> None:
    names = ["Falls", "Sinks", "Rises", "Moves"]
    rows = [
        f"K{n} | {name} | Ben | Increase to | 0 | 100 | | 2026-12-31 | CRM | Monthly |"
        for n, name in enumerate(names)
    ]
    values = {"K0": (31, 32), "K1": (34, 55), "K2": (5, 70), "K3": (40, 95)}
    log = [
        f"{day} | {identifier} | {value}"
        for identifier, both in values.items()
        for day, value in zip(("2026-10-30", "2026-11-29"), both, strict=True)
    ]
    moved = changes(context(kpis(*rows, log=tuple(log)), as_of="2026-11-30"))
    assert [(c.title, c.before and c.before.word, c.now.word) for c in moved] == [
        ("Falls", "On track", "Off track"),
        ("Sinks", "On track", "At risk"),
        ("Rises", "Off track", "On track"),
        ("Moves", None, "On track"),
    ]


# The verdict


ONE = "K1 | Leads | Ben | Increase to | 0 | 100 | 2026-10-01 | 2026-12-31 | CRM | Monthly |"
ONE_OF_TWO = """
Objectives
ID | Objective | Owner | Level
O1 | Lead | Ada | Company

Key Results
ID | Objective ID | Key result | Owner | Measure | Target | State
KR1 | O1 | Known   | Ada | Increase to | 10 |
KR2 | O1 | Unknown | Ada | Increase to | 10 | {state}

Check-ins
Date | ID | Value
2026-10-30 | KR1 | 5
"""


def test_the_verdict_says_of_how_many_nothing_is_known() -> None:
    english, chinese = (context(ONE_OF_TWO.format(state=""), language) for language in LANGUAGES)
    assert verdict(english).endswith("; none of 2 key results is off track or at risk, 1 without a figure")
    assert verdict(chinese).endswith("；2 項關鍵結果中沒有項目偏離或有風險、1 項無法計算進度")
    assert subject(english).endswith(": on track, 50% done, 1 unknown")
    postponed = context(ONE_OF_TWO.format(state="Postponed"))
    assert verdict(postponed).endswith("; none of 2 key results is off track or at risk")


def test_one_is_not_many() -> None:
    one = context(kpis(ONE, log=("2026-10-30 | K1 | 34",)))
    assert composition(one) == "1 KPI: ● On track 1"
    assert "With a figure: 1 of 1 KPI under way; overdue for a check-in: 0." in summary_view(one).quality
    chinese = context(kpis(ONE, log=("2026-10-30 | K1 | 34",)), "zh-TW")
    assert composition(chinese) == "KPI 共 1 項：● 進度正常 1"
    lone = ONE_OF_TWO.replace("KR2 | O1 | Unknown | Ada | Increase to | 10 | {state}\n", "")
    assert composition(context(lone)) == "1 key result: ● On track 1"


# Figures told truly


@pytest.mark.parametrize(
    ("target", "value", "said"),
    [
        ("100", "99.9999999", ("99%", "99.999999%", "100.000000%", "On track")),
        ("100", "99.9999", ("99%", "99.9999%", "100.0000%", "On track")),
        ("1000000", "999999.9999", ("100%", "999,999.9999%", "1,000,000.0000%", "Achieved")),
        ("100", "100", ("100%", "100%", "100%", "Achieved")),
    ],
)
def test_a_value_looks_like_its_target_where_it_is_the_target(
    target: str, value: str, said: tuple[str, ...]
) -> None:
    plan = f"""
Key Results
ID | Key result | Owner | Measure | Baseline | Target | Unit
KR1 | Nearly | Ada | Increase to | 0 | {target} | %

Check-ins
Date | ID | Value
2026-10-30 | KR1 | {value}
"""
    (item,) = summary_view(context(plan)).others.rows
    assert (item.progress.text, item.value, item.target, item.status.word) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.9999999, "0.9999999"),
        (2.00000012, "2.00000012"),
        (1e-7, "0.0000001"),
        (0.1 + 0.2, "0.3"),
        (3.0000000000000004, "3"),
        (1 / 3, "0.333333"),
        (-0.99999999, "−0.99999999"),
    ],
)
def test_no_number_is_rounded_to_a_whole_one_that_it_is_not(value: float, said: str) -> None:
    assert number(value, "en") == said


def test_where_an_item_is_heading_has_the_decimals_of_its_values() -> None:
    plan = kpis(
        "K1 | Rebuilt | Ben | Increase to | 0 | 5 | 2026-10-01 | 2026-12-31 | CRM | Monthly |",
        log=("2026-10-01 | K1 | 0", "2026-10-16 | K1 | 0.7", "2026-10-31 | K1 | 1.4"),
    )
    (decide,) = actions(context(plan))
    assert decide.what == "“Rebuilt”: at this pace 4.2 by 31 Dec, target 5.0; it needs +1.8 a month"


# Both languages


def test_chinese_dates_are_spaced_like_all_numbers() -> None:
    chinese = context(ONE_OF_TWO.format(state=""), "zh-TW")
    view = summary_view(chinese)
    assert view.title == "OKR 與 KPI 報告 2026 年 10 月"
    assert view.meta == "2026 年 10 月 1 日 – 2026 年 12 月 31 日 · 截至 2026 年 10 月 31 日"
    assert view.lead[0].startswith("第一個月：各項皆與開始時比較。")
    for text in (
        page_of(html.summary(chinese.assessment, "zh-TW")).text,
        summary_text(chinese.assessment, "zh-TW"),
    ):
        assert not [
            line
            for line in text.split("\n")
            if any(f"{n}{sign}" in line for n in range(10) for sign in "年月日")
        ]


def test_no_line_ends_between_a_shape_and_its_word() -> None:
    for language in LANGUAGES:
        whole = context(ONE_OF_TWO.format(state=""), language).assessment
        for made in (html.summary(whole, language), html.page(whole, language)):
            assert re.search("●(\u00a0|&nbsp;)", made) and "● " not in made


def test_the_twin_of_an_empty_plan_has_no_gap() -> None:
    nothing = assess(read_tables([], dt.date(2026, 10, 31)), dt.date(2026, 10, 31))
    for language in LANGUAGES:
        assert "\n\n\n" not in summary_text(nothing, language)


def test_the_page_lists_the_gravest_findings_first() -> None:
    view = page_view(context(BARE.format(state="")))
    words = [finding.severity for finding, _ in view.findings.shown]
    assert words == sorted(words, key=["error", "warning", "info"].index)
    assert len(set(words)) > 1


@pytest.mark.parametrize(
    ("language", "organisation", "department"),
    [
        ("en", "Consolidated Widgets of Springfield", "Sales"),
        ("zh-TW", "聯合精密電子工業股份有限公司臺北總公司", "業務部"),
    ],
)
def test_names_are_clipped_where_a_subject_would_be_too_long(
    language: Language, organisation: str, department: str
) -> None:
    tables = f"""
        Settings
        Setting      | Value
        Organisation | {organisation}

        KPIs
        ID | KPI    | Department   | Owner | Measure  | Target | End | Data source | Frequency
        K1 | Uptime | {department} | Ben   | At least | 99     | Q4  | Asana       | Monthly
    """
    whole = Context(assessed(tables), language)
    part = whole.showing(Audience(whole.plan).selection(Scope(Extent.DEPARTMENT, "", department)))
    said = subject(part)
    assert said.startswith(organisation[:7]) and "…" in said and organisation not in said
    assert breadth(said) <= 60


def test_formulas_in_chinese_have_no_spaces_beside_full_width_brackets() -> None:
    rows = (
        "K1 | Load  | Ben | At most   | | 5 | 2026-10-01 | 2026-12-31 | CRM | Monthly |",
        "K2 | Ready | Ben | Milestone | | 5 | 2026-10-01 | 2026-12-31 | CRM | Monthly |",
    )
    log = "2026-10-30 | K1 | 4\n2026-10-30 | K2 | 3\n"
    plan = KPIS + "\n".join(rows) + "\n" + ONE_OF_TWO.format(state="") + log
    assessment = context(plan).assessment
    said = "\n".join(line.into("zh-TW") for i in assessment.plan.items for line in explanation(assessment, i))
    assert "原始進度 =（數值 − 基準值）÷（目標值 − 基準值）=（" in said
    assert "原始進度 = 數值 ÷ 目標值 = 3 ÷ 5 = 0.6" in said
    assert "（KPIs!G2）至 2026-12-31（" in said or "（Settings!B2）至 2026-12-31（" in said
    assert re.findall("） [至=÷]|[=÷至] （|  [^ ]", said.replace("\n  ", "\n")) == []
