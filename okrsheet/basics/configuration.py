"""The file ``okrsheet.toml``: found beside a workbook, read, and its settings checked."""

from __future__ import annotations

import dataclasses
import difflib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.places import folder_for_results, is_remote
from okrsheet.basics.text import Message, Text

FILE = "okrsheet.toml"

TEXT = Text(en="a text", zh_TW="文字")
NUMBER = Text(en="a whole number from 1 to 65535", zh_TW="1 到 65535 的整數")
LIST = Text(en="a list of texts", zh_TW="文字清單")
TABLE = Text(en="a table", zh_TW="表格")
FLAG = Text(en="true or false", zh_TW="true 或 false")


def setting(default: object, kind: Text, key: str = "") -> Any:
    """A field of a dataclass that is a setting of some kind, called ``key`` in the file where that differs."""
    known = {"kind": kind, "key": key}
    return (
        field(default_factory=dict, metadata=known)
        if default == {}
        else field(default=default, metadata=known)
    )


def declared(table: type[Any]) -> dict[str, dataclasses.Field[Any]]:
    """Every setting of a dataclass by its name in the file."""
    return {f.metadata["key"] or f.name: f for f in dataclasses.fields(table) if "kind" in f.metadata}


def find(beside: Path, file: Path | None = None) -> tuple[Path | None, Path]:
    """The configuration for a workbook or folder, if there is one, and the folder that paths in it start from.

    ``file`` is one that was named; without it, ``okrsheet.toml`` beside the workbook, in the folder, or for what lies in a
    store in the current folder.
    """
    folder = beside if not is_remote(beside) and beside.is_dir() else folder_for_results(beside)
    found = file or (folder / FILE if (folder / FILE).exists() else None)
    return found, found.parent if found else folder


def read_table(file: Path | None) -> dict[str, Any]:
    """What a configuration holds; nothing where there is none.

    Raises:
        OkrsheetError: it cannot be read, or is no TOML in UTF-8.
    """
    if file is None:
        return {}
    try:
        content = file.read_bytes().decode("utf-8-sig")
        if "\0" in content:  # UTF-16 without its mark
            raise OkrsheetError(_NOT_UTF8.says(file=file), _NOT_UTF8_HINT)
        return tomllib.loads(content)
    except OSError as error:
        raise OkrsheetError(
            _UNREADABLE.says(file=file, why=error.strerror or str(error)), _UNREADABLE_HINT
        ) from error
    except UnicodeDecodeError as error:
        raise OkrsheetError(_NOT_UTF8.says(file=file), _NOT_UTF8_HINT) from error
    except tomllib.TOMLDecodeError as error:
        raise OkrsheetError(_NOT_TOML.says(file=file, why=str(error)), _NOT_TOML_HINT) from error


def key_of(name: str) -> str:
    """A name as a key of TOML: in quotation marks where it holds anything but plain letters.

    >>> key_of("CRM"), key_of("CRM 系統")
    ('CRM', '"CRM 系統"')
    """
    if re.fullmatch(r"[A-Za-z0-9_-]+", name):
        return name
    return toml_text(name)


def toml_text(text: str) -> str:
    """A text as TOML writes it; JSON does so in the same way, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def checked(setting: dataclasses.Field[Any], value: object, place: str, page: str) -> object:
    """A value of the right kind; a command or list may also be written as one text.

    ``place`` says where it stands (``okrsheet.toml: [smtp] port``), ``page`` is the page of the manual with an example.

    Raises:
        OkrsheetError: it is of another kind.
    """
    kind = setting.metadata["kind"]
    if kind is TEXT and isinstance(value, str):
        return value.strip()
    if kind is NUMBER and isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536:
        return value
    if kind is LIST:
        if isinstance(value, str):
            return _split(setting.name, value, place, page)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(value)
    if kind is TABLE and isinstance(value, dict):
        return value
    if kind is FLAG and isinstance(value, bool):
        return value
    raise wrong(place, kind, page)


def _split(name: str, value: str, place: str, page: str) -> tuple[str, ...]:
    if not name.endswith("_command"):
        return tuple(part for part in value.replace(",", " ").split() if part)
    import shlex

    try:
        words = shlex.split(value, posix=os.name == "posix")
    except ValueError as error:
        raise wrong(place, _COMMAND, page) from error
    return tuple(words)


def wrong(place: str, kind: Text, page: str) -> OkrsheetError:
    """The error for a setting that is of another kind than it must be."""
    return OkrsheetError(_WRONG.says(place=place, kind=kind), _WRONG_HINT.says(page=page))


def unknown(place: str, key: str, known: Mapping[str, object] | list[str]) -> OkrsheetError:
    """The error for a setting that there is not."""
    near = difflib.get_close_matches(key, known, n=1)
    hint: Message = _MEANT.says(key=near[0]) if near else _KNOWN.says(keys=tuple(known))
    return OkrsheetError(_UNKNOWN.says(place=place), hint)


_COMMAND = Text(en="a command with its arguments", zh_TW="指令與參數")
_UNREADABLE = Text(
    en="{file}: the configuration cannot be read ({why})", zh_TW="{file}：無法讀取設定檔（{why}）"
)
_UNREADABLE_HINT = Text(en="Check the path given with --config.", zh_TW="請檢查 --config 指定的路徑。")
_NOT_TOML = Text(
    en="{file}: this is not a valid TOML file: {why}", zh_TW="{file}：不是有效的 TOML 檔案：{why}"
)
_NOT_TOML_HINT = Text(
    en='Texts stand in quotation marks, backslashes are doubled: host = "smtp.example.com". So do names with blanks or Chinese: '
    '[sources."CRM 系統"].',
    zh_TW='文字要加引號，反斜線要寫兩個，例如 host = "smtp.example.com"；含空格或中文的名稱也要加引號，例如 [sources."CRM 系統"]。',
)
_NOT_UTF8 = Text(en="{file}: this file is not encoded in UTF-8", zh_TW="{file}：此檔案的編碼不是 UTF-8")
_NOT_UTF8_HINT = Text(
    en="Save it as UTF-8 (in Notepad: Save as, Encoding).",
    zh_TW="請另存為 UTF-8（記事本：另存新檔 › 編碼）。",
)
_WRONG = Text(en="{place}: this must be {kind}", zh_TW="{place}：必須是{kind}")
_WRONG_HINT = Text(en="docs/{page}.en.md shows an example.", zh_TW="範例請見 docs/{page}.zh-TW.md。")
_UNKNOWN = Text(en="{place}: there is no such setting", zh_TW="{place}：沒有這個設定")
_MEANT = Text(en="Did you mean {key}?", zh_TW="是否為 {key}？")
_KNOWN = Text(en="Known are: {keys}.", zh_TW="可用的設定：{keys}。")
