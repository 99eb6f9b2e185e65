"""The contents of the mail: for each recipient the subject, and the summary as HTML and as text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from okrsheet.assessment import Assessment
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Language, Text
from okrsheet.mail.recipients import Recipient
from okrsheet.report.audience import WHOLE, Audience, Scope
from okrsheet.report.context import Context
from okrsheet.report.html import fitted, full_page
from okrsheet.report.summary import subject
from okrsheet.report.text import twin
from okrsheet.run.printing import pdf_of

EARLY = "-early"
"""What stands behind the day of a letter that is mailed before that day."""


class Attach(Enum):
    """In which form the full report comes with a letter."""

    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a letter: its name, its type (``text/html``), its bytes."""

    name: str
    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says.

    ``digest`` is the same for two contents that tell the reader the same: it leaves out the footer, which
    names the file's state and the program's version, what the data sources said at the time, and the attachment.
    """

    subject: str
    html: str
    text: str
    digest: str
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What one recipient is told, of which report.

    ``report`` names the workbook, ``day`` is the ISO date as of which the report was computed. A letter
    that is mailed before that day has :data:`EARLY` behind it: that is another report than the one that
    goes out when the day has come.
    """

    recipient: Recipient
    report: str
    day: str
    content: Content

    @property
    def early(self) -> bool:
        """Whether it is mailed before the day of its report."""
        return self.day.endswith(EARLY)


def letters(
    assessment: Assessment,
    audience: Audience,
    to: Iterable[Recipient],
    report: str,
    *,
    early: bool = False,
    attach: Attach | None = None,
) -> Iterator[Letter]:
    """A letter for each recipient; those of the same scope and language share one content.

    ``early`` says that they are mailed before the day of the report. With ``attach`` the full report comes with the
    letters of those who get the whole plan; it shows everything, so nobody else gets it.

    Raises:
        OkrsheetError: the full report is too large for a mail, or cannot be printed.
    """
    day = assessment.as_of.isoformat() + (EARLY if early else "")
    contexts: dict[Language, Context] = {}
    contents: dict[tuple[Language, Scope], Content] = {}
    attachments: dict[Language, Attachment] = {}
    for recipient in to:
        language, scope = recipient.language, recipient.scope
        if (language, scope) not in contents:
            context = contexts.setdefault(language, Context(assessment, language))
            with_it = attach if scope.extent in WHOLE else None
            if with_it and language not in attachments:
                attachments[language] = _attachment(context, with_it)
            shown = replace(context.showing(audience.selection(scope)), attached=bool(with_it))
            contents[language, scope] = replace(
                content(shown), attachment=attachments[language] if with_it else None
            )
        yield Letter(recipient, report, day, contents[language, scope])


def with_sources(letter: Letter, told: Assessment, audience: Audience) -> Letter:
    """A keeper's letter about a plan whose data sources were asked, as ``told`` knows. To the outbox it stays the same letter:
    a source that is down for a minute is no reason to send another.
    """
    language, scope, before = letter.recipient.language, letter.recipient.scope, letter.content
    shown = replace(
        Context(told, language), chosen=audience.selection(scope), attached=bool(before.attachment)
    )
    made = content(shown)
    return replace(letter, content=replace(made, digest=before.digest, attachment=before.attachment))


def _attachment(context: Context, attach: Attach) -> Attachment:
    """The full report as a file."""
    page, day = "".join(full_page(context)), context.assessment.as_of
    made = page.encode() if attach is Attach.HTML else pdf_of(page, day)
    if len(made) > _LARGEST:
        known = {"size": len(made) // 1_000_000, "most": _LARGEST // 1_000_000}
        raise OkrsheetError(_TOO_LARGE.says(**known), _TOO_LARGE_HINT)
    return Attachment(f"report-{day.isoformat()}.{attach.value}", _TYPES[attach], made)


def content(context: Context) -> Content:
    """What the mail of one report says."""
    view, html = fitted(context)
    told = twin(replace(view, footer=()), context.language)
    return Content(
        subject=subject(context),
        html=html,
        text=twin(view, context.language),
        digest=hashlib.sha256(told.encode()).hexdigest(),
    )


_TYPES = {Attach.HTML: "text/html", Attach.PDF: "application/pdf"}
_LARGEST = 10_000_000
"""Bytes of an attachment; mail makes a third more of it, and many servers refuse what is over 20 MB."""
_TOO_LARGE = Text(
    en="the full report has {size} MB, and more than {most} MB are not mailed",
    zh_TW="完整報告有 {size} MB，超過 {most} MB 不隨信寄出",
)
_TOO_LARGE_HINT = Text(
    en="Put report.html where people can open it, and its address into Full report of the Settings sheet.",
    zh_TW="請將 report.html 放在大家能開啟的位置，並把網址填入「設定」工作表的「完整報告連結」。",
)
