"""The parts that reports are made of: departments by status, months as strips, bars, the way to the report, reasons."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections import Counter
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan.palette import COLOURS
from okrsheet.plan.status import Status, Tone
from okrsheet.report import html
from okrsheet.report.bars import bullet, stacked
from okrsheet.report.context import Context
from okrsheet.report.departments import COLUMNS, departments, shortened
from okrsheet.report.items import item_view
from okrsheet.report.json import as_data
from okrsheet.report.links import links
from okrsheet.report.months import burn_up, strip
from okrsheet.report.text import summary_text
from okrsheet.report.verdict import COUNTED, COUNTERS, counters
from tests.markup import page_of
from tests.tables import QUARTER, assessed

# Departments

FIRM = """
    KPIs
    ID | KPI     | Owner | Department | Measure     | Baseline | Target | End | Data source | Frequency | State
    K1 | Leads   | Ben   | Sales      | Increase to | 0        | 100    | Q4  | CRM         | Monthly   |
    K2 | Deals   | Ben   | sales      | Increase to | 0        | 100    | Q4  | CRM         | Monthly   |
    K3 | Bugs    | Cleo  | Product    | Increase to | 0        | 100    | Q4  | CRM         | Monthly   |
    K4 | Tests   | Cleo  | Product    | Increase to | 0        | 100    | Q4  | CRM         | Monthly   | {state}
    K5 | Visits  | Dora  |            | Increase to | 0        | 100    | Q4  |             | Monthly   |

    Check-ins
    Date       | ID | Value
    2026-10-30 | K1 | 40
    2026-10-30 | K2 | 25
    2026-10-30 | K3 | 1
    2026-10-30 | K4 | 40
"""


def context(tables: str, language: Language = "en", as_of: str = "2026-10-31") -> Context:
    return Context(assessed(tables, as_of), language)


def cells(made: Context) -> list[tuple[str, list[str]]]:
    """The rows of the table; the healthy example rows of a test's plan are of another department."""
    table = departments(made)
    return [(row.name, [count.count.text for count in row.counts]) for row in table.rows]


@pytest.mark.parametrize(("language", "nobody"), [("en", "no department"), ("zh-TW", "未填部門")])
def test_departments_are_counted_by_class_the_worst_first(language: Language, nobody: str) -> None:
    made = Context(
        assessed(f"{QUARTER}\n{FIRM.format(state='')}".replace("\n    ", "\n"), alone=True), language
    )
    assert cells(made) == [
        # good, at risk, off track, without a number
        ("Product", ["1", "–", "1", "–"]),
        ("Sales", ["1", "1", "–", "–"]),
        (nobody, ["–", "–", "–", "1"]),
    ]
    assert [row.typed for row in departments(made).rows] == ["Product", "Sales", None]


def test_what_is_set_aside_has_a_column_while_there_is_any() -> None:
    made = Context(
        assessed(f"{QUARTER}\n{FIRM.format(state='Postponed')}".replace("\n    ", "\n"), alone=True), "en"
    )
    assert cells(made)[0] == ("Product", ["–", "–", "1", "–", "1"])
    assert departments(made).classes[-1].statuses == COLUMNS[-1][2]


def test_every_status_is_in_one_column() -> None:
    assert Counter(status for _, _, statuses in COLUMNS for status in statuses) == Counter(Status)


NAMES = st.sampled_from(["Sales", "sales ", "Product", "Legal", "HR", ""])
KPI = st.tuples(
    NAMES,
    st.sampled_from(["Increase to", "At least", "At most"]),
    st.one_of(st.none(), st.integers(0, 110)),
    st.sampled_from(["", "", "", "Postponed", "Closed", "Cancelled"]),
    st.sampled_from(["CRM", "CRM", ""]),
    st.sampled_from(["2026-10-01", "2026-11-15"]),
)
Kpis = list[tuple[str, str, int | None, str, str, str]]


def plan_of_kpis(rows: Kpis) -> Assessment:
    lines = [
        f"K{n} | Figure {n} | Ben | {name} | {measure} | 100 | {start} | Q4 | {source} | Monthly | {state} | {'' if value is None else value}"
        for n, (name, measure, value, state, source, start) in enumerate(rows)
    ]
    header = "ID | KPI | Owner | Department | Measure | Target | Start | End | Data source | Frequency | State | Current"
    return assessed("\n".join(("KPIs", header, *lines)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(KPI, min_size=1, max_size=12), st.integers(1, 4), st.sampled_from(LANGUAGES))
def test_columns_add_up_to_the_counters_and_to_what_programs_get(
    rows: Kpis, most: int, language: Language
) -> None:
    made = Context(plan_of_kpis(rows), language)
    whole = departments(made)
    summary = as_data(made.assessment, language)["summary"]
    for table in (whole, shortened(made, whole, most)):
        assert len(table.rows) <= most or table is whole
        columns = zip(*(row.counts for row in table.rows), strict=True)
        sums = [sum(one.count.value for one in column) for column in columns]
        assert sum(sums) == sum(row.total for row in table.rows) == len(made.selection.measured)
        assert [str(n) for n in sums[: len(COUNTERS)]] == [one.count for one in counters(made)]
        in_json = [
            sum(summary[kind].get(key, 0) for kind in ("key_results", "kpis") for key in keys.split())
            for keys in COUNTED
        ]
        assert sums[: len(COUNTERS)] == in_json


@pytest.mark.parametrize(
    ("language", "others"), [("en", "13 other departments"), ("zh-TW", "其他 13 個部門")]
)
def test_of_many_departments_the_others_are_one_row(language: Language, others: str) -> None:
    rows: Kpis = [(f"Team {n}", "Increase to", n, "", "CRM", "2026-10-01") for n in range(20)]
    made = Context(plan_of_kpis(rows), language)
    table = departments(made)
    assert len(table.rows) == 21  # and that of the example rows
    short = shortened(made, table, 8)
    assert len(short.rows) == 8
    last = short.rows[-1]
    assert last.name == others.replace("13", "14") and last.typed is None
    assert last.total == sum(row.total for row in table.rows[7:])


# Months

SINCE_JUNE = """
    Settings
    Setting      | Value
    Period start | 2026-06-01
    Period end   | 2026-12-31

    Objectives
    ID | Objective | Level   | Start      | End
    O1 | Lead      | Company | 2026-06-01 | 2026-12-31

    Key Results
    ID  | Objective ID | Measure     | Target | Start      | Due
    KR1 | O1           | Increase to | 100    | 2026-06-01 | 2026-12-31

    Check-ins
    Date       | ID  | Value
    2026-09-30 | KR1 | {before}
    2026-10-30 | KR1 | 70
"""
PAST = """
    Past months
    Month   | As of      | ID  | Progress | Status
    2026-07 | 2026-07-31 | O1  | 10%      | Off track
    2026-09 | 2026-09-30 | O1  | 41%      | At risk
"""


def test_a_strip_tells_month_by_month_what_was_reported() -> None:
    english, chinese = (context(SINCE_JUNE.format(before=60) + PAST, language) for language in LANGUAGES)
    (top,) = english.plan.objectives
    assert [(m.label, m.name, m.status and m.status.word, m.progress.text) for m in strip(english, top)] == [
        ("Jul", "Jul 2026", "Off track", "10%"),
        ("Aug", "Aug 2026", None, "–"),
        ("Sep", "Sep 2026", "At risk", "41%"),  # as it was reported, not 60%
        ("Oct", "Oct 2026", "On track", "70%"),
    ]
    (top,) = chinese.plan.objectives
    assert [m.label for m in strip(chinese, top)] == ["7 月", "8 月", "9 月", "10 月"]


def test_without_any_report_the_month_before_is_told_by_todays_plan() -> None:
    made = context(SINCE_JUNE.format(before=60))
    (top,) = made.plan.objectives
    assert [(m.label, m.progress.text) for m in strip(made, top)] == [("Sep", "60%"), ("Oct", "70%")]


def test_a_single_month_is_no_strip() -> None:
    made = context(
        SINCE_JUNE.replace("    2026-09-30 | KR1 | {before}\n", "").replace("2026-06-01", "2026-10-01")
    )
    (top,) = made.plan.objectives
    assert strip(made, top) == ()


MONTHS = st.lists(
    st.tuples(st.sampled_from(["2026-05-31", "2026-07-31", "2026-08-31", "2026-09-30"]), st.integers(0, 100)),
    max_size=4,
    unique_by=lambda row: row[0],
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MONTHS, st.integers(0, 100), st.sampled_from(LANGUAGES))
def test_the_last_month_of_a_strip_is_today(
    rows: list[tuple[str, int]], before: int, language: Language
) -> None:
    past = "".join(f"    {day[:7]} | {day} | O1 | {share}% | On track\n" for day, share in rows)
    tables = SINCE_JUNE.format(before=before)
    if past:
        tables += f"\n    Past months\n    Month | As of | ID | Progress | Status\n{past}"
    made = context(tables, language)
    for item in made.plan.items:
        months, outcome = strip(made, item), made.assessment[item]
        assert len(months) in range(7) and len(months) != 1
        if months:
            assert months[0].status is not None
            assert months[-1].status is not None and months[-1].status.status is outcome.status
            assert months[-1].progress.value == outcome.progress


def test_the_burn_up_goes_from_what_was_reported_to_where_it_is_heading() -> None:
    found = burn_up(context(SINCE_JUNE.format(before=60) + PAST))
    assert found is not None
    day = dt.date
    assert found.done == (
        (day(2026, 7, 31), 0.1),
        (day(2026, 9, 30), 0.6),  # of the month before: by today's plan, as the head compares
        (day(2026, 10, 31), 0.7),
    )
    assert found.expected[0] == (day(2026, 6, 1), 0.0)
    assert found.expected[-1] == (day(2026, 12, 31), 1.0)
    assert [share for _, share in found.expected] == sorted(share for _, share in found.expected)
    assert found.ahead is None  # two values have no pace


def test_what_has_no_progress_has_no_burn_up() -> None:
    assert (
        burn_up(Context(assessed(f"{QUARTER}\n\nObjectives\nID | Objective\nO1 | Lead", alone=True), "en"))
        is None
    )


# Bars


def colours(progress: float | None, expected: float | None) -> list[tuple[int, str, str]]:
    names = {COLOURS["good"].fill: "done", "#d1d5db": "rail"}
    marks = {"": "", "#111827": "dark", "#ffffff": "light"}
    return [(p.width, names[p.colour], marks[p.mark]) for p in bullet(progress, expected, "good")]


@pytest.mark.parametrize(
    ("progress", "expected", "pieces"),
    [
        (0.3, 0.5, [(30, "done", ""), (20, "rail", "dark"), (50, "rail", "")]),
        (0.5, 0.3, [(30, "done", "light"), (20, "done", ""), (50, "rail", "")]),
        (0.5, 0.5, [(50, "done", "dark"), (50, "rail", "")]),
        (0.0, 0.34, [(34, "rail", "dark"), (66, "rail", "")]),
        (0.34, 0.0, [(34, "done", ""), (66, "rail", "")]),  # nothing is expected: no mark at the edge
        (0.34, None, [(34, "done", ""), (66, "rail", "")]),
        (0.4, 1.0, [(40, "done", ""), (60, "rail", "dark")]),
        (1.0, 1.0, [(100, "done", "dark")]),
        (0.001, 0.999, [(1, "done", ""), (98, "rail", "dark"), (1, "rail", "")]),
        (None, 0.5, []),
    ],
)
def test_a_bar_has_a_mark_where_it_is_expected_to_be(
    progress: float | None, expected: float | None, pieces: list[tuple[int, str, str]]
) -> None:
    assert colours(progress, expected) == pieces


SHARES = st.one_of(st.sampled_from([0.0, 1.0, 0.004, 0.996, 0.5]), st.floats(0, 1))


@given(SHARES, st.one_of(st.none(), SHARES))
def test_the_pieces_of_a_bar_are_all_of_it(progress: float, expected: float | None) -> None:
    pieces = bullet(progress, expected, "bad")
    assert sum(piece.width for piece in pieces) == 100
    assert all(piece.width > 0 for piece in pieces)
    filled = sum(piece.width for piece in pieces if piece.colour == COLOURS["bad"].fill)
    assert abs(filled - progress * 100) <= 1
    assert (filled == 0) is (progress == 0) and (filled == 100) is (progress == 1)
    ends = [sum(p.width for p in pieces[: n + 1]) for n, piece in enumerate(pieces) if piece.mark]
    assert len(ends) <= 1
    assert bool(ends) is bool(expected)
    if expected:
        assert abs(ends[0] - expected * 100) <= 1
        assert (ends[0] == 100) is (expected == 1)


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=4))
def test_every_count_has_a_piece_of_the_bar_of_them(counts: list[int]) -> None:
    tones = [Tone.GOOD, Tone.WARN, Tone.BAD, Tone.NONE]
    pieces = stacked(list(zip(counts, tones, strict=False)))
    known = [(count, tone) for count, tone in zip(counts, tones, strict=False) if count]
    assert [piece.colour for piece in pieces] == [COLOURS[tone.value].fill for _, tone in known]
    assert sum(piece.width for piece in pieces) == (100 if known else 0)
    assert all(piece.width > 0 for piece in pieces)
    assert [bool(piece.mark) for piece in pieces] == [True] * (len(known) - 1) + [False] * bool(known)
    for piece, (count, _) in zip(pieces, known, strict=True):
        assert abs(piece.width - count / sum(counts) * 100) <= 4


# The way to the full report


def way(typed: str, identifier: str = "KR1") -> tuple[str, str, str, str]:
    """Address, what is read, an item's address, that of what is off track."""
    made = context(
        f"Settings\nSetting | Value\nFull report | {typed}\n\nKey Results\nID | Target\n{identifier} | 5"
    )
    found, (key_result,) = links(made), made.plan.key_results
    return found.address, found.shown, found.item(key_result), found.filtered(status="off_track missed")


OURS = "https://intranet/okr/2026-10/report.html"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(
            "https://intranet/okr/{month}/report.html",
            (OURS, OURS, f"{OURS}#id=KR1", f"{OURS}#status=off_track+missed"),
            id="a page of ours",
        ),
        pytest.param(
            "https://intranet/okr/{month}/report.html#{id}",
            (OURS, OURS, f"{OURS}#KR1", f"{OURS}#status=off_track+missed"),
            id="with a way to items of its own",
        ),
        pytest.param(
            "https://wiki/okr?month={month}&item={id}",
            ("https://wiki/okr?month=2026-10", "https://wiki/okr?month=2026-10", "https://wiki/okr?month=2026-10&item=KR1", ""),
            id="some other page: no filters",
        ),
        pytest.param("https://wiki/okr/", ("https://wiki/okr/", "https://wiki/okr/", "", ""), id="no way to items"),
        pytest.param("//share/okr/report.html", ("", "//share/okr/report.html", "", ""), id="a path is only named"),
        pytest.param("S:/okr/{month}/report.html", ("", "S:/okr/2026-10/report.html", "", ""), id="a drive"),
        pytest.param("", ("", "", "", ""), id="nothing"),
    ],
)  # fmt: skip
def test_where_the_full_report_is(typed: str, expected: tuple[str, str, str, str]) -> None:
    assert way(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)//{id}.html",
        " JavaScript:alert(1)",
        "java\x00script:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "ftp://x.example/report.html",
        "mailto:a@example.com",
        "file:///etc/passwd",
        "//x.example/report.html#{id}",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_could_be_anything_is_not_followed(typed: str, language: Language) -> None:
    made = context(f"Settings\nSetting | Value\nFull report | {typed}", language)
    page = page_of(html.summary(made.assessment, language))
    assert (links(made).address, page.of("a"), page.of("script")) == ("", [], [])
    assert not re.search("script:|data:", links(made).shown, re.IGNORECASE)


@pytest.mark.parametrize(
    "typed",
    [
        'https://x.example/"onmouseover="alert(1).html',
        "https://x.example/' onclick='alert(1).html#{id}",
        "https://x.example/<b>{month}.html",
        "https://x.example/\u202egpj.html?{id}'",
        "https://x.example/a b.html",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_stands_in_an_address_stays_in_it(typed: str, language: Language) -> None:
    made = context(f"Settings\nSetting | Value\nFull report | {typed}", language)
    page = page_of(html.summary(made.assessment, language))
    addresses = [links(made).address, *(a["href"] for a in page.of("a"))]
    assert all(re.fullmatch(r"(https://x\.example/[^\s<>\"'\u202e]*)?", one) for one in addresses)
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "\u202e" not in page.text + summary_text(made.assessment, language)


@pytest.mark.parametrize(
    "identifier", ["a\"b'c", "<script>", "K 1&x=#y", "目標1", "../../x", "%22", "javascript:x"]
)
@pytest.mark.parametrize("typed", ["https://intranet/{month}.html", "https://wiki/okr?item={id}"])
def test_an_id_in_an_address_is_only_an_id(identifier: str, typed: str) -> None:
    *_, address, _ = way(typed, identifier)
    before, _, after = address.rpartition("=")
    assert (before, unquote(after)) in [("https://intranet/2026-10.html#id", identifier), ("https://wiki/okr?item", identifier)]  # fmt: skip
    assert not set(after) & set("\"'<>&#= /:")


def test_filters_come_back_as_they_were_whatever_a_department_is_called() -> None:
    made = context("Settings\nSetting | Value\nFull report | https://intranet/report.html")
    for name in ("R&D", "Sales #1", "a=b+c", "研發部", '"quoted" <b>'):
        address = links(made).filtered(department=name)
        assert parse_qsl(urlsplit(address).fragment) == [("department", name)]
        assert not set(address) & set("\"'<> ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_counters_departments_and_items_lead_to_what_they_name(language: Language) -> None:
    tables = (
        FIRM.format(state="")
        + "\n    Settings\n    Setting | Value\n    Period start | 2026-10-01\n    Period end | 2026-12-31\n    Full report | https://intranet/report.html\n"
    )
    found = {a["href"] for a in page_of(html.summary(context(tables, language).assessment, language)).of("a")}
    fragments = [dict(parse_qsl(urlsplit(one).fragment)) for one in found]
    assert {"department": "Sales"} in fragments and {"id": "K3"} in fragments
    assert {"type": "key_result kpi", "status": "off_track missed"} in fragments
    assert all(one.startswith("https://intranet/report.html") for one in found)


# Reasons

SAID = """
    Key Results
    ID  | Key result | Measure     | Target | Start      | Due        | Owner's call | Confidence
    KR1 | Customers  | Increase to | 100    | 2026-10-01 | 2026-12-31 | {call}       | {confidence}

    Check-ins
    Date       | ID  | Value   | By  | Comment
    2026-10-15 | KR1 | 1       | Ada | Slow start.
    2026-10-30 | KR1 | {value} | {by} | {comment}
    2026-11-15 | KR1 | 90      | Ada | Told later.
"""


def reason(language: Language = "en", **given: object) -> tuple[str, str, str, bool]:
    usual = {"call": "", "confidence": "", "value": 2, "by": "Ben", "comment": "Two people ill."}
    made = context(SAID.format(**usual | given), language)
    found = item_view(made, made.plan.key_results[0]).why
    return found.comment, found.said, found.beside, found.asked


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        pytest.param({}, ("“Two people ill.”", "Ben, 30 Oct", "", True), ("「Two people ill.」", "Ben，10 月 30 日", "", True), id="the latest comment"),
        pytest.param({"comment": ""}, ("“Slow start.”", "Ada, 15 Oct", "", True), ("「Slow start.」", "Ada，10 月 15 日", "", True), id="the latest that has words"),
        pytest.param({"by": ""}, ("“Two people ill.”", "30 Oct", "", True), ("「Two people ill.」", "10 月 30 日", "", True), id="by nobody in particular"),
        pytest.param(
            {"call": "On track", "confidence": 4},
            ("“Two people ill.”", "Ben, 30 Oct", "owner's call: on track, confidence 4 of 10", True),
            ("「Two people ill.」", "Ben，10 月 30 日", "負責人判斷：進度正常，信心 4/10", True),
            id="what the owner holds of it",
        ),
        pytest.param({"value": 40}, ("“Two people ill.”", "Ben, 30 Oct", "", False), ("「Two people ill.」", "Ben，10 月 30 日", "", False), id="no reason is asked for what goes well"),
    ],
)  # fmt: skip
def test_the_reason_is_the_latest_comment_by_whom_and_when(
    given: dict[str, object], english: tuple[str, str, str, bool], chinese: tuple[str, str, str, bool]
) -> None:
    assert (reason("en", **given), reason("zh-TW", **given)) == (english, chinese)


@pytest.mark.parametrize(("language", "said"), [("en", "no reason given yet"), ("zh-TW", "尚未說明原因")])
def test_of_what_is_not_well_a_missing_reason_is_said_to_be_missing(language: Language, said: str) -> None:
    for value, asked in ((2, True), (40, False)):
        silent = SAID.format(call="", confidence="", value=value, by="Ben", comment="").replace(
            "Slow start.", ""
        )
        text = summary_text(assessed(f"{QUARTER}\n{textwrap.dedent(silent)}", alone=True), language)
        assert (said in text) is asked


@pytest.mark.parametrize(
    "comment",
    [
        "<script>alert(1)</script>",
        "see http://evil.com now",
        "a\u202egpj.exe\u202c",
        "W" * 3000,
        "' onclick='x",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_comment_holds_is_only_text(comment: str, language: Language) -> None:
    assessment = context(
        SAID.format(call=comment, confidence="", value=2, by=comment, comment=comment), language
    ).assessment
    page, text = page_of(html.summary(assessment, language)), summary_text(assessment, language)
    assert page.of("script") == [] and page.of("a") == []
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "\u202e" not in page.text + text
    assert max(map(len, text.split("\n"))) < 700
