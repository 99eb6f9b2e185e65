"""What templates may see: plain strings, formatted and in one language, and nothing to compute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, TypeVar

from okrsheet.assessment import Assessment, Group
from okrsheet.cells import CellRef
from okrsheet.figures.outcome import Known, Measured, RolledUp
from okrsheet.figures.target import is_guardrail
from okrsheet.figures.value import Reading
from okrsheet.findings import Finding
from okrsheet.plan import Item, KeyResult, Kpi, Objective, Plan
from okrsheet.report import phrases as p
from okrsheet.report import shown
from okrsheet.report.look import SHAPES
from okrsheet.report.outlook import outlook
from okrsheet.report.scope import Selection
from okrsheet.schema import Record
from okrsheet.status import WORST_FIRST, Status, Tone, rounded
from okrsheet.text import Language, Message, Text, render
from okrsheet.words import RollUp

_SPARK = 6
NAME = 120
SENTENCE, _QUOTED = 240, 60

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """A value, and the text that it is read as. Templates print the text; whatever sorts, compares or
    leaves out goes by the value.
    """

    value: T
    text: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """A status as shape, word and tone."""

    status: Status
    word: str
    shape: str
    tone: str

    @property
    def key(self) -> str:
        """What filters know it by."""
        return self.status.key


@dataclass(frozen=True, slots=True)
class ItemView:
    """An objective, key result or KPI as it is shown; unknown is an en dash. Progress and what is
    expected are shares 0..1, the change is in percentage points. What is to be kept rather than reached
    has ``kept`` in place of a progress to compare with what is expected.
    """

    anchor: str
    cell: Shown[CellRef]
    kind: str
    id: Shown[str | None]
    title: str
    status: StatusView
    rank: tuple[float, ...]
    progress: Shown[float | None]
    expected: Shown[float | None]
    kept: bool
    bar: str
    mark: str
    value: str
    target: str
    change: Shown[float | None]
    delta: str
    change_tone: str
    spark: str
    owner: Shown[str | None]
    department: Shown[str | None]
    level: str
    supports: str
    about: str
    outlook: str

    @property
    def moved(self) -> bool:
        """Whether its progress is known to be another than at the end of the month before."""
        return bool(self.change.value)


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding: where, how grave, what, and what to do."""

    cell: str
    code: str
    severity: str
    tone: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective with the key results that measure it."""

    item: ItemView
    key_results: tuple[ItemView, ...]
    more: str = ""


@dataclass(frozen=True, eq=False)
class Edition:
    """One report: an assessment in one language, and which of its items are shown.

    ``chosen`` is what one reader is shown; without it everything is. ``views`` holds the items as they
    were worded so far: an item looks the same for every reader.
    """

    assessment: Assessment
    language: Language
    chosen: Selection | None = None
    views: dict[Item, ItemView] = field(default_factory=dict)

    def showing(self, chosen: Selection) -> Edition:
        """The same report for one reader; what was worded already is shared."""
        return replace(self, chosen=chosen)

    @cached_property
    def selection(self) -> Selection:
        """The items that are shown."""
        return self.chosen or Selection(self.plan.items, self.assessment.tops)

    @property
    def plan(self) -> Plan:
        """The whole plan, whatever of it is shown."""
        return self.assessment.plan

    @cached_property
    def summary(self) -> Group:
        """Progress and counts of what is shown."""
        return self.assessment.group("", self.selection.items, self.selection.tops)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in what is shown; for the company, also what is in no item's row."""
        if self.selection.is_everything:
            return self.assessment.findings
        return self.assessment.findings_about(self.selection.items)

    def say(self, words: Text | Message) -> str:
        """A phrase in the edition's language, harmless whatever cells it quotes."""
        return shown.clean(words.into(self.language))

    def list(self, words: Iterable[Message | str]) -> str:
        """Several phrases with the language's comma between them."""
        return shown.clean(render(tuple(words), self.language))

    def name(self, typed: str | None, most: int = NAME) -> str:
        """A cell's text, cleaned and not too long; a dash for a blank one."""
        return self.named(typed, most).text

    def named(self, typed: str | None, most: int = NAME) -> Shown[str | None]:
        """As :meth:`name`, with what was typed; ``None`` where nothing of it can be seen."""
        text = shown.clip(shown.clean(typed or ""), most)
        return Shown(typed if text else None, text or shown.UNKNOWN)

    def day(self, date: dt.date | None) -> str:
        """A day, without its year while that is the report's."""
        return shown.day(date, self.language, self.assessment.as_of.year)

    def full_day(self, date: dt.date) -> str:
        """A day with its year."""
        return shown.day(date, self.language)

    def title(self, item: Item, most: int = NAME) -> str:
        """What an item is called: its title, else its ID."""
        return self.name(item.title or item.id, most)

    def brief(self, message: Message) -> str:
        """A message that ends as it should, however long the cells are that it quotes."""
        quoted = {k: self.name(v, _QUOTED) if isinstance(v, str) else v for k, v in message.values.items()}
        return shown.clip(self.say(Message(message.text, quoted)), SENTENCE)

    @property
    def month_before(self) -> dt.date:
        """The day that changes are counted from."""
        return self.assessment.figures.day_before

    @property
    def month_name(self) -> str:
        """The month that changes are counted from, in words."""
        return p.MONTHS[self.month_before.month - 1].into(self.language)

    @cached_property
    def anchors(self) -> Mapping[Item, str]:
        """Where each item stands on the page; never made from a cell."""
        return {item: f"item-{n}" for n, item in enumerate(self.plan.items, 1)}


def status_view(status: Status, language: Language) -> StatusView:
    """A status in one language."""
    return StatusView(status, status.text.into(language), SHAPES[status], status.tone.value)


def share_view(share: float | None) -> Shown[float | None]:
    """A share as whole percent."""
    return Shown(share, shown.share(share))


def finding_view(edition: Edition, finding: Finding) -> FindingView:
    """A finding in one language."""
    tones = {"error": Tone.BAD, "warning": Tone.WARN}
    return FindingView(
        cell=shown.clean(str(finding.where)),
        code=finding.code,
        severity=edition.say(finding.severity.text),
        tone=tones.get(finding.severity.key, Tone.NONE).value,
        message=edition.brief(finding.message),
        hint=edition.brief(finding.hint),
    )


def item_view(edition: Edition, item: Item) -> ItemView:
    """An item in one language."""
    if item not in edition.views:
        edition.views[item] = _item_view(edition, item)
    return edition.views[item]


def _item_view(edition: Edition, item: Item) -> ItemView:
    outcome = edition.assessment[item]
    value, target = _value_and_target(edition, outcome)
    kept = guards(outcome)
    expected = None if outcome.expected is None or kept else outcome.expected * 100
    change, delta = _moves(edition, outcome)
    return ItemView(
        anchor=edition.anchors[item],
        cell=Shown(item.at(), shown.clip(shown.clean(str(item.at())), NAME)),
        kind=edition.say(_KINDS[type(item)]),
        id=edition.named(item.id, 24),
        title=edition.title(item),
        status=status_view(outcome.status, edition.language),
        rank=rank(outcome),
        progress=Shown(outcome.progress, _kept(edition, outcome) if kept else shown.share(outcome.progress)),
        expected=Shown(None, "") if kept else share_view(outcome.expected),
        kept=kept and outcome.progress is not None,
        bar="" if kept else f"{(outcome.progress or 0) * 100:.1f}",
        mark="" if expected is None else f"{expected:.1f}",
        value=value,
        target=target,
        change=Shown(None if outcome.change is None else rounded(outcome.change), change),
        delta=delta,
        change_tone=_change_tone(outcome),
        spark=shown.blocks([v for _, v in edition.assessment.figures.series[item][-_SPARK:]]),
        owner=edition.named(edition.plan.owner(item), 60),
        department=edition.named(edition.plan.department(item), 60),
        level=_level(edition, item),
        supports=_supports(edition, item),
        about=_about(edition, item, outcome),
        outlook=shown.clean(outlook(edition.assessment.figures, item, edition.language)),
    )


_KINDS: dict[type[Record], Text] = {
    Objective: p.OBJECTIVE,
    KeyResult: p.KEY_RESULT,
    Kpi: p.KPI,
}


def rank(outcome: Known) -> tuple[float, ...]:
    """Worst first: by status, then by how far progress is behind what is expected."""
    behind = (outcome.expected or 0) - (outcome.progress or 0)
    return (WORST_FIRST.index(outcome.status), -behind)


def _value_and_target(edition: Edition, outcome: Known) -> tuple[str, str]:
    if isinstance(outcome, RolledUp):
        return shown.share(outcome.progress), ""
    written = shown.amounts(outcome, edition.language)
    target = shown.target_of(outcome, written)
    if outcome.reading is None:
        return shown.UNKNOWN, target or shown.UNKNOWN
    value = written.show(outcome.reading.value, outcome.reading.percent or None)
    return (value if target else written.with_unit(value)), target or shown.UNKNOWN


def guards(outcome: Known) -> bool:
    """Whether an item has limits to be kept, rather than a way to go."""
    return isinstance(outcome, Measured) and is_guardrail(outcome.item)


def _kept(edition: Edition, outcome: Known) -> str:
    """How often an item kept its limits."""
    if isinstance(outcome, Measured) and outcome.kept:
        return edition.say(p.KEPT_OF.says(met=outcome.kept.met, count=outcome.kept.count))
    if outcome.progress is None:
        return shown.UNKNOWN
    return edition.say(p.KEPT if outcome.progress else p.NOT_KEPT)


def _moves(edition: Edition, outcome: Known) -> tuple[str, str]:
    """The change in points, with and without the unit, and how many parts are new in it; blank
    where progress stayed though the value or the status moved.
    """
    said = shown.points(outcome.change, edition.language), shown.delta(outcome.change, edition.language)
    if outcome.change is None:
        return said
    if rounded(outcome.change) == 0 and (turned(edition, outcome) or value_moved(outcome)):
        return "", ""
    parts = outcome.parts if isinstance(outcome, RolledUp) else ()
    count = sum(edition.assessment[part.item].newly for part in parts)
    if not count:
        return said
    change, delta = (edition.say(p.WITH_NEW_PARTS.says(points=points, count=count)) for points in said)
    return change, delta


def turned(edition: Edition, outcome: Known) -> Status | None:
    """The status at the end of the month before, where it is known and was another one."""
    before = edition.assessment.figures.status_before(outcome.item)
    return None if before is outcome.status else before


def value_moved(outcome: Known) -> bool:
    """Whether an item's own value is another than at the end of the month before."""
    past = value_before(outcome)
    read = shown.reading_of(outcome)
    return past is not None and read is not None and past.value != read.value


def value_before(outcome: Known) -> Reading | None:
    """The dated value at the end of the month before."""
    past = outcome.before
    return past.reading if isinstance(past, Measured) and outcome.had_begun else None


def _change_tone(outcome: Known) -> str:
    tones = {"▲": Tone.GOOD, "▼": Tone.BAD}
    return tones.get(outcome.trend or "", Tone.NONE).value


def _level(edition: Edition, item: Item) -> str:
    above = item if isinstance(item, Objective) else edition.plan.parent_objective(item)
    return edition.say(above.level.text) if above and above.level else ""


def _supports(edition: Edition, item: Item) -> str:
    if isinstance(item, KeyResult) or not item.supports:
        return ""
    above = edition.plan.item(item.supports)
    title = edition.title(above) if above else ""
    return " ".join((edition.name(item.supports, 24), title)).strip()


def _about(edition: Edition, item: Item, outcome: Known) -> str:
    """The small line below an item: who, where, and what is lacking."""
    plan, say = edition.plan, edition.say
    owner = plan.owner(item)
    named = shown.unbroken(edition.name(owner, 60)) if owner else say(p.NO_OWNER)
    parts = [edition.name(item.id, 24), named]
    if isinstance(item, Objective):
        parts.insert(1, _level(edition, item))
        parts += [say(p.SUPPORTS.says(above=above)) if (above := _supports(edition, item)) else ""]
    return " · ".join(part for part in (*parts, *lacks(edition, outcome)) if part)


def lacks(edition: Edition, outcome: Known) -> list[str]:
    """What an item has of what it should have: components, reports, check-ins."""
    say, parts = edition.say, list[str]()
    match outcome:
        case Measured(item=Kpi()):
            parts.append(say(p.COMPLETE.says(have=outcome.complete, of=4)))
            if outcome.missing:
                parts.append(say(p.MISSING.says(missing=tuple(c.text for c in outcome.missing))))
        case RolledUp(reported=(have, of)) if have < of:
            parts.append(say(p.REPORTED.says(have=have, of=of)))
    if outcome.stale:
        parts.append(_overdue(edition, outcome))
    return parts


def _overdue(edition: Edition, outcome: Known) -> str:
    if outcome.next_due is None:
        return edition.say(p.STALE)
    return edition.say(p.OVERDUE_SINCE.says(day=edition.day(outcome.next_due)))


def roll_up_of(edition: Edition) -> str:
    """What objectives are made of, in words."""
    return edition.say((edition.plan.settings.roll_up or RollUp.KEY_RESULTS).text)
