"""What a language beside English and Chinese lacks: ``python -m tools.sentences de``.

Prints the sentences without words as lines for its module, then those whose words have other placeholders,
and those that okrsheet does not say any more. Without a code it does so for every such language.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import string
import sys
from collections.abc import Iterator

import okrsheet
from okrsheet.basics.languages import Language, Words, words
from okrsheet.basics.text import LANGUAGES, Text


def texts() -> list[Text]:
    """Everything that okrsheet says, of all its modules; each is declared when its module is imported."""
    for module in pkgutil.walk_packages(okrsheet.__path__, "okrsheet."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    alive = {one for one in gc.get_objects() if type(one) is Text}
    return sorted(alive, key=lambda text: (text.en, text.zh_TW))


def lacking(language: Language) -> Iterator[str]:
    """What is to be mended in a language's words, as lines of its module."""
    known: Words = words(language) if language in LANGUAGES else {}
    said = texts()
    missing = {t.en for t in said if t.en != t.zh_TW and not {t.en, (t.en, t.zh_TW)} & known.keys()}
    yield from (f'    {_quoted(english)}: "",' for english in sorted(missing))
    needed = {t.en for t in said} | {(t.en, t.zh_TW) for t in said}
    for key, translated in known.items():
        english = key if isinstance(key, str) else key[0]
        if key not in needed:
            yield f"    {_quoted(english)}:  # is not said any more"
        elif _placeholders(english) != _placeholders(translated):
            yield f"    {_quoted(english)}:  # has other placeholders"


def _quoted(sentence: str) -> str:
    return '"' + repr(sentence)[1:-1].replace('"', '\\"').replace("\\'", "'") + '"'


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def main(languages: list[str]) -> int:
    """Prints what is to be mended; 1 when there is something."""
    found = [line for language in languages or LANGUAGES[2:] for line in lacking(language)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
