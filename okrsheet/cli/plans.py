"""Commands on workbooks: new, check, report, explain, verify."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from okrsheet.cli.common import (
    DONE,
    FAILED,
    FOUND,
    BadValue,
    Misused,
    common_options,
    complain,
    day_of,
    inside,
    own_language,
    show,
    talk,
    workbooks_of,
)
from okrsheet.dates import Calendar, Period, month_name
from okrsheet.errors import OkrsheetError
from okrsheet.formats import FORMATS, Checked
from okrsheet.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from okrsheet.assessment import Assessment


def _period(typed: str) -> Period:
    found = Calendar(dt.date.today()).period(typed)
    if found is None:
        raise BadValue(_NO_PERIOD.says(typed=typed))
    return found


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the workbook [default: yours].")
@click.option("--period", type=_period, metavar="2026-Q4", help="The plan's period [default: this quarter].")
@click.option("--sample", is_flag=True, help="Fill it with an example company.")
def new(file: Path, lang: Language | None, period: Period | None, sample: bool) -> None:
    """Make a workbook to fill in.

    \b
    Examples:
      okrsheet new plan.xlsx
      okrsheet new 計畫.xlsx --lang zh-TW --period 2027-Q1
      okrsheet new example.xlsx --sample
    """
    from okrsheet.workbook.template import new_workbook

    if file.suffix.lower() != ".xlsx":
        raise BadValue(_NO_XLSX.says(file=file.name), param_hint="FILE")
    if sample and period:
        raise Misused(_OWN_PERIOD)
    language = lang or own_language()
    try:
        new_workbook(
            file, language, period or Calendar(dt.date.today()).quarter(dt.date.today()), sample=sample
        )
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)
    click.echo(str(file))
    talk(_MADE.says(file=file), language)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("-f", "--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules: C101, or C for a family.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@common_options
def check(
    paths: Sequence[Path],
    format_name: str,
    strict: bool,
    select: Sequence[str],
    ignore: Sequence[str],
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Say cell by cell what is missing or wrong. Writes nothing.

    PATH is a workbook, or a folder of them. Exit code: 0 nothing wrong, 1 errors were found,
    2 a file could not be read.

    \b
    Examples:
      okrsheet check plan.xlsx
      okrsheet check plans/ --format json
      okrsheet check plan.xlsx --select C --ignore C104
    """
    from okrsheet import formats
    from okrsheet.findings import Severity

    day = day_of(as_of, month)
    _check_codes(*_codes(select), *_codes(ignore))
    workbooks, missed = workbooks_of(paths, lang)
    checked = [_checked(path, day, _codes(select), _codes(ignore), lang) for path in workbooks]
    show(formats.find(format_name).render(checked, lang))
    grave = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    found = [f for c in checked if c.assessment for f in c.assessment.findings if f.severity in grave]
    failed = missed or any(c.error for c in checked)
    sys.exit(FAILED if failed else FOUND if found else DONE)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the reports [default: beside the workbook].",
)
@click.option("--no-write-back", is_flag=True, help="Leave the workbook alone.")
@click.option(
    "--add-columns", is_flag=True, help="Add the status columns and Past months where they are missing."
)
@click.option("--backup", is_flag=True, help="Keep the workbook as it was, beside it: plan.xlsx.bak.")
@click.option("--no-recalc", is_flag=True, help="Do not ask Excel to recalculate formulas on opening.")
@click.option("-n", "--dry-run", is_flag=True, help="List the cells that would change; write nothing.")
@click.option("--anyway", is_flag=True, help="Go on although nearly every figure would be lost.")
@click.option("--strict", is_flag=True, help="Exit with 1 when errors were found.")
@common_options
def report(
    paths: Sequence[Path],
    out: Path | None,
    no_write_back: bool,
    add_columns: bool,
    backup: bool,
    no_recalc: bool,
    dry_run: bool,
    anyway: bool,
    strict: bool,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Compute everything, fill the status columns, and write the reports.

    Writes summary.html (the mail), summary.txt, report.html and report.json. In the workbook
    only okrsheet's own columns and the sheet Past months change. Where nearly every progress that the
    last report knew would be lost, nothing is written.

    \b
    Examples:
      okrsheet report plan.xlsx --month 2026-10
      okrsheet report plan.xlsx --dry-run
      okrsheet report mine.xlsx --add-columns
      okrsheet report plans/ --out reports --no-write-back
    """
    from okrsheet.run import Job, run

    day, errors = day_of(as_of, month), 0
    workbooks, failed = workbooks_of(paths, lang)
    for path, folder in zip(workbooks, _folders(workbooks, out, day), strict=True):
        job = Job(
            path,
            folder,
            day,
            lang,
            write_back=not no_write_back,
            recalculate=not no_recalc,
            add_columns=add_columns and not no_write_back,
            backup=backup,
            anyway=anyway,
        )
        try:
            result = run(job, dry_run=dry_run)
        except OkrsheetError as error:
            complain(error, lang or own_language())
            failed = True
            continue
        for line in result.output:
            show(line + "\n")
        for message in result.talk:
            talk(message, result.language)
        errors += result.errors
    sys.exit(FAILED if failed else FOUND if strict and errors else DONE)


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="PATH ID | RULE")
@common_options
def explain(what: Sequence[str], as_of: dt.date | None, month: dt.date | None, lang: Language | None) -> None:
    """Spell out a figure, or tell about a rule.

    PATH is a workbook, or a folder of them: then of every one that has the ID.

    \b
    Examples:
      okrsheet explain plan.xlsx KR1.2
      okrsheet explain plan.xlsx K3 --month 2026-10
      okrsheet explain C101
    """
    from okrsheet.explanation import explain as spell_out
    from okrsheet.explanation import explain_rule, find_rule

    if len(what) > 2:
        raise Misused(_TOO_MUCH)
    language = lang or own_language()
    rule = find_rule(what[-1])
    try:
        if len(what) == 1 and not rule:
            raise Misused(_NO_RULE_ALONE.says(typed=what[0]))
        if rule and len(what) == 1:
            lines = explain_rule(rule)
        else:
            found = _holding(Path(what[0]), what[1], day_of(as_of, month))
            language = lang or found[0].plan.language
            known = found[0].plan.item(what[1])
            if known or not rule:
                lines = tuple(line for one in found for line in spell_out(one, what[1]))
            else:
                lines = explain_rule(rule)
    except OkrsheetError as error:
        complain(error, language)
        sys.exit(FAILED)
    for line in lines:
        show(line.into(language) + "\n")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the output [default: yours].")
def verify(files: Sequence[Path], lang: Language | None) -> None:
    """Say whether Excel would complain about a workbook. Writes nothing.

    Looks at what Excel checks on opening: order of rows and cells, table headers, shared
    formulas, merged cells, lengths, numbers. Exit code: 0 sound, 1 complaints, 2 unreadable.

    \b
    Examples:
      okrsheet verify plan.xlsx
      okrsheet verify *.xlsx
    """
    from okrsheet.run import verify_file

    language, complaints, failed = lang or own_language(), 0, False
    for path in files:
        try:
            found = verify_file(path)
        except OkrsheetError as error:
            complain(error, language)
            failed = True
            continue
        for complaint in found:
            show(f"{path}: {complaint.part}: {complaint.where}: {complaint.message.into(language)}\n")
        talk((_COMPLAINTS if found else _SOUND).says(file=path, count=len(found)), language)
        complaints += len(found)
    sys.exit(FAILED if failed else FOUND if complaints else DONE)


def _checked(
    path: Path, day: dt.date, select: Sequence[str], ignore: Sequence[str], lang: Language | None
) -> Checked:
    """Reads and assesses one workbook; what stops it is said, and part of the result."""
    from okrsheet.run import assess_file

    try:
        return Checked(str(path), assessment=assess_file(path, day, select, ignore))
    except OkrsheetError as error:
        complain(error, lang or own_language())
        return Checked(str(path), error=error)


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for codes in given for code in codes.split(",") if code.strip())


def _check_codes(*codes: str) -> None:
    from okrsheet.rules import RULES, named

    for code in codes:
        if not any(named(rule.code, rule.name, [code]) for rule in RULES.values()):
            raise Misused(_NO_RULE.says(code=code))


def _holding(path: Path, identifier: str, day: dt.date) -> list[Assessment]:
    """The assessments that know an ID, of a workbook or of a folder of them; else the first.

    Raises:
        OkrsheetError: a workbook cannot be read, or the folder holds none.
    """
    from okrsheet.run import assess_file

    workbooks = inside(path) if os.path.isdir(path) else [path]
    assessments = [assess_file(one, day) for one in workbooks]
    return [one for one in assessments if one.plan.item(identifier)] or assessments[:1]


def _folders(workbooks: Sequence[Path], out: Path | None, day: dt.date) -> Iterator[Path]:
    """Where each workbook's reports go; no two share a folder."""
    taken: set[Path] = set()
    for path in workbooks:
        name = f"{path.stem}-{month_name(day)}"
        folder = path.parent / name if out is None else out if len(workbooks) == 1 else out / name
        number = 2
        while folder in taken:
            folder, number = folder.with_name(f"{name}-{number}"), number + 1
        taken.add(folder)
        yield folder


_NO_PERIOD = Text(
    "“{typed}” is not a period such as 2026-Q4, 2026-10 or 2026",
    "「{typed}」不是期間（例如 2026-Q4、2026-10 或 2026）",
)
_NO_XLSX = Text("{file}: the workbook's name must end in .xlsx", "{file}：活頁簿檔名必須以 .xlsx 結尾")
_OWN_PERIOD = Text(
    "the sample has a period of its own, 2026-Q4; leave out --period",
    "範例有自己的期間 2026-Q4，請移除 --period",
)
_TOO_MUCH = Text("give a workbook and an ID, or a rule's code", "請指定活頁簿與編號，或規則代碼")
_NO_RULE_ALONE = Text(
    "“{typed}” is no rule; for a figure give a workbook and an ID after it",
    "「{typed}」不是規則；要查數字請指定活頁簿，後接編號",
)
_NO_RULE = Text(
    "there is no rule “{code}”; codes look like C101, or C for a family",
    "沒有規則「{code}」；代碼的形式如 C101，或以 C 代表一類",
)
_MADE = Text(
    "Made {file}. Read its first sheet, fill it in, then: okrsheet check {file}",
    "已建立 {file}。請先閱讀第一個工作表，填寫後執行：okrsheet check {file}",
)
_SOUND = Text("{file}: Excel has nothing to complain about", "{file}：Excel 開啟時不會有問題")
_COMPLAINTS = Text("{file}: Excel would complain ({count})", "{file}：Excel 開啟時會有問題（{count} 項）")
