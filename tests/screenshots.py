"""The pictures in docs/: the sample company's mail, as it looks on a desk and on a phone.

``make screenshots`` draws them anew; it needs Chromium, and fonts for both languages.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from okrsheet.assessment import assess
from okrsheet.report import html
from okrsheet.text import LANGUAGES, Language
from okrsheet.workbook.reader import read
from tests.browser import chromium

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "screenshots"
AS_OF = dt.date(2026, 11, 30)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: of which language, on what, how wide and how much of it, in CSS pixels."""

    language: Language
    on: str
    width: int
    height: int

    @property
    def path(self) -> Path:
        return FOLDER / f"summary-{self.on}.{self.language}.png"


SHOTS = [
    Shot(language, on, width, height)
    for language in LANGUAGES
    for on, width, height in (("desk", 640, 1060), ("phone", 360, 1060))
]


def draw(browser: Any, shot: Shot) -> None:
    """Writes one picture."""
    from PIL import Image

    plan = read(ROOT / "sample_workbooks" / f"example-saas.{shot.language}.xlsx", AS_OF)
    size = {"width": shot.width, "height": shot.height}
    context = browser.new_context(viewport=size, device_scale_factor=1.5, offline=True)
    page = context.new_page()
    page.set_content(html.summary(assess(plan, AS_OF), shot.language))
    shot.path.parent.mkdir(exist_ok=True)
    picture = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    # The edges of letters need fewer colours than there are, and the file gets half as long.
    picture.convert("RGB").quantize(255, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        shot.path, optimize=True
    )


def main() -> None:
    with chromium() as browser:
        for shot in SHOTS:
            draw(browser, shot)


if __name__ == "__main__":
    main()
