"""A Dask cluster of two worker processes on loopback: ``python -m tests.cluster`` prints its address and runs
until its standard input ends.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path

from tests.serving import served
from tools.ready_made import ROOT


def cluster(folder: Path = ROOT) -> AbstractContextManager[str]:
    """The address of a cluster, which ends with the context; its workers stand in a folder of their own."""
    return served("tests.cluster", folder=folder)


def main() -> None:
    """Runs a cluster."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as running:
        print(running.scheduler_address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
