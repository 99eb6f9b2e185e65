"""What spam filters think of the mail; skipped where they are not installed (``make spam``)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrsheet.assessment import Assessment, assess
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.mail.contents import Letter, content
from okrsheet.mail.message import Dispatch, Envelope, dated
from okrsheet.mail.message import message as undated
from okrsheet.mail.recipients import Recipient
from okrsheet.report.audience import COMPANY, Audience, Extent, Scope
from okrsheet.report.context import Context
from okrsheet.workbook.reader import read
from tests.test_report import SAMPLES
from tests.test_summary import mixed

AS_OF = dt.date(2026, 11, 30)
SPAMASSASSIN, RSPAMD, RSPAMC = map(shutil.which, ("spamassassin", "rspamd", "rspamc"))
needs_spamassassin = pytest.mark.skipif(SPAMASSASSIN is None, reason="SpamAssassin is not installed")
needs_rspamd = pytest.mark.skipif(None in (RSPAMD, RSPAMC), reason="rspamd is not installed")
MOST = 0.5
PORT = 11333


def sample(language: Language) -> Assessment:
    return assess(read(SAMPLES / f"example-saas.{language}.xlsx", AS_OF), AS_OF)


def in_capitals(language: Language) -> Assessment:
    """A plan whose organisation writes itself in capitals."""
    assessment = sample(language)
    settings = dataclasses.replace(assessment.plan.settings, organisation="ACME")
    return assess(dataclasses.replace(assessment.plan, settings=settings), AS_OF)


def context(which: str, language: Language) -> Context:
    if which == "in capitals":
        return Context(in_capitals(language), language)
    if which == "2,000 KPIs":
        return Context(mixed(2000), language)
    whole = Context(sample(language), language)
    extent = Extent(which)
    person = next(p for p in whole.assessment.plan.people if p.manager)
    scope = COMPANY if extent is Extent.COMPANY else Scope(extent, person.name or "", person.department or "")
    return whole.showing(Audience(whole.plan).selection(scope))


def message(part: Context) -> bytes:
    """The mail as it would be sent today."""
    to = Recipient("ada@example.com", "Ada", part.selection.reader, part.language)
    letter = Letter(to, "plan.xlsx", AS_OF.isoformat(), content(part))
    sender = Envelope("Goals", "goals@example.com", ("Goals", "goals@example.com"))
    return dated(undated(Dispatch(letter, "1"), sender), dt.datetime.now(dt.UTC))


READERS = [*(extent.value for extent in Extent), "in capitals", "2,000 KPIs"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
@needs_spamassassin
def test_spamassassin_lets_it_pass(reader: str, language: Language) -> None:
    mail = message(context(reader, language))
    told = subprocess.run(
        [str(SPAMASSASSIN), "-L", "-t"], input=mail, capture_output=True, timeout=120, check=True
    ).stdout.decode("utf-8", "replace")
    found = re.search(
        r"^X-Spam-Status: .*?score=(-?[\d.]+).*?tests=([^\n]*(?:\n\s[^\n]*)*)", told, re.M | re.S
    )
    assert found is not None, told[:2000]
    assert float(found[1]) <= MOST, found[2]


def _listens() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


@pytest.fixture(scope="module")
def rspamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """rspamd itself, unless one is listening already."""
    if _listens():
        yield
        return
    log = (tmp_path_factory.mktemp("rspamd") / "log").open("wb")
    command = [str(RSPAMD), "-i", "-f", "-c", "/etc/rspamd/rspamd.conf"]
    process = subprocess.Popen(command, stdout=log, stderr=log)
    for _ in range(120):
        if _listens() or process.poll() is not None:
            break
        time.sleep(0.5)
    if not _listens():
        pytest.skip(f"rspamd does not start: {Path(log.name).read_text('utf-8', 'replace')[-300:]}")
    yield
    process.terminate()
    process.wait(30)
    log.close()


@needs_rspamd
def test_rspamd_has_nothing_to_do(rspamd: None) -> None:
    # From a server whose name is known, as a company's own is.
    host = ["--ip", "127.0.0.1", "--helo", "mail.example.com", "--hostname", "mail.example.com"]
    for reader in READERS:
        for language in LANGUAGES:
            mail = message(context(reader, language))
            command = [str(RSPAMC), "-h", f"127.0.0.1:{PORT}", *host]
            done = subprocess.run(command, input=mail, capture_output=True, timeout=60, check=True)
            told = done.stdout.decode("utf-8", "replace")
            score = re.search(r"^Score: (-?[\d.]+)", told, re.MULTILINE)
            assert score is not None and float(score[1]) <= MOST, (reader, language, told)
            assert "Action: no action" in told, (reader, language, told)
