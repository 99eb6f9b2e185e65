"""A real SMTP server on this machine, with certificates of its own, that does what it is told."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
import ssl
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USERNAME, PASSWORD, TOKEN = "okr@example.com", "correct horse", "ya29.token"
Behaviour = Callable[["Server", SMTP], str]


@functools.cache
def certificates() -> Path:
    """A folder with the test's own CA, a certificate for localhost and one for another name."""
    folder = Path(tempfile.mkdtemp(prefix="okrsheet-certificates-"))
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    trustme.CA().cert_pem.write_to_path(folder / "other-ca.pem")
    for name in ("localhost", "mail.example.org"):
        made = authority.issue_cert(name)
        made.private_key_and_cert_chain_pem.write_to_path(folder / f"{name}.pem")
    return folder


@dataclass
class Server:
    """What the server took, and how it answers.

    ``rcpt`` holds answers by recipient, ``data`` what to do with a message for a recipient: an
    answer, or a function that makes one (and may cut the line first); ``otherwise`` what to do
    with the others.
    """

    port: int = 0
    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str | Behaviour] = field(default_factory=dict)
    otherwise: str | Behaviour = "250 2.0.0 taken"
    mail: str = "250 OK"
    accepted: list[tuple[str, EmailMessage]] = field(default_factory=list)
    sessions: int = 0
    hellos: set[str] = field(default_factory=set)

    @property
    def counts(self) -> Counter[str]:
        """How many messages each address was accepted for."""
        return Counter(address for address, _ in self.accepted)

    def taken(self, envelope: Envelope | None) -> None:
        """Accepts a message."""
        assert envelope is not None
        content = envelope.original_content
        assert content is not None
        made = message_from_bytes(content, policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.accepted += [(address, made) for address in envelope.rcpt_tos]

    # what aiosmtpd calls

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        self.hellos.add(hostname)
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mail.startswith("250"):
            envelope.mail_from = address
        return self.mail

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        answer = self.data.get(address, self.otherwise)
        if isinstance(answer, str):
            if answer.startswith("250"):
                self.taken(envelope)
            return answer
        return answer(self, server)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        import base64

        expected = f"user={USERNAME}\1auth=Bearer {TOKEN}\1\1"
        if base64.b64decode(args[1]).decode() == expected:
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


def cut_after_taking(server: Server, smtp: SMTP) -> str:
    """The message is taken, but the line goes dead before the answer."""
    server.taken(smtp.envelope)
    _cut(smtp)
    return "250 nobody hears this"


def cut_before_taking(server: Server, smtp: SMTP) -> str:
    """The line goes dead, and the message is lost."""
    _cut(smtp)
    return "250 nobody hears this"


def _cut(smtp: SMTP) -> None:
    assert isinstance(smtp.transport, asyncio.Transport)
    smtp.transport.abort()


def _authenticator(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and data == LoginPassword(USERNAME.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@contextlib.contextmanager
def serving(
    security: str = "starttls",
    *,
    name: str = "localhost",
    login: bool = False,
    encrypted: bool = True,
    without: tuple[str, ...] = (),
) -> Iterator[Server]:
    """A server that speaks ``starttls`` or ``tls``, with the certificate of a name, ``without`` some
    ways to log in.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates() / f"{name}.pem")
    server = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server.port = free.getsockname()[1]
    options: dict[str, Any] = {"auth_required": login, "authenticator": _authenticator if login else None}
    options |= {"auth_exclude_mechanism": without}
    if security == "tls":
        options |= {"ssl_context": context, "auth_require_tls": False}
    elif encrypted:
        options |= {"tls_context": context, "require_starttls": True}
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
