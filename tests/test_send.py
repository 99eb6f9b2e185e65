"""Sending to a real server: what goes wrong is said, and nothing goes out twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from okrsheet.basics.errors import OkrsheetError
from okrsheet.mail.config import Config, Smtp
from okrsheet.mail.connection import Connection
from okrsheet.mail.contents import Content, Letter
from okrsheet.mail.message import envelope_of
from okrsheet.mail.outbox import Entry, MessageState, Outbox
from okrsheet.mail.recipients import Recipient
from okrsheet.mail.secret import Secret
from okrsheet.mail.sending import Attempt, Decision, SendOptions, decide, send_decided
from okrsheet.mail.server import Server as Client
from okrsheet.report.audience import COMPANY
from tests import mailserver
from tests.mailserver import Server, certificates, cut_after_taking, cut_before_taking, serving

# aiosmtpd does not see that the whole connection is encrypted
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def config(folder: Path, server: Server, **more: Any) -> Config:
    known = Smtp(
        host="localhost", port=server.port, ca_file=str(certificates() / "ca.pem"),
        sender="OKR reports <okr@example.com>", allowed_domains=("example.com",), timeout=5,
    )  # fmt: skip
    return Config(dataclasses.replace(known, **more), folder)


def letter(name: str, words: str = "62% done") -> Letter:
    to = Recipient(f"{name}@example.com", name.title(), COMPANY, "en")
    return Letter(to, "plan.xlsx", "2026-10-31", Content(f"Acme: {words}", f"<p>{words}</p>", words, words))


def posted(
    settings: Config, letters: list[Letter], order: SendOptions | None = None, secret: Secret | None = None
) -> list[Attempt]:
    order = order or SendOptions()
    with Outbox(settings.outbox) as outbox, Client(settings, secret) as client:
        decisions = decide(letters, outbox, settings, order)
        run = send_decided(decisions, outbox, client, envelope_of(settings.smtp), order)
        return [outcome for outcome in run if isinstance(outcome, Attempt)]


def states(settings: Config) -> dict[str, str]:
    with Outbox(settings.outbox) as outbox:
        return {entry.recipient.partition("@")[0]: entry.state.key for entry in outbox.entries()}


PEOPLE = [letter(name) for name in ("ada", "ben", "cleo")]
EVERYBODY_ONCE = Counter({"ada@example.com": 1, "ben@example.com": 1, "cleo@example.com": 1})


# The connection


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_and_verified_connection_sends(tmp_path: Path, security: str) -> None:
    with serving(security, login=True) as server:
        settings = config(tmp_path, server, security=security, username=mailserver.USERNAME)
        posted(settings, PEOPLE, secret=Secret(mailserver.PASSWORD))
        assert server.counts == EVERYBODY_ONCE
        assert states(settings) == {"ada": "sent", "ben": "sent", "cleo": "sent"}
        sender, taken = server.accepted[0][1]["From"], server.accepted[0][1]
        assert str(sender) == "OKR reports <okr@example.com>"
        assert abs(taken["Date"].datetime - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
        assert server.sessions <= 2, "one connection is used for all of them"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_unknown_authority_is_refused(tmp_path: Path, security: str) -> None:
    with serving(security) as server:
        for ca_file in ("", str(certificates() / "other-ca.pem")):
            settings = config(tmp_path, server, security=security, ca_file=ca_file)
            with pytest.raises(OkrsheetError, match=r"^the certificate of localhost:\d+ is not trusted"):
                posted(settings, PEOPLE)
        assert not server.accepted
        assert states(settings) == {}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_name_is_refused(tmp_path: Path, security: str) -> None:
    with serving(security, name="mail.example.org") as server:
        with pytest.raises(OkrsheetError, match="shows the certificate of another name"):
            posted(config(tmp_path, server, security=security), PEOPLE)
        assert not server.accepted


def test_a_server_without_encryption_is_refused(tmp_path: Path) -> None:
    with serving(encrypted=False) as server:
        with pytest.raises(OkrsheetError, match="offers no encryption") as refused:
            posted(config(tmp_path, server), PEOPLE)
        assert "port with encryption" in refused.value.into("en")
        assert "加密" in refused.value.into("zh-TW")
        assert not server.accepted


def test_tls_on_a_port_for_starttls_is_explained(tmp_path: Path) -> None:
    with serving("starttls") as server, pytest.raises(OkrsheetError, match="does not speak TLS"):
        posted(config(tmp_path, server, security="tls"), PEOPLE)


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (Secret("wrong"), "refused the login of okr@example.com: 535 5.7.8"),
        (Secret("wrong"), "Check username and password"),
        (Secret("wrong", token=True), "refused the login of okr@example.com: 535 5.7.8"),
        (Secret("wrong", token=True), "token_command prints a token that is still valid"),
        (Secret("påssword"), "letters that SMTP cannot carry"),
    ],
    ids=["password", "password advice", "token", "token advice", "letters"],
)
def test_a_refused_login_is_explained_and_the_secret_is_not_shown(
    tmp_path: Path, secret: Secret, said: str
) -> None:
    with serving(login=True) as server:
        settings = config(tmp_path, server, username=mailserver.USERNAME)
        with pytest.raises(OkrsheetError) as refused:
            posted(settings, PEOPLE, secret=secret)
        assert said in refused.value.into("en")
        assert secret.value not in refused.value.into("en") + repr(secret)
        assert not server.accepted


def test_a_token_logs_in(tmp_path: Path) -> None:
    with serving(login=True) as server:
        settings = config(tmp_path, server, username=mailserver.USERNAME)
        posted(settings, PEOPLE, secret=Secret(mailserver.TOKEN, token=True))
        assert server.counts == EVERYBODY_ONCE


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"host": "smtp.invalid"}, "there is no server called smtp.invalid"),
        ({"port": 1}, "localhost:1 cannot be reached"),
        ({"ca_file": "nowhere.pem"}, "nowhere.pem: the CA file is not there"),
        ({"ca_file": "empty.pem"}, "empty.pem: this is no file of certificates"),
        ({"ca_file": "garbage.pem"}, "garbage.pem: this is no file of certificates"),
        ({"ca_file": "."}, "this is no file of certificates"),
        ({"host": "smtp..example.com"}, "“smtp..example.com” is no name of a server"),
        ({"host": f"{'a' * 70}.example.com"}, "example.com” is no name of a server"),
    ],
)
def test_what_else_can_be_wrong_with_a_connection(tmp_path: Path, more: dict[str, object], said: str) -> None:
    (tmp_path / "empty.pem").touch()
    (tmp_path / "garbage.pem").write_bytes(bytes(range(256)))
    with serving() as server, pytest.raises(OkrsheetError) as refused:
        posted(config(tmp_path, server, **more), PEOPLE)
    assert said in refused.value.into("en")


def test_a_busy_server_is_no_reason_to_call_anything_queued(tmp_path: Path) -> None:
    with socket.create_server(("localhost", 0)) as listening:

        def turn_away() -> None:
            line, _ = listening.accept()
            with line:
                line.sendall(b"421 4.3.2 too busy\r\n")

        threading.Thread(target=turn_away, daemon=True).start()
        settings = Config(
            Smtp(host="localhost", port=listening.getsockname()[1], sender="okr@example.com", timeout=5),
            tmp_path,
        )
        with pytest.raises(OkrsheetError, match="turned us away: 421") as refused:
            posted(settings, PEOPLE)
    assert "Run the same command again later" in refused.value.into("en")
    assert "queued" not in refused.value.into("en") and states(settings) == {}


def test_a_server_that_knows_only_other_logins_is_explained(tmp_path: Path) -> None:
    with serving(login=True, without=("LOGIN", "PLAIN")) as server:
        settings = config(tmp_path, server, username=mailserver.USERNAME)
        with pytest.raises(OkrsheetError, match="offers no login that okrsheet knows") as refused:
            posted(settings, PEOPLE, secret=Secret(mailserver.PASSWORD))
        assert "token_command" in refused.value.hint.into("en")


def test_a_server_that_wants_a_login_gets_a_username(tmp_path: Path) -> None:
    with serving(login=True) as server:
        with pytest.raises(OkrsheetError, match=r"wants a login: 530 5\.7\.0") as refused:
            posted(config(tmp_path, server), PEOPLE)
        assert "Set username" in refused.value.hint.into("en")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pc.example.com", "pc.example.com"),
        ("林美的電腦.example.com", "xn--"),
        ("林美的電腦", "["),
        ("my pc.example.com", "["),
    ],
)
def test_a_computer_may_have_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setattr("socket.getfqdn", lambda: name)
    with serving() as server:
        posted(config(tmp_path, server), PEOPLE)
        assert server.counts == EVERYBODY_ONCE
        (hello,) = server.hellos
        assert hello.startswith(said) and hello.isascii()


# What servers answer


@pytest.mark.parametrize(
    ("where", "answer", "state", "advice"),
    [
        ("rcpt", "550 5.1.1 no such user", "refused", "Check the address"),
        ("rcpt", "550 5.7.1 relaying denied", "refused", "whether this account may send"),
        ("rcpt", "451 4.7.1 greylisted, come back", "queued", "run the same command again"),
        ("rcpt", "552 5.2.2 mailbox full", "refused", "mailbox is full"),
        ("data", "451 4.3.0 try later", "queued", "run the same command again"),
        ("data", "554 5.6.0 looks like spam", "refused", "whoever runs the mail server"),
        ("data", "552 5.3.4 too large", "refused", "no message of that size"),
    ],
)
def test_an_answer_decides_what_becomes_of_one_message(
    tmp_path: Path, where: str, answer: str, state: str, advice: str
) -> None:
    with serving() as server:
        getattr(server, where)["ben@example.com"] = answer
        settings = config(tmp_path, server)
        ben = posted(settings, PEOPLE)[1]
        assert server.counts == EVERYBODY_ONCE - Counter({"ben@example.com": 1})
        assert states(settings) == {"ada": "sent", "ben": state, "cleo": "sent"}
        assert ben.line.into("en") == f"ben@example.com: {state}: {answer}"
        assert ben.advice is not None and advice in ben.advice.into("en")


def test_what_was_refused_for_now_goes_out_next_time_and_only_that(tmp_path: Path) -> None:
    with serving() as server:
        settings = config(tmp_path, server)
        server.rcpt = {"ben@example.com": "450 4.2.0 busy", "cleo@example.com": "550 5.1.1 unknown"}
        posted(settings, PEOPLE)
        server.rcpt = {}
        assert [p.dispatch.address for p in posted(settings, PEOPLE)] == ["ben@example.com"]
        assert posted(settings, PEOPLE) == []
        assert server.counts == Counter({"ada@example.com": 1, "ben@example.com": 1})
        with Outbox(settings.outbox) as outbox:
            outbox.settle(outbox.entries([MessageState.REFUSED])[0].key, arrived=False)
        posted(settings, PEOPLE)
        assert server.counts == EVERYBODY_ONCE


def test_a_refused_sender_stops_the_run_and_nothing_is_lost(tmp_path: Path) -> None:
    with serving() as server:
        server.mail = "550 5.7.60 you may not send as this sender"
        settings = config(tmp_path, server)
        with pytest.raises(OkrsheetError, match=r"does not take mail from okr@example.com: 550 5\.7\.60"):
            posted(settings, PEOPLE)
        assert states(settings) == {"ada": "queued", "ben": "queued", "cleo": "queued"}
        server.mail = "250 OK"
        posted(settings, PEOPLE)
        assert server.counts == EVERYBODY_ONCE


def test_a_server_that_shuts_down_in_the_middle_gets_the_rest_later(tmp_path: Path) -> None:
    def last_one(server: Server, smtp: SMTP) -> str:
        server.taken(smtp.envelope)
        server.mail = "421 4.3.2 shutting down"
        return "250 taken"

    with serving() as server:
        server.data = {"ada@example.com": last_one}
        settings = config(tmp_path, server)
        ben = posted(settings, PEOPLE)[1]
        assert ben.line.into("en") == "ben@example.com: queued: 421 4.3.2 shutting down"
        assert ben.advice is not None and "run the same command again" in ben.advice.into("en")
        assert states(settings) == {"ada": "sent", "ben": "queued", "cleo": "queued"}
        server.mail = "250 OK"
        posted(settings, PEOPLE)
        assert server.counts == EVERYBODY_ONCE


def test_a_server_that_is_gone_in_the_middle_stops_the_run_and_nothing_is_lost(tmp_path: Path) -> None:
    with serving() as server:
        settings = config(tmp_path, server)
        with Outbox(settings.outbox) as outbox, Client(settings, None) as client:
            order = SendOptions()
            run = send_decided(
                decide(PEOPLE, outbox, settings, order), outbox, client, envelope_of(settings.smtp), order
            )
            next(run)
            client.close()
            client.config = config(tmp_path, server, port=1)
            with pytest.raises(OkrsheetError, match="localhost:1 cannot be reached"):
                next(run)
        assert states(settings) == {"ada": "sent", "ben": "queued", "cleo": "queued"}
        posted(settings, PEOPLE)
        assert server.counts == EVERYBODY_ONCE


def test_a_server_that_hangs_up_between_messages_is_called_again(tmp_path: Path) -> None:
    def hang_up(server: Server, smtp: SMTP) -> str:
        server.taken(smtp.envelope)
        assert smtp.transport is not None
        smtp.loop.call_later(0.2, smtp.transport.close)
        return "250 taken, and goodbye"

    with serving() as server:
        server.data = {"ada@example.com": hang_up}
        settings = config(tmp_path, server, per_minute=120)
        posted(settings, PEOPLE)
        assert server.counts == EVERYBODY_ONCE
        assert states(settings) == {"ada": "sent", "ben": "sent", "cleo": "sent"}


@pytest.mark.parametrize("cut", [cut_after_taking, cut_before_taking])
def test_a_cut_line_leaves_a_message_unknown_and_it_is_never_sent_again_by_itself(
    tmp_path: Path, cut: mailserver.Behaviour
) -> None:
    with serving() as server:
        server.data = {"ben@example.com": cut}
        settings = config(tmp_path, server)
        ben = posted(settings, PEOPLE)[1]
        assert states(settings) == {"ada": "sent", "ben": "unknown", "cleo": "sent"}
        assert ben.advice is not None
        assert f"okrsheet outbox settle {ben.dispatch.key} --arrived" in ben.advice.into("en")
        server.data, taken = {}, server.counts
        assert posted(settings, PEOPLE) == []
        assert server.counts == taken
        with Outbox(settings.outbox) as outbox:  # a person asks Ben, who did not get it
            outbox.settle(ben.dispatch.key[:6], arrived=False)
        posted(settings, PEOPLE)
        assert server.counts["ben@example.com"] == taken["ben@example.com"] + 1


def test_a_server_that_never_answers_leaves_it_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(server: Server, smtp: SMTP) -> str:
        time.sleep(1.5)
        return "250 too late"

    with serving() as server:
        server.data = {"ada@example.com": silent}
        settings = config(tmp_path, server, timeout=1)
        monkeypatch.setattr("okrsheet.mail.server._PATIENCE", 1)
        client, order = Client(settings, None), SendOptions()
        with Outbox(settings.outbox) as outbox, client:
            found = decide(PEOPLE[:1], outbox, settings, order)
            (ada,) = send_decided(found, outbox, client, envelope_of(settings.smtp), order)
        assert isinstance(ada, Attempt)
        assert ada.delivery.state is MessageState.UNKNOWN
        assert "timed out" in ada.delivery.answer


# Corrections and trials


def test_a_changed_report_goes_out_only_as_a_correction_and_only_to_whom_it_reads_differently(
    tmp_path: Path,
) -> None:
    with serving() as server:
        settings = config(tmp_path, server)
        posted(settings, PEOPLE)
        changed = [letter("ada", "63% done"), *PEOPLE[1:]]
        assert posted(settings, changed) == []
        (ada,) = posted(settings, changed, SendOptions(correction=True))
        assert posted(settings, changed, SendOptions(correction=True)) == []
        first, second = (m for a, m in server.accepted if a == "ada@example.com")
        assert second["Subject"] == "Correction: Acme: 63% done"
        assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
        assert second["Message-ID"] != first["Message-ID"]
        assert ada.dispatch.corrects == first["Message-ID"]
        posted(settings, PEOPLE, SendOptions(correction=True))  # and back again: one more correction
        assert server.counts["ada@example.com"] == 3


def test_a_correction_that_was_put_off_is_dropped_when_the_report_reads_as_before(tmp_path: Path) -> None:
    with serving() as server:
        settings, correction = config(tmp_path, server), SendOptions(correction=True)
        posted(settings, PEOPLE)
        server.rcpt = {"ada@example.com": "451 4.7.1 later"}
        changed = [letter("ada", "63% done"), *PEOPLE[1:]]
        assert [p.delivery.state for p in posted(settings, changed, correction)] == [MessageState.QUEUED]
        server.rcpt = {}
        assert posted(settings, PEOPLE, correction) == []
        assert server.counts == EVERYBODY_ONCE
        (ada,) = posted(settings, changed)
        assert ada.dispatch.subject == "Correction: Acme: 63% done"


def test_a_report_under_the_name_of_one_that_was_renamed_is_another(tmp_path: Path) -> None:
    with serving() as server:
        settings = config(tmp_path, server)
        posted(settings, PEOPLE)
        with Outbox(settings.outbox) as outbox:
            outbox.rename(["plan.xlsx"], "plan 2026.xlsx")
        renamed = [dataclasses.replace(one, report="plan 2026.xlsx") for one in PEOPLE]
        assert posted(settings, renamed) == []
        with pytest.raises(OkrsheetError, match=r"plan\.xlsx: the same people were sent just this report"):
            posted(settings, PEOPLE)
        assert len(posted(settings, PEOPLE, SendOptions(another=True))) == 3
        assert posted(settings, PEOPLE) == posted(settings, renamed) == []


def test_what_another_run_put_off_meanwhile_is_left_to_the_next_one_and_said(tmp_path: Path) -> None:
    with serving() as server:
        settings = config(tmp_path, server)
        posted(settings, PEOPLE)
        with Outbox(settings.outbox) as outbox, Client(settings, None) as client:
            before = decide(PEOPLE, outbox, settings, SendOptions())
            outbox.record(outbox.entries()[0].key, MessageState.QUEUED, "")
            found = list(send_decided(before, outbox, client, envelope_of(settings.smtp), SendOptions()))
        assert [(type(d), d.fault) for d in found if isinstance(d, Decision)] == [
            (Decision, True), (Decision, False), (Decision, False),
        ]  # fmt: skip
        assert server.counts == EVERYBODY_ONCE


@pytest.mark.parametrize(
    ("where", "state"),
    [((Client, "_prepared"), MessageState.QUEUED), ((Connection, "hand_over"), MessageState.UNKNOWN)],
    ids=["before", "after"],
)
def test_ctrl_c_leaves_a_message_unknown_only_once_it_was_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: tuple[type, str], state: MessageState
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with serving() as server:
        settings = config(tmp_path, server)
        monkeypatch.setattr(*where, stopped)
        with pytest.raises(KeyboardInterrupt):
            posted(settings, PEOPLE)
        assert states(settings) == {"ada": state.key, "ben": "queued", "cleo": "queued"}


def test_a_trial_goes_to_one_address_and_does_not_count_as_sent(tmp_path: Path) -> None:
    with serving() as server:
        settings, trial = config(tmp_path, server), SendOptions(redirect_to="me@example.com")
        posted(settings, PEOPLE, trial)
        assert server.counts == Counter({"me@example.com": 3})
        subjects = [str(m["Subject"]) for _, m in server.accepted]
        assert subjects[0] == "Trial for ada@example.com: Acme: 62% done"
        assert [m["X-Okrsheet-Intended-To"] for _, m in server.accepted] == list(EVERYBODY_ONCE)
        assert posted(settings, PEOPLE, trial) == []
        posted(settings, PEOPLE)
        assert server.counts == EVERYBODY_ONCE + Counter({"me@example.com": 3})


def test_nothing_leaves_the_allowed_domains(tmp_path: Path) -> None:
    with serving() as server:
        settings = config(tmp_path, server, allowed_domains=("example.com",))
        away = Letter(
            Recipient("x@sub.example.com", "X", COMPANY, "en"), "plan.xlsx", "2026-10-31", PEOPLE[0].content
        )
        with Outbox(settings.outbox) as outbox:
            (decision,) = decide([away], outbox, settings, SendOptions())
        assert decision.dispatch is None and decision.fault
        assert posted(settings, [away, PEOPLE[0]])[0].dispatch.address == "ada@example.com"
        assert server.counts == Counter({"ada@example.com": 1})


# Two runs at once, and runs that end in the middle

RUN = """
import sys
from pathlib import Path
from okrsheet.mail.config import load
from okrsheet.mail.contents import Content, Letter
from okrsheet.mail.message import envelope_of
from okrsheet.mail.outbox import Outbox
from okrsheet.mail.sending import SendOptions, Attempt, decide, send_decided
from okrsheet.mail.recipients import Recipient
from okrsheet.mail.server import Server
from okrsheet.report.audience import COMPANY

config, order = load(Path(sys.argv[1])), SendOptions()
content = Content("Acme", "<p>1</p>", "1", "1")
letters = [
    Letter(Recipient(f"p{n}@example.com", "", COMPANY, "en"), "plan.xlsx", "2026-10-31", content)
    for n in range(int(sys.argv[2]))
]
with Outbox(config.outbox) as outbox, Server(config, None) as server:
    for done in send_decided(decide(letters, outbox, config, order), outbox, server, envelope_of(config.smtp), order):
        if isinstance(done, Attempt):
            print(done.dispatch.address, done.delivery.state.key, flush=True)
"""


def run(folder: Path, server: Server, count: int) -> subprocess.Popen[str]:
    environment = os.environ | {
        "OKRSHEET_SMTP_HOST": "localhost", "OKRSHEET_SMTP_PORT": str(server.port),
        "OKRSHEET_SMTP_CA_FILE": str(certificates() / "ca.pem"),
        "OKRSHEET_SMTP_FROM": "okr@example.com", "OKRSHEET_SMTP_ALLOWED_DOMAINS": "example.com",
    }  # fmt: skip
    command = [sys.executable, "-c", RUN, str(folder), str(count)]
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def all_of(folder: Path) -> list[Entry]:
    with Outbox(folder / "okrsheet-outbox.sqlite") as outbox:
        outbox.mend()
        return outbox.entries()


def test_two_runs_at_once_send_each_message_once(tmp_path: Path) -> None:
    with serving() as server:
        both = [run(tmp_path, server, 40) for _ in range(2)]
        said = [process.communicate(timeout=120) for process in both]
        assert set(server.counts.values()) == {1}, said
        assert len(server.accepted) == 40
        assert {entry.state for entry in all_of(tmp_path)} == {MessageState.SENT}


def test_a_second_run_waits_or_says_that_another_one_is_sending(tmp_path: Path) -> None:
    path = tmp_path / "okrsheet-outbox.sqlite"
    with Outbox(path) as first, Outbox(path) as second, first.run():
        with (
            pytest.raises(OkrsheetError, match="another okrsheet is sending right now"),
            second.run(wait=0.1),
        ):
            pass
        second.mend()  # and does not take the first one's messages for interrupted ones
    with Outbox(path) as third, third.run():
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_run_leaves_one_unknown_and_the_rest_goes_out_later(tmp_path: Path) -> None:
    reached, let_go = threading.Event(), threading.Event()

    def stop(server: Server, smtp: SMTP) -> str:
        server.taken(smtp.envelope)
        reached.set()
        let_go.wait(30)
        return "250 taken, but nobody listens"

    with serving() as server:
        server.data = {"p3@example.com": stop}
        process = run(tmp_path, server, 6)
        assert reached.wait(60)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        let_go.set()
        found = {e.recipient: e.state.key for e in all_of(tmp_path)}
        assert found == {
            "p0@example.com": "sent", "p1@example.com": "sent", "p2@example.com": "sent",
            "p3@example.com": "unknown", "p4@example.com": "queued", "p5@example.com": "queued",
        }  # fmt: skip
        server.data = {}
        run(tmp_path, server, 6).communicate(timeout=60)
        assert server.counts == Counter({f"p{n}@example.com": 1 for n in range(6)})
        unknown = [e for e in all_of(tmp_path) if e.state is MessageState.UNKNOWN]
        assert [e.recipient for e in unknown] == ["p3@example.com"]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one, for 600 commits that wait for no disk."""
    if not os.path.isdir("/dev/shm"):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def test_three_hundred_recipients_with_every_trouble(memory: Path) -> None:
    names = [f"p{n}" for n in range(300)]
    with serving() as server:
        troubles: dict[int, tuple[str, mailserver.Behaviour | str]] = {
            7: ("rcpt", "550 5.1.1 unknown"), 8: ("rcpt", "451 4.7.1 later"), 50: ("data", "451 4.3.0 later"),
            99: ("data", cut_after_taking), 150: ("data", cut_before_taking), 200: ("data", "554 5.6.0 no"),
        }  # fmt: skip
        for number, (where, answer) in troubles.items():
            getattr(server, where)[f"p{number}@example.com"] = answer
        settings, everybody = config(memory, server), [letter(name) for name in names]
        posted(settings, everybody)
        server.rcpt, server.data = {}, {}
        posted(settings, everybody)
        found = states(settings)
        expected = dict.fromkeys(names, "sent")
        expected |= {"p7": "refused", "p200": "refused", "p99": "unknown", "p150": "unknown"}
        assert found == expected
        assert set(server.counts.values()) == {1}
        lost = {f"{name}@example.com" for name in names} - set(server.counts)
        assert lost == {"p7@example.com", "p200@example.com", "p150@example.com"}
