"""Pages as PDF: which browser prints them and how it is called, and what is said where there is none."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from okrsheet.basics.errors import OkrsheetError
from okrsheet.run import printing
from okrsheet.run.printing import pdf_of
from tests.books import sample
from tests.browser import needs_browser
from tests.test_cli import run as cli

PAGE = "<!doctype html><title>A page</title><p>One sentence."
DATES = "/CreationDate (D:20200102030405+00'00')\n/ModDate (D:20200102030405+00'00')"
PRINTS = f'Path(out).write_bytes(b"%PDF-1.4\\n" + {DATES!r}.encode())'

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the browsers made here are scripts")


@pytest.fixture(autouse=True)
def nobodys_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser of this computer is seen, and what a browser leaves behind would be."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("OKRSHEET_BROWSER", raising=False)
    monkeypatch.setattr(printing, "_ON_MACS", ())
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


def browser(folder: Path, does: str = PRINTS, name: str = "chromium") -> Path:
    """A script in place of a browser, which writes down how it was called."""
    path = folder / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f"#!{sys.executable}\nimport json, sys, time\nfrom pathlib import Path\n"
        f"Path({str(folder / 'called.json')!r}).write_text(json.dumps(sys.argv))\n"
        "out = next(a.partition('=')[2] for a in sys.argv if a.startswith('--print-to-pdf='))\n" + does
    )
    path.chmod(0o755)
    return path


def called(folder: Path) -> list[str]:
    arguments: list[str] = json.loads((folder / "called.json").read_text())
    return arguments


def said(patience: float = 30) -> OkrsheetError:
    with pytest.raises(OkrsheetError) as caught:
        pdf_of(PAGE, patience=patience)
    assert all("OKRSHEET_BROWSER" in caught.value.into(language) for language in ("en", "zh-TW"))
    return caught.value


def test_a_browser_prints_in_a_profile_of_its_own_without_network_and_leaves_nothing(tmp_path: Path) -> None:
    browser(tmp_path)
    assert pdf_of(PAGE).startswith(b"%PDF")
    program, *options, page = called(tmp_path)
    assert program == str(tmp_path / "bin" / "chromium")
    assert {"--headless", "--no-pdf-header-footer", "--host-resolver-rules=MAP * ~NOTFOUND"} <= set(options)
    (profile,) = (o.partition("=")[2] for o in options if o.startswith("--user-data-dir="))
    assert Path(profile).is_relative_to(tmp_path / "temporary")
    assert page.startswith("file:///")
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(("user", "open"), [(0, True), (1000, False)])
def test_the_sandbox_is_left_out_for_the_superuser_alone(
    user: int, open: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    pdf_of(PAGE)
    assert ("--no-sandbox" in called(tmp_path)) is open


def test_the_pdf_is_dated_by_the_report_and_nothing_in_it_moves(tmp_path: Path) -> None:
    browser(tmp_path)
    plain, dated = pdf_of(PAGE), pdf_of(PAGE, dt.date(2026, 10, 31))
    assert len(plain) == len(dated)
    assert re.findall(rb"D:(\d+)", plain) == [b"20200102030405"] * 2
    assert re.findall(rb"D:(\d+)", dated) == [b"20261031000000"] * 2


@pytest.mark.parametrize(
    "name",
    ["chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge", "chrome"],
)
def test_a_browser_on_the_path_is_found_by_its_name(name: str, tmp_path: Path) -> None:
    path = browser(tmp_path, name=name)
    pdf_of(PAGE)
    assert called(tmp_path)[0] == str(path)


def test_a_browser_is_found_where_windows_and_macs_keep_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = browser(tmp_path, name="Google Chrome")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(printing, "_ON_MACS", (str(path),))
    pdf_of(PAGE)
    assert called(tmp_path)[0] == str(path)
    monkeypatch.setattr(printing, "_ON_MACS", ())
    monkeypatch.setattr(printing, "_ON_WINDOWS", ("msedge.exe",))
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path / "bin"))
    path = browser(tmp_path, name="msedge.exe")
    pdf_of(PAGE)
    assert called(tmp_path)[0] == str(path)


def test_the_browser_that_is_asked_for_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser(tmp_path)
    path = browser(tmp_path, name="vivaldi")
    for asked in (str(path), "vivaldi"):
        monkeypatch.setenv("OKRSHEET_BROWSER", asked)
        pdf_of(PAGE)
        assert called(tmp_path)[0] == str(path)
    monkeypatch.setenv("OKRSHEET_BROWSER", "netscape")
    assert str(said()) == "there is no browser “netscape” (OKRSHEET_BROWSER)"


def test_what_goes_wrong_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert str(said()) == "no Chromium, Chrome or Edge was found to print it"
    path = browser(tmp_path, "")
    assert str(said()).startswith(f"{path} printed nothing (")
    browser(tmp_path, "Path(out).write_bytes(b'<html>')")
    assert str(said()).startswith(f"{path} printed nothing (")
    path.write_text("#!/no/such/program\n")
    assert str(said()).startswith(f"{path} does not start (")


def test_a_browser_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    marker = tmp_path / "alive"
    child = f"import time, pathlib; time.sleep(2); pathlib.Path({str(marker)!r}).touch()"
    path = browser(
        tmp_path, f"import subprocess\nsubprocess.Popen([sys.executable, '-c', {child!r}])\ntime.sleep(60)\n"
    )
    assert str(said(patience=1)) == f"{path} had not printed it after 1 seconds"
    time.sleep(2)
    assert not marker.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_leaves_neither_browser_nor_page_behind(number: int, tmp_path: Path) -> None:
    script = f"import os\nPath({str(tmp_path / 'running')!r}).write_text(str(os.getpid()))\ntime.sleep(600)\n"
    environment = {
        "OKRSHEET_BROWSER": str(browser(tmp_path, script)),
        "TMPDIR": str(tmp_path / "temporary"),
        "PYTHONPATH": str(Path(printing.__file__).parents[2]),
        "PATH": "",
    }
    command = [
        sys.executable, "-m", "okrsheet", "report", str(sample(tmp_path)), "--month", "2026-10", "--pdf", "--lang", "en"
    ]  # fmt: skip
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        running = tmp_path / "running"
        until = time.monotonic() + 60
        while not (running.exists() and running.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(number)
        said = process.communicate(timeout=30)[1]
    assert "Traceback" not in said
    assert process.returncode == 130
    with pytest.raises(ProcessLookupError):
        os.kill(int(running.read_text()), 0)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_signal_does_after_a_print_what_it_did_before(tmp_path: Path) -> None:
    browser(tmp_path)
    before = signal.getsignal(signal.SIGTERM)
    try:
        for does in (signal.SIG_DFL, signal.SIG_IGN, lambda number, frame: None):
            signal.signal(signal.SIGTERM, does)
            pdf_of(PAGE)
            assert signal.getsignal(signal.SIGTERM) is does
    finally:
        signal.signal(signal.SIGTERM, before)
    with ThreadPoolExecutor(1) as pool:  # where no handler may be set
        assert pool.submit(pdf_of, PAGE).result().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "report.pdf was not made: no Chromium, Chrome or Edge was found to print it"),
        ("zh-TW", "未產生 report.pdf：找不到可用來列印的 Chromium、Chrome 或 Edge"),
    ],
)
def test_without_a_browser_the_other_reports_are_written(
    language: str, sentence: str, tmp_path: Path
) -> None:
    path = sample(tmp_path)
    done = cli("report", path, "--month", "2026-10", "--pdf", "--lang", language)
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert sorted(one.name for one in (tmp_path / "plan-2026-10").iterdir()) == [
        "report.html", "report.json", "summary.html", "summary.txt"
    ]  # fmt: skip
    assert "plan.xlsx" in done.stderr  # it says what was done to the workbook, too


def test_of_several_months_it_is_told_once_that_there_is_no_browser(tmp_path: Path) -> None:
    done = cli("report", sample(tmp_path), "--months", "2026-09..2026-11", "--pdf", "--lang", "en")
    assert done.exit_code == 2
    assert done.stderr.count("was not made") == 1
    assert "year.html" in done.stdout


def test_the_command_prints_the_page_that_it_writes(tmp_path: Path) -> None:
    browser(tmp_path, PRINTS + "\nPath(out).open('ab').write(Path(sys.argv[-1][7:]).read_bytes())\n")
    done = cli("report", sample(tmp_path), "--month", "2026-10", "--pdf")
    assert done.exit_code == 0, done.stderr
    folder = tmp_path / "plan-2026-10"
    assert (folder / "report.pdf").read_bytes().endswith((folder / "report.html").read_bytes())
    assert b"D:20261031000000" in (folder / "report.pdf").read_bytes()


@needs_browser
def test_chromium_prints_the_same_bytes_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.browser import CHROMIUM

    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("OKRSHEET_BROWSER", str(CHROMIUM))
    path, found = sample(tmp_path), []
    for name in ("a", "b"):
        done = cli("report", path, "--month", "2026-10", "--pdf", "--no-write-back", "--out", tmp_path / name)
        assert done.exit_code == 0, done.stderr
        found.append((tmp_path / name / "report.pdf").read_bytes())
    assert found[0] == found[1]
    assert found[0].startswith(b"%PDF") and b"/StructTreeRoot" in found[0]
