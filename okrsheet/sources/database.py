"""Values from a database, asked by SQL: one query that reads, within a time, in a transaction that is always rolled back."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from okrsheet.basics.errors import described
from okrsheet.basics.secrets import masked
from okrsheet.basics.text import Text, fold_id, one_line, without_secrets
from okrsheet.sources.given import (
    MOST_VALUES,
    Given,
    NoAnswer,
    NotLetIn,
    Question,
    SourceError,
    too_many,
    too_slow,
)
from okrsheet.sources.query import Query, read_query
from okrsheet.sources.settings import Sql, secrets_in
from okrsheet.sources.typed_cells import day_cell, value_cell

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine, Row, TextClause

_AT_ONCE = 1000
"""Rows that are fetched together."""
_MOST_BYTES = 10_000_000
"""Of one value, or of one row, in SQLite."""
_MOST_ROWS = 200_000
"""Rows of all KPIs together, where one query serves many."""


def read_sql(source: Sql, asked: Question) -> list[Given]:
    """What a query gives: the values of one KPI, in the order of the rows.

    The first column is the value and the second, if there is one, its day, unless columns are called ``value`` and ``date``.
    With a column called ``kpi_id`` one query serves many KPIs: only the rows of the KPI that was asked about count. A row without
    a value gives none.

    Raises:
        NoAnswer: the database cannot be reached, is busy, or takes too long.
        SourceError: SQLAlchemy or the driver is missing, the query writes or is not understood, or gives no value.
    """
    try:
        import sqlalchemy  # noqa: F401 - whether it is there
    except ModuleNotFoundError as error:
        raise SourceError(_NO_LIBRARY, _NO_LIBRARY_HINT) from error
    url = _url(source)
    query = read_query(source.query, url.get_backend_name(), tuple(asked.binds))
    binds = {name: asked.binds[name] for name in query.names}
    what = ("sql", source.url, source.folder, source.query, tuple(binds.items()))
    rows = asked.kept.once(what, lambda: _asked(url, query, binds, source, asked))
    # of this KPI alone: a value of another that is none is that one's trouble
    found = [one.given() for one in rows if one.kpi is None or fold_id(one.kpi) == fold_id(asked.kpi_id)]
    if len(found) > MOST_VALUES:
        raise too_many(_THE_QUERY)
    if not found:
        raise SourceError(_NO_VALUE, _NO_VALUE_HINT)
    if len(found) > 1 and any(one.day is None for one in found):
        raise SourceError(_NO_DAYS.says(count=len(found)), _NO_DAYS_HINT)
    return found


class _Answered(NamedTuple):
    """A row of a query as the driver gave it: its value, its day where there is such a column, and the ID of the KPI that it is of,
    where the query says so.
    """

    columns: _Columns
    kpi: str | None
    value: Any
    day: Any

    def given(self) -> Given:
        """The value.

        Raises:
            SourceError: it, or its day, is of a type that no value has.
        """
        day = None if self.columns.day is None else day_cell(self.day)
        return Given(value_cell(self.value), day, self.columns.where)


def _asked(
    url: URL, query: Query, binds: Mapping[str, str | dt.date], source: Sql, asked: Question
) -> list[_Answered]:
    """The values of all KPIs that a query gives.

    Raises:
        SourceError: as :func:`read_sql`.
    """
    import sqlalchemy

    try:
        engine = _engine(url, source.folder, asked)
        try:
            with engine.connect() as connection:
                return _values(connection, query, binds, asked)
        finally:
            engine.dispose()
    # no cause is kept: it holds the address, and with it the password
    except SourceError:
        raise
    except sqlalchemy.exc.DBAPIError as error:
        raise _explained(error.orig or error, error.connection_invalidated, asked, source.url) from None
    except Exception as error:  # noqa: BLE001 - what a driver raises by itself is of any type
        raise _explained(error, False, asked, source.url) from None


def _values(
    connection: Connection, query: Query, binds: Mapping[str, str | dt.date], asked: Question
) -> list[_Answered]:
    _make_reading_only(connection, asked)
    streaming = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE)
    count, found = 0, list[_Answered]()
    with contextlib.closing(streaming.execute(_clause(query, connection), binds)) as result:
        columns = _Columns.of(tuple(result.keys()))
        while rows := result.fetchmany(_AT_ONCE):
            found += columns.answered(rows)
            count += len(rows)
            if columns.kpi is None and len(found) > MOST_VALUES:
                raise too_many(_THE_QUERY)
            if count > _MOST_ROWS:
                raise SourceError(_TOO_MANY_ROWS.says(most=_MOST_ROWS), _TOO_MANY_ROWS_HINT)
            _ = asked.seconds  # a database that sends row after row is left here
    connection.rollback()
    return found


def _clause(query: Query, connection: Connection) -> TextClause:
    """The query with its names as SQLAlchemy has them.

    It would take a colon or percent sign within a string for that of a name, too, so they are hidden from it on the way. Drivers
    that write names with percent signs want others doubled; pg8000 only outside of strings, and where there are names.
    """
    from sqlalchemy import event, text

    dialect = connection.dialect
    doubling = dialect.paramstyle in ("format", "pyformat") and dialect.driver != "mysqlconnector"
    within = doubling and dialect.driver != "pg8000"
    unused = (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in query.text)
    hidden = dict(zip((":", "%", "%%"), unused, strict=False))

    def sent(piece: str, kind: str) -> str:
        if kind == "name":
            return piece
        double = within or (doubling and kind == "percent" and query.names)
        return piece.replace(":", hidden[":"]).replace("%", hidden["%%" if double else "%"])

    def shown(_: object, __: object, statement: str, parameters: Any, *___: object) -> tuple[str, Any]:
        for sign, place in hidden.items():
            statement = statement.replace(place, sign)
        return statement, parameters

    event.listen(connection, "before_cursor_execute", shown, retval=True)
    return text("".join(map(sent, query.pieces, query.kinds)))


# Rows


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns of a query are what, by their places."""

    value: int
    day: int | None
    kpi: int | None
    where: str

    @classmethod
    def of(cls, names: Sequence[str]) -> _Columns:
        """Raises:
        SourceError: there are more than columns whose meaning is known.
        """
        places: dict[str, int] = {}
        for place, name in enumerate(names):
            if (called := name.casefold()) in _NAMES and places.setdefault(called, place) != place:
                raise SourceError(_TWICE.says(name=called), _COLUMNS_HINT)
        others = [place for place in range(len(names)) if place not in places.values()]
        value, day = places.get("value"), places.get("date")
        if value is None and others:
            value = others.pop(0)
        if day is None and others:
            day = others.pop(0)
        if value is None or (others and not {"value", "date"} <= places.keys()):
            shown = tuple(one_line(name, 30) for name in names[:10])
            raise SourceError(_COLUMNS.says(count=len(names), names=shown), _COLUMNS_HINT)
        name = names[value] if re.fullmatch(r"\w[\w .-]*", names[value]) else ""  # not of sum(amount)
        return cls(value, day, places.get("kpi_id"), f"sql, {one_line(name, 60)}" if name else "sql")

    def answered(self, rows: Iterable[Row[Any]]) -> Iterator[_Answered]:
        """The rows that hold a value."""
        for row in rows:
            if row[self.value] is not None:
                day = None if self.day is None else row[self.day]
                yield _Answered(self, None if self.kpi is None else str(row[self.kpi]), row[self.value], day)


_NAMES = ("value", "date", "kpi_id")


# The connection


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of database: its drivers by their names in addresses, with their modules; and the packages that hold some."""

    drivers: Mapping[str, str]
    packages: tuple[str, ...]


_POSTGRESQL = _Kind(
    {"psycopg": "psycopg", "psycopg2": "psycopg2", "pg8000": "pg8000"}, ("pg8000", "psycopg[binary]")
)
_MYSQL = _Kind({"pymysql": "pymysql", "mysqldb": "MySQLdb"}, ("PyMySQL",))
_KINDS: Mapping[str, _Kind] = {
    "postgresql": _POSTGRESQL,
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "mssql": _Kind({"pyodbc": "pyodbc", "pymssql": "pymssql"}, ("pyodbc", "pymssql")),
    "oracle": _Kind({"oracledb": "oracledb"}, ("oracledb",)),
}
_PATIENCE: Mapping[str, tuple[str, ...]] = {
    "psycopg": ("connect_timeout",),
    "psycopg2": ("connect_timeout",),
    "pg8000": ("timeout",),
    "pymysql": ("connect_timeout", "read_timeout", "write_timeout"),
    "mysqldb": ("connect_timeout", "read_timeout", "write_timeout"),
    "pyodbc": ("timeout",),
    "pymssql": ("login_timeout", "timeout"),
    "oracledb": ("tcp_connect_timeout",),
}
"""What each driver calls the seconds, all of them whole numbers, that it waits for the server."""


def _url(source: Sql) -> URL:
    """The address, with a driver that is installed where it names none.

    Raises:
        SourceError: it is no address of a database.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(source.url)
    except (ArgumentError, ValueError):
        raise SourceError(_NO_ADDRESS, _ADDRESS_HINT) from None
    if "+" not in url.drivername and (kind := _KINDS.get(url.drivername)):
        for name, module in kind.drivers.items():
            if find_spec(module):
                return url.set(drivername=f"{url.drivername}+{name}")
    return url


def _engine(url: URL, folder: Path, asked: Question) -> Engine:
    from sqlalchemy import NullPool, create_engine
    from sqlalchemy.exc import NoSuchModuleError

    kind = url.get_backend_name()
    if kind == "sqlite":
        file = _file(url, folder)
        return create_engine("sqlite://", creator=lambda: _opened(file, asked), poolclass=NullPool)
    try:
        patience = dict.fromkeys(_PATIENCE.get(url.get_driver_name(), ()), int(asked.seconds) + 1)
        engine = create_engine(url, poolclass=NullPool, connect_args=patience, pool_logging_name="okrsheet")
    except NoSuchModuleError:
        raise SourceError(_NO_KIND.says(kind=one_line(url.drivername, 40)), _ADDRESS_HINT) from None
    except ModuleNotFoundError as error:
        packages = _KINDS[kind].packages if kind in _KINDS else (str(error.name),)
        # the one that the address asks for, before others that would do
        named = (one for one in packages if one.partition("[")[0].casefold() == url.get_driver_name())
        known = {"package": next(named, packages[0]), "packages": packages}
        raise SourceError(
            _NO_DRIVER.says(driver=str(error.name), kind=kind), _NO_DRIVER_HINT.says(**known)
        ) from None
    if engine.dialect.is_async:
        raise SourceError(_ASYNCHRONOUS.says(driver=engine.dialect.driver), _ADDRESS_HINT)
    if isinstance(
        engine.pool.logger, logging.Logger
    ):  # what cannot be closed any more would be told on stderr
        engine.pool.logger.disabled = True
    return engine


def _file(url: URL, folder: Path) -> Path:
    """The file of an SQLite database; a path starts from the folder of the configuration."""
    if not url.database or url.database == ":memory:":
        raise SourceError(_NO_FILE_NAMED, _SQLITE_HINT)
    file = (folder / url.database).absolute()
    if not file.is_file():  # SQLite would make an empty one
        raise SourceError(_NO_FILE.says(file=url.database), _NO_FILE_HINT.says(folder=folder.absolute()))
    return file


def _opened(file: Path, asked: Question) -> sqlite3.Connection:
    path = quote(file.as_posix())
    address = f"file://{'' if path.startswith('/') else '/'}{path}?mode=ro"  # file:///C:/… on Windows
    connection = sqlite3.connect(address, uri=True, timeout=asked.seconds)
    connection.set_progress_handler(lambda: time.monotonic() >= asked.until, 10_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)  # a view may make gigabytes of nothing
    return connection


# Reading only


def _make_reading_only(connection: Connection, asked: Question) -> None:
    """Lets the database itself refuse what writes or takes too long, where it can.

    PostgreSQL within the transaction, not by settings of the connection: these are refused, or left to others, where a pool
    stands between, and a transaction that has begun to read cannot be made to write any more.
    """
    milliseconds = int(asked.seconds * 1000)
    statements: tuple[str, ...] = ()
    match connection.dialect.name:
        case "sqlite":
            driver: Any = connection.connection.dbapi_connection
            driver.set_authorizer(_allows)
        case "postgresql":
            statements = "SET TRANSACTION READ ONLY", f"SET LOCAL statement_timeout = {milliseconds}"
        case "mysql" | "mariadb":
            limit = f"max_execution_time = {milliseconds}"
            if getattr(connection.dialect, "is_mariadb", False):
                limit = f"max_statement_time = {milliseconds / 1000}"
            # its drivers fetch the rest of the rows before they part
            rows = f"SET SESSION sql_select_limit = {_MOST_ROWS + 1}"
            statements = "SET SESSION TRANSACTION READ ONLY", f"SET SESSION {limit}", rows
        case "oracle":
            statements = ("SET TRANSACTION READ ONLY",)
    for statement in statements:
        connection.exec_driver_sql(statement)


def _allows(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """What SQLite may do; it asks before each step of a statement. ``mode=ro`` alone would let it make and attach other files."""
    reads = action in _READING or (action, first, second) in _OF_VIRTUAL_TABLES
    reads = reads or (action == sqlite3.SQLITE_UPDATE and first == "sqlite_master")
    loads = action == sqlite3.SQLITE_FUNCTION and (second or "").casefold() == "load_extension"
    return sqlite3.SQLITE_OK if reads and not loads else sqlite3.SQLITE_DENY


_READING = (
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
)
_OF_VIRTUAL_TABLES = ((sqlite3.SQLITE_PRAGMA, "data_version", None),)
"""What they look up, as full-text search; they also ask whether they may declare themselves, which changes no file."""


# What went wrong


def _explained(error: BaseException, lost: bool, asked: Question, address: str) -> SourceError:
    """What a driver says, in one line and without a secret; whether asking again may help is told by the codes of databases."""
    codes = set(_codes(error))
    if codes & _TOO_SLOW or time.monotonic() >= asked.until:
        return too_slow()
    line = one_line(without_secrets(masked(_words(error), *_secrets(address))), 200)
    if codes & _FORBIDDEN or line == "not authorized":  # SQLite does not always have a code for it
        return SourceError(_WRITES.says(why=line), _WRITES_HINT)
    busy = codes & _LATER or any(len(code) == 5 and code.startswith(_LATER_CLASSES) for code in codes)
    if lost or busy or _is_about_the_network(error):
        return NoAnswer(_UNREACHED.says(why=line), _UNREACHED_HINT)
    locked_out = codes & _NO_ENTRY or _NO_PASSWORD.search(line)
    return (NotLetIn if locked_out else SourceError)(_REFUSED.says(why=line), _REFUSED_HINT)


def _codes(error: BaseException) -> Iterator[str]:
    """The codes that a database and its driver gave an error, as texts."""
    first = error.args[0] if error.args else None
    for code in (
        getattr(error, "sqlstate", None),  # psycopg, PyMySQL
        getattr(error, "pgcode", None),  # psycopg2
        getattr(error, "sqlite_errorname", None),
        getattr(first, "full_code", None),  # oracledb
        first.get("C") if isinstance(first, dict) else None,  # pg8000
        first,  # PyMySQL and pymssql have numbers there, pyodbc an SQLSTATE
    ):
        if isinstance(code, int | str) and re.fullmatch(r"[A-Z0-9_-]{1,40}", str(code)):
            yield str(code)


_TOO_SLOW = {"57014", "1969", "3024", "SQLITE_INTERRUPT", "HYT00", "20003", "ORA-01013", "DPY-4024"}
"""A statement was stopped because of its time: of PostgreSQL, MariaDB, MySQL, SQLite, ODBC, SQL Server, Oracle."""
_FORBIDDEN = {"25006", "1792", "SQLITE_AUTH", "SQLITE_READONLY", "ORA-01456"}
"""A statement would write where only reading is allowed."""
_NO_ENTRY = {
    "28P01",
    "28000",
    "1044",
    "1045",
    "1698",
    "3118",
    "18456",
    "18486",
    "ORA-01017",
    "ORA-28000",
    "ORA-28001",
}
"""Name or password are wrong, or the account is locked: of PostgreSQL, MySQL and MariaDB, SQL Server, Oracle."""
_NO_PASSWORD = re.compile(r"password authentication failed|login failed|access denied for user", re.I)
_LATER_CLASSES = ("08", "40", "53", "57P")
"""SQLSTATE: connection lost, deadlock, too many connections, shutting down."""
_LATER = {
    *("55P03", "HYT01", "SQLITE_BUSY", "SQLITE_LOCKED"),
    *("1040", "1053", "1203", "1205", "1213", "1927", "2002", "2003", "2006", "2013", "2055"),
    *("20002", "20004", "20006", "20009", "20047"),
    *("ORA-00060", "ORA-03113", "ORA-03135", "ORA-12514", "ORA-12541", "DPY-4011", "DPY-6005"),
}
"""Waited for a lock, busy, deadlock, unreachable: of PostgreSQL, ODBC, SQLite; MySQL; SQL Server; Oracle."""


def _is_about_the_network(error: BaseException) -> bool:
    seen = (error, error.__cause__, error.__context__)
    if any(isinstance(one, OSError) for one in seen):
        return True
    # psycopg has no code for what happens before the server has answered
    return type(error).__name__ == "OperationalError" and bool(_UNANSWERED.search(str(error)))


_UNANSWERED = re.compile(
    r"connection (?:refused|timed? ?out|reset)|timeout expired|could not connect|closed the connection", re.I
)


def _words(error: BaseException) -> str:
    first = error.args[0] if error.args else None
    if isinstance(first, dict) and "M" in first:  # of PostgreSQL by pg8000
        return f"{first['M']}. {first['H']}" if "H" in first else str(first["M"])
    if isinstance(first, int) and len(error.args) > 1:  # of MySQL
        return str(error.args[1])
    return str(error) if str(error) and any(_codes(error)) else described(error)


def _secrets(address: str) -> Iterable[str]:
    from sqlalchemy import make_url

    password = make_url(address).password  # it finds one where other readers of addresses find a path
    return tuple(filter(None, (password and str(password), *secrets_in(address))))


_THE_QUERY = Text(en="the query", zh_TW="查詢")
_NO_LIBRARY = Text(en="sql needs SQLAlchemy, which is not installed", zh_TW="sql 需要 SQLAlchemy，但尚未安裝")
_NO_LIBRARY_HINT = Text(en='pip install "okrsheet[sql]"', zh_TW='pip install "okrsheet[sql]"')
_NO_DRIVER = Text(
    en="the driver {driver} for {kind} is not installed", zh_TW="尚未安裝 {kind} 的驅動程式 {driver}"
)
_NO_DRIVER_HINT = Text(
    en='pip install "{package}" (drivers that do: {packages})',
    zh_TW='pip install "{package}"（可用的驅動程式：{packages}）',
)
_NO_ADDRESS = Text(en="its url is no address of a database", zh_TW="url 不是資料庫的位址")
_NO_KIND = Text(
    en="SQLAlchemy knows no database called “{kind}”", zh_TW="SQLAlchemy 不認得名為「{kind}」的資料庫"
)
_ASYNCHRONOUS = Text(
    en="the driver {driver} is an asynchronous one, which cannot be used here",
    zh_TW="驅動程式 {driver} 是非同步的，無法在此使用",
)
_ADDRESS_HINT = Text(
    en="Write postgresql+pg8000://USER:${PASSWORD}@HOST/DATABASE, mssql+pyodbc://…, mysql+pymysql://… or sqlite:///FILE.",
    zh_TW="請寫成 postgresql+pg8000://使用者:${PASSWORD}@主機/資料庫、mssql+pyodbc://…、mysql+pymysql://… 或 sqlite:///檔案。",
)
_NO_FILE_NAMED = Text(en="its url names no file", zh_TW="url 沒有指定檔案")
_SQLITE_HINT = Text(
    en="Write sqlite:///data/kpis.db; the path starts from the folder of okrsheet.toml.",
    zh_TW="請寫成 sqlite:///data/kpis.db；路徑從 okrsheet.toml 所在的資料夾算起。",
)
_NO_FILE = Text(en="there is no file {file}", zh_TW="找不到檔案 {file}")
_NO_FILE_HINT = Text(en="Paths start from {folder}.", zh_TW="路徑從 {folder} 算起。")
_TWICE = Text(en="the query has two columns called {name}", zh_TW="查詢有兩個名為 {name} 的欄位")
_COLUMNS = Text(
    en="the query has {count} columns, and it is not clear which is the value and which its date: {names}",
    zh_TW="查詢有 {count} 個欄位，無法確定何者為數值、何者為日期：{names}",
)
_COLUMNS_HINT = Text(
    en="Call one “value”, one “date” and, where it serves many KPIs, one “kpi_id”: select sum(amount) as value, …",
    zh_TW="請將欄位命名為「value」、「date」，供多個 KPI 使用時再加「kpi_id」：select sum(amount) as value, …",
)
_TOO_MANY_ROWS = Text(en="the query gives more than {most} rows", zh_TW="查詢超過 {most} 列")
_TOO_MANY_ROWS_HINT = Text(
    en="Let it ask for one KPI: where kpi_id = :kpi_id.", zh_TW="請只查詢單一 KPI：where kpi_id = :kpi_id。"
)
_NO_VALUE = Text(en="the query gives no value", zh_TW="查詢沒有任何數值")
_NO_VALUE_HINT = Text(
    en="Run it by hand: it has no rows for this KPI, or only NULL. Where nothing means zero, write coalesce(…, 0).",
    zh_TW="請手動執行：此 KPI 沒有資料列，或只有 NULL。若沒有資料即為零，請寫 coalesce(…, 0)。",
)
_NO_DAYS = Text(en="the query gives {count} values and no dates", zh_TW="查詢有 {count} 個數值，但沒有日期")
_NO_DAYS_HINT = Text(
    en="Add a second column with the date of each, or make one value of them: sum(…).",
    zh_TW="請加上第二欄作為各數值的日期，或彙整成一個數值：sum(…)。",
)
_WRITES = Text(
    en="the database refused the query, for it would do more than read: {why}",
    zh_TW="資料庫拒絕了查詢，因為它不只是讀取：{why}",
)
_WRITES_HINT = Text(en="A data source is only read.", zh_TW="資料來源只供讀取。")
_UNREACHED = Text(en="the database does not answer: {why}", zh_TW="資料庫沒有回應：{why}")
_UNREACHED_HINT = Text(
    en="Check the address, and whether this computer may reach it (VPN, firewall).",
    zh_TW="請檢查位址，以及這台電腦能否連線（VPN、防火牆）。",
)
_REFUSED = Text(en="the database refused: {why}", zh_TW="資料庫拒絕了要求：{why}")
_REFUSED_HINT = Text(
    en="Run the query by hand with the same user and correct it.",
    zh_TW="請以相同的使用者手動執行查詢並修正。",
)
