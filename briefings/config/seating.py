"""Seats the deliverers: settings become recipients and those who serve them."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from briefings.config.delivery import DeliverSettings, MailSettings, RecipientSettings
from briefings.config.plugins import find
from briefings.config.secrets import secret
from briefings.config.settings import Settings
from briefings.deliverers.drop import DropDeliverer
from briefings.deliverers.email import EmailDeliverer, Line, Server
from briefings.deliverers.errand import Recipient
from briefings.deliverers.message import Letterhead
from briefings.deliverers.sealing import Seal
from briefings.errors import SettingsError
from briefings.plan import Deliverer

PORTS = {"starttls": 587, "tls": 465, "plain": 25}


@dataclass(frozen=True, slots=True)
class Seated:
    """Who delivers, to whom, and who gets nothing."""

    deliverers: dict[str, Deliverer]
    recipients: tuple[Recipient, ...]
    suppressed: frozenset[str]
    domain: str


def seated(settings: Settings, base: Path, clock: Callable[[], datetime], drop: Path | None = None) -> Seated:
    """Seat everybody the settings name; with `drop`, mail is written there and nothing else is delivered."""
    mail = settings.mail
    recipients = (*(recipient_of(r, base) for r in settings.recipient), *listed(mail, base))
    if recipients and mail is None:
        raise SettingsError("[[recipient]] needs [mail], with `sender` and `host`")
    deliverers: dict[str, Deliverer] = {}
    if mail is not None:
        deliverers["email"] = post(mail, base, clock, drop)
    others = () if drop else settings.deliver
    for worker in others:
        if worker.name == "email":
            raise SettingsError('[[deliver]] name: "email" is what mail is called; choose another')
        deliverers[worker.name] = seat(worker, base, clock)
    everybody = (*recipients, *(recipient_for(worker) for worker in others))
    keys = [recipient.key for recipient in everybody]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise SettingsError(f"{', '.join(twice)}: named twice among the recipients; each gets an edition once")
    return Seated(
        deliverers, everybody, suppressed(mail, base), letterhead(mail).domain if mail else "briefings.invalid"
    )


def post(mail: MailSettings, base: Path, clock: Callable[[], datetime], drop: Path | None) -> Deliverer:
    """Seat the mail: to a server, or into a folder."""
    place = drop or (base / mail.drop if mail.drop else None)
    if place is not None:
        return DropDeliverer(path=place, head=letterhead(mail), clock=clock, seal=seal(mail, base))
    if not mail.host:
        raise SettingsError("[mail]: name the server in `host`, or a folder in `drop`")
    password_file = base / mail.password_file if mail.password_file else None
    password = secret("[mail] password", mail.password_env, password_file, mail.password_keyring, mail.user)
    server = Server(
        host=mail.host,
        port=mail.port or PORTS[mail.security],
        security=mail.security,
        authorities=base / mail.ca if mail.ca else None,
        user=mail.user,
        password=password,
        timeout=mail.timeout,
    )
    return EmailDeliverer(head=letterhead(mail), line=Line(server), clock=clock, seal=seal(mail, base))


def letterhead(mail: MailSettings) -> Letterhead:
    """Return what stands on every message."""
    return Letterhead(
        sender=mail.sender,
        reply_to=mail.reply_to,
        list_id=mail.list_id,
        unsubscribe=mail.unsubscribe,
        one_click=mail.one_click,
    )


def seal(mail: MailSettings, base: Path) -> Seal:
    """Return the keys that messages are signed with."""
    dkim, smime = mail.dkim, mail.smime
    return Seal(
        dkim_domain=dkim.domain if dkim else "",
        dkim_selector=dkim.selector if dkim else "",
        dkim_key=base / dkim.key if dkim else None,
        certificate=base / smime.certificate if smime else None,
        key=base / smime.key if smime else None,
    )


def seat(worker: DeliverSettings, base: Path, clock: Callable[[], datetime]) -> Deliverer:
    """Seat a folder, a webhook or a stranger's deliverer; options it does not know are the user's mistake."""
    options: dict[str, Any] = worker.options()
    if worker.kind == "folder":
        options = {**options, "path": base / str(options.get("path", "")), "clock": clock}
    if worker.kind == "webhook":
        options = {**webhook_options(worker.name, options, base), "clock": clock}
    try:
        made: Deliverer = find("deliverers", worker.kind)(**options)
    except TypeError as cause:
        raise SettingsError(f"[[deliver]] {worker.name!r}: {cause}") from cause
    return made


def webhook_options(name: str, options: dict[str, Any], base: Path) -> dict[str, Any]:
    """Turn `url`, `url_env`, `url_file`, `secret_env` and `secret_file` into what fetches them."""
    said = f"[[deliver]] {name!r}"
    given = {key: str(options.pop(key, "")) for key in ("url", "url_env", "url_file", "secret_env", "secret_file")}
    if sum(bool(given[key]) for key in ("url", "url_env", "url_file")) != 1:
        raise SettingsError(f"{said} needs one of url, url_env and url_file")
    address = given["url"]
    if address and not address.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise SettingsError(f"{said}: an address that is not on this machine must begin with https://")
    fetch = secret(f"{said} url", given["url_env"], base / given["url_file"] if given["url_file"] else None)
    sign = secret(f"{said} secret", given["secret_env"], base / given["secret_file"] if given["secret_file"] else None)
    return {**options, "url": (lambda: address) if address else fetch, "secret": sign}


def recipient_of(given: RecipientSettings, base: Path) -> Recipient:
    """Return a reader by mail."""
    return Recipient(
        key=given.address,
        name=given.name,
        formats=given.formats,
        topics=given.topics,
        marking=given.marking or "TLP:CLEAR",
        language=given.language,
        certificate=base / given.certificate if given.certificate else None,
    )


def recipient_for(worker: DeliverSettings) -> Recipient:
    """Return the recipient that a folder or webhook is."""
    marking = worker.marking if worker.marking is not None else "TLP:RED" if worker.kind == "folder" else "TLP:CLEAR"
    formats = worker.formats
    return Recipient(
        key=worker.name, channel=worker.name, formats=formats, topics=worker.topics, marking=marking or "TLP:CLEAR"
    )


def listed(mail: MailSettings | None, base: Path) -> Iterator[Recipient]:
    """Yield the recipients of the CSV files; several formats or topics stand in one cell with semicolons between."""
    for path in mail.lists if mail else ():
        try:
            with (base / path).open(encoding="utf-8-sig", newline="") as file:
                rows = csv.DictReader(file)
                for row in rows:
                    yield recipient_of(row_of(row, f"{base / path}:{rows.line_num}"), base)
        except (OSError, UnicodeDecodeError, csv.Error) as cause:
            raise SettingsError(f"{base / path}: cannot be read: {cause}") from cause


def row_of(row: dict[str | Any, str | Any], where: str) -> RecipientSettings:
    """Read one row of a list of recipients."""
    given: dict[str, Any] = {str(key).strip(): value.strip() for key, value in row.items() if isinstance(value, str)}
    for key in ("formats", "topics"):
        if key in given:
            given[key] = tuple(part.strip() for part in given[key].split(";") if part.strip())
    known = {key: value for key, value in given.items() if value not in ("", ()) or key == "address"}
    try:
        return RecipientSettings.model_validate(known)
    except ValidationError as cause:
        first = cause.errors(include_url=False)[0]
        raise SettingsError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from cause


def suppressed(mail: MailSettings | None, base: Path) -> frozenset[str]:
    """Return the addresses that get nothing, in lower case; lines that begin with # are remarks."""
    if mail is None or mail.suppressed is None:
        return frozenset()
    try:
        lines = (base / mail.suppressed).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as cause:
        # Whoever asked to get nothing must not get something because a file was mislaid.
        raise SettingsError(f"[mail] suppressed: {base / mail.suppressed} cannot be read: {cause}") from cause
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))
