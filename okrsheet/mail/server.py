"""The SMTP server: handing messages to it, always encrypted and verified, one recipient each."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Self

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text, one_line
from okrsheet.mail.config import TLS, Config
from okrsheet.mail.connection import Connection, NoAnswer, TlsConnection
from okrsheet.mail.outbox import MOST_OF_ANSWER, MessageState
from okrsheet.mail.secret import Secret

_PATIENCE = 10  # times the timeout: RFC 5321 gives a server ten minutes after the message, less elsewhere
_GOODBYE = 5  # seconds for the answer to QUIT; all is sent by then, so it is not waited for longer
_ALIKE = 3
"""After so many messages in a row with the same trouble no more are tried: the others would end alike."""
_LOST = "connection lost"
"""The trouble of a connection that ends, or on which answers are not understood any more."""
_LINE_START = re.compile(rb"(?m)^\.")
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message, and what the server said.

    ``trouble`` names what other messages would meet as well; it is blank where the message is sent, or
    where the answer is about its recipient.
    """

    state: MessageState
    answer: str
    trouble: str = ""


class Server:
    """A connection that is opened when it is first needed, and again when the server ends it."""

    def __init__(self, config: Config, secret: Secret | None) -> None:
        self.config, self.secret = config, secret
        self.handing_over = False
        """Whether the server has been sent a message that it has not answered yet."""
        self._open: Connection | None = None
        self._last: list[Delivery] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection, with QUIT unless the server still owes an answer."""
        if self._open is not None:
            if not self.handing_over:
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    self._open.timeout = min(_GOODBYE, self.config.smtp.timeout)
                    self._open.quit()
            self._drop()

    def connect(self) -> None:
        """Connects, encrypts, verifies, logs in.

        Raises:
            OkrsheetError: why it did not work, what the server said, what to do.
        """
        if self._open is None:
            self._open = _connected(self.config, self.secret)

    def deliver(self, sender: str, recipient: str, content: bytes) -> Delivery:
        """Hands over one message.

        A message is ``unknown`` when it was sent and the server has not said whether it was taken, put
        off or refused: it may have been taken.

        Raises:
            OkrsheetError: no message at all can be sent: no connection, login or sender refused,
                or the last ones ended alike.
        """
        self.handing_over = False
        if len(self._last) == _ALIKE:
            answer, self._last = self._last[-1].answer, []
            raise OkrsheetError(
                _ENOUGH.says(**_place(self.config), count=_ALIKE, answer=answer), _ENOUGH_HINT
            )
        delivery = self._delivered(sender, recipient, content)
        if self._last and self._last[-1].trouble != delivery.trouble:
            self._last = []
        if delivery.trouble:
            self._last.append(delivery)
        return delivery

    def _delivered(self, sender: str, recipient: str, content: bytes) -> Delivery:
        used, begun = self._open is not None, time.monotonic()
        ready = self._prepared(sender, recipient, content)
        waited = time.monotonic() - begun >= self.config.smtp.timeout
        if used and ready is not None and ready.trouble == _LOST and not waited:
            # mostly an idle connection that had been closed; nothing was handed over yet
            ready = self._prepared(sender, recipient, content)
        return ready or self._handed_over(content)

    def _prepared(self, sender: str, recipient: str, content: bytes) -> Delivery | None:
        """The commands before the message itself; ``None`` when the server is ready for it."""
        self.connect()
        assert self._open is not None
        connection = self._open
        try:
            size = [f"size={len(content)}"] if connection.has_extn("size") else []
            code, said = connection.mail(sender, size)
            if code >= 500 and code != 552:
                raise self._not_as_this_sender(sender, code, said)
            asked = "MAIL"
            if 200 <= code < 300:
                asked, (code, said) = "RCPT", connection.rcpt(recipient)
            if asked == "RCPT" and 200 <= code < 300:
                asked, (code, said) = "DATA", connection.docmd("DATA")
            if asked == "DATA" and code == 354 and not connection.said_too_much():
                return None
        except (smtplib.SMTPException, OSError) as error:
            return self._lost(MessageState.QUEUED, _cause(error))
        if code < 400:  # its answers are not those to our commands (any more)
            return self._lost(MessageState.QUEUED, _answer(code, said))
        return self._answered(code, said, of_recipient=asked == "RCPT")

    def _not_as_this_sender(self, sender: str, code: int, said: bytes) -> OkrsheetError:
        answer = _answer(code, said)
        if code == 530 and not self.config.smtp.username:
            return OkrsheetError(_WANTS_LOGIN.says(**_place(self.config), said=answer), _WANTS_LOGIN_HINT)
        return OkrsheetError(_SENDER.says(sender=sender, said=answer), advice(answer))

    def _handed_over(self, content: bytes) -> Delivery:
        assert self._open is not None
        self.handing_over = True
        escaped = _LINE_START.sub(b"..", content) + b".\r\n"
        try:
            code, said = self._open.hand_over(escaped, self.config.smtp.timeout * _PATIENCE)
        except (smtplib.SMTPException, OSError) as error:
            return self._lost(MessageState.UNKNOWN, _cause(error))
        if 300 <= code < 400:  # no answer to a message, so nobody knows what it has done with it
            return self._lost(MessageState.UNKNOWN, _answer(code, said))
        self.handing_over = False
        return self._answered(code, said)

    def _answered(self, code: int, said: bytes, *, of_recipient: bool = False) -> Delivery:
        """What an answer means; after a refusal the connection is made ready for the next message."""
        answer = _answer(code, said)
        if code < 300:
            return Delivery(MessageState.SENT, answer)
        if code == 421:
            return self._lost(MessageState.QUEUED, answer)
        self._begin_anew()
        if code < 500:
            return Delivery(MessageState.QUEUED, answer)
        status = _status(answer)
        about_all = not of_recipient or status.startswith("5.7.")
        return Delivery(MessageState.REFUSED, answer, f"{code} {status}" if about_all else "")

    def _lost(self, state: MessageState, answer: str) -> Delivery:
        """Ends a connection on which nothing more can be said."""
        self._drop()
        return Delivery(state, answer, _LOST)

    def _begin_anew(self) -> None:
        """Has the server forget the message that it did not take; if it cannot, the connection is ended."""
        assert self._open is not None
        try:
            code, _ = self._open.rset()
        except (smtplib.SMTPException, OSError):
            code = 0
        if not 200 <= code < 300:
            self._drop()

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _connected(config: Config, secret: Secret | None) -> Connection:
    context, name, timeout = _context(config), _own_name(), config.smtp.timeout
    connection: Connection | None = None
    try:
        if config.smtp.security == TLS:
            connection = TlsConnection(config.smtp.host, config.port, name, timeout=timeout, context=context)
        else:
            connection = Connection(config.smtp.host, config.port, name, timeout=timeout)
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        if secret:
            _log_in(connection, config, secret)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if not isinstance(error, (smtplib.SMTPException, OSError, UnicodeError)):
            raise
        if isinstance(error, smtplib.SMTPAuthenticationError):
            raise _login_refused(error, config, secret) from error
        raise _explained(error, config) from error
    return connection


def _context(config: Config) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=config.ca_file)
    except FileNotFoundError as error:
        raise OkrsheetError(_NO_CA.says(file=config.ca_file), _NO_CA_HINT) from error
    except OSError as error:  # a folder, or no certificates
        raise OkrsheetError(_BAD_CA.says(file=config.ca_file, why=_cause(error)), _BAD_CA_HINT) from error


def _own_name() -> str:
    """What this computer calls itself to servers: its full name in ASCII, else an address."""
    with contextlib.suppress(UnicodeError):
        name = socket.getfqdn().encode("idna").decode("ascii")
        if re.fullmatch(r"[\w-]+(\.[\w-]+)+", name, re.ASCII):
            return name
    with contextlib.suppress(OSError, UnicodeError):
        return f"[{socket.gethostbyname(socket.gethostname())}]"
    return "[127.0.0.1]"


def _log_in(connection: Connection, config: Config, secret: Secret) -> None:
    username, connection.hidden = config.smtp.username, (secret.value,)
    first = f"user={username}\1auth=Bearer {secret.value}\1\1"
    try:
        if secret.token:
            # a refused token is answered with a challenge, to which one says nothing
            connection.auth("XOAUTH2", lambda challenge=None: first if challenge is None else "")
        else:
            connection.login(username, secret.value)
    except UnicodeError as error:
        raise OkrsheetError(_NOT_ASCII.says(**_place(config)), _NOT_ASCII_HINT) from error


def _login_refused(
    error: smtplib.SMTPAuthenticationError, config: Config, secret: Secret | None
) -> OkrsheetError:
    said = _answer(error.smtp_code, error.smtp_error)
    message = _NO_LOGIN.says(**_place(config), username=config.smtp.username, said=said)
    if secret is not None and secret.token:
        return OkrsheetError(message, _TOKEN_HINT)
    off = any(code in said for code in ("5.7.139", "5.7.30"))
    return OkrsheetError(message, _LOGIN_OFF if off else _LOGIN_HINT)


def _place(config: Config) -> dict[str, object]:
    return {"host": config.smtp.host, "port": config.port}


def _explained(error: Exception, config: Config) -> OkrsheetError:
    """A failure to connect as a sentence, with what to do."""
    values = {**_place(config), "why": _cause(error)}
    match error:
        case ssl.SSLCertVerificationError():
            if error.verify_code in (62, 64):  # host name or IP address mismatch
                return OkrsheetError(_WRONG_NAME.says(**values), _WRONG_NAME_HINT)
            return OkrsheetError(_UNTRUSTED.says(**values), _UNTRUSTED_HINT)
        case NoAnswer():
            return OkrsheetError(_NO_SMTP.says(**values), _NO_TLS_HINT)
        case ssl.SSLError():
            return OkrsheetError(_NO_TLS.says(**values), _NO_TLS_HINT)
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            return OkrsheetError(_NO_STARTTLS.says(**values), _NO_STARTTLS_HINT)
        case smtplib.SMTPException() if isinstance(error, smtplib.SMTPNotSupportedError) or (
            "No suitable authentication method" in str(error)
        ):
            return OkrsheetError(_NO_AUTH.says(**values), _NO_AUTH_HINT)
        case UnicodeError():
            return OkrsheetError(_NO_NAME.says(**values), _NO_HOST_HINT)
        case socket.gaierror():
            return OkrsheetError(_NO_HOST.says(**values), _NO_HOST_HINT)
        case smtplib.SMTPResponseException():
            said = _answer(error.smtp_code, error.smtp_error)
            told = advice(said)
            return OkrsheetError(_TURNED_AWAY.says(**values, said=said), _AGAIN if told is LATER else told)
    return OkrsheetError(_NO_CONNECTION.says(**values), _NO_CONNECTION_HINT)


def _answer(code: int, said: bytes | str) -> str:
    """A server's answer as one harmless line: ``550 5.1.1 no such user``."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return one_line(f"{code} {words}", MOST_OF_ANSWER)


def _cause(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return one_line(str(error), MOST_OF_ANSWER) or type(error).__name__


def _status(answer: str) -> str:
    """The status code of RFC 3463 in an answer, such as 5.1.1."""
    found = _ENHANCED.search(answer)
    return found[1] if found else ""


def advice(answer: str) -> Text:
    """What to do about a server's answer."""
    status = _status(answer)
    for beginning, text in _ADVICE:
        if status.startswith(beginning) or answer.startswith(beginning):
            return text
    return _ASK_ADMIN


_CHECK_ADDRESS = Text(
    en="Check the address on the People sheet; a corrected one gets the report by the next run.",
    zh_TW="請檢查「人員」工作表中的地址；更正後下次執行就會寄出。",
)
_FULL = Text(
    en="The mailbox is full: tell its owner, then settle it as not arrived to send it again.",
    zh_TW="對方信箱已滿：請通知對方，再將此信設為未送達即可重寄。",
)
_TOO_LARGE = Text(
    en="The server takes no message of that size; ask whoever runs it.",
    zh_TW="伺服器不接受這麼大的郵件，請洽管理人員。",
)
_POLICY = Text(
    en="The server does not allow it: ask whoever runs it whether this account may send as the sender to "
    "this recipient.",
    zh_TW="伺服器不允許：請向管理人員確認此帳號能否以該寄件者寄給此收件者。",
)
LATER = Text(
    en="It stays queued: run the same command again later; only what is still queued is sent.",
    zh_TW="此信保留待寄：請稍後再執行同一個指令，只會寄出仍待寄的郵件。",
)
_AGAIN = Text(  # before the first message nothing is queued yet
    en="Run the same command again later; nothing is sent twice.",
    zh_TW="請稍後再執行同一個指令，不會重複寄出。",
)
_ASK_ADMIN = Text(
    en="Show this answer to whoever runs the mail server.", zh_TW="請將此回應提供給郵件伺服器的管理人員。"
)
_ADVICE = (
    ("4", LATER), ("5.2.2", _FULL), ("5.2.3", _TOO_LARGE), ("5.3.4", _TOO_LARGE),
    ("5.1.8", _POLICY), ("5.1.", _CHECK_ADDRESS), ("5.7.", _POLICY), ("552", _TOO_LARGE),
    ("530", _POLICY), ("553", _CHECK_ADDRESS),
)  # fmt: skip
_ENOUGH = Text(
    en="{host}:{port}: {count} messages in a row ended alike ({answer}), so no more are tried",
    zh_TW="{host}:{port}：連續 {count} 封都是同樣結果（{answer}），因此不再嘗試",
)
_ENOUGH_HINT = Text(
    en="Show this to whoever runs the mail server; then run the same command again. What became of those three: "
    "okrsheet outbox.",
    zh_TW="請將此訊息提供給郵件伺服器的管理人員，排除後再執行同一個指令。那三封的狀態請見 okrsheet outbox。",
)
_SENDER = Text(
    en="the server does not take mail from {sender}: {said}", zh_TW="伺服器不接受寄件者 {sender}：{said}"
)
_WANTS_LOGIN = Text(en="{host}:{port} wants a login: {said}", zh_TW="{host}:{port} 需要登入：{said}")
_WANTS_LOGIN_HINT = Text(
    en="Set username, and say where its password is: password_command, keyring or token_command.",
    zh_TW="請設定 username，並以 password_command、keyring 或 token_command 指定密碼來源。",
)
_WRONG_NAME = Text(
    en="{host}:{port} shows the certificate of another name ({why}), so nothing was sent",
    zh_TW="{host}:{port} 出示的憑證名稱不符（{why}），因此未寄送",
)
_WRONG_NAME_HINT = Text(
    en="Set host to the name in the certificate; the server's manual says it.",
    zh_TW="請將 host 設為憑證上的名稱，可查閱伺服器說明。",
)
_UNTRUSTED = Text(
    en="the certificate of {host}:{port} is not trusted ({why}), so nothing was sent",
    zh_TW="{host}:{port} 的憑證不受信任（{why}），因此未寄送",
)
_UNTRUSTED_HINT = Text(
    en="If your company signs its own certificates, name its CA file with ca_file; verifying cannot be "
    "switched off.",
    zh_TW="若公司自行簽發憑證，請以 ca_file 指定其 CA 檔案；驗證無法關閉。",
)
_NO_TLS = Text(
    en="{host}:{port} does not speak TLS as expected ({why})", zh_TW="{host}:{port} 的 TLS 連線失敗（{why}）"
)
_NO_SMTP = Text(
    en="{host}:{port} does not speak SMTP as expected ({why})",
    zh_TW="{host}:{port} 的回應不是預期的 SMTP（{why}）",
)
_NO_TLS_HINT = Text(
    en='Use security = "tls" with port 465, security = "starttls" with port 587 or 25.',
    zh_TW='465 埠請用 security = "tls"，587 或 25 埠請用 security = "starttls"。',
)
_NO_STARTTLS = Text(
    en="{host}:{port} offers no encryption (STARTTLS), so nothing was sent",
    zh_TW="{host}:{port} 不支援加密（STARTTLS），因此未寄送",
)
_NO_STARTTLS_HINT = Text(
    en='Ask whoever runs it for a port with encryption; for port 465 set security = "tls".',
    zh_TW='請向管理人員詢問支援加密的連接埠；465 埠請設 security = "tls"。',
)
_NO_AUTH = Text(
    en="{host}:{port} offers no login that okrsheet knows ({why})",
    zh_TW="{host}:{port} 沒有 okrsheet 支援的登入方式（{why}）",
)
_NO_AUTH_HINT = Text(
    en="Leave out username if the server needs none, or use token_command if it wants OAuth.",
    zh_TW="若伺服器不需登入，請移除 username；若需要 OAuth，請用 token_command。",
)
_NO_LOGIN = Text(
    en="{host}:{port} refused the login of {username}: {said}",
    zh_TW="{host}:{port} 拒絕 {username} 登入：{said}",
)
_LOGIN_HINT = Text(
    en="Check username and password; an account with two-step sign-in needs an app password, or token_command.",
    zh_TW="請檢查 username 與密碼；啟用兩步驟驗證的帳號需使用應用程式密碼或 token_command。",
)
_LOGIN_OFF = Text(
    en="Login by password is switched off for this account: ask the administrator to allow authenticated "
    "SMTP for it, or use token_command.",
    zh_TW="此帳號已停用密碼登入：請管理人員開放 SMTP 驗證，或改用 token_command。",
)
_TOKEN_HINT = Text(
    en="Check that token_command prints a token that is still valid, is for this account, and has the "
    "permission to send by SMTP (Microsoft 365: SMTP.SendAsApp; Google: https://mail.google.com/).",
    zh_TW="請確認 token_command 輸出的權杖仍有效、屬於此帳號，且具備 SMTP 寄信權限（Microsoft 365：SMTP.SendAsApp；"
    "Google：https://mail.google.com/）。",
)
_NOT_ASCII = Text(
    en="the name or password for {host} holds letters that SMTP cannot carry",
    zh_TW="{host} 的帳號或密碼含有 SMTP 無法傳送的字元",
)
_NOT_ASCII_HINT = Text(
    en="Use an app password of plain letters and digits.", zh_TW="請改用只含英文字母與數字的應用程式密碼。"
)
_NO_CA = Text(en="{file}: the CA file is not there", zh_TW="{file}：找不到 CA 檔案")
_NO_CA_HINT = Text(
    en="Correct ca_file; its path starts from the folder of okrsheet.toml.",
    zh_TW="請修正 ca_file；路徑以 okrsheet.toml 所在資料夾為準。",
)
_BAD_CA = Text(en="{file}: this is no file of certificates ({why})", zh_TW="{file}：不是憑證檔案（{why}）")
_BAD_CA_HINT = Text(
    en="ca_file names a file in PEM form, with -----BEGIN CERTIFICATE----- in it.",
    zh_TW="ca_file 應為 PEM 格式的檔案，內含 -----BEGIN CERTIFICATE-----。",
)
_NO_NAME = Text(en="“{host}” is no name of a server ({why})", zh_TW="「{host}」不是伺服器名稱（{why}）")
_NO_HOST = Text(en="there is no server called {host} ({why})", zh_TW="找不到伺服器 {host}（{why}）")
_NO_HOST_HINT = Text(en="Check host, and the network.", zh_TW="請檢查 host 與網路連線。")
_TURNED_AWAY = Text(en="{host}:{port} turned us away: {said}", zh_TW="{host}:{port} 拒絕連線：{said}")
_NO_CONNECTION = Text(en="{host}:{port} cannot be reached ({why})", zh_TW="無法連線到 {host}:{port}（{why}）")
_NO_CONNECTION_HINT = Text(
    en="Check host, port and security, and whether a firewall lets this computer send mail.",
    zh_TW="請檢查 host、port 與 security，以及防火牆是否允許這台電腦寄信。",
)
