"""The mail, its text twin and the full page: what they say, and that nothing can break them."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import sys
import textwrap
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.cells import Cell, Grid
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.figures import target, timing, value
from okrsheet.plan import Item
from okrsheet.plan.palette import SHAPES
from okrsheet.plan.status import Status
from okrsheet.report import formatting, html, page, tree
from okrsheet.report.actions import actions
from okrsheet.report.audience import Extent, Scope, Selection
from okrsheet.report.burnup import burn_up_view
from okrsheet.report.changes import changes
from okrsheet.report.chart import Chart
from okrsheet.report.context import Context
from okrsheet.report.files import rendered
from okrsheet.report.itemlists import MOST_ROWS
from okrsheet.report.items import item_view
from okrsheet.report.json import render as render_json
from okrsheet.report.rows import Row
from okrsheet.report.summary import summary_view
from okrsheet.report.text import summary_text
from okrsheet.report.verdict import comparison, counters, verdict
from okrsheet.workbook.reader import read
from okrsheet.workbook.tables import opened, plan_of, read_tables
from tests.markup import numbers, page_of
from tests.tables import assessed, grids_of

SAMPLES = Path(__file__).parents[1] / "sample_workbooks"
PAGES = Path(html.__file__).parent / "pages"

TEAM = """
    Objectives
    ID | Objective              | Level   | Owner
    O1 | Become the market leader | Company | Ada

    Key Results
    ID  | Objective ID | Key result      | Measure     | Baseline | Target
    KR1 | O1           | 1,000 customers | Increase to | 0        | 1000
    KR2 | O1           | Fewer bugs      | Decrease to | 40       | 5

    KPIs
    ID | KPI         | Owner | Measure  | Target | End | Data source | Frequency
    K1 | Utilisation | Ben   | At least | 85%    | Q4  | Asana       | Weekly
    K2 | Leads       | Ben   |          |        |     |             |

    Check-ins
    Date       | ID  | Value
    2026-09-30 | KR1 | 300
    2026-10-30 | KR1 | 340
    2026-10-30 | KR2 | 39
    2026-10-16 | K1  | 82%
"""


BEGUN = TEAM.replace("| Owner\n    O1", "| Owner | Start\n    O1").replace(
    "| Ada\n", "| Ada | 2026-09-30\n", 1
)
"""The team whose objective had begun by the end of the month before."""


def context(tables: str = TEAM, language: Language = "en") -> Context:
    return Context(assessed(tables), language)


def sample(language: Language, day: str = "2026-11-30") -> Assessment:
    path = SAMPLES / f"example-saas.{language}.xlsx"
    as_of = dt.date.fromisoformat(day)
    return assess(read(path, as_of), as_of)


# Words and figures


def test_the_verdict_is_the_first_thing_in_the_mail() -> None:
    made = context()
    assert verdict(made) == (
        "Off track: 18% done, 34% expected by now; "
        "1 of 4 key results and KPIs is off track, 1 at risk, 1 without a figure"
    )
    first = page_of(html.summary(made.assessment, "en")).text.split("\n")[0]
    assert first == verdict(made)
    assert verdict(context(language="zh-TW")) == (
        "已偏離：目前達成 18%（預期 34%）；4 項關鍵結果與 KPI 中有 1 項已偏離、1 項有風險、1 項無法計算進度"
    )


KPIS = """
    KPIs
    ID | KPI    | Owner | Measure  | Target | End | Data source | Frequency
    K1 | Uptime | Ben   | At least | 99%    | Q4  | Asana       | Monthly
"""
LOG = """
    Check-ins
    Date       | ID  | Value
    2026-10-30 | K1  | 99.9%
"""
RESULT = """
    Objectives
    ID | Objective | Level   | Owner
    O1 | Lead      | Company | Ada

    Key Results
    ID  | Objective ID | Key result | Measure     | Target
    KR1 | O1           | Customers  | Increase to | 1000
"""


@pytest.mark.parametrize(
    ("tables", "en", "zh"),
    [
        (KPIS + LOG, "1 KPI: on track", "1 項 KPI：進度正常"),
        (KPIS, "No figures yet: the only KPI has none", "尚無數字：唯一的 KPI，尚無進度"),
        (
            RESULT + KPIS,
            "No figures yet: none of 2 key results and KPIs has one",
            "尚無數字：2 項關鍵結果與 KPI 都沒有進度",
        ),
        (
            RESULT + KPIS + LOG,
            "2 key results and KPIs: none off track or at risk, 1 without a figure",
            "2 項關鍵結果與 KPI 中，沒有項目偏離或有風險、1 項無法計算進度",
        ),
        (
            RESULT + LOG.replace("K1 ", "KR1").replace("99.9%", "400"),
            "On track: 40% done, 34% expected by now; 1 key result, on track",
            "進度正常：目前達成 40%（預期 34%）；1 項關鍵結果，進度正常",
        ),
        (
            "",
            "This plan is empty: no objectives, key results or KPIs yet",
            "這份計畫是空的：尚無目標、關鍵結果與 KPI",
        ),
    ],
)
def test_the_verdict_fits_small_plans(tables: str, en: str, zh: str) -> None:
    settings = "Settings\nSetting | Value\nPeriod start | 2026-10-01\nPeriod end | 2026-12-31\n"
    small = assessed(settings + textwrap.dedent(tables), alone=True)
    assert (verdict(Context(small, "en")), verdict(Context(small, "zh-TW"))) == (en, zh)


def test_an_empty_plan_is_said_to_be_empty() -> None:
    nothing = assess(read_tables([], dt.date(2026, 10, 31)), dt.date(2026, 10, 31))
    for language in LANGUAGES:
        assert page_of(html.summary(nothing, language)).text
        page = page_of(html.page(nothing, language))
        places = {a["id"] for _, a in page.tags if "id" in a}
        assert {a["href"].removeprefix("#") for a in page.of("a")} <= places
    for text in (page.text for page in map(page_of, (html.summary(nothing, "en"), html.page(nothing, "en")))):
        assert "The plan is empty: enter the first objective, key result or KPI" in text
        assert "Nobody" not in text and "Not comparable" not in text


def test_counters_add_up_and_say_what_changed() -> None:
    shown_counts = [(c.count, c.tone, c.change) for c in counters(context(BEGUN))]
    assert shown_counts == [
        ("1", "good", "±0 since September"),
        ("1", "warn", "+1 since September"),
        ("1", "bad", "+1 since September"),
        ("1", "none", "−1 since September"),
    ]


@pytest.mark.parametrize(
    ("log", "begins", "said"),
    [
        ("2026-10-30 | KR1 | 340", "2026-07-01", "Progress at the end of September is not known."),
        ("", "2026-07-01", "Not comparable with September: no figures of that month are known."),
        ("", "2026-10-01", "First month: everything is compared with its start."),
    ],
    ids=["nothing is known of the month before", "nothing is known at all", "nothing had begun"],
)
def test_counters_have_no_change_where_nothing_can_be_compared(log: str, begins: str, said: str) -> None:
    tables = TEAM[: TEAM.index("Date ")] + "Date | ID | Value" + (f"\n    {log}" if log else "")
    tables += f"""

    Settings
    Setting      | Value
    Period start | {begins}
    Period end   | 2026-12-31
    """
    assert [c.change for c in counters(context(tables))] == [""] * 4
    assert comparison(context(tables)) == said


def test_one_key_result_without_a_number_is_one() -> None:
    assert comparison(context(BEGUN)).startswith(
        "Down 12 points since the end of September. 1 key result had no number then. Against"
    )


def test_a_first_value_is_told_beside_the_change_that_it_makes() -> None:
    view, chinese = summary_view(context(BEGUN)), summary_view(context(BEGUN, "zh-TW"))
    assert view.objectives.rows[0].item.change.text == "−12 points (1 part newly reported)"
    assert chinese.objectives.rows[0].item.change.text == "−12 個百分點（新增 1 項回報）"


def test_who_must_act_is_told_with_the_reason() -> None:
    said = [(a.owner.text, a.lead, a.what, a.due, a.late) for a in actions(context())]
    assert said == [
        (
            "Ada",
            "Decide: ease the target, add resources, or close it",
            "“Fewer bugs”: 3% done, 34% expected; it needs −17 a month",
            "now",
            "",
        ),
        ("Ben", "Enter the October value", "“Utilisation”", "23 Oct", "overdue"),
        ("Ben", "Fill in", "target, timeframe, data source, frequency of “Leads”", "now", ""),
    ]


def test_what_changed_tells_values_and_statuses() -> None:
    moved = changes(context(BEGUN))
    assert [(c.title, c.values, c.now.word, c.progress) for c in moved] == [
        ("Fewer bugs", "", "Off track", ""),  # which had no value then
        ("Utilisation", "", "At risk", ""),
        ("1,000 customers", "300 → 340 (target 1,000)", "On track", "progress +4 points"),
    ]


GUARDED = """
    KPIs
    ID | KPI    | Owner | Measure | Target | Upper target | Start      | End | Data source | Frequency
    K1 | Churn  | Ben   | At most | 2%     |              | 2026-09-01 | Q4  | CRM         | Monthly
    K2 | Load   | Ben   | Between | 70     | 90           | 2026-09-01 | Q4  | CRM         | Monthly
    K3 | Uptime | Ben   | At most | 5      |              | 2026-09-01 | Q4  | CRM         | Monthly

    Check-ins
    Date       | ID | Value
    2026-09-30 | K1 | 1.8%
    2026-10-30 | K1 | 2.3%
    2026-09-30 | K2 | 80
    2026-10-30 | K2 | 85
"""


def test_what_is_to_be_kept_is_told_by_how_often_it_was() -> None:
    english, chinese = summary_view(context(GUARDED)), summary_view(context(GUARDED, "zh-TW"))
    assert [(k.progress.text, k.expected.text, k.bar) for k in english.apart[0].rows] == [
        ("kept in 1 of 2 check-ins", "", ""),
        ("–", "", ""),
        ("kept in 2 of 2 check-ins", "", ""),
    ]
    assert [k.progress.text for k in chinese.apart[0].rows] == [
        "2 次填報中 1 次達標",
        "–",
        "2 次填報中 2 次達標",
    ]
    text = summary_text(context(GUARDED).assessment, "en")
    assert "  ■ Off track · kept in 1 of 2 check-ins · Now 2.3%, target ≤ 2.0% ▁█" in text
    assert "  ○ No data · Now –, target ≤ 5" in text
    for render in (html.summary, html.page, summary_text):
        said = page_of(render(context(GUARDED).assessment, "en")).text
        assert "kept in 1 of 2" in said
        assert "100%" not in said.split("Roll-up of")[0].rsplit("Needs attention")[-1]


def test_a_table_is_sorted_by_figures_that_stand_beside_their_words() -> None:
    made = html.page(context(GUARDED).assessment, "en")
    (churn,) = re.findall(r'<tr data-of="item-\d+">(?:(?!</tr>).)*kept in 1 of 2.*?</tr>', made)
    assert re.findall('data-value="([^"]+)"', churn) == ["0.5", "-50"]


def test_a_value_given_without_a_day_is_kept_or_not() -> None:
    undated = """
        KPIs
        ID | KPI  | Owner | Measure | Target | Current | End | Data source | Frequency
        K1 | Load | Ben   | At most | 5      | 4       | Q4  | CRM         | Monthly
        K2 | Cost | Ben   | At most | 5      | 6       | Q4  | CRM         | Monthly
    """
    assert [k.progress.text for k in summary_view(context(undated)).apart[0].rows] == ["not kept", "kept"]
    assert [k.progress.text for k in summary_view(context(undated, "zh-TW")).apart[0].rows] == [
        "未達標",
        "達標",
    ]


def test_a_move_tells_the_value_first_and_calls_the_points_progress() -> None:
    text, chinese = (summary_text(context(GUARDED, of).assessment, of) for of in LANGUAGES)
    assert "- Churn: 1.8% → 2.3% (target ≤ 2.0%); ● On track → ■ Off track\n" in text
    assert "- Load: 80 → 85 (target 70 – 90); ● On track\n" in text
    assert "- Churn：1.8% → 2.3%（目標值 ≤ 2.0%）；● 進度正常 → ■ 已偏離\n" in chinese
    assert [k.delta for k in summary_view(context(GUARDED)).apart[0].rows] == ["", "", ""]


def test_both_limits_are_drawn() -> None:
    guarded = context(GUARDED)
    drawn = row(guarded, guarded.assessment.plan.kpis[1]).chart
    assert drawn is not None and drawn.aims.count("h180") == 2 and not drawn.pace
    assert f'd="{drawn.aims}"' in html.page(guarded.assessment, "en")


def test_a_chart_shows_values_target_and_expected_pace() -> None:
    team = context()
    (customers, bugs), (_, leads) = team.assessment.plan.key_results, team.assessment.plan.kpis
    assert row(team, customers).chart == Chart(
        line="M5 41 170 39", end_x="170", end_y="39", aims="M0 17h180", pace="M10 51 175 40",
        label="2 values, 30 Sep to 30 Oct", first="300", first_y="36", last="340", last_y="34",
    )  # fmt: skip
    one = row(team, bugs).chart
    assert one is not None and one.label == "1 value, of 30 Oct" and one.line.count(" ") == 1
    assert (one.first, one.last) == ("", "39")
    assert row(team, leads).chart is None


def row(whole: Context, item: Item) -> Row:
    """The row of one item."""
    return Row(whole, item, item_view(whole, item))


def test_sentences_in_chinese_have_chinese_punctuation() -> None:
    assessment = sample("zh-TW")
    text = re.sub(r"okrsheet \S+|SHA-256 \w+|\d,\d{3}", "", summary_text(assessment, "zh-TW"))
    assert re.findall(r".*(?:[\u4e00-\u9fff][,:;(] ?|[,;:()] ?[\u4e00-\u9fff]).*", text) == []
    assert "你" not in text and "界限" not in text


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.996, "99%"),
        (1.0, "100%"),
        (0.004, "1%"),
        (0.0, "0%"),
        (0.525, "53%"),
        (0.425, "43%"),
        (0.624, "62%"),
        (-0.2, "−20%"),
        (None, "–"),
    ],
)
def test_a_share_is_never_rounded_into_done_or_not_begun(share: float | None, said: str) -> None:
    assert formatting.share(share, "en") == said


def test_nothing_but_the_whole_is_a_hundred_percent() -> None:
    nearly = """
        Key Results
        ID  | Objective ID | Key result | Measure     | Target
        KR1 | O1           | Customers  | Increase to | 1000

        Check-ins
        Date       | ID  | Value
        2026-10-30 | KR1 | 999
    """
    view = summary_view(context(nearly))
    assert view.verdict.startswith("On track: 99% done")
    assert [k.progress.text for o in view.objectives.rows for k in o.key_results] == ["99%"]


@pytest.mark.parametrize(
    ("change", "en", "zh"),
    [
        (4.0, "+4 points", "+4 個百分點"),
        (-1.75, "−2 points", "−2 個百分點"),
        (31.25, "+31 points", "+31 個百分點"),
        (-31.5, "−32 points", "−32 個百分點"),
        (0.0, "no change", "持平"),
        (0.04, "+0.04 points", "+0.04 個百分點"),
        (None, "–", "–"),
    ],
)
def test_a_change_is_in_points_with_its_sign(change: float | None, en: str, zh: str) -> None:
    assert (formatting.points(change, "en"), formatting.points(change, "zh-TW")) == (en, zh)


@pytest.mark.parametrize(
    ("row", "value", "said"),
    [
        ("Increase to | 0   | 1000 |     | customers", "640", ("640", "1,000 customers")),
        ("Decrease by | 4.2 | 0.5  |     | USD", "4", ("4.0", "3.7 USD")),
        ("At least    |     | 85%  |     |", "81.5%", ("81.5%", "≥ 85.0%")),
        ("At most     |     | 5    |     | %", "4", ("4%", "≤ 5%")),
        ("Between     |     | 10   | 20  | days", "12", ("12", "10 – 20 days")),
        ("Increase to | -5  | 5    |     |", "-2", ("−2", "5")),
        ("Increase to | 0   | 1    |     |", ".999", ("0.999", "1.000")),
        ("Milestone   |     | 5    |     |", "3", ("3", "5")),
        ("Milestone   |     |      |     |", "done", ("done", "done")),
        ("Increase to | 0   | 1.125 |    |", "0.12345", ("0.12", "1.13")),
        ("At least    |     | 95%  |     | %", "92", ("92", "≥ 95%")),
        ("At least    |     | 95   |     | %", "92%", ("92%", "≥ 95")),
        ("Increase to | 10  | 95%  |     |", "2.5", ("2.5", "95%")),
    ],
)
def test_one_item_has_one_way_of_writing_numbers(row: str, value: str, said: tuple[str, str]) -> None:
    tables = f"""
        Key Results
        ID  | Objective ID | Key result | Measure | Baseline | Target | Upper target | Unit
        KR1 | O1           | Something  | {row}

        Check-ins
        Date       | ID  | Value
        2026-10-30 | KR1 | {value}
    """
    (objective,) = summary_view(context(tables)).objectives.rows
    (item,) = objective.key_results
    assert (item.value, item.target) == said


def test_what_is_unknown_is_a_dash_and_never_a_zero() -> None:
    unknown = """
        Key Results
        ID  | Objective ID | Key result | Measure     | Target
        KR1 | O1           | Customers  | Increase to | 1000
    """
    (objective,) = summary_view(context(unknown)).objectives.rows
    for item in (objective.item, *objective.key_results):
        found = (item.progress.text, item.value, item.change.text, item.spark)
        assert found == ("–", "–", "", "")  # nothing had begun to compare with
    settings = "Settings\nSetting | Value\nPeriod start | 2026-07-01\nPeriod end | 2026-12-31\n\n"
    (objective,) = summary_view(context(settings + textwrap.dedent(unknown))).objectives.rows
    assert [item.change.text for item in (objective.item, *objective.key_results)] == ["–", "–"]


def test_a_row_of_blocks_goes_from_lowest_to_highest() -> None:
    assert formatting.blocks([1, 2, 3, 8]) == "▁▂▃█"
    assert formatting.blocks([5, 5]) == "▄▄"
    assert formatting.blocks([5]) == ""


def test_every_status_has_a_shape_of_its_own() -> None:
    assert set(SHAPES) == set(Status)
    assert len(set(SHAPES.values())) == len(Status)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", ["2026-10-31", "2026-11-30"])
def test_the_text_twin_has_the_same_numbers_as_the_mail(language: Language, day: str) -> None:
    assessment = sample(language, day)
    mail = page_of(html.summary(assessment, language)).text
    text = summary_text(assessment, language)
    assert set(numbers(mail)) == set(numbers(text))
    if language == "en":  # Chinese table headings hold the month's number once more
        assert numbers(mail) == numbers(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_plan_makes_the_same_reports(language: Language) -> None:
    for render in (html.summary, html.page, summary_text):
        assert render(sample(language), language) == render(sample(language), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_the_same_numbers(language: Language) -> None:
    assessment = sample(language)
    page = page_of(html.page(assessment, language)).text
    mail = re.sub(".*( more$|另有).*", "", summary_text(assessment, language), flags=re.MULTILINE)
    assert set(numbers(mail)) <= set(numbers(page))
    figures, guarded = json.loads(render_json(assessment, language)), {"at_least", "at_most", "between"}
    items = [item for kind in ("objectives", "key_results", "kpis") for item in figures[kind]]
    told = [item for item in items if item.get("measure") not in guarded]  # limits are told by how often
    assert len(told) > 20
    for item in told:
        assert {formatting.share(item[key], language) for key in ("progress", "expected")} <= set(
            page.split()
        ), item["id"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("render", [html.summary, html.page])
def test_the_html_is_well_formed(render: Callable[[Assessment, Language], str], language: Language) -> None:
    html5lib = pytest.importorskip("html5lib")
    for assessment in (sample(language), _hostile("</p></td><svg><title>")):
        parser = html5lib.HTMLParser()
        parser.parse(render(assessment, language))
        assert parser.errors == []


# What mail programs do not forgive

FORBIDDEN = re.compile(
    r"<script|<iframe|<object|<embed|<form|<input|<svg|<img|<link|<video|<section|<details|<div|<a[ >]"
    r"|data:|javascript:|https?:|url\(|rgba?\(|hsl\(|var\(|calc\(|@import|@font-face|flex|grid-|float"
    r"|position:|display:|opacity|rem;|/\*|\son\w+=",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_holds_nothing_that_a_mail_program_refuses(language: Language) -> None:
    assert FORBIDDEN.findall(html.summary(sample(language), language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_of_the_mail_are_either_layout_or_data(language: Language) -> None:
    page = page_of(html.summary(sample(language), language))
    for table in page.of("table"):
        assert (table["cellpadding"], table["cellspacing"], table["border"]) == ("0", "0", "0")
    data = [table for table in page.of("table") if table.get("role") != "presentation"]
    assert data
    assert all(th.get("scope") in ("col", "row") for th in page.of("th"))


def test_paragraphs_have_neither_padding_nor_width() -> None:
    page = page_of(html.summary(sample("en"), "en"))
    styles = [a.get("style", "") for tag in ("p", "h1", "h2", "h3", "span") for a in page.of(tag)]
    assert not [s for s in styles if "padding" in s or "width" in s]


def test_the_mail_keeps_its_styles_without_a_style_block() -> None:
    bare = re.sub(r"<style.*?</style>", "", html.summary(sample("en"), "en"), flags=re.DOTALL)
    (h1,) = page_of(bare).of("h1")
    assert "font-size" in h1["style"]


def test_reports_only_read_what_was_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Targets, spans and sources of values are facts of the outcomes, worked out once for each item."""
    assessment, asked = sample("en"), list[str]()
    facts = {name: vars(module)[name] for module, name in (
        (target, "target_range"), (value, "values_of"), (value, "measured_by"), (timing, "span_of"),
    )}  # fmt: skip
    for name, fact in facts.items():
        for module in [
            m for m in sys.modules.values() if m.__name__.startswith("okrsheet") and vars(m).get(name) is fact
        ]:
            monkeypatch.setattr(module, name, lambda *_, name=name: asked.append(name))
    for language in LANGUAGES:
        for pieces in rendered(assessment, language).values():
            assert "".join(pieces)
    assert asked == []


# What one reader is shown


def test_one_reader_sees_their_items_with_the_figures_of_the_plan() -> None:
    whole = Context(sample("en"), "en")
    mine = Selection(
        tuple(i for i in whole.plan.items if i.id in ("KR1.1", "K1")), (), Scope(Extent.OWNER, "Ada")
    )
    view, everything = summary_view(whole.showing(mine)), summary_view(whole)
    shown_items = [
        (i.id.text, i.progress, i.change, i.spark) for i in (*view.others.rows, *view.apart[0].rows)
    ]
    assert shown_items == [
        (i.id.text, i.progress, i.change, i.spark)
        for i in (*(k for o in everything.objectives.rows for k in o.key_results), *everything.apart[0].rows)
        if i.id.text in ("KR1.1", "K1")
    ]
    assert view.others.title == "Key results of other objectives"


# Too long a mail


def _many(count: int, value: int) -> Assessment:
    kpis = {1: dict(enumerate(map(Cell, ("ID", "KPI", "Owner", "Measure", "Target")), 1))}
    log = {1: dict(enumerate(map(Cell, ("Date", "ID", "Value")), 1))}
    kpis[1] |= {6: Cell("End"), 7: Cell("Data source"), 8: Cell("Frequency")}
    for n in range(1, count + 1):
        row = (f"K{n}", f"各專案團隊的工作負荷率 {n}", "Ben", "Increase to", 100, "2026-Q4", "CRM", "Yearly")
        kpis[n + 1] = dict(enumerate(map(Cell, row), 1))
        log[n + 1] = dict(enumerate(map(Cell, (dt.datetime(2026, 10, 20), f"K{n}", value)), 1))
    as_of = dt.date(2026, 10, 31)
    return assess(read_tables([Grid("KPIs", kpis), Grid("Check-ins", log)], as_of), as_of)


@pytest.mark.parametrize("language", LANGUAGES)
def test_even_a_mail_full_of_red_is_never_cut_off_by_a_mail_program(language: Language) -> None:
    assessment = _many(2000, 1)
    mail = html.summary(assessment, language)
    message = EmailMessage()
    message.set_content(mail, subtype="html", cte="quoted-printable")
    assert len(message.as_bytes(policy=policy.SMTP)) < html.MOST_BYTES
    assert 0 < mail.count("<b>各專案團隊的工作負荷率") <= MOST_ROWS
    assert set(numbers(page_of(mail).text)) == set(numbers(summary_text(assessment, language)))


@pytest.mark.parametrize(
    ("language", "asked", "few"),
    [
        ("en", "This command tells it of any: okrsheet explain", "4 of its 21 key results and KPIs have a row"),
        ("zh-TW", "任何項目都可以此指令查看：okrsheet explain", "21 項關鍵結果與 KPI 中，以下列出最需要注意的 4 項"),
    ],
)  # fmt: skip
def test_the_page_of_a_very_large_plan_says_what_it_leaves_out(
    language: Language, asked: str, few: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = html.page(sample(language), language)
    assert asked not in whole and few not in whole
    with monkeypatch.context() as large:
        large.setattr(page, "LARGE", 5)
        large.setattr(page, "_MOST_CLOSELY", 3)
        large.setattr(page, "_MOST_LISTED", 2)
        large.setattr(tree, "_MOST_ROWS", 4)
        made = html.page(sample(language), language)
    assert asked in made and few in made
    assert (whole.count('<details class="how">'), made.count('<details class="how">')) == (27, 3)
    assert made.count('<tbody class="item') == 4 + 6  # key results and KPIs; all objectives
    lists = re.findall(
        r'<(?:ul class="changes"|table class="plain")(?:(?!</table>|</ul>).)*', made, re.DOTALL
    )
    assert [one.count("data-of=") for one in lists] == [2] * len(lists) and len(lists) > 2


def test_objectives_for_which_there_is_no_room_are_folded_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_MOST_TOPS", 2)
    rows = "\n".join(f"O{n} | Objective {n} | Ada" for n in range(5))
    made = page_of(html.page(assessed(f"Objectives\nID | Objective | Owner\n{rows}", alone=True), "en"))
    assert "More objectives\n3 objectives" in made.text
    assert [details for details in made.of("details") if "open" in details] == []


def test_a_short_mail_leaves_nothing_out() -> None:
    whole = context()
    view, _ = html.fitted(whole)
    assert view == summary_view(whole)


# Hostile cells

HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "entity": "&lt;b&gt; & < > \" '",
    "template": "{{ 7 * 7 }} {% for %} {placeholder} %s",
    "line breaks": "one\r\nBcc: evil@example.com\r\n\r\ntwo",
    "directions": "annual \u202egpj.exe\u202c \u2066x\u2069",
    "control": "a\x92b\x85c\x07d\ufeff\uffff",
    "long word": "W" * 300,
    "formula": "=cmd|' /C calc'!A0",
    "address": "javascript:alert(1)",
    "link": "see http://evil.com or www.evil.com or me@evil.com",
    "style": "</style></title></textarea>--><!-- x",
}


def _hostile(text: str) -> Assessment:
    tables = """
        Settings
        Setting      | Value
        Organisation | HOSTILE
        Period start | 2026-10-01
        Period end   | 2026-12-31

        People
        Name    | Email           | Department
        HOSTILE | ben@example.com | HOSTILE

        Objectives
        ID      | Objective | Owner   | Department
        HOSTILE | HOSTILE   | HOSTILE | HOSTILE

        Key Results
        ID  | Objective ID | Key result | Measure     | Unit    | Target | Owner's call
        KR1 | HOSTILE      | HOSTILE    | Increase to | HOSTILE | 10     | HOSTILE

        KPIs
        ID | KPI     | Owner   | Measure  | Unit    | Target  | Data source | Frequency | End
        K1 | HOSTILE | HOSTILE | At least | HOSTILE | HOSTILE |             | HOSTILE   | HOSTILE

        Check-ins
        Date       | ID  | Value   | By
        2026-10-30 | KR1 | 1       | HOSTILE
        2026-10-30 | K1  | HOSTILE | HOSTILE
    """
    grids = [
        Grid(g.title, {n: {c: _swap(cell, text) for c, cell in row.items()} for n, row in g.rows.items()})
        for g in grids_of(tables)
    ]
    as_of = dt.date(2026, 10, 31)
    plan = plan_of([opened(grids, f"{text.replace('/', '')}.xlsx")], as_of)
    return assess(plan, as_of)


def _swap(cell: Cell, text: str) -> Cell:
    return Cell(text) if cell.value == "HOSTILE" else cell


INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\uffff]")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_cell_holds_is_only_text(text: str, language: Language) -> None:
    hostile, harmless = _hostile(text), _hostile("Harmless")
    for render in (html.summary, html.page):
        made, plain = render(hostile, language), render(harmless, language)
        assert {t for t, _ in page_of(made).tags} == {t for t, _ in page_of(plain).tags}
        names = {name for _, attributes in page_of(made).tags for name in attributes}
        assert names == {name for _, attributes in page_of(plain).tags for name in attributes}
        for part in ("style", "script"):
            blocks = re.compile(f"<{part}.*?</{part}>", re.DOTALL)
            assert blocks.findall(made) == blocks.findall(plain)
        assert not INVISIBLE.search(made)
    assert not INVISIBLE.search(summary_text(hostile, language))


def test_a_line_break_in_a_cell_starts_no_line() -> None:
    assert not re.search("^Bcc:", summary_text(_hostile(HOSTILE["line breaks"]), "en"), re.MULTILINE)


def test_what_looks_like_a_link_is_taken_apart() -> None:
    mail = html.summary(_hostile(HOSTILE["link"]), "en")
    body = mail[mail.index("<body") :]
    assert not re.search(r"https?://|www\.|evil\.com|me@", body)
    assert "see http://evil.com or www.evil.com or me@evil.com" in page_of(mail).text


def test_a_long_word_may_break() -> None:
    mail = html.summary(_hostile("W" * 300), "en")
    assert max(map(len, re.findall("W+", mail))) <= 240
    wrap = next(a for a in page_of(mail).of("td") if a.get("class") == "wrap")
    assert "word-break:break-word" in wrap["style"]


def test_templates_never_switch_escaping_off() -> None:
    for path in PAGES.iterdir():
        source = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe|Markup|autoescape|urlize", source), path.name
        assert not re.search(r"=\{\{", source), f"{path.name}: an attribute without quotes"


def test_every_phrase_is_said_somewhere() -> None:
    said = "".join(p.read_text("utf-8") for p in (*PAGES.iterdir(), *PAGES.parent.glob("*.py")))
    phrases = re.findall(r"^([A-Z_]+): Final", (PAGES.parent / "phrases.py").read_text("utf-8"), re.MULTILINE)
    assert [name for name in phrases if not re.search(rf"\b(p|words)\.{name}\b", said)] == []


# The page for the browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_from_elsewhere(language: Language) -> None:
    made = html.page(sample(language), language)
    assert not re.search(r"https?:|url\(|@import|<link|<img|<iframe| src=", made)
    assert len(page_of(made).of("script")) == 1
    assert page_of(made).of("html")[0]["lang"] == language


def test_the_page_shows_every_item_once_and_how_its_figure_came_about() -> None:
    assessment = sample("en")
    page = page_of(html.page(assessment, "en"))
    anchors = [a["id"] for _, a in page.tags if "item" in a.get("class", "").split()]
    assert len(anchors) == len(set(anchors)) == len(assessment.plan.items)
    assert page.text.count("How this figure came about") == len(anchors)
    assert "value = " in page.text
    assert all(str(finding.where) in page.text for finding in assessment.findings)


TREE = """
    Objectives
    ID | Objective | Owner | Supports
    O1 | Lead      | Ada   |
    O2 | Sell      | Ben   | O1
    O3 | Chase     | Ben   | O4
    O4 | Tail      | Ben   | O3

    Key Results
    ID  | Objective ID | Key result | Measure     | Target | Current
    KR1 | O1           | Customers  | Increase to | 10     | 9
    KR2 | O9           | Astray     | Increase to | 10     | 9

    KPIs
    ID | KPI    | Owner | Supports | Measure     | Target | Current | End | Data source | Frequency
    K1 | Visits | Ben   | KR1      | Increase to | 10     | 9       | Q4  | CRM         | Monthly
    K2 | Calls  | Ben   | O2       | Increase to | 10     | 1       | Q4  | CRM         | Monthly
    K3 | Leads  | Ben   |          | Increase to | 10     | 9       | Q4  | CRM         | Monthly
"""


def test_the_tree_holds_everything_once_and_at_its_end_what_has_no_objective() -> None:
    branches = list(page.page_view(context(TREE)).tree)
    assert [
        (
            one.row.item.id.text if one.row else one.title,
            one.below,
            [leaf.item.id.text for leaf in one.leaves],
        )
        for one in branches
    ] == [
        ("O1", "1 objective, 1 key result, 1 KPI", ["KR1", "K1"]),
        ("O2", "1 KPI", ["K2"]),
        ("O3", "", []),  # objectives that support each other stand alone
        ("O4", "", []),
        ("Key results and KPIs without an objective", "1 key result, 1 KPI", ["KR2", "K3"]),
    ]
    assert [(one.opens, one.closes) for one in branches[:3]] == [(True, 0), (False, 1), (False, 0)]
    assert [leaf.below for leaf in branches[0].leaves] == [False, True]  # the KPI measures the key result


def test_a_branch_is_open_where_something_below_it_is_not_on_track(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened() -> list[bool]:
        return [branch.open for branch in page.page_view(context(TREE)).tree]

    assert [branch.trouble for branch in page.page_view(context(TREE)).tree][:2] == ["■ Off track 1"] * 2
    assert opened()[:2] == [True, True]
    monkeypatch.setattr(tree, "LARGE", 3)
    assert opened()[:2] == [True, False]
    monkeypatch.setattr(tree, "_OPEN_ROWS", 3)
    assert opened()[:2] == [False, False]


WHY = """
    Objectives
    ID | Objective | Owner
    O1 | Lead      | Ada

    Key Results
    ID  | Objective ID | Key result | Measure     | Target | Owner's call
    KR1 | O1           | Customers  | Increase to | 10     | At risk

    Check-ins
    Date       | ID  | Value | Confidence | By  | Comment
    2026-10-30 | KR1 | 1     | 4          | Ben | Two deals slipped
"""


def test_the_why_stands_in_the_row_of_its_item() -> None:
    made = html.page(assessed(WHY, alone=True), "en")
    (row,) = re.findall(r'<tbody[^>]*id="item-2".*?</table>', made, re.DOTALL)
    assert '<p class="why"><span>“Two deals slipped”</span> Ben, 30 Oct</p>' in row
    assert "■\u00a0Off track<p>owner's call: at risk, confidence 4 of 10" in row.replace("&#39;", "'")


def test_a_finding_names_its_item_and_leads_to_it() -> None:
    made = html.page(context(KPIS + "K2 | Leads | Ben | | | | |\n").assessment, "en")
    listed = made[made.index('<section id="findings"') :]
    assert re.search(r'data-of="(item-\d+)"><th scope="row">KPIs!\w+<p><a href="#\1">Leads</a></p>', listed)


def test_departments_count_every_item_once_and_lead_to_what_they_count() -> None:
    made = page.page_view(Context(sample("en"), "en"))
    columns = zip(
        *[[one.count.value for one in row.counts] for row in made.departments.table.rows], strict=True
    )
    assert [str(sum(column)) for column in columns][:4] == [counter.count for counter, _ in made.counters]
    marketing = [row.typed for row in made.departments.table.rows].index("Marketing")
    assert dict(parse_qsl(made.departments.links[marketing][1])) == {
        "department": "Marketing",
        "type": "key_result kpi",
        "status": "on_track achieved",
    }


def test_the_burn_up_says_where_the_plan_stands_and_ends() -> None:
    drawn = burn_up_view(Context(sample("en"), "en"))
    assert drawn is not None
    assert drawn.says == "77% done on 30 Nov, 90% expected; at this pace 89% by 31 Dec."
    assert drawn.rows[-2:] == (("30 Nov", "77%", "90%"), ("31 Dec", "–", "100%"))
    for one in drawn.drawings:
        labels = [label for _, label in one.ends]
        assert [label.says for label in labels] == ["expected 100%", "at this pace 89%"]
        assert int(labels[1].y) - int(labels[0].y) >= 16  # never one over the other
        assert one.now.says == "77% done"
    over = burn_up_view(Context(sample("en", "2027-01-31"), "en"))
    assert over is not None
    assert over.says == "77% done on 31 Jan, 100% expected; its last day has passed."
    assert burn_up_view(Context(assessed(KPIS, alone=True), "en")) is None  # it has no progress of its own


def test_links_on_the_page_go_to_places_on_the_page() -> None:
    page = page_of(html.page(sample("en"), "en"))
    places = {a["id"] for _, a in page.tags if "id" in a}
    links = {a["href"] for a in page.of("a")}
    assert all(link.startswith("#") for link in links)
    assert {link.removeprefix("#") for link in links if "=" not in link} <= places
    views = [dict(parse_qsl(link.removeprefix("#"))) for link in links if "=" in link]
    assert {name for view in views for name in view} == {"type", "status", "department", "owner"}


def test_the_page_can_be_read_without_script() -> None:
    page = page_of(html.page(sample("en"), "en"))
    (form,) = page.of("form")
    assert "hidden" in form
    controls = [(tag, a.get("id") or a.get("class")) for tag, a in page.tags if "hidden" in a]
    assert controls == [
        ("button", "dark"),
        ("form", "filter"),
        ("p", "filtered"),
        ("p", "none"),
        ("p", "buttons"),
    ]


def test_filters_know_every_item() -> None:
    page = page_of(html.page(sample("en"), "en"))
    facets = [set(a["data-is"].split()) for _, a in page.tags if "item" in a.get("class", "").split()]
    filters = [a["name"] for a in page.of("select")]
    assert filters == ["type", "department", "owner", "level", "status"]
    options = [set(a["data-is"].split()) for a in page.of("option") if a["value"]]
    assert len(facets) == 27 and all(len(found) >= 4 for found in facets)
    assert {facet for found in facets for facet in found} <= {one for option in options for one in option}


def test_only_what_the_page_itself_brings_may_run() -> None:
    made = html.page(sample("en"), "en")
    (allowed,) = [a["content"] for a in page_of(made).of("meta") if "http-equiv" in a]
    for tag in ("style", "script"):
        (block,) = re.findall(f"<{tag}>(.*?)</{tag}>", made, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed
    assert allowed.startswith("default-src 'none'; ")
    assert not any(name == "style" or name.startswith("on") for _, a in page_of(made).tags for name in a)
