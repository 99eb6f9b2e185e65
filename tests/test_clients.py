"""The mail in the programs that show it: by what is known of them, and in a browser that plays them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan.palette import COLOURS
from okrsheet.report import html
from okrsheet.report.audience import COMPANY, Audience, Extent, Scope
from okrsheet.report.context import Context
from okrsheet.workbook.reader import read
from okrsheet.workbook.tables import read_tables
from tests.browser import axe_violations, needs_browser, opened, overflow
from tests.caniemail import lint, programs
from tests.markup import page_of
from tests.test_report import HOSTILE, SAMPLES, _hostile
from tests.test_summary import mixed

AS_OF = dt.date(2026, 11, 30)

BASELINE: dict[str, tuple[str, str]] = {
    "css-at-media": (
        "gmail outlook samsung-email thunderbird yahoo",
        "only makes the margins of a phone smaller and dark pages darker",
    ),
    "css-at-media-prefers-color-scheme": (
        "gmail outlook.windows outlook.windows-mail thunderbird yahoo",
        "without it a dark program turns the colours itself, or leaves them",
    ),
    "css-border": (
        "outlook.windows outlook.windows-mail",
        "Word draws no border over 8 px, and none well on paragraphs: ours are thinner, on tables and cells",
    ),
    "css-font-size": (
        "outlook.windows outlook.windows-mail samsung-email yahoo",
        "rem, percentages and relative sizes: ours are px",
    ),
    "css-font-weight": (
        "outlook.windows outlook.windows-mail yahoo",
        "numbers: ours is bold",
    ),
    "css-forced-color-adjust": (
        "data no",
        "keeps the bars in a program that has its own colours; without it they are a frame, and the numbers stand below",
    ),
    "css-important": (
        "gmail outlook.windows outlook.windows-mail yahoo",
        "only within media queries, with a space before it",
    ),
    "css-line-height": (
        "outlook.windows outlook.windows-mail",
        "Word takes it for the least height, which is what it is to be",
    ),
    "css-margin": (
        "gmail outlook yahoo",
        "negative, auto, and on spans: ours are on headings, paragraphs and tables",
    ),
    "css-max-width": (
        "outlook.windows outlook.windows-mail",
        "Word and others know it for tables only, or not for them: a ghost table is 640 px wide",
    ),
    "css-mso-line-height-rule": (
        "data no",
        "Word's own; it keeps the bars low, and others take the line height as it is",
    ),
    "css-padding": (
        "outlook.windows outlook.windows-mail",
        "Word knows it for table cells only: ours is nowhere else",
    ),
    "css-print-color-adjust": (
        "data no",
        "only when printed: the bars are blank then, and the numbers stand below",
    ),
    "css-selector-class": (
        "gmail.android gmail.ios gmail.mobile-webmail",
        "only within media queries",
    ),
    "css-selector-descendant": (
        "gmail.android gmail.ios gmail.mobile-webmail",
        "only within media queries",
    ),
    "css-selector-grouping": (
        "gmail.android gmail.ios gmail.mobile-webmail",
        "only within media queries",
    ),
    "css-selector-type": (
        "gmail.android gmail.ios gmail.mobile-webmail",
        "only within media queries",
    ),
    "css-text-align": (
        "gmail.android gmail.mobile-webmail outlook.android outlook.windows outlook.windows-mail samsung-email yahoo",
        "start, end and match-parent: ours is left",
    ),
    "css-text-decoration": (
        "gmail.android gmail.ios outlook.windows outlook.windows-mail",
        "its colour, style and thickness: ours is a plain underline",
    ),
    "css-white-space": (
        "gmail.android gmail.ios outlook.windows outlook.windows-mail samsung-email yahoo.android yahoo.ios",
        "a short word then breaks where the line ends",
    ),
    "css-word-break": (
        "apple-mail gmail.android gmail.ios gmail.mobile-webmail outlook.android outlook.ios outlook.macos outlook.outlook-com outlook.windows-mail samsung-email yahoo",
        "word-wrap stands beside it",
    ),
    "css-word-wrap": (
        "gmail.android gmail.desktop-webmail outlook.android outlook.windows outlook.windows-mail",
        "Word breaks long words by itself",
    ),
    "html-align": (
        "outlook.macos",
        "left and right of whole tables and pictures: ours is of cells",
    ),
    "html-aria-hidden": (
        "outlook.windows-mail thunderbird yahoo",
        "a row of blocks is then read aloud, after the numbers that it shows",
    ),
    "html-body": (
        "gmail outlook.android outlook.ios outlook.macos outlook.outlook-com yahoo",
        "becomes a div; the first table has its colour as well",
    ),
    "html-dir": (
        "gmail.mobile-webmail outlook.windows outlook.windows-mail",
        "tables and cells have none; both languages run from left to right",
    ),
    "html-doctype": (
        "outlook.windows samsung-email thunderbird yahoo.android",
        "nothing depends on it",
    ),
    "html-height": (
        "outlook.windows",
        "in percent, and of pictures: ours is of cells, in pixels",
    ),
    "html-lang": (
        "yahoo",
        "on cells: ours is on the whole page",
    ),
    "html-meta-color-scheme": (
        "apple-mail.ios gmail outlook samsung-email yahoo",
        "as the media query for dark pages",
    ),
    "html-role": (
        "outlook.windows-mail yahoo",
        "read aloud as a table of one cell",
    ),
    "html-style": (
        "gmail outlook.windows outlook.windows-mail",
        "without it, nothing is lost but the media queries: every style stands on its element",
    ),
    "html-width": (
        "outlook.windows",
        "in percent, of pictures: ours is of tables and their cells",
    ),
}
"""What which programs do not show as meant (a family alone: all of it), and why nothing is lost."""


def sample(language: Language) -> Assessment:
    return assess(read(SAMPLES / f"example-saas.{language}.xlsx", AS_OF), AS_OF)


def very_long(language: Language) -> Assessment:
    """The sample with titles, names and units that go on and on."""
    assessment = sample(language)
    word = "不斷延長的名稱" * 40 if language == "zh-TW" else "Donaudampfschifffahrtsgesellschaft" * 9
    plan = assessment.plan
    longer = replace(
        plan,
        objectives=tuple(replace(o, title=f"{o.title} {word}", owner=word) for o in plan.objectives),
        key_results=tuple(
            replace(k, title=f"{k.title} {word}", owner=word, unit=word) for k in plan.key_results
        ),
        kpis=tuple(replace(k, title=f"{k.title} {word}", owner=word, unit=word) for k in plan.kpis),
    )
    return assess(longer, AS_OF)


def with_links(language: Language) -> Assessment:
    """The sample whose settings say where the full report is."""
    plan = sample(language).plan
    address = "https://intranet.example.com/okr/{month}/report.html"
    return assess(replace(plan, settings=replace(plan.settings, full_report=address)), AS_OF)


def empty(language: Language) -> Assessment:
    return assess(read_tables([], AS_OF), AS_OF)


PLANS: dict[str, Callable[[Language], Assessment]] = {
    "the sample": sample,
    "with links": with_links,
    "very long names": very_long,
    "markup in cells": lambda _: _hostile(HOSTILE["markup"]),
    "a word of 300 letters": lambda _: _hostile(HOSTILE["long word"]),
    "2,000 KPIs": lambda _: mixed(2000),
    "nothing": empty,
}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module", params=list(PLANS.values()), ids=list(PLANS))
def mail(request: pytest.FixtureRequest, language: Language) -> str:
    return html.summary(request.param(language), language)


# By what is known of mail programs


def test_every_program_shows_it_but_for_what_loses_nothing(mail: str) -> None:
    assert unforeseen(mail) == {}


def unforeseen(mail: str) -> dict[str, str]:
    """What programs do not show that no reason was given for, and which programs do not."""
    found = {feature: programs(gaps) for feature, gaps in lint(mail).items()}
    return {feature: who for feature, who in found.items() if BASELINE.get(feature, ("", ""))[0] != who}


def test_no_reason_is_given_for_what_is_not_used() -> None:
    used = set().union(
        *(lint(html.summary(made(of), of)) for of in LANGUAGES for made in (sample, with_links))
    )
    assert BASELINE.keys() - used == set()


def test_a_program_that_was_not_thought_of_is_found(monkeypatch: pytest.MonkeyPatch, mail: str) -> None:
    monkeypatch.setitem(BASELINE, "css-important", ("gmail yahoo", "as it was once"))
    assert unforeseen(mail) == {"css-important": "gmail outlook.windows outlook.windows-mail yahoo"}


VALUES = {
    "font-size": r"\d+px",
    "font-weight": "bold",
    "line-height": r"\d+px",
    "text-align": "left",
    "max-width": "640px",
    "text-decoration": "underline",
    "white-space": "nowrap",
    "border": r"[0-8]px solid #\w{6}",
    "margin": r"(\d+px|0)( (\d+px|0))*",
    "word-wrap": "break-word",
}
PLACES = {
    "margin": "body|h1|h2|h3|p|table", "border": "table|td|th", "padding": "body|td|th", "max-width": "table",
    "align": "td|th", "dir": "html", "height": "td", "lang": "html", "role": "table", "width": "table|td|th",
}  # fmt: skip


def test_the_reasons_hold(mail: str) -> None:
    outside = re.sub(r"<!--.*?-->", "", mail, flags=re.DOTALL)
    assert "<style" not in re.sub(
        r"<style[^>]*>(@media[^{]*\{([^{}]*\{[^{}]*\}\s*)*\}\s*)*</style>", "", outside
    )
    assert not re.search(r"[^ ]!important", mail)
    for tag, attributes in page_of(mail).tags:
        style = attributes.pop("style", "")
        assert "!important" not in style
        declared = dict(re.findall(r"([\w-]+):\s*([^;]*)", style))
        assert ("word-break" in declared) == ("word-wrap" in declared)
        for name, value in declared.items():
            family = re.sub(r"^(margin|padding|border)-\w+$", r"\1", name)
            assert re.fullmatch(VALUES.get(family, ".*"), value), (tag, name, value)
            assert re.fullmatch(PLACES.get(family, ".*"), tag), (tag, name, value)
        for name, value in attributes.items():
            assert re.fullmatch(PLACES.get(name, ".*"), tag), (tag, name, value)


@pytest.mark.parametrize(
    ("page", "feature"),
    [
        ("<p style='display:flex'>", "css-display-flex"),
        ("<p style='--a:1'>", "css-variables"),
        ("<p style='color:rgb(1,2,3)'>", "css-rgb"),
        ("<p style='width:calc(1px + 2em)'>", "css-unit-calc"),
        ("<style>p:hover > b{gap:1rem}</style>", "css-unit-rem"),
        ("<style>@font-face{font-family:a}</style>", "css-at-font-face"),
        ("<svg></svg>", "html-svg"),
        ("<section>", "html-semantics"),
        ("<blink>", "html-blink"),
        ("<p onclick='x'>", "html-onclick"),
    ],
)
def test_the_linter_sees_what_it_should(page: str, feature: str) -> None:
    assert feature in lint(page)


def test_word_gets_padding_and_widths_where_it_knows_them(mail: str) -> None:
    for tag, attributes in page_of(mail).tags:
        style = attributes.get("style", "")
        assert "padding" not in style or tag in ("td", "th", "body"), (tag, style)
        assert "width" not in style or tag == "table", (tag, style)
        assert not re.search(r"margin:[^;]*(auto|-\d)|border-left:(9|\d\d)px", style)
        assert tag not in ("div", "img")


def test_style_blocks_are_short_and_first(mail: str) -> None:
    assert len("".join(re.findall("<style.*?</style>", mail, re.DOTALL))) < 8192
    assert "<style" not in mail[mail.index("<body") :]


# In a browser that plays them

ANY_STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
PLAYED: dict[str, Callable[[str], str]] = {
    "as it is": lambda page: page,
    "without style blocks and classes": lambda page: re.sub(r' class="[^"]*"', "", ANY_STYLE.sub("", page)),
    "without media queries": lambda page: re.sub(r"@media.*?\}\}", "", page, flags=re.DOTALL),
    "colours turned": lambda page: page.replace("</head>", "<style>html{filter:invert(1)}</style></head>"),
    "pictures off": lambda page: re.sub(r"<img[^>]*>", "", page),
    "in larger letters": lambda page: page.replace("</head>", "<style>html{zoom:1.3}</style></head>"),
}


@needs_browser
@pytest.mark.parametrize("played", PLAYED.values(), ids=PLAYED.keys())
def test_nobody_scrolls_sideways(browser: Any, mail: str, played: Callable[[str], str]) -> None:
    with opened(browser, played(mail), 360) as page:
        assert overflow(page) == 0
        page.set_viewport_size({"width": 600, "height": 900})
        assert overflow(page) == 0


@needs_browser
def test_everybody_can_read_it(browser: Any, mail: str) -> None:
    with opened(browser, mail, 640) as page:
        # A mail is read inside somebody else's page.
        assert axe_violations(page, "region", "landmark-one-main") == []


def _luminance(colour: str) -> float:
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How well two colours stand out, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def turned(colour: str) -> str:
    """A colour as a program makes it that turns them all."""
    return "#" + "".join(f"{255 - int(colour[n : n + 2], 16):02x}" for n in (1, 3, 5))


@pytest.mark.parametrize("paper", ["#ffffff", "#f9fafb"])
def test_turned_colours_can_still_be_read(paper: str) -> None:
    for ink in ("#1f2937", "#4b5563", *(colour.text for colour in COLOURS.values())):
        assert contrast(ink, paper) >= 4.5
        assert contrast(turned(ink), turned(paper)) >= 4.5


# Every reader's part


@pytest.mark.parametrize("extent", [*Extent])
def test_every_readers_mail_keeps_the_same_rules(extent: Extent, language: Language) -> None:
    whole = Context(sample(language), language)
    person = next(p for p in whole.assessment.plan.people if p.manager)
    scope = COMPANY if extent is Extent.COMPANY else Scope(extent, person.name or "", person.department or "")
    _, mail = html.fitted(whole.showing(Audience(whole.plan).selection(scope)))
    assert unforeseen(mail) == {}
    assert html.bytes_as_mail(mail) < html.MOST_BYTES
