"""What comes back is understood, in whichever words; what is not is named and stops nothing."""

from __future__ import annotations

import base64
import mailbox
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsheet.mail.bounces import Noted, Unread, note, note_in_words
from okrsheet.mail.outbox import MessageState, Outbox
from tests.bounced import COPY, NO_REPORTS, OWN_WORDS, STANDARD, UNCLEAR
from tests.test_outbox import as_folder, dsn, entry

ADA = "ada@example.com"


def written(form: str, name: str = "ada") -> bytes:
    known = {"to": f"{name}@example.com", "id": f"<{name}@okr.example.com>"}
    known["copy"] = COPY.format(**known)
    if "{base64 of qmail}" in form:
        inner = OWN_WORDS["qmail"].partition("\n\n")[2].format(**known)
        form = form.replace("{base64 of qmail}", base64.encodebytes(inner.encode()).decode())
    form = form.replace("{qmail}", OWN_WORDS["qmail"].partition("\n\n")[2])
    return form.format(**known).encode()


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(tmp_path / "outbox.sqlite") as made:
        made.queue([entry("ada"), entry("ben")])
        for name in ("ada", "ben"):
            made.record(entry(name).key, MessageState.SENT, "250 OK")
        yield made


def state(outbox: Outbox, name: str = "ada") -> str:
    found = outbox.find(entry(name).key)
    assert found is not None
    return found.state.key


@pytest.mark.parametrize("kind", [*STANDARD, *OWN_WORDS])
def test_a_servers_words_are_understood(outbox: Outbox, tmp_path: Path, kind: str) -> None:
    box = as_folder(tmp_path / "box", [written((STANDARD | OWN_WORDS)[kind])])
    (noted,) = note(outbox, box)
    assert isinstance(noted, Noted) and noted.changed
    assert (state(outbox), state(outbox, "ben")) == ("refused", "sent")
    assert list(note(outbox, box)) == [], "once"


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("Exchange and Microsoft 365", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"),
        ("qmail", "Sorry, no mailbox here by that name. (#5.1.1)"),
        ("Exim before 4.80", "host mx.example.com: 550 5.1.1 no such user"),
        ("Gmail of old", "550 550 5.1.1 no such user (state 14)."),
        ("Yahoo of old", "554: delivery error: dd This user doesn't have an account (#5.1.1)"),
        ("Postfix, its report taken out", "host mx.example.com[192.0.2.1] said: 550 5.1.1"),
        ("in base64", "Sorry, no mailbox here by that name. (#5.1.1)"),
    ],
)
def test_the_reason_is_kept(outbox: Outbox, tmp_path: Path, kind: str, answer: str) -> None:
    (noted,) = note(outbox, as_folder(tmp_path / "box", [written((STANDARD | OWN_WORDS)[kind])]))
    assert isinstance(noted, Noted)
    assert noted.entry.answer == answer


@pytest.mark.parametrize("kind", NO_REPORTS)
def test_what_is_no_failure_changes_nothing_and_is_not_told(
    outbox: Outbox, tmp_path: Path, kind: str
) -> None:
    assert list(note(outbox, as_folder(tmp_path / "box", [written(NO_REPORTS[kind])]))) == []
    assert state(outbox) == "sent"


@pytest.mark.parametrize("kind", UNCLEAR)
def test_a_report_that_leaves_it_open_is_named(outbox: Outbox, tmp_path: Path, kind: str) -> None:
    ((message, changed),) = note_in_words(outbox, as_folder(tmp_path / "box", [written(UNCLEAR[kind])]))
    assert changed is None
    assert message.into("en") == (
        "deep/0.eml: passed over: it is about the message to ada@example.com, but does not say clearly what "
        "became of it"
    )
    assert "略過：與寄給 ada@example.com 的郵件有關，但看不出結果" in message.into("zh-TW")
    assert state(outbox) == "sent"


BROKEN = [
    b"", b"\xff\xfe\x00", b"From: \x00\n\n\x00", dsn("ada", "\x01"), dsn("ada", "\x01\x02 failed \x7f")[:500],
    dsn("ada", "=?utf-8?b?//8=?="), b"Content-Type: message/delivery-status; charset=\"\xff\"\n\nx",
    b"Content-Type: multipart/report; boundary=\n\n--\n\n--", b"Content-Type: text/plain; charset=nonsense\n\n\xe9",
    b"Subject: =?nonsense?q?=e9?=\n\n", b"Content-Type: message/delivery-status\n\n\n\nAction: failed\n",
    b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("stored", ["folder", "mbox", "Maildir"])
def test_what_cannot_be_read_stops_no_other(outbox: Outbox, tmp_path: Path, stored: str) -> None:
    messages = [*BROKEN, written(OWN_WORDS["qmail"]), *BROKEN, written(STANDARD["Exim"], "ben")]
    box = tmp_path / "box"
    if stored == "folder":
        as_folder(box, messages)
    else:
        kept = mailbox.mbox(box) if stored == "mbox" else mailbox.Maildir(box)
        for message in messages:
            kept.add(message)
        kept.close()
    told = list(note(outbox, box))
    assert (state(outbox), state(outbox, "ben")) == ("refused", "refused")
    assert {found.entry.recipient for found in told if isinstance(found, Noted)} == {ADA, "ben@example.com"}


def test_a_parser_that_fails_is_named_and_stops_no_other(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(message: object) -> None:
        raise ValueError("nobody thought\x07 of this")

    box = as_folder(tmp_path / "box", [written(OWN_WORDS["qmail"]), written(STANDARD["Exim"], "ben")])
    monkeypatch.setattr("flufl.bounce.all_failures", fails)
    unread, noted = note(outbox, box)
    assert unread == Unread("deep/0.eml", "ValueError: nobody thought of this")
    assert isinstance(noted, Noted) and state(outbox, "ben") == "refused"


STOPS = """
import sys
from pathlib import Path
from flufl.bounce._detectors.yale import Yale
from okrsheet.mail.bounces import note
from okrsheet.mail.outbox import Outbox

Yale.process = lambda self, message: [][0]
with Outbox(Path(sys.argv[1])) as outbox:
    print([type(found).__name__ for found in note(outbox, Path(sys.argv[2]))])
"""


def test_what_stops_the_library_is_no_traceback(outbox: Outbox, tmp_path: Path) -> None:
    box = as_folder(tmp_path / "box", [written(OWN_WORDS["qmail"]), written(STANDARD["Exim"], "ben")])
    command = [sys.executable, "-c", STOPS, str(outbox.path), str(box)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("['Unread', 'Noted']\n", "")


def test_a_file_that_cannot_be_read_is_named(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path) -> bytes:
        if path.name == "0.eml":
            raise PermissionError(13, "Permission denied")
        return read(path)

    box = as_folder(tmp_path / "box", [written(OWN_WORDS["qmail"]), written(STANDARD["Exim"], "ben")])
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", denied)
    told = [message.into("en") for message, _ in note_in_words(outbox, box)]
    assert told[0] == "deep/0.eml: passed over: PermissionError: [Errno 13] Permission denied"
    assert state(outbox, "ben") == "refused"


def test_a_single_file_is_a_mailbox_as_well(outbox: Outbox, tmp_path: Path) -> None:
    alone = tmp_path / "back.eml"
    alone.write_bytes(written(OWN_WORDS["qmail"]))
    (noted,) = note(outbox, alone)
    assert isinstance(noted, Noted) and state(outbox) == "refused"


def test_what_a_stranger_writes_takes_no_time(outbox: Outbox, tmp_path: Path) -> None:
    long = f"The following addresses had\nYour message to:\n{'x' * 3_000_000}\n" + "<{to}> " * 100_000
    text = OWN_WORDS["qmail"].replace("Hi. This is", long).replace("failure", "{id} failure")
    begun = time.monotonic()
    list(note(outbox, as_folder(tmp_path / "box", [written(text)])))
    assert time.monotonic() - begun < 10


@given(
    st.sampled_from(sorted(STANDARD | OWN_WORDS)),
    st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=6)), max_size=8),
)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_report_is_never_a_traceback(
    outbox: Outbox, tmp_path_factory: pytest.TempPathFactory, kind: str, damage: list[tuple[int, bytes]]
) -> None:
    content = written((STANDARD | OWN_WORDS)[kind])
    for at, new in damage:
        content = content[:at] + new + content[at + len(new) :]
    box = tmp_path_factory.mktemp("box")
    (box / "1.eml").write_bytes(content)
    for found in note(outbox, box):
        assert isinstance(found, Unread) or found.entry.recipient == ADA
    assert state(outbox, "ben") == "sent"
