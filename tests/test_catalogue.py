"""`sample_workbooks/bad`: every file there is what it should be, and okrsheet says what stands beside it."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from pathlib import Path

import pytest

from okrsheet.assessment import assess
from okrsheet.basics.text import LANGUAGES, Text
from okrsheet.rules.rule import RULES, Rule
from okrsheet.run.checking import ask_sources
from okrsheet.workbook import reader
from okrsheet.workbook.reader import read
from okrsheet.xlsx import open_package, refusals, verify
from tests import catalogue
from tests.catalogue import EXHIBITS, FOLDER
from tests.faults import Exhibit, broken, faulty, made
from tests.refused import ELSEWHERE, REFUSED
from tests.tables import AS_OF

REFUSALS = {name: r.message for name, r in vars(refusals).items() if isinstance(r, refusals.Refusal)}
BRING_OTHERS = {
    "C105": {"C107"},  # nothing can belong to an objective without an ID
    "L115": {"T104"},  # and so it has no value
    "S114": {"S112"},  # the columns are left blank beside one of people's own
    "V124": {"L101"},  # two IDs that became one number are one ID
}
by_name = pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda e: e.name)


@by_name
def test_a_file_and_what_is_said_to_it_are_up_to_date(exhibit: Exhibit) -> None:
    assert not catalogue.stale(exhibit), "make workbooks"


@by_name
def test_a_file_shows_the_sentence_for_which_it_is_there(exhibit: Exhibit) -> None:
    for language in LANGUAGES:
        said, hint = catalogue.shown(exhibit, language)
        assert re.search(_pattern(exhibit.says.into(language)) + "$", said), said
        assert hint


def _pattern(template: str) -> str:
    pieces = string.Formatter().parse(template)
    return "".join(re.escape(text) + (".*" if name else "") for text, name, _, _ in pieces)


def test_the_readmes_are_up_to_date_and_nothing_else_lies_about() -> None:
    for name, page in catalogue.readmes().items():
        assert (FOLDER / name).read_bytes() == page, "make workbooks"
    assert not catalogue.strangers()


def test_every_refusal_is_shown_or_told() -> None:
    shown = {exhibit.says for exhibit in REFUSED}
    assert {name for name, message in REFUSALS.items() if message not in shown} == set(ELSEWHERE)
    assert {text for text in vars(reader).values() if _is_refusal(text)} <= shown


def _is_refusal(text: object) -> bool:
    return isinstance(text, Text) and "{file}" in text.en


@pytest.mark.parametrize("rule", [RULES[code] for code in catalogue.IN_ORDER], ids=lambda r: r.code)
def test_a_rules_workbook_breaks_just_that_rule_in_just_the_yellow_cells(rule: Rule) -> None:
    path = FOLDER / broken(rule).name
    plan, config = read(path, AS_OF), path.with_suffix(".toml")
    asked = ask_sources(plan, AS_OF, path, config) if config.exists() else None
    found = assess(plan, AS_OF, supplies=asked).findings
    _, yellow = faulty(rule)
    assert {replace(f.where, file="") for f in found if f.code == rule.code} == yellow or not yellow
    assert {f.code for f in found} == {rule.code} | BRING_OTHERS.get(rule.code, set())


def test_without_the_fault_nothing_is_found(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(made()[0])
    assert not assess(read(path, AS_OF), AS_OF).findings


@pytest.mark.parametrize("rule", [RULES[code] for code in catalogue.IN_ORDER], ids=lambda r: r.code)
def test_excel_has_nothing_to_complain_about_in_a_rules_workbook(rule: Rule) -> None:
    assert not verify(open_package(FOLDER / broken(rule).name))


def test_the_folder_is_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert max(size for name, size in sizes.items() if not name.endswith(".md")) < 16_000
    assert sum(sizes.values()) < 1_500_000


def test_a_changed_and_a_lost_file_are_noticed(tmp_path: Path) -> None:
    exhibit, make = broken(RULES["C101"]), broken(RULES["C102"]).make
    assert make is not None
    (tmp_path / exhibit.name).write_bytes(make())
    assert list(catalogue.stale(exhibit, tmp_path)) == [exhibit.name, "C101-no-target.txt"]
    (tmp_path / "old.xlsx").touch()
    assert [path.name for path in catalogue.strangers(tmp_path)] == ["old.xlsx"]
