"""Things that go wrong while a file is written: kills, drives that fail, several runs at once.

The old file or the new one is there at every moment, never a mixture; no edit is lost; nothing is left
behind, or the next run removes it. With ``--whole`` a whole monthly run is killed at each of its steps.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES
from okrsheet.xlsx import replace_file, verify
from okrsheet.xlsx.change import store
from tests.books import sample

OLD, NEW = b"old" * 1000, b"new" * 5000
SEEN = hashlib.sha256(OLD).hexdigest()
HOME = Path(__file__).parents[1]

Patch = pytest.MonkeyPatch

fcntl = pytest.importorskip("fcntl", reason="needs POSIX signals, limits and locks")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(OLD)
    return path


def python(*arguments: object, stdin: int | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=HOME,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


# Kills


def kills(what: str, folder: Path) -> dict[str, int]:
    with python("-m", "tests.kills", what, folder) as child:
        said, trouble = child.communicate(timeout=1800)
    assert child.returncode == 0, trouble
    counts: dict[str, int] = json.loads(said)
    return counts


def test_a_write_killed_before_any_of_its_steps(tmp_path: Path) -> None:
    found = kills("lines", tmp_path)

    assert found["kills"] > 50
    assert min(found["old"], found["new"], found["litter"]) > 5


def test_a_write_killed_in_the_middle_of_the_file(tmp_path: Path) -> None:
    assert kills("sizes", tmp_path) == {"kills": 20, "old": 20, "new": 0, "litter": 20}


@pytest.mark.parametrize("what", ["random", "report"])
def test_hundreds_of_kills(what: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--whole"):
        pytest.skip("make faults")

    found = kills(what, tmp_path)

    assert found["kills"] > 100
    assert min(found["old"], found["new"], found["litter"]) > 5


# Drives that fail, and drives that are different


def fails(
    error: OSError, at_call: int = 1, then: Callable[..., object] | None = None
) -> Callable[..., object]:
    """A function of the operating system that raises at its n-th call, and otherwise does its work."""
    calls = 0

    def maybe(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == at_call:
            raise error
        return then(*arguments, **options) if then else None

    return maybe


def failing(holder: object, name: str, code: int, at_call: int = 1) -> Callable[[Patch], None]:
    def patch(patches: Patch) -> None:
        error = OSError(code, os.strerror(code))
        patches.setattr(holder, name, fails(error, at_call, getattr(holder, name)))

    return patch


class FullDrive:
    """A file on a drive that takes no more."""

    def __init__(self, handle: int, code: int) -> None:
        self.handle, self.code = handle, code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)

    def write(self, data: bytes) -> None:
        os.write(self.handle, data[: len(data) // 2])
        raise OSError(self.code, os.strerror(self.code))


def half_written(code: int) -> Callable[[Patch], None]:
    return lambda patches: patches.setattr(os, "fdopen", lambda handle, _: FullDrive(handle, code))


def denied_mode(patches: Patch) -> None:
    """A drive without modes: all files have the same, and it cannot be changed."""
    patches.setattr(os, "chmod", fails(PermissionError(1, "Operation not permitted")))
    patches.setattr(stat, "S_IMODE", lambda _: 0o777)


FAILURES: dict[str, tuple[Callable[[Patch], None], str]] = {
    "reading, the first time": (failing(hashlib, "file_digest", errno.EIO), "could not be written: Input/output"),
    "reading, the last time": (failing(hashlib, "file_digest", errno.EIO, 2), "could not be written: Input/output"),
    "a drive that went away": (failing(hashlib, "file_digest", errno.ESTALE), "could not be written: Stale"),
    "no file can be made": (failing(tempfile, "mkstemp", errno.EROFS), "could not be written: Read-only"),
    "too many open files": (failing(tempfile, "mkstemp", errno.EMFILE), "could not be written: Too many"),
    "half written, full": (half_written(errno.ENOSPC), "there is no room"),
    "half written, quota": (half_written(errno.EDQUOT), "there is no room"),
    "half written, error": (half_written(errno.EIO), "could not be written: Input/output"),
    "syncing": (failing(os, "fsync", errno.EIO), "could not be written: Input/output"),
    "syncing finds the drive full": (failing(os, "fsync", errno.ENOSPC), "there is no room"),
    "the mode": (failing(os, "chmod", errno.EIO), "could not be written: Input/output"),
    "renaming": (failing(os, "replace", errno.EIO), "could not be written: Input/output"),
    "renaming, open on Windows": (failing(os, "replace", errno.EACCES), "probably open in Excel"),
    "locking": (failing(fcntl, "flock", errno.EIO), "could not be written: Input/output"),
    "asking for locks": (failing(fcntl, "lockf", errno.EIO), "could not be written: Input/output"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_where_a_drive_fails_the_old_file_stays(name: str, book: Path, monkeypatch: Patch) -> None:
    patch, sentence = FAILURES[name]

    with monkeypatch.context() as patches:
        patch(patches)
        with pytest.raises(Refused, match=sentence) as caught:
            replace_file(book, NEW, expected_sha256=SEEN)

    assert [path.name for path in book.parent.iterdir()] == ["plan.xlsx"]
    assert book.read_bytes() == OLD
    assert all(str(book) in caught.value.into(language) for language in LANGUAGES)


DIFFERENT: dict[str, Callable[[Patch], None]] = {
    "files cannot be synced": failing(os, "fsync", errno.EINVAL),
    "folders cannot be synced": failing(os, "fsync", errno.EINVAL, at_call=2),
    "folders cannot be opened": failing(os, "open", errno.EACCES, at_call=2),
    "no locks": failing(fcntl, "flock", errno.ENOLCK),
    "no locks of the other kind": failing(fcntl, "lockf", errno.ENOTSUP),
    "no locks at all, as on Windows": lambda patches: patches.setattr(store, "_HAS_LOCKS", False),
    "no owners": failing(os, "chown", errno.EPERM),
    "no modes": denied_mode,
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_drive_that_knows_less_is_written_to_all_the_same(
    name: str, book: Path, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patches:
        DIFFERENT[name](patches)
        replace_file(book, NEW, expected_sha256=SEEN)

    assert book.read_bytes() == NEW
    assert [path.name for path in book.parent.iterdir()] == ["plan.xlsx"]


def test_a_renaming_whose_answer_was_lost_is_done(book: Path, monkeypatch: Patch) -> None:
    rename = os.replace

    def renamed_but(*paths: Path) -> None:
        rename(*paths)
        raise FileNotFoundError(errno.ENOENT, "asked twice")

    with monkeypatch.context() as patches:
        patches.setattr(os, "replace", renamed_but)
        replace_file(book, NEW, expected_sha256=SEEN)

    assert book.read_bytes() == NEW


# Several runs at once

APPEND = """
import hashlib, sys
from pathlib import Path
from okrsheet.basics.errors import Refused
from okrsheet.xlsx import replace_file
path, name = Path(sys.argv[1]), sys.argv[2]
for number in range(25):
    while True:
        old = path.read_bytes()
        try:
            new = old + f"{name}{number}\\n".encode()
            replace_file(path, new, expected_sha256=hashlib.sha256(old).hexdigest())
            break
        except Refused as refused:
            reasons = "another run", "another program", "changed by somebody else"
            assert any(reason in str(refused) for reason in reasons), refused
"""


def test_no_edit_of_several_runs_is_lost(book: Path) -> None:
    book.write_bytes(b"")

    children = [python("-c", APPEND, book, name) for name in "abcd"]
    for child in children:
        assert child.wait(timeout=120) == 0, child.communicate()[1]
        child.communicate()

    assert sorted(book.read_text().split()) == sorted(f"{name}{n}" for name in "abcd" for n in range(25))
    assert [path.name for path in book.parent.iterdir()] == ["plan.xlsx"]


def test_a_file_that_another_run_writes_is_left_to_it(book: Path) -> None:
    with store._locked(book, book), pytest.raises(Refused, match="by another run of okrsheet"):
        replace_file(book, NEW, expected_sha256=SEEN)

    assert book.read_bytes() == OLD


LOCK = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_a_file_that_another_program_locks_is_left_to_it(book: Path) -> None:
    with python("-c", LOCK, book, stdin=subprocess.PIPE) as other:
        assert other.stdin and other.stdout
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(Refused, match="is locked by another program"):
            replace_file(book, NEW, expected_sha256=SEEN)
        other.stdin.close()

    assert book.read_bytes() == OLD
    replace_file(book, NEW, expected_sha256=SEEN)
    assert book.read_bytes() == NEW


def test_two_monthly_runs_at_once(tmp_path: Path) -> None:
    path = sample(tmp_path)
    months = ("2026-10", "2026-11")

    children = [python("-m", "okrsheet", "report", path, "--month", month) for month in months]
    said = [child.communicate(timeout=120)[1] for child in children]

    for child, trouble in zip(children, said, strict=True):
        lost = any(sentence in trouble for sentence in ("another run", "another program", "was changed"))
        assert child.returncode == (2 if lost else 0), trouble
    assert min(child.returncode for child in children) == 0
    assert verify(path.read_bytes()) == ()
    assert not list(tmp_path.rglob("*.tmp"))
