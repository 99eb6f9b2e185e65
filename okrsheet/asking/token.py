"""The mark that a row of a form carries, by which its answer is known to be an answer to it.

It keeps answers apart: a row that was pasted into a colleague's form, an ID that was typed anew, a form of
another plan or month have no valid mark. It stops mix-ups, not fraud: whoever has the form has its marks.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from okrsheet.asking.asked import Ask, AskedRow
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text
from okrsheet.mail.outbox import key_of

KEY_ENDING = "-asks.key"
_BYTES = 32
_DIGITS = 12  # hexadecimal ones of the seal
_ID = 10  # characters of an ask's ID
_TOKEN = re.compile(rf"([0-9a-f]{{{_ID}}})\.(\d{{1,4}})\.([0-9a-f]{{{_DIGITS}}})")


def key_beside(outbox: Path) -> Path:
    """The file of the key that belongs to an outbox."""
    return outbox.with_name(f"{outbox.stem.removesuffix('-outbox')}{KEY_ENDING}")


def load_key(path: Path, *, make: bool = False) -> bytes | None:
    """The key in a file; ``None`` where there is no such file. ``make`` makes one that only its owner may read.

    Raises:
        OkrsheetError: the file cannot be read or made, or holds no key.
    """
    try:
        if make and not path.exists():
            _make(path)
        typed = path.read_text("ascii").strip()
        key = bytes.fromhex(typed)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OkrsheetError(_UNUSABLE.says(file=path, why=error.strerror or str(error)), _HINT) from error
    except ValueError as error:
        raise OkrsheetError(_NO_KEY.says(file=path), _HINT) from error
    if len(key) != _BYTES:
        raise OkrsheetError(_NO_KEY.says(file=path), _HINT)
    return key


def _make(path: Path) -> None:
    """A new key, in one step, so that of two runs at once both use the same."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def ask_id(ask: Ask) -> str:
    """The ID of an ask: the same for the same question to the same person, with the same last values."""
    asked = ("\1".join(_told(row)) for row in ask.rows)
    return key_of("ask", ask.plan, ask.about, ask.stage.value, ask.person, ask.language, *asked)[:_ID]


def _told(row: AskedRow) -> Iterator[str]:
    """What a row asks and shows, but for the day that it proposes."""
    yield from (row.id, row.title, row.unit, row.target, row.last, str(row.last_day), row.wanted)
    yield from row.open_keys


def token_of(key: bytes, ask: Ask, number: int, item: str) -> str:
    """The mark of a row: the ask's ID, the row's number (from 1), and the seal over both, plan, person and item."""
    return f"{ask.id}.{number}.{_seal(key, ask, str(number), item)}"


def parts_of(token: str) -> tuple[str, int, str] | None:
    """The ask's ID, the row's number and the seal of a mark; ``None`` where a text is no such mark."""
    found = _TOKEN.fullmatch(token.strip())
    return (found[1], int(found[2]), found[3]) if found else None


def is_genuine(key: bytes, token: str, ask: Ask, item: str) -> bool:
    """Whether a mark is the one that a row of this ask about this item got."""
    parts = parts_of(token)
    if parts is None or parts[0] != ask.id:
        return False
    return hmac.compare_digest(parts[2], _seal(key, ask, str(parts[1]), item))


def witness_of(key: bytes, ask: Ask) -> str:
    """The mark of a whole form, for its properties: a second witness where the column of marks is lost."""
    return f"{ask.id}.0.{_seal(key, ask, '0', '')}"


def _seal(key: bytes, ask: Ask, number: str, item: str) -> str:
    about = [ask.plan, ask.id, ask.person, number, item]
    return hmac.new(key, "\0".join(about).encode(), hashlib.sha256).hexdigest()[:_DIGITS]


_UNUSABLE = Text(
    en="{file}: the key of the forms cannot be used ({why})", zh_TW="{file}：無法使用表單的金鑰（{why}）"
)
_NO_KEY = Text(en="{file}: this file holds no key of forms", zh_TW="{file}：此檔案不是表單的金鑰")
_HINT = Text(
    en="Restore it from a backup. If no form is out, delete it: a new one is made then. Forms that are out can "
    "no longer be told from others without it.",
    zh_TW="請從備份還原。若沒有尚未收回的表單，可刪除此檔，之後會產生新的金鑰；少了它，就無法辨認已寄出的表單。",
)
