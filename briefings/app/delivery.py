"""Editions of a project reach their recipients: sent, corrected, in the version for each; and operators are told."""

import contextlib
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import tenacity

from briefings.app.correction import CorrectionFinder, list_corrected_recipients, make_correction
from briefings.app.dispatch import DELIVERY_ERRORS, Outcome, dispatch_shipment
from briefings.app.editions import explain_hold, slot_for_edition
from briefings.app.jobs import render_job, run_job
from briefings.app.project import Project
from briefings.app.release import require_verified_edition
from briefings.app.shipment import DispatchContext, Shipment
from briefings.config.delivery_plan import DeliveryPlan, build_delivery_plan, build_notifier
from briefings.config.rendering import build_templates
from briefings.core.delivery import DeliveryError, Recipient, TemporaryDeliveryError
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import BriefingsError, UsageError
from briefings.core.message import Message, make_count_message
from briefings.core.resources import templates_folder
from briefings.core.serialization import briefing_to_json
from briefings.edition.changes import with_changes_since
from briefings.edition.policy import for_topics
from briefings.publishing.renderers.email import EmailNotes, EmailRenderer
from briefings.publishing.renderers.limited_templates import draw_mail
from briefings.storage.library import Library
from briefings.storage.records import EditionRecord


def send_edition(
    project: Project,
    edition: str,
    slot: str = "",
    notice: str = "",
    *,
    to: Sequence[str] = (),
    resend: bool = False,
    drop: Path | None = None,
) -> Outcome:
    """Send an edition, or with `notice` only a mail that says why there is none; the caller holds the briefing.

    Without a slot it is sent for its own. Of an edition that was corrected the correction is sent: as such to those who
    had the first, and as an edition like any other to the rest. With `drop`, mail is written into that folder, nothing
    leaves and nothing is recorded. Raises `UsageError` for an edition that may not leave.
    """
    project.catalogue.fetch_editions()
    record = project.catalogue.find_edition(edition)
    if not notice:
        last = project.catalogue.find_last_correction(record)
        record, slot = (record, slot) if last.name == record.name else (last, "")
    if drop is None and not notice and (reason := explain_hold(project, record)):
        raise UsageError(reason)
    if drop is None and not notice:
        require_verified_edition(project, record.name)
    plan = load_delivery_plan(project, drop)
    shipment = build_shipment(project, plan, record, slot or slot_for_edition(record), notice)
    if drop is None:
        outcome = dispatch_shipment(build_dispatch_context(project, plan, project.library), shipment, to, resend)
        return replace(outcome, problems=(*plan.problems, *outcome.problems))
    with tempfile.TemporaryDirectory() as scratch:
        # A rehearsal leaves no trace: it is recorded in a library that is thrown away.
        library = Library(Path(scratch) / "library.sqlite")
        library.add_edition(record)
        return dispatch_shipment(build_dispatch_context(project, plan, library), shipment, to, resend)


def correct_edition(project: Project, record: EditionRecord, note: str) -> tuple[EditionRecord, Outcome]:
    """Make an edition anew and send it, as an answer, to those who had the first; the caller holds the briefing.

    Returns the new edition and what became of it: one that waits to be approved is sent to nobody yet. Raises
    `UsageError` when there is nothing to correct.
    """
    made = make_correction(project, record, note)
    return made, Outcome() if explain_hold(project, made) else send_correction(project, made)


def send_correction(project: Project, record: EditionRecord) -> Outcome:
    """Send a correction to those who had what it corrects; the caller holds the briefing."""
    return send_edition(project, record.name, to=list_corrected_recipients(project, record))


def build_shipment(
    project: Project, plan: DeliveryPlan, record: EditionRecord, slot: str, notice: str = ""
) -> Shipment:
    """Return an edition with its files and the version for each recipient, or with `notice` only a mail without it."""
    mail = project.settings.mail
    edition = record.name
    briefing = project.catalogue.read_edition(edition)
    notes = EmailNotes(unsubscribe=mail.unsubscribe[0] if mail and mail.unsubscribe else "")
    if notice:
        none = make_count_message(
            "No edition today: %(reason)s (%(num)s article came in).",
            "No edition today: %(reason)s (%(num)s articles came in).",
            briefing.coverage.collected,
            reason=Message(notice),
        )
        return Shipment(
            briefing_key=project.briefing_key,
            slot=slot,
            edition=edition,
            briefing=without_content(briefing),
            renditions=(),
            notes=replace(notes, notice=none, absent=True),
        )
    chain = project.catalogue.list_corrected_editions(record)
    return Shipment(
        briefing_key=project.briefing_key,
        slot=slot,
        edition=edition,
        briefing=briefing,
        renditions=project.catalogue.read_files(edition),
        notes=notes,
        corrects=slot_for_edition(chain[0]) if chain else "",
        correction=briefing.correction or len(chain),
        corrections=CorrectionFinder(project, record, briefing).find_corrections(plan.recipients) if chain else {},
        versions=build_recipient_versions(
            briefing,
            plan.recipients,
            project.catalogue.find_last_received_editions(edition, slot),
            project.catalogue.read_edition,
        ),
    )


def without_content(briefing: Briefing) -> Briefing:
    """Return what a notice says of an edition that nobody gets: whose it is, and what went wrong; it has no number."""
    empty = replace(briefing, number=None, sections=(), points=(), tables=(), glance=(), since="", changes=())
    return replace(empty, bottom_line=(), undisclosed=(), sources=())


def build_recipient_versions(
    briefing: Briefing, recipients: Sequence[Recipient], last: Mapping[str, str], read: Callable[[str], Briefing]
) -> Mapping[str, Briefing]:
    """Return the edition as it is for each recipient: with what changed since the edition they had last.

    Those who had the same one last, and want the same topics, share one version; where that is the edition as it was
    kept, it is that very object. An edition without a number (nothing came in) is the same for all.
    """
    if briefing.number is None:
        return {}
    made: dict[tuple[str, tuple[str, ...]], Briefing] = {}
    for recipient in recipients:
        key = (last.get(recipient.key.lower(), ""), recipient.topics)
        if key not in made:
            name, topics = key
            earlier = for_topics(read(name), topics) if name else None
            version = with_changes_since(for_topics(briefing, topics), earlier, briefing.number)
            made[key] = briefing if version.digest == briefing.digest else version
    return {recipient.key: made[last.get(recipient.key.lower(), ""), recipient.topics] for recipient in recipients}


def load_delivery_plan(project: Project, drop: Path | None = None) -> DeliveryPlan:
    """Return who delivers, and to whom; with `drop`, mail is written into that folder and nothing else delivered."""
    return build_delivery_plan(project.settings, project.base, project.clock, drop)


def build_dispatch_context(project: Project, plan: DeliveryPlan, library: Library) -> DispatchContext:
    """Return everything that dispatch needs; deliveries are recorded in `library`."""
    mail = project.settings.mail

    def render_files(briefing: Briefing) -> tuple[Rendition, ...]:
        drawn = run_job(project, render_job, project.settings_file, briefing_to_json(briefing))
        return drawn if isinstance(drawn, tuple) else ()

    def render_mail(briefing: Briefing, notes: EmailNotes, language: str) -> Sequence[Rendition]:
        return render_mail_text(project, briefing, notes, language)

    return DispatchContext(
        library=library,
        deliverers=plan.deliverers,
        recipients=plan.recipients,
        clock=project.clock,
        sleep=project.sleep,
        draw_random=random.random,
        render_mail=render_mail,
        render_files=render_files,
        domain=plan.domain,
        topics=tuple(topic.name for topic in project.settings.topic),
        suppressed=plan.suppressed,
        retry_window=mail.retry_minutes * 60 if mail else 1800.0,
        max_size=mail.max_size if mail else 10_000_000,
        link=mail.link if mail else "",
        stopping=project.stopping,
    )


def render_mail_text(project: Project, briefing: Briefing, notes: EmailNotes, language: str) -> Sequence[Rendition]:
    """Draw the text of a mail, in the user's templates for its language where there are such."""
    language = language or briefing.language
    own = project.base / project.settings.templates if project.settings.templates else None
    page, text = (
        f"email.{language}.{kind}"
        if any((f / f"email.{language}.{kind}").is_file() for f in (own, templates_folder()) if f)
        else f"email.{kind}"
        for kind in ("html", "txt")
    )
    renderer = EmailRenderer(build_templates(project.settings, project.base), page, text, language)
    return draw_mail(renderer, briefing, notes)


def notify_operators(project: Project, about: str, text: str, identity: str) -> None:
    """Tell each operator whatever happens to the others; `DeliveryError` says which could not be told, and why."""
    wanted = project.settings.schedule.notify if project.settings.schedule else ()
    failures = []
    for to in wanted:
        try:
            notifier = build_notifier(project.settings, project.base, project.clock, to)
            with contextlib.closing(notifier):
                tenacity.Retrying(
                    retry=tenacity.retry_if_exception_type(TemporaryDeliveryError),
                    stop=tenacity.stop_after_attempt(3),
                    wait=tenacity.wait_fixed(5),
                    sleep=project.sleep,
                    reraise=True,
                )(notifier.notify, to, about, text, identity)
        except DELIVERY_ERRORS as fault:
            failures.append(f"{to}: {fault}" if isinstance(fault, BriefingsError) else f"{to}: {fault!r}")
    if failures:
        raise DeliveryError("; ".join(failures))
