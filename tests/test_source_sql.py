"""Values from databases: what a query may be, what it gives, and what databases do when it may not or does not."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.basics.cells import Cell
from okrsheet.basics.text import LANGUAGES
from okrsheet.sources.given import MOST_VALUES, Given, NoAnswer, Question, SourceError
from okrsheet.sources.query import read_query
from okrsheet.sources.settings import Sql, secrets_in
from tests.postgres import PASSWORD, READER, USER, free_port

pytest.importorskip("sqlalchemy")
from okrsheet.sources.database import read_sql

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
"""Of pg8000, which leaves it to Python to close the sockets of logins that fail."""
NAMES = ("kpi_id", "as_of", "period_start", "start")
DRIVERS = ("pg8000", "psycopg", "psycopg2")


@pytest.fixture(autouse=True, scope="module")
def _nothing_for_the_next_tests() -> Iterator[None]:
    yield
    gc.collect()


def question(kpi_id: str = "K1", seconds: float = 20) -> Question:
    return Question(
        kpi_id,
        dt.date(2026, 10, 31),
        dt.date(2026, 1, 1),
        dt.date(2026, 4, 1),
        time.monotonic() + seconds,
    )


def answers(
    url: str, query: str, kpi_id: str = "K1", folder: Path = Path(), seconds: float = 20
) -> list[Given]:
    return read_sql(Sql(name="CRM", url=url, query=query, folder=folder), question(kpi_id, seconds))


def values(given: list[Given]) -> list[object]:
    return [one.value.value for one in given]


def dated(given: list[Given]) -> list[tuple[object, object]]:
    return [(one.day and one.day.value, one.value.value) for one in given]


def refusal(url: str, query: str, **options: object) -> SourceError:
    """The error of a query, which is a sentence in every language and holds no password."""
    with pytest.raises(SourceError) as caught:
        answers(url, query, **options)  # type: ignore[arg-type]
    said = [caught.value.into(language) for language in LANGUAGES]
    assert all(PASSWORD not in one and quote(PASSWORD, safe="") not in one for one in said)
    assert "\n" not in str(caught.value)
    return caught.value


# What a query may be


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("select 1", "select 1"),
        ("  -- how many\n/* of\nall */ Select count(*) from t ; -- that is all\n", "Select count(*) from t"),
        ("(select 1) union (select 2);;", "(select 1) union (select 2)"),
        ("with x as (select 1) select * from x", None),
        ("values (1)", None),
        ("table totals", None),
        ("select ';' as a, \"drop;\" from t where b = 'insert into x; delete --'", None),
        ("select replace(a, 'x', 'y'), truncate(b, 2), insert(a, 1, 1, 'z') from t", None),
        ("select t.update, last_update, deleted, created_at, dropped from t", None),
    ],
)
@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "mssql", "sqlite", "oracle", "snowflake"])
def test_one_statement_that_reads_is_sent(query: str, sent: str | None, dialect: str) -> None:
    assert read_query(query, dialect, NAMES).text.strip() == (sent or query)


@pytest.mark.parametrize(
    ("dialect", "query"),
    [
        ("postgresql", "select 1; select 2"),
        ("postgresql", "select 1; rollback; drop table t"),
        ("postgresql", "select 1 --\r; drop table t"),
        ("postgresql", "select /* /* */ 1 */ ; drop table t"),
        ("postgresql", "select E'\\'' ; drop table t --'"),
        ("postgresql", "select $a$;$a$ ; drop table t"),
        ("postgresql", "select $$ ' $$ ; drop table t --'"),
        ("postgresql", "with x as (delete from t returning 1) select * from x"),
        ("postgresql", "select 1 into other from t"),
        ("postgresql", "select * from t for update"),
        ("postgresql", "select * from t for no key update"),
        ("mysql", "select '\\'' ; drop table t -- '"),
        ("mysql", "select 1 --1 ; drop table t"),
        ("mysql", "select 1 # 'x\n; drop table t"),
        ("mysql", "select 1 /*! into outfile '/tmp/x' */"),
        ("mariadb", "select 1 /*M! into outfile '/tmp/x' */"),
        ("mysql", "select 1 into outfile '/tmp/x'"),
        ("mssql", "select [a;b] from t delete from t"),
        ("mssql", "select 1 exec('drop table t')"),
        ("mssql", "select 1 shutdown"),
        ("mssql", "{call something}"),
        ("sqlite", "attach 'other.db' as o"),
        ("sqlite", "pragma writable_schema = 1"),
        ("sqlite", "explain select 1"),
        ("oracle", "begin delete from t; end;"),
        ("oracle", "show tables"),
        ("oracle", "insert into t values (1)"),
        ("oracle", "select 'open"),
        ("oracle", "select 1 /* open"),
        ("oracle", " -- nothing\n;"),
        ("oracle", ""),
    ],
)
def test_several_statements_and_writing_ones_are_never_sent(dialect: str, query: str) -> None:
    with pytest.raises(SourceError):
        read_query(query, dialect, NAMES)


_PIECES = st.lists(
    st.sampled_from(
        ["'", '"', "`", "--", "/*", "*/", "#", "\n", "\r", "$$", "\\", "E", "[", "]", " x ", "''", "("]
    )
)


@given(_PIECES, _PIECES)
def test_whatever_stands_around_it_no_second_statement_is_sent_to_sqlite(
    before: list[str], after: list[str]
) -> None:
    """SQLite itself says what a whole statement is."""
    text = f"select 1 {''.join(before)};drop table t{''.join(after)}"
    try:
        sent = read_query(text, "sqlite", NAMES).text
    except SourceError:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute("create table t (x)")
    with contextlib.suppress(sqlite3.Error):
        connection.executescript(sent)
    assert connection.execute("select count(*) from sqlite_master").fetchone() == (1,)
    connection.close()


@settings(max_examples=300, deadline=None)
@given(_PIECES, _PIECES)
def test_whatever_stands_around_it_no_second_statement_is_sent_to_postgresql(
    writing: Any, before: list[str], after: list[str]
) -> None:
    text = f"select 1 {''.join(before)};select nextval('hits'){''.join(after)}"
    with contextlib.suppress(SourceError):
        sent = read_query(text, "postgresql", NAMES).text
        with contextlib.suppress(pg8000_error()):
            writing.run(sent)  # without values it is sent as it is, however many statements it holds
    assert writing.run("select is_called from hits") == [[False]]


def pg8000_error() -> type[Exception]:
    import pg8000.exceptions

    return pg8000.exceptions.DatabaseError  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def writing(postgres: str) -> Iterator[Any]:
    """A connection that may write, and commits what each text does."""
    with _native(postgres) as connection:
        connection.run("create sequence hits")
        yield connection
        connection.run("drop sequence hits")


def test_the_word_that_would_write_is_named() -> None:
    with pytest.raises(SourceError, match="the query would write, or lock rows: DELETE"):
        read_query("with x as (delete from t returning 1) select * from x", "postgresql", NAMES)


def test_names_are_those_outside_of_strings_comments_and_casts() -> None:
    text = "select :as_of::date, '10:30 :start', t[1:n], \":x\" /* :y */ from t where id = :kpi_id -- :z"
    found = read_query(text, "postgresql", NAMES)
    assert found.names == ("as_of", "kpi_id")
    assert found.text == text.replace("/* :y */", " ").replace("-- :z", " ")


def test_a_name_that_nobody_answers_is_told_with_those_that_are_known() -> None:
    with pytest.raises(SourceError, match=":month") as caught:
        read_query("select 1 where m = :month", "sqlite", NAMES)
    assert caught.value.hint.into("en") == "Known are: :kpi_id, :as_of, :period_start, :start."


# SQLite


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data 100%#" / "kpis.db"
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.executescript(
            """
            create table orders (kpi text, day text, amount real);
            insert into orders values
                ('K1', '2026-09-30', 10), ('K1', '2026-10-31 23:59:59.000', 12.5), ('k2 ', '2026-10-31', 7),
                ('K1', '2026-11-30', 99), ('K3', '2026-10-31', null);
            """
        )
    connection.close()
    return path


@pytest.fixture
def sqlite(file: Path) -> str:
    return f"sqlite:///{file}"


def test_a_query_gives_one_value(sqlite: str) -> None:
    given = answers(sqlite, "select sum(amount) from orders where kpi = :kpi_id and date(day) <= :as_of")
    assert given == [Given(Cell(22.5), None, "sql")]


def test_a_query_gives_a_series_with_the_day_of_each_moment(sqlite: str) -> None:
    given = answers(
        sqlite, "select amount, day from orders where kpi = :kpi_id and day between :start and '2026-11'"
    )
    assert given == [
        Given(Cell(10.0), Cell("2026-09-30"), "sql, amount"),
        Given(Cell(12.5), Cell("2026-10-31"), "sql, amount"),
    ]


def test_columns_may_be_named_in_any_order(sqlite: str) -> None:
    given = answers(sqlite, "select kpi, day as Date, amount as VALUE from orders where day like '2026-09%'")
    assert dated(given) == [("2026-09-30", 10.0)]


@pytest.mark.parametrize(("kpi_id", "found"), [("K1", [10.0, 12.5, 99.0]), ("K2", [7.0]), ("ｋ２", [7.0])])
def test_a_column_of_ids_lets_one_query_serve_many_kpis(sqlite: str, kpi_id: str, found: list[float]) -> None:
    assert values(answers(sqlite, "select amount, day, kpi as kpi_id from orders", kpi_id)) == found


@pytest.mark.parametrize(
    "query",
    [
        "select 1 as value, 2 as value",
        "select 1, 2, 3",
        "select kpi, day, amount, 4 as d from orders",
        "select 1 as kpi_id",
    ],
)
def test_columns_that_may_mean_anything_are_no_value(sqlite: str, query: str) -> None:
    assert "value" in refusal(sqlite, query).hint.into("en")


@pytest.mark.parametrize("query", ["select amount from orders where kpi = 'K3'", "select 1 where 1 = 0"])
def test_nothing_and_null_are_no_zero(sqlite: str, query: str) -> None:
    assert str(refusal(sqlite, query)) == "the query gives no value"


def test_several_values_without_days_are_none(sqlite: str) -> None:
    assert str(refusal(sqlite, "select amount from orders")) == "the query gives 4 values and no dates"


def test_a_value_with_null_for_a_day_keeps_that(sqlite: str) -> None:
    assert answers(sqlite, "select 5, null")[0].day == Cell()


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("7", 7),
        ("'85.2 %'", "85.2 %"),
        ("'done'", "done"),
        ("1e300", 1e300),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_numbers_and_texts_are_values(sqlite: str, value: str, found: object) -> None:
    assert values(answers(sqlite, f"select {value}")) == [found]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select 9e999", "inf is no number to work with"),
        ("select x'00ff'", "it gives bytes where a value should be"),
        ("select printf('%2000d', 1)", "it gives a long text where a value should be"),
        ("select 1, 20261031", "it gives 20261031 where a date should be"),
        ("select 1, x'00'", "it gives bytes where a date should be"),
        ("select nobody from orders", "the database refused: no such column: nobody"),
        ("select * from there_is_none", "the database refused: no such table: there_is_none"),
        ("select from where", 'the database refused: near "from": syntax error'),
    ],
)
def test_what_is_no_value_is_said_in_a_sentence(sqlite: str, query: str, said: str) -> None:
    error = refusal(sqlite, query)
    assert (str(error), isinstance(error, NoAnswer)) == (said, False)


def test_what_looks_like_a_name_for_sqlalchemy_or_a_driver_is_left_as_it_is(sqlite: str) -> None:
    text = r"10:30 :start \:as_of %s ?1 :x:y %(a)s"
    assert values(answers(sqlite, f"select '{text}' /* :no */")) == [text]
    assert values(answers(sqlite, f"select '{text}' where :as_of > ''")) == [text]


def test_paths_start_from_the_folder_of_the_configuration(file: Path) -> None:
    assert values(answers("sqlite:///data 100%#/kpis.db", "select 1", folder=file.parents[1])) == [1]
    assert values(answers("sqlite:///kpis.db", "select 1", folder=file.parent)) == [1]


@pytest.mark.parametrize("url", ["sqlite:///none.db", "sqlite://", "sqlite:///:memory:"])
def test_a_file_that_is_not_there_is_not_made(url: str, tmp_path: Path) -> None:
    refusal(url, "select 1", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "query",
    [
        "select load_extension('x')",
        "select * from pragma_journal_mode('delete')",
        "select writefile('made', 'x')",
    ],
)
def test_sqlite_may_only_read(sqlite: str, file: Path, query: str) -> None:
    refusal(sqlite, query)
    assert [path.name for path in file.parent.iterdir()] == ["kpis.db"]


def test_sqlite_refuses_by_itself_what_the_reading_of_queries_might_miss(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from okrsheet.sources import database
    from okrsheet.sources.query import Query

    monkeypatch.setattr(database, "read_query", lambda text, *_: Query((text,), ("",)))
    before = file.read_bytes()
    for query in (
        "delete from orders",
        "attach 'made.db' as other",
        f"attach '{file.parent / 'made.db'}' as other",
        "vacuum into 'made.db'",
        "pragma user_version = 7",
        "pragma journal_mode = wal",
        "create temp table x (y)",
        "with x as (select 1) insert into orders select 1, 2, 3 from x",
        "savepoint a",
    ):
        assert "the database refused the query, for it would do more than read" in str(
            refusal(f"sqlite:///{file}", query)
        ), query
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["kpis.db"]


def test_full_text_search_reads(sqlite: str, file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("create virtual table notes using fts5 (words)")
        connection.execute("insert into notes values ('good news'), ('bad news')")
    connection.close()
    assert values(answers(sqlite, "select count(*) from notes where notes match 'news'")) == [2]


ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select"


def test_a_query_without_end_is_stopped(sqlite: str) -> None:
    began = time.monotonic()
    error = refusal(sqlite, f"{ENDLESS} max(i) from n", seconds=0.5)
    assert (str(error), isinstance(error, NoAnswer)) == ("it did not answer in time", True)
    assert time.monotonic() - began < 3


def test_a_view_that_makes_gigabytes_of_nothing_is_refused(sqlite: str) -> None:
    began = time.monotonic()
    assert "too big" in str(refusal(sqlite, "select hex(zeroblob(400000000))"))
    assert time.monotonic() - began < 1


def test_more_rows_than_a_kpi_has_values_are_not_fetched(sqlite: str) -> None:
    error = refusal(sqlite, f"{ENDLESS} i, '2026-10-31' from n")
    assert str(error) == f"the query gives more than {MOST_VALUES} values"


def test_a_database_that_somebody_else_writes_to_is_asked_again(sqlite: str, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("begin exclusive")
    error = refusal(sqlite, "select 1 from orders", seconds=0.3)
    assert isinstance(error, NoAnswer)
    other.rollback()
    other.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "kpis.db").write_text("id,value\n" * 1000)
    assert "file is not a database" in str(refusal("sqlite:///kpis.db", "select 1 from t", folder=tmp_path))


# Addresses and drivers


@pytest.mark.parametrize(
    "url", ["orders", "://", "postgresql://host:port/x", f"nothing of {PASSWORD} that is one"]
)
def test_what_is_no_address_is_told_without_repeating_it(url: str) -> None:
    assert str(refusal(url, "select 1")) == "its url is no address of a database"


def test_a_database_that_nobody_knows_is_told() -> None:
    assert "“filemaker”" in str(refusal(f"filemaker://me:{PASSWORD}@host/db", "select 1"))


@pytest.mark.parametrize(
    ("url", "module", "package"),
    [
        ("mssql://me@host/db", "pyodbc", "pyodbc"),
        ("mssql+pymssql://me@host/db", "pymssql", "pymssql"),
        ("oracle://me@host/db", "oracledb", "oracledb"),
        ("mysql+mysqldb://me@host/db", "MySQLdb", "PyMySQL"),
        ("postgresql+psycopg2://me@host/db", "psycopg2", "pg8000"),
    ],
)
def test_a_driver_that_is_missing_is_named_with_its_package(url: str, module: str, package: str) -> None:
    if find_spec(module):
        pytest.skip(f"{module} is installed")
    error = refusal(url, "select 1")
    assert "is not installed" in str(error)
    assert package in error.hint.into("en")


def test_without_sqlalchemy_the_extra_is_named(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert refusal(sqlite, "select 1").hint.into("en") == 'pip install "okrsheet[sql]"'


# PostgreSQL


@pytest.fixture(params=DRIVERS)
def pg(request: pytest.FixtureRequest) -> str:
    """The address of the database by one of its drivers."""
    pytest.importorskip(request.param)
    address = request.getfixturevalue("postgres")
    return f"postgresql+{request.param}://{USER}@{address}"


def _native(postgres: str) -> Any:
    """A connection that may write, and commits each statement."""
    import pg8000.native

    host, _, rest = postgres.partition(":")
    return pg8000.native.Connection(USER, host=host, port=int(rest.split("/")[0]), database="postgres")


@pytest.fixture(scope="session")
def _orders(postgres: str) -> None:
    with _native(postgres) as made:
        made.run("create table orders (kpi text, day date, at timestamptz, amount numeric(12, 2), done bool)")
        made.run(
            "insert into orders values ('K1', '2026-09-30', '2026-09-30 23:30+00', 10.50, true),"
            " ('K1', '2026-10-31', '2026-10-31 12:00+00', 12, true), ('K2', '2026-10-31', null, 7, false)"
        )
        made.run(f"grant select on orders to {READER}")
        made.run("create sequence numbers")


@pytest.fixture
def orders(pg: str, _orders: None) -> str:
    return pg


def test_postgresql_gives_a_series(orders: str) -> None:
    given = answers(
        orders,
        "select amount, day from orders where kpi = :kpi_id and day between :period_start and :as_of::date order by day",
    )
    assert dated(given) == [(dt.date(2026, 9, 30), 10.5), (dt.date(2026, 10, 31), 12.0)]
    assert {type(value) for value in values(given)} == {float}


def test_postgresql_knows_types(orders: str) -> None:
    query = "select {}, at from orders where day = '2026-09-30'"
    for value, found in (("count(*) over ()", 1), ("done", True), ("amount / 3", 3.5), ("'9%'::text", "9%")):
        assert dated(answers(orders, query.format(value))) == [(dt.date(2026, 9, 30), found)]


def test_postgresql_leaves_percent_signs_and_colons_alone(orders: str) -> None:
    query = "select '10:30 :start %s %%' || count(*)::text from orders where kpi like 'K%' and 7 % 4 = 3"
    assert values(answers(orders, query)) == ["10:30 :start %s %%3"]
    assert values(answers(orders, f"{query} and day <= :as_of")) == ["10:30 :start %s %%3"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("'NaN'::float8", "nan is no number to work with"),
        ("'Infinity'::float8", "inf is no number to work with"),
        ("'NaN'::numeric", "NaN is no number to work with"),
        ("'\\x00'::bytea", "it gives bytes where a value should be"),
        ("'{\"a\": 1}'::jsonb", "it gives an object where a value should be"),
        ("array[1, 2]", "it gives a list where a value should be"),
        ("interval '1 day'", "it gives timedelta where a value should be"),
        ("'6ecd8c99-4036-403d-bf84-cf8400f67836'::uuid", "it gives UUID where a value should be"),
    ],
)
def test_postgresql_has_types_that_no_value_has(orders: str, value: str, said: str) -> None:
    assert str(refusal(orders, f"select {value}")) == said


def test_postgresql_says_what_is_wrong_with_a_query(orders: str) -> None:
    error = refusal(orders, "select amount from order_lines")
    assert str(error).startswith("the database refused:")
    assert 'relation "order_lines" does not exist' in str(error)
    assert not isinstance(error, NoAnswer)
    assert "syntax error" in str(refusal(orders, "select from where"))
    assert "division by zero" in str(refusal(orders, "select amount / 0 from orders"))


@pytest.mark.parametrize(
    "query",
    [
        "select nextval('numbers')",
        "select * from orders for share",
        "select set_config('transaction_read_only', 'off', false)",
        "select set_config('transaction_read_only', 'off', true), nextval('numbers')",
    ],
)
def test_postgresql_refuses_functions_that_write(orders: str, query: str) -> None:
    assert "read" in str(refusal(orders, query))


def test_postgresql_refuses_by_itself_what_the_reading_of_queries_might_miss(
    orders: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from okrsheet.sources import database
    from okrsheet.sources.query import Query

    monkeypatch.setattr(database, "read_query", lambda text, *_: Query((text,), ("",)))
    for query in (
        "delete from orders returning 1",
        "create table made (x int)",
        "with x as (delete from orders returning 1) select * from x",
        "set transaction read write; delete from orders; select 1",
    ):
        refusal(orders, query)
    monkeypatch.undo()
    assert values(answers(orders, "select count(*) from orders")) == [3]
    assert values(answers(orders, "select count(*) from pg_tables where tablename = 'made'")) == [0]


@pytest.mark.parametrize(
    "query", ["select pg_sleep(30)", "select set_config('statement_timeout', '0', false), pg_sleep(30)"]
)
def test_postgresql_stops_what_takes_too_long(orders: str, query: str) -> None:
    began = time.monotonic()
    error = refusal(orders, query, seconds=1)
    assert (str(error), isinstance(error, NoAnswer)) == ("it did not answer in time", True)
    assert time.monotonic() - began < 5


def test_postgresql_is_not_asked_for_a_million_rows(orders: str) -> None:
    began = time.monotonic()
    error = refusal(orders, "select i, current_date from generate_series(1, 5000000) as i")
    assert str(error) == f"the query gives more than {MOST_VALUES} values"
    assert time.monotonic() - began < 10


def test_a_wrong_password_is_told_and_not_shown(orders: str) -> None:
    address = orders.rpartition("@")[2]
    scheme = orders.partition("://")[0]
    right, wrong = (
        f"{scheme}://{READER}:{quote(one, safe='')}@{address}" for one in (PASSWORD, PASSWORD * 2)
    )
    assert values(answers(right, "select count(*) from orders")) == [3]
    error = refusal(wrong, "select 1")
    assert "password authentication failed" in str(error)


def test_a_password_in_what_the_database_says_is_hidden(orders: str) -> None:
    url = orders.replace(f"{USER}@", f"{USER}:{quote(PASSWORD, safe='')}@")
    error = refusal(url, f"select '{PASSWORD}'::int")
    assert "•••" in str(error)


@pytest.mark.parametrize("driver", DRIVERS)
def test_nobody_there_is_asked_again(driver: str) -> None:
    pytest.importorskip(driver)
    error = refusal(f"postgresql+{driver}://me:{quote(PASSWORD)}@127.0.0.1:{free_port()}/x", "select 1")
    assert isinstance(error, NoAnswer)
    assert str(error).startswith("the database does not answer:")


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_server_that_says_nothing_is_left(driver: str, silent: str) -> None:
    pytest.importorskip(driver)
    began = time.monotonic()
    error = refusal(f"postgresql+{driver}://me@{silent}/x", "select 1", seconds=1)
    assert isinstance(error, NoAnswer)
    assert time.monotonic() - began < 6


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and never says anything."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_an_address_without_a_driver_takes_one_that_is_installed(postgres: str) -> None:
    assert values(answers(f"postgresql://{USER}@{postgres}", "select 1")) == [1]


@pytest.mark.usefixtures("_orders")
def test_nothing_of_it_is_left_behind(postgres: str) -> None:
    """A program that asked ends at once, and the server has no connection of it any more."""
    address = f"postgresql+pg8000://{USER}@{postgres}"
    query = "select count(*) from pg_stat_activity where backend_type = 'client backend'"

    def connected() -> list[object]:
        return values(answers(address, query))

    before = connected()
    program = f"""
import datetime, time
from okrsheet.sources.database import read_sql
from okrsheet.sources.given import Question
from okrsheet.sources.settings import Sql, secrets_in
day = datetime.date(2026, 10, 31)
asked = lambda: Question("K1", day, day, day, time.monotonic() + 20)
for query in ("select 1", "select i, day from orders, generate_series(1, 1000000) as i", "select nothing"):
    try:
        print(read_sql(Sql(url="postgresql+pg8000://{USER}@{postgres}", query=query), asked())[0].value.value)
    except Exception as error:
        print(type(error).__name__)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout.split(), done.stderr) == (["1", "SourceError", "SourceError"], "")
    end = time.monotonic() + 5  # the server notices on its own time
    while connected() != before and time.monotonic() < end:
        time.sleep(0.05)
    assert connected() == before


# MariaDB


@pytest.fixture
def shop(mariadb: str) -> str:
    import pymysql

    url = f"mysql+pymysql://{READER}:{quote(PASSWORD, safe='')}@{mariadb}"
    host, _, rest = mariadb.partition(":")
    known = {"host": host, "port": int(rest.split("/")[0]), "user": READER, "password": PASSWORD}
    with pymysql.connect(**known, database="shop", autocommit=True) as made, made.cursor() as cursor:
        cursor.execute("drop table if exists orders")
        cursor.execute("create table orders (kpi varchar(9), day date, amount decimal(12, 2))")
        cursor.execute("insert into orders values ('K1', '2026-09-30', 10.5), ('K1', '2026-10-31', 12)")
    return url


def test_mariadb_gives_a_series(shop: str) -> None:
    query = "select amount, day from orders where kpi = :kpi_id and day <= :as_of and kpi like 'K%' order by day # all"
    assert dated(answers(shop, query)) == [(dt.date(2026, 9, 30), 10.5), (dt.date(2026, 10, 31), 12.0)]
    assert values(answers(shop, "select '10:30 :start %s %%' from orders where 7 % 4 = 3 limit 1")) == [
        "10:30 :start %s %%"
    ]


def test_mariadb_refuses_by_itself_what_the_reading_of_queries_might_miss(
    shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from okrsheet.sources import database
    from okrsheet.sources.query import Query

    monkeypatch.setattr(database, "read_query", lambda text, *_: Query((text,), ("",)))
    for query in ("delete from orders", "create table made (x int)", "select 1; delete from orders"):
        refusal(shop, query)
    monkeypatch.undo()
    assert values(answers(shop, "select count(*) from orders")) == [2]
    assert values(
        answers(shop, "select count(*) from information_schema.tables where table_name = 'made'")
    ) == [0]


def test_mariadb_stops_what_takes_too_long(shop: str) -> None:
    began = time.monotonic()
    error = refusal(
        shop, "select sum(a.seq * b.seq) from shop.orders, seq_1_to_1000000 a, seq_1_to_1000000 b", seconds=1
    )
    assert (str(error), isinstance(error, NoAnswer)) == ("it did not answer in time", True)
    assert time.monotonic() - began < 5


def test_mariadb_is_not_asked_for_millions_of_rows(shop: str) -> None:
    began = time.monotonic()
    error = refusal(shop, "select seq, current_date from seq_1_to_20000000")
    assert str(error) == f"the query gives more than {MOST_VALUES} values"
    error = refusal(shop, "select seq, current_date, 'K9' as kpi_id from seq_1_to_20000000")
    assert str(error) == "the query gives more than 200000 rows"
    assert time.monotonic() - began < 10


def test_mariadb_says_what_is_wrong(shop: str) -> None:
    assert "Unknown column 'nobody'" in str(refusal(shop, "select nobody from orders"))
    assert not isinstance(refusal(shop, "select from where"), NoAnswer)
    wrong = refusal(shop.replace("@", "x@", 1), "select 1")
    assert "Access denied" in str(wrong) and not isinstance(wrong, NoAnswer)
    port = shop.rpartition(":")[2].split("/")[0]
    nobody_there = refusal(shop.replace(f":{port}/", f":{free_port()}/"), "select 1")
    assert isinstance(nobody_there, NoAnswer)


# Codes of databases that are not here


class _FullCode(str):
    full_code = "ORA-00060"


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (("40001", "[40001] [Microsoft] chosen as the deadlock victim (1205)"), NoAnswer, "deadlock victim"),
        (("08001", "[08001] TCP Provider: no connection"), NoAnswer, "no connection"),
        (("HYT00", "[HYT00] Login timeout expired"), NoAnswer, "it did not answer in time"),
        (("42S02", "[42S02] Invalid object name 'orders'"), SourceError, "Invalid object name 'orders'"),
        ((4060, "Cannot open database"), SourceError, "Cannot open database"),
        ((1213, "Deadlock found"), NoAnswer, "Deadlock found"),
        ((_FullCode("ORA-00060: deadlock detected"),), NoAnswer, "deadlock detected"),
        (({"C": "53300", "M": "too many clients"},), NoAnswer, "too many clients"),
        (({"C": "42501", "M": "permission denied", "H": "Ask."},), SourceError, "permission denied. Ask."),
        (
            (f"two\nlines of postgresql://me:{PASSWORD}@host",),
            SourceError,
            "ValueError: two lines of postgresql://",
        ),
    ],
)
def test_codes_tell_whether_asking_again_may_help(
    arguments: tuple[object, ...], kind: type[SourceError], said: str
) -> None:
    from okrsheet.sources.database import _explained

    url = f"postgresql://me:{quote(PASSWORD, safe='')}@host/db"
    error = _explained(ValueError(*arguments), False, question(), url)
    assert (type(error), said in str(error), PASSWORD in str(error)) == (kind, True, False)


def test_the_password_in_the_settings_of_an_odbc_driver_is_a_secret() -> None:
    address = "mssql+pyodbc:///?odbc_connect=Driver%3DX%3BUID%3Dme%3B{}%3BEncrypt%3Dyes"
    assert list(secrets_in(address.format("PWD%3Dabc%20d"))) == ["abc d"]
    assert list(secrets_in(address.format("PWD%3D%7Ba%3Bb%7D"))) == ["a;b"]
