"""What lies at an address of the web, fetched so that nothing but the configuration decides who is asked and what is told.

No settings of the environment, no cookies, no other protocols; secrets go to the configured server alone; nothing takes longer
than it may, or more memory.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import email.utils
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urljoin, urlsplit

from okrsheet import __version__
from okrsheet.basics.text import Text, one_line
from okrsheet.sources.given import NoAnswer, NotLetIn, Question, SourceError, too_slow
from okrsheet.sources.settings import Http, Sheet, secrets_in

MOST_BYTES = 10_000_000
"""Of an answer, also once it is unpacked."""
_MOST_REDIRECTS = 5
_UNESCAPED = "%/:@!$&'()*+,;=~-._"
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+", re.ASCII | re.IGNORECASE)
_NO_SECRETS = ("accept", "accept-language", "content-type", "user-agent")
"""Headers that open no door."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: ``name`` says in messages where it lay, by the host and the end of the path, ``charset`` is the
    character set that the server names.
    """

    name: str
    content: bytes
    charset: str | None


def fetch(source: Http | Sheet, asked: Question) -> Answer:
    """What lies at the address of a source.

    Raises:
        NoAnswer: the server cannot be reached, has no time just now, or takes too long.
        SourceError: it refuses, leads somewhere else, sends a page for people or too much; or a secret would go out unencrypted.
    """
    address = _filled_in(source.url, asked)
    others = (
        tuple(sorted(source.headers.items())),
        source.redirects,
        source.proxy,
        source.ca_file,
        source.unencrypted,
    )
    return asked.kept.once(("address", address, others), lambda: _fetch(source, address, asked))


def _fetch(source: Http | Sheet, address: str, asked: Question) -> Answer:
    first = place = _Place.of(address)
    _check_is_no_editor(address, place)
    _check_is_secret(place, source)
    for _ in range(_MOST_REDIRECTS + 1):
        own = _headers(place, source) if place.origin == first.origin else {}
        status, headers, content = _asked(place, own, source, asked)
        if status not in (301, 302, 303, 307, 308):
            _check_status(status, headers, place, first)
            return Answer(first.name, _unpacked(content, headers), _charset(content, headers))
        place = _followed(place, headers.get("Location", ""), source)
    raise SourceError(_LOOP.says(most=_MOST_REDIRECTS), _LOOP_HINT)


def secrets_of(source: Http | Sheet) -> tuple[str, ...]:
    """All in a source that may open a door: what its headers say, and the passwords in its addresses."""
    said = [str(value) for value in source.headers.values()]
    words = [word for value in said for word in value.split() if word.casefold() not in ("bearer", "basic")]
    return tuple(filter(None, (*said, *words, *secrets_in(source.url), *secrets_in(source.proxy))))


# Addresses


@dataclass(frozen=True, slots=True)
class _Place:
    """An address, taken apart: ``target`` is what the server is asked for, ``user`` name and password with a colon."""

    scheme: str
    host: str
    port: int
    target: str
    user: str = ""

    @classmethod
    def of(cls, address: str) -> _Place:
        """Raises:
        SourceError: it is no address of the web.
        """
        try:
            parts = urlsplit(address)
            port, host = parts.port, (parts.hostname or "").encode("idna").decode()
        except (ValueError, UnicodeError):
            raise SourceError(_NO_ADDRESS, _ADDRESS_HINT) from None
        scheme = parts.scheme
        if scheme not in ("http", "https") or not _HOST.fullmatch(host):
            raise SourceError(_NO_ADDRESS, _ADDRESS_HINT)
        target = quote(parts.path or "/", safe=_UNESCAPED)
        if parts.query:
            target += "?" + quote(parts.query, safe=_UNESCAPED + "?")
        user = unquote(parts.netloc.rpartition("@")[0])
        return cls(scheme, host, port or (443 if scheme == "https" else 80), target, user)

    @property
    def origin(self) -> tuple[str, str, int]:
        """Who is asked, and how; somebody else hears no secret."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """Host and port as addresses have them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == (443 if self.scheme == "https" else 80)
        return host if usual else f"{host}:{self.port}"

    @property
    def name(self) -> str:
        """What messages and comments call it: by the end of its path, for in the rest may stand what opens a door, such as the ID
        of a sheet that everybody may read who knows it.
        """
        path = unquote(self.target.partition("?")[0])
        begin, end, rest = path.rstrip("/").rpartition("/")
        shown = f"/…/{rest}{path[len(begin + end + rest) :]}" if begin.strip("/") else path
        return one_line(self.authority + shown, 200)

    @property
    def is_here(self) -> bool:
        """Whether what is sent there stays on this computer."""
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return self.host == "localhost"


def _filled_in(address: str, asked: Question) -> str:
    """The address with what is asked for in it: ``{kpi_id}``, ``{as_of}``, ``{period_start}``, ``{start}``."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in asked.binds:
            names = tuple(f"{{{name}}}" for name in asked.binds)
            raise SourceError(_NO_NAME.says(name=one_line(found[0], 40)), _NO_NAME_HINT.says(names=names))
        told = str(asked.binds[found[1]])
        if set("/\\") & set(told) or not told.strip("."):  # some servers would leave the path by it
            raise SourceError(
                _NO_PART.says(name=one_line(found[0], 40), told=one_line(told, 40)), _NO_PART_HINT
            )
        return quote(told, safe="")

    scheme, slashes, rest = address.partition("//")
    host, slash, path = rest.partition("/")
    if _PLACEHOLDER.search(scheme + host.partition("?")[0]):  # a workbook does not decide whom to ask
        raise SourceError(_NAME_IN_HOST, _NAME_IN_HOST_HINT)
    return scheme + slashes + _PLACEHOLDER.sub(value, host + slash + path)


_NO_PART = Text(en="{name} is “{told}”, which no address can hold", zh_TW="{name} 是「{told}」，不能放入網址")
_NO_PART_HINT = Text(
    en="Write an entry with kpi of its own for this KPI, whose url says it plainly.",
    zh_TW="請為這個 KPI 另寫一項並設定 kpi，在 url 中直接寫明。",
)
_EDITOR = re.compile(
    r"/spreadsheets(?:/u/\d+)?/d/(?P<published>e/)?(?P<id>[\w-]+)(?:/(?:edit|view|htmlview|preview|pubhtml|copy)?)?"
)


def _check_is_no_editor(address: str, place: _Place) -> None:
    """People copy the address of the page in which they edit a Google Sheet."""
    found = _EDITOR.fullmatch(place.target.partition("?")[0])
    if place.host != "docs.google.com" or not found:
        return
    gid = re.search(r"[?#&]gid=(\d+)", address)
    ending = f"pub?output=csv&single=true&gid={gid[1] if gid else 0}"
    if not found["published"]:
        ending = f"export?format=csv&gid={gid[1] if gid else 0}"
    export = f"https://docs.google.com/spreadsheets/d/{found['published'] or ''}{found['id']}/{ending}"
    raise SourceError(_EDITOR_PAGE, _EDITOR_HINT.says(url=export))


def _check_is_secret(place: _Place, source: Http | Sheet) -> None:
    """Whatever may open a door goes out encrypted, or nowhere, unless the configuration says otherwise."""
    if source.unencrypted:
        return
    telling = [name for name in source.headers if name.casefold() not in _NO_SECRETS]
    secret = bool(telling or place.user or source.holds_secrets or any(secrets_in(source.url)))
    if secret and place.scheme == "http" and (source.proxy or not place.is_here):
        raise SourceError(_UNENCRYPTED.says(host=place.authority), _UNENCRYPTED_HINT)
    if source.proxy and (proxy := _proxy(source)).user and not proxy.is_here:
        raise SourceError(_UNENCRYPTED.says(host=proxy.authority), _UNENCRYPTED_HINT)


def _followed(place: _Place, location: str, source: Http | Sheet) -> _Place:
    """Where a server leads, if that is allowed: to itself and to hosts of the configuration, never to less encryption."""
    try:
        led = urljoin(f"{place.scheme}://{place.authority}{place.target}", location)
    except ValueError:
        led = ""
    scheme = led.partition(":")[0].casefold()
    if not location or scheme not in ("http", "https"):
        raise SourceError(_LEADS_AWAY.says(scheme=one_line(scheme, 20)), _LEADS_AWAY_HINT)
    new = _Place.of(led)
    if place.scheme == "https" and new.scheme == "http":
        raise SourceError(_LEADS_TO_PLAIN.says(host=new.host), _LEADS_AWAY_HINT)
    upgraded = (place.scheme, place.port, new.scheme, new.port) == ("http", 80, "https", 443)
    same = new.host == place.host and (new.port == place.port or upgraded)
    if not same and not any(_is_named(new.host, named) for named in source.redirects):
        if new.host in _LOGIN:
            raise SourceError(_LEADS_TO_LOGIN.says(host=new.host), _PAGE_HINT)
        suggested = "*.googleusercontent.com" if new.host.endswith(".googleusercontent.com") else new.host
        line = f'redirects = ["{suggested}"]'
        raise SourceError(_LEADS_TO_OTHER.says(host=new.host), _LEADS_TO_OTHER_HINT.says(line=line))
    return replace(new, user=place.user) if new.origin == place.origin and not new.user else new


_LOGIN = ("accounts.google.com", "login.microsoftonline.com", "login.live.com", "login.okta.com")


def _is_named(host: str, named: str) -> bool:
    named = named.casefold().strip()
    if named.startswith("*."):
        return host.endswith(named[1:]) and len(host) > len(named[1:])
    return host == named


# Asking


def _headers(place: _Place, source: Http | Sheet) -> dict[str, str]:
    headers = {
        name: str(value).strip() for name, value in source.headers.items()
    }  # a variable may end with a line break
    if place.user and "authorization" not in (name.casefold() for name in headers):
        headers["Authorization"] = _basic(place.user)
    return headers


def _basic(user: str) -> str:
    return f"Basic {base64.b64encode(user.encode()).decode()}"


def _asked(
    place: _Place, own: Mapping[str, str], source: Http | Sheet, asked: Question
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Asks once: the status of the answer, its headers and its body."""
    connection, target, more = _connection(place, source, asked)
    usual = {
        "Accept": "application/json" if isinstance(source, Http) else "*/*",
        "Accept-Encoding": "identity",
    }
    usual |= {"User-Agent": f"okrsheet/{__version__}", "Connection": "close"} | more
    given = {name.casefold() for name in own}
    headers = {name: value for name, value in usual.items() if name.casefold() not in given} | dict(own)
    try:
        with _cut_in_time(connection, asked):
            connection.request("GET", target, headers=headers)
            response = connection.getresponse()
            with response:
                return response.status, response.headers, _body(response, asked)
    # no cause is kept: it may hold what was sent
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _explained(error, place, asked) from None
    finally:
        connection.close()


@contextlib.contextmanager
def _cut_in_time(connection: http.client.HTTPConnection, asked: Question) -> Iterator[None]:
    """Cuts the line when the time is over: what comes octet by octet never takes too long for a single read."""
    wires: list[socket.socket] = []

    def cut() -> None:
        for wire in (*wires, connection.sock):
            if wire is not None:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(wire, socket.SHUT_RDWR)  # of TLS as well, without a last word

    watch = threading.Timer(asked.seconds, cut)
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        wires.append(connection.sock)  # the connection forgets it before the answer is read
        yield
    finally:
        watch.cancel()


def _connection(
    place: _Place, source: Http | Sheet, asked: Question
) -> tuple[http.client.HTTPConnection, str, dict[str, str]]:
    """The connection, what to ask it for, and what a proxy must be told."""
    secure = place.scheme == "https"
    server = _proxy(source) if source.proxy else place
    connection = (
        http.client.HTTPSConnection(server.host, server.port, timeout=asked.seconds, context=_context(source))
        if secure
        else http.client.HTTPConnection(server.host, server.port, timeout=asked.seconds)
    )
    if not source.proxy:
        return connection, place.target, {}
    login = {"Proxy-Authorization": _basic(server.user)} if server.user else {}
    if secure:
        connection.set_tunnel(place.host, place.port, headers=login)
        return connection, place.target, {}
    return connection, f"http://{place.authority}{place.target}", login


def _proxy(source: Http | Sheet) -> _Place:
    try:
        proxy = _Place.of(source.proxy if "//" in source.proxy else f"http://{source.proxy}")
    except SourceError:
        raise SourceError(_NO_PROXY, _PROXY_HINT) from None
    if proxy.scheme != "http":
        raise SourceError(_NO_PROXY, _PROXY_HINT)
    return proxy


def _context(source: Http | Sheet) -> ssl.SSLContext:
    file = source.folder / source.ca_file if source.ca_file else None
    try:
        return ssl.create_default_context(cafile=file)
    except OSError as error:  # no file, or none with certificates
        why = one_line(error.strerror or str(error), 100)
        raise SourceError(_NO_CA_FILE.says(file=file, why=why), _CA_FILE_HINT) from error


def _body(response: http.client.HTTPResponse, asked: Question) -> bytes:
    announced = response.length or 0
    content = response.read(MOST_BYTES + 1) if announced <= MOST_BYTES else b""
    if time.monotonic() >= asked.until:
        raise too_slow()
    if max(announced, len(content)) > MOST_BYTES:
        raise SourceError(_TOO_LARGE.says(most=MOST_BYTES // 1_000_000), _TOO_LARGE_HINT)
    if response.length:
        raise NoAnswer(_BROKEN_OFF, _AGAIN_HINT)
    return content


def _unpacked(content: bytes, headers: http.client.HTTPMessage) -> bytes:
    """The content of an answer that is packed though that was not asked for."""
    packing = headers.get("Content-Encoding", "").strip().casefold()
    if packing in ("", "identity"):
        return content
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise SourceError(_PACKED.says(packing=one_line(packing, 20)), _PACKED_HINT)
    found = b""
    while True:  # gzip may be several pieces, one after the other
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            found += unpacking.decompress(content, MOST_BYTES + 1 - len(found))
        except zlib.error:
            raise SourceError(_PACKED.says(packing=packing), _PACKED_HINT) from None
        if len(found) > MOST_BYTES:
            raise SourceError(_TOO_LARGE.says(most=MOST_BYTES // 1_000_000), _TOO_LARGE_HINT)
        if not unpacking.eof:
            raise NoAnswer(_BROKEN_OFF, _AGAIN_HINT)
        if not (content := unpacking.unused_data):
            return found


def _charset(content: bytes, headers: http.client.HTTPMessage) -> str | None:
    """The character set that a server names, once it is clear that it did not send a page."""
    begin = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_page = begin.startswith((b"<!doctype html", b"<html"))
    if is_page or (headers.get_content_type() == "text/html" and begin.startswith(b"<")):
        raise SourceError(_PAGE, _PAGE_HINT)
    return headers.get_content_charset()


# What went wrong


def _check_status(status: int, headers: http.client.HTTPMessage, place: _Place, first: _Place) -> None:
    if status in (200, 203):
        return
    known = {"status": status, "phrase": http.client.responses.get(status, "")}
    if status in (401, 403) and place.origin != first.origin:
        raise SourceError(
            _NOT_ALLOWED.says(**known), _MOVED_HINT.says(origin=f"{place.scheme}://{place.authority}")
        )
    if status in (401, 403):
        raise NotLetIn(_NOT_ALLOWED.says(**known), _NOT_ALLOWED_HINT)
    if status in (404, 410):
        raise SourceError(_NOT_FOUND.says(**known), _NOT_FOUND_HINT)
    if status in (202, 408, 425, 429) or status >= 500:
        raise NoAnswer(_LATER.says(**known), _AGAIN_HINT, _seconds(headers.get("Retry-After", "")))
    raise SourceError(_STATUS.says(**known), _STATUS_HINT)


def _seconds(retry_after: str) -> float | None:
    """How long a server wants to be left alone: a number of seconds, or a moment."""
    if re.fullmatch(r"\d{1,9}", retry_after.strip(), re.ASCII):
        return float(retry_after)
    try:
        moment = email.utils.parsedate_to_datetime(retry_after)
    except (TypeError, ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())


def _explained(error: Exception, place: _Place, asked: Question) -> SourceError:
    if isinstance(error, TimeoutError) or time.monotonic() >= asked.until:
        return too_slow()
    why = one_line(getattr(error, "strerror", None) or str(error), 100)
    match error:
        case ssl.SSLCertVerificationError():
            return SourceError(
                _UNTRUSTED.says(host=place.host, why=one_line(error.verify_message, 100)), _UNTRUSTED_HINT
            )
        case socket.gaierror():
            return NoAnswer(_NO_HOST.says(host=place.host), _AGAIN_HINT)
        case http.client.IncompleteRead() | ConnectionError():
            refused = isinstance(error, ConnectionRefusedError)
            return NoAnswer(_REFUSED.says(host=place.authority) if refused else _BROKEN_OFF, _AGAIN_HINT)
        case OSError():
            return NoAnswer(_UNREACHED.says(host=place.authority, why=why), _AGAIN_HINT)
        case http.client.HTTPException():
            return SourceError(_NO_HTTP.says(host=place.authority), _ADDRESS_HINT)
    return SourceError(_BAD_HEADER, _BAD_HEADER_HINT)


_NO_ADDRESS = Text(en="its url is no address of the web", zh_TW="url 不是網址")
_ADDRESS_HINT = Text(
    en="Write it in full: https://HOST/PATH. Only https and http are opened.",
    zh_TW="請寫完整網址：https://主機/路徑。只能使用 https 與 http。",
)
_NO_NAME = Text(
    en="its url has {name} in it, which stands for nothing", zh_TW="url 中的 {name} 不代表任何內容"
)
_NO_NAME_HINT = Text(en="Known are: {names}.", zh_TW="可用的名稱：{names}。")
_NAME_IN_HOST = Text(
    en="its url has a name in braces where the host stands", zh_TW="url 的主機部分含有大括號名稱"
)
_NAME_IN_HOST_HINT = Text(
    en="Names in braces stand in the path or after the question mark: https://HOST/kpis/{kpi_id}.",
    zh_TW="大括號名稱只能放在路徑或問號之後：https://主機/kpis/{kpi_id}。",
)
_EDITOR_PAGE = Text(
    en="its url is the page on which people edit the sheet, not its data",
    zh_TW="url 是編輯試算表的網頁，而不是資料",
)
_EDITOR_HINT = Text(
    en='Share the sheet with everyone who has the link, and write url = "{url}".',
    zh_TW='請將試算表分享給知道連結的任何人，並寫成 url = "{url}"。',
)
_UNENCRYPTED = Text(
    en="a password or token would go to {host} without encryption",
    zh_TW="密碼或權杖會以未加密方式送往 {host}",
)
_UNENCRYPTED_HINT = Text(
    en="Use https. Where the network itself is safe, unencrypted = true allows it.",
    zh_TW="請使用 https。若網路本身安全，可設定 unencrypted = true。",
)
_LOOP = Text(en="the address leads on more than {most} times", zh_TW="網址重新導向超過 {most} 次")
_LOOP_HINT = Text(
    en="Open it in a browser, and write the address where you end.",
    zh_TW="請以瀏覽器開啟，並改用最後到達的網址。",
)
_LEADS_AWAY = Text(
    en="the address leads on to something that is not on the web ({scheme})",
    zh_TW="網址重新導向到非網頁位址（{scheme}）",
)
_LEADS_TO_PLAIN = Text(
    en="the address leads on to {host} without encryption", zh_TW="網址重新導向到 {host} 的未加密位址"
)
_LEADS_AWAY_HINT = Text(
    en="That is not followed. Ask whoever runs the server for the right address.",
    zh_TW="不會繼續前往。請向伺服器管理者詢問正確的網址。",
)
_LEADS_TO_LOGIN = Text(
    en="the address leads on to a login page ({host})", zh_TW="網址重新導向到登入頁（{host}）"
)
_LEADS_TO_OTHER = Text(
    en="the address leads on to {host}, which the configuration does not name",
    zh_TW="網址重新導向到 {host}，但設定檔未允許",
)
_LEADS_TO_OTHER_HINT = Text(
    en="If that is right, add: {line} (headers and passwords are not sent there).",
    zh_TW="若確定無誤，請加上：{line}（標頭與密碼不會送往該處）。",
)
_NO_PROXY = Text(en="its proxy is not the address of a proxy", zh_TW="proxy 不是代理伺服器的位址")
_PROXY_HINT = Text(en="Write http://HOST:PORT.", zh_TW="請寫成 http://主機:連接埠。")
_NO_CA_FILE = Text(
    en="{file}: the certificates of ca_file cannot be read ({why})",
    zh_TW="{file}：無法讀取 ca_file 的憑證（{why}）",
)
_CA_FILE_HINT = Text(
    en="It must hold certificates in PEM; the path starts from the folder of okrsheet.toml.",
    zh_TW="內容必須是 PEM 格式的憑證；路徑從 okrsheet.toml 所在的資料夾算起。",
)
_TOO_LARGE = Text(en="it sends more than {most} MB", zh_TW="回應超過 {most} MB")
_TOO_LARGE_HINT = Text(
    en="Ask for less: a filter, a later first day.", zh_TW="請縮小範圍：加上篩選或較晚的起始日。"
)
_BROKEN_OFF = Text(en="the answer broke off", zh_TW="回應中斷")
_AGAIN_HINT = Text(
    en="Try it again later; if it stays so, check the address and the network.",
    zh_TW="請稍後再試；若持續發生，請檢查網址與網路。",
)
_PACKED = Text(
    en="the answer is packed in a way that is not understood ({packing})",
    zh_TW="無法解開回應的壓縮格式（{packing}）",
)
_PACKED_HINT = Text(en="Ask for another format.", zh_TW="請改用其他格式。")
_PAGE = Text(
    en="it sends a page for people, perhaps a login page, where data should be",
    zh_TW="回應是給人看的網頁（可能是登入頁），而不是資料",
)
_PAGE_HINT = Text(
    en="Open the address in a private window of a browser: it must give the data without a login, or with the headers that are set.",
    zh_TW="請以瀏覽器的無痕視窗開啟網址：必須不需登入，或以所設定的標頭即可取得資料。",
)
_NOT_ALLOWED = Text(en="the server refuses: {status} {phrase}", zh_TW="伺服器拒絕：{status} {phrase}")
_NOT_ALLOWED_HINT = Text(
    en="Check the token or password, and whether it may read this.",
    zh_TW="請檢查權杖或密碼，以及是否有讀取權限。",
)
_MOVED_HINT = Text(
    en="The address has moved to {origin}, where nothing secret is sent; write the new address as url.",
    zh_TW="網址已移到 {origin}，不會將機密送往該處；請將 url 改為新網址。",
)
_NOT_FOUND = Text(
    en="there is nothing at this address: {status} {phrase}", zh_TW="此網址沒有內容：{status} {phrase}"
)
_NOT_FOUND_HINT = Text(
    en="Check the path, and whether the KPI's ID is known there.",
    zh_TW="請檢查路徑，以及該處是否有此 KPI 的編號。",
)
_LATER = Text(
    en="the server cannot answer just now: {status} {phrase}", zh_TW="伺服器目前無法回應：{status} {phrase}"
)
_STATUS = Text(en="the server answers {status} {phrase}", zh_TW="伺服器回應 {status} {phrase}")
_STATUS_HINT = Text(en="Try the address by hand.", zh_TW="請手動測試網址。")
_UNTRUSTED = Text(
    en="the certificate of {host} is not trusted ({why})", zh_TW="{host} 的憑證不受信任（{why}）"
)
_UNTRUSTED_HINT = Text(
    en="If your company has a certificate authority of its own, name its certificate with ca_file.",
    zh_TW="若公司有自己的憑證機構，請以 ca_file 指定其憑證。",
)
_NO_HOST = Text(en="the host {host} cannot be found", zh_TW="找不到主機 {host}")
_REFUSED = Text(en="nobody answers at {host}", zh_TW="{host} 沒有回應")
_UNREACHED = Text(en="{host} cannot be reached ({why})", zh_TW="無法連線到 {host}（{why}）")
_NO_HTTP = Text(
    en="{host} does not answer as servers of the web do", zh_TW="{host} 的回應不是網頁伺服器的格式"
)
_BAD_HEADER = Text(en="a header holds characters that cannot be sent", zh_TW="有標頭含有無法傳送的字元")
_BAD_HEADER_HINT = Text(
    en="Check the names in headers and what the variables hold: one line of plain letters.",
    zh_TW="請檢查 headers 的名稱與變數內容：必須是一行一般字元。",
)
