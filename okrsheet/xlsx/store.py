"""A file replaced in one step: at every moment the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from okrsheet.errors import OkrsheetError
from okrsheet.xlsx import refusals

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def check_writable(path: Path) -> None:
    """Refuses early: a file that is open elsewhere, read-only, or in a closed folder.

    Raises:
        Refused: as above, or the file is not there.
    """
    target = _target(path)
    for lock, refusal in (
        (target.with_name(f"~${target.name}"), refusals.OPEN_IN_EXCEL),
        (target.with_name(f".~lock.{target.name}#"), refusals.OPEN_IN_LIBREOFFICE),
    ):
        if lock.exists():
            raise refusal.of(file=path, lock=lock)
    mode = target.stat().st_mode
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise refusals.READ_ONLY.of(file=path)
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise refusals.FOLDER_READ_ONLY.of(file=path, folder=target.parent)


def replace_file(path: Path, new: bytes, *, expected_sha256: str) -> None:
    """Puts new content in the place of a file, behind a symbolic link if there is one.

    Args:
        path: the file, which must exist.
        new: its whole new content.
        expected_sha256: of the content that was read; anything else there is refused.

    Raises:
        Refused: open elsewhere, read-only, changed meanwhile, no room; the old file is whole.
    """
    check_writable(path)
    target = _target(path)
    try:
        _check_unchanged(path, target, expected_sha256)
        _remove_litter(target)
        with _draft(target, new) as draft:
            # Somebody may have opened or saved it while the draft was being written.
            check_writable(path)
            _check_unchanged(path, target, expected_sha256)
            os.replace(draft, target)
        _sync_folder(target.parent)
    except OkrsheetError:
        raise
    except PermissionError as error:
        raise refusals.IN_USE.of(file=path) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise refusals.DISK_FULL.of(file=path) from error
        reason = error.strerror or error
        raise refusals.NOT_WRITTEN.of(file=path, reason=reason) from error


def _target(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise refusals.MISSING.of(file=path) from error


def _check_unchanged(path: Path, target: Path, expected_sha256: str) -> None:
    try:
        with target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise refusals.MISSING.of(file=path) from error
    if digest != expected_sha256:
        raise refusals.CHANGED.of(file=path)


def _prefix(target: Path) -> str:
    # File names have a limit of 255 bytes; a digest keeps the drafts of two files apart.
    return f".okrsheet-{hashlib.sha256(target.name.encode(errors='replace')).hexdigest()[:12]}-"


def _remove_litter(target: Path) -> None:
    """Removes what a killed run left behind for this very file."""
    for litter in target.parent.glob(f"{_prefix(target)}*.tmp"):
        with contextlib.suppress(OSError):
            litter.unlink()


@contextlib.contextmanager
def _draft(target: Path, new: bytes) -> Iterator[Path]:
    """The new content beside the file, complete on disk; gone afterwards in any case."""
    handle, name = tempfile.mkstemp(".tmp", _prefix(target), target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        _keep_mode_and_owner(target, name)
        yield Path(name)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _keep_mode_and_owner(target: Path, draft: str) -> None:
    before = target.stat()
    if hasattr(os, "chown") and (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
        # Only the superuser can give a file away; a group one belongs to can be kept.
        with contextlib.suppress(OSError):
            os.chown(draft, -1, before.st_gid)
        with contextlib.suppress(OSError):
            os.chown(draft, before.st_uid, -1)
    os.chmod(draft, stat.S_IMODE(before.st_mode))


def _sync_folder(folder: Path) -> None:
    """Makes the new name last through a power cut, where folders can be synced at all."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
