"""A mail server that answers whatever it is told to, were it nothing: for what no sound one does."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.mailserver import certificates

HANG = b"hang"
CLOSE = b"close"
Answer = bytes | Callable[[bytes], bytes | Iterator[bytes]]
POLITE: dict[str, Answer] = {
    "hello": b"220 ready\r\n", "EHLO": b"250-localhost\r\n250 AUTH PLAIN LOGIN\r\n", "AUTH": b"235 2.7.0 welcome\r\n",
    "MAIL": b"250 ok\r\n", "RCPT": b"250 ok\r\n", "DATA": b"354 go on\r\n", "message": b"250 2.0.0 taken\r\n",
    "RSET": b"250 ok\r\n", "QUIT": b"221 bye\r\n",
}  # fmt: skip


@dataclass
class Rude:
    """What it answers to each command; after bytes that end with ``close`` it hangs up, after
    those that end with ``hang`` it says no more.

    ``taken`` are the recipients of the messages that came to their end, ``said`` the commands,
    ``answered`` counts them, ``once`` are answers that are given a single time, before the others.
    """

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=lambda: dict(POLITE))
    once: dict[str, Answer] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)
    waits: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    def talk(self, line: ssl.SSLSocket) -> None:
        """One connection, from greeting to end."""
        recipient, going_on = "", self._answer(line, "hello", b"")
        with line.makefile("rb") as heard:
            while going_on and (command := heard.readline()):
                self.said.append(command)
                verb = command[:4].decode("latin-1").strip().upper()
                if verb == "RCPT":
                    recipient = command.decode().partition("<")[2].partition(">")[0]
                going_on = self._answer(line, verb if verb in self.answers else "AUTH", command)
                if going_on and verb == "DATA" and self.waits:
                    while (content := heard.readline()) not in (b".\r\n", b""):
                        pass
                    if not content:
                        return
                    self.taken.append(recipient)
                    going_on = self._answer(line, "message", b"")

    def _answer(self, line: ssl.SSLSocket, to: str, command: bytes) -> bool:
        """Answers, and says whether it goes on listening."""
        answer = self.once.pop(to, self.answers[to])
        words = answer(command) if callable(answer) else answer
        if not isinstance(words, bytes):
            for some in words:
                line.sendall(some)
            return True
        self.waits = words.startswith(b"354")
        line.sendall(words.removesuffix(HANG).removesuffix(CLOSE))
        if words.endswith(HANG):
            self.ended.wait(30)
        return not words.endswith((HANG, CLOSE))


@contextlib.contextmanager
def rude_server() -> Iterator[Rude]:
    """A rude server that speaks TLS, until the test is over."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates() / "localhost.pem")
    server = Rude()

    def serve(one: socket.socket) -> None:
        with contextlib.suppress(OSError), context.wrap_socket(one, server_side=True) as line:
            server.talk(line)

    def listen(door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=[door.accept()[0]], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as door:
        server.port = door.getsockname()[1]
        threading.Thread(target=listen, args=[door], daemon=True).start()
        try:
            yield server
        finally:
            server.ended.set()
            door.shutdown(socket.SHUT_RDWR)
