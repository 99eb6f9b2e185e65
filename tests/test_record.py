"""``okrsheet record``: Current cells become check-ins, nothing twice, nothing over what people typed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

import okrsheet
from okrsheet.plan import CheckIn
from okrsheet.run.recording import Recorded, record
from tests.books import made, sample, shown
from tests.test_cli import run

DAY = dt.date(2026, 11, 29)
HEADER: list[object] = [
    "ID",
    "KPI",
    "Owner",
    "Measure",
    "Target",
    "Aggregation",
    "State",
    "Start",
    "End",
    "Current",
]
LOG: list[object] = ["Date", "ID", "Value", "By", "Comment"]


def recorded(
    folder: Path, kpis: list[list[object]], log: list[list[object]], *, every: bool = False
) -> tuple[Recorded, list[list[object]]]:
    """What is recorded on 29 November of KPIs (ID, aggregation, state, start, current), and the log afterwards."""
    rows = [
        [k, k, "Ann", "Increase to", 100, how, state, start, "2026-12-31", now]
        for k, how, state, start, now in kpis
    ]
    path = made(folder / "plan.xlsx", {"KPIs": [HEADER, *rows], "Check-ins": [LOG, *log]})
    done = record(okrsheet.assess(okrsheet.read(path, DAY), DAY), every=every)
    again = okrsheet.read(path, DAY).check_ins
    return done, [[str(row.date), row.id, row.value, row.by] for row in again[len(log) :]]


def old(identifier: str, value: object, day: str = "2026-11-02") -> list[object]:
    return [dt.date.fromisoformat(day), identifier, value, "Ann", None]


@pytest.mark.parametrize(
    ("kpi", "log", "expected"),
    [
        # a value without any check-in, and one that differs from the last
        (["K1", None, None, "2026-10-01", 5], [], [["2026-11-29", "K1", 5.0, "okrsheet"]]),
        (["K1", None, None, "2026-10-01", 5], [old("K1", 4)], [["2026-11-29", "K1", 5.0, "okrsheet"]]),
        # the same as the last check-in
        (["K1", None, None, "2026-10-01", 4], [old("K1", 4)], []),
        # of a sum, what has come since
        (["K1", "Sum", None, "2026-10-01", 9], [old("K1", 4), old("K1", 2)], [["2026-11-29", "K1", 3.0, "okrsheet"]]),
        (["K1", "Sum", None, "2026-10-01", 6], [old("K1", 4), old("K1", 2)], []),
        # nobody works on it any more
        (["K1", None, "Closed", "2026-10-01", 5], [], []),
        (["K1", None, "Postponed", "2026-10-01", 5], [], []),
        (["K1", None, None, "2026-10-01", None], [], []),
    ],
)  # fmt: skip
def test_current_cells_become_check_ins(
    tmp_path: Path, kpi: list[object], log: list[list[object]], expected: list[list[object]]
) -> None:
    done, rows = recorded(tmp_path, [kpi], log)
    assert rows == expected
    assert done.passed == ()


@pytest.mark.parametrize(
    ("kpi", "log", "told"),
    [
        (["K1", None, None, "2026-10-01", "about 5"], [], "nothing that can be used as a value"),
        (["K1", None, None, "2026-12-01", 5], [], "K1 does not start until 2026-12-01"),
        (
            ["K1", None, None, "2026-10-01", 5],
            [old("K1", 4, "2026-11-29")],
            "another check-in of 2026-11-29 ('Check-ins'!C2)",
        ),
        (
            ["K1", None, None, "2026-10-01", 5],
            [old("K1", 4, "2026-11-30")],
            "a later check-in, of 2026-11-30 ('Check-ins'!C2)",
        ),
        (["K1", "Average", None, "2026-10-01", 5], [], "K1 is an average"),
        # the latest amount alone, or a slip
        (
            ["K1", "Sum", None, "2026-10-01", 3],
            [old("K1", 5)],
            "adds its check-ins up, to 5 already, and Current is less",
        ),
        # somebody else has written a newer value into the log
        (
            ["K1", None, None, "2026-10-01", 4],
            [old("K1", 4), old("K1", 6, "2026-11-09")],
            "K1 has a newer check-in ('Check-ins'!C3)",
        ),
    ],
)
def test_what_cannot_be_recorded_without_a_guess_is_named(
    tmp_path: Path, kpi: list[object], log: list[list[object]], told: str
) -> None:
    done, rows = recorded(tmp_path, [kpi], log)
    assert rows == []
    assert [told in one.why.into("en") for one in done.passed] == [True]


def test_a_value_that_went_back_is_recorded_where_only_current_is_written(tmp_path: Path) -> None:
    log = [old("K1", 4), [dt.date(2026, 11, 9), "K1", 6, "okrsheet", None]]
    _, rows = recorded(tmp_path, [["K1", None, None, "2026-10-01", 4]], log)
    assert rows == [["2026-11-29", "K1", 4.0, "okrsheet"]]


def test_all_records_what_may_be_older(tmp_path: Path) -> None:
    log = [old("K1", 4), old("K1", 6, "2026-11-09")]
    done, rows = recorded(tmp_path, [["K1", None, None, "2026-10-01", 4]], log, every=True)
    assert rows == [["2026-11-29", "K1", 4.0, "okrsheet"]]
    assert done.passed == ()


def test_the_last_value_of_an_old_plan_is_not_recorded_over_the_check_ins_of_the_new_one(
    tmp_path: Path,
) -> None:
    header = [*HEADER, "Baseline"]
    path = made(
        tmp_path / "plan.xlsx",
        {
            "KPIs": [
                header,
                ["K1", "Leads", "Ann", "Increase to", 20, None, None, "2026-10-01", "2026-12-31", 14, 14],
            ],
            "Check-ins": [LOG, old("K1", 17)],
        },
    )
    done = record(okrsheet.assess(okrsheet.read(path, DAY), DAY))
    assert (done.check_ins, [one.item.id for one in done.passed]) == ((), ["K1"])


def test_what_a_workbook_refuses_is_counted_and_ids_stand_alone_where_they_can(tmp_path: Path) -> None:
    made(tmp_path / "a.xlsx", {"KPIs": [["ID", "KPI", "Owner", "Current"], ["K1", "Leads", "Ann", 3]]})
    log = made(tmp_path / "b.xlsx", {"Check-ins": [LOG]})
    owner = tmp_path / "~$b.xlsx"
    owner.write_bytes(b"\x03Ann" + b" " * 51)
    refused = run("record", tmp_path, "--as-of", "2026-11-27")
    assert refused.exit_code == 2
    assert "0 values were recorded, 0 had not changed, 1 could not be recorded" in refused.stderr
    owner.unlink()
    assert run("record", tmp_path, "--as-of", "2026-11-27").exit_code == 0
    assert [row.id for row in okrsheet.read(tmp_path, DAY).check_ins] == ["K1"]
    assert shown(log, "Check-ins")[1][1] == "K1"


def test_all_records_what_has_not_changed(tmp_path: Path) -> None:
    done, rows = recorded(tmp_path, [["K1", None, None, "2026-10-01", 4]], [old("K1", 4)], every=True)
    assert rows == [["2026-11-29", "K1", 4.0, "okrsheet"]]
    assert done.unchanged == ()


def test_a_month_of_overwriting_gives_a_history(tmp_path: Path) -> None:
    """Somebody overwrites Current week by week; the log ends up as if they had written check-ins."""
    path = sample(tmp_path)
    for day, value in (("2026-11-24", 15), ("2026-11-26", 17), ("2026-11-28", 17)):
        book = openpyxl.load_workbook(path)
        sheet = book["KPIs"]
        column = [cell.value for cell in sheet[1]].index("Current") + 1
        sheet.cell(2, column).value = value
        book.save(path)
        for _ in range(2):  # the second run of a day records nothing
            result = run("record", path, "--as-of", day)
            assert result.exit_code == 0, result.stderr
    plan = okrsheet.read(path, DAY)
    item = plan.find("K1")
    assert item is not None
    assert [(str(r.date), r.value) for r in plan.log_of(item)[-3:]] == [
        ("2026-11-23", 14.0),
        ("2026-11-24", 15.0),
        ("2026-11-26", 17.0),
    ]


def test_the_command_lists_what_it_does_and_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx",
        {
            "KPIs": [
                ["ID", "KPI", "Owner", "Current"],
                ["K1", "Leads", "Ann", 3],
                ["K2", "Cost", "Ann", "cheap"],
            ],
            "Check-ins": [LOG],
        },
    )
    before = path.read_bytes()
    dry = run("record", path, "--as-of", "2026-11-27", "-n")
    assert path.read_bytes() == before
    assert dry.exit_code == 1
    assert dry.stdout == f"{path}: 'Check-ins'!A2: K1 Leads: 3 on 2026-11-27\n"
    assert f"{path}: KPIs!D3 is not recorded: it holds nothing that can be used as a value" in dry.stderr
    assert (
        "1 value would be recorded, 0 have not changed, 1 cannot be recorded; nothing was written"
        in dry.stderr
    )
    wet = run("record", path, "--as-of", "2026-11-27")
    assert wet.stdout == dry.stdout
    assert [row.id for row in okrsheet.read(path, DAY).check_ins] == ["K1"]


def test_a_day_to_come_is_refused(tmp_path: Path) -> None:
    result = run("record", sample(tmp_path), "--as-of", "2199-01-01")
    assert result.exit_code == 2
    assert "nobody can know a value of then" in result.stderr


def test_the_log_says_where_the_value_comes_from(tmp_path: Path) -> None:
    path = made(
        tmp_path / "計畫.xlsx",
        {
            "KPI 指標": [["編號", "KPI名稱", "負責人", "目前值"], ["K1", "名單", "王", 3]],
            "進度紀錄": [["日期", "編號", "數值", "填報人", "說明"]],
        },
    )
    record(okrsheet.assess(okrsheet.read(path, DAY), DAY))
    (row,) = okrsheet.read(path, DAY).check_ins
    assert isinstance(row, CheckIn)
    assert (row.by, row.comment) == ("okrsheet", "取自「目前值」欄。")


def test_a_current_that_may_be_older_than_what_was_pulled_is_named(tmp_path: Path) -> None:
    log = [[dt.date(2026, 11, 9), "K1", 6, "okrsheet", "From the data source “CRM”: 6."]]
    done, rows = recorded(tmp_path, [["K1", None, None, "2026-10-01", 4]], log)
    assert rows == []
    assert "K1 got its latest check-in ('Check-ins'!C2) from its data source" in done.passed[0].why.into("en")
    _, rows = recorded(tmp_path, [["K1", None, None, "2026-10-01", 4]], log, every=True)
    assert [row[2] for row in rows] == [4.0]
