"""The slides for a board as data: what each says, in one language; :mod:`okrsheet.deck` draws them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from okrsheet.basics.dates import MONTHS, SHORT_MONTHS
from okrsheet.basics.text import Language, Text
from okrsheet.figures.outcome import Measured
from okrsheet.plan import Item, Objective
from okrsheet.plan.status import TROUBLED, Status
from okrsheet.report import changes, departments, formatting, goalposts, review, revisions
from okrsheet.report import phrases as p
from okrsheet.report.actions import Action, agenda
from okrsheet.report.context import Context
from okrsheet.report.items import ItemView, counts, item_view, rank
from okrsheet.report.months import burn_up
from okrsheet.report.outlook import decided, outlook
from okrsheet.report.sections import more
from okrsheet.report.summary import made_from, quality
from okrsheet.report.verdict import CounterView, comparison, counters, unread, verdict
from okrsheet.report.views import status_view

_OBJECTIVES = 10  # with slides of their own
_FEW = 4  # company objectives, which may have more slides each
_ROWS, _CHANGES, _LINES, _DEPARTMENTS = 24, 24, 8, 24
_IN_CHART = 48  # characters of a title beside a bar


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: a text, a smaller one below it, and the tone that it is tinted with; blank is none."""

    text: str
    below: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, the column's share of the table's width, and whether it holds numbers."""

    heading: str
    share: float
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and the decision that it asks for; blank where it asks for none."""

    cells: tuple[Cell, ...]
    asks: str = ""
    source: str = ""
    """Where its figures stand in the workbook."""


def _nothing(shown: int) -> str:  # noqa: ARG001  there are no other rows
    return ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, which is drawn over as many slides as it needs, up to ``slides``."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    asks: str = ""
    """What stands above the decisions."""
    slides: int = 3
    rest: Callable[[int], str] = _nothing
    """What is said below it of what has no row, where so many of its rows are drawn; blank where everything has."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value by its day or by its label, and what it is read as. Shares are 0..1."""

    at: dt.date | str
    value: float | None
    text: str
    tone: str = "none"


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one line, or one bar of each label."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Series over days (``lines``) or over labels, and the same in a sentence for those who do not see it."""

    series: tuple[Series, ...]
    says: str
    lines: bool = False
    caption: str = ""
    counts: bool = False
    """Whether values are numbers of things, and not shares."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide, or several where its table is long: a title, what stands below it, and where its figures come from.

    ``status`` is a shape and a word in front of ``lead``. ``lines`` stand beside a chart, or alone.
    """

    title: str
    status: Cell | None = None
    lead: tuple[str, ...] = ()
    counters: tuple[CounterView, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    lines: tuple[str, ...] = ()
    warning: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """Everything that the slides say: the first one's title and lines, what stands at the foot of all others, and these."""

    language: Language
    day: dt.date
    title: str
    lines: tuple[str, ...]
    foot: str
    sources: tuple[str, ...]
    slides: tuple[Slide, ...]


def deck(context: Context) -> Deck:
    """The slides of a report."""
    as_of, period = context.assessment.as_of, context.plan.period(context.assessment.as_of)
    month = context.say(
        p.TITLE.says(organisation=p.PAGE_TITLE, month=MONTHS[as_of.month - 1], year=as_of.year)
    )
    organisation = context.plan.settings.organisation
    whole = p.TITLE.says(
        organisation=context.organisation(40), month=MONTHS[as_of.month - 1], year=as_of.year
    )
    days = {"start": context.full_day(period.start), "end": context.full_day(period.end)}
    when = (context.say(p.PERIOD.says(**days)), context.say(p.AS_OF.says(day=context.full_day(as_of))))
    return Deck(
        language=context.language,
        day=as_of,
        title=context.name(organisation) if organisation else month,
        lines=(month, " · ".join(when)) if organisation else (" · ".join(when),),
        foot=context.say(whole),
        sources=tuple(made_from(context)),
        slides=tuple(_slides(context)),
    )


def numbered(title: str, page: int, pages: int, language: Language) -> str:
    """The title of one of several slides that belong together."""
    return title if pages == 1 else p.SLIDE_PAGE.says(title=title, page=page, pages=pages).into(language)


def table_says(title: str, rows: int, language: Language) -> str:
    """A table in a sentence, for those who do not see it."""
    return p.SLIDE_TABLE.says(title=title, count=rows).into(language)


def sources_heading(language: Language) -> str:
    """What stands above the cells in a slide's notes."""
    return p.SLIDE_SOURCES.into(language)


def _slides(context: Context) -> Iterator[Slide]:
    tops = sorted(context.selection.tops, key=lambda top: rank(context.assessment[top]))
    yield _verdict(context)
    if context.selection.measured:
        yield _departments(context)
    yield from _review(context)
    if len(tops) > 1:
        yield _company(context, tops)
    shown: set[Item] = set()
    for top in tops[:_OBJECTIVES]:
        below = _below(context, top)
        shown |= {top, *below}
        yield _objective(context, top, below, slides=3 if len(tops) <= _FEW else 2)
    asking = [i for i in context.selection.measured if context.assessment[i].status in TROUBLED]
    if elsewhere := [item for item in asking if item not in shown]:
        yield _elsewhere(context, elsewhere)
    if context.compares:  # else the first slide says that there is nothing to compare with
        yield _changed(context)
    yield from _about_the_plan(context)
    yield _completeness(context)


# How the plan stands


def _verdict(context: Context) -> Slide:
    tops = context.selection.tops
    return Slide(
        title=verdict(context),
        lead=tuple(filter(None, (comparison(context), outlook(context), decided(context)))),
        counters=counters(context),
        chart=_burn_up(context),
        warning=unread(context),
        sources=tuple(_source(context, top) for top in tops[:_OBJECTIVES]),
    )


def _burn_up(context: Context) -> Chart | None:
    found = burn_up(context)
    if found is None:
        return None

    def points(series: Iterable[tuple[dt.date, float]]) -> tuple[Point, ...]:
        return tuple(Point(day, share, formatting.share(share, context.language)) for day, share in series)

    series = [
        Series(context.say(p.EXPECTED), points(found.expected)),
        Series(context.say(p.SLIDE_DONE), points(found.done)),
    ]
    if found.ahead:
        series.append(Series(context.say(p.SLIDE_AHEAD), points((found.done[-1], found.ahead))))
    said = p.SLIDE_BURN_UP.says(
        progress=formatting.share(context.summary.progress, context.language),
        expected=formatting.share(context.summary.expected, context.language),
        day=context.full_day(context.assessment.as_of),
    )
    return Chart(tuple(series), context.say(said), lines=True, caption=context.say(p.SLIDE_STANDS))


def _departments(context: Context) -> Slide:
    table = departments.shortened(context, departments.departments(context), _DEPARTMENTS)
    heads = [
        Column(context.say(p.DEPARTMENT), 2.6),
        Column(context.say(p.PROGRESS), 1.2, numbers=True),
        Column(context.say(p.EXPECTED), 1.3, numbers=True),
        *(Column(f"{one.shape} {one.label}", 1.65, numbers=True) for one in table.classes),
    ]
    rows = [
        Row(
            (
                Cell(row.name, f"{row.status.shape} {row.status.word}" if row.status else ""),
                Cell(row.progress.text),
                Cell(row.expected.text),
                *(Cell(one.count.text, tone=one.tone if one.count.value else "") for one in row.counts),
            )
        )
        for row in table.rows
    ]
    return Slide(context.say(p.SLIDE_DEPARTMENTS), table=Table(tuple(heads), tuple(rows)))


def _company(context: Context, tops: Sequence[Objective]) -> Slide:
    """The company's objectives beside each other; those without a slide of their own are counted."""
    shown = [item_view(context, top) for top in tops[:_OBJECTIVES]]
    labels = [
        context.say(
            p.SLIDE_BAR.says(
                shape=view.status.shape, word=view.status.word, title=context.title(top, _IN_CHART)
            )
        )
        for view, top in zip(shown, tops, strict=False)
    ]
    bars = [
        Series(
            context.say(name),
            tuple(
                Point(label, share.value, share.text, view.status.tone if coloured else "none")
                for label, view, share in zip(labels, shown, shares, strict=True)
            ),
        )
        for name, shares, coloured in (
            (p.PROGRESS, [view.progress for view in shown], True),
            (p.EXPECTED, [view.expected for view in shown], False),
        )
    ]
    said = context.list(f"{label} {view.progress.text}" for label, view in zip(labels, shown, strict=True))
    rest = tops[_OBJECTIVES:]
    counted = p.SLIDE_COUNTED.says(
        count=formatting.count(len(rest), context.language),
        counts=counts(context, (context.assessment[top].status for top in rest)),
    )
    known = any(point.value is not None for bar in bars for point in bar.points)
    return Slide(
        context.say(p.SLIDE_COMPANY),
        lead=(context.say(p.SLIDE_BARS),) if known else (),
        chart=Chart(tuple(bars), said) if known else None,
        lines=(*(() if known else labels), *((context.say(counted),) if rest else ())),
        sources=tuple(_source(context, top) for top in tops[:_OBJECTIVES]),
    )


# Objectives, and what else asks for attention


def _below(context: Context, objective: Objective) -> list[Item]:
    """What an objective is made of: its key results, and the objectives that support it; the worst first."""
    plan, shows = context.plan, context.selection
    supporting = plan.supporters_of.get(objective, ())
    found: list[Item] = [*shows.key_results_of(plan, objective), *supporting]
    return sorted(found, key=lambda item: rank(context.assessment[item]))


def _objective(context: Context, objective: Objective, below: Sequence[Item], slides: int) -> Slide:
    """An objective with what it is made of."""
    view = item_view(context, objective)
    owner = context.say(p.SLIDE_OF.says(what=p.WHO, said=view.owner.text))
    parts = [_so_far(context, view), *_versus(context, view), owner]
    months = " · ".join(
        f"{month.label} {month.status.shape if month.status else formatting.UNKNOWN}" for month in view.months
    )
    return Slide(
        title=view.title,
        status=_status(view),
        lead=tuple(filter(None, (" · ".join(parts), _said(context, view), months))),
        table=_items(context, below, p.SLIDE_PART, slides) if below else None,
        lines=() if below else (context.say(p.NO_KEY_RESULTS),),
        sources=(_source(context, objective),),
    )


def _so_far(context: Context, view: ItemView) -> str:
    """How much of an objective is done, and what is expected."""
    known = {"progress": view.progress.text, "expected": view.expected.text}
    if view.progress.value is not None:
        return context.say(p.SLIDE_PROGRESS.says(**known))
    if view.expected.value is not None:
        return context.say(p.SLIDE_NO_PROGRESS.says(**known))
    return context.say(p.SLIDE_NOTHING_KNOWN)


def _versus(context: Context, view: ItemView) -> Iterator[str]:
    """How an item has moved, with the month that it is compared with."""
    if view.change.value is not None and context.compares:
        yield context.say(p.SINCE.says(change=view.change.text, month=context.month_name))


def _elsewhere(context: Context, items: Sequence[Item]) -> Slide:
    """What is off track or at risk and stands on no objective's slide."""
    worst = sorted(items, key=lambda item: rank(context.assessment[item]))
    return Slide(
        context.say(p.SLIDE_ELSEWHERE),
        table=_items(context, worst, p.SLIDE_ITEM, slides=3),
    )


def _items(context: Context, items: Sequence[Item], heading: Text, slides: int) -> Table:
    """The first of some items with value, progress and why; each that asks for a decision says which."""

    def rest(shown: int) -> str:
        if shown == len(items):
            return ""
        found = counts(context, (context.assessment[item].status for item in items[shown:]))
        count = formatting.count(len(items) - shown, context.language)
        return context.say(p.SLIDE_MORE.says(count=count, counts=found))

    columns = [
        Column(context.say(p.STATUS), 1.6),
        Column(context.say(heading), 3.6),
        Column(context.say(p.NOW_COLUMN), 1.7),
        Column(context.say(p.PROGRESS), 1.45),
        *((Column(_versus_points(context), 1.25, numbers=True),) if context.compares else ()),
        Column(context.say(p.SLIDE_WHY), 3.6),
    ]
    rows = tuple(_row(context, item) for item in items[:_ROWS])
    return _told(Table(tuple(columns), rows, context.say(p.SLIDE_DECISIONS), slides, rest))


def _told(table: Table) -> Table:
    """A table without the columns that say of no row more than that nothing is known."""
    dash = Cell(formatting.UNKNOWN)
    cells = [{row.cells[number] for row in table.rows} for number in range(len(table.columns))]
    kept = [number for number, found in enumerate(cells) if dash not in found or found - {dash, Cell("")}]
    rows = tuple(replace(row, cells=tuple(row.cells[n] for n in kept)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[n] for n in kept), rows=rows)


def _versus_points(context: Context) -> str:
    """The heading of what moved, with the month's short name: the column is narrow."""
    return context.say(p.VERSUS_POINTS.says(month=SHORT_MONTHS[context.month_before.month - 1]))


def _row(context: Context, item: Item) -> Row:
    view, outcome = item_view(context, item), context.assessment[item]
    expected = p.SLIDE_EXPECTED.says(expected=view.expected.text)
    measured = isinstance(outcome, Measured)
    target = p.SLIDE_TARGET.says(target=view.target)
    return Row(
        (
            _status(view),
            Cell(view.title, " · ".join(filter(None, (view.id.text, view.owner.text)))),
            Cell(view.value, context.say(target)) if measured else Cell(formatting.UNKNOWN),
            Cell(view.progress.text, context.say(expected) if view.expected.value is not None else ""),
            *((Cell(view.delta),) if context.compares else ()),
            _why(context, view),
        ),
        asks=_decision(context, item),
        source=_source(context, item),
    )


def _status(view: ItemView) -> Cell:
    return Cell(f"{view.status.shape} {view.status.word}", tone=view.status.tone)


def _why(context: Context, view: ItemView) -> Cell:
    """What its people say, and who did when; where a reason is wanted and there is none, that."""
    said = view.why
    comment = said.comment or (context.say(p.SLIDE_NO_WHY) if said.asked else "")
    return Cell(comment, " · ".join(part for part in (said.said, said.beside) if part))


def _decision(context: Context, item: Item) -> str:
    """Who must decide what of an item, and which ways there are; blank where there is nothing to decide."""
    action = context.once(_decisions).get(item)
    if action is None:
        return ""
    known = {"owner": action.owner.text, "facts": action.what(), "ways": action.lead}
    return context.say(p.SLIDE_DECISION.says(**known))


def _decisions(context: Context) -> dict[Item, Action]:
    return {item: action for action in agenda(context) if action.decides for item in action.items}


def _said(context: Context, view: ItemView) -> str:
    """What is said of an objective itself, in one line."""
    why = view.why
    if not why.comment:
        return why.beside
    return " · ".join(filter(None, (context.say(p.QUOTED.says(title=why.comment)), why.said, why.beside)))


def _source(context: Context, item: Item) -> str:
    """The cells that an item's figures come from."""
    outcome = context.assessment[item]
    cells = [str(item.at())]
    if isinstance(outcome, Measured):
        readings = (outcome.reading.made_of or (outcome.reading,)) if outcome.reading else ()
        cells += [str(reading.at) for reading in readings[-3:]]
    return context.say(p.SLIDE_OF.says(what=context.title(item), said=tuple(dict.fromkeys(cells))))


# The review of the period


def _review(context: Context) -> Iterator[Slide]:
    """The score of each objective, then what was achieved and missed, and why."""
    found = review.in_full(context)
    if found is None:
        return
    yield Slide(found.title, lead=(*found.lead, *found.notes), table=_scores(context, found))
    listed = ((Status.MISSED, found.missed), (Status.ACHIEVED, found.achieved))
    ended = [
        (status_view(status, context.language), item) for status, section in listed for item in section.rows
    ]
    columns = (
        Column(context.say(p.STATUS), 2.0),
        Column(context.say(p.SLIDE_ITEM), 4.2),
        Column(context.say(p.PROGRESS), 2.2),
        Column(context.say(p.SLIDE_WHY), 3.6),
    )
    rows = tuple(
        Row(
            (
                Cell(f"{status.shape} {status.word}", tone=status.tone),
                Cell(item.title),
                Cell(item.progress.text),
                _why(context, item),
            )
        )
        for status, item in ended[:_ROWS]
    )
    if rows:
        table = Table(columns, rows, rest=lambda shown: more(context, len(ended) - shown))
        yield Slide(context.say(p.REVIEW_ENDED), table=_told(table))


def _scores(context: Context, found: review.ReviewView) -> Table | None:
    columns = (
        Column(found.scores.title, 6.0),
        Column(context.say(p.SCORE), 3.0),
        Column(context.say(p.PROGRESS), 3.0, numbers=True),
    )
    rows = tuple(
        Row((Cell(one.title), Cell(f"{one.shape} {one.score} {one.word}", tone=one.tone), Cell(one.progress)))
        for one in found.scores.rows
    )
    count = len(rows)
    return Table(columns, rows[:_ROWS], rest=lambda shown: more(context, count - shown)) if rows else None


# What changed, and what is lacking


def _changed(context: Context) -> Slide:
    found = changes.changes(context)
    items = {anchor: item for item, anchor in context.anchors.items()}
    columns = (
        Column(context.say(p.STATUS), 2.0),
        Column(context.say(p.SLIDE_ITEM), 5.2),
        Column(context.say(p.SLIDE_MOVED), 4.8),
    )
    rows = tuple(
        Row(
            (
                Cell(f"{one.now.shape} {one.now.word}", _was(context, one), one.now.tone),
                Cell(one.title),
                Cell(one.values or one.progress or formatting.UNKNOWN, one.progress if one.values else ""),
            ),
            source=_source(context, items[one.item]),
        )
        for one in found[:_CHANGES]
    )
    return Slide(
        changes.heading(context),
        table=_told(Table(columns, rows, slides=2, rest=lambda shown: more(context, len(found) - shown)))
        if rows
        else None,
        lines=() if rows else (changes.unmoved(context),),
    )


def _was(context: Context, change: changes.ChangeView) -> str:
    if change.before is None:
        return ""
    return context.say(p.SLIDE_WAS.says(status=f"{change.before.shape} {change.before.word}"))


def _about_the_plan(context: Context) -> Iterator[Slide]:
    """Goalposts that were moved, and what is gone from the plan or new in it."""
    moved = [
        context.say(p.SLIDE_OF.says(what=one.title, said=one.moves)) for one in goalposts.goalposts(context)
    ]
    revised = [one.says for one in revisions.revisions(context)]
    for title, lines in ((goalposts.heading(context), moved), (revisions.heading(context), revised)):
        if lines:
            rest = more(context, len(lines) - _LINES)
            yield Slide(title, lines=(*lines[:_LINES], *filter(None, (rest,))))


def _completeness(context: Context) -> Slide:
    lacking = Counter(
        component for kpi in context.selection.counted_kpis for component in context.assessment[kpi].missing
    )
    bars = tuple(
        Point(context.say(component.text), count, formatting.count(count, context.language), "warn")
        for component, count in lacking.most_common()
    )
    said = context.list(f"{bar.at} {bar.text}" for bar in bars)
    name = context.say(p.SLIDE_LACKING)
    chart = Chart(
        (Series(name, bars),), context.say(p.SLIDE_LACKS.says(lacks=said)), caption=name, counts=True
    )
    return Slide(context.say(p.QUALITY), chart=chart if bars else None, lines=tuple(quality(context)))
