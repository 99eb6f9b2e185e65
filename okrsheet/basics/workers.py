"""The same work on each of many files: here, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from okrsheet.basics.errors import OkrsheetError, described, no_traceback
from okrsheet.basics.text import Text

if TYPE_CHECKING:  # what starts processes is slow to import, and most plans are one workbook
    from concurrent.futures import Executor, Future

T = TypeVar("T")
R = TypeVar("R")

WORTH = 16
"""Files from which on processes are started: to start them takes as long as to read some ten workbooks."""
_AHEAD = 4
"""Tasks that are handed out for each process at one time. The others are not made yet, as each holds what is
to be written into a workbook.
"""
_BATCH = 10
"""Files that go to a Dask worker together: its scheduler takes a millisecond for each task."""


def _nothing() -> None:
    """What is done where there is nothing to do."""


class Workers:
    """Who does the work: this process, or those of an executor, which ``start`` starts when there is enough to do.

    A process may die of a file, as of one for which there is no memory. What it and its neighbours had in
    hand is then done once more, each file alone, so a piece of work must be one that may be repeated.
    """

    def __init__(
        self,
        start: Callable[[], Executor] | None = None,
        *,
        count: int = 1,
        batch: int = 1,
        worth: int = 0,
        end: Callable[[], object] = _nothing,
    ) -> None:
        self._start, self._count, self._batch, self._worth, self._end = start, count, batch, worth, end
        self._executor: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stop()
        self._end()

    def each(
        self,
        work: Callable[[T], R],
        tasks: Iterable[tuple[Path, T]],
        take: Callable[[Path, R | OkrsheetError], None],
        *,
        count: int = sys.maxsize,
    ) -> None:
        """Does ``work`` on each task, and has the outcome, or the error that stopped it, taken as soon as it is there.

        ``tasks`` are named by the files that they are about, and made when their turn comes; ``count`` is how
        many there are. Where the user stops it, nothing more is begun, and what was begun is done and taken.

        Raises:
            KeyboardInterrupt: the user stopped it.
        """
        if self._start is None or count < self._worth:
            with _interrupts_held(count > 1) as check:
                for path, task in tasks:
                    take(path, _outcome(work, path, task))
                    check()
            return
        lost = _Round(self._running(), self._batch, _AHEAD * self._count, work, take).all(tasks)
        for path, task in lost:
            self._stop()  # it may be broken
            if _Round(self._running(), 1, 1, work, take).all([(path, task)]):
                take(path, OkrsheetError(_LOST.says(file=path), _LOST_HINT))

    def all(
        self,
        work: Callable[[T], R],
        tasks: Sequence[tuple[Path, T]],
        step: Callable[[], object] = _nothing,
        *,
        failed: Callable[[Path, OkrsheetError], R],
    ) -> list[R]:
        """The outcomes of tasks in their order, of one that went wrong what ``failed`` makes of the error;
        ``step`` is called after each. Raises as :meth:`each`.
        """
        found: dict[Path, R] = {}

        def take(path: Path, outcome: R | OkrsheetError) -> None:
            found[path] = failed(path, outcome) if isinstance(outcome, OkrsheetError) else outcome
            step()

        self.each(work, tasks, take, count=len(tasks))
        return [found[path] for path, _ in tasks]

    def _running(self) -> Executor:
        if self._executor is None:
            assert self._start is not None
            self._executor = self._start()
        return self._executor

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown()
            self._executor = None


HERE = Workers()
"""No other process: the work is done by this one."""


class _Round(Generic[T, R]):
    """Tasks that are handed to an executor, a few at a time."""

    def __init__(
        self,
        executor: Executor,
        batch: int,
        ahead: int,
        work: Callable[[T], R],
        take: Callable[[Path, R | OkrsheetError], None],
    ) -> None:
        self._executor, self._batch, self._ahead = executor, batch, ahead
        self._work, self._take = work, take
        self._begun: dict[Future[list[R | OkrsheetError]], list[tuple[Path, T]]] = {}
        self._lost: list[tuple[Path, T]] = []

    def all(self, tasks: Iterable[tuple[Path, T]]) -> list[tuple[Path, T]]:
        """Does all tasks, and gives those whose process has died."""
        from concurrent.futures import FIRST_COMPLETED, wait

        left = iter(tasks)
        with _interrupts_held() as check:
            try:
                while True:
                    while len(self._begun) < self._ahead and (batch := list(islice(left, self._batch))):
                        self._begin(batch)
                    check()
                    if not self._begun:
                        return self._lost
                    for future in wait(self._begun, return_when=FIRST_COMPLETED).done:
                        self._finish(future)
            except KeyboardInterrupt:
                for future in wait(self._begun).done:
                    self._finish(future)
                raise

    def _begin(self, batch: list[tuple[Path, T]]) -> None:
        from concurrent.futures import BrokenExecutor

        try:
            self._begun[self._executor.submit(_outcomes, self._work, batch)] = batch
        except BrokenExecutor:
            self._lost += batch

    def _finish(self, future: Future[list[R | OkrsheetError]]) -> None:
        batch = self._begun[future]
        try:
            for (path, _), outcome in zip(batch, future.result(), strict=True):
                self._take(path, outcome)
        except Exception as error:
            if not _is_death(error):
                raise
            self._lost += batch
        del self._begun[future]  # last: where taking it is interrupted, it is taken once more


@contextmanager
def _interrupts_held(held: bool = True) -> Iterator[Callable[[], None]]:
    """Ctrl-C noted, and raised only when what is given is called: between two pieces of work, so that it can be
    told exactly which are done. A second Ctrl-C is raised at once.
    """
    noted: list[int] = []

    def note(number: int, _: object) -> None:
        if noted:
            raise KeyboardInterrupt
        noted.append(number)

    def check() -> None:
        if noted:
            raise KeyboardInterrupt

    here = threading.current_thread() is threading.main_thread()
    if not (held and here and signal.getsignal(signal.SIGINT) is signal.default_int_handler):
        yield check
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _is_death(error: Exception) -> bool:
    """Whether a process has died; Dask, which need not be installed, has an error of its own for that."""
    from concurrent.futures import BrokenExecutor

    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def _outcomes(work: Callable[[T], R], batch: Sequence[tuple[Path, T]]) -> list[R | OkrsheetError]:
    return [_outcome(work, path, task) for path, task in batch]


def _outcome(work: Callable[[T], R], path: Path, task: T) -> R | OkrsheetError:
    try:
        with no_traceback(path):
            return work(task)
    except OkrsheetError as error:
        return error


def cores() -> int:
    """How many processors this process may use."""
    with suppress(AttributeError):  # only some systems tell
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processes(count: int) -> Workers:
    """So many processes of this machine; with one, the work is done here."""
    return Workers(partial(_pool, count), count=count, worth=WORTH) if count > 1 else HERE


def _pool(count: int) -> Executor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # To fork is ten times as fast as to start anew, and safe as long as there are no other threads.
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if forks else "spawn")
    return ProcessPoolExecutor(count, context, initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process; the one that handed out the work says what becomes of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def cluster(address: str) -> Workers:
    """The workers of a Dask cluster, by the address of its scheduler, such as ``tcp://10.0.0.5:8786``.

    They must have this version of okrsheet, and see the files under the same names.

    Raises:
        OkrsheetError: Dask is not installed, the scheduler does not answer or has no workers, or they have
            another version.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise OkrsheetError(_NO_DASK, _NO_DASK_HINT) from error
    from okrsheet import __version__

    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except Exception as error:  # of many kinds: a name that means nothing, a port that is closed
        problem = _NO_CLUSTER.says(address=address, what=described(error))
        raise OkrsheetError(problem, _CLUSTER_HINT) from error
    try:
        theirs: tuple[object, ...] = tuple(sorted(set(client.run(_version).values()))) or (_NOBODY,)
    except Exception as error:  # they have no okrsheet that could be asked
        client.close()
        problem = _NOT_OURS.says(address=address, theirs=described(error), ours=__version__)
        raise OkrsheetError(problem, _CLUSTER_HINT) from error
    if theirs != (__version__,):
        client.close()
        raise OkrsheetError(_NOT_OURS.says(address=address, theirs=theirs, ours=__version__), _CLUSTER_HINT)
    count = sum(client.ncores().values())
    # Pure tasks of one name would be given the outcome of an earlier run.
    return Workers(partial(client.get_executor, pure=False), count=count, batch=_BATCH, end=client.close)


def _version() -> str:
    from okrsheet import __version__

    return __version__


_PATIENCE = "10s"
_LOST = Text(
    en="{file}: the process that worked on it was ended twice, perhaps for want of memory",
    zh_TW="{file}：處理它的行程兩度被中止，可能是記憶體不足",
)
_LOST_HINT = Text(
    en="Run the command on this workbook alone, or with fewer processes at a time: --jobs 1.",
    zh_TW="請單獨處理這個活頁簿，或減少同時執行的行程：--jobs 1。",
)
_NO_DASK = Text(en="Dask is not installed", zh_TW="尚未安裝 Dask")
_NO_DASK_HINT = Text(en="pip install 'okrsheet[dask]'", zh_TW="pip install 'okrsheet[dask]'")
_NO_CLUSTER = Text(
    en="{address}: there is no Dask scheduler that answers ({what})",
    zh_TW="{address}：沒有回應的 Dask 排程器（{what}）",
)
_NOT_OURS = Text(
    en="{address}: its workers have okrsheet {theirs}; this is okrsheet {ours}",
    zh_TW="{address}：其工作節點的 okrsheet 版本為 {theirs}，這裡是 {ours}",
)
_NOBODY = Text(en="nowhere, as there are no workers", zh_TW="無（沒有工作節點）")
_CLUSTER_HINT = Text(
    en="Start “dask scheduler”, and “dask worker” with that address wherever this version of okrsheet is installed.",
    zh_TW="請啟動「dask scheduler」，並在安裝了相同版本 okrsheet 的機器上以該位址啟動「dask worker」。",
)
