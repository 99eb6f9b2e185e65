"""Exports of other tools, known by their headers: what their help pages say of each column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from okrsheet.importing.meaning.words import fold_header


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of an export holds; ``number`` counts those that come once for each key result."""

    field: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Preset:
    """The export of one tool."""

    key: str
    name: str
    """The tool, as its maker writes it."""
    known_by: frozenset[str]
    columns: Mapping[str, str]
    kinds: Mapping[str, str]
    """The words of its column of kinds, folded, and the kind of item that each means."""
    repeated: tuple[tuple[re.Pattern[str], str], ...]

    def column(self, header: str) -> Column | None:
        """What a column holds; ``None`` where the help pages do not name it."""
        folded = fold_header(header)
        if known := self.columns.get(folded):
            return Column(known)
        for pattern, field in self.repeated:
            if found := pattern.fullmatch(folded):
                return Column(field, int(found[1]))
        return None

    def kind(self, word: str) -> str:
        """The kind of item that a word of its column of kinds means; blank for what is no goal."""
        return self.kinds.get(fold_header(word), "")


def preset_of(headers: Iterable[str]) -> Preset | None:
    """The tool whose export has these headers; of several, the one that is known by most of them.

    >>> preset_of(["Row ID", "Parent Row IDs", "Goal Title", "Owner Emails"]).name
    'Peoplebox'
    """
    folded = {fold_header(header) for header in headers}
    fitting = [preset for preset in presets() if preset.known_by <= folded]
    return max(fitting, key=lambda preset: len(preset.known_by), default=None)


@cache
def presets() -> tuple[Preset, ...]:
    """Every tool that is known."""
    written = tomllib.loads(resources.files(__package__).joinpath("presets.toml").read_text("utf-8"))
    return tuple(
        Preset(
            key,
            said["name"],
            frozenset(map(fold_header, said["known_by"])),
            {fold_header(header): field for header, field in said["columns"].items()},
            {fold_header(word): kind for word, kind in said.get("kinds", {}).items()},
            tuple((_numbered(header), field) for header, field in said.get("repeated", {}).items()),
        )
        for key, said in written.items()
    )


def _numbered(header: str) -> re.Pattern[str]:
    before, after = header.split("{n}")
    return re.compile(rf"{fold_header(before)} (\d{{1,2}}) {fold_header(after)}")
