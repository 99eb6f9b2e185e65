"""The command line: parse, call, print. No decision about a plan is made here."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from typing import Any, NoReturn

import click

from okrsheet import __version__
from okrsheet.basics.text import LANGUAGES, Language, Text
from okrsheet.cli.bilingual import Option, asked_language, option
from okrsheet.cli.common import FAILED, Commands, talk, unsaid, with_quiet
from okrsheet.cli.diff import diff
from okrsheet.cli.export import export
from okrsheet.cli.importing import import_
from okrsheet.cli.mails import mail, outbox
from okrsheet.cli.plans import check, explain, new, report, verify
from okrsheet.cli.pull import pull
from okrsheet.cli.record import record
from okrsheet.cli.values import ask, collect

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(
    cls=Commands,
    context_settings=_CONTEXT,
    no_args_is_help=True,
    zh_TW="""試算表裡的 OKR 與 KPI：檢查、彙總、回寫、產生報告。

    \b
    第一次使用：
      okrsheet new plan.xlsx --sample
      okrsheet check plan.xlsx
      okrsheet report plan.xlsx --month 2026-10
    """,
)
@click.version_option(
    __version__,
    prog_name="okrsheet",
    message="%(prog)s %(version)s",
    cls=Option,
    help=Text(en="Show the version and exit.", zh_TW="顯示版本。"),
)
@option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help=Text(en="Language of this help and of every output.", zh_TW="說明與所有輸出的語言。"),
)
@click.pass_context
def cli(context: click.Context, lang: Language | None) -> None:
    """OKRs and KPIs that live in spreadsheets: checked, rolled up, written back, reported.

    \b
    A first round:
      okrsheet new plan.xlsx --sample
      okrsheet check plan.xlsx
      okrsheet report plan.xlsx --month 2026-10
    """
    if lang:
        context.default_map = _defaults(cli, lang)


def _defaults(group: click.Group, lang: Language) -> dict[str, Any]:
    """The language that was asked for before a command's name, as that of every command."""
    return {
        name: {"lang": lang, **(_defaults(one, lang) if isinstance(one, click.Group) else {})}
        for name, one in group.commands.items()
    }


for _command in (
    new,
    check,
    report,
    explain,
    verify,
    diff,
    mail,
    outbox,
    ask,
    collect,
    pull,
    record,
    import_,
    export,
):
    cli.add_command(_command)
with_quiet(cli)


def main() -> None:
    """The console script ``okrsheet``."""
    _spare_collector()
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):  # a windowed Python has none
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        cli()
    except OSError as error:  # from what click prints itself
        unsaid.append(error)
    except SystemExit:
        if not unsaid:
            raise
    _give_up()


def _spare_collector() -> None:
    """Lets the garbage collector look seldom: a plan is many objects, all of them in use until the end."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


def _give_up() -> NoReturn:
    """Ends a run whose output could not be printed, and says why, unless its reader has stopped reading."""
    if any(error.errno != errno.EPIPE for error in unsaid):
        talk(_UNSAID.says(why=unsaid[0].strerror or str(unsaid[0])), asked_language())
    for stream in (sys.stdout, sys.stderr):  # or Python would try to print the rest once more when it exits
        if isinstance(stream, io.TextIOWrapper):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(FAILED)


_UNSAID = Text(
    en="okrsheet: the output could not be written ({why}); the work itself was done",
    zh_TW="okrsheet：無法輸出結果（{why}），但工作本身已完成",
)
