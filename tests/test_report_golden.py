"""The sample company's reports, word for word; ``pytest --accept`` takes a new wording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.report import html
from okrsheet.report.text import summary_text
from okrsheet.workbook.reader import read
from tests.markup import scrubbed

ROOT = Path(__file__).parents[1]
AS_OF = dt.date(2026, 11, 30)
RENDERS: dict[str, Callable[[Assessment, Language], str]] = {
    "summary.html": html.summary,
    "summary.txt": summary_text,
    "report.html": html.page,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RENDERS)
def test_the_sample_is_reported_as_agreed(
    name: str, language: Language, request: pytest.FixtureRequest
) -> None:
    plan = read(ROOT / "sample_workbooks" / f"example-saas.{language}.xlsx", AS_OF)
    made = scrubbed(RENDERS[name](assess(plan, AS_OF), language))
    golden = ROOT / "tests" / "golden" / f"example-saas.{language}.{name}"
    if request.config.getoption("--accept"):
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8"), "if this is how it should be: pytest --accept"
