"""What the commands share: options, finding the workbooks, and printing."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from okrsheet.basics.dates import (
    Calendar,
    Period,
    add_months,
    end_of_month_before,
    month_ends,
    month_name,
    parse_month,
    says_its_year,
)
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.places import is_address, is_remote
from okrsheet.basics.text import INVISIBLE, JOINERS, LANGUAGES, Language, Message, Text, clean
from okrsheet.cli.bilingual import Group, Option, asked_language, option, own_language

if TYPE_CHECKING:
    from okrsheet.additions import Added
    from okrsheet.basics.workers import Workers
    from okrsheet.workbook.files import Files

DONE, FOUND, FAILED, STOPPED = 0, 1, 2, 130
"""Exit codes: done, errors found, could not be done, stopped by Ctrl-C (128 and the signal, as in shells)."""
unsaid: list[OSError] = []
"""Errors of printing; :func:`okrsheet.cli.main` tells of them in the end."""
_QUIET = "okrsheet.quiet"
MOST_MONTHS = 36
"""As many as ``--months`` takes."""
MOST_JOBS = 61
"""As many processes as Windows can wait for."""


class Misused(click.UsageError):
    """A command that was typed wrongly; the message is in the user's language."""

    def __init__(self, problem: Message | Text) -> None:
        super().__init__(problem.into("en"))
        self.problem = problem

    def format_message(self) -> str:
        """What is wrong."""
        return self.problem.into(asked_language())


class BadValue(click.BadParameter):
    """An option or argument with a value that it cannot have; the message is in the user's language."""

    def __init__(self, problem: Message | Text, name: Text | None = None) -> None:
        super().__init__(problem.into("en"))
        self.problem, self.name = problem, name

    def format_message(self) -> str:
        """Which one, and what is wrong with it."""
        language = asked_language()
        hint = f"'{self.name.into(language)}'" if self.name else None
        return click.BadParameter(self.problem.into(language), self.ctx, self.param, hint).format_message()


class _Path(click.Path):
    """A path as a parameter. A blank one is refused: a variable that is not set would mean the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        if not str(value).strip(INVISIBLE):
            raise BadValue(EMPTY_PATH)
        if is_address(str(value)):
            raise BadValue(_NO_ADDRESS.says(address=value))
        return super().convert(value, param, ctx)


class _Place(_Path):
    """A path, or the address of something in a store, as a parameter."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; the address as it was typed, for :func:`places` to look up."""
        return value if is_address(str(value)) else super().convert(value, param, ctx)


# A file that may not be read is refused later, in a sentence of okrsheet's.
PATH, PLACE = _Path(path_type=Path, readable=False), _Place(path_type=Path, readable=False)
PATHS, FILE, FOLDER = (
    Text(en="PATH…", zh_TW="路徑…"),
    Text(en="FILE", zh_TW="檔案"),
    Text(en="DIR", zh_TW="資料夾"),
)


class Commands(Group):
    """The group of all commands; Ctrl-C, and errors, end each of them with a sentence in the language asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        """Invokes a command; where the user stops it, says so."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stopped:
            talk(getattr(stopped, "said", _STOPPED), asked_language())
            ctx.exit(STOPPED)
        except OkrsheetError as error:  # of what concerns no single plan, such as a cluster that has gone
            complain(error, asked_language())
            ctx.exit(FAILED)


def parsed_day(typed: str) -> dt.date:
    """A day, in any spelling that a cell may have, if it can mean one day only."""
    from okrsheet.plan.convert import ProblemKind, parse_date, tidy

    today, name = dt.date.today(), tidy(typed)
    day = parse_date(name, today.year)
    if isinstance(day, dt.date):
        return _plausible(day)
    period = Calendar(today).named(name) if says_its_year(name) else None
    if period and period.start == period.end:  # 2026年10月底
        return _plausible(period.end)
    if period:
        raise BadValue(_NO_DAY.says(typed=typed, day=period.end))
    vague = day.kind is ProblemKind.AMBIGUOUS_DATE
    raise BadValue((_VAGUE_DATE if vague else _NO_DATE).says(typed=typed))


def parsed_month(typed: str) -> dt.date:
    """The last day of the month that was typed."""
    if typed.casefold() == "last":
        return end_of_month_before(dt.date.today())
    try:
        return _plausible(parse_month(typed))
    except ValueError:
        raise BadValue(_NO_MONTH.says(typed=typed)) from None


def parsed_months(typed: str) -> tuple[dt.date, ...]:
    """The last days of the months of a range such as ``2026-01..2026-10``; of the twelve last ones: last12."""
    if typed.casefold() == "last12":
        end = end_of_month_before(dt.date.today())
        return month_ends(add_months(end, -11), end)
    ends = typed.split("..")
    if len(ends) != 2 or not all(ends):
        raise BadValue(_NO_RANGE.says(typed=typed))
    first, last = (parsed_month(end.strip()) for end in ends)
    days = month_ends(first, last)
    if not days:
        raise BadValue(_REVERSED.says(first=month_name(first), last=month_name(last)))
    if len(days) > MOST_MONTHS:
        raise BadValue(_TOO_LONG.says(count=len(days), most=MOST_MONTHS))
    return days


def _plausible(day: dt.date) -> dt.date:
    if not 1900 <= day.year < 2200:
        raise BadValue(_FAR.says(day=day))
    return day


lang_option = option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help=Text(
        en="Language of the output [default: the workbook's].",
        zh_TW="輸出的語言 [預設：活頁簿的語言]。",
    ),
)


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command on workbooks has."""
    for add in (
        lang_option,
        option(
            "--month",
            type=parsed_month,
            metavar="YYYY-MM",
            help=Text(
                en="As of the last day of this month, or of the last one: last.",
                zh_TW="以這個月的最後一天為準；last 為上個月。",
            ),
        ),
        option(
            "--as-of",
            type=parsed_day,
            metavar=Text(en="DATE", zh_TW="日期"),
            help=Text(en="As of this day [default: today].", zh_TW="以這一天為準 [預設：今天]。"),
        ),
    ):
        command = add(command)
    return command


def with_quiet(command: click.Command) -> None:
    """Gives a command, and those below it, the option that leaves only results and errors."""
    for one in getattr(command, "commands", {}).values():
        with_quiet(one)
    command.params.append(
        Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_hush,
            help=_QUIET_HELP,
        )
    )


def _hush(context: click.Context, _: click.Parameter, quiet: bool) -> None:
    context.meta[_QUIET] = quiet or context.meta.get(_QUIET, False)


def parsed_period(typed: str, calendar: Calendar | None = None) -> Period:
    """The period of a name; in a plan's ``calendar``, which knows when its fiscal year begins."""
    found = (calendar or Calendar(dt.date.today())).period(typed)
    if found is None:
        raise BadValue(_NO_PERIOD.says(typed=typed))
    return found


def day_of(as_of: dt.date | None, month: dt.date | None) -> dt.date:
    """The day of a report: that of ``--as-of``, the last of ``--month``, or today."""
    if as_of and month:
        raise Misused(_BOTH_DAYS)
    return as_of or month or dt.date.today()


def known_day_of(as_of: dt.date | None, month: dt.date | None) -> dt.date:
    """As :func:`day_of`, for commands that write down what is so on the day: one that is still to come is refused."""
    day = day_of(as_of, month)
    if day > dt.date.today():
        raise BadValue(_TO_COME.says(day=day))
    return day


config_option = option(
    "--config",
    type=PATH,
    metavar=FILE,
    help=Text(en="The okrsheet.toml [default: beside PATH].", zh_TW="okrsheet.toml [預設：路徑旁]。"),
)
backup_option = option(
    "--backup",
    is_flag=True,
    help=Text(
        en="Keep the workbook as it was, beside it: plan.xlsx.bak.",
        zh_TW="在旁邊保留變更前的活頁簿：plan.xlsx.bak。",
    ),
)
each_option = option(
    "--each",
    is_flag=True,
    help=Text(en="Every workbook is a plan of its own.", zh_TW="每個活頁簿各自是一份計畫。"),
)


def work_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which processes read and write many workbooks."""
    for add in (
        option(
            "--dask",
            metavar=Text(en="ADDRESS", zh_TW="位址"),
            help=Text(
                en="Read and write them on a Dask cluster, by its scheduler's address.",
                zh_TW="以 Dask 叢集讀寫，請指定排程器的位址。",
            ),
        ),
        option(
            "-j",
            "--jobs",
            type=click.IntRange(1, MOST_JOBS),
            metavar=Text(en="COUNT", zh_TW="個數"),
            help=Text(
                en="Processes that read and write many workbooks [default: one per core].",
                zh_TW="同時讀寫多個活頁簿的行程數 [預設：每個核心一個]。",
            ),
        ),
    ):
        command = add(command)
    return command


def workers_for(jobs: int | None, dask: str | None) -> Workers:
    """Who reads and writes the workbooks until the command ends, by the options of :func:`work_options`; it ends
    at once where there is no such Dask cluster.
    """
    from okrsheet.basics.workers import cluster, cores, processes

    if dask is not None and not dask.strip():
        raise BadValue(EMPTY_PATH)
    if jobs and dask:
        raise Misused(_BOTH_WORKERS)
    try:
        workers = cluster(dask) if dask else processes(jobs or min(cores(), MOST_JOBS))
    except OkrsheetError as error:
        complain(error, own_language())
        sys.exit(FAILED)
    return click.get_current_context().with_resource(workers)


def plans_of(
    paths: Sequence[Path | str], lang: Language | None, *, each: bool = False, absolute: bool = False
) -> tuple[list[Files], bool]:
    """The workbooks that were named, and those in the folders that were named, as one plan or with
    ``each`` a plan each; and whether anything that was named is not there. It says what it passes over.
    Paths are made ``absolute`` for processes that stand in other folders.
    """
    from okrsheet.basics.places import place
    from okrsheet.workbook.files import search

    there: list[Path] = []
    missed: list[OkrsheetError] = []
    for typed in paths:
        try:
            found = place(str(typed))
            there.append(Path(os.path.abspath(found)) if absolute and not is_remote(found) else found)
        except OkrsheetError as error:
            missed.append(error)
    searched = search(there, each=each)
    for message in searched.passed:
        remark(message, lang or own_language())
    missed += searched.missed
    for one in missed:
        complain(one, lang or own_language())
    return list(searched.plans), bool(missed)


@contextmanager
def progress(plans: Sequence[Files], language: Language, *, rounds: int = 1) -> Iterator[Callable[[], None]]:
    """Shows on stderr how far work on several workbooks has come: what it gives is called ``rounds`` times
    for each. Nothing is shown where nobody looks, or after ``--quiet``.
    """
    count = sum(len(files.workbooks) for files in plans)
    with _watched(count, rounds * count, _WORKBOOKS.says(count=count).into(language)) as step:
        yield step


@contextmanager
def progress_of_months(count: int, language: Language) -> Iterator[Callable[[], None]]:
    """As :func:`progress`, of several months: what it gives is called once for each."""
    with _watched(count, count, _MONTHS.says(count=count).into(language)) as step:
        yield step


@contextmanager
def _watched(count: int, steps: int, label: str) -> Iterator[Callable[[], None]]:
    """A progress bar of some steps, where there are many things and somebody looks."""
    context = click.get_current_context(silent=True)
    quiet = bool(context and context.meta.get(_QUIET))
    if count < _WORTH_WATCHING or quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    bar = click.progressbar(length=steps, label=label, show_pos=True, file=sys.stderr, color=_colour())
    with bar:
        yield lambda: bar.update(1)


def _colour() -> bool | None:
    return False if os.environ.get("NO_COLOR") else None


def show(text: str) -> None:
    """Prints a result for people to stdout."""
    _print(harmless(text))


def put(text: str) -> None:
    """Prints a result for programs to stdout, as it is."""
    _print(text)


def remark(message: Message | Text, language: Language) -> None:
    """Prints a remark on the run to stderr; ``--quiet`` leaves it out."""
    context = click.get_current_context(silent=True)
    if not (context and context.meta.get(_QUIET)):
        talk(message, language)


def talk(message: Message | Text, language: Language) -> None:
    """Prints what the user must know about the run to stderr."""
    _print(harmless(f"{message.into(language)}\n"), err=True)


def complain(error: OkrsheetError, language: Language) -> None:
    """Prints an error to stderr."""
    label = click.style("okrsheet:", fg="red")
    _print(harmless(f"{label} {error.into(language)}\n"), err=True)


def tell_added(added: Sequence[Added], language: Language) -> int:
    """Prints the check-ins that were added to each workbook, and which could not be written; how many were added."""
    written = [one for one in added if not one.refused]
    for one in written:
        for row in one.rows:
            show(f"{one.workbook.file}: {clean(row.into(language))}\n")
    for refused in (one.refused for one in added if one.refused):
        complain(refused, language)
    return sum(len(one.check_ins) for one in written)


def harmless(text: str) -> str:
    """A text that does nothing to a terminal: cells may hold its commands, and marks that turn the text round. Colours
    of ours stay.
    """
    if all(line.isprintable() for line in text.split("\n")):
        return text
    pieces = _COLOUR.split(text)
    return "".join(piece if n % 2 else _without_controls(piece) for n, piece in enumerate(pieces))


_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


def _without_controls(text: str) -> str:
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf") or c in JOINERS)
    return "".join(kept)


def _print(text: str, *, err: bool = False) -> None:
    """Prints a text. Where that fails, as on a full disk, the run goes on; the error is told in the end."""
    try:
        click.echo(text, nl=False, err=err, color=_colour())
    except OSError as error:
        unsaid.append(error)


_QUIET_HELP = Text(en="Print only results and errors.", zh_TW="只輸出結果與錯誤。")
EMPTY_PATH = Text(
    en="the path is empty (a variable that is not set?)", zh_TW="路徑是空白的（是否有未設定的變數？）"
)
_NO_DATE = Text(
    en="“{typed}” is not a date such as 2026-10-31", zh_TW="「{typed}」不是日期（例如 2026-10-31）"
)
_NO_DAY = Text(
    en="“{typed}” is a period, not a day; its last day is {day}",
    zh_TW="「{typed}」是期間，不是日期；該期間的最後一天是 {day}",
)
_VAGUE_DATE = Text(
    en="“{typed}” does not say for certain which day is meant; give year, month and day, such as 2026-10-31",
    zh_TW="「{typed}」無法確定是哪一天；請依年-月-日填寫，例如 2026-10-31",
)
_NO_MONTH = Text(
    en="“{typed}” is not a month with its year, such as 2026-10, or last",
    zh_TW="「{typed}」不是含年份的月份（例如 2026-10 或 last）",
)
_NO_RANGE = Text(
    en="“{typed}” is not a range of months such as 2026-01..2026-10",
    zh_TW="「{typed}」不是月份範圍（例如 2026-01..2026-10）",
)
_REVERSED = Text(en="{last} is before {first}", zh_TW="{last} 早於 {first}")
_TOO_LONG = Text(en="{count} months are too many; at most {most}", zh_TW="{count} 個月太多；最多 {most} 個月")
_NO_PERIOD = Text(
    en="“{typed}” is not a period such as 2026-Q4, 2026-10 or 2026",
    zh_TW="「{typed}」不是期間（例如 2026-Q4、2026-10 或 2026）",
)
_FAR = Text(en="{day} lies outside the years 1900 to 2199", zh_TW="{day} 不在 1900 至 2199 年之間")
_BOTH_DAYS = Text(en="give --as-of or --month, not both", zh_TW="--as-of 與 --month 請擇一使用")
_TO_COME = Text(
    en="{day} is still to come, and nobody can know a value of then",
    zh_TW="{day} 尚未到來，無法得知當日的數值",
)
_NO_ADDRESS = Text(
    en="this must be on this computer, not at an address ({address})",
    zh_TW="必須位於這部電腦，不可使用位址（{address}）",
)
_BOTH_WORKERS = Text(en="give --jobs or --dask, not both", zh_TW="--jobs 與 --dask 請擇一使用")
_STOPPED = Text(en="Stopped.", zh_TW="已中止。")
_WORKBOOKS = Text(en="{count} workbooks", zh_TW="{count} 個活頁簿")
_MONTHS = Text(en="{count} months", zh_TW="{count} 個月")
_WORTH_WATCHING = 4  # workbooks or months; fewer are done before anybody looks
