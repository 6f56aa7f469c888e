"""A message becomes the bytes that are sent: S/MIME-signed or encrypted, DKIM-signed, where keys are given."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from briefings.core.errors import SettingsError

#: What DKIM signs, List-Unsubscribe and its one-click companion among them (RFC 8058 demands both).
SIGNED_HEADERS = (
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "auto-submitted",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSigner:
    """The keys of a sender; without any, a message goes out as it was written."""

    dkim_domain: str = ""
    dkim_selector: str = ""
    dkim_key: Path | None = None
    #: PEM files for S/MIME signatures
    certificate: Path | None = None
    key: Path | None = None

    def sign_message(self, message: EmailMessage, encrypt_for: Path | None = None) -> bytes:
        """Return the message's bytes: S/MIME inside, DKIM outside; encrypted where the recipient has a certificate."""
        content = message.as_bytes()
        if self.certificate is not None and self.key is not None:
            content = sign_smime(content, self.certificate, self.key)
        if encrypt_for is not None:
            content = encrypt_smime(content, encrypt_for)
        return self._add_dkim_signature(content)

    def sign_notice(self, message: EmailMessage) -> bytes:
        """Return the bytes of a notice to an operator."""
        return self._add_dkim_signature(message.as_bytes())

    def _add_dkim_signature(self, content: bytes) -> bytes:
        if self.dkim_key is None:
            return content
        try:
            import dkim
        except ImportError as cause:
            raise SettingsError("[mail] dkim needs `pip install 'briefings[dkim]'`") from cause
        present = {line.partition(b":")[0].lower() for line in content.partition(b"\r\n\r\n")[0].split(b"\r\n")}
        chosen = [name.encode() for name in SIGNED_HEADERS if name.encode() in present]
        try:
            selector, domain = self.dkim_selector.encode(), self.dkim_domain.encode()
            header: bytes = dkim.sign(
                content,
                selector,
                domain,
                read_key_file(self.dkim_key),
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=chosen,
            )
        except dkim.DKIMException as cause:
            raise SettingsError(f"[mail] dkim: {self.dkim_key} cannot be used as a key") from cause
        return header.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + content


def read_key_file(path: Path) -> bytes:
    """Read a key or certificate; one that is not there is the settings' mistake."""
    try:
        return path.read_bytes()
    except OSError as cause:
        raise SettingsError(f"[mail] {path} cannot be read: {cause.strerror}") from cause


def sign_smime(content: bytes, certificate: Path, key: Path) -> bytes:
    """Return the message with its body in a detached S/MIME signature (RFC 8551)."""
    outer, body = split_message(content)
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7
    except ImportError as cause:
        raise SettingsError("[mail] smime needs `pip install 'briefings[smime]'`") from cause
    try:
        signer = x509.load_pem_x509_certificate(read_key_file(certificate))
        secret = load_pem_private_key(read_key_file(key), None)
    except (ValueError, TypeError) as cause:
        raise SettingsError(f"[mail] smime: {certificate} and {key} are not a PEM certificate and key") from cause
    if not isinstance(secret, RSAPrivateKey | EllipticCurvePrivateKey):
        raise SettingsError(f"[mail] smime: {key} must be an RSA or EC key")
    built = pkcs7.PKCS7SignatureBuilder().set_data(body).add_signer(signer, secret, hashes.SHA256())
    return outer + built.sign(Encoding.SMIME, [pkcs7.PKCS7Options.DetachedSignature]).replace(b"\r\n", b"\n").replace(
        b"\n", b"\r\n"
    )


def encrypt_smime(content: bytes, certificate: Path) -> bytes:
    """Return the message with its body encrypted for the owner of the certificate."""
    outer, body = split_message(content)
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
    except ImportError as cause:
        raise SettingsError("[mail] certificates need `pip install 'briefings[smime]'`") from cause
    try:
        theirs = x509.load_pem_x509_certificate(read_key_file(certificate))
        built = pkcs7.PKCS7EnvelopeBuilder().set_data(body).add_recipient(theirs)
        # RFC 8551 asks for AES; the library's own default is the older AES-128.
        envelope = built.set_content_encryption_algorithm(AES256).encrypt(Encoding.SMIME, [pkcs7.PKCS7Options.Binary])
    except (ValueError, TypeError) as cause:
        raise SettingsError(f"{certificate} is not an RSA certificate that mail can be encrypted for") from cause
    return outer + envelope.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def split_message(content: bytes) -> tuple[bytes, bytes]:
    """Part a message into its outer headers and the MIME part within, which is what S/MIME covers."""
    message = message_from_bytes(content, policy=policy.SMTP)
    head, _, body = content.partition(b"\r\n\r\n")
    outer: list[bytes] = []
    inner: list[bytes] = []
    for line in split_headers(head):
        name = line.partition(b":")[0].lower()
        target = inner if name.startswith(b"content-") and name != b"content-language" else outer
        if name != b"mime-version":
            target.append(line)
    if not message.is_multipart() and not inner:
        inner.append(b"Content-Type: text/plain; charset=utf-8")
    return b"\r\n".join(outer) + b"\r\n", b"\r\n".join(inner) + b"\r\n\r\n" + body


def split_headers(head: bytes) -> list[bytes]:
    """Return the headers one by one, each with its continuation lines."""
    lines: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and lines:
            lines[-1] += b"\r\n" + line
        else:
            lines.append(line)
    return lines
