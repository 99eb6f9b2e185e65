"""The summary and the page in a real browser: they fit, and everybody can use them."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.plans import DAY, plan
from okrsheet.assessment import assess
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.report import html
from okrsheet.run.jobs import ReportJob
from okrsheet.run.reporting import run
from okrsheet.workbook.files import Files
from okrsheet.workbook.reader import read
from tests import screenshots
from tests.books import sample
from tests.browser import CHROMIUM, axe_violations, needs_browser, opened, overflow
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


@pytest.mark.parametrize("width", [360, 640, 768, 1280])
@pytest.mark.parametrize("name", ["summary.html", "report.html"])
def test_nothing_is_wider_than_the_window(browser: Any, reports: Path, name: str, width: int) -> None:
    with opened(browser, reports / name, width) as page:
        assert overflow(page) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_everybody_can_use_a_filtered_page(browser: Any, reports: Path, width: int, scheme: Any) -> None:
    with opened(browser, reports / "report.html", width, scheme) as page:
        page.click("#open")
        page.click("#explain")
        page.click("#worst [data-sort=progress] button")
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
    """The titles of the items that are shown, in their order; not of those that only lead to them."""
    script = "all => all.filter(i => i.checkVisibility()).map(i => i.querySelector('th').firstChild.data)"
    return list(page.eval_on_selector_all(".item:not(.apart)", script))


def open_branches(page: Any) -> int:
    return int(page.eval_on_selector_all(".below[open]", "all => all.length"))


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """A small plan's page with every branch open."""
    path = tmp_path / "report.html"
    path.write_text(html.page(assessed(TEAM), "en"), "utf-8")
    with opened(browser, path, 1280) as page:
        page.set_default_timeout(5000)
        page.click("#open")
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
    2026-10-30 | KR3 | 39
    2026-10-30 | K1  | 99.5%
"""
ALL = ["Lead", "Sell", "Customers", "Build", "Features", "Fewer bugs", "Uptime"]


def test_branches_are_opened_one_by_one_or_all_at_once(page: Any) -> None:
    assert seen(page) == ALL
    page.click("#open")
    assert (seen(page), open_branches(page)) == (["Lead"], 0)
    assert page.inner_text(".below > summary >> nth=0") == "2 objectives ■\u00a0Off track 1"
    page.click(".below > summary:has-text('2 objectives')")
    assert seen(page) == ["Lead", "Sell", "Build"]
    page.fill("[name=q]", "uptime")
    page.wait_for_url("**#q=uptime")
    assert seen(page) == ["Uptime"]
    page.click("[type=reset]")
    page.wait_for_url("**/report.html")
    assert seen(page) == ["Lead", "Sell", "Build"]  # as it was before


def test_what_is_not_on_track_is_open_at_first(page: Any) -> None:
    page.reload()
    assert seen(page) == ["Lead", "Sell", "Build", "Features", "Fewer bugs", "Uptime"]


def test_filters_narrow_every_part_and_stand_in_the_address(page: Any) -> None:
    assert page.inner_text("#filter output") == "Items shown: 7 of 7"
    page.select_option("[name=owner]", "Ben")
    page.wait_for_url("**#owner=Ben")
    assert seen(page) == ["Sell", "Customers", "Uptime"]  # "ben" is the same person
    assert page.inner_text("#filter output") == "Items shown: 3 of 7"
    apart = page.eval_on_selector_all(".apart", "all => all.map(i => i.querySelector('th').firstChild.data)")
    assert apart == ["Lead"]  # the company's objective leads to Ben's
    page.fill("[name=q]", "UPTIME")
    page.wait_for_url("**#q=UPTIME&owner=Ben")
    assert seen(page) == ["Uptime"]
    assert not page.is_visible("#worst")
    page.click("[type=reset]")
    page.wait_for_url("**/report.html")
    assert seen(page) == ALL


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("k1", ["Uptime"]),
        ("fewer BUGS", ["Fewer bugs"]),
        ("cem", ["Build", "Features", "Fewer bugs"]),
        ("KPIs!A2", ["Uptime"]),
        ("KPIs!$F$2", ["Uptime"]),
        ("'Key Results'!H3", ["Features"]),
        ("KPIs!", ["Uptime"]),
        ("KPIs!A22", []),
    ],
)
def test_search_finds_titles_owners_ids_and_any_cell_of_a_row(
    page: Any, typed: str, found: list[str]
) -> None:
    page.fill("[name=q]", typed)
    page.wait_for_url("**#q=*")
    assert seen(page) == found


def test_a_search_without_result_says_so(page: Any) -> None:
    assert not page.is_visible("#none")
    page.fill("[name=q]", "nothing has this")
    page.wait_for_url("**#q=*")
    assert page.inner_text("#none") == "No item fits. Search for something else, or clear the filter."
    assert not page.is_visible("#tree")
    page.click("[type=reset]")
    page.wait_for_url("**/report.html")
    assert not page.is_visible("#none")


def test_a_link_shows_the_same_view(page: Any) -> None:
    page.select_option("[name=department]", "Product")
    page.click("#owners [data-sort=title] button")
    page.wait_for_url("**#*department*")
    page.click("#owners [data-sort=title] button")
    view = (seen(page), page.url)
    assert view[0] == ["Build", "Features", "Fewer bugs"]
    assert page.url.endswith("#department=Product&sort=owners%3A-title")
    page.goto("about:blank")
    page.goto(view[1])
    assert (seen(page), page.url) == view
    assert page.input_value("[name=department]") == "Product"
    page.click("#worst a:text('Fewer bugs')")
    page.wait_for_url("**&at=item-*")
    assert page.evaluate("document.activeElement.querySelector('th').innerText").startswith("Fewer bugs")
    assert page.url.startswith(view[1] + "&at=item-")
    assert seen(page) == view[0]
    page.click("#departments th a:text('Sales')")  # another address, another view: as written
    page.wait_for_selector("[aria-sort]", state="detached")
    assert page.inner_text("#filter output") == "Items shown: 3 of 7"
    page.go_back()
    page.wait_for_selector("[aria-sort]")
    assert seen(page) == view[0]


def test_the_mail_leads_to_an_item_by_its_id(page: Any) -> None:
    page.click("#open")
    assert "Fewer bugs" not in seen(page)
    page.evaluate("location.hash = '#id=kr3'")
    page.wait_for_selector(".here")
    assert page.inner_text(".here th").startswith("Fewer bugs")
    assert page.evaluate("document.activeElement.matches('.here')")
    box = page.locator(".here").bounding_box()
    assert 0 < box["y"] < 900
    page.evaluate("location.hash = '#id=K%201'")  # no item is called so
    page.wait_for_timeout(100)
    assert str(page.text_content(".here th")).startswith("Fewer bugs")


def test_the_mail_leads_to_a_part_of_the_page(page: Any) -> None:
    page.evaluate("location.hash = '#department=sales&status=off_track+missed+on_track'")
    page.wait_for_selector("#filter output:text-is('Items shown: 3 of 7')")
    assert seen(page) == ["Sell", "Customers", "Uptime"]
    page.evaluate("location.hash = '#department=Sales&type=kpi&status=off_track+missed'")
    page.wait_for_selector("#filter output:text-is('Items shown: 0 of 7')")
    page.evaluate("location.hash = '#department=Nowhere'")
    page.wait_for_url("**#department=Nowhere")
    assert seen(page) == []


def test_a_count_of_the_departments_leads_to_what_it_counts(page: Any) -> None:
    page.click("#departments tr:has-text('Product') td.bad a")
    page.wait_for_selector("#filter output:text-is('Items shown: 1 of 7')")
    assert seen(page) == ["Fewer bugs"]
    assert page.input_value("[name=department]") == "Product"


@pytest.mark.parametrize(
    "hash", ["#at=x&sort=owners:-nothing&owner=Nobody", "#q=%E0%A4", "#sort=<b>", "#a=b=c&&", "#id=%00"]
)
def test_an_address_that_is_wrong_does_no_harm(page: Any, hash: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("about:blank")
    page.go_back()
    page.evaluate("hash => { location.hash = hash }", hash)
    page.wait_for_timeout(100)
    assert errors == []
    assert len(seen(page)) in (0, 6)


def column(page: Any, table: str) -> list[str]:
    return list(page.locator(f"#{table} tbody th").all_inner_texts())


def test_tables_are_sorted_by_keyboard_and_say_so(page: Any) -> None:
    head = "#owners [data-sort=progress]"
    assert page.get_attribute(head, "aria-sort") is None
    written = column(page, "owners")
    page.focus(f"{head} button")
    page.keyboard.press("Enter")
    assert page.get_attribute(head, "aria-sort") == "ascending"
    assert column(page, "owners") == ["Ben", "Ada", "Cem"]
    page.keyboard.press("Space")
    assert page.get_attribute(head, "aria-sort") == "descending"
    assert column(page, "owners") == ["Cem", "Ada", "Ben"]
    page.click("#owners [data-sort=status] button")
    assert page.get_attribute(head, "aria-sort") is None
    assert column(page, "owners") == written  # as written: most red first
    assert written[0] == "Cem"


def test_owners_and_departments_are_sorted_by_red(page: Any) -> None:
    for table, worst in (("owners", "Cem"), ("departments", "Product")):
        for turn in range(2):
            page.click(f"#{table} [data-sort=class3] button")
            assert column(page, table)[-1 if turn == 0 else 0] == worst


def test_what_reads_alike_is_sorted_by_the_figure_itself(browser: Any, tmp_path: Path) -> None:
    """Customers are at 0.204, Features at 0.196; both say 20%."""
    path = tmp_path / "report.html"
    tables = TEAM.replace("KR1 | 400\n", "KR1 | 204\n").replace("KR2 | 10\n", "KR2 | 1.96\n")
    path.write_text(html.page(assessed(tables), "en"), "utf-8")
    with opened(browser, path, 1280) as page:
        both = "#worst tr:has-text('20% expected'):not(:has-text('Sell'), :has-text('Lead'), :has-text('Build')) th"
        assert page.locator(both).count() == 2
        page.click("#worst [data-sort=progress] button")
        assert page.locator(both).all_inner_texts() == ["Features", "Customers"]
        page.click("#worst [data-sort=progress] button")
        assert page.locator(both).all_inner_texts() == ["Customers", "Features"]


def test_a_counter_leads_to_what_it_counts(page: Any) -> None:
    for counter in page.query_selector_all(".counters a"):
        counted = int(counter.inner_text().split()[0])
        counter.click()
        page.wait_for_selector(f"#filter output:text-is('Items shown: {counted} of 7')")
        assert len(seen(page)) == counted


def test_every_figure_can_be_traced_to_its_cells(page: Any) -> None:
    assert not page.is_visible("text=(value − baseline)")
    page.click("#explain")
    said = page.inner_text(".item:has(th:text('Customers')) .how p")
    page.click("#explain")
    assert page.locator(".how[open]").count() == 0
    assert "value = 400 (check-in of 2026-10-30, 'Check-ins'!C2)" in said
    assert "= (400 − 0) ÷ (1,000 − 0) = 0.4" in said


def test_light_and_dark_can_be_switched(page: Any) -> None:
    back = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(back)
    page.click("#dark")
    assert page.evaluate(back) != light
    assert page.get_attribute("#dark", "aria-pressed") == "true"
    page.emulate_media(media="print")
    assert page.evaluate(back) == "rgb(255, 255, 255)"


PAPER = {"width": 1016, "height": 700}  # a sheet of A4, its long side at the top, without its margins


def test_a_printed_page_shows_every_item_and_no_controls(page: Any) -> None:
    page.click("#open")
    assert open_branches(page) == 0
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    assert (
        page.evaluate(
            "getComputedStyle(document.querySelector('.below'), '::details-content').contentVisibility"
        )
        == "visible"
    )
    assert not page.is_visible("form") and not page.is_visible("nav")
    assert overflow(page) == 0


def test_a_printed_page_tells_what_it_was_filtered_by(page: Any) -> None:
    page.emulate_media(media="print")
    assert not page.is_visible(".filtered")
    page.emulate_media(media="screen")
    page.select_option("[name=owner]", "Ben")
    page.fill("[name=q]", "uptime")
    page.wait_for_url("**#q=uptime&owner=Ben")
    assert not page.is_visible(".filtered")
    page.emulate_media(media="print")
    assert page.inner_text(".filtered") == "Shown is only: Owner Ben; “uptime”; Items shown: 1 of 7"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_the_print_has_a_front_page_and_page_numbers(browser: Any, reports: Path) -> None:
    with opened(browser, reports / "report.html", 1280) as page:
        verdict, title = page.inner_text("h1"), page.text_content(".front")
    made, made_from = reports / "report.pdf", (reports / "report.html").as_uri()
    options = ("--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={made}")
    subprocess.run([str(CHROMIUM), *options, made_from], capture_output=True, check=True, timeout=60)
    text = ["pdftotext", "-layout", str(made), "-"]
    pages = subprocess.run(text, capture_output=True, check=True, encoding="utf-8").stdout.split("\f")[:-1]
    front = " ".join(pages[0].split())
    assert str(title) in front and verdict.split()[0] in front
    for n, one in enumerate(pages, 1):
        assert "".join(one.split()).endswith(f"{n}/{len(pages)}")
    assert 3 < len(pages) < 15


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a plan of 1,300 items."""
    folder = tmp_path_factory.mktemp("large")
    made = html.page(assess(read(plan(folder / "plan.xlsx", 1000), DAY), DAY), "en")
    (folder / "report.html").write_text(made, "utf-8")
    return folder / "report.html"


def test_a_large_plan_is_a_page_of_a_few_screens(browser: Any, large: Path, reports: Path) -> None:
    for path in (large, reports / "report.html"):
        for width in (1440, 390):
            with opened(browser, path, width) as page:
                assert page.evaluate("document.documentElement.scrollHeight / innerHeight") <= 10


def test_a_large_plan_is_printed_as_far_as_it_can_be_read(browser: Any, large: Path) -> None:
    with opened(browser, large, 1280) as page:
        page.emulate_media(media="print")
        assert page.is_visible("#worst") and not page.is_visible("#tree")
        assert page.inner_text(".printed").startswith("The plan has 1,300 items. Printed are its front page")
        page.goto(f"{page.url}#q=campaign+777")
        page.wait_for_selector("#tree:visible")
        assert "Leads from campaign 777" in seen(page)


def test_a_large_plan_opens_what_was_looked_for(browser: Any, large: Path) -> None:
    with opened(browser, large, 1280) as page:
        assert open_branches(page) == 0
        page.goto(f"{page.url}#id=K777")
        page.wait_for_selector(".here")
        assert page.inner_text(".here th").startswith("Leads from campaign 777")
        page.fill("[name=q]", "off_track")  # far more than there is room for
        page.wait_for_url("**#q=off_track*")
        assert 0 < page.locator(".item:visible").count() < 400
        assert page.locator(".below > summary output:visible").first.inner_text().startswith("shown: ")


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
        known = seen(page)
        anchor = page.get_attribute(".item >> nth=-1", "id")
    with opened(browser, reports / "report.html", 1280, script=False) as page:
        assert page.locator(".item th:visible").count() == len(known) > 10
        assert not page.is_visible("form") and not page.is_visible(".buttons")
        for details in page.query_selector_all(".below:not([open]) > summary"):
            details.click()
        assert page.locator(".item:visible").count() == 27
        page.click(".how summary >> nth=0")
        assert page.is_visible(".how[open] p")
        page.goto(f"{page.url}#{anchor}")
        assert page.is_visible(f"#{anchor}")


def test_keys_go_from_the_skip_link_to_the_filters(page: Any) -> None:
    page.reload()
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
        page.click("#open")
        page.click("#explain")
        assert (overflow(page), dialogs) == (0, [])
        assert len(seen(page)) == 7
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        assert overflow(page) == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shot", screenshots.SHOTS, ids=lambda shot: shot.name)
def test_a_picture_of_every_report_is_in_the_docs(shot: screenshots.Shot, language: Language) -> None:
    size = (screenshots.PICTURES / f"{shot.name}.{language}.png").stat().st_size
    assert 10_000 < size < screenshots.MOST_BYTES, "make screenshots"
