"""A file replaced in one step: at every moment the old one or the new one, whole.

The new content is written beside the old file, synced, compared once more with what was read, and
renamed over it. Two runs on one file are kept apart by a lock that ends with its process; a run that
was killed leaves at most a draft, which the next run removes. What drives do differently:

- Some cannot sync folders: a power cut may bring the old file back, whole. Some cannot sync files
  either: what a power cut leaves there is up to the drive; a kill or a crash of okrsheet does no harm.
- Some know neither owners nor modes, nor locks; then none are kept, and the last look at the old
  file, just before the renaming, stands alone against another run.
- Windows renames over no file that is open anywhere: refused, and the old file stays.
- A renaming on another machine's drive may fail after it was done; it is then looked at what is there.
- A folder under synchronisation (OneDrive, Dropbox) sees a new file; edits made elsewhere meanwhile
  become that service's conflict copy.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.places import is_remote
from okrsheet.xlsx import refusals
from okrsheet.xlsx.change import remote

_HAS_LOCKS = find_spec("fcntl") is not None
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_OFFERED = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK)
"""What a drive answers that does not know syncing, or locks."""
_MARKS = {
    "~${}": refusals.OPEN_IN_EXCEL,
    ".~lock.{}#": refusals.OPEN_IN_LIBREOFFICE,
    ".~{}": refusals.OPEN_IN_WPS,
}
"""What programs leave beside a workbook that they have open. Only Word cuts a long name."""


def check_writable(path: Path) -> None:
    """Refuses early: a file that is open elsewhere, read-only, or in a closed folder.

    Raises:
        Refused: as above, or the file is not there; or it lies in a store that cannot keep two writers apart.
    """
    if is_remote(path):
        remote.check_offered(path)
        return
    target = _target(path)
    there = _beside(target)
    for mark, refusal in _MARKS.items():
        lock = there.get(mark.format(target.name).casefold())
        if lock:
            raise refusal.of(file=path, lock=target.with_name(lock))
    mode = target.stat().st_mode
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise refusals.READ_ONLY.of(file=path)
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise refusals.FOLDER_READ_ONLY.of(file=path, folder=target.parent)


def backup_of(path: Path) -> Path:
    """Where a file's backup stands: beside it, or beside what a symbolic link leads to."""
    target = path if is_remote(path) else _target(path)
    return target.with_name(f"{target.name}.bak")


def replace_file(path: Path, new: bytes, *, expected_sha256: str, backup: bool = False) -> None:
    """Puts new content in the place of a file, behind a symbolic link if there is one.

    Args:
        path: the file, which must exist.
        new: its whole new content.
        expected_sha256: of the content that was read; anything else there is refused.
        backup: whether the old file is kept as :func:`backup_of` says, in place of an older one.

    Raises:
        Refused: open elsewhere, read-only, changed meanwhile, no room; the old file is whole.
    """
    if is_remote(path):
        remote.replace(path, new, expected_sha256=expected_sha256, backup=backup)
        return
    check_writable(path)
    target = _target(path)
    try:
        with _locked(path, target):
            _check_unchanged(path, target, expected_sha256)
            _remove_litter(target)
            with _draft(target, new) as draft:
                # Somebody may have opened or saved it while the draft was being written.
                check_writable(path)
                _check_unchanged(path, target, expected_sha256)
                if backup:
                    _back_up(path, target)
                _rename(draft, target, new)
            _sync_folder(target.parent)
    except OkrsheetError:
        raise
    except PermissionError as error:
        raise refusals.IN_USE.of(file=path) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise refusals.DISK_FULL.of(file=path) from error
        reason = error.strerror or str(error)
        raise refusals.NOT_WRITTEN.of(file=path, reason=reason) from error


def _target(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise refusals.MISSING.of(file=path) from error


def _beside(target: Path) -> dict[str, str]:
    """The marks in a file's folder, upper and lower case being alike: two people may name it so."""
    try:
        names = [name for name in os.listdir(target.parent) if name.startswith(("~$", ".~"))]
    except OSError:  # a folder may be open only to those who know what it holds
        marks = [mark.format(target.name) for mark in _MARKS]
        names = [mark for mark in marks if os.path.lexists(target.with_name(mark))]
    return {name.casefold(): name for name in names}


def _check_unchanged(path: Path, target: Path, expected_sha256: str) -> None:
    try:
        with target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise refusals.MISSING.of(file=path) from error
    if digest != expected_sha256:
        raise refusals.CHANGED.of(file=path)


@contextlib.contextmanager
def _locked(path: Path, target: Path) -> Iterator[None]:
    """Keeps other runs away from the file: whoever comes second is refused.

    Without locks (on Windows, where an open file could not be replaced, and on some drives)
    nothing is kept away.
    """
    if not _HAS_LOCKS:
        yield
        return
    import fcntl

    with target.open("r+b") as file:
        try:
            # Two kinds of locks do not see each other, save on network drives, where one may not
            # hold both: it is but asked whether another program has one of the other kind.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.lockf(file, fcntl.LOCK_UN)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                raise refusals.LOCKED.of(file=path) from error
            if error.errno not in _NOT_OFFERED:
                raise
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise refusals.BUSY.of(file=path) from error
        except OSError as error:
            if error.errno not in _NOT_OFFERED:
                raise
        yield


def _back_up(path: Path, target: Path) -> None:
    backup = backup_of(path)
    with _draft(target, target.read_bytes()) as copy:
        try:
            os.replace(copy, backup)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise
            raise refusals.NO_BACKUP.of(
                file=path, backup=backup, reason=error.strerror or str(error)
            ) from error


def _rename(draft: Path, target: Path, new: bytes) -> None:
    try:
        os.replace(draft, target)
    except PermissionError:
        raise
    except OSError:
        # Over a network an answer may be lost, and the repeated question fail.
        if draft.exists() or target.read_bytes() != new:
            raise


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
            _sync(file.fileno())
        _keep_mode_and_owner(target, name)
        yield Path(name)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _keep_mode_and_owner(target: Path, draft: str) -> None:
    """Gives the new file the old one's mode, owner, group and extended attributes (ACLs are among
    them), as far as one may. On Windows it has the rights that its folder hands down; another hard
    link to the old file stays with the old content.
    """
    before = target.stat()
    if hasattr(os, "chown") and (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
        # Only the superuser can give a file away; a group one belongs to can be kept.
        with contextlib.suppress(OSError):
            os.chown(draft, -1, before.st_gid)
        with contextlib.suppress(OSError):
            os.chown(draft, before.st_uid, -1)
    mode, after = stat.S_IMODE(before.st_mode), os.stat(draft)
    if after.st_gid != before.st_gid:
        mode &= ~stat.S_IRWXG  # what one group may is nothing for another
    if stat.S_IMODE(after.st_mode) != mode:
        os.chmod(draft, mode)
    for name in os.listxattr(target) if hasattr(os, "listxattr") else ():
        with contextlib.suppress(OSError):
            os.setxattr(draft, name, os.getxattr(target, name))


def _sync(handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NOT_OFFERED:
            raise


def _sync_folder(folder: Path) -> None:
    """Makes the new name last through a power cut, where folders can be synced at all."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
