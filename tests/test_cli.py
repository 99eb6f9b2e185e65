"""The command line as people use it: what is printed where, exit codes, and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.cli import cli
from okrsheet.cli.common import harmless
from okrsheet.report.schema import schema
from okrsheet.rules import RULES
from tests.books import cell_value, made, parts, sample


def run(*arguments: object, input: str | None = None, env: Mapping[str, str] | None = None) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], input=input, env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def commands() -> list[click.Command]:
    return list(cli.commands.values())


@pytest.mark.parametrize("command", commands(), ids=lambda c: str(c.name))
def test_every_command_has_help_with_examples(command: click.Command) -> None:
    said = run(command.name, "-h").stdout
    assert "Examples:" in said
    assert f"okrsheet {command.name} " in said
    assert all(p.help for p in command.params if isinstance(p, click.Option) and p.name != "format_name")


def test_without_arguments_it_helps() -> None:
    assert "A first round:" in run().output


def test_the_first_round(tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    assert run("new", plan, "--sample", "--lang", "en").exit_code == 0
    checked = run("check", plan, "--as-of", "2026-10-31")
    assert checked.exit_code == 1
    assert f"{plan}: KPIs!L8: error[C103] KPI “Workload utilisation” has no data source" in checked.stdout
    reported = run("report", plan, "--month", "2026-10")
    assert reported.exit_code == 0
    folder = tmp_path / "plan-2026-10"
    names = ["summary.html", "summary.txt", "report.html", "report.json"]
    assert reported.stdout.split() == [str(folder / name) for name in names]
    assert sorted(p.name for p in folder.iterdir()) == sorted(names)
    assert "cells were updated" in reported.stderr
    assert "already" in run("report", plan, "--month", "2026-10").stderr


def test_new_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_text("precious")
    assert run("new", tmp_path / "plan.xlsx").exit_code == 2
    assert (tmp_path / "plan.xlsx").read_text() == "precious"
    assert run("new", tmp_path / "nowhere" / "plan.xlsx").exit_code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_filled_with_its_own_examples_passes(tmp_path: Path, language: Language) -> None:
    import openpyxl

    from okrsheet.plan import SHEETS, SettingRow
    from okrsheet.plan.columns import columns_of
    from okrsheet.plan.words import Word

    path = tmp_path / "plan.xlsx"
    run("new", path, "--lang", language, "--period", "2026-Q4")
    book = openpyxl.load_workbook(path)
    for record in SHEETS:
        if record is SettingRow:
            continue
        sheet = book[record.SHEET.into(language)]
        for number, column in enumerate(columns_of(record), 1):
            assert sheet.cell(1, number).value == column.header.into(language)
            value = column.example
            sheet.cell(2, number).value = (
                value.text.into(language) if isinstance(value, Word) else cell_value(value)
            )
    book.save(path)
    assert run("check", path, "--as-of", "2026-10-20").exit_code == 0


def test_check_formats(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    found = json.loads(run("check", plan, "--format", "json", "--as-of", "2026-10-31").stdout)
    assert found["format"] == 1
    assert {"code", "rule", "severity", "file", "cell", "id", "message", "hint"} == set(found["findings"][0])
    cells = [f["cell"] for f in found["findings"] if f["code"].startswith("C1")]
    assert cells == [f"KPIs!{c}" for c in ("E8", "H8", "K8", "L8", "M8", "E9", "H9", "K9", "M9")]

    lines = run("check", plan, "--format", "github", "--as-of", "2026-10-31").stdout.splitlines()
    assert len(lines) == len(found["findings"])
    assert lines[-1].startswith(f"::error file={plan},title=C104 no-frequency::KPIs!M9: ")

    sarif = json.loads(run("check", plan, "--format", "sarif", "--as-of", "2026-10-31").stdout)
    results = sarif["runs"][0]["results"]
    assert sarif["version"] == "2.1.0"
    assert len(results) == len(found["findings"])
    assert results[-1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 9, "startColumn": 13}
    assert {r["id"] for r in sarif["runs"][0]["tool"]["driver"]["rules"]} == set(RULES)


def test_both_languages_name_the_same_cells(tmp_path: Path) -> None:
    def cells(language: Language) -> list[tuple[str, str]]:
        plan = sample(tmp_path, language, f"{language}.xlsx")
        data = json.loads(run("check", plan, "-f", "json", "--month", "2026-10").stdout)
        return [(f["code"], f["cell"].split("!")[1]) for f in data["findings"]]

    assert cells("en") == cells("zh-TW")


def test_select_ignore_and_strict(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    day = ("--as-of", "2026-10-31")
    assert run("check", plan, "--ignore", "C", *day).exit_code == 0
    assert run("check", plan, "--ignore", "C", "--strict", *day).exit_code == 1
    assert run("check", plan, "--select", "L", "--strict", *day).exit_code == 0
    codes = run("check", plan, "--select", "C101,C104", *day).stdout
    assert "C101" in codes
    assert "C103" not in codes


def test_report_strict_exits_with_1_when_errors_were_found(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    assert run("report", plan, "--strict", "--month", "2026-10").exit_code == 1


def test_dry_run_lists_cells_and_writes_nothing(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    before = plan.read_bytes()
    result = run("report", plan, "--dry-run", "--month", "2026-10")
    assert f"{plan}: KPIs!W2: (blank) → On track" in result.stdout
    assert "nothing was written" in result.stderr
    assert plan.read_bytes() == before
    assert list(tmp_path.iterdir()) == [plan]


def test_no_write_back_and_out(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    before = plan.read_bytes()
    out = tmp_path / "a" / "b"
    assert run("report", plan, "--no-write-back", "--out", out, "--month", "2026-10").exit_code == 0
    assert plan.read_bytes() == before
    assert (out / "summary.html").exists()


def test_one_bad_workbook_does_not_stop_the_others(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "~$plan.xlsx").write_bytes(b"")
    result = run("check", tmp_path, "--as-of", "2026-10-31")
    assert result.exit_code == 2
    assert "bad.xlsx" in result.stderr
    assert f"{plan}: " in result.stdout
    (tmp_path / "~$plan.xlsx").unlink()
    result = run("report", tmp_path, "--month", "2026-10")
    assert result.exit_code == 2
    assert (tmp_path.with_name(f"{tmp_path.name}-2026-10") / "report.json").exists()


def test_an_empty_folder_and_a_missing_file_say_so(tmp_path: Path) -> None:
    assert "holds no workbook" in run("check", tmp_path, env={"LANG": "en_US.UTF-8"}).stderr
    assert run("check", tmp_path).exit_code == 2
    assert run("check", tmp_path / "none.xlsx").exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",), ("check", "x.xlsx", "--as-of", "yesterday"), ("check", "x.xlsx", "--month", "2026-13"),
        ("check", "x.xlsx", "--as-of", "2026-10-31", "--month", "2026-10"), ("explain", "NOPE"),
        ("new", "x.xlsx", "--period", "Q9"), ("check", "x.xlsx", "--as-of", "0001-01-01"),
        ("report", "x.xlsx", "--month", "9999-12"), ("frobnicate",),
    ],
)  # fmt: skip
def test_bad_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "day",
    [
        "2026-12-31", "2026/12/31", "2026.12.31", "20261231", "２０２６／１２／３１", "31 Dec 2026", "12/31/2026", "2026年12月31日", "民國115年12月31日",
        "2026年底", "2026年12月底", "end of Q4 2026",
    ],
)  # fmt: skip
def test_a_day_is_understood_as_in_a_cell(tmp_path: Path, day: str) -> None:
    assert "as of 2026-12-31" in run("explain", sample(tmp_path), "K1", "--as-of", day).stdout


@pytest.mark.parametrize("month", ["2026-10", "2026/10", "10/2026", "Oct 2026", "2026年10月", "115年10月"])
def test_a_month_is_understood_as_in_a_cell(tmp_path: Path, month: str) -> None:
    assert "as of 2026-10-31" in run("explain", sample(tmp_path), "K1", "--month", month).stdout


@pytest.mark.parametrize(
    ("option", "typed", "en", "zh"),
    [
        ("--as-of", "03/04/2026", "“03/04/2026” does not say for certain which day is meant", "「03/04/2026」無法確定是哪一天"),
        ("--as-of", "12/31", "does not say for certain which day is meant", "無法確定是哪一天"),
        ("--as-of", "2026-12", "“2026-12” is a period, not a day; its last day is 2026-12-31", "是期間，不是日期；該期間的最後一天是 2026-12-31"),
        ("--as-of", "年底", "“年底” is not a date such as 2026-10-31", "「年底」不是日期（例如 2026-10-31）"),
        ("--as-of", "soon", "“soon” is not a date such as 2026-10-31", "「soon」不是日期（例如 2026-10-31）"),
        ("--as-of", "2026-02-30", "“2026-02-30” is not a date", "「2026-02-30」不是日期"),
        ("--month", "10月", "“10月” is not a month with its year, such as 2026-10, or last", "「10月」不是含年份的月份（例如 2026-10 或 last）"),
        ("--month", "Q4 2026", "“Q4 2026” is not a month with its year", "「Q4 2026」不是含年份的月份"),
        ("--month", "2026年10月底", "“2026年10月底” is not a month", "「2026年10月底」不是含年份的月份"),
        ("--month", "2200-01", "lies outside the years", "不在 1900 至 2199 年之間"),
    ],
)  # fmt: skip
def test_a_day_that_is_none_is_told_with_what_to_type(option: str, typed: str, en: str, zh: str) -> None:
    for language, said in (("en", en), ("zh-TW", zh)):
        result = run("check", "x.xlsx", option, typed, "--lang", language)
        assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


def test_explain_spells_out_a_figure(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    said = run("explain", plan, "k2", "--month", "2026-10").stdout
    assert "baseline = 3.5 (KPIs!G3)" in said
    assert "(2.9 − 3.5) ÷ (1.5 − 3.5) = 0.3" in said
    assert "status = On track" in said
    rolled = run("explain", plan, "O3", "--month", "2026-10").stdout
    assert "  KR3.1: weight 2 ('Key Results'!M7) × progress 0.357143, expected 0.336957" in rolled
    assert "expected, weighted alike = (2 × 0.336957 + 1 × 0.607843) ÷ (2 + 1) = 0.427252" in rolled
    assert "31 ÷ 92 = 0.336957, from 2026-10-01 (" in run("explain", plan, "K1", "--month", "2026-10").stdout
    assert "reported: 2 of 2" in rolled
    chinese = run("explain", plan, "K7", "--lang", "zh-TW", "--month", "2026-10").stdout
    assert "狀態 = 資料不全" in chinese


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("New inbound leads", "K8 “New inbound leads” (KPIs!A9)"),  # K1 is called so “in the quarter”
        ("  NEW-inbound　ＬＥＡＤＳ ", "K8 “New inbound leads” (KPIs!A9)"),
        ("response time", "K2 “Average lead response time” (KPIs!A3)"),
        ("Market leader", "O1 “Become the market leader in SaaS” (Objectives!A2)"),
    ],
)
def test_explain_finds_an_item_by_its_title_or_words_that_only_it_has(
    tmp_path: Path, title: str, first: str
) -> None:
    assert run("explain", sample(tmp_path), title, "--lang", "en").stdout.splitlines()[0] == first


def test_explain_lists_the_items_that_a_title_may_mean(tmp_path: Path) -> None:
    plan = made(
        tmp_path / "plan.xlsx",
        {
            "KPIs": [
                ["ID", "KPI", "Owner"],
                ["K1", "Leads", "A"],
                ["K2", "Leads won", "A"],
                [None, "Leads lost", "A"],
            ]
        },
    )
    assert run("explain", plan, "leads", "--lang", "en").stdout.startswith("K1 “Leads”")  # all of its title
    several = run("explain", plan, "lead", "--lang", "en")
    assert (several.exit_code, several.stdout) == (2, "")
    assert f"{plan}: “lead” fits 3 items" in several.stderr
    assert "Name one by its ID: K1 “Leads”, K2 “Leads won”, KPIs!A4 “Leads lost”." in several.stderr
    chinese = run("explain", plan, "lead", "--lang", "zh-TW").stderr
    assert f"{plan}：有 3 個項目符合「lead」" in chinese
    assert "請以編號指定其中一個：K1「Leads」、K2「Leads won」、KPIs!A4「Leads lost」。" in chinese


def test_explain_names_what_is_close_where_nothing_fits(tmp_path: Path) -> None:
    said = run("explain", sample(tmp_path), "New inbuond leads", "--lang", "en")
    assert said.exit_code == 2
    assert "called New inbuond leads, and no title that holds these words" in said.stderr
    assert (
        "Closest: K8 “New inbound leads”, K1 “New inbound leads in the quarter”. Items of this workbook: O1, O2"
        in said.stderr
    )


def test_a_title_is_looked_for_in_every_workbook_of_a_folder(tmp_path: Path) -> None:
    sample(tmp_path)
    made(
        tmp_path / "other.xlsx",
        {"KPIs": [["ID", "KPI", "Owner"], ["X7", "Visitors", "A"], ["X8", "Lost leads", "A"]]},
    )
    assert (
        "X7 “Visitors” ([other.xlsx]KPIs!A2)" in run("explain", tmp_path, "visitors", "--lang", "en").stdout
    )
    assert "X8 “Lost leads”" in run("explain", tmp_path, "leads", "--lang", "en").stderr
    assert "K8 “New inbound leads”" in run("explain", tmp_path, "leads", "--lang", "en").stderr


def test_a_title_of_several_words_without_quotes_is_told(tmp_path: Path) -> None:
    said = run("explain", sample(tmp_path), "New", "inbound", "leads", "--lang", "en")
    assert (said.exit_code, "a title of several words needs quotes" in said.stderr) == (2, True)


def test_explain_tells_about_a_rule_in_both_languages() -> None:
    assert "four components" in run("explain", "C101", "--lang", "en").stdout
    assert "四項要素" in run("explain", "no-target", "--lang", "zh-TW").stdout


def test_explain_names_the_ids_when_it_knows_none(tmp_path: Path) -> None:
    result = run("explain", sample(tmp_path), "K99")
    assert result.exit_code == 2
    assert "K1, K2" in result.stderr


def test_findings_go_to_stdout_and_talk_to_stderr(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    command = [sys.executable, "-m", "okrsheet", "report", str(plan), "--month", "2026-10"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.decode().count("\n") == 4
    assert "cells were updated" in done.stderr.decode()
    assert b"\x1b[" not in done.stdout + done.stderr


def test_the_report_validates_against_its_schema(tmp_path: Path) -> None:
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(schema())
    for language in ("en", "zh-TW"):
        plan = sample(tmp_path, language, f"{language}.xlsx")
        run("report", plan, "--month", "2026-11", "--out", tmp_path / language)
        data = json.loads((tmp_path / language / "report.json").read_text("utf-8"))
        checker = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())
        checker.validate(data)


def test_the_articles_six_kpis_are_complete_and_computed_and_the_two_bare_metrics_are_not(
    tmp_path: Path,
) -> None:
    figures = {}
    for language in ("en", "zh-TW"):
        plan = sample(tmp_path, language, f"{language}.xlsx")
        run("report", plan, "--month", "2026-10", "--out", tmp_path / language)
        kpis = json.loads((tmp_path / language / "report.json").read_text("utf-8"))["kpis"]
        figures[language] = [(k["id"], k["complete"], k["status"], k["raw"], k["missing"]) for k in kpis]
    assert figures["en"] == figures["zh-TW"]
    complete, bare = figures["en"][:6], figures["en"][6:]
    assert all(k[1] == 4 and k[3] is not None for k in complete)
    assert [(k[1], k[2], k[3]) for k in bare] == [(0, "incomplete", None), (1, "incomplete", None)]


def test_a_file_that_is_no_plan_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = made(tmp_path / "other.xlsx", {"Sheet1": [["a", "b"], [1, 2]]})
    result = run("check", path, env={"LANG": "en_US.UTF-8"})
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no sheet of this workbook is one of okrsheet's" in result.stderr


def test_verify_says_whether_excel_would_complain(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    sound = run("verify", plan, "--lang", "en")
    assert (sound.exit_code, sound.stdout) == (0, "")
    assert "found nothing that Excel would complain about" in sound.stderr
    package = parts(plan)
    with zipfile.ZipFile(tmp_path / "twice.xlsx", "w") as twice:
        for name, content in package.items():
            twice.writestr(name, content.replace(b'r="B2"', b'r="A2"'))
    broken = run("verify", tmp_path / "twice.xlsx", plan, "--lang", "en")
    assert broken.exit_code == 1
    assert "twice.xlsx: xl/worksheets/" in broken.stdout
    assert run("verify", tmp_path / "none.xlsx").exit_code == 2


def test_an_unknown_rule_code_is_bad_usage_not_a_clean_bill(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    assert run("check", plan, "--select", "ZZ").exit_code == 2
    assert run("check", plan, "--ignore", "C999").exit_code == 2


def test_a_folder_that_cannot_be_written_is_known_before_the_workbook_is_touched(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    before = plan.read_bytes()
    (tmp_path / "taken").write_text("a file, not a folder")
    result = run("report", plan, "--month", "2026-10", "--out", tmp_path / "taken")
    assert result.exit_code == 2
    assert "cannot be written to" in result.stderr or "無法寫入" in result.stderr
    assert plan.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.xlsx", "taken"]


def test_a_report_whose_place_is_taken_is_told_with_a_sentence(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    (tmp_path / "out" / "report.html").mkdir(parents=True)
    result = run("report", plan, "--month", "2026-10", "--out", tmp_path / "out", "--lang", "en")
    assert result.exit_code == 2
    assert "report.html: cannot be written to" in result.stderr
    assert not list((tmp_path / "out").glob(".*"))


def test_a_refused_write_back_leaves_no_report_behind(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    (tmp_path / "~$plan.xlsx").write_bytes(b"")
    assert run("report", plan, "--month", "2026-10").exit_code == 2
    assert not list(tmp_path.glob("plan-*/*"))


def test_it_is_said_when_an_older_month_takes_the_columns_back(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    run("report", plan, "--month", "2026-11")
    assert "its past months go on to 2026-11" in run("report", plan, "--month", "2026-10").stderr


def test_it_is_said_when_the_day_is_still_to_come(tmp_path: Path) -> None:
    assert "still to come" in run("report", sample(tmp_path), "--month", "2150-01").stderr


def test_a_workbooks_name_ends_in_xlsx(tmp_path: Path) -> None:
    assert run("new", tmp_path / "plan.xls").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_explanation_says_its_day(tmp_path: Path) -> None:
    assert "as of 2026-10-31" in run("explain", sample(tmp_path), "O1", "--month", "2026-10").stdout


def test_a_chain_of_thousands_of_objectives_is_reported(tmp_path: Path) -> None:
    chain: list[list[object]] = [["ID", "Objective", "Owner", "Supports"]]
    chain += [[f"O{n}", f"Step {n}", "A", f"O{n - 1}" if n else None] for n in range(1500)]
    path = made(tmp_path / "plan.xlsx", {"Objectives": chain})
    assert run("report", path, "--month", "2026-10").exit_code == 0


def test_thousands_of_unknown_ids_are_told_in_reasonable_time(tmp_path: Path) -> None:
    log: list[list[object]] = [
        ["Date", "ID", "Value"],
        *([f"2026-10-{1 + n % 28:02}", f"X{n}", n] for n in range(3000)),
    ]
    kpis = [["ID", "KPI", "Owner"], *([f"K{n}", "Leads", "A"] for n in range(3000))]
    path = made(tmp_path / "plan.xlsx", {"KPIs": kpis, "Check-ins": log})
    assert run("check", path, "--select", "L107").stdout.count("L107") == 3000


def test_an_empty_folder_beside_a_good_workbook_is_not_passed_over(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    (tmp_path / "empty").mkdir()
    result = run("check", plan, tmp_path / "empty", "--month", "2026-11", "--lang", "en")
    assert (result.exit_code, "holds no workbook" in result.stderr) == (2, True)
    assert f"{plan}: " in result.stdout


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o300)
    result = run("check", closed, "--lang", "en")
    assert (result.exit_code, "cannot be looked into" in result.stderr) == (2, True)


@pytest.mark.parametrize("name", ["x" * 5000 + ".xlsx"])
def test_a_name_that_no_file_can_have_is_told(name: str) -> None:
    for command in ("check", "report", "verify"):
        assert run(command, name).exit_code == 2


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_a_name_that_is_no_unicode_is_printed_as_well_as_can_be(tmp_path: Path) -> None:
    odd = os.fsencode(sample(tmp_path)).replace(b"plan", b"plan-\xa5\xfe")
    os.rename(tmp_path / "plan.xlsx", odd)
    command: list[str | bytes] = [sys.executable, "-m", "okrsheet", "check", odd, "--month", "2026-10"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert rb"plan-\udca5\udcfe.xlsx" in done.stdout


def test_without_a_console_nothing_is_printed_and_nothing_fails(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    code = "import sys; sys.stdout = sys.stderr = None; from okrsheet.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "check", plan, "--month", "2026-10"], check=False)
    assert done.returncode == 1


def test_a_report_that_is_lost_after_the_workbook_was_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(draft: Path, place: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    plan = sample(tmp_path)
    monkeypatch.setattr(Path, "replace", locked)
    result = run("report", plan, "--month", "2026-10", "--lang", "en")
    assert (result.exit_code, f"{plan} itself is up to date" in result.stderr) == (2, True)


def test_a_backup_is_kept_when_asked_for_and_only_when_something_changes(tmp_path: Path) -> None:
    plan, kept = sample(tmp_path), tmp_path / "plan.xlsx.bak"
    first = plan.read_bytes()
    run("report", plan, "--month", "2026-10")
    assert not kept.exists()
    second = plan.read_bytes()
    result = run("report", plan, "--month", "2026-11", "--backup", "--lang", "en")
    assert f"{plan}: as it was before, it is kept in {kept}" in result.stderr
    assert (kept.read_bytes(), second != first) == (second, True)
    run("report", plan, "--month", "2026-11", "--backup")
    assert kept.read_bytes() == second


def test_a_folder_is_searched_for_an_id(tmp_path: Path) -> None:
    sample(tmp_path)
    made(tmp_path / "other.xlsx", {"KPIs": [["ID", "KPI", "Owner"], ["X7", "Visitors", "A"]]})
    assert "X7 “Visitors” ([other.xlsx]KPIs!A2)" in run("explain", tmp_path, "x7", "--lang", "en").stdout
    assert run("explain", tmp_path, "nope").exit_code == 2


def test_no_format_passes_over_a_workbook_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    for name in ("json", "github", "sarif"):
        result = run("check", tmp_path / "bad.xlsx", "--format", name, "--lang", "en")
        assert (result.exit_code, "bad.xlsx" in result.stdout) == (2, True)
    log = json.loads(run("check", tmp_path / "bad.xlsx", "--format", "sarif").stdout)["runs"][0]
    assert log["invocations"][0]["executionSuccessful"] is False


EMPTY = {"en": "path is empty (a variable that is not set?)", "zh-TW": "路徑是空白的（是否有未設定的變數？）"}
TAKE_PATHS = [
    ("check", "{}"), ("report", "{}"), ("verify", "{}"), ("mail", "{}"), ("new", "{}"), ("explain", "{}", "K1"),
    ("outbox", "bounces", "{}"), ("outbox", "--of", "{}"), ("report", "plan.xlsx", "--out", "{}"),
    ("mail", "plan.xlsx", "--draft", "{}"), ("check", "plan.xlsx", "{}"),
]  # fmt: skip


@pytest.mark.parametrize("empty", ["", "  ", "\u3000\n"])
@pytest.mark.parametrize("words", TAKE_PATHS, ids=" ".join)
def test_an_empty_path_is_bad_usage_and_never_this_folder(
    words: tuple[str, ...], empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = sample(tmp_path)
    before = plan.read_bytes()
    monkeypatch.chdir(tmp_path)
    typed = [word.format(empty) for word in words]
    for language, said in EMPTY.items():
        result = run(*typed, env={"LANG": "zh_TW.UTF-8" if language == "zh-TW" else "en_US.UTF-8"})
        assert (result.exit_code, result.stdout, said in result.stderr) == (2, "", True), result.stderr
    assert (plan.read_bytes(), os.listdir(tmp_path)) == (before, ["plan.xlsx"])


def test_a_folder_says_what_it_passes_over(tmp_path: Path) -> None:
    sample(tmp_path)
    for name in (
        "okrsheet.toml",
        ".DS_Store",
        ".hidden.xlsx",
        "budget.ods",
        "old.xls",
        "plan.xlsx.bak",
        "~$q.xlsx",
    ):
        (tmp_path / name).touch()
    run("report", tmp_path / "plan.xlsx", "--month", "2026-10")
    (tmp_path / "zz.csv").touch()
    said = run("check", tmp_path, "--lang", "en").stderr
    assert f"{tmp_path}: passed over .hidden.xlsx, budget.ods, old.xls, plan.xlsx.bak, zz.csv, 2 more" in said
    assert "略過 .hidden.xlsx、budget.ods" in run("explain", tmp_path, "K1", "--lang", "zh-TW").stderr


def test_explain_goes_on_past_a_workbook_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    sample(tmp_path)
    result = run("explain", tmp_path, "K1", "--lang", "en")
    assert (result.exit_code, "bad.xlsx" in result.stderr) == (2, True)
    assert result.stdout.startswith("K1 “New inbound leads in the quarter” ([plan.xlsx]KPIs!A2)")
    assert run("explain", tmp_path / "bad.xlsx", "K1").exit_code == 2


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
@pytest.mark.parametrize("name", ["json", "github", "sarif"])
def test_every_format_can_tell_a_name_that_is_no_unicode(tmp_path: Path, name: str) -> None:
    odd = os.fsencode(sample(tmp_path)).replace(b"plan", b"plan-\xa5\xfe")
    os.rename(tmp_path / "plan.xlsx", odd)
    command: list[str | bytes] = [sys.executable, "-m", "okrsheet", "check", odd, "--month", "2026-10"]
    done = subprocess.run([*command, "--format", name], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    if name == "sarif":
        result = json.loads(done.stdout)["runs"][0]["results"][0]
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert place["uri"].endswith("plan-%A5%FE.xlsx")


def test_quiet_leaves_results_and_errors(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    for words in (("--quiet", "report", plan), ("report", plan, "-q"), ("-q", "verify", plan, "-q")):
        result = run(*words)
        assert (result.exit_code, result.stderr) == (0, "")
    assert len(run("-q", "report", plan, "--month", "2026-10").stdout.splitlines()) == 4
    assert "none.xlsx" in run("--quiet", "report", tmp_path / "none.xlsx").stderr
    assert run("report", plan).stderr != ""


def test_what_a_cell_holds_does_nothing_to_a_terminal() -> None:
    title = "A\u202eB\x1b]0;owned\x07\rplan.xlsx: 0 errors\u2066 \x1b[31mred\x1b[0m 👩\u200d💻 目標"
    assert harmless(title) == "AB]0;ownedplan.xlsx: 0 errors \x1b[31mred\x1b[0m 👩\u200d💻 目標"
    assert harmless("two\nlines") == "two\nlines"
