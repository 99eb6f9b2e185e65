"""The rules of family D: what the KPIs' data sources say. They find nothing while nobody asked the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from okrsheet.basics.configuration import key_of
from okrsheet.basics.text import Message, Text
from okrsheet.figures.compute import Figures
from okrsheet.figures.sources import Compared
from okrsheet.figures.value import in_percent
from okrsheet.plan import Kpi
from okrsheet.plan.quantity import Quantity, as_typed, is_percent
from okrsheet.plan.supplied import Supply
from okrsheet.plan.words import Milestone
from okrsheet.rules.rule import Severity, Spot, quoted, rule

_LONGEST_KEY = 60  # characters of a name that anybody writes as a header


@rule(
    "D101",
    "source-not-configured",
    Severity.INFO,
    message=Text(
        en="“{title}”: okrsheet.toml sets up no data source “{source}” for it",
        zh_TW="「{title}」：okrsheet.toml 沒有為它設定資料來源「{source}」",
    ),
    hint=Text(
        en="To have it read, add {header} to okrsheet.toml, and what kind it is.",
        zh_TW="若要讀取，請在 okrsheet.toml 加上 {header}，並設定其種類。",
    ),
    about=Text(
        en="What a KPI names as its data source can be read by itself, if okrsheet.toml says how. Case, width, spaces "
        "and punctuation of the name do not count. Asked for with okrsheet check --sources.",
        zh_TW="只要 okrsheet.toml 有設定，KPI 所填的資料來源就能自動讀取。名稱的大小寫、全半形、空格與標點不計。"
        "以 okrsheet check --sources 檢查。",
    ),
)
def source_not_configured(figures: Figures) -> Iterator[Spot]:
    """A data source that the configuration does not have.

    Passes:

        KPIs
        ID | Data source
        K1 | CRM

        Sources
        ID | Day        | Value
        K1 | 2026-10-30 | 12

    Fails:

        KPIs
        ID | Data source
        K1 | CRM
        K2 | Time sheets⚑

        Sources
        ID | Day        | Value
        K1 | 2026-10-30 | 12
    """
    for kpi, supply in (figures.supplies or {}).items():
        if not supply.configured:
            hint = _hint_for(supply)
            header = f"[sources.{key_of(supply.source)}]" if hint in (None, _ELSEWHERE) else ""
            known = {"header": header, "nearest": supply.nearest, "id": figures.plan.known_as(kpi)}
            yield Spot(kpi.at("data_source"), kpi.id, {**_named(kpi, supply.source), **known}, hint)


def _hint_for(supply: Supply) -> Text | None:
    """What to do where it is not the usual thing."""
    if supply.elsewhere:
        return _ELSEWHERE
    if supply.nearest:
        return _NEAREST
    return _TOO_LONG if len(supply.source) > _LONGEST_KEY else None


_ELSEWHERE = Text(
    en='{header} is there for other KPIs: add {id} to its kpi, or an entry of its own with kpi = "{id}", if it is to be read.',
    zh_TW='{header} 已供其他 KPI 使用；若要讀取，請將 {id} 加入其 kpi，或另外新增一項並設定 kpi = "{id}"。',
)
_NEAREST = Text(
    en="It has “{nearest}”: write one name in both.", zh_TW="其中有「{nearest}」：請統一兩處的名稱。"
)
_TOO_LONG = Text(
    en="To have it read, give it a short name here, such as CRM, and a table [sources.CRM] in okrsheet.toml.",
    zh_TW="若要讀取，請在此改填簡短的名稱（例如 CRM），並在 okrsheet.toml 加上 [sources.CRM]。",
)


def _named(kpi: Kpi, source: str) -> dict[str, object]:
    return {"title": kpi.title or kpi.id, "source": quoted(source)}


@rule(
    "D102",
    "source-not-read",
    Severity.WARNING,
    message=Text(
        en="“{title}”: “{source}” gives no value: {why}",
        zh_TW="「{title}」：無法取得「{source}」的數值：{why}",
    ),
    hint=Text(en="{help}", zh_TW="{help}"),
    about=Text(
        en="The data source is configured, and there is no answer, or none that is a value of the KPI. Asked for with "
        "okrsheet check --sources.",
        zh_TW="資料來源已設定，但沒有回應，或回應的內容不是該 KPI 的數值。以 okrsheet check --sources 檢查。",
    ),
)
def source_not_read(figures: Figures) -> Iterator[Spot]:
    """A data source that cannot be read.

    Passes:

        KPIs
        ID | Data source
        K1 | CRM

        Sources
        ID | Day        | Value
        K1 | 2026-10-30 | 12

    Fails:

        KPIs
        ID | Data source
        K1 | CRM⚑

        Sources
        ID | Trouble
        K1 | it did not answer in time
    """
    for kpi, supply in (figures.supplies or {}).items():
        if supply.trouble and not supply.answered:
            values = {
                **_named(kpi, supply.source),
                "why": supply.trouble.message,
                "help": supply.trouble.hint,
            }
            yield Spot(kpi.at("data_source"), kpi.id, values)


@rule(
    "D103",
    "source-not-fresh",
    Severity.WARNING,
    message=Text(
        en="“{title}”: the latest value in “{source}” is of {latest}; {frequency} means that a newer one was due on {due}",
        zh_TW="「{title}」：「{source}」最新的數值是 {latest}；監控頻率為{frequency}，{due} 就應有更新的數值",
    ),
    hint=Text(
        en="Find out why the source has nothing newer, or set Frequency to how often it does.",
        zh_TW="請查明來源為何沒有更新，或依其實際更新情形修改監控頻率。",
    ),
    about=Text(
        en="The latest value in a data source is older than the KPI's frequency and the grace days allow, counted as for "
        "check-ins, and up to the KPI's end. Sources that do not tell the days of their values are not judged. Asked for with "
        "okrsheet check --sources.",
        zh_TW="資料來源中最新的數值，超過 KPI 的監控頻率與寬限天數（計算方式與填報相同，至 KPI 截止日為止）。"
        "未提供數值日期的來源不判斷。以 okrsheet check --sources 檢查。",
    ),
)
def source_not_fresh(figures: Figures) -> Iterator[Spot]:
    """A data source with nothing as new as the frequency asks for (as of 31 October 2026).

    Passes:

        KPIs
        ID | Data source | Frequency
        K1 | CRM         | Weekly

        Sources
        ID | Day        | Value
        K1 | 2026-10-24 | 12

    Fails:

        KPIs
        ID | Data source | Frequency
        K1 | CRM⚑        | Weekly

        Sources
        ID | Day        | Value
        K1 | 2026-10-16 | 11
        K1 | 2026-10-23 | 12
    """
    for kpi, late in figures.late_sources.items():
        known = {"latest": late.latest, "due": late.due, "frequency": kpi.frequency and kpi.frequency.text}
        yield Spot(kpi.at("data_source"), kpi.id, {**_named(kpi, kpi.data_source or ""), **known})


@rule(
    "D104",
    "source-disagrees",
    Severity.WARNING,
    message=Text(
        en="“{title}”: {said}, “{source}” says {given} on {day}",
        zh_TW="「{title}」：{said}，「{source}」在 {day} 是 {given}",
    ),
    hint=Text(
        en="Find out which of the two is right. Correct the cell, or what the source is asked for.",
        zh_TW="請查明何者正確，並更正儲存格，或更正向來源取得的內容。",
    ),
    about=Text(
        en="A check-in differs from what the data source says of its day; of several of a day the last counts, of what is added "
        "up their sum. While there is no check-in, Current is compared with the source's latest value. A typed number may be "
        "rounded: 85 % agrees with 85.2 %. Asked for with okrsheet check --sources.",
        zh_TW="填報與資料來源當日的數值不同；同一天有多筆時以最後一筆為準，加總的 KPI 則以合計為準。沒有任何填報時，"
        "以目前值與來源最新的數值比較。填寫的數字可以四捨五入：85% 與 85.2% 視為相符。以 okrsheet check --sources 檢查。",
    ),
)
def source_disagrees(figures: Figures) -> Iterator[Spot]:
    """A typed value that is not what the data source says of that day.

    Passes:

        KPIs
        ID | Measure  | Target | Data source
        K1 | At least | 80%    | CRM

        Check-ins
        Date       | ID | Value | By
        2026-10-23 | K1 | 85%   | Sales lead
        2026-10-30 | K1 | 86.1% | Sales lead

        Sources
        ID | Day        | Value
        K1 | 2026-10-23 | 85.2%
        K1 | 2026-10-30 | 86.1%

    Fails:

        KPIs
        ID | Measure  | Target | Data source
        K1 | At least | 80%    | CRM

        Check-ins
        Date       | ID | Value  | By
        2026-10-23 | K1 | 85.2%  | Sales lead
        2026-10-30 | K1 | 89%⚑   | Sales lead

        Sources
        ID | Day        | Value
        K1 | 2026-10-23 | 85.2%
        K1 | 2026-10-30 | 86.1%
    """
    for kpi, supply in (figures.supplies or {}).items():
        for one, hint, count in _to_tell(kpi, figures.compared[kpi]):
            given = {"given": _in_words(one.given.value), "day": one.given.day, "count": count}
            yield Spot(one.at, kpi.id, {**_named(kpi, supply.source), "said": _said(one), **given}, hint)


def _said(one: Compared) -> Message:
    """What stands in the plan, and who says so."""
    value = _in_words(one.typed)
    if one.pulled:
        return _PULLED.says(value=value)
    if one.several:
        return _TYPED_IN_ALL.says(value=value)
    return _TYPED_BY.says(value=value, by=quoted(one.by)) if one.by else _TYPED.says(value=value)


def _to_tell(kpi: Kpi, found: Sequence[Compared]) -> Iterator[tuple[Compared, Text | None, int]]:
    """The values that disagree; of a KPI in percent where all of them do by a factor of a hundred, the last alone, with what
    may be the reason.
    """
    differing = [one for one in found if not one.agrees]
    others = [one for one in found if one.agrees and one.typed]
    percent = in_percent(kpi) or any(is_percent(v) for one in found for v in (one.typed, one.given.value))
    if percent and differing and not others and all(one.by_a_hundred for one in differing):
        yield differing[-1], _FACTOR, len(differing)
    else:
        yield from ((one, _CHANGED if one.pulled else None, 1) for one in differing)


def _in_words(value: Quantity | Milestone) -> object:
    return as_typed(value) if isinstance(value, Quantity) else value.text


_TYPED = Text(en="typed {value}", zh_TW="填寫的是 {value}")
_TYPED_IN_ALL = Text(en="typed {value} in all", zh_TW="填寫的合計為 {value}")
_TYPED_BY = Text(en="typed {value} (by {by})", zh_TW="填寫的是 {value}（{by}）")
_PULLED = Text(en="pulled {value} before", zh_TW="先前取得的是 {value}")
_CHANGED = Text(
    en="The source has changed since it was pulled, or is another one. okrsheet pull adds the new value; of what is added up, correct the cell by hand.",
    zh_TW="來源在取得之後修改了數值，或已換成另一個來源。okrsheet pull 會新增新的數值；若需累計，請直接修改該儲存格。",
)
_FACTOR = Text(
    en="One is a hundred times the other, here and in all that was typed of this KPI ({count} {count:value|values}): set scale of the "
    "source to percent or share, or type the values with a percent sign.",
    zh_TW="兩者相差 100 倍，此 KPI 填寫的數值（{count} 個）都是如此：請將來源的 scale 設為 percent 或 share，或在填寫的數值加上百分號。",
)
