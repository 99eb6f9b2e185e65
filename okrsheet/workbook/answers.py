"""The words that okrsheet writes into cells, and recognising them in a later run.

Both stand in one module, because okrsheet tells its own columns from people's by these words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from okrsheet.basics.text import LANGUAGES, Language, Text, clip
from okrsheet.plan.columns import Kind
from okrsheet.plan.status import Status
from okrsheet.plan.words import Component, State, Word

if TYPE_CHECKING:
    from okrsheet.rules.rule import Finding

Value: TypeAlias = str | float | dt.date | None
"""What a cell is filled with; ``None`` is a blank cell."""

_HAVE_OF = Text(en="{have} of {of}", zh_TW="{of} 項中 {have} 項")
_SIGNS = ("▲", "▼", "▬")
_RULE_CODE = re.compile(r"[A-Z]\d{3} ")
_LONGEST = 1000  # characters of a Checks cell; Excel itself takes 32,767


def in_cell(kind: Kind, value: Any, language: Language) -> Value:
    """What a cell of a column of this kind holds: words in a language, numbers and days as they are."""
    match kind:
        case Kind.STATUS | Kind.STATE:
            return str(value.text.into(language))
        case Kind.COUNT:
            have, of = value
            return _HAVE_OF.says(have=have, of=of).into(language)
        case Kind.COMPONENTS:
            return ", ".join(component.text.into(language) for component in value) or None
        case Kind.CHECKS:
            return _checks(value, language)
        case _:
            filled: Value = value
            return filled


def _checks(findings: Sequence[Finding], language: Language) -> str | None:
    """A row's findings in one cell, shortened to a length that people read."""
    text = "; ".join(f"{f.code} {f.message.into(language)}" for f in findings)
    return clip(text, _LONGEST) or None


def can_be_answer(kind: Kind, text: str) -> bool:
    """Whether okrsheet can have written these words into a column of this kind, in any language."""
    match kind:
        case Kind.STATUS:
            return text in written_words(Status)
        case Kind.STATE:
            return text in written_words(State)
        case Kind.COUNT:
            return any(pattern.fullmatch(text) for pattern in _counts())
        case Kind.COMPONENTS:
            return all(word.strip() in written_words(Component) for word in re.split("[,、]", text))
        case Kind.SIGN:
            return text in _SIGNS
        case _:
            return kind is Kind.CHECKS and bool(_RULE_CODE.match(text))


@cache
def written_words(words: type[Word]) -> frozenset[str]:
    """The words as okrsheet writes them, without the synonyms that people may type."""
    return frozenset(word.text.into(language) for word in words for language in LANGUAGES)


@cache
def _counts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_HAVE_OF.into(language).format(have=r"\d+", of=r"\d+")) for language in LANGUAGES)
