"""The rules of family C: what must be filled in, such as the four components of a KPI."""

from __future__ import annotations

from collections.abc import Iterator

from okrsheet.basics.text import Message, Text
from okrsheet.figures.compute import Figures
from okrsheet.plan import HistoryRow, KeyResult, Kpi, Objective
from okrsheet.plan.columns import Record, columns_of
from okrsheet.plan.words import Component, Measure
from okrsheet.rules.causes import unread
from okrsheet.rules.rule import Severity, Spot, rule

_ARTICLE = Text(
    en="A KPI needs four components: a measurable target, a timeframe, a data source and a monitoring "
    "frequency. A bare metric tells nobody why or how to watch it, so an incomplete KPI is never "
    "called healthy.",
    zh_TW="KPI 需要四項要素：可衡量的目標值、期限、資料來源與監控頻率。只有名稱的指標無法說明為何以及如何觀察，"
    "因此資料不全的 KPI 不會被視為正常。",
)


def _absent(record: Record, key: str) -> bool:
    """Whether a value is missing; of a cell that holds something unreadable the rules of family V tell."""
    return getattr(record, key) in (None, "") and not record.unusable(key)


def _holds(record: Record, key: str) -> Message | Text:
    """What a cell without a value holds, in words: nothing, or a placeholder."""
    problem = record.problems.get(key)
    return _PLACEHOLDER.says(typed=problem.typed) if problem else _NOTHING


_NOTHING = Text(en="holds no value", zh_TW="沒有內容")
_PLACEHOLDER = Text(en="holds only the placeholder “{typed}”", zh_TW="只有暫填文字「{typed}」")


def _lacking(figures: Figures, component: Component) -> Iterator[Spot]:
    """The cells of one component that no KPI should leave blank."""
    keys = [c.key for c in columns_of(Kpi) if c.component is component]
    for kpi in figures.plan.kpis:
        layout = figures.plan.sheet_of(kpi)
        upper = ["upper_target"] if component is Component.TARGET and kpi.measure is Measure.BETWEEN else []
        for key in keys + upper:
            if _absent(kpi, key) and (layout is None or key in layout.columns or key in upper):
                values = {"title": kpi.title or kpi.id, "label": _label(key), "holds": _holds(kpi, key)}
                yield Spot(kpi.at(key), kpi.id, values)


def _label(key: str) -> Text:
    return next(c.label for c in columns_of(Kpi) if c.key == key)


@rule(
    "C101",
    "no-target",
    Severity.ERROR,
    message=Text(
        en="KPI “{title}” has no target: {label} {holds}",
        zh_TW="KPI「{title}」沒有目標值：「{label}」{holds}",
    ),
    hint=Text(
        en="Say what number is wanted, and how: “Increase to” 20, “At least” 85 %.",
        zh_TW="請填寫要達到的數字與方式，例如「增加至」20、「至少」85%。",
    ),
    about=_ARTICLE,
)
def no_target(figures: Figures) -> Iterator[Spot]:
    """A KPI without a measure, a target, or (for Between) an upper target.

    Passes:

        KPIs
        ID | Measure     | Target | Upper target
        K1 | Increase to | 20     |
        K2 | Between     | 5      | 9

    Fails:

        KPIs
        ID | Measure     | Target | Upper target
        K1 | Increase to | ⚑      |
        K2 | ⚑           | TBD⚑   |
        K3 | Between     | 5      | ⚑
    """
    return _lacking(figures, Component.TARGET)


@rule(
    "C102",
    "no-timeframe",
    Severity.ERROR,
    message=Text(
        en="KPI “{title}” has no timeframe: {label} {holds}",
        zh_TW="KPI「{title}」沒有期限：「{label}」{holds}",
    ),
    hint=Text(
        en="Give the last day, or a period such as Q4 2026.",
        zh_TW="請填寫截止日，或期間名稱，例如 2026 年第四季。",
    ),
    about=_ARTICLE,
)
def no_timeframe(figures: Figures) -> Iterator[Spot]:
    """A KPI without an end.

    Passes:

        KPIs
        ID | End
        K1 | 2026-12-31
        K2 | 第四季

    Fails:

        KPIs
        ID | End
        K1 | ⚑
        K2 | 待定⚑
    """
    return _lacking(figures, Component.TIMEFRAME)


@rule(
    "C103",
    "no-data-source",
    Severity.ERROR,
    message=Text(en="KPI “{title}” has no data source", zh_TW="KPI「{title}」沒有資料來源"),
    hint=Text(
        en="Name the system, report or file that the number comes from.",
        zh_TW="請填寫數字來自哪個系統、報表或檔案。",
    ),
    about=_ARTICLE,
)
def no_data_source(figures: Figures) -> Iterator[Spot]:
    """A KPI without a data source.

    Passes:

        KPIs
        ID | Data source
        K1 | CRM

    Fails:

        KPIs
        ID | Data source
        K1 | ⚑
        K2 | n/a⚑
        K3 | 無⚑
    """
    return _lacking(figures, Component.DATA_SOURCE)


@rule(
    "C104",
    "no-frequency",
    Severity.ERROR,
    message=Text(en="KPI “{title}” has no monitoring frequency", zh_TW="KPI「{title}」沒有監控頻率"),
    hint=Text(
        en="Say how often it is looked at: weekly, monthly, each time …",
        zh_TW="請填寫多久檢視一次：每週、每月、每次……",
    ),
    about=_ARTICLE,
)
def no_frequency(figures: Figures) -> Iterator[Spot]:
    """A KPI without a monitoring frequency.

    Passes:

        KPIs
        ID | Frequency
        K1 | weekly
        K2 | 每周

    Fails:

        KPIs
        ID | Frequency
        K1 | ⚑
        K2 | ?⚑
    """
    return _lacking(figures, Component.FREQUENCY)


@rule(
    "C105",
    "required-cell",
    Severity.ERROR,
    message=Text(en="{label} {holds}", zh_TW="「{label}」欄{holds}"),
    hint=Text(en="Fill it in: {help}", zh_TW="請填寫：{help}"),
    about=Text(
        en="Some cells must be filled for a row to have a meaning, such as its ID, its title and its owner.",
        zh_TW="有些儲存格必須填寫，這一列才有意義，例如編號、名稱與負責人。",
    ),
)
def required_cell(figures: Figures) -> Iterator[Spot]:
    """A cell that must be filled is blank, or holds a placeholder.

    Passes:

        Objectives
        ID | Objective | Owner
        O1 | Grow      | Sales lead

    Fails:

        Objectives
        ID | Objective | Owner
        O1 | ⚑         | Sales lead
        ⚑  | Grow      | TBD⚑
    """
    for record in figures.plan.records:
        layout = figures.plan.sheet_of(record)
        for column in columns_of(type(record)):
            there = layout is None or column.key in layout.columns
            if not column.required or not there or isinstance(record, HistoryRow):
                continue
            if _absent(record, column.key):
                values = {"label": column.label, "holds": _holds(record, column.key), "help": column.help}
                yield Spot(record.at(column.key), getattr(record, "id", ""), values)


@rule(
    "C106",
    "key-result-without-target",
    Severity.ERROR,
    message=Text(
        en="key result “{title}” is to be measured, but has no target and no KPI",
        zh_TW="關鍵結果「{title}」需要衡量，但沒有目標值，也沒有對應 KPI",
    ),
    hint=Text(
        en="Give a target, name its KPIs, or make it a milestone.",
        zh_TW="請填寫目標值或對應 KPI，或將衡量方式改為「里程碑」。",
    ),
    about=Text(
        en="A key result is a number to move, a milestone, or the mean of its KPIs. Without a target "
        "and without KPIs it has no progress.",
        zh_TW="關鍵結果可以是要推動的數字、里程碑，或對應 KPI 的平均。沒有目標值也沒有 KPI 時，無法計算進度。",
    ),
)
def key_result_without_target(figures: Figures) -> Iterator[Spot]:
    """A key result that is to be measured by a number, without a target and without KPIs.

    Passes:

        Key Results
        ID  | Measure     | Target | KPIs
        KR1 | Increase to | 10     |
        KR2 | Milestone   |        |
        KR3 | Increase to |        | K1

    Fails:

        Key Results
        ID  | Measure     | Target | KPIs
        KR1 | Increase to | ⚑      |
    """
    if unread(figures.plan, KeyResult, "target", "kpis"):
        return
    for item in figures.plan.key_results:
        measured = item.measure is not None and item.measure is not Measure.MILESTONE
        if measured and _absent(item, "target") and not item.kpis:
            yield Spot(item.at("target"), item.id, {"title": item.title or item.id})


@rule(
    "C107",
    "objective-without-key-results",
    Severity.WARNING,
    message=Text(
        en="objective “{title}” has no key results and nothing supports it",
        zh_TW="目標「{title}」沒有關鍵結果，也沒有其他目標支援",
    ),
    hint=Text(
        en="Say how one will see that it is reached: “…, as measured by …”.",
        zh_TW="請補上如何得知已達成：「……，以……衡量」。",
    ),
    about=Text(
        en="“I will [objective], as measured by [key results].” An objective without either part below "
        "it can never have a number.",
        zh_TW="「我要達成〔目標〕，以〔關鍵結果〕衡量。」下層沒有任何項目的目標無法計算進度。",
    ),
)
def objective_without_key_results(figures: Figures) -> Iterator[Spot]:
    """An objective without key results that no objective supports.

    Passes:

        Objectives
        ID | Supports
        O1 |
        O2 | O1

        Key Results
        ID  | Objective ID
        KR1 | O2

    Fails:

        Objectives
        ID
        O2⚑

        Key Results
        ID  | Objective ID
        KR1 | O1
    """
    plan = figures.plan
    if unread(plan, KeyResult, "id", "objective_id") or unread(plan, Objective, "id", "supports"):
        return
    for item in plan.objectives:
        if plan.is_first(item) and item not in plan.key_results_of and item not in plan.supporters_of:
            yield Spot(item.at("id"), item.id, {"title": item.title or item.id})
