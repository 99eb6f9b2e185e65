"""Which source serves which KPI, and whether configuration and plan fit each other."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from okrsheet.basics.configuration import FILE
from okrsheet.basics.errors import OkrsheetError, UsageError
from okrsheet.basics.text import Message, Text, fold, fold_id
from okrsheet.plan import Item, Kpi, Plan
from okrsheet.sources.given import SourceError
from okrsheet.sources.settings import Configured, Source, asks_for_kpi

Served: TypeAlias = "Source | OkrsheetError | None"
"""The source of a KPI, or why it has none for certain; ``None`` where none is configured for it."""


def serving(plan: Plan, kpis: Iterable[Kpi], configured: Configured) -> Iterator[tuple[Kpi, Served]]:
    """The source that serves each of some KPIs: of those of the name in its row one for this KPI, else the one for all."""
    by_name: dict[str, list[Kpi]] = {}
    for kpi in kpis:
        by_name.setdefault(fold(kpi.data_source or ""), []).append(kpi)
    for theirs in by_name.values():
        name = _Name(plan, configured, theirs)
        for kpi in theirs:
            try:
                yield kpi, name.source_of(kpi)
            except OkrsheetError as error:
                yield kpi, error


class _Name:
    """What is configured under the name that some KPIs have as their data source."""

    def __init__(self, plan: Plan, configured: Configured, kpis: Sequence[Kpi]) -> None:
        self._plan = plan
        self._entries, self._faults = configured.named(kpis[0].data_source or "")
        self._general = [source for source in self._entries if not source.kpi]
        self._own: dict[Item, list[Source]] = {}
        for source in self._entries:
            for item in dict.fromkeys(plan.find(typed) for typed in source.kpi):
                if item is not None:
                    self._own.setdefault(item, []).append(source)
        self._others = [kpi for kpi in kpis if kpi not in self._own]
        self._by_id: dict[str, list[Kpi]] = {}
        for kpi in self._others:
            self._by_id.setdefault(fold_id(kpi.id), []).append(kpi)

    def source_of(self, kpi: Kpi) -> Source | None:
        """The source of one of the KPIs.

        Raises:
            OkrsheetError: it is not understood, or several would do, or it does not know which KPI it is asked about.
        """
        if (self._entries or self._faults) and not kpi.id:
            raise SourceError(_NO_ID, _NO_ID_HINT)
        own = self._own.get(kpi, [])
        if self._faults and not own:  # the entry that is not understood may be the one for this KPI
            raise self._faults[0]
        found = own or self._general
        known = {"id": self._plan.known_as(kpi)}
        if len(found) > 1:
            places = tuple(source.place for source in found)
            raise SourceError(_SEVERAL.says(**known, places=places), _SEVERAL_HINT.says(**known))
        if not found:
            typed = (typed for s in self._entries for typed in s.kpi if kpi in self._plan.meant(typed))
            if whose := next(typed, None):  # of several workbooks, so that it is none's
                raise SourceError(_WHOSE.says(typed=whose), _SEVERAL_HINT.says(**known))
            return None
        if not own:
            self._check_knows(found[0], kpi, known)
        return found[0]

    def _check_knows(self, source: Source, kpi: Kpi, known: Mapping[str, str]) -> None:
        """Raises ``SourceError`` for a source that would give several of the KPIs that it serves the same number."""
        if len(self._others) > 1 and not asks_for_kpi(source):
            raise SourceError(_WHICH.says(place=source.place, **known), _WHICH_HINT)
        if alike := [other for other in self._by_id[fold_id(kpi.id)] if other is not kpi]:
            others = tuple(map(self._plan.known_as, alike))
            said = _SAME_ID.says(place=source.place, others=others, **known)
            raise SourceError(said, _SEVERAL_HINT.says(**known))


def check_any(configured: Configured, beside: Path) -> None:
    """Makes sure that there is any source.

    Raises:
        OkrsheetError: there is no configuration, or none with sources.
    """
    if configured.sources or configured.faults:
        return
    if configured.file is None:
        folder = beside if beside.is_dir() else beside.parent
        if (wrong := folder / f"{FILE}.txt").exists():  # as editors of Windows save it
            raise OkrsheetError(_OTHER_NAME.says(file=wrong), _OTHER_NAME_HINT.says(name=FILE))
        raise OkrsheetError(_NO_FILE.says(name=FILE, folder=folder), _NONE_HINT)
    raise OkrsheetError(_NONE.says(file=configured.file), _NONE_HINT)


def check_named(names: Iterable[str], plan: Plan) -> None:
    """Makes sure that KPIs name these sources.

    Raises:
        UsageError: none names one of them.
    """
    known = {fold(kpi.data_source): kpi.data_source for kpi in plan.kpis if kpi.data_source}
    for name in names:
        if fold(name) not in known:
            near = difflib.get_close_matches(fold(name), known, n=1)
            hint = _MEANT.says(source=known[near[0]]) if near else _NAMED.says(sources=tuple(known.values()))
            raise UsageError(_NAMED_BY_NONE.says(source=name), hint)


def unused(plan: Plan, configured: Configured, *, only: Collection[str] = ()) -> Iterator[Message]:
    """What is configured for nobody: sources that no KPI names, and KPIs that a source is for and that do not name it. ``only`` are
    names of sources.
    """
    named = {fold(kpi.data_source) for kpi in plan.kpis if kpi.data_source}
    for source in configured.sources:
        if only and fold(source.name) not in map(fold, only):
            continue
        if fold(source.name) not in named:
            yield _NO_KPI.says(place=source.place)
            continue
        for typed in source.kpi:
            meant, kpi = plan.meant(typed), plan.kpi(typed)
            if len(meant) > 1:
                yield _IN_SEVERAL.says(place=source.place, id=typed, ids=tuple(map(plan.known_as, meant)))
            elif kpi is None:
                yield _NO_SUCH_KPI.says(place=source.place, id=typed)
            elif fold(kpi.data_source or "") != fold(source.name):
                known = {"cell": kpi.at("data_source"), "typed": kpi.data_source or "–"}
                yield _OTHER_SOURCE.says(place=source.place, id=typed, **known)


_NO_FILE = Text(en="there is no {name} in {folder}", zh_TW="{folder} 中沒有 {name}")
_NONE = Text(en="{file} has no data sources", zh_TW="{file} 沒有設定任何資料來源")
_NONE_HINT = Text(
    en="It needs a table [sources.NAME] for each Data source of the KPIs; docs/sources.en.md shows how.",
    zh_TW="請為每個 KPI 的資料來源設定 [sources.名稱]；方法請見 docs/sources.zh-TW.md。",
)
_OTHER_NAME = Text(en="{file} is not read", zh_TW="不會讀取 {file}")
_OTHER_NAME_HINT = Text(en="Rename it to {name}.", zh_TW="請改名為 {name}。")
_NAMED_BY_NONE = Text(en="no KPI has the data source “{source}”", zh_TW="沒有 KPI 的資料來源是「{source}」")
_MEANT = Text(en="Did you mean “{source}”?", zh_TW="是否為「{source}」？")
_NAMED = Text(en="The KPIs have: {sources}.", zh_TW="KPI 的資料來源有：{sources}。")
_NO_KPI = Text(en="{place}: no KPI names this data source", zh_TW="{place}：沒有 KPI 使用這個資料來源")
_NO_SUCH_KPI = Text(en="{place}: the plan has no KPI {id}", zh_TW="{place}：計畫中沒有 KPI {id}")
_OTHER_SOURCE = Text(
    en="{place}: the Data source of {id} is another one ({cell}: {typed})",
    zh_TW="{place}：{id} 的資料來源是另一個（{cell}：{typed}）",
)
_SEVERAL = Text(en="several sources would do for {id}: {places}", zh_TW="{id} 有多個來源可用：{places}")
_SEVERAL_HINT = Text(
    en='Write an entry [[sources.…]] for each KPI; kpi = "{id}" says which one it is for.',
    zh_TW='請為每個 KPI 各寫一個 [[sources.…]]，並以 kpi = "{id}" 指定所屬的 KPI。',
)
_WHOSE = Text(en="{typed} is the ID of KPIs in several workbooks", zh_TW="{typed} 是多個活頁簿中 KPI 的編號")
_SAME_ID = Text(
    en="{place} knows {id} and {others} by the same ID, and would give them the same number",
    zh_TW="{place} 以相同的編號認識 {id} 與 {others}，會給它們相同的數值",
)
_IN_SEVERAL = Text(
    en="{place}: {id} is the ID of several KPIs; write one of {ids}",
    zh_TW="{place}：{id} 是多個 KPI 的編號，請寫成 {ids} 其中之一",
)
_NO_ID = Text(
    en="the KPI has no ID by which its values could be found again",
    zh_TW="此 KPI 沒有編號，之後無法辨認其數值",
)
_NO_ID_HINT = Text(en="Give it an ID in the column ID.", zh_TW="請在「編號」欄填入編號。")
_WHICH = Text(
    en="{place} is named by {id} and other KPIs, and would give all of them the same number",
    zh_TW="{place} 由 {id} 與其他 KPI 共用，會給所有 KPI 相同的數值",
)
_WHICH_HINT = Text(
    en='Let it ask for :kpi_id, or write an entry [[sources.…]] with kpi = "K7" for each KPI.',
    zh_TW='請在設定中使用 :kpi_id，或為每個 KPI 各寫一個 [[sources.…]] 並加上 kpi = "K7"。',
)
