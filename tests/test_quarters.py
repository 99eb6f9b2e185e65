"""A plan over three quarters, each made from the last: every report true, in both languages."""

from __future__ import annotations

import datetime as dt
import html
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from okrsheet.basics.dates import Period
from okrsheet.basics.text import LANGUAGES, Language, Text, as_argument
from okrsheet.plan import KeyResult, Kpi, Objective, Person, Settings
from okrsheet.plan.status import rounded
from okrsheet.plan.words import Frequency, Level, Measure, Milestone
from okrsheet.workbook.sample import Content, Percent, Row
from okrsheet.workbook.template import build
from tests.story import Book
from tests.test_cli import run

FIRST = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31))
_ANN = Text(en="Ann", zh_TW="安")
_WATCHED: Row = {
    "owner": _ANN, "end": FIRST.end, "data_source": "CRM", "frequency": Frequency.MONTHLY, "supports": "O2",
}  # fmt: skip
CONTENT: Content = {
    Settings: ({"organisation": "ACME"},),
    Person: ({"name": _ANN, "email": "ann@example.com"},),
    Objective: (
        {"id": "O1", "title": Text(en="Grow", zh_TW="成長"), "level": Level.COMPANY, "owner": _ANN},
        {"id": "O2", "title": Text(en="Answer", zh_TW="回覆"), "owner": _ANN, "supports": "O1"},
    ),
    KeyResult: (
        {"id": "KR1", "objective_id": "O1", "title": Text(en="Customers", zh_TW="客戶數"), "measure": Measure.INCREASE_TO,
         "baseline": 40, "target": 100},
        {"id": "KR2", "objective_id": "O1", "title": Text(en="Open a shop", zh_TW="開店"), "measure": Measure.MILESTONE},
        {"id": "KR3", "objective_id": "O2", "title": Text(en="Days to answer", zh_TW="回覆天數"), "measure": Measure.DECREASE_BY,
         "baseline": 5, "target": 2},
    ),
    Kpi: (
        {"id": "K1", "title": Text(en="Kept promises", zh_TW="準時率"), "measure": Measure.AT_LEAST, "target": Percent(0.85),
         **_WATCHED},
        {"id": "K2", "title": Text(en="Leads in the quarter", zh_TW="本季名單"), "measure": Measure.INCREASE_TO, "baseline": 0,
         "target": 30, **_WATCHED},
        {"id": "K3", "title": Text(en="Cost per lead", zh_TW="名單成本"), "measure": Measure.DECREASE_TO, "baseline": 40,
         "target": 10, **_WATCHED},
    ),
}  # fmt: skip


def first_of(folder: Path, language: Language) -> Book:
    """The plan of the first quarter."""
    book = Book(folder / "plan-2026-Q1.xlsx", language)
    book.path.write_bytes(build(language, FIRST, content=CONTENT))
    return book


def next_of(book: Book, name: str, day: str) -> tuple[Book, str]:
    """The plan of the next quarter, and what was told of it."""
    made = Book(book.path.with_name(name), book.language)
    result = run("new", made.path, "--from", book.path, "--as-of", day)
    assert result.exit_code == 0, result.stderr
    return made, result.stderr


def figures(book: Book, *day: str) -> dict[str, Any]:
    """What a report of a day says of each item: progress in tenths of a percent, status."""
    out = book.path.parent / "out"
    assert run("report", book.path, *day, "--out", out).exit_code == 0
    report = json.loads((out / "report.json").read_text("utf-8"))
    items = [item for kind in ("objectives", "key_results", "kpis") for item in report[kind]]
    found = {i["id"]: (_tenths(i["progress"]), i["status"]) for i in items}
    return {"plan": (_tenths(report["summary"]["progress"]), report["summary"]["status"]), **found}


def _tenths(share: float | None) -> float | None:
    return None if share is None else round(rounded(share * 100), 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_quarters_each_made_from_the_last(tmp_path: Path, language: Language) -> None:
    first = first_of(tmp_path, language)
    first.check_in("2026-01-30", KR1=50, KR3=4.5, K1=Percent(0.88), K2=12, K3=34)
    first.check_in("2026-02-27", KR1=60, KR3=4.2, K1=Percent(0.84), K2=20, K3=28)
    first.check_in("2026-03-30", KR1=70, KR2=Milestone.DONE, KR3=4, K1=Percent(0.9), K2=31, K3=25)
    assert figures(first, "--month", "2026-03") == {
        "plan": (75, "at_risk"),
        "O1": (75, "at_risk"),
        "O2": (50, "off_track"),
        "KR1": (50, "off_track"),
        "KR2": (100, "achieved"),
        "KR3": (50, "off_track"),
        "K1": (66.7, "on_track"),
        "K2": (100, "achieved"),
        "K3": (50, "off_track"),
    }

    second, told = next_of(first, "plan-2026-Q2.xlsx", "2026-04-02")
    assert "KR2" in told.partition("Left behind:" if language == "en" else "未沿用：")[2]
    assert figures(second, "--as-of", "2026-04-01") == {  # its first day
        "plan": (0, "on_track"),
        "O1": (0, "on_track"),
        "O2": (0, "on_track"),
        "KR1": (0, "on_track"),
        "KR3": (0, "on_track"),
        "K1": (100, "on_track"),
        "K2": (None, "no_data"),  # counted anew
        "K3": (0, "on_track"),
    }
    second.check_in("2026-04-30", KR1=80, KR3=3.8, K1=Percent(0.9), K2=6, K3=22)
    second.check_in("2026-06-30", KR1=85, KR3=3.5, K1=Percent(0.8), K2=18, K3=16)
    assert figures(second, "--month", "2026-06") == {
        "plan": (50, "off_track"),
        "O1": (50, "off_track"),  # 70 → 85 of 100
        "O2": (50, "off_track"),
        "KR1": (50, "off_track"),
        "KR3": (50, "off_track"),  # 4 → 3.5 of 3
        "K1": (50, "off_track"),
        "K2": (60, "off_track"),
        "K3": (60, "off_track"),  # 25 → 16 of 10
    }

    third, _ = next_of(second, "plan-2026-Q3.xlsx", "2026-07-01")
    third.check_in("2026-07-31", KR1=92, KR3=3.2, K1=Percent(0.9), K2=10, K3=15)
    third.check_in("2026-09-30", KR1=100, KR3=3, K1=Percent(0.9), K2=33, K3=13)
    assert figures(third, "--as-of", "2026-10-01") == {  # the day after its last
        "plan": (100, "achieved"),
        "O1": (100, "achieved"),
        "O2": (100, "achieved"),
        "KR1": (100, "achieved"),
        "KR3": (100, "achieved"),
        "K1": (100, "achieved"),
        "K2": (100, "achieved"),
        "K3": (50, "missed"),  # 16 → 13 of 10
    }

    fourth, _ = next_of(third, "plan-2026-Q4.xlsx", "2026-10-01")
    assert figures(fourth, "--as-of", "2026-10-01").keys() == {"plan", "K1", "K2", "K3"}
    for book in (first, second, third, fourth):  # the old ones are only read
        assert run("verify", book.path).exit_code == 0


ENDED = {
    "en": "This plan ended on 31 Mar 2026. To make the next one, with what is still open:",
    "zh-TW": "這份計畫已於 2026 年 3 月 31 日結束。建立下一期並沿用尚未結束的項目：",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_that_has_ended_says_so_with_the_command(tmp_path: Path, language: Language) -> None:
    folder = tmp_path / "our plans"
    folder.mkdir()
    book = first_of(folder, language)
    new, old = f'"{folder / "plan-2026-Q2.xlsx"}"', f'"{book.path}"'
    checked = run("check", book.path, "--as-of", "2026-04-01")
    assert f"okrsheet new {new} --from {old}\n" in checked.stdout
    run("report", book.path, "--as-of", "2026-04-01", "--out", tmp_path / "out")
    command = f"okrsheet new {new} --from {old}"
    said = (tmp_path / "out" / "summary.txt").read_text("utf-8").splitlines()
    assert said[1:3] == [ENDED[language], f"  {command}"]
    for page in ("summary.html", "report.html"):
        assert command in html.unescape((tmp_path / "out" / page).read_text("utf-8"))


def test_it_does_not_say_so_on_its_last_day_nor_while_an_item_runs(tmp_path: Path) -> None:
    book = first_of(tmp_path, "en")
    assert "T109" not in run("check", book.path, "--as-of", "2026-03-31").stdout
    assert "T109" in run("check", book.path, "--as-of", "2026-04-01").stdout
    book.change("O2", end=dt.date(2026, 6, 30))
    assert "T109" not in run("check", book.path, "--as-of", "2026-04-01").stdout
    assert "T109" in run("check", book.path, "--as-of", "2026-07-01").stdout


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("plan.xlsx", "plan.xlsx"),
        ("計畫.xlsx", "計畫.xlsx"),
        (r"C:\plans\plan.xlsx", r"C:\plans\plan.xlsx"),
        ("our plan (1).xlsx", '"our plan (1).xlsx"'),
        ("Ann's R&D.xlsx", '"Ann\'s R&D.xlsx"'),
        ("計畫（新）.xlsx", '"計畫（新）.xlsx"'),
        ("#1.xlsx", '"#1.xlsx"'),
        ("-all.xlsx", "./-all.xlsx"),  # not an option
        ("a$b.xlsx", ""),
        ("a%b%.xlsx", ""),
        ("a“b.xlsx", ""),  # which ends a word in quotes in PowerShell
    ],
)
def test_a_path_in_a_command_can_be_typed_as_it_stands(name: str, typed: str) -> None:
    assert as_argument(name) == typed


def test_the_commands_that_are_told_take_any_path(tmp_path: Path) -> None:
    folder = tmp_path / "Ann's plans (1)"
    folder.mkdir()
    old = first_of(folder, "en").path
    told = run("check", old, "--as-of", "2026-04-01").stdout.partition("okrsheet new ")[2].splitlines()[0]
    made = run("new", *shlex.split(told))
    assert made.exit_code == 0, made.stderr
    assert f'then: okrsheet check "{folder / "plan-2026-Q2.xlsx"}"\n' in made.stderr
    report = run("report", old, "--as-of", "2026-03-31", "--out", tmp_path / "out")
    assert f'(okrsheet check "{old}" --as-of 2026-03-31)' in report.stderr


def test_the_next_plan_of_the_current_folder_is_made_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    first_of(folder, "en")
    (folder / "more.xlsx").write_bytes(build("en", FIRST))
    monkeypatch.chdir(folder)
    found = run("check", ".", "--as-of", "2026-04-01")
    assert f"okrsheet new {Path('..', 'plans-2026-Q2.xlsx')} --from .\n" in found.stdout


def test_the_value_that_an_item_began_with_is_no_other_opinion_than_its_first_check_in(
    tmp_path: Path,
) -> None:
    first = first_of(tmp_path, "en")
    first.check_in("2026-03-30", KR1=70, KR3=4, K3=25)
    second, _ = next_of(first, "plan-2026-Q2.xlsx", "2026-04-02")
    second.check_in("2026-04-30", KR1=80, KR3=3.8, K3=22)
    assert "V116" not in run("check", second.path, "--as-of", "2026-04-30").stdout
    second.change("K3", current=27)
    assert "V116" in run("check", second.path, "--as-of", "2026-04-30").stdout
