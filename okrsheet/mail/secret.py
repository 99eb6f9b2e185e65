"""Where the password or the token comes from: never from a file."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from okrsheet.errors import OkrsheetError
from okrsheet.mail.config import PASSWORD, Smtp
from okrsheet.report import shown
from okrsheet.text import Text

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Secret:
    """What proves to the server who we are; it is never printed."""

    value: str = field(repr=False)
    token: bool = False


def secret_of(smtp: Smtp, environ: Mapping[str, str] = os.environ) -> Secret | None:
    """The password or token of the account; ``None`` for a server that asks for no name.

    The first of these that is there: the token's command, the password in the environment, the
    password's command, the keyring.

    Raises:
        OkrsheetError: none is there, or a command or the keyring fails.
    """
    if not smtp.username:
        return None
    if smtp.token_command:
        return Secret(_output(smtp.token_command, "token_command"), token=True)
    if password := environ.get(PASSWORD):
        return Secret(password)
    if smtp.password_command:
        return Secret(_output(smtp.password_command, "password_command"))
    if smtp.keyring:
        return Secret(_from_keyring(smtp.keyring, smtp.username))
    raise OkrsheetError(_NONE.says(username=smtp.username), _NONE_HINT.says(variable=PASSWORD))


def _output(command: Sequence[str], key: str) -> str:
    """The first line that a command prints, which is shown to nobody. When it fails, the last line
    that it printed on stderr is shown.
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
        last = shown.clip(shown.clean(said[-1]), 200) if said else ""
        why = (_CODE_SAID if last else _CODE).says(code=done.returncode, said=last)
        raise OkrsheetError(_FAILED.says(key=key, why=why), _FAILED_HINT)
    return lines[0].strip()


def _from_keyring(service: str, username: str) -> str:
    try:
        import keyring

        found = keyring.get_password(service, username)
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name == "keyring":
            raise OkrsheetError(_NO_LIBRARY, _NO_LIBRARY_HINT) from error
        why = shown.clip(shown.clean(f"{type(error).__name__}: {error}"), 200)
        raise OkrsheetError(_NO_KEYRING.says(why=why), _NO_KEYRING_HINT.says(variable=PASSWORD)) from error
    if not found:
        command = f"keyring set {service} {username}"
        raise OkrsheetError(
            _NOT_IN_KEYRING.says(service=service, username=username),
            _NOT_IN_KEYRING_HINT.says(command=command),
        )
    return str(found)


_NONE = Text("there is no password for {username}", "沒有 {username} 的密碼")
_NONE_HINT = Text(
    "Give it as {variable} in the environment, or say with password_command, keyring or token_command "
    "where it is.",
    "請用環境變數 {variable} 提供，或以 password_command、keyring、token_command 指定來源。",
)
_SLOW = Text("no answer within {seconds} seconds", "{seconds} 秒內沒有回應")
_CODE = Text("exit code {code}", "結束代碼 {code}")
_CODE_SAID = Text("exit code {code}; {said}", "結束代碼 {code}；{said}")
_FAILED = Text("{key} gave nothing: {why}", "{key} 沒有傳回內容：{why}")
_FAILED_HINT = Text(
    "Run the command by hand; it must print the password or token as its first line.",
    "請手動執行該指令；第一行輸出必須是密碼或權杖。",
)
_NO_LIBRARY = Text("the keyring needs a library that is not installed", "尚未安裝 keyring 所需的函式庫")
_NO_LIBRARY_HINT = Text("Install it: pip install okrsheet[keyring]", "請安裝：pip install okrsheet[keyring]")
_NO_KEYRING = Text("the keyring cannot be read: {why}", "無法讀取 keyring：{why}")
_NO_KEYRING_HINT = Text(
    "Unlock it, check PYTHON_KEYRING_BACKEND, or give the password as {variable} in the environment.",
    "請先解鎖、檢查 PYTHON_KEYRING_BACKEND，或改用環境變數 {variable} 提供密碼。",
)
_NOT_IN_KEYRING = Text(
    "the keyring holds no password of {username} for “{service}”",
    "keyring 中沒有 {username} 在「{service}」的密碼",
)
_NOT_IN_KEYRING_HINT = Text("Store it once: {command}", "請先儲存一次：{command}")
