"""What mail programs can show: a linter over the data of caniemail.com.

``caniemail.json`` is an extract of that data (MIT, Copyright (c) 2019 HTeuMeuLeu): for each HTML
and CSS feature, which of the great mail programs show it only partly (``a``), not at all (``n``)
or nobody knows how (``u``), as of the last version tested. ``make caniemail`` renews it.
"""

from __future__ import annotations

import functools
import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

EXTRACT = Path(__file__).with_name("caniemail.json")
FAMILIES = ("gmail", "outlook", "apple-mail", "yahoo", "samsung-email", "thunderbird")

# What every program shows and the data therefore does not mention.
_TAGS = {"html", "head", "meta", "title", "a", "b", "br"}
_ATTRIBUTES = {
    "bgcolor", "border", "charset", "class", "colspan", "content", "href", "name", "scope", "style",
}  # fmt: skip
_PROPERTIES = {"color", "font-family"}

_GROUPS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "h1-h6"),
    **dict.fromkeys(("tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "col", "caption"), "table"),
    **dict.fromkeys(("ul", "ol", "li", "dl", "dt", "dd"), "lists"),
    **dict.fromkeys(("article", "aside", "details", "figure", "footer", "header", "main", "nav", "section",
                     "summary"), "semantics"),
}  # fmt: skip
_FUNCTIONS = {"calc": "unit-calc", "var": "variables", "url": "background-image", "hsl": "modern-color"}


class Findings(HTMLParser):
    """The features that a page uses, by caniemail's names; ``unknown`` is what has none."""

    def __init__(self) -> None:
        super().__init__()
        self.features = _features()
        self.used: set[str] = set()
        self.unknown: set[str] = set()
        self.in_style = False

    def use(self, what: str, known: set[str], name: str) -> None:
        if what in self.features:
            self.used.add(what)
        elif name not in known:
            self.unknown.add(what)

    def handle_decl(self, decl: str) -> None:
        self.used.add("html-doctype")

    def handle_comment(self, data: str) -> None:
        self.used.add("html-comments")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        self.use(f"html-{_GROUPS.get(tag, tag)}", _TAGS, tag)
        for name, value in attrs:
            if name == "name" and value in ("color-scheme", "supported-color-schemes"):
                self.used.add("html-meta-color-scheme")
            if name == "style":
                self.declarations(value or "")
            elif not name.startswith("data-"):
                self.use(f"html-{name}", _ATTRIBUTES, name)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.sheet(data)

    def sheet(self, css: str) -> None:
        """Rules, perhaps within at-rules."""
        if "/*" in css:
            self.used.add("css-comments")
        for at, condition in re.findall(r"@([\w-]+)([^{;]*)", css):
            self.use(f"css-at-{at}", set(), at)
            for feature in re.findall(r"\((prefers-[\w-]+|hover|orientation)", condition):
                self.use(f"css-at-media-{feature}", set(), feature)
        rules = re.sub(r"@[\w-]+[^{;]*[{;]", "", css)
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", rules):
            self.used.update(_selectors(selectors.strip()))
            self.declarations(body)

    def declarations(self, css: str) -> None:
        for declaration in filter(str.strip, css.split(";")):
            name, _, value = (part.strip().lower() for part in declaration.partition(":"))
            self.use(f"css-{_property(name)}", _PROPERTIES, name)
            for unit in re.findall(r"(?<![#\w])[\d.]+(px|pt|em|rem|vh|vw|ch|ex|cm|mm|in|%)", value):
                self.use("css-unit-" + ("percent" if unit == "%" else unit), set(), unit)
            for function in re.findall(r"([\w-]+)\(", value):
                self.use(f"css-{_FUNCTIONS.get(function, function)}", set(), function)
            if "!important" in value:
                self.used.add("css-important")
            if name == "display":
                self.use(f"css-display-{value.split()[0]}", {"display"}, name)


def _property(name: str) -> str:
    """The property under which caniemail tells of one."""
    if name.startswith("--"):
        return "variables"
    sided = re.fullmatch(r"(margin|padding|border)-(top|right|bottom|left|color|style|width)(-\w+)?", name)
    return sided[1] if sided else name


def _selectors(selectors: str) -> Iterator[str]:
    if "," in selectors:
        yield "css-selector-grouping"
    for selector in selectors.split(","):
        patterns = {
            "class": r"\.[\w-]", "id": r"#[\w-]", "type": r"(?:^|[\s>+~])\w", "universal": r"\*", "child": ">",
            "adjacent-sibling": r"\+", "general-sibling": "~", "attribute": r"\[",
            "descendant": r"[\w\])]\s+[\w.#\[*]", "chaining": r"\.[\w-]+\.",
        }  # fmt: skip
        for kind, pattern in patterns.items():
            if re.search(pattern, selector.strip()):
                yield f"css-selector-{kind}"
        for colons, pseudo in re.findall(r"(::?)([\w-]+)", selector):
            yield f"css-pseudo-{'element' if colons == '::' else 'class'}-{pseudo}"


@functools.cache
def _features() -> dict[str, dict[str, str]]:
    features: dict[str, dict[str, str]] = json.loads(EXTRACT.read_text("utf-8"))["features"]
    return features


def lint(html: str) -> dict[str, dict[str, str]]:
    """What a page uses and some program does not show as meant: feature → ``a``, ``n``, ``u`` →
    programs. What the data does not know at all stands under ``?``.
    """
    page = Findings()
    page.feed(html)
    page.close()
    found = {f: gaps for f in sorted(page.used) if (gaps := page.features.get(f, {"?": "no data"}))}
    return found | {name: {"?": "no data"} for name in sorted(page.unknown)}


def programs(gaps: dict[str, str]) -> str:
    """The programs that have a gap, in one line; a family alone is all of its programs."""
    known = {name for gaps in _features().values() for names in gaps.values() for name in names.split()}
    lacking = {name for names in gaps.values() for name in names.split()}
    found: list[str] = []
    for family in sorted({name.partition(".")[0] for name in known}):
        whole = {name for name in known if name.startswith(f"{family}.")}
        found += [family] if whole <= lacking else sorted(whole & lacking)
    return " ".join([*found, *sorted(lacking - known)])


def extract(data: dict[str, Any]) -> dict[str, Any]:
    """The extract of caniemail's own data file."""
    features: dict[str, dict[str, str]] = {}
    for feature in sorted(data["data"], key=lambda f: f["slug"]):
        if feature["category"] not in ("html", "css"):
            continue
        gaps: dict[str, list[str]] = {}
        for family in FAMILIES:
            for platform, versions in feature["stats"].get(family, {}).items():
                if (answer := list(versions.values())[-1][0]) != "y":
                    gaps.setdefault(answer, []).append(f"{family}.{platform}")
        features[feature["slug"]] = {answer: " ".join(programs) for answer, programs in sorted(gaps.items())}
    return {
        "source": "https://www.caniemail.com, MIT License, Copyright (c) 2019 HTeuMeuLeu",
        "date": str(data["last_update_date"])[:10],
        "features": features,
    }


def main(path: str) -> None:
    made = extract(json.loads(Path(path).read_text("utf-8")))
    lines = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in made["features"].items())
    head = "".join(f"{json.dumps(k)}: {json.dumps(made[k])},\n" for k in ("source", "date"))
    EXTRACT.write_text(f'{{\n{head}"features": {{\n{lines}\n}}\n}}\n', "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
