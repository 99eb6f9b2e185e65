"""Values from the web: what JSON gives, whom secrets are told, and what becomes of hostile answers."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from okrsheet.basics.cells import Cell
from okrsheet.basics.text import LANGUAGES
from okrsheet.sources.fetching import MOST_BYTES, fetch
from okrsheet.sources.given import MOST_VALUES, Given, NoAnswer, NotLetIn, Question, SourceError
from okrsheet.sources.settings import Http, Sheet
from okrsheet.sources.web import read_http, read_sheet
from tests.mailserver import certificates
from tests.webserver import Server, led, page, serving

SECRET = "tok3n-0f-the/company+0123456789"
BEARER = {"Authorization": f"Bearer {SECRET}"}
needs_jmespath = pytest.mark.skipif(not find_spec("jmespath"), reason="jmespath is not installed")


@pytest.fixture(scope="module")
def shared() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def server(shared: Server) -> Server:
    shared.answers.clear()
    shared.asked.clear()
    return shared


@pytest.fixture
def other() -> Iterator[Server]:
    with serving() as server:
        yield server


def question(kpi_id: str = "K1", seconds: float = 10) -> Question:
    days = dt.date(2026, 10, 31), dt.date(2026, 1, 1), dt.date(2026, 4, 1)
    return Question(kpi_id, *days, time.monotonic() + seconds)


def given(url: str, value: str = "value", date: str = "", **settings: Any) -> list[Given]:
    return read_http(Http(url=url, value=value, date=date, **settings), question())


def told(server: Server, text: str, value: str = "value", date: str = "") -> list[tuple[object, object]]:
    """What JSON gives: days and values."""
    found = given(server.json("/", text), value, date)
    return [(one.day and one.day.value, one.value.value) for one in found]


def refusal(ask: Callable[[], object]) -> SourceError:
    """The error of what was asked: a sentence in every language, without a secret."""
    with pytest.raises(SourceError) as caught:
        ask()
    for language in LANGUAGES:
        said = caught.value.into(language)
        assert SECRET not in said and base64.b64encode(f"me:{SECRET}".encode()).decode() not in said
        assert said.count("\n") == 1
    return caught.value


def refused(url: str, seconds: float = 10, **settings: Any) -> SourceError:
    """The error of an address, whatever is there."""
    return refusal(lambda: fetch(Http(url=url, value="value", **settings), question(seconds=seconds)))


# What JSON gives


@needs_jmespath
@pytest.mark.parametrize(
    ("text", "value", "date", "found"),
    [
        ('{"value": 12.5}', "value", "", [(None, 12.5)]),
        ('\ufeff{"value": 12}', "value", "", [(None, 12)]),
        ('{"data": {"kpi": "85.2 %"}}', "data.kpi", "", [(None, "85.2 %")]),
        ('{"done": true}', "done", "", [(None, True)]),
        ("[3]", "@", "", [(None, 3)]),
        ('[{"id": "K1", "v": 7}, {"id": "K2", "v": 8}]', "[?id == 'K2'].v", "", [(None, 8)]),
        ('[{"id": "K1", "v": 7}, {"id": "K2", "v": 8}]', "sum([].v)", "", [(None, 15.0)]),
        ('{"v": 1, "d": "2026-10-31"}', "v", "d", [("2026-10-31", 1)]),
        ('{"v": 1, "d": "2026-10-31T23:30:00+08:00"}', "v", "d", [("2026-10-31", 1)]),
        ('{"v": 1, "d": "2026-10-31 23:30"}', "v", "d", [("2026-10-31", 1)]),
        (
            '[{"v": 1, "d": "2026-09-30"}, {"v": 2, "d": "2026-10"}]',
            "[].v",
            "[].d",
            [("2026-09-30", 1), ("2026-10", 2)],
        ),
        (
            '{"v": [1, null, 3], "d": ["2026-01-31", "2026-02-28", "2026-03-31"]}',
            "v",
            "d",
            [("2026-01-31", 1), ("2026-03-31", 3)],
        ),
        ('{"v": [1], "d": [null]}', "v", "d", [(None, 1)]),
        # a path through objects leaves out nulls: each value keeps the date of its own object
        (
            '{"rows": [{"d": "2026-09-30", "v": 1}, {"d": "2026-10-31", "v": null}, {"d": "2026-11-30", "v": 3}, {"v": 4}]}',
            "rows[].v",
            "rows[].d",
            [("2026-09-30", 1), ("2026-11-30", 3), (None, 4)],
        ),
        (
            '{"a": {"rows": [{"at": {"d": "2026-09-30"}, "x": {"v": 1}}, {"at": {"d": "2026-10-31"}, "x": {"v": 2}}]}}',
            "a.rows[?x.v > `1`].x.v",
            "a.rows[?x.v > `1`].at.d",
            [("2026-10-31", 2)],
        ),
    ],
)
def test_paths_find_values_and_days(
    server: Server, text: str, value: str, date: str, found: list[tuple[object, object]]
) -> None:
    assert told(server, text, value, date) == found


@needs_jmespath
def test_a_value_says_where_it_stands_without_its_path_on_the_server(server: Server) -> None:
    assert given(server.json("/private", '{"value": 1}')) == [Given(Cell(1), None, "127.0.0.1, value")]


@needs_jmespath
@pytest.mark.parametrize(
    ("text", "value", "date", "said"),
    [
        ("[1, 2]", "@", "", "it gives 2 values and no dates"),
        ('{"v": [1, 2], "d": ["2026-10-31"]}', "v", "d", "it gives 2 values and 1 date"),
        (
            '{"a": [{"v": 1}], "b": [{"d": "2026-10-31"}]}',
            "a[].v",
            "b[].d",
            "value = a[].v and date = b[].d do not go through the same list",
        ),
        ('{"value": "1,234"}', "value", "", "“1,234” is a text, and may be read in two ways"),
        ('{"value": "1.234"}', "value", "", "“1.234” is a text, and may be read in two ways"),
        ('{"v": 1, "d": []}', "v", "d", "it gives 1 value and 0 dates"),
        ("[]", "@", "", "the path @ gives no value"),
        ("[null]", "@", "", "the path @ gives no value"),
        ('{"value": {"a": 1}}', "value", "", "it gives an object where a value should be"),
        ('{"value": [[1]]}', "value", "", "it gives a list where a value should be"),
        ('{"v": 1, "d": 1761868800}', "v", "d", "it gives 1761868800 where a date should be"),
        ('{"v": 1, "d": true}', "v", "d", "it gives True where a date should be"),
        ('{"value": null}', "value", "", "value = value finds nothing in the answer"),
        ('{"v": 1}', "v", "d", "date = d finds nothing in the answer"),
        ('{"value": NaN}', "value", "", "the answer holds NaN, which is no number"),
        ('{"value": 1, "x": -Infinity}', "value", "", "the answer holds -Infinity, which is no number"),
        ('{"value": 1e400}', "value", "", "the answer holds 1e400, which is no number"),
        (f'{{"value": {"9" * 400}}}', "value", "", f"{'9' * 39}… is no number to work with"),
        (f'{{"value": {"9" * 9000}}}', "value", "", "the answer holds 10^…, which is no number"),
        (f'{{"value": "{"x" * 2000}"}}', "value", "", "it gives a long text where a value should be"),
        ("[" * 100_000, "@", "", "the answer is nested too deeply"),
        ('{"value": 1, "value": 2}', "value", "", "the answer has the key “value” twice in one object"),
        ("", "value", "", "the answer is no JSON (line 1, column 1: Expecting value)"),
        ('{"value": 1', "value", "", "the answer is no JSON (line 1, column 12: Expecting ',' delimiter)"),
        ('{"value": ["a"]}', "sum(value)", "", "value = sum(value) cannot be worked out"),
        (
            '{"value": 1}',
            "nothing(value)",
            "",
            "value = nothing(value) cannot be worked out: Unknown function: nothing()",
        ),
        (f"[{'1,' * MOST_VALUES}1]", "@", "", f"the path @ gives more than {MOST_VALUES} values"),
    ],
)
def test_what_is_no_value_is_said_in_a_sentence(
    server: Server, text: str, value: str, date: str, said: str
) -> None:
    url = server.json("/", text)
    assert str(refusal(lambda: given(url, value, date))).startswith(said)


@needs_jmespath
@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("valeu", "At @ there is: an object with value, data."),
        ("data.kpis.K1", "At data there is: an object with items."),
        ("data.items.value", "At data.items there is: a list of 2."),
        ("value.amount", "At value there is: a single value."),
    ],
)
def test_a_path_that_finds_nothing_is_told_what_is_there(server: Server, value: str, hint: str) -> None:
    url = server.json("/", '{"value": 1, "data": {"items": [1, 2]}}')
    assert refusal(lambda: given(url, value)).hint.into("en") == hint


@needs_jmespath
def test_secrets_that_a_server_repeats_are_hidden(server: Server) -> None:
    url = server.json("/", json.dumps({f"you said {SECRET}": {"a": SECRET}}))
    assert "•••" in refusal(lambda: given(url, "value", headers=BEARER)).hint.into("en")
    refusal(lambda: given(url, "sum(*.a)", headers=BEARER))


@needs_jmespath
@pytest.mark.parametrize("path", ["data[", "data.", "a b", "'open", "[?a ==]", "(" * 2000, "a #"])
def test_a_path_that_is_none_is_told_before_anything_is_asked(server: Server, path: str) -> None:
    url = server.json("/", "{}")
    assert "is no JMESPath" in str(refusal(lambda: given(url, path)))
    assert server.asked == []


def test_without_jmespath_the_extra_is_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jmespath", None)
    assert refusal(lambda: given(server.url())).hint.into("en") == 'pip install "okrsheet[http]"'


@needs_jmespath
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('{"值": 5}'.encode(), "application/json"),
        ('{"值": 5}'.encode("big5"), "application/json; charset=big5"),
        ('{"值": 5}'.encode("utf-16"), "application/json"),
        ('{"值": 5}'.encode("utf-8-sig"), "application/json; charset=UTF-8"),
        ('{"值": 5}'.encode(), "text/html"),
    ],
)
def test_letters_are_read_as_the_server_names_them(server: Server, content: bytes, kind: str) -> None:
    server.answers["/"] = page(content, kind=kind)
    assert [one.value.value for one in given(server.url(), '"值"')] == [5]


@needs_jmespath
@pytest.mark.parametrize("charset", ["klingon", "ascii"])
def test_letters_that_are_others_are_told(server: Server, charset: str) -> None:
    server.answers["/"] = page('{"值": 5}', kind=f"application/json; charset={charset}")
    assert "the answer is not encoded in" in str(refusal(lambda: given(server.url())))


# What is asked for


def test_names_in_braces_are_what_is_asked_for(server: Server) -> None:
    server.answers["/kpis/A%20%26/x"] = page("{}")
    url = server.url("/kpis/{kpi_id}/x?to={as_of}&from={period_start}&start={start}")
    fetch(Http(url=url, value="v"), question("A &"))
    assert server.asked[0].target == "/kpis/A%20%26/x?to=2026-10-31&from=2026-01-01&start=2026-04-01"


@pytest.mark.parametrize("kpi", ["../admin", "..", "a\\b", "a/b"])
def test_an_id_that_would_lead_elsewhere_is_refused(server: Server, kpi: str) -> None:
    with pytest.raises(SourceError, match="which no address can hold"):
        fetch(Http(url=server.url("/kpis/{kpi_id}"), value="v"), question(kpi))
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/{month}", "http://127.0.0.1/{}", "http://{kpi_id}.example.com/", "http://{kpi_id}?x"],
)
def test_other_names_and_names_in_the_host_are_refused(url: str) -> None:
    assert "{kpi_id}" in refused(url).hint.into("en")


def test_letters_of_any_language_are_sent_as_addresses_need_them(server: Server) -> None:
    server.answers["/%E5%80%BC%20a"] = page("{}")
    answer = fetch(Http(url=server.url("/值 a?q=值&x=%2F#top"), value="v"), question())
    assert server.asked[0].target == "/%E5%80%BC%20a?q=%E5%80%BC&x=%2F"
    assert answer.name == f"127.0.0.1:{server.port}/值 a"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "/"),
        ("/kpis.csv?key=x", "/kpis.csv"),
        ("/d/1AbC-d_9/export?format=csv", "/…/export"),
        ("/a/b/", "/…/b/"),
    ],
)
def test_a_name_holds_no_more_of_a_path_than_its_end(server: Server, path: str, name: str) -> None:
    server.answers[path.partition("?")[0]] = page("{}")
    answer = fetch(Http(url=server.url(path), value="v"), question())
    assert answer.name == f"127.0.0.1:{server.port}{name}"


@pytest.mark.parametrize(
    "url",
    ["", "kpis.json", "file:///etc/passwd", "ftp://example.com/x", "data:application/json,1", "http://", "http://a:b:c/", "http://[::1", "http://exa mple.com/", "HTTPS:/x", "http://x\r\ny/"],
)  # fmt: skip
def test_only_addresses_of_the_web_are_opened(url: str) -> None:
    assert str(refused(url)) in ("its url is no address of the web", "the host xy cannot be found")


def test_the_environment_decides_nothing(
    server: Server, other: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, other.url())
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password word")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    server.answers["/"] = [page("{}", Set_Cookie="session=1"), page("{}")]
    for _ in range(2):
        fetch(Http(url=server.url(), value="v"), question())
    assert other.asked == []
    assert not {"authorization", "cookie"} & {name for asked in server.asked for name in asked.headers}


def test_headers_are_sent_and_take_the_place_of_the_usual_ones(server: Server) -> None:
    server.answers["/"] = page("{}")
    fetch(
        Http(url=server.url(), value="v", headers={"accept": "text/x", "X-Key": f" {SECRET}\n"}), question()
    )
    sent = server.asked[0].headers
    assert (sent["accept"], sent["x-key"], sent["accept-encoding"]) == ("text/x", SECRET, "identity")


def test_name_and_password_of_an_address_are_sent_as_a_header(server: Server) -> None:
    server.answers["/"] = page("{}")
    answer = fetch(Http(url=server.url(user="me:p%40ss@"), value="v"), question())
    assert server.asked[0].headers["authorization"] == f"Basic {base64.b64encode(b'me:p@ss').decode()}"
    assert answer.name == f"127.0.0.1:{server.port}/"


@pytest.mark.parametrize(
    "headers", [{"X-Key": f"{SECRET}\r\nX: y"}, {"X-Key": f"值{SECRET}"}, {"X Key\n": SECRET}]
)
def test_headers_that_cannot_be_sent_are_told_without_them(server: Server, headers: dict[str, str]) -> None:
    assert str(refused(server.url(), headers=headers)) == "a header holds characters that cannot be sent"


@pytest.mark.parametrize(
    "settings",
    [
        {"url": "http://example.com/", "headers": BEARER},
        {"url": "http://example.com/", "headers": {"X-Anything": "x"}},
        {"url": f"http://me:{SECRET.replace('/', '%2F')}@example.com/"},
        {"url": f"http://example.com/?api_key={SECRET}"},
        {
            "url": "https://example.com/",
            "proxy": f"http://me:{SECRET.replace('/', '%2F')}@proxy.example.com:8080",
        },
        {"url": "http://127.0.0.1/", "headers": BEARER, "proxy": "http://proxy.example.com:8080"},
    ],
)
def test_secrets_go_out_encrypted_or_nowhere(settings: dict[str, Any]) -> None:
    error = refused(**settings)
    assert "without encryption" in str(error) and "unencrypted = true" in error.hint.into("en")


def test_secrets_go_out_unencrypted_where_that_is_said(server: Server, other: Server) -> None:
    proxy = server  # the server that is asked for is none that there is
    proxy.answers["http://kpis.test/x"] = page('{"value": 1}')
    source = Http(
        url="http://kpis.test/x",
        value="v",
        headers=BEARER,
        proxy=proxy.url(user="me:word@"),
        unencrypted=True,
    )
    answer = fetch(source, question())
    assert (answer.name, answer.content) == ("kpis.test/x", b'{"value": 1}')
    sent = proxy.asked[0].headers
    assert (sent["host"], sent["authorization"]) == ("kpis.test", f"Bearer {SECRET}")
    assert sent["proxy-authorization"] == f"Basic {base64.b64encode(b'me:word').decode()}"


@pytest.mark.parametrize("proxy", ["https://127.0.0.1:1", "socks5://127.0.0.1:1", "http://"])
def test_a_proxy_that_is_none_is_told(proxy: str) -> None:
    assert str(refused("https://example.com/", proxy=proxy)) == "its proxy is not the address of a proxy"


# Where servers lead


def test_a_server_may_lead_to_itself(server: Server) -> None:
    server.answers |= {
        "/": led("/next?a=1", "301 Moved"),
        "/next": led("/last", "307 Temporary"),
        "/last": page("{}"),
    }
    fetch(Http(url=server.url(), value="v", headers=BEARER), question())
    assert [asked.headers.get("authorization") for asked in server.asked] == [f"Bearer {SECRET}"] * 3


def test_a_host_that_is_named_is_followed_and_told_no_secret(server: Server, other: Server) -> None:
    server.answers["/"] = led(other.url("/", "localhost"))
    other.answers["/"] = page("{}")
    for user, headers in (("", BEARER | {"X-Key": SECRET}), ("me:word@", {})):
        source = Http(url=server.url(user=user), value="v", headers=headers, redirects=("localhost",))
        assert fetch(source, question()).content == b"{}"
    assert len(other.asked) == 2
    assert not {"authorization", "x-key", "cookie", "referer"} & {
        n for asked in other.asked for n in asked.headers
    }


def test_another_port_of_the_same_host_is_told_no_secret(server: Server, other: Server) -> None:
    server.answers["/"] = led(other.url())
    other.answers["/"] = page("", "401 Unauthorized")
    assert "does not name" in str(refused(server.url(), headers=BEARER))
    error = refused(server.url(), headers=BEARER, redirects=("127.0.0.1",))
    assert "authorization" not in other.asked[0].headers
    assert f"has moved to http://127.0.0.1:{other.port}" in error.hint.into("en")


def test_a_secret_comes_back_only_to_where_it_belongs(server: Server, other: Server) -> None:
    server.answers |= {"/": led(other.url("/back")), "/end": page("{}")}
    other.answers["/back"] = led(server.url("/end"))
    fetch(Http(url=server.url(), value="v", headers=BEARER, redirects=("127.0.0.1",)), question())
    assert ["authorization" in asked.headers for asked in (*server.asked, *other.asked)] == [
        True,
        True,
        False,
    ]


def test_a_host_that_is_not_named_is_refused_with_the_line_to_add(server: Server, other: Server) -> None:
    server.answers["/"] = led(other.url("/secret?token=abc", "localhost"))
    error = refused(server.url(), headers=BEARER)
    assert str(error) == "the address leads on to localhost, which the configuration does not name"
    assert 'redirects = ["localhost"]' in error.hint.into("en") and "abc" not in error.into("en")
    assert other.asked == []


@pytest.mark.parametrize(
    ("host", "redirects", "said"),
    [
        ("doc-0s.googleusercontent.com", (), 'redirects = ["*.googleusercontent.com"]'),
        (
            "evilgoogleusercontent.com",
            ("*.googleusercontent.com",),
            'redirects = ["evilgoogleusercontent.com"]',
        ),
        ("example.com", ("*",), 'redirects = ["example.com"]'),
        ("sub.example.com", ("example.com",), 'redirects = ["sub.example.com"]'),
        ("accounts.google.com", ("*.googleusercontent.com",), "without a login"),
    ],
)
def test_wildcards_stand_for_what_is_before_a_dot(
    server: Server, host: str, redirects: tuple[str, ...], said: str
) -> None:
    server.answers["/"] = led(f"https://{host}/x")
    assert said in refused(server.url(), redirects=redirects).hint.into("en")


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,1", "javascript:1", "", "http://["]
)
def test_a_server_leads_nowhere_but_to_the_web(server: Server, to: str) -> None:
    server.answers["/"] = led(to)
    refused(server.url())
    assert len(server.asked) == 1


def test_a_circle_ends(server: Server) -> None:
    server.answers |= {"/": led("/a"), "/a": led("/")}
    assert str(refused(server.url())) == "the address leads on more than 5 times"
    assert len(server.asked) == 6


# What servers answer


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        ("401 Unauthorized", NotLetIn, "the server refuses: 401 Unauthorized"),
        ("403 Forbidden", NotLetIn, "the server refuses: 403 Forbidden"),
        ("404 Not Found", SourceError, "there is nothing at this address: 404 Not Found"),
        ("418 I'm <b>a teapot", SourceError, "the server answers 418 I'm a Teapot"),
        ("204 No Content", SourceError, "the server answers 204 No Content"),
        ("299 Odd", SourceError, "the server answers 299 "),
        ("202 Accepted", NoAnswer, "the server cannot answer just now: 202 Accepted"),
        ("429 Too Many Requests", NoAnswer, "the server cannot answer just now: 429 Too Many Requests"),
        ("500 Oh", NoAnswer, "the server cannot answer just now: 500 Internal Server Error"),
        ("503 Later", NoAnswer, "the server cannot answer just now: 503 Service Unavailable"),
    ],
)
def test_a_status_is_a_sentence(server: Server, status: str, kind: type[SourceError], said: str) -> None:
    server.answers["/"] = page(f"<html>{SECRET}", status)
    error = refused(server.url(), headers=BEARER)
    assert (str(error), type(error)) == (said, kind)


def test_a_server_that_fails_once_is_fine_the_next_time(server: Server) -> None:
    server.answers["/"] = [page("", "500 Oh"), page("{}")]
    assert isinstance(refused(server.url()), NoAnswer)
    assert fetch(Http(url=server.url(), value="v"), question()).content == b"{}"


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("120", 120, 120),
        (" 0 ", 0, 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
        ("%a, %d %b %Y %H:%M:%S GMT", 3500, 3600),  # an hour from now
    ],
)
def test_a_server_says_how_long_it_wants_to_be_left_alone(
    server: Server, header: str, least: float, most: float
) -> None:
    header = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)).strftime(header)
    server.answers["/"] = page("", "429 Too Many Requests", Retry_After=header)
    error = refused(server.url())
    assert isinstance(error, NoAnswer) and error.after is not None
    assert least <= error.after <= most


@pytest.mark.parametrize("header", ["soon", "-5", "9" * 5000, "Wed, 99 Oct 2015 07:28:00 GMT", "1.5"])
def test_what_is_no_time_is_none(server: Server, header: str) -> None:
    server.answers["/"] = page("", "503 Later", Retry_After=header)
    error = refused(server.url())
    assert isinstance(error, NoAnswer) and error.after is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<!DOCTYPE html><title>Sign in</title>", "text/html"),
        ("\ufeff\n<html lang='en'>", "application/json"),
        ("<div>Please log in</div>", "text/html; charset=utf-8"),
    ],
)
def test_a_page_for_people_is_no_data(server: Server, content: str, kind: str) -> None:
    server.answers["/"] = page(content, kind=kind)
    assert "perhaps a login page" in str(refused(server.url()))


def test_what_is_packed_though_nobody_asked_for_that_is_unpacked(server: Server) -> None:
    for packed, name in ((gzip.compress(b"{}"), "gzip"), (zlib.compress(b"{}"), "deflate")):
        server.answers["/"] = page(packed, Content_Encoding=name)
        assert fetch(Http(url=server.url(), value="v"), question()).content == b"{}"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(gzip.compress(bytes(200 * MOST_BYTES // 10)), Content_Encoding="gzip"), "it sends more than 10 MB"),
        (page(gzip.compress(b"{}" * 999)[:-9], Content_Encoding="gzip"), "the answer broke off"),
        (page(b"{}", Content_Encoding="gzip"), "the answer is packed in a way that is not understood (gzip)"),
        (page(b"{}", Content_Encoding="br"), "the answer is packed in a way that is not understood (br)"),
        (page(b"", Content_Length=str(10**12)), "it sends more than 10 MB"),
        (page(b'{"value"', Content_Length="99"), "the answer broke off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", "the answer broke off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{", "the answer broke off"),
        (b"", "the answer broke off"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not answer as servers of the web do"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", "does not answer as servers of the web do"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "does not answer as servers of the web do"),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_hostile_answer_is_a_sentence(server: Server, answer: bytes, said: str) -> None:
    server.answers["/"] = answer
    assert str(refused(server.url())).endswith(said)


def test_an_answer_without_end_is_not_read_to_its_end(server: Server) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"[" * 65536)

    server.answers["/"] = endless
    assert str(refused(server.url())) == "it sends more than 10 MB"


def test_content_behind_the_length_that_was_told_is_not_read(server: Server) -> None:
    server.answers["/"] = page('{"value": 1}   and more', Content_Length="12")
    assert fetch(Http(url=server.url(), value="v"), question()).content == b'{"value": 1}'


def dripping(begin: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def drip(connection: socket.socket) -> None:
        connection.sendall(begin)
        while True:
            time.sleep(0.05)
            connection.sendall(drop)

    return drip


@pytest.mark.parametrize(
    "behaviour",
    [
        lambda connection: time.sleep(5),
        dripping(b"", b"H"),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b" "),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b" "),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["silence", "status", "header", "body", "length", "chunks", "continue"],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_takes_longer_than_it_may(
    behaviour: Callable[[socket.socket], None], scheme: str, server: Server, tls: Server
) -> None:
    asked = server if scheme == "http" else tls
    asked.answers["/"] = behaviour
    began = time.monotonic()
    error = refused(
        asked.url(scheme=scheme, host="localhost"), seconds=0.7, ca_file=str(certificates() / "ca.pem")
    )
    assert (str(error), type(error)) == ("it did not answer in time", NoAnswer)
    assert time.monotonic() - began < 2


def test_nobody_there_is_asked_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    error = refused(f"http://127.0.0.1:{port}/")
    assert (str(error), type(error)) == (f"nobody answers at 127.0.0.1:{port}", NoAnswer)
    assert isinstance(refused("https://there-is-none.invalid/"), NoAnswer)


# TLS


def _context(name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates() / f"{name}.pem")
    return context


@pytest.fixture
def tls() -> Iterator[Server]:
    with serving(_context("localhost")) as server:
        yield server


def test_a_certificate_of_the_companys_own_authority_is_trusted_where_it_is_named(tls: Server) -> None:
    tls.answers["/"] = page("{}")
    source = Http(
        url=tls.url(scheme="https", host="localhost"),
        value="v",
        headers=BEARER,
        ca_file="ca.pem",
        folder=certificates(),
    )
    assert fetch(source, question()).content == b"{}"
    assert tls.asked[0].headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("ca_file", ["", "other-ca.pem"])
def test_other_certificates_are_not_trusted(tls: Server, ca_file: str) -> None:
    url = tls.url(scheme="https", host="localhost")
    error = refused(url, headers=BEARER, ca_file=ca_file, folder=certificates())
    assert "the certificate of localhost is not trusted" in str(error) and type(error) is SourceError
    assert tls.asked == []


def test_a_certificate_for_another_name_is_not_trusted() -> None:
    with serving(_context("mail.example.org")) as server:
        url = server.url(scheme="https", host="localhost")
        assert "is not trusted" in str(refused(url, headers=BEARER, ca_file="ca.pem", folder=certificates()))
        assert server.asked == []


def test_a_server_without_tls_is_told(server: Server) -> None:
    server.answers["/"] = page("{}")
    assert isinstance(refused(server.url(scheme="https"), seconds=1), SourceError)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_ca_file_that_is_none_is_told(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "ca.pem").write_text(content)
    error = refused("https://localhost:1/", ca_file="ca.pem", folder=tmp_path)
    assert "the certificates of ca_file cannot be read" in str(error)


def test_a_server_never_leads_to_less_encryption(tls: Server, server: Server) -> None:
    tls.answers["/"] = led(server.url("/", "localhost"))
    url = tls.url(scheme="https", host="localhost")
    error = refused(url, headers=BEARER, ca_file="ca.pem", folder=certificates(), redirects=("localhost",))
    assert str(error) == "the address leads on to localhost without encryption"
    assert server.asked == []


def test_encryption_goes_through_a_proxy(tls: Server) -> None:
    """The proxy hears whom to call, and nothing else that can be read."""
    heard: list[bytes] = []
    tls.answers["/"] = page("{}")

    def pass_on(proxy: socket.socket) -> None:
        client, _ = proxy.accept()
        with client, socket.create_connection(("127.0.0.1", tls.port)) as server:
            heard.append(client.recv(65536))
            client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            back = threading.Thread(target=_pipe, args=(server, client), daemon=True)
            back.start()
            _pipe(client, server, heard)
            back.join(5)

    with socket.create_server(("127.0.0.1", 0)) as proxy:
        passing = threading.Thread(target=pass_on, args=(proxy,), daemon=True)
        passing.start()
        source = Http(
            url=tls.url(scheme="https", host="localhost"),
            value="v",
            headers=BEARER,
            ca_file="ca.pem",
            folder=certificates(),
            proxy=f"http://me:word@127.0.0.1:{proxy.getsockname()[1]}",
        )
        assert fetch(source, question()).content == b"{}"
        passing.join(5)
    assert heard[0].startswith(f"CONNECT localhost:{tls.port} HTTP/1.".encode())
    assert base64.b64encode(b"me:word") in heard[0]
    assert SECRET.encode() not in b"".join(heard)
    assert "proxy-authorization" not in tls.asked[0].headers


def _pipe(source: socket.socket, target: socket.socket, heard: list[bytes] | None = None) -> None:
    try:
        while said := source.recv(65536):
            if heard is not None:
                heard.append(said)
            target.sendall(said)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


# Sheets


@pytest.mark.parametrize(
    ("path", "export"),
    [
        ("1AbC-d_9/edit#gid=0", "1AbC-d_9/export?format=csv&gid=0"),
        ("1AbC-d_9/edit?usp=sharing", "1AbC-d_9/export?format=csv&gid=0"),
        ("1AbC-d_9/edit?gid=12#gid=12", "1AbC-d_9/export?format=csv&gid=12"),
        ("1AbC-d_9", "1AbC-d_9/export?format=csv&gid=0"),
        ("1AbC-d_9/view", "1AbC-d_9/export?format=csv&gid=0"),
        ("e/2PACX-1v/pubhtml?gid=7&single=true", "e/2PACX-1v/pub?output=csv&single=true&gid=7"),
    ],
)
def test_the_address_of_the_page_for_editing_is_answered_with_that_of_the_data(
    path: str, export: str
) -> None:
    source = Sheet(url=f"https://docs.google.com/spreadsheets/d/{path}", column="Value")
    error = refusal(lambda: fetch(source, question()))
    assert f'"https://docs.google.com/spreadsheets/d/{export}"' in error.hint.into("en")


def test_rows_at_an_address_are_read_as_those_of_a_file(server: Server) -> None:
    server.answers["/export"] = page("Day,Value\n2026-09-30,10\n2026-10-31,12.5\n", kind="text/csv")
    source = Sheet(url=server.url("/export?format=csv"), column="Value", date="Day")
    found = read_sheet(source, question())
    assert [float(str(one.value.value)) for one in found] == [10, 12.5]
    assert [str(one.day and one.day.value)[:10] for one in found] == ["2026-09-30", "2026-10-31"]


def test_a_program_that_asked_ends_at_once(server: Server) -> None:
    """Nothing is left that would keep it, or that Python would have to close."""
    server.answers |= {"/fine": page("{}"), "/drip": dripping(b"HTTP/1.1 200 OK\r\n\r\n", b" ")}
    program = f"""
import datetime, time
from okrsheet.sources.fetching import fetch
from okrsheet.sources.given import Question
from okrsheet.sources.settings import Http
day = datetime.date(2026, 10, 31)
for path, seconds in (("fine", 20), ("drip", 0.5), ("none", 20)):
    try:
        print(fetch(Http(url=f"{server.url("/")}{{path}}"), Question("K", day, day, day, time.monotonic() + seconds)).content)
    except Exception as error:
        print(type(error).__name__)
"""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout.split(), done.stderr) == (["b'{}'", "NoAnswer", "SourceError"], "")
    assert time.monotonic() - began < 10
