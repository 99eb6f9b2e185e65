"""What every view is made from: one assessment, one language, and the items that are shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from okrsheet.assessment import Assessment, Group
from okrsheet.basics.dates import MONTHS
from okrsheet.basics.text import Language, Message, Text, clean, clip, clip_wide, fold, one_line, render
from okrsheet.plan import Item, Plan
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.audience import Selection
from okrsheet.report.views import Shown
from okrsheet.rules.rule import Finding

if TYPE_CHECKING:
    from okrsheet.report.items import ItemView

T = TypeVar("T")

NAME = 120
SENTENCE, _QUOTED = 240, 60
"""Characters; longer texts of cells are cut."""


@dataclass(frozen=True, eq=False)
class Context:
    """One report: an assessment in one language, and which of its items are shown.

    ``chosen`` is what one reader is shown; without it everything is. ``attached`` says that the full report comes with
    the mail. ``views`` holds the items as they were worded so far: an item looks the same for every reader.
    """

    assessment: Assessment
    language: Language
    chosen: Selection | None = None
    attached: bool = False
    views: dict[Item, ItemView] = field(default_factory=dict)
    _made: dict[Callable[[Context], Any], Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, make: Callable[[Context], T]) -> T:
        """What ``make`` makes of this report, made once for the mail and the page."""
        if make not in self._made:
            self._made[make] = make(self)
        found: T = self._made[make]
        return found

    def showing(self, chosen: Selection) -> Context:
        """The same report for one reader; what was worded already is shared."""
        return replace(self, chosen=chosen)

    @cached_property
    def selection(self) -> Selection:
        """The items that are shown."""
        return self.chosen or Selection(self.plan.items, self.assessment.tops, taken=self.plan.taken)

    @property
    def plan(self) -> Plan:
        """The whole plan, whatever of it is shown."""
        return self.assessment.plan

    @cached_property
    def summary(self) -> Group:
        """Progress and counts of what is shown."""
        return self.assessment.group("", self.selection.counted, self.selection.tops)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in what is shown; for the company, also what is in no item's row."""
        if self.selection.is_everything:
            return self.assessment.findings
        return self.assessment.findings_about(self.selection.items)

    def say(self, words: Text | Message) -> str:
        """A phrase in the context's language, harmless whatever cells it quotes."""
        return clean(words.into(self.language))

    def list(self, words: Iterable[Message | str]) -> str:
        """Several phrases with the language's comma between them."""
        return clean(render(tuple(words), self.language))

    def name(self, typed: str | None, most: int = NAME) -> str:
        """A cell's text, cleaned and not too long; a dash for a blank one."""
        return self.named(typed, most).text

    def named(self, typed: str | None, most: int = NAME) -> Shown[str | None]:
        """As :meth:`name`, with what was typed; ``None`` where nothing of it can be seen."""
        text = one_line(typed or "", most)
        return Shown(typed if text else None, text or formatting.UNKNOWN)

    def organisation(self, most: int | None = None) -> str | Text:
        """Whose plan it is, at most so many letters wide; where Settings do not say, what the page is called."""
        typed = self.plan.settings.organisation
        if not typed:
            return p.PAGE_TITLE
        return self.name(typed) if most is None else clip_wide(self.name(typed), most)

    def day(self, date: dt.date | None) -> str:
        """A day, without its year while that is the report's."""
        return formatting.day(date, self.language, self.assessment.as_of.year)

    def full_day(self, date: dt.date) -> str:
        """A day with its year."""
        return formatting.day(date, self.language)

    def title(self, item: Item, most: int = NAME) -> str:
        """What an item is called: its title, else its ID."""
        return self.name(item.title or item.id, most)

    def own_title(self, item: Item, most: int = NAME) -> str:
        """As :meth:`title`, with the ID where other items have the same title; for sentences without one."""
        title = self.title(item, most)
        shared = item.id and self._titles[fold(item.title or "")] > 1
        return self.say(p.WITH_ID.says(title=title, id=self.name(item.id, 24))) if shared else title

    @cached_property
    def _titles(self) -> Counter[str]:
        """How many items have each title."""
        return Counter(fold(item.title or "") for item in self.plan.items)

    def brief(self, message: Message) -> str:
        """A message that ends as it should, however long the cells are that it quotes."""
        quoted = {
            k: self.name(v, _QUOTED) if isinstance(v, str) and v else v for k, v in message.values.items()
        }
        return clip(self.say(Message(message.text, quoted)), SENTENCE)

    @property
    def month_before(self) -> dt.date:
        """The day that changes are counted from."""
        return self.assessment.figures.day_before

    @property
    def month_name(self) -> str:
        """The month that changes are counted from, in words."""
        return MONTHS[self.month_before.month - 1].into(self.language)

    @cached_property
    def compares(self) -> bool:
        """Whether anything had begun by the end of the month before, to be compared with."""
        return any(outcome.had_begun for outcome in self.assessment.figures.outcomes.values())

    @cached_property
    def anchors(self) -> Mapping[Item, str]:
        """Where each item stands on the page; never made from a cell."""
        return {item: f"item-{n}" for n, item in enumerate(self.plan.items, 1)}
