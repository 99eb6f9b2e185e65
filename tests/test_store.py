"""A file replaced in one step: at every moment the old one or the new one, whole."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from okrsheet.basics.errors import Refused
from okrsheet.xlsx import check_writable, replace_file
from okrsheet.xlsx.change import store

OLD, NEW = b"old" * 1000, b"new" * 5000
SEEN = hashlib.sha256(OLD).hexdigest()

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals, limits or modes")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "計畫 plan.xlsx"
    path.write_bytes(OLD)
    return path


def only(book: Path) -> list[str]:
    """Everything in the folder."""
    return [path.name for path in book.parent.iterdir()]


def refused(book: Path, sentence: str) -> None:
    """The replacement is refused, the old file is whole, and nothing else is left behind."""
    before = sorted(only(book))
    with pytest.raises(Refused, match=sentence):
        replace_file(book, NEW, expected_sha256=SEEN)
    assert sorted(only(book)) == before


def test_the_new_content_takes_the_old_ones_place(book: Path) -> None:
    replace_file(book, NEW, expected_sha256=SEEN)

    assert book.read_bytes() == NEW
    assert only(book) == [book.name]


@posix
def test_the_mode_stays(book: Path) -> None:
    book.chmod(0o640)

    replace_file(book, NEW, expected_sha256=SEEN)

    assert stat.S_IMODE(book.stat().st_mode) == 0o640


@posix
def test_a_symbolic_link_stays_one(book: Path) -> None:
    link = book.with_name("link.xlsx")
    link.symlink_to(book.name)

    replace_file(link, NEW, expected_sha256=SEEN)

    assert link.is_symlink()
    assert book.read_bytes() == NEW


@pytest.mark.parametrize(
    ("lock", "sentence"),
    [
        ("~${}", "is open in Excel"),
        (".~lock.{}#", "is open in LibreOffice"),
        (".~{}", "is open in WPS Office"),
    ],
)
def test_a_file_open_elsewhere_is_left_alone(book: Path, lock: str, sentence: str) -> None:
    book.with_name(lock.format(book.name)).write_bytes(b"somebody")

    refused(book, sentence)
    assert book.read_bytes() == OLD
    with pytest.raises(Refused, match=sentence):
        check_writable(book)


def test_a_mark_is_known_however_its_letters_are_cased(book: Path) -> None:
    lock = book.with_name("~$計畫 PLAN.XLSX")
    lock.write_bytes(b"somebody")

    with pytest.raises(Refused, match="is open in Excel") as caught:
        check_writable(book)

    assert str(lock) in caught.value.into("en")


@pytest.mark.parametrize("other", ["~$plan.xlsx", "~$an.xlsx", ".~lock.plan.xlsx#", ".~計畫 plan.xls"])
def test_marks_of_other_workbooks_are_none_of_this_one(book: Path, other: str) -> None:
    book.with_name(other).write_bytes(b"somebody")

    replace_file(book, NEW, expected_sha256=SEEN)

    assert book.read_bytes() == NEW


def closed(*_: object) -> list[str]:
    raise PermissionError(13, "Permission denied")


@posix
def test_a_folder_that_shows_not_what_it_holds(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "listdir", closed)
    check_writable(book)
    book.with_name(f"~${book.name}").write_bytes(b"somebody")

    with pytest.raises(Refused, match="is open in Excel"):
        check_writable(book)


@posix
@pytest.mark.parametrize("stem", ["n" * 247, "n" * 250, "計" * 82, "計" * 83])
def test_the_longest_names(stem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"{stem}.xlsx"
    path.write_bytes(OLD)

    replace_file(path, NEW, expected_sha256=SEEN)

    assert path.read_bytes() == NEW
    monkeypatch.setattr(os, "listdir", closed)
    check_writable(path)


@posix
def test_a_backup_whose_name_would_be_too_long(tmp_path: Path) -> None:
    path = tmp_path / f"{'計' * 83}.xlsx"
    path.write_bytes(OLD)

    with pytest.raises(Refused, match="cannot be made: File name too long") as caught:
        replace_file(path, NEW, expected_sha256=SEEN, backup=True)

    assert "shorten" in caught.value.into("en")
    assert "縮短" in caught.value.into("zh-TW")
    assert path.read_bytes() == OLD
    assert only(path) == [path.name]


def test_a_folder_where_the_backup_belongs(book: Path) -> None:
    store.backup_of(book).mkdir()

    with pytest.raises(Refused, match=r"the backup .*plan\.xlsx\.bak cannot be made"):
        replace_file(book, NEW, expected_sha256=SEEN, backup=True)

    assert book.read_bytes() == OLD
    assert sorted(only(book)) == sorted([book.name, f"{book.name}.bak"])


def test_a_read_only_file_is_left_alone(book: Path) -> None:
    book.chmod(0o444)

    refused(book, "is read-only")
    assert book.read_bytes() == OLD


def test_a_file_that_is_gone(book: Path) -> None:
    book.unlink()

    refused(book, "no such file")


def test_a_file_changed_since_it_was_read_is_left_alone(book: Path) -> None:
    book.write_bytes(b"somebody else's")

    refused(book, "changed by somebody else")
    assert book.read_bytes() == b"somebody else's"


def test_a_file_changed_while_the_new_one_was_written(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: book.write_bytes(b"somebody else's"))

    refused(book, "changed by somebody else")
    assert book.read_bytes() == b"somebody else's"


def test_where_the_system_says_no_excel_is_suspected(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(os, "replace", denied)

    refused(book, "probably open in Excel")
    assert book.read_bytes() == OLD


def test_what_a_killed_run_left_behind_is_removed_and_nothing_else(book: Path) -> None:
    with store._draft(book, NEW) as draft:
        litter = draft.read_bytes()
    draft.write_bytes(litter)
    other = book.with_name(".okrsheet-of-another-file.tmp")
    other.write_bytes(b"")

    replace_file(book, NEW, expected_sha256=SEEN)

    assert sorted(only(book)) == sorted([book.name, other.name])


@posix
def test_a_full_disk_leaves_the_old_file_and_no_litter(book: Path) -> None:
    code = (
        "import resource, signal; from pathlib import Path\n"
        "from okrsheet.basics.errors import Refused; from okrsheet.xlsx import replace_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: replace_file(Path(sys.argv[1]), b'new' * 5000, expected_sha256=sys.argv[2])\n"
        "except Refused as refused: print(refused)"
    )
    done = run(code, book, SEEN)

    assert "no room" in done.stdout
    assert book.read_bytes() == OLD
    assert only(book) == [book.name]


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"import sys\n{code}", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="there are no extended attributes here")
def test_extended_attributes_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")
    try:
        os.setxattr(path, "user.label", b"confidential")
    except OSError:
        pytest.skip("this drive keeps no extended attributes")
    replace_file(path, b"new", expected_sha256=hashlib.sha256(b"old").hexdigest())
    assert (path.read_bytes(), os.getxattr(path, "user.label")) == (b"new", b"confidential")
