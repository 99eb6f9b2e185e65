"""``okrsheet export``: the tables, read back with other programs, say what the assessment says, and are joined by
their keys as the plan's links are.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import json
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrsheet
from okrsheet.assessment import Assessment, assess
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.exporting import FORMATS, Format
from okrsheet.figures.outcome import Measured
from okrsheet.plan import CheckIn, Item, Kpi, Objective, Plan
from okrsheet.plan.columns import Origin
from okrsheet.plan.quantity import Quantity, is_percent
from okrsheet.plan.words import Milestone
from okrsheet.tidy import TABLES, Type
from tests.books import made, sample
from tests.tables import assessed
from tests.test_cli import run
from tests.test_laws import tables as any_tables
from tests.test_past import plans, text

DAY = dt.date(2026, 11, 30)
Rows: TypeAlias = dict[str, list[dict[str, Any]]]
"""The rows of each table, as they were read back."""
Reader: TypeAlias = Callable[[Path], list[dict[str, Any]]]


# Reading back, with the libraries that people use


def csv_in_pandas(path: Path) -> list[dict[str, Any]]:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    return records(frame)


def json_in_pandas(path: Path) -> list[dict[str, Any]]:
    frame = pd.read_json(path, dtype=False, precise_float=True)
    return records(frame)


def parquet_in_pandas(path: Path) -> list[dict[str, Any]]:
    return records(pd.read_parquet(path))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    known = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in known.to_dict("records")]


def in_duckdb(query: str) -> Reader:
    def read(path: Path) -> list[dict[str, Any]]:
        found = duck().execute(f"SELECT * FROM {query}", [str(path)])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return read


@cache
def duck() -> Any:
    return pytest.importorskip("duckdb").connect()


READERS: Mapping[str, tuple[Format, Reader]] = {
    "csv in pandas": ("csv", csv_in_pandas),
    "csv in duckdb": ("csv", in_duckdb("read_csv(?, all_varchar = true, header = true)")),
    "json in pandas": ("json", json_in_pandas),
    "json in duckdb": ("json", in_duckdb("read_json(?, format = 'array', sample_size = -1)")),
    "parquet in pandas": ("parquet", parquet_in_pandas),
    "parquet in duckdb": ("parquet", in_duckdb("read_parquet(?)")),
}


def read_back(folder: Path, reader: str) -> Rows:
    """Every table of a folder, values in Python's own types."""
    if reader == "sqlite":
        with closing(sqlite3.connect(folder / "okrsheet.sqlite")) as database:
            return {name: plain(name, of_database(database, name)) for name in TABLES}
    kind, read = READERS[reader]
    return {name: plain(name, read(folder / f"{name}.{kind}")) for name in TABLES}


def of_database(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    return records(pd.read_sql(f'SELECT * FROM "{table}"', database))


def plain(table: str, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with each value as its column's type; a number that is none, or a day, fails here."""
    declared = TABLES[table].columns
    return [{name: AS[of](row[name]) for name, of in declared.items()} for row in rows]


def flag(value: Any) -> bool | None:
    return None if value is None else {"True": True, "False": False}.get(value, bool(value))


def count(value: Any) -> int | None:
    assert value is None or float(value) == int(value)
    return None if value is None else int(value)


def day(value: Any) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(str(value)[:10])


AS: Mapping[Type, Callable[[Any], Any]] = {
    Type.TEXT: lambda value: None if value is None else str(value),
    Type.NUMBER: lambda value: None if value is None else float(value),
    Type.COUNT: count,
    Type.FLAG: flag,
    Type.DAY: day,
}


# What the assessment says


def check_keys(tables: Rows) -> None:
    """No two rows share a key, and whatever refers to a row finds it."""
    for name, table in TABLES.items():
        keys = [tuple(row[column] for column in table.key) for row in tables[name]]
        assert len(set(keys)) == len(keys), name
        assert not any(value is None for key in keys for value in key), name
        for column, other in table.refers.items():
            there = {row[TABLES[other].key[0]] for row in tables[other]}
            assert {row[column] for row in tables[name]} <= there | {None}, (name, column)


def check_says_what_it_says(tables: Rows, assessment: Assessment) -> None:
    """Every table holds what the assessment, asked by itself, answers."""
    plan = assessment.plan
    check_keys(tables)
    item_of = check_items(tables, assessment)
    check_links(tables, plan, item_of)
    assert [told(row) for row in tables["check_ins"]] == [
        (c.date, c.id or None, *split(c.value), c.by, c.comment) for c in plan.check_ins
    ]
    named = [item_of.get(row["item_key"]) for row in tables["check_ins"]]
    for item in plan.items:
        assert [c for c, it in zip(plan.check_ins, named, strict=True) if it is item] == [*plan.log_of(item)]
    assert [(row["code"], row["message"], row["id"]) for row in tables["findings"]] == [
        (f.code, f.message.into(plan.language), f.id or None) for f in assessment.findings
    ]
    about = Counter(item_of[row["item_key"]] for row in tables["findings"] if row["item_key"])
    for item in plan.items:
        naming = (*plan.log_of(item), *plan.phases_of(item), *plan.history_of(item))
        lines = {item.line, *(row.line for row in naming)}
        assert about[item] == sum(finding.where.line in lines for finding in assessment.findings)
    (whole,) = tables["plan"]
    assert (whole["as_of"], whole["progress"], whole["findings"]) == (
        assessment.as_of, assessment.summary.progress, len(assessment.findings),
    )  # fmt: skip
    groups = {"departments": assessment.departments, "owners": assessment.owners}
    for name, there in groups.items():
        assert [row["progress"] for row in tables[name]] == [group.progress for group in there]


def told(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[key] for key in ("date", "id", "value", "milestone", "percent", "by", "comment"))


def split(value: Quantity | Milestone | None) -> tuple[float | None, str | None, bool | None]:
    if isinstance(value, Milestone):
        return None, value.key, None
    return (None, None, None) if value is None else (float(value), None, is_percent(value))


def check_items(tables: Rows, assessment: Assessment) -> Mapping[str, Item]:
    """The item of each key, found by its cell."""
    plan = assessment.plan
    at = {
        (plan.workbook_of(i).book or plan.workbook_of(i).name or None, i.at().within): i for i in plan.items
    }
    item_of = {row["key"]: at[row["file"], row["cell"]] for row in tables["items"]}
    assert sorted(map(id, item_of.values())) == sorted(map(id, plan.items))
    for row in (*tables["items"], *tables["objectives"], *tables["key_results"], *tables["kpis"]):
        item = item_of[row["key"]]
        outcome = assessment[item]
        assert (row["progress"], row["expected"], row["change"]) == (
            outcome.progress, outcome.expected, outcome.change,
        )  # fmt: skip
        assert (row["status"], row["id"], row["title"]) == (outcome.status.key, item.id or None, item.title)
        assert row["counted"] is plan.is_first(item)
    for row in (*tables["key_results"], *tables["kpis"]):
        item, outcome = item_of[row["key"]], assessment[item_of[row["key"]]]
        read = outcome.reading if isinstance(outcome, Measured) else None
        value = read.value if read else None
        assert row["milestone"] == (value.key if isinstance(value, Milestone) else None)
        assert row["value"] == (value if isinstance(value, float) else None)
        assert (row["target"], row["due"], row["raw"]) == (item.target, getattr(item, "end"), outcome.raw)  # noqa: B009
    for row in tables["kpis"]:
        kpi = item_of[row["key"]]
        assert isinstance(kpi, Kpi)
        missing = ", ".join(component.key for component in assessment[kpi].missing)
        assert (row["data_source"], row["missing"]) == (kpi.data_source, missing or None)
        assert row["frequency"] == (kpi.frequency and kpi.frequency.key)
    return item_of


def check_links(tables: Rows, plan: Plan, item_of: Mapping[str, Item]) -> None:
    """The keys join the same items as the plan does."""

    def links(table: str, one: str, other: str) -> list[tuple[Item, Item]]:
        pairs = ((row[one], row[other]) for row in tables[table])
        return [(item_of[a], item_of[b]) for a, b in pairs if a and b]

    measured = [(kr, o) for kr, o in links("key_results", "key", "objective_key") if plan.is_first(kr)]
    assert {o: tuple(kr for kr, above in measured if above is o) for _, o in measured} == plan.key_results_of
    supported = links("objectives", "key", "supports_key")
    assert supported == [(o, up) for o in plan.objectives if (up := plan.objective(o.supports, o))]
    above = [(k, plan.above(k)[0]) for k in plan.kpis if plan.above(k)]
    assert links("kpis", "key", "supports_key") == above
    by = [(kr, k) for kr in plan.key_results for typed in kr.kpis if (k := plan.kpi(typed, kr))]
    assert links("key_result_kpis", "key_result_key", "kpi_key") == by
    for key, item in item_of.items():
        row = next(row for row in tables["items"] if row["key"] == key)
        objective = item if isinstance(item, Objective) else plan.parent_objective(item)
        assert item_of.get(row["objective_key"]) is objective
        owners = [(r["owner"], r["number"]) for r in tables["item_owners"] if r["item_key"] == key]
        assert owners == [(name, n) for n, name in enumerate(plan.owners(item), 1)]


EVERY = [*READERS, "sqlite"]


def exported(assessment: Assessment, folder: Path, reader: str = "") -> Path:
    """The folder, with the files that a reader reads, or all."""
    kinds = FORMATS if not reader else [READERS[reader][0] if reader in READERS else "sqlite"]
    for kind in kinds:
        okrsheet.write_tables(assessment, folder, kind)
    return folder


@pytest.fixture(scope="module", params=LANGUAGES)
def of_sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    folder = tmp_path_factory.mktemp("sample")
    path = sample(folder, request.param)
    run("report", path, "--month", "2026-10")  # so that there are past months
    return assess(okrsheet.read(path, DAY), DAY)


@pytest.mark.parametrize("reader", EVERY)
def test_the_sample_comes_back_as_it_was(reader: str, of_sample: Assessment, tmp_path: Path) -> None:
    if reader.startswith("parquet"):
        pytest.importorskip("pyarrow")
    tables = read_back(exported(of_sample, tmp_path, reader), reader)
    check_says_what_it_says(tables, of_sample)
    assert len(tables["history"]) == len(of_sample.plan.history) > 20
    assert {row["status"] for row in tables["history"]} <= {s.key for s in okrsheet.Status}
    assert len(tables["people"]) == len(of_sample.plan.people)


@settings(max_examples=12, deadline=None)
@given(plans(), st.sampled_from(EVERY))
def test_any_plan_comes_back_as_it_was(plan: dict[str, list[list[str]]], reader: str) -> None:
    if reader.startswith("parquet"):
        pytest.importorskip("pyarrow")
    assessment = assessed(text(plan), DAY)
    with TemporaryDirectory() as folder:
        tables = read_back(exported(assessment, Path(folder), reader), reader)
    check_says_what_it_says(tables, assessment)


@settings(max_examples=60, deadline=None)
@given(any_tables())
def test_plans_in_which_anything_may_stand_anywhere_have_good_keys(drawn: str) -> None:
    assessment = assessed(drawn, alone=True)
    with TemporaryDirectory() as folder:
        tables = read_back(exported(assessment, Path(folder), "sqlite"), "sqlite")
        with closing(sqlite3.connect(Path(folder) / "okrsheet.sqlite")) as database:
            assert sound(database)
    check_says_what_it_says(tables, assessment)


def sound(database: sqlite3.Connection) -> bool:
    found = [
        database.execute(f"PRAGMA {check}").fetchall() for check in ("foreign_key_check", "integrity_check")
    ]
    return found == [[], [("ok",)]]


# Keys


COMPANY: dict[str, list[list[object]]] = {
    "Settings": [["Setting", "Value"], ["Period start", dt.date(2026, 10, 1)], ["Period end", dt.date(2026, 12, 31)]],
    "People": [["Name", "Email", "Manager"], ["Ann", "ann@example.com", None], ["Bo", "bo@example.com", "Ann"]],
    "Objectives": [["ID", "Objective", "Level", "Owner", "Supports"], ["O1", "Lead", "Company", "Ann", None]],
}  # fmt: skip
SALES: dict[str, list[list[object]]] = {
    "Objectives": [
        ["ID", "Objective", "Department", "Owner", "Supports"],
        ["O1", "Sell", "Sales", "Bo, Ann", "company.xlsx#O1"],
        ["o1", "Taken", "sales", "Bo", "O1"],
        ["O2", "Help", "Sales", "Bo", "O9"],
        [None, "Without an ID", "Sales", "Bo", None],
    ],
    "Key Results": [
        ["ID", "Objective ID", "Key result", "Measure", "Baseline", "Target", "KPIs"],
        ["KR1", "O1", "Win", "Increase to", 0, None, "K1, K2, K9"],
        ["KR2", "company.xlsx#O1", "Win more", "Increase to", 0, 10, "K1"],
    ],
    "KPIs": [
        [
            "ID",
            "KPI",
            "Owner",
            "Measure",
            "Baseline",
            "Target",
            "End",
            "Data source",
            "Frequency",
            "Supports",
        ],
        ["K1", "Leads", "Bo", "Increase to", 0, 10, dt.date(2026, 12, 31), "CRM", "Weekly", "KR1"],
        ["K2", "Calls", "Cy", "Increase to", 0, 10, None, None, None, "O2"],
    ],
    "Check-ins": [
        ["Date", "ID", "Value", "By"],
        [dt.date(2026, 11, 2), "k1", 5, "bo@example.com"],
        [dt.date(2026, 11, 3), "K9", 5, "Nobody"],
    ],
}


@pytest.fixture
def folder_of_two(tmp_path: Path) -> Path:
    (tmp_path / "plans").mkdir()
    made(tmp_path / "plans" / "company.xlsx", COMPANY)
    made(tmp_path / "plans" / "sales.xlsx", SALES)
    return tmp_path / "plans"


@pytest.mark.parametrize("reader", EVERY)
def test_a_folder_whose_workbooks_share_ids_comes_back_as_it_was(
    reader: str, folder_of_two: Path, tmp_path: Path
) -> None:
    if reader.startswith("parquet"):
        pytest.importorskip("pyarrow")
    made(folder_of_two / "ops.xlsx", {key: SALES[key] for key in ("Objectives", "KPIs", "Check-ins")})
    plan = okrsheet.read(folder_of_two, DAY)
    assert [len(plan.log_of(kpi)) for kpi in plan.kpis] == [1, 0, 1, 0]  # each workbook means its own K1
    assessment = assess(plan, DAY)
    check_says_what_it_says(read_back(exported(assessment, tmp_path / "out", reader), reader), assessment)


def test_keys_tell_apart_what_shares_an_id_and_links_are_resolved(folder_of_two: Path) -> None:
    tables = okrsheet.frames(assess(okrsheet.read(folder_of_two, DAY), DAY))

    def shown(table: str, *columns: str) -> list[list[Any]]:
        return [[*row.values()] for row in records(tables[table][[*columns]])]

    assert shown("objectives", "key", "id", "supports", "supports_key", "counted") == [
        ["company.xlsx#O1", "O1", None, None, True],
        ["sales.xlsx#O1", "O1", "company.xlsx#O1", "company.xlsx#O1", True],
        ["sales.xlsx#o1 (Objectives!A3)", "o1", "O1", "sales.xlsx#O1", False],
        ["sales.xlsx#O2", "O2", "O9", None, True],
        ["sales.xlsx#(Objectives!A5)", None, None, None, True],
    ]
    assert shown("key_results", "key", "objective", "objective_key", "measured_by_key") == [
        ["sales.xlsx#KR1", "O1", "sales.xlsx#O1", None],
        ["sales.xlsx#KR2", "company.xlsx#O1", "company.xlsx#O1", "sales.xlsx#K1"],
    ]
    assert shown("key_result_kpis", "key_result_key", "number", "kpi", "kpi_key") == [
        ["sales.xlsx#KR1", 1, "K1", "sales.xlsx#K1"],
        ["sales.xlsx#KR1", 2, "K2", "sales.xlsx#K2"],
        ["sales.xlsx#KR1", 3, "K9", None],
        ["sales.xlsx#KR2", 1, "K1", "sales.xlsx#K1"],
    ]
    assert shown("check_ins", "id", "item_key", "by", "by_key", "file") == [
        ["k1", "sales.xlsx#K1", "bo@example.com", "Bo", "sales.xlsx"],
        ["K9", None, "Nobody", None, "sales.xlsx"],
    ]
    assert shown("items", "key", "above_key", "objective_key")[-2:] == [
        ["sales.xlsx#K1", "sales.xlsx#KR1", "sales.xlsx#O1"],
        ["sales.xlsx#K2", "sales.xlsx#O2", "sales.xlsx#O2"],
    ]
    assert shown("item_owners", "item_key", "number", "owner", "owner_key")[1:3] == [
        ["sales.xlsx#O1", 1, "Bo", "Bo"],
        ["sales.xlsx#O1", 2, "Ann", "Ann"],
    ]
    assert shown("owners", "key", "person_key", "kpis_complete", "kpis_total") == [
        ["Ann", "Ann", 0, 0],
        ["Bo", "Bo", 1, 1],
        ["Cy", None, 0, 1],
    ]
    assert shown("people", "key", "email", "manager_key") == [
        ["Ann", "ann@example.com", None],
        ["Bo", "bo@example.com", "Ann"],
    ]
    assert shown("items", "key", "department", "department_key")[2] == [
        "sales.xlsx#o1 (Objectives!A3)", "sales", "Sales",
    ]  # fmt: skip
    assert shown("kpis", "id", "missing", "due", "data_source", "frequency") == [
        ["K1", None, pd.Timestamp("2026-12-31"), "CRM", "weekly"],
        ["K2", "timeframe, data_source, frequency", None, None, None],
    ]


def test_a_roll_up_is_the_weighted_mean_of_its_parts(of_sample: Assessment) -> None:
    frames = okrsheet.frames(of_sample)
    parts = frames["roll_ups"].dropna(subset=["progress"])
    parts = parts.assign(weighted=parts["weight"] * parts["progress"])
    sums = parts.groupby("whole_key")[["weighted", "weight"]].sum()
    progress = frames["items"].set_index("key")["progress"][sums.index]
    assert len(sums) >= 6
    pd.testing.assert_series_equal(sums["weighted"] / sums["weight"], progress, check_names=False)


def test_a_database_declares_its_keys_and_joins_as_the_plan_does(folder_of_two: Path, tmp_path: Path) -> None:
    plan = okrsheet.read(folder_of_two, DAY)
    okrsheet.write_tables(assess(plan, DAY), tmp_path / "out", "sqlite")
    with closing(sqlite3.connect(tmp_path / "out" / "okrsheet.sqlite")) as database:
        assert sound(database)
        for name, table in TABLES.items():
            declared = database.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
            assert {(row[3], row[2]) for row in declared} == set(table.refers.items()), name
        joined = database.execute(
            "SELECT k.title, o.title FROM key_results k JOIN objectives o ON o.key = k.objective_key ORDER BY 1"
        ).fetchall()
        log = database.execute(
            "SELECT i.title, c.value FROM check_ins c JOIN items i ON i.key = c.item_key"
        ).fetchall()
    above = {(kr.title, o.title) for o, results in plan.key_results_of.items() for kr in results}
    assert set(joined) == above
    assert log == [(kpi.title, c.value) for kpi in plan.kpis for c in plan.log_of(kpi)] == [("Leads", 5.0)]


def test_types_stay_what_they_are_where_values_are_missing(of_sample: Assessment, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    okrsheet.write_tables(of_sample, tmp_path, "parquet")
    names = {
        Type.TEXT: "string", Type.NUMBER: "double", Type.COUNT: "int64", Type.FLAG: "bool", Type.DAY: "date32[day]",
    }  # fmt: skip
    for name, table in TABLES.items():
        schema = parquet.read_schema(tmp_path / f"{name}.parquet")
        found = {column.name: str(column.type) for column in schema}
        assert found == {column: names[of] for column, of in table.columns.items()}, name
    okrsheet.write_tables(of_sample, tmp_path, "csv")
    assert ",4,," in (tmp_path / "kpis.csv").read_text("utf-8-sig")  # four components, not 4.0


# What cells may hold


HOSTILE = st.text(st.characters(codec=None), min_size=1, max_size=12) | st.sampled_from(
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", 'He said "no"', "a,b;c|d", "line\nline", "a\r\nb",
        "'); DROP TABLE kpis; --", "\0", "\ud800", "NA", "null", "None", "1e999", "  ", "x" * 100_000, "甲乙丙", "🙂",
    ]
)  # fmt: skip


def harmless(typed: str) -> str:
    """What is left of a text: half a surrogate, a control character and what is no character are marked."""
    return "".join(
        "\ufffd"
        if unicodedata.category(c) == "Cs" or (c < " " and c not in "\t\r\n") or c in "\x7f\ufffe\uffff"
        else c
        for c in typed
    )


def of_texts(title: str, owner: str, comment: str) -> Assessment:
    at = Origin("KPIs", 2, {"id": 1}, file="plan.xlsx")
    kpi = Kpi(origin=at, id="K1", title=title, owner=owner, data_source=comment, unit=title)
    log = CheckIn(origin=at, id="K1", date=DAY, value=Quantity(0.1 + 0.2), by=owner, comment=comment)
    return assess(Plan(kpis=(kpi, Kpi(origin=at._replace(row=3), id=title)), check_ins=(log,)), DAY)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, st.sampled_from(EVERY))
def test_whatever_a_cell_holds_comes_through(title: str, owner: str, comment: str, reader: str) -> None:
    if reader.startswith("parquet"):
        pytest.importorskip("pyarrow")
    with TemporaryDirectory() as folder:
        tables = read_back(exported(of_texts(title, owner, comment), Path(folder), reader), reader)
    check_keys(tables)

    def through(typed: str) -> str:
        guarded = reader.startswith("csv") and harmless(typed)[0] in "=+-@\t\r\n＝＋－＠"
        return f"'{harmless(typed)}" if guarded else harmless(typed)

    (row, other), (log,) = tables["kpis"], tables["check_ins"]
    assert (row["title"], row["unit"], other["id"]) == (through(title), through(title), through(title))
    assert (log["by"], log["comment"], row["data_source"]) == (
        through(owner),
        through(comment),
        through(comment),
    )
    assert log["value"] == 0.1 + 0.2  # unrounded


def test_a_file_with_control_characters_is_exported(tmp_path: Path) -> None:
    goals: list[list[object]] = [["ID", "Objective", "Owner"], ["O1", "a_x0000_b_xD800_c", "=1+1"]]
    path = made(tmp_path / "plan.xlsx", {"Objectives": goals})
    for kind in FORMATS if importlib.util.find_spec("pyarrow") else FORMATS[:2]:
        assert run("export", path, "--as-of", DAY, "--to", kind, tmp_path / "out").exit_code == 0


def test_excel_opens_a_csv_and_runs_nothing(tmp_path: Path) -> None:
    okrsheet.write_tables(of_texts("=1+1", "-2", "@x"), tmp_path)
    data = (tmp_path / "kpis.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfkey,id,title,")
    row = next(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert (row["title"], row["owner"], row["data_source"]) == ("'=1+1", "'-2", "'@x")
    okrsheet.write_tables(of_texts("=1+1", "-2", "@x"), tmp_path, "json")
    assert json.loads((tmp_path / "kpis.json").read_bytes())[0]["title"] == "=1+1"  # only where it would run


def test_days_beyond_what_nanoseconds_can_tell_are_kept(tmp_path: Path) -> None:
    kpi = Kpi(origin=Origin("KPIs", 2, {"id": 1}), id="K1", end=dt.date(9999, 12, 31), start=dt.date(1, 1, 1))
    for reader in ("csv in pandas", "json in pandas", "sqlite"):
        tables = read_back(exported(assess(Plan(kpis=(kpi,)), DAY), tmp_path, reader), reader)
        assert (tables["kpis"][0]["start"], tables["kpis"][0]["due"]) == (kpi.start, kpi.end)


# Files


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_plan_gives_the_same_bytes(kind: Format, of_sample: Assessment, tmp_path: Path) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    again = assess(okrsheet.read(of_sample.plan.workbook.file, DAY), DAY)
    for folder, assessment in (("one", of_sample), ("other", again), ("other", again)):
        okrsheet.write_tables(assessment, tmp_path / folder, kind)
    one, other = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "other"))
    assert one == other
    assert len(one) == (1 if kind == "sqlite" else len(TABLES) + 1)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_description_says_what_the_files_hold(
    kind: Format, of_sample: Assessment, tmp_path: Path
) -> None:
    okrsheet.write_tables(of_sample, tmp_path, kind)
    told = json.loads((tmp_path / f"datapackage-{kind}.json").read_bytes())
    for one in told["resources"]:
        fields = [field["name"] for field in one["schema"]["fields"]]
        rows = (csv_in_pandas if kind == "csv" else json_in_pandas)(tmp_path / one["path"])
        assert all([*row] == fields for row in rows)
        assert {key["reference"]["resource"] for key in one["schema"]["foreignKeys"]} <= set(TABLES)


def test_files_of_others_stay_and_a_name_that_is_taken_is_told(tmp_path: Path) -> None:
    plan, out = sample(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    (out / "kpis.csv").write_text("mine")
    done = run("export", plan, out)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "kpis.csv: was not made by okrsheet export" in done.stderr
    assert {p.name: p.read_text() for p in out.iterdir()} == {"notes.txt": "mine", "kpis.csv": "mine"}
    (out / "kpis.csv").unlink()
    assert run("export", plan, out).exit_code == run("export", plan, out).exit_code == 0
    assert (out / "notes.txt").read_text() == "mine"
    (out / "datapackage-csv.json").write_text("[" * 100_000)  # no longer ours
    assert "datapackage-csv.json" in run("export", plan, out).stderr


def test_a_link_under_the_name_of_a_draft_leads_to_no_other_file(tmp_path: Path) -> None:
    plan, out, theirs = sample(tmp_path), tmp_path / "out", tmp_path / "theirs.txt"
    out.mkdir()
    theirs.write_text("mine")
    try:
        (out / ".kpis.csv.tmp").symlink_to(theirs)
    except OSError:
        pytest.skip("links cannot be made here")
    assert run("export", plan, out).exit_code == 0
    assert (theirs.read_text(), (out / "kpis.csv").is_symlink()) == ("mine", False)
    assert not list(out.glob(".*"))


def test_a_database_of_somebody_else_stays(tmp_path: Path) -> None:
    plan, database = sample(tmp_path), tmp_path / "okrsheet.sqlite"
    with closing(sqlite3.connect(database)) as theirs:
        theirs.execute("CREATE TABLE mine (it)")
    before = database.read_bytes()
    done = run("export", plan, "--to", "sqlite", tmp_path)
    assert (done.exit_code, "was not made by" in done.stderr) == (2, True)
    assert database.read_bytes() == before
    database.unlink()
    assert run("export", plan, "--to", "sqlite", tmp_path).exit_code == 0
    (tmp_path / "okrsheet.sqlite-wal").write_bytes(b"somebody is writing")
    assert "another program is writing" in run("export", plan, "--to", "sqlite", tmp_path).stderr


@pytest.mark.parametrize(
    ("taken", "language", "said"),
    [
        ("out", "en", "out: cannot be written to"),
        ("out/kpis.csv/", "en", "kpis.csv: cannot be written to"),
        ("out/datapackage-csv.json/", "zh-TW", "datapackage-csv.json：無法寫入"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_told(
    tmp_path: Path, taken: str, language: Language, said: str
) -> None:
    plan = sample(tmp_path)
    if taken.endswith("/"):
        (tmp_path / taken).mkdir(parents=True)
    else:
        (tmp_path / taken).write_text("a file")
    done = run("export", plan, "--lang", language, tmp_path / "out")
    assert (done.exit_code, said in done.stderr) == (2, True)
    assert "--out" not in done.stderr
    assert not list(tmp_path.glob("out/*.tmp"))


def test_a_workbook_that_cannot_be_read_is_named_and_the_others_are_exported(
    folder_of_two: Path, tmp_path: Path
) -> None:
    (folder_of_two / "broken.xlsx").write_bytes(b"no workbook")
    done = run("export", folder_of_two, "--as-of", DAY, tmp_path / "out")
    assert done.exit_code == 2
    assert "broken.xlsx" in done.stderr
    rows = csv_in_pandas(tmp_path / "out" / "workbooks.csv")
    assert [(row["file"], row["could_be_read"]) for row in rows] == [
        ("company.xlsx", "True"), ("sales.xlsx", "True"), ("broken.xlsx", "False"),
    ]  # fmt: skip
    assert len(csv_in_pandas(tmp_path / "out" / "objectives.csv")) == 5


def test_the_command_says_what_it_wrote_and_leaves_the_workbook_alone(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    before = plan.read_bytes()
    done = run("export", plan, "--month", "2026-11", "--lang", "zh-TW", tmp_path / "out")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        str(tmp_path / "out" / name) for name in ("datapackage-csv.json", *(f"{name}.csv" for name in TABLES))
    ]
    assert f"已將截至 2026-11-30 的 27 個項目寫入 {tmp_path / 'out'}" in done.stderr
    assert plan.read_bytes() == before
    assert "進度" in (tmp_path / "out" / "items.csv").read_text(
        "utf-8-sig"
    )  # reasons are told in the language
    assert (
        run("export", plan).exit_code == run("export", tmp_path / "no.xlsx", tmp_path / "out").exit_code == 2
    )


def test_parquet_without_its_library_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    done = run("export", sample(tmp_path), "--to", "parquet", tmp_path / "out")
    assert done.exit_code == 2
    assert "pip install 'okrsheet[parquet]'" in done.stderr
    assert not (tmp_path / "out").exists()
