"""The command on one workbook: read, assess, choose recipients, write letters, and do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from okrsheet.errors import OkrsheetError
from okrsheet.mail.address import domain_of
from okrsheet.mail.bounces import note, notices
from okrsheet.mail.config import Config, allowed, check_sendable, load
from okrsheet.mail.letters import Letter, letters
from okrsheet.mail.message import envelope_of
from okrsheet.mail.outbox import Entry, Outbox, State, existing
from okrsheet.mail.posting import Decision, Order, Posted, decide, post, report_name, write_drafts
from okrsheet.mail.recipients import FAULTS, Skipped, by_reason, recipients
from okrsheet.mail.secret import secret_of
from okrsheet.mail.send import Server
from okrsheet.report import phrases, shown
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
    """A workbook's letters, and what is to be done with each."""

    job: Job
    config: Config
    language: Language
    skipped: tuple[Skipped, ...]
    decisions: tuple[Decision, ...]

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
        return any(s.why in FAULTS for s in self.skipped)

    @property
    def faults(self) -> bool:
        """Whether somebody does not get what they should."""
        return self.lacking or any(d.fault for d in self.decisions)


def prepare(job: Job, order: Order) -> Ready:
    """Reads and assesses the workbook once and writes every letter; nothing is sent.

    Raises:
        OkrsheetError: the workbook, the configuration or the outbox cannot be read.
    """
    with no_traceback(job.path):
        config = load(job.path, job.config)
        assessment = assess_file(job.path, job.day)
        language, shares = job.language or assessment.plan.language, Shares(assessment.plan)
        to, skipped = recipients(shares, language, job.by, job.to)
        made = list(letters(assessment, shares, to, report_name(job.path, config)))
        outbox = existing(config.outbox)
        try:
            decisions = tuple(decide(made, outbox, config, order))
        finally:
            if outbox:
                outbox.close()
        return Ready(job, config, language, skipped, decisions)


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
    yield recipient.address
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
    """Who gets nothing, by reason, in a line each."""
    for why, names in by_reason(ready.skipped):
        few = tuple(shown.clip(shown.clean(name), 80) for name in names[:_NAMED])
        rest = len(names) - len(few)
        listed: object = phrases.MORE_TITLES.says(titles=few, count=rest) if rest else few
        yield _NOTHING_FOR.says(file=ready.job.path, why=why, names=listed)


def draft(ready: Ready, folder: Path, taken: set[str]) -> Iterator[Path]:
    """Writes each letter as a draft, whatever the outbox says."""
    with no_traceback(ready.job.path):
        yield from write_drafts(ready.letters, folder, envelope_of(ready.config.smtp), taken)


def send(ready: Ready, order: Order) -> Iterator[Posted]:
    """Sends what is to be sent.

    Raises:
        OkrsheetError: something is missing in the configuration, or no message can be sent.
    """
    config = ready.config
    with no_traceback(ready.job.path):
        check_sendable(config)
        if order.redirect_to and not allowed(domain_of(order.redirect_to), config.smtp):
            raise OkrsheetError(_NOT_THERE.says(address=order.redirect_to), _NOT_THERE_HINT)
        if not ready.waiting:
            return
        secret = secret_of(config.smtp)
        with Outbox(config.outbox) as outbox, Server(config, secret) as server:
            yield from post(ready.decisions, outbox, server, envelope_of(config.smtp), order)


def open_outbox(place: Path, config: Path | None) -> Outbox:
    """The outbox that belongs to a workbook or a folder; what an interrupted run left in it is
    marked.

    Raises:
        OkrsheetError: there is none, or it cannot be used.
    """
    with no_traceback(place):
        path = load(place, config).outbox
        outbox = existing(path)
        if outbox is None:
            raise OkrsheetError(_NO_OUTBOX.says(file=path), _NO_OUTBOX_HINT)
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
            entry.report,
            entry.changed[:16].replace("T", " "),
            entry.answer or "–",
        ]
        for entry in entries
    ]
    yield from aligned([[text.into(language) for text in _OUTBOX_HEAD], *rows])


def bounced(outbox: Outbox, mailbox: Path) -> Iterator[Message]:
    """Reads delivery reports from a mailbox, and says what they changed."""
    with no_traceback(mailbox):
        for entry, notice in note(outbox, notices(mailbox)):
            refused = notice.action == "failed"
            state = State.REFUSED if refused else State.SENT
            yield _CAME_BACK.says(address=entry.recipient, state=state.text, answer=notice.answer)


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
_NOTHING_FOR = Text("{file}: nothing goes to {names}: {why}", "{file}：不寄給 {names}：{why}")
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
_CAME_BACK = Text("{address}: {state}: {answer}", "{address}：{state}：{answer}")
