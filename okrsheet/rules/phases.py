"""The rules about phased targets (families L and V)."""

from __future__ import annotations

from collections.abc import Iterator

from okrsheet.basics.text import Text
from okrsheet.figures.compute import Figures, share_of_phase
from okrsheet.figures.outcome import Measured
from okrsheet.figures.target import TargetRange, is_guardrail
from okrsheet.plan import PhasedTarget
from okrsheet.plan.status import rounded
from okrsheet.rules.rule import Severity, Spot, rule


@rule(
    "L114",
    "phased-target-for-unknown-id",
    Severity.ERROR,
    message=Text(en="no key result or KPI is called {typed}", zh_TW="沒有編號為 {typed} 的關鍵結果或 KPI"),
    hint=Text(en="Correct the ID, or delete the row.", zh_TW="請更正編號，或刪除這一列。"),
    about=Text(
        en="A phased target belongs to a key result or a KPI; what is expected of it follows these steps.",
        zh_TW="階段目標屬於某一項關鍵結果或 KPI，其預期進度依這些階段計算。",
    ),
)
def phased_target_for_unknown_id(figures: Figures) -> Iterator[Spot]:
    """A phased target whose ID no key result or KPI has.

    Passes:

        Phased targets
        ID | Date    | Target
        K1 | 2026-11 | 5

    Fails:

        Phased targets
        ID   | Date    | Target
        K99⚑ | 2026-11 | 5
    """
    for row in figures.plan.phased_targets:
        if row.id and not figures.plan.meant(row.id, row):
            yield Spot(row.at("id"), row.id, {"typed": row.id})


_NO_WAY = Text(en="it has no way to go to a target of its own", zh_TW="該項目沒有朝自己的目標值前進的過程")
_SCALE = Text(
    en="one is a percentage and the item's target is not, or the other way round",
    zh_TW="此處與該項目的目標值，一個是百分比，另一個不是",
)
_OUTSIDE = Text(
    en="it does not lie before the item's last day {end}", zh_TW="日期不在該項目的截止日 {end} 之前"
)
_BEFORE = Text(en="it lies before the item's first day {start}", zh_TW="日期早於該項目的開始日 {start}")


@rule(
    "V128",
    "phased-target-not-used",
    Severity.WARNING,
    message=Text(en="this phased target is not used: {why}", zh_TW="這個階段目標未被採用：{why}"),
    hint=Text(
        en="Correct the row, or delete it; the last target is the item's own.",
        zh_TW="請更正或刪除這一列；最後的目標值是項目自己的目標值。",
    ),
    about=Text(
        en="Phased targets lie between an item's first and last day and lead to its own target. Limits to be "
        "kept, objectives and key results made of KPIs have no such way.",
        zh_TW="階段目標的日期須介於項目的開始日與截止日之間，並通往其目標值。上下限型指標、目標，以及由 KPI 組成的關鍵結果不適用。",
    ),
)
def phased_target_not_used(figures: Figures) -> Iterator[Spot]:
    """A phased target that cannot be used (the plan runs from October to December 2026).

    Passes:

        KPIs
        ID | Measure     | Target
        K1 | Increase to | 100

        Phased targets
        ID | Date    | Target
        K1 | 2026-10 | 20
        K1 | 2026-11 | 50

    Fails:

        KPIs
        ID | Measure     | Target
        K1 | Increase to | 100
        K2 | At least    | 85

        Phased targets
        ID  | Date        | Target
        K1  | 2026-09⚑    | 20
        K1  | 2026-12-31⚑ | 100
        K1  | 2026-11     | 50%⚑
        K2⚑ | 2026-11     | 85
        O1⚑ | 2026-11     | 1
    """
    for row in figures.plan.phased_targets:
        if row.date and row.target is not None and (found := _why_not(figures, row)):
            key, why = found
            yield Spot(row.at(key), row.id, {"why": why})


def _why_not(figures: Figures, row: PhasedTarget) -> tuple[str, object] | None:
    """The column that makes a phased target useless, and why."""
    item = figures.plan.find(row.id, row)
    if item is None or row.date is None or row.target is None:
        return None
    outcome = figures[item]
    if not isinstance(outcome, Measured) or is_guardrail(outcome.item) or outcome.item.target is None:
        return "id", _NO_WAY
    if not isinstance(outcome.target, TargetRange) or outcome.span is None:
        return None  # another rule tells of the obstacle, at its own cell
    if row.target.percent is not outcome.item.target.percent:
        return "target", _SCALE
    if row.date < outcome.span.start:
        return "date", _BEFORE.says(start=outcome.span.start)
    return ("date", _OUTSIDE.says(end=outcome.span.end)) if row.date >= outcome.span.end else None


@rule(
    "V133",
    "phased-target-off-the-way",
    Severity.WARNING,
    message=Text(
        en="this phased target is {share} of the way from the baseline to the item's target; what is expected is held "
        "within 0% and 100%",
        zh_TW="這個階段目標相當於從基準值到項目目標值的 {share}；預期進度會限制在 0% 到 100% 之間",
    ),
    hint=Text(
        en="Correct the number. Of “Increase by” and “Decrease by”, give the distance from the baseline, as for the target.",
        zh_TW="請更正數字。衡量方式為「增加」或「減少」時，請和目標值一樣填與基準值的差距。",
    ),
    about=Text(
        en="A phased target is a stop on the way from the baseline to the target, so it lies between the two.",
        zh_TW="階段目標是從基準值走到目標值途中的一站，因此應介於兩者之間。",
    ),
)
def phased_target_off_the_way(figures: Figures) -> Iterator[Spot]:
    """A stop beyond the end of the way, or before its beginning.

    Passes:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Increase to | 5        | 10
        K2 | Decrease by | 100      | 20

        Phased targets
        ID | Date    | Target
        K1 | 2026-11 | 7
        K2 | 2026-11 | 10

    Fails:

        KPIs
        ID | Measure     | Baseline | Target
        K1 | Increase to | 5        | 10
        K2 | Decrease by | 100      | 20

        Phased targets
        ID | Date    | Target
        K1 | 2026-10 | 2⚑
        K1 | 2026-11 | 12⚑
        K2 | 2026-11 | 90⚑
    """
    for row in figures.plan.phased_targets:
        item = figures.plan.find(row.id, row)
        outcome = figures[item] if item and not _why_not(figures, row) else None
        if not isinstance(outcome, Measured) or not isinstance(outcome.target, TargetRange):
            continue
        share = share_of_phase(outcome.item, outcome.target, row)
        if row.date and share is not None and not 0 <= rounded(share) <= 1:
            yield Spot(row.at("target"), row.id, {"share": f"{share:.0%}".replace("-", "−")})
