"""The outbox, and what servers report afterwards."""

from __future__ import annotations

import mailbox
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from okrsheet.basics.errors import OkrsheetError
from okrsheet.mail.bounces import Noted, note, note_in_words
from okrsheet.mail.outbox import Entry, MessageState, Outbox, existing, key_of


def entry(name: str, **more: Any) -> Entry:
    known = Entry(
        key=key_of("plan.xlsx", name), report="plan.xlsx", day="2026-10-31",
        recipient=f"{name}@example.com", message_id=f"<{name}@okr.example.com>", subject="Acme", digest="1",
    )  # fmt: skip
    return replace(known, **more)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(tmp_path / "outbox.sqlite") as made:
        made.queue([entry("ada"), entry("ben"), entry("cleo")])
        yield made


def states(outbox: Outbox) -> str:
    return " ".join(found.state.key for found in outbox.entries())


def test_a_message_is_claimed_once(outbox: Outbox) -> None:
    key = entry("ada").key
    assert outbox.claim(key)
    assert not outbox.claim(key)
    outbox.record(key, MessageState.SENT, "250 OK")
    assert not outbox.claim(key)
    outbox.queue([entry("ada", subject="another")])
    found = outbox.find(key)
    assert found is not None
    assert (found.state, found.answer, found.attempts, found.subject) == (
        MessageState.SENT,
        "250 OK",
        1,
        "Acme",
    )
    assert not outbox.claim("unknown")


def test_what_is_queued_takes_the_new_content(outbox: Outbox) -> None:
    outbox.queue([entry("ben", digest="2", subject="newer")])
    found = outbox.latest("plan.xlsx", "2026-10-31", "ben@example.com")
    assert found is not None and (found.digest, found.subject) == ("2", "newer")


def test_a_new_run_marks_what_an_interrupted_one_left(outbox: Outbox) -> None:
    outbox.claim(entry("ada").key)
    assert states(outbox) == "sending queued queued"
    with outbox.run():
        assert states(outbox) == "unknown queued queued"


def test_only_one_run_at_a_time(outbox: Outbox) -> None:
    with Outbox(outbox.path) as other, outbox.run():
        outbox.claim(entry("ada").key)
        other.mend()
        assert states(other) == "sending queued queued"
        with pytest.raises(OkrsheetError, match="another okrsheet is sending"):
            other.settle(entry("ada").key, arrived=True)


def test_reading_writes_nothing_and_shows_what_an_interrupted_run_left_as_unknown(outbox: Outbox) -> None:
    outbox.claim(entry("ada").key)
    before = outbox.path.read_bytes()
    with Outbox(outbox.path, reading=True) as reading:
        assert states(reading) == "unknown queued queued"
        with pytest.raises(OkrsheetError, match="readonly"):
            reading.claim(entry("ben").key)
    assert outbox.path.read_bytes() == before
    assert [p.name for p in outbox.path.parent.iterdir() if p.suffix == ".sqlite"] == ["outbox.sqlite"]
    with outbox.run():
        outbox.queue([entry("dora")])
        outbox.claim(entry("dora").key)
        with Outbox(outbox.path, reading=True) as reading:
            assert states(reading) == "unknown queued queued sending"


def test_a_corrected_message_is_settled_by_its_correction(outbox: Outbox) -> None:
    first = entry("ada")
    outbox.record(first.key, MessageState.SENT, "250 OK")
    outbox.queue([entry("ada", key="c0ffee", message_id="<2@okr.example.com>", corrects=first.message_id)])
    outbox.record("c0ffee", MessageState.SENT, "250 OK")
    with pytest.raises(OkrsheetError, match="was corrected since") as refused:
        outbox.settle(first.key, arrived=False)
    assert "c0ffee" in refused.value.hint.into("en")
    assert outbox.settle(first.key, arrived=True).state is MessageState.SENT
    assert outbox.settle("c0ffee", arrived=False).state is MessageState.QUEUED
    assert outbox.settle(first.key, arrived=False).state is MessageState.QUEUED, (
        "its correction is on its way"
    )


def test_trials_are_not_what_a_recipient_got(outbox: Outbox) -> None:
    outbox.queue([entry("dora", key="trial", trial="me@example.com")])
    assert outbox.latest("plan.xlsx", "2026-10-31", "dora@example.com") is None
    assert outbox.find("trial") is not None


def test_a_person_settles_what_nobody_knows(outbox: Outbox) -> None:
    for name, arrived, end in (("ada", True, MessageState.SENT), ("ben", False, MessageState.QUEUED)):
        outbox.record(entry(name).key, MessageState.UNKNOWN, "timed out")
        assert outbox.settle(entry(name).key[:7].upper(), arrived=arrived).state is end
    assert states(outbox) == "sent queued queued"
    for typed in ("", entry("ada").key[:3], "ffffffffffff", "%"):
        with pytest.raises(OkrsheetError, match="no single message has a key"):
            outbox.settle(typed, arrived=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_only_its_owner_can_read_it(outbox: Outbox) -> None:
    assert stat.S_IMODE(outbox.path.stat().st_mode) == 0o600


def test_an_outbox_of_the_first_format_is_read_and_then_brought_up_to_date(outbox: Outbox) -> None:
    with sqlite3.connect(outbox.path) as base:
        base.executescript("DROP TABLE notices; PRAGMA user_version = 1")
    with Outbox(outbox.path, reading=True) as reading:
        assert states(reading) == "queued queued queued"
    with Outbox(outbox.path) as new:
        assert not new.handled("n")
        new.handle("n", entry("ada").key, MessageState.REFUSED, "550")
        assert new.handled("n")
        assert states(new) == "refused queued queued"


def test_an_empty_file_is_no_new_outbox(tmp_path: Path) -> None:
    path = tmp_path / "o.sqlite"
    path.touch()
    for reading in (True, False):
        with pytest.raises(OkrsheetError, match="the outbox is an empty file") as refused:
            existing(path, reading=reading)
        assert "restore it from a backup" in refused.value.hint.into("en")
    assert path.read_bytes() == b""


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "o.sqlite"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE messages (x)")
    before = path.read_bytes()
    with pytest.raises(OkrsheetError, match="this is no outbox"):
        Outbox(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("value", ["x'ff'", "cast(x'ff' as text)"], ids=["blob", "no UTF-8"])
def test_what_is_no_text_is_a_sentence(outbox: Outbox, value: str) -> None:
    with sqlite3.connect(outbox.path) as base:
        base.execute(f"UPDATE messages SET answer = {value}")
    with pytest.raises(OkrsheetError, match="the outbox cannot be used") as refused:
        outbox.entries()
    assert "a new outbox knows nothing of what was sent" in refused.value.hint.into("en")


def test_an_outbox_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "o.sqlite"
    path.write_bytes(b"this is no database, but it is long enough to be taken for one" * 20)
    with pytest.raises(OkrsheetError, match="the outbox cannot be used"):
        Outbox(path)
    with pytest.raises(OkrsheetError, match="the outbox cannot be used"):
        Outbox(tmp_path / "nowhere" / "o.sqlite")
    newer = sqlite3.connect(tmp_path / "newer.sqlite")
    newer.execute("PRAGMA user_version = 3")
    newer.execute("CREATE TABLE messages (x)")
    newer.close()
    with pytest.raises(OkrsheetError, match="made by a newer okrsheet"):
        Outbox(tmp_path / "newer.sqlite")
    assert existing(tmp_path / "none.sqlite") is None
    assert not (tmp_path / "none.sqlite").exists()


# Bounces

DSN = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
To: okr@example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {name}@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b
Content-Type: {kind}

Message-ID: <{name}@okr.example.com>
Subject: Acme

--b--
"""
EXCHANGE = """\
From: postmaster@example.com
In-Reply-To: <ben@okr.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; ex.example.com

Final-recipient: RFC822; ben@example.com
Action: failed
Status: 5.1.10

--b--
"""


def dsn(name: str, action: str = "failed", kind: str = "message/rfc822") -> bytes:
    known = {"said": "550 5.1.1 User unknown\x1b[31m", "status": "5.1.1"}
    return DSN.format(name=name, action=action, kind=kind, **known).encode()


def as_folder(place: Path, messages: list[bytes]) -> Path:
    (place / "deep").mkdir(parents=True)
    for number, message in enumerate(messages):
        (place / "deep" / f"{number}.eml").write_bytes(message)
    return place


def as_maildir(place: Path, messages: list[bytes]) -> Path:
    box = mailbox.Maildir(place)
    for message in messages:
        box.add(message)
    return place


def as_mbox(place: Path, messages: list[bytes]) -> Path:
    box = mailbox.mbox(place)
    for message in messages:
        box.add(message)
    box.close()
    return place


def every_notice(outbox: Outbox, box: Path) -> list[Noted]:
    """What was noted of the messages of a mailbox, all of which can be read."""
    found = []
    for noted in note(outbox, box):
        assert isinstance(noted, Noted)
        found.append(noted)
    return found


@pytest.mark.parametrize("stored", [as_folder, as_maildir, as_mbox])
def test_what_came_back_is_refused(
    outbox: Outbox, tmp_path: Path, stored: Callable[[Path, list[bytes]], Path]
) -> None:
    for name in ("ada", "ben", "cleo"):
        outbox.record(entry(name).key, MessageState.SENT, "250 OK")
    box = stored(tmp_path / "box", [dsn("ada"), EXCHANGE.encode(), dsn("nobody"), b"Subject: hello\n\nHi"])
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and "outbox" not in p.name}
    assert {noted.entry.recipient for noted in every_notice(outbox, box)} == {
        "ada@example.com", "ben@example.com",
    }  # fmt: skip
    assert states(outbox) == "refused refused sent"
    assert [found.answer for found in outbox.entries()] == [
        "550 5.1.1 User unknown[31m", "5.1.10", "250 OK",
    ]  # fmt: skip
    assert list(note(outbox, box)) == []
    assert before == {p: p.read_bytes() for p in before}


@pytest.mark.parametrize(
    ("was", "action", "now"),
    [
        (MessageState.SENT, "delayed", MessageState.SENT),
        (MessageState.SENT, "delivered", MessageState.SENT),
        (MessageState.UNKNOWN, "failed", MessageState.REFUSED),
        (MessageState.UNKNOWN, "delivered", MessageState.SENT),
        (MessageState.QUEUED, "failed", MessageState.QUEUED),  # already to be sent again
        (MessageState.REFUSED, "delivered", MessageState.REFUSED),
    ],
)
def test_a_report_changes_only_what_it_can_know(
    outbox: Outbox, tmp_path: Path, was: MessageState, action: str, now: MessageState
) -> None:
    outbox.record(entry("ada").key, was, "")
    box = as_folder(tmp_path / "box", [dsn("ada", action, "text/rfc822-headers")])
    list(note(outbox, box))
    found = outbox.find(entry("ada").key)
    assert found is not None and found.state is now


def test_a_notice_is_dealt_with_once_whatever_a_person_says_later(outbox: Outbox, tmp_path: Path) -> None:
    key = entry("ada").key
    outbox.record(key, MessageState.SENT, "")
    box = as_folder(tmp_path / "box", [dsn("ada")])
    assert [noted.changed for noted in every_notice(outbox, box)] == [True]
    outbox.settle(key, arrived=False)
    outbox.record(key, MessageState.SENT, "250 sent again")
    assert list(note(outbox, box)) == []
    assert states(outbox) == "sent queued queued"
    other = b"Message-ID: <another@mx.example.com>\n" + dsn("ada")
    (box / "deep" / "1.eml").write_bytes(other)
    assert [noted.changed for noted in every_notice(outbox, box)] == [True], "that one is new"


@pytest.mark.parametrize(
    ("recipients", "now"),
    [
        ("Final-Recipient: rfc822; private@elsewhere.example", MessageState.SENT),
        ("Final-Recipient: rfc822; a.lovelace@example.com", MessageState.REFUSED),
        (
            "Original-Recipient: rfc822;Ada@example.com\nFinal-Recipient: rfc822; x@y.example",
            MessageState.REFUSED,
        ),
        ("Original-Recipient: rfc822;x@z.example\nFinal-Recipient: rfc822; x@y.example", MessageState.SENT),
    ],
)
def test_what_was_forwarded_has_arrived(
    outbox: Outbox, tmp_path: Path, recipients: str, now: MessageState
) -> None:
    outbox.record(entry("ada").key, MessageState.SENT, "")
    about = dsn("ada").replace(b"Final-Recipient: rfc822; ada@example.com", recipients.encode())
    (noted,) = every_notice(outbox, as_folder(tmp_path / "box", [about]))
    assert (noted.entry.state, noted.changed) == (now, now is MessageState.REFUSED)
    assert states(outbox).startswith(now.key)
    told = [message.into("en") for message, _ in note_in_words(outbox, tmp_path / "box")]
    assert told == [], "once"


def test_what_came_of_a_trial_is_told_of_who_got_it(outbox: Outbox, tmp_path: Path) -> None:
    outbox.queue([entry("dora", key="trial", trial="me@example.net")])
    outbox.record("trial", MessageState.SENT, "")
    back = dsn("dora").replace(b"rfc822; dora@example.com", b"rfc822; me@example.net")
    ((message, changed),) = note_in_words(outbox, as_folder(tmp_path / "box", [back]))
    assert message.into("en").startswith("me@example.net: refused: 550 5.1.1") and changed


def test_no_mailbox_is_explained(outbox: Outbox, tmp_path: Path) -> None:
    with pytest.raises(OkrsheetError, match="there is no mailbox"):
        list(note(outbox, tmp_path / "nowhere"))
