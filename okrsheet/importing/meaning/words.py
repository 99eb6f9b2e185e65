"""What a header of a stranger's sheet may mean: words in ten languages, compared as people read them.

The words lie in ``header_words.toml``, which anybody may add to. A header that is one of them, whole, is known;
one that holds a word at the place where its language puts the main word is known less surely, and one that has a
single slip of the pen in the word of a main field less still. Anything else is not known.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from okrsheet.basics.errors import UsageError
from okrsheet.basics.text import Text, one_line

NONE: Final = "none"
"""The field of headers that look like one of ours and are none."""
CORE: Final = frozenset({"objective", "key_result", "kpi", "owner", "target", "current", "due", "baseline", "weight"})  # fmt: skip
"""Fields by which a goal sheet shows that it is one."""

_MOST_ASKED = 1 << 14  # headers that are remembered
_LONGEST = 120  # characters; a longer text is no header
_LANGUAGES: Final = ("en", "zh-TW", "zh-CN", "ja", "ko", "es", "pt", "fr", "de", "vi")
_HEAD_FIRST: Final = frozenset({"es", "pt", "fr", "vi"})
"""Languages whose main word comes first: “Responsable del área” is a person, not an area."""
_WHOLE_UNDER = 4  # letters; a shorter word means something only alone, or in CJK from two on
_BEFORE: Final = frozenset(
    ("of", "for", "by", "per", "in", "from", "at", "as", "with", "on", "during", "to", "that", "vs", "versus")
)
"""English words after which a header only says more about its main word: “Owner of KPI”."""
_OF_SENTENCES: Final = frozenset(
    ("a", "an", "the", "have", "ha", "has", "is", "are", "be", "will", "we", "our", "every", "and", "or", "es", "un", "una", "le", "une", "ist", "eine", "um", "uma")
)  # fmt: skip
"""Words that a sentence has, and a header only where it is one of the known ones."""
_BRACKETS = re.compile(r"[(（\[【〔<《「]([^()（）\[\]【】〔〕<>《》「」]*)[)）\]】〕>》」]")
_BETWEEN = re.compile(r"[\n/／|｜;；、]| [-–—&+] | and | or | or/and |\*\*")
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)、:]\s*|[①-⑳]\s*|step \d+:?\s*)", re.IGNORECASE)
_COUNTED = re.compile(r"(.*[^\W\d_]) ?#?(1\d|[1-9])")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3々〇]")
_LETTERS = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3々"
_SPACED_CJK = re.compile(rf"(?<=[{_LETTERS}])\s+|\s+(?=[{_LETTERS}])")
_SCRIPTS = re.compile(rf"(?<=[{_LETTERS}])\s*(?=[A-Za-z])|(?<=[A-Za-z.)])\s*(?=[{_LETTERS}])")
"""Where a header goes on in another script."""
_SIGNS = re.compile(r"[^\w%#]+")


class How(Enum):
    """How a header was recognised, surest first."""

    WHOLE = "whole"
    """The whole header is a word for the field."""
    PART = "part"
    """One of its parts is, beside others: 「目標 Objective」."""
    INSIDE = "inside"
    """A longer header, whose main word it is."""
    BEFORE = "before"
    """A longer header that begins with it: “Target revenue”, the target of what the rest names."""


@dataclass(frozen=True, slots=True)
class Match:
    """One meaning of a header. ``strength`` is 1 for a word that means nothing else, 0.6 for one that means this
    only where the cells below agree, less where it stands within a longer header.
    """

    field: str
    strength: float
    how: How
    word: str
    """The word, folded."""
    rest: str = ""
    """What else the header says, folded: of “Target revenue”, ``revenue``."""
    remark: str = ""
    """What stands in brackets, as it was typed: of “Target (%)”, ``%``."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    field: str
    sure: bool
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of all fields: those that count as a whole header, and those that count within one."""

    whole: Mapping[str, tuple[_Meaning, ...]]
    inside: Mapping[str, tuple[_Meaning, ...]]
    longest: int = field(default=1)
    """How many words, separated by spaces, the longest of them has."""
    spelt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Single words for core fields by their first letter: those that are known with a slip of the pen as well."""
    _asked: dict[str, tuple[Match, ...]] = field(default_factory=dict, compare=False, repr=False)
    """What was asked before: a sheet says the same few words over and over."""

    def candidates(self, header: str) -> tuple[Match, ...]:
        """What a header may mean, likeliest first; nothing where no word fits."""
        if not header.strip() or len(header) > _LONGEST:
            return ()
        known = self._asked.get(header)
        if known is None:
            if len(self._asked) > _MOST_ASKED:
                self._asked.clear()
            known = self._asked[header] = self._meanings(header)
        return known

    def _meanings(self, header: str) -> tuple[Match, ...]:
        bare, remarks = _without_brackets(header)
        remark = remarks[0] if remarks else ""
        found = self._whole(fold_header(bare), How.WHOLE, remark)
        if not (found and found[0].strength == 1.0):
            bracketed = [part for text in remarks for part in _BETWEEN.split(text)]
            outer = [found] if found else [self._part(part) for part in _BETWEEN.split(bare)]
            parts = [*outer, *map(self._part, bracketed)]
            agreed = _agreed(parts, remark) if any(outer) or remarks else ()
            found = _of_items(outer, remark) + agreed or found or self._in_two_scripts(bare, remark)
        folded = fold_header(bare)
        return (
            found
            or self._counted(folded, remark)
            or self._inside(folded, remark)
            or self._misspelt(folded, remark)
        )

    def _misspelt(self, folded: str, remark: str) -> tuple[Match, ...]:
        """What a header means but for one slip of the pen, “Taget”, “Actaul”; less sure than any word."""
        if not folded.isalpha() or len(folded) < _WHOLE_UNDER + 1 or _CJK.search(folded):
            return ()
        for word in self.spelt.get(folded[0], ()):
            if _one_slip(folded, word):
                sure = (m for m in self.whole[word] if m.sure and m.field in CORE)
                return _by_strength(Match(m.field, 0.5, How.WHOLE, word, "", remark) for m in sure)
        return ()

    def _counted(self, folded: str, remark: str) -> tuple[Match, ...]:
        """Of “Key result 2”, one of several columns for the same: what it means without its number."""
        numbered = _COUNTED.fullmatch(folded)
        if not numbered:
            return ()
        found = self._whole(numbered[1], How.PART, remark)
        return tuple(replace(one, strength=0.9 * one.strength, rest=numbered[2]) for one in found)

    def _whole(self, folded: str, how: How, remark: str = "") -> tuple[Match, ...]:
        meanings = self.whole.get(folded, ())
        return _by_strength(Match(m.field, 1.0 if m.sure else 0.6, how, folded, "", remark) for m in meanings)

    def _part(self, part: str) -> tuple[Match, ...]:
        return self._whole(fold_header(part), How.PART)

    def _in_two_scripts(self, bare: str, remark: str) -> tuple[Match, ...]:
        """Of “Owner 負責人”, what both parts mean; nothing where they say different things."""
        parts = [self._part(part) for part in _SCRIPTS.split(bare) if part.strip()]
        if len(parts) < 2 or not all(parts):
            return ()
        shared = set.intersection(*({one.field for one in part} for part in parts))
        return tuple(one for one in _agreed(parts, remark) if one.field in shared)

    def _inside(self, folded: str, remark: str) -> tuple[Match, ...]:
        """Meanings by the main word of a longer header."""
        if _CJK.search(folded):
            return self._at_the_end(folded, remark)
        tokens = folded.split()
        found = _longest_only(self._occurrences(tokens))
        if not found or _OF_SENTENCES & set(tokens):
            return ()
        main = _main_word(tokens, found)
        how = How.INSIDE
        if main is None:
            first = found[0]
            if first.start or not first.adjective:
                return ()
            main, how = first, How.BEFORE
        rest = " ".join((*tokens[: main.start], *tokens[main.end :]))
        covered = len(main.word.replace(" ", "")) / max(len("".join(tokens)), 1)
        strength = (0.5 + 0.4 * covered) if how is How.INSIDE else 0.5
        return _by_strength(
            Match(m.field, strength * (1.0 if m.sure else 0.7), how, main.word, rest, remark)
            for m in main.meanings
        )

    def _at_the_end(self, folded: str, remark: str) -> tuple[Match, ...]:
        """In Chinese, Japanese and Korean the end says what a thing is: 担当部署 is a department."""
        tail = folded.rstrip("0123456789 %#")
        for start in range(1, len(tail) - 1):
            if meanings := self.inside.get(tail[start:].strip()):
                word = tail[start:].strip()
                strength = 0.5 + 0.4 * len(word) / len(tail)
                rest = tail[:start].strip()
                return _by_strength(
                    Match(m.field, strength * (1.0 if m.sure else 0.7), How.INSIDE, word, rest, remark)
                    for m in meanings
                )
        return ()

    def _occurrences(self, tokens: list[str]) -> Iterator[_Occurrence]:
        for start in range(len(tokens)):
            for end in range(start + 1, min(start + self.longest, len(tokens)) + 1):
                word = " ".join(tokens[start:end])
                if meanings := self.inside.get(word):
                    yield _Occurrence(start, end, word, meanings)
        last = tokens[-1] if tokens else ""
        for cut in range(1, len(last) - 4):  # German puts words together: Quartalszielwert
            german = tuple(m for m in self.inside.get(last[cut:], ()) if "de" in m.languages)
            if german and len(last) - cut >= 5:
                yield _Occurrence(len(tokens) - 1, len(tokens), last[cut:], german)
                return


@dataclass(frozen=True, slots=True)
class _Occurrence:
    start: int
    end: int
    word: str
    meanings: tuple[_Meaning, ...]

    @property
    def head_first(self) -> bool:
        """Whether the word is only known from languages whose main word comes first."""
        return all(m.languages <= _HEAD_FIRST for m in self.meanings)

    @property
    def adjective(self) -> bool:
        """Whether the word may stand before the name of what it is the value of."""
        return any(m.field in ("target", "current", "baseline") for m in self.meanings)


def _one_slip(typed: str, word: str) -> bool:
    """Whether a word was meant, of which one letter is missing, doubled or exchanged with the next."""
    if typed[0] != word[0] or abs(len(typed) - len(word)) > 1 or len(word) < _WHOLE_UNDER + 1:
        return False
    if len(typed) == len(word):
        wrong = [n for n, (a, b) in enumerate(zip(typed, word, strict=True)) if a != b]
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and (typed[wrong[0]], typed[wrong[1]]) == (word[wrong[1]], word[wrong[0]])
        )
    short, long = sorted((typed, word), key=len)
    inside = range(1, len(long) - 1)  # a letter more at the end makes another word: “owned”, “targeted”
    return any(long[:n] + long[n + 1 :] == short for n in inside)


def _of_items(parts: Iterable[tuple[Match, ...]], remark: str) -> tuple[Match, ...]:
    """Of “Axis / Objective / Indicator”, that the column names items of several kinds."""
    fields = {one.field for meanings in parts for one in meanings[:1]}
    several = {"objective", "key_result", "kpi"} & fields
    return (Match("item", 0.8, How.PART, "", "", remark),) if len(several) > 1 else ()


def _agreed(parts: Iterable[tuple[Match, ...]], remark: str) -> tuple[Match, ...]:
    """Meanings of the parts of a header; those in which all parts that mean anything agree come first."""
    known = [meanings for meanings in parts if meanings]
    best: dict[str, Match] = {}
    for match in (each for meanings in known for each in meanings):
        everywhere = all(any(m.field == match.field for m in others) for others in known)
        strength = match.strength * (1.0 if everywhere else 0.6)
        if match.field not in best or best[match.field].strength < strength:
            best[match.field] = replace(match, strength=strength, remark=remark)
    return _by_strength(best.values())


def _by_strength(found: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(sorted(found, key=lambda each: -each.strength))


def _longest_only(found: Iterable[_Occurrence]) -> list[_Occurrence]:
    """Of words that overlap, the longest; in the order in which they stand."""
    kept: list[_Occurrence] = []
    for one in sorted(found, key=lambda each: (each.start - each.end, -len(each.word))):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda each: each.start)


def _main_word(tokens: list[str], found: list[_Occurrence]) -> _Occurrence | None:
    """The word that says what the header is, by where it stands."""
    if found[0].head_first:
        return found[0] if found[0].start == 0 else None
    cut = next((n for n, token in enumerate(tokens) if token in _BEFORE and n), len(tokens))
    before = [one for one in found if one.end <= cut and not one.head_first]
    if before and before[-1].end == cut:
        return before[-1]
    return None


def _without_brackets(header: str) -> tuple[str, list[str]]:
    remarks = [text.strip() for text in _BRACKETS.findall(header) if text.strip()]
    bare = _NUMBERED.sub("", _BRACKETS.sub(" ", header))
    return (bare, remarks) if bare.strip() else (header, [])


@lru_cache(maxsize=1 << 13)
def fold_header(text: str) -> str:
    """The form in which two spellings of a header are equal: case, width, accents of Latin letters, punctuation
    and plural -s aside; spaces only separate words in scripts that have them.
    """
    plain = "".join(_without_accent(c) for c in unicodedata.normalize("NFKC", text).casefold())
    words = (_singular(word) for word in _SIGNS.sub(" ", plain.replace("'", " ").replace("_", " ")).split())
    return _SPACED_CJK.sub("", " ".join(words))


def _without_accent(character: str) -> str:
    if character == "đ":
        return "d"
    base = unicodedata.normalize("NFD", character)[0]
    return base if "a" <= base <= "z" else character


def _singular(word: str) -> str:
    plural = len(word) >= _WHOLE_UNDER and word.isascii() and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


# The words


@cache
def vocabulary(*files: Path) -> Vocabulary:
    """The words that okrsheet knows, and those of files that somebody added.

    Raises:
        UsageError: a file is missing or not written as ``header_words.toml`` is.
    """
    return with_words({file: read_words(file) for file in files})


def with_words(added: Mapping[Path, Mapping[str, Any]]) -> Vocabulary:
    """The words that okrsheet knows, and sections of others, by the file in which they stand.

    Raises:
        UsageError: a section is no field, or its list no list of words.
    """
    own = tomllib.loads(resources.files(__package__).joinpath("header_words.toml").read_text("utf-8"))
    for file, sections in added.items():
        for name in sections:
            if name not in own:
                raise UsageError(_NO_FIELD.says(file=file, field=name, known=", ".join(own)), _AS_SHIPPED)
    return _made_of({_OURS: own, **added})


_OURS = Path("header_words.toml")


def _made_of(sections: Mapping[Path, Mapping[str, Any]]) -> Vocabulary:
    whole: dict[str, dict[str, _Meaning]] = {}
    inside: dict[str, dict[str, _Meaning]] = {}
    for field_name, language, word in _entries(sections):
        folded = fold_header(word)
        sure = language != "maybe"
        before = whole.setdefault(folded, {}).get(field_name)
        languages = (before.languages if before else frozenset()) | {language}
        made = _Meaning(field_name, sure or bool(before and before.sure), languages)
        whole[folded][field_name] = made
        if _counts_inside(folded, languages):
            inside.setdefault(folded, {})[field_name] = made
    for word, found in inside.items():  # “goal” means the objective within a header too, or perhaps a number
        found |= {name: one for name, one in whole[word].items() if not one.sure and name not in found}
    longest = max((len(word.split()) for word in inside), default=1)
    return Vocabulary(
        {word: tuple(found.values()) for word, found in whole.items()},
        {word: tuple(found.values()) for word, found in inside.items()},
        longest,
        _spelt(whole),
    )


def _spelt(whole: Mapping[str, Mapping[str, _Meaning]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word, meanings in whole.items():
        if word.isalpha() and any(m.sure and m.field in CORE for m in meanings.values()):
            found.setdefault(word[0], []).append(word)
    return {letter: tuple(words) for letter, words in found.items()}


def _counts_inside(folded: str, languages: frozenset[str]) -> bool:
    """Whether a word counts within a longer header: in Chinese, Japanese and Korean also those that only may mean it."""
    if _CJK.search(folded):
        return len(folded) >= 2 and bool(languages & {*_LANGUAGES, "maybe"})
    return len(folded) >= _WHOLE_UNDER and bool(languages & {*_LANGUAGES})


def _entries(sections: Mapping[Path, Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for file, fields in sections.items():
        for field_name, lists in fields.items():
            for language, words in _lists(file, field_name, lists):
                for word in words:
                    if not isinstance(word, str) or not fold_header(word):
                        typed = one_line(str(word), 40)
                        raise UsageError(_NO_WORD.says(file=file, field=field_name, word=typed), _AS_SHIPPED)
                    yield field_name, language, word


def _lists(file: Path, field_name: str, lists: object) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(lists, list):  # of a map: owner = ["captain"]
        yield "en", lists
        return
    if not isinstance(lists, Mapping):
        raise UsageError(_NO_LISTS.says(file=file, field=field_name), _AS_SHIPPED)
    for language, words in lists.items():
        if language not in (*_LANGUAGES, "whole", "maybe") or not isinstance(words, list):
            raise UsageError(_NO_LISTS.says(file=file, field=field_name), _AS_SHIPPED)
        yield language, words


def read_words(path: Path) -> Mapping[str, Any]:
    """The sections of a file of header words.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(
            _UNREADABLE.says(file=path, reason=one_line(str(error), 200)), _AS_SHIPPED
        ) from error


_NO_WORD = Text(
    en="{file}: header words: “{word}” of {field} is no word.",
    zh_TW="{file}：欄名詞彙 {field} 的「{word}」不是詞彙。",
)
_NO_FIELD = Text(
    en="{file}: header words: there is no field “{field}”. There are: {known}.",
    zh_TW="{file}：欄名詞彙沒有「{field}」這個欄位。可用的有：{known}。",
)
_NO_LISTS = Text(
    en="{file}: header words: {field} holds something else than lists of words by language.",
    zh_TW="{file}：欄名詞彙 {field} 的內容不是依語言分列的詞彙清單。",
)
_UNREADABLE = Text(
    en="{file}: this file of header words cannot be read ({reason}).",
    zh_TW="{file}：無法讀取這個欄名詞彙檔（{reason}）。",
)
_AS_SHIPPED = Text(
    en='Write it as in header_words.toml: a section such as [owner] with en = ["captain"].',
    zh_TW='請依照 header_words.toml 的寫法：例如在 [owner] 之下寫 zh-TW = ["隊長"]。',
)


# What others ask


def candidates(header: str) -> tuple[Match, ...]:
    """What a header may mean, likeliest first, by okrsheet's own words."""
    return vocabulary().candidates(header)


def match(header: str) -> Match | None:
    """The likeliest meaning of a header, by okrsheet's own words.

    >>> match("Target (%)").field, match("担当部署").field, match("Supplier number").field
    ('target', 'department', 'none')
    """
    found = candidates(header)
    return found[0] if found else None


def weight(header: str) -> float:
    """How much a text speaks for its row being a header: 2 for a core field, 1 for another, 0 for none."""
    found = match(header) if len(header) <= _LONGEST else None
    if found is None or found.field == NONE:
        return 0.0
    return (2.0 if found.field in CORE else 1.0) * found.strength
