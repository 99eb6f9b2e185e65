"""Asking the data sources of a plan: what each KPI gets from the one that it names."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from typing import NamedTuple, TypeVar

from okrsheet.basics.dates import Period
from okrsheet.basics.errors import OkrsheetError, described
from okrsheet.basics.secrets import masked
from okrsheet.basics.text import Message, Text, fold, fold_id, one_line
from okrsheet.figures.timing import span_of
from okrsheet.plan import Kpi, Plan
from okrsheet.plan.supplied import SuppliedValue, Supplies, Supply
from okrsheet.sources.given import Given, NoAnswer, Question, SourceError, too_slow
from okrsheet.sources.settings import Configured, Csv, Excel, Http, Sheet, Source, Sql, revealed
from okrsheet.sources.values import values_for

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


def supplies(plan: Plan, as_of: dt.date, configured: Configured, *, only: Collection[str] = ()) -> Supplies:
    """Asks every source for the values of the KPIs that name it, up to a day.

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
            found[kpi] = Supply(name, False, nearest=configured.nearest(name))
            continue
        wanted.setdefault(source.place, []).append(_Wanted(kpi, span, source))
    for answered in _at_once(partial(_asked_about, plan, as_of), list(wanted.values())):
        found |= answered
    return {kpi: found[kpi] for kpi in plan.kpis if kpi in found}


def unused(plan: Plan, configured: Configured) -> Iterator[Message]:
    """What is configured for nobody: sources that no KPI names, and KPIs that a source is for and that do not name it."""
    named = {fold(kpi.data_source) for kpi in plan.kpis if kpi.data_source}
    for source in configured.sources:
        if fold(source.name) not in named:
            yield _NO_KPI.says(place=source.place)
            continue
        for typed in source.kpi:
            kpi = plan.kpi(typed)
            if kpi is None:
                yield _NO_SUCH_KPI.says(place=source.place, id=typed)
            elif fold(kpi.data_source or "") != fold(source.name):
                cell = kpi.at("data_source")
                yield _OTHER_SOURCE.says(
                    place=source.place, id=typed, cell=cell, typed=kpi.data_source or "–"
                )


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
    ``None`` where none has the name.

    Raises:
        OkrsheetError: it is not understood, or several would do, or it does not know which KPI it is asked about.
    """
    named, faults = configured.named(kpi.data_source or "")
    if not named and not faults:
        return None
    if not kpi.id:
        raise SourceError(_NO_ID, _NO_ID_HINT)
    own = [s for s in named if any(plan.find(typed) is kpi for typed in s.kpi)]
    serving = own or [s for s in named if not s.kpi]
    if len(serving) > 1:
        places = tuple(source.place for source in serving)
        raise SourceError(_SEVERAL.says(id=kpi.id, places=places), _SEVERAL_HINT)
    if not serving and faults:
        raise faults[0]
    if not serving:
        places = tuple(source.place for source in named)
        raise SourceError(_NOT_FOR.says(id=kpi.id, places=places), _NOT_FOR_HINT.says(id=kpi.id))
    (source,) = serving
    if not own:
        others = [k for k in looked_at if k is not kpi and fold(k.data_source or "") == fold(source.name)]
        if _knows_kpi(source):  # by its ID, which a KPI of another workbook may have as well
            others = [k for k in others if fold_id(k.id) == fold_id(kpi.id)]
        if any(_has_no_own(k, plan, named) for k in others):
            raise SourceError(_WHICH.says(place=source.place, id=kpi.id), _WHICH_HINT)
    return source


def _has_no_own(kpi: Kpi, plan: Plan, named: Sequence[Source]) -> bool:
    return not any(plan.find(typed) is kpi for source in named for typed in source.kpi)


def _knows_kpi(source: Source) -> bool:
    """Whether what a source gives depends on the KPI that it is asked about."""
    match source:
        case Csv():
            return ":kpi_id" in str(source.where)
        case Sheet():
            return ":kpi_id" in str(source.where) or "{kpi_id}" in source.url
        case Sql():
            return "kpi_id" in source.query
        case Http():
            return "{kpi_id}" in source.url
        case Excel():
            return False


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


def _asked_about(plan: Plan, as_of: dt.date, wanted: Sequence[_Wanted]) -> dict[Kpi, Supply]:
    """Asks one source about one KPI after the other; once it has not answered, it is not asked again."""
    found: dict[Kpi, Supply] = {}
    silent: OkrsheetError | None = None
    for kpi, span, source in wanted:
        values, trouble = tuple[SuppliedValue, ...](), silent
        if not silent:
            try:
                values = _values(plan, as_of, kpi, span, source)
            except OkrsheetError as error:
                trouble = error
                silent = error if isinstance(error, NoAnswer) else None
        found[kpi] = Supply(kpi.data_source or "", True, values, trouble, scale_said=bool(source.scale))
    return found


def _values(plan: Plan, as_of: dt.date, kpi: Kpi, span: Period, source: Source) -> tuple[SuppliedValue, ...]:
    secrets: tuple[str, ...] = ()
    try:
        source, secrets = revealed(source)
        until = time.monotonic() + source.timeout
        start = plan.period(as_of).start
        given = _tried(source, Question(kpi.id, as_of, start, span.start, until))
        found = values_for(given, kpi, source, plan, as_of, span)
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
            return masked(str(value), *secrets)


_NO_KPI = Text(en="{place}: no KPI names this data source", zh_TW="{place}：沒有 KPI 使用這個資料來源")
_NO_SUCH_KPI = Text(en="{place}: the plan has no KPI {id}", zh_TW="{place}：計畫中沒有 KPI {id}")
_OTHER_SOURCE = Text(
    en="{place}: the Data source of {id} is another one ({cell}: {typed})",
    zh_TW="{place}：{id} 的資料來源是另一個（{cell}：{typed}）",
)
_SEVERAL = Text(en="several sources would do for {id}: {places}", zh_TW="{id} 有多個來源可用：{places}")
_SEVERAL_HINT = Text(
    en='Say with kpi = "K7" which KPI each of them is for.', zh_TW='請以 kpi = "K7" 指定各來源所屬的 KPI。'
)
_NOT_FOR = Text(en="none of {places} is for {id}", zh_TW="{places} 都不是給 {id} 使用")
_NOT_FOR_HINT = Text(
    en="Add {id} to the kpi of one of them, or a source of its own.",
    zh_TW="請將 {id} 加入其中一個的 kpi，或另外設定來源。",
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
