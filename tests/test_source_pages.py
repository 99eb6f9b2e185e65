"""The manual pages about data sources: every example is understood, and every setting is told."""

from __future__ import annotations

import datetime as dt
import re
import time
import tomllib
from pathlib import Path

import pytest

from okrsheet.basics.configuration import declared
from okrsheet.basics.text import LANGUAGES
from okrsheet.sources.given import Question
from okrsheet.sources.settings import AGGREGATES, KINDS, Csv, Sheet, Source, load
from okrsheet.sources.tables import read_csv, values_of
from tools.ready_made import ROOT

PAGES = {
    language: (ROOT / "docs" / f"sources.{language}.md").read_text(encoding="utf-8") for language in LANGUAGES
}
EXAMPLES = {
    language: [code for code in re.findall(r"```toml\n(.*?)```", page, re.S) if "[sources" in code]
    for language, page in PAGES.items()
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_a_configuration_that_is_understood(language: str, tmp_path: Path) -> None:
    kinds = set()
    assert len(EXAMPLES[language]) > 6
    for example in EXAMPLES[language]:
        (tmp_path / "okrsheet.toml").write_text(example, encoding="utf-8")
        found = load(tmp_path)
        assert found.faults == ()
        kinds |= {one.KIND for one in found.sources}
    assert kinds == KINDS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_of_every_kind_is_told(language: str) -> None:
    told = set(re.findall(r"`([\w-]+)`", PAGES[language])) | set(
        re.findall(r"^(\w+) =", PAGES[language], re.M)
    )
    for kind in KINDS.values():
        assert declared(kind).keys() - told == set(), kind
    assert set(AGGREGATES) - told == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_orders_come_to_what_the_page_says(language: str, tmp_path: Path) -> None:
    (rows,) = re.findall(r"^```\n(\w+[;,]\w+[;,].*?)```", PAGES[language], re.M | re.S)
    file, sheet = (one for one in EXAMPLES[language] if 'aggregate = "sum"' in one)
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "orders-10.csv").write_text(rows, encoding="utf-8")
    day = dt.date(2026, 10, 31)
    question = Question("K1", day, day.replace(day=1), day.replace(day=1), time.monotonic() + 20)

    def source(example: str) -> Source:
        (tmp_path / "okrsheet.toml").write_text(example, encoding="utf-8")
        return load(tmp_path).sources[0]

    of_file, of_sheet = source(file), source(sheet)
    assert isinstance(of_file, Csv) and isinstance(of_sheet, Sheet)
    found = (read_csv(of_file, question), values_of(of_sheet, [("pub", rows.encode())], question))
    assert [[(one.value.value, one.day and str(one.day.value)) for one in given] for given in found] == [
        [(1300.0, "2026-10-02")],
        [(1200.5, "2026-10-01"), (99.5, "2026-10-02")],
    ]


def test_both_pages_say_the_same() -> None:
    """The same examples but for names and texts, in the same order, and the same headings, tables and commands."""
    en, zh = (PAGES[language] for language in LANGUAGES)
    assert [len(tomllib.loads(one)["sources"]) for one in EXAMPLES["en"]] == [
        len(tomllib.loads(one)["sources"]) for one in EXAMPLES["zh-TW"]
    ]
    for pattern in (r"^#+ ", r"^\| `[\w-]+`", r"^okrsheet [\w -]+", r"`kind = \"\w+\"`"):
        assert len(re.findall(pattern, en, re.M)) == len(re.findall(pattern, zh, re.M)), pattern
