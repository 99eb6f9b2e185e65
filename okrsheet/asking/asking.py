"""Asking for the values of one plan: read, find what is due, write forms and mails; send, draft or lay them out."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.asking.asked import Ask, Stage
from okrsheet.asking.asks import Asks, Way, asks_beside, existing_asks
from okrsheet.asking.due import NO_ID, NO_OWNER, ODD_ID, Due, what_is_due
from okrsheet.asking.folders import LaidOut
from okrsheet.asking.folders import lay_out as write_forms
from okrsheet.asking.letters import label_of, letter, letter_to_manager
from okrsheet.asking.reminding import (
    NO_MANAGER,
    NOT_ASKED,
    Arrived,
    arrived,
    asked_before,
    manager_of,
    next_stage,
)
from okrsheet.asking.token import ask_id, key_beside, load_key
from okrsheet.asking.words import asked_on
from okrsheet.assessment import Assessment
from okrsheet.basics.addresses import one_address
from okrsheet.basics.dates import next_working_day
from okrsheet.basics.errors import OkrsheetError, no_traceback
from okrsheet.basics.places import is_address
from okrsheet.basics.text import Language, Message, Text, clean, clip, plain
from okrsheet.basics.workers import HERE, Workers, nothing
from okrsheet.mail.config import Config, check_senders, load
from okrsheet.mail.contents import Letter
from okrsheet.mail.mailing import Mailing, Ready, check_settings, naming_of, today
from okrsheet.mail.mailing import draft as draft_letters
from okrsheet.mail.mailing import send as send_letters
from okrsheet.mail.mailing import undraft as undraft_letters
from okrsheet.mail.message import envelope_of
from okrsheet.mail.outbox import Outbox, existing
from okrsheet.mail.recipients import (
    BAD_ADDRESS,
    FAULTS,
    NO_ADDRESS,
    UNCLEAR_LANGUAGE,
    UNLISTED,
    WANTS_NONE,
    Recipient,
    Skipped,
    by_reason,
    first_of,
)
from okrsheet.mail.sending import Attempt, Decision, SendOptions, decide, may_go, report_name
from okrsheet.run.checking import assess_files
from okrsheet.workbook.files import Files

_WORKING_DAYS = 3
"""How long people have to answer where nobody says by when."""
_NAME = 60  # characters of a plan's or a person's name


@dataclass(frozen=True, slots=True)
class Asking:
    """What the command line asks for: of which plan, as of which day, about which month (``2026-11``) or day,
    by when the answers are wanted; whether only reminders are wanted, and ``to`` whom alone. ``renamed`` says whether
    the plan is one that was asked about under another name; ``None`` where nobody has said.
    """

    files: Files
    day: dt.date
    about: str
    config: Path | None = None
    language: Language | None = None
    to: tuple[str, ...] = ()
    due: dt.date | None = None
    remind: bool = False
    renamed: bool | None = None
    workers: Workers = HERE

    @property
    def path(self) -> Path:
        """The workbook, or the folder of several, after which the plan is called."""
        return self.files.name


@dataclass(frozen=True, slots=True)
class Question:
    """A letter with the asks that it is about; no letter where it cannot be mailed. ``why`` says why it waits."""

    asks: tuple[Ask, ...]
    letter: Letter | None = None
    why: Message | Text | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that a plan is asked for, and what is to be done with each letter.

    ``ready`` is what sending needs, with its decisions in the order of the letters in ``questions``;  ``were_asked``
    says whether anybody was asked about this month before.
    """

    asking: Asking
    ready: Ready
    questions: tuple[Question, ...]
    were_asked: bool = False
    notes: tuple[OkrsheetError, ...] = ()

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Every ask, mailed or not."""
        return tuple(ask for question in self.questions for ask in question.asks)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the outbox has as the day of these letters."""
        return tuple(dict.fromkeys(one.letter.day for one in self.questions if one.letter))

    @property
    def lacking(self) -> bool:
        """Whether somebody is not asked by a mistake in the workbook."""
        return any(one.why in _FAULTS for one in self.ready.skipped)

    def going(self) -> Iterator[Ask]:
        """The asks of the letters that are to be sent."""
        for question, decision in self.decided():
            if decision and decision.dispatch:
                yield from question.asks

    def decided(self) -> Iterator[tuple[Question, Decision | None]]:
        """Each question with what is to be done with its letter; ``None`` where it has none, or waits."""
        decisions = iter(self.ready.decisions)
        for one in self.questions:
            yield one, next(decisions) if one.letter and not one.why else None


def prepare(
    asking: Asking,
    options: SendOptions,
    *,
    sending: bool = False,
    writing: bool = False,
    laying_out: bool = False,
    step: Callable[[], None] = nothing,
) -> Prepared:
    """Reads and assesses the plan once, and writes every form and letter; nothing goes out.

    Args:
        asking: the plan and what is wanted.
        options: how letters are to be sent.
        sending: whether they are to be sent at all; then settings that are missing are an error.
        writing: whether letters are to leave in any way; otherwise they have no forms, and no file is made.
        laying_out: whether forms are to be laid into a folder, without letters.
        step: what is called after each workbook was read.

    Raises:
        OkrsheetError: the plan, the configuration, the outbox or what was asked before cannot be read.
    """
    with no_traceback(asking.path):
        config = load(asking.path, asking.config)
        mailing = Mailing(
            asking.files, asking.day, asking.config, asking.language, to=asking.to, workers=asking.workers
        )
        options = replace(options, naming=naming_of(mailing))
        check_senders(config)
        if sending:
            check_settings(config, options)
        assessment = assess_files(asking.files, asking.day, workers=asking.workers, step=step)
        outbox = existing(config.outbox, reading=not sending)
        with outbox or contextlib.nullcontext():
            if outbox and sending:
                outbox.mend()
            key = load_key(key_beside(config.outbox), make=True) if writing else None
            maker = _Maker(
                asking,
                assessment,
                config,
                options,
                outbox,
                key,
                today(),
                not sending and (writing or laying_out),
            )
            notes = tuple(_obstacles(maker, asking, writing=writing or laying_out))
            known = maker.known()
            questions, skipped = maker.questions(known)
            letters = [one.letter for one in questions if one.letter and not one.why]
            decisions = tuple(decide(letters, outbox, config, options))
        language, unread = asking.language or assessment.plan.language, assessment.plan.unread
        ready = Ready(mailing, options, config, language, skipped, decisions, unread=unread)
        return Prepared(asking, ready, tuple(questions), bool(known), notes)


def _obstacles(maker: _Maker, asking: Asking, *, writing: bool) -> Iterator[OkrsheetError]:
    """Notes on what keeps people from being asked, and what to do about it.

    Raises:
        OkrsheetError: there is such a thing, and people are to be asked.
    """
    found = [
        OkrsheetError(_IN_PART.says(message=one.why.message), one.why.hint)
        for one in maker.assessment.plan.unread
    ]
    found += _other_names(maker, asking, writing=writing)
    if writing and found:
        found[0].language = maker.language
        raise found[0]
    yield from found


def _other_names(maker: _Maker, asking: Asking, *, writing: bool) -> Iterator[OkrsheetError]:
    """A note that the plan may have been asked about under another name. With ``--renamed``, what was asked under
    it counts for this plan from then on; with ``--not-renamed`` there is no note.
    """
    names = maker.other_names() if asking.renamed is not False else []
    if not names:
        return
    if writing and asking.renamed:
        with Asks(asks_beside(maker.config.outbox)) as asks:
            asks.rename(names, maker.plan_name)
        if maker.config.outbox.exists():
            with Outbox(maker.config.outbox) as outbox:
                outbox.rename(names, maker.plan_name)
        return
    yield OkrsheetError(_RENAMED.says(file=asking.path, names=tuple(names)), _RENAMED_HINT)


@dataclass(frozen=True)
class _Maker:
    """What is the same for all asks of one run."""

    asking: Asking
    assessment: Assessment
    config: Config
    options: SendOptions
    outbox: Outbox | None
    key: bytes | None
    today: dt.date
    drafting: bool

    @property
    def plan_name(self) -> str:
        """The plan as the outbox calls it."""
        return report_name(self.asking.path, self.config)

    @property
    def language(self) -> Language:
        """That of people who have none of their own."""
        return self.asking.language or self.assessment.plan.language

    def questions(self, known: Sequence[Arrived]) -> tuple[list[Question], tuple[Skipped, ...]]:
        """All that is to be asked, and of whom nothing is; ``known`` is what was asked before."""
        asked, remind = asked_before(known), self.asking.remind
        due, skipped = what_is_due(self.assessment, self.today, self.language, asked, alone=remind)
        wanted = [one for one in due if self._is_wanted(one)]
        found = self._reminders(wanted, known) if remind else self._first(wanted, known)
        questions = [one for one in found if isinstance(one, Question)]
        left = [one for one in found if isinstance(one, Skipped)]
        return questions, (*(skipped if not self.asking.to else ()), *left, *self._strangers(wanted))

    def known(self) -> list[Arrived]:
        """What was asked about this month before, and reached somebody."""
        asks = existing_asks(asks_beside(self.config.outbox))
        if asks is None:
            return []
        with asks:
            found = asks.of(self.plan_name, self.asking.about)
            return list(arrived(found, self.outbox, self.plan_name))

    def other_names(self) -> list[str]:
        """The names of plans that are there no more, of which people of this plan were asked about this month while
        nobody was under its own name: it may be one of them, renamed.
        """
        asks = existing_asks(asks_beside(self.config.outbox))
        if asks is None:
            return []
        with asks:
            known = asks.all()
        here, people = self.config.outbox.parent, {person.name for person in self.assessment.plan.people}
        about = [one for one in known if one.ask.about == self.asking.about]
        if any(one.plan == self.plan_name for one in about):
            return []
        names = {one.plan for one in about if one.ask.person in people and not is_address(one.plan)}
        return sorted(name for name in names if not (here / name).exists())

    def _is_wanted(self, due: Due) -> bool:
        asked = {address.casefold() for address in self.asking.to}
        return not asked or due.address.casefold() in asked

    def _strangers(self, due: Sequence[Due]) -> Iterator[Skipped]:
        """The addresses of the command line from whom nothing is due, or that nobody has."""
        there = {one.address.casefold() for one in due}
        people = {(one_address(row.email or "") or "").casefold() for row in self.assessment.plan.people}
        for address in self.asking.to:
            if address.casefold() not in there:
                yield Skipped(plain(address), NOTHING_DUE if address.casefold() in people else UNLISTED)

    def _first(self, due: Sequence[Due], known: Sequence[Arrived]) -> list[Question | Skipped]:
        """The first asks: of everybody from whom something is due."""
        found, taken = list[Question | Skipped](), set[str]()
        for one in due:
            ask = self._only_new(self._ask(one, Stage.ASK, taken), known)
            found.append(Question((ask,), None if one.unmailed else self._letter(ask)))
            if one.unmailed:
                found.append(Skipped(one.who, one.unmailed))
        return found

    def _only_new(self, ask: Ask, known: Sequence[Arrived]) -> Ask:
        """The ask without what the person was mailed about this month already, where something else has become due
        since; else the whole ask, which the outbox then knows.
        """
        asked = {row.id for one in known if one.sent and one.ask.person == ask.person for row in one.ask.rows}
        new = tuple(row for row in ask.rows if row.id not in asked)
        if self.drafting or not asked or not new:
            return ask
        rest = replace(ask, rows=new, label=label_of(ask, ask.person, *(row.id for row in new)))
        return replace(rest, id=ask_id(rest))

    def _reminders(self, due: Sequence[Due], known: Sequence[Arrived]) -> list[Question | Skipped]:
        """The reminders, to those of whom something is still open, and what managers are told."""
        found, taken = list[Question | Skipped](), set[str]()
        silent: dict[Recipient, list[tuple[Ask, str]]] = {}
        for every in due:
            theirs = [before for before in known if before.ask.person == every.label]
            # what another person was asked about may be theirs by now; of that they are not reminded
            mine = {row.id for before in theirs for row in before.ask.rows}
            one = replace(every, rows=tuple(row for row in every.rows if row.id in mine))
            stage = one.unmailed or next_stage(theirs if one.rows else (), self.today)
            if stage is NOT_ASKED or one.unmailed:
                found.append(Skipped(one.who, one.unmailed or NOT_ASKED))
            elif not isinstance(stage, Stage):
                ask = self._ask(one, Stage.FIRST_REMINDER, taken)
                found.append(Question((ask,), self._letter(ask, theirs[0].ask), why=stage))
            elif stage is not Stage.MANAGER:
                ask = self._ask(one, stage, taken)
                found.append(Question((ask,), self._letter(ask, theirs[0].ask)))
            elif manager := manager_of(self.assessment.plan, one.person, self.language):
                ask, days = self._ask(one, stage, set()), tuple(before.day for before in theirs)
                silent.setdefault(manager, []).append((ask, asked_on(days, manager.language)))
            else:
                found.append(Skipped(one.who, NO_MANAGER))
        return [*found, *(self._to_manager(manager, those) for manager, those in silent.items())]

    def _to_manager(self, manager: Recipient, silent: Sequence[tuple[Ask, str]]) -> Question:
        people = [ask.person for ask, _ in silent]
        label = label_of(silent[0][0], *people)
        asks = tuple(replace(ask, address=manager.address, label=label) for ask, _ in silent)
        return Question(asks, letter_to_manager(asks, [days for _, days in silent], manager))

    def _ask(self, due: Due, stage: Stage, taken: set[str]) -> Ask:
        """What one person is asked; ``taken`` are the addresses of those before, of which two people may share one."""
        settings, smtp = self.assessment.plan.settings, envelope_of(self.config.smtp)
        name = clip(clean(settings.organisation or self.asking.path.stem), _NAME)
        asker = next(filter(None, (*smtp.reply_to, smtp.name, smtp.address)), "")
        ask = Ask(
            plan=self.plan_name,
            plan_name=name,
            about=self.asking.about,
            stage=stage,
            person=due.label,
            address=due.address,
            language=due.language,
            day=self.asking.day,
            asked_on=self.today,
            due=self.asking.due or self._usual_due(),
            asker=clip(clean(asker), _NAME),
            rows=due.rows,
        )
        shared = due.address.casefold() in taken
        taken.add(due.address.casefold())
        return replace(ask, id=ask_id(ask), label=label_of(ask, *([ask.person] if shared else [])))

    def _usual_due(self) -> dt.date:
        """Some working days after the day as of which values are due, or after today."""
        day = max(self.asking.day, self.today)
        for _ in range(_WORKING_DAYS):
            day = next_working_day(day)
        return day

    def _letter(self, ask: Ask, before: Ask | None = None) -> Letter:
        return letter(ask, self.key, before=before, trial=bool(self.options.redirect_to))


def draft(prepared: Prepared, folder: Path, taken: set[str]) -> Iterator[Path | Decision]:
    """Writes each letter as a draft, and yields its path; for one whose domain is not allowed, its decision."""
    going = [
        ask
        for question, decision in prepared.decided()
        if decision and may_go(decision.letter, prepared.ready.config)
        for ask in question.asks
    ]
    _remember(prepared, going, Way.DRAFTED)
    yield from draft_letters(prepared.ready, folder, taken)


def send(prepared: Prepared) -> Iterator[Decision | Attempt]:
    """Sends what is to be sent, and yields what became of it; for a letter that is not sent, its decision.

    Raises:
        OkrsheetError: there is no password, or no message can be sent.
    """
    # before the first byte goes out, so that no answer comes to a question that nobody remembers
    _remember(prepared, list(prepared.going()), Way.SENT)
    yield from send_letters(prepared.ready)


def undraft(prepared: Prepared, folder: Path, taken: set[str]) -> Iterator[Message]:
    """Removes what an earlier run drafted for those who get no such draft any more, and says so."""
    for label in prepared.labels:
        yield from undraft_letters(prepared.ready, folder, taken, label)


def lay_out(prepared: Prepared, folder: Path) -> Iterator[LaidOut]:
    """Writes each form as a file in a folder, also of those who are not mailed, and yields what became of it."""
    with no_traceback(prepared.asking.path):
        outbox = prepared.ready.config.outbox
        key = load_key(key_beside(outbox), make=True)
        assert key is not None  # one was made
        yield from write_forms(prepared.asks, folder, outbox, key)


def unasked(prepared: Prepared, *, mailed: bool) -> Iterator[Message]:
    """A line for each reason with those who are not asked because of it; where forms are not ``mailed``, only
    those for whom there is none.
    """
    language, path = prepared.ready.language, prepared.asking.path
    skipped = [one for one in prepared.ready.skipped if mailed or one.why not in _MAIL_ONLY]
    for why, names in by_reason(skipped):
        yield _NOT_ASKED.says(file=path, why=why, names=first_of(names, language, _MORE_NAMES))
    for told in prepared.notes:
        yield _NOTE.says(message=told.message, hint=told.hint)
    if not prepared.questions:
        said = _NOTHING
        if prepared.asking.remind:
            said = _NOTHING_OPEN if prepared.were_asked else _NOBODY_ASKED
        yield said.says(file=path, day=prepared.asking.day)


def _remember(prepared: Prepared, asks: Sequence[Ask], way: Way) -> None:
    if asks:
        with no_traceback(prepared.asking.path), Asks(asks_beside(prepared.ready.config.outbox)) as known:
            known.remember(asks, way, dt.datetime.now(dt.UTC))


_FAULTS = (*FAULTS, NO_OWNER, NO_ID, ODD_ID)
_MAIL_ONLY = (WANTS_NONE, NO_ADDRESS, BAD_ADDRESS, UNCLEAR_LANGUAGE)
_MORE_NAMES = Text(en="{names} and {count} more", zh_TW="{names}等，另有 {count} 項")
_NOT_ASKED = Text(en="{file}: not asked: {names}: {why}", zh_TW="{file}：未詢問 {names}：{why}")
_NOTHING = Text(
    en="{file}: as of {day} nothing is due from anybody who can be asked",
    zh_TW="{file}：截至 {day} 沒有可詢問的待填內容",
)
_NOTE = Text(en="{message}\n  {hint}", zh_TW="{message}\n  {hint}")
_IN_PART = Text(
    en="{message}: what is due in this workbook would not be asked",
    zh_TW="{message}：將不會詢問此活頁簿中到期的內容",
)
_RENAMED = Text(
    en="{file}: the same people were asked about this month for {names}, and there is no such file any more",
    zh_TW="{file}：已以 {names} 之名詢問相同的人這個月的內容，而該檔案已不存在",
)
_RENAMED_HINT = Text(
    en="If that was this plan under another name, add --renamed: what was asked then counts. If it was another one, "
    "add --not-renamed.",
    zh_TW="若那就是改名前的這份計畫，請加 --renamed，先前的詢問就算數；若是另一份，請加 --not-renamed。",
)
_NOBODY_ASKED = Text(
    en="{file}: nobody was asked yet as of {day}: run this without --remind first",
    zh_TW="{file}：截至 {day} 尚未詢問任何人，請先執行不含 --remind 的指令",
)
_NOTHING_OPEN = Text(
    en="{file}: nothing is open of what was asked as of {day}",
    zh_TW="{file}：截至 {day} 所詢問的內容都已收到",
)
NOTHING_DUE = Text(en="nothing is due from them", zh_TW="沒有待填的內容")
