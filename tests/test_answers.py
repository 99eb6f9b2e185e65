"""What servers answer that no server should: nothing goes out twice, nothing counts as sent that is
not, and nobody waits for ever.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from okrsheet.basics.errors import OkrsheetError
from okrsheet.mail.config import Config, Smtp
from okrsheet.mail.outbox import Outbox
from okrsheet.mail.secret import Secret
from okrsheet.mail.sending import Attempt, decide, send_decided
from tests.mailserver import certificates
from tests.rude import CLOSE, HANG, Answer, Rude, rude_server
from tests.test_send import PEOPLE, letter, posted, states

USERNAME, PASSWORD = "okr@example.com", "correct horse"


@pytest.fixture
def server() -> Iterator[Rude]:
    with rude_server() as made:
        yield made


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsheet.mail.server._PATIENCE", 1)


def config(folder: Path, server: Rude, **more: Any) -> Config:
    known = Smtp(
        host="localhost", port=server.port, security="tls", ca_file=str(certificates() / "ca.pem"),
        sender="OKR <okr@example.com>", allowed_domains=("example.com",), timeout=1,
    )  # fmt: skip
    return Config(replace(known, **more), folder)


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (b"250 taken\r\n", "sent", "250 taken"),
        (b"200\r\n", "sent", "200"),
        (b"299 taken\n", "sent", "299 taken"),
        (b"250-taken\r\n250-and\r\n250 kept\r\n", "sent", "250 taken and kept"),
        (b"451 4.3.0 later\r\n", "queued", "451 4.3.0 later"),
        (b"421 4.3.2 goodbye\r\nclose", "queued", "421 4.3.2 goodbye"),
        (b"554 5.6.0 no\r\n", "refused", "554 5.6.0 no"),
        (b"599 no\r\n", "refused", "599 no"),
        (b"354 go on\r\n", "unknown", "354 go on"),
        (b"334 dXNlcg==\r\n", "unknown", "334 dXNlcg=="),
        (b"100 wait\r\n", "unknown", "100 wait"),
        (b"600 what\r\n", "unknown", "600 what"),
        (b"999 what\r\n", "unknown", "999 what"),
        (b"000 what\r\n", "unknown", "000 what"),
        (b"25\r\n", "unknown", "25"),
        (b"2500 taken\r\n", "unknown", "2500 taken"),
        (b"250taken\r\n", "unknown", "250taken"),
        (b"2_5 taken\r\n", "unknown", "2_5 taken"),
        (b"-25 taken\r\n", "unknown", "-25 taken"),
        (b" 250 taken\r\n", "unknown", "250 taken"),
        (b"\r\n", "unknown", "NoAnswer"),
        (b"HTTP/1.1 200 OK\r\n", "unknown", "HTTP/1.1 200 OK"),
        (b"\xff\xfe\x00\r\n", "unknown", "��"),
        (b"250-taken\r\n550 no\r\n", "unknown", "taken 550 no"),
        (b"250-taken\r\nclose", "unknown", "Connection unexpectedly closed"),
        (b"250-taken\r\nhang", "unknown", "timed out"),
        (b"250 takenclose", "unknown", "Connection unexpectedly closed"),
        (b"250 takenhang", "unknown", "timed out"),
        (b"25close", "unknown", "Connection unexpectedly closed"),
        (b"250-again\r\n" * 600 + b"250 taken\r\n", "unknown", "again again"),
        (b"250 " + b"x" * 9000 + b"\r\n", "unknown", "250 xxx"),
        (CLOSE, "unknown", "Connection unexpectedly closed"),
        (HANG, "unknown", "timed out"),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else None,
)
def test_only_yes_later_and_no_say_what_became_of_a_message(
    tmp_path: Path, server: Rude, answer: bytes, state: str, said: str
) -> None:
    server.once["message"] = answer
    settings = config(tmp_path, server)
    ada = posted(settings, PEOPLE)[0]
    assert ada.delivery.state.key == state
    assert said in ada.delivery.answer
    assert states(settings) == {"ada": state, "ben": "sent", "cleo": "sent"}
    posted(settings, PEOPLE)
    again = 2 if state == "queued" else 1
    assert Counter(server.taken) == {"ada@example.com": again, "ben@example.com": 1, "cleo@example.com": 1}


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    "answer",
    [
        b"354 go on\r\n", b"250 ok\r\n", b"334 dXNlcg==\r\n", b"100 wait\r\n", b"600 what\r\n", b"garbage\r\n",
        b"\r\n", b"250-ok\r\n550 no\r\n", b"250-ok\r\nclose", b"354 goclose", b"450 later\r\n", b"421 bye\r\nclose",
        CLOSE, HANG,
    ],
)  # fmt: skip
def test_whatever_is_answered_before_the_message_it_goes_out_once(
    tmp_path: Path, server: Rude, verb: str, answer: bytes
) -> None:
    server.once[verb] = answer
    settings = config(tmp_path, server)
    posted(settings, PEOPLE)
    # on a line that went dead early, nothing was handed over: it goes out on a new one
    assert states(settings)["ada"] == ("queued" if answer in (b"450 later\r\n", HANG) else "sent")
    posted(settings, PEOPLE)
    assert set(states(settings).values()) == {"sent"}
    assert Counter(server.taken) == dict.fromkeys(Counter(server.taken), 1) and len(server.taken) == 3


@pytest.mark.parametrize("verb", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_an_answer_too_many_is_never_taken_for_that_to_the_message(
    tmp_path: Path, server: Rude, verb: str
) -> None:
    usual = server.answers[verb]
    assert isinstance(usual, bytes)
    server.once = {verb: usual + b"250 ok\r\n", "message": b"554 5.6.0 no\r\n"}
    settings = config(tmp_path, server)
    posted(settings, PEOPLE[:1])
    assert states(settings)["ada"] != "sent"


@pytest.mark.parametrize("answer", [b"550 no\r\n", b"garbage\r\n", b"354 go on\r\n", CLOSE, HANG])
def test_a_server_that_does_not_forget_a_refused_message_is_called_anew(
    tmp_path: Path, server: Rude, answer: bytes
) -> None:
    server.once = {"RCPT": b"550 5.1.1 unknown\r\n", "RSET": answer}
    settings = config(tmp_path, server)
    posted(settings, PEOPLE)
    assert states(settings) == {"ada": "refused", "ben": "sent", "cleo": "sent"}


@pytest.mark.parametrize("answer", [b"500 no\r\n", b"garbage\r\n", CLOSE, HANG])
def test_nobody_waits_for_a_goodbye(tmp_path: Path, server: Rude, answer: bytes) -> None:
    server.answers["QUIT"] = answer
    settings, begun = config(tmp_path, server, timeout=60), time.monotonic()
    posted(settings, PEOPLE)
    assert time.monotonic() - begun < 15
    assert set(states(settings).values()) == {"sent"}


@pytest.mark.parametrize(
    ("verb", "answer", "said"),
    [
        ("hello", b"554 no\r\n", "turned us away: 554 no"),
        ("hello", b"354 what\r\n", "turned us away: 354 what"),
        ("hello", b"HTTP/1.1 400 Bad Request\r\n", "does not speak SMTP as expected (HTTP/1.1 400 Bad Request)"),
        ("hello", b"220-readyclose", "cannot be reached (Connection unexpectedly closed)"),
        ("hello", HANG, "cannot be reached (timed out)"),
        ("EHLO", b"600 what\r\n", "does not speak SMTP as expected (600 what)"),
        ("EHLO", HANG, "cannot be reached (timed out)"),
        ("AUTH", b"334 \r\n", "cannot be reached (Server AUTH mechanism infinite loop"),
        ("AUTH", b"435 4.7.8 later\r\n", "refused the login of okr@example.com: 435 4.7.8 later"),
        ("AUTH", b"garbage\r\n", "does not speak SMTP as expected (garbage)"),
    ],
)  # fmt: skip
def test_a_connection_that_does_not_come_about_is_explained(
    tmp_path: Path, server: Rude, verb: str, answer: bytes, said: str
) -> None:
    server.answers[verb] = server.answers["HELO"] = answer
    settings = config(tmp_path, server, username=USERNAME)
    with pytest.raises(OkrsheetError) as refused:
        posted(settings, PEOPLE, secret=Secret(PASSWORD))
    assert said in refused.value.into("en")
    assert not server.taken


def test_an_answer_that_comes_drop_by_drop_is_waited_for_no_longer_than_one_that_comes_at_once(
    tmp_path: Path, server: Rude
) -> None:
    def drops(command: bytes) -> Iterator[bytes]:
        for _ in range(30):
            time.sleep(0.4)
            yield b"250-wait\r\n"
        yield b"250 ok\r\n"

    server.answers["RCPT"] = drops
    settings, begun = config(tmp_path, server), time.monotonic()
    posted(settings, PEOPLE[:1])
    assert time.monotonic() - begun < 4
    assert states(settings) == {"ada": "queued"}


# The end of a run


def tried(settings: Config, count: int) -> tuple[list[str], str]:
    """What became of each of so many messages, and why the run ended."""
    outcomes: list[str] = []
    from okrsheet.mail.message import envelope_of
    from okrsheet.mail.sending import SendOptions
    from okrsheet.mail.server import Server as Client

    with Outbox(settings.outbox) as outbox, Client(settings, None) as client:
        everybody, order = [letter(f"p{n}") for n in range(count)], SendOptions()
        decisions = decide(everybody, outbox, settings, order)
        try:
            run = send_decided(decisions, outbox, client, envelope_of(settings.smtp), order)
            outcomes.extend(outcome.delivery.state.key for outcome in run if isinstance(outcome, Attempt))
        except OkrsheetError as error:
            return outcomes, error.into("en")
    return outcomes, ""


@pytest.mark.parametrize(
    ("verb", "answer", "state", "said"),
    [
        ("message", HANG, "unknown", "timed out"),
        ("message", CLOSE, "unknown", "Connection unexpectedly closed"),
        ("message", b"354 go on\r\n", "unknown", "354 go on"),
        ("message", b"421 4.7.0 too many\r\nclose", "queued", "421 4.7.0 too many"),
        ("message", b"554 5.7.1 looks like spam 12\r\n", "refused", "554 5.7.1 looks like spam 12"),
        ("RCPT", b"550 5.7.1 relaying denied\r\n", "refused", "relaying denied"),
        ("RCPT", CLOSE, "queued", "Connection unexpectedly closed"),
        ("DATA", b"503 5.5.1 no\r\n", "refused", "503 5.5.1 no"),
    ],
)
def test_a_run_ends_after_three_messages_in_a_row_that_ended_alike(
    tmp_path: Path, server: Rude, verb: str, answer: bytes, state: str, said: str
) -> None:
    server.answers[verb] = answer
    settings = config(tmp_path, server)
    outcomes, why = tried(settings, 20)
    assert outcomes == [state] * 3
    assert "3 messages in a row ended alike" in why and said in why
    assert Counter(states(settings).values())["queued"] == (20 if state == "queued" else 17)
    server.answers["message"] = server.answers["RCPT"] = b"250 ok\r\n"
    server.answers["DATA"] = b"354 go on\r\n"
    outcomes, why = tried(settings, 20)
    assert (len(outcomes), why) == (20 if state == "queued" else 17, "")


@pytest.mark.parametrize(
    ("verb", "answer", "state"),
    [
        ("RCPT", b"550 5.1.1 unknown\r\n", "refused"),  # as many may have left the company
        ("RCPT", b"550 unknown\r\n", "refused"),
        ("RCPT", b"451 4.7.1 greylisted\r\n", "queued"),  # each has to knock once
        ("message", b"451 4.7.1 greylisted\r\n", "queued"),
    ],
)
def test_what_is_about_each_recipient_ends_no_run(
    tmp_path: Path, server: Rude, verb: str, answer: bytes, state: str
) -> None:
    server.answers[verb] = answer
    assert tried(config(tmp_path, server), 8) == ([state] * 8, "")


def test_troubles_that_are_not_alike_or_not_in_a_row_end_no_run(tmp_path: Path, server: Rude) -> None:
    answers = [CLOSE, CLOSE, b"554 5.6.0 no\r\n", CLOSE, CLOSE, b"250 ok\r\n"] * 2
    server.answers["message"] = lambda _: answers.pop(0)
    outcomes, why = tried(config(tmp_path, server), 12)
    assert outcomes == ["unknown", "unknown", "refused", "unknown", "unknown", "sent"] * 2
    assert why == ""


# The secret


def repeats(command: bytes) -> bytes:
    return b"535-5.7.8 you said\r\n535 5.7.8 " + command.strip() + b"\r\n"


def in_turn(*answers: Answer) -> Answer:
    """One answer the first time, the next one the second time, and so on."""
    left = iter(answers)

    def answer(command: bytes) -> bytes | Iterator[bytes]:
        following = next(left)
        return following(command) if callable(following) else following

    return answer


@pytest.mark.parametrize("offered", [b"PLAIN", b"LOGIN", b"PLAIN LOGIN", b"XOAUTH2"])
def test_a_server_that_repeats_the_login_does_not_have_it_printed(
    tmp_path: Path, server: Rude, offered: bytes
) -> None:
    server.answers |= {"EHLO": b"250-localhost\r\n250 AUTH " + offered + b"\r\n", "AUTH": repeats}
    if b"LOGIN" in offered:  # the one that is tried last
        server.answers["AUTH"] = in_turn(
            *[repeats] * offered.count(b"PLAIN"), b"334 UGFzc3dvcmQ6\r\n", repeats
        )
    secret = Secret(PASSWORD, token=offered == b"XOAUTH2")
    with pytest.raises(OkrsheetError) as refused:
        posted(config(tmp_path, server, username=USERNAME), PEOPLE, secret=secret)
    error: BaseException | None = refused.value
    assert "refused the login" in str(error) and "•••" in str(error)
    while error is not None:  # what a program that uses okrsheet may print
        assert not reveals(repr(error) + str(error) + repr(vars(error)))
        error = error.__cause__ or error.__context__


def reveals(text: str) -> bool:
    forms = (f"\0{USERNAME}\0{PASSWORD}", PASSWORD, f"user={USERNAME}\1auth=Bearer {PASSWORD}\1\1")
    return (
        any(base64.b64encode(form.encode()).decode().rstrip("=")[:-1] in text for form in forms)
        or PASSWORD in text
    )


def test_the_answer_to_a_challenge_is_not_printed_either(tmp_path: Path, server: Rude) -> None:
    challenge = b"<1.2@localhost>"
    server.answers |= {
        "EHLO": b"250-localhost\r\n250 AUTH CRAM-MD5\r\n",
        "AUTH": in_turn(b"334 " + base64.b64encode(challenge) + b"\r\n", repeats),
    }
    with pytest.raises(OkrsheetError) as refused:
        posted(config(tmp_path, server, username=USERNAME), PEOPLE, secret=Secret(PASSWORD))
    digest = hmac.new(PASSWORD.encode(), challenge, hashlib.md5).hexdigest()
    sent = base64.b64encode(f"{USERNAME} {digest}".encode())
    assert sent + b"\r\n" in server.said
    assert "•••" in refused.value.into("en")
    assert sent.decode()[-40:-4] not in refused.value.into("en")


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "message"])
def test_no_later_answer_shows_the_secret_or_keeps_it_in_the_outbox(
    tmp_path: Path, server: Rude, verb: str
) -> None:
    blob = base64.b64encode(f"\0{USERNAME}\0{PASSWORD}".encode())
    server.answers[verb] = b"451-4.3.0 after AUTH PLAIN " + blob + b"\r\n451 4.3.0 and correct+horse\r\n"
    settings = config(tmp_path, server, username=USERNAME)
    (ada,) = posted(settings, PEOPLE[:1], secret=Secret(PASSWORD))
    assert ada.delivery.answer == "451 4.3.0 after AUTH PLAIN ••• 4.3.0 and •••"
    assert PASSWORD.encode() not in settings.outbox.read_bytes()
    assert blob not in settings.outbox.read_bytes()
