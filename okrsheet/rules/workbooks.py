"""S: what several workbooks of one plan say of each other."""

from __future__ import annotations

from collections.abc import Iterator

from okrsheet.basics.text import Text
from okrsheet.figures.compute import Figures
from okrsheet.plan import CheckIn, Item, PhasedTarget, Plan, Settings
from okrsheet.plan.columns import columns_of
from okrsheet.plan.words import Word
from okrsheet.rules.rule import Severity, Spot, rule

_ITS_OWN = ("language",)
"""Settings that are each workbook's own affair: what its status words are written in."""


@rule(
    "S116",
    "ids-of-other-workbooks",
    Severity.INFO,
    message=Text(
        en="{count} {count:ID|IDs} of this workbook {count:is|are} also used in other workbooks of the plan: {id} in {other}; each means "
        "its own",
        zh_TW="這個活頁簿有 {count} 個編號在計畫的其他活頁簿中也有使用：例如 {other} 的 {id}；各活頁簿以自己的為準",
    ),
    hint=Text(
        en="Leave it, or make IDs unique over all workbooks; elsewhere this one is called {called}.",
        zh_TW="可維持現狀，或讓編號在所有活頁簿中不重複；其他活頁簿應以 {called} 指稱這一個。",
    ),
    about=Text(
        en="Several workbooks are one plan. Where two use one ID, a cell means the item of its own workbook; another "
        "workbook says which one it means, such as sales.xlsx#O1.",
        zh_TW="多個活頁簿合為一份計畫。兩個活頁簿使用同一編號時，儲存格指的是同一活頁簿中的項目；其他活頁簿須寫明是哪一個，例如 sales.xlsx#O1。",
    ),
)
def ids_of_other_workbooks(figures: Figures) -> Iterator[Spot]:
    """IDs that two workbooks use, told once in each workbook that comes after the first."""
    plan = figures.plan
    sharing: dict[str, list[tuple[Item, Item]]] = {}
    for first, *others in plan.shared_ids:
        for item in others:
            sharing.setdefault(item.origin.file, []).append((item, first))
    for pairs in sharing.values():
        item, first = pairs[0]
        values = {
            "count": len(pairs),
            "id": first.id,
            "other": first.at("id"),
            "called": plan.called(item, first),
        }
        yield Spot(item.at("id"), item.id, values)


@rule(
    "S117",
    "which-workbook",
    Severity.ERROR,
    message=Text(
        en="{typed} stands in several workbooks: {files}", zh_TW="{typed} 同時出現在多個活頁簿：{files}"
    ),
    hint=Text(en="Say which one is meant, such as {called}.", zh_TW="請寫明是哪一個，例如 {called}。"),
    about=Text(
        en="A bare ID means the item of its own workbook, else that of the only other workbook that has it. Where "
        "several others have it, it means none, for that would be a guess.",
        zh_TW="只寫編號時，先指同一活頁簿中的項目，其次是唯一擁有該編號的其他活頁簿。若有多個其他活頁簿都有，則不採用，因為無法確定是哪一個。",
    ),
)
def which_workbook(figures: Figures) -> Iterator[Spot]:
    """An ID that two other workbooks have."""
    plan = figures.plan
    for record, key, typed in _references(plan):
        found = plan.meant(typed, record) if typed else ()
        if len(found) > 1:
            values = {
                "typed": typed,
                "files": tuple(item.origin.book for item in found),
                "called": plan.called(found[0], record),
            }
            yield Spot(record.at(key), record.id, values)


def _references(plan: Plan) -> Iterator[tuple[Item | CheckIn | PhasedTarget, str, str]]:
    """Every cell that names an item: its record, its column, the ID."""
    for item in plan.items:
        yield item, item.ABOVE, item.above or ""
        yield from ((item, "kpis", typed) for typed in item.kpis)
    yield from ((row, "id", row.id) for row in plan.check_ins)
    yield from ((row, "id", row.id) for row in plan.phased_targets)


@rule(
    "S118",
    "settings-differ",
    Severity.WARNING,
    message=Text(
        en="{label} is {own} here; the plan follows {followed}",
        zh_TW="這裡的「{label}」是 {own}；計畫採用的是 {followed}",
    ),
    hint=Text(
        en="Clear it here, or give it the same value: the Settings of the workbook with the company's objectives count.",
        zh_TW="請清除這裡的設定，或改成相同的值：計畫以公司目標所在活頁簿的設定為準。",
    ),
    about=Text(
        en="Several workbooks of one plan have one Settings sheet: that of the workbook with the company-level objectives. "
        "What others say otherwise does not count, but for their Language.",
        zh_TW="一份計畫的多個活頁簿共用一份設定：公司層級目標所在的活頁簿。其他活頁簿的不同設定不予採用，語言除外。",
    ),
)
def settings_differ(figures: Figures) -> Iterator[Spot]:
    """A setting of a workbook that is not the plan's."""
    plan = figures.plan
    for workbook in plan.workbooks:
        for column in columns_of(Settings):
            own, followed = (getattr(s, column.key) for s in (workbook.settings, plan.settings))
            if own is None or own == followed or column.key in _ITS_OWN:
                continue
            words = [value.text if isinstance(value, Word) else value for value in (own, followed)]
            known = (
                _AS_IN.says(value=words[1], cell=plan.settings.at(column.key))
                if followed is not None
                else _DEFAULT
            )
            yield Spot(
                workbook.settings.at(column.key),
                values={"label": column.label, "own": words[0], "followed": known},
            )


_AS_IN = Text(en="{value} ({cell})", zh_TW="{value}（{cell}）")
_DEFAULT = Text(en="the default", zh_TW="預設值")
