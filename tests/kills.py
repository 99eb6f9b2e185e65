"""Processes killed at each step of an action: ``python -m tests.kills WHAT FOLDER``.

A step is a line of Python about to run in one of the modules that write. For each step a child
process is forked which does the action up to there and is killed by ``SIGKILL``; then the workbook
must be the old or the new one, and the next run must bring everything in order.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from okrsheet.run import jobs, output
from okrsheet.run import reporting as monthly
from okrsheet.workbook.files import Files
from okrsheet.xlsx.change import store

if TYPE_CHECKING:
    from _typeshed import TraceFunction

MODULES = {str(module.__file__) for module in (store, monthly, output)}
OLD, NEW = b"old" * 200_000, b"new" * 200_000


@dataclass(frozen=True)
class Action:
    """What is done in a folder, over and over: made ready, done, and what it must come to."""

    folder: Path
    ready: Callable[[Path], object]
    do: Callable[[Path], object]

    def book(self) -> bytes:
        return (self.folder / "plan.xlsx").read_bytes()

    def prepare(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.ready(self.folder)

    def state(self) -> dict[str, bytes]:
        return {
            str(p.relative_to(self.folder)): p.read_bytes() for p in self.folder.rglob("*") if p.is_file()
        }


def replacing(folder: Path) -> Action:
    """The writing of a file, alone."""
    return Action(
        folder,
        lambda where: (where / "plan.xlsx").write_bytes(OLD),
        lambda where: store.replace_file(
            where / "plan.xlsx",
            NEW,
            expected_sha256=hashlib.sha256((where / "plan.xlsx").read_bytes()).hexdigest(),
        ),
    )


def reporting(folder: Path) -> Action:
    """A whole monthly run."""
    import datetime as dt

    from tests.books import sample

    day = dt.date(2026, 10, 31)
    template = sample(folder.parent, name="template.xlsx").read_bytes()
    return Action(
        folder,
        lambda where: (where / "plan.xlsx").write_bytes(template),
        lambda where: monthly.run(jobs.ReportJob(Files.of(where / "plan.xlsx"), where / "out", day)),
    )


def forked(action: Action, before: Callable[[], None]) -> bool:
    """Whether the child was killed before it had done the action."""
    child = os.fork()
    if not child:
        try:
            before()
            action.do(action.folder)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def killed_at_line(number: int) -> Callable[[], None]:
    """Kills this process before the line of that number, counted through all the modules."""
    left = number

    def line(frame: FrameType, event: str, _: object) -> TraceFunction:
        nonlocal left
        if event == "line":
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    return lambda: sys.settrace(lambda f, *_: line if f.f_code.co_filename in MODULES else None)


def killed_by_size(size: int) -> Callable[[], None]:
    """Kills this process in the middle of writing a file, after so many bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def killed_after(seconds: float) -> Callable[[], None]:
    """Kills this process at some moment."""

    def arm() -> None:
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, seconds)

    return arm


def at_each_line() -> Iterator[Callable[[], None]]:
    number = 0
    while True:
        yield killed_at_line(number)
        number += 1


def at_random(times: int, longest: float) -> Iterator[Callable[[], None]]:
    dice = random.Random(7)
    return (killed_after(dice.uniform(0.0001, longest)) for _ in range(times))


def main() -> None:
    """Prints how often the old and the new workbook was found, and how often a draft was left."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    action = (reporting if what == "report" else replacing)(folder / "work")
    action.prepare()
    old = action.book()
    start = time.perf_counter()
    action.do(action.folder)
    seconds = time.perf_counter() - start
    once = action.state()
    action.do(action.folder)  # whose reports name the workbook that was written the first time
    orderly = (once, action.state())
    ways: dict[str, Callable[[], Iterator[Callable[[], None]]]] = {
        "lines": at_each_line,
        "report": at_each_line,
        "sizes": lambda: map(killed_by_size, range(0, len(NEW), len(NEW) // 20)),
        "random": lambda: at_random(300, 1.2 * seconds),
    }
    counts = dict.fromkeys(("kills", "old", "new", "litter"), 0)
    for step in ways[what]():
        action.prepare()
        if not forked(action, step):
            if what in ("lines", "report"):
                break
            continue
        counts["kills"] += 1
        found = action.book()
        if found not in (old, once["plan.xlsx"]):
            raise SystemExit(f"a mixture after {counts}")
        counts["old" if found == old else "new"] += 1
        counts["litter"] += any(name.endswith(".tmp") for name in action.state())
        action.do(action.folder)
        if action.state() not in orderly:
            raise SystemExit(f"not in order after {counts}: {sorted(action.state())}")
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
