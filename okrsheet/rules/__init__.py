"""The rules: what a good workbook looks like, one function each.

Codes say the family (:data:`~okrsheet.rules.rule.FAMILIES`). A rule lives in
a module of its family, or in the one of what it is about; importing the module registers it.
"""

from __future__ import annotations

from collections.abc import Collection

from okrsheet.figures.compute import Figures
from okrsheet.plan import SHEETS
from okrsheet.rules import (
    completeness,
    goals,
    links,
    past,
    phases,
    sources,
    structure,
    timeliness,
    values,
    workbooks,
)
from okrsheet.rules.rule import RULES, Finding

_CAUSES = ("S101", "S103", "S104", "S105", "S106", "S115")
"""Rules about sheets and columns. They come first, for what other rules find may be their consequence."""

__all__ = [
    "RULES", "check", "completeness", "goals", "links", "past", "phases", "sources", "structure", "timeliness",
    "values", "workbooks",
]  # fmt: skip


def check(
    figures: Figures, *, select: Collection[str] = (), ignore: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Every finding, in the order of sheets, rows and columns; what was not read at all comes first.

    ``select`` (all, when empty) and ``ignore`` hold codes, names, or beginnings of codes.
    """
    ignored = {*ignore, *ignored_by_settings(figures)}
    found = [
        Finding(rule, spot.where, spot.id, spot.values, spot.hint)
        for rule in RULES.values()
        if (not select or named(rule.code, rule.name, select)) and not named(rule.code, rule.name, ignored)
        for spot in rule.check(figures)
    ]
    order = {
        (workbook.file, layout.title): (number, SHEETS.index(record))
        for number, workbook in enumerate(figures.plan.workbooks)
        for record, layout in workbook.layouts.items()
    }
    return tuple(
        sorted(
            found,
            key=lambda f: (
                f.code not in _CAUSES,
                order.get((f.where.file, f.where.sheet), (-1, -1)),
                f.where.row,
                f.where.column,
                f.code,
            ),
        )
    )


def ignored_by_settings(figures: Figures) -> tuple[str, ...]:
    """The codes in the *Ignored rules* setting."""
    typed = figures.plan.settings.ignored_rules or ""
    return tuple(typed.replace("、", ",").replace("，", ",").replace(";", ",").split(","))


def named(code: str, name: str, wanted: Collection[str]) -> bool:
    """Whether a rule is among those wanted, by code, name, or beginning of its code."""
    chosen = {w.strip().upper() for w in wanted} - {""}
    return name.upper() in chosen or any(code.startswith(c) for c in chosen)
