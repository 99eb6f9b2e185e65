"""Where the time of a report goes, part by part: ``python -m benchmarks.parts``.

Seconds of the processor, in one process without the interpreter's start; ``--profile`` adds the forty functions that
take most of it.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from benchmarks.plans import DAY, Program, plan


@contextmanager
def timed(part: str) -> Iterator[None]:
    """Prints what a part takes."""
    start = time.process_time()
    yield
    print(f"  {part:38} {time.process_time() - start:7.2f} s")


def measure(path: Path) -> None:
    """Does what ``report`` does with a plan, and prints what each part takes."""
    with timed("imports"):
        from okrsheet.report import html, json
        from okrsheet.report.context import Context
        from okrsheet.run.checking import assess_files
        from okrsheet.workbook.files import Files
        from okrsheet.writeback import apply, filling, order_for
        from okrsheet.xlsx import one_run, open_package
    with one_run():
        with timed("reading, figures and rules"):
            assessment = assess_files(Files.of(path), DAY)
        context, workbook = Context(assessment, "en"), assessment.plan.workbook
        with timed("the mail"):
            html.fitted(context)
        with timed("the page"):
            size = sum(len(piece) for piece in html.full_page(context))
        with timed("JSON"):
            sum(len(piece) for piece in json.written(assessment, "en"))
        with timed("what goes into the cells"):
            found = filling(assessment, workbook=workbook)
            order = order_for(workbook, found, recalculate=True, backup=False, dry_run=True)
        with timed("filling them and checking the sheets"):
            apply(order, open_package(path))
    print(f"  (the page has {size / 1e6:.1f} million characters)")


def main() -> None:
    """Measures the plan that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kpis", type=int, default=10_000)
    parser.add_argument("--by", choices=get_args(Program), default="excel")
    parser.add_argument("--profile", action="store_true")
    chosen = parser.parse_args()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)  # as the command line does
    with tempfile.TemporaryDirectory() as folder:
        path = plan(Path(folder) / "plan.xlsx", chosen.kpis, chosen.by)
        if not chosen.profile:
            measure(path)
            return
        profile = cProfile.Profile()
        profile.runcall(measure, path)
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
