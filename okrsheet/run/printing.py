"""Pages as PDF, printed by a browser that is installed: Chromium, Chrome or Edge. okrsheet brings none."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text

ASKED_FOR = "OKRSHEET_BROWSER"
"""The variable of the environment that names the browser: a path, or a program on PATH."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge", "chrome")  # fmt: skip
_ON_MACS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_ON_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"Chromium\Application\chrome.exe",
)
_PATIENCE = 300.0  # seconds; a page of 5,000 items took 167 on two busy cores
_OPTIONS = (
    "--headless",
    "--no-pdf-header-footer",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # which is too small in containers
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a page of ours asks for nothing, and shall not
)
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}([^)]*\))")


def pdf_of(html: str, day: dt.date | None = None, patience: float = _PATIENCE) -> bytes:
    """A page as PDF, on paper of the size that its styles ask for, tagged for screen readers. Nothing is fetched from
    the network.

    With ``day`` the PDF is dated by it, and the same page gives the same bytes. ``patience`` is in seconds.

    Raises:
        OkrsheetError: no browser is installed, or it prints nothing.
    """
    browser = _browser()
    with (
        _ended_in_order(),
        tempfile.TemporaryDirectory(prefix="okrsheet-", ignore_cleanup_errors=True) as folder,
    ):
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, "utf-8", newline="\n")
        _print(browser, page, made, patience)
        data = made.read_bytes() if made.exists() else b""
    if not data.startswith(b"%PDF"):
        raise OkrsheetError(_NOTHING.says(browser=browser), _HINT)
    return _dated(data, day) if day else data


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Lets SIGTERM end a print as Ctrl-C does, so that no browser and no page is left behind; only where nobody else
    has said what that signal does.
    """
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    ):
        yield
        return

    def end(number: int, frame: object) -> None:  # noqa: ARG001  as signals call it
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one shall not end the tidying
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _dated(data: bytes, day: dt.date) -> bytes:
    """A PDF whose dates are midnight of a day, in as many letters: places in the file are counted."""
    return _DATE.sub(lambda found: found[1] + f"{day:%Y%m%d}000000".encode() + found[2], data)


def _browser() -> str:
    """The browser that prints.

    Raises:
        OkrsheetError: there is none, or not where ``OKRSHEET_BROWSER`` says.
    """
    asked = os.environ.get(ASKED_FOR, "").strip()
    if asked:
        found = shutil.which(asked)
        if found is None:
            raise OkrsheetError(_NOT_THERE.says(browser=asked), _HINT)
        return found
    for name in (*_NAMES, *_usual_places()):
        if found := shutil.which(name):
            return found
    raise OkrsheetError(_NONE, _HINT)


def _usual_places() -> Iterator[str]:
    """Where browsers are that are not on PATH."""
    if sys.platform == "darwin":
        yield from _ON_MACS
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):  # of Windows
        if folder := os.environ.get(variable):
            yield from (os.path.join(folder, place) for place in _ON_WINDOWS)


def _print(browser: str, page: Path, made: Path, patience: float) -> None:
    """Runs the browser with a profile of its own, so that one that is open has no part in it."""
    command = [browser, *_OPTIONS, f"--user-data-dir={page.with_name('profile')}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium's sandbox does not work for the superuser
    command += [f"--print-to-pdf={made}", page.as_uri()]
    try:
        process = subprocess.Popen(  # noqa: S603  the user's own browser, and a page of ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that all its processes can be ended
        )
    except OSError as error:
        raise OkrsheetError(_FAILED.says(browser=browser, reason=error.strerror or error), _HINT) from error
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        raise OkrsheetError(_SLOW.says(browser=browser, seconds=round(patience)), _HINT) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a browser that still runs, as after Ctrl-C, with the processes that it started."""
    if process.poll() is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # Windows has no groups of processes
        process.kill()
    process.wait()


def not_made(name: str, error: OkrsheetError) -> OkrsheetError:
    """The error of a report that was left out, for want of what it needs; the others are written."""
    return OkrsheetError(_NOT_MADE.says(name=name, trouble=error.message), error.hint)


_NOT_MADE = Text(en="{name} was not made: {trouble}", zh_TW="未產生 {name}：{trouble}")
_NONE = Text(
    en="no Chromium, Chrome or Edge was found to print it",
    zh_TW="找不到可用來列印的 Chromium、Chrome 或 Edge",
)
_NOT_THERE = Text(
    en="there is no browser “{browser}” (OKRSHEET_BROWSER)",
    zh_TW="找不到瀏覽器「{browser}」（OKRSHEET_BROWSER）",
)
_NOTHING = Text(
    en="{browser} printed nothing (a page of very many items may be too much for it)",
    zh_TW="{browser} 未列印任何內容（項目極多的頁面可能超出其負荷）",
)
_FAILED = Text(en="{browser} does not start ({reason})", zh_TW="{browser} 無法啟動（{reason}）")
_SLOW = Text(
    en="{browser} had not printed it after {seconds} seconds", zh_TW="{browser} 超過 {seconds} 秒仍未完成列印"
)
_HINT = Text(
    en="Open report.html in a browser and print it as PDF, or set OKRSHEET_BROWSER to the browser's program.",
    zh_TW="請用瀏覽器開啟 report.html 並列印成 PDF，或將 OKRSHEET_BROWSER 設為瀏覽器程式。",
)
