"""What templates may see: plain strings, formatted and in one language, and nothing to compute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from okrsheet.assessment import Assessment
from okrsheet.dates import end_of_month_before
from okrsheet.findings import Finding
from okrsheet.forecast import dated_values
from okrsheet.measure import Reading, reading
from okrsheet.plan import Item, KeyResult, Kpi, Objective, Plan
from okrsheet.report import phrases as p
from okrsheet.report import shown
from okrsheet.report.look import SHAPES
from okrsheet.report.outlook import outlook
from okrsheet.report.scope import COMPANY, Scope, Shares
from okrsheet.rollup import Figures, Outcome, roll_up
from okrsheet.schema import Record
from okrsheet.status import WORST_FIRST, Status, Tone, rounded
from okrsheet.text import Language, Message, Text, fold_id, render
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
        return end_of_month_before(self.assessment.as_of)

    @property
    def month_name(self) -> str:
        """The month that changes are counted from, in words."""
        return p.MONTHS[self.month_before.month - 1].into(self.language)

    @cached_property
    def earlier(self) -> Figures:
        """Every figure as of the end of the month before."""
        return self.of.earlier if self.of else roll_up(self.whole, self.month_before)

    @cached_property
    def anchors(self) -> Mapping[Item, str]:
        """Where each item stands on the page; never made from a cell."""
        return {item: f"item-{n}" for n, item in enumerate(self.whole.items, 1)}

    @cached_property
    def views(self) -> dict[Item, ItemView]:
        """The items seen so far; an item looks the same in every part."""
        return self.of.views if self.of else {}

    def status_before(self, item: Item) -> Status | None:
        """The status at the end of the month before: from the log, else from History."""
        if self._dated(item):
            return self.earlier[item].status
        row = self.whole.past.get((f"{self.month_before:%Y-%m}", fold_id(item.id)))
        return Status.find(row.status) if row and row.status else None

    def _dated(self, item: Item) -> bool:
        """Whether every value below an item has a day, so that the past can be told."""
        if parts := self.earlier[item].parts:
            return all(self._dated(part.item) for part in parts)
        read = self.earlier[item].reading
        return read is None or read.on is not None

    def value_before(self, item: KeyResult | Kpi) -> Reading | None:
        """The dated value at the end of the month before."""
        read = reading(self.whole, item, self.month_before)
        return read if read and read.on else None


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
    value, target = _value_and_target(edition, item, outcome)
    kept = guards(item, outcome)
    expected = None if outcome.expected is None or kept else outcome.expected * 100
    change, delta = _moves(edition, item, outcome)
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
        spark=shown.blocks([v for _, v in dated_values(edition.assessment.figures, item)[-_SPARK:]]),
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


def rank(outcome: Outcome) -> tuple[float, ...]:
    """Worst first: by status, then by how far progress is behind what is expected."""
    behind = (outcome.expected or 0) - (outcome.progress or 0)
    return (WORST_FIRST.index(outcome.status), -behind)


def _value_and_target(edition: Edition, item: Item, outcome: Outcome) -> tuple[str, str]:
    if isinstance(item, Objective) or (outcome.parts and outcome.reading is None):
        return shown.share(outcome.progress), ""
    written = shown.amounts(item, outcome.reading, edition.language)
    target = shown.target_of(item, written)
    if outcome.reading is None:
        return shown.UNKNOWN, target
    value = written.show(outcome.reading.value, outcome.reading.percent or None)
    return (written.with_unit(value) if target == shown.UNKNOWN else value), target


def guards(item: Item, outcome: Outcome) -> bool:
    """Whether an item has limits to be kept, rather than a way to go."""
    if isinstance(item, Objective) or outcome.parts:
        return False
    return item.measure is not None and item.measure.guardrail


def _kept(edition: Edition, outcome: Outcome) -> str:
    """How often an item kept its limits."""
    if outcome.kept:
        return edition.say(p.KEPT_OF.says(met=outcome.kept.met, count=outcome.kept.count))
    if outcome.progress is None:
        return shown.UNKNOWN
    return edition.say(p.KEPT if outcome.progress else p.NOT_KEPT)


def _moves(edition: Edition, item: Item, outcome: Outcome) -> tuple[str, str]:
    """The change in points, with and without the unit, and how many parts are new in it; blank
    where progress stayed though the value or the status moved.
    """
    said = shown.points(outcome.change, edition.language), shown.delta(outcome.change, edition.language)
    if outcome.change is None:
        return said
    if rounded(outcome.change) == 0 and (turned(edition, item) or value_moved(edition, item)):
        return "", ""
    count = sum(newly(edition, part.item) for part in outcome.parts)
    if not count:
        return said
    change, delta = (edition.say(p.WITH_NEW_PARTS.says(points=points, count=count)) for points in said)
    return change, delta


def newly(edition: Edition, item: Item) -> bool:
    """Whether an item has a number now and had none at the end of the month before."""
    now = edition.assessment[item]
    return now.progress is not None and now.before is None and edition.earlier[item].progress is None


def turned(edition: Edition, item: Item) -> Status | None:
    """The status at the end of the month before, where it is known and was another one."""
    before = edition.status_before(item)
    return None if before is edition.assessment[item].status else before


def value_moved(edition: Edition, item: Item) -> bool:
    """Whether an item's own value is another than at the end of the month before."""
    outcome = edition.assessment[item]
    if isinstance(item, Objective) or outcome.parts or outcome.reading is None:
        return False
    earlier = edition.value_before(item)
    return earlier is not None and earlier.value != outcome.reading.value


def _change_tone(outcome: Outcome) -> str:
    tones = {"▲": Tone.GOOD, "▼": Tone.BAD}
    return tones.get(outcome.trend or "", Tone.NONE).value


def _level(edition: Edition, item: Item) -> str:
    above = item if isinstance(item, Objective) else edition.whole.parent_objective(item)
    return edition.say(above.level.text) if above and above.level else ""


def _supports(edition: Edition, item: Item) -> str:
    if isinstance(item, KeyResult) or not item.supports:
        return ""
    above = edition.whole.item(item.supports)
    title = edition.title(above) if above else ""
    return " ".join((edition.name(item.supports, 24), title)).strip()


def _about(edition: Edition, item: Item, outcome: Outcome) -> str:
    """The small line below an item: who, where, and what is lacking."""
    plan, say = edition.whole, edition.say
    owner = plan.owner(item)
    named = shown.unbroken(edition.name(owner, 60)) if owner else say(p.NO_OWNER)
    parts = [edition.name(item.id, 24), named]
    if isinstance(item, Objective):
        parts.insert(1, _level(edition, item))
        parts += [say(p.SUPPORTS.says(above=above)) if (above := _supports(edition, item)) else ""]
    return " · ".join(part for part in (*parts, *lacks(edition, item, outcome)) if part)


def lacks(edition: Edition, item: Item, outcome: Outcome) -> list[str]:
    """What an item has of what it should have: components, reports, check-ins."""
    say, parts = edition.say, list[str]()
    if isinstance(item, Kpi):
        parts.append(say(p.COMPLETE.says(have=outcome.complete, of=4)))
    if outcome.missing:
        parts.append(say(p.MISSING.says(missing=tuple(c.text for c in outcome.missing))))
    if outcome.parts and outcome.reported[0] < outcome.reported[1]:
        parts.append(say(p.REPORTED.says(have=outcome.reported[0], of=outcome.reported[1])))
    if outcome.stale:
        parts.append(_overdue(edition, outcome))
    return parts


def _overdue(edition: Edition, outcome: Outcome) -> str:
    if outcome.next_due is None:
        return edition.say(p.STALE)
    return edition.say(p.OVERDUE_SINCE.says(day=edition.day(outcome.next_due)))


def roll_up_of(edition: Edition) -> str:
    """What objectives are made of, in words."""
    return edition.say((edition.assessment.plan.settings.roll_up or RollUp.KEY_RESULTS).text)
