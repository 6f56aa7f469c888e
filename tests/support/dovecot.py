"""A real IMAP server (Dovecot) with TLS by an authority of its own, for the tests of the mailbox collector."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

PASSWORD = "herring-and-tar"

SETTINGS = """
base_dir = {run}/base
state_dir = {run}/state
log_path = {run}/log
protocols = imap
auth_failure_delay = 0
listen = 127.0.0.1
ssl = required
ssl_cert = <{run}/server.pem
ssl_key = <{run}/server.key
mail_location = maildir:{mail}/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
{users}
"""

USERS = """
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
"""


@dataclass(frozen=True)
class Post:
    """A server that is running, with one user, desk."""

    port: int
    plain: int
    ca: Path
    mail: Path

    def put(self, number: int, letter: bytes, folder: str = "") -> None:
        """Put a letter into the mailbox as a delivery agent does."""
        box = self.mail / "desk" / folder
        for name in ("cur", "new", "tmp"):
            (box / name).mkdir(parents=True, exist_ok=True)
        (box / "tmp" / f"{1_700_000_000 + number}.M{number}.host").write_bytes(letter)
        (box / "tmp" / f"{1_700_000_000 + number}.M{number}.host").rename(
            box / "new" / f"{1_700_000_000 + number}.M{number}.host"
        )
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "mail:mail", str(self.mail)], check=True)


def a_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(run: Path) -> Iterator[Post]:
    """Serve the mailboxes under a folder until the end; skip the test where there is no Dovecot."""
    program = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else None)
    if program is None:
        pytest.skip("no Dovecot here: `make tools` installs dovecot-imapd")
    root = os.getuid() == 0
    owner = pwd.getpwnam("mail") if root else pwd.getpwuid(os.getuid())
    authority = trustme.CA()
    cert = authority.issue_cert("localhost", "127.0.0.1")
    authority.cert_pem.write_to_path(run / "ca.pem")
    cert.private_key_pem.write_to_path(run / "server.key")
    for number, blob in enumerate(cert.cert_chain_pems):
        blob.write_to_path(run / "server.pem", append=number > 0)
    post = Post(a_port(), a_port(), run / "ca.pem", run / "mail")
    post.mail.mkdir()
    if root:
        run.chmod(0o755)
        shutil.chown(post.mail, "mail", "mail")
    users = "" if root else USERS.format(user=owner.pw_name, group=grp.getgrgid(owner.pw_gid).gr_name)
    settings = run / "dovecot.conf"
    settings.write_text(
        SETTINGS.format(
            run=run,
            mail=post.mail,
            password=PASSWORD,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            port=post.port,
            plain=post.plain,
            users=users,
        )
    )
    with subprocess.Popen([program, "-F", "-c", str(settings)], stderr=subprocess.PIPE, text=True) as server:
        try:
            _await(post.port, server, run / "log")
            yield post
        finally:
            server.terminate()
            server.wait(10)


def _await(port: int, server: "subprocess.Popen[str]", log: Path) -> None:
    for _ in range(200):
        if server.poll() is not None:
            said = server.stderr.read() if server.stderr else ""
            pytest.fail(f"Dovecot ended: {said} {log.read_text() if log.exists() else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("Dovecot does not answer")
