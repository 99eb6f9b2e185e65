"""Every rule's docstring is its manual and its test: what passes, what fails, and where."""

from __future__ import annotations

import re
import string
from collections.abc import Collection

import pytest

from okrsheet import rules
from okrsheet.basics.text import Text
from okrsheet.rules.rule import FAMILIES, RULES, Rule
from tests.tables import assessed, flagged, tables_in

TABLED = [r for r in RULES.values() if "Fails:" in (r.check.__doc__ or "")]


def _found(rule: Rule, tables: str) -> set[object]:
    return {f.where for f in assessed(tables).findings if f.code == rule.code}


@pytest.mark.parametrize("rule", TABLED, ids=lambda r: f"{r.code}-{r.name}")
def test_what_a_rule_says_fails_fails_in_just_those_cells(rule: Rule) -> None:
    tables = tables_in(rule, "Fails")
    assert _found(rule, tables) == flagged(tables) != set()


@pytest.mark.parametrize("rule", TABLED, ids=lambda r: f"{r.code}-{r.name}")
def test_what_a_rule_says_passes_passes(rule: Rule) -> None:
    assert _found(rule, tables_in(rule, "Passes")) == set()


def test_only_rules_about_sheets_and_headers_are_tested_elsewhere() -> None:
    assert {r.code[0] for r in RULES.values() if r not in TABLED} == {"S"}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.code)
def test_a_rule_speaks_both_languages(rule: Rule) -> None:
    for text in (rule.message, rule.hint, rule.about):
        assert _placeholders(text.en) == _placeholders(text.zh_TW)
        assert re.search(r"[\u4e00-\u9fff]", text.zh_TW) or text.zh_TW == "{help}"
        assert not re.search(r"[\u4e00-\u9fff]", re.sub("待定|無|人員", "", text.en))


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_finding_can_be_said_in_both_languages() -> None:
    for rule in TABLED:
        for finding in assessed(tables_in(rule, "Fails")).findings:
            for language in ("en", "zh-TW"):
                said = finding.message.into(language) + finding.hint.into(language)
                assert "{" not in said


def test_codes_are_of_known_families_and_names_are_kebab_case() -> None:
    assert {rule.code[0] for rule in RULES.values()} == set(FAMILIES)
    for rule in RULES.values():
        assert re.fullmatch(r"[A-Z]1\d\d", rule.code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert len({r.name for r in RULES.values()}) == len(RULES)


def test_rules_can_be_selected_and_ignored_by_code_name_or_beginning() -> None:
    tables = """
        KPIs
        ID | Target | Data source
        K1 |        |
    """

    def codes(select: Collection[str] = (), ignore: Collection[str] = ()) -> set[str]:
        return {f.code for f in rules.check(assessed(tables).figures, select=select, ignore=ignore)}

    assert {"C101", "C103"} <= codes()
    assert codes(select=["C101"]) == {"C101"}
    assert codes(select=["no-data-source"]) == {"C103"}
    assert codes(select=["C"], ignore=["C103"]) == codes(select=["C"]) - {"C103"}


def test_the_settings_sheet_switches_rules_off_but_not_their_effect() -> None:
    ignored = assessed(
        """
        Settings
        Setting       | Value
        Ignored rules | C101， t

        KPIs
        ID | Target
        K1 |
        """
    )
    assert {f.code[0] for f in ignored.findings} & {"T"} == set()
    assert "C101" not in {f.code for f in ignored.findings}
    assert ignored[ignored.plan.kpis[0]].status.key == "incomplete"


def test_placeholders_must_agree_or_the_check_above_is_worthless() -> None:
    assert _placeholders(Text(en="{a} of {b}", zh_TW="").en) == {"a", "b"}
