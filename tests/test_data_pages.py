"""The pages and notebooks about data out: what they say holds, and what they show runs."""

from __future__ import annotations

import re
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.tidy import TABLES, Table
from tests.books import sample
from tests.test_cli import run
from tests.test_house import ROOT
from tools.notebooks import NOTEBOOKS, executed

DOCS = ROOT / "docs"
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def page(language: Language) -> str:
    return (DOCS / f"data.{language}.md").read_text("utf-8")


def blocks(language: Language, kind: str) -> list[str]:
    """The blocks of code of one kind."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", page(language), re.MULTILINE | re.DOTALL)
    return [block for of, block in found if of == kind]


@in_each_language
def test_the_page_lists_every_table_with_its_keys(language: Language) -> None:
    listed = re.findall(
        r"^\| `([a-z_]+)` \| ([^|]+) \| ([^|]+) \| ([^|]*) ?\|$", page(language), re.MULTILINE
    )
    assert [tuple(map(str.strip, row)) for row in listed] == [
        (name, table.about.into(language), *keys(table)) for name, table in TABLES.items()
    ]


def keys(table: Table) -> tuple[str, str]:
    refers = (f"`{column}` → `{other}`" for column, other in table.refers.items())
    return ", ".join(f"`{column}`" for column in table.key), ", ".join(refers)


@in_each_language
def test_every_column_that_the_page_speaks_of_is_there(language: Language) -> None:
    names = {name for table in TABLES.values() for name in table.columns} | set(TABLES)
    spoken = re.findall(r"`([a-z]+(?:_[a-z]+)+)`", page(language))
    words = {"on_track", "at_risk", "off_track"}
    assert len(set(spoken)) > 25
    assert set(spoken) - words <= names
    assert {(table, column) for table, column in re.findall(r"`(\w+)\[(\w+)\]`", page(language))} <= {
        (name, column) for name, table in TABLES.items() for column in table.columns
    }


def test_both_pages_show_the_same_code() -> None:
    en, zh = (
        [re.sub(r" +#.*", "", block) for kind in ("", "sql", "python") for block in blocks(language, kind)]
        for language in LANGUAGES
    )
    assert en == zh
    assert len(en) > 9


@in_each_language
def test_what_the_page_shows_runs(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    sample(tmp_path, language)
    (tmp_path / "plans").mkdir()
    sample(tmp_path / "plans", language)
    lines = [line for block in blocks(language, "") for line in block.splitlines()]
    lines += re.findall(r"`(okrsheet export [^`]*/month=[^`]*)`", page(language))
    database = next(line for line in lines if line.startswith("sqlite3"))
    ran = [shlex.split(line, comments=True) for line in lines if line.startswith("okrsheet")]
    assert [run(*words[1:]).exit_code for words in ran] == [0, 0, 0]
    assert (
        run("export", "plan.xlsx", "--month", "2026-11", "--to", "parquet", "months/month=2026-11").exit_code
        == 0
    )
    with duckdb.connect() as connection:
        answers = [connection.execute(query).fetchall() for query in blocks(language, "sql")]
    assert all(answers)
    assert run("export", "plan.xlsx", "--month", "2026-11", "--to", "sqlite", "tables").exit_code == 0
    _, path, query = shlex.split(database)
    with closing(sqlite3.connect(path)) as connection:
        assert len(connection.execute(query).fetchall()) == 2
    names: dict[str, Any] = {}
    for block in blocks(language, "python"):
        exec(block, names)
    assert isinstance(names["items"], pd.DataFrame)
    assert list(names["items"]["key"]) == list(names["tables"]["items"]["key"])
    assert len(names["behind"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_the_notebook_runs_and_prints_what_is_kept_in_it(path: Path) -> None:
    pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    nbformat = pytest.importorskip("nbformat")
    kept, now = nbformat.read(path, as_version=4), executed(path)
    assert len(outputs(now)) > 6
    if pd.__version__ >= "3":  # an earlier one writes some things in another way
        assert outputs(kept) == outputs(now), "python -m tools.notebooks"


def outputs(notebook: Any) -> list[str]:
    return [o["data"]["text/plain"] for cell in notebook.cells for o in cell.get("outputs", ())]


def test_the_notebooks_have_the_same_code() -> None:
    nbformat = pytest.importorskip("nbformat")
    en, zh = (nbformat.read(path, as_version=4) for path in NOTEBOOKS)
    code = [[cell.source for cell in book.cells if cell.cell_type == "code"] for book in (en, zh)]
    assert code[0] == [source.replace(".zh-TW.", ".en.") for source in code[1]]
    assert [cell.cell_type for cell in en.cells] == [cell.cell_type for cell in zh.cells]
