"""The configuration of mail: ``okrsheet.toml`` beside the workbook, ``OKRSHEET_SMTP_*`` and ``OKRSHEET_IMAP_*``."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

from okrsheet.basics.addresses import ascii_domain, one_address
from okrsheet.basics.configuration import (
    FILE,
    LIST,
    NUMBER,
    TABLE,
    TEXT,
    checked,
    declared,
    find,
    read_table,
    setting,
    unknown,
    wrong,
)
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text

OUTBOX = "okrsheet-outbox.sqlite"
_PAGE = "mail"  # of the manual
STARTTLS, TLS = "starttls", "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The table ``[smtp]``: every setting, declared once.

    ``host`` in the file is ``OKRSHEET_SMTP_HOST`` in the environment, which wins; so it is for
    each of them. ``sender`` is called ``from`` in both. No setting holds a password.
    """

    TABLE: ClassVar[str] = "smtp"

    host: str = setting("", TEXT)
    port: int = setting(0, NUMBER)
    security: str = setting(STARTTLS, TEXT)
    ca_file: str = setting("", TEXT)
    username: str = setting("", TEXT)
    password_command: tuple[str, ...] = setting((), LIST)
    token_command: tuple[str, ...] = setting((), LIST)
    keyring: str = setting("", TEXT)
    sender: str = setting("", TEXT, "from")
    reply_to: str = setting("", TEXT)
    allowed_domains: tuple[str, ...] = setting((), LIST)
    per_minute: int = setting(0, NUMBER)
    timeout: int = setting(60, NUMBER)
    outbox: str = setting("", TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imap:
    """The table ``[imap]``: the mailbox that answers come to, declared like :class:`Smtp`."""

    TABLE: ClassVar[str] = "imap"

    host: str = setting("", TEXT)
    port: int = setting(0, NUMBER)
    security: str = setting(TLS, TEXT)
    ca_file: str = setting("", TEXT)
    username: str = setting("", TEXT)
    password_command: tuple[str, ...] = setting((), LIST)
    token_command: tuple[str, ...] = setting((), LIST)
    keyring: str = setting("", TEXT)
    folder: str = setting("INBOX", TEXT)
    timeout: int = setting(60, NUMBER)


Account: TypeAlias = Smtp | Imap
"""An account at a server of mail."""


SETTINGS = declared(Smtp)
"""Every setting of ``[smtp]`` by its name in the file."""


def variable(table: type[Account], key: str) -> str:
    """The name of a setting, or of the password, in the environment: ``OKRSHEET_SMTP_HOST``."""
    return f"OKRSHEET_{table.TABLE}_{key}".upper()


PASSWORD = variable(Smtp, "password")


@dataclass(frozen=True, slots=True)
class Config:
    """Settings, and the folder that paths in them start from."""

    smtp: Smtp
    folder: Path
    file: Path | None = None
    imap: Imap = Imap()

    @property
    def outbox(self) -> Path:
        """The file of the outbox."""
        return self.folder / (self.smtp.outbox or OUTBOX)

    @property
    def ca_file(self) -> Path | None:
        """The certificates that are trusted instead of the system's."""
        return self.folder / self.smtp.ca_file if self.smtp.ca_file else None

    @property
    def port(self) -> int:
        """The port as set, or the usual one."""
        return self.smtp.port or (465 if self.smtp.security == TLS else 587)


def load(beside: Path, file: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration for a workbook, or for a folder.

    Args:
        beside: the workbook or folder beside (in) which ``okrsheet.toml`` is looked for; of one in a store,
            in the current folder.
        file: a configuration to be read instead; it must exist.
        environ: the environment, whose ``OKRSHEET_SMTP_*`` and ``OKRSHEET_IMAP_*`` win over the file.

    Raises:
        OkrsheetError: it cannot be read, or holds something that is not understood.
    """
    found, folder = find(beside, file)
    table = read_table(found)
    smtp = Smtp(**_settings_of(Smtp, table, found, environ))
    imap = Imap(**_settings_of(Imap, table, found, environ))
    return Config(smtp, folder, found, imap)


def _settings_of(
    kind: type[Account], table: Mapping[str, Any], found: Path | None, environ: Mapping[str, str]
) -> dict[str, Any]:
    values = dict(_from_table(kind, table, found)) | dict(_from_environment(kind, environ))
    if "security" in values:
        values["security"] = security = values["security"].casefold()
        if security not in (STARTTLS, TLS):
            raise OkrsheetError(_SECURITY.says(value=security), _SECURITY_HINT)
    return values


def check_sendable(config: Config) -> None:
    """Makes sure that the settings without which nothing can be sent are there.

    Raises:
        OkrsheetError: host, sender or allowed domains are missing or wrong.
    """
    smtp = config.smtp
    for key, value in (
        ("host", smtp.host),
        ("from", smtp.sender),
        ("allowed_domains", smtp.allowed_domains),
    ):
        if not value:
            hint = _NEEDED_HINT.says(key=key, file=config.file or FILE, variable=variable(Smtp, key))
            raise OkrsheetError(_NEEDED.says(key=key), hint)
    check_senders(config)
    for domain in smtp.allowed_domains:
        if not ascii_domain(domain):
            raise OkrsheetError(_NO_DOMAIN.says(value=domain), _NO_DOMAIN_HINT)
    ways = (smtp.password_command, smtp.token_command, smtp.keyring)
    if any(ways) and not smtp.username:
        raise OkrsheetError(_NEEDED.says(key="username"), _USERNAME_HINT)


def check_senders(config: Config) -> None:
    """Makes sure that ``from`` and ``reply_to``, where they are given, are one address each.

    Raises:
        OkrsheetError: one of them is not.
    """
    for key, value in (("from", config.smtp.sender), ("reply_to", config.smtp.reply_to)):
        if value and not sender_address(value):
            raise OkrsheetError(_NO_ADDRESS.says(key=key, value=value), _NO_ADDRESS_HINT)


def sender_address(typed: str) -> tuple[str, str] | None:
    """Name and address of ``OKR reports <okr@example.com>``; ``None`` if it is not just one."""
    name, bracket, rest = typed.strip().rpartition("<")
    address = one_address(rest.removesuffix(">") if bracket and rest.endswith(">") else typed)
    plain = "".join(" " if unicodedata.category(c) == "Zs" else c for c in name)
    named = plain.strip().strip('"') if bracket else ""
    # a second address would be taken for a part of the name
    others = any(one_address(word.strip("<>")) for word in re.split(r"[\s,;\"]+", named))
    return (named, address) if address and named.isprintable() and not others else None


def allowed(domain: str, smtp: Smtp) -> bool:
    """Whether mail may go to a domain; that it may does not allow its subdomains."""
    return domain in {ascii_domain(d) for d in smtp.allowed_domains}


def _from_table(
    kind: type[Account], table: Mapping[str, Any], file: Path | None
) -> Iterator[tuple[str, Any]]:
    found = table.get(kind.TABLE, {})
    if not isinstance(found, dict):
        raise wrong(f"{file}: {kind.TABLE}", TABLE, _PAGE)
    settings = declared(kind)
    for key, value in found.items():
        place = f"{file}: [{kind.TABLE}] {key}"
        if key == "password":
            hint = _SECRET_HINT.says(variable=variable(kind, "password"))
            raise OkrsheetError(_SECRET.says(place=place), hint)
        one = settings.get(key)
        if one is None:
            raise unknown(place, key, settings)
        yield one.name, checked(one, value, place, _PAGE)


def _from_environment(kind: type[Account], environ: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    known = {variable(kind, key): one for key, one in declared(kind).items()}
    password = variable(kind, "password")
    for name, value in environ.items():
        if not name.startswith(variable(kind, "")) or name == password or not value:
            continue
        one = known.get(name)
        if one is None:
            raise unknown(name, name, [*known, password])
        wanted, typed = one.metadata["kind"], value.strip()
        number = wanted is NUMBER and typed.isascii() and typed.isdigit()
        yield one.name, checked(one, int(typed) if number else typed, name, _PAGE)


_SECRET = Text(en="{place}: a password does not belong in a file", zh_TW="{place}：密碼不應寫在檔案裡")
_SECRET_HINT = Text(
    en="Remove it; give it as {variable} in the environment, by password_command, or by keyring.",
    zh_TW="請移除，改用環境變數 {variable}、password_command 或 keyring 提供。",
)
_SECURITY = Text(en="“{value}” is no kind of security", zh_TW="「{value}」不是加密方式")
_SECURITY_HINT = Text(
    en="Use starttls (usually port 587) or tls (usually port 465); nothing is sent unencrypted.",
    zh_TW="請用 starttls（通常為 587 埠）或 tls（通常為 465 埠）；一律加密寄送。",
)
_NEEDED = Text(en="sending needs the setting “{key}”", zh_TW="寄送需要設定「{key}」")
_NEEDED_HINT = Text(
    en="Put it into {file} under [smtp], or into the environment as {variable}.",
    zh_TW="請寫在 {file} 的 [smtp] 之下，或設為環境變數 {variable}。",
)
_USERNAME_HINT = Text(
    en="A password or token needs the name of its account.", zh_TW="密碼或權杖需要搭配帳號名稱。"
)
_NO_ADDRESS = Text(
    en="“{key}” is not one e-mail address: {value}", zh_TW="「{key}」不是單一的電子郵件地址：{value}"
)
_NO_ADDRESS_HINT = Text(
    en="Write it as okr@example.com or as OKR reports <okr@example.com>.",
    zh_TW="請寫成 okr@example.com 或 OKR 報告 <okr@example.com>。",
)
_NO_DOMAIN = Text(en="“{value}” is not a domain", zh_TW="「{value}」不是網域")
_NO_DOMAIN_HINT = Text(
    en='List what stands after the @ sign: allowed_domains = ["example.com"].',
    zh_TW='請列出 @ 之後的部分：allowed_domains = ["example.com"]。',
)
