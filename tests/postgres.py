"""A private PostgreSQL on this machine, for one test run: a real database."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

USER, READER, PASSWORD = "okr", "reader", "s3cret/of:the@reader"
"""The superuser of the tests, who needs no password, and somebody who does."""
_SECONDS = 30  # that the server may take to start


def _programs() -> Path | None:
    """Where initdb and postgres are; on Debian they are not in the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def account_of(*names: str) -> str:
    """Who runs a database: whoever runs the tests, for the superuser the first of ``names`` that there is, or nobody."""
    import pwd

    if os.getuid():
        return getpass.getuser()
    known = {one.pw_name for one in pwd.getpwall()}
    return next((name for name in names if name in known), "nobody")


def free_port() -> int:
    """A port on loopback that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of the server, such as ``127.0.0.1:40001/postgres``; where there is no PostgreSQL, tests skip."""
    programs = _programs() if hasattr(os, "getuid") else None
    if not programs or not find_spec("pg8000"):
        pytest.skip("PostgreSQL or pg8000 is not installed")
    account = account_of("postgres")
    with tempfile.TemporaryDirectory(prefix="okrsheet-postgres-", ignore_cleanup_errors=True) as made:
        folder, port = Path(made), free_port()
        shutil.chown(folder, account)
        other = {} if os.getuid() else {"user": account, "group": _group(account), "extra_groups": []}
        made_by = [programs / "initdb", "-A", "trust", "-N", "-U", USER, "-E", "UTF8", "-D", folder / "data"]
        subprocess.run(made_by, check=True, capture_output=True, cwd=folder, timeout=120, **other)  # type: ignore[call-overload]
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text(f"host all {READER} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder}
        options |= {"fsync": "off", "timezone": "UTC", "log_min_messages": "panic"}
        command = [programs / "postgres", "-D", folder / "data"]
        command += [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        server = subprocess.Popen(  # type: ignore[call-overload]
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **other
        )
        try:
            _wait_for(port)
            _make_reader(port)
            yield f"127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # ends, whoever is still connected
            server.wait(_SECONDS)


def _group(account: str) -> int:
    import pwd

    return pwd.getpwnam(account).pw_gid


def _wait_for(port: int) -> None:
    """Waits until the server takes questions, not just connections."""
    import pg8000.dbapi

    end = time.monotonic() + _SECONDS
    while True:
        try:
            pg8000.dbapi.connect(USER, host="127.0.0.1", port=port, database="postgres").close()
            return
        except pg8000.dbapi.Error:
            assert time.monotonic() < end, "PostgreSQL has not started"
            time.sleep(0.05)


def _make_reader(port: int) -> None:
    """The role that needs a password; once, for all tests share the server."""
    import pg8000.native

    with pg8000.native.Connection(USER, host="127.0.0.1", port=port, database="postgres") as made:
        made.run(f"create role {READER} login password '{PASSWORD}'")
