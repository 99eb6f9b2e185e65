"""What a reader sees of a page, and what it is made of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

import okrsheet

_NUMBER = re.compile(r"[+−]?\d+(?:,\d{3})*(?:\.\d+)?%?")
_UNSEEN = ("style", "script", "title")


def scrubbed(text: str) -> str:
    """A report without what changes from release to release, and from file to file."""
    text = text.replace(f"okrsheet {okrsheet.__version__}", "okrsheet VERSION")
    return re.sub("SHA-256 [0-9a-f]{12}", "SHA-256 OF-THE-FILE", text)


@dataclass
class Page(HTMLParser):
    """A page taken apart: its tags with their attributes, and the text that is seen."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    hidden: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in _UNSEEN:
            self.hidden = tag
        elif tag not in ("span", "b"):
            self.seen.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.hidden:
            self.hidden = ""

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.seen.append(data)

    @property
    def text(self) -> str:
        """The text as lines."""
        lines = (" ".join(line.split()) for line in "".join(self.seen).split("\n"))
        return "\n".join(line for line in lines if line)

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of one name."""
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(html: str) -> Page:
    """A page taken apart."""
    page = Page()
    page.feed(html)
    page.close()
    return page


def numbers(text: str) -> Counter[str]:
    """Every number in a text, with its sign, percent sign and how often it occurs."""
    return Counter(_NUMBER.findall(text.replace("\u2060", "")))
