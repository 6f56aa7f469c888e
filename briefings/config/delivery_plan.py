"""Settings become recipients and the deliverers that serve them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from briefings.config.delivery import DeliverSettings, MailSettings, RecipientSettings
from briefings.config.old_deliverers import adapt_deliverer, adapt_notifier
from briefings.config.plugins import load_plugin
from briefings.config.recipient_lists import read_recipient_list
from briefings.config.secrets import make_secret_getter
from briefings.config.settings import Settings
from briefings.core.article import Problem
from briefings.core.delivery import Recipient
from briefings.core.errors import SettingsError
from briefings.core.plan import Deliverer, OperatorNotifier
from briefings.publishing.deliverers.eml_files import EmlFileDeliverer
from briefings.publishing.deliverers.message import SenderProfile
from briefings.publishing.deliverers.signing import MessageSigner
from briefings.publishing.deliverers.smtp import EmailDeliverer, SmtpConnection, SmtpServer
from briefings.publishing.deliverers.webhook import find_address_fault

DEFAULT_PORTS = {"starttls": 587, "tls": 465, "plain": 25}


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """Who delivers, to whom, and which addresses get nothing."""

    deliverers: dict[str, Deliverer]
    recipients: tuple[Recipient, ...]
    suppressed: frozenset[str]
    domain: str
    #: recipients that cannot be served, each with the reason; the others are
    problems: tuple[Problem, ...] = ()


def build_delivery_plan(
    settings: Settings, base: Path, clock: Callable[[], datetime], drop: Path | None = None
) -> DeliveryPlan:
    """Return what the settings say about delivery; with `drop`, mail is written there and nothing else is delivered.

    A recipient that cannot be read, or stands there twice, is a problem and costs nobody else the edition.
    """
    mail = settings.mail
    found = [*(recipient_from_settings(r, base) for r in settings.recipient), *read_recipient_lists(mail, base)]
    recipients, problems = separate_recipients(found)
    if recipients and mail is None:
        raise SettingsError("[[recipient]] needs [mail], with `sender` and `host`")
    deliverers: dict[str, Deliverer] = {}
    if mail is not None:
        deliverers["email"] = build_mailer(mail, base, clock, drop)
    others = () if drop else settings.deliver
    for worker in others:
        if worker.name in deliverers or worker.name == "email":
            raise SettingsError(f"[[deliver]] name: {worker.name!r} is what another is called; choose another")
        deliverers[worker.name] = adapt_deliverer(build_deliverer(worker, base, clock))
    refuse_shared_folders(others, base, base / settings.output)
    return DeliveryPlan(
        deliverers,
        (*recipients, *(recipient_for_channel(worker) for worker in others)),
        read_suppression_list(mail, base),
        sender_profile(mail).domain if mail else "briefings.invalid",
        problems,
    )


def separate_recipients(found: Iterable[Recipient | Problem]) -> tuple[tuple[Recipient, ...], tuple[Problem, ...]]:
    """Return the recipients, each address once whatever its case, and the problems."""
    recipients: dict[str, Recipient] = {}
    problems: list[Problem] = []
    for one in found:
        if isinstance(one, Problem):
            problems.append(one)
        elif (first := recipients.setdefault(one.key.lower(), one)) is not one:
            what = f"named twice among the recipients; the first counts ({first.key})"
            problems.append(Problem(one.key, what, "take it out of the settings or of the list", "deliver"))
    return tuple(recipients.values()), tuple(problems)


def build_notifier(settings: Settings, base: Path, clock: Callable[[], datetime], to: str) -> OperatorNotifier:
    """Return what tells an operator, by mail for an address and else by the `[[deliver]]` of that name.

    No list of recipients is read: what is wrong with one must not keep the operator from hearing of it.
    """
    if "@" in to and settings.mail is not None:
        return build_mailer(settings.mail, base, clock, None)
    for worker in settings.deliver:
        if worker.name == to and (found := adapt_notifier(build_deliverer(worker, base, clock))):
            return found
    raise SettingsError(f"[schedule] notify: {to!r} is neither an address with [mail] nor a [[deliver]] webhook")


def build_mailer(
    mail: MailSettings, base: Path, clock: Callable[[], datetime], drop: Path | None
) -> EmailDeliverer | EmlFileDeliverer:
    """Return what sends mail to a server, or writes it into a folder."""
    place = drop or (base / mail.drop if mail.drop else None)
    if place is not None:
        return EmlFileDeliverer(
            path=place, profile=sender_profile(mail), clock=clock, signer=build_message_signer(mail, base)
        )
    if not mail.host:
        raise SettingsError("[mail]: name the server in `host`, or a folder in `drop`")
    return EmailDeliverer(
        profile=sender_profile(mail),
        connection=SmtpConnection(build_smtp_server(mail, base)),
        clock=clock,
        signer=build_message_signer(mail, base),
    )


def build_smtp_server(mail: MailSettings, base: Path) -> SmtpServer:
    """Return the mail server of the settings."""
    return SmtpServer(
        host=mail.host,
        port=mail.port or DEFAULT_PORTS[mail.security],
        security=mail.security,
        authorities=base / mail.ca if mail.ca else None,
        user=mail.user,
        password=build_mail_password_getter(mail, base),
        timeout=mail.timeout,
    )


def build_mail_password_getter(mail: MailSettings, base: Path) -> Callable[[], str]:
    """Return what fetches the password of the mail server."""
    file = base / mail.password_file if mail.password_file else None
    return make_secret_getter("[mail] password", mail.password_env, file, mail.password_keyring, mail.user)


def sender_profile(mail: MailSettings) -> SenderProfile:
    """Return what stands on every message."""
    return SenderProfile(
        sender=mail.sender,
        reply_to=mail.reply_to,
        list_id=mail.list_id,
        unsubscribe=mail.unsubscribe,
        one_click=mail.one_click,
    )


def build_message_signer(mail: MailSettings, base: Path) -> MessageSigner:
    """Return the keys that messages are signed with."""
    dkim, smime = mail.dkim, mail.smime
    return MessageSigner(
        dkim_domain=dkim.domain if dkim else "",
        dkim_selector=dkim.selector if dkim else "",
        dkim_key=base / dkim.key if dkim else None,
        certificate=base / smime.certificate if smime else None,
        key=base / smime.key if smime else None,
    )


def build_deliverer(worker: DeliverSettings, base: Path, clock: Callable[[], datetime]) -> object:
    """Return the deliverer of a folder, a webhook or a plug-in; options it does not know are the user's mistake."""
    options: dict[str, Any] = worker.options()
    if worker.kind == "folder":
        if not options.get("path"):
            raise SettingsError(f"[[deliver]] {worker.name!r} needs a path, the folder that editions are copied into")
        options = {**options, "path": base / str(options["path"]), "clock": clock}
    if worker.kind == "webhook":
        if carried := ", ".join(sorted({*worker.formats} - {"json"})):
            raise SettingsError(f"[[deliver]] {worker.name!r}: formats: a webhook carries no files; take out {carried}")
        options = {**build_webhook_options(worker.name, options, base), "clock": clock}
    try:
        made: object = load_plugin("deliverers", worker.kind)(**options)
    except TypeError as cause:
        raise SettingsError(f"[[deliver]] {worker.name!r}: {cause}") from cause
    return made


def refuse_shared_folders(workers: Iterable[DeliverSettings], base: Path, output: Path) -> None:
    """Raise `SettingsError` where two write into one folder: what one may not have would lie there for the other."""
    taken = {output.resolve(): "the editions themselves"}
    for worker in workers:
        if worker.kind == "folder" and (path := worker.options().get("path")):
            where = (base / str(path)).resolve()
            if where in taken:
                raise SettingsError(f"[[deliver]] {worker.name!r}: path: {path} is the folder of {taken[where]}")
            taken[where] = f"[[deliver]] {worker.name!r}"


def build_webhook_options(name: str, options: dict[str, Any], base: Path) -> dict[str, Any]:
    """Turn `url`, `url_env`, `url_file`, `secret_env` and `secret_file` into what fetches them."""
    where = f"[[deliver]] {name!r}"
    given = {key: str(options.pop(key, "")) for key in ("url", "url_env", "url_file", "secret_env", "secret_file")}
    if sum(bool(given[key]) for key in ("url", "url_env", "url_file")) != 1:
        raise SettingsError(f"{where} needs one of url, url_env and url_file")
    address = given["url"]
    if address and (fault := find_address_fault(address)):
        raise SettingsError(f"{where}: url: {fault}")
    url_file, secret_file = (base / given[key] if given[key] else None for key in ("url_file", "secret_file"))
    fetch = make_secret_getter(f"{where} url", given["url_env"], url_file)
    sign = make_secret_getter(f"{where} secret", given["secret_env"], secret_file)
    return {**options, "url": (lambda: address) if address else fetch, "secret": sign}


def recipient_from_settings(given: RecipientSettings, base: Path) -> Recipient:
    """Return a recipient by mail."""
    return Recipient(
        key=given.address,
        name=given.name,
        formats=given.formats,
        topics=given.topics,
        marking=given.marking or "TLP:CLEAR",
        language=given.language,
        certificate=base / given.certificate if given.certificate else None,
    )


def recipient_for_channel(worker: DeliverSettings) -> Recipient:
    """Return the recipient that a folder or webhook is."""
    marking = worker.marking if worker.marking is not None else "TLP:RED" if worker.kind == "folder" else "TLP:CLEAR"
    formats = worker.formats
    return Recipient(
        key=worker.name, channel=worker.name, formats=formats, topics=worker.topics, marking=marking or "TLP:CLEAR"
    )


def read_recipient_lists(mail: MailSettings | None, base: Path) -> Iterator[Recipient | Problem]:
    """Yield the recipients of the lists that the settings name, and what is wrong with them."""
    for path in mail.lists if mail else ():
        for one in read_recipient_list(base / path):
            yield one if isinstance(one, Problem) else recipient_from_settings(one, base)


def read_suppression_list(mail: MailSettings | None, base: Path) -> frozenset[str]:
    """Return the addresses that get nothing, in lower case; lines that begin with # are remarks."""
    if mail is None or mail.suppressed is None:
        return frozenset()
    try:
        lines = (base / mail.suppressed).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as cause:
        # A recipient that asked to get nothing must not get something because a file was mislaid.
        raise SettingsError(f"[mail] suppressed: {base / mail.suppressed} cannot be read: {cause}") from cause
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))
