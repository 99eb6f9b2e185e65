"""What a rule is, and what a finding is: a rule that a cell breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from okrsheet.basics.cells import CellRef
from okrsheet.basics.text import Message, Text, clip
from okrsheet.plan.words import Word

if TYPE_CHECKING:
    from okrsheet.figures.compute import Figures


class Severity(Word):
    """How grave a finding is. An error means that a figure is missing or wrong."""

    ERROR = ("error", "錯誤")
    WARNING = ("warning", "警告")
    INFO = ("info", "提示")


@dataclass(frozen=True, slots=True)
class Spot:
    """What a rule yields: the cell, the item's ID, and the values for the placeholders of its message."""

    where: CellRef
    id: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    hint: Text | None = None


Check: TypeAlias = "Callable[[Figures], Iterator[Spot]]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong; ``name`` names the problem, ``about`` explains it in the manual."""

    code: str
    name: str
    severity: Severity
    message: Text
    hint: Text
    about: Text
    check: Check

    def __repr__(self) -> str:
        return f"Rule({self.code} {self.name})"

    def __reduce__(self) -> tuple[object, ...]:
        return _rule_of, (self.code,)  # for another process, which has the same rules


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell that breaks a rule; ``advice``, where there is one, takes the place of the rule's hint."""

    rule: Rule
    where: CellRef
    id: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    advice: Text | None = None

    def __repr__(self) -> str:
        return f"Finding({self})"

    def __str__(self) -> str:
        return f"{self.where}: {self.severity.key}[{self.code}] {self.message}"

    @property
    def code(self) -> str:
        """The rule's code, such as ``C101``."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.rule.severity

    @property
    def message(self) -> Message:
        """What is wrong, in a sentence that can stand alone."""
        return Message(self.rule.message, dict(self.values))

    @property
    def hint(self) -> Message:
        """What to do."""
        return Message(self.advice or self.rule.hint, dict(self.values))


DATA_SOURCES = "D"
"""The family of rules that find nothing while nobody asked the data sources."""
FAMILIES: Mapping[str, Text] = {
    "S": Text(en="structure", zh_TW="結構"),
    "C": Text(en="completeness", zh_TW="完整度"),
    "V": Text(en="values", zh_TW="數值"),
    "L": Text(en="links", zh_TW="關聯"),
    "T": Text(en="time", zh_TW="時間"),
    DATA_SOURCES: Text(en="data sources", zh_TW="資料來源"),
}
"""The families of rules by the letter with which their codes begin, in the order of the manual."""
RULES: dict[str, Rule] = {}
"""Every rule by its code; filled by the modules of :mod:`okrsheet.rules`."""


def _rule_of(code: str) -> Rule:
    return RULES[code]


def rule(
    code: str, name: str, severity: Severity, *, message: Text, hint: Text, about: Text
) -> Callable[[Check], Check]:
    """Registers a generator of spots as a rule.

    Raises:
        ValueError: the code is taken.
    """

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        RULES[code] = Rule(code, name, severity, message, hint, about, check)
        return check

    return register


def quoted(text: str) -> str:
    """What a cell holds, as a message quotes it: at most 60 characters."""
    return clip(text, 60)
