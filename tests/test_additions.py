"""What is added to a workbook: check-ins below the log and blank cells filled, nothing else changed, nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table, TableColumn

import okrsheet
from okrsheet.additions import Added, Fill, NewCheckIn, Standing, add, log_workbook, standing
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan import CheckIn, Plan
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.words import Frequency, Measure, Milestone
from okrsheet.xlsx import open_package, verify
from tests.books import made, needs_libreoffice, parts, sample, shown, through_libreoffice

DAY = dt.date(2026, 11, 27)


def checked_in(plan: Plan, identifier: str, value: float | Milestone, *, percent: bool = False) -> NewCheckIn:
    item = plan.find(identifier)
    assert item is not None
    given = value if isinstance(value, Milestone) else Quantity(value, percent)
    return NewCheckIn(item, DAY, given, by="Sales lead", comment="=1+1")


def added(path: Path, *new: tuple[str, float | Milestone, bool]) -> Sequence[Added]:
    plan = okrsheet.read(path, DAY)
    return add(plan, [checked_in(plan, name, value, percent=percent) for name, value, percent in new])


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_ins_are_appended_as_people_would_type_them(tmp_path: Path, language: Language) -> None:
    path = sample(tmp_path, language)
    before = okrsheet.read(path, DAY).check_ins
    added(path, ("K1", 16, False), ("K5", 0.852, True), ("KR3.2", Milestone.DONE, False))
    after = okrsheet.read(path, DAY)
    assert [row.origin.row for row in after.check_ins[len(before) :]] == [
        before[-1].origin.row + n for n in (1, 2, 3)
    ]
    new = [(row.date, row.id, row.value, row.by, row.comment) for row in after.check_ins[len(before) :]]
    assert new == [
        (DAY, "K1", 16, "Sales lead", "=1+1"),
        (DAY, "K5", 0.852, "Sales lead", "=1+1"),
        (DAY, "KR3.2", Milestone.DONE, "Sales lead", "=1+1"),
    ]
    values = [row.value for row in after.check_ins[len(before) :]]
    assert [isinstance(value, Quantity) and value.percent for value in values] == [False, True, False]
    sheet = openpyxl.load_workbook(path)[CheckIn.SHEET.into(language)]
    cell = sheet.cell(before[-1].origin.row + 2, after.workbook.layouts[CheckIn].columns["value"])
    assert (cell.value, cell.number_format) == (0.852, "0.00%")
    assert not list(verify(open_package(path)))


def test_nothing_but_the_log_and_the_formats_changes(tmp_path: Path) -> None:
    path = sample(tmp_path)
    before = parts(path)
    added(path, ("K1", 16, False), ("K5", 0.852, True))
    after = parts(path)
    log = next(s.part for s in open_package(path).sheets if s.title == "Check-ins")
    assert {name for name in before if before[name] != after[name]} == {log, "xl/styles.xml"}
    assert list(before) == list(after)


@pytest.mark.parametrize(
    ("value", "day", "expected"),
    [
        (14.0, "2026-11-23", Standing.SAME),
        (15.0, "2026-11-23", Standing.DIFFERS),
        (14.0, "2026-11-24", Standing.NEW),
        (Milestone.DONE, "2026-11-23", Standing.DIFFERS),
    ],
)
def test_what_a_log_says_of_a_value(
    tmp_path: Path, value: float | Milestone, day: str, expected: Standing
) -> None:
    plan = okrsheet.read(sample(tmp_path), DAY)
    item = plan.find("K1")
    assert item is not None
    typed = value if isinstance(value, Milestone) else Quantity(value)
    assert standing(plan, item, dt.date.fromisoformat(day), typed) is expected


def test_a_percentage_beside_its_hundredfold_differs(tmp_path: Path) -> None:
    plan = okrsheet.read(sample(tmp_path), DAY)
    item = plan.find("K5")
    assert item is not None
    day = dt.date(2026, 11, 23)  # 89 %
    assert standing(plan, item, day, Quantity(0.89, percent=True)) is Standing.SAME
    assert standing(plan, item, day, Quantity(89.0)) is Standing.DIFFERS


def test_components_are_filled_into_blank_cells_only(tmp_path: Path) -> None:
    path = sample(tmp_path)
    plan = okrsheet.read(path, DAY)
    bare, typed = plan.find("K7"), plan.find("K8")
    assert bare is not None and typed is not None
    done = add(
        plan,
        [],
        [
            Fill(bare, "measure", Measure.AT_LEAST),
            Fill(bare, "target", Quantity(0.8, percent=True)),
            Fill(bare, "end", dt.date(2026, 12, 31)),
            Fill(bare, "data_source", "Asana"),
            Fill(bare, "frequency", Frequency.WEEKLY),
        ],
    )
    assert [change.where.address for change in done[0].changes] == ["E8", "H8", "K8", "L8", "M8"]
    again = okrsheet.read(path, DAY)
    kpi = again.find("K7")
    assert kpi is not None and again.kpi("K7") is kpi
    assert okrsheet.assess(again, DAY)[kpi].missing == ()
    assert isinstance(kpi.target, Quantity) and kpi.target.percent
    before = path.read_bytes()
    refused = add(again, [], [Fill(typed, "data_source", "Excel")])[0].refused
    assert refused is not None
    told = refused.into("en")
    assert "KPIs!L9 (Data source) holds something already" in told
    assert path.read_bytes() == before


Rows = list[list[object]]
LOG: list[object] = ["Date", "ID", "Value", "By"]
GOALS: dict[str, Rows] = {
    "KPIs": [["ID", "KPI", "Owner", "Current"], ["K1", "Leads", "Ann", 3], ["K2", "Cost", "Bob", 4]],
}


def test_a_plain_log_gets_days_that_look_like_those_above(tmp_path: Path) -> None:
    path = made(tmp_path / "p.xlsx", GOALS | {"Check-ins": [LOG, [dt.date(2026, 11, 2), "K1", 3, "Ann"]]})
    added(path, ("K1", 4, False), ("K2", 0.5, True))
    rows = openpyxl.load_workbook(path)["Check-ins"]
    assert [(c.value, c.number_format) for c in rows[3]] == [
        (dt.datetime(2026, 11, 27), "yyyy-mm-dd"),
        ("K1", "General"),
        (4, "General"),
        ("Sales lead", "General"),
    ]
    assert (rows["C4"].value, rows["C4"].number_format) == (0.5, "0%")


def test_a_number_below_a_percentage_is_no_percentage(tmp_path: Path) -> None:
    path = made(tmp_path / "p.xlsx", GOALS | {"Check-ins": [LOG, [dt.date(2026, 11, 2), "K1", 0.5, "Ann"]]})
    book = openpyxl.load_workbook(path)
    book["Check-ins"]["C2"].number_format = "0%"
    book.save(path)
    added(path, ("K2", 5, False))
    value = okrsheet.read(path, DAY).check_ins[-1].value
    assert isinstance(value, Quantity) and (float(value), value.percent) == (5, False)


def with_table(path: Path, last: int, *, totals: bool = False) -> Path:
    book = openpyxl.load_workbook(path)
    table = Table(displayName="Log", ref=f"A1:D{last}")
    table.totalsRowCount = 1 if totals else None
    for n, name in enumerate(LOG, 1):
        table.tableColumns.append(TableColumn(id=n, name=str(name)))
    table.autoFilter = None
    book["Check-ins"].add_table(table)
    book.save(path)
    return path


def test_a_full_table_grows(tmp_path: Path) -> None:
    rows: Rows = [LOG, [dt.date(2026, 11, 2), "K1", 3, "Ann"]]
    path = with_table(made(tmp_path / "p.xlsx", GOALS | {"Check-ins": rows}), 2)
    added(path, ("K1", 4, False))
    assert openpyxl.load_workbook(path)["Check-ins"].tables["Log"].ref == "A1:D3"


@pytest.mark.parametrize(
    ("rows", "totals", "told"),
    [
        (
            [LOG, [dt.date(2026, 11, 2), "K1", 3, "Ann"], ["Total", None, 3, None]],
            True,
            "ends with a totals row",
        ),
        (
            [
                LOG,
                [dt.date(2026, 11, 2), "K1", 3, "Ann"],
                [None] * 4,
                ["Numbers are from the CRM, see there."],
            ],
            False,
            "'Check-ins'!A4 stands where table Log needs room",
        ),
    ],
)
def test_what_stands_below_a_table_is_not_overrun(
    tmp_path: Path, rows: Rows, totals: bool, told: str
) -> None:
    path = with_table(
        made(tmp_path / "p.xlsx", GOALS | {"Check-ins": rows}), 3 if totals else 2, totals=totals
    )
    before = path.read_bytes()
    outcome = added(path, ("K1", 4, False), ("K2", 4, False))[0]
    assert outcome.refused and told in outcome.refused.into("en")
    assert outcome.rows == ()
    assert path.read_bytes() == before


def test_remarks_below_a_plain_log_stay_where_they_are(tmp_path: Path) -> None:
    rows: Rows = [
        LOG,
        [dt.date(2026, 11, 2), "K1", 3, "Ann"],
        [None] * 4,
        ["Numbers are from the CRM, see there."],
    ]
    path = made(tmp_path / "p.xlsx", GOALS | {"Check-ins": rows})
    added(path, ("K1", 4, False))
    assert [row[0] for row in shown(path, "Check-ins")][3:] == [rows[3][0], dt.datetime(2026, 11, 27)]


def test_a_plan_of_several_workbooks_has_its_values_where_its_log_is(tmp_path: Path) -> None:
    made(tmp_path / "sales.xlsx", GOALS)
    made(tmp_path / "hr.xlsx", {"KPIs": [["ID", "KPI", "Owner"], ["K1", "Sick days", "Cy"]]})
    made(tmp_path / "log.xlsx", {"Check-ins": [LOG]})
    plan = okrsheet.read(tmp_path, DAY)
    new = [NewCheckIn(kpi, DAY, Quantity(9)) for kpi in plan.kpis]
    assert {log_workbook(plan, kpi).name for kpi in plan.kpis} == {"log.xlsx"}
    assert [one.workbook.name for one in add(plan, new)] == ["log.xlsx"]
    again = okrsheet.read(tmp_path, DAY)
    assert [row.id for row in again.check_ins] == ["hr.xlsx#K1", "sales.xlsx#K1", "K2"]  # where it is clear
    assert all(standing(again, kpi, DAY, Quantity(9)) is Standing.SAME for kpi in again.kpis)


def test_without_a_log_nothing_is_written(tmp_path: Path) -> None:
    path = made(tmp_path / "p.xlsx", GOALS)
    with pytest.raises(Refused, match=r"no sheet Check-ins that the value of K1 \(KPIs!A2\)"):
        added(path, ("K1", 4, False))


@needs_libreoffice
def test_libreoffice_reads_what_was_added(tmp_path: Path) -> None:
    path = sample(tmp_path)
    added(path, ("K1", 16, False), ("K5", 0.852, True))
    again = okrsheet.read(through_libreoffice(path, tmp_path / "lo"), DAY)
    assert [(r.date, r.id, r.value) for r in again.check_ins[-2:]] == [(DAY, "K1", 16), (DAY, "K5", 0.852)]
    added(tmp_path / "lo" / "plan.xlsx", ("K1", 17, False))
    assert not list(verify(open_package(tmp_path / "lo" / "plan.xlsx")))


@settings(max_examples=10, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["K1", "K2", "K5", "KR3.1"]),
            st.floats(-1e9, 1e9),
            st.booleans(),
            st.text(max_size=8),
        ),
        min_size=1,
        max_size=12,
    )
)
@example([("K1", -0.0, False, "")])
def test_whatever_is_added_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float, bool, str]]
) -> None:
    """Each value comes back as it went in, in order, and is known from then on."""
    path = sample(tmp_path_factory.mktemp("law"))
    plan = okrsheet.read(path, DAY)
    before = len(plan.check_ins)
    new = [
        NewCheckIn(item, DAY, Quantity(value, percent), comment=text)
        for name, value, percent, text in rows
        if (item := plan.find(name))
    ]
    assert add(plan, new)[0].refused is None
    again = okrsheet.read(path, DAY)
    assert len(again.check_ins) == before + len(new)
    for one, row in zip(new, again.check_ins[before:], strict=True):
        assert isinstance(row.value, Quantity) and isinstance(one.value, Quantity)
        assert (row.id, row.date, row.value.percent) == (one.item.id, DAY, one.value.percent)
        assert float(row.value) == pytest.approx(float(one.value), rel=1e-12)
        item = again.find(one.item.id)
        assert item is not None and standing(again, item, DAY, one.value) is Standing.SAME
