"""Servers of the tests' own, each a module run as a process that prints its address and ends with its standard input."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.ready_made import ROOT


@contextmanager
def served(module: str, *options: str, folder: Path = ROOT, quiet: bool = False) -> Iterator[str]:
    """The address of a server, which stands in a folder and ends with the context."""
    with subprocess.Popen(
        [sys.executable, "-m", module, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address, f"{module} has not started"
            yield address
        finally:
            process.stdin.close()
