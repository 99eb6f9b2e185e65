"""Switches of the test run, and what takes long to start."""

from __future__ import annotations

import os

# Before anything imports openpyxl: its files are the same with and without lxml.
os.environ["OPENPYXL_LXML"] = "False"

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.fidelity import workbooks
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
