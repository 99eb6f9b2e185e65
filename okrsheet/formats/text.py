"""One line per finding and a hint below it, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from okrsheet.basics.text import Language, Text, clean
from okrsheet.formats import Checked
from okrsheet.rules.rule import Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_TOTAL = Text(
    en="{file}: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}, "
    "{infos} {infos:note|notes}; {complete} of {kpis} {kpis:KPI|KPIs} complete",
    zh_TW="{file}：{errors} 個錯誤、{warnings} 個警告、{infos} 個提示；{kpis} 項 KPI 中 {complete} 項資料完整",
)


def render(checked: Sequence[Checked], language: Language | None) -> str:
    """``plan.xlsx: KPIs!L7: error[C102] …`` and a hint, then a line of totals per file."""
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
