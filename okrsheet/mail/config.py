"""The configuration of mail: ``okrsheet.toml`` beside the workbook, ``OKRSHEET_SMTP_*`` and ``OKRSHEET_IMAP_*``."""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

from okrsheet.basics.addresses import ascii_domain, one_address
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.places import folder_for_results, is_remote
from okrsheet.basics.text import Message, Text

FILE = "okrsheet.toml"
OUTBOX = "okrsheet-outbox.sqlite"
STARTTLS, TLS = "starttls", "tls"


def _setting(default: object, kind: Text, key: str = "") -> Any:
    return field(default=default, metadata={"kind": kind, "key": key})


_TEXT = Text(en="a text", zh_TW="文字")
_NUMBER = Text(en="a whole number from 1 to 65535", zh_TW="1 到 65535 的整數")
_LIST = Text(en="a list of texts", zh_TW="文字清單")


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The table ``[smtp]``: every setting, declared once.

    ``host`` in the file is ``OKRSHEET_SMTP_HOST`` in the environment, which wins; so it is for
    each of them. ``sender`` is called ``from`` in both. No setting holds a password.
    """

    TABLE: ClassVar[str] = "smtp"

    host: str = _setting("", _TEXT)
    port: int = _setting(0, _NUMBER)
    security: str = _setting(STARTTLS, _TEXT)
    ca_file: str = _setting("", _TEXT)
    username: str = _setting("", _TEXT)
    password_command: tuple[str, ...] = _setting((), _LIST)
    token_command: tuple[str, ...] = _setting((), _LIST)
    keyring: str = _setting("", _TEXT)
    sender: str = _setting("", _TEXT, "from")
    reply_to: str = _setting("", _TEXT)
    allowed_domains: tuple[str, ...] = _setting((), _LIST)
    per_minute: int = _setting(0, _NUMBER)
    timeout: int = _setting(60, _NUMBER)
    outbox: str = _setting("", _TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imap:
    """The table ``[imap]``: the mailbox that answers come to, declared like :class:`Smtp`."""

    TABLE: ClassVar[str] = "imap"

    host: str = _setting("", _TEXT)
    port: int = _setting(0, _NUMBER)
    security: str = _setting(TLS, _TEXT)
    ca_file: str = _setting("", _TEXT)
    username: str = _setting("", _TEXT)
    password_command: tuple[str, ...] = _setting((), _LIST)
    token_command: tuple[str, ...] = _setting((), _LIST)
    keyring: str = _setting("", _TEXT)
    folder: str = _setting("INBOX", _TEXT)
    timeout: int = _setting(60, _NUMBER)


Account: TypeAlias = Smtp | Imap
"""An account at a server of mail."""


def _declared(table: type[Account]) -> dict[str, dataclasses.Field[Any]]:
    return {f.metadata["key"] or f.name: f for f in dataclasses.fields(table)}


SETTINGS = _declared(Smtp)
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
    folder = beside if not is_remote(beside) and beside.is_dir() else folder_for_results(beside)
    found = file or (folder / FILE if (folder / FILE).exists() else None)
    table = _read(found) if found else {}
    smtp = Smtp(**_settings_of(Smtp, table, found, environ))
    imap = Imap(**_settings_of(Imap, table, found, environ))
    return Config(smtp, found.parent if found else folder, found, imap)


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


def _read(file: Path) -> dict[str, Any]:
    try:
        content = file.read_bytes().decode("utf-8-sig")
        if "\0" in content:  # UTF-16 without its mark
            raise OkrsheetError(_NOT_UTF8.says(file=file), _NOT_UTF8_HINT)
        return tomllib.loads(content)
    except OSError as error:
        raise OkrsheetError(
            _UNREADABLE.says(file=file, why=error.strerror or str(error)), _UNREADABLE_HINT
        ) from error
    except UnicodeDecodeError as error:
        raise OkrsheetError(_NOT_UTF8.says(file=file), _NOT_UTF8_HINT) from error
    except tomllib.TOMLDecodeError as error:
        raise OkrsheetError(_NOT_TOML.says(file=file, why=str(error)), _NOT_TOML_HINT) from error


def _from_table(
    kind: type[Account], table: Mapping[str, Any], file: Path | None
) -> Iterator[tuple[str, Any]]:
    found = table.get(kind.TABLE, {})
    if not isinstance(found, dict):
        raise OkrsheetError(_WRONG.says(place=f"{file}: {kind.TABLE}", kind=_TABLE), _WRONG_HINT)
    settings = _declared(kind)
    for key, value in found.items():
        place = f"{file}: [{kind.TABLE}] {key}"
        if key == "password":
            hint = _SECRET_HINT.says(variable=variable(kind, "password"))
            raise OkrsheetError(_SECRET.says(place=place), hint)
        setting = settings.get(key)
        if setting is None:
            raise _unknown(place, key, settings)
        yield setting.name, _checked(setting, value, place)


def _from_environment(kind: type[Account], environ: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    known = {variable(kind, key): setting for key, setting in _declared(kind).items()}
    password = variable(kind, "password")
    for name, value in environ.items():
        if not name.startswith(variable(kind, "")) or name == password or not value:
            continue
        setting = known.get(name)
        if setting is None:
            raise _unknown(name, name, [*known, password])
        wanted, typed = setting.metadata["kind"], value.strip()
        number = wanted is _NUMBER and typed.isascii() and typed.isdigit()
        yield setting.name, _checked(setting, int(typed) if number else typed, name)


def _checked(setting: dataclasses.Field[Any], value: object, place: str) -> object:
    """A value of the right kind; a command or list may also be written as one text."""
    kind = setting.metadata["kind"]
    if kind is _TEXT and isinstance(value, str):
        return value.strip()
    if kind is _NUMBER and isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536:
        return value
    if kind is _LIST:
        if isinstance(value, str):
            return _split(setting.name, value, place)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(value)
    raise OkrsheetError(_WRONG.says(place=place, kind=kind), _WRONG_HINT)


def _split(name: str, value: str, place: str) -> tuple[str, ...]:
    if not name.endswith("_command"):
        return tuple(part for part in value.replace(",", " ").split() if part)
    import shlex

    try:
        words = shlex.split(value, posix=os.name == "posix")
    except ValueError as error:
        raise OkrsheetError(_WRONG.says(place=place, kind=_COMMAND), _WRONG_HINT) from error
    return tuple(words)


def _unknown(place: str, key: str, known: Mapping[str, object] | list[str]) -> OkrsheetError:
    near = difflib.get_close_matches(key, known, n=1)
    hint: Message = _MEANT.says(key=near[0]) if near else _KNOWN.says(keys=tuple(known))
    return OkrsheetError(_UNKNOWN.says(place=place), hint)


_TABLE = Text(en="a table", zh_TW="表格")
_COMMAND = Text(en="a command with its arguments", zh_TW="指令與參數")
_UNREADABLE = Text(
    en="{file}: the configuration cannot be read ({why})", zh_TW="{file}：無法讀取設定檔（{why}）"
)
_UNREADABLE_HINT = Text(en="Check the path given with --config.", zh_TW="請檢查 --config 指定的路徑。")
_NOT_TOML = Text(
    en="{file}: this is not a valid TOML file: {why}", zh_TW="{file}：不是有效的 TOML 檔案：{why}"
)
_NOT_TOML_HINT = Text(
    en='Texts stand in quotation marks, backslashes are doubled: host = "smtp.example.com".',
    zh_TW='文字要加引號，反斜線要寫兩個，例如 host = "smtp.example.com"。',
)
_NOT_UTF8 = Text(en="{file}: this file is not encoded in UTF-8", zh_TW="{file}：此檔案的編碼不是 UTF-8")
_NOT_UTF8_HINT = Text(
    en="Save it as UTF-8 (in Notepad: Save as, Encoding).",
    zh_TW="請另存為 UTF-8（記事本：另存新檔 › 編碼）。",
)
_WRONG = Text(en="{place}: this must be {kind}", zh_TW="{place}：必須是{kind}")
_WRONG_HINT = Text(en="docs/mail.en.md shows an example.", zh_TW="範例請見 docs/mail.zh-TW.md。")
_UNKNOWN = Text(en="{place}: there is no such setting", zh_TW="{place}：沒有這個設定")
_MEANT = Text(en="Did you mean {key}?", zh_TW="是否為 {key}？")
_KNOWN = Text(en="Known are: {keys}.", zh_TW="可用的設定：{keys}。")
_SECRET = Text(en="{place}: a password does not belong into a file", zh_TW="{place}：密碼不應寫在檔案裡")
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
