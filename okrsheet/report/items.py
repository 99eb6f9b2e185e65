"""One item, status or finding as reports show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from okrsheet.basics.text import Language, clean, one_line
from okrsheet.figures.outcome import Known, Measured, RolledUp
from okrsheet.figures.target import Obstacle, is_guardrail
from okrsheet.figures.value import Reading
from okrsheet.plan import KINDS, Item, MeasuredItem
from okrsheet.plan.status import WORST_FIRST, Status, Tone, rounded
from okrsheet.plan.words import RollUp
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import NAME, Context
from okrsheet.report.forecasts import forecast_in_words
from okrsheet.report.palette import SHAPES
from okrsheet.report.views import FindingView, ItemView, Shown, StatusView
from okrsheet.rules.rule import Finding

_SPARK = 6


def status_view(status: Status, language: Language) -> StatusView:
    """A status in one language."""
    return StatusView(status, status.text.into(language), SHAPES[status], status.tone.value)


def share_view(share: float | None, language: Language) -> Shown[float | None]:
    """A share as whole percent."""
    return Shown(share, formatting.share(share, language))


def finding_view(context: Context, finding: Finding) -> FindingView:
    """A finding in one language."""
    tones = {"error": Tone.BAD, "warning": Tone.WARN}
    return FindingView(
        cell=clean(str(finding.where)),
        code=finding.code,
        severity=context.say(finding.severity.text),
        tone=tones.get(finding.severity.key, Tone.NONE).value,
        message=context.brief(finding.message),
        hint=context.brief(finding.hint),
    )


def item_view(context: Context, item: Item) -> ItemView:
    """An item in one language."""
    if item not in context.views:
        context.views[item] = _item_view(context, item)
    return context.views[item]


def _item_view(context: Context, item: Item) -> ItemView:
    outcome = context.assessment[item]
    value, target = _value_and_target(context, outcome)
    kept = guards(outcome)
    expected = None if outcome.expected is None or kept else outcome.expected * 100
    change, delta = _moves(context, outcome)
    owners = tuple(context.name(name, 60) for name in context.plan.owners(item))
    return ItemView(
        anchor=context.anchors[item],
        cell=Shown(item.at(), one_line(str(item.at()), NAME)),
        kind=context.say(KINDS[type(item)].one),
        id=context.named(item.id, 24),
        title=context.title(item),
        status=status_view(outcome.status, context.language),
        rank=rank(outcome),
        progress=Shown(
            outcome.progress,
            _kept(context, outcome) if kept else formatting.share(outcome.progress, context.language),
        ),
        expected=Shown(None, "") if kept else share_view(outcome.expected, context.language),
        kept=kept and outcome.progress is not None,
        bar="" if kept else f"{(outcome.progress or 0) * 100:.1f}",
        mark="" if expected is None else f"{expected:.1f}",
        value=value,
        target=target,
        change=Shown(None if outcome.change is None else rounded(outcome.change), change),
        delta=delta,
        change_tone=_change_tone(outcome),
        spark=formatting.blocks([v for _, v in context.assessment.figures.series[item][-_SPARK:]]),
        owner=Shown(context.plan.owner(item), context.list(owners) or formatting.UNKNOWN),
        owners=owners,
        department=context.named(context.plan.department(item), 60),
        level=_level(context, item),
        supports=_supports(context, item),
        about=_about(context, item, outcome),
        forecast=clean(forecast_in_words(context.assessment.figures, item, context.language)),
    )


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


def _moves(context: Context, outcome: Known) -> tuple[str, str]:
    """The change in points, with and without the unit, and how many parts are new in it; blank
    where progress stayed though the value or the status moved.
    """
    said = (
        formatting.points(outcome.change, context.language),
        formatting.delta(outcome.change, context.language),
    )
    if outcome.change is None:
        return said if context.compares else ("", "")
    if rounded(outcome.change) == 0 and (earlier_status(context, outcome) or value_moved(outcome)):
        return "", ""
    count = sum(context.assessment[part.item].newly for part in outcome.parts)
    if not count:
        return said
    change, delta = (context.say(p.WITH_NEW_PARTS.says(points=points, count=count)) for points in said)
    return change, delta


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
