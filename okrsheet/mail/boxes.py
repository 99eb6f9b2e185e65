"""Mailboxes on a drive: Maildirs, mbox files and folders of ``.eml`` files. Nothing in them is changed."""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text

Named = tuple[str, Callable[[], bytes]]
"""What a message is called in its mailbox, and how to read it."""


def is_maildir(folder: Path) -> bool:
    """Whether a folder is a Maildir."""
    return all((folder / name).is_dir() for name in ("cur", "new"))


def of_maildir(folder: Path) -> Iterator[Named]:
    """The messages of a Maildir, the new ones first."""
    paths = [path for name in ("new", "cur") for path in sorted((folder / name).iterdir())]
    yield from _files(folder, paths)


def of_mbox(file: Path, opened: ExitStack) -> Iterator[Named]:
    """The messages of an mbox file, which is closed when ``opened`` is."""
    box = opened.enter_context(closing(mailbox.mbox(file, create=False)))
    for number, key in enumerate(box.iterkeys(), start=1):
        yield f"{file.name}:{number}", lambda key=key: box.get_bytes(key)  # type: ignore[misc]


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
