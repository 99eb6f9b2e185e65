"""A server that speaks like S3, on loopback: ``python -m tests.s3`` prints its address and runs until its
standard input ends. With ``--forgetful`` it forgets the conditions of what is written, as some servers do.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

from tests.serving import served


def server(*options: str) -> AbstractContextManager[str]:
    """The address of a server, which ends with the context."""
    return served("tests.s3", *options, quiet=True)


def forgetful(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """A server that does not know conditions."""

    def serve(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        environ.pop("HTTP_IF_MATCH", None)
        return application(environ, start)

    return serve


def main() -> None:
    """Runs a server."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    application: Any = DomainDispatcherApplication(create_backend_app)
    if "--forgetful" in sys.argv:
        application = forgetful(application)
    running = make_server("127.0.0.1", 0, application, threaded=True)
    print(f"http://127.0.0.1:{running.server_port}", flush=True)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
