"""The same work on each of many files: here, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from okrsheet.basics.errors import OkrsheetError, described, no_traceback
from okrsheet.basics.text import Text

if TYPE_CHECKING:  # what starts processes is slow to import, and most plans are one workbook
    from concurrent.futures import Executor, Future
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

WORTH = 16
"""Files from which on processes are started: to start them takes as long as to read some ten workbooks."""
_AHEAD = 4
"""Tasks that are handed out for each process at one time. The others are not made yet, as each holds what is
to be written into a workbook.
"""
_AHEAD_ELSEWHERE = 2
_BATCH = 10
"""Files that go to a Dask worker together: its scheduler takes a millisecond for each task."""


def nothing() -> None:
    """What is done after each step where nobody watches, and in the end where there is nothing to end."""


class Abandoned(KeyboardInterrupt):
    """The user would not wait for what was begun either; some of it may be done that was not taken."""


class Workers:
    """Who does the work: this process, or those of an executor, which ``start`` starts when there is enough to do.

    A process may die of a file, as of one for which there is no memory. What it and its neighbours had in
    hand is then done once more, each file alone, so a piece of work must be one that may be repeated.
    Of other machines, which may repeat work on their own account, ``alive`` tells whether any is left.
    """

    def __init__(
        self,
        start: Callable[[], Executor] | None = None,
        *,
        count: int = 1,
        worth: int = 0,
        alive: Callable[[], bool] | None = None,
        end: Callable[[], object] = nothing,
    ) -> None:
        self._start, self._count, self._worth, self._end = start, count, worth, end
        self._alive = alive
        self._executor: Executor | None = None
        self._repeated: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stop(wait=not isinstance(error, Abandoned))
        self._end()

    @property
    def elsewhere(self) -> bool:
        """Whether other machines do the work."""
        return self._alive is not None

    def may_have_repeated(self, path: Path) -> bool:
        """Whether the work on a file may have been done more than once."""
        return self.elsewhere or path in self._repeated

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
            KeyboardInterrupt: the user stopped it; :class:`Abandoned` if twice.
            OkrsheetError: those who do the work cannot be reached any more.
        """
        if count < self._worth or not self._starts():
            with _interrupts_held(count > 1) as check:
                for path, task in tasks:
                    take(path, _outcome(work, path, task))
                    check()
            return
        left, lost = iter(tasks), list[tuple[Path, T]]()
        while True:
            doing = self._round(work, take)
            is_done = doing.all(left)
            lost += doing.lost
            if is_done:
                break
            self._stop()  # of a pool no process is left once one has died
            left = chain(doing.unbegun, left)
        for path, task in lost:
            self._repeated.add(path)
            alone = self._round(work, take)
            if not alone.all(iter([(path, task)])):
                self._stop()
            if alone.lost or alone.unbegun:
                take(path, OkrsheetError(_LOST.says(file=path), _LOST_HINT))

    def outcomes(
        self,
        work: Callable[[T], R],
        tasks: Sequence[tuple[Path, T]],
        step: Callable[[], object] = nothing,
    ) -> list[R | OkrsheetError]:
        """The outcomes of tasks in their order, of one that went wrong the error; ``step`` is called after each.
        Raises as :meth:`each`.
        """
        found: dict[Path, R | OkrsheetError] = {}

        def take(path: Path, outcome: R | OkrsheetError) -> None:
            found[path] = outcome
            step()

        self.each(work, tasks, take, count=len(tasks))
        return [found[path] for path, _ in tasks]

    def _round(self, work: Callable[[T], R], take: Callable[[Path, R | OkrsheetError], None]) -> _Round[T, R]:
        if not self._starts() or self._executor is None:  # after one had died
            raise OkrsheetError(_NO_OTHER, _GONE_HINT)
        batch, ahead = (_BATCH, _AHEAD_ELSEWHERE) if self.elsewhere else (1, _AHEAD)
        return _Round(self._executor, batch, ahead * self._count, work, take, self._alive)

    def _starts(self) -> bool:
        """Whether other processes run, or can be started; some systems do not let them speak to each other."""
        if self._executor is None and self._start is not None:
            try:
                self._executor = self._start()
            except (ImportError, OSError):
                if self.elsewhere:
                    raise
                self._start = None
        return self._executor is not None

    def _stop(self, *, wait: bool = True) -> None:
        if self._executor is not None:
            if not wait:  # one that stands still would be waited for when this process ends
                _kill(self._executor)
            self._executor.shutdown(wait=wait)
            self._executor = None


HERE = Workers()
"""No other process: the work is done by this one."""


class _Round(Generic[T, R]):
    """Tasks that are handed to an executor, a few at a time, until all are done or a process has died.

    ``lost`` are those that were in hand then, ``unbegun`` those that could not be handed out any more.
    """

    def __init__(
        self,
        executor: Executor,
        batch: int,
        ahead: int,
        work: Callable[[T], R],
        take: Callable[[Path, R | OkrsheetError], None],
        alive: Callable[[], bool] | None,
    ) -> None:
        self._executor, self._batch, self._ahead = executor, batch, ahead
        self._work, self._take, self._alive = work, take, alive
        self._begun: dict[Future[list[R | OkrsheetError]], list[tuple[Path, T]]] = {}
        self._broken = False
        self.lost: list[tuple[Path, T]] = []
        self.unbegun: list[tuple[Path, T]] = []

    def all(self, left: Iterator[tuple[Path, T]]) -> bool:
        """Does the tasks; ``False`` where some are left because a process has died."""
        with _interrupts_held() as check:
            try:
                while True:
                    while self._has_room() and (batch := list(islice(left, self._batch))):
                        self._begin(batch)
                    check()
                    if not self._begun:
                        return not self._broken
                    self._finish_some()
            except KeyboardInterrupt as stop:
                self._finish_begun(waits=not isinstance(stop, Abandoned))
                raise

    def _has_room(self) -> bool:
        return len(self._begun) < self._ahead and not self._broken

    def _begin(self, batch: list[tuple[Path, T]]) -> None:
        from concurrent.futures import BrokenExecutor

        try:
            self._begun[self._executor.submit(_outcomes, self._work, batch)] = batch
        except BrokenExecutor:
            self.unbegun, self._broken = batch, True
        except Exception as error:  # a cluster that has gone has errors of its own
            raise _gone(error) from error

    def _finish_some(self) -> None:
        from concurrent.futures import FIRST_COMPLETED, wait

        look = _LOOK if self._alive else _LOOK_HERE
        done = wait(self._begun, timeout=look, return_when=FIRST_COMPLETED).done
        if not done and self._alive and not self._alive():
            raise OkrsheetError(_NOBODY_LEFT, _GONE_HINT)
        if not done and any(not one.is_alive() for one in _processes(self._executor)):
            # One died while it handed over what it had done; the others, and the pool, wait for its other half.
            _kill(self._executor)
            self.lost += [task for batch in self._begun.values() for task in batch]
            self._begun, self._broken = {}, True
        for future in done:
            self._finish(future)

    def _finish_begun(self, *, waits: bool) -> None:
        """After an interruption: does what processes have in hand, and no more of what was handed out.

        Raises:
            Abandoned: the user would not wait for that.
        """
        from concurrent.futures import wait

        try:
            if not waits:
                raise Abandoned
            if not self._alive:  # on other machines nobody knows what is in hand
                for future in [one for one in self._begun if one.cancel()]:
                    del self._begun[future]
            for future in wait(self._begun).done:
                self._finish(future)
        except KeyboardInterrupt:
            for future in self._begun:
                future.cancel()
            raise Abandoned from None

    def _finish(self, future: Future[list[R | OkrsheetError]]) -> None:
        from concurrent.futures import BrokenExecutor

        batch = self._begun[future]
        try:
            outcomes = future.result()
        except BrokenExecutor:
            self.lost, self._broken = [*self.lost, *batch], True
        except Exception as error:
            if type(error).__name__ in _GONE_ERRORS:
                raise _gone(error) from error
            self.lost += batch  # a worker of Dask died, or one outcome cannot be handed over; others go on
        else:
            for (path, _), outcome in zip(batch, outcomes, strict=True):
                self._take(path, outcome)
        del self._begun[future]  # last: where taking it is interrupted, it is taken once more


def _processes(executor: Executor) -> list[BaseProcess]:
    """The processes of a pool; of other executors none are known."""
    return list((getattr(executor, "_processes", None) or {}).values())


def _kill(executor: Executor) -> None:
    """Ends a pool's processes wherever they are; a workbook is replaced in one step."""
    for one in _processes(executor):
        one.kill()


def _gone(error: Exception) -> OkrsheetError:
    return OkrsheetError(_GONE.says(what=described(error)), _GONE_HINT)


@contextmanager
def _interrupts_held(held: bool = True) -> Iterator[Callable[[], None]]:
    """Ctrl-C noted, and raised only when what is given is called: between two pieces of work, so that it can be
    told exactly which are done. A second Ctrl-C is raised at once.
    """
    noted: list[int] = []

    def note(number: int, _: object) -> None:
        if noted:
            raise Abandoned
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
    return ProcessPoolExecutor(count, context, initializer=_serve)


def _serve() -> None:
    """Makes a process one that leaves Ctrl-C to the one that hands out the work, and ends with it."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if parent := multiprocessing.parent_process():

        def watch() -> None:
            parent.join()
            os._exit(1)  # a workbook is replaced in one step, so at any moment

        threading.Thread(target=watch, daemon=True).start()


def cluster(address: str) -> Workers:
    """The workers of a Dask cluster, by the address of its scheduler, such as ``tcp://10.0.0.5:8786``.

    They must have this version of okrsheet, and see the files under the same absolute paths.

    Raises:
        OkrsheetError: Dask is not installed, the scheduler does not answer or has no workers, or they have
            another version.
    """
    import logging

    try:
        from distributed import Client
    except ImportError as error:
        raise OkrsheetError(_NO_DASK, _NO_DASK_HINT) from error
    from okrsheet import __version__

    try:
        _check_answers(address)
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except Exception as error:  # of many kinds: a name that means nothing, a port that is closed
        problem = _NO_CLUSTER.says(address=address, what=described(error))
        raise OkrsheetError(problem, _CLUSTER_HINT) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is told in a sentence
    try:
        theirs = tuple(sorted(set(client.run(_version).values())))
    except Exception as error:
        client.close()
        problem = _NOT_THERE.says(address=address, what=described(error))
        raise OkrsheetError(problem, _CLUSTER_HINT) from error
    if theirs != (__version__,):
        client.close()
        says = _NOT_OURS if theirs else _NOBODY
        raise OkrsheetError(says.says(address=address, theirs=theirs, ours=__version__), _CLUSTER_HINT)

    def close() -> None:
        with suppress(Exception):  # of a cluster that has gone already
            client.close()

    return Workers(
        # Pure tasks of one name would be given the outcome of an earlier run.
        partial(client.get_executor, pure=False),
        count=sum(client.ncores().values()),
        alive=lambda: bool(client.ncores()),
        end=close,
    )


def _check_answers(address: str) -> None:
    """Raises where nothing at an address answers as Dask does: a port that is open and says nothing would keep
    Dask's client for ever.
    """
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    async def greet() -> None:
        from distributed.comm import connect

        comm = await asyncio.wait_for(connect(address, timeout=_PATIENCE), _PATIENCE)
        comm.abort()

    with ThreadPoolExecutor(1) as thread:  # whoever calls may run a loop of their own
        thread.submit(lambda: asyncio.run(greet())).result()


def _version() -> str:
    from okrsheet import __version__

    return __version__


_PATIENCE = 10.0  # seconds
_GONE_ERRORS = ("CancelledError", "FutureCancelledError", "CommClosedError")
"""Errors of Dask, which need not be installed, when its scheduler has gone."""
_LOOK_HERE = 2.0
_LOOK = 20.0
"""Seconds without an outcome after which it is asked whether any worker of a cluster is left."""
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
_NOBODY = Text(en="{address}: this cluster has no workers", zh_TW="{address}：這個叢集沒有工作節點")
_NOT_THERE = Text(
    en="{address}: its workers cannot be asked for okrsheet ({what})",
    zh_TW="{address}：無法在其工作節點上使用 okrsheet（{what}）",
)
_NOBODY_LEFT = Text(en="the cluster has no workers any more", zh_TW="叢集已沒有工作節點")
_NO_OTHER = Text(
    en="no other process can be started in the place of one that was ended",
    zh_TW="無法啟動行程來取代已中止的行程",
)
_GONE = Text(
    en="the processes that do the work cannot be reached any more ({what})",
    zh_TW="已無法連線到執行工作的行程（{what}）",
)
_GONE_HINT = Text(
    en="Each workbook is as it was, or complete. Run the command again, perhaps with --jobs 1.",
    zh_TW="每個活頁簿不是原樣就是已完整更新。請重新執行指令，或改用 --jobs 1。",
)
_CLUSTER_HINT = Text(
    en="Start “dask scheduler”, and “dask worker” with that address wherever this version of okrsheet is installed.",
    zh_TW="請啟動「dask scheduler」，並在安裝了相同版本 okrsheet 的機器上以該位址啟動「dask worker」。",
)
