"""The pictures in ``docs/``: the sample company's reports as Chromium shows them (``make screenshots``)."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any, Literal, NamedTuple

from okrsheet.assessment import assess
from okrsheet.basics.text import LANGUAGES
from okrsheet.report.files import rendered
from okrsheet.workbook.reader import read
from tests.browser import chromium, opened

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
AS_OF = dt.date(2026, 11, 30)
MOST_BYTES = 200_000
_COLOURS = 255


class Shot(NamedTuple):
    """One picture: which report, at which width and how much of its height, and from which element on."""

    name: str
    report: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"
    at: str = ""
    scale: float = 1


SHOTS = (
    Shot("summary-desktop", "summary.html", 640, 1060, scale=2),
    Shot("summary-phone", "summary.html", 360, 1060, scale=2),
    Shot("summary-objectives", "summary.html", 640, 1060, at="h3", scale=2),
    Shot("summary-dark", "summary.html", 640, 1060, "dark", scale=2),
    Shot("page-desktop", "report.html", 1280, 1500),
    Shot("page-tables", "report.html", 1280, 1100, at="#tree"),
    Shot("page-dark", "report.html", 1280, 1100, "dark", at="#departments"),
    Shot("page-phone", "report.html", 390, 1300),
)


def picture(browser: Any, html: str, shot: Shot) -> bytes:
    """One picture as a small PNG."""
    from PIL import Image

    with opened(browser, html, shot.width, shot.scheme, scale=shot.scale) as page:
        page.set_viewport_size({"width": shot.width, "height": shot.height})
        if shot.at:
            page.eval_on_selector(shot.at, "place => place.scrollIntoView()")
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    made = io.BytesIO()
    taken.convert("RGB").quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        made, "png", optimize=True
    )
    return made.getvalue()


def main() -> None:
    """Takes every picture in every language."""
    PICTURES.mkdir(exist_ok=True)
    with chromium() as browser:
        for language in LANGUAGES:
            plan = read(ROOT / "sample_workbooks" / f"example-saas.{language}.xlsx", AS_OF)
            pieces = rendered(assess(plan, AS_OF), language)  # each may be gone through once
            reports = {name: "".join(one) for name, one in pieces.items()}
            for shot in SHOTS:
                made = picture(browser, reports[shot.report], shot)
                if len(made) > MOST_BYTES:
                    raise SystemExit(f"{shot.name}: {len(made):,} bytes are more than {MOST_BYTES:,}")
                path = PICTURES / f"{shot.name}.{language}.png"
                path.write_bytes(made)
                print(f"{path.relative_to(ROOT)}  {len(made):,}")


if __name__ == "__main__":
    main()
