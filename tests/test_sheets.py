"""Sheets and headers under other names: found, named, or refused; never passed over in silence."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES, Language, fold
from okrsheet.cli import cli
from okrsheet.losses import check_losses
from okrsheet.plan import SHEETS, CheckIn, HistoryRow, KeyResult, Kpi, Objective, Person, SettingRow
from okrsheet.plan.columns import Record, columns_of
from okrsheet.workbook.headers import is_akin
from okrsheet.workbook.reader import read
from tests.books import made, sample, shown
from tests.tables import AS_OF, assessed, plan_of

KPI_HEADER: list[object] = [
    "ID",
    "KPI",
    "Owner",
    "Measure",
    "Target",
    "End",
    "Data source",
    "Frequency",
    "Progress",
    "Status",
]


def renamed(path: Path, **titles: str) -> Path:
    """The workbook with sheets of other titles; their old ones with _ for what is no letter."""
    book = openpyxl.load_workbook(path)
    for old, new in titles.items():
        book[old.replace("__", "-").replace("_", " ")].title = new
    book.save(path)
    return path


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, made once."""
    return sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The sample of each language after its first report."""
    made = {lang: sample(tmp_path_factory.mktemp(lang), lang) for lang in LANGUAGES}
    for path in made.values():
        assert run("report", path, "--month", "2026-10", "--out", path.parent / "out").exit_code == 0
    return made


def copy(path: Path, folder: Path) -> Path:
    """The workbook once more, to be changed."""
    return Path(shutil.copy(path, folder / "plan.xlsx"))


def reheaded(path: Path, sheet: str, label: str, typed: str) -> Path:
    """The workbook with one header retyped."""
    book = openpyxl.load_workbook(path)
    next(cell for cell in book[sheet][1] if cell.value == label).value = typed
    book.save(path)
    return path


def found(path: Path) -> Assessment:
    return assess(read(path, AS_OF), AS_OF)


def run(*arguments: object) -> Result:
    done = CliRunner().invoke(cli, [str(a) for a in arguments] + ["--lang", "en"])
    assert isinstance(done.exception, (SystemExit, type(None))), done.exception
    return done


# Other words for headers


@pytest.mark.parametrize("record", SHEETS, ids=lambda r: r.__name__)
def test_no_word_stands_for_two_columns_of_one_sheet(record: type[Record]) -> None:
    named: dict[str, set[str]] = {}
    for column in columns_of(record):
        for word in (column.label.en, column.label.zh_TW, *column.also):
            named.setdefault(fold(word), set()).add(column.key)
    assert {word: keys for word, keys in named.items() if len(keys) > 1 or not word} == {}


def test_no_title_stands_for_two_sheets() -> None:
    titles = Counter(fold(t) for r in SHEETS for t in (r.SHEET.en, r.SHEET.zh_TW, *r.FORMERLY, *r.ALSO))
    assert {title for title, count in titles.items() if count > 1} == set()


@pytest.mark.parametrize("record", SHEETS, ids=lambda r: r.__name__)
def test_what_okrsheet_fills_has_one_name_only(record: type[Record]) -> None:
    assert [c.key for c in columns_of(record) if (c.ours or record is HistoryRow) and c.also] == []


def test_the_most_natural_headers_are_read() -> None:
    kpi = plan_of(
        """
        KPIs
        KPI編號 | 指標名稱 | 承辦人 | 衡量方向 | Target value | Deadline   | 數據來源 | 頻率 | 實際值
        K1      | 名單     | 業務   | 增加至   | 20           | 2026-12-31 | CRM      | 每週 | 12
        """,
        alone=True,
    ).kpis[0]
    assert (kpi.id, kpi.title, kpi.owner, kpi.target, kpi.data_source) == ("K1", "名單", "業務", 20.0, "CRM")
    assert (kpi.end, kpi.current) == (dt.date(2026, 12, 31), 12.0)
    assert kpi.frequency is not None and kpi.measure is not None


def test_an_exact_label_goes_before_another_word_for_it() -> None:
    plan = plan_of("KPIs\nID | KPI | Owner | Current | Actual\nK1 | Leads | CEO | 5 | 9", alone=True)
    assert plan.kpis[0].current == 5.0
    assert plan.workbook.layouts[Kpi].clashes == {}
    assert plan.workbook.layouts[Kpi].other_headers == {5: "Actual"}


def test_two_other_words_for_one_column_are_not_chosen_between() -> None:
    result = assessed("KPIs\nID | KPI | Owner | Actual | 實際值\nK1 | Leads | CEO | 5 | 9")
    assert result.plan.kpis[0].current is None
    assert [str(f.where) for f in result.findings if f.code == "S105"] == ["KPIs!E1"]


def test_a_workbook_whose_headers_are_other_words_has_their_language() -> None:
    plan = plan_of("KPI清單\nKPI編號 | 指標名稱 | 承辦人\nK1 | 名單 | 業務", alone=True)
    assert (plan.language, plan.workbook.layouts[Kpi].title) == ("zh-TW", "KPI清單")


# Other titles of sheets


@pytest.mark.parametrize(
    ("title", "record"),
    [
        ("Check-ins 2026", CheckIn), ("Check-ins (2)", CheckIn), ("Check-ins - Copy", CheckIn), ("Copy of Check-ins", CheckIn),
        ("進度紀錄 (2)", CheckIn), ("2026年進度紀錄", CheckIn), ("「進度紀錄」的副本", CheckIn), ("進度紀錄的副本", CheckIn),
        ("Updates", CheckIn), ("KPIs FY2026 Q4", Kpi), ("KPI 指標２０２６", Kpi), ("2026 Objectives", Objective),
        ("OKRs", Objective), ("年度目標", Objective), ("History", HistoryRow), ("Team", Person), ("Settings2", SettingRow),
        ("Sales KPIs", None), ("Dashboard", None), ("Guide", None), ("2026", None), ("", None),
    ],
)  # fmt: skip
def test_a_title_may_have_years_numbers_and_marks_of_a_copy(title: str, record: type[Record] | None) -> None:
    assert [r for r in SHEETS if is_akin(title, r)] == ([record] if record else [])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("record", SHEETS, ids=lambda r: r.__name__)
@pytest.mark.parametrize("title", ["{} 2026", "{} (2)", "Sheet7"])
def test_every_sheet_of_ours_is_found_under_another_title(
    tmp_path: Path, reported: dict[Language, Path], language: Language, record: type[Record], title: str
) -> None:
    path = copy(reported[language], tmp_path)
    before = found(path)
    own = record.SHEET.into(before.plan.language)
    book = openpyxl.load_workbook(path)
    book[own].title = title.format(own)
    book.save(path)
    after = found(path)
    assert after.plan.workbook.layouts[record].title == title.format(own)
    assert len(list(after.plan.records)) == len(list(before.plan.records))
    assert Counter(f.code for f in after.findings) == Counter(f.code for f in before.findings)


def test_a_list_that_is_only_like_one_of_ours_is_the_users_own() -> None:
    plan = plan_of(
        """
        KPIs
        ID | KPI | Owner
        K1 | Leads | CEO

        Suppliers
        Name | Email
        Ann  | ann@example.com

        Printer
        Setting | Value
        Paper   | A4

        Sales
        Month   | ID | Value
        2026-09 | A1 | 5

        Tasks
        ID | Task | Department | Owner | Start      | Due        | Weight | Status  | Progress | Notes
        T1 | Call | Sales      | Ann   | 2026-10-01 | 2026-10-31 | 1      | blocked | 0.5      | later
        """,
        alone=True,
    )
    assert set(plan.workbook.layouts) == {Kpi}
    assert plan.workbook.others == ("Suppliers", "Printer", "Sales", "Tasks")


def test_a_sheet_under_its_own_title_goes_before_others_with_its_headers() -> None:
    tables = """
        Numbers
        ID | KPI   | Owner
        K9 | Calls | CEO

        People
        Name
        CEO

        Customers
        Name | Email           | Department
        Ann  | ann@example.com | Sales

        KPIs
        ID | KPI   | Owner
        K1 | Leads | CEO
    """
    result = assessed(tables)
    assert [k.id for k in result.plan.kpis] == ["K1"]
    assert [p.name for p in result.plan.people] == ["CEO"]
    assert [str(f) for f in result.findings if f.code == "S106"] == [
        "Numbers!A1: warning[S106] the sheet “Numbers” is not read: “KPIs” already is"
    ]


def test_of_two_logs_the_later_years_is_read_and_the_other_is_an_error(tmp_path: Path) -> None:
    log: list[list[object]] = [["Date", "ID", "Value"], [dt.date(2026, 10, 30), "K1", 5]]
    old: list[list[object]] = [["Date", "ID", "Value"], [dt.date(2025, 10, 30), "K1", 3]]
    kpis = [KPI_HEADER, ["K1", "Leads", "CEO", "Increase to", 20, "2026-Q4", "CRM", "Monthly"]]
    path = made(tmp_path / "plan.xlsx", {"KPIs": kpis, "Check-ins 2025": old, "Check-ins 2026": log})
    assert [row.value for row in read(path, AS_OF).check_ins] == [5.0]
    done = run("check", path, "--as-of", AS_OF)
    assert done.exit_code == 1
    assert (
        "'Check-ins 2025'!A1: error[S115] the check-ins of the sheet “Check-ins 2025” are not read: those of "
        "“Check-ins 2026” are"
    ) in done.output


def test_a_plan_of_objectives_alone_or_of_kpis_alone_misses_nothing() -> None:
    okrs = """
        Objectives
        ID | Objective | Owner
        O1 | Lead      | CEO

        Key Results
        ID  | Objective ID | Key result | Measure     | Target | Current
        KR1 | O1           | Grow       | Increase to | 10     | 5
    """
    kpis = """
        KPIs
        ID | KPI   | Owner | Measure     | Target | End        | Data source | Frequency | Current
        K1 | Leads | CEO   | Increase to | 20     | 2026-12-31 | CRM         | Each time | 5
    """
    for tables in (okrs, kpis):
        codes = [f.code for f in assessed(tables, alone=True).findings]
        assert set(codes) <= {"S109", "C107"} and "S101" not in codes


def test_a_blank_sheet_is_as_good_as_none(tmp_path: Path) -> None:
    kpis = [KPI_HEADER, ["K1", "Leads", "CEO", "Increase to", 20, "2026-Q4", "CRM", "Each time"]]
    path = made(tmp_path / "plan.xlsx", {"Objectives": [], "Key Results": [], "KPIs": kpis, "People": []})
    assert {f.code for f in found(path).findings} & {"S101", "S103"} == {"S101"}  # for want of any value
    assert [f.where.sheet for f in found(path).findings if f.code == "S101"] == ["Check-ins"]


# A header that is none of ours


def _must_be() -> list[tuple[type[Record], str]]:
    return [
        (record, column.label.en)
        for record in (Person, Objective, KeyResult, Kpi, CheckIn)
        for column in columns_of(record)
        if column.required or column.component
    ]


@pytest.mark.parametrize(("record", "label"), _must_be(), ids=lambda x: getattr(x, "__name__", x))
@pytest.mark.parametrize("typed", ["{}x", "Whatever"])
def test_one_renamed_header_is_one_finding_that_comes_first(
    tmp_path: Path, plan_file: Path, record: type[Record], label: str, typed: str
) -> None:
    path, typed = copy(plan_file, tmp_path), typed.format(label)
    before = Counter((f.code, f.where) for f in found(path).findings)
    findings = found(reheaded(path, record.SHEET.en, label, typed)).findings
    new = Counter((f.code, f.where) for f in findings) - before
    assert new == {("S104", findings[0].where): 1}
    assert f"reads “{typed}”: is that it?" in str(findings[0])


def test_a_header_that_is_not_alike_is_named_by_its_place(tmp_path: Path, plan_file: Path) -> None:
    path = reheaded(copy(plan_file, tmp_path), "KPIs", "ID", "Kennziffer")
    assert str(found(path).findings[0]) == (
        "KPIs!A1: error[S104] the sheet “KPIs” has no column “ID”; A1 reads “Kennziffer”: is that it?"
    )
    assert found(path).findings[0].message.into("zh-TW") == (
        "「KPIs」工作表沒有「編號」欄；A1 是「Kennziffer」，是否就是這一欄？"
    )


def test_a_near_miss_of_a_column_that_need_not_be_there_is_named_too() -> None:
    result = assessed(
        """
        Key Results
        ID  | Measure     | Targett | Currency | Current
        KR1 | Increase to | 10      | USD      | 5
        """,
        alone=False,
    )
    assert [str(f) for f in result.findings if f.code in ("S104", "C106")] == [
        "'Key Results'!C1: error[S104] the sheet “Key Results” has no column “Target”; "
        "C1 reads “Targett”: is that it?"
    ]


def test_columns_of_ones_own_are_no_near_misses() -> None:
    own = "KPIs\nID | KPI | Owner | Currency | Weighted score | Owners | Department code | My notes\nK1 | A | CEO"
    assert [f for f in assessed(own).findings if f.code == "S104"] == []


def test_a_sheet_of_another_title_with_one_renamed_header_is_found_all_the_same(
    tmp_path: Path, plan_file: Path
) -> None:
    path = renamed(reheaded(copy(plan_file, tmp_path), "KPIs", "KPI", "Whatever"), KPIs="Our numbers")
    plan = read(path, AS_OF)
    assert plan.workbook.layouts[Kpi].title == "Our numbers"
    assert "B1 reads “Whatever”" in str(found(path).findings[0])


def test_a_lost_sheet_is_one_finding_that_names_what_else_is_there(tmp_path: Path, plan_file: Path) -> None:
    path = copy(plan_file, tmp_path)
    before = Counter(f.code for f in found(path).findings)
    book = openpyxl.load_workbook(path)
    del book["KPIs"]
    book.create_sheet("Scratch").append(["one", "two"])
    book.save(path)
    findings = found(path).findings
    assert str(findings[0]) == "KPIs!A1: warning[S101] the workbook has no sheet “KPIs”"
    assert "call it “KPIs”: Guide, Scratch." in findings[0].hint.into("en")
    assert Counter(f.code for f in findings) - before == Counter({"S101": 1})


# What cannot be read is refused


def test_a_data_sheet_without_a_readable_header_is_refused(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Figures of our team"], [], ["what", "how much"], ["Leads", 20]]
    path = made(tmp_path / "plan.xlsx", {"KPIs": rows, "People": [["Name", "Email"]]})
    for command in ("check", "report"):
        done = run(command, path, "--as-of", AS_OF)
        assert done.exit_code == 2
        assert done.output == (
            f"okrsheet: {path}: the sheet “KPIs” has no header that can be read; its row 3 holds “what”, “how much”.\n"
            "  It needs at least these headers in one row: ID, KPI, Owner. If the sheet is about something else, "
            "give it another name.\n"
        )
    assert [p.name for p in tmp_path.iterdir()] == ["plan.xlsx"]


def test_a_workbook_without_a_plan_names_the_sheets_and_headers_that_it_has(tmp_path: Path) -> None:
    many: dict[str, list[list[object]]] = {f"Page {n}": [] for n in range(5)}
    path = made(
        tmp_path / "plan.xlsx",
        {
            "Budget": [["Our budget"], ["Month", "Spent so far in this very long year"], ["October", 5]],
            "People": [["Name", "Email"]],
            **many,
        },
    )
    done = run("report", path)
    assert done.exit_code == 2
    assert done.output.splitlines()[0] == (
        f"okrsheet: {path}: no sheet of this workbook is one of okrsheet's that a plan is made of. "
        "It has: “Budget” (“Month”, “Spent so far in this very lon…”), “People” (“Name”, “Email”), “Page 0” (blank), "
        "“Page 1” (blank), “Page 2” (blank), “Page 3” (blank), 1 more."
    )


# What the last report knew is not lost


def _clear_log(path: Path) -> Path:
    book = openpyxl.load_workbook(path)
    book["Check-ins"].delete_rows(2, 500)
    book.save(path)
    return path


def test_a_log_that_was_emptied_stops_the_report_before_anything_is_written(
    tmp_path: Path, reported: dict[Language, Path]
) -> None:
    path = _clear_log(copy(reported["en"], tmp_path))
    before = path.read_bytes()
    for more in ((), ("--dry-run",), ("--no-write-back",)):
        done = run("report", path, "--month", "2026-11", "--out", tmp_path / "second", *more)
        assert (done.exit_code, path.read_bytes() == before) == (2, True)
        assert not (tmp_path / "second").exists()
    said, hint = done.output.splitlines()
    assert said.startswith(f"okrsheet: {path}: the progress of ") and said.endswith("Nothing was written.")
    assert "in 2026-10" in said
    assert hint == (
        "  If this is as it should be, repeat the command with --anyway. The likely cause: the sheet "
        "“Check-ins” holds no check-ins"
    )
    assert run("report", path, "--month", "2026-11", "--anyway").exit_code == 0
    assert path.read_bytes() != before


def test_the_cause_of_the_loss_is_named(tmp_path: Path, reported: dict[Language, Path]) -> None:
    path = reheaded(copy(reported["en"], tmp_path), "Check-ins", "Value", "How much")
    done = run("report", path, "--month", "2026-10", "--out", tmp_path / "second")
    assert done.exit_code == 2
    assert (
        "The likely cause: 'Check-ins'!D1: the sheet “Check-ins” has no column “Value”; D1 reads “How much”: is that it?\n"
    ) in done.output


@pytest.mark.parametrize("command", [("report", "--dry-run"), ("mail", "--draft", "drafts")])
def test_what_stops_a_chinese_workbook_is_said_in_chinese(
    tmp_path: Path, reported: dict[Language, Path], command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    path = copy(reported["zh-TW"], tmp_path)
    book = openpyxl.load_workbook(path)
    book["進度紀錄"].delete_rows(3, 500)
    book.save(path)
    name, *words = command
    done = CliRunner().invoke(cli, [name, str(path), "--month", "2026-10", *words])
    assert done.exit_code == 2 and "將變成未知" in done.output
    assert "would be unknown" in run(name, path, "--month", "2026-10", *words).output


@pytest.mark.parametrize(
    ("sheet", "known", "lost"), [("Key Results", 12, 11), ("KPIs", 6, 6), ("Objectives", 6, 0)]
)
def test_the_loss_of_a_sheet_stops_the_report_as_well(
    tmp_path: Path, reported: dict[Language, Path], sheet: str, known: int, lost: int
) -> None:
    """Objectives have no values of their own, so theirs may be missing together."""
    path = reheaded(copy(reported["en"], tmp_path), sheet, "ID", "Reference of ours")
    done = run("report", path, "--month", "2026-10", "--out", tmp_path / "second", "--dry-run")
    if not lost:
        assert done.exit_code == 0
        return
    assert done.exit_code == 2
    said = f"the progress of {known} items of “{sheet}” was known in 2026-10; now that of {lost} of them"
    assert said in done.output
    assert f"{sheet}!A1" in done.output.replace("'", "")  # the cause


def _five(month: str, **cells: object) -> str:
    rows = "\n".join(
        f"K{n} | Leads | CEO | {cells['start']} | {cells.get('shown', '')} | {cells.get('status', '')}"
        for n in range(1, 6)
    )
    past = "\n".join(f"{month} | {month}-30 | K{n} | 0.5" for n in range(1, 6))
    return (
        f"KPIs\nID | KPI | Owner | Start | Progress | Status\n{rows}\n\n"
        f"Past months\nMonth | As of | ID | Progress\n{past}"
    )


@pytest.mark.parametrize(
    ("tables", "is_loss"),
    [
        (_five("2026-09", start="2026-07-01"), True),
        (_five("2026-09", start="2026-10-01"), False),  # a new quarter's, under the IDs of the last one's
        (_five("2026-11", start="2026-07-01", shown=0.5), False),  # the day lies before all that is known
        (_five("2026-09", start="2026-07-01").replace("K5", "K6", 1), False),  # only four were known
        (_five("2026-09", start="2026-07-01").split("\n\n")[0], False),  # the first report of all
        (_five("2026-09", start="2026-07-01", shown=0.5, status="On track").split("\n\n")[0], True),
        (_five("2026-09", start="2026-07-01", shown=0.5).split("\n\n")[0], False),  # numbers of people's own
    ],
)
def test_only_what_was_known_and_should_be_still_is_a_loss(tables: str, is_loss: bool) -> None:
    settings = "Settings\nSetting | Value\nPeriod end | 2026-12-31\n\nKey Results\nID | Objective ID\n\n"
    assessment = assessed(settings + tables)
    if not is_loss:
        check_losses(assessment)
        return
    with pytest.raises(Refused, match="the progress of 5 items was known"):
        check_losses(assessment)


# Past months, which was called History


def test_a_sheet_called_history_is_read_and_filled_and_gets_no_new_columns(
    tmp_path: Path, plan_file: Path
) -> None:
    path = renamed(copy(plan_file, tmp_path), Past_months="History")
    book = openpyxl.load_workbook(path)
    book["History"].delete_cols(11, 2)
    del book["History"].tables["Pastmonths"]
    book.save(path)
    assert (
        run("report", path, "--month", "2026-10", "--add-columns", "--out", tmp_path / "out").exit_code == 0
    )
    rows = shown(path, "History")
    assert "Past months" not in openpyxl.load_workbook(path).sheetnames
    assert rows[0] == [c.label.en for c in columns_of(HistoryRow) if not c.late]
    assert rows[1][0] == "2026-10"


def test_past_months_keep_title_and_state(tmp_path: Path, plan_file: Path) -> None:
    path = copy(plan_file, tmp_path)
    book = openpyxl.load_workbook(path)
    state = next(cell.column for cell in book["KPIs"][1] if cell.value == "State")
    book["KPIs"].cell(2, state).value = "on hold"
    book.save(path)
    assert run("report", path, "--month", "2026-10", "--out", tmp_path / "out").exit_code == 0
    rows = {
        row[2]: dict(zip(shown(path, "Past months")[0], row, strict=True))
        for row in shown(path, "Past months")
    }
    assert (rows["K1"]["Title"], rows["K1"]["State"]) == (read(path).kpis[0].title, "Postponed")
    assert rows["K2"]["State"] == "Open"
    once = path.read_bytes()
    assert run("report", path, "--month", "2026-10", "--out", tmp_path / "out").exit_code == 0
    assert path.read_bytes() == once
