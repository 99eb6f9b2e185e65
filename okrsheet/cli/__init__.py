"""The command line: parse, call, print. No decision about a plan is made here."""

from __future__ import annotations

import io
import sys

import click

from okrsheet import __version__
from okrsheet.cli.mails import mail, outbox
from okrsheet.cli.plans import check, explain, new, report, verify

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


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


for _command in (new, check, report, explain, verify, mail, outbox):
    cli.add_command(_command)


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
