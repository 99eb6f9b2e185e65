"""Forms as files in a folder, one a person, for people who share a drive rather than mail."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from okrsheet.asking.asked import Ask
from okrsheet.asking.asks import Asks, Way, asks_beside, existing_asks
from okrsheet.asking.form import form
from okrsheet.asking.letters import form_name
from okrsheet.asking.token import parts_of
from okrsheet.basics.errors import OkrsheetError, Refused
from okrsheet.basics.text import Text, free_name
from okrsheet.plan.words import Word
from okrsheet.workbook.files import FORMS
from okrsheet.xlsx import Reader, check_writable, package_from, replace_file


class Fate(Word):
    """What became of one form."""

    WRITTEN = ("written", "已產生")
    RENEWED = ("renewed; nobody had typed into the old one", "已更新（原檔尚未填寫）")
    THERE = ("there already; nobody has typed into it yet", "已存在，尚未填寫")
    KEPT = ("left as it is; somebody has typed into it, or has it open", "保留不動（已有人填寫或正在開啟）")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A form as a file, and what became of it."""

    ask: Ask
    path: Path
    fate: Fate


@dataclass(frozen=True)
class _Folder:
    """A folder of forms; ``before`` is what was asked of each person before."""

    folder: Path
    key: bytes
    before: dict[str, list[Ask]]
    taken: set[str]

    def lay_out(self, ask: Ask) -> LaidOut:
        """Finds the file that is the form's, or a free name, and writes it where nobody has typed."""
        there = {one.id: one for one in self.before.get(ask.person, ())}
        ask = there.get(ask.id, ask)  # the same bytes as those that lie there
        while True:
            path = self.folder / free_name(Path(form_name(ask)).stem, self.taken, ".xlsx")
            if not path.exists() and self._create(path, form(ask, self.key)):
                return LaidOut(ask, path, Fate.WRITTEN)
            content = path.read_bytes()
            blank = any(form(one, self.key) == content for one in there.values())
            if ask.id in _asks_in(path, content):
                return LaidOut(ask, path, Fate.THERE if blank else Fate.KEPT)
            if blank:
                return LaidOut(ask, path, self._renewed(path, content, form(ask, self.key)))

    def _create(self, path: Path, content: bytes) -> bool:
        """Makes a file in one step, so that nobody finds half a form. Returns whether no other run was faster."""
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            draft.write_bytes(content)
            try:
                os.link(draft, path)
            except FileExistsError:
                return False
            except OSError:  # a file system without links
                draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return True

    def _renewed(self, path: Path, old: bytes, new: bytes) -> Fate:
        try:
            check_writable(path)
            replace_file(path, new, expected_sha256=hashlib.sha256(old).hexdigest())
        except Refused:
            return Fate.KEPT
        return Fate.RENEWED


def lay_out(asks: Sequence[Ask], folder: Path, outbox: Path, key: bytes) -> Iterator[LaidOut]:
    """Writes each form as a file of its own, and yields what became of it. One into which somebody has typed is
    never written over: where it asks the same it is left alone, else the new one gets a name beside it.

    Args:
        asks: what is asked of whom.
        folder: where the files are to lie; it is made, and marked as one that is no part of a plan.
        outbox: the file beside which is noted what was asked.
        key: seals the forms.

    Raises:
        OkrsheetError: the folder cannot be written to, or holds workbooks already that are no forms, or what was asked
            cannot be noted.
    """
    before: dict[str, list[Ask]] = {}
    if known := existing_asks(asks_beside(outbox)):
        with known:
            for one in known.of(asks[0].plan, asks[0].about) if asks else ():
                before.setdefault(one.ask.person, []).append(one.ask)
    try:
        _check_own(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FORMS).write_text(_MARK, "utf-8")
        with Asks(asks_beside(outbox)) as known:
            known.remember(asks, Way.LAID_OUT, dt.datetime.now(dt.UTC))
        place = _Folder(folder, key, before, set())
        yield from map(place.lay_out, asks)
    except OSError as error:
        why = error.strerror or str(error)
        raise Refused(_NO_FOLDER.says(folder=folder, why=why), _NO_FOLDER_HINT) from error


def _check_own(folder: Path) -> None:
    """Refuses a folder with other workbooks in it: once it is one of forms, no plan is read from it any more.

    Raises:
        Refused: there is such a workbook.
    """
    if (folder / FORMS).exists():
        return
    for path in sorted(folder.rglob("*.xls[xm]")):
        if not path.name.startswith((".", "~$")) and not _asks_in(path, path.read_bytes()):
            raise Refused(_NOT_OWN.says(folder=folder, file=path.relative_to(folder)), _NOT_OWN_HINT)


def _asks_in(path: Path, content: bytes) -> set[str]:
    """The IDs of the asks whose marks stand in a workbook; none in a file that is no workbook."""
    try:
        package = package_from(path, content)
        reader = Reader(package)
        grids = [reader.whole(part) for part in package.sheets[:_SHEETS]]
    except OkrsheetError:
        return set()
    values = (cell.value for grid in grids for row in grid.rows.values() for cell in row.values())
    marks = (parts_of(value) for value in values if isinstance(value, str))
    return {mark[0] for mark in marks if mark}


_SHEETS = 3  # of a file that lies in the folder, which may be anything
_MARK = "Forms that okrsheet asked people to fill in. This file says that the folder is no part of a plan.\n"
_NOT_OWN = Text(
    en="{folder}: forms cannot be kept there, because {file} lies in it and is none",
    zh_TW="{folder}：無法存放表單，因為其中的 {file} 不是表單",
)
_NOT_OWN_HINT = Text(
    en="Forms need a folder of their own, which is passed over when plans are read. Name a new one.",
    zh_TW="表單須放在專屬的資料夾，讀取計畫時會略過該資料夾。請指定新的資料夾。",
)
_NO_FOLDER = Text(en="{folder}: forms cannot be kept there ({why})", zh_TW="{folder}：無法存放表單（{why}）")
_NO_FOLDER_HINT = Text(en="Choose another folder.", zh_TW="請指定其他資料夾。")
