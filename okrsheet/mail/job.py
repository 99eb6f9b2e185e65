"""The command on one workbook: read, assess, choose recipients, write letters, and do it."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from okrsheet.errors import OkrsheetError
from okrsheet.mail.address import domain_of
from okrsheet.mail.bounces import Unread, note
from okrsheet.mail.config import Config, allowed, check_sendable, load
from okrsheet.mail.letters import Letter, letters
from okrsheet.mail.message import envelope_of
from okrsheet.mail.outbox import Entry, Outbox, existing
from okrsheet.mail.posting import (
    Decision,
    Order,
    Posted,
    decide,
    lost_names,
    post,
    report_name,
    write_drafts,
)
from okrsheet.mail.recipients import FAULTS, Skipped, by_reason, recipients
from okrsheet.mail.secret import secret_of
from okrsheet.mail.send import Server
from okrsheet.report import shown
from okrsheet.report.scope import Extent, Shares
from okrsheet.run import assess_file, no_traceback
from okrsheet.text import Language, Message, Text, breadth

_NAMED = 5
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Job:
    """One workbook, and who is to get what of it."""

    path: Path
    day: dt.date
    config: Path | None = None
    language: Language | None = None
    by: Extent | None = None
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """A workbook's letters, and what is to be done with each.

    ``lost`` are the names of reports that this one may have had when it was sent.
    """

    job: Job
    order: Order
    config: Config
    language: Language
    skipped: tuple[Skipped, ...]
    decisions: tuple[Decision, ...]
    lost: tuple[str, ...] = ()

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


def prepare(job: Job, order: Order, *, sending: bool = False, renamed: bool | None = None) -> Ready:
    """Reads and assesses the workbook once and writes every letter; nothing is sent.

    Args:
        job: the workbook.
        order: how its letters are to be sent.
        sending: whether they are to be sent at all: then what is missing for that is said, and
            what an interrupted run left in the outbox is marked. Otherwise nothing is written.
        renamed: whether the workbook is the one that has another name in the outbox; if nobody
            says so, but it may be, nothing is sent.

    Raises:
        OkrsheetError: the workbook, the configuration or the outbox cannot be read, or nothing
            can be sent.
    """
    with no_traceback(job.path):
        config = load(job.path, job.config)
        order = replace(order, naming=_naming(job))
        if sending:
            _check(config, order)
        assessment = assess_file(job.path, job.day)
        language, shares = job.language or assessment.plan.language, Shares(assessment.plan)
        to, skipped = recipients(shares, language, job.by, job.to)
        made = list(letters(assessment, shares, to, report_name(job.path, config)))
        outbox = existing(config.outbox, reading=not sending)
        if outbox is None:
            return Ready(job, order, config, language, skipped, tuple(decide(made, None, config, order)))
        with outbox:
            if sending:
                outbox.mend()
            lost = tuple(lost_names(made, outbox, config)) if not order.redirect_to else ()
            if sending and lost and renamed is None:
                raise OkrsheetError(_LOST.says(file=job.path, names=lost), _LOST_HINT)
            if sending and lost and renamed:
                outbox.rename(lost, report_name(job.path, config))
            decisions = tuple(decide(made, outbox, config, order))
        return Ready(job, order, config, language, skipped, decisions, lost)


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
    yield shown.clip(recipient.address, 50)
    yield shown.clip(shown.clean(recipient.name), 30)
    yield shown.clip(shown.clean(words.into(language)), 40)
    yield recipient.language
    yield shown.clean(decision.why.into(language))
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
        few = tuple(shown.clip(shown.clean(name.into(ready.language)), 80) for name in names[:_NAMED])
        rest = len(names) - len(few)
        listed: object = _MORE_PEOPLE.says(names=few, count=rest) if rest else few
        yield _NOTHING_FOR.says(file=ready.job.path, why=why, names=listed)
    if ready.nobody:
        yield _NOBODY.says(file=ready.job.path)
    elif not ready.decisions:
        yield _NOBODY_LEFT.says(file=ready.job.path)
    if ready.lost:
        yield _LOST.says(file=ready.job.path, names=ready.lost)


def draft(ready: Ready, folder: Path, taken: set[str]) -> Iterator[Path]:
    """Writes each letter as a draft, whatever the outbox says."""
    with no_traceback(ready.job.path):
        yield from write_drafts(ready.letters, folder, envelope_of(ready.config.smtp), taken)


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
            shown.clean(entry.report),
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
                yield _PASSED_OVER.says(where=shown.clean(found.where), why=found.why), None
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
