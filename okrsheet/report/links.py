"""The way from a mail to the full report: what Settings say (*Full report*), or the attachment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from okrsheet.basics.dates import month_name
from okrsheet.basics.text import clean, clip
from okrsheet.plan import Item
from okrsheet.report.context import Context

_FOLLOWED = re.compile(r"https?://\S", re.IGNORECASE)
"""A mail program may be asked for these; of any other address nobody knows what following it would do."""
_OTHER_SCHEME = re.compile(r"(?!https?:|file:)[a-z][a-z0-9+.-]+:", re.IGNORECASE)
"""What is neither an address of the web nor a path; the letter of a drive is one."""
_NO_PART_OF_A_LINK = re.compile(r"[\s<>\"']")
_MONTH, _ID = (re.compile(word, re.IGNORECASE) for word in (r"\{month\}", r"\{id\}"))
_OUR_PAGE = re.compile(r"\.html?$", re.IGNORECASE)
_LONGEST = 200  # characters


@dataclass(frozen=True, slots=True)
class Links:
    """Where the full report is. ``address`` may be followed, ``shown`` is what is read: the address, or a path, which
    is only named. Both are blank where Settings say nothing.
    """

    address: str = ""
    shown: str = ""
    pattern: str = ""
    """The address with ``{id}`` where the ID of an item belongs; blank where items have no address."""
    page: str = ""
    """The address of a page of ours, which takes filters behind ``#``; blank where nobody knows what it is."""

    def item(self, item: Item) -> str:
        """The address of one item; blank where it has none."""
        return self.pattern.replace("{id}", quote(item.id, safe="")) if item.id and self.pattern else ""

    def filtered(self, **filters: str) -> str:
        """The address that shows only what the filters of the page let through; blank where there is none."""
        return f"{self.page}#{urlencode(filters)}" if self.page else ""


def links(context: Context) -> Links:
    """The way to the full report of the month; ``{month}`` and ``{id}`` stand in the address for themselves."""
    return context.once(_links)


def _links(context: Context) -> Links:
    typed = _MONTH.sub(month_name(context.assessment.as_of), clean(context.plan.settings.full_report or ""))
    if not typed or _OTHER_SCHEME.match(typed):
        return Links()
    address = _ID.sub("{id}", typed).replace(" ", "%20")  # folders have names with spaces
    named = Links(shown=clip(_ID.sub("", typed), _LONGEST))
    if not _FOLLOWED.match(address) or _NO_PART_OF_A_LINK.search(address):
        return named
    try:
        whole = _of_no_item(address)
    except ValueError:
        return named
    page, _, fragment = whole.partition("#")
    page = page if _OUR_PAGE.search(page.partition("?")[0]) else ""
    of_ours = f"{page}#id={{id}}" if page and not fragment else ""
    return Links(whole, clip(whole, _LONGEST), address if "{id}" in address else of_ours, page)


def _of_no_item(address: str) -> str:
    """The address of no item in particular: what names one in the query or behind ``#`` is left away. Blank where
    the ID is a part of the place itself.

    Raises:
        ValueError: it is no address, or an ID would say on which machine it is.
    """
    parts = urlsplit(address)
    if "{id}" in parts.netloc:
        raise ValueError(address)
    if "{id}" in parts.path:
        return ""
    query, fragment = (
        "&".join(one for one in part.split("&") if "{id}" not in one)
        for part in (parts.query, parts.fragment)
    )
    return urlunsplit(parts._replace(query=query, fragment=fragment))
