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
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from publishing.deliverers.conftest import HEAD, NOW
from support.builders import a_request

from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import SettingsError
from briefings.publishing.deliverers.message import compose_message
from briefings.publishing.deliverers.signing import MessageSigner


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
