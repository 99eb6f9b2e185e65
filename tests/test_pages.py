"""The summary and the page in a real browser: they fit, and everybody can use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.report import html
from okrsheet.run.jobs import ReportJob
from okrsheet.run.reporting import run
from okrsheet.workbook.files import Files
from tests import screenshots
from tests.books import sample
from tests.browser import axe_violations, needs_browser, opened, overflow
from tests.tables import assessed

pytestmark = needs_browser

# A mail is read inside somebody else's page.
OF_PAGES = ("region", "landmark-one-main")


@pytest.fixture(scope="module", params=LANGUAGES)
def reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sample company's reports, in one language after the other."""
    language: Language = request.param
    folder = tmp_path_factory.mktemp(language)
    run(ReportJob(Files.of(sample(folder, language)), folder / "out", dt.date(2026, 11, 30)))
    return folder / "out"


@pytest.mark.parametrize("width", [360, 640, 1280])
@pytest.mark.parametrize("name", ["summary.html", "report.html"])
def test_nothing_is_wider_than_the_window(browser: Any, reports: Path, name: str, width: int) -> None:
    with opened(browser, reports / name, width) as page:
        assert overflow(page) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_a_filtered_page(browser: Any, reports: Path, width: int, scheme: Any) -> None:
    with opened(browser, reports / "report.html", width, scheme) as page:
        page.click("#explain")
        page.click("#kpis [data-sort=progress] button")
        page.select_option("[name=status]", "off_track missed")
        page.wait_for_url("**#*off_track*")
        assert axe_violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "ignored"), [("summary.html", OF_PAGES), ("report.html", ())])
def test_everybody_can_use_them(
    browser: Any, reports: Path, name: str, ignored: tuple[str, ...], scheme: Any
) -> None:
    with opened(browser, reports / name, 640, scheme) as page:
        assert axe_violations(page, *ignored) == []


# The page answers


def seen(page: Any) -> list[str]:
    """The titles of the items that are shown, in their order."""
    script = "all => all.filter(i => i.checkVisibility()).map(i => i.querySelector('th').firstChild.data)"
    return list(page.eval_on_selector_all(".item", script))


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """A small plan's page."""
    path = tmp_path / "report.html"
    path.write_text(html.page(assessed(TEAM), "en"), "utf-8")
    with opened(browser, path, 1280) as page:
        page.set_default_timeout(5000)
        yield page


TEAM = """
    Objectives
    ID | Objective | Level      | Owner | Department | Supports
    O1 | Lead      | Company    | Ada   | Board      |
    O2 | Sell      | Department | Ben   | Sales      | O1
    O3 | Build     | Department | Cem   | Product    | O1

    Key Results
    ID  | Objective ID | Key result | Measure     | Baseline | Target
    KR1 | O2           | Customers  | Increase to | 0        | 1000
    KR2 | O3           | Features   | Increase to | 0        | 10
    KR3 | O3           | Fewer bugs | Decrease to | 40       | 5

    KPIs
    ID | KPI    | Owner | Department | Measure  | Target | End | Data source | Frequency
    K1 | Uptime | ben   | Sales      | At least | 99%    | Q4  | Nagios      | Monthly

    Check-ins
    Date       | ID  | Value
    2026-10-30 | KR1 | 400
    2026-10-30 | KR2 | 10
    2026-10-30 | K1  | 99.5%
"""
ALL = ["Lead", "Sell", "Build", "Fewer bugs", "Customers", "Features", "Uptime"]


def test_filters_narrow_every_part_and_stand_in_the_address(page: Any) -> None:
    assert sorted(seen(page)) == sorted(ALL)
    assert page.inner_text("output") == "Items shown: 7 of 7"
    page.select_option("[name=owner]", "Ben")
    page.wait_for_url("**#owner=Ben")
    assert sorted(seen(page)) == ["Customers", "Sell", "Uptime"]  # "ben" is the same person
    assert page.inner_text("output") == "Items shown: 3 of 7"
    tree = page.eval_on_selector_all(
        "#tree li", "all => all.filter(i => i.checkVisibility()).map(i => i.className)"
    )
    assert tree == ["apart", "", ""]  # the company's objective leads to Ben's
    page.fill("[name=q]", "UPTIME")
    page.wait_for_url("**#q=UPTIME&owner=Ben")
    assert seen(page) == ["Uptime"]
    assert not page.is_visible("#objectives")
    page.click("[type=reset]")
    page.wait_for_url("**/report.html")
    assert len(seen(page)) == 7


def test_a_link_shows_the_same_view(page: Any, browser: Any) -> None:
    page.select_option("[name=department]", "Product")
    page.click("#key-results [data-sort=title] button")
    page.wait_for_url("**#*department*")
    page.click("#key-results [data-sort=title] button")
    view = (seen(page), page.url)
    assert view[0] == ["Build", "Fewer bugs", "Features"]
    assert page.url.endswith("#department=Product&sort=key-results%3A-title")
    page.goto("about:blank")
    page.goto(view[1])
    assert (seen(page), page.url) == view
    assert page.input_value("[name=department]") == "Product"
    page.click("#tree a:text('Features')")
    page.wait_for_url("**&at=item-*")
    assert page.evaluate("document.activeElement.querySelector('th').innerText").startswith("Features")
    assert page.url.startswith(view[1] + "&at=item-")
    assert seen(page) == view[0]
    page.click("#departments a:text('Sales')")  # another address, another view: as written
    page.wait_for_selector("[aria-sort]", state="detached")
    assert page.inner_text("output") == "Items shown: 3 of 7"
    page.go_back()
    page.wait_for_selector("[aria-sort]")
    assert seen(page) == view[0]


@pytest.mark.parametrize(
    "hash", ["#at=x&sort=kpis:-nothing&owner=Nobody", "#q=%E0%A4", "#sort=<b>", "#a=b=c&&"]
)
def test_an_address_that_is_wrong_does_no_harm(page: Any, hash: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("about:blank")
    page.go_back()
    page.evaluate("hash => { location.hash = hash }", hash)
    page.wait_for_timeout(100)
    assert errors == []
    assert len(seen(page)) in (0, 7)


def test_tables_are_sorted_by_keyboard_and_say_so(page: Any) -> None:
    head = "#key-results [data-sort=progress]"
    assert page.get_attribute(head, "aria-sort") is None
    page.focus(f"{head} button")
    page.keyboard.press("Enter")
    assert page.get_attribute(head, "aria-sort") == "ascending"
    assert seen(page)[3:6] == ["Customers", "Features", "Fewer bugs"]  # unknown is last either way
    page.keyboard.press("Space")
    assert page.get_attribute(head, "aria-sort") == "descending"
    assert seen(page)[3:6] == ["Features", "Customers", "Fewer bugs"]
    page.click("#key-results [data-sort=status] button")
    assert page.get_attribute(head, "aria-sort") is None
    assert seen(page)[3:6] == ["Fewer bugs", "Customers", "Features"]  # as written: worst first


def test_what_reads_alike_is_sorted_by_the_figure_itself(browser: Any, tmp_path: Path) -> None:
    """Customers are at 0.400, Features at 0.396; both say 40%."""
    path = tmp_path / "report.html"
    path.write_text(html.page(assessed(TEAM.replace("KR2 | 10\n", "KR2 | 3.96\n")), "en"), "utf-8")
    with opened(browser, path, 1280) as page:
        assert (
            page.eval_on_selector_all(
                "#key-results td > b:nth-of-type(1)", "all => all.filter(b => b.textContent === '40%').length"
            )
            == 2
        )
        page.click("#key-results [data-sort=progress] button")
        assert seen(page)[3:5] == ["Features", "Customers"]
        page.click("#key-results [data-sort=progress] button")
        assert seen(page)[3:5] == ["Customers", "Features"]


def test_a_counter_leads_to_what_it_counts(page: Any) -> None:
    for counter in page.query_selector_all(".counters a"):
        counted = int(counter.inner_text().split()[0])
        counter.click()
        page.wait_for_selector(f"output:text-is('Items shown: {counted} of 7')")
        assert len(seen(page)) == counted


def test_every_figure_can_be_traced_to_its_cells(page: Any) -> None:
    assert not page.is_visible("text=(value − baseline)")
    page.click("#explain")
    explained = page.inner_text(".item:has-text('Customers') details >> nth=0")
    page.click("#explain")
    assert page.eval_on_selector_all("details[open]", "all => all.length") == 0
    said = page.text_content("#key-results .item:has-text('Customers') details p")
    assert "value = 400 (check-in of 2026-10-30, 'Check-ins'!C2)" in said
    assert "= (400 − 0) ÷ (1,000 − 0) = 0.4" in said
    assert explained


def test_light_and_dark_can_be_switched(page: Any) -> None:
    back = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(back)
    page.click("#dark")
    assert page.evaluate(back) != light
    assert page.get_attribute("#dark", "aria-pressed") == "true"
    page.emulate_media(media="print")
    assert page.evaluate(back) == "rgb(255, 255, 255)"


def test_a_printed_page_shows_every_item_and_no_controls(page: Any) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 900})
    assert sorted(seen(page)) == sorted(ALL)
    assert not page.is_visible("form") and not page.is_visible("nav")
    assert overflow(page) == 0


def test_long_lists_show_their_beginning_and_are_printed_whole(browser: Any, reports: Path) -> None:
    with opened(browser, reports / "report.html", 1280) as page:
        moved = page.locator("#changed li")
        visible = "all => all.filter(one => one.checkVisibility()).length"
        assert (moved.evaluate_all(visible), moved.count()) == (12, 15)
        page.emulate_media(media="print")
        assert moved.evaluate_all(visible) == 15
        page.emulate_media(media="screen")
        page.click("#changed button")
        assert moved.evaluate_all(visible) == 15


def test_nothing_is_lost_without_script(browser: Any, reports: Path) -> None:
    with opened(browser, reports / "report.html", 1280) as page:
        known = set(seen(page))
    with opened(browser, reports / "report.html", 1280, script=False) as page:
        titles = page.locator(".item th").all_inner_texts()
        assert {title.split("\n")[0] for title in titles} == known
        assert not page.is_visible("form")
        page.click("summary >> nth=0")
        assert page.is_visible("details[open] p")


def test_keys_go_from_the_skip_link_to_the_filters(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.is_visible(".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"
    assert page.eval_on_selector_all("h1, h2, h3", "all => all.map(h => h.localName)")[0] == "h1"


HOSTILE = "<img src=x onerror=alert(1)> \u202egnp.exe javascript:alert(1) \"'> " + "W" * 300


@pytest.mark.parametrize("width", [360, 1280])
def test_hostile_cells_neither_run_nor_widen_the_page(browser: Any, tmp_path: Path, width: int) -> None:
    path = tmp_path / "report.html"
    tables = TEAM.replace("Customers ", HOSTILE).replace("Ada ", HOSTILE).replace("Sales ", "S" * 300)
    path.write_text(html.page(assessed(tables), "en"), "utf-8")
    with opened(browser, path, width) as page:
        dialogs: list[object] = []

        def dismiss(dialog: Any) -> None:
            dialogs.append(dialog)
            dialog.dismiss()

        page.on("dialog", dismiss)
        page.reload()
        page.click("#explain")
        assert (overflow(page), dialogs) == (0, [])
        assert len(seen(page)) == 7
        page.emulate_media(media="print")
        assert overflow(page) == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shot", screenshots.SHOTS, ids=lambda shot: shot.name)
def test_a_picture_of_every_report_is_in_the_docs(shot: screenshots.Shot, language: Language) -> None:
    size = (screenshots.PICTURES / f"{shot.name}.{language}.png").stat().st_size
    assert 10_000 < size < screenshots.MOST_BYTES, "make screenshots"
