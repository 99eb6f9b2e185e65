"""A real browser for the tests: pages opened in Chromium at any width, light or dark, and asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser, started once for many pages."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium has no sandbox of its own inside a container.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Any,
    what: Path | str,
    width: int = 640,
    scheme: Literal["light", "dark"] = "light",
    script: bool = True,
    scale: float = 1,
) -> Iterator[Any]:
    """A page from a file, or from HTML itself; the network is out of reach."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=script,
        offline=True,
        device_scale_factor=scale,
    )
    page = context.new_page()
    if isinstance(what, Path):
        page.goto(what.resolve().as_uri())
    else:
        page.set_content(what)
    yield page
    context.close()


def overflow(page: Any) -> int:
    """By how many pixels a page is wider than its window."""
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


def axe_violations(page: Any, *ignored: str) -> list[str]:
    """What axe-core finds wrong for people who use a page with other senses or without a mouse."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"rules": {rule: {"enabled": False} for rule in ignored}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]
