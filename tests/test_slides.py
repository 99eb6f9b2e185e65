"""The slides for a board: what they say, that they are native and hold every name as text, and that nothing runs off them."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.errors import OkrsheetError, Refused
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.deck import board
from okrsheet.deck import check as check_slides
from okrsheet.plan import palette
from okrsheet.report import departments, html
from okrsheet.report.changes import changes
from okrsheet.report.context import Context
from okrsheet.report.json import render as render_json
from okrsheet.report.months import burn_up
from okrsheet.report.outlook import outlook
from okrsheet.report.slides import Slide, deck
from okrsheet.report.verdict import comparison, counters, verdict
from okrsheet.workbook.reader import read
from tests import books
from tests.markup import numbers, page_of
from tests.tables import assessed
from tests.test_cli import run as cli

pptx = pytest.importorskip("pptx")

SAMPLES = Path(__file__).parents[1] / "sample_workbooks"
DAY = dt.date(2026, 11, 30)


def sample(language: Language) -> Assessment:
    return assess(read(SAMPLES / f"example-saas.{language}.xlsx", DAY), DAY)


def made(found: Assessment, language: Language = "en", template: Path | None = None) -> Any:
    """The slides of an assessment, read back."""
    return pptx.Presentation(io.BytesIO(board(deck(Context(found, language)), template)))


@pytest.fixture(scope="module", params=LANGUAGES)
def both(request: pytest.FixtureRequest) -> tuple[Context, Any]:
    """The sample's context and slides, in each language."""
    context = Context(sample(request.param), request.param)
    return context, made(context.assessment, request.param)


def title(slide: Any) -> str:
    return str(slide.shapes.title.text_frame.text)


def titles(slides: Any) -> list[str]:
    return [title(slide) for slide in slides.slides]


def called(slides: Any, name: str) -> Any:
    """The slide of a title."""
    return next(slide for slide in slides.slides if title(slide) == name)


def rows(slide: Any) -> list[list[str]]:
    """The first table of a slide."""
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]


def charts(slides: Any) -> Iterator[Any]:
    for slide in slides.slides:
        yield from (shape.chart for shape in slide.shapes if shape.has_chart)


def texts(slide: Any) -> Iterator[str]:
    """All that is to be read on a slide, but for its number and its foot."""
    for shape in slide.shapes:
        if shape.is_placeholder and "FOOTER" in str(shape.placeholder_format.type):
            continue
        if shape.has_text_frame and "SLIDE_NUMBER" not in str(
            shape.is_placeholder and shape.placeholder_format.type
        ):
            yield re.sub(r" ?[(（]\d+(?: of |/)\d+[)）]$", "", shape.text_frame.text)
        if shape.has_table:
            yield from (cell.text_frame.text for row in shape.table.rows for cell in row.cells)


# What they say


def test_a_board_reads_how_the_plan_stands_then_each_objective_then_what_changed() -> None:
    assert titles(made(sample("en"))) == [
        "Example SaaS Co.",
        "At risk: 77% done, 90% expected by now; 3 of 21 key results and KPIs are off track or missed, 3 at risk, 3 without a figure",
        "Key results and KPIs by department",
        "Become the market leader in SaaS",
        "Also off track or at risk",
        "What changed since the end of October (1 of 2)",
        "What changed since the end of October (2 of 2)",
        "Completeness and data quality",
    ]


def test_the_cover_says_whose_plan_which_month_which_period_and_as_of_which_day() -> None:
    for language, said in (
        ("en", ["Example SaaS Co.", "OKR and KPI report, November 2026",
                "1 Oct 2026 – 31 Dec 2026 · as of 30 Nov 2026"]),
        ("zh-TW", ["範例軟體公司", "OKR 與 KPI 報告 2026 年 11 月",
                   "2026 年 10 月 1 日 – 2026 年 12 月 31 日 · 截至 2026 年 11 月 30 日"]),
    ):  # fmt: skip
        cover = made(sample(language), language).slides[0]
        assert "\n".join(texts(cover)).split("\n") == said


def test_the_first_slide_has_the_verdict_the_counters_and_the_burn_up(both: tuple[Context, Any]) -> None:
    context, slides = both
    slide = slides.slides[1]
    assert title(slide) == verdict(context)
    said = list(texts(slide))
    below = "\n".join(said)
    assert comparison(context) in below and outlook(context) in below
    for counter in counters(context):
        assert [f"{counter.shape} {counter.count}", counter.label, counter.change] in [
            text.split("\n") for text in said
        ]
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    drawn = {
        series.name: {
            day: value
            for day, value in zip(chart.plots[0].categories, series.values, strict=True)
            if value is not None
        }
        for series in chart.plots[0].series
    }
    found = burn_up(context)
    assert found is not None and found.ahead is not None
    expected = [dict(found.expected), dict(found.done), dict([found.done[-1], found.ahead])]
    assert [list(values.values()) for values in drawn.values()] == [
        [points[day] for day in sorted(points)] for points in expected
    ]


@pytest.mark.parametrize(
    ("language", "written"), [("en", '[<=46203]"1 Jul";mmm'), ("zh-TW", '[<=46203]"7 月 1 日";m" 月"')]
)
def test_below_the_burn_up_each_month_stands_where_it_ends(language: Language, written: str) -> None:
    """So a point of 31 October stands above October, and not above November, which begins there."""
    axis = next(charts(made(sample(language), language))).category_axis
    assert axis.tick_labels.number_format == written
    assert dt.date(1899, 12, 30) + dt.timedelta(axis.minimum_scale) == dt.date(2026, 6, 30)
    assert axis._element.find("{*}majorTimeUnit").get("val") == "months"


@pytest.mark.parametrize("day", [dt.date(2026, 10, 31), DAY, dt.date(2026, 12, 31)])
def test_the_names_of_lines_stand_above_left_and_below_right_of_their_points(day: dt.date) -> None:
    plan = read(SAMPLES / "example-saas.en.xlsx", DAY)
    chart = next(charts(made(assess(plan, day))))
    expected, done = (series._element.find(".//{*}dLbl") for series in list(chart.plots[0].series)[:2])
    for label, side, up in ((expected, "l", True), (done, "r", False)):
        assert label.find("{*}dLblPos").get("val") == side
        assert label.index(label.find("{*}layout")) == 1  # as the schema has it
        assert (float(label.find(".//{*}manualLayout/{*}y").get("val")) <= -0.05) is up


def test_departments_stand_beside_each_other_as_in_the_other_reports(both: tuple[Context, Any]) -> None:
    context, slides = both
    head, *found = rows(slides.slides[2])
    table = departments.departments(context)
    assert [one.replace("\n", "") for one in head[3:]] == [f"{c.shape} {c.label}" for c in table.classes]
    assert [row[0].split("\n")[0] for row in found] == [row.name for row in table.rows]
    assert [row[1:] for row in found] == [
        [row.progress.text, row.expected.text, *(one.count.text for one in row.counts)] for row in table.rows
    ]


def test_an_objective_has_what_it_is_made_of_with_reasons_and_decisions() -> None:
    slide = called(made(sample("en")), "Become the market leader in SaaS")
    head, *found = rows(slide)
    assert head == ["Status", "Key result or objective", "Now", "Progress", "vs Oct, points", "Why"]
    assert [row[0] for row in found] == ["✕ Missed", "▲ At risk", "● On track", "● On track", "● On track"]
    assert found[1] == [
        "▲ At risk",
        "Release website 2.0\nKR1.1 · Product lead",
        "3\ntarget 5",
        "60%\nexpected 80%",
        "+20",
        "“Build finished a week late; testing has begun.”\nProduct lead, 20 Nov · confidence 6 of 10",
    ]
    assert found[2][1] == "Build a high-performance website\nO3 · Product lead"
    said = list(texts(slide))
    assert "▲ At risk" in said
    assert (
        "Decisions\n"
        "Sales lead: “1,000 new customers in Q3”: ended at 94%. Decide: close it, or set a new date.\n"
        "Product lead: “Release website 2.0”: at this pace 4.2 by 15 Dec, target 5; it needs +0.93 a week. "
        "Decide: ease the target, add resources, or close it."
    ) in said


def test_what_is_red_and_has_no_reason_says_so() -> None:
    found = rows(called(made(sample("en")), "Also off track or at risk"))
    assert ["No reason given" in row[-1] for row in found[1:]] == [False, False, True, False]


@pytest.mark.parametrize(("most", "rest"), [(24, 0), (12, 3)])
def test_what_changed_has_the_worst_first_and_counts_the_rest(
    most: int, rest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrsheet.report.slides._CHANGES", most)
    context = Context(sample("en"), "en")
    slides = made(context.assessment)
    parts = [slide for slide in slides.slides if title(slide).startswith("What changed")]
    told = changes(context)
    shown = [row for slide in parts for row in rows(slide)[1:]]
    assert len(told) - len(shown) == rest
    assert [row[1] for row in shown] == [one.title for one in told[: len(shown)]]
    assert shown[0] == ["■ Off track\nwas ● On track", "Return on investment of each project",
                        "11% → 6% (target ≥ 10%)"]  # fmt: skip
    assert ("+3 more" in list(texts(parts[-1]))) is bool(rest)


def test_completeness_says_what_is_missing_most_and_draws_it() -> None:
    slide = made(sample("en")).slides[-1]
    assert "KPIs with all four components (target, timeframe, data source, frequency): 6 of 8." in "\n".join(
        texts(slide)
    )
    (plot,) = next(shape.chart for shape in slide.shapes if shape.has_chart).plots
    drawn = dict(zip(plot.categories, plot.series[0].values, strict=True))
    assert drawn == {"target": 2, "timeframe": 2, "frequency": 2, "data source": 1}


COMPANIES = "Objectives\nID | Objective | Level\n" + "\n".join(
    f"O{n} | Objective {n} | Company" for n in range(1, 15)
)


def plan_of(key_results: int, objectives: str = COMPANIES, *, start: int = 1) -> str:
    """So many key results, spread over the objectives, each with a value that lags behind."""
    count = objectives.count("| Company")
    lines = [f"R{n} | O{n % count + 1} | Result {n} | Increase to | 0 | 1000" for n in range(key_results)]
    log = [f"2026-10-30 | R{n} | {n % 300}" for n in range(key_results)]
    return "\n\n".join(
        (
            objectives,
            "Key Results\nID | Objective ID | Key result | Measure | Baseline | Target\n" + "\n".join(lines),
            "Check-ins\nDate | ID | Value\n" + "\n".join(log),
        )
    )


def test_of_many_company_objectives_the_worst_have_slides_and_the_rest_are_counted() -> None:
    slides = made(assessed(plan_of(28)))
    own = [name for name in titles(slides) if name.startswith("Objective ")]
    assert len({name.partition(" (")[0] for name in own}) == 10
    company = called(slides, "Company objectives")
    assert any(text.startswith("4 more objectives, in the full report: ") for text in texts(company))
    (chart,) = (shape.chart for shape in company.shapes if shape.has_chart)
    assert len(list(chart.plots[0].categories)) == 10
    assert [series.name for series in chart.plots[0].series] == ["Progress", "Expected"]


def test_more_key_results_than_fit_go_on_and_none_is_lost() -> None:
    one = "Objectives\nID | Objective | Level\nO1 | Grow | Company"
    slides = made(assessed(plan_of(12, one)))
    parts = [slide for slide in slides.slides if title(slide).startswith("Grow")]
    assert [title(slide) for slide in parts] == [
        f"Grow ({n} of {len(parts)})" for n in range(1, len(parts) + 1)
    ]
    assert len(parts) > 1
    assert sorted(row[1].split("\n")[0] for slide in parts for row in rows(slide)[1:]) == sorted(
        f"Result {n}" for n in range(12)
    )
    slides = made(assessed(plan_of(200, one)))
    parts = [slide for slide in slides.slides if title(slide).startswith("Grow")]
    shown = sum(len(rows(slide)) - 1 for slide in parts)
    assert len(parts) == 3
    assert any(text.startswith(f"{200 - shown} more: ") for text in texts(parts[-1]))


def test_a_plan_without_objectives_or_without_anything_has_slides_too() -> None:
    kpis = "Settings\nSetting | Value\nPeriod start|2026-10-01\nPeriod end|2026-12-31\n\nKPIs\nID | KPI\nK1 | Uptime"
    assert titles(made(assessed(kpis, alone=True)))[1:] == [
        "No figures yet: the only KPI has none",
        "Key results and KPIs by department",
        "Completeness and data quality",
    ]
    empty = "Objectives\nID | Objective"
    assert titles(made(assessed(empty, alone=True)))[1].startswith("This plan is empty")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "no figure yet, 34% expected by now · Owner: –"), ("zh-TW", "尚無數字（預期 34%） · 負責人：–")],
)  # fmt: skip
def test_an_objective_without_a_figure_says_so(language: Language, said: str) -> None:
    plan = plan_of(1, "Objectives\nID | Objective | Level\nO1 | Grow | Company").replace("| 0\n", "| \n")
    plan = plan.partition("\n\nCheck-ins")[0]
    slide = called(made(assessed(plan, alone=True), language), "Grow")
    assert any(text.startswith(said) for text in texts(slide)), list(texts(slide))


def test_a_column_in_which_nothing_is_known_is_left_out() -> None:
    early = assess(read(SAMPLES / "example-saas.en.xlsx", DAY), dt.date(2026, 10, 31))
    slides = made(early)
    changed = [rows(slide) for slide in slides.slides if title(slide).startswith("What changed")]
    for table in changed:
        assert table[0] == ["Status", "Key result or KPI"]
    heads = rows(called(slides, "Become the market leader in SaaS"))[0]
    assert heads == ["Status", "Key result or objective", "Now", "Progress", "Why"]
    assert changed
    heads = rows(called(slides, "Also off track or at risk (1 of 2)"))[0]
    assert heads == ["Status", "Key result or KPI", "Now", "Progress", "Why"]


@pytest.mark.parametrize("month", range(1, 13))
def test_no_word_of_a_heading_is_torn_in_a_narrow_table(month: int) -> None:
    from okrsheet.deck import tables
    from okrsheet.deck.lettering import Hand
    from okrsheet.deck.template import Frame

    frame = Frame(0, 0, 648 * 12700, 356 * 12700)
    day = dt.date(2027, month, 28)
    for language in LANGUAGES:
        hand = Hand(language, "PingFang TC" if language == "zh-TW" else "")
        context = Context(assess(read(SAMPLES / f"example-saas.{language}.xlsx", DAY), day), language)
        for table in (slide.table for slide in deck(context).slides if slide.table):
            rooms = tables.widths(table, frame, hand)
            for column, room in zip(table.columns, rooms, strict=True):
                assert all(hand.width(word) * 9 * 1.05 <= room for word in tables._words(column.heading))


def test_a_page_of_a_narrow_template_is_full_before_rows_are_left_out(tmp_path: Path) -> None:
    """Fifteen changes have room on two pages, and of many items the last page has as many as fit it."""
    slides = made(sample("en"), "en", company_template(tmp_path))
    changed = [slide for slide in slides.slides if title(slide).startswith("What changed")]
    assert [len(rows(slide)) - 1 for slide in changed] == [8, 7]
    assert not any("more" in text for slide in changed for text in texts(slide))
    one = "Objectives\nID | Objective | Level\nO1 | Grow | Company"
    slides = made(assessed(plan_of(60, one)), "en", company_template(tmp_path))
    parts = [slide for slide in slides.slides if title(slide).startswith("Grow")]
    shown = [len(rows(slide)) - 1 for slide in parts]
    assert shown == [5, 5, 5]
    assert any(text.startswith("45 more: ") for text in texts(parts[-1]))
    bottom = max(shape.top + shape.height for shape in parts[-1].shapes if shape.has_table)
    assert bottom < slides.slide_height


def reported(context: Context) -> set[str]:
    """Every number of the other reports, and of the views that they share."""
    table = departments.departments(context)
    said = [
        page_of(html.summary(context.assessment, context.language)).text,
        page_of(html.page(context.assessment, context.language)).text,
        render_json(context.assessment, context.language),
        *(f"{row.progress.text} {row.expected.text}" for row in table.rows),
        *(one.count.text for row in table.rows for one in row.counts),
    ]
    return set(numbers("\n".join(said)))


def test_every_number_on_the_slides_is_in_the_other_reports(both: tuple[Context, Any]) -> None:
    context, slides = both
    known = reported(context)
    for slide in slides.slides:
        said = (text for text in texts(slide) if not re.search("[0-9] more|另有", text))
        assert set(numbers("\n".join(said))) <= known, title(slide)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    values=st.lists(st.integers(-50, 1500), min_size=1, max_size=6),
    before=st.lists(st.integers(0, 900), max_size=6),
    language=st.sampled_from(LANGUAGES),
)
def test_so_it_is_whatever_the_plan(values: list[int], before: list[int], language: Language) -> None:
    plan = plan_of(
        len(values), "Objectives\nID | Objective | Level | Start\nO1 | Grow | Company | 2026-08-01"
    )
    log = [f"2026-10-29 | R{n} | {value}" for n, value in enumerate(values)]
    log += [f"2026-09-15 | R{n} | {value}" for n, value in enumerate(before[: len(values)])]
    plan = plan.partition("Check-ins")[0] + "Check-ins\nDate | ID | Value\n" + "\n".join(log)
    context = Context(assessed(plan), language)
    known = reported(context)
    for slide in made(context.assessment, language).slides:
        assert set(numbers("\n".join(texts(slide)))) <= known, title(slide)


def test_a_status_is_a_shape_a_word_and_a_tint_under_dark_letters(both: tuple[Context, Any]) -> None:
    _, slides = both
    tints = {colour.tint.lstrip("#").upper() for colour in palette.COLOURS.values()}
    for slide in slides.slides:
        for shape in slide.shapes:
            for cell in (cell for row in shape.table.rows for cell in row.cells) if shape.has_table else ():
                if cell.fill.type is not None:
                    assert str(cell.fill.fore_color.rgb) in tints
                    assert all(
                        str(run.font.color.rgb) == "1F2937"
                        for paragraph in cell.text_frame.paragraphs
                        for run in paragraph.runs
                    )


# Names that would do something


HOSTILE = ["=cmd|'/c calc'!A0", "=HYPERLINK(\"http://evil\")", "@SUM(1)", "http://evil.example", "a\x0bb\x07c",
           "\u202etxt.exe", "\ud800", "\ufffe\uffff", "<a:t>&amp;", "+1+1"]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_text_on_slides_and_behind_charts(name: str) -> None:
    found = assessed(
        "Objectives\nID | Objective | Level | Owner\nO1 | NAME | Company | NAME\nO2 | Other | Company |\n\n"
        "Key Results\nID | Objective ID | Key result | Measure | Baseline | Target\n"
        "R1 | O1 | NAME | Increase to | 0 | 10\n\nCheck-ins\nDate | ID | Value | Comment\n2026-10-30 | R1 | 2 | NAME"
    )
    for record in (*found.plan.objectives[:1], *found.plan.key_results):
        object.__setattr__(record, "title", name)
    slides = made(found)
    for slide in slides.slides:
        for text in texts(slide):
            assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ud800\ufffe\uffff]|_x00", text)
    for chart in charts(slides):
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        cells = [cell for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
        assert cells
        assert "f" not in {cell.data_type for cell in cells}
        assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_behind_a_chart_are_those_that_it_draws(language: Language) -> None:
    for chart in charts(made(sample(language), language)):
        sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        assert sheet is not None
        head, *lines = sheet.iter_rows(values_only=True)
        assert list(head[1:]) == [series.name for series in chart.plots[0].series]
        for number, series in enumerate(chart.plots[0].series, 1):
            assert [line[number] for line in lines] == list(series.values)


# Letters and places


def test_every_run_says_its_language_and_chinese_its_font() -> None:
    for language, tag in (("en", "en-US"), ("zh-TW", "zh-TW")):
        with zipfile.ZipFile(io.BytesIO(board(deck(Context(sample(language), language))))) as package:
            names = [
                name for name in package.namelist() if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml", name)
            ]
            runs = [
                run for name in names for run in re.findall(r"<a:r>.*?</a:r>", package.read(name).decode())
            ]
        assert len(runs) > 100
        for run in runs:
            assert f'lang="{tag}"' in run
            assert ('<a:ea typeface="Microsoft JhengHei"/>' in run) is (language == "zh-TW")


def test_tables_and_charts_are_described_to_those_who_do_not_see_them(both: tuple[Context, Any]) -> None:
    _, slides = both
    for slide in slides.slides:
        for shape in slide.shapes:
            if shape.has_table or shape.has_chart:
                assert len(shape._element.find(".//{*}cNvPr").get("descr")) > 10
                if shape.has_table:
                    assert shape.table.first_row


def test_notes_say_from_which_cells_the_figures_come() -> None:
    slide = called(made(sample("en")), "Become the market leader in SaaS")
    notes = slide.notes_slide.notes_text_frame.text.split("\n")
    assert notes[0] == "Where the figures come from:"
    assert notes[1] == "Become the market leader in SaaS: Objectives!A2"
    assert any(re.fullmatch(r"Release website 2\.0: 'Key Results'!A2, 'Check-ins'!D\d+", n) for n in notes)


LONG = {
    "narrow": "i" * 120,
    "wide": "W" * 120,
    "words": "customers who stay " * 7,
    "chinese": "長" * 120,
    "mixed": "客戶 retention 率 " * 12,
}


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("template", ["own", "4:3"])
def test_nothing_runs_off_a_slide(kind: str, template: str, tmp_path: Path) -> None:
    name = LONG[kind]
    objectives = (
        f"Objectives\nID | Objective | Level | Owner | Department\nO1 | {name} | Company | {name} | {name}"
    )
    plan = plan_of(9, objectives).replace("Result ", f"{name} ").replace("| Value\n", "| Value | Comment\n")
    plan = re.sub(r"(?m)^(2026-10-30.*)$", rf"\1 | {name} {name}", plan)
    place = company_template(tmp_path) if template == "4:3" else None
    for language in LANGUAGES:
        slides = made(assessed(plan), language, place)
        for slide in slides.slides:
            within(slide, slides)


def test_forty_departments_and_thousands_of_items_stay_a_deck_that_can_be_read() -> None:
    objectives = "Objectives\nID | Objective | Level | Department\n" + "\n".join(
        f"O{n} | Objective {n} | Company | Department {n}" for n in range(1, 41)
    )
    slides = made(assessed(plan_of(2000, objectives)))
    assert len(slides.slides) < 45
    for slide in slides.slides:
        within(slide, slides)
    table = [row for s in slides.slides if "by department" in title(s) for row in rows(s)[1:]]
    assert len(table) == 24
    assert table[-1][0] == "18 other departments"  # one is of what belongs to none
    assert sum(int(row[n].replace(",", "").replace("–", "0")) for row in table for n in range(3, 7)) == 2001


def within(slide: Any, slides: Any) -> None:
    """Nothing reaches over the slide's edges, and tables end above the foot, as high as their rows were reckoned."""
    foot = min(
        (
            s.top
            for s in slide.shapes
            if s.is_placeholder and "SLIDE_NUMBER" in str(s.placeholder_format.type)
        ),
        default=slides.slide_height,
    )
    for shape in slide.shapes:
        assert shape.left >= 0 and shape.top >= 0
        assert shape.left + shape.width <= slides.slide_width
        assert shape.top + shape.height <= slides.slide_height
        if shape.has_table:
            assert shape.top + sum(row.height for row in shape.table.rows) <= foot
            assert abs(sum(column.width for column in shape.table.columns) - shape.width) < 100
    ids = [element.get("id") for element in slide.shapes._spTree.iter("{*}cNvPr")]
    assert len(ids) == len(set(ids))


# A company's template


def company_template(folder: Path, *, keep: str = "") -> Path:
    """A 4:3 template whose layouts bear Chinese names, with a sample slide in a section; ``keep`` is all of its layouts."""
    template = pptx.Presentation()
    for number, layout in enumerate(template.slide_layouts):
        layout.name = f"版面配置 {number}" if layout.name != keep else keep
    slide = template.slides.add_slide(template.slide_layouts[1])
    slide.shapes.title.text = "A sample slide of the company"
    identity = template.slides._sldIdLst[0].get("id")
    section = (
        '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}">'
        '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
        '<p14:section name="Samples" id="{6F0B0F0B-3B1B-4B8C-9C6A-6C9D5E8F0A11}"><p14:sldIdLst>'
        f'<p14:sldId id="{identity}"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
    )
    from pptx.oxml import parse_xml

    template.element.append(parse_xml(section))
    if keep:
        for layout in list(template.slide_layouts):
            if layout.name != keep:
                if layout.used_by_slides:
                    template.part.drop_rel(template.slides._sldIdLst[0].rId)
                    template.slides._sldIdLst.remove(template.slides._sldIdLst[0])
                template.slide_layouts.remove(layout)
    path = folder / "company.pptx"
    template.save(path)
    return path


def test_a_company_template_keeps_its_size_and_loses_its_sample_slides(tmp_path: Path) -> None:
    template = company_template(tmp_path)
    data = board(deck(Context(sample("zh-TW"), "zh-TW")), template)
    slides = pptx.Presentation(io.BytesIO(data))
    assert slides.slide_width * 3 == slides.slide_height * 4
    assert titles(slides)[0] == "範例軟體公司"
    assert {slide.slide_layout.name for slide in slides.slides} == {"版面配置 0", "版面配置 5"}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
        assert b"A sample slide" not in everything
        assert b"sectionLst" not in package.read("ppt/presentation.xml")
    assert (
        "A sample slide" in pptx.Presentation(str(template)).slides[0].shapes.title.text
    )  # the file is left alone


@pytest.mark.parametrize(
    "layout", ["Title and Content", "Blank", "Picture with Caption", "Vertical Title and Text"]
)
def test_a_template_of_one_layout_does(layout: str, tmp_path: Path) -> None:
    slides = made(sample("en"), "en", company_template(tmp_path, keep=layout))
    assert {slide.slide_layout.name for slide in slides.slides} == {layout}
    assert len(slides.slides) >= 8
    for slide in slides.slides:
        assert not any(
            "OBJECT" in str(s.placeholder_format.type) or "BODY" in str(s.placeholder_format.type)
            for s in slide.placeholders
        )
        for shape in slide.shapes:
            assert shape.left + shape.width <= slides.slide_width
            assert shape.top + shape.height <= slides.slide_height


def test_on_a_dark_template_only_what_is_tinted_has_a_colour_of_ours(tmp_path: Path) -> None:
    """Else its dark letters would stand on a dark page."""
    slides = made(sample("en"), "en", company_template(tmp_path))
    for slide in slides.slides:
        for shape in slide.shapes:
            tinted = shape.shape_type is not None and "AUTO_SHAPE" in str(shape.shape_type)
            for paragraph in shape.text_frame.paragraphs if shape.has_text_frame and not tinted else ():
                assert all(run.font.color is None or run.font.color.type is None for run in paragraph.runs)


def test_what_is_no_presentation_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    path = books.sample(tmp_path)
    potx = tmp_path / "company.potx"
    made_of = company_template(tmp_path)
    with zipfile.ZipFile(made_of) as old, zipfile.ZipFile(potx, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"presentation.main+xml", b"template.main+xml"))
    for template, said in (
        (path, "is no PowerPoint presentation"),
        (potx, "is no PowerPoint presentation"),
        (tmp_path / "none.pptx", "there is no such template"),
        (tmp_path, "template"),
    ):
        with pytest.raises(Refused, match=said):
            check_slides(template)
        done = cli("report", path, "--month", "2026-11", "--slide-template", template)
        assert done.exit_code == 2
        assert said in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "plan-2026-11").exists()


def edited(
    folder: Path,
    change: dict[str, tuple[str, str] | None],
    add: dict[str, bytes] | None = None,
    name: str = "edited.pptx",
) -> Path:
    """A template with parts whose text is replaced by a pattern, left out (``None``) or added."""
    path = folder / name
    with zipfile.ZipFile(company_template(folder)) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part in change:
                pattern = change[part]
                if pattern is None:
                    continue
                data, count = re.subn(pattern[0].encode(), pattern[1].encode(), data)
                assert count
            new.writestr(part, data)
        for part, data in (add or {}).items():
            new.writestr(part, data)
    return path


_MACRO_TYPE = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
_MAIN_TYPE = r"application/vnd\.openxmlformats-officedocument\.presentationml\.presentation\.main\+xml"
_VBA = '<Override PartName="/ppt/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
_VBA_RELATION = (
    '<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
    ' Target="vbaProject.bin"/></Relationships>'
)
_RELATIONS = "ppt/_rels/presentation.xml.rels"
_SIZE = r"<p:sldSz[^>]*/>"
DAMAGED: dict[str, dict[str, tuple[str, str] | None]] = {
    "layout without its part": {"ppt/slideLayouts/slideLayout6.xml": None},
    "layout not related": {
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": (r'<Relationship [^>]*slideLayout6\.xml"[^>]*/>', "")
    },
    "no master": {"ppt/slideMasters/slideMaster1.xml": None},
    "no theme": {"ppt/theme/theme1.xml": None},
    "theme not related": {
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": (r'<Relationship [^>]*theme1\.xml"[^>]*/>', "")
    },
    "size of letters": {"ppt/presentation.xml": (_SIZE, '<p:sldSz cx="abc" cy="-5"/>')},
    "size below nothing": {"ppt/presentation.xml": (_SIZE, '<p:sldSz cx="9144000" cy="-5"/>')},
    "size of a point": {"ppt/presentation.xml": (_SIZE, '<p:sldSz cx="1" cy="1"/>')},
    "no slides listed": {"ppt/slideMasters/slideMaster1.xml": (r"(?s)<p:cSld.*</p:cSld>", "")},
    "layout without shapes": {"ppt/slideLayouts/slideLayout6.xml": (r"(?s)<p:spTree>.*</p:spTree>", "")},
    "unknown kind": {"ppt/slideLayouts/slideLayout6.xml": ('type="title"', 'type="none"')},
    "macros": {"[Content_Types].xml": (_MAIN_TYPE, _MACRO_TYPE)},
    "macros of a plain type": {"[Content_Types].xml": ("</Types>", _VBA), _RELATIONS: ("</Relationships>", _VBA_RELATION)},
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_template_or_one_with_macros_is_refused_in_a_sentence(damage: str, tmp_path: Path) -> None:
    add = {"ppt/vbaProject.bin": b"macro"} if "macros" in damage else {}
    template = edited(tmp_path, DAMAGED[damage], add, "edited.pptm" if damage == "macros" else "edited.pptx")
    done = cli(
        "report", books.sample(tmp_path), "--month", "2026-11", "--slide-template", template, "--lang", "en"
    )
    assert done.exit_code == 2, done.stdout
    assert done.stderr == (
        f"okrsheet: {template}: the template is no PowerPoint presentation\n"
        "  Open it in PowerPoint and save it as a presentation (.pptx); a .potx or .pptm will not do.\n"
    )
    assert not (tmp_path / "plan-2026-11").exists()


def test_what_is_damaged_where_only_a_deck_comes_upon_it_is_refused_and_faults_of_ours_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from okrsheet.deck import drawing

    def fails(deck: Any, stage: Any) -> bytes:
        if stage.presentation.slide_width == 9144000:  # the template's
            raise KeyError("rId6")
        return b""

    monkeypatch.setattr(drawing, "_drawn", fails)
    said = deck(Context(sample("en"), "en"))
    with pytest.raises(Refused, match="is no PowerPoint presentation"):
        board(said, company_template(tmp_path))

    def ours(deck: Any, stage: Any) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(drawing, "_drawn", ours)
    with pytest.raises(ZeroDivisionError):
        board(said, company_template(tmp_path))


def test_a_template_that_names_no_size_has_the_usual_one(tmp_path: Path) -> None:
    template = edited(tmp_path, {"ppt/presentation.xml": (_SIZE, "")})
    check_slides(template)
    slides = made(sample("en"), "en", template)
    assert (slides.slide_width, slides.slide_height) == (9144000, 6858000)


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices")
def test_what_is_no_file_or_not_there_is_said_with_a_hint_that_fits(tmp_path: Path) -> None:
    path = books.sample(tmp_path)
    pipe = tmp_path / "pipe.pptx"
    os.mkfifo(pipe)
    hint = "  Name a presentation (.pptx) that is there and may be read.\n"
    for template, said in (
        (pipe, "the template is no file"),
        (Path("/dev/zero"), "the template is no file"),
        (tmp_path, "the template is no file"),
        (tmp_path / "none.pptx", "there is no such template"),
        (company_template(tmp_path) / "none.pptx", "there is no such template"),
    ):
        done = cli(
            "report",
            path,
            "--month",
            "2026-11",
            "--slide-template",
            template,
            "--lang",
            "en",
        )
        assert (done.exit_code, done.stderr) == (2, f"okrsheet: {template}: {said}\n{hint}")
    assert not (tmp_path / "plan-2026-11").exists()


# The file


def test_the_same_plan_makes_the_same_bytes_in_any_process() -> None:
    code = (
        "import datetime as dt, hashlib, pathlib, okrsheet;"
        "from okrsheet.deck import board; from okrsheet.report.context import Context; from okrsheet.report.slides import deck;"
        f"day = dt.date(2026, 11, 30); plan = okrsheet.read(pathlib.Path({str(SAMPLES / 'example-saas.en.xlsx')!r}), day);"
        "print(hashlib.sha256(board(deck(Context(okrsheet.assess(plan, day), 'en')))).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(SAMPLES.parent), "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_the_file_is_dated_by_the_report_and_by_nobodys_clock() -> None:
    data = board(deck(Context(sample("en"), "en")))
    about = pptx.Presentation(io.BytesIO(data)).core_properties
    assert (about.created.date(), about.modified.date()) == (DAY, DAY)
    assert (about.title, about.author, about.comments) == ("Example SaaS Co., November 2026", "okrsheet", "")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name or "printerSettings" in name for name in package.namelist())


@books.needs_libreoffice
@pytest.mark.parametrize("language", LANGUAGES)
def test_impress_opens_it(language: Language, tmp_path: Path) -> None:
    (tmp_path / "board.pptx").write_bytes(board(deck(Context(sample(language), language))))
    command = [str(books.SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
               "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "board.pptx")]  # fmt: skip
    subprocess.run(command, capture_output=True, check=False, timeout=180)
    printed = tmp_path / "board.pdf"
    if not printed.exists():
        pytest.skip("LibreOffice has no Impress here")
    pages = len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))
    assert pages == len(made(sample(language), language).slides)


# The command


def test_the_command_writes_them_beside_the_other_reports(tmp_path: Path) -> None:
    path = books.sample(tmp_path)
    done = cli("report", path, "--month", "2026-11", "--slides")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(tmp_path / "plan-2026-11" / "board.pptx")
    first = (tmp_path / "plan-2026-11" / "board.pptx").read_bytes()
    cli("report", path, "--month", "2026-11", "--slides", "--no-write-back", "--out", tmp_path / "a")
    cli("report", path, "--month", "2026-11", "--slides", "--no-write-back", "--out", tmp_path / "b")
    assert (tmp_path / "a" / "board.pptx").read_bytes() == (tmp_path / "b" / "board.pptx").read_bytes()
    assert titles(pptx.Presentation(io.BytesIO(first)))[0] == "Example SaaS Co."


def test_each_month_and_each_plan_has_its_own(tmp_path: Path) -> None:
    path, other = books.sample(tmp_path), books.sample(tmp_path, "zh-TW", "計畫.xlsx")
    template = company_template(tmp_path)
    done = cli("report", path, "--months", "2026-10..2026-11", "--slide-template", template)
    assert done.exit_code == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line.endswith(".pptx")] == [
        str(tmp_path / f"plan-2026-{month}" / "board.pptx") for month in (10, 11)
    ]
    done = cli("report", "--each", path, other, "--month", "2026-11", "--slides", "--out", tmp_path / "o")
    assert sorted(place.parent.name for place in (tmp_path / "o").rglob("board.pptx")) == [
        "plan-2026-11",
        "計畫-2026-11",
    ]


def test_a_folder_is_one_plan_with_one_deck(tmp_path: Path) -> None:
    done = cli(
        "report",
        SAMPLES / "organisation",
        "--month",
        "2026-11",
        "--slides",
        "--no-write-back",
        "--out",
        tmp_path,
    )
    assert "board.pptx" in done.stdout
    slides = pptx.Presentation(str(tmp_path / "board.pptx"))
    notes = "\n".join(s.notes_slide.notes_text_frame.text for s in slides.slides if s.has_notes_slide)
    assert ".xlsx]" in notes  # of several workbooks each cell is named with its own


def test_a_dry_run_makes_none(tmp_path: Path) -> None:
    path = books.sample(tmp_path)
    assert cli("report", path, "--month", "2026-11", "--slides", "--pdf", "--dry-run").exit_code == 0
    assert [one.name for one in tmp_path.iterdir()] == ["plan.xlsx"]


def test_without_python_pptx_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name, *_: None)
    with pytest.raises(OkrsheetError, match="python-pptx") as caught:
        board(deck(Context(assessed(COMPANIES), "en")))
    assert caught.value.into("zh-TW").endswith("pip install 'okrsheet[slides]'")
    path = books.sample(tmp_path)
    done = cli("report", path, "--month", "2026-11", "--slides")
    assert done.exit_code == 2
    assert "pip install 'okrsheet[slides]'" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["plan.xlsx"]


def test_it_is_loaded_only_when_it_is_asked_for() -> None:
    code = "import sys, okrsheet.run.reporting, okrsheet.deck; sys.exit('pptx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_slide_is_data_before_it_is_drawn() -> None:
    slides = deck(Context(sample("en"), "en")).slides
    assert all(isinstance(slide, Slide) for slide in slides)
    assert slides[2].table is not None and not slides[2].chart
