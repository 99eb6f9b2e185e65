"""The table for the terminal: who would be asked for how much."""

from __future__ import annotations

from collections.abc import Iterator

from okrsheet.asking.asking import Prepared, Question
from okrsheet.basics.text import Language, Message, Text, aligned, clean, clip, one_line
from okrsheet.mail.sending import Decision


def table_of_questions(prepared: Prepared, language: Language) -> Iterator[str]:
    """Who would be asked for how much, as lines of a table."""
    rows = [list(_row(question, decision, language)) for question, decision in prepared.decided()]
    if rows:
        yield from aligned([[text.into(language) for text in _HEADS], *rows])


def _row(question: Question, decision: Decision | None, language: Language) -> Iterator[str]:
    asks, letter = question.asks, question.letter
    now: Message | Text = question.why or (decision.why if decision else _NOT_MAILED)
    yield clip(letter.recipient.address, 50) if letter else "–"
    yield one_line(letter.recipient.name if letter else asks[0].person, 30)
    yield str(sum(ask.values for ask in asks))
    yield str(sum(ask.lacking for ask in asks))
    yield letter.recipient.language if letter else asks[0].language
    yield clean(now.into(language))
    yield (
        (decision.dispatch.subject if decision and decision.dispatch else letter.content.subject)
        if letter
        else "–"
    )


_HEADS = (
    Text(en="To", zh_TW="收件地址"), Text(en="Name", zh_TW="姓名"), Text(en="Values", zh_TW="數值"),
    Text(en="To complete", zh_TW="待補項目"), Text(en="Language", zh_TW="語言"), Text(en="Now", zh_TW="處理"),
    Text(en="Subject", zh_TW="主旨"),
)  # fmt: skip
_NOT_MAILED = Text(en="not mailed", zh_TW="不寄信")
