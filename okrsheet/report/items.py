"""One item, status or finding as reports show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from okrsheet.basics.cells import CellRef
from okrsheet.basics.text import Language, clean, one_line
from okrsheet.figures.outcome import Known, Measured, RolledUp
from okrsheet.figures.target import Obstacle, is_guardrail
from okrsheet.figures.value import Reading
from okrsheet.plan import KINDS, Item, MeasuredItem
from okrsheet.plan.status import WORST_FIRST, Status, Tone, rounded
from okrsheet.plan.words import RollUp
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.bars import Piece, bullet
from okrsheet.report.context import NAME, Context
from okrsheet.report.forecasts import forecast_in_words
from okrsheet.report.months import MonthView, strip
from okrsheet.report.views import FindingView, Shown, StatusView, share_view, status_view
from okrsheet.report.why import Why, why
from okrsheet.rules.rule import Finding

_SPARK = 6


def finding_view(context: Context, finding: Finding) -> FindingView:
    """A finding in one language."""
    tones, item = {"error": Tone.BAD, "warning": Tone.WARN}, item_about(context, finding)
    return FindingView(
        cell=clean(str(finding.where)),
        code=finding.code,
        severity=context.say(finding.severity.text),
        tone=tones.get(finding.severity.key, Tone.NONE).value,
        message=context.brief(finding.message),
        hint=context.brief(finding.hint),
        item="" if item is None or "title" in finding.message.values else context.title(item, 60),
    )


def item_about(context: Context, finding: Finding) -> Item | None:
    """The item whose row, check-in or phased target a finding is in; ``None`` where it is in none."""
    return context.once(_by_line).get(finding.where.line) or (
        context.plan.find(finding.id) if finding.id else None
    )


def _by_line(context: Context) -> dict[tuple[str, str, int], Item]:
    return {item.line: item for item in context.plan.items}


@dataclass(frozen=True, eq=False)
class ItemView:
    """An objective, key result or KPI as it is shown; unknown is an en dash. Progress and what is
    expected are shares 0..1, the change is in percentage points. What is to be kept rather than reached
    has ``kept`` in place of a progress to compare with what is expected.

    Each text is made when it is first asked for: of thousands of items the mail shows a few dozen.
    """

    _context: Context
    _item: Item

    @cached_property
    def _outcome(self) -> Known:
        return self._context.assessment[self._item]

    @cached_property
    def _guards(self) -> bool:
        return guards(self._outcome)

    @property
    def record(self) -> Item:
        """The item itself."""
        return self._item

    @cached_property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return self._context.anchors[self._item]

    @cached_property
    def cell(self) -> Shown[CellRef]:
        """The first cell of its row."""
        return Shown(self._item.at(), one_line(str(self._item.at()), NAME))

    @property
    def kind(self) -> str:
        """What such an item is called."""
        return self._context.say(KINDS[type(self._item)].one)

    @cached_property
    def id(self) -> Shown[str | None]:
        """Its ID."""
        return self._context.named(self._item.id, 24)

    @cached_property
    def title(self) -> str:
        """What it is called."""
        return self._context.title(self._item)

    @cached_property
    def status(self) -> StatusView:
        """Its status."""
        return status_view(self._outcome.status, self._context.language)

    @cached_property
    def rank(self) -> tuple[float, ...]:
        """By what it is sorted worst first."""
        return rank(self._outcome)

    @cached_property
    def progress(self) -> Shown[float | None]:
        """Its progress, or how often it kept its limits."""
        context, outcome = self._context, self._outcome
        said = (
            _kept(context, outcome) if self._guards else formatting.share(outcome.progress, context.language)
        )
        return Shown(outcome.progress, said)

    @cached_property
    def expected(self) -> Shown[float | None]:
        """What is expected of it by now."""
        if self._guards:
            return Shown(None, "")
        return share_view(self._outcome.expected, self._context.language)

    @property
    def kept(self) -> bool:
        """Whether its progress says how often it kept its limits."""
        return self._guards and self._outcome.progress is not None

    @property
    def bar(self) -> str:
        """How long the bar of its progress is, in percent."""
        return "" if self._guards else f"{(self._outcome.progress or 0) * 100:.1f}"

    @property
    def bullet(self) -> tuple[Piece, ...]:
        """The pieces of that bar in the mail."""
        if self._guards:
            return ()
        return bullet(self._outcome.progress, self._outcome.expected, self.status.tone)

    @property
    def mark(self) -> str:
        """Where the mark of what is expected stands on that bar."""
        expected = self._outcome.expected
        return "" if expected is None or self._guards else f"{expected * 100:.1f}"

    @cached_property
    def _value_and_target(self) -> tuple[str, str]:
        return _value_and_target(self._context, self._outcome)

    @property
    def value(self) -> str:
        """Its value; of what is rolled up, the progress."""
        return self._value_and_target[0]

    @property
    def target(self) -> str:
        """What it aims at."""
        return self._value_and_target[1]

    @property
    def blank(self) -> bool:
        """Whether neither its value nor its target is known."""
        return self.value == self.target == formatting.UNKNOWN

    @property
    def change(self) -> Shown[float | None]:
        """How far it moved, with the unit."""
        change = self._outcome.change
        said = _moves(self._context, self._outcome, formatting.points)
        return Shown(None if change is None else rounded(change), said)

    @property
    def delta(self) -> str:
        """How far it moved, below a heading that names the unit."""
        return _moves(self._context, self._outcome, formatting.delta)

    @property
    def change_tone(self) -> str:
        """Whether that is good."""
        return _change_tone(self._outcome)

    @property
    def moved(self) -> bool:
        """Whether its progress is known to be another than at the end of the month before."""
        return bool(self.change.value and self.change.text)

    @cached_property
    def spark(self) -> str:
        """Its latest values as a row of blocks."""
        series = self._context.assessment.figures.series[self._item]
        return formatting.blocks([value for _, value in series[-_SPARK:]])

    @cached_property
    def owner(self) -> Shown[str | None]:
        """Its first owner, read as all of them."""
        said = self._context.list(self.owners) or formatting.UNKNOWN
        return Shown(self._context.plan.owner(self._item), said)

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Everybody who owns it."""
        return tuple(self._context.name(name, 60) for name in self._context.plan.owners(self._item))

    @cached_property
    def department(self) -> Shown[str | None]:
        """Its department."""
        return self._context.named(self._context.plan.department(self._item), 60)

    @property
    def level(self) -> str:
        """The level of its objective."""
        return _level(self._context, self._item)

    @cached_property
    def about(self) -> str:
        """The small line below it: who, where, and what is lacking."""
        return _about(self._context, self._item, self._outcome)

    @cached_property
    def why(self) -> Why:
        """What its people say of it."""
        return why(self._context, self._item, self._outcome)

    @cached_property
    def months(self) -> tuple[MonthView, ...]:
        """How it stood in the latest months."""
        return strip(self._context, self._item)

    @cached_property
    def forecast(self) -> str:
        """Where it is heading."""
        context = self._context
        return clean(forecast_in_words(context.assessment.figures, self._item, context.language))


def item_view(context: Context, item: Item) -> ItemView:
    """An item in one language."""
    if item not in context.views:
        context.views[item] = ItemView(context, item)
    return context.views[item]


def rank(outcome: Known) -> tuple[float, ...]:
    """Worst first: by status, then by how far progress is behind what is expected."""
    behind = (outcome.expected or 0) - (outcome.progress or 0)
    return (WORST_FIRST.index(outcome.status), -behind)


def _value_and_target(context: Context, outcome: Known) -> tuple[str, str]:
    match outcome:
        case RolledUp():
            return formatting.share(outcome.progress, context.language), ""
        case Measured():
            return _measured_value(context, outcome)


def _measured_value(context: Context, outcome: Measured) -> tuple[str, str]:
    written = formatting.amounts(outcome, context.language)
    target = formatting.target_of(outcome, written)
    if outcome.reading is None:
        return formatting.UNKNOWN, target or formatting.UNKNOWN
    mixed = outcome.reading.made_of and outcome.obstacle is Obstacle.MIXED_PERCENT
    value = written.show(None if mixed else outcome.reading.value, outcome.reading.percent or None)
    return (value if target else written.with_unit(value)), target or formatting.UNKNOWN


def guards(outcome: Known) -> bool:
    """Whether an item has limits to be kept, rather than a way to go."""
    return isinstance(outcome, Measured) and is_guardrail(outcome.item)


def _kept(context: Context, outcome: Known) -> str:
    """How often an item kept its limits."""
    if isinstance(outcome, Measured) and outcome.kept:
        return context.say(p.KEPT_OF.says(met=outcome.kept.met, count=outcome.kept.count))
    if outcome.progress is None:
        return formatting.UNKNOWN
    return context.say(p.KEPT if outcome.progress else p.NOT_KEPT)


def _moves(context: Context, outcome: Known, written: Callable[[float | None, Language], str]) -> str:
    """The change in points as it is ``written``, and how many parts are new in it; blank where progress
    stayed though the value or the status moved.
    """
    if guards(outcome):
        return ""  # how often it was kept is told in check-ins
    if outcome.change is None:
        return written(None, context.language) if context.compares else ""
    if rounded(outcome.change) == 0 and (earlier_status(context, outcome) or value_moved(outcome)):
        return ""
    said = written(outcome.change, context.language)
    count = sum(context.assessment[part.item].newly for part in outcome.parts)
    return context.say(p.WITH_NEW_PARTS.says(points=said, count=count)) if count else said


def earlier_status(context: Context, outcome: Known) -> Status | None:
    """The status at the end of the month before, where it is known and was another one."""
    before = context.assessment.figures.status_before(outcome.item)
    return None if before is outcome.status else before


def value_moved(outcome: Known) -> bool:
    """Whether an item's own value is another than at the end of the month before."""
    past = value_before(outcome)
    read = formatting.reading_of(outcome)
    return past is not None and read is not None and past.value != read.value


def value_before(outcome: Known) -> Reading | None:
    """The dated value at the end of the month before."""
    past = outcome.before
    return past.reading if isinstance(past, Measured) and outcome.had_begun else None


def _change_tone(outcome: Known) -> str:
    tones = {"▲": Tone.GOOD, "▼": Tone.BAD}
    return tones.get(outcome.trend or "", Tone.NONE).value


def _level(context: Context, item: Item) -> str:
    above = context.plan.parent_objective(item) or item
    return context.say(above.level.text) if above.level else ""


def _supports(context: Context, item: Item) -> str:
    if not item.supports:
        return ""
    above = context.plan.find(item.supports, item)
    title = context.title(above) if above else ""
    return " ".join((context.name(item.supports, 24), title)).strip()


def _about(context: Context, item: Item, outcome: Known) -> str:
    """The small line below an item: who, where, and what is lacking."""
    plan, say = context.plan, context.say
    owners = [formatting.unbroken(context.name(name, 60)) for name in plan.owners(item)]
    named = context.list(owners) or say(p.NO_OWNER)
    parts = [context.name(item.id, 24), named]
    if not isinstance(item, MeasuredItem):
        parts.insert(1, _level(context, item))
        parts += [say(p.SUPPORTS.says(above=above)) if (above := _supports(context, item)) else ""]
    lacking = [say(p.ID_TAKEN)] if item in plan.taken else lacks(context, outcome)
    return " · ".join(part for part in (*parts, *lacking) if part)


def lacks(context: Context, outcome: Known) -> list[str]:
    """What an item has of what it should have: components, reports, check-ins."""
    say, parts = context.say, list[str]()
    match outcome:
        case Measured(needs_components=True):
            parts.append(say(p.COMPLETE.says(have=outcome.complete, of=4)))
            if outcome.missing:
                parts.append(say(p.MISSING.says(missing=tuple(c.text for c in outcome.missing))))
        case RolledUp(reported=(have, of)) if have < of:
            parts.append(say(p.REPORTED.says(have=have, of=of)))
    if outcome.overdue:
        parts.append(_overdue(context, outcome))
    return parts


def _overdue(context: Context, outcome: Known) -> str:
    if outcome.next_due is None:
        return context.say(p.STALE)
    return context.say(p.OVERDUE_SINCE.says(day=context.day(outcome.next_due)))


def roll_up_of(context: Context) -> str:
    """What objectives are made of, in words."""
    return context.say((context.plan.settings.roll_up or RollUp.KEY_RESULTS).text)


def counts(context: Context, statuses: Iterable[Status]) -> str:
    """How many there are of each status, worst first, in one line."""
    found = Counter(statuses)
    views = [(status_view(s, context.language), found[s]) for s in WORST_FIRST if found[s]]
    return context.list(
        p.COUNT.says(shape=v.shape, word=v.word, count=formatting.count(n, context.language))
        for v, n in views
    )
