"""Errors that stop okrsheet: each is a sentence for the user, with a hint on what to do."""

from __future__ import annotations

from okrsheet.basics.text import Language, Message, Text


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
    return f"{type(error).__name__}: {error}"


class Refused(OkrsheetError):
    """The file is of a kind, or in a state, that okrsheet will not read or write."""


class Dangerous(Refused):
    """The file holds something that no spreadsheet program writes and that can do harm."""


class UsageError(OkrsheetError):
    """What was asked for does not fit the workbook, such as an ID that it does not hold."""
