"""The outbox: what was sent to whom, kept in SQLite so that nothing is sent twice.

A message is ``queued`` until a run claims it and ``sending`` before its first byte goes out; it
ends as ``sent`` or ``refused``. When nobody can tell whether the server took it - the connection
was lost after the message, or the program was killed - it is ``unknown``, and only a person settles
that. A run holds a lock that ends with its process, so a ``sending`` that nobody holds the lock
for is one that was interrupted.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Self

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text
from okrsheet.plan.words import Word

MOST_OF_ANSWER = 300
"""Characters of a server's answer that are shown and kept."""
_FORMAT = 2  # of the database; 1 had no table of notices
_WAIT = 30.0  # seconds for another program that is writing into the database
_RUN_WAIT = 5.0  # seconds for another run that is sending
_SHORTEST_KEY = 4  # characters of a key that a person has to type


class MessageState(Word):
    """Whether a message was sent, as far as is known."""

    QUEUED = ("queued", "待寄")
    SENDING = ("sending", "寄送中")
    SENT = ("sent", "已寄出")
    REFUSED = ("refused", "被拒收")
    UNKNOWN = ("unknown", "不明")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message in the outbox; the fields are its columns.

    ``day`` is that of the letter, so an early report counts as another report. ``recipient`` is the
    address, ``trial`` the one that got the message instead, ``corrects`` the Message-ID of the message
    that this one corrects. ``answer`` is what the server said last, ``changed`` when that was (UTC).
    """

    key: str
    report: str
    day: str
    recipient: str
    trial: str = ""
    corrects: str = ""
    message_id: str
    subject: str
    digest: str
    state: MessageState = MessageState.QUEUED
    answer: str = ""
    attempts: int = 0
    changed: str = ""


_COLUMNS = [f.name for f in fields(Entry)]


def key_of(*parts: str) -> str:
    """The key of a message in the outbox: the same for the same report and recipient."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


class Outbox:
    """The database of the messages that were sent or are to be sent; :attr:`path` is its file."""

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        """Opens the outbox, or makes an empty one.

        ``reading`` makes and writes none: what an interrupted run left behind is then just shown
        as unknown.

        Raises:
            OkrsheetError: the file cannot be used.
        """
        self.path = path
        with self._explained():
            if not reading and not path.exists():
                self._make()
            if path.stat().st_size == 0:  # SQLite would take it for a new one
                raise OkrsheetError(_EMPTY.says(file=path), _EMPTY_HINT)
            self._base = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        try:
            with self._explained():
                self._prepare(reading=reading)
                self._interrupted = reading and not self._is_going_on()
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
        """Makes an empty outbox, in one step, that only its owner may read."""
        with contextlib.closing(self._lock(_RUN_WAIT)):
            if self.path.exists():  # another run was faster
                return
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}-")
            os.close(handle)
            try:
                with contextlib.closing(sqlite3.connect(name)) as base:
                    base.executescript(f"{_TABLES} PRAGMA user_version = {_FORMAT};")
                os.replace(name, self.path)
            except BaseException:
                os.unlink(name)
                raise

    def _prepare(self, *, reading: bool) -> None:
        self._base.execute("PRAGMA synchronous = FULL")
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        if version > _FORMAT:
            raise OkrsheetError(_NEWER.says(file=self.path), _NEWER_HINT)
        if version == 0:
            raise OkrsheetError(_FOREIGN.says(file=self.path), _FOREIGN_HINT)
        if reading:
            self._base.execute("PRAGMA query_only = ON")
        elif version < _FORMAT:
            self._base.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_FORMAT}; COMMIT;")

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise OkrsheetError(_BUSY.says(file=self.path), _BUSY_HINT) from error
            raise OkrsheetError(_UNUSABLE.says(file=self.path, why=str(error)), _UNUSABLE_HINT) from error
        except OSError as error:
            why = error.strerror or str(error)
            raise OkrsheetError(_UNUSABLE.says(file=self.path, why=why), _UNUSABLE_HINT) from error

    def _lock(self, wait: float) -> sqlite3.Connection:
        """The lock beside the outbox, taken; closing it gives it back."""
        lock = sqlite3.connect(f"{self.path}.lock", timeout=wait, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error:
            lock.close()
            raise
        return lock

    def _is_going_on(self) -> bool:
        """Whether a run has the right to send, found out without taking it."""
        if not os.path.exists(f"{self.path}.lock"):
            return False
        with contextlib.closing(sqlite3.connect(f"{self.path}.lock", timeout=0)) as lock:
            try:
                lock.execute("SELECT name FROM sqlite_master").fetchall()
            except sqlite3.Error as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                    return True
                raise
        return False

    @contextlib.contextmanager
    def run(self, wait: float = _RUN_WAIT) -> Iterator[None]:
        """The right to send; only one process at a time has it, and it ends with the process.

        Raises:
            OkrsheetError: another one has it for longer than ``wait`` seconds.
        """
        with self._explained():
            lock = self._lock(wait)
        with contextlib.closing(lock):
            self._mark_interrupted()
            yield

    def mend(self) -> None:
        """Marks what an interrupted run left behind, unless a run is going on."""
        with contextlib.suppress(OkrsheetError), self.run(wait=0):
            pass

    def _mark_interrupted(self) -> None:
        with self._explained():
            self._base.execute(
                "UPDATE messages SET state = ?, changed = ? WHERE state = ?",
                (MessageState.UNKNOWN.key, _now(), MessageState.SENDING.key),
            )

    def queue(self, entries: Iterable[Entry]) -> None:
        """Adds messages, all or none; those that are queued already take the new content."""
        with self._explained():
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany(_QUEUE, [[*_row(entry)[:-1], _now()] for entry in entries])
            self._base.execute("COMMIT")

    def claim(self, key: str) -> bool:
        """Takes a queued message to send it; ``False`` when it is not queued (any more)."""
        with self._explained():
            done = self._base.execute(
                "UPDATE messages SET state = ?, attempts = attempts + 1, changed = ? "
                "WHERE key = ? AND state = ?",
                (MessageState.SENDING.key, _now(), key, MessageState.QUEUED.key),
            )
        return done.rowcount == 1

    def record(self, key: str, state: MessageState, answer: str) -> None:
        """Notes what became of a message."""
        with self._explained():
            self._base.execute(
                "UPDATE messages SET state = ?, answer = ?, changed = ? WHERE key = ?",
                (state.key, answer, _now(), key),
            )

    def handle(self, notice: str, key: str, state: MessageState | None, answer: str) -> None:
        """Notes what a server's notice says of a message, and that the notice is dealt with."""
        with self._explained():
            self._base.execute("BEGIN IMMEDIATE")
            if state is not None:
                self.record(key, state, answer)
            self._base.execute("INSERT OR IGNORE INTO notices VALUES (?)", (notice,))
            self._base.execute("COMMIT")

    def handled(self, notice: str) -> bool:
        """Whether a server's notice was dealt with, whatever a person has said since."""
        with self._explained():
            return bool(self._base.execute("SELECT 1 FROM notices WHERE id = ?", (notice,)).fetchone())

    def settle(self, typed: str, *, arrived: bool) -> Entry:
        """Notes what a person says of a message: it arrived, or it did not and is to be sent again.

        ``typed`` is the beginning of its key.

        Raises:
            OkrsheetError: there is no such message, or more than one, or :meth:`say` refuses.
        """
        found = [entry for entry in self.entries() if entry.key.startswith(typed.casefold())]
        if len(found) != 1 or len(typed) < _SHORTEST_KEY:
            raise OkrsheetError(_NO_KEY.says(key=typed, file=self.path), _NO_KEY_HINT)
        return self.say(found[0], arrived=arrived)

    def say(self, entry: Entry, *, arrived: bool) -> Entry:
        """Notes what a person says of a message as they saw it listed.

        Raises:
            OkrsheetError: it is on its way or has changed since, or a correction of it is what the
                recipient is to have.
        """
        if entry.state is MessageState.SENDING:
            raise OkrsheetError(_BUSY.says(file=self.path), _BUSY_HINT)
        last = None if entry.trial else self.latest(entry.report, entry.day, entry.recipient)
        if last and last.key != entry.key and last.state is not MessageState.QUEUED and not arrived:
            raise OkrsheetError(_CORRECTED.says(key=entry.key), _CORRECTED_HINT.says(key=last.key))
        state = MessageState.SENT if arrived else MessageState.QUEUED
        with self._explained():
            done = self._base.execute(
                "UPDATE messages SET state = ?, answer = '', changed = ? WHERE key = ? AND state = ?",
                (state.key, _now(), entry.key, entry.state.key),
            )
        if done.rowcount != 1:
            raise OkrsheetError(_MOVED.says(key=entry.key, address=entry.recipient), _BUSY_HINT)
        return replace(entry, state=state, answer="")

    def entries(self, states: Sequence[MessageState] = (), report: str = "", month: str = "") -> list[Entry]:
        """The messages in these states, of this report, as of a day of this month (``2026-10``), oldest first;
        what is left out narrows nothing.
        """
        wanted = {state.key for state in states or MessageState}
        return [
            entry
            for entry in self._select("ORDER BY rowid")
            if entry.state.key in wanted and report in ("", entry.report) and entry.day.startswith(month)
        ]

    def latest(
        self, report: str, day: str, recipient: str, states: Sequence[MessageState] = tuple(MessageState)
    ) -> Entry | None:
        """The last message about a report to a recipient that is in one of these states, trials
        aside.
        """
        where = "WHERE report = ? AND day = ? AND recipient = ? AND trial = '' ORDER BY rowid DESC"
        found = self._select(where, (report, day, recipient))
        return next((entry for entry in found if entry.state in states), None)

    def reports(self, day: str, recipients: Iterable[str]) -> list[str]:
        """The reports as of a day that any of these was written to, trials aside."""
        wanted, entries = set(recipients), self._select("WHERE day = ? AND trial = ''", (day,))
        return sorted({entry.report for entry in entries if entry.recipient in wanted})

    def alike(self, day: str, recipient: str, digest: str) -> list[str]:
        """The reports as of a day of which a recipient got this very content, or may yet get it,
        trials aside.
        """
        where = "WHERE day = ? AND recipient = ? AND digest = ? AND trial = ''"
        found = self._select(where, (day, recipient, digest))
        return sorted({entry.report for entry in found if entry.state is not MessageState.REFUSED})

    def rename(self, reports: Iterable[str], name: str) -> None:
        """Gives reports another name, so that what was sent of them counts under it."""
        with self._explained():
            self._base.executemany(
                "UPDATE messages SET report = ? WHERE report = ?", [(name, report) for report in reports]
            )

    def find(self, key: str) -> Entry | None:
        """The message known by a key."""
        return next(iter(self._select("WHERE key = ?", (key,))), None)

    def _select(self, rest: str, values: Sequence[object] = ()) -> list[Entry]:
        with self._explained():
            rows = self._base.execute(f"SELECT {', '.join(_COLUMNS)} FROM messages {rest}", values)  # noqa: S608
            found = [_entry(row) for row in rows]
        if not self._interrupted:
            return found
        return [
            replace(e, state=MessageState.UNKNOWN) if e.state is MessageState.SENDING else e for e in found
        ]


def existing(path: Path, *, reading: bool = False) -> Outbox | None:
    """The outbox, if there is one."""
    return Outbox(path, reading=reading) if path.exists() else None


def _row(entry: Entry) -> list[object]:
    return [value.key if isinstance(value, MessageState) else value for value in astuple(entry)]


def _entry(row: Sequence[object]) -> Entry:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name, value in values.items():
        if not isinstance(value, int if name == "attempts" else str):
            raise sqlite3.DatabaseError(f"{name} is no text")
    return Entry(**{**values, "state": MessageState[str(values["state"]).upper()]})  # type: ignore[arg-type]


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


_TABLES = f"""
    CREATE TABLE IF NOT EXISTS messages (
        key TEXT PRIMARY KEY, report TEXT NOT NULL, day TEXT NOT NULL, recipient TEXT NOT NULL,
        trial TEXT NOT NULL, corrects TEXT NOT NULL, message_id TEXT NOT NULL UNIQUE,
        subject TEXT NOT NULL, digest TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ({", ".join(f"'{state.key}'" for state in MessageState)})),
        answer TEXT NOT NULL, attempts INTEGER NOT NULL, changed TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS notices (id TEXT PRIMARY KEY);
"""
_QUEUE = f"""
    INSERT INTO messages ({", ".join(_COLUMNS)}) VALUES ({", ".join("?" * len(_COLUMNS))})
    ON CONFLICT (key) DO UPDATE SET
        subject = excluded.subject, digest = excluded.digest, message_id = excluded.message_id,
        changed = excluded.changed
    WHERE state = 'queued'
"""  # noqa: S608 - the names are the program's own

_UNUSABLE = Text(en="{file}: the outbox cannot be used ({why})", zh_TW="{file}：無法使用寄件紀錄（{why}）")
_UNUSABLE_HINT = Text(
    en="Nothing more is sent. Check the disk and the rights to the file. If it is damaged, restore it from a "
    "backup: a new outbox knows nothing of what was sent, so everybody would get it again.",
    zh_TW="已停止寄送。請檢查磁碟與檔案權限；若檔案已損壞，請從備份還原：新的寄件紀錄不知道先前寄過什麼，所有人會再收到一次。",
)
_EMPTY = Text(en="{file}: the outbox is an empty file", zh_TW="{file}：寄件紀錄是空檔案")
_EMPTY_HINT = Text(
    en="What was sent is lost from it: restore it from a backup. Only if nothing was ever sent from here, delete it.",
    zh_TW="先前的寄送紀錄已遺失，請從備份還原。只有在從未寄送過時才可刪除此檔。",
)
_FOREIGN = Text(
    en="{file}: this is no outbox, but another database", zh_TW="{file}：這不是寄件紀錄，而是其他資料庫"
)
_FOREIGN_HINT = Text(
    en="Name the outbox with outbox in okrsheet.toml, or restore it from a backup.",
    zh_TW="請在 okrsheet.toml 以 outbox 指定寄件紀錄，或從備份還原。",
)
_NEWER = Text(
    en="{file}: the outbox was made by a newer okrsheet", zh_TW="{file}：寄件紀錄由較新版本的 okrsheet 建立"
)
_NEWER_HINT = Text(en="Use that version, or a later one.", zh_TW="請使用該版本或更新的版本。")
_NO_KEY = Text(
    en="{file}: no single message has a key that begins with “{key}”",
    zh_TW="{file}：沒有單一一封信的編號以「{key}」開頭",
)
_NO_KEY_HINT = Text(
    en="okrsheet outbox lists the keys; give at least 4 characters.",
    zh_TW="請用 okrsheet outbox 查詢編號，並至少輸入 4 個字元。",
)
_BUSY = Text(en="{file}: another okrsheet is sending right now", zh_TW="{file}：另一個 okrsheet 正在寄送")
_BUSY_HINT = Text(
    en="Wait until it has finished, then look: okrsheet outbox.",
    zh_TW="請等它寄完，再執行 okrsheet outbox 查看。",
)
_MOVED = Text(
    en="{key} ({address}) has changed since it was listed, so it was left as it is",
    zh_TW="{key}（{address}）在列出後已有變動，因此不處理",
)
_CORRECTED = Text(
    en="{key} was corrected since, so it is not sent again", zh_TW="{key} 之後已寄過更正版，因此不會再寄"
)
_CORRECTED_HINT = Text(
    en="If the correction did not arrive either, settle that one: {key}.",
    zh_TW="若更正版也未送達，請改為處理更正版：{key}。",
)
