"""The command line: parse, call, print. No decision about a plan is made here."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from okrsheet import __version__
from okrsheet.dates import Calendar, Period, end_of_month_before, month_name, parse_month
from okrsheet.errors import OkrsheetError
from okrsheet.formats import FORMATS, Checked
from okrsheet.text import LANGUAGES, Language, Message, Text

if TYPE_CHECKING:
    from okrsheet.assessment import Assessment
    from okrsheet.mail.job import Ready
    from okrsheet.mail.outbox import Outbox, State
    from okrsheet.mail.posting import Order

DONE, FOUND, FAILED = 0, 1, 2

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _as_of(typed: str) -> dt.date:
    try:
        return _plausible(dt.date.fromisoformat(typed))
    except ValueError:
        raise click.BadParameter(f"{typed!r} is not a date such as 2026-10-31") from None


def _month(typed: str) -> dt.date:
    if typed.casefold() == "last":
        return end_of_month_before(dt.date.today())
    try:
        return _plausible(parse_month(typed))
    except ValueError:
        raise click.BadParameter(f"{typed!r} is not a month such as 2026-10, or last") from None


def _plausible(day: dt.date) -> dt.date:
    if not 1900 <= day.year < 2200:
        raise click.BadParameter(f"{day} lies outside the years 1900 to 2199")
    return day


def _period(typed: str) -> Period:
    found = Calendar(dt.date.today()).period(typed)
    if found is None:
        raise click.BadParameter(f"{typed!r} is not a period such as 2026-Q4, 2026-10 or 2026")
    return found


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command on workbooks has."""
    for option in (
        click.option(
            "--lang", type=click.Choice(LANGUAGES), help="Language of the output [default: the workbook's]."
        ),
        click.option(
            "--month",
            type=_month,
            metavar="YYYY-MM",
            help="As of the last day of this month, or of the last one: last.",
        ),
        click.option("--as-of", type=_as_of, metavar="DATE", help="As of this day [default: today]."),
    ):
        command = option(command)
    return command


@click.group(context_settings=_CONTEXT, no_args_is_help=True)
@click.version_option(__version__, prog_name="okrsheet")
def cli() -> None:
    """OKRs and KPIs that live in spreadsheets: checked, rolled up, written back, reported.

    \b
    A first round:
      okrsheet new plan.xlsx --sample
      okrsheet check plan.xlsx
      okrsheet report plan.xlsx --month 2026-10
    """


@cli.command()
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
        raise click.BadParameter(f"{file.name}: the workbook's name must end in .xlsx", param_hint="FILE")
    if sample and period:
        raise click.UsageError("the sample has a period of its own, 2026-Q4; leave out --period")
    language = lang or _own_language()
    try:
        new_workbook(
            file, language, period or Calendar(dt.date.today()).quarter(dt.date.today()), sample=sample
        )
    except OkrsheetError as error:
        _complain(error, language)
        sys.exit(FAILED)
    click.echo(str(file))
    _talk(_MADE.says(file=file), language)


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("-f", "--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules: C101, or C for a family.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@_common
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

    day = _day(as_of, month)
    _check_codes(*_codes(select), *_codes(ignore))
    workbooks, missed = _workbooks(paths, lang)
    checked = [_checked(path, day, _codes(select), _codes(ignore), lang) for path in workbooks]
    _print(formats.find(format_name).render(checked, lang))
    grave = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    found = [f for c in checked if c.assessment for f in c.assessment.findings if f.severity in grave]
    failed = missed or any(c.error for c in checked)
    sys.exit(FAILED if failed else FOUND if found else DONE)


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the reports [default: beside the workbook].",
)
@click.option("--no-write-back", is_flag=True, help="Leave the workbook alone.")
@click.option(
    "--add-columns", is_flag=True, help="Add the status columns and History where they are missing."
)
@click.option("--backup", is_flag=True, help="Keep the workbook as it was, beside it: plan.xlsx.bak.")
@click.option("--no-recalc", is_flag=True, help="Do not ask Excel to recalculate formulas on opening.")
@click.option("-n", "--dry-run", is_flag=True, help="List the cells that would change; write nothing.")
@click.option("--strict", is_flag=True, help="Exit with 1 when errors were found.")
@_common
def report(
    paths: Sequence[Path],
    out: Path | None,
    no_write_back: bool,
    add_columns: bool,
    backup: bool,
    no_recalc: bool,
    dry_run: bool,
    strict: bool,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Compute everything, fill the status columns, and write the reports.

    Writes summary.html (the mail), summary.txt, report.html and report.json. In the workbook
    only okrsheet's own columns and the History sheet change.

    \b
    Examples:
      okrsheet report plan.xlsx --month 2026-10
      okrsheet report plan.xlsx --dry-run
      okrsheet report mine.xlsx --add-columns
      okrsheet report plans/ --out reports --no-write-back
    """
    from okrsheet.run import Job, run

    day, errors = _day(as_of, month), 0
    workbooks, failed = _workbooks(paths, lang)
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
        )
        try:
            result = run(job, dry_run=dry_run)
        except OkrsheetError as error:
            _complain(error, lang or _own_language())
            failed = True
            continue
        for line in result.output:
            _print(line + "\n")
        for message in result.talk:
            _talk(message, result.language)
        errors += result.errors
    sys.exit(FAILED if failed else FOUND if strict and errors else DONE)


@cli.command()
@click.argument("what", nargs=-1, required=True, metavar="PATH ID | RULE")
@_common
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
        raise click.UsageError("give a workbook and an ID, or a rule's code")
    language = lang or _own_language()
    rule = find_rule(what[-1])
    try:
        if len(what) == 1 and not rule:
            raise click.UsageError(f"{what[0]!r} is no rule; for a figure give a workbook and an ID after it")
        if rule and len(what) == 1:
            lines = explain_rule(rule)
        else:
            found = _holding(Path(what[0]), what[1], _day(as_of, month))
            language = lang or found[0].plan.language
            known = found[0].plan.item(what[1])
            if known or not rule:
                lines = tuple(line for one in found for line in spell_out(one, what[1]))
            else:
                lines = explain_rule(rule)
    except OkrsheetError as error:
        _complain(error, language)
        sys.exit(FAILED)
    for line in lines:
        _print(line.into(language) + "\n")


@cli.command()
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

    language, complaints, failed = lang or _own_language(), 0, False
    for path in files:
        try:
            found = verify_file(path)
        except OkrsheetError as error:
            _complain(error, language)
            failed = True
            continue
        for complaint in found:
            _print(f"{path}: {complaint.part}: {complaint.where}: {complaint.message.into(language)}\n")
        _talk((_COMPLAINTS if found else _SOUND).says(file=path, count=len(found)), language)
        complaints += len(found)
    sys.exit(FAILED if failed else FOUND if complaints else DONE)


def _one_address(typed: str) -> str:
    from okrsheet.mail.address import one_address

    if (address := one_address(typed)) is None:
        raise click.BadParameter(f"{typed!r} is not one e-mail address such as ada@example.com")
    return address


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option(
    "--to", multiple=True, type=_one_address, metavar="ADDRESS", help="Only this one; may be repeated."
)
@click.option(
    "--by",
    type=click.Choice(["company", "department", "owner", "manager"]),
    help="What everybody gets [default: as Receives on the People sheet says].",
)
@click.option("--draft", type=click.Path(path_type=Path), metavar="DIR", help="Write unsent messages (.eml).")
@click.option("--send", is_flag=True, help="Send them.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before sending more than 20.")
@click.option("--redirect-to", type=_one_address, metavar="ADDRESS", help="A trial: all to this address.")
@click.option("--correction", is_flag=True, help="Send again what reads differently from what was sent.")
@click.option("--config", type=click.Path(path_type=Path), help="The okrsheet.toml [default: beside PATH].")
@_common
def mail(
    paths: Sequence[Path],
    to: Sequence[str],
    by: str | None,
    draft: Path | None,
    send: bool,
    yes: bool,
    redirect_to: str | None,
    correction: bool,
    config: Path | None,
    as_of: dt.date | None,
    month: dt.date | None,
    lang: Language | None,
) -> None:
    """Mail each person the part of the summary that concerns them.

    Without --draft or --send it only shows who would get what. Nobody gets a report twice:
    what was sent is kept in an outbox (see okrsheet outbox). Exit code: 0 done, 2 something
    that should have gone out did not.

    \b
    Examples:
      okrsheet mail plan.xlsx --month 2026-10
      okrsheet mail plan.xlsx --month 2026-10 --draft drafts
      okrsheet mail plan.xlsx --month 2026-10 --send --redirect-to me@example.com
      okrsheet mail plan.xlsx --month last --send --yes
    """
    from okrsheet.mail import job as mailing
    from okrsheet.mail.posting import ASK_ABOVE, Order
    from okrsheet.report.scope import Extent

    if draft and (send or redirect_to or correction):
        raise click.UsageError("--draft writes files; --send, --redirect-to and --correction send")
    day, ready = _day(as_of, month), list[mailing.Ready]()
    workbooks, failed = _workbooks(paths, lang)
    drafts: set[str] = set()
    order = Order(correction, redirect_to or "")
    for path in workbooks:
        job = mailing.Job(path, day, config, lang, Extent(by) if by else None, tuple(to))
        try:
            ready.append(mailing.prepare(job, order))
        except OkrsheetError as error:
            _complain(error, lang or _own_language())
            failed = True
    for one in ready:
        for message in mailing.left_out(one):
            _talk(message, one.language)
    waiting = sum(one.waiting for one in ready)
    if send and waiting > ASK_ABOVE and not yes and not _agreed(waiting, lang or _own_language()):
        sys.exit(FAILED)
    for one in ready:
        try:
            failed |= _drafted(one, draft, drafts) if draft else _sent(one, order) if send else _shown(one)
        except OkrsheetError as error:
            _complain(error, one.language)
            failed = True
    sys.exit(FAILED if failed or not ready else DONE)


def _shown(ready: Ready) -> bool:
    """Prints who would get what; ``False``, for nothing can go wrong."""
    from okrsheet.mail.job import table

    for line in table(ready):
        _print(line + "\n")
    _talk(_WOULD_SEND.says(file=ready.job.path, count=ready.waiting, day=ready.job.day), ready.language)
    return False


def _drafted(ready: Ready, folder: Path, taken: set[str]) -> bool:
    """Writes drafts under names that are not taken; whether somebody has none who should."""
    from okrsheet.mail.job import draft

    count = 0
    for path in draft(ready, folder, taken):
        _print(f"{path}\n")
        count += 1
    _talk(_DRAFTED.says(file=ready.job.path, count=count), ready.language)
    return ready.lacking


def _sent(ready: Ready, order: Order) -> bool:
    """Sends; whether somebody did not get what they should."""
    from okrsheet.mail.job import send
    from okrsheet.mail.outbox import State

    language, states = ready.language, list[State]()
    for decision in ready.decisions:
        if decision.fault:
            _talk(_FAULT.says(address=decision.letter.recipient.address, why=decision.why), language)
    for posted in send(ready, order):
        _print(posted.said.into(language) + "\n")
        if posted.advice:
            _talk(_ADVICE.says(advice=posted.advice), language)
        states.append(posted.delivery.state)
    counts = tuple(_COUNT.says(state=s.text, count=states.count(s)) for s in State if s in states)
    gone = len(ready.decisions) - ready.waiting
    _talk(_SENT.says(file=ready.job.path, counts=counts or _NOTHING_SENT, others=gone), language)
    return ready.faults or any(state is not State.SENT for state in states)


def _agreed(count: int, language: Language) -> bool:
    """Asks whether so many messages are to be sent."""
    try:
        if click.confirm(_ASK.says(count=count).into(language), err=True):
            return True
    except click.Abort:
        _talk(_YES_HINT, language)
    _talk(_NOTHING_SENT, language)
    return False


def _state(typed: str) -> State:
    from okrsheet.mail.outbox import State

    if (found := State.find(typed)) is None:
        raise click.BadParameter(f"{typed!r} is none of: {', '.join(state.key for state in State)}")
    return found


def _of_outbox(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which outbox is meant."""
    for option in (
        click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the output [default: yours]."),
        click.option("--config", type=click.Path(path_type=Path), help="The okrsheet.toml that names it."),
        click.option(
            "--of",
            type=click.Path(path_type=Path),
            help="The workbook or folder beside which it lies [default: this folder].",
        ),
    ):
        command = option(command)
    return command


@cli.group(invoke_without_command=True)
@click.option("--state", "states", multiple=True, type=_state, metavar="STATE", help="Only messages in it.")
@_of_outbox
@click.pass_context
def outbox(
    context: click.Context,
    states: Sequence[State],
    of: Path | None,
    config: Path | None,
    lang: Language | None,
) -> None:
    """List what was sent to whom, and settle what nobody knows.

    Messages are queued, sending, sent, refused or unknown. Unknown is one whose connection
    was cut after it had been handed over: it is never sent again until somebody says that it
    did not arrive.

    \b
    Examples:
      okrsheet outbox
      okrsheet outbox --state unknown --of plan.xlsx
      okrsheet outbox settle 3f2a9c --arrived
      okrsheet outbox settle 3f2a9c --not-arrived
      okrsheet outbox bounces ~/Maildir
    """
    if context.invoked_subcommand:
        return
    from okrsheet.mail import job as mailing

    language = lang or _own_language()
    with _outbox(of, config, language) as box:
        for line in mailing.listed(box.entries(states), language):
            _print(line + "\n")


@outbox.command()
@click.argument("keys", nargs=-1, required=True, metavar="KEY…")
@click.option("--arrived/--not-arrived", default=None, help="What the recipient says.")
@_of_outbox
def settle(
    keys: Sequence[str], arrived: bool | None, of: Path | None, config: Path | None, lang: Language | None
) -> None:
    """Say of a message that it arrived, or that it did not and is to be sent again.

    KEY is the beginning of a key that okrsheet outbox lists. What did not arrive is queued,
    and goes out with the next okrsheet mail … --send of that report.

    \b
    Examples:
      okrsheet outbox settle 3f2a9c --arrived
      okrsheet outbox settle 3f2a9c 77b01d --not-arrived --of plan.xlsx
    """
    if arrived is None:
        raise click.UsageError("say --arrived or --not-arrived")
    language = lang or _own_language()
    with _outbox(of, config, language) as box:
        for key in keys:
            entry = box.settle(key, arrived=arrived)
            _print(f"{entry.key}  {entry.recipient}: {entry.state.text.into(language)}\n")


@outbox.command()
@click.argument("mailbox", type=click.Path(path_type=Path))
@_of_outbox
def bounces(mailbox: Path, of: Path | None, config: Path | None, lang: Language | None) -> None:
    """Read from a mailbox what came back, and mark it as refused.

    MAILBOX is a Maildir, an mbox file, or a folder of .eml files; nothing in it is changed.

    \b
    Examples:
      okrsheet outbox bounces ~/Maildir
      okrsheet outbox bounces bounced/ --of plan.xlsx
    """
    from okrsheet.mail import job as mailing

    language, count = lang or _own_language(), 0
    with _outbox(of, config, language) as box:
        for message in mailing.bounced(box, mailbox):
            _print(message.into(language) + "\n")
            count += 1
    _talk(_BOUNCED.says(mailbox=mailbox, count=count), language)


@contextmanager
def _outbox(of: Path | None, config: Path | None, language: Language) -> Iterator[Outbox]:
    """The outbox that is meant, by this command or the one before it; what goes wrong is said."""
    from okrsheet.mail.job import open_outbox

    above = click.get_current_context().parent
    before = above.params if above else {}
    try:
        with open_outbox(of or before.get("of") or Path(), config or before.get("config")) as box:
            yield box
    except OkrsheetError as error:
        _complain(error, language)
        sys.exit(FAILED)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):  # a windowed Python has none
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli()


_MADE = Text(
    "Made {file}. Read its first sheet, fill it in, then: okrsheet check {file}",
    "已建立 {file}。請先閱讀第一個工作表，填寫後執行：okrsheet check {file}",
)
_SOUND = Text("{file}: Excel has nothing to complain about", "{file}：Excel 開啟時不會有問題")
_COMPLAINTS = Text("{file}: Excel would complain ({count})", "{file}：Excel 開啟時會有問題（{count} 項）")
_WOULD_SEND = Text(
    "{file}: messages as of {day}: {count}; nothing was sent (--draft DIR writes them, --send sends them)",
    "{file}：截至 {day} 的郵件共 {count} 封；尚未寄出（--draft DIR 產生草稿，--send 寄出）",
)
_DRAFTED = Text(
    "{file}: drafts: {count}; they open as unsent messages, and the outbox does not know of them",
    "{file}：{count} 封草稿；開啟後即為未寄出的郵件，不列入寄件紀錄",
)
_SENT = Text(
    "{file}: {counts}; others, not sent now: {others}", "{file}：{counts}；此次未寄的其他郵件：{others}"
)
_COUNT = Text("{state} {count}", "{state} {count}")
_ADVICE = Text("  {advice}", "  {advice}")
_FAULT = Text("{address}: {why}", "{address}：{why}")
_NOTHING_SENT = Text("nothing was sent", "未寄出任何郵件")
_ASK = Text("Send {count} messages?", "確定寄出 {count} 封郵件？")
_YES_HINT = Text("There is nobody to ask; schedules need --yes.", "無人可確認；排程請加 --yes。")
_BOUNCED = Text("{mailbox}: came back or confirmed: {count}", "{mailbox}：{count} 封退回或確認送達")
_NONE_THERE = Text(
    "{path}: this folder holds no workbook (.xlsx, .xlsm)", "{path}：這個資料夾裡沒有活頁簿（.xlsx、.xlsm）"
)
_CLOSED = Text(
    "{path}: this folder cannot be looked into ({reason})", "{path}：無法開啟這個資料夾（{reason}）"
)
_NONE_HINT = Text("Name a workbook, or a folder that holds some.", "請指定活頁簿，或含有活頁簿的資料夾。")


def _checked(
    path: Path, day: dt.date, select: Sequence[str], ignore: Sequence[str], lang: Language | None
) -> Checked:
    """Reads and assesses one workbook; what stops it is said, and part of the result."""
    from okrsheet.run import assess_file

    try:
        return Checked(str(path), assessment=assess_file(path, day, select, ignore))
    except OkrsheetError as error:
        _complain(error, lang or _own_language())
        return Checked(str(path), error=error)


def _day(as_of: dt.date | None, month: dt.date | None) -> dt.date:
    if as_of and month:
        raise click.UsageError("give --as-of or --month, not both")
    return as_of or month or dt.date.today()


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for codes in given for code in codes.split(",") if code.strip())


def _check_codes(*codes: str) -> None:
    from okrsheet.rules import RULES, named

    for code in codes:
        if not any(named(rule.code, rule.name, [code]) for rule in RULES.values()):
            raise click.UsageError(f"there is no rule {code!r}; codes look like C101, or C for a family")


def _workbooks(paths: Sequence[Path], lang: Language | None) -> tuple[list[Path], bool]:
    """The workbooks that were named, and those in the folders that were named; and whether a
    folder held none.
    """
    found: list[Path] = []
    missed = False
    for path in paths:
        try:
            found += _inside(path) if os.path.isdir(path) else [path]  # unlike Path.is_dir, never raises
        except OkrsheetError as error:
            _complain(error, lang or _own_language())
            missed = True
    return found, missed


def _inside(folder: Path) -> list[Path]:
    """A folder's workbooks; Excel's owner files and hidden files are none.

    Raises:
        OkrsheetError: there are none, or the folder cannot be looked into.
    """
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        reason = error.strerror or str(error)
        raise OkrsheetError(_CLOSED.says(path=folder, reason=reason), _NONE_HINT) from error
    names = [
        p for p in files if p.suffix.lower() in (".xlsx", ".xlsm") and not p.name.startswith(("~$", "."))
    ]
    if not names:
        raise OkrsheetError(_NONE_THERE.says(path=folder), _NONE_HINT)
    return names


def _holding(path: Path, identifier: str, day: dt.date) -> list[Assessment]:
    """The assessments that know an ID, of a workbook or of a folder of them; else the first.

    Raises:
        OkrsheetError: a workbook cannot be read, or the folder holds none.
    """
    from okrsheet.run import assess_file

    workbooks = _inside(path) if os.path.isdir(path) else [path]
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


def _own_language() -> Language:
    """The language of the person at the keyboard."""
    import locale

    name = (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "").casefold()
    return "zh-TW" if name.startswith(("zh", "chinese")) else "en"


def _colour() -> bool | None:
    return False if os.environ.get("NO_COLOR") else None


def _print(text: str) -> None:
    click.echo(text, nl=False, color=_colour())


def _talk(message: Message | Text, language: Language) -> None:
    click.echo(message.into(language), err=True)


def _complain(error: OkrsheetError, language: Language) -> None:
    label = click.style("okrsheet:", fg="red")
    click.echo(f"{label} {error.into(language)}", err=True, color=_colour())
