"""What it takes to pull values, beside an analyst's script: ``python -m benchmarks.pulling``.

A plan of ``benchmarks/plans.py``, and a text file with four values of each KPI, of days of which its log has none yet. The script does
what somebody with pandas and openpyxl would: it reads file and log, leaves out what is there, appends rows and saves. Each job is a
whole process on a fresh copy; the jobs of a round take turns, and medians are compared. Time is that of the processor.

* *pull*, *again*: the first run, and a second one, which finds nothing new;
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.plans import plan
from benchmarks.watch import Taken, medians, watched

DAYS: Final = [dt.date(2026, 10, day) for day in (2, 8, 15, 22)]
CONFIGURATION: Final = """
[sources.CRM]
kind = "csv"
file = "crm.csv"
column = "Leads"
date = "Day"
where = { KPI = ":kpi_id" }
timeout = 600
"""
SCRIPT: Final = """
import sys
import openpyxl
import pandas as pd

path, source = sys.argv[1:]
log = pd.read_excel(path, sheet_name="Check-ins")
new = pd.read_csv(source, parse_dates=["Day"])
there = set(zip(log["ID"], pd.to_datetime(log["Date"])))
new = new[[key not in there for key in zip(new["KPI"], new["Day"])]].sort_values("Day", kind="stable")
book = openpyxl.load_workbook(path)
sheet = book["Check-ins"]
places = {cell.value: cell.column for cell in sheet[1]}
row = 1 + max(cell.row for cell in sheet[openpyxl.utils.get_column_letter(places["ID"])] if cell.value)
for number, one in enumerate(new.itertuples(), row):
    values = {"Date": one.Day.to_pydatetime(), "ID": one.KPI, "Value": one.Leads, "By": "script", "Comment": "From CRM"}
    for header, value in values.items():
        sheet.cell(number, places[header]).value = value
if len(new):
    book.save(path)
"""


def source(path: Path, kpis: int) -> Path:
    """A text file with four values of each KPI."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["KPI", "Day", "Leads"])
        rows.writerows([f"K{k}", day.isoformat(), 7 + k % 90] for day in DAYS for k in range(kpis))
    return path


def take(folder: Path, *command: str) -> Taken:
    """Runs a job in a fresh process."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    return watched([sys.executable, *command], environment)


def measure(kpis: int, runs: int, folder: Path) -> None:
    """Prints the ratios for a plan of so many KPIs."""
    made = plan(folder / "made.xlsx", kpis)
    rows = source(folder / "crm.csv", kpis)
    (folder / "okrsheet.toml").write_text(CONFIGURATION, encoding="utf-8")
    script = folder / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    ours, theirs = folder / "ours.xlsx", folder / "theirs.xlsx"
    pull = ("-m", "okrsheet", "pull", str(ours), "--as-of", "2026-11-01", "--quiet")
    by_hand = (str(script), str(theirs), str(rows))
    taken: dict[str, list[Taken]] = {}
    for number in range(runs + 1):
        for copy in (ours, theirs):
            shutil.copyfile(made, copy)
        for name, command in (
            ("pull", pull),
            ("script", by_hand),
            ("again", pull),
            ("script again", by_hand),
        ):
            found = take(folder, *command)
            if number:  # the first round compiles every module
                taken.setdefault(name, []).append(found)
    middle = {name: medians(found) for name, found in taken.items()}
    ratios = [
        f"{kpis:,} KPIs",
        f"pull {middle['pull'].seconds:.2f} s, {middle['pull'].seconds / middle['script'].seconds:.2f} of the script",
        f"again {middle['again'].seconds:.2f} s, {middle['again'].seconds / middle['script again'].seconds:.2f}",
        f"memory {middle['pull'].memory:.0f} MiB, {middle['pull'].memory / middle['script'].memory:.2f}",
    ]
    print(" · ".join(ratios), flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kpis", type=int, nargs="+", default=[100, 1_000, 10_000])
    chosen = parser.parse_args()
    for kpis in chosen.kpis:
        with tempfile.TemporaryDirectory() as folder:
            measure(kpis, chosen.runs, Path(folder))


if __name__ == "__main__":
    main()
