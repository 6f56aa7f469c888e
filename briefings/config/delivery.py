"""The shape of `[mail]`, `[[recipient]]`, `[[deliver]]`, `[schedule]` and `[policy]`; secrets never stand in them."""

import re
from datetime import time
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from briefings.config.types import Marking, SettingsTable

#: An address as mail servers everywhere take it; letters beyond ASCII before the @ need a kind of server that few have.
ADDRESS_PATTERN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def check_printable(text: str) -> str:
    """Refuse what could begin another header or another line."""
    if not text.isprintable():
        raise ValueError("line breaks and control characters are refused")
    return text


def check_email_address(text: str) -> str:
    """Check a bare e-mail address; a domain of another script is written as the mail servers write it.

    >>> check_email_address("ana@bücher.example")
    'ana@xn--bcher-kva.example'
    """
    name, at, domain = check_printable(text).strip().rpartition("@")
    try:
        found = f"{name}{at}{domain.encode('idna').decode() if not domain.isascii() else domain}"
    except UnicodeError as cause:
        raise ValueError("is not an e-mail address") from cause
    if not ADDRESS_PATTERN.fullmatch(found) or ".." in found or found.startswith(".") or ".@" in found:
        raise ValueError("is not an e-mail address")
    return found


def check_sender(text: str) -> str:
    """Check an address with or without a name before it."""
    check_email_address(parseaddr(check_printable(text))[1])
    return text


PrintableText = Annotated[str, AfterValidator(check_printable)]
EmailAddress = Annotated[str, AfterValidator(check_email_address)]
SenderAddress = Annotated[str, AfterValidator(check_sender)]


class DkimSettings(SettingsTable):
    """`[mail.dkim]`: a DKIM signature, which receiving servers check (needs `briefings[dkim]`)."""

    #: domain that signs
    domain: PrintableText
    #: selector under which the public key is published
    selector: PrintableText
    #: PEM file of the private key
    key: Path


class SmimeSettings(SettingsTable):
    """`[mail.smime]`: an S/MIME signature, which mail programs show (needs `briefings[smime]`)."""

    #: PEM file of the certificate
    certificate: Path
    #: PEM file of the private key
    key: Path


class MailSettings(SettingsTable):
    """`[mail]`: how mail is sent, and what its headers say."""

    #: who mail comes from, as `Name <address>`
    sender: SenderAddress
    #: address that answers go to; empty: the sender
    reply_to: Annotated[str, AfterValidator(lambda text: check_sender(text) if text else text)] = ""
    #: name of the SMTP server; needed unless `drop` is given
    host: PrintableText = ""
    #: port of the server; without it 587 for "starttls", 465 for "tls", 25 for "plain"
    port: int | None = Field(default=None, ge=1, le=65535)
    #: "tls" for implicit TLS, "plain" for none; certificates are verified
    security: Literal["starttls", "tls", "plain"] = "starttls"
    #: PEM file of further certificate authorities
    ca: Path | None = None
    #: name to log in with; empty: no log-in
    user: PrintableText = ""
    #: name of an environment variable that holds the password
    password_env: PrintableText = ""
    #: file that holds the password; only you may be able to read it (mode 0600)
    password_file: Path | None = None
    #: service under which the system's keyring has the password (needs `briefings[keyring]`)
    password_keyring: PrintableText = ""
    #: seconds to wait for one answer of the server
    timeout: float = Field(default=60.0, gt=0, le=600)
    #: minutes during which a temporary failure is tried again
    retry_minutes: float = Field(default=30.0, ge=0, le=1440)
    #: folder that messages are written to as .eml files instead of being sent
    drop: Path | None = None
    #: value of the List-Id header
    list_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]*$")] = ""
    #: mailto: and https: addresses to unsubscribe by
    unsubscribe: tuple[Annotated[str, Field(pattern=r"^(mailto:|https://)[^\s<>,]+$")], ...] = ()
    #: whether the https: address unsubscribes with one POST (RFC 8058)
    one_click: bool = False
    #: bytes; when a message would be larger, no files are attached
    max_size: int = Field(default=10_000_000, ge=10_000)
    #: web address of the folder of editions: the mail leads to its HTML edition there, and to files too large to attach
    link: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    #: CSV files of recipients; the columns are the keys of `[[recipient]]`, several values in a cell are separated by
    #: semicolons
    lists: tuple[Path, ...] = ()
    #: file of addresses that get nothing, one on each line
    suppressed: Path | None = None
    #: DKIM signature
    dkim: DkimSettings | None = None
    #: S/MIME signature
    smime: SmimeSettings | None = None


class RecipientSettings(SettingsTable):
    """`[[recipient]]`: somebody who gets the edition by mail."""

    #: e-mail address
    address: EmailAddress
    #: name, as in the To header
    name: PrintableText = ""
    #: formats of the files attached; [] for the mail alone
    formats: tuple[PrintableText, ...] = ("pdf",)
    #: topics wanted, by title, in the mail and in the files; empty: all
    topics: tuple[PrintableText, ...] = ()
    #: the highest marking that they may receive; an edition with a higher one is not sent to them, which is reported
    marking: Marking = "TLP:CLEAR"
    #: language of the mail; empty: the edition's. "fr" uses `email.fr.html` and `email.fr.txt` of your `templates` if
    #: they exist
    language: Annotated[str, Field(pattern=r"^([A-Za-z-]{2,12})?$")] = ""
    #: PEM file of the certificate that mail to them is encrypted with
    certificate: Path | None = None


class DeliverSettings(BaseModel):
    """`[[deliver]]`: another way to deliver; each kind has its own keys, a kind from a plug-in too."""

    model_config = ConfigDict(extra="allow", frozen=True)

    #: "folder", "webhook", or a kind that a plug-in brings
    kind: PrintableText
    #: unique name, as `briefings deliveries` lists it
    name: Annotated[str, AfterValidator(check_printable), Field(min_length=1, max_length=100, pattern=r"^[^@]+$")]
    #: formats delivered; empty: "pdf", "html" and "json", as far as the edition has them
    formats: tuple[PrintableText, ...] = ()
    #: topics wanted, by title; empty: all
    topics: tuple[PrintableText, ...] = ()
    #: the highest marking that may go there; without it everything for a folder, "TLP:CLEAR" for any other kind
    marking: Marking | None = None

    def options(self) -> dict[str, Any]:
        """Return the keys that are the deliverer's own."""
        return dict(self.model_extra or {})


class ScheduleSettings(SettingsTable):
    """`[schedule]`: when an edition is due."""

    #: times of day, as in ["06:30", "17:00"]; needed unless `cron` is given
    at: tuple[time, ...] = ()
    #: "daily", "weekdays", days of the week ("mon, thu") or of the month ("1, 15", "last")
    on: PrintableText = "daily"
    #: a cron expression (minute hour day month weekday) instead of `at` and `on`
    cron: PrintableText = ""
    #: IANA time zone of the times, as in "Europe/London"
    zone: PrintableText = "UTC"
    #: minutes after its time within which a missed edition is still made
    grace_minutes: float = Field(default=360.0, ge=0)
    #: minutes between two rounds of collecting and analysing ahead; 0: none
    collect_minutes: float = Field(default=0.0, ge=0)
    #: seconds after which a stage is stopped and reported
    stage_seconds: float = Field(default=900.0, gt=0)
    #: other limits for single stages, as in { render = 300 }
    stages: dict[Literal["collect", "read", "group", "edit", "tabulate", "render", "keep", "verify"], float] = Field(
        default_factory=dict
    )
    #: who is told of failures and of editions to approve: e-mail addresses, or names of webhooks
    notify: tuple[PrintableText, ...] = ()
    #: folder of `health.json` and `briefings.prom`, which the scheduler keeps for monitors; without it that of editions
    status_folder: Path | None = None


class PolicySettings(SettingsTable):
    """`[policy]`: what happens between making and sending."""

    #: what to do with an empty edition: "skip" it, send a "notice" (a short mail that says so), or "send" it
    on_empty: Literal["skip", "notice", "send"] = "notice"
    #: an edition with fewer stories that are new, updated or corrected since the last one sent counts as empty
    minimum_new: int = Field(default=1, ge=0)
    #: hold every edition until `briefings approve`
    approval: bool = False
    #: verify every edition before it is sent, and hold one that does not verify; see `briefings verify`
    verify: bool = True
    #: without `approval`: minutes in which an edition can be looked at and withdrawn before it is sent by itself
    draft_minutes: float = Field(default=0.0, ge=0)
