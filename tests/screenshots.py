"""The pictures in ``docs/``: the sample company's reports as Chromium shows them, its slides, Dashboard and
forms as LibreOffice does (``make screenshots``).
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from okrsheet.asking.asked import Ask
from okrsheet.asking.due import what_is_due
from okrsheet.asking.form import form
from okrsheet.asking.letters import letter
from okrsheet.asking.token import ask_id
from okrsheet.assessment import assess
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.report.files import rendered
from okrsheet.run.jobs import ReportJob
from okrsheet.run.reporting import run
from okrsheet.workbook.files import Files
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
    Shot("ask-phone", "ask.html", 390, 960, scale=2),
)


def picture(browser: Any, html: str, shot: Shot) -> bytes:
    """One picture as a small PNG."""
    from PIL import Image

    with opened(browser, html, shot.width, shot.scheme, scale=shot.scale) as page:
        page.set_viewport_size({"width": shot.width, "height": shot.height})
        if shot.at:
            page.eval_on_selector(shot.at, "place => place.scrollIntoView()")
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    return small(taken)


def small(taken: Any) -> bytes:
    """A picture in few colours."""
    from PIL import Image

    made = io.BytesIO()
    taken.convert("RGB").quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        made, "png", optimize=True
    )
    return made.getvalue()


def office(language: Language, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The slides, six on a sheet, and the Dashboard after a report, by way of PDF."""
    from PIL import Image

    plan = folder / f"plan.{language}.xlsx"
    shutil.copy(ROOT / "sample_workbooks" / f"example-saas.{language}.xlsx", plan)
    for day in (AS_OF.replace(day=1) - dt.timedelta(days=1), AS_OF):
        run(ReportJob(Files.of(plan), folder / language, day, slides=True))
    pages = pages_of(folder / language / "board.pptx", 80)[:6]
    width, height = pages[0].size
    sheet = Image.new("RGB", (2 * width, 3 * height), "white")
    for n, page in enumerate(pages):
        sheet.paste(page, (n % 2 * width, n // 2 * height))
    yield "board", small(sheet)
    yield (
        "dashboard",
        small(next(page for page in pages_of(plan, 90) if page.width > page.height)),
    )  # the first broad one


def asked(language: Language) -> Ask:
    """What the sample's sales lead is asked at the end of November."""
    plan = read(ROOT / "sample_workbooks" / f"example-saas.{language}.xlsx", AS_OF)
    one = what_is_due(assess(plan, AS_OF), AS_OF, language)[0][0]
    ask = Ask(
        plan="plan.xlsx", plan_name=plan.settings.organisation or "", about="2026-11", person=one.label,
        address=one.address, language=language, day=AS_OF, asked_on=AS_OF, due=dt.date(2026, 12, 3), rows=one.rows,
    )  # fmt: skip
    return replace(ask, id=ask_id(ask))


def form_of(language: Language, folder: Path) -> bytes:
    """The form as LibreOffice prints it, without the white around it."""
    from PIL import Image, ImageChops

    file = folder / f"form.{language}.xlsx"
    file.write_bytes(form(asked(language), bytes(32)))
    page = pages_of(file, 190)[0].convert("RGB")
    filled = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert filled
    left, top, right, bottom = filled
    return small(page.crop((left - 20, top - 20, right + 20, bottom + 20)))


def pages_of(file: Path, dots: int) -> list[Any]:
    """Every page of a file of Office as LibreOffice prints it, at so many dots an inch."""
    from PIL import Image

    folder = file.parent / f"{file.stem}-pages"
    convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(convert, check=True, capture_output=True)
    pdf = folder / f"{file.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", str(pdf), str(folder / "page")], check=True)
    return [Image.open(one) for one in sorted(folder.glob("page-*.png"))]


def main() -> None:
    """Takes every picture in every language."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for language in LANGUAGES:
            for name, made in office(language, Path(folder)):
                put(name, language, made)
            put("form", language, form_of(language, Path(folder)))
    with chromium() as browser:
        for language in LANGUAGES:
            plan = read(ROOT / "sample_workbooks" / f"example-saas.{language}.xlsx", AS_OF)
            pieces = rendered(assess(plan, AS_OF), language)  # each may be gone through once
            reports = {name: "".join(one) for name, one in pieces.items()}
            reports["ask.html"] = letter(asked(language), bytes(32)).content.html
            for shot in SHOTS:
                put(shot.name, language, picture(browser, reports[shot.report], shot))


def put(name: str, language: Language, made: bytes) -> None:
    """Keeps a picture, if it is not too large for people to load."""
    if len(made) > MOST_BYTES:
        raise SystemExit(f"{name}: {len(made):,} bytes are more than {MOST_BYTES:,}")
    path = PICTURES / f"{name}.{language}.png"
    path.write_bytes(made)
    print(f"{path.relative_to(ROOT)}  {len(made):,}")


if __name__ == "__main__":
    main()
