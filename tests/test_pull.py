"""What sources say becomes check-ins: nothing twice, nothing under what people typed, nothing that the rules would refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import okrsheet
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES
from okrsheet.plan import CheckIn, Kpi, Plan
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.supplied import SuppliedValue, Supplies, Supply, comment_on, is_pulled, remark_in
from okrsheet.run.pulling import Pulled, pull
from tests.books import made, shown
from tests.test_cli import run

DAY = dt.date(2026, 11, 29)
HEADER = ["ID", "KPI", "Owner", "Measure", "Baseline", "Target", "Data source", "Aggregation", "Start", "End"]
LOG = ["Date", "ID", "Value", "By", "Comment"]


def ours(value: object) -> str:
    """What a pulled check-in says."""
    assert isinstance(value, (int, float))
    return f"From the data source “CRM”: {value:.15g}."


def workbook(
    folder: Path, log: Sequence[Sequence[object]] = (), aggregation: str = "", target: object = 100
) -> Path:
    """A plan with one KPI, K1, whose data source is CRM, and a log: day, value, by, comment."""
    kpi = ["K1", "Leads", "Ann", "Increase to", 0, target, "CRM", aggregation, "2026-10-01", "2026-12-31"]
    rows = [[dt.date.fromisoformat(day), "K1", value, by, said] for day, value, by, said in log]  # type: ignore[arg-type]
    return made(folder / "plan.xlsx", {"KPIs": [HEADER, kpi], "Check-ins": [LOG, *rows]})


def supplied(plan: Plan, values: dict[str, float], *, own_day: bool = True, where: str = "") -> Supplies:
    kpi = plan.find("K1")
    assert isinstance(kpi, Kpi)
    found = (SuppliedValue(dt.date.fromisoformat(d), Quantity(v), own_day, where) for d, v in values.items())
    return {kpi: Supply("CRM", True, tuple(sorted(found, key=lambda one: one.day)), scale_said=True)}


def pulled(
    path: Path, values: dict[str, float], *, own_day: bool = True
) -> tuple[Pulled, list[list[object]]]:
    """What one run does with what CRM says, and the log afterwards: day, value, by, comment."""
    plan = okrsheet.read(path, DAY)
    done = pull(plan, supplied(plan, values, own_day=own_day), DAY)
    return done, log_of(path)


def log_of(path: Path) -> list[list[object]]:
    return [[str(row.date), row.value, row.by, row.comment] for row in okrsheet.read(path, DAY).check_ins]


def test_values_are_appended_with_their_source_in_the_order_of_days(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("2026-10-05", 4, "Ann", "Trade fair")])
    done, log = pulled(path, {"2026-11-02": 8, "2026-10-19": 6})
    assert log == [
        ["2026-10-05", 4.0, "Ann", "Trade fair"],
        ["2026-10-19", 6.0, "okrsheet", ours(6)],
        ["2026-11-02", 8.0, "okrsheet", ours(8)],
    ]
    assert (len(done.check_ins), done.known, done.not_taken) == (2, 0, ())


def test_a_second_run_appends_nothing_and_changes_no_byte(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    pulled(path, {"2026-11-02": 8, "2026-11-09": 1 / 3})
    before = path.read_bytes()
    done, _ = pulled(path, {"2026-11-02": 8, "2026-11-09": 1 / 3})
    assert (done.check_ins, done.known) == ((), 2)
    assert path.read_bytes() == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    before = path.read_bytes()
    plan = okrsheet.read(path, DAY)
    done = pull(plan, supplied(plan, {"2026-11-02": 8}), DAY, dry_run=True)
    assert [str(row) for one in done.added for row in one.rows] == [
        "'Check-ins'!A2: K1 Leads: 8 on 2026-11-02"
    ]
    assert path.read_bytes() == before


def test_what_somebody_typed_stays_and_the_difference_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("2026-11-02", 9, "Ann", None)])
    done, log = pulled(path, {"2026-11-02": 8})
    assert log == [["2026-11-02", 9.0, "Ann", None]]
    (left,) = done.not_taken
    assert left.why.into("en") == "'Check-ins'!C2 says 9 (by Ann), “CRM” says 8 on 2026-11-02"
    assert left.why.into("zh-TW") == "'Check-ins'!C2 為 9（填報人：Ann），「CRM」在 2026-11-02 為 8"
    assert done.failed == ()  # the source is well, and somebody has decided


def test_what_somebody_typed_below_a_pulled_value_stays(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("2026-11-02", 8, "okrsheet", ours(8)), ("2026-11-02", 9, "Ann", None)])
    done, log = pulled(path, {"2026-11-02": 8})
    assert len(log) == 2
    assert [str(one.typed) for one in done.not_taken] == ["'Check-ins'!C3"]


@pytest.mark.parametrize(
    ("aggregation", "typed", "says", "left"),
    [
        # a typed number may be rounded
        ("", [85], 85.2, None),
        ("", [85.2], 85, "'Check-ins'!C2 says 85.2 (by Ann), “CRM” says 85 on 2026-11-02"),
        # of several of a day the last counts
        ("", [60, 85], 85.2, None),
        # what is added up is held together against the source's value, rounded as it was typed
        ("Sum", [25, 60], 85.2, None),
        ("Sum", [25, 60], 60, "the check-ins of 2026-11-02 add up to 85 (the last is 'Check-ins'!C3), “CRM” says 60"),
        # what several make of an average of the day, nobody knows
        ("Average", [25, 60], 42, "there are several check-ins of 2026-11-02 ('Check-ins'!C3 is the last), and “CRM” says 42"),
    ],
)  # fmt: skip
def test_what_somebody_typed_agrees_as_in_check_sources(
    tmp_path: Path, aggregation: str, typed: list[float], says: float, left: str | None
) -> None:
    path = workbook(tmp_path, [("2026-11-02", value, "Ann", None) for value in typed], aggregation)
    done, log = pulled(path, {"2026-11-02": says})
    assert len(log) == len(typed)
    assert (done.known, [one.why.into("en") for one in done.not_taken]) == (left is None, [left] * bool(left))


def test_what_record_kept_of_a_current_cell_somebody_typed(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("2026-11-02", 9, "okrsheet", "From the column Current.")])
    done, log = pulled(path, {"2026-11-02": 8})
    assert len(log) == 1
    assert len(done.not_taken) == 1


@pytest.mark.parametrize("comment", [ours(8), "取自資料來源「CRM」（crm.csv）：8。"])
def test_a_source_that_corrects_itself_is_believed(tmp_path: Path, comment: str) -> None:
    path = workbook(tmp_path, [("2026-11-02", 8, "okrsheet", comment)])
    _, log = pulled(path, {"2026-11-02": 7})
    assert [row[1] for row in log] == [8.0, 7.0]  # of one day the lower row counts
    _, log = pulled(path, {"2026-11-02": 8})  # and back
    assert [row[1] for row in log] == [8.0, 7.0, 8.0]
    assert len(pulled(path, {"2026-11-02": 8})[1]) == 3


def test_a_pulled_row_that_somebody_changed_is_typed(tmp_path: Path) -> None:
    for comment in (ours(8), f"{ours(8)} Wrong, corrected by Ann"):
        path = workbook(tmp_path, [("2026-11-02", 9, "okrsheet", comment)])
        done, log = pulled(path, {"2026-11-02": 7})
        assert len(log) == 1
        assert len(done.not_taken) == 1


@pytest.mark.parametrize("value", [40, -3.5, 1e-7, 0.00009, 1e21, 1234567890123456.0, 0.1 + 0.2, 1 / 3, 0])
@pytest.mark.parametrize("percent", [False, True])
def test_a_pulled_row_is_known_again_whatever_stands_in_it(value: float, percent: bool) -> None:
    given = SuppliedValue(DAY, Quantity(value, percent), where="a: b”.csv:3, “V: w”")
    for language in LANGUAGES:
        for remark in ("", " Trade fair: cancelled.", "\n另外說明：延後。"):
            comment = comment_on("CRM: the “old” 系統（一）", given).into(language) + remark
            row = CheckIn(id="K1", date=DAY, value=Quantity(value), by="okrsheet", comment=comment)
            assert is_pulled(row), comment
            assert remark_in(row) == (remark.strip() or None)
            assert not is_pulled(replace(row, value=Quantity(value * 1.01 + 1)))
            assert not is_pulled(replace(row, by="Ann"))


def test_a_small_percentage_with_its_sign_is_taken(tmp_path: Path) -> None:
    header = [*HEADER, "Unit"]
    row = ["K1", "Rate", "Ann", "At least", None, "80%", "CRM", "", "2026-10-01", "2026-12-31", "%"]
    path = made(tmp_path / "plan.xlsx", {"KPIs": [header, row], "Check-ins": [LOG]})
    plan = okrsheet.read(path, DAY)
    (kpi,) = plan.kpis
    days = (dt.date(2026, 11, n) for n in (2, 9, 16))
    values = tuple(SuppliedValue(d, Quantity(v, True)) for d, v in zip(days, (0.5, 0.004, 0.6), strict=True))
    assert pull(plan, {kpi: Supply("CRM", True, values)}, DAY).failed == ()
    assert [row[1] for row in log_of(path)] == [0.5, 0.004, 0.6]


def test_what_somebody_adds_to_a_pulled_row_is_a_reason(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("2026-11-02", 8, "okrsheet", f"{ours(8)} Trade fair cancelled.")])
    comment = okrsheet.assess(okrsheet.read(path, DAY), DAY)["K1"].comment
    assert comment
    assert (comment.comment, comment.by) == ("Trade fair cancelled.", None)
    path = workbook(tmp_path, [("2026-11-02", 6, "Amy", ours(8))])
    assert okrsheet.assess(okrsheet.read(path, DAY), DAY)["K1"].comment is None


def test_nothing_is_added_while_a_log_cannot_be_read(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    (tmp_path / "log.xlsx").write_bytes(b"PK\x03\x04 cut off")
    plan = okrsheet.read(tmp_path, DAY)
    assert len(plan.unread) == 1
    before = path.read_bytes()
    with pytest.raises(Refused) as refused:
        pull(plan, supplied(plan, {"2026-11-02": 8}), DAY)
    assert "log.xlsx cannot be read: check-ins of the same items may stand there" in refused.value.into("en")
    assert path.read_bytes() == before


def test_in_a_sum_a_correction_would_count_twice_and_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("2026-11-02", 8, "okrsheet", ours(8))], "Sum")
    done, log = pulled(path, {"2026-11-02": 7, "2026-11-09": 2})
    assert [row[1] for row in log] == [8.0, 2.0]
    assert "would be added up twice" in done.not_taken[0].hint.into("en")


def test_what_is_typed_may_be_rounded(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("2026-11-02", 87, "Ann", None)])
    done, log = pulled(path, {"2026-11-02": 86.6})
    assert (done.known, len(done.not_taken), len(log)) == (1, 0, 1)
    done, log = pulled(path, {"2026-11-02": 86.4})
    assert (done.known, len(done.not_taken), len(log)) == (0, 1, 1)


def test_what_okrsheet_wrote_is_nobodys_reason_and_nobody_unknown(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx",
        {
            "KPIs": [HEADER, ["K1", "Leads", "Ann", "", "", 100, "CRM", "", "2026-10-01", "2026-12-31"]],
            "Check-ins": [LOG, [dt.date(2026, 10, 5), "K1", 4, "Ann", "Two deals slipped"]],
            "People": [["Name"], ["Ann"]],
        },
    )
    pulled(path, {"2026-11-02": 8})
    assessment = okrsheet.assess(okrsheet.read(path, DAY), DAY)
    comment = assessment["K1"].comment
    assert comment
    assert comment.comment == "Two deals slipped"
    assert "L109" not in {finding.code for finding in assessment.findings}


@pytest.mark.parametrize(
    ("value", "told", "hint"),
    [
        (
            Quantity(0.86),
            "0.86 and a target of 85 look like one percentage written in two ways",
            'scale = "percent"',
        ),
        (Quantity(0.86, percent=True), "", 'scale = "percent"'),
    ],
)
def test_a_value_in_which_the_rules_find_a_fault_is_not_taken(
    tmp_path: Path, value: Quantity, told: str, hint: str
) -> None:
    path = workbook(tmp_path, [("2026-10-05", 60, "Ann", None)], target=85)
    before = path.read_bytes()
    plan = okrsheet.read(path, DAY)
    kpi = plan.find("K1")
    assert isinstance(kpi, Kpi)
    done = pull(plan, {kpi: Supply("CRM", True, (SuppliedValue(DAY, value),))}, DAY)
    assert path.read_bytes() == before
    (left,) = done.failed
    assert told in left.why.into("en")
    assert hint in left.hint.into("en")


def test_where_the_configuration_says_how_numbers_are_meant_nobody_doubts_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("2026-10-05", 60, "Ann", None)], target=85)
    _, log = pulled(path, {f"{DAY}": 0.86})  # of 85, and scale = "number"
    assert [row[1] for row in log] == [60.0, 0.86]


def test_a_plan_without_a_log_is_told(tmp_path: Path) -> None:
    path = made(
        tmp_path / "plan.xlsx", {"KPIs": [HEADER, ["K1", "Leads", "Ann", "", "", "", "CRM", "", "", ""]]}
    )
    done, _ = pulled(path, {f"{DAY}": 7})
    assert "there is no sheet Check-ins" in done.failed[0].why.into("en")


def test_only_a_source_that_is_named_is_asked(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    (tmp_path / "crm.csv").write_text("Leads\n7\n", encoding="utf-8")
    (tmp_path / "okrsheet.toml").write_text(
        '[sources.CRM]\nkind = "csv"\nfile = "crm.csv"\ncolumn = "Leads"\n', encoding="utf-8"
    )
    words = ("pull", path, "--as-of", f"{DAY}", "--lang", "en")
    mistyped = run(*words, "--source", "CRN")
    assert mistyped.exit_code == 2
    assert "no KPI has the data source “CRN”" in mistyped.stderr
    assert "Did you mean “CRM”?" in mistyped.stderr
    assert log_of(path) == []
    assert run(*words, "--source", "crm").exit_code == 0
    assert [row[:2] for row in log_of(path)] == [[f"{DAY}", 7.0]]


# Laws

days = st.dates(dt.date(2026, 10, 1), DAY).map(str)
amounts = st.one_of(st.integers(0, 100), st.floats(0, 100, allow_subnormal=False)).map(float)
authors = st.sampled_from(
    [("Ann", None), ("okrsheet", "pulled"), ("okrsheet", "From the column Current."), ("okrsheet", ours(200))]
)


def _row(drawn: tuple[str, float, tuple[str, str | None]]) -> tuple[object, ...]:
    """A row of the log; what was pulled says its value, and 200 is none of them."""
    day, value, (by, comment) = drawn
    return day, value, by, ours(value) if comment == "pulled" else comment


logs = st.lists(st.tuples(days, amounts, authors).map(_row), max_size=6)
given_values = st.dictionaries(days, amounts, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(logs, given_values, st.sampled_from(["", "Sum", "Average"]))
def test_laws_of_pulling(
    tmp_path: Path, log: list[tuple[object, ...]], values: dict[str, float], aggregation: str
) -> None:
    path = workbook(tmp_path, log, aggregation)
    before = log_of(path)
    done, after = pulled(path, values)
    # the old rows stand as they stood
    assert after[: len(before)] == before
    # a day on which somebody typed gets no row
    typed = {row[0] for row in before if row[2:] != ["okrsheet", ours(row[1])]}
    assert not {row[0] for row in after[len(before) :]} & typed
    # what is new is what the source said, each named
    assert all(
        row[2:] == ["okrsheet", ours(row[1])] and values[str(row[0])] == row[1]
        for row in after[len(before) :]
    )
    # every value is accounted for
    assert len(done.check_ins) + done.known + len(done.not_taken) == len(values)
    # of the days that nobody typed about, the log says what the source says
    if not aggregation:
        assert {d: _latest(after, d) for d in values if d not in typed} == pytest.approx(
            {d: v for d, v in values.items() if d not in typed}, rel=1e-12, abs=1e-12
        )
    # and a second run changes nothing
    content = path.read_bytes()
    again, _ = pulled(path, values)
    assert again.check_ins == ()
    assert path.read_bytes() == content


nearly = st.sampled_from([4.0, 8.0, 8.2, 8.24, 12.0, 16.2])
logs_of_a_day = st.lists(
    st.tuples(nearly, authors).map(lambda row: ("2026-11-02", row[0], *row[1])), min_size=1, max_size=3
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(logs_of_a_day, nearly, st.sampled_from(["", "Sum", "Average"]))
def test_pull_and_check_agree_about_what_disagrees(
    tmp_path: Path, log: list[tuple[object, ...]], value: float, aggregation: str
) -> None:
    path, values = workbook(tmp_path, log, aggregation), {"2026-11-02": value}
    done, _ = pulled(path, values)
    left = {one.typed for one in done.not_taken}
    plan = okrsheet.read(path, DAY)
    (held,) = okrsheet.assess(plan, DAY, supplies=supplied(plan, values)).figures.compared.values()
    # after a run, check finds nothing but what the run has told
    assert {one.at for one in held if not one.agrees} <= left
    # and nothing that somebody typed is told by the one and not by the other
    somebody = any(row[2:] != ("okrsheet", ours(row[1])) for row in log)
    assert not (somebody and {one.at for one in held if one.agrees} & left)


def _latest(log: Sequence[Sequence[object]], day: str) -> object:
    return next((row[1] for row in reversed(log) if row[0] == day), None)


def test_the_workbook_is_otherwise_what_it_was(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("2026-10-05", 4, "Ann", "Trade fair")])
    before = {title: shown(path, title) for title in ("KPIs", "Check-ins")}
    pulled(path, {"2026-11-02": 8})
    assert shown(path, "KPIs") == before["KPIs"]
    assert shown(path, "Check-ins")[:2] == before["Check-ins"][:2]


# The command


def test_what_is_the_same_of_several_kpis_is_said_once_and_long_lists_end(tmp_path: Path) -> None:
    kpis = [
        [f"K{n}", f"Leads {n}", "Ann", "", "", "", "CRM", "", "2026-10-01", "2026-12-31"] for n in range(25)
    ]
    log = [[dt.date(2026, 11, 2), f"K{n}", 5, "Ann", None] for n in range(25)]
    path = made(tmp_path / "plan.xlsx", {"KPIs": [HEADER, *kpis], "Check-ins": [LOG, *log]})
    source = '[sources.CRM]\nkind = "csv"\nfile = "{}.csv"\ncolumn = "Leads"\ndate = "Day"\nwhere = {{ ID = ":kpi_id" }}\n'
    rows = "".join(f"K{n},2026-11-02,7\n" for n in range(25))
    (tmp_path / "crm.csv").write_text(f"ID,Day,Leads\n{rows}", encoding="utf-8")
    for name, expected in (
        (
            "crm",
            [
                *(
                    f"K{n}, “CRM”: 'Check-ins'!C{n + 2} says 5 (by Ann), “CRM” says 7 on 2026-11-02"
                    for n in range(20)
                ),
                "… and 5 more; “okrsheet check --sources” lists them all",
                "  What people typed stays. Ask which of the two is right, and correct the plan or the source if need be.",
            ],
        ),
        (
            "gone",
            [
                f"{', '.join(f'K{n}' for n in range(25))}, “CRM”: {tmp_path / 'gone.csv'}: there is no such file.",
                "  Check the name and the folder.",
            ],
        ),
    ):
        (tmp_path / "okrsheet.toml").write_text(source.format(name), encoding="utf-8")
        done = run("pull", path, "--as-of", DAY.isoformat())
        assert done.output.splitlines()[:-1] == expected
        assert done.exit_code == (1 if name == "gone" else 0)
