"""``okrsheet diff``: small tables in, exact lines out; then real files, folders, git, and a phone."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.comparing import html, text
from okrsheet.comparing.compare import compare
from okrsheet.comparing.textconv import text_of_file
from tests.books import cell_value, goals, made, sample
from tests.browser import axe_violations, needs_browser, opened, overflow
from tests.tables import assessed
from tests.test_cli import run
from tools.ready_made import ROOT

NAMES = ("old", "new")
DAY = "2026-11-29"


def lines(old: str, new: str, language: Language = "en") -> list[str]:
    """What is told of two small plans, without the names above, the summary below, and what follows for figures."""
    found = compare(assessed(old, DAY, alone=True), assessed(new, DAY, alone=True))
    told = text.render(found, NAMES, language).splitlines()[1:-1]
    ends = [n for n, line in enumerate(told) if line.startswith(("What follows", "對 "))]
    return [line for line in told[: ends[0] if ends else None] if line]


def kpi(header: str, *rows: str) -> str:
    return "\n".join(["KPIs", f"ID | KPI | {header}", *rows])


# One cell


@pytest.mark.parametrize(
    ("column", "old", "new", "told"),
    [
        ("Target", "20", "25", "Target: 20 → 25 (KPIs!C2)"),
        ("Target", "0.85", "85", "Target: 0.85 → 85 (KPIs!C2)"),
        ("Target", "0.85", "85%", "Target: 0.85 → 85% (KPIs!C2)"),
        ("Target", "", "0", "Target: (blank) → 0 (KPIs!C2)"),
        ("Target", "1000000.5", "1000000.25", "Target: 1,000,000.5 → 1,000,000.25 (KPIs!C2)"),
        ("Target", "0.123456789", "0.123456788", "Target: 0.123456789 → 0.123456788 (KPIs!C2)"),
        ("Target", "20", "about 20", "Target: 20 → “about 20” (KPIs!C2)"),
        ("Target", "TBD", "", "Target: “TBD” → (blank) (KPIs!C2)"),
        ("Target", "20", "=", "Target: 20 → (a formula that was never calculated) (KPIs!C2)"),
        ("Target", "#REF!", "#N/A", "Target: “#REF!” → “#N/A” (KPIs!C2)"),
        ("End", "2026-12-31", "2027-01-31", "End: 2026-12-31 → 2027-01-31 (KPIs!C2)"),
        ("Measure", "At least", "至多", "Measure: At least → At most (KPIs!C2)"),
        ("Owner", "Ann", "Ann, Bob", "Owner: Ann → Ann, Bob (KPIs!C2)"),
        ("Owner", "Ann, Bob", "Bob, Ann", "Owner: Ann, Bob → Bob, Ann (KPIs!C2)"),
        ("Notes", "so", "So", "Notes: “so” → “So” (KPIs!C2)"),
        ("Unit", "", "%", "Unit: (blank) → “%” (KPIs!C2)"),
    ],
)
def test_a_cell_that_means_something_else(column: str, old: str, new: str, told: str) -> None:
    found = lines(*(kpi(column, f"K1 | Leads | {cell}") for cell in (old, new)))
    assert found[1:] == ["  KPI K1 “Leads”", f"    {told}"]


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("Target", "85%", '"85 %"'),
        ("Target", "20", '"20"'),
        ("Target", "=20", "20"),
        ("End", "2026-12-31", '"2026/12/31"'),
        ("End", "2026-12-31", '"2026-Q4"'),
        ("Measure", "Increase to", "增加至"),
        ("Owner", "Ann", "ANN"),
        ("Supports", "O1", "o1"),
        ("Notes", "one two", '" one  two "'),
    ],
)
def test_a_cell_that_is_only_typed_otherwise(column: str, old: str, new: str) -> None:
    assert lines(*(kpi(column, f"K1 | Leads | {cell}") for cell in (old, new))) == []


def test_of_a_long_text_the_place_is_shown_where_it_differs() -> None:
    old, new = (kpi("Notes", f"K1 | Leads | {'a' * 500} {end}") for end in ("sooner", "later"))
    told = lines(old, new)[-1]
    assert re.fullmatch(r"    Notes: …a{29} sooner” → …a{29} later” \(KPIs!C2\)", told)


# Rows

GOALS = """
Objectives
ID | Objective | Supports
O1 | Grow |
O2 | Sell | O1

Key Results
ID | Objective ID | Key result | Measure | Target | Owner
R1 | O2 | Customers | Increase to | 10 | Ann
R2 | O2 | Partners | Increase to | 5 | Bob

Check-ins
Date | ID | Value | Comment
2026-11-02 | R1 | 3 |
2026-11-09 | R1 | 4 | fair
2026-11-09 | R1 | 4 | fair
"""


def test_rows_may_be_moved_and_inserted() -> None:
    moved = GOALS.replace(
        "2026-11-02 | R1 | 3 |\n2026-11-09 | R1 | 4 | fair\n2026-11-09 | R1 | 4 | fair",
        "2026-11-09 | R1 | 4 | fair\n2026-11-09 | R1 | 4 | fair\n2026-11-16 | R2 | 1 |\n2026-11-02 | R1 | 3 |",
    ).replace("O1 | Grow |\nO2 | Sell | O1", "O2 | Sell | O1\nO1 | Grow |")
    assert lines(GOALS, moved) == [
        "Progress",
        "  + Key result R2 “Partners”, 2026-11-16 ('Check-ins'!A4): Value: 1",
    ]


def test_the_log_should_only_grow() -> None:
    altered = GOALS.replace("2026-11-02 | R1 | 3", "2026-11-02 | R1 | 5").replace(
        "2026-11-09 | R1 | 4 | fair\n2026-11-09 | R1 | 4 | fair", "2026-11-09 | R1 | 4 | fair"
    )
    assert lines(GOALS, altered) == [
        "Old check-ins changed or removed",
        "  (The log is kept by adding rows; these stood in it before.)",
        "  Key result R1 “Customers”, 2026-11-02",
        "    Value: 3 → 5 ('Check-ins'!C2)",
        "  - Key result R1 “Customers”, 2026-11-09 ('Check-ins'!A4): Value: 4, Comment: “fair”",
    ]
    assert lines(GOALS, altered, "zh-TW")[:3] == [
        "舊填報被修改或移除",
        "  （進度紀錄應只新增、不修改；以下是原已存在的填報。）",
        "  關鍵結果 R1「Customers」，2026-11-02",
    ]


def test_a_renamed_id_is_told_once_with_what_else_changed() -> None:
    """Links, check-ins and phased targets that follow it are no change."""
    renamed = (
        GOALS.replace("O2", "S-2").replace("R1", "S-2.1").replace("Increase to | 10", "Increase to | 12")
    )
    assert lines(GOALS, renamed) == [
        "Goalposts",
        "  Key result S-2.1 “Customers”",
        "    Target: 10 → 12 ('Key Results'!E2)",
        "Items new, gone or renamed",
        "  Objective S-2 “Sell”",
        "    ID: O2 → S-2 (Objectives!A3)",
        "  Key result S-2.1 “Customers”",
        "    ID: R1 → S-2.1 ('Key Results'!A2)",
    ]


def test_new_and_gone() -> None:
    other = GOALS.replace("R2 | O2 | Partners", "R3 | O2 | Resellers")
    assert lines(GOALS, other) == [
        "Items new, gone or renamed",
        "  - Key result R2 “Partners” ('Key Results'!A3): Objective ID: O2, Owner: Bob, Measure: Increase to, Target: 5",
        "  + Key result R3 “Resellers” ('Key Results'!A3): Objective ID: O2, Owner: Bob, Measure: Increase to, Target: 5",
    ]


def test_a_gone_item_whose_links_and_check_ins_stay_is_told_once() -> None:
    without = GOALS.replace("R1 | O2 | Customers | Increase to | 10 | Ann\n", "")
    assert [line for line in lines(GOALS, without) if line.startswith("  ")] == [
        "  - Key result R1 “Customers” ('Key Results'!A2): Objective ID: O2, Owner: Ann, Measure: Increase to, Target: 10"
    ]


def test_an_owner_with_another_name_is_the_same_person() -> None:
    plan = "People\nName | Email\n{0} | ann@example.com\n\nKPIs\nID | KPI | Owner\nK1 | Leads | {0}"
    assert lines(plan.format("Ann"), plan.format("Ann Lee")) == [
        "Wording and people",
        "  Person “Ann Lee”",
        "    Name: “Ann” → “Ann Lee” (People!A2)",
    ]


def test_settings_and_phased_targets_are_goalposts() -> None:
    plan = "Settings\nSetting | Value\nPeriod end | {}\nPace rule | {}\nOrganisation | {}\nOurs | {}\n\n"
    plan += "KPIs\nID | KPI | Target\nK1 | Leads | 20\n\nPhased targets\nID | Date | Target\nK1 | 2026-11-30 | {}{}"
    old = plan.format("2026-12-31", "okrsheet", "Kilo", "1", "5", "")
    new = plan.format("2026-Q4", "viva", "Mega", "2", "8", "\nK1 | 2026-12-15 | 12")
    assert lines(old, new) == [
        "Goalposts",
        "  Settings",
        "    Pace rule: okrsheet → viva (Settings!B3)",
        "  KPI K1 “Leads”, phased target of 2026-11-30",
        "    Target: 5 → 8 ('Phased targets'!C2)",
        "  + KPI K1 “Leads”, phased target of 2026-12-15 ('Phased targets'!A3): Target: 12",
        "Wording and people",
        "  Settings",
        "    Organisation: “Kilo” → “Mega” (Settings!B4)",
        "  Settings, “Ours”",
        "    Value: “1” → “2” (Settings!B5)",
    ]


def test_past_months_are_told_by_month_and_what_was_rewritten_by_cell() -> None:
    head = "KPIs\nID | KPI | Target\nK1 | Leads | 20\nK2 | Calls | 5\n\nPast months\nMonth | As of | ID | Progress | Status"
    old = f"{head}\n2026-09 | 2026-09-30 | K1 | 20% | At risk\n2026-09 | 2026-09-30 | K2 | 50% | On track"
    new = f"{head}\n2026-09 | 2026-09-30 | K1 | 40% | 有風險\n2026-10 | 2026-10-31 | K1 | 45% |\n2026-10 | 2026-10-31 | K2 | 50% |"
    assert lines(old, new) == [
        "Past months",
        "  (The record of what was reported is different in rows that were there before. okrsheet itself rewrites only the month that it reports.)",
        "  Past months: 2026-09, KPI K1 “Leads”",
        "    Progress: 20% → 40% ('Past months'!D2)",
        "  - Past months: 2026-09, KPI K2 “Calls” ('Past months'!A3): As of: 2026-09-30, Progress: 50%, Status: “On track”",
        "  Past months: 2026-10: 2 rows".replace("  Past", "  + Past", 1),
    ]
    assert "rewrites" not in "\n".join(
        lines(old, new.replace("40%", "20%") + "\n2026-09 | 2026-09-30 | K2 | 50% | On track")
    )


def test_what_okrsheet_fills_is_not_compared() -> None:
    old, new = (
        kpi("Target | Status | Progress", f"K1 | Leads | 20 | {said}")
        for said in ("At risk | 20%", "On track | 90%")
    )
    assert lines(old, new) == []


def test_figures_are_told_apart_as_what_follows() -> None:
    more = GOALS + "2026-11-23 | R1 | 5 |\n"
    found = compare(assessed(GOALS, DAY, alone=True), assessed(more, DAY, alone=True))
    assert text.render(found, NAMES, "en").splitlines() == [
        "old → new",
        "",
        "Progress",
        "  + Key result R1 “Customers”, 2026-11-23 ('Check-ins'!A5): Value: 5",
        "",
        "What follows for the figures of 2026-11-29",
        "  The whole plan: 40% → 50%, Off track → At risk",
        "  Objective O1 “Grow”: 40% → 50%, Off track → At risk",
        "  Objective O2 “Sell”: 40% → 50%, Off track → At risk",
        "  Key result R1 “Customers”: 40% → 50%, Off track → At risk",
        "",
        "Changes: Progress (1)",
    ]
    assert text.render(found, NAMES, "zh-TW").splitlines()[5:7] == [
        "對 2026-11-29 各項數字的影響",
        "  整份計畫：40% → 50%，已偏離 → 有風險",
    ]


def test_shares_that_differ_never_look_alike() -> None:
    old, new = (
        kpi("Measure | Baseline | Target | Current", f"K1 | Leads | Increase to | 0 | 1000 | {n}")
        for n in ("400", "401")
    )
    found = compare(*(assessed(one, DAY, alone=True) for one in (old, new)))
    assert "  KPI K1 “Leads”: 40.0% → 40.1%, Incomplete" in text.render(found, NAMES, "en").splitlines()


def test_an_order_that_counts_is_told_although_the_same_is_typed() -> None:
    swapped = (
        "KPIs\nID | KPI | Measure | Target\nK1 | Leads | Increase to | 10\n\nCheck-ins\nDate | ID | Value\n{}"
    )
    rows = ["2026-11-02 | K1 | 3", "2026-11-02 | K1 | 8"]
    found = compare(
        *(assessed(swapped.format("\n".join(order)), DAY, alone=True) for order in (rows, rows[::-1]))
    )
    assert (found.changes, found.differs) == ((), True)
    assert "the order of some rows counts" in text.render(found, NAMES, "en")


# Real files


def changed(path: Path, to: Path) -> Path:
    """A copy of the sample in which a few cells and rows are different."""
    book = openpyxl.load_workbook(path)
    people, objectives, key_results, kpis, log = (book.worksheets[n] for n in (3, 4, 5, 6, 7))

    def put(sheet: Any, row: int, header: tuple[str, str], value: object) -> None:
        column = next(cell.column for cell in sheet[1] if cell.value in header)
        sheet.cell(row, column).value = cell_value(value)

    put(kpis, 2, ("Target", "目標值"), 25)
    put(kpis, 3, ("Owner", "負責人"), "<b>Sales & co</b>")
    put(key_results, 4, ("Confidence", "信心"), 3)
    put(objectives, 3, ("Weight", "權重"), 2)
    put(people, 2, ("Email", "電子郵件"), "chief2@example.com")
    key_results.delete_rows(6)
    log.insert_rows(5)
    for header, value in (
        (("Date", "日期"), dt.datetime(2026, 11, 28)), (("ID", "編號"), "K1"), (("Value", "數值"), 6),
        (("Comment", "說明"), "=HYPERLINK(\"http://evil\") \u202e<script>alert(1)</script>"),
    ):  # fmt: skip
        column = next(cell.column for cell in log[1] if cell.value in header)
        log.cell(5, column).value = value
        log.cell(5, column).data_type = "s" if isinstance(value, str) else log.cell(5, column).data_type
    book.save(to)
    return to


@pytest.fixture(scope="module", params=LANGUAGES)
def versions(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Language, Path, Path]:
    folder = tmp_path_factory.mktemp("versions")
    old = sample(folder, request.param)
    return request.param, old, changed(old, folder / "new.xlsx")


def data_of(*arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("diff", *arguments, "-f", "json").stdout)
    return found


def test_exit_codes(versions: tuple[Language, Path, Path], tmp_path: Path) -> None:
    _, old, new = versions
    assert run("diff", old, old).exit_code == 0
    assert run("diff", old, new).exit_code == 1
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(old.read_bytes()[:5000])
    done = run("diff", old, damaged)
    assert (done.exit_code, done.stdout, str(damaged) in done.stderr) == (2, "", True)
    assert run("diff", old, tmp_path / "nowhere.xlsx").exit_code == 2
    assert run("diff", old).exit_code == 2


def test_the_planted_changes_of_a_real_file_are_told_and_nothing_else(
    versions: tuple[Language, Path, Path],
) -> None:
    _, old, new = versions
    found = data_of(old, new, "--as-of", DAY)
    assert [(c["group"], c["change"], c["sheet"], c["id"], c["column"]) for c in found["changes"]] == [
        ("goalposts", "changed", "objectives", "O2", "weight"),
        ("goalposts", "changed", "kpis", "K1", "target"),
        ("goalposts", "changed", "kpis", "K2", "owner"),
        ("items", "removed", "key_results", "KR2.3", None),
        ("progress", "changed", "key_results", "KR2.1", "confidence"),
        ("progress", "added", "check_ins", "K1", None),
        ("wording", "changed", "people", None, "email"),
    ]
    target = next(c for c in found["changes"] if c["column"] == "target")
    assert (target["old"]["value"], target["new"]["value"]) == (20.0, 25.0)
    assert found["format"] == 1 and found["differs"] is True
    moved = {one["id"]: (one["old"], one["new"]) for one in found["figures"]}
    assert moved["K1"][0]["progress"] == 14 / 20 and moved["K1"][1]["progress"] == 6 / 25


def test_json_has_every_key_for_every_change(versions: tuple[Language, Path, Path]) -> None:
    language, old, new = versions
    found = data_of(old, new, "--as-of", DAY)
    keys = {frozenset(change) for change in found["changes"]}
    assert len(keys) == 1
    manual = (ROOT / "docs" / f"diff.{language}.md").read_text("utf-8")
    assert {key for key in (*found, *next(iter(keys))) if f"`{key}`" not in manual} == set()


def test_both_languages_tell_the_same_changes(tmp_path: Path) -> None:
    found: list[Any] = []
    for language in LANGUAGES:
        old = sample(tmp_path, language, f"{language}.xlsx")
        new = changed(old, tmp_path / f"{language}-new.xlsx")
        data = data_of(old, new, "--as-of", DAY)
        found.append([(c["group"], c["change"], c["id"], c["column"], c["rows"]) for c in data["changes"]])
        found.append([(f["id"], f["old"], f["new"]) for f in data["figures"]])
    assert found[0] == found[2] and found[1] == found[3]


def test_the_samples_differ_in_texts_alone(tmp_path: Path) -> None:
    """Titles, names, comments, units; no number, no day, no link, no word of a drop-down but the language itself."""
    english, chinese = (sample(tmp_path, language, f"{language}.xlsx") for language in LANGUAGES)
    found = data_of(english, chinese, "--as-of", DAY)
    assert found["figures"] == []
    assert {c["change"] for c in found["changes"]} == {"changed"}
    columns = {c["column"] for c in found["changes"]}
    assert columns <= {
        "title", "name", "department", "unit", "notes", "comment", "data_source", "organisation", "language", "value",
    }, columns  # fmt: skip
    assert not any(c["column"] == "value" and c["sheet"] != "settings" for c in found["changes"])


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """The sample organisation twice."""
    old, new = (
        Path(shutil.copytree(ROOT / "sample_workbooks" / "organisation", tmp_path / state))
        for state in ("old", "new")
    )
    return old, new


def test_a_folder_in_two_states(folders: tuple[Path, Path]) -> None:
    """A workbook is renamed and another changed: neither items nor check-ins are gone or new."""
    old, new = folders
    assert run("diff", old, new, "--as-of", DAY).exit_code == 0
    (new / "departments" / "行銷部.xlsx").rename(new / "marketing.xlsx")
    (new / "departments" / "product check-ins.xlsx").rename(new / "departments" / "log.xlsx")
    book = openpyxl.load_workbook(new / "departments" / "product.xlsx")
    target = next(cell for cell in book["Key Results"][1] if cell.value == "Target")
    target.offset(1).value = 3
    book.save(new / "departments" / "product.xlsx")
    told = run("diff", old, new, "--as-of", DAY, "--lang", "en")
    assert told.exit_code == 1
    head = told.stdout.partition("What follows")[0].splitlines()
    assert head[1:] == [
        "",
        "Goalposts",
        "  Key result PK1 “Debug the current site: clear the backlog down to 6 bugs”",
        f"    Target: 6 → 3 ('[departments/product.xlsx]Key Results'!{target.offset(1).coordinate})",
        "",
    ]


def test_items_and_check_ins_that_move_to_another_workbook_are_no_change(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """Two workbooks of a folder become one."""
    kpis: list[list[object]] = [["ID", "KPI", "Owner", "Target"], ["K1", "Leads", "Ann", 20]]
    log: list[list[object]] = [["Date", "ID", "Value"], [dt.date(2026, 11, 2), "K1", 5]]
    apart, together = tmp_path / "apart", tmp_path / "together"
    for folder in (apart, together):
        folder.mkdir()
        made(
            folder / "goals.xlsx",
            goals("Ann") | {"KPIs": [["ID", "KPI", "Owner", "Target"], ["K9", "Calls", "Ann", 5]]},
        )
    made(apart / "kpis.xlsx", {"KPIs": kpis})
    made(apart / "log.xlsx", {"Check-ins": log})
    made(together / "kpis and log.xlsx", {"Check-ins": log, "KPIs": kpis})
    done = run("diff", apart, together, "--as-of", DAY, "--lang", "en")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Nothing differs.")


def test_a_workbook_that_cannot_be_read_is_unknown_not_gone(folders: tuple[Path, Path]) -> None:
    old, new = folders
    name = "departments/product.xlsx"
    (new / name).write_bytes(b"PK nothing")
    done = run("diff", old, new, "--as-of", DAY, "--lang", "en")
    assert done.exit_code == 2
    assert "Items new" not in done.stdout
    assert name in done.stdout and "product.xlsx" in done.stderr
    found = data_of(old, new, "--as-of", DAY)
    assert (found["changes"], found["figures"], found["not_compared"]) == ([], [], [name])


def test_two_workbooks_with_one_id(tmp_path: Path) -> None:
    for state, target in (("old", 5), ("new", 6)):
        (tmp_path / state).mkdir()
        made(tmp_path / state / "a.xlsx", goals("Ann"))
        book = goals("Bob", "Serve")
        book["KPIs"][1][4] = target
        made(tmp_path / state / "b.xlsx", book)
    told = run("diff", tmp_path / "old", tmp_path / "new", "--lang", "en", "--as-of", DAY).stdout
    assert "  KPI b.xlsx#K1 “Leads”\n    Target: 5 → 6 ([b.xlsx]KPIs!E2)\n" in told
    assert "a.xlsx" not in told


def test_out_writes_a_file_and_never_over_a_workbook(
    versions: tuple[Language, Path, Path], tmp_path: Path
) -> None:
    _, old, new = versions
    done = run("diff", old, new, "-f", "json", "--out", tmp_path / "changes.json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert json.loads((tmp_path / "changes.json").read_text("utf-8"))["differs"] is True
    before = new.read_bytes()
    assert run("diff", old, new, "--out", new).exit_code == 2
    assert new.read_bytes() == before


# The page


def test_the_page_holds_what_cells_hold_and_runs_none_of_it(versions: tuple[Language, Path, Path]) -> None:
    language, old, new = versions
    page = run("diff", old, new, "-f", "html", "--as-of", DAY).stdout
    assert f'<html lang="{language}">' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script" not in page
    assert "&lt;b&gt;Sales &amp; co&lt;/b&gt;" in page and "\u202e" not in page
    assert "default-src 'none'" in page and not re.search(r"(?:src|href)=\"(?!#)|url\(|://\w", page)


@needs_browser
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_fits_a_phone_and_anybody_can_read_it(
    versions: tuple[Language, Path, Path], browser: Any, width: int, tmp_path: Path
) -> None:
    _, old, new = versions
    (tmp_path / "changes.html").write_text(
        run("diff", old, new, "-f", "html", "--as-of", DAY).stdout, "utf-8"
    )
    refused: list[str] = []
    for scheme in ("light", "dark"):
        with opened(browser, tmp_path / "changes.html", width, scheme) as page:
            page.on("console", lambda message: refused.append(message.text))
            assert overflow(page) == 0
            assert axe_violations(page) == []
    assert refused == []


def test_a_page_without_changes_says_so() -> None:
    found = compare(assessed(GOALS, DAY), assessed(GOALS, DAY))
    page = html.render(found, NAMES, "zh-TW")
    assert "沒有任何差異。" in page and "<table" not in page


# As text for git


def test_a_moved_row_is_no_changed_line_and_an_added_check_in_is_one(
    versions: tuple[Language, Path, Path], tmp_path: Path
) -> None:
    language, old, _ = versions
    book = openpyxl.load_workbook(old)
    log = book.worksheets[7]
    rows: list[list[tuple[object, str]]] = [
        [(cell.value, cell.number_format) for cell in row] for row in log.iter_rows(min_row=2) if row[0].value
    ]
    day: list[tuple[object, str]] = [
        (dt.datetime(2026, 11, 28), "yyyy-mm-dd"),
        ("K1", "@"),
        (None, "General"),
        (6, "General"),
        *[(None, "General")] * 3,
    ]
    for row, cells in enumerate([*rows[:3], day, *reversed(rows[3:])], 2):
        for column, (value, number_format) in enumerate(cells, 1):
            log.cell(row, column).value = cell_value(value)
            log.cell(row, column).number_format = number_format
    book.save(tmp_path / "moved.xlsx")
    before, after = (
        set(text_of_file(path, language).splitlines()) for path in (old, tmp_path / "moved.xlsx")
    )
    assert before - after == set()
    (line,) = after - before
    assert re.fullmatch(r".+K1  2026-11-28  .+ 6", line)


def test_facts_of_a_workbook_as_lines(tmp_path: Path) -> None:
    plan = made(
        tmp_path / "plan.xlsx",
        {
            "KPIs": [
                ["ID", "KPI", "Owner", "Target", "Status", "Notes"],
                ["K10", "Calls", "Ann", "about 5", "At risk", None],
                ["K2", "Leads\nper week", "Ann", 20, "On track", "\u202eso"],
            ],
            "Check-ins": [["Date", "ID", "Value"], [dt.date(2026, 11, 9), "K2", 5], [dt.date(2026, 11, 2), "K2", 3]],
        },
    )  # fmt: skip
    assert text_of_file(plan, "en").splitlines() == [
        "[Goalposts]",
        "KPI K2: Owner = Ann",
        "KPI K2: Target = 20",
        "KPI K10: Owner = Ann",
        "KPI K10: Target = “about 5”",
        "[Progress]",
        "Check-ins: K2  2026-11-02  Value 3",
        "Check-ins: K2  2026-11-09  Value 5",
        "[Wording and people]",
        "KPI K2: KPI = Leads per week",
        "KPI K2: Notes = so",
        "KPI K10: KPI = Calls",
    ]


def git(folder: Path, *words: str) -> str:
    """What git says, with the settings of nobody but the test."""
    environment = {
        **os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT),
        "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.com", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository as the manual has it, in which okrsheet is this Python's."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = tmp_path / "repository"
    folder.mkdir()
    command = tmp_path / "okrsheet"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m okrsheet "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    git(folder, "init", "-q")
    (folder / ".gitattributes").write_text("*.xlsx diff=okrsheet\n")
    for key, value in (
        ("textconv", f"'{command}' diff --textconv"), ("cachetextconv", "true"), ("binary", "false"), ("xfuncname", r"^\[.*"),
    ):  # fmt: skip
        git(folder, "config", f"diff.okrsheet.{key}", value)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="the command of this test is a script of a shell")
def test_git_shows_the_changed_facts(repository: Path) -> None:
    plan = repository / "plan.xlsx"
    head: list[object] = ["ID", "KPI", "Owner", "Measure", "Unit", "Baseline", "Target"]
    for target in (20, 25):
        first: list[list[object]] = [["K2", "Calls", "Bob"]] * (target > 20)  # a row inserted above
        made(plan, {"KPIs": [head, *first, ["K1", "Leads", "Ann", "Increase to", "leads", 0, target]]})
        git(repository, "add", ".")
        git(repository, "commit", "-qm", f"target {target}")
    for _ in range(2):  # the second time from git's own cache
        told = git(repository, "log", "-p", "-1", "--format=%s")
        assert told[told.index("@@") :].splitlines() == [
            "@@ -3,6 +3,8 @@ [Goalposts]",
            " KPI K1: Measure = Increase to",
            " KPI K1: Unit = leads",
            " KPI K1: Baseline = 0",
            "-KPI K1: Target = 20",
            "+KPI K1: Target = 25",
            "+KPI K2: Owner = Bob",
            " [Wording and people]",
            " KPI K1: KPI = Leads",
            "+KPI K2: KPI = Calls",
        ]
        assert "Binary files" not in told
    assert git(repository, "for-each-ref", "refs/notes/textconv/okrsheet")
    git(repository, "update-ref", "-d", "refs/notes/textconv/okrsheet")


@pytest.mark.skipif(sys.platform == "win32", reason="the command of this test is a script of a shell")
def test_git_goes_on_where_a_file_is_no_plan(repository: Path) -> None:
    """Were it an error, git would end with “unable to read files to diff” and show none of the rest."""
    (repository / "a.xlsx").write_bytes(b"no workbook")
    made(repository / "b.xlsx", {"Cats": [["Name"], ["Tom"]]})
    made(repository / "c.xlsx", {"KPIs": [["ID", "KPI", "Owner", "Target"], ["K1", "Leads", "Ann", 20]]})
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "one")
    (repository / "a.xlsx").write_bytes(b"still no workbook")
    told = git(repository, "diff")
    assert "-SHA-256" in told and "+SHA-256" in told
    assert str(repository) not in told and "/tmp" not in told
    shown = git(repository, "log", "-p")
    assert "+this file: " in shown and "+KPI K1: Target = 20" in shown


def test_a_workbook_of_check_ins_alone_is_part_of_a_plan(tmp_path: Path) -> None:
    log = made(
        tmp_path / "log.xlsx", {"Check-ins": [["Date", "ID", "Value"], [dt.date(2026, 11, 9), "K2", 5]]}
    )
    assert text_of_file(log, "en") == "[Progress]\nCheck-ins: K2  2026-11-09  Value 5\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_as_text_is_a_sentence_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.xlsx")
    assert text_of_file(tmp_path / "plan.xlsx", "en").startswith("this file is no file on a drive but")


def test_a_name_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert run("diff", "--textconv", tmp_path / "nothing.xlsx").exit_code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="the command of this test is a script of a shell")
def test_two_revisions_through_difftool(repository: Path) -> None:
    for target in (20, 25):
        made(
            repository / "plan.xlsx",
            {"KPIs": [["ID", "KPI", "Owner", "Target"], ["K1", "Leads", "Ann", target]]},
        )
        git(repository, "add", ".")
        git(repository, "commit", "-qm", f"target {target}")
    command = f"'{repository.parent / 'okrsheet'}' diff --lang en"
    told = git(repository, "difftool", "-y", "-x", command, "HEAD~1", "HEAD", "--", "plan.xlsx")
    assert "    Target: 20 → 25 (KPIs!D2)\n" in told


def test_only_two_of_one_day_can_be_compared() -> None:
    with pytest.raises(ValueError, match="of one day"):
        compare(assessed(GOALS, DAY), assessed(GOALS, "2026-10-31"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_changes_nothing_but_past_months(tmp_path: Path, language: Language) -> None:
    """What write-back fills is no change; the month that it adds is one line, and reporting it again none."""
    old = sample(tmp_path, language)
    new = Path(shutil.copy(old, tmp_path / "new.xlsx"))
    for month in ("2026-10", "2026-10", "2026-11"):
        assert run("report", new, "--month", month, "--out", tmp_path / "out").exit_code == 0
    found = data_of(old, new, "--as-of", DAY)
    told = [(c["group"], c["change"], c["month"], c["rows"], c["remarkable"]) for c in found["changes"]]
    assert told == [("past_months", "added", month, 27, False) for month in ("2026-10", "2026-11")]


def test_settings_of_a_workbook_that_the_plan_does_not_follow_make_no_goalpost(
    folders: tuple[Path, Path],
) -> None:
    old, new = folders
    for path in (new / "departments" / "product.xlsx", new / "company.xlsx"):
        book = openpyxl.load_workbook(path)
        sheet = book["Settings"] if "Settings" in book.sheetnames else book.create_sheet("Settings")
        if sheet.max_row < 2:
            sheet.append(["Setting", "Value"])
        sheet.append(["Grace days", 3])
        for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row - 1):
            if row[0].value == "Grace days":
                row[1].value = 3
        book.save(path)
    told = [(c["group"], c["change"], c["workbook"], c["column"], c["new"] and c["new"]["value"])
            for c in data_of(old, new, "--as-of", DAY)["changes"]]  # fmt: skip
    assert ("goalposts", "changed", "company.xlsx", "grace_days", 3.0) in told
    assert [one for one in told if one[2] != "company.xlsx" and one[0] != "wording"] == []
    assert any(one[2] == "departments/product.xlsx" for one in told)


def test_nothing_in_a_cell_reaches_the_terminal_as_a_command() -> None:
    old = kpi("Notes | Owner", "K1 | Leads | so | Ann")
    new = kpi("Notes | Owner", "K1 | Le\x1b[31mads\u202e | \x1b]0;title\x07so | An\x9bn")
    for language in LANGUAGES:
        found = compare(assessed(old, DAY, alone=True), assessed(new, DAY, alone=True))
        told = text.render(found, ("old\x1b[2J", "new\nline"), language)
        assert all(line.isprintable() for line in told.split("\n"))
        assert "old[2J → new line" in told.splitlines()[0]
