"""Sends a shipment to every recipient once: refuses it where it is marked too high, and tries again what may pass."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import tenacity

from briefings.app.shipment import DispatchContext, RecipientPackage, Shipment, render_package
from briefings.core.article import Problem
from briefings.core.delivery import DeliveryRequest, PermanentDeliveryError, Recipient, TemporaryDeliveryError
from briefings.core.edition import Receipt, Rendition
from briefings.core.errors import BriefingsError
from briefings.core.text import one_line
from briefings.core.tlp import strictest_label
from briefings.edition.policy import for_topics
from briefings.publishing.deliverers.request import can_receive, find_missing_formats, make_message_id
from briefings.storage.records import Delivery, DeliveryState

#: What a deliverer may fail with besides the faults of our own: those of plug-ins are unknown to us.
DELIVERY_ERRORS = (
    BriefingsError,
    OSError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a shipment."""

    receipts: tuple[Receipt, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: recipients that had it already
    already_sent: int = 0
    #: recipients still to be served, because we were asked to stop
    remaining: int = 0


@dataclass(slots=True)
class DispatchState:
    """What one shipment's dispatch has come to so far."""

    receipts: list[Receipt] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    already_sent: int = 0
    #: channels that are out of order for good -> why
    broken_channels: dict[str, str] = field(default_factory=dict)
    #: seconds that some server asked us to wait
    wait: float = 0.0
    #: (edition, topics, language, formats, channel, what is corrected) -> what is sent
    packages: dict[tuple[object, ...], RecipientPackage] = field(default_factory=dict)


def dispatch_shipment(
    context: DispatchContext, shipment: Shipment, to: Sequence[str] = (), resend: bool = False
) -> Outcome:
    """Send a shipment to all, or to those in `to`, who have not had it; with `resend` also to those who have.

    The caller holds the briefing. What is done is recorded before the next is begun, so that after a crash at any
    point the same call finishes the rest; a delivery of which the record is missing is repeated under its Message-ID.
    """
    state = DispatchState()
    named = {key.casefold() for key in to}
    wanted = [recipient for recipient in context.recipients if not to or recipient.key.casefold() in named]
    todo = [recipient for recipient in wanted if prepare_delivery(context, shipment, recipient, resend, state)]

    def once() -> list[Recipient]:
        nonlocal todo
        todo = attempt_all(context, shipment, todo, state)
        return todo

    began = context.clock()

    def over(retry: tenacity.RetryCallState) -> bool:
        after = context.clock() - began + timedelta(seconds=retry.upcoming_sleep)
        return context.stopping() or after.total_seconds() > context.retry_window

    def pause(retry: tenacity.RetryCallState) -> float:
        return max(state.wait, backoff_seconds(retry.attempt_number, context.draw_random()))

    tenacity.Retrying(
        retry=tenacity.retry_if_result(bool),
        wait=pause,
        stop=over,
        sleep=context.sleep,
        retry_error_callback=lambda retry: None,
    )(once)
    if not context.stopping():
        for recipient in todo:
            record_giving_up(context, shipment, recipient, state)
        todo = []
    for deliverer in context.deliverers.values():
        with contextlib.suppress(*DELIVERY_ERRORS):
            deliverer.close()
    return Outcome(tuple(state.receipts), tuple(state.problems), state.already_sent, len(todo))


def backoff_seconds(tries: int, chance: float) -> float:
    """Return the seconds to wait after so many tries: doubling from 5 to 300, with up to half of it left to chance.

    >>> backoff_seconds(1, 1.0), backoff_seconds(3, 1.0), backoff_seconds(20, 0.0)
    (5.0, 20.0, 150.0)
    """
    return float(min(5.0 * 2.0 ** min(tries - 1, 10), 300.0) * (0.5 + chance / 2))


def prepare_delivery(
    context: DispatchContext, shipment: Shipment, recipient: Recipient, resend: bool, state: DispatchState
) -> bool:
    """Return whether a recipient is still to be served; where the edition is refused them, that is a problem."""
    known = context.library.get_delivery(shipment.briefing_key, shipment.slot, recipient.key)
    if known is not None and known.state == DeliveryState.SENT:
        if not resend:
            state.already_sent += 1
            return False
        known = replace(known, repeats=known.repeats + 1, attempts=0)
    record = known or build_delivery_record(context, shipment, recipient)
    if recipient.key.lower() in context.suppressed:
        # They asked for it themselves: it is nothing that went wrong.
        record_delivery_state(
            context, record, DeliveryState.SKIPPED, "the address is on the list of those who get nothing"
        )
        return False
    reason = find_refusal_reason(context, shipment, recipient)
    if reason:
        record_delivery_state(context, record, DeliveryState.REFUSED, reason)
        state.problems.append(Problem(recipient.key, f"not sent: {reason}", "", "deliver"))
        return False
    state.problems += find_unknown_topics(context, shipment, recipient)
    same_for_all = shipment.briefing.quiet and recipient.channel == "email"
    of_theirs = same_for_all or for_topics(shipment.briefing, recipient.topics).sections
    if recipient.topics and shipment.briefing.sections and not of_theirs:
        record_delivery_state(context, record, DeliveryState.SKIPPED, "the edition has nothing on their topics")
        return False
    correction = shipment.corrections.get(recipient.key)
    if correction and not correction.lines and not resend:
        record_delivery_state(context, record, DeliveryState.SKIPPED, "nothing of what they had has changed")
        return False
    identity = make_message_id(context.domain, shipment.briefing_key, shipment.slot, recipient.key, str(record.repeats))
    record = replace(record, edition=shipment.edition, message_id=identity)
    begun = known is not None and known.state == DeliveryState.SENDING
    record_delivery_state(context, record, DeliveryState.SENDING if begun else DeliveryState.WAITING, record.reason)
    return True


def find_unknown_topics(context: DispatchContext, shipment: Shipment, recipient: Recipient) -> list[Problem]:
    """Return a problem for every topic that a recipient asks for and nobody has: a quiet topic is not misspelt."""
    titles = (*context.topics, *(section.title for section in shipment.briefing.sections))
    known = {title.casefold() for title in titles}
    remedy = f"the topics are: {', '.join(dict.fromkeys(titles))}"
    unknown = [topic for topic in recipient.topics if topic.casefold() not in known] if titles else []
    return [Problem(recipient.key, f"nobody has the topic {topic!r}", remedy, "deliver") for topic in unknown]


def find_refusal_reason(context: DispatchContext, shipment: Shipment, recipient: Recipient) -> str:
    """Return the reason why a recipient may not have an edition, or ""."""
    # What changed for one recipient may tell of an earlier edition that was stricter.
    version = shipment.versions.get(recipient.key)
    marking = strictest_label(shipment.briefing.marking, version.marking if version else "")
    if not can_receive(recipient, marking):
        return f"the edition is marked {one_line(marking, 40)} and they may have {recipient.marking}"
    if recipient.channel not in context.deliverers:
        return f"there is no way to deliver by {recipient.channel}: the settings name none"
    return ""


def build_delivery_record(context: DispatchContext, shipment: Shipment, recipient: Recipient) -> Delivery:
    """Return the first record of a delivery."""
    return Delivery(
        briefing=shipment.briefing_key,
        slot=shipment.slot,
        recipient=recipient.key,
        edition=shipment.edition,
        state=DeliveryState.WAITING,
        message_id="",
        repeats=0,
        attempts=0,
        place="",
        reason="",
        changed=context.clock(),
        corrects=shipment.corrects,
        correction=shipment.correction,
    )


def attempt_all(
    context: DispatchContext, shipment: Shipment, todo: Sequence[Recipient], state: DispatchState
) -> list[Recipient]:
    """Try everybody once; return those worth another try. A server that is down is not asked again in this round."""
    again: list[Recipient] = []
    down: dict[str, str] = {}
    state.wait = 0.0
    for recipient in todo:
        if context.stopping() or recipient.channel in down:
            again.append(recipient)
            continue
        record = load_delivery_record(context, shipment, recipient)
        if recipient.channel in state.broken_channels:
            record_failure(context, record, state.broken_channels[recipient.channel], state)
            continue
        try:
            receipt = attempt_delivery(context, shipment, recipient, record, state)
        except TemporaryDeliveryError as fault:
            waiting = load_delivery_record(context, shipment, recipient)
            record_delivery_state(context, waiting, DeliveryState.WAITING, str(fault))
            again.append(recipient)
            state.wait = max(state.wait, fault.wait)
            if fault.server:
                down[recipient.channel] = str(fault)
        except DELIVERY_ERRORS as fault:
            reason = str(fault) if isinstance(fault, BriefingsError) else f"{type(fault).__name__}: {fault}"
            record_failure(context, load_delivery_record(context, shipment, recipient), reason, state)
            if isinstance(fault, PermanentDeliveryError) and fault.server:
                state.broken_channels[recipient.channel] = reason
        else:
            done = replace(load_delivery_record(context, shipment, recipient), place=one_line(receipt.place, 1000))
            record_delivery_state(context, done, DeliveryState.SENT, "")
            state.receipts.append(receipt)
    return again


def load_delivery_record(context: DispatchContext, shipment: Shipment, recipient: Recipient) -> Delivery:
    """Return the record of a delivery that has been begun."""
    found = context.library.get_delivery(shipment.briefing_key, shipment.slot, recipient.key)
    return found or build_delivery_record(context, shipment, recipient)


def attempt_delivery(
    context: DispatchContext, shipment: Shipment, recipient: Recipient, record: Delivery, state: DispatchState
) -> Receipt:
    """Deliver the edition once; that it was begun is on record before anything leaves."""
    briefing, renditions, formats = package_for_recipient(context, shipment, recipient, state)
    correction = shipment.corrections.get(recipient.key)
    record_delivery_state(context, replace(record, attempts=record.attempts + 1), DeliveryState.SENDING, record.reason)
    request = DeliveryRequest(
        edition=shipment.edition,
        briefing=briefing,
        renditions=renditions,
        recipient=replace(recipient, formats=formats),
        message_id=record.message_id,
        corrects=correction.answers if correction else "",
        notice=str(shipment.notes.notice) if shipment.notes.absent else "",
    )
    receipt = context.deliverers[recipient.channel].deliver(request)
    state.problems += find_missing_files(shipment, renditions, recipient.key, formats)
    return receipt


def find_missing_files(
    shipment: Shipment, renditions: Sequence[Rendition], key: str, formats: Sequence[str]
) -> list[Problem]:
    """Return a problem for every kind of file that a recipient asked for and the edition does not have."""
    remedy = "name it among the `formats` of the edition too"
    missing = find_missing_formats(renditions, formats) if shipment.renditions else ()
    return [
        Problem(key, f"sent without {kind}, which the edition was not made in", remedy, "deliver") for kind in missing
    ]


def package_for_recipient(
    context: DispatchContext, shipment: Shipment, recipient: Recipient, state: DispatchState
) -> RecipientPackage:
    """Return what a recipient is sent; those with the same version and wishes share it."""
    version = shipment.version_for(recipient)
    correction = shipment.corrections.get(recipient.key)
    lines = correction.lines if correction else ()
    key = (version.digest, recipient.topics, recipient.language, recipient.formats, recipient.channel, lines)
    if key not in state.packages:
        state.packages[key] = render_package(context, shipment, recipient, version, correction)
    return state.packages[key]


def record_delivery_state(context: DispatchContext, record: Delivery, state: DeliveryState, reason: str) -> None:
    """Put on record what became of a delivery."""
    changed = replace(record, state=state, reason=one_line(reason, 900), changed=context.clock())
    context.library.set_delivery(changed)


def record_failure(context: DispatchContext, record: Delivery, reason: str, state: DispatchState) -> None:
    """Put on record that a delivery failed for good, and add the problem."""
    record_delivery_state(context, record, DeliveryState.FAILED, reason)
    again = "mend it, then `briefings send` tries again"
    state.problems.append(Problem(record.recipient, f"not delivered: {one_line(reason)}", again, "deliver"))


def record_giving_up(context: DispatchContext, shipment: Shipment, recipient: Recipient, state: DispatchState) -> None:
    """Put on record that the time for trying again is over."""
    record = load_delivery_record(context, shipment, recipient)
    minutes = context.retry_window / 60
    record_failure(
        context,
        record,
        f"still not possible after {minutes:.0f} minutes: {record.reason or 'the server is out of order'}",
        state,
    )
