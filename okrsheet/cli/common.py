"""What the commands share: options, workbooks that were named, and how to speak."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from okrsheet.dates import end_of_month_before, parse_month
from okrsheet.errors import OkrsheetError
from okrsheet.text import INVISIBLE, LANGUAGES, Language, Message, Text

DONE, FOUND, FAILED, STOPPED = 0, 1, 2, 130
unsaid: list[OSError] = []
"""Why something could not be printed; :func:`okrsheet.cli.main` says so in the end."""
_WORDS = "okrsheet.words"
_QUIET = "okrsheet.quiet"


class Misused(click.UsageError):
    """The command cannot be followed as it was typed, in the reader's language."""

    def __init__(self, said: Message | Text) -> None:
        super().__init__(said.into("en"))
        self.said = said

    def format_message(self) -> str:
        """What is wrong."""
        return self.said.into(asked_language(self.ctx))


class BadValue(click.BadParameter):
    """An option or argument is not what it must be, in the reader's language."""

    def __init__(self, said: Message | Text, param_hint: str | None = None) -> None:
        super().__init__(said.into("en"), param_hint=param_hint)
        self.said = said

    def format_message(self) -> str:
        """Which one, and what is wrong with it."""
        hint = self.param.get_error_hint(self.ctx) if self.ctx and self.param else ""
        said = _BAD_VALUE.says(name=self.param_hint or hint, said=self.said)
        return said.into(asked_language(self.ctx))


class _Path(click.Path):
    """A path that was given; what a variable that is not set leaves behind would be the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        if not str(value).strip(INVISIBLE):
            raise BadValue(EMPTY_PATH)
        return super().convert(value, param, ctx)


PATH = _Path(path_type=Path)


class Commands(click.Group):
    """The commands; what stops one of them is said in the language that was asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses as ever, but remembers what was typed."""
        ctx.meta[_WORDS] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Invokes as ever, but ends in a sentence when the user ends it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            talk(_STOPPED, asked_language(ctx))
            ctx.exit(STOPPED)


def _as_of(typed: str) -> dt.date:
    try:
        return _plausible(dt.date.fromisoformat(typed))
    except ValueError:
        raise BadValue(_NO_DATE.says(typed=typed)) from None


def _month(typed: str) -> dt.date:
    if typed.casefold() == "last":
        return end_of_month_before(dt.date.today())
    try:
        return _plausible(parse_month(typed))
    except ValueError:
        raise BadValue(_NO_MONTH.says(typed=typed)) from None


def _plausible(day: dt.date) -> dt.date:
    if not 1900 <= day.year < 2200:
        raise BadValue(_FAR.says(day=day))
    return day


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
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


def with_quiet(command: click.Command) -> None:
    """Gives a command, and those below it, the option that leaves only results and errors."""
    for one in getattr(command, "commands", {}).values():
        with_quiet(one)
    command.params.append(
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_hush,
            help=_QUIET_HELP.en,
        )
    )


def _hush(context: click.Context, _: click.Parameter, quiet: bool) -> None:
    context.meta[_QUIET] = quiet or context.meta.get(_QUIET, False)


def day_of(as_of: dt.date | None, month: dt.date | None) -> dt.date:
    """The day of a report: that of ``--as-of``, the last of ``--month``, or today."""
    if as_of and month:
        raise Misused(_BOTH_DAYS)
    return as_of or month or dt.date.today()


def workbooks_of(paths: Sequence[Path], lang: Language | None) -> tuple[list[Path], bool]:
    """The workbooks that were named, and those in the folders that were named; and whether a
    folder held none.
    """
    found: list[Path] = []
    missed = False
    for path in paths:
        try:
            found += inside(path, lang) if os.path.isdir(path) else [path]  # unlike Path.is_dir, never raises
        except OkrsheetError as error:
            complain(error, lang or own_language())
            missed = True
    return found, missed


def inside(folder: Path, lang: Language | None) -> list[Path]:
    """A folder's workbooks; Excel's owner files and hidden files are none. It says what it passes over.

    Raises:
        OkrsheetError: there are none, or the folder cannot be looked into.
    """
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        reason = error.strerror or str(error)
        raise OkrsheetError(_CLOSED.says(path=folder, reason=reason), _NONE_HINT) from error
    names = [p for p in files if p.suffix.lower() in _READ and not p.name.startswith(("~$", "."))]
    if passed := [p for p in files if p not in names and _is_worth_a_word(p)]:
        shown: list[object] = [p.name for p in passed[:_NAMED]]
        if len(passed) > _NAMED:
            shown.append(_MORE.says(count=len(passed) - _NAMED))
        remark(_PASSED.says(path=folder, names=tuple(shown)), lang or own_language())
    if not names:
        raise OkrsheetError(_NONE_THERE.says(path=folder), _NONE_HINT)
    return names


def _is_worth_a_word(path: Path) -> bool:
    """Whether somebody may wonder why it was passed over: not the system's own hidden files, nor okrsheet's."""
    if path.name.startswith("."):
        return path.suffix.lower() in _READ
    return not path.name.startswith(("okrsheet.toml", "okrsheet-outbox"))


def own_language() -> Language:
    """The language of the person at the keyboard."""
    import locale

    name = (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "").casefold()
    return "zh-TW" if name.startswith(("zh", "chinese")) else "en"


def asked_language(context: click.Context | None) -> Language:
    """The language that ``--lang`` asks for, were it not parsed yet, or that of the person."""
    typed = context.find_root().meta.get(_WORDS, ()) if context else ()
    for word, next_word in pairwise((*typed, "")):
        name, _, value = word.partition("=")
        for language in LANGUAGES:
            if name == "--lang" and (value or next_word) == language:
                return language
    return own_language()


def _colour() -> bool | None:
    return False if os.environ.get("NO_COLOR") else None


def show(text: str) -> None:
    """Prints a result to stdout."""
    _print(text)


def remark(message: Message | Text, language: Language) -> None:
    """Says something about the run that asks for nothing; ``--quiet`` leaves it out."""
    context = click.get_current_context(silent=True)
    if not (context and context.meta.get(_QUIET)):
        talk(message, language)


def talk(message: Message | Text, language: Language) -> None:
    """Says on stderr what has to be known about the run."""
    _print(f"{message.into(language)}\n", err=True)


def complain(error: OkrsheetError, language: Language) -> None:
    """Says on stderr what could not be done."""
    label = click.style("okrsheet:", fg="red")
    _print(f"{label} {error.into(language)}\n", err=True)


def _print(text: str, *, err: bool = False) -> None:
    """What nobody can read, as on a full disk, stops nothing."""
    try:
        click.echo(text, nl=False, err=err, color=_colour())
    except OSError as error:
        unsaid.append(error)


_READ = (".xlsx", ".xlsm")
_NAMED = 5  # of what a folder passes over
_QUIET_HELP = Text("Print only results and errors.", "只輸出結果與錯誤。")
EMPTY_PATH = Text("the path is empty (a variable that is not set?)", "路徑是空白的（是否有未設定的變數？）")
_PASSED = Text("{path}: passed over {names}", "{path}：略過 {names}")
_MORE = Text("{count} more", "另外 {count} 項")
_BAD_VALUE = Text("Invalid value for {name}: {said}", "{name} 的值無效：{said}")
_NO_DATE = Text("“{typed}” is not a date such as 2026-10-31", "「{typed}」不是日期（例如 2026-10-31）")
_NO_MONTH = Text(
    "“{typed}” is not a month such as 2026-10, or last", "「{typed}」不是月份（例如 2026-10 或 last）"
)
_FAR = Text("{day} lies outside the years 1900 to 2199", "{day} 不在 1900 至 2199 年之間")
_BOTH_DAYS = Text("give --as-of or --month, not both", "--as-of 與 --month 請擇一使用")
_STOPPED = Text("Stopped.", "已中止。")
_NONE_THERE = Text(
    "{path}: this folder holds no workbook (.xlsx, .xlsm)", "{path}：這個資料夾裡沒有活頁簿（.xlsx、.xlsm）"
)
_CLOSED = Text(
    "{path}: this folder cannot be looked into ({reason})", "{path}：無法開啟這個資料夾（{reason}）"
)
_NONE_HINT = Text("Name a workbook, or a folder that holds some.", "請指定活頁簿，或含有活頁簿的資料夾。")
