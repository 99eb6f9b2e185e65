"""The languages that okrsheet speaks, and how each writes lists, days, numbers and marks.

Each is a module of this package, called by its code. The words of English and Chinese stand beside each
other in every :class:`~okrsheet.basics.text.Text`; those of any other are in its module, by the English.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final, TypeAlias

Language: TypeAlias = str
"""A language by its code, such as ``en`` or ``zh-TW``; its module has an underscore, ``zh_TW``."""

Words: TypeAlias = Mapping[str | tuple[str, str], str]
"""A language's words by the English ones; where those stand for two things, by the pair of the English and
the Chinese, which tells them apart: ``("Due", "期限")``.
"""

_BESIDE: Final = ("en", "zh-TW")
_FOUND: Final = sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))

LANGUAGES: Final[tuple[Language, ...]] = (*_BESIDE, *(code for code in _FOUND if code not in _BESIDE))
"""Every language; the first is spoken where nothing says which."""


def one_or_many(count: int) -> int:
    """Which of two words goes with a count, as in English: ``{count:row|rows}``."""
    return 0 if count == 1 else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The marks with which the templates of reports put a line together, with their spaces."""

    colon: str
    comma: str
    semicolon: str
    after_title: str
    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """How a language writes what is no word."""

    called: tuple[str, ...]
    """What the drop-down calls the language in English, and in Chinese; then other spellings of it."""
    locales: tuple[str, ...]
    """How the names of its locales begin, in small letters."""
    letters: str = ""
    """A pattern of letters which show that a header is in this language; blank: none are only its own."""

    between: str
    """What stands between the things of a list."""
    after_sentence: str
    """What stands between two sentences."""
    marks: Marks

    day: str
    """A day of the report's own year, of ``{day}``, ``{month}`` (its short name) and ``{year}``."""
    full_day: str
    """A day with its year."""
    full_month: str = "{month} {year}"
    """A month (by its short name) with its year."""

    thousands: str = ","
    point: str = "."
    percent: str = "{number}%"
    choose: Callable[[int], int] = one_or_many
    """Which of the words of ``{count:row|rows}`` goes with a count, from 0."""

    font: str
    """The font of workbooks; Windows has it."""
    letters_wide: float
    """How many letters of it fit into one unit of column width, prudently."""
    mail_font: str = ""
    """The font of mails in Outlook, before its own; blank where those have all letters."""


@cache
def _module(language: Language) -> ModuleType:
    if language not in LANGUAGES:
        raise ValueError(f"okrsheet does not speak {language!r}, only {', '.join(LANGUAGES)}")
    return import_module(f"{__name__}.{language.replace('-', '_')}")


@cache
def conventions(language: Language) -> Conventions:
    """How a language writes lists, days, numbers and marks."""
    found: Conventions = _module(language).CONVENTIONS
    return found


@cache
def words(language: Language) -> Words:
    """A language's words; none of English and Chinese, whose words stand beside what they name."""
    found: Words = getattr(_module(language), "WORDS", {})
    return found


def spoken_in(locale: str) -> Language:
    """The language of a locale such as ``zh_TW.UTF-8``, or as Windows names it; English for any other."""
    name = locale.casefold()
    return next((code for code in LANGUAGES if name.startswith(conventions(code).locales)), LANGUAGES[0])
