"""Errors that stop okrsheet: each is a sentence for the user, with a hint on what to do."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from okrsheet.basics.text import Language, Message, Text, without_secrets


class OkrsheetError(Exception):
    """Something could not be done. What is wrong inside a workbook is a finding and is never raised.

    The message names the file (and the cell, where there is one); the hint says what to do.
    ``language`` is the workbook's; ``None`` where the workbook was not read.
    """

    language: Language | None = None

    def __init__(self, message: Message | Text, hint: Message | Text) -> None:
        self.message = message
        self.hint = hint
        super().__init__(message, hint)

    def __str__(self) -> str:
        return self.message.into("en")

    def into(self, language: Language) -> str:
        """Message and hint, a line each, in one language."""
        return f"{self.message.into(language)}\n  {self.hint.into(language)}"


def described(error: BaseException) -> str:
    """An error that is not okrsheet's own, by its type and what it says: ``ValueError: bad day``."""
    return without_secrets(f"{type(error).__name__}: {error}")


class Refused(OkrsheetError):
    """The file is of a kind, or in a state, that okrsheet will not read or write."""


class Dangerous(Refused):
    """The file holds something that no spreadsheet program writes and that can do harm."""


class UsageError(OkrsheetError):
    """What was asked for does not fit the workbook, such as an ID that it does not hold."""


@contextmanager
def no_traceback(path: Path) -> Iterator[None]:
    """Turns an unexpected exception into an error that names the file.

    With ``OKRSHEET_DEBUG`` in the environment the traceback is shown as well.
    """
    try:
        yield
    except OkrsheetError:
        raise
    except Exception as error:
        if os.environ.get("OKRSHEET_DEBUG"):
            traceback.print_exc()
        raise OkrsheetError(_UNEXPECTED.says(file=path, what=described(error)), _UNEXPECTED_HINT) from error


_UNEXPECTED = Text(
    en="{file}: something unexpected happened ({what})", zh_TW="{file}：發生未預期的問題（{what}）"
)
_UNEXPECTED_HINT = Text(
    en="This is a fault of okrsheet; please report it. OKRSHEET_DEBUG=1 shows the details.",
    zh_TW="這是 okrsheet 的錯誤，請回報。設定 OKRSHEET_DEBUG=1 可顯示細節。",
)
