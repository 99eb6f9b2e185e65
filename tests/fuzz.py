"""Spoilt workbooks by the thousand: each must give a result or a sentence, in time and in little memory.

``python -m tests.fuzz --seconds 600`` tries mutants of the project's own samples and, where there
is one, of a collection of real workbooks beside the project, small files first. What fails is
told with its traceback and kept; ``--only NUMBER`` tries that mutant again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import multiprocessing
import re
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from types import FrameType

import openpyxl
from openpyxl.worksheet.table import Table

from benchmarks.fidelity import CORPUS
from okrsheet.basics import errors
from okrsheet.basics.cells import Cell
from okrsheet.basics.errors import OkrsheetError, no_traceback
from okrsheet.report.files import rendered
from okrsheet.run.checking import assess_files
from okrsheet.run.jobs import ReportJob
from okrsheet.run.reporting import run
from okrsheet.run.verifying import verify_file
from okrsheet.workbook.files import Files
from okrsheet.xlsx import CellValue, edit, open_package
from tests.books import made
from tests.mutants import mutant
from tests.stored import stored

ROOT = Path(__file__).parent.parent
DAY = dt.date(2026, 10, 31)
SECONDS = 20
MEMORY = 2 << 30


class TooLong(BaseException):
    """A mutant took more than its time; no ``except Exception`` holds it up."""


@dataclass(frozen=True)
class Seed:
    """A sound workbook, and how often it is taken beside others of ours; 0 for one that is not ours."""

    name: str
    data: bytes
    often: int = 0


def faults(path: Path, report: bool = False) -> Iterator[str]:
    """What okrsheet does wrong with a file: anything but a result or a sentence of its own."""
    signal.signal(signal.SIGALRM, _alarm)
    for verb in (_check, _verify, _write, _report if report else None, _edit):
        if verb is None:
            continue
        try:
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            verb(path)
        except OkrsheetError as error:
            if (said := _own_fault(error)) is not None:
                yield f"{verb.__name__}: {said}"
        except (Exception, TooLong):  # noqa: BLE001 - whatever it is, it is the find
            yield f"{verb.__name__}: {traceback.format_exc()}"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _own_fault(error: OkrsheetError) -> str | None:
    """The traceback of what is only dressed up as a sentence: our own bugs, and want of memory."""
    cause, text = error.__cause__, getattr(error.message, "text", None)
    if cause is None:
        return None
    if text is errors._UNEXPECTED or isinstance(cause, (MemoryError, RecursionError)):
        return "".join(traceback.format_exception(cause))
    return None


def _check(path: Path) -> None:
    for finding in assess_files(Files.of(path), DAY).findings:
        finding.message.into("en"), finding.message.into("zh-TW"), finding.hint.into("zh-TW")


def _verify(path: Path) -> None:
    for complaint in verify_file(path).complaints:
        complaint.message.into("en"), complaint.message.into("zh-TW")


def _write(path: Path) -> None:
    run(ReportJob(Files.of(path), path.parent, DAY), dry_run=True)


def _report(path: Path) -> None:
    with no_traceback(path):
        for pieces in rendered(assess_files(Files.of(path), DAY), "en").values():
            "".join(pieces)


def _edit(path: Path) -> None:
    """A word, a number, a day and a blank into every sheet, whosever it is."""
    values: dict[tuple[int, int], CellValue] = {(2, 1): "x", (3, 2): 0.85, (5, 30): DAY, (1, 1): None}
    with no_traceback(path):
        package = open_package(path)
        edit(package, {sheet.part: values for sheet in package.sheets})


def seeds() -> list[Seed]:
    """The sound workbooks: plans of a few cells, the samples, and real ones, small ones first."""
    with tempfile.TemporaryDirectory() as folder:
        own = [Seed(p.name, p.read_bytes(), often=15) for p in small_plans(Path(folder))]
    own += [Seed(p.name, p.read_bytes(), often=1) for p in sorted(ROOT.glob("[st]*s/*.xlsx"))]
    real = [Seed(str(p.relative_to(CORPUS)), p.read_bytes()) for p in sorted(CORPUS.rglob("*.xls[xm]"))]
    return own + sorted(real, key=lambda seed: len(seed.data))


def small_plans(folder: Path) -> Iterator[Path]:
    """One plan as three programs would write it: one with tables and oddities, one in days from 1904."""
    yield made(folder / "small.xlsx", _PLAN)
    book = openpyxl.load_workbook(folder / "small.xlsx")
    for number, sheet in enumerate(book.worksheets):
        sheet.add_table(Table(displayName=f"t{number}", ref=sheet.dimensions))
    book["KPIs"]["F3"] = "=1/2"
    book["KPIs"].merge_cells("A5:B5")
    book["KPIs"].row_dimensions[3].hidden = True
    book.save(folder / "small-table.xlsx")
    yield folder / "small-table.xlsx"
    typed = {title: [[Cell(value) for value in row] for row in rows] for title, rows in _PLAN.items()}
    (folder / "small-1904.xlsx").write_bytes(stored(typed, date1904=True))
    yield folder / "small-1904.xlsx"


_PLAN: dict[str, list[list[object]]] = {
    "Settings": [["Setting", "Value"], ["Period start", "Q4 2026"], ["Pace rule", "viva"]],
    "Objectives": [["ID", "Objective", "Owner", "Supports", "Progress", "Status", "Checks"], ["O1", "Lead", "A"]],
    "Key Results": [
        ["ID", "Objective ID", "Key result", "Measure", "Baseline", "Target", "Current", "Weight", "Status", "Change"],
        ["KR1", "O1", "Grow", "Increase to", 0, 10, "3", 1],
        ["KR2", "O1", "Build", "Milestone", None, None, "60 %", 2],
    ],
    "KPIs": [
        ["ID", "KPI", "Owner", "Measure", "Target", "Current", "End", "Data source", "Frequency", "Status", "Checks"],
        ["K1", "Leads", "A", "At least", 0.85, 0.9, "2026-Q4", "CRM", "weekly", "On track"],
        ["K2", "Costs", "B", "Decrease by", 0.5, "1,5", "2026-12-31", "TBD", "每月"],
    ],
    "Check-ins": [["Date", "ID", "Value"], [dt.datetime(2026, 10, 5), "K1", 0.8], ["2026-10-06", "KR1", 4]],
    "Past months": [["Month", "As of", "ID", "Value", "Progress"], ["2026-09", "2026-09-30", "K1", 0.7, 0.1]],
}  # fmt: skip


def _next(sound: list[Seed], random: Random) -> Seed:
    """Our own small plans half of the time; else a real workbook, the smaller the likelier."""
    own, real = [s for s in sound if s.often], [s for s in sound if not s.often]
    if random.random() < 0.5 or not real:
        return random.choices(own, [seed.often for seed in own])[0]
    return real[int(len(real) * random.random() ** 3)]


def _work(pipe: Connection, sound: list[Seed], folder: Path, first: int) -> None:
    """The worker: tries one mutant after the other, and tells of each before and after."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in itertools.count(first):
        seed = _next(sound, Random(number))
        pipe.send((number, seed.name, None))
        pipe.send((number, seed.name, tried(seed, number, folder)))


def _alarm(signal_number: int, frame: FrameType | None) -> None:
    raise TooLong


def tried(seed: Seed, number: int, folder: Path) -> list[str]:
    """The faults that one mutant brings to light."""
    path = folder / "plan.xlsx"
    path.write_bytes(mutant(seed.data, seed.name, number))
    return list(faults(path, report=number % 8 == 0))


def fuzz(seconds: float, first: int, keep: Path) -> int:
    """Tries mutants for so long; how many distinct faults were found."""
    sound, until, seen = seeds(), time.monotonic() + seconds, Counter[str]()
    number, name = first - 1, ""
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            here, there = multiprocessing.Pipe()
            worker = multiprocessing.Process(target=_work, args=(there, sound, Path(folder), number + 1))
            worker.start()
            there.close()
            found: list[str] | None = []
            try:
                while time.monotonic() < until and here.poll(6 * SECONDS):
                    number, name, found = here.recv()
                    for fault in found or ():
                        seen[_kind(fault)] += 1
                        if seen[_kind(fault)] == 1:
                            _tell(sound, name, number, fault, keep)
                stuck = time.monotonic() < until
            except EOFError:
                stuck = True
            worker.kill()
            worker.join()
            if stuck:
                seen["died"] += 1
                _tell(sound, name, number, "the process died, or stood still", keep)
    print(f"{number - first + 1:,} mutants of {len(sound):,} workbooks, {len(seen)} kinds of fault")
    for kind, count in seen.most_common():
        print(f"{count:6} × {kind}")
    return len(seen)


def _kind(fault: str) -> str:
    """A fault without what differs from mutant to mutant: where it was raised, and what."""
    places = re.findall(r'File "[^"]*/(okrsheet/[^"]+)", line (\d+)', fault)
    raised = fault.strip().splitlines()[-1].partition(":")[0]
    return f"{raised} at {':'.join(places[-1])}" if places else raised


def _tell(sound: list[Seed], name: str, number: int, fault: str, keep: Path) -> None:
    seed = next(seed for seed in sound if seed.name == name)
    keep.mkdir(parents=True, exist_ok=True)
    (keep / f"{number}.xlsx").write_bytes(mutant(seed.data, seed.name, number))
    (keep / f"{number}.txt").write_text(f"{name} {number}\n{fault}", encoding="utf-8")
    print(f"{name} {number}: {_kind(fault)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--first", type=int, default=1, help="the number of the first mutant")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    parser.add_argument("--only", type=int, help="one mutant, by its number")
    chosen = parser.parse_args()
    if chosen.only is None:
        sys.exit(1 if fuzz(chosen.seconds, chosen.first, chosen.keep) else 0)
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(tried(_next(seeds(), Random(chosen.only)), chosen.only, Path(folder))) or "no fault")


if __name__ == "__main__":
    main()
