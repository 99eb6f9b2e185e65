"""A mailbox on a server, read by IMAP: always encrypted and verified, and left exactly as it was."""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.secrets import masked
from okrsheet.basics.text import Text, one_line
from okrsheet.mail.config import STARTTLS, TLS, Imap
from okrsheet.mail.secret import Secret

_ADDRESS = re.compile(r"imaps?:", re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_AT_ONCE = 8 << 20
"""Bytes of mails that are fetched together."""
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")


def is_mailbox(typed: str) -> bool:
    """Whether what was typed is the address of a mailbox: ``imaps://okr@mail.example.com/INBOX``."""
    return bool(_ADDRESS.match(typed))


def account_of(typed: str, configured: Imap) -> Imap:
    """The account that an address names; what it leaves out is as configured.

    ``imaps`` is encrypted from the first byte, ``imap`` by STARTTLS; without a server's name it is as configured.

    Raises:
        OkrsheetError: it is no such address, holds a password, or names no server.
    """
    try:
        parts = urlsplit(typed)
        port = parts.port
    except ValueError as error:
        raise OkrsheetError(_NO_ADDRESS.says(address=typed), _ADDRESS_HINT) from error
    if parts.password is not None:
        raise OkrsheetError(_WITH_PASSWORD, _WITH_PASSWORD_HINT)
    host = parts.hostname or configured.host
    if not host or parts.query or parts.fragment:
        raise OkrsheetError(_NO_ADDRESS.says(address=typed), _ADDRESS_HINT)
    named = TLS if parts.scheme.casefold() == "imaps" else STARTTLS
    return replace(
        configured,
        host=host,
        port=port or (0 if parts.hostname else configured.port),
        security=named if parts.hostname else configured.security,
        username=unquote(parts.username or "") or configured.username,
        folder=unquote(parts.path.strip("/")) or configured.folder,
    )


@contextlib.contextmanager
def opened(account: Imap, ca_file: Path | None, secret: Secret | None) -> Iterator[imaplib.IMAP4]:
    """The mailbox, opened for reading only: the server keeps every mail as unread as it is.

    Raises:
        OkrsheetError: there is no such server or folder, its certificate is not trusted, or the login fails.
    """
    with _explained(account, secret):
        client = _connected(account, ca_file)
        try:
            if secret:
                _log_in(client, account.username, secret)
            answer, said = client.select(quoted(account.folder), readonly=True)
            if answer != "OK":
                raise OkrsheetError(
                    _NO_FOLDER.says(**_named(account), why=one_line(_words(said), 200)), _NO_FOLDER_HINT
                )
            yield client
        finally:
            with contextlib.suppress(Exception):
                client.logout()


def mails(
    client: imaplib.IMAP4, account: Imap, since: dt.date | None, most: int
) -> Iterator[tuple[str, bytes, bool]]:
    """The mails that came since a day: what each is called, its content, and whether that is all of it. Of one of more
    than ``most`` bytes it is the headers.
    """
    with _explained(account, None):
        sizes = _sizes(client, since)
        large = [uid for uid, size in sizes.items() if size > most]
        for uid, content in _fetched(client, large, "HEADER").items() if large else ():
            yield f"{account.folder}:{uid}", content, False
        for batch in _batches({uid: size for uid, size in sizes.items() if size <= most}):
            for uid, content in _fetched(client, batch).items():
                yield f"{account.folder}:{uid}", content, True


def quoted(folder: str) -> str:
    """A folder's name as IMAP wants it: other letters than ASCII in its own UTF-7, in quotation marks.

    >>> quoted("回報 2026")
    '"&Vt5YMQ- 2026"'
    """
    coded = re.sub(r"[^\x20-\x7e]+|&", lambda found: _utf7(found[0]), folder)
    return '"{}"'.format(coded.replace("\\", "\\\\").replace('"', '\\"'))


def _utf7(text: str) -> str:
    """Letters in the UTF-7 of IMAP (RFC 3501, 5.1.3)."""
    if text == "&":
        return "&-"
    coded = base64.b64encode(text.encode("utf-16-be")).decode().rstrip("=")
    return f"&{coded.replace('/', ',')}-"


def _connected(account: Imap, ca_file: Path | None) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=ca_file)  # without it, imaplib verifies nothing
    if account.security == TLS:
        return imaplib.IMAP4_SSL(
            account.host, account.port or 993, ssl_context=context, timeout=account.timeout
        )
    client = imaplib.IMAP4(account.host, account.port or 143, timeout=account.timeout)
    client.starttls(context)
    return client


def _log_in(client: imaplib.IMAP4, username: str, secret: Secret) -> None:
    if secret.token:
        said = [f"user={username}\1auth=Bearer {secret.value}\1\1".encode()]
        client.authenticate("XOAUTH2", lambda _: said.pop() if said else b"")  # a refusal must be answered
    elif "AUTH=PLAIN" in client.capabilities:  # which takes letters that are not ASCII
        client.authenticate("PLAIN", lambda _: f"\0{username}\0{secret.value}".encode())
    else:
        client.login(username, secret.value)


def _sizes(client: imaplib.IMAP4, since: dt.date | None) -> dict[int, int]:
    """The size of every mail that came since a day, by its number. Servers go by a clock of their own, so a day
    earlier counts as well.
    """
    wanted = ("ALL",)
    if since and since > dt.date.min:
        day = since - dt.timedelta(days=1)
        wanted = ("SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year:04}")  # type: ignore[assignment]
    _, found = client.uid("SEARCH", *wanted)
    uids = [int(uid) for line in found if line for uid in line.split()]
    sizes: dict[int, int] = {}
    for start in range(0, len(uids), 500):
        _, said = client.uid("FETCH", _listed(uids[start : start + 500]), "(UID RFC822.SIZE)")
        for line in said:
            uid, size = (p.search(line) if isinstance(line, bytes) else None for p in (_UID, _SIZE))
            if uid and size:
                sizes[int(uid[1])] = int(size[1])
    return {uid: sizes[uid] for uid in uids if uid in sizes}


def _batches(sizes: dict[int, int]) -> Iterator[list[int]]:
    batch: list[int] = []
    total = 0
    for uid, size in sizes.items():
        if batch and total + size > _AT_ONCE:
            yield batch
            batch, total = [], 0
        batch.append(uid)
        total += size
    if batch:
        yield batch


def _fetched(client: imaplib.IMAP4, uids: Sequence[int], part: str = "") -> dict[int, bytes]:
    """Mails by their numbers. One that was deleted meanwhile is missing."""
    # plain RFC822 would mark them as read
    _, said = client.uid("FETCH", _listed(uids), f"(UID BODY.PEEK[{part}])")
    found: dict[int, bytes] = {}
    for at, one in enumerate(said):
        if isinstance(one, tuple):
            behind = said[at + 1] if at + 1 < len(said) else b""
            uid = _UID.search(one[0]) or (_UID.search(behind) if isinstance(behind, bytes) else None)
            if uid:
                found[int(uid[1])] = one[1]
    return found


def _listed(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _words(said: object) -> str:
    first = said[0] if isinstance(said, list) and said else b""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)


def _named(account: Imap) -> dict[str, object]:
    return {"folder": account.folder, "host": account.host, "username": account.username}


@contextlib.contextmanager
def _explained(account: Imap, secret: Secret | None) -> Iterator[None]:
    """Turns what goes wrong at the server into a sentence, without the secret."""
    try:
        yield
    except (imaplib.IMAP4.error, OSError, ValueError, binascii.Error) as error:
        said = error.args[0] if len(error.args) == 1 else error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        why = one_line(masked(words, secret.value) if secret else words, 200)
        unsafe = isinstance(error, ssl.SSLCertVerificationError)
        refused = "AUTH" in why.upper() and isinstance(error, imaplib.IMAP4.error)
        hint = _UNSAFE_HINT if unsafe else _REFUSED_HINT if refused else _UNREACHED_HINT
        raise OkrsheetError(_UNREACHED.says(**_named(account), why=why), hint) from error


_NO_ADDRESS = Text(en="{address}: this is no address of a mailbox", zh_TW="{address}：這不是信箱的位址")
_ADDRESS_HINT = Text(
    en="Write it as imaps://okr%40example.com@mail.example.com/INBOX; %40 is the @ of a user's name. What it leaves "
    "out may stand in okrsheet.toml under [imap].",
    zh_TW="請寫成 imaps://okr%40example.com@mail.example.com/INBOX；%40 為使用者名稱中的 @。未寫的部分可放在 okrsheet.toml 的 [imap] 之下。",
)
_WITH_PASSWORD = Text(
    en="a password does not belong in the address of a mailbox", zh_TW="密碼不應寫在信箱的位址裡"
)
_WITH_PASSWORD_HINT = Text(
    en="Leave it out; give it as OKRSHEET_IMAP_PASSWORD in the environment, or by password_command or keyring under "
    "[imap] in okrsheet.toml.",
    zh_TW="請移除，改用環境變數 OKRSHEET_IMAP_PASSWORD，或 okrsheet.toml 中 [imap] 的 password_command、keyring。",
)
_UNREACHED = Text(
    en="{host}: the mailbox {folder} of {username} cannot be read ({why})",
    zh_TW="{host}：無法讀取 {username} 的信箱 {folder}（{why}）",
)
_UNREACHED_HINT = Text(
    en="Check the server's name and the network, and whether it takes IMAP; or save the mails into a folder and name "
    "that.",
    zh_TW="請檢查伺服器名稱與網路，並確認伺服器支援 IMAP；或將郵件存到資料夾，再指定該資料夾。",
)
_REFUSED_HINT = Text(
    en="Check the user's name and the password. Microsoft 365 takes no passwords: give a token by token_command under "
    "[imap] in okrsheet.toml, or save the mails into a folder and name that.",
    zh_TW="請檢查使用者名稱與密碼。Microsoft 365 不接受密碼：請在 okrsheet.toml 的 [imap] 以 token_command 提供權杖，或將郵件存到資料夾，再指定該資料夾。",
)
_UNSAFE_HINT = Text(
    en="Its certificate is not trusted. For a server of your own, name its authority with ca_file under [imap] in "
    "okrsheet.toml.",
    zh_TW="伺服器的憑證不受信任。若為自有伺服器，請在 okrsheet.toml 的 [imap] 以 ca_file 指定憑證授權單位。",
)
_NO_FOLDER = Text(
    en="{host}: there is no folder {folder} in the mailbox of {username} ({why})",
    zh_TW="{host}：{username} 的信箱沒有 {folder} 資料夾（{why}）",
)
_NO_FOLDER_HINT = Text(
    en="Write it as the mail program shows it, folders within folders with the server's sign between them: "
    "imaps://…/INBOX/Answers or imaps://…/INBOX.Answers.",
    zh_TW="請依郵件軟體顯示的名稱填寫，子資料夾之間用伺服器的分隔符號，例如 imaps://…/INBOX/Answers 或 imaps://…/INBOX.Answers。",
)
