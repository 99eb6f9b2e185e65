"""The mail that a board reads: moved goalposts, completeness, and what is left when it is too long."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.cells import Cell, Grid
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan import KeyResult, Kpi
from okrsheet.report import html, json
from okrsheet.report.audience import COMPANY, KEEPER, Audience, Extent, Scope
from okrsheet.report.context import Context
from okrsheet.report.goalposts import goalposts
from okrsheet.report.itemlists import MOST_ROWS, SIZES, Size
from okrsheet.report.items import rank
from okrsheet.report.summary import SummaryView, subject, summary_view
from okrsheet.report.text import summary_text, twin
from okrsheet.workbook.tables import read_tables
from tests.markup import numbers, page_of
from tests.tables import AS_OF, assessed

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
    assert first.lead[0].startswith("Down 40 points")
    assert [(row.values, row.progress) for row in first.changes.rows] == [("", "")]  # its first value
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
    (twin,) = view.others.rows
    assert view.others.title == "Other key results"
    assert twin.title == "Twin" and twin.about.endswith("ID used by a row above, so it counts nowhere")
    again = next(kpi for kpi in view.apart[0].rows if kpi.title == "Leads again")
    assert "complete" not in again.about and again.about.endswith("counts nowhere")
    found = context(tables).assessment.findings
    assert not [f for f in found if f.code == "T103" and f.where.row == 3]


# Completeness


def for_keeper(tables: str, language: Language = "en") -> Context:
    whole = context(tables, language)
    return whole.showing(Audience(whole.plan).selection(KEEPER))


FAULTY = """
    Settings
    Setting      | Value
    Organisation | Acme
    Period start | 2026-10-01
    Period end   | 2026-12-31

    Key Results
    ID  | Objective ID | Key result | Measure     | Target
    KR1 | O9           | Astray     | Increase to | "1.234,5"
"""


@pytest.mark.parametrize(
    ("language", "checks", "method", "foot"),
    [
        ("en", "Checks of the workbook: errors ", "Roll-up of objectives", "Made by okrsheet as of 31 Oct 2026."),
        ("zh-TW", "活頁簿檢查結果：錯誤 ", "目標的彙總方式", "由 okrsheet 製作，資料截至 2026 年 10 月 31 日。"),
    ],
)  # fmt: skip
def test_codes_hashes_and_the_method_are_for_the_keeper_alone(
    language: Language, checks: str, method: str, foot: str
) -> None:
    """Whoever keeps the workbook is told what is wrong in which cell; for all others that is noise."""
    whole = context(FAULTY, language)
    owned = {finding.code for finding in whole.findings}
    assert len(owned) > 2
    for scope in (COMPANY, KEEPER, Scope(Extent.DEPARTMENT, "", "Sales"), Scope(Extent.OWNER, "Sales lead")):
        view, page = html.fitted(whole.showing(Audience(whole.plan).selection(scope)))
        for text in (page_of(page).text, twin(view, language)):
            keeps = scope is KEEPER
            assert bool(owned & set(re.findall(r"[A-Z]\d{3}\b", text))) is keeps
            assert ("SHA" in text) is keeps
            assert (checks in text) is keeps and (method in text) is keeps
            assert (foot in text) is not keeps


# The way to the full report


@pytest.mark.parametrize(
    ("typed", "address", "shown"),
    [
        ("https://intranet/okr/{month}.html#{id}", "https://intranet/okr/2026-10.html", None),
        ("//share/okr/plan-{month}/report.html", "", "//share/okr/plan-2026-10/report.html"),
    ],
)
def test_the_mail_says_where_the_full_report_is(typed: str, address: str, shown: str | None) -> None:
    assessment = assessed(f"Settings\nSetting | Value\nFull report | {typed}")
    found = summary_view(Context(assessment, "en")).links
    assert (found.address, found.shown) == (address, shown or address)
    page, text = html.summary(assessment, "en"), summary_text(assessment, "en")
    addresses = {a["href"] for a in page_of(page).of("a")}
    assert (address in addresses) is bool(address)
    assert not [one for one in addresses if not one.startswith("https://intranet/okr/2026-10.html")]
    assert not re.search(r"<[^>]* onmouseover=", page)
    assert "Full report: " in text
    nowhere = context(MOVED)
    assert not summary_view(nowhere).links.shown
    assert not page_of(html.summary(nowhere.assessment, "en")).of("a")


def test_the_box_says_what_is_missing_most_and_who_fills_it_in() -> None:
    kpis = """
        KPIs
        ID | KPI    | Owner | Measure     | Target | End | Data source | Frequency
        K1 | Uptime | Ben   | At least    | 99%    | Q4  | Asana       | Monthly
        K2 | Leads  | Cleo  |             |        |     | CRM         |
        K3 | Cost   |       | Increase to | 5      | Q4  | CRM         |
    """
    box, chinese = (summary_view(context(kpis, language)).quality for language in LANGUAGES)
    assert box[:3] == (
        "KPIs with all four components (target, timeframe, data source, frequency): 1 of 3.",
        "Missing most often: frequency (2), target (1), timeframe (1).",
        "To be filled in by: Cleo (1), nobody yet (1).",
    )
    assert chinese[1:3] == (
        "最常缺少：監控頻率（2 項）、目標值（1 項）、期限（1 項）。",
        "待補齊者：Cleo（1 項）、尚無負責人（1 項）。",
    )
    box, chinese = (summary_view(for_keeper(kpis, language)).quality for language in LANGUAGES)
    assert box[2:4] == (
        "Cleo fills in target, timeframe, frequency of “Leads” (KPIs!A3).",
        "“Cost” (KPIs!A4) lacks frequency and has no owner.",
    )
    assert chinese[2:4] == (
        "請Cleo補齊「Leads」（KPIs!A3）的目標值、期限、監控頻率。",
        "「Cost」（KPIs!A4）缺少監控頻率，且沒有負責人。",
    )


def test_findings_about_components_are_not_listed_twice() -> None:
    kpis = """
        KPIs
        ID | KPI   | Owner | Measure | Target | End | Data source | Frequency
        K2 | Leads | Cleo  |         |        |     | CRM         |
    """
    view = summary_view(for_keeper(kpis))
    assert view.keeper is not None
    assert not [f for f in view.keeper.findings.rows if f.code in ("C101", "C102", "C103", "C104")]
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
    return assess(read_tables([Grid("KPIs", kpis)], AS_OF), AS_OF)


def mixed(count: int) -> Assessment:
    values = random.Random(count)
    return plan_of([(f"K{n}", values.choice((1, 20, 28, 50, 100))) for n in range(count)])


def large(key_results: int = 400, kpis: int = 1500, departments: int = 40) -> Assessment:
    """A company of many departments, each with an objective, and values of all kinds."""
    chance = random.Random(key_results)
    names = [f"Department {n}" for n in range(departments)]
    goals: Rows = [("ID", "Objective", "Level", "Owner", "Department", "Supports")]
    goals += [(f"O{n}", f"Company goal {n}", "Company", "Ada", "Management", None) for n in (1, 2, 3)]
    goals += [
        (f"D{n}", f"Goal of {name}", "Department", f"Lead {n}", name, f"O{n % 3 + 1}")
        for n, name in enumerate(names)
    ]
    measured: Rows = [
        ("ID", "Objective ID", "Key result", "Owner", "Measure", "Baseline", "Target", "Current")
    ]
    measured += [
        (f"KR{n}", f"D{n % departments}", f"Result {n}", f"Owner {n % 99}", "Increase to", 0, 100, value)
        for n in range(key_results)
        for value in (chance.choice((None, -3, 1, 15, 24, 31, 60, 100)),)
    ]
    watched: Rows = [
        (
            "ID",
            "KPI",
            "Owner",
            "Department",
            "Measure",
            "Target",
            "End",
            "Data source",
            "Frequency",
            "Current",
        )
    ]
    watched += [
        (f"K{n}", f"Figure {n}", f"Owner {n % 99}", names[n % departments], measure, 50, "Q4", source, "Monthly", value)
        for n in range(kpis)
        for measure in (chance.choice(("Increase to", "At least", "At most")),)
        for source, value in ((chance.choice(("CRM", "CRM", None)), chance.choice((None, 2, 12, 20, 49, 51))),)
    ]  # fmt: skip
    return assess(
        read_tables(
            [sheet("Objectives", goals), sheet("Key Results", measured), sheet("KPIs", watched)], AS_OF
        ),
        AS_OF,
    )


Rows: TypeAlias = list[tuple[object, ...]]


def sheet(title: str, rows: Rows) -> Grid:
    return Grid(
        title,
        {n: {c: Cell(v) for c, v in enumerate(row, 1) if v is not None} for n, row in enumerate(rows, 1)},
    )


def told(size: Size, whole: Context) -> tuple[SummaryView, str, str]:
    """A mail of one size: as data, as what is read of it, and its text twin."""
    view = summary_view(whole, size)
    made = html.inlined(html.render("summary.html.j2", view, whole.language))
    return view, page_of(made).text, twin(view, whole.language)


@pytest.fixture(scope="module")
def largest() -> Assessment:
    return large()


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_large_plan_the_mail_tells_what_matters(largest: Assessment, language: Language) -> None:
    whole = Context(largest, language)
    view, mail = html.fitted(whole)
    assert html.bytes_as_mail(mail) < html.MOST_BYTES
    listed = [row for section in view.lists for row in section.rows]
    assert 10 <= len(view.objectives.rows) + len(listed) <= MOST_ROWS
    first = [objective.item.title for objective in view.objectives.rows[:3]]
    assert sorted(first) == ["Company goal 1", "Company goal 2", "Company goal 3"]
    worst = [row.rank for row in view.worst.rows]
    everything = sorted(
        rank(largest[item]) for item in largest.plan.items if isinstance(item, KeyResult | Kpi)
    )
    assert worst == everything[: len(worst)] and len(worst) == 10
    assert view.departments is not None and len(view.departments.rows) == 8
    for text in (page_of(mail).text, twin(view, language)):
        assert all(title in text for title in first)
        assert not re.search("in the full report|請見完整報告", text)  # nobody knows a way there


LARGE_PLANS = {
    "300 mixed": lambda: mixed(300),
    "2,000 red": lambda: plan_of([(f"K{n}", 1) for n in range(2000)]),
    "long IDs": lambda: plan_of([(LONG.format(n), 1) for n in range(300)]),
    "long titles without IDs": lambda: plan_of([("", 1)] * 350, LONG.format(0) * 3),
    "sixty": lambda: mixed(60),
    "sixty-one": lambda: mixed(61),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", LARGE_PLANS.values(), ids=LARGE_PLANS.keys())
def test_no_mail_is_longer_than_mail_programs_show(
    made: Callable[[], Assessment], language: Language
) -> None:
    assessment = made()
    view, mail = html.fitted(Context(assessment, language))
    assert html.bytes_as_mail(mail) < html.MOST_BYTES
    assert sum(len(section.rows) for section in view.lists) <= MOST_ROWS
    assert numbers(page_of(mail).text).keys() == numbers(twin(view, language)).keys()
    assert len(re.findall(r"KPIs!A\d+|\bK\d+\b", twin(view, language))) <= MOST_ROWS  # no list of IDs


@pytest.mark.parametrize(
    ("count", "rows", "bars"), [(39, 39, True), (60, 60, False), (61, 10, True)], ids=["bars", "all", "worst"]
)
def test_what_has_a_row_depends_on_how_many_there_are(count: int, rows: int, bars: bool) -> None:
    view, _ = html.fitted(Context(plan_of([(f"K{n}", 1) for n in range(count)]), "en"))
    assert sum(len(section.rows) for section in view.lists) == rows
    assert bool(view.worst.rows) is (rows < count)
    assert bool(view.tallies) is (rows < count)
    if rows < count:
        assert view.tallies == (f"{count} KPIs: ■ Off track {count}",)
        assert (view.worst.title, view.worst.more) == (
            "What needs attention most (10)",
            f"+{count - 10} more",
        )


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("", "+51 more"),
        ("https://intranet/{month}.html", "+51 more in the full report"),
        ("S:/okr", "+51 more in the full report"),
    ],
)
def test_nobody_is_sent_to_a_report_without_a_way_there(report: str, said: str) -> None:
    kpis = plan_of([(f"K{n}", 1) for n in range(61)]).plan
    plan = replace(kpis, settings=replace(kpis.settings, full_report=report or None))
    whole = Context(assess(plan, AS_OF), "en")
    assert html.fitted(whole)[0].worst.more == said
    attached = html.fitted(replace(whole, attached=True))[0]
    assert (attached.worst.more, attached.attached) == (
        "+51 more in the attached report", "The full report is attached.",
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=range(len(SIZES)))
def test_at_every_size_the_twin_has_the_numbers_of_the_mail(size: Size, language: Language) -> None:
    for assessment in (mixed(45), large(12, 20, 5)):
        _, page, text = told(size, Context(assessment, language))
        assert numbers(page).keys() == numbers(text).keys()


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
