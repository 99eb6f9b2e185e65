"""One line per finding and a hint below it, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from okrsheet.basics.text import Language, Text, aligned, clean, clip
from okrsheet.basics.text import render as in_words
from okrsheet.figures.sources import SourceState
from okrsheet.formats import Checked
from okrsheet.rules.rule import Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_TOTAL = Text(
    en="{file}: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}, "
    "{infos} {infos:note|notes}; {complete} of {kpis} {kpis:KPI|KPIs} complete",
    zh_TW="{file}：{errors} 個錯誤、{warnings} 個警告、{infos} 個提示；{kpis} 項 KPI 中 {complete} 項資料完整",
)


def render(checked: Sequence[Checked], language: Language | None) -> str:
    """``plan.xlsx: KPIs!L7: error[C102] …`` and a hint, then a line of totals per file, and a table of its data sources where
    they were asked.
    """
    return "".join(line + "\n" for one in checked for line in _lines(one, language))


def _lines(one: Checked, language: Language | None) -> Iterator[str]:
    if one.language is None:
        return
    spoken = language or one.language
    for finding in one.findings:
        label = click.style(f"{finding.severity.key}[{finding.code}]", fg=_COLOURS[finding.severity])
        yield f"{one.file_of(finding.where.file)}: {finding.where.within}: {label} {clean(finding.message.into(spoken))}"
        yield f"    {clean(finding.hint.into(spoken))}"
    counts = [sum(f.severity is s for f in one.findings) for s in Severity]
    yield _TOTAL.says(
        file=one.file,
        errors=counts[0],
        warnings=counts[1],
        infos=counts[2],
        complete=one.kpis_complete,
        kpis=one.kpis,
    ).into(spoken)
    if one.data_sources:
        yield from _table(one.data_sources, spoken)


def _table(sources: Sequence[SourceState], language: Language) -> Iterator[str]:
    """What became of asking each data source, a line each."""
    header = [title.into(language) for title in _HEADER]
    yield from aligned([header, *([in_words(cell, language) for cell in _row(source)] for source in sources)])


def _row(source: SourceState) -> Iterator[object]:
    yield clip(clean(source.name), _LONGEST_NAME)
    yield str(len(source.kpis))
    yield _share(source.configured, source.kpis)
    yield _share(source.answered, source.configured)
    yield source.latest
    yield from (str(count) if source.answered else None for count in (source.agree, source.differ))


def _share(some: Sequence[str], of: Sequence[str]) -> object:
    """How many of the KPIs; yes or no where it is all or none of them."""
    if not of:
        return None
    return _SOME.says(count=len(some), of=len(of)) if 0 < len(some) < len(of) else _YES if some else _NO


_LONGEST_NAME = 40
_HEADER = (
    Text(en="Data source", zh_TW="資料來源"),
    Text(en="KPIs", zh_TW="KPI"),
    Text(en="Configured", zh_TW="已設定"),
    Text(en="Answered", zh_TW="有回應"),
    Text(en="Latest day", zh_TW="最新日期"),
    Text(en="Agree", zh_TW="相符"),
    Text(en="Differ", zh_TW="不符"),
)
_SOME = Text(en="{count} of {of}", zh_TW="{of} 項中 {count} 項")
_YES, _NO = Text(en="yes", zh_TW="是"), Text(en="no", zh_TW="否")
