"""The outbox: what was sent to whom, kept in SQLite so that nothing is sent twice.

A message is ``queued`` until a run claims it and ``sending`` before its first byte goes out; it
ends as ``sent`` or ``refused``. When nobody can tell whether the server took it - the line was
cut after the message, or the program was killed - it is ``unknown``, and only a person settles
that. A run holds a lock that ends with its process, so a ``sending`` that nobody holds the lock
for is one that was interrupted.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Self

from okrsheet.errors import OkrsheetError
from okrsheet.text import Text
from okrsheet.words import Word

_FORMAT = 1
_WAIT = 30.0
_RUN_WAIT = 5.0
_SHORTEST_KEY = 4


class State(Word):
    """What is known of a message."""

    QUEUED = ("queued", "待寄")
    SENDING = ("sending", "寄送中")
    SENT = ("sent", "已寄出")
    REFUSED = ("refused", "被拒收")
    UNKNOWN = ("unknown", "不明")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message in the outbox; the fields are its columns.

    ``recipient`` is the address; ``trial`` the one that got it instead; ``corrects`` the
    Message-ID of the message that this one corrects. ``answer`` is what the server said last,
    ``changed`` when (UTC).
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
    state: State = State.QUEUED
    answer: str = ""
    attempts: int = 0
    changed: str = ""


_COLUMNS = [f.name for f in fields(Entry)]


def key_of(*parts: str) -> str:
    """What the outbox knows a message by: the same for the same report and recipient."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


class Outbox:
    """The messages of the reports beside which it lies."""

    def __init__(self, path: Path) -> None:
        """Opens the outbox, or makes an empty one.

        Raises:
            OkrsheetError: the file cannot be used.
        """
        self.path = path
        with self._explained():
            self._base = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        try:
            with self._explained():
                self._base.execute("PRAGMA synchronous = FULL")
                self._prepare()
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

    def _prepare(self) -> None:
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        if version == 0:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute(_TABLE)
            self._base.execute(f"PRAGMA user_version = {_FORMAT}")
            self._base.execute("COMMIT")
        elif version > _FORMAT:
            raise OkrsheetError(_NEWER.says(file=self.path), _NEWER_HINT)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise OkrsheetError(_BUSY.says(file=self.path), _BUSY_HINT) from error
            raise OkrsheetError(_UNUSABLE.says(file=self.path, why=str(error)), _UNUSABLE_HINT) from error

    @contextlib.contextmanager
    def run(self, wait: float = _RUN_WAIT) -> Iterator[None]:
        """The right to send; only one process at a time has it, and it ends with the process.

        Raises:
            OkrsheetError: another one has it for longer than ``wait`` seconds.
        """
        with self._explained():
            lock = sqlite3.connect(f"{self.path}.lock", timeout=wait, isolation_level=None)
        try:
            with self._explained():
                lock.execute("BEGIN EXCLUSIVE")
            self._mark_interrupted()
            yield
        finally:
            lock.close()

    def mend(self) -> None:
        """Marks what an interrupted run left behind, unless a run is going on."""
        with contextlib.suppress(OkrsheetError), self.run(wait=0):
            pass

    def _mark_interrupted(self) -> None:
        with self._explained():
            self._base.execute(
                "UPDATE messages SET state = ?, changed = ? WHERE state = ?",
                (State.UNKNOWN.key, _now(), State.SENDING.key),
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
                (State.SENDING.key, _now(), key, State.QUEUED.key),
            )
        return done.rowcount == 1

    def record(self, key: str, state: State, answer: str) -> None:
        """Says what became of a message."""
        with self._explained():
            self._base.execute(
                "UPDATE messages SET state = ?, answer = ?, changed = ? WHERE key = ?",
                (state.key, answer, _now(), key),
            )

    def settle(self, typed: str, *, arrived: bool) -> Entry:
        """What a person says of a message: it arrived, or it did not and is to be sent again.

        ``typed`` is the beginning of its key.

        Raises:
            OkrsheetError: there is no such message, or more than one, or it is on its way.
        """
        found = [entry for entry in self.entries() if entry.key.startswith(typed.casefold())]
        if len(found) != 1 or len(typed) < _SHORTEST_KEY:
            raise OkrsheetError(_NO_KEY.says(key=typed, file=self.path), _NO_KEY_HINT)
        if found[0].state is State.SENDING:
            raise OkrsheetError(_BUSY.says(file=self.path), _BUSY_HINT)
        self.record(found[0].key, State.SENT if arrived else State.QUEUED, "")
        return replace(found[0], state=State.SENT if arrived else State.QUEUED, answer="")

    def entries(self, states: Sequence[State] = ()) -> list[Entry]:
        """The messages in these states (all by default), oldest first."""
        wanted = {state.key for state in states or State}
        return [entry for entry in self._select("ORDER BY rowid") if entry.state.key in wanted]

    def latest(self, report: str, day: str, recipient: str) -> Entry | None:
        """The last message about a report to a recipient, trials aside."""
        where = "WHERE report = ? AND day = ? AND recipient = ? AND trial = '' ORDER BY rowid DESC LIMIT 1"
        return next(iter(self._select(where, (report, day, recipient))), None)

    def find(self, key: str) -> Entry | None:
        """The message known by a key."""
        return next(iter(self._select("WHERE key = ?", (key,))), None)

    def _select(self, rest: str, values: Sequence[object] = ()) -> list[Entry]:
        with self._explained():
            rows = self._base.execute(f"SELECT {', '.join(_COLUMNS)} FROM messages {rest}", values)  # noqa: S608
            return [_entry(row) for row in rows]


def existing(path: Path) -> Outbox | None:
    """The outbox, if there is one."""
    return Outbox(path) if path.exists() else None


def _row(entry: Entry) -> list[object]:
    return [value.key if isinstance(value, State) else value for value in astuple(entry)]


def _entry(row: Sequence[object]) -> Entry:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Entry(**{**values, "state": State[str(values["state"]).upper()]})  # type: ignore[arg-type]


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


_TABLE = f"""
    CREATE TABLE IF NOT EXISTS messages (
        key TEXT PRIMARY KEY, report TEXT NOT NULL, day TEXT NOT NULL, recipient TEXT NOT NULL,
        trial TEXT NOT NULL, corrects TEXT NOT NULL, message_id TEXT NOT NULL UNIQUE,
        subject TEXT NOT NULL, digest TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ({", ".join(f"'{state.key}'" for state in State)})),
        answer TEXT NOT NULL, attempts INTEGER NOT NULL, changed TEXT NOT NULL
    )
"""
_QUEUE = f"""
    INSERT INTO messages ({", ".join(_COLUMNS)}) VALUES ({", ".join("?" * len(_COLUMNS))})
    ON CONFLICT (key) DO UPDATE SET
        subject = excluded.subject, digest = excluded.digest, message_id = excluded.message_id,
        changed = excluded.changed
    WHERE state = 'queued'
"""  # noqa: S608 - the names are the program's own

_UNUSABLE = Text("{file}: the outbox cannot be used ({why})", "{file}：無法使用寄件紀錄（{why}）")
_UNUSABLE_HINT = Text(
    "Nothing more is sent. Check the disk and the rights to the file, or name another one with outbox in "
    "okrsheet.toml.",
    "已停止寄送。請檢查磁碟與檔案權限，或在 okrsheet.toml 以 outbox 指定其他檔案。",
)
_NEWER = Text("{file}: the outbox was made by a newer okrsheet", "{file}：寄件紀錄由較新版本的 okrsheet 建立")
_NEWER_HINT = Text("Use that version, or a later one.", "請使用該版本或更新的版本。")
_NO_KEY = Text(
    "{file}: no single message has a key that begins with “{key}”",
    "{file}：沒有單一一封信的編號以「{key}」開頭",
)
_NO_KEY_HINT = Text(
    "okrsheet outbox lists the keys; give at least 4 characters.",
    "請用 okrsheet outbox 查詢編號，並至少輸入 4 個字元。",
)
_BUSY = Text("{file}: another okrsheet is sending right now", "{file}：另一個 okrsheet 正在寄送")
_BUSY_HINT = Text(
    "Wait until it has finished, then look: okrsheet outbox.",
    "請等它寄完，再執行 okrsheet outbox 查看。",
)
