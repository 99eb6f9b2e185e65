"""Commands, options and arguments in every language, and click's own words.

A command is explained in English by its docstring, in Chinese by what stands beside it, in any other language
by the words for its docstring; options and arguments by a :class:`Text`. All of it is shown in the language
that the command line asks for.
"""

from __future__ import annotations

import gettext
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from itertools import pairwise
from typing import Any

import click
from click import core, exceptions, formatting, parser, termui, types

from okrsheet.basics.languages import conventions, spoken_in
from okrsheet.basics.text import LANGUAGES, Language, Text, breadth

_asked: ContextVar[Language | None] = ContextVar("_asked", default=None)
"""The language of the command that runs; without one, click is left as it is."""


def own_language() -> Language:
    """The language of the user's environment."""
    import locale

    return spoken_in(os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "")


def asked_language() -> Language:
    """The language that ``--lang`` asks for, even before options are parsed; else that of the environment."""
    return _asked.get() or own_language()


def _language_in(typed: Sequence[str]) -> Language:
    for word, next_word in pairwise((*typed, "")):
        name, _, value = word.partition("=")
        for language in LANGUAGES:
            if name == "--lang" and (value or next_word) == language:
                return language
    return own_language()


class Formatter(click.HelpFormatter):
    """A formatter that wraps Chinese help, too: a character is two letters wide, and a line may end after
    any of them.
    """

    def write_heading(self, heading: str) -> None:
        """A heading and its colon."""
        colon = conventions(asked_language()).marks.colon.rstrip()
        self.write(f"{'':>{self.current_indent}}{heading}{colon}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs; one that begins with a line of ``\\b`` keeps its lines."""
        for number, paragraph in enumerate(text.split("\n\n")):
            first, _, rest = paragraph.partition("\n")
            lines = rest.split("\n") if first == "\b" else _lines(paragraph, self.width - self.current_indent)
            self.write("\n" if number else "")
            for line in lines:
                self.write(f"{'':>{self.current_indent}}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Terms, and beside each what it means."""
        rows = list(rows)
        widest = min(max(breadth(term) for term, _ in rows), col_max)
        indent = self.current_indent + widest + col_spacing
        for term, meaning in rows:
            start = f"{'':>{self.current_indent}}{term}"
            gap = indent - breadth(start)
            self.write(start + (" " * gap if breadth(term) <= widest else f"\n{'':>{indent}}"))
            self.write(f"\n{'':>{indent}}".join(_lines(meaning, max(self.width - indent, 10))) + "\n")


_WIDE = r"[^\x00-\u2e7f]"
_UNBROKEN = re.compile(rf"[（「『]*(?:{_WIDE}|(?:(?!{_WIDE})\S)+)[，。、；：！？）」』…]*|\s+")


def _lines(text: str, width: int) -> Iterator[str]:
    """A paragraph in lines; none begins with a closing mark such as 。 or ）."""
    line = ""
    for piece in _UNBROKEN.findall(" ".join(text.split())):
        if line and breadth(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line.rstrip()


class Context(click.Context):
    """A run of a command, whose help is laid out in every language."""

    formatter_class = Formatter


class Command(click.Command):
    """A command that is explained by its docstring in English, and by ``zh_TW`` in Chinese."""

    context_class = Context

    def __init__(self, *args: Any, zh_TW: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.says = Text(en=inspect.cleandoc(self.help or ""), zh_TW=inspect.cleandoc(zh_TW))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The explanation, in the language that was asked for."""
        self.help = self.says.into(asked_language())
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  a sentence is not cut
        """The first sentence of the explanation."""
        first = " ".join(self.says.into(asked_language()).partition("\n\n")[0].split())
        return re.split(r"\.(?: |$)|。", first)[0]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the command's name in the line of usage."""
        return [_translated(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help``, which click makes once and keeps."""
        option = super().get_help_option(ctx)
        if option:
            option.help = _translated("Show this message and exit.")
        return option


class Group(Command, click.Group):
    """A command with commands below it; those made by its decorators are explained in every language."""

    command_class = Command

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> Any:
        """Runs a command line, all of it in one language."""
        asked = _asked.set(_language_in(sys.argv[1:] if args is None else args))
        try:
            return super().main(args, *more, **extra)
        finally:
            _asked.reset(asked)


class Option(click.Option):
    """An option that is explained in every language."""

    def __init__(self, *args: Any, help: Text, metavar: Text | str | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.says, self.takes = help, metavar

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option as it is typed, and what it does."""
        self.help = self.says.into(asked_language())
        return super().get_help_record(ctx)

    def make_metavar(self, ctx: click.Context) -> str:
        """What its value is called."""
        if isinstance(self.takes, Text):
            return self.takes.into(asked_language())
        return self.takes or super().make_metavar(ctx)


class Argument(click.Argument):
    """An argument that is called by a name in every language."""

    def __init__(self, *args: Any, metavar: Text, **more: Any) -> None:
        super().__init__(*args, **more)
        self.takes = metavar

    def make_metavar(self, ctx: click.Context) -> str:  # noqa: ARG002
        """What its value is called."""
        return self.takes.into(asked_language())


def command(zh_TW: str, **more: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Makes a command of a function: its docstring is the help in English, ``zh_TW`` that in Chinese."""
    return click.command(cls=Command, zh_TW=zh_TW, **more)


def option(*names: str, help: Text, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option of a command; as click's, but for its help and its metavar in every language."""
    return click.option(*names, cls=Option, help=help, **more)


def argument(name: str, *, metavar: Text, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An argument of a command; as click's, but for its metavar in every language."""
    return click.argument(name, cls=Argument, metavar=metavar, **more)


OF_CLICK = (
    Text(en="Usage:", zh_TW="用法："),
    Text(en="Options", zh_TW="選項"),
    Text(en="Commands", zh_TW="指令"),
    Text(en="[OPTIONS]", zh_TW="[選項]"),
    Text(en="COMMAND [ARGS]...", zh_TW="指令 [參數]..."),
    Text(en="[COMMAND] [ARGS]...", zh_TW="[指令] [參數]..."),
    Text(en="Show this message and exit.", zh_TW="顯示這份說明。"),
    Text(en="default: {default}", zh_TW="預設：{default}"),
    Text(en="Error: {message}", zh_TW="錯誤：{message}"),
    Text(en="Try '{command} {option}' for help.", zh_TW="查看說明請輸入「{command} {option}」。"),
    Text(en="Invalid value: {message}", zh_TW="值無效：{message}"),
    Text(en="Invalid value for {param_hint}: {message}", zh_TW="{param_hint} 的值無效：{message}"),
    Text(en="{value!r} is not {choice}.", zh_TW="{value!r} 不是 {choice}。"),
    Text(en="{value!r} is not one of {choices}.", zh_TW="{value!r} 不是下列之一：{choices}。"),
    Text(en="{value!r} is not a valid {number_type}.", zh_TW="{value!r} 不是數字（{number_type}）。"),
    Text(en="{value} is not in the range {range}.", zh_TW="{value} 超出範圍 {range}。"),
    Text(en="Missing argument", zh_TW="缺少參數"),
    Text(en="Missing option", zh_TW="缺少選項"),
    Text(en="Missing parameter", zh_TW="缺少參數"),
    Text(en="Missing command.", zh_TW="缺少指令。"),
    Text(en="Choose from:\n\t{choices}", zh_TW="請選擇：\n\t{choices}"),
    Text(en="No such option: {name}", zh_TW="沒有這個選項：{name}"),  # of click 8.2
    Text(en="No such option {name!r}.", zh_TW="沒有 {name!r} 這個選項。"),
    Text(en="No such command {name!r}.", zh_TW="沒有 {name!r} 這個指令。"),
    Text(en="Did you mean {possibility}?", zh_TW="是否為 {possibility}？"),
    Text(
        en="(Possible options: {possibilities})", zh_TW="（是否為其中之一：{possibilities}）"
    ),  # of click 8.2
    Text(en="(Did you mean one of: {possibilities}?)", zh_TW="（是否為其中之一：{possibilities}？）"),
    Text(en="Option {name!r} does not take a value.", zh_TW="選項 {name!r} 不接受值。"),
    Text(en="Option {name!r} requires an argument.", zh_TW="選項 {name!r} 需要一個值。"),
    Text(en="Option {name!r} requires {nargs} arguments.", zh_TW="選項 {name!r} 需要 {nargs} 個值。"),
    Text(en="Got unexpected extra argument ({args})", zh_TW="多了一個參數（{args}）"),
    Text(en="Got unexpected extra arguments ({args})", zh_TW="多了幾個參數（{args}）"),
    Text(en="Argument {name!r} takes {nargs} values.", zh_TW="參數 {name!r} 需要 {nargs} 個值。"),
    Text(en="Error: invalid input", zh_TW="錯誤：請輸入 y 或 n"),
    Text(en="Aborted!", zh_TW="已中止！"),
)
"""What click itself prints to users of our commands."""

_BY_ENGLISH = {text.en: text for text in OF_CLICK}


def _translated(words: str) -> str:
    """One of click's phrases in the language asked for; it takes the place of ``gettext`` in click."""
    language = _asked.get()
    if language is None:
        return gettext.gettext(words)
    return _BY_ENGLISH[words].into(language) if words in _BY_ENGLISH else words


def _counted(one: str, many: str, count: int) -> str:
    """As :func:`_translated`, of two phrases by a count; it takes the place of ``ngettext``."""
    return _translated(one if count == 1 else many) if _asked.get() else gettext.ngettext(one, many, count)


# click marks its words for gettext, which would look for a compiled catalogue in the language of the
# environment; ours stand above, in the language of the command line
for _module in (core, exceptions, formatting, parser, termui, types):
    for _name, _ours in (("_", _translated), ("ngettext", _counted)):
        if hasattr(_module, _name):
            setattr(_module, _name, _ours)
