"""A private MariaDB on this machine, for one test run: a real database of another kind than PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.postgres import PASSWORD, READER, account_of, free_port

_SECONDS = 60  # that the server may take to start


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of the server, such as ``127.0.0.1:40001/shop``; where there is no MariaDB, tests skip."""
    installer, program = shutil.which("mariadb-install-db"), shutil.which("mariadbd")
    if not installer or not program or not shutil.which("my_print_defaults") or not find_spec("pymysql"):
        pytest.skip("MariaDB or PyMySQL is not installed")
    account = account_of("mysql")
    with tempfile.TemporaryDirectory(prefix="okrsheet-mariadb-", ignore_cleanup_errors=True) as made:
        folder, port = Path(made), free_port()
        shutil.chown(folder, account)
        as_user = [f"--user={account}"] if os.getuid() == 0 else []
        data = f"--datadir={folder / 'data'}"
        subprocess.run(
            [installer, "--no-defaults", data, "--auth-root-authentication-method=normal", *as_user],
            check=True,
            capture_output=True,
            timeout=120,
        )
        (folder / "start.sql").write_text(
            "create database shop;\n"  # a statement a line
            f"create user {READER}@'%' identified by '{PASSWORD}';\n"
            f"grant all on *.* to {READER}@'%';\n"
        )
        options = [data, f"--socket={folder / 'socket'}", f"--port={port}", "--bind-address=127.0.0.1"]
        options += [f"--init-file={folder / 'start.sql'}", f"--tmpdir={folder}", "--skip-name-resolve"]
        server = subprocess.Popen(
            [program, "--no-defaults", *options, *as_user],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            yield f"127.0.0.1:{port}/shop"
        finally:
            server.terminate()
            server.wait(_SECONDS)


def _wait_for(port: int) -> None:
    """Waits until the server knows the user that the tests log in as."""
    import pymysql

    end = time.monotonic() + _SECONDS
    while True:
        try:
            pymysql.connect(
                host="127.0.0.1", port=port, user=READER, password=PASSWORD, database="shop"
            ).close()
            return
        except pymysql.MySQLError:
            assert time.monotonic() < end, "MariaDB has not started"
            time.sleep(0.1)
