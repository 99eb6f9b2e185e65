"""A year of a plan, month by month: what each report says beside the others, and what Past months keeps."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

import okrsheet
from okrsheet.basics.text import LANGUAGES, Language
from tests.markup import scrubbed
from tests.story import Book, new_book, told

GOLDEN = Path(__file__).parent / "golden" / "story"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_year_is_told_as_agreed(
    language: Language, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    book = new_book(tmp_path, language)
    made = {f"{name}.{language}.txt": scrubbed(text) for name, text in told(book)}
    if request.config.getoption("--accept"):
        GOLDEN.mkdir(exist_ok=True)
        for name, text in made.items():
            (GOLDEN / name).write_text(text, "utf-8")
    agreed = {path.name: path.read_text("utf-8") for path in GOLDEN.glob(f"*.{language}.txt")}
    assert made == agreed, "if this is how it should be: pytest --accept"
    _past_months_are_in_order(book)


def _past_months_are_in_order(book: Book) -> None:
    """One row per month and item, in the order of months, though September was made after October and
    May three times.
    """
    rows = [(row.month, row.id) for row in okrsheet.read(book.path).history]
    assert len(set(rows)) == len(rows)
    months = [month for month, _ in itertools.groupby(rows, key=lambda row: row[0])]
    assert months == [f"2025-{month:02}" for month in range(1, 13)] + ["2026-01"]
