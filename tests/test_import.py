"""Other people's goal sheets: every layout gives the right items, and no cell is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

import okrsheet
from okrsheet.basics.cells import Cell
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text
from okrsheet.cli import cli
from okrsheet.importing.imported import Import, taken
from okrsheet.importing.tables.mapfile import MapFile, Said
from okrsheet.importing.tables.mapping import Role
from okrsheet.importing.tables.proposing import Options
from okrsheet.importing.tables.source import Source, SourceSheet
from okrsheet.importing.telling import result
from okrsheet.plan import Kpi
from okrsheet.plan.words import Frequency
from okrsheet.xlsx import Area
from tests.books import made

TODAY = dt.date(2026, 11, 29)


def source(sheets: dict[str, list[list[object]]], merged: dict[str, list[Area]] | None = None) -> Source:
    """A source of sheets, each a list of rows."""
    made = []
    for title, rows in sheets.items():
        cells = {
            (r, c): Cell(value)
            for r, row in enumerate(rows, 1)
            for c, value in enumerate(row, 1)
            if not Cell(value).blank
        }
        made.append(SourceSheet(title, cells, tuple((merged or {}).get(title, ()))))
    return Source(Path("goals.xlsx"), "", tuple(made))


def accounted(done: Import) -> None:
    """The law: every cell that holds something is placed or listed, once, and what is placed can be read."""
    filled = {(s.title, *place) for s in done.source.sheets for place in s.cells}
    placed = {tuple(spot) for spot in done.assembled.placed}
    listed = [tuple(one.spot) for one in done.assembled.unplaced]
    assert len(listed) == len(set(listed))
    assert not placed & set(listed)
    assert placed | set(listed) == filled


WORDS = st.sampled_from(
    [
        "Objective", "Key Result", "KPI", "Owner", "Target", "Actual", "Weight", "Due", "Status", "Progress", "Notes", "ID", "Parent", "Type",
        "Q1", "Q2", "Jan", "Feb", "2026", "Total", "O1: Grow", "KR1.1 Leads", "1", "1.1", "目標", "關鍵結果", "負責人", "目標值", "1月", "Ann", "ann@example.com",
        "≥ 85 %", "TBD", "1. one\n2. two", "Objective 1", "Key Result 1", "Week 3", "Monthly", "Higher is better", "=1+1", "\x07odd", "Done", "From 3 to 5",
        "Date", "Value", "Target Leads", "Leads", "Month", "Name", "x" * 70,
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.none(), WORDS, st.integers(-5, 3000), st.floats(-10, 10), st.booleans(),
    st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)).map(lambda d: dt.datetime(d.year, d.month, d.day)),
    st.text(max_size=12),
)  # fmt: skip
SHEETS = st.dictionaries(
    st.sampled_from(["Goals", "Q1 2026", "Q2 2026", "Ann", "KPI", "工作表1"]),
    st.lists(st.lists(VALUES, max_size=6), max_size=9),
    min_size=1,
    max_size=3,
)
AREAS = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 5), st.integers(0, 3), st.integers(0, 3)).map(
        lambda t: Area(t[0], t[1], t[0] + t[2], t[1] + t[3])
    ),
    max_size=2,
)


@given(SHEETS, AREAS)
@example({"Goals": [[], [], [], [], ["Objective", "Key Result"], [None, "Objective"]]}, [Area(6, 1, 6, 2)])
@settings(max_examples=300, deadline=None)
def test_no_cell_is_lost(sheets: dict[str, list[list[object]]], areas: list[Area]) -> None:
    merged = dict.fromkeys(sheets, areas[:1])
    done = taken(source(sheets, merged), today=TODAY)
    accounted(done)


def test_a_heading_is_placed_with_the_items_below_it_and_listed_where_there_are_none() -> None:
    done = taken(
        source({"KPI": [["KPI", "Target", "Actual", "Owner"], ["Money"], ["Sales", 9, 8, "Ann"], ["Margin", 5, 4, "Bob"], [], ["Legend: all in USD"]]}),
        today=TODAY,
    )  # fmt: skip
    assert [row["notes"] for row in done.assembled.content[Kpi]] == ["Money", "Money"]
    assert [(str(one.spot.ref), one.reason) for one in done.assembled.unplaced] == [("KPI!A6", "outside")]


def test_what_no_cell_can_hold_is_cut_and_listed() -> None:
    rows: list[list[object]] = [["KPI", "Data source", "Notes"], ["😀" * 20_000, "x" * 32_767, "n" * 32_767]]
    done = taken(source({"KPI": rows}), today=TODAY)
    accounted(done)
    (row,) = done.assembled.content[Kpi]
    assert (row["title"], row["data_source"]) == ("😀" * 16_383, "x" * 32_767)
    assert [(str(one.spot.ref), one.reason) for one in done.assembled.unplaced] == [
        ("KPI!A2", "long"),
        ("KPI!C2", "long"),
    ]


@pytest.mark.parametrize(
    ("header", "text", "column", "value"),
    [
        ("Frequency", "Monthly, reported to the Board", "frequency", Frequency.MONTHLY),
        ("Target", "10 (without renewals)", "target", 10),
        ("E-mail", "ann@example.com until May", "owner", "Ann"),
    ],
)
def test_words_beside_what_is_read_stand_in_notes(header: str, text: str, column: str, value: object) -> None:
    rows: list[list[object]] = [
        ["KPI", "Owner", "Unit", header],
        ["Leads", "Ann", "deals", text],
        ["Churn", "Bob", "users", None],
    ]
    done = taken(source({"KPI": rows}), today=TODAY)
    row = done.assembled.content[Kpi][0]
    assert (row[column], row["notes"]) == (value, f"{header}: {text}")


def test_in_a_table_of_a_kpi_in_each_column_what_is_compared_or_left_is_no_note() -> None:
    rows: list[list[object]] = [["Month", "Leads", "Deals", "Status", "Extra"]]
    rows += [[f"2026-0{n}", 10 + n, n, "on track", "x"] for n in range(1, 5)]
    said = Said("KPI", "metrics", columns={
        "A": Role("period"), "B": Role("current", label="Leads"), "C": Role("current", label="Deals"),
        "D": Role("status"), "E": Role("leave"),
    })  # fmt: skip
    done = taken(source({"KPI": rows}), Options(said=MapFile(Path("a.toml"), (said,))), today=TODAY)
    accounted(done)
    assert [("notes" in row, row["title"]) for row in done.assembled.content[Kpi]] == [
        (False, "Leads"),
        (False, "Deals"),
    ]
    assert {one.reason for one in done.assembled.unplaced} == {"compared", "left"}


# The command


def flat(path: Path) -> Path:
    """A goal sheet with its header in the third row and the objective in its first row only."""
    return made(
        path,
        {
            "OKR": [
                ["Our goals 2026-Q4"],
                [],
                ["Objective", "Key Result", "Owner", "Baseline", "Target", "Current", "Due", "Progress"],
                ["Grow", "ARR of 2M", "Ann <ann@example.com>", 1, 2, 1.5, dt.date(2026, 12, 31), "90%"],
                [None, "Five reps", "Bob", 0, 5, 2, dt.date(2026, 11, 30), "40%"],
                ["Delight", "Portal live", "Bob", None, "by December", None, None, None],
            ],
            "Lists": [["Status"], ["On track"]],
        },
    )


def run(*arguments: str | Path) -> Result:
    """The command with these arguments."""
    return CliRunner().invoke(cli, ["import", *map(str, arguments), "--lang", "en"])


def test_a_sheet_becomes_a_workbook_and_a_map(tmp_path: Path) -> None:
    mine = flat(tmp_path / "mine.xlsx")
    before = mine.read_bytes()
    done = run(mine, "-o", tmp_path / "plan.xlsx")
    assert done.exit_code == 0, done.output
    assert mine.read_bytes() == before
    plan = okrsheet.read(tmp_path / "plan.xlsx")
    assert [(o.id, o.title) for o in plan.objectives] == [("O1", "Grow"), ("O2", "Delight")]
    rows: list[tuple[object, ...]] = [
        (k.id, k.objective_id, k.baseline, k.target, k.current, k.owner) for k in plan.key_results
    ]
    assert rows == [
        ("KR1.1", "O1", 1, 2, 1.5, "Ann"),
        ("KR1.2", "O1", 0, 5, 2, "Bob"),
        ("KR2.1", "O2", None, None, None, "Bob"),
    ]
    assert plan.key_results[2].notes == "Target: by December"
    assert [(p.name, p.email) for p in plan.people] == [("Ann", "ann@example.com"), ("Bob", None)]
    assert plan.settings.period_start == dt.date(2026, 10, 1)


def test_every_cell_that_was_not_taken_is_listed(tmp_path: Path) -> None:
    done = run(flat(tmp_path / "mine.xlsx"), "-o", tmp_path / "plan.xlsx")
    listed = [line.strip().partition("  ") for line in done.stdout.splitlines() if line.startswith("    ")]
    assert [(cell, text.strip()) for cell, _, text in listed] == [
        ("OKR!A1", "Our goals 2026-Q4  (belongs to no table)"),
        ("OKR!H4", "90%  (their own figure: compared, not taken over)"),
        ("OKR!H5", "40%  (their own figure: compared, not taken over)"),
        ("Lists!A1", "Status  (the sheet holds no goals)"),
        ("Lists!A2", "On track  (the sheet holds no goals)"),
    ]


def test_a_progress_that_differs_is_told_and_not_taken_over(tmp_path: Path) -> None:
    done = run(flat(tmp_path / "mine.xlsx"), "-o", tmp_path / "plan.xlsx")
    assert "KR1.1: progress is 90 % in the source (OKR!H4), and 50 % as okrsheet computes it" in done.stdout
    assert "KR1.2: progress" not in done.stdout


def test_the_map_makes_the_same_workbook_again(tmp_path: Path) -> None:
    mine = flat(tmp_path / "mine.xlsx")
    run(mine, "-o", tmp_path / "plan.xlsx")
    done = run(mine, "-o", tmp_path / "again.xlsx", "--map", tmp_path / "plan.map.toml")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "plan.xlsx").read_bytes()


def test_ids_stay_with_their_items_when_rows_are_put_between(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Objective", "Key Result", "Owner"],
        ["Grow", "More leads", "Ann"],
        [None, "More deals", "Ann"],
    ]
    mine = made(tmp_path / "mine.xlsx", {"OKR": rows})
    run(mine, "-o", tmp_path / "plan.xlsx")
    rows[1:1] = [["Learn", "Two courses", "Bob"]]
    made(mine, {"OKR": rows})
    run(mine, "-o", tmp_path / "later.xlsx", "--map", tmp_path / "plan.map.toml")
    plan = okrsheet.read(tmp_path / "later.xlsx")
    assert {o.title: o.id for o in plan.objectives} == {"Grow": "O1", "Learn": "O2"}
    assert {k.title: k.id for k in plan.key_results} == {
        "More leads": "KR1.1", "More deals": "KR1.2", "Two courses": "KR2.1",
    }  # fmt: skip


def test_a_map_of_a_few_lines_corrects_what_it_says(tmp_path: Path) -> None:
    mine = made(
        tmp_path / "mine.xlsx",
        {
            "OKR": [["Objective", "Key Result", "Zzz", "Target"], ["Grow", "More leads", 7, 10]],
            "Old": [["Objective", "Key Result"], ["Past", "Gone by"]],
        },
    )
    brief = tmp_path / "brief.toml"
    brief.write_text('[[table]]\nsheet = "OKR"\ncolumns.C = "current"\nall.owner = "Ann"\n')
    done = run(mine, "-o", tmp_path / "plan.xlsx", "--map", brief)
    assert done.exit_code == 0, done.output
    plan = okrsheet.read(tmp_path / "plan.xlsx")
    rows: list[tuple[object, ...]] = [(k.title, k.current, k.target, k.owner) for k in plan.key_results]
    assert rows == [("More leads", 7, 10, "Ann")]
    assert "Old: the map does not name it, or leaves it out" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[table]]\nsheet = "Goals"', "the source has no sheet “Goals”. It has: Lists, OKR"),
        ('[[table]]\nsheet = "OKR"\ncolumns.B = "boss"', "table 1: B is “boss”, which is no field"),
        ('[[table]]\nsheet = "OKR"\ncolumns.5x = "owner"', "is no column; write letters"),
        ('[[table]]\nsheet = "OKR"\nlayout = "tree"', "“tree” is no layout. There are: rows, log"),
        ('[[table]]\nsheet = "OKR"\nheader = "3"', "“table 1: header” must be two row numbers"),
        ('[[table]]\nsheet = "OKR"\nfoo = 1', "the map has no setting “table 1: foo”"),
        ('[[table]]\nsheet = "OKR"\nheader = [5, 3]', "“table 1: header” must be two row numbers"),
        ('[[table]]\nsheet = "OKR"\nheader = [1, 900]', "“table 1: header” has more than 20 rows"),
        (
            '[[table]]\nsheet = "OKR"\nheader = 99',
            "header = 99: nothing stands there; the sheet “OKR” ends at H6",
        ),
        ('[[table]]\nsheet = "OKR"\ncolumns.Z = "owner"', "columns.Z: nothing stands there"),
        ('[[table]]\nsheet = "OKR"\nyear = "2026"', "“table 1: year” must be a year"),
        ('[[table]]\nsheet = "OKR"\nturned = "yes"', "“table 1: turned” must be true or false"),
        ('[[table]]\nsheet = "OKR"\nturned = true\ncolumns.B = "owner"', "write numbers, such as columns.3"),
        ('[[table]]\nsheet = "OKR"\npreset = "excel"', "“excel”, which is no export that okrsheet knows"),
        ('[[table]]\nsheet = "OKR"\nall.boss = "Ann"', "the map has no setting “table 1: all.boss”"),
        ('[[table]]\nsheet = "OKR"\nall.period = "soon"', "“soon” is no period"),
        ('[[table]]\nsheet = "OKR"\ncells.A1 = "boss"', "the map has no setting “table 1: cells: boss”"),
        ('[[table]]\nsheet = "OKR"\ncells.Q7 = "owner"', "cells.Q7: nothing stands there"),
        ('[leave_out]\nGoals = ""', "the source has no sheet “Goals”"),
        ("words = 1", "words are written below [words]"),
        ("[words]\nowner = 1", "owner holds something else than lists of words"),
        ("[words]\nboss = ['x']", "header words: there is no field “boss”"),
        ("a = " + "[" * 100_000, "this map cannot be read"),
        ("version = 9", "the map is of version 9"),
        ('period = "soon"', "“soon” is no period such as 2026-Q4"),
        ("[[table]]\n", "table 1 does not say its sheet"),
        ("= nonsense", "this map cannot be read"),
    ],
)
def test_a_mistake_in_the_map_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text)
    done = run(flat(tmp_path / "mine.xlsx"), "-o", tmp_path / "plan.xlsx", "--map", wrong)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "wrong.toml" in done.stderr
    assert not (tmp_path / "plan.xlsx").exists()


def test_a_map_of_a_few_lines_rescues_a_sheet_that_was_not_understood(tmp_path: Path) -> None:
    strange: list[list[object]] = [
        ["Ann Lee"],
        ["Zork", "Blip", "Flan"],
        ["Grow", "Sign 20 shops", 20],
        [None, "Keep 10 shops", 10],
    ]
    mine = made(tmp_path / "mine.xlsx", {"X": strange, "Y": [["a"]]})
    first = run(mine, "-o", tmp_path / "plan.xlsx")
    assert first.exit_code == 2
    assert "If it does hold goals, say where in a map of a few lines" in first.stderr
    brief = tmp_path / "brief.toml"
    brief.write_text(
        '[[table]]\nsheet = "X"\nheader = 2\ncolumns.A = "objective"\ncolumns.B = "key_result"\n'
        'columns.C = "target"\ncells.A1 = "owner"\n'
    )
    done = run(mine, "-o", tmp_path / "plan.xlsx", "--map", brief)
    assert done.exit_code == 0, done.output
    plan = okrsheet.read(tmp_path / "plan.xlsx")
    assert [(o.title, o.owner) for o in plan.objectives] == [("Grow", "Ann Lee")]
    rows: list[tuple[object, ...]] = [(k.title, k.target, k.owner) for k in plan.key_results]
    assert rows == [("Sign 20 shops", 20, "Ann Lee"), ("Keep 10 shops", 10, "Ann Lee")]


def test_what_is_not_sure_is_asked_and_the_map_with_the_question_is_corrected(tmp_path: Path) -> None:
    nameless: list[list[object]] = [[None, n, None] for n in range(5)]
    rows: list[list[object]] = [
        ["KPI", "Target", "Owner"],
        ["Leads", 40, "Ann"],
        *nameless,
    ]
    mine, plan, own = (
        made(tmp_path / "mine.xlsx", {"KPI": rows}),
        tmp_path / "plan.xlsx",
        tmp_path / "plan.map.toml",
    )
    asked = run(mine, "-o", plan)
    assert asked.exit_code == 1, asked.output
    question = "Sheet “KPI”: 5 rows name no item; which column holds their names, and which rows belong to the table?"
    assert question in asked.stderr
    assert f"okrsheet import {mine} -o {plan} --map {own}" in asked.stderr
    assert not plan.exists()
    text = own.read_text()
    assert f"# ? {question}" in text
    own.write_text(text.replace("rows = [2, 0]", "rows = [2, 2]"))
    done = run(mine, "-o", plan, "--map", own)
    assert done.exit_code == 0, done.output
    assert [k.title for k in okrsheet.read(plan).kpis] == ["Leads"]


def test_new_ids_are_added_to_the_map_that_lies_beside_the_workbook(tmp_path: Path) -> None:
    mine, plan, own = flat(tmp_path / "mine.xlsx"), tmp_path / "plan.xlsx", tmp_path / "plan.map.toml"
    own.write_text('# ours\n[[table]]\nsheet = "OKR" # the first\n')
    assert run(mine, "-o", plan, "--map", own).exit_code == 0
    said = own.read_text()
    assert said.startswith('# ours\n[[table]]\nsheet = "OKR" # the first\n\n# IDs')
    assert '"objective: Delight" = "O2"' in said
    plan.unlink()
    assert run(mine, "-o", plan, "--map", own).exit_code == 0
    assert own.read_text() == said
    plan.unlink()
    own.write_text("[ids]\n" + '"objective: Delight" = "O7"\n[[table]]\nsheet = "OKR"\n')
    amidst = run(mine, "-o", plan, "--map", own)
    assert (amidst.exit_code, plan.exists()) == (2, False)
    assert "Move [ids] and its lines to the end of the map" in amidst.stderr


def test_words_of_the_map_and_of_a_file_count_together_and_are_kept_in_the_new_map(tmp_path: Path) -> None:
    mine = made(
        tmp_path / "mine.xlsx",
        {"OKR": [["Objective", "Key Result", "Captain", "Summit"], ["Grow", "Leads", "Ann", 9]]},
    )
    (tmp_path / "words.toml").write_text('[owner]\nen = ["captain"]\n')
    brief = tmp_path / "brief.toml"
    brief.write_text('[words]\ntarget = ["summit"]\n')
    done = run(mine, "-o", tmp_path / "plan.xlsx", "--map", brief, "--words", tmp_path / "words.toml")
    assert done.exit_code == 0, done.output
    plan = okrsheet.read(tmp_path / "plan.xlsx")
    rows: list[tuple[object, ...]] = [(k.target, k.owner) for k in plan.key_results]
    assert rows == [(9, "Ann")]
    assert '[words]\ntarget = ["summit"]\n' in (tmp_path / "plan.map.toml").read_text()


def test_a_table_that_names_a_sheet_is_taken_though_the_sheet_is_among_those_left_out(tmp_path: Path) -> None:
    mine = made(tmp_path / "mine.xlsx", {"OKR": [["Objective", "Key Result"], ["Grow", "Leads"]]})
    brief = tmp_path / "brief.toml"
    brief.write_text('[[table]]\nsheet = "OKR"\n[leave_out]\nOKR = "no goals were found in it"\n')
    assert run(mine, "-o", tmp_path / "plan.xlsx", "--map", brief).exit_code == 0


def test_records_without_goals_are_said_to_be_that(tmp_path: Path) -> None:
    orders = made(
        tmp_path / "orders.xlsx", {"Orders": [["Order", "Customer", "Amount"], [1, "A", 9], [2, "B", 8]]}
    )
    done = run(orders, "-o", tmp_path / "plan.xlsx")
    assert done.exit_code == 2
    assert "records, no goals here" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["orders.xlsx"]


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    mine = flat(tmp_path / "mine.xlsx")
    (tmp_path / "plan.map.toml").write_text("# mine")
    done = run(mine, "-o", tmp_path / "plan.xlsx")
    assert done.exit_code == 2
    assert "Use it with --map" in done.stderr
    assert (tmp_path / "plan.map.toml").read_text() == "# mine"
    (tmp_path / "plan.xlsx").write_text("mine, too")
    assert run(mine, "-o", tmp_path / "plan.xlsx").exit_code == 2
    assert (tmp_path / "plan.xlsx").read_text() == "mine, too"


def test_what_the_source_hides_is_taken_and_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(flat(tmp_path / "mine.xlsx"))
    book["OKR"].row_dimensions[5].hidden = True
    book["OKR"].column_dimensions["C"].hidden = True
    book["OKR"].sheet_state = "hidden"
    book.save(tmp_path / "mine.xlsx")
    done = run(tmp_path / "mine.xlsx", "-o", tmp_path / "plan.xlsx")
    assert "- The sheet “OKR” is hidden in the source" in done.stdout
    assert "- The sheet “OKR” hides 1 row and 1 column with content" in done.stdout
    assert len(okrsheet.read(tmp_path / "plan.xlsx").key_results) == 3


def test_a_sheet_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    found = replace(
        source({"OKR": [["Objective", "Key Result"], ["Grow", "Leads"]]}),
        unread={"Old": Refused(Text(en="it is damaged", zh_TW="已損壞"), Text(en="", zh_TW=""))},
    )
    told = list(result(taken(found, today=TODAY), "en"))
    assert (
        told[told.index("Sheets that could not be read, so that nothing was taken of them:") + 1]
        == "  Old: it is damaged"
    )


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text('Objective,Key Result,Owner\n"=1+1","=HYPERLINK(""http://x"")","@sum"\n')
    assert run(mine, "-o", tmp_path / "plan.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value).startswith(("=", "@"))
    ]
    assert len(cells) >= 2
    assert all(cell.data_type == "s" for cell in cells)


def test_check_says_only_what_the_source_lacks(tmp_path: Path) -> None:
    run(flat(tmp_path / "mine.xlsx"), "-o", tmp_path / "plan.xlsx")
    checked = CliRunner().invoke(
        cli, ["check", str(tmp_path / "plan.xlsx"), "--as-of", "2026-10-05", "--lang", "en"]
    )
    errors = [line for line in checked.stdout.splitlines() if "error[" in line]
    # no address of Bob, and no owner of an objective whose key results have two
    assert [line.partition(": ")[2].partition(":")[0] for line in errors] == ["People!B3", "Objectives!E2"]


def test_ids_stay_with_items_whose_names_are_edited_and_are_never_given_again(tmp_path: Path) -> None:
    def ids(name: str, rows: list[list[object]], before: str = "") -> dict[str, str]:
        mine = tmp_path / "mine.xlsx"
        made(mine, {"OKR": [["Objective", "Key Result", "Owner"], *rows]})
        by_map = ("--map", str(tmp_path / before)) if before else ()
        done = run(mine, "-o", tmp_path / name, *by_map)
        assert done.exit_code == 0, done.output
        said.append(done.stdout)
        plan = okrsheet.read(tmp_path / name)
        return {str(one.title): one.id for items in (plan.objectives, plan.key_results) for one in items}

    said: list[str] = []
    first = ids("a.xlsx", [["Grow the shops", "Sign 20 new shops", "Ann"], ["Learn", "Two courses", "Bob"]])
    assert first == {
        "Grow the shops": "O1",
        "Sign 20 new shops": "KR1.1",
        "Learn": "O2",
        "Two courses": "KR2.1",
    }
    later = ids(
        "b.xlsx", [["Grow our shops", "Sign 25 new shops", "Ann"], ["Teach", "One talk", "Bob"]], "a.map.toml"
    )
    assert later == {"Grow our shops": "O1", "Sign 25 new shops": "KR1.1", "Teach": "O3", "One talk": "KR3.1"}
    assert "O1 was “Grow the shops” before and is “Grow our shops” now" in said[1]
    again = ids("c.xlsx", [["Learn", "Two courses", "Bob"], ["Play", "A game", "Ann"]], "b.map.toml")
    assert again == {"Learn": "O2", "Two courses": "KR2.1", "Play": "O4", "A game": "KR4.1"}


def test_an_id_of_the_sources_own_is_not_given_to_another_item() -> None:
    rows: list[list[object]] = [["ID", "KPI", "Owner"], ["K1", "Leads", "Ann"], [None, "Deals", "Bob"]]
    found = source({"KPI": rows})
    earlier = MapFile(Path("a.toml"), ids={"kpi: Deals": "K1"})
    done = taken(found, Options(said=earlier), today=TODAY)
    assert [(row["id"], row["title"]) for row in done.assembled.content[Kpi]] == [
        ("K1", "Leads"),
        ("K2", "Deals"),
    ]
