"""The data sources of ``okrsheet.toml``: ``[sources.NAME]``, where NAME is what people wrote into a KPI's Data source."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, TypeAlias
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from okrsheet.basics.configuration import (
    FLAG,
    LIST,
    NUMBER,
    TABLE,
    TEXT,
    checked,
    declared,
    find,
    key_of,
    read_table,
    setting,
    unknown,
    wrong,
)
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.secrets import from_keyring
from okrsheet.basics.text import Text, fold

_PAGE = "sources"  # of the manual
_TABLE = "sources"
PERCENT, SHARE, NUMBER_AS_IT_IS = "percent", "share", "number"
AGGREGATES = ("sum", "mean", "median", "min", "max", "count", "first", "last")


@dataclass(frozen=True, kw_only=True)
class _Source:
    """What every kind of source has.

    ``name`` is its name in the file, ``place`` how messages call it (``[sources.CRM]``), ``folder`` where its paths start from.
    """

    KIND: ClassVar[str] = ""
    NEEDED: ClassVar[tuple[str, ...]] = ()

    name: str = ""
    place: str = ""
    folder: Path = field(default_factory=Path)

    kpi: tuple[str, ...] = setting((), LIST)
    """The KPIs that it serves, by ID; blank for every KPI that names it."""
    scale: str = setting("", TEXT)
    """What a number without a percent sign means where that is in doubt: of a KPI in percent ``percent`` (85.2) or ``share``
    (0.852), of others ``number``, as it stands.
    """
    timeout: int = setting(30, NUMBER)
    """Seconds in all for one KPI, tries after the first included."""
    retries: int = setting(2, NUMBER)
    """How often it is asked again when it does not answer."""


@dataclass(frozen=True, kw_only=True)
class _Table(_Source):
    """A source of rows."""

    sheet: str = setting("", TEXT)
    """Of a workbook, the sheet; blank for the only one."""
    column: str = setting("", TEXT)
    date: str = setting("", TEXT)
    where: Mapping[str, Any] = setting({}, TABLE)
    """Which rows count, by their columns."""
    aggregate: str = setting("", TEXT)
    every: str = setting("day", TEXT)
    """What is aggregated to one value: the rows of a ``day``, or all of the ``period`` up to the day."""
    decimal: str = setting("", TEXT)
    encoding: str = setting("", TEXT)
    separator: str = setting("", TEXT)


@dataclass(frozen=True, kw_only=True)
class _Address(_Source):
    """A source at an address of the web."""

    holds_secrets: bool = False
    """Whether secrets were filled into its settings."""
    url: str = setting("", TEXT)
    headers: Mapping[str, Any] = setting({}, TABLE)
    redirects: tuple[str, ...] = setting((), LIST)
    """Other hosts that the address may lead to, such as ``*.googleusercontent.com``; nothing secret is sent there."""
    proxy: str = setting("", TEXT)
    ca_file: str = setting("", TEXT)
    unencrypted: bool = setting(False, FLAG)
    """Whether secrets may go out over plain http."""


@dataclass(frozen=True, kw_only=True)
class Csv(_Table):
    """Rows of text files, or of a sheet of a workbook: ``file`` is a path or a pattern such as ``exports/*.csv``."""

    KIND: ClassVar[str] = "csv"
    NEEDED: ClassVar[tuple[str, ...]] = ("file", "column")

    file: str = setting("", TEXT)


@dataclass(frozen=True, kw_only=True)
class Excel(_Source):
    """A cell, a range or a defined name of another workbook."""

    KIND: ClassVar[str] = "excel"
    NEEDED: ClassVar[tuple[str, ...]] = ("file", "cell")

    file: str = setting("", TEXT)
    cell: str = setting("", TEXT)
    date: str = setting("", TEXT)
    """The cell or range with the days of the values."""
    aggregate: str = setting("", TEXT)


@dataclass(frozen=True, kw_only=True)
class Sql(_Source):
    """A query to a database. The first column is the value and the second, if there is one, its day, unless columns are called
    ``value`` and ``date``.
    """

    KIND: ClassVar[str] = "sql"
    NEEDED: ClassVar[tuple[str, ...]] = ("url", "query")

    url: str = setting("", TEXT)
    query: str = setting("", TEXT)


@dataclass(frozen=True, kw_only=True)
class Http(_Address):
    """JSON at an address; ``value`` and ``date`` are JMESPath."""

    KIND: ClassVar[str] = "http"
    NEEDED: ClassVar[tuple[str, ...]] = ("url", "value")

    value: str = setting("", TEXT)
    date: str = setting("", TEXT)


@dataclass(frozen=True, kw_only=True)
class Sheet(_Address, _Table):
    """Rows of a file at an address, such as a Google Sheet published as csv."""

    KIND: ClassVar[str] = "sheet"
    NEEDED: ClassVar[tuple[str, ...]] = ("url", "column")


Source: TypeAlias = Csv | Excel | Sql | Http | Sheet
KINDS: Mapping[str, type[Source]] = {kind.KIND: kind for kind in (Csv, Excel, Sql, Http, Sheet)}


@dataclass(frozen=True, slots=True)
class Configured:
    """The sources of a configuration, and those that are not understood, each with the reason; by their names."""

    sources: tuple[Source, ...] = ()
    faults: tuple[tuple[str, OkrsheetError], ...] = ()
    file: Path | None = None

    def named(self, typed: str) -> tuple[tuple[Source, ...], tuple[OkrsheetError, ...]]:
        """The sources that a Data source cell means, and what is wrong with others that it means."""
        name = fold(typed)
        return (
            tuple(source for source in self.sources if fold(source.name) == name),
            tuple(why for called, why in self.faults if fold(called) == name),
        )

    def nearest(self, typed: str) -> str | None:
        """The name of a source that somebody may have meant who typed another."""
        names = {fold(name): name for name in (*(s.name for s in self.sources), *(n for n, _ in self.faults))}
        near = difflib.get_close_matches(fold(typed), names, n=1, cutoff=0.75)
        return names[near[0]] if near else None


def load(beside: Path, file: Path | None = None) -> Configured:
    """The data sources of the configuration for a workbook, or for a folder (:func:`okrsheet.basics.configuration.find`).

    Raises:
        OkrsheetError: it cannot be read, or its ``sources`` are no tables. What is wrong with one source is a fault of that one.
    """
    found, folder = find(beside, file)
    every = read_table(found)
    tables = every.get(_TABLE, {})
    if not tables and (near := difflib.get_close_matches(_TABLE, every, n=1)):
        raise unknown(f"{found}: [{near[0]}]", near[0], [_TABLE])
    if not isinstance(tables, dict):
        raise wrong(f"{found}: sources", TABLE, _PAGE)
    sources, faults = list[Source](), list[tuple[str, OkrsheetError]]()
    for name, entries in tables.items():
        several = isinstance(entries, list)
        for number, entry in enumerate(entries if several else [entries], 1):
            place = (
                f"{found}: [sources.{key_of(name)}]{f' ({number})' if several and len(entries) > 1 else ''}"
            )
            try:
                sources.append(_source(name, entry, place, folder))
            except OkrsheetError as error:
                faults.append((name, error))
    return Configured(tuple(sources), tuple(faults), found)


def _source(name: str, entry: object, place: str, folder: Path) -> Source:
    if not isinstance(entry, dict):
        raise wrong(place, TABLE, _PAGE)
    kind = KINDS.get(str(entry.get("kind", "")).casefold())
    if kind is None:
        raise OkrsheetError(_NO_KIND.says(place=place, kinds=tuple(KINDS)), _SEE_PAGE)
    settings = declared(kind)
    values: dict[str, Any] = {}
    for key, value in entry.items():
        if key == "kind":
            continue
        found = f"{place} {key}"
        if key not in settings:
            raise unknown(found, key, settings)
        values[settings[key].name] = (
            0 if _is_no_retry(key, value) else checked(settings[key], value, found, _PAGE)
        )
    source = kind(name=name, place=place, folder=folder, **values)
    _check(source)
    return source


def _is_no_retry(key: str, value: object) -> bool:
    return key == "retries" and value == 0 and not isinstance(value, bool)


def _check(source: Source) -> None:
    for key in source.NEEDED:
        if not getattr(source, key) and not (key == "column" and getattr(source, "aggregate", "") == "count"):
            raise OkrsheetError(_NEEDED.says(place=source.place, key=key), _SEE_PAGE)
    for key, allowed in _WORDS.items():
        if getattr(source, key, "") not in ("", *allowed):
            known = {"place": f"{source.place} {key}", "value": getattr(source, key), "allowed": allowed}
            raise OkrsheetError(_NO_WORD.says(**known), _SEE_PAGE)
    for key, value in _texts(source):
        if key.startswith("headers") and not isinstance(value, str):
            raise wrong(f"{source.place} {key}", TEXT, _PAGE)
        if _has_literal_secret(key, str(value)):
            raise OkrsheetError(_SECRET.says(place=f"{source.place} {key}"), _SECRET_HINT)


_WORDS: Mapping[str, tuple[str, ...]] = {
    "scale": (PERCENT, SHARE, NUMBER_AS_IT_IS),
    "aggregate": AGGREGATES,
    "every": ("day", "period"),
    "decimal": (".", ","),
}


def asks_for_kpi(source: Source) -> bool:
    """Whether what a source gives depends on the KPI that it is asked about."""
    return _asks_for(source, "kpi_id") or (isinstance(source, Sql) and "kpi_id" in source.query)


def asks_for_day(source: Source) -> bool:
    """Whether what a source gives depends on the day of which it is asked."""
    return _asks_for(source, "as_of")


def _asks_for(source: Source, name: str) -> bool:
    """Whether a query, filter or address names something of the question."""
    rows = str(dict(getattr(source, "where", {})))
    return (
        f":{name}" in rows
        or f":{name}" in getattr(source, "query", "")
        or f"{{{name}}}" in getattr(source, "url", "")
    )


# Secrets


def revealed(source: Source, environ: Mapping[str, str] = os.environ) -> tuple[Source, tuple[str, ...]]:
    """A source with its secrets filled in, and these, so that they can be hidden from all that is printed.

    ``${NAME}`` is the variable of that name in the environment, ``${keyring:SERVICE/USER}`` a password in the system's keyring.
    Within an address a secret is written as addresses need it (``@`` as ``%40``), unless it is the whole address.

    Raises:
        OkrsheetError: the environment or the keyring has none.
    """
    secrets: list[str] = []

    def filled(text: str, address: bool) -> str:
        def found(match: re.Match[str]) -> str:
            secret = _secret(match[1], f"{source.place}: ${{{match[1]}}}", environ)
            secrets.append(secret)
            return quote(secret, safe="") if address and match[0] != text else secret

        return _REFERENCE.sub(found, text)

    changed: dict[str, Any] = {
        key: filled(getattr(source, key), True) for key in ("url", "proxy") if getattr(source, key, "")
    }
    if headers := getattr(source, "headers", None):
        changed["headers"] = {key: filled(value, False) for key, value in headers.items()}
    for address in (changed.get("url", ""), changed.get("proxy", "")):
        secrets += secrets_in(address)
    if isinstance(source, _Address):
        changed["holds_secrets"] = bool(secrets)
    return replace(source, **changed), tuple(dict.fromkeys(filter(None, secrets)))


def _secret(named: str, place: str, environ: Mapping[str, str]) -> str:
    if named.startswith("keyring:"):
        service, slash, user = named.removeprefix("keyring:").rpartition("/")
        if not slash or not service or not user:
            raise OkrsheetError(_NO_REFERENCE.says(place=place), _REFERENCE_HINT)
        return from_keyring(service, user, "${…}")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", named):
        raise OkrsheetError(_NO_REFERENCE.says(place=place), _REFERENCE_HINT)
    if not (value := environ.get(named, "")):
        raise OkrsheetError(_NOT_SET.says(place=place, variable=named), _NOT_SET_HINT.says(variable=named))
    return value


def secrets_in(address: str) -> Iterator[str]:
    """What in an address may open a door: its password, and the values of its query."""
    try:
        parts = urlsplit(address)
        password = parts.password
    except ValueError:  # told by whoever opens it
        return
    if password:
        yield from (password, unquote(password))
    for key, value in parse_qsl(parts.query):
        if _SECRET_NAME.search(key):
            yield value
        yield from (found[1] or found[2] for found in _ODBC_PASSWORD.finditer(value))


def _texts(source: Source) -> Iterator[tuple[str, object]]:
    """The settings in which a secret may stand."""
    for key in ("url", "proxy"):
        if value := getattr(source, key, ""):
            yield key, value
    for name, value in getattr(source, "headers", {}).items():
        yield f"headers.{name}", value


def _has_literal_secret(key: str, value: str) -> bool:
    """Whether a secret was typed into the file itself."""
    if key.startswith("headers."):
        return bool(_SECRET_NAME.search(key.removeprefix("headers."))) and not _REFERENCE.search(value)
    return any(not _REFERENCE.search(secret) for secret in secrets_in(value))


_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_SECRET_NAME = re.compile(
    r"auth|token|secret|passw|pwd|cookie|signature|api[-_]?key|^key$|^sig$|[-_]key$", re.IGNORECASE
)
"""Names of headers, and of parts of a query, whose values are secrets."""
_ODBC_PASSWORD = re.compile(r"(?:^|;)\s*(?:pwd|password)\s*=\s*(?:\{([^}]*)\}|([^;]+))", re.IGNORECASE)
"""The password within the settings of an ODBC driver, which are one part of an address: ``?odbc_connect=…;PWD=…``."""
_SEE_PAGE = Text(en="docs/sources.en.md shows examples.", zh_TW="範例請見 docs/sources.zh-TW.md。")
_NO_KIND = Text(
    en="{place}: kind must be one of {kinds}",
    zh_TW="{place}：kind 必須是 {kinds} 其中之一",
)
_NEEDED = Text(en="{place}: the setting “{key}” is missing", zh_TW="{place}：缺少設定「{key}」")
_NO_WORD = Text(
    en="{place}: “{value}” is none of {allowed}", zh_TW="{place}：「{value}」不是 {allowed} 其中之一"
)
_SECRET = Text(
    en="{place}: a password or token does not belong in a file", zh_TW="{place}：密碼或權杖不應寫在檔案裡"
)
_SECRET_HINT = Text(
    en="Write ${NAME} there and set the variable NAME in the environment, or ${keyring:SERVICE/USER}.",
    zh_TW="請改寫成 ${NAME} 並設定環境變數 NAME，或寫成 ${keyring:服務/使用者}。",
)
_NO_REFERENCE = Text(en="{place} names no secret", zh_TW="{place} 不是密碼的名稱")
_REFERENCE_HINT = Text(
    en="Write ${NAME} for a variable of the environment, ${keyring:SERVICE/USER} for the keyring.",
    zh_TW="環境變數請寫成 ${NAME}，keyring 請寫成 ${keyring:服務/使用者}。",
)
_NOT_SET = Text(en="{place}: the environment has no {variable}", zh_TW="{place}：環境變數 {variable} 未設定")
_NOT_SET_HINT = Text(
    en="Set {variable} where the command runs (for a schedule, in its own environment).",
    zh_TW="請在執行指令的環境設定 {variable}（排程則設定在排程自己的環境）。",
)
