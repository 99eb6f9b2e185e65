"""The summary and the page in a real browser: they fit, and everybody can use them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from okrsheet.run import Job, run
from okrsheet.text import LANGUAGES, Language
from tests.books import sample
from tests.browser import axe_violations, needs_browser, opened, overflow

pytestmark = needs_browser

# A mail is read inside somebody else's page.
OF_PAGES = ("region", "landmark-one-main")


@pytest.fixture(scope="module", params=LANGUAGES)
def reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sample company's reports, in one language after the other."""
    language: Language = request.param
    folder = tmp_path_factory.mktemp(language)
    run(Job(sample(folder, language), folder / "out", dt.date(2026, 11, 30)))
    return folder / "out"


@pytest.mark.parametrize("width", [360, 640, 1280])
@pytest.mark.parametrize("name", ["summary.html", "report.html"])
def test_nothing_is_wider_than_the_window(browser: Any, reports: Path, name: str, width: int) -> None:
    with opened(browser, reports / name, width) as page:
        assert overflow(page) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "ignored"), [("summary.html", OF_PAGES), ("report.html", ())])
def test_everybody_can_use_them(
    browser: Any, reports: Path, name: str, ignored: tuple[str, ...], scheme: Any
) -> None:
    with opened(browser, reports / name, 640, scheme) as page:
        assert axe_violations(page, *ignored) == []
