"""The contents of the mail: for each recipient the subject, and the summary as HTML and as text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from okrsheet.assessment import Assessment
from okrsheet.basics.text import Language
from okrsheet.mail.recipients import Recipient
from okrsheet.report.audience import Audience, Scope
from okrsheet.report.context import Context
from okrsheet.report.html import fitted
from okrsheet.report.summary import subject
from okrsheet.report.text import twin

EARLY = "-early"
"""What stands behind the day of a letter that is mailed before that day."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says.

    ``digest`` is the same for two contents that tell the reader the same: it leaves out the footer, which
    names the file's state and the program's version.
    """

    subject: str
    html: str
    text: str
    digest: str


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
    assessment: Assessment, audience: Audience, to: Iterable[Recipient], report: str, *, early: bool = False
) -> Iterator[Letter]:
    """A letter for each recipient; those of the same scope and language share one content.

    ``early`` says that they are mailed before the day of the report.
    """
    day = assessment.as_of.isoformat() + (EARLY if early else "")
    contexts: dict[Language, Context] = {}
    contents: dict[tuple[Language, Scope], Content] = {}
    for recipient in to:
        language, scope = recipient.language, recipient.scope
        if (language, scope) not in contents:
            context = contexts.setdefault(language, Context(assessment, language))
            contents[language, scope] = content(context.showing(audience.selection(scope)))
        yield Letter(recipient, report, day, contents[language, scope])


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
