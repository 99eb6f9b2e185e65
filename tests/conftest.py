"""Switches of the test run, and what takes long to start."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.fidelity import workbooks
from tests import mariadb as its_mariadb
from tests import postgres as its_postgres
from tests.browser import chromium

BUNDLE = 200


@pytest.fixture(autouse=True, scope="session")
def _remembers_nothing() -> None:
    """Keeps the tests out of the user's own cache."""
    os.environ["OKRSHEET_CACHE"] = "off"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="take today's reports as the golden ones")
    parser.addoption("--whole", action="store_true", help="take every real workbook, not just some")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Hands bundles of real workbooks to tests that ask for ``workbooks``; none, and they skip."""
    mark = metafunc.definition.get_closest_marker("every")
    if mark is not None:
        paths = workbooks()[:: 1 if metafunc.config.getoption("--whole") else mark.args[0]]
        bundles = [paths[start : start + BUNDLE] for start in range(0, len(paths), BUNDLE)]
        metafunc.parametrize("workbooks", bundles, ids=range(len(bundles)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of the tests' own, started once."""
    with its_postgres.running() as address:
        yield address


@pytest.fixture(scope="session")
def mariadb() -> Iterator[str]:
    """The address of a MariaDB of the tests' own, started once."""
    with its_mariadb.running() as address:
        yield address
