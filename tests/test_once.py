"""A sheet is unpacked, checked and taken apart once in a run."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.run.jobs import ReportJob
from okrsheet.run.reporting import run
from okrsheet.workbook.files import Files
from okrsheet.xlsx import Reader, edit, one_run, open_package, package_from
from okrsheet.xlsx.package.archive import Archive, Entry
from okrsheet.xlsx.package.memory import MOST_REMEMBERED, Memory
from tests import parts as make
from tests.books import sample

Unpacked: TypeAlias = Counter[tuple[str, str]]
"""How often each part was unpacked, by the digest of its file and its name."""


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> Unpacked:
    found: Unpacked = Counter()
    pieces = Archive.pieces

    def counted(self: Archive, entry: Entry) -> Iterator[bytes]:
        found[digest(self.data), entry.name] += 1
        return pieces(self, entry)

    monkeypatch.setattr(Archive, "pieces", counted)
    return found


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def of(unpacked: Unpacked, file: bytes, folder: str = "") -> dict[str, int]:
    """The parts of one file that were unpacked, and how often."""
    return {
        name: times
        for (one, name), times in unpacked.items()
        if one == digest(file) and name.startswith(f"xl/{folder}") and "/_rels/" not in name
    }


def content(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_unpacks_each_sheet_once_and_each_changed_one_once_as_written(
    language: Language, tmp_path: Path, unpacked: Unpacked
) -> None:
    plan = sample(tmp_path, language)
    before = shutil.copyfile(plan, tmp_path / "before.xlsx")
    old = plan.read_bytes()

    run(ReportJob(Files.of(plan), tmp_path / "out", dt.date(2026, 11, 30)))

    was, now = content(before), content(plan)
    sheets = {name for name in was if name.startswith("xl/worksheets/")}
    changed = {name for name in sheets if was[name] != now[name]}
    assert len(changed) > 3
    assert of(unpacked, old, "worksheets/") == dict.fromkeys(sheets, 1)
    assert of(unpacked, plan.read_bytes(), "worksheets/") == dict.fromkeys(changed, 1)


def test_what_the_sheets_share_is_unpacked_once_too(unpacked: Unpacked) -> None:
    package = package_from(Path("plan.xlsx"), make.zipped(make.parts()))
    sheet = package.sheets[0]

    whole = Reader(package).whole(sheet)
    edited = edit(package, {sheet.part: {(9, 1): "On track"}})

    assert whole.cell(1, 1).value == "Target"
    assert edited.changed_parts == (sheet.part,)
    assert of(unpacked, package.data) == {
        "xl/workbook.xml": 1,
        "xl/styles.xml": 1,
        "xl/sharedStrings.xml": 1,
        sheet.part: 1,
    }


def test_a_file_that_was_changed_meanwhile_is_read_anew(tmp_path: Path) -> None:
    plan = sample(tmp_path)
    with one_run():
        first, again = open_package(plan), open_package(plan)
        plan.write_bytes(first.with_parts({"docProps/app.xml": b"<Properties/>"}))
        changed = open_package(plan)

    assert again is first
    assert changed.sha256 != first.sha256
    assert open_package(plan) is not changed


def test_what_is_heavy_makes_room_and_what_is_too_heavy_is_made_again() -> None:
    memory, made = Memory(), list[str]()

    def asked(name: str, weight: int) -> None:
        memory.once(("unpacked", name), lambda: made.append(name), weight)

    for name, weight in {
        "note": 0,
        "first": MOST_REMEMBERED,
        "second": 1,
        "third": MOST_REMEMBERED + 1,
    }.items():
        asked(name, weight)
        asked(name, weight)

    assert made == ["note", "first", "second", "third", "third"]
    made.clear()
    for name in ("note", "second", "first"):
        asked(name, 1)
    assert made == ["first"]


def test_a_second_run_looks_anew(tmp_path: Path, unpacked: Unpacked) -> None:
    plan = sample(tmp_path)
    job = ReportJob(Files.of(plan), tmp_path / "out", dt.date(2026, 11, 30))
    run(job)
    written = plan.read_bytes()
    unpacked.clear()

    run(job)

    assert plan.read_bytes() == written
    assert set(of(unpacked, written, "worksheets/").values()) == {1}
