"""Answers in a mailbox on a real server: Dovecot, by IMAP (``make mailserver``)."""

from __future__ import annotations

import datetime as dt
import imaplib
import os
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from okrsheet.asking.boxes import sources
from okrsheet.asking.imap import _log_in, account_of, quoted
from okrsheet.basics.errors import OkrsheetError
from okrsheet.mail.config import Config, Imap, Smtp
from okrsheet.mail.secret import Secret
from tests.mailserver import PASSWORD, USERNAME, certificates
from tests.postfix import Postfix, needs_imap, running
from tests.replies import mail
from tests.test_collect_found import BOOK

pytestmark = needs_imap
USER = USERNAME.replace("@", "%40")


@pytest.fixture(scope="module")
def server() -> Iterator[Postfix]:
    with running(["ada"]) as started:
        _deliver(started, "new", "1.unread", mail(BOOK))
        _deliver(
            started, "new", "2.old", mail(BOOK, date="Thu, 01 Jan 2026 09:00:00 +0000"), dt.date(2026, 1, 1)
        )
        _deliver(started, "new", "3.large", mail(bytes(45 << 20)))
        box = _client(started)
        box.create(quoted("回報 2026"))
        box.append(
            quoted("回報 2026"), "()", imaplib.Time2Internaldate(0), mail(BOOK, sender="bob@example.com")
        )
        box.logout()
        yield started


def _deliver(
    server: Postfix, folder: str, name: str, content: bytes, day: dt.date = dt.date(2026, 11, 30)
) -> None:
    import pwd

    nobody = pwd.getpwnam("nobody")
    for name_of in ("new", "cur", "tmp"):
        (server.box("okr") / name_of).mkdir(parents=True, exist_ok=True)
    path = server.box("okr") / folder / f"{name}.host"
    path.write_bytes(content)
    stamp = dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp()
    os.utime(path, (stamp, stamp))
    for one in (server.box("okr"), *server.box("okr").rglob("*")):
        os.chown(one, nobody.pw_uid, nobody.pw_gid)


def _client(server: Postfix) -> imaplib.IMAP4_SSL:
    context = ssl.create_default_context(cafile=certificates() / "ca.pem")
    client = imaplib.IMAP4_SSL("localhost", server.imaps, ssl_context=context)
    client.login(USERNAME, PASSWORD)
    return client


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("OKRSHEET_IMAP_PASSWORD", PASSWORD)
    return Config(Smtp(), tmp_path, imap=Imap(ca_file=str(certificates() / "ca.pem")))


@pytest.mark.parametrize("scheme", ["imaps", "imap"])
def test_a_mailbox_is_read_encrypted_in_either_way(server: Postfix, config: Config, scheme: str) -> None:
    port = server.imaps if scheme == "imaps" else server.imap
    found = list(sources(f"{scheme}://{USER}@localhost:{port}/INBOX", config))
    assert [(one.came.where, len(one.files)) for one in found] == [
        ("INBOX:3", 0),
        ("INBOX:1", 1),
        ("INBOX:2", 1),
    ]
    assert "larger than 20 MB" in str(found[0].faults[0].why)
    assert found[0].came.sender == "ada@example.com"  # whose mail it is, is known without fetching it
    assert found[1].files[0].content == BOOK


def test_mails_stay_as_unread_as_they_were(server: Postfix, config: Config) -> None:
    list(sources(f"imaps://{USER}@localhost:{server.imaps}/INBOX", config))
    client = _client(server)
    client.select("INBOX", readonly=True)
    assert len(client.search(None, "UNSEEN")[1][0].split()) == 3
    client.logout()


def test_only_what_came_since_a_day_is_fetched(server: Postfix, config: Config) -> None:
    typed = f"imaps://{USER}@localhost:{server.imaps}"
    found = [one.came.where for one in sources(typed, config, dt.date(2026, 11, 1))]
    assert found == ["INBOX:3", "INBOX:1"]


def test_folders_may_have_names_in_chinese_with_spaces(server: Postfix, config: Config) -> None:
    typed = f"imaps://{USER}@localhost:{server.imaps}/%E5%9B%9E%E5%A0%B1%202026"
    (found,) = sources(typed, config)
    assert (found.came.where, found.came.sender) == ("回報 2026:1", "bob@example.com")
    (found,) = sources(f"imaps://{USER}@localhost:{server.imaps}/回報 2026", config)
    assert found.files[0].content == BOOK


def test_what_the_address_leaves_out_is_as_configured(server: Postfix, config: Config) -> None:
    account = Imap(host="localhost", port=server.imaps, username=USERNAME, folder="回報 2026")
    known = Config(config.smtp, config.folder, imap=account_of("imaps:", account))
    assert known.imap == account
    assert account_of("imap://mail.example.com", account).port == 0  # another server has the usual one


@pytest.mark.parametrize(
    ("change", "password", "folder", "said"),
    [
        ({}, "wrong", "INBOX", "Check the user's name and the password"),
        ({}, PASSWORD, "Answers", "there is no folder Answers"),
        ({"ca_file": ""}, PASSWORD, "INBOX", "certificate is not trusted"),
        ({"ca_file": str(certificates() / "other-ca.pem")}, PASSWORD, "INBOX", "certificate is not trusted"),
    ],
)
def test_what_goes_wrong_is_said_without_the_password(
    server: Postfix,
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, Any],
    password: str,
    folder: str,
    said: str,
) -> None:
    from dataclasses import replace

    monkeypatch.setenv("OKRSHEET_IMAP_PASSWORD", password)
    typed = f"imaps://{USER}@localhost:{server.imaps}/{folder}"
    with pytest.raises(OkrsheetError) as refused:
        list(sources(typed, replace(config, imap=replace(config.imap, **change))))
    told = refused.value.into("en")
    assert said in told and password not in told


class Says:
    """A server that asks for a token, refuses it, and wants to be answered before it says so."""

    capabilities = ("IMAP4REV1", "AUTH=XOAUTH2")

    def authenticate(self, mechanism: str, answer: Callable[[bytes], bytes]) -> None:
        assert mechanism == "XOAUTH2"
        assert answer(b"") == b"user=okr@example.com\1auth=Bearer ya29.token\1\1"
        assert answer(b'{"status":"401"}') == b""


def test_a_token_is_given_as_microsoft_and_google_want_it() -> None:
    _log_in(cast("imaplib.IMAP4", Says()), USERNAME, Secret("ya29.token", token=True))


def test_nobody_listens(config: Config) -> None:
    with pytest.raises(OkrsheetError, match="cannot be read"):
        list(sources(f"imaps://{USER}@localhost:1/INBOX", config))


def test_without_a_password_nothing_is_tried(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OKRSHEET_IMAP_PASSWORD")
    with pytest.raises(OkrsheetError, match="there is no password") as refused:
        list(sources(f"imaps://{USER}@localhost:1/INBOX", config))
    assert "OKRSHEET_IMAP_PASSWORD" in refused.value.into("en")
