"""How long a workbook takes to be read into grids, as a multiple of the floor: ``python -m benchmarks.reading``.

The floor is what nobody can avoid: sheets and shared texts inflated, and gone through once by expat without
handlers. Processor time of one process, plans of both programs by turns, medians of the rounds.
"""

from __future__ import annotations

import argparse
import gc
import re
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import get_args
from xml.parsers import expat

from benchmarks.plans import DAY, Program, plan
from okrsheet.workbook.grids import read_grids
from okrsheet.workbook.tables import read_tables
from okrsheet.xlsx import Complaint, open_package, verify

_BIG_PARTS = re.compile(r"xl/worksheets/[^/]*\.xml|xl/sharedStrings\.xml")


def floor(path: Path) -> None:
    """The sheets and the shared texts inflated, and nothing but parsed."""
    with zipfile.ZipFile(path) as archive:
        for name in filter(_BIG_PARTS.fullmatch, archive.namelist()):
            expat.ParserCreate().Parse(archive.read(name), True)


def reading(path: Path) -> None:
    """The workbook opened, and its sheets read into grids."""
    read_grids(open_package(path))


def records(path: Path) -> None:
    """The same, and a plan made of the grids."""
    read_tables(read_grids(open_package(path)), DAY)


def verifying(path: Path) -> tuple[Complaint, ...]:
    """The workbook opened, and looked through for what Excel would complain about."""
    return verify(open_package(path))


JOBS: dict[str, Callable[[Path], object]] = {
    job.__name__: job for job in (floor, reading, records, verifying)
}


def seconds(job: Callable[[Path], object], path: Path) -> float:
    """What a job takes of the processor; what others left behind is cleared away before."""
    gc.collect()
    start = time.process_time()
    job(path)
    return time.process_time() - start


def measure(kpis: int, runs: int, folder: Path) -> None:
    """Prints the ratios of a plan of one size, as both programs save it."""
    plans = {program: plan(folder / f"{program}.xlsx", kpis, program) for program in get_args(Program)}
    for path in plans.values():
        verifying(path)  # a first time, which is not counted: patterns are compiled, caches filled
    took = [
        {(program, name): seconds(job, path) for name, job in JOBS.items() for program, path in plans.items()}
        for _ in range(runs)
    ]
    for program in plans:
        said = [f"floor {statistics.median(one[program, 'floor'] for one in took):.3f} s"]
        for name in JOBS:
            ratio = statistics.median(one[program, name] / one[program, "floor"] for one in took)
            said += [] if name == "floor" else [f"{name} {ratio:.1f} x"]
        print(f"{kpis:7,} KPIs, saved by {program:8}: {', '.join(said)}")


def main() -> None:
    """Measures the sizes that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kpis", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kpis in chosen.kpis:
            measure(kpis, chosen.runs, Path(folder))


if __name__ == "__main__":
    main()
