"""Drafts: letters as files that a mail program opens as unsent messages.

Each begins with a header that says of which report it is, and holds a checksum of what follows. So a
later run knows which drafts it may remove: those of its own report that nobody has changed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text, free_name
from okrsheet.mail.contents import EARLY, Letter
from okrsheet.mail.message import Dispatch, Envelope, message
from okrsheet.mail.outbox import key_of

_MARK = b"X-Okrsheet-Draft"


@dataclass(frozen=True, slots=True)
class Leftover:
    """A draft of an earlier run for somebody who gets none any more.

    ``kept`` says that it was not removed, because a person has changed it since.
    """

    path: Path
    kept: bool


def write_drafts(
    letters: Iterable[Letter], folder: Path, envelope: Envelope, taken: set[str]
) -> Iterator[Path]:
    """Each letter as a file that opens as an unsent message, under a name that is not ``taken``.

    Raises:
        Refused: the folder cannot be written to.
    """
    with _usable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for letter in letters:
            key = key_of(letter.report, letter.day, letter.recipient.identity)
            path = folder / _file_name(letter, taken)
            content = message(Dispatch(letter, key), envelope, draft=True)
            with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(_mark(letter.report, letter.day, content) + content)
            yield path


def clear_away(
    folder: Path, report: str, day: str, taken: Collection[str], to: Collection[str] = ()
) -> Iterator[Leftover]:
    """Removes the drafts of a report, as of a day, that an earlier run made and this one did not.

    Nothing but unchanged drafts of that report is removed; early ones count as of their day.

    Args:
        folder: where the drafts are.
        report: as in its letters.
        day: as in its letters.
        taken: the names, case folded, under which this run has written drafts.
        to: the only addresses, case folded, whose drafts are looked at; all where it is empty.

    Raises:
        Refused: the folder cannot be used.
    """
    with _usable(folder):
        for path in sorted(folder.glob("*.eml")):
            if path.name.casefold() in taken or path.is_symlink() or not path.is_file():
                continue
            mark, _, content = path.read_bytes().partition(b"\r\n")
            ours = _mark(report, day, content).rstrip()
            if mark[:-_SUM] != ours[:-_SUM] or (to and _recipient(content) not in to):
                continue
            if mark == ours:
                path.unlink()
            yield Leftover(path, kept=mark != ours)


_SUM = 20  # characters of the checksum


def _mark(report: str, day: str, content: bytes) -> bytes:
    about = key_of("drafts", report, day.removesuffix(EARLY))
    return b"%s: %s %s\r\n" % (_MARK, about.encode(), hashlib.sha256(content).hexdigest()[:_SUM].encode())


def _recipient(content: bytes) -> str:
    """The address of a draft, case folded; blank where it has none."""
    to = message_from_bytes(content, policy=SMTP)["To"]
    return to.addresses[0].addr_spec.casefold() if to and to.addresses else ""


def _file_name(letter: Letter, taken: set[str]) -> str:
    stem = f"{Path(letter.report).stem}-{letter.day}-{letter.recipient.address}"
    return free_name(re.sub(r"[^\w.@+-]", "_", stem)[:150], taken, ".eml")


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(
            _NO_FOLDER.says(folder=folder, why=error.strerror or str(error)), _NO_FOLDER_HINT
        ) from error


_NO_FOLDER = Text(en="{folder}: drafts cannot be kept there ({why})", zh_TW="{folder}：無法存放草稿（{why}）")
_NO_FOLDER_HINT = Text(en="Choose another folder.", zh_TW="請指定其他資料夾。")
