"""Asking the data sources of a plan: what each KPI gets from the one that it names."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import NamedTuple, TypeVar

from okrsheet.basics.dates import Period
from okrsheet.basics.errors import OkrsheetError, described
from okrsheet.basics.secrets import MASK, masked
from okrsheet.basics.text import Message, Text, fold, one_line
from okrsheet.figures.timing import span_of
from okrsheet.plan import Kpi, Plan
from okrsheet.plan.supplied import SuppliedValue, Supplies, Supply
from okrsheet.sources.given import Given, Kept, NoAnswer, NotLetIn, Question, SourceError, too_slow
from okrsheet.sources.kpi_values import values_for
from okrsheet.sources.serving import serving
from okrsheet.sources.settings import (
    Configured,
    Csv,
    Excel,
    Http,
    Sheet,
    Source,
    Sql,
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
    spans, names = dict(_kpis(plan, as_of)), set(map(fold, only))
    for kpi, source in serving(plan, spans, configured):
        name = kpi.data_source or ""
        if only and fold(name) not in names:
            continue
        match source:
            case OkrsheetError():
                found[kpi] = Supply(name, True, trouble=source)
            case None:
                elsewhere = bool(configured.named(name)[0])
                nearest = None if elsewhere else configured.nearest(name)
                found[kpi] = Supply(name, False, nearest=nearest, elsewhere=elsewhere)
            case _:
                wanted.setdefault(source.place, []).append(_Wanted(kpi, spans[kpi], source))
    asking = _Asking(plan, as_of, today or dt.date.today(), Kept())
    for answered in _at_once(asking.about, list(wanted.values())):
        found |= answered
    return {kpi: found[kpi] for kpi in plan.kpis if kpi in found}


def _kpis(plan: Plan, as_of: dt.date) -> Iterator[tuple[Kpi, Period]]:
    """The KPIs that name a source and are looked at on a day, with their dates."""
    for kpi in plan.kpis:
        if not kpi.data_source or not plan.is_first(kpi) or kpi.asks_for_nothing:
            continue
        span = span_of(plan, kpi, as_of)
        if span and span.start <= as_of:
            yield kpi, span


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


_UNEXPECTED = Text(en="something unexpected happened ({what})", zh_TW="發生未預期的問題（{what}）")
_UNEXPECTED_HINT = Text(
    en="Look at the source by hand; if it is all right, please report this.",
    zh_TW="請手動檢查該來源；若來源正常，請回報此問題。",
)
