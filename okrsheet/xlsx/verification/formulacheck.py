"""Whether Excel could read a formula at all: brackets, quotation marks and operators."""

from __future__ import annotations

import re

_OPENING = {")": "(", "}": "{"}

# A text, a quoted sheet, and what stands in square brackets count as one name each. In brackets
# an apostrophe escapes the sign behind it.
_INNER = r"(?:'.|[^\[\]'])*"
_ATOM = re.compile(
    rf""" "(?:[^"]|"")*" | '(?:[^']|'')*' | \[{_INNER}(?:\[{_INNER}\]{_INNER})*\] | (?P<open>["'\[].*) """,
    re.VERBOSE | re.DOTALL,
)
"""One such name, or what is left from where one begins without an end: so that is looked for once."""
_COMPARED = re.compile(r"<>|<=|>=")
_DANGLING = re.compile(
    r"""
    ^\s*[*/^&<>),;]             # nothing in front of an operator
    | [-+*/^&=<>(,;{]\s*$       # nothing behind one
    | [-+*/^&=<>]\s*[*/^&=<>)%,;}]
    | [({,;]\s*[*/^&=<>%]
    | (?<![\w.:$!])[0-9.]+\s+[0-9.]+(?![\w.:!])  # two numbers side by side; ``1:1 2:2`` are rows
    | (?<![\w.])[0-9]+\.[0-9]*\.
    | (?<!\#REF)!!
    | (?<![\w.?\\)])\(\s*\)                      # nothing in brackets, and no function
    """,
    re.VERBOSE,
)
_DEEPEST = 130  # brackets; Excel's own limit is 64 functions, and brackets besides
_CONSTANTS = re.compile(r"\{([^{}]*)\}")
_CONSTANT = re.compile(
    r"\s*(?:[-+]?[0-9.]+(?:E[-+]?[0-9]+)?|x|TRUE|FALSE|#[A-Z0-9/_]+[!?]?)?\s*", re.IGNORECASE
)


def parses(formula: str) -> bool:
    """Whether a formula, without its ``=``, is one as far as its signs tell.

    Names of functions are not looked up: Excel opens a file with unknown ones.
    """
    bare = _COMPARED.sub("=", _ATOM.sub(_as_name, formula.removeprefix("=")))
    if re.search(r"[\"'\[\]]", bare) or (bare.strip() and _DANGLING.search(bare)):
        return False
    if ";" in _CONSTANTS.sub("", bare):
        return False  # in files, arguments are divided by commas, whatever the language
    for constants in _CONSTANTS.findall(bare):
        if not all(_CONSTANT.fullmatch(constant) for constant in re.split("[,;]", constants)):
            return False
    open_brackets = []
    for sign in re.findall(r"[(){}]", bare):
        if sign not in _OPENING:
            open_brackets.append(sign)
            if len(open_brackets) > _DEEPEST:
                return False
        elif not open_brackets or open_brackets.pop() != _OPENING[sign]:
            return False
    return not open_brackets


def _as_name(found: re.Match[str]) -> str:
    return "[" if found["open"] else "x"
