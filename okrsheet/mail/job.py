"""The command on one plan: read, assess, choose recipients, write letters, and do it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.assessment import Assessment
from okrsheet.basics.errors import OkrsheetError, no_traceback
from okrsheet.basics.text import Language, Message, Text, breadth, clean, clip
from okrsheet.losses import NOTHING_MAILED, losses
from okrsheet.mail.address import domain_of
from okrsheet.mail.bounces import Unread, note
from okrsheet.mail.config import Config, allowed, check_sendable, check_senders, load
from okrsheet.mail.drafts import clear_away, write_drafts
from okrsheet.mail.letters import Letter, letters
from okrsheet.mail.message import envelope_of
from okrsheet.mail.outbox import Entry, Outbox, existing
from okrsheet.mail.posting import (
    NOT_ALLOWED,
    Decision,
    Order,
    Posted,
    copied,
    decide,
    lost_names,
    may_go,
    post,
    report_name,
    twins,
)
from okrsheet.mail.recipients import (
    FAULTS,
    NAMESAKE,
    NAMESAKE_IN_PART,
    Skipped,
    by_reason,
    recipients,
)
from okrsheet.mail.secret import secret_of
from okrsheet.mail.send import Server
from okrsheet.report.audience import Audience, Extent
from okrsheet.rules.rule import RULES, Finding
from okrsheet.run import assess_files, speaking_as
from okrsheet.workbook.files import Files

_NAMED = 5
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Job:
    """One plan, and who is to get what of it."""

    files: Files
    day: dt.date
    config: Path | None = None
    language: Language | None = None
    by: Extent | None = None
    to: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The workbook, or the folder of several, after which the plan is called."""
        return self.files.name


@dataclass(frozen=True, slots=True)
class Ready:
    """A workbook's letters, and what is to be done with each.

    ``notes`` are what stands in the way of sending, and what to do about it.
    """

    job: Job
    order: Order
    config: Config
    language: Language
    skipped: tuple[Skipped, ...]
    decisions: tuple[Decision, ...]
    notes: tuple[OkrsheetError, ...] = ()

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
    job: Job, order: Order, *, sending: bool = False, drafting: bool = False, renamed: bool | None = None
) -> Ready:
    """Reads and assesses the workbook once and writes every letter; nothing is sent.

    Args:
        job: the workbook.
        order: how its letters are to be sent.
        sending: whether they are to be sent at all: then what is missing for that is said, and
            what an interrupted run left in the outbox is marked. Otherwise nothing is written.
        drafting: whether drafts are to be made.
        renamed: whether the workbook is the one that has another name in the outbox; if nobody
            says so, but it may be, nothing is sent.

    Raises:
        OkrsheetError: the workbook, the configuration or the outbox cannot be read, or nothing
            can be sent.
    """
    with no_traceback(job.path):
        config = load(job.path, job.config)
        order = replace(order, naming=_naming(job), another=renamed is False)
        check_senders(config)
        if sending:
            _check(config, order)
        assessment = assess_files(job.files, job.day)
        with speaking_as(assessment):
            notes = tuple(_obstacles(job, order, assessment))
            if notes and (sending or drafting):
                raise notes[0]
        language, audience = job.language or assessment.plan.language, Audience(assessment.plan)
        to, skipped = recipients(audience, language, job.by, job.to)
        made = list(letters(assessment, audience, to, report_name(job.path, config), early=_early(job)))
        outbox = existing(config.outbox, reading=not sending)
        with outbox or contextlib.nullcontext():
            if outbox and sending:
                outbox.mend()
            if outbox and not order.redirect_to:
                with speaking_as(assessment):
                    notes += tuple(_other_names(job, made, outbox, config, sending, renamed))
            decisions = tuple(decide(made, outbox, config, order))
        if any(one.why in (NAMESAKE, NAMESAKE_IN_PART) for one in skipped):
            notes += tuple(_namesakes(job, assessment))
        return Ready(job, order, config, language, skipped, decisions, notes)


def today() -> dt.date:
    """The day on which this runs."""
    return dt.date.today()


def _early(job: Job) -> bool:
    return job.day > today()


def _obstacles(job: Job, order: Order, assessment: Assessment) -> Iterator[OkrsheetError]:
    """What is not mailed unless somebody says that it is meant: a day to come, an empty plan, one
    that has lost nearly all that was known of it.
    """
    items, known = assessment.plan.items, {"file": job.path, "day": job.day}
    if _early(job) and not order.early:
        yield OkrsheetError(_TO_COME.says(**known), _TO_COME_HINT)
    if order.anyway:
        return
    for one in assessment.plan.unread:
        yield OkrsheetError(_IN_PART.says(message=one.why.message), _IN_PART_HINT)
    if not items:
        yield OkrsheetError(_NO_ITEMS.says(**known), _EMPTY_HINT)
    elif not any(outcome.reading for outcome in assessment.figures.measured.values()):
        yield OkrsheetError(_NO_DATA.says(**known, count=len(items)), _EMPTY_HINT)
    elif found := losses(assessment, NOTHING_MAILED):
        yield found


def _other_names(
    job: Job, made: Sequence[Letter], outbox: Outbox, config: Config, sending: bool, renamed: bool | None
) -> Iterator[OkrsheetError]:
    """Under which other names the report may have been sent, unless it has been said that it was
    not. When sending, it must be said; then what was sent under them counts.

    Raises:
        OkrsheetError: nobody has said it.
    """
    lost = lost_names(made, outbox, config)
    copies = [name for name in twins(made, outbox) if name not in lost]
    found = [OkrsheetError(_LOST.says(file=job.path, names=tuple(lost)), _LOST_HINT)] if lost else []
    found += [copied(job.path, copies)] if copies else []
    if sending and found and renamed is None:
        raise found[0]
    if sending and renamed:
        outbox.rename([*lost, *copies], report_name(job.path, config))
    yield from () if sending else found


def _namesakes(job: Job, assessment: Assessment) -> Iterator[OkrsheetError]:
    """What the rule on namesakes says, be it ignored or not: here it costs somebody their mail."""
    rule = RULES["L112"]
    for spot in rule.check(assessment.figures):
        found = Finding(rule, spot.where, spot.id, spot.values)
        yield OkrsheetError(_FOUND.says(file=job.path, said=found.message), found.hint)


def _check(config: Config, order: Order) -> None:
    check_sendable(config)
    if order.redirect_to and not allowed(domain_of(order.redirect_to), config.smtp):
        raise OkrsheetError(_NOT_THERE.says(address=order.redirect_to), _NOT_THERE_HINT)


def _naming(job: Job) -> str:
    """The options by which ``okrsheet outbox`` finds the workbook's outbox, as they are typed."""
    words = ["--config", str(job.config)] if job.config else ["--of", str(job.path)]
    return " " + (shlex.join(words) if os.name == "posix" else subprocess.list2cmdline(words))


def table(ready: Ready) -> Iterator[str]:
    """Who would get what, as lines of a table."""
    language = ready.language
    head = [text.into(language) for text in _HEAD]
    rows = [list(_row(decision, language)) for decision in ready.decisions]
    yield from aligned([head, *rows])


def _row(decision: Decision, language: Language) -> Iterator[str]:
    letter = decision.letter
    recipient, scope = letter.recipient, letter.recipient.scope
    words = _GETS[scope.extent].says(department=scope.department)
    yield clip(recipient.address, 50)
    yield clip(clean(scope.person or recipient.name), 30)
    yield clip(clean(words.into(language)), 40)
    yield recipient.language
    yield clean(decision.why.into(language))
    yield decision.dispatch.subject if decision.dispatch else letter.content.subject


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of cells as lines, each column as wide as its widest cell."""
    widths = [max(breadth(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        yield _GAP.join(
            cell + " " * (width - breadth(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()


def left_out(ready: Ready) -> Iterator[Message]:
    """Who gets nothing, by reason, in a line each; and what else is to be known before."""
    for why, names in by_reason(ready.skipped):
        few = tuple(clip(clean(name.into(ready.language)), 80) for name in names[:_NAMED])
        rest = len(names) - len(few)
        listed: object = _MORE_PEOPLE.says(names=few, count=rest) if rest else few
        said = _NOT_ALL_FOR if why is NAMESAKE_IN_PART else _NOTHING_FOR
        yield said.says(file=ready.job.path, why=why, names=listed)
    if ready.nobody:
        yield _NOBODY.says(file=ready.job.path)
    elif not ready.decisions:
        yield _NOBODY_LEFT.says(file=ready.job.path)
    for told in ready.notes:
        yield _NOTE.says(message=told.message, hint=told.hint)


def draft(ready: Ready, folder: Path, taken: set[str]) -> Iterator[Path | Decision]:
    """Writes each letter as a draft, whatever the outbox says; one that may not go where its
    address is comes back undone.
    """
    with no_traceback(ready.job.path):
        going = [letter for letter in ready.letters if may_go(letter, ready.config)]
        yield from (d for d in ready.decisions if d.why is NOT_ALLOWED)
        yield from write_drafts(going, folder, envelope_of(ready.config.smtp), taken)


def undraft(ready: Ready, folder: Path, taken: set[str]) -> Iterator[Message]:
    """Removes what an earlier run drafted for those who get no draft any more, and says so."""
    job, asked = ready.job, [address.casefold() for address in ready.job.to]
    with no_traceback(job.path):
        name = report_name(job.path, ready.config)
        for left in clear_away(folder, name, job.day.isoformat(), taken, asked):
            yield (_KEPT if left.kept else _REMOVED).says(file=job.path, draft=left.path)


def send(ready: Ready) -> Iterator[Decision | Posted]:
    """Sends what is to be sent; of what is not, the decision comes back.

    Raises:
        OkrsheetError: there is no password, or no message can be sent.
    """
    config = ready.config
    with no_traceback(ready.job.path):
        if not ready.waiting and not config.outbox.exists():
            yield from ready.decisions
            return
        secret = secret_of(config.smtp) if ready.waiting else None
        with Outbox(config.outbox) as outbox, Server(config, secret) as server:
            yield from post(ready.decisions, outbox, server, envelope_of(config.smtp), ready.order)


def open_outbox(place: Path, config: Path | None, *, reading: bool = False) -> Outbox:
    """The outbox that belongs to a workbook or a folder; what an interrupted run left in it is
    marked, or when just ``reading`` shown as marked.

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


def listed(entries: Iterable[Entry], language: Language) -> Iterator[str]:
    """Messages in the outbox, as lines of a table."""
    rows = [
        [
            entry.key,
            entry.state.text.into(language),
            entry.day,
            f"{entry.recipient} → {entry.trial}" if entry.trial else entry.recipient,
            clean(entry.report),
            entry.changed[:16].replace("T", " "),
            entry.answer or "–",
        ]
        for entry in entries
    ]
    yield from aligned([[text.into(language) for text in _OUTBOX_HEAD], *rows])


def bounced(outbox: Outbox, mailbox: Path) -> Iterator[tuple[Message, bool | None]]:
    """Reads what came back from a mailbox, and says of each what it means, and whether it changed
    what is known of a message; ``None`` where it could not be read.
    """
    with no_traceback(mailbox):
        for found in note(outbox, mailbox):
            if isinstance(found, Unread):
                yield _PASSED_OVER.says(where=clean(found.where), why=found.why), None
                continue
            entry, notice = found.entry, found.notice
            known = {"address": entry.trial or entry.recipient, "state": entry.state.text}
            told = _CAME_BACK if found.changed else _OF_ANOTHER
            yield told.says(**known, answer=notice.answer, other=notice.reached), found.changed


_HEAD = (
    Text("To", "收件地址"), Text("Name", "姓名"), Text("Gets", "內容"), Text("Language", "語言"),
    Text("Now", "處理"), Text("Subject", "主旨"),
)  # fmt: skip
_GETS = {
    Extent.COMPANY: Text("the whole plan", "整份計畫"),
    Extent.DEPARTMENT: Text("department: {department}", "部門：{department}"),
    Extent.OWNER: Text("own items", "個人項目"),
    Extent.MANAGER: Text("own and direct reports' items", "個人與直屬部屬項目"),
}
_OUTBOX_HEAD = (
    Text("Key", "編號"), Text("State", "狀態"), Text("As of", "截至"), Text("To", "收件地址"),
    Text("Report", "報告"), Text("Since (UTC)", "時間（UTC）"), Text("Answer", "伺服器回應"),
)  # fmt: skip
_NOT_ALL_FOR = Text("{file}: not everything goes to {names}: {why}", "{file}：並非全部寄給{names}：{why}")
_NOTHING_FOR = Text("{file}: nothing goes to {names}: {why}", "{file}：不寄給{names}：{why}")
_MORE_PEOPLE = Text("{names} and {count} more", "{names}等人，另有 {count} 位")
_NOBODY = Text(
    "{file}: the workbook names nobody: fill in the People sheet, or use --to",
    "{file}：活頁簿中沒有任何收件者：請填寫「人員」工作表，或使用 --to",
)
_NOBODY_LEFT = Text("{file}: nobody is left to get anything", "{file}：沒有任何人需要寄送")
_LOST = Text(
    "{file}: a report as of this day was sent to the same people as {names}, and there is no such file any more",
    "{file}：同一天的報告已以 {names} 之名寄給相同的人，而該檔案已不存在",
)
_LOST_HINT = Text(
    "If that was this workbook under another name, add --renamed: what was sent then counts. If it was "
    "another one, add --not-renamed.",
    "若那就是改名前的這份活頁簿，請加 --renamed，先前寄出的就算數；若是另一份，請加 --not-renamed。",
)
_NOTE = Text("{message}\n  {hint}", "{message}\n  {hint}")
_FOUND = Text("{file}: {said}", "{file}：{said}")
_TO_COME = Text("{file}: {day} is still to come", "{file}：{day} 尚未到來")
_TO_COME_HINT = Text(
    "If it is to go out before that day, add --early: the subject says so, and the report of the day itself "
    "goes out as one of its own.",
    "若要在該日之前寄出，請加 --early：主旨會註明，而該日的正式報告之後仍會另行寄出。",
)
_NO_ITEMS = Text(
    "{file}: there is nothing to mail as of {day}: no objective, key result or KPI",
    "{file}：截至 {day} 沒有可寄的內容：沒有任何目標、關鍵結果或 KPI",
)
_NO_DATA = Text(
    "{file}: there is nothing to mail as of {day}: none of its objectives, key results and KPIs ({count}) "
    "has a value",
    "{file}：截至 {day} 沒有可寄的內容：目標、關鍵結果與 KPI 共 {count} 項，全都沒有數值",
)
_IN_PART = Text("{message}: the report would lack this workbook", "{message}：報告將缺少這個活頁簿")
_IN_PART_HINT = Text(
    "Mend it first. If the report is to go out without it, add --anyway.",
    "請先修正；若仍要寄出缺少它的報告，請加 --anyway。",
)
_EMPTY_HINT = Text(
    "Check the workbook and the day. If it is to go out all the same, add --anyway.",
    "請檢查活頁簿與日期；若仍要寄出，請加 --anyway。",
)
_REMOVED = Text(
    "{file}: removed {draft}, the draft of an earlier run for somebody who gets none any more",
    "{file}：已移除 {draft}，這是先前為現已不再收件者產生的草稿",
)
_KEPT = Text(
    "{file}: {draft} is for somebody who gets none any more, but was changed since okrsheet made it: look at it",
    "{file}：{draft} 的收件者已不再收件，但草稿產生後曾被修改，因此保留，請自行查看",
)
_NOT_THERE = Text(
    "{address} may not get the trial: its domain is not in allowed_domains",
    "不能試寄給 {address}：網域不在 allowed_domains 內",
)
_NOT_THERE_HINT = Text("Add the domain, or name an address of your own.", "請加入該網域，或改用自己的地址。")
_NO_OUTBOX = Text(
    "{file}: there is no outbox; nothing was sent from here", "{file}：沒有寄件紀錄，尚未寄送任何郵件"
)
_NO_OUTBOX_HINT = Text(
    "Name the workbook or folder with --of, or the configuration with --config.",
    "請用 --of 指定活頁簿或資料夾，或用 --config 指定設定檔。",
)
_PASSED_OVER = Text("{where}: passed over: {why}", "{where}：略過：{why}")
_CAME_BACK = Text("{address}: {state}: {answer}", "{address}：{state}：{answer}")
_OF_ANOTHER = Text(
    "{address}: still {state}; a server reports of {other}, to which it was forwarded: {answer}",
    "{address}：仍為{state}；伺服器回報的是轉寄後的地址 {other}：{answer}",
)
