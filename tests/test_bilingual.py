"""Every word of the command line in both languages: help, and all that click says to bad usage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import click
import pytest
from click.testing import CliRunner

from okrsheet.basics.text import LANGUAGES, Language, Text, breadth
from okrsheet.cli import bilingual, cli
from okrsheet.cli.bilingual import Argument, Command, Formatter, Option
from tests.test_house import MAINLAND, SIMPLIFIED, _in_big5

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def walk(
    group: click.Group = cli, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command, and the words with which it is called."""
    yield path, group
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(walk())
each = pytest.mark.parametrize("path", COMMANDS, ids=lambda p: " ".join(p) or "okrsheet")


def typed(*words: str, language: Language = "zh-TW") -> tuple[str, int]:
    """What is printed to these words by somebody who reads a language, and the exit code."""
    environment = {"LC_ALL": "zh_TW.UTF-8" if language == "zh-TW" else "en_US.UTF-8"}
    done = CliRunner().invoke(cli, words, prog_name="okrsheet", env=environment, terminal_width=80)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output, done.exit_code


def texts(command: click.Command) -> Iterator[tuple[str, object]]:
    """All that a command says of itself; what is missing is ``None``."""
    yield "help", command.says if isinstance(command, Command) else None
    for param in command.params:
        if isinstance(param, Argument):
            yield f"metavar of {param.name}", param.takes
            continue
        yield f"help of {param.name}", param.says if isinstance(param, Option) else None
        if isinstance(param, Option) and not param.is_flag and not isinstance(param.type, click.Choice):
            spelt = isinstance(param.takes, str) and re.fullmatch(
                r"YYYY-MM(\.\.YYYY-MM)?|2026-Q4", param.takes
            )
            yield f"metavar of {param.name}", Text(en="", zh_TW="期間") if spelt else param.takes


@each
def test_no_command_option_or_argument_lacks_a_language(path: tuple[str, ...]) -> None:
    for what, text in texts(COMMANDS[path]):
        assert isinstance(text, Text), what
        assert CHINESE.search(text.zh_TW), what
        assert not CHINESE.search(text.en.replace("計畫.xlsx", "")), what
        assert not {c for c in SIMPLIFIED if not _in_big5(c)} & set(text.zh_TW), what
        assert not MAINLAND.search(text.zh_TW), what


@each
def test_both_languages_explain_the_same_exits_and_give_as_many_examples(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert isinstance(command, Command)
    says = command.says
    for pattern in (r"(?m)^  okrsheet \S+", r"(?<!\d)(?:0|1|2|130)(?= \w)"):
        assert len(re.findall(pattern, says.en)) == len(re.findall(pattern, says.zh_TW)), says


WORDS = re.compile(r"(?<![\w./~-])[A-Za-z]{3,}(?![\w./-])")
NAMES = {
    "okrsheet",
    "Excel",
    "git",
    "OKR",
    "KPI",
    "Maildir",
    "mbox",
    "YYYY",
    "last",
    "Receives",
    "PATH",
    "Ctrl",
    "Dask",
    "PDF",
    "JSON",
    "Chromium",
    "Chrome",
    "Edge",
    "OKRSHEET",
    "BROWSER",
    "csv",
}


@each
def test_help_in_chinese_holds_no_english_sentence(path: tuple[str, ...]) -> None:
    said, code = typed(*path, "--help")
    assert code == 0
    prose = [line for line in said.splitlines() if not line.startswith("    okrsheet")]
    choices = re.compile(r"\[[\w|-]+\]|'[^']*'|--?[\w-]+")
    names = {*NAMES, *path, *(name for words in COMMANDS for name in words), "text"}
    assert not set(WORDS.findall(choices.sub(" ", "\n".join(prose)))) - names


@each
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_fits_the_screen_and_its_columns_stand_below_each_other(
    path: tuple[str, ...], language: Language
) -> None:
    lines = typed(*path, "--help", language=language)[0].splitlines()
    free = [line for line in lines if not line.startswith("    okrsheet")]
    assert max(map(breadth, free)) <= 80
    assert not [line for line in lines if re.match(r"\s*[，。、；：！？）」』]", line)]
    sections = re.split(r"(?m)^\S+[:：]$", "\n".join(lines))[1:]
    assert len(sections) == (2 if isinstance(COMMANDS[path], click.Group) else 1)
    for section in sections:
        beside = re.findall(r"(?m)^(  \S+(?: \S+)* {2,}| {10,})\S", section)
        assert len(beside) >= 2
        assert len(set(map(breadth, beside))) == 1, section


def misused() -> Iterator[tuple[str, ...]]:
    """Every way in which click itself refuses one of our command lines."""
    yield ("frobnicate",)
    yield ("reprot",)
    yield ("--lang",)
    for path, command in COMMANDS.items():
        yield (*path, "--frobnicate")
        yield (*path, "--langg", "en")
        yield (*path, "-Z")
        for param in command.params:
            names = [*param.opts, *param.secondary_opts]
            if isinstance(param, click.Argument):
                yield path  # without it
                yield (*path, *["x"] * 9)
            elif isinstance(param, click.Option) and param.is_flag:
                yield from ((*path, f"{name}=x") for name in names if name.startswith("--"))
            else:
                yield from ((*path, name) for name in names)
                if isinstance(param.type, click.Choice):
                    yield (*path, param.opts[-1], "nonsense")


MISUSED = list(dict.fromkeys(misused()))


def test_every_usage_error_of_click_is_said_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Known(dict[str, Text]):
        """Click's words; remembers which of them were wanted."""

        used: ClassVar[set[str]] = set()
        lacking: ClassVar[set[str]] = set()

        def __contains__(self, words: object) -> bool:
            (self.used if super().__contains__(words) else self.lacking).add(str(words))
            return super().__contains__(words)

    monkeypatch.setattr(bilingual, "_BY_ENGLISH", Known(bilingual._BY_ENGLISH))
    monkeypatch.chdir(tmp_path)
    errors = 0
    for words in MISUSED:
        english, code = typed(*words, language="en")
        chinese, same = typed(*words)
        assert code == same, words
        if "Error: " in english:
            errors += 1
            assert code == 2
            assert re.search(r"^錯誤：", chinese, re.MULTILINE), words
            for said, meant in (
                ("Usage: okrsheet", "用法： okrsheet"),
                ("Try 'okrsheet", "查看說明請輸入「okrsheet"),
            ):
                assert (said in english) == (meant in chinese), words
            plain = re.sub(r"'[^']*'|--?[\w-]+|okrsheet[ \w]*|\[[^\]]*\]|（[^）]*）", " ", chinese)
            assert not WORDS.findall(plain), chinese
            assert not CHINESE.search(english), english
    assert errors > 80
    arguments = (p for c in COMMANDS.values() for p in c.params if isinstance(p, Argument))
    metavars = {name for argument in arguments for name in argument.takes.every()}
    assert Known.lacking <= metavars
    assert Known.used >= {  # in whatever version of click
        "[OPTIONS]", "COMMAND [ARGS]...", "Usage:", "Error: {message}", "Try '{command} {option}' for help.", "Missing argument", "No such command {name!r}.",
        "Did you mean {possibility}?", "Option {name!r} requires an argument.", "Option {name!r} does not take a value.",
        "{value!r} is not one of {choices}.", "Invalid value for {param_hint}: {message}", "Got unexpected extra arguments ({args})",
    }  # fmt: skip


def test_lang_before_the_command_is_the_language_of_everything(tmp_path: Path) -> None:
    made, code = typed("--lang", "zh-TW", "new", str(tmp_path / "plan.xlsx"), "--sample", language="en")
    assert (code, "已建立" in made) == (0, True)
    assert "錯誤[C103]" in typed("--lang", "zh-TW", "check", str(tmp_path / "plan.xlsx"), language="en")[
        0
    ].replace("error[", "錯誤[")
    assert "沒有目標值" in typed("--lang", "zh-TW", "check", str(tmp_path / "plan.xlsx"), language="en")[0]
    assert "has no target" in typed("--lang", "en", "check", str(tmp_path / "plan.xlsx"))[0]
    assert "用法：" in typed("--lang", "zh-TW", "outbox", "settle", language="en")[0]
    assert "用法：" in typed("outbox", "settle", "--lang=zh-TW", language="en")[0]
    assert "Usage:" in typed("check", "--lang", "en")[0]


def test_other_programs_that_use_click_keep_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    @click.argument("name")
    def other(name: str) -> None:
        """Another program."""

    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    said = CliRunner().invoke(other, [])
    assert "Usage: other [OPTIONS] NAME" in said.output
    assert "Error: Missing argument 'NAME'." in said.output


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六七八九十", ["一二三四五", "六七八九十"]),
        ("一二三四五。六七八九", ["一二三四", "五。六七八", "九"]),  # no line begins with 。
        ("一二「三四」五六七", ["一二「三", "四」五六七"]),
        ("甲 okrsheet 乙", ["甲", "okrsheet", "乙"]),
        ("one two three", ["one two", "three"]),
        ("a-very-long-word", ["a-very-long-word"]),
        ("", [""]),
    ],
)
def test_lines_are_as_long_as_they_look(text: str, lines: list[str]) -> None:
    assert list(bilingual._lines(text, 10)) == lines


def test_a_formatter_keeps_the_lines_of_examples() -> None:
    formatter = Formatter(width=20)
    formatter.write_text("One two three four five.\n\n\b\nExamples:\n  a b c d e f g h i j k l")
    assert formatter.getvalue() == "One two three four\nfive.\n\nExamples:\n  a b c d e f g h i j k l\n"
