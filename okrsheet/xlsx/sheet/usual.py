"""How Excel and openpyxl write rows and cells: nearly all rows of nearly all workbooks.

One pattern takes in a whole row, and to take it in is to check it: that each cell stands in its row, is of
a kind that Excel knows, and holds what a cell of its kind may hold. What does not fit may be as sound; it
is looked at cell by cell. So these patterns need not know every way to write a cell, but what they take in
must be beyond doubt: no comment, no CDATA, no namespace declared anew, no column to the right of the last.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from okrsheet.xlsx.sheet.values import ERRORS


class Usual(NamedTuple):
    """The patterns for one prefix of the main namespace, which is nearly always none."""

    row: re.Pattern[bytes]
    """A whole row; its number, and what else its tag says."""
    filled: re.Pattern[bytes]
    """In such a row, a cell that holds a value or a formula: its column's letters, and what follows its address."""
    plain: re.Pattern[bytes]
    """What follows the address of such a cell if it holds no formula: its style, its kind, and its text."""
    column: re.Pattern[bytes]
    """In such a row, the letters of any cell's column."""


@lru_cache(maxsize=32)
def usual(prefix: bytes) -> Usual:
    """The patterns for a sheet."""
    p = re.escape(prefix)
    said = rb'(?: (?!xmlns)[\w:]++="[^"<]*+")*+'
    formula = rb"<%bf%b ?(?:/>|>[^<]*+</%bf>)" % (p, said, p)
    number = rb"[+-]?[0-9]{1,17}+(?:\.[0-9]++)?(?:[eE][+-]?[0-9]{1,2}+)?"
    errors = b"|".join(re.escape(error.encode()) for error in ERRORS)
    texts = rb'<%bis><%bt(?: xml:space="preserve")?>[^<]{1,16000}+</%bt></%bis>' % (p, p, p, p)
    bodies = (
        rb' t="s"><%bv>[0-9]++</%bv>' % (p, p),
        rb'(?: t="n")?>' + _valued(p, formula, number),
        rb' t="inlineStr">' + texts,
        rb' t="str">' + _valued(p, formula, rb"[^<]{1,16000}+"),
        rb' t="b">' + _valued(p, formula, rb"[01]"),
        rb' t="e">' + _valued(p, formula, rb"(?:%b)" % errors),
    )
    # The row's number is what is captured first, so each cell names it as \1. No column is beyond WZZ.
    opening = rb'<%bc r="[A-W]?[A-Z]{1,2}+\1"(?: s="[0-9]++")?(?: cm="1")?' % p
    blank = rb'(?: t="n")? ?/>'
    cell = rb"%b(?:%b|(?:%b)</%bc>)" % (opening, blank, b"|".join(bodies), p)
    row = rb'\s*+<%brow r="([1-9][0-9]{0,6})"(%b) ?(?:/>|>(?:%b)*+</%brow>)' % (p, said, cell, p)
    return Usual(
        row=re.compile(row),
        filled=re.compile(rb'<%bc r="([A-Z]++)[0-9]++"([^>/]*+>(?:<(?!/%bc>)[^<]*+)++)</%bc>' % (p, p, p)),
        plain=re.compile(
            rb'(?: s="([0-9]+)")?(?: cm="1")?(?: t="([a-zA-Z]+)")?>'
            rb'(?:<%bv>|<%bis><%bt(?: xml:space="preserve")?>)([^<]*)</%b(?:v>|t></%bis>)' % ((p,) * 5)
        ),
        column=re.compile(rb'<%bc r="([A-Z]++)' % p),
    )


def _valued(p: bytes, formula: bytes, value: bytes) -> bytes:
    """A value, or a formula with its value; the value of a formula that was never calculated may be blank."""
    whole = rb"<%bv>%b</%bv>" % (p, value, p)
    blank = rb"<%bv ?/>|<%bv></%bv>" % (p, p, p)
    return rb"(?:%b|%b(?:%b|%b)?)" % (whole, formula, whole, blank)
