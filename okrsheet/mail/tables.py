"""Tables for the terminal: who would get what, and what is in the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from okrsheet.basics.text import Language, Text, aligned, clean, clip, one_line
from okrsheet.mail.outbox import Entry
from okrsheet.mail.sending import Decision
from okrsheet.report.audience import Extent


def table_of_letters(decisions: Iterable[Decision], language: Language) -> Iterator[str]:
    """Who would get what, as lines of a table."""
    head = [text.into(language) for text in _LETTERS]
    rows = [list(_row(decision, language)) for decision in decisions]
    yield from aligned([head, *rows])


def table_of_outbox(entries: Iterable[Entry], language: Language) -> Iterator[str]:
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
    yield from aligned([[text.into(language) for text in _OUTBOX], *rows])


def _row(decision: Decision, language: Language) -> Iterator[str]:
    letter = decision.letter
    recipient, scope = letter.recipient, letter.recipient.scope
    words = _GETS[scope.extent].says(department=scope.department)
    yield clip(recipient.address, 50)
    yield one_line(scope.person or recipient.name, 30)
    yield one_line(words.into(language), 40)
    yield recipient.language
    yield clean(decision.why.into(language))
    yield decision.dispatch.subject if decision.dispatch else letter.content.subject


_LETTERS = (
    Text(en="To", zh_TW="收件地址"), Text(en="Name", zh_TW="姓名"), Text(en="Gets", zh_TW="內容"), Text(en="Language", zh_TW="語言"),
    Text(en="Now", zh_TW="處理"), Text(en="Subject", zh_TW="主旨"),
)  # fmt: skip
_GETS = {
    Extent.COMPANY: Text(en="the whole plan", zh_TW="整份計畫"),
    Extent.KEEPER: Text(en="the whole plan, findings and method", zh_TW="整份計畫、檢查結果與計算方式"),
    Extent.DEPARTMENT: Text(en="department: {department}", zh_TW="部門：{department}"),
    Extent.OWNER: Text(en="own items", zh_TW="個人項目"),
    Extent.MANAGER: Text(en="own and direct reports' items", zh_TW="個人與直屬部屬項目"),
}
_OUTBOX = (
    Text(en="Key", zh_TW="編號"), Text(en="State", zh_TW="狀態"), Text(en="As of", zh_TW="截至"), Text(en="To", zh_TW="收件地址"),
    Text(en="Report", zh_TW="報告"), Text(en="Since (UTC)", zh_TW="時間（UTC）"), Text(en="Answer", zh_TW="伺服器回應"),
)  # fmt: skip
