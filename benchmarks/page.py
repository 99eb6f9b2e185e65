"""How long the full page of a large plan takes in Chromium: ``python -m benchmarks.page``.

Loading is measured up to the moment when the page can be used; searching and sorting up to the
next picture on the screen.
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
SORT = f"""async () => {{
  const start = performance.now();
  document.querySelector("#kpis [data-sort=title] button").click();
  {PICTURE}
  return performance.now() - start;
}}"""


def measure(browser: Any, rows: int, path: Path) -> None:
    """Makes the page of a plan of one size, opens it and uses it."""
    assessment = assess(read(plan(path.with_suffix(".xlsx"), rows), DAY), DAY)
    start = time.perf_counter()
    made = html.page(assessment, "en")
    seconds = time.perf_counter() - start
    path.write_text(made, "utf-8")
    size, packed = len(made.encode()) / 1e6, len(zlib.compress(made.encode())) / 1e6
    print(f"{rows} KPIs: made in {seconds:.1f} s, {size:.1f} MB ({packed:.1f} MB zipped)")
    with opened(browser, path, 1280) as page:
        print(f"  loaded {page.evaluate(LOADED):6.0f} ms")
        for typed in ("1", "17", "nothing has this", ""):
            print(f"  search {page.evaluate(SEARCH, typed):6.0f} ms  {typed!r}: {page.inner_text('output')}")
        print(f"  sort   {page.evaluate(SORT):6.0f} ms")


def main() -> None:
    """Measures the sizes that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100, 1000, 5000])
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for rows in parser.parse_args().rows:
            measure(browser, rows, Path(folder) / "page.html")


if __name__ == "__main__":
    main()
