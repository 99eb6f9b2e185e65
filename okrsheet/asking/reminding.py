"""Who is reminded, and when a manager is told: twice each person, never within three days of a mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrsheet.asking.asked import Ask, Stage
from okrsheet.asking.asks import Remembered, Way
from okrsheet.basics.addresses import one_address
from okrsheet.basics.text import Language, Message, Text
from okrsheet.mail.outbox import MessageState, Outbox
from okrsheet.mail.recipients import Recipient
from okrsheet.plan import Person, Plan
from okrsheet.report.audience import Extent, Scope

WAIT = 3
"""Days after a mail during which nobody is written to again."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An ask that reached somebody, and on which day (UTC); whether it was ``sent``, so that nobody need send it."""

    ask: Ask
    day: dt.date
    sent: bool = False


def arrived(known: Iterable[Remembered], outbox: Outbox | None, plan: str) -> Iterator[Arrived]:
    """The asks that reached somebody: of those to be sent, what the outbox says was sent. ``plan`` is what the
    outbox calls the plan now; an ask keeps the name that it was sealed with.
    """
    for one in known:
        if one.way is not Way.SENT:
            yield Arrived(one.ask, one.moment.date())
        elif outbox:
            ask = one.ask
            entry = outbox.latest(plan, ask.label, ask.address.casefold(), (MessageState.SENT,))
            if entry:
                yield Arrived(ask, dt.date.fromisoformat(entry.changed[:10]), sent=True)


def asked_before(known: Sequence[Arrived]) -> Mapping[str, dt.date | None]:
    """The items that were asked about, each with the day of the last value that was known when it was first."""
    found: dict[str, dt.date | None] = {}
    for one in known:
        for row in one.ask.rows:
            found.setdefault(row.id, row.last_day)
    return found


def next_stage(theirs: Sequence[Arrived], today: dt.date) -> Stage | Message | Text:
    """What comes next for somebody who has not answered all, or why nothing does."""
    stages, last = {one.ask.stage for one in theirs}, max((one.day for one in theirs), default=None)
    if last is None:
        return NOT_ASKED
    if Stage.MANAGER in stages:
        return _TOLD.says(day=max(one.day for one in theirs if one.ask.stage is Stage.MANAGER))
    if (today - last).days < WAIT:
        return _EARLY.says(day=last, then=last + dt.timedelta(days=WAIT))
    if Stage.SECOND_REMINDER in stages:
        return Stage.MANAGER
    return Stage.SECOND_REMINDER if Stage.FIRST_REMINDER in stages else Stage.FIRST_REMINDER


def manager_of(plan: Plan, person: Person, usual: Language) -> Recipient | None:
    """The manager who is told of somebody's silence; ``None`` where there is none who can be mailed."""
    manager = plan.directory.person(person.manager)
    address = one_address(manager.email or "") if manager else None
    if manager is None or manager is person or address is None:
        return None
    name = plan.directory.label(manager)
    language = manager.language.language if manager.language else usual
    return Recipient(address, name, Scope(Extent.OWNER, name), language)


NOT_ASKED = Text(
    en="not asked yet: run this without --remind", zh_TW="尚未詢問：請先執行不含 --remind 的指令"
)
_EARLY = Text(
    en="asked on {day}; a reminder may go out from {then} on", zh_TW="已於 {day} 詢問；{then} 起才可提醒"
)
_TOLD = Text(en="the manager was told on {day}", zh_TW="已於 {day} 通知主管")
NO_MANAGER = Text(
    en="reminded twice already, and there is no manager with an address",
    zh_TW="已提醒兩次，且沒有可通知的主管地址",
)
