"""Which workbooks a path means: a file, a folder in depth, or a pattern such as ``plans/*.xlsx``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from okrsheet.basics.errors import OkrsheetError, no_traceback
from okrsheet.basics.places import (
    below,
    common_folder,
    exists,
    file_key,
    fitting,
    is_folder,
    is_remote,
    name_of,
    walk,
)
from okrsheet.basics.text import Message, Text

ENDINGS = (".xlsx", ".xlsm")
FORMS = ".okrsheet-forms"
"""A file of this name says that its folder holds forms that people fill in, which are no part of a plan."""
_PATTERN = re.compile(r"[*?\[]")
_REPORTS = re.compile(r".+-\d{4}-\d\d(-\d+)?")  # a month's, or a year's such as plan-2026-01-to-2026-12
_NAMED = 5  # of what a folder passes over


class Files(NamedTuple):
    """The workbooks of one plan, and the path after which the plan is called: the workbook, or the
    folder that holds them.
    """

    name: Path
    workbooks: tuple[Path, ...]

    @classmethod
    def of(cls, path: Path) -> Files:
        """A plan that is one workbook."""
        return cls(path, (path,))

    @property
    def is_folder(self) -> bool:
        """Whether the plan is a folder's, be there one workbook in it or many."""
        return self.workbooks != (self.name,)

    def called(self, workbook: Path) -> str:
        """What a workbook is called among those of the plan: its path below the folder; blank where
        there is only one.
        """
        if len(self.workbooks) == 1:
            return ""
        try:
            return below(self.name, workbook)
        except ValueError:  # of one that was named by another way to the same folder
            return name_of(workbook)


class Searched(NamedTuple):
    """What was found under some paths: plans, what was passed over, and what there was not."""

    plans: tuple[Files, ...]
    passed: tuple[Message, ...]
    missed: tuple[OkrsheetError, ...]


def search(paths: Sequence[Path], *, each: bool = False) -> Searched:
    """The workbooks under some paths: together one plan, or with ``each`` a plan each.

    A folder is searched in depth; hidden files and folders, the owner files of Excel and LibreOffice and
    folders of reports and of forms are passed over. Of a workbook that is found twice the first path counts.
    """
    found: dict[str, Path] = {}
    passed: list[Message] = []
    missed: list[OkrsheetError] = []
    for path in paths:
        try:
            with no_traceback(path):
                for one in _under(path, passed, missed):
                    found.setdefault(file_key(one), one)
        except OkrsheetError as error:
            missed.append(error)
    books = tuple(found.values())
    if each or not books:
        return Searched(tuple(map(Files.of, books)), tuple(passed), tuple(missed))
    return Searched((Files(_name(paths, books), books),), tuple(passed), tuple(missed))


def _name(paths: Sequence[Path], books: Sequence[Path]) -> Path:
    """After what a plan is called: what was named if it is one path, else the folder that holds all."""
    if len(paths) == 1 and (books == (paths[0],) or is_folder(paths[0])):
        return paths[0]
    return books[0] if len(books) == 1 else common_folder(books)


def _under(path: Path, passed: list[Message], missed: list[OkrsheetError]) -> list[Path]:
    if is_folder(path):
        return _inside(path, passed, missed)
    if _PATTERN.search(str(path)) and not exists(path):  # cmd.exe hands patterns on as they are
        found = fitting(path)
        if not found:
            raise OkrsheetError(_NONE_FIT.says(path=path), _NONE_HINT)
        return [book for one in found for book in _under(one, passed, missed)]
    return [path]


def _inside(folder: Path, passed: list[Message], missed: list[OkrsheetError]) -> list[Path]:
    """A folder's workbooks, and those of the folders in it.

    Raises:
        OkrsheetError: there are none.
    """
    books: list[Path] = []
    others: list[str] = []
    before = len(missed)
    for here, files, folders in _walk(folder, missed):
        for name in files:
            if not name:
                continue  # S3's mark of a folder
            if _is_workbook(name):
                books.append(here / name)
            elif _is_worth_a_word(name):
                others.append(below(folder, here / name))
        others += [f"{below(folder, here / name)}/" for name in folders]
    if others:
        shown: list[object] = [*others[:_NAMED]]
        if len(others) > _NAMED:
            shown.append(_MORE.says(count=len(others) - _NAMED))
        passed.append(_PASSED.says(path=folder, names=tuple(shown)))
    if not books and len(missed) == before:
        raise OkrsheetError(_NONE_THERE.says(path=folder), _NONE_HINT)
    return books


def _walk(folder: Path, missed: list[OkrsheetError]) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder that is looked into, its files, and the folders in it that are passed over although
    somebody may wonder why.
    """

    def closed(path: Path, reason: str) -> None:
        missed.append(OkrsheetError(_CLOSED.says(path=path, reason=reason), _CLOSED_HINT))

    for here, folders, files in walk(folder, closed):
        passed = {name for name in folders if name.startswith(".") or _is_output(here / name)}
        folders[:] = sorted(set(folders) - passed)
        yield here, sorted(files), sorted(passed)


def _is_output(folder: Path) -> bool:
    """Whether a folder is one of okrsheet's own, such as ``plan-2026-10``, or one of forms."""
    if not is_remote(folder) and exists(folder / FORMS):
        return True
    named = bool(_REPORTS.fullmatch(folder.name))
    return named and any(exists(folder / name) for name in ("report.json", "year.json"))


def _is_workbook(name: str) -> bool:
    return name.lower().endswith(ENDINGS) and not name.startswith(("~$", "."))


def _is_worth_a_word(name: str) -> bool:
    """Whether somebody may wonder why it was passed over: not the system's own hidden files, nor okrsheet's."""
    if name.startswith("."):
        return name.lower().endswith(ENDINGS)
    return not name.startswith(("okrsheet.toml", "okrsheet-outbox", "okrsheet-asks"))


_PASSED = Text(en="{path}: passed over {names}", zh_TW="{path}：略過 {names}")
_MORE = Text(en="{count} more", zh_TW="另外 {count} 項")
_NONE_THERE = Text(
    en="{path}: this folder holds no workbook (.xlsx, .xlsm)",
    zh_TW="{path}：這個資料夾裡沒有活頁簿（.xlsx、.xlsm）",
)
_NONE_FIT = Text(en="{path}: no file fits this pattern", zh_TW="{path}：沒有符合這個樣式的檔案")
_CLOSED = Text(
    en="{path}: this folder cannot be looked into ({reason})", zh_TW="{path}：無法開啟這個資料夾（{reason}）"
)
_CLOSED_HINT = Text(
    en="Ask for the right to read it, or name the workbooks without it.",
    zh_TW="請取得讀取權限，或改為指定其他活頁簿。",
)
_NONE_HINT = Text(
    en="Name a workbook, or a folder that holds some.", zh_TW="請指定活頁簿，或含有活頁簿的資料夾。"
)
