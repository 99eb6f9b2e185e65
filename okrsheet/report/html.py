"""The mail (``summary.html``) and the full page (``report.html``)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from okrsheet.assessment import Assessment
from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Language, Text
from okrsheet.plan.palette import COLOURS
from okrsheet.plan.status import rounded
from okrsheet.report import formatting, phrases
from okrsheet.report import page as full
from okrsheet.report.context import Context
from okrsheet.report.itemlists import SIZES, fits
from okrsheet.report.summary import SummaryView, summary_view

if TYPE_CHECKING:
    import css_inline
    import jinja2

MOST_BYTES = 100_000
"""The mail's size as quoted-printable; Gmail cuts off what is longer than about 102 KB."""
_SPARE = 500  # mail libraries wrap lines in slightly different places
_PIECES = 2000  # of a page, between two values each, that are written together


_STYLE = re.compile('style="([^"]*)"')


@cache
def environment() -> jinja2.Environment:
    """The templates; whatever they print is escaped, and an unknown name is an error."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("okrsheet.report", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["unbroken"] = formatting.unbroken
    made.filters["runs"] = formatting.runs
    made.filters["pieces"] = formatting.pieces
    made.filters["unlinked"] = formatting.unlinked
    made.filters["sha256"] = _digest
    made.filters["exact"] = _exact
    return made


def _digest(block: str) -> str:
    """What a content security policy calls a block of script or style by."""
    return base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()


def _exact(number: float) -> str:
    """A number for scripts: to nine decimals, so that equal ones are equal."""
    return f"{rounded(number):.12g}"


@cache
def words(language: Language) -> dict[str, str]:
    """Every phrase of the reports by its name, for headings and labels, and the marks between them."""
    said = {name: text.into(language) for name, text in vars(phrases).items() if isinstance(text, Text)}
    return said | {name.upper(): mark for name, mark in asdict(conventions(language).marks).items()}


def render(template: str, view: object, language: Language) -> str:
    """A template filled with a view."""
    return "".join(written(template, view, language))


def written(template: str, view: object, language: Language) -> Iterator[str]:
    """As :func:`render`, piece by piece, so that nobody needs to hold all of it."""
    known = {
        "view": view,
        "words": words(language),
        "language": language,
        "written": conventions(language),
        "colours": COLOURS,
    }
    pieces = environment().get_template(template).generate(known)
    while block := "".join(islice(pieces, _PIECES)):
        yield formatting.signs_kept(block)


def summary(assessment: Assessment, language: Language) -> str:
    """The mail: everything in one HTML file that every mail program can show."""
    return fitted(Context(assessment, language))[1]


def fitted(context: Context) -> tuple[SummaryView, str]:
    """The mail with as little left out as its size allows, as data and as HTML."""
    for size in SIZES:
        if fits(context, size):
            view = summary_view(context, size)
            html = inlined(render("summary.html.j2", view, context.language))
            if bytes_as_mail(html) <= MOST_BYTES - _SPARE:
                break
    return view, html


def inlined(html: str) -> str:
    """The page with its styles moved to the elements, without needless spaces; nothing is fetched."""
    return _STYLE.sub(_tight, _inliner().inline(html))


def _tight(style: re.Match[str]) -> str:
    return f'style="{style[1].replace(": ", ":").removesuffix(";")}"'


@cache
def _inliner() -> css_inline.CSSInliner:
    import css_inline

    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


def bytes_as_mail(html: str) -> int:
    """How long a text is in a mail: UTF-8, quoted-printable, lines ended by CR LF."""
    encoded = binascii.b2a_qp(html.encode(), istext=True)
    return len(encoded) + encoded.count(b"\n")


def page(assessment: Assessment, language: Language) -> str:
    """The full report: one file for the browser, complete without network and script."""
    return "".join(full_page(Context(assessment, language)))


def full_page(context: Context) -> Iterator[str]:
    """As :func:`page`, of a context at hand, piece by piece."""
    return written("report.html.j2", full.page_view(context), context.language)
