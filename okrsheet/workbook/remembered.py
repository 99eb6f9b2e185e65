"""What was read of workbooks, remembered on disk: one that has not changed is not read again by a later command.

An entry is a file, found by a hash of all that it hangs on: the workbook's bytes and path, okrsheet and
Python themselves. It may be thrown away at any time, and one that cannot be understood is none. Entries
are pickled, for speed: so the folder must be one that only the user can write to, or nothing is remembered, and
nothing but classes that hold data is made of them again.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import re
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from functools import cache
from pathlib import Path
from typing import Any, Final

import okrsheet
from okrsheet.basics.text import LANGUAGES
from okrsheet.workbook.tables import Opened

VARIABLE: Final = "OKRSHEET_CACHE"
"""Names another folder in the environment; ``off`` means that nothing is remembered."""
_ENDING, _DRAFT = ".read", "okrsheet-"
_OURS = re.compile(rf"[0-9a-f]{{64}}\{_ENDING}|{_DRAFT}\w+\.tmp")
_MOST = 256 << 20
"""Bytes of an entry, unpacked; the largest workbook that okrsheet reads has fewer cells."""
_DAYS = 60
"""After so many days without use an entry is thrown away."""
_OWN = ("okrsheet.basics.cells", "okrsheet.plan.columns", "okrsheet.plan.layout", "okrsheet.plan.records", "okrsheet.workbook.tables")  # fmt: skip
_TIMES = {one.__name__: one for one in (date, datetime, time_of_day, timedelta)}


def folder() -> Path | None:
    """Where entries are kept; ``None`` where they are not."""
    named = os.environ.get(VARIABLE, "").strip()
    if named.casefold() == "off":
        return None
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("okrsheet", appauthor=False)


def _is_private(where: Path) -> bool:
    """Whether only the user can have written what is in a folder, where the system tells."""
    try:
        about = where.stat()
    except FileNotFoundError:
        return True  # it is made as one
    except OSError:
        return False
    return os.name == "nt" or (about.st_uid == os.geteuid() and not about.st_mode & 0o022)


def remembered(where: Path, data: bytes, name: tuple[object, ...], make: Callable[[], Opened]) -> Opened:
    """What is remembered of a workbook with this content, or what ``make`` reads of it now.

    ``name`` says what else it hangs on, such as its path.
    """
    version = _version()
    if not version or not _is_private(where):
        return make()
    digest = hashlib.sha256(data).hexdigest()
    entry = where / f"{_key(digest, name, version)}{_ENDING}"
    if (found := _entry(entry)) is not None and found.workbook.sha256 == digest:
        return found
    made = make()
    with suppress(Exception):  # a disk that is full, a folder that may not be written to: it is but a help
        _keep(entry, made)
    return made


def forget_old(where: Path) -> None:
    """Throws away what was not used for a long time."""
    oldest = time.time() - _DAYS * 24 * 3600
    with suppress(OSError), os.scandir(where) as entries:
        for entry in entries:
            if _OURS.fullmatch(entry.name) and entry.stat().st_mtime < oldest:
                with suppress(OSError):
                    os.unlink(entry.path)


def _key(digest: str, name: tuple[object, ...], version: tuple[object, ...]) -> str:
    return hashlib.sha256(repr((digest, name, version)).encode()).hexdigest()


@cache
def _version() -> tuple[object, ...]:
    """What reads: okrsheet, by its modules as they are as well, for who changes them; its languages; Python. Blank
    where no modules can be seen.
    """
    modules = [(path, path.stat()) for path in sorted(Path(okrsheet.__file__).parent.rglob("*.py"))]
    seen = hashlib.sha256(repr([(str(path), at.st_size, at.st_mtime_ns) for path, at in modules]).encode())
    return (okrsheet.__version__, seen.hexdigest(), LANGUAGES, sys.version) if modules else ()


class _Unpickler(pickle.Unpickler):
    """Makes nothing but records, cells, layouts, and days."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of this name, if it is one that holds data."""
        if module == "datetime" and name in _TIMES:
            return _TIMES[name]
        found = super().find_class(module, name) if module in _OWN and "." not in name else None
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def _entry(path: Path) -> Opened | None:
    """An entry that is there and can be understood."""
    try:
        packed = path.read_bytes()
        os.utime(path)  # it is in use
        found = _Unpickler(io.BytesIO(zlib.decompressobj().decompress(packed, _MOST))).load()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the workbook itself is there to be read
        return None
    return found if isinstance(found, Opened) else None


def _keep(path: Path, made: Opened) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(".tmp", _DRAFT, path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.compress(pickle.dumps(made, pickle.HIGHEST_PROTOCOL), 1))
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
