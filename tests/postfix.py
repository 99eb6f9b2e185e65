"""A private Postfix with Dovecot's login and mailboxes, on this machine and for one test: real mail servers."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mailserver import PASSWORD, USERNAME, certificates

POSTFIX, DOVECOT = shutil.which("postfix"), shutil.which("dovecot")


def _can_run() -> bool:
    if not (POSTFIX and DOVECOT and hasattr(os, "getuid") and os.getuid() == 0):
        return False
    version = subprocess.run([DOVECOT, "--version"], check=False, capture_output=True, text=True).stdout
    return version.startswith("2.3.")  # 2.4 reads another configuration


needs_postfix = pytest.mark.skipif(
    not _can_run(), reason="Postfix and Dovecot 2.3 are not installed, or this is not the superuser"
)
HAS_IMAP = any(Path(folder, "imap-login").exists() for folder in ("/usr/lib/dovecot", "/usr/libexec/dovecot"))
needs_imap = pytest.mark.skipif(not (HAS_IMAP and _can_run()), reason="Dovecot has no IMAP here")

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log/postfix.log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = localhost
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
virtual_mailbox_domains = example.com
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ {boxes} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{careless} inet n - n - - smtpd -o smtpd_reject_unlisted_recipient=no
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
error unix - - n - - error
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
"""
_DOVECOT = """
base_dir = {folder}/dovecot
log_path = {folder}/log/dovecot.log
protocols = {protocols}
ssl = {ssl}
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%n
first_valid_uid = 1
auth_mechanisms = plain login
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
    ssl = yes
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
"""


@dataclass(frozen=True)
class Postfix:
    """The ports, and where the mailboxes are. The careless port takes mail for anybody and sends
    it back later. The sender's mailbox can be read by IMAP, where Dovecot has that.
    """

    port: int
    careless: int
    mail: Path
    imap: int = 0
    imaps: int = 0

    def box(self, name: str) -> Path:
        """Somebody's Maildir."""
        return self.mail / name

    def arrived(self, name: str, count: int, seconds: float = 30) -> list[bytes]:
        """The messages in a mailbox, once there are so many."""
        end = time.monotonic() + seconds
        while True:
            new = self.box(name) / "new"
            found = sorted(new.iterdir()) if new.is_dir() else []
            if len(found) >= count or time.monotonic() > end:
                return [path.read_bytes() for path in found]
            time.sleep(0.1)


def _ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextlib.contextmanager
def running(names: list[str]) -> Iterator[Postfix]:
    """Both servers, with a mailbox for each name and for the sender."""
    assert POSTFIX is not None and DOVECOT is not None
    with tempfile.TemporaryDirectory(prefix="okrsheet-postfix-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)
        port, careless, auth, imap, imaps = _ports(5)
        ports = {"port": port, "careless": careless, "auth": auth, "imap": imap, "imaps": imaps}
        _prepare(folder, names, ports)
        started = []
        try:
            for command in ([DOVECOT, "-c", f"{folder}/dovecot.conf"], [POSTFIX, "-c", f"{folder}/etc"]):
                with (folder / "log" / "start.log").open("ab") as log:  # the servers would hold a pipe open
                    start = [*command, "start"] if command[0] == POSTFIX else command
                    subprocess.run(start, check=True, stdout=log, stderr=log, timeout=60)
                started.append(command)
            _wait_for(port, careless, auth, *([imap, imaps] if HAS_IMAP else []))
            yield Postfix(port, careless, folder / "mail", imap, imaps)
        finally:
            for command in reversed(started):
                subprocess.run([*command, "stop"], check=False, capture_output=True, timeout=60)


def _prepare(folder: Path, names: list[str], ports: dict[str, int]) -> None:
    import pwd

    owner, nobody = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
    for name in ("etc", "queue", "data", "log", "mail", "dovecot"):
        (folder / name).mkdir()
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    os.chown(folder / "mail", nobody.pw_uid, nobody.pw_gid)
    shutil.copy(certificates() / "localhost.pem", folder / "server.pem")
    served = {"protocols": "imap" if HAS_IMAP else "", "ssl": "yes" if HAS_IMAP else "no"}
    boxes = ", ".join(f"{{{name}@example.com = {name}/}}" for name in (*names, "okr"))
    known = {"folder": folder, "boxes": boxes, "uid": nobody.pw_uid, "gid": nobody.pw_gid, **ports, **served}
    (folder / "etc" / "main.cf").write_text(_MAIN.format(**known))
    (folder / "etc" / "master.cf").write_text(_MASTER.format(**known).lstrip())
    (folder / "dovecot.conf").write_text(_DOVECOT.format(**known))
    (folder / "users").write_text(f"{USERNAME}:{PASSWORD}\n")


def _wait_for(*ports: int) -> None:
    end = time.monotonic() + 30
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < end, f"nobody listens on port {port}"
                time.sleep(0.1)
