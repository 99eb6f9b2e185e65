"""Asking the data sources of a plan: what each KPI gets from the one that it names."""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import re
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple, TypeVar

from okrsheet.basics.configuration import FILE
from okrsheet.basics.dates import Period
from okrsheet.basics.errors import OkrsheetError, UsageError, described
from okrsheet.basics.secrets import MASK, masked
from okrsheet.basics.text import Message, Text, fold, fold_id, one_line
from okrsheet.figures.timing import span_of
from okrsheet.plan import Kpi, Plan
from okrsheet.plan.supplied import SuppliedValue, Supplies, Supply
from okrsheet.sources.given import Given, Kept, NoAnswer, NotLetIn, Question, SourceError, too_slow
from okrsheet.sources.kpi_values import values_for
from okrsheet.sources.settings import (
    Configured,
    Csv,
    Excel,
    Http,
    Sheet,
    Source,
    Sql,
    asks_for_kpi,
    revealed,
)

T = TypeVar("T")
R = TypeVar("R")
_AT_ONCE = 8
"""Sources that are asked at the same time."""
_FIRST_PAUSE = 0.5  # seconds before a source is asked again; twice as long each time


class _Wanted(NamedTuple):
    """A KPI, its dates, and the source that is to give its values."""

    kpi: Kpi
    span: Period
    source: Source


def supplies(
    plan: Plan,
    as_of: dt.date,
    configured: Configured,
    *,
    only: Collection[str] = (),
    today: dt.date | None = None,
) -> Supplies:
    """Asks every source for the values of the KPIs that name it, up to a day (on ``today``, by default that of the clock).

    KPIs that name no source are left out, and so are those on which nobody works any more or not yet. ``only`` are names of
    sources; those of others are left out as well. What goes wrong with one source is its KPIs' trouble and keeps nobody from
    the others.
    """
    found: dict[Kpi, Supply] = {}
    wanted: dict[str, list[_Wanted]] = {}
    looked_at = dict(_kpis(plan, as_of))
    for kpi, span in looked_at.items():
        name = kpi.data_source or ""
        if only and fold(name) not in {fold(one) for one in only}:
            continue
        try:
            source = _source_of(kpi, plan, configured, looked_at)
        except OkrsheetError as error:
            found[kpi] = Supply(name, True, trouble=error)
            continue
        if source is None:
            elsewhere = bool(configured.named(name)[0])
            nearest = None if elsewhere else configured.nearest(name)
            found[kpi] = Supply(name, False, nearest=nearest, elsewhere=elsewhere)
            continue
        wanted.setdefault(source.place, []).append(_Wanted(kpi, span, source))
    asking = _Asking(plan, as_of, today or dt.date.today(), Kept())
    for answered in _at_once(asking.about, list(wanted.values())):
        found |= answered
    return {kpi: found[kpi] for kpi in plan.kpis if kpi in found}


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


def _kpis(plan: Plan, as_of: dt.date) -> Iterator[tuple[Kpi, Period]]:
    """The KPIs that name a source and are looked at on a day, with their dates."""
    for kpi in plan.kpis:
        if not kpi.data_source or not plan.is_first(kpi) or kpi.asks_for_nothing:
            continue
        span = span_of(plan, kpi, as_of)
        if span and span.start <= as_of:
            yield kpi, span


def _source_of(kpi: Kpi, plan: Plan, configured: Configured, looked_at: Iterable[Kpi]) -> Source | None:
    """The source that serves one of the KPIs that are looked at: of those of its name one for this KPI, else the one for all;
    ``None`` where none is for it.

    Raises:
        OkrsheetError: it is not understood, or several would do, or it does not know which KPI it is asked about.
    """
    named, faults = configured.named(kpi.data_source or "")
    if (named or faults) and not kpi.id:
        raise SourceError(_NO_ID, _NO_ID_HINT)
    own = [source for source in named if _is_for(source, kpi, plan)]
    if faults and not own:  # the entry that is not understood may be the one for this KPI
        raise faults[0]
    serving = own or [source for source in named if not source.kpi]
    known = {"id": plan.known_as(kpi)}
    if len(serving) > 1:
        places = tuple(source.place for source in serving)
        raise SourceError(_SEVERAL.says(**known, places=places), _SEVERAL_HINT.says(**known))
    if not serving:
        typed = next((typed for s in named for typed in s.kpi if kpi in plan.meant(typed)), None)
        if typed:  # of several workbooks, so that it is none's
            raise SourceError(_WHOSE.says(typed=typed), _SEVERAL_HINT.says(**known))
        return None
    (source,) = serving
    if not own:
        _check_knows_kpi(
            source, kpi, plan, [k for k in looked_at if not any(_is_for(s, k, plan) for s in named)]
        )
    return source


def _is_for(source: Source, kpi: Kpi, plan: Plan) -> bool:
    return any(plan.find(typed) is kpi for typed in source.kpi)


def _check_knows_kpi(source: Source, kpi: Kpi, plan: Plan, served: Iterable[Kpi]) -> None:
    """Raises ``SourceError`` for a source that would give several of the KPIs that it serves the same number."""
    others = [k for k in served if k is not kpi and fold(k.data_source or "") == fold(source.name)]
    known = {"place": source.place, "id": plan.known_as(kpi)}
    if others and not asks_for_kpi(source):
        raise SourceError(_WHICH.says(**known), _WHICH_HINT)
    if alike := [k for k in others if fold_id(k.id) == fold_id(kpi.id)]:
        others_ids = tuple(map(plan.known_as, alike))
        raise SourceError(
            _SAME_ID.says(**known, others=others_ids), _SEVERAL_HINT.says(id=plan.known_as(kpi))
        )


def _at_once(work: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    """What becomes of each task, several at a time. The threads keep no program from ending, as those of a pool would."""
    waiting, done = SimpleQueue[int](), dict[int, R]()
    for number in range(len(tasks)):
        waiting.put(number)

    def work_on() -> None:
        with contextlib.suppress(Empty):
            while True:
                number = waiting.get_nowait()
                done[number] = work(tasks[number])

    threads = [threading.Thread(target=work_on, daemon=True) for _ in range(min(_AT_ONCE, len(tasks)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.2)  # on Windows Ctrl-C is only heard between two waits
    return [done[number] for number in range(len(tasks))]


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is the same for all that are asked: the plan, the days, and what was answered already."""

    plan: Plan
    as_of: dt.date
    today: dt.date
    kept: Kept

    def about(self, wanted: Sequence[_Wanted]) -> dict[Kpi, Supply]:
        """Asks one source about one KPI after the other; once it has not answered or not let us in, it is not asked again."""
        found: dict[Kpi, Supply] = {}
        silent: OkrsheetError | None = None
        for one in wanted:
            values, trouble = tuple[SuppliedValue, ...](), silent
            if not silent:
                try:
                    values = self._values(one)
                except OkrsheetError as error:
                    trouble = error
                    silent = error if isinstance(error, (NoAnswer, NotLetIn)) else None
            said = bool(one.source.scale)
            found[one.kpi] = Supply(one.kpi.data_source or "", True, values, trouble, scale_said=said)
        return found

    def _values(self, wanted: _Wanted) -> tuple[SuppliedValue, ...]:
        kpi, span, source = wanted
        secrets: tuple[str, ...] = ()
        try:
            source, secrets = revealed(source)
            until = time.monotonic() + source.timeout
            begin = self.plan.period(self.as_of).start
            given = _tried(source, Question(kpi.id, self.as_of, begin, span.start, until, self.kept))
            found = values_for(given, kpi, source, self.plan, self.as_of, span, self.today)
            return tuple(replace(one, where=masked(one.where, *secrets)) for one in found)
        except OkrsheetError as error:
            raise _hidden(error, secrets) from None  # the cause may hold what is hidden
        except Exception as error:  # noqa: BLE001 - each driver has errors of its own
            what = one_line(masked(described(error), *secrets), 200)
            raise SourceError(_UNEXPECTED.says(what=what), _UNEXPECTED_HINT) from None


def _tried(source: Source, asked: Question) -> list[Given]:
    """What a source gives; it is asked again where it does not answer, until its time is over.

    Raises:
        SourceError: it gives nothing.
    """
    pause = _FIRST_PAUSE
    for tries_left in range(source.retries, -1, -1):
        try:
            return _in_time(source, asked)
        except NoAnswer as error:
            wait = max(pause, error.after or 0)
            if not tries_left or time.monotonic() + wait >= asked.until:
                raise
            time.sleep(wait)
            pause *= 2
    raise too_slow()


def _in_time(source: Source, asked: Question) -> list[Given]:
    """What a source gives, before its time is over.

    It is read in a thread of its own, which is left behind when the time is over: neither a network drive nor every driver of a
    database can be told to stop, and such a thread keeps no program from ending.
    """
    given: list[Given] = []
    failed: list[Exception] = []

    def work() -> None:
        try:
            given.extend(_read(source, asked))
        except Exception as error:  # noqa: BLE001 - raised by whoever waits for it
            failed.append(error)

    thread = threading.Thread(target=work, name=source.place, daemon=True)
    thread.start()
    thread.join(asked.seconds + _GRACE)
    if thread.is_alive():
        raise too_slow()
    if failed:
        raise failed[0]
    return given


_GRACE = 0.5  # seconds, in which a reader that minds its time can say itself what was slow


def _read(source: Source, asked: Question) -> Sequence[Given]:
    # each kind imports what it needs only when it is asked
    match source:
        case Csv():
            from okrsheet.sources.tables import read_csv

            return read_csv(source, asked)
        case Excel():
            from okrsheet.sources.cells import read_excel

            return read_excel(source, asked)
        case Sql():
            from okrsheet.sources.database import read_sql

            return read_sql(source, asked)
        case Http():
            from okrsheet.sources.web import read_http

            return read_http(source, asked)
        case Sheet():
            from okrsheet.sources.web import read_sheet

            return read_sheet(source, asked)


def _hidden(error: OkrsheetError, secrets: Sequence[str]) -> OkrsheetError:
    """An error without the secrets, should any of its words repeat one."""
    if not secrets:
        return error
    made = type(error)(_without(error.message, secrets), _without(error.hint, secrets))
    made.language = error.language
    return made


def _without(said: Message | Text, secrets: Sequence[str]) -> Message | Text:
    if isinstance(said, Text):
        return said
    return Message(said.text, {key: _value_without(value, secrets) for key, value in said.values.items()})


def _value_without(value: object, secrets: Sequence[str]) -> object:
    match value:
        case Message() | Text():
            return _without(value, secrets)
        case tuple() | list():
            return tuple(_value_without(one, secrets) for one in value)
        case None | bool() | int() | float() | dt.date():
            return value
        case Mapping():
            return {key: _value_without(one, secrets) for key, one in value.items()}
        case _:
            return masked(_without_part(str(value), secrets), *secrets)


def _without_part(said: str, secrets: Sequence[str]) -> str:
    """A text that was cut off, without the beginning of a secret in front of the cut."""
    for cut in re.finditer("…", said):
        for secret in secrets:
            for length in range(min(len(secret) - 1, cut.start()), _TELLING - 1, -1):
                if said.startswith(secret[:length], cut.start() - length):
                    return _without_part(
                        said[: cut.start() - length] + MASK + said[cut.start() + 1 :], secrets
                    )
    return said


_TELLING = 4
"""So many first characters of a secret are hidden where a text was cut; fewer tell nobody anything."""


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
_UNEXPECTED = Text(en="something unexpected happened ({what})", zh_TW="發生未預期的問題（{what}）")
_UNEXPECTED_HINT = Text(
    en="Look at the source by hand; if it is all right, please report this.",
    zh_TW="請手動檢查該來源；若來源正常，請回報此問題。",
)
