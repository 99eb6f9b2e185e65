"""The connection to a mail server: ``smtplib``'s, but strict with what counts as an answer and how long
one may take, and with the secret masked in it.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import time

from okrsheet.basics.secrets import masked

_ANSWER = re.compile(rb"(?P<code>[2-5][0-9]{2})(?:(?P<more>[ -])(?P<said>[^\n]*?))?\r?\n")
_LONGEST = 8192  # octets in a line; RFC 5321 promises no more than 512
_MOST_LINES = 500  # in one answer


class NoAnswer(smtplib.SMTPException):
    """The server sent what is no answer of SMTP; the error's text is what it sent."""


class Connection(smtplib.SMTP):
    """``smtplib``'s connection, stricter about answers.

    ``smtplib`` takes ``25`` for an answer, and ``250-`` with the end of the connection behind it, and it
    waits for each single octet as long as for an answer.
    """

    hidden: tuple[str, ...] = ()
    """Secrets to be masked if the server repeats them; set before they are sent to it."""

    _patience: float | None = None  # seconds for the next answer, instead of the timeout

    def getreply(self) -> tuple[int, bytes]:
        """Reads one answer: its code, and its words without the secret.

        Raises:
            NoAnswer: it is none: no code from 200 to 599, two codes, or too long.
            TimeoutError: it was not there in time.
            SMTPServerDisconnected: the connection ended before or within it.
        """
        end = time.monotonic() + (self._patience or self.timeout)
        words: list[bytes] = []
        first: bytes | None = None
        while True:
            line = self._line(end)
            found = _ANSWER.fullmatch(line)
            if not found or found["code"] != (first or found["code"]) or len(words) == _MOST_LINES:
                self.close()
                raise NoAnswer(self._masked(b"\n".join([*words, line])).decode(errors="replace"))
            first = found["code"]
            words.append((found["said"] or b"").strip())
            if found["more"] != b"-":
                return int(first), self._masked(b"\n".join(words))

    def _line(self, end: float) -> bytes:
        """The next line, until a moment of :func:`time.monotonic`."""
        if self.file is None:
            self.file = self.sock.makefile("rb")  # type: ignore[union-attr]
        line = b""
        try:
            while not line.endswith(b"\n") and len(line) < _LONGEST:
                if (left := end - time.monotonic()) <= 0:
                    raise TimeoutError("timed out")
                self.sock.settimeout(left)  # type: ignore[union-attr]
                ahead = self.file.peek(1)  # what is there, were it one octet
                if not ahead:
                    raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
                line += self.file.read(ahead.find(b"\n") + 1 or len(ahead))
            self.sock.settimeout(self.timeout)  # type: ignore[union-attr]
        except OSError as error:
            self.close()
            if isinstance(error, TimeoutError):
                raise TimeoutError("timed out") from error
            if isinstance(error, smtplib.SMTPException):
                raise
            raise smtplib.SMTPServerDisconnected(f"Connection unexpectedly closed: {error}") from error
        return line

    def said_too_much(self) -> bool:
        """Whether the server has sent more than an answer; the rest would be taken for its next answer."""
        assert self.sock is not None and self.file is not None
        self.sock.settimeout(0)
        try:
            return bool(self.file.peek(1))
        except ssl.SSLWantReadError:
            return False
        finally:
            self.sock.settimeout(self.timeout)

    def hand_over(self, content: bytes, patience: float) -> tuple[int, bytes]:
        """Sends a message, and waits at most ``patience`` seconds for the answer."""
        assert self.sock is not None
        self._patience = patience
        try:
            self.sock.settimeout(patience)
            self.send(content)
            return self.getreply()
        finally:
            self._patience = None

    def auth_cram_md5(self, challenge: bytes | None = None) -> str | None:  # type: ignore[override]
        """The answer to a challenge; whoever sees both can try passwords on them, so it is hidden."""
        answer: str | None = super().auth_cram_md5(challenge)
        if answer:
            self.hidden += (answer.rpartition(" ")[2],)
        return answer

    def _masked(self, said: bytes) -> bytes:
        # escaped octets come back as they were: what EHLO says is more than words
        words = masked(said.decode(errors="surrogateescape"), *self.hidden)
        return words.encode(errors="surrogateescape")


class TlsConnection(Connection, smtplib.SMTP_SSL):
    """The same, encrypted from its first octet."""
