"""The way from a mail to the full report: what Settings say (*Full report*), or the attachment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from okrsheet.basics.dates import month_name
from okrsheet.basics.text import clean, clip
from okrsheet.plan import Item
from okrsheet.report.context import Context

_FOLLOWED = re.compile(r"https?://\S", re.IGNORECASE)
"""A mail program may be asked for these; of any other address nobody knows what following it would do."""
_NO_PART_OF_A_LINK = re.compile(r"[\s<>\"']")
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
    typed = clean(context.plan.settings.full_report or "").replace(
        "{month}", month_name(context.assessment.as_of)
    )
    if not typed:
        return Links()
    whole = _without_id(typed)
    if not _FOLLOWED.match(whole) or _NO_PART_OF_A_LINK.search(typed):
        return Links(shown=clip(whole, _LONGEST))
    before, _, fragment = whole.partition("#")
    page = before if _OUR_PAGE.search(before.partition("?")[0]) else ""
    ours = f"{page}#id={{id}}" if page and not fragment else ""
    return Links(whole, clip(whole, _LONGEST), typed if "{id}" in typed else ours, page)


def _without_id(typed: str) -> str:
    """The address of no item in particular: a fragment or a query that names one is left away."""
    before, found, after = typed.partition("{id}")
    if not found:
        return typed
    return re.sub(r"[#?&][\w.-]*=?$", "", before) + after
