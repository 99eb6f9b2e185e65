"""The password or token of the mail account: where it comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.secrets import from_keyring, output_of
from okrsheet.basics.text import Text
from okrsheet.mail.config import Account, variable


@dataclass(frozen=True, slots=True)
class Secret:
    """What proves to the server who we are; it is never printed."""

    value: str = field(repr=False)
    token: bool = False


def secret_of(account: Account, environ: Mapping[str, str] = os.environ) -> Secret | None:
    """The password or token of the account; ``None`` for a server that asks for no name.

    The first of these that is there: the token's command, the password in the environment, the
    password's command, the keyring.

    Raises:
        OkrsheetError: none is there, or a command or the keyring fails.
    """
    if not account.username:
        return None
    if account.token_command:
        return Secret(output_of(account.token_command, "token_command"), token=True)
    named = variable(type(account), "password")
    if password := environ.get(named):
        return Secret(password)
    if account.password_command:
        return Secret(output_of(account.password_command, "password_command"))
    if account.keyring:
        return Secret(from_keyring(account.keyring, account.username, named))
    raise OkrsheetError(_NONE.says(username=account.username), _NONE_HINT.says(variable=named))


_NONE = Text(en="there is no password for {username}", zh_TW="沒有 {username} 的密碼")
_NONE_HINT = Text(
    en="Give it as {variable} in the environment, or say with password_command, keyring or token_command "
    "where it is.",
    zh_TW="請用環境變數 {variable} 提供，或以 password_command、keyring、token_command 指定來源。",
)
