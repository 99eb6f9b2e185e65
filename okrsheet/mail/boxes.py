"""Mailboxes on a drive: Maildirs, mbox files and folders of ``.eml`` files. Nothing in them is changed."""

from __future__ import annotations

import glob
import mailbox
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text

_HEADER = re.compile(rb"[!-9;-~]+:")
Named = tuple[str, Callable[[], bytes]]
"""What a message is called in its mailbox, and how to read it."""


def is_maildir(folder: Path) -> bool:
    """Whether a folder is a Maildir."""
    return all((folder / name).is_dir() for name in ("cur", "new"))


def of_maildir(folder: Path) -> Iterator[Named]:
    """The messages of a Maildir, the new ones first."""
    paths = [path for name in ("new", "cur") for path in sorted((folder / name).iterdir())]
    for name, _ in _files(folder, paths):
        yield name, lambda name=name: _read_from_maildir(folder, folder / name)  # type: ignore[misc]


def _read_from_maildir(folder: Path, path: Path) -> bytes:
    """A message, also where a mail program has marked or moved it since, which gives its file another name."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        known = path.name.partition(":2,")[0]
        now = (one for name in ("cur", "new") for one in (folder / name).glob(f"{glob.escape(known)}*"))
        if found := next(now, None):
            return found.read_bytes()
        raise


def of_mbox(file: Path, opened: ExitStack) -> Iterator[Named]:
    """The messages of an mbox file, which is closed when ``opened`` is.

    Where a line of a text begins with “From ”, which many programs leave as it is, what follows still belongs to the
    message: it does not begin with a header.
    """
    box = opened.enter_context(closing(mailbox.mbox(file, create=False)))
    messages: list[list[str]] = []
    for key in box.iterkeys():
        if _HEADER.match(box.get_file(key).readline()) or not messages:
            messages.append([])
        messages[-1].append(key)
    for number, keys in enumerate(messages, start=1):
        yield f"{file.name}:{number}", lambda keys=keys: _joined(box, keys)  # type: ignore[misc]


def _joined(box: mailbox.mbox, keys: list[str]) -> bytes:
    """A message of which several pieces were taken for messages."""
    first, *others = keys
    return b"\n".join([box.get_bytes(first), *(box.get_bytes(key, from_=True) for key in others)])


def is_mbox(beginning: bytes) -> bool:
    """Whether a file that begins so is an mbox."""
    return beginning.startswith(b"From ")


def messages_in(place: Path, opened: ExitStack) -> Iterator[Named]:
    """The messages of a Maildir, an mbox file, an ``.eml`` file or a folder of them.

    Raises:
        OkrsheetError: there is no such mailbox.
    """
    if place.is_file():
        with place.open("rb") as file:
            several = is_mbox(file.read(5))
        yield from of_mbox(place, opened) if several else [(place.name, place.read_bytes)]
    elif is_maildir(place):
        yield from of_maildir(place)
    elif place.is_dir():
        yield from _files(place, sorted(path for path in place.rglob("*") if path.suffix.lower() == ".eml"))
    else:
        raise OkrsheetError(_NO_BOX.says(folder=place), _UNREADABLE_HINT)


def _files(folder: Path, paths: list[Path]) -> Iterator[Named]:
    yield from ((path.relative_to(folder).as_posix(), path.read_bytes) for path in paths if path.is_file())


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turns what goes wrong at a mailbox into an error that names it."""
    try:
        yield
    except (OSError, mailbox.Error) as error:
        raise OkrsheetError(_UNREADABLE.says(folder=place, why=str(error)), _UNREADABLE_HINT) from error


_UNREADABLE = Text(en="{folder}: the mailbox cannot be read ({why})", zh_TW="{folder}：無法讀取信箱（{why}）")
_NO_BOX = Text(en="{folder}: there is no mailbox", zh_TW="{folder}：沒有信箱")
_UNREADABLE_HINT = Text(
    en="Name a Maildir, an mbox file, an .eml file, or a folder of them.",
    zh_TW="請指定 Maildir、mbox 檔案、.eml 檔，或存放 .eml 檔的資料夾。",
)
