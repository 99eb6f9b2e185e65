"""Queries in SQL, read as far as it matters: whether one is a single statement that reads, and which names in it are asked for.

A database that can refuse to write does so itself, too; but not every one can, and several statements at once may leave its mode
for reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from okrsheet.basics.text import Text, one_line
from okrsheet.sources.given import SourceError

_MYSQL = ("mysql", "mariadb")
_IN_BRACKETS = ("mssql", "sqlite")
_WITHOUT_DOLLARS = (*_MYSQL, *_IN_BRACKETS, "oracle")
_READING = ("select", "with", "values", "table")
_WRITING = frozenset(
    ["insert", "update", "delete", "merge", "into", "create", "alter", "drop", "truncate", "grant", "revoke"]
)
_COMMANDS = frozenset(
    ["exec", "execute", "shutdown", "kill", "backup", "restore", "dbcc", "deny", "reconfigure"]
)
"""Of SQL Server, which needs no semicolon before the next statement."""
_CALL = re.compile(r"\s*\(")


@dataclass(frozen=True, slots=True)
class Query:
    """A statement that reads, in pieces, without comments and without a semicolon after it; ``kinds`` says of each piece
    what it is: ``name`` of one that stands for a value, ``quoted``, ``percent``, or blank.
    """

    pieces: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def text(self) -> str:
        """The statement as it was written, but for comments."""
        return "".join(self.pieces)

    @property
    def names(self) -> tuple[str, ...]:
        """What its names stand for, each without its colon."""
        return tuple(piece[1:] for piece, kind in zip(self.pieces, self.kinds, strict=True) if kind == "name")


def read_query(text: str, dialect: str, known: Iterable[str]) -> Query:
    """Reads a query for a kind of database; ``known`` are the names that it may use, as ``:as_of``.

    Raises:
        SourceError: it is several statements, or one that writes, or has another name.
    """
    text = text.replace("\r\n", "\n").replace(
        "\r", "\n"
    )  # where a comment ends at \r, nothing is hidden behind it
    pieces: list[tuple[str, str]] = []
    ended, first, before = False, "", ""
    for token in _tokens(dialect).finditer(text):
        kind, said = token.lastgroup or "", token[0]
        if kind in ("space", "comment"):
            _check_comment(said)
            pieces.append((" " if kind == "comment" else said, ""))
            continue
        ended = ended or kind == "end"
        if kind == "end":
            continue
        if ended:
            raise SourceError(_SEVERAL, _SEVERAL_HINT)
        if kind == "open":
            raise SourceError(_OPEN.says(sign=said), _OPEN_HINT)
        if not first and said != "(":
            first = _checked_first(said)
        elif kind == "name":
            _check_name(said[1:], known)
        elif kind == "word" and before != ".":
            _check_reads(said.casefold(), bool(_CALL.match(text, token.end())), dialect)
        before = said
        pieces.append((said, kind if kind in ("name", "quoted", "percent") else ""))
    if not first:
        raise SourceError(_NOT_READING.says(word="–"), _NOT_READING_HINT)
    return Query(*zip(*pieces, strict=True))


@cache
def _tokens(dialect: str) -> re.Pattern[str]:
    """What a query consists of, each piece in a group called after what it is."""
    escaped = r"'(?:[^'\\]|\\.|'')*'"
    quoted = [r"'(?:[^']|'')*'", r'"(?:[^"]|"")*"', r"`(?:[^`]|``)*`"]
    comments = [r"/\*.*?\*/", r"--[^\n]*"]
    if dialect in _MYSQL:
        quoted[:2] = escaped, r'"(?:[^"\\]|\\.|"")*"'
        comments[1:] = r"--(?=\s|\Z)[^\n]*", r"\#[^\n]*"
    if dialect in _IN_BRACKETS:
        quoted.append(r"\[(?:[^\]]|\]\])*\]")
    if dialect not in _WITHOUT_DOLLARS:
        quoted += [f"[eE]{escaped}", r"(?P<dollars>\$(?:[^\W\d]\w*)?\$).*?(?P=dollars)"]
    return re.compile(
        rf"(?P<comment>{'|'.join(comments)})|(?P<quoted>{'|'.join(quoted)})|(?P<end>;)"
        r"|(?P<cast>::+|:=)|(?P<name>(?<!\w):[^\W\d]\w*)|(?P<word>\w[\w$]*)"
        r"|(?P<space>\s+)|(?P<percent>%)|(?P<open>['\"`]|/\*)|(?P<other>.)",
        re.DOTALL,
    )


def _check_comment(said: str) -> None:
    """What stands in a comment is nothing to the database, unless it counts the ends of comments, or looks into them."""
    if said.startswith(("/*!", "/*M!")) or ("/*" in said[2:] and said.startswith("/*")):
        raise SourceError(_COMMENT.says(comment=one_line(said, 40)), _COMMENT_HINT)


def _checked_first(word: str) -> str:
    if word.casefold() not in _READING:
        raise SourceError(_NOT_READING.says(word=one_line(word, 40)), _NOT_READING_HINT)
    return word


def _check_name(name: str, known: Iterable[str]) -> None:
    if name not in known:
        names = tuple(f":{one}" for one in known)
        raise SourceError(_NO_NAME.says(name=one_line(name, 40)), _NO_NAME_HINT.says(names=names))


def _check_reads(word: str, called: bool, dialect: str) -> None:
    """A word of a query that stands for itself: not in quotes, not after a dot. ``called`` says whether it is a function's name."""
    if (word in _WRITING and not called) or (word in _COMMANDS and dialect == "mssql"):
        raise SourceError(_WRITES.says(word=word.upper()), _WRITES_HINT)


_SEVERAL = Text(en="the query consists of several statements", zh_TW="查詢包含多個陳述式")
_SEVERAL_HINT = Text(
    en="Leave one, and no semicolon within it; a view in the database can hold the rest.",
    zh_TW="請只保留一個，中間不要有分號；其餘可在資料庫建立檢視表。",
)
_OPEN = Text(en="the query has an opening {sign} that is never closed", zh_TW="查詢中的 {sign} 沒有結尾")
_OPEN_HINT = Text(en="Close it, or remove it.", zh_TW="請補上結尾，或將它移除。")
_NOT_READING = Text(
    en="the query must begin with SELECT or WITH, not with {word}",
    zh_TW="查詢必須以 SELECT 或 WITH 開頭，而不是 {word}",
)
_NOT_READING_HINT = Text(en="A data source is only read.", zh_TW="資料來源只供讀取。")
_WRITES = Text(en="the query would write, or lock rows: {word}", zh_TW="查詢會寫入或鎖定資料：{word}")
_WRITES_HINT = Text(
    en="A data source is only read. If it is the name of a column, put it in quotation marks.",
    zh_TW="資料來源只供讀取。若這是欄名，請加上引號。",
)
_COMMENT = Text(
    en="the query has a comment that is not one for every database: {comment}",
    zh_TW="查詢中有並非所有資料庫都視為註解的內容：{comment}",
)
_COMMENT_HINT = Text(
    en="Remove it; comments within comments and /*! … */ are not sent.",
    zh_TW="請將它移除；不會送出巢狀註解與 /*! … */。",
)
_NO_NAME = Text(
    en="the query has :{name} in it, which stands for nothing", zh_TW="查詢中的 :{name} 不代表任何內容"
)
_NO_NAME_HINT = Text(en="Known are: {names}.", zh_TW="可用的名稱：{names}。")
