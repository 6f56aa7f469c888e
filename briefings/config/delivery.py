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
    """`[mail.dkim]`: the signature that tells receiving servers the mail is ours."""

    domain: PrintableText
    selector: PrintableText
    #: PEM file of the private key, relative to the settings
    key: Path


class SmimeSettings(SettingsTable):
    """`[mail.smime]`: the signature that readers see."""

    certificate: Path
    key: Path


class MailSettings(SettingsTable):
    """`[mail]`: how mail leaves, and what stands on it."""

    #: "Name <address>" that mail comes from
    sender: SenderAddress
    reply_to: Annotated[str, AfterValidator(lambda text: check_sender(text) if text else text)] = ""
    #: name of the SMTP server; empty: nothing is sent, and `drop` must be given
    host: PrintableText = ""
    #: 587 for "starttls", 465 for "tls", 25 for "plain" when it is left out
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Literal["starttls", "tls", "plain"] = "starttls"
    #: PEM file of further certificate authorities, relative to the settings
    ca: Path | None = None
    #: name to log in with; empty: no log-in
    user: PrintableText = ""
    #: where the password is: the name of an environment variable, a file nobody else may read, or a keyring's service
    password_env: PrintableText = ""
    password_file: Path | None = None
    password_keyring: PrintableText = ""
    #: seconds that the server may take for one answer
    timeout: float = Field(default=60.0, gt=0, le=600)
    #: minutes in which passing faults are tried again
    retry_minutes: float = Field(default=30.0, ge=0, le=1440)
    #: folder that messages are written to instead of being sent, relative to the settings
    drop: Path | None = None
    list_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]*$")] = ""
    #: mailto: and https: addresses to leave the list by
    unsubscribe: tuple[Annotated[str, Field(pattern=r"^(mailto:|https://)[^\s<>,]+$")], ...] = ()
    #: the https address unsubscribes with one POST (RFC 8058)
    one_click: bool = False
    #: bytes of a message above which the files are not attached
    max_size: int = Field(default=10_000_000, ge=10_000)
    #: address under which the folder of editions lies on the web, named where files are too large
    link: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    #: CSV files of recipients, relative to the settings; their columns are the keys of `[[recipient]]`
    lists: tuple[Path, ...] = ()
    #: file of addresses that get nothing, one a line, relative to the settings
    suppressed: Path | None = None
    dkim: DkimSettings | None = None
    smime: SmimeSettings | None = None


class RecipientSettings(SettingsTable):
    """`[[recipient]]`: somebody the edition goes to by mail."""

    address: EmailAddress
    name: PrintableText = ""
    #: kinds of files attached; [] for the mail alone
    formats: tuple[PrintableText, ...] = ("pdf",)
    #: titles of the topics wanted; empty: all
    topics: tuple[PrintableText, ...] = ()
    #: the highest marking that may leave for them
    marking: Marking = "TLP:CLEAR"
    #: language of the mail; empty: the edition's. "fr" takes `email.fr.html` and `email.fr.txt` from your templates
    language: Annotated[str, Field(pattern=r"^([A-Za-z-]{2,12})?$")] = ""
    #: PEM file of the certificate that mail to them is encrypted for, relative to the settings
    certificate: Path | None = None


class DeliverSettings(BaseModel):
    """`[[deliver]]`: a folder, a webhook, or a deliverer of a plug-in; the other keys go to it."""

    model_config = ConfigDict(extra="allow", frozen=True)

    kind: PrintableText
    #: what it is called in the record of deliveries; unique
    name: Annotated[str, AfterValidator(check_printable), Field(min_length=1, max_length=100, pattern=r"^[^@]+$")]
    formats: tuple[PrintableText, ...] = ()
    topics: tuple[PrintableText, ...] = ()
    #: the highest marking that may go there; a folder may have everything unless you say less
    marking: Marking | None = None

    def options(self) -> dict[str, Any]:
        """Return the keys that are the deliverer's own."""
        return dict(self.model_extra or {})


class ScheduleSettings(SettingsTable):
    """`[schedule]`: when the briefing is due."""

    #: times of day, as in ["06:30", "17:00"]
    at: tuple[time, ...] = ()
    #: "daily", "weekdays", days of the week ("mon, thu") or of the month ("1, 15", "last")
    on: PrintableText = "daily"
    #: a line of cron (minute hour day month weekday) instead of `at` and `on`
    cron: PrintableText = ""
    #: IANA time zone
    zone: PrintableText = "UTC"
    #: minutes after which a missed slot is not caught up any more
    grace_minutes: float = Field(default=360.0, ge=0)
    #: minutes between two rounds of collecting ahead; 0: none
    collect_minutes: float = Field(default=0.0, ge=0)
    #: seconds that one stage may take before it is ended
    stage_seconds: float = Field(default=900.0, gt=0)
    #: stage = seconds, for stages that need more or less
    stages: dict[Literal["collect", "read", "group", "edit", "tabulate", "render", "keep"], float] = Field(
        default_factory=dict
    )
    #: who is told of failures and of editions to look at: addresses, or names of webhooks
    notify: tuple[PrintableText, ...] = ()


class PolicySettings(SettingsTable):
    """`[policy]`: what happens between making and sending."""

    #: what to do when nothing is new: "skip", "notice" (a short mail that says so) or "send"
    on_empty: Literal["skip", "notice", "send"] = "notice"
    #: new stories below which an edition counts as empty
    minimum_new: int = Field(default=1, ge=0)
    #: hold every edition for `briefings approve`
    approval: bool = False
    #: minutes after the slot in which the edition can be looked at before it goes out by itself
    draft_minutes: float = Field(default=0.0, ge=0)
