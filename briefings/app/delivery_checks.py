"""Whether everything that sending needs is there and can be used: nothing is sent, and nothing outside is asked."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from briefings.app.timetable import build_timetable
from briefings.config.delivery import DeliverSettings, MailSettings
from briefings.config.delivery_plan import (
    DeliveryPlan,
    build_delivery_plan,
    build_mail_password_getter,
    build_message_signer,
    build_notifier,
    build_smtp_server,
    build_webhook_options,
    sender_profile,
)
from briefings.config.settings import Settings
from briefings.core.errors import BriefingsError, SettingsError
from briefings.core.suggestions import suggest_nearest
from briefings.publishing.deliverers.message import compose_notice
from briefings.publishing.deliverers.smtp import create_tls_context
from briefings.publishing.deliverers.webhook import find_address_fault, sign_payload
from briefings.storage.library import utc_now

#: What is looked at, and what raises when it cannot be used.
Look = tuple[str, Callable[[], object]]


def find_delivery_problems(settings: Settings, base: Path) -> Iterator[tuple[str, str]]:
    """Yield what would keep somebody from getting an edition: the thing, and what is wrong with it."""
    try:
        plan = build_delivery_plan(settings, base, utc_now)
    except BriefingsError as error:
        yield "delivery", str(error)
        return
    yield from (("recipients", str(problem)) for problem in plan.problems)
    known = {topic.name.casefold() for topic in settings.topic}
    for recipient in plan.recipients:
        for topic in recipient.topics:
            if known and topic.casefold() not in known:
                named = ", ".join(topic.name for topic in settings.topic)
                near = suggest_nearest(topic, (one.name for one in settings.topic))
                yield "recipients", f"{recipient.key}: nobody has the topic {topic!r}; the settings name {named}{near}"
    for name, use in iter_looks(settings, base, plan):
        try:
            use()
        except (BriefingsError, OSError, ValueError) as error:
            yield name, str(error) if isinstance(error, BriefingsError) else f"cannot be used: {error}"


def iter_looks(settings: Settings, base: Path, plan: DeliveryPlan) -> Iterator[Look]:
    """Yield everything that is needed besides the lists: passwords, keys, certificates, addresses and folders."""
    if schedule := settings.schedule:
        yield "schedule", partial(build_timetable, schedule.at, schedule.on, schedule.zone, schedule.cron)
        for to in schedule.notify:
            yield f"notify {to}", partial(build_notifier, settings, base, utc_now, to)
    if mail := settings.mail:
        yield from iter_mail_looks(mail, base, plan)
    for worker in settings.deliver:
        if worker.kind == "webhook":
            yield f"deliver {worker.name!r}", partial(use_webhook_secrets, worker, base)
        if worker.kind == "folder":
            path = base / str(worker.options().get("path", ""))
            yield f"deliver {worker.name!r}", partial(require_writable_folder, path)


def iter_mail_looks(mail: MailSettings, base: Path, plan: DeliveryPlan) -> Iterator[Look]:
    """Yield what sending mail needs."""
    if mail.drop:
        yield "mail drop", partial(require_writable_folder, base / mail.drop)
    else:
        yield "mail password", build_mail_password_getter(mail, base)
        yield "mail ca", partial(create_tls_context, build_smtp_server(mail, base))
    signer = build_message_signer(mail, base)
    letter = compose_notice(
        sender_profile(mail), "nobody@briefings.invalid", "-", "-", "<0@briefings.invalid>", utc_now()
    )
    yield "mail keys", lambda: signer.sign_message(letter)
    for recipient in plan.recipients:
        if recipient.certificate:
            yield f"certificate of {recipient.key}", partial(signer.sign_message, letter, recipient.certificate)


def use_webhook_secrets(worker: DeliverSettings, base: Path) -> None:
    """Read the address and the key of a webhook, and sign with it. Raises `SettingsError`."""
    options = build_webhook_options(worker.name, worker.options(), base)
    if fault := find_address_fault(options["url"]()):
        raise SettingsError(f"the address of the webhook {fault}")
    if secret := options["secret"]():
        sign_payload(secret, "", "0", b"")


def require_writable_folder(path: Path) -> None:
    """Raise `SettingsError` where files cannot be written into a folder that may have to be made first."""
    nearest = next(folder for folder in (path, *path.parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise SettingsError(f"{nearest} is no folder that can be written")
