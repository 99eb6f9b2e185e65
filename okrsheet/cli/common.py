"""What the commands share: options, workbooks that were named, and how to speak."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from okrsheet.dates import end_of_month_before, parse_month
from okrsheet.errors import OkrsheetError
from okrsheet.text import LANGUAGES, Language, Message, Text

DONE, FOUND, FAILED = 0, 1, 2


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


def day_of(as_of: dt.date | None, month: dt.date | None) -> dt.date:
    """The day of a report: that of ``--as-of``, the last of ``--month``, or today."""
    if as_of and month:
        raise click.UsageError("give --as-of or --month, not both")
    return as_of or month or dt.date.today()


def workbooks_of(paths: Sequence[Path], lang: Language | None) -> tuple[list[Path], bool]:
    """The workbooks that were named, and those in the folders that were named; and whether a
    folder held none.
    """
    found: list[Path] = []
    missed = False
    for path in paths:
        try:
            found += inside(path) if os.path.isdir(path) else [path]  # unlike Path.is_dir, never raises
        except OkrsheetError as error:
            complain(error, lang or own_language())
            missed = True
    return found, missed


def inside(folder: Path) -> list[Path]:
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


def own_language() -> Language:
    """The language of the person at the keyboard."""
    import locale

    name = (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "").casefold()
    return "zh-TW" if name.startswith(("zh", "chinese")) else "en"


def _colour() -> bool | None:
    return False if os.environ.get("NO_COLOR") else None


def show(text: str) -> None:
    """Prints a result to stdout."""
    click.echo(text, nl=False, color=_colour())


def talk(message: Message | Text, language: Language) -> None:
    """Says something about the run on stderr."""
    click.echo(message.into(language), err=True)


def complain(error: OkrsheetError, language: Language) -> None:
    """Says on stderr what could not be done."""
    label = click.style("okrsheet:", fg="red")
    click.echo(f"{label} {error.into(language)}", err=True, color=_colour())


_NONE_THERE = Text(
    "{path}: this folder holds no workbook (.xlsx, .xlsm)", "{path}：這個資料夾裡沒有活頁簿（.xlsx、.xlsm）"
)


_CLOSED = Text(
    "{path}: this folder cannot be looked into ({reason})", "{path}：無法開啟這個資料夾（{reason}）"
)


_NONE_HINT = Text("Name a workbook, or a folder that holds some.", "請指定活頁簿，或含有活頁簿的資料夾。")
