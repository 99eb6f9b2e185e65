"""What Microsoft's Open XML SDK says of workbooks and slides that okrsheet made or wrote to.

Without arguments: of ``templates/`` and ``sample_workbooks/`` (not of the faulty ones), as they are
and after reports of two months were written back, of a list by hand after columns were added, and of slides;
it must find nothing. With ``--corpus``: of every file in ``../shared/corpus`` before and after cells
were set, where it must find nothing new. Exit code 1 where it does::

    python -m benchmarks.validate [--node NODE] [--corpus [--every N]]
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import okrsheet
from benchmarks.fidelity import examine, workbooks
from okrsheet.asking.form import form
from okrsheet.basics.text import LANGUAGES
from okrsheet.deck import board
from okrsheet.report.context import Context
from okrsheet.report.slides import deck
from okrsheet.writeback import write_back
from tests.books import made
from tests.screenshots import asked
from tests.test_addcolumns import KPIS, as_table

HOME = Path(__file__).parents[1]
MONTHS = (dt.date(2026, 10, 31), dt.date(2026, 11, 30))
Errors = collections.Counter[tuple[str, str, str]]


def errors(paths: Sequence[Path], node: str) -> list[Errors]:
    """The errors of each file: how often what is wrong in which part."""
    command = [node, str(HOME / "benchmarks" / "validator" / "validate.mjs")]
    lines = "".join(f"{path}\n" for path in paths)
    done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    if len(found) != len(paths):
        raise SystemExit(f"the validator answered {len(found)} of {len(paths)} files\n{done.stderr}")
    return [_counted(listed) for listed in found]


def _counted(listed: list[dict[str, Any]] | None) -> Errors:
    if listed is None:
        return Errors([("cannot be opened", "", "")])
    # The path within a part moves when a row is inserted above; the part does not.
    return Errors((e["id"], e["path"]["partUri"], e["description"]) for e in listed)


def ours(folder: Path) -> Iterator[Path]:
    """The project's own workbooks, and copies of them after reports were written back."""
    patterns = ("templates/*.xlsx", "sample_workbooks/*.xlsx", "sample_workbooks/organisation/**/*.xlsx")
    for path in sorted(path for pattern in patterns for path in HOME.glob(pattern)):
        yield path
        if "check-ins" in path.name:  # a log is no plan alone
            continue
        copy = Path(shutil.copy(path, folder))
        for day in MONTHS:
            if write_back(okrsheet.assess(okrsheet.read(copy, day), day)).changes:
                yield Path(shutil.copy(copy, folder / f"{day:%Y-%m} {path.name}"))


def slides(folder: Path) -> Iterator[Path]:
    """The sample company's slides for a board."""
    for path in sorted(HOME.glob("sample_workbooks/*.xlsx")):
        found = okrsheet.assess(okrsheet.read(path, MONTHS[-1]), MONTHS[-1])
        made = folder / f"{path.stem}.pptx"
        made.write_bytes(board(deck(Context(found, found.plan.language))))
        yield made


def forms(folder: Path) -> Iterator[Path]:
    """The forms in which the sample's sales lead is asked for values."""
    for language in LANGUAGES:
        made = folder / f"form.{language}.xlsx"
        made.write_bytes(form(asked(language), bytes(32)))
        yield made


def by_hand(folder: Path) -> tuple[Path, Path]:
    """A list that openpyxl saved, before and after our columns were added to it."""
    before = as_table(made(folder / "by hand.xlsx", {"KPIs": [["All our numbers"], *KPIS["en"]]}))
    after = Path(shutil.copy(before, folder / "columns added.xlsx"))
    write_back(okrsheet.assess(okrsheet.read(after, MONTHS[0], add_columns=True), MONTHS[0]))
    return before, after


def edited(path: Path) -> bytes:
    """A file of the corpus after cells were set; empty where that was refused."""
    return examine(path).data


def of_ours(folder: Path, node: str) -> int:
    """How many of our own workbooks have errors, each of which is printed."""
    paths = [*by_hand(folder), *ours(folder), *forms(folder), *slides(folder)]
    was, *listed = errors(paths, node)
    listed[0] -= was  # openpyxl writes fonts in an order of its own
    found = dict(zip(paths[1:], listed, strict=True))
    for path, counted in found.items():
        for error in counted:
            print(f"{path.name}: {' '.join(error)}")
    print(f"{len(found)} workbooks and slides validated, {sum(map(bool, found.values()))} with errors")
    return sum(map(bool, found.values()))


def of_corpus(folder: Path, node: str, every: int) -> int:
    """How many files of the corpus have errors after an edit that they had not before."""
    paths = workbooks()[::every]
    pairs = []
    with ProcessPoolExecutor() as pool:
        for number, (path, data) in enumerate(zip(paths, pool.map(edited, paths, chunksize=8), strict=True)):
            if data:
                new = folder / f"{number}.xlsx"
                new.write_bytes(data)
                pairs.append((path, new))
    before, after = (errors(side, node) for side in zip(*pairs, strict=True))
    worse = 0
    for (path, _), was, now in zip(pairs, before, after, strict=True):
        for error in now - was:
            print(f"{path.name}: {' '.join(error)}")
        worse += bool(now - was)
    clean = sum(not was for was in before)
    print(f"{len(pairs)} files validated, {clean} of them without an error before; {worse} with new errors")
    return worse


def main() -> None:
    """Validates, and prints what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--node", default="node")
    parser.add_argument("--corpus", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.corpus:
            wrong = of_corpus(Path(folder), chosen.node, chosen.every)
        else:
            wrong = of_ours(Path(folder), chosen.node)
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
