"""Signatures and encryption, checked by the programs that readers have."""

import shutil
import subprocess
from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import dkim
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from publishing.deliverers.conftest import HEAD, NOW
from support.builders import a_request

from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import SettingsError
from briefings.publishing.deliverers.message import compose_message
from briefings.publishing.deliverers.signing import MessageSigner, split_headers, split_message


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key, a certificate of its own making and its public half as DNS gives it."""
    folder = tmp_path_factory.mktemp("keys")
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.EMAIL_ADDRESS, "desk@example.org")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1000))
        .not_valid_after(NOW + timedelta(days=10000))
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "dns.txt").write_bytes(b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1]))
    return folder


@pytest.fixture
def message(briefing: Briefing, renditions: Sequence[Rendition]):  # type: ignore[no-untyped-def]
    return compose_message(HEAD, a_request(briefing, renditions), NOW)


def openssl(*words: str, content: bytes) -> bytes:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    return subprocess.run(["openssl", *words], input=content, capture_output=True, check=True).stdout


def test_without_keys_a_message_goes_out_as_written(message) -> None:  # type: ignore[no-untyped-def]
    assert MessageSigner().sign_message(message) == message.as_bytes()


def test_dkim_covers_what_one_click_needs_and_holds(message, keys: Path) -> None:  # type: ignore[no-untyped-def]
    seal = MessageSigner(dkim_domain="example.org", dkim_selector="s1", dkim_key=keys / "key.pem")
    content = seal.sign_message(message)
    record = (keys / "dns.txt").read_bytes()
    assert dkim.verify(content, dnsfunc=lambda name, timeout=5: record)
    signed = str(message_from_bytes(content, policy=default)["DKIM-Signature"]).lower().replace(" ", "")
    assert "list-unsubscribe:" in signed
    assert "list-unsubscribe-post" in signed
    broken = content.replace(b"Two Rivers", b"Two Wivers", 1)
    assert not dkim.verify(broken, dnsfunc=lambda name, timeout=5: record)


def test_an_smime_signature_holds_and_breaks_when_a_word_changes(message, keys: Path) -> None:  # type: ignore[no-untyped-def]
    content = MessageSigner(certificate=keys / "cert.pem", key=keys / "key.pem").sign_message(message)
    parsed = message_from_bytes(content, policy=default)
    assert parsed.get_content_type() == "multipart/signed"
    assert parsed["Subject"] == message["Subject"]
    words = ("smime", "-verify", "-CAfile", str(keys / "cert.pem"), "-purpose", "any")
    inner = message_from_bytes(openssl(*words, content=content), policy=default)
    assert inner.get_content_type() == "multipart/mixed"
    with pytest.raises(subprocess.CalledProcessError):
        openssl(*words, content=content.replace(b"short", b"shirt", 1))


def test_an_encrypted_message_opens_with_the_recipient_s_key_alone(message, keys: Path) -> None:  # type: ignore[no-untyped-def]
    content = MessageSigner().sign_message(message, keys / "cert.pem")
    assert b"short" not in content
    parsed = message_from_bytes(content, policy=default)
    assert parsed["To"] == "ana@example.org"
    clear = openssl(
        "cms", "-decrypt", "-inkey", str(keys / "key.pem"), "-recip", str(keys / "cert.pem"), content=content
    )
    inner = message_from_bytes(clear, policy=default)
    parts = list(inner.iter_parts())  # type: ignore[attr-defined]
    assert [part.get_content_type() for part in parts] == ["multipart/alternative", "application/pdf"]


def test_keys_that_are_none_are_the_settings_mistake(message, keys: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "no.pem").write_text("nothing")
    for seal, theirs in (
        (MessageSigner(certificate=tmp_path / "no.pem", key=keys / "key.pem"), None),
        (MessageSigner(dkim_domain="example.org", dkim_selector="s", dkim_key=tmp_path / "no.pem"), None),
        (MessageSigner(dkim_domain="example.org", dkim_selector="s", dkim_key=tmp_path / "absent.pem"), None),
        (MessageSigner(), tmp_path / "no.pem"),
    ):
        with pytest.raises(SettingsError):
            seal.sign_message(message, theirs)


def test_what_is_signed_ends_its_lines_as_mail_does_and_keeps_every_header(message, keys: Path) -> None:
    signed = MessageSigner(certificate=keys / "cert.pem", key=keys / "key.pem").sign_message(message)
    hidden = MessageSigner().sign_message(message, keys / "cert.pem")
    for content in (signed, hidden):
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert b"\r" not in content.replace(b"\r\n", b"")
        parsed = message_from_bytes(content, policy=default)
        assert not parsed.defects
        assert parsed.get_all("MIME-Version") == ["1.0"]
        outside = {name: value for name, value in message.items() if name not in {"MIME-Version", "Content-Type"}}
        assert {name: str(parsed[name]).strip() for name in outside} == outside
        assert "Content-Language" in outside


def test_a_part_is_what_mime_covers_and_the_rest_stays_outside() -> None:
    head = b"From: a\r\nMIME-Version: 1.0\r\nContent-Language: en\r\nX-A: b:\r\n\tc\r\n"
    head += b"CONTENT-Type: text/html;\r\n charset=x"
    assert split_message(head + b"\r\n\r\nbody: 1\r\n\r\n2") == (
        b"From: a\r\nContent-Language: en\r\nX-A: b:\r\n\tc\r\n",
        b"CONTENT-Type: text/html;\r\n charset=x\r\n\r\nbody: 1\r\n\r\n2",
    )
    assert split_message(b"From: a\r\n\r\nb") == (b"From: a\r\n", b"Content-Type: text/plain; charset=utf-8\r\n\r\nb")
    typed = b"Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit"
    assert split_message(typed + b"\r\n\r\nb") == (b"\r\n", typed + b"\r\n\r\nb")
    assert split_headers(b" a\r\nb:\r\n c\r\n\td") == [b" a", b"b:\r\n c\r\n\td"]


def test_each_mistake_with_keys_is_named(message, keys: Path, tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("nothing")
    ed25519 = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "ed.pem").write_bytes(ed25519)
    no, absent, good = tmp_path / "no.pem", tmp_path / "absent.pem", keys / "cert.pem"
    pem = keys / "key.pem"
    for given, theirs, reason in (
        ({"certificate": no, "key": pem}, None, f"[mail] smime: {no} and {pem} are not a PEM certificate and key"),
        ({"certificate": good, "key": no}, None, f"[mail] smime: {good} and {no} are not a PEM certificate and key"),
        ({"certificate": good, "key": tmp_path / "ed.pem"}, None, "must be an RSA or EC key"),
        ({"certificate": absent, "key": no}, None, f"[mail] {absent} cannot be read: No such file or directory"),
        ({"dkim_key": no, "dkim_selector": "s"}, None, f"[mail] dkim: {no} cannot be used as a key"),
        ({}, no, f"{no} is not an RSA certificate that mail can be encrypted for"),
    ):
        with pytest.raises(SettingsError) as raised:
            MessageSigner(dkim_domain="a", **given).sign_message(message, theirs)
        assert reason in str(raised.value)
