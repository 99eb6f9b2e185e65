"""``okrsheet.toml``, ``OKRSHEET_SMTP_*``, and where the password comes from."""

from __future__ import annotations

import re
import sys
import types
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from okrsheet.basics.errors import OkrsheetError
from okrsheet.mail.config import SETTINGS, Config, Smtp, allowed, check_sendable, load, sender_address
from okrsheet.mail.secret import secret_of

FULL = """
[smtp]
host = "smtp.example.com"
from = "OKR reports <okr@example.com>"
allowed_domains = ["example.com", "例子.台灣"]
username = "okr@example.com"
password_command = "pass show 'okr mail'"

[sources.CRM]
anything = "of another command"
"""


def toml(folder: Path, text: str) -> Config:
    (folder / "okrsheet.toml").write_text(text, "utf-8")
    return load(folder / "plan.xlsx", environ={})


def test_the_file_beside_the_workbook_is_read(tmp_path: Path) -> None:
    config = toml(tmp_path, FULL)
    assert config.smtp.host == "smtp.example.com"
    assert (config.port, config.smtp.security) == (587, "starttls")
    assert config.smtp.password_command == ("pass", "show", "okr mail")
    assert config.outbox == tmp_path / "okrsheet-outbox.sqlite"
    check_sendable(config)
    assert allowed("xn--fsqu00a.xn--kpry57d", config.smtp)
    assert not allowed("sub.example.com", config.smtp)


def test_paths_start_from_the_files_folder(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "mail.toml").write_text('[smtp]\noutbox = "sent.db"\nca_file = "ca.pem"', "utf-8")
    config = load(tmp_path / "plan.xlsx", tmp_path / "it" / "mail.toml", {})
    assert (config.outbox, config.ca_file) == (tmp_path / "it" / "sent.db", tmp_path / "it" / "ca.pem")


def test_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / "okrsheet.toml").write_text(FULL, "utf-8")
    environ = {
        "OKRSHEET_SMTP_HOST": "relay.example.com", "OKRSHEET_SMTP_SECURITY": "tls",
        "OKRSHEET_SMTP_FROM": "me@example.com", "OKRSHEET_SMTP_ALLOWED_DOMAINS": "example.com, example.org",
        "OKRSHEET_SMTP_PER_MINUTE": "30", "OKRSHEET_SMTP_PASSWORD": "secret", "OKRSHEET_SMTP_KEYRING": "",
    }  # fmt: skip
    config = load(tmp_path, environ=environ)
    assert (config.smtp.host, config.port, config.smtp.sender) == ("relay.example.com", 465, "me@example.com")
    assert config.smtp.allowed_domains == ("example.com", "example.org")
    assert config.smtp.per_minute == 30
    assert config.smtp.username == "okr@example.com"


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("[smtp]\nhost = ", "not a valid TOML file", "quotation marks"),
        ("[smtp]\nhots = 'x'", "[smtp] hots: there is no such setting", "Did you mean host?"),
        ("[smtp]\nzzz = 'x'", "[smtp] zzz: there is no such setting", "Known are: host, port"),
        ("[smtp]\nport = '587'", "[smtp] port: this must be a whole number from 1 to 65535", "docs/mail"),
        ("[smtp]\nport = 0", "must be a whole number from 1 to 65535", "docs/mail"),
        ("[smtp]\nport = true", "must be a whole number from 1 to 65535", "docs/mail"),
        ("[smtp]\nhost = 1", "[smtp] host: this must be a text", "docs/mail"),
        ("[smtp]\nallowed_domains = [1]", "must be a list of texts", "docs/mail"),
        ('[smtp]\npassword_command = "pass \'x"', "must be a command", "docs/mail"),
        ("smtp = 1", "smtp: this must be a table", "docs/mail"),
        ("[smtp]\npassword = 'x'", "a password does not belong in a file", "OKRSHEET_SMTP_PASSWORD"),
        ("[smtp]\nsecurity = 'none'", "“none” is no kind of security", "nothing is sent unencrypted"),
    ],
)
def test_a_mistake_in_the_file_is_a_sentence(tmp_path: Path, text: str, said: str, hint: str) -> None:
    with pytest.raises(OkrsheetError) as refused:
        toml(tmp_path, text)
    assert said in refused.value.message.into("en")
    assert hint in refused.value.hint.into("en")


def test_a_mistake_in_the_environment_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OkrsheetError) as refused:
        load(tmp_path, environ={"OKRSHEET_SMTP_USER": "x"})
    assert refused.value.into("en") == (
        "OKRSHEET_SMTP_USER: there is no such setting\n  Did you mean OKRSHEET_SMTP_USERNAME?"
    )
    with pytest.raises(OkrsheetError, match="OKRSHEET_SMTP_PORT: this must be a whole number"):
        load(tmp_path, environ={"OKRSHEET_SMTP_PORT": "many"})


def test_the_mark_that_windows_puts_before_utf_8_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "okrsheet.toml").write_text(FULL, "utf-8-sig")
    assert load(tmp_path, environ={}).smtp.host == "smtp.example.com"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp950"])
def test_another_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "okrsheet.toml").write_bytes("[smtp]\nfrom = '報告 <okr@example.com>'".encode(encoding))
    with pytest.raises(OkrsheetError, match="not encoded in UTF-8") as refused:
        load(tmp_path, environ={})
    assert "UTF-8" in refused.value.hint.into("zh-TW")


@pytest.mark.parametrize("port", ["0", "70000", "99999"])
def test_a_port_has_a_range(tmp_path: Path, port: str) -> None:
    with pytest.raises(OkrsheetError, match="must be a whole number from 1 to 65535"):
        load(tmp_path, environ={"OKRSHEET_SMTP_PORT": port})
    with pytest.raises(OkrsheetError, match="must be a whole number from 1 to 65535"):
        toml(tmp_path, f"[smtp]\nport = {port}")


def test_security_may_be_written_in_capitals(tmp_path: Path) -> None:
    assert toml(tmp_path, "[smtp]\nsecurity = 'TLS'").port == 465


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(OkrsheetError, match="the configuration cannot be read"):
        load(tmp_path, tmp_path / "nowhere.toml", {})
    assert load(tmp_path, environ={}).smtp == Smtp()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"host": ""}, "sending needs the setting “host”"),
        ({"sender": ""}, "sending needs the setting “from”"),
        ({"allowed_domains": ()}, "sending needs the setting “allowed_domains”"),
        ({"sender": "okr@example.com, b@example.com"}, "“from” is not one e-mail address"),
        ({"reply_to": "boss"}, "“reply_to” is not one e-mail address: boss"),
        ({"allowed_domains": ("*",)}, "“*” is not a domain"),
        ({"keyring": "okrsheet"}, "sending needs the setting “username”"),
    ],
)
def test_what_sending_needs(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    known = Smtp(host="h", sender="okr@example.com", allowed_domains=("example.com",))
    with pytest.raises(OkrsheetError) as refused:
        check_sendable(Config(replace(known, **change), tmp_path))
    assert said in refused.value.into("en")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("okr@example.com", ("", "okr@example.com")),
        ("<okr@example.com>", ("", "okr@example.com")),
        ('"Reports, OKR" <okr@example.com>', ("Reports, OKR", "okr@example.com")),
        ("報告 <okr@example.com>", ("報告", "okr@example.com")),
        ("OKR\u00a0reports\u3000A <okr@example.com>", ("OKR reports A", "okr@example.com")),
        ("A\r\nBcc: b@x.com <okr@example.com>", None),
        ("a@x.com <b@y.com", None),
        ("A <a@x.com>, B <b@y.com>, c", None),
        ("A <a@x.com>, B <b@y.com>", None),
        ("a@x.com, B <b@y.com>", None),
        ("a@x.com;<b@y.com>", None),
        ("OKR @ Acme <okr@example.com>", ("OKR @ Acme", "okr@example.com")),
    ],
)
def test_a_sender_is_a_name_and_one_address(typed: str, found: tuple[str, str] | None) -> None:
    assert sender_address(typed) == found


DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("page", ["mail.en.md", "mail.zh-TW.md"])
def test_the_manual_knows_every_setting_and_its_examples_work(tmp_path: Path, page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 4
    for example in examples:
        check_sendable(toml(tmp_path, example))
    table = "".join(line for line in text.splitlines() if line.startswith("| `"))
    missing = [key for key in SETTINGS if f"`{key}`" not in table]
    assert missing == []


# The password


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_the_password_comes_from_the_environment_a_command_or_nowhere() -> None:
    smtp = Smtp(username="okr", password_command=python("print('from the command'); print('not this')"))
    known = secret_of(smtp, {"OKRSHEET_SMTP_PASSWORD": "from the environment"})
    assert known is not None and known.value == "from the environment"
    known = secret_of(smtp, {})
    assert known is not None and (known.value, known.token) == ("from the command", False)
    assert secret_of(Smtp(), {"OKRSHEET_SMTP_PASSWORD": "unused"}) is None
    with pytest.raises(OkrsheetError, match="there is no password for okr"):
        secret_of(Smtp(username="okr"), {})


def test_a_token_comes_before_a_password() -> None:
    smtp = Smtp(username="okr", token_command=python("print('ya29')"))
    known = secret_of(smtp, {"OKRSHEET_SMTP_PASSWORD": "p"})
    assert known is not None and (known.value, known.token) == ("ya29", True)
    assert "ya29" not in repr(known)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (python("print('hush'); import sys; sys.exit('locked')"), "gave nothing: exit code 1; locked\n"),
        (python("print('hush'); import sys; sys.exit('\\x1b[31mred')"), "exit code 1; [31mred\n"),
        (python("pass"), "gave nothing: exit code 0\n"),
        (("no-such-program",), "password_command gave nothing"),
    ],
)
def test_a_command_that_fails_is_explained_without_its_output(command: tuple[str, ...], said: str) -> None:
    with pytest.raises(OkrsheetError) as refused:
        secret_of(Smtp(username="okr", password_command=command), {})
    assert said in refused.value.into("en")
    assert "hush" not in refused.value.into("en")


class _Keyring(types.ModuleType):
    class errors:  # noqa: N801
        class KeyringError(Exception):
            pass

    def get_password(self, service: str, username: str) -> str | None:
        if service == "locked":
            raise self.errors.KeyringError("no backend")
        if service == "gone":
            raise RuntimeError("no bus")
        return {"okrsheet": "from the keyring"}.get(service)


def test_the_keyring_is_asked_and_what_it_lacks_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", _Keyring("keyring"))
    known = secret_of(Smtp(username="okr", keyring="okrsheet"), {})
    assert known is not None and known.value == "from the keyring"
    with pytest.raises(OkrsheetError) as refused:
        secret_of(Smtp(username="okr", keyring="other"), {})
    assert "keyring set other okr" in refused.value.into("en")
    with pytest.raises(OkrsheetError, match="the keyring cannot be read: KeyringError: no backend"):
        secret_of(Smtp(username="okr", keyring="locked"), {})
    with pytest.raises(OkrsheetError, match="the keyring cannot be read: RuntimeError: no bus"):
        secret_of(Smtp(username="okr", keyring="gone"), {})
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(OkrsheetError) as refused:
        secret_of(Smtp(username="okr", keyring="okrsheet"), {})
    assert "pip install okrsheet[keyring]" in refused.value.into("en")


def test_a_keyring_whose_backend_is_missing_is_not_a_missing_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keyring.py").write_text("import no_such_backend")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    with pytest.raises(OkrsheetError, match="the keyring cannot be read: ModuleNotFoundError") as refused:
        secret_of(Smtp(username="okr", keyring="okrsheet"), {})
    assert "PYTHON_KEYRING_BACKEND" in refused.value.hint.into("en")
