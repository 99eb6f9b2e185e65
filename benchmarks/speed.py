"""What okrsheet's commands take beside an analyst's script, as ratios within one run: ``python -m benchmarks.speed``.

Every job is a whole process, interpreter and imports included, on a fresh copy of a plan of
:mod:`benchmarks.plans`, as both programs save it. The jobs of a round take turns, so that a busy
minute falls on all of them; each is compared with the analyst's of the same round, and medians of
these ratios are shown. A round on a small plan comes first and is not counted; it leaves every module
compiled, as after an installation.

* ``inflate``: merely inflating every part of the file, the cost that nobody can avoid;
* ``analyst``: the script that an analyst would write, :mod:`benchmarks.analyst`;
* ``check``: reading, figures and rules;
* ``report``: the same, every file of the report, and write-back.

Time is that of the processor, memory the peak of the process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_args

from benchmarks.plans import DAY, Program, plan
from benchmarks.watch import Taken, medians, watched

INFLATE = """
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        archive.read(name)
"""

JOBS: Final[Mapping[str, list[str]]] = {
    "inflate": ["-c", INFLATE, "{plan}"],
    "analyst": ["-m", "benchmarks.analyst", "{plan}", str(DAY)],
    "check": ["-m", "okrsheet", "check", "{plan}", "--as-of", str(DAY)],
    "report": ["-m", "okrsheet", "report", "{plan}", "--as-of", str(DAY), "-o", "{plan}-report"],
}

GOALS: Final[Mapping[str, Mapping[int, float]]] = {
    "check": {1_000: 0.25, 10_000: 0.25, 100_000: 0.25},
    "report": {1_000: 0.8, 10_000: 0.6, 100_000: 0.5},
}
"""Of the analyst's processor time, by KPIs."""
MEMORY_GOAL: Final = 0.6
"""Of the analyst's peak memory."""


def take(arguments: list[str], book: Path, folder: Path) -> Taken:
    """Runs a job in a fresh process on a copy of the plan."""
    copy = folder / "copy.xlsx"
    shutil.copyfile(book, copy)
    job = [sys.executable, *(word.replace("{plan}", str(copy)) for word in arguments)]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    return watched(job, environment)


def measure(kpis: int, runs: int, folder: Path) -> None:
    """Prints what each job took of plans of one size, and its ratios."""
    books = {program: plan(folder / f"{program}.xlsx", kpis, program) for program in get_args(Program)}
    rounds = [
        {(program, job): take(words, book, folder) for program, book in books.items() for job, words in JOBS.items()}
        for _ in range(runs)
    ]  # fmt: skip
    for program in books:
        print(f"{kpis:,} KPIs, saved by {program}; medians of {runs} rounds")
        for job in JOBS:
            took = [one[program, job] for one in rounds]
            ratios = [
                Taken(*(mine / theirs for mine, theirs in zip(one[program, job], one[program, "analyst"], strict=True)))
                for one in rounds
            ]  # fmt: skip
            print(f"  {job:8}{_shown(medians(took), medians(ratios), GOALS.get(job, {}).get(kpis))}")


def _shown(took: Taken, ratio: Taken, goal: float | None) -> str:
    said = f"{took.seconds:8.2f} s {took.memory:6.0f} MiB; of the analyst's {ratio.seconds:.2f}, {ratio.memory:.2f}"
    return said if goal is None else f"{said} (goals {goal}, {MEMORY_GOAL})"


def main() -> None:
    """Measures the sizes that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kpis", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--largest", action="store_true", help="100,000 KPIs as well")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = plan(folder / "small.xlsx", 10)
        for words in JOBS.values():
            take(words, small, folder)
        for kpis in [*chosen.kpis, *([100_000] if chosen.largest else [])]:
            measure(kpis, chosen.runs, folder)


if __name__ == "__main__":
    main()
