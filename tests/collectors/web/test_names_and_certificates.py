"""A real name server with chains that lead inwards, and certificates that are not what they should be."""

import json
import os
import shutil
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from support.webserver import a_fetcher, onward, reply, served

from briefings.collectors.web.responses import FetchFailure, Response

#: Names as dnsmasq has them: one, chains of names that end within a network, and answers of two addresses.
RECORDS = (
    "host-record=good.example,127.0.0.1",
    "cname=alias.example,good.example",
    "host-record=inside.example,10.0.0.7",
    "cname=first.example,second.example",
    "cname=second.example,inside.example",
    "host-record=metadata.example,169.254.169.254",
    "cname=cloud.example,metadata.example",
    "host-record=six.example,::ffff:10.0.0.7",
    "host-record=mixed.example,93.184.216.34",
    "host-record=mixed.example,192.168.1.1",
)
#: What is asked in a network of its own, where the only name server is ours.
PROGRAM = """
import contextlib, json, socket, sys, time
from support.webserver import a_fetcher, reply, served
with served({"/a": reply("news")}) as site:
    port = site.url("/").rstrip("/").rpartition(":")[2]
    while True:
        with contextlib.suppress(OSError):
            socket.getaddrinfo("good.example", 1)
            break
        time.sleep(0.05)
    found = {}
    for name in sys.argv[1:]:
        answer = a_fetcher(seconds=20.0).fetch(f"http://{name}.example:{port}/a")
        found[name] = getattr(answer, "kind", "") or answer.body.decode()
print(json.dumps(found))
"""


def can_begin_network() -> bool:
    """Return whether this machine lets us have a network of our own, and has a name server for it."""
    if not (shutil.which("dnsmasq") and shutil.which("unshare") and shutil.which("ip")):
        return False
    return subprocess.run(["unshare", "-rnm", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_begin_network(), reason="no dnsmasq, or no network of our own")
def test_names_that_lead_inwards_are_refused_however_long_their_chain(tmp_path: Path) -> None:
    (tmp_path / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    lines = (
        "no-resolv",
        "no-hosts",
        "bind-interfaces",
        "listen-address=127.0.0.1",
        "pid-file=",
        *RECORDS,
    )
    (tmp_path / "dnsmasq.conf").write_text("\n".join(lines) + "\n")
    (tmp_path / "program.py").write_text(PROGRAM)
    names = ("good", "alias", "inside", "first", "cloud", "six", "mixed", "nowhere")
    steps = (
        "ip link set lo up",
        f"mount --bind {tmp_path}/resolv.conf /etc/resolv.conf",
        # In the foreground it stays who it is: there are no other users in there.
        f"(dnsmasq --no-daemon --conf-file={tmp_path}/dnsmasq.conf > {tmp_path}/dnsmasq.log 2>&1 &)",
        f"{sys.executable} {tmp_path}/program.py {' '.join(names)}",
    )
    roads = os.pathsep.join(path for path in (str(Path(__file__).parents[3]), *sys.path) if path)
    done = subprocess.run(
        ["unshare", "-rnm", "--fork", "--pid", "--kill-child", "sh", "-c", " && ".join(steps)],
        env={**os.environ, "PYTHONPATH": roads, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        **dict.fromkeys(("good", "alias"), "news"),
        **dict.fromkeys(("inside", "first", "cloud", "six", "mixed"), "closed"),
        "nowhere": "name",
    }


AUTHORITY, STRANGER = trustme.CA(), trustme.CA()
NOW = datetime.now(UTC)


def tls(authority: trustme.CA, *hosts: str, **terms: datetime) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(hosts or ("127.0.0.1",)), **terms).configure_cert(context)
    return context


TRICKS = {
    "expired": tls(AUTHORITY, not_before=NOW - timedelta(days=9), not_after=NOW - timedelta(days=1)),
    "not yet": tls(AUTHORITY, not_before=NOW + timedelta(days=1), not_after=NOW + timedelta(days=9)),
    "other host": tls(AUTHORITY, "other.example"),
    "stranger": tls(STRANGER),
    "wildcard of all": tls(AUTHORITY, "*.1"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_server_whose_certificate_is_not_in_order_is_told_nothing(trick: str, tmp_path: Path) -> None:
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    fetcher = a_fetcher(ca=tmp_path / "ca.pem")
    with served({"/a": reply("news")}, TRICKS[trick]) as site:
        found = fetcher.fetch(site.url("/a"))
        assert isinstance(found, FetchFailure)
        assert found.kind == "certificate"
        # Nor by a redirect from a site that is in order.
        with served({"/go": onward(site.url("/a"), 301)}, tls(AUTHORITY)) as honest:
            led = fetcher.fetch(honest.url("/go"))
            assert isinstance(led, FetchFailure)
            assert led.kind == "certificate"
        assert site.paths == []


def test_a_server_whose_certificate_is_in_order_is_asked(tmp_path: Path) -> None:
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    with served({"/a": reply("news")}, tls(AUTHORITY)) as site:
        assert isinstance(a_fetcher(ca=tmp_path / "ca.pem").fetch(site.url("/a")), Response)
