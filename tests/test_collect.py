"""``okrsheet collect``: what is taken of what came back, what is not and why, and who has not answered."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import Workbook

from okrsheet.asking import asking, collecting
from okrsheet.basics.text import LANGUAGES
from tests.books import SOFFICE, made, needs_libreoffice, parts, shown
from tests.filling import Cells, Opened, filled
from tests.replies import mail, zipped
from tests.test_cli import run

NOVEMBER = dt.date(2026, 11, 30)
KPI = [
    "ID", "KPI", "Owner", "Measure", "Unit", "Baseline", "Target", "Upper target", "Start", "End", "Data source",
    "Frequency", "State",
]  # fmt: skip


def plan_in(folder: Path, name: str = "plan.xlsx") -> Path:
    """A plan of three people: K3 lacks two components, K4 has percentages, KR1 is a milestone."""
    first, last = dt.date(2026, 10, 1), dt.date(2026, 12, 31)
    made(
        folder / name,
        {
            "Settings": [
                ["Setting", "Value"], ["Organisation", name.partition(".")[0]], ["Period start", first],
                ["Period end", last], ["Language", "en"],
            ],
            "People": [
                ["Name", "Email", "Receives", "Language"],
                ["Ada", "ada@example.com", "own", "en"],
                ["Bob", "bob@example.com", "own", "en"],
                ["陳小美", "chen@example.com", "own", "zh-TW"],
            ],
            "Objectives": [["ID", "Objective", "Owner"], ["O1", "Lead the market", "Ada"]],
            "Key Results": [
                ["ID", "Objective ID", "Key result", "Owner", "Measure", "Start", "Due"],
                ["KR1", "O1", "The new website is out", "Bob", "Milestone", first, last],
            ],
            "KPIs": [
                KPI,
                ["K1", "New leads", "Ada", "Increase to", "leads", 0, 20, None, first, last, "CRM", "Monthly", None],
                ["K2", "Cost per lead", "Ada", "Decrease to", "USD", 50, 40, None, first, last, "Ledger", "Monthly", None],
                ["K3", "Visitors", "Ada", "Increase to", None, 0, 900, None, first, last, None, None, None],
                ["K4", "Utilisation", "Bob", "At least", "%", None, 0.85, None, first, last, "Asana", "Monthly", None],
                ["K5", "客訴", "陳小美", "At most", "件", None, 5, None, first, last, "客服系統", "Monthly", None],
            ],
            "Check-ins": [
                ["Date", "ID", "Value", "Confidence", "By", "Comment"],
                [dt.date(2026, 10, 31), "K1", 9, 7, "Ada", None],
                [dt.date(2026, 10, 31), "K4", 0.82, None, "Bob", None],
            ],
        },
    )  # fmt: skip
    _in_percent(folder / name)
    return folder / name


def _in_percent(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    book["KPIs"]["G5"].number_format = book["Check-ins"]["C3"].number_format = "0%"
    book.save(path)


@dataclass
class World:
    """A plan of which values were asked, and what comes back."""

    folder: Path
    plan: Path
    forms: dict[str, bytes] = field(default_factory=dict)

    @property
    def back(self) -> Path:
        """The folder with what came back."""
        return self.folder / "back"

    def put(self, name: str, content: bytes) -> None:
        """Something comes back."""
        self.back.mkdir(exist_ok=True)
        (self.back / name).write_bytes(content)

    def answer(self, person: str, cells: Cells, then: Callable[[Opened], None] | None = None) -> bytes:
        """A person's form, filled in."""
        return filled(self.forms[person], cells, then)

    def collect(self, *more: object, lang: str = "en") -> Result:
        """Collects all that came back."""
        return run("collect", self.plan, self.back, "--lang", lang, *more)

    @property
    def log(self) -> list[list[object]]:
        """The rows of Check-ins that were not there before."""
        return shown(self.plan, "Check-ins")[3:]

    def ask(self, month: str = "2026-11") -> None:
        """Asks anew, and forgets the forms of before."""
        out = self.folder / f"forms-{month}"
        assert run("ask", self.plan, "--month", month, "--out", out).exit_code == 0
        self.forms = {
            path.stem.removeprefix(f"{self.plan.stem}-{month}-"): path.read_bytes()
            for path in out.glob("*.xlsx")
        }


@pytest.fixture(autouse=True)
def on_the_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (asking, collecting):
        monkeypatch.setattr(module, "today", lambda: NOVEMBER)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world that nobody changes."""
    folder = tmp_path_factory.mktemp("asked")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asking, "today", lambda: NOVEMBER)
        it = World(folder, plan_in(folder))
        it.ask()
    assert set(it.forms) == {"Ada", "Bob", "陳小美"}
    return it


@pytest.fixture
def world(asked: World, tmp_path: Path) -> World:
    shutil.copytree(asked.folder, tmp_path, dirs_exist_ok=True)
    return World(tmp_path, tmp_path / "plan.xlsx", dict(asked.forms))


# What is taken


def test_what_was_filled_in_becomes_check_ins(world: World) -> None:
    world.put("Ada.xlsx", world.answer("Ada", {
        ("K1", "value"): 14, ("K1", "confidence"): 8, ("K1", "comment"): "two fairs", ("K2", "value"): 45.5,
    }))  # fmt: skip
    done = world.collect()
    assert done.exit_code == 0, done.output
    day = dt.datetime(2026, 11, 30)
    assert world.log == [[day, "K1", 14, 8, "Ada", "two fairs"], [day, "K2", 45.5, None, "Ada", None]]
    assert "K1 New leads: 14 on 2026-11-30 (“two fairs”)" in done.stdout
    assert "Bob: KR1 The new website is out, K4 Utilisation" in done.stdout
    assert "check-ins added: 2; blank cells filled: 0" in done.stderr


def test_percentages_and_milestones_stay_what_they_are(world: World) -> None:
    world.put("Bob.xlsx", world.answer("Bob", {("K4", "value"): 0.88, ("KR1", "value"): "3/5"}))
    assert world.collect().exit_code == 0
    assert [row[1:3] for row in world.log] == [["KR1", 0.6], ["K4", 0.88]]
    import openpyxl

    sheet = openpyxl.load_workbook(world.plan)["Check-ins"]
    assert [sheet["C4"].number_format, sheet["C5"].number_format] == ["0%", "0%"]
    checked = run("check", world.plan, "--as-of", "2026-11-30")
    assert "Check-ins" not in checked.stdout


def test_missing_components_are_filled_into_their_blank_cells(world: World) -> None:
    world.put(
        "Ada.xlsx", world.answer("Ada", {("K3", "data_source"): "Analytics", ("K3", "frequency"): "Weekly"})
    )
    done = world.collect()
    assert done.exit_code == 0, done.output
    assert "K3 Visitors: Data source is Analytics (KPIs!K4)" in done.stdout
    assert shown(world.plan, "KPIs")[3][10:12] == ["Analytics", "Weekly"]


def test_answers_in_chinese_are_read_as_well(world: World) -> None:
    world.put("回報.xlsx", world.answer("陳小美", {("K5", "value"): "３", ("K5", "comment"): "已改善"}))
    done = world.collect(lang="zh-TW")
    assert done.exit_code == 0
    assert "K5 客訴：2026-11-30 為 3（「已改善」）" in done.stdout
    assert world.log == [[dt.datetime(2026, 11, 30), "K5", 3, None, "陳小美", "已改善"]]


def test_another_day_than_the_one_that_stands_there_is_taken(world: World) -> None:
    world.put("Ada.xlsx", world.answer("Ada", {("K1", "value"): 14, ("K1", "date"): "2026年11月20日"}))
    assert world.collect().exit_code == 0
    assert world.log[0][:3] == [dt.datetime(2026, 11, 20), "K1", 14]


def test_collecting_again_changes_nothing(world: World) -> None:
    world.put("Ada.xlsx", world.answer("Ada", {("K1", "value"): 14, ("K3", "data_source"): "Analytics"}))
    world.put("Bob.eml", mail(world.answer("Bob", {("K4", "value"): 0.88}), sender="bob@example.com"))
    assert world.collect().exit_code == 0
    before = world.plan.read_bytes()
    again = world.collect()
    assert again.exit_code == 0
    assert world.plan.read_bytes() == before
    assert "answers that the plan has already: 3" in again.stderr


def test_what_is_said_besides_a_value_that_the_plan_has_is_told(world: World) -> None:
    world.put("it.xlsx", world.answer("Ada", {K1: 14, ("K1", "comment"): "Better"}))
    assert "is not added" not in world.collect().stdout
    assert "is not added" not in world.collect().stdout
    more = {K1: 14, ("K1", "comment"): "Two fairs", ("K1", "confidence"): 8}
    world.put("it.xlsx", world.answer("Ada", more))
    done = world.collect()
    said = "'Check-ins'!C4 has 14 on 2026-11-30 already; the answer's “{}”, “{}”, is not added to it"
    assert said.format("Comment", "Two fairs") in done.stdout
    assert said.format("Confidence", "8") in done.stdout
    assert (done.exit_code, world.log[0][5]) == (0, "Better")


def test_a_trial_writes_nothing(world: World) -> None:
    world.put("Ada.xlsx", world.answer("Ada", {("K1", "value"): 14}))
    before = world.plan.read_bytes()
    done = world.collect("-n")
    assert done.exit_code == 0
    assert done.stdout.startswith("Would be taken:\n  Ada\n    K1 New leads: 14")
    assert "would be added: 1" in done.stderr and world.plan.read_bytes() == before


def test_every_other_part_of_the_plan_stays_as_it_is(world: World) -> None:
    before = parts(world.plan)
    world.put("Ada.xlsx", world.answer("Ada", {("K1", "value"): 14}))
    world.collect("--backup")
    after = parts(world.plan)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"xl/worksheets/sheet6.xml", "xl/styles.xml"}  # a day needs its format
    assert [parts(path) for path in world.folder.glob("plan*") if path != world.plan and path.is_file()] == [
        before
    ]


def test_the_same_answer_twice_counts_once(world: World) -> None:
    content = world.answer("Ada", {("K1", "value"): 14})
    for name in ("plan.xlsx", "plan (1).xlsx", "Copy of plan.xlsx"):
        world.put(name, content)
    world.put("a.eml", mail(content))
    assert world.collect().exit_code == 0
    assert len(world.log) == 1


def test_a_forwarded_copy_counts_as_the_person_who_was_asked(world: World) -> None:
    from tests.replies import forwarded

    world.put("a.eml", forwarded(mail(world.answer("Ada", {("K1", "value"): 14})), sender="boss@example.com"))
    quoted = "FYI\n\n-----Original Message-----\nFrom: Bob <bob@example.com>\nSent: Monday"
    world.put(
        "b.eml", mail(world.answer("Bob", {("K4", "value"): 0.9}), sender="boss@example.com", text=quoted)
    )
    assert world.collect().exit_code == 0
    assert [row[4] for row in world.log] == ["Ada", "Bob"]


def test_a_formula_counts_by_its_result_and_is_not_written(world: World) -> None:
    def computed(form: Opened) -> None:
        form.cell("K1", "value").value = "=7+7"
        form.cell("K2", "comment").value = '=HYPERLINK("http://x")'
        form.cell("K2", "comment").data_type = "s"

    world.put("Ada.xlsx", _with_result(world.answer("Ada", {("K2", "value"): 45}, computed)))
    done = world.collect()
    assert done.exit_code == 0, done.output
    assert [(row[2], row[5]) for row in world.log] == [(14, None), (45, '=HYPERLINK("http://x")')]
    assert b"<f>" not in parts(world.plan)["xl/worksheets/sheet6.xml"]


def _with_result(content: bytes) -> bytes:
    """A workbook whose formula 7+7 has been calculated."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, re.sub(rb"<f>7\+7</f><v ?/?>(</v>)?", b"<f>7+7</f><v>14</v>", part))
    return made.getvalue()


def test_a_table_of_text_in_utf8_is_read_as_well(world: World) -> None:
    world.put("Ada.csv", _csv(world.answer("Ada", {("K1", "value"): 14})).encode("utf-8-sig"))
    world.put("陳.csv", _csv(world.answer("陳小美", {("K5", "value"): 3}), ";").encode("cp950", "replace"))
    done = world.collect()
    assert done.exit_code == 0, done.output
    assert [row[1:3] for row in world.log] == [["K1", 14], ["K5", 3]]


def _csv(content: bytes, separator: str = ",") -> str:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator)
    for row in Opened(content).sheet.iter_rows(values_only=True):
        writer.writerow(["" if v is None else v.date() if isinstance(v, dt.datetime) else v for v in row])
    return made.getvalue()


def test_an_archive_is_opened(world: World) -> None:
    answers = [
        ("Ada.xlsx", world.answer("Ada", {K1: 14})),
        ("in/Bob.xlsx", world.answer("Bob", {("K4", "value"): "?!"})),
    ]
    world.put("answers.zip", zipped(answers))
    done = world.collect()
    assert [row[1:3] for row in world.log] == [["K1", 14]]
    assert "  answers.zip › in/Bob.xlsx: Values!I10: K4 Utilisation: “?!” is no value yet" in done.stdout


def test_mails_from_before_it_was_asked_are_passed_over(world: World) -> None:
    content = world.answer("Ada", {K1: 14})
    world.put("old.eml", mail(content, date="Sat, 28 Nov 2026 09:00:00 +0000"))
    done = world.collect()
    assert (done.exit_code, world.log) == (0, [])
    assert "mails from before 2026-11-29, which were passed over: 1" in done.stderr
    assert world.collect("--since", "2026-11-28").exit_code == 0 and len(world.log) == 1


def test_a_row_above_the_headers_is_read(world: World) -> None:
    def put_on_top(form: Opened) -> None:
        for column, cell in enumerate(form.sheet[form.rows["K1"]], 1):
            form.sheet.cell(form.header - 2, column).value = cell.value
        form.sheet.delete_rows(form.rows["K1"])

    world.put("it.xlsx", world.answer("Ada", {K1: 14}, put_on_top))
    assert "K1 New leads: 14 on 2026-11-30" in world.collect().stdout


def test_what_an_item_has_become_since_is_told(world: World) -> None:
    world.put("it.xlsx", world.answer("Ada", {K1: 14}))
    _edit(world.plan, lambda sheets: sheets["KPIs"].cell(2, 2, "New inbound leads"))
    _edit(world.plan, lambda sheets: sheets["KPIs"].cell(2, 3, "Bob"))
    done = world.collect()
    assert done.exit_code == 0, done.output
    assert (
        "K1 was “New leads” when it was asked about; the plan calls it “New inbound leads” by now"
        in done.stdout
    )
    assert "Ada was asked about K1; its owner is Bob by now" in done.stdout
    assert world.log == [[dt.datetime(2026, 11, 30), "K1", 14, None, "Ada", None]]


def test_a_form_of_another_plan_is_named_once(world: World) -> None:
    (world.folder / "other").mkdir()
    other = World(world.folder / "other", plan_in(world.folder, "sales.xlsx"))
    other.ask()
    world.put("blank.xlsx", other.forms["Ada"])
    assert world.collect().exit_code == 0
    world.put("it.xlsx", other.answer("Ada", {K1: 14, ("K2", "value"): 45}))
    assert "Not taken (1):" in world.collect().stdout


def test_columns_and_rows_may_have_moved(world: World) -> None:
    def moved(form: Opened) -> None:
        form.sheet.insert_rows(3, 4)
        form.sheet.insert_cols(2)

    def sorted_anew(form: Opened) -> None:
        rows = [[cell.value for cell in form.sheet[row]] for row in form.rows.values()]
        for at, row in zip(reversed(form.rows.values()), rows, strict=True):
            for column, value in enumerate(row, 1):
                form.sheet.cell(at, column).value = value

    world.put("Ada.xlsx", world.answer("Ada", {("K1", "value"): 14}, moved))
    world.put("Bob.xlsx", world.answer("Bob", {("K4", "value"): 0.9}, sorted_anew))
    done = world.collect()
    assert done.exit_code == 0, done.output
    assert [row[1:3] for row in world.log] == [["K1", 14], ["K4", 0.9]]


@needs_libreoffice
def test_whatever_libreoffice_makes_of_a_form(world: World) -> None:
    """Saved as a workbook or as UTF-8 it is read; in other formats it is named with what to do."""
    content = world.answer("陳小美", {("K5", "value"): 3, ("K5", "comment"): "已改善"})
    path = world.folder / "plan (1).xlsx"
    path.write_bytes(content)
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    for kind, said in (
        ("ods", "OpenDocument"), ("xls", ".xls"), ("csv", "question marks now"), (utf8, ""), ("xlsx:Calc MS Excel 2007 XML", ""),
    ):  # fmt: skip
        out = world.folder / "back"
        shutil.rmtree(out, ignore_errors=True)
        profile = f"-env:UserInstallation=file://{world.folder}/profile"
        command = [str(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        done = world.collect("--dry-run")
        assert (done.exit_code, said in done.stdout) == (1 if said else 0, True), done.output
        assert said or "K5 客訴: 3 on 2026-11-30 (“已改善”)" in done.stdout


# What does not fit


def changed(
    person: str, cells: Cells, then: Callable[[Opened], None] | None = None
) -> Callable[[World], None]:
    """A person's form comes back with this in it."""
    return lambda world: world.put("it.xlsx", world.answer(person, cells, then))


def by_mail(person: str, cells: Cells, sender: str) -> Callable[[World], None]:
    return lambda world: world.put("it.eml", mail(world.answer(person, cells), sender=sender))


def without_marks(form: Opened) -> None:
    form.sheet.delete_cols(form.columns["mark"])


def pasted(world: World) -> None:
    """A row of Bob's form in Ada's."""
    bobs = Opened(world.answer("Bob", {("K4", "value"): 0.9}))
    theirs = [cell.value for cell in bobs.sheet[bobs.rows["K4"]]]
    keys = {column: key for key, column in bobs.columns.items()}

    def paste(form: Opened) -> None:
        row = form.sheet.max_row + 1
        for column, value in enumerate(theirs, 1):
            if key := keys.get(column):
                form.sheet.cell(row, form.columns[key]).value = value

    world.put("it.xlsx", world.answer("Ada", {}, paste))


def of_another_plan(world: World) -> None:
    (world.folder / "other").mkdir()
    other = World(world.folder / "other", plan_in(world.folder, "sales.xlsx"))
    other.ask()
    world.put("it.xlsx", other.answer("Ada", {("K1", "value"): 14}))


def of_an_unknown_ask(world: World) -> None:
    """A form that another folder's outbox knows, and this one does not."""
    other = World(world.folder / "elsewhere", world.folder)
    other.folder.mkdir()
    other.plan = plan_in(other.folder)
    other.ask("2026-12")
    world.put("it.xlsx", other.answer("Ada", {("K1", "value"): 14}))


def of_an_earlier_month(world: World) -> None:
    content = world.answer("Ada", {("K1", "value"): 14})
    world.ask("2026-12")
    world.put("it.xlsx", content)


def removed_since(world: World) -> None:
    content = world.answer("Ada", {("K1", "value"): 14})
    _edit(world.plan, lambda sheets: sheets["KPIs"].delete_rows(2))
    world.put("it.xlsx", content)


def closed_since(world: World) -> None:
    content = world.answer("Ada", {("K1", "value"): 14})
    _edit(world.plan, lambda sheets: sheets["KPIs"].cell(2, 13, "Closed"))
    world.put("it.xlsx", content)


def edited_since(row: int, column: int, typed: str) -> Callable[[World], None]:
    """Ada has answered about K1, and a cell of KPIs was changed since she was asked."""

    def put(world: World) -> None:
        content = world.answer("Ada", {("K1", "value"): 14})
        _edit(world.plan, lambda sheets: sheets["KPIs"].cell(row, column, typed))
        world.put("it.xlsx", content)

    return put


def renumbered_since(world: World) -> None:
    edited_since(2, 1, "K2")(world)
    _edit(world.plan, lambda sheets: sheets["KPIs"].cell(3, 1, "K1"))


def without_headers(form: Opened) -> None:
    form.sheet.delete_rows(form.header)


def under_another_header(form: Opened) -> None:
    form.sheet.cell(form.header, form.columns["value"]).value = "November"


def slid(form: Opened) -> None:
    """Somebody deletes the cell of the value, and lets the others move to the left: the confidence stands there now."""
    row, last = form.rows["K1"], form.sheet.max_column
    for column in range(form.columns["value"], last + 1):
        form.sheet.cell(row, column).value = form.sheet.cell(row, column + 1).value


def pasted_over(world: World) -> None:
    """Bob's row stands over one of Ada's, of whom one row is left: who has most rows does not say whose form it is."""
    bobs = Opened(world.answer("Bob", {("K4", "value"): 0.9}))

    def paste(form: Opened) -> None:
        for key in bobs.columns:
            form.cell("K1", key).value = bobs.cell("K4", key).value
        form.sheet.delete_rows(form.rows["K3"])

    world.put("it.xlsx", world.answer("Ada", {}, paste))


def _one_row_each(world: World) -> str:
    """A table of one row of Ada's and one of Bob's, which tells not whose form it is."""
    head, *theirs = _csv(world.answer("Ada", {K1: 14})).splitlines()[7:]
    bobs = _csv(world.answer("Bob", {("K4", "value"): "90%"})).splitlines()[8:]
    k4 = next(csv.reader([row for row in bobs if row.startswith("K4")]))
    labels, k1 = next(csv.reader([head])), next(row for row in theirs if row.startswith("K1"))
    marks = {len(k4) - 1: labels.index("okrsheet-form")}
    moved = {marks.get(at, at): typed for at, typed in enumerate(k4)}
    return "\n".join([head, k1, ",".join(moved.get(at, "") for at in range(len(labels)))])


def typed_meanwhile(world: World) -> None:
    content = world.answer("Ada", {("K1", "value"): 14})
    _edit(world.plan, lambda sheets: sheets["Check-ins"].append([NOVEMBER, "K1", 13, None, "Bob"]))
    world.put("it.xlsx", content)


def filled_meanwhile(world: World) -> None:
    content = world.answer("Ada", {("K3", "data_source"): "Analytics"})
    _edit(world.plan, lambda sheets: sheets["KPIs"].cell(4, 11, "Server logs"))
    world.put("it.xlsx", content)


def placeholder_there(world: World) -> None:
    """A placeholder counts as missing, and is asked about; but somebody typed it."""
    _edit(world.plan, lambda sheets: sheets["KPIs"].cell(4, 11, "TBD"))
    world.ask("2026-12")
    world.put("it.xlsx", world.answer("Ada", {("K3", "data_source"): "Analytics"}))


def too_long(world: World) -> None:
    """A text that no cell can hold, which must not keep others' answers out of the workbook."""
    text = _csv(world.answer("Ada", {K1: 14, ("K1", "comment"): "long"}))
    world.put("it.csv", text.replace("long", "x" * 40_000).encode())


def _edit(path: Path, change: Callable[[Workbook], object]) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def two_that_differ(world: World) -> None:
    world.put("first.xlsx", world.answer("Ada", {("K1", "value"): 14}))
    world.put("second.xlsx", world.answer("Ada", {("K1", "value"): 15}))


def two_that_fill_differently(world: World) -> None:
    world.put("first.xlsx", world.answer("Ada", {("K3", "data_source"): "Analytics"}))
    world.put("second.xlsx", world.answer("Ada", {("K3", "data_source"): "Server logs"}))


def named(name: str, content: bytes) -> Callable[[World], None]:
    return lambda world: world.put(name, content)


def repacked(change: Callable[[dict[str, bytes]], None]) -> Callable[[World], None]:
    """Ada's form, with its parts changed."""

    def put(world: World) -> None:
        made = world.answer("Ada", {("K1", "value"): 14})
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        change(held)
        world.put("it.xlsx", zipped(list(held.items())))

    return put


def with_entity(held: dict[str, bytes]) -> None:
    sheet = held["xl/worksheets/sheet1.xml"]
    held["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE x [<!ENTITY a "boom">]>' + sheet


def with_bomb(held: dict[str, bytes]) -> None:
    held["xl/worksheets/sheet1.xml"] = b" " * (200 << 20)


def with_macro(held: dict[str, bytes]) -> None:
    held["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def garbled(world: World) -> None:
    content = _csv(world.answer("陳小美", {("K5", "value"): 3}))
    world.put("it.csv", content.encode("ascii", "replace"))


def cut_off(world: World) -> None:
    world.put("it.eml", mail(world.answer("Ada", {("K1", "value"): 14})[:4000]))


ADA, BOB = "Ada", "Bob"
K1 = ("K1", "value")
WRONG: dict[str, tuple[Callable[[World], None], str]] = {
    "another plan's": (of_another_plan, "this answers a question about another plan, sales"),
    "an unknown ask's": (of_an_unknown_ask, "the row's mark is of no question that is remembered here"),
    "an earlier month's": (of_an_earlier_month, "what Ada was asked about 2026-11; the answers about 2026-12 are wanted"),
    "another person's": (by_mail(ADA, {K1: 14}, "bob@example.com"), "it came from bob@example.com, but Ada"),
    "a stranger's": (by_mail(ADA, {K1: 14}, "x@example.org"), "it came from x@example.org, but Ada"),
    "nobody's": (by_mail(ADA, {K1: 14}, "undisclosed"), "it came from ?, but Ada"),
    "without From": (
        lambda world: world.put(
            "it.eml", mail(world.answer("Ada", {K1: 14})).replace(b"From: ada@example.com\r\n", b"")
        ),
        "it came from ?, but Ada",
    ),
    "a stranger's in an archive": (
        lambda world: world.put("it.zip", zipped([
            ("bob.eml", mail(world.answer("Ada", {K1: 14}), sender="bob@example.com")),
            ("ada.eml", mail(None, text="Thanks")),
        ])),
        "it.zip › bob.eml (bob@example.com) › plan.xlsx: Values!A9: K1 New leads: it came from bob@example.com, but Ada",
    ),
    "a pasted row": (pasted, "the row was asked of Bob, but stands in the form of Ada"),
    "an ID typed over": (changed(ADA, {K1: 14, ("K1", "id"): "K2"}), "the row asked about K1, but its ID says K2"),
    "a mark typed over": (
        changed(ADA, {K1: 14, ("K1", "mark"): "0123456789.1.0123456789ab"}), "the row's mark is of no question",
    ),
    "no marks": (changed(ADA, {K1: 14}, without_marks), "the row has no mark of a form; it says 14 on 2026-11-30"),
    "an item that is gone": (removed_since, "the plan has no K1 any more"),
    "a closed item": (closed_since, "K1 is Closed by now"),
    "an ID of another item by now": (
        renumbered_since, "K1 was “New leads” when it was asked about, and is “Cost per lead” by now",
    ),
    "another item by now": (
        edited_since(2, 2, "Complaints"), "K1 was “New leads” when it was asked about, and is “Complaints” by now",
    ),
    "another unit by now": (
        edited_since(2, 5, "thousand leads"), "the unit of K1 was leads when it was asked about, and is thousand leads by now",
    ),
    "a milestone by now": (edited_since(2, 4, "Milestone"), "K1 was made a milestone"),
    "no headers": (changed(ADA, {K1: 14}, without_headers), "has rows of a form, but not its headers any more"),
    "another header": (changed(ADA, {K1: 14}, under_another_header), "the form has no column Value any more, or its header"),
    "cells that moved": (changed(ADA, {K1: 14, ("K1", "confidence"): 7}, slid), "the cells of this row have moved"),
    "a row pasted over another": (pasted_over, "the row was asked of Bob, but stands in the form of Ada"),
    "one row each": (
        lambda world: world.put("it.csv", _one_row_each(world).encode()),
        "the row was asked of Ada, but stands among as many of others",
    ),
    "no number": (changed(ADA, {K1: "about 14"}), "Value: “about 14” is not a number"),
    "a number of two readings": (changed(ADA, {K1: "1.234,5"}), "Value: “1.234,5” can be read in two ways"),
    "a word for a number": (changed(ADA, {K1: "done"}), "is measured by a number, but its value is “done”"),
    "a count for a number": (changed(ADA, {K1: "3/5"}), "Value: “3/5” can be read in two ways"),
    "a currency": (changed(ADA, {("K2", "value"): "NT$45"}), "Value: “NT$45” is not a number"),
    "percent typed as 85": (
        changed(BOB, {("K4", "value"): 85}, lambda form: setattr(form.cell("K4", "value"), "number_format", "General")),
        "85 is the odd one",
    ),
    "a percentage of a plain number": (changed(ADA, {K1: "85%"}), "is the odd one"),
    "an error": (changed(ADA, {K1: "#REF!"}), "Value: the cell shows #REF!"),
    "never calculated": (changed(ADA, {K1: "=1+1"}), "Value: the formula was never calculated"),
    "a placeholder": (changed(ADA, {K1: "TBD"}), "“TBD” is no value yet"),
    "a day to come": (changed(ADA, {K1: 14, ("K1", "date"): dt.date(2026, 12, 5)}), "its day, 2026-12-05, is still to come"),
    "a day before the start": (
        changed(ADA, {K1: 14, ("K1", "date"): dt.date(2026, 9, 1)}), "its day, 2026-09-01, is before the start on 2026-10-01",
    ),
    "a day of two readings": (
        changed(ADA, {K1: 14, ("K1", "date"): "03/04/2026"}), "Date: “03/04/2026” does not say for certain which day",
    ),
    "no day": (changed(ADA, {K1: 14, ("K1", "date"): None}), "the value has no date"),
    "confidence in percent": (changed(ADA, {K1: 14, ("K1", "confidence"): "80%"}), "Confidence: “80%” can be read in two"),
    "too much confidence": (changed(ADA, {K1: 14, ("K1", "confidence"): 11}), "Confidence: 11 is out of range"),
    "a comment alone": (changed(ADA, {("K1", "comment"): "next week"}), "there is no value, but this was written: “next week”"),
    "another unit": (changed(ADA, {K1: 14, ("K1", "unit"): "dozens"}), "“Unit” was changed: it said “leads”, and says “dozens”"),
    "another target": (changed(ADA, {K1: 14, ("K1", "goal"): "30"}), "“Target in the plan” was changed"),
    "no word of the drop-down": (
        changed(ADA, {("K3", "frequency"): "now and then"}), "Frequency: “now and then” is not one of its words",
    ),
    "typed in the plan meanwhile": (typed_meanwhile, "it says 14 on 2026-11-30, but 'Check-ins'!C4 says 13 (by Bob)"),
    "filled in the plan meanwhile": (filled_meanwhile, "it says Analytics for “Data source”, but KPIs!K4 says Server logs"),
    "filled with a placeholder": (
        placeholder_there, "it says Analytics for “Data source”, but KPIs!K4 says TBD",
    ),
    "too long": (too_long, "“Comment” has 40000 characters"),
    "two that differ": (two_that_differ, "there are answers that differ: 14 on 2026-11-30;"),
    "two that fill differently": (two_that_fill_differently, "there are answers for “Data source” that differ: Analytics;"),
    "an entity": (repacked(with_entity), "the XML declares a DOCTYPE"),
    "a bomb": (repacked(with_bomb), "unpacks to more than 64 MB"),
    "a macro": (repacked(with_macro), "holds macros, which no form has"),
    "a password": (named("it.xlsx", encrypted()), "is protected with a password"),
    "old Excel": (named("it.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le")), "old Excel format"),
    "an OpenDocument": (
        named("it.ods", zipped([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")])), "is an OpenDocument",
    ),
    "cut off": (cut_off, "its table of contents is missing"),
    "letters lost": (garbled, "they are question marks now"),
    "sent back empty": (by_mail(ADA, {}, "ada@example.com"), "the form of Ada came back empty"),
    "in words": (
        named("it.eml", mail(None, text="K1 is 14.\n\n> What is K1?")), "it.eml (ada@example.com): answered in words: “K1 is 14.”",
    ),
    "in the cloud": (
        named("it.eml", mail(None, text="see https://x-my.sharepoint.com/:x:/p")), "no form is attached, but a link to sharepoint.com",
    ),
    "another workbook": (lambda world: world.put("it.eml", mail(world.plan.read_bytes())), "the workbook is not the form"),
    "came back": (
        named("it.eml", b"""From: mailer-daemon@example.com
To: okr@example.com
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

<ada@example.com>: 550 5.1.1 unknown user
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail

Final-Recipient: rfc822; ada@example.com
Action: failed
--x--
"""),
        "the mail to Ada (ada@example.com) came back",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "said"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_named_in_both_languages_and_not_taken(
    world: World, wrong: Callable[[World], None], said: str
) -> None:
    wrong(world)
    before = world.plan.read_bytes()
    told = world.collect(lang="zh-TW").stdout
    assert "未採用" in told and said not in told
    done = world.collect()
    assert said in done.stdout, done.output
    assert done.exit_code == 1
    assert "Not taken" in done.stdout
    assert world.plan.read_bytes() == before


def test_what_does_not_fit_keeps_nothing_else_from_being_taken(world: World) -> None:
    world.put("Ada.xlsx", world.answer("Ada", {("K1", "value"): "lots", ("K2", "value"): 45}))
    world.put("Bob.xlsx", encrypted())
    world.put("Chen.xlsx", world.answer("陳小美", {("K5", "value"): 3}))
    done = world.collect()
    assert done.exit_code == 1
    assert [row[1:3] for row in world.log] == [["K2", 45], ["K5", 3]]


def test_an_answer_from_another_address_is_taken_when_that_is_said(world: World) -> None:
    world.put("it.eml", mail(world.answer("Ada", {K1: 14}), sender="ada@home.example"))
    assert world.collect().exit_code == 1
    assert world.collect("--any-sender").exit_code == 0
    assert [row[4] for row in world.log] == ["Ada"]


def test_an_answer_from_an_address_that_is_new_on_the_people_sheet_is_taken(world: World) -> None:
    world.put("it.eml", mail(world.answer("Ada", {K1: 14}), sender="ada.lovelace@example.com"))
    assert world.collect().exit_code == 1
    _edit(world.plan, lambda sheets: sheets["People"].cell(2, 2, "ada.lovelace@example.com"))
    assert world.collect().exit_code == 0 and len(world.log) == 1


@pytest.mark.parametrize("owner", ["Bob", "Ada", "Nobody", None])
def test_who_was_asked_and_has_not_answered_is_named_whoever_the_owner_is_now(
    world: World, owner: str | None
) -> None:
    world.put("it.xlsx", world.answer("Ada", {K1: "TBD"}))
    _edit(world.plan, lambda sheets: setattr(sheets["KPIs"].cell(2, 3), "value", owner))
    _edit(world.plan, lambda sheets: sheets["People"].append(["Ada", "another@example.com"]))
    done = world.collect()
    assert done.exit_code == 1 and "“TBD” is no value yet\n" in done.stdout
    assert (
        "  Ada: K1 New leads, K2 Cost per lead, K3 Visitors (missing: Data source, Frequency)" in done.stdout
    )


def test_an_earlier_month_is_collected_when_that_is_said(world: World) -> None:
    of_an_earlier_month(world)
    assert world.collect("--month", "2026-11").exit_code == 0
    assert [row[1:3] for row in world.log] == [["K1", 14]]
    done = world.collect("--month", "2026-10")
    assert done.exit_code == 2 and "nothing was asked about 2026-10" in done.stderr


def test_forms_of_an_earlier_month_may_stay_where_they_are(world: World) -> None:
    """What the plan has already is no misfit, though another month is wanted now, or another sender was once allowed."""
    world.put("it.eml", mail(world.answer("Ada", {K1: 14}), sender="ada@home.example"))
    assert world.collect("--any-sender").exit_code == 0
    world.ask("2026-12")
    done = world.collect("--since", "2026-01-01")
    assert done.exit_code == 0, done.output
    assert "answers that the plan has already: 1" in done.stderr


def test_what_was_answered_otherwise_since_is_only_told(world: World) -> None:
    world.put("1.eml", mail(None, sender="bob@example.com", text="I am on it."))
    world.put("2.xlsx", world.answer("Bob", {("K4", "value"): "soon"}))
    done = world.collect()
    assert done.exit_code == 1 and "Not taken (2):" in done.stdout
    world.put("3.xlsx", world.answer("Bob", {("K4", "value"): 0.9}))
    done = world.collect()
    assert done.exit_code == 1 and "Not taken (1):" in done.stdout  # KR1 is still open
    world.put("4.xlsx", world.answer("Bob", {("KR1", "value"): "done"}))
    done = world.collect()
    assert done.exit_code == 0, done.output
    assert "answered in words: “I am on it.” (answered otherwise since)" in done.stdout
    assert "“soon” is not a number (answered otherwise since)" in done.stdout


def test_a_copy_of_what_was_sent_is_no_answer(world: World) -> None:
    world.put("copy.eml", mail(world.forms["Ada"], sender="okr@example.com"))
    done = world.collect()
    assert done.exit_code == 0
    assert "Not taken" not in done.stdout


def test_what_the_log_has_no_column_for_is_told(world: World) -> None:
    _edit(world.plan, lambda sheets: sheets["Check-ins"].delete_cols(6))
    world.put("Ada.xlsx", world.answer("Ada", {K1: 14, ("K1", "comment"): "two fairs"}))
    done = world.collect()
    assert done.exit_code == 0
    assert "the sheet “Check-ins” has no column “Comment”, so “two fairs” is not kept" in done.stdout


def test_of_two_answers_that_differ_none_is_taken_whichever_came_later(world: World) -> None:
    two_that_differ(world)
    done = world.collect()
    assert world.log == []
    assert done.stdout.count("there are answers that differ") == 2
    assert "second.xlsx: Values!H" in done.stdout or "second.xlsx: Values!I" in done.stdout


def test_a_new_day_is_no_contradiction_of_what_the_plan_has(world: World) -> None:
    world.put("first.xlsx", world.answer("Ada", {K1: 14, ("K1", "date"): dt.date(2026, 11, 20)}))
    assert world.collect().exit_code == 0
    world.put("second.xlsx", world.answer("Ada", {K1: 15}))
    assert world.collect().exit_code == 0
    assert [row[2] for row in world.log] == [14, 15]


def test_cells_that_were_not_to_be_filled_are_told_of(world: World) -> None:
    world.put(
        "Ada.xlsx", world.answer("Ada", {K1: 14, ("K1", "title"): "Old leads", ("K1", "frequency"): "Weekly"})
    )
    done = world.collect()
    assert done.exit_code == 0
    assert "“Key result or KPI” was changed: it said “New leads”, and says “Old leads”" in done.stdout
    assert "“Frequency” was not asked for in this row, so “Weekly” is not read" in done.stdout
    assert [row[1:3] for row in world.log] == [["K1", 14]]


def test_a_baseline_goes_in_with_its_measure_alone(world: World) -> None:

    def without_measure(sheets: Workbook) -> None:
        for column in (4, 6, 7):
            sheets["KPIs"].cell(4, column).value = None

    _edit(world.plan, without_measure)
    world.ask("2026-12")
    said = {("K3", "measure"): "Increase to", ("K3", "baseline"): 0, ("K3", "target"): 900}
    world.put("it.xlsx", world.answer("Ada", {**said, ("K3", "data_source"): "Analytics"}))
    _edit(world.plan, lambda sheets: sheets["KPIs"].cell(4, 4, "At most"))
    done = world.collect()
    assert (
        done.exit_code == 1 and "it says Increase to for “Measure”, but KPIs!D4 says At most" in done.stdout
    )
    assert "it says 0 for “Baseline”, which goes with the measure that is not taken" in done.stdout
    row = shown(world.plan, "KPIs")[3]
    assert [row[at] for at in (3, 5, 6, 10)] == ["At most", None, None, "Analytics"]


def test_rows_that_were_deleted_are_told_of(world: World) -> None:
    world.put("Ada.xlsx", world.answer("Ada", {K1: 14}, lambda form: form.sheet.delete_rows(form.rows["K2"])))
    done = world.collect()
    assert "1 row of the form is missing: K2 Cost per lead" in done.stdout
    assert "Ada: K2 Cost per lead, K3 Visitors (missing: Data source, Frequency)" in done.stdout


def test_mails_that_have_nothing_to_do_with_it_are_not_told_of(world: World) -> None:
    world.put("a.eml", mail(None, sender="news@example.org", text="Buy now"))
    world.put("b.eml", mail(b"PK\3\4 broken", sender="news@example.org"))
    world.put("c.eml", mail(world.plan.read_bytes(), sender="news@example.org"))
    done = world.collect()
    assert done.exit_code == 0
    assert "Not taken" not in done.stdout and "looked at 3 mails and files" in done.stderr


def test_an_automatic_reply_is_known_to_be_one(world: World) -> None:
    content = mail(None, text="I am away until Friday.").replace(
        b"Subject:", b"Auto-Submitted: auto-replied\r\nSubject:", 1
    )
    world.put("a.eml", content)
    done = world.collect()
    assert done.exit_code == 0
    assert "an automatic reply: “I am away until Friday.”" in done.stdout


def test_forms_that_nobody_filled_in_are_only_open(world: World) -> None:
    for name, content in world.forms.items():
        world.put(f"{name}.xlsx", content)
    done = world.collect()
    assert done.exit_code == 0
    assert "Not taken" not in done.stdout and "Still open (3 people):" in done.stdout


def test_everybody_has_answered(world: World) -> None:
    world.put("Ada.xlsx", world.answer("Ada", {
        K1: 14, ("K2", "value"): 45, ("K3", "value"): 300, ("K3", "data_source"): "x1", ("K3", "frequency"): "Weekly",
    }))  # fmt: skip
    world.put("Bob.xlsx", world.answer("Bob", {("K4", "value"): 0.9, ("KR1", "value"): "in progress"}))
    world.put("Chen.xlsx", world.answer("陳小美", {("K5", "value"): 3}))
    done = world.collect()
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith("Nothing is open any more.\n")


def test_a_place_that_cannot_be_read_stops_no_other(world: World) -> None:
    world.put("Ada.xlsx", world.answer("Ada", {K1: 14}))
    done = run("collect", world.plan, world.folder / "none", world.back, "--lang", "en")
    assert done.exit_code == 2
    assert "there is no such file" in done.stderr
    assert len(world.log) == 1


def test_a_plan_that_cannot_be_written_is_said_to_be(world: World) -> None:
    world.put("Ada.xlsx", world.answer("Ada", {K1: 14}))
    (world.folder / "~$plan.xlsx").write_bytes(b"\x03Ada" + bytes(161))
    done = world.collect()
    assert done.exit_code == 2
    assert "Taken" not in done.stdout and world.log == []


def test_nothing_is_collected_for_a_plan_that_asked_nothing(tmp_path: Path) -> None:
    done = run("collect", plan_in(tmp_path), tmp_path, "--lang", "en")
    assert done.exit_code == 2
    assert "nothing was asked of this plan" in done.stderr


def test_without_the_key_no_form_is_believed(world: World) -> None:
    (key,) = world.folder.glob("*.key")
    key.unlink()
    world.put("Ada.xlsx", world.answer("Ada", {K1: 14}))
    done = world.collect()
    assert done.exit_code == 2
    assert "the key of the forms is missing" in done.stderr


def test_several_workbooks_are_one_plan(tmp_path: Path) -> None:
    """Each workbook gets its own values, also where two have an ID in common."""
    folder = tmp_path / "plans"
    folder.mkdir()
    for name in ("north.xlsx", "south.xlsx"):
        plan_in(folder, name)
    world = World(tmp_path, folder)
    world.ask()
    cells = {("north.xlsx#K1", "value"): 14, ("south.xlsx#K1", "value"): 15}
    world.put("Ada.xlsx", world.answer("Ada", cells))
    done = world.collect()
    assert done.exit_code == 0, done.output
    logs = [shown(folder / name, "Check-ins")[3:] for name in ("north.xlsx", "south.xlsx")]
    assert [[row[1:3] for row in log] for log in logs] == [[["K1", 14]], [["K1", 15]]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way_for_the_sample_company(tmp_path: Path, language: str) -> None:
    """Ask, fill in, collect, report: the values that were asked for are in the report."""
    import json

    from tests.books import sample

    assert language in ("en", "zh-TW")
    plan = sample(tmp_path, language)
    world = World(tmp_path, plan)
    world.ask()
    values = {}
    for name, content in world.forms.items():
        opened = Opened(content)
        cells = {}
        for item in opened.rows:
            cell = opened.cell(item, "value")
            if not cell.protection.locked:
                cells[item, "value"] = values[item] = 0.91 if cell.number_format.endswith("%") else 3
        world.put(f"{name}.xlsx", world.answer(name, cells))
    done = world.collect(lang=language)
    assert done.exit_code == 0, done.output
    assert run("report", plan, "--month", "2026-11", "--out", tmp_path / "out").exit_code == 0
    told = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    found = {item["id"]: item["value"] for kind in ("kpis", "key_results") for item in told[kind]}
    assert values and {item: found[item] for item in values} == values


def test_two_hundred_people_answer(tmp_path: Path) -> None:
    """Each gets a form, fills it in, and is taken; the second time nothing changes."""
    people = [[f"P{n}", f"p{n}@example.com", "own"] for n in range(200)]
    first, last = dt.date(2026, 10, 1), dt.date(2026, 12, 31)
    kpis = [
        [
            f"K{n}",
            f"Leads of {n}",
            f"P{n}",
            "Increase to",
            "leads",
            0,
            20,
            None,
            first,
            last,
            "CRM",
            "Monthly",
            None,
        ]
        for n in range(200)
    ]
    plan = made(
        tmp_path / "plan.xlsx",
        {
            "Settings": [["Setting", "Value"], ["Period start", first], ["Period end", last]],
            "People": [["Name", "Email", "Receives"], *people],
            "Objectives": [["ID", "Objective", "Owner"], ["O1", "Lead", "P0"]],
            "KPIs": [KPI, *kpis],
            "Check-ins": [["Date", "ID", "Value", "By"]],
        },
    )
    world = World(tmp_path, plan)
    world.ask()
    for n in range(200):
        content = world.answer(f"P{n}", {(f"K{n}", "value"): n})
        world.put(f"{n}.eml", mail(content, f"plan ({n}).xlsx", sender=f"p{n}@example.com"))
    done = world.collect()
    assert done.exit_code == 0, done.output[-2000:]
    log = {str(row[1]): row[2] for row in shown(plan, "Check-ins")[1:]}
    assert log == {f"K{n}": n for n in range(200)}
    before = plan.read_bytes()
    assert world.collect().exit_code == 0
    assert plan.read_bytes() == before
