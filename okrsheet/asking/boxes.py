"""Where answers come from: files, folders, mailboxes on a drive, and mailboxes on a server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from okrsheet.asking import imap, tnef
from okrsheet.asking.found import LARGEST, TOO_LARGE, Came, Fault, Source, is_mail, mail, source, unopened
from okrsheet.basics.errors import OkrsheetError, described
from okrsheet.basics.places import below, is_folder, is_remote, place, shown, walk
from okrsheet.basics.text import Message, Text, one_line
from okrsheet.basics.workers import nothing
from okrsheet.mail.boxes import explained, is_maildir, is_mbox, of_maildir, of_mbox
from okrsheet.mail.config import Config
from okrsheet.mail.secret import secret_of
from okrsheet.xlsx import content_of_file

_BEGINNINGS = (b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", tnef.SIGNATURE)
_MAIL = ".eml"
_ENDINGS = (".csv", ".tsv", _MAIL)
_LARGEST_MAIL = 2 * LARGEST  # base64 and a copy of what is answered


def sources(
    typed: str, config: Config, since: dt.date | None = None, passed_over: Callable[[], None] = nothing
) -> Iterator[Source]:
    """What one FROM of the command line holds, mail by mail and file by file; nothing of it is changed.

    Of a folder, which is searched in depth, only what may be an answer is looked at; what was named itself is
    looked at whatever it is. Mails sent before ``since`` are passed over; for each ``passed_over`` is called.

    Raises:
        OkrsheetError: there is nothing of this name, or it cannot be read.
    """
    for one in _sources(typed, config, since):
        if since and one.came.sent and one.came.sent.astimezone().date() < since:
            passed_over()
        else:
            yield one


def _sources(typed: str, config: Config, since: dt.date | None) -> Iterator[Source]:
    if imap.is_mailbox(typed):
        yield from _on_server(typed, config, since)
        return
    path = place(typed)
    if not is_folder(path):
        yield from _in_file(path, typed, named=True)
    elif not is_remote(path) and is_maildir(path):
        yield from _in_maildir(path, typed)
    else:
        yield from _in_folder(path)


def _on_server(typed: str, config: Config, since: dt.date | None) -> Iterator[Source]:
    account = imap.account_of(typed, config.imap)
    ca_file = config.folder / account.ca_file if account.ca_file else None
    with imap.opened(account, ca_file, secret_of(account)) as client:
        for where, content, whole in imap.mails(client, account, since, _LARGEST_MAIL):
            yield mail(where, content) if whole else unopened(where, content, _TOO_LARGE)


def _in_folder(folder: Path) -> Iterator[Source]:
    unseen: list[tuple[Path, str]] = []
    for here, folders, files in walk(folder, lambda path, why: unseen.append((path, why))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if not is_remote(here) and is_maildir(here):
            yield from _in_maildir(here, below(folder, here))
            folders[:] = [name for name in folders if name not in ("cur", "new", "tmp")]
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                yield from _in_file(here / name, below(folder, here / name), named=False)
    for path, why in unseen:
        yield _unread(shown(path), why)


def _in_maildir(folder: Path, where: str) -> Iterator[Source]:
    with explained(folder):
        for name, read in list(of_maildir(folder)):
            with suppress(FileNotFoundError):  # deleted since
                yield mail(f"{where}/{name}", read())


def _in_file(path: Path, where: str, *, named: bool) -> Iterator[Source]:
    """What a file holds. Of a folder's files, only those that begin like an answer."""
    if is_remote(path):
        yield from _with_mails(source(where, content_of_file(path)))
        return
    if not named and not path.is_file():
        return
    try:
        beginning, size = (_beginning(path), path.stat().st_size) if path.is_file() else (b"", 0)
    except OSError as error:
        yield _unread(where, error.strerror or str(error))
        return
    if is_mbox(beginning):
        with ExitStack() as opened, explained(path):
            yield from (
                mail(f"{where}:{name.rpartition(':')[2]}", read()) for name, read in of_mbox(path, opened)
            )
    elif size > _LARGEST_MAIL:
        yield (
            unopened(where, beginning, _TOO_LARGE)
            if is_mail(beginning)
            else Source(Came(where), faults=(Fault("", _TOO_LARGE),))
        )
    elif named or _may_be_answer(path, beginning):
        yield from _with_mails(_whole(path, where, named=named))


def _with_mails(found: Source) -> Iterator[Source]:
    """A file, and the mails that lie in it as in an archive, each of which has its own sender."""
    if found.files or found.faults or not found.mails:
        yield found
    yield from (mail(one.name, one.content) for one in found.mails)


def _whole(path: Path, where: str, *, named: bool) -> Source:
    try:
        content = content_of_file(path)
        found = mail(where, content) if path.suffix.casefold() == _MAIL else source(where, content)
    except OkrsheetError as error:
        if named:
            raise
        return Source(Came(where), faults=(Fault(path.name, error.message),))
    except Exception as error:  # noqa: BLE001 - of what a stranger's file does to its readers, others know nothing
        return _unread(where, described(error))
    if named and not (found.files or found.faults or found.mails or found.came.by_mail):
        return Source(found.came, faults=(Fault("", _NOTHING),))
    return found


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1 << 14)


def _may_be_answer(path: Path, beginning: bytes) -> bool:
    return beginning.startswith(_BEGINNINGS) or path.suffix.casefold() in _ENDINGS or is_mail(beginning)


def _unread(where: str, why: Message | Text | str) -> Source:
    told = one_line(why, 200) if isinstance(why, str) else why
    return Source(Came(where), faults=(Fault("", _UNREAD.says(why=told)),))


_TOO_LARGE = TOO_LARGE.says(most=LARGEST >> 20)
_UNREAD = Text(en="cannot be read ({why})", zh_TW="無法讀取（{why}）")
_NOTHING = Text(
    en="neither a workbook nor a mail; name the file or folder that the answers lie in",
    zh_TW="既不是活頁簿也不是郵件；請指定存放答覆的檔案或資料夾",
)
