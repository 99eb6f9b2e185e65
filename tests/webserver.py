"""A real HTTP server on loopback that answers as it is told, octet by octet if need be, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket], None]


@dataclass
class Asked:
    """One request: what for, and the headers by their names in small letters."""

    target: str
    headers: dict[str, str]


@dataclass
class Server:
    """What it answers, by the path: octets, or a function that gets the socket. Several in a list are for one request after
    the other, the last one for all that follow.
    """

    port: int = 0
    answers: dict[str, bytes | Behaviour | list[bytes | Behaviour]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http", user: str = "") -> str:
        return f"{scheme}://{user}{host}:{self.port}{path}"

    def json(self, path: str, text: str, **options: str) -> str:
        """Lets JSON lie at a path; its address."""
        self.answers[path] = page(text, **options)
        return self.url(path)

    def serve(self, connection: socket.socket) -> None:
        """Answers one request."""
        with contextlib.suppress(OSError, ssl.SSLError), connection:
            head = b""
            while b"\r\n\r\n" not in head:
                if not (more := connection.recv(65536)):
                    return
                head += more
            first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            target = first.split(" ")[1]
            pairs = (line.partition(": ") for line in lines)
            self.asked.append(Asked(target, {name.casefold(): value for name, _, value in pairs}))
            answer = self.answers.get(target.partition("?")[0], page("nothing", "404 Not Found"))
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            if isinstance(answer, bytes):
                connection.sendall(answer)
            else:
                answer(connection)


def page(
    content: str | bytes, status: str = "200 OK", kind: str = "application/json", **headers: str
) -> bytes:
    """An answer as servers send it; headers are written with underscores."""
    body = content.encode() if isinstance(content, str) else content
    named = {"Content-Type": kind, "Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def led(to: str, status: str = "302 Found") -> bytes:
    """An answer that leads on."""
    return page("", status, Location=to)


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server, with TLS where there is a context."""
    server = Server()
    ends = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        listening.settimeout(0.05)

        def serve_one(connection: socket.socket) -> None:
            connection.settimeout(20)
            try:
                secure = context.wrap_socket(connection, server_side=True) if context else connection
            except OSError:
                connection.close()
                return
            server.serve(secure)

        def serve_all() -> None:
            while not ends.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, _ = listening.accept()
                    threading.Thread(target=serve_one, args=(connection,), daemon=True).start()

        accepting = threading.Thread(target=serve_all, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            ends.set()
            accepting.join()
