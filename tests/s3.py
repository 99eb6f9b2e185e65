"""A server that speaks like S3, on loopback: ``python -m tests.s3`` prints its address and runs until its
standard input ends. With ``--forgetful`` it forgets the conditions of what is written, as some servers do.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tools.ready_made import ROOT


@contextmanager
def server(*options: str) -> Iterator[str]:
    """The address of a server, which ends with the context."""
    command = [sys.executable, "-m", "tests.s3", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address, "no server has started"
            yield address
        finally:
            process.stdin.close()


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
    import threading

    threading.Thread(target=running.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
