"""Where files lie: on a drive, or in a store that is named by an address, such as ``s3://plans/2026``.

A file in a store is a :class:`upath.UPath`, which has what a path has: a name, a parent, bytes. It is no
``PurePath``, by which the two are told apart where they must be.
"""

from __future__ import annotations

import glob
import os
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any, cast

from okrsheet.basics.errors import OkrsheetError, described
from okrsheet.basics.text import Text, without_secrets

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # at least two letters; one is a drive of Windows


def is_address(typed: str) -> bool:
    """Whether a path is the address of something in a store."""
    return bool(_ADDRESS.match(typed))


def is_remote(path: Path) -> bool:
    """Whether a file lies in a store, and not on a drive."""
    return not isinstance(path, PurePath)


def place(typed: str) -> Path:
    """The place that a path or an address names.

    Raises:
        OkrsheetError: it is an address of a kind for which no library is installed, or which nobody knows.
    """
    if not is_address(typed):
        return Path(typed)
    scheme, colon, rest = typed.partition(":")
    typed = f"{scheme.lower()}{colon}{rest}"
    if typed.startswith("file:///"):
        from urllib.request import url2pathname  # which is slow to import

        named = url2pathname(typed[len("file://") :])
        if "\0" not in named:
            return Path(named)
    if typed.startswith(
        "file:"
    ):  # a host, or nothing: a variable that is not set would mean the current folder
        raise OkrsheetError(_NO_FILE.says(address=typed), _NO_FILE_HINT)
    try:
        from upath import UPath

        found = UPath(typed)
        store_of(cast("Path", found))
    except ImportError as error:
        raise OkrsheetError(
            _NO_LIBRARY.says(address=without_secrets(typed), what=str(error)), _NO_LIBRARY_HINT
        ) from error
    except Exception as error:  # each store has errors of its own
        raise OkrsheetError(
            _NO_STORE.says(address=without_secrets(typed), what=described(error)), _NO_STORE_HINT
        ) from error
    return cast("Path", found)  # it behaves like one in all that is asked of it


def store_of(path: Path) -> Any:
    """The file system of fsspec in which a remote file lies."""
    return cast("Any", path).fs


def name_in_store(path: Path) -> str:
    """What a remote file is called in its store: ``plans/2026/company.xlsx``."""
    return cast("str", cast("Any", path).path)


def shown(path: Path) -> str:
    """A path as it may be told to others: an address without a password or a signed query."""
    return without_secrets(str(path)) if is_remote(path) else str(path)


def name_of(path: Path) -> str:
    """The last name of a path; of an address without a query."""
    return PurePath(shown(path)).name


def is_folder(path: Path) -> bool:
    """Whether there is such a folder. Unlike ``Path.is_dir`` it never raises of a path on a drive.

    Raises:
        OkrsheetError: the store cannot be asked.
    """
    if not is_remote(path):
        return os.path.isdir(path)
    with _asking(path):
        return bool(store_of(path).isdir(name_in_store(path)))


def walk(folder: Path, onerror: Callable[[Path, str], None]) -> Iterator[tuple[Path, list[str], list[str]]]:
    """As :func:`os.walk`, of a folder on a drive or in a store; ``onerror`` gets what cannot be looked into, and why.

    Raises:
        OkrsheetError: the store cannot be asked.
    """
    if not is_remote(folder):

        def closed(error: OSError) -> None:
            onerror(Path(error.filename), error.strerror or str(error))

        for here, folders, files in os.walk(folder, onerror=closed):
            yield Path(here), folders, files
        return
    root = name_in_store(folder)
    with _asking(folder):
        for name, folders, files in store_of(folder).walk(root, on_error="raise"):
            seen = posixpath.relpath(name, root)
            yield folder if seen == "." else folder / seen, folders, files


def exists(path: Path) -> bool:
    """Whether there is anything of this name, be it a link that leads nowhere.

    Raises:
        OkrsheetError: the store cannot be asked.
    """
    if not is_remote(path):
        return os.path.lexists(path)
    with _asking(path):
        return bool(store_of(path).exists(name_in_store(path)))


def below(folder: Path, path: Path) -> str:
    """A path as it is seen from a folder above it, with slashes.

    Raises:
        ValueError: the folder is not above it.
    """
    if is_remote(path) != is_remote(folder):
        raise ValueError(f"{path} is not below {folder}")
    if not is_remote(path):
        return path.relative_to(folder).as_posix()
    above, seen = shown(folder).rstrip("/") + "/", shown(path)
    if not seen.startswith(above):
        raise ValueError(f"{path} is not below {folder}")
    return seen.removeprefix(above)


def fitting(pattern: Path) -> list[Path]:
    """What fits a pattern such as ``plans/*.xlsx``, in order.

    Raises:
        OkrsheetError: the store cannot be asked.
    """
    if not is_remote(pattern):
        return sorted(Path(one) for one in glob.glob(str(pattern), recursive=True))
    with _asking(pattern):
        found = store_of(pattern).glob(name_in_store(pattern))
    return [place(store_of(pattern).unstrip_protocol(one)) for one in sorted(found)]


def common_folder(paths: Sequence[Path]) -> Path:
    """The lowest folder that holds all files; that of the first where nothing does."""
    folders = [path.parent for path in paths]
    if any(map(is_remote, folders)):
        return _common_in_store(folders)
    try:
        return Path(os.path.commonpath(folders) or ".")
    except ValueError:  # absolute paths beside relative ones; or on Windows several drives
        try:
            return Path(os.path.commonpath(list(map(os.path.abspath, folders))))
        except ValueError:
            return folders[0]


def _common_in_store(folders: Sequence[Path]) -> Path:
    if not all(map(is_remote, folders)) or len({id(store_of(folder)) for folder in folders}) > 1:
        return folders[0]
    shared = posixpath.commonpath(list(map(name_in_store, folders)))
    return place(store_of(folders[0]).unstrip_protocol(shared)) if shared else folders[0]


def file_key(path: Path) -> str:
    """What is equal for two paths that lead to one file."""
    return str(path) if is_remote(path) else os.path.realpath(path)


def folder_for_results(path: Path) -> Path:
    """Where that is put which belongs beside a file or folder: what lies in a store, in the current folder."""
    return Path.cwd() if is_remote(path) else path.parent


@contextmanager
def _asking(path: Path) -> Iterator[None]:
    """Turns whatever goes wrong in a store into an error that names what was asked for."""
    try:
        yield
    except Exception as error:  # each store has errors of its own
        raise OkrsheetError(_SILENT.says(address=path, what=described(error)), _SILENT_HINT) from error


_NO_LIBRARY = Text(
    en="{address}: the library for such addresses is not installed ({what})",
    zh_TW="{address}：尚未安裝處理這種位址所需的程式庫（{what}）",
)
_NO_LIBRARY_HINT = Text(
    en="For s3:// pip install 'okrsheet[s3]'; for others pip install 'okrsheet[remote]' and the library that fsspec names.",
    zh_TW="s3:// 請執行 pip install 'okrsheet[s3]'；其他位址請執行 pip install 'okrsheet[remote]'，並安裝 fsspec 指明的程式庫。",
)
_NO_STORE = Text(
    en="{address}: this address cannot be used ({what})", zh_TW="{address}：無法使用這個位址（{what}）"
)
_NO_STORE_HINT = Text(
    en="Addresses look like s3://bucket/folder/plan.xlsx.",
    zh_TW="位址的形式如 s3://儲存貯體/資料夾/plan.xlsx。",
)
_NO_FILE = Text(
    en="{address}: this names no file on this computer", zh_TW="{address}：這不是這部電腦上的檔案"
)
_NO_FILE_HINT = Text(
    en="Write the path itself, or three slashes: file:///home/plan.xlsx.",
    zh_TW="請直接輸入路徑，或使用三個斜線：file:///home/plan.xlsx。",
)
_SILENT = Text(
    en="{address}: the store cannot be asked ({what})", zh_TW="{address}：無法查詢這個儲存位置（{what}）"
)
_SILENT_HINT = Text(
    en="Check the address, the network connection and the credentials.", zh_TW="請檢查位址、網路連線與憑證。"
)
