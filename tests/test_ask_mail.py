"""The mails that bring forms, in the programs that show them, and whatever stands in the cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from okrsheet.asking.asked import Ask, AskedRow, Stage
from okrsheet.asking.due import what_is_due
from okrsheet.asking.form import HEADER_ROW, form
from okrsheet.asking.letters import letter, letter_to_manager, recipient_of
from okrsheet.assessment import Assessment
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.mail.message import Dispatch, Envelope, message
from okrsheet.report.html import bytes_as_mail
from okrsheet.xlsx import package_from, verify
from tests import test_clients as clients
from tests.browser import axe_violations, needs_browser, opened, overflow
from tests.markup import page_of
from tests.test_ask_form import KEY, ask, sheet_of
from tests.test_report import HOSTILE, _hostile

DAY = dt.date(2026, 11, 30)
LONG = {"en": "Donaudampfschifffahrtsgesellschaft" * 9, "zh-TW": "不斷延長的名稱" * 40}
SENDER = Envelope("OKR", "okr@example.com")


def asks_of(assessment: Assessment, language: Language, **more: object) -> list[Ask]:
    due, _ = what_is_due(assessment, DAY, language)
    return [
        ask(*one.rows, person=one.label, language=one.language, address=one.address, **more) for one in due
    ]


def page(of: str, language: Language) -> str:
    """The HTML of one mail."""
    known = ask(language=language, label="2026-11-ask")
    match of:
        case "a first one":
            (one, *_) = asks_of(clients.sample(language), language)
        case "a reminder":
            one = replace(known, stage=Stage.SECOND_REMINDER)
            return letter(one, None, before=known).content.html
        case "the manager's":
            manager = recipient_of("eve@example.com", "Eve", language)
            return letter_to_manager([known] * 3, ["30 Nov 2026"] * 3, manager).content.html
        case "very long names":
            word = LONG[language]
            rows = tuple(replace(row, title=word, target=word, last=word, wanted=word) for row in known.rows)
            one = replace(known, plan_name=word, asker=word, person=word, rows=rows)
        case _:
            rows = tuple(AskedRow(id=f"K{n}", title="Leads", wanted="Value") for n in range(500))
            one = ask(*rows, language=language)
    return letter(one, None).content.html


KINDS = ("a first one", "a reminder", "the manager's", "very long names", "500 rows")


@pytest.fixture(scope="module", params=KINDS)
def mail(request: pytest.FixtureRequest) -> dict[Language, str]:
    return {language: page(request.param, language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_program_shows_it_but_for_what_loses_nothing(
    mail: dict[Language, str], language: Language
) -> None:
    assert clients.unforeseen(mail[language]) == {}
    clients.test_the_reasons_hold(mail[language])
    clients.test_word_gets_padding_and_widths_where_it_knows_them(mail[language])
    clients.test_style_blocks_are_short_and_first(mail[language])
    assert bytes_as_mail(mail[language]) < 100_000


@needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 640])
def test_nobody_scrolls_sideways_and_all_can_read_it(
    browser: Any, mail: dict[Language, str], language: Language, width: int
) -> None:
    with opened(browser, mail[language], width) as shown:
        assert overflow(shown) == 0
        assert axe_violations(shown, "region", "landmark-one-main") == []  # it is read in another page


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_stands_in_cells_mail_and_form_are_sound(text: str) -> None:
    asks = asks_of(_hostile(text), "en", plan_name=text[:60].splitlines()[0])
    for one in asks:
        made = letter(one, KEY)
        tags = {tag for tag, _ in page_of(made.content.html).tags}
        assert not tags & {"script", "img", "svg", "textarea", "a", "iframe"}
        assert not [
            a for _, attributes in page_of(made.content.html).tags for a in attributes if a.startswith("on")
        ]
        sent = message(Dispatch(made, "key"), SENDER)
        assert b"\r\nBcc:" not in sent.partition(b"\r\n\r\n")[0]
        content = form(one, KEY)
        assert list(verify(package_from(Path("form.xlsx"), content))) == []
        sheet = sheet_of(content)
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert sheet.cell(HEADER_ROW + 1, 1).value == one.rows[0].id


def test_both_forms_of_a_mail_say_the_same() -> None:
    (one, *_) = asks_of(clients.sample("en"), "en")
    content = letter(one, KEY).content
    for row in one.rows:
        for said in (content.text.replace("\u2060", ""), page_of(content.html).text):
            assert row.title in said
            assert row.wanted in said
            assert row.last in said
