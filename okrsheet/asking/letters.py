"""The mails that bring forms: what is wanted by when, so that it is understood without opening anything."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from okrsheet.asking import words
from okrsheet.asking.asked import Ask, AskedRow
from okrsheet.asking.form import form
from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Language, Text, clip, file_name
from okrsheet.mail.contents import Attachment, Content, Letter
from okrsheet.mail.outbox import key_of
from okrsheet.mail.recipients import Recipient
from okrsheet.plan.palette import COLOURS
from okrsheet.report import html
from okrsheet.report.audience import Extent, Scope
from okrsheet.report.formatting import signs_kept

if TYPE_CHECKING:
    import jinja2

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_ROWS: Final = 60
"""Rows that a mail lists; the form has all."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One item in a mail: its title, what is wanted, and what is known of it."""

    title: str
    wanted: str
    facts: str


@dataclass(frozen=True, slots=True)
class AskView:
    """What a mail says, in its order."""

    title: str
    lead: tuple[str, ...]
    steps_title: str
    steps: tuple[str, ...]
    rows_title: str
    rows: tuple[RowView, ...]
    more: str
    notes: tuple[str, ...]


def label_of(ask: Ask, *apart: str) -> str:
    """What the outbox has as the day of an ask's mail: ``2026-11-ask``. What goes to one address several times at
    one stage is told ``apart`` by the people whom it is about.
    """
    suffix = f"-{key_of(*sorted(apart))[:6]}" if apart else ""
    return f"{ask.about}-{ask.stage.value}{suffix}"


def form_name(ask: Ask) -> str:
    """The name of a form's file: of the plan, the month and the person, as every system takes it."""
    return f"{file_name(f'{clip(PurePath(ask.plan).stem, 24)}-{ask.about}-{ask.person}')}.xlsx"


def letter(ask: Ask, key: bytes | None, *, before: Ask | None = None, trial: bool = False) -> Letter:
    """The mail to one person, with the form.

    Without a ``key`` it has no form, for who only looks. ``before`` is what they were asked first, where this is a
    reminder. In the outbox it is the same mail whatever
    it says, but for a ``trial``, which may be repeated.
    """
    view, language = _view(ask, before), ask.language
    made = rendered(view, language)
    content = Content(
        subject=words.subject(ask),
        html=made[0],
        text=made[1],
        digest=hashlib.sha256(made[1].encode()).hexdigest() if trial else _digest(ask),
        attachment=Attachment(form_name(ask), XLSX, form(ask, key)) if key else None,
    )
    return Letter(recipient_of(ask.address, ask.person, language), ask.plan, ask.label, content)


def letter_to_manager(asks: Sequence[Ask], asked: Sequence[str], manager: Recipient) -> Letter:
    """The mail to a manager about those who have not answered; ``asked`` says of each when they were asked."""
    first, language = asks[0], manager.language
    rows = [_of_person(ask, days, language) for ask, days in zip(asks, asked, strict=True)]
    view = AskView(
        title=words.manager_title(first, len(asks), language),
        lead=(words.manager_lead(first, language),),
        steps_title="",
        steps=(),
        rows_title=words.OPEN.into(language),
        rows=tuple(rows[:_MOST_ROWS]),
        more=words.more(len(rows) - _MOST_ROWS, language),
        notes=(words.manager_note(first, language),),
    )
    page, text = rendered(view, language)
    content = Content(view.title, page, text, key_of("ask", first.label))
    return Letter(manager, first.plan, first.label, content)


def recipient_of(address: str, name: str, language: Language) -> Recipient:
    """Whoever gets a mail; what concerns them is what they own."""
    return Recipient(address, name, Scope(Extent.OWNER, name), language)


def rendered(view: AskView, language: Language) -> tuple[str, str]:
    """A mail as HTML and as plain text."""
    known = {
        "view": view,
        "words": html.words(language),
        "language": language,
        "written": conventions(language),
        "colours": COLOURS,
    }
    page = html.inlined(signs_kept(_environment().get_template("ask.html.j2").render(known)))
    text = _environment().overlay(autoescape=False).get_template("ask.txt.j2").render(known)
    return page, "\n".join(line.rstrip() for line in text.replace("\u00a0", " ").splitlines()).strip() + "\n"


@cache
def _environment() -> jinja2.Environment:
    """The templates of reports and of these mails; whatever they print is escaped."""
    import jinja2

    loaders = [jinja2.PackageLoader(package, "pages") for package in ("okrsheet.asking", "okrsheet.report")]
    return html.environment().overlay(loader=jinja2.ChoiceLoader(loaders))


def _digest(ask: Ask) -> str:
    """The same for all mails of one stage to one person about one month, also when the plan is renamed."""
    return key_of("ask", ask.label, ask.person)


def _view(ask: Ask, before: Ask | None) -> AskView:
    language, name = ask.language, form_name(ask)
    return AskView(
        title=words.heading(ask),
        lead=tuple(words.lead(ask, before)),
        steps_title=words.HOW.into(language),
        steps=tuple(step.says(file=name).into(language) for step in words.STEPS_OF_MAIL),
        rows_title=words.WANTED.into(language),
        rows=tuple(_row(ask, row) for row in ask.rows[:_MOST_ROWS]),
        more=words.more(len(ask.rows) - _MOST_ROWS, language),
        notes=(words.NOT_YOURS.into(language), words.made_by(ask)),
    )


def _row(ask: Ask, row: AskedRow) -> RowView:
    return RowView(words.titled(row, ask.language), row.wanted, words.facts(ask, row))


def _of_person(ask: Ask, days: str, language: Language) -> RowView:
    titles = tuple(words.titled(row, language) for row in ask.rows)
    return RowView(clip(ask.person, 60), days, _LIST.says(titles=titles).into(language))


_LIST = Text(en="{titles}", zh_TW="{titles}")
