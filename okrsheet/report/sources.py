"""What the KPIs' data sources say of the plan, in lines for its keeper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from okrsheet.basics.text import Text, clean, sentences
from okrsheet.report import formatting
from okrsheet.report import phrases as p
from okrsheet.report.context import Context
from okrsheet.rules.rule import Finding

_ITSELF = Text(en="{it}", zh_TW="{it}")
_NAMES, _LINES, _CELLS = 6, 5, 3  # of each kind; how many more there are is said


def lines(context: Context) -> Iterator[str]:
    """How many sources are configured and answered, which are not, which are not fresh, and what was typed otherwise than they
    say; nothing where nobody asked them. What Settings ignore is not told.
    """
    asked = context.assessment.figures.data_sources
    if not asked:
        return
    configured, answered = (
        sum(bool(getattr(one, key)) for one in asked) for key in ("configured", "answered")
    )
    agree, differ = sum(source.agree for source in asked), sum(source.differ for source in asked)
    said = [
        p.SOURCES_COUNT.says(**_numbers(context, of=len(asked), configured=configured, answered=answered))
    ]
    if agree or differ:
        said.append(p.SOURCES_AGREE.says(**_numbers(context, agree=agree, of=agree + differ)))
    yield sentences(map(context.say, said), context.language)
    yield from _not_configured(context, _found(context, "D101"))
    yield from _limited(context, list(_troubles(context, _found(context, "D102"))))
    for code in ("D103", "D104"):
        yield from _limited(context, [_line(context, finding) for finding in _found(context, code)])


def _numbers(context: Context, **counts: int) -> dict[str, str]:
    return {name: formatting.count(count, context.language) for name, count in counts.items()}


def _found(context: Context, code: str) -> list[Finding]:
    return [finding for finding in context.findings if finding.code == code]


def _not_configured(context: Context, found: Sequence[Finding]) -> Iterator[str]:
    """The names of the sources that the configuration does not have, in a line."""
    names = list(dict.fromkeys(context.name(str(finding.values["source"]), 40) for finding in found))
    if names:
        yield context.say(p.SOURCES_MISSING.says(sources=_few(context, names, _NAMES)))


def _troubles(context: Context, found: Sequence[Finding]) -> Iterator[str]:
    """What keeps each source from being read, once for all KPIs of which it is so."""
    alike: dict[tuple[str, str], list[str]] = {}
    for finding in found:
        source, why = (context.brief(_ITSELF.says(it=finding.values[key])) for key in ("source", "why"))
        alike.setdefault((source, why.rstrip(".。")), []).append(clean(str(finding.where)))
    for (source, why), cells in alike.items():
        yield context.say(p.SOURCE_SILENT.says(source=source, why=why, cells=_few(context, cells, _CELLS)))


def _line(context: Context, finding: Finding) -> str:
    return context.say(p.CELL_SAYS.says(cell=str(finding.where), message=context.brief(finding.message)))


def _few(context: Context, names: Sequence[str], most: int) -> object:
    """The first of some names, and how many more there are."""
    rest = len(names) - most
    few = tuple(names[:most])
    return (
        few if rest <= 0 else p.MORE_TITLES.says(titles=few, count=formatting.count(rest, context.language))
    )


def _limited(context: Context, said: Sequence[str]) -> Iterator[str]:
    """The first of some lines; how many more there are, and what lists them."""
    yield from said[:_LINES]
    if (rest := len(said) - _LINES) > 0:
        yield context.say(p.SOURCES_MORE.says(count=formatting.count(rest, context.language)))
