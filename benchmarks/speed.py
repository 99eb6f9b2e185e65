"""How fast okrsheet is, as ratios within one run on one machine: ``make bench``.

Each job runs in a fresh process, the jobs of a round in turn, and the medians are compared:

* ``inflate``: merely inflating every part of the file, the cost that nobody can avoid;
* ``analyst``: the script that an analyst would write (pandas reads the sheets, openpyxl loads the
  workbook, fills a status column and saves it);
* ``check``, ``report``: okrsheet's commands;
* ``write``: okrsheet's write-back alone, a whole status column; ``load+save``: openpyxl doing the same.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DAY = "2026-11-30"

INFLATE = (
    "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1]) as z:\n    [z.read(n) for n in z.namelist()]"
)

ANALYST = """
import sys
import openpyxl, pandas as pd
path, out = sys.argv[1:]
kpis = pd.read_excel(path, sheet_name="KPIs")
log = pd.read_excel(path, sheet_name="Check-ins")
last = log.sort_values("Date").groupby("ID")["Value"].last()
kpis["Progress"] = ((kpis["ID"].map(last) - kpis["Baseline"]) / (kpis["Target"] - kpis["Baseline"])).clip(0, 1)
book = openpyxl.load_workbook(path)
sheet = book["KPIs"]
header = {cell.value: cell.column for cell in sheet[1]}
for row, share in enumerate(kpis["Progress"], 2):
    sheet.cell(row, header["Progress"]).value = None if pd.isna(share) else share
    sheet.cell(row, header["Status"]).value = "On track" if share >= 0.6 else "At risk"
book.save(out)
open(out + ".html", "w").write(kpis.to_html())
"""

WRITE = """
import sys
from pathlib import Path
from okrsheet.xlsx.edit import edit
from okrsheet.xlsx.package import open_package
path, out, rows = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
package = open_package(path)
part = next(s.part for s in package.sheets if s.title == "KPIs")
cells = {(row, 21): "On track" for row in range(2, rows + 2)}
out.write_bytes(edit(package, {part: cells}).data)
"""

LOAD_SAVE = """
import sys
import openpyxl
path, out, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
book = openpyxl.load_workbook(path)
sheet = book["KPIs"]
for row in range(2, rows + 2):
    sheet.cell(row, 21).value = "On track"
book.save(out)
"""


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


def timed(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak memory in MiB of one fresh process."""
    watch = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3, stderr=-3);"
    watch += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", watch, *command], capture_output=True, text=True, check=True)
    return time.perf_counter() - start, float(done.stdout)


def measure(rows: int, runs: int) -> None:
    """Runs every job on a plan of one size and prints medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        book = plan(Path(folder) / "plan.xlsx", rows)
        out, python = str(Path(folder) / "out.xlsx"), sys.executable
        okrsheet = [python, "-m", "okrsheet"]
        jobs = {
            "inflate": [python, "-c", INFLATE, str(book)],
            "analyst": [python, "-c", ANALYST, str(book), out],
            "check": [*okrsheet, "check", str(book), "--as-of", DAY],
            "report": [
                *okrsheet,
                "report",
                str(book),
                "--as-of",
                DAY,
                "--no-write-back",
                "-o",
                folder + "/r",
            ],
            "load+save": [python, "-c", LOAD_SAVE, str(book), out, str(rows)],
            "write": [python, "-c", WRITE, str(book), out, str(rows)],
        }
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
        for _ in range(runs):
            for name, command in jobs.items():
                found[name].append(timed(command))
        seconds = {name: statistics.median(s for s, _ in runs) for name, runs in found.items()}
        memory = {name: max(m for _, m in runs) for name, runs in found.items()}
    print(f"{rows} KPIs, {2 * rows} check-ins; medians of {runs} runs")
    for name in jobs:
        against = seconds[name] / seconds["analyst"]
        print(f"  {name:10} {seconds[name]:7.2f} s {memory[name]:7.0f} MiB  {against:5.2f} of analyst")
    ratio, mib = seconds["write"] / seconds["load+save"], memory["write"] / memory["load+save"]
    print(f"  write / load+save: {ratio:.2f} of its time, {mib:.2f} of its memory")


def main() -> None:
    """Measures the sizes that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    for rows in chosen.rows:
        measure(rows, chosen.runs)


if __name__ == "__main__":
    main()
