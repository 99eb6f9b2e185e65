"""Work on many workbooks: by this process, by several, and by a Dask cluster, always with the same outcome."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import okrsheet
from okrsheet.assessment import Assessment
from okrsheet.basics import workers as workers_module
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.workers import HERE, Workers, cluster, processes
from okrsheet.run.checking import assess_files
from okrsheet.run.jobs import ReportJob
from okrsheet.run.reporting import run
from okrsheet.workbook.files import Files, search
from okrsheet.writeback import Order, carry_out
from okrsheet.xlsx.change import store
from tests import cluster as loopback
from tests.books import made
from tests.test_cli import run as cli
from tests.test_folders import book, team

DAY = dt.date(2026, 10, 31)


@pytest.fixture(scope="module")
def dask() -> Iterator[str]:
    """The address of a Dask cluster with two workers."""
    pytest.importorskip("distributed")
    with loopback.cluster() as address:
        yield address


@pytest.fixture(scope="module", params=["processes", "dask"])
def others(request: pytest.FixtureRequest) -> Iterator[Workers]:
    """Two other processes: of this machine, or of the cluster."""
    if request.param == "dask":
        address = request.getfixturevalue("dask")
        with cluster(address) as workers:
            yield workers
        return
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(workers_module, "WORTH", 0)
        with processes(2) as workers:
            yield workers


# The same figures, findings and cells, however the content is spread over workbooks and processes

COUNT = 14


@st.composite
def spreads(draw: st.DrawFn) -> tuple[Sequence[int], Sequence[int]]:
    """For each team the workbook that holds it, and for each row of check-ins as well: it may be elsewhere."""
    homes = draw(st.lists(st.integers(0, 4), min_size=COUNT, max_size=COUNT))
    logs = draw(st.one_of(st.just(homes), st.lists(st.integers(0, 4), min_size=COUNT, max_size=COUNT)))
    return homes, logs


def spread(folder: Path, homes: Sequence[int], logs: Sequence[int]) -> Files:
    """The workbooks of fourteen teams: fourteen objectives with a key result and a check-in each."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    teams = [team(n) for n in range(COUNT)]
    for number in {*homes, *logs}:
        goals = [
            {t: r for t, r in one.items() if t != "Check-ins"}
            for one, n in zip(teams, homes, strict=True)
            if n == number
        ]
        rows = [{"Check-ins": one["Check-ins"]} for one, n in zip(teams, logs, strict=True) if n == number]
        book(folder / f"book {number}.xlsx", *goals, *rows)
    (found,) = search([folder]).plans
    return found


def figures(found: Assessment) -> Mapping[str, tuple[object, ...]]:
    return {
        item.id: (found[item].progress, found[item].expected, found[item].status, found[item].change)
        for item in found.plan.items
    }


def findings(found: Assessment) -> Counter[tuple[str, str]]:
    """What was found, without the cells, and without what is told of whole workbooks."""
    return Counter((one.code, one.id) for one in found.findings if not one.code.startswith("S"))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spreads())
def test_a_plan_is_the_same_in_one_workbook_and_spread_over_several(
    others: Workers, tmp_path: Path, spreading: tuple[Sequence[int], Sequence[int]]
) -> None:
    one = assess_files(spread(tmp_path / "one", [0] * COUNT, [0] * COUNT), DAY)
    files = spread(tmp_path / "many", *spreading)
    here, there = assess_files(files, DAY), assess_files(files, DAY, workers=others)
    assert figures(one) == figures(here) == figures(there)
    assert findings(one) == findings(here) == findings(there)
    assert list(map(str, here.findings)) == list(map(str, there.findings))
    assert [w.name for w in here.plan.workbooks] == [w.name for w in there.plan.workbooks]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_workbooks_and_reports_are_the_same_bytes_whoever_writes_them(
    others: Workers, tmp_path: Path
) -> None:
    written = []
    spread(tmp_path / "kept", [n % 5 for n in range(COUNT)], [0] * COUNT)
    for workers in (HERE, others):
        shutil.rmtree(tmp_path / "plans", ignore_errors=True)
        shutil.copytree(tmp_path / "kept", tmp_path / "plans")
        (files,) = search([tmp_path / "plans"]).plans
        result = run(ReportJob(files, tmp_path / "out", DAY, "en", workers=workers))
        told = [str(message) for message in result.talk]
        written.append((contents(tmp_path / "plans"), contents(tmp_path / "out"), told))
    assert written[0] == written[1]
    again = run(ReportJob(files, tmp_path / "out", DAY, "en", workers=others))
    assert any("0 of 5 workbooks were updated" in str(message) for message in again.talk)
    assert contents(tmp_path / "plans") == written[0][0]


@pytest.mark.parametrize("command", ["check", "report", "verify"])
def test_commands_say_the_same_with_one_process_and_several(command: str, tmp_path: Path) -> None:
    said = []
    for jobs in ("1", "2"):
        folder = tmp_path / "plans"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for n in range(20):
            book(folder / f"{n:02}.xlsx", team(n))
        (folder / "bad.xlsx").write_bytes(b"PK\3\4 cut off")
        day = [] if command == "verify" else ["--as-of", str(DAY)]
        for each in ([], ["--each"])[: 1 if command == "verify" else 2]:
            done = cli(command, folder, *day, *each, "--jobs", jobs, "--lang", "en")
            assert done.exit_code == 2 and "bad.xlsx" in done.stderr
            said.append((done.stdout, done.stderr))
    half = len(said) // 2
    assert said[:half] == said[half:]


def test_jobs_and_dask_are_two_ways(tmp_path: Path) -> None:
    done = cli("check", tmp_path, "--jobs", "2", "--dask", "tcp://127.0.0.1:1", "--lang", "en")
    assert done.exit_code == 2 and "give --jobs or --dask, not both" in done.stderr


def test_a_cluster_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers_module, "_PATIENCE", 0.5)
    made(tmp_path / "plan.xlsx", {"Objectives": [["ID", "Objective", "Owner"], ["O1", "Grow", "A"]]})
    done = cli("check", tmp_path, "--dask", "tcp://127.0.0.1:1", "--lang", "en")
    assert done.exit_code == 2 and "tcp://127.0.0.1:1: there is no Dask scheduler that answers" in done.stderr


def test_a_cluster_with_another_version_is_refused(dask: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(okrsheet, "__version__", "99.0")
    with pytest.raises(OkrsheetError, match=r"its workers have okrsheet \d\S+; this is okrsheet 99.0"):
        cluster(dask)


def test_the_command_works_on_a_cluster(dask: str, tmp_path: Path) -> None:
    files = spread(tmp_path / "plans", [n % 5 for n in range(COUNT)], [0] * COUNT)
    done = cli("report", files.name, "--as-of", str(DAY), "--dask", dask, "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert "all 5 workbooks were updated" in done.stderr


def test_a_cluster_reads_what_was_named_wherever_its_workers_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    there, here = tmp_path / "there", tmp_path / "here"
    for where in (there, here):
        where.mkdir()
        spread(where / "plans", [n % 5 for n in range(COUNT)], [0] * COUNT)
    old = contents(there)
    monkeypatch.chdir(here)
    with loopback.cluster(there) as address:
        done = cli("report", "plans/", "--as-of", str(DAY), "--dask", address, "--lang", "en")
        refused = cli("report", "plans/", "--each", "--dask", address, "--lang", "en")
    assert done.exit_code == 0 and (here / "plans-2026-10" / "report.html").exists(), done.stderr
    assert "all 5 workbooks were updated" in done.stderr and contents(there) == old
    assert refused.exit_code == 2 and "leave out --dask" in refused.stderr


# A process that dies of a file


def deadly(path: Path) -> str:
    """Dies of one file, as for want of memory."""
    if path.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name.upper()


def test_a_file_of_which_a_process_dies_is_named_and_its_neighbours_are_done(others: Workers) -> None:
    names = [f"file{n}" for n in range(12)]
    paths = [Path(name) for name in (*names[:5], "deadly", *names[5:])]
    found: dict[str, str | OkrsheetError] = {}
    others.each(deadly, [(path, path) for path in paths], lambda path, one: found.__setitem__(path.name, one))
    error = found.pop("deadly")
    assert isinstance(error, OkrsheetError) and "deadly: the process that worked on it was ended" in str(
        error
    )
    assert found == {name: name.upper() for name in names}


def test_one_death_among_many_takes_the_others_no_time() -> None:
    """They go on in parallel, in a pool that was started anew."""
    paths = [Path("deadly" if n == 50 else f"file{n}") for n in range(200)]
    found: dict[str, str | OkrsheetError] = {}
    starts: list[int] = []

    class Counting(Workers):
        def _stop(self, *, wait: bool = True) -> None:
            starts.append(1)
            super()._stop(wait=wait)

    with Counting(partial(workers_module._pool, 2), count=2) as workers:
        workers.each(
            deadly, [(path, path) for path in paths], lambda path, one: found.__setitem__(path.name, one)
        )
    assert sum(isinstance(one, OkrsheetError) for one in found.values()) == 1 and len(found) == 200
    assert len(starts) <= 4


def failing(path: Path) -> NoReturn:
    raise ValueError(f"no {path}")


def half(path: Path) -> bytes:
    """Is more than a pipe takes at one time."""
    return bytes(10_000_000)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no such processes")
def test_a_process_that_dies_while_it_hands_over_what_it_did_stops_nobody() -> None:
    import multiprocessing

    def kill() -> None:
        while not (children := multiprocessing.active_children()):
            time.sleep(0.001)
        time.sleep(0.05)
        os.kill(next(iter(children)).pid or 0, signal.SIGKILL)

    found: dict[str, bytes | OkrsheetError] = {}
    tasks = [(Path(f"file{n}"), Path(f"file{n}")) for n in range(40)]
    with Workers(partial(workers_module._pool, 2), count=2) as workers:
        threading.Thread(target=kill, daemon=True).start()
        workers.each(half, tasks, lambda path, one: found.__setitem__(path.name, one))
    assert len(found) == 40 and all(isinstance(one, bytes) for one in found.values())


def unpicklable(path: Path) -> object:
    return threading.Lock() if path.name == "file3" else path


def test_an_outcome_that_cannot_be_handed_over_is_that_files_alone() -> None:
    found: dict[str, object] = {}
    tasks = [(Path(f"file{n}"), Path(f"file{n}")) for n in range(4)]
    with Workers(partial(workers_module._pool, 2), count=2) as workers:
        workers.each(unpicklable, tasks, lambda path, one: found.__setitem__(path.name, one))
    assert isinstance(found["file3"], OkrsheetError) and len(found) == 4


def test_a_port_that_says_nothing_is_no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    pytest.importorskip("distributed")
    monkeypatch.setattr(workers_module, "_PATIENCE", 0.5)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(OkrsheetError, match="no Dask scheduler"),
    ):
        cluster(f"tcp://127.0.0.1:{silent.getsockname()[1]}")


def test_an_unexpected_error_names_the_file(others: Workers) -> None:
    found: list[str | OkrsheetError] = []
    others.each(failing, [(Path("a"), Path("a"))], lambda _, one: found.append(one))
    assert [str(one) for one in found] == ["a: something unexpected happened (ValueError: no a)"]


def orders_of(files: Files, out: Path) -> list[Order]:
    """The orders of a report, and none of them carried out."""
    found: list[Order] = []

    class Collecting(Workers):
        def each(self, work: Callable[..., object], tasks: object, take: object, *, count: int = 0) -> None:
            if work is carry_out:
                found.extend(task for _, task in tasks)  # type: ignore[attr-defined]
            else:
                super().each(work, tasks, take, count=count)  # type: ignore[arg-type]

    run(ReportJob(files, out, DAY, workers=Collecting()))
    return found


def test_an_order_may_be_carried_out_twice_but_not_on_what_somebody_changed(tmp_path: Path) -> None:
    """So a process may die after it has written and before it has said so."""
    files = spread(tmp_path / "plans", [0] * COUNT, [0] * COUNT)
    (order,) = orders_of(files, tmp_path / "out")
    first = carry_out(order)
    assert first.as_read
    new = order.path.read_bytes()
    assert len(first.changed) == 3 * 4 * COUNT and not carry_out(order).changed
    assert order.path.read_bytes() == new and not carry_out(order).as_read
    spread(tmp_path / "plans", [0] * COUNT, [0] * (COUNT - 1) + [1])
    with pytest.raises(OkrsheetError, match="changed by somebody else"):
        carry_out(order)


# Stopped, killed, no room: each workbook is the old one or the new one, and the next run does the rest


def old_and_new(folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What many workbooks hold before and after a report."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for n in range(60):
        book(folder / f"{n:02}.xlsx", team(n))
    old = contents(folder)
    kept = Path(shutil.copytree(folder, folder.with_name("kept")))
    assert cli("report", folder, "--as-of", str(DAY), "--out", folder.with_name("first")).exit_code == 0
    new = contents(folder)
    shutil.rmtree(folder)
    kept.rename(folder)
    assert len(new) == len(old) and not set(new.values()) & set(old.values())
    return old, new


def updated(folder: Path, new: Mapping[str, bytes]) -> int:
    """How many workbooks are written."""
    return sum((folder / name).read_bytes() == content for name, content in new.items())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_old_and_new_workbooks_and_the_next_completes(
    by: signal.Signals, tmp_path: Path
) -> None:
    folder = tmp_path / "plans"
    old, new = old_and_new(folder)
    report = [
        sys.executable,
        "-m",
        "okrsheet",
        "report",
        str(folder),
        "--as-of",
        str(DAY),
        "--lang",
        "en",
        "-j",
        "2",
    ]
    stops = 0
    for _ in range(3):
        before = updated(folder, new)
        process = subprocess.Popen(report, stderr=subprocess.PIPE, text=True, start_new_session=True)
        while process.poll() is None and updated(folder, new) < before + 3:
            time.sleep(0.001)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, by)  # as a terminal does: to every process of the command
        said = process.communicate(timeout=60)[1]
        now = contents(folder)
        assert all(now[name] in (old[name], new[name]) for name in old)
        count = updated(folder, new)
        stops += before < count < len(old)
        if by is signal.SIGINT and process.returncode == 130:
            assert f"Stopped: {count - before} of 60 workbooks were updated, each of them completely" in said
            assert "Traceback" not in said and not [name for name in now if name.endswith(".tmp")]
    assert stops
    done = cli("report", folder, "--as-of", str(DAY), "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert contents(folder) == new


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_processes_end_with_the_command_that_started_them(tmp_path: Path) -> None:
    """As where a schedule ends it, or somebody kills it alone."""
    folder = tmp_path / "plans"
    _, new = old_and_new(folder)
    report = [sys.executable, "-m", "okrsheet", "report", str(folder), "--as-of", str(DAY), "-j", "2"]
    process = subprocess.Popen(report, stderr=subprocess.DEVNULL, start_new_session=True)
    while process.poll() is None and updated(folder, new) < 3:
        time.sleep(0.001)
    process.terminate()
    process.wait()
    for _ in range(200):
        time.sleep(0.01)
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
    else:
        pytest.fail("a process lives on")
    assert cli("report", folder, "--as-of", str(DAY)).exit_code == 0
    assert contents(folder) == new


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_a_second_ctrl_c_stops_at_once_and_says_at_least_how_many(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    old, new = old_and_new(folder)
    slow = "import time, okrsheet.writeback as w; real = w.replace_file; w.replace_file = lambda *a, **k: (time.sleep(0.5), real(*a, **k))"
    code = f"{slow}; import sys; from okrsheet.cli import main; sys.argv[1:] = {['report', str(folder), '--as-of', str(DAY), '--lang', 'en', '-j', '2']!r}; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while process.poll() is None and updated(folder, new) < 2:
        time.sleep(0.01)
    for _ in range(2):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.1)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and "Stopped at once: at least " in said and "Traceback" not in said, (
        said
    )
    now = contents(folder)
    assert all(now[name] in (old[name], new[name]) for name in old) and 2 <= updated(folder, new) <= 12


def test_a_disk_that_is_full_stops_one_workbook_and_the_next_run_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = spread(tmp_path / "plans", [n % 5 for n in range(COUNT)], [0] * COUNT)
    old, syncs = contents(files.name), []

    def sync(handle: int) -> None:
        syncs.append(handle)
        if len(syncs) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(store, "_sync", sync)
        done = cli("report", files.name, "--as-of", str(DAY), "--lang", "en")
    assert done.exit_code == 2 and "book 2.xlsx: there is no room for the new file" in done.stderr
    assert "4 of 5 workbooks were updated" in done.stderr
    now = contents(files.name)
    assert [name for name in old if now[name] == old[name]] == ["book 2.xlsx"] and now.keys() == old.keys()
    again = cli("report", files.name, "--as-of", str(DAY), "--lang", "en")
    assert again.exit_code == 0 and "1 of 5 workbooks were updated" in again.stderr
