"""Mailing the report of one plan: read, assess, choose recipients, write letters; draft or send them."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shlex
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.assessment import Assessment
from okrsheet.basics.addresses import domain_of
from okrsheet.basics.errors import OkrsheetError, no_traceback
from okrsheet.basics.text import Language, Message, Text
from okrsheet.basics.workers import HERE, Workers, nothing
from okrsheet.losses import NOTHING_MAILED, losses
from okrsheet.mail.config import Config, allowed, check_sendable, check_senders, load
from okrsheet.mail.contents import Attach, Letter, letters, with_sources
from okrsheet.mail.drafts import clear_away, write_drafts
from okrsheet.mail.message import envelope_of
from okrsheet.mail.outbox import Outbox, existing
from okrsheet.mail.recipients import (
    FAULTS,
    NAMESAKE,
    NAMESAKE_IN_PART,
    Skipped,
    by_reason,
    first_of,
    recipients,
)
from okrsheet.mail.secret import secret_of
from okrsheet.mail.sending import (
    NOT_ALLOWED,
    Attempt,
    Decision,
    SendOptions,
    copied,
    decide,
    find_copies,
    lost_names,
    may_go,
    report_name,
    send_decided,
)
from okrsheet.mail.server import Server
from okrsheet.plan import Unread
from okrsheet.report.audience import Audience, Extent
from okrsheet.rules.rule import RULES, Finding
from okrsheet.run.checking import assess_files, speaking_as
from okrsheet.sources.settings import load as load_sources
from okrsheet.sources.supplying import supplies
from okrsheet.workbook.files import Files


@dataclass(frozen=True, slots=True)
class Mailing:
    """One plan to be mailed, as the command line names it: its workbooks, the day, and who is to get what.

    ``by`` is what everybody gets, instead of what the People sheet says; ``to`` are the only addresses wanted;
    ``workers`` read the workbooks; in the form ``attach`` the full report comes with the mails about the whole plan.
    With ``sources`` the keeper's mail says what the data sources do, if any are configured.
    """

    files: Files
    day: dt.date
    config: Path | None = None
    language: Language | None = None
    by: Extent | None = None
    to: tuple[str, ...] = ()
    workers: Workers = HERE
    attach: Attach | None = None
    sources: bool = True

    @property
    def path(self) -> Path:
        """The workbook, or the folder of several, after which the plan is called."""
        return self.files.name


@dataclass(frozen=True, slots=True)
class Ready:
    """A workbook's letters, and what is to be done with each.

    ``notes`` tell what keeps them from being sent, and what to do about it; ``unread`` are workbooks of the
    plan that could not be read.
    """

    mailing: Mailing
    options: SendOptions
    config: Config
    language: Language
    skipped: tuple[Skipped, ...]
    decisions: tuple[Decision, ...]
    notes: tuple[OkrsheetError, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def letters(self) -> tuple[Letter, ...]:
        """Every letter, to be sent or not."""
        return tuple(d.letter for d in self.decisions)

    @property
    def waiting(self) -> int:
        """How many are to be sent."""
        return sum(d.dispatch is not None for d in self.decisions)

    @property
    def lacking(self) -> bool:
        """Whether somebody has no letter who should, by a mistake in the workbook."""
        return self.nobody or any(s.why in FAULTS for s in self.skipped)

    @property
    def nobody(self) -> bool:
        """Whether neither the workbook nor the command names anybody."""
        return not self.decisions and not self.skipped


def prepare(
    mailing: Mailing,
    options: SendOptions,
    *,
    sending: bool = False,
    drafting: bool = False,
    renamed: bool | None = None,
    step: Callable[[], None] = nothing,
) -> Ready:
    """Reads and assesses the workbook once and writes every letter; nothing is sent.

    Args:
        mailing: the workbook.
        options: how its letters are to be sent.
        sending: whether they are to be sent at all. Then settings that are missing are an error, and
            what an interrupted run left in the outbox is marked; otherwise nothing is written.
        drafting: whether drafts are to be made.
        renamed: whether the workbook is one that has another name in the outbox; where it may be, but
            this is ``None``, nothing is sent.
        step: what is called after each workbook was read.

    Raises:
        OkrsheetError: the workbook, the configuration or the outbox cannot be read, or nothing
            can be sent.
    """
    with no_traceback(mailing.path):
        config = load(mailing.path, mailing.config)
        options = replace(options, naming=naming_of(mailing), another=renamed is False)
        check_senders(config)
        if sending:
            check_settings(config, options)
        assessment = assess_files(mailing.files, mailing.day, workers=mailing.workers, step=step)
        with speaking_as(assessment):
            notes = tuple(_obstacles(mailing, options, assessment))
            if notes and (sending or drafting):
                raise notes[0]
        language, audience = mailing.language or assessment.plan.language, Audience(assessment.plan)
        to, skipped = recipients(audience, language, mailing.by, mailing.to)
        name, early = report_name(mailing.path, config), _early(mailing)
        made = list(letters(assessment, audience, to, name, early=early, attach=mailing.attach))
        outbox = existing(config.outbox, reading=not sending)
        with outbox or contextlib.nullcontext():
            if outbox and sending:
                outbox.mend()
            if outbox and not options.redirect_to:
                with speaking_as(assessment):
                    notes += tuple(other_names(mailing, made, outbox, config, sending, renamed))
            decisions = tuple(decide(made, outbox, config, options))
        if mailing.sources and (sending or drafting):
            decisions = tuple(_with_sources(decisions, mailing, assessment, audience, drafting))
        if any(one.why in (NAMESAKE, NAMESAKE_IN_PART) for one in skipped):
            notes += tuple(_namesakes(mailing, assessment))
        return Ready(mailing, options, config, language, skipped, decisions, notes, assessment.plan.unread)


def _with_sources(
    decisions: Sequence[Decision],
    mailing: Mailing,
    assessment: Assessment,
    audience: Audience,
    drafting: bool,
) -> Iterator[Decision]:
    """The decisions, the letters to keepers with what the data sources say. They are asked once, and not at all where no
    such letter goes out or none is configured.
    """
    told: Assessment | None = None
    for decision in decisions:
        letter = decision.letter
        goes = drafting or decision.dispatch is not None
        if goes and letter.recipient.scope.extent is Extent.KEEPER:
            told = told or _asked(assessment, mailing)
            if told is not assessment:
                letter = with_sources(letter, told, audience)
        yield replace(
            decision,
            letter=letter,
            dispatch=decision.dispatch and replace(decision.dispatch, letter=letter),
        )


def _asked(assessment: Assessment, mailing: Mailing) -> Assessment:
    """The assessment with what the data sources say; itself where none is configured."""
    configured = load_sources(mailing.path, mailing.config)
    if not (configured.sources or configured.faults):
        return assessment
    return assessment.beside(supplies(assessment.plan, assessment.as_of, configured))


def today() -> dt.date:
    """Today's date, by this computer's clock."""
    return dt.date.today()


def _early(mailing: Mailing) -> bool:
    return mailing.day > today()


def _obstacles(mailing: Mailing, options: SendOptions, assessment: Assessment) -> Iterator[OkrsheetError]:
    """What is not mailed without an option that allows it: a day that is still to come (``--early``); a plan
    without items or values, or that has lost nearly all of them (``--anyway``).
    """
    items, values = assessment.plan.items, {"file": mailing.path, "day": mailing.day}
    if _early(mailing) and not options.early:
        yield OkrsheetError(_TO_COME.says(**values), _TO_COME_HINT)
    if options.anyway:
        return
    for one in assessment.plan.unread:
        yield OkrsheetError(_IN_PART.says(message=one.why.message), _IN_PART_HINT)
    if not items:
        yield OkrsheetError(_NO_ITEMS.says(**values), _EMPTY_HINT)
    elif not any(outcome.reading for outcome in assessment.figures.measured.values()):
        yield OkrsheetError(_NO_DATA.says(**values, count=len(items)), _EMPTY_HINT)
    elif found := losses(assessment, NOTHING_MAILED):
        yield found


def other_names(
    mailing: Mailing,
    made: Sequence[Letter],
    outbox: Outbox,
    config: Config,
    sending: bool,
    renamed: bool | None,
) -> Iterator[OkrsheetError]:
    """Notes on the other names under which this report may have been sent; none with ``--not-renamed``.

    When sending, the user must say whether it was; with ``--renamed`` what was sent under those names
    counts for this workbook from then on.

    Raises:
        OkrsheetError: it may have been, the letters are to be sent, and the user has not said it.
    """
    lost = lost_names(made, outbox, config)
    copies = [name for name in find_copies(made, outbox) if name not in lost]
    found = [OkrsheetError(_LOST.says(file=mailing.path, names=tuple(lost)), _LOST_HINT)] if lost else []
    found += [copied(mailing.path, copies)] if copies else []
    if sending and found and renamed is None:
        raise found[0]
    if sending and renamed:
        outbox.rename([*lost, *copies], report_name(mailing.path, config))
    yield from () if sending else found


def _namesakes(mailing: Mailing, assessment: Assessment) -> Iterator[OkrsheetError]:
    """The findings of the rule on namesakes, even where Settings ignore it, for it keeps mail from somebody."""
    rule = RULES["L112"]
    for spot in rule.check(assessment.figures):
        found = Finding(rule, spot.where, spot.id, spot.values)
        yield OkrsheetError(_FOUND.says(file=mailing.path, said=found.message), found.hint)


def check_settings(config: Config, options: SendOptions) -> None:
    """Makes sure that mail can be sent, and may go to whom a trial is redirected.

    Raises:
        OkrsheetError: it cannot, or may not.
    """
    check_sendable(config)
    if options.redirect_to and not allowed(domain_of(options.redirect_to), config.smtp):
        raise OkrsheetError(_NOT_THERE.says(address=options.redirect_to), _NOT_THERE_HINT)


def naming_of(mailing: Mailing) -> str:
    """The options by which ``okrsheet outbox`` finds the workbook's outbox, as they are typed."""
    words = ["--config", str(mailing.config)] if mailing.config else ["--of", str(mailing.path)]
    return " " + (shlex.join(words) if os.name == "posix" else subprocess.list2cmdline(words))


def left_out(ready: Ready) -> Iterator[Message]:
    """A line for each reason with those who get nothing because of it; then what to know before sending."""
    for why, names in by_reason(ready.skipped):
        listed = first_of(names, ready.language, _MORE_PEOPLE)
        said = _NOT_ALL_FOR if why is NAMESAKE_IN_PART else _NOTHING_FOR
        yield said.says(file=ready.mailing.path, why=why, names=listed)
    if ready.nobody:
        yield _NOBODY.says(file=ready.mailing.path)
    elif not ready.decisions:
        yield _NOBODY_LEFT.says(file=ready.mailing.path)
    if ready.mailing.attach and not any(letter.content.attachment for letter in ready.letters):
        yield _NOTHING_ATTACHED.says(file=ready.mailing.path)
    for told in ready.notes:
        yield _NOTE.says(message=told.message, hint=told.hint)


def draft(ready: Ready, folder: Path, taken: set[str]) -> Iterator[Path | Decision]:
    """Writes each letter as a draft, whatever the outbox says, and yields its path; for a letter whose
    domain is not allowed, its decision.
    """
    with no_traceback(ready.mailing.path):
        going = [letter for letter in ready.letters if may_go(letter, ready.config)]
        yield from (d for d in ready.decisions if d.why is NOT_ALLOWED)
        yield from write_drafts(going, folder, envelope_of(ready.config.smtp), taken)


def undraft(ready: Ready, folder: Path, taken: set[str], day: str = "") -> Iterator[Message]:
    """Removes what an earlier run drafted for those who get no draft any more, and says so. ``day`` is that of the
    letters, where it is not the report's.
    """
    mailing, asked = ready.mailing, [address.casefold() for address in ready.mailing.to]
    with no_traceback(mailing.path):
        name = report_name(mailing.path, ready.config)
        for left in clear_away(folder, name, day or mailing.day.isoformat(), taken, asked):
            yield (_KEPT if left.kept else _REMOVED).says(file=mailing.path, draft=left.path)


def send(ready: Ready) -> Iterator[Decision | Attempt]:
    """Sends what is to be sent, and yields what became of it; for a letter that is not sent, its decision.

    Raises:
        OkrsheetError: there is no password, or no message can be sent.
    """
    config = ready.config
    with no_traceback(ready.mailing.path):
        if not ready.waiting and not config.outbox.exists():
            yield from ready.decisions
            return
        secret = secret_of(config.smtp) if ready.waiting else None
        with Outbox(config.outbox) as outbox, Server(config, secret) as server:
            yield from send_decided(ready.decisions, outbox, server, envelope_of(config.smtp), ready.options)


def open_outbox(place: Path, config: Path | None, *, reading: bool = False) -> Outbox:
    """The outbox that belongs to a workbook or a folder. What an interrupted run left in it is marked as
    unknown; when just ``reading``, it is only shown as unknown.

    Raises:
        OkrsheetError: there is none, or it cannot be used.
    """
    with no_traceback(place):
        path = load(place, config).outbox
        outbox = existing(path, reading=reading)
        if outbox is None:
            raise OkrsheetError(_NO_OUTBOX.says(file=path), _NO_OUTBOX_HINT)
        if not reading:
            outbox.mend()
        return outbox


_NOT_ALL_FOR = Text(
    en="{file}: not everything goes to {names}: {why}", zh_TW="{file}：並非全部寄給{names}：{why}"
)
_NOTHING_FOR = Text(en="{file}: nothing goes to {names}: {why}", zh_TW="{file}：不寄給{names}：{why}")
_MORE_PEOPLE = Text(en="{names} and {count} more", zh_TW="{names}等人，另有 {count} 位")
_NOBODY = Text(
    en="{file}: the workbook names nobody: fill in the People sheet, or use --to",
    zh_TW="{file}：活頁簿中沒有任何收件者：請填寫「人員」工作表，或使用 --to",
)
_NOBODY_LEFT = Text(en="{file}: nobody is left to get anything", zh_TW="{file}：沒有任何人需要寄送")
_NOTHING_ATTACHED = Text(
    en="{file}: nothing is attached: the full report shows the whole plan, and nobody here is mailed all of it",
    zh_TW="{file}：沒有附上附件：完整報告包含整份計畫，而此處沒有人收到整份計畫",
)
_LOST = Text(
    en="{file}: a report as of this day was sent to the same people as {names}, and there is no such file any more",
    zh_TW="{file}：同一天的報告已以 {names} 之名寄給相同的人，而該檔案已不存在",
)
_LOST_HINT = Text(
    en="If that was this workbook under another name, add --renamed: what was sent then counts. If it was "
    "another one, add --not-renamed.",
    zh_TW="若那就是改名前的這份活頁簿，請加 --renamed，先前寄出的就算數；若是另一份，請加 --not-renamed。",
)
_NOTE = Text(en="{message}\n  {hint}", zh_TW="{message}\n  {hint}")
_FOUND = Text(en="{file}: {said}", zh_TW="{file}：{said}")
_TO_COME = Text(en="{file}: {day} is still to come", zh_TW="{file}：{day} 尚未到來")
_TO_COME_HINT = Text(
    en="If it is to go out before that day, add --early: the subject says so, and the report of the day itself "
    "goes out as one of its own.",
    zh_TW="若要在該日之前寄出，請加 --early：主旨會註明，而該日的正式報告之後仍會另行寄出。",
)
_NO_ITEMS = Text(
    en="{file}: there is nothing to mail as of {day}: no objective, key result or KPI",
    zh_TW="{file}：截至 {day} 沒有可寄的內容：沒有任何目標、關鍵結果或 KPI",
)
_NO_DATA = Text(
    en="{file}: there is nothing to mail as of {day}: none of its objectives, key results and KPIs ({count}) "
    "has a value",
    zh_TW="{file}：截至 {day} 沒有可寄的內容：目標、關鍵結果與 KPI 共 {count} 項，全都沒有數值",
)
_IN_PART = Text(en="{message}: the report would lack this workbook", zh_TW="{message}：報告將缺少這個活頁簿")
_IN_PART_HINT = Text(
    en="Mend it first. If the report is to go out without it, add --anyway.",
    zh_TW="請先修正；若仍要寄出缺少它的報告，請加 --anyway。",
)
_EMPTY_HINT = Text(
    en="Check the workbook and the day. If it is to go out all the same, add --anyway.",
    zh_TW="請檢查活頁簿與日期；若仍要寄出，請加 --anyway。",
)
_REMOVED = Text(
    en="{file}: removed {draft}, the draft of an earlier run for somebody who gets none any more",
    zh_TW="{file}：已移除 {draft}，這是先前為現已不再收件者產生的草稿",
)
_KEPT = Text(
    en="{file}: {draft} is for somebody who gets none any more, but was changed since okrsheet made it: look at it",
    zh_TW="{file}：{draft} 的收件者已不再收件，但草稿產生後曾被修改，因此保留，請自行查看",
)
_NOT_THERE = Text(
    en="{address} may not get the trial: its domain is not in allowed_domains",
    zh_TW="不能試寄給 {address}：網域不在 allowed_domains 內",
)
_NOT_THERE_HINT = Text(
    en="Add the domain, or name an address of your own.", zh_TW="請加入該網域，或改用自己的地址。"
)
_NO_OUTBOX = Text(
    en="{file}: there is no outbox; nothing was sent from here",
    zh_TW="{file}：沒有寄件紀錄，尚未寄送任何郵件",
)
_NO_OUTBOX_HINT = Text(
    en="Name the workbook or folder with --of, or the configuration with --config.",
    zh_TW="請用 --of 指定活頁簿或資料夾，或用 --config 指定設定檔。",
)
