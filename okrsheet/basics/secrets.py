"""Passwords and tokens: where they come from, and hiding them in what is printed."""

from __future__ import annotations

import base64
import html
import re
import string
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from okrsheet.basics.errors import OkrsheetError, described
from okrsheet.basics.text import Text, one_line

_SECONDS = 60  # that a command may take to print the password or token
MASK = "•••"
"""What is printed in place of a secret: of one length for all, and of a character that no server takes in one."""
_SHORT = 4  # characters; a shorter secret stands by chance in half of all answers
_TELLING = 16
"""So many characters in a row of a longer secret are hidden as well: servers cut the long lines they repeat."""
_BASE64_SIGNS = string.ascii_letters + string.digits + "+/-_%"  # a sign may be escaped, as %2B
_URL_SAFE = str.maketrans("-_", "+/")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{2,}={0,2}")
_HEX_GAP = re.compile(r"(?<=[0-9a-f]{2})[\s:-](?=[0-9a-f]{2})")
_BREAKS = [
    (re.compile(pattern), gap)
    for pattern, gap in (
        (r"[ \t]*\r?\n[ \t]*", ""),
        (r"[ \t]*\r?\n[ \t]*", " "),
        (r"[ \t]*\r?\n[0-9]{3}[ -][ \t]*", ""),  # of an answer
        (r"[=\\][ \t]*\r?\n", ""),  # quoted-printable, and as shells have it
        (r"(?:\\r)?\\n", ""),
    )
]
"""What a line break in a repeated text may look like, and what stood there before it was broken."""
_ESCAPES = [
    re.compile(pattern)
    for pattern in (
        r"%(?P<octet>[0-9A-Fa-f]{2})",
        r"=(?P<octet>[0-9A-Fa-f]{2})",
        r"\\(?:x(?P<octet>[0-9A-Fa-f]{2})|u(?P<code>[0-9A-Fa-f]{4})|U(?P<long>[0-9A-Fa-f]{8})"
        r"|(?P<octal>[0-7]{3})|(?P<itself>[^\w\s]))",
        r"(?P<html>&\#?\w+;)",
    )
]
"""The escapes of web addresses, of quoted-printable, of programming languages, of HTML."""


def masked(said: str, *secrets: str) -> str:
    """What a server or a program said, without the secrets, should it repeat one of them.

    A secret is found plain, percent-encoded, quoted-printable, escaped as by JSON, Python or HTML,
    in hexadecimal, and in base64 whatever stands before and after it there, in any mixture and
    over several lines. All base64 around it is masked with it, and so are sixteen characters in a row of a
    longer secret. A secret of fewer than four characters is only found as a word of its own.
    """
    views = list(_views(said))
    hidden = bytearray(len(said))
    for secret in filter(None, secrets):
        find = _places_of_short if len(secret) < _SHORT else _places
        for view in views:
            for start, end, run in find(view.text, secret):
                first, last = view.spans[start][0], view.spans[end - 1][1]
                if run:
                    first = len(said[:first].rstrip(_BASE64_SIGNS))
                    last = len(said) - len(said[last:].lstrip(_BASE64_SIGNS + "="))
                hidden[first:last] = b"\1" * (last - first)
    if not any(hidden):
        return said
    runs = groupby(range(len(said)), key=lambda at: hidden[at])
    return "".join(MASK if hide else "".join(said[at] for at in run) for hide, run in runs)


@dataclass(frozen=True, slots=True)
class _View:
    """A text read in one way, and from where to where in the original each character comes."""

    text: str
    spans: Sequence[tuple[int, int]]

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> _View:
        text, spans, at = [], list[tuple[int, int]](), 0
        for found in pattern.finditer(self.text):
            new = by(found)
            text += [self.text[at : found.start()], new]
            span = (self.spans[found.start()][0], self.spans[found.end() - 1][1])
            spans += [*self.spans[at : found.start()], *[span] * len(new)]
            at = found.end()
        return _View("".join([*text, self.text[at:]]), [*spans, *self.spans[at:]])


def _views(said: str) -> Iterator[_View]:
    """A text as it is and without line breaks; each of these with escapes of one kind undone, and those
    once more with escapes of the same or another kind undone.
    """
    plain = _View(said, [(at, at + 1) for at in range(len(said))])
    views = [plain, *(plain.replaced(pattern, lambda _, gap=gap: gap) for pattern, gap in _BREAKS)]  # type: ignore[misc]
    seen: set[str] = set()
    for _ in range(3):
        new = {view.text: view for view in views if view.text not in seen}
        yield from new.values()
        seen |= new.keys()
        views = [view.replaced(escape, _undone) for view in new.values() for escape in _ESCAPES]


def _undone(found: re.Match[str]) -> str:
    """What an escape stands for; octets of UTF-8 stay single."""
    groups = found.groupdict()
    if groups.get("html") or groups.get("itself"):
        return html.unescape(groups.get("html") or groups["itself"])
    if octal := groups.get("octal"):
        return chr(int(octal, 8))
    code = int(groups.get("octet") or groups.get("code") or groups["long"], 16)
    return chr(code) if code <= sys.maxunicode else found[0]


def _places(text: str, secret: str) -> Iterator[tuple[int, int, bool]]:
    """Where a secret, or enough of it, stands in a text, as it is, in base64 and in hexadecimal: first and
    last place, and whether it is base64 there.
    """
    octets = secret.encode(errors="surrogateescape")
    spaced = text.replace("+", " ")  # as in forms of web pages
    for spelt in {secret, octets.decode("latin-1")}:  # each octet of UTF-8 may have been escaped
        yield from ((*span, False) for span in _common(spaced, spelt.replace("+", " ")))
    coded = text.translate(_URL_SAFE)
    for run in _base64_runs(octets):
        yield from ((*span, True) for span in _common(coded, run))
    lower = text.lower()
    pairs = _View(lower, [(at, at + 1) for at in range(len(lower))]).replaced(_HEX_GAP, lambda _: "")
    for start, end in _common(pairs.text, octets.hex()):
        yield pairs.spans[start][0], pairs.spans[end - 1][1], False


def _common(text: str, secret: str) -> Iterator[tuple[int, int]]:
    """Where a text has as many characters in a row in common with a secret as must be hidden."""
    size = min(len(secret), _TELLING)
    if size == len(secret) and secret not in text:
        return
    for at in range(len(text) - size + 1):
        if text[at : at + size] in secret:
            yield at, at + size


def _base64_runs(octets: bytes) -> Iterator[str]:
    """What octets are in base64, without the first and last character that other octets share with them: one
    text for each of the three places in a group of four characters where they may begin.
    """
    for before in range(3):
        after = before + len(octets)
        coded = base64.b64encode(bytes(before) + octets + bytes(-after % 3)).decode()
        yield coded[-(-before * 8 // 6) : after * 8 // 6]


def _places_of_short(text: str, secret: str) -> Iterator[tuple[int, int, bool]]:
    """Where a short secret stands as a word, or base64 in which it is one."""
    word = re.compile(rf"(?<!\w){re.escape(secret)}(?!\w)")
    yield from ((*found.span(), False) for found in word.finditer(text))
    for run in _BASE64.finditer(text.translate(_URL_SAFE)):
        coded = run[0].rstrip("=")
        inside = base64.b64decode(coded + "=" * (-len(coded) % 4)) if len(coded) % 4 != 1 else b""
        if word.search(inside.decode("latin-1")):
            yield *run.span(), True


def output_of(command: Sequence[str], key: str) -> str:
    """The first line that a command prints, which is never shown. When the command fails, the last line that
    it printed on stderr is part of the error; ``key`` is the setting that names the command.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the command is the user's own, and no shell reads it
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        why = _SLOW.says(seconds=_SECONDS) if isinstance(error, subprocess.TimeoutExpired) else str(error)
        raise OkrsheetError(_FAILED.says(key=key, why=why), _FAILED_HINT) from error
    lines = done.stdout.decode(errors="replace").splitlines()
    if done.returncode or not lines or not lines[0].strip():
        said = done.stderr.decode(errors="replace").strip().splitlines()
        # a command that tells its steps may tell what it found
        last = masked(said[-1], *(line.strip() for line in lines)) if said else ""
        last = one_line(last, 200)
        why = (_CODE_SAID if last else _CODE).says(code=done.returncode, said=last)
        raise OkrsheetError(_FAILED.says(key=key, why=why), _FAILED_HINT)
    return lines[0].strip()


def from_keyring(service: str, username: str, named: str) -> str:
    """The password of a user for a service in the system's keyring; ``named`` is the variable of the environment that
    would do as well.

    Raises:
        OkrsheetError: the keyring has none, or cannot be read.
    """
    try:
        import keyring

        found = keyring.get_password(service, username)
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name == "keyring":
            raise OkrsheetError(_NO_LIBRARY, _NO_LIBRARY_HINT) from error
        why = one_line(described(error), 200)
        raise OkrsheetError(_NO_KEYRING.says(why=why), _NO_KEYRING_HINT.says(variable=named)) from error
    if not found:
        command = f"keyring set {service} {username}"
        raise OkrsheetError(
            _NOT_IN_KEYRING.says(service=service, username=username),
            _NOT_IN_KEYRING_HINT.says(command=command),
        )
    return str(found)


_SLOW = Text(en="no answer within {seconds} seconds", zh_TW="{seconds} 秒內沒有回應")
_CODE = Text(en="exit code {code}", zh_TW="結束代碼 {code}")
_CODE_SAID = Text(en="exit code {code}; {said}", zh_TW="結束代碼 {code}；{said}")
_FAILED = Text(en="{key} gave nothing: {why}", zh_TW="{key} 沒有傳回內容：{why}")
_FAILED_HINT = Text(
    en="Run the command by hand; it must print the password or token as its first line.",
    zh_TW="請手動執行該指令；第一行輸出必須是密碼或權杖。",
)
_NO_LIBRARY = Text(
    en="the keyring needs a library that is not installed", zh_TW="尚未安裝 keyring 所需的函式庫"
)
_NO_LIBRARY_HINT = Text(
    en="Install it: pip install okrsheet[keyring]", zh_TW="請安裝：pip install okrsheet[keyring]"
)
_NO_KEYRING = Text(en="the keyring cannot be read: {why}", zh_TW="無法讀取 keyring：{why}")
_NO_KEYRING_HINT = Text(
    en="Unlock it, check PYTHON_KEYRING_BACKEND, or give the password as {variable} in the environment.",
    zh_TW="請先解鎖、檢查 PYTHON_KEYRING_BACKEND，或改用環境變數 {variable} 提供密碼。",
)
_NOT_IN_KEYRING = Text(
    en="the keyring holds no password of {username} for “{service}”",
    zh_TW="keyring 中沒有 {username} 在「{service}」的密碼",
)
_NOT_IN_KEYRING_HINT = Text(en="Store it once: {command}", zh_TW="請先儲存一次：{command}")
