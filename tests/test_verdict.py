"""The head of every report: who must act in which order, what changed, and figures told truly."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from okrsheet.assessment import assess
from okrsheet.basics.text import LANGUAGES, Language, breadth, number
from okrsheet.report import formatting, html
from okrsheet.report.actions import actions, nothing_to_do
from okrsheet.report.audience import Audience, Extent, Scope, Selection
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


# Who must act


def test_actions_are_sorted_by_overdue_then_due_date_then_worst_first() -> None:
    plan = kpis(
        "K1 | Slow   | Ada  | Increase to | 0 | 100 |            | 2026-12-31 | CRM | Monthly |",
        "K2 | Slower | Ben  | Increase to | 0 | 100 |            | 2026-12-31 | CRM | Monthly |",
        "K3 | Bare   | Cleo | Increase to | 0 | 100 |            | 2026-12-31 |     | Monthly |",
        "K4 | Late   | Dora | Increase to | 0 | 100 |            | 2026-12-31 | CRM | Weekly  |",
        "K5 | Over   | Ed   | Increase to | 0 | 100 | 2026-09-01 | 2026-10-15 | CRM | Monthly |",
        "K6 | Ahead  | Fay  | Increase to | 0 | 100 |            | 2026-12-31 | CRM | Monthly |",
        log=(
            "2026-10-30 | K1 | 9",
            "2026-10-30 | K2 | 2",
            "2026-10-12 | K4 | 30",
            "2026-10-10 | K5 | 40",
        ),
    )
    assert [(a.owner.text, a.due, a.late) for a in actions(context(plan))] == [
        ("Ed", "15 Oct", "overdue"),
        ("Dora", "19 Oct", "overdue"),
        ("Ben", "now", ""),
        ("Ada", "now", ""),
        ("Cleo", "now", ""),
        ("Fay", "1 Nov", ""),
    ]


def test_a_value_is_due_when_the_next_check_in_is() -> None:
    plan = kpis(
        "K1 | Monthly one   | Ben | Increase to | 0 | 100 | 2026-10-01 | 2026-12-31 | CRM | Monthly   |",
        "K2 | Weekly one    | Ben | Increase to | 0 | 100 | 2026-10-01 | 2026-12-31 | CRM | Weekly    |",
        "K3 | Quarterly one | Ben | Increase to | 0 | 100 | 2026-10-01 | 2026-12-31 | CRM | Quarterly |",
    )
    assert [(a.what, a.due) for a in actions(context(plan, as_of="2026-10-03"))] == [
        ("Enter the October value for “Weekly one”", "8 Oct"),
        ("Enter the October value for “Monthly one”", "1 Nov"),
        ("Enter a value for “Quarterly one”", "1 Jan 2027"),
    ]


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


@pytest.mark.parametrize("state", ["Closed", "Postponed"])
def test_what_is_closed_or_postponed_asks_for_nothing(state: str) -> None:
    running, over = (context(BARE.format(state=word)) for word in ("Open", state))
    assert len(actions(running)) == 4
    assert actions(over) == ()
    assert any("Ben fills in" in line for line in summary_view(running).quality)
    box = summary_view(over).quality
    assert not any("Ben" in line for line in box)
    assert box[0].endswith(": 0 of 1.") and box[1] == "Missing most often: data source (1), frequency (1)."


@pytest.mark.parametrize(("language", "end"), [("en", "…” and 1 more"), ("zh-TW", "…」等，另有 1 項")])
def test_long_titles_are_clipped_so_that_the_sentence_keeps_its_end(language: Language, end: str) -> None:
    rows = [f"K{n} | {'LMNZ'[n] * 110} | Ben | At least | | 5 | | Q4 | CRM | Monthly |" for n in range(4)]
    (together,) = actions(context(kpis(*rows), language))
    assert together.what.endswith(end)
    assert [together.what.count(letter) for letter in "LMNZ"] == [59, 59, 59, 0]
    (alone,) = actions(context(kpis(rows[0]), language))
    assert alone.what.count("L") == 110
    wrong = kpis("K1 | Leads | Ben | At least | | 5 | WWWW | Q4 | CRM | Monthly |".replace("W", "W" * 75))
    (correct,) = [a for a in actions(context(wrong, language)) if "W" in a.what]
    assert correct.what.count("W") == 59
    assert correct.what.endswith({"en": " is not a date", "zh-TW": "不是日期"}[language])


def test_two_titles_stand_in_one_action() -> None:
    plan = kpis(
        "K1 | Leads | Ben | At least | | 5 | | Q4 | CRM | Monthly |",
        "K2 | Calls | Ben | At least | | 5 | | Q4 | CRM | Monthly |",
    )
    (english,), (chinese,) = (actions(context(plan, language)) for language in LANGUAGES)
    assert english.what == "Enter the October value for “Leads”, “Calls”"
    assert chinese.what == "填報 10 月的數值：「Leads」、「Calls」"
    assert len(english.items) == 2


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
    assert verdict(english).endswith(": none of 2 key results is off track, 1 has no value")
    assert verdict(chinese).endswith("：2 項關鍵結果中沒有項目偏離，1 項沒有數值")
    assert subject(english).endswith(": 50% done, none off track, 1 unknown")
    postponed = context(ONE_OF_TWO.format(state="Postponed"))
    assert verdict(postponed).endswith(": none of 2 key results is off track")


def test_one_is_not_many() -> None:
    one = context(kpis(ONE, log=("2026-10-30 | K1 | 34",)))
    assert composition(one) == "1 KPI: ● On track 1"
    assert "With a value: 1 of 1 KPI; overdue for a check-in: 0." in summary_view(one).quality
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
    (item,) = summary_view(context(plan)).objectives.others.rows
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


def test_where_an_item_is_heading_is_as_many_percent_as_it_says() -> None:
    plan = kpis(
        "K1 | Rebuilt | Ben | Increase to | 0 | 5 | 2026-10-01 | 2026-12-31 | CRM | Monthly |",
        log=("2026-10-01 | K1 | 0", "2026-10-16 | K1 | 0.7", "2026-10-31 | K1 | 1.4"),
    )
    (decide,) = actions(context(plan))
    assert decide.what.startswith("Decide: at this pace “Rebuilt” is at 4.25 (85%) by 31 Dec, target 5")
    assert formatting.share(4.2467 / 5, "en") == "85%" and formatting.share(4.2 / 5, "en") == "84%"


# Both languages


def test_chinese_dates_are_spaced_like_all_numbers() -> None:
    chinese = context(ONE_OF_TWO.format(state=""), "zh-TW")
    view = summary_view(chinese)
    assert view.title == "OKR 與 KPI 報告 2026 年 10 月"
    assert view.meta == "2026 年 10 月 1 日 – 2026 年 12 月 31 日 · 截至 2026 年 10 月 31 日"
    assert view.versus == "較 9 月底"
    assert view.comparison == "9 月底尚無項目開始，因此還沒有可比較的數字。"
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


def test_what_is_at_risk_is_no_all_clear() -> None:
    tables = """
        Key Results
        ID  | Measure     | Target | Start      | Due
        KR1 | Increase to | 10     | 2026-10-01 | 2026-12-31

        Check-ins
        Date       | ID  | Value
        2026-10-31 | KR1 | {value}
    """
    said = {"5": "Nobody has to act.", "2.5": "1 item is at risk: keep an eye on it."}
    for value, end in said.items():
        context = Context(assessed(tables.format(value=value)), "en")
        mine = context.showing(Selection(context.plan.key_results, ()))
        assert nothing_to_do(mine).endswith(end), value
