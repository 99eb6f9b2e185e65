"""The tidy tables as files for other programs: CSV, JSON, Parquet, SQLite.

The same tables give the same bytes. Beside the tables of the first three lies a description of their columns and
keys, a *data package* (https://datapackage.org); SQLite declares them itself.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import okrsheet
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text
from okrsheet.exporting import Format, check
from okrsheet.tidy import TABLES, Table, Type

if TYPE_CHECKING:
    import pandas as pd

DATABASE: Final = "okrsheet.sqlite"
_APPLICATION = int.from_bytes(b"okrs")
"""What a database says of the program that made it, in its header."""
_WHERE_IT_SAYS_SO = slice(68, 72)


def exported(frames: Mapping[str, pd.DataFrame], to: Format) -> dict[str, bytes]:
    """The files by their names, in the order in which they are put in place: the description first, by which a
    later run knows the others for its own.

    Raises:
        OkrsheetError: as :func:`okrsheet.exporting.check`.
    """
    check(to)
    if to == "sqlite":
        return {DATABASE: _database(frames)}
    make = {"csv": _csv, "json": _json, "parquet": _parquet}[to]
    tables = {_file(name, to): make(frame, TABLES[name]) for name, frame in frames.items()}
    return {_description(to): _described(to), **tables}


def check_ours(folder: Path, to: Format) -> None:
    """Makes sure that what the files would take the place of was made by an export.

    Raises:
        Refused: it was not.
        OSError: it cannot be looked at.
    """
    if to == "sqlite":
        _check_database(folder / DATABASE)
        return
    description = folder / _description(to)
    ours = _known(description)
    for name in (description.name, *(_file(table, to) for table in TABLES)):
        if name not in ours and _is_taken(folder / name):
            raise Refused(_NOT_OURS.says(file=folder / name), _NOT_OURS_HINT)


def _check_database(database: Path) -> None:
    if _is_taken(database) and _header(database)[_WHERE_IT_SAYS_SO] != _APPLICATION.to_bytes(4):
        raise Refused(_NOT_OURS.says(file=database), _NOT_OURS_HINT)
    for ending in ("-journal", "-wal"):  # SQLite would take what is in it for part of the new database
        beside = database.with_name(database.name + ending)
        if beside.exists() and beside.stat().st_size:
            raise Refused(_IN_USE.says(file=beside), _IN_USE_HINT)


def _is_taken(path: Path) -> bool:
    """Whether there is something that could be replaced; what a folder does to that is told when it is tried."""
    return os.path.lexists(path) and not path.is_dir()


def _header(database: Path) -> bytes:
    with database.open("rb") as file:
        return file.read(100)


def _known(description: Path) -> set[str]:
    """The files that a description of ours lists, and itself; none where it is not ours."""
    try:
        told = json.loads(description.read_bytes())
        return (
            {description.name, *(str(one["path"]) for one in told["resources"])}
            if told["okrsheet"]
            else set()
        )
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return set()
    except (ValueError, TypeError, LookupError, RecursionError):  # somebody else's
        return set()


def _file(table: str, to: Format) -> str:
    return f"{table}.{to}"


def _description(to: Format) -> str:
    return f"datapackage-{to}.json"


_FIELDS: Final = {
    Type.TEXT: "string", Type.NUMBER: "number", Type.COUNT: "integer", Type.FLAG: "boolean", Type.DAY: "date",
}  # fmt: skip


def _described(to: Format) -> bytes:
    """What the files hold and how they are joined, as a data package."""
    resources = [
        {
            "name": name,
            "path": _file(name, to),
            "description": table.about.into("en"),
            "schema": {
                "fields": [{"name": key, "type": _FIELDS[of]} for key, of in table.columns.items()],
                "primaryKey": list(table.key),
                "foreignKeys": [
                    {"fields": [key], "reference": {"resource": other, "fields": list(TABLES[other].key)}}
                    for key, other in table.refers.items()
                ],
            },
        }
        for name, table in TABLES.items()
    ]
    told = {"name": "okrsheet", "okrsheet": okrsheet.__version__, "resources": resources}
    return f"{json.dumps(told, indent=1)}\n".encode()


_FORMULA = re.compile("[=+@\t\r\n＝＋－＠-]")
"""How a text begins that a spreadsheet program takes for a formula."""


def _csv(frame: pd.DataFrame, table: Table) -> bytes:
    """A table as Excel reads it by a double click; a text that it would run has an apostrophe in front."""
    lines = [",".join(table.columns), *(",".join(map(_field, row)) for row in _rows(frame, table))]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _field(value: Any) -> str:
    """A value in a line; texts in quotation marks, or a program that takes “;” for the separator would find a formula behind one."""
    if isinstance(value, str):
        return '"{}"'.format(_not_run(value).replace('"', '""'))
    return "" if value is None else str(value)


def _not_run(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _json(frame: pd.DataFrame, table: Table) -> bytes:
    """A table as a list of records, one on each line; unknown is null."""
    said = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    lines = (said(dict(zip(table.columns, row, strict=True))) for row in _rows(frame, table))
    return "[\n{}\n]\n".format(",\n".join(lines)).encode()


def _parquet(frame: pd.DataFrame, table: Table) -> bytes:
    import pyarrow as pa

    types = {
        Type.TEXT: pa.string(), Type.NUMBER: pa.float64(), Type.COUNT: pa.int64(), Type.FLAG: pa.bool_(),
        Type.DAY: pa.date32(),
    }  # fmt: skip
    schema = pa.schema([(name, types[of]) for name, of in table.columns.items()])
    file = io.BytesIO()
    frame.to_parquet(file, engine="pyarrow", index=False, schema=schema)
    return file.getvalue()


_COLUMNS: Final = {
    Type.TEXT: "TEXT", Type.NUMBER: "REAL", Type.COUNT: "INTEGER", Type.FLAG: "BOOLEAN", Type.DAY: "DATE",
}  # fmt: skip


def _database(frames: Mapping[str, pd.DataFrame]) -> bytes:
    """All tables as one SQLite database, made in memory; days are ISO 8601 texts, flags 0 and 1."""
    import sqlite3

    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        for name, table in TABLES.items():
            database.execute(_declared(name, table))
        with database:
            for name, frame in frames.items():
                marks = ", ".join("?" * len(TABLES[name].columns))
                insert = f'INSERT INTO "{name}" VALUES ({marks})'  # noqa: S608, the names are ours
                database.executemany(insert, _rows(frame, TABLES[name]))
        return database.serialize()


def _declared(name: str, table: Table) -> str:
    """A table in SQL, with its keys."""
    lines = [f'"{key}" {_COLUMNS[of]}{" NOT NULL" * (key in table.key)}' for key, of in table.columns.items()]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    lines += [f"FOREIGN KEY ({key}) REFERENCES {other}" for key, other in table.refers.items()]
    return 'CREATE TABLE "{}" (\n  {}\n)'.format(name, ",\n  ".join(lines))


def _rows(frame: pd.DataFrame, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in Python's own types; days in ISO 8601, unknown as ``None``."""
    columns = (_values(frame[name], of) for name, of in table.columns.items())
    return zip(*columns, strict=True)


def _values(column: pd.Series[Any], of: Type) -> Iterable[Any]:
    as_it_is = _AS[of]
    return [as_it_is(value) if known else None for value, known in zip(column, column.notna(), strict=True)]


def _iso(day: Any) -> str:
    return str(day.date().isoformat())


_AS: Final[Mapping[Type, Callable[[Any], Any]]] = {
    Type.TEXT: str, Type.NUMBER: float, Type.COUNT: int, Type.FLAG: bool, Type.DAY: _iso,
}  # fmt: skip
"""A value of a frame in Python's own type."""


_IN_USE = Text(
    en="{file}: another program is writing to the database beside it",
    zh_TW="{file}：另一個程式正在寫入旁邊的資料庫",
)
_IN_USE_HINT = Text(
    en="Close that program; after a crash, open the database once with it, or delete both files.",
    zh_TW="請關閉該程式；若曾當機，請以該程式開啟資料庫一次，或刪除這兩個檔案。",
)
_NOT_OURS = Text(
    en="{file}: was not made by okrsheet export, and is left as it is",
    zh_TW="{file}：不是由 okrsheet export 產生的檔案，因此不變更",
)
_NOT_OURS_HINT = Text(
    en="Name another folder, or move that file away.", zh_TW="請指定其他資料夾，或將該檔案移走。"
)
