"""The secret is in nothing that is shown, in whichever form a server or a program repeats it."""

from __future__ import annotations

import base64
import html
import json
import quopri
import string
import sys
import time
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.secrets import MASK, masked
from okrsheet.mail.config import Smtp
from okrsheet.mail.secret import secret_of

USER = "okr@example.com"


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "base64": base64_of,
    "base64 without padding": lambda s: base64_of(s).rstrip("="),
    "base64 of addresses": lambda s: base64.urlsafe_b64encode(s.encode()).decode(),
    "AUTH PLAIN": lambda s: base64_of(f"\0{USER}\0{s}"),
    "AUTH PLAIN as someone": lambda s: base64_of(f"a\0{USER}\0{s}"),
    "XOAUTH2": lambda s: base64_of(f"user={USER}\1auth=Bearer {s}\1\1"),
    "base64 in percents": lambda s: urllib.parse.quote(base64_of(f"\0{USER}\0{s}"), safe=""),
    "percents": lambda s: urllib.parse.quote(s, safe=""),
    "a form": urllib.parse.quote_plus,
    "all percents": lambda s: "".join(f"%{octet:02x}" for octet in s.encode()),
    "quoted-printable": lambda s: quopri.encodestring(s.encode(), quotetabs=True).decode(),
    "all quoted-printable": lambda s: "".join(f"={octet:02X}" for octet in s.encode()),
    "JSON": lambda s: json.dumps(s)[1:-1],
    "JSON in JSON": lambda s: json.dumps(json.dumps(s))[3:-3],
    "Python": lambda s: repr(s)[1:-1],
    "Python's octets": lambda s: repr(s.encode())[2:-1],
    "escapes": lambda s: "".join(f"\\x{octet:02x}" for octet in s.encode()),
    "HTML": html.escape,
    "HTML in numbers": lambda s: "".join(f"&#{ord(c)};" for c in s),
    "hexadecimal": lambda s: s.encode().hex(),
    "octets": lambda s: s.encode().hex(" ").upper(),
    "two lines": lambda s: f"{s[: len(s) // 2]}\n{s[len(s) // 2 :]}",
    "lines of base64": lambda s: "\n".join(
        map("".join, zip(*[iter(base64_of(f"\0{USER}\0{s}"))] * 4, strict=False))
    ),
}
_SIGNS = string.ascii_letters + string.digits + string.punctuation
secrets = st.text(_SIGNS + "ö密", min_size=4, max_size=40)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=MASK[0]), max_size=30)


@given(secrets, words, words, st.sampled_from(sorted(FORMS)))
@settings(max_examples=600, deadline=None)
def test_no_form_of_a_secret_is_shown(secret: str, before: str, after: str, form: str) -> None:
    spelt = FORMS[form](secret)
    shown = masked(f"{before} {spelt} {after}", secret)
    assert MASK in shown
    assert secret not in shown
    assert spelt not in shown


@given(secrets, words, words)
@settings(deadline=None)
def test_a_secret_is_hidden_whatever_it_touches(secret: str, before: str, after: str) -> None:
    assert secret not in masked(before + secret + after, secret)
    assert base64_of(secret) not in masked(base64_of(before + secret + after), secret)


@given(words, st.text(_SIGNS, min_size=20, max_size=60))
def test_what_holds_no_secret_stays(said: str, secret: str) -> None:
    if not any(secret[at : at + 4].casefold() in said.casefold() for at in range(len(secret))):
        assert masked(said, secret) == said


@given(st.text(_SIGNS, min_size=60, max_size=200), st.integers(20, 50))
def test_a_long_secret_is_hidden_where_it_is_cut_off(token: str, length: int) -> None:
    assert token[:17] not in masked(f"535 bad token {token[:length]}", token)


@pytest.mark.parametrize(
    ("said", "secret", "shown"),
    [
        ("5.7.8 bad password hunter2 for okr", "hunter2", f"5.7.8 bad password {MASK} for okr"),
        ("AUTH PLAIN AG9rcgBodW50ZXIy refused", "hunter2", f"AUTH PLAIN {MASK} refused"),
        ("2.0.0 ok, a token was taken", "ok", f"2.0.0 {MASK}, a token was taken"),
        ("AUTH PLAIN AG9rcgBvaw== refused", "ok", f"AUTH PLAIN {MASK} refused"),
        ("a", "a", MASK),
        ("an apple a day", "a", f"an apple {MASK} day"),
        ("nothing", "", "nothing"),
        ("ready", "secret", "ready"),
    ],
)
def test_the_rest_of_an_answer_can_be_read(said: str, secret: str, shown: str) -> None:
    assert masked(said, secret) == shown


def test_long_answers_and_tokens_take_no_time() -> None:
    token = base64.b64encode(bytes(range(256)) * 8).decode()
    begun = time.monotonic()
    for said in ("A1" * 4000, "%25" * 3000, "\\\\" * 4000, "a\n" * 4000, token * 3, "=\n" * 4000):
        masked(said, token)
    assert time.monotonic() - begun < 20


def test_a_command_that_fails_does_not_tell_what_it_found() -> None:
    tells = "import sys; print('hunter2'); print('+ echo hunter2 aHVudGVyMg==', file=sys.stderr); sys.exit(3)"
    smtp = Smtp(username=USER, password_command=(sys.executable, "-c", tells))
    with pytest.raises(OkrsheetError) as refused:
        secret_of(smtp, {})
    assert "exit code 3; + echo ••• •••" in refused.value.into("en")
