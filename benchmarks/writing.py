"""How fast and how lean write-back is beside openpyxl, as ratios within one run: ``python -m benchmarks.writing``.

Every job runs in a fresh process on a fresh copy of the plan. The jobs of a round take turns, so
that a busy minute falls on all of them, and medians over the rounds are compared. A round on a
small plan comes first and is not counted; it leaves every module compiled, as after an
installation.

Values go into cells that were blank, and the file is replaced. It is done by okrsheet (open, splice,
compare and verify the outcome, replace the file durably) and by openpyxl (load, fill, save); for a
column of every row, and for three cells. Time and memory are given twice, for both sides alike: of
the work alone (which starts after the imports; of memory, by how much the peak grows), and of the
whole process, interpreter and imports included. ``inflate`` merely inflates every part of the file,
the cost that nobody can avoid.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

INFLATE = """
with zipfile.ZipFile(path) as archive:
    for name in archive.namelist():
        archive.read(name)
"""

OKRSHEET = """
package = open_package(path)
part = next(sheet.part for sheet in package.sheets if sheet.title == "KPIs")
edited = edit(package, {part: {(row, 21): "On track" for row in rows}})
replace_file(path, edited.data, expected_sha256=package.sha256)
"""

OPENPYXL = """
book = openpyxl.load_workbook(path)
for row in rows:
    book["KPIs"].cell(row, 21).value = "On track"
book.save(path)
"""

TIMED = """
import resource, sys, time, zipfile
from pathlib import Path
{imports}
path = Path(sys.argv[1])
rows = range(2, int(sys.argv[2]) + 2, int(sys.argv[3]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
{work}
print(time.perf_counter() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024)
"""

WATCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:])
seconds = time.perf_counter() - start
print(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
sys.exit(done.returncode not in (0, 1) or 0)
"""


class Taken(NamedTuple):
    """What a job took: seconds and MiB, of its work alone (of a script) and of its whole process."""

    work: float
    growth: float
    process: float
    memory: float


def plan(path: Path, rows: int) -> Path:
    """A plan of ``rows`` KPIs with two check-ins each, saved by openpyxl."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("Objectives").append(["ID", "Objective", "Owner"])
    kpis, log = book.create_sheet("KPIs"), book.create_sheet("Check-ins")
    kpis.append(
        ["ID", "KPI", "Department", "Owner", "Measure", "Unit", "Baseline", "Target", "Upper target", "Start",
         "End", "Data source", "Frequency", "Supports", "Current", "State", "Notes", "Complete", "Missing",
         "Progress", "Status", "Change", "Last check-in", "Next due", "Checks"]
    )  # fmt: skip
    log.append(["Date", "ID", "Value"])
    for n in range(rows):
        kpis.append(
            [f"K{n}", f"Leads from campaign {n}", f"Department {n % 9}", f"Owner {n % 40}", "Increase to", "leads",
             n % 7, 100 + n % 13, None, dt.date(2026, 10, 1), dt.date(2026, 12, 31), "CRM", "Weekly", None, None,
             None, "entered by the team", *[None] * 8]
        )  # fmt: skip
        for day in (dt.date(2026, 10, 28), dt.date(2026, 11, 25)):
            log.append([day, f"K{n}", (n * day.month) % 101])
    book.save(path)
    return path


def script(imports: str, work: str, *arguments: object) -> list[str]:
    """A command that times its work apart from its imports; the plan's path comes second."""
    code = TIMED.format(imports=imports, work=work)
    return [sys.executable, "-c", code, "{plan}", *map(str, arguments)]


def take(command: list[str], book: Path, folder: Path) -> Taken:
    """Runs a job in a fresh process on a copy of the plan."""
    copy = folder / "plan.xlsx"
    shutil.copyfile(book, copy)
    # A small process in between: a child starts with the peak of the one that it was forked from.
    watched = [sys.executable, "-c", WATCH, *(word.replace("{plan}", str(copy)) for word in command)]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    done = subprocess.run(watched, env=environment, capture_output=True, text=True, check=True)
    *said, process, memory = done.stdout.split()
    work, growth = said[-2:] if command[1] == "-c" else ("nan", "nan")
    return Taken(float(work), float(growth), float(process), float(memory))


def measured(jobs: Mapping[str, list[str]], rows: int, runs: int) -> dict[str, Taken]:
    """The medians of every job on a plan of one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, book = plan(folder / "small.xlsx", 10), plan(folder / "book.xlsx", rows)
        for command in jobs.values():
            take(command, small, folder)
        found = [{job: take(command, book, folder) for job, command in jobs.items()} for _ in range(runs)]
    return {
        job: Taken(
            *(statistics.median(numbers) for numbers in zip(*(one[job] for one in found), strict=True))
        )
        for job in jobs
    }


def write_back(rows: int, runs: int) -> None:
    """Compares okrsheet's write-back with openpyxl's load and save."""
    ours = "from okrsheet.xlsx import edit, open_package, replace_file"
    jobs = {"inflate": script("", INFLATE, rows, 1)}
    for cells, step in (("column", 1), ("3 cells", rows // 3 + 1)):
        jobs[f"okrsheet, {cells}"] = script(ours, OKRSHEET, rows, step)
        jobs[f"openpyxl, {cells}"] = script("import openpyxl", OPENPYXL, rows, step)
    found = measured(jobs, rows, runs)
    print(f"write-back: {rows} KPIs, {2 * rows} check-ins; medians of {runs} rounds")
    for job, (work, growth, process, memory) in found.items():
        print(f"  {job:17} {work:8.3f} s {growth:6.1f} MiB, process {process:8.3f} s {memory:6.1f} MiB")
    for cells in ("column", "3 cells"):
        one, other = found[f"okrsheet, {cells}"], found[f"openpyxl, {cells}"]
        work, growth, process, memory = (a / b for a, b in zip(one, other, strict=True))
        print(
            f"  {cells}: {work:.3f} of openpyxl's time ({process:.3f} of its whole process), {growth:.2f} of "
            f"its memory ({memory:.2f}); {one.work / found['inflate'].work:.0f} times merely inflating"
        )


def main() -> None:
    """Measures the sizes that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 10000, 100000])
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    for rows in chosen.rows:
        write_back(rows, chosen.runs)


if __name__ == "__main__":
    main()
