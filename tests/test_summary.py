"""The mail that a board reads: moved goalposts, completeness, and what is left when it is too long."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.cells import Cell, Grid
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan.status import Status
from okrsheet.report import html, json
from okrsheet.report.audience import Audience, Extent, Scope
from okrsheet.report.context import Context
from okrsheet.report.goalposts import goalposts
from okrsheet.report.sections import Shortening
from okrsheet.report.shortening import least_shortened, shortened
from okrsheet.report.summary import subject, summary_view
from okrsheet.report.text import summary_text, twin
from okrsheet.workbook.tables import read_tables
from tests.markup import numbers, page_of
from tests.tables import assessed

# Goalposts

MOVED = """
    Objectives
    ID | Objective | Level   | Weight | End
    O1 | Lead      | Company | 2      | 2026-12-31

    Key Results
    ID  | Objective ID | Key result | Measure     | Baseline | Target | Unit      | Due        | Weight
    KR1 | O1           | Customers  | Increase to | 0        | 800    | customers | 2026-12-31 |
    KR2 | O1           | Bugs       | Decrease to | 40       | 5      |           | 2027-01-31 | 3
    KR3 | O1           | Visits     | Increase to | 10%      | 20%    |           | 2026-12-31 |
    KR4 | O1           | Website    | Milestone   |          |        |           | 2026-12-31 |

    Past months
    Month   | As of      | ID  | Baseline | Target | Due        | Weight
    2026-09 | 2026-09-30 | O1  |          |        | 2026-12-31 | 1
    2026-09 | 2026-09-30 | KR1 | 0        | 1000   | 2026-12-31 | 1
    2026-09 | 2026-09-30 | KR2 | 50       | 5      | 2026-12-31 | 1
    2026-09 | 2026-09-30 | KR3 | 10%      | 20%    | 2026-12-31 | 1
    2026-09 | 2026-09-30 | KR4 |          |        | 2026-12-31 | 1
    2026-08 | 2026-08-31 | KR3 | 5%       | 90%    | 2026-12-31 | 1
"""


def context(tables: str, language: Language = "en") -> Context:
    return Context(assessed(tables), language)


def test_moved_goalposts_are_told_old_and_new() -> None:
    assert [(g.title, g.moves) for g in goalposts(context(MOVED))] == [
        ("Lead", "weight 1 → 2"),
        ("Customers", "target 1,000 → 800"),
        ("Bugs", "baseline 50 → 40, due date 31 Dec → 31 Jan 2027, weight 1 → 3"),
    ]
    assert [g.moves for g in goalposts(context(MOVED, "zh-TW"))][1:] == [
        "目標值 1,000 → 800",
        "基準值 50 → 40、截止日 12 月 31 日 → 2027 年 1 月 31 日、權重 1 → 3",
    ]


def test_without_history_of_the_month_before_no_goalpost_is_known_to_have_moved() -> None:
    assert goalposts(context(MOVED.replace("2026-09", "2026-07"))) == ()
    assert goalposts(context(MOVED.split("Past months", maxsplit=1)[0])) == ()


def test_a_column_that_history_lacks_is_not_a_blank_goal() -> None:
    lines = [
        line.rsplit("|", 2)[0] if "2026-0" in line or "Month" in line else line for line in MOVED.split("\n")
    ]
    assert [g.moves for g in goalposts(context("\n".join(lines)))] == [
        "target 1,000 → 800",
        "baseline 50 → 40",
    ]


def test_goalposts_stand_in_the_mail_and_in_its_twin() -> None:
    for language in LANGUAGES:
        assessment = context(MOVED, language).assessment
        for text in (page_of(html.summary(assessment, language)).text, summary_text(assessment, language)):
            assert "1,000 → 800" in text


def test_a_reader_sees_the_goalposts_of_their_items_alone() -> None:
    whole = context(MOVED.replace("| Weight\n", "| Weight | Owner\n", 1).replace("-31\n", "-31 | Ada\n", 1))
    mine = whole.showing(Audience(whole.plan).selection(Scope(Extent.OWNER, "Nobody")))
    assert goalposts(mine) == ()


def test_a_headline_that_moves_by_what_counts_says_that_no_item_moved() -> None:
    tables = """
        Objectives
        ID | Level   | Start
        O1 | Company | 2026-09-01

        Key Results
        ID  | Objective ID | Target | Start
        KR1 | O1           | 10     | 2026-09-01
        KR2 | O1           | 10     | 2026-09-01

        Check-ins
        Date       | ID  | Value
        2026-09-15 | KR1 | 8
    """
    assert summary_view(context(tables)).changes.nothing == "No figure is known to have moved."
    first = summary_view(context(f"{tables}    2026-10-15 | KR2 | 0"))
    assert first.comparison.startswith("Down 40.0 points") and not first.changes.rows
    assert first.changes.nothing.endswith("other items count now than did then.")


def test_a_row_whose_id_is_taken_says_only_that() -> None:
    tables = """
        Objectives
        ID | Level
        O1 | Company

        Key Results
        ID  | Objective ID | Key result | Target
        KR1 | O1           | First      | 10
        KR1 | O1           | Twin       | 10

        KPIs
        ID | KPI
        K1 | Leads
        K1 | Leads again
    """
    view = summary_view(context(tables))
    (twin,) = view.objectives.others.rows
    assert view.objectives.others.title == "Other key results"
    assert twin.title == "Twin" and twin.about.endswith("ID used by a row above, so it counts nowhere")
    again = next(kpi for kpi in view.apart.items if kpi.title == "Leads again")
    assert "complete" not in again.about and again.about.endswith("counts nowhere")
    found = context(tables).assessment.findings
    assert not [f for f in found if f.code == "T103" and f.where.row == 3]


@pytest.mark.parametrize(
    ("typed", "address", "shown"),
    [
        ("https://intranet/okr/{month}.html#{id}", "https://intranet/okr/2026-10.html#", None),
        ("//share/okr/plan-{month}/report.html", "", "//share/okr/plan-2026-10/report.html"),
        ("javascript:alert(1)", "", None),
        ('https://x.example/"onmouseover="alert(1)', "", None),
    ],
)
def test_the_mail_says_where_the_full_report_is(typed: str, address: str, shown: str | None) -> None:
    assessment = assessed(f"Settings\nSetting | Value\nFull report | {typed}")
    view = summary_view(Context(assessment, "en")).full_report
    assert view is not None and view.address == address
    shown = shown or typed.replace("{month}", "2026-10").replace("{id}", "")
    assert view.shown == shown
    page, twin = html.summary(assessment, "en"), summary_text(assessment, "en")
    assert (f'href="{address}"' in page) is bool(address) and 'javascript:alert(1)"' not in page
    assert "Full report: " in twin
    assert summary_view(context(MOVED)).full_report is None


# Completeness


def test_the_box_says_what_is_missing_most_and_who_fills_it_in() -> None:
    kpis = """
        KPIs
        ID | KPI    | Owner | Measure     | Target | End | Data source | Frequency
        K1 | Uptime | Ben   | At least    | 99%    | Q4  | Asana       | Monthly
        K2 | Leads  | Cleo  |             |        |     | CRM         |
        K3 | Cost   |       | Increase to | 5      | Q4  | CRM         |
    """
    box = summary_view(context(kpis)).quality
    assert box[:4] == (
        "KPIs with all four components (target, timeframe, data source, frequency): 1 of 3.",
        "Missing most often: frequency (2), target (1), timeframe (1).",
        "Cleo fills in target, timeframe, frequency of “Leads” (KPIs!A3).",
        "“Cost” (KPIs!A4) lacks frequency and has no owner.",
    )
    assert summary_view(context(kpis, "zh-TW")).quality[1:3] == (
        "最常缺少：監控頻率（2 項）、目標值（1 項）、期限（1 項）。",
        "請Cleo補齊「Leads」（KPIs!A3）的目標值、期限、監控頻率。",
    )


def test_findings_about_components_are_not_listed_twice() -> None:
    kpis = """
        KPIs
        ID | KPI   | Owner | Measure | Target | End | Data source | Frequency
        K2 | Leads | Cleo  |         |        |     | CRM         |
    """
    view = summary_view(context(kpis))
    assert not [f for f in view.findings.rows if f.code in ("C101", "C102", "C103", "C104")]
    assert any(line.startswith("Checks of the workbook: errors ") for line in view.quality)


# The subject


@pytest.mark.parametrize(
    ("organisation", "language", "expected"),
    [
        ("ACME", "zh-TW", "[okr] ACME 2026 年 10 月："),
        ("Acme", "zh-TW", "Acme 2026 年 10 月："),
        ("台積", "zh-TW", "台積 2026 年 10 月："),
        ("", "zh-TW", "[okr] OKR 與 KPI 報告 2026 年 10 月："),
        ("ACME", "en", "ACME, October 2026: "),
    ],
)
def test_no_subject_is_one_in_capitals_to_a_spam_filter(
    organisation: str, language: Language, expected: str
) -> None:
    settings = f"Settings\nSetting | Value\nOrganisation | {organisation}\nPeriod end | 2026-12-31\n"
    assert subject(context(settings, language)).startswith(expected)


# Too long a mail


LONG = "業務部門新客戶開發與維繫成效關鍵指標第{:04d}號"


def plan_of(rows: list[tuple[str, float]], title: str = "各專案團隊的工作負荷率") -> Assessment:
    """KPIs of a quarter, each with a target of 100 and a value."""
    headers = ("ID", "KPI", "Owner", "Measure", "Target", "End", "Data source", "Frequency", "Current")
    kpis = {1: dict(enumerate(map(Cell, headers), 1))}
    for n, (identifier, value) in enumerate(rows, 2):
        row = (
            identifier or None,
            f"{title} {n}",
            "Ben",
            "Increase to",
            100,
            "2026-Q4",
            "CRM",
            "Yearly",
            value,
        )
        kpis[n] = dict(enumerate(map(Cell, row), 1))
    as_of = dt.date(2026, 10, 31)
    return assess(read_tables([Grid("KPIs", kpis)], as_of), as_of)


def mixed(count: int) -> Assessment:
    values = random.Random(count)
    return plan_of([(f"K{n}", values.choice((1, 20, 28, 50, 100))) for n in range(count)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "assessment",
    [
        mixed(300),
        mixed(2000),
        plan_of([(f"K{n}", 1) for n in range(2000)]),
        plan_of([(LONG.format(n), 1) for n in range(2000)]),
        plan_of([("", 1)] * 350, LONG.format(0) * 3),
        plan_of([("" if n % 2 else LONG.format(n), 1) for n in range(3000)], LONG.format(0) * 3),
    ],
    ids=["300 mixed", "2,000 mixed", "2,000 red", "long IDs", "no IDs", "some IDs"],
)
def test_whatever_is_red_is_named_however_long_the_plan(assessment: Assessment, language: Language) -> None:
    view, mail = html.fitted(Context(assessment, language))
    assert html.bytes_as_mail(mail) < html.MOST_BYTES
    assert html.bytes_as_mail(mail) > html.MOST_BYTES * 0.97 or not view.also.names
    rows = {item.cell.text for item in view.apart.items}
    for text in (page_of(mail).text, twin(view, language)):
        named = set(re.split(r"[\s.,:。、：!]+", text))
        for kpi in assessment.plan.kpis:
            if assessment[kpi].status is Status.OFF_TRACK and str(kpi.at()) not in rows:
                assert {kpi.id, kpi.at().address} & named, kpi.at()
    assert view.also.more == ""


def test_what_is_too_red_for_its_names_is_counted() -> None:
    assessment = plan_of([(LONG.format(n), 1) for n in range(9_500)])
    renderings: list[Shortening] = []
    whole, english = summary_view(Context(assessment, "en")), Context(assessment, "en")

    def fits(shortening: Shortening) -> bool:
        renderings.append(shortening)
        mail = html.inlined(html.render("summary.html.j2", shortened(whole, shortening, english), "en"))
        return html.bytes_as_mail(mail) <= html.MOST_BYTES

    view = shortened(whole, least_shortened(whole, fits), english)
    named = len(view.apart.items) + len(view.also.lines) + len(view.also.names.split(", ")) - 1
    assert (len(view.apart.items), len(view.also.lines)) == (15, 25)
    assert named > 8_500
    assert view.also.more == f"{9_500 - named:,} more in the full report: ■ Off track {9_500 - named:,}"
    assert len(renderings) < 25


@pytest.mark.parametrize(("rows", "lines"), [(15, 25), (8, 25), (4, 25), (0, 25), (0, 0)])
def test_rows_too_long_for_a_mail_are_fewer(rows: int, lines: int) -> None:
    whole = summary_view(Context(plan_of([(f"K{n}", 1) for n in range(40)]), "en"))
    shortening = least_shortened(
        whole, lambda f: f.rows in range(rows + 1) and f.lines in range(lines + 1) and f.names is not None
    )
    assert (shortening.rows, shortening.lines, shortening.names) == (rows, lines, 40)


def test_cells_name_rows_without_an_id_and_their_sheet_is_said_once() -> None:
    assessment = plan_of([("K1" if n == 30 else "", 1) for n in range(120)])
    view = summary_view(Context(assessment, "en"))
    shortening = Shortening(frozenset(), 3, 2, 5)
    also = shortened(view, shortening, Context(assessment, "en")).also
    assert also.lines[0] == "■ KPIs!A5 各專案團隊的工作負荷率 5: 1%"
    assert also.names == "And, by ID or cell: KPIs!A7, A8, A9, A10, A11."
    also = shortened(view, replace(shortening, names=None), Context(assessment, "en")).also
    assert also.names.startswith("And, by ID or cell: K1, KPIs!A7, A8, ")
    assert also.names.endswith(", A121.")


def test_red_rows_are_the_last_to_be_shortened() -> None:
    view, _ = html.fitted(Context(mixed(300), "en"))
    assert {item.status.key for item in view.apart.items} == {"off_track"}
    assert [line[:2] for line in view.also.lines] == ["■ "] * len(view.also.lines)
    counted = view.apart.rows[0].more.split(": ")[1]
    assert "On track" in counted and "At risk" in counted


def test_the_worst_keep_rows_the_next_lines_and_the_others_names() -> None:
    values = list(range(1, 25)) * 100
    random.Random(0).shuffle(values)
    assessment = plan_of([(f"K{n}-{value}%", value) for n, value in enumerate(values)], LONG * 3)
    view, _ = html.fitted(Context(assessment, "en"))
    rows = [item.progress.text for item in view.apart.items]
    lines = [line.rsplit(": ", 1)[1] for line in view.also.lines]
    names = [name.partition("-")[2] for name in view.also.names.rstrip(".").split(", ")[1:]]
    told = [int(share.rstrip("%")) for share in (*rows, *lines, *names)]
    assert min(map(len, (rows, lines, names))) >= 15
    assert told == sorted(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_item_takes_a_kilobyte_at_most(language: Language) -> None:
    title = "各專案團隊的工作負荷率" if language == "zh-TW" else "Workload utilisation of teams"
    few, many = (plan_of([(f"K{n}", 1) for n in range(count)], title) for count in (20, 60))
    size = [html.bytes_as_mail(html.summary(plan, language)) for plan in (few, many)]
    assert (size[1] - size[0]) / 40 < 1024


# The same numbers everywhere

VALUES = st.one_of(
    st.none(), st.integers(-20, 150), st.floats(-1, 120, allow_nan=False).map(lambda v: round(v, 3))
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Increase to", "Decrease to", "At least", "At most", "Milestone", ""]),
        st.sampled_from([None, 0, 10, 50]),
        st.sampled_from([None, 0, 5, 100, 99.9]),
        st.lists(st.tuples(st.integers(1, 60), VALUES), max_size=6),
    ),
    max_size=12,
)  # fmt: skip


def random_plan(
    rows: list[tuple[str, float | None, float | None, list[tuple[int, float | None]]]],
) -> Assessment:
    results: dict[int, dict[int, Cell]] = {}
    log: dict[int, dict[int, Cell]] = {}
    headers = ("ID", "Objective ID", "Key result", "Measure", "Baseline", "Target")
    results[1] = dict(enumerate(map(Cell, headers), 1))
    log[1] = dict(enumerate(map(Cell, ("Date", "ID", "Value")), 1))
    for n, (measure, baseline, target, values) in enumerate(rows, 2):
        row = (f"KR{n}", "O1", f"Result {'abcdefghijklmn'[n]}", measure or None, baseline, target)
        results[n] = {column: Cell(value) for column, value in enumerate(row, 1) if value is not None}
        for day, value in values:
            cells = (dt.datetime(2026, 9, 1) + dt.timedelta(days=day), f"KR{n}", value)
            log[len(log) + 1] = {c: Cell(v) for c, v in enumerate(cells, 1) if v is not None}
    objectives = {
        1: dict(enumerate(map(Cell, ("ID", "Objective", "Level", "Owner")), 1)),
        2: dict(enumerate(map(Cell, ("O1", "Lead", "Company", "Ada")), 1)),
    }
    grids = [Grid("Objectives", objectives), Grid("Key Results", results), Grid("Check-ins", log)]
    as_of = dt.date(2026, 10, 31)
    return assess(read_tables(grids, as_of), as_of)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.sampled_from(LANGUAGES))
def test_mail_twin_and_json_tell_the_same(
    rows: list[tuple[str, float | None, float | None, list[tuple[int, float | None]]]], language: Language
) -> None:
    assessment = random_plan(rows)
    context = Context(assessment, language)
    compares, (view, mail) = context.compares, html.fitted(context)
    assert set(numbers(page_of(mail).text)) == set(numbers(twin(view, language)))
    data = {k["id"]: k for k in json.as_data(assessment, language)["key_results"]}
    shown_items = {k.id.text: k for o in view.objectives.rows for k in o.key_results}
    assert shown_items.keys() == data.keys()
    for identifier, item in shown_items.items():
        known = data[identifier]
        assert item.status.key == known["status"]
        assert (item.progress.text == "–") == (known["progress"] is None)
        assert (item.value == "–") == (known["value"] is None)
        assert known["change"] is None or item.delta != "–"
        assert known["change"] is not None or item.delta == ("–" if compares else "")
        if item.expected.text and known["progress"] is not None:
            assert abs(float(item.progress.text.rstrip("%")) - known["progress"] * 100) < 1
            assert (item.progress.text == "100%") == (known["progress"] > 1 - 1e-9)
            assert (item.progress.text == "0%") == (known["progress"] < 1e-11)


@settings(max_examples=10, deadline=None)
@given(ROWS)
def test_the_same_day_makes_the_same_mail_byte_for_byte(
    rows: list[tuple[str, float | None, float | None, list[tuple[int, float | None]]]],
) -> None:
    first, second = random_plan(rows), random_plan(rows)
    for language in LANGUAGES:
        assert html.summary(first, language) == html.summary(second, language)
        assert summary_text(first, language) == summary_text(second, language)
