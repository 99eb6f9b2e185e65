"""What a folder of workbooks takes as one plan: ``python -m benchmarks.folders``.

Each workbook is a team's: 30 KPIs with four check-ins each, three objectives, six key results; the first
is the company's, whose objectives all others support. Every run is a whole process on fresh copies, with
nothing remembered unless that is what is measured. Time is that of the processor, of all processes together;
memory the peak of the largest.

* *per second*: workbooks of the sample's size (57 KB) per processor second;
* *two to one*: how many times as fast two processes are as one, by the clock;
* *grows*: memory per workbook, between a tenth of the workbooks and all.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Final

from benchmarks.plans import DAY, team
from benchmarks.watch import Taken, medians, watched
from tests.cluster import cluster
from tools.ready_made import ROOT

SAMPLE: Final = ROOT / "sample_workbooks" / "example-saas.en.xlsx"
MONTH: Final = "2026-10"


def take(folder: Path, command: str, *options: str, remembers: Path | None = None) -> Taken:
    """Runs a command on a fresh copy of a folder."""
    copy = folder.with_name("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    words = [sys.executable, "-m", "okrsheet", command, str(copy), *options]
    words += ["-o", str(copy.with_name("out"))] if command == "report" else []
    environment = {**os.environ, "OKRSHEET_CACHE": str(remembers or "off")}
    return watched(words, environment)


def samples(folder: Path, count: int) -> Path:
    """So many copies of the sample."""
    folder.mkdir()
    for n in range(count):
        shutil.copyfile(SAMPLE, folder / f"{n:05}.xlsx")
    return folder


def teams(folder: Path, count: int) -> Path:
    """So many teams' workbooks."""
    folder.mkdir()
    for n in range(count):
        team(folder / f"{n:05}.xlsx", n)
    return folder


def compare(folder: Path, count: int, runs: int) -> None:
    """Prints how one process and two do on copies of the sample, in one run by turns."""
    many, few = samples(folder / "samples", count), samples(folder / "few", count // 10)
    day = ("--month", MONTH)
    for command in ("check", "report"):
        for each in ((), ("--each",)):
            rounds = [
                [take(many, command, *day, *each, "-j", jobs) for jobs in ("1", "2")] for _ in range(runs)
            ]
            one = medians([taken for taken, _ in rounds])
            ratio = statistics.median(a.clock / b.clock for a, b in rounds)
            small = medians([take(few, command, *day, *each, "-j", "1") for _ in range(runs)])
            grows = (one.memory - small.memory) / (count - count // 10)
            name = " ".join((command, *each))
            print(
                f"{name:15} {count / one.seconds:6.1f} per second; two to one {ratio:.2f}; grows {grows:.2f} MiB"
            )
    with tempfile.TemporaryDirectory() as memory:
        take(many, "check", *day, "-j", "1", remembers=Path(memory))
        again = take(many, "check", *day, "-j", "1", remembers=Path(memory))
        print(f"{'check again':15} {count / again.seconds:6.1f} per second, all of them remembered")


def measure(folder: Path, count: int, dask: bool) -> None:
    """Prints what so many teams' workbooks take."""
    made = teams(folder / f"teams{count}", count)
    with cluster() if dask else nullcontext("") as address:
        for command in ("check", "report"):
            ways = {"1 process": ("-j", "1"), "2 processes": ("-j", "2")} | (
                {"Dask, 2 workers": ("--dask", address)} if dask else {}
            )
            for name, options in ways.items():
                took = take(made, command, "--as-of", str(DAY), *options)
                each = took.clock / count * 1000
                print(
                    f"{count:6,} workbooks, {command:6}, {name:15} {took.clock:7.1f} s, {each:5.1f} ms each, "
                    f"processor {took.seconds:7.1f} s, {took.memory:5.0f} MiB"
                )
    shutil.rmtree(made)


def main() -> None:
    """Measures what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--samples", type=int, default=300, help="copies of the sample")
    parser.add_argument("--teams", type=int, nargs="*", default=[2000], help="workbooks of 30 KPIs")
    parser.add_argument("--no-dask", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if chosen.samples:
            compare(Path(name), chosen.samples, chosen.runs)
        for count in chosen.teams:
            measure(Path(name), count, not chosen.no_dask)


if __name__ == "__main__":
    main()
