"""What templates may see: plain strings, formatted and in one language, and nothing to compute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from okrsheet.assessment import Assessment
from okrsheet.figures.outcome import Known, Measured, RolledUp
from okrsheet.figures.target import is_guardrail
from okrsheet.figures.value import Reading
from okrsheet.findings import Finding
from okrsheet.plan import Item, KeyResult, Kpi, Objective, Plan
from okrsheet.report import phrases as p
from okrsheet.report import shown
from okrsheet.report.look import SHAPES
from okrsheet.report.outlook import outlook
from okrsheet.report.scope import COMPANY, Scope, Shares
from okrsheet.schema import Record
from okrsheet.status import WORST_FIRST, Status, Tone, rounded
from okrsheet.text import Language, Message, Text, render
from okrsheet.words import RollUp

_SPARK = 6
NAME = 120
SENTENCE, _QUOTED = 240, 60


@dataclass(frozen=True, slots=True)
class StatusView:
    """A status as shape, word and tone."""

    key: str
    word: str
    shape: str
    tone: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An objective, key result or KPI as it is shown; unknown is an en dash. What is to be kept
    rather than reached has ``kept`` in place of a progress to compare with what is expected.
    """

    anchor: str
    cell: str
    kind: str
    id: str
    title: str
    status: StatusView
    rank: tuple[float, ...]
    progress: str
    expected: str
    kept: bool
    bar: str
    mark: str
    value: str
    target: str
    change: str
    delta: str
    change_tone: str
    spark: str
    owner: str
    department: str
    level: str
    supports: str
    about: str
    outlook: str
    moved: bool


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
    """One assessment in one language: where every view gets its words and figures from.

    The edition of a scope shows part of the plan. It is made by :meth:`part` and shares what
    was computed with the edition that it is a part ``of``.
    """

    assessment: Assessment
    language: Language
    scope: Scope = COMPANY
    of: Edition | None = None

    def part(self, scope: Scope, shares: Shares) -> Edition:
        """What concerns the readers of one scope."""
        return Edition(shares.part(self.assessment, scope), self.language, scope, self)

    def say(self, words: Text | Message) -> str:
        """A phrase in the edition's language, harmless whatever cells it quotes."""
        return shown.clean(words.into(self.language))

    def list(self, words: Iterable[Message | str]) -> str:
        """Several phrases with the language's comma between them."""
        return shown.clean(render(tuple(words), self.language))

    def name(self, typed: str | None, most: int = NAME) -> str:
        """A cell's text, cleaned and not too long; a dash for a blank one."""
        return shown.clip(shown.clean(typed or ""), most) or shown.UNKNOWN

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
    def whole(self) -> Plan:
        """The plan that the figures were made from; the assessment's own may be a part of it,
        such as what concerns one reader.
        """
        return self.assessment.figures.plan

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
        return {item: f"item-{n}" for n, item in enumerate(self.whole.items, 1)}

    @cached_property
    def views(self) -> dict[Item, ItemView]:
        """The items seen so far; an item looks the same in every part."""
        return self.of.views if self.of else {}


def status_view(status: Status, language: Language) -> StatusView:
    """A status in one language."""
    return StatusView(status.key, status.text.into(language), SHAPES[status], status.tone.value)


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
        edition.views[item] = _item_view(edition.of or edition, item)
    return edition.views[item]


def _item_view(edition: Edition, item: Item) -> ItemView:
    outcome = edition.assessment[item]
    value, target = _value_and_target(edition, outcome)
    kept = guards(outcome)
    expected = None if outcome.expected is None or kept else outcome.expected * 100
    change, delta = _moves(edition, outcome)
    return ItemView(
        anchor=edition.anchors[item],
        cell=shown.clip(shown.clean(str(item.at())), NAME),
        kind=edition.say(_KINDS[type(item)]),
        id=edition.name(item.id, 24),
        title=edition.title(item),
        status=status_view(outcome.status, edition.language),
        rank=rank(outcome),
        progress=_kept(edition, outcome) if kept else shown.share(outcome.progress),
        expected="" if kept else shown.share(outcome.expected),
        kept=kept and outcome.progress is not None,
        bar="" if kept else f"{(outcome.progress or 0) * 100:.1f}",
        mark="" if expected is None else f"{expected:.1f}",
        value=value,
        target=target,
        change=change,
        delta=delta,
        change_tone=_change_tone(outcome),
        spark=shown.blocks([v for _, v in edition.assessment.figures.series[item][-_SPARK:]]),
        owner=edition.name(edition.whole.owner(item), 60),
        department=edition.name(edition.whole.department(item), 60),
        level=_level(edition, item),
        supports=_supports(edition, item),
        about=_about(edition, item, outcome),
        outlook=shown.clean(outlook(edition.assessment.figures, item, edition.language)),
        moved=rounded(outcome.change or 0) != 0,
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
    item = outcome.item
    written = shown.amounts(item, outcome.reading, edition.language)
    target = shown.target_of(item, written)
    if outcome.reading is None:
        return shown.UNKNOWN, target
    value = written.show(outcome.reading.value, outcome.reading.percent or None)
    return (written.with_unit(value) if target == shown.UNKNOWN else value), target


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
    above = item if isinstance(item, Objective) else edition.whole.parent_objective(item)
    return edition.say(above.level.text) if above and above.level else ""


def _supports(edition: Edition, item: Item) -> str:
    if isinstance(item, KeyResult) or not item.supports:
        return ""
    above = edition.whole.find(item.supports, item)
    title = edition.title(above) if above else ""
    return " ".join((edition.name(item.supports, 24), title)).strip()


def _about(edition: Edition, item: Item, outcome: Known) -> str:
    """The small line below an item: who, where, and what is lacking."""
    plan, say = edition.whole, edition.say
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
    return edition.say((edition.assessment.plan.settings.roll_up or RollUp.KEY_RESULTS).text)
