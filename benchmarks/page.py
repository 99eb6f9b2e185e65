"""How long the full page of a large plan takes in Chromium: ``python -m benchmarks.page``.

Loading is measured up to the moment when the page can be used; searching, opening and sorting up to the
next picture on the screen. Heights are of the page as it is opened, in screens.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import zlib
from pathlib import Path
from typing import Any

from benchmarks.plans import DAY, plan
from okrsheet.assessment import assess
from okrsheet.report import html
from okrsheet.workbook.reader import read
from tests.browser import chromium, opened

LOADED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
PICTURE = "await new Promise(done => requestAnimationFrame(() => setTimeout(done)));"
SEARCH = f"""async typed => {{
  const field = document.querySelector("[name=q]"), start = performance.now();
  field.value = typed;
  field.dispatchEvent(new Event("input", {{ bubbles: true }}));
  await new Promise(done => setTimeout(done, 100));  // what the page waits for more to be typed
  {PICTURE}
  return performance.now() - start - 100;
}}"""
CLICK = f"""async place => {{
  const start = performance.now();
  document.querySelector(place).click();
  {PICTURE}
  return performance.now() - start;
}}"""
HEIGHT = "document.documentElement.scrollHeight / innerHeight"
WIDTHS = (1440, 768, 390)
_PER_KPI = 1.3  # items of such a plan


def measure(browser: Any, items: int, path: Path) -> None:
    """Makes the page of a plan of one size, opens it and uses it."""
    assessment = assess(read(plan(path.with_suffix(".xlsx"), round(items / _PER_KPI)), DAY), DAY)
    start = time.process_time()
    made = html.page(assessment, "en")
    seconds = time.process_time() - start
    path.write_text(made, "utf-8")
    size, packed = len(made.encode()) / 1e6, len(zlib.compress(made.encode())) / 1e6
    print(
        f"{len(assessment.plan.items)} items: made in {seconds:.1f} s, {size:.1f} MB ({packed:.1f} MB zipped)"
    )
    for width in WIDTHS:
        with opened(browser, path, width) as page:
            print(
                f"  {width:4} px: loaded {page.evaluate(LOADED):5.0f} ms, {page.evaluate(HEIGHT):.1f} screens"
            )
    with opened(browser, path, WIDTHS[0]) as page:
        for typed in ("1", "17", "nothing has this", ""):
            print(
                f"  search {page.evaluate(SEARCH, typed):6.0f} ms  {typed!r}: {page.inner_text('output >> nth=0')}"
            )
        for place in (
            "[href*='off_track']",
            "[type=reset]",
            "#worst [data-sort=title] button",
            "#open",
            "#open",
        ):
            print(f"  click  {page.evaluate(CLICK, place):6.0f} ms  {place}")


def main() -> None:
    """Measures the sizes that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[100, 5000, 13_000])
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for items in parser.parse_args().items:
            measure(browser, items, Path(folder) / "page.html")


if __name__ == "__main__":
    main()
