"""The manual pages about data sources: every example is understood, and every setting is told."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from okrsheet.basics.configuration import declared
from okrsheet.basics.text import LANGUAGES
from okrsheet.sources.settings import AGGREGATES, KINDS, load
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


def test_both_pages_say_the_same() -> None:
    """The same examples but for names and texts, in the same order, and the same headings, tables and commands."""
    en, zh = (PAGES[language] for language in LANGUAGES)
    assert [len(tomllib.loads(one)["sources"]) for one in EXAMPLES["en"]] == [
        len(tomllib.loads(one)["sources"]) for one in EXAMPLES["zh-TW"]
    ]
    for pattern in (r"^#+ ", r"^\| `[\w-]+`", r"^okrsheet [\w -]+", r"`kind = \"\w+\"`"):
        assert len(re.findall(pattern, en, re.M)) == len(re.findall(pattern, zh, re.M)), pattern
