"""The year: a small plan's months worked out by hand, and what ``okrsheet report --months`` writes."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import okrsheet
from okrsheet.assessment import assess
from okrsheet.basics.dates import end_of_month, month_ends
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan.status import rounded
from okrsheet.report.files import rendered, rendered_year
from tests.books import made, sample
from tests.browser import axe_violations, needs_browser, opened, overflow
from tests.markup import page_of
from tests.story import new_book, told
from tests.tables import plan_of
from tests.test_cli import run as cli
from tools.ready_made import ROOT

PLAN = """
Settings
Setting      | Value
Organisation | Kilo
Period start | 2025-01-01
Period end   | 2026-12-31

People
Name | Email           | Department
Ada  | ada@example.com | Sales
Bob  | bob@example.com | Service

Objectives
ID | Objective | Level      | Owner | Department | Supports | Start      | End
O1 | Grow      | Company    | Ada   | Sales      |          |            |
O2 | Serve     | Department | Bob   | Service    | O1       | 2026-03-01 | 2026-12-31

Key Results
ID  | Objective ID | Key result | Owner | Measure     | Baseline | Target | Start      | End
KR1 | O1           | Customers  | Ada   | Increase to | 0        | 100    |            |
KR2 | O2           | Answers    | Bob   | Increase to | 0        | 20     | 2026-03-01 | 2026-12-31

KPIs
ID | KPI     | Owner | Department | Measure  | Target | End        | Data source | Frequency | Current
K1 | Quick   | Bob   | Service    | At least | 90%    | 2026-12-31 | CRM         | Monthly   |
K2 | Visited | Ada   | Sales      | At least | 5      | 2026-12-31 |             | Monthly   | {current}

Check-ins
Date       | ID  | Value
2025-02-20 | KR1 | 10
2025-04-20 | KR1 | 20
2026-01-20 | KR1 | 40
2026-03-20 | KR1 | 50
2026-03-25 | KR2 | 5
2026-04-20 | KR2 | 10
2026-02-20 | K1  | 95%
2026-04-20 | K1  | 80%
"""
MONTHS = ("2025-12", "2026-01", "2026-02", "2026-03", "2026-04")
DAYS = month_ends(dt.date(2025, 12, 1), dt.date(2026, 4, 1))


def small(more: str = "", current: str = "") -> okrsheet.Plan:
    return plan_of(PLAN.format(current=current) + more, DAYS[-1], alone=True)


def found(plan: okrsheet.Plan, measure: str, kind: str = "plan", group: str = "") -> list[float | None]:
    """A measure month by month; ``None`` where it is unknown, or its status has no item."""
    frame = okrsheet.months(plan, MONTHS[0], MONTHS[-1])
    rows = frame[(frame["kind"] == kind) & (frame["group"] == group) & (frame["measure"] == measure)]
    values = rows.dropna(subset=["value"]).groupby("month")["value"].sum().to_dict()
    return [values.get(month) for month in MONTHS]


def year(plan: okrsheet.Plan, language: Language = "en") -> dict[str, str]:
    frame = okrsheet.months(plan, MONTHS[0], MONTHS[-1])
    made = rendered_year(frame, assess(plan, DAYS[-1]), language)
    return {name: "".join(pieces) for name, pieces in made.items()}


# By hand


def test_the_plan_month_by_month() -> None:
    """The plan is O1, and O1 is KR1: 20, 40, 40, 50, 50 of 100, over 730 days."""
    plan = small()
    assert found(plan, "progress") == [0.2, 0.4, 0.4, 0.5, 0.5]
    gone = [365, 365 + 31, 365 + 59, 365 + 90, 365 + 120]
    assert found(plan, "expected") == pytest.approx([days / 730 for days in gone])
    assert found(plan, "kpis_complete") == [1] * 5
    assert found(plan, "kpis_total") == [2] * 5
    assert found(plan, "undated") == [0] * 5


def test_a_department_that_begins_in_march_is_unknown_before() -> None:
    plan = small()
    assert found(plan, "progress", "department", "Service") == [None, None, None, 0.25, 0.5]
    expected = found(plan, "expected", "department", "Service")
    assert expected == pytest.approx([0, 0, 0, 31 / 306, 61 / 306])
    assert found(plan, "progress", "owner", "Bob") == [None, None, None, 0.25, 0.5]
    assert found(plan, "progress", "department", "Sales") == [0.2, 0.4, 0.4, 0.5, 0.5]
    assert found(plan, "kpis_complete", "department", "Sales") == [0] * 5
    assert found(plan, "kpis_complete", "owner", "Bob") == [1] * 5


def test_statuses_are_counted_each_month() -> None:
    """0.2 of 0.5 is off track, 0.4 of 0.54 at risk, 0.4 of 0.58 off track, 0.5 of 0.62 and 0.66 at risk."""
    months = json.loads(year(small())["year.json"])["months"]
    assert [month["key_results"] for month in months] == [
        {"off_track": 1, "not_started": 1},
        {"at_risk": 1, "not_started": 1},
        {"off_track": 1, "not_started": 1},
        {"on_track": 1, "at_risk": 1},
        {"on_track": 1, "at_risk": 1},
    ]
    assert [month["kpis"] for month in months] == [
        {"no_data": 1, "incomplete": 1},
        {"no_data": 1, "incomplete": 1},
        {"on_track": 1, "incomplete": 1},
        {"on_track": 1, "incomplete": 1},
        {"off_track": 1, "incomplete": 1},
    ]


def test_the_year_before_is_known_from_the_first_dated_value_on() -> None:
    plan = small()
    assert found(plan, "last_year") == [None, None, 0.1, 0.1, 0.2]
    assert found(plan, "last_year", "department", "Sales") == [None, None, 0.1, 0.1, 0.2]
    assert found(plan, "last_year", "department", "Service") == [None] * 5


def past(*rows: str) -> str:
    head = "Month | As of | ID | Value | Progress | Status | Baseline | Target | Due | Weight | Title | State"
    return "\n\nPast months\n" + "\n".join((head, *rows))


LAST_JANUARY = "2025-01 | 2025-01-31 | O1 | | 5% | On track | | | | 1 | Grow | Open"


def test_past_months_tells_of_the_year_before_where_the_log_does_not() -> None:
    assert found(small(past(LAST_JANUARY)), "last_year") == [None, 0.05, 0.1, 0.1, 0.2]
    another = "2025-01 | 2025-01-31 | O9 | | 95% | On track | | | | 1 | Gone | Open"
    assert found(small(past(LAST_JANUARY, another)), "last_year") == [None, None, 0.1, 0.1, 0.2]


def test_of_last_years_plan_only_the_whole_is_compared() -> None:
    """The objectives of 2025 had the same IDs; whose they were, nobody can tell."""
    row = "2025-03 | 2025-03-31 | O1 | | 60% | On track | | | 2025-12-31 | 1 | Found | Open"
    tables = PLAN.format(current="").replace("Period start | 2025-01-01", "Period start | 2026-01-01")
    plan = plan_of(tables + past(row), DAYS[-1], alone=True)
    assert found(plan, "last_year") == [None, None, None, 0.6, None]
    assert found(plan, "last_year", "department", "Sales") == [None] * 5


def test_what_was_reported_otherwise_is_told() -> None:
    rows = ("2026-01 | 2026-01-31 | O1 | | 30% | At risk | | | | 1 | Grow | Open",
            "2026-02 | 2026-02-28 | O1 | | 40% | At risk | | | | 1 | Grow | Open",
            "2026-04 | 2026-04-30 | O1 | | 10% | At risk | | | | 1 | Grow | Open")  # fmt: skip
    plan = small(past(*rows))
    assert found(plan, "reported") == [None, 0.3, 0.4, None, None]  # the latest month is about to be replaced
    text = page_of(year(plan)["year.html"]).text
    assert text.count("was reported then") == 1
    assert "(30% was reported then)" in text


def test_values_without_a_date_are_owned_up_to() -> None:
    assert "without a date" not in year(small())["year.html"]
    plan = small(current="6")
    assert found(plan, "undated") == [1] * 5
    assert "1 item has a value without a date (Current)" in year(plan)["year.html"]


def test_the_json_holds_the_figures_unrounded_and_null_for_unknown() -> None:
    data = json.loads(year(small())["year.json"])
    assert (data["first"], data["last"]) == ("2025-12", "2026-04")
    assert [month["month"] for month in data["months"]] == list(MONTHS)
    sales, service = data["departments"]
    assert (sales["name"], service["name"]) == ("Sales", "Service")
    assert [month["progress"] for month in service["months"]] == [None, None, None, 0.25, 0.5]
    assert service["months"][3]["expected"] == 31 / 306
    assert [owner["name"] for owner in data["owners"]] == ["Ada", "Bob"]
    for day, month in zip(DAYS, data["months"], strict=True):
        summary = assess(small(), day).summary
        assert month["as_of"] == day.isoformat()
        assert (month["progress"], month["expected"]) == (summary.progress, summary.expected)
        assert month["objectives"] == {status.key: n for status, n in summary.objectives.items()}


def test_a_plan_with_nothing_in_it_has_a_year() -> None:
    tables = "Objectives\nID | Objective | Owner\n\nKPIs\nID | KPI | Owner"
    plan = plan_of(tables, DAYS[-1], alone=True)
    assert found(plan, "progress") == [None] * 5
    assert "Progress by the end of Apr 2026 is not known" in year(plan)["year.html"]


# From Python


def test_months_from_python(tmp_path: Path) -> None:
    path = sample(tmp_path)
    frame = okrsheet.months(path, "2026-09", dt.date(2026, 11, 2))
    assert list(frame.columns) == ["month", "kind", "group", "items", "measure", "value"]
    assert frame["value"].dtype == "float64"
    assert not frame.duplicated(["month", "kind", "group", "items", "measure"]).any()
    assert list(frame["month"].unique()) == ["2026-09", "2026-10", "2026-11"]
    with pytest.raises(ValueError, match="before"):
        okrsheet.months(path, "2026-11", "2026-09")
    with pytest.raises(ValueError, match="not a month"):
        okrsheet.months(path, "2026", "2026-09")


def test_without_a_period_each_month_is_read_as_of_its_own_day(tmp_path: Path) -> None:
    """A year of two digits is one near the day of the report, where Settings give no period."""
    path = made(
        tmp_path / "plan.xlsx",
        {
            "Objectives": [["ID", "Objective", "Owner"], ["O1", "Grow", "Ada"]],
            "Key Results": [
                ["ID", "Objective ID", "Key result", "Measure", "Target"],
                ["KR1", "O1", "Customers", "Increase to", 10],
            ],
            "Check-ins": [["Date", "ID", "Value"], ["20 Jan 26", "KR1", 4], ["2026-05-20", "KR1", 6]],
        },
    )
    months = okrsheet.months(path, "2026-01", "2026-06")
    expected = months[(months["kind"] == "plan") & (months["measure"] == "expected")]["value"]
    days = month_ends(dt.date(2026, 1, 1), dt.date(2026, 6, 1))
    one_by_one = [okrsheet.assess(okrsheet.read(path, day), day).summary.expected for day in days]
    assert list(expected) == one_by_one == pytest.approx([31 / 90, 59 / 90, 1, 30 / 91, 61 / 91, 1])
    assert cli("report", path, "--months", "2026-01..2026-06", "--no-write-back").exit_code == 0
    data = json.loads((tmp_path / "plan-2026-01-to-2026-06" / "year.json").read_text("utf-8"))
    assert [month["expected"] for month in data["months"]] == one_by_one


# The command


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_months_are_what_they_would_be_one_by_one(tmp_path: Path) -> None:
    at_once, singly = tmp_path / "at-once", tmp_path / "singly"
    for folder in (at_once, singly):
        folder.mkdir()
        sample(folder)
    done = cli("report", at_once / "plan.xlsx", "--months", "2026-09..2026-11", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    for month in ("2026-09", "2026-10", "2026-11"):
        assert cli("report", singly / "plan.xlsx", "--month", month).exit_code == 0
    made_at_once = everything(at_once)
    whole = "plan-2026-09-to-2026-11"
    assert {made_at_once.pop(f"{whole}/{name}")[:1] for name in ("year.html", "year.json")} == {b"<", b"{"}
    assert made_at_once == everything(singly)
    months = [row.month for row in okrsheet.read(at_once / "plan.xlsx").history]
    assert sorted(set(map(str, months))) == ["2026-09", "2026-10", "2026-11"] and months == sorted(
        map(str, months)
    )
    assert done.stdout.splitlines()[-1] == str(at_once / whole / "year.json")
    assert "3 months, 2026-09 to 2026-11" in done.stderr
    assert done.stderr.count("now open") == 2

    before = everything(at_once)
    assert cli("report", at_once / "plan.xlsx", "--months", "2026-09..2026-11").exit_code == 0
    again = everything(at_once)
    assert again["plan.xlsx"] == before["plan.xlsx"]


def test_a_month_that_was_reported_stays(tmp_path: Path) -> None:
    path = sample(tmp_path)
    assert cli("report", path, "--months", "2026-10..2026-11").exit_code == 0

    def october() -> list[float | None]:
        rows = [row for row in okrsheet.read(path).history if row.month == "2026-10"]
        return [None if row.progress is None else rounded(row.progress) for row in rows]

    told_then = october()
    _retarget(path)
    done = cli("report", path, "--months", "2026-10..2026-11", "--lang", "en")
    assert october() == told_then
    assert "Past months keeps 2026-10 as it was reported" in done.stderr
    assert cli("report", path, "--months", "2026-10..2026-11", "--rewrite-history").exit_code == 0
    assert october() != told_then


def _retarget(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book["Key Results"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Target")
    for row in range(2, sheet.max_row + 1):
        value = sheet.cell(row, column).value
        if isinstance(value, (int, float)):
            sheet.cell(row, column, value * 4)
    book.save(path)


def test_without_write_back_nothing_is_written_into_the_workbook(tmp_path: Path) -> None:
    path = sample(tmp_path)
    before = path.read_bytes()
    done = cli("report", path, "--months", "2026-10..2026-11", "--no-write-back", "--lang", "en")
    assert done.exit_code == 0
    assert path.read_bytes() == before
    assert done.stderr.count("left alone") == 1
    assert (tmp_path / "plan-2026-10" / "report.html").exists()


def test_a_folder_has_a_year_as_well(tmp_path: Path) -> None:
    plans = Path(shutil.copytree(ROOT / "sample_workbooks" / "organisation", tmp_path / "plans"))
    out = plans / "reports-2026-11"
    done = cli("report", plans, "--months", "2026-10..2026-11", "--out", out, "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == [
        "plans-2026-10", "plans-2026-11", "year.html", "year.json",
    ]  # fmt: skip
    data = json.loads((out / "year.json").read_text("utf-8"))
    day = dt.date(2026, 11, 30)
    whole = okrsheet.assess(okrsheet.read(plans, day), day)
    assert data["months"][-1]["progress"] == whole.summary.progress
    assert [d["name"] for d in data["departments"]] == [group.name for group in whole.departments]
    assert len(data["sources"]) == 4
    again = cli("check", plans, "--lang", "en")
    assert "passed over reports-2026-11/" in again.stderr


def test_each_plan_has_its_own_year(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        sample(tmp_path, name=name)
    done = cli("report", tmp_path, "--each", "--months", "2026-10..2026-11", "--out", tmp_path / "o")
    assert done.exit_code == 0
    made_there = {str(path.parent.relative_to(tmp_path / "o")) for path in (tmp_path / "o").rglob("*.html")}
    years = ["a-2026-10-to-2026-11", "b-2026-10-to-2026-11"]
    assert made_there == {
        *years, *(f"{year}/{year[0]}-{month}" for year in years for month in ("2026-10", "2026-11")),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "en", "zh"),
    [
        (("--months", "2026-10..2026-01"), "2026-01 is before 2026-10", "2026-01 早於 2026-10"),
        (("--months", "2023-01..2026-01"), "37 months are too many; at most 36", "37 個月太多；最多 36 個月"),
        (("--months", "2026-10"), "“2026-10” is not a range of months", "「2026-10」不是月份範圍"),
        (("--months", "..2026-10"), "is not a range of months", "不是月份範圍"),
        (("--months", "2026-10..soon"), "“soon” is not a month with its year", "「soon」不是含年份的月份"),
        (("--months", "2026-01..2026-02", "--month", "2026-01"), "not both", "不可與 --as-of 或 --month"),
        (("--months", "2026-01..2026-02", "--as-of", "2026-01-31"), "not both", "不可與 --as-of 或 --month"),
        (("--months", "2026-01..2026-02", "--dry-run"), "--dry-run shows", "--dry-run 只能"),
    ],
)
def test_bad_ranges_are_bad_usage_in_both_languages(
    tmp_path: Path, arguments: tuple[str, ...], en: str, zh: str
) -> None:
    path = sample(tmp_path)
    before = everything(tmp_path)
    for language, said in (("en", en), ("zh-TW", zh)):
        done = cli("report", path, *arguments, "--lang", language)
        assert done.exit_code == 2
        assert said in done.stderr
    assert everything(tmp_path) == before


def test_the_last_twelve_months(tmp_path: Path) -> None:
    path = sample(tmp_path)
    done = cli("report", path, "--months", "last12", "--no-write-back", "--out", tmp_path / "o", "--quiet")
    assert done.exit_code == 0, done.stderr
    months = json.loads((tmp_path / "o" / "year.json").read_text("utf-8"))["months"]
    assert len(months) == 12
    assert months[-1]["as_of"] == (dt.date.today().replace(day=1) - dt.timedelta(days=1)).isoformat()
    assert months[0]["as_of"] == end_of_month(dt.date.fromisoformat(months[0]["month"] + "-01")).isoformat()


def test_who_stops_it_is_told_how_far_it_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sample(tmp_path)

    def stopped(assessment: okrsheet.Assessment, *more: Any, **extra: Any) -> dict[str, Iterable[str]]:
        if assessment.as_of.month == 11:
            raise KeyboardInterrupt
        return rendered(assessment, *more, **extra)

    monkeypatch.setattr("okrsheet.run.reporting.rendered", stopped)
    done = cli("report", path, "--months", "2026-09..2026-11", "--lang", "en")
    assert done.exit_code == 130
    assert "Stopped: 2 of 3 months are done" in done.stderr
    assert {row.month for row in okrsheet.read(path).history} == {"2026-09", "2026-10"}
    assert str(tmp_path / "plan-2026-10" / "report.html") in done.stdout
    assert not (tmp_path / "plan-2026-09-to-2026-11").exists()


def test_a_month_that_cannot_be_done_ends_the_run(tmp_path: Path) -> None:
    path = sample(tmp_path)
    (tmp_path / "plan-2026-10").write_text("in the way", "utf-8")
    done = cli("report", path, "--months", "2026-09..2026-11", "--lang", "en")
    assert done.exit_code == 2
    assert "plan-2026-10: cannot be written to" in done.stderr
    assert {row.month for row in okrsheet.read(path).history} == {"2026-09"}
    assert not (tmp_path / "plan-2026-11").exists()


# The page


def story_page(folder: Path, language: Language) -> Path:
    """The page of twelve months of two calendar years."""
    book = new_book(folder, language)
    list(islice(told(book), 3))
    done = cli("report", book.path, "--months", "2025-02..2026-01", "--no-write-back", "--out", folder / "o")
    assert done.exit_code == 0, done.stderr
    return folder / "o" / "year.html"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_sound_and_fetches_nothing(language: Language) -> None:
    text = year(small(current="6"), language)["year.html"]
    pytest.importorskip("html5lib").HTMLParser(strict=True).parse(text)
    page = page_of(text)
    assert all(link["href"].startswith("#") for link in page.of("a"))
    assert not [tag for tag, attributes in page.tags if {"src", "srcset", "style"} & attributes.keys()]
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object"}
    assert "http:" not in text and "https:" not in text and "url(" not in text
    anchors = {attributes.get("id") for _, attributes in page.tags}
    assert {link["href"][1:] for link in page.of("a")} <= anchors


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["50% done by the end of Apr 2026, 66% expected", "A year before: 20%.", "Month by month", "Departments, 2026",
             "■ Off track 1", "2025: 10%", "KPIs 1/1", "Owners, 2025"],
        ),
        (
            "zh-TW",
            ["2026 年 4 月底達成 50%（預期 66%）", "前一年同月：20%。", "逐月進度", "部門（2026 年）", "■ 已偏離 1",
             "2025 年：10%", "KPI 1/1", "負責人（2025 年）"],
        ),
    ],
)  # fmt: skip
def test_the_page_says_it_in_both_languages(language: Language, said: list[str]) -> None:
    text = page_of(year(small(), language)["year.html"]).text.replace("\u00a0", " ")
    assert [words for words in said if words not in text] == []


def test_hostile_names_are_only_text() -> None:
    tables = PLAN.format(current="").replace("Sales", "<script>alert(1)</script>").replace("Kilo", "<b>&")
    plan = plan_of(tables, DAYS[-1], alone=True)
    text = year(plan)["year.html"]
    assert "<script" not in text
    assert "&lt;b&gt;&amp;" in text


@needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_read_the_page_at_any_width(browser: Any, tmp_path: Path, language: Language) -> None:
    path = story_page(tmp_path, language)
    for width in (360, 390, 640, 1280):
        with opened(browser, path, width, script=False) as page:
            assert overflow(page) == 0
            page.emulate_media(media="print")
            assert width < 1000 or overflow(page) == 0
    for scheme in ("light", "dark"):
        for width in (390, 1280):
            with opened(browser, path, width, scheme) as page:
                assert axe_violations(page) == []
