"""What was asked of whom, remembered beside the outbox: by it answers are read, and reminders written.

A small database of its own, in SQLite. The outbox knows which mails went out; this knows what was in them, also of
drafts and of files on a share, of which the outbox knows nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Self

from okrsheet.asking.asked import Ask
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text

ENDING = "-asks.sqlite"
_FORMAT = 1
_WAIT = 30.0  # seconds for another program that is writing


class Way(Enum):
    """How an ask reached the person."""

    SENT = "sent"
    DRAFTED = "drafted"
    LAID_OUT = "laid out"


@dataclass(frozen=True, slots=True)
class Remembered:
    """An ask, how it was put and when last (UTC). One that was to be ``SENT`` has arrived only if the outbox says so.
    ``plan`` is what the outbox calls its plan now, which may have been renamed since.
    """

    ask: Ask
    way: Way
    moment: dt.datetime
    plan: str = ""


def asks_beside(outbox: Path) -> Path:
    """The file of the asks that belong to an outbox."""
    return outbox.with_name(f"{outbox.stem.removesuffix('-outbox')}{ENDING}")


class Asks:
    """The database of what was asked; :attr:`path` is its file."""

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        """Opens the asks, or makes an empty database; ``reading`` makes and writes nothing.

        Raises:
            OkrsheetError: the file cannot be used.
        """
        self.path = path
        with self._explained():
            if not reading and not path.exists():
                self._make()
            if path.stat().st_size == 0:  # SQLite would take it for a new one
                raise OkrsheetError(_EMPTY.says(file=path), _HINT)
            self._base = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        try:
            with self._explained():
                (version,) = self._base.execute("PRAGMA user_version").fetchone()
                if version != _FORMAT:
                    raise OkrsheetError((_NEWER if version > _FORMAT else _FOREIGN).says(file=path), _HINT)
                if reading:
                    self._base.execute("PRAGMA query_only = ON")
        except OkrsheetError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._base.close()

    def _make(self) -> None:
        """Makes an empty database, in one step, that only its owner may read."""
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}-")
        os.close(handle)
        try:
            with contextlib.closing(sqlite3.connect(name)) as base:
                base.executescript(f"{_TABLE} PRAGMA user_version = {_FORMAT};")
            try:
                os.link(name, self.path)
            except FileExistsError:  # another run was faster
                pass
            except OSError:  # a file system without links
                os.replace(name, self.path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError, KeyError, TypeError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise OkrsheetError(_UNUSABLE.says(file=self.path, why=why), _HINT) from error

    def remember(self, asks: Iterable[Ask], way: Way, moment: dt.datetime) -> None:
        """Notes what was asked, all or nothing. What was noted before keeps its content and its first moment; only a
        mail counts anew when it is put again.
        """
        rows = [
            (one.id, one.plan, one.about, one.person, way.value, moment.isoformat(timespec="seconds"),
             json.dumps(one.as_data(), ensure_ascii=False))
            for one in asks
        ]  # fmt: skip
        with self._explained():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                self._base.executemany(_INSERT, rows)
                self._base.execute("COMMIT")
            except BaseException:
                self._base.execute("ROLLBACK")
                raise

    def find(self, ask: str) -> Remembered | None:
        """The ask with an ID."""
        return next(iter(self._select("WHERE id = ?", (ask,))), None)

    def of(self, plan: str, about: str = "") -> tuple[Remembered, ...]:
        """What was asked of a plan, about a month or day, or all of it; in the order in which it was asked."""
        return self._select("WHERE plan = ? AND (? = '' OR about = ?) ORDER BY rowid", (plan, about, about))

    def all(self) -> tuple[Remembered, ...]:
        """What was asked of any plan, in the order in which it was asked."""
        return self._select("ORDER BY rowid", ())

    def rename(self, plans: Iterable[str], name: str) -> None:
        """Gives plans another name, so that what was asked of them counts under it. The asks themselves keep the
        name under which they were sealed.
        """
        with self._explained():
            self._base.executemany(
                "UPDATE asks SET plan = ? WHERE plan = ?", [(name, plan) for plan in plans]
            )

    def _select(self, rest: str, values: tuple[str, ...]) -> tuple[Remembered, ...]:
        with self._explained():
            rows = self._base.execute(f"SELECT content, way, moment, plan FROM asks {rest}", values)  # noqa: S608
            return tuple(
                Remembered(
                    Ask.from_data(json.loads(content)), Way(way), dt.datetime.fromisoformat(moment), plan
                )
                for content, way, moment, plan in rows
            )


def existing_asks(path: Path) -> Asks | None:
    """The asks, to be read only, if there are any."""
    return Asks(path, reading=True) if path.exists() else None


_TABLE = """
    CREATE TABLE asks (
        id TEXT PRIMARY KEY, plan TEXT NOT NULL, about TEXT NOT NULL, person TEXT NOT NULL,
        way TEXT NOT NULL, moment TEXT NOT NULL, content TEXT NOT NULL
    );
    CREATE INDEX asks_by_plan ON asks (plan, about);
"""
_INSERT = """
    INSERT INTO asks (id, plan, about, person, way, moment, content) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET way = excluded.way, moment = excluded.moment
    WHERE asks.way <> 'sent' AND excluded.way <> asks.way
"""
_UNUSABLE = Text(
    en="{file}: what was asked cannot be read or noted ({why})",
    zh_TW="{file}：無法讀取或記錄已詢問的內容（{why}）",
)
_EMPTY = Text(
    en="{file}: this file is empty; it should hold what was asked",
    zh_TW="{file}：檔案是空的，應記錄已詢問的內容",
)
_NEWER = Text(
    en="{file}: this was made by a newer okrsheet", zh_TW="{file}：此檔案由較新版本的 okrsheet 建立"
)
_FOREIGN = Text(en="{file}: this is another database", zh_TW="{file}：這是其他資料庫")
_HINT = Text(
    en="Check the disk and the rights to the file, or restore it from a backup. Without it, answers to forms that are "
    "out cannot be told from others.",
    zh_TW="請檢查磁碟與檔案權限，或從備份還原。少了它，就無法辨認已寄出表單的回覆。",
)
