"""A command watched while it runs as a process of its own."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

_WATCH: Final = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
took = resource.getrusage(resource.RUSAGE_CHILDREN)
print(took.ru_utime + took.ru_stime, took.ru_maxrss / 1024)
sys.exit(done.returncode not in (0, 1) or 0)
"""


class Taken(NamedTuple):
    """What a command took: seconds of the processor and by the clock, and MiB at the peak of its largest process."""

    seconds: float
    clock: float
    memory: float


def watched(command: Sequence[str], environment: Mapping[str, str]) -> Taken:
    """Runs a command, and tells what it took; it may find errors in a plan, and no worse."""
    start = time.perf_counter()
    # A small process in between: a child starts with the peak of the one that it was forked from.
    words = [sys.executable, "-c", _WATCH, *command]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    clock = time.perf_counter() - start
    seconds, memory = map(float, done.stdout.split())
    return Taken(seconds, clock, memory)


def medians(taken: Sequence[Taken]) -> Taken:
    """The middle of several runs, each figure by itself."""
    return Taken(*map(statistics.median, zip(*taken, strict=True)))
