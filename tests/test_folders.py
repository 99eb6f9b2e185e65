"""A folder of workbooks is one plan: what is read, computed, written, said of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import okrsheet
from okrsheet.basics.errors import OkrsheetError
from okrsheet.run.jobs import ReportJob
from okrsheet.run.reporting import Stopped, run
from okrsheet.workbook.files import Files, search
from tests.books import made, sample
from tests.tables import AS_OF
from tests.test_cli import run as cli
from tools.ready_made import ROOT

DAY = "2026-11-30"
END = dt.date(2026, 11, 30)


@pytest.fixture
def organisation(tmp_path: Path) -> Path:
    """A copy of the sample organisation."""
    return Path(shutil.copytree(ROOT / "sample_workbooks" / "organisation", tmp_path / "plans"))


def names(files: Files) -> list[str]:
    return [files.called(path) for path in files.workbooks]


def objective(identifier: str, **more: object) -> dict[str, list[list[object]]]:
    """A workbook with one objective and a key result that is half done."""
    head: list[object] = ["ID", "Objective", "Owner", *more]
    row: list[object] = [identifier, "Grow", "A", *more.values()]
    return {
        "Objectives": [head, row],
        "Key Results": [
            ["ID", "Objective ID", "Key result", "Measure", "Target", "Current"],
            [f"K{identifier}", identifier, "Customers", "Increase to", 10, 5],
        ],
    }


# The sample organisation, by hand


def test_the_companys_objective_rolls_up_across_files(organisation: Path) -> None:
    """Objectives are the mean of their key results and of what supports them (roll-up: both)."""
    found = okrsheet.assess(okrsheet.read(organisation, END), END)
    m1 = (9 / 12 + 12 / 24) / 2
    p1 = ((48 - 27) / (48 - 6) + 1 + (4 - 3) / (4 - 2)) / 3
    o1 = (3 / 5 + 700 / 1000 + m1 + p1) / 4
    expected = {"M1": m1, "P1": p1, "P2": (4 - 3) / (4 - 2), "O1": o1, "MP1": 0.3 / 0.5}
    assert {name: found[name].progress for name in expected} == pytest.approx(expected)
    before = (
        2 / 5 + 450 / 1000 + (5 / 12 + 6 / 24) / 2 + ((48 - 34) / (48 - 6) + 0 + (4 - 3.5) / (4 - 2)) / 3
    ) / 4
    assert found["O1"].change == pytest.approx((o1 - before) * 100)
    product = found["P1"]
    assert isinstance(product, okrsheet.RolledUp) and product.aligned_progress == 0.5
    assert found.summary.progress == pytest.approx(o1)
    assert not found.errors


def test_each_workbook_gets_its_own_columns_in_its_own_language(organisation: Path) -> None:
    done = cli("report", organisation, "--as-of", DAY, "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert "3 of 4 workbooks were updated" in done.stderr
    again = okrsheet.read(organisation)
    assert {row.id: row.origin.book for row in again.history} == {
        "O1": "company.xlsx", "KR1": "company.xlsx", "KR2": "company.xlsx",
        "P1": "departments/product.xlsx", "P2": "departments/product.xlsx", "PK1": "departments/product.xlsx",
        "PK2": "departments/product.xlsx", "PK3": "departments/product.xlsx",
        "M1": "departments/行銷部.xlsx", "MK1": "departments/行銷部.xlsx", "MK2": "departments/行銷部.xlsx",
        "MP1": "departments/行銷部.xlsx",
    }  # fmt: skip
    m1, o1 = (again.find(name) for name in ("M1", "O1"))
    assert m1 is not None and m1.typed("status").value == "進度正常"
    assert o1 is not None and o1.typed("status").value == "On track"
    before = {path: path.read_bytes() for path in organisation.rglob("*.xlsx")}
    assert (
        "0 of 4 workbooks were updated" in cli("report", organisation, "--as-of", DAY, "--lang", "en").stderr
    )
    assert before == {path: path.read_bytes() for path in organisation.rglob("*.xlsx")}


def test_there_is_one_report_beside_the_folder(organisation: Path) -> None:
    cli("report", organisation, "--as-of", DAY)
    out = organisation.with_name("plans-2026-11")
    data = json.loads((out / "report.json").read_text("utf-8"))
    assert [source["file"] for source in data["sources"]] == [
        "company.xlsx", "departments/product check-ins.xlsx", "departments/product.xlsx", "departments/行銷部.xlsx",
    ]  # fmt: skip
    assert {item["id"]: item["cell"] for item in data["objectives"]}["M1"] == "目標!A2"
    summary = (out / "summary.txt").read_text("utf-8")
    assert (
        "擴大我們在各數位平台的觸及" in summary and "supports O1 Become the market leader in SaaS" in summary
    )
    assert "3.5 → 3.0 (target 2.0 seconds)" in summary


def test_a_figure_is_explained_with_its_file(organisation: Path) -> None:
    told = cli("explain", organisation, "O1", "--as-of", DAY, "--lang", "en").stdout
    assert "O1 “Become the market leader in SaaS” ([company.xlsx]Objectives!A2)" in told
    assert "M1: weight 1 × progress 0.625, expected 0.663043 ([departments/行銷部.xlsx]目標!A2)" in told
    told = cli("explain", organisation, "PK3", "--as-of", DAY, "--lang", "en").stdout
    assert "(check-in of 2026-11-27, '[departments/product check-ins.xlsx]Check-ins'!C7)" in told


def test_each_department_may_have_a_summary_of_its_own(organisation: Path) -> None:
    done = cli("report", organisation, "--as-of", DAY, "--by", "department", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    out = organisation.with_name("plans-2026-11")
    assert {path.relative_to(out).as_posix() for path in out.rglob("summary.txt")} == {
        "summary.txt", "Management/summary.txt", "行銷部/summary.txt", "Product/summary.txt",
    }  # fmt: skip
    product = (out / "Product" / "summary.txt").read_text("utf-8")
    assert (
        product.startswith("On track: 67% done")
        and "Rework the layout" in product
        and "1,000 new customers" not in product
    )


def test_the_page_of_the_year_names_every_workbook(organisation: Path) -> None:
    done = cli("report", organisation, "--months", "2026-10..2026-11", "--no-write-back", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    page = (organisation.with_name("plans-2026-10-to-2026-11") / "year.html").read_text("utf-8")
    for name in ("company.xlsx", "departments/product.xlsx", "departments/行銷部.xlsx"):
        assert f"Made from {name} " in page


# What belongs to a plan


def test_folders_are_searched_in_depth_and_what_is_not_a_plans_is_passed_over(tmp_path: Path) -> None:
    for name in (
        "a.xlsx",
        "sub/b.XLSM",
        "sub/deep/c.xlsx",
        ".git/d.xlsx",
        "~$a.xlsx",
        "sub/.hidden.xlsx",
        "old.xls",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "plan-2026-10").mkdir()
    for name in ("report.json", "copy.xlsx"):
        (tmp_path / "plan-2026-10" / name).touch()
    found = search([tmp_path])
    (plan,) = found.plans
    assert names(plan) == ["a.xlsx", "sub/b.XLSM", "sub/deep/c.xlsx"]
    (passed,) = found.passed
    assert str(passed) == f"{tmp_path}: passed over old.xls, ~$a.xlsx, .git/, plan-2026-10/, sub/.hidden.xlsx"


def test_a_pattern_is_what_it_fits(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx", "c.txt", "sub/d.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (flat,) = search([tmp_path / "*.xlsx"]).plans
    assert names(flat) == ["a.xlsx", "b.xlsx"]
    (deep,) = search([tmp_path / "**" / "*.xlsx"]).plans
    assert names(deep) == ["a.xlsx", "b.xlsx", "sub/d.xlsx"]
    (error,) = search([tmp_path / "*.xlsb"]).missed
    assert "no file fits this pattern" in str(error)
    (tmp_path / "[1].xlsx").touch()
    assert [plan.workbooks for plan in search([tmp_path / "[1].xlsx"]).plans] == [(tmp_path / "[1].xlsx",)]


def test_a_workbook_counts_once_however_often_it_is_named(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    os.symlink(plan, tmp_path / "same.xlsx")
    (found,) = search([tmp_path, plan]).plans
    assert len(found.workbooks) == 1


def test_each_workbook_may_be_a_plan_of_its_own(tmp_path: Path) -> None:
    for name in ("a", "b"):
        made(tmp_path / f"{name}.xlsx", objective("O1"))
    done = cli("report", tmp_path, "--each", "--as-of", DAY, "--no-write-back", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "a-2026-11" / "report.json").exists() and (
        tmp_path / "b-2026-11" / "report.json"
    ).exists()
    found = json.loads(cli("check", tmp_path, "--each", "--format", "json").stdout)
    assert len(found["files"]) == 2 and not [f for f in found["findings"] if f["code"] == "S116"]


def test_check_ins_and_people_may_stand_in_workbooks_of_their_own_but_are_no_plan(tmp_path: Path) -> None:
    made(tmp_path / "goals.xlsx", objective("O1"))
    made(tmp_path / "log.xlsx", {"Check-ins": [["Date", "ID", "Value"], ["2026-11-02", "KO1", 8]]})
    made(tmp_path / "people.xlsx", {"People": [["Name", "Email"], ["A", "a@example.com"]]})
    found = okrsheet.assess(okrsheet.read(tmp_path, AS_OF), END)
    assert (found["KO1"].progress, [person.name for person in found.plan.people]) == (0.8, ["A"])
    with pytest.raises(OkrsheetError, match="no sheet of this workbook"):
        okrsheet.read([tmp_path / "log.xlsx", tmp_path / "people.xlsx"])


def test_a_person_may_stand_in_every_workbook_as_long_as_all_say_the_same(tmp_path: Path) -> None:
    def people(*rows: list[object]) -> dict[str, list[list[object]]]:
        return {"People": [["Name", "Email", "Department"], *map(list, rows)]}

    ann: list[object] = ["Ann", "ann@example.com", "Sales"]
    made(tmp_path / "a.xlsx", {**objective("A1"), **people(ann)})
    made(tmp_path / "b.xlsx", {**objective("B1"), **people(["ANN", "Ann@example.com", "sales"])})
    made(tmp_path / "c.xlsx", {**objective("C1"), **people(["Ann", "ann@example.com", None])})
    assert not findings(tmp_path, "L110")
    made(tmp_path / "d.xlsx", {**objective("D1"), **people(["Ann", "ann@example.com", "Product"])})
    made(tmp_path / "e.xlsx", {**objective("E1"), **people(ann, ann)})
    made(tmp_path / "0.xlsx", {**objective("Z1"), **people(["Ann", "ann@example.com", None])})
    assert findings(tmp_path, "L110") == [
        ("d.xlsx", "People!A2", "“Ann” is on the People sheet twice"),
        ("e.xlsx", "People!A3", "“Ann” is on the People sheet twice"),
    ]


# One ID in several workbooks, several Settings


def findings(folder: Path, code: str) -> list[tuple[str, str, str]]:
    found = okrsheet.assess(okrsheet.read(folder, AS_OF), AS_OF).findings
    return [(Path(f.where.file).name, f.where.within, str(f.message)) for f in found if f.code == code]


def test_an_id_of_two_workbooks_means_each_ones_own_and_elsewhere_says_whose(tmp_path: Path) -> None:
    made(tmp_path / "hr.xlsx", objective("O1"))
    made(tmp_path / "sales.xlsx", objective("O1"))
    made(tmp_path / "team.xlsx", objective("T1", Supports="O1"))
    made(tmp_path / "unit.xlsx", objective("U1", Supports="sales.xlsx#O1"))
    assert findings(tmp_path, "S116") == [
        ("sales.xlsx", "Objectives!A2", "2 IDs of this workbook are also used in other workbooks of the plan: O1 in "
         "[hr.xlsx]Objectives!A2; each means its own"),
    ]  # fmt: skip
    assert findings(tmp_path, "S117") == [
        ("team.xlsx", "Objectives!D2", "O1 stands in several workbooks: hr.xlsx, sales.xlsx"),
    ]
    assert not findings(tmp_path, "L103")
    plan = okrsheet.read(tmp_path, AS_OF)
    (above,) = (o for o, below in plan.supporters_of.items() if [b.id for b in below] == ["U1"])
    assert above.origin.book == "sales.xlsx"


def test_a_loop_and_a_missing_objective_are_found_across_files(tmp_path: Path) -> None:
    made(tmp_path / "a.xlsx", objective("A1", Supports="B1"))
    made(tmp_path / "b.xlsx", objective("B1", Supports="A1"))
    made(tmp_path / "c.xlsx", objective("C1", Supports="Z9"))
    assert findings(tmp_path, "L104") == [
        ("a.xlsx", "Objectives!D2", "A1 supports itself, by way of A1 → b.xlsx#B1 → A1"),
        ("b.xlsx", "Objectives!D2", "B1 supports itself, by way of B1 → a.xlsx#A1 → B1"),
    ]
    assert findings(tmp_path, "L103") == [
        ("c.xlsx", "Objectives!D2", "C1 supports “Z9”, which does not exist")
    ]


def test_the_settings_are_those_of_the_companys_workbook(tmp_path: Path) -> None:
    def settings(grace: int) -> dict[str, list[list[object]]]:
        return {"Settings": [["Setting", "Value"], ["Grace days", grace], ["Language", "en"]]}

    made(tmp_path / "a team.xlsx", {**objective("T1", Level="Department", Supports="O1"), **settings(9)})
    made(tmp_path / "company.xlsx", {**objective("O1", Level="Company"), **settings(2)})
    assert okrsheet.read(tmp_path, AS_OF).settings.grace_days == 2
    assert findings(tmp_path, "S118") == [
        (
            "a team.xlsx",
            "Settings!B2",
            "Grace days is 9 here; the plan follows 2 ([company.xlsx]Settings!B2)",
        ),
    ]


# What cannot be read, or written


def test_a_bad_workbook_is_named_and_the_others_are_done(organisation: Path) -> None:
    (organisation / "broken.xlsx").write_bytes(b"PK\x03\x04 not really")
    done = cli("report", organisation, "--as-of", DAY, "--lang", "en")
    assert done.exit_code == 2 and "broken.xlsx" in done.stderr
    assert "3 of 4 workbooks were updated" in done.stderr
    out = organisation.with_name("plans-2026-11")
    said = (out / "summary.txt").read_text("utf-8")
    assert "1 workbook could not be read, so what it holds is missing here: broken.xlsx." in said
    assert "is missing here: broken.xlsx." in (out / "summary.html").read_text("utf-8")
    assert "is missing here: broken.xlsx." in (out / "report.html").read_text("utf-8")
    data = json.loads((out / "report.json").read_text("utf-8"))
    assert [one["file"] for one in data["unread"]] == ["broken.xlsx"]
    assert cli("check", organisation, "--as-of", DAY).exit_code == 2
    sent = cli(
        "mail", organisation, "--month", "2026-10", "--draft", organisation.parent / "drafts", "--lang", "en"
    )
    assert sent.exit_code == 2 and "the report would lack this workbook" in sent.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode there")
def test_a_workbook_whose_name_is_no_unicode_is_named_and_the_others_are_done(organisation: Path) -> None:
    os.link(organisation / "company.xlsx", os.fsencode(organisation) + b"/\xff.xlsx")
    (organisation / "company.xlsx").unlink()
    shutil.copyfile(
        ROOT / "sample_workbooks" / "organisation" / "company.xlsx", organisation / "company.xlsx"
    )
    done = cli("report", organisation, "--as-of", DAY, "--lang", "en")
    assert done.exit_code == 2 and "?.xlsx" in done.stderr and "3 of 4 workbooks were updated" in done.stderr


def test_reports_that_cannot_take_their_places_hide_nothing_else(
    organisation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (organisation / "broken.xlsx").write_bytes(b"PK\x03\x04 not really")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    done = cli("report", organisation, "--as-of", DAY, "--lang", "en")
    assert done.exit_code == 2 and "broken.xlsx" in done.stderr
    assert "cannot be written to (No space left on device)" in done.stderr
    assert "3 of 4 workbooks were updated" in done.stderr


def test_a_workbook_that_is_open_keeps_its_columns_and_counts_all_the_same(organisation: Path) -> None:
    (organisation / "departments" / "~$行銷部.xlsx").write_bytes(b"")
    before = (organisation / "departments" / "行銷部.xlsx").read_bytes()
    done = cli("report", organisation, "--as-of", DAY, "--lang", "en")
    assert done.exit_code == 2 and "行銷部.xlsx" in done.stderr
    assert "2 of 4 workbooks were updated" in done.stderr
    assert (organisation / "departments" / "行銷部.xlsx").read_bytes() == before
    data: dict[str, Any] = json.loads(
        (organisation.with_name("plans-2026-11") / "report.json").read_text("utf-8")
    )
    assert {item["id"] for item in data["objectives"]} == {"O1", "M1", "P1", "P2"}


def test_ctrl_c_says_how_many_workbooks_are_done_and_the_next_run_does_the_rest(
    organisation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (files,) = search([organisation]).plans
    job = ReportJob(files, organisation.with_name("out"), END, "en")
    steps = []

    def stop() -> None:
        steps.append(1)
        if len(steps) == len(files.workbooks) + 2:  # all are read, and two of them written
            raise KeyboardInterrupt

    with pytest.raises(Stopped, match="1 of 4 workbooks were updated, each of them completely"):
        run(job, step=stop)
    assert not job.folder.exists()
    steps.clear()
    with pytest.raises(KeyboardInterrupt) as stopped:  # a dry run has updated nothing
        run(job, dry_run=True, step=stop)
    assert not isinstance(stopped.value, Stopped)
    done = run(job)
    assert any("2 of 4 workbooks were updated" in str(message) for message in done.talk)


# Many workbooks, some of them bad

TEAMS = 300
SHEETS: dict[str, list[object]] = {
    "Objectives": ["ID", "Objective", "Owner", "Level", "Supports", "Progress", "Status"],
    "Key Results": ["ID", "Objective ID", "Key result", "Measure", "Target", "Progress", "Status"],
    "Check-ins": ["Date", "ID", "Value"],
    "Past months": ["Month", "ID", "Progress", "Status"],
}


def team(n: int) -> dict[str, list[object]]:
    """A row of each sheet for one team; the first is the company."""
    above = f"T{(n - 1) // 5}" if n else ""
    level = "Company" if n == 0 else "Department" if n < 6 else "Individual"
    return {
        "Objectives": [f"T{n}", f"Goal of team {n}", f"Person {n % 40}", level, above],
        "Key Results": [f"KR{n}", f"T{n}", f"Customers of team {n}", "Increase to", 10 + n % 7],
        "Check-ins": [f"2026-10-{1 + n % 30:02}", f"KR{n}", n % 11],
    }


def book(path: Path, *teams: dict[str, list[object]]) -> Path:
    settings: list[list[object]] = [["Setting", "Value"], ["Roll-up", "both"], ["Period start", "2026-10-01"]]
    sheets = {"Settings": settings} if any("T0" in one.get("Objectives", ()) for one in teams) else {}
    rows = {title: [head, *(one[title] for one in teams if title in one)] for title, head in SHEETS.items()}
    return made(path, {**sheets, **rows})


def spoilt(folder: Path) -> dict[str, str]:
    """Twelve more workbooks, each with a fault of its own, and what is said of each."""

    def other(name: str, **changed: list[object]) -> Path:
        one = {title: list(row) for title, row in team(1).items()}
        one["Objectives"][0], one["Key Results"][0:2], one["Check-ins"][1] = (
            name,
            [f"K{name}", name],
            f"K{name}",
        )
        one["Objectives"][4] = "T0"
        return book(
            folder / f"{name}.xlsx", one | {title.replace("_", " "): row for title, row in changed.items()}
        )

    other("locked")
    (folder / "~$locked.xlsx").write_bytes(b"")
    whole = other("truncated").read_bytes()
    (folder / "truncated.xlsx").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.xlsx").write_bytes(b"")
    (folder / "words.xlsx").write_text("these are words")
    (folder / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    made(folder / "foreign.xlsx", {"Budget": [["Month", "Cost"], ["January", 5]]})
    made(folder / "headless.xlsx", {"Objectives": [["Goals of the team"], ["Grow"]]})
    other("loop-a", Objectives=["LA", "Loop", "A", "Individual", "LB"])
    other("loop-b", Objectives=["LB", "Loop", "A", "Individual", "LA"])
    other("twice", Objectives=["T7", "Used by team 7 as well", "A", "Individual", "T0"])
    other("lost", Objectives=["LOST", "Nobody's", "A", "Individual", "GONE9"])
    renamed = {title: [SHEETS[title], row] for title, row in team(1).items()}
    renamed["Objectives"] = [
        ["ID", "Objectiv", "Owner", "Level", "Supports"],
        ["RN", "Renamed", "A", "Individual", "T0"],
    ]
    renamed["Key Results"][1] = ["KRN", "RN", "Renamed", "Increase to", 10]
    renamed["Check-ins"][1] = ["2026-10-05", "KRN", 1]
    made(folder / "renamed.xlsx", renamed)
    return {
        "locked.xlsx": "is open", "truncated.xlsx": "truncated.xlsx", "empty.xlsx": "empty.xlsx", "words.xlsx": "words.xlsx",
        "old.xlsx": "old.xlsx", "foreign.xlsx": "no sheet of this workbook", "headless.xlsx": "no header that can be read",
        "loop-a.xlsx": "LA supports itself, by way of LA → loop-b.xlsx#LB → LA",
        "loop-b.xlsx": "LB supports itself", "twice.xlsx": "also used in other workbooks of the plan: T7",
        "lost.xlsx": "LOST supports “GONE9”, which does not exist", "renamed.xlsx": "Objectiv",
    }  # fmt: skip


def test_of_many_workbooks_the_bad_ones_are_named_and_all_others_done(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    count = TEAMS if request.config.getoption("--whole") else 48
    folder = tmp_path / "plans"
    folder.mkdir()
    teams = [team(n) for n in range(count - 12)]
    for n, one in enumerate(teams):
        book(folder / f"team {n:03}.xlsx", one)
    one_book = book(tmp_path / "big.xlsx", *teams)
    day = dt.date(2026, 10, 31)
    big, good = (okrsheet.assess(okrsheet.read(path, day), day) for path in (one_book, folder))
    assert {i.id: (big[i].progress, big[i].status) for i in big.plan.items} == {
        i.id: (good[i].progress, good[i].status) for i in good.plan.items
    }
    faults = spoilt(folder)
    assert len(faults) == 12
    checked = cli("check", folder, "--as-of", str(day), "--lang", "en")
    done = cli("report", folder, "--as-of", str(day), "--lang", "en")
    assert (checked.exit_code, done.exit_code) == (2, 2)
    said = [*checked.stdout.splitlines(), *checked.stderr.splitlines(), *done.stderr.splitlines()]
    for name, words in faults.items():
        assert any(name in line and words in line for line in said), (name, words)
    for n in range(len(teams)):
        assert "Past months" in str(okrsheet.read(folder / f"team {n:03}.xlsx", day).history[0].origin.sheet)
    again = cli("report", folder, "--as-of", str(day), "--lang", "en")
    assert "plans: 0 of" in again.stderr


@pytest.mark.skipif(not shutil.which("script"), reason="needs a terminal")
def test_on_a_terminal_long_work_says_how_far_it_has_come(organisation: Path) -> None:
    command = f"{sys.executable} -m okrsheet check {organisation} --as-of {DAY}"
    seen = subprocess.run(
        ["script", "-qec", command, "/dev/null"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert "4 workbooks" in seen and "4/4" in seen
    quiet = subprocess.run(
        ["script", "-qec", f"{command} -q", "/dev/null"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert "4/4" not in quiet and quiet.count("\n") == 1
    piped = subprocess.run(command.split(), capture_output=True, check=True, encoding="utf-8")
    assert piped.stderr == ""
