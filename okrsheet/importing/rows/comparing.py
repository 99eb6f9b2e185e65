"""Somebody's own progress and status held against what okrsheet computes; differences are told, nothing is taken over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from okrsheet.assessment import assess
from okrsheet.basics.text import Message, Text, number, one_line, plain
from okrsheet.importing.meaning.values import is_of_hundred, read_share
from okrsheet.importing.meaning.wording import status_word
from okrsheet.importing.rows.assembling import Theirs
from okrsheet.plan.records import Item
from okrsheet.plan.status import Status
from okrsheet.workbook.reader import read_package
from okrsheet.xlsx import package_from

_SLACK = 0.015  # by which two figures of progress may differ, for theirs is often rounded


def differences(path: Path, workbook: bytes, theirs: Sequence[Theirs], as_of: dt.date) -> Iterator[Message]:
    """What okrsheet sees otherwise than the source, item by item, as of a day."""
    if not theirs:
        return
    assessed = assess(read_package(package_from(path, workbook), as_of), as_of)
    plan = assessed.plan
    items: list[Item] = [*plan.objectives, *plan.key_results, *plan.kpis]
    ours = {item.id: item for item in items}
    columns = {column: _Column.of(ones) for column, ones in _by_column(theirs).items()}
    for one in theirs:
        if item := ours.get(one.id):
            outcome = assessed[item]
            found = _progress(one, item, outcome.progress, columns[_column(one)]) or _status(
                one, outcome.status
            )
            yield from [found] if found else ()


def _progress(one: Theirs, item: Item, ours: float | None, column: _Column) -> Message | None:
    """A progress that differs; what is kept within a limit is counted in another way by everybody."""
    guardrail = item.measure is not None and item.measure.guardrail
    if one.field != "progress" or ours is None or not column.shares or guardrail:
        return None
    share = read_share(one.found.cell, column.hundred)
    if share is None or not 0 <= share <= 1.5 or abs(min(share, 1) - ours) <= _SLACK:
        return None
    return _PROGRESS.says(
        id=one.id, theirs=_percent(share), ours=_percent(ours), cell=plain(str(one.found.spot.ref))
    )


def _status(one: Theirs, ours: Status) -> Message | None:
    said = status_word(one.found.text) if one.field == "status" else None
    if said is None or ours in (said, Status.NO_DATA, Status.INCOMPLETE) or _same(said, ours):
        return None
    theirs = one_line(one.found.text, 30)
    return _STATUS.says(id=one.id, theirs=theirs, ours=ours.text, cell=plain(str(one.found.spot.ref)))


class _Column(NamedTuple):
    """What a column of progress holds: shares of one or of a hundred, or points of some other scale."""

    hundred: bool
    shares: bool

    @classmethod
    def of(cls, ones: Sequence[Theirs]) -> _Column:
        """What some cells of one column hold."""
        hundred = is_of_hundred(one.found.cell for one in ones)
        score = bool(_SCORE.search(ones[0].found.header))
        return cls(hundred, not (score and hundred))


_SCORE = re.compile(
    r"score|points|rating|得分|評分|评分|分數|分数|점수|puntaje|pontuação|điểm", re.IGNORECASE
)


def _same(theirs: Status, ours: Status) -> bool:
    """Whether two statuses say the same while work is under way: who says “not started” before the first value."""
    return theirs is Status.NOT_STARTED and ours is Status.OFF_TRACK


def _column(one: Theirs) -> tuple[str, int]:
    return one.found.spot.sheet, one.found.spot.column


def _by_column(theirs: Sequence[Theirs]) -> dict[tuple[str, int], list[Theirs]]:
    columns: dict[tuple[str, int], list[Theirs]] = {}
    for one in theirs:
        columns.setdefault(_column(one), []).append(one)
    return columns


def _percent(share: float) -> str:
    return f"{number(share * 100, 'en', 1)} %"


_PROGRESS = Text(
    en="{id}: progress is {theirs} in the source ({cell}), and {ours} as okrsheet computes it",
    zh_TW="{id}：來源的進度為 {theirs}（{cell}），okrsheet 計算為 {ours}",
)
_STATUS = Text(
    en="{id}: status is “{theirs}” in the source ({cell}), and {ours} as okrsheet computes it",
    zh_TW="{id}：來源的狀態為「{theirs}」（{cell}），okrsheet 計算為{ours}",
)
