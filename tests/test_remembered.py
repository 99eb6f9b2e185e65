"""What was read of a folder's workbooks is remembered by their content, and never believed beyond it."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import shutil
import time
import zlib
from pathlib import Path

import pytest

import okrsheet
from okrsheet.workbook import reader, remembered
from okrsheet.workbook.files import Files, search
from okrsheet.workbook.reader import read_files
from tests.books import made
from tests.test_folders import book, team

DAY = dt.date(2026, 10, 31)
TEAMS = 16  # workbooks from which on it is worth it


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which is remembered."""
    monkeypatch.setenv(remembered.VARIABLE, str(tmp_path / "memory"))
    return tmp_path / "memory"


@pytest.fixture
def plans(tmp_path: Path) -> Files:
    """Sixteen workbooks."""
    (tmp_path / "plans").mkdir()
    for n in range(TEAMS):
        book(tmp_path / "plans" / f"{n:02}.xlsx", team(n))
    (found,) = search([tmp_path / "plans"]).plans
    return found


def told(files: Files) -> list[tuple[str, object, object]]:
    """All that a plan is made of, as far as it can be compared."""
    found = okrsheet.assess(read_files(files, DAY), DAY)
    items = [(i.id, found[i].progress, [str(i.typed(c.key)) for c in i.OURS]) for i in found.plan.items]
    return [*items, ("findings", list(map(str, found.findings)), [w.sha256 for w in found.plan.workbooks])]


def never(*_: object) -> None:
    raise AssertionError("a workbook was read")


def test_a_workbook_that_has_not_changed_is_not_read_again(
    memory: Path, plans: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = told(plans)
    assert len(list(memory.iterdir())) == TEAMS and memory.stat().st_mode & 0o77 == 0
    monkeypatch.setattr(reader, "_read", never)
    assert told(plans) == first


def test_one_that_has_changed_is_read_again_and_so_is_one_of_another_name(
    memory: Path, plans: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = told(plans)
    book(plans.workbooks[3], team(40))
    shutil.move(plans.workbooks[5], plans.workbooks[5].with_name("moved.xlsx"))
    (found,) = search([plans.name]).plans
    second = told(found)
    assert second != first
    monkeypatch.setenv(remembered.VARIABLE, "off")
    assert told(found) == second


@pytest.mark.parametrize("what", ["version", "modules", "language"])
def test_another_okrsheet_reads_anew(
    what: str, memory: Path, plans: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(plans)
    newer: tuple[object, ...] = (what, *remembered._version())
    monkeypatch.setattr(remembered, "_version", lambda: newer)
    monkeypatch.setattr(reader, "_read", never)
    with pytest.raises(okrsheet.OkrsheetError, match="a workbook was read"):
        told(plans)


def _traitor(mark: Path) -> bytes:
    class Traitor:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(mark),)

    return zlib.compress(pickle.dumps(Traitor()))


def test_an_entry_that_is_spoilt_or_hostile_is_none(memory: Path, plans: Files, tmp_path: Path) -> None:
    first, mark = told(plans), tmp_path / "it ran"
    spoilt = [
        b"",
        b"nonsense",
        zlib.compress(b"nonsense"),
        zlib.compress(pickle.dumps("a text")),
        _traitor(mark),
    ]
    spoilt.append(zlib.compress(b"cokrsheet.basics.text\nLANGUAGES.__class__\n."))
    for entry, content in zip(sorted(memory.iterdir()), spoilt, strict=False):
        entry.write_bytes(content)
    assert told(plans) == first and not mark.exists()


def test_what_was_not_used_for_long_is_thrown_away(memory: Path, plans: Files) -> None:
    told(plans)
    used, unused = memory / ("0" * 64 + ".read"), memory / ("1" * 64 + ".read")
    others = [memory / name for name in ("somebody's.txt", "minutes.read", "report.tmp")]
    for path in (used, unused, *others):
        path.write_bytes(b"")
    for path in (unused, *others):
        os.utime(path, (0, time.time() - 61 * 24 * 3600))
    told(plans)
    assert used.exists() and not unused.exists() and all(path.exists() for path in others)


@pytest.mark.skipif(os.name == "nt", reason="it has other rights")
def test_nothing_is_remembered_in_a_folder_that_others_may_write_to(memory: Path, plans: Files) -> None:
    memory.mkdir()
    memory.chmod(0o777)
    told(plans)
    assert not list(memory.iterdir())


def test_a_folder_that_cannot_be_made_does_no_harm(
    plans: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(remembered.VARIABLE, str(made(tmp_path / "a file", {"x": []}) / "below"))
    assert len(told(plans)) == 2 * TEAMS + 1


def test_nothing_is_remembered_of_a_few_workbooks_or_when_it_is_off(
    memory: Path, plans: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_files(Files(plans.name, plans.workbooks[1:]), DAY)
    monkeypatch.setenv(remembered.VARIABLE, "off")
    told(plans)
    assert not memory.exists()


def test_it_is_kept_where_the_system_keeps_such_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(remembered.VARIABLE)
    where = remembered.folder()
    assert where is not None and "okrsheet" in where.parts[-1]
